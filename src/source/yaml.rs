//! A YAML mapping with the places of its keys: front matter, settings, theme
//! files.
//!
//! The one file that names `serde_yaml` for reading, which is no longer
//! developed: to replace it, replace this file. Knows nothing of which keys
//! mean what; the callers say which they know.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde_yaml::Value;

use super::SourceDocument;
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::span::Span;

/// A checked mapping: keys are known and unique.
#[derive(Clone, Debug)]
pub struct Mapping {
    entries: Vec<Entry>,
    /// Where the mapping begins: what a missing key points at.
    start: Span,
}

/// One key of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Its value.
    pub value: Value,
    /// Where the items of a list of mappings stand, and their keys; empty for
    /// any other value, and for a list in one line.
    items: Vec<ItemPlace>,
}

/// Where one mapping of a list stands.
#[derive(Clone, Debug)]
struct ItemPlace {
    span: Span,
    keys: Vec<(String, Span)>,
}

/// The byte ranges of a Markdown file: the YAML between its fences, and the
/// body after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without the fences.
    pub yaml: Range<usize>,
    /// The body.
    pub body: Range<usize>,
}

/// Finds front matter and body; `None` where the file does not begin with a
/// `---` line that a second one closes.
pub fn split(text: &str) -> Option<Parts> {
    let first = text.lines().next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Parts {
                yaml: start..at,
                body: at + line.len()..text.len(),
            });
        }
        at += line.len();
    }
    None
}

/// Reads the mapping in `range` of `document`. Keys outside `known` and second
/// copies of a key are reported and left out; broken YAML gives `None`.
pub fn mapping(
    document: &SourceDocument,
    range: Range<usize>,
    known: &[&str],
) -> Reported<Option<Mapping>> {
    let text = &document.text[range.clone()];
    let mut diagnostics = Vec::new();
    let keys = top_level_keys(text);
    let mut seen: Vec<&str> = Vec::new();
    for (key, at) in &keys {
        if seen.contains(&key.as_str()) {
            diagnostics.push(duplicate_key(
                document.span(range.start + at..range.start + at + key.len()),
                key,
            ));
        }
        seen.push(key);
    }
    if !diagnostics.is_empty() {
        return Reported {
            value: None,
            diagnostics,
        };
    }
    let value: Value = match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let at = error
                .location()
                .map_or(0, |location| location.index().min(text.len()));
            diagnostics.push(broken(document, range.start + at, &error.to_string()));
            return Reported {
                value: None,
                diagnostics,
            };
        }
    };
    // What is missing is pointed at from the fence above, where there is one.
    let start = document.text[..range.start]
        .strip_suffix("---\n")
        .map_or(range.start, str::len);
    let start = document.span(start..range.start.max(start));
    let table = match value {
        Value::Mapping(table) => table,
        Value::Null => serde_yaml::Mapping::new(),
        _ => {
            diagnostics.push(broken(document, range.start, "应是一行一项的 `键: 值`"));
            return Reported {
                value: None,
                diagnostics,
            };
        }
    };
    let mut entries = Vec::new();
    for (key, value) in table {
        let key = match key {
            Value::String(key) => key,
            other => scalar(&other).unwrap_or_default(),
        };
        let at = keys
            .iter()
            .find(|(name, _)| *name == key)
            .map_or(0, |(_, at)| *at);
        let span = document.span(range.start + at..(range.start + at + key.len()).min(range.end));
        if known.contains(&key.as_str()) {
            let is_table = |item: &Value| item.is_mapping();
            let items = match &value {
                Value::Sequence(items) if items.iter().any(is_table) => {
                    let after = keys.iter().map(|(_, at)| *at).filter(|next| *next > at);
                    let end = after.min().unwrap_or(text.len());
                    item_places(document, range.start + at..range.start + end)
                }
                _ => Vec::new(),
            };
            entries.push(Entry {
                key,
                span,
                value,
                items,
            });
        } else {
            diagnostics.push(unknown_key(span, &key, nearest(&key, known)));
        }
    }
    Reported {
        value: Some(Mapping { entries, start }),
        diagnostics,
    }
}

