//! Cases that have become part of another: `redirect` in the front matter.
//!
//! In: articles with their redirects. Out: the articles that are left, and
//! where each of the others leads at last. A circle leads nowhere and is
//! reported, once, with every file in it.

use std::collections::{BTreeMap, BTreeSet};

use super::links::unknown_name;
use super::names::{Meaning, Names};
use crate::article::Article;
use crate::diagnostic::{Diagnostic, code};
use crate::text::slug::Slug;
use crate::text::span::SourcePath;

/// What is left when every redirect is followed.
pub(super) struct Settled {
    /// The articles that stay.
    pub(super) articles: Vec<Article>,
    /// Where each file leads that has moved.
    pub(super) leads: BTreeMap<SourcePath, SourcePath>,
    /// The slugs of those that moved, and where each leads.
    pub(super) pages: Vec<(Slug, Slug)>,
}

/// `articles` with their redirects followed.
pub(super) fn settle(
    articles: Vec<Article>,
    names: &Names,
    report: &mut Vec<Diagnostic>,
) -> Settled {
    let mut next: BTreeMap<SourcePath, SourcePath> = BTreeMap::new();
    for article in &articles {
        let Some(redirect) = &article.redirect else {
            continue;
        };
        match names.find(redirect.name.as_str()) {
            Meaning::One(target) => {
                next.insert(article.path.clone(), target.path.clone());
            }
            meaning => report.push(
                unknown_name(redirect.name.as_str(), &meaning, names).at(redirect.span.clone()),
            ),
        }
    }
    let (moved, stay): (Vec<Article>, Vec<Article>) =
        articles.into_iter().partition(|it| it.redirect.is_some());
    let slugs: BTreeMap<&SourcePath, &Slug> = stay.iter().map(|it| (&it.path, &it.slug)).collect();
    let (mut leads, mut pages) = (BTreeMap::new(), Vec::new());
    // Where each file leads at last, so that no way is gone twice; `None` for
    // a circle.
    let mut ends: BTreeMap<&SourcePath, Option<&SourcePath>> = BTreeMap::new();
    for article in &moved {
        let mut way: Vec<&SourcePath> = Vec::new();
        let mut on_way: BTreeSet<&SourcePath> = BTreeSet::new();
        let mut at = &article.path;
        let end = loop {
            if let Some(end) = ends.get(at) {
                break *end;
            }
            if !on_way.insert(at) {
                let start = way.iter().position(|it| *it == at).unwrap_or_default();
                report.push(circle(article, &way[start..]));
                break None;
            }
            way.push(at);
            match next.get(at) {
                Some(to) => at = to,
                None => break Some(at),
            }
        };
        ends.extend(way.into_iter().map(|it| (it, end)));
        if let Some((end, slug)) = end.and_then(|end| Some((end, slugs.get(end)?))) {
            leads.insert(article.path.clone(), end.clone());
            pages.push((article.slug.clone(), (*slug).clone()));
        }
    }
    pages.sort();
    Settled {
        articles: stay,
        leads,
        pages,
    }
}

fn circle(article: &Article, way: &[&SourcePath]) -> Diagnostic {
    let names: Vec<&str> = way.iter().map(|it| it.file_name()).collect();
    let span = article.redirect.as_ref().map(|it| it.span.clone());
    let diagnostic = Diagnostic::new(
        &code::REDIRECT_CIRCLE,
        format!(
            "`redirect` 绕成了一圈：{} → {}",
            names.join(" → "),
            names[0]
        ),
    )
    .help("从其中一篇里删去 `redirect`，让它成为保留下来的那一篇");
    match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}
