//! The vocabulary of pages around an article: which words of a line belong to
//! the page and not to the text.
//!
//! In: `words.tsv`, and one line at a time. Out: the fields that a line begins
//! (`来源：…`), how much of it is interface wording, and of which classes.
//! Knows nothing of articles or of neighbouring lines.

mod table;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::Input;

use self::table::{Fold, Mode, Table};
use crate::diagnostic::Reported;
use crate::source::SourceDocument;
use crate::text::han::{self, is_han};

/// What a word of the vocabulary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    LabelDate,
    LabelUpdated,
    LabelWritten,
    LabelSource,
    LabelOffice,
    LabelAuthor,
    LabelEditor,
    LabelCredit,
    LabelUrl,
    LabelTitle,
    LabelTags,
    LabelPaper,
    LabelCount,
    LabelChrome,
    Share,
    Follow,
    Login,
    Reward,
    Count,
    Related,
    Comment,
    Copyright,
    Nav,
    Channel,
    Reader,
    Prompt,
    Ad,
    Bet,
    Caption,
    Role,
    CutWhat,
    CutGate,
    CutPlain,
}

/// A field that a line begins: `来源：` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) class: Class,
    /// Where the label begins in the line.
    pub(super) start: usize,
    /// The label itself, folded and without spaces.
    pub(super) label: Arc<str>,
    /// The value, up to the next label, untrimmed.
    pub(super) value: Range<usize>,
}

/// What the vocabulary says about one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    /// Fields, in order.
    pub(super) fields: Vec<Field>,
    /// Han characters and Latin words that the interface vocabulary covers.
    pub(super) covered: usize,
    /// Which classes occur outside fields, with the units each covers.
    pub(super) classes: Vec<(Class, usize)>,
}

impl Wording {
    /// Units that words of `class` cover.
    pub(super) fn units_of(&self, class: Class) -> usize {
        let found = self.classes.iter().find(|(known, _)| *known == class);
        found.map_or(0, |(_, units)| *units)
    }

    /// Whether a word of `class` occurs.
    pub(super) fn has(&self, class: Class) -> bool {
        self.units_of(class) > 0
    }
}

/// Longest line in which fields are looked for, in bytes; a longer one is
/// text, whatever it begins with.
const LONGEST_FIELD_LINE: usize = 1200;

/// The vocabulary, ready to be searched; cheap to clone.
#[derive(Clone)]
pub struct Words(Arc<Table>);

impl Default for Words {
    /// The general vocabulary that comes with the program.
    fn default() -> Self {
        builtin().clone()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.0.len())
    }
}

impl Words {
    /// The general vocabulary and the rows of an editor's table, which have the
    /// same form; a row that cannot be used is reported and left out.
    pub fn extended(document: &SourceDocument) -> Reported<Self> {
        let mut table = Table::builtin();
        let diagnostics = table.extend(document);
        Reported {
            value: Self(Arc::new(table.ready())),
            diagnostics,
        }
    }

    /// What the vocabulary says about `line`.
    pub(super) fn wording(&self, line: &str) -> Wording {
        let table = &*self.0;
        let squeezed = Squeezed::new(line, table.fold());
        let mut wording = Wording::default();
        let matches = matches(table, line, &squeezed);
        if line.len() <= LONGEST_FIELD_LINE {
            wording.fields = fields(table, line, &squeezed, &matches);
        }
        let mut tokens = 0_usize;
        let mut channels = 0_usize;
        let whole = whole_fields(table, line, &squeezed, &matches);
        for (at, (pattern, range)) in matches.iter().enumerate() {
            let word = table.word(*pattern);
            let units = han::reading_units(&squeezed.text[range.clone()]).max(1);
            for &(class, mode) in &word.uses {
                let counts = match mode {
                    Mode::Label => false,
                    Mode::Any => true,
                    Mode::Token => whole[at],
                    Mode::Start => range.start == 0,
                };
                if !counts {
                    continue;
                }
                tokens += usize::from(mode == Mode::Token);
                if class == Class::Channel {
                    channels += 1;
                }
                match wording
                    .classes
                    .iter_mut()
                    .find(|(known, _)| *known == class)
                {
                    Some((_, sum)) => *sum += units,
                    None => wording.classes.push((class, units)),
                }
                break;
            }
        }
        // Names of sections are common nouns; only a row of them is navigation.
        if channels < 3 && tokens < channels + 2 {
            wording
                .classes
                .retain(|(class, _)| *class != Class::Channel);
        }
        wording.covered = wording
            .classes
            .iter()
            .filter(|(class, _)| is_interface(*class))
            .map(|(_, units)| units)
            .sum();
        wording
    }

    /// Whether `line` says that text is missing which a login or a payment
    /// would show, or that it is an excerpt.
    pub(super) fn says_cut(&self, line: &str) -> bool {
        let table = &*self.0;
        let folded = squeeze(line, table.fold());
        let [plain, what, gate] = table.cuts(&folded);
        plain || (what && gate)
    }
}

