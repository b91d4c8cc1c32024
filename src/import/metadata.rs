//! What a file states about its article: date, source, author, editor, address.
//!
//! In: lines that stand outside the body. Out: values as they are stated, and
//! nothing where nothing is stated. Knows nothing of titles, which are chosen
//! in `title.rs`, or of YAML.

use std::ops::Range;

use jiff::civil::Date;

use super::dates::date_in;
use super::lines::Line;
use super::names;
use super::publication;
use super::words::{self, Class, Field, Wording};
use crate::text::han;

/// What the lines around a body state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) date: Option<Date>,
    pub(super) source: Option<String>,
    /// The office that issues or signs the text.
    pub(super) office: Option<String>,
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

/// How much a date says of the day of publication; where several are given,
/// the first of the strongest kind is taken:
///
/// 1. a field that says so: 发布时间, 发表于, 刊发时间;
/// 2. a date before the text with no label, or with 时间 or 日期 only;
/// 3. a field that names the day of writing: 成文日期, 印发日期;
/// 4. the date under the name of the office that signs;
/// 5. the date that stands alone right under the text;
/// 6. a field that names a later change: 更新时间.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Published,
    Bare,
    Written,
    Signed,
    Under,
    Updated,
}

/// Lines after the text among which a date alone is its own.
const UNDER: usize = 4;

/// The dates and the offices of a file, until all are known.
#[derive(Default)]
struct Claims {
    dates: Vec<(Standing, Date)>,
    office: Option<String>,
}

/// Reads what `lines` state. They stand outside the body, in order, the first
/// `header` of them before it: only there is a bare date the day of
/// publication, since one after the text may be the day of writing.
pub(super) fn read(lines: &[&Line], header: usize) -> Metadata {
    let mut found = Metadata::default();
    let mut claims = Claims::default();
    let mut discussed = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.clean.as_str();
        // Under an article other people speak of its reporters too.
        discussed |= at >= header && line.look.units <= 20 && line.look.wording.has(Class::Comment);
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
            // Under a table it says where the figures come from.
            if at >= header && field.class == Class::LabelSource && is_of_figures(&field.label) {
                continue;
            }
            read_field(field, value, &mut found, &mut claims);
            // `来源：某报 2021-01-08`: the day stands behind the name.
            if at < header && may_precede_a_day(field.class) {
                let day = date_in(value).map(|(date, _)| (Standing::Bare, date));
                claims.dates.extend(day);
            }
            // `来源：某报 记者 某某`: the writer stands behind the name.
            if field.class == Class::LabelSource {
                let byline = byline_behind(value).unwrap_or_default();
                extend(&mut found.authors, byline);
            }
        }
        let head = fields.first().map_or(text.len(), |field| field.start);
        if let Some((date, range)) =
            date_in(&text[..head]).filter(|_| at < header && line.look.stamp.is_some())
        {
            claims.dates.push((Standing::Bare, date));
            account(&text[..head], range, &mut found, &mut claims);
        }
        // `原创 张某 青山观察` over the day
        let over_a_day = lines.get(at + 1).is_some_and(|it| it.look.stamp.is_some());
        if at < header && over_a_day && line.look.stamp.is_none() && text.starts_with("原创") {
            account(text, text.len()..text.len(), &mut found, &mut claims);
        }
        if at >= header
            && let Some((office, date)) = signature(line, lines.get(at + 1).copied())
        {
            claims.dates.push((Standing::Signed, date));
            claims.office.get_or_insert(office);
        }
        if (header..header + UNDER).contains(&at)
            && fields.is_empty()
            && line.look.units <= 16
            && let Some(stamp) = line.look.stamp.as_ref().filter(|stamp| stamp.rest == 0)
        {
            claims.dates.push((Standing::Under, stamp.date));
        }
        if let Some(editors) = names::editors_in_brackets(text) {
            extend(&mut found.editors, editors);
        }
        if discussed {
            // Nothing is signed here.
        } else if let Some(byline) = names::byline(text) {
            extend(&mut found.authors, byline.authors);
        } else if at < header && line.look.stamp.is_some() {
            // `2018-07-16 10:24 地方報導 / 記者某某、某某 / 某地報導`
            let day = date_in(text).map_or(0..0, |(_, range)| range);
            let beside = [&text[..day.start], &text[day.end..]];
            let bylines = beside.into_iter().flat_map(segments);
            let bylines = bylines.filter_map(names::byline);
            bylines.for_each(|byline| extend(&mut found.authors, byline.authors));
        }
        if at < header {
            let writers = names::writers(text).or_else(|| {
                let next = lines.get(at + 1)?;
                is_affiliation(&next.clean).then(|| names::personal_names(text))?
            });
            extend(&mut found.authors, writers.unwrap_or_default());
            let office =
                publication::digital_paper(text).or_else(|| publication::marked_office(text));
            claims.office = claims.office.take().or(office);
        }
        found.incomplete |= says_cut(line);
    }
    let strongest = claims.dates.iter().map(|(standing, _)| *standing).min();
    let date = claims.dates.iter().find(|(own, _)| Some(*own) == strongest);
    found.date = date.map(|(_, date)| *date);
    found.source = found.source.or_else(|| claims.office.clone());
    found.source = found.source.or_else(|| publication::named_source(lines));
    found.office = claims.office.filter(|name| names::is_office(name));
    found.url = found.url.or_else(|| bare_address(lines));
    found
}

