//! Cases near to one another, each with its reasons.
//!
//! Every shared place, practice, theme, term or telling pair of characters
//! counts by how rare it is and by how telling its kind is. An inverted index
//! finds the candidates; of a long list only the neighbours in reading order
//! are looked at, so the work grows with the number of cases and not with its
//! square.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::reading::Passage;
use super::words::{self, Pair};
use super::{Reason, Related, Taxonomy, TaxonomyKind, TermUse};
use crate::article::Article;
use crate::document::Text;
use crate::text::slug::Slug;

/// How many near cases are shown.
const MOST: usize = 5;

/// Reasons that are given for one.
const REASONS: usize = 2;

/// Words that one reason names.
const WORDS: usize = 3;

/// How far to look on either side in the list of one feature.
const REACH: usize = 20;

/// What equal words are worth beside a shared practice.
const WORDS_WEIGHT: f64 = 4.0;

/// Something that cases share.
struct Feature {
    what: What,
    /// Positions of its cases in reading order, ascending, and what it is
    /// worth for each: sharing it is worth the product.
    cases: Vec<(usize, f64)>,
}

enum What {
    Reason(Reason),
    Pair(Pair),
}

pub(super) fn related(
    articles: &[Article],
    read: &[Vec<Passage>],
    taxonomies: &[Taxonomy],
    uses: &BTreeMap<Slug, Vec<TermUse>>,
    same: &(dyn Fn(usize, usize) -> bool + Sync),
) -> BTreeMap<Slug, Vec<Related>> {
    let features = features(articles, read, taxonomies, uses);
    let mut of_case: Vec<Vec<(usize, f64)>> = vec![Vec::new(); articles.len()];
    for (index, feature) in features.iter().enumerate() {
        for (case, weight) in &feature.cases {
            of_case[*case].push((index, *weight));
        }
    }
    let ranked = |case: usize| -> Vec<(usize, Vec<(f64, usize)>)> {
        let mut shared: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
        for (index, weight) in &of_case[case] {
            let cases = &features[*index].cases;
            let here = cases.partition_point(|(other, _)| *other < case);
            let range = here.saturating_sub(REACH)..(here + REACH + 1).min(cases.len());
            for (other, theirs) in cases[range].iter().filter(|(other, _)| *other != case) {
                shared
                    .entry(*other)
                    .or_default()
                    .push((weight * theirs, *index));
            }
        }
        let total = |shared: &[(f64, usize)]| shared.iter().map(|(it, _)| it).sum::<f64>();
        let mut ranked: Vec<_> = shared.into_iter().collect();
        ranked.sort_by(|(a, x), (b, y)| {
            total(y)
                .total_cmp(&total(x))
                .then_with(|| articles[*a].slug.cmp(&articles[*b].slug))
        });
        ranked
    };
    let near = |case: usize| -> Vec<Related> {
        // The same text is no other case.
        let others = ranked(case).into_iter().filter(|it| !same(case, it.0));
        let related = others.filter_map(|(other, shared)| {
            let reasons = reasons(&features, shared, [&read[case], &read[other]]);
            (!reasons.is_empty()).then(|| Related {
                article: articles[other].slug.clone(),
                reasons,
            })
        });
        related.take(MOST).collect()
    };
    (0..articles.len())
        .into_par_iter()
        .map(|case| (articles[case].slug.clone(), near(case)))
        .filter(|(_, near)| !near.is_empty())
        .collect()
}

