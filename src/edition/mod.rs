//! [`Edition`]: the collection in one standard, and how words are converted.
//!
//! In: a Digest. Out: the same Digest in Simplified, in Traditional (Taiwan)
//! or in Traditional (Hong Kong) words. Knows nothing of addresses, pages or
//! templates; OpenCC is named in `opencc.rs` and nowhere else.

mod block;
pub mod convert;
pub mod explain;
pub mod glossary;
mod layers;
pub mod line;
pub mod memo;
pub mod opencc;
mod quotes;
mod rules;
mod senses;
mod variants;
pub mod vocabulary;

use glossary::Glossary;

use crate::config::SiteNames;
use crate::digest::Digest;
use crate::text::script::{Script, Standard};

/// The collection in one standard.
#[derive(Clone, Debug)]
pub struct Edition {
    /// What it is published in.
    pub standard: Standard,
    /// The names of the site.
    pub names: SiteNames,
    /// The collection.
    pub digest: Digest,
}

/// How a site sets its words: what a person decided, over the engine's head.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The site's own dictionary.
    pub glossary: Glossary,
    /// Words of a region in place of those of the mainland, where the site
    /// asks for them.
    pub vocabulary: Glossary,
    /// Whether “ ” stand in Traditional editions too, as written.
    pub keeps_quotes: bool,
}

/// Converts words. OpenCC implements it in `opencc.rs`; tests give a table.
pub trait Convert: Sync {
    /// `run`, which is written in `from`, as it is written in `to`. The number
    /// of characters is the same unless regional vocabulary is asked for.
    fn convert(&self, run: &str, from: Script, to: Standard) -> String;

    /// Names the engine, its dictionaries and their version: part of every
    /// memo key.
    fn version(&self) -> String;
}
