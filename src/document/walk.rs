//! Walks over a tree: every link, every block's words. (Stub.)

use super::{Document, Inline, LinkTarget, Text};
use crate::text::slug::AnchorId;
use crate::text::span::Span;

/// `document` with other words. `map` is given all the words of one block (of
/// one leaf block: a paragraph, a heading, a table cell, …) in reading order,
/// link labels and image descriptions included, and must return as many.
pub fn map_text(document: &Document, map: &dyn Fn(&[&Text]) -> Vec<Text>) -> Document {
    let _ = map;
    document.clone()
}

/// A link or image, and the top-level block that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkUse<'a> {
    /// Where it leads.
    pub target: &'a LinkTarget,
    /// Where it stands.
    pub span: &'a Span,
    /// The id of the top-level block around it.
    pub block: &'a AnchorId,
}

/// Every link and image of `document`, in reading order.
pub fn links(document: &Document) -> Vec<LinkUse<'_>> {
    let _ = document;
    Vec::new()
}

/// `document` with the inlines of every paragraph (also inside lists, quotes
/// and table cells, never those of headings) passed through `map`, with the id
/// of the top-level block.
pub fn map_paragraphs(
    document: &Document,
    map: &mut dyn FnMut(&AnchorId, &[Inline]) -> Vec<Inline>,
) -> Document {
    let _ = map;
    document.clone()
}
