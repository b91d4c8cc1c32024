//! Editions made by hand, each beside the text that it is an edition of.
//!
//! In: the editions, and every text. Out: those that have a text, and what an
//! editor must know: an edition alone, values that contradict, places that do
//! not fit each other.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::article::hand_made::HandMade;
use crate::article::{Article, Page, Term};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{BlockKind, Document};
use crate::text::slug::Slug;
use crate::text::span::{SourcePath, Span};

/// The editions in `all` that stand beside a text.
pub(super) fn joined(
    all: Vec<HandMade>,
    articles: &[Article],
    terms: &[Term],
    pages: &[Page],
    report: &mut Vec<Diagnostic>,
) -> Vec<HandMade> {
    type Original<'a> = (&'a Slug, Option<Date>, &'a Document);
    let mut originals: BTreeMap<&SourcePath, Original> = BTreeMap::new();
    originals.extend(
        articles
            .iter()
            .map(|it| (&it.path, (&it.slug, it.date, &it.body))),
    );
    originals.extend(
        terms
            .iter()
            .map(|it| (&it.path, (&it.slug, None, &it.body))),
    );
    originals.extend(
        pages
            .iter()
            .map(|it| (&it.path, (&it.slug, None, &it.body))),
    );
    let mut kept = Vec::with_capacity(all.len());
    for edition in all {
        let Some((slug, date, body)) = originals.get(&edition.original) else {
            report.push(alone(&edition));
            continue;
        };
        let repeated = edition.repeated.iter();
        let conflicts =
            repeated.filter_map(|it| it.conflict(&edition.original, slug.as_str(), *date));
        report.extend(conflicts);
        let (here, there) = (places(&edition.body), places(body));
        if here != there && !edition.body.blocks.is_empty() {
            report.push(differs(&edition, here, there));
        }
        kept.push(edition);
    }
    kept
}

/// Headings and other blocks at the top of a body: what ids are counted over.
fn places(body: &Document) -> (usize, usize) {
    let is_heading = |kind: &BlockKind| matches!(kind, BlockKind::Heading { .. });
    let headings = body.blocks.iter().filter(|it| is_heading(&it.kind)).count();
    (headings, body.blocks.len() - headings)
}

fn alone(edition: &HandMade) -> Diagnostic {
    let original = &edition.original;
    Diagnostic::new(
        &code::HAND_MADE_ALONE,
        format!("这是 {original} 的手工版本，可是没有这个文件"),
    )
    .at(Span::new(&edition.path, 0..0))
    .help(format!(
        "改正文件名，使两个文件名只差 `.{}`；或者把原件放到 {original}",
        edition.standard.code()
    ))
}

fn differs(edition: &HandMade, here: (usize, usize), there: (usize, usize)) -> Diagnostic {
    Diagnostic::new(
        &code::HAND_MADE_DIFFERS,
        format!(
            "这里有 {} 个小标题、{} 段，{} 有 {} 个小标题、{} 段",
            here.0, here.1, edition.original, there.0, there.1
        ),
    )
    .at(Span::new(&edition.path, 0..0))
    .help("把小标题和段落对齐，切换简繁的读者才能留在同一段")
}
