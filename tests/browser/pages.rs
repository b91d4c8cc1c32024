//! What holds of every page: it fits a small phone, it makes no noise, its
//! links lead to files, and its words do not wait for scripts.

use std::collections::BTreeSet;

use crate::browser::browse;
use crate::sample::SAMPLE;
use crate::server::Server;

#[test]
fn every_link_is_answered() {
    for prefix in ["/", "/a/b/"] {
        let server = Server::start(&SAMPLE.folder, prefix);
        // A folder is not found, or a link to one would pass unseen.
        for folder in ["", "hans/", "hans", "hans/articles/", "assets"] {
            assert_eq!(server.status(folder), 404, "{folder}");
        }
        let mut wanted = BTreeSet::new();
        for (path, page) in &SAMPLE.pages {
            assert_eq!(server.status(path), 200, "{path}");
            wanted.extend(
                links(page)
                    .into_iter()
                    .filter_map(|link| Some((target(path, &link)?, path.clone()))),
            );
        }
        assert!(wanted.len() > SAMPLE.pages.len());
        let targets: BTreeSet<&String> = wanted.iter().map(|(target, _)| target).collect();
        for target in targets {
            let from = wanted
                .iter()
                .find(|(it, _)| it == target)
                .map(|(_, path)| path);
            assert_eq!(server.status(target), 200, "{target}, which {from:?} names");
        }
    }
}

#[test]
fn no_page_scrolls_sideways() {
    browse("no_page_scrolls_sideways", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        let pages = SAMPLE.of_every_kind();
        assert!(pages.len() > 20, "{pages:?}");
        browser.open(&server.url("404.html")).await;
        for size in ["18", "24"] {
            browser
                .value(&format!("localStorage.setItem('wenzhai.size', '{size}')"))
                .await;
            for path in &pages {
                // The root page leads on, unless one comes to choose.
                let anchor = if path == "index.html" { "#choose" } else { "" };
                browser.size(320, 740).await;
                browser.open("about:blank").await;
                browser.open(&server.url(&format!("{path}{anchor}"))).await;
                browser.arrived(path).await;
                let widths = browser
                    .value(
                        "[document.documentElement.scrollWidth, innerWidth, visualViewport.scale]",
                    )
                    .await;
                let too_wide = browser
                    .value("[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 321 && !e.closest('.scroll')).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 20)).slice(0, 3)")
                    .await;
                assert_eq!(
                    widths,
                    serde_json::json!([320, 320, 1]),
                    "{path}, letters of {size}: {too_wide}"
                );
            }
        }
    });
}

#[test]
fn no_page_logs_an_error() {
    browse("no_page_logs_an_error", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/a/b/");
        let disk = format!("file://{}/", SAMPLE.folder.display());
        browser.size(360, 740).await;
        for base in [server.url(""), disk] {
            for path in SAMPLE.of_every_kind() {
                browser.open(&format!("{base}{path}")).await;
                assert_eq!(browser.errors().await, [""; 0], "{base}{path}");
            }
        }
        // An error would be seen.
        browser
            .value("setTimeout(() => { throw new Error('seen') })")
            .await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(browser.errors().await.len(), 1);
    });
}

#[test]
fn words_do_not_wait_for_scripts() {
    browse("words_do_not_wait_for_scripts", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        browser.size(360, 740).await;
        // The bar gets a button for the settings, which without scripts would
        // do nothing; all else is in the page as it is sent.
        let words = "[document.title, document.documentElement.lang, ...['main', 'footer', 'header nav'].map(s => (document.querySelector(s) || document.body).innerText)].join('\\n')";
        // The search, and what is kept offline, are the pages that have
        // something else to say without them; what that is, their own tests ask.
        let own = |it: &String| it.ends_with("/search.html") || it.ends_with("/offline.html");
        let pages = SAMPLE.of_every_kind().into_iter();
        for path in pages.filter(|it| !own(it)) {
            let anchor = if path == "index.html" { "#choose" } else { "" };
            let mut seen = Vec::new();
            for scripts in [false, true] {
                browser.scripts(scripts).await;
                browser.open("about:blank").await;
                browser.open(&server.url(&format!("{path}{anchor}"))).await;
                browser.scripts(true).await;
                seen.push(browser.text(words).await);
            }
            assert_eq!(seen[0], seen[1], "{path}");
            assert!(seen[0].chars().count() > 40, "{path}: {}", seen[0]);
        }
    });
}

#[test]
fn nothing_is_asked_of_another_host() {
    for (path, page) in &SAMPLE.pages {
        for loaded in [
            "<script src=\"",
            "<link rel=\"stylesheet\" href=\"",
            "<link rel=\"icon\" href=\"",
            "<img src=\"",
        ] {
            for rest in page.split(loaded).skip(1) {
                let address = rest.split('"').next().unwrap();
                assert!(!address.contains("//"), "{path} loads {address}");
            }
        }
    }
}

/// The addresses in a page's attributes.
fn links(page: &str) -> Vec<String> {
    let attributes = ["href=\"", "src=\""]
        .into_iter()
        .flat_map(|attribute| page.split(attribute).skip(1));
    attributes
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

/// The file of the site that `link` on the page at `from` means; `None` for
/// other sites and for places in the page itself. A path that leaves the site
/// keeps its `..`, and is not found.
fn target(from: &str, link: &str) -> Option<String> {
    let address = link.split(['#', '?']).next().unwrap();
    if address.is_empty() || address.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        if part == ".." && parts.last().is_some_and(|it| *it != "..") {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}
