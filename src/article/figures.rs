//! [`Figure`]: one quantity that an article states, and the sentence that
//! states it.
//!
//! In: the list `figures` of the front matter. Out: typed figures; what is
//! wrong is a diagnostic, and a figure that cannot be shown is left out. Knows
//! nothing of how import finds figures.

use std::fmt;

use crate::diagnostic::{Diagnostic, code};
use crate::document::Text;
use crate::source::yaml::Mapping;
use crate::text::number::Number;
use crate::text::slug::AnchorId;
use crate::text::span::Span;
use crate::text::unit::{self, UnitKind};

/// The keys of a figure, in the order in which import writes them.
pub const FIGURE_KEYS: [&str; 9] = [
    "subject", "value", "value_to", "unit", "approx", "change", "year", "quote", "sentence",
];

/// A quantity that an article states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it measures, where the text says so plainly.
    pub subject: Option<Text>,
    /// In units: 20000000 for 2000多万元; the lower end of a range; `None`
    /// where the author took the number out.
    pub value: Option<Number>,
    /// The upper end of a range.
    pub value_to: Option<Number>,
    /// Its unit as the article writes it: 元, 人次, 亩, %, 元/亩.
    pub unit: Text,
    /// The unit in Simplified, the same in every edition: figures with equal
    /// measures can be compared.
    pub measure: String,
    /// What the unit measures; `None` for a unit that is not known.
    pub kind: Option<UnitKind>,
    /// How exact it is.
    pub approx: Approx,
    /// How it has changed.
    pub change: Option<Change>,
    /// The year that the sentence names for it.
    pub year: Option<i16>,
    /// The words of the body that state it.
    pub quote: Text,
    /// The sentence of the body that holds them.
    pub sentence: Text,
    /// `f3` for the third of the front matter: the same in every edition.
    pub id: AnchorId,
    /// The id in the page to link to; `None` where the sentence is not found.
    pub anchor: Option<AnchorId>,
    /// Where it stands in the front matter.
    pub spans: FigureSpans,
}

/// Where the keys of a figure stand in the front matter; for a key that is not
/// there, where the figure begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureSpans {
    /// Of `value`.
    pub value: Span,
    /// Of `unit`.
    pub unit: Span,
    /// Of `change`.
    pub change: Span,
    /// Of `quote`.
    pub quote: Span,
}

/// How exact a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approx {
    /// As it says.
    #[default]
    None,
    /// 约, 左右: about.
    About,
    /// 余, 多, 以上, 超过: it is more.
    Over,
    /// 近, 不足: it is less.
    Under,
    /// The author took the number out.
    Masked,
}

impl Approx {
    /// Every degree.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::About,
        Self::Over,
        Self::Under,
        Self::Masked,
    ];

    /// The name in front matter, data and templates.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::About => "about",
            Self::Over => "over",
            Self::Under => "under",
            Self::Masked => "masked",
        }
    }
}

/// How a figure has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// By so many parts of a hundred: `+166%`, `-12%`.
    Percent(Number),
    /// By so many percentage points: `+8pp`.
    Points(Number),
    /// To so many times what it was: `x4`.
    Factor(Number),
    /// From one value to another: `from 120000 to 486000`.
    From {
        /// What it was.
        from: Number,
        /// What it became.
        to: Number,
    },
}

impl Change {
    /// The change that `text` spells.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(factor) = text.strip_prefix(['x', '×']) {
            let factor = Number::parse(factor)?;
            return (!factor.is_negative()).then_some(Self::Factor(factor));
        }
        if let Some(ends) = text.strip_prefix("from ") {
            let (from, to) = ends.split_once(" to ")?;
            let (from, to) = (Number::parse(from.trim())?, Number::parse(to.trim())?);
            return Some(Self::From { from, to });
        }
        // Without a sign nobody can tell a change from a share.
        text.starts_with(['+', '-']).then_some(())?;
        match text.strip_suffix("pp") {
            Some(points) => Number::parse(points).map(Self::Points),
            None => Number::parse(text.strip_suffix('%')?).map(Self::Percent),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |number: &Number| if number.is_negative() { "" } else { "+" };
        match self {
            Self::Percent(percent) => write!(f, "{}{percent}%", sign(percent)),
            Self::Points(points) => write!(f, "{}{points}pp", sign(points)),
            Self::Factor(factor) => write!(f, "x{factor}"),
            Self::From { from, to } => write!(f, "from {from} to {to}"),
        }
    }
}

