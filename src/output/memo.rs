//! [`PageMemo`]: what was written last time, so that a page that cannot have
//! changed is not rendered again.
//!
//! In: a file below `.wenzhai/`. Out: a map from path to what is known of the
//! page. Losing it costs time and nothing else: what belongs to wenzhai is
//! told by `SHA256SUMS`, never by this file.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Context as _;
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
    /// Where the memo of output folder `folder` is kept in project `root`:
    /// every output folder has its own.
    pub fn path(root: &Path, folder: &Path) -> PathBuf {
        let folder = fs::canonicalize(folder)
            .or_else(|_| std::path::absolute(folder))
            .unwrap_or_else(|_| folder.to_owned());
        let name = hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
        root.join(".wenzhai")
            .join(format!("pages-{}.json", &name[..16]))
    }

    /// The memo at `path`. One that is missing is empty; one that is damaged
    /// is empty too, and the note says so.
    pub fn load(path: &Path) -> (Self, Option<String>) {
        let note = |reason: &str| {
            format!(
                "{} {reason}，不用它：这次所有网页重新生成，结果不受影响",
                path.display()
            )
        };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Self::default(), None);
            }
            Err(error) => return (Self::default(), Some(note(&format!("读不出来（{error}）")))),
        };
        match serde_json::from_slice::<File>(&bytes) {
            Ok(file) if file.version == VERSION => (Self { pages: file.pages }, None),
            // Written by another version: nothing is wrong, and nothing fits.
            Ok(_) => (Self::default(), None),
            Err(_) => (Self::default(), Some(note("损坏了"))),
        }
    }

    /// Puts the memo at `path`, whole or not at all.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        let write = || -> io::Result<()> {
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            let file = File {
                version: VERSION.to_owned(),
                pages: self.pages.clone(),
            };
            let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
            temporary.write_all(&serde_json::to_vec(&file)?)?;
            temporary.flush()?;
            temporary.persist(path).map_err(|error| error.error)?;
            Ok(())
        };
        write().with_context(|| format!("写不进 {}", path.display()))
    }
}
