//! Reading: the last place is offered and never taken, terms are explained
//! where they stand, tables are sorted, and the keyboard reaches everything in
//! the order of the page.

use serde_json::json;

use crate::browser::{Browser, browse};
use crate::sample::SAMPLE;
use crate::server::Server;

#[test]
fn the_last_place_is_offered_in_every_edition() {
    browse(
        "the_last_place_is_offered_in_every_edition",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            browser.size(360, 740).await;
            let open = async |edition: &str| {
                browser.open("about:blank").await;
                browser
                    .open(&server.url(&format!("{edition}/{article}")))
                    .await;
                browser.arrived(&article).await;
            };
            let offered = "document.querySelector('.resume').checkVisibility()";
            open("hans").await;
            assert_eq!(browser.value(offered).await, false);
            // A glance at the head leaves no place.
            browser.value("scrollTo(0, 100)").await;
            open("hans").await;
            assert_eq!(browser.value(offered).await, false);

            let block = browser.text("(it => { scrollTo(0, scrollY + it.getBoundingClientRect().top + 20); return it.id })([...document.querySelectorAll('.text > p')].at(-4))").await;
            for edition in ["hant", "hans"] {
                open(edition).await;
                assert_eq!(browser.value("scrollY").await, 0, "the reader is not moved");
                assert_eq!(browser.value(offered).await, true);
                let words = browser
                    .text("document.querySelector('.resume b').textContent")
                    .await;
                assert!(words.chars().count() > 2, "{words}");
            }
            browser.click(".resume").await;
            browser.wait_for("scrollY > 500").await;
            let top = browser
                .number(&format!(
                    "document.getElementById('{block}').getBoundingClientRect().top"
                ))
                .await;
            assert!(top.abs() < 2.0, "{top}");
            browser
                .wait_for("document.querySelector('.resume').hidden")
                .await;

            // A shared link to a place, and a search, are not to be disturbed.
            browser.open("about:blank").await;
            browser
                .open(&server.url(&format!("hans/{article}#facts")))
                .await;
            assert_eq!(browser.value(offered).await, false);
            // Who has come to the end has no place any more.
            open("hans").await;
            browser
                .value("document.querySelector('.after').scrollIntoView()")
                .await;
            open("hans").await;
            assert_eq!(browser.value(offered).await, false);
        },
    );
}

#[test]
fn a_term_is_explained_where_it_stands() {
    browse("a_term_is_explained_where_it_stands", async |browser| {
        let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
        for width in [320, 360, 1280] {
            browser.size(width, 740).await;
            browser.open(&server.url(&format!("hant/{article}"))).await;
            let terms = browser
                .number("document.querySelectorAll('.text a.term').length")
                .await;
            assert!(terms > 1.0);
            let before = browser.address().await;
            browser
                .value("document.querySelector('.text a.term').scrollIntoView({ block: 'center' })")
                .await;
            browser.click(".text a.term").await;
            browser
                .wait_for("document.querySelector('#gloss:popover-open')")
                .await;
            let inside = browser.value("(b => b.left >= 0 && b.right <= innerWidth && b.top >= 0 && b.bottom <= innerHeight && b.height > 40)(document.getElementById('gloss').getBoundingClientRect())").await;
            assert_eq!(inside, true, "{width} px");
            let words = browser
                .text("document.getElementById('gloss').textContent")
                .await;
            assert!(
                words.contains(
                    &browser
                        .text("document.querySelector('.text a.term').textContent")
                        .await
                ),
                "{words}"
            );
            assert_eq!(browser.address().await, before);
            // The entry leads to the whole of it.
            let href = browser
                .text("document.querySelector('#gloss a').href")
                .await;
            assert!(href.contains("/hant/terms/"), "{href}");
            press(browser, "Escape", 27).await;
            browser
                .wait_for("!document.querySelector('#gloss:popover-open')")
                .await;
        }
        // Without scripts it is a link.
        browser.scripts(false).await;
        browser.open(&server.url(&format!("hant/{article}"))).await;
        browser.scripts(true).await;
        let href = browser
            .text("document.querySelector('.text a.term').href")
            .await;
        assert!(href.contains("/hant/terms/"), "{href}");
    });
}

