//! The home page of an edition: what is new, the lists, and a way in for
//! someone who has a question.

use super::{Own, Writer};
use crate::digest::{Group, TaxonomyKind};
use crate::site::PageKind;
use crate::site::view::{GroupLink, HomeView, LinkView};
use crate::text::gazetteer::{Level, gazetteer};

/// Newest cases on the home page.
const RECENT: usize = 10;

/// Groups of one list on the home page.
const TOP_GROUPS: usize = 12;

impl Writer<'_> {
    pub(super) fn home(&self) -> (&'static str, String, String, Own) {
        let names = &self.edition.names;
        let all = self.link(&self.word("nav_articles"), &PageKind::Articles(1));
        let has_terms = !self.digest.terms().is_empty();
        let glossary =
            has_terms.then(|| self.link(&self.word("nav_glossary"), &PageKind::Glossary(1)));
        let recent = self.digest.articles().iter().take(RECENT);
        let lists = self.digest.taxonomies().iter();
        let pages = self.digest.pages().iter();
        let view = HomeView {
            recent: recent.map(|it| self.card(it)).collect(),
            all,
            lists: lists.map(|it| self.largest(it, TOP_GROUPS)).collect(),
            article_count: self.digest.articles().len(),
            term_count: self.digest.terms().len(),
            glossary,
            pages: pages
                .map(|it| self.link(it.title.as_str(), &PageKind::Single(it.slug.clone())))
                .collect(),
            questions: self.questions(),
            numbers: self.numbers(),
        };
        (
            "home.html",
            names.title.as_str().to_owned(),
            names.description.as_str().to_owned(),
            Own::Home(view),
        )
    }

    /// Questions that the digest can answer: of its most used practices, its
    /// largest theme and the county and the province with most cases.
    fn questions(&self) -> Vec<LinkView> {
        let top = |kind, count: usize| self.digest.groups(kind).iter().take(count);
        let practices = top(TaxonomyKind::Practices, 4)
            .map(|it| (TaxonomyKind::Practices, "question_practice", it));
        let themes =
            top(TaxonomyKind::Themes, 1).map(|it| (TaxonomyKind::Themes, "question_theme", it));
        let places = self.digest.groups(TaxonomyKind::Places);
        let at = |level| {
            let of_level = places.iter().filter(move |it| level_of(it) == Some(level));
            // Of equals the first, as the list has them.
            of_level.rev().max_by_key(|it| it.articles.len())
        };
        let places = [at(Level::Province), at(Level::County)]
            .into_iter()
            .flatten();
        let places = places.map(|it| (TaxonomyKind::Places, "question_place", it));
        let all = practices.chain(themes).chain(places);
        let questions = all.map(|(kind, key, group)| {
            let link = self.group_link(kind, group);
            LinkView {
                label: self.word(key).replace("{}", &link.label),
                href: link.href,
            }
        });
        questions.collect()
    }

    /// What the digest holds, beyond its lists.
    fn numbers(&self) -> Vec<GroupLink> {
        let places = self.digest.groups(TaxonomyKind::Places).iter();
        let counties = places.filter(|it| level_of(it) == Some(Level::County));
        let places = PageKind::Taxonomy {
            kind: TaxonomyKind::Places,
            number: 1,
        };
        let figures = PageKind::Figures {
            kind: None,
            number: 1,
        };
        let numbers = [
            ("number_counties", counties.count(), places),
            (
                "number_figures",
                self.digest.figures().list(None).len(),
                figures,
            ),
        ];
        let shown = numbers.into_iter().filter(|(_, count, _)| *count > 0);
        let views = shown.map(|(key, count, page)| GroupLink {
            name: self.word(key),
            href: self.href(&page),
            count,
            depth: 0,
        });
        views.collect()
    }
}

fn level_of(group: &Group) -> Option<Level> {
    Some(gazetteer().division(group.division?)?.level)
}
