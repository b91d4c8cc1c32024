//! `load`: the theme of a project, or the one in the program.
//!
//! The only file of this room that touches the disk. A template that does not
//! compile is a diagnostic at its line, like any other mistake in the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};
use tera::{ErrorKind, Tera};

use super::{Asset, Strings, Theme};
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::source::decode::{self, hex};
use crate::source::{read, yaml};
use crate::text::script::Standard;
use crate::text::span::{SourcePath, Span};

/// The theme of a project that names none, and the one that others lie over.
pub const DEFAULT: &str = "default";

/// Names of the themes in the program.
pub const BUILT_IN: [&str; 2] = [DEFAULT, "plain"];

/// Every template that a page is rendered with.
pub const TEMPLATES: [&str; 15] = [
    "root.html",
    "home.html",
    "article.html",
    "articles.html",
    "taxonomy.html",
    "group.html",
    "figures.html",
    "glossary.html",
    "term.html",
    "page.html",
    "search.html",
    "titles.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
];

/// Keys of `theme.yaml`.
const THEME_KEYS: [&str; 3] = ["name", "version", "extends"];

/// In `theme.yaml`: the theme lies over no other.
const NO_THEME: &str = "none";

#[derive(RustEmbed)]
#[folder = "themes/"]
struct Embedded;

/// The theme in `root/themes/<name>/`, or the one of that name in the program.
/// A folder lies over a theme of the program: the one that its `theme.yaml`
/// says it `extends`, else the one of its name, else [`DEFAULT`]; what it lacks comes from there, wording
/// key by key. `None` where no page could be rendered with it; the reasons are
/// in the report.
pub fn load(root: &Path, name: &str) -> io::Result<Reported<Option<Theme>>> {
    let folder = format!("themes/{name}");
    let mut report = Vec::new();
    let on_disk = root.join(&folder).is_dir();
    let files = if on_disk {
        read_files(root, &folder, &mut report)?
    } else if BUILT_IN.contains(&name) {
        built_in(name)
    } else {
        report.push(no_theme(name));
        return Ok(Reported {
            value: None,
            diagnostics: report,
        });
    };
    let base = extended(name, &folder, &files, &mut report);
    let value = compile(name, &folder, files, base, &mut report);
    Ok(Reported {
        value,
        diagnostics: report,
    })
}

/// Path inside the theme's folder to bytes.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// The files of a theme in the program; none for another name.
pub fn built_in(name: &str) -> Files {
    Embedded::iter()
        .filter_map(|path| {
            let own = path.strip_prefix(name)?.strip_prefix('/')?;
            Some((own.to_owned(), Embedded::get(&path)?.data.as_ref().into()))
        })
        .collect()
}

fn read_files(root: &Path, folder: &str, report: &mut Vec<Diagnostic>) -> io::Result<Files> {
    let mut files = Files::new();
    for path in read::list_folder(root, folder, report)? {
        let bytes = fs::read(root.join(path.as_str()))?;
        files.insert(path.as_str()[folder.len() + 1..].to_owned(), bytes.into());
    }
    Ok(files)
}

/// A theme of the program under another one.
struct Base {
    name: String,
    files: Files,
}

/// What the theme of `files` lies over.
fn extended(
    theme: &str,
    folder: &str,
    files: &Files,
    report: &mut Vec<Diagnostic>,
) -> Option<Base> {
    let own = if BUILT_IN.contains(&theme) {
        theme
    } else {
        DEFAULT
    };
    let stated = files.get("theme.yaml").and_then(|bytes| {
        let path = SourcePath::new(&format!("{folder}/theme.yaml"))?;
        let document = decode::decode(&path, bytes).into_value(report)?;
        let all = 0..document.text.len();
        let mapping = yaml::mapping(&document, all, &THEME_KEYS).into_value(report)?;
        let name = mapping.text("extends", report)?;
        Some((name, mapping.span("extends")))
    });
    let (mut name, span) = stated.map_or((own.to_owned(), None), |(name, span)| (name, Some(span)));
    if name == NO_THEME {
        return None;
    }
    if !BUILT_IN.contains(&name.as_str()) {
        report.extend(span.map(|span| no_base(span, &name)));
        // Over something its other mistakes show too.
        DEFAULT.clone_into(&mut name);
    }
    let files = built_in(&name);
    Some(Base { name, files })
}

