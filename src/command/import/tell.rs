//! What import did, for people and for tools.
//!
//! In: what became of one source. Out: a line, or an object; with `--explain`
//! every line of the source. Knows nothing of how it came about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::keep::Fate;
use super::run::Done;
use crate::command::Screen;
use crate::diagnostic::emit::to_json;
use crate::import::{self, ImportReport, LineVerdict};

/// Says what became of one source: one line for people, or one object for
/// tools; the article itself, where it goes to standard output.
pub(super) fn source(done: &Done, explain: bool, dry: bool, screen: Screen) {
    if screen.is_for_tools() {
        screen.object(&object(done, explain));
    } else {
        if explain {
            lines(done, screen);
        }
        screen.say(&line(done, dry));
    }
    if let Some(markdown) = &done.markdown
        && !dry
    {
        screen.line(markdown.trim_end());
    }
}

/// How many sources came to what.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    /// Counts one source.
    pub(super) fn add(&mut self, fate: &Fate) {
        *self.0.entry(state(fate)).or_default() += 1;
    }

    /// One line, or one object, about the whole run.
    pub(super) fn tell(&self, dry: bool, screen: Screen) {
        let total: usize = self.0.values().sum();
        if screen.is_for_tools() {
            screen.object(
                &json!({ "summary": { "sources": total, "states": self.0, "dry_run": dry } }),
            );
            return;
        }
        let will = if dry { "会" } else { "" };
        let parts = [
            ("new", format!("{will}新建 {{}} 篇")),
            ("renewed", format!("{will}更新 {{}} 篇")),
            ("unchanged", "未变 {} 篇".to_owned()),
            ("edited", "编辑过而保留 {} 篇".to_owned()),
            (
                "beside",
                format!("编辑过而保留、新的一份{will}放在旁边 {{}} 篇"),
            ),
            ("removed", "已删去而不带回 {} 篇".to_owned()),
            ("shown", "写到标准输出 {} 篇".to_owned()),
            ("same-file", "重复的文件 {} 个".to_owned()),
            ("no-article", "没有正文 {} 个".to_owned()),
            ("unreadable", "读不出 {} 个".to_owned()),
            ("failed", "写不进 {} 篇".to_owned()),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter_map(|(state, words)| {
                let count = self.0.get(state)?;
                Some(words.replace("{}", &count.to_string()))
            })
            .collect();
        let written = if dry {
            "（没有写入任何文件）"
        } else {
            ""
        };
        screen.say(&format!("{total} 个来源：{}{written}", parts.join("，")));
    }
}

/// The state of a source, as tools read it.
fn state(fate: &Fate) -> &'static str {
    match fate {
        Fate::New(_) => "new",
        Fate::Renewed(_) => "renewed",
        Fate::Unchanged(_) => "unchanged",
        Fate::Edited(_) => "edited",
        Fate::Beside(..) => "beside",
        Fate::Removed(_) => "removed",
        Fate::Shown => "shown",
        Fate::SameFile(_) => "same-file",
        Fate::Failed(_) => "failed",
        Fate::NoArticle => "no-article",
        Fate::Unreadable => "unreadable",
    }
}

/// What `docs/import-report.md` describes.
fn object(done: &Done, explain: bool) -> Value {
    let (article, beside) = match &done.fate {
        Fate::New(path)
        | Fate::Renewed(path)
        | Fate::Unchanged(path)
        | Fate::Edited(path)
        | Fate::Failed(path)
        | Fate::Removed(path) => (Some(path), None),
        Fate::Beside(path, beside) => (Some(path), Some(beside)),
        Fate::Shown | Fate::SameFile(_) | Fate::NoArticle | Fate::Unreadable => (None, None),
    };
    let same_file = match &done.fate {
        Fate::SameFile(first) => Some(first),
        _ => None,
    };
    let text = done.source.as_ref().map_or("", |source| &*source.text);
    let mut value = json!({
        "source": done.path.as_str(),
        "state": state(&done.fate),
        "article": article,
        "beside": beside,
        "same_file": same_file,
        "encoding": done.source.as_ref().map(|source| source.encoding),
        "duplicates": done.copies,
        "diagnostics": done.diagnostics.iter().map(|it| to_json(it, text)).collect::<Vec<_>>(),
    });
    if let Some(object) = value.as_object_mut() {
        if let Some(report) = &done.report {
            object.extend(report_fields(report));
        }
        if explain {
            object.insert("lines".to_owned(), line_objects(&verdicts(done)));
        }
    }
    value
}

