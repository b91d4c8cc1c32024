//! [`Words`]: how the words of one text come to stand in an edition.
//!
//! In: the words of one block, in pieces as markup cuts them. Out: as many
//! pieces. The words are joined, converted once and cut back at the old
//! borders, because a converter that sees 头 and 发 apart cannot know that
//! they are hair. What a person decided overrules the engine, and yet is
//! before its eyes: the whole run is converted, then the words that a mark or
//! a glossary names are put in place of what came out there. No dictionary of
//! the engine changes the number of characters, so the places are the same
//! before and after. Knows nothing of articles.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::glossary::Glossary;
use super::memo::{self, Memo};
use super::{Convert, House, quotes};
use crate::article::Writing;
use crate::document::text::Form;
use crate::document::{Document, Text, walk};
use crate::text::script::{self, Hits, Script, Standard};

/// The runs that a conversion took, by key.
pub(super) type Used = BTreeMap<memo::Key, Arc<str>>;

/// How the words of one text are converted.
pub(super) struct Words<'a> {
    pub(super) standard: Standard,
    /// What the text is written in; `None` for one that was written by hand
    /// for this edition.
    pub(super) writing: Option<Writing>,
    pub(super) house: &'a House,
    /// Words that are decided for this text alone.
    pub(super) own: Glossary,
    pub(super) converter: &'a dyn Convert,
    pub(super) version: &'a str,
    pub(super) memo: &'a Memo,
    pub(super) used: RefCell<Used>,
}

/// Words in place of others: positions of characters, what stands there, and
/// whether it is to be remembered as fixed.
struct Spot<'a> {
    range: Range<usize>,
    words: Cow<'a, str>,
    is_mark: bool,
}

impl Words<'_> {
    /// Whether `text` is published as it is written.
    pub(super) fn leaves(&self, text: &Text) -> bool {
        let same = match self.writing {
            None => true,
            Some(writing) => writing == Writing::Hans && self.standard == Standard::Hans,
        };
        let quotes = self.sets_quotes() && quotes::concerns(text.as_str(), self.standard);
        same && !quotes && text.marks().is_empty()
    }

    pub(super) fn document(&self, document: &Document) -> Document {
        walk::map_text(document, &|texts| self.block(texts))
    }

    pub(super) fn text(&self, text: &Text) -> Text {
        self.block(&[text]).pop().unwrap_or_default()
    }

    /// The words of one block.
    pub(super) fn block(&self, texts: &[&Text]) -> Vec<Text> {
        if texts.iter().all(|it| self.leaves(it)) {
            return texts.iter().map(|it| (*it).clone()).collect();
        }
        let mut joined = Text::default();
        for text in texts {
            joined.push(text);
        }
        let (read, converted) = self.convert(joined.as_str());
        let mut converted: Vec<char> = converted.chars().collect();
        if converted.len() != joined.as_str().chars().count() && texts.len() > 1 {
            // An engine that breaks its promise is asked for each piece.
            return texts.iter().map(|it| self.text(it)).collect();
        }
        let spots = self.spots(&joined, &read);
        if self.sets_quotes() {
            let marks = spots.iter().filter(|it| it.is_mark);
            let marks: Vec<_> = marks.map(|it| it.range.clone()).collect();
            quotes::fit(&mut converted, self.standard, &marks);
        }
        let lengths: Vec<usize> = texts
            .iter()
            .map(|text| text.as_str().chars().count())
            .collect();
        cut(&converted, &spots, &lengths)
    }

    fn sets_quotes(&self) -> bool {
        self.writing.is_some() && !self.house.keeps_quotes
    }

    /// The places of `joined` that a person decided about. `read` is the text
    /// that the last conversion began with, as long as `joined`.
    fn spots<'b>(&'b self, joined: &'b Text, read: &'b str) -> Vec<Spot<'b>> {
        let mut spots = Vec::new();
        let mut at = Characters::of(joined.as_str());
        for mark in joined.marks() {
            let words = match mark.form(&joined.as_str()[mark.range()], self.standard) {
                Form::Given(words) => Cow::Borrowed(words),
                Form::Convert(words, from) if from == self.standard.script() => {
                    Cow::Borrowed(words)
                }
                Form::Convert(words, from) => Cow::Owned(self.run(words, from, self.standard)),
            };
            spots.push(Spot {
                range: at.position(mark.range().start)..at.position(mark.range().end),
                words,
                is_mark: true,
            });
        }
        if self.is_converted() {
            for glossary in [&self.own, &self.house.glossary] {
                self.add(glossary, read, &mut spots);
            }
            // A Simplified paragraph of a mixed text has the words of the mainland already.
            if self.standard.script() == Script::Hant || script::hits(read).hant > 0 {
                self.add(&self.house.vocabulary, read, &mut spots);
            }
        }
        spots
    }

    /// Adds the words of `glossary` that no spot touches yet.
    fn add<'b>(&self, glossary: &'b Glossary, read: &'b str, spots: &mut Vec<Spot<'b>>) {
        let mut at = Characters::of(read);
        let mut taken = 0;
        let mut found = Vec::new();
        for (bytes, words) in glossary.find(read, self.standard) {
            let range = at.position(bytes.start)..at.position(bytes.end);
            while spots
                .get(taken)
                .is_some_and(|it| it.range.end <= range.start)
            {
                taken += 1;
            }
            let free = spots
                .get(taken)
                .is_none_or(|it| range.end <= it.range.start);
            if let Some(words) = words.filter(|_| free) {
                found.push(Spot {
                    range,
                    words: Cow::Borrowed(words),
                    is_mark: false,
                });
            }
        }
        if !found.is_empty() {
            spots.append(&mut found);
            spots.sort_by_key(|it| it.range.start);
        }
    }

    /// Whether the text is written in another script than the edition.
    fn is_converted(&self) -> bool {
        match self.writing {
            None => false,
            Some(Writing::Hans) => self.standard.script() == Script::Hant,
            Some(Writing::Hant) => self.standard.script() == Script::Hans,
            Some(Writing::MachineHant | Writing::Mixed(_)) => true,
        }
    }

    /// The text that the last conversion began with, and what it made of it.
    fn convert<'b>(&self, run: &'b str) -> (Cow<'b, str>, String) {
        let simple = |run| self.run(run, Script::Hans, self.standard);
        let full = |run| self.run(run, Script::Hant, self.standard);
        let same = || run.to_owned();
        let converted = match (self.writing, self.standard.script()) {
            (None, _) | (Some(Writing::Hans), Script::Hans) => same(),
            (Some(Writing::Hans), Script::Hant) => simple(run),
            // To Traditional, for the forms of the standard: 裏 and 羣 in Taiwan
            // are 裡 and 群, and the other way in Hong Kong.
            (Some(Writing::Hant), _) | (Some(Writing::MachineHant), Script::Hans) => full(run),
            (Some(Writing::MachineHant), Script::Hant) => {
                let hans = self.run(run, Script::Hant, Standard::Hans);
                let converted = simple(&hans);
                return (Cow::Owned(hans), converted);
            }
            (Some(Writing::Mixed(most)), to) => match (script::detect(run), to) {
                (Some(Script::Hant), _) => full(run),
                (Some(Script::Hans), Script::Hant) => simple(run),
                (Some(Script::Hans), Script::Hans) => same(),
                // Too little to tell by itself: what it shows decides, then the document.
                (None, to) => match (script::hits(run), to) {
                    (Hits { hans: 0, hant: 0 }, _) if most == Script::Hant => full(run),
                    (Hits { hans: 0, hant: 1.. }, _) | (Hits { hant: 1.., .. }, Script::Hans) => {
                        full(run)
                    }
                    (_, Script::Hant) => simple(run),
                    (_, Script::Hans) => same(),
                },
            },
        };
        (Cow::Borrowed(run), converted)
    }

    fn run(&self, run: &str, from: Script, to: Standard) -> String {
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

/// Counts characters along a text, forward only.
struct Characters<'a> {
    text: &'a str,
    byte: usize,
    position: usize,
}

