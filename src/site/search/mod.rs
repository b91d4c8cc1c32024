//! The search of the site: files that a page can load from anywhere, also from
//! the disk, and the lists that stand in for it where there are no scripts.
//!
//! In: editions. Out: scripts that hold nothing but data and call one function
//! (classic scripts are all that a browser loads from `file://`): the index,
//! one for all editions; titles and texts, for each edition. Made when first
//! asked for, because a server that shows one page needs none of them.
//! `docs/search.md` says how they work together. Knows nothing of addresses or
//! templates.

mod index;
mod numbers;
#[cfg(test)]
mod tests;
mod tokens;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::plan::index_groups;
use crate::article::{Article, Term};
use crate::digest::{Digest, Group, Taxonomy, TaxonomyKind};
use crate::document::Text as Words;
use crate::document::plain::block_text;
use crate::edition::Edition;
use crate::source::decode::hex;
use crate::text::collate::{self, Head};
use crate::text::fold;
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use index::{Index, Text, index};

/// Documents in one file of titles.
const TITLES: usize = 25;

/// Bytes of a piece of the index, before compression. A phrase asks for one to
/// six of them; smaller ones would make the list of their first tokens long,
/// which every query needs.
const PIECE: usize = 8_000;

/// The taxonomies that a search can be narrowed by.
const AXES: [TaxonomyKind; 4] = [
    TaxonomyKind::Places,
    TaxonomyKind::Themes,
    TaxonomyKind::Practices,
    TaxonomyKind::Years,
];

/// One file of the search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchFile {
    /// The words of a document in one edition.
    Text(Document, Standard),
    /// Titles of one edition: 25 documents from this block of them on.
    Titles(usize, Standard),
    /// A piece of the index.
    Piece(usize),
    /// Which documents are of a place, theme, practice or year.
    Groups,
    /// Which characters are one.
    Variants,
    /// What a query must know first.
    Meta,
}

/// What can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// A case.
    Article(Slug),
    /// A glossary entry.
    Term(Slug),
}

impl Document {
    /// Its path in an edition and in the files, without extension.
    fn path(&self) -> String {
        match self {
            Self::Article(slug) => format!("articles/{slug}"),
            Self::Term(slug) => format!("terms/{slug}"),
        }
    }
}

impl SearchFile {
    /// Its path below `search/`, without `.js`: the name under which it reports.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text(document, standard) => format!("{}/{}", standard.code(), document.path()),
            Self::Titles(number, standard) => format!("{}/{number}", standard.code()),
            Self::Piece(number) => number.to_string(),
            Self::Groups => "groups".to_owned(),
            Self::Variants => "variants".to_owned(),
            Self::Meta => "meta".to_owned(),
        }
    }

    /// The script that hands `data` over under the file's name.
    fn script(&self, data: &[Value]) -> String {
        let mut all = vec![Value::String(self.name())];
        all.extend_from_slice(data);
        let list = Value::Array(all).to_string();
        format!("wenzhai({});\n", &list[1..list.len() - 1])
    }
}

/// Everything that can be found on a site, and how it is found.
pub(super) struct Search {
    /// By number: cases, the newest first, then glossary entries.
    documents: Vec<Document>,
    shared: Shared,
    titles: BTreeMap<Standard, Titles>,
}

/// The cases of an edition as they are looked up by hand.
#[derive(Default)]
pub(super) struct Titles {
    /// The heading of each case, and its position among the edition's cases.
    pub(super) entries: Vec<(Head, usize)>,
    /// Each heading, and the position of its first entry.
    pub(super) heads: Vec<(Head, usize)>,
}

/// The files that all editions share.
struct Shared {
    version: String,
    pieces: Vec<String>,
    groups: String,
    variants: String,
    meta: String,
}

impl Search {
    pub(super) fn new(editions: &[Edition]) -> Self {
        let articles: BTreeMap<_, _> = editions
            .iter()
            .flat_map(|it| it.digest.articles())
            .map(|it| ((Reverse(it.date), it.slug.clone()), it))
            .collect();
        let terms: BTreeSet<&Slug> = editions
            .iter()
            .flat_map(|it| it.digest.terms())
            .map(|it| &it.slug)
            .collect();
        let documents = articles
            .values()
            .map(|it| Document::Article(it.slug.clone()));
        let documents: Vec<_> = documents
            .chain(terms.into_iter().map(|it| Document::Term(it.clone())))
            .collect();
        let titles = editions.iter().map(|it| (it.standard, by_title(it)));
        Self {
            shared: Shared::new(&documents, editions),
            documents,
            titles: titles.collect(),
        }
    }

    /// Every file of the search.
    pub(super) fn files(&self, editions: &[Edition]) -> Vec<SearchFile> {
        let mut files = vec![SearchFile::Groups, SearchFile::Variants, SearchFile::Meta];
        files.extend((0..self.shared.pieces.len()).map(SearchFile::Piece));
        for edition in editions {
            let standard = edition.standard;
            let has = |it: &&Document| Entry::of(&edition.digest, it).is_some();
            let texts = self.documents.iter().filter(has);
            files.extend(texts.map(|it| SearchFile::Text(it.clone(), standard)));
            let blocks = self.documents.len().div_ceil(TITLES);
            files.extend((0..blocks).map(|it| SearchFile::Titles(it, standard)));
        }
        files
    }

