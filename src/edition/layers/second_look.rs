//! The second look: a clause is cut into words, and every character of several
//! forms is looked at again. A phrase that begins or ends within a word was
//! none: 一直|发展 has no 直发.
//!
//! In: a run, and what the dictionary made of it. Out: the borders of its words,
//! and where the dictionary knows the word. Knows nothing of rules and names.

use std::ops::Range;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::HashMap;
use jieba_rs::{Jieba, Token};

use super::{Dictionary, Layer, Layers, Source};
use crate::text::han::is_han;

/// What the second look keeps from run to run.
pub(super) struct SecondLook {
    /// Words that the segmenter does not know.
    words: &'static str,
    segmenter: OnceLock<Jieba>,
    /// Words by themselves, as the dictionary has them.
    alone: RwLock<HashMap<Box<str>, Arc<[char]>>>,
}

/// What the second look saw in a run.
pub(super) struct Seen {
    /// Whether a word begins at each character, and one entry for the end.
    pub borders: Vec<bool>,
    /// Whether the dictionary knows the word around each character: by itself
    /// it has the same form there, and one that is not the usual one.
    pub known: Vec<bool>,
}

/// The words that are remembered; more than any site has.
const ALONE: usize = 100_000;

/// More Han characters than people write without a mark between them.
const LONGEST_CLAUSE: usize = 200;

/// OpenCC has longer phrases, but hardly one of them is an accident.
const LONGEST_PHRASE: usize = 4;

/// How often a word stands in the segmenter's corpus that is neither rare nor one of the first.
const COMMON: usize = 5000;

impl Layers {
    /// Looks again at every clause from `first` on that holds a character
    /// somebody may ask about.
    pub(super) fn look_again(
        &self,
        source: &Source,
        first: usize,
        mended: &mut [char],
        dictionary: Dictionary,
        log: &mut dyn FnMut(usize, Layer),
    ) -> Seen {
        let characters = &source.characters;
        let mut seen = Seen {
            borders: vec![true; characters.len() + 1],
            known: vec![false; characters.len()],
        };
        let (mut at, mut done) = (first, 0);
        while at < characters.len() {
            if !self.concerned.contains(characters[at]) {
                at += 1;
                continue;
            }
            // The clause around: Han characters without a mark between them. What has none for
            // long is no prose, and is cut where it may.
            let start = characters[done..at]
                .iter()
                .rposition(|c| !is_han(*c))
                .map_or(done, |it| done + it + 1);
            let end = characters[at..]
                .iter()
                .take(LONGEST_CLAUSE)
                .position(|c| !is_han(*c))
                .map_or(characters.len().min(at + LONGEST_CLAUSE), |it| at + it);
            self.look_at(source, start..end, &mut seen, mended, dictionary, log);
            at = end.max(at + 1);
            done = at;
        }
        seen
    }

    fn look_at(
        &self,
        source: &Source,
        clause: Range<usize>,
        seen: &mut Seen,
        mended: &mut [char],
        dictionary: Dictionary,
        log: &mut dyn FnMut(usize, Layer),
    ) {
        let text = source.part(clause.clone());
        let tokens = self
            .second_look
            .words(text, clause.start, &mut seen.borders);
        let is_cut = |at, form| self.is_cut(source, &clause, &seen.borders, at, form, dictionary);
        for token in &tokens {
            let start = clause.start + token.start;
            let word = &source.characters[start..clause.start + token.end];
            if let [c] = word {
                if let Some(usual) = self.usual.get(*c)
                    && mended[start] != usual
                    && is_cut(start, mended[start])
                {
                    mended[start] = usual;
                    log(start, Layer::Word(token.word.to_owned()));
                }
                continue;
            }
            let mut alone = None;
            for (at, c) in (start..).zip(word) {
                let Some(usual) = self.usual.get(*c) else {
                    continue;
                };
                let alone =
                    alone.get_or_insert_with(|| self.second_look.alone(token.word, dictionary));
                let Some(form) = alone.get(at - start).copied() else {
                    continue;
                };
                if form != mended[at] && is_cut(at, mended[at]) {
                    mended[at] = form;
                    log(at, Layer::Word(token.word.to_owned()));
                }
                seen.known[at] = form == mended[at] && form != usual;
            }
        }
    }

    /// Whether the shortest phrase around `at` that has the form `form` begins
    /// or ends within a word.
    fn is_cut(
        &self,
        source: &Source,
        clause: &Range<usize>,
        borders: &[bool],
        at: usize,
        form: char,
        dictionary: Dictionary,
    ) -> bool {
        for length in 1..=LONGEST_PHRASE {
            let from = (at + 1).saturating_sub(length).max(clause.start);
            for start in (from..=at).filter(|start| start + length <= clause.end) {
                let phrase = source.part(start..start + length);
                let alone = self.second_look.alone(phrase, dictionary);
                if alone.get(at - start) == Some(&form) {
                    return !(borders[start] && borders[start + length]);
                }
            }
        }
        // A longer phrase knows what it says.
        false
    }
}

impl SecondLook {
    /// `words` are those that the segmenter does not know.
    pub(super) fn new(words: &'static str) -> Self {
        Self {
            words,
            segmenter: OnceLock::new(),
            alone: RwLock::default(),
        }
    }

    /// The words of a clause that begins at `start`; notes their borders.
    pub(super) fn words<'t>(
        &self,
        clause: &'t str,
        start: usize,
        borders: &mut [bool],
    ) -> Vec<Token<'t>> {
        let segmenter = self.segmenter.get_or_init(|| segmenter(self.words));
        let tokens = segmenter.cut(clause, false);
        for token in &tokens {
            borders[start + token.start + 1..start + token.end].fill(false);
        }
        tokens
    }

    /// What the dictionary makes of a phrase that stands alone.
    fn alone(&self, phrase: &str, dictionary: Dictionary) -> Arc<[char]> {
        // Nothing panics while the lock is held, and the map is whole at every moment.
        let known = self.alone.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(alone) = known.get(phrase) {
            return Arc::clone(alone);
        }
        drop(known);
        let alone: Arc<[char]> = dictionary(phrase).chars().collect();
        let mut known = self.alone.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < ALONE {
            known.insert(phrase.into(), Arc::clone(&alone));
        }
        alone
    }
}

/// The segmenter, with words that its own list lacks.
fn segmenter(words: &str) -> Jieba {
    let mut segmenter = Jieba::new();
    let lines = words.lines().filter(|line| !line.starts_with('#'));
    for word in lines.flat_map(str::split_whitespace) {
        segmenter.add_word(word, Some(COMMON), None);
    }
    segmenter
}
