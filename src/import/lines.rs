//! The lines of a scraped text, and what each shows by itself.
//!
//! In: decoded text. Out: one [`Line`] for every line that an author could
//! have meant (lines broken at a fixed width are joined), with its features.
//! Knows nothing of neighbours: what a line means beside others is decided in
//! `classify.rs`.

use super::markup::Markup;
use super::metadata::{self, Stamp};
use super::names;
use super::tidy::{self, Repairs, kind};
use super::words::{self, Class, Wording};
use crate::text::gazetteer::gazetteer;
use crate::text::han::{self, is_han};

/// One line, or several that were one before they were broken.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The lines of the file, as indices into [`Page::raw`].
    pub(super) first: usize,
    pub(super) last: usize,
    /// The line as it stands in the file (the first, where several).
    pub(super) raw: &'a str,
    /// The line without spaces at its ends, pinyin notes and the like.
    pub(super) clean: String,
    pub(super) repairs: Repairs,
    /// Whether an empty line stands before it.
    pub(super) gap: bool,
    pub(super) look: Look,
    /// What a page's markup tells about it.
    pub(super) markup: Option<&'a Markup>,
    pub(super) place: Place,
    /// Says what the page's title says.
    pub(super) named: bool,
}

/// Where a line stands on a page whose article is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// A scraped text, or a page without a part that is an article.
    #[default]
    Unknown,
    Before,
    Inside,
    /// Inside, but in something that is named as no part of the text.
    Aside,
    After,
}

impl Place {
    /// Whether a line that stands here cannot be the article's.
    pub(super) fn is_outside(self) -> bool {
        matches!(self, Self::Before | Self::Aside | Self::After)
    }
}

/// What a line shows by itself.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // features, each seen or not
pub(super) struct Look {
    /// Hanzi and Latin words.
    pub(super) units: usize,
    pub(super) han: usize,
    /// Ends as a sentence ends.
    pub(super) closes: bool,
    /// Has a full stop somewhere: something may be glued to its end.
    pub(super) ended: bool,
    /// Ends with a colon: something follows.
    pub(super) announces: bool,
    /// Sentence and clause marks inside.
    pub(super) stops: usize,
    /// How much it reads like running text, 0 to 1.
    pub(super) prose: f32,
    /// Share of interface wording, 0 to 1.
    pub(super) interface: f32,
    pub(super) wording: Wording,
    /// A date, and what else stands in the line.
    pub(super) stamp: Option<Stamp>,
    /// The number that a heading begins with.
    pub(super) number: Option<Number>,
    /// The whole line is a row of unrelated names.
    pub(super) spam: bool,
    /// The whole line stands in brackets.
    pub(super) bracketed: bool,
    pub(super) caption: bool,
    /// Cells of a table row.
    pub(super) cells: usize,
    pub(super) bullet: Option<char>,
    /// Names of reporters and nothing else.
    pub(super) byline: bool,
}

/// How a heading is numbered, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Number {
    /// 第一章, 第一节, 第一部分
    Chapter,
    /// 一、
    Han,
    /// （一）
    BracketedHan,
    /// 1. or 1、
    Digit,
    /// （1）
    BracketedDigit,
}

/// A file as lines.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// Every line of the file.
    pub(super) raw: Vec<&'a str>,
    /// Lines that are not empty, joined where they had been broken.
    pub(super) lines: Vec<Line<'a>>,
}

/// Reads `text` as lines; `markups` tells about each where it is a page's.
pub(super) fn read<'a>(text: &'a str, markups: &'a [Markup]) -> Page<'a> {
    let habits = tidy::habits(text);
    let raw: Vec<&str> = text.split('\n').collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut gap = false;
    for (number, line) in raw.iter().enumerate() {
        let (clean, mut repairs) = tidy::clean_line(line, habits);
        let markup = markups.get(number);
        repairs.add(kind::PINYIN, markup.map_or(0, |markup| markup.readings));
        if clean.is_empty() {
            gap = true;
            continue;
        }
        lines.push(Line {
            first: number,
            last: number,
            raw: line,
            clean,
            repairs,
            gap,
            look: Look::default(),
            markup,
            place: Place::Unknown,
            named: false,
        });
        gap = false;
    }
    let mut lines = join_broken(lines);
    for line in &mut lines {
        line.look = look(&line.clean);
    }
    Page { raw, lines }
}

