//! What is read to find things: the words of every passage of every case, in
//! Simplified, character for character, so that one name is found in text of
//! either script.
//!
//! In: articles. Out: their passages. Folding changes no character's place,
//! and nothing folded is ever shown.

use rayon::prelude::*;

use crate::article::Article;
use crate::document::{Document, plain};
use crate::text::han;
use crate::text::script::simplified;
use crate::text::slug::AnchorId;

/// The words of one passage.
pub(super) struct Passage {
    pub(super) id: AnchorId,
    pub(super) heading: bool,
    pub(super) text: String,
}

/// The passages of each article, in reading order.
pub(super) fn read_all(articles: &[Article]) -> Vec<Vec<Passage>> {
    articles.par_iter().map(|it| read(&it.body)).collect()
}

fn read(body: &Document) -> Vec<Passage> {
    let passages = plain::passages(body).into_iter();
    let passages = passages.map(|passage| Passage {
        id: passage.id.clone(),
        heading: passage.heading,
        text: folded(&passage.text),
    });
    passages.collect()
}

/// `text` in Simplified, one character for one.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(simplified).collect()
}

/// Which sentence of `text` the byte `at` stands in, from 0.
pub(super) fn sentence_at(text: &str, at: usize) -> usize {
    let mut end = 0;
    let sentences = han::sentences(text);
    sentences
        .iter()
        .position(|sentence| {
            end += sentence.len();
            at < end
        })
        .unwrap_or(sentences.len().saturating_sub(1))
}

/// The first passage that says `words` outside headings, or else in one.
pub(super) fn passage_with<'a>(passages: &'a [Passage], words: &str) -> Option<&'a Passage> {
    let words = folded(words);
    let says = |it: &&Passage| !words.is_empty() && it.text.contains(&words);
    let in_text = passages.iter().filter(|it| !it.heading).find(says);
    in_text.or_else(|| passages.iter().find(says))
}
