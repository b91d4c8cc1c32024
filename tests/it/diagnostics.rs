//! One broken project for every code: what an editor reads is the snapshot
//! `tests/snapshots/W….snap`.
//!
//! A code without a case fails, and so does a case that does not show its code.

use std::collections::BTreeMap;
use std::fs;
use std::panic;

use rayon::prelude::*;
use wenzhai::command::{Color, Format, Screen};
use wenzhai::diagnostic::emit::{Style, emit};
use wenzhai::diagnostic::{code, sort};
use wenzhai::import::{Given, Vocabulary};
use wenzhai::pipeline;
use wenzhai::source;
use wenzhai::source::read::read_file;
use wenzhai::text::span::SourcePath;

use crate::project::{ENGINE, HEAD, Project, repository, snapshot};

/// Makes the project and returns what is said about it.
type Case = fn() -> String;

/// Codes that nothing can show yet, and why.
const PENDING: &[(u16, &str)] = &[(118, "only a bug can show it")];

const CASES: &[(u16, Case)] = &[
    (101, || {
        // A file that is gone between listing and reading: as root no file is
        // unreadable, so the library is asked itself.
        let project = Project::new(&[]);
        let path = SourcePath::new("content/articles/jia.md").unwrap();
        let mut report = Vec::new();
        let diagnostics = read_file(&project.file("nothing"), &path).diagnostics;
        emit(
            &mut report,
            Style::Human { color: false },
            &diagnostics,
            &|_| None,
        )
        .unwrap();
        String::from_utf8(report).unwrap()
    }),
    (102, || {
        let project = Project::new(&[]);
        let mut bytes = format!(
            "{HEAD}{}\n\n损坏的",
            "村里修了一条路，大家都来帮忙。".repeat(8)
        )
        .into_bytes();
        bytes.extend([0xE4, 0xB8]);
        bytes.extend("字。\n".bytes());
        project.write("content/articles/jia.md", bytes);
        check(&project)
    }),
    (103, || {
        check(&Project::new(&[(
            "content/articles/jia.md",
            "PK\u{3}\u{4}\0\0\0\u{8}\0\0",
        )]))
    }),
    (104, || {
        check(&Project::new(&[("content/articles/jia.md", "\n \n")]))
    }),
    #[cfg(unix)]
    (105, || {
        let project = Project::new(&[("content/articles/.gitkeep", ""), ("secret.md", HEAD)]);
        std::os::unix::fs::symlink("../../secret.md", project.file("content/articles/jia.md"))
            .unwrap();
        check(&project)
    }),
    (106, || {
        let project = Project::new(&[("content/articles/jia.md", "")]);
        let file = fs::File::options()
            .write(true)
            .open(project.file("content/articles/jia.md"))
            .unwrap();
        file.set_len((64 << 20) + 1).unwrap();
        check(&project)
    }),
    (107, || {
        import(&Project::new(&[(
            "content/sources/jia.pdf",
            "%正文在别的格式里。",
        )]))
    }),
    (108, || {
        import(&Project::new(&[(
            "content/sources/jia.docx",
            "下载了一半的文档",
        )]))
    }),
    (111, || {
        import(&Project::new(&[(
            "content/sources/jia.txt",
            "首页 > 新闻\n登录 | 注册\n分享到：微信 微博\n",
        )]))
    }),
    (112, || {
        let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
        import(&project);
        let article = project
            .file("content/articles")
            .read_dir()
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let edited = fs::read_to_string(&article).unwrap() + "\n编辑补了一句。\n";
        fs::write(article, edited).unwrap();
        project.write(
            "content/sources/jia.txt",
            SOURCE.replace("两公里", "三公里"),
        );
        import(&project)
    }),
    (113, || {
        // Import counts its notes and leaves them to `check`, which finds them
        // in the article; so the library is asked itself.
        let project = Project::new(&[("content/sources/jia.txt", UNTITLED)]);
        let sources = source::read_folder(project.root(), "content/sources", &["txt"])
            .unwrap()
            .value;
        let given: Vec<_> = sources
            .iter()
            .map(|it| (it.clone(), Given::default()))
            .collect();
        let imported = pipeline::import_all(&given, &Vocabulary::default(), &|| ());
        let diagnostics: Vec<_> = imported.into_iter().flat_map(|it| it.diagnostics).collect();
        let screen = Screen::new(Format::Human, Color::Never, true);
        screen.rendered(&BTreeMap::new(), project.root(), &diagnostics)
    }),
    (114, || {
        import(&Project::new(&[(
            "content/sources/jia.txt",
            &SOURCE.replace("共同出工", "共同富?！?"),
        )]))
    }),
    (115, || {
        import(&Project::new(&[
            ("content/sources/jia.txt", SOURCE),
            ("content/sources/yi.txt", SOURCE),
        ]))
    }),
    (116, || {
        import(&Project::new(&[
            ("content/sources/jia.txt", SOURCE),
            (
                "content/sources/yi.txt",
                &SOURCE.replace("发布时间：2021-05-04  ", ""),
            ),
        ]))
    }),
    (117, || {
        // A folder lies where the article should.
        let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
        project.write("content/articles/jia-cun-xiu-lu-cb29c2.md/x", "");
        import(&project)
    }),
    (119, || streamed("{\"id\": 1, \"text\": \"没有说完")),
    (120, || {
        let record = serde_json::json!({"id": 1, "text": SOURCE, "date": "昨天"});
        streamed(&record.to_string())
    }),
    (121, || {
        import(&Project::new(&[
            ("content/sources/jia.txt", SOURCE),
            (
                "content/import-words.tsv",
                "# 本站的词\nrelated\tany\t大家还在看\nrelated any 本周热读\nrelatd\tany\t本周热读\nshare\tany\t享\n",
            ),
        ]))
    }),
    (201, || {
        check(&article("title: 甲村: 修路\nslug: jia-cun\n", "正文。"))
    }),
    (202, || check(&article("slug: jia-cun\n", "正文。"))),
    (203, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ndata: 2021-05-04\n",
            "正文。",
        ))
    }),
    (204, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nauthor: {名: 王某}\n",
            "正文。",
        ))
    }),
    (205, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ntitle: 乙村修路\n",
            "正文。",
        ))
    }),
    (206, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ndate: 2021年5月4日\n",
            "正文。",
        ))
    }),
    (207, || {
        check(&article("title: 甲村修路\nslug: 甲村修路\n", "正文。"))
    }),
    (208, || {
        check(&Project::new(&[(
            "content/articles/jia.md",
            "# 甲村修路\n\n正文。\n",
        )]))
    }),
    (209, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ndate: 2021-05-04\nguessed: [date]\n",
            "正文。",
        ))
    }),
    (210, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ngarbled: [共同富?！?]\n",
            "走共同富?！?的路。",
        ))
    }),
    (211, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\ngarbled: [共同富?！?]\n",
            "走共同富裕的路。",
        ))
    }),
    (212, || {
        check(&article("title: 甲村修路\nslug: jia-cun\n", ""))
    }),
    (213, || {
        check(&figure(
            "    unit: 元\n    quote: 20万元\n    sentence: 修路花了20万元。\n",
        ))
    }),
    (214, || {
        check(&figure(
            "    value: 300000\n    unit: 元\n    quote: 30万元\n    sentence: 修路花了30万元。\n  - value: 200000\n    unit: 元\n    quote: 20万元\n    sentence: 修这条路花了20万元。\n",
        ))
    }),
    (215, || {
        check(&figure(
            "    value: 20\n    unit: 万元\n    quote: 20万元\n    sentence: 修路花了20万元。\n  - value: 200000\n    unit: 圆\n    quote: 20万元\n    sentence: 修路花了20万元。\n",
        ))
    }),
    (216, || {
        check(&figure(
            "    value: 200000\n    unit: 元\n    change: 翻一番\n    quote: 20万元\n    sentence: 修路花了20万元。\n  - value: 200000\n    unit: 元\n    change: from 50000 to 300000\n    quote: 20万元\n    sentence: 修路花了20万元。\n",
        ))
    }),
    (218, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nsummary: 修好了一条路。\n",
            "正文。",
        ))
    }),
    (219, || {
        // One after another: value, range, unit, what is taken out, change; the last one is right.
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nsummary: 修路。\nfigures:\n\
             \x20 - value: 2000\n    unit: 元\n    approx: over\n    quote: 2000多万元\n    sentence: 引进资金2000多万元。\n\
             \x20 - value: 30\n    unit: 户\n    quote: 30至50户\n    sentence: 每组30至50户。\n\
             \x20 - value: 300\n    unit: 元\n    quote: 300余亩\n    sentence: 种茶300余亩。\n\
             \x20 - value: 5\n    unit: 元\n    quote: \"*万元\"\n    sentence: \"罚款*万元。\"\n\
             \x20 - value: 80\n    unit: 人\n    change: \"+12pp\"\n    quote: 80人\n    sentence: 参加的有80人，增长12%。\n\
             \x20 - value: 300\n    unit: 元\n    quote: 300元\n    sentence: 每亩增收300元。\n",
            "引进资金2000多万元。每组30至50户。种茶300余亩。罚款*万元。参加的有80人，增长12%。每亩增收300元。",
        ))
    }),
    (301, || {
        check(&Project::of_article("村里先做一件事，**重点：**修路。"))
    }),
    (302, || {
        check(&Project::of_article(
            "<div onclick=\"a()\">一句。<script>b()</script></div>",
        ))
    }),
    (303, || {
        check(&Project::of_article("请看[这里](javascript:alert(1))。"))
    }),
    (401, || check(&Project::of_article("请看[乙村](yi.md)。"))),
    (402, || {
        check(&Project::of_article("## 做法\n\n请看[结果](#结果)。"))
    }),
    (403, || {
        let project = Project::of_article("正文。");
        project.write("content/articles/yi.md", format!("{HEAD}另一篇。\n"));
        check(&project)
    }),
    (404, || {
        let project = Project::of_article("正文。");
        project.write(
            "content/terms/a.md",
            "---\ntitle: 积分制\nslug: a\naliases: [积分]\n---\n\n释义。\n",
        );
        project.write(
            "content/terms/b.md",
            "---\ntitle: 记分\nslug: b\naliases: [积分]\n---\n\n释义。\n",
        );
        check(&project)
    }),
    (405, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nthemes: [产业镇兴]\n",
            "正文。",
        ))
    }),
    (406, || {
        check(&Project::of_article("请看[密码](../../../etc/passwd)。"))
    }),
    (407, || check(&Project::of_article("![一条路](lu.jpg)"))),
    (408, || {
        let project = Project::of_article("请看[[乙村栽树]]。");
        for slug in ["yi", "yi-er"] {
            project.write(
                &format!("content/articles/{slug}.md"),
                format!("---\ntitle: 乙村栽树\nslug: {slug}\n---\n\n正文。\n"),
            );
        }
        check(&project)
    }),
    (409, || {
        let project = Project::of_article("请看[乙村](yi.md)。");
        project.write(
            "content/articles/yi.md",
            "---\ntitle: 乙村栽树\nslug: yi\ndraft: true\n---\n\n正文。\n",
        );
        check(&project)
    }),
    (410, || {
        let project = Project::of_article("正文。");
        for (slug, other) in [("yi", "bing"), ("bing", "yi")] {
            project.write(
                &format!("content/articles/{slug}.md"),
                format!("---\ntitle: {slug}\nslug: {slug}\nredirect: {other}\n---\n"),
            );
        }
        check(&project)
    }),
    (411, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nplace: [浙江省, 天台市, 朝阳区]\n",
            "正文。",
        ))
    }),
    (412, || {
        let project = Project::of_article("正文。");
        project.write(
            "content/terms/a.md",
            "---\ntitle: 积分制\nslug: a\n---\n\n释义。\n",
        );
        check(&project)
    }),
    (501, || {
        let project = Project::of_article("村里修了一条路。");
        project.write(
            "content/convert.tsv",
            "# 简体\t繁体\n于谦\t于謙\n软件 軟體\n于谦\t於謙\n台\t臺\ttaiwan\n",
        );
        check(&project)
    }),
    (502, || {
        check(&article(
            "title: -{修路\nslug: jia-cun\n",
            "买了-{hans:计算机;han:電腦}-，立了-{里程-{碑}-}-，在路边-{}-。\n\n还有-{一句。",
        ))
    }),
    (503, || {
        let project = Project::of_article("正文。");
        project.write("content/articles/yi.hant.md", "---\n---\n\n正文。\n");
        check(&project)
    }),
    (504, || {
        let project = Project::of_article("## 做法\n\n一段。\n\n又一段。");
        project.write(
            "content/articles/jia.hant.md",
            "---\ntitle: 甲村築路\n---\n\n只有一段。\n",
        );
        check(&project)
    }),
    (505, || {
        let project = Project::of_article("一段。");
        project.write(
            "content/articles/jia.hant.md",
            "---\nslug: yi-cun\ndate: 2021-05-05\nthemes: [交通]\n---\n\n一段。\n",
        );
        check(&project)
    }),
    (506, || {
        let project = article("title: 甲村修路\nslug: jia-cun\neditions: [hk]\n", "正文。");
        project.write("content/articles/jia.hk.md", "---\n---\n\n正文。\n");
        check(&project)
    }),
    (511, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nscript: hans\n",
            "乡里的群眾们，见<span lang=\"zh-Hant\">鄉村</span>和`鄉村`。",
        ))
    }),
    (512, || {
        let project = article(
            "title: 甲村修路\nslug: jia-cun\nauthor: [于甲]\n",
            "读了《论语》。",
        );
        project.write(
            "content/articles/yi.md",
            "---\ntitle: 乙村修路\nslug: yi-cun\nauthor: [\"-{hans:于甲;hant:於甲}-\"]\n---\n\n读了《-{hans:论语;hant:倫語}-》。\n",
        );
        check(&project)
    }),
    (513, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nscript: hans\n",
            "村里修路那年，**冲**的人都来了。\n\n他家的冲不大，\
             另一个-{hans:冲;hant:沖}-更大。\n",
        ))
    }),
    (514, || {
        check(&article(
            "title: 甲村修路\nslug: jia-cun\nscript: hans\n",
            "村里的答覆，乡里的答覆，还有-{hans:答覆;hant:答復}-。",
        ))
    }),
    (601, || {
        check(&themed(
            "templates/page.html",
            "{% if title %}\n<p>{{ title }}</p>\n",
        ))
    }),
    (602, || {
        check(&themed(
            "templates/page.html",
            "<h1>{{ title }}</h1>\n<p>{{ titel }}</p>\n",
        ))
    }),
    (603, || {
        let hans =
            fs::read_to_string(repository().join("themes/default/strings/hans.yaml")).unwrap();
        check(&themed(
            "strings/hans.yaml",
            &(hans + "\na_new_key: 新的\n"),
        ))
    }),
    (604, || {
        check(&Project::new(&[
            ("wenzhai.yaml", "theme: qiu-tian\n"),
            ("content/articles/jia.md", HEAD),
        ]))
    }),
    (701, || {
        check(&themed(
            "templates/page.html",
            &page("<a href=\"mei-you.html\">没有</a>"),
        ))
    }),
    (702, || {
        check(&themed(
            "templates/page.html",
            &page("<p id=\"a\">甲</p><p id=\"a\">乙</p>"),
        ))
    }),
    (703, || {
        check(&themed(
            "templates/page.html",
            &page("<p id=\"{{ lang }}\">甲</p>"),
        ))
    }),
    (704, || {
        let project = Project::of_article("正文。");
        project.write("public/hans/articles/jia-cun.html", "不是文摘写的。");
        project.run(&["build", "--quiet"]).report()
    }),
    (705, || {
        check(&themed(
            "templates/page.html",
            &page("<p style=\"color:red\" onclick=\"a()\">甲</p><script>b()</script>"),
        ))
    }),
];

