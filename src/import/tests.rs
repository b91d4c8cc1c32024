//! What import makes of sources: data in, text out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::source::decode;
use crate::text::span::SourcePath;

/// Imports `text` as a file of that name.
fn imported(name: &str, text: &str) -> Reported<Option<Imported>> {
    let path = SourcePath::new(name).expect("a plain file name");
    let document = SourceDocument::from_text(path, text);
    import(&document, &Vocabulary::default(), &Given::default())
}

/// The Markdown after the front matter.
fn body_of(markdown: &str) -> &str {
    markdown.split("\n---\n").nth(1).map_or("", str::trim)
}

/// The body that import makes of `text`, which must hold an article.
fn body(text: &str) -> String {
    let imported = imported("a.txt", text).value.expect("an article");
    body_of(&imported.markdown).to_owned()
}

/// Whether the front matter of `text` holds `line`.
fn states(text: &str, line: &str) -> bool {
    let imported = imported("a.txt", text).value.expect("an article");
    imported.markdown.lines().any(|own| own == line)
}

/// Enough text for an article, in two paragraphs.
const LEAD: &str = "河湾村的路修好以后，村里的橘子当天就能运到县城，价钱比从前高了三成。";
const MORE: &str = "修路的钱一半是县里补的，一半是各户凑的。账目写在村口的墙上，谁都能看。";

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.retain(|path| path.extension().is_some_and(|own| own == extension));
    found.sort();
    found
}

fn read(path: &Path) -> SourceDocument {
    let bytes = std::fs::read(path).expect("a readable fixture");
    let name = path.file_name().expect("a file").to_string_lossy();
    let path = SourcePath::new(&name).expect("a plain file name");
    decode::decode(&path, &bytes).value.expect("text")
}

fn fixtures() -> Vec<PathBuf> {
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources"),
        "txt",
    )
}

/// Every fixture becomes the file beside it. `UPDATE=1` writes those files;
/// read them before they are committed.
#[test]
fn fixtures_become_the_files_beside_them() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 8);
    for path in fixtures {
        let beside = path.with_extension("md");
        let reported = import(&read(&path), &Vocabulary::default(), &Given::default());
        let Some(imported) = reported.value else {
            assert!(!beside.exists(), "{}: no article found", path.display());
            assert_eq!(reported.diagnostics[0].code, &code::NO_ARTICLE);
            continue;
        };
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &imported.markdown).expect("a writable fixture");
        }
        let expected = std::fs::read_to_string(&beside).expect("the expected file");
        assert_eq!(imported.markdown, expected, "{}", path.display());
    }
}

/// What import wrote is read again without a word.
#[test]
fn what_import_writes_is_read_without_complaint() {
    for path in fixtures() {
        let Some(imported) = import(&read(&path), &Vocabulary::default(), &Given::default()).value
        else {
            continue;
        };
        let name = SourcePath::new("content/articles/a.md").expect("a plain path");
        let written = SourceDocument::from_text(name, &imported.markdown);
        let parsed = crate::article::parse::parse(&written);
        let said: Vec<String> = parsed
            .diagnostics
            .iter()
            .filter(|it| it.code.severity != crate::diagnostic::Severity::Note)
            .map(|it| it.message.clone())
            .collect();
        assert!(
            parsed.value.is_some() && said.is_empty(),
            "{}: {said:?}",
            path.display()
        );
    }
}

