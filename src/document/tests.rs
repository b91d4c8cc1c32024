//! Tests of the tree, its readers and its writers: data in, text out.

use std::fmt::Write as _;

use super::html::{Address, Elsewhere, HtmlContext, to_html};
use super::markdown::parse_markdown;
use super::plain::{block_text, to_plain_text};
use super::print::to_markdown;
use super::walk::{links, map_paragraphs, map_text, mark_garbled};
use super::{Block, BlockKind, Document, Inline, LinkTarget, Text};
use crate::diagnostic::Reported;
use crate::source::SourceDocument;
use crate::text::script::Script;
use crate::text::span::SourcePath;

mod marks;
mod properties;

/// A file in `content/articles/` with `markdown` as its body.
pub(super) fn parse(markdown: &str) -> Reported<Document> {
    let path = SourcePath::new("content/articles/a.md").expect("a plain path");
    let source = SourceDocument::from_text(path, markdown);
    let body = 0..source.text.len();
    parse_markdown(&source, body)
}

/// The tree in one line: `p(甲 *em(乙))`.
fn shape(document: &Document) -> String {
    blocks_shape(&document.blocks)
}

fn blocks_shape(blocks: &[Block]) -> String {
    let shapes: Vec<_> = blocks.iter().map(block_shape).collect();
    shapes.join(" ")
}

fn block_shape(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, inlines } => format!("h{level}({})", inlines_shape(inlines)),
        BlockKind::Paragraph(inlines) => format!("p({})", inlines_shape(inlines)),
        BlockKind::Quote(blocks) => format!("quote({})", blocks_shape(blocks)),
        BlockKind::List { start, items } => {
            let items: Vec<_> = items.iter().map(|item| blocks_shape(item)).collect();
            let start = start.map(|start| start.to_string()).unwrap_or_default();
            format!("list{start}({})", items.join("; "))
        }
        BlockKind::Table { head, rows, .. } => {
            let row = |cells: &Vec<Vec<Inline>>| {
                let cells: Vec<_> = cells.iter().map(|cell| inlines_shape(cell)).collect();
                cells.join("|")
            };
            let rows: Vec<_> = std::iter::once(head).chain(rows).map(row).collect();
            format!("table({})", rows.join("; "))
        }
        BlockKind::Figure {
            image,
            alt,
            caption,
            ..
        } => {
            let caption = caption.as_ref().map_or("", Text::as_str);
            format!("figure({} {} {caption})", target_shape(image), alt.as_str())
        }
        BlockKind::Code { language, code } => format!("code({language} {code:?})"),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Html(html) => format!("html({html})"),
    }
}

fn inlines_shape(inlines: &[Inline]) -> String {
    let mut shape = String::new();
    for inline in inlines {
        let _ = match inline {
            Inline::Text(text) => write!(shape, "{}", text.as_str()),
            Inline::Mask(mask) => write!(shape, "mask({mask})"),
            Inline::Garbled(words) => write!(shape, "garbled({})", words.as_str()),
            Inline::Anchored { id, children } => {
                write!(shape, "{id}({})", inlines_shape(children))
            }
            Inline::Point { id, lead } => write!(shape, "{id}:{}", inlines_shape(lead)),
            Inline::Emphasis(inner) => write!(shape, "em({})", inlines_shape(inner)),
            Inline::Strong(inner) => write!(shape, "strong({})", inlines_shape(inner)),
            Inline::Strikethrough(inner) => write!(shape, "del({})", inlines_shape(inner)),
            Inline::Code(code) => write!(shape, "code({code})"),
            Inline::Link { target, label, .. } => {
                write!(
                    shape,
                    "link({} {})",
                    target_shape(target),
                    inlines_shape(label)
                )
            }
            Inline::Image { target, alt, .. } => {
                write!(shape, "image({} {})", target_shape(target), alt.as_str())
            }
            Inline::Break => write!(shape, "⏎"),
            Inline::Html(html) => write!(shape, "html({html})"),
        };
    }
    shape
}

