//! Figures: the list of all, the table of one case, and charts of them.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::subject;
use super::{Own, Writer};
use crate::article::{Approx, Article, Change, Figure};
use crate::digest::figures::highest;
use crate::site::PageKind;
use crate::site::data::{DataFile, Form};
use crate::site::plan::PAGE_SIZE;
use crate::site::route;
use crate::site::view::{
    BarChartView, BarView, FigureView, FiguresView, KindLink, LinkView, PaginationView,
};
use crate::text::number::Number;
use crate::text::slug::Slug;
use crate::text::unit::UnitKind;

/// Most bars of one chart of a practice.
const MOST_BARS: usize = 12;

/// Most charts of one practice.
const MOST_CHARTS: usize = 3;

/// The figures of one unit: in how many cases, the unit, and where.
type Shared<'a> = (usize, &'a str, Vec<(&'a Article, &'a Figure)>);

impl Writer<'_> {
    pub(super) fn figures(
        &self,
        kind: Option<UnitKind>,
        number: usize,
    ) -> (&'static str, String, String, Own) {
        let index = self.digest.figures();
        let list = index.list(kind);
        let shown = list.iter().skip((number - 1) * PAGE_SIZE).take(PAGE_SIZE);
        let figures = shown.filter_map(|at| {
            let article = self.digest.articles().get(at.article)?;
            let figure = article.figures.get(at.figure)?;
            let mut view = self.figure(article, figure);
            view.bar = kind.and_then(|_| self.bar(figure, index.largest(&figure.measure)));
            Some(view)
        });
        let page = |number| PageKind::Figures { kind, number };
        let total = list.len().div_ceil(PAGE_SIZE);
        let data = |file: DataFile| {
            let kind = PageKind::Data(file);
            LinkView {
                label: file.name(),
                href: route::relative(&self.page.path, &route::path(&kind, None)),
            }
        };
        let mut files = vec![match kind {
            None => data(DataFile::Figures(Form::Csv)),
            Some(kind) => data(DataFile::FiguresOf(kind)),
        }];
        files.push(data(DataFile::Figures(Form::Json)));
        files.push(data(DataFile::Package));
        let view = FiguresView {
            count: list.len(),
            kinds: self.kinds(kind),
            figures: figures.collect(),
            compared: kind.is_some(),
            data: files,
            pagination: (total > 1).then(|| PaginationView {
                number,
                total,
                previous: (number > 1).then(|| self.href(&page(number - 1))),
                next: (number < total).then(|| self.href(&page(number + 1))),
            }),
        };
        let title = match kind {
            None => self.word("nav_figures"),
            Some(kind) => {
                let kind = self.word(&format!("kind_{}", kind.code()));
                self.word("figures_of_kind").replace("{}", &kind)
            }
        };
        ("figures.html", title, String::new(), Own::Figures(view))
    }

    /// All figures and each kind, with their lists.
    fn kinds(&self, current: Option<UnitKind>) -> Vec<KindLink> {
        let index = self.digest.figures();
        let link = |kind: Option<UnitKind>| KindLink {
            label: match kind {
                None => self.word("all_figures"),
                Some(kind) => self.word(&format!("kind_{}", kind.code())),
            },
            href: self.href(&PageKind::Figures { kind, number: 1 }),
            count: index.list(kind).len(),
            current: kind == current,
        };
        let kinds = index.kinds().map(Some);
        std::iter::once(None).chain(kinds).map(link).collect()
    }

    /// The table of one case.
    pub(super) fn figures_of(&self, article: &Article) -> Vec<FigureView> {
        let figures = article.figures.iter();
        figures.map(|it| self.figure(article, it)).collect()
    }

    /// A figure in a list that compares nothing.
    pub(super) fn figure(&self, article: &Article, figure: &Figure) -> FigureView {
        let case = self.href(&PageKind::Article(article.slug.clone()));
        let number = |number: Option<Number>| number.map_or_else(String::new, |it| it.to_string());
        FigureView {
            title: article.title.as_str().to_owned(),
            href: match &figure.anchor {
                Some(anchor) => format!("{case}#{anchor}"),
                None => case.clone(),
            },
            case_href: case,
            subject: subject(figure).to_owned(),
            // As the body shows it: an asterisk is read out as one.
            quote: figure.quote.as_str().replace('*', "＊"),
            sentence: figure.sentence.as_str().to_owned(),
            value: number(figure.value),
            value_to: number(figure.value_to),
            unit: figure.unit.as_str().to_owned(),
            kind: figure
                .kind
                .map_or_else(String::new, |it| it.code().to_owned()),
            approx: figure.approx.code().to_owned(),
            approx_label: self.approx_label(figure.approx),
            change: figure
                .change
                .map_or_else(String::new, |it| self.change(it, figure)),
            year: figure.year.map_or_else(String::new, |it| it.to_string()),
            bar: None,
        }
    }

    fn approx_label(&self, approx: Approx) -> String {
        match approx {
            Approx::None => String::new(),
            approx => self.word(&format!("approx_{}", approx.code())),
        }
    }

    /// Length of the bar of `figure`, where the longest is 100: to one place,
    /// and never so short that it cannot be seen.
    #[expect(clippy::unused_self, reason = "it stands among its like")]
    fn bar(&self, figure: &Figure, largest: Option<Number>) -> Option<f64> {
        let (value, largest) = (highest(figure)?, largest?);
        if value.is_negative() || largest <= Number::from(0) {
            return None;
        }
        let length = value.to_f64() / largest.to_f64() * 100.0;
        Some((length * 10.0).round().clamp(5.0, 1000.0) / 10.0)
    }

    /// A change in words.
    fn change(&self, change: Change, figure: &Figure) -> String {
        let size = |number: Number| {
            let number = if number.is_negative() {
                Number::from(0).plus(number.times(Number::from(-1)))
            } else {
                number
            };
            number.to_string()
        };
        let (key, words) = match change {
            Change::Percent(it) if it.is_negative() => ("change_less", size(it)),
            Change::Percent(it) => ("change_more", size(it)),
            Change::Points(it) if it.is_negative() => ("change_points_less", size(it)),
            Change::Points(it) => ("change_points_more", size(it)),
            Change::Factor(it) => ("change_factor", it.to_string()),
            Change::From { from, .. } => (
                "change_from",
                format!("{}{}", self.in_myriads(from), figure.unit.as_str()),
            ),
        };
        self.word(key).replace("{}", &words)
    }

    /// A number as people write it: 12万 for 120000, where no digit is lost.
    fn in_myriads(&self, number: Number) -> String {
        for (places, key) in [(8, "hundred_million"), (4, "ten_thousand")] {
            let one = Number::from(1).shifted(places);
            if number >= one {
                return format!("{}{}", number.unshifted(places), self.word(key));
            }
        }
        number.to_string()
    }

    /// Charts of the figures of `cases`: for each unit that several of them
    /// have, the largest values; those units first that most of them have.
    pub(super) fn charts(&self, cases: &[Slug]) -> Vec<BarChartView> {
        let mut units: BTreeMap<&str, Vec<(&Article, &Figure)>> = BTreeMap::new();
        for article in cases.iter().filter_map(|slug| self.digest.article(slug)) {
            // 25个行政村 and 5个党委 have one unit and nothing in common.
            let comparable = |it: &&Figure| it.value.is_some() && it.kind != Some(UnitKind::Count);
            for figure in article.figures.iter().filter(comparable) {
                units
                    .entry(&figure.measure)
                    .or_default()
                    .push((article, figure));
            }
        }
        let mut shared: Vec<Shared> = units
            .into_iter()
            .map(|(unit, figures)| {
                let cases: BTreeSet<&Slug> = figures.iter().map(|(it, _)| &it.slug).collect();
                (cases.len(), unit, figures)
            })
            .filter(|(cases, _, _)| *cases > 1)
            .collect();
        shared.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let chart = |(_, _, mut figures): Shared| {
            figures.sort_by_key(|(article, figure)| {
                (
                    std::cmp::Reverse(highest(figure)),
                    &article.slug,
                    &figure.id,
                )
            });
            // What a case says twice is one bar.
            let mut told = BTreeSet::new();
            figures.retain(|(article, it)| told.insert((&article.slug, it.value, it.value_to)));
            let largest = figures.first().and_then(|(_, figure)| highest(figure));
            let unit = figures
                .first()
                .map_or("", |(_, figure)| figure.unit.as_str());
            let title = self.word("chart_unit").replace("{}", unit);
            let rows = figures.iter().take(MOST_BARS).map(|(article, figure)| {
                let view = self.figure(article, figure);
                BarView {
                    label: match view.subject.as_str() {
                        "" => view.title,
                        subject => format!("{}：{subject}", view.title),
                    },
                    href: view.href,
                    value: view.quote,
                    approx_label: view.approx_label,
                    bar: self.bar(figure, largest),
                }
            });
            BarChartView {
                title,
                rows: rows.collect(),
            }
        };
        shared.into_iter().take(MOST_CHARTS).map(chart).collect()
    }
}
