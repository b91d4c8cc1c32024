//! What conversion remembers: a pure, slow step, by the hash of its whole
//! input.
//!
//! In and out: values; the bytes are read and written elsewhere. A stale
//! answer is impossible, because the key is the whole input. Knows nothing of
//! what is converted.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::text::script::{Script, Standard};

/// Converted runs, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memo {
    runs: BTreeMap<Key, Arc<str>>,
}

/// The first 16 bytes of the SHA-256 of engine version, both standards and the
/// run.
pub type Key = [u8; 16];

const MAGIC: &[u8; 8] = b"wzmemo01";

/// The key of converting `run` from one script to a standard.
pub fn key(version: &str, run: &str, from: Script, to: Standard) -> Key {
    let mut hash = Sha256::new();
    let from = match from {
        Script::Hans => "hans",
        Script::Hant => "hant",
    };
    for part in [version, from, to.code(), run] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut key = Key::default();
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

impl Memo {
    /// What `key` gave before.
    pub fn get(&self, key: &Key) -> Option<&Arc<str>> {
        self.runs.get(key)
    }

    /// The same memo with more runs.
    #[must_use]
    pub fn with(mut self, runs: impl IntoIterator<Item = (Key, Arc<str>)>) -> Self {
        self.runs.extend(runs);
        self
    }

    /// The runs of both.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        self.with(other.runs)
    }

    /// The memo as bytes: a magic number, the SHA-256 of the rest, then each
    /// key, length (little endian, 32 bits) and run.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut rest = Vec::new();
        for (key, run) in &self.runs {
            let Ok(length) = u32::try_from(run.len()) else {
                continue;
            };
            rest.extend_from_slice(key);
            rest.extend_from_slice(&length.to_le_bytes());
            rest.extend_from_slice(run.as_bytes());
        }
        [MAGIC.as_slice(), &Sha256::digest(&rest), &rest].concat()
    }

    /// The memo in `bytes`; `None` where they are damaged or of another form.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (hash, mut rest) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
        if Sha256::digest(rest).as_slice() != hash {
            return None;
        }
        let mut runs = BTreeMap::new();
        while !rest.is_empty() {
            let (key, tail) = rest.split_at_checked(16)?;
            let (length, tail) = tail.split_at_checked(4)?;
            let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
            let (run, tail) = tail.split_at_checked(length)?;
            runs.insert(key.try_into().ok()?, std::str::from_utf8(run).ok()?.into());
            rest = tail;
        }
        Some(Self { runs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_survives_the_disk_and_damage_is_noticed() {
        let key = key("1", "干部", Script::Hans, Standard::Hant);
        let memo = Memo::default().with([(key, "幹部".into())]);
        let mut bytes = memo.to_bytes();
        assert_eq!(Memo::from_bytes(&bytes), Some(memo));
        *bytes.last_mut().expect("not empty") ^= 1;
        assert_eq!(Memo::from_bytes(&bytes), None);
        assert_eq!(Memo::from_bytes(b"wzmemo01"), None);
    }
}
