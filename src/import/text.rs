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
use super::report::Cut;
use super::structure;
use super::tidy::{self, Repairs, Setting, Tidied, kind};
use super::{credits, headings};
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
    pub(super) editors: Vec<String>,
    /// What was cut from inside lines.
    pub(super) cuts: Vec<Cut>,
    /// Damaged spots as they stand in the body, and where in the file.
    pub(super) garbled: Vec<(String, Range<usize>)>,
    pub(super) repairs: Repairs,
    /// How the file sets its question marks.
    marks: damage::Marks,
}

/// One block before it is set.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Heading {
        number: Option<Number>,
        parts: Vec<Fragment>,
    },
    Paragraph(Fragment),
    Bullets(Vec<Fragment>),
    /// An ordered list, and the number of its first item.
    Steps(u64, Vec<Fragment>),
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
    marks: damage::Marks,
    offset: &dyn Fn(usize) -> usize,
) -> Body {
    let mut body = Body {
        marks,
        ..Body::default()
    };
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
    headings::find_steps(lines, &mut kept);
    headings::find_marked(lines, &mut kept);
    headings::demote(lines, &mut kept);
    let mut pieces = pieces(lines, &kept);
    credits::cut(&mut pieces, &mut body);
    let pieces = headings::split_glued(pieces, &mut body.repairs);
    for line in kept.iter().map(|(at, _)| &lines[*at]) {
        body.repairs.merge(&line.repairs);
    }
    let mut levels = headings::Levels::of(&pieces, lines);
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

fn pieces(lines: &[Line], kept: &[(usize, Kind)]) -> Vec<Piece> {
    let gaps = kept.iter().filter(|(at, _)| lines[*at].gap).count();
    // Where every line stands alone, empty lines separate nothing.
    let spaced = gaps * 10 >= kept.len() * 8;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut heading_before = false;
    for (at, kind) in kept {
        let line = &lines[*at];
        let mut fragment = Fragment {
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
                let words = fragment.text.trim_end_matches(['：', ':']).len();
                fragment.text.truncate(words);
                if let Some(mark) = line.look.bullet {
                    let words = fragment.text.trim_start_matches(mark).trim_start();
                    let mark = fragment.text.len() - words.len();
                    fragment.text.drain(..mark);
                }
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
                        parts: structure::parts_of_heading(fragment, line),
                    }),
                }
                heading_before = true;
                continue;
            }
            _ if line.look.bullet.is_some() => match pieces.last_mut() {
                Some(Piece::Bullets(items)) => items.push(fragment),
                _ => pieces.push(Piece::Bullets(vec![fragment])),
            },
            Kind::Item if line.look.number == Some(Number::Digit) && line.look.cells < 2 => {
                match pieces.last_mut() {
                    Some(Piece::Steps(first, items))
                        if lines::count(&line.clean) == Some(*first + items.len() as u64) =>
                    {
                        items.push(fragment);
                    }
                    _ => {
                        let first = lines::count(&line.clean).unwrap_or(1);
                        pieces.push(Piece::Steps(first, vec![fragment]));
                    }
                }
            }
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

fn set(
    piece: Piece,
    levels: &mut headings::Levels,
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
            let mark = |text: &str| text.chars().next().map_or(0, char::len_utf8);
            list(None, items, &mark, lines, offset, body)
        }
        Piece::Steps(first, items) => {
            let mark = |text: &str| lines::number(text).map_or(0, |(_, words)| words);
            body.repairs.add(kind::LISTS, items.len() as u64);
            list(Some(first), items, &mark, lines, offset, body)
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

/// A list; `mark` gives the length of the mark that an item begins with.
fn list(
    start: Option<u64>,
    items: Vec<Fragment>,
    mark: &dyn Fn(&str) -> usize,
    lines: &[Line],
    offset: &dyn Fn(usize) -> usize,
    body: &mut Body,
) -> BlockKind {
    let items = items
        .into_iter()
        .map(|mut item| {
            item.text = item.text[mark(&item.text)..].trim_start().to_owned();
            let (words, inlines) = inlines_of(&item, Setting::Prose, lines, offset, body);
            body.paragraphs.push(words);
            vec![Block {
                id: AnchorId::new(""),
                range: 0..0,
                kind: BlockKind::Paragraph(inlines),
            }]
        })
        .collect();
    BlockKind::List { start, items }
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
        if !row.text.contains(char::is_alphanumeric) {
            continue;
        }
        let set: Vec<Vec<Inline>> = lines::cells_of(&row.text)
            .map(|cell| {
                let fragment = Fragment {
                    text: cell.to_owned(),
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
    let damaged = damage::damaged(&fragment.text, body.marks);
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
    let start = offset(line.rows[0]);
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
