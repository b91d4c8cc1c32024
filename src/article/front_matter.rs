//! The front matter of each kind of entry, and the words for what is wrong
//! with it.
//!
//! In: a checked YAML mapping. Out: typed fields; where a value is wrong, a
//! diagnostic and the field's empty form. Knows nothing of bodies.

use jiff::civil::Date;

use super::dictionary::{self, Pair};
use super::figures::{self, Figure};
use super::{Named, Origin, TermKind, Writing};
use crate::diagnostic::{Diagnostic, code};
use crate::document::problems::broken_mark;
use crate::document::{Text, marks};
use crate::source::yaml::Mapping;
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use crate::text::span::Span;

/// The keys of an article, in the order in which import writes them.
pub const ARTICLE_KEYS: [&str; 23] = [
    "title",
    "slug",
    "date",
    "source",
    "url",
    "author",
    "editor",
    "place",
    "script",
    "converted",
    "editions",
    "convert",
    "themes",
    "practices",
    "actors",
    "figures",
    "summary",
    "garbled",
    "incomplete",
    "guessed",
    "draft",
    "redirect",
    "origin",
];

/// The keys of a glossary entry.
pub const TERM_KEYS: [&str; 5] = ["title", "slug", "kind", "aliases", "summary"];

/// The keys of a page that stands alone.
pub const PAGE_KEYS: [&str; 2] = ["title", "slug"];

/// What an article says of itself.
#[derive(Clone, Debug)]
pub(super) struct ArticleFields {
    pub(super) title: Text,
    pub(super) slug: Slug,
    pub(super) date: Option<Date>,
    pub(super) source: Option<Text>,
    pub(super) url: Option<String>,
    pub(super) author: Vec<Text>,
    pub(super) editor: Vec<Text>,
    pub(super) place: Vec<Named>,
    /// `None` where the front matter does not say; the body then shows it.
    pub(super) writing: Option<Writing>,
    pub(super) editions: Vec<Standard>,
    pub(super) dictionary: Vec<Pair>,
    pub(super) themes: Vec<Named>,
    pub(super) practices: Vec<Named>,
    pub(super) figures: Vec<Figure>,
    pub(super) actors: Vec<Text>,
    pub(super) summary: Option<Text>,
    pub(super) garbled: Vec<Named>,
    pub(super) incomplete: bool,
    pub(super) guessed: Vec<Named>,
    pub(super) draft: bool,
    pub(super) redirect: Option<Named>,
    pub(super) origin: Option<Origin>,
}

