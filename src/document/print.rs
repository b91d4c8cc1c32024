//! A tree to Markdown. (Stub.)

use super::Document;

/// The Markdown of `document`; `parse_markdown` of it gives `document` again.
pub fn to_markdown(document: &Document) -> String {
    let _ = document;
    String::new()
}
