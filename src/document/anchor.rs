//! Words that a page can be opened at: each quote that an article's front
//! matter names becomes [`Inline::Anchored`].
//!
//! In: a tree, and the quotes with the sentences that they stand in. Out: the
//! tree with the quotes set apart, and where each can be found. Knows nothing
//! of what is quoted or why.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::plain::inline_text;
use super::walk::{map_block, map_children};
use super::{Block, Document, Inline, Text};
use crate::text::slug::AnchorId;

/// Words that want an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote<'a> {
    /// The id that they get.
    pub id: AnchorId,
    /// The words.
    pub words: &'a str,
    /// The sentence that they stand in.
    pub sentence: &'a str,
}

/// A paragraph, list item, heading or table cell: what has words of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The top-level block that it stands in.
    pub block: AnchorId,
    /// The ids that were given to words of it.
    pub anchors: Vec<AnchorId>,
    /// Its words.
    pub text: String,
}

/// Every leaf of `document`, in reading order.
pub fn leaves(document: &Document) -> Vec<Leaf> {
    let mut found = Vec::new();
    each_leaf(document, &mut |block, inlines| {
        let mut anchors = Vec::new();
        collect_anchors(inlines, &mut anchors);
        found.push(Leaf {
            block: block.clone(),
            anchors,
            text: inline_text(inlines),
        });
        inlines.to_vec()
    });
    found
}

/// `document` with each of `quotes` under its id, and for each the id to link
/// to: its own; that of a quote that it overlaps; that of the block around it
/// where it reaches over emphasis or a link; `None` where it does not stand in
/// the body.
pub fn anchor(document: &Document, quotes: &[Quote]) -> (Document, Vec<Option<AnchorId>>) {
    let mut ids = vec![None; quotes.len()];
    // Many figures share a sentence, and an automaton wants each once.
    let mut of_sentence: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, quote) in quotes.iter().enumerate() {
        if !quote.words.is_empty() && quote.sentence.contains(quote.words) {
            of_sentence.entry(quote.sentence).or_default().push(at);
        }
    }
    let mut sentences: Vec<&str> = of_sentence.keys().copied().collect();
    sentences.sort_unstable();
    let Some(finder) = AhoCorasick::new(&sentences)
        .ok()
        .filter(|_| !sentences.is_empty())
    else {
        return (document.clone(), ids);
    };
    let anchored = each_leaf(document, &mut |block, inlines| {
        let text = inline_text(inlines);
        let mut spots: Vec<(Range<usize>, usize)> = Vec::new();
        for found in finder.find_overlapping_iter(&text) {
            let sentence = sentences[found.pattern().as_usize()];
            for at in of_sentence.remove(sentence).unwrap_or_default() {
                let words = quotes[at].words;
                let ranges = sentence.match_indices(words).map(|(offset, _)| {
                    let start = found.start() + offset;
                    start..start + words.len()
                });
                let ranges: Vec<Range<usize>> = ranges.collect();
                let taken = |range: &Range<usize>| {
                    let mut all = spots.iter();
                    all.find(|(other, _)| other.start < range.end && range.start < other.end)
                };
                if let Some(free) = ranges.iter().find(|range| taken(range).is_none()) {
                    spots.push((free.clone(), at));
                    ids[at] = Some(quotes[at].id.clone());
                } else {
                    let other = ranges.first().and_then(taken).map(|(_, other)| *other);
                    ids[at] = other.and_then(|other| ids[other].clone());
                }
            }
        }
        if spots.is_empty() {
            return inlines.to_vec();
        }
        spots.sort_by_key(|(range, _)| range.start);
        let wanted: Vec<(Range<usize>, AnchorId)> = spots
            .into_iter()
            .map(|(range, at)| (range, quotes[at].id.clone()))
            .collect();
        let mut set = Vec::new();
        let wrapped = wrap(inlines, 0, &wanted, &mut set);
        for (_, id) in wanted.iter().filter(|(_, id)| !set.contains(id)) {
            for other in ids.iter_mut().filter(|it| it.as_ref() == Some(id)) {
                *other = Some(block.clone());
            }
        }
        wrapped
    });
    (anchored, ids)
}

/// `to`, which says the same as `from` in words of its own, with the ids that
/// words of `from` were given, each at the head of the block that holds them:
/// nobody can say which of the other words they are.
pub fn carry(from: &Document, to: &Document) -> Document {
    let mut ids: HashMap<AnchorId, Vec<AnchorId>> = HashMap::new();
    for leaf in leaves(from) {
        ids.entry(leaf.block).or_default().extend(leaf.anchors);
    }
    each_leaf(to, &mut |block, inlines| {
        let here = ids.remove(block).unwrap_or_default();
        let empty = here.into_iter().map(|id| Inline::Anchored {
            id,
            children: Vec::new(),
        });
        empty.chain(inlines.iter().cloned()).collect()
    })
}

