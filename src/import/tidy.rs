//! Repairs that lose nothing, each counted: pinyin notes, stray spaces,
//! half-width punctuation between Hanzi, entities, text decoded wrongly but
//! wholly.
//!
//! In: a line, or a block of text. Out: the same words as an editor would set
//! them, and what was done. What is damaged stays exactly as it is, and a mark
//! that is doubled stays doubled. Knows nothing of what a line is for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::{Encoding, GB18030, WINDOWS_1252};
use pinyin::ToPinyin as _;

use crate::text::han::{self, is_han};

/// How often each kind of repair was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Repairs(BTreeMap<&'static str, u64>);

impl Repairs {
    pub(super) fn add(&mut self, kind: &'static str, count: u64) {
        if count > 0 {
            *self.0.entry(kind).or_default() += count;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (kind, count) in &other.0 {
            self.add(kind, *count);
        }
    }

    pub(super) fn count(&self, kind: &str) -> u64 {
        self.0.get(kind).copied().unwrap_or(0)
    }

    pub(super) fn into_vec(self) -> Vec<(String, u64)> {
        let named = |(kind, count): (&str, u64)| (kind.to_owned(), count);
        self.0.into_iter().map(named).collect()
    }
}

/// Kinds of repair, as the report names them.
pub(super) mod kind {
    pub(in crate::import) const PINYIN: &str = "pinyin";
    pub(in crate::import) const PUNCTUATION: &str = "punctuation";
    pub(in crate::import) const SPACES: &str = "spaces";
    pub(in crate::import) const ENCODING: &str = "encoding";
    pub(in crate::import) const ENTITIES: &str = "entities";
    pub(in crate::import) const LINE_BREAKS: &str = "line-breaks";
    pub(in crate::import) const MARKUP: &str = "markup";
    pub(in crate::import) const LISTS: &str = "lists";
    pub(in crate::import) const HEADINGS: &str = "headings";
}

/// What the whole file says about its repairs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// So many pinyin notes that they are a program's, not the author's.
    pub(super) annotated: bool,
}

/// From this number on, pinyin notes are taken for a program's work, also
/// those in full-width parentheses and those without a tone.
const MANY_NOTES: usize = 3;

/// What `text` as a whole shows.
pub(super) fn habits(text: &str) -> Habits {
    let toned = text
        .match_indices(['(', '（'])
        .filter(|(at, _)| note_at(text, *at).is_some_and(|note| note.toned))
        .take(MANY_NOTES)
        .count();
    Habits {
        annotated: toned >= MANY_NOTES,
    }
}

/// `raw` without what no reader sees: wrongly decoded text made right,
/// entities as characters, pinyin notes and invisible characters gone, every
/// kind of space a plain one, none at the ends.
pub(super) fn clean_line(raw: &str, habits: Habits) -> (String, Repairs) {
    let mut repairs = Repairs::default();
    let mut text = Cow::Borrowed(raw);
    if let Some(recovered) = redecode(&text) {
        repairs.add(kind::ENCODING, 1);
        text = Cow::Owned(recovered);
    }
    if text.contains('&') {
        text = Cow::Owned(without_entities(&text, &mut repairs));
    }
    if text.contains(['(', '（']) {
        text = Cow::Owned(without_notes(&text, habits, &mut repairs));
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {
                repairs.add(kind::SPACES, 1);
            }
            '\t' => clean.push('\t'),
            c if c.is_whitespace() => {
                if !matches!(c, ' ' | '\r') {
                    repairs.add(kind::SPACES, 1);
                }
                clean.push(' ');
            }
            c if c.is_control() => repairs.add(kind::SPACES, 1),
            c => clean.push(c),
        }
    }
    let trimmed = clean.trim();
    if trimmed.len() < clean.len() {
        repairs.add(kind::SPACES, 1);
        clean = trimmed.to_owned();
    }
    (clean, repairs)
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// Running text: a space between two Hanzi is a slip.
    Prose,
    /// A title, a heading, a cell: a space separates its parts.
    Display,
}

/// A text as an editor would set it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tidied {
    pub(super) text: String,
    /// Where the damaged spots that were handed in stand now.
    pub(super) damaged: Vec<Range<usize>>,
    pub(super) repairs: Repairs,
}

