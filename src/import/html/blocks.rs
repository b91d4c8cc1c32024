//! The lines of a page as a reader sees them.
//!
//! In: a tree. Out: one line for each stretch of text that stands alone on
//! the screen, with what its markup tells. What no reader sees is left out:
//! scripts, styles, hidden elements, readings over characters. Knows nothing of
//! which lines are the article.

use std::collections::HashMap;

use super::dom::{Data, Dom, Id, Step};
use super::names::{self, Sort};
use crate::import::dates;
use crate::import::markup::{Hint, Item, Markup, Picture, Role, Style, StyleKind};
use crate::import::words;
use crate::text::han::{self, is_cjk_punctuation, is_han};

/// A page as lines.
#[derive(Debug, Default)]
pub(in crate::import) struct Blocks {
    /// The lines, `\n` between them.
    pub(in crate::import) text: String,
    /// For each line, what its markup tells.
    pub(in crate::import) markups: Vec<Markup>,
    /// For each line, the block that holds it.
    pub(super) owners: Vec<Id>,
    /// Elements with text that the page hides.
    pub(in crate::import) hidden: u64,
    /// Short elements that are named after a value of the article, and the
    /// number of the line that they end on.
    pub(in crate::import) hinted: Vec<(Hint, String, usize)>,
}

/// Reads the subtree at `top`. `shows_hidden`: hidden elements too, for a page
/// that shows its text by a script. `resolve` makes an address absolute.
pub(super) fn read(
    dom: &Dom,
    top: Id,
    shows_hidden: bool,
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Blocks {
    let mut reader = Reader {
        dom,
        resolve,
        tables: tables(dom, top),
        blocks: Blocks::default(),
        line: Buffer::default(),
        pictures: Vec::new(),
        owners: vec![top],
        styles: Vec::new(),
        lists: Vec::new(),
        items: Vec::new(),
        rows: Vec::new(),
        headings: Vec::new(),
        hints: Vec::new(),
        quotes: 0,
        captions: 0,
        pre: 0,
        next_list: 0,
        next_item: 0,
        next_table: 0,
        breaks: 0,
    };
    let mut step = Some(Step::Enter(top));
    while let Some(at) = step {
        let mut skip = false;
        match at {
            Step::Enter(id) => match dom.data(id) {
                Data::Text(text) => reader.text(text, dom.line(id)),
                Data::Element(..) => {
                    let hidden = !shows_hidden && is_hidden(dom, id);
                    if hidden && dom.text(id).chars().any(char::is_alphanumeric) {
                        reader.blocks.hidden += 1;
                    }
                    skip = hidden || is_machinery(dom.name(id));
                    if !skip {
                        skip = reader.enter(id);
                    }
                }
                Data::Other => {}
            },
            Step::Leave(id) => reader.leave(id),
        }
        step = dom.walk(top, at, skip);
    }
    reader.end_line(false);
    unmake_layout_lists(&mut reader.blocks);
    reader.blocks
}

/// Elements that hold nothing a reader reads.
pub(super) fn is_machinery(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "math"
            | "select"
            | "datalist"
            | "textarea"
            | "input"
            | "noframes"
            | "noembed"
    )
}

pub(super) fn is_hidden(dom: &Dom, id: Id) -> bool {
    if dom.attribute(id, "hidden").is_some() {
        return true;
    }
    dom.attribute(id, "style").is_some_and(|style| {
        let plain: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        plain.contains("display:none")
    })
}

/// Elements that begin and end a line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// The line at hand.
#[derive(Default)]
struct Buffer {
    text: String,
    /// White space that waits for a character after it; whether it held a line
    /// end of the file.
    space: Option<bool>,
    styles: Vec<Style>,
    /// Where one inline element ends or another begins.
    seams: Vec<usize>,
    linked: usize,
    characters: usize,
    readings: u64,
    source_line: u32,
    hint: Option<Hint>,
}

/// A style that is open.
struct Open {
    id: Id,
    kind: StyleKind,
    start: usize,
}

struct List {
    number: u32,
    /// The next number, in a numbered list.
    next: Option<u64>,
}

struct Row {
    id: Id,
    cells: Vec<String>,
    owner: Id,
}

/// A heading that is open.
#[derive(Clone, Copy)]
struct Heading {
    level: u8,
    /// All that is in it is one line, however it is broken.
    whole: bool,
}

