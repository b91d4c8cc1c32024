//! `wenzhai import`: messy sources to Markdown files.
//!
//! What an editor has touched is never overwritten: a file is renewed only
//! while it still is, to the byte, what import wrote. `.wenzhai/imports.json`
//! remembers that; without it every existing file counts as edited.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{Format, Outcome, Screen};
use crate::article::Origin;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::import::{ImportReport, Imported, Vocabulary};
use crate::pipeline::{self, BESIDE, SOURCES_FOLDER};
use crate::source::decode::hex;
use crate::source::{SourceDocument, read};
use crate::text::slug::Slug;
use crate::text::span::{SourcePath, Span};

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

/// What import wrote, by path of the source.
#[derive(Default, Serialize, Deserialize)]
struct Records(BTreeMap<String, Record>);

#[derive(Clone, Serialize, Deserialize)]
struct Record {
    /// Where the article was written, inside the project.
    article: String,
    /// SHA-256 of what was written.
    sha256: String,
}

const RECORDS_FILE: &str = ".wenzhai/imports.json";

/// The forms of source that import reads.
const EXTENSIONS: [&str; 2] = ["txt", "text"];

/// The forms in which people keep articles, and which import cannot read yet:
/// they are named, where other files are passed over.
const UNSUPPORTED: [&str; 10] = [
    "html", "htm", "mhtml", "mht", "docx", "doc", "wps", "rtf", "odt", "pdf",
];

/// Runs the command.
pub fn run(arguments: &ImportArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let mut diagnostics = Vec::new();
    let sources = read_sources(arguments, root, &mut diagnostics)?;
    if sources.is_empty() && diagnostics.is_empty() {
        bail!("没有可以导入的文件：请把 .txt 文件放进 {SOURCES_FOLDER}/，或在命令后面写出文件名");
    }
    let target = Target::of(arguments, sources.len())?;
    let known = if root.join("content").is_dir() {
        known_articles(root)
    } else {
        Known::default()
    };
    let bar = (screen.shows_progress() && sources.len() > 20).then(|| progress_bar(sources.len()));
    let done = || {
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    };
    let slug_of = |source: &SourceDocument| known.article_of(source).map(|own| own.slug.clone());
    let imported = pipeline::import_all(&sources, &known.vocabulary, &slug_of, &done);
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let mut records = read_records(root);
    let mut first_with: BTreeMap<&str, &SourceDocument> = BTreeMap::new();
    let mut written = 0_usize;
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
        if arguments.explain {
            explain(source, &article.report, screen);
        }
        let fate = match &target {
            _ if arguments.dry_run => Fate::NotWritten,
            Target::Screen => {
                screen.line(article.markdown.trim_end());
                Fate::Shown
            }
            Target::File(path) => place(
                source,
                &article,
                path,
                None,
                root,
                &mut records,
                &mut diagnostics,
            )?,
            Target::Folder(folder) => {
                let own = known
                    .article_of(source)
                    .filter(|_| arguments.output.is_none());
                let new = || folder.join(format!("{}.md", article.slug));
                let path = own.map_or_else(new, |own| PathBuf::from(own.path.as_str()));
                place(
                    source,
                    &article,
                    &path,
                    own,
                    root,
                    &mut records,
                    &mut diagnostics,
                )?
            }
        };
        written += usize::from(fate != Fate::NotWritten);
        tell(source, &article, &fate, screen);
    }
    if !arguments.dry_run && !matches!(target, Target::Screen) {
        save_records(root, &records, screen);
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
    let good = if arguments.dry_run {
        first_with.len().saturating_sub(failed)
    } else {
        written
    };
    screen.say(&format!("{verb} {good} 篇，未能导入 {failed} 篇"));
    Ok(outcome)
}

/// Where articles go.
enum Target {
    Screen,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    fn of(arguments: &ImportArgs, sources: usize) -> anyhow::Result<Self> {
        match &arguments.output {
            None => Ok(Self::Folder(PathBuf::from("content/articles"))),
            Some(path) if path.as_os_str() == "-" => Ok(Self::Screen),
            Some(path) if path.extension().is_some_and(|it| it == "md") => {
                if sources > 1 {
                    bail!(
                        "有 {sources} 个来源，不能都写进 {}；请用 -o 指定一个文件夹",
                        path.display()
                    );
                }
                Ok(Self::File(path.clone()))
            }
            Some(path) if path.extension().is_some() && !path.is_dir() => {
                bail!(
                    "-o 后面写文件夹，或以 .md 结尾的文件名，或 -；{} 都不是",
                    path.display()
                )
            }
            Some(path) => Ok(Self::Folder(path.clone())),
        }
    }
}

/// What became of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    New(String),
    Renewed(String),
    Unchanged(String),
    Edited(String),
    Beside(String, String),
    Shown,
    NotWritten,
}

/// What the project holds already.
#[derive(Default)]
struct Known {
    articles: Vec<KnownArticle>,
    vocabulary: Vocabulary,
}