/// `text` with full-width punctuation between Hanzi and without stray spaces.
/// Nothing inside the `damaged` ranges is touched.
pub(super) fn tidy(text: &str, damaged: &[Range<usize>], setting: Setting) -> Tidied {
    // Spaces and these marks are all that a repair looks for.
    let may_change = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '(' | ')' | ',' | ':' | ';' | '?' | '!' | '.'
            )
    };
    if damaged.is_empty() && !text.contains(may_change) {
        return Tidied {
            text: text.to_owned(),
            ..Tidied::default()
        };
    }
    let mut tidied = tidy_once(text, damaged, setting);
    // A mark that became full-width, or a space that went, may show that its
    // neighbour is one of the kind; hardly ever twice.
    for _ in 0..ROUNDS {
        if tidied.repairs == Repairs::default() {
            break;
        }
        let again = tidy_once(&tidied.text, &tidied.damaged, setting);
        if again.text == tidied.text {
            break;
        }
        tidied.text = again.text;
        tidied.damaged = again.damaged;
        tidied.repairs.merge(&again.repairs);
    }
    tidied
}

/// More rounds than marks ever stand side by side in earnest.
const ROUNDS: usize = 16;

fn tidy_once(text: &str, damaged: &[Range<usize>], setting: Setting) -> Tidied {
    let mut repairs = Repairs::default();
    let mut glyphs: Vec<Glyph> = text
        .char_indices()
        .map(|(at, c)| Glyph {
            c,
            spot: damaged.iter().position(|range| range.contains(&at)),
            fixed: false,
        })
        .collect();
    protect_addresses(&mut glyphs);
    let han_text = !is_reference(text)
        && han::han_count(text) * 3 >= text.chars().filter(|c| han::is_alphanumeric(*c)).count();
    if han_text {
        widen(&mut glyphs, &mut repairs);
    }
    let glyphs = without_stray_spaces(&glyphs, setting, &mut repairs);
    let mut tidied = Tidied {
        text: String::with_capacity(text.len()),
        damaged: Vec::new(),
        repairs,
    };
    let mut open = None;
    for glyph in &glyphs {
        if glyph.spot.is_some() && glyph.spot != open {
            tidied.damaged.push(tidied.text.len()..tidied.text.len());
        }
        open = glyph.spot;
        tidied.text.push(glyph.c);
        if let (Some(_), Some(last)) = (open, tidied.damaged.last_mut()) {
            last.end = tidied.text.len();
        }
    }
    tidied
}

/// Whether `text` is a reference as the standard sets it, with half-width
/// marks: `何其. 村务公开[J]. 乡村研究, 2015(4): 12-18.`
fn is_reference(text: &str) -> bool {
    const KINDS: [&str; 14] = [
        "[J]", "[M]", "[D]", "[N]", "[C]", "[R]", "[S]", "[P]", "[A]", "[Z]", "[EB/OL]", "[N/OL]",
        "[J/OL]", "[DB/OL]",
    ];
    let end_of = |kind: &&str| text.find(*kind).map(|at| at + kind.len());
    let mark = || KINDS.iter().find_map(end_of);
    text.len() <= 600
        && text.contains('[')
        && mark().is_some_and(|end| text[end..].trim_start().starts_with(['.', '/', ',']))
}

#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    /// The damaged spot that it belongs to.
    spot: Option<usize>,
    /// Part of an address: no repair may touch it.
    fixed: bool,
}

impl Glyph {
    fn is_free(self) -> bool {
        self.spot.is_none() && !self.fixed
    }
}

fn protect_addresses(glyphs: &mut [Glyph]) {
    let mut at = 0;
    while at < glyphs.len() {
        let is_part = |g: &Glyph| g.c.is_ascii_graphic();
        if !is_part(&glyphs[at]) {
            at += 1;
            continue;
        }
        let end = glyphs[at..]
            .iter()
            .position(|glyph| !is_part(glyph))
            .map_or(glyphs.len(), |length| at + length);
        let word: String = glyphs[at..end].iter().map(|glyph| glyph.c).collect();
        if let Some(found) = word.find("://").map(|colon| {
            word[..colon]
                .rfind(|c: char| !c.is_ascii_alphabetic())
                .map_or(0, |before| before + 1)
        }) {
            let stop = word[found..]
                .find([')', ',', ';', '"'])
                .map_or(end, |length| at + found + length);
            glyphs[at + found..stop]
                .iter_mut()
                .for_each(|g| g.fixed = true);
        } else if word.contains("www.") || (word.contains('@') && word.contains('.')) {
            let stop = word
                .find([')', ',', ';', '"'])
                .map_or(end, |length| at + length);
            glyphs[at..stop].iter_mut().for_each(|g| g.fixed = true);
        }
        at = end;
    }
}

