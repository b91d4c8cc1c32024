//! A Word document (`.docx`) as HTML.
//!
//! In: the bytes of the archive. Out: small HTML with the document's headings,
//! paragraphs, lists, tables, links and bold; numbers that Word counts stand in
//! the text, since they are part of it: `一、`. Notes stand at the end, under
//! their numbers; text that was deleted and comments on the margin are there but
//! hidden, so that the report counts them. No more than a fixed number of bytes
//! is ever unpacked. Knows nothing of what the text says.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Why a document cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No archive, a part missing, or cut off.
    Broken,
    /// More text than a file may hold.
    TooLarge,
}

/// A document, read.
pub(super) struct Word {
    pub(super) html: String,
    /// Its pictures, by the names that the HTML has for them.
    pub(super) pictures: Vec<String>,
}

/// The folder that pictures of a document seem to stand in.
const FOLDER: &str = "word_files/";

/// Where the archive has its pictures.
const MEDIA: &str = "word/media/";

/// The picture `name` of the document in `bytes`, no larger than `most`.
pub(super) fn picture(bytes: &[u8], name: &str, most: usize) -> Option<Vec<u8>> {
    let own = name.strip_prefix(FOLDER)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let part = archive.by_name(&format!("{MEDIA}{own}")).ok()?;
    let mut picture = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    part.take(limit.saturating_add(1))
        .read_to_end(&mut picture)
        .ok()?;
    (picture.len() <= most).then_some(picture)
}

/// The HTML of the document in `bytes`, of which no more than `most` bytes are
/// unpacked.
pub(super) fn to_html(bytes: &[u8], most: usize) -> Result<Word, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    let mut left = most;
    let document = unpack(&mut archive, "word/document.xml", &mut left)?.ok_or(Refusal::Broken)?;
    let mut part = |name: &str| -> Result<String, Refusal> {
        Ok(unpack(&mut archive, name, &mut left)?.unwrap_or_default())
    };
    let styles = styles(&part("word/styles.xml")?);
    let numbering = numbering(&part("word/numbering.xml")?);
    let relations = relations(&part("word/_rels/document.xml.rels")?);
    let title = core_title(&part("docProps/core.xml")?);
    let notes = notes(&part("word/footnotes.xml")?, &part("word/endnotes.xml")?);
    let comments = notes_text(&part("word/comments.xml")?, "comment");
    let names = archive.file_names().flatten();
    let mut pictures: Vec<String> = names
        .filter_map(|name| name.strip_prefix(MEDIA).map(str::to_owned))
        .filter(|name| is_picture(name))
        .map(|name| format!("{FOLDER}{name}"))
        .collect();
    pictures.sort();
    let mut writer = Writer {
        styles,
        numbering,
        relations,
        notes,
        noted: Vec::new(),
        counters: HashMap::new(),
        html: String::new(),
        paragraphs: Vec::new(),
        tables: 0,
        bullets: false,
        unshown: Vec::new(),
    };
    writer.document(&document).ok_or(Refusal::Broken)?;
    writer.end_bullets();
    writer.write_notes();
    for comment in comments.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(
            writer.html,
            "<template hidden>批注：{}</template>",
            escaped(&comment.1)
        );
    }
    // Left out of the text, so the report must name them.
    for picture in &writer.unshown {
        let _ = writeln!(
            writer.html,
            "<template hidden>网页显示不了的图片：{}</template>",
            escaped(picture)
        );
    }
    // The title in the properties is often another document's: it counts only
    // where the text says it too.
    let head = match title.filter(|title| writer.html.contains(&escaped(title))) {
        Some(title) => format!("<title>{}</title>\n", escaped(&title)),
        None => String::new(),
    };
    Ok(Word {
        html: format!("<!doctype html>\n{head}{}", writer.html),
        pictures,
    })
}

/// Whether a browser shows what has that name, and no path is in the name.
fn is_picture(name: &str) -> bool {
    let kinds = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"];
    let folded = name.to_ascii_lowercase();
    !name.contains(['/', '\\']) && kinds.iter().any(|kind| folded.ends_with(kind))
}

