//! W701: every link of every page names a file of the site, and an id that is
//! there.
//!
//! In: pages. Out: findings. A site must work from a folder on a disk as well
//! as from a server, so a link is relative and names a file, never a folder.
//! Links to the web are not followed.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::Finding;
use super::markup::scheme;
use super::scan::Scanned;

pub(super) fn run(pages: &[Scanned]) -> Vec<Finding> {
    let ids = |page: &Scanned| page.ids.iter().cloned().collect();
    let files: BTreeMap<&str, (bool, BTreeSet<String>)> = pages
        .iter()
        .map(|page| (page.path.as_str(), (page.is_page, ids(page))))
        .collect();
    let mut findings = Vec::new();
    for page in pages {
        for link in &page.links {
            if let Some((what, help)) = fault(&page.path, link, &files) {
                findings.push(Finding {
                    page: page.path.clone(),
                    what,
                    help,
                });
            }
        }
    }
    findings
}

const RELATIVE: &str = "网站里的链接要写成相对的，以文件名结尾，例如 ../terms/a.html";
const MISSING: &str = "如果链接写在文章里，请改正它；如果每个网页都有，请看主题的模板";

/// What is wrong with `link` on the page at `from`, and what to do.
fn fault(
    from: &str,
    link: &str,
    files: &BTreeMap<&str, (bool, BTreeSet<String>)>,
) -> Option<(String, &'static str)> {
    match scheme(link).as_deref() {
        // What runs, and what the page holds itself, is for `markup.rs` to
        // judge.
        Some("http" | "https" | "mailto" | "data" | "javascript" | "vbscript") => return None,
        Some(_) => return Some((format!("链接 {link} 的开头不认识"), RELATIVE)),
        None => {}
    }
    let (address, fragment) = link
        .split_once('#')
        .map_or((link, None), |(address, id)| (address, Some(id)));
    let address = address.split('?').next().unwrap_or_default();
    if address.starts_with(['/', '\\']) {
        return Some((format!("链接 {link} 不是相对的"), RELATIVE));
    }
    if address.is_empty() && fragment.is_none() {
        return Some(("有一个链接是空的".to_owned(), RELATIVE));
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let target = if address.is_empty() {
        from.to_owned()
    } else {
        let address = decode(address);
        if matches!(address.rsplit('/').next(), Some("" | "." | "..")) {
            return Some((format!("链接 {link} 指向一个文件夹，而不是文件"), RELATIVE));
        }
        match resolve(from, &address) {
            Some(target) => target,
            None => return Some((format!("链接 {link} 指向网站以外"), RELATIVE)),
        }
    };
    let Some((is_page, ids)) = files.get(target.as_str()) else {
        return Some((format!("链接指向不存在的文件 {target}"), MISSING));
    };
    // An empty fragment and `top` are the top of any page.
    let id = decode(fragment?);
    let there = !is_page || id.is_empty() || id == "top" || ids.contains(&id);
    (!there).then(|| (format!("链接指向不存在的位置 {target}#{id}"), MISSING))
}

/// `address` as seen from the page at `from`; `None` where it leaves the site.
fn resolve(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
