//! What import says about what it did: every line of the source with its class
//! and the reason, and everything that was taken out.
//!
//! In: lines, verdicts and cuts. Out: the values of a report. Knows nothing of
//! how a report is shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::classify::{Kind, Verdict, Zone};
use super::duplicates::normalised;
use super::lines::{Line, Page};

/// What import did to one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The title.
    pub title: String,
    /// Keys that the source does not state.
    pub guessed: Vec<String>,
    /// Number of lines taken out, by class.
    pub removed: Vec<(String, u64)>,
    /// Number of repairs, by kind.
    pub repaired: Vec<(String, u64)>,
    /// Damaged spots, as they stand in the body.
    pub garbled: Vec<String>,
    /// Every line of the source, its class, and why.
    pub lines: Vec<LineVerdict>,
}

/// What import took one line for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineVerdict {
    /// Line number in the source, from 1.
    pub number: usize,
    /// The class: body, heading, title, meta, credit, caption, chrome, spam, copy, blank, …
    pub class: &'static str,
    /// Why, in Chinese, for an editor.
    pub reason: String,
    /// The line.
    pub text: String,
    /// What was taken out of the middle of it: class, and the words.
    pub cut: Vec<(&'static str, String)>,
}

/// The lines that give the title, and those that only say it again.
#[derive(Default)]
pub(super) struct TitleLines {
    pub(super) given: Vec<usize>,
    pub(super) repeated: Vec<usize>,
}

/// Words that were taken out of the middle of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) class: &'static str,
    pub(super) words: String,
    /// The line, as an index into [`Page::lines`].
    pub(super) line: usize,
}

/// What stands on the lines of the title besides the title: the site's name, a
/// date that is glued to it.
pub(super) fn beside_title(lines: &[Line], given: &[usize], title: &str) -> Vec<Cut> {
    let mut rest = title;
    let mut cuts = Vec::new();
    for &at in given {
        let line = lines[at].clean.as_str();
        // A title that was broken over lines stands here with a space in it.
        if normalised(line) == normalised(title) {
            continue;
        }
        // Where the title comes from several lines, each gives its part.
        let found = line.find(rest).map(|start| (start, start + rest.len()));
        let (start, end) = found.unwrap_or_else(|| {
            let own = rest.starts_with(line);
            (0, if own { line.len() } else { 0 })
        });
        rest = rest.strip_prefix(&line[start..end]).unwrap_or("");
        for words in [&line[..start], &line[end..]] {
            if words.contains(char::is_alphanumeric) {
                cuts.push(Cut {
                    class: "meta",
                    words: words.trim().to_owned(),
                    line: at,
                });
            }
        }
    }
    cuts
}

fn class(verdict: &Verdict, is_title: bool) -> &'static str {
    if is_title && verdict.zone != Zone::Body {
        return "title";
    }
    match verdict.kind {
        Kind::Title | Kind::Chrome => "chrome",
        Kind::Meta => "meta",
        Kind::Paragraph => "body",
        Kind::Heading => "heading",
        Kind::Item => "item",
        Kind::Caption => "caption",
        Kind::Credit => "credit",
        Kind::Spam => "spam",
        Kind::Copy => "copy",
    }
}

/// Whether another line was cut out of the same row of the file.
fn shares_its_row(lines: &[Line], at: usize) -> bool {
    let row = lines[at].first();
    let next = lines.get(at + 1).is_some_and(|next| next.first() == row);
    next || at > 0 && lines[at - 1].first() == row
}

/// What each line of the file was taken for.
pub(super) fn line_verdicts(
    page: &Page,
    verdicts: &[Verdict],
    title_lines: &TitleLines,
    cuts: &[Cut],
) -> Vec<LineVerdict> {
    let mut found: Vec<LineVerdict> = page
        .raw
        .iter()
        .enumerate()
        .map(|(number, text)| LineVerdict {
            number: number + 1,
            class: "blank",
            reason: "空行".to_owned(),
            text: (*text).to_owned(),
            cut: Vec::new(),
        })
        .collect();
    let mut told: Option<usize> = None;
    for (at, (line, verdict)) in page.lines.iter().zip(verdicts).enumerate() {
        let is_title = title_lines.given.contains(&at) || title_lines.repeated.contains(&at);
        if shares_its_row(&page.lines, at) {
            let entry = &mut found[line.first()];
            let class = class(verdict, is_title);
            let is_text = matches!(class, "body" | "heading" | "item");
            if is_text && told != Some(line.first()) {
                told = Some(line.first());
                entry.class = class;
                entry.reason.clone_from(&verdict.reason);
            }
            if !is_text {
                entry.cut.push((class, line.clean.clone()));
            }
            continue;
        }
        for (place, number) in line.rows.iter().enumerate() {
            let entry = &mut found[*number];
            if entry.text.trim().is_empty() {
                continue;
            }
            entry.class = class(verdict, is_title);
            entry.reason = match entry.class {
                "title" if title_lines.given.contains(&at) => "题名".to_owned(),
                "title" => "与题名相同，只留一处".to_owned(),
                _ if place > 0 => "硬换行，接上一行".to_owned(),
                _ => verdict.reason.clone(),
            };
        }
    }
    for cut in cuts {
        let entry = &mut found[page.lines[cut.line].first()];
        entry.cut.push((cut.class, cut.words.clone()));
    }
    for entry in &mut found {
        for (_, words) in &entry.cut {
            let _ = write!(entry.reason, "；去掉“{words}”");
        }
        // No piece of the row is text: then it goes as its first piece does.
        if entry.class == "blank" && !entry.cut.is_empty() {
            entry.class = entry.cut.remove(0).0;
        }
    }
    found
}

/// Lines taken out, by class; what was cut from inside lines counts too.
pub(super) fn removed(
    page: &Page,
    verdicts: &[Verdict],
    title_lines: &TitleLines,
    cuts: &[Cut],
) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (at, (line, verdict)) in page.lines.iter().zip(verdicts).enumerate() {
        // The line that gave the title is not lost; its repetitions are.
        if title_lines.given.contains(&at) {
            continue;
        }
        let class = class(verdict, title_lines.repeated.contains(&at));
        if !matches!(class, "body" | "heading" | "item") {
            *counts.entry(class).or_default() += u64::try_from(line.rows.len()).unwrap_or(1);
        }
    }
    for cut in cuts {
        *counts.entry(cut.class).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(class, count)| (class.to_owned(), count))
        .collect()
}
