//! Second copies inside one file: of the whole article, of a part, of the lead.
//!
//! In: the lines of a file. Out: for each line, which other line says the same
//! and is kept. A refrain is not a copy: short lines count only inside a run
//! that also repeats something long. Linear in the length of the file. Knows
//! nothing of what a line is for.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use memchr::memmem;

use super::lines::Line;
use crate::text::han;

/// Characters of one shingle; a line with slight changes keeps most of them.
const SHINGLE: usize = 5;
/// Shingles by their hash, which is as good as any that a map would make of it.
type Shingles = HashMap<u64, usize, BuildHasherDefault<Hashed>>;

/// Share of a line's shingles that one other line must have for the two to be
/// the same, in percent.
const SAME: usize = 80;
/// The share from which two lines are the same if their neighbours are too.
const NEAR: usize = 55;
/// From this many characters on, only one shingle in sixteen is remembered.
const LARGE: usize = 2_000_000;

/// For each line, the line that it repeats and that is kept instead.
pub(super) fn copies(lines: &[Line]) -> Vec<Option<usize>> {
    // Outside the article of a page nothing is an original.
    let text = |line: &Line| {
        if line.place.is_outside() || line.named {
            String::new()
        } else {
            normalised(&line.clean)
        }
    };
    let texts: Vec<String> = lines.iter().map(text).collect();
    let mut same = same_lines(lines, &texts);
    keep_runs(lines, &texts, &mut same);
    drop_leads(lines, &texts, &mut same);
    same
}

/// The letters and digits of `text`: what a copy keeps when its marks change.
pub(super) fn normalised(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        if han::is_han(c) {
            kept.push(c);
        } else if han::is_alphanumeric(c) {
            kept.extend(c.to_lowercase());
        }
    }
    kept
}

/// For each line, an earlier line that says the same or nearly the same.
fn same_lines(lines: &[Line], texts: &[String]) -> Vec<Option<usize>> {
    let total: usize = lines.iter().map(|line| line.look.units).sum();
    let sample = if total > LARGE { 16 } else { 1 };
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut shingles = Shingles::default();
    let mut same = vec![None; lines.len()];
    // Lines that are the same only if a neighbour is, too.
    let mut near: Vec<Option<usize>> = vec![None; lines.len()];
    for (at, text) in texts.iter().enumerate() {
        if text.is_empty() {
            continue;
        }
        if let Some(&earlier) = first.get(text.as_str()) {
            same[at] = Some(earlier);
            continue;
        }
        first.insert(text, at);
        let hashes = shingle_hashes(text, sample);
        if hashes.len() >= 12 {
            let (target, share) = most_alike(&hashes, &shingles);
            // Lines that follow one another are alike because they are parallel.
            if share >= SAME && target.is_none_or(|target| target + 1 < at || share >= 95) {
                same[at] = target;
            } else if share >= NEAR {
                near[at] = target;
            }
        }
        for hash in hashes {
            shingles.entry(hash).or_insert(at);
        }
    }
    adopt_neighbours(&near, &mut same);
    same
}

/// The earlier line that shares most shingles with `hashes`, and how many in
/// percent.
fn most_alike(hashes: &[u64], shingles: &Shingles) -> (Option<usize>, usize) {
    let mut votes: HashMap<usize, usize> = HashMap::new();
    for earlier in hashes.iter().filter_map(|hash| shingles.get(hash)) {
        *votes.entry(*earlier).or_default() += 1;
    }
    // The most votes; among equals the earliest, so that the order of the map
    // does not show.
    let best = votes
        .into_iter()
        .max_by_key(|(line, count)| (*count, std::cmp::Reverse(*line)));
    best.map_or((None, 0), |(line, count)| {
        (Some(line), count * 100 / hashes.len())
    })
}

/// Takes those lines for the same whose neighbour repeats the line beside
/// their own: a passage that was copied and changed on the way.
fn adopt_neighbours(near: &[Option<usize>], same: &mut [Option<usize>]) {
    let known: Vec<Option<usize>> = same
        .iter()
        .zip(near)
        .map(|(same, near)| same.or(*near))
        .collect();
    let steps = |from: Option<usize>, to: Option<usize>| match (from, to) {
        (Some(from), Some(to)) => from < to && to - from <= 2,
        _ => false,
    };
    for at in 0..near.len() {
        let Some(target) = near[at] else { continue };
        let before = at.checked_sub(1).and_then(|left| known[left]);
        let after = known.get(at + 1).copied().flatten();
        let apart = target + 2 < at;
        if apart && (steps(before, Some(target)) || steps(Some(target), after)) {
            same[at] = Some(target);
        }
    }
}

