//! Simplified or Traditional: what a text is written in, and what an edition
//! is published in.
//!
//! Knows nothing of conversion; that is `edition/`.

use std::sync::OnceLock;

use super::han_table::HanTable;

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Simplified, 简体.
    Hans,
    /// Traditional, 繁體.
    Hant,
}

/// What an edition is published in: a script, and the regional standard of its
/// characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standard {
    /// Simplified characters of mainland China.
    Hans,
    /// Traditional characters of Taiwan, words unchanged.
    Hant,
    /// Traditional characters of Hong Kong, words unchanged.
    Hk,
}

impl Standard {
    /// Every standard, in the order in which editions are listed.
    pub const ALL: [Self; 3] = [Self::Hans, Self::Hant, Self::Hk];

    /// The standard that a configuration or an argument names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|standard| standard.code() == code)
    }

    /// The name in addresses, files and settings.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            Self::Hant => "hant",
            Self::Hk => "hk",
        }
    }

    /// The BCP 47 language tag of pages in this standard.
    pub fn language_tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::Hk => "zh-Hant-HK",
        }
    }

    /// The script that the standard belongs to.
    pub fn script(self) -> Script {
        match self {
            Self::Hans => Script::Hans,
            Self::Hant | Self::Hk => Script::Hant,
        }
    }
}

/// Characters of one text that occur in one script only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Characters that occur only in Simplified text.
    pub hans: usize,
    /// Characters that occur only in Traditional text.
    pub hant: usize,
}

/// Which script `c` betrays; `None` for the characters that both share.
pub fn script_of(c: char) -> Option<Script> {
    static TABLE: OnceLock<HanTable<Script>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let lines = include_str!("script_characters.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        let scripts = [Script::Hans, Script::Hant];
        let pairs = scripts.into_iter().zip(lines);
        pairs
            .flat_map(|(script, line)| line.chars().map(move |c| (c, script)))
            .collect()
    });
    table.get(c)
}

/// The Simplified form of `c`, character by character: good enough to compare
/// texts, not to publish them (後 and 后 become one, 著 stays as it is).
pub fn simplified(c: char) -> char {
    static TABLE: OnceLock<HanTable<char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut lines = include_str!("simplified.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        let (from, to) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        from.chars().zip(to.chars()).collect()
    });
    table.get(c).unwrap_or(c)
}

/// Counts the characters of `text` that betray a script.
pub fn hits(text: &str) -> Hits {
    text.chars().fold(Hits::default(), |mut hits, c| {
        match script_of(c) {
            Some(Script::Hans) => hits.hans += 1,
            Some(Script::Hant) => hits.hant += 1,
            None => {}
        }
        hits
    })
}

/// The script of `text` where it shows one: at least two telling characters,
/// nine in ten of them on one side. Mixed and neutral text give `None`.
pub fn detect(text: &str) -> Option<Script> {
    shown_by(hits(text))
}

fn shown_by(Hits { hans, hant }: Hits) -> Option<Script> {
    if hans + hant < 2 {
        None
    } else if hans >= 9 * hant {
        Some(Script::Hans)
    } else if hant >= 9 * hans {
        Some(Script::Hant)
    } else {
        None
    }
}

/// What a whole document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// All of it in this script.
    All(Script),
    /// Paragraphs in both; in this one more of them.
    Mixed(Script),
}

/// Judges a document by its paragraphs, one a line. What stands in a line of its own is seen
/// though it be one character; one in ten that strays into other lines is not.
pub fn judge(text: &str) -> Judgement {
    let mut total = Hits::default();
    let (mut simple, mut full) = (0, 0);
    for paragraph in text.lines() {
        let hits = hits(paragraph);
        total.hans += hits.hans;
        total.hant += hits.hant;
        match (shown_by(hits), hits) {
            (Some(Script::Hans), _) | (None, Hits { hans: 1.., hant: 0 }) => simple += 1,
            (Some(Script::Hant), _) | (None, Hits { hans: 0, hant: 1.. }) => full += 1,
            (None, _) => {}
        }
    }
    let most = if (full, total.hant) > (simple, total.hans) {
        Script::Hant
    } else {
        Script::Hans
    };
    match (simple, full, shown_by(total)) {
        (0, 0, None) if total.hans + total.hant > 0 => Judgement::Mixed(most),
        (1.., 1.., _) => Judgement::Mixed(most),
        (_, _, None) if total.hans > 0 && total.hant > 0 => Judgement::Mixed(most),
        _ => Judgement::All(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        assert_eq!(detect("乡村振兴"), Some(Script::Hans));
        assert_eq!(detect("鄉村振興"), Some(Script::Hant));
        assert_eq!(detect("中文"), None);
        assert_eq!(detect("乡村振兴與鄉村"), None);
    }

    #[test]
    fn a_document_is_judged_by_its_paragraphs() {
        let check = |text: &str, expected| assert_eq!(judge(text), expected, "{text}");
        check("", Judgement::All(Script::Hans));
        check("中文", Judgement::All(Script::Hans));
        check("鄉村振興\n經費\n中文", Judgement::All(Script::Hant));
        // One character tells, where nothing contradicts it.
        check("經費", Judgement::All(Script::Hant));
        check("经费", Judgement::All(Script::Hans));
        check("乡村振兴发展\n經費", Judgement::Mixed(Script::Hans));
        check("鄉村振興發展\n经费", Judgement::Mixed(Script::Hant));
        check("乡经乡經", Judgement::Mixed(Script::Hans));
        // A character that strays into a paragraph is none.
        let stray = "乡村振兴发展".repeat(4) + "經";
        check(&stray, Judgement::All(Script::Hans));
    }

    #[test]
    fn one_form_for_both_scripts() {
        let fold = |text: &str| text.chars().map(simplified).collect::<String>();
        assert_eq!(fold("鄉親們後來種了樹，A"), "乡亲们后来种了树，A");
        assert_eq!(fold("乡亲们后来种了树"), "乡亲们后来种了树");
    }

    #[test]
    fn shared_characters_betray_nothing() {
        for c in "后里干台面系只".chars() {
            assert_eq!(script_of(c), None, "{c}");
        }
    }
}
