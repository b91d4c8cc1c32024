//! `wenzhai import`: messy sources to Markdown files.
//!
//! This file reads the sources and runs the import; `keep.rs` decides where an
//! article may be written; `tell.rs` says what was done.

mod keep;
mod tell;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Outcome, Screen, progress_bar};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::import::Given;
use crate::pipeline::{self, SOURCES_FOLDER};
use crate::source::{SourceDocument, read};
use crate::text::span::{SourcePath, Span};
use keep::{Fate, Known, Place, Records};

/// Turn messy sources into articles
///
/// Each file becomes one Markdown file with front matter in content/articles/.
/// Nothing that the author wrote is lost and nothing is invented: the report
/// says what was guessed, removed, repaired and found damaged. An article that
/// you have edited is never overwritten; the new version is put beside it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai import                            everything in content/sources/
  wenzhai import ~/Downloads/case.txt
  wenzhai import --explain page.txt         what each line was taken for, and why
  wenzhai import page.txt -o -              to standard output
  wenzhai import --dry-run                  what would be written")]
pub struct ImportArgs {
    /// Files or folders; by default content/sources
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// A folder, a file that ends in .md (for one input), or - for standard output
    #[arg(long, short, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// Show what each line was taken for, and why
    #[arg(long)]
    explain: bool,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
}

/// The forms of source that import reads.
const EXTENSIONS: [&str; 2] = ["txt", "text"];

/// The forms in which people keep articles, and which import cannot read yet:
/// they are named, where other files are passed over.
const UNSUPPORTED: [&str; 10] = [
    "html", "htm", "mhtml", "mht", "docx", "doc", "wps", "rtf", "odt", "pdf",
];

/// From this number of sources on, a run is long enough for a progress bar.
const LONG_RUN: usize = 20;

/// Runs the command.
pub fn run(arguments: &ImportArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let mut diagnostics = Vec::new();
    let sources = read_sources(arguments, root, &mut diagnostics)?;
    if sources.is_empty() && diagnostics.is_empty() {
        bail!("没有可以导入的文件：请把 .txt 文件放进 {SOURCES_FOLDER}/，或在命令后面写出文件名");
    }
    let target = Target::of(arguments, sources.len())?;
    let known = Known::read(root);
    let bar = (sources.len() > LONG_RUN).then(|| progress_bar(screen, "导入"));
    let bar = bar
        .flatten()
        .inspect(|bar| bar.set_length(sources.len() as u64));
    let done = || bar.iter().for_each(|bar| bar.inc(1));
    let given = |source: &SourceDocument| Given {
        slug: known.article_of(source).map(|own| own.slug.clone()),
        ..Given::default()
    };
    let imported = pipeline::import_all(&sources, &known.vocabulary, &given, &done);
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let mut records = Records::read(root);
    let mut first_with: BTreeMap<&str, &SourceDocument> = BTreeMap::new();
    let mut good = 0_usize;
    for (source, imported) in sources.iter().zip(imported) {
        if let Some(first) = first_with.get(&*source.sha256) {
            diagnostics.push(duplicate(source, first));
            continue;
        }
        first_with.insert(&source.sha256, source);
        let Some(article) = imported.into_value(&mut diagnostics) else {
            screen.say(&format!("× {}：没有找到正文", source.path));
            continue;
        };
        good += 1;
        if arguments.explain {
            tell::lines(source, &article.report, screen);
        }
        let own = known.article_of(source);
        let place = match &target {
            Target::Screen => {
                screen.line(article.markdown.trim_end());
                None
            }
            Target::File(path) => Some(Place::new(path.clone())),
            Target::Folder(folder) => Some(Place::new(folder.join(format!("{}.md", article.slug)))),
            Target::Project => Some(match own {
                Some(own) => Place::inside(root, own.path.as_str()),
                None => Place::inside(root, &format!("content/articles/{}.md", article.slug)),
            }),
        };
        let fate = match place {
            _ if arguments.dry_run => Fate::NotWritten,
            None => Fate::Shown,
            Some(place) => {
                let same_source = own.is_some_and(|own| own.sha256 == *source.sha256);
                keep::write(&article.markdown, &place, same_source, &mut records)?
            }
        };
        if let Fate::Beside(path, beside) = &fate {
            diagnostics.push(kept(source, path, beside));
        }
        tell::article(source, &article.report, &fate, screen);
    }
    if !arguments.dry_run {
        records.save(root, screen);
    }
    let failed = diagnostics
        .iter()
        .filter(|it| it.code.severity == Severity::Error)
        .count();
    // What is guessed stands in the line of each article already.
    let outcome = screen.report_on(&sources, root, diagnostics, false);
    let verb = if arguments.dry_run {
        "可以导入"
    } else {
        "导入"
    };
    screen.say(&format!("{verb} {good} 篇，未能导入 {failed} 篇"));
    Ok(outcome)
}

