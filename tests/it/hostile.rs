//! Content that would do harm: nothing of it reaches a page, and what is only
//! text is shown as text.

use std::collections::BTreeMap;
use std::fs;

use wenzhai::check::check;
use wenzhai::diagnostic::Severity;

use crate::project::{HEAD, Project, is_page, tree};

/// Everything that the built site says, for what must not be in it.
fn pages(project: &Project) -> BTreeMap<String, String> {
    // Unsafe addresses are errors, so the exit code is 1; the pages are built
    // all the same.
    project.run(&["build", "--quiet"]);
    let files = tree(&project.file("public"));
    files
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .collect()
}

fn article(project: &Project, edition: &str) -> String {
    let pages = pages(project);
    pages[&format!("{edition}/articles/jia-cun.html")].clone()
}

/// The text of the article between its `<div class="text">` and what follows
/// it, so that the theme's own scripts are not looked at.
fn body(page: &str) -> &str {
    let start = page.find("<div class=\"text\">").unwrap();
    let end = page.find("<div class=\"after\">").unwrap_or(page.len());
    &page[start..end]
}

/// Raw HTML that would run, load or lay itself over the page.
const HTML: [&str; 22] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<p onmouseover='alert(1)'>甲</p>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<a href=\"javascript:alert(1)\">甲</a>",
    "<a href=\" java&#9;script:alert(1)\">甲</a>",
    "<div style=\"background:url(javascript:alert(1))\">甲</div>",
    "<style>@import 'http://evil.example/'</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>甲</button></form>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<template><script>alert(1)</script></template>",
    "<p>甲 <!-- <img src=x onerror=alert(1)> --!> <img src=x onerror=alert(1)> --></p>",
    "甲<b onclick=alert(1)>乙</b>丙<script>alert(1)</script>",
    "<details open ontoggle=alert(1)><summary>甲</summary></details>",
    "<div\nonclick\n=\nalert(1)>甲</div>",
];

/// What no tag of an article may hold.
const FORBIDDEN: [&str; 14] = [
    "script", "alert", "iframe", "style", "evil", "object", "embed", "form", "meta", "base ",
    "svg", "math", "template", "onerror",
];

#[test]
fn raw_html_does_nothing() {
    let bodies: Vec<String> = HTML
        .iter()
        .map(|html| format!("前文。\n\n{html}\n\n后文。"))
        .collect();
    let project = of_articles(&bodies);
    let site = project.planned().site.unwrap();
    for (number, html) in HTML.iter().enumerate() {
        let page = site
            .render(
                site.page(&format!("hans/articles/a-{number}.html"))
                    .unwrap(),
            )
            .value;
        let page = String::from_utf8(page).unwrap();
        let body = body(&page);
        // As text between tags it may stand; as markup not.
        for tag in body
            .split('<')
            .skip(1)
            .map(|tag| tag.split('>').next().unwrap().to_lowercase())
        {
            let bad = FORBIDDEN.iter().find(|bad| tag.contains(**bad));
            assert_eq!(bad, None, "{html}\nleaves <{tag}> in\n{body}");
        }
        assert!(
            body.contains("前文。") && body.contains("后文。"),
            "{html} takes the text around it along:\n{body}"
        );
    }
    let errors: Vec<_> = check(&site)
        .into_iter()
        .filter(|it| it.code.severity == Severity::Error)
        .collect();
    assert_eq!(errors, []);
}

#[test]
fn addresses_that_run_are_taken_out() {
    const ADDRESSES: [&str; 11] = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "<javascript:alert(1)>",
        "java&#115;cript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "vbscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//evil.example/x",
        "\\\\evil.example/x",
    ];
    let bodies: Vec<String> = ADDRESSES
        .iter()
        .map(|address| {
            format!(
                "请看[这里]({address})，或<{}>，又![图]({address})。",
                address.trim_matches(['<', '>'])
            )
        })
        .collect();
    let project = of_articles(&bodies);
    let built = project.planned();
    let site = built.site.unwrap();
    for (number, address) in ADDRESSES.iter().enumerate() {
        let page = site
            .render(
                site.page(&format!("hant/articles/a-{number}.html"))
                    .unwrap(),
            )
            .value;
        let page = String::from_utf8(page).unwrap().to_lowercase();
        let body = body(&page);
        for bad in [
            "href=\"j",
            "href=\"v",
            "href=\"d",
            "href=\"f",
            "evil.example/x\"",
            "src=",
        ] {
            assert!(!body.contains(bad), "{address} leaves {bad}:\n{body}");
        }
        let path = format!("content/articles/a{number}.md");
        let of_file = built.diagnostics.iter().filter(|it| {
            it.span
                .as_ref()
                .is_some_and(|span| span.path.as_str() == path)
        });
        let refused = of_file
            .filter(|it| ["W303", "W406"].contains(&it.code.id().as_str()))
            .count();
        assert!(refused >= 2, "{address} is reported {refused} times");
    }
}

