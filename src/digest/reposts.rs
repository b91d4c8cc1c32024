//! The same text in several articles: a repost, an excerpt, a Traditional copy.
//!
//! In: passages. Out: for each article, a number that it shares with those of
//! the same text. How texts are compared, `text::reposts` knows.

use rayon::prelude::*;

use super::reading::Passage;
use crate::text::reposts::{Index, Sketch};

/// For each text the position of the first one that says the same: its own
/// where no other does.
pub(super) fn clusters(read: &[Vec<Passage>]) -> Vec<usize> {
    let sketches: Vec<Sketch> = read
        .par_iter()
        .map(|passages| {
            let words: String = passages.iter().map(|it| it.text.as_str()).collect();
            Sketch::of(&words)
        })
        .collect();
    let mut index = Index::default();
    let mut first: Vec<usize> = Vec::with_capacity(read.len());
    for sketch in sketches {
        let own = first.len();
        let same = index
            .same(&sketch)
            .into_iter()
            .map(|(other, _)| first[other]);
        first.push(same.min().unwrap_or(own));
        index.add(sketch);
    }
    first
}
