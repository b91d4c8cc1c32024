//! [`Article`], [`Term`] and [`Page`]: one file of content, read and typed.
//!
//! In: a `SourceDocument`. Out: front matter as typed fields and a body as a
//! tree. Each file is read alone: nothing outside it is needed. Knows nothing
//! of other articles, of editions or of addresses.

pub mod dictionary;
pub mod figures;
pub mod front_matter;
pub mod hand_made;
pub mod parse;

use dictionary::Pair;
use hand_made::HandMade;
use jiff::civil::Date;

pub use figures::{Approx, Change, Figure};

use crate::document::{Document, Text};
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use crate::text::span::{SourcePath, Span};

/// One file of `content/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every entry is an article, and each is moved a few times"
)]
pub enum Entry {
    /// From `content/articles/`.
    Article(Article),
    /// From `content/terms/`.
    Term(Term),
    /// From `content/pages/`.
    Page(Page),
    /// From `name.hant.md` beside a file of any of these folders.
    HandMade(HandMade),
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its address; given once, never changed.
    pub slug: Slug,
    /// The file.
    pub path: SourcePath,
    /// The title.
    pub title: Text,
    /// The title as it is written, in every edition.
    pub original_title: String,
    /// One to three sentences, if there is a summary.
    pub summary: Option<Text>,
    /// The day of publication, where it is known.
    pub date: Option<Date>,
    /// Name of the publication.
    pub source: Option<Text>,
    /// Address of the original.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Vec<Text>,
    /// Who edited it.
    pub editor: Vec<Text>,
    /// Where it happened, from the widest place to the narrowest.
    pub place: Vec<Named>,
    /// What it is written in.
    pub writing: Writing,
    /// The editions that it appears in, those included that the site does not
    /// have.
    pub editions: Vec<Standard>,
    /// Words that are decided for this article alone.
    pub dictionary: Vec<Pair>,
    /// The themes that it belongs to, by name, and where each is named.
    pub themes: Vec<Named>,
    /// The practices that it tells of.
    pub practices: Vec<Named>,
    /// The quantities that it states.
    pub figures: Vec<Figure>,
    /// Who did it: the bodies and people that lead what it tells of.
    pub actors: Vec<Text>,
    /// Damaged spots, as they stand in the body, and where each is listed.
    pub garbled: Vec<Named>,
    /// Whether the source says that the text was cut.
    pub incomplete: bool,
    /// Keys whose values the source does not state, and where each stands.
    pub guessed: Vec<Named>,
    /// Whether it is still being written, and not shown.
    pub draft: bool,
    /// The case that it has become part of: a slug or a title. Its own page
    /// then only leads there.
    pub redirect: Option<Named>,
    /// The source that it was made from.
    pub origin: Option<Origin>,
    /// The body.
    pub body: Document,
}

/// Words of the front matter, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The words.
    pub name: Text,
    /// The key that they belong to.
    pub span: Span,
}

/// What a text is written in, and how it came to be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Simplified.
    Hans,
    /// Traditional, as its author wrote it.
    Hant,
    /// Traditional, made from Simplified by a program, with its mistakes.
    MachineHant,
    /// Both, by paragraph; a paragraph that shows neither is in this one.
    Mixed(Script),
}

/// Where an article came from, as import recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Path of the untouched source inside the project, or its file name.
    pub file: String,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
    /// The encoding that it was in.
    pub encoding: String,
    /// Lines taken out, by kind.
    pub removed: Vec<(String, u64)>,
    /// Repairs that lost nothing, by kind.
    pub repaired: Vec<(String, u64)>,
}

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its address.
    pub slug: Slug,
    /// The file.
    pub path: SourcePath,
    /// Its name.
    pub title: Text,
    /// Other names, found in articles too.
    pub aliases: Vec<Text>,
    /// What kind of entry it is.
    pub kind: TermKind,
    /// The definition in one sentence.
    pub summary: Option<Text>,
    /// What it is written in.
    pub writing: Writing,
    /// The definition.
    pub body: Document,
}

/// What kind of glossary entry a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// A field of work that cases are listed under.
    Theme,
    /// A way of doing things that cases are listed under.
    Practice,
    /// A word that is explained.
    Word,
}

/// A page that stands alone, such as `about`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub slug: Slug,
    /// The file.
    pub path: SourcePath,
    /// Its title.
    pub title: Text,
    /// What it is written in.
    pub writing: Writing,
    /// What it says.
    pub body: Document,
}
