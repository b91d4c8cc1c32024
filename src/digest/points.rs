//! Measures that a text counts off: 一是……二是……, 第一，……第二，……,
//! 写好“产业文章”……写好“治理文章”…….
//!
//! In: a body. Out: the same words, with a [`Inline::Point`] where each measure
//! begins, so that a page can set it apart and link to it. A series counts
//! only where it begins at one and goes on without a gap inside its section,
//! and only where sentences begin; so 第一书记 or 一要素 is never a measure.

use crate::document::{Block, BlockKind, Document, Inline, Text, plain};
use crate::text::slug::AnchorId;

use super::reading::folded;

/// Characters of a paragraph from which on it is cut at its measures; a short
/// list of three words each is easier to read in one piece.
const LONG: usize = 80;

/// Characters of a lead at most, …
const LEAD: usize = 28;

/// … and of a sentence that is taken whole though its first clause would do.
const SHORT: usize = 16;

/// How a series counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Series {
    /// 一是, 一要, …, by what follows the numeral.
    Numeral(char),
    /// 其一，.
    Among,
    /// 第一，第一步：.
    Ordinal,
    /// （一）.
    Bracket,
    /// 首先, 其次, 再次, 最后.
    Sequence,
    /// 写好“……文章”, 下好“……棋”: by its first character; counts nothing.
    Figure(char),
    /// ①.
    Circle,
}

/// Where a measure may begin.
struct Candidate {
    block: usize,
    inline: usize,
    /// Bytes into the text of the inline; `None` where the inline as a whole
    /// (a run-in heading in bold) is the lead.
    offset: Option<usize>,
    series: Series,
    number: u32,
    /// Whether it is the first thing in its paragraph.
    first: bool,
}

/// `body` with its measures marked.
pub(super) fn mark(body: &Document) -> Document {
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut section: Vec<Candidate> = Vec::new();
    for (at, block) in body.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading { .. } => chosen.extend(chains(std::mem::take(&mut section))),
            BlockKind::Paragraph(inlines) => {
                let long = plain::inline_text(inlines).chars().count() >= LONG;
                let found = candidates(at, inlines).into_iter();
                section.extend(found.filter(|it| it.first || long));
            }
            _ => {}
        }
    }
    chosen.extend(chains(section));
    if chosen.is_empty() {
        return body.clone();
    }
    let blocks = body.blocks.iter().enumerate().map(|(at, block)| {
        let mut here: Vec<&Candidate> = chosen.iter().filter(|it| it.block == at).collect();
        here.sort_by_key(|it| (it.inline, it.offset));
        match &block.kind {
            BlockKind::Paragraph(inlines) if !here.is_empty() => Block {
                kind: BlockKind::Paragraph(cut(&block.id, inlines, &here)),
                ..block.clone()
            },
            _ => block.clone(),
        }
    });
    Document {
        blocks: blocks.collect(),
    }
}

/// The candidates that stand in a series of two or more.
fn chains(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut open: Vec<(Series, u32, Vec<usize>)> = Vec::new();
    let mut kept = vec![false; candidates.len()];
    let mut close = |chain: Vec<usize>| {
        if chain.len() > 1 {
            for at in chain {
                kept[at] = true;
            }
        }
    };
    for (at, candidate) in candidates.iter().enumerate() {
        let chain = open.iter_mut().find(|it| it.0 == candidate.series);
        let counts = !matches!(candidate.series, Series::Figure(_));
        match chain {
            Some((series, last, chain))
                if !counts
                    || candidate.number == *last + 1
                    || (*series == Series::Sequence && candidate.number > *last) =>
            {
                *last = candidate.number;
                chain.push(at);
            }
            Some((_, last, chain)) if candidate.number == 1 => {
                close(std::mem::replace(chain, vec![at]));
                *last = 1;
            }
            None if candidate.number == 1 || !counts => {
                open.push((candidate.series, candidate.number, vec![at]));
            }
            _ => {}
        }
    }
    for (_, _, chain) in open {
        close(chain);
    }
    let kept = candidates.into_iter().zip(kept);
    kept.filter(|(_, kept)| *kept).map(|(it, _)| it).collect()
}

fn candidates(block: usize, inlines: &[Inline]) -> Vec<Candidate> {
    let mut found = Vec::new();
    // The character before what is looked at; none at the start.
    let mut before: Option<char> = None;
    for (at, inline) in inlines.iter().enumerate() {
        let words = plain::inline_text(std::slice::from_ref(inline));
        match inline {
            Inline::Text(text) => {
                let text = text.as_str();
                let mut last = before;
                for (offset, c) in text.char_indices() {
                    if begins_sentence(last)
                        && let Some((series, number)) = ordinal(&text[offset..])
                    {
                        found.push(Candidate {
                            block,
                            inline: at,
                            offset: Some(offset),
                            series,
                            number,
                            first: at == 0 && offset == 0,
                        });
                    }
                    if !c.is_whitespace() {
                        last = Some(c);
                    }
                }
            }
            Inline::Strong(_) | Inline::Emphasis(_) if begins_sentence(before) => {
                if let Some((series, number)) = ordinal(&words) {
                    found.push(Candidate {
                        block,
                        inline: at,
                        offset: None,
                        series,
                        number,
                        first: at == 0,
                    });
                }
            }
            _ => {}
        }
        before = words.chars().rfind(|c| !c.is_whitespace()).or(before);
    }
    found
}

