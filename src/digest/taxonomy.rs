//! Lists of cases: by place (a tree), theme, practice, year and source.
//!
//! In: articles in reading order. Out: groups, none of them empty, parents
//! before children. A group's identity is its name in Simplified; its address
//! follows from it, or is that of the glossary entry that explains it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::places::Place;
use super::{Group, Taxonomy, TaxonomyKind};
use crate::article::{Article, Named, Term, TermKind};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::Text;
use crate::text::script;
use crate::text::slug::Slug;

/// A group's name and the names above it, widest first.
type Path = Vec<String>;

pub(super) fn taxonomies(
    articles: &[Article],
    terms: &[Term],
    places: &[Vec<Place>],
    fold: &(dyn Fn(&str) -> String + Sync),
) -> Reported<Vec<Taxonomy>> {
    let division: BTreeMap<Path, u32> = places
        .iter()
        .flat_map(|path| {
            (1..=path.len()).filter_map(|length| {
                let names = path[..length].iter().map(|it| it.name.clone());
                Some((names.collect(), path[length - 1].division?))
            })
        })
        .collect();
    let mut diagnostics = Vec::new();
    let fold = |text: &Text| fold_name(text.as_str(), fold).into_owned();
    let names = term_names(terms, &fold);
    let marked = marked_names(articles, terms, &fold);
    let canonical = |named: &Named, kind: TermKind| {
        let name = fold(&named.name);
        names
            .get(&(kind, name.clone()))
            .map_or(name, |term| fold(&term.title))
    };
    for article in articles {
        for (kind, list) in [
            (TermKind::Theme, &article.themes),
            (TermKind::Practice, &article.practices),
        ] {
            for named in list
                .iter()
                .filter(|named| !names.contains_key(&(kind, fold(&named.name))))
            {
                diagnostics.push(unknown_term(named, kind));
            }
        }
    }
    let taxonomies = TaxonomyKind::ALL.map(|kind| {
        let paths_of = |at: usize, article: &Article| -> Vec<Path> {
            match kind {
                TaxonomyKind::Places => {
                    let path: Path = places[at].iter().map(|it| it.name.clone()).collect();
                    if path.is_empty() {
                        Vec::new()
                    } else {
                        vec![path]
                    }
                }
                TaxonomyKind::Themes => article
                    .themes
                    .iter()
                    .map(|it| vec![canonical(it, TermKind::Theme)])
                    .collect(),
                TaxonomyKind::Practices => article
                    .practices
                    .iter()
                    .map(|it| vec![canonical(it, TermKind::Practice)])
                    .collect(),
                TaxonomyKind::Years => article
                    .date
                    .iter()
                    .map(|date| vec![date.year().to_string()])
                    .collect(),
                TaxonomyKind::Sources => article
                    .source
                    .iter()
                    .map(|source| vec![fold(source)])
                    .collect(),
            }
        };
        let term_of = |path: &Path| {
            let kind = match kind {
                TaxonomyKind::Themes => TermKind::Theme,
                TaxonomyKind::Practices => TermKind::Practice,
                _ => return None,
            };
            names
                .get(&(kind, path[0].clone()))
                .map(|term| term.slug.clone())
        };
        Taxonomy {
            kind,
            groups: groups(kind, articles, &paths_of, &term_of, &marked, &division),
        }
    });
    let value = taxonomies
        .into_iter()
        .filter(|it| !it.groups.is_empty())
        .collect();
    Reported { value, diagnostics }
}

/// The groups of each case, by position.
pub(super) fn groups_of(taxonomies: &[Taxonomy]) -> BTreeMap<Slug, Vec<(usize, usize)>> {
    let mut of: BTreeMap<Slug, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, taxonomy) in taxonomies.iter().enumerate() {
        for (group_at, group) in taxonomy.groups.iter().enumerate() {
            for slug in &group.articles {
                of.entry(slug.clone()).or_default().push((at, group_at));
            }
        }
    }
    of
}

/// The position of each group in its taxonomy.
pub(super) fn group_at(taxonomies: &[Taxonomy]) -> BTreeMap<(TaxonomyKind, Slug), usize> {
    let positions = taxonomies.iter().flat_map(|taxonomy| {
        let groups = taxonomy.groups.iter().enumerate();
        groups.map(|(at, group)| ((taxonomy.kind, group.slug.clone()), at))
    });
    positions.collect()
}

/// Themes and practices by every name in Simplified.
fn term_names<'a>(
    terms: &'a [Term],
    fold: &dyn Fn(&Text) -> String,
) -> BTreeMap<(TermKind, String), &'a Term> {
    let mut names = BTreeMap::new();
    for term in terms {
        for name in std::iter::once(&term.title).chain(&term.aliases) {
            names.entry((term.kind, fold(name))).or_insert(term);
        }
    }
    names
}

