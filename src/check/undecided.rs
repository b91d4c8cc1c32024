//! W513: a person decides what no dictionary and no rule can.
//!
//! In: the Simplified edition, the files it was read from, the words that the
//! site decides, and the engine's own doubts. Out: a note for each character
//! that stands as a word of its own and got its usual Traditional form for want
//! of a reason, with its place and the mark that settles it. What a mark or a
//! dictionary decides is not asked about.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::article::dictionary::Pair;
use crate::article::{Article, Writing};
use crate::diagnostic::{Diagnostic, code};
use crate::document::text::Mark;
use crate::document::{Block, Document, Text, walk};
use crate::edition::Edition;
use crate::source::SourceDocument;
use crate::text::han::is_han;
use crate::text::script::Standard;
use crate::text::span::{SourcePath, Span};

/// The doubts of an engine about a run of Simplified text: positions of
/// characters, and the Traditional forms of each, the one it took first.
pub type Doubts<'a> = &'a (dyn Fn(&str) -> Vec<(usize, String)> + Sync);

/// A character between its neighbours, and its forms.
type Doubt = (String, char, String);

/// A note for each doubt, at the first place where it arises.
pub(super) fn check(
    edition: &Edition,
    documents: &[SourceDocument],
    dictionary: &[Pair],
    doubts: Doubts,
) -> Vec<Diagnostic> {
    let files: BTreeMap<&SourcePath, &str> =
        documents.iter().map(|it| (&it.path, &*it.text)).collect();
    let found: Vec<_> = edition
        .digest
        .articles()
        .par_iter()
        .filter(|it| it.writing == Writing::Hans)
        .flat_map_iter(|it| {
            let file = files.get(&it.path).copied().unwrap_or_default();
            in_article(it, file, dictionary, doubts)
        })
        .collect();
    let mut first: BTreeMap<Doubt, (Span, usize)> = BTreeMap::new();
    for (doubt, span) in found {
        first.entry(doubt).or_insert((span, 0)).1 += 1;
    }
    let notes = first.into_iter();
    notes
        .map(|(doubt, (span, count))| undecided(&doubt, span, count))
        .collect()
}

fn in_article(
    article: &Article,
    file: &str,
    dictionary: &[Pair],
    doubts: Doubts,
) -> Vec<(Doubt, Span)> {
    let decided = dictionary.iter().chain(&article.dictionary);
    let decided: Vec<&str> = decided.map(|it| it.source(Standard::Hant)).collect();
    let mut found = Vec::new();
    for block in &article.body.blocks {
        for text in texts(block) {
            let settled = settled(&text, &decided);
            let characters: Vec<(usize, char)> = text.as_str().char_indices().collect();
            for (at, forms) in doubts(text.as_str()) {
                let Some(&(byte, c)) = characters.get(at) else {
                    continue;
                };
                if settled.iter().any(|it| it.contains(&byte)) {
                    continue;
                }
                let left = neighbours(characters[..at].iter().rev());
                let right = neighbours(characters[at + 1..].iter());
                let (start, end) = (at - left, at + 1 + right);
                let words: String = characters[start..end].iter().map(|it| it.1).collect();
                let place = place_of(&words, left, c, block, file);
                found.push(((words, c, forms), Span::new(&article.path, place)));
            }
        }
    }
    found
}

/// How many Han characters stand next, up to two: enough to know the place by.
fn neighbours<'a>(beside: impl Iterator<Item = &'a (usize, char)>) -> usize {
    beside.take(2).take_while(|(_, c)| is_han(*c)).count()
}

/// The bytes of `file` where the character stands, the first time that these
/// words stand in its block; the block where markup parts them.
fn place_of(words: &str, left: usize, c: char, block: &Block, file: &str) -> Range<usize> {
    let inside = file.get(block.range.clone()).unwrap_or_default();
    let Some(start) = inside.find(words) else {
        return block.range.clone();
    };
    let before: usize = words.chars().take(left).map(char::len_utf8).sum();
    let start = block.range.start + start + before;
    start..start + c.len_utf8()
}

/// The bytes of `text` that a person decided.
fn settled(text: &Text, decided: &[&str]) -> Vec<Range<usize>> {
    let words = decided.iter().filter(|it| !it.is_empty()).flat_map(|word| {
        let found = text.as_str().match_indices(word);
        found.map(|(at, _)| at..at + word.len())
    });
    text.marks().iter().map(Mark::range).chain(words).collect()
}

/// The words of each leaf of `block`, without code and originals.
fn texts(block: &Block) -> Vec<Text> {
    let found = RefCell::new(Vec::new());
    let document = Document {
        blocks: vec![block.clone()],
    };
    walk::map_text(&document, &|texts| {
        let mut joined = Text::default();
        for text in texts {
            joined.push(text);
        }
        found.borrow_mut().push(joined);
        texts.iter().map(|it| (*it).clone()).collect()
    });
    found.into_inner()
}

fn undecided((words, c, forms): &Doubt, span: Span, count: usize) -> Diagnostic {
    let times = if count > 1 {
        format!("，共 {count} 处")
    } else {
        String::new()
    };
    let mut forms = forms.chars();
    let taken = forms.next().unwrap_or(*c);
    let others: Vec<String> = forms.map(|it| format!("“{it}”")).collect();
    let other = others.join("、");
    let example = others
        .first()
        .map_or_else(|| taken.to_string(), |it| it.replace(['“', '”'], ""));
    Diagnostic::new(
        &code::UNDECIDED,
        format!("“{words}”的“{c}”转成了“{taken}”，也可能是{other}：没有词典或规则能定{times}"),
    )
    .at(span)
    .help(format!(
        "若应作“{example}”，写成 -{{hans:{c};hant:{example}}}-；全站如此，就在 content/convert.tsv 里写一行；\
         转得对，写成 -{{hans:{c};hant:{taken}}}- 就不再问"
    ))
}
