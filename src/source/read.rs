//! Files below the project folder, read and decoded in parallel.
//!
//! The only file of this room that touches the disk. Symbolic links are never
//! followed. Knows nothing of what the files mean.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::decode::{self, MAX_BYTES};
use super::{Form, SourceDocument};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::span::{SourcePath, Span};

/// Every file below `root/folder` with one of `extensions` (lower case, no
/// dot), in order of path. A folder that does not exist holds no files. What
/// cannot be read or decoded is reported and left out.
pub fn read_folder(
    root: &Path,
    folder: &str,
    extensions: &[&str],
) -> io::Result<Reported<Vec<SourceDocument>>> {
    let mut diagnostics = Vec::new();
    let mut paths = list_folder(root, folder, &mut diagnostics)?;
    paths.retain(|path| extensions.contains(&path.extension().as_str()));
    let value = read_files(root, &paths).into_value(&mut diagnostics);
    Ok(Reported { value, diagnostics })
}

/// The files at `paths` below `root`, in that order, read in parallel.
pub fn read_files(root: &Path, paths: &[SourcePath]) -> Reported<Vec<SourceDocument>> {
    let read: Vec<_> = paths
        .par_iter()
        .map(|path| read_file(&root.join(path.as_str()), path))
        .collect();
    let mut diagnostics = Vec::new();
    let documents = read
        .into_iter()
        .filter_map(|document| document.into_value(&mut diagnostics));
    Reported {
        value: documents.collect(),
        diagnostics,
    }
}

/// The path of every file below `root/folder`, sorted; hidden files and
/// folders are left out, symbolic links are reported.
pub fn list_folder(
    root: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<Vec<SourcePath>> {
    let top = root.join(folder);
    match fs::symlink_metadata(&top) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    let mut paths = Vec::new();
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let walk = WalkDir::new(&top).follow_links(false).sort_by_file_name();
    for entry in walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()))
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().and_then(|path| project_path(root, path));
                diagnostics.push(unreadable(path.as_ref(), &error.to_string()));
                continue;
            }
        };
        let Some(path) = project_path(root, entry.path()) else {
            continue;
        };
        if entry.file_type().is_symlink() {
            diagnostics.push(symlink(&path));
        } else if entry.file_type().is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The file at `file`, which is called `path` in reports.
pub fn read_file(file: &Path, path: &SourcePath) -> Reported<Option<SourceDocument>> {
    let length = fs::metadata(file).map_or(0, |metadata| {
        usize::try_from(metadata.len()).unwrap_or(usize::MAX)
    });
    if length > MAX_BYTES {
        // Decoding names the problem from the length alone; the bytes are not
        // read.
        return Reported {
            value: None,
            diagnostics: vec![decode::too_large(path, length)],
        };
    }
    match fs::read(file) {
        Ok(bytes) => {
            let mut reported = decode::decode(path, &bytes);
            if let Some(page) = reported.value.as_mut().filter(|it| it.form == Form::Html) {
                page.beside = beside(file).into();
            }
            reported
        }
        Err(error) => Reported {
            value: None,
            diagnostics: vec![unreadable(Some(path), &error.to_string())],
        },
    }
}

/// The picture `name` of the page at `file`, which is called `path`: in the file
/// itself, or in the folder beside it.
pub fn read_picture(file: &Path, path: &SourcePath, name: &str) -> io::Result<Vec<u8>> {
    let holds = matches!(path.extension().as_str(), "docx" | "mhtml" | "mht");
    if holds {
        let bytes = fs::read(file)?;
        let picture = decode::picture(path, &bytes, name);
        return picture.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    }
    fs::read(file.with_file_name(name))
}

/// The files in the folder that browsers put beside a page which they save:
/// `page_files/` or `page.files/`. Links are not followed.
fn beside(page: &Path) -> Vec<String> {
    let Some(stem) = page.file_stem().and_then(|stem| stem.to_str()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for name in [format!("{stem}_files"), format!("{stem}.files")] {
        let folder = page.with_file_name(&name);
        let is_folder = fs::symlink_metadata(&folder).is_ok_and(|it| it.is_dir());
        let entries = fs::read_dir(&folder).ok().filter(|_| is_folder);
        for entry in entries.into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_file())
                && let Ok(file) = entry.file_name().into_string()
            {
                found.push(format!("{name}/{file}"));
            }
        }
    }
    found.sort();
    found
}

/// `path` as seen from `root`, if it lies in it.
pub fn project_path(root: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Vec<_> = path
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    SourcePath::new(&parts.join("/"))
}

fn unreadable(path: Option<&SourcePath>, reason: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&code::UNREADABLE_FILE, format!("文件读不出来：{reason}"))
        .help("检查文件是否还在、有没有读取权限");
    match path {
        Some(path) => diagnostic.at(Span::new(path, 0..0)),
        None => diagnostic,
    }
}

fn symlink(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::SYMLINK_SKIPPED, "符号链接不跟随，跳过")
        .at(Span::new(path, 0..0))
        .help("请把文件本身复制到这里")
}