/// Whether a label tells where figures come from as often as where a text does.
pub(super) fn is_of_figures(label: &str) -> bool {
    label == "资料来源"
}

/// Whether what stands behind the day on its line is the time and the place where the account
/// was, and nothing else: `18:20 浙江`, `20:31 发表于北京`.
fn is_where(text: &str) -> bool {
    let place = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '：' | '·')
    });
    let named = ["发表于", "发布于", "發表於", "發佈於", "IP属地：", "IP属地"]
        .iter()
        .find_map(|verb| place.strip_prefix(verb));
    publication::is_province(named.unwrap_or(place).trim())
}

/// Whether a word can be the name of a writer or of an account.
fn is_plain(token: &str) -> bool {
    (2..=14).contains(&token.chars().count())
        && !token.contains(['，', '。', '：', ':', '>', '/'])
        && words::wording(token).covered * 2 < han::reading_units(token)
}

fn read_field(field: &Field, value: &str, found: &mut Metadata, claims: &mut Claims) {
    let standing = match field.class {
        Class::LabelDate if matches!(&*field.label, "时间" | "日期" | "date") => {
            Some(Standing::Bare)
        }
        Class::LabelDate => Some(Standing::Published),
        Class::LabelWritten => Some(Standing::Written),
        Class::LabelUpdated => Some(Standing::Updated),
        _ => None,
    };
    if let Some(standing) = standing {
        claims
            .dates
            .extend(date_in(value).map(|(date, _)| (standing, date)));
    }
    match field.class {
        Class::LabelSource if found.source.is_none() => {
            found.source = publication::name(value);
        }
        Class::LabelOffice if claims.office.is_none() => {
            claims.office = publication::name(value);
        }
        // An office that sends a text in is where it comes from.
        Class::LabelAuthor if field.label.starts_with("供稿") && is_sender(value) => {
            claims.office = claims.office.take().or_else(|| publication::name(value));
        }
        Class::LabelAuthor => {
            let value = first_part(value);
            extend(&mut found.authors, names::listed(value));
            // `作者：某某报社`: a house writes nothing, it publishes.
            if names::is_house(value) && !value.starts_with('本') && claims.office.is_none() {
                claims.office = publication::name(value);
            }
        }
        Class::LabelEditor => extend(&mut found.editors, names::listed(first_part(value))),
        // `发布：2020-06-01` names no person.
        Class::LabelCredit
            if matches!(&*field.label, "发布" | "上传" | "录入" | "编发" | "签发") =>
        {
            let day = date_in(value).filter(|(_, range)| value[..range.start].trim().is_empty());
            let day = day.map(|(date, _)| (Standing::Published, date));
            claims.dates.extend(day);
        }
        Class::LabelUrl if found.url.is_none() => {
            found.url = address_in(value).map(str::to_owned);
        }
        _ => {}
    }
}

/// Whether the day of publication may stand behind the value of a field:
/// `来源：某报　2021-01-08`, `报送单位：某局　2021年1月8日`.
fn may_precede_a_day(class: Class) -> bool {
    matches!(
        class,
        Class::LabelSource
            | Class::LabelAuthor
            | Class::LabelEditor
            | Class::LabelOffice
            | Class::LabelTags
            | Class::LabelCredit
            | Class::LabelChrome
    )
}

