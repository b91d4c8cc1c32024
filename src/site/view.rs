//! What a template sees: small structs of words and addresses that are already
//! decided.
//!
//! In: nothing; these are shapes, filled by `fill.rs`. This file is the theme
//! author's reference: each page's template is given [`Common`] (fields at the
//! top level) and one other struct under the name that its documentation
//! gives. Domain types never reach a template, so they can change without
//! breaking a theme. Every `href` is relative to the page and names a file.

use std::collections::BTreeMap;

use serde::Serialize;

/// At the top level of every page that belongs to an edition.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// BCP 47 tag of the edition: `zh-Hans`.
    pub lang: String,
    /// Code of the edition: `hans`.
    pub edition: String,
    /// Template and kind of page: `home`, `article`, `articles`, `taxonomy`,
    /// `group`, `figures`, `glossary`, `term`, `page`, `moved`, `search`,
    /// `offline`, `titles`.
    pub kind: String,
    /// The site.
    pub site: SiteView,
    /// Title of the page, without the site's name.
    pub title: String,
    /// One or two sentences for search engines; may be empty.
    pub description: String,
    /// From the page to the root folder: `../`, `../../`.
    pub root: String,
    /// The main navigation.
    pub nav: Vec<NavView>,
    /// The pages that stand alone, such as `about`.
    pub pages: Vec<NavView>,
    /// This page in every edition, this one included, in fixed order.
    pub editions: Vec<EditionLink>,
    /// Address of this page, absolute; only with a base address.
    pub canonical: Option<String>,
    /// Address of each asset, by its name in the theme: `css/site.css`.
    pub assets: BTreeMap<String, String>,
    /// Interface wording of the edition, by key.
    pub s: BTreeMap<String, String>,
    /// From the page to the root page, where an edition is chosen.
    pub root_page: String,
    /// The search of the edition.
    pub search_page: String,
    /// What is kept for when there is no network; only where the theme has a
    /// service worker, `assets/worker.js`.
    pub offline_page: Option<String>,
}

/// The site, in the words of the edition.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// What it is, in a sentence; may be empty.
    pub description: String,
    /// Home page of the edition.
    pub href: String,
    /// Who may reuse what; may be empty.
    pub license: String,
    /// Number of cases.
    pub article_count: usize,
}

/// One entry of the main navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavView {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this page is it, or below it.
    pub current: bool,
}

/// This page in another edition.
#[derive(Clone, Debug, Serialize)]
pub struct EditionLink {
    /// Code of that edition.
    pub code: String,
    /// Its BCP 47 tag.
    pub lang: String,
    /// Its name in its own words: 简体, 繁體.
    pub label: String,
    /// The same page there; where that edition does not have it, the nearest
    /// one: the list that it would stand in, or the home page.
    pub href: String,
    /// The same page, absolute; only with a base address, and only where that
    /// edition has it.
    pub absolute: Option<String>,
    /// Whether that edition has this page.
    pub same: bool,
    /// Where it does not: what to say of it, in the words of that edition.
    pub note: String,
    /// Whether it is the edition of this page.
    pub current: bool,
}

/// A link with its words.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its summary; may be empty.
    pub summary: String,
    /// `2023-08-07`; empty where it is not known.
    pub date: String,
    /// Its places in words, widest first, joined by `·`; may be empty.
    pub place: String,
    /// Name of the publication; may be empty.
    pub source: String,
    /// Its themes.
    pub themes: Vec<LinkView>,
    /// Its practices.
    pub practices: Vec<LinkView>,
    /// Its most telling figures, each with the words that state it.
    pub figures: Vec<ResultView>,
}

/// A figure in a line: its subject and its words.
#[derive(Clone, Debug, Serialize)]
pub struct ResultView {
    /// What it measures; may be empty.
    pub subject: String,
    /// The words that state it.
    pub words: String,
    /// The place of the case that states it.
    pub href: String,
}

/// A fact of a case.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// Its words.
    pub label: String,
    /// The list that it belongs to; may be empty.
    pub href: String,
    /// The place in the body that says so: `#p3`; may be empty.
    pub at: String,
}

