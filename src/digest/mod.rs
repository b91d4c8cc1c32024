//! [`Digest`]: the whole collection, joined.
//!
//! In: entries, each alone. Out: reading order, links and backlinks, terms at
//! their first mention, taxonomies, related cases with their reason. Knows
//! nothing of script conversion (the one fold it needs is given to it), of
//! addresses or of pages.

pub mod assemble;
mod collocation;
mod common;
mod evidence;
pub mod figures;
mod glossary;
mod hand_made;
mod links;
mod moved;
mod names;
mod places;
mod points;
mod reading;
mod related;
mod reposts;
mod taxonomy;
mod words;

pub use common::{Common, Shared};
pub use evidence::Evidence;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::article::hand_made::HandMade;
use crate::article::{Article, Page, Term};
use crate::document::Text;
use crate::text::script::Standard;
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::SourcePath;

/// The collection. Made by [`assemble::assemble`]; its fields are private
/// because they hold together: every slug named anywhere exists.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Newest first; undated last; ties by slug.
    articles: Vec<Arc<Article>>,
    /// By kind, then by slug.
    terms: Vec<Arc<Term>>,
    /// By slug.
    pages: Vec<Arc<Page>>,
    /// Editions made by hand, by the file that they are an edition of.
    hand_made: BTreeMap<(SourcePath, Standard), Arc<HandMade>>,
    article_at: BTreeMap<Slug, usize>,
    term_at: BTreeMap<Slug, usize>,
    /// What a link to a file leads to.
    files: BTreeMap<SourcePath, FileTarget>,
    backlinks: BTreeMap<Slug, Vec<Mention>>,
    mentions: BTreeMap<Slug, Vec<Mention>>,
    uses: BTreeMap<Slug, Vec<TermUse>>,
    term_neighbours: BTreeMap<Slug, Vec<(Slug, usize)>>,
    /// Counties that cases name without being of them, by their group.
    place_mentions: BTreeMap<Slug, Vec<Mention>>,
    evidence: BTreeMap<Slug, Evidence>,
    common: BTreeMap<Slug, Vec<Common>>,
    /// The other articles of the same text.
    same: BTreeMap<Slug, Vec<Slug>>,
    /// Slugs of cases that have become part of another, and which.
    moved: Vec<(Slug, Slug)>,
    related: BTreeMap<Slug, Vec<Related>>,
    taxonomies: Vec<Taxonomy>,
    /// The groups of each case, by their positions in `taxonomies`.
    groups_of: BTreeMap<Slug, Vec<(usize, usize)>>,
    /// Every group by its address, by its position in its taxonomy.
    group_at: BTreeMap<(TaxonomyKind, Slug), usize>,
    /// Every figure, in the orders in which figures are listed.
    figures: figures::FigureIndex,
}

/// What a Markdown file of the project became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTarget {
    /// A case.
    Article(Slug),
    /// A glossary entry.
    Term(Slug),
    /// A page of its own.
    Page(Slug),
}

/// A place in an article that names something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The article.
    pub article: Slug,
    /// The passage in it.
    pub passage: AnchorId,
    /// Which sentence of the passage, from 0: the same in every edition.
    pub sentence: usize,
}

/// A term that a case names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermUse {
    /// The term.
    pub term: Slug,
    /// The first passage that names it.
    pub passage: AnchorId,
}

/// A case that is near to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The near case.
    pub article: Slug,
    /// Why it is near, the strongest reason first; never empty.
    pub reasons: Vec<Reason>,
}

/// Why two cases are near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They happened in the same place: the address of its group.
    SamePlace(Slug),
    /// They tell of the same practice: the address of its group.
    SamePractice(Slug),
    /// They belong to the same theme: the address of its group.
    SameTheme(Slug),
    /// Both name this term.
    SharedTerm(Slug),
    /// They use the same words, which are rare elsewhere.
    SharedWords(Vec<Text>),
}

impl Reason {
    /// The group or term that it speaks of.
    pub fn slug(&self) -> Option<&Slug> {
        match self {
            Self::SamePlace(slug)
            | Self::SamePractice(slug)
            | Self::SameTheme(slug)
            | Self::SharedTerm(slug) => Some(slug),
            Self::SharedWords(_) => None,
        }
    }
}

/// A way of listing cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxonomyKind {
    /// A tree, from the widest place to the narrowest.
    Places,
    /// Fields of work.
    Themes,
    /// Ways of doing things.
    Practices,
    /// Years of publication, newest first.
    Years,
    /// Publications.
    Sources,
}

impl TaxonomyKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Places,
        Self::Themes,
        Self::Practices,
        Self::Years,
        Self::Sources,
    ];

    /// The name in addresses and templates.
    pub fn code(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Themes => "themes",
            Self::Practices => "practices",
            Self::Years => "years",
            Self::Sources => "sources",
        }
    }
}

/// All groups of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// The kind.
    pub kind: TaxonomyKind,
    /// Its groups, parents before children, none of them empty.
    pub groups: Vec<Group>,
}

