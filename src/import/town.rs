//! The town and the village below a county, read from the words of a text.
//!
//! In: stretches of text, with the places right behind the county's name. Out: a town (镇, 乡,
//! 街道, 苏木) and perhaps a village or a community of it, or nothing. No list knows all 40,000 towns and
//! 600,000 villages, so patterns and counts decide.
//! What it must not know: the gazetteer, and where a stretch comes from.

use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of text.
pub(super) struct Stretch<'t> {
    pub text: &'t str,
    pub title: bool,
    /// Whether it belongs to the title or the lead.
    pub early: bool,
    /// The bytes where a name of the county, with wider names before it, begins.
    pub county: Vec<usize>,
    /// The bytes of names of divisions that cannot be part of a town's name: the full ones, and
    /// others as a whole.
    pub divisions: Vec<Division>,
    /// The bytes where a name of the county ends.
    pub behind_county: Vec<usize>,
    /// What the county has beside towns and villages.
    pub beside: Beside,
}

/// What a county may have beside towns and villages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Nothing,
    /// Neighbourhoods (里), as a district of Taiwan has them.
    Neighbourhoods,
    /// Regiments (团) with companies (连), as a city of the Corps has them.
    Regiments,
}

/// A division's name in a stretch of text.
pub(super) struct Division {
    pub range: Range<usize>,
    pub full: bool,
}

impl Stretch<'_> {
    /// Whether the words of `range` are the name of a division, or hold one: 景德镇, 江西省景德镇.
    fn names_division(&self, range: &Range<usize>) -> bool {
        self.divisions.iter().any(|it| {
            let touches = it.range.start < range.end && range.start < it.range.end;
            let covers = it.range.start <= range.start && range.end <= it.range.end;
            covers || touches && it.full
        })
    }

    /// Whether the words from `at` on say that what stands before them lies in one of `wider`:
    /// 位于清丰县, 是清丰县北部的.
    fn lies_in(&self, at: usize, wider: &[usize]) -> bool {
        const FARTHEST: usize = 60;
        let rest = &self.text[at..];
        let verb = LOCATES.iter().find(|verb| rest.starts_with(**verb));
        verb.is_some_and(|verb| {
            let from = at + verb.len();
            let near = |start: &&usize| (from..=from + FARTHEST).contains(*start);
            wider.iter().find(near).is_some_and(|start| {
                !self.text[from..*start].contains(['。', '；', '，', '！', '？'])
            })
        })
    }
}

/// What stands between a place and the wider one that it lies in.
const LOCATES: [&str; 14] = [
    "位于", "位於", "地处", "地處", "坐落", "座落", "隶属", "隸屬", "属于", "屬於", "在", "是",
    "属", "屬",
];

/// The town that the text is about, and the village of it; only what the text supports. `county`
/// is the name of what they lie in.
pub(super) fn town_and_village(stretches: &[Stretch], county: &str) -> Vec<String> {
    let mut towns = Tally::default();
    for stretch in stretches {
        for start in borders(stretch.text) {
            // 石桥水乡位于清丰县: said to lie in the county, it is as sure as right behind it.
            let located = || {
                town_at(&stretch.text[start..], At::Wider)
                    .filter(|town| stretch.lies_in(start + town.len(), &stretch.county))
            };
            if let Some(town) = town_at(&stretch.text[start..], At::Border).or_else(located) {
                let behind = stretch.behind_county.contains(&start)
                    || stretch.lies_in(start + town.len(), &stretch.county);
                if !stretch.names_division(&(start..start + town.len())) {
                    towns.note(town, stretch, behind);
                }
            }
        }
        for &start in &stretch.behind_county {
            let start = past_direction(stretch.text, start);
            let rest = &stretch.text[start..];
            let regiment =
                || numbered(rest, ['团', '團']).filter(|_| stretch.beside == Beside::Regiments);
            if let Some(town) = town_at(rest, At::Wider).or_else(regiment) {
                towns.note(town, stretch, true);
            }
        }
    }
    let of_county = speaks_of(county, stretches);
    let town = towns
        .winner(stretches)
        .or_else(|| towns.only(stretches).filter(|_| of_county == 0))
        .filter(|town| {
            // 全县, 县里, again and again: what the lead names is an example.
            let own = occurrences(town, stretches)
                + speaks_of(town, stretches)
                + speaks_of("村", stretches);
            towns.found[town].title || of_county < 3 || of_county <= own
        });
    let titled = town.is_some_and(|it| towns.found[it].title);
    let village = village_behind(stretches, town, county).filter(|it| it.title || !titled);
    let village = village.map(|it| it.name);
    town.map(str::to_string)
        .into_iter()
        .chain(village)
        .collect()
}

