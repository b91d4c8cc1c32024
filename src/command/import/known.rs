//! What the project holds already, and which of its articles a source made.
//!
//! In: the project folder, and what import remembers. Out: for a source, the
//! article that was made of it before. Knows nothing of writing.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::gather::Listed;
use super::records::Records;
use super::similar::Similar;
use crate::article::{Article, Entry, Origin, Term, TermKind};
use crate::diagnostic::Reported;
use crate::import::reposts::Sketch;
use crate::import::{Given, Vocabulary, Words};
use crate::pipeline;
use crate::source::SourceDocument;
use crate::source::read::read_file;
use crate::text::span::SourcePath;

/// What the project holds already.
#[derive(Default)]
pub(super) struct Known {
    pub(super) articles: Vec<KnownArticle>,
    by_sha256: HashMap<String, usize>,
    by_source: HashMap<String, usize>,
    by_origin: HashMap<String, usize>,
    /// The site's words for themes and practices.
    pub(super) vocabulary: Vocabulary,
}

/// An article that import made before, perhaps edited since.
pub(super) struct KnownArticle {
    pub(super) path: SourcePath,
    /// SHA-256 of the source that it was made from.
    pub(super) sha256: String,
    /// What an editor decided, and what must not change.
    pub(super) given: Given,
    /// Its number among the texts that are compared.
    pub(super) number: usize,
    /// The source's name, as the front matter has it.
    source: String,
    /// Where the source lay, if that is known.
    origin: Option<PathBuf>,
}

impl Known {
    /// What the project at `root` holds; nothing where there is no project.
    /// Every article, also one that no import made, goes to `similar`.
    pub(super) fn read(
        root: &Path,
        records: &Records,
        similar: &mut Similar,
        words: Words,
    ) -> Self {
        let mut known = Self::default();
        known.vocabulary.words = words;
        let mut articles = Vec::new();
        for entry in pipeline::read_entries(root).unwrap_or_default() {
            match entry {
                Entry::Article(article) => articles.push(article),
                Entry::Term(term) => add_term(&mut known.vocabulary, term),
                Entry::Page(_) | Entry::HandMade(_) => {}
            }
        }
        let sketches: Vec<Sketch> = articles.par_iter().map(Similar::sketch).collect();
        for (article, sketch) in articles.iter().zip(sketches) {
            let number = similar.add(article.path.as_str(), article, sketch);
            if let Some(origin) = &article.origin {
                known.add(root, article, origin, number, records);
            }
        }
        known
    }

    fn add(
        &mut self,
        root: &Path,
        article: &Article,
        origin: &Origin,
        number: usize,
        records: &Records,
    ) {
        let at = self.articles.len();
        let recorded = records.origin_of(article.path.as_str(), article.slug.as_str());
        if let Some(recorded) = recorded {
            self.by_origin.entry(recorded.to_owned()).or_insert(at);
        }
        let inside = SourcePath::new(&origin.file).filter(|path| path.is_under("content"));
        self.articles.push(KnownArticle {
            path: article.path.clone(),
            sha256: origin.sha256.clone(),
            given: given(article),
            number,
            source: origin.file.clone(),
            // An absolute path replaces the root; one of the project is joined.
            origin: recorded
                .or(inside.as_ref().map(SourcePath::as_str))
                .map(|path| root.join(path)),
        });
        self.by_sha256.entry(origin.sha256.clone()).or_insert(at);
        if inside.is_some() {
            self.by_source.entry(origin.file.clone()).or_insert(at);
        }
    }

    /// Which of the articles was made from these bytes, wherever they lay; or
    /// from the file at this place, which has changed since.
    pub(super) fn article_of(&self, listed: &Listed, source: &SourceDocument) -> Option<usize> {
        let same_bytes = self.by_sha256.get(&*source.sha256);
        let same_file = || self.by_source.get(listed.path.as_str());
        let same_place = || self.by_origin.get(&listed.origin);
        same_bytes.or_else(same_file).or_else(same_place).copied()
    }

    /// Which of the articles was made from an earlier form of `listed` under
    /// another name or in another place, where `like` are the texts that say
    /// the same. A repost must not be taken for it and replace what is there:
    /// its own source must be gone, and, unless both lie in the project, where
    /// a person keeps them in order, have had the same name.
    pub(super) fn moved(&self, listed: &Listed, like: &[(usize, usize)]) -> Option<usize> {
        let in_project = |source: &str| source.starts_with("content/");
        let is_same = |article: &KnownArticle| {
            let is_gone = article
                .origin
                .as_ref()
                .is_none_or(|origin| !origin.exists());
            let same_name = article.source.rsplit('/').next() == Some(listed.path.file_name());
            let both_inside = in_project(&article.source) && in_project(listed.path.as_str());
            is_gone && (same_name || both_inside)
        };
        let known = like.iter().filter_map(|(number, _)| {
            // Every text of the project got its number in this order.
            let at = self
                .articles
                .binary_search_by_key(number, |article| article.number);
            at.ok()
        });
        known.into_iter().find(|at| is_same(&self.articles[*at]))
    }
}

/// The editor's own table of what pages say around an article.
const WORDS_FILE: &str = "content/import-words.tsv";

/// The words of pages: the program's, and those of the project at `root`.
pub(super) fn words(root: &Path) -> Reported<Words> {
    let path = SourcePath::new(WORDS_FILE).expect("a plain path");
    if !root.join(WORDS_FILE).is_file() {
        return Reported {
            value: Words::default(),
            diagnostics: Vec::new(),
        };
    }
    let mut diagnostics = Vec::new();
    let read = read_file(&root.join(WORDS_FILE), &path).into_value(&mut diagnostics);
    let value = read.map_or_else(Words::default, |document| {
        Words::extended(&document).into_value(&mut diagnostics)
    });
    Reported { value, diagnostics }
}

/// The words for themes and practices of the site at `root`.
pub(super) fn vocabulary(root: &Path, words: Words) -> Vocabulary {
    let mut vocabulary = Vocabulary {
        words,
        ..Vocabulary::default()
    };
    for entry in pipeline::read_entries(root).unwrap_or_default() {
        if let Entry::Term(term) = entry {
            add_term(&mut vocabulary, term);
        }
    }
    vocabulary
}

fn add_term(vocabulary: &mut Vocabulary, term: Term) {
    let names = std::iter::once(term.title).chain(term.aliases);
    let names = names.map(|name| name.as_str().to_owned()).collect();
    match term.kind {
        TermKind::Theme => vocabulary.themes.push(names),
        TermKind::Practice => vocabulary.practices.push(names),
        TermKind::Word => {}
    }
}

/// What of `article` must survive a new import: its address, and what an
/// editor decided on.
fn given(article: &Article) -> Given {
    let open = |key: &str| article.guessed.iter().any(|it| it.name.as_str() == key);
    let names = |key: &str, list: &[crate::article::Named]| -> Vec<String> {
        let list = if open(key) { &[] } else { list };
        list.iter().map(|it| it.name.as_str().to_owned()).collect()
    };
    Given {
        slug: Some(article.slug.clone()),
        themes: names("themes", &article.themes),
        practices: names("practices", &article.practices),
        summary: article
            .summary
            .as_ref()
            .filter(|_| !open("summary"))
            .map(|summary| summary.as_str().to_owned()),
        ..Given::default()
    }
}
