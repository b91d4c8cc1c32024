//! The search in a real browser: it finds every substring in either script,
//! from a server, in a folder and from the disk; it leaves the input method
//! alone; it leads to the words; without scripts there are lists.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};
use wenzhai::text::fold::fold;
use wenzhai::text::han;

use crate::browser::{Browser, browse};
use crate::sample::{SAMPLE, build_project};
use crate::server::Server;

/// Cases of the generated site.
const CASES: usize = 200;

/// The last case, whose words stand nowhere else.
const KNOWN: &str = "a00199";

#[test]
fn scripts_and_the_program_agree() {
    browse("scripts_and_the_program_agree", async |browser| {
        let server = Server::start(&GENERATED, "/");
        browser.open(&server.url("hans/search.html")).await;
        browser
            .value("void wenzhai.variants().then(() => document.title = 'ready')")
            .await;
        browser.wait_for("document.title === 'ready'").await;
        let vectors = include_str!("../fixtures/search/vectors.json");
        let vectors: Value = serde_json::from_str(vectors).unwrap();
        for (name, pairs) in vectors.as_object().unwrap() {
            for pair in pairs.as_array().unwrap() {
                let found = browser.value(&format!("wenzhai.{name}({})", pair[0])).await;
                assert_eq!(found, pair[1], "{name} {}", pair[0]);
            }
        }
    });
}

#[test]
fn every_substring_is_found_in_either_script() {
    browse(
        "every_substring_is_found_in_either_script",
        async |browser| {
            let server = Server::start(&GENERATED, "/a/b/");
            let queries = queries();
            assert!(queries.len() >= 60);
            let (mut exact, mut shown) = (0, 0);
            for page in ["hans", "hant"] {
                browser
                    .open(&server.url(&format!("{page}/search.html")))
                    .await;
                for (slug, hans, hant) in &queries {
                    for query in [hans, hant] {
                        let found = ask(browser, query).await;
                        let slugs: Vec<&str> = found.iter().map(|it| it.slug.as_str()).collect();
                        // What else holds the words may stand before it, but only
                        // if it really does.
                        assert!(
                            slugs.contains(&slug.as_str()) || found.iter().all(|it| it.exact),
                            "{query} on {page}: {slug} is not among {slugs:?}"
                        );
                        let wanted = holding(query);
                        // What is marked as partial follows what is exact; it is a miss
                        // only where an exact one could stand in its place.
                        assert!(
                            found.is_sorted_by_key(|it| !it.exact),
                            "{query} on {page}: a partial match stands before an exact one"
                        );
                        exact += found.iter().filter(|it| it.exact).count();
                        shown += found.len().min(wanted);
                        let all = total(browser).await;
                        assert!(
                            wanted > 0 && all >= wanted,
                            "{query} on {page}: {all} of {wanted}"
                        );
                    }
                }
            }
            assert!(100 * exact >= 98 * shown, "{exact} of {shown} are exact");
        },
    );
}

#[test]
fn all_results_can_be_seen_and_each_holds_the_words() {
    browse(
        "all_results_can_be_seen_and_each_holds_the_words",
        async |browser| {
            let server = Server::start(&GENERATED, "/");
            for (page, query) in [
                ("hans", "乡村"),
                ("hant", "乡村"),
                ("hans", "鄉村"),
                ("hans", "村"),
            ] {
                let wanted = holding(query);
                browser
                    .open(&server.url(&format!("{page}/search.html")))
                    .await;
                ask(browser, query).await;
                assert_eq!(total(browser).await, wanted, "{query} on {page}");
                while browser
                    .value("!document.getElementById('more').hidden")
                    .await
                    == true
                {
                    let before = results(browser).await.len();
                    browser.click("#more").await;
                    browser
                        .wait_for(&format!(
                            "document.querySelectorAll('#results li').length > {before}"
                        ))
                        .await;
                    settled(browser).await;
                }
                let found = results(browser).await;
                assert_eq!(found.len(), wanted, "{query} on {page}");
                assert!(found.iter().all(|it| it.exact));
            }
        },
    );
}

