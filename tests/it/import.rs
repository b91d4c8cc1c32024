//! `wenzhai import` as an editor meets it: what is written where, what is never
//! overwritten, and what the reports say.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::project::{Project, Ran, is_root, repository, skip, tree};

/// A source that import takes without a word.
const SOURCE: &str = "甲村修路记\n发布时间：2021-05-04  来源：某县报  作者：王某\n一、缘起\n甲村的路坏了三年，一到雨天就走不成，果子烂在树上，孩子上学要绕五里山路。\n二、做法\n村里开了五次会，全村共同出工，一个月修好了两公里，又在路边种了三百棵树。\n三、结果\n果子卖得出去，孩子上学不再绕路，外出的年轻人也回来了十几个，学堂里又有了读书声。\n";

/// The same text in Traditional characters, as another site has it: no date.
const REPOST: &str = "甲村修路記\n一、緣起\n甲村的路壞了三年，一到雨天就走不成，果子爛在樹上，孩子上學要繞五里山路。\n二、做法\n村裡開了五次會，全村共同出工，一個月修好了兩公里，又在路邊種了三百棵樹。\n三、結果\n果子賣得出去，孩子上學不再繞路，外出的年輕人也回來了十幾個，學堂裡又有了讀書聲。\n";

/// Another article.
const OTHER: &str = "乙镇的集市\n发布时间：2020-03-02  来源：某市晚报\n一、从前\n乙镇的集市只有半条街，逢三逢八才开，卖完一担菜要等到天黑，外乡人找不到落脚的地方。\n二、如今\n镇上划出一块空地搭了棚子，水电齐全，摊位抽签，谁来都一样；半年里多了六十户摊主。\n";