/// Where a page stands among the pages of one list; absent for a list of one
/// page.
#[derive(Clone, Debug, Serialize)]
pub struct PaginationView {
    /// This page, from 1.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// A group in a list of groups.
#[derive(Clone, Debug, Serialize)]
pub struct GroupLink {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Number of its cases.
    pub count: usize,
    /// How many groups stand above it: 0 for a province, 1 for a prefecture.
    pub depth: usize,
}

/// Under `home`.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The newest cases.
    pub recent: Vec<CardView>,
    /// Every case.
    pub all: LinkView,
    /// The lists: places, themes, practices, years, sources; those with groups
    /// only, each with its largest top-level groups.
    pub lists: Vec<TaxonomyView>,
    /// Number of cases.
    pub article_count: usize,
    /// Number of glossary entries.
    pub term_count: usize,
    /// The glossary.
    pub glossary: Option<LinkView>,
    /// Pages that stand alone.
    pub pages: Vec<LinkView>,
    /// Questions that the digest answers, each with the page that does.
    pub questions: Vec<LinkView>,
    /// The digest in numbers, each with the list of what is counted.
    pub numbers: Vec<GroupLink>,
}

/// Under `list`: all groups of one kind (template `taxonomy.html`), also part
/// of [`HomeView`].
#[derive(Clone, Debug, Serialize)]
pub struct TaxonomyView {
    /// `places`, `themes`, `practices`, `years`, `sources`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Number of all its groups.
    pub total: usize,
    /// Groups, parents before children.
    pub groups: Vec<GroupLink>,
    /// Places only: the provinces as a map.
    pub tiles: Option<TilesView>,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
    /// Cases by year, for the list of years, where there are several.
    pub by_year: Option<ColumnChartView>,
}

/// Provinces as equal tiles, on a grid of 40 by 40 units.
#[derive(Clone, Debug, Serialize)]
pub struct TilesView {
    /// Width of the whole.
    pub width: u32,
    /// Height of the whole.
    pub height: u32,
    /// One tile for each province.
    pub tiles: Vec<TileView>,
}

/// A province.
#[derive(Clone, Debug, Serialize)]
pub struct TileView {
    /// Its short name.
    pub label: String,
    /// Its full name.
    pub name: String,
    /// Its page; empty where it has no case.
    pub href: String,
    /// Number of its cases.
    pub count: usize,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// 0 without cases, then 1 to 4.
    pub level: usize,
}

/// Under `group`: the cases of one place, theme, practice, year or source
/// (template `group.html`).
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// `places`, `themes`, …
    pub kind: String,
    /// The list that it belongs to.
    pub list: LinkView,
    /// Its name.
    pub name: String,
    /// Number of its cases, on all pages.
    pub count: usize,
    /// What it is, in a sentence; may be empty.
    pub summary: String,
    /// The glossary entry that explains it.
    pub term: Option<LinkView>,
    /// The groups above it, widest first.
    pub parents: Vec<LinkView>,
    /// The groups right below it.
    pub children: Vec<GroupLink>,
    /// The cases of this page.
    pub cards: Vec<CardView>,
    /// Practices only: the same cases side by side; otherwise empty.
    pub rows: Vec<RowView>,
    /// Practices only: what its cases have in common, and how many share it.
    pub common: Vec<GroupLink>,
    /// Counties only: cases that name it and are not of it.
    pub mentioned: Vec<QuoteView>,
    /// For a practice, its figures where several cases have equal units.
    pub charts: Vec<BarChartView>,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// A case in a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its narrowest place; may be empty.
    pub place: String,
    /// `2023-08-07`; empty where it is not known.
    pub date: String,
    /// What was done, in the first words of each measure.
    pub did: Vec<LinkView>,
    /// Its summary, where no measures are counted off.
    pub summary: String,
    /// What came of it.
    pub figures: Vec<ResultView>,
}