fn begins_sentence(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        matches!(
            c,
            '。' | '；' | '！' | '？' | '：' | ':' | ';' | '”' | '」' | '…'
        )
    })
}

/// The series and number that `text` begins with.
fn ordinal(text: &str) -> Option<(Series, u32)> {
    let head: String = folded(&text.chars().take(8).collect::<String>());
    let mut chars = head.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let then = |rest: &str| rest.chars().next();
    if let Some((number, rest)) = numeral(&head) {
        let next = then(rest)?;
        return matches!(next, '是' | '要' | '抓' | '靠')
            .then_some((Series::Numeral(next), number));
    }
    match first {
        '其' if rest.starts_with('次') => Some((Series::Sequence, 2)),
        '首' if rest.starts_with('先') => Some((Series::Sequence, 1)),
        '再' if rest.starts_with('次') => Some((Series::Sequence, 3)),
        '最' if rest.starts_with('后') => Some((Series::Sequence, 9)),
        '其' => {
            let (number, rest) = numeral(rest)?;
            is_stop(then(rest)?).then_some((Series::Among, number))
        }
        '第' => {
            let (number, rest) = numeral(rest)?;
            let rest = rest
                .strip_prefix(['步', '招', '条', '点', '个'])
                .unwrap_or(rest);
            is_stop(then(rest)?).then_some((Series::Ordinal, number))
        }
        '（' | '(' => {
            let (number, rest) = numeral(rest)?;
            rest.starts_with(['）', ')'])
                .then_some((Series::Bracket, number))
        }
        '①'..='⑨' => Some((Series::Circle, first as u32 - '①' as u32 + 1)),
        '写' | '做' | '下' | '打' | '唱' | '念' | '走' | '算' | '答' | '绘' | '抓' | '用' =>
        {
            let quoted = rest.strip_prefix('好')?.starts_with(['“', '「', '《']);
            quoted.then_some((Series::Figure(first), 1))
        }
        _ => None,
    }
}

/// A numeral from one to nineteen at the start of `text`, and what follows.
fn numeral(text: &str) -> Option<(u32, &str)> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |c: char| {
        let at = DIGITS.chars().position(|it| it == c)?;
        u32::try_from(at + 1).ok()
    };
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == '十' {
        let rest = chars.as_str();
        return match chars.next().and_then(digit) {
            Some(ones) => Some((10 + ones, chars.as_str())),
            None => Some((10, rest)),
        };
    }
    Some((digit(first)?, chars.as_str()))
}

fn is_stop(c: char) -> bool {
    matches!(c, '，' | '、' | '：' | ',' | ':' | '是')
}

/// `inlines` with a point at each of `candidates`, which are in order.
fn cut(block: &AnchorId, inlines: &[Inline], candidates: &[&Candidate]) -> Vec<Inline> {
    let mut pieces = Vec::with_capacity(inlines.len() + candidates.len());
    let mut number = 0;
    for (at, inline) in inlines.iter().enumerate() {
        let here: Vec<_> = candidates.iter().filter(|it| it.inline == at).collect();
        let mut point = |candidate: &Candidate, lead: Vec<Inline>| {
            let id = if candidate.first {
                block.clone()
            } else {
                number += 1;
                AnchorId::new(&format!("{block}-{number}"))
            };
            Inline::Point { id, lead }
        };
        match (inline, here.as_slice()) {
            (_, []) => pieces.push(inline.clone()),
            (Inline::Text(text), here) => {
                let words = text.as_str();
                let mut done = 0;
                for (nth, candidate) in here.iter().enumerate() {
                    let start = candidate.offset.unwrap_or_default();
                    let next = here.get(nth + 1).and_then(|it| it.offset);
                    let room = &words[start..next.unwrap_or(words.len())];
                    push(&mut pieces, text.slice(done..start));
                    done = start + lead_length(room);
                    let lead = text.slice(start..done);
                    pieces.push(point(candidate, vec![Inline::Text(lead)]));
                }
                push(&mut pieces, text.slice(done..words.len()));
            }
            (Inline::Strong(lead) | Inline::Emphasis(lead), [candidate, ..]) => {
                pieces.push(point(candidate, lead.clone()));
            }
            (other, _) => pieces.push(other.clone()),
        }
    }
    pieces
}