/// A project with one article for each of `bodies`: `hans/articles/a-<number>.html`.
fn of_articles(bodies: &[String]) -> Project {
    let project = Project::new(&[]);
    for (number, body) in bodies.iter().enumerate() {
        let head = HEAD.replace("jia-cun", &format!("a-{number}"));
        project.write(
            &format!("content/articles/a{number}.md"),
            format!("{head}{body}\n"),
        );
    }
    project
}

#[test]
fn template_syntax_is_text() {
    let syntax = "{{ article.title }} {% for a in b %} {# 注 #} {{ \"x\" | safe }} {{ get_env(name=\"HOME\") }} {{ <switch.links /> }}";
    let project = Project::of_article(&format!("{syntax}\n\n`{syntax}`\n\n```\n{syntax}\n```"));
    project.write("content/articles/yi.md", "---\ntitle: \"{{ site.title }} {% raw %}\"\nslug: yi\ndate: 2021-05-04\nsource: \"{{ lang }}\"\nplace: [\"{{ 1 + 1 }}省\"]\nsummary: \"{# 摘要 #}\"\n---\n\n正文。\n");
    project.write("wenzhai.yaml", "title: \"{{ 7 * 7 }}\"\n");
    let pages = pages(&project);
    let body = body(&pages["hans/articles/jia-cun.html"]);
    let escaped = syntax
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let shown = body
        .replace("&#34;", "&quot;")
        .replace("&#x22;", "&quot;")
        .replace('"', "&quot;")
        .replace("&#x2F;", "/");
    assert_eq!(shown.matches(&escaped).count(), 3, "{escaped}\n{shown}");
    let yi = &pages["hans/articles/yi.html"];
    for text in [
        "{{ site.title }} {% raw %}",
        "{{ lang }}",
        "{{ 1 + 1 }}省",
        "{# 摘要 #}",
        "{{ 7 * 7 }}",
    ] {
        assert!(yi.contains(text), "{text} is not shown");
    }
}

#[test]
fn markup_in_front_matter_is_text() {
    let bad = "<img src=x onerror=alert(1)>\\\"'";
    let project = Project::new(&[
        (
            "wenzhai.yaml",
            &format!("title: \"{bad}\"\ndescription: \"{bad}\"\nlicense: \"{bad}\"\n"),
        ),
        (
            "content/articles/jia.md",
            &format!(
                "---\ntitle: \"{bad}\"\nslug: jia-cun\nsource: \"{bad}\"\nauthor: [\"{bad}\"]\nplace: [\"{bad}\"]\nsummary: \"{bad}\"\nthemes: [\"{bad}\"]\ngarbled: [\"{bad}\"]\nguessed: [title]\norigin:\n  file: \"{bad}\"\n  encoding: \"{bad}\"\n  sha256: \"{bad}\"\n  removed: {{\"{bad}\": 1}}\n---\n\n正文。\n"
            ),
        ),
        (
            "content/terms/a.md",
            &format!(
                "---\ntitle: \"{bad}\"\nslug: a\nkind: theme\naliases: [\"{bad}\"]\nsummary: \"{bad}\"\n---\n\n正文。\n"
            ),
        ),
        (
            "content/pages/about.md",
            &format!("---\ntitle: \"{bad}\"\nslug: about\n---\n\n正文。\n"),
        ),
    ]);
    for (path, page) in pages(&project) {
        if is_page(&path) {
            assert!(!page.contains("<img src=x"), "{path}");
            // Nor may a quote end an attribute: no tag may hold the handler as
            // an attribute of its own.
            let site = page
                .split('<')
                .skip(1)
                .map(|tag| tag.split('>').next().unwrap());
            let broken: Vec<_> = site
                .filter(|tag| tag.contains("onerror") && tag.matches('"').count() % 2 == 1)
                .collect();
            assert_eq!(broken, [""; 0], "{path}");
        }
    }
    let site = project.planned().site.unwrap();
    let errors: Vec<_> = check(&site)
        .into_iter()
        .filter(|it| it.code.severity == Severity::Error)
        .collect();
    assert_eq!(errors, []);
}

