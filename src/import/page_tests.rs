//! Pages made at random: whatever stands around and between the paragraphs of
//! an article, all of the article is kept and nothing else.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::text::span::SourcePath;

/// Sentences that an author could have written; some hold words of pages.
const SENTENCES: [&str; 36] = [
    "河边的两个村子共用一座水磨，磨面的日子排在一张旧木板上。",
    "去年冬天，磨盘裂了一道缝，修磨的石匠从邻县请来，住了六天。",
    "修好以后第一个来磨面的是八十岁的何婆婆，她带来了三十斤荞麦。",
    "“磨在，村子就在。”她说完这句话，把围裙解下来擦了擦手。",
    "账目贴在磨坊门口，收入一千二百元，支出九百八十元，结余写在最下面一行。",
    "年轻人把磨面的过程拍成短片，分享到村里的群里，看的人比全村的人还多。",
    "有人建议在磨坊门口贴一个二维码，扫一扫就能预约，大家觉得可以试一试。",
    "管磨的老人当过小学的责任编辑，油印过校报，字写得又小又清楚。",
    "2018年3月5日，两个村子开会，议定修渠的钱按人头分摊，每人十五元。",
    "他们没有请施工队，自己动手，用了四十七天，挖出一条六百米长的渠。",
    "渠修成以后，下游的十二户人家也用上了水，他们送来了两头羊。",
    "羊没有杀，养在磨坊后面，第二年变成了五头。",
    "来参观的人问：这样的办法，能不能搬到别的地方去？",
    "何婆婆摇摇头，说：“办法不能搬，人可以学。”",
    "今年春天，县里派来两名技术员，量了水流，画了图，建议加一道闸。",
    "加闸要花三万元，村里只有一万八千元，差的部分由互助社先垫上。",
    "互助社的规矩是借多少还多少，不收利息，只要求还钱的时候带一句话。",
    "带什么话都行，有人说谢谢，有人说对不起，还有人什么也没说，只鞠了一躬。",
    "这些话被记在一个本子上，本子的封面写着“人情账”三个字。",
    "本子已经用掉了四本，最早的一本纸都黄了，还锁在木柜里。",
    "城里来的学生把本子一页一页扫描下来，存在电脑里，说是怕虫蛀。",
    "学校的老师把它编成课文，孩子们念的时候，常常停下来问：这是我爷爷吗？",
    "秋收之后，两个村子轮流请客，今年轮到上游的村子，摆了二十六桌。",
    "桌上没有酒，只有新磨的面做的饼，和一大锅羊杂汤。",
    "饭后照例要选管磨的人，选法是每人投一粒豆子，豆子多的当选。",
    "当选的人不领工钱，只在磨面的时候多得一升面。",
    "从前有人为一升面争过，争到后来不好意思，就把面送给了学校。",
    "现在这升面归学校食堂，做成馒头，一个孩子一个。",
    "技术员走的时候说，这里的水不算好，可是人心齐，闸一定能修成。",
    "闸在入冬之前修好了，比原来的图纸低了二十厘米，因为石头不够。",
    "水位低一些，磨转得慢一些，何婆婆说慢一点好，面细。",
    "磨坊的墙上挂着一块新木板，写着明年磨面的日子，已经排到了立夏。",
    "下一步，两个村子打算把渠边的小路铺平，让收割机也开得进来。",
    "路有一公里半，按一公里六万元算，要九万元，这一回要向银行贷款。",
    "贷款的事还没有定，会还要再开，开会的地方就在磨坊里。",
    "开会那天，磨要停半天，这也写进了两个村子的公约。",
];

/// Lines before an article.
const HEADER: [&str; 22] = [
    "首页 | 新闻 | 视频 | 图片 | 登录 | 注册",
    "您当前的位置：首页 > 三农 > 正文",
    "首页>>政务公开>>工作动态",
    "请输入关键词 搜索",
    "设为首页 加入收藏 手机版",
    "分享到：微信 微博 QQ空间",
    "【字体：大 中 小】",
    "字号：T|T",
    "浏览次数：1024",
    "阅读量：3.2万",
    "扫一扫在手机打开当前页",
    "打印本页 关闭窗口",
    "责任编辑：秦晓",
    "作者：罗青",
    "听新闻",
    "打开APP",
    "登录 / 注册",
    "语音播报：",
    "无障碍浏览 长者版",
    "2022-11-03 08:15:20",
    "来源：青禾晚报",
    "发布时间：2022年11月03日 来源：青禾晚报 点击：88 次",
];

