//! `-{ }-`: how a mark is written.
//!
//! In: what an editor wrote. Out: a [`Text`] in which the marks are known, and
//! what is wrong with those that are none; a broken mark stays words, so that
//! nothing is lost. The forms are those of `MediaWiki`, which many editors
//! know: `-{词}-` is never converted, `-{hans:计算机;hant:電腦}-` says what
//! stands in each edition. `\-{` is two characters and no mark. Knows nothing
//! of Markdown but its tree.

use std::ops::Range;

use super::text::{Text, Variant};
use super::{Inline, problems};
use crate::diagnostic::Diagnostic;
use crate::text::span::Span;

/// Stands for an unescaped `-{` while a line is being read. Unicode keeps this
/// character for no text at all; where one comes along, it is replaced.
pub(super) const OPEN: char = '\u{FDD0}';

/// Stands for an unescaped `}-`.
pub(super) const CLOSE: char = '\u{FDD1}';

/// What is wrong with a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No `}-` follows in the same block or value.
    Unclosed,
    /// It stands in another mark.
    Nested,
    /// It holds nothing.
    Empty,
    /// It names a variant that is none.
    UnknownTag(String),
    /// It names a variant twice.
    SameTagTwice(String),
    /// Its forms reach over emphasis, a link, an image or a line break.
    FormsOverMarkup,
}

/// A plain value, such as a title, as text; and what is wrong with its marks,
/// with the byte at which each begins.
pub fn read(value: &str) -> (Text, Vec<(usize, Fault)>) {
    if !value.contains("-{") {
        return (Text::new(value), Vec::new());
    }
    let mut words = String::with_capacity(value.len());
    let mut places = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let rest = &value[at..];
        let slashes = rest.len() - rest.trim_start_matches('\\').len();
        let after = &rest[slashes..];
        if slashes > 0 && sign(after).is_some() {
            words.push_str(&"\\".repeat(slashes / 2));
            at += slashes;
            if slashes % 2 == 1 {
                words.push_str(&after[..2]);
                at += 2;
            }
        } else if slashes > 0 {
            words.push_str(&rest[..slashes]);
            at += slashes;
        } else if let Some((sign, length)) = sign(rest) {
            words.push(sign);
            places.push(at);
            at += length;
        } else if let Some(c) = rest.chars().next() {
            words.push(unreserved(c));
            at += c.len_utf8();
        }
    }
    let mut text = Text::new(words);
    let mut faults = Vec::new();
    settle_slots(
        &mut [Slot {
            text: &mut text,
            joins: false,
            scope: 0,
        }],
        &mut |at, fault| faults.push((places.get(at).copied().unwrap_or(0), fault)),
    );
    (text, faults)
}

/// `text` as a plain value that [`read`] reads again.
pub fn write(text: &Text) -> String {
    if !has_open(text) {
        return text.as_str().to_owned();
    }
    let mut written = String::with_capacity(text.as_str().len() + 8);
    let mut done = 0;
    for mark in text.marks() {
        escape(
            &text.as_str()[done..mark.range().start],
            false,
            &mut written,
        );
        // A backslash before the mark is no escape of it.
        let slashes = written.len() - written.trim_end_matches('\\').len();
        written.push_str(&"\\".repeat(slashes));
        written.push_str("-{");
        escape(&source(text, mark), true, &mut written);
        let slashes = written.len() - written.trim_end_matches('\\').len();
        written.push_str(&"\\".repeat(slashes));
        written.push_str("}-");
        done = mark.range().end;
    }
    escape(&text.as_str()[done..], false, &mut written);
    written
}

fn has_open(text: &Text) -> bool {
    !text.marks().is_empty() || text.as_str().contains("-{")
}

