//! Quantities: a numeral with its unit, and the words around it that say how
//! exact it is.
//!
//! In: a sentence in Simplified. Out: its quantities in order, each with its
//! place. What is no quantity (dates, ordinals, slogans, names) is passed over.
//! Knows nothing of changes and years, which join quantities.

use super::fits::{fits, names, stands_free};
use super::numeral::{self, Numeral};
use super::parts;
use super::per;
use super::unit::{self, Unit, goes_on};
use crate::article::{Approx, Change};
use crate::text::number::Number;

/// A quantity in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Where it begins: at 超过 in 超过三百户.
    pub(super) start: usize,
    /// Where the numeral begins.
    pub(super) numeral: usize,
    /// Behind its last character: behind 以上 in 三百户以上.
    pub(super) end: usize,
    /// What it is worth.
    pub(super) value: Option<Number>,
    /// The upper end of a range.
    pub(super) value_to: Option<Number>,
    /// Its unit.
    pub(super) unit: Measure,
    /// How exact it is.
    pub(super) approx: Approx,
    /// What it says of a change by itself, as 翻一番 does.
    pub(super) change: Option<Change>,
}

/// The unit of a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// None is written: 30 in 从30增加到45户. Only good for a change.
    Bare,
    /// Written from one character to another, perhaps per something else.
    Written {
        /// Where it stands.
        from: usize,
        /// Where it ends.
        to: usize,
        /// The word.
        name: &'static str,
        /// 亩 in 元/亩, in the words of the text.
        per: Option<(usize, usize)>,
    },
    /// Meant by another word, or by none: 人 for 名, 元 in 增收50余万.
    Meant {
        /// The unit.
        name: &'static str,
        /// 亩 in 元/亩.
        per: Option<(usize, usize)>,
    },
}

impl Measure {
    /// The unit in Simplified, without what it is per.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Bare => "",
            Self::Written { name, .. } | Self::Meant { name, .. } => name,
        }
    }

    /// Where the word stands that it is per.
    pub(super) fn per_place(&self) -> Option<(usize, usize)> {
        match self {
            Self::Bare => None,
            Self::Written { per, .. } | Self::Meant { per, .. } => *per,
        }
    }

    /// The same per the word at `place`.
    pub(super) fn per(self, place: (usize, usize)) -> Self {
        match self {
            Self::Bare => Self::Bare,
            Self::Written { from, to, name, .. } => Self::Written {
                from,
                to,
                name,
                per: Some(place),
            },
            Self::Meant { name, .. } => Self::Meant {
                name,
                per: Some(place),
            },
        }
    }

    pub(super) fn of(unit: Unit, from: usize, to: usize) -> Self {
        match unit.stands_for {
            // 百分點 of the text rather than 百分点 of the table.
            Some(name) if unit.written.ends_with(name) && name != "%" => Self::Written {
                from: to - name.chars().count(),
                to,
                name,
                per: None,
            },
            Some(name) => Self::Meant { name, per: None },
            None => Self::Written {
                from,
                to,
                name: unit.written,
                per: None,
            },
        }
    }
}

/// Words before a numeral, longest first.
const BEFORE: &[(&str, Approx)] = &[
    ("差不多", Approx::About),
    ("约莫", Approx::About),
    ("约略", Approx::About),
    ("大致", Approx::About),
    ("几乎", Approx::About),
    ("几近", Approx::Under),
    ("不止", Approx::Over),
    ("超出", Approx::Over),
    ("不超", Approx::Under),
    ("不过", Approx::Under),
    ("不少于", Approx::Over),
    ("不低于", Approx::Over),
    ("不下于", Approx::Over),
    ("不高于", Approx::Under),
    ("不多于", Approx::Under),
    ("不超过", Approx::Under),
    ("超过了", Approx::Over),
    ("突破了", Approx::Over),
    ("大约", Approx::About),
    ("约有", Approx::About),
    ("约为", Approx::About),
    ("大概", Approx::About),
    ("超过", Approx::Over),
    ("突破", Approx::Over),
    ("高于", Approx::Over),
    ("大于", Approx::Over),
    ("多于", Approx::Over),
    ("不下", Approx::Over),
    ("至少", Approx::Over),
    ("最少", Approx::Over),
    ("起码", Approx::Over),
    ("远超", Approx::Over),
    ("接近", Approx::Under),
    ("将近", Approx::Under),
    ("不足", Approx::Under),
    ("不到", Approx::Under),
    ("低于", Approx::Under),
    ("少于", Approx::Under),
    ("小于", Approx::Under),
    ("至多", Approx::Under),
    ("最多", Approx::Under),
    ("不满", Approx::Under),
    ("未满", Approx::Under),
    ("约", Approx::About),
    ("超", Approx::Over),
    ("逾", Approx::Over),
    ("近", Approx::Under),
];