/// A village that a text may be about.
struct Village {
    name: String,
    /// Whether the title names it.
    title: bool,
}

/// How often the text speaks of `place` by its rank alone: 镇里, 全镇, 该镇 of a town, 村里 of a
/// village.
fn speaks_of(place: &str, stretches: &[Stretch]) -> usize {
    const RANKS: [&str; 20] = [
        "街道", "社区", "社區", "嘎查", "苏木", "蘇木", "县", "縣", "区", "區", "市", "旗", "镇",
        "鎮", "乡", "鄉", "村", "团", "團", "连",
    ];
    const BEHIND: [&str; 19] = [
        "里",
        "裡",
        "裏",
        "上",
        "内",
        "內",
        "域",
        "党",
        "黨",
        "委",
        "政府",
        "干部",
        "幹部",
        "支书",
        "支書",
        "“两委",
        "“兩委",
        "集体",
        "集體",
    ];
    let Some(rank) = RANKS.into_iter().find(|rank| place.ends_with(rank)) else {
        return 0;
    };
    let by_rank = |text: &str| {
        let spoken = text.match_indices(rank).filter(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let rest = &text[at + rank.len()..];
            let border =
                before.is_none_or(|c| !is_han(c) || "在到由和与與从從让讓把将將".contains(c));
            let street = rank == "街道"
                && !rest.starts_with(|c| "两兩上边邊旁干乾整宽寬窄又变變和、，的".contains(c));
            before.is_some_and(|c| "全该該本我".contains(c))
                || border && (street || BEHIND.iter().any(|word| rest.starts_with(word)))
        });
        spoken.count()
    };
    stretches.iter().map(|stretch| by_rank(stretch.text)).sum()
}

/// Whether `text`, which stands behind the name of a county, begins with a town or a village.
pub(super) fn names_smaller(text: &str) -> bool {
    town_at(text, At::Wider).is_some() || village_at(text, At::Wider).is_some()
}

