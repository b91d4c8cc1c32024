//! Small sites from front to back: which files there are, what one page says,
//! and that every link leads somewhere.

use wenzhai::check::check;
use wenzhai::diagnostic::{Severity, sort};

use crate::project::{ENGINE, Project, snapshot, tree};
use wenzhai::pipeline;

const SITES: [&str; 5] = ["minimal", "linked", "broken", "two-scripts", "figures"];

#[test]
fn the_files_of_a_site() {
    for site in SITES {
        let project = Project::of_site(site);
        project.run(&["build", "--quiet"]);
        let paths: Vec<String> = tree(&project.file("public"))
            .into_keys()
            .map(|path| without_hash(&path))
            .collect();
        snapshot(&format!("{site}-files"), &paths.join("\n"));
    }
}

#[test]
fn an_article_page() {
    for (site, page) in [
        ("minimal", "hans/articles/jia-cun-xiu-lu.html"),
        ("linked", "hans/articles/jia-cun-xiu-lu.html"),
        ("linked", "hant/articles/bing-cun-yin-shui.html"),
        ("linked", "hans/articles/wu-zhen-ping-xing.html"),
        ("linked", "hant/practices/ji-fen-zhi.html"),
        ("linked", "hans/terms/ji-fen-zhi.html"),
        ("linked", "hant/places/index.html"),
        ("linked", "hant/index.html"),
        ("two-scripts", "hant/articles/xiang-cun.html"),
        ("two-scripts", "hans/articles/xiang-cun-fan.html"),
        ("figures", "hans/articles/jia-cun-de-zhang.html"),
        ("figures", "hans/figures/index.html"),
        ("figures", "hant/figures/money.html"),
        ("figures", "hant/years/index.html"),
        ("figures", "hans/places/index.html"),
    ] {
        let built = Project::of_site(site).planned();
        let planned = built.site.unwrap();
        let rendered = planned.render(planned.page(page).unwrap());
        assert_eq!(rendered.diagnostics, []);
        let html = String::from_utf8(rendered.value).unwrap();
        let name = page
            .trim_end_matches(".html")
            .replace('/', "-")
            .replace("-articles", "");
        // What frames it is the theme's affair, and changes with it.
        let main = html.split("<main").nth(1).unwrap();
        let main = main.split("</main>").next().unwrap();
        snapshot(&format!("{site}-{name}"), &without_hash(main));
    }
}

#[test]
fn a_result_that_a_text_states_twice_is_on_its_card_once_with_what_it_is_of() {
    let figure = |sentence: &str| {
        format!("  - value: 200000\n    unit: 元\n    quote: 20万元\n    sentence: {sentence}\n")
    };
    let (first, second) = ("修路花了20万元。", "这20万元是大家凑的。");
    let project = Project::new(&[(
        "content/articles/jia.md",
        &format!(
            "---\ntitle: 甲村修路\nslug: jia-cun\nfigures:\n{}{}---\n\n{second}{first}\n",
            figure(second),
            figure(first)
        ),
    )]);
    let site = project.planned().site.unwrap();
    let page = site.page("hans/articles/jia-cun.html").unwrap();
    let html = String::from_utf8(site.render(page).value).unwrap();
    let card = html.split("class=\"got\">").nth(1).unwrap();
    let card = card.split("</dd>").next().unwrap();
    assert_eq!(card, "<a href=\"#f2\">修路花了 <b>20万元</b></a>");
}

#[test]
fn the_data_files() {
    let written = Project::of_site("figures").build();
    for name in [
        "articles.csv",
        "figures.csv",
        "figures.json",
        "datapackage.json",
    ] {
        let bytes = written[&format!("data/{name}")].clone();
        let text = String::from_utf8(bytes).unwrap();
        // The marks that no eye sees are shown.
        let text = text.replace('\u{FEFF}', "<BOM>").replace('\r', "<CR>");
        snapshot(&format!("figures-data-{name}"), &text);
    }
}

/// A package of tables is one whose every file says that it is a table.
#[test]
fn every_data_file_is_in_the_package_as_a_table() {
    let written = Project::of_site("figures").build();
    let package: serde_json::Value =
        serde_json::from_slice(&written["data/datapackage.json"]).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let mut named = vec!["data/datapackage.json".to_owned()];
    for resource in resources {
        assert_eq!(resource["profile"], "tabular-data-resource", "{resource}");
        named.push(format!("data/{}", resource["path"].as_str().unwrap()));
    }
    named.sort_unstable();
    let files: Vec<_> = written
        .keys()
        .filter(|it| it.starts_with("data/"))
        .collect();
    assert_eq!(files, named.iter().collect::<Vec<_>>());
}