fn shingle_hashes(text: &str, sample: u64) -> Vec<u64> {
    let letters: Vec<char> = text.chars().collect();
    let hash = |window: &[char]| {
        let folded = window.iter().fold(0_u64, |hash, c| {
            (hash.rotate_left(5) ^ u64::from(*c)).wrapping_mul(0x517C_C1B7_2722_0A95)
        });
        // The lower bits decide on the sample, the upper ones on the place in a map.
        folded ^ (folded >> 32)
    };
    letters
        .windows(SHINGLE)
        .map(hash)
        .filter(|hash| hash % sample == 0)
        .collect()
}

/// A number that is a hash already, as its own hash.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Keeps only those repetitions that belong to a repeated passage.
fn keep_runs(lines: &[Line], texts: &[String], same: &mut [Option<usize>]) {
    let mut before = 0;
    let mut at = 0;
    while at < lines.len() {
        let Some(mut target) = same[at] else {
            before += lines[at].look.units;
            at += 1;
            continue;
        };
        // The run goes on over a line or two that the copy alone has.
        let (mut end, mut last) = (at + 1, at);
        while end < lines.len() && end - last <= 2 {
            match same[end] {
                Some(next) if next + 2 >= target && next < at => {
                    target = next;
                    last = end;
                }
                Some(_) => break,
                None => {}
            }
            end += 1;
        }
        let run = at..=last;
        let repeated: Vec<usize> = run.clone().filter(|line| same[*line].is_some()).collect();
        let units: usize = repeated.iter().map(|line| lines[*line].look.units).sum();
        let longest = repeated
            .iter()
            .map(|line| lines[*line].look.units)
            .max()
            .unwrap_or(0);
        let adjoining = repeated
            .iter()
            .any(|line| same[*line].is_some_and(|target| target + 1 == *line));
        let long = longest >= 40 && (units >= 80 || repeated.len() >= 2 || adjoining);
        let is_copy = long || (units >= 30 && units * 10 >= before * 6);
        if is_copy {
            // A short line that was changed a little lies between its
            // neighbours' copies as it did between the originals.
            for line in run {
                if same[line].is_some() {
                    continue;
                }
                let left = line.checked_sub(1).and_then(|left| same[left]);
                let right = same.get(line + 1).copied().flatten();
                let candidates = [
                    left.map(|target| target + 1),
                    right.and_then(|target| target.checked_sub(1)),
                ];
                same[line] = candidates
                    .into_iter()
                    .flatten()
                    .find(|target| *target < at && alike(&texts[line], &texts[*target]));
            }
        } else {
            for line in repeated {
                same[line] = None;
            }
            before += run.map(|line| lines[line].look.units).sum::<usize>();
        }
        at = last + 1;
    }
}

/// Whether two short texts share most of their pairs of characters.
fn alike(one: &str, other: &str) -> bool {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        text.chars().zip(text.chars().skip(1)).take(400).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let shared = one.intersection(&other).count();
    shared * 10 >= one.len().max(other.len()) * 6 && shared > 2
}

/// A line that another line repeats and continues (a lead shown twice, a
/// teaser cut off) is the copy, although it comes first.
fn drop_leads(lines: &[Line], texts: &[String], same: &mut [Option<usize>]) {
    const OPENING: usize = 16;
    let opening = |text: &str| -> Option<String> {
        let opening: String = text.chars().take(OPENING).collect();
        (opening.chars().count() == OPENING).then_some(opening)
    };
    let mut open: HashMap<String, usize> = HashMap::new();
    for at in 0..lines.len() {
        if same[at].is_some() {
            continue;
        }
        let Some(key) = opening(&texts[at]) else {
            continue;
        };
        if let Some(&earlier) = open.get(&key) {
            let teaser = lines[earlier].clean.ends_with(['…', '.']) || !lines[earlier].look.closes;
            let enough = texts[earlier].chars().count() >= if teaser { 20 } else { 40 };
            if enough
                && texts[at].len() > texts[earlier].len()
                && texts[at].starts_with(&texts[earlier])
            {
                same[earlier] = Some(at);
            }
        }
        open.insert(key, at);
    }
    // An abstract before the text that stands again inside a later paragraph.
    for at in 0..lines.len().min(12) {
        if same[at].is_some() || han::han_count(&texts[at]) < 30 {
            continue;
        }
        let search = memmem::Finder::new(&texts[at]);
        let later = (at + 1..lines.len().min(at + 40)).find(|later| {
            same[*later].is_none()
                && texts[*later].len() > texts[at].len()
                && search.find(texts[*later].as_bytes()).is_some()
        });
        if let Some(later) = later {
            same[at] = Some(later);
        }
    }
}
