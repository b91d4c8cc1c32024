//! Where the body of a case says what its facts card says.
//!
//! In: an article and its passages. Out: the passage of each fact, where one
//! says it in the same words. Nothing is concluded from what is not said.

use super::places::Place;
use super::reading::{Passage, passage_with};
use crate::article::Article;
use crate::text::slug::AnchorId;

/// The passages that state facts of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where its narrowest place is named that is named at all.
    pub place: Option<AnchorId>,
    /// Where each of its actors is named.
    pub actors: Vec<Option<AnchorId>>,
}

pub(super) fn evidence(article: &Article, path: &[Place], passages: &[Passage]) -> Evidence {
    let place = path
        .iter()
        .rev()
        .find_map(|it| passage_with(passages, &it.name));
    let actors = article.actors.iter().map(|it| {
        let found = passage_with(passages, it.as_str());
        found.map(|it| it.id.clone())
    });
    Evidence {
        place: place.map(|it| it.id.clone()),
        actors: actors.collect(),
    }
}
