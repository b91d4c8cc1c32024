//! [`HandMade`]: an edition of a text that a person wrote beside the text.
//!
//! In: `name.hant.md`, beside `name.md`. Out: its body, and those words of its
//! front matter that it has; what it leaves out is converted from `name.md`.
//! Knows nothing of the other file.

use jiff::civil::Date;

use super::front_matter::{self, ARTICLE_KEYS};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{Document, Text};
use crate::source::yaml::Mapping;
use crate::text::script::Standard;
use crate::text::span::{SourcePath, Span};

/// An edition of a text that was made by hand. It stands in the place of the
/// converted one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandMade {
    /// The file.
    pub path: SourcePath,
    /// The file of the text itself: `name.md`.
    pub original: SourcePath,
    /// The edition.
    pub standard: Standard,
    /// Its title, if it has one of its own.
    pub title: Option<Text>,
    /// Its summary.
    pub summary: Option<Text>,
    /// Name of the publication.
    pub source: Option<Text>,
    /// Who wrote it.
    pub author: Vec<Text>,
    /// Who edited it.
    pub editor: Vec<Text>,
    /// Where it happened.
    pub place: Vec<Text>,
    /// Other names, of a glossary entry.
    pub aliases: Vec<Text>,
    /// What must be as in the text itself, and is given here once more.
    pub repeated: Vec<Repeated>,
    /// The body.
    pub body: Document,
}

/// A value that a hand-made edition cannot change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The value.
    pub value: RepeatedValue,
    /// Where its key stands.
    pub span: Span,
}

/// Which value, and what it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepeatedValue {
    /// The address.
    Slug(String),
    /// The day of publication.
    Date(Date),
    /// Another key, which counts in the text itself only.
    Key(String),
}

/// The edition and the text that the file at `path` belongs to, if its name
/// says that it was made by hand.
pub(super) fn original(path: &SourcePath) -> Option<(Standard, SourcePath)> {
    let (name, extension) = path.as_str().rsplit_once('.')?;
    let (name, code) = name.rsplit_once('.')?;
    let original = SourcePath::new(&format!("{name}.{extension}"))?;
    Some((Standard::from_code(code)?, original))
}

/// The keys that such a file may have.
pub(super) fn keys() -> Vec<&'static str> {
    let mut keys = ARTICLE_KEYS.to_vec();
    keys.extend(["aliases", "kind"]);
    keys
}

/// The keys that are read below; the others count in the text itself only.
const WORDS: [&str; 9] = [
    "title", "summary", "source", "author", "editor", "place", "aliases", "slug", "date",
];

/// The edition in a file of these parts.
pub(super) fn read(
    path: &SourcePath,
    (standard, original): (Standard, SourcePath),
    yaml: &Mapping,
    body: Document,
    report: &mut Vec<Diagnostic>,
) -> HandMade {
    let mut repeated = Vec::new();
    let mut put = |key: &str, value| {
        repeated.push(Repeated {
            value,
            span: yaml.span(key),
        });
    };
    if let Some(slug) = yaml.text("slug", report) {
        put("slug", RepeatedValue::Slug(slug));
    }
    if let Some(date) = yaml.date("date", report) {
        put("date", RepeatedValue::Date(date));
    }
    for key in keys().into_iter().filter(|key| !WORDS.contains(key)) {
        if yaml.entry(key).is_some() {
            put(key, RepeatedValue::Key(key.to_owned()));
        }
    }
    HandMade {
        path: path.clone(),
        original,
        standard,
        title: front_matter::text(yaml, "title", report),
        summary: front_matter::text(yaml, "summary", report),
        source: front_matter::text(yaml, "source", report),
        author: front_matter::texts(yaml, "author", report),
        editor: front_matter::texts(yaml, "editor", report),
        place: front_matter::texts(yaml, "place", report),
        aliases: front_matter::texts(yaml, "aliases", report),
        repeated,
        body,
    }
}

impl HandMade {
    /// An edition that says nothing of its own.
    pub fn empty(original: &SourcePath, standard: Standard) -> Self {
        Self {
            path: original.clone(),
            original: original.clone(),
            standard,
            title: None,
            summary: None,
            source: None,
            author: Vec::new(),
            editor: Vec::new(),
            place: Vec::new(),
            aliases: Vec::new(),
            repeated: Vec::new(),
            body: Document::default(),
        }
    }
}

impl Repeated {
    /// What is wrong with the value, where the text itself has these.
    pub fn conflict(
        &self,
        original: &SourcePath,
        slug: &str,
        date: Option<Date>,
    ) -> Option<Diagnostic> {
        let (key, found, right) = match &self.value {
            RepeatedValue::Slug(found) if found != slug => {
                ("slug", found.clone(), Some(slug.to_owned()))
            }
            RepeatedValue::Date(found) if Some(*found) != date => {
                ("date", found.to_string(), date.map(|it| it.to_string()))
            }
            RepeatedValue::Slug(_) | RepeatedValue::Date(_) => return None,
            RepeatedValue::Key(key) => {
                let message = format!("`{key}` 以 {original} 里的为准，这里的不用");
                return Some(conflict(message, &self.span).help(format!(
                    "从这里删去 `{key}`；手工版本的文件头只写与原件不同的文字：title、summary、source、author、editor、place"
                )));
            }
        };
        let other = right.unwrap_or_else(|| "没有写".to_owned());
        let message = format!("`{key}` 在这里是 {found}，在 {original} 里是 {other}");
        Some(conflict(message, &self.span).help(format!("以 {original} 为准；从这里删去 `{key}`")))
    }
}

fn conflict(message: String, span: &Span) -> Diagnostic {
    Diagnostic::new(&code::HAND_MADE_CONFLICT, message).at(span.clone())
}
