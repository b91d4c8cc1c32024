//! One run of import over many sources: read, import, compare, keep.
//!
//! In: files, a batch at a time. Out: what became of each. Parallel where
//! sources do not meet, one after the other where they do. Knows nothing of
//! the screen.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::bail;
use rayon::prelude::*;

use super::gather::Listed;
use super::keep::{self, Fate, Made, Place};
use super::known::{Known, KnownArticle};
use super::records::{Records, Removed};
use super::similar::{self, Copy, Similar};
use crate::article::Article;
use crate::command::Screen;
use crate::diagnostic::{Diagnostic, Reported, Severity, code};
use crate::import::reposts::Sketch;
use crate::import::{Given, ImportReport, Imported, Words};
use crate::pipeline;
use crate::source::{SourceDocument, read};
use crate::text::span::{SourcePath, Span};

/// Where articles go.
pub(super) enum Target {
    /// To the project: where the article of a source is already, or else to
    /// `content/articles/`.
    Project,
    /// To standard output.
    Screen,
    /// To this file.
    File(PathBuf),
    /// To this folder.
    Folder(PathBuf),
}

impl Target {
    /// The target that `output` names, for so many sources.
    pub(super) fn of(output: Option<&Path>, sources: usize) -> anyhow::Result<Self> {
        let Some(path) = output else {
            return Ok(Self::Project);
        };
        if path.as_os_str() == "-" {
            return Ok(Self::Screen);
        }
        if path.extension().is_some_and(|it| it == "md") && !path.is_dir() {
            if sources > 1 {
                bail!(
                    "有 {sources} 个来源，不能都写进 {}；请用 -o 指定一个文件夹",
                    path.display()
                );
            }
            return Ok(Self::File(path.to_owned()));
        }
        if path.is_file() || (path.extension().is_some() && !path.is_dir()) {
            bail!(
                "-o 后面写文件夹，或以 .md 结尾的文件名，或 -；{} 都不是",
                path.display()
            );
        }
        Ok(Self::Folder(path.to_owned()))
    }
}

/// What became of one source, and all that is to be said about it.
pub(super) struct Done {
    /// The source, as reports call it.
    pub(super) path: SourcePath,
    /// Where its article is, or why there is none.
    pub(super) fate: Fate,
    /// The source as it was read.
    pub(super) source: Option<SourceDocument>,
    /// What import did.
    pub(super) report: Option<ImportReport>,
    /// The article, where it goes to standard output.
    pub(super) markdown: Option<String>,
    /// Other articles that say the same.
    pub(super) copies: Vec<Copy>,
    /// The words by which its lines were judged.
    pub(super) words: Words,
    /// What else is to be said.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Done {
    fn new(path: &SourcePath, fate: Fate, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            path: path.clone(),
            fate,
            source: None,
            report: None,
            markdown: None,
            copies: Vec::new(),
            words: Words::default(),
            diagnostics,
        }
    }

    /// Whether something about the source is an error.
    pub(super) fn has_errors(&self) -> bool {
        let is_error = |it: &Diagnostic| it.code.severity == Severity::Error;
        self.diagnostics.iter().any(is_error)
    }
}

/// A run, and what it has seen so far.
pub(super) struct Run<'a> {
    root: &'a Path,
    target: Target,
    dry: bool,
    known: Known,
    records: Records,
    removed: Removed,
    /// For a folder outside the project: the file that each source has there.
    in_folder: HashMap<String, String>,
    similar: Similar,
    /// Articles that a source of this run has already.
    taken: BTreeSet<SourcePath>,
    /// The SHA-256 of each source to the first that has it.
    first: HashMap<String, SourcePath>,
}

