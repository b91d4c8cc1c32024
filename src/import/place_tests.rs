//! Tests of the proposed place, with sentences of our own.

use super::place::propose_place;

fn check(title: &str, body: &[&str], expected: &[&str]) {
    let place = propose_place(title, body, None).unwrap_or_default();
    assert_eq!(place, expected, "{title}");
}

#[test]
fn the_lead_names_county_town_and_village() {
    check(
        "一片茶园带富一方人",
        &[
            "清明前后，天台县龙溪乡石岩村的茶园里满是采茶人，合作社的炒茶锅从早到晚没有停过火。",
            "石岩村过去只有零散的茶地，如今连成了片。",
        ],
        &["浙江省", "台州市", "天台县", "龙溪乡", "石岩村"],
    );
}

#[test]
fn a_traditional_text_keeps_its_spelling_and_gets_right_names_above() {
    check(
        "天臺茶園的新路",
        &["天臺縣龍溪鄉的茶農說，今年的茶葉賣得比往年好，鄉裡還辦了節會。"],
        &["浙江省", "台州市", "天臺縣", "龍溪鄉"],
    );
    check(
        "煙臺蘋果香",
        &["棲霞市的果農說，今年的蘋果賣得比往年好，合作社還辦了節會。"],
        &["山東省", "煙臺市", "棲霞市"],
    );
    check(
        "天台茶園的新路",
        &["浙江天台的茶農說，今年的茶葉賣得比往年好，鄉裡還辦了節會。"],
        &["浙江省", "台州市", "天台縣"],
    );
}

#[test]
fn a_short_form_in_the_title_is_enough() {
    check(
        "浙江天台：小山村的大变化",
        &["村里人说，路修好以后，来的人一年比一年多。"],
        &["浙江省", "台州市", "天台县"],
    );
    check(
        "贵州赤水：竹子里的学问",
        &["村里人说，路修好以后，来的人一年比一年多。"],
        &["贵州省", "遵义市", "赤水市"],
    );
}

#[test]
fn one_of_many_towns_does_not_win() {
    check(
        "孟州市连片发展记",
        &[
            "孟州市把相邻的村子连成片，一起修路，一起卖粮。",
            "“游客多了。”柳坡乡的店主说。柳坡乡先修了路，白杨镇种了药材，石桥镇种了小米，高庙镇养了鱼。",
        ],
        &["河南省", "焦作市", "孟州市"],
    );
}

#[test]
fn a_town_that_dominates_wins_without_standing_behind_the_county() {
    check(
        "一个镇的账本",
        &[
            "在清丰县，石桥镇是个不大的地方，石桥镇的账本却很出名。",
            "石桥镇每月公开账目。村民说，石桥镇的账看得懂。",
        ],
        &["河南省", "濮阳市", "清丰县", "石桥镇"],
    );
}

#[test]
fn a_single_later_mention_does_not_win() {
    check(
        "一个镇的账本",
        &[
            "这个镇把每一笔钱都写在墙上，村民走过就能看见，谁有疑问谁就去问，问了就有人答。"
                .repeat(9)
                .as_str(),
            "他们还去安吉县学习过。",
        ],
        &[],
    );
    check(
        "河南：把路修到家门口",
        &[
            "河南省去年修了许多农村公路，村民出门不再绕山路。"
                .repeat(9)
                .as_str(),
            "在清丰县，新路通了车。在滑县，新桥也通了车。",
        ],
        &["河南省"],
    );
}

#[test]
fn masked_names_and_words_are_no_places() {
    check(
        "强化党建引领 推动乡村振兴",
        &[
            "今年以来，*镇党委坚持党建引领，全镇各行政村建起议事会，城镇和农村一起发展，乡镇干部下乡入户。",
            "*村和*县的小镇建设也有进展，该镇的乡村振兴区域规划做好了。",
        ],
        &[],
    );
    check(
        "清丰县做强乡镇",
        &[
            "清丰县*镇党委带着全镇村民修路。清丰县乡镇干部说，清丰县城镇居民和农村居民都受益，清丰县各行政村都通了车。",
        ],
        &["河南省", "濮阳市", "清丰县"],
    );
}

#[test]
fn institutions_and_rows_of_names_do_not_count() {
    check(
        "一所学校的下乡课",
        &["河南大学的学生来到村里，和村民一起修水渠，一住就是两个月，临走时大家都舍不得。"],
        &[],
    );
    check(
        "一个镇的账本",
        &[
            "这个镇把每一笔钱都写在墙上，村民走过就能看见，谁有疑问谁就去问，问了就有人答。",
            "漳平市| 普洱| 昆山市| 安丘市| 赵县| 青田县| 浠水县| 晋城| 定襄县|",
        ],
        &[],
    );
}

#[test]
fn an_ambiguous_name_is_decided_by_its_neighbours_or_not_at_all() {
    check(
        "长安区的早市",
        &["长安区的早市天不亮就开了，卖菜的多是附近村里的老人，买菜的多是街坊。"],
        &[],
    );
    check(
        "长安区的早市",
        &["陕西的长安区有个早市，卖菜的多是附近村里的老人，买菜的多是街坊。"],
        &["陕西省", "西安市", "长安区"],
    );
}

#[test]
fn municipalities_and_prefectures_without_counties() {
    check(
        "海淀的一处菜园",
        &["北京市海淀区的一处菜园里，孩子们正在认菜，老师在一旁笑着看。"],
        &["北京市", "海淀区"],
    );
    check(
        "一条河的清淤",
        &["东莞市石排镇的一条河清了淤，镇上的人又能在河边散步了。"],
        &["广东省", "东莞市", "石排镇"],
    );
}

#[test]
fn nothing_comes_of_nothing() {
    check("", &[], &[]);
    check("", &["", " "], &[]);
    assert_eq!(
        propose_place("没有地名的文章", &["这里什么地方也没有说。"], None),
        None
    );
}

#[test]
fn a_text_that_stands_twice_counts_once() {
    let paragraphs = [
        "孟州市把相邻的村子连成片，一起修路，一起卖粮，年底一起算账。",
        "柳坡乡修了路。柳坡乡的店主说，白杨镇种了药材，石桥镇种了小米。",
    ];
    let once = propose_place("孟州市连片发展记", &paragraphs, None);
    let twice = propose_place("孟州市连片发展记", &[paragraphs, paragraphs].concat(), None);
    assert_eq!(once, twice);
}

#[test]
fn short_forms_side_by_side_are_as_good_as_full_names() {
    check(
        "把路修到家门口",
        &["四川阿坝州茂县的李子熟了，路修好以后，来收果子的车一年比一年多。"],
        &["四川省", "阿坝藏族羌族自治州", "茂县"],
    );
    check(
        "把路修到家门口",
        &["云南怒江州贡山县的村民养蜂，路修好以后，来收蜂蜜的车一年比一年多。"],
        &["云南省", "怒江傈僳族自治州", "贡山独龙族怒族自治县"],
    );
    check(
        "把路修到家门口",
        &["浙江天台的茶农说，路修好以后，来收茶叶的车一年比一年多。"],
        &["浙江省", "台州市", "天台县"],
    );
}
