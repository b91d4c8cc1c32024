//! `plan`: editions to a site: every address decided, once.
//!
//! In: editions, a theme, the files that texts show, the settings. Out: a list
//! of pages, without their bytes. Knows nothing of HTML or of the disk.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{Page, PageKind, Site, SitePath, route};
use crate::config::Config;
use crate::digest::Digest;
use crate::edition::Edition;
use crate::source::decode::hex;
use crate::text::span::SourcePath;
use crate::theme::{Asset, Theme};

/// Cases on one page of a list.
pub(super) const PAGE_SIZE: usize = 50;

/// The site of `editions`, which hold the same collection. `shown` are the
/// files of `content/` other than texts, by path.
pub fn plan(
    editions: Vec<Edition>,
    theme: Theme,
    shown: &BTreeMap<SourcePath, Asset>,
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
    for edition in &editions {
        let kinds = edition_pages(&edition.digest);
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
    let mut shared = vec![PageKind::NotFound, PageKind::Robots, PageKind::Root];
    if config.base.is_some() {
        shared.push(PageKind::Sitemap);
    }
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
        config: config.clone(),
    }
}

/// Every page of one edition, with the file that it shows.
fn edition_pages(digest: &Digest) -> Vec<(PageKind, Option<SourcePath>)> {
    let mut pages = vec![(PageKind::Home, None)];
    let numbers = |count: usize| 1..=count.div_ceil(PAGE_SIZE).max(1);
    pages.extend(
        digest
            .articles()
            .iter()
            .map(|it| (PageKind::Article(it.slug.clone()), Some(it.path.clone()))),
    );
    pages.extend(
        digest
            .terms()
            .iter()
            .map(|it| (PageKind::Term(it.slug.clone()), Some(it.path.clone()))),
    );
    pages.extend(
        digest
            .pages()
            .iter()
            .map(|it| (PageKind::Single(it.slug.clone()), Some(it.path.clone()))),
    );
    pages.extend(numbers(digest.articles().len()).map(|number| (PageKind::Articles(number), None)));
    if !digest.terms().is_empty() {
        pages.push((PageKind::Glossary, None));
    }
    for taxonomy in digest.taxonomies() {
        pages.push((PageKind::Taxonomy(taxonomy.kind), None));
        for group in &taxonomy.groups {
            let page = |number| PageKind::Group {
                kind: taxonomy.kind,
                slug: group.slug.clone(),
                number,
            };
            pages.extend(numbers(group.articles.len()).map(|number| (page(number), None)));
        }
    }
    pages
}

fn hash(asset: &Asset) -> String {
    hex(&Sha256::digest(&asset.bytes))
}