fn builtin() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| Words(Arc::new(Table::builtin().ready())))
}

/// What the general vocabulary says about a piece of a line.
pub(super) fn wording(piece: &str) -> Wording {
    builtin().wording(piece)
}

/// Whether the general vocabulary says that text is missing.
pub(super) fn says_cut(line: &str) -> bool {
    builtin().says_cut(line)
}

/// Whether `text` is a label of the general vocabulary and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    builtin().0.is_label(&fold(text))
}

/// Whether words of `class` belong to the page around a text.
fn is_interface(class: Class) -> bool {
    !matches!(
        class,
        Class::Caption | Class::Role | Class::CutWhat | Class::CutGate
    )
}

/// `text` as the vocabulary writes it: lower case, Simplified, no spaces.
pub(super) fn fold(text: &str) -> String {
    squeeze(text, builtin().0.fold())
}

fn squeeze(text: &str, fold: &Fold) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(|c| squeezed(c, fold)));
    folded
}

/// `text` with Traditional characters of the vocabulary made Simplified and
/// Latin letters lower case; every byte offset stays what it was.
pub(super) fn fold_in_place(text: &str) -> String {
    let fold = builtin().0.fold();
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().map(|c| {
        let form = fold.apply(c.to_ascii_lowercase());
        if form.len_utf8() == c.len_utf8() {
            form
        } else {
            c
        }
    }));
    folded
}

/// Where words of the class `role` (记者, 通讯员, …) stand in `folded`.
pub(super) fn roles_in(folded: &str) -> impl Iterator<Item = Range<usize>> {
    builtin().0.roles_in(folded)
}

/// Marks that separate the fields of a line.
pub(super) fn separates_fields(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '|' | '｜'
                | '丨'
                | '│'
                | '┃'
                | '['
                | ']'
                | '('
                | ')'
                | '（'
                | '）'
                | '【'
                | '】'
                | '/'
                | '>'
                | '»'
                | '›'
                | '<'
                | '«'
                | ';'
                | '；'
                | '•'
                | '·'
                | '●'
                | '_'
                | '-'
                | '—'
                | '{'
                | '}'
                | ','
                | '，'
                | '、'
                | ':'
                | '：'
        )
}

/// `c` as the vocabulary writes it; none where it is a space.
fn squeezed(c: char, fold: &Fold) -> Option<char> {
    if is_han(c) {
        return Some(fold.apply(c));
    }
    if c.is_whitespace() {
        return None;
    }
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' if c.is_alphanumeric() => char::from_u32(c as u32 - 0xFEE0),
        _ => None,
    };
    Some(narrow.unwrap_or(c).to_ascii_lowercase())
}

/// A line without its spaces, and the way back.
struct Squeezed {
    text: String,
    /// For each byte of `text`, the byte of the line; one more for the end.
    back: Vec<u32>,
}

impl Squeezed {
    fn new(line: &str, fold: &Fold) -> Self {
        let mut text = String::with_capacity(line.len());
        let keep = line.len() <= LONGEST_FIELD_LINE;
        let mut back = Vec::with_capacity(if keep { line.len() + 1 } else { 1 });
        for (at, c) in line.char_indices() {
            let Some(c) = squeezed(c, fold) else {
                continue;
            };
            text.push(c);
            if keep {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                back.extend(std::iter::repeat_n(at, c.len_utf8()));
            }
        }
        back.push(u32::try_from(line.len()).unwrap_or(u32::MAX));
        Self { text, back }
    }

    fn at(&self, byte: usize) -> usize {
        self.back[byte.min(self.back.len() - 1)] as usize
    }
}

/// The words of the vocabulary in a line, the longest at each place, none in another.
fn matches(table: &Table, line: &str, squeezed: &Squeezed) -> Vec<(usize, Range<usize>)> {
    let text = squeezed.text.as_str();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(next) = table.search().find(Input::new(text).span(from..text.len())) {
        let range = next.range();
        // `某某资讯网 编辑：张某` has no 网编: what begins within a word ends before the space.
        let astride = line.len() <= LONGEST_FIELD_LINE && {
            let (start, last) = (squeezed.at(range.start), squeezed.at(range.end - 1));
            line[start..last].contains(char::is_whitespace)
                && line[..start].ends_with(|c: char| han::is_han(c))
        };
        from = if astride {
            range.start + text[range.start..].chars().next().map_or(1, char::len_utf8)
        } else {
            found.push((next.pattern().as_usize(), range.clone()));
            range.end
        };
    }
    found
}

