//! Where an article may be written: what a person wrote is never overwritten.
//!
//! A file is renewed only while it still is, to the byte, what import wrote.
//! `.wenzhai/imports.json` remembers that; a file that it does not name counts
//! as edited. Knows nothing of how an article is made.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::article::{Article, Entry, TermKind};
use crate::command::{Screen, write_whole};
use crate::import::Vocabulary;
use crate::pipeline::{self, BESIDE};
use crate::source::SourceDocument;
use crate::source::decode::hex;
use crate::text::slug::Slug;
use crate::text::span::SourcePath;

/// What the project holds already.
#[derive(Default)]
pub(super) struct Known {
    articles: Vec<KnownArticle>,
    /// The site's words for themes and practices.
    pub(super) vocabulary: Vocabulary,
}

/// An article that import made before, perhaps edited since.
pub(super) struct KnownArticle {
    pub(super) path: SourcePath,
    pub(super) slug: Slug,
    /// The source that it was made from, as it was called then.
    source: String,
    /// SHA-256 of that source.
    pub(super) sha256: String,
}

impl Known {
    /// What the project at `root` holds; nothing where there is no project.
    pub(super) fn read(root: &Path) -> Self {
        let mut known = Self::default();
        for entry in pipeline::read_entries(root).unwrap_or_default() {
            match entry {
                Entry::Article(article) => known.articles.extend(KnownArticle::of(article)),
                Entry::Term(term) => {
                    let names = std::iter::once(term.title).chain(term.aliases);
                    let names = names.map(|name| name.as_str().to_owned()).collect();
                    match term.kind {
                        TermKind::Theme => known.vocabulary.themes.push(names),
                        TermKind::Practice => known.vocabulary.practices.push(names),
                        TermKind::Word => {}
                    }
                }
                Entry::Page(_) => {}
            }
        }
        known
    }

    /// The article that was made from `source`: from these bytes, or from the
    /// file of this name inside the project, which has changed since.
    pub(super) fn article_of(&self, source: &SourceDocument) -> Option<&KnownArticle> {
        let same_bytes = self.articles.iter().find(|it| it.sha256 == *source.sha256);
        // A bare file name from outside the project may be another file's too.
        let inside = source.path.is_under("content");
        let same_file = || {
            let name = source.path.as_str();
            self.articles.iter().find(|it| inside && it.source == name)
        };
        same_bytes.or_else(same_file)
    }
}

impl KnownArticle {
    /// `None` for an article that an editor wrote without import.
    fn of(article: Article) -> Option<Self> {
        let origin = article.origin?;
        Some(Self {
            path: article.path,
            slug: article.slug,
            source: origin.file,
            sha256: origin.sha256,
        })
    }
}

/// What import wrote: the path of each file, as [`Place::name`] has it, to the
/// SHA-256 of its bytes.
#[derive(Default)]
pub(super) struct Records {
    written: BTreeMap<String, String>,
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

    fn holds(&self, place: &Place, hash: &str) -> bool {
        self.written.get(&place.name).is_some_and(|own| own == hash)
    }

    fn add(&mut self, place: &Place, hash: String) {
        self.changed |= !self.holds(place, &hash);
        self.written.insert(place.name.clone(), hash);
    }
}

/// A file that an article may be written to.
pub(super) struct Place {
    file: PathBuf,
    /// What a person is shown: inside the project, the path from its root.
    name: String,
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

    /// SHA-256 of the bytes there; `None` where there is no file.
    fn hash(&self) -> anyhow::Result<Option<String>> {
        match fs::read(&self.file) {
            Ok(bytes) => Ok(Some(hex(&Sha256::digest(bytes)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("读不出文件 {}", self.file.display())),
        }
    }
}

/// What became of one article; paths as a person is shown them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New(String),
    Renewed(String),
    Unchanged(String),
    /// Edited, and the source has nothing new to offer.
    Edited(String),
    /// Edited: the new version stands beside it.
    Beside(String, String),
    Shown,
    NotWritten,
}

/// Writes `markdown` to `place`, unless that would overwrite what a person
/// wrote. `same_source`: whether the article there was made from these bytes.
pub(super) fn write(
    markdown: &str,
    place: &Place,
    same_source: bool,
    records: &mut Records,
) -> anyhow::Result<Fate> {
    let hash = hex(&Sha256::digest(markdown));
    let name = place.name.clone();
    let fate = match place.hash()? {
        None => Fate::New(name),
        Some(there) if there == hash => Fate::Unchanged(name),
        Some(there) if records.holds(place, &there) => Fate::Renewed(name),
        Some(_) if same_source => return Ok(Fate::Edited(name)),
        Some(_) => {
            let beside = place.beside();
            // An editor may have begun to merge in the version put there.
            let untouched = match beside.hash()? {
                None => true,
                Some(there) => records.holds(&beside, &there),
            };
            if untouched {
                write_whole(&beside.file, markdown.as_bytes())?;
                records.add(&beside, hash);
            }
            return Ok(Fate::Beside(name, beside.name));
        }
    };
    if !matches!(fate, Fate::Unchanged(_)) {
        write_whole(&place.file, markdown.as_bytes())?;
    }
    records.add(place, hash);
    Ok(fate)
}
