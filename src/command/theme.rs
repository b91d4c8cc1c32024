//! `wenzhai theme`: the themes in the program, as files to change.

use std::path::Path;

use anyhow::bail;
use clap::{Args, Subcommand, builder::PossibleValuesParser};

use super::{Outcome, Screen, write_new};
use crate::pipeline;
use crate::theme::load::{self, BUILT_IN, DEFAULT};

/// Work on the look of the site
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai theme eject templates/article.html   one file, to change it; the rest stays the program's
  wenzhai theme eject --all                    the whole theme, to make it your own")]
pub struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Subcommand)]
enum ThemeCommand {
    /// Write files of a theme of the program to themes/, where they take its place
    ///
    /// With neither files nor --all it lists the files that there are. A file
    /// that is there already is never touched.
    #[command(after_help = "\
Examples:
  wenzhai theme eject                                  what there is
  wenzhai theme eject templates/article.html           one template
  wenzhai theme eject strings/hans.yaml                the wording; keep only the lines you change
  wenzhai theme eject --all --theme plain              a small theme to begin one of your own with")]
    Eject(EjectArgs),
}

#[derive(Args)]
struct EjectArgs {
    /// Files of the theme, such as templates/article.html
    #[arg(value_name = "FILE", conflicts_with = "all")]
    files: Vec<String>,
    /// Every file of it
    #[arg(long)]
    all: bool,
    /// The theme in the program
    #[arg(long, value_name = "NAME", default_value = DEFAULT, value_parser = PossibleValuesParser::new(BUILT_IN))]
    theme: String,
}

/// Runs the command.
pub fn run(arguments: &ThemeArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let ThemeCommand::Eject(arguments) = &arguments.command;
    eject(arguments, root, screen)
}

fn eject(arguments: &EjectArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let theme = &arguments.theme;
    let files = load::built_in(theme);
    if arguments.files.is_empty() && !arguments.all {
        for name in files.keys() {
            screen.line(name);
        }
        return Ok(Outcome::Clean);
    }
    if !pipeline::is_project(root) {
        bail!(
            "{} 不是文摘项目；用 `wenzhai init 文件夹` 新建一个，或用 `--root 文件夹` 指明项目在哪里",
            root.display()
        );
    }
    let mut wanted = Vec::new();
    for name in &arguments.files {
        let Some(bytes) = files.get(name.as_str()) else {
            bail!(
                "主题 {theme} 里没有 {name}；`wenzhai theme eject --theme {theme}` 列出有哪些文件"
            );
        };
        wanted.push((name, bytes));
    }
    if arguments.all {
        wanted.extend(&files);
    }
    let target = |name: &str| format!("themes/{theme}/{name}");
    // All or nothing: half a theme would be one that nobody asked for.
    let taken: Vec<String> = wanted
        .iter()
        .map(|(name, _)| target(name))
        .filter(|path| root.join(path).symlink_metadata().is_ok())
        .collect();
    if !taken.is_empty() {
        bail!(
            "{} 已经在那里了，什么也没有写；先移走它，或只写别的文件",
            taken.join("、")
        );
    }
    for (name, bytes) in wanted {
        let path = target(name);
        write_new(&root.join(&path), bytes)?;
        screen.line(&path);
    }
    Ok(Outcome::Clean)
}
