//! The stream: lines in, lines out.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::Value;

use super::queue::{LONGEST, Line};
use super::*;

const TEXT: &str = "一条路的账本\n发布时间：2021-05-04\n河湾村的路修好以后，村里的橘子当天就能运到县城，价钱比从前高了三成。\n修路的钱一半是县里补的，一半是各户凑的。账目写在村口的墙上，谁都能看。\n";

/// Everything that is answered to `input`.
fn answered(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let input = Cursor::new(input.to_vec());
    stream(input, &mut output, &Vocabulary::default(), false, &|_| ()).expect("memory to memory");
    output
}

/// The answer to one line.
fn answer(line: &str) -> Value {
    let output = answered(line.as_bytes());
    let text = String::from_utf8(output).expect("JSON is UTF-8");
    assert_eq!(text.matches('\n').count(), 1, "{text}");
    serde_json::from_str(&text).expect("one object")
}

/// The codes of the problems with `line`, and whether there is an article.
fn problems(line: &str) -> (bool, Vec<String>) {
    let answer = answer(line);
    let problems = answer["problems"].as_array().expect("a list");
    let code = |problem: &Value| problem["code"].as_str().unwrap_or("").to_owned();
    (answer["ok"] == true, problems.iter().map(code).collect())
}

fn record(fields: &Value) -> String {
    fields.to_string()
}

#[test]
fn a_record_becomes_an_article() {
    let given =
        json!({"id": 7, "text": TEXT, "url": "https://example.org/a", "date": "1999-01-01"});
    let answer = answer(&record(&given));
    assert_eq!((&answer["id"], &answer["ok"]), (&json!(7), &json!(true)));
    let front_matter = &answer["front_matter"];
    assert_eq!(front_matter["title"], "一条路的账本");
    assert_eq!(
        front_matter["date"], "2021-05-04",
        "the source's own date counts"
    );
    assert_eq!(front_matter["url"], "https://example.org/a");
    assert_eq!(front_matter["origin"]["file"], "7.txt");
    assert_eq!(answer["report"]["removed"]["meta"], 1);
    let markdown = answer["markdown"].as_str().expect("text");
    assert!(
        markdown.starts_with("---\ntitle: 一条路的账本\n"),
        "{markdown}"
    );
    assert!(answer.get("lines").is_none());
}

#[test]
fn the_bytes_of_a_file_are_decoded() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(TEXT);
    let mut encoded = STANDARD.encode(&bytes);
    let answer = |base64: &str| {
        answer(&record(
            &json!({"id": "a", "name": "某处/路.txt", "base64": base64}),
        ))
    };
    let whole = answer(&encoded);
    assert_eq!(whole["front_matter"]["title"], "一条路的账本");
    assert_eq!(whole["front_matter"]["origin"]["encoding"], "gb18030");
    assert_eq!(whole["front_matter"]["origin"]["file"], "路.txt");
    assert_eq!(answer(encoded.trim_end_matches('=')), whole);
    encoded.insert_str(40, "\r\n");
    assert_eq!(answer(&encoded), whole);
}

#[test]
fn a_page_becomes_an_article_in_whatever_form_it_is_sent() {
    let lines = TEXT.lines().skip(2).map(|line| format!("<p>{line}</p>"));
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=gb2312><title>一条路的账本_某网</title></head><body><div>首页 登录</div><h1>一条路的账本</h1><div>{}</div></body></html>",
        lines.collect::<String>()
    );
    let answer = |mut record: Value| {
        record["id"] = json!("a");
        record["url"] = json!("https://example.org/a/1.html");
        let mut answer = answer(&record.to_string());
        assert_eq!(answer["ok"], true, "{answer}");
        // The bytes differ, and with them what is derived from them.
        let front_matter = &mut answer["front_matter"];
        front_matter["origin"] = Value::Null;
        front_matter["slug"] = Value::Null;
        front_matter.take()
    };
    let sent = answer(json!({ "html": page }));
    assert_eq!(sent["title"], "一条路的账本");
    assert_eq!(sent["url"], "https://example.org/a/1.html");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&page);
    let base64 = STANDARD.encode(&bytes);
    assert_eq!(
        answer(json!({ "base64": base64, "type": "text/html; charset=gb2312" })),
        sent
    );
    assert_eq!(answer(json!({ "base64": base64, "name": "1.HTM" })), sent);
}

