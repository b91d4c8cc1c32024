//! Lines that belong to the page by their shape, whatever words fill it: a way through a site, an
//! advertisement, the number of an issue, how long reading takes.
//!
//! In: one line and its features. Out: whether it is the page's. Knows nothing of neighbours.

use super::lines::Look;
use super::words::{self, Class};
use crate::text::han;

/// Whether a line is the page's and no text.
pub(super) fn is_of_the_page(text: &str, look: &Look) -> bool {
    is_trail(text)
        || is_advert(text)
        || is_end_mark(text)
        || invites_to_follow(text, look)
        || (look.units <= 24 && (asks_to_share(text) || describes_account(text)))
        || (look.units <= 40 && (is_reading_time(text) || is_issue(text) || is_sizes(text)))
        || is_disclaimer(text, look)
}

/// Whether a line says how long a text is or how long reading it takes: `全文约800字，阅读需要3分钟`,
/// `本文共 2100 字`, `预计阅读时间：6分钟`, `收听本文 约5分钟`.
fn is_reading_time(text: &str) -> bool {
    if !text.contains(['字', '分']) {
        return false;
    }
    let folded = words::fold(text);
    let counts = folded.contains(|c: char| c.is_ascii_digit());
    let reading = ["全文", "本文", "阅读", "文章", "预计", "大约", "约需", "共"];
    let about = reading.iter().any(|word| folded.contains(word));
    let listens = ["播报", "收听", "朗读"].iter().any(|verb| {
        ["本文", "全文"]
            .iter()
            .any(|what| folded.contains(&format!("{verb}{what}")))
    });
    let time =
        folded.contains("分钟") && (folded.contains("阅读") || folded.contains("读完") || listens);
    let size = folded
        .trim_end_matches(['。', '|', '｜', '）', ')', '】', ' '])
        .ends_with('字')
        && ["全文", "本文", "正文", "全篇", "共"].iter().any(|start| {
            folded
                .trim_start_matches(['（', '(', '【', '|', '｜'])
                .starts_with(start)
        });
    counts && about && (time || size)
}

/// Whether a line names an issue and nothing else: `山里的事第316期`, `第 52 期`,
/// `2021年第3期（总第45期）`, `Vol.12`, `NO.007`.
fn is_issue(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = bare.starts_with(|c: char| c.is_ascii_alphabetic());
    let folded = if letters {
        words::fold(bare)
    } else {
        String::new()
    };
    let latin = ["vol", "no", "issue"]
        .iter()
        .filter_map(|word| folded.strip_prefix(word))
        .any(|rest| {
            let digits = rest.trim_start_matches(['.', '．', ':', '-']);
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
        });
    latin || super::publication::issue_of(bare).is_some()
}

/// Whether a line offers letters of another size: `字級大小：小 中 大`, `【大 中 小】`.
fn is_sizes(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    ["大中小", "小中大"]
        .iter()
        .any(|sizes| bare.contains(sizes))
}

/// Whether a line is what a platform declares under what others publish on it: `特别声明：以上内容…为
/// 自媒体平台用户上传…`, `本文为某某号作者独立观点，不代表…`.
fn is_disclaimer(text: &str, look: &Look) -> bool {
    const LONGEST: usize = 200;
    if look.units > LONGEST {
        return false;
    }
    let may_declare = [
        '声', '聲', '免', '版', '本', '以', '文', '内', '內', 'N', 'D',
    ];
    if !text.chars().take(14).any(|c| may_declare.contains(&c)) {
        return false;
    }
    let folded = words::fold(text);
    let declares = ["声明", "免责", "版权", "notice:", "disclaimer"]
        .iter()
        .any(|word| {
            folded
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .chars()
                .take(14)
                .collect::<String>()
                .contains(word)
        });
    let of_platform = [
        "平台",
        "用户上传",
        "作者观点",
        "不代表",
        "存储服务",
        "informationstorage",
        "本站",
        "本网",
        "侵权",
        "转载",
        "立场",
        "授权",
        "删除",
        "作者本人",
        "作者所有",
    ];
    let said = of_platform
        .iter()
        .filter(|word| folded.contains(**word))
        .count();
    let opens = [
        "本文为",
        "本文系",
        "以上内容",
        "文章为",
        "该文为",
        "内容为",
        "本内容",
    ]
    .iter()
    .any(|start| folded.starts_with(start));
    (declares && said >= 1 && (look.wording.has(Class::Copyright) || said >= 2))
        || (opens && said >= 2)
}