/// Words behind a unit.
const BEHIND: &[(&str, Approx)] = &[
    ("及以上", Approx::Over),
    ("或以上", Approx::Over),
    ("以上", Approx::Over),
    ("有余", Approx::Over),
    ("开外", Approx::Over),
    ("左右", Approx::About),
    ("上下", Approx::About),
    ("以下", Approx::Under),
    ("以内", Approx::Under),
    ("不到", Approx::Under),
    ("之多", Approx::None),
];

/// Every quantity of `chars`, in order.
pub(super) fn quantities(chars: &[char]) -> Vec<Quantity> {
    let begins = |c: &char| numeral::begins(*c) || parts::begins(*c);
    if !chars.iter().any(begins) {
        return Vec::new();
    }
    let names = names(chars);
    let (mut found, mut at): (Vec<Quantity>, usize) = (Vec::new(), 0);
    while at < chars.len() {
        if !begins(&chars[at]) {
            at += 1;
            continue;
        }
        let floor = found.last().map_or(0, |it| it.end);
        if let Some(quantity) = parts::read(chars, at, floor) {
            at = quantity.end;
            if !names[quantity.start] {
                found.push(quantity);
            }
            continue;
        }
        let Some(numeral) = numeral::read(chars, at) else {
            at += 1;
            continue;
        };
        match quantity(chars, at, &numeral, floor) {
            Some(quantity) => {
                at = quantity.end.max(at + 1);
                if !names[quantity.numeral] {
                    found.push(quantity);
                }
            }
            // 第三百二十户: not a part of it either.
            None => at = numeral.end.max(at + 1),
        }
    }
    per::inherit(chars, &mut found);
    found
}

pub(super) fn char_at(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or('\0')
}

pub(super) fn before(chars: &[char], at: usize, back: usize) -> char {
    at.checked_sub(back).map_or('\0', |at| char_at(chars, at))
}

/// Whether `chars` end in `word` before `at`.
pub(super) fn ends_in(chars: &[char], at: usize, word: &str) -> bool {
    let length = word.chars().count();
    at >= length && goes_on(chars, at - length, word)
}

/// The first of `words` that stands before `at`, and where it begins.
fn word_before<T: Copy>(chars: &[char], at: usize, words: &[(&str, T)]) -> Option<(usize, T)> {
    let found = words.iter().find(|(word, _)| ends_in(chars, at, word));
    found.map(|(word, value)| (at - word.chars().count(), *value))
}

/// The first of `words` that stands at `at`, and where it ends.
fn word_at<T: Copy>(chars: &[char], at: usize, words: &[(&str, T)]) -> Option<(usize, T)> {
    let found = words.iter().find(|(word, _)| goes_on(chars, at, word));
    found.map(|(word, value)| (at + word.chars().count(), *value))
}

