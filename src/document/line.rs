//! The normal form of a line: what the pieces of a paragraph become.
//!
//! In: inlines as they were read, line breaks of the source as `\n` in their
//! text, raw tags as `Html`. Out: inlines with merged text, masks, and only
//! such HTML as may stay. Knows nothing of events or of the file.

use std::collections::HashMap;
use std::ops::Range;

use super::clean::{Tag, attributes_of, is_inline_tag, parse_tag};
use super::{Inline, MAX_DEPTH, Text, marks};
use crate::text::han::{is_cjk_punctuation, is_han};

/// An inline and the bytes of the body that it was read from.
pub(super) struct Piece {
    pub(super) inline: Inline,
    pub(super) range: Range<usize>,
}

/// The normal form of siblings. `refuse` is told what is taken out, as words
/// for an editor: a tag, or the attributes of one that stays.
pub(super) fn normalize(
    pieces: Vec<Piece>,
    refuse: &mut dyn FnMut(Range<usize>, &str),
) -> Vec<Inline> {
    let has_tags = pieces
        .iter()
        .any(|piece| matches!(piece.inline, Inline::Html(_)));
    let inlines = if has_tags {
        settle_tags(pieces, refuse)
    } else {
        pieces.into_iter().map(|piece| piece.inline).collect()
    };
    normalize_text(inlines)
}

/// The edges of a whole line: no white space, no line break.
pub(super) fn trim_edges(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while inlines.last().is_some_and(is_blank) {
        inlines.pop();
    }
    let blank = inlines.iter().take_while(|inline| is_blank(inline)).count();
    inlines.drain(..blank);
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        *text = Text::new(text.as_str().trim_start());
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        *text = Text::new(text.as_str().trim_end());
    }
    inlines
}

/// `text` with its runs of asterisks as masks. A single `*` between two ASCII
/// letters or digits is a multiplication sign and stays text.
pub(super) fn split_masks(text: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find(is_mask).map(|at| from + at) {
        let length = text[at..].find(|c| !is_mask(c)).unwrap_or(text.len() - at);
        from = at + length;
        let run = &text[at..from];
        let between = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && text[from..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if run == "*" && between {
            continue;
        }
        if start < at {
            found.push(Inline::Text(Text::new(&text[start..at])));
        }
        found.push(Inline::Mask(run.to_owned()));
        start = from;
    }
    if start < text.len() {
        found.push(Inline::Text(Text::new(&text[start..])));
    }
    found
}

/// `text` with its line breaks joined: with nothing between two Chinese
/// characters, else with a space. `before` and `after` are its neighbours.
pub(super) fn join_lines(text: &str, before: Option<char>, after: Option<char>) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let line = if first {
            line
        } else {
            line.trim_start_matches([' ', '\t'])
        };
        let line = if lines.peek().is_some() {
            line.trim_end_matches([' ', '\t'])
        } else {
            line
        };
        if !first {
            let left = joined.chars().next_back().or(before);
            let right = line
                .chars()
                .next()
                .or(if lines.peek().is_none() { after } else { None });
            let tight = |c: Option<char>| c.is_none_or(is_set_tight);
            let blank =
                left.is_some_and(char::is_whitespace) || (line.is_empty() && right.is_none());
            if !(blank || (tight(left) && tight(right))) {
                joined.push(' ');
            }
        }
        joined.push_str(line);
        first = false;
    }
    joined
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '＊')
}

fn is_set_tight(c: char) -> bool {
    is_han(c) || is_cjk_punctuation(c) || matches!(c, '*' | marks::OPEN | marks::CLOSE)
}

#[derive(Clone)]
enum Action {
    Remove,
    Break,
    Pass(String),
    Wrap(Wrap),
}

#[derive(Clone, Copy)]
enum Wrap {
    Emphasis,
    Strong,
    Strikethrough,
}