/// The figures under `figures`.
pub(super) fn read(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Vec<Figure> {
    let example = "后面另起一行写 `  - value: 5`，再缩进写 unit、quote、sentence";
    let tables = yaml.tables("figures", &FIGURE_KEYS, example, report);
    let figures = tables
        .iter()
        .zip(1..)
        .map(|(it, at)| figure(it, at, report));
    figures.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn figure(yaml: &Mapping, at: usize, report: &mut Vec<Diagnostic>) -> Option<Figure> {
    let approx = match yaml.text("approx", report) {
        None => Approx::None,
        Some(text) => {
            let known = Approx::ALL.into_iter().find(|it| it.code() == text);
            if known.is_none() {
                report.push(wrong(
                    yaml.span("approx"),
                    format!("`approx` 的值不能是 `{text}`"),
                    "可用的值：none（确数）、about（约）、over（余、以上）、under（近、不足）、masked（原文隐去）",
                ));
            }
            known.unwrap_or_default()
        }
    };
    let number = |key: &str, report: &mut Vec<Diagnostic>| {
        let text = yaml.text(key, report)?;
        let number = Number::parse(&text);
        if number.is_none() {
            report.push(wrong(
                yaml.span(key),
                format!("`{key}` 应是数字，`{text}` 不是"),
                "只写数字，不写单位和万、亿：2000万元写成 `value: 20000000`、`unit: 元`",
            ));
        }
        number
    };
    let value = number("value", report);
    let broken = value.is_none() && yaml.entry("value").is_some();
    if value.is_none() && !broken && approx != Approx::Masked {
        report.push(without_value(yaml.span("value")));
    }
    let value_to = number("value_to", report).filter(|to| {
        let upwards = value.is_some_and(|value| value < *to);
        if !upwards {
            report.push(wrong(
                yaml.span("value_to"),
                "`value_to` 是范围的上限，应大于 `value`".to_owned(),
                "把两个数对调；不是范围就删去 `value_to`",
            ));
        }
        upwards
    });
    let change = yaml.text("change", report).and_then(|text| {
        let change = Change::parse(&text);
        if change.is_none() {
            report.push(bad_change(yaml.span("change"), &text));
        }
        change
    });
    if let (Some(Change::From { to, .. }), Some(value)) = (change, value)
        && to != value
        && value_to != Some(to)
    {
        report.push(
            Diagnostic::new(
                &code::BAD_CHANGE,
                format!("变化到 {to} 为止，`value` 却是 {value}"),
            )
            .at(yaml.span("change"))
            .help(format!(
                "由甲变到乙只记一个数字，就是后一个：`value: {to}`；记错了就改 `change`"
            )),
        );
    }
    let year = yaml.text("year", report).and_then(|text| {
        let year = text
            .parse()
            .ok()
            .filter(|year| (1000..=2999).contains(year));
        if year.is_none() {
            report.push(wrong(
                yaml.span("year"),
                format!("`{text}` 不是年份"),
                "写四位数字，例如 `year: 2023`",
            ));
        }
        year
    });
    let subject = yaml.text("subject", report).map(Text::new);
    let unit = yaml.required_text("unit", "元", report);
    let quote = yaml.required_text("quote", "正文里的原话，例如 2000多万元", report);
    let sentence = yaml.required_text("sentence", "正文里的整句", report);
    let unit = unit?;
    let kind = unit::kind(&unit);
    if kind.is_none() {
        report.push(unknown_unit(yaml.span("unit"), &unit));
    }
    if value.is_none() && (broken || approx != Approx::Masked) {
        return None;
    }
    Some(Figure {
        subject,
        value,
        value_to,
        measure: unit::canonical(&unit),
        kind,
        unit: Text::new(unit),
        approx,
        change,
        year,
        quote: Text::new(quote?),
        sentence: Text::new(sentence?),
        id: AnchorId::new(&format!("f{at}")),
        anchor: None,
        spans: FigureSpans {
            value: yaml.span("value"),
            unit: yaml.span("unit"),
            change: yaml.span("change"),
            quote: yaml.span("quote"),
        },
    })
}

/// What is said of a figure that was not found in the body, where `stated` is
/// the one sentence of the body that has its words.
pub(super) fn not_found(figure: &Figure, stated: Option<String>) -> Diagnostic {
    let (quote, sentence) = (figure.quote.as_str(), figure.sentence.as_str());
    let message = if sentence.contains(quote) {
        format!("正文里找不到“{quote}”所在的句子")
    } else {
        format!("`quote` 的“{quote}”不在它的 `sentence` 里")
    };
    let help = stated.map_or_else(
        || {
            "照正文抄写 `quote` 和 `sentence`，一字不差；正文已经没有这个数字，就删去这一项"
                .to_owned()
        },
        |it| format!("正文里有这个数字的句子是：`sentence: {it}`"),
    );
    Diagnostic::new(&code::FIGURE_NOT_FOUND, message)
        .at(figure.spans.quote.clone())
        .help(help)
}

fn wrong(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, message)
        .at(span)
        .help(help)
}

fn without_value(span: Span) -> Diagnostic {
    Diagnostic::new(&code::FIGURE_WITHOUT_VALUE, "这个数字没有 `value`")
        .at(span)
        .help("补上 `value: 数字`；原文隐去了数字（如 *万元），就写 `approx: masked`")
}

fn unknown_unit(span: Span, unit: &str) -> Diagnostic {
    let plain = unit.trim_start_matches(['万', '萬', '亿', '億', '千', '百', '多', '余']);
    if plain != unit && unit::kind(plain).is_some() {
        return Diagnostic::new(&code::UNKNOWN_UNIT, format!("单位 `{unit}` 里有数"))
            .at(span)
            .label("归不进任何一类")
            .help(format!(
                "把数写进 `value`，单位只写 `unit: {plain}`，例如 2000万元写成 `value: 20000000`、`unit: 元`"
            ));
    }
    Diagnostic::new(&code::UNKNOWN_UNIT, format!("不认识单位 `{unit}`"))
        .at(span)
        .label("归不进任何一类")
        .help("写文中的单位，不带万、亿，例如 元、亩、人次、元/亩；确是少见的单位可以留着")
}

fn bad_change(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&code::BAD_CHANGE, format!("看不懂变化 `{text}`"))
        .at(span)
        .help("可用的写法：\"+166%\"、\"-12%\"、\"+8pp\"（百分点）、x4（翻两番）、from 120000 to 486000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_printed_as_it_is_written() {
        for text in [
            "+166%",
            "-12.5%",
            "+8pp",
            "-0.3pp",
            "x4",
            "x1.5",
            "from 5 to 2",
        ] {
            let change = Change::parse(text).expect("a change");
            assert_eq!(change.to_string(), text);
        }
        for wrong in [
            "166%",
            "+166",
            "8pp",
            "x",
            "x-2",
            "from 5",
            "from a to b",
            "翻番",
            "",
        ] {
            assert_eq!(Change::parse(wrong), None, "{wrong}");
        }
    }
}
