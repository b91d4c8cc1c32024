//! `-{ }-` in lines and in plain values: what is read, what is said, and that
//! it is written as it was.

use super::super::marks::{Fault, read, write};
use super::super::print::to_markdown;
use super::super::text::Form;
use super::super::{Block, BlockKind, Document, Inline, Text, walk};
use super::parse;
use crate::text::script::{Script, Standard};

/// Every text of `document` in reading order, marks as `[ ]`.
fn texts(document: &Document) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    walk::map_text(document, &|texts| {
        found.borrow_mut().extend(texts.iter().map(|it| shown(it)));
        texts.iter().map(|it| (*it).clone()).collect()
    });
    found.into_inner()
}

fn shown(text: &Text) -> String {
    let mut shown = text.as_str().to_owned();
    for mark in text.marks().iter().rev() {
        shown.insert(mark.range().end, ']');
        let tags = mark.forms().iter();
        let tags: Vec<_> = tags
            .map(|(it, words)| format!("{}={words},", it.tag()))
            .collect();
        let tags = tags.concat();
        shown.insert_str(mark.range().start, &format!("[{tags}"));
    }
    shown
}

/// The texts of `markdown`; nothing is wrong with it, and it is printed and
/// read as the same tree again.
fn check(markdown: &str, expected: &[&str]) {
    let read = parse(markdown);
    assert_eq!(texts(&read.value), expected, "{markdown}");
    assert_eq!(read.diagnostics, [], "{markdown}");
    let printed = to_markdown(&read.value);
    let again = parse(&printed);
    assert_eq!(texts(&again.value), expected, "printed as {printed}");
    assert_eq!(again.diagnostics, [], "printed as {printed}");
}

#[test]
fn marks_stand_wherever_words_do() {
    check("请看-{里}-。", &["请看[里]。"]);
    check("## -{里}-程", &["[里]程"]);
    check("**-{里}-程**后", &["[里]程", "后"]);
    check("甲，**-{里}-**。", &["甲，", "[里]", "。"]);
    check("甲-{**里**}-后", &["甲", "[里]", "后"]);
    check("[-{里}-程](a.md)", &["[里]程"]);
    check("看![-{里}-程](a.png)吧", &["看", "[里]程", "吧"]);
    check("![-{里}-程](a.png \"-{后}-山\")", &["[里]程", "[后]山"]);
    check(
        "| -{里}- | 乙 |\n| --- | --- |\n| 丙 | 丁-{后}- |",
        &["[里]", "乙", "丙", "丁[后]"],
    );
    check("> - -{里}-程", &["[里]程"]);
    check("<em>-{里}-</em>", &["[里]"]);
    check("-{张**}-说", &["[张]", "说"]);
}

#[test]
fn marks_reach_over_emphasis_and_lines() {
    check("-{甲**乙**丙}-丁", &["[甲]", "[乙]", "[丙]丁"]);
    check("-{甲\n乙}-\n丙", &["[甲乙]丙"]);
    check("-{甲`里`乙}-", &["[甲]", "[乙]"]);
    check("-{甲![乙](a.png)丙}-", &["[甲]", "[乙]", "[丙]"]);
}

#[test]
fn forms_are_told_from_words() {
    check(
        "用-{hans:计算机;hant:電腦}-办公",
        &["用[hans=计算机,hant=電腦,计算机]办公"],
    );
    check(
        "-{zh-tw:電腦; zh-hk：電子計算機；ZH-CN:计算机;}-",
        &["[tw=電腦,hk=電子計算機,cn=计算机,计算机]"],
    );
    check("-{hant:電腦}-", &["[hant=電腦,電腦]"]);
    check("-{hans:甲;乙;hant:丙}-", &["[hans=甲;乙,hant=丙,甲;乙]"]);
    check("-{hans:;hant:的}-", &["[hans=,hant=的,的]"]);
    // Words with a colon are words.
    check("-{时间：上午;地点：村口}-", &["[时间：上午;地点：村口]"]);
    check("-{ratio: 3;4}-", &["[ratio: 3;4]"]);
    check("-{https://a.cn/里}-", &["[https://a.cn/里]"]);
}

#[test]
fn what_is_no_mark_is_text() {
    check("\\-{里}-", &["-{里}-"]);
    check("-\\{里}-", &["-{里}-"]);
    check("-{里}\\-后}-", &["[里}-后]"]);
    check("-{里\\-{后}-", &["[里-{后]"]);
    check("&#45;{里}-", &["-{里}-"]);
    check("里}-后", &["里}-后"]);
    check("`-{里}-`", &[]);
    check("<https://a.cn/-{b}->", &["https://a.cn/-{b}-"]);
    check("\u{FDD0}里\u{FDD1}", &["\u{FFFD}里\u{FFFD}"]);
    let code = parse("```\n-{里}-\n```\n\n<span lang=\"ja\" title=\"-{里}-\">-{里}-</span>");
    assert!(matches!(&code.value.blocks[0].kind, BlockKind::Code { code, .. } if code == "-{里}-"));
}

/// The texts of a broken mark, which stay as they were, and what is said, with
/// the words that it points at.
fn check_broken(markdown: &str, expected: &[&str], said: &[(&str, &str)]) {
    let read = parse(markdown);
    assert_eq!(texts(&read.value), expected, "{markdown}");
    let found: Vec<_> = read
        .diagnostics
        .iter()
        .map(|it| {
            let span = it.span.as_ref().expect("a place");
            (it.message.as_str(), &markdown[span.start..span.end])
        })
        .collect();
    assert_eq!(found, said, "{markdown}");
    let again = parse(&to_markdown(&read.value));
    assert_eq!(texts(&again.value), expected);
}

