//! What the output folder says of itself: which files wenzhai wrote, and with
//! which bytes.
//!
//! In: the text of `SHA256SUMS`, or of the journal that a run leaves behind
//! when it is interrupted. Out: a map from path to hash, and text again. Both
//! are in the format of coreutils, so that `sha256sum -c SHA256SUMS` works;
//! the first line is a comment that tells them from anybody else's. Knows
//! nothing of the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Name of the record in the output folder: every file but itself.
pub(super) use crate::site::RECORD_NAME;

/// Name of the journal in the output folder: there only while a run is under
/// way, or after one that was interrupted.
pub(super) const JOURNAL_NAME: &str = ".wenzhai-pending";

/// The first line of both files; `sha256sum` passes over a comment.
const HEADER: &str = "# wenzhai: files of this site, written by `wenzhai build`\n";

/// The files of a finished site, each with the SHA-256 of its bytes.
pub(super) type Record = BTreeMap<String, String>;

/// The files that an unfinished run was about to put in place, each with every
/// hash that it may have.
pub(super) type Journal = BTreeMap<String, BTreeSet<String>>;

/// The record in `text`; `None` where wenzhai did not write it. Lines that do
/// not parse are passed over: the files that they meant are foreign then,
/// which is the safe side.
pub(super) fn parse_record(text: &str) -> Option<Record> {
    if text.trim().is_empty() {
        return Some(Record::new());
    }
    let lines = text.strip_prefix(HEADER)?;
    Some(
        entries(lines)
            .map(|(path, hash)| (path.to_owned(), hash.to_owned()))
            .collect(),
    )
}

/// The record as text, in byte order of the paths; `bytes` is the length of
/// all files, for who wants to keep them.
pub(super) fn print_record(record: &Record, bytes: u64) -> String {
    let lines = record.iter().map(|(path, hash)| line(path, hash));
    [HEADER.to_owned(), format!("# {bytes} bytes\n")]
        .into_iter()
        .chain(lines)
        .collect()
}

/// The journal in `text`. A last line without its end was torn by the
/// interruption, before the file that it announces was touched.
pub(super) fn parse_journal(text: &str) -> Journal {
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let mut journal = Journal::new();
    for (path, hash) in entries(whole) {
        journal
            .entry(path.to_owned())
            .or_default()
            .insert(hash.to_owned());
    }
    journal
}

/// The journal as text.
pub(super) fn print_journal(journal: &Journal) -> String {
    let mut text = HEADER.to_owned();
    for (path, hashes) in journal {
        for hash in hashes {
            text.push_str(&line(path, hash));
        }
    }
    text
}

/// One line of either file.
pub(super) fn line(path: &str, hash: &str) -> String {
    let mut line = String::with_capacity(hash.len() + path.len() + 3);
    let _ = writeln!(line, "{hash}  {path}");
    line
}

/// Whether `path` stays inside the folder and is nobody's reserved name. A
/// record can be edited by anybody, so its paths are not trusted.
pub(super) fn is_site_path(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.is_empty()
        && !path.contains(['\\', '\0', '\n', '\r', ':'])
        && path.split('/').all(plain)
        && path != RECORD_NAME
        && path != JOURNAL_NAME
        && !path.ends_with(super::folder::TEMPORARY)
}

fn entries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| {
        let (hash, path) = line.split_once("  ")?;
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (hash.len() == 64 && hash.bytes().all(hex) && is_site_path(path)).then_some((path, hash))
    })
}
