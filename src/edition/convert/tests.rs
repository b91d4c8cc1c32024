use super::*;
use crate::article::{Entry, dictionary};
use crate::source::SourceDocument;
use crate::text::script::Script;
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
    check_with("", front_matter, body, standard, expected);
}

/// The same in a site with a dictionary.
fn check_with(
    dictionary: &str,
    front_matter: &str,
    body: &str,
    standard: Standard,
    expected: &str,
) {
    let path = SourcePath::new("content/convert.tsv").expect("a plain path");
    let pairs = dictionary::read(&SourceDocument::from_text(path, dictionary)).value;
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
    let house = House {
        glossary: Glossary::new(&pairs),
        ..House::default()
    };
    let convert = |memo: &Memo| convert(&digest, &names, standard, &house, &Table, memo);
    let (edition, memo) = convert(&Memo::default());
    let article = &edition.digest.articles()[0];
    assert_eq!(
        crate::document::print::to_markdown(&article.body).trim_end(),
        expected
    );
    let (again, same) = convert(&memo);
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

/// What a paragraph does not show by itself, its document does: 干净 is neutral, and in a
/// Traditional text it is no 乾淨 that a program has to guess.
#[test]
fn a_paragraph_is_judged_by_its_document_where_it_does_not_tell() {
    // One telling character, or none, in a heading and a cell.
    let text = "## 發\n\n發展發展頭髮發展\n\n|頭|\n|-|\n|中|";
    let right = "## 发\n\n发展发展头发发展\n\n| 头 |\n| --- |\n| 中 |";
    check("", text, Standard::Hans, right);
    check("script: hant\n", text, Standard::Hans, right);
    // Among more Simplified paragraphs.
    check(
        "",
        "发展头发发展\n\n发展头发发展\n\n頭",
        Standard::Hans,
        "发展头发发展\n\n发展头发发展\n\n头",
    );
    // The whole text shows one.
    check("", "中發", Standard::Hans, "中发");
    check("", "中發", Standard::Hant, "中發");
    check("", "中发", Standard::Hant, "中發");
}

/// Terms, pages and names are written in what they show, too.
#[test]
fn terms_pages_and_names_may_be_traditional() {
    let entry = |path: &str, text: &str| {
        let path = SourcePath::new(path).expect("a plain path");
        let document = SourceDocument::from_text(path, text);
        crate::article::parse::parse(&document).value
    };
    let entries = [
        entry(
            "content/terms/a.md",
            "---\ntitle: 頭髮\nslug: a\nkind: term\n---\n發展頭髮",
        ),
        entry("content/pages/b.md", "---\ntitle: 頭\nslug: b\n---\n發展"),
    ];
    let slugs = std::collections::BTreeSet::default();
    let entries = entries.into_iter().flatten().collect();
    let digest = crate::digest::assemble::assemble(entries, &slugs, &str::to_owned).value;
    let names = SiteNames {
        title: Text::new("頭"),
        description: Text::new("头"),
        license: Text::default(),
    };
    let shown = |standard| {
        let house = House::default();
        let memo = Memo::default();
        let (edition, _) = convert(&digest, &names, standard, &house, &Table, &memo);
        let (term, page) = (&edition.digest.terms()[0], &edition.digest.pages()[0]);
        let body = |body| {
            crate::document::plain::to_plain_text(body)
                .trim()
                .to_owned()
        };
        [
            term.title.as_str().to_owned(),
            body(&term.body),
            page.title.as_str().to_owned(),
            body(&page.body),
            edition.names.title.as_str().to_owned(),
            edition.names.description.as_str().to_owned(),
        ]
    };
    let simple = ["头发", "发展头发", "头", "发展", "头", "头"];
    assert_eq!(shown(Standard::Hans), simple);
    let full = ["頭髮", "發展頭髮", "頭", "發展", "頭", "頭"];
    assert_eq!(shown(Standard::Hant), full);
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
    let (edition, _) = convert(
        &digest,
        &names,
        Standard::Hant,
        &House::default(),
        &Table,
        &memo,
    );
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

#[test]
fn what_an_editor_marks_is_not_converted_and_yet_read() {
    check("", "-{头发}-干净", Standard::Hant, "-{头发}-乾淨");
    // 发 is hair because 头 stands before it, marked or not.
    check("", "-{头}-发", Standard::Hant, "-{头}-髮");
    check("", "-{头发}-干净", Standard::Hans, "-{头发}-干净");
    check(
        "",
        "*甲-{hans:头发;hant:秀髮}-乙*干净，-{hk:头}-",
        Standard::Hant,
        "*甲-{秀髮}-乙*乾淨，-{头}-",
    );
}

#[test]
fn a_form_that_is_missing_is_converted_from_the_first() {
    check("", "甲-{hant:頭髮}-", Standard::Hans, "甲-{头发}-");
    check("", "甲-{cn:头发}-", Standard::Hk, "甲-{頭髮}-");
    check("", "甲-{hant:頭}-", Standard::Hk, "甲-{頭}-");
}

#[test]
fn the_editors_dictionaries_overrule_the_engine_and_the_site_is_overruled_by_the_article() {
    let site = "头发\t毛髮\n发展\t开展\thk\n";
    check_with(site, "", "头发干净", Standard::Hant, "毛髮乾淨");
    check_with(site, "", "发展", Standard::Hant, "發展");
    check_with(site, "", "发展", Standard::Hk, "开展");
    let article = "convert: {头发: 秀髮, 发展: {hant: 進展}}\n";
    check_with(site, article, "头发", Standard::Hant, "秀髮");
    check_with(site, article, "发展", Standard::Hant, "進展");
    check_with(site, article, "发展", Standard::Hk, "开展");
    // A mark overrules both.
    check_with(
        site,
        article,
        "-{头发}-头发",
        Standard::Hant,
        "-{头发}-秀髮",
    );
}

#[test]
fn a_dictionary_goes_both_ways() {
    check_with(
        "头发\t毛髮\n",
        "script: hant\n",
        "毛髮",
        Standard::Hans,
        "头发",
    );
    check_with(
        "头发\t毛髮\thant\n",
        "script: hant\n",
        "毛髮",
        Standard::Hans,
        "毛髮",
    );
    // An author's own Traditional words stay.
    check_with(
        "头发\t毛髮\n",
        "script: hant\n",
        "头发",
        Standard::Hant,
        "头发",
    );
}

#[test]
fn entries_that_turn_into_each_other_are_no_loop() {
    let dictionary = "甲\t乙\n乙\t甲\n";
    check_with(dictionary, "", "甲乙甲", Standard::Hant, "乙甲乙");
}

#[test]
fn the_longest_word_of_the_leftmost_place_counts() {
    let dictionary = "甲乙\t一\n甲乙丙\t二\n乙丙丁\t三\n";
    check_with(dictionary, "", "甲乙丙丁", Standard::Hant, "二丁");
}

#[test]
fn words_over_emphasis_are_cut_as_they_were() {
    check_with("头发\t毛髮\n", "", "头**发**", Standard::Hant, "毛**髮**");
    // Longer, shorter.
    check_with(
        "头发\t一頭秀髮\n",
        "",
        "头**发**展",
        Standard::Hant,
        "一**頭秀髮**展",
    );
    check_with("头发\t髮\n", "", "甲**头***发*", Standard::Hant, "甲**髮**");
    check_with(
        "头发\t一頭秀髮\n",
        "",
        "**头发**头",
        Standard::Hant,
        "**一頭秀髮**頭",
    );
}

#[test]
fn originals_with_a_language_of_their_own_stay() {
    check(
        "",
        "头<span lang=\"ja\">头发</span>，发",
        Standard::Hant,
        "頭<span lang=\"ja\">头发</span>，發",
    );
    check(
        "",
        "<div>\n<p>头<b>发</b></p><p lang=\"ja\">头<b>发</b></p>头发&amp;\n</div>",
        Standard::Hant,
        "<div>\n<p>頭<b>髮</b></p><p lang=\"ja\">头<b>发</b></p>頭髮&amp;\n</div>",
    );
}

#[test]
fn an_engine_that_changes_the_length_is_asked_for_each_piece() {
    struct Longer;
    impl Convert for Longer {
        fn convert(&self, run: &str, _: Script, _: Standard) -> String {
            run.replace('甲', "甲甲")
        }
        fn version(&self) -> String {
            "longer".to_owned()
        }
    }
    let house = House::default();
    let memo = Memo::default();
    let words = Words {
        standard: Standard::Hant,
        writing: Some(Writing::Hans),
        house: &house,
        own: Glossary::default(),
        converter: &Longer,
        version: "",
        memo: &memo,
        used: RefCell::default(),
    };
    let texts = [Text::new("甲"), Text::new("乙")];
    let converted = words.block(&[&texts[0], &texts[1]]);
    assert_eq!(converted, [Text::new("甲甲"), Text::new("乙")]);
}
