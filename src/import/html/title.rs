//! The title of a page: what it shows and what it states, compared.
//!
//! In: the lines of a page, and the titles that it states for machines. Out:
//! the words that are the title. A heading that `<title>` or a machine's title
//! says again is the title as its author wrote it; where no line says it again,
//! `<title>` is cut at the site's name. Knows nothing of the body.

use super::facts::Facts;
use crate::import::duplicates::normalised;
use crate::import::lines::{Line, Place};
use crate::import::markup::{Hint, Role};
use crate::text::han;

/// A title, if the page shows or states one.
pub(in crate::import) fn choose(facts: &Facts, lines: &[Line]) -> Option<String> {
    let stated: Vec<String> = facts
        .titles
        .iter()
        .map(|title| without_site(title, facts))
        .filter(|title| han::reading_units(title) >= 2)
        .collect();
    let document = facts.document_title.as_deref().unwrap_or("");
    let document_key = normalised(document);
    let stated_keys: Vec<String> = stated.iter().map(|title| normalised(title)).collect();
    let mut best: Option<(f32, String)> = None;
    let begins = text_begins(lines);
    for (at, line) in lines.iter().enumerate() {
        if at > begins + 2 || line.place == Place::After {
            break;
        }
        let Some(markup) = line.markup else { continue };
        let units = line.look.units;
        if !(2..=80).contains(&units) || line.look.spam {
            continue;
        }
        let words = unmarked(&line.clean, document, &document_key);
        let key = normalised(words);
        // Links behind the title, such as its tags, are no part of it.
        let tagged = stated.iter().zip(&stated_keys).find(|(_, stated)| {
            let rest = key.strip_prefix(stated.as_str());
            let rest = rest.map_or(0, |rest| rest.chars().count());
            rest > 0 && rest <= markup.linked && stated.chars().count() >= 4
        });
        let (words, key) = match tagged {
            Some((title, key)) => (title.as_str(), key.clone()),
            None => (words, key),
        };
        if key.chars().count() < 2 || facts.sites.iter().any(|site| normalised(site) == key) {
            continue;
        }
        let mut score = match markup.role {
            Role::Heading(1) => 3.0,
            Role::Heading(2) => 1.5,
            Role::Heading(3) => 0.7,
            _ => 0.0,
        };
        score += if markup.hint == Some(Hint::Title) {
            1.5
        } else {
            0.0
        };
        score += agreement(words, &key, document, &document_key) * 4.0;
        let agrees = |(title, stated): (&String, &String)| agreement(words, &key, title, stated);
        score += stated
            .iter()
            .zip(&stated_keys)
            .map(agrees)
            .fold(0.0, f32::max)
            * 4.0;
        score -= 3.0 * markup.link_share();
        score -= 2.0 * line.look.interface;
        score += if line.place == Place::Inside || begins.saturating_sub(at) <= 12 {
            0.5
        } else {
            0.0
        };
        score -= if !line.look.wording.fields.is_empty() || line.look.stamp.is_some() {
            1.5
        } else {
            0.0
        };
        score -= if line.look.prose >= 0.5 { 2.0 } else { 0.0 };
        score -= if units <= 3 { 1.0 } else { 0.0 };
        score -= if is_section(&key, lines) || stands_last(&key, document) {
            4.0
        } else {
            0.0
        };
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, words.to_owned()));
        }
    }
    let document = without_site(document, facts);
    let stated = stated.into_iter().chain([document]);
    let stated = stated
        .filter(|title| han::reading_units(title) >= 2 && !is_section(&normalised(title), lines));
    if let Some((_, title)) = best.filter(|(score, _)| *score >= 2.4) {
        // A heading that was broken over lines has a space at the break, which
        // the title that nobody broke has not.
        let spaces = |title: &str| title.chars().filter(|c| c.is_whitespace()).count();
        let key = normalised(&title);
        let mut same = stated.filter(|own| normalised(own) == key);
        let whole = same.next().filter(|own| {
            spaces(own) < spaces(&title) && same.all(|other| spaces(&other) < spaces(&title))
        });
        return Some(whole.unwrap_or(title));
    }
    // What no line of the page says again may be the name of the site alone.
    let mut stated = stated.filter(|title| !ends_like_a_site(title));
    stated.next()
}

/// `words` without a mark such as 原创 before them, which stands on the screen
/// beside the title and is no part of it.
fn unmarked<'a>(words: &'a str, title: &str, key: &str) -> &'a str {
    if key.starts_with(&normalised(words)) {
        return words;
    }
    let starts = words.char_indices().skip(1).take(4);
    starts
        .map(|(at, _)| words[at..].trim_start_matches(|c: char| !c.is_alphanumeric()))
        .find(|rest| {
            let own = normalised(rest);
            let parted = !after(title, rest).starts_with(|c: char| c.is_alphanumeric());
            own.chars().count() >= 6 && key.starts_with(&own) && parted
        })
        .unwrap_or(words)
}

/// Whether `title` ends with these words after something longer, as with the
/// name of the site.
fn stands_last(key: &str, title: &str) -> bool {
    MARKS.iter().any(|mark| {
        title.rsplit_once(mark).is_some_and(|(head, tail)| {
            normalised(tail) == key && normalised(head).chars().count() > key.chars().count()
        })
    })
}

/// Whether a short title is the name of a section: the page links to it.
fn is_section(key: &str, lines: &[Line]) -> bool {
    key.chars().count() <= 8
        && lines.iter().any(|line| {
            line.markup.is_some_and(|markup| markup.link_share() > 0.8)
                && normalised(&line.clean) == key
        })
}

