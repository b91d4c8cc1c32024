//! The glossary, and the sentences of cases that are quoted.

use super::{Own, Writer};
use crate::article::TermKind;
use crate::digest::{Mention, TaxonomyKind};
use crate::document::plain;
use crate::site::PageKind;
use crate::site::plan::PAGE_SIZE;
use crate::site::view::{GlossarySection, GlossaryView, QuoteView, TermLink, TermView};
use crate::text::han;
use crate::text::slug::Slug;

/// Sentences that a glossary entry quotes at most.
const MOST_QUOTES: usize = PAGE_SIZE;

impl Writer<'_> {
    pub(super) fn term(&self, slug: &Slug) -> (&'static str, String, String, Own) {
        let Some(term) = self.digest.term(slug) else {
            return self.home();
        };
        let kind = match term.kind {
            TermKind::Theme => Some(TaxonomyKind::Themes),
            TermKind::Practice => Some(TaxonomyKind::Practices),
            TermKind::Word => None,
        };
        let group = kind.and_then(|kind| {
            let group = self
                .digest
                .groups(kind)
                .iter()
                .find(|it| it.term.as_ref() == Some(slug))?;
            Some(self.group_link(kind, group))
        });
        let summary = term
            .summary
            .as_ref()
            .map_or_else(String::new, |it| it.as_str().to_owned());
        let all = self.digest.mentions(slug);
        let mentions = self.quotes(&all[..all.len().min(MOST_QUOTES)]);
        let mention_count = all.len();
        let view = TermView {
            name: term.title.as_str().to_owned(),
            kind_label: self.kind_label(term.kind),
            aliases: term
                .aliases
                .iter()
                .map(|it| it.as_str().to_owned())
                .collect(),
            summary: summary.clone(),
            body: self.html(&term.body),
            group,
            mentions,
            mention_count,
        };
        ("term.html", view.name.clone(), summary, Own::Term(view))
    }

    pub(super) fn glossary(&self) -> Own {
        let section = |kind: TermKind| {
            let terms = self
                .digest
                .terms()
                .iter()
                .filter(|it| it.kind == kind)
                .map(|term| TermLink {
                    name: term.title.as_str().to_owned(),
                    href: self.href(&PageKind::Term(term.slug.clone())),
                    summary: term
                        .summary
                        .as_ref()
                        .map_or_else(String::new, |it| it.as_str().to_owned()),
                    count: self.digest.mentions(&term.slug).len(),
                });
            GlossarySection {
                title: self.kind_label(kind),
                terms: terms.collect(),
            }
        };
        let sections = [TermKind::Theme, TermKind::Practice, TermKind::Word].map(section);
        Own::Glossary(GlossaryView {
            sections: sections
                .into_iter()
                .filter(|it| !it.terms.is_empty())
                .collect(),
        })
    }

    /// The sentences at `mentions`.
    pub(super) fn quotes(&self, mentions: &[Mention]) -> Vec<QuoteView> {
        let quote = |mention: &Mention| {
            let article = self.digest.article(&mention.article)?;
            let passage = plain::passage(&article.body, &mention.passage)?;
            let sentences = han::sentences(&passage.text);
            let sentence = sentences.get(mention.sentence).copied();
            let page = self.href(&PageKind::Article(article.slug.clone()));
            Some(QuoteView {
                title: article.title.as_str().to_owned(),
                href: format!("{page}#{}", mention.passage),
                sentence: sentence.unwrap_or(&passage.text).trim().to_owned(),
            })
        };
        mentions.iter().filter_map(quote).collect()
    }

    pub(super) fn kind_label(&self, kind: TermKind) -> String {
        self.word(match kind {
            TermKind::Theme => "kind_theme",
            TermKind::Practice => "kind_practice",
            TermKind::Word => "kind_word",
        })
    }
}
