//! What each page says: the views of `view.rs`, filled from an edition.
//!
//! In: a planned page. Out: the name of its template and a view. Every address
//! in a view comes from `route.rs`, relative to the page. Knows nothing of
//! HTML but the body that `document` writes. One file for each kind of page.

mod case;
mod charts;
mod figures;
mod home;
mod lists;
mod search;
mod shared;
mod terms;

use std::sync::Arc;

use serde::Serialize;

use super::plan::PAGE_SIZE;
use super::view::{
    ArticleView, ArticlesView, Common, EditionLink, FiguresView, GlossaryView, GroupView, HomeView,
    LinkView, MovedView, NavView, OfflineView, PageView, RobotsView, RootView, SearchView,
    SiteView, SitemapView, TaxonomyView, TermView, TitlesView,
};
use super::{Page, PageKind, RECORD_NAME, Site, SitePath, route};
use crate::digest::{Digest, FileTarget};
use crate::document::html::{Address, Elsewhere, HtmlContext, text_to_html, to_html};
use crate::document::{Document, LinkTarget, Text, plain};
use crate::edition::Edition;
use crate::text::script::{Script, Standard};
use crate::text::slug::{AnchorId, Slug};
use crate::text::span::SourcePath;
use crate::theme::Strings;

/// A template and what it is given.
pub(super) struct Filled {
    pub(super) template: &'static str,
    pub(super) view: View,
}

/// What a template is given, as one mapping.
#[derive(Serialize)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "one view is alive at a time, and nearly all are of the large kind"
)]
pub(super) enum View {
    /// A page of an edition.
    Edition {
        #[serde(flatten)]
        common: Box<Common>,
        #[serde(flatten)]
        own: Own,
    },
    /// The root page, `404.html`.
    Root(RootView),
    /// `sitemap.xml`.
    Sitemap(SitemapView),
    /// `robots.txt`.
    Robots(RobotsView),
}

/// The view of one kind of page, under its name.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Own {
    Home(HomeView),
    Article(Box<ArticleView>),
    Articles(ArticlesView),
    List(TaxonomyView),
    Group(GroupView),
    Figures(FiguresView),
    Glossary(GlossaryView),
    Term(TermView),
    Page(PageView),
    Moved(MovedView),
    Search(SearchView),
    Offline(OfflineView),
    Titles(TitlesView),
}

pub(super) fn fill(site: &Site, page: &Page) -> Filled {
    let edition = page
        .standard
        .and_then(|standard| site.editions.iter().find(|it| it.standard == standard));
    let Some(edition) = edition else {
        return shared::fill(site, page);
    };
    let writer = Writer {
        site,
        page,
        edition,
        digest: &edition.digest,
        s: strings(site, edition.standard),
    };
    let (template, title, description, own) = writer.own();
    let common = Box::new(writer.common(template, title, description));
    Filled {
        template,
        view: View::Edition { common, own },
    }
}

/// The wording of `standard`; a theme without it lends that of another.
fn strings(site: &Site, standard: Standard) -> &Strings {
    let strings = &site.theme.strings;
    let fallback = if standard.script() == Script::Hant {
        Standard::Hant
    } else {
        Standard::Hans
    };
    let found = strings
        .get(&standard)
        .or_else(|| strings.get(&fallback))
        .or_else(|| strings.values().next());
    found.expect("a theme without strings does not load")
}

fn word(strings: &Strings, key: &str) -> String {
    strings.get(key).cloned().unwrap_or_else(|| key.to_owned())
}

/// The entries of page `number` of a list.
fn page_of<T>(all: &[T], number: usize) -> &[T] {
    let start = ((number - 1) * PAGE_SIZE).min(all.len());
    &all[start..(start + PAGE_SIZE).min(all.len())]
}

/// Fills the views of one page of one edition.
struct Writer<'a> {
    site: &'a Site,
    page: &'a Page,
    edition: &'a Edition,
    digest: &'a Digest,
    s: &'a Strings,
}

