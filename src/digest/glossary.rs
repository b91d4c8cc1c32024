//! Terms where they are named: found, linked, remembered.
//!
//! In: bodies and the glossary. Out: bodies in which the first mention of each
//! term in a section, outside headings and links, is a link; and where each
//! term is named first in each case. One automaton finds all names in one pass
//! (Aho and Corasick 1975), longest first; names and text meet in Simplified.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use super::reading::{Passage, folded, sentence_at};
use super::{Mention, TermUse};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Term};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::{BlockKind, Document, Inline, LinkTarget, Text, walk};
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::{SourcePath, Span};

/// Every name of every term, ready to be found.
pub(super) struct Glossary {
    automaton: Option<AhoCorasick>,
    /// The term of each pattern.
    slugs: Vec<Slug>,
}

impl Glossary {
    /// The names and aliases of `terms`. A name that two terms claim belongs to
    /// the first, which is reported.
    pub(super) fn new(terms: &[Term]) -> Reported<Self> {
        let mut diagnostics = Vec::new();
        let mut names: BTreeMap<String, &Term> = BTreeMap::new();
        // Names come before aliases: a term's own name is never taken from it.
        let titles = terms.iter().map(|term| (term, &term.title));
        let aliases = terms
            .iter()
            .flat_map(|term| term.aliases.iter().map(move |alias| (term, alias)));
        for (term, name) in titles.chain(aliases) {
            let name = folded(name.as_str());
            match names.get(&name) {
                Some(first) if first.slug != term.slug => {
                    diagnostics.push(alias_clash(term, &name, first));
                }
                Some(_) => {}
                None => {
                    names.insert(name, term);
                }
            }
        }
        // One character is too little to mean a term wherever it stands.
        let (patterns, slugs): (Vec<_>, Vec<_>) = names
            .into_iter()
            .filter(|(name, _)| name.chars().count() > 1)
            .map(|(name, term)| (name, term.slug.clone()))
            .unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns)
            .ok();
        Reported {
            value: Self { automaton, slugs },
            diagnostics,
        }
    }

    /// The terms that each case names, in reading order, headings included,
    /// and where it does so first.
    pub(super) fn find_all(&self, read: &[Vec<Passage>]) -> Vec<Vec<(Slug, AnchorId, usize)>> {
        read.par_iter()
            .map(|passages| self.find(passages))
            .collect()
    }

    fn find(&self, passages: &[Passage]) -> Vec<(Slug, AnchorId, usize)> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut seen: BTreeMap<&Slug, usize> = BTreeMap::new();
        let mut found: Vec<(Slug, AnchorId, usize)> = Vec::new();
        let mut only_heading = Vec::new();
        for passage in passages {
            for hit in automaton.find_iter(&passage.text) {
                let slug = &self.slugs[hit.pattern().as_usize()];
                let mention = || {
                    let sentence = sentence_at(&passage.text, hit.start());
                    (slug.clone(), passage.id.clone(), sentence)
                };
                match seen.get(slug) {
                    None => {
                        seen.insert(slug, found.len());
                        found.push(mention());
                        only_heading.push(passage.heading);
                    }
                    // A sentence says more than a heading.
                    Some(at) if only_heading[*at] && !passage.heading => {
                        found[*at] = mention();
                        only_heading[*at] = false;
                    }
                    Some(_) => {}
                }
            }
        }
        found
    }

    /// Articles with their terms linked.
    pub(super) fn link_articles(&self, articles: Vec<Article>) -> Vec<Article> {
        let link = |article: Article| Article {
            body: self.link(&article.body, None),
            ..article
        };
        articles.into_par_iter().map(link).collect()
    }

    /// Definitions with the other terms linked.
    pub(super) fn link_terms(&self, terms: Vec<Term>) -> Vec<Term> {
        let link = |term: Term| Term {
            body: self.link(&term.body, Some(&term.slug)),
            ..term
        };
        terms.into_par_iter().map(link).collect()
    }

    /// Editions made by hand with their terms linked; `own` is the term that a
    /// file defines, which is not linked in it.
    pub(super) fn link_hand_made(
        &self,
        editions: Vec<HandMade>,
        own: &BTreeMap<SourcePath, Slug>,
    ) -> Vec<HandMade> {
        let link = |it: HandMade| HandMade {
            body: self.link(&it.body, own.get(&it.original)),
            ..it
        };
        editions.into_par_iter().map(link).collect()
    }

    /// `body` with each term but `except` linked where a section names it
    /// first; a heading of any level begins a section.
    fn link(&self, body: &Document, except: Option<&Slug>) -> Document {
        let Some(automaton) = &self.automaton else {
            return body.clone();
        };
        let mut section = 0;
        let sections: BTreeMap<&AnchorId, usize> = body
            .blocks
            .iter()
            .map(|block| {
                section += usize::from(matches!(block.kind, BlockKind::Heading { .. }));
                (&block.id, section)
            })
            .collect();
        let mut seen: BTreeSet<&Slug> = BTreeSet::new();
        let mut section = 0;
        walk::map_paragraphs(body, &mut |block, inlines| {
            let here = sections.get(block).copied().unwrap_or_default();
            if std::mem::replace(&mut section, here) != here {
                seen.clear();
            }
            let mut is_first = |slug| Some(slug) != except && seen.insert(slug);
            link_inlines(inlines, &mut |text| {
                self.link_text(automaton, text, &mut is_first)
            })
        })
    }

    /// `text` cut at the mentions that `is_first` takes.
    fn link_text<'a>(
        &'a self,
        automaton: &AhoCorasick,
        text: &Text,
        is_first: &mut dyn FnMut(&'a Slug) -> bool,
    ) -> Vec<Inline> {
        let words = text.as_str();
        let folded = folded(words);
        let mut pieces = Vec::new();
        let (mut done, mut at, mut folded_at) = (0, 0, 0);
        for found in automaton.find_iter(&folded) {
            // Folding keeps the number of characters, not of bytes.
            at = advance(words, at, folded[folded_at..found.start()].chars().count());
            let end = advance(words, at, folded[found.range()].chars().count());
            folded_at = found.end();
            let start = std::mem::replace(&mut at, end);
            // An editor's mark is one thing: no link begins or ends in it.
            if text.is_inside_mark(start) || text.is_inside_mark(end) {
                continue;
            }
            let slug = &self.slugs[found.pattern().as_usize()];
            if is_first(slug) {
                if done < start {
                    pieces.push(Inline::Text(text.slice(done..start)));
                }
                pieces.push(term_link(slug, text.slice(start..end)));
                done = end;
            }
        }
        if done < words.len() {
            pieces.push(Inline::Text(text.slice(done..words.len())));
        }
        pieces
    }
}

