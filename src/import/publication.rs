//! Who publishes an article: the value of a label made a name, and where no label says it, the
//! masthead, the account beside the day, the notice of rights.
//!
//! In: lines that stand outside the body. Out: a name as the page writes it, or nothing. Knows
//! nothing of the other values of the front matter.

use super::dates::date_in;
use super::lines::Line;
use super::names;
use super::words;
use crate::text::gazetteer::{Division, Level, Mention, gazetteer};
use crate::text::han::{self, is_han};

/// The name of a publication, or nothing where the value names none.
pub(super) fn name(value: &str) -> Option<String> {
    let mut value = value.trim();
    if let Some(at) = value.find(['|', '｜', '丨', '\t']) {
        value = &value[..at];
    }
    if let Some((_, range)) = date_in(value) {
        value = &value[..range.start];
    }
    // A full space parts as a plain one does.
    let plain = value.trim().replace('\u{3000}', " ");
    value = plain.trim();
    if let Some(at) = value.find("  ") {
        value = &value[..at];
    }
    if let Some(at) = value.find("http") {
        value = &value[..at];
    }
    // `某某网 评论 4`: what the page says after the name belongs to the page.
    let mut end = value.len();
    for (at, _) in value.match_indices(' ') {
        let token = value[at..].trim_start().split(' ').next().unwrap_or("");
        let page = words::wording(token).covered > 0 || words::is_label(token);
        if page || token.starts_with(|c: char| c.is_ascii_digit()) || is_beside_a_name(token) {
            end = at;
            break;
        }
    }
    value = &value[..end];
    let value = value.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '|' | '-' | '—' | ':' | '：' | ']' | '】' | '[' | '【' | ';' | '；' | ',' | '，'
            )
    });
    let value = ["官方账号", "官方帳號", "官方号"]
        .iter()
        .find_map(|end| value.strip_suffix(end))
        .unwrap_or(value);
    let value = match (value.find(['(', '（']), value.ends_with([')', '）'])) {
        (None, true) => value.trim_end_matches([')', '）']),
        (Some(0), true) => names::without_brackets(value),
        _ => value,
    };
    let value = without_issue(without_buttons(value));
    // The paper, not the house that makes it.
    let value = ["报社", "報社"]
        .iter()
        .find(|end| value.ends_with(**end) && value.chars().count() > 4)
        .map_or(value, |_| &value[..value.len() - '社'.len_utf8()]);
    if !words::wording(value).fields.is_empty() {
        return None;
    }
    let folded = words::fold(value);
    let nowhere = [
        "网络",
        "互联网",
        "本站",
        "本网",
        "原创",
        "本站原创",
        "未知",
        "转载",
        "网络转载",
        "网络整理",
        "不详",
        "佚名",
        "其他",
        "其它",
        "网友投稿",
        "综合",
        "网络综合",
        "admin",
        "本站整理",
        "整理",
    ];
    let named = value.chars().any(char::is_alphabetic)
        && han::reading_units(value) <= 30
        && !nowhere.contains(&folded.as_str());
    named.then(|| value.to_owned())
}

/// Whether a word behind the name of a publication says something else: a label with its colon,
/// the writer, the province that the account was in.
fn is_beside_a_name(token: &str) -> bool {
    let labels = token
        .split_once(['：', ':'])
        .is_some_and(|(label, _)| (2..=8).contains(&label.chars().count()));
    let writes = token.chars().count() <= 12
        && words::roles_in(&words::fold(token)).any(|role| role.start == 0);
    labels || writes || is_province(token)
}

/// Whether `text` is the name of a province and nothing else.
pub(super) fn is_province(text: &str) -> bool {
    let found = gazetteer().find_all(text);
    let whole = |mention: &&Mention| mention.range == (0..text.len());
    found.iter().find(whole).is_some_and(|mention| {
        let wide = |division: &Division| division.level == Level::Province;
        mention.candidates.iter().any(|it| wide(it))
    })
}

