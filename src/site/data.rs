//! The collection as data: what `data/` holds.
//!
//! In: the editions of the site. Out: tables as CSV and JSON, and a description
//! of them (a Frictionless Data Package). One data set for all editions: words
//! stand in the script that their author wrote, and beside them in Simplified
//! where rows are to be compared. `docs/data.md` explains the columns.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::{PageKind, Site, route};
use crate::article::{Article, Change, Figure, Named, Writing};
use crate::digest::figures::{FigureAt, FigureIndex};
use crate::document::Text;
use crate::edition::Edition;
use crate::text::number::Number;
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use crate::text::unit::UnitKind;

/// A file of `data/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataFile {
    /// Every case: `articles.csv`, `articles.json`.
    Articles(Form),
    /// Every figure: `figures.csv`, `figures.json`.
    Figures(Form),
    /// The figures of one kind, for a spreadsheet: `figures-money.csv`.
    FiguresOf(UnitKind),
    /// What the files are: `datapackage.json`.
    Package,
}

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// RFC 4180, UTF-8 with a byte-order mark.
    Csv,
    /// A list of objects.
    Json,
}

impl DataFile {
    /// Every file for the collection that `editions` hold.
    pub(super) fn all(editions: &[Edition]) -> Vec<Self> {
        let mut files = vec![
            Self::Articles(Form::Csv),
            Self::Articles(Form::Json),
            Self::Figures(Form::Csv),
            Self::Figures(Form::Json),
            Self::Package,
        ];
        files.extend(kinds(editions).into_iter().map(Self::FiguresOf));
        files
    }

    /// Its name in `data/`.
    pub(super) fn name(self) -> String {
        match self {
            Self::Articles(Form::Csv) => "articles.csv".to_owned(),
            Self::Articles(Form::Json) => "articles.json".to_owned(),
            Self::Figures(Form::Csv) => "figures.csv".to_owned(),
            Self::Figures(Form::Json) => "figures.json".to_owned(),
            Self::FiguresOf(kind) => format!("figures-{}.csv", kind.code()),
            Self::Package => "datapackage.json".to_owned(),
        }
    }
}

/// The kinds that there are figures of, in any edition.
fn kinds(editions: &[Edition]) -> BTreeSet<UnitKind> {
    let digests = editions.iter().map(|it| it.digest.figures());
    digests.flat_map(FigureIndex::kinds).collect()
}

/// The bytes of `file`.
pub(super) fn bytes(site: &Site, file: DataFile) -> Vec<u8> {
    let tables = Tables::of(site);
    match file {
        DataFile::Articles(Form::Csv) => csv(ARTICLE_FIELDS, tables.articles()),
        DataFile::Articles(Form::Json) => json_list(ARTICLE_FIELDS, &tables.articles()),
        DataFile::Figures(Form::Csv) => csv(FIGURE_FIELDS, tables.figures(None)),
        DataFile::Figures(Form::Json) => json_list(FIGURE_FIELDS, &tables.figures(None)),
        DataFile::FiguresOf(kind) => csv(FIGURE_FIELDS, tables.figures(Some(kind))),
        DataFile::Package => pretty(&tables.package()),
    }
}

/// A column: its name, its type in a Frictionless schema, what it holds.
type Field = (&'static str, &'static str, &'static str);

const ARTICLE_FIELDS: &[Field] = &[
    (
        "article",
        "string",
        "案例的编号，也是网页的文件名，定了就不变",
    ),
    ("title", "string", "题名，照作者所用的文字"),
    ("title_hans", "string", "题名，简体"),
    ("title_hant", "string", "題名，繁體"),
    (
        "script",
        "string",
        "作者所用的文字：hans 简体，hant 繁体，mixed 混用",
    ),
    ("date", "date", "发布日期；不知道的空着"),
    ("source", "string", "发布的报刊或网站"),
    ("url", "string", "原文网址"),
    ("place", "string", "地点，从省到村，以 / 分隔，简体"),
    ("themes", "string", "主题，以 / 分隔，简体"),
    ("practices", "string", "做法，以 / 分隔，简体"),
    ("summary", "string", "提要，照作者所用的文字"),
    ("incomplete", "boolean", "来源是否只登出了一部分"),
    ("figures", "integer", "记下的数字的个数"),
    ("page", "string", "网页，从网站根文件夹算起"),
];

const FIGURE_FIELDS: &[Field] = &[
    ("article", "string", "案例的编号，见 articles"),
    ("figure", "string", "数字在案例里的编号"),
    ("title", "string", "案例的题名，照作者所用的文字"),
    (
        "subject",
        "string",
        "数字说的是什么，照原文；原文没有明说的空着",
    ),
    (
        "value",
        "number",
        "数值，以 unit 计，不带万、亿；原文隐去的空着",
    ),
    ("value_to", "number", "范围的上限；不是范围的空着"),
    ("unit", "string", "单位，简体；单位相同才能比较"),
    ("kind", "string", "单位的种类"),
    (
        "approx",
        "string",
        "none 确数，about 约，over 余、以上，under 近、不足，masked 原文隐去",
    ),
    (
        "change_type",
        "string",
        "percent 增减百分之几，points 增减几个百分点，factor 是原来的几倍，from 从多少变来",
    ),
    (
        "change_value",
        "number",
        "增减的数；减少为负；change_type 为 from 时是原来的数值",
    ),
    ("year", "year", "原句写明的年份；没有写明的空着"),
    ("quote", "string", "原文的字句"),
    ("sentence", "string", "原文的整句"),
    (
        "script",
        "string",
        "原文的文字：hans 简体，hant 繁体，mixed 混用",
    ),
    ("page", "string", "原句在网页上的位置，从网站根文件夹算起"),
];

/// A cell: what JSON holds, and a spreadsheet shows.
type Row = Vec<Value>;

struct Tables<'a> {
    site: &'a Site,
    /// Every case of every edition once, in the words of its author.
    articles: Vec<&'a Article>,
}