impl Writer<'_> {
    /// Template, title, description and view of the page.
    fn own(&self) -> (&'static str, String, String, Own) {
        match &self.page.kind {
            PageKind::Article(slug) => match self.digest.article(slug) {
                Some(article) => {
                    let summary = article
                        .summary
                        .as_ref()
                        .map_or_else(String::new, |it| it.as_str().to_owned());
                    let view = Own::Article(Box::new(self.article(article)));
                    (
                        "article.html",
                        article.title.as_str().to_owned(),
                        summary,
                        view,
                    )
                }
                None => self.home(),
            },
            PageKind::Term { slug, number } => self.term(slug, *number),
            PageKind::Moved(_, slug) => self.moved(slug),
            PageKind::Single(slug) => {
                match self.digest.pages().iter().find(|it| it.slug == *slug) {
                    Some(page) => {
                        let view = Own::Page(PageView {
                            title_html: self.words_html(&page.title),
                            body: self.html(&page.body),
                        });
                        (
                            "page.html",
                            page.title.as_str().to_owned(),
                            String::new(),
                            view,
                        )
                    }
                    None => self.home(),
                }
            }
            PageKind::Group { kind, slug, number } => self.group(*kind, slug, *number),
            PageKind::Taxonomy { kind, number } => {
                match self.digest.taxonomies().iter().find(|it| it.kind == *kind) {
                    Some(taxonomy) => {
                        let view = self.taxonomy(taxonomy, *number);
                        (
                            "taxonomy.html",
                            view.title.clone(),
                            String::new(),
                            Own::List(view),
                        )
                    }
                    None => self.home(),
                }
            }
            PageKind::Figures { kind, number } => self.figures(*kind, *number),
            PageKind::Glossary(number) => (
                "glossary.html",
                self.word("nav_glossary"),
                String::new(),
                self.glossary(*number),
            ),
            PageKind::Articles(number) => {
                let articles = self.digest.articles();
                let here = page_of(articles, *number).iter();
                let view = ArticlesView {
                    count: articles.len(),
                    cards: here.map(|it| self.card(it)).collect(),
                    pagination: self.pagination(articles.len(), *number, PageKind::Articles),
                };
                (
                    "articles.html",
                    self.word("nav_articles"),
                    String::new(),
                    Own::Articles(view),
                )
            }
            PageKind::Titles(number) => self.titles(*number),
            PageKind::Search => self.search(),
            PageKind::Offline => {
                let record = SitePath(RECORD_NAME.into());
                let view = OfflineView {
                    record: route::relative(&self.page.path, &record),
                };
                let title = self.word("offline");
                ("offline.html", title, String::new(), Own::Offline(view))
            }
            _ => self.home(),
        }
    }

    /// Words of a heading, as HTML.
    fn words_html(&self, text: &Text) -> String {
        text_to_html(text, self.edition.standard.script())
    }

    fn moved(&self, slug: &Slug) -> (&'static str, String, String, Own) {
        let Some(article) = self.digest.article(slug) else {
            return self.home();
        };
        let title = article.title.as_str().to_owned();
        let to = self.link(&title, &PageKind::Article(slug.clone()));
        let own = Own::Moved(MovedView { to });
        ("moved.html", title, String::new(), own)
    }

    fn common(&self, template: &str, title: String, description: String) -> Common {
        let names = &self.edition.names;
        Common {
            lang: self.edition.standard.language_tag().to_owned(),
            edition: self.edition.standard.code().to_owned(),
            kind: template.trim_end_matches(".html").to_owned(),
            site: SiteView {
                title: names.title.as_str().to_owned(),
                description: names.description.as_str().to_owned(),
                href: self.href(&PageKind::Home),
                license: names.license.as_str().to_owned(),
                article_count: self.digest.articles().len(),
            },
            title,
            description,
            root: route::to_root(&self.page.path),
            nav: self.nav(),
            pages: self.single_pages(),
            editions: self.editions(),
            canonical: self.absolute(&self.page.path),
            assets: self
                .site
                .asset_paths
                .iter()
                .map(|(name, path)| (name.clone(), route::relative(&self.page.path, path)))
                .collect(),
            s: self.s.clone(),
            root_page: route::relative(&self.page.path, &route::path(&PageKind::Root, None)),
            search_page: self.href(&PageKind::Search),
            offline_page: self
                .site
                .asset_paths
                .contains_key(route::WORKER)
                .then(|| self.href(&PageKind::Offline)),
        }
    }

    /// This page in every edition.
    fn editions(&self) -> Vec<EditionLink> {
        let editions = self.site.editions.iter().map(|it| {
            let (path, same) = self.site.counterpart(&self.page.kind, it.standard);
            let words = strings(self.site, it.standard);
            EditionLink {
                code: it.standard.code().to_owned(),
                lang: it.standard.language_tag().to_owned(),
                label: word(words, "edition_label"),
                href: route::relative(&self.page.path, &path),
                absolute: self.absolute(&path).filter(|_| same),
                same,
                note: if same {
                    String::new()
                } else {
                    word(words, "edition_missing")
                },
                current: it.standard == self.edition.standard,
            }
        });
        editions.collect()
    }

    fn absolute(&self, path: &SitePath) -> Option<String> {
        let base = self.site.config.base.as_ref();
        base.map(|base| format!("{base}{path}"))
    }

    fn nav(&self) -> Vec<NavView> {
        let here = &self.page.kind;
        let entry = |label: String, kind: PageKind, current: bool| NavView {
            label,
            href: self.href(&kind),
            current,
        };
        let on_articles = matches!(here, PageKind::Article(_) | PageKind::Articles(_));
        let mut nav = vec![entry(
            self.word("nav_articles"),
            PageKind::Articles(1),
            on_articles,
        )];
        for taxonomy in self.digest.taxonomies() {
            let kind = taxonomy.kind;
            let current = match here {
                PageKind::Taxonomy { kind: other, .. } | PageKind::Group { kind: other, .. } => {
                    *other == kind
                }
                _ => false,
            };
            nav.push(entry(
                self.taxonomy_title(kind),
                PageKind::Taxonomy { kind, number: 1 },
                current,
            ));
        }
        if !self.digest.figures().list(None).is_empty() {
            nav.push(entry(
                self.word("nav_figures"),
                PageKind::Figures {
                    kind: None,
                    number: 1,
                },
                matches!(here, PageKind::Figures { .. }),
            ));
        }
        if !self.digest.terms().is_empty() {
            let current = matches!(here, PageKind::Glossary(_) | PageKind::Term { .. });
            nav.push(entry(
                self.word("nav_glossary"),
                PageKind::Glossary(1),
                current,
            ));
        }
        nav
    }

    fn single_pages(&self) -> Vec<NavView> {
        let page = |page: &Arc<crate::article::Page>| {
            let kind = PageKind::Single(page.slug.clone());
            NavView {
                label: page.title.as_str().to_owned(),
                href: self.href(&kind),
                current: self.page.kind == kind,
            }
        };
        self.digest.pages().iter().map(page).collect()
    }

    fn html(&self, document: &Document) -> String {
        let href = |target: &LinkTarget| match target {
            LinkTarget::Named { .. } => None,
            LinkTarget::Web(address) => Some(address.clone().into()),
            LinkTarget::Here(anchor) => Some(format!("#{anchor}").into()),
            LinkTarget::Term(slug) => Some(self.term_link(slug, "").href.into()),
            LinkTarget::Asset(path) => {
                let to = self.site.content_assets.get(path)?;
                Some(route::relative(&self.page.path, to).into())
            }
            LinkTarget::File { path, anchor } => self.file(path, anchor.as_ref()),
        };
        let (mask_label, garbled_label) = (self.word("mask_label"), self.word("garbled_label"));
        let context = HtmlContext {
            href: &href,
            script: self.edition.standard.script(),
            mask_label: &mask_label,
            garbled_label: &garbled_label,
        };
        to_html(document, &context)
    }

    /// The page of a file of `content/`: in this edition, or in the first that
    /// has it.
    fn file(&self, path: &SourcePath, anchor: Option<&AnchorId>) -> Option<Address> {
        let target = self.digest.file(path)?;
        let kind = match target {
            FileTarget::Article(slug) => PageKind::Article(slug.clone()),
            FileTarget::Term(slug) => PageKind::Term {
                slug: slug.clone(),
                number: 1,
            },
            FileTarget::Page(slug) => PageKind::Single(slug.clone()),
        };
        let has = |edition: &&Edition| match target {
            FileTarget::Article(slug) => edition.digest.article(slug).is_some(),
            FileTarget::Term(_) | FileTarget::Page(_) => true,
        };
        let here = Some(self.edition).filter(has);
        let edition = here.or_else(|| self.site.editions.iter().find(has))?;
        let to = route::path(&kind, Some(edition.standard));
        let mut href = route::relative(&self.page.path, &to);
        if let Some(anchor) = anchor.filter(|it| has_place(edition, target, it)) {
            href.push('#');
            href.push_str(anchor.as_str());
        }
        let elsewhere = here.is_none().then(|| Elsewhere {
            lang: edition.standard.language_tag().to_owned(),
            label: word(strings(self.site, edition.standard), "edition_label"),
        });
        Some(Address { href, elsewhere })
    }

    fn link(&self, label: &str, kind: &PageKind) -> LinkView {
        LinkView {
            label: label.to_owned(),
            href: self.href(kind),
        }
    }

    fn href(&self, kind: &PageKind) -> String {
        route::relative(
            &self.page.path,
            &route::path(kind, Some(self.edition.standard)),
        )
    }

    fn word(&self, key: &str) -> String {
        word(self.s, key)
    }
}

/// Whether a case has the place in this edition: one that was written by hand
/// may not have every place of the others.
fn has_place(edition: &Edition, target: &FileTarget, anchor: &AnchorId) -> bool {
    let FileTarget::Article(slug) = target else {
        return true;
    };
    let Some(article) = edition.digest.article(slug) else {
        return false;
    };
    let by_hand = edition.digest.hand_made(&article.path, edition.standard);
    by_hand.is_none() || plain::passage(&article.body, anchor).is_some()
}
