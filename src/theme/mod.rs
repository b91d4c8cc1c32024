//! [`Theme`]: compiled templates, assets and interface wording.
//!
//! In: a folder `themes/<name>/`, or the one in the program. Out: a checked
//! value. Knows nothing of articles or pages; the disk is touched in `load.rs`
//! only.

pub mod load;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::script::Standard;

/// A theme, ready to render.
#[derive(Clone)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Compiled templates, by file name: `article.html`.
    pub templates: Arc<tera::Tera>,
    /// Styles, scripts and images.
    pub assets: Vec<Asset>,
    /// Interface wording by standard, the same keys in each.
    pub strings: BTreeMap<Standard, Strings>,
    /// Hash of all of it, for fingerprints: 64 hex digits.
    pub fingerprint: String,
}

/// Interface wording: key to words.
pub type Strings = BTreeMap<String, String>;

/// A file that goes to the site as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Name inside `assets/`, such as `css/site.css`.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}
