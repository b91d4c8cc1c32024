use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use super::plain::open_routes;
use super::unpack::{is_whole, load_private, private_folder, unpack};
use super::*;
use sha2::{Digest as _, Sha256};

use crate::edition::variants;
use crate::source::decode::hex;
use crate::text::fold::fold;

pub(in crate::edition) static ENGINE: LazyLock<OpenCc> =
    LazyLock::new(|| OpenCc::open(None).unwrap());

pub(in crate::edition) fn hans_to(to: Standard, run: &str) -> String {
    ENGINE.convert(run, Script::Hans, to)
}

fn hant_to(to: Standard, run: &str) -> String {
    ENGINE.convert(run, Script::Hant, to)
}

#[test]
fn simplified_becomes_taiwan_traditional() {
    for (hans, hant) in [
        ("干净的水", "乾淨的水"),
        ("干部", "幹部"),
        ("头发", "頭髮"),
        ("发展", "發展"),
        ("浙江省台州市天台县", "浙江省台州市天台縣"),
        ("里程", "里程"),
        ("村里的群众", "村裡的群眾"),
        ("唱一出戏", "唱一齣戲"),
        ("为了一碗面", "為了一碗麵"),
    ] {
        assert_eq!(hans_to(Standard::Hant, hans), hant);
    }
}

#[test]
fn our_phrases_mend_what_opencc_breaks() {
    for (hans, hant) in [
        ("产业一直发展得好", "產業一直發展得好"),
        ("为居民换发新证", "為居民換發新證"),
        ("她换发型了", "她換髮型了"),
        ("我们的合作伙伴", "我們的合作夥伴"),
        ("实行分片包干", "實行分片包幹"),
        ("把屋子包干净", "把屋子包乾淨"),
        ("申报并成功入选", "申報並成功入選"),
        ("走访并联系群众", "走訪並聯繫群眾"),
        ("他一出门就笑", "他一出門就笑"),
        ("不准乱扔，称得不准确", "不准亂扔，稱得不準確"),
        ("走了十几里路", "走了十幾里路"),
        ("折合人民币", "折合人民幣"),
        ("干垃圾和地瓜干", "乾垃圾和地瓜乾"),
        ("于书记和余主任", "于書記和余主任"),
        ("由于书记不在", "由於書記不在"),
        ("其余主任到会", "其餘主任到會"),
        ("示范村长效管护", "示範村長效管護"),
    ] {
        assert_eq!(hans_to(Standard::Hant, hans), hant);
    }
}

#[test]
fn every_phrase_of_ours_comes_out_as_written() {
    for (key, value) in phrases(HANS_HANT).unwrap() {
        assert_eq!(
            hans_to(Standard::Hant, key),
            hant_to(Standard::Hant, value),
            "{key}"
        );
        assert_eq!(
            hans_to(Standard::Hk, key),
            ENGINE.finish(value.chars().collect(), Standard::Hk)
        );
    }
}

#[test]
fn other_ways() {
    assert_eq!(
        hans_to(Standard::Hk, "村里着重发展为了群众"),
        "村裏着重發展為了羣眾"
    );
    assert_eq!(
        hant_to(Standard::Hans, "乾隆著重乾淨的頭髮，說著麵"),
        "乾隆着重干净的头发，说着面"
    );
    assert_eq!(
        hant_to(Standard::Hant, "村裏爲了羣眾着重"),
        "村裡為了群眾著重"
    );
    assert_eq!(
        hant_to(Standard::Hk, "村裡吃著麵為了群眾"),
        "村裏吃着麪為了羣眾"
    );
    assert_eq!(hans_to(Standard::Hans, "臺灣\0头发"), "臺灣\0头发");
}

#[test]
fn back_to_simplified() {
    for (hant, hans) in [
        ("低於單價，由於單位不同", "低于单价，由于单位不同"),
        (
            "他看著書，帶著名單，忙著作業",
            "他看着书，带着名单，忙着作业",
        ),
        ("著名的作家，他的著作", "著名的作家，他的著作"),
        ("杯盤狼藉，藉此慰藉", "杯盘狼藉，借此慰藉"),
        ("乾隆年間的乾坤，曬乾了", "乾隆年间的乾坤，晒干了"),
        ("瞭望臺上瞭解情況", "瞭望台上了解情况"),
        ("宮商角徵羽，徵收", "宫商角徵羽，征收"),
        ("夥伴說甚麼，祇有規畫", "伙伴说什么，只有规划"),
        ("衞生站的姪子", "卫生站的侄子"),
        ("於潛鎮位於西部", "於潜镇位于西部"),
        ("皇后與會後，理髮與發展", "皇后与会后，理发与发展"),
    ] {
        assert_eq!(hant_to(Standard::Hans, hant), hans);
    }
}

