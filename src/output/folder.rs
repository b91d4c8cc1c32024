//! The output folder on the disk: every operation that `output` does to it.
//!
//! In: paths inside the folder. Out: whole files, or an error that names the
//! path. No operation follows a symbolic link below the folder, and no file is
//! ever visible half written. Knows nothing of pages or of who owns what.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use sha2::{Digest as _, Sha256};

use super::memo::Stamp;
use crate::source::decode::hex;

/// End of the name of a file that is still being written: `.NAME` + this.
pub(super) const TEMPORARY: &str = ".wenzhai-tmp";

/// Asked before each change to the disk; an error stands for a program that
/// was killed at that moment. Only tests give one.
pub(super) type Before<'a> = &'a (dyn Fn() -> io::Result<()> + Sync);

/// The output folder, which exists.
#[derive(Clone, Copy)]
pub(super) struct Folder<'a> {
    path: &'a Path,
    before: Before<'a>,
}

/// What stands at a path.
pub(super) enum Entry {
    Nothing,
    File(Stamp),
    /// A folder, a symbolic link, a device.
    Other(&'static str),
}

impl<'a> Folder<'a> {
    /// The folder at `path`, made where it is missing. It may be a symbolic
    /// link itself.
    pub(super) fn open(path: &'a Path, before: Before<'a>) -> anyhow::Result<Self> {
        let folder = Self { path, before };
        if !path.is_dir() {
            folder.act(path, || fs::create_dir_all(path))?;
        }
        Ok(folder)
    }

    /// What stands at `path`. An error names a symbolic link that stands for a
    /// folder above it; a file that does is [`Entry::Other`].
    pub(super) fn entry(&self, path: &str) -> anyhow::Result<Entry> {
        for (end, _) in path.match_indices('/') {
            match self.look(&path[..end])? {
                Entry::Nothing => return Ok(Entry::Nothing),
                Entry::File(_) => return Ok(Entry::Other("上一级是一个文件，不是文件夹")),
                Entry::Other(FOLDER) => {}
                Entry::Other(SYMLINK) => bail!(
                    "{} 是一个符号链接：输出文件夹里的文件夹不能是符号链接，以免写到别处。请把它移走再试",
                    self.path.join(&path[..end]).display()
                ),
                other @ Entry::Other(_) => return Ok(other),
            }
        }
        self.look(path)
    }

    /// The bytes at `path`; `None` where there is no such file.
    pub(super) fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match self.entry(path)? {
            Entry::Nothing => Ok(None),
            Entry::File(_) => {
                let file = self.path.join(path);
                let bytes = fs::read(&file).map_err(|error| cannot("读不出", &file, &error))?;
                Ok(Some(bytes))
            }
            Entry::Other(what) => bail!("{} {what}", self.path.join(path).display()),
        }
    }

    /// The hash of the bytes at `path`, which is a file.
    pub(super) fn hash(&self, path: &str) -> anyhow::Result<String> {
        let bytes = self
            .read(path)?
            .with_context(|| format!("{} 不见了", self.path.join(path).display()))?;
        Ok(hex(&Sha256::digest(&bytes)))
    }

    /// Puts `bytes` at `path`: to a temporary name beside it, then renamed, so
    /// that a reader finds the old file or the new one, never a part.
    pub(super) fn place(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Stamp> {
        self.make_parents(path)?;
        let (file, temporary) = (self.path.join(path), self.path.join(temporary(path)));
        let placed = self.write(&temporary, bytes).and_then(|stamp| {
            self.act(&file, || fs::rename(&temporary, &file))?;
            Ok(stamp)
        });
        if placed.is_err() && (self.before)().is_ok() {
            // The first error is the one that matters.
            let _ = fs::remove_file(&temporary);
        }
        placed
    }

    /// Puts one of wenzhai's own notes at `name`, and waits until it is on the
    /// disk: what it says must not be lost when the power goes.
    pub(super) fn place_note(&self, name: &str, text: &str) -> anyhow::Result<()> {
        self.remove(&temporary(name))?;
        self.place(name, text.as_bytes())?;
        let file = self.path.join(name);
        File::open(&file)
            .and_then(|open| open.sync_all())
            .map_err(|error| cannot("写不进", &file, &error))
    }

    /// Adds `line` to the note at `name`.
    pub(super) fn append(&self, name: &str, line: &str) -> anyhow::Result<()> {
        let file = self.path.join(name);
        self.act(&file, || {
            OpenOptions::new()
                .append(true)
                .open(&file)?
                .write_all(line.as_bytes())
        })
    }

    /// Removes the file or link at `path`, if there is one.
    pub(super) fn remove(&self, path: &str) -> anyhow::Result<()> {
        let file = self.path.join(path);
        if let Entry::File(_) | Entry::Other(SYMLINK) = self.entry(path)? {
            (self.before)()
                .and_then(|()| fs::remove_file(&file))
                .map_err(|error| cannot("删不掉", &file, &error))?;
        }
        Ok(())
    }

    /// Removes the folders above `path` that are empty.
    pub(super) fn prune(&self, path: &str) -> anyhow::Result<()> {
        let mut rest = path;
        while let Some((parent, _)) = rest.rsplit_once('/') {
            let folder = self.path.join(parent);
            let empty = matches!(self.entry(parent)?, Entry::Other(FOLDER))
                && fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_none());
            if empty {
                (self.before)()
                    .and_then(|()| fs::remove_dir(&folder))
                    .map_err(|error| cannot("删不掉", &folder, &error))?;
            }
            rest = parent;
        }
        Ok(())
    }

