//! The administrative divisions of China, from province to county.
//!
//! In: a text, or one name. Out: the divisions that it names, where, and what lies above them;
//! in both scripts, by full name (天台县) and by short form (天台, 延边州).
//! What it must not know: articles, the disk, and which place an article is about.

use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::corps;
use super::han_table::HanTable;

/// Made by `make_gazetteer.py`, which also documents the columns.
pub(crate) const ROWS: &str = include_str!("gazetteer.tsv");

/// One province, prefecture or county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// The six digits of GB/T 2260. A former name may share its code with a present one.
    pub code: u32,
    /// How wide it is.
    pub level: Level,
    /// The full name in Simplified script.
    pub name: &'static str,
    /// The Traditional forms, the right one first; empty where the name is the only form.
    pub traditional: Vec<&'static str>,
    /// The code of what lies directly above; none for a province.
    pub parent: Option<u32>,
    /// Whether the name is no longer in use (新建县, 襄樊市).
    pub former: bool,
}

impl Division {
    /// Whether it is a township or district of Taiwan: many bear names that towns all over
    /// China have too (大同乡, 和平区), so one is meant only in its county's company.
    pub fn is_taiwans_township(&self) -> bool {
        self.code / 10_000 == 71 && self.level == Level::County
    }
}

/// How wide a division is; the widest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A province, autonomous region, municipality or special region.
    Province,
    /// A prefecture or a city of that rank.
    Prefecture,
    /// A county, a district or a city of that rank.
    County,
}

/// A place in a text where a division is named.
#[derive(Debug, Clone)]
pub struct Mention<'g> {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What the name can mean: the widest first, present ones before former ones.
    pub candidates: Vec<&'g Division>,
    /// Whether the text writes the full name, or a short form with its rank (延边州).
    pub full: bool,
}

/// All divisions, with their names ready for search.
pub struct Gazetteer {
    divisions: Vec<Division>,
    by_code: BTreeMap<u32, usize>,
    names: Vec<Name>,
    by_name: BTreeMap<String, usize>,
    /// The characters that names begin with.
    begins: HanTable<()>,
    /// The names by their first two characters, the longest first: in a text nearly every pair
    /// begins none, so this is several times faster than an automaton, and sooner made.
    by_pair: HashMap<[char; 2], Vec<(String, usize)>>,
    /// The characters that names show to be of one script only: whether of the Traditional one.
    telling: HanTable<bool>,
}

/// The gazetteer, parsed once.
pub fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| Gazetteer::parse(ROWS))
}

impl Division {
    /// The name in the script asked for; in its right form, not as it may be seen in the wild.
    pub fn name_in(&self, traditional: bool) -> &'static str {
        match self.traditional.first() {
            Some(form) if traditional => form,
            _ => self.name,
        }
    }
}

impl Gazetteer {
    /// The division of a code; the present one where a former one has the same code.
    pub fn division(&self, code: u32) -> Option<&Division> {
        self.by_code.get(&code).map(|&at| &self.divisions[at])
    }

    /// All divisions, by code.
    pub fn all(&self) -> &[Division] {
        &self.divisions
    }

    /// What lies above a division, the widest first, without the division itself.
    pub fn ancestors(&self, division: &Division) -> Vec<&Division> {
        let mut above = Vec::new();
        let mut parent = division.parent;
        while let Some(found) = parent.and_then(|code| self.division(code)) {
            above.push(found);
            parent = found.parent;
        }
        above.reverse();
        above
    }

    /// Whether it knows any division below this one.
    pub fn has_parts(&self, division: &Division) -> bool {
        self.divisions
            .iter()
            .any(|it| it.parent == Some(division.code))
    }

    /// All divisions of a full name or a short form, in either script, the widest first.
    pub fn named(&self, name: &str) -> Vec<&Division> {
        let known = self.by_name.get(name).map(|&at| &self.names[at]);
        known.map_or_else(Vec::new, |name| self.meanings(name))
    }