/// Under `articles`: every case (template `articles.html`).
#[derive(Clone, Debug, Serialize)]
pub struct ArticlesView {
    /// Number of cases, on all pages.
    pub count: usize,
    /// The cases of this page.
    pub cards: Vec<CardView>,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// A figure: a quantity that a case states.
#[derive(Clone, Debug, Serialize)]
pub struct FigureView {
    /// Title of the case.
    pub title: String,
    /// Page of the case.
    pub case_href: String,
    /// The sentence in that page.
    pub href: String,
    /// What it measures; may be empty.
    pub subject: String,
    /// The words of the case: 2000多万元.
    pub quote: String,
    /// The sentence of the case.
    pub sentence: String,
    /// The number in units, such as `20000000`; empty where it was taken out.
    pub value: String,
    /// The upper end of a range; may be empty.
    pub value_to: String,
    /// Its unit, as the case writes it.
    pub unit: String,
    /// `money`, `people`, …; empty for a unit that is not known.
    pub kind: String,
    /// `none`, `about`, `over`, `under`, `masked`.
    pub approx: String,
    /// How exact it is, in words; empty where it is exact.
    pub approx_label: String,
    /// How it has changed, in words; may be empty.
    pub change: String,
    /// The year that the sentence names; may be empty.
    pub year: String,
    /// Length of its bar, 0 to 100, among the figures with an equal unit; none
    /// where the number was taken out, and in lists that compare nothing.
    pub bar: Option<f64>,
}

/// Under `figures`: figures of all cases (template `figures.html`).
#[derive(Clone, Debug, Serialize)]
pub struct FiguresView {
    /// Number of figures, on all pages of this list.
    pub count: usize,
    /// All figures, and each kind, with its list.
    pub kinds: Vec<KindLink>,
    /// The figures of this page.
    pub figures: Vec<FigureView>,
    /// Whether figures of one kind are compared by bars.
    pub compared: bool,
    /// The same table for programs and spreadsheets.
    pub data: Vec<LinkView>,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// A kind of figures, and its list.
#[derive(Clone, Debug, Serialize)]
pub struct KindLink {
    /// What it is called.
    pub label: String,
    /// Its list.
    pub href: String,
    /// Number of its figures.
    pub count: usize,
    /// Whether this page is of that list.
    pub current: bool,
}

/// A chart of bars, which is a list as well (component `bar_chart`).
#[derive(Clone, Debug, Serialize)]
pub struct BarChartView {
    /// What it shows.
    pub title: String,
    /// One row for each bar.
    pub rows: Vec<BarView>,
}

/// A bar with its words.
#[derive(Clone, Debug, Serialize)]
pub struct BarView {
    /// What it is.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Its value in words.
    pub value: String,
    /// How exact it is, in words; empty where it is exact.
    pub approx_label: String,
    /// Its length, 0 to 100; none where the number was taken out.
    pub bar: Option<f64>,
}

/// A chart of one column a year, with the same as a list (component
/// `column_chart`). All lengths are in units of its own `width` × `height`.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnChartView {
    /// What it shows.
    pub title: String,
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Where the columns stand.
    pub ground: f64,
    /// The columns, one for each year from the first to the last.
    pub columns: Vec<ColumnView>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// The year in words.
    pub label: String,
    /// The year under the column; empty where there is no room.
    pub tick: String,
    /// Its list; none for a year without a case.
    pub href: Option<String>,
    /// Number of its cases.
    pub count: usize,
    /// Left edge.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Middle, where the words stand.
    pub middle: f64,
}

/// Under `article`: a case.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// Its title.
    pub title: String,
    /// The title in safe HTML: words that were kept in another script say so.
    pub title_html: String,
    /// Its slug: the stable id of the page.
    pub slug: String,
    /// Its summary; may be empty.
    pub summary: String,
    /// `2023-08-07`; empty where it is not known.
    pub date: String,
    /// Name of the publication and its list.
    pub source: Option<LinkView>,
    /// Address of the original; `http` or `https` only; may be empty.
    pub url: String,
    /// Who wrote it.
    pub author: Vec<String>,
    /// Who edited it.
    pub editor: Vec<String>,
    /// Its places, widest first, each with its list.
    pub place: Vec<LinkView>,
    /// Its year and the list of that year.
    pub year: Option<LinkView>,
    /// The place in the body that names where it happened: `#p3`; may be empty.
    pub place_at: String,
    /// The place in the body that names its day; may be empty.
    pub date_at: String,
    /// The place in the body that names the publication; may be empty.
    pub source_at: String,
    /// Its themes.
    pub themes: Vec<FactView>,
    /// Its practices.
    pub practices: Vec<FactView>,
    /// Who did it.
    pub actors: Vec<FactView>,
    /// What came of it, in figures.
    pub results: Vec<ResultView>,
    /// Number of places where the author took out a name or number.
    pub masks: usize,
    /// Whether the source says that the text was cut.
    pub incomplete: bool,
    /// A sentence on the script of the original where it is not this
    /// edition's own; may be empty.
    pub script_note: String,
    /// The editions that do not have this case.
    pub missing: Vec<EditionLink>,
    /// The headings and the measures that are counted off.
    pub outline: Vec<OutlineView>,
    /// The body: safe HTML.
    pub body: String,
    /// Length: Han characters and Latin words.
    pub length: usize,
    /// Minutes to read it, at 400 characters a minute, rounded up.
    pub minutes: usize,
    /// Cases that link to this one, each with the sentence that does.
    pub backlinks: Vec<QuoteView>,
    /// At most five near cases, each with the reason.
    pub related: Vec<RelatedView>,
    /// Glossary entries that it names.
    pub terms: Vec<TermNote>,
    /// Other articles that hold the same text.
    pub same_text: Vec<CardView>,
    /// The title as it is written, the same in every edition.
    pub original_title: String,
    /// BCP 47 tag of that title.
    pub original_lang: String,
    /// How to cite it, after GB/T 7714-2015.
    pub citation: String,
    /// The newer neighbour.
    pub previous: Option<LinkView>,
    /// The older neighbour.
    pub next: Option<LinkView>,
    /// What it was made from.
    pub origin: Option<OriginView>,
    /// The quantities that it states.
    pub figures: Vec<FigureView>,
    /// Damaged spots, as they stand.
    pub garbled: Vec<String>,
    /// Names of the facts that the source does not state.
    pub guessed: Vec<String>,
}

