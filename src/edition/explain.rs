//! Why a character came out as it did: for an editor who wonders.
//!
//! In: a line, as it was written, and what became of it. Out: each character
//! that changed, or that one of our layers decided, with the layer and its
//! reason. Asks the engine again and again, so it is for a screen and not for
//! a build.

use super::House;
use super::layers::Layer;
use super::line::{convert_line, writing_of};
use super::opencc::OpenCc;
use crate::article::Writing;
use crate::text::script::{Script, Standard};

/// Why one character stands in the edition as it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which character of the line, from 1.
    pub column: usize,
    /// As it was written.
    pub from: char,
    /// As it stands now.
    pub to: char,
    /// Who decided.
    pub decided: Decided,
    /// The entry or rule that says so.
    pub because: String,
}

/// Who decides a character, from the lowest layer to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// OpenCC's table of characters.
    Character,
    /// A phrase of OpenCC's.
    Phrase,
    /// A phrase of our own, where OpenCC's is wrong.
    Fault,
    /// The words of the text, which a phrase cuts in two.
    Word,
    /// The name of a place.
    Place,
    /// The name of a person.
    Name,
    /// A rule on the context.
    Rule,
    /// The editor: a mark, a dictionary, regional words; or a quotation mark
    /// of the edition.
    Editor,
}

impl Decided {
    /// For tools.
    pub fn code(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Phrase => "phrase",
            Self::Fault => "fault",
            Self::Word => "word",
            Self::Place => "place",
            Self::Name => "name",
            Self::Rule => "rule",
            Self::Editor => "editor",
        }
    }

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Character => "字表",
            Self::Phrase => "词典",
            Self::Fault => "勘误词条",
            Self::Word => "词的边界",
            Self::Place => "地名",
            Self::Name => "人名",
            Self::Rule => "上下文规则",
            Self::Editor => "编者",
        }
    }
}

/// The reasons for `line` in `standard`, and the line as it is converted.
/// Where an editor's word changes the number of characters, the reasons are
/// the engine's alone.
pub fn explain(
    line: &str,
    standard: Standard,
    house: &House,
    engine: &OpenCc,
) -> (String, Vec<Reason>) {
    let made = convert_line(line, standard, house, engine);
    let from = match writing_of(line) {
        Writing::Hant => Script::Hant,
        _ => Script::Hans,
    };
    let mut reasons = engine.explain(line, from, standard);
    if made.chars().count() == line.chars().count() {
        for (at, (before, after)) in line.chars().zip(made.chars()).enumerate() {
            let column = at + 1;
            let place = reasons.partition_point(|it| it.column < column);
            let known = reasons.get_mut(place).filter(|it| it.column == column);
            let engines = known.as_ref().map_or(before, |it| it.to);
            if engines == after {
                continue;
            }
            let reason = Reason {
                column,
                from: before,
                to: after,
                decided: Decided::Editor,
                because: if "“”‘’「」『』《》〈〉".contains(before) {
                    "引号和书名号按版本".to_owned()
                } else {
                    "标记、词表、地区用词，或不转换的地址和代码".to_owned()
                },
            };
            match known {
                Some(known) => *known = reason,
                None => reasons.insert(place, reason),
            }
        }
    }
    (made, reasons)
}

impl From<Layer> for (Decided, String) {
    fn from(layer: Layer) -> Self {
        match layer {
            Layer::Word(word) => (Decided::Word, format!("这里的词是“{word}”")),
            Layer::Place(name) => (Decided::Place, name),
            Layer::Name(line, note) => (Decided::Name, format!("names.tsv 第 {line} 行：{note}")),
            Layer::Rule(line, note) => (Decided::Rule, format!("rules.tsv 第 {line} 行：{note}")),
            Layer::Sense(words) => (Decided::Rule, format!("senses.tsv：旁边有“{words}”")),
            Layer::Nobody(_) => (Decided::Character, "单用，没有规则，按常用的字".to_owned()),
            Layer::Back(line, note) => (Decided::Rule, format!("back.tsv 第 {line} 行：{note}")),
        }
    }
}

#[cfg(test)]
mod tests;
