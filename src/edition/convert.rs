//! `convert`: a Digest to an Edition.
//!
//! In: the collection, as its authors wrote it. Out: the collection in one
//! standard. The words of one block are joined, converted once and cut back at
//! the old borders, because a converter that sees 头 and 发 apart cannot know
//! that they are hair. Only [`Text`] is converted: addresses, ids, code and
//! HTML have other types. An article is never converted to its own script,
//! save one that a program made: its Simplified form is made first, and its
//! Traditional form from that.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::memo::{self, Memo};
use super::{Convert, Edition, quotes};
use crate::article::{Article, Figure, Named, Page, Term, Writing};
use crate::config::SiteNames;
use crate::digest::Digest;
use crate::document::{Document, Text, anchor, walk};
use crate::text::script::{self, Script, Standard};

/// `digest` and `names` in `standard`, and every run that this took: those
/// found in `memo`, and the new ones. What is no longer used is so forgotten.
pub fn convert(
    digest: &Digest,
    names: &SiteNames,
    standard: Standard,
    converter: &dyn Convert,
    memo: &Memo,
) -> (Edition, Memo) {
    let version = converter.version();
    let words = |writing| Words {
        standard,
        writing,
        converter,
        version: &version,
        memo,
        used: RefCell::default(),
    };
    let articles = convert_all(digest.articles(), |it| words(it.writing), article);
    let terms = convert_all(digest.terms(), |_| words(Writing::Hans), term);
    let pages = convert_all(digest.pages(), |_| words(Writing::Hans), page);
    let rest = words(Writing::Hans);
    let reworded = digest.reworded(articles.0, terms.0, pages.0, &|name| rest.text(name));
    let names = SiteNames {
        title: rest.text(&names.title),
        description: rest.text(&names.description),
        license: rest.text(&names.license),
    };
    let used = [articles.1, terms.1, pages.1, rest.used.into_inner()];
    (
        Edition {
            standard,
            names,
            digest: reworded,
        },
        Memo::default().with(used.into_iter().flatten()),
    )
}

/// One line in `standard`, for text that belongs to no digest. A line that is
/// written in that script already keeps its words.
pub fn convert_line(line: &str, standard: Standard, converter: &dyn Convert) -> String {
    let writing = match script::detect(line) {
        Some(Script::Hant) => Writing::Hant,
        // Too little to tell, as in 頭髮: what it shows decides.
        None if script::hits(line).hant > script::hits(line).hans => Writing::Hant,
        Some(Script::Hans) | None => Writing::Hans,
    };
    let memo = Memo::default();
    Words {
        standard,
        writing,
        converter,
        version: "",
        memo: &memo,
        used: RefCell::default(),
    }
    .run(line)
}

type Used = BTreeMap<memo::Key, Arc<str>>;

/// Every entry in other words, in parallel; entries that are published as they
/// are written are shared, not copied.
fn convert_all<'a, T: Send + Sync>(
    entries: &[Arc<T>],
    words: impl Fn(&T) -> Words<'a> + Sync,
    reword: impl Fn(&T, &Words) -> T + Sync,
) -> (Vec<Arc<T>>, Used) {
    let converted: Vec<_> = entries
        .par_iter()
        .map(|entry| {
            let words = words(entry);
            if words.is_identity() {
                return (Arc::clone(entry), Used::new());
            }
            let reworded = reword(entry, &words);
            (Arc::new(reworded), words.used.into_inner())
        })
        .collect();
    let mut all_used = Used::new();
    let entries = converted.into_iter().map(|(entry, used)| {
        all_used.extend(used);
        entry
    });
    (entries.collect(), all_used)
}

fn article(article: &Article, words: &Words) -> Article {
    let named = |it: &Named| Named {
        name: words.text(&it.name),
        span: it.span.clone(),
    };
    let texts = |texts: &[Text]| texts.iter().map(|it| words.text(it)).collect();
    let body = words.document(&article.body);
    Article {
        title: words.text(&article.title),
        summary: article.summary.as_ref().map(|it| words.text(it)),
        source: article.source.as_ref().map(|it| words.text(it)),
        author: texts(&article.author),
        editor: texts(&article.editor),
        place: texts(&article.place),
        themes: article.themes.iter().map(named).collect(),
        practices: article.practices.iter().map(named).collect(),
        figures: figures(article, &body, words),
        body,
        ..article.clone()
    }
}