/// A source on its way.
struct Passing<'a> {
    listed: &'a Listed,
    /// The place of its article among those known.
    own: Option<usize>,
    /// What was said when it was read.
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Run<'a> {
    /// A run in the project at `root`, or, where there is none, beside it.
    pub(super) fn new(root: &'a Path, target: Target, dry: bool, words: Words) -> Self {
        let records = Records::read(root);
        let mut similar = Similar::default();
        let known = Known::read(root, &records, &mut similar, words);
        Self {
            root,
            dry,
            known,
            removed: records.removed(root),
            in_folder: match &target {
                Target::Folder(folder) => records.by_origin(folder),
                _ => HashMap::new(),
            },
            records,
            target,
            similar,
            taken: BTreeSet::new(),
            first: HashMap::new(),
        }
    }

    /// Takes a batch through the import; `done` is called for each source.
    pub(super) fn import(&mut self, batch: &[Listed], done: &(dyn Fn() + Sync)) -> Vec<Done> {
        let read = |listed: &Listed| read::read_file(&listed.file, &listed.path);
        let read: Vec<_> = batch.par_iter().map(read).collect();
        let (mut settled, mut passing, mut sources) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (listed, read)) in batch.iter().zip(read).enumerate() {
            let mut diagnostics = Vec::new();
            let read = read.into_value(&mut diagnostics);
            match self.admit(listed, read.as_ref(), &mut diagnostics) {
                Ok(own) => {
                    let given = own.map(|own| self.known.articles[own].given.clone());
                    sources.extend(read.map(|source| (source, given.unwrap_or_default())));
                    let on_its_way = Passing {
                        listed,
                        own,
                        diagnostics,
                    };
                    passing.push((at, on_its_way));
                }
                Err(fate) => {
                    done();
                    settled.push((at, Done::new(&listed.path, fate, diagnostics)));
                }
            }
        }
        let imported = pipeline::import_all(&sources, &self.known.vocabulary, done);
        let compared: Vec<_> = imported
            .par_iter()
            .map(|it| compared(it.value.as_ref()))
            .collect();
        for (((at, passing), (source, _)), (imported, compared)) in passing
            .into_iter()
            .zip(sources)
            .zip(imported.into_iter().zip(compared))
        {
            settled.push((at, self.settle(passing, source, imported, compared)));
        }
        settled.sort_by_key(|(at, _)| *at);
        settled.into_iter().map(|(_, done)| done).collect()
    }

    /// Keeps what the next run must know.
    pub(super) fn finish(&self, screen: Screen) {
        if !self.dry {
            self.records.save(self.root, screen);
        }
    }

    /// Whether `source` is to be imported: the article that it made before, if
    /// any; otherwise why not.
    fn admit(
        &mut self,
        listed: &Listed,
        source: Option<&SourceDocument>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Option<usize>, Fate> {
        let source = source.ok_or(Fate::Unreadable)?;
        if let Some(first) = self.first.get(&*source.sha256) {
            diagnostics.push(same_file(source, first));
            return Err(Fate::SameFile(first.to_string()));
        }
        let path = listed.path.clone();
        self.first.insert(source.sha256.to_string(), path);
        let own = self.known.article_of(listed, source);
        let own = own.filter(|own| self.taken.insert(self.known.articles[*own].path.clone()));
        let removed = self.removed.of(listed, source);
        match (own, removed, &self.target) {
            (None, Some(name), Target::Project) if !listed.named => {
                Err(Fate::Removed(name.to_owned()))
            }
            _ => Ok(own),
        }
    }

    /// Writes the article, if there is one, and says what there is to say.
    fn settle(
        &mut self,
        passing: Passing,
        source: SourceDocument,
        imported: Reported<Option<Imported>>,
        compared: Option<(Article, Sketch)>,
    ) -> Done {
        let Passing {
            listed,
            mut own,
            mut diagnostics,
        } = passing;
        let Some(mut article) = imported.into_value(&mut diagnostics) else {
            return Done {
                source: Some(source),
                words: self.known.vocabulary.words.clone(),
                ..Done::new(&listed.path, Fate::NoArticle, diagnostics)
            };
        };
        let mut like = compared
            .as_ref()
            .map(|(_, sketch)| self.similar.like(sketch))
            .unwrap_or_default();
        if own.is_none() && matches!(self.target, Target::Project) {
            own = self.known.moved(listed, &like);
            own = own.filter(|own| self.taken.insert(self.known.articles[*own].path.clone()));
            if let Some(own) = own {
                let given: &Given = &self.known.articles[own].given;
                let again = pipeline::import_one(&source, &self.known.vocabulary, given);
                article = again.value.unwrap_or(article);
            }
        }
        let own = own.map(|own| &self.known.articles[own]);
        like.retain(|(number, _)| own.is_none_or(|own| own.number != *number));

        let place = self.place(listed, &article, own);
        let name = place
            .as_ref()
            .map_or(listed.path.to_string(), |it| it.name.clone());
        let made = Made {
            markdown: &article.markdown,
            listed,
            source: &source,
            same_source: own.is_some_and(|own| own.sha256 == *source.sha256)
                || self.records.is_from(&name, &source),
        };
        let fate = match &place {
            None => Fate::Shown,
            Some(place) => {
                keep::write(&made, place, &mut self.records, self.dry).unwrap_or_else(|error| {
                    diagnostics.push(not_written(&source, &name, &error));
                    Fate::Failed(name.clone())
                })
            }
        };
        let written = matches!(fate, Fate::New(_) | Fate::Renewed(_) | Fate::Beside(..));
        if let Some(place) = place.as_ref().filter(|_| written && !self.dry) {
            for (from, to) in &article.pictures {
                let picture = || read::read_picture(&listed.file, &listed.path, from);
                if let Err(error) = place.put_beside(from, picture, to) {
                    diagnostics.push(not_written(&source, to, &error));
                }
            }
        }
        if let Fate::Beside(path, beside) = &fate {
            diagnostics.push(kept(&source, path, beside));
        }
        let mut copies = Vec::new();
        if let Some((compared, sketch)) = compared {
            copies = self.similar.copies(&compared, &like);
            if own.is_none() {
                self.similar.add(&name, &compared, sketch);
            }
        }
        // Of what was there before, an editor knows already.
        if matches!(
            fate,
            Fate::New(_) | Fate::Renewed(_) | Fate::Beside(..) | Fate::Shown
        ) {
            diagnostics.extend(similar::repost(&source, &name, &copies));
        }
        Done {
            path: listed.path.clone(),
            markdown: place.is_none().then_some(article.markdown),
            fate,
            source: Some(source),
            report: Some(article.report),
            copies,
            words: self.known.vocabulary.words.clone(),
            diagnostics,
        }
    }

    /// Where the article goes; `None` for standard output.
    fn place(
        &self,
        listed: &Listed,
        article: &Imported,
        own: Option<&KnownArticle>,
    ) -> Option<Place> {
        let file_name = format!("{}.md", article.slug);
        match &self.target {
            Target::Screen => None,
            Target::File(path) => Some(Place::new(path.clone())),
            Target::Folder(folder) => {
                let before = self.in_folder.get(&listed.origin).map(PathBuf::from);
                Some(Place::new(before.unwrap_or(folder.join(file_name))))
            }
            Target::Project => Some(match own {
                Some(own) => Place::inside(self.root, own.path.as_str()),
                None => Place::inside(self.root, &format!("content/articles/{file_name}")),
            }),
        }
    }
}

/// What is compared of an article.
fn compared(imported: Option<&Imported>) -> Option<(Article, Sketch)> {
    let article = pipeline::read_back(imported?)?;
    let sketch = Similar::sketch(&article);
    Some((article, sketch))
}

fn same_file(source: &SourceDocument, first: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::DUPLICATE_SOURCE,
        format!("与 {first} 是同一个文件，没有再导入"),
    )
    .at(Span::new(&source.path, 0..0))
    .help("删去其中一个")
}

fn kept(source: &SourceDocument, article: &str, beside: &str) -> Diagnostic {
    Diagnostic::new(&code::ARTICLE_KEPT, format!("{article} 已经改过，没有覆盖"))
        .at(Span::new(&source.path, 0..0))
        .help(format!("对照 {beside}，合并后删去它"))
}

fn not_written(source: &SourceDocument, name: &str, error: &anyhow::Error) -> Diagnostic {
    Diagnostic::new(&code::NOT_WRITTEN, format!("{name} 写不进去：{error:#}"))
        .at(Span::new(&source.path, 0..0))
        .help("检查权限、磁盘空间，以及那里是不是普通文件；解决后再运行一次")
}
