//! Where something stands: a path inside the project, a byte range, and the
//! line and column that a person is shown.
//!
//! Knows nothing of the disk: a [`SourcePath`] is a name, not a handle.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A path inside the project folder, always with `/`, never absolute, never
/// with `.` or `..` parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// The path as written, `.` and `..` resolved; `None` where it would leave
    /// the project, is absolute, or names nothing.
    pub fn new(path: &str) -> Option<Self> {
        Self::resolve("", path)
    }

    /// `relative` as seen from the folder of `self`.
    pub fn join(&self, relative: &str) -> Option<Self> {
        let folder = self.0.rsplit_once('/').map_or("", |(folder, _)| folder);
        Self::resolve(folder, relative)
    }

    fn resolve(folder: &str, relative: &str) -> Option<Self> {
        if relative.starts_with('/') || relative.contains(['\\', '\0']) {
            return None;
        }
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| Self(parts.join("/").into()))
    }

    /// The path as a string with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The extension in lower case, without the dot; empty where there is none.
    pub fn extension(&self) -> String {
        self.file_name()
            .rsplit_once('.')
            .map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
    }

    /// Whether the path stands in `folder` or below it.
    pub fn is_under(&self, folder: &str) -> bool {
        self.0
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A byte range of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub path: SourcePath,
    /// First byte, in the decoded text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `range` in `path`.
    pub fn new(path: &SourcePath, range: Range<usize>) -> Self {
        Self {
            path: path.clone(),
            start: range.start,
            end: range.end,
        }
    }
}

/// A place as a person counts it: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The line starts of one text, for turning byte offsets into places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Arc<[usize]>,
}

impl LineIndex {
    /// Indexes `text`; lines end at `\n`.
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { starts }
    }

    /// The place of byte `offset` of `text`, which must be the text indexed. An
    /// offset beyond the end is the end.
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let before = text.get(self.starts[line]..offset).unwrap_or("");
        LineColumn {
            line: narrow(line + 1),
            column: narrow(before.chars().count() + 1),
        }
    }

    /// Number of lines; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_project() {
        let from = SourcePath::new("content/articles/a.md").expect("a plain path");
        assert_eq!(
            from.join("../terms/b.md").expect("inside").as_str(),
            "content/terms/b.md"
        );
        assert_eq!(from.join("../../../etc/passwd"), None);
        assert_eq!(from.join("/etc/passwd"), None);
        assert_eq!(SourcePath::new("a\\b"), None);
    }

    #[test]
    fn columns_count_characters() {
        let text = "一二\n三四五";
        let lines = LineIndex::new(text);
        assert_eq!(
            lines.locate(text, text.len()),
            LineColumn { line: 2, column: 4 }
        );
        assert_eq!(lines.locate(text, 3), LineColumn { line: 1, column: 2 });
        assert_eq!(lines.locate("", 0), LineColumn { line: 1, column: 1 });
    }
}