struct Reader<'a> {
    dom: &'a Dom,
    resolve: &'a dyn Fn(&str) -> Option<String>,
    /// The tables that hold data, not the layout of the page.
    tables: HashMap<Id, bool>,
    blocks: Blocks,
    line: Buffer,
    pictures: Vec<Picture>,
    owners: Vec<Id>,
    styles: Vec<Open>,
    lists: Vec<List>,
    items: Vec<(Id, Item)>,
    /// Rows of tables of data that are open.
    rows: Vec<Row>,
    headings: Vec<Heading>,
    hints: Vec<(Id, Hint)>,
    quotes: u32,
    captions: u32,
    pre: u32,
    next_list: u32,
    next_item: u32,
    next_table: u32,
    /// Line breaks since the last line.
    breaks: u32,
}

impl Reader<'_> {
    /// Whether what is in the element is passed over.
    fn enter(&mut self, id: Id) -> bool {
        let dom = self.dom;
        let name = dom.name(id);
        match name {
            "br" => {
                if self.breaks_lines() {
                    self.end_line(true);
                    self.breaks += 1;
                } else {
                    self.white(!self.rows.is_empty());
                }
                return true;
            }
            "img" | "image" => {
                self.picture(id);
                return true;
            }
            "rt" | "rp" | "rtc" => {
                if name == "rt" {
                    self.line.readings += 1;
                }
                return true;
            }
            _ => {}
        }
        if is_block(name) {
            if self.breaks_lines() {
                self.end_line(false);
                self.owners.push(id);
            } else {
                self.white(!self.rows.is_empty());
            }
        } else {
            self.seam();
        }
        let of_writer = || {
            let beside = self
                .hints
                .last()
                .is_some_and(|(_, hint)| *hint == Hint::Author);
            (beside && names::is_name(dom, id)).then_some(Hint::Author)
        };
        if let Some(hint) = hint(dom, id).or_else(of_writer) {
            self.hints.push((id, hint));
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.headings.push(Heading {
                level: name.as_bytes()[1] - b'0',
                whole: is_one_heading(dom, id),
            }),
            "blockquote" => self.quotes += 1,
            "figcaption" | "caption" => self.captions += 1,
            "pre" => self.pre += 1,
            "ol" | "ul" | "menu" | "dir" => {
                let start = dom.attribute(id, "start").and_then(|it| it.parse().ok());
                self.lists.push(List {
                    number: self.next_list,
                    next: (name == "ol").then(|| start.unwrap_or(1)),
                });
                self.next_list += 1;
            }
            "li" => self.item(id),
            "table" if self.tables.get(&id) == Some(&true) => self.next_table += 1,
            "tr" if self.row_of(id) => self.rows.push(Row {
                id,
                cells: Vec::new(),
                owner: self.owners.last().copied().unwrap_or(id),
            }),
            _ => {}
        }
        if let Some(kind) = self.style(id, name) {
            self.styles.push(Open {
                id,
                kind,
                start: self.line.text.len(),
            });
        }
        false
    }

    fn leave(&mut self, id: Id) {
        let dom = self.dom;
        let name = dom.name(id);
        if name.is_empty() {
            return;
        }
        match name {
            "td" | "th" if !self.rows.is_empty() => self.cell(id),
            "tr" if self.rows.last().is_some_and(|row| row.id == id) => self.end_row(),
            _ => {}
        }
        if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
            && let Some(open) = self.headings.last_mut()
        {
            open.whole = false;
        }
        if is_block(name) {
            if self.breaks_lines() {
                self.end_line(false);
            } else {
                self.white(!self.rows.is_empty());
            }
            if self.owners.len() > 1 && self.owners.last() == Some(&id) {
                self.owners.pop();
            }
        } else {
            self.seam();
        }
        while self.styles.last().is_some_and(|open| open.id == id) {
            self.close_style();
        }
        if let Some((_, hint)) = self.hints.pop_if(|(own, _)| *own == id)
            && let Some(text) = short_text(dom, id)
        {
            let line = self.blocks.markups.len();
            self.blocks.hinted.push((hint, text, line));
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.headings.pop();
            }
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "figcaption" | "caption" => self.captions = self.captions.saturating_sub(1),
            "pre" => self.pre = self.pre.saturating_sub(1),
            "ol" | "ul" | "menu" | "dir" => {
                self.lists.pop();
            }
            "li" if self.items.last().is_some_and(|(own, _)| *own == id) => {
                self.items.pop();
            }
            _ => {}
        }
    }

    /// Whether elements and forced breaks end a line here.
    fn breaks_lines(&self) -> bool {
        self.rows.is_empty() && !self.headings.last().is_some_and(|heading| heading.whole)
    }

    fn item(&mut self, id: Id) {
        let depth = u8::try_from(self.lists.len().min(6)).unwrap_or(6);
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let number = list.next;
        list.next = list.next.map(|number| number.saturating_add(1));
        let item = Item {
            list: list.number,
            id: self.next_item,
            depth,
            number,
        };
        self.next_item += 1;
        self.items.push((id, item));
    }

    /// Whether a row belongs to a table of data.
    fn row_of(&self, row: Id) -> bool {
        let mut at = self.dom.parent(row);
        while let Some(id) = at {
            if self.dom.name(id) == "table" {
                return self.tables.get(&id) == Some(&true);
            }
            at = self.dom.parent(id);
        }
        false
    }

    /// Ends a cell: the text so far is the cell's.
    fn cell(&mut self, id: Id) {
        let text = std::mem::take(&mut self.line.text);
        self.line.space = None;
        self.line.styles.clear();
        self.line.seams.clear();
        for open in &mut self.styles {
            open.start = 0;
        }
        let span = self.dom.attribute(id, "colspan");
        let columns: usize = span.and_then(|it| it.trim().parse().ok()).unwrap_or(1);
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(text.trim().to_owned());
            for _ in 1..columns.clamp(1, 30) {
                row.cells.push(String::new());
            }
        }
    }

    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        let mut line = std::mem::take(&mut self.line);
        if row.cells.iter().all(String::is_empty) {
            return;
        }
        line.text = row.cells.join(" | ");
        let markup = Markup {
            role: Role::Row {
                table: self.next_table,
            },
            quote: false,
            linked: line.linked,
            characters: line.characters,
            cells: row.cells,
            pictures: std::mem::take(&mut self.pictures),
            readings: line.readings,
            source_line: line.source_line as usize,
            ..Markup::default()
        };
        self.push(&line.text, markup, row.owner);
    }

    fn style(&self, id: Id, name: &str) -> Option<StyleKind> {
        match name {
            "b" | "strong" => Some(StyleKind::Strong),
            "em" => Some(StyleKind::Emphasis),
            "del" | "s" | "strike" => Some(StyleKind::Strikethrough),
            "a" => {
                let address = self.dom.attribute(id, "href")?.trim();
                Some(StyleKind::Link((self.resolve)(address).unwrap_or_default()))
            }
            "span" | "font" | "p" => {
                let style = self.dom.attribute(id, "style")?;
                is_bold_style(style).then_some(StyleKind::Strong)
            }
            _ => None,
        }
    }

    fn close_style(&mut self) {
        if let Some(open) = self.styles.pop() {
            self.keep_style(&open.kind, open.start);
        }
    }

    fn keep_style(&mut self, kind: &StyleKind, start: usize) {
        let end = self.line.text.len();
        if start < end {
            self.line.styles.push(Style {
                range: start..end,
                kind: kind.clone(),
            });
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        if self.pre > 0 && self.rows.is_empty() && text.contains('\n') {
            let mut lines = text.split('\n');
            self.words(lines.next().unwrap_or(""), line);
            for (more, words) in (1..).zip(lines) {
                self.end_line(true);
                self.breaks += 1;
                self.words(words, line.saturating_add(more));
            }
        } else {
            self.words(text, line);
        }
    }

    fn words(&mut self, text: &str, line: u32) {
        let linked = self
            .styles
            .iter()
            .any(|open| matches!(open.kind, StyleKind::Link(_)));
        let mut lines = 0;
        let mut counted = 0;
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C') {
                lines += u32::from(c == '\n');
                self.white(c == '\n');
                continue;
            }
            if self.line.text.is_empty() {
                self.line.source_line = line.saturating_add(lines);
                self.line.hint = self.hints.last().map(|(_, hint)| *hint);
                for open in &mut self.styles {
                    open.start = 0;
                }
            } else if let Some(at_line_end) = self.line.space {
                // A line end of the file between two Hanzi is no space.
                let tight = |c: char| is_han(c) || is_cjk_punctuation(c) || c == '\u{3000}';
                let left = self.line.text.chars().next_back();
                if !(at_line_end && left.is_some_and(tight) && tight(c)) {
                    self.line.text.push(' ');
                }
            }
            self.line.space = None;
            self.line.text.push(c);
            counted += 1;
        }
        self.line.characters += counted;
        if linked {
            self.line.linked += counted;
        }
    }

    fn white(&mut self, line_end: bool) {
        if !self.line.text.is_empty() {
            let before = self.line.space.unwrap_or(false);
            self.line.space = Some(before || line_end);
        }
    }

    fn seam(&mut self) {
        let at = self.line.text.len();
        if at > 0 && self.line.space.is_none() && self.line.seams.last() != Some(&at) {
            self.line.seams.push(at);
        }
    }

    fn picture(&mut self, id: Id) {
        if let Some(picture) = picture(self.dom, id, self.resolve) {
            self.pictures.push(picture);
        }
    }

    fn end_line(&mut self, broken: bool) {
        // Styles that go on begin again on the next line.
        for at in 0..self.styles.len() {
            let (kind, start) = (self.styles[at].kind.clone(), self.styles[at].start);
            self.keep_style(&kind, start);
            self.styles[at].start = 0;
        }
        let mut line = std::mem::take(&mut self.line);
        if !line.text.contains(|c: char| !c.is_whitespace()) {
            self.line.readings = line.readings;
            if !broken {
                self.breaks = 0;
            }
            return;
        }
        let more = link_on(&mut line);
        // A link that leads nowhere is only words.
        let shown = |style: &Style| !matches!(&style.kind, StyleKind::Link(it) if it.is_empty());
        line.styles.retain(shown);
        open_seams(&mut line);
        let role = if let Some(heading) = self.headings.last() {
            Role::Heading(heading.level)
        } else if self.captions > 0 {
            Role::Caption
        } else if let Some((_, item)) = self.items.last() {
            Role::Item(*item)
        } else {
            Role::Text
        };
        line.styles
            .sort_by_key(|style| (style.range.start, usize::MAX - style.range.end));
        let owner = self.owners.last().copied().unwrap_or(0);
        let markup = Markup {
            role,
            quote: self.quotes > 0,
            items: self.items.iter().map(|(_, item)| item.id).collect(),
            styles: line.styles,
            linked: line.linked,
            characters: line.characters,
            cells: Vec::new(),
            pictures: std::mem::take(&mut self.pictures),
            readings: line.readings,
            hint: line.hint,
            source_line: line.source_line as usize,
            broken: self.breaks == 1,
        };
        self.breaks = 0;
        self.push(&line.text, markup, owner);
        if let Some(words) = more {
            let characters = words.chars().count();
            let markup = Markup {
                linked: characters,
                characters,
                source_line: line.source_line as usize,
                ..Markup::default()
            };
            self.push(&words, markup, owner);
        }
    }

    fn push(&mut self, text: &str, markup: Markup, owner: Id) {
        if !self.blocks.markups.is_empty() {
            self.blocks.text.push('\n');
        }
        self.blocks.text.push_str(text);
        self.blocks.markups.push(markup);
        self.blocks.owners.push(owner);
    }
}

