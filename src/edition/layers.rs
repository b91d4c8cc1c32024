//! What stands above OpenCC on the way from Simplified to Traditional: a second
//! look where its phrases and the words of the text disagree (`second_look.rs`),
//! the names of places and people, what stands around a word, and the rules on
//! context.
//!
//! In: a run as it was written, and as OpenCC made it in its standard forms.
//! Out: the same with the characters mended that have several forms. Every
//! step is one pass over the run, from left to right. OpenCC itself is handed
//! in as a function.

use std::ops::Range;

use anyhow::Context as _;
use foldhash::HashMap;

use super::rules::{Rule, Rules, Words, classes};
use super::senses::Senses;
use super::variants::Variants;
use crate::text::gazetteer::{Mention, gazetteer};
use crate::text::han_table::HanTable;
use second_look::SecondLook;

/// The characters of several forms, and the lists of rules, as they are in the
/// program: all of it is part of every memo key.
pub(super) const DATA: [&str; 7] = [
    include_str!("data/forms.tsv"),
    include_str!("data/classes.tsv"),
    include_str!("data/names.tsv"),
    include_str!("data/rules.tsv"),
    include_str!("data/senses.tsv"),
    include_str!("data/back.tsv"),
    include_str!("data/words.tsv"),
];

/// Who decided a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// The words of the text cut OpenCC's phrase in two; this word decides.
    Word(String),
    /// The name of a place.
    Place(String),
    /// A rule of `names.tsv`: its line and note.
    Name(usize, String),
    /// A rule of `rules.tsv`: its line and note.
    Rule(usize, String),
    /// `senses.tsv`: the words that spoke for this form.
    Sense(String),
    /// A rule of `back.tsv`: its line and note.
    Back(usize, String),
    /// Nobody: the character stands as a word of its own, no rule knows its
    /// neighbours, and it has its usual form. All forms, in Taiwan's.
    Nobody(String),
}

/// Who decides a character.
enum Decider<'a> {
    Rule(&'a Rule),
    Name(&'a Rule),
    Sense(String),
}

impl Decider<'_> {
    fn layer(self) -> Layer {
        match self {
            Self::Rule(rule) => Layer::Rule(rule.line, rule.note.clone()),
            Self::Name(rule) => Layer::Name(rule.line, rule.note.clone()),
            Self::Sense(words) => Layer::Sense(words),
        }
    }
}

/// OpenCC, Simplified to standard forms.
pub(super) type Dictionary<'a> = &'a dyn Fn(&str) -> String;

/// The layers with their data.
pub(super) struct Layers {
    /// The forms of each character that has several, in OpenCC's order.
    forms: HashMap<char, Vec<char>>,
    /// The first of them.
    usual: HanTable<char>,
    /// The characters that a rule is about, or what stands around them.
    ruled: Characters,
    /// Those, and the characters that have several forms.
    concerned: Characters,
    /// The characters whose usual form is a guess where they stand alone.
    open: Characters,
    names: Rules,
    rules: Rules,
    senses: Senses,
    /// Rules for Traditional text that was made Simplified.
    back: Rules,
    /// What the Taiwan standard makes of a standard form.
    taiwan: HashMap<char, char>,
    second_look: SecondLook,
}

/// A run as it was written.
struct Source<'a> {
    text: &'a str,
    characters: Vec<char>,
    /// Where each character begins, in bytes, and where the last one ends.
    bytes: Vec<usize>,
}

impl<'a> Source<'a> {
    fn of(text: &'a str) -> Self {
        let mut bytes = Vec::with_capacity(text.len() / 2);
        let mut characters = Vec::with_capacity(text.len() / 2);
        for (byte, c) in text.char_indices() {
            bytes.push(byte);
            characters.push(c);
        }
        bytes.push(text.len());
        Self {
            text,
            characters,
            bytes,
        }
    }

    /// These characters.
    fn part(&self, range: Range<usize>) -> &'a str {
        &self.text[self.bytes[range.start]..self.bytes[range.end]]
    }
}

/// The class of characters that say too little when they stand alone.
const OPEN: &str = "未决";

