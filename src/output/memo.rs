//! [`PageMemo`]: what was written last time, so that a page that cannot have
//! changed is not rendered again.
//!
//! In and out: values; their bytes are kept below `.wenzhai/` by the caller. A
//! map from path to what is known of the page. Losing it costs time and nothing else: what belongs to wenzhai is
//! told by `SHA256SUMS`, never by this file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::source::decode::hex;

/// Another program version may render the same view to other bytes.
const VERSION: &str = concat!("pages 1, wenzhai ", env!("CARGO_PKG_VERSION"));

/// What is known of every page that the last run left in the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMemo {
    pub(super) pages: BTreeMap<String, Remembered>,
}

/// One page as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    /// [`crate::site::Site::fingerprint`] of the page.
    pub(super) fingerprint: String,
    /// SHA-256 of the file's bytes.
    pub(super) sha256: String,
    #[serde(flatten)]
    pub(super) stamp: Stamp,
}

/// What tells without reading a file that nobody has touched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Length in bytes.
    pub(super) length: u64,
    /// Time of the last change: seconds and nanoseconds since 1970.
    pub(super) modified: (u64, u32),
}

impl Stamp {
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        let since = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            length: metadata.len(),
            modified: since.map_or((0, 0), |since| (since.as_secs(), since.subsec_nanos())),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    pages: BTreeMap<String, Remembered>,
}

impl PageMemo {
    /// Where the memo of output folder `folder` is kept inside a project:
    /// every output folder has its own.
    pub fn path(folder: &Path) -> PathBuf {
        let folder = fs::canonicalize(folder)
            .or_else(|_| std::path::absolute(folder))
            .unwrap_or_else(|_| folder.to_owned());
        let name = hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
        PathBuf::from(format!(".wenzhai/pages-{}.json", &name[..16]))
    }

    /// The memo in `bytes`: `None` where they are damaged, empty where another
    /// version wrote them, for then nothing is wrong and nothing fits.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let file: File = serde_json::from_slice(bytes).ok()?;
        let own = file.version == VERSION;
        let pages = if own { file.pages } else { BTreeMap::new() };
        Some(Self { pages })
    }

    /// The memo as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let file = File {
            version: VERSION.to_owned(),
            pages: self.pages.clone(),
        };
        // Maps of strings and numbers always serialise; were they not to, an
        // empty file is a damaged memo.
        serde_json::to_vec(&file).unwrap_or_default()
    }
}
