//! The year that a sentence names for a quantity.
//!
//! In: a sentence in Simplified, and a quantity of it. Out: a year, only where
//! the sentence writes it: 去年 and 今年 need more than the sentence.

use super::numeral;
use super::scan::Quantity;
use super::unit::goes_on;

/// The year of `quantity`: the last one named before it, or one in brackets
/// right behind it. A year from which something has gone on (2008年以来) is not
/// the year of what it came to.
pub(super) fn of(chars: &[char], quantity: &Quantity) -> Option<i16> {
    // How long something took is not of a year.
    if matches!(quantity.unit.name(), "年" | "个月" | "天" | "周" | "小时") {
        return None;
    }
    let mut found = None;
    let mut at = 0;
    while at < quantity.start {
        let compared = at > 0 && matches!(chars[at - 1], '比' | '较' | '与' | '同');
        if let Some((year, end)) = read(chars, at) {
            // 由2018年的6000元增加到: where it began is not where it has come to.
            let began = at > 0
                && matches!(chars[at - 1], '由' | '从' | '自')
                && (goes_on(chars, end, "的")
                    || goes_on(chars, end, "底的")
                    || goes_on(chars, end, "初的"));
            if compared || began {
                at = end;
                continue;
            }
            let since = [
                "以来",
                "起",
                "开始",
                "至今",
                "初以来",
                "至",
                "到",
                "—",
                "-",
                "–",
                "底以来",
                "后",
                "以前",
                "之前",
                "前",
            ]
            .iter()
            .any(|word| goes_on(chars, end, word))
                || since_month(chars, end);
            found = (!since).then_some(year);
            at = end;
        } else {
            at += 1;
        }
    }
    if found.is_some() {
        return found;
    }
    let open = chars
        .get(quantity.end)
        .is_some_and(|c| matches!(c, '（' | '('));
    let behind = open.then(|| read(chars, quantity.end + 1)).flatten();
    behind.map(|(year, _)| year)
}

/// 2021年3月以来, 2021年底以来.
fn since_month(chars: &[char], end: usize) -> bool {
    let rest: String = chars[end..chars.len().min(end + 9)].iter().collect();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "月日底初末年".contains(c));
    rest.starts_with("以来")
        || rest.starts_with('起')
        || rest.starts_with("开始")
        || rest.starts_with("至今")
}

/// The year at `at`, and its end: 2023年, 二〇二三年; 2019 at the head of a
/// clause, with a comma behind it.
fn read(chars: &[char], at: usize) -> Option<(i16, usize)> {
    let digit = |at: usize| {
        let c = *chars.get(at)?;
        c.to_digit(10)
            .map(i64::from)
            .or_else(|| numeral::digit(c).filter(|_| c != '两'))
    };
    let digits: Vec<i64> = (at..at + 4).map_while(digit).collect();
    let before = at.checked_sub(1).and_then(digit);
    if digits.len() < 4 || before.is_some() {
        return None;
    }
    let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
    let year = i16::try_from(year)
        .ok()
        .filter(|it| (1900..2100).contains(it))?;
    let mut end = at + 4;
    if chars.get(end) == Some(&' ') {
        end += 1;
    }
    if chars.get(end) == Some(&'年') {
        let decade = goes_on(chars, end, "年代");
        return (!decade).then_some((year, end + 1));
    }
    let opens = at == 0 || "，,。；（(".contains(chars[at - 1]);
    let closes = matches!(chars.get(end), Some('，' | ',')) && digit(end + 1).is_none();
    (opens && closes).then_some((year, end))
}
