//! W703: the editions are alike, page by page and id by id.
//!
//! In: pages. Out: findings. This is what lets a reader switch the script and
//! stay at the same place.

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
    let mut findings = Vec::new();
    for (here, files) in &editions {
        for (there, others) in &editions {
            for (name, page) in files.iter().filter(|_| here != there) {
                let what = match others.get(name) {
                    None => Some(format!("{}/ 里没有对应的网页", there.code())),
                    // Two pages are compared once.
                    Some(other) if here < there => difference(page, other),
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

fn difference(page: &Scanned, other: &Scanned) -> Option<String> {
    if page.ids == other.ids {
        return None;
    }
    let differs = |at: &usize| page.ids.get(*at) != other.ids.get(*at);
    let at = (0..page.ids.len().max(other.ids.len())).find(differs)?;
    let word = |ids: &[String]| {
        ids.get(at)
            .map_or_else(|| "没有了".to_owned(), |id| format!("是 `{id}`"))
    };
    let (here, there) = (word(&page.ids), word(&other.ids));
    Some(format!(
        "第 {} 个 id 在这里{here}，在 {} 里{there}",
        at + 1,
        other.path
    ))
}