/// The report of one article, as tools read it.
pub(super) fn report_fields(report: &ImportReport) -> Map<String, Value> {
    let counts = |counts: &[(String, u64)]| counts.iter().cloned().collect::<BTreeMap<_, _>>();
    let fields = [
        ("title", json!(report.title)),
        ("guessed", json!(report.guessed)),
        ("removed", json!(counts(&report.removed))),
        ("repaired", json!(counts(&report.repaired))),
        ("garbled", json!(report.garbled)),
    ];
    fields
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Every line of the source, as tools read it.
pub(super) fn line_objects(lines: &[LineVerdict]) -> Value {
    let object = |line: &LineVerdict| {
        json!({
            "number": line.number,
            "class": line.class,
            "reason": line.reason,
            "text": line.text,
        })
    };
    lines.iter().map(object).collect()
}

/// One line for people.
fn line(done: &Done, dry: bool) -> String {
    let will = if dry { "会" } else { "" };
    let path = &done.path;
    let fate = match &done.fate {
        Fate::New(article) => format!("✓ {will}新建 {article} ← {path}"),
        Fate::Renewed(article) => format!("✓ {will}更新 {article} ← {path}"),
        Fate::Unchanged(article) => format!("＝ 未变 {article} ← {path}"),
        Fate::Edited(article) => format!("＝ 保留 {article}（编辑过，来源没有新的内容）← {path}"),
        Fate::Beside(article, beside) => {
            format!("！ 保留 {article}（编辑过），新的一份{will}放在 {beside} ← {path}")
        }
        Fate::Removed(article) => {
            return format!(
                "－ 不再导入 {path}：{article} 已经删去；要它回来，运行 wenzhai import {path}"
            );
        }
        Fate::Shown => format!("✓ 写到标准输出 ← {path}"),
        Fate::SameFile(first) => return format!("－ 跳过 {path}：与 {first} 是同一个文件"),
        Fate::Failed(article) => format!("× 写不进 {article} ← {path}"),
        Fate::NoArticle => return format!("× {path}：没有找到正文"),
        Fate::Unreadable => return format!("× {path}：读不出来"),
    };
    let Some(report) = &done.report else {
        return fate;
    };
    let encoding = match &done.source {
        Some(source) if source.encoding != "utf-8" => format!("（{}）", source.encoding),
        _ => String::new(),
    };
    let mut facts = vec![format!("{fate}{encoding}《{}》", report.title)];
    if !report.guessed.is_empty() {
        let keys: Vec<&str> = report.guessed.iter().map(|key| key_name(key)).collect();
        facts.push(format!("推测 {}", keys.join("、")));
    }
    facts.extend(counted("去掉", "行", &report.removed, class_name));
    facts.extend(counted("修补", "处", &report.repaired, repair_name));
    if !report.garbled.is_empty() {
        facts.push(format!("缺字 {} 处", report.garbled.len()));
    }
    if let Some(copy) = done.copies.first() {
        facts.push(format!("与 {} 大半相同", copy.article));
    }
    facts.join("；")
}

fn counted(
    what: &str,
    unit: &str,
    counts: &[(String, u64)],
    name: fn(&str) -> &str,
) -> Option<String> {
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    let list: Vec<String> = counts
        .iter()
        .map(|(kind, count)| format!("{} {count}", name(kind)))
        .collect();
    (total > 0).then(|| format!("{what} {total} {unit}（{}）", list.join("，")))
}

/// Columns of the words of a line that stays; one that goes is shown whole.
const SHOWN: usize = 44;
/// Columns of the widest reason that the others are aligned to.
const REASON: usize = 36;

/// Every line of the source: whether it stays (blank), goes (－) or gives a
/// value of the front matter (→), its class, why, and its words.
fn lines(done: &Done, screen: Screen) {
    let Some(source) = &done.source else {
        return;
    };
    let verdicts = verdicts(done);
    screen.line(&format!("{}（{}）", source.path, source.encoding));
    let widest = |words: &mut dyn Iterator<Item = &str>| words.map(str::width).max().unwrap_or(0);
    let reasons = widest(&mut verdicts.iter().map(|line| line.reason.as_str())).min(REASON);
    let classes = widest(&mut verdicts.iter().map(|line| class_name(line.class)));
    for line in verdicts.iter() {
        let (mark, color) = mark(line.class);
        let words = line.text.trim();
        let words = if mark == "－" {
            plain(words)
        } else {
            cut(&plain(words), SHOWN)
        };
        let shown = format!(
            "{:>6} {mark} {} {}  {words}",
            line.number,
            padded(class_name(line.class), classes),
            padded(&line.reason, reasons),
        );
        screen.line(&screen.painted(shown.trim_end(), color));
    }
    screen.line("");
}

/// What each line was taken for, also where no article came of it.
fn verdicts(done: &Done) -> Cow<'_, [LineVerdict]> {
    match (&done.report, &done.source) {
        (Some(report), _) => Cow::Borrowed(&report.lines),
        (None, Some(source)) => Cow::Owned(import::explain(source, &done.words)),
        (None, None) => Cow::Borrowed(&[]),
    }
}