/// The letters and digits of `text`, in the order of their codes.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// Checks the sum: every letter of the source stands in the body or in the
/// title, or was taken out with its class; and the body holds nothing else.
pub(super) fn account_for(document: &SourceDocument, imported: &Imported) {
    let report = &imported.report;
    let lines = &report.lines;
    assert_eq!(lines.len(), document.text.split('\n').count());
    let habits = tidy::habits(&document.text);
    let is_text = |line: &&LineVerdict| matches!(line.class, "body" | "heading" | "item");
    let mut source = String::new();
    let mut cut = String::new();
    for line in lines {
        let (clean, _) = tidy::clean_line(&line.text, habits);
        let is_blank = line.class == "blank";
        assert!(!is_blank || letters(&clean).is_empty(), "{}", line.text);
        if is_text(&line) {
            source.push_str(&clean);
            line.cut.iter().for_each(|(_, words)| cut.push_str(words));
        }
    }
    let body = body_of(&imported.markdown);
    let what = format!("{}\n{}\n----\n{body}", document.path, document.text);
    assert_eq!(letters(&source), letters(&format!("{body}{cut}")), "{what}");
    // The title: what stands on its lines is the title or was taken out.
    let given = lines.iter().filter(|line| line.reason.starts_with("题名"));
    let (mut stated, mut beside) = (String::new(), String::new());
    for line in given {
        stated.push_str(&tidy::clean_line(&line.text, habits).0);
        line.cut
            .iter()
            .for_each(|(_, words)| beside.push_str(words));
    }
    if !stated.is_empty() {
        let kept = letters(&format!("{}{beside}", report.title));
        assert_eq!(letters(&stated), kept, "{what}");
    }
    // Every line and every cut that is not in the article is counted.
    let gone = lines.iter().filter(|line| {
        let repeats = line.class == "title" && !line.reason.starts_with("题名");
        repeats || !(is_text(line) || matches!(line.class, "blank" | "title"))
    });
    let cuts = lines.iter().flat_map(|line| &line.cut);
    // A page in one line gives its title as a piece.
    let cuts = cuts.filter(|(class, words)| *class != "title" || *words != report.title);
    let cuts = cuts.count();
    let counted: u64 = report.removed.iter().map(|(_, count)| count).sum();
    assert_eq!(counted, (gone.count() + cuts) as u64, "{what}");
}

