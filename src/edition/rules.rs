//! Rules on context: which form a character takes between these neighbours.
//!
//! In: lists that a person can read (`data/names.tsv`, `data/rules.tsv`, with
//! the word classes of `data/classes.tsv`). Out: the first rule that fits a
//! place in a text. A rule looks at its neighbours and never at what another
//! rule said, so rules cannot loop. Knows nothing of OpenCC.
//!
//! Columns, separated by tabs:
//!
//! ```text
//! characters  forms  before  after  note  changes  leaves
//! ```
//!
//! - `characters`: one or more; `|` before or behind them asks that a word of
//!   the text begins or ends there; `*` in front of all lets the rule overrule
//!   a word that the dictionary knows.
//! - `forms`: what each becomes, in OpenCC's standard forms (裏爲羣麪).
//! - `before`, `after`: what must stand there: patterns with spaces between
//!   them, one of which must fit; those that begin with `!` must not. An empty
//!   side fits always. A pattern is made of characters, `{class}`, `.` for one
//!   Han character, `|` for the border of a word, and `^` for a place where no
//!   Han character stands on.
//! - `note`: why.
//! - `changes`, `leaves`: a sentence for each character's rule to change, with
//!   its form, and one for it to leave alone; they are its test.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow, bail};
use foldhash::HashMap;

use crate::text::han::is_han;
use crate::text::han_table::HanTable;

/// A text and the borders of its words.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    /// The text.
    pub characters: &'a [char],
    /// Whether a word begins at each character, and one entry for the end.
    pub borders: &'a [bool],
}

impl Words<'_> {
    /// Whether a pattern may run from the gap `at` beside a character to `end`:
    /// beyond the border of a word it takes whole words. In 丰收|获奖 there is no
    /// 收获, and in 如果|干 no 果干.
    fn allow(self, at: usize, end: usize) -> bool {
        !self.borders[at] || self.borders[end]
    }
}

/// All rules of a list.
pub(super) struct Rules {
    all: Vec<Rule>,
    characters: Vec<char>,
    by_character: HanTable<usize>,
    /// The rules of each character: those that are not firm, and those that are.
    candidates: Vec<[Candidates; 2]>,
}

/// Rules of one character and the forms that they give it, by what each asks of one neighbour:
/// most rules are never looked at. In each list the first of the file comes first.
#[derive(Default)]
struct Candidates {
    before: HashMap<char, Vec<Candidate>>,
    after: HashMap<char, Vec<Candidate>>,
    anywhere: Vec<Candidate>,
}

/// The place of a rule in the list, and the form.
type Candidate = (usize, char);

/// One line of a list.
pub(super) struct Rule {
    /// From 1.
    pub line: usize,
    /// Why it is so.
    pub note: String,
    /// A sentence that the rule changes, with its Traditional form in standard
    /// characters, and one that it leaves.
    #[cfg(test)]
    pub examples: [String; 2],
    begins: bool,
    ends: bool,
    before: Side,
    after: Side,
}

/// The patterns on one side of a character, by the character next to it.
#[derive(Default)]
struct Side {
    patterns: Vec<Pattern>,
    by_neighbour: HashMap<char, Vec<usize>>,
    by_anything: Vec<usize>,
    wanted: bool,
}

struct Pattern {
    barred: bool,
    /// From the character outwards.
    elements: Vec<Element>,
}

enum Element {
    Character(char),
    /// One of these words, each from the character outwards, by the character that is nearest.
    Word(HashMap<char, Vec<Vec<char>>>),
    Han,
    Edge,
    Border,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Left,
    Right,
}

/// Words by the name of their class.
pub(super) type Classes = BTreeMap<String, Vec<String>>;

/// Reads the classes: name, tab, words with spaces between them; a word in
/// braces stands for the words of an earlier class. A class may have several
/// lines.
pub(super) fn classes(list: &str) -> anyhow::Result<Classes> {
    let mut classes = Classes::new();
    for (number, line) in lines(list) {
        let (name, words) = line
            .split_once('\t')
            .with_context(|| format!("第 {number} 行没有制表符"))?;
        let mut all = Vec::new();
        for word in words.split_whitespace() {
            match word.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                None => all.push(word.to_owned()),
                Some(other) => all.extend(
                    classes
                        .get(other)
                        .with_context(|| format!("第 {number} 行：没有词类 {other}"))?
                        .iter()
                        .cloned(),
                ),
            }
        }
        classes.entry(name.to_owned()).or_default().extend(all);
    }
    Ok(classes)
}

