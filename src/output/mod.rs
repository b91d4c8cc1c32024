//! A site to a folder: changed pages only, stale ones removed.
//!
//! In: a [`Site`], the output folder, and the memo of the last run. Out: the
//! folder, and what was done to it. Knows nothing of how a page is made.
//!
//! What holds, whenever the program is interrupted:
//!
//! - A file is the old one or the new one, never a part: it is written to a
//!   temporary name and renamed.
//! - Every link of a page that can be reached resolves: new files come first,
//!   in the order of the site (what is linked to before what links to it),
//!   then changed ones, then removals.
//! - The next run completes the work, and ends in the same folder as a fresh
//!   one.
//! - Only files that wenzhai wrote are overwritten or removed. `SHA256SUMS`
//!   records them; while a run is under way, `.wenzhai-pending` announces each
//!   further one before it is touched. Anything else is foreign and stays.

mod folder;
mod memo;
mod prepare;
mod record;
mod run;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicUsize;

use anyhow::bail;
use rayon::prelude::*;

use crate::diagnostic::Reported;
use crate::site::Site;
use folder::{Entry, Folder};
use prepare::{Known, Prepared};
use run::Run;

pub use folder::refuse_unsafe_folder;
pub use memo::PageMemo;

/// Told after each page: how many are done, and how many there are.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What was done to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: usize,
    /// Files that were there with other bytes.
    pub changed: usize,
    /// Files that were left as they were, time stamp and all.
    pub unchanged: usize,
    /// Files of an earlier run that were removed.
    pub removed: usize,
    /// Files of an earlier run that are no longer part of the site, but that a
    /// person has edited since: kept, and wenzhai's no more.
    pub kept: Vec<String>,
    /// Pages that had to be rendered.
    pub rendered: usize,
    /// Length of all files of the site.
    pub bytes: u64,
    /// Length of the files that were created or changed.
    pub bytes_written: u64,
    /// For the next run.
    pub memo: PageMemo,
}

/// Writes `site` to `folder`. A page that cannot be rendered keeps its old
/// file; a foreign file in the way is kept and reported.
pub fn write(
    site: &Site,
    folder: &Path,
    memo: &PageMemo,
    progress: Option<Progress>,
) -> anyhow::Result<Reported<Written>> {
    let pages = site.pages();
    let files = Files {
        paths: pages.iter().map(|page| page.path.as_str()).collect(),
        draft: &|at| {
            let draft = site.draft(&pages[at]);
            Draft {
                fingerprint: draft.fingerprint(),
                render: Box::new(move || draft.render()),
            }
        },
    };
    write_files(&files, folder, memo, progress, &|| Ok(()))
}

/// The files to write, as plain values: everything that is asked of a site.
struct Files<'a> {
    /// In the order in which they are put in place.
    paths: Vec<&'a str>,
    draft: &'a (dyn Fn(usize) -> Draft<'a> + Sync),
}

/// A page of which is known what its bytes depend on, before they are made.
struct Draft<'a> {
    /// Equal fingerprints mean equal bytes.
    fingerprint: String,
    render: Box<dyn FnOnce() -> Reported<Vec<u8>> + 'a>,
}

/// How many pages are in memory at once, twice over: one batch is put in place
/// while the next is rendered.
const BATCH: usize = 32;

fn write_files<'a>(
    files: &'a Files<'a>,
    folder: &'a Path,
    memo: &'a PageMemo,
    progress: Option<Progress<'a>>,
    before: folder::Before<'a>,
) -> anyhow::Result<Reported<Written>> {
    let mut wanted = BTreeSet::new();
    for path in &files.paths {
        if !record::is_site_path(path) || !wanted.insert(*path) {
            bail!("网站里有一个不能写的路径，或者写了两次：{path}");
        }
    }
    let folder = Folder::open(folder, before)?;
    let known = Known {
        files,
        folder,
        memo,
        record: run::read_record(folder)?,
        journal: run::read_journal(folder)?,
        progress,
        done: AtomicUsize::new(0),
    };
    let entries = files.paths.par_iter().map(|path| folder.entry(path));
    let entries = entries.collect::<anyhow::Result<Vec<_>>>()?;
    // Nothing was changed up to here: a folder that is refused stays as it is.
    let mut run = Run::start(&known)?;

    // New files first, then those that may have to change.
    let is_new = |at: &usize| matches!(entries[*at], Entry::Nothing);
    let (new, old): (Vec<usize>, Vec<usize>) = (0..entries.len()).partition(is_new);
    let order = [new, old].concat();
    let prepare = |batch: &[usize]| -> anyhow::Result<Vec<Prepared>> {
        batch
            .par_iter()
            .map(|at| known.prepare(*at, &entries[*at]))
            .collect()
    };
    let mut batches = order.chunks(BATCH);
    let mut ready = prepare(batches.next().unwrap_or_default())?;
    for batch in batches {
        let placing = std::mem::take(&mut ready);
        let (placed, next) = rayon::join(|| run.place(placing), || prepare(batch));
        placed?;
        ready = next?;
    }
    run.place(ready)?;
    run.remove_stale(&wanted)?;
    run.finish()
}