/// The fields of an article; `None` where it has no usable title or slug.
pub(super) fn article(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<ArticleFields> {
    let (title, slug) = (title(yaml, report), slug(yaml, report));
    let url = yaml.text("url", report).and_then(|url| {
        let legal = url.starts_with("http://") || url.starts_with("https://");
        if !legal {
            report.push(bad_url(yaml.span("url"), &url));
        }
        legal.then_some(url)
    });
    Some(ArticleFields {
        date: yaml.date("date", report),
        source: text(yaml, "source", report),
        url,
        author: texts(yaml, "author", report),
        editor: texts(yaml, "editor", report),
        place: named(yaml, "place", report),
        writing: writing(yaml, report),
        editions: editions(yaml, report),
        dictionary: dictionary::of_article(yaml, report),
        themes: named(yaml, "themes", report),
        practices: named(yaml, "practices", report),
        figures: figures::read(yaml, report),
        actors: texts(yaml, "actors", report),
        summary: text(yaml, "summary", report),
        garbled: quotes(yaml, report),
        incomplete: yaml.flag("incomplete", report),
        guessed: guessed(yaml, report),
        draft: yaml.flag("draft", report),
        redirect: yaml.text("redirect", report).map(|name| Named {
            name: Text::new(name),
            span: yaml.span("redirect"),
        }),
        origin: origin(yaml, report),
        // Last, so that one run names everything that is wrong.
        title: title?,
        slug: slug?,
    })
}

/// The fields of a glossary entry.
#[derive(Clone, Debug)]
pub(super) struct TermFields {
    pub(super) title: Text,
    pub(super) slug: Slug,
    pub(super) kind: TermKind,
    pub(super) aliases: Vec<Text>,
    pub(super) summary: Option<Text>,
}

/// The fields of a glossary entry; `None` where it has no usable title or slug.
pub(super) fn term(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<TermFields> {
    let (title, slug) = (title(yaml, report), slug(yaml, report));
    let kind = match yaml.text("kind", report).as_deref() {
        None | Some("term") => TermKind::Word,
        Some("theme") => TermKind::Theme,
        Some("practice") => TermKind::Practice,
        Some(other) => {
            report.push(bad_choice(
                yaml.span("kind"),
                "kind",
                other,
                "theme（主题）、practice（做法）、term（词语）",
            ));
            TermKind::Word
        }
    };
    let (aliases, summary) = (
        texts(yaml, "aliases", report),
        text(yaml, "summary", report),
    );
    Some(TermFields {
        title: title?,
        slug: slug?,
        kind,
        aliases,
        summary,
    })
}

/// The fields of a page; `None` where it has no usable title or slug.
pub(super) fn page(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<(Text, Slug)> {
    let (title, slug) = (title(yaml, report), slug(yaml, report));
    Some((title?, slug?))
}

fn title(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<Text> {
    let title = yaml.required_text("title", "这里写标题", report)?;
    Some(marked(yaml, "title", &title, report))
}

/// The words of one line, with the editor's marks.
pub(super) fn text(yaml: &Mapping, key: &str, report: &mut Vec<Diagnostic>) -> Option<Text> {
    let words = yaml.text(key, report)?;
    Some(marked(yaml, key, &words, report))
}

fn marked(yaml: &Mapping, key: &str, words: &str, report: &mut Vec<Diagnostic>) -> Text {
    let (text, faults) = marks::read(words);
    let broken = |(_, fault)| broken_mark(&fault, yaml.span(key));
    report.extend(faults.into_iter().map(broken));
    text
}

fn slug(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<Slug> {
    let text = yaml.required_text("slug", "an-li-3f9a1c", report)?;
    let slug = Slug::new(&text);
    if slug.is_none() {
        report.push(bad_slug(yaml.span("slug"), &text));
    }
    slug
}

pub(super) fn texts(yaml: &Mapping, key: &str, report: &mut Vec<Diagnostic>) -> Vec<Text> {
    let words = yaml.texts(key, report);
    let texts = words.iter().map(|it| marked(yaml, key, it, report));
    texts.collect()
}

/// Damaged spots are quoted to the letter: nothing in them is a mark.
fn quotes(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Vec<Named> {
    let span = yaml.span("garbled");
    let quotes = yaml.texts("garbled", report).into_iter();
    let quote = |words| Named {
        name: Text::new(words),
        span: span.clone(),
    };
    quotes.map(quote).collect()
}

fn named(yaml: &Mapping, key: &str, report: &mut Vec<Diagnostic>) -> Vec<Named> {
    let span = yaml.span(key);
    texts(yaml, key, report)
        .into_iter()
        .map(|name| Named {
            name,
            span: span.clone(),
        })
        .collect()
}

fn writing(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<Writing> {
    let machine = match yaml.text("converted", report).as_deref() {
        None => false,
        Some("machine") => true,
        Some(other) => {
            report.push(bad_choice(
                yaml.span("converted"),
                "converted",
                other,
                "machine（由程序转换而成）",
            ));
            false
        }
    };
    match yaml.text("script", report).as_deref() {
        None => None,
        Some("hans") => Some(Writing::Hans),
        Some("hant") if machine => Some(Writing::MachineHant),
        Some("hant") => Some(Writing::Hant),
        Some("mixed") => Some(Writing::Mixed(Script::Hans)),
        Some(other) => {
            report.push(bad_choice(
                yaml.span("script"),
                "script",
                other,
                "hans（简体）、hant（繁体）、mixed（混用）",
            ));
            None
        }
    }
}

/// The editions that an article appears in: all where it does not say.
fn editions(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Vec<Standard> {
    let mut editions = Vec::new();
    for name in yaml.texts("editions", report) {
        match Standard::from_code(&name) {
            Some(standard) => editions.push(standard),
            None => report.push(bad_choice(
                yaml.span("editions"),
                "editions",
                &name,
                "hans（简体）、hant（台湾正体）、hk（香港繁体）；全部版本都要，就删去这一行",
            )),
        }
    }
    if editions.is_empty() {
        editions.extend(Standard::ALL);
    }
    editions
}

/// What is guessed is pointed at where its value stands.
fn guessed(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Vec<Named> {
    let mut keys = yaml.texts("guessed", report);
    keys.retain(|key| {
        let known = ARTICLE_KEYS.contains(&key.as_str());
        if !known {
            report.push(bad_choice(
                yaml.span("guessed"),
                "guessed",
                key,
                "本文件头里的键，如 title、place",
            ));
        }
        known
    });
    keys.into_iter()
        .map(|key| Named {
            span: yaml.span(&key),
            name: Text::new(key),
        })
        .collect()
}

fn origin(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Option<Origin> {
    let origin = yaml.table("origin", report)?;
    let counts = |key: &str, report: &mut Vec<Diagnostic>| {
        origin
            .table(key, report)
            .map_or_else(Vec::new, |counts| counts.counts())
    };
    Some(Origin {
        file: origin.text("file", report).unwrap_or_default(),
        sha256: origin.text("sha256", report).unwrap_or_default(),
        encoding: origin.text("encoding", report).unwrap_or_default(),
        removed: counts("removed", report),
        repaired: counts("repaired", report),
    })
}

fn bad_slug(span: Span, found: &str) -> Diagnostic {
    let proposal = Slug::from_title(found, 4, found.as_bytes());
    Diagnostic::new(&code::BAD_SLUG, format!("`{found}` 不能作网页的文件名"))
        .at(span)
        .label("只用小写字母、数字和单个连字符")
        .help(format!("例如 `slug: {proposal}`"))
}

fn bad_url(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, format!("`url` 应是网址，`{found}` 不是"))
        .at(span)
        .help("以 http:// 或 https:// 开头；不知道就删去这一行")
}

fn bad_choice(span: Span, key: &str, found: &str, choices: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, format!("`{key}` 的值不能是 `{found}`"))
        .at(span)
        .help(format!("可用的值：{choices}"))
}
