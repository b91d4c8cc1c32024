//! Bytes to text: UTF-8, UTF-16, GB18030, Big5.
//!
//! A byte-order mark decides, then whether the bytes are UTF-8. Otherwise, of
//! the encoding that a page names, `chardetng`'s guess, GB18030, Big5 and UTF-8,
//! the one in which the text reads best. `gb2312` and `gbk` mean GB18030, as in
//! the WHATWG Encoding Standard. Word documents and pages saved as one file
//! become HTML here. Knows nothing of the disk or of what the text says.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest as _, Sha256};

use super::{Form, SourceDocument, docx, mhtml};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::han;
use crate::text::span::{LineIndex, SourcePath, Span};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The document in `bytes`; `None` where they are no text, which the report
/// explains.
pub fn decode(path: &SourcePath, bytes: &[u8]) -> Reported<Option<SourceDocument>> {
    let decoded = match path.extension().as_str() {
        _ if bytes.len() > MAX_BYTES => Err(too_large(path, bytes.len())),
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Err(empty(path)),
        "docx" => word_document(path, bytes),
        "mhtml" | "mht" => saved_page(path, bytes),
        _ => plain(path, bytes),
    };
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(problem) => {
            return Reported {
                value: None,
                diagnostics: vec![problem],
            };
        }
    };
    let Decoded {
        text,
        encoding,
        lossy,
        pictures,
    } = decoded;
    let lines = LineIndex::new(&text);
    let form = form(path, &text);
    let mut diagnostics = Vec::new();
    if lossy && let Some(at) = text.find('\u{FFFD}') {
        diagnostics.push(undecodable(path, at, &text, encoding.name()));
    }
    let document = SourceDocument {
        path: path.clone(),
        text: text.into(),
        lines,
        encoding: canonical_name(encoding),
        sha256: hex(&Sha256::digest(bytes)).into(),
        form,
        beside: pictures.into(),
    };
    Reported {
        value: Some(document),
        diagnostics,
    }
}

/// The picture `name` of the file in `bytes`, which is called `path`; `None`
/// where the file holds no such picture.
pub fn picture(path: &SourcePath, bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    match path.extension().as_str() {
        "docx" => docx::picture(bytes, name, MAX_BYTES),
        "mhtml" | "mht" => mhtml::picture(bytes, name),
        _ => None,
    }
}

/// Text, and what it was before.
struct Decoded {
    text: String,
    encoding: &'static Encoding,
    /// Whether bytes were lost. A replacement character that stood in the file
    /// already is damage in the text, which import quotes.
    lossy: bool,
    /// The pictures that the file holds.
    pictures: Vec<String>,
}

/// The text of a file that is nothing else.
fn plain(path: &SourcePath, bytes: &[u8]) -> Result<Decoded, Diagnostic> {
    if not_text(bytes) {
        return Err(binary(path));
    }
    Ok(text_of(bytes, label(bytes)))
}

/// The text in `bytes`, of which a label may say the encoding.
fn text_of(bytes: &[u8], label: Option<&'static Encoding>) -> Decoded {
    let encoding = detect(bytes, label);
    let (decoded, _) = encoding.decode_with_bom_removal(bytes);
    let text = if decoded.contains('\r') {
        decoded.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        decoded.into_owned()
    };
    Decoded {
        text,
        encoding,
        lossy: encoding != UTF_8 || std::str::from_utf8(bytes).is_err(),
        pictures: Vec::new(),
    }
}

/// A Word document as HTML.
fn word_document(path: &SourcePath, bytes: &[u8]) -> Result<Decoded, Diagnostic> {
    match docx::to_html(bytes, MAX_BYTES) {
        Ok(word) => Ok(Decoded {
            text: word.html,
            encoding: UTF_8,
            lossy: false,
            pictures: word.pictures,
        }),
        Err(docx::Refusal::TooLarge) => Err(unpacks_too_large(path)),
        Err(docx::Refusal::Broken) => Err(broken(path, "Word 文档")),
    }
}

/// A page that was saved as one file, with a note of its address as browsers
/// write it into a page that they save alone.
fn saved_page(path: &SourcePath, bytes: &[u8]) -> Result<Decoded, Diagnostic> {
    let saved = mhtml::read(bytes).ok_or_else(|| broken(path, "网页存档"))?;
    let stated = saved.label.as_deref().and_then(named);
    let mut decoded = text_of(&saved.html, stated.or_else(|| label(&saved.html)));
    decoded.text = mhtml::with_names(&decoded.text, &saved.pictures);
    decoded.pictures = saved.pictures.into_iter().map(|(_, name)| name).collect();
    if let Some(address) = saved.address.filter(|it| it.starts_with("http")) {
        let note = format!("<!-- saved from url=({:04}){address} -->\n", address.len());
        decoded.text.insert_str(0, &note);
    }
    Ok(decoded)
}