/// The lines of a list that say something, with their numbers from 1.
pub(super) fn lines(list: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(list.lines())
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

impl Rules {
    /// Reads a list.
    pub(super) fn parse(list: &str, classes: &Classes) -> anyhow::Result<Rules> {
        let mut rules = Rules {
            all: Vec::new(),
            characters: Vec::new(),
            by_character: HanTable::from_iter([]),
            candidates: Vec::new(),
        };
        let mut places = BTreeMap::new();
        for (number, line) in lines(list) {
            rules
                .add(number, line, classes, &mut places)
                .with_context(|| format!("第 {number} 行"))?;
        }
        rules.characters = places.keys().copied().collect();
        rules.by_character = places.into_iter().collect();
        Ok(rules)
    }

    fn add(
        &mut self,
        line: usize,
        text: &str,
        classes: &Classes,
        places: &mut BTreeMap<char, usize>,
    ) -> anyhow::Result<()> {
        let columns: Vec<&str> = text.split('\t').collect();
        let [characters, forms, before, after, note, changes, leaves] = columns[..] else {
            bail!("要七栏，有 {} 栏", columns.len());
        };
        let firm = characters.starts_with('*');
        let characters = characters.trim_start_matches('*');
        let sources = characters.trim_matches('|');
        if sources.is_empty() || sources.chars().count() != forms.chars().count() {
            bail!("字与字形个数不同");
        }
        if changes.is_empty() || leaves.is_empty() {
            bail!("要有两个例句");
        }
        let rule = Rule {
            line,
            note: note.to_owned(),
            #[cfg(test)]
            examples: [changes.to_owned(), leaves.to_owned()],
            begins: characters.starts_with('|'),
            ends: characters.ends_with('|'),
            before: Side::parse(before, Direction::Left, classes)?,
            after: Side::parse(after, Direction::Right, classes)?,
        };
        for (character, form) in sources.chars().zip(forms.chars()) {
            let place = *places.entry(character).or_insert(self.candidates.len());
            if place == self.candidates.len() {
                self.candidates.push(Default::default());
            }
            self.candidates[place][usize::from(firm)].add(&rule, (self.all.len(), form));
        }
        self.all.push(rule);
        Ok(())
    }

    /// The characters that rules are about.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.characters.iter().copied()
    }

    /// Whether a rule is about `character`.
    pub(super) fn concern(&self, character: char) -> bool {
        self.by_character.get(character).is_some()
    }

    /// The form of the character at `at`, and the first rule that says so, among those that are
    /// firm or those that are not. A firm rule may overrule a word that the dictionary knows.
    pub(super) fn form(&self, words: Words, at: usize, firm: bool) -> Option<(char, &Rule)> {
        let place = self.by_character.get(words.characters[at])?;
        let candidates = &self.candidates[place][usize::from(firm)];
        let fits = |it: &&Candidate| self.all[it.0].fits(words, at);
        let lists = candidates.beside(words, at);
        let first = lists.filter_map(|list| list.iter().find(fits)).min()?;
        Some((first.1, &self.all[first.0]))
    }

    /// What this one rule says.
    #[cfg(test)]
    pub(super) fn says(&self, rule: &Rule, words: Words, at: usize) -> Option<char> {
        let place = self.by_character.get(words.characters[at])?;
        let candidates = self.candidates[place].iter();
        let mut all = candidates.flat_map(|it| it.beside(words, at)).flatten();
        let is_it = |it: &&Candidate| std::ptr::eq(&raw const self.all[it.0], rule);
        let (_, form) = all.find(is_it)?;
        rule.fits(words, at).then_some(*form)
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> &[Rule] {
        &self.all
    }
}

impl Candidates {
    fn add(&mut self, rule: &Rule, candidate: Candidate) {
        let (by_neighbour, neighbours) = match (rule.before.asks(), rule.after.asks()) {
            (Some(neighbours), _) => (&mut self.before, neighbours),
            (None, Some(neighbours)) => (&mut self.after, neighbours),
            (None, None) => return self.anywhere.push(candidate),
        };
        for neighbour in neighbours {
            by_neighbour.entry(*neighbour).or_default().push(candidate);
        }
    }

    /// The lists that hold every rule that may fit at `at`.
    fn beside(&self, words: Words, at: usize) -> impl Iterator<Item = &[Candidate]> {
        let before = next(words.characters, at, Direction::Left);
        let after = next(words.characters, at + 1, Direction::Right);
        let before = before.and_then(|c| self.before.get(&c));
        let after = after.and_then(|c| self.after.get(&c));
        let beside = before.into_iter().chain(after).map(Vec::as_slice);
        beside.chain([&self.anywhere[..]])
    }
}

impl Rule {
    fn fits(&self, words: Words, at: usize) -> bool {
        (!self.begins || words.borders[at])
            && (!self.ends || words.borders[at + 1])
            && self.before.fits(words, at, Direction::Left)
            && self.after.fits(words, at + 1, Direction::Right)
    }
}

impl Side {
    fn parse(text: &str, direction: Direction, classes: &Classes) -> anyhow::Result<Side> {
        let mut side = Side::default();
        for pattern in text.split_whitespace() {
            let (barred, pattern) = match pattern.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, pattern),
            };
            side.wanted |= !barred;
            let elements = elements(pattern, direction, classes)?;
            let number = side.patterns.len();
            match elements.iter().find(|it| !matches!(it, Element::Border)) {
                Some(Element::Character(c)) => {
                    side.by_neighbour.entry(*c).or_default().push(number);
                }
                Some(Element::Word(words)) => {
                    for c in words.keys() {
                        side.by_neighbour.entry(*c).or_default().push(number);
                    }
                }
                Some(_) => side.by_anything.push(number),
                None => bail!("模式为空"),
            }
            side.patterns.push(Pattern { barred, elements });
        }
        Ok(side)
    }

    /// The characters, one of which must stand here; `None` where that is not all it asks for.
    fn asks(&self) -> Option<impl Iterator<Item = &char>> {
        let is_narrow = self.wanted && self.by_anything.iter().all(|it| self.patterns[*it].barred);
        is_narrow.then(|| self.by_neighbour.keys())
    }

    fn fits(&self, words: Words, at: usize, direction: Direction) -> bool {
        let neighbour = next(words.characters, at, direction);
        let near = neighbour.and_then(|c| self.by_neighbour.get(&c));
        let mut fits = !self.wanted;
        for &number in near.into_iter().flatten().chain(&self.by_anything) {
            let pattern = &self.patterns[number];
            if (pattern.barred || !fits)
                && let Some(end) = matches(&pattern.elements, words, at, direction)
            {
                if pattern.barred {
                    return false;
                }
                let looks_into_words = matches!(
                    pattern.elements.first(),
                    Some(Element::Border | Element::Word(_))
                );
                fits = looks_into_words || words.allow(at, end);
            }
        }
        fits
    }
}

