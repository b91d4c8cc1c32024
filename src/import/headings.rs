//! Headings of a body: which lines are headings after all, which are glued to
//! their paragraphs, and at what level each stands.
//!
//! In: the lines that are kept, or the pieces of a body. Out: the same, with
//! headings where they belong. Knows nothing of what stands around the body.

use std::collections::HashMap;

use super::classify::Kind;
use super::duplicates::normalised;
use super::lines::{self, Line, Number};
use super::names;
use super::structure;
use super::text::{Fragment, Piece};
use super::tidy::{Repairs, kind};
use crate::text::han::{self, is_han};

/// Lines that count on in digits without text under them are the items of a
/// list: short ones, or whatever a line announces with its colon.
pub(super) fn find_steps(lines: &[Line], kept: &mut [(usize, Kind)]) {
    let count = |index: usize| -> Option<u64> {
        let (line, kind) = kept[index];
        let words = matches!(kind, Kind::Heading | Kind::Paragraph) && lines[line].look.cells < 2;
        let digit = lines[line].look.number == Some(Number::Digit);
        (words && digit)
            .then(|| lines::count(&lines[line].clean))
            .flatten()
    };
    let mut steps: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < kept.len() {
        let Some(first) = count(at) else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while end < kept.len() && count(end) == Some(first + (end - at) as u64) {
            end += 1;
        }
        let announced = at > 0 && announces(&lines[kept[at - 1].0]);
        let many = end - at >= 4;
        let fits = |index: &usize| {
            let line = &lines[kept[*index].0];
            let sentences = line.clean.matches('。').count();
            if announced {
                line.look.units <= 60 && sentences <= 2
            } else if many {
                // So many short rules in a row are a list, whatever they end with.
                line.look.units <= 50 && sentences <= 2
            } else {
                line.look.units <= 40 && sentences == 0
            }
        };
        // A sentence a line, each with its number, from one on.
        let sentences = |index: &usize| {
            let line = &lines[kept[*index].0];
            let text = line.clean.as_str();
            line.look.units <= 45 && text.ends_with('。') && text.matches('。').count() == 1
        };
        let said = first == 1 && end - at >= 3 && (at..end).all(|index| sentences(&index));
        // Where the count goes on further down, the last one heads a text.
        let next = first + (end - at) as u64;
        let goes_on = (end..kept.len()).any(|index| count(index) == Some(next));
        let last = if goes_on { end - 1 } else { end };
        let enough = last - at >= if announced { 2 } else { 3 };
        if enough && (said || (at..last).all(|index| fits(&index))) {
            steps.extend(at..last);
        }
        at = end;
    }
    for index in steps {
        kept[index].1 = Kind::Item;
    }
}

/// Whether a line says that a list follows: 做法如下：, 照录如下。
fn announces(line: &Line) -> bool {
    let end = line.clean.trim_end_matches(['。', '：', ':']);
    line.look.announces
        || ["如下", "下列", "以下几条", "以下幾條"]
            .iter()
            .any(|word| end.ends_with(word))
}

/// Whether a bold line says where or when something was told: `**某局 2018年10月**`.
fn is_bold_dateline(text: &str) -> bool {
    let bold = text
        .strip_prefix("**")
        .and_then(|text| text.strip_suffix("**"));
    bold.is_some_and(|inner| {
        let year = inner.match_indices('年').any(|(at, _)| {
            let digits = inner[..at].bytes().rev().take(4);
            digits.filter(u8::is_ascii_digit).count() == 4
        });
        year && inner.contains('月') || names::byline(inner).is_some()
    })
}

/// Short lines that begin with one and the same mark, each alone over its text,
/// are headings and not lists of one item.
pub(super) fn find_marked(lines: &[Line], kept: &mut [(usize, Kind)]) {
    let mark = |index: usize| {
        let (line, kind) = kept[index];
        let look = &lines[line].look;
        let short = (2..=24).contains(&look.units) && !look.closes && look.stops <= 1;
        let mark = look.bullet.filter(|mark| !matches!(mark, '-' | '–' | '·'));
        mark.filter(|_| short && kind == Kind::Item && lines[line].markup.is_none())
    };
    let bullet = |index: usize| {
        kept.get(index)
            .is_some_and(|(line, _)| lines[*line].look.bullet.is_some())
    };
    let over_text = |index: usize| {
        kept.get(index + 1)
            .is_some_and(|(line, _)| lines[*line].look.prose >= 0.3)
            && !bullet(index + 1)
            && (index == 0 || !bullet(index - 1))
    };
    let marked: Vec<usize> = (0..kept.len())
        .filter(|index| mark(*index).is_some())
        .collect();
    let Some(first) = marked.first().and_then(|index| mark(*index)) else {
        return;
    };
    let alike = marked
        .iter()
        .all(|index| mark(*index) == Some(first) && over_text(*index));
    if marked.len() >= 2 && alike {
        for index in marked {
            kept[index].1 = Kind::Heading;
        }
    }
}

