//! What a journal sets around a paper: its references, its title and abstract in English.
//!
//! In: lines, and what each was taken for. Out: which are of the apparatus and no part of the text;
//! references that the text never points at lead nowhere. Knows nothing of how lines are weighed.

use std::collections::HashSet;

use super::classify::{Kind, Verdict, Zone};
use super::lines::Line;
use super::words;

/// Takes a list of references that the text does not point at out of the body; one that it points
/// at, with `[1]` or ①, has to stay, or the points would lead nowhere.
pub(super) fn set_aside(lines: &[Line], verdicts: &mut [Verdict]) {
    let in_body = |at: &usize| verdicts[*at].zone == Zone::Body;
    let Some(head) = (0..lines.len()).rev().find(|at| {
        in_body(at) && is_head(&lines[*at].clean) && !is_head_of_notes(&lines[*at].clean)
    }) else {
        return;
    };
    let text = |at: &usize| in_body(at) && verdicts[*at].kind != Kind::Chrome;
    let pointed_at = (0..head).filter(text).any(|at| points(&lines[at].clean));
    let end = (head + 1..lines.len())
        .find(|at| !in_body(at) || verdicts[*at].kind == Kind::Heading)
        .unwrap_or(lines.len());
    if pointed_at || end == head + 1 {
        return;
    }
    for verdict in &mut verdicts[head..end] {
        if verdict.kind != Kind::Copy {
            verdict.kind = Kind::Meta;
            "正文中：文献目录，正文没有引到".clone_into(&mut verdict.reason);
        }
    }
}

/// The English title, names and abstract that a journal gives beside the Chinese ones: lines without
/// Hanzi, up to one that says it is the abstract.
pub(super) fn in_english(lines: &[Line], kept: &[usize]) -> HashSet<usize> {
    const BEFORE: usize = 5;
    let latin = |index: usize| {
        let look = &lines[kept[index]].look;
        look.han == 0 && look.units >= 2
    };
    let is_abstract = |index: &usize| {
        latin(*index) && words::fold(&lines[kept[*index]].clean).starts_with("abstract")
    };
    let mut found = HashSet::new();
    for at in (0..kept.len()).filter(is_abstract) {
        let before = (at.saturating_sub(BEFORE)..at).rev();
        found.extend(before.take_while(|index| latin(*index)));
        found.extend((at..kept.len()).take_while(|index| latin(*index)));
    }
    found
}

/// Whether a sentence points at a reference: `……看不懂[1]。`, `……②。`
fn points(text: &str) -> bool {
    let mut opened = text
        .char_indices()
        .skip(1)
        .filter(|(_, c)| matches!(c, '[' | '［' | '〔'));
    let bracketed = opened.any(|(at, c)| {
        let inner = &text[at + c.len_utf8()..];
        let rest =
            inner.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '，'));
        rest.len() < inner.len() && rest.starts_with([']', '］', '〕'])
    });
    let raised = |c: char| ('①'..='⑳').contains(&c) || "¹²³⁴⁵⁶⁷⁸⁹".contains(c);
    bracketed || text.chars().skip(1).any(raised)
}

/// Whether a line is a reference of a paper, `[1] …`, or heads a list of them.
pub(super) fn is_reference(lines: &[Line], kept: &[usize], index: usize) -> bool {
    let numbered = |at: usize| {
        let text = lines[at].clean.as_str();
        let inner = text.strip_prefix(['[', '［', '〔', '【']).unwrap_or("");
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < inner.len() && rest.starts_with([']', '］', '〕', '】']))
            || text.starts_with(|c| ('①'..='⑳').contains(&c))
    };
    let line = &lines[kept[index]];
    let note = [
        "注：",
        "备注：",
        "附注：",
        "註：",
        "備註：",
        "数据来源：",
        "资料来源：",
        "資料來源：",
    ];
    let notes = line.look.interface < 0.3 && note.iter().any(|start| line.clean.starts_with(start));
    numbered(kept[index]) || notes || heads_references(lines, kept, index)
}

/// Whether a line heads a list of references.
pub(super) fn heads_references(lines: &[Line], kept: &[usize], index: usize) -> bool {
    let text = &lines[kept[index]].clean;
    let next = kept.get(index + 1).map(|next| &lines[*next]);
    let follows = next.is_some_and(|next| {
        next.look.number.is_some() || next.clean.starts_with(['[', '［', '〔', '【', '①'])
    });
    follows && is_head(text)
}

/// Whether `text` stands over notes, which say more of the matter, whatever points at them.
fn is_head_of_notes(text: &str) -> bool {
    ["注", "註"].iter().any(|mark| text.contains(mark))
}

/// Whether `text` is what stands over a list of references.
fn is_head(text: &str) -> bool {
    text.len() <= 60
        && matches!(
            words::fold(text.trim_matches(words::separates_fields)).as_str(),
            "参考文献"
                | "參考文獻"
                | "参考资料"
                | "参考书目"
                | "主要参考文献"
                | "引用文献"
                | "注释"
                | "註释"
                | "参考文献references"
                | "references"
                | "文献"
                | "引用资料"
                | "尾注"
        )
}
