//! The conversion engine: OpenCC, behind a trait of our own.
//!
//! In: a run of text, the script it is written in, the standard it is to be published in.
//! Out: the run in that standard, with the same number of characters.
//!
//! This is the only file that names OpenCC. It knows nothing of articles, markup, marks that
//! exempt a word, or a site's own dictionaries; those belong to `convert.rs` and `glossary.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use opencc_rust::{DefaultConfig, OpenCC};
// Linked for its compiled library only: `opencc-rust` declares the functions that this crate brings.
use opencc_sys as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Convert;
use crate::source::decode::hex;
use crate::text::script::{Script, Standard};

/// OpenCC with its dictionaries and ours in memory; after `open` it needs no file.
pub struct OpenCc {
    hans_standard: OpenCC,
    standard_hant: OpenCC,
    standard_hk: OpenCC,
    hant_hans: OpenCC,
    hant_standard: OpenCC,
    compatibility: OpenCC,
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
        let ours = phrases(HANS_HANT)?;
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

impl Convert for OpenCc {
    fn convert(&self, run: &str, from: Script, to: Standard) -> String {
        // By way of OpenCC's standard forms (裏爲羣麪) where there is no single route. From
        // Traditional to Hong Kong that matters, because Taiwan writes 裡 and 著 for 裏 and 着.
        let stages: &[&OpenCC] = match (from, to) {
            (Script::Hans, Standard::Hans) => return run.to_owned(),
            (Script::Hans, Standard::Hant) => &[&self.hans_standard, &self.standard_hant],
            (Script::Hans, Standard::Hk) => &[&self.hans_standard, &self.standard_hk],
            (Script::Hant, Standard::Hans) => &[&self.hant_hans],
            (Script::Hant, Standard::Hant) => &[&self.standard_hant],
            (Script::Hant, Standard::Hk) => &[&self.hant_standard, &self.standard_hk],
        };
        // Normalization would cost a third of the speed, and almost no text needs it.
        let mut converted = if run.chars().any(is_compatibility_ideograph) {
            same_length(&self.compatibility, run)
        } else {
            run.to_owned()
        };
        for stage in stages {
            converted = same_length(stage, &converted);
        }
        converted
    }

