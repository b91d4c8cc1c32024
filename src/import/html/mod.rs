//! A saved page as lines, and what its markup knows about them.
//!
//! In: HTML. Out: a [`WebPage`]: its lines as a reader sees them, each with its
//! markup, and what the page states for machines. From here on a page goes the
//! road of scraped text. Knows nothing of how lines are classified.

mod blocks;
mod dom;
mod facts;
mod main_node;
mod names;
mod title;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use url::Url;

use self::blocks::Blocks;
use self::dom::Dom;
use self::facts::Facts;
use super::lines::{self, Line, Page, Place};
use super::markup::Hint;
use super::metadata::{self, Metadata};
use super::names as people;
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

    /// Adds to what the lines state what the page states elsewhere.
    ///
    /// The day of publication is the one for which most speaks. What a reader
    /// sees weighs more than `meta`, that more than JSON-LD, the address and
    /// `<time>`; two that agree weigh more than one that does not; between
    /// equals the earlier of that order stands.
    pub(super) fn complete(&self, stated: &mut Metadata, lines: &[Line]) {
        const SEEN: u32 = 25;
        let near = near_the_article(lines);
        let near = |number: &usize| {
            let from = lines.get(near.start).map_or(0, Line::first);
            let to = lines
                .get(near.end.saturating_sub(1))
                .map_or(0, |line| line.last() + 1);
            (from..=to).contains(number)
        };
        let hinted = |wanted: Hint| {
            let hinted = self.blocks.hinted.iter();
            hinted
                .filter(move |(hint, _, line)| *hint == wanted && near(line))
                .map(|(_, text, _)| text.as_str())
        };
        let mut witnesses: Vec<(u32, Date)> = Vec::new();
        witnesses.extend(stated.date.map(|date| (SEEN, date)));
        let header = || header(lines);
        if stated.date.is_none() {
            let dated = hinted(Hint::Date).find_map(metadata::date_in);
            let dated = dated.or_else(|| header().find_map(|line| metadata::date_in(&line.clean)));
            witnesses.extend(dated.map(|(date, _)| (SEEN, date)));
        }
        witnesses.extend(self.facts.dates.iter().copied());
        witnesses.dedup();
        stated.date = most_attested(&witnesses);
        if stated.source.is_none() {
            stated.source = hinted(Hint::Source)
                .find_map(metadata::publication)
                .or_else(|| metadata::publication(self.facts.source.as_deref()?))
                .or_else(|| header().find_map(|line| house_beside_a_date(&line.clean)));
        }
        if stated.authors.is_empty() {
            let people = |text: &str| people::personal_names(text);
            stated.authors = hinted(Hint::Author)
                .find_map(people)
                .or_else(|| self.facts.authors.iter().find_map(|text| people(text)))
                .unwrap_or_default();
        }
        if stated.editors.is_empty() {
            let people = |text: &str| people::personal_names(text);
            stated.editors = hinted(Hint::Editor)
                .find_map(people)
                .or_else(|| self.facts.editors.iter().find_map(|text| people(text)))
                .unwrap_or_default();
        }
        if let Some(url) = &self.facts.url {
            stated.url = Some(url.clone());
        }
    }
}

/// Short lines between the title and the text.
fn header<'a>(lines: &'a [Line<'a>]) -> impl Iterator<Item = &'a Line<'a>> {
    const LONGEST: usize = 40;
    let title = lines.iter().position(|line| line.named);
    let from = title.map_or(0, |at| at + 1);
    let title_known = title.is_some();
    let header = lines.iter().skip(from);
    header
        .take_while(|line| line.look.prose < 0.3)
        .take(8)
        .filter(move |line| title_known && line.look.units <= LONGEST)
}

/// The publication in a line that holds a date and its name: `某报 2023-03-27`
/// or `《某报》（2022年06月17日 第08版）`.
fn house_beside_a_date(line: &str) -> Option<String> {
    let (_, date) = metadata::date_in(line)?;
    let is_house = |name: &&str| people::is_house(name);
    let quoted = line
        .split_once('《')
        .and_then(|(_, rest)| rest.split_once('》'))
        .map(|(name, _)| name)
        .filter(is_house);
    let beside = || {
        let before = line[..date.start].split_whitespace().next_back();
        let after = line[date.end..].split_whitespace();
        let no_time = |word: &&str| word.chars().any(char::is_alphabetic);
        [before, after.filter(no_time).take(1).next()]
            .into_iter()
            .flatten()
            .find(is_house)
    };
    metadata::publication(quoted.or_else(beside)?)
}

fn most_attested(witnesses: &[(u32, Date)]) -> Option<Date> {
    let mut best: Option<(u32, Date)> = None;
    for (_, date) in witnesses {
        let mut kinds: Vec<u32> = witnesses
            .iter()
            .filter(|(_, own)| own == date)
            .map(|(weight, _)| *weight)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let sum = kinds.iter().sum();
        if best.is_none_or(|(known, _)| sum > known) {
            best = Some((sum, *date));
        }
    }
    best.map(|(_, date)| date)
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