#[test]
fn every_code_has_a_case() {
    let mut codes: Vec<u16> = CASES
        .iter()
        .map(|(code, _)| *code)
        .chain(PENDING.iter().map(|(code, _)| *code))
        .collect();
    codes.sort_unstable();
    let all: Vec<u16> = code::ALL.iter().map(|code| code.number).collect();
    assert_eq!(
        codes, all,
        "each code wants one case in CASES, or a reason in PENDING"
    );
}

#[test]
fn reports_are_as_before() {
    let reports: BTreeMap<u16, String> = CASES
        .par_iter()
        .map(|(code, case)| (*code, case()))
        .collect();
    let mut failed = Vec::new();
    for (code, report) in &reports {
        let id = format!("W{code}");
        // Every difference is shown, not only the first.
        let compared = panic::catch_unwind(|| {
            assert!(
                report.contains(&format!("[{id}]")),
                "{id} is not in its report:\n{report}"
            );
            snapshot(&id, report);
        });
        if compared.is_err() {
            failed.push(id);
        }
    }
    assert!(failed.is_empty(), "see above: {}", failed.join(", "));
}

#[test]
fn what_is_pending_is_not_found_by_chance() {
    let names = |number: u16| {
        code::ALL
            .iter()
            .find(|code| code.number == number)
            .map(|code| code.name)
    };
    for (code, reason) in PENDING {
        assert!(names(*code).is_some() && !reason.is_empty());
    }
}