/// `quantity` with the words around it that say how exact it is.
pub(super) fn shade(chars: &[char], mut quantity: Quantity, floor: usize) -> Quantity {
    let mut around = None;
    if let Some((end, approx)) = word_at(chars, quantity.end, BEHIND) {
        quantity.end = end;
        around = Some(approx).filter(|it| *it != Approx::None);
    }
    let start = quantity.start;
    if let Some((start, approx)) = word_before(chars, start, BEFORE)
        && start >= floor
    {
        let near = char_at(chars, start) == '近' && start + 1 == quantity.start;
        let another_word = near && "最附邻靠临远就亲".contains(before(chars, start, 1))
            || char_at(chars, start) == '约' && "节大公合签履预".contains(before(chars, start, 1))
            || char_at(chars, start) == '超' && before(chars, start, 1) == '高'
            // Behind a comma it is “but”.
            || goes_on(chars, start, "不过") && !super::is_han(before(chars, start, 1));
        if !another_word {
            quantity.start = start;
            around = Some(approx);
        }
    } else if let Some((start, approx)) = word_before(
        chars,
        start,
        &[
            ("超过", Approx::Over),
            ("上", Approx::Over),
            ("过", Approx::Over),
            ("成", Approx::Over),
        ],
    ) && matches!(char_at(chars, quantity.numeral), '百' | '千' | '万' | '亿')
        && start >= floor
        && char_at(chars, start) != '成'
    {
        quantity.start = start;
        around = Some(approx);
    }
    if quantity.approx != Approx::Masked {
        quantity.approx = around.unwrap_or(quantity.approx);
    }
    quantity
}

/// The quantity whose numeral is at `at`.
fn quantity(chars: &[char], at: usize, numeral: &Numeral, floor: usize) -> Option<Quantity> {
    if !stands_free(chars, at, numeral) {
        return None;
    }
    let mut behind = numeral.end;
    let mut over = numeral.over;
    if char_at(chars, behind) == '+' && numeral.arabic {
        // 300+户 is over 300; 1+5+10 is a slogan.
        let next = behind + 1;
        if char_at(chars, next).is_ascii_alphanumeric() || unit::read(chars, next).is_none() {
            return None;
        }
        (behind, over) = (next, true);
    }
    if char_at(chars, behind) == ' ' && (numeral.arabic || numeral.masked) {
        behind += 1;
    }
    let (value, value_to) = (numeral.value, numeral.value_to);
    let mut quantity = Quantity {
        start: at,
        numeral: at,
        end: numeral.end,
        value,
        value_to,
        unit: Measure::Bare,
        approx: match (numeral.masked, over, numeral.about) {
            (true, _, _) => Approx::Masked,
            (_, true, _) => Approx::Over,
            (_, _, true) => Approx::About,
            _ => Approx::None,
        },
        change: None,
    };
    if value_to.is_none()
        && let Some(wide) = range(chars, at, numeral, behind)
    {
        (quantity.value, quantity.value_to) = (numeral.value, wide.value);
        (quantity.unit, quantity.end) = (wide.unit, wide.end);
        return finished(chars, quantity, floor);
    }
    if let Some((value, end)) = coins(chars, behind, numeral) {
        quantity.value = Some(value);
        quantity.unit = match char_at(chars, behind) {
            '元' => Measure::Written {
                from: behind,
                to: behind + 1,
                name: "元",
                per: None,
            },
            _ => Measure::Meant {
                name: "元",
                per: None,
            },
        };
        quantity.end = end;
        return finished(chars, quantity, floor);
    }
    match unit::read(chars, behind) {
        Some((unit, end)) => {
            if !fits(chars, at, numeral, unit, behind, end) {
                return None;
            }
            quantity.unit = Measure::of(unit, behind, end);
            quantity.end = end;
            finished(chars, quantity, floor)
        }
        None => without_unit(chars, quantity, numeral, floor),
    }
}

