//! The chart of cases by year; those by province are tiles. Drawn when the site is
//! built; lengths are decided here, colours by the theme.

use super::Writer;
use crate::digest::{Group, TaxonomyKind};
use crate::site::view::{ColumnChartView, ColumnView};

/// Size of a drawing of columns, in its own units: at 320 pixels one is a
/// pixel, and the words in it are no smaller than elsewhere.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 140.0;

/// Room for a number above the columns and for a year under them.
const ABOVE: f64 = 18.0;
const BELOW: f64 = 20.0;

/// Years that have room for their names side by side.
const MOST_TICKS: usize = 7;

/// A chart of fewer groups says no more than its list.
const FEWEST: usize = 2;

impl Writer<'_> {
    /// Cases by year, every year from the first to the last.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases on a screen")]
    pub(super) fn by_year(&self) -> Option<ColumnChartView> {
        let groups = self.digest.groups(TaxonomyKind::Years);
        let year = |group: &Group| group.name.as_str().parse::<usize>().ok();
        let years: Vec<(usize, &Group)> = groups
            .iter()
            .filter_map(|group| Some((year(group)?, group)))
            .collect();
        let first = years.iter().map(|(year, _)| *year).min()?;
        let last = years.iter().map(|(year, _)| *year).max()?;
        // A wrong date of the year 199 would draw a thousand empty years.
        if years.len() < FEWEST || last - first > 60 {
            return None;
        }
        let most = years.iter().map(|(_, group)| group.articles.len()).max()?;
        let count = last - first + 1;
        let step = WIDTH / count as f64;
        let gap = (step * 0.25).min(6.0);
        let every = count.div_ceil(MOST_TICKS);
        let ground = HEIGHT - BELOW;
        let column = |at: usize| {
            let group = years.iter().find(|(year, _)| *year == first + at);
            let cases = group.map_or(0, |(_, group)| group.articles.len());
            let height = (ground - ABOVE) * cases as f64 / most as f64;
            let x = at as f64 * step + gap / 2.0;
            ColumnView {
                label: self
                    .word("year_name")
                    .replace("{}", &(first + at).to_string()),
                tick: if (count - 1 - at).is_multiple_of(every) {
                    (first + at).to_string()
                } else {
                    String::new()
                },
                href: group.map(|(_, group)| self.group_link(TaxonomyKind::Years, group).href),
                count: cases,
                x: tenth(x),
                y: tenth(ground - height),
                width: tenth(step - gap),
                height: tenth(height),
                middle: tenth(x + (step - gap) / 2.0),
            }
        };
        Some(ColumnChartView {
            title: self.word("chart_years"),
            width: WIDTH,
            height: HEIGHT,
            ground,
            columns: (0..count).map(column).collect(),
        })
    }
}

/// To one place: the same bytes everywhere, and no hair that anybody sees.
fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
