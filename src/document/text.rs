//! [`Text`]: words that a reader reads, and what an editor said about them.
//!
//! A mark (`-{ }-` where it is written) fixes some of the words: never
//! converted, or one form for each variant of Chinese. Knows nothing of how
//! marks are written, which is `marks.rs`, or of how words are converted.

use std::ops::Range;

use crate::text::script::{Script, Standard};

/// Words that a reader reads: the only thing that a script converter may
/// change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    words: String,
    /// In order, not empty, never overlapping.
    marks: Vec<Mark>,
}

/// Words that an editor took out of the converter's hands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Bytes of the words that it holds.
    start: usize,
    end: usize,
    /// What stands there in each variant, as written; empty where the words
    /// are never converted.
    forms: Vec<(Variant, String)>,
}

/// A variant of Chinese that a mark can name. The names and the order in which
/// one stands in for another are `MediaWiki`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variant {
    /// `hans`, `zh-hans`.
    Hans,
    /// `cn`, `zh-cn`.
    Cn,
    /// `sg`, `zh-sg`.
    Sg,
    /// `my`, `zh-my`.
    My,
    /// `hant`, `zh-hant`.
    Hant,
    /// `tw`, `zh-tw`.
    Tw,
    /// `hk`, `zh-hk`.
    Hk,
    /// `mo`, `zh-mo`.
    Mo,
}

impl Variant {
    /// Every variant.
    pub const ALL: [Self; 8] = [
        Self::Hans,
        Self::Cn,
        Self::Sg,
        Self::My,
        Self::Hant,
        Self::Tw,
        Self::Hk,
        Self::Mo,
    ];

    /// The variant that `tag` names, with or without `zh-`, in any case.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let short = tag.strip_prefix("zh-").unwrap_or(&tag);
        Self::ALL.into_iter().find(|it| it.tag() == short)
    }

    /// The name in a mark.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            Self::Cn => "cn",
            Self::Sg => "sg",
            Self::My => "my",
            Self::Hant => "hant",
            Self::Tw => "tw",
            Self::Hk => "hk",
            Self::Mo => "mo",
        }
    }

    /// The script that the variant is written in.
    pub fn script(self) -> Script {
        match self {
            Self::Hans | Self::Cn | Self::Sg | Self::My => Script::Hans,
            Self::Hant | Self::Tw | Self::Hk | Self::Mo => Script::Hant,
        }
    }
}

/// The variants whose form an edition shows, the best first.
pub fn variants_of(standard: Standard) -> [Variant; 4] {
    match standard {
        Standard::Hans => [Variant::Cn, Variant::Hans, Variant::Sg, Variant::My],
        Standard::Hant => [Variant::Tw, Variant::Hant, Variant::Hk, Variant::Mo],
        Standard::Hk => [Variant::Hk, Variant::Mo, Variant::Hant, Variant::Tw],
    }
}

/// What a mark says of one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'a> {
    /// These words, to the letter.
    Given(&'a str),
    /// No form was given for the edition: the first one, in its script, is to
    /// be converted.
    Convert(&'a str, Script),
}

impl Mark {
    /// Bytes of the words that the mark holds.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The forms, as written; none where the words are never converted.
    pub fn forms(&self) -> &[(Variant, String)] {
        &self.forms
    }

    /// What stands in `standard`, where the mark holds `words`.
    pub fn form<'a>(&'a self, words: &'a str, standard: Standard) -> Form<'a> {
        form(&self.forms, words, standard)
    }
}

fn form<'a>(forms: &'a [(Variant, String)], words: &'a str, standard: Standard) -> Form<'a> {
    let Some((variant, first)) = forms.first() else {
        return Form::Given(words);
    };
    let of = |wanted: &Variant| forms.iter().find(|(variant, _)| variant == wanted);
    variants_of(standard)
        .iter()
        .find_map(of)
        .map_or(Form::Convert(first, variant.script()), |(_, form)| {
            Form::Given(form)
        })
}

impl Text {
    /// `words` as text, without marks.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            marks: Vec::new(),
        }
    }

    /// The words; where a mark gives forms, the one for Simplified, or else
    /// the first.
    pub fn as_str(&self) -> &str {
        &self.words
    }

    /// The marks, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds plain words at the end.
    pub fn push_str(&mut self, words: &str) {
        self.words.push_str(words);
    }

    /// Adds `other` with its marks at the end.
    pub fn push(&mut self, other: &Self) {
        let at = self.words.len();
        self.words.push_str(&other.words);
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            start: mark.start + at,
            end: mark.end + at,
            forms: mark.forms.clone(),
        }));
    }

    /// Adds words that are never converted.
    pub fn push_kept(&mut self, words: &str) {
        self.push_mark(words, Vec::new());
    }

    /// Adds words that have a form for some variants; what is shown until an
    /// edition is chosen is the form for Simplified, or else the first that
    /// says something.
    pub fn push_forms(&mut self, forms: Vec<(Variant, String)>) {
        let said = |words: &&str| !words.is_empty();
        let words = match form(&forms, "", Standard::Hans) {
            Form::Given(words) => Some(words),
            Form::Convert(..) => None,
        };
        let any = || forms.iter().map(|(_, words)| words.as_str()).find(said);
        let words = words.filter(said).or_else(any).unwrap_or("").to_owned();
        self.push_mark(&words, forms);
    }

    fn push_mark(&mut self, words: &str, forms: Vec<(Variant, String)>) {
        if words.is_empty() {
            return;
        }
        let start = self.words.len();
        self.words.push_str(words);
        self.marks.push(Mark {
            start,
            end: self.words.len(),
            forms,
        });
    }

    /// Whether a byte offset lies inside a mark, not at its edge.
    pub fn is_inside_mark(&self, at: usize) -> bool {
        self.marks.iter().any(|it| it.start < at && at < it.end)
    }

    /// The words in a byte range, with their marks. What is cut out of the
    /// middle of a mark is kept as it stands.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let inside = self
            .marks
            .iter()
            .filter(|it| it.start < range.end && range.start < it.end);
        let clipped = inside.map(|it| {
            let whole = range.start <= it.start && it.end <= range.end;
            Mark {
                start: it.start.max(range.start) - range.start,
                end: it.end.min(range.end) - range.start,
                forms: if whole { it.forms.clone() } else { Vec::new() },
            }
        });
        Self {
            marks: clipped.collect(),
            words: self.words[range].to_owned(),
        }
    }
}
