use super::*;
use crate::edition::rules::classes;
use crate::edition::rules::tests::cut;

const LIST: &str = "\
干\t乾\tbefore\t水 晒 -塘\n\
干\t乾\tafter\t透 草-\n\
干\t乾\tnear\t井 雨\n\
干\t幹\tbefore\t他 {人}\n\
干\t幹\tafter\t活 了三\n\
干\t幹\tnear\t工厂\n\
下面\t下麪\tnear\t锅\n\
下面\t下面\tafter\t的\n";

/// The forms of `text`, in which `|` stands between words; `.` where nothing
/// decides.
fn check(text: &str, expected: &str) {
    let senses = Senses::parse(LIST, &classes("人\t我 水\n").unwrap()).unwrap();
    let (characters, borders) = cut(text);
    let words = Words {
        characters: &characters,
        borders: &borders,
    };
    let mut found = String::new();
    for start in (0..characters.len()).filter(|at| borders[*at]) {
        let end = (start + 1..=characters.len()).find(|at| borders[*at]);
        let word = start..end.unwrap();
        if senses.know(&characters[word.clone()]) {
            let made = &characters[word.clone()];
            let verdict = senses.form(words, word.clone(), made, true);
            found.extend(verdict.map_or(vec!['.'; word.len()], |it| it.form));
        } else {
            found.extend(word.clone().map(|at| {
                let verdict = senses.form_within(words, word.clone(), at);
                verdict.map_or(characters[at], |it| it.form[0])
            }));
        }
    }
    assert_eq!(found, expected, "{text}");
}

#[test]
fn what_stands_beside_a_word_decides() {
    // 水 is in the class as well: what the list says itself holds.
    check("水|干|了", "水乾了");
    check("他|干|了", "他幹了");
    check("我|干|了", "我幹了");
    check("又|干|了", "又.了");
    // As much for one as for the other.
    check("他|干|透", "他.透");
    // The longer evidence counts more.
    check("水|干|了|三|年", "水幹了三年");
    // One character at the end of another word is no evidence.
    check("池水|干", "池水.");
}

#[test]
fn evidence_of_one_character_is_a_word_unless_it_says_otherwise() {
    check("干|透明", ".透明");
    check("池塘|干", "池塘乾");
    check("干|草垛", "乾草垛");
}

#[test]
fn words_around_decide_where_nothing_beside_does() {
    check("老井|又|干|了", "老井又乾了");
    check("下|雨|，|又|干|了", "下雨，又乾了");
    check("工厂|里|，|老井|又|干|了", "工厂里，老井又乾了");
    check("下|雨|。|又|干|了", "下雨。又.了");
    check("锅|开|了|下面", "锅开了下麪");
    check("锅|下面|的|灰", "锅下面的灰");
}

#[test]
fn in_a_longer_word_only_the_rest_of_it_counts() {
    check("水|晒干|了", "水晒乾了");
    check("水|干活", "水幹活");
    check("晒干活", "晒干活");
}

#[test]
fn bad_lists_are_refused_with_their_line() {
    let classes = classes("").unwrap();
    for bad in [
        "干\t乾\tbefore",
        "干\t乾乾\tbefore\t水",
        "干\t乾\tbeside\t水",
        "干\t乾\tbefore\t{无}",
        "干\t乾\tbefore\t一二三四五六七",
        "干\t乾\tbefore\t水\n干\t幹\tbefore\t水",
    ] {
        let error = Senses::parse(&format!("# 注\n{bad}\n"), &classes).err();
        let error = error.unwrap().to_string();
        assert!(error == "第 2 行" || error == "第 3 行", "{bad}: {error}");
    }
}
