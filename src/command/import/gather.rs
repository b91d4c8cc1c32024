//! The files that a run of import is to read.
//!
//! In: what the user named, or nothing. Out: each file with the name that
//! reports call it by. Forms that cannot be read are named. Knows nothing of
//! what a file says.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::diagnostic::{Diagnostic, code};
use crate::pipeline::SOURCES_FOLDER;
use crate::source::read;
use crate::text::span::{SourcePath, Span};

/// The forms of source that import reads.
const EXTENSIONS: [&str; 10] = [
    "txt", "text", "html", "htm", "xhtml", "mhtml", "mht", "docx", "md", "markdown",
];

/// The forms in which people keep articles, and which import cannot read yet:
/// they are named, where other files are passed over.
const UNSUPPORTED: [&str; 5] = ["doc", "wps", "rtf", "odt", "pdf"];

/// A file to import.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Where it lies.
    pub(super) file: PathBuf,
    /// Path inside the project; for a file from elsewhere, its name, or its
    /// path below the folder that the user named.
    pub(super) path: SourcePath,
    /// The same wherever the user stands: inside the project `path`, elsewhere
    /// the absolute path. It stays on this machine and is never published.
    pub(super) origin: String,
    /// Whether the user named this very file, not only its folder.
    pub(super) named: bool,
}

/// The files that `inputs` name; without any, those of the project's sources.
pub(super) fn gather(
    inputs: &[PathBuf],
    root: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<Listed>> {
    if inputs.is_empty() {
        return folder(root, SOURCES_FOLDER, true, diagnostics);
    }
    let mut found: Vec<Listed> = Vec::new();
    for input in inputs {
        let shown = input.display();
        let metadata = fs::metadata(input).with_context(|| {
            format!("没有 {shown} 这个文件或文件夹，或者不许读；检查名称和所在的位置")
        })?;
        let inside = inside_project(root, input);
        if metadata.is_dir() {
            found.extend(match &inside {
                Some(path) => folder(root, path.as_str(), true, diagnostics)?,
                None => folder(input, "", is_same(root, input), diagnostics)?,
            });
            continue;
        }
        let name = || {
            let name = input.file_name()?.to_string_lossy().replace('\\', "_");
            SourcePath::new(&name)
        };
        let path = inside
            .clone()
            .or_else(name)
            .with_context(|| format!("文件没有名字：{shown}"))?;
        if UNSUPPORTED.contains(&path.extension().as_str()) {
            diagnostics.push(unsupported(&path));
            continue;
        }
        found.push(Listed {
            origin: origin(input, &path, inside.is_some()),
            file: input.clone(),
            path,
            named: true,
        });
    }
    // A file that was named twice, itself or through its folder, is read once.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it| seen.insert(it.origin.clone()));
    Ok(found)
}

/// The sources in `base/folder`.
fn folder(
    base: &Path,
    folder: &str,
    inside: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<Listed>> {
    let paths = read::list_folder(base, folder, diagnostics)
        .with_context(|| format!("读不出文件夹 {}", base.join(folder).display()))?;
    let is_unsupported = |path: &&SourcePath| UNSUPPORTED.contains(&path.extension().as_str());
    diagnostics.extend(paths.iter().filter(is_unsupported).map(unsupported));
    let readable = paths.into_iter().filter(is_readable);
    Ok(readable
        .map(|path| {
            let file = base.join(path.as_str());
            Listed {
                origin: origin(&file, &path, inside),
                file,
                path,
                named: false,
            }
        })
        .collect())
}

fn origin(file: &Path, path: &SourcePath, inside: bool) -> String {
    if inside {
        return path.to_string();
    }
    let absolute = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    absolute.display().to_string()
}

/// `path` as seen from the project folder, if it lies in it.
fn inside_project(root: &Path, path: &Path) -> Option<SourcePath> {
    read::project_path(&fs::canonicalize(root).ok()?, &fs::canonicalize(path).ok()?)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether import reads files of this form.
pub(super) fn is_readable(path: &SourcePath) -> bool {
    EXTENSIONS.contains(&path.extension().as_str())
}

/// The words for a form that import does not read.
pub(super) fn unsupported(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::UNSUPPORTED_FORM,
        format!("还不能导入 .{} 文件，跳过", path.extension()),
    )
    .at(Span::new(path, 0..0))
    .help("打开它，另存为 .docx 或纯文本（.txt），再导入")
}
