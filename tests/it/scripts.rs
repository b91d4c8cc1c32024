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

/// Whether a link leads to a heading in the list of titles: a letter in one
/// edition, a number of strokes in another.
fn is_heading_of_titles(href: &str) -> bool {
    href.contains("index") && href.contains("html#n")
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
                let mut links: Vec<String> = values(page, "href")
                    .into_iter()
                    .filter(|it| {
                        !it.contains("/hans/")
                            && !it.contains("/hant/")
                            && !it.contains("/hk/")
                            && !it.starts_with(own)
                            && !is_heading_of_titles(it)
                    })
                    .collect();
                // Each edition has its own order of titles.
                if path.contains("/titles/") {
                    links.sort();
                }
                links
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
/// editions, which speak for themselves, without what is marked as the
/// original, without code and without tags.
fn without_foreign(page: &str) -> String {
    let mut text = page.to_owned();
    for (start, end) in [
        ("<a rel=\"alternate\"", "</a>"),
        // The title as it was written, which says its language.
        ("<dd lang=", "</dd>"),
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

/// A site of three editions, with one case in Simplified only, one edition
/// written by hand, and words of an editor's.
fn decided() -> Project {
    let project = Project::of_site("two-scripts");
    project.write(
        "content/articles/zhi-hans.md",
        "---\ntitle: 只有简体的一篇\nslug: zhi-hans\ndate: 2020-01-01\neditions: [hans]\nplace: [山西省, 长治市]\n---\n\n乡里的[另一篇](jian.md)。\n",
    );
    project.write(
        "content/articles/shou.md",
        "---\ntitle: 手工的一篇\nslug: shou-gong\ndate: 2020-01-02\n---\n\n## 小标题\n\n见[简体的一篇](zhi-hans.md)和[那里](jian.md#里程与面粉)。\n",
    );
    project.write(
        "content/articles/shou.hant.md",
        "---\ntitle: 親手寫的一篇\n---\n\n### 親手寫的標題\n\n“親手”寫下-{hans:软件;hant:軟體}-，見[那邊](zhi-hans.md)。\n",
    );
    project.write(
        "content/articles/lian.md",
        "---\ntitle: -{里}-长的软件\nslug: li-zhang\ndate: 2020-01-03\nsummary: 用-{hans:内存;hant:記憶體}-记账\nconvert: {村里: 邨裏}\n---\n\n村里的-{**干部们**}-用软件，见[手工的一篇](shou.md#小标题)。\n\n<p lang=\"ja\">発展する国</p>\n\n<div>\n<p>村里的<b>干部</b></p>\n</div>\n",
    );
    project.write("content/convert.tsv", "软件\t軟體\thant\n软件\t軟件\thk\n");
    project
}

fn pages_of(project: &Project) -> BTreeMap<String, String> {
    let site = project.planned().site.unwrap();
    let pages = site
        .pages()
        .iter()
        .filter(|page| is_page(page.path.as_str()));
    let render = |page: &wenzhai::site::Page| {
        let bytes = site.render(page).value;
        (
            page.path.as_str().to_owned(),
            String::from_utf8(bytes).unwrap(),
        )
    };
    pages.map(render).collect()
}

#[test]
fn a_case_that_is_kept_out_of_an_edition_is_not_listed_there_and_still_reached() {
    let project = decided();
    let pages = pages_of(&project);
    assert!(pages.contains_key("hans/articles/zhi-hans.html"));
    for edition in ["hant", "hk"] {
        assert!(!pages.contains_key(&format!("{edition}/articles/zhi-hans.html")));
        // Nor the place that only this case has.
        for (path, page) in pages.iter().filter(|it| it.0.starts_with(edition)) {
            assert!(!page.contains("長治市"), "{path}");
            let links = page.matches("zhi-hans.html").count();
            let elsewhere = page
                .matches("hans/articles/zhi-hans.html\" hreflang=\"zh-Hans\"")
                .count();
            assert_eq!(links, elsewhere, "{path}");
        }
    }
    let there = &pages["hk/articles/shou-gong.html"];
    assert!(
        there.contains("<span class=\"elsewhere\" lang=\"zh-Hans\">（简体）</span>"),
        "{there}"
    );
    // The switch says that it leads to the list.
    let here = &pages["hans/articles/zhi-hans.html"];
    assert!(
        here.contains("class=\"missing\" title=\"這一頁沒有繁體版，去看相近的頁面\" lang=\"zh-Hant\" hreflang=\"zh-Hant\" data-edition=\"hant\" href=\"../../hant/articles/index.html\""),
        "{here}"
    );
    assert!(!here.contains("rel=\"alternate\""));
    let errors: Vec<_> = project_errors(&project);
    assert_eq!(errors, [""; 0]);
}

/// The errors of a project, all of them.
fn project_errors(project: &Project) -> Vec<String> {
    let built = project.planned();
    let mut found = check(&built.site.unwrap());
    found.extend(built.diagnostics);
    found.retain(|it| it.code.severity == Severity::Error);
    found
        .iter()
        .map(|it| format!("{} {}", it.code.id(), it.message))
        .collect()
}

#[test]
fn alternates_name_only_pages_that_are_there() {
    let project = decided();
    let settings = project.read("wenzhai.yaml");
    project.write(
        "wenzhai.yaml",
        format!("{settings}base: https://example.org/x\n"),
    );
    let files = project.build();
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let alone = page("hans/articles/zhi-hans.html");
    assert!(
        !alone.contains("hreflang=\"zh-Hant-HK\" href=\"https"),
        "{alone}"
    );
    let three = page("hans/articles/xiang-cun.html");
    for tag in ["zh-Hans", "zh-Hant", "zh-Hant-HK"] {
        assert!(three.contains(&format!("hreflang=\"{tag}\" href=\"https://example.org/x/")));
    }
    let sitemap = page("sitemap.xml");
    for address in sitemap
        .split("href=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
    {
        let path = address.strip_prefix("https://example.org/x/").unwrap();
        assert!(files.contains_key(path), "{path}");
    }
}

#[test]
fn an_edition_written_by_hand_stands_as_it_is() {
    let pages = pages_of(&decided());
    let by_hand = &pages["hant/articles/shou-gong.html"];
    for words in [
        "親手寫的一篇",
        "<h3 id=\"s1\">親手寫的標題</h3>",
        "“親手”寫下軟體",
        "本版文字由人工寫定",
    ] {
        assert!(by_hand.contains(words), "{words}: {by_hand}");
    }
    assert!(pages["hk/articles/shou-gong.html"].contains("手工的一篇"));
    assert!(pages["hk/articles/shou-gong.html"].contains("小標題"));
    // Lists take its title too.
    assert!(pages["hant/articles/index.html"].contains("親手寫的一篇"));
    assert!(pages["hans/articles/index.html"].contains("手工的一篇"));
}

#[test]
fn what_an_editor_decided_stands_in_every_part_of_a_page() {
    let pages = pages_of(&decided());
    for (path, words) in [
        (
            "hant/articles/li-zhang.html",
            &[
                "里長的軟體",
                "用記憶體記賬",
                "邨裏的<strong>",
                "lang=\"zh-Hans\">干部们</span></strong>用軟體",
                "発展する国",
                "邨裏的<b>幹部</b>",
            ][..],
        ),
        ("hk/articles/li-zhang.html", &["里長的軟件", "邨裏的"]),
        (
            "hans/articles/li-zhang.html",
            &[
                "里长的软件",
                "用内存记账",
                "村里的<strong>干部们</strong>用软件",
                "発展する国",
            ],
        ),
        ("hant/articles/index.html", &["里長的軟體", "用記憶體記賬"]),
    ] {
        for word in words {
            assert!(
                pages[path].contains(word),
                "{path}: {word} is missing in\n{}",
                pages[path]
            );
        }
    }
}

/// Every string of a page: what readers read, and what machines do.
#[derive(Debug, Default, PartialEq)]
struct Strings {
    /// Text, `alt`, `title`, `aria-label` and descriptions in the edition's
    /// own words.
    words: Vec<String>,
    /// The values of every other attribute, in order; code and originals.
    machine: Vec<String>,
}

/// The strings of the page at `path`; addresses as seen from the edition.
fn strings(path: &str, page: &str) -> Strings {
    let edition = path.split('/').next().unwrap();
    let mut found = Strings::default();
    // Names of the open elements, and whether their words are apart.
    let mut open: Vec<(String, bool)> = Vec::new();
    for piece in page.split_inclusive('>') {
        let (words, tag) = piece.split_once('<').unwrap_or((piece, ""));
        let apart = open.last().is_some_and(|it| it.1);
        if !words.trim().is_empty() {
            let place = if apart {
                &mut found.machine
            } else {
                &mut found.words
            };
            place.push(words.to_owned());
        }
        let tag = tag.trim_end_matches('>');
        let name: String = tag
            .chars()
            .take_while(|c| !c.is_whitespace() && *c != '/')
            .collect();
        if let Some(name) = tag.strip_prefix('/') {
            let at = open.iter().rposition(|it| it.0 == name);
            if let Some(at) = at {
                open.truncate(at);
            }
            continue;
        }
        let attributes: Vec<(&str, &str)> = tag
            .split("\" ")
            .filter_map(|it| it.split_once("=\""))
            .map(|(key, value)| {
                (
                    key.rsplit([' ', '\n']).next().unwrap(),
                    value.trim_end_matches(['"', '/']),
                )
            })
            .collect();
        let toggle = attributes
            .iter()
            .any(|it| matches!(it.0, "data-edition" | "hreflang"));
        let own = name != "html" && attributes.iter().any(|it| it.0 == "lang");
        let apart = apart || own || matches!(name.as_str(), "code" | "pre" | "script" | "style");
        if !toggle {
            for (key, value) in attributes {
                match key {
                    "alt" | "title" | "aria-label" | "content" | "placeholder" if !apart => {
                        found.words.push(value.to_owned());
                    }
                    "lang" | "alt" | "title" | "aria-label" | "content" | "placeholder" => {}
                    "href" if is_heading_of_titles(value) => {}
                    key => found
                        .machine
                        .push(format!("{key}={}", value.replace(edition, "EDITION"))),
                }
            }
        } else if !attributes.iter().any(|it| it.0 == "rel") {
            panic!("{path}: a toggle without rel: {tag}");
        }
        let void = ["meta", "link", "img", "input", "br", "hr", "!DOCTYPE"];
        if !void.contains(&name.as_str()) && !tag.ends_with('/') && !name.is_empty() {
            open.push((name, apart || toggle));
        }
    }
    // The words of the toggle speak for other editions; what the original was
    // written in is said where it was another script.
    let differ = ["简体", "繁體", "港繁", "class=notes"];
    found.machine.retain(|it| !differ.contains(&it.as_str()));
    found
}

#[test]
fn every_string_of_a_page_is_words_of_its_script_or_the_same_in_every_edition() {
    use wenzhai::text::script::{Script, script_of};
    let project = Project::of_site("two-scripts");
    project.write(
        "content/articles/tu.md",
        "---\ntitle: 图里的干部\nslug: tu\ndate: 2021-06-04\nsummary: 村里的图\nauthor: [干某]\nsource: 乡里日报\nthemes: []\n---\n\n![村里的“干部”](tu.png \"干部们在《乡里的路》\")\n\n看![村里](tu.png)吧。\n\n| 村里 | 干部 |\n| --- | --- |\n| `干部们` | 发展 |\n\n<span lang=\"ja\">発展</span>与<span lang=\"zh-Hans\">发展</span>。\n",
    );
    project.write("content/articles/tu.png", "png");
    let pages = pages_of(&project);
    for (path, page) in &pages {
        let Some((edition, name)) = path.split_once('/') else {
            continue;
        };
        let other = match edition {
            "hans" => Script::Hant,
            _ => Script::Hans,
        };
        let own = strings(path, page);
        for words in &own.words {
            assert!(
                !words.chars().any(|c| script_of(c) == Some(other)),
                "{path}: {words}"
            );
        }
        let hans = format!("hans/{name}");
        let (mut here, mut there) = (own.machine, strings(&hans, &pages[&hans]).machine);
        // Each edition has its own order of titles, and its own headings.
        if name.starts_with("titles/") {
            for machine in [&mut here, &mut there] {
                machine.sort();
                machine.dedup();
            }
        }
        assert_eq!(here, there, "{path}");
    }
    let shown = strings("hk/articles/tu.html", &pages["hk/articles/tu.html"]);
    for words in ["村裏的「幹部」", "幹部們在《鄉里的路》", "村裏"] {
        assert!(
            shown.words.iter().any(|it| it.contains(words)),
            "{words}: {:?}",
            shown.words
        );
    }
    assert!(shown.machine.contains(&"发展".to_owned()));
    assert!(shown.machine.contains(&"干部们".to_owned()));
}

/// An article of a site of three editions with regional words, as a page in
/// each: `hans`, `hant`, `hk`.
fn editions_of(article: &str) -> [String; 3] {
    let project = Project::new(&[
        (
            "wenzhai.yaml",
            "title: 站\neditions: [hans, hant, hk]\nvocabulary: [tw, hk]\n",
        ),
        ("content/articles/a.md", article),
    ]);
    let mut pages = pages_of(&project);
    ["hans", "hant", "hk"].map(|edition| {
        let path = format!("{edition}/articles/pian.html");
        pages.remove(&path).expect("a page in every edition")
    })
}

fn assert_holds(page: &str, all: &[&str]) {
    for words in all {
        assert!(page.contains(words), "{words} is missing in\n{page}");
    }
}

/// A kept word in a title or a caption is read out in its own language, and is no finding.
#[test]
fn kept_words_of_titles_and_captions_have_their_language() {
    let [mainland, taiwan, _] = editions_of(
        "---\ntitle: 用-{軟體}-的干部\nslug: pian\ndate: 2021-06-04\nsummary: 甲\n---\n\n![图](https://example.org/a.png \"题里的-{干部们}-\")\n",
    );
    assert_holds(
        &mainland,
        &["<h1 id=\"title\">用<span lang=\"zh-Hant\">軟體</span>的干部</h1>"],
    );
    assert_holds(&taiwan, &["<h1 id=\"title\">用軟體的幹部</h1>"]);
}

#[test]
fn a_mixed_document_is_converted_by_paragraph() {
    let [mainland, taiwan, hong_kong] = editions_of(
        "---\ntitle: 两地的渔村\nslug: pian\nscript: mixed\n---\n\n\
         打渔的人家把船只系在后面的码头，五只小船都晒干了。\n\n\
         漁會的幹事說：「後來的隻字片語，都記在裡面了。」\n\n\
         - 村里的干部来过\n- 鎮裡的幹部來過\n",
    );
    assert_holds(
        &mainland,
        &[
            "打渔的人家把船只系在后面的码头，五只小船都晒干了。",
            "渔会的干事说：“后来的只字片语，都记在里面了。”",
            "村里的干部来过",
            "镇里的干部来过",
        ],
    );
    assert_holds(
        &taiwan,
        &[
            "打漁的人家把船隻繫在後面的碼頭，五隻小船都曬乾了。",
            "漁會的幹事說：「後來的隻字片語，都記在裡面了。」",
            "村裡的幹部來過",
            "鎮裡的幹部來過",
        ],
    );
    assert_holds(
        &hong_kong,
        &["都記在裏面了", "村裏的幹部來過", "鎮裏的幹部來過"],
    );
}

/// 干部, 并, 面 and 天臺 betray the program: Simplified is made first, and from it
/// Traditional.
#[test]
fn what_a_program_made_traditional_is_made_again() {
    let body = "\n---\n\n鎮裏的干部到天臺縣學做面條，并且帶回三只羊，后來成了榜樣。\n";
    let front = "---\ntitle: 干部下鄉\nslug: pian\nscript: hant\n";
    let [mainland, taiwan, hong_kong] = editions_of(&format!("{front}converted: machine{body}"));
    assert_holds(
        &mainland,
        &[
            "干部下乡",
            "镇里的干部到天台县学做面条，并且带回三只羊，后来成了榜样。",
        ],
    );
    assert_holds(
        &taiwan,
        &[
            "幹部下鄉",
            "鎮裡的幹部到天台縣學做麵條，並且帶回三隻羊，後來成了榜樣。",
        ],
    );
    assert_holds(&hong_kong, &["鎮裏的幹部到天台縣學做麪條"]);
    // What an author wrote is not made again.
    let [_, taiwan, _] = editions_of(&format!("{}{body}", front.trim_end()));
    assert_holds(&taiwan, &["干部下鄉", "三只羊"]);
}

#[test]
fn a_traditional_text_gets_the_regional_words_of_each_edition() {
    let [mainland, taiwan, hong_kong] = editions_of(
        "---\ntitle: 農會的軟體\nslug: pian\nscript: hant\n---\n\n用滑鼠查資訊，列印出來貼在牆上。軟體動物不在其中。\n",
    );
    assert_holds(
        &mainland,
        &[
            "农会的软件",
            "用鼠标查信息，打印出来贴在墙上。软体动物不在其中。",
        ],
    );
    for page in [&taiwan, &hong_kong] {
        assert_holds(page, &["農會的軟體", "用滑鼠查資訊，列印出來"]);
    }
    let [mainland, taiwan, _] = editions_of(
        "---\ntitle: 村里\nslug: pian\nscript: mixed\n---\n\n志工拍的影片按公分量，村里用软件。\n\n鄉裡用軟體。\n",
    );
    assert_holds(
        &mainland,
        &["志工拍的影片按公分量，村里用软件", "乡里用软件"],
    );
    assert_holds(&taiwan, &["村裡用軟體", "鄉裡用軟體"]);
}
