//! Lines that a program broke at a fixed width, put together again.
//!
//! In: the lines of a file, in order. Out: the same lines, those that were one
//! before joined. Page numbers that stand between two halves do not hold them
//! apart. Knows nothing of what a line is for.

use super::lines::{self, Line};
use super::tidy::kind;
use crate::text::han::{self, is_han};

/// Widths at which programs break lines, in columns.
const NARROWEST: usize = 32;
const WIDEST: usize = 130;

/// Joins lines that a program broke at a fixed width.
pub(super) fn join(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let lines = join_bare_numbers(lines);
    let Some(width) = broken_width(&lines) else {
        return lines;
    };
    // Where paragraphs are marked, a full line that ends a sentence goes on too.
    let is_indented = |line: &Line| line.raw.starts_with(['\u{3000}', ' ', '\t']);
    let indents = lines.iter().filter(|line| is_indented(line)).count();
    let gaps = lines.iter().filter(|line| line.gap).count();
    let marked =
        (indents >= 2 && indents * 2 < lines.len()) || (gaps >= 2 && gaps * 2 < lines.len());
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    // The text line before, by its index in `joined`, and its width on the page.
    let mut before: Option<(usize, usize)> = None;
    let mut page_turned = false;
    for line in lines {
        let centred =
            line.raw.starts_with("        ") || line.raw.starts_with("\u{3000}\u{3000}\u{3000}");
        let bare =
            centred && line.clean.len() <= 4 && line.clean.bytes().all(|c| c.is_ascii_digit());
        if bare || is_page_number(&line.clean) {
            joined.push(line);
            page_turned = true;
            continue;
        }
        let own = columns(&line.clean);
        let goes_on = before.is_some_and(|(at, filled)| {
            let last = &joined[at];
            let full = filled <= width + 3
                && (filled + 3 >= width || filled + first_token(&line.clean) > width);
            let ended = last.clean.ends_with(['。', '！', '？', '：']);
            // A heading that stands after a full line is no continuation.
            let names = line.clean.ends_with(['：', ':']) && own <= 16;
            let heads = ended && own * 2 < width && (names || !ends_clause(&line.clean));
            full && (!line.gap || page_turned)
                && line.markup.is_none_or(|markup| markup.broken)
                && !is_indented(&line)
                && !starts_anew(&line.clean)
                && !heads
                && lines::cells(&line.clean) < 2
                && (marked || !ended)
        });
        page_turned = false;
        if let Some((at, _)) = before.filter(|_| goes_on) {
            append(&mut joined[at], &line, false);
            before = Some((at, own));
        } else {
            before = Some((joined.len(), own));
            joined.push(line);
        }
    }
    joined
}

fn append(last: &mut Line, line: &Line, spaced: bool) {
    if spaced || needs_space(&last.clean, &line.clean) {
        last.clean.push(' ');
    }
    last.clean.push_str(&line.clean);
    last.rows.extend(&line.rows);
    last.repairs.merge(&line.repairs);
    last.repairs.add(kind::LINE_BREAKS, 1);
}

/// A number that stands alone over the words of its heading, as in `01` over
/// `先修路`, joins them, where the file counts so at least to two.
fn join_bare_numbers(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut heads: Vec<usize> = Vec::new();
    for at in 0..lines.len().saturating_sub(1) {
        let next = &lines[at + 1];
        let words = han::reading_units(&next.clean);
        let heading = (2..=30).contains(&words)
            && bare_number(&next.clean).is_none()
            && !next.clean.contains(['。', '：', '|'])
            && (words <= 16 || !next.clean.contains('，'))
            && !next.clean.ends_with(han::ends_sentence);
        let counts =
            lines[at].markup.is_none() && bare_number(&lines[at].clean) == Some(heads.len() + 1);
        if counts && heading {
            heads.push(at);
        }
    }
    if heads.len() < 2 {
        return lines;
    }
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut heads = heads.into_iter().peekable();
    let mut waits = false;
    for (at, line) in lines.into_iter().enumerate() {
        match joined.last_mut() {
            Some(last) if waits => append(last, &line, true),
            _ => joined.push(line),
        }
        waits = heads.next_if_eq(&at).is_some();
    }
    joined
}

