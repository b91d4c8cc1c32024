//! Without a network: what was read is there in both editions, the whole site
//! where the reader asked for it, and nothing else; with one, nothing is stale.

use std::fs;

use tempfile::TempDir;

use crate::browser::{Browser, browse};
use crate::sample::{SAMPLE, copy};
use crate::server::{Server, is_page};

/// The addresses of what is kept, whatever for.
const KEPT: &str = "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys())))).then(lists => lists.flat().map(it => it.url))";

#[test]
fn what_was_read_is_there_in_both_editions() {
    browse("what_was_read_is_there_in_both_editions", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/a/b/");
        let article = SAMPLE.article();
        browser.size(360, 740).await;
        browser.open(&server.url(&format!("hans/{article}"))).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        // Who only glances pays for nothing.
        assert!(!server.asked().contains(&"worker.js".to_owned()));
        assert_eq!(kept(browser).await, [""; 0]);
        read_on(browser).await;
        for path in [&*article, "offline.html"] {
            for edition in ["hans", "hant"] {
                is_kept(browser, &server.url(&format!("{edition}/{path}"))).await;
            }
        }
        // These four pages and what they show, and no more.
        let pages = kept(browser).await;
        let pages = pages.iter().filter(|it| it.contains(".html"));
        assert_eq!(pages.count(), 4);

        server.go_away(true);
        for edition in ["hant", "hans"] {
            browser
                .open(&server.url(&format!("{edition}/{article}?q=x")))
                .await;
            browser.arrived(&format!("{edition}/{article}")).await;
            assert!(
                browser
                    .number("document.querySelector('.text').textContent.length")
                    .await
                    > 500.0
            );
            let edge = browser
                .text("getComputedStyle(document.body).borderTopWidth")
                .await;
            assert_eq!(edge, "4px", "the style is kept, too");
        }
        browser.click("header a[data-edition]").await;
        browser.arrived(&format!("hant/{article}")).await;

        // What was not read: the page that lists what is kept.
        browser.open(&server.url("hant/places/index.html")).await;
        browser.arrived("hant/offline.html").await;
        browser.wait_for("document.querySelector('#list a')").await;
        let again = browser
            .text("document.querySelector('#missing a').href")
            .await;
        assert_eq!(again, server.url("hant/places/index.html"));
        assert_eq!(
            browser.text("document.querySelector('#list a').href").await,
            server.url(&format!("hant/{article}"))
        );
        assert_eq!(
            browser
                .value("document.getElementById('save').hidden")
                .await,
            true
        );
        server.go_away(false);
        browser.click("#missing a").await;
        browser.arrived("hant/places/index.html").await;
    });
}

#[test]
fn with_a_network_nothing_is_stale() {
    browse("with_a_network_nothing_is_stale", async |browser| {
        let folder = TempDir::new().unwrap();
        copy(&SAMPLE.folder, folder.path());
        // A host that lets browsers believe their own copies for an hour.
        let server = Server::start_with(folder.path(), "/", "Cache-Control: max-age=3600\r\n");
        let article = format!("hans/{}", SAMPLE.article());
        browser.size(360, 740).await;
        browser.open(&server.url(&article)).await;
        read_on(browser).await;
        is_kept(browser, &server.url(&article)).await;
        let heading = "document.querySelector('h1').textContent";
        let old = browser.text(heading).await;
        let page = fs::read_to_string(folder.path().join(&article)).unwrap();
        // A new page with a new style, as after a new build.
        let (style, _) = page.split_once(".css").unwrap();
        let style = format!("{}.css", &style[style.rfind("assets/").unwrap()..]);
        fs::copy(
            folder.path().join(&style),
            folder.path().join("assets/new.0123456789.css"),
        )
        .unwrap();
        let page = page
            .replace(&old, "改过的标题")
            .replace(&style, "assets/new.0123456789.css");
        fs::write(folder.path().join(&article), page).unwrap();
        browser.open("about:blank").await;
        browser.open(&server.url(&article)).await;
        assert_eq!(browser.text(heading).await, "改过的标题");
        is_kept(browser, &server.url("assets/new.0123456789.css")).await;
        server.go_away(true);
        browser.open("about:blank").await;
        browser.open(&server.url(&article)).await;
        assert_eq!(browser.text(heading).await, "改过的标题");
        let edge = browser
            .text("getComputedStyle(document.body).borderTopWidth")
            .await;
        assert_eq!(edge, "4px");
    });
}

