//! A page that a browser saved as one file (`.mhtml`): the bytes of its HTML.
//!
//! In: the bytes of a `multipart/related` message. Out: those of its first HTML
//! part, without transfer encoding, and the page's address. Knows nothing of
//! HTML.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderName, MessageParser, MessagePart, MimeHeaders};

/// The page in a message.
pub(super) struct Saved {
    /// The HTML as it was sent.
    pub(super) html: Vec<u8>,
    /// The encoding that the message names.
    pub(super) label: Option<String>,
    /// The address of the page.
    pub(super) address: Option<String>,
}

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
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize)?;
    let html = match part.encoding {
        Encoding::None => raw.to_vec(),
        Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
        Encoding::Base64 => base64_decode(raw)?,
    };
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
    })
}