impl<'a> Tables<'a> {
    fn of(site: &'a Site) -> Self {
        let own = |slug: &Slug, writing: Writing| {
            let script = match writing {
                Writing::Hans => Script::Hans,
                Writing::Hant | Writing::MachineHant => Script::Hant,
                Writing::Mixed(most) => most,
            };
            let mut editions = site.editions().iter();
            let edition = editions.find(|it| it.standard.script() == script)?;
            edition.digest.article(slug)
        };
        let (mut seen, mut articles) = (BTreeSet::new(), Vec::new());
        for article in site.editions().iter().flat_map(|it| it.digest.articles()) {
            if seen.insert(&article.slug) {
                let own = own(&article.slug, article.writing);
                articles.push(own.unwrap_or(article).as_ref());
            }
        }
        // Newest first, as in every edition.
        articles.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)));
        Self { site, articles }
    }

    fn in_edition(&self, standard: Standard, slug: &Slug) -> Option<&'a Article> {
        let mut editions = self.site.editions().iter();
        let edition = editions.find(|it| it.standard == standard)?;
        edition.digest.article(slug).map(AsRef::as_ref)
    }

    fn title_in(&self, standard: Standard, slug: &Slug) -> Value {
        let article = self.in_edition(standard, slug);
        article.map_or(Value::Null, |it| json!(it.title.as_str()))
    }

    /// The page of `article` in the edition that its words come from.
    fn page(&self, article: &Article, anchor: &str) -> Value {
        let kind = PageKind::Article(article.slug.clone());
        let holds = |edition: &&Edition| {
            let found = edition.digest.article(&article.slug);
            found.is_some_and(|it| std::ptr::eq(it.as_ref(), article))
        };
        let edition = self.site.editions().iter().find(holds);
        let path = route::path(&kind, edition.map(|it| it.standard));
        json!(format!("{path}{anchor}"))
    }

    fn articles(&self) -> Vec<Row> {
        let row = |it: &&Article| {
            let hans = self.in_edition(Standard::Hans, &it.slug).unwrap_or(it);
            vec![
                json!(it.slug.as_str()),
                json!(it.title.as_str()),
                self.title_in(Standard::Hans, &it.slug),
                self.title_in(Standard::Hant, &it.slug),
                json!(script(it.writing)),
                it.date.map_or(Value::Null, |date| json!(date.to_string())),
                text(it.source.as_ref()),
                it.url.as_ref().map_or(Value::Null, |url| json!(url)),
                names(&hans.place),
                names(&hans.themes),
                names(&hans.practices),
                text(it.summary.as_ref()),
                json!(it.incomplete),
                json!(it.figures.len()),
                self.page(it, ""),
            ]
        };
        self.articles.iter().map(row).collect()
    }

    fn figures(&self, kind: Option<UnitKind>) -> Vec<Row> {
        let index = FigureIndex::of(self.articles.iter().copied());
        let row = |at: &FigureAt| {
            let article = self.articles[at.article];
            self.figure(article, &article.figures[at.figure])
        };
        let mut list = index.list(kind).to_vec();
        if kind.is_none() {
            // As the texts have them; on a page the masked ones come last.
            list.sort_unstable();
        }
        list.iter().map(row).collect()
    }

    fn figure(&self, article: &Article, figure: &Figure) -> Row {
        let (change, changed) = match figure.change {
            None => (Value::Null, Value::Null),
            Some(Change::Percent(it)) => (json!("percent"), number(it)),
            Some(Change::Points(it)) => (json!("points"), number(it)),
            Some(Change::Factor(it)) => (json!("factor"), number(it)),
            Some(Change::From { from, .. }) => (json!("from"), number(from)),
        };
        let anchor = figure
            .anchor
            .as_ref()
            .map_or_else(String::new, |it| format!("#{it}"));
        vec![
            json!(article.slug.as_str()),
            json!(figure.id.as_str()),
            json!(article.title.as_str()),
            text(figure.subject.as_ref()),
            figure.value.map_or(Value::Null, number),
            figure.value_to.map_or(Value::Null, number),
            json!(figure.measure),
            figure.kind.map_or(Value::Null, |it| json!(it.code())),
            json!(figure.approx.code()),
            change,
            changed,
            figure.year.map_or(Value::Null, |it| json!(it)),
            json!(figure.quote.as_str()),
            json!(figure.sentence.as_str()),
            json!(script(article.writing)),
            self.page(article, &anchor),
        ]
    }

    fn package(&self) -> Value {
        let first = self.site.editions().first();
        let table = |name: &str, title: &str, fields: &[Field], key: &[&str], rows: Form| {
            let extension = if rows == Form::Csv { "csv" } else { "json" };
            let mut schema = json!({
                "fields": fields.iter().map(field).collect::<Vec<_>>(),
                "primaryKey": key,
                "missingValues": [""],
            });
            if key.len() > 1 {
                let resource = format!("articles-{extension}");
                schema["foreignKeys"] = json!([{
                    "fields": "article",
                    "reference": { "resource": resource, "fields": "article" },
                }]);
            }
            let mut resource = json!({
                "name": format!("{name}-{extension}"),
                // The package's profile asks it of each of them.
                "profile": "tabular-data-resource",
                "title": title,
                "path": format!("{name}.{extension}"),
                "format": extension,
                "mediatype": if rows == Form::Csv { "text/csv" } else { "application/json" },
                "encoding": "utf-8",
                "schema": schema,
            });
            if rows == Form::Csv {
                resource["dialect"] = json!({
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": "\"",
                    "doubleQuote": true,
                    "header": true,
                });
            }
            resource
        };
        let mut resources = Vec::new();
        for form in [Form::Csv, Form::Json] {
            let key = ["article"];
            resources.push(table("articles", "案例", ARTICLE_FIELDS, &key, form));
            let key = ["article", "figure"];
            resources.push(table("figures", "数字", FIGURE_FIELDS, &key, form));
        }
        for kind in kinds(self.site.editions()) {
            let name = format!("figures-{}", kind.code());
            let key = ["article", "figure"];
            resources.push(table(&name, "一类数字", FIGURE_FIELDS, &key, Form::Csv));
        }
        let mut package = json!({
            "name": "wenzhai-data",
            "profile": "tabular-data-package",
            "resources": resources,
        });
        if let Some(edition) = first {
            package["title"] = json!(edition.names.title.as_str());
            package["description"] = json!(edition.names.description.as_str());
        }
        if let Some(base) = self.site.base() {
            package["homepage"] = json!(base);
        }
        package
    }
}