/// The writers that the end of a field's value names: `某报　记者 张三`.
fn byline_behind(value: &str) -> Option<Vec<String>> {
    let mut starts = value.match_indices(char::is_whitespace);
    starts.find_map(|(at, space)| {
        let rest = value[at + space.len()..].trim();
        let folded = words::fold(rest);
        words::roles_in(&folded)
            .next()
            .filter(|role| role.start == 0)?;
        names::byline(rest).map(|byline| byline.authors)
    })
}

/// The parts of a line that bars, slashes or points between spaces part.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', '／', '∕', '|', '｜', '丨'])
        .flat_map(|part| part.split(" · "))
        .flat_map(|part| part.split("\u{3000}\u{3000}"))
        // The time of day stands behind the day.
        .map(|part| {
            part.trim_start_matches(|c: char| {
                c.is_ascii_digit() || matches!(c, ':' | ' ' | '\u{3000}')
            })
        })
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Whether a line says where the writer above it works: `（某大学某学院，某地 100001）`.
fn is_affiliation(text: &str) -> bool {
    let inner = names::without_brackets(text);
    let house = [
        "大学",
        "大學",
        "学院",
        "學院",
        "研究院",
        "研究所",
        "研究中心",
        "社科院",
        "科学院",
        "党校",
        "黨校",
    ];
    inner.len() < text.len() && house.iter().any(|word| inner.contains(word))
}

/// Whether the value of `供稿：` names an office and no person.
fn is_sender(value: &str) -> bool {
    let value = first_part(value);
    names::is_office(value) || (names::is_house(value) && names::personal_names(value).is_none())
}

/// The writer and the account in the line of a date, which no label names:
/// `原创 张某 青山观察 2021-05-18`, `水乡晚报 2022-08-19 09:12`.
fn account(text: &str, date: Range<usize>, found: &mut Metadata, claims: &mut Claims) {
    let tokens = |part: &'_ str| -> Vec<String> {
        part.split(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '｜'))
            .filter(|token| token.chars().any(char::is_alphabetic))
            .map(str::to_owned)
            .collect()
    };
    let unsigned = |part: &str| -> String {
        let parts: Vec<&str> = part
            .split(['|', '｜'])
            .flat_map(|part| part.split(" · "))
            .filter(|part| names::byline(part).is_none())
            .collect();
        parts.join(" ")
    };
    let (before, after) = (
        tokens(&unsigned(&text[..date.start])),
        tokens(&unsigned(&text[date.end..])),
    );
    if let [first, rest @ ..] = &before[..]
        && words::fold(first) == "原创"
        && !rest.is_empty()
    {
        match rest {
            [account] => {
                claims.office = claims.office.take().or_else(|| publication::name(account));
            }
            [writer, account] => {
                if writer != account {
                    extend(&mut found.authors, names::listed(writer));
                }
                claims.office = claims.office.take().or_else(|| publication::name(account));
            }
            _ => {}
        }
        return;
    }
    // `某某 山里的事 2024-03-02 18:20 浙江`: the account names where it was written.
    if let [people @ .., name] = &before[..]
        && people.len() <= 1
        && is_where(&text[date.end..])
        && people.iter().chain([name]).all(|token| is_plain(token))
    {
        for writer in people.iter().filter(|writer| *writer != name) {
            extend(&mut found.authors, names::listed(writer));
        }
        claims.office = claims.office.take().or_else(|| publication::name(name));
        return;
    }
    // `2022-02-18 07:45 · 山里的事`
    let unnamed = before.iter().all(|token| words::fold(token) == "原创");
    if let (true, [name]) = (unnamed, &after[..])
        && text[date.end..].contains(['·', '•'])
        && is_plain(name)
        && names::personal_names(name).is_none()
    {
        claims.office = claims.office.take().or_else(|| publication::name(name));
        return;
    }
    // `张某　2020年4月18日09:30`
    if let ([writer], true) = (&before[..], date.start > 0)
        && let Some(people) = names::personal_names(writer)
        && writer.chars().count() <= 3
    {
        extend(&mut found.authors, people);
        return;
    }
    let written = |token: &&String| names::byline(token).is_none() && !heads_a_paper(token);
    let mut alone = before.iter().chain(&after).filter(written);
    if let (Some(token), None) = (alone.next(), alone.next()) {
        let name = token.as_str();
        if let Some(office) = publication::compiler(name) {
            claims.office = claims.office.take().or_else(|| publication::name(office));
        } else if names::is_office(name) {
            claims.office.get_or_insert(name.to_owned());
        } else if names::is_house(name)
            && words::wording(name).covered * 2 < han::reading_units(name)
        {
            claims.office = claims.office.take().or_else(|| publication::name(name));
        }
    }
}