/// Lines after an article.
const TAIL: [&str; 28] = [
    "（责任编辑：秦晓）",
    "责编：秦晓 审核：卢山 终审：高原",
    "编辑丨秦晓",
    "来源：青禾晚报",
    "【打印】【关闭】",
    "分享到朋友圈",
    "上一篇：春耕的第一天",
    "下一篇：没有了",
    "相关阅读",
    "一口老井的故事",
    "水渠修到家门口",
    "相关新闻：",
    "推荐阅读：种茶的人家",
    "网友评论 文明上网理性发言",
    "我要评论",
    "0条评论",
    "举报",
    "点赞 收藏 转发",
    "扫描二维码关注公众号",
    "版权声明：本网所有内容，未经授权不得转载。",
    "免责声明：本文仅代表作者本人观点，与本网无关。",
    "版权所有：青禾新闻网 ICP备00000000号",
    "主办单位：某某县人民政府办公室 技术支持：信息中心",
    "联系我们 | 关于我们 | 网站地图",
    "甲县|乙县|丙县|丁县|戊县|己县|庚县|辛县|壬县|癸县|",
    "热门标签：乡村 水磨 公约",
    "返回顶部",
    "更多>>",
];

/// Lines that pages put between paragraphs.
const BETWEEN: [&str; 6] = [
    "点击加载图片",
    "（磨坊外景。罗青 摄）",
    "图为村民在磨面。",
    "▲修好的水渠（资料图片）",
    "广告",
    "【延伸阅读】水磨的前世今生",
];

const TITLES: [&str; 5] = [
    "两个村子和一座水磨",
    "水磨坊里的人情账：两个村子的四本账本",
    "“磨在，村子就在”",
    "河边有座共用的磨坊",
    "共用一座磨 同修一条渠——两个村子的故事",
];

const HEADINGS: [&str; 8] = [
    "先修磨盘",
    "再修水渠",
    "后修人心",
    "账目上墙",
    "人情账本",
    "一粒豆子选管磨人",
    "今后的打算",
    "闸与水位",
];

#[derive(Clone, Debug)]
struct Made {
    page: String,
    title: &'static str,
    paragraphs: Vec<String>,
    headings: Vec<String>,
}

fn made() -> impl Strategy<Value = Made> {
    let sentences = subsequence(SENTENCES.to_vec(), 8..30).prop_shuffle();
    let sizes = prop::collection::vec(1_usize..4, 3..9);
    let header = subsequence(HEADER.to_vec(), 0..7).prop_shuffle();
    let tail = subsequence(TAIL.to_vec(), 0..10).prop_shuffle();
    let between = subsequence(BETWEEN.to_vec(), 0..3);
    let layout = (
        select(vec!["", "　　", "  "]),
        any::<bool>(),
        0_usize..3,
        any::<u64>(),
    );
    (
        select(TITLES.to_vec()),
        (sentences, sizes),
        (header, tail, between),
        subsequence(HEADINGS.to_vec(), 0..4),
        layout,
    )
        .prop_map(
            |(title, (sentences, sizes), (header, tail, between), headings, layout)| {
                let (indent, gaps, numbering, seed) = layout;
                let mut paragraphs: Vec<String> = Vec::new();
                let mut rest = &sentences[..];
                for size in sizes {
                    let size = size.min(rest.len());
                    let (own, others) = rest.split_at(size);
                    rest = others;
                    if !own.is_empty() {
                        paragraphs.push(own.concat());
                    }
                }
                let mut lines: Vec<String> = Vec::new();
                let (above, below) =
                    header.split_at(usize::try_from(seed % 7).unwrap_or(0).min(header.len()));
                lines.extend(above.iter().map(ToString::to_string));
                lines.push(title.to_owned());
                lines.push("2022-11-03 来源：青禾晚报".to_owned());
                lines.extend(below.iter().map(ToString::to_string));
                let mut named = Vec::new();
                let mut noise = between.iter();
                for (at, paragraph) in paragraphs.iter().enumerate() {
                    // A heading every second paragraph, after the lead.
                    if at % 2 == 1
                        && let Some(words) = headings.get(at / 2)
                    {
                        let number = ["一", "二", "三", "四"][(at / 2).min(3)];
                        let heading = match numbering {
                            0 => (*words).to_owned(),
                            1 => format!("{number}、{words}"),
                            _ => format!("（{number}）{words}"),
                        };
                        lines.push(heading.clone());
                        named.push(heading);
                    } else if at > 0 && (seed >> at) % 3 == 0 {
                        lines.extend(noise.next().map(ToString::to_string));
                    }
                    lines.push(format!("{indent}{paragraph}"));
                }
                lines.extend(tail.iter().map(ToString::to_string));
                Made {
                    page: lines.join(if gaps { "\n\n" } else { "\n" }),
                    title,
                    paragraphs,
                    headings: named,
                }
            },
        )
}

fn imported(text: &str) -> Option<Imported> {
    let path = SourcePath::new("a.txt").expect("a plain file name");
    let document = SourceDocument::from_text(path, text);
    import(&document, &Vocabulary::default(), &Given::default()).value
}

