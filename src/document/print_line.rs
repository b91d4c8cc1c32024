//! One line of a tree to Markdown: its escapes and its marks of emphasis.
//!
//! In: inlines. Out: Markdown that is read as the same inlines again. Knows
//! nothing of blocks but what the line stands in.

use super::address::write_target;
use super::escape::{Place, escape_text, escape_title};
use super::{Inline, LinkTarget, Text, marks};
use crate::text::han::{is_cjk_punctuation, is_han};
use crate::text::span::Span;

/// What a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// A paragraph, which may go on over line breaks.
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

/// A part of a line. Marks of emphasis stay apart until their neighbours are
/// known, because those decide whether Markdown's marks work there.
enum Token {
    Raw(String),
    Open(Mark),
    Close { opened_at: usize },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Emphasis,
    Strong,
    Strikethrough,
}

impl Mark {
    fn write(self, as_markdown: bool, slash: &str, written: &mut String) {
        if as_markdown {
            written.push_str(self.markdown());
        } else {
            written.extend(["<", slash, self.tag(), ">"]);
        }
    }

    fn markdown(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Strikethrough => "~~",
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Self::Emphasis => "em",
            Self::Strong => "strong",
            Self::Strikethrough => "del",
        }
    }
}

/// The Markdown of one line, with backslashes where they are needed.
pub(super) fn line(inlines: &[Inline], frame: Frame) -> String {
    let mut line = Line {
        frame,
        tokens: Vec::new(),
        at_start: true,
        tildes: count_tildes(inlines) > 1,
        definition: has_definition_mark(inlines),
    };
    line.inlines(inlines, false, true);
    line.finish()
}

struct Line {
    frame: Frame,
    tokens: Vec<Token>,
    at_start: bool,
    /// Whether tildes of the text could meet another one.
    tildes: bool,
    /// Whether code or an address in the line holds `]:`, with which a bracket at the start
    /// of the line would be read as the definition of a link.
    definition: bool,
}

impl Line {
    /// `last` tells whether the line ends behind these siblings.
    fn inlines(&mut self, inlines: &[Inline], in_label: bool, last: bool) {
        let mut at = 0;
        while let Some(inline) = inlines.get(at) {
            at += 1;
            let mut words = String::new();
            match inline {
                // A damaged spot is text in the file, so it is escaped as one
                // with its neighbours.
                Inline::Text(_) | Inline::Garbled(_) => {
                    at -= 1;
                    while let Some(next) = inlines.get(at) {
                        match next {
                            Inline::Text(text) | Inline::Garbled(text) => {
                                words.push_str(&marks::with_signs(text));
                            }
                            _ => break,
                        }
                        at += 1;
                    }
                    let next = inlines.get(at);
                    self.text(&words, in_label, next, last);
                }
                Inline::Mask(mask) => self.raw(mask.replace('*', "\\*")),
                Inline::Anchored { children, .. } => {
                    self.inlines(children, in_label, last && at == inlines.len());
                }
                Inline::Emphasis(children) => self.marked(Mark::Emphasis, children, in_label),
                Inline::Strong(children) => self.marked(Mark::Strong, children, in_label),
                Inline::Strikethrough(children) => {
                    self.marked(Mark::Strikethrough, children, in_label);
                }
                Inline::Code(code) => {
                    words.push_str(code);
                    while let Some(Inline::Code(code)) = inlines.get(at) {
                        words.push_str(code);
                        at += 1;
                    }
                    self.raw(self.code(&words));
                }
                Inline::Link {
                    target,
                    label,
                    span,
                } => self.link(target, label, span, in_label),
                Inline::Image { target, alt, span } => {
                    self.raw(image(target, alt, None, span, self.frame == Frame::Cell));
                }
                Inline::Break => self.line_break(),
                Inline::Point { lead, .. } => self.inlines(lead, in_label, false),
                Inline::Html(html) => self.raw(html.clone()),
            }
        }
    }

