//! `wenzhai init`: a new project that builds at once.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::{Outcome, Screen, schema, write_new};

/// Start a new project that builds at once
///
/// Makes the folder with settings, an example source, the article that import
/// makes of it, a glossary entry and an about page. Files that are there
/// already are never touched.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai init my-digest
  cd my-digest && wenzhai build")]
pub struct InitArgs {
    /// The new folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Path and text of every file of a new project.
const FILES: [(&str, &str); 8] = [
    ("wenzhai.yaml", include_str!("init/wenzhai.yaml")),
    (
        "content/sources/example.txt",
        include_str!("init/example.txt"),
    ),
    (
        "content/articles/example.md",
        include_str!("init/example.md"),
    ),
    (
        "content/terms/ji-fen-zhi.md",
        include_str!("init/ji-fen-zhi.md"),
    ),
    (
        "content/terms/zu-zhi-zhen-xing.md",
        include_str!("init/zu-zhi-zhen-xing.md"),
    ),
    ("content/pages/about.md", include_str!("init/about.md")),
    (schema::FILE, schema::ARTICLE),
    (".gitignore", "/public/\n/.wenzhai/\n"),
];

/// Runs the command.
pub fn run(arguments: &InitArgs, screen: Screen) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let taken = FILES
        .iter()
        .find(|(path, _)| folder.join(path).symlink_metadata().is_ok());
    if let Some((path, _)) = taken {
        bail!(
            "{} 里已经有 {path}，没有改动任何文件；请换一个文件夹",
            folder.display()
        );
    }
    for (path, text) in FILES {
        write_new(&folder.join(path), text)?;
    }
    let shown = folder.display();
    screen.say(&format!(
        "新项目在 {shown}\n  把原文放进 {shown}/content/sources/，然后：\n  cd {shown}\n  wenzhai import   原文变成文章\n  wenzhai build    文章变成网站\n  wenzhai serve    边写边看"
    ));
    Ok(Outcome::Clean)
}
