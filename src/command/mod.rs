//! One file a subcommand: read inputs, run the pipeline, hand the result to
//! one sink, print the report.
//!
//! This module holds what they share: the [`Screen`]. Only this room speaks to
//! it. Knows nothing of how a stage does its work.

pub mod build;
pub mod check;
pub mod convert;
pub mod import;
pub mod init;
pub mod new;
pub mod schema;
pub mod serve;
pub mod theme;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::emit::{Style, emit};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::edition::opencc::{OpenCc, default_cache};
use crate::source::read::read_file;
use crate::text::span::SourcePath;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing in the content is wrong.
    Clean,
    /// At least one error was found in the content.
    Problems,
}

/// How reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source line and a caret.
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
}

/// Whether reports are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

/// The two streams that a command speaks to: results on standard output,
/// reports and progress on standard error.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    format: Format,
    /// On standard error.
    color: bool,
    /// On standard output.
    result_color: bool,
    quiet: bool,
}

/// As many warnings or notes of one code are shown to people one by one …
const MOST_OF_A_CODE: usize = 20;
/// … and where there are more, this many.
const FEW_OF_A_CODE: usize = 10;

impl Screen {
    /// A screen that writes reports in `format`.
    pub fn new(format: Format, color: Color, quiet: bool) -> Self {
        let colored = |is_terminal: bool| match color {
            Color::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none(),
            Color::Always => true,
            Color::Never => false,
        };
        Self {
            format,
            color: colored(io::stderr().is_terminal()),
            result_color: colored(io::stdout().is_terminal()),
            quiet,
        }
    }

    /// A line of result. A reader that went away is no reason to fail.
    pub fn line(&self, line: &str) {
        let _ = writeln!(io::stdout(), "{line}");
    }

    /// `line` for [`Self::line`], in a colour (the number of an ANSI sequence)
    /// where colours are shown.
    pub fn painted(&self, line: &str, color: &str) -> String {
        if self.result_color && !color.is_empty() {
            format!("\u{1b}[{color}m{line}\u{1b}[0m")
        } else {
            line.to_owned()
        }
    }

    /// An object for tools, on one line of the report.
    pub fn object(&self, object: &serde_json::Value) {
        let _ = writeln!(io::stderr(), "{object}");
    }

