//! The glossary, and the sentences of cases that are quoted.

use super::{Own, Writer, page_of};
use crate::article::{Term, TermKind};
use crate::digest::{Mention, TaxonomyKind};
use crate::document::plain;
use crate::site::PageKind;
use crate::site::view::{
    GlossarySection, GlossaryView, GroupLink, LinkView, QuoteView, TermLink, TermView,
};
use crate::text::han;
use crate::text::slug::Slug;

impl Writer<'_> {
    pub(super) fn term(&self, slug: &Slug, number: usize) -> (&'static str, String, String, Own) {
        let Some(term) = self.digest.term(slug) else {
            return self.home();
        };
        let kind = match term.kind {
            TermKind::Theme => Some(TaxonomyKind::Themes),
            TermKind::Practice => Some(TaxonomyKind::Practices),
            TermKind::Word => None,
        };
        let group = kind.and_then(|kind| {
            let groups = self.digest.groups(kind).iter();
            let group = groups.into_iter().find(|it| it.term.as_ref() == Some(slug));
            Some(self.group_link(kind, group?))
        });
        let neighbours = self.digest.term_neighbours(slug).iter();
        let neighbours = neighbours.filter_map(|(slug, count)| {
            let other = self.digest.term(slug)?;
            let link = self.term_link(slug, other.title.as_str());
            Some(GroupLink {
                name: link.label,
                href: link.href,
                count: *count,
                depth: 0,
            })
        });
        let all = self.digest.mentions(slug);
        let summary = summary(term);
        let view = TermView {
            name: term.title.as_str().to_owned(),
            name_html: self.words_html(&term.title),
            kind_label: self.kind_label(term.kind),
            aliases: term
                .aliases
                .iter()
                .map(|it| it.as_str().to_owned())
                .collect(),
            summary: summary.clone(),
            body: self.html(&term.body),
            group,
            neighbours: neighbours.collect(),
            mentions: self.quotes(page_of(all, number)),
            mention_count: all.len(),
            pagination: self.pagination(all.len(), number, |number| PageKind::Term {
                slug: slug.clone(),
                number,
            }),
        };
        ("term.html", view.name.clone(), summary, Own::Term(view))
    }

    pub(super) fn glossary(&self, number: usize) -> Own {
        let terms = self.digest.terms();
        let here = page_of(terms, number);
        let section = |kind: TermKind| {
            let terms = here.iter().filter(|it| it.kind == kind);
            let terms = terms.map(|term| {
                let link = self.term_link(&term.slug, term.title.as_str());
                TermLink {
                    name: link.label,
                    href: link.href,
                    summary: summary(term),
                    count: self.digest.mentions(&term.slug).len(),
                }
            });
            GlossarySection {
                title: self.kind_label(kind),
                terms: terms.collect(),
            }
        };
        let sections = [TermKind::Theme, TermKind::Practice, TermKind::Word].map(section);
        let sections = sections.into_iter().filter(|it| !it.terms.is_empty());
        Own::Glossary(GlossaryView {
            sections: sections.collect(),
            count: terms.len(),
            pagination: self.pagination(terms.len(), number, PageKind::Glossary),
        })
    }

    /// The sentences at `mentions`.
    pub(super) fn quotes(&self, mentions: &[Mention]) -> Vec<QuoteView> {
        let quote = |mention: &Mention| {
            let article = self.digest.article(&mention.article)?;
            let page = self.href(&PageKind::Article(article.slug.clone()));
            let title = article.title.as_str().to_owned();
            // A text written by hand may not have the place.
            let Some(passage) = plain::passage(&article.body, &mention.passage) else {
                return Some(QuoteView {
                    title,
                    href: page,
                    sentence: String::new(),
                });
            };
            let sentences = han::sentences(&passage.text);
            let sentence = sentences.get(mention.sentence).copied();
            Some(QuoteView {
                title,
                href: format!("{page}#{}", mention.passage),
                // As the body shows it: an asterisk is read out as one.
                sentence: sentence.unwrap_or(&passage.text).trim().replace('*', "＊"),
            })
        };
        mentions.iter().filter_map(quote).collect()
    }

    pub(super) fn term_link(&self, slug: &Slug, label: &str) -> LinkView {
        let page = PageKind::Term {
            slug: slug.clone(),
            number: 1,
        };
        self.link(label, &page)
    }

    pub(super) fn kind_label(&self, kind: TermKind) -> String {
        self.word(match kind {
            TermKind::Theme => "kind_theme",
            TermKind::Practice => "kind_practice",
            TermKind::Word => "kind_word",
        })
    }
}

/// The definition in one sentence; empty where there is none.
pub(super) fn summary(term: &Term) -> String {
    term.summary
        .as_ref()
        .map_or_else(String::new, |it| it.as_str().to_owned())
}
