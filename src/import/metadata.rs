//! What a file states about its article: date, source, author, editor, address.
//!
//! In: lines that stand outside the body. Out: values as they are stated, and
//! nothing where nothing is stated. Knows nothing of titles, which are chosen
//! in `title.rs`, or of YAML.

use std::ops::Range;

use jiff::civil::Date;

use super::lines::Line;
use super::names;
use super::words::{self, Class, Field, Wording};
use crate::text::han;

/// What the lines around a body state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) date: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) editors: Vec<String>,
    /// The source says that text is missing.
    pub(super) incomplete: bool,
}

/// A date in a line that holds little else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) date: Date,
    /// Words of the line that neither the date nor any field explains.
    pub(super) rest: usize,
}

/// Reads what `lines` state. They stand outside the body, in order, the first
/// `header` of them before it: only there is a bare date the day of
/// publication, since one after the text may be the day of writing.
pub(super) fn read(lines: &[&Line], header: usize) -> Metadata {
    let mut found = Metadata::default();
    // The day of publication wins over a bare date, and both over an update.
    let mut dates: [Option<Date>; 3] = [None; 3];
    for (at, line) in lines.iter().enumerate() {
        let text = line.clean.as_str();
        let fields = &line.look.wording.fields;
        // A notice of rights may quote a label; it states nothing.
        let is_sentence = line.look.closes && line.look.units > 40;
        let states = !is_sentence && !line.look.wording.has(Class::Copyright);
        for field in fields.iter().filter(|_| states) {
            let mut value = &text[field.value.clone()];
            // A label alone: its value stands on the next line.
            if is_empty(value)
                && fields.len() == 1
                && let Some(next) = lines.get(at + 1).filter(|next| is_value(next))
            {
                value = &next.clean;
            }
            read_field(field, value, &mut found, &mut dates);
        }
        let head = fields.first().map_or(text.len(), |field| field.start);
        if let Some((date, _)) =
            date_in(&text[..head]).filter(|_| at < header && line.look.stamp.is_some())
        {
            dates[1].get_or_insert(date);
        }
        if let Some(byline) = names::byline(text) {
            extend(&mut found.authors, byline.authors);
        }
        found.incomplete |= says_cut(line);
    }
    found.date = dates.into_iter().flatten().next();
    found.url = found.url.or_else(|| bare_address(lines));
    found
}

fn read_field(field: &Field, value: &str, found: &mut Metadata, dates: &mut [Option<Date>; 3]) {
    match field.class {
        Class::LabelDate | Class::LabelUpdated => {
            if let Some((date, _)) = date_in(value) {
                dates[if field.class == Class::LabelDate {
                    0
                } else {
                    2
                }]
                .get_or_insert(date);
            }
        }
        Class::LabelSource if found.source.is_none() => {
            found.source = publication(value);
        }
        Class::LabelAuthor => extend(&mut found.authors, names::listed(first_part(value))),
        Class::LabelEditor => extend(&mut found.editors, names::listed(first_part(value))),
        Class::LabelUrl if found.url.is_none() => {
            found.url = address_in(value).map(str::to_owned);
        }
        _ => {}
    }
}

pub(super) fn extend(names: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

fn is_empty(value: &str) -> bool {
    !value.chars().any(char::is_alphanumeric)
}

/// Whether a line can be the value of a label on the line before.
fn is_value(line: &Line) -> bool {
    let look = &line.look;
    look.units <= 16 && look.wording.fields.is_empty() && look.interface < 0.3 && !look.closes
}

/// The value up to a wide gap, a bar or a bracket: what follows belongs to
/// something else.
fn first_part(value: &str) -> &str {
    let value = value.trim_start();
    let end = value
        .find(['|', '｜', '丨', ']', '】', '\t'])
        .or_else(|| {
            // A closing bracket whose opening one stood before the label.
            value
                .find(['）', ')'])
                .filter(|at| !value[..*at].contains(['（', '(']))
        })
        .unwrap_or(value.len());
    let value = &value[..end];
    // A count or a date after the names is no name.
    let digits = value
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(value.len());
    value[..digits].trim()
}

/// The name of a publication, or nothing where the value names none.
pub(super) fn publication(value: &str) -> Option<String> {
    let mut value = value.trim();
    if let Some(at) = value.find(['|', '｜', '丨', '\t']) {
        value = &value[..at];
    }
    if let Some((_, range)) = date_in(value) {
        value = &value[..range.start];
    }
    if let Some(at) = value.find("  ") {
        value = &value[..at];
    }
    if let Some(at) = value.find("http") {
        value = &value[..at];
    }
    let value = value.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '|' | '-' | '—' | ':' | '：' | ']' | '】' | '[' | '【' | ';' | '；' | ',' | '，'
            )
    });
    let value = match (value.find(['(', '（']), value.ends_with([')', '）'])) {
        (None, true) => value.trim_end_matches([')', '）']),
        (Some(0), true) => names::without_brackets(value),
        _ => value,
    };
    let value = without_buttons(value);
    if !words::wording(value).fields.is_empty() {
        return None;
    }
    let folded = words::fold(value);
    let nowhere = [
        "网络",
        "互联网",
        "本站",
        "本网",
        "原创",
        "本站原创",
        "未知",
        "转载",
        "网络转载",
        "网络整理",
        "不详",
        "佚名",
        "其他",
        "其它",
        "网友投稿",
        "综合",
        "网络综合",
        "admin",
        "本站整理",
        "整理",
    ];
    let named = value.chars().any(char::is_alphabetic)
        && han::reading_units(value) <= 30
        && !nowhere.contains(&folded.as_str());
    named.then(|| value.to_owned())
}