#[test]
fn it_works_from_the_disk_and_anywhere() {
    browse("it_works_from_the_disk_and_anywhere", async |browser| {
        browser.size(360, 740).await;
        let servers = ["/", "/a/b/"].map(|prefix| Server::start(&SAMPLE.folder, prefix));
        let mut bases: Vec<String> = servers.iter().map(|it| it.url("")).collect();
        bases.push(format!("file://{}/", SAMPLE.folder.display()));
        for base in bases {
            for (page, query) in [("hans", "積分"), ("hant", "积分")] {
                browser.open(&format!("{base}{page}/search.html")).await;
                let found = ask(browser, query).await;
                assert!(
                    !found.is_empty() && found.iter().all(|it| it.exact),
                    "{base}"
                );
                let address = browser.address().await;
                assert!(address.contains("/search.html?q=%"), "{address}");
                assert_eq!(browser.errors().await, [""; 0], "{base}");
                // The toggle carries the query to the other edition.
                let other = if page == "hans" { "hant" } else { "hans" };
                browser.click("header a[data-edition]").await;
                browser.arrived(&format!("{other}/search.html")).await;
                settled(browser).await;
                assert_eq!(
                    browser.text("document.getElementById('q').value").await,
                    query
                );
                let there = results(browser).await;
                assert_eq!(
                    found.iter().map(|it| &it.slug).collect::<Vec<_>>(),
                    there.iter().map(|it| &it.slug).collect::<Vec<_>>()
                );
                // The result opens at the words, and they are marked.
                browser.click("#results a").await;
                browser
                    .wait_for("window.CSS && CSS.highlights.get('found')")
                    .await;
                let marked = browser
                    .text("[...CSS.highlights.get('found')].map(it => it.toString()).join()")
                    .await;
                let word = if other == "hans" { "积分" } else { "積分" };
                assert!(
                    !marked.is_empty() && marked.split(',').all(|it| it == word),
                    "{marked}"
                );
                let seen = browser
                    .value("[...CSS.highlights.get('found')].map(it => it.getBoundingClientRect()).some(b => b.top >= 0 && b.bottom <= innerHeight)")
                    .await;
                assert_eq!(seen, true, "no marked word is in sight");
                // In the other edition they are marked too.
                browser.click("nav.bar a[data-edition]").await;
                browser
                    .wait_for(&format!(
                        "location.pathname.includes('/{page}/') && CSS.highlights.get('found')"
                    ))
                    .await;
                assert!(browser.number("CSS.highlights.get('found').size").await > 0.0);
                assert_eq!(browser.errors().await, [""; 0], "{base}");
            }
        }
    });
}

