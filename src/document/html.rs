//! A tree to HTML. (Stub.)

use super::{Document, LinkTarget};

/// What HTML needs to know that the tree does not hold.
pub struct HtmlContext<'a> {
    /// The address of a target as seen from the page; `None` where there is
    /// none, then only the label is written.
    pub href: &'a dyn Fn(&LinkTarget) -> Option<String>,
    /// What a mask is called, in the words of the edition.
    pub mask_label: &'a str,
    /// What a damaged spot is called.
    pub garbled_label: &'a str,
}

/// The HTML of `document`: every block with its id, nothing but safe markup.
pub fn to_html(document: &Document, context: &HtmlContext) -> String {
    let _ = (document, context);
    String::new()
}
