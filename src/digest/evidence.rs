//! Where the body of a case says what its facts card says.
//!
//! In: an article and its passages. Out: the passage of each fact, where one
//! says it in the same words. Nothing is concluded from what is not said.

use jiff::civil::Date;

use super::places::Place;
use super::reading::{Passage, passage_with};
use crate::article::Article;
use crate::text::slug::AnchorId;

/// The passages that state facts of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where its narrowest place is named that is named at all.
    pub place: Option<AnchorId>,
    /// Where its day is named.
    pub date: Option<AnchorId>,
    /// Where each of its actors is named.
    pub actors: Vec<Option<AnchorId>>,
    /// Where the publication that it comes from is named.
    pub source: Option<AnchorId>,
}

pub(super) fn evidence(article: &Article, path: &[Place], passages: &[Passage]) -> Evidence {
    let place = path
        .iter()
        .rev()
        .find_map(|it| passage_with(passages, &it.name));
    let actors = article.actors.iter().map(|it| {
        let found = passage_with(passages, it.as_str());
        found.map(|it| it.id.clone())
    });
    let day = |date| passages.iter().find(|it| names_day(&it.text, date));
    let source = article.source.as_ref();
    let source = source.and_then(|it| passage_with(passages, it.as_str()));
    Evidence {
        place: place.map(|it| it.id.clone()),
        date: article.date.and_then(day).map(|it| it.id.clone()),
        actors: actors.collect(),
        source: source.map(|it| it.id.clone()),
    }
}

/// Whether `text` names the day `date`: 2023年5月4日, 二〇二三年五月四日, 2023-05-04,
/// or 5月4日 with no other year before it.
fn names_day(text: &str, date: Date) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let alone = |words: &str, fits: &dyn Fn(&str) -> bool| {
        text.match_indices(words).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + words.len()..]);
            !before.ends_with(is_digit) && !after.starts_with(is_digit) && fits(before)
        })
    };
    let in_digits = [
        date.to_string(),
        format!("{year}.{month}.{day}"),
        format!("{year}/{month}/{day}"),
    ];
    let in_words = [
        format!("{month}月{day}日"),
        format!("{month:02}月{day:02}日"),
        format!("{}月{}日", in_han(month), in_han(day)),
    ];
    in_digits.iter().any(|it| alone(it, &|_| true))
        || in_words
            .iter()
            .any(|it| alone(it, &|before| is_of(before, year)))
}

/// Whether what stands before a month is no year, or `year`.
fn is_of(before: &str, year: i16) -> bool {
    let Some(before) = before.trim_end().strip_suffix('年') else {
        return true;
    };
    let words = before.trim_end().trim_end_matches(is_digit);
    let digits = before[words.len()..].trim().chars().map(arabic);
    let named: String = digits.collect();
    let republic = i32::from(year) - 1911;
    match named.as_str() {
        "" => words.ends_with('今'),
        named if words.ends_with("民国") => named == republic.to_string(),
        named => named == year.to_string(),
    }
}

const DIGITS: &str = "〇一二三四五六七八九";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "零○十".contains(c) || DIGITS.contains(c)
}

/// 5 for 五; what is no Han digit stays.
fn arabic(c: char) -> char {
    let c = if "零○".contains(c) { '〇' } else { c };
    let value = (0..10).zip(DIGITS.chars()).find(|(_, digit)| *digit == c);
    value
        .and_then(|(value, _)| char::from_digit(value, 10))
        .unwrap_or(c)
}

/// 二十三 for 23: a month or a day.
fn in_han(number: i8) -> String {
    let one = |number: i8| {
        usize::try_from(number)
            .ok()
            .and_then(|at| DIGITS.chars().nth(at))
    };
    let (tens, ones) = (number / 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        more => one(more).into_iter().chain(['十']).collect(),
    };
    tens + &one(ones)
        .filter(|_| ones > 0)
        .map_or_else(String::new, String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_named_in_digits_and_in_words() {
        let day = jiff::civil::date(2023, 11, 4);
        for text in [
            "2023年11月4日，村里开了会。",
            "本报讯（11月4日）",
            "今年11月4日起",
            "二〇二三年十一月四日",
            "二○二三年十一月四日",
            "民国112年11月4日",
            "2023 年11月04日",
            "发布于2023-11-04",
            "2023.11.4",
            "2022年、2023年11月4日",
        ] {
            assert!(names_day(text, day), "{text}");
        }
        for text in [
            "2022年11月4日",
            "去年11月4日",
            "民国111年11月4日",
            "11月14日",
            "11月4日报".trim_end_matches("日报"),
            "2023年11月",
            "2023-11-041",
            "十一月十四日",
            "1月4日",
        ] {
            assert!(!names_day(text, day), "{text}");
        }
        assert!(!names_day("十一月四日", jiff::civil::date(2023, 1, 4)));
        assert!(names_day("十月二十日", jiff::civil::date(2023, 10, 20)));
    }
}