/// A source that import takes without a word.
const SOURCE: &str = "甲村修路记\n发布时间：2021-05-04  来源：某县报  作者：王某\n一、缘起\n甲村的路坏了三年，一到雨天就走不成。\n二、做法\n村里开了五次会，全村共同出工，一个月修好了两公里。\n三、结果\n果子卖得出去，孩子上学不再绕路。\n";

/// A source that states no title.
const UNTITLED: &str = "发布时间：2021-05-04  来源：某县报\n甲村的路坏了三年，一到雨天就走不成，果子烂在树上，孩子上学要绕五里山路。\n村里开了五次会，全村共同出工，一个月修好了两公里，又在路边种了三百棵树。\n路通了以后，果子卖得出去，外出的年轻人也回来了十几个。\n";

/// What `wenzhai check` shows, without a process of its own: loading the
/// engine forty times would take most of the test's time.
fn check(project: &Project) -> String {
    let screen = Screen::new(Format::Human, Color::Never, true);
    let built = project.planned();
    let mut diagnostics = built.diagnostics;
    diagnostics.extend(built.site.iter().flat_map(wenzhai::check::check));
    let round_trip = |site| wenzhai::check::check_round_trip(site, &*ENGINE);
    diagnostics.extend(built.site.iter().flat_map(round_trip));
    if let (Some(site), Ok(inputs)) = (&built.site, pipeline::read(project.root())) {
        let (documents, words) = (&inputs.value.documents, &inputs.value.dictionary);
        let doubts = |run: &str| ENGINE.undecided(run);
        diagnostics.extend(wenzhai::check::check_undecided(
            site, documents, words, &doubts,
        ));
    }
    sort(&mut diagnostics);
    screen.rendered(&BTreeMap::new(), project.root(), &diagnostics)
}