/// What a line shows by itself.
pub(super) fn look(clean: &str) -> Look {
    let units = han::reading_units(clean);
    let wording = words::wording(clean);
    let trimmed = clean.trim_end_matches(['”', '’', '」', '』', '）', ')', '》', ' ', '"']);
    let closes = trimmed.ends_with(han::ends_sentence) || clean.ends_with(han::ends_sentence);
    let stops = clean
        .chars()
        .filter(|c| {
            matches!(
                c,
                '，' | '。' | '；' | '！' | '？' | '、' | ',' | ';' | '!' | '?'
            )
        })
        .count();
    let interface = ratio(wording.covered, units).min(1.0);
    let mut look = Look {
        units,
        han: han::han_count(clean),
        closes,
        ended: clean.contains('。'),
        announces: clean.ends_with(['：', ':']),
        stops,
        interface,
        stamp: metadata::stamp(clean, &wording),
        number: number(clean).map(|(kind, _)| kind),
        spam: is_row_of_names(clean) || is_row_of_places(clean, &wording),
        bracketed: is_bracketed(clean),
        cells: cells(clean),
        bullet: bullet(clean),
        byline: names::byline(clean).is_some(),
        wording,
        ..Look::default()
    };
    look.caption = is_caption(clean, &look);
    // A gate before the rest of the text speaks to the reader; a sentence of
    // the text that tells of one does not.
    let speaks = look.bracketed || !look.closes || clean.contains(['请', '請', '您']);
    if speaks && look.units <= 60 && words::says_cut(clean) {
        look.interface = 1.0;
    }
    look.prose = prose(&look);
    look
}

/// How much a line reads like running text: long, with the marks of
/// sentences, and little interface wording.
fn prose(look: &Look) -> f32 {
    if look.spam || look.byline || look.caption {
        return 0.0;
    }
    let length = ratio(look.units, 36).min(1.0);
    let marks = if look.closes {
        1.0
    } else if look.ended && look.stops >= 2 {
        0.8
    } else if look.stops >= 2 && look.units >= 45 {
        0.7
    } else if look.units >= 60 {
        0.5
    } else if look.stops == 1 && look.units >= 20 {
        0.3
    } else {
        0.0
    };
    let field = look.wording.fields.iter().any(|field| field.start == 0);
    let field = if field && look.units < 40 { 0.3 } else { 1.0 };
    let declares = look.wording.fields.first().is_some_and(|field| {
        field.start == 0
            && ["声明", "提示", "版权"]
                .iter()
                .any(|word| field.label.contains(word))
    });
    let notice = f32::from(u8::from(declares)) * 0.6
        + ratio(
            4 * look.wording.units_of(Class::Copyright) + 2 * look.wording.units_of(Class::Prompt),
            look.units,
        );
    length * marks * field * (1.0 - notice.min(1.0)) * (1.0 - 0.8 * look.interface)
}

#[allow(clippy::cast_precision_loss)] // lengths of lines: what is lost is far below what matters
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// The number that `text` begins with, and where the words after it begin.
pub(super) fn number(text: &str) -> Option<(Number, usize)> {
    let is_number = |c: char| "一二三四五六七八九十百零〇".contains(c);
    let mut rest = text;
    if let Some(after) = text.strip_prefix('第') {
        rest = after.trim_start_matches(|c: char| is_number(c) || c.is_ascii_digit());
        let unit = ["章", "节", "節", "部分", "篇", "编"]
            .iter()
            .find_map(|unit| rest.strip_prefix(unit))?;
        let used = text.len() - unit.len();
        let separated = unit.starts_with([' ', '　', '：', ':', '、']) || unit.is_empty();
        return (rest.len() < after.len() && separated).then_some((Number::Chapter, used));
    }
    let bracket = rest.starts_with(['（', '(', '〔']);
    if bracket {
        rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
    }
    let han_rest = rest.trim_start_matches(is_number);
    let digit_rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let (after, digits) = if han_rest.len() < rest.len() {
        (han_rest, false)
    } else if digit_rest.len() < rest.len() && rest.len() - digit_rest.len() <= 2 {
        (digit_rest, true)
    } else {
        return None;
    };
    let closing: &[char] = if bracket {
        &['）', ')', '〕']
    } else if digits {
        &['.', '．', '、', '）', ')']
    } else {
        &['、', '.', '．']
    };
    let mark = after.chars().next().filter(|c| closing.contains(c))?;
    let words = &after[mark.len_utf8()..];
    // `3.5万元` and `1.2` begin with a quantity, not with a number of a heading.
    if digits && !bracket && words.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let kind = match (bracket, digits) {
        (false, false) => Number::Han,
        (true, false) => Number::BracketedHan,
        (false, true) => Number::Digit,
        (true, true) => Number::BracketedDigit,
    };
    Some((kind, text.len() - words.len()))
}

