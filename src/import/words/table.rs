//! The table of the vocabulary: its rows read, its words in one automaton.
//!
//! In: rows of `words.tsv`, and those of an editor's own table. Out: words with
//! their classes. Knows nothing of lines.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Class;
use crate::diagnostic::{Diagnostic, code};
use crate::source::SourceDocument;
use crate::text::han::is_han;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only at the start of a field, before a colon.
    Label,
    /// Wherever it stands.
    Any,
    /// Only where a whole field consists of such words.
    Token,
    /// Only at the start of the line.
    Start,
}

/// A word of the vocabulary.
pub(super) struct Word {
    pub(super) text: Arc<str>,
    pub(super) uses: Vec<(Class, Mode)>,
}

/// All words; searched once [`ready`](Self::ready).
pub(super) struct Table {
    search: AhoCorasick,
    words: Vec<Word>,
    index: HashMap<Arc<str>, usize>,
    fold: Fold,
    /// Finds the words of the class `role`.
    roles: AhoCorasick,
    /// For each class of [`CUT`], what finds its words wherever they stand.
    cut: [AhoCorasick; 3],
}

/// The classes of words that say that text is missing.
pub(super) const CUT: [Class; 3] = [Class::CutPlain, Class::CutWhat, Class::CutGate];

impl Table {
    /// The rows that come with the program, not yet ready.
    pub(super) fn builtin() -> Self {
        let rows: &'static str = include_str!("../words.tsv");
        let empty = || AhoCorasick::new::<_, &str>([]).expect("no word at all makes an automaton");
        let mut table = Self {
            search: empty(),
            cut: [empty(), empty(), empty()],
            words: Vec::new(),
            index: HashMap::new(),
            fold: Fold::new(),
            roles: empty(),
        };
        for row in rows.lines().filter(|row| !row.starts_with('#')) {
            let mut columns = row.split('\t');
            let (Some(class), Some(mode), Some(list)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            if class == "fold" {
                for pair in list.split(' ') {
                    let mut pair = pair.chars();
                    if let (Some(from), Some(to)) = (pair.next(), pair.next()) {
                        table.fold.add(from, to);
                    }
                }
                continue;
            }
            let class = class_named(class).expect("words.tsv names only classes that exist");
            let mode = mode_named(mode).expect("words.tsv names only modes that exist");
            for word in list.split(' ').filter(|word| !word.is_empty()) {
                table.add(word, class, mode);
            }
        }
        table
    }

    fn add(&mut self, word: &str, class: Class, mode: Mode) {
        let at = self.index.get(word).copied().unwrap_or_else(|| {
            let text: Arc<str> = word.into();
            self.words.push(Word {
                text: Arc::clone(&text),
                uses: Vec::new(),
            });
            self.index.insert(text, self.words.len() - 1);
            self.words.len() - 1
        });
        self.words[at].uses.push((class, mode));
    }

    /// Adds an editor's rows; what cannot be used is left out and reported.
    pub(super) fn extend(&mut self, document: &SourceDocument) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut start = 0;
        for row in document.text.split('\n') {
            let range = start..start + row.trim_end_matches('\r').len();
            start += row.len() + 1;
            let row = &document.text[range.clone()];
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            if let Err(problem) = self.add_row(row) {
                diagnostics.push(unusable_row(document, range, &problem));
            }
        }
        diagnostics
    }

    fn add_row(&mut self, row: &str) -> Result<(), String> {
        let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
        let [name, mode_name, list] = columns[..] else {
            return Err("一行要有三栏，用 Tab 隔开：类、方式、词".to_owned());
        };
        // Roles and forms of characters belong to the language, not to a site.
        let class = class_named(name)
            .filter(|class| *class != Class::Role)
            .ok_or_else(|| format!("没有“{name}”这一类"))?;
        let mode = mode_named(mode_name).ok_or_else(|| format!("没有“{mode_name}”这种方式"))?;
        if (mode == Mode::Label) != name.starts_with("label-") {
            return Err("label- 开头的类用方式 label，其他的类用 any、token 或 start".to_owned());
        }
        let words: Vec<String> = list
            .split_whitespace()
            .map(|word| super::squeeze(word, &self.fold))
            .collect();
        if words.is_empty() {
            return Err("第三栏没有词".to_owned());
        }
        let short = |word: &&String| {
            word.chars().filter(|c| is_han(*c)).count() == 1 && word.chars().count() == 1
        };
        if let Some(word) = words.iter().find(short).filter(|_| mode == Mode::Any) {
            return Err(format!("“{word}”只有一个字，用 any 会把正文也去掉"));
        }
        for word in words {
            self.add(&word, class, mode);
        }
        Ok(())
    }

