//! W705: no page runs or loads what it should not.
//!
//! In: one tag at a time. Out: what is wrong with it. A strict content
//! security policy (`default-src 'self'`) must not break any page, and a page
//! must be complete without the network: no inline scripts, event handlers or
//! styles, no frames, nothing loaded from elsewhere.

use std::collections::BTreeSet;

use html5ever::tokenizer::Tag;

use super::Finding;
use super::scan::{Scanned, attribute};

pub(super) fn run(pages: &[Scanned]) -> Vec<Finding> {
    let finding = |page: &Scanned, what: &String| Finding {
        page: page.path.clone(),
        what: what.clone(),
        help: "脚本和样式放进主题的 assets/，用文件引用；正文里的 HTML 会自动清理，所以多半在模板里",
    };
    let of_page = |page| -> Vec<Finding> {
        let page: &Scanned = page;
        page.doubtful
            .iter()
            .map(|what| finding(page, what))
            .collect()
    };
    pages.iter().flat_map(of_page).collect()
}

/// Adds to `found` what is wrong with a start tag. What lies below `base` is
/// the site's own: a 404 page, which is served at any depth, names it whole.
pub(super) fn look(found: &mut BTreeSet<String>, tag: &Tag, base: Option<&str>) {
    let name = &*tag.name;
    match name {
        "script" if attribute(tag, "src").is_none() && !is_data_block(tag) => {
            found.insert("有内嵌的脚本（没有 src 的 <script>）".to_owned());
        }
        "style" => {
            found.insert("有内嵌的样式（<style>）".to_owned());
        }
        "base" | "iframe" | "frame" | "object" | "embed" | "applet" => {
            found.insert(format!("有 <{name}>"));
        }
        _ => {}
    }
    for attribute in &tag.attrs {
        let (key, value) = (&*attribute.name.local, &*attribute.value);
        if key == "style" {
            found.insert(format!("<{name}> 有内嵌的样式（style 属性）"));
        } else if key.len() > 2 && key.starts_with("on") {
            found.insert(format!("<{name}> 有事件属性 {key}"));
        } else if matches!(
            key,
            "href" | "src" | "poster" | "data" | "action" | "formaction" | "xlink:href"
        ) {
            let scheme = scheme(value);
            if runs(scheme.as_deref(), value) {
                found.insert(format!("<{name}> 的 {key} 是会执行的地址"));
            } else if loads(tag, key)
                && is_elsewhere(scheme.as_deref(), value)
                && !base.is_some_and(|base| value.trim().starts_with(base))
            {
                found.insert(format!("<{name}> 从别处装入 {}", value.trim()));
            }
        }
    }
}

/// The scheme of an address, in lower case, as a browser reads it: it passes
/// over white space and control characters.
pub(super) fn scheme(address: &str) -> Option<String> {
    let plain: String = address
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take_while(|c| !matches!(c, '/' | '?' | '#'))
        .collect();
    let (scheme, _) = plain.split_once(':')?;
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(legal))
        .then(|| scheme.to_ascii_lowercase())
}

fn runs(scheme: Option<&str>, value: &str) -> bool {
    match scheme {
        Some("javascript" | "vbscript") => true,
        Some("data") => !value
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("data:image/"),
        _ => false,
    }
}

/// Whether a browser fetches the address of `key` unasked.
fn loads(tag: &Tag, key: &str) -> bool {
    let fetched = [
        "stylesheet",
        "icon",
        "preload",
        "modulepreload",
        "prefetch",
        "manifest",
    ];
    match (&*tag.name, key) {
        ("link", "href") => attribute(tag, "rel").is_some_and(|rel| {
            rel.split_whitespace()
                .any(|word| fetched.contains(&&*word.to_ascii_lowercase()))
        }),
        ("a" | "area", _) => false,
        (_, key) => matches!(key, "src" | "poster" | "data"),
    }
}

fn is_elsewhere(scheme: Option<&str>, value: &str) -> bool {
    matches!(scheme, Some("http" | "https")) || value.trim_start().starts_with("//")
}

/// Data for search engines, which no browser runs.
fn is_data_block(tag: &Tag) -> bool {
    attribute(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
}