fn push(pieces: &mut Vec<Inline>, words: Text) {
    if !words.is_empty() {
        pieces.push(Inline::Text(words));
    }
}

/// Bytes of the lead that `text` begins with: its first sentence where that is
/// short, or else its first clause.
fn lead_length(text: &str) -> usize {
    let reach = text
        .char_indices()
        .nth(LEAD)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..reach];
    let stop = |marks: &[char], from: usize| head.get(from..)?.find(marks).map(|at| from + at);
    // 第一，: the comma belongs to the number.
    let after_number = head.char_indices().nth(4).map_or(head.len(), |(at, _)| at);
    let sentence = stop(&['。', '；', '！', '？', '：', ';'], after_number);
    let clause = stop(&['，', ','], after_number);
    let is_short = |at: &usize| head[..*at].chars().count() <= SHORT;
    let short = sentence.filter(is_short);
    short
        .or(clause)
        .or(sentence)
        .unwrap_or(if reach == text.len() {
            reach
        } else {
            after_number
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::{HtmlContext, to_html};
    use crate::document::markdown::parse_markdown;
    use crate::source::SourceDocument;
    use crate::text::span::SourcePath;
    use proptest::prelude::*;

    fn parsed(markdown: &str) -> Document {
        let path = SourcePath::new("a.md").expect("a plain path");
        let source = SourceDocument::from_text(path, markdown);
        parse_markdown(&source, 0..source.text.len()).value
    }

    fn shown(markdown: &str) -> String {
        let context = HtmlContext {
            href: &|_| None,
            script: crate::text::script::Script::Hans,
            mask_label: "隐",
            garbled_label: "缺",
        };
        to_html(&mark(&parsed(markdown)), &context)
    }

    const REST: &str = "村里开了会，定了章程，写了账，把每一笔钱都公开，大家看得见";

    #[test]
    fn measures_of_one_paragraph_stand_apart() {
        let html = shown(&format!(
            "办法有三条：一是先修路。{REST}；二是再栽树，{REST}。三是后引水。{REST}。"
        ));
        assert_eq!(
            html,
            format!(
                "<p id=\"p1\">办法有三条：</p><p id=\"p1-1\" class=\"point\"><b>一是先修路</b>。{REST}；</p>\
                 <p id=\"p1-2\" class=\"point\"><b>二是再栽树</b>，{REST}。</p>\
                 <p id=\"p1-3\" class=\"point\"><b>三是后引水</b>。{REST}。</p>\n"
            )
        );
    }

    #[test]
    fn measures_of_their_own_paragraphs_keep_their_ids() {
        for (first, second) in [
            ("第一，修路。", "第二，栽树。"),
            ("其一，修路。", "其二，栽树。"),
            ("寫好「產業」文章。", "寫好「治理」文章。"),
            ("①修路。", "②栽树。"),
        ] {
            let html = shown(&format!("{first}甲。\n\n{second}乙。"));
            assert!(html.contains("<p id=\"p1\" class=\"point\"><b>"), "{html}");
            assert!(html.contains("<p id=\"p2\" class=\"point\"><b>"), "{html}");
        }
        let html = shown("**一是修路**，甲甲。\n\n**二是栽树**，乙乙。");
        assert!(
            html.starts_with("<p id=\"p1\" class=\"point\"><b>一是修路</b>，甲甲。"),
            "{html}"
        );
    }

    #[test]
    fn what_only_looks_like_a_measure_is_left_alone() {
        for text in [
            "一是修路。只有一条。",
            "第一书记来了。第二书记也来了。",
            "二是栽树。三是引水。",
            "一是修路。\n\n## 二\n\n二是栽树。",
            "要问的有三处：一是钱；二是人；三是地。",
        ] {
            assert!(!shown(text).contains("point"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_changes(pieces in prop::collection::vec(prop::sample::select(vec![
            "一是", "二是", "三是", "第一，", "第二，", "写好“甲”文章", "写好“乙”文章", "。", "；", "：", "修路", "**",
            "[", "](a.md)", "村里的事大家一起商量着办好一件是一件", "①", "②", "\n\n", "## ",
        ]), 0..40)) {
            let text: String = pieces.concat();
            let body = parsed(&text);
            let marked = mark(&body);
            prop_assert_eq!(plain::to_plain_text(&body), plain::to_plain_text(&marked));
            let passages: String = plain::passages(&marked).into_iter().map(|it| it.text).collect();
            let blocks: String = body.blocks.iter().map(plain::block_text).collect();
            prop_assert_eq!(passages, blocks);
            let ids: Vec<_> = plain::passages(&marked).into_iter().map(|it| it.id.clone()).collect();
            let unique: std::collections::BTreeSet<_> = ids.iter().collect();
            prop_assert_eq!(ids.len(), unique.len());
        }
    }
}
