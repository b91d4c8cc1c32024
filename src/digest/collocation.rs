//! Terms that go together: named in the same cases more often than chance.
//!
//! In: the terms of each case. Out: for each term, the others that it stands
//! beside more often than two independent terms would, strongest first. The
//! measure is the log-likelihood ratio of T. Dunning, "Accurate methods for the
//! statistics of surprise and coincidence" (1993), which unlike mutual
//! information does not favour what is rare. A pair counts from two cases on
//! and above 3.84, where chance explains one in twenty.

use std::collections::{BTreeMap, HashMap};

use crate::text::slug::Slug;

/// Fewer cases than this prove nothing.
const FEWEST: u32 = 2;
/// The ratio that chance exceeds once in twenty (chi square, one degree).
const LEAST: f64 = 3.84;
/// Terms that are shown.
const MOST: usize = 8;
/// Terms of one case that are paired; a case with more is no sign of anything.
const PER_CASE: usize = 64;

/// For each term, the terms that go with it and in how many cases.
pub(super) fn neighbours<'a>(
    cases: impl Iterator<Item = Vec<&'a Slug>>,
) -> BTreeMap<Slug, Vec<(Slug, usize)>> {
    let mut alone: BTreeMap<&Slug, u32> = BTreeMap::new();
    let mut together: HashMap<(&Slug, &Slug), u32> = HashMap::new();
    let mut total = 0_u32;
    for mut terms in cases {
        total += 1;
        terms.truncate(PER_CASE);
        terms.sort_unstable();
        terms.dedup();
        for (at, term) in terms.iter().enumerate() {
            *alone.entry(term).or_default() += 1;
            for other in &terms[at + 1..] {
                *together.entry((term, other)).or_default() += 1;
            }
        }
    }
    let mut found: BTreeMap<Slug, Vec<(f64, Slug, usize)>> = BTreeMap::new();
    for ((a, b), count) in together {
        let ratio = log_likelihood(count, alone[a], alone[b], total);
        if count >= FEWEST && ratio >= LEAST {
            for (term, other) in [(a, b), (b, a)] {
                let list = found.entry(term.clone()).or_default();
                list.push((ratio, other.clone(), count as usize));
            }
        }
    }
    let ranked = found.into_iter().map(|(term, mut list)| {
        list.sort_by(|(x, a, _), (y, b, _)| y.total_cmp(x).then_with(|| a.cmp(b)));
        list.truncate(MOST);
        let list = list.into_iter().map(|(_, slug, count)| (slug, count));
        (term, list.collect())
    });
    ranked.collect()
}

/// How surprising it is that of `total` cases `both` hold two terms that stand
/// in `a` and `b` of them; 0 where they meet less often than chance has them.
fn log_likelihood(both: u32, a: u32, b: u32, total: u32) -> f64 {
    let [k11, a, b, n] = [both, a, b, total].map(f64::from);
    if k11 * n <= a * b {
        return 0.0;
    }
    let cell = |seen: f64, expected: f64| {
        if seen > 0.0 {
            seen * (seen / expected).ln()
        } else {
            0.0
        }
    };
    2.0 * (cell(k11, a * b / n)
        + cell(a - k11, a * (n - b) / n)
        + cell(b - k11, (n - a) * b / n)
        + cell(n - a - b + k11, (n - a) * (n - b) / n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Slug {
        Slug::new(text).expect("a slug")
    }

    #[test]
    fn what_always_meets_goes_together_and_what_is_everywhere_does_not() {
        let (a, b, c) = (slug("a"), slug("b"), slug("c"));
        let cases = [
            vec![&a, &b, &c],
            vec![&a, &b, &c],
            vec![&a, &b, &c],
            vec![&c],
            vec![&c],
            vec![&c],
        ];
        let found = neighbours(cases.into_iter());
        assert_eq!(found[&a], [(b.clone(), 3)]);
        assert_eq!(found[&b], [(a.clone(), 3)]);
        assert_eq!(found.get(&c), None);
    }

    #[test]
    fn one_case_proves_nothing() {
        let (a, b, c) = (slug("a"), slug("b"), slug("c"));
        let cases = [vec![&a, &b], vec![&c], vec![&c], vec![&c], vec![&c]];
        assert!(neighbours(cases.into_iter()).is_empty());
    }
}
