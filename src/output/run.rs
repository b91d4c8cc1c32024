//! One run over the output folder: the decisions, carried out in order, and
//! the record of it.
//!
//! In: what is known, and decisions about pages. Out: the folder and a report.
//! Works in one thread; knows nothing of rendering.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};

use super::Written;
use super::folder::{self, Entry, Folder};
use super::memo::Remembered;
use super::prepare::{Decision, Known, Prepared};
use super::record::{self, JOURNAL_NAME, Journal, RECORD_NAME, Record};
use crate::diagnostic::{self, Diagnostic, Reported};

/// What the last finished run wrote to `folder`.
pub(super) fn read_record(folder: Folder) -> anyhow::Result<Record> {
    let Some(text) = read_note(folder, RECORD_NAME)? else {
        return Ok(Record::new());
    };
    match record::parse_record(&text) {
        Some(record) => Ok(record),
        None => bail!(
            "{} 不是文摘写的：这个文件夹看来属于别的程序。请换一个输出文件夹，或把它移走",
            folder.show(RECORD_NAME)
        ),
    }
}

/// What runs that were interrupted may have written to `folder`.
pub(super) fn read_journal(folder: Folder) -> anyhow::Result<Journal> {
    Ok(read_note(folder, JOURNAL_NAME)?
        .map_or_else(Journal::new, |text| record::parse_journal(&text)))
}

fn read_note(folder: Folder, name: &str) -> anyhow::Result<Option<String>> {
    let bytes = folder.read(name)?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// A run that has begun.
pub(super) struct Run<'k, 'a> {
    known: &'k Known<'a>,
    written: Written,
    diagnostics: Vec<Diagnostic>,
    /// The record of this run.
    record: Record,
    /// Whether this run's journal is in the folder.
    announced: bool,
    /// Whether a page could not be rendered.
    failed: bool,
}

impl<'k, 'a> Run<'k, 'a> {
    /// Begins, and clears away what an interrupted run left half done.
    pub(super) fn start(known: &'k Known<'a>) -> anyhow::Result<Self> {
        for path in known.journal.keys() {
            let temporary = folder::temporary(path);
            if let Entry::File(_) = known.folder.entry(&temporary)? {
                known.folder.remove(&temporary)?;
            }
        }
        Ok(Self {
            known,
            written: Written::default(),
            diagnostics: Vec::new(),
            record: Record::new(),
            announced: false,
            failed: false,
        })
    }

    /// Carries out decisions, in the order given.
    pub(super) fn place(&mut self, batch: Vec<Prepared>) -> anyhow::Result<()> {
        for prepared in batch {
            let path = self.known.files.paths[prepared.at];
            self.written.rendered += usize::from(prepared.rendered);
            self.diagnostics.extend(prepared.diagnostics);
            match prepared.decision {
                Decision::Keep(remembered) => {
                    self.written.unchanged += 1;
                    self.remember(path, remembered);
                }
                Decision::Place {
                    fingerprint,
                    sha256,
                    bytes,
                    is_new,
                } => {
                    self.announce(path, &sha256)?;
                    let stamp = self.known.folder.place(path, &bytes)?;
                    let counter = if is_new {
                        &mut self.written.created
                    } else {
                        &mut self.written.changed
                    };
                    *counter += 1;
                    self.written.bytes_written += stamp.length;
                    self.remember(
                        path,
                        Remembered {
                            fingerprint,
                            sha256,
                            stamp,
                        },
                    );
                }
                Decision::Fail(old) => {
                    self.failed = true;
                    if let Some(sha256) = old {
                        self.record.insert(path.to_owned(), sha256);
                    }
                }
                Decision::Foreign => {}
            }
        }
        Ok(())
    }

    /// Removes what earlier runs wrote and the site no longer holds, unless a
    /// person has edited it since. A page that failed may still link to it, so
    /// then it stays until a run succeeds.
    pub(super) fn remove_stale(&mut self, wanted: &BTreeSet<&str>) -> anyhow::Result<()> {
        let known = self.known;
        let paths: BTreeSet<&String> = known.record.keys().chain(known.journal.keys()).collect();
        for path in paths {
            if wanted.contains(path.as_str()) {
                continue;
            }
            match known.folder.entry(path)? {
                Entry::File(_) => {
                    let there = known.folder.hash(path)?;
                    if !known.wrote(path, &there) {
                        self.written.kept.push(path.clone());
                    } else if self.failed {
                        self.record.insert(path.clone(), there);
                    } else {
                        known.folder.remove(path)?;
                        self.written.removed += 1;
                    }
                }
                Entry::Nothing | Entry::Other(_) => {}
            }
            known.folder.prune(path)?;
        }
        Ok(())
    }

    /// Writes the record, and takes the journal away.
    pub(super) fn finish(mut self) -> anyhow::Result<Reported<Written>> {
        let folder = self.known.folder;
        let text = record::print_record(&self.record, self.written.bytes);
        if folder.read(RECORD_NAME)?.as_deref() != Some(text.as_bytes()) {
            folder.place_note(RECORD_NAME, &text)?;
        }
        // The record stands; only now may the journal go.
        folder.remove(JOURNAL_NAME)?;
        folder.remove(&folder::temporary(JOURNAL_NAME))?;
        diagnostic::sort(&mut self.diagnostics);
        Ok(Reported {
            value: self.written,
            diagnostics: self.diagnostics,
        })
    }

    fn remember(&mut self, path: &str, remembered: Remembered) {
        self.written.bytes += remembered.stamp.length;
        self.record
            .insert(path.to_owned(), remembered.sha256.clone());
        self.written.memo.pages.insert(path.to_owned(), remembered);
    }

    /// Says in the journal which bytes `path` is about to get, before anything
    /// of that name is touched. The journal of an interrupted run is carried
    /// on: its files are still unrecorded.
    fn announce(&mut self, path: &str, sha256: &str) -> anyhow::Result<()> {
        let folder = self.known.folder;
        if !self.announced {
            let journal = record::print_journal(&self.known.journal);
            folder
                .place_note(JOURNAL_NAME, &journal)
                .context("网站没有写完")?;
            self.announced = true;
        }
        folder.append(JOURNAL_NAME, &record::line(path, sha256))
    }
}
