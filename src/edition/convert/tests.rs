use super::*;
use crate::article::Entry;
use crate::source::SourceDocument;
use crate::text::span::SourcePath;

/// Ten words: enough to see which run is converted as one.
struct Table;

const WORDS: [(&str, &str); 5] = [
    ("头发", "頭髮"),
    ("干净", "乾淨"),
    ("发展", "發展"),
    ("发", "發"),
    ("头", "頭"),
];

impl Convert for Table {
    fn convert(&self, run: &str, from: Script, to: Standard) -> String {
        WORDS.iter().fold(run.to_owned(), |run, (hans, hant)| {
            match (from, to.script()) {
                (Script::Hans, Script::Hant) => run.replace(hans, hant),
                (Script::Hant, Script::Hans) => run.replace(hant, hans),
                _ => run,
            }
        })
    }

    fn version(&self) -> String {
        "table".to_owned()
    }
}

fn check(front_matter: &str, body: &str, standard: Standard, expected: &str) {
    let text = format!("---\ntitle: 头发\nslug: a\n{front_matter}---\n{body}");
    let path = SourcePath::new("content/articles/a.md").expect("a plain path");
    let document = SourceDocument::from_text(path, &text);
    let entry: Vec<Entry> = crate::article::parse::parse(&document)
        .value
        .into_iter()
        .collect();
    let digest = crate::digest::assemble::assemble(
        entry,
        &std::collections::BTreeSet::default(),
        &str::to_owned,
    )
    .value;
    let names = SiteNames {
        title: Text::new("头发"),
        description: Text::default(),
        license: Text::default(),
    };
    let (edition, memo) = convert(&digest, &names, standard, &Table, &Memo::default());
    let article = &edition.digest.articles()[0];
    assert_eq!(
        crate::document::print::to_markdown(&article.body).trim_end(),
        expected
    );
    let (again, same) = convert(&digest, &names, standard, &Table, &memo);
    assert_eq!(again.digest.articles()[0], *article);
    assert_eq!(same, memo, "a warm memo learns nothing");
}

#[test]
fn a_word_cut_by_a_mark_is_still_one_word() {
    check("", "**干**净的头*发*", Standard::Hant, "**乾**淨的頭*髮*");
}

#[test]
fn addresses_code_and_html_stay() {
    check(
        "",
        "[头发](https://example.org/头发) `头发`",
        Standard::Hant,
        "[頭髮](https://example.org/头发) `头发`",
    );
}

#[test]
fn an_article_is_not_converted_to_its_own_script() {
    check("script: hant\n", "头發", Standard::Hant, "头發");
    check("script: hans\n", "头發", Standard::Hans, "头發");
}

#[test]
fn what_a_program_made_goes_the_long_way_round() {
    // A program wrote 頭發 where the author meant hair.
    check(
        "script: hant\nconverted: machine\n",
        "頭發",
        Standard::Hant,
        "頭髮",
    );
    check("script: hant\n", "頭發", Standard::Hant, "頭發");
}

#[test]
fn a_figure_still_stands_in_the_body_word_for_word() {
    // 发 alone would be 發: only the paragraph knows that it is hair.
    let text = "---\ntitle: 甲\nslug: a\nfigures:\n  - value: 5\n    unit: 发\n    subject: 干净\n    quote: 5头发\n    sentence: “干净”的5头发。\n---\n头**发**。“干净”的5头发。";
    let path = SourcePath::new("content/articles/a.md").expect("a plain path");
    let document = SourceDocument::from_text(path, text);
    let entry = crate::article::parse::parse(&document).value;
    let digest = crate::digest::assemble::assemble(
        entry.into_iter().collect(),
        &std::collections::BTreeSet::default(),
        &str::to_owned,
    )
    .value;
    let names = SiteNames {
        title: Text::default(),
        description: Text::default(),
        license: Text::default(),
    };
    let memo = Memo::default();
    let (edition, _) = convert(&digest, &names, Standard::Hant, &Table, &memo);
    let article = &edition.digest.articles()[0];
    let figure = &article.figures[0];
    assert_eq!(figure.quote.as_str(), "5頭髮");
    assert_eq!(figure.unit.as_str(), "髮");
    assert_eq!(figure.subject.as_ref().map(Text::as_str), Some("乾淨"));
    assert_eq!(figure.sentence.as_str(), "「乾淨」的5頭髮。");
    let text = crate::document::plain::to_plain_text(&article.body);
    assert!(text.contains(figure.sentence.as_str()), "{text}");
}

#[test]
fn quotation_marks_fit_the_script() {
    check("", "“发展‘头发’”", Standard::Hant, "「發展『頭髮』」");
    check("script: hant\n", "「發展」", Standard::Hans, "“发展”");
}
