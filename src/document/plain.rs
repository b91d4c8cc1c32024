//! A tree to plain text: for search, summaries, figures and text archives.
//!
//! In: a tree. Out: its words, masks and damaged spots as they were written,
//! no marks of Markdown or HTML. Knows nothing of scripts.

use super::clean::strip_tags;
use super::{Block, BlockKind, Document, Inline};
use crate::text::slug::AnchorId;

/// The words of `document`, a line a block, no marks.
pub fn to_plain_text(document: &Document) -> String {
    let mut lines = Vec::new();
    write_blocks(&document.blocks, &mut lines);
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The words of one block, in one line.
pub fn block_text(block: &Block) -> String {
    let mut lines = Vec::new();
    write_block(block, &mut lines);
    lines.join(" ").replace('\n', " ")
}

/// A piece of a body that can be linked to: a block, or one of the measures
/// that a paragraph counts off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Its id in the page.
    pub id: &'a AnchorId,
    /// Whether it is a heading.
    pub heading: bool,
    /// Its words, in one line.
    pub text: String,
}

/// Every passage of `document`, in reading order.
pub fn passages(document: &Document) -> Vec<Passage<'_>> {
    document.blocks.iter().flat_map(passages_of).collect()
}

/// The passage of `document` at `id`.
pub fn passage<'a>(document: &'a Document, id: &AnchorId) -> Option<Passage<'a>> {
    let block = id.as_str().split('-').next().unwrap_or_default();
    let block = document.blocks.iter().find(|it| it.id.as_str() == block)?;
    passages_of(block).into_iter().find(|it| it.id == id)
}

fn passages_of(block: &Block) -> Vec<Passage<'_>> {
    let BlockKind::Paragraph(inlines) = &block.kind else {
        return vec![Passage {
            id: &block.id,
            heading: matches!(block.kind, BlockKind::Heading { .. }),
            text: block_text(block),
        }];
    };
    let pieces = points(&block.id, inlines).into_iter();
    let passages = pieces.map(|piece| Passage {
        id: piece.id,
        heading: false,
        text: inline_text(piece.lead) + &inline_text(piece.rest),
    });
    passages.collect()
}

/// A measure that a paragraph counts off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure<'a> {
    /// Its id in the page.
    pub id: &'a AnchorId,
    /// Its first words.
    pub lead: String,
}

/// The measures that `block` counts off.
pub fn measures(block: &Block) -> Vec<Measure<'_>> {
    let BlockKind::Paragraph(inlines) = &block.kind else {
        return Vec::new();
    };
    let pieces = points(&block.id, inlines).into_iter();
    let marked = pieces.filter(|it| !it.lead.is_empty());
    let measures = marked.map(|it| Measure {
        id: it.id,
        lead: inline_text(it.lead),
    });
    measures.collect()
}

/// A stretch of a paragraph: what stands before its measures, or one of them.
pub(super) struct Piece<'a> {
    pub(super) id: &'a AnchorId,
    /// The first words of a measure; empty for what stands before.
    pub(super) lead: &'a [Inline],
    pub(super) rest: &'a [Inline],
}

/// A paragraph cut at its measures; one without any is one piece.
pub(super) fn points<'a>(block: &'a AnchorId, inlines: &'a [Inline]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut id, mut lead, mut start) = (block, &[][..], 0);
    for (at, inline) in inlines.iter().enumerate() {
        if let Inline::Point {
            id: next,
            lead: words,
        } = inline
        {
            if at > 0 {
                pieces.push(Piece {
                    id,
                    lead,
                    rest: &inlines[start..at],
                });
            }
            (id, lead, start) = (next, words, at + 1);
        }
    }
    pieces.push(Piece {
        id,
        lead,
        rest: &inlines[start..],
    });
    pieces
}

/// The words of `inlines`.
pub fn inline_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    write_inlines(inlines, &mut text);
    text
}

fn write_blocks(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        write_block(block, lines);
    }
}

fn write_block(block: &Block, lines: &mut Vec<String>) {
    match &block.kind {
        BlockKind::Heading { inlines, .. } | BlockKind::Paragraph(inlines) => {
            lines.push(inline_text(inlines));
        }
        BlockKind::Quote(blocks) => write_blocks(blocks, lines),
        BlockKind::List { items, .. } => {
            for item in items {
                write_blocks(item, lines);
            }
        }
        BlockKind::Table { head, rows, .. } => {
            for row in std::iter::once(head).chain(rows) {
                let cells: Vec<_> = row.iter().map(|cell| inline_text(cell)).collect();
                lines.push(cells.join("\t"));
            }
        }
        BlockKind::Figure { alt, caption, .. } => {
            let words = caption.as_ref().unwrap_or(alt);
            if !words.is_empty() {
                lines.push(words.as_str().to_owned());
            }
        }
        BlockKind::Code { code, .. } => lines.push(code.clone()),
        BlockKind::Rule => {}
        BlockKind::Html(html) => {
            let words = strip_tags(html);
            lines.extend(
                words
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned),
            );
        }
    }
}

fn write_inlines(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Garbled(words) => text.push_str(words.as_str()),
            Inline::Mask(words) | Inline::Code(words) => {
                text.push_str(words);
            }
            Inline::Anchored { children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Strikethrough(children)
            | Inline::Point { lead: children, .. }
            | Inline::Link {
                label: children, ..
            } => write_inlines(children, text),
            Inline::Image { alt, .. } => text.push_str(alt.as_str()),
            Inline::Break => text.push(' '),
            Inline::Html(_) => {}
        }
    }
}
