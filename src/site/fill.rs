//! What each page says: the views of `view.rs`, filled from an edition.
//!
//! In: a planned page. Out: the name of its template and a view. Every address
//! in a view comes from `route.rs`, relative to the page. Knows nothing of
//! HTML but the body that `document` writes.

use std::sync::Arc;

use serde::Serialize;

use super::plan::PAGE_SIZE;
use super::view::{
    ArticleView, ArticlesView, CardView, Common, CountView, EditionLink, GlossarySection,
    GlossaryView, GroupLink, GroupView, HomeView, LinkView, NavView, OriginView, OutlineView,
    PageView, PaginationView, QuoteView, RelatedView, RobotsView, RootEdition, RootView, SiteView,
    SitemapEntry, SitemapView, TaxonomyView, TermLink, TermView,
};
use super::{Page, PageKind, Site, SitePath, route};
use crate::article::{Article, TermKind, Writing};
use crate::digest::{
    Digest, FileTarget, Group, GroupPlace, Mention, Reason, Taxonomy, TaxonomyKind,
};
use crate::document::html::{HtmlContext, to_html};
use crate::document::{BlockKind, Document, LinkTarget, Text, plain, walk};
use crate::edition::Edition;
use crate::text::han;
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use crate::theme::Strings;

/// Characters that a reader reads in a minute.
const READING_SPEED: usize = 400;

/// Newest cases on the home page.
const RECENT: usize = 10;

/// Groups of one list on the home page.
const TOP_GROUPS: usize = 12;

/// Sentences that a glossary entry quotes at most.
const MOST_QUOTES: usize = PAGE_SIZE;

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
    Glossary(GlossaryView),
    Term(TermView),
    Page(PageView),
}

