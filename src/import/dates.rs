//! The days that a text names.
//!
//! In: a piece of text. Out: the first complete date in it, and where it stands: in digits, in
//! Hanzi, in the years of the Republic, as Hong Kong and as English write it. Knows nothing of
//! which date is the day of publication.

use std::ops::Range;

use jiff::civil::Date;

/// The first complete date of `text`, and where it stands.
pub(super) fn date_in(text: &str) -> Option<(Date, Range<usize>)> {
    let wide = |c: char| ('０'..='９').contains(&c);
    if !text.contains(wide) {
        return plain_date_in(text);
    }
    // `２０２３年５月４日`: read as plain digits, found where the wide ones stand.
    let mut plain = String::with_capacity(text.len());
    let mut back = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        let digit = u8::try_from(c as u32 - '０' as u32 * u32::from(wide(c))).ok();
        plain.push(
            digit
                .filter(|_| wide(c))
                .map_or(c, |digit| char::from(b'0' + digit)),
        );
        back.resize(plain.len(), at);
    }
    back.push(text.len());
    let (date, range) = plain_date_in(&plain)?;
    Some((date, back[range.start]..back[range.end]))
}

fn plain_date_in(text: &str) -> Option<(Date, Range<usize>)> {
    digits_date_in(text)
        .or_else(|| han_date_in(text))
        .or_else(|| english_date_in(text))
}

/// A date in Hanzi, as under official letters: 二〇二一年六月十五日.
fn han_date_in(text: &str) -> Option<(Date, Range<usize>)> {
    let year_at = text.find('年')?;
    let digit = |c: char| match c {
        '〇' | '零' | '○' | 'Ｏ' | 'O' | 'o' | '0' => Some(0),
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
    let small = |number: usize| u32::try_from(number).ok();
    let date = day_of(small(year)?, small(number(month)?)?, small(number(day)?)?)?;
    Some((date, start..text.len() - rest.len()))
}

fn digits_date_in(text: &str) -> Option<(Date, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let starts = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        let found = || {
            date_at(text, at)
                .or_else(|| republic_date_at(text, at))
                .or_else(|| day_first_at(text, at))
        };
        if starts && let Some(found) = found() {
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
    Some((day_of(year, month, day)?, start..end))
}

/// A date in years of the Republic, as Taiwan's offices write it: `112年5月4日`, `民國99年1月2日`,
/// `111-03-25`; the first year is 1912.
fn republic_date_at(text: &str, start: usize) -> Option<(Date, Range<usize>)> {
    const BEFORE_THE_FIRST: u32 = 1911;
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let before = text[..start].trim_end();
    let named = ["民國", "民国"].iter().any(|era| before.ends_with(era));
    let (year, at) = number_at(text, start, 3)?;
    if at - start != digits || !(named || (digits == 3 && (100..=189).contains(&year))) {
        return None;
    }
    let (first, at) = separator(text, at, &["年", "-", "/", "."])?;
    let (month, after_month) = number_at(text, at, 2)?;
    let (_, at) = separator(
        text,
        after_month,
        &[if first == "年" { "月" } else { first }],
    )?;
    let (day, end) = number_at(text, at, 2)?;
    let rest = &text[end..];
    // A number of a telephone or of a machine has two digits only by accident, and goes on.
    let plain = first == "年"
        || (end - at == 2
            && text[..after_month].ends_with(|c: char| c.is_ascii_digit())
            && !before.ends_with(['.', '-', '/'])
            && !rest.starts_with(['.', '-', '/']));
    if !plain || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = separator(text, end, &["日", "號", "号"]).map_or(end, |(_, end)| end);
    Some((day_of(year + BEFORE_THE_FIRST, month, day)?, start..end))
}

/// A date as Hong Kong writes it, the day first: `18/01/2021`, `18-1-2021`. Where only the second
/// number can be the day, it is.
fn day_first_at(text: &str, start: usize) -> Option<(Date, Range<usize>)> {
    if text[..start].ends_with(['/', '-', '.']) {
        return None;
    }
    let (first, at) = number_at(text, start, 2)?;
    let (mark, at) = separator(text, at, &["/", "-", "."])?;
    let (second, at) = number_at(text, at, 2)?;
    let (_, at) = separator(text, at, &[mark])?;
    let (year, end) = number_at(text, at, 4)?;
    if end - at != 4 || text[end..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (day, month) = if second > 12 {
        (second, first)
    } else {
        (first, second)
    };
    Some((day_of(year, month, day)?, start..end))
}

/// An English date: `18 January 2021`, `Jan 18, 2021`.
fn english_date_in(text: &str) -> Option<(Date, Range<usize>)> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let word = &rest[start..];
        let letters = word.starts_with(|c: char| c.is_ascii_alphabetic());
        let same = |c: char| {
            if letters {
                c.is_ascii_alphabetic()
            } else {
                c.is_ascii_digit()
            }
        };
        let end = word.find(|c| !same(c)).unwrap_or(word.len());
        words.push((text.len() - word.len(), &word[..end]));
        rest = &word[end..];
        if words.len() > 60 {
            break;
        }
    }
    let month = |word: &str| {
        let word = word.to_ascii_lowercase();
        let known = |month: &&str| word.starts_with(*month) && (3..=9).contains(&word.len());
        MONTHS.iter().position(known)
    };
    words.windows(3).find_map(|three| {
        let [first, second, (at, year)] = three else {
            return None;
        };
        let (day, name) = match (month(first.1), month(second.1)) {
            (Some(name), None) => (second.1, name),
            (None, Some(name)) => (first.1, name),
            _ => return None,
        };
        let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
        let month = u32::try_from(name + 1).ok()?;
        Some((day_of(year, month, day.parse().ok()?)?, first.0..at + 4))
    })
}

/// The day of a year in which pages have days.
fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = Some(year).filter(|year| (1949..=2100).contains(year))?;
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    date.ok()
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

#[cfg(test)]
mod tests {
    use super::date_in;

    #[test]
    fn every_common_form_of_a_day_is_read() {
        let cases = [
            ("2019-03-05 10:22", Some("2019-03-05")),
            ("二O一九年三月五日", Some("2019-03-05")),
            ("民國108年3月5日", Some("2019-03-05")),
            ("民國 99 年 3 月 5 日", Some("2010-03-05")),
            ("更新：108-03-05", Some("2019-03-05")),
            ("108/03/05（二）", Some("2019-03-05")),
            ("05/03/2019", Some("2019-03-05")),
            ("刊登於 5-3-2019", Some("2019-03-05")),
            ("03/25/2019", Some("2019-03-25")),
            ("5 March 2019", Some("2019-03-05")),
            ("Posted on Mar 5, 2019 by admin", Some("2019-03-05")),
            ("２０１９年３月５日（星期二）", Some("2019-03-05")),
            ("2019-03-05（星期二）", Some("2019-03-05")),
            ("電話 03-108-0305", None),
            ("192.168.108.03", None),
            ("108-3", None),
            ("Chapter 5 of 2019", None),
            ("99年的春天", None),
        ];
        for (text, day) in cases {
            let found = date_in(text).map(|(date, _)| date.to_string());
            assert_eq!(found.as_deref(), day, "{text}");
        }
    }
}