/// The texts and bytes of a theme's files, by what they are.
#[derive(Default)]
struct Parts {
    templates: BTreeMap<String, Arc<str>>,
    assets: BTreeMap<String, Arc<[u8]>>,
    strings: BTreeMap<Standard, Strings>,
}

fn parts(folder: &str, files: Files, report: &mut Vec<Diagnostic>) -> Parts {
    let mut parts = Parts::default();
    for (path, bytes) in files {
        let Some(source) = SourcePath::new(&format!("{folder}/{path}")) else {
            continue;
        };
        if let Some(name) = path.strip_prefix("assets/") {
            parts.assets.insert(name.to_owned(), bytes);
        } else if let Some(name) = path.strip_prefix("templates/") {
            if let Some(document) = decode::decode(&source, &bytes).into_value(report) {
                parts.templates.insert(name.to_owned(), document.text);
            }
        } else if let Some(standard) = path.strip_prefix("strings/").and_then(strings_file)
            && let Some(document) = decode::decode(&source, &bytes).into_value(report)
        {
            let words = yaml::words(&document).into_value(report);
            parts.strings.insert(standard, words);
        }
    }
    parts
}

impl Parts {
    /// `upper` laid over these. A template that is replaced can still be
    /// extended, as `<name>/article.html`.
    fn under(mut self, upper: Self, name: &str) -> Self {
        let extended = |path: &str| upper.templates.values().any(|text| text.contains(path));
        let mut kept = Vec::new();
        for template in upper.templates.keys() {
            let path = format!("{name}/{template}");
            // Where nobody asks for it, what it needs need not be there.
            if let Some(text) = self.templates.get(template).filter(|_| extended(&path)) {
                kept.push((path, text.clone()));
            }
        }
        self.templates.extend(kept);
        self.templates.extend(upper.templates);
        self.assets.extend(upper.assets);
        for (standard, words) in upper.strings {
            self.strings.entry(standard).or_default().extend(words);
        }
        self
    }
}

fn compile(
    name: &str,
    folder: &str,
    files: Files,
    base: Option<Base>,
    report: &mut Vec<Diagnostic>,
) -> Option<Theme> {
    let fingerprint = fingerprint(base.iter().map(|it| &it.files).chain([&files]));
    let upper = parts(folder, files, report);
    let Parts {
        templates,
        assets,
        strings,
    } = match base {
        Some(base) => {
            parts(&format!("themes/{}", base.name), base.files, report).under(upper, &base.name)
        }
        None => upper,
    };
    check_strings(folder, &strings, report);
    let missing = TEMPLATES
        .iter()
        .filter(|name| !templates.contains_key(**name));
    let missing: Vec<_> = missing.map(|name| missing_template(folder, name)).collect();
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml"]);
    let compiled = tera.add_raw_templates(
        templates
            .iter()
            .map(|(name, text)| (name.as_str(), &**text)),
    );
    if let Err(error) = &compiled {
        report.push(broken_template(folder, error));
    }
    let usable = compiled.is_ok() && missing.is_empty() && !strings.is_empty();
    report.extend(missing);
    usable.then(|| Theme {
        name: name.to_owned(),
        templates: Arc::new(tera),
        assets: assets
            .into_iter()
            .map(|(name, bytes)| Asset { name, bytes })
            .collect(),
        strings,
        fingerprint,
    })
}

fn strings_file(name: &str) -> Option<Standard> {
    Standard::from_code(name.strip_suffix(".yaml")?)
}

