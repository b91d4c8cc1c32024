//! Addresses: short ASCII names for pages and for blocks inside a page.
//!
//! These types are never converted between scripts, which is how a link
//! survives conversion. Knows nothing of pages or folders.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// The longest slug, in bytes; the file name with its extension stays under 64.
pub const MAX_SLUG: usize = 56;

/// The name of a page in an address: lower-case ASCII letters, digits and
/// single hyphens, 1 to [`MAX_SLUG`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

impl Slug {
    /// `text` as a slug, or `None` where it is not one as it stands.
    pub fn new(text: &str) -> Option<Self> {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let reserved = matches!(
            text,
            "index" | "search" | "figures" | "con" | "prn" | "aux" | "nul"
        );
        (!text.is_empty()
            && text.len() <= MAX_SLUG
            && text.bytes().all(legal)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--")
            && !reserved)
            .then(|| Self(text.into()))
    }

    /// A slug for `title`: up to `syllables` pinyin syllables or Latin words,
    /// then six hex digits of `identity` (any bytes that stay the same for the
    /// same thing), so that two titles with one sound do not clash.
    pub fn from_title(title: &str, syllables: usize, identity: &[u8]) -> Self {
        let mut slug = pinyin_words(title, syllables).join("-");
        slug.truncate(MAX_SLUG - 7);
        let hash = Sha256::digest(identity);
        let tail = format!("{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2]);
        let slug = slug.trim_end_matches('-');
        Self(
            if slug.is_empty() {
                format!("a-{tail}")
            } else {
                format!("{slug}-{tail}")
            }
            .into(),
        )
    }

    /// The slug as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first `count` pinyin syllables or Latin words of `text`, lower case.
fn pinyin_words(text: &str, count: usize) -> Vec<String> {
    use pinyin::ToPinyin as _;
    let mut words: Vec<String> = Vec::new();
    let mut latin = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            latin.push(character.to_ascii_lowercase());
            continue;
        }
        if !latin.is_empty() {
            words.push(std::mem::take(&mut latin));
        }
        if let Some(syllable) = character.to_pinyin() {
            let plain: String = syllable
                .plain()
                .chars()
                .map(|c| if c == 'ü' { 'v' } else { c })
                .collect();
            if plain.bytes().all(|byte| byte.is_ascii_lowercase()) {
                words.push(plain);
            }
        }
        if words.len() >= count {
            break;
        }
    }
    if !latin.is_empty() {
        words.push(latin);
    }
    words.truncate(count);
    words
}

/// The id of a block inside a page, such as `s2` or `p12`: the same in every
/// edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnchorId(Arc<str>);

impl AnchorId {
    /// The anchor as it is written after `#`. What a link names need not exist.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The anchor as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AnchorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_few_syllables_and_six_digits() {
        let slug = Slug::from_title("龙溪乡的“手指”", 4, b"x");
        assert_eq!(slug.as_str(), "long-xi-xiang-de-2d7116");
        assert_eq!(Slug::new(slug.as_str()), Some(slug));
        assert!(Slug::from_title("？！", 4, b"x").as_str().starts_with("a-"));
        let long = Slug::from_title(&"Supercalifragilistic".repeat(9), 4, b"x");
        assert!(Slug::new(long.as_str()).is_some());
    }

    #[test]
    fn only_plain_ascii_is_a_slug() {
        for wrong in [
            "", "A", "-a", "a-", "a--b", "a/b", "..", "中", "index", "a b",
        ] {
            assert_eq!(Slug::new(wrong), None, "{wrong}");
        }
    }
}
