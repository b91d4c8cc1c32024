//! Numerals: 2000多万, 1.2万, 3亿5千万, 三百二十, 十几, 七八十, 两千多, *余.
//!
//! In: characters in Simplified, and where to begin. Out: what the numeral is
//! worth, and how exact it is. Knows nothing of units or of what stands before.

use crate::text::number::Number;

/// A numeral.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and they occur together"
)]
pub(super) struct Numeral {
    /// The character behind it.
    pub(super) end: usize,
    /// What it is worth, or the lower end of a range; `None` where the author
    /// took it out, and where it is 几 or 数.
    pub(super) value: Option<Number>,
    /// The upper end of a range: 八十 in 七八十.
    pub(super) value_to: Option<Number>,
    /// 余, 多 or 几 in it or behind it.
    pub(super) over: bool,
    /// 来 in it.
    pub(super) about: bool,
    /// The author took it out.
    pub(super) masked: bool,
    /// 几 or 数: no number that anybody could say.
    pub(super) indefinite: bool,
    /// It holds Arabic digits.
    pub(super) arabic: bool,
    /// It holds 万 or 亿, so that what it counts is many.
    pub(super) myriads: bool,
    /// It is nothing but 百, 千, 万 or 亿, as in 万亩: a manner of speaking.
    pub(super) bare: bool,
    /// It is written as years and telephone numbers are: digits only.
    pub(super) digits: usize,
}

/// The digit that `c` is.
pub(super) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The power of ten that `c` stands for.
fn magnitude(c: char) -> Option<u32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

/// Whether a numeral can begin with `c`.
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || magnitude(c).is_some() || is_mask(c) || c == '几'
}

/// Whether `c` stands for a number that the author took out.
pub(super) fn is_mask(c: char) -> bool {
    matches!(c, '*' | '＊' | '×' | 'X' | '□')
}

/// A number, or a range of two.
type Range = (Number, Number);

fn sum(a: Range, b: Range) -> Range {
    (a.0.plus(b.0), a.1.plus(b.1))
}

fn shifted(range: Range, places: u32) -> Range {
    (range.0.shifted(places), range.1.shifted(places))
}

/// What has been read: `total` above the last 万 or 亿, `section` below it,
/// `digit` that waits for its magnitude.
#[derive(Default)]
struct Sum {
    total: Option<Range>,
    section: Option<Range>,
    digit: Option<Range>,
    /// The last magnitude, for 一百八, which is 180.
    last: Option<u32>,
}

impl Sum {
    fn is_empty(&self) -> bool {
        self.total.is_none() && self.section.is_none() && self.digit.is_none()
    }

    fn magnitude(&mut self, power: u32) {
        let one = (Number::from(1), Number::from(1));
        if power < 4 {
            let value = shifted(self.digit.take().unwrap_or(one), power);
            self.section = Some(self.section.map_or(value, |section| sum(section, value)));
        } else {
            let below = match (self.section.take(), self.digit.take()) {
                (Some(section), Some(digit)) => Some(sum(section, digit)),
                (section, digit) => section.or(digit),
            };
            // 三万亿: what stands above is multiplied too.
            let outer = self.total.take();
            self.total = Some(match (outer, below) {
                (Some(outer), None) => shifted(outer, power),
                (Some(outer), Some(below)) => sum(outer, shifted(below, power)),
                (None, below) => shifted(below.unwrap_or(one), power),
            });
        }
        self.last = Some(power);
    }

    fn value(self, colloquial: bool) -> Option<Range> {
        let digit = match (self.digit, self.last) {
            // 三万五 is 35 000, and 一百八 is 180.
            (Some(digit), Some(last)) if colloquial && last >= 2 => Some(shifted(digit, last - 1)),
            (digit, _) => digit,
        };
        [self.total, self.section, digit]
            .into_iter()
            .flatten()
            .reduce(sum)
    }
}