/// Half-width marks that have Hanzi beside them become full-width ones.
fn widen(glyphs: &mut [Glyph], repairs: &mut Repairs) {
    let mut changed = 0;
    changed += curl(glyphs, '"');
    changed += curl(glyphs, '\'');
    let mut brackets: Vec<usize> = Vec::new();
    for at in 0..glyphs.len() {
        if !glyphs[at].is_free() {
            continue;
        }
        match glyphs[at].c {
            '(' => brackets.push(at),
            ')' => {
                if let Some(open) = brackets.pop() {
                    let inside = glyphs[open..at].iter().any(|glyph| is_han(glyph.c));
                    let beside = open
                        .checked_sub(1)
                        .is_some_and(|left| is_han(glyphs[left].c))
                        || glyphs.get(at + 1).is_some_and(|glyph| is_han(glyph.c));
                    if inside || beside {
                        glyphs[open].c = '（';
                        glyphs[at].c = '）';
                        changed += 2;
                    }
                }
            }
            _ => {}
        }
    }
    for at in 0..glyphs.len() {
        if glyphs[at].is_free()
            && let Some(wide) = wide_form(glyphs, at)
        {
            glyphs[at].c = wide;
            changed += 1;
        }
    }
    repairs.add(kind::PUNCTUATION, changed);
}

/// Straight quotation marks around Hanzi become “ ” or, inside others, ‘ ’;
/// how many were changed. Where a mark has no partner, none is touched.
fn curl(glyphs: &mut [Glyph], mark: char) -> u64 {
    let is_mark = |at: &usize| {
        let latin = |glyph: Option<&Glyph>| glyph.is_some_and(|g| g.c.is_ascii_alphanumeric());
        // `it's`: an apostrophe.
        let inside = mark == '\''
            && latin(at.checked_sub(1).and_then(|left| glyphs.get(left)))
            && latin(glyphs.get(at + 1));
        glyphs[*at].c == mark && glyphs[*at].is_free() && !inside
    };
    let marks: Vec<usize> = (0..glyphs.len()).filter(is_mark).collect();
    if !marks.len().is_multiple_of(2) {
        return 0;
    }
    let mut changed = 0;
    let (mut depth, mut from) = (0_i32, 0);
    for pair in marks.chunks_exact(2) {
        for glyph in &glyphs[from..pair[0]] {
            depth += i32::from(glyph.c == '“') - i32::from(glyph.c == '”');
        }
        from = pair[0];
        if !glyphs[pair[0]..=pair[1]]
            .iter()
            .any(|glyph| is_han(glyph.c))
        {
            continue;
        }
        let inner = mark == '\'' || depth > 0;
        (glyphs[pair[0]].c, glyphs[pair[1]].c) = if inner {
            ('‘', '’')
        } else {
            ('“', '”')
        };
        from = pair[1];
        changed += 2;
    }
    changed
}

fn wide_form(glyphs: &[Glyph], at: usize) -> Option<char> {
    let wide = match glyphs[at].c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        '.' => '。',
        _ => return None,
    };
    let left = neighbour(glyphs[..at].iter().rev());
    let right = neighbour(glyphs[at + 1..].iter());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(left) && digit(right) {
        // `1,000`, `14:23`, `3:2`; a comma with a space after it lists.
        return None;
    }
    let chinese = |c: Option<char>| c.is_some_and(is_chinese);
    match glyphs[at].c {
        '.' => {
            let directly = at.checked_sub(1).is_some_and(|before| {
                is_han(glyphs[before].c) || matches!(glyphs[before].c, '”' | '）' | '》')
            });
            let ends = match glyphs.get(at + 1).map(|glyph| glyph.c) {
                None | Some('”' | '）') => true,
                // `一.标题` is a number, `卡尔.马克思` a name: only after a
                // clause of some length is a point a full stop.
                Some(c) => {
                    let far = if ends_with_point(glyphs) { 3 } else { 6 };
                    let before =
                        |far: usize| at >= far && glyphs[at - far..at].iter().all(|g| is_han(g.c));
                    is_han(c) && (before(far))
                }
            };
            (directly && ends && at >= 3).then_some(wide)
        }
        // `f(a, b); 其余`: the mark ends a piece of code.
        _ if in_code(glyphs, at) => None,
        _ => (chinese(left) || chinese(right)).then_some(wide),
    }
}

/// Whether the text ends its last sentence with a half-width point.
fn ends_with_point(glyphs: &[Glyph]) -> bool {
    let mut last = glyphs.iter().rev().filter(|glyph| !glyph.c.is_whitespace());
    let mark = last.find(|glyph| !matches!(glyph.c, '"' | '”' | ')' | '）'));
    mark.is_some_and(|glyph| glyph.c == '.') && last.next().is_some_and(|glyph| is_han(glyph.c))
}

