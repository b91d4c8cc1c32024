//! What a page states about itself where no reader looks: `meta`, JSON-LD,
//! scripts, the address.
//!
//! In: a tree and the file's text. Out: candidates for the keys of the front
//! matter, each from a known witness. Knows nothing of the page's lines.

use jiff::civil::Date;
use serde_json::Value;
use url::Url;

use super::dom::{Dom, Id};
use crate::import::dates::date_in;

/// Candidates, as the page has them.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Facts {
    /// `<title>`.
    pub(super) document_title: Option<String>,
    /// Titles that are meant for machines, best first.
    pub(super) titles: Vec<String>,
    /// Names of the site.
    pub(super) sites: Vec<String>,
    /// Days of publication, with the weight of their witness.
    pub(in crate::import) dates: Vec<(u32, Date)>,
    pub(in crate::import) source: Option<String>,
    pub(in crate::import) authors: Vec<String>,
    /// Authors of whom the page says that they are people, whatever their names.
    pub(super) persons: Vec<String>,
    /// Who publishes the page by its own word.
    pub(super) publisher: Option<String>,
    pub(in crate::import) editors: Vec<String>,
    /// The page's own address.
    pub(in crate::import) url: Option<String>,
    /// The text, where it stands in JSON-LD and perhaps nowhere else.
    pub(super) text: Option<String>,
}

/// The weight of a day in `meta` or in a script.
const IN_META: u32 = 20;
/// The weight of a day in JSON-LD.
const IN_DATA: u32 = 15;
/// The weight of a day in `<time>`.
const IN_TIME: u32 = 10;
/// The weight of a day in the address.
const IN_ADDRESS: u32 = 12;

/// What the page states.
pub(super) fn read(dom: &Dom, html: &str) -> Facts {
    let mut facts = Facts::default();
    let mut canonical = None;
    let mut shared = None;
    for id in dom.subtree(0) {
        match dom.name(id) {
            "title" if facts.document_title.is_none() => {
                facts.document_title = Some(one_line(&dom.text(id)));
            }
            "meta" => meta(dom, id, &mut facts, &mut shared),
            "link"
                if dom
                    .attribute(id, "rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                canonical = canonical.or_else(|| web(dom.attribute(id, "href")?));
            }
            "script" => script(dom, id, &mut facts),
            "time" => {
                if let Some(date) = dom.attribute(id, "datetime").and_then(day) {
                    facts.dates.push((IN_TIME, date));
                }
            }
            _ => {}
        }
    }
    let saved = saved_from(html).and_then(|address| web(&address));
    // The address of one article, not of the whole site.
    let deep = |address: &String| Url::parse(address).is_ok_and(|url| url.path().len() > 1);
    facts.url = [canonical, shared, saved]
        .into_iter()
        .flatten()
        .find(deep)
        .map(|address| address.trim().to_owned());
    if let Some(date) = facts.url.as_deref().and_then(day_in_address) {
        facts.dates.push((IN_ADDRESS, date));
    }
    facts
}

