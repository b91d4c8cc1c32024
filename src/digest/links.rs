//! Links between files of the project: each looked up, the dead ones reported.
//!
//! In: bodies as parsed. Out: the same bodies in which every link to a file,
//! a place or an asset leads to one that exists; a dead link keeps its words.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{FileTarget, Mention};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Page, Term};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{BlockKind, Document, LinkTarget, plain, relink, walk};
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::{SourcePath, Span};

/// The places of every file that a link can name: ids, and the words of
/// headings.
pub(super) struct Anchors(BTreeMap<SourcePath, BTreeMap<String, AnchorId>>);

impl Anchors {
    pub(super) fn of(
        articles: &[Article],
        terms: &[Term],
        pages: &[Page],
        hand_made: &[HandMade],
    ) -> Self {
        let articles = articles.iter().map(|it| (&it.path, &it.body));
        let terms = terms.iter().map(|it| (&it.path, &it.body));
        let pages = pages.iter().map(|it| (&it.path, &it.body));
        let hand_made = hand_made.iter().map(|it| (&it.path, &it.body));
        let bodies = articles.chain(terms).chain(pages).chain(hand_made);
        Self(
            bodies
                .map(|(path, body)| (path.clone(), anchors(body)))
                .collect(),
        )
    }

    fn find(&self, path: &SourcePath, anchor: &AnchorId) -> Option<&AnchorId> {
        let places = self.0.get(path)?;
        places
            .get(anchor.as_str())
            .or_else(|| places.get(&heading_key(anchor.as_str())))
    }
}

fn anchors(body: &Document) -> BTreeMap<String, AnchorId> {
    let mut places = BTreeMap::new();
    for block in &body.blocks {
        if let BlockKind::Heading { inlines, .. } = &block.kind {
            places
                .entry(heading_key(&plain::inline_text(inlines)))
                .or_insert_with(|| block.id.clone());
        }
    }
    // An id wins over a heading that happens to read like one.
    places.extend(
        body.blocks
            .iter()
            .map(|block| (block.id.as_str().to_owned(), block.id.clone())),
    );
    places
}

/// The words of a heading as links spell them: `#` anchors of other tools turn
/// spaces into hyphens and letters into lower case, and drop marks: 一、做法 is
/// `#一做法` there.
fn heading_key(words: &str) -> String {
    words
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Every entry with its links looked up, in parallel.
pub(super) fn resolve_all<T: Send + Sync>(
    entries: Vec<T>,
    files: &BTreeMap<SourcePath, FileTarget>,
    anchors: &Anchors,
    assets: &BTreeSet<SourcePath>,
    report: &mut Vec<Diagnostic>,
    body_of: impl Fn(&T) -> (&SourcePath, &Document) + Sync,
    with_body: impl Fn(T, Document) -> T,
) -> Vec<T> {
    let bodies: Vec<_> = entries
        .par_iter()
        .map(|entry| {
            let (path, body) = body_of(entry);
            let mut found = Vec::new();
            let mut resolve = |target: &LinkTarget, span: &Span| {
                resolve(path, target, files, anchors, assets).unwrap_or_else(|(left, problem)| {
                    found.push(problem.at(span.clone()));
                    left
                })
            };
            (relink::map_links(body, &mut resolve), found)
        })
        .collect();
    let joined = entries
        .into_iter()
        .zip(bodies)
        .map(|(entry, (body, found))| {
            report.extend(found);
            with_body(entry, body)
        });
    joined.collect()
}

/// What is left of a link that leads nowhere, and what is wrong with it.
type Unresolved = (Option<LinkTarget>, Diagnostic);

#[expect(
    clippy::result_large_err,
    reason = "a dead link is rare, and what is said of it is moved once"
)]
fn resolve(
    from: &SourcePath,
    target: &LinkTarget,
    files: &BTreeMap<SourcePath, FileTarget>,
    anchors: &Anchors,
    assets: &BTreeSet<SourcePath>,
) -> Result<Option<LinkTarget>, Unresolved> {
    match target {
        LinkTarget::File { path, anchor } => {
            if !files.contains_key(path) {
                return Err((None, dead_link(path, files)));
            }
            let Some(anchor) = anchor else {
                return Ok(Some(target.clone()));
            };
            match anchors.find(path, anchor) {
                Some(id) => Ok(Some(LinkTarget::File {
                    path: path.clone(),
                    anchor: Some(id.clone()),
                })),
                None => Err((
                    Some(LinkTarget::File {
                        path: path.clone(),
                        anchor: None,
                    }),
                    dead_anchor(path, anchor),
                )),
            }
        }
        LinkTarget::Here(anchor) => match anchors.find(from, anchor) {
            Some(id) => Ok(Some(LinkTarget::Here(id.clone()))),
            None => Err((None, dead_anchor(from, anchor))),
        },
        LinkTarget::Asset(path) if !assets.contains(path) => Err((None, missing_asset(path))),
        LinkTarget::Asset(_) | LinkTarget::Term(_) | LinkTarget::Web(_) => Ok(Some(target.clone())),
    }
}

/// Where cases link to a case: one place, the first, for each case that does.
pub(super) fn backlinks(
    articles: &[Article],
    files: &BTreeMap<SourcePath, FileTarget>,
) -> BTreeMap<Slug, Vec<Mention>> {
    let mut backlinks: BTreeMap<Slug, Vec<Mention>> = BTreeMap::new();
    for article in articles {
        for link in walk::links(&article.body) {
            let LinkTarget::File { path, .. } = link.target else {
                continue;
            };
            let Some(FileTarget::Article(slug)) = files.get(path) else {
                continue;
            };
            let mentions = backlinks.entry(slug.clone()).or_default();
            let known = mentions
                .last()
                .is_some_and(|last| last.article == article.slug);
            if *slug != article.slug && !known {
                mentions.push(Mention {
                    article: article.slug.clone(),
                    block: link.block.clone(),
                });
            }
        }
    }
    backlinks.retain(|_, mentions| !mentions.is_empty());
    backlinks
}

fn dead_link(path: &SourcePath, files: &BTreeMap<SourcePath, FileTarget>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&code::DEAD_LINK, format!("链接指向的文件不存在：{path}"));
    let same_name = files
        .keys()
        .find(|known| known.file_name() == path.file_name());
    match same_name {
        Some(known) => diagnostic.help(format!("同名的文件在 {known}，请改正路径")),
        None => {
            diagnostic.help("检查文件名；链接以所在文件为起点，例如 `[另一篇](ling-yi-pian.md)`")
        }
    }
}

fn dead_anchor(path: &SourcePath, anchor: &AnchorId) -> Diagnostic {
    Diagnostic::new(
        &code::DEAD_ANCHOR,
        format!("{path} 里没有 `#{anchor}` 这个位置"),
    )
    .help("`#` 后面写小标题的文字，或者编号（如 s2、p12）")
}

fn missing_asset(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::MISSING_ASSET, format!("图片或附件不存在：{path}"))
        .help("把文件放到这个位置，或改正路径")
}