    fn text(&mut self, words: &str, in_label: bool, next: Option<&Inline>, last: bool) {
        let ends_line = match next {
            None => last,
            Some(next) => matches!(next, Inline::Break),
        };
        let words = words.replace(['\n', '\r'], " ");
        let mut words = words.as_str();
        if self.at_start {
            words = words.trim_start();
        }
        if ends_line {
            words = words.trim_end();
        }
        let place = Place {
            line_start: self.at_start && self.frame == Frame::Paragraph,
            line_end: ends_line,
            heading: self.frame == Frame::Heading,
            cell: self.frame == Frame::Cell,
            label: in_label,
            link_follows: matches!(next, Some(Inline::Link { .. })),
            tildes: self.tildes,
            definition: self.definition,
        };
        let escaped = escape_text(words, place);
        self.raw(escaped);
    }

    fn raw(&mut self, raw: String) {
        if !raw.is_empty() {
            self.at_start = false;
            self.tokens.push(Token::Raw(raw));
        }
    }

    fn marked(&mut self, mark: Mark, children: &[Inline], in_label: bool) {
        let opened_at = self.tokens.len();
        let was_at_start = std::mem::replace(&mut self.at_start, false);
        self.tokens.push(Token::Open(mark));
        self.inlines(children, in_label, false);
        if self.tokens.len() == opened_at + 1 {
            self.tokens.pop();
            self.at_start = was_at_start;
        } else {
            self.tokens.push(Token::Close { opened_at });
        }
    }

    fn link(&mut self, target: &LinkTarget, label: &[Inline], span: &Span, in_label: bool) {
        if let LinkTarget::Named { name, anchor, bare } = target
            && !in_label
        {
            let anchor = anchor
                .as_ref()
                .map_or_else(String::new, |it| format!("#{it}"));
            self.raw(format!("[[{name}{anchor}"));
            if !bare {
                self.raw("|".to_owned());
                self.inlines(label, true, false);
            }
            return self.raw("]]".to_owned());
        }
        // A link cannot stand in a link.
        let written = if in_label {
            None
        } else {
            write_target(&span.path, target)
        };
        let Some(address) = written else {
            return self.inlines(label, in_label, false);
        };
        let in_cell = self.frame == Frame::Cell;
        if let (LinkTarget::Web(_), [Inline::Text(words)]) = (target, label)
            && words.as_str() == address
            && words.marks().is_empty()
            && is_autolink(&address, in_cell)
        {
            return self.raw(format!("<{address}>"));
        }
        let guard = if self.at_start && self.definition {
            " \"\""
        } else {
            ""
        };
        self.raw("[".to_owned());
        self.inlines(label, true, false);
        self.raw(format!("]({}{guard})", destination(&address, in_cell)));
    }

    fn line_break(&mut self) {
        if self.frame != Frame::Paragraph || self.definition {
            return self.raw("<br>".to_owned());
        }
        // Two backslashes in a row would escape each other's line.
        let after_break =
            matches!(self.tokens.last(), Some(Token::Raw(raw)) if raw.ends_with("\\\n"));
        if self.at_start && !after_break {
            return;
        }
        if after_break {
            let _ = self.tokens.pop();
            self.raw("<br>".to_owned());
        }
        self.raw("\\\n".to_owned());
        self.at_start = true;
    }

    fn code(&self, code: &str) -> String {
        let code = code.replace(['\n', '\r'], " ");
        if code.is_empty() {
            return code;
        }
        let mut fence = 1;
        while has_run(&code, fence) {
            fence += 1;
        }
        let fence = "`".repeat(fence);
        let padded = code.starts_with('`')
            || code.ends_with('`')
            || (code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty());
        let pad = if padded { " " } else { "" };
        let code = if self.frame == Frame::Cell {
            code.replace('|', "\\|")
        } else {
            code
        };
        format!("{fence}{pad}{code}{pad}{fence}")
    }

    /// Writes each pair of marks as Markdown where its rules let it work, and
    /// as HTML where they do not, as between full-width punctuation and Han.
    fn finish(self) -> String {
        let tokens = &self.tokens;
        let mut closes = vec![0; tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            if let Token::Close { opened_at } = token {
                closes[*opened_at] = at;
            }
        }
        let mut open: Vec<(Mark, bool)> = Vec::new();
        let mut written = String::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Raw(raw) => written.push_str(raw),
                Token::Open(mark) => {
                    let close = closes[at];
                    let nested = open.iter().any(|(other, works)| other == mark && *works);
                    let before = edge(at.checked_sub(1).map(|at| &tokens[at]), Side::End);
                    let first = edge(tokens.get(at + 1), Side::Start);
                    let last = edge(tokens.get(close - 1), Side::End);
                    let after = edge(tokens.get(close + 1), Side::Start);
                    let works = !nested
                        && [before, first, last, after]
                            .iter()
                            .all(|edge| *edge != Edge::Mark)
                        && flanks(before, first)
                        && flanks(after, last);
                    open.push((*mark, works));
                    mark.write(works, "", &mut written);
                }
                Token::Close { .. } => {
                    if let Some((mark, works)) = open.pop() {
                        mark.write(works, "/", &mut written);
                    }
                }
            }
        }
        written
            .trim_end_matches(|c: char| c.is_whitespace())
            .to_owned()
    }
}