type MapLeaf<'a> = dyn FnMut(&AnchorId, &[Inline]) -> Vec<Inline> + 'a;

fn each_leaf(document: &Document, map: &mut MapLeaf) -> Document {
    let blocks = document.blocks.iter().map(|top| {
        let leaf = &mut |_: &Block, inlines: &[Inline]| map(&top.id, inlines);
        let figure = &mut |alt: &Text, caption: Option<&Text>| (alt.clone(), caption.cloned());
        map_block(top, leaf, figure, &mut str::to_owned)
    });
    Document {
        blocks: blocks.collect(),
    }
}

fn collect_anchors(inlines: &[Inline], anchors: &mut Vec<AnchorId>) {
    for inline in inlines {
        if let Inline::Anchored { id, .. } = inline {
            anchors.push(id.clone());
        }
        map_children(inline, &mut |children| {
            collect_anchors(children, anchors);
            Vec::new()
        });
    }
}

/// `inlines`, which begin `start` bytes into their leaf, with each spot of
/// `wanted` (in order, apart from each other) under its id. Spots that begin or
/// end inside emphasis, a link or code are left out of `set`.
fn wrap(
    inlines: &[Inline],
    start: usize,
    wanted: &[(Range<usize>, AnchorId)],
    set: &mut Vec<AnchorId>,
) -> Vec<Inline> {
    let (pieces, end) = cut(inlines, start, wanted);
    let mut wrapped = Vec::with_capacity(pieces.len());
    let (mut rest, mut at) = (wanted, 0);
    while let Some((from, piece)) = pieces.get(at) {
        while rest.first().is_some_and(|(spot, _)| spot.start < *from) {
            rest = &rest[1..];
        }
        if let Some((spot, id)) = rest.first().filter(|(spot, _)| spot.start == *from) {
            let inside = pieces[at..]
                .iter()
                .take_while(|(from, piece)| from + length(piece) <= spot.end)
                .count();
            let reached = pieces.get(at + inside).map_or(end, |(from, _)| *from);
            if inside > 0 && reached == spot.end {
                let children = pieces[at..at + inside].iter();
                wrapped.push(Inline::Anchored {
                    id: id.clone(),
                    children: children.map(|(_, piece)| piece.clone()).collect(),
                });
                set.push(id.clone());
                at += inside;
                continue;
            }
        }
        let end = from + length(piece);
        let within = rest.partition_point(|(spot, _)| spot.end <= end);
        wrapped.push(map_children(piece, &mut |children| {
            wrap(children, *from, &rest[..within], set)
        }));
        at += 1;
    }
    wrapped
}

/// `inlines` with text and masks cut where spots begin and end, each with the
/// byte at which it begins; and the byte at which all end.
fn cut(
    inlines: &[Inline],
    start: usize,
    wanted: &[(Range<usize>, AnchorId)],
) -> (Vec<(usize, Inline)>, usize) {
    let mut edges = wanted
        .iter()
        .flat_map(|(spot, _)| [spot.start, spot.end])
        .peekable();
    let (mut pieces, mut at) = (Vec::with_capacity(inlines.len()), start);
    for inline in inlines {
        let end = at + length(inline);
        let mut rest = inline.clone();
        while let Some(edge) = edges.next_if(|edge| *edge < end) {
            if edge > at
                && let Some((before, after)) = split(&rest, edge - at)
            {
                pieces.push((at, before));
                (rest, at) = (after, edge);
            }
        }
        pieces.push((at, rest));
        at = end;
    }
    (pieces, at)
}

/// `inline` before and after `at` bytes, if it is such that it can be cut.
fn split(inline: &Inline, at: usize) -> Option<(Inline, Inline)> {
    match inline {
        Inline::Text(words) => {
            // What an editor marked is one thing.
            let cut = words.as_str().is_char_boundary(at) && !words.is_inside_mark(at);
            cut.then(|| {
                let (before, after) = (0..at, at..words.as_str().len());
                (
                    Inline::Text(words.slice(before)),
                    Inline::Text(words.slice(after)),
                )
            })
        }
        Inline::Mask(words) => {
            let (before, after) = words.split_at_checked(at)?;
            Some((
                Inline::Mask(before.to_owned()),
                Inline::Mask(after.to_owned()),
            ))
        }
        _ => None,
    }
}