/// 3元5角, 三块二毛五, 两块五, 8毛, 5角: what they are worth in 元, and where they
/// end.
fn coins(chars: &[char], behind: usize, numeral: &Numeral) -> Option<(Number, usize)> {
    let value = numeral.value.filter(|_| numeral.value_to.is_none())?;
    let digit = |at: usize| {
        let c = char_at(chars, at);
        c.to_digit(10).map(i64::from).or_else(|| numeral::digit(c))
    };
    let tenths = |at: usize| matches!(char_at(chars, at), '角' | '毛');
    let ends = |at: usize| !super::is_han(char_at(chars, at)) || char_at(chars, at) == '钱';
    let small = value < Number::from(10);
    if small && tenths(behind) && (ends(behind + 1) || char_at(chars, behind) == '毛') {
        let money = char_at(chars, behind + 1) == '钱' || ends(behind + 1);
        return money.then(|| {
            let end = behind + 1 + usize::from(char_at(chars, behind + 1) == '钱');
            (value.unshifted(1), end)
        });
    }
    if !matches!(char_at(chars, behind), '元' | '块') {
        return None;
    }
    let Some(jiao) = digit(behind + 1) else {
        // 十块钱 is in the table; 十块 is money where nothing follows that
        // could be counted in pieces.
        return None;
    };
    let mut value = value.plus(Number::new(i128::from(jiao), 1));
    let mut end = behind + 2;
    if tenths(end) {
        end += 1;
        if let Some(fen) = digit(end).filter(|_| char_at(chars, end + 1) == '分' || ends(end + 1))
        {
            value = value.plus(Number::new(i128::from(fen), 2));
            end += 1 + usize::from(char_at(chars, end + 1) == '分');
        }
        return Some((value, end));
    }
    (char_at(chars, behind) == '块' && ends(end)).then_some((value, end))
}

/// What stands behind the unit, and before the numeral.
fn finished(chars: &[char], mut quantity: Quantity, floor: usize) -> Option<Quantity> {
    let end = quantity.end;
    let name = quantity.unit.name();
    // 两年多, 两年半, 5元多.
    if char_at(chars, end) == '多'
        && !goes_on(chars, end, "多人")
        && !goes_on(chars, end, "多元")
        && matches!(
            name,
            "年" | "倍" | "小时" | "天" | "元" | "公里" | "斤" | "吨" | "亩" | "米"
        )
        && (!super::is_han(char_at(chars, end + 1))
            || matches!(char_at(chars, end + 1), '来' | '时'))
    {
        quantity.end += 1;
        quantity.approx = Approx::Over;
    } else if char_at(chars, end) == '半' && matches!(name, "年" | "倍" | "天" | "斤" | "亩")
    {
        quantity.end += 1;
        let half = Number::new(5, 1);
        quantity.value = quantity.value.map(|value| value.plus(half));
    }
    if matches!(name, "年" | "个月" | "天" | "周") && is_window(chars, &quantity) {
        return None;
    }
    let mut quantity = per::of(chars, quantity);
    quantity = shade(chars, quantity, floor);
    // 万亩, 百村: a manner of speaking, unless 近, 上 or 超 stands before.
    let spoken = matches!(char_at(chars, quantity.numeral), '百' | '千' | '万' | '亿')
        && numeral::read(chars, quantity.numeral).is_some_and(|it| it.bare);
    if spoken && quantity.start == quantity.numeral {
        return None;
    }
    Some(quantity)
}

/// Whether the time is one that an event lies in, not one that it takes: 近三年,
/// 未来五年, 每三个月, 连续三年, 历时三年, 两年多来, 民国八十七年.
fn is_window(chars: &[char], quantity: &Quantity) -> bool {
    const WINDOWS: [&str; 24] = [
        "连续",
        "历时",
        "历经",
        "为期",
        "时隔",
        "民国",
        "任职",
        "短短的",
        "近",
        "最近",
        "过去",
        "未来",
        "今后",
        "之后",
        "此后",
        "前",
        "头",
        "后",
        "每",
        "往后",
        "接下来",
        "第",
        "近的",
        "隔",
    ];
    // 三年来, 两年多来.
    let end = quantity.end + usize::from(char_at(chars, quantity.end) == '多');
    matches!(char_at(chars, end), '来' | '间')
        || WINDOWS
            .iter()
            .any(|word| ends_in(chars, quantity.start, word))
}

/// 3000至5000元, 5—8万元, 3万到5万元, 30%—40%.
struct Wide {
    value: Option<Number>,
    unit: Measure,
    end: usize,
}

