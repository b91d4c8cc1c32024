//! Classified lines to the body of an article.
//!
//! In: lines and what each is. Out: the [`Document`], and what was cut out of
//! its paragraphs on the way: datelines and credits that were glued to them.
//! Knows nothing of front matter.

use std::ops::Range;

use super::classify::{Kind, Verdict, Zone};
use super::damage;
use super::lines::{self, Line, Number};
use super::markup::{Item, Picture};
use super::names;
use super::structure;
use super::tidy::{self, Repairs, Setting, Tidied, kind};
use crate::document::{Alignment, Block, BlockKind, Document, Inline, Text};
use crate::text::han::{self, is_han};
use crate::text::slug::AnchorId;

/// A body, and what was found while it was put together.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) document: Document,
    /// Paragraphs as plain text, without headings.
    pub(super) paragraphs: Vec<String>,
    /// Names cut from the ends of paragraphs.
    pub(super) authors: Vec<String>,
    /// What was cut from inside lines: class, and the words.
    pub(super) cut: Vec<(&'static str, String)>,
    /// Damaged spots as they stand in the body, and where in the file.
    pub(super) garbled: Vec<(String, Range<usize>)>,
    pub(super) repairs: Repairs,
}

/// One block before it is set.
#[derive(Debug)]
pub(super) enum Piece {
    Heading {
        number: Option<Number>,
        parts: Vec<Fragment>,
    },
    Paragraph(Fragment),
    Bullets(Vec<Fragment>),
    Table(Vec<Fragment>),
    /// A list of a page; each line with the item that it stands in.
    List(Vec<(Item, Fragment)>),
    /// A picture of a page, and the line that says what it shows.
    Picture(Picture, Option<Fragment>),
}

/// Words of one line of the file.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Puts the body together. `offset` gives the byte at which a line of the
/// file begins.
pub(super) fn assemble(
    lines: &[Line],
    verdicts: &[Verdict],
    offset: &dyn Fn(usize) -> usize,
) -> Body {
    let mut body = Body::default();
    let mut kept: Vec<(usize, Kind)> = (0..lines.len())
        .filter(|at| verdicts[*at].zone == Zone::Body)
        .map(|at| (at, verdicts[at].kind))
        .filter(|(at, kind)| match kind {
            Kind::Paragraph | Kind::Heading | Kind::Item => true,
            // It stays with the picture that it stands under.
            Kind::Caption => structure::has_pictures(&lines[*at]),
            _ => false,
        })
        .collect();
    demote_headings(lines, &mut kept);
    let mut pieces = pieces(lines, &kept);
    cut_credits(&mut pieces, &mut body);
    let pieces = split_glued_headings(pieces, &mut body.repairs);
    for line in kept.iter().map(|(at, _)| &lines[*at]) {
        body.repairs.merge(&line.repairs);
    }
    let mut levels = Levels::of(&pieces, lines);
    let mut kinds = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let quoted = structure::is_quoted(&piece, lines);
        kinds.push((quoted, set(piece, &mut levels, lines, offset, &mut body)));
    }
    let (mut headings, mut others) = (0, 0);
    for kind in structure::with_quotes(kinds) {
        let id = if matches!(kind, BlockKind::Heading { .. }) {
            headings += 1;
            format!("s{headings}")
        } else {
            others += 1;
            format!("p{others}")
        };
        body.document.blocks.push(Block {
            id: AnchorId::new(&id),
            range: 0..0,
            kind,
        });
    }
    body
}

/// A heading stands before text. Lines that turn out not to, and rows of
/// short lines as in a poem or a list, are paragraphs.
fn demote_headings(lines: &[Line], kept: &mut [(usize, Kind)]) {
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
            if is_last || unnumbered > 2 || as_next || (as_last && index + 1 < end) {
                entry.1 = Kind::Paragraph;
            }
        }
        at = end;
    }
}