/// Whether the mark at `at` stands directly behind a bracket that closes a
/// piece without any Hanzi, as a call of a function does, and before a space.
fn in_code(glyphs: &[Glyph], at: usize) -> bool {
    let space = glyphs.get(at + 1).is_none_or(|glyph| glyph.c == ' ');
    let open = match at.checked_sub(1).map(|left| glyphs[left].c) {
        Some(')') => '(',
        Some(']') => '[',
        Some('}') => '{',
        _ => return false,
    };
    let inner = glyphs[..at - 1].iter().rev().take(200);
    let mut inner = inner.take_while(|glyph| !is_han(glyph.c));
    let called = inner.any(|glyph| glyph.c == open);
    let name = glyphs[..at].iter().rposition(|glyph| glyph.c == open);
    let name = name.and_then(|open| open.checked_sub(1));
    let latin = name.is_some_and(|name| glyphs[name].c.is_ascii_alphanumeric());
    space && called && latin
}

/// The next character that is no space.
fn neighbour<'a>(mut glyphs: impl Iterator<Item = &'a Glyph>) -> Option<char> {
    glyphs
        .find(|glyph| !glyph.c.is_whitespace())
        .map(|glyph| glyph.c)
}

fn is_chinese(c: char) -> bool {
    is_han(c) || han::is_cjk_punctuation(c) || matches!(c, '*' | '＊' | '%' | '‰' | '℃')
}

/// Marks that carry their own space.
fn is_wide_mark(c: char) -> bool {
    han::is_cjk_punctuation(c) && !matches!(c, '·' | '—' | '…' | '‘' | '’' | '“' | '”')
}

fn without_stray_spaces(glyphs: &[Glyph], setting: Setting, repairs: &mut Repairs) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut removed = 0;
    let mut at = 0;
    while at < glyphs.len() {
        if !glyphs[at].c.is_whitespace() {
            kept.push(glyphs[at]);
            at += 1;
            continue;
        }
        let end = glyphs[at..]
            .iter()
            .position(|glyph| !glyph.c.is_whitespace())
            .map_or(glyphs.len(), |length| at + length);
        let keeps = at > 0 && end < glyphs.len() && space_stays(glyphs, at, end, setting);
        if keeps {
            kept.push(Glyph {
                c: ' ',
                ..glyphs[at]
            });
        }
        removed += u64::from(!keeps || end - at > 1);
        at = end;
    }
    repairs.add(kind::SPACES, removed);
    kept
}

fn space_stays(glyphs: &[Glyph], start: usize, end: usize, setting: Setting) -> bool {
    let (left, right) = (glyphs[start - 1].c, glyphs[end].c);
    // 「通學路」 國小生上路: between the parts of a title a space stands for a comma.
    let part_ends = matches!(left, '」' | '』' | '？' | '！');
    let part_begins = is_han(right) || matches!(right, '「' | '『' | '“');
    if setting == Setting::Display && part_ends && part_begins {
        return true;
    }
    if is_wide_mark(left) || is_wide_mark(right) {
        return false;
    }
    let quote = |c: char| matches!(c, '‘' | '’' | '“' | '”' | '—' | '…');
    if setting == Setting::Prose && (quote(left) || quote(right)) {
        return false;
    }
    if !is_han(left) || !is_han(right) {
        return true;
    }
    if ends_an_article(&glyphs[..start]) {
        return true;
    }
    // Inside 《》 a space parts the phrases of a title, and it is another's.
    let in_title = glyphs[..start]
        .iter()
        .rev()
        .take(60)
        .find(|g| matches!(g.c, '《' | '》'))
        .is_some_and(|g| g.c == '《');
    if in_title && glyphs[end..].iter().take(60).any(|g| g.c == '》') {
        return true;
    }
    let before = glyphs[..start]
        .iter()
        .rev()
        .take_while(|g| is_han(g.c))
        .take(20)
        .count();
    let after = glyphs[end..]
        .iter()
        .take_while(|g| is_han(g.c))
        .take(20)
        .count();
    if before == 1 && after == 1 {
        return false;
    }
    match setting {
        Setting::Display => true,
        // Parallel phrases and rows of names are set with spaces on purpose.
        Setting::Prose => before == after && before <= 12,
    }
}

/// Whether all that stands before is the number of an article of a rule: 第十二条.
fn ends_an_article(before: &[Glyph]) -> bool {
    let counts = |g: &Glyph| g.c.is_ascii_digit() || "一二三四五六七八九十百零〇之".contains(g.c);
    match before {
        [first, number @ .., unit] => {
            first.c == '第'
                && matches!(unit.c, '条' | '條' | '款' | '项' | '項')
                && !number.is_empty()
                && number.iter().all(counts)
        }
        _ => false,
    }
}

