//! Bytes to text: UTF-8, UTF-16, GB18030, Big5.
//!
//! Valid UTF-8 is UTF-8. Otherwise a byte-order mark decides, then `chardetng`,
//! then, between GB18030 and Big5, how well the result reads. `gb2312` and
//! `gbk` mean GB18030, as in the WHATWG Encoding Standard. Knows nothing of the
//! disk or of what the text says.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest as _, Sha256};

use super::{Form, SourceDocument};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::text::han;
use crate::text::span::{LineIndex, SourcePath, Span};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The document in `bytes`; `None` where they are no text, which the report
/// explains.
pub fn decode(path: &SourcePath, bytes: &[u8]) -> Reported<Option<SourceDocument>> {
    if let Some(problem) = not_text(path, bytes) {
        return Reported {
            value: None,
            diagnostics: vec![problem],
        };
    }
    let encoding = detect(bytes);
    let (decoded, _) = encoding.decode_with_bom_removal(bytes);
    let text = if decoded.contains('\r') {
        decoded.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        decoded.into_owned()
    };
    let lines = LineIndex::new(&text);
    let form = form(path, &text);
    let mut diagnostics = Vec::new();
    // A replacement character in valid UTF-8 stood in the file already; it is
    // damage in the text, which import quotes, not bytes that were lost here.
    if (encoding != UTF_8 || std::str::from_utf8(bytes).is_err())
        && let Some(at) = text.find('\u{FFFD}')
    {
        diagnostics.push(undecodable(path, at, &text, encoding.name()));
    }
    let document = SourceDocument {
        path: path.clone(),
        text: text.into(),
        lines,
        encoding: canonical_name(encoding),
        sha256: hex(&Sha256::digest(bytes)).into(),
        form,
    };
    Reported {
        value: Some(document),
        diagnostics,
    }
}

/// How `text` is written: by the file's name, and for what is called plain text
/// by its beginning.
fn form(path: &SourcePath, text: &str) -> Form {
    match path.extension().as_str() {
        "html" | "htm" | "xhtml" | "shtml" => Form::Html,
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

fn detect(bytes: &[u8]) -> &'static Encoding {
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
    let broken = lossy.matches('\u{FFFD}').count();
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
    let mut candidates = vec![GB18030, BIG5];
    if !candidates.contains(&guess) {
        candidates.push(guess);
    }
    // Ties go to the detector's guess, then to GB18030.
    candidates
        .into_iter()
        .max_by_key(|encoding| {
            (
                readability(encoding, bytes),
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
    let newline = |pair: &[u8; 2]| sample.chunks_exact(2).filter(|chunk| chunk == pair).count();
    let (little, big) = (
        newline(&[b'\n', 0]) + newline(&[b' ', 0]),
        newline(&[0, b'\n']) + newline(&[0, b' ']),
    );
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

fn not_text(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    if bytes.len() > MAX_BYTES {
        return Some(too_large(path, bytes.len()));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(empty(path));
    }
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(binary(path));
    }
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return None;
    }
    let control =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B);
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let controls = sample.iter().filter(|byte| control(byte)).count();
    (controls * 100 > sample.len()).then(|| binary(path))
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
