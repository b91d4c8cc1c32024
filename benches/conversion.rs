//! How long conversion takes with everything on, against plain OpenCC through
//! the same interface, in one run: `cargo bench`. The goal is at most 1.3.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use wenzhai::edition::Convert;
use wenzhai::edition::opencc::OpenCc;
use wenzhai::text::script::{Script, Standard};

/// Sentences of our own, in paragraphs of the usual length.
const SENTENCES: &str = include_str!("../tests/fixtures/sentences.tsv");

fn main() -> anyhow::Result<()> {
    let (plain, ours) = (OpenCc::plain()?, OpenCc::open(None)?);
    let mut table = String::new();
    for (column, from, to) in [
        (0, Script::Hans, Standard::Hant),
        (0, Script::Hans, Standard::Hk),
        (1, Script::Hant, Standard::Hans),
    ] {
        let paragraphs = paragraphs(column);
        let bytes: usize = paragraphs.iter().map(String::len).sum();
        // The first round loads what is loaded once; of the others the best counts, in turns.
        let mut best = [Duration::MAX; 2];
        for round in 0..12 {
            for (engine, best) in [&plain, &ours].into_iter().zip(&mut best) {
                let begun = Instant::now();
                for paragraph in &paragraphs {
                    std::hint::black_box(engine.convert(paragraph, from, to));
                }
                if round > 0 {
                    *best = begun.elapsed().min(*best);
                }
            }
        }
        let [plain, ours] = best;
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
    write!(io::stdout(), "{table}")?;
    Ok(())
}

fn paragraphs(column: usize) -> Vec<String> {
    let sentences: Vec<&str> = SENTENCES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(column))
        .collect();
    // Spread, so that hard and ordinary ones mix as in prose.
    (0..200)
        .map(|first| {
            (0..8)
                .map(|at| sentences[(first * 8 + at * 71) % sentences.len()])
                .collect()
        })
        .collect()
}
