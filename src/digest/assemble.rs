//! `assemble`: entries, each alone, to the collection.
//!
//! In: every entry. Out: a [`Digest`] in which every slug that is named
//! exists. Knows nothing of scripts: it is given a function that folds a name
//! to Simplified, so that 心理学 and 心理學 are one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Digest, FileTarget, glossary, hand_made, links, related, taxonomy};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Entry, Page, Term};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::slug::Slug;
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
    let mut files = files(&articles, &terms, &pages);
    let hand_made = hand_made::joined(hand_made, &articles, &terms, &pages, &mut report);
    // A link to an edition leads to the text.
    for it in &hand_made {
        if let Some(target) = files.get(&it.original).cloned() {
            files.insert(it.path.clone(), target);
        }
    }
    let anchors = links::Anchors::of(&articles, &terms, &pages, &hand_made);
    let articles = links::resolve_all(
        articles,
        &files,
        &anchors,
        assets,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Article { body, ..it },
    );
    let terms = links::resolve_all(
        terms,
        &files,
        &anchors,
        assets,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Term { body, ..it },
    );
    let pages = links::resolve_all(
        pages,
        &files,
        &anchors,
        assets,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| Page { body, ..it },
    );

    let hand_made = links::resolve_all(
        hand_made,
        &files,
        &anchors,
        assets,
        &mut report,
        |it| (&it.path, &it.body),
        |it, body| HandMade { body, ..it },
    );

    let glossary = glossary::Glossary::new(&terms, fold).into_value(&mut report);
    let (articles, mentions) = glossary.link_articles(articles, fold);
    let own_term: BTreeMap<_, _> = terms
        .iter()
        .map(|it| (it.path.clone(), it.slug.clone()))
        .collect();
    let terms = glossary.link_terms(terms, fold);
    let hand_made = glossary.link_hand_made(hand_made, &own_term, fold);
    let taxonomies = taxonomy::taxonomies(&articles, &terms, fold).into_value(&mut report);
    let related = related::related(&articles, &terms, &taxonomies, &mentions);
    let backlinks = links::backlinks(&articles, &files);

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
    let digest = Digest {
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
