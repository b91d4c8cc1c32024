//! `convert`: a Digest to an Edition.
//!
//! In: the collection, as its authors wrote it. Out: the collection in one
//! standard, without the cases that are not to appear in it. Only [`Text`] is
//! converted: addresses, ids, code and file names have other types. An article
//! is never converted to its own script, save one that a program made: its
//! Simplified form is made first, and its Traditional form from that. Where an
//! edition was made by hand, its words stand as they are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Used, Words};
use super::glossary::Glossary;
use super::line::writing_of;
use super::memo::Memo;
use super::{Convert, Edition, House};
use crate::article::hand_made::HandMade;
use crate::article::{Article, Figure, Named, Page, Term, Writing};
use crate::config::SiteNames;
use crate::diagnostic::{Diagnostic, code};
use crate::digest::Digest;
use crate::document::{Document, Text, anchor, walk};
use crate::text::script::Standard;
use crate::text::span::{SourcePath, Span};

/// `digest` and `names` in `standard`, and every run that this took: those
/// found in `memo`, and the new ones. What is no longer used is so forgotten.
pub fn convert(
    digest: &Digest,
    names: &SiteNames,
    standard: Standard,
    house: &House,
    converter: &dyn Convert,
    memo: &Memo,
) -> (Edition, Memo) {
    let digest = digest.only(&|article| article.editions.contains(&standard));
    let version = converter.version();
    let words = |writing, own| Words {
        standard,
        writing,
        house,
        own,
        converter,
        version: &version,
        memo,
        used: RefCell::default(),
    };
    let written_in = |writing| words(Some(writing), Glossary::default());
    let by_hand = |path: &SourcePath| {
        let edition = digest.hand_made(path, standard)?;
        Some(reworded(edition, &words(None, Glossary::default())))
    };
    let articles = convert_all(digest.articles(), |it| {
        let words = words(Some(it.writing), Glossary::new(&it.dictionary));
        let hand_made = by_hand(&it.path);
        let changes = hand_made.is_some() || !leaves_article(it, &words);
        (changes.then(|| article(it, hand_made, &words)), words.used)
    });
    let terms = convert_all(digest.terms(), |it| {
        let words = written_in(it.writing);
        (Some(term(it, by_hand(&it.path), &words)), words.used)
    });
    let pages = convert_all(digest.pages(), |it| {
        let words = written_in(it.writing);
        (Some(page(it, by_hand(&it.path), &words)), words.used)
    });
    // Names that stand alone have nobody else to judge them by.
    let [simple, full] = [Writing::Hans, Writing::Hant].map(written_in);
    let rest = |name: &Text| match writing_of(name.as_str()) {
        Writing::Hant => full.text(name),
        _ => simple.text(name),
    };
    let reworded = digest.reworded(articles.0, terms.0, pages.0, &rest);
    let names = SiteNames {
        title: rest(&names.title),
        description: rest(&names.description),
        license: rest(&names.license),
    };
    let names_used = [simple, full].map(|it| it.used.into_inner());
    let used = [articles.1, terms.1, pages.1].into_iter().chain(names_used);
    (
        Edition {
            standard,
            names,
            digest: reworded,
        },
        Memo::default().with(used.flatten()),
    )
}

/// What of `digest` is written for none of `editions`.
pub fn left_out(digest: &Digest, editions: &[Standard]) -> Vec<Diagnostic> {
    let nowhere = |it: &Article| {
        !editions
            .iter()
            .any(|standard| it.editions.contains(standard))
    };
    let articles = digest.articles().iter().filter(|it| nowhere(it));
    let articles = articles.map(|it| in_no_edition(&it.path));
    let unused = |it: &HandMade| {
        let article = digest
            .articles()
            .iter()
            .find(|other| other.path == it.original);
        !editions.contains(&it.standard)
            || article.is_some_and(|article| !article.editions.contains(&it.standard))
    };
    let hand_made = digest.all_hand_made().filter(|it| unused(it));
    let hand_made = hand_made.map(|it| not_published(&it.path, it.standard));
    articles.chain(hand_made).collect()
}

/// Every entry in other words, in parallel; entries that are published as they
/// are written are shared, not copied.
fn convert_all<T: Send + Sync>(
    entries: &[Arc<T>],
    reword: impl Fn(&T) -> (Option<T>, RefCell<Used>) + Sync,
) -> (Vec<Arc<T>>, Used) {
    let converted: Vec<_> = entries
        .par_iter()
        .map(|entry| {
            let (reworded, used) = reword(entry);
            (
                reworded.map_or_else(|| Arc::clone(entry), Arc::new),
                used.into_inner(),
            )
        })
        .collect();
    let mut all_used = Used::new();
    let entries = converted.into_iter().map(|(entry, used)| {
        all_used.extend(used);
        entry
    });
    (entries.collect(), all_used)
}