#[test]
fn running_again_changes_nothing() {
    let project = Project::new(&[
        ("content/sources/jia.txt", SOURCE),
        ("content/sources/yi.txt", OTHER),
    ]);
    let first = project.run(&["import"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(
        first.stderr.contains("2 个来源：新建 2 篇"),
        "{}",
        first.stderr
    );
    let before = stamps(&project);
    let again = project.run(&["import"]);
    assert!(
        again.stderr.contains("2 个来源：未变 2 篇"),
        "{}",
        again.stderr
    );
    assert!(stamps(&project) == before, "not a byte, not a time");
    // What import remembers may be lost: an article that is as import makes it
    // is known all the same.
    fs::remove_dir_all(project.file(".wenzhai")).unwrap();
    let again = project.run(&["import"]);
    assert!(again.stderr.contains("未变 2 篇"), "{}", again.stderr);
}

#[test]
fn the_pictures_of_a_saved_page_come_along() {
    let page = "<html><head><title>甲村修路记</title></head><body><h1>甲村修路记</h1><p>发布时间：2021-05-04 来源：某县报</p>\
        <div><p>甲村的路坏了三年，一到雨天就走不成，果子烂在树上，孩子上学要绕五里山路。</p>\
        <p><img src=\"jia_files/lu.png\" alt=\"修好的路\"></p>\
        <p>村里开了五次会，全村共同出工，一个月修好了两公里，又在路边种了三百棵树。</p></div></body></html>";
    let project = Project::new(&[
        ("content/sources/jia.html", page),
        ("content/sources/jia_files/lu.png", "PNG"),
    ]);
    let ran = project.run(&["import"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let files = articles(&project);
    let folder = files.iter().find_map(|path| path.strip_suffix(".md"));
    let folder = folder.expect("an article");
    assert_eq!(project.read(&format!("{folder}/lu.png")), "PNG");
    let name = folder.rsplit('/').next().unwrap_or_default();
    let image = format!("![修好的路]({name}/lu.png)");
    let article = project.read(&format!("{folder}.md"));
    assert!(article.contains(&image), "{article}");
}

#[test]
fn a_source_that_changed_renews_its_article() {
    let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
    project.run(&["import"]);
    let path = only_article(&project);
    project.write("content/sources/jia.txt", SOURCE.replace("五次", "六次"));
    let again = project.run(&["import"]);
    assert!(again.stderr.contains("更新 1 篇"), "{}", again.stderr);
    assert_eq!(only_article(&project), path, "the slug stays");
    assert!(project.read(&path).contains("六次会"));
}

#[test]
fn what_an_editor_wrote_is_kept_and_the_new_version_put_beside_it() {
    let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
    project.run(&["import"]);
    let path = only_article(&project);
    let edited = project
        .read(&path)
        .replace("script: hans", "script: hans\nthemes: [修路]")
        .replace("slug: jia-cun-xiu-lu", "slug: jia-cun-de-lu")
        .replace("guessed: [figures, summary]", "guessed: []");
    assert!(edited.contains("guessed: []") && edited.contains("slug: jia-cun-de-lu"));
    project.write(&path, &edited);
    let same = project.run(&["import"]);
    assert!(same.stderr.contains("编辑过而保留 1 篇"), "{}", same.stderr);

    let changed = SOURCE.replace("五次", "六次");
    project.write("content/sources/jia.txt", &changed);
    let beside = path.replace(".md", ".new.md");
    let ran = project.run(&["import"]);
    assert!(
        ran.stderr.contains(&path) && ran.stderr.contains(&beside),
        "{}",
        ran.stderr
    );
    assert_eq!(project.read(&path), edited);
    let new = project.read(&beside);
    assert!(new.contains("六次会") && new.contains("slug: jia-cun-de-lu"));
    assert!(
        new.contains("themes: [修路]") && new.contains("guessed: [figures]"),
        "what the editor decided is not proposed again, but figures are those of the new text:\n{new}"
    );
    // A second run has nothing to add, and one that the editor began in stays.
    let before = stamps(&project);
    project.run(&["import"]);
    assert!(stamps(&project) == before);
    // Once the editor is done with it, it does not come back.
    fs::remove_file(project.file(&beside)).unwrap();
    let done = project.run(&["import"]);
    assert!(done.stderr.contains("编辑过而保留 1 篇"), "{}", done.stderr);
    assert!(!project.file(&beside).exists());
    // Until the source says something new.
    project.write(
        "content/sources/jia.txt",
        changed.replace("两公里", "三公里"),
    );
    project.run(&["import"]);
    assert!(project.read(&beside).contains("三公里"));
}

#[test]
fn a_source_from_elsewhere_is_known_again() {
    let (project, elsewhere) = (Project::new(&[("wenzhai.yaml", "")]), Project::new(&[]));
    elsewhere.write("case.txt", SOURCE);
    let import = |name: &str| {
        let file = elsewhere.file(name).display().to_string();
        project.run(&["import", &file])
    };
    import("case.txt");
    let path = only_article(&project);
    assert!(
        project.read(&path).contains("file: case.txt"),
        "the folder of a person's machine is not published"
    );
    // The same place, other words.
    elsewhere.write("case.txt", SOURCE.replace("五次", "六次"));
    let ran = import("case.txt");
    assert!(ran.stderr.contains("更新 1 篇"), "{}", ran.stderr);
    assert_eq!(only_article(&project), path);
    // Another place and another name, the same bytes.
    fs::rename(elsewhere.file("case.txt"), elsewhere.file("lu.txt")).unwrap();
    import("lu.txt");
    assert_eq!(only_article(&project), path);
    // Another place and other words: its name and its likeness tell, as the old
    // file is gone.
    fs::remove_file(elsewhere.file("lu.txt")).unwrap();
    elsewhere.write("2021/lu.txt", SOURCE.replace("五次", "七次"));
    import("2021/lu.txt");
    assert_eq!(only_article(&project), path);
    assert!(project.read(&path).contains("七次会"));
    // Nothing is remembered, as in a fresh clone: the same name and the likeness.
    fs::remove_dir_all(project.file(".wenzhai")).unwrap();
    elsewhere.write("2021/lu.txt", SOURCE.replace("五次", "八次"));
    let ran = import("2021/lu.txt");
    assert!(ran.stderr.contains("保留"), "{}", ran.stderr);
    let new = project.read(&path.replace(".md", ".new.md"));
    assert!(
        new.contains("八次会"),
        "what is not known to be import's counts as edited"
    );
    // A file of another name may be a repost, even where the first is gone: it
    // replaces nothing.
    fs::remove_file(elsewhere.file("2021/lu.txt")).unwrap();
    elsewhere.write("repost.txt", SOURCE.replace("五次", "九次"));
    let ran = import("repost.txt");
    assert!(ran.stderr.contains("新建 1 篇") && ran.stderr.contains("W116"));
    assert!(project.read(&path).contains("七次会"));
}

#[test]
fn a_source_of_the_project_that_was_renamed_keeps_its_article() {
    let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
    project.run(&["import"]);
    let path = only_article(&project);
    fs::remove_file(project.file("content/sources/jia.txt")).unwrap();
    project.write(
        "content/sources/2021/lu.txt",
        SOURCE.replace("五次", "六次"),
    );
    let ran = project.run(&["import"]);
    assert!(ran.stderr.contains("更新 1 篇"), "{}", ran.stderr);
    assert_eq!(only_article(&project), path);
    assert!(
        project
            .read(&path)
            .contains("file: content/sources/2021/lu.txt")
    );
}

#[test]
fn an_article_that_was_removed_comes_back_only_when_its_source_is_named() {
    let project = Project::new(&[
        ("content/sources/jia.txt", SOURCE),
        ("content/sources/yi.txt", OTHER),
    ]);
    project.run(&["import", "content/sources/jia.txt"]);
    let path = only_article(&project);
    fs::remove_file(project.file(&path)).unwrap();
    let ran = project.run(&["import"]);
    assert!(
        ran.stderr.contains("已删去而不带回 1 篇")
            && ran
                .stderr
                .contains("wenzhai import content/sources/jia.txt"),
        "{}",
        ran.stderr
    );
    assert!(!project.file(&path).exists());
    project.run(&["import", "content/sources/jia.txt"]);
    assert!(project.file(&path).exists());
}

#[test]
fn a_repost_is_reported_with_the_better_one_and_nothing_is_removed() {
    let project = Project::new(&[
        ("content/sources/jia.txt", SOURCE),
        ("content/sources/other.txt", OTHER),
        ("content/sources/repost.txt", REPOST),
    ]);
    let ran = project.run(&["import", "--format", "short"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(articles(&project).len(), 3, "nothing is removed");
    let reports: Vec<&str> = ran
        .stderr
        .lines()
        .filter(|line| line.contains("W116"))
        .collect();
    assert_eq!(reports.len(), 1, "{}", ran.stderr);
    assert!(
        reports[0].starts_with("content/sources/repost.txt:")
            && reports[0].contains("《甲村修路记》")
            && reports[0].contains("写明了日期、来源、作者"),
        "{}",
        reports[0]
    );
    // What the editor has seen is not said at every run.
    let again = project.run(&["import", "--format", "short"]);
    assert!(!again.stderr.contains("W116"), "{}", again.stderr);
    // One that arrives when the other is an article already is found too.
    let late = Project::new(&[("content/sources/repost.txt", REPOST)]);
    late.run(&["import"]);
    late.write("content/sources/jia.txt", SOURCE);
    let ran = late.run(&["import", "--format", "short"]);
    assert!(
        ran.stderr.contains("jia.txt:1:1: warning W116"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_it_would_do() {
    let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
    let before = tree(project.root());
    let ran = project.run(&["import", "--dry-run"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr
            .contains("会新建 content/articles/jia-cun-xiu-lu-")
            && ran.stderr.contains("没有写入任何文件"),
        "{}",
        ran.stderr
    );
    assert!(tree(project.root()) == before);
    project.run(&["import"]);
    project.write("content/sources/jia.txt", SOURCE.replace("五次", "六次"));
    let before = stamps(&project);
    let ran = project.run(&["import", "--dry-run"]);
    assert!(ran.stderr.contains("会更新 1 篇"), "{}", ran.stderr);
    assert!(stamps(&project) == before);
}

#[test]
fn an_article_goes_where_it_is_sent() {
    let project = Project::new(&[("jia.txt", SOURCE), ("yi.txt", OTHER)]);
    let shown = project.run(&["import", "jia.txt", "-o", "-"]);
    assert!(
        shown.stdout.starts_with("---\ntitle: 甲村修路记\n"),
        "{}",
        shown.stdout
    );
    assert_eq!(
        project.run(&["import", "jia.txt", "-o", "a.md"]).code,
        Some(0)
    );
    assert_eq!(project.read("a.md"), shown.stdout);
    let both = project.run(&["import", "jia.txt", "yi.txt", "-o", "a.md"]);
    assert_eq!(both.code, Some(2));
    assert!(
        both.stderr.contains("请用 -o 指定一个文件夹"),
        "{}",
        both.stderr
    );
    assert_eq!(
        project
            .run(&["import", "jia.txt", "yi.txt", "-o", "out"])
            .code,
        Some(0)
    );
    assert_eq!(tree(&project.file("out")).len(), 2);
    project.write("jia.txt", SOURCE.replace("五次", "六次"));
    let again = project.run(&["import", "jia.txt", "-o", "out"]);
    assert!(again.stderr.contains("更新 1 篇"), "{}", again.stderr);
    assert_eq!(tree(&project.file("out")).len(), 2);
    let wrong = project.run(&["import", "jia.txt", "-o", "out.txt"]);
    assert_eq!(wrong.code, Some(2));
    assert!(!project.file("content").exists());
}

#[test]
fn one_bad_file_does_not_stop_the_rest() {
    let project = Project::new(&[
        ("content/sources/a-zip.txt", "PK\u{3}\u{4}\0\0\0\u{8}\0\0"),
        ("content/sources/b-empty.txt", ""),
        ("content/sources/c-nuls.txt", "\0\0\0\0\0\0"),
        ("content/sources/d-menu.txt", "首页\n登录 | 注册\n"),
        ("content/sources/good.txt", SOURCE),
    ]);
    project.write("content/sources/e-huge.txt", "");
    let huge = fs::File::options()
        .write(true)
        .open(project.file("content/sources/e-huge.txt"))
        .unwrap();
    huge.set_len((64 << 20) + 1).unwrap();
    let long = format!("{SOURCE}{}\n", "长".repeat(300_000));
    project.write("content/sources/f-long.txt", long);
    #[cfg(unix)]
    if is_root() {
        skip(
            "one_bad_file_does_not_stop_the_rest",
            "no file is unreadable to root",
        );
    } else {
        use std::os::unix::fs::PermissionsExt as _;
        project.write("content/sources/g-locked.txt", OTHER);
        let locked = project.file("content/sources/g-locked.txt");
        fs::set_permissions(locked, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let ran = project.run(&["import", "--format", "short"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for (file, code) in [
        ("a-zip", "W103"),
        ("b-empty", "W104"),
        ("c-nuls", "W103"),
        ("d-menu", "W111"),
        ("e-huge", "W106"),
    ] {
        let found = |line: &str| line.contains(&format!("{file}.txt")) && line.contains(code);
        assert!(ran.stderr.lines().any(found), "{file}:\n{}", ran.stderr);
    }
    assert!(
        articles(&project)
            .iter()
            .any(|path| path.contains("jia-cun-xiu-lu")),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_is_gone_when_it_is_read_is_named() {
    // A pipe in place of a file: no source at all, and reading it would wait
    // for ever. Only plain files are listed.
    let project = Project::new(&[("content/sources/good.txt", SOURCE)]);
    let pipe = project.file("content/sources/pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("gone.txt", project.file("content/sources/link.txt")).unwrap();
    let ran = project.run(&["import"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("W105"), "{}", ran.stderr);
    assert_eq!(articles(&project).len(), 1);
}

#[test]
fn a_run_that_was_killed_leaves_whole_articles_and_is_taken_up_again() {
    let with_sources = || {
        let project = Project::new(&[]);
        for number in 0..120 {
            let text = OTHER.replace("乙镇", &format!("第{number}镇"));
            project.write(&format!("content/sources/{number}.txt"), text);
        }
        project
    };
    let whole = with_sources();
    assert_eq!(whole.run(&["import", "--quiet"]).code, Some(0));
    let expected = tree(&whole.file("content/articles"));
    let killed = with_sources();
    let mut child = killed.command(&["import", "--quiet"]).spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if killed.file("content/articles").exists() {
            child.kill().unwrap();
        }
    }
    // How far it came is the machine's affair; what is there must be whole.
    for path in articles(&killed).iter().filter(|path| !path.contains("/.")) {
        let name = path.trim_start_matches("content/articles/");
        assert!(killed.read(path).as_bytes() == expected[name], "{path}");
    }
    let again = killed.run(&["import"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let mut now = tree(&killed.file("content/articles"));
    now.retain(|path, _| !path.starts_with('.'));
    assert!(now == expected);
}

#[test]
fn tools_get_one_object_a_file() {
    let project = Project::new(&[
        ("content/sources/a.txt", SOURCE),
        ("content/sources/b.txt", SOURCE),
        ("content/sources/c.txt", REPOST),
        ("content/sources/d.txt", "首页\n登录 | 注册\n"),
        (
            "content/sources/e.txt",
            &OTHER.replace("只有半条街", "只有半富?！?街"),
        ),
    ]);
    let ran = project.run(&["import", "--format", "json", "--explain"]);
    assert_eq!(ran.code, Some(1), "there is an error among them");
    let objects = objects(&ran);
    assert_eq!(objects.len(), 6, "five files and the sum:\n{}", ran.stderr);
    let states: Vec<&str> = objects
        .iter()
        .filter_map(|it| it["state"].as_str())
        .collect();
    assert_eq!(states, ["new", "same-file", "new", "no-article", "new"]);
    assert_eq!(objects[0]["removed"]["meta"], 1);
    assert_eq!(
        objects[0]["guessed"],
        serde_json::json!(["figures", "summary"])
    );
    assert_eq!(
        objects[0]["lines"].as_array().unwrap().len(),
        SOURCE.split('\n').count()
    );
    assert_eq!(objects[1]["same_file"], "content/sources/a.txt");
    assert_eq!(
        objects[2]["duplicates"][0]["article"],
        objects[0]["article"]
    );
    assert_eq!(objects[2]["duplicates"][0]["better"], "other");
    assert_eq!(objects[3]["diagnostics"][0]["code"], "W111");
    assert_eq!(objects[4]["garbled"].as_array().unwrap().len(), 1);
    let garbled = &objects[4]["diagnostics"][0];
    assert_eq!(
        (&garbled["code"], &garbled["line"]),
        (&"W114".into(), &4.into())
    );
    assert_eq!(objects[5]["summary"]["states"]["new"], 3);
}

#[test]
fn every_line_is_explained_in_chinese() {
    let project = Project::new(&[]);
    project.copy(
        &repository().join("tests/fixtures/sources"),
        "content/sources",
    );
    let names: Vec<String> = tree(&project.file("content/sources")).into_keys().collect();
    let is_text = |name: &&String| {
        std::path::Path::new(name)
            .extension()
            .is_some_and(|it| it == "txt")
    };
    let texts: Vec<&String> = names.iter().filter(is_text).collect();
    assert!(texts.len() > 10);
    let ran = project.run(&["import", "--explain"]);
    for name in texts {
        let text = fs::read(project.file(&format!("content/sources/{name}"))).unwrap();
        let lines = text.split(|byte| *byte == b'\n').count();
        let head = format!("content/sources/{name}（");
        let own = ran.stdout.split(&head).nth(1);
        let Some(own) = own else {
            panic!("{name} is not explained:\n{}", ran.stdout);
        };
        let shown = own.lines().skip(1).take_while(|line| !line.is_empty());
        assert_eq!(shown.count(), lines, "{name}");
    }
    // Kinds of line and of repair have names: no word of English is left.
    for line in ran.stderr.lines().filter(|line| line.contains("去掉 ")) {
        let counts = line.split_once('》').unwrap().1;
        let english = |c: char| c.is_ascii_alphabetic();
        let counts = counts.split("；与 ").next().unwrap();
        assert!(!counts.contains(english), "{line}");
    }
    let colour = project.run(&["import", "--explain", "--color", "always"]);
    assert!(colour.stdout.contains("\u{1b}[31m") && !ran.stdout.contains('\u{1b}'));
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let project = Project::new(&[("content/sources/jia.txt", SOURCE)]);
    let ran = project.run(&["import", "--quiet"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn what_cannot_be_done_is_said_in_chinese_with_a_way_out() {
    let project = Project::new(&[]);
    let none = project.run(&["import"]);
    assert!(none.stderr.contains("content/sources") && none.stderr.contains("--root"));
    let missing = project.run(&["import", "mei-you.txt"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.stderr.contains("没有 mei-you.txt"),
        "{}",
        missing.stderr
    );
}

fn articles(project: &Project) -> Vec<String> {
    let folder = project.file("content/articles");
    if !folder.exists() {
        return Vec::new();
    }
    let names = tree(&folder).into_keys();
    names
        .map(|name| format!("content/articles/{name}"))
        .collect()
}

fn only_article(project: &Project) -> String {
    let articles = articles(project);
    assert_eq!(articles.len(), 1, "{articles:?}");
    articles[0].clone()
}

/// Bytes and time of every file.
fn stamps(project: &Project) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let files = tree(project.root()).into_iter();
    files
        .map(|(path, bytes)| {
            let time = fs::metadata(project.file(&path))
                .unwrap()
                .modified()
                .unwrap();
            (path, (bytes, time))
        })
        .collect()
}

fn objects(ran: &Ran) -> Vec<Value> {
    let lines = ran.stderr.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