fn pieces(lines: &[Line], kept: &[(usize, Kind)]) -> Vec<Piece> {
    let gaps = kept.iter().filter(|(at, _)| lines[*at].gap).count();
    // Where every line stands alone, empty lines separate nothing.
    let spaced = gaps * 10 >= kept.len() * 8;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut heading_before = false;
    for (at, kind) in kept {
        let line = &lines[*at];
        let fragment = Fragment {
            text: line.clean.clone(),
            line: *at,
        };
        if let Some(markup) = line.markup {
            let is_caption = *kind == Kind::Caption;
            structure::add_pictures(&mut pieces, markup, is_caption.then(|| fragment.clone()));
            let taken = *kind != Kind::Heading && structure::add(&mut pieces, line, &fragment);
            if is_caption || taken {
                heading_before = false;
                continue;
            }
        }
        match kind {
            Kind::Heading => {
                let number = line.look.number;
                match pieces.last_mut() {
                    Some(Piece::Heading { parts, .. })
                        if heading_before
                            && number.is_none()
                            && parts.len() == 1
                            && line.markup.is_none()
                            && (!line.gap || spaced) =>
                    {
                        parts.push(fragment);
                    }
                    _ => pieces.push(Piece::Heading {
                        number,
                        parts: vec![fragment],
                    }),
                }
                heading_before = true;
                continue;
            }
            _ if line.look.bullet.is_some() => match pieces.last_mut() {
                Some(Piece::Bullets(items)) => items.push(fragment),
                _ => pieces.push(Piece::Bullets(vec![fragment])),
            },
            Kind::Item if line.look.cells >= 2 => match pieces.last_mut() {
                Some(Piece::Table(rows))
                    if rows
                        .last()
                        .is_some_and(|row| lines[row.line].look.cells == line.look.cells) =>
                {
                    rows.push(fragment);
                }
                _ => pieces.push(Piece::Table(vec![fragment])),
            },
            _ => pieces.push(Piece::Paragraph(fragment)),
        }
        heading_before = false;
    }
    pieces
}

/// Datelines at the beginning of the text and credits at its end go to the
/// front matter.
fn cut_credits(pieces: &mut [Piece], body: &mut Body) {
    let first = pieces.iter_mut().find_map(|piece| match piece {
        Piece::Paragraph(fragment) => Some(fragment),
        _ => None,
    });
    if let Some(fragment) = first
        && let Some((end, authors)) = dateline(&fragment.text)
    {
        body.cut.push(("dateline", fragment.text[..end].to_owned()));
        fragment.text = fragment.text[end..].trim_start().to_owned();
        super::metadata::extend(&mut body.authors, authors);
    }
    if let Some(Piece::Paragraph(fragment)) = pieces.last_mut()
        && let Some((start, authors)) = credit_at_end(&fragment.text)
    {
        body.cut
            .push(("credit", fragment.text[start..].trim().to_owned()));
        fragment.text.truncate(start);
        fragment.text.truncate(fragment.text.trim_end().len());
        super::metadata::extend(&mut body.authors, authors);
    }
}

/// A dateline such as `本报讯（记者 某某）` or `新华社某地8月7日电`: where it
/// ends, and whom it names.
fn dateline(text: &str) -> Option<(usize, Vec<String>)> {
    let at = text
        .char_indices()
        .take(30)
        .take_while(|(_, c)| is_han(*c) || c.is_ascii_digit() || c.is_whitespace())
        .find(|(at, c)| {
            matches!(c, '讯' | '訊' | '电' | '電') && is_dateline(&text[..*at], &text[at + 3..])
        })
        .map(|(at, c)| at + c.len_utf8());
    let mut end = at.unwrap_or(0);
    let rest = text[end..].trim_start();
    end = text.len() - rest.len();
    let mut authors = Vec::new();
    if rest.starts_with(['（', '('])
        && let Some(close) = rest.find(['）', ')']).filter(|close| *close < 160)
    {
        let close = close + rest[close..].chars().next().map_or(0, char::len_utf8);
        if let Some(byline) = names::byline(&rest[..close]) {
            authors = byline.authors;
            end += close;
        }
    }
    (at.is_some() || !authors.is_empty()).then_some((end, authors))
}