/// A mapping from any key to a text, as files of interface wording are;
/// anything else in it is reported and left out.
pub fn words(document: &SourceDocument) -> Reported<BTreeMap<String, String>> {
    let keys = top_level_keys(&document.text);
    let known: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
    let Reported {
        value,
        mut diagnostics,
    } = mapping(document, 0..document.text.len(), &known);
    let mut words = BTreeMap::new();
    for entry in value.iter().flat_map(|mapping| &mapping.entries) {
        match scalar(&entry.value) {
            Some(text) => {
                words.insert(entry.key.clone(), text);
            }
            None => diagnostics.push(wrong_type(entry, "一段文字", "文字")),
        }
    }
    Reported {
        value: words,
        diagnostics,
    }
}

impl Mapping {
    /// The entry of `key`; an empty value counts as absent.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.key == key && !entry.value.is_null())
    }

    /// The place of `key`, or of the whole mapping where it is absent.
    pub fn span(&self, key: &str) -> Span {
        self.entry(key)
            .map_or_else(|| self.start.clone(), |entry| entry.span.clone())
    }

    /// A non-empty text; numbers and dates count as the text they are written
    /// as.
    pub fn text(&self, key: &str, report: &mut Vec<Diagnostic>) -> Option<String> {
        let entry = self.entry(key)?;
        match scalar(&entry.value) {
            Some(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(_) => None,
            None => {
                report.push(wrong_type(entry, "一段文字", "标题"));
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required_text(
        &self,
        key: &str,
        example: &str,
        report: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        if self.text(key, &mut Vec::new()).is_none()
            && self
                .entry(key)
                .is_none_or(|entry| scalar(&entry.value).is_some())
        {
            report.push(missing_key(self.span(key), key, example));
            return None;
        }
        self.text(key, report)
    }

    /// A list of texts; a single text is a list of one. Absent is empty.
    pub fn texts(&self, key: &str, report: &mut Vec<Diagnostic>) -> Vec<String> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let found: Option<Vec<String>> = match &entry.value {
            Value::Sequence(items) => items.iter().map(scalar).collect(),
            value => scalar(value).map(|text| vec![text]),
        };
        if let Some(texts) = found {
            texts
                .iter()
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect()
        } else {
            report.push(wrong_type(entry, "一串文字", "[甲, 乙]"));
            Vec::new()
        }
    }

    /// A date, `YYYY-MM-DD`.
    pub fn date(&self, key: &str, report: &mut Vec<Diagnostic>) -> Option<Date> {
        let text = self.text(key, report)?;
        let date = (text.len() == 10).then(|| text.parse().ok()).flatten();
        if date.is_none() {
            report.push(bad_date(self.span(key), &text));
        }
        date
    }

    /// The mapping under `key`; its keys are not checked, and their place is
    /// that of `key`.
    pub fn table(&self, key: &str, report: &mut Vec<Diagnostic>) -> Option<Self> {
        let entry = self.entry(key)?;
        let Value::Mapping(table) = &entry.value else {
            report.push(wrong_type(entry, "缩进的几行 `键: 值`", "{ file: a.txt }"));
            return None;
        };
        let entries = table
            .iter()
            .filter_map(|(key, value)| Some((scalar(key)?, value.clone())))
            .map(|(key, value)| Entry {
                key,
                span: entry.span.clone(),
                value,
                items: Vec::new(),
            })
            .collect();
        Some(Self {
            entries,
            start: entry.span.clone(),
        })
    }

    /// The list of mappings under `key`, each with its place. Keys outside
    /// `known` are reported and left out. Absent is empty.
    pub fn tables(
        &self,
        key: &str,
        known: &[&str],
        example: &str,
        report: &mut Vec<Diagnostic>,
    ) -> Vec<Self> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let Value::Sequence(items) = &entry.value else {
            report.push(wrong_type(entry, "一串缩进的 `键: 值`", example));
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            // Places are known where every item begins a line with `- `.
            let place = (entry.items.len() == items.len()).then(|| &entry.items[at]);
            let start = place.map_or_else(|| entry.span.clone(), |it| it.span.clone());
            let Value::Mapping(table) = item else {
                report.push(wrong_type(entry, "一串缩进的 `键: 值`", example).at(start));
                continue;
            };
            let mut entries = Vec::new();
            for (key, value) in table {
                let key = scalar(key).unwrap_or_default();
                let span = place
                    .and_then(|it| it.keys.iter().find(|(name, _)| *name == key))
                    .map_or_else(|| start.clone(), |(_, span)| span.clone());
                if known.contains(&key.as_str()) {
                    let (value, items) = (value.clone(), Vec::new());
                    entries.push(Entry {
                        key,
                        span,
                        value,
                        items,
                    });
                } else {
                    report.push(unknown_key(span, &key, nearest(&key, known)));
                }
            }
            tables.push(Self { entries, start });
        }
        tables
    }

    /// The mapping under `key` from a word to another, or to several by name:
    /// word, name and other word, in the order written.
    pub fn forms(
        &self,
        key: &str,
        report: &mut Vec<Diagnostic>,
    ) -> Option<Vec<(String, Option<String>, String)>> {
        let entry = self.entry(key)?;
        let found = forms(&entry.value);
        if found.is_none() {
            report.push(wrong_type(entry, "缩进的几行 `词: 词`", "{ 于谦: 于謙 }"));
        }
        found
    }

    /// Every key whose value is a whole number, in the order written.
    pub fn counts(&self) -> Vec<(String, u64)> {
        self.entries
            .iter()
            .filter_map(|entry| Some((entry.key.clone(), entry.value.as_u64()?)))
            .collect()
    }

    /// Yes or no; absent is no.
    pub fn flag(&self, key: &str, report: &mut Vec<Diagnostic>) -> bool {
        match self.entry(key) {
            None => false,
            Some(Entry {
                value: Value::Bool(value),
                ..
            }) => *value,
            Some(entry) => {
                report.push(wrong_type(entry, "true 或 false", "true"));
                false
            }
        }
    }
}

fn forms(value: &Value) -> Option<Vec<(String, Option<String>, String)>> {
    let Value::Mapping(table) = value else {
        return None;
    };
    let mut found = Vec::new();
    for (word, other) in table {
        let word = scalar(word)?;
        if let Value::Mapping(by_name) = other {
            for (name, other) in by_name {
                found.push((word.clone(), Some(scalar(name)?), scalar(other)?));
            }
        } else {
            found.push((word, None, scalar(other)?));
        }
    }
    Some(found)
}

/// The front matter of a Markdown file as tools read it; `None` where there is
/// none that can be read.
pub fn front_matter_as_json(markdown: &str) -> Option<serde_json::Value> {
    let parts = split(markdown)?;
    serde_yaml::from_str(&markdown[parts.yaml]).ok()
}

/// Keys of `yaml` that hold words, a number or a list of them, in order; empty
/// where it is no mapping. For front matter that is not this project's.
pub fn plain_words(yaml: &str) -> Vec<(String, Vec<String>)> {
    let Ok(Value::Mapping(mapping)) = serde_yaml::from_str(yaml) else {
        return Vec::new();
    };
    let entries = mapping.iter().filter_map(|(key, value)| {
        let words = match value {
            Value::Sequence(list) => list.iter().filter_map(scalar).collect(),
            value => scalar(value).into_iter().collect(),
        };
        Some((scalar(key)?, words))
    });
    entries.collect()
}

/// `value` as the text that a person wrote, if it is a single value.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null => Some(String::new()),
        _ => None,
    }
}

