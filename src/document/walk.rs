//! Walks over a tree: every link, every block's words, every damaged spot.
//!
//! In: a tree. Out: a list, or another tree of the same shape. Knows nothing
//! of what the caller does with the words.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Block, BlockKind, Document, Inline, LinkTarget, Text, clean};
use crate::text::slug::AnchorId;
use crate::text::span::Span;

/// `document` with other words. `map` is given all the words of one block (of
/// one leaf block: a paragraph, a heading, a table cell, …) in reading order,
/// link labels and image descriptions included, and must return as many. Words
/// of HTML blocks are given too; words marked with a `lang` of their own are
/// not.
pub fn map_text(document: &Document, map: &dyn Fn(&[&Text]) -> Vec<Text>) -> Document {
    let inlines = &mut |_: &Block, inlines: &[Inline]| {
        let mut words = Vec::new();
        collect_text(inlines, &mut words);
        let Some(mapped) = map_words(&words, map) else {
            return inlines.to_vec();
        };
        replace_text(inlines, &mut mapped.into_iter())
    };
    let figure = &mut |alt: &Text, caption: Option<&Text>| {
        let words: Vec<&Text> = std::iter::once(alt).chain(caption).collect();
        match map_words(&words, map) {
            Some(mapped) => {
                let mut mapped = mapped.into_iter();
                (mapped.next().unwrap_or_default(), mapped.next())
            }
            None => (alt.clone(), caption.cloned()),
        }
    };
    let html = &mut |html: &str| {
        clean::map_words(html, &mut |words| {
            let texts: Vec<Text> = words.iter().map(|it| Text::new(*it)).collect();
            let texts: Vec<&Text> = texts.iter().collect();
            let mapped = map_words(&texts, map).unwrap_or_default();
            mapped.iter().map(|it| it.as_str().to_owned()).collect()
        })
    };
    Document {
        blocks: map_blocks(&document.blocks, inlines, figure, html),
    }
}

/// Whether `holds` is true of every text that [`map_text`] would map.
pub fn all_text(document: &Document, holds: &dyn Fn(&Text) -> bool) -> bool {
    let all = std::cell::Cell::new(true);
    for block in &document.blocks {
        let leaf = &mut |_: &Block, inlines: &[Inline]| {
            let mut words = Vec::new();
            collect_text(inlines, &mut words);
            all.set(all.get() && words.iter().all(|it| holds(it)));
            Vec::new()
        };
        let figure = &mut |alt: &Text, caption: Option<&Text>| {
            all.set(all.get() && holds(alt) && caption.is_none_or(holds));
            (Text::default(), None)
        };
        let html = &mut |html: &str| {
            clean::map_words(html, &mut |words| {
                all.set(all.get() && words.iter().all(|it| holds(&Text::new(*it))));
                words.iter().map(|it| (*it).to_owned()).collect()
            })
        };
        map_block(block, leaf, figure, html);
        if !all.get() {
            return false;
        }
    }
    true
}

/// A link or image, and the top-level block that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkUse<'a> {
    /// Where it leads.
    pub target: &'a LinkTarget,
    /// Where it stands.
    pub span: &'a Span,
    /// Its words; an image has none.
    pub label: &'a [Inline],
    /// The id of the top-level block around it.
    pub block: &'a AnchorId,
}

/// Every link and image of `document`, in reading order.
pub fn links(document: &Document) -> Vec<LinkUse<'_>> {
    let mut found = Vec::new();
    for block in &document.blocks {
        collect_links(block, &block.id, &mut found);
    }
    found
}

/// `document` with the inlines of every paragraph (also inside lists, quotes
/// and table cells, never those of headings) passed through `map`, with the id
/// of the top-level block.
pub fn map_paragraphs(
    document: &Document,
    map: &mut dyn FnMut(&AnchorId, &[Inline]) -> Vec<Inline>,
) -> Document {
    let blocks = document.blocks.iter().map(|top| {
        let leaf = &mut |block: &Block, inlines: &[Inline]| {
            if matches!(block.kind, BlockKind::Heading { .. }) {
                inlines.to_vec()
            } else {
                map(&top.id, inlines)
            }
        };
        let figure = &mut |alt: &Text, caption: Option<&Text>| (alt.clone(), caption.cloned());
        map_block(top, leaf, figure, &mut str::to_owned)
    });
    Document {
        blocks: blocks.collect(),
    }
}

