//! What the markup of a page tells about its lines, beyond their words.
//!
//! In: filled in by `html/`. Out: evidence for the classifier, and the
//! structure that the body keeps: headings, lists, tables, quotations, links,
//! bold. A scraped text has none of it. Knows nothing of HTML.

use std::ops::Range;

use crate::document::{Inline, LinkTarget, Text};
use crate::text::han;
use crate::text::span::Span;

/// What the markup tells about one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Markup {
    pub(super) role: Role,
    /// The items of lists that it stands in, while the page is read.
    pub(super) items: Vec<u32>,
    /// In a quotation.
    pub(super) quote: bool,
    /// Formatted stretches of the line, as bytes of it; the wider first.
    pub(super) styles: Vec<Style>,
    /// Characters that are links.
    pub(super) linked: usize,
    /// All characters that are not white space.
    pub(super) characters: usize,
    /// The cells of a row; the line is the same cells with bars between.
    pub(super) cells: Vec<String>,
    /// Pictures that stand between the line before and this one.
    pub(super) pictures: Vec<Picture>,
    /// Readings over characters that were left out.
    pub(super) readings: u64,
    /// What the names of the elements around it say that it is.
    pub(super) hint: Option<Hint>,
    /// The line of the file that it was read from, from 0.
    pub(super) source_line: usize,
    /// A forced line break stands before it, and no new element.
    pub(super) broken: bool,
}

/// What a line is in the markup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Text,
    /// `h1` to `h6`.
    Heading(u8),
    /// A line of an item of a list.
    Item(Item),
    /// A row of a table.
    Row {
        /// Which table of the page.
        table: u32,
    },
    /// Says what a picture shows.
    Caption,
}

/// An item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Which list of the page.
    pub(super) list: u32,
    /// Which item of the page.
    pub(super) id: u32,
    /// How many lists it stands in, from 1.
    pub(super) depth: u8,
    /// Its number, in a numbered list.
    pub(super) number: Option<u64>,
}

/// What an element is called after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    Title,
    Date,
    Source,
    Author,
    Editor,
}

/// A picture of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// Its address as the page writes it, resolved where that is possible.
    pub(super) address: String,
    pub(super) alt: String,
    /// The file beside the page, where the page was saved with it.
    pub(super) file: Option<String>,
}

/// A formatted stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) range: Range<usize>,
    pub(super) kind: StyleKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StyleKind {
    Strong,
    Emphasis,
    Strikethrough,
    /// To an absolute address.
    Link(String),
}

impl Markup {
    /// Share of the line that is links, 0 to 1.
    pub(super) fn link_share(&self) -> f32 {
        super::lines::ratio(self.linked, self.characters).min(1.0)
    }

    /// Whether all of `line`, which this is the markup of, is bold.
    pub(super) fn is_bold(&self, line: &str) -> bool {
        let bold = self
            .styles
            .iter()
            .filter(|style| style.kind == StyleKind::Strong)
            .flat_map(|style| line[style.range.clone()].chars());
        let shown = |c: &char| c.is_alphanumeric();
        let bold = bold.filter(shown).count();
        bold > 0 && bold >= line.chars().filter(shown).count()
    }

    /// `inlines`, which were made of `line`, with the links and the emphasis
    /// of the markup. `span` is where links say that they stand.
    pub(super) fn dress(
        &self,
        line: &str,
        inlines: Vec<Inline>,
        in_heading: bool,
        span: &Span,
    ) -> Vec<Inline> {
        let drops = |style: &Style| in_heading && style.kind == StyleKind::Strong;
        if self.styles.iter().all(drops) {
            return inlines;
        }
        let Some(places) = align(line, &inlines) else {
            return inlines;
        };
        let mut looks = vec![Look::default(); places.len()];
        for style in self.styles.iter().filter(|style| !drops(style)) {
            let from = places.partition_point(|place| *place < style.range.start);
            let to = places.partition_point(|place| *place < style.range.end);
            let (from, to) = trimmed(&inlines, from, to);
            for look in looks.get_mut(from..to).into_iter().flatten() {
                match &style.kind {
                    StyleKind::Strong => look.strong = true,
                    StyleKind::Emphasis => look.emphasis = true,
                    StyleKind::Strikethrough => look.struck = true,
                    StyleKind::Link(address) => look.link = Some(address),
                }
            }
        }
        let pieces = pieces(inlines, &looks);
        nest(pieces, span)
    }
}

/// How one character is formatted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look<'a> {
    link: Option<&'a str>,
    strong: bool,
    emphasis: bool,
    struck: bool,
}

fn words(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text) | Inline::Garbled(text) => text.as_str(),
        Inline::Mask(mask) => mask,
        _ => "",
    }
}

/// For each character of `inlines`, the byte of `line` that it came from.
/// What was made of a line is the line with some characters left out and some
/// punctuation replaced; `None` where it is not, as after a change of encoding.
/// Where characters were cut off its beginning, they are looked for from its end.
fn align(line: &str, inlines: &[Inline]) -> Option<Vec<usize>> {
    let characters: Vec<char> = inlines
        .iter()
        .flat_map(|inline| words(inline).chars())
        .collect();
    let mut raw = line.char_indices();
    let mut place = |c: &char| {
        let found = raw.find(|(_, own)| is_form_of(*c, *own));
        found.map(|(place, _)| place)
    };
    let forward: Vec<usize> = characters.iter().map_while(&mut place).collect();
    let mut raw = line.char_indices().rev();
    let mut place = |c: &char| {
        let found = raw.find(|(_, own)| is_form_of(*c, *own));
        found.map(|(place, _)| place)
    };
    let mut backward: Vec<usize> = characters.iter().rev().map_while(&mut place).collect();
    backward.reverse();
    let whole = |places: &Vec<usize>| places.len() == characters.len();
    let span = |places: &Vec<usize>| match (places.first(), places.last()) {
        (Some(first), Some(last)) => last - first,
        _ => 0,
    };
    [forward, backward]
        .into_iter()
        .filter(whole)
        .min_by_key(span)
}