#[test]
fn nothing_is_lost_unsaid() {
    for path in fixtures() {
        let document = read(&path);
        let reported = import(&document, &Vocabulary::default(), &Given::default());
        if let Some(imported) = reported.value {
            account_for(&document, &imported);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_file() {
    for path in fixtures() {
        let document = read(&path);
        let first = import(&document, &Vocabulary::default(), &Given::default());
        assert_eq!(
            first,
            import(&document, &Vocabulary::default(), &Given::default())
        );
    }
}

#[test]
fn sentences_with_interface_words_are_text() {
    for sentence in [
        "村民扫一扫二维码，就能分享意见。",
        "他当过责任编辑，现在回村种橘子。",
        "登录平台以后，可以查看全部账目。",
        "作者把版权给了村里，谁都可以转载。",
        "点击量最高的一条，是橘子下树的视频。",
        "有人留言：来源：不明的农药，一律不许进村。",
        "动动手指就能交水费，老人也学会了。",
    ] {
        let text = format!("修路记\n2020-01-02\n{LEAD}\n{sentence}\n{MORE}\n");
        assert!(body(&text).contains(sentence), "{sentence}");
        let text = format!("修路记\n2020-01-02\n{LEAD}\n{MORE}\n{sentence}\n");
        assert!(body(&text).contains(sentence), "at the end: {sentence}");
    }
}

#[test]
fn lines_of_the_page_are_not_text() {
    for line in [
        "微信扫一扫，分享到朋友圈",
        "【打印本页】【关闭窗口】",
        "上一篇：春耕的第一天",
        "阅读次数：1024",
        "责任编辑：张三 审核：李四 校对：王五",
        "编辑丨张三",
        "（资料图片）",
        "关注公众号，查看更多精彩内容",
        "文明上网理性发言，请遵守网上公德",
        "更多>>",
        "|",
        "标签：",
        "动动小手，转发给更多想修路的人",
        "优质教育领域创作者",
        "收听本文，大约5分钟",
        "村口的石碑。张三摄/某某图片",
    ] {
        let text = format!("修路记\n2020-01-02\n{LEAD}\n{MORE}\n{line}\n");
        assert_eq!(body(&text), format!("{LEAD}\n\n{MORE}"), "{line}");
    }
}

#[test]
fn dates_are_stated_or_left_out() {
    let around = |header: &str| format!("一条路的账本\n{header}\n{LEAD}\n{MORE}\n");
    assert!(states(&around("2020-01-02 阅读：12"), "date: 2020-01-02"));
    assert!(states(
        &around("发布日期：2020年1月2日"),
        "date: 2020-01-02"
    ));
    assert!(states(
        &around("更新时间：2021-01-02 发布时间：2020-01-02"),
        "date: 2020-01-02"
    ));
    assert!(states(
        &around("2020/1/2 08:30 来源：某某日报"),
        "date: 2020-01-02"
    ));
    for no_date in ["2020-13-45", "阅读：20200102", "第2020期", "2020年"] {
        let imported = imported("a.txt", &around(no_date))
            .value
            .expect("an article");
        assert!(!imported.markdown.contains("\ndate:"), "{no_date}");
    }
}

#[test]
fn names_lose_their_inner_spaces() {
    let with = |credit: &str| format!("一条路的账本\n2020-01-02\n{LEAD}\n{MORE}{credit}\n");
    assert!(states(
        &with("（记者 董 某 通讯员 贺起某）"),
        "author: [董某, 贺起某]"
    ));
    assert!(states(
        &with("\n记者：张 三 李四四"),
        "author: [张三, 李四四]"
    ));
    assert!(states(
        &with("\n责 编：刘 某 |\n审 核：王某某 |"),
        "editor: [刘某]"
    ));
    assert!(states(
        &with("全媒体记者 张三 通讯员 李四 文/图"),
        "author: [张三, 李四]"
    ));
    assert!(states(&with("\n作者：佚名\n编辑：admin"), "script: hans"));
    assert!(states(
        &with("\n撰文：由张三、由李四"),
        "author: [张三, 李四]"
    ));
    let under = |header: &str, dateline: &str| {
        format!("一条路的账本\n{header}\n{dateline}{LEAD}\n{MORE}\n")
    };
    let account = under("原创 张三 山里的账\n2020年01月02日 08:30 河南", "");
    for line in ["source: 山里的账", "author: [张三]"] {
        assert!(states(&account, line), "{line}");
    }
    let agency = under("2020-01-02 来源：某某日报", "某某社清丰1月2日电（张三）");
    assert!(states(&agency, "author: [张三]"));
    assert!(states(&format!("■ {agency}"), "title: 一条路的账本"));
    let island = under("2020/01/02 08:30　記者張三∕苗栗報導　出處：某某新聞", "");
    assert!(states(&island, "author: [張三]"));
    let spent = format!("一条路的账本\n2020-01-02\n{LEAD}\n{MORE}\n阅读剩余全文（）\n");
    assert!(!states(&spent, "incomplete: true"));
}

#[test]
fn damage_is_quoted_and_nothing_else() {
    let garbled = |text: &str| {
        let text = format!("一条路的账本\n2020-01-02\n{LEAD}\n{text}\n{MORE}\n");
        imported("a.txt", &text)
            .value
            .expect("an article")
            .report
            .garbled
    };
    assert_eq!(
        garbled("大家说要走“共同富?!?。于是就修了这条路。"),
        ["共同富?!?"]
    );
    assert_eq!(garbled("办法定下来，确?!?0”个项目都开工了。"), ["确?!?0”"]);
    assert_eq!(
        garbled("修到第三年，\u{FFFD}\u{FFFD}村也通了车。"),
        ["\u{FFFD}\u{FFFD}"]
    );
    // One mark for each character that was lost, in a text with full-width marks.
    assert_eq!(garbled("村裡的老?頭每天到井邊坐，一坐一天。"), ["裡的老?"]);
    assert_eq!(garbled("來的人□一半一半，坐在井的兩邊。"), ["來的人□"]);
    for normal in [
        "真的吗?!大家都这么问，谁也答不上来。",
        "路修到哪里?他问。没有人回答。",
        "“怎么办？！”他问，“怎么办?”",
        "为什么??大家都想不通，只好再开会。",
        "气温25°C，误差±3，喝的是café里的茶。",
        "他说“要修”，又说“不修”?谁知道呢。",
        "这样行吗？，他自己也没有把握。",
        "劉□□說，他的名字不必寫出來。",
        "王□說，他的名字不必寫出來。",
        "他真的去了?大家都不信。",
        "到底去不去?大家都等着。",
    ] {
        assert!(garbled(normal).is_empty(), "{normal}");
    }
}

#[test]
fn punctuation_is_widened_between_hanzi_only() {
    let tidied = |text: &str| tidy::tidy(text, &[], Setting::Prose).text;
    for (from, to) in [
        ("今年,村里修路.", "今年，村里修路。"),
        (
            "收入1,000元,比例3:2,时间14:23。",
            "收入1,000元，比例3:2，时间14:23。",
        ),
        (
            "村(社区)有3.5万人;其中:老人(60岁)多",
            "村（社区）有3.5万人；其中：老人（60岁）多",
        ),
        (
            "见 https://a.example/b?c=d,e:f 一页",
            "见 https://a.example/b?c=d,e:f 一页",
        ),
        ("“五星”,“六星”", "“五星”，“六星”"),
        ("他说:\"好,就这样.\"", "他说：“好，就这样。”"),
        ("支持,,助推", "支持，，助推"),
        ("增长10%,2023年", "增长10%，2023年"),
        (
            "Tom, Dick and Harry said: no.",
            "Tom, Dick and Harry said: no.",
        ),
        ("全 面 推 进", "全面推进"),
        ("在 5G 时代", "在 5G 时代"),
        ("*镇,*村", "*镇，*村"),
    ] {
        assert_eq!(tidied(from), to);
        assert_eq!(tidied(to), to, "tidying twice changes nothing");
    }
    // Between the parts of a title a space stands for a comma; in a sentence it is stray.
    let title = "老人學寫「平安」 孩子來批改？ 一面牆說明白";
    assert_eq!(tidy::tidy(title, &[], Setting::Display).text, title);
    assert_eq!(tidied("寫「平安」 的老人"), "寫「平安」的老人");
}

#[test]
fn a_single_gloss_is_the_authors() {
    let text =
        format!("一条路的账本\n{LEAD}\n郪（qī）江从村前流过，江上有一座老桥，叫郪江桥。\n{MORE}\n");
    assert!(body(&text).contains("郪（qī）江"));
}

#[test]
fn text_decoded_wrongly_but_wholly_is_read_again() {
    let (bytes, ..) = encoding_rs::GB18030.encode("占位");
    assert!(!bytes.is_empty());
    let wrong = encoding_rs::GB18030
        .decode_without_bom_handling(MORE.as_bytes())
        .0
        .into_owned();
    if !wrong.contains('\u{FFFD}') {
        let text = format!("一条路的账本\n2020-01-02\n{LEAD}\n{wrong}\n");
        assert_eq!(body(&text), format!("{LEAD}\n\n{MORE}"));
    }
}

#[test]
fn a_file_without_an_article_says_so() {
    for text in [
        "首页 | 新闻 | 登录\n版权所有",
        "甲县|乙县|丙市|丁市|戊区|己县|庚县|辛县|壬市|",
        "？？？",
        "2020-01-02",
    ] {
        let reported = imported("a.txt", text);
        assert_eq!(reported.value, None, "{text}");
        assert_eq!(reported.diagnostics[0].code, &code::NO_ARTICLE);
        assert!(reported.diagnostics[0].help.is_some());
    }
}

#[test]
fn what_is_given_is_kept() {
    let slug = Slug::new("jiu-de-ming-zi").expect("a slug");
    let given = Given {
        slug: Some(slug.clone()),
        url: Some("https://example.org/a".to_owned()),
        date: Some(jiff::civil::date(2021, 5, 4)),
        themes: vec!["修路".to_owned()],
        practices: vec!["账目上墙".to_owned()],
        summary: Some("一条路怎么修成。".to_owned()),
    };
    let path = SourcePath::new("a.txt").expect("a path");
    let document = SourceDocument::from_text(path, &format!("一条路的账本\n{LEAD}\n{MORE}\n"));
    let imported = import(&document, &Vocabulary::default(), &given)
        .value
        .expect("an article");
    assert_eq!(imported.slug, slug);
    for line in [
        "slug: jiu-de-ming-zi",
        "date: 2021-05-04",
        "url: \"https://example.org/a\"",
        "themes: [修路]",
        "practices: [账目上墙]",
        "summary: 一条路怎么修成。",
    ] {
        assert!(
            imported.markdown.lines().any(|own| own == line),
            "{line}:\n{}",
            imported.markdown
        );
    }
    let open = &imported.report.guessed;
    assert!(!open.contains(&"themes".to_owned()) && !open.contains(&"summary".to_owned()));
    // What the source states itself counts more.
    let text = format!("一条路的账本\n发布时间：2020-01-02\n{LEAD}\n{MORE}\n");
    let path = SourcePath::new("a.txt").expect("a path");
    let document = SourceDocument::from_text(path, &text);
    let imported = import(&document, &Vocabulary::default(), &given).value;
    let markdown = imported.expect("an article").markdown;
    assert!(markdown.contains("date: 2020-01-02"), "{markdown}");
}

#[test]
fn themes_are_proposed_from_the_vocabulary() {
    let vocabulary = Vocabulary {
        themes: vec![
            vec!["修路".to_owned(), "道路建设".to_owned()],
            vec!["教育".to_owned()],
        ],
        practices: vec![vec!["公示".to_owned(), "账目".to_owned()]],
        ..Vocabulary::default()
    };
    let path = SourcePath::new("a.txt").expect("a path");
    let text = format!(
        "修路的账本\n{LEAD}\n{MORE}\n每年账目要对一次，对过的人都要签名，签了名的才算数。\n"
    );
    let document = SourceDocument::from_text(path, &text);
    let imported = import(&document, &vocabulary, &Given::default())
        .value
        .expect("an article");
    assert!(
        imported
            .markdown
            .contains("\nthemes: [修路]\npractices: [公示]\n")
    );
    assert_eq!(
        imported.report.guessed,
        ["themes", "practices", "figures", "summary"]
    );
}

/// An editor's words say what the general ones do not know.
#[test]
fn an_editor_may_add_words() {
    let text = format!(
        "修路的账本\n2020-01-02\n{LEAD}\n{MORE}\n乡音小站 邻里一家 欢迎常来坐坐\n排印：张三\n"
    );
    let path = || SourcePath::new("a.txt").expect("a path");
    let document = SourceDocument::from_text(path(), &text);
    let rows = "# 本站的词\n\nnav\tany\t乡音小站 歡迎常來坐坐\nlabel-editor\tlabel\t排印\n";
    let words = Words::extended(&SourceDocument::from_text(path(), rows));
    assert!(words.diagnostics.is_empty());
    let vocabulary = Vocabulary {
        words: words.value,
        ..Vocabulary::default()
    };
    let imported = import(&document, &vocabulary, &Given::default()).value;
    let markdown = imported.expect("an article").markdown;
    assert!(markdown.contains("\neditor: [张三]\n"), "{markdown}");
    assert_eq!(body_of(&markdown), format!("{LEAD}\n\n{MORE}"));
    for wrong in [
        "related any 甲乙",
        "relatd\tany\t甲乙",
        "related\tall\t甲乙",
        "related\tlabel\t甲乙",
        "role\tany\t甲乙",
        "fold\tpairs\t甲乙",
        "share\tany\t享",
        "share\tany\t ",
    ] {
        let rows = format!("# 一\nshare\tany\t分享给街坊\n{wrong}\n");
        let words = Words::extended(&SourceDocument::from_text(path(), &rows));
        let said: Vec<_> = words.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(said, [&code::BAD_WORDS], "{wrong}");
    }
}

/// Headings, lists and tables at the end are no running text, and belong to
/// the article all the same; a list of other articles does not.
#[test]
fn an_article_may_end_in_lists_and_tables() {
    let text = format!(
        "修路的账本\n{LEAD}\n{MORE}\n（一）管好三本账\n- 工钱账\n- 材料账\n（二）对好一张表\n\
         |项目|今年|去年|\n|水泥|三吨|两吨|\n\n上一篇：挖井的账本\n下一篇：没有了\n"
    );
    let markdown = imported("a.txt", &text).value.expect("an article").markdown;
    for kept in [
        "（一）管好三本账",
        "- 材料账",
        "（二）对好一张表",
        "| 水泥 | 三吨 | 两吨 |",
    ] {
        assert!(markdown.contains(kept), "{kept}: {markdown}");
    }
    assert!(!markdown.contains("挖井"), "{markdown}");
    let list = format!("修路的账本\n{LEAD}\n{MORE}\n- 挖井的账本\n- 架桥的账本\n- 植树的账本\n");
    let markdown = imported("a.txt", &list).value.expect("an article").markdown;
    assert!(!markdown.contains("架桥"), "{markdown}");
}

/// A step that grew with the square of the length would not come to an end
/// here in any reasonable time.
#[test]
fn a_huge_file_is_read() {
    let one_line = format!("一条路的账本\n{}\n", LEAD.repeat(2_000));
    assert!(imported("a.txt", &one_line).value.is_some());
    let many_lines = format!(
        "一条路的账本\n{}\n",
        format!("{LEAD}\n{MORE}\n甲？\n(记者 张三)\n").repeat(2_000)
    );
    imported("a.txt", &many_lines);
    for odd in ["（", "*", "?", "|甲", "&", "“", "一、", " 甲"] {
        imported("a.txt", &format!("{LEAD}\n{MORE}{}", odd.repeat(20_000)));
    }
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_import(text in "([ \\n|*?!,.:()“”（）一二第章、。，年月日0-9a-z(xiāng)记者来源：编辑-]{0,40}\\n){0,8}") {
        imported("a.txt", &text);
        imported("a.txt", &format!("{LEAD}\n{text}\n{MORE}"));
    }
}

/// The facts of one of the five seeds, which are never committed.
struct Facts {
    file: &'static str,
    front: &'static [&'static str],
    absent: &'static [&'static str],
    first: &'static str,
    last: &'static str,
    headings: usize,
    paragraphs: usize,
}

const SEEDS: [Facts; 5] = [
    Facts {
        file: "000_a9b43d8a4d6928f5.txt",
        front: &["date: 2023-11-23", "incomplete: true", "script: hans"],
        absent: &["source:", "author:", "editor:", "garbled:"],
        first: "今年以来，",
        last: "社会治理。",
        headings: 3,
        paragraphs: 4,
    },
    Facts {
        file: "001_415c9b7256695f7d.txt",
        front: &["date: 2024-04-23"],
        absent: &[
            "source:",
            "author:",
            "editor:",
            "url:",
            "incomplete:",
            "garbled:",
        ],
        first: "“务农重本，",
        last: "获得感。",
        headings: 2,
        paragraphs: 10,
    },
    Facts {
        file: "002_8f57f010aea4b8f2.txt",
        front: &[
            "date: 2020-07-08",
            "source: 鄉村干部報網",
            "author: [葉曉霞]",
            "editor: [車婧]",
            "script: hant",
            "converted: machine",
            "garbled: [\"確?!?0”\", \"共同富?!?\"]",
        ],
        absent: &["url:", "incomplete:"],
        first: "天臺縣龍溪",
        last: "全縣第一。",
        headings: 0,
        paragraphs: 4,
    },
    Facts {
        file: "003_913f22d4cb386857.txt",
        front: &[
            "title: 聚力起势 群“星”争辉 激活乡村振兴新动能",
            "date: 2023-08-07",
            "author: [王献伟, 程琪琪]",
            "editor: [崔莎莎]",
        ],
        absent: &["url:", "incomplete:", "garbled:"],
        first: "草木葱茏，",
        last: "全面振兴。",
        headings: 3,
        paragraphs: 12,
    },
    Facts {
        file: "004_9215d17fb2b3cfd6.txt",
        front: &["author: [董蕾, 贺起帅, 边龙飞]", "editor: [刘佳, 赵银岷]"],
        absent: &["date:", "source:", "url:", "incomplete:", "garbled:"],
        first: "如何破解单",
        last: "勃勃生机。",
        headings: 3,
        paragraphs: 8,
    },
];

#[test]
#[allow(clippy::print_stderr)] // a skipped test must be seen
fn the_five_seeds_give_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if !folder.is_dir() {
        eprintln!("skipped: the five seed texts are not beside this project");
        return;
    }
    for facts in &SEEDS {
        let document = read(&folder.join(facts.file));
        let imported = import(&document, &Vocabulary::default(), &Given::default())
            .value
            .expect("an article");
        let front = imported.markdown.split("\n---\n").next().unwrap_or("");
        for line in facts.front {
            assert!(
                front.lines().any(|own| own == *line),
                "{}: {line}\n{front}",
                facts.file
            );
        }
        for key in facts.absent {
            assert!(
                !front.lines().any(|own| own.starts_with(key)),
                "{}: {key}",
                facts.file
            );
        }
        let guessed_title = imported.report.guessed.iter().any(|key| key == "title");
        assert_eq!(guessed_title, facts.file.starts_with("004"));
        assert!(!guessed_title || imported.report.title.starts_with("孟州市"));
        let body = body_of(&imported.markdown);
        let body_text = body.replace('\\', "");
        assert!(body_text.starts_with(facts.first), "{}", facts.file);
        assert!(body_text.ends_with(facts.last), "{}", facts.file);
        let headings = body.lines().filter(|line| line.starts_with('#')).count();
        let blocks = body.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(
            (headings, blocks - headings),
            (facts.headings, facts.paragraphs),
            "{}",
            facts.file
        );
    }
}