/// The words of every damaged spot of `document`, in reading order.
pub fn garbled(document: &Document) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    let inlines = &mut |_: &Block, inlines: &[Inline]| {
        collect_garbled(inlines, &mut found.borrow_mut());
        Vec::new()
    };
    let figure = &mut |_: &Text, _: Option<&Text>| (Text::default(), None);
    map_blocks(&document.blocks, inlines, figure, &mut str::to_owned);
    found.into_inner()
}

fn collect_garbled(inlines: &[Inline], found: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Garbled(words) => found.push(words.as_str().to_owned()),
            Inline::Anchored { children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Strikethrough(children)
            | Inline::Point { lead: children, .. }
            | Inline::Link {
                label: children, ..
            } => collect_garbled(children, found),
            _ => {}
        }
    }
}

/// `document` with each of `quotes` that stands within text as a damaged spot,
/// and for each quote whether it was found at all. A quote may hold masks, but
/// does not reach over emphasis or links.
pub fn mark_garbled(document: &Document, quotes: &[String]) -> (Document, Vec<bool>) {
    let mut found = vec![false; quotes.len()];
    let wanted: Vec<&str> = quotes
        .iter()
        .map(String::as_str)
        .filter(|quote| !quote.is_empty())
        .collect();
    if wanted.is_empty() {
        return (document.clone(), found);
    }
    // Only an absurd list (gigabytes of quotes) has no automaton.
    let Ok(finder) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&wanted)
    else {
        return (document.clone(), found);
    };
    let seen = std::cell::RefCell::new(&mut found);
    let look = |words: &str| {
        for (quote, found) in quotes.iter().zip(seen.borrow_mut().iter_mut()) {
            *found = *found || (!quote.is_empty() && words.contains(quote.as_str()));
        }
    };
    let inlines = &mut |_: &Block, inlines: &[Inline]| mark_in_inlines(inlines, &finder, &look);
    let figure = &mut |alt: &Text, caption: Option<&Text>| {
        look(alt.as_str());
        if let Some(caption) = caption {
            look(caption.as_str());
        }
        (alt.clone(), caption.cloned())
    };
    let blocks = map_blocks(&document.blocks, inlines, figure, &mut str::to_owned);
    (Document { blocks }, found)
}

pub(super) type MapLeaf<'a> = dyn FnMut(&Block, &[Inline]) -> Vec<Inline> + 'a;
pub(super) type MapFigure<'a> = dyn FnMut(&Text, Option<&Text>) -> (Text, Option<Text>) + 'a;
type MapHtml<'a> = dyn FnMut(&str) -> String + 'a;

fn map_blocks(
    blocks: &[Block],
    leaf: &mut MapLeaf,
    figure: &mut MapFigure,
    html: &mut MapHtml,
) -> Vec<Block> {
    blocks
        .iter()
        .map(|block| map_block(block, leaf, figure, html))
        .collect()
}

/// `block` with every leaf's inlines through `leaf`, every figure's words
/// through `figure` and every block of HTML through `html`.
pub(super) fn map_block(
    block: &Block,
    leaf: &mut MapLeaf,
    figure: &mut MapFigure,
    html: &mut MapHtml,
) -> Block {
    let mut cells = |cells: &[Vec<Inline>]| -> Vec<Vec<Inline>> {
        cells.iter().map(|cell| leaf(block, cell)).collect()
    };
    let kind = match &block.kind {
        BlockKind::Heading { level, inlines } => BlockKind::Heading {
            level: *level,
            inlines: leaf(block, inlines),
        },
        BlockKind::Paragraph(inlines) => BlockKind::Paragraph(leaf(block, inlines)),
        BlockKind::Quote(blocks) => BlockKind::Quote(map_blocks(blocks, leaf, figure, html)),
        BlockKind::List { start, items } => BlockKind::List {
            start: *start,
            items: items
                .iter()
                .map(|item| map_blocks(item, leaf, figure, html))
                .collect(),
        },
        BlockKind::Table {
            alignments,
            head,
            rows,
        } => BlockKind::Table {
            alignments: alignments.clone(),
            head: cells(head),
            rows: rows.iter().map(|row| cells(row)).collect(),
        },
        BlockKind::Figure {
            image,
            alt,
            caption,
            span,
        } => {
            let (alt, caption) = figure(alt, caption.as_ref());
            BlockKind::Figure {
                image: image.clone(),
                alt,
                caption,
                span: span.clone(),
            }
        }
        BlockKind::Html(words) => BlockKind::Html(html(words)),
        kind @ (BlockKind::Code { .. } | BlockKind::Rule) => kind.clone(),
    };
    Block {
        id: block.id.clone(),
        range: block.range.clone(),
        kind,
    }
}

