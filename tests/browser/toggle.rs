//! The switch between the editions: a plain link that works without scripts,
//! and with one keeps the reader's place and remembers the choice.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::browser::{Browser, browse};
use crate::sample::{SAMPLE, build_project, copy};
use crate::server::Server;

/// The toggle in the head of the page, and the one in the bar at its foot.
const TOGGLE: &str = "header a[data-edition]";
const BAR: &str = "nav.bar a[data-edition]";

#[test]
fn it_is_a_relative_link_that_works_without_scripts() {
    browse(
        "it_is_a_relative_link_that_works_without_scripts",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            browser.size(360, 740).await;
            let disk = format!("file://{}/", SAMPLE.folder.display());
            for base in [server.url(""), disk] {
                for (from, to, language) in
                    [("hans", "hant", "zh-Hant"), ("hant", "hans", "zh-Hans")]
                {
                    for toggle in [TOGGLE, BAR] {
                        browser.scripts(false).await;
                        browser.open(&format!("{base}{from}/{article}")).await;
                        // The page's own scripts have not run and will not: this
                        // only lets the test look.
                        browser.scripts(true).await;
                        assert_eq!(
                            browser
                                .value("document.documentElement.hasAttribute('data-theme')")
                                .await,
                            false
                        );
                        let href = browser
                            .text(&format!(
                                "document.querySelector('{toggle}').getAttribute('href')"
                            ))
                            .await;
                        assert_eq!(href, format!("../../{to}/{article}"));
                        let marks = browser.value(&format!("['rel', 'hreflang', 'lang'].map(a => document.querySelector('{toggle}').getAttribute(a))")).await;
                        assert_eq!(marks, serde_json::json!(["alternate", language, language]));
                        let place = browser.value(&format!("(b => [b.left + b.width / 2, b.top + b.height / 2, b.width, b.height])(document.querySelector('{toggle}').getBoundingClientRect())")).await;
                        assert!(
                            place[3].as_f64().unwrap() >= 44.0,
                            "{toggle} is {place} small"
                        );
                        browser.scripts(false).await;
                        browser.click_at(&place).await;
                        for _ in 0..100 {
                            if browser.address().await == format!("{base}{to}/{article}") {
                                break;
                            }
                            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                        }
                        assert_eq!(
                            browser.address().await,
                            format!("{base}{to}/{article}"),
                            "{toggle}"
                        );
                        browser.scripts(true).await;
                    }
                }
            }
        },
    );
}

#[test]
fn every_page_has_one() {
    for (path, page) in &SAMPLE.pages {
        let Some((edition, rest)) = path.split_once('/') else {
            continue;
        };
        let other = if edition == "hans" { "hant" } else { "hans" };
        let up = "../".repeat(path.matches('/').count());
        let href = format!("href=\"{up}{other}/{rest}\"");
        let links = page
            .split("<a ")
            .filter(|tag| {
                tag.contains("data-edition=") && tag.split('>').next().unwrap().contains(&href)
            })
            .count();
        assert!(links >= 2, "{path} has {links} links to {other}/{rest}");
        assert!(
            SAMPLE.pages.contains_key(&format!("{other}/{rest}")),
            "{path} has no counterpart"
        );
    }
}