fn range(chars: &[char], at: usize, low: &Numeral, behind: usize) -> Option<Wide> {
    let first = unit::read(chars, behind);
    let mut dash = first.map_or(behind, |(_, end)| end);
    if !matches!(
        char_at(chars, dash),
        '—' | '–' | '-' | '~' | '～' | '至' | '到' | '－'
    ) {
        return None;
    }
    while matches!(
        char_at(chars, dash),
        '—' | '–' | '-' | '~' | '～' | '至' | '到' | '－'
    ) {
        dash += 1;
    }
    let high = numeral::read(chars, dash)?;
    let mut end = high.end;
    if char_at(chars, end) == ' ' {
        end += 1;
    }
    // 从3万元到5万元 is a change.
    let from_to = matches!(before(chars, at, 1), '从' | '由');
    if from_to || low.masked || high.masked || low.value_to.is_some() || high.value_to.is_some() {
        return None;
    }
    let (unit, to) = unit::read(chars, end)?;
    if first.is_some_and(|(first, _)| first.written != unit.written)
        || !fits(chars, dash, &high, unit, end, to)
    {
        return None;
    }
    let (low, high) = (low.value?, high.value?);
    (low < high)
        .then(|| Wide {
            value: Some(high),
            unit: Measure::of(unit, end, to),
            end: to,
        })
        .filter(|_| low > Number::from(0))
}

/// Where no unit is written: 年收入50万以上, 常住人口12.6万, and numbers that
/// are only good for a change.
fn without_unit(
    chars: &[char],
    mut quantity: Quantity,
    numeral: &Numeral,
    floor: usize,
) -> Option<Quantity> {
    const MONEY: [&str; 52] = [
        "收入",
        "增收",
        "投资",
        "资金",
        "产值",
        "销售额",
        "流水",
        "利润",
        "营收",
        "补贴",
        "贷款",
        "融资",
        "分红",
        "工资",
        "租金",
        "投入",
        "收益",
        "纯利",
        "净赚",
        "赚",
        "卖了",
        "成本",
        "损失",
        "营业额",
        "销售",
        "补助",
        "创收",
        "资产",
        "总额",
        "款",
        "拨款",
        "奖励",
        "净落",
        "挣",
        "入账",
        "到手",
        "费",
        "费用",
        "经费",
        "造价",
        "金额",
        "税收",
        "货值",
        "价值",
        "筹资",
        "集资",
        "筹款",
        "捐款",
        "订单额",
        "售价",
        "债务",
        "节约",
    ];
    const PEOPLE: [&str; 7] = ["人口", "粉丝", "用户", "会员", "劳动力", "务工", "职工"];
    const VISITS: [&str; 2] = ["游客", "客流量"];
    let ends = {
        let next = char_at(chars, numeral.end);
        !super::is_han(next) && !next.is_ascii_alphanumeric()
            || BEHIND
                .iter()
                .any(|(word, _)| goes_on(chars, numeral.end, word))
    };
    if numeral.myriads && ends && !numeral.bare {
        let from = quantity.start.saturating_sub(12);
        let clause: String = chars[from..quantity.start].iter().collect();
        let clause = clause
            .rsplit(['，', ',', '。', '；', '、', '：'])
            .next()
            .unwrap_or_default();
        let last = |words: &[&str]| words.iter().filter_map(|word| clause.rfind(word)).max();
        let (money, people, visits) = (last(&MONEY), last(&PEOPLE), last(&VISITS));
        let name = match money.max(people).max(visits) {
            None => "",
            latest if latest == money => "元",
            latest if latest == people => "人",
            _ => "人次",
        };
        if !name.is_empty() {
            quantity.unit = Measure::Meant { name, per: None };
            return finished(chars, quantity, floor);
        }
    }
    // Only where a change begins.
    let free = numeral.arabic || numeral.value.is_some_and(|it| it >= Number::from(10));
    (free
        && !numeral.bare
        && numeral.value.is_some()
        && ["由", "从", "由原来的", "从原来的", "由最初的", "从最初的"]
            .iter()
            .any(|word| ends_in(chars, quantity.start, word)))
    .then_some(quantity)
}