/// `某刊` for `某刊 2018年第3期（总第9期）`, `某报第3版`. What stands in title marks is quoted, with
/// its issue, and stays.
fn without_issue(value: &str) -> &str {
    if value.starts_with('《') {
        return value;
    }
    let Some(at) = value.find(|c: char| c.is_ascii_digit()) else {
        return value;
    };
    let rest = &value[at..];
    let counted = ["期", "版", "卷", "号", "號"]
        .iter()
        .any(|unit| rest.contains(unit));
    let name =
        value[..at].trim_end_matches(['第', '总', '總', ' ', '(', '（', '-', '·', ',', '，']);
    if counted && han::han_count(name) >= 2 {
        name
    } else {
        value
    }
}

/// `value` without the words of the page that stand behind it after a space:
/// `某报 举报`.
fn without_buttons(value: &str) -> &str {
    let mut value = value;
    while let Some((name, last)) = value.rsplit_once(char::is_whitespace) {
        let covered = words::wording(last).covered;
        if last.chars().any(char::is_alphabetic) && covered < han::reading_units(last) {
            break;
        }
        value = name.trim_end();
    }
    value
}

/// The source that a bracketed line names without a label: `（中央社）`,
/// `（原载《某某通讯》2018年第3期）`.
pub(super) fn named_source(lines: &[&Line]) -> Option<String> {
    const FROM: [&str; 6] = [
        "转载自《",
        "原载《",
        "原载于《",
        "摘自《",
        "选自《",
        "载于《",
    ];
    lines.iter().find_map(|line| {
        if !line.look.bracketed || line.look.units > 40 {
            return None;
        }
        let inner = names::without_brackets(&line.clean);
        let folded = words::fold_in_place(inner);
        let at = FROM
            .iter()
            .find_map(|from| folded.find(from).map(|at| at + from.len()));
        if let Some(rest) = at.map(|at| &inner[at..]) {
            return rest.split_once('》').map(|(name, _)| name.to_owned());
        }
        let plain = inner.chars().all(is_han) && !inner.starts_with('本');
        let named = plain && names::is_house(inner) && words::wording(inner).covered == 0;
        named.then(|| inner.to_owned())
    })
}

/// The office whose bulletin a line heads: `某县委办公室编`.
pub(super) fn compiler(text: &str) -> Option<&str> {
    let name = ["编印", "编发", "主办", "印发", "編印", "编", "編", "印"]
        .iter()
        .find_map(|end| text.trim().strip_suffix(end))?;
    names::is_office(name).then_some(name)
}

