//! Small pages in, codes and words out.

use super::*;
use crate::article::Named;
use crate::document::Text;
use crate::text::span::{SourcePath, Span};

/// The page at `hans/a/x.html` among a few files: what is said about it.
fn check_page(html: &str) -> Vec<String> {
    check_site(&[
        ("hans/a/x.html", html),
        ("hans/index.html", "<p id=p1>"),
        ("assets/a b.css", ""),
    ])
}

fn check_site(files: &[(&str, &str)]) -> Vec<String> {
    let scan = |(path, text): &(&str, &str)| {
        if scan::is_page(path) {
            scan::scan(path, text.as_bytes(), Some("https://own.example/cases/"))
        } else {
            Scanned::other(path)
        }
    };
    let pages: Vec<_> = files.iter().map(scan).collect();
    let mut diagnostics = check_pages(&pages);
    diagnostic::sort(&mut diagnostics);
    diagnostics
        .iter()
        .map(|it| format!("{} {}", it.code.id(), it.message))
        .collect()
}

#[test]
fn links_that_resolve() {
    for html in [
        "<a href='../index.html'>",
        "<a href='../index.html#p1'>",
        "<a href='../index.html?q=%E4%B8%80#p1'>",
        "<a href='#here'><p id=here>",
        "<a href='#%E4%B8%80'><p id=一>",
        "<a href='#'><a href='#top'>",
        "<a href='./x.html'>",
        "<link rel=stylesheet href='../../assets/a%20b.css'>",
        "<img srcset='../../assets/a%20b.css 1x, x.html 2x'>",
        "<a href='https://example.org/'><a href='mailto:a@example.org'><a href='http://x'>",
        "<link rel=canonical href='https://example.org/x.html'>",
        "<img src='data:image/svg+xml,x'>",
        "<meta http-equiv=refresh content='0; url=../index.html'>",
        "<!-- <a href=nothing.html> --><script src=x.html>'<a href=nothing.html>'</script>",
        "<title><a href=nothing.html></title>",
        "<p title='<a href=nothing.html>'>",
    ] {
        assert_eq!(check_page(html), [""; 0], "{html}");
    }
}

#[test]
fn links_that_do_not() {
    for (html, words) in [
        ("<a href='y.html'>", "链接指向不存在的文件 hans/a/y.html"),
        ("<A HREF=y.html>", "链接指向不存在的文件 hans/a/y.html"),
        ("<img src='y.png'>", "链接指向不存在的文件 hans/a/y.png"),
        (
            "<a href='../index.html#p2'>",
            "链接指向不存在的位置 hans/index.html#p2",
        ),
        ("<a href='#p2'>", "链接指向不存在的位置 hans/a/x.html#p2"),
        (
            "<a href='../../../x.html'>",
            "链接 ../../../x.html 指向网站以外",
        ),
        (
            "<a href='/hans/index.html'>",
            "链接 /hans/index.html 不是相对的",
        ),
        (
            "<a href='//example.org/'>",
            "链接 //example.org/ 不是相对的",
        ),
        ("<a href='../'>", "链接 ../ 指向一个文件夹，而不是文件"),
        ("<a href='..'>", "链接 .. 指向一个文件夹，而不是文件"),
        ("<a href='.?q=1'>", "链接 .?q=1 指向一个文件夹，而不是文件"),
        ("<a href=''>", "有一个链接是空的"),
        ("<a href='tel:110'>", "链接 tel:110 的开头不认识"),
        (
            "<meta http-equiv=refresh content='0;URL=\"y.html\"'>",
            "链接指向不存在的文件 hans/a/y.html",
        ),
        (
            "<form action='s.html'>",
            "链接指向不存在的文件 hans/a/s.html",
        ),
    ] {
        assert_eq!(
            check_page(html),
            [format!("W701 hans/a/x.html：{words}")],
            "{html}"
        );
    }
}

#[test]
fn a_mistake_on_every_page_is_told_once() {
    let files = [
        ("b.html", "<a href=z.html>"),
        ("a.html", "<a href=z.html#x>"),
        ("c/c.html", "<a href=../z.html>"),
    ];
    assert_eq!(
        check_site(&files),
        ["W701 a.html：链接指向不存在的文件 z.html（另有 2 个网页也是）"]
    );
}

#[test]
fn ids_stand_once() {
    let html = "<p id=p1><p id=p2><p id=p1><p id=p1><template><p id=p3></template>";
    assert_eq!(
        check_page(html),
        ["W702 hans/a/x.html：id `p1` 用了不止一次"]
    );
}

#[test]
fn editions_are_alike() {
    let same = [
        ("hans/x.html", "<p id=p1>简"),
        ("hant/x.html", "<p id=p1>繁"),
        ("index.html", ""),
        ("hk/x.html", "<p id=p1>"),
    ];
    assert_eq!(check_site(&same), [""; 0]);
    let one = [("hans/x.html", ""), ("index.html", "<p id=p1>")];
    assert_eq!(check_site(&one), [""; 0]);
    let lost = [
        ("hans/x.html", ""),
        ("hans/y.html", ""),
        ("hant/x.html", ""),
        ("hant/feed.xml", ""),
    ];
    assert_eq!(
        check_site(&lost),
        [
            "W703 hans/y.html：hant/ 里没有对应的网页",
            "W703 hant/feed.xml：hans/ 里没有对应的网页"
        ]
    );
    let ids = [
        ("hans/x.html", "<p id=p1><p id=p2>"),
        ("hant/x.html", "<p id=p1>"),
    ];
    assert_eq!(
        check_site(&ids),
        ["W703 hans/x.html：第 2 个 id 在这里是 `p2`，在 hant/x.html 里没有了"]
    );
}