/// The sources of the sample site, with facts that a person noted.
#[test]
#[allow(clippy::print_stderr)] // a skipped test must be seen
fn the_sample_sources_give_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/sources");
    let samples: [(&str, &[&str]); 5] = [
        (
            "longxi-hanshan-cluster-hant.txt",
            &[
                "title: 浙江天臺龍溪：四個村握成一個拳頭，“寒山片區”的抱團賬",
                "date: 2020-07-08",
                "source: 山溪鄉訊網",
                "author: [林見川]",
                "editor: [孟小舟]",
                "place: [浙江省, 臺州市, 天臺縣, 龍溪鄉]",
                "converted: machine",
            ],
        ),
        (
            "mengzhou-village-clusters.txt",
            &[
                "author: [苏禾, 陆星河, 魏然]",
                "editor: [唐棣, 蒋一鸣]",
                "guessed: [title, place, figures, summary]",
            ],
        ),
        (
            "qingfeng-five-stars.txt",
            &[
                "title: 五颗“星”怎样照进一个城郊镇",
                "date: 2023-08-07",
                "author: [周望舒, 高念祖]",
                "editor: [柳青禾]",
                "place: [河南省, 濮阳市, 清丰县, 城关镇]",
            ],
        ),
        (
            "town-orders-and-points.txt",
            &[
                "title: 交流材料：一个镇的四件旧事与四篇新文章",
                "date: 2024-04-23",
            ],
        ),
        (
            "township-one-plan-three-brands.txt",
            &[
                "title: 一张规划、三块牌子、四季节会：一个山水小镇的乡村振兴账本",
                "date: 2023-11-23",
                "incomplete: true",
            ],
        ),
    ];
    for (name, facts) in samples {
        let path = folder.join(name);
        if !path.is_file() {
            eprintln!("skipped: {} is not here", path.display());
            continue;
        }
        let imported = import(&read(&path), &Vocabulary::default(), &Given::default())
            .value
            .expect("an article");
        for fact in facts {
            assert!(
                imported.markdown.lines().any(|line| line == *fact),
                "{name}: {fact}\n{}",
                imported.markdown
            );
        }
    }
}

