//! What import makes of pages: HTML in, Markdown out.

use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use crate::diagnostic::code;
use crate::import::{Given, Imported, Vocabulary, import};
use crate::source::{SourceDocument, decode};
use crate::text::span::SourcePath;

const LEAD: &str = "河湾村的路修好以后，村里的橘子当天就能运到县城，价钱比从前高了三成。";
const MORE: &str = "修路的钱一半是县里补的，一半是各户凑的。账目写在村口的墙上，谁都能看。";

fn imported(html: &str) -> Option<Imported> {
    let path = SourcePath::new("a.html").expect("a plain file name");
    let document = SourceDocument::from_text(path, html);
    import(&document, &Vocabulary::default(), &Given::default()).value
}

/// The front matter and the body that import makes of a page.
fn parts(html: &str) -> (String, String) {
    let markdown = imported(html).expect("an article").markdown;
    let (front, body) = markdown.split_once("\n---\n").expect("front matter");
    (front.to_owned(), body.trim().to_owned())
}

/// The body of a page whose article holds `inner` between two paragraphs.
fn body(inner: &str) -> String {
    let (_, body) = parts(&format!(
        "<title>修路记</title><h1>修路记</h1><div><p>{LEAD}</p>{inner}<p>{MORE}</p></div>"
    ));
    let inner = body.strip_prefix(LEAD).expect("the first paragraph");
    inner
        .strip_suffix(MORE)
        .expect("the last paragraph")
        .trim()
        .to_owned()
}

#[test]
fn structure_is_kept() {
    for (html, markdown) in [
        ("<p>全村<b>三百户</b>人家。</p>", "全村**三百户**人家。"),
        ("<ul><li>橘子园</li><li>茶园</li></ul>", "- 橘子园\n- 茶园"),
        (
            "<ol start=3><li>先修桥<ul><li>石料自己出</li></ul></li><li>后修路</li></ol>",
            "3. 先修桥\n   - 石料自己出\n4. 后修路",
        ),
        (
            "<table><tr><th>年份</th><th>收入</th></tr><tr><td>2019</td><td>3万元</td></tr></table>",
            "| 年份 | 收入 |\n| --- | --- |\n| 2019 | 3万元 |",
        ),
        (
            "<table><tr><th colspan=2>收支</th></tr><tr><td></td><td>3万元</td></tr></table>",
            "| 收支 |  |\n| --- | --- |\n|  | 3万元 |",
        ),
        (
            "<h3>账目上墙</h3><p>每月十五公布一次，谁都可以查。</p>",
            "## 账目上墙\n\n每月十五公布一次，谁都可以查。",
        ),
        (
            "<blockquote><p>路是大家的，钱也是大家的，账就要让大家看。</p></blockquote>",
            "> 路是大家的，钱也是大家的，账就要让大家看。",
        ),
        (
            "<p>办法见<a href='https://a.example.cn/b'>县里的文件</a>，共八条。</p>",
            "办法见[县里的文件](https://a.example.cn/b)，共八条。",
        ),
        (
            "<p>办法见<a href='javascript:alert(1)'>县里的文件</a>，共八条。</p>",
            "办法见县里的文件，共八条。",
        ),
        (
            "<p><ruby>鄉<rp>(</rp><rt>xiāng</rt><rp>)</rp></ruby>里的人都来了，坐满了一屋子。</p>",
            "鄉里的人都来了，坐满了一屋子。",
        ),
        (
            "<p>第一段写的是从前，路是泥路。<br><br>第二段写的是现在，路是水泥路。</p>",
            "第一段写的是从前，路是泥路。\n\n第二段写的是现在，路是水泥路。",
        ),
        (
            "<p>张**说，每户出了*元，一分没有剩。</p>",
            "张\\*\\*说，每户出了\\*元，一分没有剩。",
        ),
        (
            "<p>天\n   气好的时候，{{ title }} 和 &lt;b&gt; 都写在黑板上。</p>",
            "天气好的时候，{{ title }} 和 \\<b> 都写在黑板上。",
        ),
    ] {
        assert_eq!(body(html), markdown, "{html}");
    }
}

#[test]
fn what_no_reader_sees_is_left_out() {
    for html in [
        "<script>var a = '这一句不是给人看的，是给机器看的。';</script>",
        "<style>.a { color: red }</style>",
        "<div style='display: none'><p>这一段藏起来了，读者看不见，也就不要。</p></div>",
        "<!-- 这一段在注释里，读者看不见，也就不要。 -->",
        "<noscript><p>请打开浏览器的脚本功能，然后再看这一页。</p></noscript>",
        "<template><p>这一段是模板，读者看不见，也就不要。</p></template>",
    ] {
        assert_eq!(body(html), "", "{html}");
    }
}

