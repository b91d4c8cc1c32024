//! The title: the one that the file states, or a proposal from the lead.
//!
//! In: the lines around the body, and the lead. Out: a title as the author
//! wrote it. Knows nothing of sites by name.

use super::classify::{Kind, Verdict, Zone};
use super::duplicates::normalised;
use super::lines::Line;
use super::words::{self, Class};
use crate::text::han::{self, is_han};

/// A title, and the lines that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) text: String,
    /// The lines that give it, in order.
    pub(super) lines: Vec<usize>,
    /// Other lines that only say it again.
    pub(super) repeated: Vec<usize>,
}

/// Below this score a line is no title.
const ENOUGH: f32 = 1.0;

/// The title among the lines outside the body.
pub(super) fn choose(lines: &[Line], verdicts: &[Verdict]) -> Option<Chosen> {
    let body = verdicts
        .iter()
        .position(|verdict| verdict.zone == Zone::Body && verdict.kind != Kind::Copy)
        .unwrap_or(lines.len());
    let mut best: Option<(f32, String, usize)> = None;
    let mut consider = |score: f32, text: &str, at: usize| {
        let text = without_tags(without_site(text));
        if han::reading_units(text) < 2 {
            return;
        }
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, text.to_owned(), at));
        }
    };
    let outside = |at: usize| {
        verdicts[at].zone != Zone::Body && !matches!(verdicts[at].kind, Kind::Copy | Kind::Spam)
    };
    for at in (0..lines.len()).filter(|at| outside(*at)) {
        let line = &lines[at];
        for field in &line.look.wording.fields {
            if field.class == Class::LabelTitle {
                let value = without_title_marks(line.clean[field.value.clone()].trim());
                let units = han::reading_units(value);
                if (4..=70).contains(&units) {
                    let score = if field.label.starts_with('原') || &*field.label == "主题" {
                        1.0
                    } else {
                        4.0
                    };
                    consider(score + shape(value), value, at);
                }
            }
        }
        let head = without_fields(line);
        if at < body && !is_title_like(line) && head.len() < line.clean.len() {
            let interface = words::wording(head).covered;
            if interface * 2 < han::reading_units(head) && han::han_count(head) >= 4 {
                consider(shape(head) - 0.5, head, at);
            }
        }
        if at < body && is_title_like(line) {
            let next = lines.get(at + 1).map(|_| &verdicts[at + 1]);
            let bare = without_tags(without_site(&line.clean));
            let mut score = shape(bare);
            score += if repetitions(lines, at) >= 2 && line.look.units >= 8 {
                2.0
            } else {
                0.0
            };
            score += if next.is_some_and(|next| next.kind == Kind::Meta) {
                1.5
            } else {
                0.0
            };
            score += if at + 1 == body { 0.7 } else { 0.0 };
            score += if at == 0 { 0.5 } else { 0.0 };
            // Who wrote it stands as near to the text as what it is called.
            score -= if line.look.writers { 2.5 } else { 0.0 };
            // A rule under a line is drawn under a title.
            let next = lines.get(at + 1);
            score += if next.is_some_and(|next| is_rule(&next.clean)) {
                2.0
            } else {
                0.0
            };
            // What an issue is of is the name of a periodical.
            let issue = |next: &Line| super::publication::issue_of(&next.clean) == Some("");
            score -= if next.is_some_and(issue) { 4.0 } else { 0.0 };
            // A subtitle shows what stands before it.
            score += if lines
                .get(at + 1)
                .is_some_and(|next| next.clean.starts_with('—') && next.look.han > 0)
            {
                2.0
            } else {
                0.0
            };
            let interface = if bare.len() < line.clean.len() {
                let covered = words::wording(bare).covered;
                super::lines::ratio(covered, han::reading_units(bare)).min(1.0)
            } else {
                line.look.interface
            };
            score -= 6.0 * interface;
            consider(score, without_fields(line), at);
        }
    }
    let (score, mut text, at) = best?;
    if score < ENOUGH {
        return None;
    }
    let mut used = vec![at];
    // A subtitle after a dash belongs to the title.
    if let Some(next) = lines.get(at + 1).filter(|_| at + 1 < body)
        && next.clean.starts_with('—')
        && (1..=40).contains(&next.look.units)
        && !text.contains('—')
    {
        text.push_str(&next.clean);
        used.push(at + 1);
    }
    // The same words twice in one line are one title.
    let half = text.chars().count() / 2;
    let (left, right): (String, String) = (
        text.chars().take(half).collect(),
        text.chars().skip(half).collect(),
    );
    if half >= 6 && left.trim() == right.trim() {
        left.trim().clone_into(&mut text);
    }
    // Other lines that only repeat the title are part of what it was taken from.
    let key = normalised(&text);
    let mut repeated = Vec::new();
    for (other, line) in lines.iter().enumerate() {
        if !used.contains(&other)
            && verdicts[other].zone != Zone::Body
            && normalised(&line.clean) == key
        {
            repeated.push(other);
        }
    }
    // A line that is the title gives it rather than a field that names it.
    if used.len() == 1 && repeated.first().is_some_and(|first| *first < at) {
        std::mem::swap(&mut used[0], &mut repeated[0]);
    }
    Some(Chosen {
        text,
        lines: used,
        repeated,
    })
}