/// What `map` makes of `words`; `None` if there is nothing to do or it broke
/// its promise, for then the pieces would land in the wrong places.
fn map_words(words: &[&Text], map: &dyn Fn(&[&Text]) -> Vec<Text>) -> Option<Vec<Text>> {
    if words.is_empty() {
        return None;
    }
    let mapped = map(words);
    debug_assert_eq!(mapped.len(), words.len(), "map must return as many texts");
    (mapped.len() == words.len()).then_some(mapped)
}

/// Words between `<span lang>` and its end are an original: left out.
fn collect_text<'a>(inlines: &'a [Inline], words: &mut Vec<&'a Text>) {
    let mut originals = Originals::default();
    for inline in inlines {
        if originals.hold(inline) {
            continue;
        }
        match inline {
            Inline::Text(text) | Inline::Garbled(text) | Inline::Image { alt: text, .. } => {
                words.push(text);
            }
            Inline::Anchored { children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Strikethrough(children)
            | Inline::Point { lead: children, .. }
            | Inline::Link {
                label: children, ..
            } => collect_text(children, words),
            Inline::Mask(_) | Inline::Code(_) | Inline::Break | Inline::Html(_) => {}
        }
    }
}

/// How many `<span lang>` are open among siblings; other spans do not stay in
/// a tree.
#[derive(Default)]
struct Originals(usize);

impl Originals {
    /// Whether `inline`, which comes next, stands in an original.
    fn hold(&mut self, inline: &Inline) -> bool {
        if let Inline::Html(tag) = inline {
            if tag.starts_with("<span ") {
                self.0 += 1;
            } else if tag == "</span>" {
                self.0 = self.0.saturating_sub(1);
            }
        }
        self.0 > 0
    }
}

fn replace_text(inlines: &[Inline], words: &mut dyn Iterator<Item = Text>) -> Vec<Inline> {
    let mut originals = Originals::default();
    inlines
        .iter()
        .map(|inline| match inline {
            inline if originals.hold(inline) => inline.clone(),
            Inline::Text(_) => Inline::Text(words.next().unwrap_or_default()),
            Inline::Garbled(_) => Inline::Garbled(words.next().unwrap_or_default()),
            Inline::Image { target, span, .. } => Inline::Image {
                target: target.clone(),
                alt: words.next().unwrap_or_default(),
                span: span.clone(),
            },
            inline => map_children(inline, &mut |children| replace_text(children, words)),
        })
        .collect()
}

/// `inline` with other children, if it has any.
pub(super) fn map_children(
    inline: &Inline,
    map: &mut dyn FnMut(&[Inline]) -> Vec<Inline>,
) -> Inline {
    match inline {
        Inline::Anchored { id, children } => Inline::Anchored {
            id: id.clone(),
            children: map(children),
        },
        Inline::Emphasis(children) => Inline::Emphasis(map(children)),
        Inline::Strong(children) => Inline::Strong(map(children)),
        Inline::Strikethrough(children) => Inline::Strikethrough(map(children)),
        Inline::Link {
            target,
            label,
            span,
        } => Inline::Link {
            target: target.clone(),
            label: map(label),
            span: span.clone(),
        },
        Inline::Point { id, lead } => Inline::Point {
            id: id.clone(),
            lead: map(lead),
        },
        inline => inline.clone(),
    }
}

