//! `import`: a messy source to a Markdown file that an editor would have made.
//!
//! In: a decoded source. Out: Markdown with front matter, and a report in
//! which every guess, removal, repair and damaged spot stands. Knows nothing
//! of the disk, of the site or of what was imported before.

mod breaks;
mod chrome;
mod classify;
mod credits;
mod damage;
mod dates;
mod dump;
mod duplicates;
pub mod figures;
mod front_matter;
mod headings;
mod html;
mod lines;
mod markdown;
mod markup;
mod metadata;
mod names;
mod paper;
mod place;
mod proposals;
mod publication;
mod report;
pub mod reposts;
mod structure;
mod text;
mod tidy;
mod title;
mod town;
mod words;
mod writing;

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod place_tests;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use self::classify::{Kind, Verdict, Zone};
use self::front_matter::{FrontMatter, Origin};
use self::html::WebPage;
use self::lines::{Line, Page};
use self::report::TitleLines;
pub use self::report::{ImportReport, LineVerdict};
use self::tidy::Setting;
pub use self::words::Words;
use crate::diagnostic::{Diagnostic, Reported, code};
use crate::document::print::to_markdown;
use crate::source::{Form, SourceDocument};
use crate::text::slug::Slug;

/// What the site already has words for; import proposes from it and never
/// beyond it.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Name and aliases of every theme.
    pub themes: Vec<Vec<String>>,
    /// Name and aliases of every practice.
    pub practices: Vec<Vec<String>>,
    /// What pages say around an article: the program's words and the site's.
    pub words: Words,
}

/// What is known of a source from elsewhere: from the article that was made of
/// it before, or from whoever sent it. Empty fields are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The address that its article has.
    pub slug: Option<Slug>,
    /// Where the source was found, for a source that does not state its address.
    pub url: Option<String>,
    /// The day of publication, for a source that does not state it.
    pub date: Option<Date>,
    /// What an editor has decided on; nothing is proposed in its place.
    pub themes: Vec<String>,
    /// The same.
    pub practices: Vec<String>,
    /// The same.
    pub summary: Option<String>,
}

/// An article that import made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its address.
    pub slug: Slug,
    /// Front matter and body.
    pub markdown: String,
    /// Pictures that were saved with a page: each file as seen from the page,
    /// and where it goes, as seen from the article.
    pub pictures: Vec<(String, String)>,
    /// What was done.
    pub report: ImportReport,
}

