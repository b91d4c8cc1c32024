//! Senses: which form a word has that is written in several ways, by what
//! stands around it.
//!
//! In: a list that a person can read (`data/senses.tsv`, with the word classes
//! of `data/classes.tsv`), and a word in its text. Out: the form that most
//! speaks for, if more speaks for it than for any other. Every piece of
//! evidence counts for one form; nothing is barred, and the order of the list
//! does not matter. Knows nothing of OpenCC.
//!
//! Columns, separated by tabs:
//!
//! ```text
//! word  form  where  evidence
//! ```
//!
//! - `word`, `form`: as it is written in Simplified, and what it becomes, in
//!   OpenCC's standard forms (裏爲羣麪). A word of one character is meant where
//!   it stands as a word of its own.
//! - `where`: `before` or `after`: the evidence stands next to the word; of
//!   several the longest counts, and the longer the more. `near`: a word of the
//!   same sentence is it, or ends with it (池塘 is a 塘).
//! - `evidence`: words with spaces between them; `{class}` stands for the words
//!   of a class, and `^` for a place where no Han character stands. One
//!   character beside the word must be a word of the text by itself; with `-`
//!   it may be the end or the beginning of one (`-十` is in 三十, `养-` in 养鸡).

use std::ops::Range;

use anyhow::{Context as _, bail};
use foldhash::HashMap;

use super::rules::{Classes, Words, lines};
use crate::text::han::is_han;

/// Every word of the list with what speaks for each of its forms.
pub(super) struct Senses(HashMap<Box<[char]>, Sense>);

/// What speaks for the forms of one word.
#[derive(Default)]
struct Sense {
    forms: Vec<Vec<char>>,
    before: Evidence,
    after: Evidence,
    near: Evidence,
}

/// Words, the number of the form that each speaks for, and whether it may be
/// a part of a longer word.
#[derive(Default)]
struct Evidence {
    words: HashMap<Box<[char]>, (usize, bool)>,
    /// Characters of the longest.
    longest: usize,
}

impl Evidence {
    /// The form that `beside` speaks for, where it stands; `is_word` tells
    /// whether a word of the text has its border there.
    fn stands(&self, beside: &[char], is_word: bool) -> Option<usize> {
        let (form, part) = *self.words.get(beside)?;
        (part || is_word || beside.len() > 1).then_some(form)
    }
}

/// A form and its reasons.
pub(super) struct Verdict {
    /// As many characters as the word has.
    pub form: Vec<char>,
    /// The words that spoke for it.
    pub because: String,
}

/// What a neighbour counts, and each of its characters more.
const NEIGHBOUR: usize = 4;
const CHARACTER: usize = 2;
/// What a word of the same clause counts, and one of the same sentence.
const CLAUSE: usize = 3;
const SENTENCE: usize = 1;
/// All words of a sentence together count less than the shortest neighbour.
const AROUND: usize = 5;
/// What the dictionary says where it knows a phrase.
const DICTIONARY: usize = 5;

/// The longest evidence, and how far a sentence reaches.
const LONGEST: usize = 6;
const FARTHEST: usize = 40;

impl Senses {
    /// Reads the list.
    pub(super) fn parse(list: &str, classes: &Classes) -> anyhow::Result<Senses> {
        let mut senses = HashMap::default();
        // What stands in the list itself overrules the words of a class.
        for of_classes in [false, true] {
            for (number, line) in lines(list) {
                add(&mut senses, line, classes, of_classes)
                    .with_context(|| format!("第 {number} 行"))?;
            }
        }
        Ok(Senses(senses))
    }

    /// Whether `word` is in the list.
    pub(super) fn know(&self, word: &[char]) -> bool {
        self.0.contains_key(word)
    }

    /// The characters that the list is about.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.0.keys().flat_map(|word| word.iter().copied())
    }

    /// The form of the word at `start..end`, of which the dictionary made
    /// `made`, `usual` where it knew no phrase; `None` where as much speaks for
    /// one form as for another.
    pub(super) fn form(
        &self,
        words: Words,
        word: Range<usize>,
        made: &[char],
        usual: bool,
    ) -> Option<Verdict> {
        let sense = self.0.get(&words.characters[word.clone()])?;
        let mut score = vec![0; sense.forms.len()];
        let mut because: Vec<Vec<&[char]>> = vec![Vec::new(); sense.forms.len()];
        if !usual && let Some(form) = sense.forms.iter().position(|it| it == made) {
            score[form] += DICTIONARY;
        }
        let text = words.characters;
        for (form, evidence) in sense.besides(words, &word, &(0..text.len())) {
            score[form] += NEIGHBOUR + CHARACTER * evidence.len().min(3);
            because[form].push(evidence);
        }
        let mut near = vec![0; sense.forms.len()];
        for (form, evidence, weight) in sense.around(words, &word) {
            near[form] += weight;
            if !because[form].contains(&evidence) {
                because[form].push(evidence);
            }
        }
        for (score, near) in score.iter_mut().zip(near) {
            *score += near.min(AROUND);
        }
        sense.verdict(&score, &because)
    }

    /// The form of the character at `at` in a longer word, `word`, that the dictionary does not
    /// know, by the rest of the word alone; `None` where its two sides disagree.
    pub(super) fn form_within(
        &self,
        words: Words,
        word: Range<usize>,
        at: usize,
    ) -> Option<Verdict> {
        let sense = self.0.get(&words.characters[at..=at])?;
        let character = at..at + 1;
        let mut besides = sense.besides(words, &character, &word);
        let (form, evidence) = besides.next()?;
        let agrees = besides.all(|(other, _)| other == form);
        agrees.then(|| Verdict {
            form: sense.forms[form].clone(),
            because: evidence.iter().collect(),
        })
    }
}