fn is_dateline(before: &str, after: &str) -> bool {
    let house = ["报", "網", "网", "社", "刊", "台", "報"];
    let separated = after.starts_with([' ', '　', '（', '(', '：', ':', '\t']);
    let dated = before.trim_end().ends_with('日') && before.contains('月');
    let named = house.iter().any(|end| before.trim_end().ends_with(end));
    let own = before.starts_with('本') && han::han_count(before) <= 3;
    (dated && before.contains(['社', '报', '報', '网', '網', '台']))
        || (named && (separated || own))
}

/// The credit after the last sentence of `text`: where it begins, and whom it
/// names.
fn credit_at_end(text: &str) -> Option<(usize, Vec<String>)> {
    let last = text
        .char_indices()
        .rev()
        .take(90)
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '”' | '…' | '.'))?;
    let start = last.0 + last.1.len_utf8();
    let rest = text[start..].trim();
    if rest.is_empty() {
        return None;
    }
    let authors = names::byline(rest)
        .map(|byline| byline.authors)
        .or_else(|| names::bare_names(rest))?;
    Some((start, authors))
}

/// Cuts a numbered heading off the paragraph that it is glued to, where the
/// text does so more than once.
fn split_glued_headings(pieces: Vec<Piece>, repairs: &mut Repairs) -> Vec<Piece> {
    let glued = |piece: &Piece| match piece {
        Piece::Paragraph(fragment) => glued_heading(&fragment.text),
        _ => None,
    };
    let counts = |number: Number| {
        pieces
            .iter()
            .filter(|piece| match piece {
                Piece::Heading { number: own, .. } => *own == Some(number),
                piece => glued(piece).is_some_and(|(own, _)| own == number),
            })
            .count()
    };
    let cut: Vec<bool> = pieces
        .iter()
        .map(|piece| glued(piece).is_some_and(|(number, _)| counts(number) >= 2))
        .collect();
    let mut split = Vec::with_capacity(pieces.len());
    for (piece, cut) in pieces.into_iter().zip(cut) {
        let Piece::Paragraph(fragment) = &piece else {
            split.push(piece);
            continue;
        };
        let Some((number, end)) = glued_heading(&fragment.text).filter(|_| cut) else {
            split.push(piece);
            continue;
        };
        let head = fragment.text[..end].trim_end_matches(['。', ' ', '：', ':']);
        let rest = fragment.text[end..].trim_start();
        repairs.add(kind::HEADINGS, 1);
        split.push(Piece::Heading {
            number: Some(number),
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

/// The number of a heading glued to the beginning of `text`, and its end.
fn glued_heading(text: &str) -> Option<(Number, usize)> {
    let (number, words) = lines::number(text)?;
    let (at, mark) = text[words..]
        .char_indices()
        .find(|(_, c)| matches!(c, '。' | ' ' | '；' | '！' | '？' | '：' | ':'))?;
    if !matches!(mark, '。' | ' ') {
        return None;
    }
    let head = &text[words..words + at];
    let commas = head.chars().filter(|c| matches!(c, '，' | ',')).count();
    let rest = text[words + at + mark.len_utf8()..].trim_start();
    let fits = (3..=30).contains(&han::reading_units(head)) && commas <= 1;
    let follows = han::reading_units(rest) >= 20 && rest.contains(['。', '；', '！', '？']);
    (fits && follows).then_some((number, words + at + mark.len_utf8()))
}

/// The level of each heading, relative to those above it: `一、` over `（一）`
/// over `1.`, and no level is skipped.
struct Levels {
    /// Headings without a number stand over numbered ones that follow them;
    /// where numbered ones come first, they stand beside the widest.
    unnumbered: u8,
    /// Every heading is one in the markup, which then says how they rank.
    tagged: bool,
    open: Vec<u8>,
}

impl Levels {
    fn of(pieces: &[Piece], lines: &[Line]) -> Self {
        let tagged = pieces.iter().all(|piece| match piece {
            Piece::Heading { parts, .. } => parts
                .iter()
                .all(|part| structure::tag_level(&lines[part.line]).is_some()),
            _ => true,
        });
        let mut numbers = pieces.iter().filter_map(|piece| match piece {
            Piece::Heading { number, .. } => Some(*number),
            _ => None,
        });
        let unnumbered = match numbers.next() {
            Some(Some(first)) => numbers
                .flatten()
                .chain([first])
                .map(rank)
                .min()
                .unwrap_or(0),
            _ => 0,
        };
        Self {
            unnumbered,
            tagged,
            open: Vec::new(),
        }
    }

    /// The level of the next heading, by its number or its tag.
    fn next(&mut self, number: Option<Number>, tag: Option<u8>) -> u8 {
        let own = match tag {
            Some(tag) if self.tagged => tag,
            _ => number.map_or(self.unnumbered, rank),
        };
        self.open.retain(|above| *above < own);
        self.open.push(own);
        u8::try_from(self.open.len().min(5)).unwrap_or(5) + 1
    }
}

fn rank(number: Number) -> u8 {
    match number {
        Number::Chapter => 1,
        Number::Han => 2,
        Number::BracketedHan => 3,
        Number::Digit => 4,
        Number::BracketedDigit => 5,
    }
}

fn set(
    piece: Piece,
    levels: &mut Levels,
    lines: &[Line],
    offset: &dyn Fn(usize) -> usize,
    body: &mut Body,
) -> BlockKind {
    match piece {
        Piece::Heading { number, parts } => {
            let mut inlines = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    inlines.push(Inline::Text(Text::new(" ")));
                    body.repairs.add(kind::HEADINGS, 1);
                }
                inlines.extend(inlines_of(part, Setting::Display, lines, offset, body).1);
            }
            let tag = parts
                .first()
                .and_then(|part| structure::tag_level(&lines[part.line]));
            BlockKind::Heading {
                level: levels.next(number, tag),
                inlines: joined(inlines),
            }
        }
        Piece::Paragraph(fragment) => {
            let setting = if fragment.text.contains(['。', '，', ','])
                || han::reading_units(&fragment.text) > 40
            {
                Setting::Prose
            } else {
                Setting::Display
            };
            let (words, inlines) = inlines_of(&fragment, setting, lines, offset, body);
            body.paragraphs.push(words);
            BlockKind::Paragraph(inlines)
        }
        Piece::Bullets(items) => {
            let items = items
                .into_iter()
                .map(|mut item| {
                    let mark = item.text.chars().next().map_or(0, char::len_utf8);
                    item.text = item.text[mark..].trim_start().to_owned();
                    let (words, inlines) = inlines_of(&item, Setting::Prose, lines, offset, body);
                    body.paragraphs.push(words);
                    vec![Block {
                        id: AnchorId::new(""),
                        range: 0..0,
                        kind: BlockKind::Paragraph(inlines),
                    }]
                })
                .collect();
            BlockKind::List { start: None, items }
        }
        Piece::Table(rows) => table(&rows, lines, offset, body),
        Piece::List(items) => structure::list(items, &mut |item| {
            let (words, inlines) = inlines_of(item, Setting::Prose, lines, offset, body);
            body.paragraphs.push(words);
            inlines
        }),
        Piece::Picture(picture, caption) => {
            let caption =
                caption.map(|line| inlines_of(&line, Setting::Display, lines, offset, body).0);
            structure::picture(&picture, caption)
        }
    }
}

fn table(
    rows: &[Fragment],
    lines: &[Line],
    offset: &dyn Fn(usize) -> usize,
    body: &mut Body,
) -> BlockKind {
    let mut cells: Vec<Vec<Vec<Inline>>> = Vec::new();
    for row in rows {
        if let Some(markup) = lines[row.line].markup {
            let cell = |cell: &String| {
                let text = tidy::clean_line(cell, tidy::Habits::default()).0;
                let line = row.line;
                let fragment = Fragment { text, line };
                inlines_of(&fragment, Setting::Display, lines, offset, body).1
            };
            cells.push(markup.cells.iter().map(cell).collect());
            continue;
        }
        let inner = row.text.trim_matches(|c| lines::is_bar(c) || c == ' ');
        if !inner.contains(char::is_alphanumeric) {
            continue;
        }
        let separator: &dyn Fn(char) -> bool = if inner.contains(lines::is_bar) {
            &lines::is_bar
        } else {
            &|c| c == '\t'
        };
        let set: Vec<Vec<Inline>> = inner
            .split(separator)
            .map(|cell| {
                let fragment = Fragment {
                    text: cell.trim().to_owned(),
                    line: row.line,
                };
                inlines_of(&fragment, Setting::Display, lines, offset, body).1
            })
            .collect();
        cells.push(set);
    }
    let width = cells.iter().map(Vec::len).max().unwrap_or(1);
    for row in &mut cells {
        row.resize(width, Vec::new());
    }
    let mut cells = cells.into_iter();
    BlockKind::Table {
        alignments: vec![Alignment::None; width],
        head: cells.next().unwrap_or_default(),
        rows: cells.collect(),
    }
}

/// The words of a fragment, tidied, and the same as inlines.
fn inlines_of(
    fragment: &Fragment,
    setting: Setting,
    lines: &[Line],
    offset: &dyn Fn(usize) -> usize,
    body: &mut Body,
) -> (String, Vec<Inline>) {
    let damaged = damage::damaged(&fragment.text);
    let tidied: Tidied = tidy::tidy(&fragment.text, &damaged, setting);
    body.repairs.merge(&tidied.repairs);
    let mut inlines = Vec::new();
    let mut from = 0;
    for (spot, range) in damaged.iter().zip(&tidied.damaged) {
        push_words(&tidied.text[from..range.start], &mut inlines);
        let words = tidied.text[range.clone()].to_owned();
        let place = place_in_file(&fragment.text, spot, &lines[fragment.line], offset);
        body.garbled.push((words.clone(), place));
        inlines.push(Inline::Garbled(Text::new(words)));
        from = range.end;
    }
    push_words(&tidied.text[from..], &mut inlines);
    let line = &lines[fragment.line];
    if let Some(markup) = line.markup {
        let in_heading = structure::tag_level(line).is_some() || setting == Setting::Display;
        inlines = markup.dress(line.raw, inlines, in_heading, &structure::here());
    }
    (tidied.text, inlines)
}

/// Where in the file the damage stands. The line was cleaned since, so the
/// marks are looked for by their number of order.
fn place_in_file(
    text: &str,
    spot: &Range<usize>,
    line: &Line,
    offset: &dyn Fn(usize) -> usize,
) -> Range<usize> {
    let start = offset(line.first);
    let core: String = text[spot.clone()]
        .chars()
        .skip_while(|c| is_han(*c))
        .collect();
    let before = text[..spot.start].matches(core.as_str()).count();
    let found = line.raw.match_indices(core.as_str()).nth(before);
    match found {
        Some((at, _)) if !core.is_empty() => start + at..start + at + core.len(),
        _ => start..start + line.raw.len(),
    }
}

fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (merged.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(next)) => {
                *last = Text::new(format!("{}{}", last.as_str(), next.as_str()));
            }
            (_, inline) => merged.push(inline),
        }
    }
    merged
}

/// Words as text and masks.
fn push_words(words: &str, inlines: &mut Vec<Inline>) {
    let mut rest = words;
    while let Some(at) = rest.find(['*', '＊']) {
        if at > 0 {
            inlines.push(Inline::Text(Text::new(&rest[..at])));
        }
        let mask = &rest[at..];
        let end = mask
            .find(|c| !matches!(c, '*' | '＊'))
            .unwrap_or(mask.len());
        inlines.push(Inline::Mask(mask[..end].to_owned()));
        rest = &mask[end..];
    }
    if !rest.is_empty() {
        inlines.push(Inline::Text(Text::new(rest)));
    }
}