/// A way through the pages of a site: `首页>>政务公开>>工作动态`.
fn is_trail(text: &str) -> bool {
    if text.len() > 300 || text.contains('。') {
        return false;
    }
    let mark = |c: char| matches!(c, '>' | '»' | '›' | '→' | '＞');
    let cells = || {
        text.split(mark)
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
    };
    // The last one may be the title of the page itself.
    let last = cells().count().saturating_sub(1);
    let short = cells()
        .take(last.max(3))
        .all(|cell| han::reading_units(cell) <= 12 && !cell.contains(['，', '！', '？']));
    let home = ["首页", "首頁", "主页", "网站首页", "中心首页", "home"];
    let first = text
        .split(|c: char| mark(c) || matches!(c, '/' | '-' | '|'))
        .next();
    let starts = first.is_some_and(|first| home.contains(&words::fold(first).as_str()));
    (short && cells().count() >= 3) || (starts && cells().count() >= 2)
}

/// Whether a line calls itself an advertisement: `【广告】…`, `推广｜…`, or is
/// set between arrows that a reader should click on.
fn is_advert(text: &str) -> bool {
    // What a line calls itself stands at its beginning.
    let head = text
        .char_indices()
        .nth(12)
        .map_or(text, |(end, _)| &text[..end]);
    let folded = words::fold(head);
    let kinds = ["广告", "推广", "赞助", "软广", "ad"];
    let bare = folded.trim_start_matches(['【', '[', '［', '（', '(', '〔', '<']);
    let says = kinds.iter().filter_map(|kind| bare.strip_prefix(kind));
    let marked = says.into_iter().any(|rest| {
        let opened = bare.len() < folded.len();
        rest.starts_with(['|', '｜', '丨'])
            || (opened && rest.starts_with(['】', ']', '］', '）', ')', '〕', '>']))
    });
    let arrows = |c: char| matches!(c, '>' | '<' | '»' | '«' | '＞' | '＜');
    let framed = text.starts_with(">>") && text.ends_with("<<") || text.ends_with(">>>");
    marked || (framed && text.trim_matches(arrows).contains("点击"))
}

/// Whether a line only says that the text is at its end: `— 完 —`, `（全文完）`.
fn is_end_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    bare.len() < text.len()
        && bare.len() <= 24
        && matches!(
            words::fold(bare).as_str(),
            "完" | "全文完" | "本文完" | "正文完" | "文完" | "end" | "theend" | "the end" | "fin"
        )
}

/// Whether a line asks to follow an account that it names: `点击蓝字，关注“某某”`.
fn invites_to_follow(text: &str, look: &Look) -> bool {
    let asks = ["关注", "订阅", "關注", "訂閱", "追蹤"];
    look.units <= 30
        && !text.ends_with('。')
        && look.wording.has(Class::Follow)
        && asks.iter().any(|word| text.contains(word))
        && text.contains(['“', '「', '"', '”', '【'])
}

/// Whether a line asks readers to pass the text on: `动动手指，让更多人看见`, `点个在看，转给朋友`.
fn asks_to_share(text: &str) -> bool {
    const ASKS: [&str; 6] = [
        "动动手指",
        "动动小手",
        "动动您的手指",
        "动动您的小手",
        "点个赞",
        "点个在看",
    ];
    const PASSES_ON: [&str; 6] = ["让更多", "转发", "转给", "分享给", "点赞", "在看"];
    let folded = words::fold(text);
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let asked = ASKS.iter().find_map(|ask| bare.strip_prefix(ask));
    // `动动手指就能交水费` tells of something else.
    asked.is_some_and(|rest| PASSES_ON.iter().any(|word| rest.contains(word)))
        || ["转发给更多", "分享给更多"]
            .iter()
            .any(|start| bare.starts_with(start))
}

/// Whether a line is what a platform says of an account: `优质教育领域创作者`, `已认证账号`.
fn describes_account(text: &str) -> bool {
    let folded = words::fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let writes = ["创作者", "作者", "自媒体", "博主"]
        .iter()
        .find_map(|end| bare.strip_suffix(end));
    let field = writes.is_some_and(|what| {
        let (good, bare) = (what.contains("优质"), what.trim_end_matches("优质"));
        bare.ends_with("领域") && (good || what.contains("知名"))
    });
    field || matches!(bare, "已认证账号" | "认证账号" | "已认证的官方账号")
}