struct Note {
    /// One past the closing parenthesis.
    end: usize,
    toned: bool,
    wide: bool,
}

/// The pinyin note whose opening parenthesis stands at `at`.
fn note_at(text: &str, at: usize) -> Option<Note> {
    let before = text[..at].chars().next_back().filter(|c| is_han(*c))?;
    let open = text[at..].chars().next()?;
    let inner = &text[at + open.len_utf8()..];
    let mut letters = String::new();
    let mut toned = false;
    for (offset, c) in inner.char_indices() {
        match c {
            ')' | '）' => {
                let syllable = before
                    .to_pinyin()
                    .map(|sound| sound.plain().replace('ü', "v"));
                let plausible = toned || syllable.as_deref() == Some(letters.as_str());
                return (!letters.is_empty() && letters.len() <= 24 && plausible).then_some(Note {
                    end: at + open.len_utf8() + offset + c.len_utf8(),
                    toned,
                    wide: open == '（',
                });
            }
            ' ' | '\'' | '’' | '·' => {}
            c => {
                let (letter, tone) = plain_letter(c)?;
                toned |= tone;
                letters.push(letter);
            }
        }
        if offset > 48 {
            return None;
        }
    }
    None
}

/// A letter of pinyin without its tone, and whether it had one.
fn plain_letter(c: char) -> Option<(char, bool)> {
    Some(match c {
        'a'..='z' => (c, false),
        'ā' | 'á' | 'ǎ' | 'à' => ('a', true),
        'ē' | 'é' | 'ě' | 'è' | 'ê' => ('e', true),
        'ī' | 'í' | 'ǐ' | 'ì' => ('i', true),
        'ō' | 'ó' | 'ǒ' | 'ò' => ('o', true),
        'ū' | 'ú' | 'ǔ' | 'ù' => ('u', true),
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => ('v', true),
        'ń' | 'ň' | 'ǹ' => ('n', true),
        'ü' => ('v', false),
        _ => return None,
    })
}

fn without_notes(text: &str, habits: Habits, repairs: &mut Repairs) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices(['(', '（']) {
        if at < from {
            continue;
        }
        let Some(note) = note_at(text, at) else {
            continue;
        };
        // A single note in full-width parentheses is the author's own.
        if !habits.annotated && (note.wide || !note.toned) {
            continue;
        }
        kept.push_str(&text[from..at]);
        from = note.end;
        repairs.add(kind::PINYIN, 1);
    }
    kept.push_str(&text[from..]);
    kept
}

/// Entities that scraped text is full of; anything else stays as it is.
const ENTITIES: [(&str, &str); 14] = [
    ("&nbsp;", " "),
    ("&ensp;", " "),
    ("&emsp;", " "),
    ("&#160;", " "),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&lsquo;", "‘"),
    ("&rsquo;", "’"),
    ("&hellip;", "…"),
    ("&mdash;", "—"),
    ("&middot;", "·"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];

fn without_entities(text: &str, repairs: &mut Repairs) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, character)) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name)) {
            kept.push_str(character);
            repairs.add(kind::ENTITIES, 1);
            rest = &rest[name.len()..];
        } else {
            kept.push('&');
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    kept
}

/// `line` read again as UTF-8, where it is UTF-8 that was read as GBK or as
/// Windows-1252 and nothing was lost on the way.
fn redecode(line: &str) -> Option<String> {
    let telling = line.chars().filter(|c| !c.is_ascii()).take(6).count();
    if telling < 6 {
        return None;
    }
    reread(line, &|text| lossless(text, GB18030)).or_else(|| reread(line, &western_bytes))
}

fn lossless(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, lossy) = encoding.encode(text);
    (!lossy).then(|| bytes.into_owned())
}

/// The bytes that were read as Latin-1 or as Windows-1252: the two agree but
/// for the range from 80 to 9F.
fn western_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c as u32) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(lossless(c.encode_utf8(&mut [0; 4]), WINDOWS_1252)?),
        }
    }
    Some(bytes)
}

fn reread(line: &str, encode: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    // A short piece decides whether a longer one is worth the work.
    for length in [6, 24] {
        let end = line.char_indices().nth(length);
        let bytes = encode(&line[..end.map_or(line.len(), |(at, _)| at)])?;
        let valid = match std::str::from_utf8(&bytes) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
        };
        if !valid {
            return None;
        }
    }
    let text = String::from_utf8(encode(line)?).ok()?;
    (han::han_count(&text) >= 2).then_some(text)
}
