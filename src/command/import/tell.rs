//! What import did, for people and for tools.
//!
//! In: the report of one article. Out: a line, or an object. Knows nothing of
//! where articles are written.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use serde_json::json;

use super::keep::Fate;
use crate::command::{Format, Screen};
use crate::import::ImportReport;
use crate::source::SourceDocument;

/// One line for people, or one object for tools.
pub(super) fn article(source: &SourceDocument, report: &ImportReport, fate: &Fate, screen: Screen) {
    if screen.format == Format::Json {
        let counts = |counts: &[(String, u64)]| counts.iter().cloned().collect::<BTreeMap<_, _>>();
        let (state, path) = match fate {
            Fate::New(path) => ("new", Some(path)),
            Fate::Renewed(path) => ("renewed", Some(path)),
            Fate::Unchanged(path) => ("unchanged", Some(path)),
            Fate::Edited(path) => ("edited", Some(path)),
            Fate::Beside(_, beside) => ("beside", Some(beside)),
            Fate::Shown => ("shown", None),
            Fate::NotWritten => ("not-written", None),
        };
        let value = json!({
            "source": source.path.as_str(),
            "encoding": source.encoding,
            "state": state,
            "article": path,
            "title": report.title,
            "guessed": report.guessed,
            "removed": counts(&report.removed),
            "repaired": counts(&report.repaired),
            "garbled": report.garbled,
        });
        let _ = writeln!(io::stderr(), "{value}");
        return;
    }
    let fate = match fate {
        Fate::New(path) => format!("新建 {path}"),
        Fate::Renewed(path) => format!("更新 {path}"),
        Fate::Unchanged(path) => format!("未变 {path}"),
        Fate::Edited(path) => {
            format!("{path} 已经有了，与这次的结果不同（多半由编辑改过）；来源没有变，保留")
        }
        Fate::Beside(path, beside) => format!("{path} 已经改过，没有覆盖；新的一份在 {beside}"),
        Fate::Shown => "写到标准输出".to_owned(),
        Fate::NotWritten => "没有写入".to_owned(),
    };
    let counts = |label: &str, counts: &[(String, u64)]| {
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        let list: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        (total > 0).then(|| format!("{label}（{}）", list.join("，")))
    };
    let facts = [
        (!report.guessed.is_empty()).then(|| format!("推测 {}", report.guessed.join("、"))),
        counts("去掉", &report.removed),
        counts("修补", &report.repaired),
        (!report.garbled.is_empty()).then(|| format!("缺字 {} 处", report.garbled.len())),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    screen.say(&format!(
        "✓ {}（{}）→ {fate}\n  《{}》 {}",
        source.path,
        source.encoding,
        report.title,
        facts.join("；")
    ));
}

/// Every line of the source, its class, and why.
pub(super) fn lines(source: &SourceDocument, report: &ImportReport, screen: Screen) {
    screen.line(&format!("{}（{}）", source.path, source.encoding));
    for line in &report.lines {
        let text: String = line.text.trim().chars().take(60).collect();
        screen.line(&format!(
            "{:>5} {:<8} {text}  ← {}",
            line.number, line.class, line.reason
        ));
    }
}