/// The village right behind the town, or right behind the county where no town is known.
fn village_behind(stretches: &[Stretch], town: Option<&str>, county: &str) -> Option<Village> {
    let mut villages = Tally::default();
    for stretch in stretches {
        let towns: Vec<usize> = town.map_or_else(Vec::new, |town| {
            stretch.text.match_indices(town).map(|(at, _)| at).collect()
        });
        let behind: Vec<usize> = match town {
            Some(town) => towns.iter().map(|at| at + town.len()).collect(),
            None => stretch.behind_county.clone(),
        };
        for start in behind {
            // 白水江镇的铁佛寺村
            let start = past_direction(stretch.text, start);
            let rest = &stretch.text[start..];
            let village = village_at(rest, At::Wider);
            let neighbourhood =
                || neighbourhood_at(rest).filter(|_| stretch.beside == Beside::Neighbourhoods);
            let company =
                || numbered(rest, ['连', '連']).filter(|_| stretch.beside == Beside::Regiments);
            if let Some(village) = village.or_else(neighbourhood).or_else(company) {
                villages.note(village, stretch, true);
            }
        }
        for start in borders(stretch.text) {
            // 龙溪乡张家村 at a border is a town with a village, not one long village.
            if town_at(&stretch.text[start..], At::Border).is_none()
                && let Some(village) = village_at(&stretch.text[start..], At::Border)
            {
                let end = start + village.len();
                let within = stretch.lies_in(end, &towns) || stretch.lies_in(end, &stretch.county);
                villages.note(village, stretch, within);
            }
        }
    }
    let own = villages.winner(stretches)?;
    // A village that opens the lead may be one example of many: it must come back in the text.
    let found = &villages.found[own];
    let count = occurrences(own, stretches);
    let rivals = villages.found.iter().filter(|(name, standing)| {
        **name != own && (standing.title || standing.behind || occurrences(name, stretches) >= 2)
    });
    // A text that speaks of the town again and again is about the town.
    let named = occurrences(own, stretches) + speaks_of(own, stretches);
    let wider = match town {
        Some(town) => {
            // Where both stand side by side, the text speaks of the village.
            let together = ["", "的"].map(|of| occurrences(&format!("{town}{of}{own}"), stretches));
            let together: usize = together.iter().sum();
            let together = together.max(usize::from(found.behind));
            (occurrences(town, stretches) + speaks_of(town, stretches)).saturating_sub(together)
        }
        None => speaks_of(county, stretches),
    };
    let again = count >= 2 || villages.found.len() == 1 || rivals.count() == 0;
    // 龙溪乡有个石岩村, and from there on the text speaks of it.
    let dominates = found.early && count >= 3;
    let about = (dominates || (found.behind && again)) && named >= wider;
    (found.title || about).then(|| Village {
        name: own.to_string(),
        title: found.title,
    })
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

    /// The one name there is, where the lead has it beside the name of the county.
    fn only(&self, stretches: &[Stretch]) -> Option<&'t str> {
        let mut names = self.found.iter();
        let (name, standing) = names.next().filter(|_| self.found.len() == 1)?;
        let beside = |it: &Stretch| it.early && !it.county.is_empty() && it.text.contains(name);
        (standing.early && stretches.iter().any(beside)).then_some(*name)
    }

    /// The name that the text puts forward and does not drown in others.
    fn winner(&self, stretches: &[Stretch]) -> Option<&'t str> {
        let counts: BTreeMap<&str, usize> = self
            .found
            .keys()
            .map(|name| (*name, occurrences(name, stretches)))
            .collect();
        // Words that look like a name once and nowhere important are none.
        let counted = |name: &str| {
            let standing = self.found[name];
            standing.title || standing.behind || counts[name] >= 2
        };
        let sums = counts.iter().filter(|(name, _)| counted(name));
        let sum: usize = sums.map(|(_, count)| *count).sum();
        let titles = self
            .found
            .values()
            .filter(|standing| standing.title)
            .count();
        let supported = |name: &str, standing: &Standing| {
            let count = counts[name];
            // A name in the title that nothing else confirms may be an accident of its words.
            let entitled = standing.title && titles == 1 && (standing.behind || count >= 2);
            let next = counts.iter().filter(|(other, _)| **other != name);
            let next = next.map(|(_, count)| *count).max().unwrap_or(0);
            let opens = standing.behind && (count * 2 >= sum || (count >= 2 && count > next));
            let dominates = standing.early && count >= 3 && count * 4 >= sum * 3;
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
        let end = at + c.len_utf8();
        let word = || {
            "于於处處关關自进進个個属屬访訪说錄".contains(c)
                && INTRODUCES.iter().any(|word| text[..end].ends_with(word))
        };
        if !is_han(c) || "在到由赴是与與、叫".contains(c) || word() {
            starts.push(end);
        }
    }
    starts
}

/// What a name of a place often stands behind.
const INTRODUCES: [&str; 20] = [
    "位于", "位於", "地处", "地處", "关于", "關於", "来自", "來自", "走进", "走進", "有个", "有個",
    "属于", "屬於", "探访", "探訪", "走访", "走訪", "说说", "記錄",
];

