//! [`Pair`]: one word in both scripts, as an editor decided it.
//!
//! In: the site's `content/convert.tsv`, or `convert:` in the front matter of
//! an article. Out: pairs, and a diagnostic for each line that is none. A line
//! is the word in Simplified, a tab, the word in Traditional, and, if it is
//! not to hold everywhere, a tab and the editions that it holds for. Knows
//! nothing of how words are found or converted.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diagnostic::{Diagnostic, Reported, code};
use crate::source::SourceDocument;
use crate::source::yaml::Mapping;
use crate::text::script::{Script, Standard};
use crate::text::span::Span;

/// One word in both scripts. It goes from Simplified to Traditional in `hant`
/// and `hk`, and the other way in `hans`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The word in Simplified; not empty.
    pub hans: String,
    /// The word in Traditional; not empty.
    pub hant: String,
    /// The editions that it holds for.
    pub editions: Vec<Standard>,
    /// Where it stands.
    pub span: Span,
}

impl Pair {
    /// What is looked for when an edition in `standard` is made.
    pub fn source(&self, standard: Standard) -> &str {
        match standard.script() {
            Script::Hans => &self.hant,
            Script::Hant => &self.hans,
        }
    }

    /// What then stands there.
    pub fn target(&self, standard: Standard) -> &str {
        match standard.script() {
            Script::Hans => &self.hans,
            Script::Hant => &self.hant,
        }
    }
}

/// The pairs of a site's dictionary.
pub fn read(document: &SourceDocument) -> Reported<Vec<Pair>> {
    let (mut pairs, mut report) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in document.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let from = start + line.len() - line.trim_start().len();
        let span = document.span(from..from + words.len());
        match pair(line.trim_end_matches('\n'), &span) {
            Ok(pair) => pairs.push(pair),
            Err(diagnostic) => report.push(*diagnostic),
        }
    }
    Reported {
        value: decided(pairs, &mut report),
        diagnostics: report,
    }
}

/// The pairs under `convert:` of an article: `于谦: 于謙`, or, for some
/// editions only, `软件: {hant: 軟體, hk: 軟件}`.
pub(super) fn of_article(yaml: &Mapping, report: &mut Vec<Diagnostic>) -> Vec<Pair> {
    let span = yaml.span("convert");
    let Some(words) = yaml.forms("convert", report) else {
        return Vec::new();
    };
    let mut pairs = Vec::new();
    for (hans, edition, hant) in words {
        let editions = match edition.as_deref().map(Standard::from_code) {
            None => Standard::ALL.to_vec(),
            Some(Some(standard)) => vec![standard],
            Some(None) => {
                report.push(unknown_edition(&edition.unwrap_or_default(), &span));
                continue;
            }
        };
        if hans.trim().is_empty() || hant.trim().is_empty() {
            report.push(empty_side(&span));
            continue;
        }
        pairs.push(Pair {
            hans: hans.trim().to_owned(),
            hant: hant.trim().to_owned(),
            editions,
            span: span.clone(),
        });
    }
    decided(pairs, report)
}

fn pair(line: &str, span: &Span) -> Result<Pair, Box<Diagnostic>> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let (simple, full, editions) = match cells.as_slice() {
        [_] => return Err(Box::new(no_tab(line.trim(), span))),
        [simple, full] => (simple, full, ""),
        // Empty cells at the end are what spreadsheets leave.
        [simple, full, editions, rest @ ..] if rest.iter().all(|it| it.is_empty()) => {
            (simple, full, *editions)
        }
        _ => return Err(Box::new(too_many_cells(span))),
    };
    if simple.is_empty() || full.is_empty() {
        return Err(Box::new(empty_side(span)));
    }
    let names = editions.split([',', '，', '、', ' ']);
    let mut standards = Vec::new();
    for name in names.filter(|it| !it.is_empty()) {
        match Standard::from_code(name) {
            Some(standard) => standards.push(standard),
            None => return Err(Box::new(unknown_edition(name, span))),
        }
    }
    if standards.is_empty() {
        standards = Standard::ALL.to_vec();
    }
    Ok(Pair {
        hans: (*simple).to_owned(),
        hant: (*full).to_owned(),
        editions: standards,
        span: span.clone(),
    })
}

/// Of two pairs that say different things of one word in one edition, the
/// first holds there. To Simplified, two words may well become one.
fn decided(pairs: Vec<Pair>, report: &mut Vec<Diagnostic>) -> Vec<Pair> {
    let mut targets: BTreeMap<(Standard, String), String> = BTreeMap::new();
    let mut kept = Vec::with_capacity(pairs.len());
    for mut pair in pairs {
        let mut clash = None;
        let mut editions = std::mem::take(&mut pair.editions);
        editions.retain(|standard| {
            let key = (*standard, pair.source(*standard).to_owned());
            match targets.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(pair.target(*standard).to_owned());
                    true
                }
                Entry::Occupied(taken) => {
                    if taken.get() != pair.target(*standard) && standard.script() == Script::Hant {
                        clash = Some(taken.get().clone());
                    }
                    false
                }
            }
        });
        pair.editions = editions;
        if let Some(other) = clash {
            report.push(decided_twice(&pair, &other));
        }
        if !pair.editions.is_empty() {
            kept.push(pair);
        }
    }
    kept
}

