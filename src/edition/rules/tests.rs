use super::*;

const CLASSES: &str = "数\t一 二\n畜\t鸡 羊\n都\t{数} {畜}\n";

/// The characters of `text`, in which `|` stands between words, and the borders of its words;
/// what is no Han character is a word by itself.
pub(in crate::edition) fn cut(text: &str) -> (Vec<char>, Vec<bool>) {
    let (mut characters, mut borders) = (Vec::new(), Vec::new());
    let mut border = true;
    for c in text.chars() {
        if c == '|' {
            border = true;
        } else {
            characters.push(c);
            borders.push(border || !is_han(c));
            border = !is_han(c);
        }
    }
    borders.push(true);
    (characters, borders)
}

/// The forms of `text`, in which `|` stands between words, by one rule.
fn check(rule: &str, text: &str, expected: &str) {
    let list = format!("{rule}\t\t变。\t留。");
    let rules = Rules::parse(&list, &classes(CLASSES).unwrap()).unwrap();
    let (characters, borders) = cut(text);
    let words = Words {
        characters: &characters,
        borders: &borders,
    };
    let found: String = (0..characters.len())
        .map(|at| {
            rules
                .form(words, at, false)
                .map_or(characters[at], |(form, _)| form)
        })
        .collect();
    assert_eq!(found, expected, "{rule} in {text}");
}

#[test]
fn neighbours_decide() {
    check("只\t隻\t{数}\t", "一只鸡只有一只", "一隻鸡只有一隻");
    check("只\t隻\t{数}\t{畜}", "一只鸡一只有", "一隻鸡一只有");
    check("只\t隻\t{数}\t!有", "一只鸡一只有", "一隻鸡一只有");
    check("只\t隻\t\t{都}", "只鸡只羊只二只三", "隻鸡隻羊隻二只三");
    check("里\t裏\t.\t^", "里，村里，里村", "里，村裏，里村");
    check("里\t裏\t^\t", "里村里", "裏村里");
    check("后\t後\t会\t来 !来了", "会后来会后来了", "会後来会后来了");
    check("干净\t乾淨\t\t", "干净", "乾淨");
}

#[test]
fn borders_of_words_decide() {
    check(
        "|余|\t余\t\t",
        "其余|余|余粮",
        "其余|余|余粮".replace('|', "").as_str(),
    );
    check("|余|\t餘\t\t", "其余|余|余粮", "其余餘余粮");
    check("|余\t餘\t\t", "其余|余|余粮", "其余餘餘粮");
    check("余|\t餘\t\t", "其余|余|余粮", "其餘餘余粮");
    check("里\t裏\t村|\t", "村|里|村里", "村裏村里");
}

#[test]
fn a_rule_is_firm_or_not() {
    let words = Words {
        characters: &['里'],
        borders: &[true, true],
    };
    for (rule, firm) in [("里", false), ("*里", true)] {
        let list = format!("{rule}\t裏\t\t\t\t变。\t留。");
        let rules = Rules::parse(&list, &Classes::new()).unwrap();
        let form = |firm| rules.form(words, 0, firm).map(|it| it.0);
        assert_eq!((form(firm), form(!firm)), (Some('裏'), None));
    }
}

#[test]
fn bad_lists_are_refused_with_their_line() {
    let classes = classes(CLASSES).unwrap();
    for bad in [
        "里\t裏",
        "里\t裏裏\t\t\t\t变\t留",
        "里\t裏\t{无}\t\t\t变\t留",
        "里\t裏\t{数\t\t\t变\t留",
        "里\t裏\t!\t\t\t变\t留",
        "里\t裏\t\t\t\t\t留",
    ] {
        let error = Rules::parse(&format!("# 注\n\n{bad}\n"), &classes)
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "第 3 行", "{bad}");
    }
    assert!(super::classes("数 一").is_err());
    assert!(super::classes("数\t{无}").is_err());
}