/// The numeral at `start`.
pub(super) fn read(chars: &[char], start: usize) -> Option<Numeral> {
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let several = at(start) == '数' && magnitude(at(start + 1)).is_some();
    if !begins(at(start)) && !several {
        return None;
    }
    let mut found = Numeral::default();
    let mut sum = Sum::default();
    let (mut here, mut zero, mut han) = (start, false, 0);
    let mut plain = String::new();
    loop {
        let c = at(here);
        if c.is_ascii_digit() {
            if sum.digit.is_some() || found.masked {
                break;
            }
            let (number, end, digits) = arabic(chars, here)?;
            sum.digit = Some((number, number));
            (found.arabic, here, found.digits) = (true, end, digits);
        } else if is_mask(c) {
            if sum.digit.is_some() && !found.arabic {
                break;
            }
            while is_mask(at(here)) {
                here += 1;
            }
            found.masked = true;
            // 20*万: as much of it as is left says nothing.
            while at(here).is_ascii_digit() {
                here += 1;
            }
        } else if let Some(value) = digit(c) {
            if found.arabic && sum.digit.is_some() || found.masked {
                break;
            }
            let value = Number::from(value);
            plain.push(c);
            han += 1;
            match sum.digit {
                // 三四: two digits, one after the other, are a range.
                Some((low, high)) if low == high && low.plus(Number::from(1)) == value => {
                    sum.digit = Some((low, value));
                }
                // 三五个: three to five; 十三五 is a plan.
                Some((low, high))
                    if low == high
                        && here == start + 1
                        && (at(start), c) == ('三', '五')
                        && digit(at(here + 1)).is_none()
                        && start.checked_sub(1).is_none_or(|it| at(it) != '十') =>
                {
                    sum.digit = Some((low, value));
                }
                Some(_) => {
                    while digit(at(here)).is_some() {
                        plain.push(at(here));
                        here += 1;
                    }
                    // 二〇二三, 一二三产业, 三五个: no numeral, and its end is past all.
                    found.digits = plain.chars().count() - 1;
                    found.indefinite = true;
                    found.end = here;
                    return Some(found);
                }
                None if c == '零' || c == '〇' => zero = true,
                None => sum.digit = Some((value, value)),
            }
            here += 1;
        } else if c == '千'
            && (at(here + 1) == '瓦' || found.arabic && matches!(at(here + 1), '米' | '克'))
        {
            // 600千瓦: the 千 is the unit's.
            break;
        } else if let Some(power) = magnitude(c) {
            // 十 after Arabic digits is no numeral; 3百, 5千, 20万 are.
            if sum.is_empty() && !found.masked && !found.indefinite {
                found.bare = power > 1;
            }
            sum.magnitude(power);
            (zero, han) = (false, han + 1);
            found.myriads |= power >= 4;
            found.digits = 0;
            here += 1;
        } else if matches!(c, '余' | '多' | '来') && (!sum.is_empty() || found.masked) {
            let more = magnitude(at(here + 1)).is_some();
            let closes = c != '来' || !matches!(at(here + 1), '自' | '到' | '源' | '访' | '的');
            if !more && !closes {
                break;
            }
            found.over |= c != '来';
            found.about |= c == '来';
            found.bare = false;
            here += 1;
            if !more {
                break;
            }
        } else if matches!(c, '几' | '数') {
            if sum.is_empty() && !found.masked {
                // 几十, 数百: nobody can say how many.
                magnitude(at(here + 1))?;
                found.indefinite = true;
            } else if c == '几' && sum.digit.is_none() {
                // 十几, 二十几万.
                (found.over, found.bare) = (true, false);
            } else {
                break;
            }
            here += 1;
        } else if c == '点' && sum.digit.is_some() && !found.arabic && digit(at(here + 1)).is_some()
        {
            let mut places = String::new();
            here += 1;
            while let Some(value) = digit(at(here)) {
                places.push_str(&value.to_string());
                here += 1;
            }
            let (whole, _) = sum.digit.unwrap_or_default();
            let number = Number::parse(&format!("{whole}.{places}"))?;
            sum.digit = Some((number, number));
            han += 2;
        } else if found.arabic
            && (c == ' ' && matches!(at(here + 1), '万' | '亿')
                || c == '个' && at(here + 1) == '亿')
        {
            here += 1;
        } else {
            break;
        }
    }
    found.end = here;
    let colloquial = !zero && !found.arabic && han > 1;
    if !found.masked && !found.indefinite {
        let (low, high) = sum.value(colloquial)?;
        found.value = Some(low);
        found.value_to = (low < high).then_some(high);
    }
    found.bare &= !found.over && !found.about && han == 1 && !found.arabic;
    Some(found)
}

