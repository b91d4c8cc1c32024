//! `wenzhai.yaml` as a checked value.
//!
//! In: the settings file, or nothing. Out: a value in which every field is
//! legal. Knows nothing of the disk or of what the settings are used for.

use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::Text;
use crate::source::{SourceDocument, yaml};
use crate::text::script::Standard;
use crate::text::span::Span;

/// Name of the settings file in the project folder.
pub const FILE_NAME: &str = "wenzhai.yaml";

const KEYS: [&str; 8] = [
    "title",
    "description",
    "base",
    "editions",
    "quotes",
    "vocabulary",
    "theme",
    "license",
];

/// The settings of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// What the site is called.
    pub names: SiteNames,
    /// Where it will be published, with a final `/`; needed only for absolute
    /// addresses (canonical links, the sitemap).
    pub base: Option<String>,
    /// The editions, in the order in which they are listed; never empty.
    pub editions: Vec<Standard>,
    /// Whether “ ” stand in Traditional editions too.
    pub keeps_quotes: bool,
    /// The regions whose own words their editions use.
    pub vocabulary: Vec<Region>,
    /// Name of the theme.
    pub theme: String,
}

/// A region with words of its own for things of our day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Taiwan, for the edition `hant`.
    Taiwan,
    /// Hong Kong, for the edition `hk`.
    HongKong,
}

/// What a site is called: the settings that readers read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteNames {
    /// Its title.
    pub title: Text,
    /// What it is, in a sentence; may be empty.
    pub description: Text,
    /// Who may reuse what; may be empty.
    pub license: Text,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            names: SiteNames {
                title: Text::new("文摘"),
                description: Text::default(),
                license: Text::default(),
            },
            base: None,
            editions: vec![Standard::Hans, Standard::Hant],
            keeps_quotes: false,
            vocabulary: Vec::new(),
            theme: "default".to_owned(),
        }
    }
}

/// The settings in `document`; what is wrong is reported, and its default
/// stands instead.
pub fn parse(document: &SourceDocument) -> Reported<Config> {
    let mut diagnostics = Vec::new();
    let mut config = Config::default();
    let range = 0..document.text.len();
    let Some(mapping) = yaml::mapping(document, range, &KEYS).into_value(&mut diagnostics) else {
        return Reported {
            value: config,
            diagnostics,
        };
    };
    if let Some(title) = mapping.text("title", &mut diagnostics) {
        config.names.title = Text::new(title);
    }
    if let Some(description) = mapping.text("description", &mut diagnostics) {
        config.names.description = Text::new(description);
    }
    if let Some(license) = mapping.text("license", &mut diagnostics) {
        config.names.license = Text::new(license);
    }
    if let Some(base) = mapping.text("base", &mut diagnostics) {
        if is_web_address(&base) {
            config.base = Some(format!("{}/", base.trim_end_matches('/')));
        } else {
            diagnostics.push(bad_base(mapping.span("base"), &base));
        }
    }
    if let Some(theme) = mapping.text("theme", &mut diagnostics) {
        if theme.contains(['/', '\\']) || theme.starts_with('.') {
            diagnostics.push(bad_theme(mapping.span("theme"), &theme));
        } else {
            config.theme = theme;
        }
    }
    let mut editions = Vec::new();
    for name in mapping.texts("editions", &mut diagnostics) {
        match Standard::from_code(&name) {
            Some(standard) if !editions.contains(&standard) => editions.push(standard),
            Some(_) => {}
            None => diagnostics.push(unknown_edition(mapping.span("editions"), &name)),
        }
    }
    if !editions.is_empty() {
        config.editions = editions;
    }
    match mapping.text("quotes", &mut diagnostics).as_deref() {
        None | Some("fit") => {}
        Some("keep") => config.keeps_quotes = true,
        Some(other) => diagnostics.push(bad_quotes(mapping.span("quotes"), other)),
    }
    for name in mapping.texts("vocabulary", &mut diagnostics) {
        match name.as_str() {
            "tw" => config.vocabulary.push(Region::Taiwan),
            "hk" => config.vocabulary.push(Region::HongKong),
            _ => diagnostics.push(unknown_region(mapping.span("vocabulary"), &name)),
        }
    }
    Reported {
        value: config,
        diagnostics,
    }
}

fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains([' ', '"', '<', '>', '?', '#'])
    })
}

fn bad_base(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(
        &code::WRONG_TYPE,
        format!("`base` 应是网站发布后的地址，`{found}` 不是"),
    )
    .at(span)
    .help("例如 `base: https://example.org/wenzhai/`；还没有定就删去这一行")
}

fn bad_theme(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(
        &code::WRONG_TYPE,
        format!("`theme` 应是 themes/ 里一个文件夹的名字，`{found}` 不是"),
    )
    .at(span)
    .help("例如 `theme: default`")
}

fn unknown_edition(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, format!("没有名为 `{found}` 的版本"))
        .at(span)
        .help("可用的版本：hans（简体）、hant（台湾正体）、hk（香港繁体），例如 `editions: [hans, hant]`")
}

fn bad_quotes(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, format!("`quotes` 的值不能是 `{found}`"))
        .at(span)
        .help("可用的值：fit（繁体版用「」，这是默认）、keep（各版都照原文的引号）")
}

fn unknown_region(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&code::WRONG_TYPE, format!("没有名为 `{found}` 的地区用词"))
        .at(span)
        .help("可用的值：tw（hant 版用台湾的词）、hk（hk 版用香港的词），例如 `vocabulary: [tw]`")
}
