//! OpenCC alone, with none of our phrases and layers: what they are measured
//! against, and what the tables of `variants.rs` are held against.

use std::fs;

use anyhow::anyhow;
use opencc_rust::OpenCC;

use super::unpack::{private_folder, unpack};
use super::{Phrases, Route, ST_MORE_PHRASES, ST_PHRASES, same_length};
use crate::edition::Convert;
use crate::text::script::{Script, Standard};

/// OpenCC's own ways between the scripts, each in one step.
pub struct Plain {
    hans_hant: OpenCC,
    hans_hk: OpenCC,
    hant_hans: OpenCC,
}

/// OpenCC's `s2tw`, `s2hk` and `tw2s`.
const ROUTES: [Route; 3] = [
    Route {
        name: "hans-hant",
        words: &[ST_PHRASES, ST_MORE_PHRASES],
        stages: &[
            &[ST_PHRASES, ST_MORE_PHRASES, "STCharacters.ocd2"],
            &["TWVariantsPhrases.ocd2", "TWVariants.ocd2"],
        ],
    },
    Route {
        name: "hans-hk",
        words: &[ST_PHRASES, ST_MORE_PHRASES],
        stages: &[
            &[ST_PHRASES, ST_MORE_PHRASES, "STCharacters.ocd2"],
            &["HKVariantsPhrases.ocd2", "HKVariants.ocd2"],
        ],
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
];

impl Plain {
    /// Loads the three.
    ///
    /// # Errors
    ///
    /// When no temporary folder can be written.
    pub fn open() -> anyhow::Result<Plain> {
        let [hans_hant, hans_hk, hant_hans] = open_routes(&ROUTES)?;
        Ok(Plain {
            hans_hant,
            hans_hk,
            hant_hans,
        })
    }
}

impl Convert for Plain {
    fn convert(&self, run: &str, from: Script, to: Standard) -> String {
        match (from, to) {
            (Script::Hans, Standard::Hant) => same_length(&self.hans_hant, run),
            (Script::Hans, Standard::Hk) => same_length(&self.hans_hk, run),
            (Script::Hant, Standard::Hans) => same_length(&self.hant_hans, run),
            _ => run.to_owned(),
        }
    }

    fn version(&self) -> String {
        "plain".to_owned()
    }
}

/// OpenCC by these routes, without our phrases.
pub(super) fn open_routes<const N: usize>(routes: &[Route; N]) -> anyhow::Result<[OpenCC; N]> {
    let folder = private_folder()?;
    let path = fs::canonicalize(folder.path())?;
    unpack(&path, &path, &Phrases::default(), routes)?;
    let open = |route: &Route| {
        let file = path.join(route.name).with_extension("json");
        OpenCC::new(file).map_err(|error| anyhow!("OpenCC: {error}"))
    };
    let opened: Vec<OpenCC> = routes.iter().map(open).collect::<Result<_, _>>()?;
    let count = opened.len();
    opened
        .try_into()
        .map_err(|_| anyhow!("{count} 条路线，要 {N} 条"))
}
