//! Lists of cases: taxonomies, groups, cards, comparisons.

use std::collections::BTreeSet;

use super::{Own, Writer, page_of};
use crate::article::{Approx, Article, Figure};
use crate::digest::{Group, GroupPlace, Shared, Taxonomy, TaxonomyKind};
use crate::document::{Text, plain};
use crate::site::PageKind;
use crate::site::plan::{PAGE_SIZE, index_groups};
use crate::site::tiles::{SIZE, TILES};
use crate::site::view::{
    CardView, GroupLink, GroupView, LinkView, PaginationView, ResultView, RowView, TaxonomyView,
    TileView, TilesView,
};
use crate::text::gazetteer::gazetteer;
use crate::text::script::Script;
use crate::text::slug::Slug;
use crate::text::unit::UnitKind;

/// Figures of a case in its row or on its card.
const FIGURES: usize = 3;

/// Measures of a case in a comparison.
const MEASURES: usize = 4;

/// Characters of a clause that stand for the subject of a figure, at most.
const SUBJECT: usize = 18;

/// Side of a tile, and the gap behind it.
const TILE: u32 = 40;

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
        let numbered = |number| PageKind::Group {
            kind,
            slug: slug.clone(),
            number,
        };
        let slugs = page_of(&group.articles, number);
        let mentions = self.digest.place_mentions(slug);
        let most = group.articles.len().max(mentions.len());
        let articles = || slugs.iter().filter_map(|slug| self.digest.article(slug));
        let compared = kind == TaxonomyKind::Practices;
        let name = self.group_name(kind, group);
        let summary = term
            .and_then(|it| it.summary.as_ref())
            .map_or_else(String::new, |it| it.as_str().to_owned());
        let view = GroupView {
            kind: kind.code().to_owned(),
            list: self.link(
                &self.taxonomy_title(kind),
                &PageKind::Taxonomy { kind, number: 1 },
            ),
            name: name.clone(),
            count: group.articles.len(),
            summary: summary.clone(),
            term: term.map(|it| self.term_link(&it.slug, it.title.as_str())),
            parents: above
                .into_iter()
                .map(|it| self.group_link(kind, it))
                .collect(),
            children: page_of(&below, number)
                .iter()
                .map(|it| self.group_entry(kind, it))
                .collect(),
            cards: articles()
                .filter(|_| !compared)
                .map(|it| self.card(it))
                .collect(),
            rows: articles()
                .filter(|_| compared)
                .map(|it| self.row(it))
                .collect(),
            common: self.common_of(slug, kind),
            mentioned: self.quotes(page_of(mentions, number)),
            charts: if kind == TaxonomyKind::Practices && number == 1 {
                self.charts(&group.articles)
            } else {
                Vec::new()
            },
            pagination: self.pagination(most, number, numbered),
        };
        ("group.html", name, summary, Own::Group(view))
    }

    /// What the cases of a practice have in common.
    fn common_of(&self, slug: &Slug, kind: TaxonomyKind) -> Vec<GroupLink> {
        if kind != TaxonomyKind::Practices {
            return Vec::new();
        }
        let entry = |what: &Shared, count| {
            let link = match what {
                Shared::Theme(slug) => {
                    let place = self.digest.group(TaxonomyKind::Themes, slug)?;
                    self.group_link(TaxonomyKind::Themes, place.group)
                }
                Shared::Term(slug) => {
                    let term = self.digest.term(slug)?;
                    self.term_link(slug, term.title.as_str())
                }
            };
            Some(GroupLink {
                name: link.label,
                href: link.href,
                count,
                depth: 0,
            })
        };
        let common = self.digest.common(slug).iter();
        common.filter_map(|it| entry(&it.what, it.count)).collect()
    }

    /// One page of all groups of a taxonomy.
    pub(super) fn taxonomy(&self, taxonomy: &Taxonomy, number: usize) -> TaxonomyView {
        let kind = taxonomy.kind;
        let groups = index_groups(taxonomy);
        let tiles = (kind == TaxonomyKind::Places && number == 1).then(|| self.tiles(taxonomy));
        TaxonomyView {
            kind: kind.code().to_owned(),
            title: self.taxonomy_title(kind),
            href: self.href(&PageKind::Taxonomy { kind, number: 1 }),
            total: taxonomy.groups.len(),
            groups: page_of(&groups, number)
                .iter()
                .map(|it| self.group_entry(kind, it))
                .collect(),
            tiles: tiles.filter(|it| it.tiles.iter().any(|it| it.count > 0)),
            pagination: self.pagination(groups.len(), number, |number| PageKind::Taxonomy {
                kind,
                number,
            }),
            by_year: (kind == TaxonomyKind::Years && number == 1)
                .then(|| self.by_year())
                .flatten(),
        }
    }

    /// The largest groups of a taxonomy; of a tree, those at the top.
    pub(super) fn largest(&self, taxonomy: &Taxonomy, most: usize) -> TaxonomyView {
        let top = taxonomy.groups.iter().filter(|it| it.depth == 0).take(most);
        let groups = top.map(|it| self.group_entry(taxonomy.kind, it)).collect();
        TaxonomyView {
            kind: taxonomy.kind.code().to_owned(),
            title: self.taxonomy_title(taxonomy.kind),
            href: self.href(&PageKind::Taxonomy {
                kind: taxonomy.kind,
                number: 1,
            }),
            total: taxonomy.groups.len(),
            groups,
            tiles: None,
            by_year: None,
            pagination: None,
        }
    }

    fn tiles(&self, taxonomy: &Taxonomy) -> TilesView {
        let group = |code| {
            let mut groups = taxonomy.groups.iter();
            groups.find(|it| it.division == Some(code))
        };
        let most = TILES.iter().filter_map(|(code, ..)| group(*code));
        let most = most.map(|it| it.articles.len()).max().unwrap_or(0).max(1);
        let tiles = TILES.iter().filter_map(|(code, x, y)| {
            let division = gazetteer().division(*code)?;
            let name = division.name_in(self.edition.standard.script() == Script::Hant);
            let long = name.starts_with(['内', '內', '黑']);
            let found = group(*code);
            let count = found.map_or(0, |it| it.articles.len());
            Some(TileView {
                label: name.chars().take(if long { 3 } else { 2 }).collect(),
                name: name.to_owned(),
                href: found.map_or_else(String::new, |it| {
                    self.group_link(TaxonomyKind::Places, it).href
                }),
                count,
                x: x * TILE,
                y: y * TILE,
                level: (count * 4).div_ceil(most),
            })
        });
        TilesView {
            width: SIZE.0 * TILE,
            height: SIZE.1 * TILE,
            tiles: tiles.collect(),
        }
    }

    /// Where page `number` of a list of `count` entries stands.
    pub(super) fn pagination(
        &self,
        count: usize,
        number: usize,
        page: impl Fn(usize) -> PageKind,
    ) -> Option<PaginationView> {
        let total = count.div_ceil(PAGE_SIZE);
        (total > 1).then(|| PaginationView {
            number,
            total,
            previous: (number > 1).then(|| self.href(&page(number - 1))),
            next: (number < total).then(|| self.href(&page(number + 1))),
        })
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
            .map(|it| self.group_name(TaxonomyKind::Places, it));
        CardView {
            title: article.title.as_str().to_owned(),
            href: self.href(&PageKind::Article(article.slug.clone())),
            summary: owned(&article.summary),
            date: date(article),
            place: places.collect::<Vec<_>>().join("·"),
            source: owned(&article.source),
            themes: links(TaxonomyKind::Themes),
            practices: links(TaxonomyKind::Practices),
            figures: self.results(article, FIGURES - 1),
        }
    }

    /// A case beside others of its practice.
    fn row(&self, article: &Article) -> RowView {
        let href = self.href(&PageKind::Article(article.slug.clone()));
        let places = self.digest.groups_of(&article.slug, TaxonomyKind::Places);
        let measures = article.body.blocks.iter().flat_map(plain::measures);
        let did: Vec<LinkView> = measures
            .take(MEASURES)
            .map(|it| LinkView {
                href: format!("{href}#{}", it.id),
                label: it.lead,
            })
            .collect();
        let summary = article.summary.as_ref().filter(|_| did.is_empty());
        RowView {
            title: article.title.as_str().to_owned(),
            href,
            place: places
                .last()
                .map_or_else(String::new, |it| self.group_name(TaxonomyKind::Places, it)),
            date: date(article),
            did,
            summary: summary.map_or_else(String::new, |it| it.as_str().to_owned()),
            figures: self.results(article, FIGURES),
        }
    }

    /// The most telling figures of a case, in its order: those that tell a
    /// change, then money and people, before what is merely counted.
    pub(super) fn results(&self, article: &Article, most: usize) -> Vec<ResultView> {
        let page = PageKind::Article(article.slug.clone());
        let page = if self.page.kind == page {
            String::new()
        } else {
            self.href(&page)
        };
        let rank = |figure: &Figure| match figure.kind {
            _ if figure.change.is_some() => 0,
            Some(UnitKind::Money | UnitKind::Visits | UnitKind::People) => 1,
            Some(UnitKind::Share | UnitKind::Households | UnitKind::Area) => 2,
            _ => 3,
        };
        let shown = |it: &&(usize, &Figure)| {
            let figure = it.1;
            // What is merely counted says nothing without what it counts.
            let telling = figure.subject.is_some() || rank(figure) < 3;
            figure.approx != Approx::Masked && figure.value.is_some() && telling
        };
        let all: Vec<(usize, &Figure)> = article.figures.iter().enumerate().collect();
        let mut chosen: Vec<_> = all.iter().filter(shown).collect();
        // What has no words of its own comes last: 4500余户 alone says little.
        chosen.sort_by_key(|(at, figure)| (subject(figure).is_empty(), rank(figure), *at));
        // What a text says twice is one result.
        let mut told = BTreeSet::new();
        chosen.retain(|(_, it)| told.insert((it.value, it.value_to, it.measure.as_str())));
        chosen.truncate(most);
        chosen.sort_by_key(|(at, _)| *at);
        let view = |figure: &Figure| ResultView {
            subject: subject(figure).to_owned(),
            words: figure.quote.as_str().to_owned(),
            href: match &figure.anchor {
                Some(anchor) => format!("{page}#{anchor}"),
                None => page.clone(),
            },
        };
        chosen.into_iter().map(|(_, it)| view(it)).collect()
    }

    pub(super) fn group_name(&self, kind: TaxonomyKind, group: &Group) -> String {
        let traditional = self.edition.standard.script() == Script::Hant;
        let division = group.division.and_then(|it| gazetteer().division(it));
        match (kind, division) {
            (TaxonomyKind::Years, _) => self.word("year_name").replace("{}", group.name.as_str()),
            // The gazetteer knows that 天台 stays 天台; a converter may not. A
            // former division is called as the editor called it.
            (TaxonomyKind::Places, Some(division)) if group.name.marks().is_empty() => {
                division.name_in(traditional).to_owned()
            }
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

/// What a figure is of: its subject, or what its clause says before it where
/// that is short: 村集体增收 of 村集体增收100余万元.
pub(super) fn subject(figure: &Figure) -> &str {
    if let Some(subject) = &figure.subject {
        return subject.as_str();
    }
    let (sentence, quote) = (figure.sentence.as_str(), figure.quote.as_str());
    let head = sentence.find(quote).map_or("", |at| &sentence[..at]);
    let clause = head
        .rsplit(['，', '。', '；', '：', '！', '？', '（'])
        .next()
        .unwrap_or_default();
    // 25个行政村、4500余户: what stands before is another figure. A word of one
    // character is a preposition, and a mask names nothing.
    let names_it = (2..=SUBJECT).contains(&clause.chars().count());
    if !names_it || clause.ends_with('、') || clause.contains('*') {
        ""
    } else {
        clause
    }
}

fn date(article: &Article) -> String {
    article.date.map_or_else(String::new, |it| it.to_string())
}
