//! What the rules ask about, taken from one page.
//!
//! In: the bytes of a page. Out: its ids, its links and its doubtful markup.
//! The page is tokenised as a browser would do it, not searched; no tree is
//! built. Knows nothing of other pages.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult,
    Tokenizer, TokenizerOpts,
};

use super::markup;
use crate::text::script::{Script, Standard, script_of};

/// One file of the site, as the rules see it.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// Its path.
    pub(super) path: String,
    /// Whether it is a page; what follows is empty otherwise.
    pub(super) is_page: bool,
    /// The editions that an editor keeps the page out of.
    pub(super) kept_out: Vec<Standard>,
    /// Whether its words were written by hand for its edition.
    pub(super) hand_made: bool,
    /// Every id, in order.
    pub(super) ids: Vec<String>,
    /// Every address that it names, each once.
    pub(super) links: BTreeSet<String>,
    /// Pieces of its words that show characters of the other script, without
    /// what is marked with a language of its own, and without code.
    pub(super) foreign: BTreeSet<String>,
    /// What `markup.rs` objects to, in words.
    pub(super) doubtful: BTreeSet<String>,
}

impl Scanned {
    /// A file that is no page: a style, a script, an image, a feed.
    pub(super) fn other(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..Self::default()
        }
    }
}

/// Whether the file at `path` is a page.
pub(super) fn is_page(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "html")
}

/// The page at `path` of a site that will be published at `base`.
pub(super) fn scan(path: &str, html: &[u8], base: Option<&str>) -> Scanned {
    let page = Scanned {
        path: path.to_owned(),
        is_page: true,
        ..Scanned::default()
    };
    let tokenizer = Tokenizer::new(
        Sink {
            page: RefCell::new(page),
            open: RefCell::default(),
            other: other_script(path),
            base,
        },
        TokenizerOpts::default(),
    );
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*String::from_utf8_lossy(html)));
    // The sink never asks the tokenizer to stop.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.page.into_inner()
}

/// The script that a page at `path` should not show; the pages that all
/// editions share may show both.
fn other_script(path: &str) -> Option<Script> {
    let (folder, _) = path.split_once('/')?;
    Some(match Standard::from_code(folder)?.script() {
        Script::Hans => Script::Hant,
        Script::Hant => Script::Hans,
    })
}

struct Sink<'a> {
    page: RefCell<Scanned>,
    /// Names of the elements that are open, and whether their words are none of
    /// the edition's.
    open: RefCell<Vec<(String, bool)>>,
    other: Option<Script>,
    base: Option<&'a str>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let tag = match token {
            TagToken(tag) => tag,
            CharacterTokens(words) => {
                self.look_at_words(&words);
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        if tag.kind != StartTag {
            self.close(&tag.name);
            return TokenSinkResult::Continue;
        }
        self.open(&tag);
        look(&mut self.page.borrow_mut(), &tag, self.base);
        raw_kind(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

impl Sink<'_> {
    fn open(&self, tag: &Tag) {
        let mut open = self.open.borrow_mut();
        let around = open.last().is_some_and(|(_, apart)| *apart);
        let own_language = &*tag.name != "html" && attribute(tag, "lang").is_some();
        let apart = around || own_language || is_for_machines(&tag.name);
        if !apart {
            for name in [
                "alt",
                "title",
                "aria-label",
                "content",
                "placeholder",
                "label",
            ] {
                if let Some(words) = attribute(tag, name) {
                    self.note_foreign(words);
                }
            }
        }
        if !tag.self_closing && !is_void(&tag.name) {
            open.push((tag.name.to_string(), apart));
        }
    }

    fn close(&self, name: &str) {
        let mut open = self.open.borrow_mut();
        if let Some(at) = open.iter().rposition(|(other, _)| other == name) {
            open.truncate(at);
        }
    }

    fn look_at_words(&self, words: &str) {
        let apart = self.open.borrow().last().is_some_and(|(_, apart)| *apart);
        if !apart {
            self.note_foreign(words);
        }
    }

    /// Remembers the first spot of `words` that shows the other script, with
    /// what stands around it.
    fn note_foreign(&self, words: &str) {
        let is_foreign = |c: char| self.other.is_some() && script_of(c) == self.other;
        let Some(at) = words.chars().position(is_foreign) else {
            return;
        };
        let around = words.chars().skip(at.saturating_sub(6)).take(14);
        let around: String = around
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let mut page = self.page.borrow_mut();
        page.foreign.insert(around.trim().to_owned());
    }
}

/// Elements whose words are no text of the edition.
fn is_for_machines(name: &str) -> bool {
    matches!(name, "code" | "pre" | "script" | "style")
}

/// Elements that have no end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

fn look(page: &mut Scanned, tag: &Tag, base: Option<&str>) {
    markup::look(&mut page.doubtful, tag, base);
    for attribute in &tag.attrs {
        let value = &*attribute.value;
        match &*attribute.name.local {
            "id" => page.ids.push(value.to_owned()),
            "href" | "src" | "poster" | "data" | "action" | "formaction" | "xlink:href" => {
                page.links.insert(value.trim().to_owned());
            }
            "srcset" => page.links.extend(candidates(value)),
            "content" if refreshes(tag) => page.links.extend(refresh_target(value)),
            _ => {}
        }
    }
}

/// Elements whose contents are text: without this, `<` in a script would begin
/// a tag. In a page the tree builder says so; there is none here.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
        "title" | "textarea" => Some(Rcdata),
        _ => None,
    }
}

/// The addresses of a `srcset`: the first word of each part.
fn candidates(value: &str) -> impl Iterator<Item = String> {
    value
        .split(',')
        .filter_map(|part| part.split_whitespace().next())
        .map(str::to_owned)
}

fn refreshes(tag: &Tag) -> bool {
    let refresh = |value: &str| value.eq_ignore_ascii_case("refresh");
    &*tag.name == "meta" && attribute(tag, "http-equiv").is_some_and(refresh)
}

/// The address in `0; url=hans/index.html`.
fn refresh_target(value: &str) -> Option<String> {
    let (_, rest) = value.split_once(';')?;
    let (key, address) = rest.split_once('=')?;
    let address = address.trim().trim_matches(['"', '\'']);
    key.trim()
        .eq_ignore_ascii_case("url")
        .then(|| address.to_owned())
}

/// The value of an attribute of `tag`.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}