fn length(inline: &Inline) -> usize {
    inline_text(std::slice::from_ref(inline)).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::{HtmlContext, to_html};
    use crate::document::markdown::parse_markdown;
    use crate::document::plain::to_plain_text;
    use crate::source::SourceDocument;
    use crate::text::span::SourcePath;
    use proptest::prelude::*;

    fn parsed(markdown: &str) -> Document {
        let path = SourcePath::new("a.md").expect("a plain path");
        let source = SourceDocument::from_text(path, markdown);
        parse_markdown(&source, 0..source.text.len()).value
    }

    fn quotes<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<Quote<'a>> {
        pairs
            .iter()
            .enumerate()
            .map(|(at, (words, sentence))| Quote {
                id: AnchorId::new(&format!("f{}", at + 1)),
                words,
                sentence,
            })
            .collect()
    }

    fn shown(markdown: &str, pairs: &[(&str, &str)]) -> (String, Vec<String>) {
        let (document, ids) = anchor(&parsed(markdown), &quotes(pairs));
        let context = HtmlContext {
            script: crate::text::script::Script::Hans,
            href: &|_| None,
            mask_label: "隐",
            garbled_label: "缺",
        };
        let ids = ids
            .into_iter()
            .map(|id| id.map_or_else(|| "-".to_owned(), |id| id.to_string()));
        (to_html(&document, &context), ids.collect())
    }

    #[test]
    fn a_quote_is_set_apart_in_its_sentence() {
        let (html, ids) = shown(
            "修路5户。修桥5户，养鱼5户。\n\n再修路5户。",
            &[
                ("5户", "修桥5户，养鱼5户。"),
                ("5户", "修桥5户，养鱼5户。"),
                ("5户", "修桥5户，养鱼5户。"),
                ("6户", "修桥5户，养鱼5户。"),
                ("5户", "没有的5户。"),
            ],
        );
        assert_eq!(ids, ["f1", "f2", "f1", "-", "-"]);
        assert_eq!(
            html,
            "<p id=\"p1\">修路5户。修桥<span id=\"f1\">5户</span>，养鱼<span id=\"f2\">5户</span>。</p>\n\
             <p id=\"p2\">再修路5户。</p>\n"
        );
    }

    #[test]
    fn a_quote_may_hold_masks_and_emphasis_but_not_half_of_it() {
        let (html, ids) = shown(
            "投入\\*万元，**产值300万元**，有12**户**和1**2户**。",
            &[
                ("*万元", "投入*万元，产值300万元，有12户和12户。"),
                ("300万元", "投入*万元，产值300万元，有12户和12户。"),
                ("12户", "投入*万元，产值300万元，有12户和12户。"),
                ("和12", "投入*万元，产值300万元，有12户和12户。"),
            ],
        );
        assert_eq!(ids, ["f1", "f2", "f3", "p1"]);
        assert!(
            html.contains("<strong>产值<span id=\"f2\">300万元</span></strong>"),
            "{html}"
        );
        assert!(
            html.contains("<span id=\"f3\">12<strong>户</strong></span>和1"),
            "{html}"
        );
        assert!(
            html.contains("<span id=\"f1\"><span class=\"mask\""),
            "{html}"
        );
    }

    proptest! {
        #[test]
        fn no_word_is_changed(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "甲5户", "。", "**", "*", "\\*", "5户", "[链", "](a.md)", "`", "乙", "\n\n", "- ", "，",
            ]), 0..14),
            spots in prop::collection::vec((0_usize..30, 1_usize..9, 0_usize..9), 0..6),
        ) {
            let document = parsed(&pieces.concat());
            let leaves = leaves(&document);
            let text: Vec<char> = leaves.iter().flat_map(|leaf| leaf.text.chars()).collect();
            let pairs: Vec<(String, String)> = spots.iter().map(|(at, length, more)| {
                let take = |count: usize| text.iter().skip(*at).take(count).collect::<String>();
                (take(*length), take(length + more))
            }).collect();
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let wanted = quotes(&pairs);
            let (anchored, ids) = anchor(&document, &wanted);
            prop_assert_eq!(to_plain_text(&anchored), to_plain_text(&document));
            let found: Vec<AnchorId> =
                super::leaves(&anchored).into_iter().flat_map(|leaf| leaf.anchors).collect();
            for id in ids.iter().flatten().filter(|id| id.as_str().starts_with('f')) {
                prop_assert!(found.contains(id));
            }
        }
    }
}
