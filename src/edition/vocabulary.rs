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
/// in which the first stands by chance, and which are left alone; after a third
/// tab, words in which the region's word stands by chance. `>` in front of a
/// line says that it holds for the way to the region only.
const TAIWAN: &str = include_str!("data/vocabulary-tw.tsv");
const HONG_KONG: &str = include_str!("data/vocabulary-hk.tsv");

/// The words of `regions`, each for its own edition, and back to those of the
/// mainland for Traditional texts in the Simplified one.
pub fn of(regions: &[Region]) -> Glossary {
    let mut glossary = Glossary::default();
    let mut back = Vec::new();
    for region in regions {
        let (standard, list) = match region {
            Region::Taiwan => (Standard::Hant, TAIWAN),
            Region::HongKong => (Standard::Hk, HONG_KONG),
        };
        glossary = glossary.with(standard, forth(list));
        back.extend(
            lines(list)
                .filter(|line| !line.one_way)
                .flat_map(Line::back),
        );
    }
    glossary.with(Standard::Hans, back)
}

/// A line of a list.
struct Line {
    word: &'static str,
    regional: &'static str,
    /// Longer words with `word` in them that are left alone.
    others: &'static str,
    /// Longer words with `regional` in them that are left alone on the way back.
    others_back: &'static str,
    one_way: bool,
}

type Entry = (&'static str, Option<&'static str>);

impl Line {
    fn forth(self) -> impl Iterator<Item = Entry> {
        let others = self.others.split_whitespace().map(|it| (it, None));
        std::iter::once((self.word, Some(self.regional))).chain(others)
    }

    fn back(self) -> impl Iterator<Item = Entry> {
        let others = self.others_back.split_whitespace().map(|it| (it, None));
        std::iter::once((self.regional, Some(self.word))).chain(others)
    }
}

fn forth(list: &'static str) -> impl Iterator<Item = Entry> {
    lines(list).flat_map(Line::forth)
}

fn lines(list: &'static str) -> impl Iterator<Item = Line> {
    let lines = list
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        let word = cells.next()?;
        Some(Line {
            word: word.trim_start_matches('>'),
            regional: cells.next()?,
            others: cells.next().unwrap_or(""),
            others_back: cells.next().unwrap_or(""),
            one_way: word.starts_with('>'),
        })
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
            let mut regionals = std::collections::BTreeSet::new();
            for line in lines(list) {
                let (word, regional) = (line.word, line.regional);
                assert!(words.insert(word), "{word} stands twice");
                assert_eq!(hits(word).hant, 0, "{word} is not Simplified");
                assert_eq!(hits(regional).hans, 0, "{regional} is not Traditional");
                assert_ne!(word, regional);
                let others = line.others.split_whitespace().map(|it| (it, word));
                let back = line.others_back.split_whitespace().map(|it| (it, regional));
                for (other, word) in others.chain(back) {
                    assert!(other.contains(word), "{other} has no {word} in it");
                    assert_ne!(other, word);
                }
                // Of two words that lead to one, a person says which it leads back to.
                assert!(
                    line.one_way || regionals.insert(regional),
                    "{regional} stands twice"
                );
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

    #[test]
    fn a_traditional_text_gets_the_words_of_the_mainland() {
        let glossary = of(&[Region::Taiwan, Region::HongKong]);
        let found = |text: &str| -> Vec<String> {
            let found = glossary.find(text, Standard::Hans);
            found.filter_map(|it| it.1.map(str::to_owned)).collect()
        };
        assert_eq!(
            found("用軟體列印資訊，到幼稚園看滑鼠"),
            ["软件", "打印", "信息", "幼儿园", "鼠标"]
        );
        // A sea snail, an investment, a pear.
        assert_eq!(found("軟體動物；投資訊息；雪梨"), [""; 0]);
        assert_eq!(of(&[]).find("軟體", Standard::Hans).count(), 0);
    }
}
