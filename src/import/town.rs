//! The town and the village below a county, read from the words of a text.
//!
//! In: stretches of text, with the places right behind the county's name. Out: a town (镇, 乡,
//! 街道, 苏木) and perhaps a village of it, or nothing. No list knows all 40,000 towns and
//! 600,000 villages, so patterns and counts decide.
//! What it must not know: the gazetteer, and where a stretch comes from.

use std::collections::BTreeMap;

/// A stretch of text.
pub(super) struct Stretch<'t> {
    pub text: &'t str,
    pub title: bool,
    /// Whether it belongs to the title or the lead.
    pub early: bool,
    /// The bytes where a name of the county ends.
    pub behind_county: Vec<usize>,
}

/// The town that the text is about, and the village of it; only what the text supports.
pub(super) fn town_and_village(stretches: &[Stretch]) -> Vec<String> {
    let mut towns = Tally::default();
    for stretch in stretches {
        for start in borders(stretch.text) {
            if let Some(town) = town_at(&stretch.text[start..]) {
                towns.note(town, stretch, stretch.behind_county.contains(&start));
            }
        }
        for &start in &stretch.behind_county {
            if let Some(town) = town_at(&stretch.text[start..]) {
                towns.note(town, stretch, true);
            }
        }
    }
    let town = towns.winner(stretches).map(str::to_string);
    let village = village_behind(stretches, town.as_deref());
    town.into_iter().chain(village).collect()
}

/// The village right behind the town, or right behind the county where no town is known.
fn village_behind(stretches: &[Stretch], town: Option<&str>) -> Option<String> {
    let mut villages = Tally::default();
    for stretch in stretches {
        let behind: Vec<usize> = match town {
            Some(town) => stretch
                .text
                .match_indices(town)
                .map(|(at, _)| at + town.len())
                .collect(),
            None => stretch.behind_county.clone(),
        };
        for start in behind {
            // 白水江镇的铁佛寺村
            let rest = &stretch.text[start..];
            let start = start + rest.len() - rest.strip_prefix('的').unwrap_or(rest).len();
            if let Some(village) = village_at(&stretch.text[start..]) {
                villages.note(village, stretch, true);
            }
        }
        for start in borders(stretch.text) {
            // 龙溪乡张家村 at a border is a town with a village, not one long village.
            if town_at(&stretch.text[start..]).is_none()
                && let Some(village) = village_at(&stretch.text[start..])
            {
                villages.note(village, stretch, false);
            }
        }
    }
    let own = villages.winner(stretches)?;
    // A village that opens the lead may be one example of many: it must come back in the text.
    let found = &villages.found[own];
    let again = occurrences(own, stretches) >= 2 || villages.found.len() == 1;
    (found.title || (found.behind && again)).then(|| own.to_string())
}

/// How a name stands in the text.
#[derive(Default, Clone, Copy)]
struct Standing {
    title: bool,
    /// In the title or the lead, right behind the name of the wider place.
    behind: bool,
    early: bool,
}

#[derive(Default)]
struct Tally<'t> {
    found: BTreeMap<&'t str, Standing>,
}

impl<'t> Tally<'t> {
    fn note(&mut self, name: &'t str, stretch: &Stretch<'t>, behind: bool) {
        let standing = self.found.entry(name).or_default();
        standing.title |= stretch.title;
        standing.behind |= behind && stretch.early;
        standing.early |= stretch.early;
    }

    /// The name that the text puts forward and does not drown in others.
    fn winner(&self, stretches: &[Stretch]) -> Option<&'t str> {
        let counts: BTreeMap<&str, usize> = self
            .found
            .keys()
            .map(|name| (*name, occurrences(name, stretches)))
            .collect();
        let sum: usize = counts.values().sum();
        let titles = self
            .found
            .values()
            .filter(|standing| standing.title)
            .count();
        let supported = |name: &str, standing: &Standing| {
            let count = counts[name];
            // A name in the title that nothing else confirms may be an accident of its words.
            let entitled = standing.title && titles == 1 && (standing.behind || count >= 2);
            let opens = standing.behind && count * 2 >= sum;
            let dominates = standing.early && count >= 4 && count * 4 >= sum * 3;
            entitled || opens || dominates
        };
        self.found
            .iter()
            .filter(|(name, standing)| supported(name, standing))
            .max_by_key(|(name, standing)| (standing.title, standing.behind, counts[**name]))
            .map(|(name, _)| *name)
    }
}

fn occurrences(name: &str, stretches: &[Stretch]) -> usize {
    stretches
        .iter()
        .map(|stretch| stretch.text.matches(name).count())
        .sum()
}