/// What is wrong with the article that import makes of a page.
fn faults(made: &Made) -> Vec<String> {
    let Some(imported) = imported(&made.page) else {
        return vec!["no article".to_owned()];
    };
    let body = imported
        .markdown
        .split("\n---\n")
        .nth(1)
        .unwrap_or("")
        .trim();
    let mut expected = made.paragraphs.clone();
    expected.extend(made.headings.iter().cloned());
    let found: Vec<String> = body
        .split("\n\n")
        .map(|block| block.trim_start_matches(['#', ' ']).to_owned())
        .collect();
    let lost = expected.iter().filter(|words| !found.contains(words));
    let left = found.iter().filter(|words| !expected.contains(words));
    let mut faults: Vec<String> = lost.map(|words| format!("lost: {words}")).collect();
    faults.extend(left.map(|words| format!("left: {words}")));
    if imported.report.title != made.title {
        faults.push(format!("title: {}", imported.report.title));
    }
    let headings = body.lines().filter(|line| line.starts_with('#')).count();
    if faults.is_empty() && headings != made.headings.len() {
        faults.push(format!("{headings} headings"));
    }
    for line in ["source: 青禾晚报", "date: 2022-11-03"] {
        if !imported.markdown.lines().any(|own| own == line) {
            faults.push(format!("without {line}"));
        }
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_article_is_kept_whole_and_alone(made in made()) {
        prop_assert_eq!(faults(&made), Vec::<String>::new(), "{}", made.page);
    }
}

/// Lines of every kind in any order, and what is none of them.
fn mixture() -> impl Strategy<Value = String> {
    let odd = vec![
        "一、",
        "（一）先修磨盘",
        "1.先修",
        "2.后修",
        "3.再看",
        "- 3 -",
        "|甲|乙|",
        "甲\t乙\t丙",
        "年份  收入  支出",
        "① 一注",
        "[1] 某某. 水磨[J]. 乡村, 2015.",
        "参考文献",
        "（秦晓）",
        "记者 罗青",
        "某县农业局",
        "2020年1月2日",
        "二〇二〇年一月二日",
        "3楼 山里人 发表于 2020-1-2",
        "“以聋治?!?。",
        "磨（mò）坊（fáng）里（lǐ）",
        "**重点**",
        "{{ x }}",
        "<b>甲</b>",
        "&ldquo;甲&rdquo;",
        "一、修磨 两个村子凑钱修磨盘，一共花了三千元，石匠住了六天。二、修渠 两个村子自己动手修渠，挖了四十七天，一共六百米。",
        "本报讯（记者 罗青）水磨修好了。",
        "闸修好了。（责任编辑：秦晓）",
        "01",
        "先看水",
        "02",
        "再看人",
        "　",
        "",
    ];
    let line = prop_oneof![
        4 => select(SENTENCES.to_vec()),
        1 => select(HEADER.to_vec()),
        1 => select(TAIL.to_vec()),
        1 => select(BETWEEN.to_vec()),
        1 => select(TITLES.to_vec()),
        3 => select(odd),
    ];
    prop::collection::vec(line, 1..24).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_letter_of_a_mixture_is_accounted_for(text in mixture()) {
        let path = SourcePath::new("a.txt").expect("a plain file name");
        let document = SourceDocument::from_text(path, &text);
        let reported = import(&document, &Vocabulary::default(), &Given::default());
        if let Some(imported) = &reported.value {
            super::tests::account_for(&document, imported);
            let again = import(&document, &Vocabulary::default(), &Given::default());
            prop_assert_eq!(&reported, &again);
            let name = SourcePath::new("content/articles/a.md").expect("a plain path");
            let written = SourceDocument::from_text(name, &imported.markdown);
            let parsed = crate::article::parse::parse(&written);
            prop_assert!(parsed.value.is_some());
            let wrong = parsed.diagnostics.iter().find(|it| it.code.severity == crate::diagnostic::Severity::Error);
            prop_assert!(wrong.is_none(), "{:?}\n{}", wrong.map(|it| &it.message), imported.markdown);
        }
    }

    #[test]
    fn what_is_tidy_stays_as_it_is(text in "[一是村的3年，。“”‘’（）、；：,.:;?!\"'() a-cX%《》—…]{0,40}") {
        for setting in [Setting::Prose, Setting::Display] {
            let once = tidy::tidy(&text, &[], setting).text;
            prop_assert_eq!(&tidy::tidy(&once, &[], setting).text, &once);
        }
    }
}

/// Prints what goes wrong in many pages, for a person.
#[test]
#[ignore = "prints; for a person"]
#[allow(clippy::print_stdout)]
fn survey() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut wrong, pages) = (0, 600);
    for _ in 0..pages {
        let made = made().new_tree(&mut runner).expect("a page").current();
        let faults = faults(&made);
        if !faults.is_empty() {
            wrong += 1;
            println!("#### {faults:?}\n{}", made.page);
        }
    }
    println!("{wrong} of {pages} pages go wrong");
}