#[test]
fn a_slow_host_is_waited_for() {
    browse("a_slow_host_is_waited_for", async |browser| {
        let server = Server::start(&GENERATED, "/");
        let slow = json!({ "offline": false, "latency": 600, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.command("Network.enable", json!({})).await;
        browser
            .command("Network.emulateNetworkConditions", slow)
            .await;
        browser.open(&server.url("hans/search.html")).await;
        for query in ["乡村", "村"] {
            assert_eq!(ask(browser, query).await.len(), 10);
            assert_eq!(total(browser).await, holding(query), "{query}");
        }
        browser.click("#more").await;
        browser
            .wait_for("document.querySelectorAll('#results li').length > 10")
            .await;
        settled(browser).await;
        assert_eq!(total(browser).await, holding("村"));
    });
}

#[test]
fn an_input_method_is_left_alone() {
    browse("an_input_method_is_left_alone", async |browser| {
        let server = Server::start(&SAMPLE.folder, "/");
        browser.open(&server.url("hans/search.html")).await;
        browser.value("document.getElementById('q').focus()").await;
        browser.wait_for("document.activeElement.id === 'q'").await;
        // The browser's own composition, as an input method makes it.
        for step in ["j", "ji", "ji'f"] {
            let state =
                json!({ "text": step, "selectionStart": step.len(), "selectionEnd": step.len() });
            browser.command("Input.imeSetComposition", state).await;
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            assert_eq!(
                browser.text("document.getElementById('q').value").await,
                step
            );
            assert_eq!(
                results(browser).await.len(),
                0,
                "nothing is looked up meanwhile"
            );
            assert!(!browser.address().await.contains("q="));
        }
        browser
            .value("window.keys = [], document.getElementById('q').addEventListener('compositionend', () => setTimeout(() => { keys.push(location.search); document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })); keys.push(location.search); }, 30))")
            .await;
        browser
            .command("Input.insertText", json!({ "text": "积分" }))
            .await;
        settled(browser).await;
        browser
            .wait_for("document.querySelector('#results li')")
            .await;
        assert_eq!(
            browser.text("document.getElementById('q').value").await,
            "积分"
        );
        // The Enter that ended the composition searched nothing of its own.
        assert_eq!(browser.value("keys").await, json!(["", ""]));
        // One that an input method takes for itself has this code.
        browser
            .value("document.getElementById('q').value = '党建', document.getElementById('q').dispatchEvent(Object.defineProperty(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }), 'keyCode', { value: 229 }))")
            .await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert!(browser.address().await.ends_with("?q=%E7%A7%AF%E5%88%86"));
        // One of the reader's own searches at once.
        browser
            .value("document.getElementById('q').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))")
            .await;
        assert!(browser.address().await.ends_with("?q=%E5%85%9A%E5%BB%BA"));
    });
}

#[test]
fn it_is_narrowed_by_lists_and_used_by_keys() {
    browse(
        "it_is_narrowed_by_lists_and_used_by_keys",
        async |browser| {
            let server = Server::start(&SAMPLE.folder, "/");
            browser.open(&server.url("hant/search.html")).await;
            ask(browser, "鄉村").await;
            let all = total(browser).await;
            browser
            .value("(it => { it.selectedIndex = 1; it.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('select[name=places]'))")
            .await;
            settled(browser).await;
            browser
                .wait_for("location.search.includes('places=')")
                .await;
            settled(browser).await;
            let some = total(browser).await;
            assert!(some > 0 && some < all, "{some} of {all}");
            // The address says all of it.
            browser.reload().await;
            settled(browser).await;
            browser
                .wait_for("document.querySelector('#results li')")
                .await;
            assert_eq!(total(browser).await, some);
            // A filter alone lists what it holds.
            browser
                .value("document.getElementById('q').value = ''")
                .await;
            let found = ask(browser, "").await;
            assert!(!found.is_empty());
            for (key, focus) in [
                ("/", "q"),
                ("ArrowDown", "A"),
                ("ArrowDown", "A"),
                ("ArrowUp", "A"),
                ("ArrowUp", "q"),
            ] {
                browser
                .value(&format!("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}))"))
                .await;
                let now = browser
                    .text("document.activeElement.id || document.activeElement.tagName")
                    .await;
                assert_eq!(now, focus, "{key}");
            }
        },
    );
}

#[test]
fn what_is_missing_is_said() {
    browse("what_is_missing_is_said", async |browser| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/broken");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        crate::sample::copy(&SAMPLE.folder, &folder);
        let pieces = || {
            (0..)
                .map(|it| format!("search/{it}.js"))
                .take_while(|it| SAMPLE.folder.join(it).is_file())
        };
        assert!(pieces().count() > 1);
        for piece in pieces() {
            fs::remove_file(folder.join(piece)).unwrap();
        }
        let server = Server::start(&folder, "/");
        browser.open(&server.url("hans/search.html")).await;
        ask(browser, "积分").await;
        browser
            .wait_for("document.querySelector('#status button')")
            .await;
        assert_eq!(results(browser).await.len(), 0);
        // The lists stay in reach, and a second try is enough once it is there.
        assert_eq!(
            browser
                .value("document.getElementById('browse').hidden")
                .await,
            false
        );
        for piece in pieces() {
            fs::copy(SAMPLE.folder.join(&piece), folder.join(piece)).unwrap();
        }
        browser.click("#status button").await;
        browser
            .wait_for("document.querySelector('#results li')")
            .await;
        // A site that was renewed meanwhile is not searched with an old index.
        for piece in pieces().map(|it| folder.join(it)) {
            let text = fs::read_to_string(&piece).unwrap();
            let made = text.split('"').nth(3).unwrap();
            fs::write(&piece, text.replacen(made, "other", 1)).unwrap();
        }
        browser.open(&server.url("hans/search.html")).await;
        ask(browser, "积分").await;
        browser
            .wait_for("document.querySelector('#status button')")
            .await;
        assert_eq!(results(browser).await.len(), 0);
        browser.errors().await;
        browser.open(&server.url("hans/search.html")).await;
        assert!(ask(browser, "龘龘").await.is_empty());
        assert!(
            !browser
                .text("document.getElementById('status').textContent")
                .await
                .is_empty()
        );
    });
}

#[test]
fn without_scripts_there_are_lists() {
    browse("without_scripts_there_are_lists", async |browser| {
        browser.scripts(false).await;
        for edition in ["hans", "hant"] {
            browser
                .open(&format!(
                    "file://{}/{edition}/search.html",
                    SAMPLE.folder.display()
                ))
                .await;
            browser.scripts(true).await;
            let words = browser
                .text("document.querySelector('main').innerText")
                .await;
            assert_eq!(
                browser
                    .value("document.getElementById('finder').checkVisibility()")
                    .await,
                false
            );
            for list in ["places", "themes", "practices", "years", "title"] {
                let links = browser
                    .number(&format!("document.querySelectorAll('#by-{list} a').length"))
                    .await;
                assert!(links > 0.0, "{list}");
            }
            assert!(words.contains(if edition == "hans" {
                "按拼音查"
            } else {
                "依筆畫查"
            }));
            let heads = browser
                .text("document.getElementById('by-title').innerText")
                .await;
            let head = if edition == "hans" { "Z" } else { "畫" };
            assert!(heads.contains(head), "{heads}");
            browser.scripts(false).await;
        }
        browser.scripts(true).await;
    });
    // Every case is in the list by title, under its heading.
    let cases = |edition: &str| {
        let prefix = format!("{edition}/articles/");
        let paths = SAMPLE
            .pages
            .keys()
            .filter(|path| path.starts_with(&prefix) && !path.contains("/index"));
        paths.count()
    };
    for edition in ["hans", "hant"] {
        let page = &SAMPLE.pages[&format!("{edition}/titles/index.html")];
        assert_eq!(page.matches("<li id=\"n").count(), cases(edition));
    }
}

/// A result, as it stands in the page.
#[derive(Debug)]
struct Hit {
    slug: String,
    exact: bool,
}

/// Types `query` and waits for what is shown.
async fn ask(browser: &Browser, query: &str) -> Vec<Hit> {
    let query = Value::from(query);
    browser
        .value(&format!(
            "(q => {{ q.value = {query}; q.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true }})); }})(document.getElementById('q'))"
        ))
        .await;
    settled(browser).await;
    results(browser).await
}

/// Waits until the search has said its say and its results stand in order.
async fn settled(browser: &Browser) {
    browser
        .wait_for("document.readyState === 'complete' && document.getElementById('results').ariaBusy === 'false'")
        .await;
}

async fn results(browser: &Browser) -> Vec<Hit> {
    let found = browser
        .value("[...document.querySelectorAll('#results li')].map(it => [it.querySelector('a').getAttribute('href').replace(/^.*\\/|\\.html.*$/g, ''), !it.querySelector('.meta b')])")
        .await;
    let hit = |it: &Value| Hit {
        slug: it[0].as_str().unwrap().to_owned(),
        exact: it[1] == true,
    };
    found.as_array().unwrap().iter().map(hit).collect()
}

/// The number that the page says there are.
async fn total(browser: &Browser) -> usize {
    let words = browser
        .text("document.getElementById('status').textContent")
        .await;
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// A site of cases that no two of which have a sentence in common.
static GENERATED: LazyLock<PathBuf> = LazyLock::new(|| {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/generated");
    if project.exists() {
        fs::remove_dir_all(&project).unwrap();
    }
    let articles = project.join("content/articles");
    fs::create_dir_all(&articles).unwrap();
    fs::write(project.join("wenzhai.yaml"), "title: 试\n").unwrap();
    for (slug, text) in texts() {
        let (title, body) = text.split_once('\n').unwrap();
        let year = 2010 + slug.len() % 7;
        let page = format!(
            "---\ntitle: \"{title}\"\nslug: {slug}\ndate: {year}-01-02\nscript: hans\n---\n\n{body}"
        );
        fs::write(articles.join(format!("{slug}.md")), page).unwrap();
    }
    build_project(&project)
});

/// Slug and text (title, line break, paragraphs) of each generated case.
fn texts() -> &'static [(String, String)] {
    static TEXTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        // Characters with one form and with several, words that editions part,
        // numbers and letters.
        let common: Vec<char> = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处".chars().collect();
        let words = [
            "乡村",
            "积分制",
            "干部",
            "里程",
            "头发",
            "台州",
            "著名",
            "于是",
            "村BA",
            "5G",
            "万元",
            "2023年",
        ];
        let mut seed = 20_231_124_u64;
        let mut random = move |below: usize| {
            // Knuth's constants; the high bits are the good ones.
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        (0..CASES)
            .map(|number| {
                let mut text = String::new();
                for sentence in 0..40 {
                    for _ in 0..6 + random(14) {
                        match random(12) {
                            0 => text.push_str(words[random(words.len())]),
                            1 => write!(text, "{}", random(5000)).unwrap(),
                            // The common ones are more common.
                            _ => text.push(common[random(common.len()).min(random(common.len()))]),
                        }
                    }
                    text.push_str(match sentence {
                        0 => "\n",
                        it if it % 7 == 0 => "。\n\n",
                        it if it % 3 == 0 => "。",
                        _ => "，",
                    });
                }
                let slug = format!("a{number:05}");
                if slug == KNOWN {
                    // Every Han character of the examples in vectors.json.
                    text.push_str(
                        "龙游湖畔的乌篷船队，打响自治；干净的台湾里外，瞭解著名力福，𠮷野家。\n",
                    );
                }
                (slug, text)
            })
            .collect()
    });
    &TEXTS
}

