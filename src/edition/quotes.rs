//! Punctuation as each standard sets it: “ ” and ‘ ’ in Simplified, 「 」 and
//! 『 』 in Traditional text, nested by turns, one mark for one.
//!
//! Pairs are found within one block. A quotation that goes on over paragraphs
//! is opened again at the head of each and closed at the end of the last, so
//! that most of its marks have no partner in their own block; such a mark is
//! set by its own kind. Where a pair stands right in a pair of its own kind,
//! as in “甲“乙”丙”, it takes the other kind. The same holds for 《 》 and
//! 〈 〉, which both standards set alike.
//!
//! The middle dot is · (U+00B7) everywhere: that is what Chinese standards and
//! Unicode give for names, and a name is then found by the same search in
//! every edition. ‧ (U+2027), which Big5 text from Taiwan has in its place, is
//! a hyphenation point to Unicode; it stays in the Traditional editions of
//! such a text and becomes · in Simplified. Knows nothing of words.

use std::ops::Range;

use crate::text::han::{is_cjk_punctuation, is_han};
use crate::text::script::{Script, Standard};

/// Sets the punctuation of a block for `standard`. Characters in `fixed`
/// (positions, in order) are looked at and not changed.
pub(super) fn fit(block: &mut [char], standard: Standard, fixed: &[Range<usize>]) {
    if !block.iter().any(|c| is_set_by_standard(*c)) {
        return;
    }
    let signs = signs(block);
    let pairs = pairs(&signs);
    let mut fixed = fixed.iter().peekable();
    for (sign, kind) in signs.iter().zip(kinds(&signs, &pairs)) {
        while fixed.next_if(|range| range.end <= sign.at).is_some() {}
        if fixed.peek().is_none_or(|range| sign.at < range.start) {
            block[sign.at] = mark(sign, kind, standard);
        }
    }
    if standard.script() == Script::Hans {
        for at in 1..block.len().saturating_sub(1) {
            if block[at] == '‧' && is_han(block[at - 1]) && is_han(block[at + 1]) {
                block[at] = '·';
            }
        }
    }
}

/// Whether [`fit`] might change `text`.
pub(super) fn concerns(text: &str, standard: Standard) -> bool {
    text.chars().any(|c| match standard.script() {
        Script::Hans => matches!(c, '「' | '」' | '『' | '』' | '‧'),
        Script::Hant => is_set_by_standard(c),
    })
}

fn is_set_by_standard(c: char) -> bool {
    c == '‧' || c == '"' || as_written(c).is_some()
}

/// Outer or inner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Double,
    Single,
}

impl Kind {
    fn other(self) -> Self {
        match self {
            Self::Double => Self::Single,
            Self::Single => Self::Double,
        }
    }
}

/// One mark in a block.
struct Sign {
    at: usize,
    opens: bool,
    kind: Kind,
    /// 《 》 and 〈 〉.
    of_title: bool,
}

/// What a mark is by itself: whether it opens, its kind, whether it is one of
/// a title.
fn as_written(c: char) -> Option<(bool, Kind, bool)> {
    Some(match c {
        '“' | '「' => (true, Kind::Double, false),
        '”' | '」' => (false, Kind::Double, false),
        '‘' | '『' => (true, Kind::Single, false),
        '’' | '』' => (false, Kind::Single, false),
        '《' => (true, Kind::Double, true),
        '》' => (false, Kind::Double, true),
        '〈' => (true, Kind::Single, true),
        '〉' => (false, Kind::Single, true),
        _ => return None,
    })
}

fn signs(block: &[char]) -> Vec<Sign> {
    let straight = straight_quotes(block);
    let mut signs = Vec::new();
    for (at, c) in block.iter().enumerate() {
        let by_itself = as_written(*c).filter(|_| !is_apostrophe(block, at));
        let opens = straight.binary_search_by_key(&at, |it| it.0).ok();
        let by_turn = opens.map(|it| (straight[it].1, Kind::Double, false));
        signs.extend(by_itself.or(by_turn).map(|(opens, kind, of_title)| Sign {
            at,
            opens,
            kind,
            of_title,
        }));
    }
    signs
}

/// A ’ inside or behind a Latin word, as in it’s, with no ‘ to close.
fn is_apostrophe(block: &[char], at: usize) -> bool {
    let latin = |at: Option<usize>| {
        at.and_then(|at| block.get(at))
            .is_some_and(char::is_ascii_alphanumeric)
    };
    block[at] == '’' && latin(at.checked_sub(1)) && latin(Some(at + 1))
}

/// The straight quotation marks that stand for “ and ” in turn: those around
/// Chinese, in a block where they make pairs. 5" and "yes" stay.
fn straight_quotes(block: &[char]) -> Vec<(usize, bool)> {
    let marks = block.iter().enumerate().filter(|(_, c)| **c == '"');
    let marks: Vec<usize> = marks.map(|(at, _)| at).collect();
    if marks.len() % 2 == 1 {
        return Vec::new();
    }
    let chinese = |at: usize| {
        let c = block.get(at).copied().unwrap_or(' ');
        is_han(c) || is_cjk_punctuation(c)
    };
    let mut found = Vec::new();
    for pair in marks.chunks_exact(2) {
        let (open, close) = (pair[0], pair[1]);
        if close > open + 1 && (chinese(open + 1) || chinese(close - 1)) {
            found.extend([(open, true), (close, false)]);
        }
    }
    found
}