/// The character that stands next, going `direction` from the gap `at`.
fn next(characters: &[char], at: usize, direction: Direction) -> Option<char> {
    match direction {
        Direction::Left => at.checked_sub(1).map(|at| characters[at]),
        Direction::Right => characters.get(at).copied(),
    }
}

/// Where the elements end that stand at `at`, if they do.
fn matches(elements: &[Element], words: Words, at: usize, direction: Direction) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else {
        return Some(at);
    };
    let beyond = |count: usize| match direction {
        Direction::Left => at.wrapping_sub(count),
        Direction::Right => at + count,
    };
    let neighbour = next(words.characters, at, direction);
    let step = match element {
        Element::Character(c) => (neighbour == Some(*c)).then_some(1),
        Element::Han => neighbour.is_some_and(is_han).then_some(1),
        Element::Edge => (!neighbour.is_some_and(is_han)).then_some(0),
        Element::Border => words.borders[at].then_some(0),
        Element::Word(list) => {
            return list.get(&neighbour?)?.iter().find_map(|word| {
                stands(word, words.characters, at, direction)
                    .then(|| matches(rest, words, beyond(word.len()), direction))?
            });
        }
    };
    matches(rest, words, beyond(step?), direction)
}

fn stands(word: &[char], characters: &[char], at: usize, direction: Direction) -> bool {
    match direction {
        Direction::Right => characters[at..].starts_with(word),
        Direction::Left => {
            at >= word.len() && word.iter().eq(characters[at - word.len()..at].iter().rev())
        }
    }
}

/// The elements of a pattern, from the character outwards.
fn elements(
    pattern: &str,
    direction: Direction,
    classes: &Classes,
) -> anyhow::Result<Vec<Element>> {
    let mut elements = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        elements.push(match c {
            '{' => {
                let (name, tail) = rest.split_once('}').context("花括号没有合上")?;
                rest = tail;
                let words = classes
                    .get(name)
                    .ok_or_else(|| anyhow!("没有词类 {name}"))?;
                let outwards = |word: &String| -> Vec<char> {
                    match direction {
                        Direction::Right => word.chars().collect(),
                        Direction::Left => word.chars().rev().collect(),
                    }
                };
                let mut by_nearest: HashMap<char, Vec<Vec<char>>> = HashMap::default();
                for word in words.iter().map(outwards) {
                    by_nearest.entry(word[0]).or_default().push(word);
                }
                // The longest first: 池塘, and not the 塘 in it, is what ends at a border.
                for words in by_nearest.values_mut() {
                    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
                }
                Element::Word(by_nearest)
            }
            '.' => Element::Han,
            '^' => Element::Edge,
            '|' => Element::Border,
            _ => Element::Character(c),
        });
    }
    if direction == Direction::Left {
        elements.reverse();
    }
    Ok(elements)
}

#[cfg(test)]
pub(super) mod tests;
