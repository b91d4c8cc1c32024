//! What the cases of one practice have in common.
//!
//! In: the groups, and the terms of each case. Out: for each practice the
//! themes and terms that at least half of its cases share, and at least two.

use std::collections::BTreeMap;

use super::{Group, Taxonomy, TaxonomyKind, TermUse};
use crate::text::slug::Slug;

/// How many are named.
const MOST: usize = 6;

/// Something that several cases of a group share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// What it is.
    pub what: Shared,
    /// How many of the cases share it.
    pub count: usize,
}

/// What cases can share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// A theme, by the address of its group.
    Theme(Slug),
    /// A term, by its address.
    Term(Slug),
}

/// What the cases of each practice share, most shared first.
pub(super) fn common(
    taxonomies: &[Taxonomy],
    uses: &BTreeMap<Slug, Vec<TermUse>>,
) -> BTreeMap<Slug, Vec<Common>> {
    let groups = |kind: TaxonomyKind| {
        let found = taxonomies.iter().filter(move |it| it.kind == kind);
        found.flat_map(|it| &it.groups)
    };
    let mut themes: BTreeMap<&Slug, Vec<&Group>> = BTreeMap::new();
    for group in groups(TaxonomyKind::Themes) {
        for article in &group.articles {
            themes.entry(article).or_default().push(group);
        }
    }
    let of_group = |group: &Group| -> Vec<Common> {
        let mut counts: BTreeMap<Shared, usize> = BTreeMap::new();
        for article in &group.articles {
            let themes = themes.get(article).into_iter().flatten();
            for theme in themes {
                *counts.entry(Shared::Theme(theme.slug.clone())).or_default() += 1;
            }
            for it in uses.get(article).into_iter().flatten() {
                *counts.entry(Shared::Term(it.term.clone())).or_default() += 1;
            }
        }
        // A theme that the text names too is one thing, not two.
        let is_theme = |slug: &Slug| counts.contains_key(&Shared::Theme(slug.clone()));
        let mut common: Vec<Common> = counts
            .iter()
            .filter(|(what, count)| {
                let other = match what {
                    Shared::Theme(_) => true,
                    Shared::Term(slug) => group.term.as_ref() != Some(slug) && !is_theme(slug),
                };
                other && **count > 1 && **count * 2 >= group.articles.len()
            })
            .map(|(what, count)| Common {
                what: what.clone(),
                count: *count,
            })
            .collect();
        common.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
        common.truncate(MOST);
        common
    };
    groups(TaxonomyKind::Practices)
        .map(|group| (group.slug.clone(), of_group(group)))
        .filter(|(_, common)| !common.is_empty())
        .collect()
}