#[test]
fn characters_of_the_other_script_are_found() {
    for (html, words) in [
        ("<p>乡里的鄉村", "乡里的鄉村"),
        ("<p><b>乡里</b>的<i>鄉村</i>", "鄉村"),
        ("<img src='x.html' alt='鄉村'>", "鄉村"),
        ("<p title='鄉村'>", "鄉村"),
        ("<meta name=description content='鄉村'>", "鄉村"),
        ("<p><span lang=ja>鄉</span>村與", "村與"),
        ("<ul><li lang=ja>鄉</li><li>鄉村</ul>", "鄉村"),
        ("<title>鄉村</title>", "鄉村"),
    ] {
        assert_eq!(
            check_page(html),
            [format!("W511 hans/a/x.html：有别的文字的字：“{words}”")],
            "{html}"
        );
    }
    for html in [
        "<html lang=zh-Hans><p>乡里</p>",
        "<span lang=zh-Hant>鄉<b>村</b></span><p lang=ja>発鄉</p>",
        "<a lang=zh-Hant title=鄉村 href='../index.html'>繁體</a>",
        "<code>鄉</code><pre>鄉</pre><script src=x.html>鄉</script>",
        "<a href='x.html#鄉'></a><p id=鄉 class=鄉>",
    ] {
        assert_eq!(check_page(html), [""; 0], "{html}");
    }
    // A page that all editions share may show both.
    assert_eq!(check_site(&[("index.html", "<p>乡鄉")]), [""; 0]);
    assert_eq!(
        check_site(&[("hk/x.html", "<p>鄉乡")]),
        ["W511 hk/x.html：有别的文字的字：“鄉乡”"]
    );
}

#[test]
fn what_is_kept_out_is_excused() {
    let page = |path: &str, html: &str| scan::scan(path, html.as_bytes(), None);
    let alone = Scanned {
        kept_out: vec![crate::text::script::Standard::Hant],
        ..page("hans/y.html", "<p id=p1>")
    };
    let found = |pages: &[Scanned]| check_pages(pages).len();
    assert_eq!(
        found(&[page("hant/x.html", ""), page("hans/x.html", ""), alone]),
        0
    );
    let by_hand = Scanned {
        hand_made: true,
        ..page("hant/x.html", "<p id=p1>")
    };
    assert_eq!(found(&[by_hand, page("hans/x.html", "")]), 0);
}

#[test]
fn nothing_runs_that_should_not() {
    for (html, words) in [
        ("<script>x</script>", "有内嵌的脚本（没有 src 的 <script>）"),
        ("<style>x</style>", "有内嵌的样式（<style>）"),
        ("<p style='color:red'>", "<p> 有内嵌的样式（style 属性）"),
        ("<p ONCLICK=x>", "<p> 有事件属性 onclick"),
        ("<svg/onload=x>", "<svg> 有事件属性 onload"),
        ("<a href='javascript:x'>", "<a> 的 href 是会执行的地址"),
        ("<a href=' java\tscript:x'>", "<a> 的 href 是会执行的地址"),
        ("<a href='&#106;avascript:x'>", "<a> 的 href 是会执行的地址"),
        ("<a href='data:text/html,x'>", "<a> 的 href 是会执行的地址"),
        (
            "<script src='https://example.org/x.js'></script>",
            "<script> 从别处装入 https://example.org/x.js",
        ),
        (
            "<link rel='preload stylesheet' href='https://x/y'>",
            "<link> 从别处装入 https://x/y",
        ),
        (
            "<link rel=icon href='https://own.example/x.svg'>",
            "<link> 从别处装入 https://own.example/x.svg",
        ),
        (
            "<img src='http://x/y.png'>",
            "<img> 从别处装入 http://x/y.png",
        ),
        ("<object>", "有 <object>"),
    ] {
        assert_eq!(
            check_page(html),
            [format!("W705 hans/a/x.html：{words}")],
            "{html}"
        );
    }
    for html in [
        "<script type='application/ld+json'>{}</script>",
        "<link rel=stylesheet href='https://own.example/cases/x.css'>",
        "<p on=x>",
        "<p data-onclick=x>",
    ] {
        assert_eq!(check_page(html), [""; 0], "{html}");
    }
}

#[test]
fn what_is_left_open_is_told() {
    let path = SourcePath::new("content/articles/a.md").expect("a plain path");
    let open = |words: &str| Named {
        name: Text::new(words),
        span: Span::new(&path, 4..8),
    };
    let notes = open_values::check(&[open("date")], &[open("干□部")]);
    let words: Vec<_> = notes
        .iter()
        .map(|it| format!("{} {}", it.code.id(), it.message))
        .collect();
    assert_eq!(
        words,
        ["W209 `date` 的值还是推测的", "W210 原文缺字：“干□部”"]
    );
    assert!(
        notes
            .iter()
            .all(|it| it.span.as_ref().is_some_and(|span| span.path == path))
    );
}

#[test]
fn rules_stand_in_order() {
    assert!(
        RULES
            .windows(2)
            .all(|pair| pair[0].code.number < pair[1].code.number)
    );
    assert!(RULES.iter().all(|rule| !rule.asks.is_empty()));
}
