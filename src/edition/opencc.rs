//! The conversion engine: OpenCC, behind a trait of our own.
//!
//! In: a run of text, the script it is written in, the standard it is to be published in.
//! Out: the run in that standard, with the same number of characters.
//!
//! This is the only file that names OpenCC. It knows nothing of articles, markup, marks that
//! exempt a word, or a site's own dictionaries; those belong to `convert.rs` and `glossary.rs`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use opencc_rust::OpenCC;
// Linked for its compiled library only: `opencc-rust` declares the functions that this crate brings.
use opencc_sys as _;

use super::Convert;
use super::explain::{Decided, Reason};
use super::layers::{Layer, Layers};
use super::variants::Variants;
use crate::text::script::{Script, Standard};
use unpack::{load_cached, load_private};

/// OpenCC with its dictionaries and ours in memory; after `open` it needs no file.
pub struct OpenCc {
    hans_standard: OpenCC,
    hant_hans: OpenCC,
    hant_standard: OpenCC,
    compatibility: OpenCC,
    pub(super) taiwan: Variants,
    pub(super) hong_kong: Variants,
    pub(super) layers: Layers,
    version: String,
}

impl OpenCc {
    /// Loads the engine. It takes about a tenth of a second, so open it once and share it.
    ///
    /// OpenCC reads its dictionaries from files only. They are in the program, and are unpacked
    /// once into a versioned folder below `cache` (see [`default_cache`]); where that cannot be
    /// written, into a private temporary folder that is removed again when they have been read.
    ///
    /// # Errors
    ///
    /// When neither folder can be written, or its path is not UTF-8.
    pub fn open(cache: Option<&Path>) -> anyhow::Result<OpenCc> {
        let ours = Phrases {
            forth: phrases(HANS_HANT).context("hans-hant.tsv")?,
            back: phrases(HANT_HANS).context("hant-hans.tsv")?,
        };
        let cached = cache.and_then(|cache| load_cached(cache, &ours).ok());
        cached.map_or_else(|| load_private(&ours), Ok)
    }
}

/// The user's folder for things that can be made again: `$XDG_CACHE_HOME/wenzhai`,
/// `~/Library/Caches/wenzhai` on macOS, `~/.cache/wenzhai` elsewhere; `None` without a home.
pub fn default_cache() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let caches = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    let folder =
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(caches)))?;
    Some(folder.join("wenzhai"))
}

impl OpenCc {
    /// A Simplified run in OpenCC's standard forms, mended by the layers above it; `log` hears
    /// of every character that one of them decided.
    pub(super) fn standard(&self, run: &str, log: &mut dyn FnMut(usize, Layer)) -> Vec<char> {
        let dictionary = |phrase: &str| same_length(&self.hans_standard, phrase);
        let mut standard: Vec<char> = dictionary(run).chars().collect();
        self.layers.mend(run, &mut standard, &dictionary, log);
        standard
    }

    /// Characters in OpenCC's standard forms as Taiwan or Hong Kong writes them.
    fn finish(&self, mut standard: Vec<char>, to: Standard) -> String {
        match to {
            Standard::Hk => self.hong_kong.put(&mut standard),
            _ => self.taiwan.put(&mut standard),
        }
        let mut text = String::with_capacity(standard.len() * 3);
        text.extend(standard);
        text
    }

    /// `run` converted; `log` hears of every character that a layer of ours decided.
    fn converted(
        &self,
        run: &str,
        from: Script,
        to: Standard,
        log: &mut dyn FnMut(usize, Layer),
    ) -> String {
        // By way of OpenCC's standard forms (裏爲羣麪) where there is no single route. From
        // Traditional to Hong Kong that matters, because Taiwan writes 裡 and 著 for 裏 and 着.
        let run = self.compatible(run);
        match (from, to) {
            (Script::Hans, Standard::Hans) => run.into_owned(),
            (Script::Hans, _) => self.finish(self.standard(&run, log), to),
            (Script::Hant, Standard::Hans) => {
                let hans = same_length(&self.hant_hans, &run);
                self.layers.mend_back(&hans, log).unwrap_or(hans)
            }
            (Script::Hant, Standard::Hant) => self.finish(run.chars().collect(), to),
            (Script::Hant, Standard::Hk) => {
                let standard = same_length(&self.hant_standard, &run);
                // Hong Kong writes 着 and 著 where the mainland does.
                if !standard.contains(ZHE) {
                    return self.finish(standard.chars().collect(), to);
                }
                let hans = self.converted(&run, from, Standard::Hans, log);
                let one = |(c, hans)| if ZHE.contains(&c) { hans } else { c };
                let each = standard.chars().zip(hans.chars());
                self.finish(each.map(one).collect(), to)
            }
        }
    }

