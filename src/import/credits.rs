//! Names and datelines that are glued to the text: they go to the front matter.
//!
//! In: the pieces of a body. Out: the same without them, and whom they name.
//! Knows nothing of lines that hold credits alone; `classify.rs` finds those.

use super::names;
use super::report::Cut;
use super::text::{Body, Fragment, Piece};
use super::words::{self, Class};
use crate::text::han::{self, is_han};

/// Datelines at the beginning of the text and credits at its end go to the
/// front matter.
pub(super) fn cut(pieces: &mut [Piece], body: &mut Body) {
    let first = pieces.iter_mut().find_map(|piece| match piece {
        Piece::Paragraph(fragment) => Some(fragment),
        _ => None,
    });
    if let Some(fragment) = first
        && let Some((end, authors)) = dateline(&fragment.text)
    {
        body.cuts.push(Cut {
            class: "dateline",
            words: fragment.text[..end].trim().to_owned(),
            line: fragment.line,
        });
        fragment.text = fragment.text[end..].trim_start().to_owned();
        super::metadata::extend(&mut body.authors, authors);
    }
    for piece in pieces.iter_mut() {
        if let Piece::Paragraph(fragment) = piece {
            cut_fields(fragment, body);
        }
    }
    if let Some(Piece::Paragraph(fragment)) = pieces.last_mut()
        && let Some((start, authors)) = credit_at_end(&fragment.text)
    {
        body.cuts.push(Cut {
            class: "credit",
            words: fragment.text[start..].trim().to_owned(),
            line: fragment.line,
        });
        fragment.text.truncate(start);
        fragment.text.truncate(fragment.text.trim_end().len());
        super::metadata::extend(&mut body.authors, authors);
    }
}

/// Cuts fields that name editors or other roles and stand in brackets at the
/// end of a paragraph: `…两卷电线。（责任编辑：某某）`.
fn cut_fields(fragment: &mut Fragment, body: &mut Body) {
    let text = &mut fragment.text;
    while let Some(start) = field_at_end(text) {
        let words = text[start..].trim().to_owned();
        let found = words::wording(&words);
        for field in &found.fields {
            let names =
                names::listed(words[field.value.clone()].trim_matches(words::separates_fields));
            match field.class {
                Class::LabelEditor => super::metadata::extend(&mut body.editors, names),
                Class::LabelAuthor => super::metadata::extend(&mut body.authors, names),
                _ => {}
            }
        }
        body.cuts.push(Cut {
            class: "credit",
            words,
            line: fragment.line,
        });
        text.truncate(start);
        text.truncate(text.trim_end().len());
    }
}

/// Where the bracketed field begins that `text` ends with. What stands before
/// it is a sentence.
fn field_at_end(text: &str) -> Option<usize> {
    let open = match text.chars().next_back()? {
        '）' | ')' => ['（', '('],
        '】' => ['【', '【'],
        ']' => ['[', '['],
        _ => return None,
    };
    let (start, _) = text
        .char_indices()
        .rev()
        .skip(1)
        .take(60)
        .find(|(_, c)| open.contains(c))?;
    let before = text[..start].trim_end();
    let ended = before.ends_with(['。', '！', '？', '”', '…', '）', '】', ']', ')', '」']);
    let found = words::wording(&text[start..]);
    let first = found.fields.first()?;
    let names_roles = found.fields.iter().all(|field| {
        matches!(
            field.class,
            Class::LabelEditor | Class::LabelAuthor | Class::LabelCredit
        )
    });
    let whole = text[start..start + first.start].chars().count() <= 1;
    (ended && names_roles && whole).then_some(start)
}

/// Whether `text` is a dateline and nothing else, as it stands in bold or in
/// brackets on a line of its own: `【青川讯】`, `本报讯（记者 某某）`.
pub(super) fn is_dateline_alone(text: &str) -> bool {
    if text.len() > 180 {
        return false;
    }
    let inner = names::without_brackets(text);
    let bracketed = inner.len() < text.len();
    let end = inner.chars().next_back();
    let ends = matches!(end, Some('讯' | '訊' | '电' | '電'))
        || inner.ends_with("报道")
        || inner.ends_with("報道")
        || inner.ends_with("報導");
    let place = |text: &str| {
        let han = han::han_count(text);
        (2..=16).contains(&han) && text.chars().all(in_dateline)
    };
    let named = ["报", "報", "网", "網", "社", "刊", "台", "中心"];
    let before = inner
        .trim_end_matches(['讯', '訊', '电', '電'])
        .trim_end_matches("报道")
        .trim_end_matches("報導");
    let dated = before.trim_end().ends_with('日');
    let house = named.iter().any(|end| before.trim_end().ends_with(end));
    (ends && place(inner) && (bracketed || dated || house))
        || dateline(text).is_some_and(|(end, _)| text[end..].trim().is_empty())
}

