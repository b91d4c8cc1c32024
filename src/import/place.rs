//! The place that an article is about, proposed from what its text says.
//!
//! In: the title and the paragraphs of the body. Out: names from the widest to the narrowest,
//! 浙江省, 台州市, 天台县, 龙溪乡, as the text's own script writes them; or nothing.
//! What it must not know: front matter, files, and how a place is shown.

use crate::text::corps;
use crate::text::gazetteer::{Division, Gazetteer, Level, Mention, gazetteer};
use std::collections::{BTreeMap, BTreeSet};

use super::town::{self, Beside, Stretch, names_smaller, town_and_village};

/// The place that a text supports, widest first: names of divisions as the text's own script
/// writes them.
///
/// The title and the lead weigh more; a place that is merely mentioned once later does not win.
///
/// `issuer`, the office that issues the text, counts as one sentence of the lead.
pub(super) fn propose_place(
    title: &str,
    body_paragraphs: &[&str],
    issuer: Option<&str>,
) -> Option<Vec<String>> {
    let mut passages = passages(title, body_paragraphs);
    passages.extend(issuer.map(|text| Passage {
        text,
        zone: Zone::Lead,
        mentions: gazetteer().find_all(text),
    }));
    let evidence = Evidence::gather(gazetteer(), &passages);
    let narrowest = evidence.narrowest()?;
    let mut chain = gazetteer().ancestors(narrowest);
    chain.push(narrowest);
    let mut place: Vec<String> = chain
        .iter()
        .map(|division| evidence.written_name(division))
        .collect();
    if !evidence.has_divisions_below(narrowest) {
        let stretches: Vec<Stretch> = passages
            .iter()
            .map(|passage| stretch(passage, narrowest))
            .collect();
        let county = evidence.written_name(narrowest);
        place.extend(town_and_village(&stretches, &county));
    }
    Some(place)
}

/// How much a passage says about the place of the whole article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    Title,
    Lead,
    Later,
}

struct Passage<'t> {
    text: &'t str,
    zone: Zone,
    mentions: Vec<Mention<'static>>,
}

/// This many Han characters of running text are the lead.
const LEAD_LENGTH: usize = 300;

