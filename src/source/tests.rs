//! Files to text: what each form becomes, and what is refused.

use std::io::Write as _;

use encoding_rs::GB18030;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Form, SourceDocument, decode};
use crate::text::span::SourcePath;

fn decoded(name: &str, bytes: &[u8]) -> Result<SourceDocument, u16> {
    let path = SourcePath::new(name).expect("a plain path");
    let reported = decode::decode(&path, bytes);
    reported
        .value
        .ok_or_else(|| reported.diagnostics[0].code.number)
}

/// An archive of `parts`.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).expect("a part");
        writer.write_all(content.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A document with that body.
fn document(body: &str) -> String {
    format!(
        "<?xml version='1.0'?><w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>"
    )
}

const STYLES: &str = "<w:styles xmlns:w='w'>\
    <w:style w:styleId='a3'><w:name w:val='Title'/></w:style>\
    <w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
    <w:style w:styleId='own'><w:name w:val='mine'/><w:basedOn w:val='1'/></w:style></w:styles>";

const NUMBERING: &str = "<w:numbering xmlns:w='w'>\
    <w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num></w:numbering>";

fn word(body: &str) -> String {
    let document = document(body);
    let bytes = archive(&[
        ("word/document.xml", &document),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id='r1' TargetMode='External' Target='https://a.example.cn/?a=1&amp;b=2'/></Relationships>",
        ),
    ]);
    let found = decoded("a.docx", &bytes).expect("a document");
    assert_eq!(found.form, Form::Html);
    let body = found.text.strip_prefix("<!doctype html>\n").expect("HTML");
    body.trim_end().to_owned()
}

#[test]
fn a_word_document_keeps_its_structure() {
    let numbered = |level: u8, id: u8, words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{id}'/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    for (body, html) in [
        (
            "<w:p><w:pPr><w:pStyle w:val='a3'/></w:pPr><w:r><w:t>题</w:t></w:r></w:p>".to_owned(),
            "<h1>题</h1>",
        ),
        (
            "<w:p><w:pPr><w:pStyle w:val='own'/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>".to_owned(),
            "<h2>一</h2>",
        ),
        (
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t> &lt;乙&gt;</w:t></w:r></w:p>".to_owned(),
            "<p><b>甲</b> &lt;乙&gt;</p>",
        ),
        (
            [numbered(0, 1, "甲"), numbered(1, 1, "乙"), numbered(1, 1, "丙"), numbered(0, 1, "丁"), numbered(1, 1, "戊")].concat(),
            "<p>一、甲</p>\n<p>1.乙</p>\n<p>2.丙</p>\n<p>二、丁</p>\n<p>1.戊</p>",
        ),
        (
            [numbered(0, 2, "甲"), numbered(0, 2, "乙")].concat(),
            "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
            "<table>\n<tr><td colspan=2><p>甲</p>\n</td></tr>\n<tr><td><p></p>\n</td><td><p>乙</p>\n</td></tr>\n</table>",
        ),
        (
            "<w:p><w:hyperlink r:id='r1'><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>".to_owned(),
            "<p><a href=\"https://a.example.cn/?a=1&amp;b=2\">甲</a></p>",
        ),
        (
            "<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>".to_owned(),
            "<p>甲<template hidden>乙</template></p>",
        ),
    ] {
        assert_eq!(word(&body), html);
    }
}

#[test]
fn a_word_document_keeps_its_notes_and_pictures() {
    let body = document(
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>\
         <w:r><w:t>乙</w:t></w:r><w:r><w:endnoteReference w:id='2'/></w:r></w:p>\
         <w:p><w:r><w:drawing><wp:inline><wp:extent cx='1905000' cy='9'/><wp:docPr id='1' descr='渠'/>\
         <a:blip r:embed='r2'/></wp:inline></w:drawing></w:r></w:p>\
         <w:p><w:r><w:drawing><a:blip r:embed='r3'/></w:drawing></w:r></w:p>\
         <w:p><w:r><w:drawing><a:blip r:embed='r4'/></w:drawing></w:r></w:p>",
    );
    let notes = |kind: &str, words: &str| {
        format!(
            "<w:{kind}s><w:{kind} w:type='separator' w:id='1'><w:p><w:r><w:t>-</w:t></w:r></w:p></w:{kind}>\
             <w:{kind} w:id='2'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}></w:{kind}s>"
        )
    };
    let bytes = archive(&[
        ("word/document.xml", &body),
        ("word/footnotes.xml", &notes("footnote", "脚注")),
        ("word/endnotes.xml", &notes("endnote", "尾注")),
        (
            "word/comments.xml",
            "<w:comments><w:comment w:id='1'><w:p><w:r><w:t>改</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id='r2' Target='media/a.png'/><Relationship Id='r3' Target='media/b.emf'/>\
             <Relationship Id='r4' Target='../../etc/c.png'/></Relationships>",
        ),
        ("word/media/a.png", "PNG"),
        ("word/media/b.emf", "EMF"),
        ("word/media/../../d.png", "PNG"),
    ]);
    let found = decoded("a.docx", &bytes).expect("a document");
    let text = found.text.strip_prefix("<!doctype html>\n").expect("HTML");
    assert_eq!(
        text,
        "<p>甲[1]乙[2]</p>\n<p><img src=\"word_files/a.png\" alt=\"渠\" width=200></p>\n<p></p>\n<p></p>\n\
         <p>[1] 脚注</p>\n<p>[2] 尾注</p>\n<template hidden>批注：改</template>\n\
         <template hidden>网页显示不了的图片：b.emf</template>\n"
    );
    assert_eq!(*found.beside, ["word_files/a.png".to_owned()]);
    let picture = |name: &str| decode::picture(&found.path, &bytes, name);
    assert_eq!(picture("word_files/a.png").as_deref(), Some(&b"PNG"[..]));
    assert_eq!(picture("word_files/c.png"), None);
}