#[test]
fn odd_runs() {
    assert_eq!(hans_to(Standard::Hant, ""), "");
    assert_eq!(hans_to(Standard::Hant, "\0"), "\0");
    assert_eq!(hans_to(Standard::Hant, "头发\0\0干部"), "頭髮\0\0幹部");
    // U+F9DA is 栗 a second time, U+2F878 is 屮.
    assert_eq!(hans_to(Standard::Hant, "\u{f9da}头\u{2f878}"), "栗頭屮");
    assert_eq!(
        hans_to(Standard::Hant, "e\u{301}👩‍🌾\r\n\u{feff}\u{10ffff}"),
        "e\u{301}👩‍🌾\r\n\u{feff}\u{10ffff}"
    );
}

/// Han characters of every block, in an order that looks random and is always the same.
fn han_text(seed: u64, length: usize) -> String {
    let blocks = [
        0x4e00..0xa000_u32,
        0x4e00..0xa000,
        0x3400..0x4dc0,
        0xf900..0xfb00,
        0x20000..0x323b0,
    ];
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap()
    };
    (0..length)
        .filter_map(|_| {
            let block = &blocks[next() as usize % blocks.len()];
            char::from_u32(block.start + next() % (block.end - block.start))
        })
        .collect()
}

#[test]
fn no_route_changes_the_number_of_characters() {
    let every: String = (0x3400..0xa000)
        .chain(0xf900..0xfb00)
        .chain(0x20000..0x323b0)
        .filter_map(char::from_u32)
        .collect();
    for text in (0..200).map(|seed| han_text(seed, 500)).chain([every]) {
        for route in [
            &ENGINE.hans_standard,
            &ENGINE.hant_hans,
            &ENGINE.hant_standard,
            &ENGINE.compatibility,
        ] {
            assert_eq!(
                between_nuls(route, &text).chars().count(),
                text.chars().count()
            );
        }
    }
}

/// The lists of `variants.rs` say what OpenCC's dictionaries do, of every character and name, in
/// any order. A name that only the dictionaries have cannot be found so; hence the hashes.
#[test]
fn the_last_step_is_opencc_s() {
    let [taiwan, hong_kong] = open_routes(&[
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
    ])
    .unwrap();
    let every = ('\u{3400}'..='\u{9fff}').chain('\u{20000}'..='\u{323af}');
    let every: String = every.flat_map(|c| [c, '\n']).collect();
    let keys: Vec<&str> = variants::tests::keys().collect();
    let together = keys.concat();
    let mixed = (0..200).map(|seed| {
        let places = han_text(seed, 300);
        let keys = places.chars().map(|c| keys[c as usize % keys.len()]);
        keys.collect::<String>() + &places
    });
    for text in [every, together, keys.join("\n")].into_iter().chain(mixed) {
        for (to, route) in [(Standard::Hant, &taiwan), (Standard::Hk, &hong_kong)] {
            let ours = ENGINE.finish(text.chars().collect(), to);
            assert_eq!(ours, between_nuls(route, &text));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    unpack(folder.path(), folder.path(), &Phrases::default(), &[]).unwrap();
    for (name, expected) in [
        (
            "TWVariantsPhrases.ocd2",
            "a9c356943779f1d9af8b38751fe9222a02dc211a56c83f83871cfc8558afe178",
        ),
        (
            "HKVariantsPhrases.ocd2",
            "80c215b6bef0f324a71340bc21164d063c5540af6f50c07fd1c703af9c1207da",
        ),
    ] {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let hash = hex(&Sha256::digest(bytes));
        assert_eq!(hash, expected, "{name}: make the list of names again");
    }
}

#[test]
fn a_dictionary_that_changes_the_number_is_overruled() {
    // `phrases` would refuse such an entry, so it is handed over behind its back.
    let engine = load_private(&Phrases {
        forth: BTreeMap::from([("内存", "記憶體"), ("件", "文件")]),
        ..Phrases::default()
    })
    .unwrap();
    assert_eq!(between_nuls(&engine.hans_standard, "内存"), "記憶體");
    assert_eq!(
        engine.convert("软件内存条", Script::Hans, Standard::Hant),
        "軟件內存條"
    );
}

#[test]
fn bad_phrases_are_refused_with_their_line() {
    for bad in [
        "头发",
        "头发\t頭 髮",
        "头发\t頭",
        "\t",
        "头\t頭\t頭",
        "头\t頭\n头\t頭",
    ] {
        let list = format!("# 注\n\n{bad}\n");
        let error = phrases(&list).unwrap_err().to_string();
        assert!(
            error.starts_with("第 3 行") || error.starts_with("第 4 行"),
            "{error}"
        );
    }
    assert!(load_private(&Phrases::default()).is_ok());
}

#[test]
fn many_threads_open_and_convert_at_once() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let engine = OpenCc::open(None).unwrap();
                assert_eq!(engine.version(), ENGINE.version());
                assert_eq!(engine.convert("头发", Script::Hans, Standard::Hant), "頭髮");
            });
        }
    });
}