    /// The names in a text, from left to right, the longest at each place.
    ///
    /// A full name counts even where several divisions bear it. A short form counts where it is
    /// unambiguous and no common word, or where a division above it stands right before it.
    pub fn find_all<'g>(&'g self, text: &str) -> Vec<Mention<'g>> {
        let mut mentions: Vec<Mention<'g>> = Vec::new();
        for (range, name) in self.written_in(text) {
            let mut candidates = self.meanings(name);
            let before = mentions
                .last()
                .filter(|last| adjoins(text, last.range.end, range.start));
            let within: Vec<&Division> = candidates
                .iter()
                .copied()
                .filter(|division| {
                    before.is_some_and(|last| self.lies_within(division, &last.candidates))
                })
                .collect();
            let counts = if within.is_empty() {
                Self::counts_alone(name, text, &range)
            } else {
                candidates = within;
                true
            };
            if counts {
                mentions.push(Mention {
                    range,
                    candidates,
                    full: name.full,
                });
            }
        }
        mentions
    }

    /// The share of a text's Han characters that belong to names of divisions.
    ///
    /// A sentence seldom passes 0.3; the rows of county names that spam consists of come near 1.
    pub fn density(&self, text: &str) -> f32 {
        let han = text.chars().filter(|&c| is_han(c)).count();
        let mut covered = 0;
        for (range, name) in self.written_in(text) {
            let ambiguous = name.rule == Rule::BelowAncestor && !name.full;
            let counts_in_a_row = ambiguous && (!name.word || stands_alone(text, &range));
            if counts_in_a_row || Self::counts_alone(name, text, &range) {
                covered += text[range].chars().count();
            }
        }
        if han == 0 {
            0.0
        } else {
            #[expect(clippy::cast_precision_loss, reason = "a share needs no seven digits")]
            let share = covered as f32 / han as f32;
            share
        }
    }

    /// The written forms in a text, from left to right, the longest at each place.
    fn written_in<'g>(&'g self, text: &str) -> impl Iterator<Item = (Range<usize>, &'g Name)> {
        let mut free = 0;
        text.char_indices().filter_map(move |(start, first)| {
            if start < free || self.begins.get(first).is_none() {
                return None;
            }
            let second = text[start + first.len_utf8()..].chars().next()?;
            let names = self.by_pair.get(&[first, second])?;
            let stands = |(name, _): &&(String, usize)| text[start..].starts_with(name.as_str());
            let (name, at) = names.iter().find(stands)?;
            free = start + name.len();
            Some((start..free, &self.names[*at]))
        })
    }

    /// Whether a text is written in Traditional script, judged by the characters that names teach.
    pub fn is_traditional(&self, text: &str) -> bool {
        let told = text.chars().filter_map(|c| self.telling.get(c));
        told.map(|traditional| if traditional { 1_i64 } else { -1 })
            .sum::<i64>()
            > 0
    }

    fn meanings(&self, name: &Name) -> Vec<&Division> {
        name.divisions
            .iter()
            .map(|&at| &self.divisions[at])
            .collect()
    }

    fn lies_within(&self, division: &Division, wider: &[&Division]) -> bool {
        self.ancestors(division)
            .iter()
            .any(|above| wider.contains(above))
    }

    fn counts_alone(name: &Name, text: &str, range: &Range<usize>) -> bool {
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        match name.rule {
            // 黄河南岸 is not in 河南, and 新乡村 not in 新乡.
            Rule::Anywhere if !name.full => {
                let last = text[range.clone()].chars().next_back();
                let village = last.is_some_and(|c| "乡鄉".contains(c))
                    && after.is_some_and(|c| "村镇鎮土贤賢风風".contains(c));
                !village && !after.is_some_and(|c| "岸侧側麓端".contains(c))
            }
            // 乡村振兴区域 is not 振兴区, and 合作市场 not 合作市.
            Rule::Anywhere if name.word => {
                let district = text[range.clone()].ends_with(['区', '區']);
                (!district || before.is_none_or(|c| !is_han(c)))
                    && !after.is_some_and(|c| "域场場级級区區值".contains(c))
            }
            Rule::Anywhere => true,
            // 示范县 is not 范县: before so short a name stands a border or a small word.
            Rule::AtBorder => {
                before.is_none_or(|c| !is_han(c) || "在于於到从從赴至与與及对對由".contains(c))
                    && !after.is_some_and(|c| "域级級城".contains(c))
            }
            Rule::BelowAncestor => false,
        }
    }
}