/// A heading stands before text, and no other says the same. Lines that turn
/// out not to, and rows of short lines as in a poem or a list, are paragraphs.
pub(super) fn demote(lines: &[Line], kept: &mut [(usize, Kind)]) {
    let mut said: HashMap<String, usize> = HashMap::new();
    for (line, _) in kept.iter().filter(|(_, kind)| *kind == Kind::Heading) {
        *said.entry(normalised(&lines[*line].clean)).or_default() += 1;
    }
    for (line, kind) in kept.iter_mut().filter(|(_, kind)| *kind == Kind::Heading) {
        let tagged = structure::tag_level(&lines[*line]).is_some();
        let twice = said[&normalised(&lines[*line].clean)] > 1;
        let words = &lines[*line].clean;
        if (!tagged && twice) || is_bold_dateline(words) {
            *kind = Kind::Paragraph;
        }
    }
    let mut at = 0;
    while at < kept.len() {
        if kept[at].1 != Kind::Heading {
            at += 1;
            continue;
        }
        let end = kept[at..]
            .iter()
            .position(|(_, kind)| *kind != Kind::Heading)
            .map_or(kept.len(), |length| at + length);
        let numbers: Vec<Option<Number>> = kept[at..end]
            .iter()
            .map(|(line, _)| lines[*line].look.number)
            .collect();
        let number = |index: usize| numbers[index - at];
        let unnumbered = numbers.iter().filter(|number| number.is_none()).count();
        let is_last = end == kept.len();
        for (index, entry) in kept.iter_mut().enumerate().take(end).skip(at) {
            if structure::tag_level(&lines[entry.0]).is_some() {
                continue;
            }
            let own = number(index);
            let as_next = index + 1 < end && own.is_some() && own == number(index + 1);
            let as_last = index > at && own.is_some() && own == number(index - 1);
            // What stands right over the text heads it, whatever stands before.
            let heads = own.is_some() && index + 1 == end;
            if is_last || (unnumbered > 2 && !heads) || as_next || (as_last && index + 1 < end) {
                entry.1 = Kind::Paragraph;
            }
        }
        at = end;
    }
}

/// Cuts headings off the paragraphs that they are glued to, where the text
/// does so more than once.
pub(super) fn split_glued(pieces: Vec<Piece>, repairs: &mut Repairs) -> Vec<Piece> {
    let pieces = part_sections(pieces, repairs);
    let glued = |piece: &Piece| match piece {
        Piece::Paragraph(fragment) => glued_heading(&fragment.text),
        _ => None,
    };
    let mut counts: HashMap<Number, usize> = HashMap::new();
    for piece in &pieces {
        let number = match piece {
            Piece::Heading { number, .. } => *number,
            piece => glued(piece).map(|(own, _)| own),
        };
        if let Some(number) = number {
            *counts.entry(number).or_default() += 1;
        }
    }
    let phrases = phrases_are_headings(&pieces);
    let seamless = seamless_numbers(&pieces);
    let mut split = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Paragraph(fragment) = &piece else {
            split.push(piece);
            continue;
        };
        let numbered = glued_heading(&fragment.text)
            .filter(|(number, _)| counts.get(number).is_some_and(|count| *count >= 2))
            .map(|(number, end)| (Some(number), end));
        let numbered = numbered.or_else(|| {
            seamless_heading(&fragment.text)
                .filter(|(number, _)| seamless.contains(number))
                .map(|(number, end)| (Some(number), end))
        });
        let phrase = || {
            glued_phrase(&fragment.text)
                .filter(|_| phrases)
                .map(|end| (None, end))
        };
        let Some((number, end)) = numbered.or_else(phrase) else {
            split.push(piece);
            continue;
        };
        let head = fragment.text[..end].trim_end_matches(['。', ' ', '：', ':']);
        let rest = fragment.text[end..].trim_start();
        repairs.add(kind::HEADINGS, 1);
        split.push(Piece::Heading {
            number,
            parts: vec![Fragment {
                text: head.to_owned(),
                line: fragment.line,
            }],
        });
        split.push(Piece::Paragraph(Fragment {
            text: rest.to_owned(),
            line: fragment.line,
        }));
    }
    split
}