fn add(
    senses: &mut HashMap<Box<[char]>, Sense>,
    line: &str,
    classes: &Classes,
    of_classes: bool,
) -> anyhow::Result<()> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [word, form, place, evidence] = columns[..] else {
        bail!("要四栏，有 {} 栏", columns.len());
    };
    let (word, form): (Box<[char]>, Vec<char>) = (word.chars().collect(), form.chars().collect());
    if word.is_empty() || word.len() != form.len() {
        bail!("词与字形字数不同");
    }
    let sense = senses.entry(word).or_default();
    let known = sense.forms.iter().position(|it| *it == form);
    let form = known.unwrap_or_else(|| {
        sense.forms.push(form);
        sense.forms.len() - 1
    });
    let side = match place {
        "before" => &mut sense.before,
        "after" => &mut sense.after,
        "near" => &mut sense.near,
        _ => bail!("没有这个位置：{place}"),
    };
    for word in evidence.split_whitespace() {
        let part = word.strip_prefix('-').or_else(|| word.strip_suffix('-'));
        let (is_part, word) = (part.is_some(), part.unwrap_or(word));
        let class = word.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        let one = [word.to_owned()];
        let all = match class {
            None => &one[..],
            Some(name) => classes
                .get(name)
                .with_context(|| format!("没有词类 {name}"))?,
        };
        if of_classes != class.is_some() {
            continue;
        }
        for word in all {
            let key: Box<[char]> = word.chars().collect();
            if key.len() > LONGEST {
                bail!("太长：{word}");
            }
            match side.words.get_mut(&key) {
                None => {
                    side.longest = side.longest.max(key.len());
                    side.words.insert(key, (form, is_part));
                }
                Some((other, part)) if *other == form => *part |= is_part,
                Some(_) if of_classes => {}
                Some(_) => bail!("两种字形都有：{word}"),
            }
        }
    }
    Ok(())
}

impl Sense {
    /// The form for which most speaks.
    fn verdict(&self, score: &[usize], because: &[Vec<&[char]>]) -> Option<Verdict> {
        let most = *score.iter().max()?;
        let mut first = (0..score.len()).filter(|form| score[*form] == most);
        let (form, second) = (first.next()?, first.next());
        if most == 0 || second.is_some() {
            return None;
        }
        let because: Vec<String> = because[form].iter().map(|it| it.iter().collect()).collect();
        Some(Verdict {
            form: self.forms[form].clone(),
            because: because.join("、"),
        })
    }

    /// The longest evidence before `word` and after it, within `bounds`, and its form.
    fn besides<'t>(
        &self,
        words: Words<'t>,
        word: &Range<usize>,
        bounds: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &'t [char])> {
        let text = words.characters;
        let room = self.before.longest.min(word.start - bounds.start);
        let before = (1..=room).rev().find_map(|length| {
            let start = word.start - length;
            let beside = &text[start..word.start];
            // In 回来|只 there is no 来.
            self.before
                .stands(beside, words.borders[start])
                .map(|form| (form, beside))
        });
        let room = self.after.longest.min(bounds.end - word.end);
        let after = (1..=room).rev().find_map(|length| {
            let end = word.end + length;
            let beside = &text[word.end..end];
            // In 干|透明 there is no 透.
            self.after
                .stands(beside, words.borders[end])
                .map(|form| (form, beside))
        });
        let edge = |evidence: &Evidence, next: Option<&char>| {
            let no_han = !next.is_some_and(|c| is_han(*c) || c.is_alphanumeric());
            let form = no_han.then(|| evidence.stands(&EDGE, true)).flatten()?;
            Some((form, &EDGE[..]))
        };
        let previous = word.start.checked_sub(1).and_then(|at| text.get(at));
        let before = before.or_else(|| edge(&self.before, previous));
        let after = after.or_else(|| edge(&self.after, text.get(word.end)));
        before.into_iter().chain(after)
    }

    /// The evidence in the sentence around `word`, with its form and what it
    /// counts.
    fn around<'t>(&self, words: Words<'t>, word: &Range<usize>) -> Vec<(usize, &'t [char], usize)> {
        let mut found = Vec::new();
        if self.near.words.is_empty() {
            return found;
        }
        let text = words.characters;
        let ends = |c: char| matches!(c, '。' | '！' | '？' | '；' | '\n');
        let first = word.start.saturating_sub(FARTHEST);
        let from = text[first..word.start]
            .iter()
            .rposition(|c| ends(*c))
            .map_or(first, |it| first + it + 1);
        let last = text.len().min(word.end + FARTHEST);
        let to = text[word.end..last]
            .iter()
            .position(|c| ends(*c))
            .map_or(last, |it| word.end + it);
        let is_mark = |c: &char| !is_han(*c) && !c.is_alphanumeric();
        let clause_from = text[from..word.start]
            .iter()
            .rposition(is_mark)
            .map_or(from, |it| from + it + 1);
        let clause_to = text[word.end..to]
            .iter()
            .position(is_mark)
            .map_or(to, |it| word.end + it);
        for end in (from + 1..=word.start).chain(word.end + 1..=to) {
            if !words.borders[end] {
                continue;
            }
            let floor = if end > word.end { word.end } else { from };
            let longest = (end - floor).min(self.near.longest);
            let tail = (1..=longest).rev().find_map(|length| {
                let tail = &text[end - length..end];
                Some((self.near.stands(tail, true)?, tail))
            });
            if let Some((form, tail)) = tail {
                let close = end > clause_from && end <= clause_to;
                found.push((form, tail, if close { CLAUSE } else { SENTENCE }));
            }
        }
        found
    }
}

const EDGE: [char; 1] = ['^'];

#[cfg(test)]
mod tests;