#[test]
fn the_day_that_most_witnesses_name_is_the_day() {
    let page = |head: &str, line: &str| {
        let html = format!(
            "<head><title>修路记</title>{head}</head><h1>修路记</h1><div>{line}</div><div><p>{LEAD}</p><p>{MORE}</p></div>"
        );
        let (front, _) = parts(&html);
        let date = front.lines().find_map(|line| line.strip_prefix("date: "));
        date.map(str::to_owned)
    };
    let meta = "<meta name='PubDate' content='2021-03-04 10:00:00'>";
    let address = "<link rel=canonical href='https://a.example.cn/2021/0304/c1.html'>";
    let seen = "发布时间：2021-03-05 来源：县报";
    assert_eq!(
        page("", "2021年3月5日 10:20").as_deref(),
        Some("2021-03-05")
    );
    assert_eq!(page(meta, "").as_deref(), Some("2021-03-04"));
    assert_eq!(page(address, "").as_deref(), Some("2021-03-04"));
    assert_eq!(page(meta, seen).as_deref(), Some("2021-03-05"));
    assert_eq!(
        page(&format!("{meta}{address}"), seen).as_deref(),
        Some("2021-03-04")
    );
    assert_eq!(page("", ""), None);
}

#[test]
fn a_title_is_cut_at_the_name_of_the_site() {
    let title = |head: &str, shown: &str| {
        let html = format!("<head>{head}</head><body>{shown}<p>{LEAD}</p><p>{MORE}</p>");
        let (front, _) = parts(&html);
        let line = front.lines().find_map(|line| line.strip_prefix("title: "));
        line.map(str::to_owned).unwrap_or_default()
    };
    let wanted = "河湾村修路记";
    for (head, shown) in [
        ("<title>河湾村修路记_县情_河湾新闻网</title>", ""),
        (
            "<title>河湾村修路记 - 河湾日报</title>",
            "<h1>河湾日报</h1>",
        ),
        ("<title>河湾新闻网</title>", "<h1>河湾村修路记</h1>"),
        (
            "<title>河湾</title><meta name=ArticleTitle content=河湾村修路记>",
            "",
        ),
        (
            "<title>河湾村修路记-县情</title>",
            "<h2><span>原创</span>河湾村修路记</h2>",
        ),
        (
            "<title>河湾村修路记</title>",
            "<p align=center>河湾村</p><p align=center>修路记</p>",
        ),
    ] {
        assert_eq!(title(head, shown), wanted, "{head}{shown}");
    }
    let maker = "<title>河湾案例库-河湾村修路记</title><meta name=DC.Creator content=河湾案例库>";
    let html = format!(
        "<head>{maker}</head><body><h2>河湾村修路记</h2><p class=au>权远行</p><p>2020-01-02</p><p>{LEAD}</p><p>{MORE}</p>"
    );
    let (front, _) = parts(&html);
    assert!(front.contains("source: 河湾案例库\n"), "{front}");
    assert!(front.contains("author: [权远行]\n"), "{front}");
}

#[test]
fn no_depth_and_no_width_exhausts_import() {
    let deep = "<div>".repeat(100_000);
    let (_, body) = parts(&format!("<h1>修路记</h1>{deep}<p>{LEAD}</p><p>{MORE}</p>"));
    assert_eq!(body, format!("{LEAD}\n\n{MORE}"));
    for nested in [
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<b>",
        "<span x>",
        "<font a=1>",
    ] {
        let html = format!("{}{LEAD}{MORE}", nested.repeat(20_000));
        assert!(imported(&html).is_some(), "{nested}");
    }
    let closed = format!("{}{LEAD}{MORE}", "<div></b>".repeat(50_000));
    assert!(imported(&closed).is_some());
}

#[test]
fn a_page_without_an_article_gives_none() {
    let links = "<li><a href=/a>河湾村的路修好以后橘子价钱高了三成</a></li>".repeat(80);
    assert_eq!(
        imported(&format!("<title>首页</title><ul>{links}</ul>")),
        None
    );
    assert_eq!(imported("<html></html>"), None);
}

pub(super) fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let entries = std::fs::read_dir(folder).expect("the folder of pages");
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|own| own != "md"));
    found.sort();
    found
}

pub(super) fn decoded(path: &Path, bytes: &[u8]) -> SourceDocument {
    let name = path.file_name().expect("a file").to_string_lossy();
    let path = SourcePath::new(&name).expect("a plain file name");
    decode::decode(&path, bytes).value.expect("text")
}

fn import_page(document: &SourceDocument) -> crate::diagnostic::Reported<Option<Imported>> {
    import(document, &Vocabulary::default(), &Given::default())
}

/// Every page becomes the file beside it. `UPDATE=1` writes those files; read
/// them before they are committed.
#[test]
fn pages_become_the_files_beside_them() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 16);
    for path in fixtures {
        let beside = path.with_extension("md");
        let document = decoded(&path, &std::fs::read(&path).expect("a readable page"));
        let reported = import_page(&document);
        let Some(imported) = reported.value else {
            assert!(!beside.exists(), "{}: no article found", path.display());
            assert_eq!(reported.diagnostics[0].code, &code::NO_ARTICLE);
            continue;
        };
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &imported.markdown).expect("a writable fixture");
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        assert_eq!(imported.markdown, expected, "{}", path.display());
    }
}

