//! Diagnostics as a person, an editor or a tool reads them.
//!
//! In: diagnostics, and the text of the files that they name. Out: bytes.
//! Lines, columns and carets are computed here and only here. Knows nothing of
//! where the bytes go.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::text::span::{LineColumn, LineIndex, SourcePath, Span};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the source line and a caret.
    Human {
        /// Whether to colour it for a terminal.
        color: bool,
    },
    /// `path:line:column: W203 message`, one line each, for editors.
    Short,
    /// One JSON object a line, for tools.
    Json,
}

/// Writes `diagnostics` in `style`, in the order given. `text_of` gives the
/// decoded text of a file, or `None` where it is not at hand.
pub fn emit(
    to: &mut dyn Write,
    style: Style,
    diagnostics: &[Diagnostic],
    text_of: &dyn Fn(&SourcePath) -> Option<String>,
) -> io::Result<()> {
    // Diagnostics come sorted by file, so one file's text and line index serve
    // all of its diagnostics in turn.
    let mut open: Option<(SourcePath, String, LineIndex)> = None;
    for diagnostic in diagnostics {
        let Some(span) = &diagnostic.span else {
            write_one(to, style, diagnostic, None)?;
            continue;
        };
        if open.as_ref().is_none_or(|(path, ..)| *path != span.path) {
            open = text_of(&span.path).map(|text| {
                let lines = LineIndex::new(&text);
                (span.path.clone(), text, lines)
            });
        }
        let at = open
            .as_ref()
            .filter(|(path, ..)| *path == span.path)
            .map(|(_, text, lines)| Place {
                span,
                text,
                start: lines.locate(text, span.start),
            });
        write_one(to, style, diagnostic, at.as_ref())?;
    }
    Ok(())
}

struct Place<'a> {
    span: &'a Span,
    text: &'a str,
    start: LineColumn,
}

fn write_one(
    to: &mut dyn Write,
    style: Style,
    diagnostic: &Diagnostic,
    at: Option<&Place>,
) -> io::Result<()> {
    match style {
        Style::Human { color } => writeln!(to, "{}\n", human(diagnostic, at, color)),
        Style::Short => {
            let place = match (at, &diagnostic.span) {
                (Some(at), _) => {
                    format!("{}:{}:{}: ", at.span.path, at.start.line, at.start.column)
                }
                (None, Some(span)) => format!("{}: ", span.path),
                (None, None) => String::new(),
            };
            let help = diagnostic
                .help
                .as_deref()
                .map_or_else(String::new, |help| format!("（{}）", one_line(help)));
            let (code, message) = (diagnostic.code, one_line(&diagnostic.message));
            writeln!(
                to,
                "{place}{} {} {message}{help}",
                code.severity.keyword(),
                code.id()
            )
        }
        Style::Json => writeln!(to, "{}", json(diagnostic, at.map(|at| at.start))),
    }
}

/// `diagnostic` as an object for tools; `text` is the decoded text of the file
/// that it stands in.
pub fn to_json(diagnostic: &Diagnostic, text: &str) -> Value {
    let at = diagnostic
        .span
        .as_ref()
        .map(|span| LineIndex::new(text).locate(text, span.start));
    json(diagnostic, at)
}

fn json(diagnostic: &Diagnostic, at: Option<LineColumn>) -> Value {
    json!({
        "code": diagnostic.code.id(),
        "name": diagnostic.code.name,
        "severity": diagnostic.code.severity.keyword(),
        "path": diagnostic.span.as_ref().map(|span| span.path.as_str()),
        "line": at.map(|at| at.line),
        "column": at.map(|at| at.column),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "help": diagnostic.help,
    })
}

/// Longest source line that is shown whole, in bytes; a longer one is cut to a
/// window around the caret.
const LONGEST_LINE: usize = 16_000;

fn human(diagnostic: &Diagnostic, at: Option<&Place>, color: bool) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let id = diagnostic.code.id();
    let title = level.primary_title(plain(&diagnostic.message)).id(id);
    let help = diagnostic
        .help
        .as_deref()
        .map(|help| Level::HELP.message(plain(help)));
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let group = match at {
        Some(at) => {
            let (line, range) = window(at);
            let annotation = AnnotationKind::Primary
                .span(range)
                .label(diagnostic.label.as_deref().map(plain));
            // A tab would be drawn four wide; one column keeps the window's bytes
            // and the caret in step. Other control characters must not reach a
            // terminal.
            let line: String = line
                .chars()
                .map(|c| {
                    if c.is_control() && c.len_utf8() == 1 {
                        ' '
                    } else {
                        c
                    }
                })
                .collect();
            let snippet = Snippet::source(line)
                .path(at.span.path.as_str())
                .line_start(at.start.line as usize)
                .annotation(annotation);
            Group::with_title(title).element(snippet)
        }
        None => match &diagnostic.span {
            Some(span) => Group::with_title(title)
                .element(annotate_snippets::Origin::path(span.path.as_str())),
            None => Group::with_title(title),
        },
    };
    let group = match help {
        Some(help) => group.element(help),
        None => group,
    };
    renderer.render(&[group])
}

/// The line of the span's start, cut down where it is long, and the span
/// inside it; a span over several lines is shown to the end of its first.
fn window<'a>(at: &Place<'a>) -> (&'a str, std::ops::Range<usize>) {
    let text = at.text;
    let mut start = at.span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut to = text[start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |newline| start + newline);
    if to - from > LONGEST_LINE {
        // The columns that the renderer prints count from the window's start
        // in this case; the header of the short and JSON styles stay exact.
        from = from.max(start.saturating_sub(LONGEST_LINE / 4));
        to = to.min(start + LONGEST_LINE / 2);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
    }
    let mut end = at.span.end.clamp(start, to);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[from..to], start - from..end - from)
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}

fn one_line(text: &str) -> String {
    plain(text).replace('\n', " ")
}