/// Keys at the start of a line, with their offsets. Good enough to point at:
/// a key in another form is still read, only its place is then the start.
fn top_level_keys(yaml: &str) -> Vec<(String, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    for line in yaml.split_inclusive('\n') {
        let plain = !line.starts_with([' ', '\t', '#', '-', '"', '\'', '{', '[', '\n', '|', '>']);
        if let (true, Some((key, rest))) = (plain, line.split_once(':'))
            && (rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
        {
            found.push((key.trim_end().to_owned(), at));
        }
        at += line.len();
    }
    found
}

/// Where the mappings of the list in `range` begin, and where their keys
/// stand. A key in a form that this does not see is still read; only its place
/// is then that of its item.
fn item_places(document: &SourceDocument, range: Range<usize>) -> Vec<ItemPlace> {
    let text = &document.text[range.clone()];
    let (mut items, mut at): (Vec<ItemPlace>, usize) = (Vec::new(), range.start);
    let (mut dash_at, mut key_at) = (None, 0);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let mut rest = &line[indent..];
        let mut column = indent;
        if rest.starts_with("- ") && dash_at.is_none_or(|dash| dash == indent) {
            dash_at = Some(indent);
            rest = rest[2..].trim_start_matches(' ');
            column = line.len() - rest.len();
            key_at = column;
            items.push(ItemPlace {
                span: document.span(at + indent..at + indent + 1),
                keys: Vec::new(),
            });
        }
        if let (true, Some(item), Some((key, value))) =
            (column == key_at, items.last_mut(), rest.split_once(':'))
            && value.starts_with([' ', '\n', '\r'])
        {
            let key = key.trim_end();
            let start = at + column;
            item.keys
                .push((key.to_owned(), document.span(start..start + key.len())));
        }
        at += line.len();
    }
    items
}