/// A heading of a case.
#[derive(Clone, Debug, Serialize)]
pub struct OutlineView {
    /// Its words.
    pub label: String,
    /// Its id.
    pub id: String,
    /// 2 to 6.
    pub level: u8,
}

/// A sentence of a case that names or links something.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteView {
    /// Title of the case.
    pub title: String,
    /// The block of the case that holds the sentence.
    pub href: String,
    /// The sentence.
    pub sentence: String,
}

/// A near case.
#[derive(Clone, Debug, Serialize)]
pub struct RelatedView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Why it is near, in words.
    pub reason: String,
}

/// What a case was made from, and what was done to it.
#[derive(Clone, Debug, Serialize)]
pub struct OriginView {
    /// Name of the source file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The encoding that it was in.
    pub encoding: String,
    /// Lines taken out, by kind.
    pub removed: Vec<CountView>,
    /// Repairs that lost nothing, by kind.
    pub repaired: Vec<CountView>,
    /// The untouched source, as a text file; empty where it is not published.
    pub href: String,
}

/// A glossary entry that a case names.
#[derive(Clone, Debug, Serialize)]
pub struct TermNote {
    /// Its id in the page: `t-` and its slug.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The definition in one sentence; may be empty.
    pub summary: String,
}

/// How many of a kind.
#[derive(Clone, Debug, Serialize)]
pub struct CountView {
    /// The kind, in the words of the edition.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// Under `glossary`: every entry, by kind (template `glossary.html`).
#[derive(Clone, Debug, Serialize)]
pub struct GlossaryView {
    /// Themes, practices, words; those with entries only.
    pub sections: Vec<GlossarySection>,
    /// Number of entries, on all pages.
    pub count: usize,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// The entries of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct GlossarySection {
    /// What the kind is called.
    pub title: String,
    /// Its entries.
    pub terms: Vec<TermLink>,
}

/// A glossary entry in a list.
#[derive(Clone, Debug, Serialize)]
pub struct TermLink {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The definition in one sentence; may be empty.
    pub summary: String,
    /// Number of cases that name it.
    pub count: usize,
}

/// Under `term`: a glossary entry (template `term.html`).
#[derive(Clone, Debug, Serialize)]
pub struct TermView {
    /// Its name.
    pub name: String,
    /// The name in safe HTML: words that were kept in another script say so.
    pub name_html: String,
    /// What kind of entry it is, in words.
    pub kind_label: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The definition in one sentence; may be empty.
    pub summary: String,
    /// The definition: safe HTML.
    pub body: String,
    /// The list of cases under this theme or practice.
    pub group: Option<LinkView>,
    /// Terms that go with it, and in how many cases.
    pub neighbours: Vec<GroupLink>,
    /// Cases that name it, each with the sentence: those of this page.
    pub mentions: Vec<QuoteView>,
    /// How many cases name it in all.
    pub mention_count: usize,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// Under `moved`: the old address of a case (template `moved.html`).
#[derive(Clone, Debug, Serialize)]
pub struct MovedView {
    /// The case that it has become part of.
    pub to: LinkView,
}

/// Under `search`: the search, and the lists that stand in for it where there
/// are no scripts (template `search.html`).
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// Changes whenever the index does.
    pub version: String,
    /// Number of cases.
    pub count: usize,
    /// The lists that a search can be narrowed by: places, themes, practices,
    /// years. The last part of a group's address, without `.html`, is the name
    /// that the index knows it under.
    pub lists: Vec<TaxonomyView>,
    /// Every case by title, and where each heading is found.
    pub titles: LinkView,
    /// The headings in order.
    pub heads: Vec<LinkView>,
}

/// Under `offline`: what is kept for when there is no network (template
/// `offline.html`; only where the theme has a service worker).
#[derive(Clone, Debug, Serialize)]
pub struct OfflineView {
    /// The list of every file of the site: lines of hash and path, as
    /// `sha256sum` writes them; the comments at its head say how long all are.
    pub record: String,
}

/// Under `titles`: every case by title, by pinyin or by strokes (template
/// `titles.html`).
#[derive(Clone, Debug, Serialize)]
pub struct TitlesView {
    /// Number of cases, on all pages.
    pub count: usize,
    /// The headings of all pages in order.
    pub heads: Vec<LinkView>,
    /// The cases of this page under their headings.
    pub sections: Vec<TitlesSection>,
    /// Where this page stands.
    pub pagination: Option<PaginationView>,
}

/// The cases of one page under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct TitlesSection {
    /// The heading: a letter, or a number of strokes.
    pub label: String,
    /// Its cases.
    pub titles: Vec<TitleView>,
}