#[test]
fn a_page_without_a_bottom_is_answered() {
    for markup in [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<blockquote>",
    ] {
        let line = record(&json!({"id": 1, "html": markup.repeat(10_000)}));
        assert_eq!(answer(&line)["id"], 1, "{markup}");
    }
}

#[test]
fn bad_records_are_answered() {
    for (line, code) in [
        ("", "W119"),
        ("  ", "W119"),
        ("{", "W119"),
        ("[1, 2]", "W119"),
        ("{\"id\": 1}", "W119"),
        ("{\"id\": 1, \"text\": 5}", "W119"),
        ("{\"id\": 1, \"text\": \"a\", \"html\": \"b\"}", "W119"),
        ("{\"id\": 1, \"base64\": \"!!!!\"}", "W119"),
        ("{\"id\": 1, \"base64\": \"UEsDBAAA\"}", "W103"),
        (
            "{\"id\": 1, \"base64\": \"UEsDBAAA\", \"type\": \"pdf\"}",
            "W107",
        ),
        ("{\"id\": 1, \"text\": \"\"}", "W104"),
        ("{\"id\": 1, \"text\": \"\\u0000\\u0000\\u0000\"}", "W103"),
        ("{\"id\": 1, \"text\": \"首页 | 登录\"}", "W111"),
    ] {
        assert_eq!(
            problems(&format!("{line}\n")),
            (false, vec![code.to_owned()]),
            "{line}"
        );
    }
    let deep = format!("{{\"id\": {}", "[".repeat(100_000));
    assert!(!problems(&format!("{deep}\n")).0);
}

#[test]
fn what_can_be_used_of_a_record_is_used() {
    let with = |field: &str| format!("{{\"id\": 1, \"text\": {}, {field}}}\n", json!(TEXT));
    for field in [
        "\"url\": \"javascript:a()\"",
        "\"date\": \"昨天\"",
        "\"url\": 5",
    ] {
        let (ok, codes) = problems(&with(field));
        assert!(ok && codes[0] == "W120", "{field}: {codes:?}");
    }
    // Half a pair of surrogates, as Python's json.dumps writes it.
    let broken = with("\"x\": 1").replace("河湾村的", "河湾村\\ud83d的");
    let (ok, codes) = problems(&broken);
    assert!(ok && codes[0] == "W120", "{codes:?}");
    assert_eq!(answer(&broken)["id"], 1);
    let whole = with("\"x\": 1").replace("河湾村的", "河湾村\\ud83d\\ude00的\\\\ud83d");
    let (_, codes) = problems(&whole);
    assert!(!codes.contains(&"W120".to_owned()), "{codes:?}");
    let mut bytes = with("\"x\": 1").into_bytes();
    bytes.insert(14, 0xFF);
    let text = String::from_utf8(answered(&bytes)).expect("JSON is UTF-8");
    assert!(text.contains("W120"), "{text}");
}

#[test]
fn a_name_stays_in_its_place() {
    for name in [
        "../../etc/passwd",
        "..",
        "",
        "/",
        "a\u{0}b",
        "C:\\x\\y.txt",
        ".",
    ] {
        let answer = answer(&record(&json!({"id": 1, "name": name, "text": TEXT})));
        let file = answer["front_matter"]["origin"]["file"]
            .as_str()
            .expect("a name");
        assert!(
            !file.contains(['/', '\\', '\0']) && !file.starts_with('.'),
            "{name}: {file}"
        );
    }
}

#[test]
fn every_line_has_its_answer_however_the_input_ends() {
    let one = record(&json!({"id": 1, "text": TEXT}));
    let expected = answered(format!("{one}\n").as_bytes());
    for (input, count) in [
        (String::new(), 0),
        (one.clone(), 1),
        (format!("{one}\r\n"), 1),
        (format!("{one}\r\n{one}"), 2),
        (format!("\n{one}\n"), 2),
        (format!("{one}\n\n"), 2),
    ] {
        let output = answered(input.as_bytes());
        let lines: Vec<&[u8]> = output.split_inclusive(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), count);
        let good = lines.iter().filter(|line| **line == expected).count();
        assert_eq!(good, input.matches("\"id\"").count());
    }
}