/// The places where a name may begin: at the start, behind what is no Han character, and behind
/// a small word.
fn borders(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    for (at, c) in text.char_indices() {
        if !is_han(c) || "在到由赴是与與、".contains(c) {
            starts.push(at + c.len_utf8());
        }
    }
    starts
}

/// The name of a town at the start of a text: up to five characters and 镇, 乡, 街道 or 苏木.
fn town_at(text: &str) -> Option<&str> {
    let characters: Vec<(usize, char)> = text.char_indices().take(9).collect();
    let mut body = String::new();
    for (index, &(at, c)) in characters.iter().enumerate().take(6) {
        let next = characters.get(index + 1).map(|&(_, next)| next);
        let end = match (c, next) {
            ('镇' | '鎮' | '乡' | '鄉', _) => at + c.len_utf8(),
            ('街', Some('道')) => at + "街道".len(),
            ('苏' | '蘇', Some('木')) => at + "苏木".len(),
            _ if is_han(c) && !NEVER_IN_A_NAME.contains(c) => {
                body.push(c);
                continue;
            }
            _ => return None,
        };
        // 镇头镇 begins with the character that others end in.
        if body.is_empty() {
            body.push(c);
            continue;
        }
        let after = text[end..].chars().next();
        return is_town(&body, c, after).then(|| &text[..end]);
    }
    None
}

fn is_town(body: &str, rank: char, after: Option<char>) -> bool {
    let last = body.chars().next_back().unwrap_or_default();
    let length = body.chars().count();
    let starts = |characters: &str| after.is_some_and(|c| characters.contains(c));
    let common = match rank {
        '镇' | '鎮' => {
            "乡鄉小集村全该該各本我制县縣市一两兩个個".contains(last)
                // 吉强镇 is a town; 强镇 and 工业强镇 are not.
                || (length != 2 && "重古名强強建心范範点點色街区區".contains(last))
                || (last == '城' && (length != 2 || body.starts_with(['新', '老', '小', '大', '区'])
                    || starts("化居建低职職户戶登就基公污生规規人地")))
                || starts("痛静靜压壓")
        }
        '乡' | '鄉' => {
            ("家故城水侨僑之下返回全该該各本我还還思异異个個同他离離外归歸名美丽麗市县縣镇鎮村"
                .contains(last))
                || starts("村镇鎮土亲親情愁贤賢音风風间間友里裡邻鄰道")
        }
        _ => "全该該各本我个個条條乡鄉镇鎮".contains(last) || starts("路两兩口"),
    };
    !common && !NO_NAMES.split_whitespace().any(|word| body.contains(word))
}

/// The name of a village at the start of a text: up to five characters and 村.
fn village_at(text: &str) -> Option<&str> {
    let end = text.find('村')?;
    let body = &text[..end];
    let length = body.chars().count();
    let last = body.chars().next_back()?;
    let after = text[end + '村'.len_utf8()..].chars().next();
    let name = length <= 5
        && body.chars().all(|c| is_han(c) && !NEVER_IN_A_NAME.contains(c) && !"镇鎮乡鄉县縣".contains(c))
        && !"农農乡鄉全该該各本我政然范範个個心进進点點贫貧困脱脫驻駐包入到名强強两兩级級多少数數字建区區边邊有等假明古之山渔漁丽麗星先化游遊".contains(last)
        && (length > 1 || !"新老小大中城东西南北".contains(last))
        && !["广大", "廣大", "周边", "周邊"].contains(&body)
        && !after.is_some_and(|c| "民庄莊落级級干幹集里裡镇鎮容规規务務居晚".contains(c))
        && !NO_NAMES.split_whitespace().any(|word| body.contains(word));
    name.then(|| &text[..end + '村'.len_utf8()])
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Small words that no name of a town or village contains.
const NEVER_IN_A_NAME: &str =
    "的了及与與是为為等全各该該每某你他她它这這那把将將以从從而或也又被让讓使县縣";

/// What stands before 乡, 镇 or 村 in running text and is no name.
const NO_NAMES: &str = "发展 發展 建设 建設 推进 推進 打造 开展 開展 组织 組織 坚持 堅持 带动 帶動 实施 實施 \
    加强 加強 积极 積極 整合 结合 結合 围绕 圍繞 立足 聚焦 创新 創新 统筹 統籌 所有 一个 一個 乡镇 鄉鎮 示范 示範 \
    试点 試點 特色 中心 行政 自然 美丽 美麗 数字 數字 贫困 貧困 周边 周邊 共同 先进 先進 我们 我們 全国 全國 \
    助力 赋能 賦能 激活 走进 走進 深入 促进 促進 党建 黨建 引领 引領 入选 入選 覆盖 覆蓋";