/// Title and paragraphs with their zones; repetitions and rows of place names are left out.
fn passages<'t>(title: &'t str, body_paragraphs: &[&'t str]) -> Vec<Passage<'t>> {
    let mut seen = BTreeSet::new();
    let mut passages = Vec::new();
    let mut lead_left = LEAD_LENGTH;
    for (at, text) in std::iter::once(&title)
        .chain(body_paragraphs)
        .map(|text| text.trim())
        .enumerate()
    {
        let mentions = gazetteer().find_all(text);
        let row_of_names =
            mentions.len() >= 6 && !text.contains('。') && gazetteer().density(text) > 0.35;
        if text.is_empty() || row_of_names || !seen.insert(text) {
            continue;
        }
        let length = text.chars().count();
        let running = length >= 30 || text.contains('。');
        let zone = match at {
            0 => Zone::Title,
            // A short line at the top is a heading or names the source; it neither is nor ends the lead.
            _ if running && lead_left > 0 => Zone::Lead,
            _ => Zone::Later,
        };
        if zone == Zone::Lead {
            lead_left = lead_left.saturating_sub(length);
        }
        passages.push(Passage {
            text,
            zone,
            mentions,
        });
    }
    passages
}

/// What the text says of one division.
#[derive(Default, Clone)]
struct Support {
    /// Weights of the mentions of the division itself, and of it with all below it.
    own: u32,
    whole: u32,
    /// Whether the title or the lead names it, or something below it.
    early: bool,
}

struct Evidence {
    gazetteer: &'static Gazetteer,
    supports: BTreeMap<u32, Support>,
    /// How often the text writes each name of a division.
    spellings: BTreeMap<u32, BTreeMap<String, usize>>,
    /// Former divisions that are meant, since their codes may be in use again.
    meant: BTreeMap<u32, &'static Division>,
    traditional: bool,
}

/// The support below which a place is not proposed: one full name in the lead is enough.
const ENOUGH: u32 = 30;

impl Evidence {
    fn gather(gazetteer: &'static Gazetteer, passages: &[Passage]) -> Evidence {
        let all: String = passages.iter().map(|passage| passage.text).collect();
        let mut evidence = Evidence {
            gazetteer,
            supports: BTreeMap::new(),
            spellings: BTreeMap::new(),
            meant: BTreeMap::new(),
            traditional: gazetteer.is_traditional(&all),
        };
        let certain: BTreeSet<u32> = passages
            .iter()
            .flat_map(|passage| &passage.mentions)
            .filter(|mention| mention.candidates.len() == 1)
            .flat_map(|mention| chain_codes(gazetteer, mention.candidates[0]))
            .collect();
        let mut later: BTreeMap<u32, u32> = BTreeMap::new();
        for passage in passages {
            let mut previous_end = None;
            let mut county_end = None;
            for (index, mention) in passage.mentions.iter().enumerate() {
                // 延川县文安驿镇: no county lies in another, so what looks like one is a town's name.
                if !mention.full && county_end == Some(mention.range.start) {
                    continue;
                }
                let of_county = |it: &&Division| it.level == Level::County;
                let is_county = mention.full && mention.candidates.iter().all(of_county);
                county_end = is_county.then_some(mention.range.end);
                // 浙江天台: right behind a wider name a short form is as good as a full name.
                let firm = mention.full || previous_end == Some(mention.range.start);
                previous_end = Some(mention.range.end);
                let Some(division) = evidence.meaning(mention, &certain) else {
                    continue;
                };
                let after = &passage.text[mention.range.end..];
                // 竹山村 is a village of that name, not a village of 竹山县.
                let smaller = after.starts_with(|c| SMALLER.contains(c))
                    || [
                        "社区", "社區", "大道", "大桥", "大橋", "水库", "水庫", "小学", "小學",
                        "中学", "中學",
                    ]
                    .iter()
                    .any(|end| after.starts_with(end));
                if !mention.full && (smaller || begins_an_institution(after)) {
                    continue;
                }
                let weight = match (passage.zone, firm) {
                    (Zone::Title, true) => 60,
                    (Zone::Title, false) => 50,
                    (Zone::Lead, true) => 30,
                    (Zone::Lead, false) => 15,
                    (Zone::Later, true) => 10,
                    (Zone::Later, false) => 4,
                };
                let aside = passage.zone == Zone::Lead && is_aside(passage, index);
                let weight = if aside { weight / 3 } else { weight };
                // 清丰县石桥镇赵庄村: so exact is a text about its own place.
                let exact = firm && !aside && division.level == Level::County;
                let weight = if exact && names_smaller(after) {
                    weight * 2
                } else {
                    weight
                };
                let sum = later.entry(division.code).or_default();
                if passage.zone == Zone::Later {
                    *sum += weight;
                    if *sum > 60 {
                        continue;
                    }
                }
                evidence.add(division, weight, passage.zone != Zone::Later);
                let written = evidence.full_form(division, &passage.text[mention.range.clone()]);
                *evidence
                    .spellings
                    .entry(division.code)
                    .or_default()
                    .entry(written)
                    .or_default() += 1;
            }
        }
        evidence
    }

    /// Which of its candidates a mention means: the only one, or the only one in a wider division
    /// that the text names elsewhere; else the widest where a short form has one widest meaning.
    fn meaning(
        &self,
        mention: &Mention<'static>,
        certain: &BTreeSet<u32>,
    ) -> Option<&'static Division> {
        let candidates = &mention.candidates;
        if let [only] = candidates[..] {
            return Some(only);
        }
        if !mention.full && candidates[0].level != Level::County {
            return Some(candidates[0]);
        }
        let near = |division: &&&'static Division| {
            chain_codes(self.gazetteer, division)
                .iter()
                .any(|code| certain.contains(code))
        };
        let present = candidates.iter().filter(|division| !division.former);
        let nearby: Vec<_> = present.clone().filter(near).collect();
        let present: Vec<_> = present.filter(|it| !it.is_taiwans_township()).collect();
        match (&nearby[..], &present[..]) {
            ([only], _) | ([], [only]) => Some(only),
            _ => None,
        }
    }

    fn add(&mut self, division: &'static Division, weight: u32, early: bool) {
        self.supports.entry(division.code).or_default().own += weight;
        self.meant.entry(division.code).or_insert(division);
        for code in chain_codes(self.gazetteer, division) {
            let support = self.supports.entry(code).or_default();
            support.whole += weight;
            support.early |= early;
        }
    }

    /// The narrowest division to which the support of the text leads, step by step from the top.
    fn narrowest(&self) -> Option<&'static Division> {
        let mut found = self.best_below(None, 0)?;
        while let Some(next) = self.best_below(Some(found.code), self.supports[&found.code].own) {
            found = next;
        }
        Some(found)
    }

    /// The division below another one that has enough support and most of all support there.
    fn best_below(&self, parent: Option<u32>, own: u32) -> Option<&'static Division> {
        let siblings: Vec<(u32, &Support)> = self
            .supports
            .iter()
            .filter(|(code, _)| {
                self.division(**code)
                    .is_some_and(|division| division.parent == parent)
            })
            .map(|(code, support)| (*code, support))
            .collect();
        let sum: u32 = siblings.iter().map(|(_, support)| support.whole).sum();
        // Codes decide a tie, so that the answer never depends on the order of the text alone.
        let (code, best) = siblings
            .into_iter()
            .max_by_key(|(code, support)| (support.whole, u32::MAX - code))?;
        let dominates = best.whole * 100 >= sum * 55 && best.whole >= ENOUGH;
        (dominates && (best.early || best.whole >= own.max(ENOUGH)))
            .then(|| self.division(code))
            .flatten()
    }

    fn division(&self, code: u32) -> Option<&'static Division> {
        self.meant
            .get(&code)
            .copied()
            .or_else(|| self.gazetteer.division(code))
    }

    #[allow(clippy::unused_self)] // asked of the evidence, answered by the code
    fn has_divisions_below(&self, division: &Division) -> bool {
        // 东莞市, 中山市, 儋州市, 嘉峪关市 have towns right below the prefecture.
        division.level != Level::County
            && ![441_900, 442_000, 460_400, 620_200].contains(&division.code)
    }

    /// The name as the text writes it most often; for a division that the text does not write,
    /// the right form in the text's script.
    fn written_name(&self, division: &Division) -> String {
        let spelled = self.spellings.get(&division.code);
        let most = spelled.and_then(|forms| {
            forms.iter().max_by_key(|(form, count)| {
                (**count, form.as_str() == division.name_in(self.traditional))
            })
        });
        most.map_or_else(
            || division.name_in(self.traditional).to_string(),
            |(form, _)| form.clone(),
        )
    }

    /// The full name that a written form stands for: 天臺 for 天臺縣, 天台 for 天台縣 or 天台县.
    fn full_form(&self, division: &Division, written: &str) -> String {
        let alike = |form: &str| {
            form.chars()
                .zip(written.chars())
                .filter(|(a, b)| a == b)
                .count()
        };
        let right = division.name_in(self.traditional);
        let forms = std::iter::once(&division.name).chain(&division.traditional);
        let exact = forms.clone().find(|form| **form == written);
        let other = forms
            .filter(|form| {
                (**form != division.name) == (self.traditional && right != division.name)
            })
            .filter(|form| alike(form) > alike(right))
            .max_by_key(|form| alike(form));
        exact.or(other).map_or(right, |form| *form).to_string()
    }
}