/// An article that import made before, perhaps edited since.
struct KnownArticle {
    path: SourcePath,
    slug: Slug,
    /// The source that it was made from, as it was called then.
    file: String,
    /// SHA-256 of that source.
    sha256: String,
}

impl Known {
    /// The article that was made from `source`: from these bytes, or from the
    /// file of this name inside the project, which has changed since.
    fn article_of(&self, source: &SourceDocument) -> Option<&KnownArticle> {
        let same_bytes = self.articles.iter().find(|it| it.sha256 == *source.sha256);
        // A bare file name from outside the project may be another file's too.
        let same_file = || {
            let inside = source.path.is_under("content");
            self.articles
                .iter()
                .find(|it| inside && it.file == source.path.as_str())
        };
        same_bytes.or_else(same_file)
    }
}

fn known_articles(root: &Path) -> Known {
    // What is wrong with the project is for `check` to say.
    let Ok(inputs) = pipeline::read(root) else {
        return Known::default();
    };
    let documents = inputs.value.documents;
    let known = |(path, slug, origin): (SourcePath, Slug, Origin)| {
        let Origin { file, sha256, .. } = origin;
        KnownArticle {
            path,
            slug,
            file,
            sha256,
        }
    };
    let articles = pipeline::origins(&documents)
        .into_iter()
        .map(known)
        .collect();
    Known {
        articles,
        vocabulary: pipeline::vocabulary(&documents),
    }
}

fn read_sources(
    arguments: &ImportArgs,
    root: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<SourceDocument>> {
    if arguments.inputs.is_empty() {
        let found = read::read_folder(root, SOURCES_FOLDER, &EXTENSIONS)
            .with_context(|| format!("读不出文件夹 {}", root.join(SOURCES_FOLDER).display()))?;
        name_unsupported(root, SOURCES_FOLDER, diagnostics);
        return Ok(found.into_value(diagnostics));
    }
    let mut sources = Vec::new();
    for input in &arguments.inputs {
        let metadata = fs::metadata(input)
            .with_context(|| format!("没有这个文件或文件夹：{}", input.display()))?;
        if metadata.is_dir() {
            let inside = inside_project(root, input);
            let (base, folder) = match &inside {
                Some(folder) => (root, folder.as_str()),
                None => (input.as_path(), ""),
            };
            let found = read::read_folder(base, folder, &EXTENSIONS)
                .with_context(|| format!("读不出文件夹 {}", input.display()))?;
            sources.extend(found.into_value(diagnostics));
            name_unsupported(base, folder, diagnostics);
        } else {
            let name = inside_project(root, input).or_else(|| {
                let name = input.file_name()?.to_string_lossy().replace('\\', "_");
                Some(name)
            });
            let path = name
                .as_deref()
                .and_then(SourcePath::new)
                .context("文件没有名字")?;
            if UNSUPPORTED.contains(&path.extension().as_str()) {
                diagnostics.push(unsupported(&path));
                continue;
            }
            sources.extend(read::read_file(input, &path).into_value(diagnostics));
        }
    }
    Ok(sources)
}

fn name_unsupported(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) {
    // What cannot be listed was reported where it was read.
    let paths = read::list_folder(root, folder, &mut Vec::new()).unwrap_or_default();
    let named = paths
        .iter()
        .filter(|path| UNSUPPORTED.contains(&path.extension().as_str()));
    diagnostics.extend(named.map(unsupported));
}

fn unsupported(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::UNSUPPORTED_FORM,
        format!("还不能导入 .{} 文件，跳过", path.extension()),
    )
    .at(Span::new(path, 0..0))
    .help("打开它，另存为纯文本（.txt），再导入")
}

