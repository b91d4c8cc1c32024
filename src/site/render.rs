//! One page to bytes.
//!
//! In: a planned page. Out: its bytes, and what a template has to say. Pure:
//! the same page gives the same bytes, in any thread and any order.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};
use tera::Context;

use super::fill::{self, Filled};
use super::{Page, PageKind, Site, data};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::source::decode::hex;
use crate::theme::load::template_error;

/// A page with everything that it says: from here it is hashed, or rendered,
/// without being filled twice.
pub struct Draft<'a> {
    site: &'a Site,
    content: Content<'a>,
}

enum Content<'a> {
    /// A file whose bytes are known without a template.
    Data(Cow<'a, [u8]>),
    Page(Box<Filled>),
}

impl<'a> Draft<'a> {
    pub(super) fn of(site: &'a Site, page: &Page) -> Self {
        let content = match &page.kind {
            PageKind::Asset(index) => Content::Data((&*site.assets[*index].bytes).into()),
            PageKind::Data(file) => Content::Data(data::bytes(site, *file).into()),
            PageKind::SearchFile(file) => {
                Content::Data(match site.search.script(file, &site.editions) {
                    Cow::Borrowed(script) => script.as_bytes().into(),
                    Cow::Owned(script) => script.into_bytes().into(),
                })
            }
            _ => Content::Page(Box::new(fill::fill(site, page))),
        };
        Self { site, content }
    }

    /// A hash of everything that the bytes of the page depend on, 64 hex
    /// digits: equal fingerprints mean equal bytes.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        match &self.content {
            Content::Data(bytes) => hash.update(bytes),
            Content::Page(filled) => {
                hash.update(&self.site.theme.fingerprint);
                hash.update(filled.template);
                // Serialising plain structs of strings cannot fail; were it
                // to, the page would only be rendered again.
                hash.update(serde_json::to_vec(&filled.view).unwrap_or_default());
            }
        }
        hex(&hash.finalize())
    }

    /// The bytes of the page. A template that fails gives a report and no
    /// bytes' worth showing.
    pub fn render(&self) -> Reported<Vec<u8>> {
        let filled = match &self.content {
            Content::Data(bytes) => return Reported::clean(bytes.to_vec()),
            Content::Page(filled) => filled,
        };
        let templates = &self.site.theme.templates;
        let rendered = Context::from_serialize(&filled.view)
            .and_then(|context| templates.render(filled.template, &context));
        match rendered {
            Ok(text) => Reported::clean(text.into_bytes()),
            Err(error) => Reported {
                value: Vec::new(),
                diagnostics: vec![failed(self.site, &error)],
            },
        }
    }
}

fn failed(site: &Site, error: &tera::Error) -> Diagnostic {
    template_error(
        &code::TEMPLATE_FAILED,
        &format!("themes/{}", site.theme.name),
        error,
    )
}