/// The text of one part of the archive, if it has the part.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut usize,
) -> Result<Option<String>, Refusal> {
    let Ok(part) = archive.by_name(name) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(*left).unwrap_or(u64::MAX);
    part.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| Refusal::Broken)?;
    if bytes.len() > *left {
        return Err(Refusal::TooLarge);
    }
    *left -= bytes.len();
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// A style of paragraphs.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    outline: Option<u8>,
    based_on: Option<String>,
    numbered: Option<(String, u8)>,
    bold: bool,
}

fn styles(xml: &str) -> HashMap<String, Style> {
    let mut found = HashMap::new();
    let mut own: Option<(String, Style)> = None;
    let mut level = 0;
    each(xml, |event| match event {
        Tag::Start("style", tag) => {
            own = attribute(tag, "styleId").map(|id| (id, Style::default()));
        }
        Tag::Start(name, tag) => {
            let Some((_, style)) = &mut own else { return };
            let value = || attribute(tag, "val");
            match name {
                "name" => style.name = value().unwrap_or_default().to_lowercase(),
                "basedOn" => style.based_on = value(),
                "outlineLvl" => style.outline = value().and_then(|it| it.parse().ok()),
                "ilvl" => level = value().and_then(|it| it.parse().ok()).unwrap_or(0),
                "numId" => style.numbered = value().map(|id| (id, level)),
                "b" => style.bold = is_on(tag),
                _ => {}
            }
        }
        Tag::End("style") => {
            found.extend(own.take());
            level = 0;
        }
        Tag::End(_) | Tag::Text(_) => {}
    });
    found
}

/// One level of a numbering.
#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

/// Number id → levels.
type Numbering = HashMap<String, Vec<Level>>;

