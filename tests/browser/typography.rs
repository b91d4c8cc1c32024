//! How a case is set: what the requirements for Chinese text layout (W3C clreq)
//! and the budgets of the theme ask, as the browser has computed it.

use serde_json::{Value, json};

use crate::browser::{Browser, browse};
use crate::sample::SAMPLE;
use crate::server::Server;

/// Marks that may not begin a line, and those that may not end one.
const NO_START: &str = "，。、；：？！）》〉」』】”’…％%·";
const NO_END: &str = "（《〈「『【“‘";

#[test]
fn a_case_is_set_by_the_rules_of_chinese_text() {
    browse(
        "a_case_is_set_by_the_rules_of_chinese_text",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            for edition in ["hans", "hant"] {
                for (width, measure) in
                    [(360, 17.0..=22.0), (768, 30.0..=38.0), (1280, 30.0..=38.0)]
                {
                    browser.size(width, 800).await;
                    browser
                        .open(&server.url(&format!("{edition}/{article}")))
                        .await;
                    let style = style(
                        browser,
                        ".text > p",
                        &[
                            "fontSize",
                            "lineHeight",
                            "textAlign",
                            "textIndent",
                            "lineBreak",
                            "textAutospace",
                            "textSpacingTrim",
                            "width",
                            "marginTop",
                            "letterSpacing",
                        ],
                    )
                    .await;
                    let size = pixels(&style["fontSize"]);
                    assert!((size - 18.0).abs() < 0.01, "{style}");
                    assert!(
                        (1.75..=1.9).contains(&(pixels(&style["lineHeight"]) / size)),
                        "{style}"
                    );
                    assert!(
                        (pixels(&style["textIndent"]) - 2.0 * size).abs() < 0.01,
                        "{style}"
                    );
                    assert!(
                        measure.contains(&(pixels(&style["width"]) / size)),
                        "{width}: {style}"
                    );
                    let set = [
                        "textAlign",
                        "lineBreak",
                        "textAutospace",
                        "textSpacingTrim",
                        "marginTop",
                        "letterSpacing",
                    ]
                    .map(|it| &style[it]);
                    assert_eq!(
                        set,
                        ["justify", "strict", "normal", "trim-start", "0px", "normal"]
                    );
                }
                let heading =
                    self::style(browser, ".text h2", &["textAlign", "textWrapStyle"]).await;
                assert_eq!(
                    heading,
                    json!({ "textAlign": "left", "textWrapStyle": "balance" })
                );
                // Hanzi first, so that marks are a character wide, and of the edition's own form.
                let font = self::style(browser, ".text", &["fontFamily"]).await;
                let region = if edition == "hans" {
                    "PingFang SC"
                } else {
                    "PingFang TC"
                };
                let first = font["fontFamily"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches("marks, ");
                assert!(first.starts_with(&format!("\"{region}\"")), "{font}");
                let marks = if edition == "hans" {
                    "“”‘’—…·"
                } else {
                    "「」『』—…"
                };
                for mark in marks.chars() {
                    let wide = browser.number(&format!("(() => {{ const it = document.createElement('span'); it.style.cssText = 'display: inline-block; text-indent: 0; white-space: nowrap'; it.textContent = '中{mark}中'; document.querySelector('.text').append(it); const {{ width }} = it.getBoundingClientRect(); it.remove(); return width / 18; }})()")).await;
                    assert!(
                        (wide - 3.0).abs() < 0.02,
                        "{edition}: 中{mark}中 is {wide} characters wide"
                    );
                }
            }
            let fonts = server
                .asked()
                .into_iter()
                .filter(|it| it.contains("woff") || it.contains("ttf"));
            assert_eq!(fonts.count(), 0);
        },
    );
}

#[test]
fn no_line_begins_or_ends_with_a_forbidden_mark() {
    browse(
        "no_line_begins_or_ends_with_a_forbidden_mark",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            let mut lines = 0;
            for edition in ["hans", "hant"] {
                for width in [320, 360, 390, 412] {
                    browser.size(width, 740).await;
                    browser
                        .open(&server.url(&format!("{edition}/{article}")))
                        .await;
                    let found = browser.value(LINES).await;
                    for line in found.as_array().unwrap() {
                        let line = line.as_str().unwrap();
                        lines += 1;
                        assert!(
                            !line.starts_with(|c| NO_START.contains(c)),
                            "{edition}, {width} px: {line}"
                        );
                        assert!(
                            !line.ends_with(|c| NO_END.contains(c)),
                            "{edition}, {width} px: {line}"
                        );
                    }
                }
            }
            assert!(lines > 500, "{lines}");
        },
    );
}

