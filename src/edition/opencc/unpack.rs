//! OpenCC's dictionaries, ours and our configurations as files, because OpenCC
//! reads nothing else: unpacked once into a versioned folder, whole or not at
//! all.
//!
//! In: where the user's cache is, and our phrases. Out: the engine. Knows
//! nothing of what is converted.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use opencc_rust::{DefaultConfig, OpenCC};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{DICTIONARIES, ENGINE, OURS, OURS_BACK, OpenCc, Phrases, ROUTES, Route, SEGMENTER};
use crate::edition::layers::{self, Layers};
use crate::edition::variants::{self, Variants};
use crate::source::decode::hex;
use crate::text::gazetteer;

/// Opens the engine from the versioned folder below `cache`, which is made first if it is not
/// there or is damaged.
pub(super) fn load_cached(cache: &Path, ours: &Phrases) -> anyhow::Result<OpenCc> {
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
        unpack(fresh.path(), &path, ours, &ROUTES)?;
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
pub(super) fn is_whole(path: &Path) -> bool {
    let recorded = fs::read_to_string(path.join(CHECK)).ok();
    recorded.is_some_and(|recorded| fingerprint(path).is_ok_and(|found| found == recorded))
}

/// A folder for each version of engine, dictionaries, phrases and routes, and for each place,
/// since the configurations hold absolute paths.
fn folder_name(cache: &Path, ours: &Phrases) -> String {
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
pub(super) fn load_private(ours: &Phrases) -> anyhow::Result<OpenCc> {
    let folder = private_folder().context("无法建立临时文件夹，请检查 TMPDIR")?;
    let path = fs::canonicalize(folder.path()).context("无法读取临时文件夹")?;
    unpack(&path, &path, ours, &ROUTES).with_context(|| format!("无法写入 {}", path.display()))?;
    load(&path)
}

/// Opens every route in the unpacked folder `path`.
pub(super) fn load(path: &Path) -> anyhow::Result<OpenCc> {
    let version = fingerprint(path)?;
    let open = |name: &str| {
        let file = path.join(name).with_extension("json");
        OpenCC::new(&file).map_err(|error| anyhow!("OpenCC 无法读取 {}: {error}", file.display()))
    };
    let [taiwan, hong_kong] = variants::DATA.map(Variants::parse);
    Ok(OpenCc {
        hans_standard: open("hans-standard")?,
        hant_hans: open("hant-hans")?,
        hant_standard: open("hant-standard")?,
        compatibility: open("compatibility")?,
        layers: Layers::new(&taiwan)?,
        taiwan,
        hong_kong,
        version,
    })
}

/// A new folder that no other user can enter, whatever the umask: OpenCC must not be made to read
/// a dictionary that somebody else has put in the place of ours.
pub(super) fn private_folder() -> io::Result<tempfile::TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("wenzhai-opencc-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir()
}

/// Writes OpenCC's dictionaries, ours, and the configurations of `routes` into the empty folder
/// `path`, to be used at `final_path`.
pub(super) fn unpack(
    path: &Path,
    final_path: &Path,
    ours: &Phrases,
    routes: &[Route],
) -> anyhow::Result<()> {
    // These three name every dictionary that a route uses.
    let all = [
        DefaultConfig::S2TW,
        DefaultConfig::S2HK,
        DefaultConfig::TW2S,
    ];
    opencc_rust::generate_static_dictionaries(path, &all).map_err(|error| anyhow!(error))?;
    for (name, phrases) in [(OURS, &ours.forth), (OURS_BACK, &ours.back)] {
        let mut lines = String::new();
        for (key, value) in phrases {
            lines.extend([*key, "\t", *value, "\n"]);
        }
        // OpenCC refuses an empty dictionary, and wants the keys in order: the last of all
        // characters says nothing.
        lines.push_str("\u{10ffff}\t\u{10ffff}\n");
        fs::write(path.join(name), lines)?;
    }
    for route in routes {
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
                let kind = if [OURS, OURS_BACK].contains(name) {
                    "text"
                } else {
                    "ocd2"
                };
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
    hash.update(SEGMENTER);
    let data = layers::DATA.iter().chain(&variants::DATA);
    for data in data.chain([&gazetteer::ROWS]) {
        hash.update(data.len().to_le_bytes());
        hash.update(data);
    }
    Ok(format!("{ENGINE} {}", &hex(&hash.finalize())[..16]))
}
