//! The grammar against texts that were marked by hand: see
//! `tests/fixtures/figures/README.md` for the marks.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::text::unit;

/// What a mark says.
#[derive(Debug)]
struct Mark {
    start: usize,
    end: usize,
    value: String,
    unit: String,
    approx: Approx,
    change: Option<Change>,
    year: Option<i16>,
}

/// The text of `line` without its marks, and the marks with their places.
fn marks(line: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('{') {
        let (marked, after) = marked.split_once('}').expect("a mark is closed");
        let (words, facts) = marked.split_once('|').expect("a mark says something");
        text.push_str(before);
        let start = text.len();
        text.push_str(words);
        let mut facts = facts.split(' ');
        let value = facts.next().expect("a value").to_owned();
        let unit = facts.next().expect("a unit").to_owned();
        let mut mark = Mark {
            start,
            end: text.len(),
            value,
            unit,
            approx: Approx::None,
            change: None,
            year: None,
        };
        let facts: Vec<&str> = facts.collect();
        let mut at = 0;
        while let Some(fact) = facts.get(at) {
            if *fact == "from" {
                mark.change = Change::parse(&facts[at..at + 4].join(" "));
                at += 3;
            } else if let Some(year) = fact.strip_prefix('@') {
                mark.year = year.parse().ok();
            } else if let Some(approx) = Approx::ALL.iter().find(|it| it.code() == *fact) {
                mark.approx = *approx;
            } else {
                mark.change = Change::parse(fact);
                assert!(mark.change.is_some(), "{fact} in {line}");
            }
            at += 1;
        }
        marks.push(mark);
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// A figure with its place in the text.
fn placed(text: &str) -> Vec<(usize, usize, Figure)> {
    let mut floor = 0;
    let placed = in_text(text).into_iter().map(|figure| {
        let sentence = text
            .find(&figure.sentence)
            .expect("its sentence stands in it");
        let from = floor.max(sentence);
        let start = from
            + text[from..]
                .find(&figure.quote)
                .expect("its quote stands in it");
        floor = start + figure.quote.len();
        (start, floor, figure)
    });
    placed.collect()
}

fn value(figure: &Figure) -> String {
    match (figure.value, figure.value_to) {
        (None, _) => "?".to_owned(),
        (Some(value), None) => value.to_string(),
        (Some(value), Some(to)) => format!("{value}..{to}"),
    }
}

#[derive(Default)]
struct Score {
    marked: usize,
    found: usize,
    right: usize,
    changes: usize,
    changes_right: usize,
    approx_right: usize,
    year_right: usize,
    report: String,
}

fn score(name: &str, score: &mut Score) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/figures");
    let text = fs::read_to_string(folder.join(name)).expect("a fixture");
    for line in text.lines() {
        let (text, marks) = marks(line);
        let found = placed(&text);
        let mut used = vec![false; found.len()];
        score.marked += marks.len();
        score.found += found.len();
        for mark in &marks {
            let same = found.iter().enumerate().find(|(at, (start, end, figure))| {
                !used[*at]
                    && *start < mark.end
                    && mark.start < *end
                    && value(figure) == mark.value
                    && unit::canonical(&figure.unit) == unit::canonical(&mark.unit)
            });
            let Some((at, (_, _, figure))) = same else {
                let words = &text[mark.start..mark.end];
                let _ = writeln!(
                    score.report,
                    "{name}: missed {words} = {} {}",
                    mark.value, mark.unit
                );
                continue;
            };
            used[at] = true;
            score.right += 1;
            score.approx_right += usize::from(figure.approx == mark.approx);
            score.year_right += usize::from(figure.year == mark.year);
            if mark.change.is_some() {
                score.changes += 1;
                score.changes_right += usize::from(figure.change == mark.change);
            }
            let facts = [
                (
                    figure.approx == mark.approx,
                    format!("approx {:?}", figure.approx),
                ),
                (figure.year == mark.year, format!("year {:?}", figure.year)),
                (
                    figure.change == mark.change,
                    format!("change {:?}", figure.change),
                ),
            ];
            for (_, fact) in facts.iter().filter(|(right, _)| !right) {
                let _ = writeln!(score.report, "{name}: {} has {fact}", figure.quote);
            }
        }
        for ((_, _, figure), _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
            let (value, unit) = (value(figure), &figure.unit);
            let _ = writeln!(
                score.report,
                "{name}: invented {} = {value} {unit}",
                figure.quote
            );
        }
    }
}

/// A part of a whole, to three places.
#[expect(clippy::cast_precision_loss, reason = "a few hundred figures")]
fn part(of: usize, all: usize) -> f64 {
    of as f64 / all.max(1) as f64
}

impl Score {
    fn line(&self, name: &str) -> String {
        format!(
            "{name:22} marked {:3} found {:3} | precision {:.3} recall {:.3} | change {:.3} of {:2} \
             | exactness {:.3} year {:.3}\n",
            self.marked,
            self.found,
            part(self.right, self.found),
            part(self.right, self.marked),
            part(self.changes_right, self.changes),
            self.changes,
            part(self.approx_right, self.right),
            part(self.year_right, self.right),
        )
    }

    fn add(&mut self, other: &Self) {
        self.marked += other.marked;
        self.found += other.found;
        self.right += other.right;
        self.changes += other.changes;
        self.changes_right += other.changes_right;
        self.approx_right += other.approx_right;
        self.year_right += other.year_right;
    }
}

/// Prints what it measures: `cargo test figures_are_found -- --nocapture`.
#[test]
#[expect(clippy::print_stderr, reason = "a measurement is for people to read")]
fn figures_are_found_as_they_are_marked() {
    let (mut all, mut table, mut report) = (Score::default(), String::new(), String::new());
    for name in FIXTURES {
        let mut one = Score::default();
        score(name, &mut one);
        table.push_str(&one.line(name));
        report.push_str(&one.report);
        all.add(&one);
    }
    table.push_str(&all.line("all"));
    eprintln!("{report}{table}");
    assert!(all.marked >= 700, "too few to measure by");
    assert!(part(all.right, all.found) >= 0.97, "precision");
    assert!(part(all.right, all.marked) >= 0.96, "recall");
    assert!(part(all.changes_right, all.changes) >= 0.90, "changes");
}

const FIXTURES: [&str; 14] = [
    "villages-hans.txt",
    "towns-hans.txt",
    "villages-hant.txt",
    "second-hans.txt",
    "second-hant.txt",
    "second-mixed.txt",
    "third-hans.txt",
    "third-hant.txt",
    "third-mixed.txt",
    "fourth-hans.txt",
    "fourth-hant.txt",
    "fifth-hans.txt",
    "fifth-hant.txt",
    "sixth-mixed.txt",
];