/// Adds `words` to a plain value so that none of them, inside a mark or
/// outside, is read as one.
fn escape(words: &str, inside: bool, written: &mut String) {
    let mut slashes = 0;
    for (at, c) in words.char_indices() {
        if sign(&words[at..]).is_some() {
            // Outside a mark, `}-` is nothing to take back.
            let needed = inside || c == '-';
            written.push_str(&"\\".repeat(slashes + usize::from(needed)));
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        written.push(c);
    }
}

/// What stands between the braces of `mark`.
fn source(text: &Text, mark: &super::text::Mark) -> String {
    if mark.forms().is_empty() {
        return text.as_str()[mark.range()].to_owned();
    }
    let forms = mark.forms().iter();
    let forms: Vec<_> = forms
        .map(|(variant, words)| format!("{}:{words}", variant.tag()))
        .collect();
    forms.join(";")
}

/// The words of `text` with [`OPEN`] and [`CLOSE`] around what its marks say:
/// what a line of Markdown is escaped from.
pub(super) fn with_signs(text: &Text) -> String {
    let clean = |words: &str| words.replace([OPEN, CLOSE], "\u{FFFD}");
    let mut signed = String::with_capacity(text.as_str().len());
    let mut done = 0;
    for mark in text.marks() {
        signed.push_str(&clean(&text.as_str()[done..mark.range().start]));
        signed.push(OPEN);
        signed.push_str(&clean(&source(text, mark)));
        signed.push(CLOSE);
        done = mark.range().end;
    }
    signed.push_str(&clean(&text.as_str()[done..]));
    signed
}

/// `words`, a piece of Markdown's text, with its marks as signs. The offset of
/// each sign goes to `places`; `escaped` tells that a backslash stands before
/// the piece.
pub(super) fn sign_words(words: &str, escaped: bool, places: &mut Vec<usize>) -> String {
    let mut signed = String::with_capacity(words.len());
    let mut at = 0;
    while let Some(c) = words[at..].chars().next() {
        let taken_back = escaped && at == 0;
        if let Some((sign, length)) = sign(&words[at..]).filter(|_| !taken_back) {
            signed.push(sign);
            places.push(at);
            at += length;
        } else {
            signed.push(unreserved(c));
            at += c.len_utf8();
        }
    }
    signed
}

/// Whether [`sign_words`] would change anything in `words`.
pub(super) fn has_signs(words: &str) -> bool {
    words.contains("-{") || words.contains("}-") || words.contains([OPEN, CLOSE])
}

fn sign(rest: &str) -> Option<(char, usize)> {
    if rest.starts_with("-{") {
        Some((OPEN, 2))
    } else if rest.starts_with("}-") {
        Some((CLOSE, 2))
    } else {
        None
    }
}

fn unreserved(c: char) -> char {
    if matches!(c, OPEN | CLOSE) {
        '\u{FFFD}'
    } else {
        c
    }
}

/// Turns the signs in the text of a line, which stand at `places` in reading
/// order, into marks, or into the words that they were.
pub(super) fn settle(
    inlines: &mut [Inline],
    places: &[Range<usize>],
    span: &dyn Fn(Range<usize>) -> Span,
    report: &mut Vec<Diagnostic>,
) {
    if places.is_empty() {
        return;
    }
    let mut slots = Vec::new();
    collect(inlines, &mut slots, &mut false, &mut 0);
    settle_slots(&mut slots, &mut |at, fault| {
        if let Some(place) = places.get(at) {
            report.push(problems::broken_mark(&fault, span(place.clone())));
        }
    });
}

/// A piece of text in a line.
struct Slot<'a> {
    text: &'a mut Text,
    /// Whether something that is no text stands between it and the one before.
    joins: bool,
    /// Marks do not reach from one scope to another: the words of an image
    /// stand apart.
    scope: usize,
}