    /// What `file` says.
    pub(super) fn script(&self, file: &SearchFile, editions: &[Edition]) -> Cow<'_, str> {
        let edition = |standard| editions.iter().find(|it| it.standard == standard);
        match file {
            SearchFile::Text(document, standard) => {
                let entry = edition(*standard).and_then(|it| Entry::of(&it.digest, document));
                let text = entry.map_or_else(String::new, |it| it.lines());
                file.script(&[text.into()]).into()
            }
            SearchFile::Titles(number, standard) => {
                let text = edition(*standard).map_or_else(String::new, |edition| {
                    let documents = self.documents.iter().skip(number * TITLES).take(TITLES);
                    let lines = documents.map(|it| title_line(&edition.digest, it));
                    lines.collect::<Vec<_>>().join("\n")
                });
                file.script(&[text.into()]).into()
            }
            SearchFile::Piece(number) => {
                let piece = self.shared.pieces.get(*number);
                piece.map_or_else(Default::default, String::as_str).into()
            }
            SearchFile::Groups => self.shared.groups.as_str().into(),
            SearchFile::Variants => self.shared.variants.as_str().into(),
            SearchFile::Meta => self.shared.meta.as_str().into(),
        }
    }

    /// Changes whenever a shared file does.
    pub(super) fn version(&self) -> &str {
        &self.shared.version
    }

    /// The cases of an edition by title.
    pub(super) fn titles(&self, standard: Standard) -> Option<&Titles> {
        self.titles.get(&standard)
    }
}

impl Shared {
    /// The files over `documents`.
    fn new(documents: &[Document], editions: &[Edition]) -> Self {
        let texts = |document: &Document| -> Vec<Text> {
            let entries = editions
                .iter()
                .filter_map(|it| Entry::of(&it.digest, document));
            entries.map(|it| it.text()).collect()
        };
        let Index {
            pieces,
            lengths,
            characters,
        } = index(documents, &texts, PIECE);
        let mut hash = Sha256::new();
        for piece in &pieces {
            for part in [&piece.first, &piece.tokens, &piece.postings] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
        }
        let groups = groups(documents, editions);
        hash.update(&groups);
        let version = hex(&hash.finalize())[..8].to_owned();
        let firsts: Vec<&str> = pieces.iter().map(|it| it.first.as_str()).collect();
        let mut length_digits = String::new();
        for length in lengths {
            numbers::write(length.min(56), &mut length_digits);
        }
        let meta = SearchFile::Meta.script(&[
            json!(version),
            json!({
                "count": documents.len(),
                "block": TITLES,
                "lengths": length_digits,
                "firsts": firsts.join(" "),
                "without": without(documents, editions),
            }),
        ]);
        let piece = |(number, piece): (usize, index::Piece)| {
            let data = [&version, &piece.tokens, &piece.postings].map(|it| json!(it));
            SearchFile::Piece(number).script(&data)
        };
        Self {
            pieces: pieces.into_iter().enumerate().map(piece).collect(),
            groups: SearchFile::Groups.script(&[json!(version), json!(groups)]),
            variants: SearchFile::Variants.script(&[variants(&characters).into()]),
            meta,
            version,
        }
    }
}

/// For each edition the documents that it does not have, where there are
/// any.
fn without(documents: &[Document], editions: &[Edition]) -> BTreeMap<&'static str, String> {
    let without = editions.iter().map(|edition| {
        let lacks = |(_, it): &(usize, &Document)| Entry::of(&edition.digest, it).is_none();
        let lacking = documents.iter().enumerate().filter(lacks);
        let numbers: Vec<usize> = lacking.map(|(number, _)| number).collect();
        (edition.standard.code(), index::members(&numbers))
    });
    without.filter(|(_, it)| !it.is_empty()).collect()
}

