//! The lines of a scraped text, and what each shows by itself.
//!
//! In: decoded text. Out: one [`Line`] for every line that an author could
//! have meant (lines broken at a fixed width are joined), with its features.
//! Knows nothing of neighbours: what a line means beside others is decided in
//! `classify.rs`.

use super::breaks;
use super::chrome;
use super::dates;
use super::dump;
use super::markup::Markup;
use super::metadata::{self, Stamp};
use super::names;
use super::tidy::{self, Repairs, kind};
use super::words::{self, Class, Wording, Words};
use crate::text::gazetteer::gazetteer;
use crate::text::han::{self, is_han};

/// One line, or several that were one before they were broken.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The lines of the file, as indices into [`Page::raw`]; never empty.
    pub(super) rows: Vec<usize>,
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

impl Line<'_> {
    /// The first of its lines in the file.
    pub(super) fn first(&self) -> usize {
        self.rows.first().copied().unwrap_or(0)
    }

    /// The last of its lines in the file.
    pub(super) fn last(&self) -> usize {
        self.rows.last().copied().unwrap_or(0)
    }
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
    /// Says who wrote a reply in a forum or a comment, and when.
    pub(super) reply: bool,
    /// A field about a paper: 收稿日期, 基金项目, 作者简介.
    pub(super) paper: bool,
    /// Cells of a table row.
    pub(super) cells: usize,
    pub(super) bullet: Option<char>,
    /// Names of reporters and nothing else.
    pub(super) byline: bool,
    /// Names alone, as the writers of a paper stand under its title.
    pub(super) writers: bool,
}

/// How a heading is numbered, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Number {
    /// 第一章, 第一部分
    Chapter,
    /// 第一节
    Section,
    /// 一、
    Han,
    /// （一）
    BracketedHan,
    /// 第一，
    Ordinal,
    /// 1. or 1、 or 01
    Digit,
    /// 1.2
    Decimal,
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
pub(super) fn read<'a>(text: &'a str, markups: &'a [Markup], words: &Words) -> Page<'a> {
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
        let pieces = match markup {
            Some(_) => vec![clean.as_str()],
            None => dump::pieces(&clean, words),
        };
        for (at, piece) in pieces.into_iter().enumerate() {
            lines.push(Line {
                rows: vec![number],
                raw: line,
                clean: piece.to_owned(),
                repairs: if at == 0 {
                    std::mem::take(&mut repairs)
                } else {
                    Repairs::default()
                },
                // Pieces of one line were not broken at a width.
                gap: gap || at > 0,
                look: Look::default(),
                markup,
                place: Place::Unknown,
                named: false,
            });
        }
        gap = false;
    }
    let mut lines = breaks::join(lines);
    for line in &mut lines {
        line.look = look(&line.clean, words);
    }
    Page { raw, lines }
}

/// What a line shows by itself.
pub(super) fn look(clean: &str, words: &Words) -> Look {
    let units = han::reading_units(clean);
    let wording = words.wording(clean);
    let trimmed = clean.trim_end_matches(['”', '’', '」', '』', '）', ')', '》', ' ', '"', '\'']);
    let point = trimmed.strip_suffix('.').is_some_and(|before| {
        before.ends_with(|c| is_han(c) || matches!(c, '”' | '"' | ')' | '）' | '\''))
    });
    let closes =
        point || trimmed.ends_with(han::ends_sentence) || clean.ends_with(han::ends_sentence);
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
        ended: point || clean.contains('。'),
        announces: clean.ends_with(['：', ':']),
        stops,
        interface,
        stamp: metadata::stamp(clean, &wording),
        number: number(clean).map(|(kind, _)| kind),
        spam: is_row_of_names(clean) || is_row_of_places(clean, &wording),
        bracketed: is_bracketed(clean),
        cells: cells(clean),
        bullet: bullet(clean),
        byline: names::byline(clean).is_some() || is_dated_byline(clean),
        writers: names::writers(clean).is_some(),
        wording,
        ..Look::default()
    };
    look.caption = is_caption(clean, &look);
    look.reply = is_reply(clean, &look);
    if chrome::is_of_the_page(clean, &look) {
        look.interface = 1.0;
    }
    if breaks::is_page_number(clean) {
        look.interface = 1.0;
        look.bullet = None;
    }
    // What a journal says about a paper is no running text, however long.
    let about_paper = |field: &words::Field| field.start <= 3 && field.class == Class::LabelPaper;
    // `（1.某某大学 某某学院，某地 100001）`
    let affiliation = look.bracketed && clean.len() <= 400 && has_postcode(clean);
    look.paper =
        affiliation || look.units <= 150 && look.wording.fields.first().is_some_and(about_paper);
    // A gate before the rest of the text speaks to the reader; a sentence of
    // the text that tells of one does not.
    let speaks = look.bracketed || !look.closes || clean.contains(['请', '請', '您']);
    if speaks && look.units <= 60 && words.says_cut(clean) {
        look.interface = 1.0;
    }
    look.prose = prose(&look);
    look
}

