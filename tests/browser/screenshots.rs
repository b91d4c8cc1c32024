//! Pictures for people: with `WENZHAI_SCREENSHOTS=folder`, the head of a page of
//! every kind at the width of a phone, of a tablet and of a screen, in both
//! editions, light and dark, and on the phone in the largest type.
//!
//! `WENZHAI_SCREENSHOTS=/tmp/shots cargo test --test browser screenshots`

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::browser::browse;
use crate::sample::SAMPLE;
use crate::server::Server;

#[test]
fn screenshots() {
    let Some(folder) = std::env::var_os("WENZHAI_SCREENSHOTS").map(PathBuf::from) else {
        return;
    };
    fs::create_dir_all(&folder).unwrap();
    browse("screenshots", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        for path in SAMPLE.of_every_kind() {
            let anchor = if path == "index.html" { "#choose" } else { "" };
            for (width, size) in [(360, "18"), (360, "24"), (768, "18"), (1280, "18")] {
                for scheme in ["light", "dark"] {
                    browser.size(width, 800).await;
                    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                    browser.command("Emulation.setEmulatedMedia", media).await;
                    browser.open(&server.url("404.html")).await;
                    browser
                        .value(&format!("localStorage.setItem('wenzhai.size', {size})"))
                        .await;
                    browser.open(&server.url(&format!("{path}{anchor}"))).await;
                    browser.arrived(&path).await;
                    let clip =
                        json!({ "x": 0, "y": 0, "width": width, "height": 2400, "scale": 0.5 });
                    let shot = browser
                        .command(
                            "Page.captureScreenshot",
                            json!({ "format": "png", "clip": clip, "captureBeyondViewport": true }),
                        )
                        .await;
                    let name = path.trim_end_matches(".html").replace('/', "-");
                    let png = decoded(shot["data"].as_str().unwrap());
                    let file = format!("{name}-{width}-{size}-{scheme}.png");
                    fs::write(folder.join(file), png).unwrap();
                }
            }
        }
    });
}

/// The bytes that a text in base 64 stands for.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for digit in text
        .bytes()
        .filter_map(|c| DIGITS.iter().position(|it| *it == c))
    {
        bits = bits << 6 | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn base_64_is_read() {
    assert_eq!(decoded("5paH5pGY"), "文摘".as_bytes());
    assert_eq!(decoded("YQ=="), b"a");
}