fn target_shape(target: &LinkTarget) -> String {
    match target {
        LinkTarget::File { path, anchor } => match anchor {
            Some(anchor) => format!("file:{path}#{anchor}"),
            None => format!("file:{path}"),
        },
        LinkTarget::Named { name, anchor, bare } => {
            let anchor = anchor
                .as_ref()
                .map_or_else(String::new, |it| format!("#{it}"));
            format!("named:{name}{anchor} {bare}")
        }
        LinkTarget::Here(anchor) => format!("here:{anchor}"),
        LinkTarget::Term(slug) => format!("term:{slug}"),
        LinkTarget::Asset(path) => format!("asset:{path}"),
        LinkTarget::Web(address) => format!("web:{address}"),
    }
}

/// Checks the tree of a Markdown text about which nothing need be said.
fn check(markdown: &str, expected: &str) {
    let parsed = parse(markdown);
    assert_eq!(shape(&parsed.value), expected, "{markdown}");
    assert_eq!(parsed.diagnostics, [], "{markdown}");
}

/// Checks the tree, and the codes with the source that each points at.
fn check_report(markdown: &str, expected: &str, report: &[(&str, &str)]) {
    let parsed = parse(markdown);
    assert_eq!(shape(&parsed.value), expected, "{markdown}");
    let found: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|it| {
            let span = it.span.as_ref().expect("it stands in the file");
            (it.code.id(), &markdown[span.start..span.end])
        })
        .collect();
    let found: Vec<_> = found.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    assert_eq!(found, report, "{markdown}");
}

/// Checks that Markdown is printed as it is written here.
fn check_print(markdown: &str) {
    assert_eq!(to_markdown(&parse(markdown).value).trim_end(), markdown);
}

/// Checks the HTML.
fn check_html(markdown: &str, expected: &str) {
    let context = HtmlContext {
        href: &|target| match target {
            LinkTarget::Web(address) => Some(address.clone().into()),
            LinkTarget::Here(anchor) => Some(format!("#{anchor}").into()),
            LinkTarget::Asset(path) => Some(format!("../{}", path.file_name()).into()),
            // This one is in Traditional only.
            LinkTarget::File { path, .. } if path.stem() == "fan" => Some(Address {
                href: format!("../../hant/{}.html", path.stem()),
                elsewhere: Some(Elsewhere {
                    lang: "zh-Hant".to_owned(),
                    label: "繁體".to_owned(),
                }),
            }),
            LinkTarget::File { .. } | LinkTarget::Named { .. } | LinkTarget::Term(_) => None,
        },
        script: Script::Hans,
        mask_label: "原文隐去",
        garbled_label: "缺字",
    };
    assert_eq!(
        to_html(&parse(markdown).value, &context).trim_end(),
        expected
    );
}

#[test]
fn blocks_are_read() {
    check("# 一\n\n## 二\n\n正文", "h2(一) h3(二) p(正文)");
    check("## 二\n\n###### 六", "h2(二) h6(六)");
    check("# 一\n\n###### 六", "h2(一) h6(六)");
    check("> 甲\n>\n> 乙", "quote(p(甲) p(乙))");
    check("- 甲\n- 乙\n  - 丙", "list(p(甲); p(乙) list(p(丙)))");
    check("3. 甲\n\n4. 乙", "list3(p(甲); p(乙))");
    check("1、甲", "p(1、甲)");
    check(
        "|甲|乙|\n|-|-:|\n|1|**2**|\n|3|",
        "table(甲|乙; 1|strong(2); 3|)",
    );
    check("```rust x\nfn\n\n```", "code(rust \"fn\\n\")");
    check("甲\n\n---\n\n乙", "p(甲) rule p(乙)");
    check("", "");
    check("##\n\n-\n\n>\n", "");
}

#[test]
fn template_syntax_is_text() {
    check("{{ x }} {% if y %}", "p({{ x }} {% if y %})");
}

#[test]
fn ids_count_headings_and_others_apart() {
    let parsed = parse("甲\n\n## 乙\n\n丙\n\n> 丁").value;
    let ids: Vec<_> = parsed.blocks.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["p1", "s1", "p2", "p3"]);
    let BlockKind::Quote(inner) = &parsed.blocks[3].kind else {
        panic!("a quotation");
    };
    assert_eq!(inner[0].id.as_str(), "");
}

