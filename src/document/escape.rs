//! Backslashes for text that Markdown would take for marks.
//!
//! In: words and the place where they are to stand. Out: the words with as few
//! backslashes as keep their meaning. Knows nothing of the tree.

use super::marks;

/// Where words stand in a line.
#[derive(Clone, Copy, Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts about one place"
)]
pub(super) struct Place {
    /// They begin a line that could be read as another kind of block.
    pub(super) line_start: bool,
    /// They end their line.
    pub(super) line_end: bool,
    /// The line is a heading.
    pub(super) heading: bool,
    /// The line is a cell of a table.
    pub(super) cell: bool,
    /// They stand between the brackets of a link or image.
    pub(super) label: bool,
    /// A link follows at once.
    pub(super) link_follows: bool,
    /// A bracket at the start could become the definition of a link.
    pub(super) definition: bool,
    /// The line has tildes that could be taken for a pair.
    pub(super) tildes: bool,
}

/// `text` with the backslashes that it needs at `place`; its marks as they are
/// written, where `text` comes from [`marks::with_signs`].
pub(super) fn escape_text(text: &str, place: Place) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut forced = if place.line_start {
        block_mark(text, place.line_end)
    } else {
        None
    };
    if place.heading && place.line_end {
        forced = forced.or_else(|| closing_hashes(text));
    }
    let has_tag_end = text.contains('>');
    let mut before = None;
    let mut in_mark = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let rest = &text[at..];
        in_mark = (in_mark || c == marks::OPEN) && c != marks::CLOSE;
        let needed = forced == Some(at)
            || match c {
                '-' if next == Some('{') || (in_mark && before == Some('}')) => true,
                '`' | '*' => true,
                '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
                '_' => {
                    let word = |c: Option<char>| c.is_some_and(|c| c == '_' || c.is_alphanumeric());
                    let after = rest.trim_start_matches('_').chars().next();
                    !(word(before) && word(after)) || before == Some('\\')
                }
                '~' => place.tildes,
                // Two in a row would name another text.
                '[' => {
                    place.label
                        || before == Some('[')
                        || (next.is_none() && place.link_follows)
                        || (at == 0 && place.line_start && place.definition)
                }
                ']' => place.label || matches!(next, None | Some('(' | '[' | ':')),
                '!' => next.is_none() && place.link_follows,
                '<' => match next {
                    None | Some('/' | '!' | '?') => true,
                    Some(next) => {
                        next.is_ascii_alphabetic() || (has_tag_end && next.is_ascii_graphic())
                    }
                },
                '&' => is_reference(rest),
                '|' => place.cell,
                _ => false,
            };
        if needed {
            escaped.push('\\');
        }
        match c {
            marks::OPEN => escaped.push_str("-{"),
            marks::CLOSE => escaped.push_str("}-"),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// `text` for a title, an address or an info string, where only quotation
/// marks, backslashes and character references mean anything.
pub(super) fn escape_title(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let needed = match c {
            '"' => true,
            '\\' => text[at + 1..]
                .chars()
                .next()
                .is_none_or(|next| next.is_ascii_punctuation()),
            '&' => is_reference(&text[at..]),
            _ => false,
        };
        if needed {
            escaped.push('\\');
        }
        escaped.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
    escaped
}

/// Where a backslash must stand so that a line is not read as a heading, a
/// list, a quotation, a rule or part of a table.
fn block_mark(line: &str, whole_line: bool) -> Option<usize> {
    let ends = |rest: &str| {
        if rest.is_empty() {
            whole_line
        } else {
            rest.starts_with([' ', '\t'])
        }
    };
    let first = line.chars().next()?;
    match first {
        '#' => {
            let rest = line.trim_start_matches('#');
            (line.len() - rest.len() <= 6 && ends(rest)).then_some(0)
        }
        '>' => Some(0),
        '-' | '+' if ends(&line[1..]) => Some(0),
        '=' if whole_line && line.chars().all(|c| matches!(c, '=' | ' ' | '\t')) => Some(0),
        '-' | '|' | ':'
            if whole_line
                && line.contains('-')
                && line
                    .chars()
                    .all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t')) =>
        {
            Some(0)
        }
        '0'..='9' => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = line.len() - rest.len();
            let is_item = digits <= 9 && rest.starts_with(['.', ')']) && ends(&rest[1..]);
            is_item.then_some(digits)
        }
        _ => None,
    }
}

/// The number signs at the end of a heading would be taken for its end mark.
fn closing_hashes(line: &str) -> Option<usize> {
    let rest = line.trim_end_matches('#');
    (rest.len() < line.len() && (rest.is_empty() || rest.ends_with([' ', '\t'])))
        .then_some(rest.len())
}

/// Whether `text` begins with what looks like `&amp;`.
fn is_reference(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('&') else {
        return false;
    };
    let end = rest
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '#'))
        .map_or(rest.len(), |(at, _)| at);
    end > 0 && end <= 33 && rest[end..].starts_with(';')
}
