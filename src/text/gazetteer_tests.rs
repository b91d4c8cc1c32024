//! Tests of the gazetteer, with sentences of our own.

use super::gazetteer::{Level, gazetteer};

/// The names found in a text, with the codes that each can mean.
fn found(text: &str) -> Vec<(String, Vec<u32>)> {
    gazetteer()
        .find_all(text)
        .into_iter()
        .map(|mention| {
            let codes = mention
                .candidates
                .iter()
                .map(|division| division.code)
                .collect();
            (text[mention.range].to_string(), codes)
        })
        .collect()
}

fn names(text: &str) -> Vec<String> {
    found(text).into_iter().map(|(name, _)| name).collect()
}

fn full_names(name: &str) -> Vec<&'static str> {
    gazetteer()
        .named(name)
        .iter()
        .map(|division| division.name)
        .collect()
}

fn path(code: u32) -> Vec<&'static str> {
    let division = gazetteer()
        .division(code)
        .expect("the code is in the gazetteer");
    gazetteer()
        .ancestors(division)
        .iter()
        .map(|above| above.name)
        .chain([division.name])
        .collect()
}

#[test]
fn every_division_but_a_province_hangs_under_a_wider_one() {
    let mut counts = [0; 3];
    for code in 110_000..830_000 {
        let Some(division) = gazetteer().division(code) else {
            continue;
        };
        counts[division.level as usize] += 1;
        let parent = division.parent.and_then(|code| gazetteer().division(code));
        assert_eq!(
            parent.is_none(),
            division.level == Level::Province,
            "{}",
            division.name
        );
        assert!(
            parent.is_none_or(|parent| parent.level < division.level),
            "{}",
            division.name
        );
        assert_eq!(
            code % 100 == 0,
            division.level != Level::County,
            "{}",
            division.name
        );
        for form in &division.traditional {
            assert_eq!(
                form.chars().count(),
                division.name.chars().count(),
                "{form}"
            );
        }
    }
    assert_eq!(counts[0], 34);
    assert!(counts[1] >= 333 && counts[2] >= 2_850, "{counts:?}");
}

#[test]
fn ancestors_run_from_the_province_down() {
    assert_eq!(path(331_023), ["浙江省", "台州市", "天台县"]);
    assert_eq!(path(110_108), ["北京市", "海淀区"]);
    assert_eq!(path(429_004), ["湖北省", "仙桃市"]);
    assert_eq!(path(441_900), ["广东省", "东莞市"]);
    assert_eq!(path(500_235), ["重庆市", "云阳县"]);
    assert_eq!(path(659_001), ["新疆维吾尔自治区", "石河子市"]);
}

#[test]
fn a_division_is_known_by_full_name_and_short_form_in_both_scripts() {
    for name in ["天台县", "天台", "天台縣", "天臺縣", "天臺"] {
        assert_eq!(full_names(name), ["天台县"], "{name}");
    }
    assert_eq!(full_names("浙江"), ["浙江省"]);
    assert_eq!(full_names("黑龍江"), ["黑龙江省"]);
    assert_eq!(full_names("内蒙古"), ["内蒙古自治区"]);
    assert_eq!(full_names("延边"), ["延边朝鲜族自治州"]);
    assert_eq!(full_names("延邊州"), ["延边朝鲜族自治州"]);
    assert_eq!(full_names("新疆"), ["新疆维吾尔自治区"]);
    assert_eq!(full_names("双江"), ["双江拉祜族佤族布朗族傣族自治县"]);
    assert_eq!(full_names("浦东"), ["浦东新区"]);
    assert_eq!(full_names("吉林"), ["吉林省", "吉林市"]);
    assert!(full_names("朝阳").len() >= 3);
    assert!(full_names("无此地").is_empty());
    assert!(full_names("").is_empty());
}

#[test]
fn traditional_names_are_the_right_ones() {
    let right = |code| {
        gazetteer()
            .division(code)
            .expect("the code is in the gazetteer")
            .name_in(true)
    };
    let pairs = [
        (331_023, "天台縣"),
        (331_000, "台州市"),
        (370_600, "煙臺市"),
        (130_500, "邢臺市"),
        (710_000, "臺灣省"),
        (445_302, "雲城區"),
        (360_824, "新干縣"),
        (430_600, "岳陽市"),
        (330_110, "餘杭區"),
        (210_100, "瀋陽市"),
        (411_624, "沈丘縣"),
        (420_881, "鍾祥市"),
        (371_521, "陽穀縣"),
        (410_926, "范縣"),
        (445_322, "鬱南縣"),
        (120_000, "天津市"),
    ];
    for (code, name) in pairs {
        assert_eq!(right(code), name);
    }
}

#[test]
fn former_names_are_known_and_marked() {
    let old = gazetteer().named("新建县");
    assert!(old.iter().all(|division| division.former) && old.len() == 1);
    assert_eq!(full_names("襄樊市"), ["襄樊市"]);
    assert_eq!(
        gazetteer().division(420_600).map(|division| division.name),
        Some("襄阳市")
    );
}

#[test]
fn mentions_are_leftmost_and_longest() {
    assert_eq!(
        names("浙江省台州市天台县的茶园，浙江天台的石梁。"),
        ["浙江省", "台州市", "天台县", "浙江", "天台"]
    );
    assert_eq!(names("浙江天臺與臺州市"), ["浙江", "天臺", "臺州市"]);
    assert_eq!(names("吉林省吉林市"), ["吉林省", "吉林市"]);
}

#[test]
fn a_wider_name_before_it_decides_what_a_name_means() {
    assert_eq!(found("长安区")[0].1.len(), 2);
    assert_eq!(found("西安市长安区")[1].1, [610_116]);
    assert_eq!(found("辽宁朝阳")[1].1[0], 211_300);
    assert_eq!(names("晋城市城区"), ["晋城市", "城区"]);
    assert_eq!(names("丹东振兴区"), ["丹东", "振兴区"]);
}

#[test]
fn common_words_and_accidents_are_no_divisions() {
    for text in [
        "乡村振兴区域规划",
        "伟大复兴",
        "产业合作市场",
        "民主党派和政府",
        "省市和县两级",
        "示范县",
        "提高县域治理水平",
        "黄河南岸",
        "建设新乡村",
        "改造老城区和郊区",
        "绿水青山就是金山银山",
        "公安机关",
        "朝阳产业",
        "阿里的平台",
        "资源共享",
        "城关镇",
        "长治久安",
        "致富县",
    ] {
        assert_eq!(names(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn short_full_names_count_at_a_border() {
    assert_eq!(names("赵县的梨园"), ["赵县"]);
    assert_eq!(names("安徽和县"), ["安徽", "和县"]);
    assert_eq!(names("记者在滑县看到"), ["滑县"]);
}

#[test]
fn density_tells_rows_of_names_from_sentences() {
    let row = "天台县| 朝阳| 赵县| 晋城| 大同市| 张家川| 新建县|";
    assert!(
        gazetteer().density(row) > 0.9,
        "{}",
        gazetteer().density(row)
    );
    let sentence = "天台县的茶农今年早早开了园，合作社把新茶卖到了山外。";
    assert!(gazetteer().density(sentence) < 0.2);
    assert!(gazetteer().density("") <= 0.0);
    assert!(gazetteer().density("no Han at all") <= 0.0);
}

#[test]
fn the_script_of_a_text_is_told() {
    assert!(gazetteer().is_traditional("雲陽縣的農場與鄉間"));
    assert!(!gazetteer().is_traditional("云阳县的农场与乡间"));
    assert!(!gazetteer().is_traditional("天台"));
}