/// Where the name of a smaller place may begin behind that of a wider one: 清丰县石桥镇,
/// 清丰县的石桥镇, 清丰县西北部的石桥镇, 清丰县下辖的石桥镇.
fn past_direction(text: &str, start: usize) -> usize {
    const MOST: usize = 6;
    let rest = &text[start..];
    let between = rest.char_indices().take(MOST).take_while(|(_, c)| {
        "东東西南北中部城郊边邊境内內下辖轄所属屬以一带帶深处處的".contains(*c)
    });
    let ends = between.filter(|(_, c)| matches!(c, '的' | '内' | '內' | '辖' | '轄' | '属' | '屬'));
    ends.last()
        .map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// The name of a town at the start of a text: up to five characters and 镇, 乡, 街道 or 苏木.
fn town_at(text: &str, stands: At) -> Option<&str> {
    const LONGEST: usize = 6;
    // 摆榔彝族布朗族乡
    const LONGEST_OF_PEOPLES: usize = 9;
    let characters: Vec<(usize, char)> = text.char_indices().take(LONGEST_OF_PEOPLES + 2).collect();
    let mut body = String::new();
    for (index, &(at, c)) in characters.iter().enumerate().take(LONGEST_OF_PEOPLES) {
        if index >= LONGEST && !body.contains('族') {
            return None;
        }
        let next = characters.get(index + 1).map(|&(_, next)| next);
        let end = match (c, next) {
            ('镇' | '鎮' | '乡' | '鄉', _) => at + c.len_utf8(),
            ('街', Some('道')) => at + "街道".len(),
            ('苏' | '蘇', Some('木')) => at + "苏木".len(),
            // 西吉县将台堡镇
            _ if is_han(c)
                && (!NEVER_IN_A_NAME.contains(c)
                    || (index == 0 && stands == At::Wider && c == '将')) =>
            {
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
        return is_town(&body, c, after, stands).then(|| &text[..end]);
    }
    None
}

fn is_town(body: &str, rank: char, after: Option<char>, stands: At) -> bool {
    let last = body.chars().next_back().unwrap_or_default();
    // 崇明区新村乡, 庄河市石城乡: right behind the county, what ends as a common word is a name.
    // 喊叫水乡 is one too; 江南水乡 describes.
    let count = body.chars().count();
    let watery = count == 3
        && last == '水'
        && ![
            "江南", "岭南", "嶺南", "东方", "東方", "中国", "中國", "北国", "生态", "生態", "鱼米",
            "千年",
        ]
        .iter()
        .any(|word| body.starts_with(word));
    let named = stands == At::Wider
        && (count == 2 || watery)
        && "村城家水名".contains(last)
        && !body.starts_with([
            '全', '各', '在', '把', '对', '向', '让', '使', '由', '县', '市',
        ])
        && !after.is_some_and(|c| "一融统統居差建规規环環发發均协協".contains(c));
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
            // 茶乡, 瓷乡, 花乡 describe; no township's name is one character long.
            length == 1
                || ("家故城水侨僑之下返回全该該各本我还還思异異个個同他离離外归歸名美丽麗市县縣镇鎮村"
                .contains(last))
                || starts("村镇鎮土亲親情愁贤賢音风風间間友里裡邻鄰道")
        }
        _ => "全该該各本我个個条條乡鄉镇鎮".contains(last) || starts("路两兩口"),
    };
    (named || !common) && !NO_NAMES.split_whitespace().any(|word| body.contains(word))
}

/// How a name stands: right behind the wider place, where nearly anything is a name, or where
/// any other words may begin as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Wider,
    Border,
}