/// A passage as the search for towns sees it: with the borders behind the county's name.
fn stretch<'t>(passage: &Passage<'t>, county: &Division) -> Stretch<'t> {
    let names_county = |mention: &&Mention| {
        mention
            .candidates
            .iter()
            .any(|division| division.code == county.code)
    };
    let ends = passage.mentions.iter().filter(names_county);
    let starts = ends.clone().map(|mention| {
        // 河南省濮阳市清丰县 begins with its province.
        let wider = passage.mentions.iter().rev();
        wider.fold(mention.range.start, |start, other| {
            if other.range.end == start {
                other.range.start
            } else {
                start
            }
        })
    });
    let name = |mention: &Mention| town::Division {
        range: mention.range.clone(),
        full: mention.full,
    };
    Stretch {
        text: passage.text,
        title: passage.zone == Zone::Title,
        early: passage.zone != Zone::Later,
        county: starts.collect(),
        divisions: passage.mentions.iter().map(name).collect(),
        behind_county: ends.map(|mention| mention.range.end).collect(),
        beside: if county.is_taiwans_township() {
            Beside::Neighbourhoods
        } else if corps::is_city(county.code) {
            Beside::Regiments
        } else {
            Beside::Nothing
        },
    }
}

/// What begins behind a short form that is part of a smaller place's name.
const SMALLER: &str = "乡镇村鄉鎮路街桥橋山河湖院庄莊屯坡沟溝岭嶺寺庙廟塘湾灣坝壩园園";

