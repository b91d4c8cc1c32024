//! [`Glossary`]: words whose conversion was decided by a person, found in a
//! text.
//!
//! In: pairs of words. Out: for a text, which of its places hold such a word,
//! and what is to stand there. One automaton finds all words in one pass,
//! leftmost and longest (Aho and Corasick 1975); a replaced word is not looked
//! at again, so that a→b and b→a are no loop. Knows nothing of the engine.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::article::dictionary::Pair;
use crate::text::script::Standard;

/// Words ready to be found, for each edition.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    editions: BTreeMap<Standard, Words>,
}

#[derive(Clone, Debug)]
struct Words {
    automaton: AhoCorasick,
    /// What each word becomes; `None` where it is left to the layers below.
    targets: Vec<Option<String>>,
}

impl Glossary {
    /// The words of an editor's `pairs`; of two with one key the first counts.
    pub fn new(pairs: &[Pair]) -> Self {
        let mut glossary = Self::default();
        for standard in Standard::ALL {
            let pairs = pairs.iter().filter(|it| it.editions.contains(&standard));
            let words = pairs.map(|it| (it.source(standard), Some(it.target(standard))));
            glossary.put(standard, words);
        }
        glossary
    }

    /// The same glossary with `words` for `standard`: the word and what it
    /// becomes, or nothing for a word that is to be left alone.
    #[must_use]
    pub fn with<'a>(
        mut self,
        standard: Standard,
        words: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Self {
        self.put(standard, words.into_iter());
        self
    }

    fn put<'a>(
        &mut self,
        standard: Standard,
        words: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) {
        let mut targets: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (word, target) in words.filter(|(word, _)| !word.is_empty()) {
            targets.entry(word).or_insert(target);
        }
        if targets.is_empty() {
            return;
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(targets.keys());
        // Only words of gigabytes in all have no automaton.
        if let Ok(automaton) = automaton {
            let targets = targets.into_values().map(|it| it.map(str::to_owned));
            let targets = targets.collect();
            self.editions.insert(standard, Words { automaton, targets });
        }
    }

    /// The words of `text`, in order: their bytes, and what stands there in
    /// `standard`.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
        standard: Standard,
    ) -> impl Iterator<Item = (Range<usize>, Option<&'a str>)> + 'a {
        let words = self.editions.get(&standard);
        words.into_iter().flat_map(move |words| {
            let found = words.automaton.find_iter(text);
            found.map(|it| {
                let target = words.targets[it.pattern().as_usize()].as_deref();
                (it.range(), target)
            })
        })
    }
}
