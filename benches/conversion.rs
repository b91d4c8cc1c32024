//! How long conversion takes with everything on, against plain OpenCC through
//! the same interface, in one run: `cargo bench --bench conversion`. The goal
//! is at most 1.3.
//!
//! The text is what a build sends, block by block: two parts of running prose
//! (the bodies of the sample site in `content/`) and one part of the
//! development sentences, ordinary and hard as they come, in paragraphs of
//! four. Below it stands the same for the development sentences alone, of
//! which half were written because OpenCC has them wrong: no text is like
//! that, but nothing can hide there.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use wenzhai::edition::Convert;
use wenzhai::edition::opencc::{OpenCc, Plain};
use wenzhai::text::script::{Script, Standard, detect};

/// Sentences of our own with their Traditional forms.
const SENTENCES: &str = include_str!("../tests/fixtures/sentences.tsv");

/// Of so many sentences one stands in the mixed text.
const ONE_IN: usize = 3;

fn main() -> anyhow::Result<()> {
    let (plain, ours) = (Plain::open()?, OpenCc::open(None)?);
    let mut mixed = prose()?;
    mixed.extend(sentences(ONE_IN));
    let mut table = String::new();
    for (name, hans) in [("mixed text", mixed), ("sentences", sentences(1))] {
        let to_hant = |it: &String| ours.convert(it, Script::Hans, Standard::Hant);
        let hant: Vec<String> = hans.iter().map(to_hant).collect();
        let characters: usize = hans.iter().map(|it| it.chars().count()).sum();
        let blocks = hans.len();
        writeln!(table, "{name}: {characters} characters, {blocks} blocks")?;
        for (paragraphs, from, to) in [
            (&hans, Script::Hans, Standard::Hant),
            (&hans, Script::Hans, Standard::Hk),
            (&hant, Script::Hant, Standard::Hans),
        ] {
            let [plain, ours] = best([&plain, &ours], paragraphs, from, to);
            let bytes: usize = paragraphs.iter().map(String::len).sum();
            #[expect(clippy::cast_precision_loss, reason = "a rate needs no seven digits")]
            let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
            writeln!(
                table,
                "{from:?} to {:4}  plain {:5.1} MB/s  ours {:5.1} MB/s  ratio {:.2}",
                to.code(),
                rate(plain),
                rate(ours),
                ours.as_secs_f64() / plain.as_secs_f64()
            )?;
        }
    }
    write!(io::stdout(), "{table}")?;
    Ok(())
}

/// The shortest time that each engine takes. The first round loads what is
/// loaded once; of the others the best counts, in turns.
fn best(
    engines: [&dyn Convert; 2],
    paragraphs: &[String],
    from: Script,
    to: Standard,
) -> [Duration; 2] {
    let mut best = [Duration::MAX; 2];
    for round in 0..12 {
        for (engine, best) in engines.into_iter().zip(&mut best) {
            let begun = Instant::now();
            for paragraph in paragraphs {
                std::hint::black_box(engine.convert(paragraph, from, to));
            }
            if round > 0 {
                *best = begun.elapsed().min(*best);
            }
        }
    }
    best
}

/// The Simplified paragraphs, headings and rows of the sample site.
fn prose() -> anyhow::Result<Vec<String>> {
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let mut paragraphs = Vec::new();
    for folder in ["articles", "terms", "pages"] {
        let folder = format!("{content}/{folder}");
        let files = std::fs::read_dir(&folder).with_context(|| folder.clone())?;
        let mut files: Vec<_> = files.collect::<Result<_, _>>()?;
        files.sort_by_key(std::fs::DirEntry::path);
        for file in files {
            let text = std::fs::read_to_string(file.path())?;
            let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
            if detect(body) == Some(Script::Hans) {
                let lines = body.lines().filter(|it| !it.is_empty());
                paragraphs.extend(lines.map(str::to_owned));
            }
        }
    }
    Ok(paragraphs)
}

/// One development sentence of `one_in`, four to a paragraph.
fn sentences(one_in: usize) -> Vec<String> {
    let sentences = SENTENCES.lines().filter(|line| !line.starts_with('#'));
    let sentences: Vec<&str> = sentences
        .step_by(one_in)
        .filter_map(|line| line.split('\t').next())
        .collect();
    sentences.chunks(4).map(<[&str]>::concat).collect()
}
