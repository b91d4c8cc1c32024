//! The same text in two articles: a repost, an excerpt, a Traditional copy.
//!
//! In: the words of articles, one after the other. Out: for each, which
//! earlier ones say the same, and how much of it. Nothing is decided here and
//! nothing removed. Linear in the number of articles. Knows nothing of files.
//!
//! The method is that of A. Broder, "On the resemblance and containment of
//! documents" (SEQUENCES 1997): a text is the set of its runs of five
//! characters. Smallest hashes (`MinHash`) find candidates, by the banding of
//! J. Leskovec, A. Rajaraman and J. Ullman, "Mining of Massive Datasets",
//! chapter 3; a sample of the hashes (those divisible by a power of two) then
//! measures how much of the shorter text stands in the longer. It is our own
//! few lines because the one living crate for it brings three generations of
//! `rand` and a beta release along.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::text::script::simplified;

/// Characters of one run.
const RUN: usize = 5;
/// Bands of the signature, and smallest hashes in each: texts that share 30 of
/// 100 runs meet in some band 99 times of 100, those that share 5, 1 of 10.
const BANDS: usize = 48;
const ROWS: usize = 2;
/// Most hashes that the sample of one text keeps.
const SAMPLE: usize = 1024;
/// Fewer runs than this are too few to say anything.
const FEWEST: usize = 40;
/// Share of the shorter text that must stand in the longer, in percent …
const SAME: usize = 60;
/// … and of each third of it. A shared quotation, or an ending that many texts
/// have, lies in one part and leaves the others alone.
const SAME_IN_EACH_THIRD: usize = 45;

/// What is remembered of one text: some four kilobytes at most.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The smallest value of each hash function over the runs.
    signature: [u32; BANDS * ROWS],
    /// Sampled runs, in order of their hash, and in which third of the text
    /// each stands first.
    sample: Vec<(u32, u8)>,
    /// One in two to this power of the runs is sampled.
    level: u32,
    /// Number of different runs.
    runs: usize,
}

impl Sketch {
    /// The sketch of `text`. Only letters and digits count, in one script and
    /// one case, so that marks, spaces and scripts make no difference.
    pub fn of(text: &str) -> Self {
        let runs = runs(text);
        let mut level = 0;
        while runs.len() >> level > SAMPLE {
            level += 1;
        }
        let mut sample: Vec<(u32, u8)> = runs
            .iter()
            .enumerate()
            .filter(|(_, run)| is_sampled(**run, level))
            .map(|(at, run)| (*run, third(at, runs.len())))
            .collect();
        sample.sort_unstable();
        Self {
            signature: signature(&runs),
            sample,
            level,
            runs: runs.len(),
        }
    }

    /// How much of the shorter of the two texts stands in the other, in
    /// percent; `None` where they are not the same text.
    pub fn same(&self, other: &Self) -> Option<usize> {
        // Of equal lengths one is chosen in the same way whichever comes first.
        let is_short = (self.runs, &self.sample) <= (other.runs, &other.sample);
        let (short, long) = if is_short {
            (self, other)
        } else {
            (other, self)
        };
        let level = short.level.max(long.level);
        let (mut all, mut shared) = ([0_usize; 3], [0_usize; 3]);
        // Both samples are sorted, so one pass over both is enough.
        let mut known = long.sample.iter().map(|(run, _)| *run).peekable();
        for (run, third) in &short.sample {
            if is_sampled(*run, level) {
                while known.next_if(|known| known < run).is_some() {}
                all[usize::from(*third)] += 1;
                shared[usize::from(*third)] += usize::from(known.peek() == Some(run));
            }
        }
        let (total, common): (usize, usize) = (all.iter().sum(), shared.iter().sum());
        let percent = |part: usize, whole: usize| part * 100 / whole.max(1);
        let everywhere = (0..3).all(|it| percent(shared[it], all[it]) >= SAME_IN_EACH_THIRD);
        (total >= FEWEST && everywhere && percent(common, total) >= SAME)
            .then(|| percent(common, total))
    }
}

/// Texts that were seen, and where to look for one like another.
#[derive(Debug, Default)]
pub struct Index {
    sketches: Vec<Sketch>,
    /// For each band with its values: the first text that has it, and the
    /// last. Two are enough, as like texts meet in many bands; more would make
    /// a footer that all articles share cost the square of their number.
    bands: HashMap<(usize, [u32; ROWS]), [usize; 2]>,
}

impl Index {
    /// Remembers a text; its number counts from 0.
    pub fn add(&mut self, sketch: Sketch) -> usize {
        let number = self.sketches.len();
        for band in bands(&sketch) {
            self.bands.entry(band).or_insert([number; 2])[1] = number;
        }
        self.sketches.push(sketch);
        number
    }

    /// The numbers of the texts that are the same as that of `sketch`, and how
    /// much of the shorter one is the same in percent; the likest first.
    pub fn same(&self, sketch: &Sketch) -> Vec<(usize, usize)> {
        let found = bands(sketch).filter_map(|band| self.bands.get(&band));
        let candidates: BTreeSet<usize> = found.flatten().copied().collect();
        let mut same: Vec<(usize, usize)> = candidates
            .into_iter()
            .filter_map(|number| Some((number, sketch.same(&self.sketches[number])?)))
            .collect();
        same.sort_by_key(|(number, percent)| (std::cmp::Reverse(*percent), *number));
        same
    }
}

fn bands(sketch: &Sketch) -> impl Iterator<Item = (usize, [u32; ROWS])> {
    let (rows, _) = sketch.signature.as_chunks::<ROWS>();
    let enough = sketch.runs >= FEWEST;
    let rows = if enough { rows } else { &[] };
    rows.iter().copied().enumerate()
}

/// The hashes of the different runs of `text`, in the order in which each
/// stands first.
fn runs(text: &str) -> Vec<u32> {
    let letters: Vec<char> = text
        .chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(simplified)
        .collect();
    let mut seen = HashSet::new();
    let hashes = letters.windows(RUN).map(hash);
    hashes.filter(|run| seen.insert(*run)).collect()
}

/// The ASCII form of a full-width letter or digit.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// FNV-1a over the characters, stirred so that every bit counts: the same on
/// every machine and in every release, as results must be.
fn hash(run: &[char]) -> u32 {
    let start = 0xCBF2_9CE4_8422_2325;
    let sum = run.iter().fold(start, |sum: u64, c| {
        (sum ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01B3)
    });
    (stir(sum) >> 32) as u32
}

/// The finaliser of `SplitMix64`.
fn stir(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

fn is_sampled(run: u32, level: u32) -> bool {
    run.trailing_zeros() >= level
}

fn third(at: usize, of: usize) -> u8 {
    match at * 3 / of.max(1) {
        0 => 0,
        1 => 1,
        _ => 2,
    }
}

/// The smallest value over `runs` of each of a family of hash functions, which
/// multiply, add and keep the upper bits.
fn signature(runs: &[u32]) -> [u32; BANDS * ROWS] {
    let mut smallest = [u32::MAX; BANDS * ROWS];
    let mut seed = 0_u64;
    let functions: [(u64, u64); BANDS * ROWS] = std::array::from_fn(|_| {
        let mut next = || {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            stir(seed)
        };
        (next() | 1, next())
    });
    for run in runs {
        for (least, (factor, summand)) in smallest.iter_mut().zip(&functions) {
            let value = u64::from(*run).wrapping_mul(*factor).wrapping_add(*summand);
            *least = (*least).min((value >> 32) as u32);
        }
    }
    smallest
}

#[cfg(test)]
mod tests;