/// The article in `document`; `None` where there is none, which the report
/// says.
pub fn import(
    document: &SourceDocument,
    vocabulary: &Vocabulary,
    given: &Given,
) -> Reported<Option<Imported>> {
    let web = web_page(document, given);
    let page = match &web {
        Some(web) => web.lines(&vocabulary.words),
        None => lines::read(&document.text, &[], &vocabulary.words),
    };
    let copies = duplicates::copies(&page.lines);
    let mut verdicts = classify::classify(&page.lines, &copies);
    let mut chosen = match &web {
        Some(web) => web
            .title(&page.lines)
            .or_else(|| title::choose(&page.lines, &verdicts)),
        None => title::choose(&page.lines, &verdicts),
    };
    if chosen.is_none() && title::promote_first_heading(&page.lines, &mut verdicts) {
        chosen = title::choose(&page.lines, &verdicts);
    }
    if chosen.is_none() {
        chosen = title::below_a_note(&page.lines, &mut verdicts);
    }
    if let Some(chosen) = &mut chosen {
        title::drop_repetition(&page.lines, &mut verdicts, chosen);
    }
    let starts = match &web {
        Some(web) => web.starts(document),
        None => line_starts(&page),
    };
    let marks = damage::marks(page.lines.iter().map(|line| line.clean.as_str()));
    let mut body = text::assemble(&page.lines, &verdicts, marks, &|line| starts[line]);
    if words_of_text(&page.lines, &verdicts) < SHORTEST
        || !has_running_text(&page.lines, &verdicts)
        || is_gate(&page.lines, &verdicts)
        || is_listing(&page.lines, &verdicts)
    {
        return Reported {
            value: None,
            diagnostics: vec![no_article(document)],
        };
    }

    let mut repairs = body.repairs;
    let mut cuts = body.cuts;
    let mut guessed: Vec<&str> = Vec::new();
    let (outside, header) = around_the_body(&page.lines, &verdicts);
    let mut stated = metadata::read(&outside, header);
    metadata::extend(&mut stated.authors, body.authors);
    metadata::extend(&mut stated.editors, body.editors);
    if let Some(web) = &web {
        web.complete(&mut stated, &page.lines);
    }
    let title = chosen.as_ref().map(|chosen| chosen.text.as_str());
    let unlabelled = || publication::unlabelled(&outside, header, title);
    stated.source = stated.source.take().or_else(unlabelled);
    if stated.date.is_none() && given.date.is_none() {
        let inside: Vec<&Line> = page
            .lines
            .iter()
            .zip(&verdicts)
            .filter(|(_, verdict)| verdict.zone == Zone::Body)
            .map(|(line, _)| line)
            .collect();
        if let Some((office, date)) = metadata::signed_inside(&inside) {
            stated.date = Some(date);
            stated.source.get_or_insert(office);
        }
    }
    if stated.authors.is_empty() {
        stated.authors = signature(&page.lines, &verdicts);
    }

    let paragraphs: Vec<&str> = body.paragraphs.iter().map(String::as_str).collect();
    let mut title_lines = TitleLines::default();
    let title = if let Some(mut chosen) = chosen {
        title_lines.given = chosen.lines;
        title_lines.repeated = chosen.repeated;
        cuts.extend(report::beside_title(
            &page.lines,
            &title_lines.given,
            &chosen.text,
        ));
        // `■ 题名`, `# 题名`: a bullet or the mark of Markdown is no part of a title.
        let bullets = ['■', '□', '●', '◆', '◇', '▲', '★', '※'];
        let unmarked = chosen.text.trim_start_matches(bullets).trim_start();
        if !unmarked.is_empty() {
            chosen.text = unmarked.to_owned();
        }
        let unmarked = chosen.text.trim_start_matches('#');
        if unmarked.starts_with(' ') && unmarked.len() < chosen.text.len() {
            chosen.text = unmarked.trim_start().to_owned();
            repairs.add(tidy::kind::MARKUP, 1);
        }
        let tidied = tidy::tidy(
            &chosen.text,
            &damage::damaged(&chosen.text, marks),
            Setting::Display,
        );
        repairs.merge(&tidied.repairs);
        tidied.text
    } else {
        guessed.push("title");
        title::propose(&paragraphs).unwrap_or_else(|| document.path.stem().to_owned())
    };

    let whole = format!("{title}\n{}", paragraphs.join("\n"));
    let script = writing::script(&whole);
    let terms = |own: &[String], names: &[Vec<String>]| {
        if own.is_empty() {
            proposals::terms(&title, &paragraphs, names)
        } else {
            own.to_vec()
        }
    };
    let themes = terms(&given.themes, &vocabulary.themes);
    let practices = terms(&given.practices, &vocabulary.practices);
    let garbled = distinct(body.garbled.iter().map(|(words, _)| words.clone()));
    let proposed_summary = || proposals::summary(&title, &paragraphs, &garbled);
    let summary = given.summary.clone().or_else(proposed_summary);
    let place =
        place::propose_place(&title, &paragraphs, stated.office.as_deref()).unwrap_or_default();
    let figures = figures::propose(&body.document);
    for (key, proposed) in [
        ("place", !place.is_empty()),
        ("themes", given.themes.is_empty() && !themes.is_empty()),
        (
            "practices",
            given.practices.is_empty() && !practices.is_empty(),
        ),
        ("figures", !figures.is_empty()),
        ("summary", given.summary.is_none() && summary.is_some()),
    ] {
        if proposed {
            guessed.push(key);
        }
    }
    let guessed: Vec<String> = guessed.into_iter().map(str::to_owned).collect();

    let lines = report::line_verdicts(&page, &verdicts, &title_lines, &cuts);
    let mut removed = report::removed(&page, &verdicts, &title_lines, &cuts);
    if let Some(hidden) = web.as_ref().map(WebPage::hidden).filter(|it| *it > 0) {
        removed.push(("hidden".to_owned(), hidden));
    }
    let converted = writing::is_machine_made(&whole, script, &repairs);
    let repaired = repairs.into_vec();
    let slug = given
        .slug
        .clone()
        .unwrap_or_else(|| Slug::from_title(&title, 4, document.sha256.as_bytes()));
    let front = front_matter::write(&FrontMatter {
        title: title.clone(),
        slug: slug.to_string(),
        date: stated.date.or(given.date).map(|date| date.to_string()),
        source: stated
            .source
            .map(|name| tidy::tidy(&name, &[], Setting::Display).text),
        url: stated.url.or_else(|| given.url.clone()),
        author: stated.authors,
        editor: stated.editors,
        place,
        script,
        converted,
        themes,
        practices,
        figures,
        summary,
        garbled: garbled.clone(),
        incomplete: stated.incomplete,
        guessed: guessed.clone(),
        origin: Origin {
            file: document.path.as_str().to_owned(),
            sha256: document.sha256.to_string(),
            encoding: document.encoding.to_owned(),
            removed: removed.clone(),
            repaired: repaired.clone(),
        },
    });
    let pictures = structure::place_pictures(&mut body.document, &slug);
    let markdown = format!("{front}\n{}", to_markdown(&body.document));

    let mut diagnostics: Vec<Diagnostic> = body
        .garbled
        .iter()
        .map(|(words, range)| text_garbled(document, words, range.clone()))
        .collect();
    if !guessed.is_empty() {
        diagnostics.push(values_guessed(document, &guessed));
    }
    Reported {
        value: Some(Imported {
            slug,
            markdown,
            pictures,
            report: ImportReport {
                title,
                guessed,
                removed,
                repaired,
                garbled,
                lines,
            },
        }),
        diagnostics,
    }
}