fn meta(dom: &Dom, id: Id, facts: &mut Facts, shared: &mut Option<String>) {
    let key = ["name", "property", "itemprop"]
        .into_iter()
        .find_map(|key| dom.attribute(id, key));
    let (Some(key), Some(content)) = (key, dom.attribute(id, "content")) else {
        return;
    };
    let content = one_line(content);
    if content.is_empty() {
        return;
    }
    let key = key.to_ascii_lowercase();
    match key.as_str() {
        "articletitle" => facts.titles.insert(0, content),
        "og:title" | "twitter:title" | "dc.title" | "headline" | "wzbt" | "citation_title" => {
            facts.titles.push(content);
        }
        "sitename" | "og:site_name" | "application-name" | "apple-mobile-web-app-title" => {
            facts.sites.push(content);
        }
        "pubdate"
        | "publishdate"
        | "publish_date"
        | "publish-date"
        | "publishtime"
        | "publish_time"
        | "article:published_time"
        | "og:published_time"
        | "datepublished"
        | "dc.date"
        | "dc.date.issued"
        | "dcterms.created"
        | "date"
        | "pub_date"
        | "weibo:article:create_at"
        | "og:release_date"
        | "release_date"
        | "citation_publication_date"
        | "citation_online_date"
        | "firstcreate" => {
            if let Some(date) = day(&content) {
                facts.dates.push((IN_META, date));
            }
        }
        "contentsource"
        | "source"
        | "article:source"
        | "mediaid"
        | "copyrightsource"
        | "citation_journal_title"
        | "dc.source" => {
            facts.source.get_or_insert(content);
        }
        "author" | "article:author" | "og:article:author" | "dc.creator" | "dc.contributor" => {
            facts.authors.push(content);
        }
        "citation_author" => facts.persons.push(content),
        "editor" | "responsibleeditor" | "contenteditor" => facts.editors.push(content),
        "og:url" => *shared = shared.take().or_else(|| web(&content)),
        _ => {}
    }
}

fn script(dom: &Dom, id: Id, facts: &mut Facts) {
    let data = dom
        .attribute(id, "type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"));
    let text = dom.text(id);
    if data {
        // Line ends inside strings are common, and no JSON.
        let plain = text.replace(['\n', '\r', '\t'], " ");
        if let Ok(value) = serde_json::from_str::<Value>(plain.trim().trim_end_matches(';')) {
            linked_data(&value, facts);
        }
        return;
    }
    // Pages of WeChat keep the day and the title in variables.
    for key in ["ct", "createTime", "create_time", "publish_time"] {
        if let Some(date) = variable(&text, key).and_then(|value| day_or_second(&value)) {
            facts.dates.push((IN_META, date));
        }
    }
    if let Some(title) = variable(&text, "msg_title") {
        facts.titles.push(one_line(&title));
    }
}

/// The value of `var key = "…"` in a script.
fn variable(script: &str, key: &str) -> Option<String> {
    for (at, _) in script.match_indices(key) {
        let before = script[..at].trim_end();
        if before.len() == at || !before.ends_with("var") {
            continue;
        }
        let Some(rest) = script[at + key.len()..].trim_start().strip_prefix('=') else {
            continue;
        };
        // `var ct = "" || "1690000000";`: the first string that holds something.
        let mut rest = rest.split(';').next().unwrap_or(rest);
        while let Some(open) = rest.find(['"', '\'']) {
            let quote = char::from(rest.as_bytes()[open]);
            let inner = &rest[open + 1..];
            let close = inner.find(quote)?;
            if close > 0 {
                return Some(inner[..close].to_owned());
            }
            rest = &inner[close + 1..];
        }
    }
    None
}

fn linked_data(value: &Value, facts: &mut Facts) {
    // A list, a graph, or one thing.
    let mut things: Vec<&Value> = vec![value];
    let mut seen = 0;
    while let Some(thing) = things.pop() {
        seen += 1;
        if seen > 64 {
            return;
        }
        match thing {
            Value::Array(list) => things.extend(list.iter().rev()),
            Value::Object(map) => {
                if let Some(graph) = map.get("@graph") {
                    things.push(graph);
                }
                let kind = map.get("@type").map(Value::to_string).unwrap_or_default();
                if !["Article", "NewsArticle", "BlogPosting", "WebPage", "Report"]
                    .iter()
                    .any(|known| kind.contains(known))
                    && !map.contains_key("pubDate")
                {
                    continue;
                }
                let text = |key: &str| map.get(key).and_then(Value::as_str).map(one_line);
                if let Some(title) = text("headline").or_else(|| text("title")) {
                    facts.titles.push(title);
                }
                if let Some(date) = ["datePublished", "pubDate"]
                    .iter()
                    .find_map(|key| day(&text(key)?))
                {
                    facts.dates.push((IN_DATA, date));
                }
                if let Some(body) = text("articleBody") {
                    facts.text.get_or_insert(body);
                }
                let publisher = map.get("publisher").and_then(|it| it.get("name"));
                if let Some(name) = publisher.and_then(Value::as_str).map(one_line) {
                    facts.publisher.get_or_insert(name.clone());
                    facts.sites.push(name);
                }
                if let Some(author) = map.get("author") {
                    writers(author, facts);
                }
            }
            _ => {}
        }
    }
}