#[test]
fn ranges_count_from_the_start_of_the_file() {
    let path = SourcePath::new("a.md").expect("a plain path");
    let text = "---\n---\n甲\n\n[乙](javascript:x)\n";
    let source = SourceDocument::from_text(path, text);
    let parsed = parse_markdown(&source, 8..text.len());
    let ranges: Vec<_> = parsed
        .value
        .blocks
        .iter()
        .map(|it| &text[it.range.clone()])
        .collect();
    assert_eq!(ranges, ["甲", "[乙](javascript:x)"]);
    let span = parsed.diagnostics[0].span.clone().expect("a place");
    assert_eq!(&text[span.start..span.end], "[乙](javascript:x)");
}

#[test]
fn lines_are_joined_as_chinese_is_set() {
    check("中文\n中文", "p(中文中文)");
    check("中文，\n中文", "p(中文，中文)");
    check("word\nword", "p(word word)");
    check("中文\nword", "p(中文 word)");
    check("**中文**\n中文", "p(strong(中文)中文)");
    check("投资\\*\\*\n万元", "p(投资mask(**)万元)");
    check("甲  \n乙\\\n丙<br>丁", "p(甲⏎乙⏎丙⏎丁)");
}

#[test]
fn asterisks_are_masks_unless_they_multiply() {
    check(
        "\\*\\*村，投资\\*\\*万元",
        "p(mask(**)村，投资mask(**)万元)",
    );
    check("李＊＊和＊", "p(李mask(＊＊)和mask(＊))");
    check("3*4 和 a\\*b", "p(3*4 和 a*b)");
    check("3 * 4", "p(3 mask(*) 4)");
    check("投资**万元", "p(投资mask(**)万元)");
    check("**甲**乙", "p(strong(甲)乙)");
    check("甲\\**乙*", "p(甲mask(*)em(乙))");
}

#[test]
fn single_tildes_are_ranges() {
    check("3~5元，10~20元", "p(3~5元，10~20元)");
    check("约~5元~左右", "p(约~5元~左右)");
    check("~~甲~~乙", "p(del(甲)乙)");
}

#[test]
fn asterisks_that_were_meant_as_strong_are_reported() {
    check_report(
        "**重点：**后文",
        "p(mask(**)重点：mask(**)后文)",
        &[("W301", "**重点：**")],
    );
    check_report(
        "前文**“重点”**后文",
        "p(前文mask(**)“重点”mask(**)后文)",
        &[("W301", "**“重点”**")],
    );
    check_report(
        "- a\n- 见**（甲）**乙",
        "list(p(a); p(见mask(**)（甲）mask(**)乙))",
        &[("W301", "**（甲）**")],
    );
    check("\\*\\*重点：\\*\\*后文", "p(mask(**)重点：mask(**)后文)");
    check("**重点**：后文", "p(strong(重点)：后文)");
    check("共 ** 元， ** 角", "p(共 mask(**) 元， mask(**) 角)");
    let parsed = parse("**重点：**后文");
    let help = parsed.diagnostics[0].help.clone().expect("advice");
    assert!(help.contains("**重点**："), "{help}");
}

#[test]
fn images_alone_are_figures() {
    check(
        "![图一](../images/a.jpg \"题注\")",
        "figure(asset:content/images/a.jpg 图一 题注)",
    );
    check(
        "见![图](a.png)。",
        "p(见image(asset:content/articles/a.png 图)。)",
    );
    check(
        "- ![图](a.png)",
        "list(figure(asset:content/articles/a.png 图 ))",
    );
}

