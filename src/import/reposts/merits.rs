//! Which of two copies of one text an editor would rather keep.
//!
//! In: two articles. Out: the better one, and why. A proposal: the editor
//! decides. Knows nothing of how it was found that they are copies.

use std::cmp::Ordering;

use crate::article::{Article, Writing};
use crate::document::plain::to_plain_text;
use crate::text::han;

/// What speaks for an article and against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merits {
    incomplete: bool,
    garbled: usize,
    stated: [bool; 3],
    machine: bool,
    length: usize,
}

/// What the three entries of `stated` are called.
const STATED: [&str; 3] = ["日期", "来源", "作者"];

impl Merits {
    /// Those of `article`.
    pub fn of(article: &Article) -> Self {
        let guessed = |key: &str| article.guessed.iter().any(|it| it.name.as_str() == key);
        Self {
            incomplete: article.incomplete,
            garbled: article.garbled.len(),
            stated: [
                article.date.is_some() && !guessed("date"),
                article.source.is_some() && !guessed("source"),
                !article.author.is_empty() && !guessed("author"),
            ],
            machine: article.writing == Writing::MachineHant,
            length: han::reading_units(&to_plain_text(&article.body)),
        }
    }

    /// Which is better, and the reason in words for an editor; the first that
    /// tells them apart counts, the weightiest first.
    pub fn compare(&self, other: &Self) -> (Ordering, String) {
        let whole = |it: &Self| !it.incomplete;
        // A fifth more is not one sentence more: the other copy was cut.
        let much_longer = |one: &Self, two: &Self| one.length * 5 >= two.length * 6;
        let count = |it: &Self| it.stated.iter().filter(|stated| **stated).count();
        let by_length = much_longer(self, other).cmp(&much_longer(other, self));
        let reasons = [
            (whole(self).cmp(&whole(other)), "来源没有说它被截断"),
            (by_length, "长得多，另一份多半是节选"),
            (other.garbled.cmp(&self.garbled), "缺字较少"),
            (count(self).cmp(&count(other)), ""),
            (other.machine.cmp(&self.machine), "不是由程序转换成繁体的"),
            (self.length.cmp(&other.length), "略长"),
        ];
        let found = reasons.into_iter().find(|(order, _)| order.is_ne());
        match found {
            None => (Ordering::Equal, String::new()),
            Some((order, "")) => {
                let (better, worse) = if order.is_gt() {
                    (self, other)
                } else {
                    (other, self)
                };
                let more: Vec<&str> = (0..STATED.len())
                    .filter(|at| better.stated[*at] && !worse.stated[*at])
                    .map(|at| STATED[at])
                    .collect();
                (order, format!("写明了{}", more.join("、")))
            }
            Some((order, reason)) => (order, reason.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Merits = Merits {
        incomplete: false,
        garbled: 0,
        stated: [true, true, false],
        machine: false,
        length: 1000,
    };

    #[test]
    fn the_weightiest_difference_decides() {
        for (worse, reason) in [
            (
                Merits {
                    incomplete: true,
                    length: 9000,
                    ..PLAIN
                },
                "截断",
            ),
            (
                Merits {
                    length: 700,
                    stated: [true; 3],
                    ..PLAIN
                },
                "节选",
            ),
            (
                Merits {
                    garbled: 1,
                    length: 1100,
                    ..PLAIN
                },
                "缺字较少",
            ),
            (
                Merits {
                    stated: [false, true, false],
                    ..PLAIN
                },
                "写明了日期",
            ),
            (
                Merits {
                    machine: true,
                    length: 1001,
                    ..PLAIN
                },
                "转换",
            ),
            (
                Merits {
                    length: 999,
                    ..PLAIN
                },
                "略长",
            ),
        ] {
            let (order, words) = PLAIN.compare(&worse);
            assert_eq!(order, Ordering::Greater, "{worse:?}");
            assert!(words.contains(reason), "{words}");
            assert_eq!(worse.compare(&PLAIN).0, Ordering::Less, "{worse:?}");
        }
        assert_eq!(PLAIN.compare(&PLAIN), (Ordering::Equal, String::new()));
    }
}