#[test]
fn broken_marks_are_reported_and_stay_words() {
    check_broken("甲-{里", &["甲-{里"], &[("`-{` 没有结束", "-{")]);
    check_broken(
        "甲-{里\n\n后}-",
        &["甲-{里", "后}-"],
        &[("`-{` 没有结束", "-{")],
    );
    check_broken(
        "-{甲-{乙}-丙}-丁",
        &["-{甲-{乙}-丙}-丁"],
        &[("`-{` 里面又有一个 `-{`", "-{")],
    );
    check_broken("-{甲-{乙}-丙", &["-{甲[乙]丙"], &[("`-{` 没有结束", "-{")]);
    check_broken("甲-{}-乙", &["甲-{}-乙"], &[("`-{ }-` 里面是空的", "-{")]);
    check_broken("甲-{ }-乙", &["甲-{ }-乙"], &[("`-{ }-` 里面是空的", "-{")]);
    check_broken(
        "-{zh-xx:甲;hant:乙}-",
        &["-{zh-xx:甲;hant:乙}-"],
        &[("`-{ }-` 里不认识 `zh-xx`", "-{")],
    );
    check_broken(
        "-{H|hans:甲}-",
        &["-{H|hans:甲}-"],
        &[("`-{ }-` 里不认识 `H|`", "-{")],
    );
    check_broken(
        "-{hans:甲;hans:乙}-",
        &["-{hans:甲;hans:乙}-"],
        &[("`-{ }-` 里 `hans` 写了两次", "-{")],
    );
    check_broken(
        "-{hans:**甲**;hant:乙}-",
        &["-{hans:", "甲", ";hant:乙}-"],
        &[("分版本的 `-{ }-` 里有粗体、链接、图片或换行", "-{")],
    );
    // The words of an image are a line of their own.
    check_broken(
        "-{甲![乙}-](a.png)",
        &["-{甲", "乙}-"],
        &[("`-{` 没有结束", "-{")],
    );
}

#[test]
fn plain_values_have_marks_too() {
    let check = |value: &str, expected: &str, faults: &[(usize, Fault)]| {
        let (text, found) = read(value);
        assert_eq!(shown(&text), expected, "{value}");
        assert_eq!(found, faults, "{value}");
        assert_eq!(shown(&read(&write(&text)).0), expected, "{}", write(&text));
    };
    check("-{里}-程", "[里]程", &[]);
    check("甲\\-{里}-", "甲-{里}-", &[]);
    check("甲\\\\-{里}-", "甲\\[里]", &[]);
    check("甲\\}-乙\\-{丙", "甲}-乙-{丙", &[]);
    check("-{甲\\}-乙\\\\}-", "[甲}-乙\\]", &[]);
    check("a\\b", "a\\b", &[]);
    check("甲-{里", "甲-{里", &[(3, Fault::Unclosed)]);
    check("-{hans:甲;hk:乙}-", "[hans=甲,hk=乙,甲]", &[]);
}

#[test]
fn an_edition_without_a_form_takes_the_nearest() {
    let form = |value: &str, standard| {
        let (text, _) = read(value);
        let mark = &text.marks()[0];
        match mark.form(&text.as_str()[mark.range()], standard) {
            Form::Given(words) => words.to_owned(),
            Form::Convert(words, script) => format!("{words} from {script:?}"),
        }
    };
    for (value, standard, expected) in [
        ("-{里}-", Standard::Hk, "里"),
        ("-{hans:甲;hant:乙}-", Standard::Hk, "乙"),
        ("-{hans:甲;tw:乙;hk:丙}-", Standard::Hk, "丙"),
        ("-{hans:甲;tw:乙;hk:丙}-", Standard::Hant, "乙"),
        ("-{hans:甲;hk:丙}-", Standard::Hant, "丙"),
        ("-{hans:甲;tw:乙;mo:丙}-", Standard::Hk, "丙"),
        ("-{my:甲;tw:乙}-", Standard::Hans, "甲"),
    ] {
        assert_eq!(form(value, standard), expected, "{value}");
    }
    assert_eq!(
        form("-{hant:乙}-", Standard::Hans),
        format!("乙 from {:?}", Script::Hant)
    );
}

#[test]
fn a_slice_keeps_its_marks() {
    let (text, _) = read("甲-{乙丙}-丁-{hans:戊己;hant:庚}-");
    assert_eq!(shown(&text.slice(3..12)), "[乙丙]丁");
    assert_eq!(shown(&text.slice(6..12)), "[丙]丁");
    assert_eq!(shown(&text.slice(12..18)), "[hans=戊己,hant=庚,戊己]");
    // Half of two forms is neither.
    assert_eq!(shown(&text.slice(9..15)), "丁[戊]");
}

#[test]
fn a_line_full_of_broken_marks_takes_no_square_of_time() {
    let markdown = "-{".repeat(200_000);
    let read = parse(&markdown);
    assert_eq!(read.diagnostics.len(), 200_000);
    let Block {
        kind: BlockKind::Paragraph(inlines),
        ..
    } = &read.value.blocks[0]
    else {
        panic!("a paragraph");
    };
    assert!(matches!(inlines.as_slice(), [Inline::Text(text)] if text.as_str() == markdown));
}