/// A line for each group: its path in an edition, and its documents.
fn groups(documents: &[Document], editions: &[Edition]) -> String {
    let number_of: HashMap<&Slug, usize> = documents
        .iter()
        .enumerate()
        .filter_map(|(number, it)| match it {
            Document::Article(slug) => Some((slug, number)),
            Document::Term(_) => None,
        })
        .collect();
    let mut members: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for edition in editions {
        for (taxonomy, groups) in axes(&edition.digest) {
            for group in groups {
                let numbers = group.articles.iter().filter_map(|it| number_of.get(it));
                let path = format!("{}/{}", taxonomy.kind.code(), group.slug);
                members.entry(path).or_default().extend(numbers);
            }
        }
    }
    let line = |(path, numbers): (String, BTreeSet<usize>)| {
        let numbers: Vec<usize> = numbers.into_iter().collect();
        format!("{path} {}", index::members(&numbers))
    };
    members.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The taxonomies of `digest` that a search can be narrowed by, each with the
/// groups to choose from: those that its own page lists.
pub(super) fn axes(digest: &Digest) -> impl Iterator<Item = (&Taxonomy, Vec<&Group>)> {
    let axes = digest.taxonomies().iter();
    axes.filter(|it| AXES.contains(&it.kind))
        .map(|it| (it, index_groups(it)))
}

/// A document in one edition.
enum Entry<'a> {
    Article(&'a Article),
    Term(&'a Term),
}

impl<'a> Entry<'a> {
    fn of(digest: &'a Digest, document: &Document) -> Option<Self> {
        match document {
            Document::Article(slug) => digest.article(slug).map(|it| Self::Article(it)),
            Document::Term(slug) => digest.term(slug).map(|it| Self::Term(it)),
        }
    }

    fn title(&self) -> &'a str {
        match self {
            Self::Article(article) => article.title.as_str(),
            Self::Term(term) => term.title.as_str(),
        }
    }

    /// What the page says, block by block, with the ids of the page.
    fn blocks(&self) -> Vec<(&'a str, String)> {
        let (summary, body, facts) = match self {
            Self::Article(it) => (&it.summary, &it.body, facts(it)),
            Self::Term(it) => {
                let names: Vec<&str> = it.aliases.iter().map(Words::as_str).collect();
                (&it.summary, &it.body, names.join(" "))
            }
        };
        let lead = summary.as_ref().map_or("", Words::as_str).to_owned();
        let mut blocks = vec![("lead", lead)];
        blocks.extend(
            body.blocks
                .iter()
                .map(|it| (it.id.as_str(), block_text(it))),
        );
        blocks.push(("facts", facts));
        blocks.retain(|(_, words)| !words.trim().is_empty());
        blocks
    }

    fn text(&self) -> Text {
        Text {
            title: self.title().to_owned(),
            blocks: self.blocks().into_iter().map(|(_, words)| words).collect(),
        }
    }

    /// A line for each block: its id, a tab, its words.
    fn lines(&self) -> String {
        let blocks = self.blocks().into_iter();
        let lines = blocks.map(|(id, words)| format!("{id}\t{}", one_line(&words)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The words of the facts card, so that a case is found by them too.
fn facts(article: &Article) -> String {
    let lists = [&article.author, &article.editor, &article.actors];
    let named = [&article.place, &article.themes, &article.practices];
    let mut facts: Vec<&str> = lists.into_iter().flatten().map(Words::as_str).collect();
    facts.extend(named.into_iter().flatten().map(|it| it.name.as_str()));
    facts.extend(article.source.iter().map(Words::as_str));
    let date = article.date.map(|it| it.to_string());
    facts.extend(date.as_deref());
    facts.join(" ")
}

/// Title, path, date and place of a document; empty where the edition does not
/// have it.
fn title_line(digest: &Digest, document: &Document) -> String {
    let Some(entry) = Entry::of(digest, document) else {
        return String::new();
    };
    let (date, place) = match entry {
        Entry::Article(article) => {
            let places = digest.groups_of(&article.slug, TaxonomyKind::Places);
            let places: Vec<&str> = places.map(|it| it.name.as_str()).collect();
            let date = article.date.map(|it| it.to_string());
            (date.unwrap_or_default(), places.join("·"))
        }
        Entry::Term(_) => (String::new(), String::new()),
    };
    let fields = [
        one_line(entry.title()),
        document.path(),
        date,
        one_line(&place),
    ];
    fields.join("\t")
}

fn one_line(words: &str) -> String {
    words.replace(char::is_control, " ")
}

/// For the characters of the site, all that fold to the same one: groups with
/// a space between, the one that stands for all first.
fn variants(characters: &[char]) -> String {
    let firsts: BTreeSet<char> = characters.iter().map(|c| fold::fold(*c)).collect();
    let groups = firsts.into_iter().filter_map(|first| {
        // Scripts fold compatibility forms without a table.
        let rest = fold::variants(first).chars();
        let rest: String = rest.filter(|c| !is_compatibility(*c)).collect();
        (!rest.is_empty()).then(|| format!("{first}{rest}"))
    });
    groups.collect::<Vec<_>>().join(" ")
}

fn is_compatibility(c: char) -> bool {
    matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

fn by_title(edition: &Edition) -> Titles {
    let place = match edition.standard.script() {
        Script::Hans => collate::by_pinyin,
        Script::Hant => collate::by_strokes,
    };
    let articles = edition.digest.articles().iter().enumerate();
    let mut places: Vec<_> = articles
        .map(|(at, it)| (place(it.title.as_str()), at))
        .collect();
    places.sort_unstable();
    let entries: Vec<_> = places
        .into_iter()
        .map(|(place, at)| (place.head, at))
        .collect();
    let mut heads: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(at, (head, _))| (*head, at))
        .collect();
    heads.dedup_by_key(|(head, _)| *head);
    Titles { entries, heads }
}
