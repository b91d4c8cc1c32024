//! Lists of cases: taxonomies, groups, cards.

use super::{Own, Writer};
use crate::article::Article;
use crate::digest::{Group, GroupPlace, Taxonomy, TaxonomyKind};
use crate::document::Text;
use crate::site::PageKind;
use crate::site::plan::PAGE_SIZE;
use crate::site::view::{CardView, GroupLink, GroupView, LinkView, PaginationView, TaxonomyView};
use crate::text::slug::Slug;

impl Writer<'_> {
    pub(super) fn group(
        &self,
        kind: TaxonomyKind,
        slug: &Slug,
        number: usize,
    ) -> (&'static str, String, String, Own) {
        let Some(GroupPlace {
            group,
            above,
            below,
        }) = self.digest.group(kind, slug)
        else {
            return self.home();
        };
        let term = group.term.as_ref().and_then(|slug| self.digest.term(slug));
        let slugs: Vec<&Slug> = group.articles.iter().collect();
        let numbered = |number| PageKind::Group {
            kind,
            slug: slug.clone(),
            number,
        };
        let (cards, pagination) = self.cards(&slugs, number, numbered);
        let name = self.group_name(kind, group);
        let summary = term
            .and_then(|it| it.summary.as_ref())
            .map_or_else(String::new, |it| it.as_str().to_owned());
        let view = GroupView {
            kind: kind.code().to_owned(),
            list: self.link(&self.taxonomy_title(kind), &PageKind::Taxonomy(kind)),
            name: name.clone(),
            count: group.articles.len(),
            summary: summary.clone(),
            term: term.map(|it| self.link(it.title.as_str(), &PageKind::Term(it.slug.clone()))),
            parents: above
                .into_iter()
                .map(|it| self.group_link(kind, it))
                .collect(),
            children: below
                .into_iter()
                .map(|it| self.group_entry(kind, it))
                .collect(),
            cards,
            pagination,
        };
        ("group.html", name, summary, Own::Group(view))
    }

    pub(super) fn taxonomy(&self, taxonomy: &Taxonomy, most: usize) -> TaxonomyView {
        let kind = taxonomy.kind;
        // A short list shows the top of the tree only.
        let shown = taxonomy
            .groups
            .iter()
            .filter(|it| most == usize::MAX || it.depth == 0);
        TaxonomyView {
            kind: kind.code().to_owned(),
            title: self.taxonomy_title(kind),
            href: self.href(&PageKind::Taxonomy(kind)),
            total: taxonomy.groups.len(),
            groups: shown
                .take(most)
                .map(|it| self.group_entry(kind, it))
                .collect(),
        }
    }

    pub(super) fn cards(
        &self,
        slugs: &[&Slug],
        number: usize,
        page: impl Fn(usize) -> PageKind,
    ) -> (Vec<CardView>, Option<PaginationView>) {
        let shown = slugs.iter().skip((number - 1) * PAGE_SIZE).take(PAGE_SIZE);
        let cards = shown
            .filter_map(|slug| self.digest.article(slug))
            .map(|it| self.card(it))
            .collect();
        let total = slugs.len().div_ceil(PAGE_SIZE);
        let pagination = (total > 1).then(|| PaginationView {
            number,
            total,
            previous: (number > 1).then(|| self.href(&page(number - 1))),
            next: (number < total).then(|| self.href(&page(number + 1))),
        });
        (cards, pagination)
    }

    pub(super) fn card(&self, article: &Article) -> CardView {
        let owned = |text: &Option<Text>| {
            text.as_ref()
                .map_or_else(String::new, |it| it.as_str().to_owned())
        };
        let links = |kind| {
            self.digest
                .groups_of(&article.slug, kind)
                .map(|it| self.group_link(kind, it))
                .collect()
        };
        let places = self
            .digest
            .groups_of(&article.slug, TaxonomyKind::Places)
            .map(|it| it.name.as_str());
        CardView {
            title: article.title.as_str().to_owned(),
            href: self.href(&PageKind::Article(article.slug.clone())),
            summary: owned(&article.summary),
            date: article
                .date
                .map_or_else(String::new, |date| date.to_string()),
            place: places.collect::<Vec<_>>().join("·"),
            source: owned(&article.source),
            themes: links(TaxonomyKind::Themes),
            practices: links(TaxonomyKind::Practices),
        }
    }

    pub(super) fn group_name(&self, kind: TaxonomyKind, group: &Group) -> String {
        match kind {
            TaxonomyKind::Years => self.word("year_name").replace("{}", group.name.as_str()),
            _ => group.name.as_str().to_owned(),
        }
    }

    pub(super) fn group_link(&self, kind: TaxonomyKind, group: &Group) -> LinkView {
        let page = PageKind::Group {
            kind,
            slug: group.slug.clone(),
            number: 1,
        };
        self.link(&self.group_name(kind, group), &page)
    }

    pub(super) fn group_entry(&self, kind: TaxonomyKind, group: &Group) -> GroupLink {
        let LinkView { label, href } = self.group_link(kind, group);
        GroupLink {
            name: label,
            href,
            count: group.articles.len(),
            depth: group.depth,
        }
    }

    pub(super) fn taxonomy_title(&self, kind: TaxonomyKind) -> String {
        self.word(&format!("nav_{}", kind.code()))
    }
}
