//! W703: the editions are alike, page by page and id by id.
//!
//! In: pages. Out: findings. This is what lets a reader switch the script and
//! stay at the same place. What an editor keeps out of an edition is excused;
//! where any case is, lists of links may part, and only the blocks of texts
//! must be alike.

use std::collections::BTreeMap;

use super::Finding;
use super::scan::Scanned;
use crate::text::script::Standard;

pub(super) fn run(pages: &[Scanned]) -> Vec<Finding> {
    let mut editions: BTreeMap<Standard, BTreeMap<&str, &Scanned>> = BTreeMap::new();
    for page in pages {
        let Some((folder, name)) = page.path.split_once('/') else {
            continue;
        };
        if let Some(standard) = Standard::from_code(folder) {
            editions.entry(standard).or_default().insert(name, page);
        }
    }
    let whole = pages.iter().all(|it| it.kept_out.is_empty());
    let mut findings = Vec::new();
    for (here, files) in &editions {
        for (there, others) in &editions {
            for (name, page) in files.iter().filter(|_| here != there) {
                let what = match others.get(name) {
                    None if page.kept_out.contains(there) => None,
                    None => Some(format!("{}/ 里没有对应的网页", there.code())),
                    // The report on the file itself tells where they part.
                    Some(other) if page.hand_made || other.hand_made => None,
                    // Two pages are compared once.
                    Some(other) if here < there => difference(page, other, whole),
                    Some(_) => None,
                };
                findings.extend(what.map(|what| Finding {
                    page: page.path.clone(),
                    what,
                    help: "各个版本应由同样的文章和模板生成；这是程序或主题的问题，不是文章的问题",
                }));
            }
        }
    }
    findings
}

fn difference(page: &Scanned, other: &Scanned, whole: bool) -> Option<String> {
    let ids = |page: &Scanned| -> Vec<String> {
        let ids = page.ids.iter().filter(|id| whole || is_block(id));
        ids.cloned().collect()
    };
    let (own, others) = (ids(page), ids(other));
    let differs = |at: &usize| own.get(*at) != others.get(*at);
    let at = (0..own.len().max(others.len())).find(differs)?;
    let word = |ids: &[String]| {
        ids.get(at)
            .map_or_else(|| "没有了".to_owned(), |id| format!("是 `{id}`"))
    };
    let (here, there) = (word(&own), word(&others));
    Some(format!(
        "第 {} 个 id 在这里{here}，在 {} 里{there}",
        at + 1,
        other.path
    ))
}

/// Whether `id` is one that a block of a text has: `s2`, `p12`.
fn is_block(id: &str) -> bool {
    let number = id.strip_prefix(['s', 'p']);
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit()))
}
