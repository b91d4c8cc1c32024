//! The strictest policy that a host can set: no page and no tool of it needs
//! more than files of the site's own.

use serde_json::json;

use crate::browser::{Browser, browse};
use crate::sample::SAMPLE;
use crate::server::Server;

/// What the host sends with every file. What a page tries against it is
/// reported to the host, and logged.
const POLICY: &str = "Content-Security-Policy: default-src 'none'; style-src 'self'; \
    script-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; report-uri violations\r\n";

#[test]
fn no_page_breaks_a_strict_policy() {
    browse("no_page_breaks_a_strict_policy", async |browser| {
        let server = Server::start_with(&SAMPLE.folder, "/", POLICY);
        browser.size(360, 740).await;
        for path in SAMPLE.of_every_kind() {
            // The root page leads on, unless one comes to choose.
            let anchor = if path == "index.html" { "#choose" } else { "" };
            browser.open("about:blank").await;
            browser.open(&server.url(&format!("{path}{anchor}"))).await;
            browser.arrived(&path).await;
            assert_eq!(violations(browser, &server).await, [""; 0], "{path}");
        }
        // A violation would be seen, in both ways.
        browser
            .value("document.body.setAttribute('style', 'color: red')")
            .await;
        let seen = violations(browser, &server).await;
        assert!(
            seen.iter().any(|it| it.contains("style-src"))
                && seen.contains(&"violations".to_owned()),
            "{seen:?}"
        );
        let injected = "(() => { try { document.body.innerHTML = 'text'; return 'taken' } catch (e) { return e.name } })()";
        assert_eq!(browser.text(injected).await, "TypeError");
    });
}

#[test]
fn no_tool_breaks_a_strict_policy() {
    browse("no_tool_breaks_a_strict_policy", async |browser| {
        let server = Server::start_with(&SAMPLE.folder, "/a/b/", POLICY);
        browser.size(360, 740).await;
        let article = SAMPLE.article();

        // A term where it stands, the settings, the toggle with a place.
        browser.open(&server.url(&format!("hans/{article}"))).await;
        browser.click(".text a.term").await;
        browser
            .wait_for("document.querySelector('#gloss:popover-open')")
            .await;
        browser.value("scrollTo(0, 2000)").await;
        browser.click(".bar button").await;
        browser
            .wait_for("document.querySelector('#prefs:popover-open')")
            .await;
        browser.click("#prefs [value=dark]").await;
        browser.click(".bar a[data-edition]").await;
        browser.arrived(&format!("hant/{article}")).await;
        assert_eq!(
            browser.text("document.documentElement.dataset.theme").await,
            "dark"
        );

        // The columns of a comparison.
        let practice = SAMPLE.longest("hans/practices/");
        browser.open(&server.url(&practice)).await;
        browser.click("th[data-sort] button").await;
        browser
            .wait_for("document.querySelector('[aria-sort]')")
            .await;

        // The search, and the marks where it leads.
        browser.open(&server.url("hant/search.html?q=积分")).await;
        browser
            .wait_for("document.querySelector('#results[aria-busy=false] a')")
            .await;
        browser.click("#results a").await;
        browser
            .wait_for("window.CSS && CSS.highlights.get('found')")
            .await;
        assert_eq!(violations(browser, &server).await, [""; 0]);
    });
}

/// What has been reported to the host, and logged, since the last call.
async fn violations(browser: &Browser, server: &Server) -> Vec<String> {
    // A report is sent when the page has time.
    let idle = "new Promise(done => setTimeout(done, 100))";
    browser
        .command(
            "Runtime.evaluate",
            json!({ "expression": idle, "awaitPromise": true }),
        )
        .await;
    let mut found = browser.errors().await;
    let asked = server.asked().into_iter();
    found.extend(asked.filter(|it| it.ends_with("violations")));
    found
}
