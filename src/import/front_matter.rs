//! Front matter as an editor would write it.
//!
//! In: values. Out: YAML between two fences, keys in one order, a key without
//! a value left out. Knows nothing of where the values come from.

use std::fmt::Write as _;

use super::figures::Figure;
use crate::article::Approx;
use crate::document::{Text, marks};

/// The values of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) date: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Vec<String>,
    pub(super) editor: Vec<String>,
    pub(super) place: Vec<String>,
    pub(super) script: &'static str,
    pub(super) converted: bool,
    pub(super) themes: Vec<String>,
    pub(super) practices: Vec<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) summary: Option<String>,
    pub(super) garbled: Vec<String>,
    pub(super) incomplete: bool,
    pub(super) guessed: Vec<String>,
    pub(super) origin: Origin,
}

/// Where the article came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) encoding: String,
    pub(super) removed: Vec<(String, u64)>,
    pub(super) repaired: Vec<(String, u64)>,
}

/// The front matter with its fences.
pub(super) fn write(values: &FrontMatter) -> String {
    let mut yaml = String::from("---\n");
    let mut line = |key: &str, value: String| {
        let _ = writeln!(yaml, "{key}: {value}");
    };
    line("title", words(&values.title));
    line("slug", scalar(&values.slug));
    if let Some(date) = &values.date {
        line("date", date.clone());
    }
    if let Some(source) = &values.source {
        line("source", words(source));
    }
    if let Some(url) = &values.url {
        line("url", scalar(url));
    }
    for (key, list) in [
        ("author", &values.author),
        ("editor", &values.editor),
        ("place", &values.place),
    ] {
        if !list.is_empty() {
            line(key, words_of(list));
        }
    }
    line("script", values.script.to_owned());
    if values.converted {
        line("converted", "machine".to_owned());
    }
    for (key, list) in [("themes", &values.themes), ("practices", &values.practices)] {
        if !list.is_empty() {
            line(key, sequence(list));
        }
    }
    if !values.figures.is_empty() {
        yaml.push_str("figures:\n");
        for figure in &values.figures {
            figure_item(&mut yaml, figure);
        }
    }
    let mut line = |key: &str, value: String| {
        let _ = writeln!(yaml, "{key}: {value}");
    };
    if let Some(summary) = &values.summary {
        line("summary", words(summary));
    }
    if !values.garbled.is_empty() {
        line("garbled", sequence(&values.garbled));
    }
    if values.incomplete {
        line("incomplete", "true".to_owned());
    }
    if !values.guessed.is_empty() {
        line("guessed", sequence(&values.guessed));
    }
    let origin = &values.origin;
    yaml.push_str("origin:\n");
    let mut line = |key: &str, value: String| {
        let _ = writeln!(yaml, "  {key}: {value}");
    };
    line("file", scalar(&origin.file));
    line("sha256", scalar(&origin.sha256));
    line("encoding", scalar(&origin.encoding));
    for (key, counts) in [("removed", &origin.removed), ("repaired", &origin.repaired)] {
        if !counts.is_empty() {
            line(key, mapping(counts));
        }
    }
    yaml.push_str("---\n");
    yaml
}

/// Words that a reader reads: nothing that a source says is an editor's mark.
fn words(words: &str) -> String {
    scalar(&marks::write(&Text::new(words)))
}

fn words_of(list: &[String]) -> String {
    let items: Vec<String> = list.iter().map(|it| words(it)).collect();
    format!("[{}]", items.join(", "))
}

/// One figure as an item of a list, keys in the order of the documentation.
fn figure_item(yaml: &mut String, figure: &Figure) {
    let mut mark = "  - ";
    let mut line = |key: &str, value: String| {
        let _ = writeln!(yaml, "{mark}{key}: {value}");
        mark = "    ";
    };
    if let Some(subject) = &figure.subject {
        line("subject", scalar(subject));
    }
    let value = figure
        .value
        .map_or_else(|| "null".to_owned(), |value| value.to_string());
    line("value", value);
    if let Some(to) = figure.value_to {
        line("value_to", to.to_string());
    }
    line("unit", scalar(&figure.unit));
    if figure.approx != Approx::None {
        line("approx", figure.approx.code().to_owned());
    }
    if let Some(change) = figure.change {
        line("change", scalar(&change.to_string()));
    }
    if let Some(year) = figure.year {
        line("year", year.to_string());
    }
    line("quote", scalar(&figure.quote));
    line("sentence", scalar(&figure.sentence));
}