/// How much a line reads like running text: long, with the marks of
/// sentences, and little interface wording.
fn prose(look: &Look) -> f32 {
    if look.spam || look.byline || look.caption || look.paper || look.reply {
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
        if rest.len() == after.len() {
            return None;
        }
        if let Some(words) = rest.strip_prefix(['，', '、', ',', '：', ':']) {
            return Some((Number::Ordinal, text.len() - words.len()));
        }
        let unit = ["章", "节", "節", "部分", "篇", "编", "編"];
        let unit = unit.iter().find(|unit| rest.starts_with(**unit))?;
        let words = &rest[unit.len()..];
        let kind = match *unit {
            "节" | "節" => Number::Section,
            _ => Number::Chapter,
        };
        let separated = words.starts_with([' ', '　', '：', ':', '、']) || words.is_empty();
        return separated.then_some((kind, text.len() - words.len()));
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
    if digits
        && !bracket
        && let Some(words) = decimal(rest)
    {
        return Some((Number::Decimal, text.len() - words.len()));
    }
    let padded = digits && !bracket && rest.starts_with('0') && rest.len() - after.len() == 2;
    if padded && after.starts_with(' ') {
        return Some((Number::Digit, text.len() - after.len()));
    }
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

/// What the number at the beginning of `text` counts: 三 and 3 are three.
pub(super) fn count(text: &str) -> Option<u64> {
    let bare = text.trim_start_matches(['（', '(', '〔', '第']);
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return bare[..digits].parse().ok();
    }
    let value = |c: char| {
        let at = "一二三四五六七八九".chars().position(|own| own == c);
        at.and_then(|at| u64::try_from(at + 1).ok())
    };
    let (mut tens, mut ones, mut seen) = (0, 0, false);
    for c in bare.chars() {
        match (c, value(c)) {
            ('十', _) => (tens, ones) = (ones.max(1) * 10, 0),
            (_, Some(value)) => ones = value,
            _ => break,
        }
        seen = true;
    }
    seen.then_some(tens + ones)
}

/// What follows a number of several places, as in `1.2 背景`; a quantity such
/// as `3.5万元` has no space behind it.
fn decimal(text: &str) -> Option<&str> {
    let words = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &text[..text.len() - words.len()];
    let places = number.split('.').count();
    let whole = number
        .split('.')
        .all(|place| (1..=2).contains(&place.len()));
    let parted = words.starts_with(' ') && words.trim_start().starts_with(is_han);
    (places >= 2 && whole && parted).then_some(words)
}

/// Whether a line is a byline with its day: `记者 张三 报道　2009-10-22`.
fn is_dated_byline(text: &str) -> bool {
    let Some((_, day)) = dates::date_in(text).filter(|_| text.len() <= 120) else {
        return false;
    };
    let rest = format!("{} {}", &text[..day.start], &text[day.end..]);
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | ' '));
    names::byline(rest).is_some()
}