/// Marks the lines that say what `title` says, up to the first text.
pub(in crate::import) fn name(title: &str, lines: &mut [Line]) {
    let key = normalised(title);
    let begins = text_begins(lines);
    let to = (begins + 3).min(lines.len());
    let keys: Vec<String> = lines[..to]
        .iter()
        .map(|line| normalised(&line.clean))
        .collect();
    let marked = |own: &str, linked: usize| {
        let before = own.strip_suffix(&key).map(|mark| mark.chars().count() <= 4);
        let after = own
            .strip_prefix(&key)
            .map(|tags| tags.chars().count() <= linked);
        before.or(after).unwrap_or(false)
    };
    for at in 0..to {
        if marked(
            &keys[at],
            lines[at].markup.map_or(0, |markup| markup.linked),
        ) {
            lines[at].named = lines[at].place != Place::After;
        }
        // A title may stand over two or three lines.
        let mut joined = String::new();
        for end in at..to.min(at + 3) {
            joined.push_str(&keys[end]);
            if !key.starts_with(&joined) || keys[at].is_empty() {
                break;
            }
            if joined == key {
                for line in &mut lines[at..=end] {
                    line.named = line.place != Place::After;
                }
            }
        }
    }
}

/// The first line of the article's text.
fn text_begins(lines: &[Line]) -> usize {
    lines
        .iter()
        .position(|line| line.place == Place::Inside && line.look.prose >= 0.3)
        .unwrap_or(lines.len())
}

/// How much a line says what a title says, 0 to 1: all of it, its beginning
/// before the site's name, or a title that was cut short.
fn agreement(words: &str, line: &str, stated: &str, title: &str) -> f32 {
    let (long, short) = (title.chars().count(), line.chars().count());
    if title.is_empty() || line.is_empty() {
        return 0.0;
    }
    if line == title {
        return 1.0;
    }
    if title.starts_with(line) {
        // The rest is the site's name, or the line is only a part.
        let rest = after(stated, words);
        let parted = rest
            .trim_start()
            .starts_with(|c: char| !c.is_alphanumeric());
        return if parted && short >= 4 { 0.95 } else { 0.3 };
    }
    if long >= 8 && line.starts_with(title) {
        // The title was cut, or the line goes on with a subtitle.
        return 0.8;
    }
    if title.ends_with(line) && short * 2 >= long {
        return 0.7;
    }
    0.0
}

/// What stands in `text` after its letters that `words` consists of.
fn after<'a>(text: &'a str, words: &str) -> &'a str {
    let mut count = words.chars().filter(|c| c.is_alphanumeric()).count();
    for (at, c) in text.char_indices() {
        if count == 0 {
            return &text[at..];
        }
        count -= usize::from(c.is_alphanumeric());
    }
    ""
}

/// Marks that part a title from the name of its site.
const MARKS: [&str; 11] = [
    "_", " - ", " | ", "|", "｜", " – ", " — ", "——", "--", "-", " · ",
];

/// `title` without the site's name and its sections, which stand after a mark
/// or before one.
fn without_site(title: &str, facts: &Facts) -> String {
    let mut title = title.trim();
    let is_site = |part: &str| {
        let key = normalised(part);
        let known = |site: &String| {
            let site = normalised(site);
            !site.is_empty() && (site == key || site.contains(&key) || key.contains(&site))
        };
        key.is_empty() || facts.sites.iter().any(known) || ends_like_a_site(part)
    };
    // Underscores and bars part nothing inside a title.
    for mark in ["_", "|", "｜"] {
        if let Some((head, _)) = title.split_once(mark)
            && han::reading_units(head) >= 5
            && !is_site(head)
        {
            title = head.trim();
        }
    }
    loop {
        let cut = MARKS.iter().find_map(|mark| {
            let (head, tail) = title.rsplit_once(mark)?;
            let units = han::reading_units(head);
            (units >= 4 && han::reading_units(tail) <= 16 && is_site(tail)).then_some(head)
        });
        let cut = cut.or_else(|| {
            MARKS.iter().find_map(|mark| {
                let (head, tail) = title.split_once(mark)?;
                let units = han::reading_units(tail);
                (units >= 6 && han::reading_units(head) <= 12 && is_site(head)).then_some(tail)
            })
        });
        match cut {
            Some(rest) => title = rest.trim(),
            None => return title.to_owned(),
        }
    }
}

fn ends_like_a_site(part: &str) -> bool {
    const ENDS: [&str; 36] = [
        "网",
        "网站",
        "频道",
        "新闻",
        "日报",
        "晚报",
        "早报",
        "晨报",
        "时报",
        "商报",
        "在线",
        "门户",
        "资讯",
        "平台",
        "官网",
        "客户端",
        "论坛",
        "文库",
        "中心",
        "要闻",
        "首页",
        "政府",
        "博客",
        "栏目",
        "动态",
        "新闻网",
        "人民政府",
        "委员会",
        "網",
        "頻道",
        "新聞",
        "報",
        "报",
        "社区",
        "时政",
        "公众号",
    ];
    let part = part.trim();
    let folded = part.to_ascii_lowercase();
    ENDS.iter().any(|end| part.ends_with(end))
        || [".com", ".cn", ".net", ".org"]
            .iter()
            .any(|end| folded.ends_with(end))
}