/// The figures of `article` in the words of its converted `body`: quote and
/// sentence are cut out of it, so that they still stand in it, word for word.
fn figures(article: &Article, body: &Document, words: &Words) -> Vec<Figure> {
    if article.figures.is_empty() {
        return Vec::new();
    }
    let (before, after) = (anchor::leaves(&article.body), anchor::leaves(body));
    let mut leaf_at = BTreeMap::new();
    for (at, leaf) in before.iter().enumerate() {
        leaf_at.entry(&leaf.block).or_insert(at);
    }
    for (at, leaf) in before.iter().enumerate() {
        leaf_at.extend(leaf.anchors.iter().map(|id| (id, at)));
    }
    let reword = |figure: &Figure| {
        let leaf = figure.anchor.as_ref().and_then(|id| leaf_at.get(id));
        let sentence = leaf
            .and_then(|at| {
                let (leaf, converted) = (before.get(*at)?, after.get(*at)?);
                cut(&leaf.text, &converted.text, figure.sentence.as_str())
            })
            .unwrap_or_else(|| words.text(&figure.sentence));
        let part = |whole: (&Text, &Text), part: &Text| {
            cut(whole.0.as_str(), whole.1.as_str(), part.as_str())
                .unwrap_or_else(|| words.text(part))
        };
        let in_sentence = (&figure.sentence, &sentence);
        let quote = part(in_sentence, &figure.quote);
        Figure {
            subject: figure.subject.as_ref().map(|it| part(in_sentence, it)),
            unit: part((&figure.quote, &quote), &figure.unit),
            quote,
            sentence,
            ..figure.clone()
        }
    };
    article.figures.iter().map(reword).collect()
}

/// What became of `part` of `whole` when that became `converted`; `None` where
/// it does not stand there, or the number of characters changed.
fn cut(whole: &str, converted: &str, part: &str) -> Option<Text> {
    if whole.chars().count() != converted.chars().count() {
        return None;
    }
    let at = whole[..whole.find(part)?].chars().count();
    let piece = converted.chars().skip(at).take(part.chars().count());
    Some(Text::new(piece.collect::<String>()))
}

fn term(term: &Term, words: &Words) -> Term {
    Term {
        title: words.text(&term.title),
        aliases: term.aliases.iter().map(|it| words.text(it)).collect(),
        summary: term.summary.as_ref().map(|it| words.text(it)),
        body: words.document(&term.body),
        ..term.clone()
    }
}

fn page(page: &Page, words: &Words) -> Page {
    Page {
        title: words.text(&page.title),
        body: words.document(&page.body),
        ..page.clone()
    }
}

/// How the words of one entry are converted.
struct Words<'a> {
    standard: Standard,
    writing: Writing,
    converter: &'a dyn Convert,
    version: &'a str,
    memo: &'a Memo,
    used: RefCell<Used>,
}

impl Words<'_> {
    /// Whether every word is published as it is written.
    fn is_identity(&self) -> bool {
        // Traditional text is given 「」 in Traditional editions, so it is
        // never the same object.
        self.writing == Writing::Hans && self.standard == Standard::Hans
    }

    fn document(&self, document: &Document) -> Document {
        walk::map_text(document, &|texts| self.block(texts))
    }

    fn text(&self, text: &Text) -> Text {
        Text::new(self.run(text.as_str()))
    }

    /// The words of one block: joined, converted once, cut back.
    fn block(&self, texts: &[&Text]) -> Vec<Text> {
        if let [text] = texts {
            return vec![self.text(text)];
        }
        let joined: String = texts.iter().map(|text| text.as_str()).collect();
        let converted = self.run(&joined);
        let counts: Vec<usize> = texts
            .iter()
            .map(|text| text.as_str().chars().count())
            .collect();
        if converted.chars().count() != counts.iter().sum::<usize>() {
            // Only regional vocabulary changes the count; then the pieces are
            // converted apart.
            return texts.iter().map(|text| self.text(text)).collect();
        }
        let mut rest = converted.as_str();
        let cut = |count: usize| {
            let at = rest
                .char_indices()
                .nth(count)
                .map_or(rest.len(), |(at, _)| at);
            let (piece, tail) = rest.split_at(at);
            rest = tail;
            Text::new(piece)
        };
        counts.into_iter().map(cut).collect()
    }

    fn run(&self, run: &str) -> String {
        let converted = match (self.writing, self.standard.script()) {
            (Writing::Hans, Script::Hans) => return run.to_owned(),
            (Writing::Hans, Script::Hant) => self.convert(run, Script::Hans, self.standard),
            (Writing::Hant | Writing::MachineHant, Script::Hans) => {
                self.convert(run, Script::Hant, Standard::Hans)
            }
            (Writing::Hant, Script::Hant) => run.to_owned(),
            (Writing::MachineHant, Script::Hant) => {
                let hans = self.convert(run, Script::Hant, Standard::Hans);
                self.convert(&hans, Script::Hans, self.standard)
            }
            (Writing::Mixed, to) => match (script::detect(run), to) {
                (Some(Script::Hant), Script::Hans) => {
                    self.convert(run, Script::Hant, Standard::Hans)
                }
                (Some(Script::Hans) | None, Script::Hant) => {
                    self.convert(run, Script::Hans, self.standard)
                }
                _ => run.to_owned(),
            },
        };
        quotes::fit(&converted, self.standard)
    }

    fn convert(&self, run: &str, from: Script, to: Standard) -> String {
        if run.is_ascii() {
            return run.to_owned();
        }
        let key = memo::key(self.version, run, from, to);
        let mut used = self.used.borrow_mut();
        let converted = used.entry(key).or_insert_with(|| {
            let known = self.memo.get(&key).cloned();
            known.unwrap_or_else(|| self.converter.convert(run, from, to).into())
        });
        converted.to_string()
    }
}

#[cfg(test)]
mod tests;
