//! How long a saved page takes to import, on one thread, against the time that
//! html5ever takes to cut the same page into tags, in one run: `cargo bench
//! --bench pages`. The goal is 200 pages of 60 kB a second.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use wenzhai::import::{Given, Vocabulary, import};
use wenzhai::source::SourceDocument;
use wenzhai::text::span::SourcePath;

/// The size that pages are brought to, with links as pages have them.
const SIZE: usize = 60_000;

struct Nothing;

impl TokenSink for Nothing {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        std::hint::black_box(token);
        TokenSinkResult::Continue
    }
}

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "html")
            && let Ok(html) = std::fs::read_to_string(&path)
        {
            pages.push(grown(&html));
        }
    }
    pages.sort();
    let mut best = [Duration::MAX; 2];
    for _ in 0..6 {
        let begun = Instant::now();
        for page in &pages {
            let tokenizer = Tokenizer::new(Nothing, TokenizerOpts::default());
            let input = BufferQueue::default();
            input.push_back(StrTendril::from_slice(page));
            let _ = tokenizer.feed(&input);
            tokenizer.end();
        }
        best[0] = begun.elapsed().min(best[0]);
        let begun = Instant::now();
        for page in &pages {
            let path = SourcePath::new("a.html").expect("a plain path");
            let document = SourceDocument::from_text(path, page);
            let imported = import(&document, &Vocabulary::default(), &Given::default());
            std::hint::black_box(imported);
        }
        best[1] = begun.elapsed().min(best[1]);
    }
    let [plain, ours] = best;
    #[expect(clippy::cast_precision_loss, reason = "a rate needs no seven digits")]
    let rate = pages.len() as f64 / ours.as_secs_f64();
    writeln!(
        io::stdout(),
        "{rate:.0} pages of {} kB a second, {:.1} times as long as cutting them into tags",
        SIZE / 1000,
        ours.as_secs_f64() / plain.as_secs_f64()
    )?;
    Ok(())
}

/// `page` with so many links before its end that it has the usual size.
fn grown(page: &str) -> String {
    let end = page.rfind("</body>").unwrap_or(page.len());
    let mut grown = page[..end].to_owned();
    let mut number = 0;
    while grown.len() < SIZE {
        number += 1;
        let _ = writeln!(
            grown,
            "<li class=\"item\"><a href=\"/a/{number}.html\" target=\"_blank\">第{number}条：县里的路又修了一段</a><span>2020-01-02</span></li>"
        );
    }
    grown.push_str(&page[end..]);
    grown
}
