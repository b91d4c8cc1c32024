//! A tree to HTML.
//!
//! In: a tree, and from the caller the address of each target and the words of
//! the edition. Out: small semantic markup that is also well-formed XML, as an
//! EPUB needs it. Knows nothing of pages, routes or themes.

use std::fmt::Write as _;
use std::ops::Range;

use super::line::split_masks;
use super::plain::{inline_text, points};
use super::{Alignment, Block, BlockKind, Document, Inline, LinkTarget, Text};
use crate::text::script::{self, Hits, Script};
use crate::text::slug::AnchorId;

/// What HTML needs to know that the tree does not hold.
pub struct HtmlContext<'a> {
    /// The address of a target as seen from the page; `None` where there is
    /// none, then only the label is written.
    pub href: &'a dyn Fn(&LinkTarget) -> Option<Address>,
    /// The script that the page is written in.
    pub script: Script,
    /// What a mask is called, in the words of the edition.
    pub mask_label: &'a str,
    /// What a damaged spot is called.
    pub garbled_label: &'a str,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub href: String,
    /// The edition that it leads to, where that is another one than the page's.
    pub elsewhere: Option<Elsewhere>,
}

/// Another edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its BCP 47 tag.
    pub lang: String,
    /// Its name in its own words.
    pub label: String,
}

impl From<String> for Address {
    fn from(href: String) -> Self {
        Self {
            href,
            elsewhere: None,
        }
    }
}

/// The HTML of `document`: every block with its id, nothing but safe markup.
pub fn to_html(document: &Document, context: &HtmlContext) -> String {
    let mut writer = Writer {
        context,
        html: String::new(),
    };
    for block in &document.blocks {
        writer.block(block);
        writer.html.push('\n');
    }
    writer.html
}

/// The HTML of words that stand alone, as in a heading that a template sets: their marks say
/// what is kept in the other script.
pub fn text_to_html(text: &Text, script: Script) -> String {
    let context = HtmlContext {
        href: &|_| None,
        script,
        mask_label: "",
        garbled_label: "",
    };
    let mut writer = Writer {
        context: &context,
        html: String::new(),
    };
    writer.text(text);
    writer.html
}