fn is_bracketed(text: &str) -> bool {
    let pairs = [
        ('（', '）'),
        ('(', ')'),
        ('【', '】'),
        ('[', ']'),
        ('〔', '〕'),
    ];
    pairs.iter().any(|(open, close)| {
        text.strip_prefix(*open)
            .and_then(|rest| rest.strip_suffix(*close))
            .is_some_and(|inner| !inner.contains([*open, *close]))
    })
}

fn is_caption(text: &str, look: &Look) -> bool {
    if look.units > 90 {
        return false;
    }
    let caption_units = look.wording.units_of(Class::Caption);
    let bare = text.trim_start_matches(['▲', '△', '▼', '↑', '↓', '◆', '（', '(', '【', '[', ' ']);
    let begins = [
        "图为", "圖為", "图：", "圖：", "图/", "圖/", "图①", "图1", "图2", "图3",
    ]
    .iter()
    .any(|start| bare.starts_with(start));
    let credited = [
        "摄",
        "攝",
        "供图",
        "供圖",
        "摄）",
        "摄)",
        "攝）",
        "攝)",
        "供图）",
        "供图)",
    ]
    .iter()
    .any(|end| text.ends_with(end));
    let marked = text.starts_with(['▲', '△', '▼', '↑', '↓']);
    (look.bracketed && (caption_units > 0 || begins) && (look.units <= 30 || begins))
        || (begins && (marked || look.units <= 40))
        || (marked && look.units <= 60)
        || (credited && look.units <= 60)
        || (caption_units * 2 >= look.units && caption_units > 0)
        // `(图为村口荷塘,资料照片)` and `图片来源：某某` without brackets.
        || (caption_units > 0 && look.units <= 12 && !look.closes && look.stops == 0)
}

/// A row of many short names between bars: the advertisement for other pages
/// that is glued to scraped text.
fn is_row_of_names(text: &str) -> bool {
    let bars = text.chars().filter(|c| is_bar(*c)).count();
    if bars < 8 {
        return bars >= 1 && !text.chars().any(char::is_alphanumeric);
    }
    let (mut short, mut others, mut digits, mut places) = (0, 0, 0, 0);
    for cell in text
        .split(is_bar)
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
    {
        let length = cell.chars().take(9).count();
        digits += usize::from(cell.contains(|c: char| c.is_ascii_digit()));
        places += usize::from(cell.ends_with([
            '县', '市', '区', '旗', '州', '盟', '镇', '乡', '縣', '區', '鎮', '鄉',
        ]));
        if length <= 8 && cell.chars().all(is_han) {
            short += 1;
        } else {
            others += 1;
        }
    }
    (short >= 8 && others * 4 <= short && digits == 0) && (places * 2 >= short || short >= 20)
        || short + others <= 2
}

/// A row of places that belong to nothing, whatever stands between them.
fn is_row_of_places(text: &str, wording: &Wording) -> bool {
    // A sentence has its marks, and one that lists places has few of them.
    let sentence = text.contains(['。', '，', '；']);
    let parts = text
        .split([' ', '|', '、', '\u{3000}'])
        .filter(|part| !part.is_empty())
        .take(9)
        .count();
    !sentence && wording.fields.is_empty() && parts >= 8 && gazetteer().density(text) > 0.6
}

pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜')
}

/// Number of cells, where the line could be a row of a table; else 0.
fn cells(text: &str) -> usize {
    let inner = text.trim_matches(|c| is_bar(c) || c == ' ');
    let bars = inner.chars().filter(|c| is_bar(*c)).count();
    let tabs = inner.matches('\t').count();
    if bars > 0 && inner.chars().any(char::is_alphanumeric) {
        bars + 1
    } else if bars > 0
        && inner
            .chars()
            .all(|c| is_bar(c) || matches!(c, '-' | ':' | ' '))
    {
        // The rule under the head of a Markdown table.
        bars + 1
    } else if tabs > 0 {
        tabs + 1
    } else {
        0
    }
}

fn bullet(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let mark = chars.next()?;
    let spaced = chars.next().is_some_and(char::is_whitespace);
    match mark {
        '•' | '●' | '■' | '◆' | '★' | '▪' | '◇' | '○' | '□' | '➢' | '►' | '▶' | '✦' => {
            Some(mark)
        }
        '-' | '–' | '·' if spaced => Some(mark),
        _ => None,
    }
}

/// Joins lines that a program broke at a fixed width.
fn join_broken(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let Some(width) = broken_width(&lines) else {
        return lines;
    };
    // Where paragraphs are marked, a full line that ends a sentence goes on too.
    let is_indented = |line: &Line| line.raw.starts_with(['\u{3000}', ' ', '\t']);
    let indents = lines.iter().filter(|line| is_indented(line)).count();
    let gaps = lines.iter().filter(|line| line.gap).count();
    let marked =
        (indents >= 2 && indents * 2 < lines.len()) || (gaps >= 2 && gaps * 2 < lines.len());
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    // Whether the line before was as wide as the page.
    let mut full = false;
    for line in lines {
        let own = columns(&line.clean);
        let fills = own + 3 >= width && own <= width + 3;
        let indented = is_indented(&line);
        match joined.last_mut() {
            Some(last)
                if full
                    && line.markup.is_none_or(|markup| markup.broken)
                    && !line.gap
                    && !indented
                    && !starts_anew(&line.clean)
                    && (marked || !last.clean.ends_with(['。', '！', '？', '：'])) =>
            {
                if needs_space(&last.clean, &line.clean) {
                    last.clean.push(' ');
                }
                last.clean.push_str(&line.clean);
                last.last = line.last;
                last.repairs.merge(&line.repairs);
                last.repairs.add(kind::LINE_BREAKS, 1);
            }
            _ => joined.push(line),
        }
        full = fills;
    }
    joined
}

/// The width at which the lines of a file were broken, where they were: most
/// lines that do not end a sentence are equally wide.
fn broken_width(lines: &[Line]) -> Option<usize> {
    const WIDEST: usize = 130;
    let mut counts = [0_usize; WIDEST + 1];
    let mut open = 0;
    for line in lines {
        let width = columns(&line.clean);
        if width > 2 * WIDEST {
            // A file with whole paragraphs in its lines was not broken.
            return None;
        }
        if (36..=WIDEST).contains(&width) && !line.clean.ends_with(['。', '！', '？', '：', '”'])
        {
            counts[width] += 1;
            open += 1;
        }
    }
    if open < 3 {
        return None;
    }
    let around = |at: usize| -> usize {
        counts[at.saturating_sub(2)..=(at + 2).min(WIDEST)]
            .iter()
            .sum()
    };
    let width = (36..=WIDEST).max_by_key(|at| (around(*at), *at))?;
    // The widest of the window, since a line is full only when no more fits.
    (around(width) * 10 >= open * 7).then_some(width)
}

/// Width of a line as a terminal counts it: a Hanzi is two columns.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn starts_anew(text: &str) -> bool {
    number(text).is_some() || bullet(text).is_some()
}

fn needs_space(left: &str, right: &str) -> bool {
    left.ends_with(|c: char| c.is_ascii_alphanumeric())
        && right.starts_with(|c: char| c.is_ascii_alphabetic())
}