/// The publication of a page on which no label names one: `header` of `lines` stand before the
/// text, `title` is what it is called.
///
/// What heads a page is often the name of its site, and as often that of a section; what ends it
/// names whoever runs the site. So a name must be said in two ways, or in one that says nothing
/// else: the account beside the day, the head of a row of crumbs that is called as a house is, the
/// periodical whose issue it is. Failing that, the notice of rights.
pub(super) fn unlabelled(lines: &[&Line], header: usize, title: Option<&str>) -> Option<String> {
    let mut claims: Vec<(Claim, String)> = Vec::new();
    let mut claim = |kind: Claim, text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '·' | '|'));
        let name = site_name(text).filter(|name| {
            // Where anybody publishes is said everywhere on the page, and is no publication.
            kind == Claim::Beside || !names::is_platform(name)
        });
        // What the article is called is not who publishes it.
        let is_title = |name: &String| title.is_some_and(|title| name.contains(title));
        claims.extend(name.filter(|name| !is_title(name)).map(|name| (kind, name)));
    };
    for (at, line) in lines.iter().enumerate() {
        let text = line.clean.as_str();
        let before = at < header;
        if before && line.look.stamp.is_none() && line.look.wording.fields.is_empty() {
            let next = lines.get(at + 1);
            let counts = next.is_some_and(|next| is_of_account(&next.clean));
            let alone = at > 0
                && title.is_some_and(|title| lines[at - 1].clean.contains(title))
                && next.is_some_and(|next| next.look.stamp.is_some());
            if let Some(first) = crumb(text) {
                claim(Claim::Crumb, first);
            } else if counts || alone {
                claim(Claim::Beside, text);
            } else if next.is_some_and(|next| issue_of(&next.clean) == Some("")) {
                claim(Claim::Issue, text);
            } else if let Some(periodical) = periodical(text) {
                claim(Claim::Issue, periodical);
            } else if at < HEAD && line.look.interface < 0.5 {
                claim(Claim::Head, text);
                if let Some((first, _)) = text.split_once(char::is_whitespace) {
                    claim(Claim::Head, first);
                }
            }
            if let Some(house) = house_of_writer(text) {
                claim(Claim::Beside, house);
            }
            if let Some(site) = title.and_then(|title| behind_title(text, title)) {
                claim(Claim::Title, site);
            }
        }
        if let Some(account) = followed(text) {
            claim(Claim::Followed, account);
        }
        if before
            && line.look.stamp.is_some()
            && let Some((_, day)) = date_in(text)
        {
            let own = text[..day.start].split_whitespace().next_back();
            if let Some(name) = own {
                claim(Claim::Dated, name);
            }
        }
        if let Some(owner) = owner(line) {
            claim(Claim::Owner, owner);
        }
    }
    let agree = |one: &str, other: &str| one.contains(other) || other.contains(one);
    let said_twice = claims.iter().find(|(kind, name)| {
        let mut others = claims.iter().filter(|(other, _)| other != kind);
        others.any(|(_, other)| agree(name, other))
    });
    let alone = |wanted: Claim| claims.iter().find(move |(kind, _)| *kind == wanted);
    let house = |claim: &&(Claim, String)| names::is_house(&claim.1);
    said_twice
        .or_else(|| alone(Claim::Issue))
        .or_else(|| alone(Claim::Beside))
        .or_else(|| alone(Claim::Crumb).filter(house))
        .or_else(|| alone(Claim::Title).filter(house))
        .or_else(|| alone(Claim::Followed))
        .or_else(|| alone(Claim::Head).filter(|claim| house(claim) || names::is_office(&claim.1)))
        .or_else(|| alone(Claim::Owner))
        .map(|(_, name)| name.clone())
}

/// Lines at the top of a page that may be its masthead.
const HEAD: usize = 4;

/// How a page says who publishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    /// The head of a row of crumbs: `某某观察 » 乡村 » 渡口`.
    Crumb,
    /// The issue of a periodical: `某某研究 2018年第2期`.
    Issue,
    /// A line at the top, or its first words.
    Head,
    /// Behind the title, after a mark.
    Title,
    /// Before the day.
    Dated,
    /// A line of its own between the title and the day, or over the numbers of an account's
    /// followers; whom the reporter works for.
    Beside,
    /// What a reader is asked to follow: `关注“某某”`.
    Followed,
    /// Who holds the rights or runs the site: `版权所有：某某`, `主办：某某`.
    Owner,
}

/// `text` as the name of whoever publishes, where it can be one.
fn site_name(text: &str) -> Option<String> {
    let name = name(text)?;
    let length = name.chars().count();
    let written = name.chars().filter(|c| is_han(*c)).count() * 2 >= length;
    let plain = !name.contains(['，', '。', '、', '；', '！', '？', '：', '“', '”', '>', '/'])
        && words::wording(&name).covered * 2 < han::reading_units(&name);
    let fits = (3..=20).contains(&length)
        && written
        && plain
        && !is_home(&name)
        && names::personal_names(&name).is_none();
    fits.then_some(name)
}

fn is_home(text: &str) -> bool {
    let folded = words::fold(text);
    ["首页", "主页", "正文", "导航", "栏目", "频道"]
        .iter()
        .any(|end| folded.ends_with(end))
}

