//! Headings of a page whose words stand in several elements: a number in one,
//! as page editors set it, and the words in the next; or the words in two.
//!
//! In: the lines of a page. Out: the same, with one line for each such heading,
//! its parts joined by a space. Knows nothing of what else a line may be.

use std::collections::HashMap;

use crate::import::breaks;
use crate::import::lines::{self, Line, Number};
use crate::import::markup::Role;
use crate::import::tidy::kind;
use crate::import::words::Words;

/// Joins the parts of headings.
pub(super) fn join<'a>(lines: Vec<Line<'a>>, words: &Words) -> Vec<Line<'a>> {
    let goes_on = parts_that_go_on(&lines);
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut waits = false;
    for (line, goes_on) in lines.into_iter().zip(goes_on) {
        match joined.last_mut() {
            Some(first) if waits => append(first, &line, words),
            _ => joined.push(line),
        }
        waits = goes_on;
    }
    joined
}

/// Which lines are parts of a heading that the next line goes on with.
fn parts_that_go_on(lines: &[Line]) -> Vec<bool> {
    let shapes: Vec<Shape> = lines.iter().map(shape).collect();
    let mut labels: HashMap<&'static str, usize> = HashMap::new();
    for label in shapes.iter().filter_map(|shape| shape.label) {
        *labels.entry(label).or_default() += 1;
    }
    let leads = |at: usize| lines.get(at).is_some_and(|line| line.look.prose >= 0.15);
    let mut goes_on = vec![false; lines.len()];
    for at in 0..lines.len().saturating_sub(1) {
        let [own, next] = [&shapes[at], &shapes[at + 1]];
        let labelled = own.label.is_some_and(|label| {
            let shown = next.tag.is_some() || next.bold;
            next.heads
                && next.label.is_none()
                && (shown || labels[label] >= 2)
                && (leads(at + 2)
                    || (shapes.get(at + 2).is_some_and(|it| it.heads) && leads(at + 3)))
        });
        let begun = at > 0 && goes_on[at - 1] && own.label.is_none();
        let alike = own.heads && next.heads && own.tag == next.tag && own.bold == next.bold;
        let shown = own.tag.is_some() || own.bold;
        let open = own.label.is_none() && next.label.is_none() && !next.numbered;
        let parted = if own.tag.is_some() {
            // Two headings in a row are one where the first is not ended.
            lines[at].clean.ends_with(['，', '、', ',', '—'])
                || lines[at + 1].clean.starts_with("——")
        } else {
            at > 0
                && (leads(at - 1) || begun_by_label(&goes_on, &shapes, at))
                && leads(at + 2)
                && !(own.numbered && heads_a_section(&shapes, at))
        };
        let second = !begun || begun_by_label(&goes_on, &shapes, at);
        goes_on[at] = labelled || (alike && shown && open && parted && second);
    }
    goes_on
}

/// Whether the line at `at` goes on a heading of which the line before is only
/// the number.
fn begun_by_label(goes_on: &[bool], shapes: &[Shape], at: usize) -> bool {
    at > 0 && goes_on[at - 1] && shapes[at - 1].label.is_some()
}

/// Whether a numbered heading at `at` stands over several without a number, of
/// which the next line is the first.
fn heads_a_section(shapes: &[Shape], at: usize) -> bool {
    let section = shapes[at + 2..].iter().take_while(|shape| !shape.numbered);
    section.into_iter().any(|shape| shape.heads && shape.bold)
}

/// What a line may be of a heading.
struct Shape {
    /// It may be words of a heading.
    heads: bool,
    /// All of it is a number; how the number is written.
    label: Option<&'static str>,
    numbered: bool,
    tag: Option<u8>,
    bold: bool,
}

fn shape(line: &Line) -> Shape {
    let look = &line.look;
    let text = line.clean.as_str();
    let markup = line.markup;
    let linked = markup.is_some_and(|markup| markup.link_share() >= 0.5);
    let listed =
        markup.is_some_and(|markup| matches!(markup.role, Role::Row { .. } | Role::Caption));
    let apart = line.named || line.place.is_outside() || linked || listed;
    let bare = label(text).filter(|_| !apart);
    let heads = !apart
        && (1..=30).contains(&look.units)
        && look.wording.fields.is_empty()
        && look.stamp.is_none()
        && !look.byline
        && !look.caption
        && look.interface < 0.5
        && !look.announces
        && !text.contains(['。', '；', ';'])
        && !text.ends_with('.');
    Shape {
        heads: heads && (look.prose < 0.15 || text.ends_with(['？', '?', '！'])),
        label: bare,
        numbered: look.number.is_some(),
        tag: match markup.map(|markup| markup.role) {
            Some(Role::Heading(level)) => Some(level),
            _ => None,
        },
        bold: markup.is_some_and(|markup| markup.is_bold(line.raw)),
    }
}

/// How the number that is all of `text` is written: `01`, `一`, `PART 1`,
/// `第一章`.
fn label(text: &str) -> Option<&'static str> {
    const WRITTEN: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    if text.len() > 24 {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    for word in ["part", "chapter", "no", "vol", "lesson", "step"] {
        let Some(rest) = folded.strip_prefix(word) else {
            continue;
        };
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = (1..=2).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit());
        if digits || WRITTEN.contains(&rest) {
            return Some("part");
        }
    }
    if breaks::bare_number(text).is_some() {
        return Some(if text.contains(|c: char| c.is_ascii_digit()) {
            "digits"
        } else {
            "han"
        });
    }
    let mut chars = text.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        let sign = matches!(only, '①'..='⑳' | '❶'..='❿' | 'Ⅰ'..='Ⅻ' | '㈠'..='㈩' | '壹' | '贰' | '貳' | '叁' | '參' | '肆' | '伍' | '陆' | '陸' | '柒' | '捌' | '玖');
        return sign.then_some("sign");
    }
    let chapter = lines::number(text).is_some_and(|(kind, words)| {
        matches!(kind, Number::Chapter | Number::Section) && words == text.len()
    });
    chapter.then_some("chapter")
}

/// Adds the next part to `first`, whose markup it takes: the words of a heading
/// say more than its number.
fn append<'a>(first: &mut Line<'a>, next: &Line<'a>, words: &Words) {
    let tight = first.clean.ends_with(['、', '）', '．']);
    let label = label(&first.clean);
    let clean = format!(
        "{}{}{}",
        first.clean,
        if tight { "" } else { " " },
        next.clean
    );
    let mut look = lines::look(&clean, words);
    if matches!(label, Some("part" | "chapter")) {
        look.number = Some(Number::Chapter);
    } else if label.is_some() {
        look.number = look.number.or(Some(Number::Digit));
    } else {
        look.number = look.number.or(first.look.number);
    }
    first.rows.extend(&next.rows);
    first.repairs.merge(&next.repairs);
    first.repairs.add(kind::HEADINGS, 1);
    if label.is_some() {
        first.raw = next.raw;
        first.markup = next.markup;
    }
    first.clean = clean;
    first.look = look;
}