    /// A line on what was done; not in quiet mode, nor where tools read.
    pub fn say(&self, line: &str) {
        if !self.quiet && self.format != Format::Json {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Whether reports are read by tools, as JSON.
    pub fn is_for_tools(&self) -> bool {
        self.format == Format::Json
    }

    /// The environment's failure: what could not be done, and why.
    pub fn failure(&self, error: &anyhow::Error) {
        let _ = writeln!(io::stderr(), "错误：{error}");
        for cause in error.chain().skip(1) {
            let _ = writeln!(io::stderr(), "  原因：{cause}");
        }
    }

    /// Writes `diagnostics` and their number. `root` is where the files lie
    /// that they name. Notes are counted, and shown where `notes` says so.
    pub fn report(&self, root: &Path, diagnostics: Vec<Diagnostic>, notes: bool) -> Outcome {
        self.report_on(&BTreeMap::new(), root, diagnostics, notes)
    }

    /// The same, where some `files` do not lie where their path says.
    pub fn report_on(
        &self,
        files: &BTreeMap<SourcePath, PathBuf>,
        root: &Path,
        mut diagnostics: Vec<Diagnostic>,
        notes: bool,
    ) -> Outcome {
        diagnostic::sort(&mut diagnostics);
        let count = |severity| {
            diagnostics
                .iter()
                .filter(|it| it.code.severity == severity)
                .count()
        };
        let (errors, warnings, hints) = (
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
        );
        if !notes {
            diagnostics.retain(|it| it.code.severity != Severity::Note);
        }
        let (shown, more) = self.few_of_each(diagnostics);
        let text = self.rendered(files, root, &shown);
        let _ = io::stderr().write_all(text.as_bytes());
        for (code, count) in more {
            self.say(&format!(
                "{} {}：另有 {count} 处同类的，没有一一列出；要全部，加 --format short",
                code.id(),
                code.name
            ));
        }
        let parts = [(errors, "个错误"), (warnings, "个警告"), (hints, "个提示")];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if !parts.is_empty() {
            let more = if hints > 0 && !notes {
                "（运行 wenzhai check 看提示）"
            } else {
                ""
            };
            self.say(&format!("{}{more}", parts.join("，")));
        }
        if errors > 0 {
            Outcome::Problems
        } else {
            Outcome::Clean
        }
    }

    /// For people, the first few warnings and notes of each code and the
    /// number of the others: a thousand articles with one thing left open are
    /// one thing to say. Errors, and what tools read, stay complete.
    fn few_of_each(
        self,
        diagnostics: Vec<Diagnostic>,
    ) -> (Vec<Diagnostic>, Vec<(&'static Code, usize)>) {
        let mut counts: BTreeMap<u16, (&Code, usize)> = BTreeMap::new();
        for diagnostic in &diagnostics {
            let code = diagnostic.code;
            counts.entry(code.number).or_insert((code, 0)).1 += 1;
        }
        let is_summed = |code: &Code| {
            self.format == Format::Human
                && code.severity != Severity::Error
                && counts[&code.number].1 > MOST_OF_A_CODE
        };
        let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
        let shown = diagnostics.into_iter().filter(|diagnostic| {
            let seen = seen.entry(diagnostic.code.number).or_default();
            *seen += 1;
            *seen <= FEW_OF_A_CODE || !is_summed(diagnostic.code)
        });
        let shown = shown.collect();
        let more = counts.values().filter(|(code, _)| is_summed(code));
        (
            shown,
            more.map(|(code, count)| (*code, count - FEW_OF_A_CODE))
                .collect(),
        )
    }

    /// `diagnostics` as they are shown.
    pub fn rendered(
        &self,
        files: &BTreeMap<SourcePath, PathBuf>,
        root: &Path,
        diagnostics: &[Diagnostic],
    ) -> String {
        let style = match self.format {
            Format::Human => Style::Human { color: self.color },
            Format::Short => Style::Short,
            Format::Json => Style::Json,
        };
        let text_of = |path: &SourcePath| {
            let elsewhere = files.get(path).cloned();
            let file = elsewhere.unwrap_or_else(|| root.join(path.as_str()));
            // What a symbolic link leads to is not read, and not shown either.
            if file.is_symlink() {
                return None;
            }
            let document = read_file(&file, path).value?;
            Some(document.text.to_string())
        };
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = emit(&mut bytes, style, diagnostics, &text_of);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A progress bar called `what`, where one would be seen.
fn progress_bar(screen: Screen, what: &str) -> Option<ProgressBar> {
    let style = ProgressStyle::with_template(&format!("{what} {{bar:30}} {{pos}}/{{len}}"));
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let seen = !screen.quiet && screen.format == Format::Human && io::stderr().is_terminal();
    seen.then(|| ProgressBar::new(0).with_style(style))
}

/// A count of what is done, for work whose end is not known, where it would be
/// seen.
fn counter(screen: Screen, what: &str) -> Option<ProgressBar> {
    let style = ProgressStyle::with_template(&format!("{what} {{pos}} 条，每秒 {{per_sec}}"));
    let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
    progress_bar(screen, what).map(|bar| bar.with_style(style))
}

/// Writes a file whole or not at all; its folder is made where it is missing.
fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("建不了文件夹 {}", folder.display()))?;
    let write = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wenzhai-");
        // A temporary file is private by default; this one is for everyone
        // that the umask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("写不了文件 {}", path.display()))
}

/// Writes a file that is not there yet; its folder is made where it is missing.
fn write_new(path: &Path, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let shown = path.display();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("建不了文件夹 {}", folder.display()))?;
    }
    let mut file = fs::File::create_new(path).with_context(|| format!("写不了文件 {shown}"))?;
    file.write_all(content.as_ref())
        .with_context(|| format!("写不了文件 {shown}"))
}

/// The conversion engine.
fn engine() -> anyhow::Result<OpenCc> {
    OpenCc::open(default_cache().as_deref())
}