/// For each sign that opens a pair, the one that closes it; nothing for marks
/// without a partner.
fn pairs(signs: &[Sign]) -> Vec<Option<usize>> {
    let mut closes = vec![None; signs.len()];
    let mut open: Vec<usize> = Vec::new();
    // How many of each are open, so that a mark without a partner does not
    // search the whole stack.
    let mut counts = [0_usize; 4];
    let class =
        |sign: &Sign| usize::from(sign.kind == Kind::Single) + 2 * usize::from(sign.of_title);
    for (at, sign) in signs.iter().enumerate() {
        if sign.opens {
            open.push(at);
            counts[class(sign)] += 1;
        } else if counts[class(sign)] > 0 {
            while let Some(start) = open.pop() {
                counts[class(&signs[start])] -= 1;
                if class(&signs[start]) == class(sign) {
                    closes[start] = Some(at);
                    break;
                }
            }
        }
    }
    closes
}

/// The kind that each sign is set in.
fn kinds(signs: &[Sign], closes: &[Option<usize>]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = signs.iter().map(|sign| sign.kind).collect();
    // The pairs around the sign at hand, quotations and titles apart.
    let mut around: [Vec<(usize, Kind)>; 2] = [Vec::new(), Vec::new()];
    for (at, sign) in signs.iter().enumerate() {
        let around = &mut around[usize::from(sign.of_title)];
        while around.last().is_some_and(|(close, _)| *close < at) {
            around.pop();
        }
        let Some(close) = closes[at] else { continue };
        let outer = around.last().map(|(_, kind)| *kind);
        let kind = if outer == Some(sign.kind) {
            sign.kind.other()
        } else {
            sign.kind
        };
        kinds[at] = kind;
        kinds[close] = kind;
        around.push((close, kind));
    }
    kinds
}

fn mark(sign: &Sign, kind: Kind, standard: Standard) -> char {
    let marks = match (sign.of_title, standard.script(), kind) {
        (true, _, Kind::Double) => ['《', '》'],
        (true, _, Kind::Single) => ['〈', '〉'],
        (false, Script::Hans, Kind::Double) => ['“', '”'],
        (false, Script::Hans, Kind::Single) => ['‘', '’'],
        (false, Script::Hant, Kind::Double) => ['「', '」'],
        (false, Script::Hant, Kind::Single) => ['『', '』'],
    };
    marks[usize::from(!sign.opens)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(fitted(text, Standard::Hant), expected);
    }

    fn check_both_ways(curly: &str, corner: &str) {
        check(curly, corner);
        assert_eq!(fitted(corner, Standard::Hk), corner);
        assert_eq!(fitted(corner, Standard::Hans), curly);
    }

    fn fitted(text: &str, standard: Standard) -> String {
        let mut block: Vec<char> = text.chars().collect();
        fit(&mut block, standard, &[]);
        block.into_iter().collect()
    }

    #[test]
    fn marks_nest_by_turns() {
        check_both_ways("他说：“甲‘乙’丙。”", "他说：「甲『乙』丙。」");
        check_both_ways("“甲‘乙“丙”丁’戊”", "「甲『乙「丙」丁』戊」");
        check("“甲“乙”丙”", "「甲『乙』丙」");
        check("“甲“乙‘丙’”丁”", "「甲『乙「丙」』丁」");
        check_both_ways("“甲”“乙”", "「甲」「乙」");
        check_both_ways("《“三农”问题》", "《「三农」问题》");
    }

    #[test]
    fn a_quotation_over_paragraphs_is_opened_again() {
        // First, middle and last paragraph.
        check_both_ways("他说：“甲。", "他说：「甲。");
        check_both_ways("“乙‘丙’。", "「乙『丙』。");
        check_both_ways("“丁。”", "「丁。」");
        check_both_ways("戊。”己“庚", "戊。」己「庚");
        check("“甲“乙”丙。", "「甲「乙」丙。");
    }

    #[test]
    fn marks_that_were_typed_wrong_are_not_made_worse() {
        check("“甲“的“乙”", "「甲「的「乙」");
        check("”甲“", "」甲「");
    }

    #[test]
    fn straight_marks_around_chinese_are_set() {
        check("推行\"一张网\"和\"甲乙\"", "推行「一张网」和「甲乙」");
        check("屏幕5\"", "屏幕5\"");
        check("写作\"yes\"", "写作\"yes\"");
        check("\"甲\"和\"", "\"甲\"和\"");
        assert_eq!(fitted("\"甲\"", Standard::Hans), "“甲”");
    }

    #[test]
    fn an_apostrophe_stays() {
        check("it’s与‘甲’", "it’s与『甲』");
    }

    #[test]
    fn titles_nest_by_turns() {
        check("《读《论语》》", "《读〈论语〉》");
        check_both_ways("《读〈论语〉》", "《读〈论语〉》");
        check("《甲》《乙》", "《甲》《乙》");
        check("“《甲》‘乙’”", "「《甲》『乙』」");
    }

    #[test]
    fn the_middle_dot_is_one() {
        check("列夫·托尔斯泰", "列夫·托尔斯泰");
        assert_eq!(fitted("列夫‧托爾斯泰", Standard::Hant), "列夫‧托爾斯泰");
        assert_eq!(fitted("列夫‧托尔斯泰", Standard::Hans), "列夫·托尔斯泰");
        assert_eq!(fitted("a‧b", Standard::Hans), "a‧b");
    }

    #[test]
    fn what_is_fixed_stays() {
        let mut block: Vec<char> = "“甲”“乙”".chars().collect();
        fit(&mut block, Standard::Hant, std::slice::from_ref(&(0..3)));
        assert_eq!(block.into_iter().collect::<String>(), "“甲”「乙」");
    }

    #[test]
    fn many_marks_take_no_square_of_time() {
        let mut block: Vec<char> = "“‘《".repeat(100_000).chars().collect();
        block.extend("”".repeat(100_000).chars());
        fit(&mut block, Standard::Hant, &[]);
    }
}