/// How many cases hold the words, in whatever script.
fn holding(words: &str) -> usize {
    let folded = |text: &str| text.chars().map(fold).collect::<String>();
    let words = folded(words);
    let holds = |(_, text): &&(String, String)| folded(text).contains(&words);
    texts().iter().filter(holds).count()
}

/// Substrings of the cases in both scripts: slug, Simplified, Traditional. The
/// Traditional is what the page of that edition says at the same place.
fn queries() -> Vec<(String, String, String)> {
    let mut queries = Vec::new();
    for (number, (slug, _)) in texts()
        .iter()
        .enumerate()
        .filter(|(number, _)| number % 6 == 1 || *number == CASES - 1)
    {
        let blocks = |edition: &str| {
            let file = GENERATED.join(format!("search/{edition}/articles/{slug}.js"));
            let text = fs::read_to_string(file).unwrap();
            let text = text
                .trim()
                .strip_suffix(");")
                .unwrap()
                .strip_prefix("wenzhai(")
                .unwrap();
            let all: Value = serde_json::from_str(&format!("[{text}]")).unwrap();
            all[1].as_str().unwrap().to_owned()
        };
        let texts = [blocks("hans"), blocks("hant")];
        let lines = |text: &str| -> Vec<Vec<char>> {
            text.lines()
                .map(|it| it.split('\t').nth(1).unwrap().chars().collect())
                .collect()
        };
        let [simplified, other] = texts.map(|it| lines(&it));
        let line = number % (simplified.len() - 1);
        for length in [2, 4, 9] {
            let is_han = |at: usize| han::is_han(simplified[line][at]);
            let starts = simplified[line].len() - length;
            let start = (0..starts)
                .map(|at| (at + number * 7) % starts)
                .find(|at| is_han(*at) && is_han(*at + 1))
                .unwrap();
            let cut =
                |text: &[Vec<char>]| text[line][start..start + length].iter().collect::<String>();
            queries.push((slug.clone(), cut(&simplified), cut(&other)));
        }
    }
    queries
}
