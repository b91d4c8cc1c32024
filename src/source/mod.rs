//! [`SourceDocument`]: a decoded file that knows its path, its lines and what
//! its bytes were.
//!
//! In: files below the project folder. Out: text. Knows nothing of Markdown,
//! YAML keys or articles; the disk is touched in `read.rs` only.

pub mod decode;
mod docx;
mod mhtml;
pub mod read;
#[cfg(test)]
mod tests;
pub mod yaml;

use std::sync::Arc;

use crate::text::span::{LineIndex, SourcePath, Span};

pub use read::{read_file, read_files, read_folder};

/// One file, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDocument {
    /// Path inside the project; for a file from elsewhere, its file name.
    pub path: SourcePath,
    /// The text, without a byte-order mark, line ends as `\n`.
    pub text: Arc<str>,
    /// Its line starts.
    pub lines: LineIndex,
    /// Name of the encoding that the bytes were in, lower case: `utf-8`, `gb18030`, `big5`, …
    pub encoding: &'static str,
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub sha256: Arc<str>,
    /// How the text is written.
    pub form: Form,
    /// The files in the folder that a browser put beside a page, as seen from
    /// the page: `page_files/a.jpg`; or the pictures that the file itself holds.
    pub beside: Arc<[String]>,
}

/// How the text of a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Plain text; of YAML too, whose reader is chosen by the file's place.
    #[default]
    Text,
    /// HTML: a saved page, or what was made into one.
    Html,
    /// Markdown.
    Markdown,
}

impl SourceDocument {
    /// A document from UTF-8 text at hand, as tests and standard input need it.
    pub fn from_text(path: SourcePath, text: &str) -> Self {
        decode::decode(&path, text.as_bytes())
            .value
            .unwrap_or_else(|| Self {
                lines: LineIndex::new(""),
                path,
                text: "".into(),
                encoding: "utf-8",
                sha256: "".into(),
                form: Form::Text,
                beside: Arc::default(),
            })
    }

    /// The span of a byte range of this file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(&self.path, range)
    }
}
