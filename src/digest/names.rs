//! What `[[…]]` and `redirect` can name: every entry by its title, its slug and
//! its file name; a glossary entry by its other names too.
//!
//! In: entries. Out: the one entry that a name means, or why there is none,
//! with the names that come nearest. Names meet in Simplified.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::reading::folded;
use crate::article::{Article, Page, Term};
use crate::document::Text;
use crate::text::span::SourcePath;

/// Names that are proposed for one that is not known.
const PROPOSALS: usize = 3;

/// Entries that one pair of characters leads to, at most.
const REACH: usize = 50;

/// An entry that can be named.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) path: SourcePath,
    pub(super) title: Text,
}

/// Every name of every entry.
pub(super) struct Names {
    targets: Vec<Target>,
    /// Cases are asked before terms, terms before pages.
    by_name: BTreeMap<String, Vec<(u8, usize)>>,
    pairs: OnceLock<BTreeMap<[char; 2], Vec<usize>>>,
}

/// What a name means.
pub(super) enum Meaning<'a> {
    One(&'a Target),
    /// Several entries, in order.
    Many(Vec<&'a Target>),
    None,
}

impl Names {
    pub(super) fn of(articles: &[Article], terms: &[Term], pages: &[Page]) -> Self {
        let mut names = Self {
            targets: Vec::new(),
            by_name: BTreeMap::new(),
            pairs: OnceLock::new(),
        };
        for it in articles {
            names.add(0, &it.path, &it.title, &[it.slug.as_str()]);
        }
        for it in terms {
            let mut more = vec![it.slug.as_str()];
            more.extend(it.aliases.iter().map(Text::as_str));
            names.add(1, &it.path, &it.title, &more);
        }
        for it in pages {
            names.add(2, &it.path, &it.title, &[it.slug.as_str()]);
        }
        names
    }

    fn add(&mut self, rank: u8, path: &SourcePath, title: &Text, more: &[&str]) {
        let stem = path.file_name().trim_end_matches(".md");
        let at = self.targets.len();
        self.targets.push(Target {
            path: path.clone(),
            title: title.clone(),
        });
        let names: BTreeSet<String> = [title.as_str(), stem]
            .iter()
            .chain(more)
            .map(|name| key(name))
            .collect();
        for name in names {
            self.by_name.entry(name).or_default().push((rank, at));
        }
    }

    /// What `name` means.
    pub(super) fn find(&self, name: &str) -> Meaning<'_> {
        let Some(found) = self.by_name.get(&key(name)) else {
            return Meaning::None;
        };
        let first = found.iter().map(|(rank, _)| *rank).min();
        let mut of_first = found.iter().filter(|(rank, _)| Some(*rank) == first);
        let targets: Vec<&Target> = of_first
            .by_ref()
            .map(|(_, at)| &self.targets[*at])
            .collect();
        match targets.as_slice() {
            [one] => Meaning::One(one),
            _ => Meaning::Many(targets),
        }
    }

    /// The entries whose titles share most pairs of characters with `name`.
    pub(super) fn nearest(&self, name: &str) -> Vec<&Target> {
        let index = self.pairs.get_or_init(|| {
            let mut index: BTreeMap<[char; 2], Vec<usize>> = BTreeMap::new();
            for (at, target) in self.targets.iter().enumerate() {
                for pair in pairs(target.title.as_str()) {
                    let list = index.entry(pair).or_default();
                    if list.len() < REACH {
                        list.push(at);
                    }
                }
            }
            index
        });
        let wanted = pairs(name);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for at in wanted.iter().filter_map(|it| index.get(it)).flatten() {
            *shared.entry(*at).or_default() += 1;
        }
        let mut ranked: Vec<(usize, usize)> = shared.into_iter().collect();
        ranked.retain(|(_, count)| count * 3 >= wanted.len());
        ranked.sort_by_key(|(at, count)| (std::cmp::Reverse(*count), *at));
        ranked.truncate(PROPOSALS);
        ranked
            .into_iter()
            .map(|(at, _)| &self.targets[at])
            .collect()
    }
}

fn key(name: &str) -> String {
    folded(name.trim()).to_lowercase()
}

fn pairs(name: &str) -> BTreeSet<[char; 2]> {
    let letters: Vec<char> = key(name).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}