/// The number that is all that `text` holds: `01`, `1`, `一`, `（一）`, `PART 1`.
pub(super) fn bare_number(text: &str) -> Option<usize> {
    let bare = text
        .trim_start_matches(|c: char| {
            matches!(
                c,
                'P' | 'A' | 'R' | 'T' | 'p' | 'a' | 'r' | 't' | 'N' | 'n' | 'O' | 'o'
            )
        })
        .trim_matches(|c: char| {
            matches!(
                c,
                '（' | '）' | '(' | ')' | '.' | '、' | ' ' | '/' | '·' | '#'
            )
        });
    if bare.is_empty() || bare.len() > 6 {
        return None;
    }
    if bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare.parse().ok();
    }
    let mut chars = bare.chars();
    let digit = |c: char| {
        "一二三四五六七八九"
            .chars()
            .position(|own| own == c)
            .map(|at| at + 1)
    };
    match (chars.next()?, chars.next(), chars.next()) {
        ('十', None, None) => Some(10),
        ('十', Some(c), None) => digit(c).map(|ones| 10 + ones),
        (c, None, None) => digit(c),
        _ => None,
    }
}

/// Whether `text` is the number of a page and nothing else: `- 3 -`, `第3页`.
pub(super) fn is_page_number(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if !(1..=6).contains(&digits) {
        return false;
    }
    let words: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let dashed = text.starts_with(['-', '—', '－', '–', '·', '•'])
        && text.ends_with(['-', '—', '－', '–', '·', '•'])
        && text.chars().count() >= 3;
    let sheet = matches!(
        words.as_str(),
        "第页" | "第頁" | "第页共页" | "第頁共頁" | "共页第页"
    );
    (words.is_empty() && dashed) || sheet
}

/// The width at which the lines of a file were broken, where they were: most
/// lines that do not end a sentence are equally wide, and hardly one is wider.
fn broken_width(lines: &[Line]) -> Option<usize> {
    let mut counts = [0_usize; WIDEST + 1];
    let (mut open, mut wide) = (0, Vec::new());
    for line in lines {
        if lines::cells(&line.clean) >= 2 {
            continue;
        }
        let width = columns(&line.clean);
        if width > NARROWEST {
            wide.push(width);
        }
        // Fields and notes are as wide as what they say.
        let noted = line.clean.starts_with(['[', '（', '(', '—', '【'])
            || line.clean.chars().take(8).any(|c| matches!(c, '：' | ':'));
        if (NARROWEST..=WIDEST).contains(&width)
            && !noted
            && !line.clean.ends_with(['。', '！', '？', '：', '”'])
        {
            counts[width] += 1;
            open += 1;
        }
    }
    if open < 3 {
        return None;
    }
    let around = |at: usize| -> usize {
        counts[at.saturating_sub(2)..=(at + 2).min(WIDEST)]
            .iter()
            .sum()
    };
    let width = (NARROWEST..=WIDEST).max_by_key(|at| (around(*at), *at))?;
    let wider = wide.iter().filter(|own| **own > width + 4).count();
    // The widest of the window, since a line is full only when no more fits.
    (around(width) * 10 >= open * 6 && wider * 4 <= around(width)).then_some(width)
}

/// Width of a line as a terminal counts it: a Hanzi is two columns.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Columns of what must stay together at the start of a line: a number with
/// its sign, a word, a character with the marks that may not begin a line.
fn first_token(text: &str) -> usize {
    let mut chars = text.chars().peekable();
    let mut width = 0;
    while let Some(c) = chars
        .next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | ':' | '/' | '-'))
    {
        width += c.len_utf8();
    }
    if width == 0 && chars.next().is_some_and(|c| is_han(c) || !c.is_ascii()) {
        width = 2;
    }
    let closing = |c: &char| {
        matches!(
            c,
            '，' | '。' | '、' | '；' | '：' | '！' | '？' | '”' | '’' | '）' | '》' | '%'
        )
    };
    while chars.next_if(closing).is_some() {
        width += 2;
    }
    width
}

fn ends_clause(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '，', '、', '：', '”', '）'])
}

fn starts_anew(text: &str) -> bool {
    lines::number(text).is_some() || lines::bullet(text).is_some()
}

fn needs_space(left: &str, right: &str) -> bool {
    left.ends_with(|c: char| c.is_ascii_alphanumeric())
        && right.starts_with(|c: char| c.is_ascii_alphabetic())
}
