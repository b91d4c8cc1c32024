//! A saved page as lines, and what its markup knows about them.
//!
//! In: HTML. Out: a [`WebPage`]: its lines as a reader sees them, each with its
//! markup, and what the page states for machines. From here on a page goes the
//! road of scraped text. Knows nothing of how lines are classified.

mod blocks;
mod dom;
mod facts;
mod headings;
mod main_node;
mod names;
mod title;
mod witnesses;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::ops::Range;

use percent_encoding::percent_decode_str;
use url::Url;

use self::blocks::Blocks;
use self::dom::Dom;
use self::facts::Facts;
use super::lines::{self, Line, Page, Place};
use super::title::Chosen;
use super::words::Words;
use crate::source::SourceDocument;

/// A page, read.
pub(super) struct WebPage {
    dom: Dom,
    pub(super) blocks: Blocks,
    pub(super) facts: Facts,
}

/// Fewer characters than this are no text; the page may show it by a script.
const SHORTEST: usize = 200;

/// Reads `html`, which was found at `url` if that is known and the page does
/// not say so itself. `beside` are the files that were saved with it.
pub(super) fn read(html: &str, url: Option<&str>, beside: &[String]) -> WebPage {
    let dom = dom::parse(html);
    let facts = facts::read(&dom, html);
    let base = dom
        .subtree(0)
        .find(|id| dom.name(*id) == "base")
        .and_then(|id| dom.attribute(id, "href"))
        .or(facts.url.as_deref())
        .or(url)
        .and_then(|address| Url::parse(address).ok());
    let resolve = |address: &str| resolve(base.as_ref(), address);
    let mut blocks = blocks::read(&dom, 0, false, &resolve);
    if blocks.hidden > 0 && blocks.text.chars().count() < SHORTEST {
        let all = blocks::read(&dom, 0, true, &resolve);
        if all.text.len() > 4 * blocks.text.len() {
            blocks = all;
        }
    }
    for picture in blocks.markups.iter_mut().flat_map(|it| &mut it.pictures) {
        let path = percent_decode_str(&picture.address).decode_utf8_lossy();
        let path = path.strip_prefix("./").unwrap_or(&path);
        picture.file = beside.iter().find(|own| *own == path).cloned();
    }
    WebPage { dom, blocks, facts }
}

/// How many lines before the title, and after the article, may still state
/// something about it.
const NEAR: usize = 16;

/// The lines of a page that may state something about its article; all, where
/// its place is not known.
pub(super) fn near_the_article(lines: &[Line]) -> Range<usize> {
    let inside = |line: &Line| line.place == Place::Inside;
    let (Some(first), Some(last)) = (
        lines.iter().position(inside),
        lines.iter().rposition(inside),
    ) else {
        return 0..lines.len();
    };
    let title = lines.iter().position(|line| line.named).unwrap_or(first);
    let from = title.min(first).saturating_sub(4);
    // Far above there is the navigation, and the day on which the page was
    // looked at.
    let from = from.max(first.saturating_sub(2 * NEAR));
    from..(last + 1 + NEAR).min(lines.len())
}

impl WebPage {
    /// The lines of the page, each with its place.
    pub(super) fn lines(&self, words: &Words) -> Page<'_> {
        let mut page = lines::read(&self.blocks.text, &self.blocks.markups, words);
        let places = main_node::places(&self.dom, &self.blocks, &page.lines);
        for (line, place) in page.lines.iter_mut().zip(places) {
            line.place = place;
        }
        if let Some(title) = title::choose(&self.facts, &page.lines) {
            title::name(&title, &mut page.lines);
        }
        page.lines = headings::join(page.lines, words);
        page
    }

    /// The title of the page, of which `lines` are the lines.
    pub(super) fn title(&self, lines: &[Line]) -> Option<Chosen> {
        let text = title::choose(&self.facts, lines)?;
        let named = (0..lines.len()).filter(|at| lines[*at].named);
        let mut named = named.collect::<Vec<_>>().into_iter();
        Some(Chosen {
            text,
            lines: named.next().into_iter().collect(),
            repeated: named.collect(),
        })
    }

    /// Elements with text that the page hides from its readers.
    pub(super) fn hidden(&self) -> u64 {
        self.blocks.hidden
    }

    /// The byte of the file at which each line of the page begins.
    pub(super) fn starts(&self, document: &SourceDocument) -> Vec<usize> {
        let mut starts = vec![0];
        let ends = document.text.match_indices('\n').map(|(at, _)| at + 1);
        starts.extend(ends);
        let start = |line: usize| starts.get(line).copied().unwrap_or(0);
        let markups = self.blocks.markups.iter();
        markups.map(|markup| start(markup.source_line)).collect()
    }
}

/// `address` as an absolute one that a reader may follow.
fn resolve(base: Option<&Url>, address: &str) -> Option<String> {
    if address.is_empty() || address.starts_with('#') {
        return None;
    }
    let url = match (Url::parse(address), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(address).ok()?,
        (Err(_), None) => return None,
    };
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}