/// One written form, and what it can mean.
struct Name {
    divisions: Vec<usize>,
    full: bool,
    /// Whether it is also a common word or an accident of two words (振兴, 和政).
    word: bool,
    rule: Rule,
}

/// Where a written form names a division when no wider division stands right before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Anywhere,
    AtBorder,
    BelowAncestor,
}

impl Gazetteer {
    fn parse(rows: &'static str) -> Gazetteer {
        let divisions: Vec<Division> = rows.lines().filter_map(division).collect();
        let mut by_code = BTreeMap::new();
        for (at, division) in divisions.iter().enumerate() {
            if !division.former || !by_code.contains_key(&division.code) {
                by_code.insert(division.code, at);
            }
        }
        let mut written: BTreeMap<String, Written> = BTreeMap::new();
        let words: BTreeSet<&str> = WORDS.split_whitespace().collect();
        for (at, division) in divisions.iter().enumerate() {
            let shorts = if division.is_taiwans_township() {
                Vec::new()
            } else {
                short_forms(division.name)
            };
            for form in std::iter::once(&division.name).chain(&division.traditional) {
                let full = written.entry((*form).to_string()).or_default();
                full.full.insert(at);
                let stem: String = division
                    .name
                    .chars()
                    .take(shorts.first().map_or(0, |short| short.0))
                    .collect();
                full.word |= words.contains(stem.as_str());
                full.generic |= words.contains(division.name);
                for (kept, ending) in &shorts {
                    let mut short: String = form.chars().take(*kept).collect();
                    short.extend(match ending {
                        Some('县') if *form != division.name => Some('縣'),
                        other => *other,
                    });
                    let entry = written.entry(short).or_default();
                    if ending.is_some() {
                        &mut entry.full
                    } else {
                        &mut entry.short
                    }
                    .insert(at);
                    entry.word |= words.contains(stem.as_str());
                }
            }
        }
        for (code, name) in corps::names() {
            let city = by_code.get(&code).copied();
            written.entry(name).or_default().full.extend(city);
        }
        let mut by_pair: HashMap<[char; 2], Vec<(String, usize)>> = HashMap::default();
        for (at, name) in written.keys().enumerate() {
            let mut characters = name.chars();
            if let (Some(first), Some(second)) = (characters.next(), characters.next()) {
                let names = by_pair.entry([first, second]).or_default();
                names.push((name.clone(), at));
            }
        }
        for names in by_pair.values_mut() {
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        let begins = by_pair.keys().map(|[first, _]| (*first, ())).collect();
        let by_name = written
            .keys()
            .enumerate()
            .map(|(at, name)| (name.clone(), at))
            .collect();
        let names = written
            .iter()
            .map(|(text, entry)| entry.name(text, &divisions))
            .collect();
        let (simplified_only, traditional_only) = telling_characters(&divisions);
        let simplified = simplified_only.into_iter().map(|c| (c, false));
        let telling = simplified.chain(traditional_only.into_iter().map(|c| (c, true)));
        let telling = telling.collect();
        Gazetteer {
            divisions,
            by_code,
            names,
            by_name,
            begins,
            by_pair,
            telling,
        }
    }
}

/// The divisions whose full name, and those whose short form, is one written form.
#[derive(Default)]
struct Written {
    full: BTreeSet<usize>,
    short: BTreeSet<usize>,
    word: bool,
    /// Whether the full name itself is an expression for any such place (城区).
    generic: bool,
}

impl Written {
    fn name(&self, text: &str, divisions: &[Division]) -> Name {
        // What is somebody's full name is read as a full name.
        let full = !self.full.is_empty();
        let mut meant: Vec<usize> = if full { &self.full } else { &self.short }
            .iter()
            .copied()
            .collect();
        meant.sort_by_key(|&at| (divisions[at].level, divisions[at].former, at));
        let present: Vec<&Division> = meant
            .iter()
            .map(|&at| &divisions[at])
            .filter(|d| !d.former)
            .collect();
        let shown: Vec<&Division> = if present.is_empty() {
            meant.iter().map(|&at| &divisions[at]).collect()
        } else {
            present
        };
        let alone = |level| {
            shown
                .iter()
                .filter(|division| division.level == level)
                .count()
                == 1
        };
        let long = text.chars().count() > 2;
        let unambiguous = alone(Level::Province)
            || alone(Level::Prefecture)
            || (shown.len() == 1 && (long || !shown[0].name.ends_with('区')));
        let homonymous = shown.iter().all(|division| division.is_taiwans_township());
        let common = self.generic || homonymous || (self.word && !full);
        let rule = if common || !(full || unambiguous) {
            Rule::BelowAncestor
        } else if full && !long {
            Rule::AtBorder
        } else {
            Rule::Anywhere
        };
        Name {
            divisions: meant,
            full,
            word: self.word,
            rule,
        }
    }
}

fn division(row: &'static str) -> Option<Division> {
    if row.starts_with('#') {
        return None;
    }
    let mut columns = row.split('\t');
    let code = columns.next()?.parse().ok()?;
    let level = match columns.next()? {
        "1" => Level::Province,
        "2" => Level::Prefecture,
        _ => Level::County,
    };
    let name = columns.next()?;
    let parent = columns.next()?.parse().ok();
    let traditional = columns
        .next()?
        .split('|')
        .filter(|form| !form.is_empty())
        .collect();
    let former = columns.next() == Some("former");
    Some(Division {
        code,
        level,
        name,
        traditional,
        parent,
        former,
    })
}

/// The short forms of a Simplified name, each as the number of characters that are kept and the
/// character that is put behind them: 延边朝鲜族自治州 is also 延边 and 延边州.
fn short_forms(name: &str) -> Vec<(usize, Option<char>)> {
    // 科尔沁左翼后旗 has no short form that its name tells.
    if ["前旗", "后旗", "中旗", "左旗", "右旗", "联合旗", "委员会"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        return Vec::new();
    }
    let Some(rank) = RANKS.iter().find(|rank| name.ends_with(**rank)) else {
        return Vec::new();
    };
    let stem = &name[..name.len() - rank.len()];
    let peoples = stem.ends_with('族') || rank.starts_with("自治");
    let bare = if peoples { without_peoples(stem) } else { stem };
    let kept = bare.chars().count();
    let mut shorts = Vec::new();
    if kept >= 2 {
        shorts.push((kept, None));
        if matches!(*rank, "自治州" | "自治县" | "自治旗") {
            shorts.push((kept, rank.chars().next_back()));
        }
    }
    shorts
}

/// 延边朝鲜族 to 延边; what would leave less than two characters is kept (内蒙古, 东乡族).
fn without_peoples(stem: &str) -> &str {
    let mut bare = stem;
    loop {
        let shorter = PEOPLES.split_whitespace().find_map(|people| {
            let rest = match bare.strip_suffix('族') {
                Some(plain) => plain.strip_suffix(people)?,
                // Only the longer ones go without 族: 新疆维吾尔, but not 三水.
                None => bare
                    .strip_suffix(people)
                    .filter(|_| people.chars().count() > 1)?,
            };
            (rest.chars().count() >= 2).then_some(rest)
        });
        match shorter {
            Some(rest) => bare = rest,
            None => return bare,
        }
    }
}

/// The characters that tell the scripts apart, as far as names of divisions show them.
fn telling_characters(divisions: &[Division]) -> (BTreeSet<char>, BTreeSet<char>) {
    let (mut simplified, mut traditional) = (BTreeSet::new(), BTreeSet::new());
    let (mut all_simplified, mut all_traditional) = (BTreeSet::new(), BTreeSet::new());
    for division in divisions {
        for (s, t) in division.name.chars().zip(division.name_in(true).chars()) {
            all_simplified.insert(s);
            all_traditional.insert(t);
            if s != t {
                simplified.insert(s);
                traditional.insert(t);
            }
        }
    }
    (
        &simplified - &all_traditional,
        &traditional - &all_simplified,
    )
}

/// Whether two names stand side by side: 浙江天台, 浙江省 天台县, 浙江·天台.
fn adjoins(text: &str, end: usize, start: usize) -> bool {
    matches!(
        &text[end..start],
        "" | " " | "·" | "・" | "\u{3000}" | "/" | "-"
    )
}

/// Whether no Han character touches a name: 朝阳 in `| 朝阳 |`, not in 朝阳产业.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(is_han) && !after.is_some_and(is_han)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// The ranks that names end in, the longer before the shorter.
const RANKS: [&str; 16] = [
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "林区",
    "特区",
    "矿区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
];

/// The peoples that names of autonomous divisions contain, mostly followed by 族.
const PEOPLES: &str = "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 \
    拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 鄂温克 \
    保安 裕固 鄂伦春 独龙 各";

/// Names that are common words, or that two words make by accident; they name a division only
/// right behind a wider one. First full names, then short forms.
const WORDS: &str = "城区 郊区 矿区 东区 西区 南区 北区 新城区 老城区 港口区 解放区 平房区 新市区 回民区 \
    城关区 海港区 运河区 工农区 北市区 南市区 中市区 西市区 东市区 \
    长治 安康 日照 白银 阿里 来宾 海东 海西 海北 山南 和田 朝阳 中山 资源 合作 和平 武功 比如 南部 解放 东方 \
    动力 前进 港口 公安 友好 共和 城中 友谊 平安 中方 安定 延长 光明 新兴 运河 四方 万年 东风 红旗 光泽 南岸 \
    会同 工农 大名 富裕 清水 高明 前锋 复兴 长子 清新 宏伟 平定 洞口 太和 温泉 石门 向阳 振兴 三元 石狮 大方 \
    新华 莲花 平和 名山 宁远 当阳 古田 大观 二七 台前 金山 丰满 永福 双桥 保康 高台 小河 二道 无为 民权 小店 \
    同心 元宝 宝塔 平房 灯塔 大兴 木兰 天涯 七星 海棠 博爱 同仁 回民 钟楼 上党 大通 通道 互助 民和 兴国 安居 \
    龙凤 鼓楼 方正 新民 富民 黑水 水城 清流 老城 文成 爱民 高平 和顺 惠民 新星 上高 正定 天元 兴业 乐业 民乐 \
    仁寿 大安 白水 石台 定远 和硕 怀来 政和 和政 和静 永年 定边 太平 天长 莲池 大田 新田 新源 大足 大竹 大英 \
    天全 天等 交口 交城 四会 分宜 上思 上林 会理 会东 会泽 会昌 会宁 建始 始兴 城固 固始 大余 正安 利通 通许 \
    通海 通城 通山 通江 定结 定安 安化 化州 化德 成安 成武 进贤 易门 全南 全州 合水 合江 合山 合阳 民丰 西和 \
    西乡 西林 西平 西华 东平 东安 东明 东光 东海 东山 东源 东乡 东兴 东至 南和 南丰 南城 南华 南江 中江 中阳 \
    中宁 广平 广南 平原 平利 平顺 平乐 平江 平南 高安 高要 长顺 长岛 长宁 长海 新和 新野 新建 新干 新丰 新化 \
    新宁 新安 新平 新河 江山 江华 河口 江口 滨海 尚义 凤凰 龙门 连山 东乡族 鄂温克族 鄂伦春 新县 新龙 \
    开化 隆化 宣化 兴化 安图 大关 大化 天心 武定 永新 永和 金门 玉门 道真 德保 多伦 英山 \
    桃园 新北 台中 台东 台南 中西 离岛 西贡 沙田 中西区 \
    建平 建水 和龙 和县 民勤 乡城 得荣 将乐 久治 泽普 普定 镇远 威信 威远 崇信 勉县 依安 平度 信宜 加查";
