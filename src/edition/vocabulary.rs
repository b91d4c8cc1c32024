//! Words of a region: what a thing of our day is called in Taiwan or in Hong
//! Kong, where a site asks for it.
//!
//! In: the regions of the settings. Out: a glossary. The two lists were
//! written for this program, word by word, and hold only what is sure: nothing
//! that names two things (程序, 文件, 质量, 水平), nothing official (普通话,
//! 高质量发展), and beside each word the longer ones in which it is another.
//! Knows nothing of the engine.

use super::glossary::Glossary;
use crate::config::Region;
use crate::text::script::Standard;

/// Simplified, a tab, the word of the region, and, after another tab, words
/// in which the first stands by chance, and which are left alone.
const TAIWAN: &str = include_str!("data/vocabulary-tw.tsv");
const HONG_KONG: &str = include_str!("data/vocabulary-hk.tsv");

/// The words of `regions`, each for its own edition.
pub fn of(regions: &[Region]) -> Glossary {
    let mut glossary = Glossary::default();
    for region in regions {
        let (standard, list) = match region {
            Region::Taiwan => (Standard::Hant, TAIWAN),
            Region::HongKong => (Standard::Hk, HONG_KONG),
        };
        glossary = glossary.with(standard, entries(list));
    }
    glossary
}

fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    lines(list).flat_map(|(word, regional, others)| {
        let others = others.split_whitespace().map(|it| (it, None));
        std::iter::once((word, Some(regional))).chain(others)
    })
}

fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = list
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next().unwrap_or("")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::script::hits;

    #[test]
    fn the_lists_are_small_and_in_order() {
        for list in [TAIWAN, HONG_KONG] {
            let mut words = std::collections::BTreeSet::new();
            for (word, regional, others) in lines(list) {
                assert!(words.insert(word), "{word} stands twice");
                assert_eq!(hits(word).hant, 0, "{word} is not Simplified");
                assert_eq!(hits(regional).hans, 0, "{regional} is not Traditional");
                assert_ne!(word, regional);
                for other in others.split_whitespace() {
                    assert!(other.contains(word), "{other} has no {word} in it");
                    assert_ne!(other, word);
                }
            }
            assert!((60..=120).contains(&words.len()), "{}", words.len());
        }
    }

    #[test]
    fn a_word_within_another_is_left_alone() {
        let glossary = of(&[Region::Taiwan]);
        let found = |text: &str| -> Vec<String> {
            let found = glossary.find(text, Standard::Hant);
            found.filter_map(|it| it.1.map(str::to_owned)).collect()
        };
        assert_eq!(found("用计算机上网络查信息"), ["電腦", "網路", "資訊"]);
        assert_eq!(found("计算机制和关系网络"), [""; 0]);
        assert_eq!(glossary.find("软件", Standard::Hk).count(), 0);
        assert_eq!(of(&[]).find("软件", Standard::Hant).count(), 0);
    }
}
