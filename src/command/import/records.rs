//! What import wrote, and from what: `.wenzhai/imports.json`.
//!
//! It stays on this machine. Without it nothing is lost: a file that it does
//! not name counts as edited. Knows nothing of how an article is made.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::gather::Listed;
use crate::command::{Screen, write_whole};
use crate::pipeline::BESIDE;
use crate::source::SourceDocument;

/// A file that import wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// SHA-256 of the bytes written.
    sha256: String,
    /// SHA-256 of the source.
    source: String,
    /// Where the source lay: inside the project its path, elsewhere absolute.
    origin: String,
}

/// What import wrote: the path of each file, as a person is shown it, to what
/// is known of it.
#[derive(Default)]
pub(super) struct Records {
    written: BTreeMap<String, Record>,
    changed: bool,
}

const RECORDS_FILE: &str = ".wenzhai/imports.json";

impl Records {
    /// Those of the project at `root`; none where they are missing or damaged.
    pub(super) fn read(root: &Path) -> Self {
        let text = fs::read_to_string(root.join(RECORDS_FILE)).unwrap_or_default();
        Self {
            written: serde_json::from_str(&text).unwrap_or_default(),
            changed: false,
        }
    }

    /// Keeps them for the next run. Failing to is said and no more: files then
    /// count as edited, which is the safe side.
    pub(super) fn save(&self, root: &Path, screen: Screen) {
        if !self.changed {
            return;
        }
        let text = serde_json::to_string_pretty(&self.written).unwrap_or_default() + "\n";
        if let Err(error) = write_whole(&root.join(RECORDS_FILE), text.as_bytes()) {
            screen.say(&format!(
                "记不下这次导入，下次会把文章当作改过的：{error:#}"
            ));
        }
    }

    /// Whether import wrote the bytes of this hash to `name`.
    pub(super) fn holds(&self, name: &str, hash: &str) -> bool {
        self.written.get(name).is_some_and(|own| own.sha256 == hash)
    }

    /// Whether what import wrote to `name` was made from these bytes.
    pub(super) fn is_from(&self, name: &str, source: &SourceDocument) -> bool {
        let record = self.written.get(name);
        record.is_some_and(|own| own.source == *source.sha256)
    }

    /// Remembers that `name` now holds bytes of this hash, made from `source`.
    pub(super) fn add(
        &mut self,
        name: &str,
        hash: String,
        listed: &Listed,
        source: &SourceDocument,
    ) {
        let record = Record {
            sha256: hash,
            source: source.sha256.to_string(),
            origin: listed.origin.clone(),
        };
        if self.written.get(name) != Some(&record) {
            self.written.insert(name.to_owned(), record);
            self.changed = true;
        }
    }

    /// Where the source of the article at `path` lay. An editor may have given
    /// the file another name, which its slug survives.
    pub(super) fn origin_of(&self, path: &str, slug: &str) -> Option<&str> {
        let first_name = || self.written.get(&format!("content/articles/{slug}.md"));
        let record = self.written.get(path).or_else(first_name)?;
        Some(&record.origin)
    }

    /// The files of `folder` (shown as a person wrote it) by the place of their
    /// source, so that a source that changed is written to the same file again.
    pub(super) fn by_origin(&self, folder: &Path) -> HashMap<String, String> {
        let inside = |name: &&String| Path::new(name).parent() == Some(folder);
        let names = self.written.iter().filter(|(name, _)| inside(name));
        let names = names.filter(|(name, _)| !name.ends_with(BESIDE));
        names
            .map(|(name, record)| (record.origin.clone(), name.clone()))
            .collect()
    }

    /// What a person has removed of what import wrote to the project.
    pub(super) fn removed(&self, root: &Path) -> Removed {
        let mut removed = Removed::default();
        let articles = self
            .written
            .iter()
            .filter(|(name, _)| name.starts_with("content/") && !name.ends_with(BESIDE));
        for (name, record) in articles.filter(|(name, _)| !root.join(name).exists()) {
            let names = &mut removed.0;
            names.insert(record.origin.clone(), name.clone());
            names.insert(record.source.clone(), name.clone());
        }
        removed
    }
}

/// The removed articles, by the place and by the hash of their sources.
#[derive(Default)]
pub(super) struct Removed(HashMap<String, String>);

impl Removed {
    /// The article that was made from this file, or from these bytes.
    pub(super) fn of(&self, listed: &Listed, source: &SourceDocument) -> Option<&str> {
        let by_place = self.0.get(&listed.origin);
        by_place
            .or_else(|| self.0.get(&*source.sha256))
            .map(String::as_str)
    }
}
