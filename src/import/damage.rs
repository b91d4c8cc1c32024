//! Spots where bytes were lost by wrong decoding.
//!
//! In: a line as it will stand in the body, but for its punctuation. Out: the
//! ranges that no author can have written, each with a little of the text
//! before it so that an editor finds the place. Precise rather than complete:
//! a normal question mark, `真的吗？！` and a mask are never damage. Knows
//! nothing of repairing; what is lost is never guessed.

use std::ops::Range;

use crate::text::han::is_han;

/// Hanzi before the damage that are quoted with it.
const CONTEXT: usize = 3;

/// The damaged spots of `text`, in order, not overlapping.
pub(super) fn damaged(text: &str) -> Vec<Range<usize>> {
    if !text.contains(|c: char| is_suspect(c)) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
    let mut spots: Vec<Range<usize>> = Vec::new();
    let mut open_quotes = 0_i32;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at].1;
        match c {
            '“' => open_quotes += 1,
            '”' => open_quotes -= 1,
            _ => {}
        }
        if !is_suspect(c) {
            at += 1;
            continue;
        }
        let end = run_end(&chars, at);
        let Some(end) = damage_end(&chars, at, end, open_quotes) else {
            at = end.max(at + 1);
            continue;
        };
        let start = (at.saturating_sub(CONTEXT)..at)
            .rev()
            .take_while(|before| is_han(chars[*before].1))
            .last()
            .unwrap_or(at);
        // A closing quotation mark inside the spot closes nothing that is
        // still there, so the count of open ones stays.
        let range = byte(start)..byte(end);
        match spots.last_mut() {
            Some(last) if last.end >= range.start => last.end = range.end,
            _ => spots.push(range),
        }
        at = end;
    }
    spots
}

fn is_suspect(c: char) -> bool {
    matches!(c, '?' | '？' | '\u{FFFD}' | '锟' | '\u{E000}'..='\u{F8FF}') || is_latin_debris(c)
}

/// Letters that UTF-8 turns into when it is read as Windows-1252. The letters
/// of pinyin, which share the block, are not among them.
fn is_latin_debris(c: char) -> bool {
    matches!(
        c,
        'Ã' | 'Â'
            | 'å'
            | 'æ'
            | 'ç'
            | 'ï'
            | '¼'
            | '½'
            | '¤'
            | '¥'
            | '¦'
            | '§'
            | '¨'
            | '©'
            | 'ª'
            | '«'
            | '¬'
            | '®'
            | '¯'
            | '°'
            | '±'
            | '²'
            | '³'
            | '´'
            | 'µ'
            | '¶'
            | '¸'
            | '¹'
            | 'º'
            | '»'
            | '¾'
            | '¿'
            | '€'
            | '‚'
            | '„'
            | '†'
            | '‡'
            | 'ˆ'
            | '‰'
            | '‹'
            | 'Œ'
            | 'œ'
            | 'Š'
            | 'š'
            | 'Ž'
            | 'ž'
            | '™'
            | '›'
            | 'Ÿ'
            | '\u{80}'..='\u{9F}'
    ) || matches!(c, 'â' | 'ä' | 'ã')
}

fn is_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '!' | '！' | '\u{FFFD}')
}

/// One past the run of suspect characters that begins at `at`.
fn run_end(chars: &[(usize, char)], at: usize) -> usize {
    let first = chars[at].1;
    let same: &dyn Fn(char) -> bool = if is_mark(first) {
        &is_mark
    } else if is_latin_debris(first) {
        &is_latin_debris
    } else if first == '锟' {
        &|c| matches!(c, '锟' | '斤' | '拷')
    } else {
        &|c| matches!(c, '\u{E000}'..='\u{F8FF}')
    };
    chars[at..]
        .iter()
        .position(|(_, c)| !same(*c))
        .map_or(chars.len(), |length| at + length)
}

/// One past the damage of the run `at..end`, where it is damage.
fn damage_end(chars: &[(usize, char)], at: usize, end: usize, open_quotes: i32) -> Option<usize> {
    let run: String = chars[at..end].iter().map(|(_, c)| *c).collect();
    let before = at.checked_sub(1).map(|index| chars[index].1);
    let after = chars.get(end).map(|(_, c)| *c);
    let first = chars[at].1;
    if run.contains('\u{FFFD}') {
        return Some(end);
    }
    if first == '锟' {
        let quoted = before == Some('“') && after == Some('”');
        return (run.starts_with("锟斤拷") && !quoted).then_some(end);
    }
    if matches!(first, '\u{E000}'..='\u{F8FF}') {
        let inside = before.is_some_and(is_han) && after.is_some_and(is_han);
        return inside.then_some(end);
    }
    if is_latin_debris(first) {
        // `25°C`, `±3` and `café` are a single character each.
        return (end - at >= 3).then_some(end);
    }
    if !before.is_some_and(|c| is_han(c) || matches!(c, '“' | '”' | '，' | ',' | '、')) {
        return None;
    }
    let length = end - at;
    // `?0”`: digits and a closing quotation mark whose opening one is lost.
    let tail = chars[end..]
        .iter()
        .position(|(_, c)| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '%')))
        .map_or(chars.len(), |extent| end + extent);
    let lone_quote = chars.get(tail).is_some_and(|(_, c)| *c == '”') && open_quotes <= 0;
    if lone_quote && tail > end {
        return Some(tail + 1);
    }
    let asks = is_question(chars, at);
    let closes_again = after.is_some_and(|c| matches!(c, '。' | '，' | '、' | '；' | ',' | ';'));
    let sandwich = length >= 3
        && run.chars().filter(|c| matches!(c, '?' | '？')).count() >= 2
        && run.contains(['!', '！']);
    if closes_again && (sandwich || !asks) {
        return Some(end);
    }
    let goes_on = after.is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric() || c == '+');
    if goes_on
        && !asks
        && length >= 2
        && run.contains('?')
        && (sandwich || !run.contains(['!', '！']))
    {
        return Some(if tail > end && lone_quote {
            tail + 1
        } else {
            end
        });
    }
    None
}

/// Whether the clause before the mark asks something, so that the mark is the
/// author's.
fn is_question(chars: &[(usize, char)], at: usize) -> bool {
    let clause: String = chars[at.saturating_sub(30)..at]
        .iter()
        .rev()
        .map(|(_, c)| *c)
        .take_while(|c| !matches!(c, '。' | '！' | '？' | '；' | '?' | '!'))
        .collect();
    clause.contains([
        '吗', '嗎', '呢', '吧', '啊', '么', '麼', '什', '怎', '谁', '誰', '哪', '几', '幾', '何',
        '否', '难', '難', '不', '多', '孰', '岂', '豈', '呀', '嘛', '没', '沒',
    ])
}
