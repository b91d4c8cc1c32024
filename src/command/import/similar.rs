//! Which articles of a run say the same as others, and what is said of it.
//!
//! In: articles, as they come. Out: the copies of each, with the better one
//! named. Nothing is removed. Knows nothing of sources or of the disk.

use serde::Serialize;

use crate::article::Article;
use crate::diagnostic::{Diagnostic, code};
use crate::document::plain::to_plain_text;
use crate::import::reposts::{Index, Merits, Sketch};
use crate::source::SourceDocument;

/// Every article that was seen.
#[derive(Default)]
pub(super) struct Similar {
    index: Index,
    seen: Vec<Seen>,
}

struct Seen {
    /// The article's file.
    name: String,
    title: String,
    merits: Merits,
}

/// A copy of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Copy {
    /// The other article's file.
    pub(super) article: String,
    /// Its title.
    pub(super) title: String,
    /// How much of the shorter text stands in the longer, in percent.
    pub(super) same: usize,
    /// `this`, `other`, or nothing where none is better.
    pub(super) better: Option<&'static str>,
    /// Why, in words for an editor.
    pub(super) because: String,
}

impl Similar {
    /// What is compared of `article`.
    pub(super) fn sketch(article: &Article) -> Sketch {
        Sketch::of(&to_plain_text(&article.body))
    }

    /// Remembers an article; its number is what [`Self::like`] will name.
    pub(super) fn add(&mut self, name: &str, article: &Article, sketch: Sketch) -> usize {
        self.seen.push(Seen {
            name: name.to_owned(),
            title: article.title.as_str().to_owned(),
            merits: Merits::of(article),
        });
        self.index.add(sketch)
    }

    /// The numbers of the articles that say the same, the likest first.
    pub(super) fn like(&self, sketch: &Sketch) -> Vec<(usize, usize)> {
        self.index.same(sketch)
    }

    /// What is to be said of `article` and those that are `like` it.
    pub(super) fn copies(&self, article: &Article, like: &[(usize, usize)]) -> Vec<Copy> {
        let merits = Merits::of(article);
        let copy = |(number, same): &(usize, usize)| {
            let other = self.seen.get(*number)?;
            let (order, because) = merits.compare(&other.merits);
            Some(Copy {
                article: other.name.clone(),
                title: other.title.clone(),
                same: *same,
                better: match order {
                    std::cmp::Ordering::Greater => Some("this"),
                    std::cmp::Ordering::Less => Some("other"),
                    std::cmp::Ordering::Equal => None,
                },
                because,
            })
        };
        like.iter().filter_map(copy).collect()
    }
}

/// The article at `name`, made from `source`, says the same as `copies`, of
/// which there is at least one.
pub(super) fn repost(source: &SourceDocument, name: &str, copies: &[Copy]) -> Option<Diagnostic> {
    let first = copies.first()?;
    let others = match copies.len() {
        1 => String::new(),
        count => format!("，另外还有 {} 篇与它相同", count - 1),
    };
    let message = format!(
        "{name} 与 {}《{}》大半相同（{}%）{others}",
        first.article, first.title, first.same
    );
    // Where there are several, the best is one that nothing speaks against.
    let best = copies.iter().find(|copy| copy.better == Some("other"));
    let advice = match (best, first.better) {
        (Some(copy), _) => format!("较好的多半是 {}：{}", copy.article, copy.because),
        (None, Some(_)) => format!("较好的多半是 {name}：{}", first.because),
        (None, None) => "两份看不出高下".to_owned(),
    };
    Some(
        Diagnostic::new(&code::REPOST, message)
            .at(source.span(0..0))
            .help(format!("{advice}。对照后删去另一份；两份都留也可以")),
    )
}
