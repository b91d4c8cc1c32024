//! Parts and multiples of a whole: 百分之十五, 三分之一, 三成半, 一半, 翻两番.
//!
//! In: a sentence in Simplified. Out: a quantity in % or 倍. Knows nothing of
//! units.

use super::numeral::{self, Numeral};
use super::scan::{Measure, Quantity, before, char_at, ends_in, shade};
use super::unit::goes_on;
use crate::article::{Approx, Change};
use crate::text::number::Number;

/// Whether `c`, which no numeral begins with, begins a part or a numeral of
/// several characters: 翻两番, 半数, 过半, 数百.
pub(super) fn begins(c: char) -> bool {
    matches!(c, '翻' | '半' | '过' | '数' | '倍')
}

/// Fractions and multiples: 百分之十五, 三分之一, 三成半, 一半, 翻两番.
pub(super) fn read(chars: &[char], at: usize, floor: usize) -> Option<Quantity> {
    let make = |start: usize, end: usize, value: Number, unit: Measure| Quantity {
        start,
        numeral: at,
        end,
        value: Some(value),
        value_to: None,
        unit,
        approx: Approx::None,
        change: None,
    };
    let percent = Measure::Meant {
        name: "%",
        per: None,
    };
    let fold = Measure::Meant {
        name: "倍",
        per: None,
    };
    let shaded = |quantity| shade(chars, quantity, floor);
    for (word, places) in [("百分之", 0), ("千分之", 1), ("万分之", 2)] {
        if goes_on(chars, at, word) {
            let numeral = numeral::read(chars, at + 3).or_else(|| {
                // 百分之百: 百 alone is a hundred here.
                goes_on(chars, at + 3, "百").then(Numeral::default)
            })?;
            let value = numeral.value.filter(|_| !numeral.indefinite);
            let mut quantity = make(
                at,
                numeral.end,
                value.unwrap_or_default().unshifted(places),
                percent,
            );
            quantity.value_to = numeral.value_to.map(|to| to.unshifted(places));
            if numeral.masked {
                (quantity.value, quantity.approx) = (None, Approx::Masked);
            } else {
                value?;
            }
            if numeral.over {
                quantity.approx = Approx::Over;
            }
            return Some(shaded(quantity));
        }
    }
    if char_at(chars, at) == '翻' {
        let mut here = at + 1;
        if char_at(chars, here) == '了' {
            here += 1;
        }
        let mut approx = Approx::None;
        for (word, value) in [
            ("近", Approx::Under),
            ("超过", Approx::Over),
            ("约", Approx::About),
        ] {
            if goes_on(chars, here, word) {
                (here, approx) = (here + word.chars().count(), value);
            }
        }
        let (times, end) = match numeral::read(chars, here) {
            Some(numeral) if char_at(chars, numeral.end) == '番' => {
                (numeral.value?, numeral.end + 1)
            }
            Some(numeral) if char_at(chars, numeral.end) == '倍' => {
                // 翻三倍 is three times as much.
                let value = numeral.value?;
                let mut quantity = make(at, numeral.end + 1, value, fold);
                (quantity.approx, quantity.change) = (approx, Some(Change::Factor(value)));
                return Some(shaded(quantity));
            }
            None if matches!(char_at(chars, here), '番' | '倍') => (Number::from(1), here + 1),
            _ => return None,
        };
        // 翻两番 is four times as much: doubled twice.
        let factor = (1..=6_u32)
            .find(|it| Number::from(i64::from(*it)) == times)
            .map(|it| Number::from(2_i64.pow(it)))?;
        let mut quantity = make(at, end, factor, fold);
        (quantity.approx, quantity.change) = (approx, Some(Change::Factor(factor)));
        return Some(shaded(quantity));
    }
    // 倍增至2600吨: twice as much.
    if char_at(chars, at) == '倍' {
        let doubled = goes_on(chars, at, "倍增至") || goes_on(chars, at, "倍增到");
        if !doubled || before(chars, at, 1) == '成' {
            return None;
        }
        let mut quantity = make(at, at + 2, Number::from(2), fold);
        quantity.change = Some(Change::Factor(Number::from(2)));
        return Some(quantity);
    }
    if goes_on(chars, at, "一半") || goes_on(chars, at, "半数") || goes_on(chars, at, "过半")
    {
        let over =
            char_at(chars, at) == '过' && !matches!(before(chars, at, 1), '超' | '通' | '经');
        if char_at(chars, at) == '过' && !over {
            return None;
        }
        if !over && goes_on(chars, at, "一半") && before(chars, at, 1) == '另' {
            return None;
        }
        let end = if goes_on(chars, at, "过半数") {
            at + 3
        } else {
            at + 2
        };
        let mut quantity = make(at, end, Number::from(50), percent);
        if over {
            quantity.approx = Approx::Over;
        }
        return Some(shaded(quantity));
    }
    let numeral = numeral::read(chars, at)?;
    if before(chars, at, 1) == '第' || numeral.indefinite {
        return None;
    }
    if goes_on(chars, numeral.end, "分之") {
        let upper = numeral::read(chars, numeral.end + 2)?;
        let value = percent_of(upper.value?, numeral.value?)?;
        return Some(shaded(make(at, upper.end, value, percent)));
    }
    if char_at(chars, numeral.end) == '成' && !numeral.myriads {
        let value = numeral.value?;
        if value > Number::from(10) {
            return None;
        }
        let half = char_at(chars, numeral.end + 1) == '半';
        let end = numeral.end + 1 + usize::from(half);
        // ，九成为小农: a share where a clause begins with it; else 成为.
        let opens = !super::is_han(before(chars, at, 1)) || ends_in(chars, at, "其中");
        let is = char_at(chars, end) == '为' && opens && value > Number::from(1);
        let another_word = !is
            && "立为果效员功本都熟长片批群型套品就份交因绩家年人新".contains(char_at(chars, end))
            || matches!(before(chars, at, 1), '唯' | '统');
        if another_word && !half {
            return None;
        }
        let tens = |number: Number| number.shifted(1);
        // 四成八 is 48.
        let unit = numeral::digit(char_at(chars, end)).filter(|it| !half && *it > 0);
        let end = end + usize::from(unit.is_some());
        let ones = Number::from(if half { 5 } else { unit.unwrap_or(0) });
        let mut quantity = make(at, end, tens(value).plus(ones), percent);
        quantity.value_to = numeral.value_to.map(tens);
        if numeral.over || char_at(chars, end) == '多' {
            quantity.approx = Approx::Over;
            quantity.end += usize::from(char_at(chars, end) == '多');
        }
        return Some(shaded(quantity));
    }
    // 2/3, but not 2/3/5 and not 12/31.
    if numeral.arabic && char_at(chars, numeral.end) == '/' && before(chars, at, 1) != '/' {
        let upper = numeral.value?;
        let lower = numeral::read(chars, numeral.end + 1).filter(|it| it.arabic)?;
        let (value, end) = (lower.value?, lower.end);
        if upper < value
            && value <= Number::from(10)
            && value.is_whole()
            && char_at(chars, end) != '/'
        {
            let value = percent_of(upper, value)?;
            return Some(shaded(make(at, end, value, percent)));
        }
    }
    None
}

/// `upper` / `lower` in %: exactly, where it can be said so, and else to a tenth. 三分之一
/// claims no more than 33.3 %.
fn percent_of(upper: Number, lower: Number) -> Option<Number> {
    let hundreds = upper.times(Number::from(100));
    let exact = hundreds.divided(lower, 6)?;
    if exact.times(lower) == hundreds {
        return Some(exact);
    }
    hundreds.divided(lower, 1)
}
