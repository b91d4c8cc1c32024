use super::*;
use crate::edition::opencc::tests::ENGINE;

/// The reasons of `line`, one a word: `里→裡 rule`.
fn check(line: &str, standard: Standard, expected: &[&str]) {
    let (_, reasons) = explain(line, standard, &House::default(), &ENGINE);
    let found: Vec<String> = reasons
        .iter()
        .map(|it| format!("{}→{} {}", it.from, it.to, it.decided.code()))
        .collect();
    assert_eq!(found, expected, "{line} {reasons:?}");
}

#[test]
fn every_layer_gives_its_reason() {
    check(
        "头发发展",
        Standard::Hant,
        &["头→頭 character", "发→髮 phrase", "发→發 character"],
    );
    check("分片包干", Standard::Hant, &["干→幹 fault"]);
    check(
        "报道里的",
        Standard::Hant,
        &["报→報 character", "里→裡 word"],
    );
    check("天台县", Standard::Hant, &["县→縣 character"]);
    check(
        "新干县",
        Standard::Hant,
        &["干→干 place", "县→縣 character"],
    );
    check(
        "于书记",
        Standard::Hant,
        &["于→于 name", "书→書 character", "记→記 character"],
    );
    check("一碗面", Standard::Hk, &["面→麪 rule"]);
    check("看著書", Standard::Hans, &["著→着 rule", "書→书 character"]);
    check("裏面", Standard::Hant, &["裏→裡 character"]);
    check("“好”", Standard::Hant, &["“→「 editor", "”→」 editor"]);
    check("都好", Standard::Hant, &[]);
}

#[test]
fn the_reason_names_its_entry() {
    let because = |line: &str| {
        let (_, reasons) = explain(line, Standard::Hant, &House::default(), &ENGINE);
        reasons.into_iter().map(|it| it.because).collect::<Vec<_>>()
    };
    assert_eq!(
        because("洗头发"),
        ["头→頭", "头发→頭髮"],
        "{:?}",
        because("洗头发")
    );
    assert_eq!(because("包干"), ["包干→包幹"]);
    assert!(because("于书记")[0].starts_with("names.tsv 第 "));
}