/// The lines of the paragraphs, as they are broken in the window.
const LINES: &str = "(() => { const lines = [];
    for (const block of document.querySelectorAll('.text p, .text h2, .text h3')) {
      const walker = document.createTreeWalker(block, 4), range = document.createRange();
      let line = '', bottom = -1;
      for (let node; node = walker.nextNode();) {
        for (let at = 0; at < node.length; at++) {
          range.setStart(node, at); range.setEnd(node, at + 1);
          const boxes = range.getClientRects(), box = boxes[boxes.length - 1];
          if (!box || !box.width) continue;
          if (box.top > bottom) { if (line) lines.push(line); line = ''; bottom = box.bottom - 2; }
          line += node.data[at];
        }
      }
      if (line) lines.push(line);
    }
    return lines; })()";

#[test]
fn four_sizes_and_two_schemes_are_kept_and_nothing_jumps() {
    browse(
        "four_sizes_and_two_schemes_are_kept_and_nothing_jumps",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            browser.size(360, 740).await;
            for (size, theme) in [
                ("16", "light"),
                ("18", "dark"),
                ("21", "light"),
                ("24", "dark"),
            ] {
                browser.open(&server.url("hans/index.html")).await;
                browser.value("scrollTo(0, 300)").await;
                browser
                    .wait_for("!document.documentElement.hasAttribute('data-top')")
                    .await;
                browser.click(".bar button").await;
                browser.click(&format!("#prefs [value='{size}']")).await;
                browser.click(&format!("#prefs [value='{theme}']")).await;
                // The other edition has it, too, and from the first.
                browser.open(&server.url(&format!("hant/{article}"))).await;
                browser.arrived(&article).await;
                assert_eq!(
                    style(browser, ".text > p", &["fontSize"]).await["fontSize"],
                    format!("{size}px")
                );
                assert_eq!(
                    style(browser, "html", &["colorScheme"]).await["colorScheme"],
                    theme
                );
                let jumped = "new Promise(done => { let all = 0; new PerformanceObserver(list => { for (const it of list.getEntries()) all += it.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(all), 400); })";
                let jumped = browser.number(jumped).await;
                assert!(
                    jumped <= 0.01,
                    "{size}, {theme}: the layout jumps by {jumped}"
                );
                let contrast = browser.number(CONTRAST).await;
                assert!(contrast >= 7.0, "{theme}: {contrast}");
            }
            // Each choice is a plain radio button that says what is chosen.
            assert_eq!(
                browser
                    .value("[...document.querySelectorAll('#prefs :checked')].map(it => it.value)")
                    .await,
                json!(["24", "dark", "rows"])
            );
        },
    );
}

#[test]
fn a_traditional_case_can_be_read_in_columns() {
    browse(
        "a_traditional_case_can_be_read_in_columns",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/a/b/"), SAMPLE.article());
            let columns = "getComputedStyle(document.querySelector('.text')).writingMode";
            browser.size(360, 740).await;
            browser.open(&server.url(&format!("hant/{article}"))).await;
            browser.arrived(&article).await;
            assert_eq!(browser.value(columns).await, "horizontal-tb");
            browser.value("scrollTo(0, 300)").await;
            browser
                .wait_for("!document.documentElement.hasAttribute('data-top')")
                .await;
            browser.click(".bar button").await;
            browser.click("#prefs [value='columns']").await;
            assert_eq!(browser.value(columns).await, "vertical-rl");
            // Kept, and whole at once: the text scrolls inside itself, from right to left.
            browser.reload().await;
            browser.arrived(&article).await;
            for (width, height) in [(320, 600), (360, 740), (1280, 800)] {
                browser.size(width, height).await;
                let set = browser.value("(it => { const style = getComputedStyle(it), box = it.getBoundingClientRect(); return [style.writingMode, it.scrollWidth > it.clientWidth, it.scrollHeight <= it.clientHeight, box.height < innerHeight, document.documentElement.scrollWidth <= innerWidth]; })(document.querySelector('.text'))").await;
                assert_eq!(
                    set,
                    json!(["vertical-rl", true, true, true, true]),
                    "{width} px"
                );
            }
            // The place is kept from a column to a row and back.
            browser.size(360, 740).await;
            browser
                .value("document.querySelector('.text').scrollIntoView()")
                .await;
            browser.value("document.querySelector('.text').scrollLeft = -document.querySelector('.text').scrollWidth / 2").await;
            let column = browser.text("(() => { const edge = document.querySelector('.text').getBoundingClientRect().right; return [...document.querySelectorAll('.text [id]')].filter(it => getComputedStyle(it).display !== 'inline' && it.getBoundingClientRect().left < edge - 1 && it.getBoundingClientRect().right >= edge - 1).pop().id; })()").await;
            browser
                .value("document.querySelector('nav.bar a[data-edition=hans]').click()")
                .await;
            browser.arrived(&format!("hans/{article}")).await;
            // A Simplified text is never set in columns, and offers none.
            assert_eq!(browser.value(columns).await, "horizontal-tb");
            assert_eq!(
                browser
                    .value("document.querySelector('#prefs [value=columns]').closest('fieldset').hidden")
                    .await,
                true
            );
            let row = browser.value(&format!("(it => it.top <= 2 && it.bottom > 1)(document.getElementById({column:?}).getBoundingClientRect())")).await;
            assert_eq!(row, true, "{column}");
            browser
                .value("document.querySelector('nav.bar a[data-edition=hant]').click()")
                .await;
            browser.arrived(&format!("hant/{article}")).await;
            let back = browser.value(&format!("((it, text) => it.right >= text.right - 2 && it.left < text.right)(document.getElementById({column:?}).getBoundingClientRect(), document.querySelector('.text').getBoundingClientRect())")).await;
            assert_eq!(back, true, "{column}");
            // A page without a text knows nothing of it, and paper has rows.
            browser.open(&server.url("hant/index.html")).await;
            assert_eq!(
                style(browser, "main", &["writingMode"]).await["writingMode"],
                "horizontal-tb"
            );
            browser.open(&server.url(&format!("hant/{article}"))).await;
            browser
                .command("Emulation.setEmulatedMedia", json!({ "media": "print" }))
                .await;
            assert_eq!(browser.value(columns).await, "horizontal-tb");
        },
    );
}