#[test]
fn addresses_become_targets() {
    check(
        "[甲](b.md#结果)",
        "p(link(file:content/articles/b.md#结果 甲))",
    );
    check(
        "[甲](%E4%B9%99.MD)",
        "p(link(file:content/articles/乙.MD 甲))",
    );
    check("[甲](#s%32)", "p(link(here:s2 甲))");
    check(
        "[甲](../f/x%20y.pdf#p)",
        "p(link(asset:content/f/x y.pdf 甲))",
    );
    check(
        "<https://a.cn/x>",
        "p(link(web:https://a.cn/x https://a.cn/x))",
    );
    check("[a](HTTPS://A.cn)", "p(link(web:HTTPS://A.cn a))");
    check("<a@b.cn>", "p(link(web:mailto:a@b.cn a@b.cn))");
    check(
        "[甲][1]\n\n[1]: b.md",
        "p(link(file:content/articles/b.md 甲))",
    );
}

#[test]
fn unsafe_addresses_are_taken_out() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#1;script:alert(1)",
        "<&#1; javascript:alert(1)>",
        "java&#9;script:x",
        "javascript&colon;x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.cn",
        "//a.cn/x",
        "/\\a.cn",
        "https:",
        "",
        "#",
    ] {
        let markdown = format!("见[**甲**乙]({address})。");
        let link = &markdown["见".len()..markdown.len() - "。".len()];
        check_report(&markdown, "p(见strong(甲)乙。)", &[("W303", link)]);
    }
    check_report("![图](data:x)", "p(图)", &[("W303", "![图](data:x)")]);
    for address in ["../../../x.md", "/etc/passwd", "a%5Cb", "..%2f..%2f..%2fx"] {
        let markdown = format!("[甲]({address})");
        check_report(&markdown, "p(甲)", &[("W406", &markdown)]);
    }
}

#[test]
fn html_in_a_line_is_kept_where_it_balances() {
    check("H<sub>2</sub>O", "p(Hhtml(<sub>)2html(</sub>)O)");
    check(
        "<ruby>漢<rp>(</rp><rt>hàn</rt></ruby>",
        "p(html(<ruby>)漢html(<rp>)(html(</rp>)html(<rt>)hànhtml(</rt>)html(</ruby>))",
    );
    check("<strong>重点：</strong>后文", "p(strong(重点：)后文)");
    check("<em>a</em><del>b</del>", "p(em(a)del(b))");
    check("甲<!-- 乙 -->丙", "p(甲丙)");
    check(
        "<span lang=\"en\">a</span>",
        "p(html(<span lang=\"en\">)ahtml(</span>))",
    );
    check_report("甲<b>乙", "p(甲乙)", &[("W302", "<b>")]);
    check_report("甲</b>乙", "p(甲乙)", &[("W302", "</b>")]);
    check_report(
        "*甲<sub>乙*丙</sub>",
        "p(em(甲乙)丙)",
        &[("W302", "<sub>"), ("W302", "</sub>")],
    );
    check_report(
        "a<script>alert(1)</script>",
        "p(aalert(1))",
        &[("W302", "<script>")],
    );
    check_report(
        "a<sub onclick=x>2</sub>",
        "p(ahtml(<sub>)2html(</sub>))",
        &[("W302", "<sub onclick=x>")],
    );
    check_report(
        "a<span style=\"x\">b</span>",
        "p(ab)",
        &[("W302", "<span style=\"x\">")],
    );
    check_report(
        "a<img src=x onerror=y>b",
        "p(ab)",
        &[("W302", "<img src=x onerror=y>")],
    );
}

#[test]
fn of_a_tag_that_stays_only_the_attributes_are_named() {
    let messages = |markdown: &str| -> Vec<String> {
        let found = parse(markdown).diagnostics;
        found.into_iter().map(|it| it.message).collect()
    };
    for (markdown, named) in [
        ("a<sub onclick=x id=y>2</sub>", "<sub> 上的 onclick id"),
        ("a<span style=\"x\">b</span>", "<span>"),
        ("<div onclick=x>甲</div>", "<div> 上的 onclick"),
        ("<form action=x>甲</form>", "<form>"),
    ] {
        assert_eq!(
            messages(markdown),
            [format!("已去掉不允许的 HTML：{named}")],
            "{markdown}"
        );
    }
}