#[test]
fn a_line_over_the_limit_is_passed_over() {
    let mut input = format!("{}\n", record(&json!({"id": 1, "text": TEXT}))).into_bytes();
    input.extend(std::iter::repeat_n(b'x', LONGEST + 1));
    input.push(b'\n');
    input.extend(format!("{}\n", record(&json!({"id": 2, "text": TEXT}))).bytes());
    let output = String::from_utf8(answered(&input)).expect("JSON is UTF-8");
    let answers: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object"))
        .collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(
        (&answers[0]["ok"], &answers[1]["ok"], &answers[2]["id"]),
        (&json!(true), &json!(false), &json!(2))
    );
    assert!(
        answers[1]["problems"][0]["message"]
            .as_str()
            .is_some_and(|it| it.contains("17 MB"))
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure_and_a_broken_stream_is() {
    struct Closed(io::ErrorKind);
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    impl Read for Closed {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
    }
    let input = || Cursor::new(record(&json!({"id": 1, "text": TEXT})));
    let run = |output: Closed| stream(input(), output, &Vocabulary::default(), false, &|_| ());
    assert!(run(Closed(io::ErrorKind::BrokenPipe)).is_ok());
    assert!(run(Closed(io::ErrorKind::StorageFull)).is_err());
    let broken = Closed(io::ErrorKind::TimedOut);
    assert!(stream(broken, io::sink(), &Vocabulary::default(), false, &|_| ()).is_err());
}

#[test]
fn reading_waits_for_what_was_read() {
    /// Counts what is read of an endless line of short lines.
    struct Endless(Arc<Mutex<usize>>);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'x');
            buffer[0] = b'\n';
            *self.0.lock().expect("no panic") += buffer.len();
            Ok(buffer.len())
        }
    }
    let read = Arc::new(Mutex::new(0));
    let queue = Arc::new(Queue::default());
    let (filled, input) = (Arc::clone(&queue), Endless(Arc::clone(&read)));
    thread::spawn(move || filled.fill(input));
    let mut taken = 0;
    for _ in 0..100 {
        let (lines, _) = queue.take(4);
        taken += lines
            .iter()
            .map(|line| match line {
                Line::Whole(bytes) => bytes.len() + 1,
                Line::TooLong(length) => *length,
            })
            .sum::<usize>();
    }
    // Until nothing more is read; then only what may wait has been, one line
    // more, and the buffer.
    let read = || *read.lock().expect("no panic");
    let mut before = 0;
    while read() != before {
        before = read();
        thread::sleep(std::time::Duration::from_millis(200));
    }
    let waiting = read() - taken;
    assert!(waiting <= 17 << 20, "{waiting}");
}

fn lines() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let good = "[一-龥，。\\n]{0,80}"
        .prop_map(|text| record(&json!({"id": 1, "text": format!("{TEXT}{text}")})).into_bytes());
    let odd = "\\{\"id\": [0-9]{1,3}, \"(text|html|base64|name)\": \"[a-z\\\\u0d8一。]{0,12}\"\\}"
        .prop_map(String::into_bytes);
    let bytes = proptest::collection::vec(
        any::<u8>().prop_filter("a line", |byte| *byte != b'\n'),
        0..60,
    );
    proptest::collection::vec(prop_oneof![good, odd, bytes], 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is answered to a line depends on that line alone, whatever stands
    /// around it and however many threads there are.
    #[test]
    fn each_line_is_answered_for_itself(lines in lines()) {
        let input = lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect::<Vec<u8>>();
        let alone: Vec<u8> = lines
            .iter()
            .flat_map(|line| answered(&[line.as_slice(), b"\n"].concat()))
            .collect();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let together = pool.install(|| answered(&input));
            prop_assert_eq!(&together, &alone);
        }
        prop_assert_eq!(alone.split_inclusive(|byte| *byte == b'\n').count(), lines.len());
    }
}
