//! The structure of a page in the body: lists, tables, pictures, quotations.
//!
//! In: lines with their markup. Out: pieces and blocks of the tree. Knows
//! nothing of HTML, nor of which lines are the body.

use super::lines::Line;
use super::markup::{Item, Markup, Picture, Role};
use super::text::{Fragment, Piece};
use crate::document::{Block, BlockKind, Document, Inline, LinkTarget, Text};
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::{SourcePath, Span};

/// The level of a heading in the markup, 1 to 6.
pub(super) fn tag_level(line: &Line) -> Option<u8> {
    match line.markup?.role {
        Role::Heading(level) => Some(level),
        _ => None,
    }
}

/// The parts of a heading. One that a page breaks after a comma keeps the space
/// that the break became, which tidying would take for a stray one.
pub(super) fn parts_of_heading(heading: Fragment, line: &Line) -> Vec<Fragment> {
    let broken = line.markup.and_then(|_| heading.text.split_once("， "));
    let Some((first, second)) = broken else {
        return vec![heading];
    };
    let part = |text: String| Fragment {
        text,
        line: heading.line,
    };
    vec![part(format!("{first}，")), part(second.to_owned())]
}

/// Whether pictures stand before the line.
pub(super) fn has_pictures(line: &Line) -> bool {
    line.markup
        .is_some_and(|markup| !markup.pictures.is_empty())
}

/// Adds the pictures that stand before a line, the last with its caption. One
/// without an address is left out.
pub(super) fn add_pictures(pieces: &mut Vec<Piece>, markup: &Markup, caption: Option<Fragment>) {
    let mut caption = caption;
    let from = pieces.len();
    let shown = |picture: &&Picture| picture.file.is_some() || picture.address.contains("://");
    for picture in markup.pictures.iter().rev().filter(shown) {
        pieces.push(Piece::Picture(picture.clone(), caption.take()));
    }
    pieces[from..].reverse();
}

/// Adds a line that is an item or a row in the markup; whether it is one.
pub(super) fn add(pieces: &mut Vec<Piece>, line: &Line, fragment: &Fragment) -> bool {
    let Some(markup) = line.markup else {
        return false;
    };
    match markup.role {
        // A number that is written out is the item's mark already.
        Role::Item(item) if item.number.is_some() || line.look.number.is_none() => {
            if line.look.bullet.is_some() {
                return false;
            }
            match pieces.last_mut() {
                Some(Piece::List(items)) => items.push((item, fragment.clone())),
                _ => pieces.push(Piece::List(vec![(item, fragment.clone())])),
            }
            true
        }
        Role::Row { .. } if markup.cells.len() >= 2 => {
            match pieces.last_mut() {
                Some(Piece::Table(rows)) => rows.push(fragment.clone()),
                _ => pieces.push(Piece::Table(vec![fragment.clone()])),
            }
            true
        }
        _ => false,
    }
}

