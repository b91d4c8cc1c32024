//! What counts as the same text: texts in, yes or no out.

use proptest::prelude::*;

use super::*;

/// A sentence of thirty characters that no other number has.
fn sentence(number: usize) -> String {
    let character = |at: usize| {
        let chosen = stir((number * 64 + at) as u64) % 5000;
        char::from_u32(0x4E00 + u32::try_from(chosen).unwrap_or(0)).unwrap_or('一')
    };
    let words = |from: usize, to: usize| (from..to).map(character).collect::<String>();
    format!("{}，{}。", words(0, 14), words(14, 30))
}

/// An article of `count` sentences that no article with another `seed` has.
fn article(seed: usize, count: usize) -> String {
    (0..count).map(|at| sentence(seed * 1000 + at)).collect()
}

fn same(one: &str, other: &str) -> bool {
    let (one, other) = (Sketch::of(one), Sketch::of(other));
    assert_eq!(
        one.same(&other),
        other.same(&one),
        "the order does not matter"
    );
    let mut index = Index::default();
    index.add(one.clone());
    let found = !index.same(&other).is_empty();
    assert!(!found || one.same(&other).is_some());
    found
}

#[test]
fn a_repost_is_found() {
    let text = article(1, 40);
    assert!(same(&text, &text));
    assert!(
        same(&text, &text.replace("，", ", ").replace("。", "！\n\n")),
        "other marks"
    );
    let mended: String = (0..40)
        .map(|at| sentence(1000 + at).replacen(|c| c != '，', "某", at % 2))
        .collect();
    assert!(same(&text, &mended), "a word in every other sentence");
    let cut: String = text.chars().take(text.chars().count() * 4 / 10).collect();
    assert!(same(&text, &cut), "cut off");
    let shortened: String = (0..40)
        .filter(|at| at % 3 != 0)
        .map(|at| sentence(1000 + at))
        .collect();
    assert!(same(&text, &shortened), "a third of the sentences gone");
    assert!(
        same(&text, &format!("编者按：{}{text}", article(9, 4))),
        "with a foreword"
    );
}

#[test]
fn a_copy_in_the_other_script_is_found() {
    let one = "干净的头发后面，乡亲们发现几里外的台阶松了，干部说这里的面条只卖三元。".to_owned()
        + "学会种树以后，广场对面的厂里又办起了图书馆，历史与艺术的课每周都有，孩子们爱听。";
    let other = "乾淨的頭髮後面，鄉親們發現幾里外的臺階鬆了，幹部說這裡的麵條只賣三元。".to_owned()
        + "學會種樹以後，廣場對面的廠裡又辦起了圖書館，歷史與藝術的課每週都有，孩子們愛聽。";
    assert!(same(&one, &other));
}

#[test]
fn what_only_shares_a_part_is_no_repost() {
    let (one, other) = (article(1, 20), article(2, 20));
    assert!(!same(&one, &other));
    let part = article(3, 20);
    assert!(
        !same(&format!("{one}{part}"), &format!("{other}{part}")),
        "one ending"
    );
    assert!(
        !same(&format!("{part}{one}"), &format!("{part}{other}")),
        "one opening"
    );
    // Even where the quotation is two thirds of a short text.
    let (short, quotation) = (article(4, 8), article(5, 16));
    let around = |seed| article(seed, 5);
    assert!(!same(
        &format!("{short}{quotation}"),
        &format!("{one}{quotation}")
    ));
    assert!(!same(
        &format!("{}{quotation}{}", around(6), around(7)),
        &format!("{one}{quotation}{other}")
    ));
    // Thirteen sentences of every twenty, all through the text: half of its runs
    // and a little more.
    let woven: String = (0..40)
        .map(|at| sentence(if at * 11 % 20 < 13 { 1000 } else { 8000 } + at))
        .collect();
    assert!(!same(&article(1, 40), &woven), "half, spread over the text");
    let refrain = "修路修到家门口，日子越过越有奔头。";
    let with = |text: &str| text.replace('。', &format!("。{refrain}"));
    assert!(!same(&with(&one), &with(&other)), "a refrain");
    assert!(!same(refrain, refrain), "too short to say anything");
}

#[test]
fn an_ending_that_all_articles_share_hides_no_repost() {
    let footer = article(999, 6);
    let mut index = Index::default();
    for seed in 0..300 {
        index.add(Sketch::of(&format!("{}{footer}", article(seed, 14))));
    }
    for seed in 0..300 {
        let copy = Sketch::of(&format!("{}补一句。{footer}", article(seed, 13)));
        let found: Vec<usize> = index
            .same(&copy)
            .iter()
            .map(|(number, _)| *number)
            .collect();
        assert_eq!(found, [seed]);
    }
}

#[test]
fn a_book_takes_no_more_memory_than_an_article() {
    let book = Sketch::of(&article(0, 9000));
    assert!(book.runs > 20 * SAMPLE && book.sample.len() <= SAMPLE * 5 / 4);
    assert!(book.same(&Sketch::of(&article(0, 6000))).is_some());
    assert!(book.same(&Sketch::of(&article(20, 6000))).is_none());
}

fn han(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<char>> {
    proptest::collection::vec(proptest::char::range('一', '龥'), length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A text in which one character in thirty is another, wherever it stands.
    #[test]
    fn small_changes_are_forgiven(
        text in han(300..900),
        offset in 0_usize..30,
    ) {
        let changed: String = text
            .iter()
            .enumerate()
            .map(|(at, c)| if at % 30 == offset { '改' } else { *c })
            .collect();
        let text: String = text.into_iter().collect();
        prop_assert!(same(&text, &changed));
    }

    /// Two texts that share a passage of up to half their length.
    #[test]
    fn a_shared_passage_is_no_repost(
        one in han(200..400),
        other in han(200..400),
        shared in han(0..200),
        place in 0_usize..200,
    ) {
        let with = |text: &[char], place: usize| -> String {
            text[..place].iter().chain(&shared).chain(&text[place..]).collect()
        };
        prop_assert!(!same(&with(&one, place), &with(&other, place / 2)));
    }
}