#[test]
fn no_more_is_kept_than_is_said() {
    browse("no_more_is_kept_than_is_said", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        browser.open(&server.url("hans/index.html")).await;
        read_on(browser).await;
        is_kept(browser, &server.url("hant/index.html")).await;
        let all = SAMPLE.pages.keys().filter(|it| {
            it.starts_with("hans/") && !it.ends_with("offline.html") && *it != "hans/index.html"
        });
        let all: Vec<String> = all.map(|path| server.url(path)).collect();
        assert!(all.len() > 60, "{}", all.len());
        let list = serde_json::to_string(&all).unwrap();
        browser
            .value(&format!(
                "navigator.serviceWorker.controller.postMessage({list})"
            ))
            .await;
        is_kept(browser, &all.last().unwrap().replace("/hans/", "/hant/")).await;
        // Then the oldest go, until no more are left than is said.
        let mut pages = 0;
        for _ in 0..200 {
            let all = kept(browser).await;
            pages = all
                .iter()
                .filter(|it| is_page(it) && !it.ends_with("/offline.html"))
                .count();
            if pages <= 100 {
                assert!(!all.contains(&server.url("hans/index.html")));
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(pages, 100);
        let hint = &SAMPLE.pages["hans/offline.html"];
        assert!(hint.contains("100页"));
        // What the rest shows has stayed.
        let styles = kept(browser).await;
        assert!(styles.iter().any(|it| it.contains(".css")));
    });
}

#[test]
fn the_whole_site_is_saved_where_it_is_asked_for() {
    browse(
        "the_whole_site_is_saved_where_it_is_asked_for",
        async |browser| {
            let server = Server::start(&SAMPLE.folder, "/a/b/");
            browser.size(360, 740).await;
            browser.open(&server.url("hans/offline.html")).await;
            browser
                .wait_for("!document.getElementById('save').hidden")
                .await;
            let words = browser
                .text("document.getElementById('save').textContent")
                .await;
            let files = walkdir::WalkDir::new(&SAMPLE.folder)
                .into_iter()
                .map(Result::unwrap)
                .filter(|it| it.file_type().is_file() && it.file_name() != "SHA256SUMS");
            let bytes: u64 = files.map(|it| it.metadata().unwrap().len()).sum();
            let tenths = (bytes + 50_000) / 100_000;
            assert!(
                words.contains(&format!("{}.{} MB", tenths / 10, tenths % 10)),
                "{words}, {bytes}"
            );
            browser.click("#save").await;
            browser
                .wait_for("document.getElementById('save').hidden")
                .await;
            assert_eq!(
                browser
                    .value("document.getElementById('missing').hidden")
                    .await,
                true
            );
            browser.wait_for("navigator.serviceWorker.controller").await;

            server.go_away(true);
            browser.open(&server.url("hant/places/index.html")).await;
            browser.arrived("hant/places/index.html").await;
            browser.open(&server.url("hant/search.html?q=积分")).await;
            browser
                .wait_for("document.querySelector('#results[aria-busy=false] a')")
                .await;
            server.go_away(false);

            browser.open(&server.url("hans/offline.html")).await;
            browser
                .wait_for("!document.getElementById('clear').hidden")
                .await;
            browser.click("#clear").await;
            browser
                .wait_for("!document.getElementById('save').hidden")
                .await;
            browser
                .wait_for("document.getElementById('clear').hidden")
                .await;
            assert_eq!(
                browser
                    .errors()
                    .await
                    .iter()
                    .filter(|it| it.contains("Policy"))
                    .count(),
                0
            );
        },
    );
}

#[test]
fn from_the_disk_it_is_absent() {
    browse("from_the_disk_it_is_absent", async |browser| {
        let disk = format!("file://{}/", SAMPLE.folder.display());
        browser
            .open(&format!("{disk}hans/{}", SAMPLE.article()))
            .await;
        assert_eq!(
            browser
                .value("document.querySelector('.bar [data-worker]').hidden")
                .await,
            true
        );
        browser.open(&format!("{disk}hans/offline.html")).await;
        let shown = "['absent', 'kept'].map(id => document.getElementById(id).checkVisibility())";
        assert_eq!(browser.value(shown).await, serde_json::json!([true, false]));
    });
}

/// Scrolls as who reads does, and waits for the worker.
async fn read_on(browser: &Browser) {
    browser.value("scrollTo(0, 200)").await;
    browser.wait_for("navigator.serviceWorker.controller").await;
}

async fn kept(browser: &Browser) -> Vec<String> {
    let kept = browser.value(KEPT).await;
    kept.as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap().to_owned())
        .collect()
}

async fn is_kept(browser: &Browser, address: &str) {
    for _ in 0..200 {
        if kept(browser).await.iter().any(|it| it == address) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{address} is not kept: {:?}", kept(browser).await);
}
