//! Markdown to a tree.
//!
//! In: a file and the bytes of its body. Out: a [`Document`] in normal form,
//! and what an editor must be told. Template syntax is text, raw HTML is
//! cleaned, addresses that are not safe are taken out. Knows nothing of other
//! files: whether a link leads anywhere is asked later.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::address::{Refusal, Use, read_name, read_target};
use super::clean::{clean_block, strip_tags};
use super::line::{Piece, join_lines, normalize, trim_edges};
use super::plain::inline_text;
use super::problems::{
    broken_mark, html_removed, is_punctuation, link_leaves_project, literal_asterisks,
    unsafe_address,
};
use super::{Alignment, Block, BlockKind, Document, Inline, LinkTarget, MAX_DEPTH, Text, marks};
use crate::diagnostic::{Diagnostic, Reported};
use crate::source::SourceDocument;
use crate::text::slug::AnchorId;
use crate::text::span::Span;

/// The tree of the Markdown in `body` of `source`. Template syntax is text,
/// raw HTML is cleaned, addresses that are not safe are taken out and reported.
pub fn parse_markdown(source: &SourceDocument, body: Range<usize>) -> Reported<Document> {
    let text = source.text.get(body.clone()).unwrap_or("");
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS;
    let mut reader = Reader {
        source,
        text,
        offset: body.start,
        events: Parser::new_ext(text, options).into_offset_iter().peekable(),
        stars: Vec::new(),
        marks: Vec::new(),
        in_address: false,
        image_title: String::new(),
        diagnostics: Vec::new(),
    };
    let mut blocks = reader.blocks(0);
    if has_first_level(&blocks) {
        lower_headings(&mut blocks);
    }
    number(&mut blocks);
    Reported {
        value: Document { blocks },
        diagnostics: reader.diagnostics,
    }
}

