//! W512: a name is written in one way throughout an edition.
//!
//! In: the editions. Out: a warning for each name that is one in the Simplified
//! edition and two in a Traditional one, or the other way: 于謙 and 於謙, 天台
//! and 天臺. Names are authors, editors, places, terms and the titles between
//! 《 》. Asked of the editions side by side, so no converter is needed.

use std::collections::BTreeMap;

use crate::article::Article;
use crate::diagnostic::{Diagnostic, code};
use crate::document::plain;
use crate::edition::Edition;
use crate::text::script::{Script, Standard};
use crate::text::span::{SourcePath, Span};

/// A warning for each name that varies.
pub(super) fn check(editions: &[Edition]) -> Vec<Diagnostic> {
    let simplified = editions
        .iter()
        .filter(|it| it.standard.script() == Script::Hans);
    let mut found = Vec::new();
    for simplified in simplified {
        let others = editions
            .iter()
            .filter(|it| it.standard.script() == Script::Hant);
        for traditional in others {
            found.extend(compare(simplified, traditional));
            found.extend(compare(traditional, simplified));
        }
    }
    found
}

/// The names that are one in the edition `of` and several in the edition `to`.
fn compare(of: &Edition, to: &Edition) -> Vec<Diagnostic> {
    // Name in one edition, name in the other, first file.
    let mut names: BTreeMap<String, BTreeMap<String, &SourcePath>> = BTreeMap::new();
    for article in of.digest.articles() {
        let Some(other) = to.digest.article(&article.slug) else {
            continue;
        };
        let by_hand = |edition: &Edition| {
            let hand_made = edition.digest.hand_made(&article.path, edition.standard);
            hand_made.is_some()
        };
        if by_hand(of) || by_hand(to) {
            continue;
        }
        let (here, there) = (names_of(article), names_of(other));
        if here.len() != there.len() {
            continue;
        }
        for (here, there) in here.into_iter().zip(there) {
            let forms = names.entry(here).or_default();
            forms.entry(there).or_insert(&article.path);
        }
    }
    let several = names.iter().filter(|(_, forms)| forms.len() > 1);
    several
        .map(|(name, forms)| varies(name, forms, to.standard))
        .collect()
}

fn names_of(article: &Article) -> Vec<String> {
    let named = article
        .place
        .iter()
        .chain(&article.themes)
        .chain(&article.practices)
        .map(|it| &it.name);
    let people = article.author.iter().chain(&article.editor);
    let mut all: Vec<String> = people
        .chain(named)
        .map(|it| it.as_str().to_owned())
        .collect();
    let body = plain::to_plain_text(&article.body);
    for (start, _) in body.match_indices('《') {
        let rest = &body[start..];
        let end = rest.find(['》', '\n']).unwrap_or(rest.len());
        all.push(rest[..end].trim_start_matches('《').to_owned());
    }
    all
}

fn varies(name: &str, forms: &BTreeMap<String, &SourcePath>, standard: Standard) -> Diagnostic {
    let shown: Vec<_> = forms
        .iter()
        .map(|(form, path)| format!("“{form}”（{path}）"))
        .collect();
    let first = forms.values().next();
    let diagnostic = Diagnostic::new(
        &code::NAME_VARIES,
        format!(
            "“{name}”在 {} 版里有 {} 种写法：{}",
            standard.code(),
            forms.len(),
            shown.join("、")
        ),
    )
    .help("同一个名称，就在 content/convert.tsv 里写一行，全站一致；本来就是两个，可以不理");
    match first {
        Some(path) => diagnostic.at(Span::new(path, 0..0)),
        None => diagnostic,
    }
}