fn bad(message: String, span: &Span) -> Diagnostic {
    Diagnostic::new(&code::BAD_DICTIONARY, message).at(span.clone())
}

fn no_tab(line: &str, span: &Span) -> Diagnostic {
    let diagnostic = bad("词典的这一行没有 Tab".to_owned(), span);
    match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        [first, second, ..] => diagnostic.help(format!(
            "把两个词之间的空格换成一个 Tab：`{first}⇥{second}`（⇥ 是 Tab）"
        )),
        _ => diagnostic.help("写成“简体、Tab、繁体”，例如 `于谦⇥于謙`（⇥ 是 Tab）；注释以 # 开头"),
    }
}

fn too_many_cells(span: &Span) -> Diagnostic {
    bad("词典的这一行有四栏以上".to_owned(), span)
        .help("只写三栏：简体、繁体、版本（可省略），中间各一个 Tab")
}

fn empty_side(span: &Span) -> Diagnostic {
    bad("词典里有一个词是空的".to_owned(), span)
        .help("简体和繁体两边都要写；不要转换的词，两边写成一样，例如 `天台` 和 `天台`")
}

fn unknown_edition(found: &str, span: &Span) -> Diagnostic {
    bad(format!("没有名为 `{found}` 的版本"), span)
        .help("可用的版本：hans、hant、hk；几个版本用逗号隔开，全部版本就不用写")
}

fn decided_twice(pair: &Pair, other: &str) -> Diagnostic {
    let (word, target) = (&pair.hans, &pair.hant);
    bad(
        format!("“{word}”前面已经定为“{other}”，这里又定为“{target}”"),
        &pair.span,
    )
    .label("这一行没有用上")
    .help("删去其中一行；如果只是不同版本的写法不同，在第三栏写明版本，例如 hant 或 hk")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::span::SourcePath;

    fn read_text(text: &str) -> Reported<Vec<Pair>> {
        let path = SourcePath::new("content/convert.tsv").expect("a plain path");
        read(&SourceDocument::from_text(path, text))
    }

    /// The pairs of `text`, and the line and message of what is wrong.
    fn check(text: &str, pairs: &[&str], said: &[&str]) {
        let found = read_text(text);
        let shown = |it: &Pair| {
            let editions: Vec<_> = it.editions.iter().map(|it| it.code()).collect();
            format!("{}={} {}", it.hans, it.hant, editions.join(","))
        };
        assert_eq!(found.value.iter().map(shown).collect::<Vec<_>>(), pairs);
        let path = SourcePath::new("content/convert.tsv").expect("a plain path");
        let document = SourceDocument::from_text(path, text);
        let told = |it: &Diagnostic| {
            let start = it.span.as_ref().map_or(0, |it| it.start);
            let place = document.lines.locate(&document.text, start);
            format!("{}:{} {}", place.line, place.column, it.message)
        };
        assert_eq!(found.diagnostics.iter().map(told).collect::<Vec<_>>(), said);
    }

    #[test]
    fn a_line_is_a_word_in_both_scripts() {
        check(
            "# 简体\t繁体\n\n于谦\t于謙\n软件\t軟體\thant\n软件\t軟件\thk\n",
            &["于谦=于謙 hans,hant,hk", "软件=軟體 hant", "软件=軟件 hk"],
            &[],
        );
        check("台\t臺\thant、hk\t\t\n", &["台=臺 hant,hk"], &[]);
    }

    #[test]
    fn a_file_from_anywhere_is_read() {
        check(
            "\u{FEFF}于谦\t于謙\r\n  后 山 \t 後 山 \r\n# 注\r\n",
            &["于谦=于謙 hans,hant,hk", "后 山=後 山 hans,hant,hk"],
            &[],
        );
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_is_read() {
        check(
            "于谦 于謙\n甲\n\t乙\n丙\t\n丁\t丁\ttaiwan\n戊\t戊\thant\t注\n己\t己\n",
            &["己=己 hans,hant,hk"],
            &[
                "1:1 词典的这一行没有 Tab",
                "2:1 词典的这一行没有 Tab",
                "3:2 词典里有一个词是空的",
                "4:1 词典里有一个词是空的",
                "5:1 没有名为 `taiwan` 的版本",
                "6:1 词典的这一行有四栏以上",
            ],
        );
    }

    #[test]
    fn the_first_decision_holds() {
        check(
            "干\t幹\n干\t乾\n干\t幹\n干\t干\thk\n",
            &["干=幹 hans,hant,hk", "干=乾 hans"],
            &[
                "2:1 “干”前面已经定为“幹”，这里又定为“乾”",
                "4:1 “干”前面已经定为“幹”，这里又定为“干”",
            ],
        );
    }

    #[test]
    fn a_long_dictionary_is_read() {
        let lines = (0..100_000).map(|number| format!("词{number}\t詞{number}\n"));
        let text: Vec<_> = lines.collect();
        let text = text.concat();
        let read = read_text(&text);
        assert_eq!(read.value.len(), 100_000);
        assert_eq!(read.diagnostics, []);
    }
}