#[test]
fn slugs_do_not_leave_the_folder() {
    for slug in [
        "../../x", "a/b", "/etc/x", "..", "a.b", "CON ", "a%2f", "con\\x",
    ] {
        let project = Project::new(&[(
            "content/articles/jia.md",
            &format!("---\ntitle: 甲\nslug: '{slug}'\n---\n\n正文。\n"),
        )]);
        let ran = project.run(&["build"]);
        assert_eq!(ran.code, Some(1), "{slug}: {}", ran.stderr);
        assert!(ran.stderr.contains("W207"), "{slug}: {}", ran.stderr);
        let folders: Vec<_> = fs::read_dir(project.root())
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        assert!(
            folders
                .iter()
                .all(|it| it == "content" || it == "public" || it == ".wenzhai"),
            "{slug}: {folders:?}"
        );
    }
}

#[test]
fn themes_do_not_leave_the_folder() {
    for theme in ["../secret", "/etc", "..", ".git"] {
        let project = Project::new(&[
            ("wenzhai.yaml", &format!("theme: '{theme}'\n")),
            ("content/articles/jia.md", HEAD),
        ]);
        let ran = project.run(&["check"]);
        assert_eq!(ran.code, Some(1), "{theme}: {}", ran.stderr);
        assert!(ran.stderr.contains("W204"), "{theme}: {}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let secret = Project::new(&[
        ("secret.md", &HEAD.replace("jia-cun", "secret")),
        ("secret.png", "PNG"),
        ("folder/secret.md", HEAD),
    ]);
    secret.write(
        "secret.md",
        secret
            .read("secret.md")
            .replace("---\n", "--- # password\n"),
    );
    let project = Project::of_article("![图](tu.png)[夹](folder/secret.md)");
    symlink(
        secret.file("secret.md"),
        project.file("content/articles/yi.md"),
    )
    .unwrap();
    symlink(
        secret.file("secret.png"),
        project.file("content/articles/tu.png"),
    )
    .unwrap();
    symlink(
        secret.file("folder"),
        project.file("content/articles/folder"),
    )
    .unwrap();
    let ran = project.run(&["check"]);
    assert!(
        ran.stderr.contains("W105") && !ran.stderr.contains("password"),
        "{}",
        ran.stderr
    );
    let ran = project.run(&["build", "--format", "short"]);
    assert_eq!(ran.stderr.matches("W105").count(), 3, "{}", ran.stderr);
    let pages = pages(&project);
    assert!(!pages.contains_key("hans/articles/secret.html"));
    assert!(
        !tree(&project.file("public"))
            .values()
            .any(|bytes| bytes == b"PNG")
    );
}

#[cfg(unix)]
#[test]
fn the_output_is_not_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let outside = Project::new(&[("kept.txt", "x")]);
    let project = Project::of_article("正文。");
    fs::create_dir(project.file("public")).unwrap();
    symlink(outside.root(), project.file("public/hans")).unwrap();
    let ran = project.run(&["build"]);
    assert_ne!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        tree(outside.root()).len(),
        1,
        "nothing is written outside the output folder"
    );
}

#[test]
fn links_out_of_the_project_are_taken_out() {
    let project = Project::of_article(
        "[甲](../../../etc/passwd) [乙](%2e%2e/%2e%2e/%2e%2e/etc/passwd) [丙](/etc/passwd) ![丁](../../../etc/x.png) [戊](..\\..\\..\\x.md)",
    );
    let page = article(&project, "hans");
    assert!(!body(&page).contains("href="), "{}", body(&page));
    assert!(!body(&page).contains("src="), "{}", body(&page));
}