/// A case by its title.
#[derive(Clone, Debug, Serialize)]
pub struct TitleView {
    /// The id of the entry: `n1` for the first of the page.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// `2023-08-07`; empty where it is not known.
    pub date: String,
}

/// Under `page`: a page that stands alone (template `page.html`).
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The title in safe HTML: words that were kept in another script say so.
    pub title_html: String,
    /// The body: safe HTML.
    pub body: String,
}

/// At the top level of the pages that belong to no edition: the root page
/// (`root.html`), `404.html`.
#[derive(Clone, Debug, Serialize)]
pub struct RootView {
    /// One entry for each edition.
    pub editions: Vec<RootEdition>,
    /// Address of each asset, by its name in the theme.
    pub assets: BTreeMap<String, String>,
    /// Address of this page, absolute; only with a base address.
    pub canonical: Option<String>,
}

/// An edition on the root page, in its own words.
#[derive(Clone, Debug, Serialize)]
pub struct RootEdition {
    /// Code: `hans`.
    pub code: String,
    /// BCP 47 tag.
    pub lang: String,
    /// Name of the edition in its own words.
    pub label: String,
    /// Title of the site.
    pub title: String,
    /// What the site is; may be empty.
    pub description: String,
    /// Its home page.
    pub href: String,
    /// The same, absolute; only with a base address.
    pub absolute: Option<String>,
    /// Interface wording of the edition.
    pub s: BTreeMap<String, String>,
}

/// At the top level of `robots.txt`.
#[derive(Clone, Debug, Serialize)]
pub struct RobotsView {
    /// Address of the sitemap; only with a base address.
    pub sitemap: Option<String>,
}

/// At the top level of `sitemap.xml`.
#[derive(Clone, Debug, Serialize)]
pub struct SitemapView {
    /// One entry for each page of each edition.
    pub pages: Vec<SitemapEntry>,
}

/// A page in the sitemap.
#[derive(Clone, Debug, Serialize)]
pub struct SitemapEntry {
    /// Its address, absolute.
    pub href: String,
    /// Day of the last change that is known: `2023-08-07`; may be empty.
    pub date: String,
    /// The page in every edition: tag and absolute address.
    pub alternates: Vec<LinkView>,
}