/// The page that a source is, where it is one.
fn web_page(document: &SourceDocument, given: &Given) -> Option<WebPage> {
    let url = given.url.as_deref();
    match document.form {
        Form::Text => None,
        Form::Html => Some(html::read(&document.text, url, &document.beside)),
        Form::Markdown => Some(html::read(&markdown::page(document), url, &[])),
    }
}

/// What each line of a source in which no article was found was taken for.
pub fn explain(document: &SourceDocument, words: &Words) -> Vec<LineVerdict> {
    let web = web_page(document, &Given::default());
    let page = match &web {
        Some(web) => web.lines(words),
        None => lines::read(&document.text, &[], words),
    };
    let copies = duplicates::copies(&page.lines);
    let verdicts = classify::classify(&page.lines, &copies);
    report::line_verdicts(&page, &verdicts, &TitleLines::default(), &[])
}

/// Fewer words than this are no article.
const SHORTEST: f32 = 20.0;

/// How many words the body has that are no interface wording.
#[allow(clippy::cast_precision_loss)] // a bound of twenty
fn words_of_text(lines: &[Line], verdicts: &[Verdict]) -> f32 {
    let is_text = |verdict: &Verdict| {
        verdict.zone == Zone::Body && matches!(verdict.kind, Kind::Paragraph | Kind::Item)
    };
    let own = lines
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| is_text(verdict));
    own.map(|(line, _)| line.look.units as f32 * (1.0 - 2.5 * line.look.interface).max(0.0))
        .sum()
}

/// Whether the body has a sentence: a table of threads, a list of links has
/// none.
fn has_running_text(lines: &[Line], verdicts: &[Verdict]) -> bool {
    lines.iter().zip(verdicts).any(|(line, verdict)| {
        verdict.zone == Zone::Body
            && matches!(verdict.kind, Kind::Paragraph | Kind::Item)
            && line.look.cells < 2
            && line.look.prose >= 0.3
    })
}

/// Whether the page is one that stands before pages: it asks to prove that one
/// is human, says that an address is wrong, or that the browser will not do.
fn is_gate(lines: &[Line], verdicts: &[Verdict]) -> bool {
    const LONGEST: usize = 120;
    let asks = [
        "验证",
        "拦截",
        "访问",
        "刷新",
        "不存在",
        "浏览器",
        "javascript",
        "网址",
        "请求",
        "404",
        "403",
        "服务器",
        "安全威胁",
        "滑块",
        "人机",
        "稍后再试",
        "已失效",
        "已过期",
        "已被删除",
    ];
    let said = |in_body: bool| {
        let own = lines.iter().zip(verdicts);
        let own = own.filter(|(_, verdict)| !in_body || verdict.zone == Zone::Body);
        let text: String = own.map(|(line, _)| words::fold(&line.clean)).collect();
        asks.iter().filter(|word| text.contains(**word)).count()
    };
    let body = lines.iter().zip(verdicts);
    let body = body.filter(|(_, verdict)| verdict.zone == Zone::Body);
    let units: usize = body.map(|(line, _)| line.look.units).sum();
    units < LONGEST && said(true) >= 2 && said(false) >= 4
}