/// An edition made by hand, with the words that its marks give for it.
fn reworded(edition: &HandMade, words: &Words) -> HandMade {
    let text = |text: &Option<Text>| text.as_ref().map(|it| words.text(it));
    HandMade {
        title: text(&edition.title),
        summary: text(&edition.summary),
        source: text(&edition.source),
        author: texts(&edition.author, words),
        editor: texts(&edition.editor, words),
        place: texts(&edition.place, words),
        aliases: texts(&edition.aliases, words),
        body: words.document(&edition.body),
        ..edition.clone()
    }
}

fn texts(texts: &[Text], words: &Words) -> Vec<Text> {
    texts.iter().map(|it| words.text(it)).collect()
}

/// Whether every word of `article` is published as it is written.
fn leaves_article(article: &Article, words: &Words) -> bool {
    let named = article
        .themes
        .iter()
        .chain(&article.practices)
        .map(|it| &it.name);
    let named = named.chain(article.place.iter().map(|it| &it.name));
    let lists = [&article.author, &article.editor, &article.actors];
    let mut front = std::iter::once(&article.title)
        .chain(&article.summary)
        .chain(&article.source)
        .chain(lists.into_iter().flatten())
        .chain(named);
    front.all(|it| words.leaves(it)) && walk::all_text(&article.body, &|it| words.leaves(it))
}

fn article(article: &Article, hand_made: Option<HandMade>, words: &Words) -> Article {
    let named = |it: &Named| Named {
        name: words.text(&it.name),
        span: it.span.clone(),
    };
    let by_hand = hand_made.is_some();
    let own = hand_made.unwrap_or_else(|| HandMade::empty(&article.path, words.standard));
    let or = |own: Option<Text>, other: &Option<Text>| {
        own.or_else(|| other.as_ref().map(|it| words.text(it)))
    };
    let any = |own: Vec<Text>, other: &[Text]| {
        if own.is_empty() {
            texts(other, words)
        } else {
            own
        }
    };
    let hand_made_body = by_hand && !own.body.blocks.is_empty();
    let place = match article.place.first() {
        Some(first) if !own.place.is_empty() => {
            let named = |name| Named {
                name,
                span: first.span.clone(),
            };
            own.place.into_iter().map(named).collect()
        }
        _ => article.place.iter().map(named).collect(),
    };
    let mut body = body(by_hand, own.body, &article.body, words);
    if hand_made_body {
        body = anchor::carry(&article.body, &body);
    }
    Article {
        title: own.title.unwrap_or_else(|| words.text(&article.title)),
        summary: or(own.summary, &article.summary),
        source: or(own.source, &article.source),
        author: any(own.author, &article.author),
        editor: any(own.editor, &article.editor),
        place,
        actors: texts(&article.actors, words),
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

fn term(term: &Term, hand_made: Option<HandMade>, words: &Words) -> Term {
    let by_hand = hand_made.is_some();
    let own = hand_made.unwrap_or_else(|| HandMade::empty(&term.path, words.standard));
    let summary = || term.summary.as_ref().map(|it| words.text(it));
    Term {
        title: own.title.unwrap_or_else(|| words.text(&term.title)),
        aliases: if own.aliases.is_empty() {
            texts(&term.aliases, words)
        } else {
            own.aliases
        },
        summary: own.summary.or_else(summary),
        body: body(by_hand, own.body, &term.body, words),
        ..term.clone()
    }
}

fn page(page: &Page, hand_made: Option<HandMade>, words: &Words) -> Page {
    let by_hand = hand_made.is_some();
    let own = hand_made.unwrap_or_else(|| HandMade::empty(&page.path, words.standard));
    Page {
        title: own.title.unwrap_or_else(|| words.text(&page.title)),
        body: body(by_hand, own.body, &page.body, words),
        ..page.clone()
    }
}

/// A file that only has front matter says other things by hand, and leaves the
/// body to be converted.
fn body(by_hand: bool, own: Document, original: &Document, words: &Words) -> Document {
    if by_hand && !own.blocks.is_empty() {
        own
    } else {
        words.document(original)
    }
}

fn in_no_edition(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::IN_NO_EDITION, "这一篇不在网站的任何版本里")
        .at(Span::new(path, 0..0))
        .help("在它的 `editions` 里加上网站有的版本，或删去这一行；网站的版本写在 wenzhai.yaml 里")
}

fn not_published(path: &SourcePath, standard: Standard) -> Diagnostic {
    let code = standard.code();
    Diagnostic::new(
        &code::IN_NO_EDITION,
        format!("这个手工版本没有用上：没有 {code} 版"),
    )
    .at(Span::new(path, 0..0))
    .help(format!(
        "在 wenzhai.yaml 的 `editions` 和原件的 `editions` 里加上 {code}，或移走这个文件"
    ))
}

#[cfg(test)]
mod tests;