/// `title` without title marks around the whole of it.
fn without_title_marks(title: &str) -> &str {
    let inner = title
        .strip_prefix('《')
        .and_then(|rest| rest.strip_suffix('》'));
    inner
        .filter(|inner| !inner.contains(['《', '》']))
        .unwrap_or(title)
}

/// Whether a line is drawn of one mark: `＊＊＊＊＊＊`, `======`.
fn is_rule(text: &str) -> bool {
    let mark = text.chars().next().filter(|c| "*＊=－-—─_~～".contains(*c));
    text.chars().count() >= 4 && mark.is_some_and(|mark| text.chars().all(|c| c == mark))
}

/// What a note of the editors before a title begins with.
const NOTES: [&str; 6] = ["编者按", "編者按", "编者的话", "編者的話", "按语", "按："];

/// The title that stands in the body under a note of the editors, which opens
/// it, where nothing before the body can be one.
pub(super) fn below_a_note(lines: &[Line], verdicts: &mut [Verdict]) -> Option<Chosen> {
    let mut body = (0..lines.len())
        .filter(|at| verdicts[*at].zone == Zone::Body && verdicts[*at].kind != Kind::Copy);
    let note = body.next()?;
    let opening = lines[note].clean.trim_start_matches(['【', '［', '[']);
    let at = body
        .next()
        .filter(|at| verdicts[*at].kind == Kind::Heading)?;
    if !NOTES.iter().any(|note| opening.starts_with(note)) || !is_title_like(&lines[at]) {
        return None;
    }
    let mut text = lines[at].clean.clone();
    let mut used = vec![at];
    if let Some(next) = body
        .next()
        .filter(|next| lines[*next].clean.starts_with('—'))
    {
        text.push_str(&lines[next].clean);
        used.push(next);
    }
    for at in &used {
        verdicts[*at].zone = Zone::Header;
        verdicts[*at].kind = Kind::Title;
    }
    Some(Chosen {
        text,
        lines: used,
        repeated: Vec::new(),
    })
}

/// Takes the first heading of the body for the title, where text follows it
/// and nothing before the body can be one; whether it did.
pub(super) fn promote_first_heading(lines: &[Line], verdicts: &mut [Verdict]) -> bool {
    let first = verdicts
        .iter()
        .position(|verdict| verdict.zone == Zone::Body && verdict.kind != Kind::Copy);
    let Some(first) = first.filter(|at| verdicts[*at].kind == Kind::Heading) else {
        return false;
    };
    let text_follows = verdicts
        .get(first + 1)
        .is_some_and(|next| next.kind == Kind::Paragraph);
    if !text_follows || !is_title_like(&lines[first]) {
        return false;
    }
    verdicts[first].zone = Zone::Header;
    verdicts[first].kind = Kind::Title;
    true
}

