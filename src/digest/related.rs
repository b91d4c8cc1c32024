//! Cases near to one another, each with its reason.
//!
//! Every shared place, practice, theme or term counts by how rare it is
//! (inverse document frequency, Spärck Jones 1972) and by how telling its kind
//! is. An inverted index finds the candidates; of a long list only the
//! neighbours in reading order are looked at, so the work grows with the
//! number of cases and not with its square.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Mention, Reason, Related, Taxonomy, TaxonomyKind};
use crate::article::{Article, Term};
use crate::text::slug::Slug;

/// How many near cases are shown.
const MOST: usize = 5;

/// How far to look on either side in the list of one feature.
const REACH: usize = 20;

/// Something that cases share.
struct Feature {
    reason: Reason,
    /// Positions of its cases in reading order, ascending.
    cases: Vec<usize>,
    /// What sharing it is worth.
    weight: f64,
}

pub(super) fn related(
    articles: &[Article],
    terms: &[Term],
    taxonomies: &[Taxonomy],
    mentions: &BTreeMap<Slug, Vec<Mention>>,
) -> BTreeMap<Slug, Vec<Related>> {
    let features = features(articles, terms, taxonomies, mentions);
    let mut of_case: Vec<Vec<usize>> = vec![Vec::new(); articles.len()];
    for (index, feature) in features.iter().enumerate() {
        for case in &feature.cases {
            of_case[*case].push(index);
        }
    }
    let near = |case: usize| -> Vec<Related> {
        // Candidate: sum of weights, and the strongest single reason.
        let mut candidates: BTreeMap<usize, (f64, f64, usize)> = BTreeMap::new();
        for index in &of_case[case] {
            let feature = &features[*index];
            let here = feature.cases.partition_point(|other| *other < case);
            let range = here.saturating_sub(REACH)..(here + REACH + 1).min(feature.cases.len());
            for other in feature.cases[range].iter().filter(|other| **other != case) {
                let entry = candidates.entry(*other).or_insert((0.0, 0.0, *index));
                entry.0 += feature.weight;
                if feature.weight > entry.1 {
                    (entry.1, entry.2) = (feature.weight, *index);
                }
            }
        }
        let mut ranked: Vec<_> = candidates.into_iter().collect();
        ranked.sort_by(|(a, (x, ..)), (b, (y, ..))| {
            y.total_cmp(x)
                .then_with(|| articles[*a].slug.cmp(&articles[*b].slug))
        });
        let related = |(other, (_, _, index)): (usize, (f64, f64, usize))| Related {
            article: articles[other].slug.clone(),
            reason: features[index].reason.clone(),
        };
        ranked.into_iter().take(MOST).map(related).collect()
    };
    (0..articles.len())
        .into_par_iter()
        .map(|case| (articles[case].slug.clone(), near(case)))
        .filter(|(_, near)| !near.is_empty())
        .collect()
}

fn features(
    articles: &[Article],
    terms: &[Term],
    taxonomies: &[Taxonomy],
    mentions: &BTreeMap<Slug, Vec<Mention>>,
) -> Vec<Feature> {
    let position: BTreeMap<&Slug, usize> = articles
        .iter()
        .enumerate()
        .map(|(at, it)| (&it.slug, at))
        .collect();
    let mut features = Vec::new();
    let mut add = |reason: Reason, kind_weight: f64, slugs: &mut dyn Iterator<Item = &Slug>| {
        let mut cases: Vec<usize> = slugs
            .filter_map(|slug| position.get(slug).copied())
            .collect();
        cases.sort_unstable();
        cases.dedup();
        if cases.len() > 1 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts of cases are far below 2^52"
            )]
            let rarity = (1.0 + articles.len() as f64 / cases.len() as f64).ln();
            features.push(Feature {
                reason,
                cases,
                weight: kind_weight * rarity,
            });
        }
    };
    for taxonomy in taxonomies {
        for group in &taxonomy.groups {
            let name = group.name.clone();
            #[expect(
                clippy::cast_precision_loss,
                reason = "a place has a handful of levels"
            )]
            let (reason, weight) = match taxonomy.kind {
                // A shared county says more than a shared province.
                TaxonomyKind::Places => (Reason::SamePlace(name), 0.6 + 0.5 * group.depth as f64),
                TaxonomyKind::Practices => (Reason::SamePractice(name), 1.5),
                TaxonomyKind::Themes => (Reason::SameTheme(name), 0.6),
                TaxonomyKind::Years | TaxonomyKind::Sources => continue,
            };
            add(reason, weight, &mut group.articles.iter());
        }
    }
    for term in terms {
        if let Some(mentions) = mentions.get(&term.slug) {
            let reason = Reason::SharedTerm(term.title.clone());
            add(
                reason,
                0.5,
                &mut mentions.iter().map(|mention| &mention.article),
            );
        }
    }
    features
}
