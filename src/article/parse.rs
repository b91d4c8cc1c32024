//! `parse`: one file of `content/` to an entry.
//!
//! In: a decoded file. Out: an [`Entry`], or nothing and the reasons. Knows
//! nothing of any other file.

use std::cell::RefCell;

use super::figures::{self, Figure};
use super::front_matter::{self, ARTICLE_KEYS, PAGE_KEYS, TERM_KEYS};
use super::{Article, Entry, Page, Term, Writing, hand_made};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::anchor::{self, Quote};
use crate::document::{Document, Text, markdown, walk};
use crate::source::{SourceDocument, yaml};
use crate::text::han;
use crate::text::script::{self, Judgement, Script};

/// The entry in `document`; what kind it is, its folder says. `None` where it
/// is too broken to show; the reasons are in the report.
pub fn parse(document: &SourceDocument) -> Reported<Option<Entry>> {
    let mut report = Vec::new();
    let value = if let Some(original) = hand_made::original(&document.path) {
        parts(document, &hand_made::keys(), &mut report).map(|(yaml, body)| {
            Entry::HandMade(hand_made::read(
                &document.path,
                original,
                &yaml,
                body,
                &mut report,
            ))
        })
    } else if document.path.is_under("content/terms") {
        term(document, &mut report).map(Entry::Term)
    } else if document.path.is_under("content/pages") {
        page(document, &mut report).map(Entry::Page)
    } else {
        article(document, &mut report).map(Entry::Article)
    };
    Reported {
        value,
        diagnostics: report,
    }
}

fn article(document: &SourceDocument, report: &mut Vec<Diagnostic>) -> Option<Article> {
    let (yaml, body) = parts(document, &ARTICLE_KEYS, report)?;
    let fields = front_matter::article(&yaml, report);
    let wants_body = |it: &front_matter::ArticleFields| it.redirect.is_none() && !it.draft;
    if body.blocks.is_empty() && fields.as_ref().is_none_or(wants_body) {
        report.push(no_body(document));
    }
    let fields = fields?;
    let quotes: Vec<String> = fields
        .garbled
        .iter()
        .map(|it| it.name.as_str().to_owned())
        .collect();
    let (body, found) = walk::mark_garbled(&body, &quotes);
    for (quote, _) in quotes.iter().zip(found).filter(|(_, found)| !found) {
        report.push(garbled_not_found(yaml.span("garbled"), quote));
    }
    let (body, figures) = with_figures(body, fields.figures, report);
    let front = [Some(&fields.title), fields.summary.as_ref()];
    let found = written_in(front.into_iter().flatten(), &body);
    let writing = match (fields.writing, found) {
        // The file says that it is mixed; of what, the words say.
        (Some(Writing::Mixed(_)), Writing::Mixed(_)) | (None, _) => found,
        (Some(Writing::Mixed(_)), Writing::Hant) => Writing::Mixed(Script::Hant),
        (Some(stated), _) => stated,
    };
    Some(Article {
        slug: fields.slug,
        path: document.path.clone(),
        original_title: fields.title.as_str().to_owned(),
        title: fields.title,
        summary: fields.summary,
        date: fields.date,
        source: fields.source,
        url: fields.url,
        author: fields.author,
        editor: fields.editor,
        place: fields.place,
        writing,
        editions: fields.editions,
        dictionary: fields.dictionary,
        themes: fields.themes,
        practices: fields.practices,
        figures,
        actors: fields.actors,
        garbled: fields.garbled,
        incomplete: fields.incomplete,
        guessed: fields.guessed,
        draft: fields.draft,
        redirect: fields.redirect,
        origin: fields.origin,
        body,
    })
}

/// `body` with the quote of each figure under the figure's id.
fn with_figures(
    body: Document,
    mut figures: Vec<Figure>,
    report: &mut Vec<Diagnostic>,
) -> (Document, Vec<Figure>) {
    if figures.is_empty() {
        return (body, figures);
    }
    let quotes: Vec<Quote> = figures
        .iter()
        .map(|it| Quote {
            id: it.id.clone(),
            words: it.quote.as_str(),
            sentence: it.sentence.as_str(),
        })
        .collect();
    let (anchored, anchors) = anchor::anchor(&body, &quotes);
    for (figure, anchor) in figures.iter_mut().zip(anchors) {
        figure.anchor = anchor;
        if figure.anchor.is_none() {
            report.push(figures::not_found(
                figure,
                stating(&body, figure.quote.as_str()),
            ));
        }
    }
    (anchored, figures)
}

