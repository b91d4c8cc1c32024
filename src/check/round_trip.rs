//! W514: words come back as they were, from Simplified to Traditional and back.
//!
//! In: the editions, and the engine. Out: a note for each word that does not,
//! with how often and where first. Such a word was probably converted wrongly
//! on one of the ways, or is not what Simplified text should have: 答覆. What a
//! person decided is not asked about.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::article::{Article, Writing};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{Document, walk};
use crate::edition::{Convert, Edition};
use crate::text::han::is_han;
use crate::text::script::{Script, Standard};
use crate::text::span::{SourcePath, Span};

/// A word on its way there and back.
type Trip = (String, String, String);

/// A note for each word that does not come back.
pub(super) fn check(editions: &[Edition], converter: &dyn Convert) -> Vec<Diagnostic> {
    let of = |standard| editions.iter().find(|it| it.standard == standard);
    let (Some(hans), Some(other)) = (of(Standard::Hans), of(Standard::Hant).or(of(Standard::Hk)))
    else {
        return Vec::new();
    };
    let trips: Vec<_> = hans
        .digest
        .articles()
        .par_iter()
        .filter(|it| it.writing == Writing::Hans)
        .filter_map(|it| Some((it.as_ref(), other.digest.article(&it.slug)?.as_ref())))
        .map(|(here, there)| (&here.path, lost(here, there, other.standard, converter)))
        .collect();
    let mut words: BTreeMap<Trip, (usize, &SourcePath)> = BTreeMap::new();
    for (path, lost) in trips {
        for trip in lost {
            words.entry(trip).or_insert((0, path)).0 += 1;
        }
    }
    words
        .into_iter()
        .map(|(trip, (count, path))| changed(&trip, count, path))
        .collect()
}

/// The words of one article that do not come back.
fn lost(here: &Article, there: &Article, standard: Standard, converter: &dyn Convert) -> Vec<Trip> {
    let (before, after) = (blocks(&here.body), blocks(&there.body));
    let mut found = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        let there = converter.convert(before, Script::Hans, standard);
        let back = converter.convert(&there, Script::Hant, Standard::Hans);
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        let (before, after) = (characters(before), characters(after));
        let (there, back) = (characters(&there), characters(&back));
        if before.len() != after.len() || before.len() != back.len() || after.len() != there.len() {
            continue;
        }
        for at in 0..before.len() {
            // What stands there by the decision of a person is not looked at.
            if before[at] != back[at] && after[at] == there[at] && is_han(before[at]) {
                // A character to each side tells the word.
                let left = at.saturating_sub(usize::from(at > 0 && is_han(before[at - 1])));
                let right = at + 1 + usize::from(before.get(at + 1).is_some_and(|c| is_han(*c)));
                let piece = |all: &[char]| all[left..right].iter().collect::<String>();
                found.push((piece(&before), piece(&after), piece(&back)));
            }
        }
    }
    found
}

/// The words of each block, without code and originals.
fn blocks(body: &Document) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    walk::map_text(body, &|texts| {
        let words: Vec<_> = texts.iter().map(|it| it.as_str()).collect();
        found.borrow_mut().push(words.concat());
        texts.iter().map(|it| (*it).clone()).collect()
    });
    found.into_inner()
}

fn changed((before, there, back): &Trip, count: usize, path: &SourcePath) -> Diagnostic {
    let times = if count > 1 {
        format!("，共 {count} 处")
    } else {
        String::new()
    };
    Diagnostic::new(
        &code::ROUND_TRIP,
        format!("“{before}”转成“{there}”，再转回来是“{back}”{times}"),
    )
    .at(Span::new(path, 0..0))
    .help("转得不对，就在 content/convert.tsv 里写一行：简体、Tab、繁体；转得对，可以不理")
}
