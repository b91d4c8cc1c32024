//! What must hold for every tree and every text.

use proptest::prelude::*;

use super::super::plain::to_plain_text;
use super::super::print::to_markdown;
use super::super::{Alignment, Block, BlockKind, Document, Inline, LinkTarget, Text};
use super::{parse, shape};
use crate::text::slug::AnchorId;
use crate::text::span::{SourcePath, Span};

fn path(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a plain path")
}

fn span() -> Span {
    Span::new(&path("content/articles/a.md"), 0..0)
}

/// Words full of what Markdown could mistake for marks.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "村", "重点", "投资", "：", "，", "。", "“", "”", "（", "）", "《", "—", "…", "·",
        ]),
        2 => prop::sample::select(vec!["a", "b1", "x", "0", "12", " ", "é"]),
        3 => prop::sample::select(vec![
            "_", "__", "#", "##", "# ", ">", "> ", "-", "- ", "--", "---", "+ ", "=", "==", "1.",
            "1. ", "2) ", "~", "~~", "`", "``", "|", "||", "[", "]", "](", "(", ")", "!", "![",
            "<", "</", "<b>", "</b>", "<!--", "-->", "<a@b.c>", "<http://a.b>", "&", "&amp;",
            "&#42;", "&lt;", "\\", "\\\\", "{{ x }}", "{% y %}", "http://a.cn", "$", "^", ":",
            "]: x", "[^1]", "[x] ", "'", "\"", "/", "①", "Ⓐ", "★", "×", "~~~", "```", ":-", "-:",
            "-{", "}-", "{", "}", "\\-{", "-{村}-", "-{hans:里;hant:裡}-", "hans:", ";hant:",
            "\u{A0}", "2*3", "%20", "https://", "<br>", "<div", "<?", "+", ". ", "- - -", "+++",
        ]),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

fn target() -> impl Strategy<Value = LinkTarget> {
    prop_oneof![
        words().prop_map(|words| LinkTarget::Here(AnchorId::new(words.trim()))),
        (words(), prop::option::of(words())).prop_filter_map("a path", |(words, anchor)| {
            let path = SourcePath::new(&format!("content/x/{}.md", words.trim()))?;
            let anchor = anchor
                .map(|anchor| anchor.trim().to_owned())
                .filter(|anchor| !anchor.is_empty())
                .map(|anchor| AnchorId::new(&anchor));
            Some(LinkTarget::File { path, anchor })
        }),
        asset(),
        web(),
    ]
    .prop_filter(
        "a place",
        |target| !matches!(target, LinkTarget::Here(anchor) if anchor.as_str().is_empty()),
    )
}

fn asset() -> impl Strategy<Value = LinkTarget> {
    words().prop_filter_map("a path", |words| {
        SourcePath::new(&format!("content/articles/{}.png", words.trim())).map(LinkTarget::Asset)
    })
}

fn web() -> impl Strategy<Value = LinkTarget> {
    words().prop_map(|words| LinkTarget::Web(format!("https://a.cn/{words}").trim().to_owned()))
}

fn inlines(depth: u32) -> BoxedStrategy<Vec<Inline>> {
    let leaf = prop_oneof![
        6 => words().prop_map(|words| Inline::Text(Text::new(words))),
        2 => "[*＊]{1,4}".prop_map(Inline::Mask),
        1 => words().prop_map(Inline::Code),
        1 => Just(Inline::Break),
        1 => (asset(), words()).prop_map(|(target, alt)| Inline::Image {
            target, alt: Text::new(alt.trim()), span: span(),
        }),
        1 => prop::sample::select(vec!["sub", "ruby", "b"]).prop_map(|name| Inline::Html(name.to_owned())),
    ];
    if depth == 0 {
        return prop::collection::vec(leaf, 1..5).boxed();
    }
    let inner = move || inlines(depth - 1);
    let nested = prop_oneof![
        8 => leaf,
        2 => inner().prop_map(Inline::Strong),
        2 => inner().prop_map(Inline::Emphasis),
        1 => inner().prop_map(Inline::Strikethrough),
        2 => (target(), inner()).prop_map(|(target, label)| Inline::Link {
            target, label, span: span(),
        }),
    ];
    prop::collection::vec(nested, 1..6).boxed()
}