fn sequence(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| scalar(item)).collect();
    format!("[{}]", items.join(", "))
}

fn mapping(counts: &[(String, u64)]) -> String {
    let counts: Vec<String> = counts
        .iter()
        .map(|(key, count)| format!("{}: {count}", scalar(key)))
        .collect();
    format!("{{{}}}", counts.join(", "))
}

/// `value` as a YAML string: plain where nobody could read it otherwise, else
/// in double quotes.
pub(super) fn scalar(value: &str) -> String {
    if is_plain(value) {
        return value.to_owned();
    }
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}') => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether `value` is a string without quotes too, also inside a flow list.
fn is_plain(value: &str) -> bool {
    let safe = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+' | '%')
            || (!c.is_ascii() && !c.is_control() && !c.is_whitespace() && c != '\u{FEFF}')
    };
    let word = value.to_ascii_lowercase();
    let reserved = matches!(
        word.as_str(),
        "true"
            | "false"
            | "yes"
            | "no"
            | "on"
            | "off"
            | "y"
            | "n"
            | "null"
            | "nan"
            | ".nan"
            | ".inf"
            | "inf"
    );
    let begins = value
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || (!c.is_ascii() && safe(c)));
    // What begins with a digit or a sign may be a number or a date.
    let begins = begins
        || (value.starts_with(|c: char| c.is_ascii_digit()) && !value.is_ascii() || is_hash(value));
    !value.is_empty()
        && value.chars().all(safe)
        && begins
        && !reserved
        && !value.starts_with(' ')
        && !value.ends_with(' ')
}

/// A hexadecimal hash that can be read neither as a number nor as a date.
fn is_hash(value: &str) -> bool {
    value.len() >= 32
        && value.chars().all(|c| c.is_ascii_hexdigit())
        && value.chars().filter(char::is_ascii_alphabetic).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_would_misread_is_quoted() {
        let tricky = [
            "甲: 乙",
            "甲 #乙",
            "*镇的路",
            "“五星”支部",
            "[甲]",
            "@某",
            "12",
            "1.5",
            "2023-08-07",
            "yes",
            "No",
            "null",
            "~",
            "",
            " 甲",
            "甲 ",
            "甲:",
            "- 甲",
            "? 甲",
            "!甲",
            "&甲",
            "%甲",
            "`甲`",
            "甲, 乙",
            "{甲}",
            "\"甲\"",
            "'甲'",
            "甲\\乙",
            "0x1F",
            "1e5",
            "甲\n乙",
            "|",
            ">",
            "---",
            "...",
            "=",
            "<<",
            "确?!?0”",
            "1:30",
            "0777",
            ".5",
            "+1",
            "-1",
        ];
        for value in tricky {
            let yaml = format!("a: {}\nb: [{}, x]\n", scalar(value), scalar(value));
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("valid YAML");
            assert_eq!(read["a"].as_str(), Some(value), "{yaml}");
            assert_eq!(read["b"][0].as_str(), Some(value), "{yaml}");
        }
    }

    #[test]
    fn what_looks_like_a_mark_is_no_mark() {
        let values = FrontMatter {
            title: "集合-{甲}-".to_owned(),
            author: vec!["-{乙}-".to_owned()],
            garbled: vec!["-{丙".to_owned()],
            ..FrontMatter::default()
        };
        let written = write(&values);
        assert!(written.contains(r#"title: "集合\\-{甲}-""#), "{written}");
        assert!(written.contains(r#"author: ["\\-{乙}-"]"#), "{written}");
        // Damaged spots are quoted to the letter.
        assert!(written.contains(r#"garbled: ["-{丙"]"#), "{written}");
    }
}
