//! Which part of a page is the article.
//!
//! In: the lines of a page and the elements that hold them. Out: for each line,
//! whether it stands before the article, in it or after it. The article is the
//! element whose lines are worth most together: running text counts for it,
//! links, buttons and short lines against it, as in the methods by text density
//! and punctuation. What is around it inside that element is left to the
//! classifier. Linear in the page. Knows nothing of what is read where.

use super::blocks::Blocks;
use super::dom::{Dom, Id, Step};
use super::names::{self, Sort};
use crate::import::lines::{Line, Place, ratio};
use crate::import::markup::{Markup, Role};
use crate::import::words::Class;

/// Below this worth nothing on the page is an article, in characters of
/// running text.
const LEAST: f32 = 30.0;

/// Share of a page's running text from which on a part of it is no aside,
/// whatever it is called.
const NO_ASIDE: f32 = 0.4;

/// Share of the best part's worth that a part which is named as the text of an
/// article must have to be preferred.
const NAMED: f32 = 0.6;

/// The place of each of `lines`; all unknown where the page has no article.
pub(in crate::import) fn places(dom: &Dom, blocks: &Blocks, lines: &[Line]) -> Vec<Place> {
    let owner = |line: &Line| blocks.owners.get(line.first()).copied().unwrap_or(0);
    let worth: Vec<f32> = lines.iter().map(worth).collect();
    let mut own = vec![0.0_f32; dom.len()];
    for (line, worth) in lines.iter().zip(&worth) {
        own[owner(line) as usize] += worth.max(0.0);
    }
    let text = sums(dom, own);
    let whole = text.first().copied().unwrap_or(0.0);
    let aside = asides(dom, &text, whole);
    let mut own = vec![0.0_f32; dom.len()];
    for (line, worth) in lines.iter().zip(&worth) {
        let at = owner(line);
        own[at as usize] += if aside[at as usize] {
            -0.5 * worth.abs()
        } else {
            *worth
        };
    }
    let sums = sums(dom, own);
    let Some(best) = best(dom, &sums) else {
        return vec![Place::Unknown; lines.len()];
    };
    let mut inside = vec![false; dom.len()];
    for id in dom.subtree(best) {
        inside[id as usize] = true;
    }
    let is_inside = |line: &Line| inside[owner(line) as usize];
    let last = lines.iter().rposition(is_inside).unwrap_or(0);
    let place = |(at, line): (usize, &Line)| {
        if is_inside(line) {
            if aside[owner(line) as usize] {
                Place::Aside
            } else {
                Place::Inside
            }
        } else if at < last {
            Place::Before
        } else {
            Place::After
        }
    };
    lines.iter().enumerate().map(place).collect()
}

/// What a line speaks for, in characters of running text.
fn worth(line: &Line) -> f32 {
    let look = &line.look;
    let units = ratio(look.units, 1);
    let links = line.markup.map_or(0.0, Markup::link_share);
    let heading = line
        .markup
        .is_some_and(|markup| matches!(markup.role, Role::Heading(_)));
    let row = line
        .markup
        .is_some_and(|markup| matches!(markup.role, Role::Row { .. }));
    if look.spam || look.interface >= 0.5 || look.wording.has(Class::Copyright) {
        return -(2.0 + units * 0.5);
    }
    if links > 0.5 {
        return -(4.0 + units * 0.5);
    }
    if look.prose >= 0.15 {
        return units * look.prose * (1.0 - links);
    }
    if row {
        return units * 0.3;
    }
    if heading || look.number.is_some() {
        return 0.0;
    }
    -1.5
}

/// For each element, the sum over all that it holds.
fn sums(dom: &Dom, mut own: Vec<f32>) -> Vec<f32> {
    let mut step = Some(Step::Enter(0));
    while let Some(at) = step {
        if let Step::Leave(id) = at
            && let Some(parent) = dom.parent(id)
        {
            own[parent as usize] += own[id as usize];
        }
        step = dom.walk(0, at, false);
    }
    own
}

/// Which elements stand in something that is beside an article.
fn asides(dom: &Dom, text: &[f32], whole: f32) -> Vec<bool> {
    let mut aside = vec![false; dom.len()];
    for id in dom.subtree(0) {
        let above = dom.parent(id).is_some_and(|parent| aside[parent as usize]);
        let named = || {
            let tag = matches!(dom.name(id), "nav" | "aside" | "footer");
            tag || names::of(dom, id).any(|sort| sort == Sort::Aside)
        };
        aside[id as usize] = above || (text[id as usize] < whole * NO_ASIDE && named());
    }
    aside
}

/// The element with the highest sum; of equals the innermost.
fn best(dom: &Dom, sums: &[f32]) -> Option<Id> {
    let mut best: Option<Id> = None;
    let mut step = Some(Step::Enter(0));
    while let Some(at) = step {
        if let Step::Leave(id) = at
            && !dom.name(id).is_empty()
            && best.is_none_or(|known| sums[id as usize] > sums[known as usize])
        {
            best = Some(id);
        }
        step = dom.walk(0, at, false);
    }
    let best = best.filter(|id| sums[*id as usize] >= LEAST)?;
    let least = sums[best as usize] * NAMED;
    let named = dom
        .subtree(best)
        .filter(|id| sums[*id as usize] >= least)
        .filter(|id| names::of(dom, *id).any(|sort| sort == Sort::Body))
        .last();
    Some(named.unwrap_or(best))
}