fn fingerprint<'a>(layers: impl Iterator<Item = &'a Files>) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in layers.flatten() {
        hash.update(path.len().to_le_bytes());
        hash.update(path);
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    }
    hex(&hash.finalize())
}

/// Every standard must have every key: a page cannot show half of its words.
fn check_strings(
    folder: &str,
    strings: &BTreeMap<Standard, Strings>,
    report: &mut Vec<Diagnostic>,
) {
    let all: BTreeSet<&String> = strings.values().flat_map(BTreeMap::keys).collect();
    for (standard, words) in strings {
        for key in all.iter().filter(|key| !words.contains_key(**key)) {
            report.push(missing_string(folder, *standard, key));
        }
    }
}

/// A Tera error at its place in the theme's file: what happened and what to do
/// in Chinese, Tera's own words as the detail.
pub fn template_error(code: &'static code::Code, folder: &str, error: &tera::Error) -> Diagnostic {
    let place = match error.kind() {
        ErrorKind::SyntaxError(place) | ErrorKind::RenderingError(place) => place,
        other => {
            return Diagnostic::new(code, format!("主题的模板出错（Tera：{other}）")).help(
                format!("在 {folder}/templates/ 里检查 extends、include 和组件的名称"),
            );
        }
    };
    let (file, words) = (place.filename(), place.message());
    let diagnostic = if matches!(error.kind(), ErrorKind::SyntaxError(_)) {
        Diagnostic::new(code, format!("模板 {file} 的语法不对，主题读不进来（Tera：{words}）"))
            .help("看标出的地方：括号 {{ }}、{% %} 是否成对，if、for、block 是否以 endif、endfor、endblock 结束；语法见 Tera 2 的文档")
    } else {
        Diagnostic::new(code, format!("模板 {file} 在这里停下了，用到它的网页没有生成（Tera：{words}）")).help(
            if words.contains("is not defined") {
                "这个名称不存在：多半是拼错了，从 Tera 列出的可用名称（Available …）里选一个；有时有、有时没有的，写成 `{% if 名称 is defined %}`"
            } else {
                "改正标出的地方：常见的是过滤器、函数或模板的名称写错，或者值不是那里要的种类；语法见 Tera 2 的文档"
            },
        )
    };
    match SourcePath::new(&format!("{folder}/templates/{}", place.filename())) {
        Some(path) => diagnostic.at(Span::new(&path, place.span().range.clone())),
        None => diagnostic,
    }
}

fn broken_template(folder: &str, error: &tera::Error) -> Diagnostic {
    template_error(&code::TEMPLATE_BROKEN, folder, error)
}

fn missing_template(folder: &str, name: &str) -> Diagnostic {
    Diagnostic::new(&code::MISSING_TEMPLATE, format!("主题缺少模板 {name}"))
        .help(format!("把它放到 {folder}/templates/{name}"))
}

fn missing_string(folder: &str, standard: Standard, key: &str) -> Diagnostic {
    let path = format!("{folder}/strings/{}.yaml", standard.code());
    let diagnostic = Diagnostic::new(&code::MISSING_STRING, format!("界面文字缺少 `{key}`"))
        .help(format!("在 {path} 里加上一行 `{key}: …`"));
    match SourcePath::new(&path) {
        Some(path) => diagnostic.at(Span::new(&path, 0..0)),
        None => diagnostic,
    }
}

fn no_base(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        &code::MISSING_TEMPLATE,
        format!("`extends` 要接在一个自带的主题上，没有 `{name}` 这个主题"),
    )
    .at(span)
    .help(format!(
        "自带的主题有 {}；自成一套的主题写 `extends: {NO_THEME}`",
        BUILT_IN.join("、")
    ))
}

fn no_theme(name: &str) -> Diagnostic {
    Diagnostic::new(&code::MISSING_TEMPLATE, format!("没有名为 `{name}` 的主题")).help(format!(
        "建立文件夹 themes/{name}/，或在 wenzhai.yaml 里写 `theme: default`"
    ))
}