struct Writer<'a> {
    context: &'a HtmlContext<'a>,
    html: String,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        let id = match block.id.as_str() {
            "" => String::new(),
            id => format!(" id=\"{}\"", escaped(id)),
        };
        match &block.kind {
            BlockKind::Heading { level, inlines } => {
                self.element(&format!("h{level}"), &id, inlines);
            }
            BlockKind::Paragraph(inlines) => self.paragraph(&block.id, inlines),
            BlockKind::Quote(blocks) => {
                self.put(&["<blockquote", &id, ">"]);
                self.blocks(blocks);
                self.put(&["</blockquote>"]);
            }
            BlockKind::List { start, items } => {
                let name = if start.is_some() { "ol" } else { "ul" };
                let first = match start {
                    Some(number) if *number != 1 => format!(" start=\"{number}\""),
                    _ => String::new(),
                };
                self.put(&["<", name, &id, &first, ">"]);
                for item in items {
                    self.put(&["<li>"]);
                    self.item(item);
                    self.put(&["</li>"]);
                }
                self.put(&["</", name, ">"]);
            }
            BlockKind::Table {
                alignments,
                head,
                rows,
            } => self.table(&id, alignments, head, rows),
            BlockKind::Figure {
                image,
                alt,
                caption,
                ..
            } => self.figure(&id, image, alt, caption.as_ref()),
            BlockKind::Code { language, code } => {
                let class = match language.as_str() {
                    "" => String::new(),
                    name => format!(" class=\"language-{}\"", escaped(name)),
                };
                self.put(&[
                    "<pre",
                    &id,
                    "><code",
                    &class,
                    ">",
                    &escaped(code),
                    "\n</code></pre>",
                ]);
            }
            BlockKind::Rule => self.put(&["<hr", &id, "/>"]),
            BlockKind::Html(html) => self.put(&["<div", &id, " class=\"html\">", html, "</div>"]),
        }
    }

    /// A paragraph; the measures that it counts off stand apart, each with its
    /// own id.
    fn paragraph(&mut self, id: &AnchorId, inlines: &[Inline]) {
        for piece in points(id, inlines) {
            let id = match piece.id.as_str() {
                "" => String::new(),
                id => format!(" id=\"{}\"", escaped(id)),
            };
            if piece.lead.is_empty() {
                self.element("p", &id, piece.rest);
            } else {
                self.put(&["<p", &id, " class=\"point\">"]);
                self.element("b", "", piece.lead);
                self.inlines(piece.rest);
                self.put(&["</p>"]);
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// An item that is one line, with lists under it at most, needs no `<p>`.
    fn item(&mut self, item: &[Block]) {
        let Some((
            Block {
                kind: BlockKind::Paragraph(inlines),
                ..
            },
            rest,
        )) = item.split_first()
        else {
            return self.blocks(item);
        };
        if rest
            .iter()
            .all(|block| matches!(block.kind, BlockKind::List { .. }))
        {
            self.inlines(inlines);
            self.blocks(rest);
        } else {
            self.blocks(item);
        }
    }

    fn table(
        &mut self,
        id: &str,
        alignments: &[Alignment],
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
    ) {
        self.put(&["<div class=\"table\" tabindex=\"0\"", id, "><table>"]);
        if head.iter().any(|cell| !cell.is_empty()) {
            self.put(&["<thead>"]);
            self.row("th", " scope=\"col\"", alignments, head);
            self.put(&["</thead>"]);
        }
        self.put(&["<tbody>"]);
        for row in rows {
            self.row("td", "", alignments, row);
        }
        self.put(&["</tbody></table></div>"]);
    }

    fn row(&mut self, name: &str, scope: &str, alignments: &[Alignment], cells: &[Vec<Inline>]) {
        self.put(&["<tr>"]);
        for (at, cell) in cells.iter().enumerate() {
            let class = match alignments.get(at) {
                None | Some(Alignment::None) => "",
                Some(Alignment::Left) => " class=\"left\"",
                Some(Alignment::Center) => " class=\"center\"",
                Some(Alignment::Right) => " class=\"right\"",
            };
            self.element(name, &format!("{scope}{class}"), cell);
        }
        self.put(&["</tr>"]);
    }

    fn figure(&mut self, id: &str, image: &LinkTarget, alt: &Text, caption: Option<&Text>) {
        self.put(&["<figure", id, ">"]);
        self.image(image, alt);
        if let Some(caption) = caption {
            self.put(&["<figcaption>"]);
            self.words(caption);
            self.put(&["</figcaption>"]);
        }
        self.put(&["</figure>"]);
    }

    fn image(&mut self, image: &LinkTarget, alt: &Text) {
        match (self.context.href)(image) {
            Some(source) => self.put(&[
                "<img src=\"",
                &escaped(&source.href),
                "\" alt=\"",
                &escaped(alt.as_str()),
                "\" loading=\"lazy\"/>",
            ]),
            None => self.words(alt),
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Mask(mask) => {
                    let label = escaped(self.context.mask_label);
                    let stars = escaped(&mask.replace('*', "＊"));
                    let _ = write!(
                        self.html,
                        "<span class=\"mask\" title=\"{label}\" role=\"img\" aria-label=\"{label}\">{stars}</span>"
                    );
                }
                Inline::Garbled(words) => {
                    let label = escaped(self.context.garbled_label);
                    let words = escaped(words.as_str());
                    let _ = write!(
                        self.html,
                        "<mark class=\"garbled\" title=\"{label}\">{words}</mark>"
                    );
                }
                Inline::Anchored { id, children } => {
                    let attributes = format!(" id=\"{}\"", escaped(id.as_str()));
                    self.element("span", &attributes, children);
                }
                Inline::Emphasis(children) => self.element("em", "", children),
                Inline::Strong(children) => self.element("strong", "", children),
                Inline::Strikethrough(children) => self.element("del", "", children),
                Inline::Code(code) => self.put(&["<code>", &escaped(code), "</code>"]),
                Inline::Link { target, label, .. } => self.link(target, label),
                Inline::Image { target, alt, .. } => self.image(target, alt),
                Inline::Break => self.put(&["<br/>"]),
                // Only a paragraph sets its measures apart.
                Inline::Point { lead, .. } => self.inlines(lead),
                Inline::Html(html) => self.put(&[html]),
            }
        }
    }

    /// Words that no markup stands in; their masks are still masks.
    fn words(&mut self, text: &Text) {
        let mut at = 0;
        for piece in split_masks(text.as_str()) {
            match piece {
                Inline::Text(words) => {
                    let end = at + words.as_str().len();
                    self.part(text, at..end);
                    at = end;
                }
                other => {
                    if let Inline::Mask(mask) = &other {
                        at += mask.len();
                    }
                    self.inlines(&[other]);
                }
            }
        }
    }

    fn text(&mut self, text: &Text) {
        self.part(text, 0..text.as_str().len());
    }

    /// These bytes of `text`; words that an editor kept in the other script say so.
    fn part(&mut self, text: &Text, part: Range<usize>) {
        let mut done = part.start;
        for mark in text.marks() {
            let kept = mark.range().start.max(part.start)..mark.range().end.min(part.end);
            let words = text.as_str().get(kept.clone()).unwrap_or_default();
            let lang = match (script::hits(words), self.context.script) {
                (Hits { hans: 0, hant: 1.. }, Script::Hans) => "zh-Hant",
                (Hits { hans: 1.., hant: 0 }, Script::Hant) => "zh-Hans",
                _ => continue,
            };
            escape_into(&mut self.html, &text.as_str()[done..kept.start]);
            self.put(&["<span lang=\"", lang, "\">"]);
            escape_into(&mut self.html, words);
            self.put(&["</span>"]);
            done = kept.end;
        }
        escape_into(&mut self.html, &text.as_str()[done..part.end]);
    }

    fn link(&mut self, target: &LinkTarget, label: &[Inline]) {
        let Some(address) = (self.context.href)(target) else {
            return self.inlines(label);
        };
        let attributes = match target {
            LinkTarget::Term(_) => " class=\"term\"",
            LinkTarget::Web(address) if !is_mail(address) => {
                " class=\"external\" rel=\"noopener noreferrer\""
            }
            _ => "",
        };
        let Address {
            href: address,
            elsewhere,
        } = address;
        let hreflang = elsewhere.as_ref().map_or_else(String::new, |it| {
            format!(" hreflang=\"{}\"", escaped(&it.lang))
        });
        let attributes = format!(" href=\"{}\"{hreflang}{attributes}", escaped(&address));
        if inline_text(label).trim().is_empty() && !label.iter().any(is_image) {
            // A link without words cannot be seen or read out.
            let words = Inline::Text(Text::new(address));
            self.element("a", &attributes, &[words]);
        } else {
            self.element("a", &attributes, label);
        }
        if let Some(Elsewhere { lang, label }) = elsewhere {
            let (lang, label) = (escaped(&lang), escaped(&label));
            let _ = write!(
                self.html,
                "<span class=\"elsewhere\" lang=\"{lang}\">（{label}）</span>"
            );
        }
    }

    fn element(&mut self, name: &str, attributes: &str, inlines: &[Inline]) {
        self.put(&["<", name, attributes, ">"]);
        self.inlines(inlines);
        self.put(&["</", name, ">"]);
    }

    fn put(&mut self, parts: &[&str]) {
        self.html.extend(parts.iter().copied());
    }
}

fn is_mail(address: &str) -> bool {
    address
        .get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

fn is_image(inline: &Inline) -> bool {
    matches!(inline, Inline::Image { .. })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // These may not stand in XML, and HTML shows nothing for them.
            '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => {
                html.push('\u{FFFD}');
            }
            c => html.push(c),
        }
    }
}
