//! What is wrong with the content, where, under which code, and what to do.
//!
//! In: facts from any stage. Out: values that stages return beside their
//! result. Knows nothing of the screen's width, of the disk, or of the stages
//! that report.

pub mod code;
pub mod emit;

use crate::text::span::Span;
pub use code::{Code, Severity};

/// One thing to be said about the content. Made by a function that words it,
/// such as `front_matter::unknown_key`, never by hand where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem, from the one table.
    pub code: &'static Code,
    /// Where, if it stands in a file.
    pub span: Option<Span>,
    /// What is wrong, in one line of Chinese.
    pub message: String,
    /// What to say under the caret, if anything.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with a message and nothing else yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            span: None,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    /// The same, standing at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, with `label` under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Orders diagnostics for people: by file, then place, then code, then words.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.span, a.code.number, &a.message).cmp(&(&b.span, b.code.number, &b.message))
    });
    diagnostics.dedup();
}

/// A value, and what must be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was wrong on the way.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Reported<T> {
    /// A value about which nothing need be said.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// The value; its diagnostics go to `report`.
    pub fn into_value(self, report: &mut Vec<Diagnostic>) -> T {
        report.extend(self.diagnostics);
        self.value
    }

    /// Another value with the same report.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Reported<U> {
        Reported {
            value: map(self.value),
            diagnostics: self.diagnostics,
        }
    }
}
