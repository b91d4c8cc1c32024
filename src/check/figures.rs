//! W219: a figure that says something else than its own words.
//!
//! In: the figures of one article. Out: a warning where the grammar of import
//! reads another value, unit or change in the quote. What the grammar cannot
//! read, a person may have read rightly: of that nothing is said. Needs no page.

use crate::article::{Change, Figure};
use crate::diagnostic::{Diagnostic, code};
use crate::import::figures::{self, Figure as Reading};
use crate::text::number::Number;
use crate::text::span::Span;
use crate::text::unit;

/// A warning for each figure whose quote says something else.
pub(super) fn check(figures: &[Figure]) -> Vec<Diagnostic> {
    // One whose words are not in the body is reported as such.
    let stated = figures.iter().filter(|it| it.anchor.is_some());
    stated.filter_map(differs).collect()
}

fn differs(figure: &Figure) -> Option<Diagnostic> {
    let readings = figures::readings(figure.sentence.as_str(), figure.quote.as_str());
    let first = readings.first()?;
    let of_value: Vec<_> = readings
        .iter()
        .filter(|it| same_value(figure, it))
        .collect();
    let Some(nearest) = of_value.first() else {
        return Some(other_value(figure, first));
    };
    if figure.kind.is_some()
        && !of_value
            .iter()
            .any(|it| same_unit(&figure.measure, &it.unit))
    {
        return Some(other_unit(figure, nearest));
    }
    let change = figure.change?;
    let mut changes = of_value.iter().filter_map(|it| it.change);
    let read = changes.clone().next()?;
    let told = changes.any(|it| same_change(change, it));
    (!told).then(|| other_change(figure, change, read))
}

fn same_value(figure: &Figure, reading: &Reading) -> bool {
    let same = |said: Option<Number>, read: Option<Number>| match (said, read) {
        // Nobody writes all the digits of a third.
        (Some(said), Some(read)) => said == read || rounded(figure, said, read),
        _ => said == read,
    };
    same(figure.value, reading.value) && same(figure.value_to, reading.value_to)
}

/// Whether `said` is a fraction in words, to fewer or more digits than `read`.
fn rounded(figure: &Figure, said: Number, read: Number) -> bool {
    let words = figure.quote.as_str();
    let apart = (said.to_f64() - read.to_f64()).abs();
    let is_fraction = words.contains('/') || words.contains("分之") && !words.contains("百分之");
    is_fraction && !read.is_whole() && apart < 0.5
}

/// 元 for 元/亩 leaves out what it is per, and says nothing wrong.
fn same_unit(said: &str, read: &str) -> bool {
    let read = unit::canonical(read);
    let parts = |unit: &str| match unit.split_once('/') {
        Some((unit, per)) => (unit.to_owned(), Some(per.to_owned())),
        None => (unit.to_owned(), None),
    };
    let ((said, of), (read, per)) = (parts(said), parts(&read));
    said == read && (of.is_none() || per.is_none() || of == per)
}

/// Changes that cannot be told from one another: 增长1.5倍 is to 2.5 times. How
/// much something has grown does not contradict from where to where.
fn same_change(said: Change, read: Change) -> bool {
    let percent = |change| match change {
        Change::Factor(factor) => {
            let more = factor.plus(Number::from(-1));
            Change::Percent(more.times(Number::from(100)))
        }
        other => other,
    };
    let is_way = |change| matches!(change, Change::From { .. });
    percent(said) == percent(read) || is_way(said) != is_way(read)
}

fn other_value(figure: &Figure, reading: &Reading) -> Diagnostic {
    let value = match (reading.value, reading.value_to) {
        (None, _) => "删去 `value`，写 `approx: masked`".to_owned(),
        (Some(value), Some(to)) => format!("写 `value: {value}`、`value_to: {to}`"),
        (Some(value), None) => format!("写 `value: {value}`"),
    };
    let surplus = match (figure.value, figure.value_to) {
        (None, _) => "，删去 `approx: masked`",
        (_, Some(_)) if reading.value_to.is_none() => "，删去 `value_to`",
        _ => "",
    };
    let said = range(figure.value, figure.value_to);
    let read = range(reading.value, reading.value_to);
    let what = format!("`value` 是 {said}，原话“{}”里是 {read}", quote(figure));
    warning(what, &figure.spans.value, &(value + surplus))
}

