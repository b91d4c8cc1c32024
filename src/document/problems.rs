//! The words for what is wrong with a body.
//!
//! In: what was found, and where. Out: a diagnostic. Knows nothing of how it
//! was found.

use super::marks::Fault;
use crate::diagnostic::{Diagnostic, code};
use crate::text::han::is_cjk_punctuation;
use crate::text::span::Span;

pub(super) fn unsafe_address(address: &str, span: Span) -> Diagnostic {
    let message = if address.trim().is_empty() {
        "链接没有地址".to_owned()
    } else {
        format!("链接的地址不能用：`{}`", shorten(address))
    };
    Diagnostic::new(&code::UNSAFE_ADDRESS, message)
        .at(span)
        .help("只接受 http://、https://、mailto: 开头的地址和项目里的文件；链接已去掉，文字保留")
}

pub(super) fn link_leaves_project(address: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &code::LINK_LEAVES_PROJECT,
        format!("链接指向项目以外的地方：`{}`", shorten(address)),
    )
    .at(span)
    .help("把文件放进 content/，再写它相对于本文件的路径；链接已去掉，文字保留")
}

pub(super) fn html_removed(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&code::HTML_REMOVED, format!("已去掉不允许的 HTML：{what}"))
        .at(span)
        .help("文字已保留；请改用 Markdown 的写法，或删去这些标签和属性")
}

pub(super) fn literal_asterisks(inner: &str, span: Span) -> Diagnostic {
    let words = inner.trim_end_matches(is_punctuation);
    let marks = &inner[words.len()..];
    let short = inner.chars().count() <= 20 && !inner.contains('\n');
    let help =
        if short && !marks.is_empty() && !words.is_empty() && !words.starts_with(is_punctuation) {
            format!("把标点移到粗体外面：`**{words}**{marks}`；若星号是隐去的文字，写成 `\\*\\*`")
        } else {
            "把标点移到 `**` 外面，或改用 <strong>…</strong>；若星号是隐去的文字，写成 `\\*\\*`"
                .to_owned()
        };
    Diagnostic::new(
        &code::LITERAL_ASTERISKS,
        "`**` 在这里不会变成粗体，读者会看到星号",
    )
    .at(span)
    .label("夹在标点和汉字之间")
    .help(help)
}

/// A `-{ }-` that is none, at its place.
pub fn broken_mark(fault: &Fault, span: Span) -> Diagnostic {
    let (message, help) = match fault {
        Fault::Unclosed => (
            "`-{` 没有结束".to_owned(),
            "在同一段里补上 `}-`；如果就是要写这两个字符，请写成 `\\-{`",
        ),
        Fault::Nested => (
            "`-{` 里面又有一个 `-{`".to_owned(),
            "把里面的一对去掉：一对 `-{ }-` 里的文字本来就不转换",
        ),
        Fault::Empty => (
            "`-{ }-` 里面是空的".to_owned(),
            "写上不要转换的文字，或者删去它；字面上的 `-{` 写成 `\\-{`",
        ),
        Fault::UnknownTag(tag) => (
            format!("`-{{ }}-` 里不认识 `{tag}`"),
            "可用：hans、hant、tw、hk、cn、sg、mo、my，前面可加 `zh-`，例如 `-{hans:计算机;hant:電腦}-`",
        ),
        Fault::SameTagTwice(tag) => (
            format!("`-{{ }}-` 里 `{tag}` 写了两次"),
            "每个版本只写一次，用分号隔开，例如 `-{hans:计算机;hant:電腦}-`",
        ),
        Fault::FormsOverMarkup => (
            "分版本的 `-{ }-` 里有粗体、链接、图片或换行".to_owned(),
            "把 `-{ }-` 写到它们里面去，例如 `**-{hans:计算机;hant:電腦}-**`",
        ),
    };
    Diagnostic::new(&code::BROKEN_MARK, message)
        .at(span)
        .label("按原样显示")
        .help(help)
}

fn shorten(address: &str) -> String {
    let clean: String = address
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(60)
        .collect();
    if address.chars().nth(60).is_some() {
        format!("{clean}…")
    } else {
        clean
    }
}

/// Whether Markdown or a Chinese reader takes `c` for punctuation.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || is_cjk_punctuation(c)
}