fn numbering(xml: &str) -> Numbering {
    let mut abstracts: HashMap<String, Vec<Level>> = HashMap::new();
    let mut numbers: HashMap<String, String> = HashMap::new();
    let (mut in_abstract, mut in_number) = (None, None);
    each(xml, |event| match event {
        Tag::Start("abstractNum", tag) => in_abstract = attribute(tag, "abstractNumId"),
        Tag::End("abstractNum") => in_abstract = None,
        Tag::Start("num", tag) => in_number = attribute(tag, "numId"),
        Tag::End("num") => in_number = None,
        Tag::Start(name, tag) => {
            let value = attribute(tag, "val").unwrap_or_default();
            if let (Some(number), "abstractNumId") = (&in_number, name) {
                numbers.insert(number.clone(), value);
                return;
            }
            let Some(own) = &in_abstract else { return };
            let levels = abstracts.entry(own.clone()).or_default();
            match (name, levels.last_mut()) {
                ("lvl", _) => levels.push(Level {
                    start: 1,
                    ..Level::default()
                }),
                ("numFmt", Some(level)) => level.format = value,
                ("lvlText", Some(level)) => level.text = value,
                ("start", Some(level)) => level.start = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        Tag::End(_) | Tag::Text(_) => {}
    });
    let named = numbers.into_iter();
    named
        .filter_map(|(number, own)| Some((number, abstracts.get(&own)?.clone())))
        .collect()
}

/// Relation id → where it leads: an address, or a part of the archive.
fn relations(xml: &str) -> HashMap<String, Relation> {
    let mut found = HashMap::new();
    each(xml, |event| {
        if let Tag::Start("Relationship", tag) = event
            && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
        {
            let outside = attribute(tag, "TargetMode").as_deref() == Some("External");
            found.insert(id, Relation { target, outside });
        }
    });
    found
}

/// Where a relation leads.
struct Relation {
    target: String,
    /// To an address outside the document.
    outside: bool,
}

/// Id → text of each note of `xml`.
fn notes_text(xml: &str, element: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut open, mut text) = (false, false);
    each(xml, |event| match event {
        Tag::Start(name, tag) if name == element => {
            // The lines between text and notes are notes of their own kind.
            let separates = attribute(tag, "type").is_some_and(|kind| kind != "normal");
            open = !separates;
            if let (true, Some(id)) = (open, attribute(tag, "id")) {
                found.push((id, String::new()));
            }
        }
        Tag::End(name) if name == element => open = false,
        Tag::Start("t", _) => text = true,
        Tag::End("t") => text = false,
        Tag::Text(words) if open && text => {
            if let Some((_, own)) = found.last_mut() {
                own.push_str(words);
            }
        }
        Tag::End("p") if open => {
            if let Some((_, own)) = found.last_mut().filter(|(_, own)| !own.is_empty()) {
                own.push(' ');
            }
        }
        _ => {}
    });
    for (_, text) in &mut found {
        text.truncate(text.trim_end().len());
    }
    found
}

/// Footnotes and endnotes, by the kind and the id that a reference names.
fn notes(footnotes: &str, endnotes: &str) -> HashMap<(bool, String), String> {
    let keyed = |end: bool, notes: Vec<(String, String)>| {
        notes
            .into_iter()
            .map(move |(id, text)| ((end, id), text.trim().to_owned()))
    };
    keyed(false, notes_text(footnotes, "footnote"))
        .chain(keyed(true, notes_text(endnotes, "endnote")))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn core_title(xml: &str) -> Option<String> {
    let (mut inside, mut title) = (false, String::new());
    each(xml, |event| match event {
        Tag::Start("title", _) => inside = true,
        Tag::End("title") => inside = false,
        Tag::Text(text) if inside => title.push_str(text),
        _ => {}
    });
    let title = title.trim().to_owned();
    (!title.is_empty()).then_some(title)
}

/// A paragraph under construction.
#[derive(Default)]
struct Paragraph {
    html: String,
    style: Option<String>,
    outline: Option<u8>,
    numbered: Option<(String, u8)>,
    level: u8,
    in_properties: bool,
    /// Text boxes that stand in it are written after it.
    boxes: String,
}

/// A picture under construction.
#[derive(Default)]
struct Picture {
    relation: Option<String>,
    alt: String,
    /// In the units of Word, of which an inch has 914400.
    width: Option<String>,
}

struct Writer {
    styles: HashMap<String, Style>,
    numbering: Numbering,
    relations: HashMap<String, Relation>,
    notes: HashMap<(bool, String), String>,
    /// The notes that the text refers to, in its order.
    noted: Vec<String>,
    /// Number id → how far each level has counted.
    counters: HashMap<String, Vec<u32>>,
    html: String,
    paragraphs: Vec<Paragraph>,
    tables: u32,
    bullets: bool,
    /// Names and words of pictures that no browser shows (EMF, WMF, TIFF).
    unshown: Vec<String>,
}

impl Writer {
    /// Writes the document; `None` where its XML breaks off.
    fn document(&mut self, xml: &str) -> Option<()> {
        let mut bold = false;
        let mut run_properties = false;
        let mut text = false;
        let (mut skipped, mut deleted) = (0_u32, 0_u32);
        let mut picture = Picture::default();
        // The columns of a cell that is not written yet: its properties say how
        // many, if it has any.
        let mut cell: Option<u32> = None;
        let complete = each(xml, |event| match event {
            // A second form of what was written already.
            Tag::Start("Fallback", _) => skipped += 1,
            Tag::End("Fallback") => skipped = skipped.saturating_sub(1),
            _ if skipped > 0 => {}
            // Deleted text, and text that was moved away: hidden, and counted.
            Tag::Start("del" | "moveFrom", _) => deleted += 1,
            Tag::End("del" | "moveFrom") => deleted = deleted.saturating_sub(1),
            Tag::Text(words) if text && deleted > 0 => {
                let hidden = format!("<template hidden>{}</template>", escaped(words));
                self.raw(&hidden);
            }
            Tag::Start("p", _) => {
                self.begin_cell(&mut cell);
                self.paragraphs.push(Paragraph::default());
            }
            Tag::End("p") => self.end_paragraph(),
            Tag::Start("tbl", _) => {
                self.begin_cell(&mut cell);
                self.end_bullets();
                self.tables += 1;
                self.put("<table>\n");
            }
            Tag::End("tbl") => {
                self.tables = self.tables.saturating_sub(1);
                self.put("</table>\n");
            }
            Tag::Start("tr", _) => self.put("<tr>"),
            Tag::End("tr") => self.put("</tr>\n"),
            Tag::Start("tc", _) => cell = Some(1),
            Tag::Start("docPr", tag) => picture.alt = attribute(tag, "descr").unwrap_or_default(),
            Tag::Start("extent", tag) => picture.width = attribute(tag, "cx"),
            Tag::Start("blip", tag) => picture.relation = attribute(tag, "embed"),
            Tag::End("drawing") => {
                let drawn = std::mem::take(&mut picture);
                self.picture(&drawn);
            }
            Tag::Start("imagedata", tag) => self.picture(&Picture {
                relation: attribute(tag, "id"),
                ..Picture::default()
            }),
            Tag::Start(name @ ("footnoteReference" | "endnoteReference"), tag) => {
                let id = attribute(tag, "id").unwrap_or_default();
                self.note(name == "endnoteReference", id);
            }
            Tag::Start("gridSpan", tag) => {
                cell = attribute(tag, "val")
                    .and_then(|it| it.parse().ok())
                    .or(cell);
            }
            Tag::End("tc") => {
                self.begin_cell(&mut cell);
                self.put("</td>");
            }
            Tag::Start("r", _) => bold = false,
            Tag::Start("rPr", _) => run_properties = true,
            Tag::End("rPr") => run_properties = false,
            Tag::Start("b", tag) if run_properties => bold = is_on(tag),
            Tag::Start("t" | "delText", _) => text = true,
            Tag::End("t" | "delText") => text = false,
            Tag::Text(words) if text => self.words(words, bold),
            Tag::Start("tab" | "ptab", _) => self.words(" ", false),
            Tag::Start("br" | "cr", tag) => {
                if attribute(tag, "type").as_deref() != Some("page") {
                    self.raw("<br>");
                }
            }
            Tag::Start("noBreakHyphen", _) => self.words("-", false),
            Tag::Start("hyperlink", tag) => {
                let target = attribute(tag, "id").and_then(|id| self.relations.get(&id));
                let target = target.filter(|to| to.outside).map_or("", |to| &to.target);
                let link = format!("<a href=\"{}\">", escaped(target));
                self.raw(&link);
            }
            Tag::End("hyperlink") => self.raw("</a>"),
            Tag::Start(name, tag) => self.property(name, tag, run_properties),
            Tag::End("pPr") => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.in_properties = false;
                }
            }
            Tag::End(_) | Tag::Text(_) => {}
        });
        complete.then_some(())
    }

    /// Writes a picture that stands in the archive.
    fn picture(&mut self, picture: &Picture) {
        const UNITS_OF_A_PIXEL: u64 = 9525;
        let relation = picture.relation.as_ref();
        let Some(relation) = relation.and_then(|id| self.relations.get(id)) else {
            return;
        };
        let name = relation.target.rsplit('/').next().unwrap_or("");
        if relation.outside || !relation.target.contains("media/") {
            return;
        }
        if !is_picture(name) {
            let words = format!("{name} {}", picture.alt);
            self.unshown.push(words.trim_end().to_owned());
            return;
        }
        let width = picture.width.as_ref().and_then(|it| it.parse::<u64>().ok());
        let width = width.map_or_else(String::new, |width| {
            format!(" width={}", width / UNITS_OF_A_PIXEL)
        });
        let image = format!(
            "<img src=\"{FOLDER}{}\" alt=\"{}\"{width}>",
            escaped(name),
            escaped(&picture.alt)
        );
        self.raw(&image);
    }

    /// Writes the number of a note.
    fn note(&mut self, end: bool, id: String) {
        if let Some(text) = self.notes.remove(&(end, id)) {
            self.noted.push(text);
            self.raw(&format!("[{}]", self.noted.len()));
        }
    }

    /// Writes the notes under the text.
    fn write_notes(&mut self) {
        for (at, note) in self.noted.iter().enumerate() {
            let _ = writeln!(self.html, "<p>[{}] {}</p>", at + 1, escaped(note));
        }
    }

    fn property(&mut self, name: &str, tag: &BytesStart, run: bool) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        if name == "pPr" {
            paragraph.in_properties = true;
        }
        if !paragraph.in_properties || run {
            return;
        }
        let value = || attribute(tag, "val");
        match name {
            "pStyle" => paragraph.style = value(),
            "outlineLvl" => paragraph.outline = value().and_then(|it| it.parse().ok()),
            "ilvl" => paragraph.level = value().and_then(|it| it.parse().ok()).unwrap_or(0),
            "numId" => paragraph.numbered = value().map(|id| (id, paragraph.level)),
            _ => {}
        }
    }

    fn put(&mut self, html: &str) {
        match self.paragraphs.last_mut() {
            // A table in a text box stands after its paragraph.
            Some(paragraph) => paragraph.boxes.push_str(html),
            None => self.html.push_str(html),
        }
    }

    fn begin_cell(&mut self, cell: &mut Option<u32>) {
        match cell.take() {
            None => {}
            Some(1) => self.put("<td>"),
            Some(columns) => self.put(&format!("<td colspan={columns}>")),
        }
    }

    fn raw(&mut self, html: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.html.push_str(html);
        }
    }

    fn words(&mut self, words: &str, bold: bool) {
        if bold && !words.trim().is_empty() {
            self.raw(&format!("<b>{}</b>", escaped(words)));
        } else {
            self.raw(&escaped(words));
        }
    }

    /// The style of a paragraph, and those that it is based on.
    fn inherited<'a>(&'a self, paragraph: &'a Paragraph) -> impl Iterator<Item = &'a Style> {
        let first = paragraph.style.as_ref().and_then(|id| self.styles.get(id));
        let next = |style: &&'a Style| self.styles.get(style.based_on.as_ref()?);
        // Styles that are based on one another in a ring end here.
        std::iter::successors(first, next).take(12)
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        let level = self.heading_level(&paragraph);
        let numbered = paragraph.numbered.clone().or_else(|| {
            self.inherited(&paragraph)
                .find_map(|style| style.numbered.clone())
        });
        let bold = self.inherited(&paragraph).any(|style| style.bold) && level.is_none();
        let mut html = paragraph.html.replace("</b><b>", "");
        if bold && !html.is_empty() {
            html = format!("<b>{}</b>", html.replace("<b>", "").replace("</b>", ""));
        }
        let mut item = false;
        if let Some((id, depth)) = numbered
            && !html.is_empty()
        {
            match self.number(&id, depth) {
                Some(number) if number.is_empty() => item = true,
                Some(number) => html = format!("{}{html}", escaped(&number)),
                None => {}
            }
        }
        if item && self.tables == 0 && level.is_none() {
            if !self.bullets {
                self.put("<ul>\n");
                self.bullets = true;
            }
            self.put(&format!("<li>{html}</li>\n"));
        } else {
            self.end_bullets();
            let line = match level {
                Some(level) if self.tables == 0 => format!("<h{level}>{html}</h{level}>\n"),
                _ => format!("<p>{html}</p>\n"),
            };
            self.put(&line);
        }
        self.put(&paragraph.boxes);
    }

    fn end_bullets(&mut self) {
        if self.bullets {
            self.put("</ul>\n");
            self.bullets = false;
        }
    }

    /// 1 for a title, 2 to 6 for headings.
    fn heading_level(&self, paragraph: &Paragraph) -> Option<u8> {
        let name = self
            .inherited(paragraph)
            .next()
            .map(|style| style.name.as_str());
        if matches!(name, Some("title" | "标题" | "文章标题" | "公文标题")) {
            return Some(1);
        }
        let named = |name: &str| {
            let number = name
                .strip_prefix("heading ")
                .or_else(|| name.strip_prefix("标题 "))?;
            number.trim().parse::<u8>().ok()
        };
        let outline = paragraph
            .outline
            .or_else(|| self.inherited(paragraph).find_map(|style| style.outline));
        let level = match outline {
            Some(outline) if outline <= 8 => Some(outline + 1),
            Some(_) => None,
            None => self
                .inherited(paragraph)
                .find_map(|style| named(&style.name)),
        }?;
        Some((level + 1).clamp(2, 6))
    }

    /// The number of the next paragraph, empty for a bullet; counts it.
    fn number(&mut self, id: &str, depth: u8) -> Option<String> {
        let levels = self.numbering.get(id)?;
        let depth = usize::from(depth);
        let level = levels.get(depth)?;
        if level.format == "bullet" {
            return Some(String::new());
        }
        if level.format == "none" {
            return None;
        }
        let counts = self.counters.entry(id.to_owned()).or_default();
        counts.truncate(depth + 1);
        while counts.len() < depth {
            counts.push(levels.get(counts.len()).map_or(1, |level| level.start));
        }
        if counts.len() == depth {
            counts.push(level.start);
        } else {
            counts[depth] = counts[depth].saturating_add(1);
        }
        let mut text = level.text.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = levels.get(at).map_or("decimal", |level| &level.format);
            text = text.replace(&format!("%{}", at + 1), &written(*count, format));
        }
        Some(text)
    }
}