#[test]
fn it_keeps_the_reader_at_the_same_block() {
    browse("it_keeps_the_reader_at_the_same_block", async |browser| {
        let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
        let mut tried = 0;
        for width in [320, 360, 390, 412] {
            browser.size(width, 740).await;
            for part in [0.03, 0.12, 0.21, 0.31, 0.42, 0.5, 0.63, 0.71, 0.84, 0.95] {
                for (from, to) in [("hans", "hant"), ("hant", "hans")] {
                    open_anew(browser, &server, &format!("{from}/{article}")).await;
                    // Two windows above the end, so that the other edition,
                    // which may be a little shorter, can scroll as far.
                    let furthest = browser
                        .number("document.documentElement.scrollHeight - 2 * innerHeight")
                        .await;
                    browser
                        .value(&format!("scrollTo(0, {furthest} * {part})"))
                        .await;
                    let before = place(browser).await;
                    browser
                        .value(&format!("document.querySelector('{BAR}').click()"))
                        .await;
                    browser.arrived(&format!("{to}/{article}")).await;
                    let after = place(browser).await;
                    let what = format!(
                        "{width} px, {part} of the page, {from} to {to}: {before:?} became {after:?}"
                    );
                    assert_eq!(before.block, after.block, "{what}");
                    // Windows scroll by whole pixels of the screen, and a line
                    // may be rounded once more.
                    let rounding = 1.5 / before.height.min(after.height);
                    assert!(
                        (before.part - after.part).abs() <= 0.02_f64.max(rounding),
                        "{what}"
                    );
                    tried += usize::from(before.scrolled > 100.0);
                }
            }
        }
        assert!(tried > 60, "only {tried} places were inside the text");
    });
}

#[test]
fn it_keeps_the_place_from_the_disk_and_in_a_folder() {
    browse(
        "it_keeps_the_place_from_the_disk_and_in_a_folder",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/a/b/"), SAMPLE.article());
            browser.size(360, 740).await;
            for base in [
                server.url(""),
                format!("file://{}/", SAMPLE.folder.display()),
            ] {
                browser.open(&format!("{base}hans/{article}")).await;
                browser
                    .value("scrollTo(0, document.documentElement.scrollHeight / 2)")
                    .await;
                let before = place(browser).await;
                browser.click(BAR).await;
                browser.arrived(&format!("hant/{article}")).await;
                let after = place(browser).await;
                assert_eq!(before.block, after.block, "{base}");
                assert!(
                    (before.part - after.part).abs() <= 0.02_f64.max(1.5 / after.height),
                    "{base}: {before:?} became {after:?}"
                );
                // The address that a reader copies names the block and no more.
                let address = browser.address().await;
                assert!(!address.contains('~') && address.contains('#'), "{address}");
            }
        },
    );
}

#[test]
fn at_the_top_it_stays_at_the_top() {
    browse("at_the_top_it_stays_at_the_top", async |browser| {
        let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
        browser.size(360, 740).await;
        browser.open(&server.url(&format!("hans/{article}"))).await;
        browser.click(TOGGLE).await;
        browser.arrived(&format!("hant/{article}")).await;
        assert_eq!(
            browser.address().await,
            server.url(&format!("hant/{article}"))
        );
        assert!(browser.number("scrollY").await < 1.0);
    });
}

#[test]
fn it_remembers_the_choice() {
    browse("it_remembers_the_choice", async |browser| {
        let (server, article) = (Server::start(&SAMPLE.folder, "/a/b/"), SAMPLE.article());
        browser.size(360, 740).await;
        browser.languages("zh-CN,zh").await;
        browser.open(&server.url("index.html")).await;
        browser.arrived("hans/index.html").await;
        browser.open(&server.url(&format!("hans/{article}"))).await;
        browser.click(TOGGLE).await;
        browser.arrived(&format!("hant/{article}")).await;
        browser.reload().await;
        browser.arrived(&format!("hant/{article}")).await;
        browser.open(&server.url("index.html")).await;
        browser.arrived("hant/index.html").await;
        // A link that someone shared opens in the script that it names.
        server.asked();
        browser.open(&server.url(&format!("hans/{article}"))).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(
            browser.address().await,
            server.url(&format!("hans/{article}"))
        );
        assert_eq!(server.pages_asked(), [format!("hans/{article}")]);
    });
}

