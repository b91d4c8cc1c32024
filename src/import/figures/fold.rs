//! The characters of the grammar in Simplified, so that one grammar reads both
//! scripts.
//!
//! In: characters. Out: as many, each in Simplified, and full-width digits and
//! signs as everybody types them. Good enough to compare, not to publish.

use crate::text::script::simplified;

/// `c` in Simplified.
fn folded(c: char) -> char {
    match c {
        // Full-width digits, letters and signs; punctuation keeps its width,
        // which tells １，２００ from a list of two.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' | '／' | '％' | '．' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '\u{A0}' | '\u{3000}' => ' ',
        '「' | '『' => '“',
        '」' | '』' => '”',
        c => simplified(c),
    }
}

/// `text` in Simplified, a character for a character.
pub(super) fn fold(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len() / 3 + 1);
    chars.extend(text.chars().map(folded));
    chars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_read_the_same() {
        let fold = |text| fold(text).into_iter().collect::<String>();
        assert_eq!(fold("兩千多畝，３５０餘戶"), fold("两千多亩，350余户"));
        assert_eq!(fold("「一村一品」"), "“一村一品”");
    }
}
