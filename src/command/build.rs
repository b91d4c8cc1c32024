//! `wenzhai build`: the site, to `public/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;

use super::{Outcome, Screen, engine, progress_bar, write_whole};
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
        return Ok(screen.report(root, diagnostics, false));
    };
    fs::create_dir_all(&folder)
        .with_context(|| format!("建不了输出文件夹 {}", folder.display()))?;
    let memo_file = root.join(PageMemo::path(&folder));
    let memo = fs::read(&memo_file).map_or(Some(PageMemo::default()), |bytes| {
        PageMemo::from_bytes(&bytes)
    });
    let memo = memo.unwrap_or_else(|| {
        screen.say(&format!(
            "{} 损坏了，不用它：这次所有网页重新生成，结果不受影响",
            memo_file.display()
        ));
        PageMemo::default()
    });
    let bar = progress_bar(screen, "生成网页");
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
    let pages = write_whole(&memo_file, &written.memo.to_bytes());
    let runs = if built.memo == inputs.value.memo {
        Ok(())
    } else {
        write_whole(&root.join(pipeline::MEMO_FILE), &built.memo.to_bytes())
    };
    if let Err(error) = pages.and(runs) {
        screen.say(&format!("记不下这次的结果，下次会慢一些：{error:#}"));
    }
    let outcome = screen.report(root, diagnostics, false);
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