/// The encoding that a page names: in `meta`, in its XML declaration, or in a
/// line of the answer that it came in.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = &bytes[..bytes.len().min(HEAD)];
    // Names of encodings are ASCII; any other byte only has to part them.
    let ascii = |byte: &u8| {
        if byte.is_ascii() {
            byte.to_ascii_lowercase()
        } else {
            b'?'
        }
    };
    let head = String::from_utf8(head.iter().map(ascii).collect()).ok()?;
    ["charset", "encoding"].iter().find_map(|key| {
        let mut places = head.match_indices(key);
        places.find_map(|(at, key)| {
            let rest = head[at + key.len()..].trim_start().strip_prefix('=')?;
            let rest = rest.trim_start_matches([' ', '"', '\'']);
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
                .unwrap_or(rest.len());
            named(&rest[..end])
        })
    })
}

/// The encoding of that name; `gb2312` and `gbk` mean GB18030.
fn named(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.trim().as_bytes())?;
    Some(if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    })
}

/// How `text` is written: by the file's name, and for what is called plain text
/// by its beginning.
fn form(path: &SourcePath, text: &str) -> Form {
    match path.extension().as_str() {
        "html" | "htm" | "xhtml" | "shtml" | "mhtml" | "mht" | "docx" => Form::Html,
        "md" | "markdown" => Form::Markdown,
        "txt" | "text" | "" if begins_as_page(text) => Form::Html,
        _ => Form::Text,
    }
}

fn begins_as_page(text: &str) -> bool {
    let begins = |start: &str| {
        let head = text.trim_start().get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    begins("<!doctype html") || begins("<html")
}

/// `bytes` as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The encoding of `bytes`. What reads best decides, so that a wrong label
/// loses; a right one settles what would read equally well.
fn detect(bytes: &[u8], label: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    // A file that is UTF-8 but for a few broken bytes is UTF-8: a truncated
    // download must not turn the whole text into another encoding's.
    let lossy = UTF_8.decode_without_bom_handling(bytes).0;
    // Several in a row are one broken place.
    let places = lossy.split('\u{FFFD}').skip(1);
    let broken = places.filter(|after| !after.is_empty()).count().max(1);
    if broken * 50 < han::han_count(&lossy) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let guess = if guess == encoding_rs::GBK {
        GB18030
    } else {
        guess
    };
    let mut candidates = vec![GB18030, BIG5, UTF_8];
    for encoding in [Some(guess), label].into_iter().flatten() {
        if !candidates.contains(&encoding) && encoding.is_ascii_compatible() {
            candidates.push(encoding);
        }
    }
    // Ties go to the label, the detector's guess, then to GB18030.
    candidates
        .into_iter()
        .max_by_key(|encoding| {
            (
                readability(encoding, bytes),
                Some(*encoding) == label,
                *encoding == guess,
                *encoding == GB18030,
            )
        })
        .unwrap_or(GB18030)
}

/// How well `bytes` read in `encoding`, in parts per 1,000 of the characters:
/// common Han and Chinese punctuation for it, what does not decode or is rare
/// against it.
fn readability(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    // The first quarter megabyte tells as much as the whole.
    let sample = &bytes[..bytes.len().min(1 << 18)];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut score, mut counted) = (0_i64, 0_i64);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        counted += 1;
        score += match c {
            '\u{FFFD}' => -40,
            '的' | '是' | '在' | '和' | '一' | '有' | '了' | '人' | '不' | '中' | '大' | '年'
            | '村' => 8,
            c if han::is_cjk_punctuation(c) => 2,
            // GB2312's first level and Big5's frequent level both lie in the
            // Unified Ideographs; the private use area and kana betray a wrong
            // choice.
            c if han::is_han(c) => 1,
            '\u{E000}'..='\u{F8FF}' | '\u{3040}'..='\u{30FF}' => -10,
            _ => -2,
        };
    }
    score * 1000 / counted.max(1)
}

/// UTF-16 without a mark: every other byte of its ASCII characters is NUL.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let count = |pair: [u8; 2]| {
        sample
            .chunks_exact(2)
            .filter(|chunk| **chunk == pair)
            .count()
    };
    let plain = *b"\n <>";
    let little: usize = plain.iter().map(|byte| count([*byte, 0])).sum();
    let big: usize = plain.iter().map(|byte| count([0, *byte])).sum();
    match little.cmp(&big) {
        std::cmp::Ordering::Greater => Some(UTF_16LE),
        std::cmp::Ordering::Less => Some(UTF_16BE),
        std::cmp::Ordering::Equal => None,
    }
}

