//! Simplified and Traditional through the real engine: words come out right,
//! and what is no word of a reader's is not touched.

use std::collections::{BTreeMap, BTreeSet};

use wenzhai::check::check;
use wenzhai::diagnostic::Severity;

use crate::project::{Project, is_page};

/// The pages of the site of two scripts, by path.
fn pages() -> BTreeMap<String, String> {
    let site = Project::of_site("two-scripts").planned().site.unwrap();
    let pages = site
        .pages()
        .iter()
        .filter(|page| is_page(page.path.as_str()));
    pages
        .map(|page| {
            (
                page.path.as_str().to_owned(),
                String::from_utf8(site.render(page).value).unwrap(),
            )
        })
        .collect()
}

#[test]
fn words_come_out_right() {
    let pages = pages();
    for (page, words) in [
        (
            "hant/articles/xiang-cun.html",
            &[
                "鄉村裡的幹部和頭髮",
                "天台縣",
                "台州市",
                "一直發展產業",
                "群眾",
                "<strong>乾</strong>淨的水",
                "十幾里路",
                "為了一碗麵",
                "于書記",
                "一齣戲",
                "合作夥伴",
                "後山",
                "里程與麵粉",
                "網格化管理",
            ][..],
        ),
        (
            "hk/articles/xiang-cun.html",
            &["鄉村裏的幹部和頭髮", "羣眾", "為了一碗麪", "天台縣"],
        ),
        (
            "hans/articles/xiang-cun.html",
            &[
                "乡村里的干部和头发",
                "天台县",
                "为了一碗面",
                "于书记",
                "“干净的水‘很要紧’",
            ],
        ),
        (
            "hans/articles/xiang-cun-fan.html",
            &[
                "乡村里的干净与头发",
                "村里的干部",
                "乾隆年间",
                "“乾隆年间的头发‘着重’干净。”",
                "一边说着话",
                "吃面",
                "发展的历程",
                "台东县",
            ],
        ),
        (
            "hant/articles/xiang-cun-fan.html",
            &[
                "鄉村裡的乾淨與頭髮",
                "「乾隆年間的頭髮『著重』乾淨。」",
                "臺東縣",
            ],
        ),
        (
            "hant/articles/tian-tai.html",
            &["天台縣", "幹部", "遊客", "並且", "著重"],
        ),
        (
            "hans/articles/tian-tai.html",
            &["天台县", "干部", "游客", "并且", "着重"],
        ),
    ] {
        for word in words {
            assert!(
                pages[page].contains(word),
                "{page}: {word} is missing in\n{}",
                text_of(&pages[page])
            );
        }
    }
}

#[test]
fn links_ids_and_code_are_the_same_in_every_edition() {
    let pages = pages();
    let hans: Vec<&String> = pages
        .keys()
        .filter(|path| path.starts_with("hans/"))
        .collect();
    assert!(hans.len() > 8);
    for path in hans {
        for edition in ["hant/", "hk/"] {
            let other = path.replacen("hans/", edition, 1);
            assert!(
                pages.contains_key(&other),
                "{path} has no counterpart {other}"
            );
            for attribute in ["id", "src", "name"] {
                assert_eq!(
                    values(&pages[path], attribute),
                    values(&pages[&other], attribute),
                    "{attribute} in {other}"
                );
            }
            // The switch leads elsewhere; every other link is the same.
            let links = |page: &str, own: &str| -> Vec<String> {
                values(page, "href")
                    .into_iter()
                    .filter(|it| {
                        !it.contains("/hans/")
                            && !it.contains("/hant/")
                            && !it.contains("/hk/")
                            && !it.starts_with(own)
                    })
                    .collect()
            };
            assert_eq!(
                links(&pages[path], "hans/"),
                links(&pages[&other], edition),
                "links in {other}"
            );
        }
    }
    let converted = &pages["hant/articles/xiang-cun.html"];
    assert!(
        converted.contains("href=\"https://example.org/干.html\""),
        "an address is not converted"
    );
    assert!(
        converted.contains("echo &quot;干部里&quot;") || converted.contains("echo \"干部里\""),
        "code in a line is not converted"
    );
    assert!(
        converted.contains("# 里"),
        "a block of code is not converted"
    );
}

#[test]
fn quotation_marks_follow_the_edition() {
    for (path, page) in pages() {
        let edition = path.split('/').next().unwrap();
        let text = without_foreign(&page);
        let foreign: &[char] = match edition {
            "hans" => &['「', '」', '『', '』'],
            "hant" | "hk" => &['“', '”', '‘', '’'],
            _ => continue,
        };
        let at = text.find(foreign);
        assert_eq!(
            at.map(|at| text[at..].chars().take(20).collect::<String>()),
            None,
            "{path}"
        );
    }
}

#[test]
fn no_edition_has_characters_of_the_other_script() {
    use wenzhai::text::script::{Script, script_of};
    for (path, page) in pages() {
        let foreign = match path.split('/').next().unwrap() {
            "hans" => Script::Hant,
            "hant" | "hk" => Script::Hans,
            _ => continue,
        };
        let found: BTreeSet<char> = without_foreign(&page)
            .chars()
            .filter(|c| script_of(*c) == Some(foreign))
            .collect();
        assert_eq!(found, BTreeSet::new(), "{path}");
    }
}

#[test]
fn every_page_has_a_counterpart() {
    let mut found = check(&Project::of_site("two-scripts").planned().site.unwrap());
    found.retain(|it| it.code.severity == Severity::Error);
    assert_eq!(found, []);
}

#[test]
fn one_term_in_two_scripts_is_one_term() {
    let pages = pages();
    let list = &pages["hans/practices/wang-ge-hua-guan-li.html"];
    assert!(
        list.contains("/xiang-cun.html") && list.contains("/xiang-cun-fan.html"),
        "{}",
        text_of(list)
    );
    assert_eq!(
        pages
            .keys()
            .filter(|path| path.starts_with("hans/practices/"))
            .count(),
        2,
        "one practice and the list"
    );
}

/// The values of an attribute, in the order of the page.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    page.split(&start)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The words of a page that are in its own script: without the links to other
/// editions, which speak for themselves, without code and without tags.
fn without_foreign(page: &str) -> String {
    let mut text = page.to_owned();
    for (start, end) in [
        ("<a rel=\"alternate\"", "</a>"),
        ("<code", "</code>"),
        ("<pre", "</pre>"),
        ("<script", "</script>"),
    ] {
        while let Some(at) = text.find(start) {
            let length = text[at..].find(end).unwrap() + end.len();
            text.replace_range(at..at + length, "");
        }
    }
    text_of(&text)
}

fn text_of(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in page.chars() {
        inside = (inside || c == '<') && c != '>';
        if !inside && c != '>' {
            text.push(c);
        }
    }
    text
}
