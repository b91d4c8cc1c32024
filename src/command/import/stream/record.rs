//! One record: a line of JSON to a line of JSON.
//!
//! In: the bytes of a line. Out: the article and its report, or what is wrong.
//! Every line gets an answer, whatever stands in it, and the same line always
//! the same. Knows nothing of other records.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::queue::{LONGEST, Line};
use crate::command::import::{gather, tell};
use crate::diagnostic::emit::to_json;
use crate::diagnostic::{Diagnostic, code};
use crate::import::{self, Given, Vocabulary};
use crate::pipeline;
use crate::source::{SourceDocument, decode, yaml};
use crate::text::span::SourcePath;

/// The answer to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Imported {
    /// Whether there is an article.
    pub(super) ok: bool,
    /// A JSON object, and the end of the line.
    pub(super) line: Vec<u8>,
}

/// The answer to `line`; with `explain` it says what each line of the source
/// was taken for.
pub(super) fn import(line: &Line, vocabulary: &Vocabulary, explain: bool) -> Imported {
    let mut answer = Answer::default();
    if let Some(record) = answer.parsed(line) {
        answer.id = record.get("id").cloned().unwrap_or(Value::Null);
        if let Some(source) = answer.source(&record) {
            let given = answer.given(&record);
            answer.import(&source, vocabulary, &given, explain);
        }
    }
    answer.into_line()
}

/// What will be answered.
#[derive(Default)]
struct Answer {
    id: Value,
    /// Markdown, front matter and report of the article.
    article: Option<Map<String, Value>>,
    /// Every line of the source, where that was asked for.
    lines: Option<Value>,
    problems: Vec<Value>,
}

impl Answer {
    fn problem(&mut self, diagnostic: &Diagnostic) {
        self.problems.push(to_json(diagnostic, ""));
    }