#[test]
fn what_is_no_whole_document_is_refused() {
    let good = archive(&[("word/document.xml", &document("<w:p/>"))]);
    assert!(decoded("a.docx", &good).is_ok());
    assert_eq!(decoded("a.docx", &good[..good.len() / 2]), Err(108));
    assert_eq!(decoded("a.docx", b"PK\x03\x04"), Err(108));
    assert_eq!(decoded("a.docx", &archive(&[("a.txt", "a")])), Err(108));
    let cut = &document("<w:p><w:r><w:t>\u{7532}")[..60];
    assert_eq!(
        decoded("a.docx", &archive(&[("word/document.xml", cut)])),
        Err(108)
    );
    // The same archive under another name is no text.
    assert_eq!(decoded("a.txt", &good), Err(103));
    assert_eq!(decoded("a.html", &good), Err(103));
}

#[test]
fn an_archive_unpacks_to_no_more_than_a_file_may_hold() {
    let bomb = " ".repeat(decode::MAX_BYTES + 1);
    let bytes = archive(&[("word/document.xml", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(decoded("a.docx", &bytes), Err(106));
}

#[test]
fn a_page_saved_as_one_file_is_its_page() {
    let page = "<html><head><meta charset=\"gb2312\"></head><body><p>村口的路修好了，橘子当天就能运到县城。</p></body></html>";
    let bytes = GB18030.encode(page).0.into_owned();
    let quoted: String = bytes
        .iter()
        .map(|byte| match byte {
            b'=' | 0x80.. => format!("={byte:02X}"),
            byte => char::from(*byte).to_string(),
        })
        .collect();
    let message = format!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example.cn/b.html\r\nSubject: a\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"----x\"\r\n\r\n\
         ------x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example.cn/b.html\r\n\r\n{quoted}\r\n\
         ------x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------x--\r\n"
    );
    let found = decoded("a.mhtml", message.as_bytes()).expect("a page");
    assert_eq!((found.form, found.encoding), (Form::Html, "gb18030"));
    assert_eq!(
        found.text.trim_end(),
        format!("<!-- saved from url=(0027)https://a.example.cn/b.html -->\n{page}")
    );
    assert_eq!(decoded("a.mhtml", b"no message at all"), Err(108));
}

#[test]
fn a_page_saved_as_one_file_has_its_pictures() {
    let page = "<p><img src=\"https://a.example.cn/b.png?x=1&amp;y=2\"><img src='cid:c@d'><img src=\"https://a.example.cn/e.png\"></p>";
    let message = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----x\"\r\n\r\n\
         ------x\r\nContent-Type: text/html\r\n\r\n{page}\r\n\
         ------x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://a.example.cn/b.png?x=1&y=2\r\n\r\nUE5H\r\n\
         ------x\r\nContent-Type: image/svg+xml\r\nContent-Location: https://a.example.cn/e.png\r\n\r\n<svg/>\r\n\
         ------x\r\nContent-Type: image/jpeg\r\nContent-ID: <c@d>\r\nContent-Transfer-Encoding: base64\r\n\r\nSlBH\r\n------x--\r\n"
    );
    let found = decoded("a.mhtml", message.as_bytes()).expect("a page");
    assert_eq!(
        found.text.trim_end(),
        "<p><img src=\"saved_files/001.png\"><img src='saved_files/002.jpg'><img src=\"https://a.example.cn/e.png\"></p>"
    );
    let picture = |name: &str| decode::picture(&found.path, message.as_bytes(), name);
    assert_eq!(picture("saved_files/001.png").as_deref(), Some(&b"PNG"[..]));
    assert_eq!(picture("saved_files/002.jpg").as_deref(), Some(&b"JPG"[..]));
    assert_eq!(picture("saved_files/003.svg"), None);
}

#[test]
fn text_that_begins_as_a_page_is_one() {
    let form = |name: &str, text: &str| decoded(name, text.as_bytes()).map(|it| it.form);
    assert_eq!(form("a.txt", "\n<!DOCTYPE html><p>甲"), Ok(Form::Html));
    assert_eq!(form("a.txt", "<p>甲"), Ok(Form::Text));
    assert_eq!(form("a.md", "# 甲"), Ok(Form::Markdown));
}

#[test]
fn broken_characters_cost_only_themselves() {
    // A lone surrogate, written as UTF-8 is not, and NUL.
    let bytes = [
        "村口的路修好了。".repeat(5).as_bytes(),
        b"\xED\xA0\x80\0",
        "橘子运到了县城。".repeat(5).as_bytes(),
    ]
    .concat();
    let found = decoded("a.txt", &bytes).expect("text");
    assert_eq!(found.encoding, "utf-8");
    assert!(found.text.contains("。\u{FFFD}"));
    let units = [0xFEFF, 0x6751, 0xD800, 0x6751, 0x000A];
    let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        &*decoded("a.txt", &bytes).expect("text").text,
        "村\u{FFFD}村\n"
    );
}