/// A heading that begins the body and only says the title again goes before
/// the body.
pub(super) fn drop_repetition(lines: &[Line], verdicts: &mut [Verdict], chosen: &mut Chosen) {
    let first = verdicts
        .iter()
        .position(|verdict| verdict.zone == Zone::Body && verdict.kind != Kind::Copy);
    let Some(first) = first.filter(|at| verdicts[*at].kind == Kind::Heading) else {
        return;
    };
    let said = |text: &str| normalised(without_tags(without_site(text)));
    if said(&lines[first].clean) == normalised(&chosen.text) {
        verdicts[first].zone = Zone::Header;
        verdicts[first].kind = Kind::Title;
        chosen.repeated.push(first);
    }
}

fn is_title_like(line: &Line) -> bool {
    let look = &line.look;
    (3..=70).contains(&look.units)
        && look.han >= 2
        && look.interface < 0.5
        && look.stamp.is_none()
        && look.wording.fields.iter().all(|field| field.start > 0)
        && !look.byline
        && !look.spam
        && !look.caption
        && look.number.is_none()
        && !heads_a_bulletin(&line.clean)
        && !line
            .clean
            .ends_with(['。', '；', '，', ',', '、', '：', ':'])
        && !line.clean.contains("://")
        && !line.clean.starts_with('—')
        && super::publication::issue_of(&line.clean).is_none()
        // A row of links: 首页  新闻  服务  联系我们.
        && look.cells < 4
}

/// Whether a line stands over every issue of a bulletin: `工 作 简 报`, the
/// number of the issue, or how it is to be kept.
fn heads_a_bulletin(text: &str) -> bool {
    let words = words::fold(text);
    let spaced = text.split_whitespace().count() >= 3
        && text
            .split_whitespace()
            .all(|part| part.chars().count() == 1);
    let kinds = [
        "简报", "专报", "快报", "通报", "信息", "动态", "通讯", "参考",
    ];
    let kept = [
        "内部资料",
        "内部刊物",
        "内部文件",
        "注意保存",
        "特急",
        "加急",
    ];
    let issue = words.strip_prefix(['第', '总']).is_some_and(|rest| {
        let after = rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || "第一二三四五六七八九十百〇零".contains(c)
        });
        after.len() < rest.len() && after.starts_with('期')
    });
    // The number of an official letter: `某府办函〔2021〕36号`.
    let letter = words.ends_with(['号', '號'])
        && ["〔20", "〔19", "[20", "［20", "【20", "（20", "(20"]
            .iter()
            .any(|year| words.contains(year));
    letter
        || (spaced && kinds.iter().any(|kind| words.ends_with(kind)))
        || (issue && han::reading_units(text) <= 14)
        || kept
            .iter()
            .any(|start| words.starts_with(start) && han::reading_units(text) <= 12)
}

/// How much a text is shaped like a title.
fn shape(text: &str) -> f32 {
    let units = han::reading_units(text);
    let mut score = match units {
        0..=2 => -1.0,
        3..=4 => 0.5,
        8..=45 => 2.0,
        // Five to seven are short for a title, more than that long.
        _ => 1.0,
    };
    let folded = words::fold(text);
    let house = [
        "网",
        "报",
        "频道",
        "中心",
        "公众号",
        "客户端",
        "在线",
        "平台",
        "门户",
        "官网",
        "文库",
        "论坛",
        "数字报",
        "电子报",
        "电子版",
        "简报",
        "快报",
        "专报",
        "公报",
        "通讯",
        "周刊",
        "月刊",
        "杂志",
        "学报",
    ];
    if units <= 12 && house.iter().any(|end| folded.ends_with(end)) {
        score -= 2.5;
    }
    if text.contains(['>', '»', '›', '|', '｜']) {
        score -= 2.0;
    }
    score
}