/// An item with a heading in it, or with many lines or much text, is a part of
/// the page's layout and no item.
fn unmake_layout_lists(blocks: &mut Blocks) {
    const MOST_LINES: usize = 4;
    const MOST_CHARACTERS: usize = 600;
    let mut items: HashMap<u32, (usize, usize)> = HashMap::new();
    for markup in &blocks.markups {
        for item in &markup.items {
            let (lines, characters) = items.entry(*item).or_default();
            *lines += if matches!(markup.role, Role::Heading(_)) {
                MOST_LINES + 1
            } else {
                1
            };
            *characters += markup.characters;
        }
    }
    let is_layout = |item: &u32| {
        items
            .get(item)
            .is_some_and(|(lines, characters)| *lines > MOST_LINES || *characters > MOST_CHARACTERS)
    };
    for markup in &mut blocks.markups {
        if let Role::Item(item) = markup.role
            && is_layout(&item.id)
        {
            markup.role = Role::Text;
        }
        markup.items = Vec::new();
    }
}

/// The link at the end of a line that leads on to more of the site is a line of
/// its own: `返回首页>>`.
fn link_on(line: &mut Buffer) -> Option<String> {
    let style = line.styles.iter().rev().find(|style| {
        matches!(style.kind, StyleKind::Link(_)) && style.range.end == line.text.len()
    })?;
    let start = style.range.start;
    let words = line.text[start..].trim();
    let leads_on = words.ends_with(['>', '»', '›']) || {
        let wording = words::wording(words);
        wording.covered > 0 && wording.covered * 2 >= han::reading_units(words)
    };
    if start == 0 || !leads_on || words.is_empty() {
        return None;
    }
    let words = words.to_owned();
    line.text.truncate(start);
    line.text.truncate(line.text.trim_end().len());
    let end = line.text.len();
    line.styles.retain_mut(|style| {
        style.range.end = style.range.end.min(end);
        style.range.start < style.range.end
    });
    Some(words)
}