#[test]
fn html_blocks_are_cleaned() {
    check("<div>\n\n**甲**\n\n</div>", "p(strong(甲))");
    check("<!-- 甲 -->", "");
    check(
        "<p lang=\"en\">a<br>b</p>",
        "html(<p lang=\"en\">a<br>b</p>)",
    );
    check(
        "<table>\n <tr><td colspan=\"2\">甲</td></tr>\n</table>",
        "html(<table>\n<tbody><tr><td colspan=\"2\">甲</td></tr>\n</tbody></table>)",
    );
    check(
        "<details open><summary>甲</summary>乙</details>",
        "html(<details open=\"\"><summary>甲</summary>乙</details>)",
    );
    check_report("<script>x</script>", "", &[("W302", "<script>x</script>")]);
    check_report(
        "<iframe src=x></iframe>甲",
        "html(<div>甲</div>)",
        &[("W302", "<iframe src=x></iframe>甲")],
    );
    let markdown = "<div id=a class=b style=c onclick=d>甲<form>乙</form><svg><a>x</a></svg></div>";
    check_report(markdown, "html(<div>甲乙</div>)", &[("W302", markdown)]);
}

#[test]
fn markdown_is_printed_as_an_editor_would_write_it() {
    for markdown in [
        "## 一、目标\n\n正文。",
        "a.b - c, 1. 2 (x) [1] {{ x }} snake_case C# 50% 3~5 A&B x<3",
        "1、甲",
        "第1. 甲",
        "\\# 甲",
        "\\- 甲",
        "\\+ 甲",
        "1\\. 甲",
        "12\\) 甲",
        "#话题#",
        "-5度",
        "2020.1",
        "\\> 甲",
        "\\---",
        "\\*\\*村",
        "投资\\*\\*万元",
        "李＊＊",
        "**重点**：后文",
        "<strong>重点：</strong>后文",
        "前**甲**后",
        "前<strong>“甲”</strong>后",
        "前，**“甲”**，后",
        "3\\~5元，10\\~20元",
        "a \\`b\\` `` ` ``",
        "\\<b>",
        "\\&amp;",
        "[甲](b.md#结果)",
        "[甲](../terms/b.md)",
        "[甲](<https://a.cn/(x)>)",
        "<https://a.cn/x>",
        "![图](../a.png \"题注\")",
        "甲\\\n乙",
        "- 甲\n- 乙\n  - 丙\n\n后",
        "- 甲\n\n* 乙",
        "- 甲\n\n  乙\n\n- 丙",
        "> 甲\n>\n> 乙",
        "| 甲 | 乙 |\n| --- | ---: |\n| 1 \\| 2 | a<br>b |",
        "```\na\n\nb\n```",
        "````md\n```\n````",
        "甲\n\n---\n\n乙",
        "H<sub>2</sub>O",
        "- ___",
        "- 甲\n  - |",
        "\\[甲<https://a.cn/]:x>",
    ] {
        check_print(markdown);
    }
}

#[test]
fn html_is_semantic_and_safe() {
    check_html("## 甲", "<h2 id=\"s1\">甲</h2>");
    check_html(
        "a < b & \"c\" \\<script>",
        "<p id=\"p1\">a &lt; b &amp; &quot;c&quot; &lt;script&gt;</p>",
    );
    check_html(
        "\\*\\*村",
        "<p id=\"p1\"><span class=\"mask\" title=\"原文隐去\" role=\"img\" aria-label=\"原文隐去\">＊＊</span>村</p>",
    );
    check_html("[甲](b.md)", "<p id=\"p1\">甲</p>");
    check_html(
        "[甲](https://a.cn/?a=1&b=\"2\")",
        "<p id=\"p1\"><a href=\"https://a.cn/?a=1&amp;b=&quot;2&quot;\" class=\"external\" rel=\"noopener noreferrer\">甲</a></p>",
    );
    check_html(
        "[甲](mailto:a@b.cn)",
        "<p id=\"p1\"><a href=\"mailto:a@b.cn\">甲</a></p>",
    );
    check_html(
        "- 甲\n  1. 乙",
        "<ul id=\"p1\"><li>甲<ol><li>乙</li></ol></li></ul>",
    );
    check_html(
        "![图](a.png \"题\")",
        "<figure id=\"p1\"><img src=\"../a.png\" alt=\"图\" loading=\"lazy\"/><figcaption>题</figcaption></figure>",
    );
    check_html(
        "|甲|\n|-:|\n|1|",
        "<div class=\"table\" tabindex=\"0\" id=\"p1\"><table><thead><tr><th scope=\"col\" class=\"right\">甲</th></tr></thead><tbody><tr><td class=\"right\">1</td></tr></tbody></table></div>",
    );
    check_html("> 甲", "<blockquote id=\"p1\"><p>甲</p></blockquote>");
}