/// Whether a repair may have made `set` of `raw`.
fn is_form_of(set: char, raw: char) -> bool {
    set == raw
        || (set.is_whitespace() && raw.is_whitespace())
        || (han::is_cjk_punctuation(set) && raw.is_ascii_punctuation())
}

/// The stretch `from..to` of characters without marks and spaces at its edges:
/// emphasis on them shows nothing, and Markdown cannot always write it.
fn trimmed(inlines: &[Inline], from: usize, to: usize) -> (usize, usize) {
    let characters: Vec<char> = inlines
        .iter()
        .flat_map(|inline| words(inline).chars())
        .skip(from)
        .take(to.saturating_sub(from))
        .collect();
    let opens = |c: &char| matches!(c, '“' | '‘' | '《' | '「' | '『' | '（' | '【' | '〈');
    let closes = |c: &char| matches!(c, '”' | '’' | '》' | '」' | '』' | '）' | '】' | '〉');
    let mark =
        |c: &char| c.is_whitespace() || (han::is_cjk_punctuation(*c) && !opens(c) && !closes(c));
    let lead = characters.iter().take_while(|c| mark(c)).count();
    let tail = characters.iter().rev().take_while(|c| mark(c)).count();
    if lead + tail >= characters.len() {
        return (from, from);
    }
    (from + lead, to - tail)
}

/// `inlines` cut where the formatting changes.
fn pieces<'a>(inlines: Vec<Inline>, looks: &[Look<'a>]) -> Vec<(Look<'a>, Inline)> {
    let mut found = Vec::new();
    let mut at = 0;
    for inline in inlines {
        let Inline::Text(text) = &inline else {
            let look = looks.get(at).copied().unwrap_or_default();
            at += words(&inline).chars().count();
            found.push((look, inline));
            continue;
        };
        let mut run = String::new();
        let mut before = looks.get(at).copied().unwrap_or_default();
        for c in text.as_str().chars() {
            let look = looks.get(at).copied().unwrap_or_default();
            if look != before {
                found.push((before, Inline::Text(Text::new(std::mem::take(&mut run)))));
                before = look;
            }
            run.push(c);
            at += 1;
        }
        found.push((before, Inline::Text(Text::new(run))));
    }
    found.retain(|(_, inline)| !words(inline).is_empty());
    found
}

/// Puts links around what they hold, and in them bold, emphasis and deletion.
fn nest(pieces: Vec<(Look, Inline)>, span: &Span) -> Vec<Inline> {
    let struck = group(
        pieces,
        |look| look.struck,
        |look| look.struck = false,
        |_, held| Inline::Strikethrough(held),
    );
    let slanted = group(
        struck,
        |look| look.emphasis,
        |look| look.emphasis = false,
        |_, held| Inline::Emphasis(held),
    );
    let strong = group(
        slanted,
        |look| look.strong,
        |look| look.strong = false,
        |_, held| Inline::Strong(held),
    );
    let linked = group(
        strong,
        |look| look.link.is_some(),
        |_| (),
        |look, label| match look.link {
            Some(address) => Inline::Link {
                target: LinkTarget::Web(address.to_owned()),
                label,
                span: span.clone(),
            },
            None => Inline::Emphasis(label),
        },
    );
    linked.into_iter().map(|(_, inline)| inline).collect()
}

/// Wraps each run of pieces of one look for which `holds`.
fn group<'a>(
    pieces: Vec<(Look<'a>, Inline)>,
    holds: impl Fn(&Look) -> bool,
    clear: impl Fn(&mut Look<'a>),
    wrap: impl Fn(&Look<'a>, Vec<Inline>) -> Inline,
) -> Vec<(Look<'a>, Inline)> {
    let mut grouped: Vec<(Look, Inline)> = Vec::with_capacity(pieces.len());
    let mut open: Option<(Look, Vec<Inline>)> = None;
    for (look, inline) in pieces {
        if let Some((own, held)) = &mut open {
            if *own == look {
                held.push(inline);
                continue;
            }
            close(&mut open, &mut grouped, &clear, &wrap);
        }
        if holds(&look) {
            open = Some((look, vec![inline]));
        } else {
            grouped.push((look, inline));
        }
    }
    close(&mut open, &mut grouped, &clear, &wrap);
    grouped
}

fn close<'a>(
    open: &mut Option<(Look<'a>, Vec<Inline>)>,
    grouped: &mut Vec<(Look<'a>, Inline)>,
    clear: &impl Fn(&mut Look<'a>),
    wrap: &impl Fn(&Look<'a>, Vec<Inline>) -> Inline,
) {
    if let Some((look, held)) = open.take() {
        let inline = wrap(&look, held);
        let mut outer = look;
        clear(&mut outer);
        grouped.push((outer, inline));
    }
}