    /// The characters of `run`, Simplified, by position, whose Traditional form
    /// is a guess, because neither a dictionary nor a name nor a rule decides it;
    /// with its forms in Taiwan, the one that was taken first.
    pub fn undecided(&self, run: &str) -> Vec<(usize, String)> {
        let mut open = Vec::new();
        self.standard(&self.compatible(run), &mut |at, layer| {
            if let Layer::Nobody(forms) = layer {
                open.push((at, forms));
            }
        });
        open
    }

    /// Why each character of `run` that changes, or that a layer of ours decides, comes out as
    /// it does; in the order of the run.
    pub(super) fn explain(&self, run: &str, from: Script, to: Standard) -> Vec<Reason> {
        let mut decided: BTreeMap<usize, Layer> = BTreeMap::new();
        let made = self.converted(run, from, to, &mut |at, layer| {
            decided.insert(at, layer);
        });
        let source: Vec<char> = run.chars().collect();
        let mut reasons = Vec::new();
        for (at, made) in made.chars().enumerate() {
            let layer = decided.remove(&at);
            if layer.is_none() && source[at] == made {
                continue;
            }
            let (decided, because) = match layer {
                Some(layer) => layer.into(),
                None => self.entry(&source, at, made, from, to),
            };
            reasons.push(Reason {
                column: at + 1,
                from: source[at],
                to: made,
                decided,
                because,
            });
        }
        reasons
    }

    /// The entry of a dictionary that makes `made` of the character at `at`: the shortest phrase
    /// around it that comes out so when it stands alone.
    fn entry(
        &self,
        source: &[char],
        at: usize,
        made: char,
        from: Script,
        to: Standard,
    ) -> (Decided, String) {
        let ours = match from {
            Script::Hans => HANS_HANT,
            Script::Hant => HANT_HANS,
        };
        let several = self.layers.is_several(source[at]);
        let is_ours = |phrase: &str| {
            let mut keys = ours.lines().map(|line| line.split('\t').next());
            keys.any(|key| key == Some(phrase))
        };
        let around = (1..=LONGEST_PHRASE.min(source.len())).flat_map(|length| {
            let starts = (at + 1).saturating_sub(length)..=at;
            starts.filter_map(move |start| Some((start, source.get(start..start + length)?)))
        });
        let mut shortest = None;
        for (start, phrase) in around {
            let phrase: String = phrase.iter().collect();
            let alone = self.convert(&phrase, from, to);
            if alone.chars().nth(at - start) != Some(made) {
                continue;
            }
            if (several || from == Script::Hant) && is_ours(&phrase) {
                return (Decided::Fault, format!("{phrase}→{alone}"));
            }
            shortest.get_or_insert((phrase, alone));
        }
        if let Some((phrase, alone)) = shortest {
            let decided = if phrase.chars().nth(1).is_none() {
                Decided::Character
            } else {
                Decided::Phrase
            };
            return (decided, format!("{phrase}→{alone}"));
        }
        (Decided::Phrase, "一个长词条".to_owned())
    }

    /// The run without characters that Unicode encodes twice. Normalization would cost a third
    /// of the speed, and almost no text needs it.
    fn compatible<'r>(&self, run: &'r str) -> Cow<'r, str> {
        if run.chars().any(is_compatibility_ideograph) {
            Cow::Owned(same_length(&self.compatibility, run))
        } else {
            Cow::Borrowed(run)
        }
    }
}

impl Convert for OpenCc {
    fn convert(&self, run: &str, from: Script, to: Standard) -> String {
        self.converted(run, from, to, &mut |_, _| {})
    }

    /// The engine, and a hash of every dictionary and route: it changes whenever a conversion
    /// might.
    fn version(&self) -> String {
        self.version.clone()
    }
}

/// The two characters that Taiwan writes as one, 著.
const ZHE: [char; 2] = ['着', '著'];

/// Longer phrases are found by none who looks for a reason.
const LONGEST_PHRASE: usize = 8;

/// The version of the C++ library that the crate `opencc-sys` compiles.
const ENGINE: &str = "OpenCC 1.3.1";

/// The version of the crate that brings the dictionaries; a test compares it with `Cargo.lock`.
const DICTIONARIES: &str = "opencc-rust 2.0.2";

/// The version of the crate that cuts clauses into words; a test compares it with `Cargo.lock`.
const SEGMENTER: &str = "jieba-rs 0.11.0";

/// Our own phrases, which overrule OpenCC's.
const HANS_HANT: &str = include_str!("data/hans-hant.tsv");

const HANT_HANS: &str = include_str!("data/hant-hans.tsv");

/// The names of our own dictionaries in the unpacked folder and in `ROUTES`.
const OURS: &str = "ours.tsv";
const OURS_BACK: &str = "ours-back.tsv";