/// What stands beside a mark of emphasis, as far as its rules care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Space,
    Punctuation,
    Letter,
    /// A character that readers of Markdown may class either way.
    Unknown,
    /// Another mark.
    Mark,
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

fn edge(token: Option<&Token>, side: Side) -> Edge {
    let raw = match token {
        None => return Edge::Space,
        Some(Token::Raw(raw)) => raw,
        Some(_) => return Edge::Mark,
    };
    let character = match side {
        Side::Start => raw.chars().next(),
        Side::End => raw.chars().next_back(),
    };
    match character {
        Some(' ' | '\t' | '\n' | '\u{A0}' | '\u{3000}') => Edge::Space,
        Some(c) if c.is_ascii_punctuation() || is_cjk_punctuation(c) => Edge::Punctuation,
        Some(c) if is_han(c) || (c < '\u{2000}' && c.is_alphanumeric()) => Edge::Letter,
        Some(_) | None => Edge::Unknown,
    }
}

/// Whether a mark between `outside` and `inside` opens (or, read backwards,
/// closes) whatever `Unknown` is.
fn flanks(outside: Edge, inside: Edge) -> bool {
    match inside {
        Edge::Letter => true,
        Edge::Punctuation | Edge::Unknown => matches!(outside, Edge::Space | Edge::Punctuation),
        Edge::Space | Edge::Mark => false,
    }
}

fn has_run(code: &str, length: usize) -> bool {
    code.split(|c| c != '`').any(|run| run.len() == length)
}

fn count_tildes(inlines: &[Inline]) -> usize {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Garbled(text) => text.as_str().matches('~').count(),
            Inline::Strikethrough(children) => 2 + count_tildes(children),
            Inline::Anchored { children, .. }
            | Inline::Emphasis(children)
            | Inline::Strong(children)
            | Inline::Link {
                label: children, ..
            } => count_tildes(children),
            _ => 0,
        })
        .sum()
}

fn has_definition_mark(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Code(code) => code.contains("]:"),
        Inline::Link {
            target: LinkTarget::Web(address),
            ..
        } if address.contains("]:") => true,
        Inline::Strikethrough(children)
        | Inline::Anchored { children, .. }
        | Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Link {
            label: children, ..
        } => has_definition_mark(children),
        _ => false,
    })
}

fn is_autolink(address: &str, in_cell: bool) -> bool {
    address.chars().all(|c| {
        let breaks_off = c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\');
        !(breaks_off || (in_cell && c == '|'))
    })
}

/// `address` between the parentheses of a link.
fn destination(address: &str, in_cell: bool) -> String {
    let mut escaped = escape_title(address)
        .replace('<', "\\<")
        .replace('>', "\\>");
    if in_cell {
        escaped = escaped.replace('|', "\\|");
    }
    let bare = !escaped.is_empty()
        && !escaped
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>'));
    if bare {
        escaped
    } else {
        format!("<{escaped}>")
    }
}

/// The Markdown of an image.
pub(super) fn image(
    target: &LinkTarget,
    alt: &Text,
    title: Option<&Text>,
    span: &Span,
    in_cell: bool,
) -> String {
    let place = Place {
        cell: in_cell,
        label: true,
        tildes: true,
        ..Place::default()
    };
    let alt = escape_text(&marks::with_signs(alt).replace(['\n', '\r'], " "), place);
    let Some(address) = write_target(&span.path, target) else {
        return alt;
    };
    let address = destination(&address, in_cell);
    match title {
        Some(title) => format!(
            "![{alt}]({address} \"{}\")",
            escape_title(&marks::write(title))
        ),
        None => format!("![{alt}]({address})"),
    }
}