fn field((name, kind, description): &Field) -> Value {
    json!({ "name": name, "type": kind, "description": description })
}

fn script(writing: Writing) -> &'static str {
    match writing {
        Writing::Hans => "hans",
        Writing::Hant | Writing::MachineHant => "hant",
        Writing::Mixed(_) => "mixed",
    }
}

fn text(text: Option<&Text>) -> Value {
    text.map_or(Value::Null, |it| json!(it.as_str()))
}

fn names(names: &[Named]) -> Value {
    let names: Vec<&str> = names.iter().map(|it| it.name.as_str()).collect();
    json!(names.join("/"))
}

/// The number as it is, digit for digit, where JSON can hold it so.
fn number(number: Number) -> Value {
    let digits = number.to_string();
    serde_json::from_str(&digits)
        .ok()
        .filter(|value: &Value| serde_json::to_string(value).is_ok_and(|it| it == digits))
        .unwrap_or(Value::String(digits))
}

/// Rows as RFC 4180 has them. The byte-order mark is for the spreadsheets of
/// mainland China, which take a file without one for GB18030 and show noise;
/// JSON needs none.
fn csv(fields: &[Field], rows: Vec<Row>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let head = fields.iter().map(|(name, _, _)| (*name).to_owned());
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().map(cell).collect::<Vec<_>>());
    for row in std::iter::once(head.collect()).chain(rows) {
        // Rows of equal length, into memory: nothing can fail.
        let written = writer.write_record(row);
        debug_assert!(written.is_ok());
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell of a spreadsheet. Words that a spreadsheet would take for a formula
/// are given an apostrophe, by which it knows that they are words.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) if words.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{words}")
        }
        Value::String(words) => words,
        other => other.to_string(),
    }
}

fn json_list(fields: &[Field], rows: &[Row]) -> Vec<u8> {
    // A row a line, keys in the order of the columns: a list of thousands can
    // be read, and compared, by line.
    let object = |row: &Row| {
        let pairs = fields.iter().zip(row);
        let pairs = pairs.map(|((name, _, _), value)| format!("\"{name}\":{value}"));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    };
    let lines: Vec<String> = rows.iter().map(object).collect();
    if lines.is_empty() {
        return b"[]\n".to_vec();
    }
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
