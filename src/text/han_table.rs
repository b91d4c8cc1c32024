//! A value for each of some Han characters.
//!
//! In: pairs of characters and values. Out: the value of any character, at the
//! price of one index: tables of this kind are asked for every character of
//! every text. Knows nothing of what the values mean.

use std::collections::BTreeMap;

/// The first and the last of the characters that nearly all text consists of.
const COMMON: std::ops::RangeInclusive<u32> = 0x3400..=0x9FFF;

/// A value for each of some characters.
#[derive(Clone, Debug)]
pub struct HanTable<T> {
    common: Vec<Option<T>>,
    others: BTreeMap<char, T>,
}

impl<T: Copy> FromIterator<(char, T)> for HanTable<T> {
    /// The table of these pairs; of two values of one character the later counts.
    fn from_iter<I: IntoIterator<Item = (char, T)>>(pairs: I) -> Self {
        let length = (COMMON.end() - COMMON.start() + 1) as usize;
        let mut table = Self {
            common: vec![None; length],
            others: BTreeMap::new(),
        };
        for (c, value) in pairs {
            match table.common.get_mut(place(c)) {
                Some(entry) => *entry = Some(value),
                None => {
                    table.others.insert(c, value);
                }
            }
        }
        table
    }
}

impl<T: Copy> HanTable<T> {
    /// The value of `c`, where it has one.
    pub fn get(&self, c: char) -> Option<T> {
        match self.common.get(place(c)) {
            Some(entry) => *entry,
            None if self.others.is_empty() => None,
            None => self.others.get(&c).copied(),
        }
    }
}

/// The index of a common character; beyond every index for all others.
fn place(c: char) -> usize {
    (c as u32).wrapping_sub(*COMMON.start()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_own_value() {
        let table: HanTable<u8> = "a㐀一鿿𠀀".chars().zip(1..).collect();
        let found: Vec<_> = "a㐀一鿿𠀀b丁𠀁".chars().map(|c| table.get(c)).collect();
        assert_eq!(found[..5], [Some(1), Some(2), Some(3), Some(4), Some(5)]);
        assert_eq!(found[5..], [None; 3]);
    }
}