    /// The record in `line`.
    fn parsed(&mut self, line: &Line) -> Option<Map<String, Value>> {
        let bytes = match line {
            Line::Whole(bytes) => bytes,
            Line::TooLong(length) => {
                self.problem(&too_long(*length));
                return None;
            }
        };
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            self.problem(&mended(
                "有不是 UTF-8 的字节，已换成 �",
                "请用 UTF-8 写出记录",
            ));
        }
        if text.trim().is_empty() {
            self.problem(&bad("是空行", "没有记录就不要写这一行"));
            return None;
        }
        let parsed = serde_json::from_str(&text).or_else(|error| {
            // Half of a pair of surrogates is no character, but Python and
            // JavaScript write it all the same.
            let paired = pair_surrogates(&text).ok_or(error)?;
            let parsed = serde_json::from_str(&paired)?;
            self.problem(&mended(
                "有不成对的代理码（\\ud800 一类），已换成 �",
                "那里原来是一个四字节的字或表情，多半在截断文字时丢了一半",
            ));
            Ok(parsed)
        });
        match parsed {
            Ok(Value::Object(record)) => Some(record),
            Ok(_) => {
                self.problem(&bad(
                    "不是 JSON 对象",
                    "每行写一个对象：{\"id\": …, \"text\": …}",
                ));
                None
            }
            Err(error) => {
                let error: serde_json::Error = error;
                // Its own words end with the place, which is said in Chinese.
                let words = error.to_string();
                let words = words.split(" at line ").next().unwrap_or(&words);
                self.problem(&bad(
                    &format!("在第 {} 列不再是正确的 JSON（{words}）", error.column()),
                    "每行写一个完整的对象，文字里的换行写成 \\n",
                ));
                None
            }
        }
    }

    /// The source in `record`.
    fn source(&mut self, record: &Map<String, Value>) -> Option<SourceDocument> {
        let present = |key: &&str| record.get(*key).is_some_and(|value| !value.is_null());
        let forms: Vec<&str> = ["text", "html", "base64"]
            .into_iter()
            .filter(present)
            .collect();
        let [form] = forms[..] else {
            let found = if forms.is_empty() {
                "没有".to_owned()
            } else {
                format!("同时有 {}", forms.join("、"))
            };
            self.problem(&bad(
                &format!("要有 text、html、base64 之一，这里{found}"),
                "纯文本放 text，网页放 html，文件的字节放 base64",
            ));
            return None;
        };
        let Some(content) = record[form].as_str() else {
            self.problem(&bad(
                &format!("{form} 的值不是字符串"),
                "把内容写成一个字符串",
            ));
            return None;
        };
        let path = path(record, form, &self.id);
        if !gather::is_readable(&path) {
            self.problem(&gather::unsupported(&path));
            return None;
        }
        let reported = if form == "base64" {
            match BASE64.decode(without_breaks(content)) {
                Ok(bytes) => decode::decode(&path, &bytes),
                Err(error) => {
                    self.problem(&bad(
                        &format!("的 base64 解不开：{error}"),
                        "用标准字母表（A–Z a–z 0–9 + /）编码文件的全部字节",
                    ));
                    return None;
                }
            }
        } else {
            decode::decode(&path, content.as_bytes())
        };
        for diagnostic in &reported.diagnostics {
            let text = reported.value.as_ref().map_or("", |source| &*source.text);
            self.problems.push(to_json(diagnostic, text));
        }
        reported.value
    }

    /// What `record` says beside the source.
    fn given(&mut self, record: &Map<String, Value>) -> Given {
        let mut field = |key: &str, right: &dyn Fn(&str) -> bool, advice: &str| {
            let value = record.get(key).filter(|value| !value.is_null())?;
            let text = value.as_str().map(str::trim).filter(|text| right(text));
            if text.is_none() {
                self.problem(&mended(&format!("{key} 的值不能用，没有理会"), advice));
            }
            text.map(str::to_owned)
        };
        let is_address = |text: &str| {
            let web = text.starts_with("http://") || text.starts_with("https://");
            web && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        let is_date = |text: &str| date(text).is_some();
        Given {
            url: field("url", &is_address, "写成 http:// 或 https:// 开头的网址"),
            date: field("date", &is_date, "写成 年-月-日，如 2021-05-04")
                .as_deref()
                .and_then(date),
            ..Given::default()
        }
    }

    fn import(
        &mut self,
        source: &SourceDocument,
        vocabulary: &Vocabulary,
        given: &Given,
        explain: bool,
    ) {
        let reported = pipeline::import_one(source, vocabulary, given);
        for diagnostic in &reported.diagnostics {
            self.problems.push(to_json(diagnostic, &source.text));
        }
        if explain {
            self.lines = Some(match &reported.value {
                Some(article) => tell::line_objects(&article.report.lines),
                None => tell::line_objects(&import::explain(source, &vocabulary.words)),
            });
        }
        self.article = reported.value.map(|article| {
            let mut fields = Map::new();
            let front_matter = yaml::front_matter_as_json(&article.markdown);
            fields.insert("front_matter".to_owned(), json!(front_matter));
            let report = tell::report_fields(&article.report);
            fields.insert("report".to_owned(), Value::Object(report));
            fields.insert("markdown".to_owned(), Value::String(article.markdown));
            fields
        });
    }

    fn into_line(self) -> Imported {
        let ok = self.article.is_some();
        let mut fields = self.article.unwrap_or_default();
        fields.insert("id".to_owned(), self.id);
        fields.insert("ok".to_owned(), Value::Bool(ok));
        fields.insert("problems".to_owned(), Value::Array(self.problems));
        fields.extend(self.lines.map(|lines| ("lines".to_owned(), lines)));
        let line = Value::Object(fields).to_string();
        // Three characters that JSON leaves alone and that some readers take
        // for the end of a line.
        let mut line = line
            .replace('\u{85}', "\\u0085")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029");
        line.push('\n');
        Imported {
            ok,
            line: line.into_bytes(),
        }
    }
}

/// Base64 with or without its closing `=`.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn without_breaks(text: &str) -> String {
    let is_kept = |c: &char| !c.is_ascii_whitespace();
    text.chars().filter(is_kept).collect()
}