/// Parts a paragraph into which several numbered sections were run together:
/// `…。一、帮老人 全镇有…。二、帮孩子 暑假里…`.
fn part_sections(pieces: Vec<Piece>, repairs: &mut Repairs) -> Vec<Piece> {
    let mut parted = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Paragraph(fragment) = &piece else {
            parted.push(piece);
            continue;
        };
        let cuts = section_starts(&fragment.text);
        if cuts.len() < 2 {
            parted.push(piece);
            continue;
        }
        repairs.add(kind::HEADINGS, cuts.len() as u64);
        let ends = cuts.iter().copied().chain([fragment.text.len()]);
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        for (start, end) in starts.zip(ends) {
            let text = fragment.text[start..end].trim();
            if !text.is_empty() {
                parted.push(Piece::Paragraph(Fragment {
                    text: text.to_owned(),
                    line: fragment.line,
                }));
            }
        }
    }
    parted
}

/// Where in `text` sections begin that count on from one, each with a glued
/// heading and text of its own.
fn section_starts(text: &str) -> Vec<usize> {
    let mut found: Vec<(usize, Number, u64)> = Vec::new();
    let mut open = true;
    for (at, c) in text.char_indices() {
        if open && !c.is_whitespace() {
            open = false;
            let number = glued_heading(&text[at..]).map(|(number, _)| number);
            if let (Some(number), Some(count)) = (number, lines::count(&text[at..])) {
                let follows = match found.last() {
                    Some((_, last, so_far)) => *last == number && *so_far + 1 == count,
                    None => count == 1,
                };
                if follows && matches!(number, Number::Han | Number::BracketedHan | Number::Digit) {
                    found.push((at, number, count));
                }
            }
        }
        open |= matches!(c, '。' | '！' | '？' | '；' | '”');
    }
    found.into_iter().map(|(at, ..)| at).collect()
}

/// The number of a heading glued to the beginning of `text`, and its end.
fn glued_heading(text: &str) -> Option<(Number, usize)> {
    let (number, words) = lines::number(text)?;
    let (at, mark) = text[words..]
        .char_indices()
        .take(60)
        .skip_while(|(_, c)| *c == ' ')
        .find(|(_, c)| matches!(c, '。' | ' ' | '；' | '！' | '？' | '：' | ':'))?;
    if !matches!(mark, '。' | ' ') {
        return None;
    }
    let head = &text[words..words + at];
    let commas = head.chars().filter(|c| matches!(c, '，' | ',')).count();
    let fits = (3..=30).contains(&han::reading_units(head)) && commas <= 1;
    let end = words + at + mark.len_utf8();
    (fits && is_text(&text[end..])).then_some((number, end))
}

/// The number of a heading to which its paragraph is glued without any mark, and
/// its end: the text begins with a year, or with what somebody says.
fn seamless_heading(text: &str) -> Option<(Number, usize)> {
    let (number, words) = lines::number(text)?;
    if !matches!(number, Number::Han | Number::BracketedHan) {
        return None;
    }
    let mut last = ' ';
    for (length, (at, c)) in text[words..].char_indices().take(22).enumerate() {
        let rest = &text[words + at..];
        let leans = "在于於到自从從至截即按是为為有的和与與及以对對约約近过過".contains(last);
        let begins = match c {
            '“' | '「' => {
                let inner = rest.split_once(['”', '」']).map_or("", |(inner, _)| inner);
                inner.ends_with(han::ends_sentence)
            }
            c if c.is_ascii_digit() => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                digits == 4 && rest[digits..].starts_with('年')
            }
            _ => false,
        };
        if begins && length >= 4 && is_han(last) && !leans && is_text(rest) {
            return Some((number, words + at));
        }
        if !is_han(c) && !matches!(c, '“' | '”' | '《' | '》' | '、') {
            return None;
        }
        last = c;
    }
    None
}

/// The kinds of number after which every paragraph of the text hides such a
/// heading: several, and none that does not.
fn seamless_numbers(pieces: &[Piece]) -> Vec<Number> {
    let mut seen: HashMap<Number, (usize, usize)> = HashMap::new();
    for piece in pieces {
        if let Piece::Paragraph(fragment) = piece
            && let Some((number, _)) = lines::number(&fragment.text)
        {
            let (all, glued) = seen.entry(number).or_default();
            *all += 1;
            *glued += usize::from(seamless_heading(&fragment.text).is_some());
        }
    }
    let whole = seen
        .into_iter()
        .filter(|(_, (all, glued))| *all >= 2 && all == glued);
    whole.map(|(number, _)| number).collect()
}

/// Whether `rest` begins as a paragraph: a sentence of some length.
fn is_text(rest: &str) -> bool {
    let beginning: String = rest.trim_start().chars().take(400).collect();
    han::reading_units(&beginning) >= 20 && beginning.contains(['。', '；', '！', '？'])
}

