//! `assemble`: entries, each alone, to the collection.
//!
//! In: every entry. Out: a [`Digest`] in which every slug that is named
//! exists. Knows nothing of scripts: it is given a function that folds a name
//! to Simplified, so that 心理学 and 心理學 are one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::figures::FigureIndex;
use super::{
    Digest, FileTarget, TaxonomyKind, collocation, common, evidence, glossary, hand_made, links,
    moved, names, places, points, reading, related, reposts, taxonomy,
};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Entry, Page, Term};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::{Document, plain};
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::{SourcePath, Span};

/// Joins `entries`. `assets` are the other files of `content/` that a text may
/// show; `fold` gives a name in Simplified, character for character.
pub fn assemble(
    entries: Vec<Entry>,
    assets: &BTreeSet<SourcePath>,
    fold: &(dyn Fn(&str) -> String + Sync),
) -> Reported<Digest> {
    let mut report = Vec::new();
    let Sorted {
        articles,
        terms,
        pages,
        hand_made,
    } = sorted(entries, &mut report);
    let names = names::Names::of(&articles, &terms, &pages);
    let settled = moved::settle(articles, &names, &mut report);
    let (drafts, articles): (Vec<Article>, Vec<Article>) =
        settled.articles.into_iter().partition(|it| it.draft);
    let drafts: BTreeSet<SourcePath> = drafts.into_iter().map(|it| it.path).collect();
    let mut files = files(&articles, &terms, &pages);
    let hand_made = hand_made::joined(hand_made, &articles, &terms, &pages, &mut report);
    let (articles, hand_made) = with_points(articles, hand_made);
    // A link to an edition leads to the text.
    for it in &hand_made {
        if let Some(target) = files.get(&it.original).cloned() {
            files.insert(it.path.clone(), target);
        }
    }
    let known = links::Known {
        files: &files,
        anchors: &links::Anchors::of(&articles, &terms, &pages, &hand_made),
        assets,
        names: &names,
        drafts: &drafts,
        moved: &settled.leads,
    };
    let articles = links::resolve_all(
        articles,
        &known,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Article { body, ..it },
    );
    let terms = links::resolve_all(
        terms,
        &known,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Term { body, ..it },
    );
    let pages = links::resolve_all(
        pages,
        &known,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Page { body, ..it },
    );

    let hand_made = links::resolve_all(
        hand_made,
        &known,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| HandMade { body, ..it },
    );

    let read = reading::read_all(&articles);
    let glossary = glossary::Glossary::new(&terms).into_value(&mut report);
    let found = glossary.find_all(&read);
    let mentions = glossary::mentions(&articles, &found);
    let uses = glossary::uses(&articles, found);
    let place_paths = places::paths(&articles).into_value(&mut report);
    let counties = places::mentioned(&articles, &read, &place_paths);
    let evidence = articles
        .iter()
        .zip(&place_paths)
        .zip(&read)
        .map(|((it, path), read)| (it.slug.clone(), evidence::evidence(it, path, read)))
        .collect();
    let taxonomies =
        taxonomy::taxonomies(&articles, &terms, &place_paths, fold).into_value(&mut report);
    let clusters = reposts::clusters(&read);
    let related = related::related(&articles, &read, &taxonomies, &uses, &|a, b| {
        clusters[a] == clusters[b]
    });
    let same = same(&articles, &clusters);
    drop(read);
    let articles = glossary.link_articles(articles);
    let own_term: BTreeMap<_, _> = terms
        .iter()
        .map(|it| (it.path.clone(), it.slug.clone()))
        .collect();
    let terms = glossary.link_terms(terms);
    let hand_made = glossary.link_hand_made(hand_made, &own_term);
    let backlinks = links::backlinks(&articles, &files);
    let place_mentions = taxonomies
        .iter()
        .filter(|it| it.kind == TaxonomyKind::Places)
        .flat_map(|it| &it.groups)
        .filter_map(|it| Some((it.slug.clone(), counties.get(&it.division?)?.clone())))
        .collect();

    let at = |slugs: Vec<&Slug>| {
        slugs
            .into_iter()
            .cloned()
            .enumerate()
            .map(|(at, slug)| (slug, at))
            .collect()
    };
    let article_at: BTreeMap<_, _> = at(articles.iter().map(|it| &it.slug).collect());
    let term_at = at(terms.iter().map(|it| &it.slug).collect());
    let of_cases = uses
        .values()
        .map(|it| it.iter().map(|it| &it.term).collect());
    let digest = Digest {
        figures: FigureIndex::of(&articles),
        articles: articles.into_iter().map(Arc::new).collect(),
        terms: terms.into_iter().map(Arc::new).collect(),
        pages: pages.into_iter().map(Arc::new).collect(),
        hand_made: hand_made
            .into_iter()
            .map(|it| ((it.original.clone(), it.standard), Arc::new(it)))
            .collect(),
        article_at,
        term_at,
        files,
        backlinks,
        mentions,
        term_neighbours: collocation::neighbours(of_cases),
        common: common::common(&taxonomies, &uses),
        uses,
        place_mentions,
        evidence,
        same,
        moved: settled.pages,
        related,
        groups_of: taxonomy::groups_of(&taxonomies),
        group_at: taxonomy::group_at(&taxonomies),
        taxonomies,
    };
    Reported {
        value: digest,
        diagnostics: report,
    }
}

