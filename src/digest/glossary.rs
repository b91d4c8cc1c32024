//! Terms at their first mention: found, linked, remembered.
//!
//! In: bodies and the glossary. Out: bodies in which the first mention of each
//! term outside headings and links is a link, and where each term is named.
//! One automaton finds all names in one pass (Aho and Corasick 1975), longest
//! first, in Simplified: text in the other script is folded to find, never to
//! show.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use super::Mention;
use crate::article::hand_made::HandMade;
use crate::article::{Article, Term};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::{Document, Inline, LinkTarget, Text, walk};
use crate::text::script;
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
    pub(super) fn new(terms: &[Term], fold: &(dyn Fn(&str) -> String + Sync)) -> Reported<Self> {
        let mut diagnostics = Vec::new();
        let mut names: BTreeMap<String, &Term> = BTreeMap::new();
        // Names come before aliases: a term's own name is never taken from it.
        let titles = terms.iter().map(|term| (term, &term.title));
        let aliases = terms
            .iter()
            .flat_map(|term| term.aliases.iter().map(move |alias| (term, alias)));
        for (term, name) in titles.chain(aliases) {
            let name = fold_name(name.as_str(), fold).into_owned();
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

    /// Articles with their terms linked, and for each term the cases that name
    /// it, in reading order.
    pub(super) fn link_articles(
        &self,
        articles: Vec<Article>,
        fold: &(dyn Fn(&str) -> String + Sync),
    ) -> (Vec<Article>, BTreeMap<Slug, Vec<Mention>>) {
        let linked: Vec<_> = articles
            .par_iter()
            .map(|article| self.link(&article.body, None, fold))
            .collect();
        let mut mentions: BTreeMap<Slug, Vec<Mention>> = BTreeMap::new();
        let joined = articles
            .into_iter()
            .zip(linked)
            .map(|(article, (body, found))| {
                for (term, block) in found {
                    mentions.entry(term).or_default().push(Mention {
                        article: article.slug.clone(),
                        block,
                    });
                }
                Article { body, ..article }
            });
        (joined.collect(), mentions)
    }

    /// Definitions with the other terms linked.
    pub(super) fn link_terms(
        &self,
        terms: Vec<Term>,
        fold: &(dyn Fn(&str) -> String + Sync),
    ) -> Vec<Term> {
        let link = |term: Term| Term {
            body: self.link(&term.body, Some(&term.slug), fold).0,
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
        fold: &(dyn Fn(&str) -> String + Sync),
    ) -> Vec<HandMade> {
        let link = |it: HandMade| HandMade {
            body: self.link(&it.body, own.get(&it.original), fold).0,
            ..it
        };
        editions.into_par_iter().map(link).collect()
    }

    /// `body` with each term linked where it is named first, `except` one.
    fn link(
        &self,
        body: &Document,
        except: Option<&Slug>,
        fold: &(dyn Fn(&str) -> String + Sync),
    ) -> (Document, Vec<(Slug, AnchorId)>) {
        let Some(automaton) = &self.automaton else {
            return (body.clone(), Vec::new());
        };
        let mut seen: BTreeSet<&Slug> = except.into_iter().collect();
        let mut found = Vec::new();
        let linked = walk::map_paragraphs(body, &mut |block, inlines| {
            let mut name = |text: &Text| {
                self.link_text(automaton, text, fold, &mut |slug| {
                    let first = seen.insert(slug);
                    if first {
                        found.push((slug.clone(), block.clone()));
                    }
                    first
                })
            };
            link_inlines(inlines, &mut name)
        });
        (linked, found)
    }

    /// `text` cut at the mentions that `is_first` takes.
    fn link_text<'a>(
        &'a self,
        automaton: &AhoCorasick,
        text: &Text,
        fold: &(dyn Fn(&str) -> String + Sync),
        is_first: &mut dyn FnMut(&'a Slug) -> bool,
    ) -> Vec<Inline> {
        let words = text.as_str();
        let folded = fold_name(words, fold);
        let mut pieces = Vec::new();
        let (mut done, mut at, mut folded_at) = (0, 0, 0);
        for found in automaton.find_iter(folded.as_ref()) {
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

fn link_inlines(inlines: &[Inline], name: &mut dyn FnMut(&Text) -> Vec<Inline>) -> Vec<Inline> {
    let mut linked = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) => linked.extend(name(text)),
            Inline::Anchored { id, children } => linked.push(Inline::Anchored {
                id: id.clone(),
                children: link_inlines(children, name),
            }),
            Inline::Emphasis(inner) => linked.push(Inline::Emphasis(link_inlines(inner, name))),
            Inline::Strong(inner) => linked.push(Inline::Strong(link_inlines(inner, name))),
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

/// `name` in Simplified; folded only where it shows Traditional characters,
/// since most text does not.
pub(super) fn fold_name<'a>(name: &'a str, fold: &(dyn Fn(&str) -> String + Sync)) -> Cow<'a, str> {
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

fn alias_clash(term: &Term, name: &str, first: &Term) -> Diagnostic {
    Diagnostic::new(
        &code::ALIAS_CLASH,
        format!("“{name}”已经是词条 {} 的名称或别名", first.path),
    )
    .at(Span::new(&term.path, 0..0))
    .help("从其中一个词条的 `aliases` 里删去它，或合并两个词条")
}