    /// The engine, and a hash of every dictionary and route: it changes whenever a conversion
    /// might.
    fn version(&self) -> String {
        self.version.clone()
    }
}

/// The version of the C++ library that the crate `opencc-sys` compiles.
const ENGINE: &str = "OpenCC 1.3.1";

/// The version of the crate that brings the dictionaries; a test compares it with `Cargo.lock`.
const DICTIONARIES: &str = "opencc-rust 2.0.2";

/// Our own phrases, which overrule OpenCC's.
const HANS_HANT: &str = include_str!("data/hans-hant.tsv");

/// The name of our own dictionary in the unpacked folder and in `ROUTES`.
const OURS: &str = "ours.tsv";

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
/// OpenCC's standard forms where they can, so that the big table of phrases is in memory once for
/// Taiwan and Hong Kong: half the memory, and not a byte of difference in the result.
const ROUTES: [Route; 6] = [
    Route {
        name: "hans-standard",
        words: &[OURS, ST_PHRASES, ST_MORE_PHRASES],
        stages: &[&[OURS, ST_PHRASES, ST_MORE_PHRASES, "STCharacters.ocd2"]],
    },
    Route {
        name: "standard-hant",
        words: &["TWVariantsPhrases.ocd2"],
        stages: &[&["TWVariantsPhrases.ocd2", "TWVariants.ocd2"]],
    },
    Route {
        name: "standard-hk",
        words: &["HKVariantsPhrases.ocd2"],
        stages: &[&["HKVariantsPhrases.ocd2", "HKVariants.ocd2"]],
    },
    Route {
        name: "hant-hans",
        words: &["TSPhrases.ocd2"],
        stages: &[
            &["TWVariantsRevPhrases.ocd2", "TWVariantsRev.ocd2"],
            &[
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

/// Opens the engine from the versioned folder below `cache`, which is made first if it is not
/// there or is damaged.
fn load_cached(cache: &Path, ours: &BTreeMap<&str, &str>) -> anyhow::Result<OpenCc> {
    fs::create_dir_all(cache)?;
    // An absolute path, because OpenCC looks for a relative one in the current folder first.
    let cache = fs::canonicalize(cache)?;
    let path = cache.join(folder_name(&cache, ours));
    if !is_whole(&path) {
        // Unpacked beside, then renamed: a half-written dictionary is never read. The
        // configurations name the final folder.
        let fresh = tempfile::Builder::new()
            .prefix(".unpacking-")
            .tempdir_in(&cache)?;
        unpack(fresh.path(), &path, ours)?;
        fs::write(fresh.path().join(CHECK), fingerprint(fresh.path())?)?;
        if path.exists() {
            // Damaged: moved out of the way, and removed with the temporary folder.
            let damaged = tempfile::Builder::new()
                .prefix(".damaged-")
                .tempdir_in(&cache)?;
            let _ = fs::rename(&path, damaged.path().join("opencc"));
        }
        let renamed = fs::rename(fresh.path(), &path);
        // Another process may have been first; its folder is as good.
        if renamed.is_err() && !is_whole(&path) {
            renamed?;
        }
    }
    load(&path)
}

/// Name of the file that holds the [`fingerprint`] of a folder that was unpacked to its end.
const CHECK: &str = "check";

/// Whether the folder holds what was unpacked into it, to the last byte.
fn is_whole(path: &Path) -> bool {
    let recorded = fs::read_to_string(path.join(CHECK)).ok();
    recorded.is_some_and(|recorded| fingerprint(path).is_ok_and(|found| found == recorded))
}

/// A folder for each version of engine, dictionaries, phrases and routes, and for each place,
/// since the configurations hold absolute paths.
fn folder_name(cache: &Path, ours: &BTreeMap<&str, &str>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!(
        "{ENGINE} {DICTIONARIES} {} {ours:?}",
        cache.display()
    ));
    for route in &ROUTES {
        hash.update(format!(
            "{} {:?} {:?}",
            route.name, route.words, route.stages
        ));
    }
    format!("opencc-{}", &hex(&hash.finalize())[..16])
}

/// Opens the engine from a private temporary folder, which is removed again.
fn load_private(ours: &BTreeMap<&str, &str>) -> anyhow::Result<OpenCc> {
    let folder = private_folder().context("无法建立临时文件夹，请检查 TMPDIR")?;
    let path = fs::canonicalize(folder.path()).context("无法读取临时文件夹")?;
    unpack(&path, &path, ours).with_context(|| format!("无法写入 {}", path.display()))?;
    load(&path)
}

/// Opens every route in the unpacked folder `path`.
fn load(path: &Path) -> anyhow::Result<OpenCc> {
    let version = fingerprint(path)?;
    let open = |name: &str| {
        let file = path.join(name).with_extension("json");
        OpenCC::new(&file).map_err(|error| anyhow!("OpenCC 无法读取 {}: {error}", file.display()))
    };
    Ok(OpenCc {
        hans_standard: open("hans-standard")?,
        standard_hant: open("standard-hant")?,
        standard_hk: open("standard-hk")?,
        hant_hans: open("hant-hans")?,
        hant_standard: open("hant-standard")?,
        compatibility: open("compatibility")?,
        version,
    })
}

/// A new folder that no other user can enter, whatever the umask: OpenCC must not be made to read
/// a dictionary that somebody else has put in the place of ours.
fn private_folder() -> io::Result<tempfile::TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("wenzhai-opencc-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir()
}

/// Writes OpenCC's dictionaries, ours, and our configurations into the empty folder `path`, to be
/// used at `final_path`.
fn unpack(path: &Path, final_path: &Path, ours: &BTreeMap<&str, &str>) -> anyhow::Result<()> {
    // These three name every dictionary that ROUTES uses.
    let all = [
        DefaultConfig::S2TW,
        DefaultConfig::S2HK,
        DefaultConfig::TW2S,
    ];
    opencc_rust::generate_static_dictionaries(path, &all).map_err(|error| anyhow!(error))?;
    let mut lines = String::new();
    for (key, value) in ours {
        lines.extend([*key, "\t", *value, "\n"]);
    }
    fs::write(path.join(OURS), lines)?;
    for route in &ROUTES {
        let file = path.join(route.name).with_extension("json");
        fs::write(file, configuration(final_path, route)?.to_string())?;
    }
    Ok(())
}

/// A route in the form that OpenCC 1.3 reads.
fn configuration(path: &Path, route: &Route) -> anyhow::Result<Value> {
    let path = path.to_str().context("临时文件夹的路径不是 UTF-8")?;
    let group = |names: &[&str]| {
        let dicts: Vec<Value> = names
            .iter()
            .map(|name| {
                let kind = if *name == OURS { "text" } else { "ocd2" };
                json!({ "type": kind, "file": format!("{path}/{name}") })
            })
            .collect();
        json!({ "type": "group", "dicts": dicts })
    };
    let chain: Vec<Value> = route
        .stages
        .iter()
        .map(|stage| json!({ "dict": group(stage) }))
        .collect();
    Ok(json!({
        "name": route.name,
        "segmentation": { "type": "mmseg", "dict": group(route.words) },
        "conversion_chain": chain,
    }))
}

/// A hash over all dictionaries and routes, so that a new release of a dependency, a new phrase
/// or a new route needs nobody to think of a version number.
fn fingerprint(path: &Path) -> anyhow::Result<String> {
    let mut names: Vec<&str> = ROUTES
        .iter()
        .flat_map(|route| [route.words, &route.stages.concat()].concat())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut hash = Sha256::new();
    for name in names {
        let bytes = fs::read(path.join(name)).with_context(|| format!("无法读取 {name}"))?;
        hash.update(name);
        hash.update(bytes.len().to_le_bytes());
        hash.update(&bytes);
    }
    for route in &ROUTES {
        hash.update(format!(
            "{} {:?} {:?}",
            route.name, route.words, route.stages
        ));
    }
    Ok(format!("{ENGINE} {}", &hex(&hash.finalize())[..16]))
}

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

#[cfg(test)]
mod tests;
