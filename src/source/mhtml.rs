//! A page that a browser saved as one file (`.mhtml`): the bytes of its HTML.
//!
//! In: the bytes of a `multipart/related` message. Out: those of its first HTML
//! part, without transfer encoding, the page's address and its pictures. Knows
//! nothing of HTML but how it writes an address.

use aho_corasick::{AhoCorasick, MatchKind};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders};

/// The page in a message.
pub(super) struct Saved {
    /// The HTML as it was sent.
    pub(super) html: Vec<u8>,
    /// The encoding that the message names.
    pub(super) label: Option<String>,
    /// The address of the page.
    pub(super) address: Option<String>,
    /// Its pictures: the address that the page has for each, and its name.
    pub(super) pictures: Vec<(String, String)>,
}

/// The folder that the pictures of a message seem to stand in.
const FOLDER: &str = "saved_files/";

/// More pictures than this no page has for its article.
const MOST_PICTURES: usize = 400;

/// The page in `bytes`; `None` where they are no such message.
pub(super) fn read(bytes: &[u8]) -> Option<Saved> {
    let message = MessageParser::default().parse(bytes)?;
    let is_html = |part: &&MessagePart| {
        part.content_type().is_some_and(|kind| {
            let of = |main: &str, sub: &str| {
                kind.ctype().eq_ignore_ascii_case(main)
                    && kind
                        .subtype()
                        .is_some_and(|own| own.eq_ignore_ascii_case(sub))
            };
            of("text", "html") || of("application", "xhtml+xml")
        })
    };
    let part = message.parts.iter().find(is_html)?;
    let html = content(bytes, part)?;
    let label = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .map(str::to_owned);
    let stated = message
        .header(HeaderName::Other("Snapshot-Content-Location".into()))
        .and_then(|value| value.as_text());
    let address = stated.or_else(|| part.content_location());
    Some(Saved {
        html,
        label,
        address: address.map(|address| address.trim().to_owned()),
        pictures: pictures(&message)
            .flat_map(|(name, part)| addresses(part).map(move |address| (address, name.clone())))
            .collect(),
    })
}

/// The picture `name` of the message in `bytes`.
pub(super) fn picture(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let message = MessageParser::default().parse(bytes)?;
    let (_, part) = pictures(&message).find(|(own, _)| own == name)?;
    content(bytes, part)
}

/// The pictures of a message, each under a name of its own.
fn pictures<'a>(message: &'a Message<'a>) -> impl Iterator<Item = (String, &'a MessagePart<'a>)> {
    let kind = |part: &MessagePart| {
        let own = part.content_type()?;
        if !own.ctype().eq_ignore_ascii_case("image") {
            return None;
        }
        match own.subtype()?.to_ascii_lowercase().as_str() {
            "jpeg" | "jpg" => Some("jpg"),
            "png" => Some("png"),
            "gif" => Some("gif"),
            "webp" => Some("webp"),
            "bmp" => Some("bmp"),
            "avif" => Some("avif"),
            _ => None,
        }
    };
    let parts = message.parts.iter();
    parts
        .filter_map(move |part| Some((kind(part)?, part)))
        .take(MOST_PICTURES)
        .enumerate()
        .map(|(at, (kind, part))| (format!("{FOLDER}{:03}.{kind}", at + 1), part))
}

/// What a page calls a part.
fn addresses<'a>(part: &'a MessagePart<'a>) -> impl Iterator<Item = String> {
    let location = part.content_location().map(|it| it.trim().to_owned());
    let id = part.content_id();
    let id = id.map(|id| format!("cid:{}", id.trim_matches(['<', '>', ' '])));
    location.into_iter().chain(id)
}

/// `html` with the names of `pictures` where it has their addresses.
pub(super) fn with_names(html: &str, pictures: &[(String, String)]) -> String {
    let (mut addresses, mut names) = (Vec::new(), Vec::new());
    for (address, name) in pictures {
        for written in [address.clone(), address.replace('&', "&amp;")] {
            for quote in ['"', '\''] {
                addresses.push(format!("{quote}{written}{quote}"));
                names.push(format!("{quote}{name}{quote}"));
            }
        }
    }
    match AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(&addresses)
    {
        Ok(search) if !addresses.is_empty() => search.replace_all(html, &names),
        _ => html.to_owned(),
    }
}

/// The bytes of a part, without transfer encoding.
fn content(bytes: &[u8], part: &MessagePart) -> Option<Vec<u8>> {
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    }
}