    /// The path as a person is shown it.
    pub(super) fn show(&self, path: &str) -> String {
        self.path.join(path).display().to_string()
    }

    fn look(&self, path: &str) -> anyhow::Result<Entry> {
        let file = self.path.join(path);
        match fs::symlink_metadata(&file) {
            Ok(metadata) if metadata.is_file() => Ok(Entry::File(Stamp::of(&metadata))),
            Ok(metadata) if metadata.is_dir() => Ok(Entry::Other(FOLDER)),
            Ok(metadata) if metadata.is_symlink() => Ok(Entry::Other(SYMLINK)),
            Ok(_) => Ok(Entry::Other("不是普通文件")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Entry::Nothing),
            Err(error) => Err(cannot("读不出", &file, &error)),
        }
    }

    fn make_parents(&self, path: &str) -> anyhow::Result<()> {
        for (end, _) in path.match_indices('/') {
            if let Entry::Nothing = self.entry(&path[..end])? {
                let folder = self.path.join(&path[..end]);
                self.act(&folder, || fs::create_dir(&folder))?;
            }
        }
        Ok(())
    }

    fn write(&self, temporary: &Path, bytes: &[u8]) -> anyhow::Result<Stamp> {
        let mut file = (self.before)()
            .and_then(|()| {
                OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(temporary)
            })
            .map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => anyhow!(
                    "{} 已经存在：是不是另一个 wenzhai 正在写这个文件夹？如果不是，请删去它再试",
                    temporary.display()
                ),
                _ => cannot("写不进", temporary, &error),
            })?;
        self.act(temporary, || {
            file.write_all(bytes)?;
            file.flush()?;
            Ok(Stamp::of(&file.metadata()?))
        })
    }

    fn act<T>(&self, path: &Path, operation: impl FnOnce() -> io::Result<T>) -> anyhow::Result<T> {
        (self.before)()
            .and_then(|()| operation())
            .map_err(|error| cannot("写不进", path, &error))
    }
}

const FOLDER: &str = "是一个文件夹";
const SYMLINK: &str = "是一个符号链接";

/// Name of the temporary file beside `path`.
pub(super) fn temporary(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/.{name}{TEMPORARY}"),
        None => format!(".{path}{TEMPORARY}"),
    }
}

/// Names of a project folder: a folder that holds one of them is no place for
/// a site.
const PROJECT_NAMES: [&str; 5] = ["wenzhai.yaml", "Cargo.toml", "content", "themes", "src"];

/// Refuses an output folder that is the project `root` or stands above it, or
/// inside what an editor writes, or that looks like a project itself.
pub fn refuse_unsafe_folder(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let advice = "请换一个输出文件夹，例如 public";
    let shown = folder.display();
    let resolve = |path: &Path| resolve(path).map_err(|error| cannot("读不出", path, &error));
    let (root, folder) = (resolve(root)?, resolve(folder)?);
    if root.starts_with(&folder) {
        bail!("不能把网站写进 {shown}：那是项目文件夹本身，或它的上一级。{advice}");
    }
    if let Ok(inside) = folder.strip_prefix(&root) {
        let first = inside.iter().next().unwrap_or_default();
        let kept = [
            "content", "themes", "src", "tests", "docs", ".git", ".wenzhai",
        ];
        if let Some(name) = kept.iter().find(|name| first == **name) {
            bail!("不能把网站写进 {shown}：{name}/ 里放的不是网站。{advice}");
        }
    }
    if let Some(name) = PROJECT_NAMES
        .iter()
        .find(|name| folder.join(name).symlink_metadata().is_ok())
    {
        bail!("不能把网站写进 {shown}：里面有 {name}，看来是一个项目文件夹。{advice}");
    }
    Ok(())
}

/// `path` without links, as far as it exists.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut existing = path.as_path();
    loop {
        match fs::canonicalize(existing) {
            Ok(found) => {
                return Ok(missing
                    .iter()
                    .rev()
                    .fold(found, |path, name| path.join(name)));
            }
            Err(error) => match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
                    missing.push(name.to_owned());
                    existing = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

/// An error of the environment, in words: `写不进 public/a.html：没有权限（…）`.
fn cannot(what: &str, path: &Path, error: &io::Error) -> anyhow::Error {
    use io::ErrorKind as Kind;
    let reason = match error.kind() {
        Kind::PermissionDenied => "没有权限",
        Kind::StorageFull | Kind::QuotaExceeded => "磁盘满了",
        Kind::ReadOnlyFilesystem => "这个磁盘是只读的",
        Kind::NotADirectory | Kind::AlreadyExists => "同名的文件挡住了文件夹",
        Kind::NotFound => "路径不存在",
        Kind::InvalidFilename => "文件名太长或不合规定",
        _ => "系统不允许",
    };
    anyhow!("{what} {}：{reason}（{error}）", path.display())
}