/// Cases that share a place, theme, practice, year or source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its address, unique within the taxonomy.
    pub slug: Slug,
    /// Its name, in Simplified; an edition converts it.
    pub name: Text,
    /// How many groups stand above it, in the tree that the order of groups
    /// spells out: what holds a group is the last one before it that is less deep.
    pub depth: usize,
    /// The glossary entry that explains it, for themes and practices.
    pub term: Option<Slug>,
    /// The code of the division, for places that the gazetteer knows.
    pub division: Option<u32>,
    /// Its cases, those of the groups below included, in reading order.
    pub articles: Vec<Slug>,
}

/// A group, and what stands around it in its tree.
#[derive(Clone, Debug)]
pub struct GroupPlace<'a> {
    /// The group.
    pub group: &'a Group,
    /// The groups that hold it, widest first.
    pub above: Vec<&'a Group>,
    /// The groups right below it.
    pub below: Vec<&'a Group>,
}

impl Digest {
    /// Every case in reading order: newest first.
    pub fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// The case at `slug`.
    pub fn article(&self, slug: &Slug) -> Option<&Arc<Article>> {
        self.article_at.get(slug).map(|at| &self.articles[*at])
    }

    /// The cases before and after `slug` in reading order.
    pub fn neighbours(&self, slug: &Slug) -> (Option<&Arc<Article>>, Option<&Arc<Article>>) {
        let Some(at) = self.article_at.get(slug) else {
            return (None, None);
        };
        (
            at.checked_sub(1)
                .and_then(|before| self.articles.get(before)),
            self.articles.get(at + 1),
        )
    }

    /// Every glossary entry: themes, practices, words; each by slug.
    pub fn terms(&self) -> &[Arc<Term>] {
        &self.terms
    }

    /// The glossary entry at `slug`.
    pub fn term(&self, slug: &Slug) -> Option<&Arc<Term>> {
        self.term_at.get(slug).map(|at| &self.terms[*at])
    }

    /// Every figure of every case.
    pub fn figures(&self) -> &figures::FigureIndex {
        &self.figures
    }

    /// Every page that stands alone, by slug.
    pub fn pages(&self) -> &[Arc<Page>] {
        &self.pages
    }

    /// Every edition that was made by hand.
    pub fn all_hand_made(&self) -> impl Iterator<Item = &Arc<HandMade>> {
        self.hand_made.values()
    }

    /// The edition of the file at `path` that was made by hand.
    pub fn hand_made(&self, path: &SourcePath, standard: Standard) -> Option<&Arc<HandMade>> {
        self.hand_made.get(&(path.clone(), standard))
    }

    /// What the file at `path` became.
    pub fn file(&self, path: &SourcePath) -> Option<&FileTarget> {
        self.files.get(path)
    }

    /// Where other cases link to the case at `slug`.
    pub fn backlinks(&self, slug: &Slug) -> &[Mention] {
        self.backlinks.get(slug).map_or(&[], Vec::as_slice)
    }