/// Our own phrases: Simplified to Traditional, and back.
#[derive(Debug, Default)]
struct Phrases<'a> {
    forth: BTreeMap<&'a str, &'a str>,
    back: BTreeMap<&'a str, &'a str>,
}

/// One way through the dictionaries: what cuts a text into words, and then the stages of
/// conversion. In each list the first dictionary that knows a word decides.
struct Route {
    name: &'static str,
    words: &'static [&'static str],
    stages: &'static [&'static [&'static str]],
}

/// OpenCC's own configurations cannot be used: those in the crate `opencc-rust` are written for
/// version 1.4, where a stage called normalization comes first and a configuration may have no
/// segmentation. These say the same in the older form, with our dictionary in front. They end at
/// OpenCC's standard forms: the layers above work on those, and the big table of phrases is in
/// memory once for Taiwan and Hong Kong. `variants.rs` does the rest.
const ROUTES: [Route; 4] = [
    Route {
        name: "hans-standard",
        words: &[OURS, ST_PHRASES, ST_MORE_PHRASES],
        stages: &[&[OURS, ST_PHRASES, ST_MORE_PHRASES, "STCharacters.ocd2"]],
    },
    Route {
        name: "hant-hans",
        words: &[OURS_BACK, "TSPhrases.ocd2"],
        stages: &[
            &["TWVariantsRevPhrases.ocd2", "TWVariantsRev.ocd2"],
            &[
                OURS_BACK,
                "TSPhrases.ocd2",
                "TSCharactersExt.ocd2",
                "TSCharacters.ocd2",
            ],
        ],
    },
    Route {
        name: "hant-standard",
        words: &["TWVariantsRevPhrases.ocd2"],
        stages: &[&["TWVariantsRevPhrases.ocd2", "TWVariantsRev.ocd2"]],
    },
    Route {
        name: "compatibility",
        words: &["CJK_Compatibility_Ideographs.ocd2"],
        stages: &[&["CJK_Compatibility_Ideographs.ocd2"]],
    },
];

const ST_PHRASES: &str = "STPhrases.ocd2";
const ST_MORE_PHRASES: &str = "STPhrases_GeneratedFromRegionalPhrases.ocd2";

/// Reads a list of phrases: `key`, a tab, `value`; empty lines and lines that begin with `#` are
/// skipped. What OpenCC's own reader takes badly is refused here, with the number of the line.
fn phrases(list: &str) -> anyhow::Result<BTreeMap<&str, &str>> {
    let mut phrases = BTreeMap::new();
    for (number, line) in (1..).zip(list.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line
            .split_once('\t')
            .with_context(|| format!("第 {number} 行没有制表符"))?;
        let odd = |c: char| c.is_whitespace() || c.is_control();
        if key.is_empty() || key.contains(odd) || value.contains(odd) || line.len() > 1000 {
            return Err(anyhow!("第 {number} 行：词条为空、过长，或含有空白"));
        }
        // The promise of `Convert::convert` rests on this.
        if key.chars().count() != value.chars().count() {
            return Err(anyhow!("第 {number} 行：左右字数不同"));
        }
        if phrases.insert(key, value).is_some() {
            return Err(anyhow!("第 {number} 行：词条重复"));
        }
    }
    Ok(phrases)
}

/// Converts `run` so that the number of characters stays the same.
///
/// No dictionary in `ROUTES` is known to change it. Should one do so after all, the characters
/// are converted one by one, which is worse Chinese but keeps the promise to the caller.
fn same_length(engine: &OpenCC, run: &str) -> String {
    let converted = between_nuls(engine, run);
    if converted.chars().count() == run.chars().count() {
        return converted;
    }
    run.chars()
        .map(|before| {
            let after = between_nuls(engine, before.encode_utf8(&mut [0; 4]));
            let mut after = after.chars();
            match (after.next(), after.next()) {
                (Some(only), None) => only,
                _ => before,
            }
        })
        .collect()
}

/// Converts the parts between NUL characters, which are text to Rust and an end to C.
fn between_nuls(engine: &OpenCC, run: &str) -> String {
    let mut parts = run.split('\0').map(|part| {
        // OpenCC refuses only a NUL or broken UTF-8, and here is neither. Were it to refuse all
        // the same, the words unchanged are better than no words.
        engine.convert(part).unwrap_or_else(|_| part.to_owned())
    });
    let mut converted = parts.next().unwrap_or_default();
    for part in parts {
        converted.push('\0');
        converted.push_str(&part);
    }
    converted
}

/// Whether `c` is a character that Unicode encodes a second time for the sake of an old standard.
fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

mod plain;
mod unpack;

pub use plain::Plain;

#[cfg(test)]
pub(super) mod tests;