fn in_dateline(c: char) -> bool {
    is_han(c)
        || c.is_ascii_digit()
        || c.is_whitespace()
        || matches!(c, '·' | '・' | '/' | '／' | '∕' | '、' | '-' | '—')
}

/// A dateline such as `本报讯（记者 某某）`, `新华社某地8月7日电` or
/// `【記者某某／某地報導】`: where it ends, and whom it names.
fn dateline(whole: &str) -> Option<(usize, Vec<String>)> {
    // `**本报讯**（记者 某某）`: bold, in a text that was copied from Markdown.
    let text = whole.trim_start_matches('*');
    let marks = whole.len() - text.len();
    if let Some(found) = bracketed_dateline(text) {
        return Some((marks + found.0, found.1));
    }
    let at = text
        .char_indices()
        .take(30)
        .take_while(|(_, c)| is_han(*c) || c.is_ascii_digit() || c.is_whitespace())
        .find(|(at, c)| {
            matches!(c, '讯' | '訊' | '电' | '電') && is_dateline(&text[..*at], &text[at + 3..])
        })
        .map(|(at, c)| at + c.len_utf8());
    let mut end = at.unwrap_or(0);
    let rest = &text[end..];
    let rest = if marks > 0 {
        rest.trim_start_matches('*')
    } else {
        rest
    };
    let rest = rest.trim_start();
    end = text.len() - rest.len();
    let mut authors = Vec::new();
    if rest.starts_with(['（', '(', '〔', '【', '['])
        && let Some(close) = rest
            .find(['）', ')', '〕', '】', ']'])
            .filter(|close| *close < 160)
    {
        let close = close + rest[close..].chars().next().map_or(0, char::len_utf8);
        // `某社某地5月2日电（张三）` names its writer without a role.
        let people = names::byline(&rest[..close])
            .map(|byline| byline.authors)
            .or_else(|| names::bare_names(&rest[..close]).filter(|_| at.is_some()));
        if let Some(people) = people {
            authors = people;
            end += close;
        }
    }
    (at.is_some() || !authors.is_empty()).then_some((marks + end, authors))
}

/// A dateline in brackets at the beginning of a text.
fn bracketed_dateline(text: &str) -> Option<(usize, Vec<String>)> {
    let close = match text.chars().next()? {
        '【' => '】',
        '〔' => '〕',
        '［' => '］',
        '（' => '）',
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let (at, _) = text.char_indices().take(50).find(|(_, c)| *c == close)?;
    let end = at + close.len_utf8();
    let inner = names::without_brackets(&text[..end]);
    let own = ["本报", "本刊", "本网", "本台", "本社", "本報", "本網"]
        .iter()
        .any(|house| inner.starts_with(house));
    let reports = (own && han::han_count(inner) <= 8)
        || inner.ends_with(['讯', '訊', '电', '電'])
        || ["报道", "報道", "報導"]
            .iter()
            .any(|end| inner.ends_with(end));
    if let Some(byline) = names::byline(inner) {
        let square = matches!(close, '】' | '〕' | '］' | ']');
        return (reports || square).then_some((end, byline.authors));
    }
    let place = (2..=16).contains(&han::han_count(inner)) && inner.chars().all(in_dateline);
    (reports && place).then_some((end, Vec::new()))
}

fn is_dateline(before: &str, after: &str) -> bool {
    let house = ["报", "網", "网", "社", "刊", "台", "報", "中心"];
    let separated = after.starts_with([' ', '　', '（', '(', '：', ':', '\t', '*']);
    let dated = before.trim_end().ends_with('日') && before.contains('月');
    let named = house.iter().any(|end| before.trim_end().ends_with(end));
    let own = before.starts_with('本') && han::han_count(before) <= 3;
    (dated && before.contains(['社', '报', '報', '网', '網', '台']))
        || (named && (separated || own))
}

/// The credit after the last sentence of `text`: where it begins, and whom it
/// names.
fn credit_at_end(text: &str) -> Option<(usize, Vec<String>)> {
    let last = text
        .char_indices()
        .rev()
        .take(90)
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '”' | '…' | '.'))?;
    let start = last.0 + last.1.len_utf8();
    let rest = text[start..].trim();
    if rest.is_empty() {
        return None;
    }
    let authors = names::byline(rest)
        .map(|byline| byline.authors)
        .or_else(|| names::bare_names(rest))?;
    Some((start, authors))
}
