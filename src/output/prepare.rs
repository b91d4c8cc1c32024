//! What is to be done about one page: nothing, put it in place, or leave a
//! foreign file alone.
//!
//! In: a page, what stands at its path, and what earlier runs recorded. Out: a
//! decision, with the bytes where there are any. Changes nothing on the disk,
//! so that any thread may do it.

use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest as _, Sha256};

use super::folder::{Entry, Folder};
use super::memo::{PageMemo, Remembered, Stamp};
use super::record::{Journal, Record};
use super::{Draft, Files, Progress};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::source::decode::hex;

/// What is known before anything is written; shared by the threads that
/// render.
pub(super) struct Known<'a> {
    pub(super) files: &'a Files<'a>,
    pub(super) folder: Folder<'a>,
    pub(super) memo: &'a PageMemo,
    /// What the last finished run wrote.
    pub(super) record: Record,
    /// What interrupted runs may have written since.
    pub(super) journal: Journal,
    pub(super) progress: Option<Progress<'a>>,
    pub(super) done: AtomicUsize,
}

/// A page, looked at.
pub(super) struct Prepared {
    pub(super) at: usize,
    pub(super) rendered: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) decision: Decision,
}

/// What is to be done about a page.
pub(super) enum Decision {
    /// The file has the right bytes already.
    Keep(Remembered),
    /// The file gets these bytes.
    Place {
        fingerprint: String,
        sha256: String,
        bytes: Vec<u8>,
        is_new: bool,
    },
    /// It could not be rendered: the old file stays, with this hash where it
    /// is wenzhai's.
    Fail(Option<String>),
    /// Something that wenzhai did not write is in the way; the report names
    /// it.
    Foreign,
}

impl Known<'_> {
    /// Decides about page number `at`, at whose path stands `entry`.
    pub(super) fn prepare(&self, at: usize, entry: &Entry) -> anyhow::Result<Prepared> {
        let prepared = self.decide(at, entry)?;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = self.progress {
            progress(done, self.files.paths.len());
        }
        Ok(prepared)
    }

    fn decide(&self, at: usize, entry: &Entry) -> anyhow::Result<Prepared> {
        let path = self.files.paths[at];
        let mut prepared = Prepared {
            at,
            rendered: false,
            diagnostics: Vec::new(),
            decision: Decision::Foreign,
        };
        let stamp = match entry {
            Entry::Other(what) => {
                prepared
                    .diagnostics
                    .push(foreign_file(&self.folder.show(path), what));
                return Ok(prepared);
            }
            Entry::Nothing => None,
            Entry::File(stamp) => Some(*stamp),
        };
        let Draft {
            fingerprint,
            render,
        } = (self.files.draft)(at);
        if let (Some(stamp), Some(memo)) = (stamp, self.memo.pages.get(path))
            && memo.fingerprint == fingerprint
            && self.is_as_left(path, stamp, memo)?
        {
            prepared.decision = Decision::Keep(Remembered {
                stamp,
                ..memo.clone()
            });
            return Ok(prepared);
        }
        let report = render();
        prepared.rendered = true;
        let failed = report
            .diagnostics
            .iter()
            .any(|it| it.code.severity == Severity::Error);
        prepared.diagnostics = report.diagnostics;
        let there = stamp.map(|_| self.folder.hash(path)).transpose()?;
        if failed {
            prepared.decision = Decision::Fail(there.filter(|hash| self.may_overwrite(path, hash)));
            return Ok(prepared);
        }
        let bytes = report.value;
        let sha256 = hex(&Sha256::digest(&bytes));
        prepared.decision = match (there, stamp) {
            (Some(there), Some(stamp)) if there == sha256 => Decision::Keep(Remembered {
                fingerprint,
                sha256,
                stamp,
            }),
            (Some(there), _) if !self.may_overwrite(path, &there) => {
                let what = "已经存在，而它不是文摘写的";
                prepared
                    .diagnostics
                    .push(foreign_file(&self.folder.show(path), what));
                Decision::Foreign
            }
            (there, _) => Decision::Place {
                fingerprint,
                sha256,
                bytes,
                is_new: there.is_none(),
            },
        };
        Ok(prepared)
    }

    /// Whether the file at `path` is still the one that the memo tells of. The
    /// stamp is believed only where the record agrees on the hash: the hash
    /// goes into the next record unread.
    fn is_as_left(&self, path: &str, stamp: Stamp, memo: &Remembered) -> anyhow::Result<bool> {
        let recorded = self.record.get(path) == Some(&memo.sha256);
        if recorded && stamp == memo.stamp {
            return Ok(true);
        }
        Ok(stamp.length == memo.stamp.length && self.folder.hash(path)? == memo.sha256)
    }

    /// Whether the file at `path`, whose bytes have hash `there`, is
    /// wenzhai's: recorded, or announced with these very bytes by a run that
    /// did not end.
    fn may_overwrite(&self, path: &str, there: &str) -> bool {
        self.record.contains_key(path) || self.wrote(path, there)
    }

    /// Whether wenzhai wrote these very bytes to `path`.
    pub(super) fn wrote(&self, path: &str, there: &str) -> bool {
        self.record.get(path).is_some_and(|hash| hash == there)
            || self
                .journal
                .get(path)
                .is_some_and(|hashes| hashes.contains(there))
    }
}

fn foreign_file(path: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&code::FOREIGN_FILE, format!("{path} {what}，没有覆盖"))
        .help("请把它移走再运行，或用 --out 换一个输出文件夹")
}