/// The least contrast of body, soft words and links against the page (WCAG 2).
const CONTRAST: &str = "(() => {
    const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
    const page = light(getComputedStyle(document.body).backgroundColor);
    return Math.min(...['.text p', '.meta', '.lead', '.end a'].map(it => { const words = light(getComputedStyle(document.querySelector(it)).color); return (Math.max(page, words) + .05) / (Math.min(page, words) + .05); }));
})()";

#[test]
fn on_paper_a_case_is_whole_and_names_its_addresses() {
    browse(
        "on_paper_a_case_is_whole_and_names_its_addresses",
        async |browser| {
            let (server, article) = (Server::start(&SAMPLE.folder, "/"), SAMPLE.article());
            let dark = json!({ "media": "print", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            browser.open(&server.url("404.html")).await;
            browser
                .value("localStorage.setItem('wenzhai.theme', 'dark')")
                .await;
            browser.command("Emulation.setEmulatedMedia", dark).await;
            browser.open(&server.url(&format!("hans/{article}"))).await;
            // Ink on paper, whatever the screen has.
            assert_eq!(
                style(browser, "body", &["backgroundColor"]).await["backgroundColor"],
                "rgb(255, 255, 255)"
            );
            for gone in [".bar", ".top nav", ".switch", ".skip"] {
                assert_eq!(
                    style(browser, gone, &["display"]).await["display"],
                    "none",
                    "{gone}"
                );
            }
            let address = browser.text("(it => getComputedStyle(it, '::after').content)(document.querySelector('#origin a[href^=http]'))").await;
            assert!(address.contains("http"), "{address}");
            // What is folded on the screen is not on paper.
            assert!(
                browser
                    .number(
                        "document.querySelector('#figures table').getBoundingClientRect().height"
                    )
                    .await
                    > 100.0
            );
            // A chart is drawn in ink.
            browser.open(&server.url("hans/years/index.html")).await;
            let chart = browser.value("(it => [it.getBoundingClientRect().height > 20, getComputedStyle(it).fill])(document.querySelector('.columns rect'))").await;
            assert_eq!(chart, json!([true, "rgb(23, 90, 67)"]));
            let paper = browser.command("Page.printToPDF", json!({})).await;
            assert!(paper["data"].as_str().unwrap().len() > 10_000);
        },
    );
}

async fn style(browser: &Browser, selector: &str, names: &[&str]) -> Value {
    let names = json!(names);
    browser.value(&format!("(style => Object.fromEntries({names}.map(it => [it, style[it]])))(getComputedStyle(document.querySelector({selector:?})))")).await
}

fn pixels(length: &Value) -> f64 {
    length
        .as_str()
        .unwrap()
        .trim_end_matches("px")
        .parse()
        .unwrap()
}
