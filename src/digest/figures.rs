//! Every figure of every case, in the orders in which figures are listed.
//!
//! In: articles in reading order. Out: positions of figures. Knows nothing of
//! pages: which figures stand on which page is counted from these lists.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::article::{Article, Figure};
use crate::text::number::Number;
use crate::text::unit::UnitKind;

/// Where a figure is: the position of its case in reading order, and its own in
/// the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureAt {
    /// Position of the case.
    pub article: usize,
    /// Position in the case.
    pub figure: usize,
}

/// The figures of the collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureIndex {
    all: Vec<FigureAt>,
    kinds: BTreeMap<UnitKind, Vec<FigureAt>>,
    largest: BTreeMap<String, Number>,
}

impl FigureIndex {
    /// The figures of `articles`, which stand in reading order.
    pub fn of<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let articles: Vec<&Article> = articles.into_iter().collect();
        let mut index = Self::default();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for (article, it) in articles.iter().enumerate() {
            for (figure, it) in it.figures.iter().enumerate() {
                let at = FigureAt { article, figure };
                index.all.push(at);
                if let Some(kind) = it.kind {
                    index.kinds.entry(kind).or_default().push(at);
                }
                *uses.entry(&it.measure).or_default() += 1;
                if let Some(value) = highest(it) {
                    let largest = index.largest.entry(it.measure.clone()).or_insert(value);
                    *largest = value.max(*largest);
                }
            }
        }
        // What the author took out says least.
        index
            .all
            .sort_by_key(|at| articles[at.article].figures[at.figure].value.is_none());
        // Equal units together, the most used first, large values before small
        // ones, and those without a value last.
        for list in index.kinds.values_mut() {
            list.sort_by_cached_key(|at| {
                let it = &articles[at.article].figures[at.figure];
                let often = uses.get(it.measure.as_str()).copied();
                (
                    Reverse(often),
                    it.measure.clone(),
                    Reverse(highest(it)),
                    *at,
                )
            });
        }
        index
    }

    /// Every figure, or every one of a kind: all in reading order, those of a
    /// kind by unit and from the largest value to the smallest.
    pub fn list(&self, kind: Option<UnitKind>) -> &[FigureAt] {
        match kind {
            None => &self.all,
            Some(kind) => self.kinds.get(&kind).map_or(&[], Vec::as_slice),
        }
    }

    /// The kinds that there are figures of, in the order in which they are shown.
    pub fn kinds(&self) -> impl Iterator<Item = UnitKind> {
        self.kinds.keys().copied()
    }

    /// The largest value of `measure`.
    pub fn largest(&self, measure: &str) -> Option<Number> {
        self.largest.get(measure).copied()
    }
}

/// The value that a figure is ordered and drawn by: the upper end of a range.
pub fn highest(figure: &Figure) -> Option<Number> {
    figure.value_to.or(figure.value)
}