fn other_unit(figure: &Figure, reading: &Reading) -> Diagnostic {
    let (said, read) = (&figure.measure, unit::canonical(&reading.unit));
    let what = format!("`unit` 是 {said}，原话“{}”里是 {read}", quote(figure));
    warning(what, &figure.spans.unit, &format!("写 `unit: {read}`"))
}

fn other_change(figure: &Figure, said: Change, read: Change) -> Diagnostic {
    let what = format!("`change` 是 {said}，“{}”的原句里是 {read}", quote(figure));
    let correction = format!("写 `change: \"{read}\"`");
    warning(what, &figure.spans.change, &correction)
}

fn warning(what: String, span: &Span, correction: &str) -> Diagnostic {
    Diagnostic::new(&code::FIGURE_DIFFERS, what)
        .at(span.clone())
        .help(format!("{correction}；要是 `quote` 抄错了，就改 `quote`"))
}

fn quote(figure: &Figure) -> &str {
    figure.quote.as_str()
}

/// 300, or 300 to 500, or that the author took it out.
fn range(value: Option<Number>, to: Option<Number>) -> String {
    match (value, to) {
        (None, _) => "隐去的".to_owned(),
        (Some(value), None) => value.to_string(),
        (Some(value), Some(to)) => format!("{value} 到 {to}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::{Entry, parse::parse};
    use crate::import::{self, Given, Vocabulary};
    use crate::source::SourceDocument;
    use crate::text::span::SourcePath;

    /// The figures that import finds in `paragraphs`, as the build reads them.
    fn imported(paragraphs: &str) -> Vec<Figure> {
        let document = |path: &str, text: &str| {
            SourceDocument::from_text(SourcePath::new(path).expect("a path"), text)
        };
        let lead = "这一段讲的是当地这些年的变化，大家都看在眼里，记在心上，说起来头头是道，没有人说不好。";
        let source = format!("乡间纪事\n\n{lead}\n\n{paragraphs}\n");
        let source = document("content/sources/jia.txt", &source);
        let imported = import::import(&source, &Vocabulary::default(), &Given::default());
        let markdown = imported.value.expect("an article").markdown;
        let article = parse(&document("content/articles/jia.md", &markdown));
        match article.value {
            Some(Entry::Article(article)) => article.figures,
            _ => panic!("no article: {markdown}"),
        }
    }

    fn said(figures: &[Figure]) -> Vec<String> {
        check(figures).into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn what_import_proposes_says_what_its_words_say() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/figures");
        let mut figures = 0;
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_none_or(|it| it != "txt") {
                continue;
            }
            let text = std::fs::read_to_string(path).expect("a text");
            // {words|marks} without the marks.
            let plain: String = text
                .split(['{', '}'])
                .map(|part| part.split_once('|').map_or(part, |(words, _)| words))
                .collect();
            let found = imported(&plain.replace('\n', "\n\n"));
            assert_eq!(said(&found), [""; 0]);
            figures += found.len();
        }
        assert!(figures >= 700, "{figures} are too few to measure by");
    }

    fn clause() -> impl Strategy<Value = String> {
        let before = [
            "",
            "约",
            "超过",
            "增收",
            "每亩收入",
            "人均",
            "投入",
            "从5万元增加到",
            "同比增长",
            "比上年多",
            "三分之一的人和",
            "由三成提高到",
            "占",
            "第",
            "1+5+",
            "减少",
            "達到",
            "戶均",
        ];
        let numerals = [
            "", "多", "余", "万", "万多", "亿", "千", "百余", "至50", "—90", ".5", "，300", "/3",
            "*",
        ];
        let units = [
            "元",
            "万元",
            "户",
            "戶",
            "人次",
            "%",
            "％",
            "个百分点",
            "倍",
            "亩",
            "畝",
            "名",
            "公里",
            "成",
            "番",
            "元/亩",
            "个",
            "件",
            "小时",
            "年",
            "斤",
            "吨",
        ];
        let behind = [
            "",
            "以上",
            "左右",
            "的人",
            "，增长12%",
            "，是去年的3倍",
            "，翻一番",
            "（2021年）",
        ];
        let pick = proptest::sample::select::<&'static str>;
        (
            pick(before.to_vec()),
            prop_oneof![
                "[1-9][0-9]{0,4}",
                "[一二两三五八九十百千]{1,4}",
                Just("*".to_owned())
            ],
            pick(numerals.to_vec()),
            pick(units.to_vec()),
            pick(behind.to_vec()),
        )
            .prop_map(|(a, b, c, d, e)| format!("{a}{b}{c}{d}{e}"))
    }

    proptest! {
        #[test]
        fn so_it_does_of_any_words(clauses in proptest::collection::vec(clause(), 1..6)) {
            let text = format!("村里的变化：{}。", clauses.join("，"));
            let figures = imported(&text);
            prop_assert_eq!(said(&figures), [""; 0], "{}", text);
        }
    }

    /// One figure of an editor's: what is said of it.
    fn of(value: &str, unit: &str, change: &str, quote: &str, sentence: &str) -> Vec<String> {
        let change = if change.is_empty() {
            String::new()
        } else {
            format!("    change: \"{change}\"\n")
        };
        let text = format!(
            "---\ntitle: 甲\nslug: jia\nfigures:\n  - {value}\n    unit: \"{unit}\"\n{change}    quote: \"{quote}\"\n    sentence: \"{sentence}\"\n---\n\n{sentence}\n"
        );
        let path = SourcePath::new("content/articles/jia.md").expect("a path");
        match parse(&SourceDocument::from_text(path, &text)).value {
            Some(Entry::Article(article)) => {
                assert_eq!(article.figures.len(), 1, "{text}");
                said(&article.figures)
            }
            _ => panic!("no article: {text}"),
        }
    }

    #[test]
    fn a_person_may_say_it_otherwise() {
        for (value, unit, change, quote, sentence) in [
            // The grammar reads 元/亩 and from 5 to 8; leaving it out is not wrong.
            ("value: 300", "元", "", "300元", "每亩增收300元。"),
            (
                "value: 80000",
                "元",
                "",
                "8万元",
                "收入由5万元增加到8万元。",
            ),
            // The earlier value as a figure of its own.
            (
                "value: 50000",
                "元",
                "",
                "5万元",
                "收入由5万元增加到8万元。",
            ),
            // The same change in other words.
            ("value: 80", "户", "x2.5", "80户", "有80户，增长1.5倍。"),
            (
                "value: 80000",
                "元",
                "+60%",
                "8万元",
                "收入由5万元增加到8万元。",
            ),
            // More of the sentence than the number.
            (
                "value: 20000000",
                "元",
                "",
                "资金2000多万元",
                "引进资金2000多万元。",
            ),
            ("value: 33.3", "%", "", "三分之一", "三分之一的人家种茶。"),
            // What the grammar does not read.
            ("value: 12", "个", "", "一打", "买了一打茶杯。"),
            ("value: 7", "个", "", "七大姑八大姨", "来了七大姑八大姨。"),
        ] {
            assert_eq!(
                of(value, unit, change, quote, sentence),
                [""; 0],
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_slip_is_found() {
        for (value, unit, change, quote, sentence, said) in [
            (
                "value: 2000",
                "元",
                "",
                "2000多万元",
                "引进2000多万元。",
                "`value` 是 2000，原话“2000多万元”里是 20000000",
            ),
            (
                "value: 30",
                "戶",
                "",
                "30至50戶",
                "每組30至50戶。",
                "`value` 是 30，原话“30至50戶”里是 30 到 50",
            ),
            (
                "value: 300",
                "元",
                "",
                "300余亩",
                "种茶300余亩。",
                "`unit` 是 元，原话“300余亩”里是 亩",
            ),
            (
                "value: 300",
                "元/户",
                "",
                "300元",
                "每亩增收300元。",
                "`unit` 是 元/户，原话“300元”里是 元/亩",
            ),
            (
                "value: 5",
                "元",
                "",
                "*万元",
                "罚款*万元。",
                "`value` 是 5，原话“*万元”里是 隐去的",
            ),
            (
                "approx: masked",
                "元",
                "",
                "5元",
                "罚款5元。",
                "`value` 是 隐去的，原话“5元”里是 5",
            ),
            (
                "value: 80",
                "户",
                "+12pp",
                "80户",
                "有80户，增长12%。",
                "`change` 是 +12pp，“80户”的原句里是 +12%",
            ),
            (
                "value: 80",
                "户",
                "+12%",
                "80户",
                "有80户，下降12%。",
                "`change` 是 +12%，“80户”的原句里是 -12%",
            ),
        ] {
            assert_eq!(of(value, unit, change, quote, sentence), [said]);
        }
    }
}
