//! What a text is about, by its words.
//!
//! In: passages. Out: for each case its most telling pairs of Han characters,
//! weighted by TF-IDF (Spärck Jones 1972). Pairs need no dictionary and serve
//! both scripts alike. Where words are shown, a pair is first completed to the
//! word that it is always a part of.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::reading::Passage;
use crate::text::han;

/// Two Han characters.
pub(super) type Pair = [char; 2];

/// Pairs that are kept of a text.
const KEPT: usize = 40;

/// Characters of a word that is shown, at most.
const LONGEST: usize = 8;

/// Characters that belong to grammar, or to every report.
const EMPTY: &str = "的了是在和与及或等也都就不以上下中个有为对把被将从到向于之其这那他她它们我你并还又再更最很要能会可让使给来去说看做很多么什怎而且但因所如若则即每各某该本全第一二三四五六七八九十百千万亿年月日时元余种次件项家户人";

/// The most telling pairs of each text with their weights (squares add up to
/// one), sorted by pair.
pub(super) fn signatures(read: &[Vec<Passage>]) -> Vec<Vec<(Pair, f64)>> {
    let count = |passages: &Vec<Passage>| counts(passages);
    // Counted twice rather than kept: all pairs of all texts would be the
    // largest thing in memory.
    let spread: HashMap<Pair, u32> = read
        .par_iter()
        .fold(HashMap::new, |mut spread: HashMap<Pair, u32>, passages| {
            for (pair, times) in count(passages) {
                // Once is no theme of a text.
                if times > 1 {
                    *spread.entry(pair).or_default() += 1;
                }
            }
            spread
        })
        .reduce(HashMap::new, |mut all, part| {
            for (pair, texts) in part {
                *all.entry(pair).or_default() += texts;
            }
            all
        });
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of cases are far below 2^52"
    )]
    let total = read.len() as f64;
    read.par_iter()
        .map(|passages| {
            let mut weighted: Vec<(Pair, f64)> = count(passages)
                .into_iter()
                .filter(|(_, times)| *times > 1)
                .filter_map(|(pair, times)| {
                    let texts = spread.get(&pair).copied().filter(|texts| *texts > 1)?;
                    let rarity = (total / f64::from(texts)).ln();
                    Some((pair, (1.0 + f64::from(times).ln()) * rarity))
                })
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            weighted.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
            weighted.truncate(KEPT);
            let length = weighted.iter().map(|(_, it)| it * it).sum::<f64>().sqrt();
            for (_, weight) in &mut weighted {
                *weight /= length;
            }
            weighted.sort_by_key(|(pair, _)| *pair);
            weighted
        })
        .collect()
}

fn counts(passages: &[Passage]) -> Vec<(Pair, u32)> {
    let mut pairs: Vec<Pair> = Vec::new();
    for passage in passages {
        let mut last: Option<char> = None;
        for c in passage.text.chars() {
            let telling = han::is_han(c) && !EMPTY.contains(c);
            if let (Some(before), true) = (last, telling) {
                pairs.push([before, c]);
            }
            last = telling.then_some(c);
        }
    }
    pairs.sort_unstable();
    let mut counts: Vec<(Pair, u32)> = Vec::new();
    for pair in pairs {
        match counts.last_mut() {
            Some((last, times)) if *last == pair => *times += 1,
            _ => counts.push((pair, 1)),
        }
    }
    counts
}

/// The word that `pair` is always a part of in both texts; `None` where that
/// is a whole phrase, or where the pair does not stand in both.
pub(super) fn whole_word(pair: Pair, texts: [&[Passage]; 2]) -> Option<String> {
    let mut word: String = pair.iter().collect();
    loop {
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        for passages in texts {
            let mut found = false;
            for passage in passages {
                for (at, _) in passage.text.match_indices(&word) {
                    found = true;
                    let end = at + word.len();
                    before.insert(
                        passage.text[..at]
                            .chars()
                            .next_back()
                            .filter(|c| han::is_han(*c)),
                    );
                    after.insert(
                        passage.text[end..]
                            .chars()
                            .next()
                            .filter(|c| han::is_han(*c)),
                    );
                }
            }
            if !found {
                return None;
            }
        }
        let only = |around: &BTreeSet<Option<char>>| match around.len() {
            1 => around.first().copied().flatten(),
            _ => None,
        };
        match (only(&before), only(&after)) {
            (None, None) => return Some(word),
            _ if word.chars().count() >= LONGEST => return None,
            (_, Some(next)) => word.push(next),
            (Some(last), None) => word.insert(0, last),
        }
    }
}
