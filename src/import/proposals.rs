//! Proposals for the editor: summary, themes, practices.
//!
//! In: the title and the paragraphs. Out: values in the text's own words, or
//! nothing. Knows nothing of what the source states.

use crate::text::han;

/// Longest summary, in Hanzi and Latin words.
const SUMMARY: usize = 80;

/// Sentences of the lead that stand for themselves: those that begin where
/// the title is taken up most.
pub(super) fn summary(title: &str, paragraphs: &[&str], garbled: &[String]) -> Option<String> {
    let mut best: Option<(f32, String)> = None;
    let leads = paragraphs
        .iter()
        .filter(|text| han::reading_units(text) >= 15)
        .filter(|text| !text.starts_with(['“', '「', '"']) && !is_point(text))
        .take(2);
    for (rank, lead) in (0_u8..).zip(leads) {
        let sentences = han::sentences(lead);
        for (at, first) in sentences.iter().enumerate() {
            if !opens(first, garbled) {
                continue;
            }
            let score = super::title::resonance(first, title) - f32::from(rank) * 0.2;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, from_here(&sentences[at..], garbled)));
            }
        }
    }
    best.map(|(_, summary)| summary)
}

/// As many of `sentences` as a summary may hold.
fn from_here(sentences: &[&str], garbled: &[String]) -> String {
    let mut summary = String::new();
    for sentence in sentences {
        let longer = han::reading_units(&summary) + han::reading_units(sentence);
        if longer > SUMMARY || !stands_alone(sentence, garbled) {
            break;
        }
        summary.push_str(sentence);
    }
    summary.trim().to_owned()
}

/// Whether `text` is one point of an enumeration: `一是…`, `（二）…`, `第三，…`.
fn is_point(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '第']);
    let rest = bare.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < bare.len() && (bare.len() < text.len() || rest.starts_with(['是', '、']))
}

/// Whether a summary can begin with `sentence`.
fn opens(sentence: &str, garbled: &[String]) -> bool {
    let units = han::reading_units(sentence);
    (10..=SUMMARY).contains(&units)
        && stands_alone(sentence, garbled)
        && !sentence.trim_start().starts_with(['“', '「', '（', '‘'])
        && !sentence.trim_end().ends_with(['？', '?', '…'])
        && !is_point(sentence)
        && !sentence.contains(['*', '＊'])
        && !sentence.trim_end().ends_with("说。")
}

/// Whether `sentence` is whole: closed, and not inside quotation marks or
/// parentheses.
fn stands_alone(sentence: &str, garbled: &[String]) -> bool {
    let balanced = [('“', '”'), ('（', '）'), ('「', '」'), ('《', '》')]
        .iter()
        .all(|(open, close)| sentence.matches(*open).count() == sentence.matches(*close).count());
    balanced
        && sentence.trim_end().ends_with(['。', '！', '？'])
        && !garbled.iter().any(|spot| sentence.contains(spot.as_str()))
}

/// The terms that the title names, or the text names more than once.
pub(super) fn terms(title: &str, paragraphs: &[&str], known: &[Vec<String>]) -> Vec<String> {
    let mut found = Vec::new();
    for names in known {
        let Some(name) = names.first() else { continue };
        let in_title = names
            .iter()
            .any(|name| !name.is_empty() && title.contains(name.as_str()));
        let mentions: usize = names
            .iter()
            .filter(|name| !name.is_empty())
            .flat_map(|name| {
                paragraphs
                    .iter()
                    .map(move |text| text.matches(name.as_str()).count())
            })
            .sum();
        if in_title || mentions >= 2 {
            found.push(name.clone());
        }
    }
    found
}