#[test]
fn html_says_what_is_in_another_language_or_edition() {
    check_html(
        "![-{軟體}-与图](a.png \"*镇的-{軟體}-\")",
        "<figure id=\"p1\"><img src=\"../a.png\" alt=\"軟體与图\" loading=\"lazy\"/><figcaption><span class=\"mask\" title=\"原文隐去\" role=\"img\" aria-label=\"原文隐去\">＊</span>镇的<span lang=\"zh-Hant\">軟體</span></figcaption></figure>",
    );
    check_html(
        "-{軟體}-与-{软件}-与-{中文}-",
        "<p id=\"p1\"><span lang=\"zh-Hant\">軟體</span>与软件与中文</p>",
    );
    check_html(
        "见[另一篇](fan.md)",
        "<p id=\"p1\">见<a href=\"../../hant/fan.html\" hreflang=\"zh-Hant\">另一篇</a><span class=\"elsewhere\" lang=\"zh-Hant\">（繁體）</span></p>",
    );
}

#[test]
fn plain_text_is_the_words() {
    let parsed = parse("## 甲\n\n- 乙**丙**\n- [丁](b.md)\n\n|1|2|\n|-|-|\n|3|\\*|\n\n`x`<sub>2</sub>\n\n<p>戊&amp;</p>").value;
    assert_eq!(
        to_plain_text(&parsed),
        "甲\n乙丙\n丁\n1\t2\n3\t*\nx2\n戊&\n"
    );
    assert_eq!(block_text(&parsed.blocks[1]), "乙丙 丁");
}

#[test]
fn words_are_mapped_a_leaf_at_a_time() {
    let parsed =
        parse("甲**乙**[丙](b.md)`x`\\*![丁](c.png)\n\n|戊|己|\n|-|-|\n\n![庚](d.png \"辛\")")
            .value;
    let seen = std::cell::RefCell::new(Vec::new());
    let mapped = map_text(&parsed, &|words| {
        let joined: Vec<_> = words.iter().map(|it| it.as_str()).collect();
        seen.borrow_mut().push(joined.join("/"));
        words
            .iter()
            .map(|it| Text::new(format!("{}一", it.as_str())))
            .collect()
    });
    assert_eq!(*seen.borrow(), ["甲/乙/丙/丁", "戊", "己", "庚/辛"]);
    assert_eq!(
        shape(&mapped),
        "p(甲一strong(乙一)link(file:content/articles/b.md 丙一)code(x)mask(*)image(asset:content/articles/c.png 丁一)) table(戊一|己一) figure(asset:content/articles/d.png 庚一 辛一)"
    );
    assert_eq!(mapped.blocks[0].id, parsed.blocks[0].id);
}

#[test]
fn links_know_their_block() {
    let parsed =
        parse("## [甲](a.md)\n\n- **[乙](#x)**\n\n|[丙](c.md)|\n|-|\n\n![丁](d.png)").value;
    let found: Vec<_> = links(&parsed)
        .iter()
        .map(|it| format!("{} {}", it.block, target_shape(it.target)))
        .collect();
    assert_eq!(
        found,
        [
            "s1 file:content/articles/a.md",
            "p1 here:x",
            "p2 file:content/articles/c.md",
            "p3 asset:content/articles/d.png"
        ]
    );
}

