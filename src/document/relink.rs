//! A tree with other link targets.
//!
//! In: a tree, and where each link should lead. Out: the tree; a link that
//! leads nowhere any more is replaced by its words.

use super::{Block, BlockKind, Document, Inline, LinkTarget, Text};
use crate::text::span::Span;

/// What becomes of a link or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relinked {
    /// Where it leads instead; `None` leaves its words alone.
    pub target: Option<LinkTarget>,
    /// Its words instead, where they change.
    pub label: Option<Text>,
}

/// What becomes of each link or image.
pub type Relink<'a> = dyn FnMut(&LinkTarget, &Span) -> Relinked + 'a;

/// `document` with every target passed through `relink`, in reading order.
pub fn map_links(document: &Document, relink: &mut Relink) -> Document {
    Document {
        blocks: blocks(&document.blocks, relink),
    }
}

fn blocks(all: &[Block], relink: &mut Relink) -> Vec<Block> {
    all.iter()
        .map(|block| Block {
            kind: kind(&block.kind, relink),
            ..block.clone()
        })
        .collect()
}

fn kind(kind: &BlockKind, relink: &mut Relink) -> BlockKind {
    match kind {
        BlockKind::Heading {
            level,
            inlines: words,
        } => BlockKind::Heading {
            level: *level,
            inlines: inlines(words, relink),
        },
        BlockKind::Paragraph(words) => BlockKind::Paragraph(inlines(words, relink)),
        BlockKind::Quote(inner) => BlockKind::Quote(blocks(inner, relink)),
        BlockKind::List { start, items } => BlockKind::List {
            start: *start,
            items: items.iter().map(|item| blocks(item, relink)).collect(),
        },
        BlockKind::Table {
            alignments,
            head,
            rows,
        } => {
            let mut cells =
                |row: &[Vec<Inline>]| row.iter().map(|cell| inlines(cell, relink)).collect();
            BlockKind::Table {
                alignments: alignments.clone(),
                head: cells(head),
                rows: rows.iter().map(|row| cells(row)).collect(),
            }
        }
        BlockKind::Figure {
            image,
            alt,
            caption,
            span,
        } => match relink(image, span).target {
            Some(image) => BlockKind::Figure {
                image,
                alt: alt.clone(),
                caption: caption.clone(),
                span: span.clone(),
            },
            None => BlockKind::Paragraph(vec![Inline::Text(instead(alt, caption.as_ref()))]),
        },
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Html(_) => kind.clone(),
    }
}

fn inlines(all: &[Inline], relink: &mut Relink) -> Vec<Inline> {
    let mut mapped = Vec::with_capacity(all.len());
    for inline in all {
        match inline {
            Inline::Anchored { id, children } => mapped.push(Inline::Anchored {
                id: id.clone(),
                children: inlines(children, relink),
            }),
            Inline::Emphasis(inner) => mapped.push(Inline::Emphasis(inlines(inner, relink))),
            Inline::Strong(inner) => mapped.push(Inline::Strong(inlines(inner, relink))),
            Inline::Strikethrough(inner) => {
                mapped.push(Inline::Strikethrough(inlines(inner, relink)));
            }
            Inline::Link {
                target,
                label,
                span,
            } => {
                let to = relink(target, span);
                let label = match to.label {
                    Some(words) => vec![Inline::Text(words)],
                    None => inlines(label, relink),
                };
                match to.target {
                    Some(target) => mapped.push(Inline::Link {
                        target,
                        label,
                        span: span.clone(),
                    }),
                    None => mapped.extend(label),
                }
            }
            Inline::Image { target, alt, span } => mapped.push(match relink(target, span).target {
                Some(target) => Inline::Image {
                    target,
                    alt: alt.clone(),
                    span: span.clone(),
                },
                None => Inline::Text(alt.clone()),
            }),
            other => mapped.push(other.clone()),
        }
    }
    mapped
}

/// What is left of an image that is not there.
fn instead(alt: &Text, caption: Option<&Text>) -> Text {
    caption
        .filter(|caption| !caption.is_empty())
        .unwrap_or(alt)
        .clone()
}
