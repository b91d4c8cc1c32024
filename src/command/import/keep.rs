//! Where an article may be written: what a person wrote is never overwritten.
//!
//! A file is renewed only while it still is, to the byte, what import wrote;
//! [`Records`] remember that. Knows nothing of how an article is made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::gather::Listed;
use super::records::Records;
use crate::command::write_whole;
use crate::pipeline::BESIDE;
use crate::source::SourceDocument;
use crate::source::decode::hex;

/// A file that an article may be written to.
pub(super) struct Place {
    file: PathBuf,
    /// What a person is shown: inside the project, the path from its root.
    pub(super) name: String,
}

impl Place {
    /// A file that the user named.
    pub(super) fn new(file: PathBuf) -> Self {
        let name = file.display().to_string();
        Self { file, name }
    }

    /// A file of the project.
    pub(super) fn inside(root: &Path, path: &str) -> Self {
        Self {
            file: root.join(path),
            name: path.to_owned(),
        }
    }

    /// The place beside this one, for a version that an editor should compare.
    fn beside(&self) -> Self {
        let file = self.file.with_extension(BESIDE.trim_start_matches('.'));
        let name = format!("{}{BESIDE}", self.name.trim_end_matches(".md"));
        Self { file, name }
    }

    /// Puts the picture `name` at `to`, as seen from this place. One that is there
    /// already may be a person's and stays.
    pub(super) fn put_beside(
        &self,
        name: &str,
        picture: impl FnOnce() -> io::Result<Vec<u8>>,
        to: &str,
    ) -> anyhow::Result<()> {
        let file = self.file.with_file_name(to);
        if fs::symlink_metadata(&file).is_ok() {
            return Ok(());
        }
        let bytes = picture().with_context(|| format!("读不出图片 {name}"))?;
        write_whole(&file, &bytes)
    }

    /// SHA-256 of the bytes there; `None` where there is no file.
    fn hash(&self) -> anyhow::Result<Option<String>> {
        match fs::read(&self.file) {
            Ok(bytes) => Ok(Some(hex(&Sha256::digest(bytes)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("读不出文件 {}", self.file.display())),
        }
    }
}

/// What became of one source; paths as a person is shown them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New(String),
    Renewed(String),
    Unchanged(String),
    /// Edited, and the source has nothing new to offer.
    Edited(String),
    /// Edited: the new version stands beside it.
    Beside(String, String),
    /// A person removed the article; it is not brought back.
    Removed(String),
    /// Written to standard output.
    Shown,
    /// The source is the same file as this one.
    SameFile(String),
    // A diagnostic explains each of these.
    /// It could not be written.
    Failed(String),
    /// There is no article in the source.
    NoArticle,
    /// The source could not be read.
    Unreadable,
}

/// An article and the source that it was made of.
pub(super) struct Made<'a> {
    pub(super) markdown: &'a str,
    pub(super) listed: &'a Listed,
    pub(super) source: &'a SourceDocument,
    /// Whether the article there was made from the same bytes.
    pub(super) same_source: bool,
}

/// Writes an article to `place`, unless that would overwrite what a person
/// wrote. In a dry run nothing is written, and the answer is the same.
pub(super) fn write(
    made: &Made,
    place: &Place,
    records: &mut Records,
    dry: bool,
) -> anyhow::Result<Fate> {
    let hash = hex(&Sha256::digest(made.markdown));
    let name = place.name.clone();
    let there = place.hash()?;
    let beside = place.beside();
    let (place, there, fate) = match there {
        None => (place, None, Fate::New(name)),
        Some(there) if there == hash => (place, Some(there), Fate::Unchanged(name)),
        Some(there) if records.holds(&place.name, &there) => {
            (place, Some(there), Fate::Renewed(name))
        }
        Some(_) if made.same_source => return Ok(Fate::Edited(name)),
        Some(_) => {
            let there = beside.hash()?;
            let fate = Fate::Beside(name.clone(), beside.name.clone());
            match &there {
                // It was there once, and the editor is done with it.
                None if records.is_from(&beside.name, made.source) => {
                    return Ok(Fate::Edited(name));
                }
                // An editor has begun to merge in the version put there.
                Some(there) if *there != hash && !records.holds(&beside.name, there) => {
                    return Ok(fate);
                }
                _ => (&beside, there, fate),
            }
        }
    };
    if !dry {
        if there.as_ref() != Some(&hash) {
            write_whole(&place.file, made.markdown.as_bytes())?;
        }
        records.add(&place.name, hash, made.listed, made.source);
    }
    Ok(fate)
}