/// A line of fields has a space wherever its elements meet, since style sheets
/// set them apart: `来源：某报` and `作者：某人`.
fn open_seams(line: &mut Buffer) {
    let short = line.characters <= 120;
    if !short || line.seams.is_empty() || line.text.contains('。') {
        return;
    }
    let mut opened = String::with_capacity(line.text.len() + line.seams.len());
    let mut from = 0;
    for seam in line
        .seams
        .iter()
        .copied()
        .filter(|at| *at < line.text.len())
    {
        opened.push_str(&line.text[from..seam]);
        opened.push(' ');
        from = seam;
    }
    opened.push_str(&line.text[from..]);
    let labelled = opened.contains([':', '：']) && !words::wording(&opened).fields.is_empty();
    if labelled || dates::date_in(&opened).is_some() {
        line.text = opened;
        // Nothing of such a line is kept for its looks.
        line.styles.clear();
    }
}

fn is_bold_style(style: &str) -> bool {
    let Some((_, value)) = style.split_once("font-weight") else {
        return false;
    };
    let value = value.trim_start_matches([' ', ':']);
    value.starts_with("bold")
        || value
            .get(..3)
            .is_some_and(|weight| matches!(weight, "600" | "700" | "800" | "900"))
}

/// Whether a heading element holds a heading and nothing else, such as the day
/// or the source of a page.
fn is_one_heading(dom: &Dom, id: Id) -> bool {
    const LONGEST: usize = 60;
    let Some(text) = text_of(dom, id, LONGEST * 4) else {
        return false;
    };
    han::reading_units(&text) <= LONGEST
        && dates::date_in(&text).is_none()
        && words::wording(&text).fields.is_empty()
}