    /// The table with its automatons made.
    pub(super) fn ready(mut self) -> Self {
        self.search = automaton(self.words.iter());
        let of_class = |class: Class| {
            let has = move |word: &&Word| word.uses.iter().any(|(own, _)| *own == class);
            automaton(self.words.iter().filter(has))
        };
        self.cut = CUT.map(of_class);
        self.roles = of_class(Class::Role);
        self
    }

    /// For each class of [`CUT`], whether a word of it stands in folded `text`.
    pub(super) fn cuts(&self, text: &str) -> [bool; 3] {
        std::array::from_fn(|at| self.cut[at].is_match(text))
    }

    pub(super) fn search(&self) -> &AhoCorasick {
        &self.search
    }

    pub(super) fn fold(&self) -> &Fold {
        &self.fold
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word of that number of order, as the automaton counts.
    pub(super) fn word(&self, at: usize) -> &Word {
        &self.words[at]
    }

    /// Where words of the class `role` stand in folded `text`, the longest at
    /// each place.
    pub(super) fn roles_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.roles.find_iter(text).map(|found| found.range())
    }

    /// Whether the folded text is a label.
    pub(super) fn is_label(&self, folded: &str) -> bool {
        let word = self.index.get(folded).map(|at| &self.words[*at]);
        word.is_some_and(|word| word.uses.iter().any(|(_, mode)| *mode == Mode::Label))
    }

    /// Whether folded `text` begins with a value and not with another label.
    pub(super) fn names_something(&self, text: &str) -> bool {
        let label = |word: &Word| {
            let is_label = word.uses.iter().any(|(_, mode)| *mode == Mode::Label);
            let rest = text.strip_prefix(&*word.text).filter(|_| is_label);
            rest.is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with(|c: char| super::separates_fields(c) || is_han(c))
            })
        };
        text.starts_with(char::is_alphanumeric) && !self.words.iter().any(label)
    }
}

/// What finds the longest of `words` at each place of a text.
fn automaton<'a>(words: impl Iterator<Item = &'a Word>) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.map(|word| word.text.as_bytes()))
        .expect("some thousand short words always make an automaton")
}

fn unusable_row(
    document: &SourceDocument,
    range: std::ops::Range<usize>,
    problem: &str,
) -> Diagnostic {
    Diagnostic::new(&code::BAD_WORDS, format!("这一行词表用不上：{problem}"))
        .at(document.span(range))
        .help("照这个样子写（三栏之间是 Tab）：related\tany\t大家还在看 本周热读")
}

fn mode_named(name: &str) -> Option<Mode> {
    Some(match name {
        "label" => Mode::Label,
        "any" => Mode::Any,
        "token" => Mode::Token,
        "start" => Mode::Start,
        _ => return None,
    })
}

/// The Traditional characters of the vocabulary and their Simplified forms:
/// a row of the common Hanzi, since every character of a text is looked up.
pub(super) struct Fold(Vec<char>);

impl Fold {
    const FIRST: usize = 0x4E00;

    fn new() -> Self {
        Self(('\u{4E00}'..='\u{9FFF}').collect())
    }

    fn add(&mut self, from: char, to: char) {
        let at = (from as usize).checked_sub(Self::FIRST);
        if let Some(form) = at.and_then(|at| self.0.get_mut(at)) {
            *form = to;
        }
    }

    pub(super) fn apply(&self, c: char) -> char {
        let at = (c as usize).checked_sub(Self::FIRST);
        at.and_then(|at| self.0.get(at)).copied().unwrap_or(c)
    }
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "label-date" => Class::LabelDate,
        "label-updated" => Class::LabelUpdated,
        "label-written" => Class::LabelWritten,
        "label-office" => Class::LabelOffice,
        "label-paper" => Class::LabelPaper,
        "label-source" => Class::LabelSource,
        "label-author" => Class::LabelAuthor,
        "label-editor" => Class::LabelEditor,
        "label-credit" => Class::LabelCredit,
        "label-url" => Class::LabelUrl,
        "label-title" => Class::LabelTitle,
        "label-tags" => Class::LabelTags,
        "label-count" => Class::LabelCount,
        "label-chrome" => Class::LabelChrome,
        "share" => Class::Share,
        "follow" => Class::Follow,
        "login" => Class::Login,
        "reward" => Class::Reward,
        "count" => Class::Count,
        "related" => Class::Related,
        "comment" => Class::Comment,
        "copyright" => Class::Copyright,
        "nav" => Class::Nav,
        "channel" => Class::Channel,
        "reader" => Class::Reader,
        "prompt" => Class::Prompt,
        "ad" => Class::Ad,
        "bet" => Class::Bet,
        "caption" => Class::Caption,
        "role" => Class::Role,
        "cut-what" => Class::CutWhat,
        "cut-gate" => Class::CutGate,
        "cut-plain" => Class::CutPlain,
        _ => return None,
    })
}
