//! `plan`: editions to a site: every address decided, once.
//!
//! In: editions, a theme, the files that texts show, the settings. Out: a list
//! of pages, without their bytes. Knows nothing of HTML or of the disk.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::data::DataFile;
use super::search::Search;
use super::{Page, PageKind, Site, SitePath, route};
use crate::config::Config;
use crate::digest::{Digest, Group, Taxonomy};
use crate::edition::Edition;
use crate::source::decode::hex;
use crate::text::slug::Slug;
use crate::text::span::SourcePath;
use crate::theme::{Asset, Theme};

/// Cases on one page of a list.
pub(super) const PAGE_SIZE: usize = 50;

/// The site of `editions`, which hold the same collection. `shown` are the
/// files of `content/` other than texts, by path; `originals` the untouched
/// sources of cases, by slug.
pub fn plan(
    editions: Vec<Edition>,
    theme: Theme,
    shown: &BTreeMap<SourcePath, Asset>,
    originals: &BTreeMap<Slug, Asset>,
    config: &Config,
) -> Site {
    let mut pages = Vec::new();
    let (mut assets, mut asset_paths, mut content_assets) =
        (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut put = |asset: &Asset, path: SitePath, pages: &mut Vec<Page>| {
        pages.push(Page {
            path,
            standard: None,
            kind: PageKind::Asset(assets.len()),
            source: None,
        });
        assets.push(asset.clone());
    };
    for asset in &theme.assets {
        let path = route::asset(&asset.name, &hash(asset));
        asset_paths.insert(asset.name.clone(), path.clone());
        put(asset, path, &mut pages);
    }
    for (source, asset) in shown {
        let path = route::content_asset(&source.extension(), &hash(asset));
        // Two copies of one picture are one file.
        if !content_assets.values().any(|known| *known == path) {
            put(asset, path.clone(), &mut pages);
        }
        content_assets.insert(source.clone(), path);
    }
    let mut original_paths = BTreeMap::new();
    for (slug, asset) in originals {
        let path = route::original(slug);
        put(asset, path.clone(), &mut pages);
        original_paths.insert(slug.clone(), path);
    }
    for edition in &editions {
        let mut kinds = edition_pages(&edition.digest);
        if asset_paths.contains_key(route::WORKER) {
            kinds.push((PageKind::Offline, None));
        }
        pages.extend(kinds.into_iter().map(|(kind, source)| {
            let standard = Some(edition.standard);
            Page {
                path: route::path(&kind, standard),
                standard,
                kind,
                source,
            }
        }));
    }
    let search = Search::new(&editions);
    let mut shared = vec![PageKind::NotFound, PageKind::Robots, PageKind::Root];
    shared.extend(
        search
            .files(&editions)
            .into_iter()
            .map(PageKind::SearchFile),
    );
    if config.base.is_some() {
        shared.push(PageKind::Sitemap);
    }
    shared.extend(DataFile::all(&editions).into_iter().map(PageKind::Data));
    pages.extend(shared.into_iter().map(|kind| Page {
        path: route::path(&kind, None),
        standard: None,
        kind,
        source: None,
    }));
    // What is linked to comes before what links to it.
    pages.sort_by(|a, b| (&a.kind, &a.path).cmp(&(&b.kind, &b.path)));
    let page_at = pages
        .iter()
        .enumerate()
        .map(|(at, page)| (page.path.clone(), at))
        .collect();
    Site {
        pages,
        page_at,
        editions,
        theme,
        assets,
        asset_paths,
        content_assets,
        originals: original_paths,
        search,
        config: config.clone(),
    }
}

/// The groups that the index of a taxonomy lists: of a tree, as many levels as
/// one page holds, and the widest at least; the pages of the groups lead on.
pub(super) fn index_groups(taxonomy: &Taxonomy) -> Vec<&Group> {
    let up_to = |depth: usize| taxonomy.groups.iter().filter(move |it| it.depth <= depth);
    let deepest = taxonomy.groups.iter().map(|it| it.depth).max().unwrap_or(0);
    let depth = (0..=deepest)
        .rev()
        .find(|depth| up_to(*depth).count() <= PAGE_SIZE);
    up_to(depth.unwrap_or(0)).collect()
}

/// Every page of one edition, with the file that it shows.
fn edition_pages(digest: &Digest) -> Vec<(PageKind, Option<SourcePath>)> {
    let mut pages = vec![(PageKind::Home, None), (PageKind::Search, None)];
    let numbers = |count: usize| 1..=count.div_ceil(PAGE_SIZE).max(1);
    pages.extend(
        digest
            .articles()
            .iter()
            .map(|it| (PageKind::Article(it.slug.clone()), Some(it.path.clone()))),
    );
    let moved = digest.moved().iter();
    let there = moved.filter(|(_, to)| digest.article(to).is_some());
    pages.extend(there.map(|(old, to)| (PageKind::Moved(old.clone(), to.clone()), None)));
    for term in digest.terms() {
        let page = |number| PageKind::Term {
            slug: term.slug.clone(),
            number,
        };
        let named = digest.mentions(&term.slug).len();
        pages.extend(numbers(named).map(|number| (page(number), Some(term.path.clone()))));
    }
    pages.extend(
        digest
            .pages()
            .iter()
            .map(|it| (PageKind::Single(it.slug.clone()), Some(it.path.clone()))),
    );
    pages.extend(numbers(digest.articles().len()).map(|number| (PageKind::Articles(number), None)));
    pages.extend(numbers(digest.articles().len()).map(|number| (PageKind::Titles(number), None)));
    if !digest.terms().is_empty() {
        let count = digest.terms().len();
        pages.extend(numbers(count).map(|number| (PageKind::Glossary(number), None)));
    }
    let figures = digest.figures();
    for kind in std::iter::once(None).chain(figures.kinds().map(Some)) {
        // No empty pages: without a figure there is no list of figures.
        let count = figures.list(kind).len();
        let page = |number| (PageKind::Figures { kind, number }, None);
        pages.extend((1..=count.div_ceil(PAGE_SIZE)).map(page));
    }
    for taxonomy in digest.taxonomies() {
        let kind = taxonomy.kind;
        let count = index_groups(taxonomy).len();
        pages.extend(numbers(count).map(|number| (PageKind::Taxonomy { kind, number }, None)));
        for group in &taxonomy.groups {
            let page = |number| PageKind::Group {
                kind: taxonomy.kind,
                slug: group.slug.clone(),
                number,
            };
            let mentioned = digest.place_mentions(&group.slug).len();
            let count = group.articles.len().max(mentioned);
            pages.extend(numbers(count).map(|number| (page(number), None)));
        }
    }
    pages
}

fn hash(asset: &Asset) -> String {
    hex(&Sha256::digest(&asset.bytes))
}
