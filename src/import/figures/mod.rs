//! Figures: the quantities that a text states, proposed for the editor.
//!
//! In: the body. Out: figures as the front matter holds them, each with the
//! sentence that states it, word for word. Knows nothing of the front matter's
//! form, nor of what the site does with them.
//!
//! A sentence is read in Simplified, a character for a character, so that one
//! grammar serves both scripts: `scan` finds quantities, which `numeral` and
//! `unit` spell out, `parts` and `per` add to, and `fits` keeps apart from dates and
//! names; `change` joins those that belong together; `year` and
//! `subject` are read from the words around.

mod change;
mod fits;
mod fold;
mod numeral;
mod parts;
mod per;
mod scan;
mod subject;
#[cfg(test)]
mod tests;
mod unit;
mod year;

use std::collections::BTreeSet;

use self::scan::{Measure, Quantity};
use crate::article::{Approx, Change};
use crate::document::{BlockKind, Document, anchor};
use crate::text::han;
use crate::text::number::Number;

/// A figure, as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it measures, where the text says so plainly.
    pub subject: Option<String>,
    /// What it is worth, in units; `None` where the author took it out.
    pub value: Option<Number>,
    /// The upper end of a range.
    pub value_to: Option<Number>,
    /// Its unit, in the words of the text.
    pub unit: String,
    /// How exact it is.
    pub approx: Approx,
    /// How it has changed.
    pub change: Option<Change>,
    /// The year that the sentence names for it.
    pub year: Option<i16>,
    /// Its words.
    pub quote: String,
    /// The sentence around them.
    pub sentence: String,
}

/// The figures in the paragraphs of `body`, in reading order.
pub(super) fn propose(body: &Document) -> Vec<Figure> {
    let headings = body
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading { .. }));
    let headings: BTreeSet<_> = headings.map(|block| &block.id).collect();
    let leaves = anchor::leaves(body);
    let told = leaves.iter().filter(|leaf| !headings.contains(&leaf.block));
    told.flat_map(|leaf| in_text(&leaf.text)).collect()
}

/// What the grammar reads in `quote`: the figures that `sentence` states in just
/// these words, or else those that the words state by themselves. Empty where the
/// grammar cannot read them, which says nothing about a person who can.
pub fn readings(sentence: &str, quote: &str) -> Vec<Figure> {
    let mut stated = in_sentence(sentence);
    stated.retain(|it| it.quote == quote);
    if stated.is_empty() {
        stated = in_sentence(quote);
    }
    stated
}

/// The figures in `text`, in reading order.
fn in_text(text: &str) -> Vec<Figure> {
    let sentences = han::sentences(text).into_iter().map(str::trim);
    sentences.flat_map(in_sentence).collect()
}

fn in_sentence(sentence: &str) -> Vec<Figure> {
    let chars = fold::fold(sentence);
    let quantities = change::join(&chars, scan::quantities(&chars));
    if quantities.is_empty() {
        return Vec::new();
    }
    let words: Vec<char> = sentence.chars().collect();
    let cut = |from: usize, to: usize| words[from..to].iter().collect::<String>();
    let figure = |quantity: &Quantity| Figure {
        subject: subject::of(&chars, quantity).map(|range| cut(range.start, range.end)),
        value: quantity.value,
        value_to: quantity.value_to,
        unit: unit_of(&quantity.unit, &cut),
        approx: quantity.approx,
        change: quantity.change,
        year: year::of(&chars, quantity),
        quote: cut(quantity.start, quantity.end),
        sentence: sentence.to_owned(),
    };
    quantities.iter().map(figure).collect()
}

/// The unit in the words of the text.
fn unit_of(unit: &Measure, cut: &dyn Fn(usize, usize) -> String) -> String {
    let (name, per) = match unit {
        Measure::Bare => (String::new(), None),
        Measure::Written { from, to, per, .. } => (cut(*from, *to), *per),
        Measure::Meant { name, per } => ((*name).to_owned(), *per),
    };
    match per {
        // 名 and 位 are persons here too.
        Some((from, to)) => match cut(from, to).as_str() {
            "名" | "位" => format!("{name}/人"),
            per => format!("{name}/{per}"),
        },
        None => name,
    }
}

fn is_han(c: char) -> bool {
    han::is_han(c)
}
