//! `wenzhai build`: the site, to `public/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Outcome, Screen, engine};
use crate::output::{self, PageMemo, Written};
use crate::pipeline;

/// Build the site to public/
///
/// Reads content/, the theme and wenzhai.yaml, and writes the whole site in
/// every edition. Pages that did not change are left as they are; only files
/// that wenzhai wrote are ever replaced or removed. A broken file is reported
/// and left out; the others are built.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai build
  wenzhai build --out /srv/www/digest
  wenzhai --root my-digest build --format short")]
pub struct BuildArgs {
    /// Output folder, by default `public` in the project folder
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show notes too: what is guessed, what is damaged
    #[arg(long)]
    notes: bool,
}

/// Runs the command.
pub fn run(arguments: &BuildArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let inputs = pipeline::read(root)?;
    let folder = arguments.out.clone().unwrap_or_else(|| root.join("public"));
    output::refuse_unsafe_folder(root, &folder)?;
    let built = pipeline::build(&inputs.value, &engine()?);
    let mut diagnostics = inputs.diagnostics;
    diagnostics.extend(built.diagnostics);
    let Some(site) = &built.site else {
        return Ok(screen.report(root, diagnostics, arguments.notes));
    };
    fs::create_dir_all(&folder)
        .with_context(|| format!("建不了输出文件夹 {}", folder.display()))?;
    let memo_path = PageMemo::path(root, &folder);
    let (memo, note) = PageMemo::load(&memo_path);
    if let Some(note) = note {
        screen.say(&note);
    }
    let bar = screen.shows_progress().then(progress_bar);
    let progress = |done: usize, total: usize| {
        if let Some(bar) = &bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    };
    let written = output::write(site, &folder, &memo, Some(&progress));
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let written = written?.into_value(&mut diagnostics);
    save_memos(
        &written,
        &memo_path,
        &built.memo,
        &inputs.value.memo,
        root,
        screen,
    );
    let outcome = screen.report(root, diagnostics, arguments.notes);
    for path in &written.kept {
        screen.say(&format!(
            "保留了 {path}：它已不属于网站，但有人改过，请自行处理"
        ));
    }
    if inputs.value.config.base.is_none() {
        screen.say("wenzhai.yaml 里没有写 `base`：不生成 sitemap.xml 和规范链接，其余不受影响");
    }
    screen.say(&summary(&written, &folder, start.elapsed().as_secs_f64()));
    Ok(outcome)
}

fn summary(written: &Written, folder: &Path, seconds: f64) -> String {
    let folder = folder.display();
    format!(
        "网站写在 {folder}：新 {}，改 {}，未变 {}，删 {}（用时 {seconds:.1} 秒）\n用浏览器打开 {folder}/index.html 就能看",
        written.created, written.changed, written.unchanged, written.removed
    )
}

/// What is remembered only saves time, so that failing to save it is said and
/// no more.
fn save_memos(
    written: &Written,
    memo_path: &Path,
    conversion: &crate::edition::memo::Memo,
    before: &crate::edition::memo::Memo,
    root: &Path,
    screen: Screen,
) {
    let pages = written.memo.save(memo_path);
    // Nothing was learnt: the file would be the same.
    let conversion = if conversion.len() == before.len() {
        Ok(())
    } else {
        save_whole(&root.join(pipeline::MEMO_FILE), &conversion.to_bytes())
    };
    if let Err(error) = pages.and(conversion) {
        screen.say(&format!("记不下这次的结果，下次会慢一些：{error:#}"));
    }
}

fn save_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("没有上级文件夹")?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path)?;
    Ok(())
}

fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("生成网页 {bar:30} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