/// The names in which an editor fixed words, by their plain form.
fn marked_names(
    articles: &[Article],
    terms: &[Term],
    fold: &dyn Fn(&Text) -> String,
) -> BTreeMap<String, Text> {
    let of_terms = terms.iter().map(|it| &it.title);
    let of_articles = articles.iter().flat_map(|it| {
        let named = it.themes.iter().chain(&it.practices).map(|it| &it.name);
        let places = it.place.iter().map(|it| &it.name);
        places.chain(&it.source).chain(named)
    });
    let mut names = BTreeMap::new();
    for name in of_terms
        .chain(of_articles)
        .filter(|it| !it.marks().is_empty())
    {
        names.entry(fold(name)).or_insert_with(|| name.clone());
    }
    names
}

fn groups(
    kind: TaxonomyKind,
    articles: &[Article],
    paths_of: &dyn Fn(usize, &Article) -> Vec<Path>,
    term_of: &dyn Fn(&Path) -> Option<Slug>,
    marked: &BTreeMap<String, Text>,
    division: &BTreeMap<Path, u32>,
) -> Vec<Group> {
    let mut members: BTreeMap<Path, Vec<Slug>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        for path in paths_of(at, article) {
            for length in 1..=path.len() {
                let slugs = members.entry(path[..length].to_vec()).or_default();
                if slugs.last() != Some(&article.slug) {
                    slugs.push(article.slug.clone());
                }
            }
        }
    }
    let slug_of = |path: &Path| {
        // The code of a division stays when its name or what lies above it changes.
        let identity = match division.get(path).filter(|_| kind == TaxonomyKind::Places) {
            Some(code) => code.to_string(),
            None => path.join("/"),
        };
        match kind {
            TaxonomyKind::Years => Slug::new(&path[0]),
            _ => term_of(path),
        }
        .unwrap_or_else(|| {
            let slug = Slug::from_title(&path[path.len() - 1], 4, identity.as_bytes());
            // Its code says more than a hash: tian-tai-xian-331023.
            let known = slug
                .as_str()
                .rsplit_once('-')
                .filter(|_| identity.bytes().all(|it| it.is_ascii_digit()));
            known
                .and_then(|(name, _)| Slug::new(&format!("{name}-{identity}")))
                .unwrap_or(slug)
        })
    };
    let mut paths: Vec<&Path> = members.keys().collect();
    // Most cases first, then by name, at every level of the tree; years newest
    // first.
    let rank = |path: &Path| match kind {
        TaxonomyKind::Years => (0, std::cmp::Reverse(path[0].clone()), String::new()),
        _ => (
            usize::MAX - members[path].len(),
            std::cmp::Reverse(String::new()),
            path[path.len() - 1].clone(),
        ),
    };
    paths.sort_by_cached_key(|path| {
        (1..=path.len())
            .map(|length| rank(&path[..length].to_vec()))
            .collect::<Vec<_>>()
    });
    let name = |name: &String| marked.get(name).cloned();
    let group = |path: &Path| Group {
        slug: slug_of(path),
        name: name(&path[path.len() - 1])
            .unwrap_or_else(|| Text::new(path[path.len() - 1].clone())),
        depth: path.len() - 1,
        term: term_of(path),
        division: division
            .get(path)
            .copied()
            .filter(|_| kind == TaxonomyKind::Places),
        articles: members[path].clone(),
    };
    paths.into_iter().map(group).collect()
}

/// `name` in Simplified; folded only where it shows Traditional characters,
/// since most text does not.
fn fold_name<'a>(name: &'a str, fold: &(dyn Fn(&str) -> String + Sync)) -> Cow<'a, str> {
    if name
        .chars()
        .all(|c| script::script_of(c) != Some(script::Script::Hant))
    {
        return Cow::Borrowed(name);
    }
    let folded = fold(name);
    if folded.chars().count() == name.chars().count() {
        Cow::Owned(folded)
    } else {
        Cow::Borrowed(name)
    }
}

fn unknown_term(named: &Named, kind: TermKind) -> Diagnostic {
    let (key, kind) = if kind == TermKind::Theme {
        ("themes", "theme")
    } else {
        ("practices", "practice")
    };
    let name = named.name.as_str();
    Diagnostic::new(&code::UNKNOWN_TERM, format!("`{key}` 里的“{name}”没有词条"))
        .at(named.span.clone())
        .help(format!(
            "改正写法；或在 content/terms/ 里加一个词条，写明 `title: {name}` 和 `kind: {kind}`"
        ))
}