/// Whether the mention of that index names a place that somebody goes to, comes from or learns
/// from, or one of several in a row: 到广东省佛山市学, 浙江省、江苏省都有人来.
fn is_aside(passage: &Passage, index: usize) -> bool {
    let ranges: Vec<_> = passage
        .mentions
        .iter()
        .map(|mention| mention.range.clone())
        .collect();
    let (mut first, mut last) = (index, index);
    while first > 0 && ranges[first - 1].end == ranges[first].start {
        first -= 1;
    }
    while last + 1 < ranges.len() && ranges[last].end == ranges[last + 1].start {
        last += 1;
    }
    let before = &passage.text[..ranges[first].start];
    let after = &passage.text[ranges[last].end..];
    let listed = |other: Option<&std::ops::Range<usize>>, mark: usize| {
        other.is_some_and(|other| other.start == mark || other.end == mark)
    };
    let row = after.starts_with('、') && listed(ranges.get(last + 1), ranges[last].end + 3)
        || before.ends_with('、')
            && first > 0
            && listed(ranges.get(first - 1), ranges[first].start - 3);
    let visits = [
        "到", "赴", "去", "往", "从", "從", "自", "向", "学习", "學習", "考察", "借鉴", "借鑒",
    ];
    // 搬到了宁夏
    let before = before
        .strip_suffix('了')
        .filter(|verb| verb.ends_with(['到', '去', '往', '向']))
        .unwrap_or(before);
    // 做到、达到 end with the same character and go nowhere; a river and a road do not visit.
    let verb = [
        "流到",
        "流向",
        "通到",
        "通往",
        "延伸到",
        "伸向",
        "做到",
        "达到",
        "達到",
        "得到",
        "受到",
        "回到",
        "来到",
        "來到",
        "走到",
    ];
    row || (visits.iter().any(|word| before.ends_with(word))
        && !verb.iter().any(|word| before.ends_with(word)))
}

/// The codes of a division and of all above it.
fn chain_codes(gazetteer: &Gazetteer, division: &Division) -> Vec<u32> {
    let above = gazetteer.ancestors(division);
    above
        .iter()
        .map(|division| division.code)
        .chain([division.code])
        .collect()
}

/// 浙江日报, 河南大学: the short name belongs to an institution, which may tell of any place.
fn begins_an_institution(after: &str) -> bool {
    const ENDS: [&str; 28] = [
        "大学",
        "大學",
        "学院",
        "學院",
        "日报",
        "日報",
        "晚报",
        "晚報",
        "商报",
        "商報",
        "早报",
        "早報",
        "银行",
        "銀行",
        "集团",
        "集團",
        "公司",
        "卫视",
        "衛視",
        "电视台",
        "電視臺",
        "新闻",
        "新聞",
        "在线",
        "在線",
        "频道",
        "頻道",
        "网",
    ];
    let next: String = after
        .chars()
        .take(8)
        .take_while(|c| !"，。、；：！？ ,.;:（）()“”《》\n".contains(*c))
        .collect();
    ENDS.iter().any(|end| next.contains(end))
}