/// Where articles go.
enum Target {
    /// To the project: where the article of a source is already, or else to
    /// `content/articles/`.
    Project,
    /// To standard output.
    Screen,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    fn of(arguments: &ImportArgs, sources: usize) -> anyhow::Result<Self> {
        let Some(path) = &arguments.output else {
            return Ok(Self::Project);
        };
        if path.as_os_str() == "-" {
            return Ok(Self::Screen);
        }
        if path.extension().is_some_and(|it| it == "md") {
            if sources > 1 {
                bail!(
                    "有 {sources} 个来源，不能都写进 {}；请用 -o 指定一个文件夹",
                    path.display()
                );
            }
            return Ok(Self::File(path.clone()));
        }
        if path.is_file() || (path.extension().is_some() && !path.is_dir()) {
            bail!(
                "-o 后面写文件夹，或以 .md 结尾的文件名，或 -；{} 都不是",
                path.display()
            );
        }
        Ok(Self::Folder(path.clone()))
    }
}

fn read_sources(
    arguments: &ImportArgs,
    root: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<SourceDocument>> {
    if arguments.inputs.is_empty() {
        return read_folder(root, SOURCES_FOLDER, diagnostics);
    }
    let mut sources = Vec::new();
    for input in &arguments.inputs {
        let shown = input.display();
        let metadata =
            fs::metadata(input).with_context(|| format!("没有这个文件或文件夹：{shown}"))?;
        let inside = inside_project(root, input);
        if metadata.is_dir() {
            let (base, folder) = match &inside {
                Some(folder) => (root, folder.as_str()),
                None => (input.as_path(), ""),
            };
            sources.extend(read_folder(base, folder, diagnostics)?);
            continue;
        }
        let name = || {
            let name = input.file_name()?.to_string_lossy().replace('\\', "_");
            SourcePath::new(&name)
        };
        let path = inside
            .or_else(name)
            .with_context(|| format!("文件没有名字：{shown}"))?;
        if UNSUPPORTED.contains(&path.extension().as_str()) {
            diagnostics.push(unsupported(&path));
        } else {
            sources.extend(read::read_file(input, &path).into_value(diagnostics));
        }
    }
    Ok(sources)
}

/// The sources in `base/folder`; forms that cannot be read yet are named.
fn read_folder(
    base: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<SourceDocument>> {
    let mut paths = read::list_folder(base, folder, diagnostics)
        .with_context(|| format!("读不出文件夹 {}", base.join(folder).display()))?;
    let is_unsupported = |path: &&SourcePath| UNSUPPORTED.contains(&path.extension().as_str());
    diagnostics.extend(paths.iter().filter(is_unsupported).map(unsupported));
    paths.retain(|path| EXTENSIONS.contains(&path.extension().as_str()));
    Ok(read::read_files(base, &paths).into_value(diagnostics))
}

/// `path` as seen from the project folder, if it lies in it.
fn inside_project(root: &Path, path: &Path) -> Option<SourcePath> {
    read::project_path(&fs::canonicalize(root).ok()?, &fs::canonicalize(path).ok()?)
}

fn unsupported(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::UNSUPPORTED_FORM,
        format!("还不能导入 .{} 文件，跳过", path.extension()),
    )
    .at(Span::new(path, 0..0))
    .help("打开它，另存为纯文本（.txt），再导入")
}

fn duplicate(source: &SourceDocument, first: &SourceDocument) -> Diagnostic {
    Diagnostic::new(
        &code::DUPLICATE_SOURCE,
        format!("与 {} 是同一个文件，没有再导入", first.path),
    )
    .at(Span::new(&source.path, 0..0))
    .help("删去其中一个")
}

fn kept(source: &SourceDocument, article: &str, beside: &str) -> Diagnostic {
    Diagnostic::new(&code::ARTICLE_KEPT, format!("{article} 已经改过，没有覆盖"))
        .at(Span::new(&source.path, 0..0))
        .help(format!("对照 {beside}，合并后删去它"))
}
