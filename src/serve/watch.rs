//! When did an editor save something?
//!
//! In: the project folder. Out: one wake-up for each burst of changes. Only
//! what a build reads counts; what a build writes, and what editors leave
//! beside a file while they save it, does not. Knows nothing of builds.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use notify::event::{EventKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders that a build reads.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// The file beside them that it reads.
const SETTINGS: &str = crate::config::FILE_NAME;

/// A burst of changes ends after this long without one: programs save a file
/// in several steps, and a whole folder may be copied.
const QUIET: Duration = Duration::from_millis(120);

/// A burst without an end is cut off after this long.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// How often folders are looked at where the system cannot tell of changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// A watch over what a build reads.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    changes: Receiver<PathBuf>,
}

impl Watch {
    /// Begins to watch the project at `root`.
    pub(super) fn new(root: &Path) -> anyhow::Result<Self> {
        let root = root
            .canonicalize()
            .with_context(|| format!("没有这个文件夹：{}", root.display()))?;
        let (sender, changes) = mpsc::channel();
        let native = RecommendedWatcher::new(forward(&root, sender), Config::default())
            .map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>)
            .and_then(|watcher| {
                Self {
                    root: root.clone(),
                    watcher,
                    changes,
                }
                .begun()
            });
        match native {
            Ok(watch) => Ok(watch),
            // The system has no such service, or no watches left to give.
            Err(_) => Self::polling(&root, POLL_INTERVAL),
        }
    }

    fn polling(root: &Path, interval: Duration) -> anyhow::Result<Self> {
        let (sender, changes) = mpsc::channel();
        let config = Config::default().with_poll_interval(interval);
        PollWatcher::new(forward(root, sender), config)
            .and_then(|watcher| {
                Self {
                    root: root.to_owned(),
                    watcher: Box::new(watcher),
                    changes,
                }
                .begun()
            })
            .with_context(|| format!("监视不了 {}", root.display()))
    }

    fn begun(mut self) -> notify::Result<Self> {
        // The folder itself, for the settings, which editors replace rather
        // than rewrite, and for folders that come and go.
        self.watcher
            .watch(&self.root, RecursiveMode::NonRecursive)?;
        for name in FOLDERS {
            let folder = self.root.join(name);
            if folder.is_dir() {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(self)
    }

    /// Waits for the next burst of changes and for its end.
    pub(super) fn wait(&mut self) {
        let Ok(first) = self.changes.recv() else {
            // The watcher is gone, and nothing will ever change again.
            loop {
                std::thread::park();
            }
        };
        let begun = Instant::now();
        self.follow(&first);
        while begun.elapsed() < LONGEST_BURST {
            match self.changes.recv_timeout(QUIET) {
                Ok(path) => self.follow(&path),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    /// A folder that was made anew, as by a change of branch, has to be
    /// watched anew.
    fn follow(&mut self, changed: &Path) {
        if FOLDERS.iter().any(|name| changed == self.root.join(name)) && changed.is_dir() {
            let _ = self.watcher.unwatch(changed);
            // Where this fails there are still the changes beside it.
            let _ = self.watcher.watch(changed, RecursiveMode::Recursive);
        }
    }
}

fn forward(root: &Path, to: Sender<PathBuf>) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    let root = root.to_owned();
    move |event| {
        // An event that was lost may have been anything.
        let Ok(event) = event else {
            let _ = to.send(root.clone());
            return;
        };
        // A build opens files; that is no change.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        if event.need_rescan() {
            let _ = to.send(root.clone());
        }
        // A folder's own time changes with every passing file in it.
        let of_folder = matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Metadata(_) | ModifyKind::Data(_))
        );
        for path in event.paths {
            if path.strip_prefix(&root).is_ok_and(counts) && !(of_folder && path.is_dir()) {
                // The receiver is gone only when the program ends.
                let _ = to.send(path);
            }
        }
    }
}

/// Whether a change of `path`, inside the project, is one of what a build
/// reads.
fn counts(path: &Path) -> bool {
    let mut parts = path.iter().map(|part| part.to_string_lossy());
    let read = match parts.next() {
        Some(first) if FOLDERS.contains(&&*first) => true,
        Some(first) => first == SETTINGS && parts.next().is_none(),
        None => false,
    };
    read && !path.iter().any(|part| is_passing(&part.to_string_lossy()))
}

/// Names of files that editors and copying programs make for a moment.
fn is_passing(name: &str) -> bool {
    const ENDS: [&str; 10] = [
        "~",
        ".tmp",
        ".temp",
        ".swp",
        ".swx",
        ".bak",
        ".part",
        ".crdownload",
        "___jb_tmp___",
        "___jb_old___",
    ];
    name.starts_with(['.', '#'])
        || name.starts_with("~$")
        // Vim makes a file of this name to see whether it may write.
        || name == "4913"
        || ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_build_reads_counts() {
        for path in [
            "content/articles/a.md",
            "content",
            "themes/default/templates/a.html",
            "wenzhai.yaml",
        ] {
            assert!(counts(Path::new(path)), "{path}");
        }
        for path in [
            "",
            "public/index.html",
            ".wenzhai/memo",
            "content/articles/.a.md.swp",
            "content/articles/a.md~",
            "content/articles/4913",
            "content/articles/#a.md#",
            "content/articles/.#a.md",
            "content/.git/index",
            "content/articles/~$a.md",
            "contents/a.md",
            "sub/wenzhai.yaml",
            "wenzhai.yaml~",
        ] {
            assert!(!counts(Path::new(path)), "{path}");
        }
    }

    /// Waits for the wake-up after `change`, and until all is quiet again.
    fn expect_wake(watch: &mut Watch, change: impl FnOnce()) {
        change();
        watch.wait();
        while watch.changes.recv_timeout(QUIET * 4).is_ok() {}
    }

    fn check(begin: fn(&Path) -> anyhow::Result<Watch>) {
        let project = tempfile::TempDir::new().expect("a folder");
        let root = project.path().canonicalize().expect("a folder");
        std::fs::create_dir_all(root.join("content/articles")).expect("a folder");
        let mut watch = begin(&root).expect("a watch");
        let file = root.join("content/articles/a.md");
        let write = |path: &Path| std::fs::write(path, "x").expect("written");
        expect_wake(&mut watch, || (0..20).for_each(|_| write(&file)));
        // Reading, passing files and what a build writes are not told.
        let _ = std::fs::read(&file).expect("read");
        write(&root.join("content/articles/.a.md.swp"));
        std::fs::create_dir(root.join("public")).expect("a folder");
        write(&root.join("public/index.html"));
        assert!(watch.changes.recv_timeout(QUIET * 4).is_err());
        // Settings that are replaced, a folder that is new, and one in it.
        expect_wake(&mut watch, || {
            write(&root.join("new.tmp"));
            std::fs::rename(root.join("new.tmp"), root.join("wenzhai.yaml")).expect("renamed");
        });
        let theme = root.join("themes/default");
        expect_wake(&mut watch, || {
            std::fs::create_dir_all(&theme).expect("a folder");
        });
        expect_wake(&mut watch, || write(&theme.join("a.html")));
        expect_wake(&mut watch, || {
            std::fs::remove_file(&file).expect("removed");
        });
    }

    #[test]
    fn changes_are_told_by_the_system() {
        check(Watch::new);
    }

    #[test]
    fn changes_are_found_by_looking() {
        check(|root| Watch::polling(root, Duration::from_millis(50)));
    }
}
