//! `wenzhai import`: messy sources to Markdown files.
//!
//! `gather` finds the sources and `run` takes them through the import; `known`
//! tells which article a source made before, `keep` where an article may be
//! written, `similar` which articles say the same; `tell` says what was done.
//! `stream` is the other road: from standard input to standard output.

mod gather;
mod keep;
mod known;
mod records;
mod run;
mod similar;
mod stream;
mod tell;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::{Outcome, Screen, progress_bar};
use crate::pipeline::SOURCES_FOLDER;
use run::{Run, Target};

/// Turn messy sources into articles
///
/// Each file becomes one Markdown file with front matter in content/articles/.
/// Nothing that the author wrote is lost and nothing is invented: the report
/// says what was guessed, removed, repaired and found damaged, and which
/// articles say the same. An article that you have edited is never overwritten:
/// the new version is put beside it (.new.md). One that you have removed is not
/// brought back, unless you name its source. Running again changes nothing.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai import                            everything in content/sources/
  wenzhai import ~/Downloads/case.txt       one file, from anywhere
  wenzhai import --explain page.txt         what each line was taken for, and why
  wenzhai import page.txt -o -              to standard output
  wenzhai import pages/ -o articles/        a folder to a folder
  wenzhai import --dry-run                  what would be written
  wenzhai import --format json 2> report    one JSON object a file, for tools
  wenzhai import --jsonl < in > out         records for data pipelines, see docs/streaming.md

A record of --jsonl is a JSON object on one line: id, one of text, html or base64 (the bytes
of a file, with name or type), and if known url and date (YYYY-MM-DD). The answer has id, ok,
markdown, front_matter, report and problems. Bad records are answered, too; the exit code is 0.")]
pub struct ImportArgs {
    /// Files or folders; by default content/sources
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// A file that ends in .md (for one input), a folder, or - for standard output
    #[arg(long, short, value_name = "FILE|DIR|-")]
    output: Option<PathBuf>,
    /// Show what each line was taken for, and why
    #[arg(long)]
    explain: bool,
    /// Write nothing, and say what would be written
    #[arg(long)]
    dry_run: bool,
    /// Read one JSON object a line on standard input, write one a line on standard output
    #[arg(long, conflicts_with_all = ["inputs", "output", "dry_run"])]
    jsonl: bool,
}

/// So many sources are read, imported and written before the next are read, so
/// that a large folder takes no more memory than a small one.
const BATCH: usize = 512;

/// From this number of sources on, a run is long enough for a progress bar.
const LONG_RUN: usize = 20;

/// Runs the command.
pub fn run(arguments: &ImportArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    if arguments.jsonl {
        return stream::run(root, arguments.explain, screen);
    }
    let mut diagnostics = Vec::new();
    let listed = gather::gather(&arguments.inputs, root, &mut diagnostics)?;
    if listed.is_empty() && diagnostics.is_empty() {
        bail!(
            "没有可以导入的文件：请把 .txt 或 .html 文件放进 {SOURCES_FOLDER}/，或在命令后面写出文件名；项目在别处时用 --root 指明"
        );
    }
    let target = Target::of(arguments.output.as_deref(), listed.len())?;
    let words = known::words(root).into_value(&mut diagnostics);
    let mut run = Run::new(root, target, arguments.dry_run, words);
    let bar = (listed.len() > LONG_RUN).then(|| progress_bar(screen, "导入"));
    let bar = bar
        .flatten()
        .inspect(|bar| bar.set_length(listed.len() as u64));
    let done = || bar.iter().for_each(|bar| bar.inc(1));
    let (mut counts, mut errors) = (tell::Counts::default(), false);
    for batch in listed.chunks(BATCH) {
        for imported in run.import(batch, &done) {
            let say = || tell::source(&imported, arguments.explain, arguments.dry_run, screen);
            match &bar {
                // A line written through the bar would tear it.
                Some(bar) => bar.suspend(say),
                None => say(),
            }
            counts.add(&imported.fate);
            errors |= imported.has_errors();
            // Tools have read them with their source.
            if !screen.is_for_tools() {
                diagnostics.extend(imported.diagnostics);
            }
        }
    }
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    run.finish(screen);
    let files: BTreeMap<_, _> = listed.into_iter().map(|it| (it.path, it.file)).collect();
    // What is guessed stands in the line of each article already.
    let outcome = screen.report_on(&files, root, diagnostics, false);
    counts.tell(arguments.dry_run, screen);
    Ok(if errors { Outcome::Problems } else { outcome })
}
