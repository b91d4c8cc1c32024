//! `wenzhai import --jsonl`: records from standard input to standard output.
//!
//! In: one JSON object a line. Out: one JSON object a line, in the same order,
//! also for a line that is none. What becomes of a record depends on nothing
//! but the record and the site's terms, so it is the same in any batch and on
//! any number of threads. Memory is bounded: so much is read ahead and no more.
//! Knows nothing of files.

mod queue;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::Context as _;
use rayon::prelude::*;
use serde_json::json;

use super::known;
use crate::command::{Outcome, Screen, counter};
use crate::import::Vocabulary;
use queue::Queue;
use record::Imported;

/// Most lines that are imported at once.
const BATCH: usize = 512;

/// How many records came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    records: u64,
    articles: u64,
}

/// Runs the command. Bad records are named in the output and are no failure of
/// the run; a stream that cannot be read or written is.
pub(super) fn run(root: &Path, explain: bool, screen: Screen) -> anyhow::Result<Outcome> {
    let mut diagnostics = Vec::new();
    let words = known::words(root).into_value(&mut diagnostics);
    screen.report_on(&BTreeMap::new(), root, diagnostics, false);
    let vocabulary = known::vocabulary(root, words);
    let bar = counter(screen, "导入");
    let done = |records: u64| bar.iter().for_each(|bar| bar.inc(records));
    let output = io::stdout().lock();
    let counts = stream(io::stdin(), output, &vocabulary, explain, &done)?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let Counts { records, articles } = counts;
    if screen.is_for_tools() {
        screen.object(&json!({ "summary": { "records": records, "articles": articles } }));
    } else {
        let others = records - articles;
        screen.say(&format!(
            "{records} 条记录：得到文章 {articles} 篇，没有得到 {others} 条（原因在各条的 problems 里）"
        ));
    }
    Ok(Outcome::Clean)
}

/// Imports every line of `input` to a line of `output`. A reader that goes
/// away ends the work and is no failure.
fn stream(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    vocabulary: &Vocabulary,
    explain: bool,
    done: &dyn Fn(u64),
) -> anyhow::Result<Counts> {
    let queue = Arc::new(Queue::default());
    let filled = Arc::clone(&queue);
    // Reading goes on while a batch is imported. The thread is not joined: when
    // the output is closed it may wait for input that never comes.
    thread::spawn(move || filled.fill(input));
    let mut counts = Counts::default();
    loop {
        let (lines, ended) = queue.take(BATCH);
        let imported: Vec<Imported> = lines
            .par_iter()
            .map(|line| record::import(line, vocabulary, explain))
            .collect();
        let written = imported
            .iter()
            .try_for_each(|record| output.write_all(&record.line))
            .and_then(|()| output.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(counts),
            written => written.context("写不出标准输出")?,
        }
        counts.records += lines.len() as u64;
        counts.articles += imported.iter().filter(|it| it.ok).count() as u64;
        done(lines.len() as u64);
        if let Some(ended) = ended {
            ended.context("读不出标准输入")?;
            return Ok(counts);
        }
    }
}