/// The text of an element that holds little.
fn short_text(dom: &Dom, id: Id) -> Option<String> {
    text_of(dom, id, 90)
}

/// The text of an element, if it is no longer than `longest` bytes.
fn text_of(dom: &Dom, id: Id, longest: usize) -> Option<String> {
    let mut text = String::new();
    for (at, id) in dom.subtree(id).enumerate() {
        if let Data::Text(words) = dom.data(id) {
            text.push_str(words);
        }
        if at > 24 || text.trim().len() > longest {
            return None;
        }
    }
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn hint(dom: &Dom, id: Id) -> Option<Hint> {
    names::of(dom, id).find_map(|sort| match sort {
        Sort::Hint(hint) => Some(hint),
        _ => None,
    })
}

/// The picture of an `img`; `None` for one that decorates the page.
fn picture(dom: &Dom, id: Id, resolve: &dyn Fn(&str) -> Option<String>) -> Option<Picture> {
    const SMALLEST: f32 = 80.0;
    let size = |key: &str| -> Option<f32> {
        let value = dom.attribute(id, key)?.trim().trim_end_matches("px");
        value.parse().ok()
    };
    if [size("width"), size("height")]
        .into_iter()
        .flatten()
        .any(|size| size < SMALLEST)
    {
        return None;
    }
    // Pages that load pictures late name a placeholder in `src`.
    let late = [
        "data-src",
        "data-original",
        "data-actualsrc",
        "data-lazy-src",
        "data-lazyload",
        "data-url",
        "data-echo",
        "original",
        "file",
        "zoomfile",
        "_src",
    ];
    let src = dom.attribute(id, "src");
    let address = late
        .iter()
        .filter_map(|key| dom.attribute(id, key))
        // A saved page has the picture beside it.
        .find(|_| !src.is_some_and(is_saved))
        .or(src)?
        .trim();
    if address.is_empty() || address.starts_with("data:") {
        return None;
    }
    let file = address.split(['?', '#']).next().unwrap_or(address);
    let file = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
    let decorates = [
        "blank",
        "spacer",
        "loading",
        "icon",
        "logo",
        "qrcode",
        "ewm",
        "erweima",
        "pixel",
        "arrow",
        "btn",
        "button",
        "avatar",
        "dot.",
        "line.",
        "bg.",
        "share",
        "grey.",
        "gray.",
        "transparent",
        "weixin",
        "wechat",
        "top.",
        "close",
    ];
    if decorates.iter().any(|part| file.contains(part)) {
        return None;
    }
    Some(Picture {
        address: if is_saved(address) {
            address.to_owned()
        } else {
            resolve(address).unwrap_or_else(|| address.to_owned())
        },
        alt: dom.attribute(id, "alt").unwrap_or("").trim().to_owned(),
        file: None,
    })
}

/// Whether an address is in the folder that browsers put beside a saved page.
fn is_saved(address: &str) -> bool {
    // What is no picture by its name is none for a reader's browser either.
    const PICTURES: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".avif"];
    let folded = address.to_ascii_lowercase();
    if !PICTURES.iter().any(|end| folded.ends_with(end)) {
        return false;
    }
    let path = address.strip_prefix("./").unwrap_or(address);
    path.split_once('/')
        .is_some_and(|(folder, _)| ["_files", ".files"].iter().any(|end| folder.ends_with(end)))
}

