//! The floors of the house: a room names only rooms on lower floors, only
//! `pipeline` names the stages' verbs, and a sink knows of the site only what
//! its `mod.rs` holds. `ARCHITECTURE.md` explains the table.

use std::collections::BTreeSet;
use std::path::Path;

use crate::project::{repository, tree};

/// Every room and its floor. Rooms on one floor do not know one another.
const FLOORS: [(&str, u8); 18] = [
    ("main", 10),
    ("cli", 10),
    ("command", 9),
    ("pipeline", 8),
    ("output", 8),
    ("serve", 8),
    ("check", 8),
    ("site", 7),
    ("edition", 6),
    ("digest", 5),
    ("import", 5),
    ("article", 4),
    // Settings hold texts, so they stand above the body tree.
    ("config", 4),
    ("document", 3),
    ("theme", 3),
    ("source", 2),
    ("diagnostic", 1),
    ("text", 0),
];

/// A stage's folder, and its verb as a path ends.
const VERBS: [(&str, &str); 6] = [
    ("article", "parse::parse"),
    ("digest", "assemble::assemble"),
    ("edition", "convert::convert"),
    ("site", "plan::plan"),
    ("import", "import::import"),
    ("theme", "load::load"),
];

const SINKS: [&str; 4] = ["output", "serve", "check", "archive"];

#[test]
fn rooms_name_only_what_lies_below_them() {
    let source = tree(&repository().join("src"));
    let rust = source
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|it| it == "rs"));
    let offences: Vec<_> = rust
        .flat_map(|(path, bytes)| offences(path, str::from_utf8(bytes).unwrap()))
        .collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

#[test]
fn an_offence_is_found() {
    for (path, text, found) in [
        (
            "text/a.rs",
            "use crate::source::A;",
            "src/text/a.rs:1: text (floor 0) names source (floor 2)",
        ),
        (
            "text/a.rs",
            "\n\nfn a() { crate::site::b() }",
            "src/text/a.rs:3: text (floor 0) names site (floor 7)",
        ),
        (
            "check/mod.rs",
            "use crate::output;",
            "src/check/mod.rs:1: check (floor 8) names output (floor 8)",
        ),
        (
            "check/mod.rs",
            "use crate::{\n  text::span,\n  serve::{a, b},\n};",
            "src/check/mod.rs:1: check (floor 8) names serve (floor 8)",
        ),
        (
            "cellar/mod.rs",
            "",
            "src/cellar/mod.rs:1: cellar has no floor in the table of tests/it/layering.rs",
        ),
        (
            "site/a.rs",
            "use crate::cellar;",
            "src/site/a.rs:1: site (floor 7) names cellar, which has no floor",
        ),
        (
            "command/a.rs",
            "\nuse crate::article::parse::parse;",
            "src/command/a.rs:2: command names the verb parse::parse",
        ),
        (
            "command/a.rs",
            "use crate::article;\nfn a() { article::parse::parse(b) }",
            "src/command/a.rs:2: command names the verb parse::parse",
        ),
        (
            "command/a.rs",
            "use crate::site::plan::{a, plan};",
            "src/command/a.rs:1: command names the verb plan::plan",
        ),
        (
            "output/a.rs",
            "use crate::site::route::path;",
            "src/output/a.rs:1: output names more of site than its nouns",
        ),
    ] {
        assert_eq!(offences(path, text), [found]);
    }
    for (path, text) in [
        ("text/a.rs", "// crate::source\nuse crate::text::b;"),
        ("pipeline.rs", "use crate::article::parse::parse;"),
        (
            "site/a.rs",
            "use crate::site::plan::plan; use crate::theme::load::template_error;",
        ),
        ("command/a.rs", "use crate::edition::convert::convert_line;"),
        ("text/a.rs", "#[cfg(test)]\nmod tests { use crate::site; }"),
        ("check/tests.rs", "use crate::output;"),
        ("output/a.rs", "use crate::site::{Page, Site};"),
    ] {
        assert_eq!(offences(path, text), [""; 0], "{text}");
    }
}

/// What the file at `path` below `src/` names and should not.
fn offences(path: &str, text: &str) -> Vec<String> {
    let room = path.split('/').next().unwrap().trim_end_matches(".rs");
    if room == "lib" || path.ends_with("tests.rs") {
        return Vec::new();
    }
    let floor_of = |room: &str| {
        FLOORS
            .iter()
            .find(|(name, _)| *name == room)
            .map(|(_, floor)| *floor)
    };
    let Some(floor) = floor_of(room) else {
        return vec![format!(
            "src/{path}:1: {room} has no floor in the table of tests/it/layering.rs"
        )];
    };
    // Comments may speak of any room, and unit tests may use one.
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let code: Vec<_> = text
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect();
    let code = code.join("\n");
    let (mut found, mut verbs) = (Vec::new(), BTreeSet::new());
    let mut named_verbs = |code: &str, line: usize| {
        let named = VERBS.iter().filter(|(_, verb)| names(code, verb));
        verbs.extend(named.map(|(stage, verb)| (line, *stage, *verb)));
    };
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        for named in paths(&code[at + "crate::".len()..]) {
            let other = named.split("::").next().unwrap();
            let noun = named
                .split("::")
                .nth(1)
                .is_none_or(|it| it.starts_with(char::is_uppercase));
            match floor_of(other) {
                None => found.push(format!(
                    "src/{path}:{line}: {room} (floor {floor}) names {other}, which has no floor"
                )),
                Some(_) if other == room => {}
                Some(above) if above >= floor => {
                    found.push(format!(
                        "src/{path}:{line}: {room} (floor {floor}) names {other} (floor {above})"
                    ));
                }
                Some(_) if other == "site" && SINKS.contains(&room) && !noun => {
                    found.push(format!(
                        "src/{path}:{line}: {room} names more of site than its nouns"
                    ));
                }
                Some(_) => {}
            }
            named_verbs(&named, line);
        }
    }
    for (number, line) in code.lines().enumerate() {
        named_verbs(line, number + 1);
    }
    let foreign = verbs
        .into_iter()
        .filter(|(_, stage, _)| ![*stage, "pipeline"].contains(&room));
    found.dedup();
    found.extend(
        foreign.map(|(line, _, verb)| format!("src/{path}:{line}: {room} names the verb {verb}")),
    );
    found
}

/// Whether `path` stands in `code` as a whole.
fn names(code: &str, path: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(path).any(|(at, _)| {
        !code[..at].ends_with(is_word) && !code[at + path.len()..].starts_with(is_word)
    })
}

/// The paths at the start of `code`: one, or those of a group in braces.
fn paths(code: &str) -> Vec<String> {
    let end = code
        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
        .unwrap_or(code.len());
    let head = &code[..end];
    let Some(group) = code[end..]
        .strip_prefix('{')
        .filter(|_| head.is_empty() || head.ends_with("::"))
    else {
        return vec![head.to_owned()];
    };
    let (mut depth, mut start, mut inner) = (1, 0, Vec::new());
    for (at, c) in group.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 || (depth == 1 && c == ',') {
            inner.extend(Some(group[start..at].trim()).filter(|it| !it.is_empty()));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    inner
        .into_iter()
        .flat_map(paths)
        .map(|rest| format!("{head}{rest}"))
        .collect()
}