/// The list of `items`, lists in it included. `set` makes the inlines of one
/// line. The depth is bounded where items are read.
pub(super) fn list(
    items: Vec<(Item, Fragment)>,
    set: &mut dyn FnMut(&Fragment) -> Vec<Inline>,
) -> BlockKind {
    /// A list that is open: its depth, its first number, its items.
    struct Open {
        depth: u8,
        start: Option<u64>,
        item: u32,
        items: Vec<Vec<Block>>,
    }
    fn close(open: &mut Vec<Open>) {
        if let Some(inner) = open.pop()
            && let Some(item) = open.last_mut().and_then(|outer| outer.items.last_mut())
        {
            item.push(block(BlockKind::List {
                start: inner.start,
                items: inner.items,
            }));
        }
    }
    let mut open: Vec<Open> = Vec::new();
    for (item, fragment) in items {
        while open.len() > 1 && open.last().is_some_and(|list| list.depth > item.depth) {
            close(&mut open);
        }
        let paragraph = block(BlockKind::Paragraph(set(&fragment)));
        match open.last_mut() {
            Some(list) if list.depth >= item.depth => {
                if list.item == item.id {
                    if let Some(own) = list.items.last_mut() {
                        own.push(paragraph);
                    }
                } else {
                    list.item = item.id;
                    list.items.push(vec![paragraph]);
                }
            }
            _ => open.push(Open {
                depth: item.depth,
                start: item.number,
                item: item.id,
                items: vec![vec![paragraph]],
            }),
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let (start, items) = open
        .pop()
        .map_or((None, Vec::new()), |list| (list.start, list.items));
    BlockKind::List { start, items }
}

/// A picture that is kept beside the article, or a link to one that is not.
pub(super) fn picture(picture: &Picture, caption: Option<String>) -> BlockKind {
    match &picture.file {
        Some(path) => BlockKind::Figure {
            image: asset(path),
            alt: Text::new(if picture.alt.is_empty() {
                PICTURE
            } else {
                &picture.alt
            }),
            caption: caption.map(Text::new),
            span: here(),
        },
        None => BlockKind::Paragraph(vec![Inline::Link {
            target: LinkTarget::Web(picture.address.clone()),
            label: vec![Inline::Text(Text::new(PICTURE))],
            span: here(),
        }]),
    }
}

/// Whether a piece stands in a quotation.
pub(super) fn is_quoted(piece: &Piece, lines: &[Line]) -> bool {
    let line = match piece {
        Piece::Heading { parts, .. } => parts.first().map(|part| part.line),
        Piece::Paragraph(fragment) => Some(fragment.line),
        Piece::Steps(_, items) | Piece::Bullets(items) | Piece::Table(items) => {
            items.first().map(|item| item.line)
        }
        Piece::List(items) => items.first().map(|(_, item)| item.line),
        Piece::Picture(..) => None,
    };
    let markup = line.and_then(|line| lines[line].markup);
    markup.is_some_and(|markup| markup.quote)
}

/// Blocks, those in a row that are quoted as one quotation. Where most of a
/// text is quoted, its page only indents it so.
pub(super) fn with_quotes(kinds: Vec<(bool, BlockKind)>) -> Vec<BlockKind> {
    let quoted = kinds.iter().filter(|(quoted, _)| *quoted).count();
    let few = quoted * 2 < kinds.len();
    let mut found: Vec<BlockKind> = Vec::with_capacity(kinds.len());
    let mut open = false;
    for (quoted, kind) in kinds {
        // A heading in a quotation is set in one for its looks.
        let quoted = quoted && few && !matches!(kind, BlockKind::Heading { .. });
        match found.last_mut() {
            Some(BlockKind::Quote(blocks)) if quoted && open => blocks.push(block(kind)),
            _ if quoted => found.push(BlockKind::Quote(vec![block(kind)])),
            _ => found.push(kind),
        }
        open = quoted;
    }
    found
}

/// A file that stands beside the articles, until they have a name.
fn asset(path: &str) -> LinkTarget {
    let path = SourcePath::new(&format!("{ARTICLES}/{path}"));
    path.map_or_else(|| LinkTarget::Web(String::new()), LinkTarget::Asset)
}

/// Gives the pictures of `document` their place in a folder that is named after
/// the article: which file, as seen from the page, goes where, as seen from the
/// article.
pub(super) fn place_pictures(document: &mut Document, slug: &Slug) -> Vec<(String, String)> {
    let mut placed: Vec<(String, String)> = Vec::new();
    for block in &mut document.blocks {
        let BlockKind::Figure {
            image: LinkTarget::Asset(path),
            ..
        } = &mut block.kind
        else {
            continue;
        };
        let from = path.as_str().trim_start_matches(ARTICLES);
        let from = from.trim_start_matches('/').to_owned();
        let to = format!("{slug}/{}", path.file_name());
        if let Some(own) = SourcePath::new(&format!("{ARTICLES}/{to}")) {
            *path = own;
            placed.push((from, to));
        }
    }
    placed
}

/// The folder that articles are written for; their links are as seen from it.
const ARTICLES: &str = "content/articles";

/// What a picture is called that says nothing of itself.
const PICTURE: &str = "图片";

fn block(kind: BlockKind) -> Block {
    Block {
        id: AnchorId::new(""),
        range: 0..0,
        kind,
    }
}

/// Where what import makes stands: in a file of the articles' folder.
pub(super) fn here() -> Span {
    let path = SourcePath::new(&format!("{ARTICLES}/a.md")).expect("a plain path");
    Span::new(&path, 0..0)
}