fn collect_links<'a>(block: &'a Block, id: &'a AnchorId, found: &mut Vec<LinkUse<'a>>) {
    match &block.kind {
        BlockKind::Heading { inlines, .. } | BlockKind::Paragraph(inlines) => {
            collect_inline_links(inlines, id, found);
        }
        BlockKind::Quote(blocks) => {
            for block in blocks {
                collect_links(block, id, found);
            }
        }
        BlockKind::List { items, .. } => {
            for block in items.iter().flatten() {
                collect_links(block, id, found);
            }
        }
        BlockKind::Table { head, rows, .. } => {
            for cell in head.iter().chain(rows.iter().flatten()) {
                collect_inline_links(cell, id, found);
            }
        }
        BlockKind::Figure { image, span, .. } => found.push(LinkUse {
            target: image,
            span,
            label: &[],
            block: id,
        }),
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Html(_) => {}
    }
}

fn collect_inline_links<'a>(
    inlines: &'a [Inline],
    block: &'a AnchorId,
    found: &mut Vec<LinkUse<'a>>,
) {
    for inline in inlines {
        match inline {
            Inline::Link {
                target,
                label,
                span,
            } => {
                found.push(LinkUse {
                    target,
                    span,
                    label,
                    block,
                });
                collect_inline_links(label, block, found);
            }
            Inline::Image { target, span, .. } => found.push(LinkUse {
                target,
                span,
                label: &[],
                block,
            }),
            Inline::Anchored { children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Strikethrough(children)
            | Inline::Point { lead: children, .. } => collect_inline_links(children, block, found),
            Inline::Text(_)
            | Inline::Mask(_)
            | Inline::Garbled(_)
            | Inline::Code(_)
            | Inline::Break
            | Inline::Html(_) => {}
        }
    }
}

fn mark_in_inlines(inlines: &[Inline], finder: &AhoCorasick, look: &dyn Fn(&str)) -> Vec<Inline> {
    let mut marked = Vec::with_capacity(inlines.len());
    let words_of = |inline: &Inline| match inline {
        Inline::Text(text) => Some(text.clone()),
        Inline::Mask(mask) => Some(Text::new(mask.clone())),
        _ => None,
    };
    let mut rest = inlines;
    while let Some(first) = rest.first() {
        let pieces: Vec<Text> = rest.iter().map_while(words_of).collect();
        if pieces.is_empty() {
            match first {
                Inline::Code(words) => look(words),
                Inline::Garbled(words) => look(words.as_str()),
                _ => {}
            }
            marked.push(map_children(first, &mut |children| {
                mark_in_inlines(children, finder, look)
            }));
            rest = &rest[1..];
            continue;
        }
        let mut run = Text::default();
        for piece in &pieces {
            run.push(piece);
        }
        look(run.as_str());
        mark_run(&rest[..pieces.len()], &run, finder, &mut marked);
        rest = &rest[pieces.len()..];
    }
    marked
}

/// Cuts `run`, which is the words of `pieces`, at its damaged spots; what
/// stands between them stays text or mask as it was.
fn mark_run(pieces: &[Inline], run: &Text, finder: &AhoCorasick, marked: &mut Vec<Inline>) {
    let found = finder.find_iter(run.as_str());
    let spots: Vec<_> = found.map(|found| found.range()).collect();
    if spots.is_empty() {
        marked.extend_from_slice(pieces);
        return;
    }
    let mut spots = spots.into_iter().peekable();
    let mut at = 0;
    for piece in pieces {
        let words = match piece {
            Inline::Text(text) => text.as_str(),
            Inline::Mask(mask) => mask,
            _ => "",
        };
        let end = at + words.len();
        let start = at;
        while at < end {
            let Some(spot) = spots.peek() else {
                break;
            };
            if spot.start >= end {
                break;
            }
            push_slice(piece, at - start..spot.start.max(at) - start, marked);
            if spot.start >= at {
                marked.push(Inline::Garbled(run.slice(spot.clone())));
            }
            if spot.end > end {
                // The rest of the spot stands in the next pieces.
                at = end;
            } else {
                at = spot.end;
                spots.next();
            }
        }
        if at < end {
            push_slice(piece, at - start..words.len(), marked);
        }
        at = end;
    }
}

fn push_slice(piece: &Inline, range: Range<usize>, marked: &mut Vec<Inline>) {
    if range.is_empty() {
        return;
    }
    match piece {
        Inline::Mask(mask) => marked.push(Inline::Mask(mask[range].to_owned())),
        Inline::Text(text) => marked.push(Inline::Text(text.slice(range))),
        _ => {}
    }
}