/// Decides about every tag: balanced formatting stays, emphasis becomes what
/// Markdown would have made of it, all else goes and leaves its text.
fn settle_tags(pieces: Vec<Piece>, refuse: &mut dyn FnMut(Range<usize>, &str)) -> Vec<Inline> {
    let tags: Vec<Option<Tag>> = pieces
        .iter()
        .map(|piece| match &piece.inline {
            Inline::Html(raw) => parse_tag(raw),
            _ => None,
        })
        .collect();
    let partners = match_tags(&tags);
    let mut actions = vec![Action::Remove; pieces.len()];
    let mut done: Vec<(Option<Wrap>, Vec<Inline>)> = vec![(None, Vec::new())];
    for (at, piece) in pieces.into_iter().enumerate() {
        if !matches!(piece.inline, Inline::Html(_)) {
            push(&mut done, piece.inline);
            continue;
        }
        // A comment says nothing to readers, and nothing need be said of it.
        let Some(tag) = &tags[at] else { continue };
        let opened_by = if tag.closes { partners[at] } else { None };
        let action = match opened_by {
            Some(open) => actions[open].clone(),
            None => decide(tag, partners[at].is_some(), done.len()),
        };
        let strange: Vec<&str> = tag
            .attributes
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !(tag.name == "span" && *name == "lang"))
            .collect();
        let goes = matches!(action, Action::Remove);
        let bare_span = tag.name == "span" && partners[at].is_some() && strange.is_empty();
        if opened_by.is_none() && goes && !bare_span {
            let slash = if tag.closes { "/" } else { "" };
            refuse(piece.range, &format!("<{slash}{}>", tag.name));
        } else if opened_by.is_none() && !goes && !strange.is_empty() {
            refuse(piece.range, &attributes_of(&tag.name, &strange));
        }
        match &action {
            Action::Remove => {}
            Action::Break => push(&mut done, Inline::Break),
            Action::Pass(html) if tag.closes => {
                let _ = html;
                push(&mut done, Inline::Html(format!("</{}>", tag.name)));
            }
            Action::Pass(html) => push(&mut done, Inline::Html(html.clone())),
            Action::Wrap(_) if tag.closes => {
                if let Some((wrap, children)) = done.pop() {
                    let children = normalize_text(children);
                    push(
                        &mut done,
                        match wrap {
                            Some(Wrap::Strong) => Inline::Strong(children),
                            Some(Wrap::Strikethrough) => Inline::Strikethrough(children),
                            _ => Inline::Emphasis(children),
                        },
                    );
                }
            }
            Action::Wrap(wrap) => done.push((Some(*wrap), Vec::new())),
        }
        actions[at] = action;
    }
    done.pop().map(|(_, inlines)| inlines).unwrap_or_default()
}

fn push(done: &mut [(Option<Wrap>, Vec<Inline>)], inline: Inline) {
    if let Some((_, inlines)) = done.last_mut() {
        inlines.push(inline);
    }
}

fn decide(tag: &Tag, balanced: bool, depth: usize) -> Action {
    let wrap = match tag.name.as_str() {
        "br" if !tag.closes => return Action::Break,
        _ if !balanced || tag.closes => return Action::Remove,
        "em" => Wrap::Emphasis,
        "strong" => Wrap::Strong,
        "del" => Wrap::Strikethrough,
        "span" => {
            return tag
                .attributes
                .iter()
                .find(|(name, value)| name == "lang" && is_language(value))
                .map_or(Action::Remove, |(_, value)| {
                    Action::Pass(format!("<span lang=\"{value}\">"))
                });
        }
        name if is_inline_tag(name) => return Action::Pass(format!("<{name}>")),
        _ => return Action::Remove,
    };
    if depth > MAX_DEPTH {
        Action::Remove
    } else {
        Action::Wrap(wrap)
    }
}

fn is_language(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// For each tag the place of its other half. Pairs never cross each other.
fn match_tags(tags: &[Option<Tag>]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tags.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    // How often each name is open, so that an end tag without a start tag
    // does not search the whole stack.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some(tag) = tag else { continue };
        let name = tag.name.as_str();
        if !tag.closes {
            if name != "br" {
                open.push((at, name));
                *counts.entry(name).or_default() += 1;
            }
            continue;
        }
        if counts.get(name).is_none_or(|count| *count == 0) {
            continue;
        }
        while let Some((start, other)) = open.pop() {
            if let Some(count) = counts.get_mut(other) {
                *count -= 1;
            }
            if other == name {
                partners[start] = Some(at);
                partners[at] = Some(start);
                break;
            }
        }
    }
    partners
}