/// `value` without the words of the page that stand behind it after a space:
/// `某报 举报`.
fn without_buttons(value: &str) -> &str {
    let mut value = value;
    while let Some((name, last)) = value.rsplit_once(char::is_whitespace) {
        let covered = words::wording(last).covered;
        if last.chars().any(char::is_alphabetic) && covered < han::reading_units(last) {
            break;
        }
        value = name.trim_end();
    }
    value
}

/// The first web address in `text`.
pub(super) fn address_in(text: &str) -> Option<&str> {
    let start = text.find("http://").or_else(|| text.find("https://"))?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>' | '|'))
        .unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches([')', ',', '.', ';', ']']);
    (address.len() > "https://".len()).then_some(address)
}

/// An address that stands alone on one of the lines, where only one does.
fn bare_address(lines: &[&Line]) -> Option<String> {
    let mut alone = lines.iter().filter_map(|line| {
        let address = address_in(&line.clean)?;
        let deep = address
            .splitn(4, '/')
            .nth(3)
            .is_some_and(|path| path.len() > 3);
        (deep && address.len() == line.clean.len()).then_some(address)
    });
    let first = alone.next()?;
    alone.all(|other| other == first).then(|| first.to_owned())
}

/// Whether the line says that text is missing which a login or a payment
/// would show, or that the text is an excerpt.
fn says_cut(line: &Line) -> bool {
    line.look.units <= 60 && words::says_cut(&line.clean)
}

/// The stamp of a line, of which `wording` is known: a date, and little else.
pub(super) fn stamp(text: &str, wording: &Wording) -> Option<Stamp> {
    if text.len() > 240 {
        return None;
    }
    let (date, range) = date_in(text)?;
    let fields_from = wording
        .fields
        .first()
        .map_or(text.len(), |field| field.start);
    let mut rest = String::new();
    let before = &text[..range.start.min(fields_from)];
    rest.push_str(before);
    if range.end < fields_from {
        rest.push_str(&text[range.end..fields_from]);
    }
    let words = rest
        .split(|c: char| !c.is_alphabetic())
        .map(han::reading_units)
        .sum::<usize>();
    let covered = words::wording(&rest).covered;
    let rest = words.saturating_sub(covered);
    (rest <= 8).then_some(Stamp { date, rest })
}

/// The first complete date of `text`, and where it stands.
pub(super) fn date_in(text: &str) -> Option<(Date, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let starts = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        if starts && let Some(found) = date_at(text, at) {
            return Some(found);
        }
        at += 1;
    }
    None
}

fn date_at(text: &str, start: usize) -> Option<(Date, Range<usize>)> {
    let (year, at) = number_at(text, start, 4)?;
    if at - start != 4 {
        return None;
    }
    let (first, at) = separator(text, at, &["-", "/", ".", "年", "－"])?;
    let (month, at) = number_at(text, at, 2)?;
    let wanted: &[&str] = if first == "年" {
        &["月"]
    } else {
        &["-", "/", ".", "－"]
    };
    let (_, at) = separator(text, at, wanted)?;
    let (day, end) = number_at(text, at, 2)?;
    if text[end..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = separator(text, end, &["日", "号", "號"]).map_or(end, |(_, end)| end);
    if !(1949..=2100).contains(&year) {
        return None;
    }
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Some((date.ok()?, start..end))
}

fn number_at(text: &str, at: usize, digits: usize) -> Option<(u32, usize)> {
    let at = at + (text[at..].len() - text[at..].trim_start_matches(' ').len());
    let length = text[at..]
        .bytes()
        .take(digits)
        .take_while(u8::is_ascii_digit)
        .count();
    let number = text[at..at + length].parse().ok()?;
    Some((number, at + length))
}

fn separator<'a>(text: &str, at: usize, wanted: &[&'a str]) -> Option<(&'a str, usize)> {
    let spaces = text[at..].len() - text[at..].trim_start_matches(' ').len();
    let at = at + spaces;
    wanted
        .iter()
        .find(|mark| text[at..].starts_with(**mark))
        .map(|mark| (*mark, at + mark.len()))
}