pub(super) fn fill(site: &Site, page: &Page) -> Filled {
    let edition = page
        .standard
        .and_then(|standard| site.editions.iter().find(|it| it.standard == standard));
    let Some(edition) = edition else {
        return fill_shared(site, page);
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

fn fill_shared(site: &Site, page: &Page) -> Filled {
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
        let standard = page.standard?;
        let edition = site.editions.iter().find(|it| it.standard == standard)?;
        let date = match &page.kind {
            PageKind::Article(slug) => edition.digest.article(slug).and_then(|it| it.date),
            _ => None,
        };
        let alternates = site.editions.iter().map(|it| LinkView {
            label: it.standard.language_tag().to_owned(),
            href: format!("{base}{}", route::path(&page.kind, Some(it.standard))),
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

fn word(strings: &Strings, key: &str) -> String {
    strings.get(key).cloned().unwrap_or_else(|| key.to_owned())
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
            PageKind::Term(slug) => self.term(slug),
            PageKind::Single(slug) => {
                match self.digest.pages().iter().find(|it| it.slug == *slug) {
                    Some(page) => {
                        let view = Own::Page(PageView {
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
            PageKind::Taxonomy(kind) => {
                match self.digest.taxonomies().iter().find(|it| it.kind == *kind) {
                    Some(taxonomy) => {
                        let view = self.taxonomy(taxonomy, usize::MAX);
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
            PageKind::Glossary => (
                "glossary.html",
                self.word("nav_glossary"),
                String::new(),
                self.glossary(),
            ),
            PageKind::Articles(number) => {
                let slugs: Vec<&Slug> = self.digest.articles().iter().map(|it| &it.slug).collect();
                let (cards, pagination) = self.cards(&slugs, *number, PageKind::Articles);
                let view = ArticlesView {
                    count: slugs.len(),
                    cards,
                    pagination,
                };
                (
                    "articles.html",
                    self.word("nav_articles"),
                    String::new(),
                    Own::Articles(view),
                )
            }
            _ => self.home(),
        }
    }

    fn common(&self, template: &str, title: String, description: String) -> Common {
        let absolute = |path: &SitePath| {
            self.site
                .config
                .base
                .as_ref()
                .map(|base| format!("{base}{path}"))
        };
        let names = &self.edition.names;
        let editions = self.site.editions.iter().map(|it| {
            let path = route::path(&self.page.kind, Some(it.standard));
            EditionLink {
                code: it.standard.code().to_owned(),
                lang: it.standard.language_tag().to_owned(),
                label: word(strings(self.site, it.standard), "edition_label"),
                href: route::relative(&self.page.path, &path),
                absolute: absolute(&path),
                current: it.standard == self.edition.standard,
            }
        });
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
            editions: editions.collect(),
            canonical: absolute(&self.page.path),
            assets: self
                .site
                .asset_paths
                .iter()
                .map(|(name, path)| (name.clone(), route::relative(&self.page.path, path)))
                .collect(),
            s: self.s.clone(),
            root_page: route::relative(&self.page.path, &route::path(&PageKind::Root, None)),
        }
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
                PageKind::Taxonomy(other) | PageKind::Group { kind: other, .. } => *other == kind,
                _ => false,
            };
            nav.push(entry(
                self.taxonomy_title(kind),
                PageKind::Taxonomy(kind),
                current,
            ));
        }
        if !self.digest.terms().is_empty() {
            let current = matches!(here, PageKind::Glossary | PageKind::Term(_));
            nav.push(entry(
                self.word("nav_glossary"),
                PageKind::Glossary,
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

    fn home(&self) -> (&'static str, String, String, Own) {
        let names = &self.edition.names;
        let all = LinkView {
            label: self.word("nav_articles"),
            href: self.href(&PageKind::Articles(1)),
        };
        let glossary = (!self.digest.terms().is_empty()).then(|| LinkView {
            label: self.word("nav_glossary"),
            href: self.href(&PageKind::Glossary),
        });
        let view = HomeView {
            recent: self
                .digest
                .articles()
                .iter()
                .take(RECENT)
                .map(|it| self.card(it))
                .collect(),
            all,
            lists: self
                .digest
                .taxonomies()
                .iter()
                .map(|it| self.taxonomy(it, TOP_GROUPS))
                .collect(),
            article_count: self.digest.articles().len(),
            term_count: self.digest.terms().len(),
            glossary,
            pages: self
                .digest
                .pages()
                .iter()
                .map(|it| self.link(it.title.as_str(), &PageKind::Single(it.slug.clone())))
                .collect(),
        };
        (
            "home.html",
            names.title.as_str().to_owned(),
            names.description.as_str().to_owned(),
            Own::Home(view),
        )
    }

    fn article(&self, article: &Article) -> ArticleView {
        let slug = &article.slug;
        let text = plain::to_plain_text(&article.body);
        let length = han::reading_units(&text);
        let group_links = |kind| {
            self.digest
                .groups_of(slug, kind)
                .map(|it| self.group_link(kind, it))
                .collect()
        };
        let (previous, next) = self.digest.neighbours(slug);
        let neighbour =
            |it: &Article| self.link(it.title.as_str(), &PageKind::Article(it.slug.clone()));
        let owned = |text: &Option<Text>| {
            text.as_ref()
                .map_or_else(String::new, |it| it.as_str().to_owned())
        };
        let names = |names: &[Text]| names.iter().map(|it| it.as_str().to_owned()).collect();
        let outline = article
            .body
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Heading { level, inlines } => {
                    let label = plain::inline_text(inlines);
                    Some(OutlineView {
                        label,
                        id: block.id.as_str().to_owned(),
                        level: *level,
                    })
                }
                _ => None,
            });
        let related = self.digest.related(slug).iter().filter_map(|near| {
            let other = self.digest.article(&near.article)?;
            Some(RelatedView {
                title: other.title.as_str().to_owned(),
                href: self.href(&PageKind::Article(near.article.clone())),
                reason: self.reason(&near.reason),
            })
        });
        ArticleView {
            title: article.title.as_str().to_owned(),
            slug: slug.as_str().to_owned(),
            summary: owned(&article.summary),
            date: article
                .date
                .map_or_else(String::new, |date| date.to_string()),
            source: self
                .digest
                .groups_of(slug, TaxonomyKind::Sources)
                .next()
                .map(|it| LinkView {
                    label: owned(&article.source),
                    ..self.group_link(TaxonomyKind::Sources, it)
                }),
            url: article.url.clone().unwrap_or_default(),
            author: names(&article.author),
            editor: names(&article.editor),
            place: group_links(TaxonomyKind::Places),
            year: self
                .digest
                .groups_of(slug, TaxonomyKind::Years)
                .next()
                .map(|it| self.group_link(TaxonomyKind::Years, it)),
            themes: group_links(TaxonomyKind::Themes),
            practices: group_links(TaxonomyKind::Practices),
            incomplete: article.incomplete,
            script_note: self.script_note(article.writing),
            outline: outline.collect(),
            body: self.html(&article.body),
            length,
            minutes: length.div_ceil(READING_SPEED).max(1),
            backlinks: self
                .quotes(self.digest.backlinks(slug), &|target| {
                    self.leads_to(target, slug)
                })
                .0,
            related: related.collect(),
            terms: self.terms_of(&article.body),
            previous: previous.map(|it| neighbour(it)),
            next: next.map(|it| neighbour(it)),
            origin: article.origin.as_ref().map(|origin| OriginView {
                file: origin
                    .file
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                sha256: origin.sha256.clone(),
                encoding: origin.encoding.clone(),
                removed: self.counts("removed", &origin.removed),
                repaired: self.counts("repaired", &origin.repaired),
            }),
            garbled: walk::garbled(&article.body),
            guessed: article
                .guessed
                .iter()
                .map(|it| self.word(&format!("fact_{}", it.name.as_str())))
                .collect(),
        }
    }

    fn script_note(&self, writing: Writing) -> String {
        match (writing, self.edition.standard.script()) {
            (Writing::Hans, Script::Hans) | (Writing::Hant, Script::Hant) => String::new(),
            (Writing::Hans, Script::Hant) => self.word("script_note_hans"),
            (Writing::Hant, Script::Hans) => self.word("script_note_hant"),
            (Writing::MachineHant, _) => self.word("script_note_machine"),
            (Writing::Mixed, _) => self.word("script_note_mixed"),
        }
    }

    fn counts(&self, prefix: &str, counts: &[(String, u64)]) -> Vec<CountView> {
        let view = |(kind, count): &(String, u64)| {
            let key = format!("{prefix}_{kind}");
            let label = self.s.get(&key).cloned().unwrap_or_else(|| kind.clone());
            CountView {
                label,
                count: *count,
            }
        };
        counts.iter().map(view).collect()
    }

    /// The glossary entries that `body` links to, in reading order.
    fn terms_of(&self, body: &Document) -> Vec<LinkView> {
        let links = walk::links(body);
        let slugs = links.iter().filter_map(|link| match link.target {
            LinkTarget::Term(slug) => Some(slug),
            _ => None,
        });
        let terms = slugs.filter_map(|slug| self.digest.term(slug));
        terms
            .map(|term| self.link(term.title.as_str(), &PageKind::Term(term.slug.clone())))
            .collect()
    }

    fn term(&self, slug: &Slug) -> (&'static str, String, String, Own) {
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

    fn glossary(&self) -> Own {
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

    fn group(
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

    fn taxonomy(&self, taxonomy: &Taxonomy, most: usize) -> TaxonomyView {
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

    fn cards(
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

    fn card(&self, article: &Article) -> CardView {
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

    /// The sentences at `mentions` that hold a link which `is_it`, and how many
    /// there are in all.
    fn quotes(
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

    fn leads_to(&self, target: &LinkTarget, slug: &Slug) -> bool {
        let LinkTarget::File { path, .. } = target else {
            return false;
        };
        matches!(self.digest.file(path), Some(FileTarget::Article(other)) if other == slug)
    }

    fn html(&self, document: &Document) -> String {
        let href = |target: &LinkTarget| match target {
            LinkTarget::Web(address) => Some(address.clone()),
            LinkTarget::Here(anchor) => Some(format!("#{anchor}")),
            LinkTarget::Term(slug) => Some(self.href(&PageKind::Term(slug.clone()))),
            LinkTarget::Asset(path) => self
                .site
                .content_assets
                .get(path)
                .map(|to| route::relative(&self.page.path, to)),
            LinkTarget::File { path, anchor } => {
                let kind = match self.digest.file(path)? {
                    FileTarget::Article(slug) => PageKind::Article(slug.clone()),
                    FileTarget::Term(slug) => PageKind::Term(slug.clone()),
                    FileTarget::Page(slug) => PageKind::Single(slug.clone()),
                };
                let anchor = anchor
                    .as_ref()
                    .map_or_else(String::new, |it| format!("#{it}"));
                Some(self.href(&kind) + &anchor)
            }
        };
        let (mask_label, garbled_label) = (self.word("mask_label"), self.word("garbled_label"));
        let context = HtmlContext {
            href: &href,
            mask_label: &mask_label,
            garbled_label: &garbled_label,
        };
        to_html(document, &context)
    }

    fn reason(&self, reason: &Reason) -> String {
        let (key, name) = match reason {
            Reason::SamePlace(name) => ("reason_same_place", name),
            Reason::SamePractice(name) => ("reason_same_practice", name),
            Reason::SameTheme(name) => ("reason_same_theme", name),
            Reason::SharedTerm(name) => ("reason_shared_term", name),
        };
        self.word(key).replace("{}", name.as_str())
    }

    fn group_name(&self, kind: TaxonomyKind, group: &Group) -> String {
        match kind {
            TaxonomyKind::Years => self.word("year_name").replace("{}", group.name.as_str()),
            _ => group.name.as_str().to_owned(),
        }
    }

    fn group_link(&self, kind: TaxonomyKind, group: &Group) -> LinkView {
        let page = PageKind::Group {
            kind,
            slug: group.slug.clone(),
            number: 1,
        };
        self.link(&self.group_name(kind, group), &page)
    }

    fn group_entry(&self, kind: TaxonomyKind, group: &Group) -> GroupLink {
        let LinkView { label, href } = self.group_link(kind, group);
        GroupLink {
            name: label,
            href,
            count: group.articles.len(),
            depth: group.depth,
        }
    }

    fn taxonomy_title(&self, kind: TaxonomyKind) -> String {
        self.word(&format!("nav_{}", kind.code()))
    }

    fn kind_label(&self, kind: TermKind) -> String {
        self.word(match kind {
            TermKind::Theme => "kind_theme",
            TermKind::Practice => "kind_practice",
            TermKind::Word => "kind_word",
        })
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
