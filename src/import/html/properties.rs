//! Pages made at random, and every page of the fixtures: what a reader sees of
//! them stands in the article, in its front matter, or in the report with the
//! class under which it was taken out.

use proptest::prelude::*;
use proptest::sample::select;

use super::dom::{self, Data, Step};
use super::{blocks, tests};
use crate::import::{Given, Imported, Vocabulary, import};
use crate::source::SourceDocument;
use crate::text::han::is_han;
use crate::text::span::SourcePath;

/// The Hanzi of `text`, sorted: repairs change marks and spaces, never these.
fn hanzi(text: &str) -> Vec<char> {
    let mut found: Vec<char> = text.chars().filter(|c| is_han(*c)).collect();
    found.sort_unstable();
    found
}

/// The Hanzi that only one of the two texts has.
fn differ(left: &str, right: &str) -> (String, String) {
    let only = |own: &str, other: &str| -> String {
        let mut rest = hanzi(other);
        let missing = |c: &char| match rest.binary_search(c) {
            Ok(at) => {
                rest.remove(at);
                false
            }
            Err(_) => true,
        };
        hanzi(own).into_iter().filter(missing).collect()
    };
    (only(left, right), only(right, left))
}

/// What a reader sees of a page, by another way than import reads it.
fn visible(html: &str) -> String {
    let dom = dom::parse(html);
    let mut text = String::new();
    let mut step = Some(Step::Enter(0));
    while let Some(at) = step {
        let mut skip = false;
        if let Step::Enter(id) = at {
            match dom.data(id) {
                Data::Text(words) => text.push_str(words),
                Data::Element(..) => {
                    let name = dom.name(id);
                    let reading = matches!(name, "rt" | "rp" | "rtc");
                    skip = reading || blocks::is_machinery(name) || blocks::is_hidden(&dom, id);
                }
                Data::Other => {}
            }
        }
        step = dom.walk(0, at, skip);
    }
    text
}

/// The Markdown of a body without addresses, and without the words that stand
/// for a picture that is only linked.
fn words_of(markdown: &str) -> String {
    let (_, body) = markdown.split_once("\n---\n").expect("front matter");
    let mut words = String::new();
    let mut rest = body;
    while let Some(at) = rest.find("](") {
        words.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
    }
    words.push_str(rest);
    words.replace("[图片", "")
}

/// Checks the sum of a page.
pub(super) fn account_for(document: &SourceDocument, html: &str, imported: &Imported) {
    let lines = &imported.report.lines;
    let all: String = lines.iter().map(|line| line.text.as_str()).collect();
    let none = (String::new(), String::new());
    assert_eq!(
        differ(&all, &visible(html)),
        none,
        "{}\n{html}",
        document.path
    );
    let mut kept = String::new();
    let mut body = words_of(&imported.markdown);
    for line in lines {
        assert!(!line.class.is_empty() && !line.reason.is_empty());
        if matches!(line.class, "body" | "heading" | "item") {
            kept.push_str(&line.text);
            line.cut.iter().for_each(|(_, words)| body.push_str(words));
        }
    }
    let shown = &imported.markdown;
    assert_eq!(
        differ(&kept, &body),
        none,
        "{}\n{html}\n{shown}",
        document.path
    );
    let gone = lines.iter().filter(|line| {
        let repeats = line.class == "title" && !line.reason.starts_with("题名");
        let stays = matches!(line.class, "body" | "heading" | "item" | "blank" | "title");
        repeats || !stays
    });
    let cuts: usize = lines.iter().map(|line| line.cut.len()).sum();
    let removed = imported.report.removed.iter();
    let counted: u64 = removed
        .filter(|(class, _)| class != "hidden")
        .map(|(_, count)| count)
        .sum();
    assert_eq!(
        counted,
        (gone.count() + cuts) as u64,
        "{}\n{html}",
        document.path
    );
}

#[test]
fn every_page_of_the_fixtures_adds_up() {
    for path in tests::fixtures() {
        if path.extension().is_some_and(|own| own != "html") {
            continue;
        }
        let document = tests::decoded(&path, &std::fs::read(&path).expect("a readable page"));
        let reported = import(&document, &Vocabulary::default(), &Given::default());
        if let Some(imported) = reported.value {
            account_for(&document, &document.text, &imported);
        }
    }
}

