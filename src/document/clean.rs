//! Raw HTML in Markdown: what may stay, and what is taken out.
//!
//! In: HTML as an editor wrote or pasted it. Out: HTML from a short list of
//! tags without handlers, styles, ids or addresses, and the names of what was
//! forbidden. Knows nothing of Markdown.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// Tags that may stand in an HTML block.
const BLOCK_TAGS: &[&str] = &[
    "b",
    "blockquote",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "li",
    "mark",
    "ol",
    "p",
    "rp",
    "rt",
    "ruby",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Tags of which a line of Markdown may hold balanced pairs.
const INLINE_TAGS: &[&str] = &[
    "b", "i", "ins", "mark", "rp", "rt", "ruby", "small", "sub", "sup", "u",
];

/// Tags that, with all that is in them, are no words of a reader's.
const MACHINE_TAGS: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg",
    "template", "textarea", "title",
];

/// Tags that begin an HTML block of Markdown even when text follows them.
const BLOCK_STARTS: &[&str] = &[
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Tags that close themselves or need no end tag, so that many of them in a
/// row are no deep nesting.
const UNNESTED_TAGS: &[&str] = &[
    "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "wbr", "area", "base", "embed", "param", "track",
];

/// How many elements of an HTML block may stand in each other. The HTML parser
/// takes time with the square of the depth.
const MAX_DEPTH: usize = 64;

/// One tag as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it is an end tag.
    pub(super) closes: bool,
    /// Names (lower case) and values of its attributes.
    pub(super) attributes: Vec<(String, String)>,
}

/// HTML after cleaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// What remains; empty if that is nothing to see.
    pub(super) html: String,
    /// What was forbidden, as words for an editor: `<script>`, or `onclick` of a
    /// tag that stays.
    pub(super) removed: BTreeSet<String>,
}

/// The attributes of a tag that itself stays, as words for an editor.
pub(super) fn attributes_of(tag: &str, names: &[&str]) -> String {
    format!("<{tag}> 上的 {}", names.join(" "))
}

/// Whether a balanced pair of `name` may stand in a line.
pub(super) fn is_inline_tag(name: &str) -> bool {
    INLINE_TAGS.contains(&name)
}

/// Cleans an HTML block.
pub(super) fn clean_block(html: &str) -> Cleaned {
    let mut removed = BTreeSet::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let tags = tags(html);
    for tag in &tags {
        if !tag.closes {
            let names = tag.attributes.iter().map(|(name, _)| name.as_str());
            let strange: Vec<&str> = names
                .filter(|name| !is_allowed_attribute(&tag.name, name))
                .collect();
            if !BLOCK_TAGS.contains(&tag.name.as_str()) {
                removed.insert(format!("<{}>", tag.name));
            } else if !strange.is_empty() {
                removed.insert(attributes_of(&tag.name, &strange));
            }
        }
        if UNNESTED_TAGS.contains(&tag.name.as_str()) {
            continue;
        }
        let count = open.entry(&tag.name).or_default();
        if !tag.closes {
            (*count, depth) = (*count + 1, depth + 1);
            deepest = deepest.max(depth);
        } else if *count > 0 {
            (*count, depth) = (*count - 1, depth - 1);
        }
    }
    if deepest > MAX_DEPTH {
        removed.insert("过深的嵌套".to_owned());
        let words = strip_tags(html);
        let words = ammonia_escape(words.trim());
        let html = if words.is_empty() {
            words
        } else {
            tidy_lines(&format!("<div>{words}</div>"))
        };
        return Cleaned { html, removed };
    }
    let html = tidy_lines(&cleaner().clean(html).to_string());
    // What shows nothing is dropped: `<div></div>` alone is left over where an
    // editor wrapped Markdown in a tag.
    if strip_tags(&html).trim().is_empty() && !html.contains("<hr") {
        return Cleaned {
            html: String::new(),
            removed,
        };
    }
    let begins_block = tags_first(&html).is_some_and(|name| BLOCK_STARTS.contains(&name.as_str()));
    let html = if begins_block {
        html
    } else {
        format!("<div>{html}</div>")
    };
    Cleaned { html, removed }
}

/// The tag that `raw` is, from `<` to `>`; `None` for comments and the like.
pub(super) fn parse_tag(raw: &str) -> Option<Tag> {
    let inner = raw.strip_prefix('<')?;
    let inner = inner.strip_suffix('>').unwrap_or(inner);
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = inner
        .find(|c: char| c.is_ascii_whitespace() || c == '/')
        .unwrap_or(inner.len());
    Some(Tag {
        name: inner[..end].to_ascii_lowercase(),
        closes,
        attributes: if closes {
            Vec::new()
        } else {
            attributes(&inner[end..])
        },
    })
}

/// The text of `html` without tags and comments, character references decoded.
pub(super) fn strip_tags(html: &str) -> String {
    let mut words = String::with_capacity(html.len() / 2);
    let mut from = 0;
    while let Some(at) = html[from..].find('<').map(|at| from + at) {
        words.push_str(&html[from..at]);
        from = markup_end(html, at).unwrap_or_else(|| {
            words.push('<');
            at + 1
        });
    }
    words.push_str(&html[from..]);
    for (reference, character) in [
        ("&nbsp;", "\u{A0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        if words.contains(reference) {
            words = words.replace(reference, character);
        }
    }
    words
}