/// Whether the page lists what was found: what stands between its short lines
/// are excerpts that break off, and hardly a whole paragraph.
fn is_listing(lines: &[Line], verdicts: &[Verdict]) -> bool {
    let paragraphs = lines
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| verdict.zone == Zone::Body && verdict.kind == Kind::Paragraph);
    let breaks_off = |line: &Line| {
        let cut = ["…", "...", "。。。"];
        let ends = cut.iter().any(|mark| line.clean.ends_with(mark));
        ends && line.look.units <= 150
    };
    let (mut all, mut cut) = (0, 0);
    for (line, _) in paragraphs {
        all += 1;
        cut += usize::from(breaks_off(line));
    }
    cut >= 4 && cut * 4 >= all * 3
}

/// The byte at which each line of the file begins.
fn line_starts(page: &Page) -> Vec<usize> {
    let mut at = 0;
    let start = |line: &&str| {
        let start = at;
        at += line.len() + 1;
        start
    };
    page.raw.iter().map(start).collect()
}

/// Lines that may state something: not the text, not advertising, no copies;
/// and how many of them stand before the body.
fn around_the_body<'a>(lines: &'a [Line<'a>], verdicts: &[Verdict]) -> (Vec<&'a Line<'a>>, usize) {
    let states = |verdict: &Verdict| match verdict.kind {
        Kind::Paragraph | Kind::Heading | Kind::Item => verdict.zone != Zone::Body,
        Kind::Spam | Kind::Copy | Kind::Caption => false,
        Kind::Title | Kind::Meta | Kind::Credit | Kind::Chrome => true,
    };
    let near = html::near_the_article(lines);
    let pairs = lines
        .iter()
        .zip(verdicts)
        .enumerate()
        .filter(|(at, (_, verdict))| near.contains(at) && states(verdict))
        .map(|(_, pair)| pair);
    let header = pairs
        .clone()
        .take_while(|(_, verdict)| verdict.zone == Zone::Header)
        .count();
    (pairs.map(|(line, _)| line).collect(), header)
}

/// The names in brackets that stand alone right after the body.
fn signature(lines: &[Line], verdicts: &[Verdict]) -> Vec<String> {
    let mut tail = lines.iter().zip(verdicts);
    let first = tail.find(|(_, verdict)| verdict.zone == Zone::Tail && verdict.kind != Kind::Copy);
    first
        .and_then(|(line, _)| names::bare_names(&line.clean))
        .unwrap_or_default()
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

fn no_article(document: &SourceDocument) -> Diagnostic {
    Diagnostic::new(&code::NO_ARTICLE, format!("`{}` 里没有找到正文", document.path))
        .at(document.span(0..0))
        .help("用 `wenzhai import --explain` 看每一行被判成了什么；如果确有正文，请把导航、广告等删去后再导入；如果网页要登录或等一会儿才显示全文，在浏览器里打开、等全文出现，再另存后导入。")
}

fn text_garbled(
    document: &SourceDocument,
    words: &str,
    range: std::ops::Range<usize>,
) -> Diagnostic {
    Diagnostic::new(&code::TEXT_GARBLED, format!("原文在“{words}”处损坏、缺字"))
        .at(document.span(range))
        .label("这里缺字")
        .help("已按原样保留并记入 `garbled`；找到完好的原文后补上。")
}

fn values_guessed(document: &SourceDocument, keys: &[String]) -> Diagnostic {
    Diagnostic::new(
        &code::VALUE_GUESSED,
        format!("来源没有写明 {}，值是推测的", keys.join("、")),
    )
    .at(document.span(0..0))
    .help("核对后改正，并从 `guessed` 里删去。")
}