/// Every line of a page is in the body, in the front matter, or named in the
/// report with its class; what is in the body stands there in full and in order.
#[test]
fn no_line_of_a_page_is_lost_unsaid() {
    for path in fixtures() {
        let document = decoded(&path, &std::fs::read(&path).expect("a readable page"));
        let Some(imported) = import_page(&document).value else {
            continue;
        };
        let (_, body) = imported
            .markdown
            .split_once("\n---\n")
            .expect("front matter");
        let mut body = body.chars().filter(|c| c.is_alphanumeric());
        for line in &imported.report.lines {
            assert!(!line.class.is_empty() && !line.reason.is_empty());
            if matches!(line.class, "body" | "heading" | "item")
                && !imported.report.removed.iter().any(|(class, _)| {
                    // What was cut from inside a line is counted there.
                    class == "dateline" || class == "credit"
                })
            {
                for c in line.text.chars().filter(|c| c.is_alphanumeric()) {
                    assert!(
                        body.any(|own| own == c),
                        "{}: {}",
                        path.display(),
                        line.text
                    );
                }
            }
        }
    }
}

/// The article of a page without what depends on its bytes.
fn without_origin(markdown: &str) -> String {
    let stable = |line: &&str| {
        !["slug:", "  sha256:", "  encoding:", "  file:"]
            .iter()
            .any(|key| line.starts_with(key))
    };
    markdown
        .lines()
        .filter(stable)
        .collect::<Vec<_>>()
        .join("\n")
}

/// `text` as UTF-16.
fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

/// `html` with another label, or without one.
fn labelled(html: &str, label: &str) -> String {
    let head = html.find("charset=").map(|at| at + "charset=".len());
    let Some(from) = head else {
        return html.to_owned();
    };
    let quote = usize::from(html[from..].starts_with('"'));
    let from = from + quote;
    let end = html[from..]
        .find(['"', '>', ' '])
        .map_or(from, |end| from + end);
    if label.is_empty() {
        html.replacen("charset=", "c=", 1)
    } else {
        format!("{}{label}{}", &html[..from], &html[end..])
    }
}

/// The same page in another encoding gives the same article.
#[test]
fn the_encoding_of_a_page_does_not_show() {
    for path in fixtures() {
        let bytes = std::fs::read(&path).expect("a readable page");
        let html = decoded(&path, &bytes).text.to_string();
        if path.extension().is_some_and(|own| own != "html") {
            continue;
        }
        let made = |bytes: &[u8]| {
            let imported = import_page(&decoded(&path, bytes)).value;
            imported.map(|it| without_origin(&it.markdown))
        };
        let wanted = made(html.as_bytes());
        assert_eq!(made(&bytes), wanted, "{}: as it is", path.display());
        let encode = |encoding: &'static Encoding, label: &str| {
            encoding.encode(&labelled(&html, label)).0.into_owned()
        };
        let bom = [b"\xEF\xBB\xBF", html.as_bytes()].concat();
        let mut forms = vec![
            ("utf-8 with a mark", bom),
            ("utf-8, called gb2312", encode(UTF_8, "gb2312")),
            ("utf-8 without a label", encode(UTF_8, "")),
            ("utf-16le", utf16(&html, false, true)),
            ("utf-16be", utf16(&html, true, true)),
            ("utf-16le without a mark", utf16(&html, false, false)),
            ("gb18030, called gb2312", encode(GB18030, "gb2312")),
            ("gb18030, called gbk", encode(GB18030, "gbk")),
            ("gb18030, called utf-8", encode(GB18030, "utf-8")),
            ("gb18030, called iso-8859-1", encode(GB18030, "iso-8859-1")),
            ("gb18030, called big5", encode(GB18030, "big5")),
            ("gb18030 without a label", encode(GB18030, "")),
        ];
        if !BIG5.encode(&html).2 {
            forms.push(("big5", encode(BIG5, "big5")));
            forms.push(("big5, called utf-8", encode(BIG5, "utf-8")));
            forms.push(("big5, called gb2312", encode(BIG5, "gb2312")));
            forms.push(("big5 without a label", encode(BIG5, "")));
        }
        for (form, bytes) in forms {
            assert_eq!(made(&bytes), wanted, "{}: {form}", path.display());
        }
    }
}

/// Writes what import makes of the pages of `IMPORT_FOLDER`, and why, into
/// `IMPORT_OUT`.
#[test]
#[ignore = "writes; for a person"]
fn write_out() {
    use std::fmt::Write as _;
    let folder = |name: &str| PathBuf::from(std::env::var_os(name).expect("two folders"));
    let to = folder("IMPORT_OUT");
    let pages = std::fs::read_dir(folder("IMPORT_FOLDER")).expect("a folder");
    for path in pages.flatten().map(|entry| entry.path()) {
        let document = decoded(&path, &std::fs::read(&path).expect("a readable page"));
        let (mut markdown, mut reasons) = (String::new(), String::new());
        if let Some(imported) = import_page(&document).value {
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