/// The authors of linked data: a name, a person, an office, or several of them.
fn writers(value: &Value, facts: &mut Facts) {
    let several = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    for author in several.iter().take(16) {
        match author {
            Value::String(name) => facts.authors.push(one_line(name)),
            Value::Object(map) => {
                let kind = map.get("@type").map(Value::to_string).unwrap_or_default();
                let Some(name) = map.get("name").and_then(Value::as_str).map(one_line) else {
                    continue;
                };
                if kind.contains("Person") {
                    facts.persons.push(name.clone());
                }
                if !kind.contains("Organization") {
                    facts.authors.push(name);
                }
            }
            _ => {}
        }
    }
}

/// The day of a date, or of a number of seconds in China.
fn day_or_second(value: &str) -> Option<Date> {
    let value = value.trim();
    if (9..=10).contains(&value.len())
        && let Ok(seconds) = value.parse::<i64>()
    {
        const EIGHT_HOURS: i64 = 8 * 3600;
        let time = jiff::Timestamp::from_second(seconds + EIGHT_HOURS).ok()?;
        return Some(jiff::tz::Offset::UTC.to_datetime(time).date());
    }
    day(value)
}

/// The day at the beginning of a value.
fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    if value.len() >= 8
        && value.is_char_boundary(8)
        && value[..8].bytes().all(|b| b.is_ascii_digit())
    {
        return compact_day(&value[..8]);
    }
    // A time that is written for Greenwich is another day in China.
    if value.ends_with('Z')
        && let Ok(time) = value.parse::<jiff::Timestamp>()
    {
        return Some(jiff::tz::Offset::constant(8).to_datetime(time).date());
    }
    date_in(value).map(|(date, _)| date)
}

/// `20230807` as a day.
fn compact_day(digits: &str) -> Option<Date> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let year = number(0, 4)?;
    let (month, day) = (number(4, 6)?, number(6, 8)?);
    if !(1995..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day that an address names: `/2023/0807/`, `/2023-08/07/`,
/// `/202308/07/`, `t20230807_`, `/20230807/`.
pub(super) fn day_in_address(address: &str) -> Option<Date> {
    let path = Url::parse(address).ok()?.path().to_owned();
    // The digits of two or three parts in a row, or of one.
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    for at in 0..parts.len() {
        let mut digits = String::new();
        for part in parts[at..].iter().take(3) {
            let plain = part.replace(['-', '_'], "");
            if !plain.bytes().all(|b| b.is_ascii_digit()) || plain.len() > 8 {
                break;
            }
            digits.push_str(&plain);
            if digits.len() >= 8 {
                break;
            }
        }
        if digits.len() == 8
            && let Some(date) = compact_day(&digits)
        {
            return Some(date);
        }
    }
    let runs = path.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| (8..=20).contains(&run.len()))
        .find_map(|run| compact_day(&run[..8]))
}

fn web(address: &str) -> Option<String> {
    let address = address.trim();
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| address.to_owned())
}

/// The address in the comment that browsers put into a page they save.
fn saved_from(html: &str) -> Option<String> {
    let mut end = html.len().min(4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    let rest = &head[head.find("saved from url=(")?..];
    let address = rest.split_once(')')?.1;
    let end = address.find(|c: char| c.is_whitespace() || c == '>')?;
    Some(address[..end].trim_end_matches("--").to_owned())
}

/// `text` on one line, without double spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