fn repetitions(lines: &[Line], at: usize) -> usize {
    const NEAR: usize = 400;
    let key = normalised(without_tags(without_site(&lines[at].clean)));
    let last = lines.len().saturating_sub(NEAR).max(NEAR);
    let near = lines.iter().take(NEAR).chain(lines.iter().skip(last));
    near.filter(|line| line.look.units <= lines[at].look.units + 12)
        .filter(|line| normalised(&line.clean).ends_with(&key))
        .take(3)
        .count()
}

/// `title` without the name of the site behind it.
fn without_site(title: &str) -> &str {
    let mut title = title;
    loop {
        let cut = ["_", " - ", "-", "|", "｜", " – "].iter().find_map(|mark| {
            let (head, tail) = title.rsplit_once(mark)?;
            let folded = words::fold(tail);
            let site = [
                "网",
                "频道",
                "新闻",
                "日报",
                "晚报",
                "在线",
                "门户",
                "资讯",
                "平台",
                "官网",
                "网站",
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
            ];
            let short = han::reading_units(tail) <= 14;
            let long_enough = han::reading_units(head) >= 5;
            (short && long_enough && site.iter().any(|end| folded.ends_with(end))).then_some(head)
        });
        match cut {
            Some(head) => {
                title = head
                    .trim()
                    .trim_end_matches(['-', '_', '|', '｜', '–'])
                    .trim();
            }
            None => return title,
        }
    }
}

/// The words of a line before the date and the fields that are glued to it.
fn without_fields<'a>(line: &'a Line) -> &'a str {
    let fields = &line.look.wording.fields;
    let Some(field) = fields.iter().find(|field| field.class != Class::LabelTitle) else {
        return &line.clean;
    };
    let head = line.clean[..field.start].trim_end_matches(words::separates_fields);
    let end = super::dates::date_in(head)
        .filter(|(_, date)| !head[date.end..].contains(is_han))
        .map_or(head.len(), |(_, date)| date.start);
    let head = head[..end].trim_end();
    if han::reading_units(head) >= 4 {
        head
    } else {
        &line.clean
    }
}

/// `title` without bars around it and without bracketed words of the page:
/// `[原创]`, `[复制链接]`.
fn without_tags(title: &str) -> &str {
    let pairs = [
        ('[', ']'),
        ('【', '】'),
        ('（', '）'),
        ('(', ')'),
        ('［', '］'),
    ];
    let is_page = |inner: &str| {
        let units = han::reading_units(inner);
        units > 0 && units <= 6 && words::wording(inner).covered >= units
    };
    let mut title = title.trim();
    loop {
        let bare = title
            .trim_matches(|c| super::lines::is_bar(c) || matches!(c, '丨' | '│'))
            .trim();
        let cut = pairs.iter().find_map(|(open, close)| {
            let first = bare
                .strip_prefix(*open)
                .and_then(|rest| rest.split_once(*close));
            let last = bare
                .strip_suffix(*close)
                .and_then(|rest| rest.rsplit_once(*open));
            let first = first.filter(|(inner, rest)| is_page(inner) && !rest.trim().is_empty());
            let last = last.filter(|(rest, inner)| is_page(inner) && !rest.trim().is_empty());
            first.map(|(_, rest)| rest).or(last.map(|(rest, _)| rest))
        });
        match cut {
            Some(rest) => title = rest.trim(),
            None => return bare,
        }
    }
}