#[test]
fn a_case_of_one_edition_is_in_no_list_of_figures_of_another_and_in_the_data_once() {
    let project = Project::of_site("figures");
    let path = "content/articles/jia.md";
    let text = project
        .read(path)
        .replace("script: hans", "script: hans\neditions: [hans]");
    project.write(path, text);
    let written = project.build();
    let page = |name: &str| String::from_utf8(written[name].clone()).unwrap();
    assert!(page("hans/figures/index.html").contains("jia-cun-de-zhang.html#f4"));
    let other = page("hant/figures/index.html");
    assert!(other.contains("yi-cun-de-cha.html#f2") && !other.contains("jia-cun-de-zhang"));
    assert!(
        !written.contains_key("hant/figures/money.html"),
        "no empty page"
    );
    let data = page("data/figures.csv");
    assert_eq!(data.matches("jia-cun-de-zhang,f1,").count(), 1);
    assert_eq!(data.matches("yi-cun-de-cha,f1,").count(), 1);
    let mut found = check(&project.planned().site.unwrap());
    found.retain(|it| it.code.severity == Severity::Error);
    assert_eq!(found, []);
}

#[test]
fn what_is_wrong_with_the_broken_site() {
    let project = Project::of_site("broken");
    snapshot("broken-report", &project.run(&["check"]).report());
    let files = project.run(&["build"]);
    assert_eq!(files.code, Some(1));
    assert!(
        project
            .file("public/hant/articles/hao-de-yi-pian.html")
            .is_file(),
        "the good article is built all the same"
    );
}

#[test]
fn every_link_of_every_page_resolves() {
    for site in SITES {
        let built = Project::of_site(site).planned();
        let mut found = check(&built.site.unwrap());
        found.retain(|it| it.code.severity == Severity::Error);
        assert_eq!(found, [], "{site}");
    }
}

#[test]
fn a_clean_site_has_a_clean_report() {
    for site in ["minimal", "two-scripts", "figures"] {
        let mut diagnostics = Project::of_site(site).planned().diagnostics;
        sort(&mut diagnostics);
        assert_eq!(diagnostics, [], "{site}");
    }
}

#[test]
fn the_program_and_the_library_agree() {
    let project = Project::of_site("linked");
    let written = project.build();
    let built = pipeline::build(&project.inputs(), &*ENGINE);
    let site = built.site.unwrap();
    for page in site.pages() {
        let path = page.path.as_str();
        assert!(
            written.get(path) == Some(&site.render(page).value),
            "{path} differs"
        );
    }
    let paths: Vec<&String> = written
        .keys()
        .filter(|path| site.page(path).is_none())
        .collect();
    assert_eq!(paths, ["SHA256SUMS"], "files that are no pages");
}

#[test]
fn what_a_kept_memo_remembers_is_what_a_fresh_one_finds() {
    let project = Project::of_site("linked");
    let fresh = project.build();
    assert!(project.build() == fresh, "a second build changes nothing");
    project.write(".wenzhai/conversion.memo", "damaged");
    for entry in tree(&project.file(".wenzhai")).keys() {
        project.write(&format!(".wenzhai/{entry}"), "damaged");
    }
    assert!(
        project.build() == fresh,
        "a damaged memo costs time and nothing else"
    );
}

#[test]
fn what_is_gone_from_the_content_goes_from_the_site() {
    let project = Project::of_site("linked");
    project.build();
    project.write("public/mine.txt", "not wenzhai's");
    std::fs::remove_file(project.file("content/pages/about.md")).unwrap();
    let after = project.build();
    assert!(!after.contains_key("hans/about.html"));
    assert!(
        after.contains_key("mine.txt"),
        "only what wenzhai wrote is removed"
    );
    let elsewhere = Project::of_site("linked");
    std::fs::remove_file(elsewhere.file("content/pages/about.md")).unwrap();
    let mut fresh = elsewhere.build();
    fresh.insert("mine.txt".to_owned(), b"not wenzhai's".to_vec());
    assert!(after == fresh);
}

/// The same text with the hash in the names of assets left out: they change
/// with every change of the theme, and say nothing here.
fn without_hash(text: &str) -> String {
    let mut parts = text.split("assets/");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str("assets/");
        match part.split_once('.') {
            Some((stem, rest))
                if rest.len() > 11 && rest.as_bytes()[..10].iter().all(u8::is_ascii_hexdigit) =>
            {
                clean.push_str(stem);
                clean.push_str(".HASH");
                clean.push_str(&rest[10..]);
            }
            _ => clean.push_str(part),
        }
    }
    clean
}