#[test]
fn the_columns_of_a_comparison_are_sorted() {
    browse("the_columns_of_a_comparison_are_sorted", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        let practice = SAMPLE.longest("hans/practices/");
        for width in [360, 1280] {
            browser.size(width, 740).await;
            browser.open(&server.url(&practice)).await;
            let column_of_dates = "[...document.querySelectorAll('.compare tbody tr')].map(it => it.cells[2].textContent)";
            let column = "document.querySelectorAll('th[data-sort] button')[2]";
            let mut ordered = browser
                .value(column_of_dates)
                .await
                .as_array()
                .unwrap()
                .clone();
            assert!(ordered.len() > 1);
            ordered.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            for (way, backwards) in [("ascending", false), ("descending", true)] {
                let tall = browser
                    .number(&format!(
                        "{column}.closest('th').getBoundingClientRect().height"
                    ))
                    .await;
                assert!(tall >= 24.0, "{tall}");
                browser.value(&format!("{column}.click()")).await;
                let mut wanted = ordered.clone();
                if backwards {
                    wanted.reverse();
                }
                assert_eq!(
                    browser.value(column_of_dates).await,
                    json!(wanted),
                    "{width} px"
                );
                assert_eq!(
                    browser
                        .value(
                            "[...document.querySelectorAll('[aria-sort]')].map(it => it.ariaSort)"
                        )
                        .await,
                    json!([way])
                );
            }
        }
    });
}

#[test]
fn the_keyboard_goes_through_a_page_in_its_order() {
    browse(
        "the_keyboard_goes_through_a_page_in_its_order",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            for (width, path) in [(360, &*article), (1280, &*article), (1280, "index.html")] {
                browser.size(width, 740).await;
                browser.open("about:blank").await;
                browser.open(&server.url(&format!("hans/{path}"))).await;
                // The first stop leads past the head, and can be seen.
                press(browser, "Tab", 9).await;
                assert_eq!(
                    browser.text("document.activeElement.className").await,
                    "skip"
                );
                assert!(
                    browser
                        .number("document.activeElement.getBoundingClientRect().top")
                        .await
                        >= 0.0
                );
                let mut before = -1.0;
                for stop in 0..40 {
                    press(browser, "Tab", 9).await;
                    let [at, outline] = [
                        "[...document.querySelectorAll('body *')].indexOf(document.activeElement)",
                        "parseFloat(getComputedStyle(document.activeElement).outlineWidth) * (getComputedStyle(document.activeElement).outlineStyle === 'solid')",
                    ];
                    let at = browser.number(at).await;
                    assert!(at > before, "stop {stop} of {path} goes back");
                    assert!(
                        browser.number(outline).await >= 2.0,
                        "stop {stop} of {path} is not seen: {}",
                        browser.text("document.activeElement.outerHTML").await
                    );
                    // Not under the bar, either.
                    let seen = browser.value("(b => { const it = document.elementFromPoint(b.left + b.width / 2, Math.min(b.top + b.height / 2, innerHeight - 1)); return b.height > 0 && !!it })(document.activeElement.getBoundingClientRect())").await;
                    assert_eq!(seen, true, "stop {stop} of {path}");
                    before = at;
                    if at
                        >= browser
                            .number("document.querySelectorAll('body *').length - 2")
                            .await
                    {
                        break;
                    }
                }
            }
            browser.open("about:blank").await;
            browser.open(&server.url(&format!("hans/{article}"))).await;
            press(browser, "Tab", 9).await;
            press(browser, "Enter", 13).await;
            browser.wait_for("location.hash === '#main'").await;
            press(browser, "Tab", 9).await;
            assert_eq!(
                browser
                    .value("!!document.activeElement.closest('main')")
                    .await,
                true
            );
        },
    );
}

/// A key of the keyboard, pressed and let go.
async fn press(browser: &Browser, key: &str, code: u32) {
    let text = if key == "Enter" { "\r" } else { "" };
    for kind in ["keyDown", "keyUp"] {
        let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": if kind == "keyDown" { text } else { "" } });
        browser.command("Input.dispatchKeyEvent", event).await;
    }
}