/// The known key that `key` was probably meant to be: at most two edits away,
/// and fewer than its length.
fn nearest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let candidates = known.iter().map(|name| (edits(key, name), *name));
    candidates
        .min()
        .filter(|(distance, name)| *distance <= 2 && *distance < name.chars().count())
        .map(|(_, name)| name)
}

/// Edit distance (Wagner and Fischer 1974, one row), transpositions as two.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != *y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

fn unknown_key(span: Span, key: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&code::UNKNOWN_KEY, format!("未知字段 `{key}`")).at(span);
    match nearest {
        Some(name) => diagnostic
            .label(format!("你是不是想写 `{name}`？"))
            .help(format!("把 `{key}:` 改成 `{name}:`")),
        None => diagnostic
            .label("这里不认识这个字段")
            .help("删去这一行，或在它前面加 `#` 使它成为注释"),
    }
}

fn duplicate_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(&code::DUPLICATE_KEY, format!("字段 `{key}` 写了两次"))
        .at(span)
        .label("这是第二次")
        .help("保留一个，删去另一个")
}

fn missing_key(span: Span, key: &str, example: &str) -> Diagnostic {
    Diagnostic::new(&code::MISSING_KEY, format!("缺少 `{key}`"))
        .at(span)
        .help(format!("加上一行 `{key}: {example}`"))
}

fn wrong_type(entry: &Entry, wanted: &str, example: &str) -> Diagnostic {
    Diagnostic::new(
        &code::WRONG_TYPE,
        format!("`{}` 的值应是{wanted}", entry.key),
    )
    .at(entry.span.clone())
    .help(format!("例如 `{}: {example}`", entry.key))
}

fn bad_date(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&code::BAD_DATE, format!("`{found}` 不是日期"))
        .at(span)
        .help("写成 年-月-日，例如 `date: 2021-05-04`")
}

fn broken(document: &SourceDocument, at: usize, reason: &str) -> Diagnostic {
    Diagnostic::new(
        &code::BROKEN_YAML,
        format!("YAML 读不下去：{}", in_chinese(reason)),
    )
    .at(document.span(at..at))
    .label("读到这里为止")
    .help(
        "检查这一行和上一行：冒号后面要有空格；值里有 `: `、`#`、`[` 或引号时，用双引号把值括起来",
    )
}

