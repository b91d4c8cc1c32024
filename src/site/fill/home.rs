//! The home page of an edition.

use super::{Own, Writer};
use crate::site::PageKind;
use crate::site::view::{HomeView, LinkView};

/// Newest cases on the home page.
const RECENT: usize = 10;

/// Groups of one list on the home page.
const TOP_GROUPS: usize = 12;

impl Writer<'_> {
    pub(super) fn home(&self) -> (&'static str, String, String, Own) {
        let names = &self.edition.names;
        let all = LinkView {
            label: self.word("nav_articles"),
            href: self.href(&PageKind::Articles(1)),
        };
        let glossary = (!self.digest.terms().is_empty()).then(|| LinkView {
            label: self.word("nav_glossary"),
            href: self.href(&PageKind::Glossary),
        });
        let view = HomeView {
            recent: self
                .digest
                .articles()
                .iter()
                .take(RECENT)
                .map(|it| self.card(it))
                .collect(),
            all,
            lists: self
                .digest
                .taxonomies()
                .iter()
                .map(|it| self.taxonomy(it, TOP_GROUPS))
                .collect(),
            article_count: self.digest.articles().len(),
            term_count: self.digest.terms().len(),
            glossary,
            pages: self
                .digest
                .pages()
                .iter()
                .map(|it| self.link(it.title.as_str(), &PageKind::Single(it.slug.clone())))
                .collect(),
        };
        (
            "home.html",
            names.title.as_str().to_owned(),
            names.description.as_str().to_owned(),
            Own::Home(view),
        )
    }
}
