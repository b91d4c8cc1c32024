//! `import`: a messy source to a Markdown file that an editor would have made.
//!
//! In: a decoded source. Out: Markdown with front matter, and a report in
//! which every guess, removal, repair and damaged spot stands. Knows nothing
//! of the disk, of the site or of what was imported before.

use crate::diagnostic::Reported;
use crate::source::SourceDocument;
use crate::text::slug::Slug;

/// What the site already has words for; import proposes from it and never
/// beyond it.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Name and aliases of every theme.
    pub themes: Vec<Vec<String>>,
    /// Name and aliases of every practice.
    pub practices: Vec<Vec<String>>,
}

/// An article that import made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its address.
    pub slug: Slug,
    /// Front matter and body.
    pub markdown: String,
    /// What was done.
    pub report: ImportReport,
}

/// What import did to one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The title.
    pub title: String,
    /// Keys that the source does not state.
    pub guessed: Vec<String>,
    /// Number of lines taken out, by class.
    pub removed: Vec<(String, u64)>,
    /// Number of repairs, by kind.
    pub repaired: Vec<(String, u64)>,
    /// Damaged spots, as they stand in the body.
    pub garbled: Vec<String>,
    /// Every line of the source, its class, and why.
    pub lines: Vec<LineVerdict>,
}

/// What import took one line for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineVerdict {
    /// Line number in the source, from 1.
    pub number: usize,
    /// The class: body, heading, title, meta, credit, caption, chrome, spam, copy, blank, …
    pub class: &'static str,
    /// Why, in Chinese, for an editor.
    pub reason: String,
    /// The line.
    pub text: String,
}

/// The article in `document`; `None` where there is none, which the report
/// says.
pub fn import(
    document: &SourceDocument,
    vocabulary: &Vocabulary,
    slug: Option<&Slug>,
) -> Reported<Option<Imported>> {
    let _ = (document, vocabulary, slug);
    Reported::clean(None)
}
