//! A tree to Markdown, as an editor would have written it.
//!
//! In: a tree. Out: Markdown that is read as the same tree again. Escapes
//! stand only where the text would mean something else without them, because
//! people read these files. Knows nothing of front matter.

use super::escape::escape_title;
use super::print_line::{Frame, image as print_image, line};
use super::{Alignment, Block, BlockKind, Document, Inline};

/// The Markdown of `document`; `parse_markdown` of it gives `document` again.
///
/// The paths of links are written as seen from the file that their spans name.
/// Damaged spots are written as their words, links to terms as their labels:
/// both are found again when the file is read.
pub fn to_markdown(document: &Document) -> String {
    let mut markdown = blocks(&document.blocks, true);
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    markdown
}

/// Blocks with a blank line between them, without a last line end.
fn blocks(blocks: &[Block], top: bool) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(blocks.len());
    // Two lists in a row would be read as one; another mark parts them.
    let (mut last_list, mut second_mark) = (None, false);
    for block in blocks {
        let list = match &block.kind {
            BlockKind::List { start, .. } => Some(start.is_some()),
            _ => None,
        };
        second_mark = list.is_some() && list == last_list && !second_mark;
        let part = self::block(&block.kind, top, second_mark);
        if !part.is_empty() {
            parts.push(part);
            last_list = list;
        }
    }
    parts.join("\n\n")
}

fn block(kind: &BlockKind, top: bool, second_mark: bool) -> String {
    match kind {
        BlockKind::Heading { level, inlines } => {
            let marks = "#".repeat(usize::from(*level).clamp(1, 6));
            format!("{marks} {}", line(inlines, Frame::Heading))
        }
        BlockKind::Paragraph(inlines) => line(inlines, Frame::Paragraph),
        BlockKind::Quote(inner) => prefix_lines(&blocks(inner, false), "> ", "> "),
        BlockKind::List { start, items } => list(*start, items, second_mark),
        BlockKind::Table {
            alignments,
            head,
            rows,
        } => table(alignments, head, rows),
        BlockKind::Figure {
            image,
            alt,
            caption,
            span,
        } => print_image(image, alt, caption.as_ref(), span, false),
        BlockKind::Code { language, code } => fenced(language, code),
        // Only `---` is what editors know, but in a list it would be read as
        // three bullets.
        BlockKind::Rule if top => "---".to_owned(),
        BlockKind::Rule => "___".to_owned(),
        BlockKind::Html(html) => html.clone(),
    }
}

fn list(start: Option<u64>, items: &[Vec<Block>], second_mark: bool) -> String {
    let tight = items.iter().all(|item| is_tight(item));
    let mut parts = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let mark = match (start, second_mark) {
            (None, false) => "-".to_owned(),
            (None, true) => "*".to_owned(),
            (Some(first), _) => {
                // Longer numbers are not numbers of a list.
                let number = first.saturating_add(at as u64).min(999_999_999);
                format!("{number}{}", if second_mark { ')' } else { '.' })
            }
        };
        let content = match item.as_slice() {
            [first, second] if tight && follows_tightly(second) => {
                let first = block(&first.kind, false, false);
                let second = block(&second.kind, false, false);
                format!("{first}\n{second}")
            }
            item => blocks(item, false),
        };
        let indent = " ".repeat(mark.len() + 1);
        parts.push(prefix_lines(&content, &format!("{mark} "), &indent));
    }
    parts.join(if tight { "\n" } else { "\n\n" })
}

/// One line, or one line and a list of such items.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [] => true,
        [first, rest @ ..] => {
            matches!(first.kind, BlockKind::Paragraph(_))
                && match rest {
                    [] => true,
                    [second] => match &second.kind {
                        BlockKind::List { items, .. } => items.iter().all(|item| is_tight(item)),
                        _ => false,
                    },
                    _ => false,
                }
        }
    }
}

/// Only a list that begins with 1 may follow a line without a blank one.
fn follows_tightly(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::List { start, items }
        if start.is_none_or(|start| start == 1) && items.first().is_some_and(|item| !item.is_empty()))
}

fn table(alignments: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<_> = cells.iter().map(|cell| line(cell, Frame::Cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let marks: Vec<_> = alignments
        .iter()
        .map(|alignment| match alignment {
            Alignment::None => "---",
            Alignment::Left => ":---",
            Alignment::Center => ":---:",
            Alignment::Right => "---:",
        })
        .collect();
    let mut lines = vec![row(head), format!("| {} |", marks.join(" | "))];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

fn fenced(language: &str, code: &str) -> String {
    let mark = if language.contains('`') { '~' } else { '`' };
    let fence = mark.to_string().repeat(longest_run(code, mark).max(2) + 1);
    let language = escape_title(language);
    let end = if code.is_empty() { "" } else { "\n" };
    format!("{fence}{language}\n{code}{end}{fence}")
}

fn longest_run(text: &str, mark: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == mark { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn prefix_lines(text: &str, first: &str, rest: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(at, line)| {
        let prefix = if at == 0 { first } else { rest };
        if line.is_empty() {
            prefix.trim_end().to_owned()
        } else {
            format!("{prefix}{line}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
