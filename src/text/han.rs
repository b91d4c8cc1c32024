//! What kind of character this is, and how long a text is for a reader.
//!
//! Knows nothing of scripts: Simplified and Traditional are both Han.

/// Whether `c` is a Han character (all blocks, the iteration mark 々 and 〇
/// included).
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}'
        | '\u{F900}'..='\u{FAFF}' | '々' | '〇')
}

/// Whether `c` is a letter or a digit of any script; asked of every character
/// of a text, so Hanzi need no look into the tables of Unicode.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '。' | '，' | '、' | '“' | '”' | '：' | '；' | '（' | '）' | '《' | '》' => {
            false
        }
        c => is_han(c) || c.is_alphanumeric(),
    }
}

/// Whether `c` is punctuation that Chinese text is set with: full-width forms,
/// CJK symbols, dashes, ellipses and curly quotation marks.
pub fn is_cjk_punctuation(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
        | '—' | '…' | '·' | '‘' | '’' | '“' | '”')
}

/// Whether `c` ends a sentence: `。！？` and their half-width forms, `；` not.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// Number of Han characters in `text`.
pub fn han_count(text: &str) -> usize {
    text.chars().filter(|c| is_han(*c)).count()
}

/// Length for a reader: each Han character counts one, each run of Latin
/// letters or digits counts one.
pub fn reading_units(text: &str) -> usize {
    let (mut units, mut in_word) = (0, false);
    for c in text.chars() {
        let in_latin = !is_han(c) && is_alphanumeric(c);
        if is_han(c) || (in_latin && !in_word) {
            units += 1;
        }
        in_word = in_latin;
    }
    units
}

/// The sentences of `text`, each with its closing marks; what follows the last
/// closing mark is a sentence too. Nothing is dropped: joined, they are `text`.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut closing) = (0, false);
    for (at, c) in text.char_indices() {
        let closes = ends_sentence(c)
            || (closing && matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》'));
        if closing && !closes {
            found.push(&text[start..at]);
            start = at;
        }
        closing = closes;
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_counts_as_words() {
        assert_eq!(reading_units("在5G和AI技术中，2023年"), 9);
    }

    #[test]
    fn sentences_keep_their_marks() {
        assert_eq!(sentences("甲。“乙！”丙"), ["甲。", "“乙！”", "丙"]);
        assert_eq!(sentences("真的？！好……吧"), ["真的？！", "好……", "吧"]);
        assert!(sentences("").is_empty());
    }
}
