//! Exact decimal numbers: what 1.2 times ten thousand is must not depend on
//! binary fractions.
//!
//! In: digits as they are written. Out: a number that is printed as the same
//! digits again. Knows nothing of units or of Han numerals.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number: `mantissa` divided by ten to the `scale`, in lowest
/// terms, so that equal numbers are equal values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    mantissa: i128,
    scale: u32,
}

/// Most digits behind the point.
const MOST_PLACES: u32 = 12;

/// Most digits in all: a sum, a product by 10^12 and a comparison still fit.
const MOST_DIGITS: usize = 24;

impl Number {
    /// `mantissa` / 10^`scale`.
    pub fn new(mantissa: i128, scale: u32) -> Self {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The number that `text` spells: `-12`, `4.63`, `2e7`; `None` for
    /// anything else, and for more digits than anybody counts.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, exponent) = match text.split_once(['e', 'E']) {
            Some((text, exponent)) => (text, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, places) = (whole.trim_start_matches('0'), places.trim_end_matches('0'));
        if digits.is_empty()
            || !digits.starts_with(|c: char| c.is_ascii_digit())
            || digits.ends_with('.')
            || !plain(whole)
            || !plain(places)
            || whole.len() + places.len() > MOST_DIGITS
            || exponent.unsigned_abs() > MOST_PLACES
        {
            return None;
        }
        let mantissa: i128 = format!("0{whole}{places}").parse().ok()?;
        let mantissa = if negative { -mantissa } else { mantissa };
        let scale = i32::try_from(places.len()).ok()? - exponent;
        if scale > i32::try_from(MOST_PLACES).ok()? {
            return None;
        }
        Some(match u32::try_from(scale) {
            Ok(scale) => Self::new(mantissa, scale),
            Err(_) => Self::new(mantissa, 0).shifted(scale.unsigned_abs()),
        })
    }

    /// This number times ten to the `places`.
    #[must_use]
    pub fn shifted(self, places: u32) -> Self {
        let fewer = self.scale.min(places);
        let factor = 10_i128.saturating_pow(places - fewer);
        Self::new(self.mantissa.saturating_mul(factor), self.scale - fewer)
    }

    /// This number divided by ten to the `places`.
    #[must_use]
    pub fn unshifted(self, places: u32) -> Self {
        Self::new(self.mantissa, self.scale + places)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.at(scale), other.at(scale));
        Self::new(a.saturating_add(b), scale)
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self::new(
            self.mantissa.saturating_mul(other.mantissa),
            self.scale + other.scale,
        )
    }

    /// The quotient, rounded half up to `places` digits behind the point;
    /// `None` for a division by zero.
    pub fn divided(self, other: Self, places: u32) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.at(scale), other.at(scale));
        if b == 0 {
            return None;
        }
        let a = a.checked_mul(10_i128.checked_pow(places + 1)?)?;
        let tenths = a / b;
        let rounded = (tenths + if tenths < 0 { -5 } else { 5 }) / 10;
        Some(Self::new(rounded, places))
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The nearest binary fraction, for drawing only.
    #[expect(clippy::cast_precision_loss, reason = "a bar has no 53 bits")]
    pub fn to_f64(self) -> f64 {
        self.mantissa as f64 / 10_f64.powi(i32::try_from(self.scale).unwrap_or(i32::MAX))
    }

    fn at(self, scale: u32) -> i128 {
        let factor = 10_i128.saturating_pow(scale - self.scale);
        self.mantissa.saturating_mul(factor)
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self::new(i128::from(whole), 0)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.at(scale).cmp(&other.at(scale))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let places = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, rest) = digits.split_at(digits.len() - places);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let point = if places > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn a_number_is_printed_as_it_is_written() {
        for text in ["0", "12", "-12", "4.63", "0.05", "20000000", "-0.5"] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("2e7").to_string(), "20000000");
        assert_eq!(number("1.50").to_string(), "1.5");
        assert_eq!(number("007").to_string(), "7");
        assert_eq!(number("1.5e-3").to_string(), "0.0015");
        let long = "1".repeat(40);
        for wrong in [
            "", "-", ".", "1.", ".5", "1,000", "一", "1e99", "0x1", &long,
        ] {
            assert_eq!(Number::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ten_thousands_are_exact() {
        assert_eq!(number("1.2").shifted(4).to_string(), "12000");
        assert_eq!(number("4.63").shifted(8).to_string(), "463000000");
        assert_eq!(number("5").unshifted(1).to_string(), "0.5");
        let third = number("1").divided(number("3"), 2);
        assert_eq!(third.map(|it| it.to_string()).as_deref(), Some("0.33"));
        assert_eq!(number("1").divided(number("0"), 2), None);
        assert!(number("0.5") < number("1") && number("2.0") == number("2"));
        assert_eq!(number("1.5").plus(number("0.5")), number("2"));
        assert_eq!(number("1.5").times(number("100")), number("150"));
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_panics(text in "[-+0-9.eE]{0,30}") {
            if let Some(number) = Number::parse(&text) {
                prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
                let _ = (number.shifted(12), number.unshifted(12), number.to_f64());
                let _ = number.cmp(&Number::new(1, 12));
                let _ = number.plus(number).times(number);
            }
        }
    }
}