/// `path` as seen from the project folder, if it lies in it.
fn inside_project(root: &Path, path: &Path) -> Option<String> {
    let (root, path) = (fs::canonicalize(root).ok()?, fs::canonicalize(path).ok()?);
    let parts: Vec<_> = path
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Writes one article, unless that would overwrite what a person wrote.
fn place(
    source: &SourceDocument,
    article: &Imported,
    path: &Path,
    own: Option<&KnownArticle>,
    root: &Path,
    records: &mut Records,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Fate> {
    let file = root.join(path);
    let shown = path.display().to_string();
    let new_hash = hex(&Sha256::digest(&article.markdown));
    let record = Record {
        article: shown.clone(),
        sha256: new_hash.clone(),
    };
    let existing = match fs::read(&file) {
        Ok(bytes) => Some(hex(&Sha256::digest(bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("读不出文件 {}", file.display())),
    };
    let fate = match existing {
        None => {
            write_whole(&file, &article.markdown)?;
            Fate::New(shown)
        }
        Some(hash) if hash == new_hash => Fate::Unchanged(shown),
        Some(hash) => {
            let before = records.0.get(source.path.as_str());
            if before.is_some_and(|before| before.article == shown && before.sha256 == hash) {
                write_whole(&file, &article.markdown)?;
                Fate::Renewed(shown)
            } else if own.is_some_and(|own| own.sha256 == *source.sha256) {
                // Edited, and the source has nothing new to offer.
                return Ok(Fate::Edited(shown));
            } else {
                // Edited since, or not ours: the old record stays, so that the
                // file is never taken for untouched.
                let beside = format!("{}{BESIDE}", shown.trim_end_matches(".md"));
                if may_renew(&root.join(&beside), &beside, records) {
                    write_whole(&root.join(&beside), &article.markdown)?;
                    let record = Record {
                        article: beside.clone(),
                        sha256: new_hash,
                    };
                    records.0.insert(beside.clone(), record);
                }
                diagnostics.push(kept(source, &shown, &beside));
                return Ok(Fate::Beside(shown, beside));
            }
        }
    };
    records.0.insert(source.path.as_str().to_owned(), record);
    Ok(fate)
}

/// Whether the file put beside an article is not there, or still what import
/// wrote: an editor may have begun to merge in it.
fn may_renew(file: &Path, beside: &str, records: &Records) -> bool {
    let Ok(bytes) = fs::read(file) else {
        return true;
    };
    let written = records.0.get(beside).map(|record| record.sha256.as_str());
    written == Some(hex(&Sha256::digest(bytes)).as_str())
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, text: &str) -> anyhow::Result<()> {
    let shown = path.display();
    let folder = path
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("建不了文件夹 {}", folder.display()))?;
    let write = || -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wenzhai-import-");
        // A temporary file is private by default; an article is for everyone
        // that the umask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("写不了文件 {shown}"))
}

fn read_records(root: &Path) -> Records {
    let text = fs::read_to_string(root.join(RECORDS_FILE)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn save_records(root: &Path, records: &Records, screen: Screen) {
    let text = serde_json::to_string_pretty(&records.0).unwrap_or_default();
    if let Err(error) = write_whole(&root.join(RECORDS_FILE), &(text + "\n")) {
        screen.say(&format!(
            "记不下这次导入，下次会把文章当作改过的：{error:#}"
        ));
    }
}

/// One line for people, or one object for tools.
fn tell(source: &SourceDocument, article: &Imported, fate: &Fate, screen: Screen) {
    let report = &article.report;
    if screen.format == Format::Json {
        let counts = |counts: &[(String, u64)]| counts.iter().cloned().collect::<BTreeMap<_, _>>();
        let (state, path) = match fate {
            Fate::New(path) => ("new", Some(path)),
            Fate::Renewed(path) => ("renewed", Some(path)),
            Fate::Unchanged(path) => ("unchanged", Some(path)),
            Fate::Edited(path) => ("edited", Some(path)),
            Fate::Beside(_, beside) => ("beside", Some(beside)),
            Fate::Shown => ("shown", None),
            Fate::NotWritten => ("not-written", None),
        };
        let value = json!({
            "source": source.path.as_str(),
            "encoding": source.encoding,
            "state": state,
            "article": path,
            "title": report.title,
            "guessed": report.guessed,
            "removed": counts(&report.removed),
            "repaired": counts(&report.repaired),
            "garbled": report.garbled,
        });
        let _ = writeln!(std::io::stderr(), "{value}");
        return;
    }
    let fate = match fate {
        Fate::New(path) => format!("新建 {path}"),
        Fate::Renewed(path) => format!("更新 {path}"),
        Fate::Unchanged(path) => format!("未变 {path}"),
        Fate::Edited(path) => {
            format!("{path} 已经有了，与这次的结果不同（多半由编辑改过）；来源没有变，保留")
        }
        Fate::Beside(path, beside) => format!("{path} 已经改过，没有覆盖；新的一份在 {beside}"),
        Fate::Shown => "写到标准输出".to_owned(),
        Fate::NotWritten => "没有写入".to_owned(),
    };
    let counts = |label: &str, counts: &[(String, u64)]| {
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        let list: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        (total > 0).then(|| format!("{label}（{}）", list.join("，")))
    };
    let facts = [
        (!report.guessed.is_empty()).then(|| format!("推测 {}", report.guessed.join("、"))),
        counts("去掉", &report.removed),
        counts("修补", &report.repaired),
        (!report.garbled.is_empty()).then(|| format!("缺字 {} 处", report.garbled.len())),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    screen.say(&format!(
        "✓ {}（{}）→ {fate}\n  《{}》 {}",
        source.path,
        source.encoding,
        report.title,
        facts.join("；")
    ));
}

/// Every line of the source, its class, and why.
fn explain(source: &SourceDocument, report: &ImportReport, screen: Screen) {
    screen.line(&format!("{}（{}）", source.path, source.encoding));
    for line in &report.lines {
        let text: String = line.text.trim().chars().take(60).collect();
        screen.line(&format!(
            "{:>5} {:<8} {text}  ← {}",
            line.number, line.class, line.reason
        ));
    }
}

fn progress_bar(total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("导入 {bar:30} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total as u64).with_style(style)
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
