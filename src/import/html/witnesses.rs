//! What a page states about its article, its witnesses compared: the lines that
//! a reader sees, the names of elements, `meta`, JSON-LD, the address, the site.
//!
//! In: a page as lines, and what its lines state. Out: the same, completed.
//! Knows nothing of the body.

use jiff::civil::Date;

use super::{WebPage, near_the_article};
use crate::import::dates;
use crate::import::lines::{Line, Place};
use crate::import::markup::Hint;
use crate::import::metadata::{self, Metadata};
use crate::import::names as people;
use crate::import::publication;
use crate::import::words;

impl WebPage {
    /// Adds to what the lines state what the page states elsewhere.
    ///
    /// The day of publication is the one for which most speaks. What a reader
    /// sees weighs more than `meta`, that more than JSON-LD, the address and
    /// `<time>`; two that agree weigh more than one that does not; between
    /// equals the earlier of that order stands.
    pub(in crate::import) fn complete(&self, stated: &mut Metadata, lines: &[Line]) {
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
            let dated = hinted(Hint::Date).find_map(dates::date_in);
            let dated = dated.or_else(|| header().find_map(|line| dates::date_in(&line.clean)));
            witnesses.extend(dated.map(|(date, _)| (SEEN, date)));
        }
        witnesses.extend(self.facts.dates.iter().copied());
        witnesses.dedup();
        stated.date = most_attested(&witnesses);
        let paper = is_paper(lines);
        if stated.date.is_none() && paper {
            stated.date = masthead_day(lines);
        }
        if stated.source.is_none() {
            stated.source = hinted(Hint::Source)
                .find_map(publication::name)
                .or_else(|| publication::name(self.facts.source.as_deref()?))
                .or_else(|| header().find_map(|line| house_beside_a_date(&line.clean)))
                .or_else(|| self.site(paper))
                .or_else(|| self.site_in_title(lines));
        }
        let sites = &self.facts.sites;
        let people = |text: &str| people::personal_names(text);
        // Who signs with another name than one that looks like a person's.
        let signed = |text: &str| {
            let names = people::listed(text);
            let own = |name: &String| {
                (2..=8).contains(&name.chars().count())
                    && !people::is_house(name)
                    && !people::is_office(name)
                    && !sites.contains(name)
                    && stated.source.as_ref() != Some(name)
                    && words::wording(name).covered == 0
            };
            (names.len() <= 3 && !names.is_empty() && names.iter().all(own)).then_some(names)
        };
        if stated.authors.is_empty() {
            stated.authors = hinted(Hint::Author)
                .find_map(people)
                .or_else(|| many(self.facts.persons.iter().filter_map(|text| signed(text))))
                .or_else(|| many(self.facts.authors.iter().filter_map(|text| people(text))))
                .or_else(|| hinted(Hint::Author).find_map(signed))
                .unwrap_or_default();
        }
        if stated.editors.is_empty() {
            stated.editors = hinted(Hint::Editor)
                .find_map(people)
                .or_else(|| self.facts.editors.iter().find_map(|text| people(text)))
                .unwrap_or_default();
        }
        if let Some(url) = &self.facts.url {
            stated.url = Some(url.clone());
        }
    }

    /// The site whose name ends the page's title, where the page says it again: in
    /// `meta`, or on a line of its own beside the article.
    fn site_in_title(&self, lines: &[Line]) -> Option<String> {
        let title = self.facts.document_title.as_deref()?;
        // `某某資料庫-題名`, where the page calls the first part its maker.
        let maker = self.facts.authors.iter().find(|maker| {
            let rest = title.strip_prefix(maker.as_str()).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with(['-', '–', '—', '|', '｜', '_']))
                && (3..=12).contains(&maker.chars().count())
                && people::personal_names(maker).is_none()
        });
        if let Some(maker) = maker {
            return publication::name(maker);
        }
        let marks = ['-', '–', '—', '·', '|', '｜', '_', '•'];
        let (at, mark) = title.char_indices().rfind(|(_, c)| marks.contains(c))?;
        let (head, name) = (title[..at].trim(), title[at + mark.len_utf8()..].trim());
        let length = name.chars().count();
        let again = || {
            let sited = self.facts.sites.iter().any(|site| site == name);
            let alone = |line: &Line| line.place != Place::Inside && line.clean == name;
            // What stands before the name is the title that heads the article.
            let titled = |line: &Line| line.named && line.clean == head;
            sited || lines.iter().any(alone) || lines.iter().any(titled)
        };
        let fits = (3..=12).contains(&length)
            && head.chars().count() >= 4
            && words::wording(name).covered == 0
            && !people::is_platform(name)
            && people::personal_names(name).is_none();
        (fits && again()).then(|| publication::name(name))?
    }

    /// The publication that the page belongs to, where nothing says that its
    /// article came from elsewhere: who publishes it by its own word, a paper
    /// by the name of its pages, a house by its name.
    fn site(&self, paper: bool) -> Option<String> {
        let facts = &self.facts;
        let publisher = facts
            .publisher
            .as_deref()
            .filter(|name| !people::is_platform(name));
        let of_paper = || {
            let title = facts.document_title.as_deref().filter(|_| paper)?;
            let mut parts = title
                .split(['-', '_', '|', '｜', '—', ' ', '–'])
                .map(str::trim);
            parts.find_map(|part| {
                let house = || people::is_house(part).then(|| part.to_owned());
                publication::digital_paper(part).or_else(house)
            })
        };
        let house = || {
            let name = facts.sites.iter().find(|name| people::is_house(name))?;
            (!people::is_platform(name)).then(|| name.clone())
        };
        let found = publisher
            .map(str::to_owned)
            .or_else(of_paper)
            .or_else(house)?;
        publication::name(&found)
    }
}

/// The names of several witnesses of one kind.
fn many(found: impl Iterator<Item = Vec<String>>) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for names in found {
        metadata::extend(&mut all, names);
    }
    (!all.is_empty()).then_some(all)
}

/// Whether the page is one of a newspaper: it names the pages of an issue.
fn is_paper(lines: &[Line]) -> bool {
    let names_page = |line: &Line| {
        line.place != Place::Inside
            && line.look.units <= 40
            && line.clean.match_indices('第').any(|(at, mark)| {
                let rest = line.clean[at + mark.len()..].trim_start();
                let after = rest.trim_start_matches(|c: char| {
                    c.is_ascii_alphanumeric() || "一二三四五六七八九十 ".contains(c)
                });
                after.len() < rest.len() && after.starts_with('版')
            })
    };
    lines.iter().any(names_page)
}

/// The day at the head of a newspaper's page, which names the day of the week
/// with it, where it names one only.
fn masthead_day(lines: &[Line]) -> Option<Date> {
    let day = |line: &Line| {
        let weekday = line.clean.contains("星期") || line.clean.contains("版");
        let outside = line.place != Place::Inside && line.look.units <= 30;
        let now = ["今天", "现在", "現在"]
            .iter()
            .any(|word| line.clean.contains(word));
        let date = dates::date_in(&line.clean).filter(|_| weekday && outside && !now);
        date.map(|(date, _)| date)
    };
    let mut days = lines.iter().filter_map(day);
    let first = days.next()?;
    days.all(|other| other == first).then_some(first)
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
    let (_, date) = dates::date_in(line)?;
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
    publication::name(quoted.or_else(beside)?)
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
