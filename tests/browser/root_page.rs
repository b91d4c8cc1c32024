//! The root page: two links, and for those who have scripts the right one of
//! them at once, once.

use std::time::Duration;

use crate::browser::browse;
use crate::sample::SAMPLE;
use crate::server::Server;

#[test]
fn it_leads_to_the_edition_of_the_readers_language() {
    for (languages, edition) in [
        ("zh-CN,zh", Some("hans")),
        ("zh-TW,zh", Some("hant")),
        ("zh-HK", Some("hant")),
        ("zh-Hant", Some("hant")),
        ("zh-CN,zh-TW", Some("hans")),
        ("en,zh-TW", Some("hant")),
        ("en", None),
        ("ja", None),
    ] {
        // A browser for each: what one remembers is not to help the next.
        browse(
            "it_leads_to_the_edition_of_the_readers_language",
            async |browser| {
                let server = Server::start(&SAMPLE.folder, "/");
                browser.size(360, 740).await;
                browser.languages(languages).await;
                browser.open(&server.url("404.html")).await;
                let wanted: Vec<&str> = languages.split(',').collect();
                assert_eq!(
                    browser.value("navigator.languages").await,
                    serde_json::json!(wanted)
                );
                server.asked();
                browser.open(&server.url("index.html")).await;
                tokio::time::sleep(Duration::from_millis(400)).await;
                let mut pages = vec!["index.html".to_owned()];
                pages.extend(edition.map(|edition| format!("{edition}/index.html")));
                assert_eq!(server.pages_asked(), pages, "{languages}");
                let expected = pages.pop().unwrap();
                assert_eq!(
                    browser.address().await,
                    server.url(&expected),
                    "{languages}"
                );
                // The way back leads to where the reader was before.
                browser.back().await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                assert_eq!(
                    browser.address().await,
                    server.url("404.html"),
                    "{languages}"
                );
            },
        );
    }
}

#[test]
fn without_scripts_it_is_two_links() {
    browse("without_scripts_it_is_two_links", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/a/b/");
        browser.languages("zh-TW").await;
        browser.scripts(false).await;
        browser.open(&server.url("index.html")).await;
        assert_eq!(browser.address().await, server.url("index.html"));
        browser.scripts(true).await;
        let links = browser
            .value("[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))")
            .await;
        assert_eq!(
            links,
            serde_json::json!(["hans/index.html", "hant/index.html"])
        );
    });
}

#[test]
fn it_works_from_the_disk() {
    browse("it_works_from_the_disk", async |browser| {
        let disk = format!("file://{}/", SAMPLE.folder.display());
        browser.languages("zh-HK,zh").await;
        browser.open(&format!("{disk}index.html")).await;
        browser.arrived("hant/index.html").await;
        assert_eq!(browser.address().await, format!("{disk}hant/index.html"));
        assert_eq!(browser.errors().await, [""; 0]);
    });
}

#[test]
fn who_comes_to_choose_may_choose() {
    browse("who_comes_to_choose_may_choose", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        browser.languages("zh-CN").await;
        browser.open(&server.url("hans/index.html")).await;
        // The link at the foot of every page.
        browser.click("footer a[href*='index.html#']").await;
        browser.arrived("index.html").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(
            browser
                .address()
                .await
                .starts_with(&server.url("index.html#"))
        );
        browser.click("main a[data-edition=hant]").await;
        browser.arrived("hant/index.html").await;
        browser.open("about:blank").await;
        browser.open(&server.url("index.html")).await;
        browser.arrived("hant/index.html").await;
    });
}

#[test]
fn inner_pages_never_lead_away() {
    browse("inner_pages_never_lead_away", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        browser.languages("zh-TW").await;
        for path in SAMPLE
            .of_every_kind()
            .into_iter()
            .filter(|path| path.starts_with("hans/"))
        {
            browser.open(&server.url(&path)).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(browser.address().await, server.url(&path));
            assert_eq!(server.pages_asked(), [path]);
        }
    });
}
