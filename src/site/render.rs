//! One page to bytes.
//!
//! In: a planned page. Out: its bytes, and what a template has to say. Pure:
//! the same page gives the same bytes, in any thread and any order.

use sha2::{Digest as _, Sha256};
use tera::Context;

use super::fill::{self, Filled};
use super::{Page, PageKind, Site};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::source::decode::hex;
use crate::theme::load::template_error;

pub(super) fn render(site: &Site, page: &Page) -> Reported<Vec<u8>> {
    if let PageKind::Asset(index) = page.kind {
        return Reported::clean(site.assets[index].bytes.to_vec());
    }
    let filled = fill::fill(site, page);
    match context(&filled)
        .and_then(|context| site.theme.templates.render(filled.template, &context))
    {
        Ok(text) => Reported::clean(text.into_bytes()),
        Err(error) => Reported {
            value: Vec::new(),
            diagnostics: vec![failed(site, &error)],
        },
    }
}

pub(super) fn fingerprint(site: &Site, page: &Page) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    if let PageKind::Asset(index) = page.kind {
        hash.update(&site.assets[index].bytes);
        return hex(&hash.finalize());
    }
    let filled = fill::fill(site, page);
    hash.update(&site.theme.fingerprint);
    hash.update(filled.template);
    // Serialising plain structs of strings cannot fail; were it to, the page
    // would only be rendered again.
    hash.update(serde_json::to_vec(&filled.view).unwrap_or_default());
    hex(&hash.finalize())
}

fn context(filled: &Filled) -> Result<Context, tera::Error> {
    Context::from_serialize(&filled.view)
}

fn failed(site: &Site, error: &tera::Error) -> Diagnostic {
    template_error(
        &code::TEMPLATE_FAILED,
        &format!("themes/{}", site.theme.name),
        error,
    )
}
