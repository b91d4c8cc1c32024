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

/// What the marks of a whole file tell of a single one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Questions end in ？ and clauses in ，: a half-width ? between two Hanzi
    /// is what a lost character became.
    wide: bool,
    /// □ stands in a row or at the beginning of a line: a mask or a box to be
    /// ticked, so that a single one is no lost character either.
    boxes: bool,
}

/// The marks of the file whose `lines` these are.
pub(super) fn marks<'a>(lines: impl Iterator<Item = &'a str>) -> Marks {
    let (mut wide, mut narrow, mut boxes) = (0_usize, 0_usize, false);
    for line in lines {
        wide += line.matches(['，', '？']).count();
        let bytes = line.as_bytes();
        let between = |(at, _): &(usize, &str)| {
            line[..*at].ends_with(is_han) && line[*at + 1..].starts_with(is_han)
        };
        if bytes.contains(&b',') || bytes.contains(&b'!') {
            narrow += line.match_indices([',', '!']).filter(between).count();
        }
        boxes |= line.starts_with('□') || line.contains("□□");
    }
    Marks {
        wide: wide >= 4 && narrow * 20 <= wide,
        boxes,
    }
}

/// The damaged spots of `text`, in order, not overlapping; `marks` are those
/// of the file.
pub(super) fn damaged(text: &str, marks: Marks) -> Vec<Range<usize>> {
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
        let Some(end) = damage_end(&chars, at, end, open_quotes, marks) else {
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
    is_halved(c)
        || matches!(
            c,
            '?' | '？' | '□' | '\u{FFFD}' | '锟' | '\u{E000}'..='\u{F8FF}'
        )
        || is_latin_debris(c)
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

/// Hanzi that the first two bytes of a Chinese mark in UTF-8 turn into when it
/// is read as GBK: 。 and the like, ， and the like, “ and the like.
fn is_halved(c: char) -> bool {
    matches!(c, '銆' | '锛' | '鈥')
}

fn is_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '!' | '！' | '\u{FFFD}')
}

/// One past the run of suspect characters that begins at `at`.
fn run_end(chars: &[(usize, char)], at: usize) -> usize {
    let first = chars[at].1;
    let same: &dyn Fn(char) -> bool = if is_halved(first) {
        &|c| is_halved(c) || is_mark(c)
    } else if is_mark(first) {
        &is_mark
    } else if is_latin_debris(first) {
        &is_latin_debris
    } else if first == '□' {
        &|c| c == '□'
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
fn damage_end(
    chars: &[(usize, char)],
    at: usize,
    end: usize,
    open_quotes: i32,
    marks: Marks,
) -> Option<usize> {
    let run: String = chars[at..end].iter().map(|(_, c)| *c).collect();
    let before = at.checked_sub(1).map(|index| chars[index].1);
    let after = chars.get(end).map(|(_, c)| *c);
    let first = chars[at].1;
    if run.contains('\u{FFFD}') {
        return Some(end);
    }
    if first == '□' {
        // 王□ and 第□期 are masks.
        let named = before.is_some_and(|c| super::names::is_surname(c) || "第某○〇".contains(c));
        let inside = before.is_some_and(is_han) && after.is_some_and(is_han);
        return (inside && !named && !marks.boxes && end - at == 1).then_some(end);
    }
    if is_halved(first) {
        return run.contains('?').then_some(end);
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
    // 村裡的老?頭: one character for each that was lost.
    let lone = length == 1 && first == '?' && before.is_some_and(is_han);
    if lone && marks.wide && after.is_some_and(is_han) && !surely_asks(chars, at) {
        return Some(end);
    }
    let asks = is_question(chars, at);
    let closes_again = after.is_some_and(|c| matches!(c, '。' | '，' | '、' | '；' | ',' | ';'));
    let sandwich = length >= 3
        && run.chars().filter(|c| matches!(c, '?' | '？')).count() >= 2
        && run.contains(['!', '！']);
    if closes_again && (sandwich || !asks) {
        return Some(end);
    }
    // What follows is no Chinese either, a letter in the midst.
    let letter_within = || {
        let near = &chars[end..chars.len().min(end + 8)];
        near.windows(3).any(|three| {
            is_han(three[0].1) && three[1].1.is_ascii_lowercase() && is_han(three[2].1)
        })
    };
    if length >= 2 && run.starts_with('?') && after.is_some_and(is_han) && letter_within() {
        return Some(end + 1);
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

/// The words of the sentence before the mark, the last first.
fn sentence_before(chars: &[(usize, char)], at: usize) -> String {
    let before = chars[at.saturating_sub(30)..at].iter().rev();
    before
        .map(|(_, c)| *c)
        .take_while(|c| !matches!(c, '。' | '！' | '？' | '；' | '?' | '!'))
        .collect()
}

/// Whether the sentence before the mark can only be a question.
fn surely_asks(chars: &[(usize, char)], at: usize) -> bool {
    let clause = sentence_before(chars, at);
    let ends = [
        '吗', '嗎', '呢', '吧', '么', '麼', '嘛', '呀', '啊', '没', '沒', '否', '了', '的', '行',
        '好', '对', '對', '过', '過',
    ];
    // 去不去, 有没有
    let letters: Vec<char> = clause.chars().collect();
    let chooses = letters
        .windows(3)
        .any(|three| three[0] == three[2] && matches!(three[1], '不' | '没' | '沒'));
    let asks = [
        '什', '怎', '谁', '誰', '哪', '何', '孰', '岂', '豈', '几', '幾',
    ];
    chooses || clause.starts_with(ends) || clause.contains(asks)
}

/// Whether the clause before the mark asks something, so that the mark is the
/// author's.
fn is_question(chars: &[(usize, char)], at: usize) -> bool {
    let clause = sentence_before(chars, at);
    clause.contains([
        '吗', '嗎', '呢', '吧', '啊', '么', '麼', '什', '怎', '谁', '誰', '哪', '几', '幾', '何',
        '否', '难', '難', '不', '多', '孰', '岂', '豈', '呀', '嘛', '没', '沒',
    ])
}