/// Whether a number of exactly six digits stands in `text`.
fn has_postcode(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 6)
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
    // `资料图：去年的夜班`
    let begins = begins
        || [
            "资料图",
            "資料圖",
            "图说",
            "圖說",
            "图片说明",
            "圖片說明",
            "配图",
            "配圖",
            "上图",
            "下图",
        ]
        .iter()
        .filter_map(|word| bare.strip_prefix(word))
        .any(|rest| rest.trim_start_matches('片').starts_with(['：', ':']));
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
    // `村口的水车。张三摄/某某图片`
    let by_agency = text
        .rsplit_once(['/', '／'])
        .is_some_and(|(shown, agency)| {
            shown.ends_with(['摄', '攝']) && (2..=8).contains(&agency.chars().count())
        });
    let credited = credited || by_agency;
    let marked = text.starts_with(['▲', '△', '▼', '↑', '↓']);
    (look.bracketed && (caption_units > 0 || begins) && (look.units <= 30 || begins))
        || (begins && (marked || look.units <= 40))
        || (marked && look.units <= 60)
        || (credited && look.units <= 60)
        || (caption_units * 2 >= look.units && caption_units > 0)
        // `(图为村口荷塘,资料照片)` and `图片来源：某某` without brackets.
        || (caption_units > 0 && look.units <= 12 && !look.closes && look.stops == 0)
}

/// `3楼 某某 发表于 2019-3-5`, `某某 3天前`: the head of a reply.
fn is_reply(text: &str, look: &Look) -> bool {
    if look.units > 24 || look.closes || text.contains(['，', '。', '、', '：']) {
        return false;
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '#' | ' '));
    let numbered = digits.len() < text.len() && digits.starts_with(['楼', '樓', 'F', 'f']);
    let floor = numbered
        || ["沙发", "板凳", "地板", "#"]
            .iter()
            .any(|word| text.starts_with(word));
    let posted = ["发表于", "發表於", "回复于", "评论于", "回覆於"]
        .iter()
        .any(|word| text.contains(word));
    let dated = dates::date_in(text).is_some();
    let ago = [
        "天前",
        "小时前",
        "分钟前",
        "小時前",
        "分鐘前",
        "个月前",
        "周前",
        "年前",
    ]
    .iter()
    .any(|word| text.ends_with(word))
        && text.contains(|c: char| c.is_ascii_digit());
    (floor && (posted || dated || look.units <= 6))
        || (posted && dated && !text.starts_with(['发', '發']) && look.wording.fields.len() <= 1)
        || (ago && look.units <= 16)
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
pub(super) fn cells(text: &str) -> usize {
    let count = cells_of(text).count();
    if count >= 2 { count } else { 0 }
}

/// The cells of a line: between bars, tabs, or gaps of several spaces.
pub(super) fn cells_of(text: &str) -> impl Iterator<Item = &str> {
    let inner = text.trim_matches(|c| is_bar(c) || c == ' ');
    let has_words = inner.contains(char::is_alphanumeric);
    // The rule under the head of a Markdown table.
    let is_rule = || {
        inner
            .chars()
            .all(|c| is_bar(c) || matches!(c, '-' | ':' | ' '))
    };
    let separator = if inner.contains(is_bar) && (has_words || is_rule()) {
        Separator::Bar
    } else if inner.contains('\t') {
        Separator::Tab
    } else if is_spaced_row(inner) {
        Separator::Gap
    } else {
        Separator::None
    };
    let mut rest = Some(inner);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = match separator {
            Separator::Bar => text.find(is_bar),
            Separator::Tab => text.find('\t'),
            Separator::Gap => text.find("  "),
            Separator::None => None,
        };
        let (cell, after) = match cut {
            None => (text, None),
            Some(at) => {
                let mark = text[at..].chars().next().map_or(0, char::len_utf8);
                let after = &text[at + mark..];
                let after = if separator == Separator::Gap {
                    after.trim_start()
                } else {
                    after
                };
                (&text[..at], Some(after))
            }
        };
        rest = after;
        Some(cell.trim())
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Bar,
    Tab,
    Gap,
    None,
}

/// Three or more short cells without the marks of sentences, with several
/// spaces between them.
fn is_spaced_row(inner: &str) -> bool {
    inner.len() <= 300
        && inner.matches("  ").count() >= 2
        && !inner.contains(['。', '，', '；', '：', ':'])
        && {
            let cells = inner
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty());
            cells.clone().count() >= 3 && cells.clone().all(|cell| han::reading_units(cell) <= 16)
        }
}

pub(super) fn bullet(text: &str) -> Option<char> {
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
