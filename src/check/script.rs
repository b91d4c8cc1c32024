//! W511: no page shows characters of the other script.
//!
//! In: pages. Out: findings. Words marked with a language of their own (an
//! original, the name of another edition) and code are not looked at.

use super::Finding;
use super::scan::Scanned;

/// Spots that are told of one page.
const MOST: usize = 5;

pub(super) fn run(pages: &[Scanned]) -> Vec<Finding> {
    let finding = |page: &Scanned, words: &String| Finding {
        page: page.path.clone(),
        what: format!("有别的文字的字：“{words}”"),
        help: "原文就是这样，就用 <span lang=\"…\">…</span> 标明；是转换不对，就在 content/convert.tsv 里写一行，或在文中用 -{ }- 定下来",
    };
    let of_page = |page| -> Vec<Finding> {
        let page: &Scanned = page;
        let spots = page.foreign.iter().take(MOST);
        spots.map(|words| finding(page, words)).collect()
    };
    pages.iter().flat_map(of_page).collect()
}