fn collect<'a>(
    inlines: &'a mut [Inline],
    slots: &mut Vec<Slot<'a>>,
    other: &mut bool,
    images: &mut usize,
) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Garbled(text) => slots.push(Slot {
                text,
                joins: std::mem::take(other),
                scope: 0,
            }),
            Inline::Image { alt, .. } => {
                *images += 1;
                slots.push(Slot {
                    text: alt,
                    joins: false,
                    scope: *images,
                });
                *other = true;
            }
            Inline::Anchored { children, .. }
            | Inline::Point { lead: children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Strikethrough(children)
            | Inline::Link {
                label: children, ..
            } => {
                *other = true;
                collect(children, slots, other, images);
                *other = true;
            }
            Inline::Mask(_) | Inline::Code(_) | Inline::Break | Inline::Html(_) => *other = true,
        }
    }
}

/// A sign in one of the slots.
struct Sign {
    slot: usize,
    at: usize,
    opens: bool,
}

/// What becomes of the two signs of a pair.
#[derive(Clone)]
enum Verdict {
    /// They are words.
    Words,
    /// They hold words that are never converted.
    Kept,
    /// They hold these forms.
    Forms(Vec<(Variant, String)>),
}

fn settle_slots(slots: &mut [Slot], report: &mut dyn FnMut(usize, Fault)) {
    let signs: Vec<Sign> = slots
        .iter()
        .enumerate()
        .flat_map(|(slot, it)| {
            let found = it.text.as_str().match_indices([OPEN, CLOSE]);
            let sign = move |(at, sign): (usize, &str)| Sign {
                slot,
                at,
                opens: sign.starts_with(OPEN),
            };
            found.map(sign).collect::<Vec<_>>()
        })
        .collect();
    let verdicts = judge(slots, &signs, report);
    let mut signs = signs.iter().zip(&verdicts).peekable();
    // The verdict of the mark that is open.
    let mut open: Option<&Verdict> = None;
    for (number, slot) in slots.iter_mut().enumerate() {
        let around = open;
        let words = slot.text.as_str().to_owned();
        if open.is_none() && signs.peek().is_none_or(|(sign, _)| sign.slot != number) {
            continue;
        }
        let mut text = Text::default();
        let mut done = 0;
        let put = |text: &mut Text, words: &str, open: Option<&Verdict>| match open {
            Some(Verdict::Kept) => text.push_kept(words),
            // Its words are among the forms.
            Some(Verdict::Forms(_)) => {}
            _ => text.push_str(words),
        };
        while let Some((sign, verdict)) = signs.next_if(|(sign, _)| sign.slot == number) {
            put(&mut text, &words[done..sign.at], open);
            done = sign.at + OPEN.len_utf8();
            match verdict {
                Verdict::Words => text.push_str(if sign.opens { "-{" } else { "}-" }),
                Verdict::Kept | Verdict::Forms(_) if sign.opens => {
                    open = Some(verdict);
                    if let Verdict::Forms(forms) = verdict {
                        text.push_forms(forms.clone());
                    }
                }
                Verdict::Kept | Verdict::Forms(_) => open = None,
            }
        }
        put(&mut text, &words[done..], open);
        *slot.text = text;
        if slot.scope != 0 {
            // What begins among the words of an image ends with them.
            open = around;
        }
    }
}

/// One verdict for each sign.
fn judge(slots: &[Slot], signs: &[Sign], report: &mut dyn FnMut(usize, Fault)) -> Vec<Verdict> {
    let mut partners = vec![None; signs.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, sign) in signs.iter().enumerate() {
        let scope = |at: usize| slots[signs[at].slot].scope;
        if sign.opens {
            open.push(at);
            continue;
        }
        // What an image left open ends with it.
        while open
            .last()
            .is_some_and(|last| scope(*last) != scope(at) && scope(*last) != 0)
        {
            open.pop();
        }
        if let Some(start) = open.pop_if(|start| scope(*start) == scope(at)) {
            partners[start] = Some(at);
        }
    }
    let mut verdicts = vec![Verdict::Words; signs.len()];
    let mut at = 0;
    while at < signs.len() {
        let Some(end) = partners[at] else {
            if signs[at].opens {
                report(at, Fault::Unclosed);
            }
            at += 1;
            continue;
        };
        let scope = slots[signs[at].slot].scope;
        let inner = (at + 1..end).find(|it| slots[signs[*it].slot].scope == scope);
        match inner.map_or_else(
            || judge_pair(slots, &signs[at], &signs[end]),
            |it| Err((it, Fault::Nested)),
        ) {
            Ok(verdict) => {
                verdicts[at] = verdict.clone();
                verdicts[end] = verdict;
                // Only the words of images may hold signs in between.
                at += 1;
            }
            Err((place, fault)) => {
                report(if place == 0 { at } else { place }, fault);
                at = end + 1;
            }
        }
    }
    verdicts
}