/// The first name of a row of crumbs.
fn crumb(text: &str) -> Option<&str> {
    let mark = |c: char| matches!(c, '>' | '＞' | '»' | '›' | '|' | '｜' | '/' | '→');
    let (first, rest) = text.split_once(mark)?;
    let short = han::reading_units(text) <= 40 && !rest.trim().is_empty();
    let first = first.rsplit(['：', ':']).next().unwrap_or(first).trim();
    (short && !first.is_empty() && !first.contains(char::is_whitespace)).then_some(first)
}

/// The periodical whose issue a line names and nothing else: `某某研究 2018年第2期（总第14期）`,
/// `某某周报 第412期`, `第3期` without a name.
pub(super) fn issue_of(text: &str) -> Option<&str> {
    let of_issue = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "年月日第总總期卷辑輯号號版（）()【】-—,，.·一二三四五六七八九十百零〇".contains(c)
    };
    let (before, after) = text.rsplit_once('第')?;
    let number = after.trim_start();
    let rest = number.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(c)
    });
    let counted = rest.len() < number.len()
        && rest.trim_start().starts_with(['期', '辑', '輯', '卷'])
        && rest.chars().all(of_issue);
    let name = before.trim_end_matches(of_issue);
    let name = name
        .trim_end_matches(['：', ':', '|', '｜', '丨', '·'])
        .trim();
    let name = name.trim_start_matches('《').trim_end_matches('》');
    let plain = !name.contains(['，', '。', '：', ':', '“', '、', '！', '？']);
    (counted && plain && han::reading_units(name) <= 16).then_some(name)
}

/// The periodical whose issue a line names.
fn periodical(text: &str) -> Option<&str> {
    let name = issue_of(text)?;
    let name = name.split_whitespace().next()?;
    (han::reading_units(name) >= 3).then_some(name)
}

/// Whom the reporter that a line names works for: `某某日报记者 某某`.
fn house_of_writer(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let folded = words::fold_in_place(bare);
    let at = ["记者", "通讯员"]
        .iter()
        .find_map(|role| folded.find(role))?;
    let kinds = ["全媒体", "融媒体", "见习", "实习", "特约", "首席"];
    let house = &bare[..at];
    let house = kinds
        .iter()
        .find_map(|kind| house.strip_suffix(kind))
        .unwrap_or(house);
    let own = house.starts_with(['本', '文', '图']);
    (!own && names::is_house(house) && names::byline(text).is_some()).then_some(house)
}

/// Whether a line tells how much an account has published, and for how many: `156文章 12万总阅读`,
/// `粉丝 2304`, `查看TA的文章>`.
fn is_of_account(text: &str) -> bool {
    let folded = words::fold(text);
    let counted = folded.contains(|c: char| c.is_ascii_digit())
        && han::reading_units(text) <= 14
        && ["文章", "粉丝", "总阅读", "关注者", "获赞"]
            .iter()
            .any(|word| folded.contains(word));
    counted || folded.starts_with("查看ta的")
}

/// What stands behind the title on its line, after a mark: `题名 - 某某网`.
fn behind_title<'t>(text: &'t str, title: &str) -> Option<&'t str> {
    let rest = text.split_once(title)?.1.trim_start();
    let site = rest.trim_start_matches(['-', '_', '|', '｜', '–', '—', '·', ' ']);
    let last = site.rsplit(['-', '_', '|', '｜', '–']).next()?;
    (site.len() < rest.len()).then_some(last)
}

