//! W209 and W210: what an editor has still to look at.
//!
//! In: the lists of one article. Out: a note for each entry. Needs no page.

use crate::article::Named;
use crate::diagnostic::{Diagnostic, code};

/// A note for each entry of an article's `guessed` and `garbled`.
pub(super) fn check(guessed: &[Named], garbled: &[Named]) -> Vec<Diagnostic> {
    guessed
        .iter()
        .map(still_guessed)
        .chain(garbled.iter().map(still_garbled))
        .collect()
}

fn still_guessed(key: &Named) -> Diagnostic {
    let name = key.name.as_str();
    Diagnostic::new(&code::STILL_GUESSED, format!("`{name}` 的值还是推测的"))
        .at(key.span.clone())
        .help(format!("核对后从 `guessed` 里删去 `{name}`"))
}

fn still_garbled(spot: &Named) -> Diagnostic {
    Diagnostic::new(
        &code::STILL_GARBLED,
        format!("原文缺字：“{}”", spot.name.as_str()),
    )
    .at(spot.span.clone())
    .help("找到完好的原文后补上，再从 `garbled` 里删去这一条")
}