/// Merges text, joins lines, splits masks off, and drops what is empty.
fn normalize_text(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut inlines = lift_edges(inlines);
    inlines.retain(|inline| !is_empty(inline));
    let mut merged: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut run = String::new();
    let mut rest = inlines.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let Inline::Text(text) = &inline else {
            // Two pieces of code in a row have no written form.
            match (merged.last_mut(), &inline) {
                (Some(Inline::Code(last)), Inline::Code(code)) => last.push_str(code),
                _ => merged.push(inline),
            }
            continue;
        };
        run.push_str(text.as_str());
        if !matches!(rest.peek(), Some(Inline::Text(_))) {
            flush(&mut merged, &mut run, rest.peek());
        }
    }
    trim_breaks(merged)
}

/// White space and line breaks at the edges of emphasis and labels stand
/// outside them, where Markdown can write them.
fn lift_edges(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut lifted = Vec::with_capacity(inlines.len());
    for mut inline in inlines {
        let mut after = Vec::new();
        if let Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Strikethrough(children)
        | Inline::Link {
            label: children, ..
        } = &mut inline
        {
            let blank = children.iter().take_while(|child| is_blank(child)).count();
            lifted.extend(children.drain(..blank));
            let kept = children.iter().rposition(|child| !is_blank(child));
            after = children.split_off(kept.map_or(0, |at| at + 1));
            if let Some(Inline::Text(text)) = children.first_mut() {
                let words = text.as_str().trim_start();
                let space = text.as_str().len() - words.len();
                if space > 0 {
                    lifted.push(Inline::Text(Text::new(&text.as_str()[..space])));
                    *text = Text::new(words);
                }
            }
            if let Some(Inline::Text(text)) = children.last_mut() {
                let words = text.as_str().trim_end();
                if words.len() < text.as_str().len() {
                    after.insert(0, Inline::Text(Text::new(&text.as_str()[words.len()..])));
                    *text = Text::new(words);
                }
            }
        }
        lifted.push(inline);
        lifted.append(&mut after);
    }
    lifted
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.as_str().trim().is_empty(),
        Inline::Break => true,
        _ => false,
    }
}

fn is_empty(inline: &Inline) -> bool {
    matches!(
        inline,
        Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strikethrough(children)
            if children.is_empty()
    ) || matches!(inline, Inline::Code(code) if code.is_empty())
}

fn flush(merged: &mut Vec<Inline>, run: &mut String, next: Option<&Inline>) {
    if run.is_empty() {
        return;
    }
    let before = merged.last().and_then(last_char);
    let after = next.and_then(first_char);
    let joined = join_lines(run, before, after);
    merged.extend(split_masks(&joined));
    run.clear();
}

/// No spaces stand at a forced line break.
fn trim_breaks(mut inlines: Vec<Inline>) -> Vec<Inline> {
    if !inlines.contains(&Inline::Break) {
        return inlines;
    }
    for at in 0..inlines.len() {
        let after_break = at > 0 && inlines[at - 1] == Inline::Break;
        let before_break = inlines.get(at + 1) == Some(&Inline::Break);
        if let Inline::Text(text) = &mut inlines[at] {
            let mut words = text.as_str();
            if after_break {
                words = words.trim_start();
            }
            if before_break {
                words = words.trim_end();
            }
            *text = Text::new(words);
        }
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    inlines
}

fn last_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) | Inline::Garbled(text) => text.as_str().chars().next_back(),
        Inline::Mask(mask) | Inline::Code(mask) => mask.chars().next_back(),
        Inline::Anchored { children, .. }
        | Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Strikethrough(children)
        | Inline::Point { lead: children, .. }
        | Inline::Link {
            label: children, ..
        } => children.last().and_then(last_char),
        Inline::Image { .. } => Some('\u{FFFC}'),
        Inline::Break => Some(' '),
        Inline::Html(_) => None,
    }
}

fn first_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) | Inline::Garbled(text) => text.as_str().chars().next(),
        Inline::Mask(mask) | Inline::Code(mask) => mask.chars().next(),
        Inline::Anchored { children, .. }
        | Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Strikethrough(children)
        | Inline::Point { lead: children, .. }
        | Inline::Link {
            label: children, ..
        } => children.first().and_then(first_char),
        Inline::Image { .. } => Some('\u{FFFC}'),
        Inline::Break => Some(' '),
        Inline::Html(_) => None,
    }
}