impl<'a> Characters<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            position: 0,
        }
    }

    /// The position of the character at `byte`, which is not before the last
    /// one that was asked for.
    fn position(&mut self, byte: usize) -> usize {
        self.position += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.position
    }
}

/// `converted` cut into pieces of these lengths, with `spots` in place of what
/// came out there. Words in place of longer or shorter ones fall to the pieces
/// character by character, and the last piece that they touch takes the rest.
fn cut(converted: &[char], spots: &[Spot], lengths: &[usize]) -> Vec<Text> {
    let mut pieces = vec![Text::default(); lengths.len()];
    let mut ends = Vec::with_capacity(lengths.len());
    let mut end = 0;
    for length in lengths {
        end += length;
        ends.push(end);
    }
    let mut piece = 0;
    let mut put = |from: usize, mut words: &str, length: usize, is_mark: bool| {
        let to = from + length;
        while piece + 1 < ends.len() && ends[piece] <= from {
            piece += 1;
        }
        let mut here = from;
        loop {
            let last = to <= ends[piece] || piece + 1 == ends.len();
            let count = if last { usize::MAX } else { ends[piece] - here };
            let at = words
                .char_indices()
                .nth(count)
                .map_or(words.len(), |(at, _)| at);
            let (head, tail) = words.split_at(at);
            if is_mark {
                pieces[piece].push_kept(head);
            } else {
                pieces[piece].push_str(head);
            }
            words = tail;
            if last {
                break;
            }
            here = ends[piece];
            piece += 1;
        }
    };
    let mut at = 0;
    for spot in spots {
        put_plain(
            &converted[at.min(converted.len())..spot.range.start.min(converted.len())],
            at,
            &mut put,
        );
        put(
            spot.range.start,
            &spot.words,
            spot.range.len(),
            spot.is_mark,
        );
        at = spot.range.end;
    }
    put_plain(&converted[at.min(converted.len())..], at, &mut put);
    pieces
}

fn put_plain(characters: &[char], at: usize, put: &mut impl FnMut(usize, &str, usize, bool)) {
    if !characters.is_empty() {
        let words: String = characters.iter().collect();
        put(at, &words, characters.len(), false);
    }
}
