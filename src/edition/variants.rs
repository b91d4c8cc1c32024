//! The last step to a Traditional standard: from OpenCC's standard forms
//! (裏爲羣麪) to those of Taiwan or Hong Kong.
//!
//! In: a list in OpenCC's own form, `key`, a tab, `value`, and characters. Out:
//! as many characters. A key is one character, or a name whose characters are
//! written otherwise than elsewhere (張棟樑); the longest at the leftmost place
//! counts, as in OpenCC. The lists are OpenCC's, and tests hold them against
//! the engine, which takes a third of a conversion's time for this step.

use std::collections::BTreeMap;

use crate::text::han_table::HanTable;

/// What Taiwan and Hong Kong write, as it is in the program; part of every memo key.
pub(super) const DATA: [&str; 2] = [
    include_str!("data/taiwan.tsv"),
    include_str!("data/hong-kong.tsv"),
];

/// What one standard writes in place of standard forms.
pub(super) struct Variants {
    characters: HanTable<char>,
    /// By the first character, the place of its names in `names`.
    begins: HanTable<usize>,
    /// Names that begin alike, and what becomes of them; the longest first.
    names: Vec<Vec<[Box<[char]>; 2]>>,
}

impl Variants {
    /// Reads a list. Lines that begin with `#` are skipped.
    pub(super) fn parse(list: &str) -> Variants {
        let mut names: BTreeMap<char, Vec<[Box<[char]>; 2]>> = BTreeMap::new();
        let mut characters = Vec::new();
        for (key, value) in entries(list) {
            let entry = [key, value].map(|it| it.chars().collect::<Box<[char]>>());
            match [&entry[0][..], &entry[1][..]] {
                [[c], [form]] => characters.push((*c, *form)),
                [[first, ..], _] => names.entry(*first).or_default().push(entry),
                _ => {}
            }
        }
        for names in names.values_mut() {
            names.sort_by_key(|[key, _]| std::cmp::Reverse(key.len()));
        }
        Variants {
            characters: characters.into_iter().collect(),
            begins: names.keys().copied().zip(0..).collect(),
            names: names.into_values().collect(),
        }
    }

    /// Puts the forms of the standard into `text`.
    pub(super) fn put(&self, text: &mut [char]) {
        let mut at = 0;
        while let Some(c) = text.get(at) {
            let names = self.begins.get(*c).map(|place| &self.names[place]);
            let stands = |[key, _]: &&[Box<[char]>; 2]| text[at..].starts_with(key);
            let name = names.and_then(|names| names.iter().find(stands));
            if let Some([_, form]) = name {
                text[at..at + form.len()].copy_from_slice(form);
                at += form.len();
                continue;
            }
            if let Some(form) = self.characters.get(*c) {
                text[at] = form;
            }
            at += 1;
        }
    }

    /// What the standard writes for `c` alone.
    pub(super) fn of(&self, c: char) -> char {
        self.characters.get(c).unwrap_or(c)
    }
}

/// The entries of a list.
fn entries(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Every key of the lists.
    pub(in crate::edition) fn keys() -> impl Iterator<Item = &'static str> {
        DATA.into_iter().flat_map(entries).map(|it| it.0)
    }

    #[test]
    fn the_longest_name_at_the_leftmost_place_counts() {
        let variants =
            Variants::parse("# 注\n樑\t梁\n棟樑\t棟樑\n張棟樑\t張棟樑\n棟樑樑\t甲乙丙\n");
        let put = |text: &str| {
            let mut text: Vec<char> = text.chars().collect();
            variants.put(&mut text);
            text.into_iter().collect::<String>()
        };
        assert_eq!(put("樑，張棟樑樑。棟樑樑樑"), "梁，張棟樑梁。甲乙丙梁");
        assert_eq!(put(""), "");
        for (key, value) in DATA.into_iter().flat_map(entries) {
            assert_eq!(key.chars().count(), value.chars().count(), "{key}");
        }
    }
}
