//! Rules over a finished site.
//!
//! In: a [`Site`]. Out: what is wrong with its pages, and what its editors
//! have left open. Writes nothing. Each rule is a file and a line of
//! [`RULES`]; a rule sees pages as they are served, never the content they
//! came from, so that no mistake of an earlier stage can hide from it.

mod counterparts;
mod figures;
mod ids;
mod links;
mod markup;
mod names;
mod open_values;
mod round_trip;
mod scan;
mod script;
#[cfg(test)]
mod tests;
mod undecided;
mod unsaid;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::article::dictionary::Pair;
use crate::diagnostic::{self, Code, Diagnostic, code};
use crate::edition::Convert;
use crate::site::Site;
use crate::source::SourceDocument;
use crate::text::script::Standard;
use scan::Scanned;
pub use undecided::Doubts;

/// One rule over the pages of a site.
pub struct Rule {
    /// The code under which it reports.
    pub code: &'static Code,
    /// What it asks of a site, in a sentence.
    pub asks: &'static str,
    run: fn(&[Scanned]) -> Vec<Finding>,
}

/// Every rule over pages, by number.
pub const RULES: &[Rule] = &[
    Rule {
        code: &code::WRONG_SCRIPT,
        asks: "每个版本里只有自己的字；原文和代码除外",
        run: script::run,
    },
    Rule {
        code: &code::BROKEN_PAGE_LINK,
        asks: "每个链接都是相对的，指向网站里存在的文件和位置",
        run: links::run,
    },
    Rule {
        code: &code::DUPLICATE_ID,
        asks: "一个网页里没有两个相同的 id",
        run: ids::run,
    },
    Rule {
        code: &code::NO_COUNTERPART,
        asks: "每个网页在其他版本里都有同名、同样 id 的网页，编辑关掉的除外",
        run: counterparts::run,
    },
    Rule {
        code: &code::UNSAFE_MARKUP,
        asks: "网页里没有内嵌的脚本、事件、样式，也不装入别处的文件",
        run: markup::run,
    },
];

/// Everything that the rules find in `site`, and what could not be rendered.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    // A page is reduced to what the rules ask about and dropped: memory holds
    // a few pages at a time.
    let scanned = site.pages().par_iter().map(|page| {
        let path = page.path.as_str();
        if !scan::is_page(path) {
            return (Scanned::other(path), Vec::new());
        }
        let rendered = site.render(page);
        let standards = site.editions().iter().map(|it| it.standard);
        let scanned = Scanned {
            kept_out: standards.filter(|it| site.is_kept_out(page, *it)).collect(),
            hand_made: site.is_hand_made(page),
            ..scan::scan(path, &rendered.value, site.base())
        };
        (scanned, rendered.diagnostics)
    });
    let (pages, reports): (Vec<_>, Vec<_>) = scanned.unzip();
    let mut diagnostics: Vec<_> = reports.into_iter().flatten().collect();
    diagnostics.extend(check_pages(&pages));
    diagnostics.extend(names::check(site.editions()));
    if let Some(edition) = site.editions().first() {
        for article in edition.digest.articles() {
            diagnostics.extend(open_values::check(&article.guessed, &article.garbled));
            diagnostics.extend(unsaid::missing_facts(article));
            diagnostics.extend(figures::check(&article.figures));
        }
        diagnostics.extend(unsaid::unused_terms(&edition.digest));
    }
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// The words of `site` that change on the way to Traditional and back.
pub fn check_round_trip(site: &Site, converter: &dyn Convert) -> Vec<Diagnostic> {
    round_trip::check(site.editions(), converter)
}

/// The characters of `site` whose Traditional form an editor should decide;
/// `documents` are the files that it was read from, `dictionary` the words that
/// the site decides already.
pub fn check_undecided(
    site: &Site,
    documents: &[SourceDocument],
    dictionary: &[Pair],
    doubts: Doubts,
) -> Vec<Diagnostic> {
    let hans = |it: &&crate::edition::Edition| it.standard == Standard::Hans;
    let Some(edition) = site.editions().iter().find(hans) else {
        return Vec::new();
    };
    if site.editions().len() == 1 {
        return Vec::new();
    }
    undecided::check(edition, documents, dictionary, doubts)
}

fn check_pages(pages: &[Scanned]) -> Vec<Diagnostic> {
    RULES
        .par_iter()
        .flat_map_iter(|rule| gather(rule.code, (rule.run)(pages)))
        .collect()
}

/// Something that a rule found on a page.
struct Finding {
    /// The page.
    page: String,
    /// What is wrong, in words that are the same on every page where the same
    /// is wrong.
    what: String,
    /// What to do about it.
    help: &'static str,
}

/// One diagnostic for each kind of finding, naming the first page: a mistake
/// in a template stands on every page, and is told once.
fn gather(code: &'static Code, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let mut pages: BTreeMap<(String, &'static str), Vec<String>> = BTreeMap::new();
    for Finding { page, what, help } in findings {
        pages.entry((what, help)).or_default().push(page);
    }
    let word = |((what, help), mut pages): ((String, &'static str), Vec<String>)| {
        pages.sort_unstable();
        pages.dedup();
        let others = match pages.len() - 1 {
            0 => String::new(),
            others => format!("（另有 {others} 个网页也是）"),
        };
        Diagnostic::new(code, format!("{}：{what}{others}", pages[0])).help(help)
    };
    pages.into_iter().map(word).collect()
}