/// For each match, whether the field that it stands in consists of words of
/// the vocabulary and nothing else.
fn whole_fields(
    table: &Table,
    line: &str,
    squeezed: &Squeezed,
    matches: &[(usize, Range<usize>)],
) -> Vec<bool> {
    let mut whole = vec![false; matches.len()];
    if line.len() > LONGEST_FIELD_LINE {
        return whole;
    }
    let bytes = squeezed.text.as_str();
    // A field ends at a separator or where the line had a space.
    let ends_field = |at: usize| {
        at >= bytes.len()
            || bytes[at..].starts_with(|c: char| separates_fields(c) || c.is_ascii_digit())
            || line[..squeezed.at(at)].ends_with(char::is_whitespace)
    };
    let starts_field = |at: usize| {
        at == 0
            || bytes[..at].ends_with(|c: char| separates_fields(c) || c.is_ascii_digit())
            || line[..squeezed.at(at)].ends_with(char::is_whitespace)
    };
    let mut run: Vec<usize> = Vec::new();
    for (at, (pattern, range)) in matches.iter().enumerate() {
        if starts_field(range.start) {
            run.clear();
        } else if run
            .last()
            .is_none_or(|last| matches[*last].1.end != range.start)
        {
            run.clear();
            continue;
        }
        // A word that is only a label is not interface wording by itself.
        if table
            .word(*pattern)
            .uses
            .iter()
            .all(|(_, mode)| *mode == Mode::Label)
        {
            run.clear();
            continue;
        }
        run.push(at);
        if ends_field(range.end) {
            for index in run.drain(..) {
                whole[index] = true;
            }
        }
    }
    whole
}

fn fields(
    table: &Table,
    line: &str,
    squeezed: &Squeezed,
    matches: &[(usize, Range<usize>)],
) -> Vec<Field> {
    let text = squeezed.text.as_str();
    let mut found: Vec<Field> = Vec::new();
    let mut consumed = 0;
    for (pattern, range) in matches {
        let word = table.word(*pattern);
        let Some(&(class, _)) = word.uses.iter().find(|(_, mode)| *mode == Mode::Label) else {
            continue;
        };
        if range.start < consumed {
            continue;
        }
        let start = squeezed.at(range.start);
        let before = line[..start].chars().next_back();
        let at_start = before.is_none_or(|c| {
            separates_fields(c) || c.is_ascii_digit() || matches!(c, '■' | '◆' | '▲' | '※')
        });
        if !at_start {
            continue;
        }
        let after = text[range.end..].chars().next();
        let first = range.start == 0 || text[..range.start].chars().all(separates_fields);
        let colon = match after {
            Some(':' | '：' | '∶' | '﹕') => true,
            // `编辑丨王某`, `| 责编 | 王某 |`: a bar stands for the colon.
            Some('丨' | '|' | '｜' | '│') => {
                // In the row of a table with several pairs, a day says so itself.
                let day = matches!(
                    class,
                    Class::LabelDate | Class::LabelUpdated | Class::LabelWritten
                ) && text[range.end..]
                    .trim_start_matches(separates_fields)
                    .starts_with(['1', '2']);
                (first || !found.is_empty() || day)
                    && !matches!(
                        class,
                        Class::LabelChrome | Class::LabelCount | Class::LabelTags
                    )
            }
            // `【关键词】甲；乙`: the bracket that opens the line stands for it.
            Some('】' | ']') => first && before.is_some(),
            // `文/张某 责编/李某`: something that is no label itself follows.
            Some(slash @ ('/' | '／')) => {
                text.len() < 240
                    && matches!(
                        class,
                        Class::LabelAuthor
                            | Class::LabelEditor
                            | Class::LabelCredit
                            | Class::LabelSource
                            | Class::LabelDate
                    )
                    && table.names_something(&text[range.end + slash.len_utf8()..])
            }
            // `发表于 2019-3-4`: a date needs no colon before it.
            Some(c) if c.is_ascii_digit() => {
                matches!(class, Class::LabelDate | Class::LabelUpdated)
                    && text[range.end..].starts_with(['1', '2'])
            }
            _ => false,
        };
        // `编辑 周某`: a space and nothing but names.
        let end = squeezed.at(range.end);
        let spaced = !colon
            && range.start == 0
            && matches!(
                class,
                Class::LabelEditor | Class::LabelCredit | Class::LabelAuthor
            )
            && line.len() <= 60
            && line[..end].ends_with(char::is_whitespace)
            && super::names::personal_names(&line[end..]).is_some();
        if !colon && !spaced {
            continue;
        }
        let mark = after
            .filter(|c| colon && !c.is_ascii_digit())
            .map_or(0, char::len_utf8);
        consumed = range.end + mark;
        let value = squeezed.at(consumed);
        if let Some(last) = found.last_mut() {
            last.value.end = start;
        }
        found.push(Field {
            class,
            start,
            label: Arc::clone(&word.text),
            value: value..line.len(),
        });
    }
    found
}