fn cleaner() -> &'static ammonia::Builder<'static> {
    static CLEANER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let cells: HashSet<&str> = ["colspan", "rowspan"].into();
        let mut builder = ammonia::Builder::empty();
        builder
            .tags(BLOCK_TAGS.iter().copied().collect())
            .clean_content_tags(MACHINE_TAGS.iter().copied().collect())
            .generic_attributes(["lang"].into())
            .tag_attributes(HashMap::from([
                ("td", cells.clone()),
                ("th", cells),
                ("details", ["open"].into()),
                ("ol", ["start"].into()),
            ]))
            .link_rel(None)
            .strip_comments(true);
        builder
    })
}

fn is_allowed_attribute(tag: &str, attribute: &str) -> bool {
    matches!(
        (tag, attribute),
        (_, "lang") | ("td" | "th", "colspan" | "rowspan") | ("details", "open") | ("ol", "start")
    )
}

fn ammonia_escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A block of Markdown HTML ends at a blank line and loses its indentation in
/// a list, so it is kept without either.
fn tidy_lines(html: &str) -> String {
    html.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn tags_first(html: &str) -> Option<String> {
    let end = markup_end(html, 0)?;
    parse_tag(&html[..end]).map(|tag| tag.name)
}

/// Every tag of `html`, in order.
fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find('<').map(|at| from + at) {
        from = match markup_end(html, at) {
            Some(end) => {
                found.extend(parse_tag(&html[at..end]));
                end
            }
            None => at + 1,
        };
    }
    found
}

/// Where the tag or comment that begins at `at` ends; `None` if none begins.
/// One that is never closed ends with the text.
fn markup_end(html: &str, at: usize) -> Option<usize> {
    let rest = html[at..].strip_prefix('<')?;
    if rest.starts_with("!--") {
        let ends = ["-->", "--!>"].map(|mark| rest.find(mark).map(|end| end + mark.len()));
        let end = ends.into_iter().flatten().min();
        return Some(end.map_or(html.len(), |end| at + 1 + end));
    }
    if rest.starts_with(['!', '?']) {
        return Some(rest.find('>').map_or(html.len(), |end| at + 2 + end));
    }
    let name = rest.strip_prefix('/').unwrap_or(rest);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // A quotation mark quotes only where a value begins.
    let (mut quote, mut value_begins) = (None, false);
    for (offset, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1 + offset + 1),
            (None, b'"' | b'\'') if value_begins => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
        value_begins = byte == b'=' || (value_begins && byte.is_ascii_whitespace());
    }
    Some(html.len())
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return found;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=')
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = &after[1..];
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => after
                    .split_once(|c: char| c.is_ascii_whitespace())
                    .unwrap_or((after, "")),
            };
        }
        found.push((name, value.to_owned()));
    }
}

/// Cleaned HTML with other words. `map` is given the words between two tags
/// that begin or end a block, in the pieces that tags in a line cut them into,
/// and must return as many. What has a `lang` of its own is left alone.
pub(super) fn map_words(html: &str, map: &mut dyn FnMut(&[&str]) -> Vec<String>) -> String {
    let mut mapped = String::with_capacity(html.len());
    // Tags and words of the line at hand.
    let mut line: Vec<(bool, &str)> = Vec::new();
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let is_tag = rest.starts_with('<');
        let end = if is_tag {
            tag_end(rest)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, tail) = rest.split_at(end.max(1));
        rest = tail;
        if !is_tag {
            let original = open.last().is_some_and(|(_, original)| *original);
            line.push((!original, piece));
            continue;
        }
        let tag = parse_tag(piece);
        let in_line = tag.as_ref().is_some_and(|tag| {
            is_inline_tag(&tag.name)
                || matches!(tag.name.as_str(), "span" | "em" | "strong" | "del")
        });
        if !in_line {
            flush_words(&mut line, &mut mapped, map);
        }
        line.push((false, piece));
        let Some(tag) = tag else { continue };
        if tag.closes {
            if let Some(at) = open.iter().rposition(|(name, _)| *name == tag.name) {
                open.truncate(at);
            }
        } else if !matches!(tag.name.as_str(), "br" | "hr" | "col") {
            let original = tag.attributes.iter().any(|(name, _)| name == "lang")
                || open.last().is_some_and(|(_, original)| *original);
            open.push((tag.name, original));
        }
    }
    flush_words(&mut line, &mut mapped, map);
    mapped
}

fn flush_words(
    line: &mut Vec<(bool, &str)>,
    mapped: &mut String,
    map: &mut dyn FnMut(&[&str]) -> Vec<String>,
) {
    let words: Vec<&str> = line.iter().filter(|it| it.0).map(|it| it.1).collect();
    let new = if words.iter().all(|it| it.trim().is_empty()) {
        Vec::new()
    } else {
        map(&words)
    };
    let mut new = new.into_iter();
    for (is_words, piece) in line.drain(..) {
        match is_words.then(|| new.next()).flatten() {
            Some(words) => mapped.push_str(&words.replace('<', "&lt;").replace('>', "&gt;")),
            None => mapped.push_str(piece),
        }
    }
}

/// The length of the tag that `rest` begins with; a `>` in a quoted value is
/// no end.
fn tag_end(rest: &str) -> usize {
    let mut quoted = None;
    for (at, c) in rest.char_indices() {
        match (quoted, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quoted = Some(c),
            (Some(open), c) if open == c => quoted = None,
            _ => {}
        }
    }
    rest.len()
}