/// The name of a village at the start of a text: up to five characters and 村 or 嘎查, or a
/// community, up to seven and 社区.
fn village_at(text: &str, at: At) -> Option<&str> {
    const LONGEST: usize = 7;
    let mut ranks = text.char_indices().take(LONGEST + 1);
    let (end, rank) = ranks.find_map(|(at, _)| {
        let rank = ["村", "嘎查", "社区", "社區"].iter();
        let rank = rank.copied().find(|rank| text[at..].starts_with(rank))?;
        Some((at, rank))
    })?;
    let body = &text[..end];
    let length = body.chars().count();
    let last = body.chars().next_back()?;
    let after = text[end + rank.len()..].chars().next();
    let followed = |characters: &str| after.is_some_and(|c| characters.contains(c));
    let named = body
        .chars()
        .all(|c| is_han(c) && !NEVER_IN_A_NAME.contains(c) && !"镇鎮乡鄉县縣".contains(c))
        && !NO_NAMES.split_whitespace().any(|word| body.contains(word));
    let fits = match rank {
        "村" => {
            length <= 5
                && !COMMON_BEFORE_VILLAGE.contains(last)
                && (at == At::Wider || !DOUBTFUL_BEFORE_VILLAGE.contains(last))
                && (length > 1 || !"新老小大中城东西南北山古渔漁".contains(last))
                // 东势村里 is in a village, and 全村里 no name.
                && (length > 1 || !followed("里裡"))
                // 一所村小, 几座村庄
                && !(body.starts_with(['一', '二', '两', '兩', '三', '四', '五', '几', '幾', '数', '數'])
                    && "所座片些条條处處家户戶间間".contains(last))
                && !followed("民庄莊落级級干幹集镇鎮容規规務务居晚")
        }
        // 示范社区, 街道社区干部: communities in general.
        "社区" | "社區" => {
            length >= 2
                && !"农農全该該各本我个個多旧舊慧型范範民居市道家入进進好在到".contains(last)
                && !followed("干幹工书書民居治服矫矯养養医醫卫衛文团團教建")
        }
        _ => (2..=6).contains(&length),
    };
    (named && fits).then(|| &text[..end + rank.len()])
}

/// The neighbourhood at the start of a text, as a district of Taiwan has them: 龍泉里.
fn neighbourhood_at(text: &str) -> Option<&str> {
    let (end, _) = text.char_indices().take(4).find(|(_, c)| *c == '里')?;
    let body = &text[..end];
    let named = body
        .chars()
        .all(|c| is_han(c) && !NEVER_IN_A_NAME.contains(c) && !"城家村心屋校市區鄉鎮".contains(c));
    (named && body.chars().count() >= 2).then(|| &text[..end + '里'.len_utf8()])
}

/// The regiment or company at the start of a text, which bears a number: 143团, 一四三团,
/// 第十二连.
fn numbered(text: &str, rank: [char; 2]) -> Option<&str> {
    let number = text.strip_prefix('第').unwrap_or(text);
    let rest = number.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c)
    });
    let end = rest.strip_prefix(rank)?;
    let is_name = rest.len() < number.len()
        && !end.starts_with([
            '员', '員', '结', '結', '队', '隊', '体', '體', '续', '續', '接',
        ]);
    is_name.then(|| &text[..text.len() - end.len()])
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Small words that no name of a town or village contains.
const NEVER_IN_A_NAME: &str =
    "的了及与與是为為等全各该該每某你他她它这這那把将將以从從而或也又被让讓使县縣";

/// What stands right before 村 where no village is named.
const COMMON_BEFORE_VILLAGE: &str = "农農乡鄉全该該各本我政然范範个個心進进点點贫貧困脱脫驻駐包入到\
    多少数數字边邊有等假之在就都說说没沒很去给給分";

/// What stands there in names too, but seldom where no wider place stands before the name.
const DOUBTFUL_BEFORE_VILLAGE: &str = "名强強两兩级級建區区明古山渔漁丽麗星先化游遊";

/// What stands before 乡, 镇 or 村 in running text and is no name.
const NO_NAMES: &str = "发展 發展 建设 建設 推进 推進 打造 开展 開展 组织 組織 坚持 堅持 带动 帶動 实施 實施 \
    加强 加強 积极 積極 整合 结合 結合 围绕 圍繞 立足 聚焦 创新 創新 统筹 統籌 所有 一个 一個 乡镇 鄉鎮 示范 示範 \
    试点 試點 特色 中心 行政 自然 美丽 美麗 数字 數字 贫困 貧困 周边 周邊 共同 先进 先進 我们 我們 全国 全國 \
    文明 广大 廣大 助力 赋能 賦能 激活 走进 走進 深入 促进 促進 党建 黨建 引领 引領 入选 入選 覆盖 覆蓋";
