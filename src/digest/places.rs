//! Places: what the editor wrote, with what lies above it; and the counties
//! that a text names.
//!
//! In: front matter and passages. Out: for each case the path of its places
//! from province to village, completed and spelled by the gazetteer; for each
//! county, the cases that name it without being of it. A town or village is
//! taken as it is written: no list of them is complete.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Mention;
use super::reading::{Passage, folded, sentence_at};
use crate::article::{Article, Named};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::gazetteer::{Division, Gazetteer, Level, gazetteer};

/// One level of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The name, in Simplified.
    pub(super) name: String,
    /// The code of the division, where the gazetteer knows it.
    pub(super) division: Option<u32>,
}

/// The places of each article, widest first.
pub(super) fn paths(articles: &[Article]) -> Reported<Vec<Vec<Place>>> {
    let gazetteer = gazetteer();
    let mut diagnostics = Vec::new();
    let paths = articles
        .iter()
        .map(|article| path(&article.place, gazetteer, &mut diagnostics))
        .collect();
    Reported {
        value: paths,
        diagnostics,
    }
}

fn path(names: &[Named], gazetteer: &Gazetteer, report: &mut Vec<Diagnostic>) -> Vec<Place> {
    // The narrowest division that is known so far, and the names below it.
    let (mut known, mut below): (Option<&Division>, Vec<Place>) = (None, Vec::new());
    for named in names {
        let name = folded(named.name.as_str());
        let meant = gazetteer.named(&name);
        let inside: Vec<_> = match known {
            None => meant.clone(),
            Some(wide) => meant
                .iter()
                .copied()
                .filter(|it| lies_in(gazetteer, it, wide))
                .collect(),
        };
        let present: Vec<_> = inside.iter().copied().filter(|it| !it.former).collect();
        let candidates = if present.is_empty() { inside } else { present };
        match (candidates.as_slice(), known) {
            // A short form that a wider division has too (吉林) means that one.
            ([division, ..], _)
                if candidates.len() == 1 || division.level < candidates[1].level =>
            {
                known = Some(division);
                below.clear();
                continue;
            }
            ([], Some(wide)) if meant.iter().any(|it| it.name == name) => {
                report.push(elsewhere(named, wide));
            }
            // Of 台湾省 it knows no counties.
            ([], wide) if has_rank(&name) && wide.is_none_or(|it| gazetteer.has_parts(it)) => {
                report.push(unknown(named));
            }
            ([_, _, ..], _) => report.push(ambiguous(named, &candidates, gazetteer)),
            _ => {}
        }
        below.push(Place {
            name,
            division: None,
        });
    }
    let above = known.iter().flat_map(|it| gazetteer.ancestors(it));
    let above = above.chain(known).map(|it| Place {
        name: it.name.to_owned(),
        division: Some(it.code),
    });
    above.chain(below).collect()
}

fn lies_in(gazetteer: &Gazetteer, division: &Division, wide: &Division) -> bool {
    division.code == wide.code
        || gazetteer
            .ancestors(division)
            .iter()
            .any(|it| it.code == wide.code)
}

/// Whether `name` ends like a division from county up, which the gazetteer
/// should know.
fn has_rank(name: &str) -> bool {
    name.ends_with(['省', '市', '县', '旗', '盟', '州'])
}

/// For each county, by its code, the cases that name it and are not of it,
/// each with the first sentence that does.
pub(super) fn mentioned(
    articles: &[Article],
    read: &[Vec<Passage>],
    paths: &[Vec<Place>],
) -> BTreeMap<u32, Vec<Mention>> {
    let gazetteer = gazetteer();
    let found: Vec<Vec<(u32, Mention)>> = articles
        .par_iter()
        .zip(read)
        .zip(paths)
        .map(|((article, passages), path)| {
            let mut seen: BTreeSet<u32> = path.iter().filter_map(|it| it.division).collect();
            let mut found = Vec::new();
            for passage in passages.iter().filter(|it| !it.heading) {
                for hit in gazetteer.find_all(&passage.text) {
                    let [division] = hit.candidates.as_slice() else {
                        continue;
                    };
                    if division.level == Level::County && seen.insert(division.code) {
                        let mention = Mention {
                            article: article.slug.clone(),
                            passage: passage.id.clone(),
                            sentence: sentence_at(&passage.text, hit.range.start),
                        };
                        found.push((division.code, mention));
                    }
                }
            }
            found
        })
        .collect();
    let mut mentioned: BTreeMap<u32, Vec<Mention>> = BTreeMap::new();
    for (code, mention) in found.into_iter().flatten() {
        mentioned.entry(code).or_default().push(mention);
    }
    mentioned
}

fn unknown(named: &Named) -> Diagnostic {
    let name = named.name.as_str();
    Diagnostic::new(&code::UNKNOWN_PLACE, format!("地名表里没有“{name}”"))
        .at(named.span.clone())
        .help("检查写法；村镇以上写全名，例如 `place: [浙江省, 台州市, 天台县]`")
}

fn elsewhere(named: &Named, wide: &Division) -> Diagnostic {
    let name = named.name.as_str();
    Diagnostic::new(
        &code::UNKNOWN_PLACE,
        format!("按地名表，“{name}”不在{}", wide.name),
    )
    .at(named.span.clone())
    .help("检查上下级是否写对；可以只写最小的县，上级由地名表补出")
}

fn ambiguous(named: &Named, candidates: &[&Division], gazetteer: &Gazetteer) -> Diagnostic {
    let name = named.name.as_str();
    let full = |division: &&Division| {
        let above = gazetteer.ancestors(division);
        let above = above.iter().map(|it| it.name).chain([division.name]);
        above.collect::<String>()
    };
    let choices: Vec<String> = candidates.iter().take(4).map(full).collect();
    Diagnostic::new(&code::UNKNOWN_PLACE, format!("叫“{name}”的地方不止一个"))
        .at(named.span.clone())
        .help(format!("在前面写明上级；可能是：{}", choices.join("、")))
}
