//! The program as a person meets it: exit codes, help, formats, and what it
//! says when it cannot run.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use wenzhai::diagnostic::code;

use crate::project::{Project, Ran, is_root, program, set_up, skip, tree};

const COMMANDS: [&str; 9] = [
    "init", "new", "import", "build", "serve", "check", "convert", "schema", "theme",
];

#[test]
fn every_command_explains_itself_with_examples() {
    let project = Project::new(&[]);
    let whole = project.run(&["--help"]);
    assert_eq!(whole.code, Some(0));
    assert!(
        whole.stdout.contains("Exit codes: 0 clean"),
        "{}",
        whole.stdout
    );
    for command in COMMANDS {
        assert!(
            whole.stdout.contains(&format!("\n  {command} ")),
            "--help does not list {command}"
        );
        let ran = project.run(&[command, "--help"]);
        assert_eq!(ran.code, Some(0), "{command}");
        let examples = ran.stdout.split("Examples:\n").nth(1).unwrap_or_default();
        assert!(
            examples.contains(&format!("wenzhai {command}")),
            "{command} --help has no example:\n{}",
            ran.stdout
        );
    }
}

#[test]
fn what_clap_refuses_is_code_2() {
    let project = Project::new(&[]);
    for arguments in [
        &["biuld"][..],
        &["build", "--nothing"],
        &["convert", "--to", "latin"],
        &[],
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(
            ran.stderr.contains("--help"),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
}

#[test]
fn a_clean_project_is_code_0_and_a_broken_one_is_code_1() {
    let project = Project::of_article("正文。");
    assert_eq!(project.run(&["check"]).code, Some(0));
    assert_eq!(project.run(&["build"]).code, Some(0));
    project.write("content/articles/yi.md", "没有文件头。\n");
    for command in ["check", "build"] {
        let ran = project.run(&[command]);
        assert_eq!(ran.code, Some(1), "{command}");
        assert!(
            ran.stderr.contains("content/articles/yi.md"),
            "{command}: {}",
            ran.stderr
        );
    }
    let articles = tree(&project.file("public/hans/articles"));
    assert!(
        articles.contains_key("jia-cun.html"),
        "the good article is built all the same"
    );
}

#[test]
fn warnings_do_not_fail_and_notes_wait_for_check() {
    let project = Project::of_article("**重点：**后文。");
    project.write(
        "content/articles/yi.md",
        "---\ntitle: 乙\nslug: yi\ndate: 2021-05-04\nguessed: [date]\n---\n\n正文。\n",
    );
    let build = project.run(&["build"]);
    assert_eq!(build.code, Some(0));
    assert!(
        build.stderr.contains("W301") && !build.stderr.contains("W209"),
        "{}",
        build.stderr
    );
    let check = project.run(&["check"]);
    assert_eq!(check.code, Some(0));
    assert!(
        check.stderr.contains("W301") && check.stderr.contains("W209"),
        "{}",
        check.stderr
    );
}

#[test]
fn a_folder_that_is_no_project_is_code_2() {
    let project = Project::new(&[("notes.txt", "x")]);
    for command in ["build", "check", "serve"] {
        let ran = project.run(&[command]);
        assert_eq!(ran.code, Some(2), "{command}");
        assert!(
            ran.stderr.contains("wenzhai init"),
            "{command}: {}",
            ran.stderr
        );
    }
    assert_eq!(project.run(&["import"]).code, Some(2));
    assert_eq!(project.run(&["import", "nothing.txt"]).code, Some(2));
    assert_eq!(
        tree(project.root()).len(),
        1,
        "nothing is written where nothing can be done"
    );
}

#[test]
fn explain_knows_every_code() {
    let project = Project::new(&[]);
    let all = project.run(&["check", "--explain", "all"]);
    for code in code::ALL {
        assert!(
            all.stdout.contains(&format!("{} {}", code.id(), code.name)),
            "{}",
            code.id()
        );
    }
    let one = project.run(&["check", "--explain", "w203"]);
    assert_eq!(
        (one.code, &one.stdout),
        (
            Some(0),
            &project.run(&["check", "--explain", "unknown-key"]).stdout
        )
    );
    assert!(one.stdout.starts_with("W203 unknown-key"), "{}", one.stdout);
    assert_eq!(project.run(&["check", "--explain", "W999"]).code, Some(2));
}

#[test]
fn init_makes_a_project_that_is_clean_and_builds() {
    let project = Project::new(&[]);
    let init = project.run(&["init", "my-digest"]);
    assert_eq!(init.code, Some(0), "{}", init.stderr);
    let check = project.run(&["--root", "my-digest", "check"]);
    // What is left open: the summary that import proposed, the facts that the
    // example does not state, the theme that waits for a case.
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    assert!(
        check.stderr.contains("note[W209]") && check.stderr.trim().ends_with("\n3 个提示"),
        "{}",
        check.stderr
    );
    let build = project.run(&["--root", "my-digest", "build"]);
    assert_eq!(build.code, Some(0), "{}", build.stderr);
    for page in [
        "index.html",
        "hans/index.html",
        "hant/about.html",
        "404.html",
    ] {
        assert!(
            project.file("my-digest/public").join(page).is_file(),
            "{page}"
        );
    }
    // A second time, nothing that is there is touched.
    let before = tree(&project.file("my-digest"));
    let again = project.run(&["init", "my-digest"]);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert!(tree(&project.file("my-digest")) == before);
}

#[test]
fn a_report_has_three_forms() {
    let project = Project::new(&[
        (
            "content/articles/jia.md",
            "---\ntitle: 甲\nslug: jia\ndata: 2021-05-04\nplace: [甲村]\nthemes: [修路]\nsummary: 修路。\n---\n\n正文。\n",
        ),
        (
            "content/terms/lu.md",
            "---\ntitle: 修路\nslug: lu\nkind: theme\n---\n\n释义。\n",
        ),
    ]);
    let human = project.run(&["check", "--quiet"]);
    assert_eq!(human.code, Some(1));
    assert!(
        human.stderr.contains("--> content/articles/jia.md:4:1") && human.stderr.contains("^^^^"),
        "{}",
        human.stderr
    );
    assert!(
        !human.stderr.contains('\u{1b}'),
        "no colours where no terminal is"
    );
    let short = project.run(&["check", "--quiet", "--format", "short"]);
    assert_eq!(short.code, Some(1));
    assert!(
        short
            .stderr
            .starts_with("content/articles/jia.md:4:1: error W203 "),
        "{}",
        short.stderr
    );
    assert_eq!(short.stderr.lines().count(), 1, "{}", short.stderr);
    let json = project.run(&["check", "--format", "json"]);
    assert_eq!(json.code, Some(1));
    let value: serde_json::Value = serde_json::from_str(json.stderr.trim()).unwrap();
    assert_eq!(
        (&value["code"], &value["line"], &value["column"]),
        (&"W203".into(), &4.into(), &1.into())
    );
    let colour = project.run(&["check", "--color", "always"]);
    assert!(colour.stderr.contains('\u{1b}'));
}

#[test]
fn of_many_warnings_of_one_kind_people_see_a_few() {
    let project = Project::new(&[]);
    for number in 0..30 {
        project.write(
            &format!("content/articles/a{number:02}.md"),
            format!("---\ntitle: 甲\nslug: a{number:02}\nthemes: [没有的主题]\n---\n\n正文。\n"),
        );
    }
    let human = project.run(&["check"]);
    assert_eq!(human.code, Some(0));
    assert_eq!(human.stderr.matches("warning[W405]").count(), 10);
    assert!(
        human
            .stderr
            .contains("W405 unknown-term：另有 20 处同类的，没有一一列出"),
        "{}",
        human.stderr
    );
    assert!(human.stderr.contains("30 个警告"), "{}", human.stderr);
    for format in ["short", "json"] {
        let whole = project.run(&["check", "--quiet", "--format", format]);
        assert_eq!(whole.stderr.matches("W405").count(), 30, "{format}");
    }
    // Errors are never summed up.
    for number in 0..30 {
        project.write(
            &format!("content/articles/a{number:02}.md"),
            format!("---\ntitle: 甲\nslug: a{number:02}\n---\n\n[死](b.md)\n"),
        );
    }
    let errors = project.run(&["check"]);
    assert_eq!(errors.stderr.matches("error[W401]").count(), 30);
}

#[test]
fn convert_says_which_layer_decided() {
    let project = Project::new(&[]);
    let told = project.run_with(
        &["convert", "--to", "hant", "--explain"],
        "于书记唱了一出戏\n",
    );
    for part in [
        "第 1 行  于书记唱了一出戏",
        "→  于書記唱了一齣戲",
        "于 → 于  人名",
        "戏 → 戲  字表        戏→戲",
    ] {
        assert!(told.stdout.contains(part), "{part} in {}", told.stdout);
    }
    let told = project.run_with(
        &["convert", "--to", "hant", "--explain", "--format", "json"],
        "村后\n里程和干部\n",
    );
    let first = told.stdout.lines().next().expect("a line");
    let first: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(
        first,
        serde_json::json!({
            "line": 1, "column": 2, "from": "后", "to": "後",
            "layer": "character", "because": "后→後",
        })
    );
    assert!(told.stdout.contains("\"line\":2"), "{}", told.stdout);
}

#[test]
fn convert_goes_line_by_line() {
    let project = Project::new(&[]);
    let ran = project.run_with(&["convert", "--to", "hant"], "干净的头发\n\n村里的干部");
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "乾淨的頭髮\n\n村裡的幹部"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        project.run_with(&["convert", "--to", "hk"], "群众").stdout,
        "羣眾"
    );
    assert_eq!(
        project
            .run_with(&["convert", "--to", "hans"], "頭髮\n头发\n")
            .stdout,
        "头发\n头发\n"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let project = Project::new(&[]);
    let input = project.file("long.txt");
    fs::write(&input, "乡村里的干部和群众\n".repeat(40_000)).unwrap();
    let mut command = project.command(&["convert", "--to", "hant"]);
    let input = fs::File::open(input).unwrap();
    let mut child = command
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    // Reads one line and hangs up, as `head -1` does.
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(first, "鄉村裡的幹部和群眾\n");
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_read_only_is_code_2() {
    use std::os::unix::fs::PermissionsExt as _;
    if is_root() {
        skip(
            "an_output_folder_that_is_read_only_is_code_2",
            "root may write everywhere",
        );
        return;
    }
    let project = Project::of_article("正文。");
    let before = project.build();
    project.write(
        "content/articles/jia.md",
        project.read("content/articles/jia.md") + "又一句。\n",
    );
    let public = project.file("public");
    let set = |mode| {
        for folder in ["hans/articles", "hans", "hant", ""] {
            fs::set_permissions(public.join(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o555);
    let ran = project.run(&["build"]);
    set(0o755);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("public"), "{}", ran.stderr);
    assert!(tree(&public) == before, "nothing is lost");
}

#[test]
fn an_output_folder_that_is_a_file_is_code_2() {
    let project = Project::of_article("正文。");
    project.write("public", "x");
    let ran = project.run(&["build"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert_eq!(project.read("public"), "x");
}

#[test]
fn the_output_folder_may_not_hold_the_content() {
    let project = Project::of_article("正文。");
    for out in [".", "content", "content/articles"] {
        let ran = project.run(&["build", "--out", out]);
        assert_eq!(ran.code, Some(2), "{out}: {}", ran.stderr);
    }
}

#[test]
fn without_a_home_the_engine_still_opens() {
    let project = Project::new(&[]);
    let mut command = Command::new(program());
    set_up(&mut command, project.root());
    command
        .env_remove("HOME")
        .env_remove("XDG_CACHE_HOME")
        .args(["convert", "--to", "hant"]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(Ran::of(output).code, Some(0));
}

#[test]
fn errors_of_every_file_are_told_in_one_run() {
    let project = Project::new(&[
        (
            "content/articles/a.md",
            "---\ntitel: 甲\nslug: a\n---\n\n[死](b.md)\n",
        ),
        (
            "content/articles/c.md",
            "---\ntitle: 丙\nslug: C C\ndate: 昨天\n---\n\n正文。\n",
        ),
        (
            "content/terms/d.md",
            "---\ntitle: 丁\nslug: d\nkind: word\n---\n\n正文。\n",
        ),
        ("wenzhai.yaml", "titel: x\n"),
    ]);
    let ran = project.run(&["check", "--quiet", "--format", "short"]);
    assert_eq!(ran.code, Some(1));
    for found in [
        "a.md:2:1: error W203",
        "a.md:1:1: error W202",
        "c.md:3:1: error W207",
        "c.md:4:1: error W206",
        "d.md:4:1: error W204",
        "wenzhai.yaml:1:1: error W203",
    ] {
        assert!(
            ran.stderr.contains(found),
            "{found} is missing:\n{}",
            ran.stderr
        );
    }
}

#[test]
fn a_new_article_is_a_draft_that_is_clean_and_is_never_overwritten() {
    let project = Project::of_site("minimal");
    let made = project.run(&["new", "甲村: \"修路\""]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let path = made.stdout.trim();
    let text = project.read(path);
    assert!(text.starts_with("---\n# yaml-language-server: "), "{text}");
    let check = project.run(&["check", "--quiet"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    assert!(!check.stderr.contains(path), "{}", check.stderr);
    project.write(path, "mine");
    let again = project.run(&["new", "甲村: \"修路\""]);
    assert_eq!((again.code, project.read(path).as_str()), (Some(2), "mine"));
    for wrong in [&["new", " "][..], &["new", "甲", "--slug", "../a"]] {
        assert_eq!(project.run(wrong).code, Some(2));
    }
    let schema = project.run(&["schema"]);
    assert_eq!(schema.stdout, project.read("content/article.schema.json"));
}