fn date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10;
    is_plain.then(|| text.parse().ok()).flatten()
}

/// What the source is called in reports and in `origin`: its name, or else its
/// id; with the ending that says what it is.
fn path(record: &Map<String, Value>, form: &str, id: &Value) -> SourcePath {
    let word = |key: &str| record.get(key).and_then(Value::as_str);
    let name = word("name").map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name));
    let name = match (name, id) {
        (Some(name), _) => name.to_owned(),
        (None, Value::String(id)) => id.clone(),
        (None, Value::Number(id)) => id.to_string(),
        (None, _) => String::new(),
    };
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\');
    let name: String = name.chars().filter(|c| is_plain(*c)).take(120).collect();
    let name = match name.trim().trim_start_matches('.') {
        "" => "record".to_owned(),
        name => name.to_owned(),
    };
    let stated = word("type").map(extension_of);
    let own = word("name").and_then(|name| name.rsplit_once('.'));
    let extension = match (form, stated, own) {
        ("html", ..) => "html".to_owned(),
        ("base64", Some(stated), _) => stated,
        ("base64", None, Some((_, own))) => own.to_ascii_lowercase(),
        _ => "txt".to_owned(),
    };
    let name = if name
        .to_ascii_lowercase()
        .ends_with(&format!(".{extension}"))
    {
        name
    } else {
        format!("{name}.{extension}")
    };
    SourcePath::new(&name)
        .or_else(|| SourcePath::new("record.txt"))
        .expect("a plain file name is a path")
}

/// The ending of files of a media type or of a form that is named by its
/// ending.
fn extension_of(form: &str) -> String {
    let form = form.split(';').next().unwrap_or(form).trim();
    let form = form.trim_start_matches('.').to_ascii_lowercase();
    match form.as_str() {
        "text/plain" => "txt",
        "text/html" | "application/xhtml+xml" => "html",
        "text/markdown" => "md",
        "multipart/related" | "message/rfc822" => "mhtml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/msword" => "doc",
        "application/pdf" => "pdf",
        other => other.rsplit('/').next().unwrap_or(other),
    }
    .to_owned()
}

/// `json` with every surrogate escape that lacks its other half replaced by
/// `\ufffd`; `None` where there is none.
fn pair_surrogates(json: &str) -> Option<String> {
    let unit = |at: usize| -> Option<u32> {
        let escape = json.get(at..at + 6)?;
        let digits = escape.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let (mut mended, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(found) = json[at..].find('\\').map(|found| at + found) {
        let is_high = |unit| (0xD800..0xDC00).contains(&unit);
        let is_low = |unit| (0xDC00..0xE000).contains(&unit);
        at = match unit(found) {
            Some(high) if is_high(high) && unit(found + 6).is_some_and(is_low) => found + 12,
            Some(lone) if is_high(lone) || is_low(lone) => {
                mended.push_str(&json[kept..found]);
                mended.push_str("\\ufffd");
                kept = found + 6;
                kept
            }
            Some(_) => found + 6,
            // An escaped character, which may be a backslash.
            None => {
                let escaped = json[found + 1..].chars().next();
                found + 1 + escaped.map_or(0, char::len_utf8)
            }
        };
    }
    (kept > 0).then(|| mended + &json[kept..])
}

fn bad(what: &str, advice: &str) -> Diagnostic {
    Diagnostic::new(&code::BAD_RECORD, format!("这一行{what}，没有导入")).help(advice)
}

fn too_long(length: usize) -> Diagnostic {
    let (length, longest) = (length.div_ceil(1 << 20), LONGEST >> 20);
    bad(
        &format!("有 {length} MB，超过 {longest} MB"),
        "一篇案例不会这么大；确实是文章就先拆开",
    )
}

fn mended(what: &str, advice: &str) -> Diagnostic {
    Diagnostic::new(&code::RECORD_MENDED, format!("记录里{what}")).help(advice)
}
