//! The glossary, and the sentences of cases that are quoted.

use super::{Own, Writer};
use crate::article::TermKind;
use crate::digest::{FileTarget, Mention, TaxonomyKind};
use crate::document::{LinkTarget, plain, walk};
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
        let (mentions, mention_count) = self.quotes(
            self.digest.mentions(slug),
            &|target| matches!(target, LinkTarget::Term(other) if other == slug),
        );
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

    /// The sentences at `mentions` that hold a link which `is_it`, and how many
    /// there are in all.
    pub(super) fn quotes(
        &self,
        mentions: &[Mention],
        is_it: &dyn Fn(&LinkTarget) -> bool,
    ) -> (Vec<QuoteView>, usize) {
        let quote = |mention: &Mention| {
            let article = self.digest.article(&mention.article)?;
            let block = article
                .body
                .blocks
                .iter()
                .find(|it| it.id == mention.block)?;
            let text = plain::block_text(block);
            let links = walk::links(&article.body);
            let link = links
                .iter()
                .find(|link| *link.block == block.id && is_it(link.target));
            let label = link.map_or_else(String::new, |link| plain::inline_text(link.label));
            let sentence = han::sentences(&text)
                .into_iter()
                .find(|it| it.contains(&label))
                .unwrap_or(&text);
            Some(QuoteView {
                title: article.title.as_str().to_owned(),
                href: format!(
                    "{}#{}",
                    self.href(&PageKind::Article(article.slug.clone())),
                    block.id
                ),
                sentence: sentence.trim().to_owned(),
            })
        };
        (
            mentions
                .iter()
                .take(MOST_QUOTES)
                .filter_map(quote)
                .collect(),
            mentions.len(),
        )
    }

    pub(super) fn leads_to(&self, target: &LinkTarget, slug: &Slug) -> bool {
        let LinkTarget::File { path, .. } = target else {
            return false;
        };
        matches!(self.digest.file(path), Some(FileTarget::Article(other)) if other == slug)
    }

    pub(super) fn kind_label(&self, kind: TermKind) -> String {
        self.word(match kind {
            TermKind::Theme => "kind_theme",
            TermKind::Practice => "kind_practice",
            TermKind::Word => "kind_word",
        })
    }
}