impl Layers {
    /// Reads the lists; `taiwan` knows the forms of Taiwan.
    pub(super) fn new(taiwan: &Variants) -> anyhow::Result<Layers> {
        let [forms, classes_, names, rules, senses, back, words] = DATA;
        let forms: HashMap<char, Vec<char>> = forms
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(c, forms)| Some((c.chars().next()?, forms.chars().collect())))
            .collect();
        let all = forms.values().flatten();
        let taiwan = all.map(|form| (*form, taiwan.of(*form))).collect();
        let classes_ = classes(classes_).context("classes.tsv")?;
        let names = Rules::parse(names, &classes_).context("names.tsv")?;
        let rules = Rules::parse(rules, &classes_).context("rules.tsv")?;
        let senses = Senses::parse(senses, &classes_).context("senses.tsv")?;
        let asked = names.characters().chain(rules.characters());
        let asked: Vec<char> = asked.chain(senses.characters()).collect();
        let several = forms.iter().map(|(c, forms)| (*c, forms[0]));
        let open = classes_.get(OPEN).into_iter().flatten();
        Ok(Layers {
            open: Characters::of(open.flat_map(|it| it.chars())),
            concerned: Characters::of(forms.keys().chain(&asked).copied()),
            ruled: Characters::of(asked.into_iter()),
            usual: several.collect(),
            forms,
            names,
            rules,
            senses,
            back: Rules::parse(back, &classes_).context("back.tsv")?,
            taiwan,
            second_look: SecondLook::new(words),
        })
    }

    /// Mends the characters of `standard`, which the dictionary made of
    /// `source`; `log` hears of every character that a layer decided.
    pub(super) fn mend(
        &self,
        source: &str,
        standard: &mut [char],
        dictionary: Dictionary,
        log: &mut dyn FnMut(usize, Layer),
    ) {
        let source = &Source::of(source);
        let concerned = |c: &char| self.concerned.contains(*c);
        let Some(first) = source.characters.iter().position(concerned) else {
            return;
        };
        if standard.len() != source.characters.len() {
            return;
        }
        let seen = self.look_again(source, first, standard, dictionary, log);
        let words = Words {
            characters: &source.characters,
            borders: &seen.borders,
        };
        let mut settled = Settled::default();
        self.places(source, words, standard, &mut settled, log);
        for (at, c) in source.characters.iter().enumerate().skip(first) {
            if !concerned(c) || settled.covers(at) {
                continue;
            }
            let ruled = self.ruled.contains(*c);
            let found = ruled.then(|| self.decide(words, at, standard, seen.known[at]));
            match found.flatten() {
                Some((form, _)) if form == standard[at] => {}
                Some((form, decider)) => {
                    standard[at] = form;
                    log(at, decider.layer());
                }
                None => {
                    if let Some(forms) = self.open_forms(words, at, standard[at]) {
                        log(at, Layer::Nobody(forms));
                    }
                }
            }
        }
    }

    /// The form of the character at `at`, and who says so: a firm rule, a name, what stands
    /// around its word, or another rule. Where the dictionary knows the word, only firm ones may.
    fn decide(
        &self,
        words: Words,
        at: usize,
        mended: &[char],
        known: bool,
    ) -> Option<(char, Decider<'_>)> {
        let rule = |firm| self.rules.form(words, at, firm);
        let name = |firm| self.names.form(words, at, firm);
        let ruled = |(form, rule)| (form, Decider::Rule(rule));
        let named = |(form, rule)| (form, Decider::Name(rule));
        let firm = || rule(true).map(ruled);
        let firm = firm().or_else(|| name(true).map(named));
        if firm.is_some() || known {
            return firm;
        }
        name(false)
            .map(named)
            .or_else(|| self.sense(words, at, mended))
            .or_else(|| rule(false).map(ruled))
    }

    /// The form of the character at `at` by what stands around its word.
    fn sense(&self, words: Words, at: usize, mended: &[char]) -> Option<(char, Decider<'_>)> {
        let start = words.borders[..=at].iter().rposition(|it| *it)?;
        let end = at + 1 + words.borders[at + 1..].iter().position(|it| *it)?;
        let usual = self.usual.get(words.characters[at]);
        let usual = usual.is_none_or(|usual| usual == mended[at]);
        let verdict = if end - start == 1 || self.senses.know(&words.characters[start..end]) {
            let verdict = self
                .senses
                .form(words, start..end, &mended[start..end], usual)?;
            (verdict.form[at - start], verdict.because)
        } else {
            let verdict = self.senses.form_within(words, start..end, at)?;
            (verdict.form[0], verdict.because)
        };
        Some((verdict.0, Decider::Sense(verdict.1)))
    }

    /// The forms that the character at `at` may have, where nothing says that it
    /// has its usual one, `form`.
    fn open_forms(&self, words: Words, at: usize, form: char) -> Option<String> {
        let c = words.characters[at];
        if !self.open.contains(c) || !words.borders[at] || !words.borders[at + 1] {
            return None;
        }
        let forms = self.forms.get(&c).filter(|forms| forms[0] == form)?;
        let taiwan = |form| self.taiwan.get(form).copied().unwrap_or(*form);
        Some(forms.iter().map(taiwan).collect())
    }

    /// Traditional text that was made Simplified, mended by the rules on what
    /// the dictionary left; `None` where it is right.
    pub(super) fn mend_back(
        &self,
        hans: &str,
        log: &mut dyn FnMut(usize, Layer),
    ) -> Option<String> {
        if !hans.chars().any(|c| self.back.concern(c)) {
            return None;
        }
        let characters: Vec<char> = hans.chars().collect();
        let borders = vec![true; characters.len() + 1];
        let words = Words {
            characters: &characters,
            borders: &borders,
        };
        let mut mended = String::with_capacity(hans.len());
        for (at, c) in characters.iter().enumerate() {
            let ruled = self.back.form(words, at, true);
            let ruled = ruled.or_else(|| self.back.form(words, at, false));
            if let Some((_, rule)) = ruled {
                log(at, Layer::Back(rule.line, rule.note.clone()));
            }
            mended.push(ruled.map_or(*c, |(form, _)| form));
        }
        (mended != hans).then_some(mended)
    }

    /// Gives the names of places their own characters.
    fn places(
        &self,
        source: &Source,
        words: Words,
        mended: &mut [char],
        settled: &mut Settled,
        log: &mut dyn FnMut(usize, Layer),
    ) {
        let mentions = gazetteer().find_all(source.text);
        let mut at = 0;
        for Mention {
            range,
            candidates,
            full,
        } in &mentions
        {
            at += source.bytes[at..].partition_point(|byte| *byte < range.start);
            let name = &source.text[range.clone()];
            let length = name.chars().count();
            let whole = words.borders[at] && words.borders[at + length];
            let Some(division) = candidates
                .first()
                .filter(|_| whole || (*full && length > 2))
            else {
                continue;
            };
            for (offset, right) in division.name_in(true).chars().take(length).enumerate() {
                let c = words.characters[at + offset];
                let Some(forms) = self.forms.get(&c) else {
                    continue;
                };
                let is_right = |form: &&char| self.taiwan.get(form) == Some(&right);
                let form = forms.iter().find(is_right).copied().unwrap_or(right);
                if !is_right(&&mended[at + offset]) && (forms.contains(&form) || form == c) {
                    mended[at + offset] = form;
                    log(at + offset, Layer::Place(name.to_owned()));
                }
            }
            settled.ranges.push(at..at + length);
        }
    }

    /// Whether `c` is written in several ways in Traditional script.
    pub(super) fn is_several(&self, c: char) -> bool {
        self.forms.contains_key(&c)
    }

    /// What `rule` alone says of the character at `at`.
    #[cfg(test)]
    fn says(&self, rules: &Rules, rule: &Rule, text: &str, at: usize) -> Option<char> {
        let characters: Vec<char> = text.chars().collect();
        let mut borders = vec![true; characters.len() + 1];
        let mut from = 0;
        for clause in characters.split(|c| !crate::text::han::is_han(*c)) {
            let text: String = clause.iter().collect();
            self.second_look.words(&text, from, &mut borders);
            from += clause.len() + 1;
        }
        let words = Words {
            characters: &characters,
            borders: &borders,
        };
        rules.says(rule, words, at)
    }
}

/// A set of characters of the Basic Multilingual Plane, asked for each character of a text.
struct Characters(Vec<bool>);

impl Characters {
    fn of(characters: impl Iterator<Item = char>) -> Self {
        let mut set = vec![false; 1 << 16];
        for c in characters {
            if let Some(entry) = set.get_mut(c as usize) {
                *entry = true;
            }
        }
        Self(set)
    }

    fn contains(&self, c: char) -> bool {
        self.0.get(c as usize).is_some_and(|it| *it)
    }
}

/// Places that no rule changes any more, from left to right.
#[derive(Default)]
struct Settled {
    ranges: Vec<Range<usize>>,
    next: usize,
}

impl Settled {
    /// Whether `at` is in a range; asked from left to right.
    fn covers(&mut self, at: usize) -> bool {
        while self.ranges.get(self.next).is_some_and(|it| it.end <= at) {
            self.next += 1;
        }
        self.ranges
            .get(self.next)
            .is_some_and(|it| it.contains(&at))
    }
}

mod second_look;
#[cfg(test)]
mod tests;