const PIECES: [&str; 46] = [
    "<p>河边的两个村子共用一座水磨，磨面的日子排在一张旧木板上。</p>",
    "<p>去年冬天，磨盘裂了一道缝，修磨的石匠从邻县请来，住了六天，换下来的石头铺了路。</p>",
    "<p><strong>先修磨盘。</strong>修好以后第一个来磨面的是八十岁的何婆婆，她带来了三十斤荞麦。</p>",
    "<p><b>再修水渠</b></p>",
    "<h2>账目上墙</h2>",
    "<h3>一、收入</h3>",
    "<h2>从一条渠开始，<br>两个村子坐到了一起</h2>",
    "<h2><span>第一章</span><p>人情账</p></h2>",
    "<section><section><p>01</p></section><section><p><strong>缘起</strong></p></section></section>",
    "<section><p>02</p></section><section><p>后来</p></section>",
    "<p>账目贴在磨坊门口，<a href='https://a.example.cn/b'>收入一千二百元</a>，支出九百八十元。</p>",
    "<p>管磨的人<em>每年</em>换一次，<del>不</del>选的时候<b>投豆子</b>，豆子多的当选。</p>",
    "<ul><li>上游的田</li><li>下游的田<ul><li>水稻</li><li>荞麦</li></ul></li></ul>",
    "<ol><li>先远后近</li><li>先旱后涝</li><li>不许骂人</li></ol>",
    "<ol><li><h3>看水</h3><p>每个村两个人，早晚各看一次，记在统一的表上，一年要记六千多条。</p></li></ol>",
    "<table><caption>表一 收支</caption><tr><th>年份</th><th>收入</th></tr><tr><td>去年</td><td>三万元</td></tr><tr><td rowspan=2>今年</td><td>四万元</td></tr></table>",
    "<p><strong>表2 各村的田</strong></p><table><tr><td>村</td><td>田</td></tr><tr><td>甲村</td><td>九十亩</td></tr></table>",
    "<table><tr><td><p>这是排版用的表格，里面是一整段文字，读者看不出它是表格，只看见文字在中间。</p></td></tr></table>",
    "<blockquote><p>磨在，村子就在。</p><p>——何婆婆</p></blockquote>",
    "<blockquote><strong>引来的标题</strong></blockquote>",
    "<figure><img src='https://a.example.cn/a.jpg' alt='磨坊'><figcaption>图为磨坊外景</figcaption></figure>",
    "<p><img src='https://a.example.cn/a.jpg'></p><p><strong>图1 修好的水渠</strong></p>",
    "<p>第一段写的是从前，渠是土渠。<br><br>第二段写的是现在，渠是石渠。</p>",
    "<p><ruby>鄉<rp>(</rp><rt>xiāng</rt><rp>)</rp></ruby>里的人都来了，坐满了一屋子，站着的还有十几个。</p>",
    "<div style='display:none'>藏起来的字，读者看不见。</div>",
    "<script>var a = '给机器看的字';</script><style>.a{}</style><!-- 注释里的字 -->",
    "<div class='share'>分享到：<a href='#'>微信</a> <a href='#'>微博</a></div>",
    "<div class='related'><h3>相关阅读</h3><ul><li><a href='/1'>一口老井的故事</a></li><li><a href='/2'>水渠修到家门口</a></li></ul></div>",
    "<p>责任编辑：秦晓　审核：高远</p>",
    "<p>记者：罗青／文　孟冬／图</p>",
    "<p>本报讯（记者 罗青）水磨修好了，两个村子的人都来看，桥上站不下，就站在渠边。</p>",
    "<p><b>【記者羅青／河谷報導】</b>水磨修好了，兩個村子的人都來看，橋上站不下，就站在渠邊。</p>",
    "<p><strong>【河谷讯】</strong></p>",
    "<p>问：明年还修吗？</p><p>答：修，先把闸修好，再把路铺平，钱的事年底再议。</p>",
    "<dl><dt>磨面</dt><dd>每家每月两次，次序抽签。</dd></dl>",
    "<pre>第一行\n第二行\n第三行</pre>",
    "<div><div><span>散在</span><span>几个</span><font color=red>元素</font>里的一句话，<i>读起来</i>还是一句。</div></div>",
    "<p>张**说，每户出了*元，{{ title }} 和 &lt;b&gt; 写在黑板上。",
    "</div></div><p>多出来的结束标记之后，文章还在继续，一句也不能少。",
    "<p>扫一扫二维码，关注我们</p>",
    "<p><b>本文作者</b></p><p>罗青，乡村教师，写过三本书，都是写水的。</p>",
    "<center>- 完 -</center>",
    "<p>来源：青禾晚报　作者：罗青　2022-11-03</p>",
    "<p>（青禾县委 罗青）</p>",
    "<details><summary>展开</summary><p>折起来的一段，点一下就能看见，说的是贷款的事。</p></details>",
    "<p>　　办闸要花三万元,村里只有一万八千元(含捐款),差的部分由互助社先垫上.</p>",
];

fn page() -> impl Strategy<Value = String> {
    let title = select(vec![
        "<h1>两个村子和一座水磨</h1>",
        "<h1>两个村子<br>和一座水磨</h1>",
        "<div class=title>两个村子和一座水磨</div>",
        "",
    ]);
    let container = select(vec![
        ("<div>", "</div>"),
        ("<div class='content'><div>", "</div></div>"),
        ("<table><tr><td>", "</td></tr></table>"),
        (
            "<article><section><section>",
            "</section></section></article>",
        ),
        ("", ""),
    ]);
    let pieces = prop::collection::vec(select(PIECES.to_vec()), 3..22);
    (title, container, pieces, 0_usize..40).prop_map(|(title, (open, close), pieces, links)| {
        let link = |at: usize| format!("<li><a href='/{at}'>栏目{}</a></li>", at % 7);
        let nav = (0..links).map(link).collect::<Vec<_>>().concat();
        format!(
            "<html><head><title>两个村子和一座水磨_青禾网</title></head><body><ul class=nav>{nav}</ul>{title}{open}{}{close}<div class=footer>版权所有：青禾网 ICP备00000000号</div></body></html>",
            pieces.concat()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_character_of_a_page_is_accounted_for(html in page()) {
        let path = SourcePath::new("a.html").expect("a plain file name");
        let document = SourceDocument::from_text(path, &html);
        let reported = import(&document, &Vocabulary::default(), &Given::default());
        if let Some(imported) = &reported.value {
            account_for(&document, &html, imported);
        }
    }
}