/// Prints what import makes of the files that `IMPORT_FILE` names:
/// `IMPORT_FILE=… cargo test --lib import::tests::show -- --ignored --nocapture`.
#[test]
#[ignore = "prints; for a person"]
#[allow(clippy::print_stdout)]
fn show() {
    let names = std::env::var("IMPORT_FILE").unwrap_or_default();
    for name in names.split(' ').filter(|name| !name.is_empty()) {
        let document = read(Path::new(name));
        let start = std::time::Instant::now();
        let reported = import(&document, &Vocabulary::default(), &Given::default());
        println!("=== {name} {:?}", start.elapsed());
        for diagnostic in &reported.diagnostics {
            println!(
                "{} {} {:?}",
                diagnostic.code.id(),
                diagnostic.message,
                diagnostic.span
            );
        }
        let Some(imported) = reported.value else {
            continue;
        };
        for line in imported
            .report
            .lines
            .iter()
            .filter(|line| line.class != "blank")
        {
            let text: String = line.text.chars().take(30).collect();
            println!(
                "{:4} {:8} {text} | {}",
                line.number, line.class, line.reason
            );
        }
        println!("{}", imported.markdown);
    }
}

/// Writes what import makes of the files of `IMPORT_FOLDER`, and why, into
/// `IMPORT_OUT`.
#[test]
#[ignore = "writes; for a person"]
fn write_out() {
    let folder = |name: &str| PathBuf::from(std::env::var_os(name).expect("two folders"));
    let to = folder("IMPORT_OUT");
    for path in files(&folder("IMPORT_FOLDER"), "txt") {
        let imported = import(&read(&path), &Vocabulary::default(), &Given::default()).value;
        let (mut markdown, mut reasons) = (String::new(), String::new());
        if let Some(imported) = imported {
            markdown = imported.markdown;
            for line in &imported.report.lines {
                let text: String = line.text.chars().take(30).collect();
                let (number, class, reason) = (line.number, line.class, &line.reason);
                let _ = writeln!(reasons, "{number:4} {class:8} {text} | {reason}");
            }
        }
        let name = path.file_stem().expect("a file").to_string_lossy();
        std::fs::write(to.join(format!("{name}.md")), markdown).expect("a folder");
        std::fs::write(to.join(format!("{name}.explain")), reasons).expect("a folder");
    }
}

#[test]
#[ignore = "timing; for a person"]
#[allow(clippy::print_stdout)]
fn timing() {
    let time = |name: &str, text: &str| {
        let start = std::time::Instant::now();
        imported("a.txt", text);
        println!("{name}: {:?} for {} bytes", start.elapsed(), text.len());
    };
    time(
        "one line",
        &format!("一条路的账本\n{}\n", LEAD.repeat(2_000)),
    );
    time(
        "many lines",
        &format!(
            "一条路的账本\n{}\n",
            format!("{LEAD}\n{MORE}\n甲？\n(记者 张三)\n").repeat(2_000)
        ),
    );
    for odd in ["（", "*", "?", "|甲", "&", "“", "一、", " 甲"] {
        time(odd, &format!("{LEAD}\n{MORE}{}", odd.repeat(20_000)));
    }
}