/// How files begin that are no text, whatever they are called.
const MAGIC: [&[u8]; 9] = [
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"\xD0\xCF\x11\xE0",
    b"\x1F\x8B",
    b"\x7FELF",
    b"Rar!",
];

fn not_text(bytes: &[u8]) -> bool {
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return false;
    }
    let control =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B);
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let controls = sample.iter().filter(|byte| control(byte)).count();
    // A few that slipped in make no text unreadable, however short it is.
    controls * 100 > sample.len() && (controls > 4 || controls * 10 > sample.len())
}

fn canonical_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "GBK" | "gb18030" => "gb18030",
        "Big5" => "big5",
        name => name,
    }
}

fn undecodable(path: &SourcePath, at: usize, text: &str, encoding: &str) -> Diagnostic {
    let count = text.matches('\u{FFFD}').count();
    Diagnostic::new(
        &code::UNDECODABLE_BYTES,
        format!("有 {count} 处字节不属于编码 {encoding}，已显示为 �"),
    )
    .at(Span::new(path, at..at + '\u{FFFD}'.len_utf8()))
    .label("第一处在这里")
    .help("对照原文补上缺的字")
}

pub(super) fn too_large(path: &SourcePath, bytes: usize) -> Diagnostic {
    Diagnostic::new(
        &code::FILE_TOO_LARGE,
        format!(
            "文件有 {} MB，超过 {} MB，跳过",
            bytes.div_ceil(1 << 20),
            MAX_BYTES >> 20
        ),
    )
    .at(Span::new(path, 0..0))
    .help("请确认没有放错文件；确实是文章就先拆开")
}

fn unpacks_too_large(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        &code::FILE_TOO_LARGE,
        format!("文档解开后超过 {} MB，跳过", MAX_BYTES >> 20),
    )
    .at(Span::new(path, 0..0))
    .help("请确认没有放错文件；确实是文章就先拆开")
}

fn broken(path: &SourcePath, what: &str) -> Diagnostic {
    Diagnostic::new(
        &code::BROKEN_DOCUMENT,
        format!("{what}打不开，可能损坏或不完整，跳过"),
    )
    .at(Span::new(path, 0..0))
    .help("重新保存或下载一次，再导入；能打开就另存为纯文本（.txt）")
}

fn empty(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::EMPTY_FILE, "文件是空的，跳过")
        .at(Span::new(path, 0..0))
        .help("删去它，或放入正文")
}

fn binary(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::BINARY_FILE, "这不是文本文件，跳过")
        .at(Span::new(path, 0..0))
        .help("如果是 Word 或 PDF 文档，请先另存为纯文本（.txt）")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "黄水村的经验：村民说了算。\n二〇一九年，全村的收入是过去的一倍，大家都在一起干。";
    const TRADITIONAL: &str =
        "黃水村的經驗：村民說了算。\n二〇一九年，全村的收入是過去的一倍，大家都在一起做。";

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let path = SourcePath::new("a.txt").expect("a plain path");
        let document = decode(&path, bytes).value.expect("text");
        assert_eq!((document.encoding, &*document.text), (encoding, text));
    }

    #[test]
    fn the_same_text_in_every_encoding() {
        check(TEXT.as_bytes(), "utf-8", TEXT);
        check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), "utf-8", TEXT);
        check(&GB18030.encode(TEXT).0, "gb18030", TEXT);
        check(&BIG5.encode(TRADITIONAL).0, "big5", TRADITIONAL);
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, "utf-16le", TEXT);
        check(&[b"\xFF\xFE", &little[..]].concat(), "utf-16le", TEXT);
        check(TEXT.replace('\n', "\r\n").as_bytes(), "utf-8", TEXT);
    }

    #[test]
    fn a_cut_off_character_does_not_change_the_encoding() {
        let bytes = TEXT.repeat(5).into_bytes();
        let path = SourcePath::new("a.txt").expect("a plain path");
        let reported = decode(&path, &bytes[..bytes.len() - 1]);
        assert_eq!(reported.value.expect("text").encoding, "utf-8");
        assert_eq!(reported.diagnostics[0].code.number, 102);
    }

    #[test]
    fn what_is_no_text_is_named() {
        let path = SourcePath::new("a.txt").expect("a plain path");
        for (bytes, number) in [
            (&b"PK\x03\x04xx"[..], 103),
            (b" \n", 104),
            (b"", 104),
            (&[0, 1, 2, 3][..], 103),
        ] {
            assert_eq!(decode(&path, bytes).diagnostics[0].code.number, number);
        }
    }
}
