//! What stands above OpenCC on the way from Simplified to Traditional: a second
//! look where its phrases and the words of the text disagree, the names of
//! places and people, what stands around a word, and the rules on context.
//!
//! In: a run as it was written, and as OpenCC made it in its standard forms.
//! Out: the same with the characters mended that have several forms. Every
//! step is one pass over the run, from left to right. OpenCC itself is handed
//! in as a function.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use anyhow::Context as _;
use foldhash::HashMap;
use jieba_rs::{Jieba, Token};

use super::rules::{Rule, Rules, Words, classes};
use super::senses::Senses;
use crate::text::gazetteer::{Mention, gazetteer};
use crate::text::han::is_han;

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
    /// The characters that have several forms, or that a rule is about.
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
    /// Words that the segmenter does not know.
    words: &'static str,
    segmenter: OnceLock<Jieba>,
    /// Words by themselves, as the dictionary has them.
    alone: RwLock<HashMap<Box<str>, Arc<str>>>,
}

/// The class of characters that say too little when they stand alone.
const OPEN: &str = "未决";

/// The words that are remembered; more than any site has.
const ALONE: usize = 100_000;

impl Layers {
    /// Reads the lists; `taiwan` makes Taiwan forms of standard ones.
    pub(super) fn new(taiwan: &dyn Fn(&str) -> String) -> anyhow::Result<Layers> {
        let [forms, classes_, names, rules, senses, back, words] = DATA;
        let forms: HashMap<char, Vec<char>> = forms
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(c, forms)| Some((c.chars().next()?, forms.chars().collect())))
            .collect();
        let all: String = forms.values().flatten().collect();
        let taiwan = all.chars().zip(taiwan(&all).chars()).collect();
        let classes_ = classes(classes_).context("classes.tsv")?;
        let names = Rules::parse(names, &classes_).context("names.tsv")?;
        let rules = Rules::parse(rules, &classes_).context("rules.tsv")?;
        let senses = Senses::parse(senses, &classes_).context("senses.tsv")?;
        let concerned = forms
            .keys()
            .copied()
            .chain(names.characters())
            .chain(rules.characters())
            .chain(senses.characters());
        let open = classes_.get(OPEN).into_iter().flatten();
        Ok(Layers {
            open: Characters::of(open.flat_map(|it| it.chars())),
            concerned: Characters::of(concerned),
            forms,
            names,
            rules,
            senses,
            back: Rules::parse(back, &classes_).context("back.tsv")?,
            taiwan,
            words,
            segmenter: OnceLock::new(),
            alone: RwLock::default(),
        })
    }

    /// The characters of `standard`, which the dictionary made of `source`,
    /// mended; `log` hears of every character that a layer decided.
    pub(super) fn mend(
        &self,
        source: &str,
        standard: &str,
        dictionary: Dictionary,
        log: &mut dyn FnMut(usize, Layer),
    ) -> Option<String> {
        let characters: Vec<char> = source.chars().collect();
        let concerned = |c: &char| self.concerned.contains(*c);
        let first = characters.iter().position(concerned)?;
        let before: Vec<char> = standard.chars().collect();
        if before.len() != characters.len() {
            return None;
        }
        let mut borders = vec![true; characters.len() + 1];
        let mut mended = before.clone();
        let (mut at, mut done) = (first, 0);
        while at < characters.len() {
            if !concerned(&characters[at]) {
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
            self.look_again(
                &characters,
                start..end,
                &mut borders,
                &mut mended,
                dictionary,
                log,
            );
            at = end.max(at + 1);
            done = at;
        }
        let words = Words {
            characters: &characters,
            borders: &borders,
        };
        let mut settled = Settled::default();
        self.places(source, words, &mut mended, &mut settled, log);
        for at in first..characters.len() {
            if !concerned(&characters[at]) || settled.covers(at) {
                continue;
            }
            let known = self.is_known(words, at, mended[at], dictionary);
            match self.decide(words, at, &mended, known) {
                Some((form, _)) if form == mended[at] => {}
                Some((form, decider)) => {
                    mended[at] = form;
                    log(at, decider.layer());
                }
                None => {
                    if let Some(forms) = self.open_forms(words, at, mended[at]) {
                        log(at, Layer::Nobody(forms));
                    }
                }
            }
        }
        (mended != before).then(|| mended.into_iter().collect())
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
        let usual = self.forms.get(&words.characters[at]);
        let usual = usual.is_none_or(|forms| forms[0] == mended[at]);
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

    /// Cuts a clause into words, and looks again at every character of several
    /// forms: a phrase that begins or ends within a word was none.
    fn look_again(
        &self,
        characters: &[char],
        clause: std::ops::Range<usize>,
        borders: &mut [bool],
        mended: &mut [char],
        dictionary: Dictionary,
        log: &mut dyn FnMut(usize, Layer),
    ) {
        let text: String = characters[clause.clone()].iter().collect();
        let tokens = self.words(&text, clause.start, borders);
        for token in &tokens {
            let start = clause.start + token.start;
            let word = &characters[start..clause.start + token.end];
            if !word.iter().any(|c| self.concerned.contains(*c)) {
                continue;
            }
            if let [c] = word {
                let default = self.forms.get(c).map_or(*c, |forms| forms[0]);
                if mended[start] != default
                    && self.is_cut(
                        characters,
                        &clause,
                        borders,
                        start,
                        mended[start],
                        dictionary,
                    )
                {
                    mended[start] = default;
                    log(start, Layer::Word(token.word.to_owned()));
                }
                continue;
            }
            for (offset, form) in self.alone(token.word, dictionary).chars().enumerate() {
                let at = start + offset;
                if form != mended[at]
                    && self.forms.contains_key(&characters[at])
                    && self.is_cut(characters, &clause, borders, at, mended[at], dictionary)
                {
                    mended[at] = form;
                    log(at, Layer::Word(token.word.to_owned()));
                }
            }
        }
    }

    /// The words of a clause that begins at `start`; notes their borders.
    fn words<'t>(&self, clause: &'t str, start: usize, borders: &mut [bool]) -> Vec<Token<'t>> {
        let tokens = self
            .segmenter
            .get_or_init(|| segmenter(self.words))
            .cut(clause, false);
        for token in &tokens {
            borders[start + token.start + 1..start + token.end].fill(false);
        }
        tokens
    }

    /// Whether the dictionary knows the word around `at`: by itself it has the
    /// same form there, and one that is not the character's usual one.
    fn is_known(&self, words: Words, at: usize, form: char, dictionary: Dictionary) -> bool {
        let Some(forms) = self.forms.get(&words.characters[at]) else {
            return false;
        };
        if form == forms[0] || (words.borders[at] && words.borders[at + 1]) {
            return false;
        }
        let start = words.borders[..=at].iter().rposition(|it| *it);
        let end = words.borders[at + 1..].iter().position(|it| *it);
        let (Some(start), Some(length)) = (start, end) else {
            return false;
        };
        let word: String = words.characters[start..=at + length].iter().collect();
        self.alone(&word, dictionary).chars().nth(at - start) == Some(form)
    }

    /// Whether the shortest phrase around `at` that has the form `form` begins
    /// or ends within a word.
    fn is_cut(
        &self,
        characters: &[char],
        clause: &std::ops::Range<usize>,
        borders: &[bool],
        at: usize,
        form: char,
        dictionary: Dictionary,
    ) -> bool {
        for length in 1..=LONGEST_PHRASE {
            let from = (at + 1).saturating_sub(length).max(clause.start);
            for start in (from..=at).filter(|start| start + length <= clause.end) {
                let phrase: String = characters[start..start + length].iter().collect();
                let alone = self.alone(&phrase, dictionary);
                if alone.chars().nth(at - start) == Some(form) {
                    return !(borders[start] && borders[start + length]);
                }
            }
        }
        // A longer phrase knows what it says.
        false
    }

    /// What the dictionary makes of a phrase that stands alone.
    fn alone(&self, phrase: &str, dictionary: Dictionary) -> Arc<str> {
        // Nothing panics while the lock is held, and the map is whole at every moment.
        let known = self.alone.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(alone) = known.get(phrase) {
            return Arc::clone(alone);
        }
        drop(known);
        let alone: Arc<str> = dictionary(phrase).into();
        let mut known = self.alone.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < ALONE {
            known.insert(phrase.into(), Arc::clone(&alone));
        }
        alone
    }

    /// Gives the names of places their own characters.
    fn places(
        &self,
        source: &str,
        words: Words,
        mended: &mut [char],
        settled: &mut Settled,
        log: &mut dyn FnMut(usize, Layer),
    ) {
        let mentions = gazetteer().find_all(source);
        let (mut byte, mut at) = (0, 0);
        for Mention {
            range,
            candidates,
            full,
        } in &mentions
        {
            at += source[byte..range.start].chars().count();
            byte = range.start;
            let name = &source[range.clone()];
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
        for clause in characters.split(|c| !is_han(*c)) {
            self.words(&clause.iter().collect::<String>(), from, &mut borders);
            from += clause.len() + 1;
        }
        let words = Words {
            characters: &characters,
            borders: &borders,
        };
        rules.says(rule, words, at)
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

/// How often a word stands in the segmenter's corpus that is neither rare nor one of the first.
const COMMON: usize = 5000;

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

/// More Han characters than people write without a mark between them.
const LONGEST_CLAUSE: usize = 200;

/// OpenCC has longer phrases, but hardly one of them is an accident.
const LONGEST_PHRASE: usize = 4;

/// Places that no rule changes any more, from left to right.
#[derive(Default)]
struct Settled {
    ranges: Vec<std::ops::Range<usize>>,
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

#[cfg(test)]
mod tests;