/// `articles` with the measures that they count off marked, and so their
/// editions made by hand: all of one text or none, so that ids stay the same.
fn with_points(articles: Vec<Article>, hand_made: Vec<HandMade>) -> (Vec<Article>, Vec<HandMade>) {
    let mut marked: BTreeMap<SourcePath, Document> = articles
        .par_iter()
        .map(|it| (it.path.clone(), points::mark(&it.body)))
        .collect();
    let ids = |body: &Document| -> Vec<AnchorId> {
        let passages = plain::passages(body).into_iter();
        passages.map(|it| it.id.clone()).collect()
    };
    let bodies: Vec<Document> = hand_made.iter().map(|it| points::mark(&it.body)).collect();
    for (edition, body) in hand_made.iter().zip(&bodies) {
        let differs = |original: &Document| ids(original) != ids(body);
        if !body.blocks.is_empty() && marked.get(&edition.original).is_some_and(differs) {
            marked.remove(&edition.original);
        }
    }
    let hand_made = hand_made.into_iter().zip(bodies).map(|(it, body)| {
        let body = if marked.contains_key(&it.original) {
            body
        } else {
            it.body
        };
        HandMade { body, ..it }
    });
    let hand_made = hand_made.collect();
    let articles = articles.into_iter().map(|it| Article {
        body: marked.remove(&it.path).unwrap_or(it.body),
        ..it
    });
    (articles.collect(), hand_made)
}

/// For each article the others of its cluster.
fn same(articles: &[Article], clusters: &[usize]) -> BTreeMap<Slug, Vec<Slug>> {
    let mut members: BTreeMap<usize, Vec<&Slug>> = BTreeMap::new();
    for (article, cluster) in articles.iter().zip(clusters) {
        members.entry(*cluster).or_default().push(&article.slug);
    }
    let several = members.into_values().filter(|it| it.len() > 1);
    several
        .flat_map(|all| {
            // Of very many copies, a few say enough.
            let shown: Vec<&Slug> = all.iter().copied().take(MOST_COPIES + 1).collect();
            all.into_iter().map(move |slug| {
                let others = shown.iter().filter(|it| **it != slug).take(MOST_COPIES);
                (slug.clone(), others.map(|it| (*it).clone()).collect())
            })
        })
        .collect()
}

/// Other articles of one text that a page names.
const MOST_COPIES: usize = 10;

/// Entries by kind.
struct Sorted {
    articles: Vec<Article>,
    terms: Vec<Term>,
    pages: Vec<Page>,
    hand_made: Vec<HandMade>,
}

/// Entries by kind, each in its order, second users of a slug left out.
fn sorted(entries: Vec<Entry>, report: &mut Vec<Diagnostic>) -> Sorted {
    let (mut articles, mut terms, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    let mut hand_made = Vec::new();
    for entry in entries {
        match entry {
            Entry::Article(it) => articles.push(it),
            Entry::Term(it) => terms.push(it),
            Entry::Page(it) => pages.push(it),
            Entry::HandMade(it) => hand_made.push(it),
        }
    }
    let mut articles = unique(articles, report, |it| (&it.slug, &it.path));
    let mut terms = unique(terms, report, |it| (&it.slug, &it.path));
    let pages = unique(pages, report, |it| (&it.slug, &it.path));
    // `None` is smaller than any date, so undated cases come last.
    articles.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)));
    terms.sort_by(|a, b| (a.kind, &a.slug).cmp(&(b.kind, &b.slug)));
    Sorted {
        articles,
        terms,
        pages,
        hand_made,
    }
}

/// The entries by slug; of several with one slug, the first by path is kept.
fn unique<T>(
    mut entries: Vec<T>,
    report: &mut Vec<Diagnostic>,
    key: impl Fn(&T) -> (&Slug, &SourcePath),
) -> Vec<T> {
    entries.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut kept: Vec<T> = Vec::with_capacity(entries.len());
    for entry in entries {
        match kept.last() {
            Some(first) if key(first).0 == key(&entry).0 => {
                report.push(duplicate_slug(key(&entry), key(first).1));
            }
            _ => kept.push(entry),
        }
    }
    kept
}

fn files(articles: &[Article], terms: &[Term], pages: &[Page]) -> BTreeMap<SourcePath, FileTarget> {
    let articles = articles
        .iter()
        .map(|it| (it.path.clone(), FileTarget::Article(it.slug.clone())));
    let terms = terms
        .iter()
        .map(|it| (it.path.clone(), FileTarget::Term(it.slug.clone())));
    let pages = pages
        .iter()
        .map(|it| (it.path.clone(), FileTarget::Page(it.slug.clone())));
    articles.chain(terms).chain(pages).collect()
}

fn duplicate_slug((slug, path): (&Slug, &SourcePath), first: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::DUPLICATE_SLUG,
        format!("`slug: {slug}` 已经由 {first} 使用，本文件没有收入"),
    )
    .at(Span::new(path, 0..0))
    .help("给其中一篇换一个 `slug`")
}