/// The sentence of `body` that holds `quote`; `None` unless there is just one.
fn stating(body: &Document, quote: &str) -> Option<String> {
    let leaves = anchor::leaves(body);
    let sentences = leaves.iter().flat_map(|leaf| han::sentences(&leaf.text));
    let mut holding = sentences.map(str::trim).filter(|it| it.contains(quote));
    let only = holding.next().map(str::to_owned);
    only.filter(|_| holding.next().is_none())
}

fn term(document: &SourceDocument, report: &mut Vec<Diagnostic>) -> Option<Term> {
    let (yaml, body) = parts(document, &TERM_KEYS, report)?;
    let fields = front_matter::term(&yaml, report)?;
    let words = std::iter::once(&fields.title).chain(&fields.aliases);
    let writing = written_in(words.chain(&fields.summary), &body);
    Some(Term {
        slug: fields.slug,
        writing,
        path: document.path.clone(),
        title: fields.title,
        aliases: fields.aliases,
        kind: fields.kind,
        summary: fields.summary,
        body,
    })
}

fn page(document: &SourceDocument, report: &mut Vec<Diagnostic>) -> Option<Page> {
    let (yaml, body) = parts(document, &PAGE_KEYS, report)?;
    let (title, slug) = front_matter::page(&yaml, report)?;
    Some(Page {
        writing: written_in([&title].into_iter(), &body),
        slug,
        path: document.path.clone(),
        title,
        body,
    })
}

/// Front matter and body. The body is read even where the front matter is
/// broken, so that one run names what is wrong in both.
fn parts(
    document: &SourceDocument,
    keys: &[&str],
    report: &mut Vec<Diagnostic>,
) -> Option<(yaml::Mapping, Document)> {
    let Some(parts) = yaml::split(&document.text) else {
        report.push(no_front_matter(document));
        return None;
    };
    let mapping = yaml::mapping(document, parts.yaml, keys).into_value(report);
    let body = markdown::parse_markdown(document, parts.body).into_value(report);
    Some((mapping?, body))
}

/// What a file is written in where it does not say: Simplified unless it shows otherwise. Words
/// that an editor keeps in their script say nothing.
fn written_in<'a>(front: impl Iterator<Item = &'a Text>, body: &Document) -> Writing {
    let lines = RefCell::new(String::new());
    let add = |text: &Text| {
        let mut lines = lines.borrow_mut();
        let mut done = 0;
        for mark in text.marks() {
            lines.push_str(&text.as_str()[done..mark.range().start]);
            done = mark.range().end;
        }
        lines.extend([&text.as_str()[done..], "\n"]);
        true
    };
    front.for_each(|it| {
        add(it);
    });
    walk::all_text(body, &add);
    let text = lines.into_inner();
    match script::judge(&text) {
        Judgement::All(Script::Hans) => Writing::Hans,
        Judgement::All(Script::Hant) => Writing::Hant,
        Judgement::Mixed(most) => Writing::Mixed(most),
    }
}

fn no_front_matter(document: &SourceDocument) -> Diagnostic {
    Diagnostic::new(&code::NO_FRONT_MATTER, "文件开头没有文件头")
        .at(document.span(0..0))
        .help("在第一行写 `---`，接着写 `title: …` 和 `slug: …`，再写一行 `---`，然后是正文")
}

fn no_body(document: &SourceDocument) -> Diagnostic {
    Diagnostic::new(&code::NO_BODY, "只有文件头，没有正文")
        .at(document.span(0..0))
        .help("在第二行 `---` 之后写正文")
}

fn garbled_not_found(span: crate::text::span::Span, quote: &str) -> Diagnostic {
    Diagnostic::new(&code::GARBLED_NOT_FOUND, format!("正文里找不到 `{quote}`"))
        .at(span)
        .help("如果已经补好，请把它从 `garbled` 里删去")
}