    /// Where cases name the term at `slug`: the first place in each.
    pub fn mentions(&self, slug: &Slug) -> &[Mention] {
        self.mentions.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The terms that the case at `slug` names, in reading order.
    pub fn uses(&self, slug: &Slug) -> &[TermUse] {
        self.uses.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The terms that go with the term at `slug`, and in how many cases.
    pub fn term_neighbours(&self, slug: &Slug) -> &[(Slug, usize)] {
        self.term_neighbours.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The cases that name the county of the group at `slug` and are not of it.
    pub fn place_mentions(&self, slug: &Slug) -> &[Mention] {
        self.place_mentions.get(slug).map_or(&[], Vec::as_slice)
    }

    /// Where the case at `slug` says what its facts card says.
    pub fn evidence(&self, slug: &Slug) -> Option<&Evidence> {
        self.evidence.get(slug)
    }

    /// What the cases of the practice at `slug` have in common.
    pub fn common(&self, slug: &Slug) -> &[Common] {
        self.common.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The other articles that hold the text of the one at `slug`.
    pub fn same_text(&self, slug: &Slug) -> &[Slug] {
        self.same.get(slug).map_or(&[], Vec::as_slice)
    }

    /// Cases that have become part of another: the old slug, and the new.
    pub fn moved(&self) -> &[(Slug, Slug)] {
        &self.moved
    }

    /// At most five cases near to the one at `slug`, nearest first.
    pub fn related(&self, slug: &Slug) -> &[Related] {
        self.related.get(slug).map_or(&[], Vec::as_slice)
    }

    /// Every taxonomy that has a group, in the order of [`TaxonomyKind::ALL`].
    pub fn taxonomies(&self) -> &[Taxonomy] {
        &self.taxonomies
    }

    /// The groups of `kind`.
    pub fn groups(&self, kind: TaxonomyKind) -> &[Group] {
        self.taxonomies
            .iter()
            .find(|it| it.kind == kind)
            .map_or(&[], |it| it.groups.as_slice())
    }

    /// The group of `kind` at `slug`, with the groups above it, widest first,
    /// and those right below it.
    pub fn group(&self, kind: TaxonomyKind, slug: &Slug) -> Option<GroupPlace<'_>> {
        let groups = self.groups(kind);
        let at = *self.group_at.get(&(kind, slug.clone()))?;
        let group = groups.get(at)?;
        // Parents stand before children, so what is above is behind, and what
        // is below follows at once.
        let mut above = Vec::new();
        let mut depth = group.depth;
        for other in groups[..at].iter().rev() {
            if depth == 0 {
                break;
            }
            if other.depth < depth {
                depth = other.depth;
                above.push(other);
            }
        }
        above.reverse();
        let inside = groups[at + 1..]
            .iter()
            .take_while(|other| other.depth > group.depth);
        let below = inside
            .filter(|other| other.depth == group.depth + 1)
            .collect();
        Some(GroupPlace {
            group,
            above,
            below,
        })
    }

    /// The groups of `kind` that hold the case at `slug`; for places, from the
    /// widest to the narrowest.
    pub fn groups_of<'a>(
        &'a self,
        slug: &Slug,
        kind: TaxonomyKind,
    ) -> impl Iterator<Item = &'a Group> {
        let positions = self.groups_of.get(slug).map_or(&[][..], Vec::as_slice);
        let taxonomies = &self.taxonomies;
        let of_kind = positions
            .iter()
            .filter(move |(taxonomy, _)| taxonomies[*taxonomy].kind == kind);
        of_kind.map(move |(taxonomy, group)| &taxonomies[*taxonomy].groups[*group])
    }

    /// The collection without the cases that `keeps` does not want: nothing
    /// that lists cases lists them, and groups that are left empty are gone.
    /// What a link to their files leads to is still known.
    #[must_use]
    pub fn only(&self, keeps: &dyn Fn(&Article) -> bool) -> Self {
        let articles: Vec<_> = self
            .articles
            .iter()
            .filter(|it| keeps(it))
            .cloned()
            .collect();
        if articles.len() == self.articles.len() {
            return self.clone();
        }
        let article_at: BTreeMap<Slug, usize> = articles
            .iter()
            .enumerate()
            .map(|(at, it)| (it.slug.clone(), at))
            .collect();
        let kept = |slug: &Slug| article_at.contains_key(slug);
        let mentions = |all: &BTreeMap<Slug, Vec<Mention>>| {
            let mut all = all.clone();
            for mentions in all.values_mut() {
                mentions.retain(|it| kept(&it.article));
            }
            all.retain(|_, mentions| !mentions.is_empty());
            all
        };
        let mut related = self.related.clone();
        related.retain(|slug, _| kept(slug));
        for near in related.values_mut() {
            near.retain(|it| kept(&it.article));
        }
        let mut taxonomies = self.taxonomies.clone();
        for taxonomy in &mut taxonomies {
            for group in &mut taxonomy.groups {
                group.articles.retain(kept);
            }
            // What holds a group holds its cases, so no group loses its parent.
            taxonomy.groups.retain(|it| !it.articles.is_empty());
        }
        taxonomies.retain(|it| !it.groups.is_empty());
        let mut backlinks = mentions(&self.backlinks);
        backlinks.retain(|slug, _| kept(slug));
        Self {
            backlinks,
            mentions: mentions(&self.mentions),
            related,
            groups_of: taxonomy::groups_of(&taxonomies),
            group_at: taxonomy::group_at(&taxonomies),
            figures: figures::FigureIndex::of(articles.iter().map(AsRef::as_ref)),
            taxonomies,
            articles,
            article_at,
            ..self.clone()
        }
    }

    /// The same collection in other words: `articles`, `terms` and `pages` are
    /// those of this digest in its order, reworded; the names that belong to
    /// none of them go through `name`.
    #[must_use]
    pub fn reworded(
        &self,
        articles: Vec<Arc<Article>>,
        terms: Vec<Arc<Term>>,
        pages: Vec<Arc<Page>>,
        name: &dyn Fn(&Text) -> Text,
    ) -> Self {
        debug_assert!(
            articles
                .iter()
                .map(|it| &it.slug)
                .eq(self.articles.iter().map(|it| &it.slug))
        );
        debug_assert!(
            terms
                .iter()
                .map(|it| &it.slug)
                .eq(self.terms.iter().map(|it| &it.slug))
        );
        let reason = |reason: &Reason| match reason {
            Reason::SharedWords(words) => Reason::SharedWords(words.iter().map(name).collect()),
            other => other.clone(),
        };
        let related = |it: &Related| Related {
            article: it.article.clone(),
            reasons: it.reasons.iter().map(reason).collect(),
        };
        let group = |it: &Group| Group {
            name: name(&it.name),
            ..it.clone()
        };
        let taxonomy = |it: &Taxonomy| Taxonomy {
            kind: it.kind,
            groups: it.groups.iter().map(group).collect(),
        };
        Self {
            articles,
            terms,
            pages,
            related: self
                .related
                .iter()
                .map(|(slug, it)| (slug.clone(), it.iter().map(related).collect()))
                .collect(),
            taxonomies: self.taxonomies.iter().map(taxonomy).collect(),
            ..self.clone()
        }
    }
}
