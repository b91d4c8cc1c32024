//! A line that belongs to no digest, as `wenzhai convert` reads it.
//!
//! In: one line of plain text. Out: the line in one standard. Marks of an
//! editor hold as they do in an article; addresses and `code` stay as they
//! are, though they are before the engine's eyes like the rest. Knows nothing
//! of where lines come from.

use std::cell::RefCell;
use std::ops::Range;

use super::block::Words;
use super::glossary::Glossary;
use super::memo::Memo;
use super::{Convert, House};
use crate::article::Writing;
use crate::document::{Text, marks};
use crate::text::script::{self, Script, Standard};

/// `line` in `standard`. A line that is written in that script already keeps
/// its words.
pub fn convert_line(
    line: &str,
    standard: Standard,
    house: &House,
    converter: &dyn Convert,
) -> String {
    let words = Words {
        standard,
        writing: Some(writing_of(line)),
        house,
        own: Glossary::default(),
        converter,
        version: "",
        memo: &Memo::default(),
        used: RefCell::default(),
    };
    let text = text_of(line);
    words.text(&text).as_str().to_owned()
}

/// What a line is written in, by its characters alone.
pub(super) fn writing_of(line: &str) -> Writing {
    match script::detect(line) {
        Some(Script::Hant) => Writing::Hant,
        // Too little to tell, as in 頭髮: what it shows decides.
        None if script::hits(line).hant > script::hits(line).hans => Writing::Hant,
        Some(Script::Hans) | None => Writing::Hans,
    }
}

/// `line` with its marks, and with everything kept that is no word of a
/// reader's.
fn text_of(line: &str) -> Text {
    let mut text = Text::default();
    let mut done = 0;
    for range in kept(line) {
        text.push(&marks::read(&line[done..range.start]).0);
        text.push_kept(&line[range.clone()]);
        done = range.end;
    }
    text.push(&marks::read(&line[done..]).0);
    text
}

/// The addresses and the `code` of a line.
fn kept(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        let length = code(rest).or_else(|| address(&line[..at], rest));
        match length {
            Some(length) => {
                found.push(at..at + length);
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// The length of a run between backticks at the start of `rest`.
fn code(rest: &str) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let fence = &rest[..ticks];
    let mut at = ticks;
    while let Some(found) = rest[at..].find(fence).map(|it| it + at) {
        let run = rest[found..].len() - rest[found..].trim_start_matches('`').len();
        if run == ticks {
            return Some(found + ticks);
        }
        at = found + run;
    }
    // What never ends is no code; the ticks are passed over at once.
    Some(ticks)
}

/// The length of a web or mail address at the start of `rest`.
fn address(before: &str, rest: &str) -> Option<usize> {
    if before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let first = rest.bytes().next()?;
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    let schemes = ["http://", "https://", "ftp://", "mailto:", "www."];
    let begins = |scheme: &&str| {
        let head = rest.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    if schemes.iter().any(begins) {
        return Some(web_length(rest));
    }
    let is_mail = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    if before.ends_with(is_mail) {
        return None;
    }
    let name = rest.find(|c| !is_mail(c)).unwrap_or(rest.len());
    let host = rest[name..].strip_prefix('@')?;
    let length = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .unwrap_or(host.len());
    let host = host[..length].trim_end_matches('.');
    host.contains('.').then_some(name + 1 + host.len())
}

/// An address ends at white space, at a quotation mark or bracket, or at the
/// punctuation of the sentence around it; it may hold Han characters.
fn web_length(rest: &str) -> usize {
    let ends = |c: char| {
        c.is_whitespace()
            || crate::text::han::is_cjk_punctuation(c)
            || matches!(c, '"' | '<' | '>' | '`' | '「' | '」')
    };
    let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    // The bracket around an address is not its own.
    match address.strip_suffix(')') {
        Some(inner) if !inner.contains('(') => inner.len(),
        _ => address.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_code_are_found() {
        let check = |line: &str, expected: &[&str]| {
            let found: Vec<_> = kept(line).into_iter().map(|it| &line[it]).collect();
            assert_eq!(found, expected, "{line}");
        };
        check("见https://a.cn/干部?q=里。后", &["https://a.cn/干部?q=里"]);
        check("（http://a.cn/x）", &["http://a.cn/x"]);
        check("(HTTP://a.cn/x), 后", &["HTTP://a.cn/x"]);
        check("http://a.cn/x_(y)", &["http://a.cn/x_(y)"]);
        check("写信到zhang.san@a.org.cn。", &["zhang.san@a.org.cn"]);
        check("www.a.cn 与 xhttp://b", &["www.a.cn"]);
        check("用`干部`和``a`里``", &["`干部`", "``a`里``"]);
        check("没有`结束", &["`"]);
        check("甲@乙", &[]);
    }

    #[test]
    fn a_long_line_takes_no_square_of_time() {
        assert!(!kept(&"``` ` ".repeat(50_000)).is_empty());
        assert!(kept(&"a.".repeat(200_000)).is_empty());
    }
}
