//! W702: no page holds the same id twice.
//!
//! In: pages. Out: findings. A link to an id that stands twice leads to the
//! first, and a switch of script to the wrong place.

use std::collections::BTreeSet;

use super::Finding;
use super::scan::Scanned;

pub(super) fn run(pages: &[Scanned]) -> Vec<Finding> {
    pages.iter().flat_map(repeated).collect()
}

fn repeated(page: &Scanned) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&String> = page.ids.iter().filter(|id| !seen.insert(*id)).collect();
    let finding = |id: &String| Finding {
        page: page.path.clone(),
        what: format!("id `{id}` 用了不止一次"),
        help: "多半是主题的模板用了正文里也有的 id（如 s2、p12）；请在模板里换一个",
    };
    twice.into_iter().map(finding).collect()
}
