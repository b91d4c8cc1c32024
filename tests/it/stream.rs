//! `wenzhai import --jsonl` as a pipeline meets it, and the example for Spark.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::project::{Project, Ran, program, repository, set_up, skip, tree};

const TEXT: &str = "一条路的账本\n发布时间：2021-05-04\n河湾村的路修好以后，村里的橘子当天就能运到县城，价钱比从前高了三成。\n修路的钱一半是县里补的，一半是各户凑的。账目写在村口的墙上，谁都能看。\n";

fn record(id: usize) -> String {
    json!({ "id": id, "text": TEXT.replace("一条", &format!("第{id}条")) }).to_string()
}

fn answers(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_record_is_answered_in_order_and_the_run_is_a_success() {
    let project = Project::new(&[(
        "content/terms/lu.md",
        "---\ntitle: 账本\nslug: zhang-ben\nkind: theme\n---\n\n一本账。\n",
    )]);
    let mut input = String::new();
    for id in 0..1500 {
        input += &if id % 7 == 3 {
            "{\"id\": ".to_owned()
        } else {
            record(id)
        };
        input.push('\n');
    }
    let ran = project.run_with(&["import", "--jsonl"], &input);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("1500 条记录：得到文章 1286 篇"),
        "{}",
        ran.stderr
    );
    let answers = answers(&ran);
    assert_eq!(answers.len(), 1500);
    for (id, answer) in answers.iter().enumerate() {
        let is_bad = id % 7 == 3;
        assert_eq!(answer["ok"], !is_bad, "{answer}");
        assert_eq!(answer["id"], if is_bad { Value::Null } else { json!(id) });
        if !is_bad {
            assert_eq!(answer["front_matter"]["title"], format!("第{id}条路的账本"));
            assert_eq!(
                answer["front_matter"]["themes"][0], "账本",
                "the site's own terms"
            );
        }
    }
    // One thread or many, in one batch or alone: the same bytes.
    let mut single = project.command(&["import", "--jsonl", "--quiet"]);
    single.env("RAYON_NUM_THREADS", "1");
    let child = single
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let alone = Ran::of(child.wait_with_output().unwrap());
    writer.join().unwrap().unwrap();
    assert!(alone.stdout == ran.stdout);
    assert_eq!(alone.stderr, "", "quiet");
    assert_eq!(tree(project.root()).len(), 1, "nothing is written");
}

#[test]
fn who_sends_one_record_gets_its_answer() {
    let project = Project::new(&[]);
    let mut command = project.command(&["import", "--jsonl", "--quiet", "--explain"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut output = BufReader::new(output);
    for id in 0..5 {
        writeln!(input, "{}", record(id)).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], id);
        assert_eq!(answer["lines"][0]["class"], "title");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_ends_the_stream() {
    let project = Project::new(&[]);
    let mut command = project.command(&["import", "--jsonl"]);
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    // Writes for as long as somebody reads, and never ends by itself.
    let writer = std::thread::spawn(move || while writeln!(input, "{}", record(1)).is_ok() {});
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    drop(output);
    let ran = Ran::of(child.wait_with_output().unwrap());
    writer.join().unwrap();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("错误"), "{}", ran.stderr);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let project = Project::new(&[]);
    for arguments in [
        &["import", "--jsonl", "a.txt"][..],
        &["import", "--jsonl", "--dry-run"],
        &["import", "--jsonl", "-o", "x"],
    ] {
        assert_eq!(project.run(arguments).code, Some(2), "{arguments:?}");
    }
}

/// The example in `docs/examples/` on a local Spark, if there is one.
#[test]
fn the_spark_example_works() {
    const NAME: &str = "the_spark_example_works";
    let has = |command: &mut Command| {
        let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
        silent.status().is_ok_and(|status| status.success())
    };
    if !has(Command::new("python3").args(["-c", "import pyspark, pandas, pyarrow"])) {
        skip(NAME, "python3 has no pyspark (with pandas and pyarrow)");
        return;
    }
    if !has(Command::new("java").arg("-version")) {
        skip(NAME, "no java");
        return;
    }
    let project = Project::new(&[]);
    let mut pages: Vec<String> = (0..40).map(record).collect();
    pages.push(json!({"id": 40, "text": "首页 | 登录"}).to_string());
    project.write("pages.jsonl", pages[..20].join("\n"));
    let example = repository().join("docs/examples/spark_import.py");
    let run = |extra: &[&str]| {
        let mut command = Command::new("python3");
        set_up(&mut command, project.root());
        command.args([
            example.to_str().unwrap(),
            "pages.jsonl",
            "answers",
            "--program",
            program(),
        ]);
        // Spark looks for these; without a network it must not ask for its name.
        command
            .args(extra)
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .env("SPARK_MASTER", "local[2]");
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{}\n{}", ran.stdout, ran.stderr);
        ran.stdout
    };
    let count = |shown: &str, ok: &str| -> usize {
        let row = shown.lines().find(|line| line.contains(ok));
        let number = row.and_then(|row| row.split('|').nth(2));
        number.map_or(0, |number| number.trim().parse().unwrap())
    };
    let first = run(&[]);
    assert_eq!(
        (count(&first, "true"), count(&first, "false")),
        (20, 0),
        "{first}"
    );
    // More pages have come: only they are asked, this time through a pipe.
    project.write("pages.jsonl", pages.join("\n"));
    let second = run(&["--pipe"]);
    assert_eq!(
        (count(&second, "true"), count(&second, "false")),
        (40, 1),
        "{second}"
    );
}
