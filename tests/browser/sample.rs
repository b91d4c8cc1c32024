//! The site that the browser looks at: the project's own content, built by the
//! real program, once for all tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use walkdir::WalkDir;

use crate::server::is_page;

/// A built site.
pub(crate) struct Sample {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Every page, with its bytes as text.
    pub(crate) pages: BTreeMap<String, String>,
}

/// The sample site.
pub(crate) static SAMPLE: LazyLock<Sample> = LazyLock::new(build);

impl Sample {
    /// The longest case, without its edition: `articles/….html`.
    pub(crate) fn article(&self) -> String {
        self.longest("hans/articles/")["hans/".len()..].to_owned()
    }

    /// The longest page of a folder that is no list of them all.
    pub(crate) fn longest(&self, folder: &str) -> String {
        let pages = self
            .pages
            .iter()
            .filter(|(path, _)| path.starts_with(folder) && !path.contains("/index"));
        let longest = pages.max_by_key(|(_, page)| page.len());
        longest.expect("the folder has a page").0.clone()
    }

    /// Pages of every kind: of each, the longest, in both editions.
    pub(crate) fn of_every_kind(&self) -> Vec<String> {
        let mut longest: BTreeMap<String, &String> = BTreeMap::new();
        for (path, page) in &self.pages {
            let chosen = longest.entry(kind(path)).or_insert(path);
            if page.len() > self.pages[*chosen].len() {
                *chosen = path;
            }
        }
        longest.into_values().cloned().collect()
    }
}

/// What a page is, by its place: the folder, and the file where it is a list
/// or stands alone.
fn kind(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, file)) if folder.contains('/') && !file.starts_with("index") => {
            format!("{folder}/*")
        }
        _ => path.to_owned(),
    }
}

fn build() -> Sample {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let project = temporary.join("project");
    if project.exists() {
        fs::remove_dir_all(&project).unwrap();
    }
    fs::create_dir_all(temporary.join("home")).unwrap();
    copy(&repository.join("content"), &project.join("content"));
    fs::copy(
        repository.join("wenzhai.yaml"),
        project.join("wenzhai.yaml"),
    )
    .unwrap();
    if !project.join("content/articles").is_dir() {
        run(&project, &["import", "--quiet"]);
    }
    let folder = build_project(&project);
    let files = WalkDir::new(&folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|it| it.file_type().is_file());
    let pages = files.filter_map(|entry| {
        let path = entry
            .path()
            .strip_prefix(&folder)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        is_page(&path).then(|| (path, fs::read_to_string(entry.path()).unwrap()))
    });
    Sample {
        pages: pages.collect(),
        folder,
    }
}

/// Builds the site of a project; its folder.
pub(crate) fn build_project(project: &Path) -> PathBuf {
    run(project, &["build", "--quiet"]);
    project.join("public")
}

fn run(project: &Path, arguments: &[&str]) {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wenzhai"));
    command
        .args(arguments)
        .current_dir(project)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", temporary.join("home"))
        .env("XDG_CACHE_HOME", temporary.join("cache"));
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "wenzhai {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