/// What one pair holds; a fault, and the sign that it stands at unless that is
/// the first of the pair.
fn judge_pair(slots: &[Slot], open: &Sign, close: &Sign) -> Result<Verdict, (usize, Fault)> {
    let scope = slots[open.slot].scope;
    let mut content = String::new();
    let mut whole = true;
    for (number, slot) in (open.slot..).zip(&slots[open.slot..=close.slot]) {
        if slot.scope != scope {
            whole = false;
            continue;
        }
        let words = slot.text.as_str();
        let start = if number == open.slot {
            open.at + OPEN.len_utf8()
        } else {
            0
        };
        let end = if number == close.slot {
            close.at
        } else {
            words.len()
        };
        whole &= number == open.slot || !slot.joins;
        content.push_str(&words[start..end]);
    }
    if content.trim().is_empty() {
        return Err((0, Fault::Empty));
    }
    match forms(&content) {
        Err(fault) => Err((0, fault)),
        Ok(forms) if forms.is_empty() => Ok(Verdict::Kept),
        Ok(_) if !whole => Err((0, Fault::FormsOverMarkup)),
        Ok(forms) => Ok(Verdict::Forms(forms)),
    }
}

/// The forms in `content`; none where it is only words.
fn forms(content: &str) -> Result<Vec<(Variant, String)>, Fault> {
    // `MediaWiki` has flags too, as in `-{A|…}-`; here every mark speaks for
    // its own place.
    if let Some((flags, _)) = content.split_once('|')
        && !flags.is_empty()
        && flags
            .chars()
            .all(|c| c.is_ascii_uppercase() || "+-;".contains(c))
    {
        return Err(Fault::UnknownTag(format!("{flags}|")));
    }
    let mut parts: Vec<(&str, String)> = Vec::new();
    for piece in content.split_inclusive([';', '；']) {
        match tagged(piece) {
            Some((tag, words)) => parts.push((tag, words.to_owned())),
            None => match parts.last_mut() {
                // A semicolon in the middle of a form.
                Some((_, words)) => words.push_str(piece),
                None => return Ok(Vec::new()),
            },
        }
    }
    let known = parts
        .iter()
        .any(|(tag, _)| Variant::from_tag(tag).is_some());
    let like = |tag: &str| ["zh", "hans", "hant"].iter().any(|it| tag.starts_with(it));
    if !known && !parts.first().is_some_and(|(tag, _)| like(tag)) {
        return Ok(Vec::new());
    }
    let mut forms: Vec<(Variant, String)> = Vec::new();
    for (tag, words) in parts {
        let Some(variant) = Variant::from_tag(tag) else {
            return Err(Fault::UnknownTag(tag.to_owned()));
        };
        if forms.iter().any(|(other, _)| *other == variant) {
            return Err(Fault::SameTagTwice(tag.to_owned()));
        }
        let words = words.strip_suffix([';', '；']).unwrap_or(&words);
        forms.push((variant, words.trim().to_owned()));
    }
    if forms.iter().all(|(_, words)| words.is_empty()) {
        return Err(Fault::Empty);
    }
    Ok(forms)
}

/// `zh-tw:電腦` as tag and words.
fn tagged(piece: &str) -> Option<(&str, &str)> {
    let (tag, words) = piece.split_once([':', '：'])?;
    let tag = tag.trim();
    let letters = |c: char| c.is_ascii_alphabetic() || c == '-';
    (tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.chars().all(letters))
        .then_some((tag, words))
}
