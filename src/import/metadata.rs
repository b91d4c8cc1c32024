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
use crate::text::han::{self, is_han};

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
/// 5. a field that names a later change: 更新时间.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Published,
    Bare,
    Written,
    Signed,
    Updated,
}

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
        if at >= header
            && let Some((office, date)) = signature(line, lines.get(at + 1).copied())
        {
            claims.dates.push((Standing::Signed, date));
            claims.office.get_or_insert(office);
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
            let office = digital_paper(text).or_else(|| marked_office(text));
            claims.office = claims.office.take().or(office);
        }
        found.incomplete |= says_cut(line);
    }
    let strongest = claims.dates.iter().map(|(standing, _)| *standing).min();
    let date = claims.dates.iter().find(|(own, _)| Some(*own) == strongest);
    found.date = date.map(|(_, date)| *date);
    found.source = found.source.or_else(|| claims.office.clone());
    found.source = found.source.or_else(|| named_source(lines));
    found.office = claims.office.filter(|name| names::is_office(name));
    found.url = found.url.or_else(|| bare_address(lines));
    found
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
            found.source = publication(value);
        }
        Class::LabelOffice if claims.office.is_none() => {
            claims.office = publication(value);
        }
        // An office that sends a text in is where it comes from.
        Class::LabelAuthor if field.label.starts_with("供稿") && is_sender(value) => {
            claims.office = claims.office.take().or_else(|| publication(value));
        }
        Class::LabelAuthor => {
            let value = first_part(value);
            extend(&mut found.authors, names::listed(value));
            // `作者：某某报社`: a house writes nothing, it publishes.
            if names::is_house(value) && !value.starts_with('本') && claims.office.is_none() {
                claims.office = publication(value);
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
    {
        match rest {
            [account] => claims.office = claims.office.take().or_else(|| publication(account)),
            [writer, account] => {
                if writer != account {
                    extend(&mut found.authors, names::listed(writer));
                }
                claims.office = claims.office.take().or_else(|| publication(account));
            }
            _ => {}
        }
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
    let written = |token: &&String| names::byline(token).is_none();
    let mut alone = before.iter().chain(&after).filter(written);
    if let (Some(token), None) = (alone.next(), alone.next()) {
        let name = ["官方账号", "官方帳號", "官方号"]
            .iter()
            .find_map(|end| token.strip_suffix(end))
            .unwrap_or(token);
        if let Some(office) = compiler(name) {
            claims.office = claims.office.take().or_else(|| publication(office));
        } else if names::is_office(name) {
            claims.office.get_or_insert(name.to_owned());
        } else if names::is_house(name)
            && words::wording(name).covered * 2 < han::reading_units(name)
        {
            claims.office = claims.office.take().or_else(|| publication(name));
        }
    }
}

/// The source that a bracketed line names without a label: `（中央社）`,
/// `（原载《某某通讯》2018年第3期）`.
fn named_source(lines: &[&Line]) -> Option<String> {
    const FROM: [&str; 6] = [
        "转载自《",
        "原载《",
        "原载于《",
        "摘自《",
        "选自《",
        "载于《",
    ];
    lines.iter().find_map(|line| {
        if !line.look.bracketed || line.look.units > 40 {
            return None;
        }
        let inner = names::without_brackets(&line.clean);
        let folded = words::fold_in_place(inner);
        let at = FROM
            .iter()
            .find_map(|from| folded.find(from).map(|at| at + from.len()));
        if let Some(rest) = at.map(|at| &inner[at..]) {
            return rest.split_once('》').map(|(name, _)| name.to_owned());
        }
        let plain = inner.chars().all(is_han) && !inner.starts_with('本');
        let named = plain && names::is_house(inner) && words::wording(inner).covered == 0;
        named.then(|| inner.to_owned())
    })
}

/// The office whose bulletin a line heads: `某县委办公室编`.
fn compiler(text: &str) -> Option<&str> {
    let name = ["编印", "编发", "主办", "印发", "編印", "编", "編", "印"]
        .iter()
        .find_map(|end| text.trim().strip_suffix(end))?;
    names::is_office(name).then_some(name)
}

/// The publication that heads a scraped page: `某某观察 » 乡村 » 渡口`, or a name
/// that begins the page and that the notice of rights at its end says again.
pub(super) fn masthead(lines: &[&Line], header: usize) -> Option<String> {
    let notice = |name: &str| {
        let mut tail = lines.iter().skip(header);
        tail.any(|line| line.look.wording.has(Class::Copyright) && line.clean.contains(name))
    };
    lines.iter().take(header.min(3)).find_map(|line| {
        let text = line.clean.as_str();
        let crumb = |c: char| matches!(c, '>' | '＞' | '»' | '›' | '|' | '｜' | '·');
        let end = text.find(|c: char| crumb(c) || c.is_whitespace())?;
        let (name, rest) = (&text[..end], text[end..].trim_start());
        let plain = words::wording(name).covered * 2 < han::reading_units(name);
        let leads = rest.starts_with(crumb) && line.look.stamp.is_none();
        let named = names::is_house(name)
            && !names::is_platform(name)
            && plain
            && line.look.wording.fields.is_empty();
        (named && (leads || notice(name))).then(|| publication(name))?
    })
}

/// The paper whose page on the web a line names: `某某日报数字报`.
pub(super) fn digital_paper(text: &str) -> Option<String> {
    let name = [
        "数字报",
        "电子报",
        "電子報",
        "电子版",
        "数字版",
        "數位版",
        "电子报刊",
    ]
    .iter()
    .find_map(|end| text.trim().strip_suffix(end))?
    .trim_end_matches(['-', ' ', '—', '·']);
    let all_han = name.chars().all(is_han) && (3..=10).contains(&name.chars().count());
    (all_han && words::wording(name).covered == 0).then(|| name.to_owned())
}

/// The office that a line names behind a mark, under a title: `□ 某县课题组`.
pub(super) fn marked_office(text: &str) -> Option<String> {
    let name = text
        .strip_prefix(['□', '■', '○', '●', '◎', '◇', '◆'])?
        .trim();
    names::is_office(name).then(|| name.to_owned())
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
    // `某某网 评论 4`: what the page says after the name belongs to the page.
    let mut end = value.len();
    for (at, _) in value.match_indices(' ') {
        let token = value[at..].trim_start().split(' ').next().unwrap_or("");
        let page = words::wording(token).covered > 0 || words::is_label(token);
        if page || token.starts_with(|c: char| c.is_ascii_digit()) {
            end = at;
            break;
        }
    }
    value = &value[..end];
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

/// Units of the parts of a line beside its date that a masthead holds: the name
/// of a paper, the day of the week, the number of the page, who compiles it, or
/// who reports.
fn explained(rest: &str) -> usize {
    let known = |part: &str| {
        let weekday =
            part.starts_with("星期") || part.starts_with("周") && han::reading_units(part) == 2;
        let numbered = part.strip_prefix('第').is_some_and(|rest| {
            let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            after.starts_with(['版', '期'])
        });
        weekday
            || numbered
            || compiler(part).is_some()
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
    let signed = names::byline(rest).map_or(0, |_| han::reading_units(rest));
    parts.max(signed)
}

/// The first complete date of `text`, and where it stands.
pub(super) fn date_in(text: &str) -> Option<(Date, Range<usize>)> {
    digits_date_in(text).or_else(|| han_date_in(text))
}

/// A date in Hanzi, as under official letters: 二〇二一年六月十五日.
fn han_date_in(text: &str) -> Option<(Date, Range<usize>)> {
    let year_at = text.find('年')?;
    let digit = |c: char| match c {
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        c => "一二三四五六七八九"
            .chars()
            .position(|own| own == c)
            .map(|at| at + 1),
    };
    let (mut year, mut start) = (0, year_at);
    let mut unit = 1;
    for (at, c) in text[..year_at].char_indices().rev().take(4) {
        year += digit(c)? * unit;
        unit *= 10;
        start = at;
    }
    let number = |text: &str| -> Option<usize> {
        let parts: Vec<char> = text.chars().collect();
        match parts[..] {
            ['十'] => Some(10),
            [c] => digit(c),
            ['十', ones] => Some(10 + digit(ones)?),
            [tens, '十'] => Some(10 * digit(tens)?),
            [tens, '十', ones] => Some(10 * digit(tens)? + digit(ones)?),
            _ => None,
        }
    };
    let rest = &text[year_at + '年'.len_utf8()..];
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    let in_range = (1949..=2100).contains(&year);
    let date = Date::new(
        i16::try_from(year).ok().filter(|_| in_range)?,
        i8::try_from(number(month)?).ok()?,
        i8::try_from(number(day)?).ok()?,
    );
    Some((date.ok()?, start..text.len() - rest.len()))
}

fn digits_date_in(text: &str) -> Option<(Date, Range<usize>)> {
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
