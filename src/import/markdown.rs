//! A Markdown file from elsewhere as a page.
//!
//! In: Markdown, with or without front matter. Out: the same as HTML, so that
//! it goes the road of a saved page; what its front matter states stands where
//! a page would state it. Knows nothing of this project's own keys.

use std::fmt::Write as _;

use pulldown_cmark::{Options, Parser, html};

use crate::source::{SourceDocument, yaml};

/// The page.
pub(super) fn page(document: &SourceDocument) -> String {
    let text = &*document.text;
    let (front, body) = match yaml::split(text) {
        Some(parts) => (&text[parts.yaml], &text[parts.body]),
        None => ("", text),
    };
    let mut page = String::from("<!doctype html>\n");
    let mut heading = String::new();
    for (key, values) in yaml::plain_words(front) {
        let name = match key.to_lowercase().as_str() {
            "title" | "标题" | "题名" => {
                if let Some(title) = values.first() {
                    heading = format!("<h1>{}</h1>\n", escaped(title));
                }
                "articletitle"
            }
            "date" | "pubdate" | "published" | "日期" | "发布时间" => "pubdate",
            "author" | "authors" | "作者" => "author",
            "editor" | "editors" | "编辑" | "责任编辑" => "editor",
            "source" | "来源" => "contentsource",
            "url" | "link" | "canonical" | "原文链接" => "og:url",
            _ => continue,
        };
        for value in values {
            let value = escaped(&value);
            let _ = writeln!(page, "<meta name=\"{name}\" content=\"{value}\">");
        }
    }
    page.push_str(&heading);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    html::push_html(&mut page, Parser::new_ext(body, options));
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