#[cfg(unix)]
#[test]
fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = private_folder().unwrap();
    assert_eq!(
        fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

/// In a debug build the dictionaries would be read from cargo's registry if the profile in
/// `Cargo.toml` did not say otherwise.
#[test]
fn dictionaries_are_in_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    unpack(&path, &path, &Phrases::default(), &ROUTES).unwrap();
    let dictionary = fs::read(folder.path().join("TWVariants.ocd2")).unwrap();
    let program = fs::read(std::env::current_exe().unwrap()).unwrap();
    assert!(
        program
            .windows(512)
            .any(|window| window == &dictionary[..512])
    );
}

#[test]
fn a_damaged_cache_is_made_again_and_a_missing_one_is_made() {
    let cache = tempfile::tempdir().unwrap();
    let open = || OpenCc::open(Some(&cache.path().join("wenzhai"))).unwrap();
    assert_eq!(open().convert("头发", Script::Hans, Standard::Hant), "頭髮");
    let folders = || -> Vec<_> {
        let entries = fs::read_dir(cache.path().join("wenzhai")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let [folder] = &folders()[..] else {
        panic!("one versioned folder and nothing else")
    };
    fs::write(folder.join("STCharacters.ocd2"), b"half").unwrap();
    assert_eq!(open().convert("头发", Script::Hans, Standard::Hant), "頭髮");
    assert!(is_whole(folder));
    assert_eq!(folders().len(), 1);
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let engine = OpenCc::open(Some(&file.path().join("below-a-file"))).unwrap();
    assert_eq!(engine.convert("头发", Script::Hans, Standard::Hant), "頭髮");
}

#[test]
fn the_version_of_the_dictionaries_is_that_of_the_lock_file() {
    let lock = include_str!("../../../Cargo.lock");
    let (_, after) = lock
        .split_once("name = \"opencc-rust\"\nversion = \"")
        .expect("the dependency");
    let (version, _) = after.split_once('"').expect("a version");
    assert_eq!(DICTIONARIES, format!("opencc-rust {version}"));
    let (_, after) = lock
        .split_once("name = \"jieba-rs\"\nversion = \"")
        .expect("the dependency");
    let (version, _) = after.split_once('"').expect("a version");
    assert_eq!(SEGMENTER, format!("jieba-rs {version}"));
}

/// Search folds the words of every edition to one form: whatever a conversion
/// makes of a character must fold to what the character itself does.
#[test]
fn search_folds_what_conversion_parts() {
    let han = ('\u{3400}'..='\u{9FFF}').chain('\u{20000}'..='\u{2FFFF}');
    let mut parted = Vec::new();
    for c in han {
        for from in [Script::Hans, Script::Hant] {
            for to in Standard::ALL {
                let converted = ENGINE.convert(&c.to_string(), from, to);
                if converted
                    .chars()
                    .next()
                    .is_none_or(|it| fold(it) != fold(c))
                {
                    parted.push(format!("{c}{converted}"));
                }
            }
        }
    }
    parted.sort_unstable();
    parted.dedup();
    assert!(parted.is_empty(), "{}", parted.join(" "));
    let fold_all = |text: &str| text.chars().map(fold).collect::<String>();
    for (key, value) in phrases(HANS_HANT).unwrap() {
        assert_eq!(fold_all(key), fold_all(value));
    }
}
