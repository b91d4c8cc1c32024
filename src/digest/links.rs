//! Links between files of the project: each looked up, the dead ones reported.
//!
//! In: bodies as parsed. Out: the same bodies in which every link to a file,
//! a place or an asset leads to one that exists; a dead link keeps its words.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::names::{Meaning, Names};
use super::reading::sentence_at;
use super::{FileTarget, Mention};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Page, Term};
use crate::diagnostic::{Diagnostic, code};
use crate::document::relink::Relinked;
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
    let passages = plain::passages(body).into_iter();
    places.extend(passages.map(|it| (it.id.as_str().to_owned(), it.id.clone())));
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

/// What links are looked up in.
pub(super) struct Known<'a> {
    pub(super) files: &'a BTreeMap<SourcePath, FileTarget>,
    pub(super) anchors: &'a Anchors,
    pub(super) assets: &'a BTreeSet<SourcePath>,
    pub(super) names: &'a Names,
    /// Cases that are still being written.
    pub(super) drafts: &'a BTreeSet<SourcePath>,
    /// Where the files lead that have become part of another.
    pub(super) moved: &'a BTreeMap<SourcePath, SourcePath>,
}

/// Every entry with its links looked up.
pub(super) fn resolve_all<T: Send + Sync>(
    entries: Vec<T>,
    known: &Known,
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
                known
                    .resolve(path, target)
                    .unwrap_or_else(|(left, problem)| {
                        found.push(problem.at(span.clone()));
                        Relinked {
                            target: left,
                            label: None,
                        }
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

impl Known<'_> {
    #[expect(
        clippy::result_large_err,
        reason = "a dead link is rare, and what is said of it is moved once"
    )]
    fn resolve(&self, from: &SourcePath, target: &LinkTarget) -> Result<Relinked, Unresolved> {
        let unchanged = |target: &LinkTarget| Relinked {
            target: Some(target.clone()),
            label: None,
        };
        match target {
            LinkTarget::Named { name, anchor, bare } => match self.names.find(name) {
                Meaning::One(target) => {
                    let found = self.file(&target.path, anchor.as_ref())?;
                    // A slug is no label.
                    let label = (*bare && name.is_ascii()).then(|| target.title.clone());
                    Ok(Relinked {
                        target: Some(found),
                        label,
                    })
                }
                meaning => Err((None, unknown_name(name, &meaning, self.names))),
            },
            LinkTarget::File { path, anchor } => Ok(Relinked {
                target: Some(self.file(path, anchor.as_ref())?),
                label: None,
            }),
            LinkTarget::Here(anchor) => match self.anchors.find(from, anchor) {
                Some(id) => Ok(unchanged(&LinkTarget::Here(id.clone()))),
                None => Err((None, dead_anchor(from, anchor))),
            },
            LinkTarget::Asset(path) if !self.assets.contains(path) => {
                Err((None, missing_asset(path)))
            }
            LinkTarget::Asset(_) | LinkTarget::Term(_) | LinkTarget::Web(_) => {
                Ok(unchanged(target))
            }
        }
    }

    /// The file at `path`, or where it leads by now.
    #[expect(
        clippy::result_large_err,
        reason = "a dead link is rare, and what is said of it is moved once"
    )]
    fn file(&self, path: &SourcePath, anchor: Option<&AnchorId>) -> Result<LinkTarget, Unresolved> {
        if self.drafts.contains(path) {
            return Err((None, link_to_draft(path)));
        }
        let path = self.moved.get(path).unwrap_or(path);
        if !self.files.contains_key(path) {
            return Err((None, dead_link(path, self.files)));
        }
        let to = |anchor: Option<&AnchorId>| LinkTarget::File {
            path: path.clone(),
            anchor: anchor.cloned(),
        };
        match anchor.map(|anchor| (anchor, self.anchors.find(path, anchor))) {
            None => Ok(to(None)),
            Some((_, Some(id))) => Ok(to(Some(id))),
            Some((anchor, None)) => Err((Some(to(None)), dead_anchor(path, anchor))),
        }
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
                let (passage, sentence) = spot(&article.body, &link);
                mentions.push(Mention {
                    article: article.slug.clone(),
                    passage,
                    sentence,
                });
            }
        }
    }
    backlinks.retain(|_, mentions| !mentions.is_empty());
    backlinks
}

/// The passage of a link, and the sentence of it that holds the label.
fn spot(body: &Document, link: &walk::LinkUse) -> (AnchorId, usize) {
    let label = plain::inline_text(link.label);
    let block = link.block.as_str();
    let passages = plain::passages(body);
    let mut inside = passages.iter().filter(|it| {
        let rest = it.id.as_str().strip_prefix(block);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let found = inside.find_map(|it| Some((it, it.text.find(&label)?)));
    found.map_or_else(
        || (link.block.clone(), 0),
        |(passage, at)| (passage.id.clone(), sentence_at(&passage.text, at)),
    )
}

/// What to say of a name that means no entry, or more than one.
pub(super) fn unknown_name(name: &str, meaning: &Meaning, names: &Names) -> Diagnostic {
    let listed = |targets: &[&super::names::Target]| {
        let listed = targets.iter().map(|it| {
            let stem = it.path.file_name().trim_end_matches(".md");
            format!("`[[{stem}|{}]]`", it.title.as_str())
        });
        listed.collect::<Vec<_>>().join("、")
    };
    if let Meaning::Many(targets) = meaning {
        let choices = listed(&targets[..targets.len().min(5)]);
        return Diagnostic::new(&code::AMBIGUOUS_NAME, format!("叫“{name}”的不止一篇"))
            .help(format!("写明是哪一篇：{choices}"));
    }
    let near = names.nearest(name);
    let help = if near.is_empty() {
        "方括号里写标题、`slug` 或文件名".to_owned()
    } else {
        format!("相近的有：{}", listed(&near))
    };
    Diagnostic::new(
        &code::DEAD_LINK,
        format!("没有叫“{name}”的案例、词条或页面"),
    )
    .help(help)
}

fn link_to_draft(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::LINK_TO_DRAFT, format!("链接指向草稿：{path}"))
        .help("草稿不发布，读者只会看到文字；等它写好，删去它的 `draft: true`")
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