/// The strongest reasons among what two texts share, each of its own kind.
fn reasons(
    features: &[Feature],
    mut shared: Vec<(f64, usize)>,
    texts: [&[Passage]; 2],
) -> Vec<Reason> {
    shared.sort_by(|(x, a), (y, b)| y.total_cmp(x).then_with(|| a.cmp(b)));
    let mut found: Vec<(f64, Reason)> = Vec::new();
    let mut pairs = Vec::new();
    let mut by_words = 0.0;
    for (weight, index) in shared {
        match &features[index].what {
            What::Pair(pair) => {
                by_words += weight;
                pairs.push(*pair);
            }
            What::Reason(reason) => {
                // One place says where, and a practice is a term too.
                let known = found.iter().any(|(_, it)| match (it, reason) {
                    (Reason::SamePlace(_), Reason::SamePlace(_)) => true,
                    (it, reason) => it.slug() == reason.slug(),
                });
                if !known {
                    found.push((weight, reason.clone()));
                }
            }
        }
    }
    if pairs.len() > 2 {
        let mut words: Vec<String> = Vec::new();
        for pair in pairs.into_iter().take(WORDS * 4) {
            if let Some(word) = words::whole_word(pair, texts)
                && !words
                    .iter()
                    .any(|it| it.contains(&word) || word.contains(it.as_str()))
            {
                words.push(word);
            }
        }
        words.truncate(WORDS);
        if !words.is_empty() {
            let words = words.into_iter().map(Text::new).collect();
            found.push((by_words, Reason::SharedWords(words)));
        }
    }
    found.sort_by(|(x, _), (y, _)| y.total_cmp(x));
    found.truncate(REASONS);
    found.into_iter().map(|(_, reason)| reason).collect()
}

fn features(
    articles: &[Article],
    read: &[Vec<Passage>],
    taxonomies: &[Taxonomy],
    uses: &BTreeMap<Slug, Vec<TermUse>>,
) -> Vec<Feature> {
    let position: BTreeMap<&Slug, usize> = articles
        .iter()
        .enumerate()
        .map(|(at, it)| (&it.slug, at))
        .collect();
    let mut features = Vec::new();
    let mut add = |reason: Reason, kind_weight: f64, cases: BTreeSet<usize>| {
        if cases.len() > 1 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts of cases are far below 2^52"
            )]
            let rarity = (1.0 + articles.len() as f64 / cases.len() as f64).ln();
            let weight = (kind_weight * rarity).sqrt();
            features.push(Feature {
                what: What::Reason(reason),
                cases: cases.into_iter().map(|it| (it, weight)).collect(),
            });
        }
    };
    for taxonomy in taxonomies {
        for group in &taxonomy.groups {
            let slug = group.slug.clone();
            #[expect(
                clippy::cast_precision_loss,
                reason = "a place has a handful of levels"
            )]
            let (reason, weight) = match taxonomy.kind {
                // A shared county says more than a shared province.
                TaxonomyKind::Places => (Reason::SamePlace(slug), 0.6 + 0.5 * group.depth as f64),
                TaxonomyKind::Practices => (Reason::SamePractice(slug), 1.5),
                TaxonomyKind::Themes => (Reason::SameTheme(slug), 0.6),
                TaxonomyKind::Years | TaxonomyKind::Sources => continue,
            };
            let cases = group.articles.iter().filter_map(|it| position.get(it));
            add(reason, weight, cases.copied().collect());
        }
    }
    let mut naming: BTreeMap<&Slug, BTreeSet<usize>> = BTreeMap::new();
    for (article, uses) in uses {
        let Some(at) = position.get(article) else {
            continue;
        };
        for it in uses {
            naming.entry(&it.term).or_default().insert(*at);
        }
    }
    for (term, cases) in naming {
        add(Reason::SharedTerm(term.clone()), 0.5, cases);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of cases are far below 2^52"
    )]
    let scale = (WORDS_WEIGHT * (1.0 + articles.len() as f64).ln()).sqrt();
    let mut pairs: BTreeMap<Pair, Vec<(usize, f64)>> = BTreeMap::new();
    for (at, signature) in words::signatures(read).into_iter().enumerate() {
        for (pair, weight) in signature {
            pairs.entry(pair).or_default().push((at, weight * scale));
        }
    }
    let shared = pairs.into_iter().filter(|(_, cases)| cases.len() > 1);
    features.extend(shared.map(|(pair, cases)| Feature {
        what: What::Pair(pair),
        cases,
    }));
    features
}
