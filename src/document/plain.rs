//! A tree to plain text. (Stub.)

use super::{Block, Document, Inline};

/// The words of `document`, a line a block, no marks.
pub fn to_plain_text(document: &Document) -> String {
    let _ = document;
    String::new()
}

/// The words of one block, in one line.
pub fn block_text(block: &Block) -> String {
    let _ = block;
    String::new()
}

/// The words of `inlines`.
pub fn inline_text(inlines: &[Inline]) -> String {
    let _ = inlines;
    String::new()
}
