//! The pages that belong to no edition: the root page, `404.html`, the sitemap,
//! the rules for robots.

use super::{Filled, View, strings, word};
use crate::site::view::{LinkView, RobotsView, RootEdition, RootView, SitemapEntry, SitemapView};
use crate::site::{Page, PageKind, Site, SitePath, route};

pub(super) fn fill(site: &Site, page: &Page) -> Filled {
    let absolute = |path: &SitePath| {
        site.config
            .base
            .as_ref()
            .map(|base| format!("{base}{path}"))
    };
    match page.kind {
        PageKind::Sitemap => Filled {
            template: "sitemap.xml",
            view: View::Sitemap(sitemap(site)),
        },
        PageKind::Robots => {
            let sitemap = absolute(&route::path(&PageKind::Sitemap, None));
            Filled {
                template: "robots.txt",
                view: View::Robots(RobotsView { sitemap }),
            }
        }
        _ => {
            // A server shows 404.html at any depth: with a base address its
            // links can be absolute, without one they hold at the root.
            let anywhere = page.kind == PageKind::NotFound;
            let href = |path: &SitePath| {
                let absolute = absolute(path).filter(|_| anywhere);
                absolute.unwrap_or_else(|| route::relative(&page.path, path))
            };
            let editions = site.editions.iter().map(|edition| {
                let home = route::path(&PageKind::Home, Some(edition.standard));
                RootEdition {
                    code: edition.standard.code().to_owned(),
                    lang: edition.standard.language_tag().to_owned(),
                    label: word(strings(site, edition.standard), "edition_label"),
                    title: edition.names.title.as_str().to_owned(),
                    description: edition.names.description.as_str().to_owned(),
                    href: href(&home),
                    absolute: absolute(&home),
                    s: strings(site, edition.standard).clone(),
                }
            });
            let view = RootView {
                editions: editions.collect(),
                assets: site
                    .asset_paths
                    .iter()
                    .map(|(name, path)| (name.clone(), href(path)))
                    .collect(),
                canonical: absolute(&page.path),
            };
            let template = if anywhere { "404.html" } else { "root.html" };
            Filled {
                template,
                view: View::Root(view),
            }
        }
    }
}

fn sitemap(site: &Site) -> SitemapView {
    let Some(base) = &site.config.base else {
        return SitemapView { pages: Vec::new() };
    };
    let entry = |page: &Page| {
        // What one reader has kept is nothing to be found.
        let standard = page.standard.filter(|_| page.kind != PageKind::Offline)?;
        let edition = site.editions.iter().find(|it| it.standard == standard)?;
        let date = match &page.kind {
            PageKind::Article(slug) => edition.digest.article(slug).and_then(|it| it.date),
            _ => None,
        };
        let alternates = site.editions.iter().filter_map(|it| {
            let (path, same) = site.counterpart(&page.kind, it.standard);
            same.then(|| LinkView {
                label: it.standard.language_tag().to_owned(),
                href: format!("{base}{path}"),
            })
        });
        Some(SitemapEntry {
            href: format!("{base}{}", page.path),
            date: date.map_or_else(String::new, |date| date.to_string()),
            alternates: alternates.collect(),
        })
    };
    SitemapView {
        pages: site.pages.iter().filter_map(entry).collect(),
    }
}