/// What the YAML reader says, for an editor. Its own place is dropped: it
/// counts from the start of the YAML, not of the file.
fn in_chinese(reason: &str) -> String {
    const KNOWN: [(&str, &str); 10] = [
        ("mapping values are not allowed", "值里面又出现了冒号"),
        ("did not find expected key", "这里应是一个键"),
        (
            "did not find expected ',' or ']'",
            "方括号里缺少逗号，或没有用 `]` 结束",
        ),
        (
            "did not find expected ',' or '}'",
            "花括号里缺少逗号，或没有用 `}` 结束",
        ),
        ("could not find expected ':'", "键的后面没有冒号"),
        (
            "found character that cannot start any token",
            "这里有不能单独出现的字符（例如 Tab、@、`）",
        ),
        ("found unexpected end of stream", "引号没有结束"),
        ("found a tab character", "缩进不能用 Tab，请改成空格"),
        ("block sequence entries are not allowed", "这里不能写 `- `"),
        (
            "did not find expected alphabetic or numeric character",
            "`*` 和 `&` 开头的值要加引号",
        ),
    ];
    let known = KNOWN.iter().find(|(english, _)| reason.contains(english));
    known.map_or_else(
        || {
            reason
                .split(" at line ")
                .next()
                .unwrap_or(reason)
                .to_owned()
        },
        |(_, chinese)| (*chinese).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::span::SourcePath;

    fn check(yaml: &str, known: &[&str]) -> Vec<String> {
        let document =
            SourceDocument::from_text(SourcePath::new("a.md").expect("a plain path"), yaml);
        let reported = mapping(&document, 0..document.text.len(), known);
        reported
            .diagnostics
            .iter()
            .map(|it| {
                let at = it.span.as_ref().map_or(0, |span| span.start);
                let place = document.lines.locate(&document.text, at);
                format!(
                    "{} {}:{} {}",
                    it.code.id(),
                    place.line,
                    place.column,
                    it.help.clone().unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn a_misspelt_key_is_pointed_at() {
        assert_eq!(
            check("title: 甲\ndata: 2021-05-04\n", &["title", "date"]),
            ["W203 2:1 把 `data:` 改成 `date:`"]
        );
        assert_eq!(
            check("title: 甲\ntitle: 乙\n", &["title"]),
            ["W205 2:1 保留一个，删去另一个"]
        );
        assert!(check("title: 甲: 乙\n", &["title"])[0].starts_with("W201 1:"));
        assert!(check("- a\n", &["title"])[0].starts_with("W201 1:1"));
        assert!(check("", &["title"]).is_empty());
    }

    #[test]
    fn a_list_of_mappings_knows_its_places() {
        let yaml = "a: 1\nlist:\n  - x: 1\n    y: \"二: 三\"\n  - y: 2\n    z: 3\nb: 2\n";
        let document =
            SourceDocument::from_text(SourcePath::new("a.md").expect("a plain path"), yaml);
        let table = mapping(&document, 0..yaml.len(), &["a", "b", "list"])
            .value
            .expect("a mapping");
        let mut report = Vec::new();
        let tables = table.tables("list", &["x", "y"], "", &mut report);
        let at = |span: &Span| document.lines.locate(&document.text, span.start);
        let place = |table: &Mapping, key| {
            let place = at(&table.span(key));
            (place.line, place.column)
        };
        assert_eq!(tables.len(), 2);
        assert_eq!(place(&tables[0], "x"), (3, 5));
        assert_eq!(place(&tables[0], "y"), (4, 5));
        assert_eq!(place(&tables[1], "y"), (5, 5));
        assert_eq!(place(&tables[1], "x"), (5, 3), "absent: the item");
        let unknown: Vec<_> = report.iter().filter_map(|it| it.span.as_ref()).collect();
        assert_eq!((unknown.len(), at(unknown[0]).line), (1, 6));
        // In one line there are no places but that of the key.
        let flow = "list: [{x: 1}, {x: 2}]\n";
        let document =
            SourceDocument::from_text(SourcePath::new("a.md").expect("a plain path"), flow);
        let table = mapping(&document, 0..flow.len(), &["list"])
            .value
            .expect("a mapping");
        let tables = table.tables("list", &["x"], "", &mut Vec::new());
        assert_eq!((tables.len(), tables[1].span("x").start), (2, 0));
    }

    #[test]
    fn front_matter_ends_at_the_second_fence() {
        let text = "---\na: 1\n---\n正文";
        let parts = split(text).expect("fences");
        assert_eq!((&text[parts.yaml], &text[parts.body]), ("a: 1\n", "正文"));
        assert_eq!(split("---\na: 1\n"), None);
        assert_eq!(split("正文"), None);
        assert!(split("---\n---").is_some());
    }
}