/// The cases that name each term, from the terms that each case names.
pub(super) fn mentions(
    articles: &[Article],
    found: &[Vec<(Slug, AnchorId, usize)>],
) -> BTreeMap<Slug, Vec<Mention>> {
    let mut mentions: BTreeMap<Slug, Vec<Mention>> = BTreeMap::new();
    for (article, found) in articles.iter().zip(found) {
        for (term, passage, sentence) in found {
            mentions.entry(term.clone()).or_default().push(Mention {
                article: article.slug.clone(),
                passage: passage.clone(),
                sentence: *sentence,
            });
        }
    }
    mentions
}

/// The terms of each case.
pub(super) fn uses(
    articles: &[Article],
    found: Vec<Vec<(Slug, AnchorId, usize)>>,
) -> BTreeMap<Slug, Vec<TermUse>> {
    let uses = articles.iter().zip(found).map(|(article, found)| {
        let uses = found
            .into_iter()
            .map(|(term, passage, _)| TermUse { term, passage });
        (article.slug.clone(), uses.collect())
    });
    uses.collect()
}

fn link_inlines(inlines: &[Inline], name: &mut dyn FnMut(&Text) -> Vec<Inline>) -> Vec<Inline> {
    let mut linked = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) => linked.extend(name(text)),
            Inline::Emphasis(inner) => linked.push(Inline::Emphasis(link_inlines(inner, name))),
            Inline::Strong(inner) => linked.push(Inline::Strong(link_inlines(inner, name))),
            Inline::Anchored { id, children } => linked.push(Inline::Anchored {
                id: id.clone(),
                children: link_inlines(children, name),
            }),
            Inline::Point { id, lead } => linked.push(Inline::Point {
                id: id.clone(),
                lead: link_inlines(lead, name),
            }),
            // Never inside a link, nor in words that were struck out.
            other => linked.push(other.clone()),
        }
    }
    linked
}

fn term_link(slug: &Slug, words: Text) -> Inline {
    Inline::Link {
        target: LinkTarget::Term(slug.clone()),
        label: vec![Inline::Text(words)],
        span: nowhere(),
    }
}

/// The span of a link that no file spells out; it is never reported.
fn nowhere() -> Span {
    let path = SourcePath::new("content").expect("a plain name is a path");
    Span::new(&path, 0..0)
}

/// The byte offset `count` characters after `at`.
fn advance(text: &str, at: usize, count: usize) -> usize {
    text[at..]
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(offset, _)| at + offset)
}

fn alias_clash(term: &Term, name: &str, first: &Term) -> Diagnostic {
    Diagnostic::new(
        &code::ALIAS_CLASH,
        format!("“{name}”已经是词条 {} 的名称或别名", first.path),
    )
    .at(Span::new(&term.path, 0..0))
    .help("从其中一个词条的 `aliases` 里删去它，或合并两个词条")
}