/// The office and the day with which a text is signed inside, as a notice is
/// before what it sends.
pub(super) fn signed_inside(lines: &[&Line]) -> Option<(String, Date)> {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let mut signed = pairs.filter_map(|(line, next)| {
        let short = line.look.units <= 30 && !line.look.closes;
        let found = signature(line, Some(next)).filter(|_| short)?;
        Some(found)
    });
    let first = signed.next()?;
    signed.all(|other| other == first).then_some(first)
}

/// The office that signs below a text, and the day: on one line, or the day
/// on the next.
pub(super) fn signature(line: &Line, next: Option<&Line>) -> Option<(String, Date)> {
    let text = line.clean.as_str();
    if let Some((date, range)) = date_in(text) {
        let office = text[..range.start].trim();
        let ends = text[range.end..].trim().is_empty();
        return (ends && names::is_office(office)).then(|| (office.to_owned(), date));
    }
    let next = next?;
    let (date, range) = date_in(&next.clean)?;
    let bare = |c: char| c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')');
    let alone =
        next.clean[..range.start].chars().all(bare) && next.clean[range.end..].chars().all(bare);
    (alone && names::is_office(text)).then(|| (text.to_owned(), date))
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
    // `张三　点阅：1320`: a word before a colon is a label, known or not.
    let value = value
        .find(['：', ':'])
        .and_then(|colon| Some((value[..colon].rfind(char::is_whitespace)?, colon)))
        .filter(|(space, colon)| value[*space..*colon].trim().chars().count() >= 2)
        .map_or(value, |(space, _)| &value[..space]);
    // A count or a date after the names is no name.
    let digits = value
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(value.len());
    // `苏青 SN120`: the letters before a number belong to it.
    value[..digits]
        .trim_end_matches(|c: char| digits < value.len() && (c.is_ascii_alphanumeric() || c == '_'))
        .trim()
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
    // `阅读剩余全文（）`: the button counts what is left, and nothing is.
    let left = !["（）", "()"].iter().any(|none| line.clean.contains(none));
    line.look.units <= 60 && left && words::says_cut(&line.clean)
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
    let covered = words::wording(&rest).covered + explained(&rest);
    let rest = words.saturating_sub(covered);
    // `2018-07-16 10:24 某某報導 / 記者某某`, `原创 某某 某某观察 2021-05-18`.
    let heads =
        range.start == 0 && text[..range.end].is_ascii() || words::fold(text).starts_with("原创");
    let clause = text.contains(['，', '。', '；', '！', '？']);
    // The head of a bulletin: the office on the left, the day on the right.
    let issued = names::is_office(before.trim()) && text[range.end..].trim().is_empty();
    (issued || rest <= 8 || (heads && !clause && rest <= 24)).then_some(Stamp { date, rest })
}

/// Whether a word beside the date is the day of the week or the number of a page, as at the head
/// of a newspaper.
fn heads_a_paper(part: &str) -> bool {
    let weekday =
        part.starts_with("星期") || part.starts_with("周") && han::reading_units(part) == 2;
    let numbered = part.strip_prefix('第').is_some_and(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        after.starts_with(['版', '期'])
    });
    weekday || numbered
}

/// Units of the parts of a line beside its date that a masthead holds: the name
/// of a paper, the day of the week, the number of the page, who compiles it, or
/// who reports.
fn explained(rest: &str) -> usize {
    let known = |part: &str| {
        let part = names::without_brackets(part);
        heads_a_paper(part)
            || publication::is_province(part)
            || publication::compiler(part).is_some()
            || names::is_house(part)
            || (part.chars().count() <= 7
                && [
                    "发表于",
                    "发布于",
                    "發表於",
                    "發佈於",
                    "来自",
                    "來自",
                    "IP属地",
                ]
                .iter()
                .any(|start| part.starts_with(start)))
    };
    let parts = rest.split_whitespace().filter(|part| known(part));
    let parts: usize = parts.map(han::reading_units).sum();
    let behind_time = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    let signed = names::byline(behind_time).map_or(0, |_| han::reading_units(rest));
    parts.max(signed)
}
