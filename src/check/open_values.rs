//! W209 and W210: what an editor has still to look at.
//!
//! In: the lists of one article. Out: a note for each entry. Needs no page.

use crate::diagnostic::{Diagnostic, code};
use crate::text::span::{SourcePath, Span};

/// A note for each entry of `guessed` and `garbled`, the lists of the article
/// at `path`.
pub(super) fn check(path: &SourcePath, guessed: &[String], garbled: &[String]) -> Vec<Diagnostic> {
    let still_guessed = guessed.iter().map(|key| still_guessed(path, key));
    let still_garbled = garbled.iter().map(|spot| still_garbled(path, spot));
    still_guessed.chain(still_garbled).collect()
}

fn still_guessed(path: &SourcePath, key: &str) -> Diagnostic {
    Diagnostic::new(&code::STILL_GUESSED, format!("`{key}` 的值还是推测的"))
        .at(Span::new(path, 0..0))
        .help(format!("核对后从 `guessed` 里删去 `{key}`"))
}

fn still_garbled(path: &SourcePath, spot: &str) -> Diagnostic {
    Diagnostic::new(&code::STILL_GARBLED, format!("原文缺字：“{spot}”"))
        .at(Span::new(path, 0..0))
        .help("找到完好的原文后补上，再从 `garbled` 里删去这一条")
}