fn import(project: &Project) -> String {
    project.run(&["import", "--quiet"]).report()
}

/// The first problem with a record, as tools read it.
fn streamed(record: &str) -> String {
    let ran = Project::new(&[]).run_with(&["import", "--jsonl", "--quiet"], record);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let problem = &answer["problems"][0];
    format!("[{}]\n{problem:#}\n", problem["code"].as_str().unwrap())
}

fn article(front_matter: &str, body: &str) -> Project {
    Project::new(&[(
        "content/articles/jia.md",
        &format!("---\n{front_matter}---\n\n{body}\n"),
    )])
}

/// An article that states one figure: the lines of its item.
fn figure(lines: &str) -> Project {
    article(
        &format!("title: 甲村修路\nslug: jia-cun\nfigures:\n  - subject: 修路\n{lines}"),
        "修路花了20万元。",
    )
}

/// A project with a page of its own, and the theme in which one file is
/// another.
fn themed(path: &str, text: &str) -> Project {
    let project = Project::new(&[(
        "content/pages/about.md",
        "---\ntitle: 关于\nslug: about\n---\n\n正文。\n",
    )]);
    project.copy(&repository().join("themes/default"), "themes/default");
    project.write(&format!("themes/default/{path}"), text);
    project
}

fn page(main: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{{{{ lang }}}}\">\n<head><meta charset=\"utf-8\"><title>{{{{ title }}}}</title></head>\n<body>{main}</body>\n</html>\n"
    )
}