#[test]
fn paragraphs_are_mapped_and_headings_are_not() {
    let parsed = parse("## 甲\n\n> 乙\n\n|丙|\n|-|\n").value;
    let mapped = map_paragraphs(&parsed, &mut |id, inlines| {
        let mut inlines = inlines.to_vec();
        inlines.push(Inline::Mask(id.to_string()));
        inlines
    });
    assert_eq!(
        shape(&mapped),
        "h2(甲) quote(p(乙mask(p1))) table(丙mask(p2))"
    );
}

#[test]
fn damaged_spots_are_marked() {
    let check = |markdown: &str, quotes: &[&str], expected: &str, hits: &[bool]| {
        let quotes: Vec<_> = quotes.iter().map(ToString::to_string).collect();
        let (marked, found) = mark_garbled(&parse(markdown).value, &quotes);
        assert_eq!(shape(&marked), expected, "{markdown}");
        assert_eq!(found, hits, "{markdown}");
    };
    check(
        "确?!?0”的",
        &["?!?0”", "无", ""],
        "p(确garbled(?!?0”)的)",
        &[true, false, false],
    );
    check(
        "甲\\*乙\\*\\*丙",
        &["甲*乙*"],
        "p(garbled(甲*乙*)mask(*)丙)",
        &[true],
    );
    check(
        "- **甲�乙�丙**",
        &["�"],
        "list(p(strong(甲garbled(�)乙garbled(�)丙)))",
        &[true],
    );
    check(
        "甲乙丙",
        &["乙", "甲乙"],
        "p(garbled(甲乙)丙)",
        &[true, true],
    );
    check("\\*甲\\*", &["*"], "p(garbled(*)甲garbled(*))", &[true]);
    check("甲**乙**", &["甲乙"], "p(甲strong(乙))", &[false]);
}

/// Runs `task` where a deep recursion would be the end of the test.
fn in_small_stack(task: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(task)
        .expect("a thread")
        .join()
        .expect("no panic");
}

#[test]
fn deep_nesting_is_flattened() {
    let many = 20_000;
    let deep = [
        format!("{}深", ">".repeat(many)),
        format!("{}深", "- ".repeat(many)),
        format!("{}深", "1. ".repeat(many)),
        format!("{}深{}", "*a **b ".repeat(many), "**c *d".repeat(many)),
        format!("{}深{}", "[".repeat(many), "](x)".repeat(many)),
        format!("{}深{}", "![".repeat(many), "](x)".repeat(many)),
        format!("深{}深{}", "<b>".repeat(many), "</b>".repeat(many)),
        format!("深{}深{}", "<em>".repeat(many), "</em>".repeat(many)),
        format!("{}深{}", "<div>".repeat(many), "</div>".repeat(many)),
        format!("{}深", "<div x=\"1\">".repeat(many)),
        format!("深{}", "<b>".repeat(many)),
        format!("深{}", "</i><b>".repeat(many)),
    ];
    for markdown in deep {
        in_small_stack(move || {
            let parsed = parse(&markdown).value;
            let again = parse(&to_markdown(&parsed)).value;
            let text = to_plain_text(&again);
            let begin: String = markdown.chars().take(20).collect();
            assert!(text.contains('深'), "{begin}");
        });
    }
}

#[test]
fn a_long_line_takes_no_square_of_time() {
    let many = 30_000;
    for piece in [
        "投资\\*\\*万元，",
        "**甲**乙",
        "**重点：**后",
        "<b>甲</b>",
        "<b>甲",
        "[甲](b.md)",
        "a\n",
        "`",
        "``a`",
        "~~甲~",
        "![",
        "](",
        "<!--",
        "<?",
        "&amp;",
        "_a",
        "甲<br>",
        "|",
        "[甲]: ",
        "* ",
        "</p>",
        "<x \"",
        "\\",
    ] {
        let markdown = format!("起{}", piece.repeat(many));
        // A quadratic step would take hours here, not a second.
        let printed = to_markdown(&parse(&markdown).value);
        assert!(printed.contains('起'), "{piece}");
    }
}

#[test]
fn double_brackets_name_another_text() {
    check(
        "见[[甲村修路]]。",
        "p(见link(named:甲村修路 true 甲村修路)。)",
    );
    check_print("见[[甲村修路]]和[[jia#做法|那条路]]。");
}
