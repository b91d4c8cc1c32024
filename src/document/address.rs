//! Addresses in Markdown: from what is written to a [`LinkTarget`], and back.
//!
//! In: a destination and the file that it stands in. Out: a target that is
//! safe to show, or why there is none. Knows nothing of whether the target
//! exists.

use percent_encoding::percent_decode_str;

use super::LinkTarget;
use crate::text::slug::AnchorId;
use crate::text::span::SourcePath;

/// Why an address is not a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A scheme that is not allowed, a host without a scheme, or nothing.
    Unsafe,
    /// A path that leaves the project.
    Outside,
}

/// What an address is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A link that a reader follows.
    Link,
    /// An image that is shown.
    Image,
}

/// The target that `destination` names in the file `from`.
pub(super) fn read_target(
    from: &SourcePath,
    destination: &str,
    used: Use,
) -> Result<LinkTarget, Refusal> {
    // Browsers drop control characters before they look at the scheme, so
    // `java\tscript:` must be judged without them too.
    let address: String = destination.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    if let Some((scheme, rest)) = split_scheme(address) {
        let hierarchical = ["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
            && rest.starts_with("//")
            && rest.len() > 2;
        let mail = used == Use::Link && scheme.eq_ignore_ascii_case("mailto");
        return if hierarchical || mail {
            Ok(LinkTarget::Web(address.to_owned()))
        } else {
            Err(Refusal::Unsafe)
        };
    }
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let anchor = (!anchor.is_empty()).then(|| AnchorId::new(&decode(anchor)));
    if path.is_empty() {
        return match (anchor, used) {
            (Some(anchor), Use::Link) => Ok(LinkTarget::Here(anchor)),
            _ => Err(Refusal::Unsafe),
        };
    }
    if path.starts_with(['/', '\\']) && path[1..].starts_with(['/', '\\']) {
        return Err(Refusal::Unsafe);
    }
    let path = from.join(&decode(path)).ok_or(Refusal::Outside)?;
    if used == Use::Link && path.extension() == "md" {
        Ok(LinkTarget::File { path, anchor })
    } else {
        Ok(LinkTarget::Asset(path))
    }
}

/// The target of `[[name]]` or `[[name#anchor|…]]`; `None` where nothing is
/// named.
pub(super) fn read_name(written: &str, bare: bool) -> Option<LinkTarget> {
    let (name, anchor) = written.split_once('#').unwrap_or((written, ""));
    let (name, anchor) = (name.trim(), anchor.trim());
    let anchor = (!anchor.is_empty()).then(|| AnchorId::new(anchor));
    if name.is_empty() {
        return anchor.map(LinkTarget::Here);
    }
    Some(LinkTarget::Named {
        name: name.to_owned(),
        anchor,
        bare,
    })
}

/// What to write in the file `from` to name `target`; `None` for a target that
/// has no written form.
pub(super) fn write_target(from: &SourcePath, target: &LinkTarget) -> Option<String> {
    match target {
        LinkTarget::File { path, anchor } => {
            let mut written = relative(from, path);
            if let Some(anchor) = anchor {
                written.push('#');
                written.push_str(&encode(anchor.as_str()));
            }
            Some(written)
        }
        LinkTarget::Here(anchor) => Some(format!("#{}", encode(anchor.as_str()))),
        LinkTarget::Asset(path) => Some(relative(from, path)),
        LinkTarget::Web(address) => Some(address.clone()),
        LinkTarget::Term(_) | LinkTarget::Named { .. } => None,
    }
}

fn split_scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let legal = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    legal.then_some((scheme, rest))
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `path` as seen from the folder of `from`.
fn relative(from: &SourcePath, path: &SourcePath) -> String {
    let folder: Vec<&str> = from.as_str().split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let common = folder
        .iter()
        .zip(&parts[..parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - common);
    let down = parts[common..].iter().map(|part| encode(part));
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Escapes what has a meaning in an address or in Markdown, and leaves Han
/// characters readable.
fn encode(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    let mut buffer = [0; 4];
    for c in part.chars() {
        if c.is_whitespace() || c.is_control() || "%#?<>()[]\\|&:\"'`^{}*".contains(c) {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                encoded.push_str(percent_encoding::percent_encode_byte(byte));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}