/// What happens to a line of this class, and the colour that shows it.
fn mark(class: &str) -> (&'static str, &'static str) {
    match class {
        "body" | "heading" | "item" | "table" | "quote" | "code" | "image" => ("  ", ""),
        "title" | "meta" | "credit" => ("→", "36"),
        "blank" => ("  ", "2"),
        _ => ("－", "31"),
    }
}

/// `text` and spaces up to `width` columns of a terminal.
fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// `text`, cut where it is wider than `width` columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut columns = 0;
    let fits = |c: &char| {
        columns += c.width().unwrap_or(0);
        columns < width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// `text` without what moves the cursor of a terminal.
fn plain(text: &str) -> String {
    let seen = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(seen).collect()
}

/// The class of a line in Chinese.
pub(super) fn class_name(class: &str) -> &str {
    match class {
        "body" => "正文",
        "heading" => "小标题",
        "item" => "列表项",
        "table" => "表格",
        "quote" => "引文",
        "code" => "代码",
        "image" => "图片",
        "title" => "题名",
        "meta" => "出处",
        "credit" => "署名",
        "dateline" => "电头",
        "caption" => "图片说明",
        "chrome" => "网站文字",
        "spam" => "垃圾信息",
        "copy" => "重复",
        "blank" => "空行",
        "hidden" => "隐藏的文字",
        other => other,
    }
}

/// A kind of repair in Chinese.
fn repair_name(kind: &str) -> &str {
    match kind {
        "pinyin" => "夹注拼音",
        "punctuation" => "标点",
        "spaces" => "空格",
        "encoding" => "错码",
        "entities" => "字符代码",
        "line-breaks" => "硬换行",
        "markup" => "标记",
        "headings" => "小标题",
        "lists" => "列表",
        other => other,
    }
}

/// A key of the front matter in Chinese.
fn key_name(key: &str) -> &str {
    match key {
        "title" => "题名",
        "date" => "日期",
        "source" => "来源",
        "url" => "网址",
        "author" => "作者",
        "editor" => "编辑",
        "place" => "地区",
        "script" => "字体",
        "themes" => "主题",
        "practices" => "做法",
        "figures" => "数字",
        "summary" => "摘要",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_a_terminal() {
        assert_eq!(padded("题名", 6), "题名  ");
        assert_eq!(cut("一二三四五", 7), "一二三…");
        assert_eq!(cut("一二三", 6), "一二三");
        assert_eq!(plain("甲\u{1b}[31m乙"), "甲 [31m乙");
    }
}
