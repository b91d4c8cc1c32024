//! A theme changed in part, written out whole, and one of another kind.

use std::fmt::Write as _;
use std::fs;

use wenzhai::theme::load::{BUILT_IN, built_in};

use crate::project::{Project, repository, tree};

#[test]
fn one_template_and_one_word_can_be_changed_and_the_rest_stays() {
    let project = Project::of_site("linked");
    let before = project.build();
    project.write(
        "themes/default/templates/term.html",
        "{% extends \"default/term.html\" %}{% block tools %}<a href=\"#main\">甲乙丙</a>{% endblock tools %}",
    );
    project.write("themes/default/strings/hans.yaml", "nav_articles: 故事\n");
    let after = project.build();
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let page = |path: &str| String::from_utf8(after[path].clone()).unwrap();
    let term = after
        .keys()
        .find(|path| path.starts_with("hant/terms/") && !path.contains("index"));
    let term = page(term.expect("the site has a term"));
    assert!(term.contains("甲乙丙") && term.contains("id=\"mentions\""));
    assert!(page("hans/index.html").contains("故事"));
    assert!(page("hant/index.html").contains("案例") && !page("hant/index.html").contains("故事"));
    // A page that shows neither is what it was.
    assert_eq!(before["404.html"], after["404.html"]);
}

#[test]
fn a_theme_that_is_written_out_builds_the_same_site() {
    for theme in BUILT_IN {
        let project = Project::of_site("linked");
        let config = fs::read_to_string(project.file("wenzhai.yaml")).unwrap_or_default();
        project.write("wenzhai.yaml", format!("{config}\ntheme: {theme}\n"));
        let before = project.build();
        let ran = project.run(&["theme", "eject", "--all", "--theme", theme]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.stdout.lines().count(), built_in(theme).len());
        assert!(project.build() == before, "{theme}: the site has changed");
    }
}

#[test]
fn what_is_there_is_listed_and_never_written_over() {
    let project = Project::of_article("正文。");
    let listed = project.run(&["theme", "eject"]);
    assert_eq!(listed.code, Some(0));
    assert!(listed.stdout.contains("templates/article.html\n"));
    let one = project.run(&["theme", "eject", "templates/article.html"]);
    assert_eq!(one.code, Some(0), "{}", one.stderr);
    assert_eq!(tree(&project.file("themes")).len(), 1);
    project.write("themes/default/templates/article.html", "我的");
    for arguments in [
        &["theme", "eject", "--all"][..],
        &["theme", "eject", "templates/article.html"],
        &["theme", "eject", "templates/none.html"],
        &["theme", "eject", "../wenzhai.yaml"],
        &["theme", "eject", "--theme", "none", "--all"],
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stdout);
    }
    assert_eq!(
        project.read("themes/default/templates/article.html"),
        "我的"
    );
    assert_eq!(tree(&project.file("themes")).len(), 1);
}

#[test]
fn what_a_theme_extends_is_a_theme_of_the_program() {
    let project = Project::of_article("正文。");
    project.write("wenzhai.yaml", "theme: qiu-tian\n");
    project.write(
        "themes/qiu-tian/theme.yaml",
        "name: 秋天\nextends: dong-tian\n",
    );
    let ran = project.run(&["build", "--format", "short"]);
    assert_eq!(ran.code, Some(1));
    let first = ran.stderr.lines().next().unwrap();
    assert!(
        first.starts_with("themes/qiu-tian/theme.yaml:2:1: error W604"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.matches("W604").count(), 1, "{}", ran.stderr);
}

#[test]
fn the_plain_theme_shows_every_kind_of_page() {
    let project = Project::of_site("linked");
    let config = fs::read_to_string(project.file("wenzhai.yaml")).unwrap_or_default();
    let default = project.build();
    project.write("wenzhai.yaml", format!("{config}\ntheme: plain\n"));
    let checked = project.run(&["check"]);
    let report = checked.report();
    assert!(!report.contains("W7"), "{report}");
    let plain = project.build();
    let pages = |site: &std::collections::BTreeMap<String, Vec<u8>>| {
        let pages = site.keys().filter(|path| path.contains(".html"));
        pages.cloned().collect::<Vec<_>>()
    };
    assert_eq!(pages(&default), pages(&plain));
    // Small, and with the whole body of every case.
    let own: usize = built_in("plain").values().map(|bytes| bytes.len()).sum();
    assert!(own < 8 * 1024, "{own} bytes");
}

#[test]
fn the_reference_names_every_field_of_a_view() {
    let code = fs::read_to_string(repository().join("src/site/view.rs")).unwrap();
    let path = repository().join("docs/themes.md");
    let document = fs::read_to_string(&path).unwrap();
    let start = "<!-- made from src/site/view.rs: UPDATE=1 cargo test --test it themes -->\n";
    let (before, kept) = document
        .split_once(start)
        .expect("the mark in docs/themes.md");
    let made = reference(&code);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{start}{made}")).unwrap();
        return;
    }
    assert!(
        kept == made,
        "docs/themes.md is not what src/site/view.rs says; make it with UPDATE=1"
    );
}

/// Structs and fields with their documentation, as Markdown.
fn reference(code: &str) -> String {
    let (mut made, mut words) = (String::new(), String::new());
    for line in code.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            let text = text.trim();
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&text.replace("[`", "`").replace("`]", "`"));
        } else if let Some(rest) = line.strip_prefix("pub struct ") {
            let name = rest.trim_end_matches(" {");
            let words = std::mem::take(&mut words);
            write!(
                made,
                "\n### {name}\n\n{words}\n\n| field | type | |\n| --- | --- | --- |\n"
            )
            .unwrap();
        } else if let Some((name, kind)) = line
            .strip_prefix("pub ")
            .and_then(|rest| rest.trim_end_matches(',').split_once(": "))
        {
            let words = std::mem::take(&mut words);
            writeln!(made, "| `{name}` | {} | {words} |", shape(kind)).unwrap();
        }
    }
    made
}

/// A Rust type as a template sees it.
fn shape(kind: &str) -> String {
    let inside = |outer: &str| kind.strip_prefix(outer)?.strip_suffix('>');
    if let Some(item) = inside("Vec<") {
        format!("list of {}", shape(item))
    } else if let Some(item) = inside("Option<") {
        format!("{}, or nothing", shape(item))
    } else if inside("BTreeMap<").is_some() {
        "map of text".to_owned()
    } else {
        match kind {
            "String" => "text".to_owned(),
            "bool" => "true or false".to_owned(),
            "usize" | "u8" | "u32" | "u64" | "f64" => "number".to_owned(),
            view => format!("[{view}](#{})", view.to_lowercase()),
        }
    }
}
