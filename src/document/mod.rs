//! [`Document`]: the body of a text as a tree, and its readers and writers.
//!
//! In: Markdown. Out: a tree, and from it Markdown, HTML or plain text. The
//! body is parsed once and never again from strings. Knows nothing of routes:
//! where a link leads is asked of the caller.

mod address;
pub mod anchor;
mod clean;
mod escape;
pub mod html;
mod line;
pub mod markdown;
pub mod marks;
pub mod plain;
pub mod print;
mod print_line;
pub mod problems;
pub mod relink;
#[cfg(test)]
mod tests;
pub mod text;
pub mod walk;

use std::ops::Range;

use crate::text::slug::{AnchorId, Slug};
use crate::text::span::{SourcePath, Span};

pub use text::Text;

/// How deep blocks may stand in blocks, and inlines in inlines. What is nested
/// deeper is flattened, so that no text can exhaust the stack.
pub const MAX_DEPTH: usize = 32;

/// A body: its blocks in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Top-level blocks.
    pub blocks: Vec<Block>,
}

/// One block, with the id that it keeps in every edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `s1`, `s2`, … for headings and `p1`, `p2`, … for the rest, counted over
    /// the top-level blocks of the document; empty for a nested block.
    pub id: AnchorId,
    /// Bytes of the file that it was read from; `0..0` where it was not.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; `level` 2 to 6, level 1 being the title of the page.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Its words.
        inlines: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A table; each row has as many cells as `head`.
    Table {
        /// How each column is aligned.
        alignments: Vec<Alignment>,
        /// Cells of the head.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// An image that stands alone.
    Figure {
        /// The image.
        image: LinkTarget,
        /// What it shows, for those who do not see it.
        alt: Text,
        /// What stands under it.
        caption: Option<Text>,
        /// Where the image is named.
        span: Span,
    },
    /// Code, kept to the letter.
    Code {
        /// The language named behind the fence.
        language: String,
        /// The code.
        code: String,
    },
    /// A horizontal rule.
    Rule,
    /// HTML that was cleaned: no script, handler, style or frame. Never
    /// converted.
    Html(String),
}

/// How a table's column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As the page likes.
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(Text),
    /// A run of `*` (or `＊`, `×`) that stands for names or numbers which the
    /// author took out; as written.
    Mask(String),
    /// A damaged spot, as written: listed under `garbled` in the front matter.
    Garbled(Text),
    /// Words that a page can be opened at, such as the quote of a figure. Not
    /// in the Markdown: an article's front matter says which words they are.
    Anchored {
        /// The id.
        id: AnchorId,
        /// The words.
        children: Vec<Inline>,
    },
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strikethrough(Vec<Inline>),
    /// Code, kept to the letter.
    Code(String),
    /// A link.
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// Its words.
        label: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// An image in a line.
    Image {
        /// The image.
        target: LinkTarget,
        /// What it shows.
        alt: Text,
        /// Where it stands.
        span: Span,
    },
    /// A forced line break.
    Break,
    /// Where one of several measures begins that a paragraph counts off; what
    /// follows belongs to it, up to the next one. Put in by the digest, and
    /// found in no file.
    Point {
        /// Its own place in the page: that of the block where it begins one.
        id: AnchorId,
        /// Its first words, which say what it is about.
        lead: Vec<Inline>,
    },
    /// HTML that was cleaned. Never converted.
    Html(String),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkTarget {
    /// A Markdown file of the project.
    File {
        /// The file.
        path: SourcePath,
        /// The place in it: an id, or the words of a heading.
        anchor: Option<AnchorId>,
    },
    /// What is called so: `[[name]]`, a title or a slug. The digest knows which.
    Named {
        /// The name, as it is written.
        name: String,
        /// The place in it.
        anchor: Option<AnchorId>,
        /// Whether the name itself is the label, as nothing else is given.
        bare: bool,
    },
    /// A place in the same document.
    Here(AnchorId),
    /// The page of a term.
    Term(Slug),
    /// Another file of the project, such as an image.
    Asset(SourcePath),
    /// An `http`, `https` or `mailto` address.
    Web(String),
}