/// A title made of the lead's own words, where the file has none: the subject
/// of a sentence and the clause that says most about the whole.
pub(super) fn propose(paragraphs: &[&str]) -> Option<String> {
    let whole: String = paragraphs.concat();
    let mut best: Option<(f32, String)> = None;
    for (rank, sentence) in paragraphs
        .iter()
        .take(2)
        .flat_map(|text| han::sentences(text))
        .enumerate()
    {
        let subject = leading_place(sentence);
        for (position, clause) in clauses(sentence).into_iter().enumerate() {
            let clause = clause.trim();
            let units = han::reading_units(clause);
            if !(6..=32).contains(&units) || !is_whole(clause) || begins_weakly(clause) {
                continue;
            }
            let titled = match subject {
                Some(place) if position > 0 && !clause.starts_with(place) => {
                    format!("{place}{clause}")
                }
                _ => clause.to_owned(),
            };
            let length = han::reading_units(&titled);
            if !(8..=34).contains(&length) {
                continue;
            }
            let mut score = resonance(clause, &whole);
            score += if subject.is_some() { 1.0 } else { 0.0 };
            score += if (12..=28).contains(&length) {
                0.5
            } else {
                0.0
            };
            score -= if sentence.ends_with(['？', '?']) {
                1.0
            } else {
                0.0
            };
            score -= f32::from(u8::try_from(rank.min(20)).unwrap_or(20)) * 0.15;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, titled));
            }
        }
        if rank >= 8 {
            break;
        }
    }
    best.map(|(_, title)| title).or_else(|| opening(paragraphs))
}

/// The beginning of the lead, cut at a mark, where no clause will do.
fn opening(paragraphs: &[&str]) -> Option<String> {
    let lead = paragraphs.first()?;
    let words: String = lead
        .chars()
        .take(24)
        .take_while(|c| !matches!(c, '。' | '！' | '？' | '；' | '，'))
        .collect();
    (!words.trim().is_empty()).then(|| words.trim().to_owned())
}

fn clauses(sentence: &str) -> Vec<&str> {
    sentence
        .split(['，', '；', '。', '？', '！', ',', ';', '：'])
        .collect()
}

/// Whether every bracket and quotation mark of `text` is closed in it.
fn is_whole(text: &str) -> bool {
    [
        ('“', '”'),
        ('（', '）'),
        ('《', '》'),
        ('‘', '’'),
        ('「', '」'),
    ]
    .iter()
    .all(|(open, close)| text.matches(*open).count() == text.matches(*close).count())
        && !text.contains(['�', '?'])
}

/// Clauses that lean on what stands before them.
fn begins_weakly(clause: &str) -> bool {
    let weak = [
        "并", "而", "但", "从而", "同时", "其中", "因此", "所以", "也", "还", "又", "就", "使",
        "让", "以及", "则", "這", "这", "那", "他", "她", "它", "我", "如何", "为", "為", "在",
        "從", "从", "是", "对", "對", "于", "於", "随着", "隨著", "不", "实现", "實現",
    ];
    weak.iter().any(|start| clause.starts_with(start))
}

/// The name of a place that a sentence begins with: its subject.
fn leading_place(sentence: &str) -> Option<&str> {
    let start = sentence.trim_start_matches(['“', ' ', '　']);
    let mut end = None;
    let mut since = 0;
    for (at, c) in start.char_indices() {
        // One name follows another at once: 某省某市某县.
        if !is_han(c) || since > 5 || "的是在有和与及把被让不".contains(c) {
            break;
        }
        since += 1;
        // 孟州市: a suffix may stand on one that is part of the name.
        let adjoins = end == Some(at);
        if (since >= 2 || adjoins) && "省市县区乡镇村州旗縣區鄉鎮".contains(c) {
            end = Some(at + c.len_utf8());
            since = 0;
        }
    }
    // What belongs to a place is another subject, and so are 村民 and 镇里.
    end.filter(|end| {
        !start[*end..].starts_with([
            '的', '是', '、', '和', '与', '民', '里', '裡', '内', '级', '級', '庄', '莊', '干',
            '幹', '口', '东', '西', '南', '北',
        ])
    })
    .map(|end| &start[..end])
}

/// How much of a clause the rest of the text takes up again.
pub(super) fn resonance(clause: &str, whole: &str) -> f32 {
    let chars: Vec<char> = clause.chars().filter(|c| is_han(*c)).collect();
    if chars.len() < 2 {
        return 0.0;
    }
    let taken: usize = chars
        .windows(2)
        .map(|pair| {
            whole
                .matches(&pair.iter().collect::<String>())
                .take(6)
                .count()
                .saturating_sub(1)
        })
        .sum();
    super::lines::ratio(taken, chars.len() - 1)
}