struct Reader<'a> {
    source: &'a SourceDocument,
    text: &'a str,
    offset: usize,
    events: Peekable<OffsetIter<'a>>,
    /// Runs of unescaped asterisks that stayed text in the line at hand.
    stars: Vec<Range<usize>>,
    /// Every `-{` and `}-` of the line at hand that no backslash takes back.
    marks: Vec<Range<usize>>,
    /// Whether the words at hand are an address that is a link by itself.
    in_address: bool,
    /// The title of the image that was read last.
    image_title: String,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The blocks up to the end of the container, whose end event is taken.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek() {
            let range = range.clone();
            // The words of a tight list item come without a paragraph.
            if is_inline(event) {
                let pieces = self.pieces(0);
                let end = pieces.last().map_or(range.end, |piece| piece.range.end);
                let kind = self.paragraph(pieces);
                self.add(&mut blocks, kind, range.start..end);
                continue;
            }
            let Some((event, _)) = self.events.next() else {
                break;
            };
            let kind = match event {
                Event::End(_) => break,
                Event::Rule => Some(BlockKind::Rule),
                Event::Start(tag) => self.block(tag, &range, depth),
                _ => None,
            };
            self.add(&mut blocks, kind, range);
        }
        blocks
    }

    fn add(&self, blocks: &mut Vec<Block>, kind: Option<BlockKind>, range: Range<usize>) {
        let trimmed = self.text[range.clone()].trim_end().len();
        blocks.extend(kind.map(|kind| Block {
            id: AnchorId::new(""),
            range: self.offset + range.start..self.offset + range.start + trimmed,
            kind,
        }));
    }

    /// The block that `tag` begins; `None` if it holds nothing.
    fn block(&mut self, tag: Tag, range: &Range<usize>, depth: usize) -> Option<BlockKind> {
        match tag {
            Tag::Paragraph => {
                let pieces = self.pieces(0);
                self.events.next();
                self.paragraph(pieces)
            }
            Tag::Heading { level, .. } => {
                let inlines = self.leaf();
                (!inlines.is_empty()).then_some(BlockKind::Heading {
                    level: level as u8,
                    inlines,
                })
            }
            Tag::CodeBlock(kind) => Some(self.code(&kind)),
            Tag::HtmlBlock => self.html_block(range),
            Tag::Table(alignments) => Some(self.table(&alignments)),
            _ if depth >= MAX_DEPTH => self.flatten(),
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some((Event::Start(_), _)) = self.events.next() {
                    let item = self.blocks(depth + 1);
                    if !item.is_empty() {
                        items.push(item);
                    }
                }
                (!items.is_empty()).then_some(BlockKind::List { start, items })
            }
            _ => {
                let blocks = self.blocks(depth + 1);
                (!blocks.is_empty()).then_some(BlockKind::Quote(blocks))
            }
        }
    }

    fn paragraph(&mut self, pieces: Vec<Piece>) -> Option<BlockKind> {
        // The title of an image that stands alone is its caption; the tree has
        // no place for the title of one in a line.
        let mut inlines = self.settle(pieces);
        if let [Inline::Image { .. }] = inlines.as_slice()
            && let Some(Inline::Image { target, alt, span }) = inlines.pop()
        {
            let (title, faults) = marks::read(self.image_title.trim());
            let broken = |(_, fault)| broken_mark(&fault, span.clone());
            self.diagnostics.extend(faults.into_iter().map(broken));
            return Some(BlockKind::Figure {
                image: target,
                alt,
                caption: (!title.is_empty()).then_some(title),
                span,
            });
        }
        (!inlines.is_empty()).then_some(BlockKind::Paragraph(inlines))
    }

    fn code(&mut self, kind: &CodeBlockKind) -> BlockKind {
        let mut code = String::new();
        while let Some((Event::Text(text), _)) = self.events.next() {
            code.push_str(&text);
        }
        if code.ends_with('\n') {
            code.pop();
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or("").to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        BlockKind::Code { language, code }
    }

    fn html_block(&mut self, range: &Range<usize>) -> Option<BlockKind> {
        let mut html = String::new();
        while let Some((Event::Html(line) | Event::Text(line), _)) = self.events.next() {
            html.push_str(&line);
        }
        let cleaned = clean_block(&html);
        if !cleaned.removed.is_empty() {
            let names: Vec<_> = cleaned.removed.into_iter().collect();
            let trimmed = self.text[range.clone()].trim_end().len();
            let span = self.span(range.start..range.start + trimmed);
            self.diagnostics.push(html_removed(&names.join("、"), span));
        }
        (!cleaned.html.is_empty()).then_some(BlockKind::Html(cleaned.html))
    }

    fn table(&mut self, alignments: &[pulldown_cmark::Alignment]) -> BlockKind {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some((Event::Start(part), _)) = self.events.next() {
            let mut cells = Vec::new();
            while let Some((Event::Start(_), _)) = self.events.next() {
                cells.push(self.leaf());
            }
            cells.resize(alignments.len(), Vec::new());
            if matches!(part, Tag::TableHead) {
                head = cells;
            } else {
                rows.push(cells);
            }
        }
        let alignments = alignments
            .iter()
            .map(|alignment| match alignment {
                pulldown_cmark::Alignment::None => Alignment::None,
                pulldown_cmark::Alignment::Left => Alignment::Left,
                pulldown_cmark::Alignment::Center => Alignment::Center,
                pulldown_cmark::Alignment::Right => Alignment::Right,
            })
            .collect();
        BlockKind::Table {
            alignments,
            head,
            rows,
        }
    }

    /// The words of a container that stands too deep, as one paragraph.
    fn flatten(&mut self) -> Option<BlockKind> {
        let mut words = String::new();
        let mut open = 1_usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(end) => {
                    open -= 1;
                    if !is_inline_end(end) && !words.ends_with('\n') {
                        words.push('\n');
                    }
                }
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::Html(html) => words.push_str(&strip_tags(&html)),
                Event::SoftBreak | Event::HardBreak => words.push('\n'),
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        let text = Piece {
            inline: Inline::Text(Text::new(words)),
            range: 0..0,
        };
        let inlines = trim_edges(normalize(vec![text], &mut |_, _| {}));
        (!inlines.is_empty()).then_some(BlockKind::Paragraph(inlines))
    }

    /// The words of a heading or cell, whose end event is taken.
    fn leaf(&mut self) -> Vec<Inline> {
        let pieces = self.pieces(0);
        self.events.next();
        self.settle(pieces)
    }

    /// The normal form of a whole line.
    fn settle(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut inlines = trim_edges(self.normalize(pieces));
        self.report_stars();
        let places = std::mem::take(&mut self.marks);
        let (source, offset) = (self.source, self.offset);
        let span = |range: Range<usize>| source.span(range.start + offset..range.end + offset);
        marks::settle(&mut inlines, &places, &span, &mut self.diagnostics);
        inlines
    }

    fn normalize(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let (source, offset) = (self.source, self.offset);
        let diagnostics = &mut self.diagnostics;
        normalize(pieces, &mut |range, what| {
            let span = source.span(range.start + offset..range.end + offset);
            diagnostics.push(html_removed(what, span));
        })
    }

    /// The inlines that follow, up to an event that is none.
    fn pieces(&mut self, depth: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        // Emphasis that stands too deep leaves its words; so many of its end
        // events are still to come.
        let mut flat = 0_usize;
        while let Some((event, range)) = self
            .events
            .next_if(|(event, _)| is_inline(event) || (flat > 0 && matches!(event, Event::End(_))))
        {
            let inline = match event {
                Event::End(_) => {
                    flat -= 1;
                    continue;
                }
                Event::Start(_) if depth >= MAX_DEPTH => {
                    flat += 1;
                    continue;
                }
                Event::Start(tag) => {
                    self.in_address = is_spelt_out(&tag);
                    let inner = self.pieces(depth + 1);
                    self.in_address = false;
                    self.events.next();
                    self.span_inline(tag, range, inner, &mut pieces);
                    continue;
                }
                Event::Text(text) => {
                    self.note_stars(&range);
                    Inline::Text(Text::new(self.note_marks(text.into_string(), &range)))
                }
                Event::Code(code) => Inline::Code(code.into_string()),
                Event::SoftBreak => Inline::Text(Text::new("\n")),
                Event::HardBreak => Inline::Break,
                Event::InlineHtml(html) | Event::Html(html) => Inline::Html(html.into_string()),
                _ => continue,
            };
            pieces.push(Piece { inline, range });
        }
        pieces
    }

    /// Emphasis, a link or an image around `inner`.
    fn span_inline(
        &mut self,
        tag: Tag,
        range: Range<usize>,
        inner: Vec<Piece>,
        pieces: &mut Vec<Piece>,
    ) {
        let inline = match tag {
            Tag::Strikethrough if !self.text[range.clone()].starts_with("~~") => {
                // `3~5元，10~20元` are two ranges of numbers, not a deletion.
                let tilde = |at: usize| Piece {
                    inline: Inline::Text(Text::new("~")),
                    range: at..at + 1,
                };
                pieces.push(tilde(range.start));
                pieces.extend(inner);
                pieces.push(tilde(range.end - 1));
                return;
            }
            Tag::Link {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            } => {
                let Some(target) = read_name(&dest_url, !has_pothole) else {
                    pieces.extend(inner);
                    return;
                };
                let label = match &target {
                    LinkTarget::Named {
                        name, bare: true, ..
                    } => {
                        vec![Inline::Text(Text::new(name.as_str()))]
                    }
                    _ => self.normalize(inner),
                };
                Inline::Link {
                    target,
                    label,
                    span: self.span(range.clone()),
                }
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let Some(target) = self.link_target(link_type, &dest_url, &range) else {
                    pieces.extend(inner);
                    return;
                };
                Inline::Link {
                    target,
                    label: self.normalize(inner),
                    span: self.span(range.clone()),
                }
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image_title = join_lines(&title, None, None);
                let alt = inline_text(&self.normalize(inner));
                let alt = Text::new(alt.trim());
                match self.target(&dest_url, &range, Use::Image) {
                    Some(target) => Inline::Image {
                        target,
                        alt,
                        span: self.span(range.clone()),
                    },
                    None => Inline::Text(alt),
                }
            }
            Tag::Strong => Inline::Strong(self.normalize(inner)),
            Tag::Strikethrough => Inline::Strikethrough(self.normalize(inner)),
            _ => Inline::Emphasis(self.normalize(inner)),
        };
        pieces.push(Piece { inline, range });
    }

    fn link_target(
        &mut self,
        link_type: LinkType,
        address: &str,
        range: &Range<usize>,
    ) -> Option<LinkTarget> {
        if link_type == LinkType::Email {
            return Some(LinkTarget::Web(format!("mailto:{address}")));
        }
        self.target(address, range, Use::Link)
    }

    fn target(&mut self, address: &str, range: &Range<usize>, used: Use) -> Option<LinkTarget> {
        read_target(&self.source.path, address, used)
            .map_err(|refusal| {
                let span = self.span(range.clone());
                self.diagnostics.push(match refusal {
                    Refusal::Unsafe => unsafe_address(address, span),
                    Refusal::Outside => link_leaves_project(address, span),
                });
            })
            .ok()
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.source
            .span(range.start + self.offset..range.end + self.offset)
    }

    /// Remembers the unescaped asterisks of a text event.
    fn note_stars(&mut self, range: &Range<usize>) {
        for (at, _) in self.text[range.clone()].match_indices('*') {
            let at = range.start + at;
            if at == range.start && self.text[..at].ends_with('\\') {
                continue;
            }
            match self.stars.last_mut() {
                Some(run) if run.end == at => run.end += 1,
                _ => self.stars.push(at..at + 1),
            }
        }
    }

    /// `words` with the marks of an editor as signs, whose places are
    /// remembered.
    fn note_marks(&mut self, words: String, range: &Range<usize>) -> String {
        if self.in_address || !marks::has_signs(&words) {
            return words;
        }
        let escaped = self.text[..range.start].ends_with('\\');
        let mut found = Vec::new();
        let signed = marks::sign_words(&words, escaped, &mut found);
        // A character reference is longer than what it stands for.
        let as_written = words.len() == range.len();
        self.marks.extend(found.into_iter().map(|at| {
            let at = range.start + if as_written { at } else { 0 };
            at..(at + 2).min(range.end)
        }));
        signed
    }

    /// Reports pairs of `**` that the rules of Markdown left standing because
    /// they touch punctuation. A single run, or one set off by spaces, is what
    /// an author wrote for a name.
    fn report_stars(&mut self) {
        let runs = std::mem::take(&mut self.stars);
        let mut runs = runs.iter().filter(|run| run.len() >= 2).peekable();
        while let Some(open) = runs.next() {
            let Some(close) = runs.peek() else { break };
            let inner = &self.text[open.end..close.start];
            let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back())
            else {
                continue;
            };
            if first.is_whitespace()
                || last.is_whitespace()
                || !(is_punctuation(first) || is_punctuation(last))
            {
                continue;
            }
            let span = self.span(open.start..close.end);
            self.diagnostics.push(literal_asterisks(inner, span));
            runs.next();
        }
    }
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        _ => false,
    }
}

/// Whether `tag` is a link whose words are its address.
fn is_spelt_out(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Link {
            link_type: LinkType::Autolink | LinkType::Email,
            ..
        }
    )
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

fn has_first_level(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Heading { level, .. } => *level == 1,
        BlockKind::Quote(blocks) => has_first_level(blocks),
        BlockKind::List { items, .. } => items.iter().any(|item| has_first_level(item)),
        _ => false,
    })
}

/// Level 1 is the title of the page: where a body uses it, all its headings
/// go down by one, so that they keep their order.
fn lower_headings(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { level, .. } => *level = (*level + 1).min(6),
            BlockKind::Quote(blocks) => lower_headings(blocks),
            BlockKind::List { items, .. } => {
                for item in items {
                    lower_headings(item);
                }
            }
            _ => {}
        }
    }
}

fn number(blocks: &mut [Block]) {
    let (mut sections, mut others) = (0, 0);
    for block in blocks {
        block.id = if matches!(block.kind, BlockKind::Heading { .. }) {
            sections += 1;
            AnchorId::new(&format!("s{sections}"))
        } else {
            others += 1;
            AnchorId::new(&format!("p{others}"))
        };
    }
}
