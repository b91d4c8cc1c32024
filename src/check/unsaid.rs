//! W218 and W412: what an editor has not said, and what nobody needs.
//!
//! In: an article, or the digest. Out: notes. Needs no page.

use crate::article::{Article, Term, TermKind};
use crate::diagnostic::{Diagnostic, code};
use crate::digest::{Digest, TaxonomyKind};
use crate::text::span::Span;

/// A note where an article lacks what readers find it by.
pub(super) fn missing_facts(article: &Article) -> Option<Diagnostic> {
    let facts = [
        ("place", article.place.is_empty()),
        ("themes", article.themes.is_empty()),
        ("summary", article.summary.is_none()),
    ];
    let missing = facts.iter().filter(|(_, missing)| *missing);
    let missing: Vec<String> = missing.map(|(key, _)| format!("`{key}`")).collect();
    if missing.is_empty() {
        return None;
    }
    let keys = missing.join("、");
    let note = Diagnostic::new(&code::MISSING_FACTS, format!("没有写 {keys}"));
    Some(
        note.at(Span::new(&article.path, 0..0))
            .help("补上它们，读者才能按地区、主题找到这篇，并在列表里看到提要"),
    )
}

/// A note for each glossary entry that no case names or belongs to.
pub(super) fn unused_terms(digest: &Digest) -> Vec<Diagnostic> {
    // A digest without cases has nothing to say of its terms.
    if digest.articles().is_empty() {
        return Vec::new();
    }
    let is_listed = |term: &Term| {
        let kind = match term.kind {
            TermKind::Theme => TaxonomyKind::Themes,
            TermKind::Practice => TaxonomyKind::Practices,
            TermKind::Word => return false,
        };
        digest.group(kind, &term.slug).is_some()
    };
    let terms = digest.terms().iter();
    let unused = terms.filter(|it| digest.mentions(&it.slug).is_empty() && !is_listed(it));
    let notes = unused.map(|term| {
        let name = term.title.as_str();
        Diagnostic::new(&code::UNUSED_TERM, format!("没有案例提到“{name}”"))
            .at(Span::new(&term.path, 0..0))
            .help("给它加上案例里用的说法（`aliases`），或者留着等以后的案例")
    });
    notes.collect()
}
