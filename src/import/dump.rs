//! A page that was scraped into one line: `首页 正文 题名 2020-05-06 来源：某报 …`.
//!
//! In: one line, without spaces at its ends. Out: the pieces that were lines of
//! the page, where what stands around an article is among them. Knows nothing
//! of what a piece is for.

use super::dates;
use super::words::Words;
use crate::text::han;

/// A line of fewer bytes is taken as it is.
const SHORTEST: usize = 450;
/// The article begins within so many bytes.
const LONGEST_HEAD: usize = 600;
/// A piece of so many words, or one that ends a sentence, is running text.
const TEXT: usize = 24;

/// The pieces of `line`; only itself where it is no dump of a page.
pub(super) fn pieces<'a>(line: &'a str, words: &Words) -> Vec<&'a str> {
    if line.len() < SHORTEST || !line.contains(' ') {
        return vec![line];
    }
    let start = text_start(line);
    let (head, text) = line.split_at(start);
    if head.len() > LONGEST_HEAD || !states(head, words) {
        return vec![line];
    }
    let end = text_end(text, words);
    let (text, tail) = text.split_at(end);
    let mut pieces = parts(head, words);
    pieces.extend(paragraphs(text));
    pieces.extend(parts(tail, words));
    pieces
}

/// Where the first token of running text begins.
fn text_start(line: &str) -> usize {
    tokens(line)
        .find(|(_, token)| {
            let sentence = token.contains('。') || token.matches('，').count() >= 2;
            sentence && han::reading_units(token) >= TEXT / 2
                || han::reading_units(token) >= TEXT * 2
        })
        .map_or(line.len(), |(at, _)| at)
}

/// Whether the words before the text hold a date or a field, as the head of a
/// page does and no sentence.
fn states(head: &str, words: &Words) -> bool {
    tokens(head).any(|(_, token)| {
        dates::date_in(token).is_some_and(|(_, range)| range.start == 0)
            || words
                .wording(token)
                .fields
                .first()
                .is_some_and(|field| field.start == 0)
    })
}

/// Where what stands behind the text begins: after the last sentence that a
/// space and words of the page follow.
fn text_end(text: &str, words: &Words) -> usize {
    let ends = |(at, _): &(usize, &str)| text[..*at].trim_end().ends_with(ends_text);
    let last = tokens(text).filter(ends).last().map(|(at, _)| at);
    last.filter(|at| tokens(&text[*at..]).any(|(_, token)| is_page(token, words)))
        .unwrap_or(text.len())
}

fn ends_text(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '”' | '」' | '…')
}

/// Whether a token belongs to the page: a date, an hour, a field, words of the
/// interface.
fn is_page(token: &str, words: &Words) -> bool {
    let digits = token.chars().all(|c| !c.is_alphabetic());
    let wording = words.wording(token);
    digits
        || wording.fields.first().is_some_and(|field| field.start <= 3)
        || wording.covered * 2 >= han::reading_units(token).max(1)
}

/// Head or tail of a page in pieces: what belongs to the page, each by itself,
/// and what stands between.
fn parts<'a>(text: &'a str, words: &Words) -> Vec<&'a str> {
    let mut pieces: Vec<&str> = Vec::new();
    // Where the piece begins that is not yet ended, and whether it is the page's.
    let mut open: Option<(usize, bool)> = None;
    let mut label = false;
    for (at, token) in tokens(text) {
        let page = is_page(token, words);
        let hour = token.chars().all(|c| c.is_ascii_digit() || c == ':');
        let goes_on = open.is_some_and(|(_, own)| label || (hour && own) || (!page && !own));
        if !goes_on {
            pieces.extend(open.map(|(from, _)| text[from..at].trim()));
            open = Some((at, page));
        }
        label = token.ends_with(['：', ':']);
    }
    pieces.extend(open.map(|(from, _)| text[from..].trim()));
    pieces
}

/// The paragraphs of a text: where a space follows some of its sentences, but
/// not most, it parts paragraphs.
fn paragraphs(text: &str) -> Vec<&str> {
    let cuts: Vec<usize> = tokens(text)
        .map(|(at, _)| at)
        .filter(|at| text[..*at].trim_end().ends_with(ends_text))
        .collect();
    if cuts.len() * 3 > text.matches('。').count() * 2 {
        return vec![text.trim()];
    }
    let ends = cuts.iter().copied().chain([text.len()]);
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let found = starts.zip(ends).map(|(start, end)| text[start..end].trim());
    found.filter(|part| !part.is_empty()).collect()
}

/// The words of `text` between spaces, each with the byte at which it begins.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace()
        .map(move |token| (token.as_ptr() as usize - base, token))
}