/// The end of a phrase that a space parts from the sentence after it, as in
/// `织布车间办夜校 最大的织布车间改成了教室。`
fn glued_phrase(text: &str) -> Option<usize> {
    let (at, _) = text
        .char_indices()
        .take(26)
        .find(|(_, c)| !is_han(*c) && !matches!(c, '“' | '”' | '《' | '》' | '、'))
        .filter(|(_, c)| *c == ' ')?;
    let (head, rest) = (&text[..at], text[at..].trim_start());
    let next = rest.chars().take_while(|c| is_han(*c)).count();
    let length = head.chars().count();
    let fits = (5..=22).contains(&length)
        // Parallel phrases are set with a space on purpose.
        && next != length
        && rest.starts_with(|c: char| is_han(c) || c.is_ascii_digit() || c == '“')
        && !head.ends_with(['讯', '訊', '电', '電'])
        && names::byline(head).is_none();
    (fits && is_text(rest)).then_some(at)
}

/// Whether phrases before a space are headings on this page: there are several,
/// and hardly a space stands between Hanzi anywhere else.
fn phrases_are_headings(pieces: &[Piece]) -> bool {
    let (mut phrases, mut stray) = (0, 0);
    for piece in pieces {
        let Piece::Paragraph(fragment) = piece else {
            continue;
        };
        let start = glued_phrase(&fragment.text);
        phrases += usize::from(start.is_some());
        let rest = &fragment.text[start.map_or(0, |at| at + 1)..];
        let between = |(at, _): &(usize, &str)| {
            rest[..*at].ends_with(is_han) && rest[*at + 1..].starts_with(is_han)
        };
        stray += rest.match_indices(' ').filter(between).count();
    }
    phrases >= 2 && stray < phrases
}

/// The level of each heading, relative to those above it: `一、` over `（一）`
/// over `1.`, `h2` over `h3` over a line in bold; no level is skipped.
pub(super) struct Levels {
    /// Headings without a number and without markup stand over numbered ones
    /// that follow them; where numbered ones come first, they stand beside the
    /// widest.
    unnumbered: u8,
    /// Every heading is one in the markup, and there are several kinds: the
    /// markup ranks them.
    tagged: bool,
    open: Vec<Sort>,
}

/// What ranks a heading.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sort {
    number: Option<Number>,
    tag: Option<u8>,
}

impl Levels {
    pub(super) fn of(pieces: &[Piece], lines: &[Line]) -> Self {
        let sorts: Vec<Sort> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Heading { number, parts } => Some(Sort {
                    number: *number,
                    tag: parts
                        .first()
                        .and_then(|part| structure::tag_level(&lines[part.line])),
                }),
                _ => None,
            })
            .collect();
        let first = sorts.first().and_then(|sort| sort.tag);
        let tagged = sorts.iter().all(|sort| sort.tag.is_some())
            && sorts.iter().any(|sort| sort.tag != first);
        let numbers = || sorts.iter().filter_map(|sort| sort.number).map(rank);
        let unnumbered = match sorts.first() {
            Some(Sort {
                number: Some(_), ..
            }) => numbers().min().unwrap_or(0),
            _ => 0,
        };
        Self {
            unnumbered,
            tagged,
            open: Vec::new(),
        }
    }

    /// The level of the next heading, by its number and its tag.
    pub(super) fn next(&mut self, number: Option<Number>, tag: Option<u8>) -> u8 {
        let own = Sort { number, tag };
        while let Some(above) = self.open.pop() {
            if self.is_over(above, own) {
                self.open.push(above);
                break;
            }
        }
        self.open.push(own);
        u8::try_from(self.open.len().min(5)).unwrap_or(5) + 1
    }

    /// Whether headings of the one sort stand over those of the other.
    fn is_over(&self, above: Sort, own: Sort) -> bool {
        let by_number = match (above.number, own.number) {
            (Some(_), Some(_)) if above.number == own.number && !self.tagged => Some(false),
            (Some(above), Some(own)) if above != own => Some(rank(above) < rank(own)),
            _ => None,
        };
        let by_tag = match (above.tag, own.tag) {
            (Some(above), Some(own)) if above != own => Some(above < own),
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        };
        let (first, second) = if self.tagged {
            (by_tag, by_number)
        } else {
            (by_number, by_tag)
        };
        let bare = || {
            let rank = |sort: Sort| sort.number.map_or(self.unnumbered, rank);
            above.tag.is_none() && rank(above) < rank(own)
        };
        first.or(second).unwrap_or_else(bare)
    }
}

fn rank(number: Number) -> u8 {
    match number {
        Number::Chapter => 1,
        Number::Section => 2,
        Number::Han => 3,
        Number::BracketedHan => 4,
        Number::Ordinal => 5,
        Number::Digit => 6,
        Number::Decimal => 7,
        Number::BracketedDigit => 8,
    }
}