/// Which tables hold data: several rows of several cells, each short, with no
/// table in them. The others lay out the page. Linear in the page.
fn tables(dom: &Dom, top: Id) -> HashMap<Id, bool> {
    #[derive(Default)]
    struct Table {
        id: Id,
        rows: usize,
        wide_rows: usize,
        cells_in_row: usize,
        cells: usize,
        characters: usize,
        linked: usize,
        in_cell: usize,
        longest: usize,
        nested: bool,
    }
    const LONGEST_CELL: usize = 240;
    const USUAL_CELL: usize = 70;
    let mut found = HashMap::new();
    let mut open: Vec<Table> = Vec::new();
    let mut links = 0_usize;
    let mut step = Some(Step::Enter(top));
    while let Some(at) = step {
        let mut skip = false;
        match at {
            Step::Enter(id) => match dom.data(id) {
                Data::Text(text) => {
                    if let Some(table) = open.last_mut() {
                        let length = text.chars().filter(|c| !c.is_whitespace()).count();
                        table.characters += length;
                        table.in_cell += length;
                        if links > 0 {
                            table.linked += length;
                        }
                    }
                }
                Data::Element(..) => {
                    let name = dom.name(id);
                    skip = is_machinery(name);
                    match (name, open.last_mut()) {
                        ("table", outer) => {
                            if let Some(outer) = outer {
                                outer.nested = true;
                            }
                            open.push(Table {
                                id,
                                ..Table::default()
                            });
                        }
                        ("tr", Some(table)) => {
                            table.rows += 1;
                            table.cells_in_row = 0;
                        }
                        ("td" | "th", Some(table)) => {
                            table.cells += 1;
                            table.cells_in_row += 1;
                            table.wide_rows += usize::from(table.cells_in_row == 2);
                            table.in_cell = 0;
                        }
                        ("h1" | "h2" | "form" | "ul" | "ol" | "hr", Some(table)) => {
                            table.nested = true;
                        }
                        ("a", _) => links += 1,
                        _ => {}
                    }
                }
                Data::Other => {}
            },
            Step::Leave(id) => match (dom.name(id), open.last_mut()) {
                ("td" | "th", Some(table)) => {
                    table.longest = table.longest.max(table.in_cell);
                }
                ("a", _) => links = links.saturating_sub(1),
                ("table", Some(table)) if table.id == id => {
                    let data = !table.nested
                        && table.rows >= 2
                        && table.wide_rows * 2 >= table.rows
                        && table.longest <= LONGEST_CELL
                        && table.characters <= table.cells * USUAL_CELL
                        && table.linked * 2 <= table.characters;
                    found.insert(id, data);
                    open.pop();
                }
                _ => {}
            },
        }
        step = dom.walk(top, at, skip);
    }
    found
}
