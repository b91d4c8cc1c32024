//! [`Site`]: every page's address, and one page to bytes on request.
//!
//! In: editions, a theme, the settings. Out: a list of pages;
//! [`Site::render`] is pure: any thread, any order, any subset. Knows no file
//! system: it returns bytes and never writes them.

pub mod data;
mod fill;
pub mod plan;
mod render;
mod route;
mod search;
mod tiles;
pub mod view;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use render::Draft;
pub use search::{Document, SearchFile};

use crate::config::Config;
use crate::diagnostic::Reported;
use crate::digest::TaxonomyKind;
use crate::edition::Edition;
use crate::text::script::Standard;
use crate::text::slug::Slug;
use crate::text::span::SourcePath;
use crate::text::unit::UnitKind;
use crate::theme::{Asset, Theme};

/// The path of a file of the site, from its root, with `/`: ASCII, lower case,
/// never absolute, never with `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Name of the file at the root that lists every other one with its hash; who
/// writes the site writes it.
pub const RECORD_NAME: &str = "SHA256SUMS";

/// One file of the site: where it goes and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it goes.
    pub path: SitePath,
    /// The edition that it belongs to; `None` for files that all share.
    pub standard: Option<Standard>,
    /// What it is.
    pub kind: PageKind,
    /// The file of `content/` that it shows, if it shows one.
    pub source: Option<SourcePath>,
}

/// What a file of the site is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// A style, script or image: index into the site's assets.
    Asset(usize),
    /// A script of the search that holds data.
    SearchFile(SearchFile),
    /// A case.
    Article(Slug),
    /// The old address of a case that has become part of another: the old
    /// slug, and the new.
    Moved(Slug, Slug),
    /// One page of a glossary entry and the cases that name it.
    Term {
        /// The entry.
        slug: Slug,
        /// From 1.
        number: usize,
    },
    /// A page that stands alone.
    Single(Slug),
    /// One page of the cases of one group.
    Group {
        /// The taxonomy.
        kind: TaxonomyKind,
        /// The group.
        slug: Slug,
        /// From 1.
        number: usize,
    },
    /// One page of all groups of one taxonomy.
    Taxonomy {
        /// The taxonomy.
        kind: TaxonomyKind,
        /// From 1.
        number: usize,
    },
    /// One page of the glossary, from 1.
    Glossary(usize),
    /// One page of all cases, from 1.
    Articles(usize),
    /// One page of all figures, or of those of one kind.
    Figures {
        /// The kind; `None` for all.
        kind: Option<UnitKind>,
        /// From 1.
        number: usize,
    },
    /// A file of `data/`.
    Data(data::DataFile),
    /// One page of all cases by title, from 1: by pinyin or by strokes.
    Titles(usize),
    /// The search.
    Search,
    /// What is kept for when there is no network.
    Offline,
    /// The home page of an edition.
    Home,
    /// What a server shows for an address that does not exist.
    NotFound,
    /// Every page, for search engines.
    Sitemap,
    /// Rules for robots.
    Robots,
    /// The page where an edition is chosen.
    Root,
}

/// The whole site, planned. Made by [`plan::plan`].
pub struct Site {
    pages: Vec<Page>,
    page_at: BTreeMap<SitePath, usize>,
    editions: Vec<Edition>,
    theme: Theme,
    assets: Vec<Asset>,
    asset_paths: BTreeMap<String, SitePath>,
    content_assets: BTreeMap<SourcePath, SitePath>,
    /// The untouched source of each case that has one in the project.
    originals: BTreeMap<Slug, SitePath>,
    search: search::Search,
    config: Config,
}