/// The account that a line asks to follow: `点击蓝字，关注“某某”`, `关注某某公众号`.
fn followed(text: &str) -> Option<&str> {
    if han::reading_units(text) > 40 {
        return None;
    }
    let (_, rest) = ["关注", "關注", "订阅", "訂閱", "追蹤"]
        .iter()
        .find_map(|verb| text.split_once(verb))?;
    let rest = rest.trim_start_matches([' ', '我', '们', '們', '：', ':']);
    let quoted = rest
        .strip_prefix(['“', '「', '"', '”', '【', '《'])
        .and_then(|rest| rest.split_once(['”', '」', '"', '】', '“', '》']));
    if let Some((name, _)) = quoted {
        return Some(name);
    }
    ["微信公众号", "公众号", "微信公眾號", "公眾號"]
        .iter()
        .find_map(|end| rest.split_once(end))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty() && !name.contains(char::is_whitespace))
}

/// Who holds the rights of a page, or runs it: `版权所有：某某`, `Copyright © 2020 某某`,
/// `某某 版权所有`, `主办：某某`, `《某某》编辑部`.
fn owner<'l>(line: &'l Line) -> Option<&'l str> {
    let text = line.clean.as_str();
    if line.look.units > 80 {
        return None;
    }
    let parts = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '|' | '｜' | ',' | '，' | '。' | '；' | ';' | '（' | '(' | '丨'
            )
    };
    let lead = |c: char| {
        c.is_whitespace()
            || c.is_ascii_digit()
            || matches!(
                c,
                '：' | ':' | '©' | '@' | '-' | '—' | '–' | '.' | '(' | ')' | '｜' | '|'
            )
    };
    let folded = text.to_ascii_lowercase();
    for label in [
        "版权所有",
        "版權所有",
        "copyright",
        "©",
        "主办单位",
        "主辦單位",
        "主办",
        "主辦",
    ] {
        let Some(at) = folded.find(label) else {
            continue;
        };
        let rest = &text[at + label.len()..];
        let rest = rest.trim_start_matches(lead);
        // `Copyright (C) 2020 某某`
        let rest = rest.strip_prefix(['C', 'c']).map_or(rest, |after| {
            if after.starts_with(lead) { after } else { rest }
        });
        let rest = rest.trim_start_matches(lead);
        let rest = rest
            .strip_prefix("版权所有")
            .map_or(rest, |it| it.trim_start_matches(lead));
        let own = rest.split(parts).next().unwrap_or("");
        let own = ["版权所有", "版權所有", "保留", "All"]
            .iter()
            .find_map(|end| own.split_once(end))
            .map_or(own, |(own, _)| own);
        let plain = words::wording(own).covered * 2 < han::reading_units(own);
        if han::han_count(own) >= 3 && plain {
            return Some(own);
        }
        let before = text[..at].trim_end_matches(|c: char| lead(c) || parts(c));
        let own = before.rsplit(parts).next().unwrap_or("");
        if label.starts_with("版") && han::han_count(own) >= 3 && !own.contains(['：', ':']) {
            return Some(own);
        }
    }
    let (name, rest) = text.strip_prefix('《')?.split_once('》')?;
    let house = ["编辑部", "編輯部", "杂志社", "雜誌社", "编委会"];
    house
        .iter()
        .any(|end| rest.starts_with(end))
        .then_some(name)
}

/// The paper whose page on the web a line names: `某某日报数字报`.
pub(super) fn digital_paper(text: &str) -> Option<String> {
    let name = [
        "数字报",
        "电子报",
        "電子報",
        "电子版",
        "数字版",
        "數位版",
        "电子报刊",
    ]
    .iter()
    .find_map(|end| text.trim().strip_suffix(end))?
    .trim_end_matches(['-', ' ', '—', '·']);
    let all_han = name.chars().all(is_han) && (3..=10).contains(&name.chars().count());
    (all_han && words::wording(name).covered == 0).then(|| name.to_owned())
}

/// The office that a line names behind a mark, under a title: `□ 某县课题组`.
pub(super) fn marked_office(text: &str) -> Option<String> {
    let name = text
        .strip_prefix(['□', '■', '○', '●', '◎', '◇', '◆'])?
        .trim();
    names::is_office(name).then(|| name.to_owned())
}
