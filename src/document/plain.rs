//! A tree to plain text: for search, summaries, figures and text archives.
//!
//! In: a tree. Out: its words, masks and damaged spots as they were written,
//! no marks of Markdown or HTML. Knows nothing of scripts.

use super::clean::strip_tags;
use super::{Block, BlockKind, Document, Inline};

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
            | Inline::Link {
                label: children, ..
            } => write_inlines(children, text),
            Inline::Image { alt, .. } => text.push_str(alt.as_str()),
            Inline::Break => text.push(' '),
            Inline::Html(_) => {}
        }
    }
}
