use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use super::*;
use crate::edition::Convert;
use crate::edition::opencc::Plain;
use crate::edition::opencc::tests::{ENGINE, hans_to};
use crate::text::script::{Script, Standard};

static PLAIN: LazyLock<Plain> = LazyLock::new(|| Plain::open().unwrap());

fn layers() -> &'static Layers {
    &ENGINE.layers
}

/// Takes the marks out of an example: `里[裏]` is 里 and must become 裏.
fn unmarked(example: &str) -> (String, Vec<(usize, char)>) {
    let (mut text, mut marks) = (Vec::new(), Vec::new());
    let mut characters = example.chars();
    while let Some(c) = characters.next() {
        if c == '[' {
            marks.push((text.len() - 1, characters.next().unwrap()));
            assert_eq!(characters.next(), Some(']'), "{example}");
        } else {
            text.push(c);
        }
    }
    (text.into_iter().collect(), marks)
}

#[test]
fn every_rule_changes_and_leaves_what_it_says() {
    let mut wrong = Vec::new();
    for (list, rules) in [
        ("names.tsv", &layers().names),
        ("rules.tsv", &layers().rules),
    ] {
        for rule in rules.all() {
            for (number, example) in rule.examples.iter().enumerate() {
                let (text, marks) = unmarked(example);
                let standard = ENGINE.standard(&text, &mut |_, _| {});
                let is_right = marks.iter().all(|(at, form)| standard[*at] == *form);
                // The rule itself must say so, not a dictionary.
                let said = number == 1
                    || marks
                        .iter()
                        .any(|(at, form)| layers().says(rules, rule, &text, *at) == Some(*form));
                if marks.is_empty() || !is_right || !said {
                    wrong.push(format!(
                        "{list}:{} {example} gives {}{}",
                        rule.line,
                        standard.iter().collect::<String>(),
                        if said { "" } else { "; the rule does not fit" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_usual_form_of_each_character_is_the_engines() {
    for (c, forms) in &layers().forms {
        let alone = PLAIN.convert(&c.to_string(), Script::Hans, Standard::Hant);
        let usual = ENGINE.taiwan.of(forms[0]);
        assert_eq!(alone.chars().next(), Some(usual), "{c}");
    }
}

#[test]
fn every_rule_on_the_way_back_changes_and_leaves_what_it_says() {
    for rule in layers().back.all() {
        for example in &rule.examples {
            let (text, marks) = unmarked(example);
            let mended = layers().mend_back(&text, &mut |_, _| {}).unwrap_or(text);
            for (at, form) in marks {
                assert_eq!(mended.chars().nth(at), Some(form), "{example}");
            }
        }
    }
}

/// Every division, alone and in a sentence, in both directions; a township of
/// Taiwan behind its county, without which its name is that of many others.
#[test]
fn every_place_has_its_own_name() {
    let mut wrong = Vec::new();
    for division in gazetteer().all() {
        let county = division.parent.and_then(|code| gazetteer().division(code));
        let county = county.filter(|_| division.is_taiwans_township());
        let within = |hant| county.map_or("", |county| county.name_in(hant)).to_owned();
        let name = &(within(false) + division.name);
        let right = &(within(true) + division.name_in(true));
        for (before, after) in [("", ""), ("他住在", "，已经三年。"), ("这次到", "调研。")]
        {
            let [before_hant, after_hant] =
                [before, after].map(|it| PLAIN.convert(it, Script::Hans, Standard::Hant));
            let forth = hans_to(Standard::Hant, &format!("{before}{name}{after}"));
            if forth != format!("{before_hant}{right}{after_hant}") {
                wrong.push(format!("{name} {forth}"));
            }
            let back = ENGINE.convert(
                &format!("{before_hant}{right}{after_hant}"),
                Script::Hant,
                Standard::Hans,
            );
            if back != format!("{before}{name}{after}") {
                wrong.push(format!("{right} {back}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// A megabyte without a mark, and NULs among the characters that rules are
/// about: as many characters come out, and the words are still seen.
#[test]
fn endless_clauses_and_odd_characters_are_no_matter() {
    let endless = "一直发展于书记里".repeat(1 << 15);
    let made = hans_to(Standard::Hant, &endless);
    assert_eq!(made.chars().count(), endless.chars().count());
    assert!(made.starts_with("一直發展"));
    for odd in ["里\0后\0干", "\u{10ffff}里\u{feff}", "里", "", "余\n余"] {
        let made = hans_to(Standard::Hant, odd);
        assert_eq!(made.chars().count(), odd.chars().count(), "{odd:?}");
    }
}

/// Prints how many of our own sentences come out right, beside plain OpenCC,
/// and holds the goals. `cargo test -- --nocapture scores` shows the table.
#[test]
fn scores() {
    let fixture = include_str!("../../../tests/fixtures/sentences.tsv");
    let sentences: Vec<Vec<&str>> = fixture
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(sentences.len() >= 400);
    let mut table = String::from("                      sentences     ours    plain\n");
    let mut lost = Vec::new();
    for (column, standard) in [(1, Standard::Hant), (2, Standard::Hk), (0, Standard::Hans)] {
        let mut counts = [[0_usize; 3]; 2];
        for row in &sentences {
            let right = row[column];
            let (ours, plain) = if column == 0 {
                (
                    ENGINE.convert(row[1], Script::Hant, standard),
                    PLAIN.convert(row[1], Script::Hant, standard),
                )
            } else {
                (
                    hans_to(standard, row[0]),
                    PLAIN.convert(row[0], Script::Hans, standard),
                )
            };
            let hard = usize::from(plain != right);
            counts[hard][0] += 1;
            counts[hard][1] += usize::from(ours == right);
            counts[hard][2] += usize::from(plain == right);
            if ours != right {
                lost.push(format!("{right}\n    {ours}"));
                assert!(hard == 1, "lost to plain OpenCC: {right}\n{ours}");
            }
        }
        for (name, [all, ours, plain]) in ["ordinary", "hard"].iter().zip(counts) {
            let code = standard.code();
            let _ = writeln!(table, "{code:5} {name:15} {all:9} {ours:8} {plain:8}");
        }
        let [ordinary, hard] = counts;
        let (all, ours) = (ordinary[0] + hard[0], ordinary[1] + hard[1]);
        assert!(
            hard[1] * 100 >= hard[0] * 95,
            "{table}\n{}",
            lost.join("\n")
        );
        assert!(ours * 100 >= all * 98, "{table}\n{}", lost.join("\n"));
    }
    let _ = writeln!(std::io::stdout(), "{table}{}", lost.join("\n"));
}

/// The same for Traditional text as people type it: variants, 着 and 著.
#[test]
fn scores_of_the_way_back() {
    let fixture = include_str!("../../../tests/fixtures/sentences-back.tsv");
    let (mut counts, mut wrong) = ([[0_usize; 2]; 2], Vec::new());
    for line in fixture.lines().filter(|line| !line.starts_with('#')) {
        let (hant, right) = line.split_once('\t').unwrap();
        let [ours, plain] = [&*ENGINE as &dyn Convert, &*PLAIN]
            .map(|engine| engine.convert(hant, Script::Hant, Standard::Hans));
        let hard = usize::from(plain != right);
        counts[hard][0] += 1;
        counts[hard][1] += usize::from(ours == right);
        if ours != right {
            wrong.push(format!("{hant}\n    {right}\n    {ours}"));
        }
    }
    let [[ordinary, kept], [hard, mended]] = counts;
    let table = format!("hans  ordinary {kept}/{ordinary}, hard {mended}/{hard} (plain 0)");
    let _ = writeln!(std::io::stdout(), "{table}\n{}", wrong.join("\n"));
    assert!(hard >= 50 && kept == ordinary, "{}", wrong.join("\n"));
    assert!(mended * 100 >= hard * 95, "{}", wrong.join("\n"));
}

/// Hong Kong writes 着 where Taiwan writes 著, but in 著作 and 顯著 it does not.
#[test]
fn hong_kong_parts_what_taiwan_writes_as_one() {
    for (hant, hk) in [
        ("她掛著白布，看著書。", "她掛着白布，看着書。"),
        ("他的著作成績顯著。", "他的著作成績顯著。"),
        ("著名學者編著的教材。", "著名學者編著的教材。"),
    ] {
        assert_eq!(ENGINE.convert(hant, Script::Hant, Standard::Hk), hk);
    }
}