impl Site {
    /// Every file of the site, in the order in which a writer should put them
    /// in place: what is linked to stands before what links to it, as far as
    /// that can be (assets, cases, terms, lists, home pages, the root page).
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The page at `path`, such as `hans/index.html`.
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.page_at
            .get(&SitePath(path.into()))
            .map(|at| &self.pages[*at])
    }

    /// The editions, in the order in which they are listed.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// Where the site will be published, with a final `/`, if that is known.
    pub fn base(&self) -> Option<&str> {
        self.config.base.as_deref()
    }

    /// The page of `kind` in the edition `standard`, or, where that edition
    /// does not have it, the nearest one that it has, and whether it is the
    /// page itself.
    fn counterpart(&self, kind: &PageKind, standard: Standard) -> (SitePath, bool) {
        let mut kind = kind.clone();
        let mut same = true;
        loop {
            let path = route::path(&kind, Some(standard));
            if kind == PageKind::Home || self.page_at.contains_key(&path) {
                return (path, same);
            }
            same = false;
            kind = match kind {
                PageKind::Group { kind, slug, number } if number > 1 => PageKind::Group {
                    kind,
                    slug,
                    number: 1,
                },
                PageKind::Group { kind, .. } => PageKind::Taxonomy { kind, number: 1 },
                PageKind::Taxonomy { kind, number } if number > 1 => {
                    PageKind::Taxonomy { kind, number: 1 }
                }
                PageKind::Article(_) | PageKind::Moved(..) | PageKind::Taxonomy { .. } => {
                    PageKind::Articles(1)
                }
                PageKind::Articles(number) if number > 1 => PageKind::Articles(1),
                PageKind::Titles(number) if number > 1 => PageKind::Titles(1),
                PageKind::Term { slug, number } if number > 1 => PageKind::Term { slug, number: 1 },
                PageKind::Term { .. } => PageKind::Glossary(1),
                PageKind::Figures { kind, number } if number > 1 => {
                    PageKind::Figures { kind, number: 1 }
                }
                PageKind::Figures { kind: Some(_), .. } => PageKind::Figures {
                    kind: None,
                    number: 1,
                },
                _ => PageKind::Home,
            };
        }
    }

    /// Whether an editor keeps `page` out of the edition `standard`: the case
    /// itself, or every case that it would list. Asked of the articles, not of
    /// the plan, so that a page that the plan forgot is missed.
    pub fn is_kept_out(&self, page: &Page, standard: Standard) -> bool {
        let Some(edition) = self
            .editions
            .iter()
            .find(|it| Some(it.standard) == page.standard)
        else {
            return false;
        };
        let digest = &edition.digest;
        let appears = |slug: &Slug| {
            let article = digest.article(slug);
            article.is_none_or(|it| it.editions.contains(&standard))
        };
        // A list may be longer there by cases that are kept out of here, so
        // only what would be past its end is excused.
        let shorter = |slugs: &mut dyn Iterator<Item = &Slug>, number: usize| {
            let count = slugs.filter(|it| appears(it)).count();
            count == 0 || count <= (number - 1) * plan::PAGE_SIZE
        };
        match &page.kind {
            PageKind::Article(slug) | PageKind::Moved(_, slug) => !appears(slug),
            PageKind::Articles(number) | PageKind::Titles(number) => {
                *number > 1 && shorter(&mut digest.articles().iter().map(|it| &it.slug), *number)
            }
            PageKind::Group { kind, slug, number } => {
                let place = digest.group(*kind, slug);
                place.is_some_and(|it| shorter(&mut it.group.articles.iter(), *number))
            }
            PageKind::Term { slug, number } => {
                let mut naming = digest.mentions(slug).iter().map(|it| &it.article);
                *number > 1 && shorter(&mut naming, *number)
            }
            PageKind::Figures { kind, number } => {
                let list = digest.figures().list(*kind).iter();
                let mut cases = list.map(|at| &digest.articles()[at.article].slug);
                shorter(&mut cases, *number)
            }
            PageKind::Taxonomy { number, .. } if *number > 1 => {
                // With cases, groups go too.
                !digest.articles().iter().all(|it| appears(&it.slug))
            }
            PageKind::Taxonomy { kind, .. } => {
                let groups = digest.groups(*kind);
                shorter(&mut groups.iter().flat_map(|it| &it.articles), 1)
            }
            _ => false,
        }
    }

    /// Whether the words of `page` were written by hand for its edition.
    pub fn is_hand_made(&self, page: &Page) -> bool {
        let edition = self
            .editions
            .iter()
            .find(|it| Some(it.standard) == page.standard);
        let by_hand =
            |path| edition.is_some_and(|it| it.digest.hand_made(path, it.standard).is_some());
        page.source.as_ref().is_some_and(by_hand)
    }

    /// `page` with everything that it says, not rendered yet.
    pub fn draft(&self, page: &Page) -> Draft<'_> {
        Draft::of(self, page)
    }

    /// The bytes of `page`.
    pub fn render(&self, page: &Page) -> Reported<Vec<u8>> {
        self.draft(page).render()
    }
}