fn kind(depth: u32) -> BoxedStrategy<BlockKind> {
    let leaf = prop_oneof![
        6 => inlines(2).prop_map(BlockKind::Paragraph),
        2 => (2..7_u8, inlines(2)).prop_map(|(level, inlines)| BlockKind::Heading { level, inlines }),
        2 => (1..4_usize, 0..3_usize).prop_flat_map(|(columns, rows)| {
            let row = move || prop::collection::vec(inlines(1), columns);
            let alignment = prop::sample::select(vec![
                Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right,
            ]);
            (prop::collection::vec(alignment, columns), row(), prop::collection::vec(row(), rows))
                .prop_map(|(alignments, head, rows)| BlockKind::Table { alignments, head, rows })
        }),
        1 => (asset(), words(), prop::option::of(words())).prop_map(|(image, alt, caption)| {
            BlockKind::Figure {
                image,
                alt: Text::new(alt.trim()),
                caption: caption
                    .map(|caption| Text::new(caption.trim()))
                    .filter(|caption| !caption.is_empty()),
                span: span(),
            }
        }),
        1 => ("[a-z]{0,3}", prop::collection::vec(words(), 0..3)).prop_map(|(language, lines)| {
            BlockKind::Code { language, code: lines.join("\n") }
        }),
        1 => Just(BlockKind::Rule),
        1 => prop::sample::select(vec![
            "<p>甲</p>", "<div>a\n<b>b</b></div>", "<hr>",
        ]).prop_map(|html| BlockKind::Html(html.to_owned())),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = move || prop::collection::vec(kind(depth - 1).prop_map(block), 1..4);
    prop_oneof![
        4 => leaf,
        1 => inner().prop_map(BlockKind::Quote),
        2 => (prop::option::of(0..20_u64), prop::collection::vec(inner(), 1..4))
            .prop_map(|(start, items)| BlockKind::List { start, items }),
    ]
    .boxed()
}

fn block(kind: BlockKind) -> Block {
    Block {
        id: AnchorId::new(""),
        range: 0..0,
        kind,
    }
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(kind(2).prop_map(block), 1..5)
        .prop_map(|blocks| normal(&Document { blocks }))
}

/// The normal form of a random tree: what the reader would have made of it.
fn normal(document: &Document) -> Document {
    Document {
        blocks: normal_blocks(&document.blocks),
    }
}

fn normal_blocks(blocks: &[Block]) -> Vec<Block> {
    let mut normal = Vec::new();
    for old in blocks {
        let kind = match &old.kind {
            BlockKind::Paragraph(inlines) => {
                let inlines = normal_line(inlines, true);
                match inlines.as_slice() {
                    [] => continue,
                    [Inline::Image { target, alt, span }] => BlockKind::Figure {
                        image: target.clone(),
                        alt: alt.clone(),
                        caption: None,
                        span: span.clone(),
                    },
                    _ => BlockKind::Paragraph(inlines),
                }
            }
            BlockKind::Heading { level, inlines } => {
                let inlines = normal_line(inlines, true);
                if inlines.is_empty() {
                    continue;
                }
                BlockKind::Heading {
                    level: *level,
                    inlines,
                }
            }
            BlockKind::Quote(inner) => {
                let inner = normal_blocks(inner);
                if inner.is_empty() {
                    continue;
                }
                BlockKind::Quote(inner)
            }
            BlockKind::List { start, items } => {
                let items: Vec<_> = items
                    .iter()
                    .map(|item| normal_blocks(item))
                    .filter(|item| !item.is_empty())
                    .collect();
                if items.is_empty() {
                    continue;
                }
                BlockKind::List {
                    start: *start,
                    items,
                }
            }
            BlockKind::Table {
                alignments,
                head,
                rows,
            } => {
                let cells = |cells: &Vec<Vec<Inline>>| -> Vec<Vec<Inline>> {
                    cells.iter().map(|cell| normal_line(cell, true)).collect()
                };
                BlockKind::Table {
                    alignments: alignments.clone(),
                    head: cells(head),
                    rows: rows.iter().map(cells).collect(),
                }
            }
            BlockKind::Code { language, code } => BlockKind::Code {
                language: language.clone(),
                code: code.clone(),
            },
            kind => kind.clone(),
        };
        normal.push(block(kind));
    }
    normal
}

/// Merges, masks and trims as the reader does, through the reader's own code,
/// after making what cannot be written: links in links, unbalanced tags.
fn normal_line(inlines: &[Inline], top: bool) -> Vec<Inline> {
    use super::super::line::{Piece, normalize, trim_edges};
    fn piece(inline: Inline) -> Piece {
        Piece {
            inline,
            range: 0..0,
        }
    }
    fn pieces(inlines: &[Inline], in_link: bool) -> Vec<Piece> {
        let inner =
            |children: &[Inline], in_link| normalize(pieces(children, in_link), &mut |_, _| {});
        let mut made = Vec::new();
        for inline in inlines {
            let next = match inline {
                Inline::Mask(mask) => Inline::Text(Text::new(mask.clone())),
                Inline::Emphasis(children) => Inline::Emphasis(inner(children, in_link)),
                Inline::Strong(children) => Inline::Strong(inner(children, in_link)),
                Inline::Strikethrough(children) => Inline::Strikethrough(inner(children, in_link)),
                Inline::Link { label, .. } if in_link => {
                    made.extend(pieces(label, true));
                    continue;
                }
                Inline::Link {
                    target,
                    label,
                    span,
                } => Inline::Link {
                    target: target.clone(),
                    label: inner(label, true),
                    span: span.clone(),
                },
                Inline::Html(name) => {
                    made.push(piece(Inline::Html(format!("<{name}>"))));
                    made.push(piece(Inline::Text(Text::new("字"))));
                    Inline::Html(format!("</{name}>"))
                }
                inline => inline.clone(),
            };
            made.push(piece(next));
        }
        made
    }
    let line = normalize(pieces(inlines, false), &mut |_, _| {});
    if top { trim_edges(line) } else { line }
}

/// The tree without places, as text: a difference is easier to read there.
fn bare(document: &Document) -> String {
    format!("{:#?}", strip(document))
}

fn strip(document: &Document) -> Document {
    Document {
        blocks: strip_blocks(&document.blocks),
    }
}

fn strip_blocks(blocks: &[Block]) -> Vec<Block> {
    blocks
        .iter()
        .map(|old| {
            let line = |inlines: &[Inline]| strip_inlines(inlines);
            block(match &old.kind {
                BlockKind::Paragraph(inlines) => BlockKind::Paragraph(line(inlines)),
                BlockKind::Heading { level, inlines } => BlockKind::Heading {
                    level: *level,
                    inlines: line(inlines),
                },
                BlockKind::Quote(inner) => BlockKind::Quote(strip_blocks(inner)),
                BlockKind::List { start, items } => BlockKind::List {
                    start: *start,
                    items: items.iter().map(|item| strip_blocks(item)).collect(),
                },
                BlockKind::Table {
                    alignments,
                    head,
                    rows,
                } => BlockKind::Table {
                    alignments: alignments.clone(),
                    head: head.iter().map(|cell| line(cell)).collect(),
                    rows: rows
                        .iter()
                        .map(|row| row.iter().map(|cell| line(cell)).collect())
                        .collect(),
                },
                BlockKind::Figure {
                    image,
                    alt,
                    caption,
                    ..
                } => BlockKind::Figure {
                    image: image.clone(),
                    alt: alt.clone(),
                    caption: caption.clone(),
                    span: span(),
                },
                kind => kind.clone(),
            })
        })
        .collect()
}

fn strip_inlines(inlines: &[Inline]) -> Vec<Inline> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Emphasis(children) => Inline::Emphasis(strip_inlines(children)),
            Inline::Strong(children) => Inline::Strong(strip_inlines(children)),
            Inline::Strikethrough(children) => Inline::Strikethrough(strip_inlines(children)),
            Inline::Link { target, label, .. } => Inline::Link {
                target: target.clone(),
                label: strip_inlines(label),
                span: span(),
            },
            Inline::Image { target, alt, .. } => Inline::Image {
                target: target.clone(),
                alt: alt.clone(),
                span: span(),
            },
            inline => inline.clone(),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(128),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_printed_is_read_as_the_same_tree(document in document()) {
        let markdown = to_markdown(&document);
        let again = parse(&markdown);
        prop_assert!(
            bare(&again.value) == bare(&document),
            "printed:\n{}\nread:    {}\nprinted: {}", markdown, shape(&again.value), shape(&document)
        );
        prop_assert_eq!(again.diagnostics, vec![], "{}", markdown);
    }

    #[test]
    fn every_character_of_a_text_survives(words in words()) {
        let words = words.trim().to_owned();
        prop_assume!(!words.is_empty());
        let document = normal(&Document {
            blocks: vec![block(BlockKind::Paragraph(vec![Inline::Text(Text::new(words.clone()))]))],
        });
        let again = parse(&to_markdown(&document)).value;
        let plain = to_plain_text(&again);
        prop_assert_eq!(plain.trim_end_matches('\n'), words);
    }

    #[test]
    fn any_markdown_is_read_without_a_panic_and_printed_stably(
        pieces in prop::collection::vec(words(), 0..6),
        breaks in prop::collection::vec(prop::sample::select(vec!["\n", "\n\n", "\n    ", "\t", " **", "*", "\n> ", "\n- ", "~"]), 6),
    ) {
        let markdown: String = pieces.iter().zip(&breaks).flat_map(|(a, b)| [a.as_str(), b]).collect();
        let first = parse(&markdown).value;
        let printed = to_markdown(&first);
        let again = parse(&printed).value;
        prop_assert!(
            bare(&again) == bare(&first),
            "{:?}\nprinted as {:?}\nread:    {}\nprinted: {}", markdown, printed, shape(&again), shape(&first)
        );
    }
}