#[test]
fn three_editions_are_three() {
    browse("three_editions_are_three", async |browser| {
        let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/three");
        if project.exists() {
            fs::remove_dir_all(&project).unwrap();
        }
        let sample = SAMPLE.folder.parent().unwrap();
        copy(&sample.join("content"), &project.join("content"));
        let settings = fs::read_to_string(sample.join("wenzhai.yaml")).unwrap();
        let settings = settings.replace("[hans, hant]", "[hans, hant, hk]");
        fs::write(project.join("wenzhai.yaml"), settings).unwrap();
        let folder = build_project(&project);
        let (server, article) = (Server::start(&folder, "/a/b/"), SAMPLE.article());
        for (language, edition) in [
            ("zh-HK,zh-TW", "hk"),
            ("zh-MO", "hk"),
            ("zh-TW", "hant"),
            ("zh-CN,zh-HK", "hans"),
        ] {
            browser.languages(language).await;
            browser.open("about:blank").await;
            browser.open(&server.url("index.html")).await;
            browser.arrived(&format!("{edition}/index.html")).await;
        }
        // From each to the next, at the same block, on the narrowest screen.
        browser.size(320, 740).await;
        browser.open(&server.url(&format!("hans/{article}"))).await;
        browser
            .value("scrollTo(0, document.documentElement.scrollHeight / 2)")
            .await;
        let mut before = place(browser).await;
        for (to, others) in [
            ("hant", ["hans", "hk"]),
            ("hk", ["hans", "hant"]),
            ("hans", ["hant", "hk"]),
        ] {
            browser
                .value(&format!(
                    "document.querySelector('nav.bar a[data-edition={to}]').click()"
                ))
                .await;
            browser.arrived(&format!("{to}/{article}")).await;
            let after = place(browser).await;
            assert_eq!(before.block, after.block, "{to}");
            assert!(
                (before.part - after.part).abs() <= 0.02_f64.max(1.5 / after.height),
                "{to}: {before:?} became {after:?}"
            );
            before = after;
            for place in ["header", "nav.bar"] {
                let offered = browser.value(&format!("[...document.querySelectorAll('{place} a[data-edition]')].map(it => it.dataset.edition)")).await;
                assert_eq!(offered, serde_json::json!(others), "{place} of {to}");
            }
            let sideways = browser
                .number("document.documentElement.scrollWidth - innerWidth")
                .await;
            assert!(sideways < 1.0, "{to} scrolls sideways by {sideways} px");
        }
    });
}

/// Where a reader is.
#[derive(Debug)]
struct Place {
    /// The id of the block at the top edge of the window.
    block: String,
    /// How much of it, 0 to 1, lies above the edge; below 0 where the edge is in
    /// the gap above it.
    part: f64,
    height: f64,
    scrolled: f64,
}

/// The innermost block of the case across the top edge; where there is none,
/// the one that comes next. This is measured here, and not taken from the
/// theme's script.
async fn place(browser: &Browser) -> Place {
    let found = browser
        .value(
            "(() => { const all = [...document.querySelectorAll('article [id]')]
                 .filter((e) => getComputedStyle(e).display !== 'inline')
                 .map((e) => [e.id, e.getBoundingClientRect()]).filter(([, b]) => b.height > 0);
               const across = all.filter(([, b]) => b.top <= 1 && b.bottom > 1).pop();
               const begun = all.findLastIndex(([, b]) => b.top <= 1);
               const [id, b] = across || all[begun + 1];
               const found = [id, -b.top / b.height, b.height, scrollY];
               return found; })()",
        )
        .await;
    let number = |value: &Value| value.as_f64().unwrap();
    Place {
        block: found[0].as_str().unwrap().to_owned(),
        part: number(&found[1]),
        height: number(&found[2]),
        scrolled: number(&found[3]),
    }
}

/// Opens a page as if for the first time: the same address with other `#…`
/// would only scroll.
async fn open_anew(browser: &Browser, server: &Server, path: &str) {
    browser.open("about:blank").await;
    browser.open(&server.url(path)).await;
    browser.arrived(path).await;
    assert!(Path::new(path).extension().is_some());
}