/// The Arabic number at `start`, its end, and how many digits it has where it
/// is nothing but digits: 1,200 and 1，200 and 1.2 and 12.
fn arabic(chars: &[char], start: usize) -> Option<(Number, usize, usize)> {
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let run = |from: usize| {
        chars[from..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let mut text = String::new();
    let first = run(start);
    text.extend(&chars[start..start + first]);
    let mut end = start + first;
    let mut digits = first;
    if first <= 3 && at(start) != '0' {
        while matches!(at(end), ',' | '，') && run(end + 1) == 3 {
            text.extend(&chars[end + 1..end + 4]);
            (end, digits) = (end + 4, 0);
        }
    }
    if at(end) == '.' && at(end + 1).is_ascii_digit() {
        let places = run(end + 1);
        text.extend(&chars[end..=end + places]);
        (end, digits) = (end + 1 + places, 0);
        // 3.2.1 and 2021.5.4 are no numbers.
        if at(end) == '.' && at(end + 1).is_ascii_digit() {
            return None;
        }
    }
    Some((Number::parse(&text)?, end, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let Some(found) = read(&chars, 0) else {
            return "-".to_owned();
        };
        let mut shown = found
            .value
            .map_or_else(|| "?".to_owned(), |it| it.to_string());
        if let Some(to) = found.value_to {
            shown = format!("{shown}–{to}");
        }
        for (flag, mark) in [
            (found.over, "+"),
            (found.about, "~"),
            (found.masked, "*"),
            (found.bare, "!"),
        ] {
            if flag {
                shown += mark;
            }
        }
        let rest: String = chars[found.end..].iter().collect();
        format!("{shown} {rest}")
    }

    #[test]
    fn numerals_are_worth_what_they_say() {
        for (text, expected) in [
            ("2000多万元", "20000000+ 元"),
            ("50余万，", "500000+ ，"),
            ("1.2万元", "12000 元"),
            ("12,000元", "12000 元"),
            ("1，200，000元", "1200000 元"),
            ("12,30人", "12 ,30人"),
            ("3亿5千万元", "350000000 元"),
            ("2个亿", "200000000 "),
            ("5 万元", "50000 元"),
            ("三百二十户", "320 户"),
            ("两千多亩", "2000+ 亩"),
            ("一万二千三百人", "12300 人"),
            ("一百零五户", "105 户"),
            ("一百八户", "180 户"),
            ("三万五", "35000 "),
            ("十二人", "12 人"),
            ("十几户", "10+ 户"),
            ("二十几万元", "200000+ 元"),
            ("十来个", "10~ 个"),
            ("百余名", "100+ 名"),
            ("百亩", "100! 亩"),
            ("十户", "10 户"),
            ("七八十人", "70–80 人"),
            ("三四百户", "300–400 户"),
            ("十七八岁", "17–18 岁"),
            ("两三个", "2–3 个"),
            ("几十户", "? 户"),
            ("数百人", "? 人"),
            ("三五个", "3–5 个"),
            ("三六个", "? 个"),
            ("二〇二三年", "? 年"),
            ("一点五万", "15000 "),
            ("*万元", "?* 元"),
            ("*余项", "?+* 项"),
            ("**多户", "?+* 户"),
            ("3万亿元", "3000000000000 元"),
            ("一亿二千万", "120000000 "),
            ("300来人", "300~ 人"),
            ("300来自", "300 来自"),
            ("2.3.1版", "-"),
            ("村", "-"),
            ("数字", "-"),
            ("几户", "-"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