/// A number as a format of Word writes it.
fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| {
        let at = u8::try_from(number.saturating_sub(1) % 26).unwrap_or(0);
        char::from(first + at).to_string()
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "taiwaneseCounting"
        | "ideographDigital"
        | "chineseLegalSimplified" => chinese(number),
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x2460 + number - 1).map_or_else(String::new, String::from)
        }
        _ => number.to_string(),
    }
}

/// 1 to 99 in Chinese; above, digits.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: u32| DIGITS[at as usize % 10];
    match number {
        0 => "〇".to_owned(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

/// A step through XML; names without their prefix.
enum Tag<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Calls `step` for every tag and text of `xml`; an empty element starts and
/// ends. Whether the XML was whole.
fn each(xml: &str, mut step: impl FnMut(Tag)) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                step(Tag::Start(local(tag.name().0), &tag));
            }
            Ok(Event::Empty(tag)) => {
                let name = tag.name();
                let name = local(name.0);
                step(Tag::Start(name, &tag));
                step(Tag::End(name));
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                step(Tag::End(local(tag.name().0)));
            }
            Ok(Event::Text(text)) => step(Tag::Text(&text)),
            Ok(Event::CData(text)) => step(Tag::Text(&text)),
            Ok(Event::GeneralRef(reference)) => {
                if let Some(c) = character(&reference) {
                    step(Tag::Text(c.encode_utf8(&mut [0; 4])));
                }
            }
            Ok(Event::Eof) => return depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn character(reference: &quick_xml::events::BytesRef) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The value of an attribute; `key` without its prefix.
fn attribute(tag: &BytesStart, key: &str) -> Option<String> {
    let own = tag
        .attributes()
        .flatten()
        .find(|attribute| local(attribute.key.0) == key)?;
    let value = own.value.into_owned();
    Some(match quick_xml::escape::unescape(&value) {
        Ok(plain) => plain.into_owned(),
        Err(_) => value,
    })
}

/// Whether a switch such as `<w:b/>` is on.
fn is_on(tag: &BytesStart) -> bool {
    !matches!(
        attribute(tag, "val").as_deref(),
        Some("0" | "false" | "off")
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => {
                let _ = write!(escaped, "{c}");
            }
        }
    }
    escaped
}
