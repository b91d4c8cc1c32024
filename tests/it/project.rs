//! A project in a temporary folder, and the program run in it.
//!
//! Every process gets an environment of its own: a home and a cache below
//! `target/`, no locale and no variable of the person who runs the tests.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;
use wenzhai::edition::opencc::OpenCc;
use wenzhai::pipeline::{self, Built, Inputs};

/// The conversion engine, opened once for all tests.
pub(crate) static ENGINE: LazyLock<OpenCc> =
    LazyLock::new(|| OpenCc::open(Some(&home().join("cache/wenzhai"))).unwrap());

/// The front matter that an article needs and no more, as the first lines of a
/// file; the body may follow.
pub(crate) const HEAD: &str = "---\ntitle: 甲村修路\nslug: jia-cun\ndate: 2021-05-04\n---\n\n";

/// A project folder that is removed at the end of the test.
pub(crate) struct Project {
    folder: TempDir,
}

/// How a process ended, and what it said.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// A project of these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: TempDir::new().unwrap(),
        };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A project with one article: [`HEAD`] and `body`.
    pub(crate) fn of_article(body: &str) -> Self {
        let project = Self::new(&[]);
        project.write("content/articles/jia.md", format!("{HEAD}{body}\n"));
        project
    }

    /// A copy of `tests/fixtures/sites/<name>`.
    pub(crate) fn of_site(name: &str) -> Self {
        let project = Self::new(&[]);
        project.copy(&repository().join("tests/fixtures/sites").join(name), "");
        project
    }

    /// Copies the files below `from` to the folder `to` of the project.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        for (path, bytes) in tree(from) {
            let prefix = if to.is_empty() {
                String::new()
            } else {
                format!("{to}/")
            };
            self.write(&format!("{prefix}{path}"), bytes);
        }
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The file at `path`.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.file(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        let file = self.file(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The program with `arguments`, in the project's folder, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments);
        set_up(&mut command, self.root());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the program to its end with `input` on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads no input may have gone before it is written.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Builds the site and returns its files.
    pub(crate) fn build(&self) -> BTreeMap<String, Vec<u8>> {
        let ran = self.run(&["build", "--quiet"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        tree(&self.file("public"))
    }

    /// Plans the site through the library; everything that is said about it.
    pub(crate) fn planned(&self) -> Built {
        let inputs = pipeline::read(self.root()).unwrap();
        let mut built = pipeline::build(&inputs.value, &*ENGINE);
        built.diagnostics.extend(inputs.diagnostics);
        built
    }

    /// What the library reads.
    pub(crate) fn inputs(&self) -> Inputs {
        pipeline::read(self.root()).unwrap().value
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Exit code and report, as a snapshot shows them.
    pub(crate) fn report(&self) -> String {
        let code = self
            .code
            .map_or_else(|| "killed".to_owned(), |code| code.to_string());
        format!("exit code {code}\n\n{}{}", self.stdout, self.stderr)
    }
}

/// Compares `text` with the snapshot `tests/snapshots/<name>.snap`.
pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository().join("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Gives `command` its folder and its environment.
pub(crate) fn set_up(command: &mut Command, folder: &Path) {
    let home = home();
    command.current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
        .env("HOME", home.join("home"))
        .env("XDG_CACHE_HOME", home.join("cache"));
}

/// The program under test.
pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_wenzhai")
}

/// The folder of this repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Path (with `/`) and bytes of every file below `folder`.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|it| it.file_type().is_file());
    files
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Whether the file at `path` is a page.
pub(crate) fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "html")
}

/// Whether the process may read and write what the file modes forbid.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Says on the screen that a test did not run; the test harness shows what is
/// printed to the stream itself, even of tests that pass.
pub(crate) fn skip(test: &str, reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
}

/// Home and cache of every process, and the cache of the engine above.
fn home() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("it");
    fs::create_dir_all(folder.join("home")).unwrap();
    folder
}
