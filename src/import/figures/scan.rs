//! Quantities: a numeral with its unit, and the words around it that say how
//! exact it is.
//!
//! In: a sentence in Simplified. Out: its quantities in order, each with its
//! place. What is no quantity (dates, ordinals, slogans, names) is passed over.
//! Knows nothing of changes and years, which join quantities.

use super::numeral::{self, Numeral};
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

    fn of(unit: Unit, from: usize, to: usize) -> Self {
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
    let names = names(chars);
    let (mut found, mut at): (Vec<Quantity>, usize) = (Vec::new(), 0);
    while at < chars.len() {
        let floor = found.last().map_or(0, |it| it.end);
        if let Some(quantity) = special(chars, at, floor) {
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
    found
}

fn char_at(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or('\0')
}

fn before(chars: &[char], at: usize, back: usize) -> char {
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

/// Fractions and multiples: 百分之十五, 三分之一, 三成半, 一半, 翻两番.
fn special(chars: &[char], at: usize, floor: usize) -> Option<Quantity> {
    let make = |start: usize, end: usize, value: Number, unit: Measure| Quantity {
        start,
        numeral: at,
        end,
        value: Some(value),
        value_to: None,
        unit,
        approx: Approx::None,
        change: None,
    };
    let percent = Measure::Meant {
        name: "%",
        per: None,
    };
    let fold = Measure::Meant {
        name: "倍",
        per: None,
    };
    let shaded = |quantity| shade(chars, quantity, floor);
    for (word, places) in [("百分之", 0), ("千分之", 1), ("万分之", 2)] {
        if goes_on(chars, at, word) {
            let numeral = numeral::read(chars, at + 3).or_else(|| {
                // 百分之百: 百 alone is a hundred here.
                goes_on(chars, at + 3, "百").then(Numeral::default)
            })?;
            let value = numeral.value.filter(|_| !numeral.indefinite);
            let mut quantity = make(
                at,
                numeral.end,
                value.unwrap_or_default().unshifted(places),
                percent,
            );
            quantity.value_to = numeral.value_to.map(|to| to.unshifted(places));
            if numeral.masked {
                (quantity.value, quantity.approx) = (None, Approx::Masked);
            } else {
                value?;
            }
            if numeral.over {
                quantity.approx = Approx::Over;
            }
            return Some(shaded(quantity));
        }
    }
    if char_at(chars, at) == '翻' {
        let mut here = at + 1;
        if char_at(chars, here) == '了' {
            here += 1;
        }
        let mut approx = Approx::None;
        for (word, value) in [
            ("近", Approx::Under),
            ("超过", Approx::Over),
            ("约", Approx::About),
        ] {
            if goes_on(chars, here, word) {
                (here, approx) = (here + word.chars().count(), value);
            }
        }
        let (times, end) = match numeral::read(chars, here) {
            Some(numeral) if char_at(chars, numeral.end) == '番' => {
                (numeral.value?, numeral.end + 1)
            }
            Some(numeral) if char_at(chars, numeral.end) == '倍' => {
                // 翻三倍 is three times as much.
                let value = numeral.value?;
                let mut quantity = make(at, numeral.end + 1, value, fold);
                (quantity.approx, quantity.change) = (approx, Some(Change::Factor(value)));
                return Some(shaded(quantity));
            }
            None if matches!(char_at(chars, here), '番' | '倍') => (Number::from(1), here + 1),
            _ => return None,
        };
        // 翻两番 is four times as much: doubled twice.
        let factor = (1..=6_u32)
            .find(|it| Number::from(i64::from(*it)) == times)
            .map(|it| Number::from(2_i64.pow(it)))?;
        let mut quantity = make(at, end, factor, fold);
        (quantity.approx, quantity.change) = (approx, Some(Change::Factor(factor)));
        return Some(shaded(quantity));
    }
    if goes_on(chars, at, "一半") || goes_on(chars, at, "半数") || goes_on(chars, at, "过半")
    {
        let over =
            char_at(chars, at) == '过' && !matches!(before(chars, at, 1), '超' | '通' | '经');
        if char_at(chars, at) == '过' && !over {
            return None;
        }
        if !over && goes_on(chars, at, "一半") && before(chars, at, 1) == '另' {
            return None;
        }
        let end = if goes_on(chars, at, "过半数") {
            at + 3
        } else {
            at + 2
        };
        let mut quantity = make(at, end, Number::from(50), percent);
        if over {
            quantity.approx = Approx::Over;
        }
        return Some(shaded(quantity));
    }
    let numeral = numeral::read(chars, at)?;
    if before(chars, at, 1) == '第' || numeral.indefinite {
        return None;
    }
    if goes_on(chars, numeral.end, "分之") {
        let upper = numeral::read(chars, numeral.end + 2)?;
        let value = upper
            .value?
            .times(Number::from(100))
            .divided(numeral.value?, 2)?;
        return Some(shaded(make(at, upper.end, value, percent)));
    }
    if char_at(chars, numeral.end) == '成' && !numeral.myriads {
        let value = numeral.value?;
        if value > Number::from(10) {
            return None;
        }
        let half = char_at(chars, numeral.end + 1) == '半';
        let end = numeral.end + 1 + usize::from(half);
        let another_word = "立为果效员功本都熟长片批群型套品就份交因绩家年人新"
            .contains(char_at(chars, end))
            || matches!(before(chars, at, 1), '唯' | '统');
        if another_word && !half {
            return None;
        }
        let tens = |number: Number| number.shifted(1);
        // 四成八 is 48.
        let unit = numeral::digit(char_at(chars, end)).filter(|it| !half && *it > 0);
        let end = end + usize::from(unit.is_some());
        let ones = Number::from(if half { 5 } else { unit.unwrap_or(0) });
        let mut quantity = make(at, end, tens(value).plus(ones), percent);
        quantity.value_to = numeral.value_to.map(tens);
        if numeral.over || char_at(chars, end) == '多' {
            quantity.approx = Approx::Over;
            quantity.end += usize::from(char_at(chars, end) == '多');
        }
        return Some(shaded(quantity));
    }
    // 2/3, but not 2/3/5 and not 12/31.
    if numeral.arabic && char_at(chars, numeral.end) == '/' && before(chars, at, 1) != '/' {
        let upper = numeral.value?;
        let lower = numeral::read(chars, numeral.end + 1).filter(|it| it.arabic)?;
        let (value, end) = (lower.value?, lower.end);
        if upper < value
            && value <= Number::from(10)
            && value.is_whole()
            && char_at(chars, end) != '/'
        {
            let value = upper.times(Number::from(100)).divided(value, 2)?;
            return Some(shaded(make(at, end, value, percent)));
        }
    }
    None
}

/// `quantity` with the words around it that say how exact it is.
fn shade(chars: &[char], mut quantity: Quantity, floor: usize) -> Quantity {
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
            || char_at(chars, start) == '超' && before(chars, start, 1) == '高';
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
    let mut quantity = per(chars, quantity);
    if matches!(name, "年" | "个月" | "天" | "周") && is_window(chars, &quantity) {
        return None;
    }
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
/// 未来五年, 每三个月.
fn is_window(chars: &[char], quantity: &Quantity) -> bool {
    const WINDOWS: [&str; 16] = [
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
    WINDOWS
        .iter()
        .any(|word| ends_in(chars, quantity.start, word))
}

/// What a quantity is per: 元/亩, 元每亩, 人均3万元, 每亩增收300元.
fn per(chars: &[char], mut quantity: Quantity) -> Quantity {
    let end = quantity.end;
    if matches!(char_at(chars, end), '/' | '每')
        && let Some((unit, to)) = unit::read(chars, end + 1)
    {
        let of_time = matches!(unit.written, "年" | "天" | "小时" | "个月" | "月");
        if unit::per(unit.written) || (of_time && char_at(chars, end) == '/') {
            quantity.end = to;
            quantity.unit = quantity.unit.per((end + 1, to));
            return quantity;
        }
    }
    let name = quantity.unit.name();
    if !matches!(
        name,
        "元" | "美元" | "平方米" | "公斤" | "斤" | "吨" | "亩" | "立方米" | "千瓦时" | "度"
    ) {
        return quantity;
    }
    // Back through the clause, to 每亩 or 亩均.
    let mut at = quantity.start;
    while at > 0 && quantity.start - at < 20 {
        let c = char_at(chars, at - 1);
        if "，,。；;：:、（）()".contains(c) {
            break;
        }
        at -= 1;
        let word = |from: usize| {
            let (unit, to) = unit::read(chars, from)?;
            (unit::per(unit.written)).then_some((from, to))
        };
        let place = match c {
            '每' => word(at + 1),
            '均' if at > 0 && !goes_on(chars, at, "均匀") => {
                let one = |from: usize| {
                    let text: String = chars[from..at].iter().collect();
                    unit::per(&text).then_some((from, at))
                };
                one(at - 1)
            }
            '产' if at > 0 && before(chars, at, 1) == '亩' => Some((at - 1, at)),
            _ => None,
        };
        if let Some((from, to)) = place {
            let unit: String = chars[from..to].iter().collect();
            if unit != name {
                quantity.unit = quantity.unit.per((from, to));
            }
            return quantity;
        }
        // What another quantity is per is not said of this one.
        if numeral::digit(c).is_none()
            && unit::read(chars, at).is_some()
            && before(chars, at, 1).is_ascii_digit()
        {
            break;
        }
    }
    quantity
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

/// Whether the numeral at `at` is one: not a part of a date, an ordinal, a
/// version, a telephone number or a slogan.
fn stands_free(chars: &[char], at: usize, numeral: &Numeral) -> bool {
    let (prev, next) = (before(chars, at, 1), char_at(chars, numeral.end));
    if matches!(prev, '第' | '+' | '^' | '#' | '_' | '.' | '＋' | '№') || numeral.indefinite {
        return false;
    }
    if prev.is_ascii_alphanumeric() && !numeral.masked && !numeral::is_mask(prev) {
        return false;
    }
    if matches!(
        prev,
        '-' | '×' | ':' | '：' | '/' | '—' | '–' | '~' | '～' | '－'
    ) && before(chars, at, 2).is_ascii_digit()
    {
        return false;
    }
    // A mask behind letters, a mark of multiplication.
    if numeral.masked
        && (prev.is_ascii_alphanumeric()
            || (matches!(char_at(chars, at), '×') && prev.is_ascii_digit())
            || next.is_ascii_alphabetic())
    {
        return false;
    }
    if prev == '前' && matches!(next, '名' | '位' | '强') {
        return false;
    }
    // 2023年, 二〇二三年, 8月, 7日.
    let year = numeral.digits == 4
        && numeral
            .value
            .is_some_and(|it| it >= Number::from(1500) && it < Number::from(2200));
    if year && (next == '年' || goes_on(chars, numeral.end, " 年")) {
        return false;
    }
    if numeral.masked && next == '年' {
        return false;
    }
    // 23年5月, '98年.
    if next == '年'
        && numeral.arabic
        && numeral::read(chars, numeral.end + 1).is_some_and(|it| char_at(chars, it.end) == '月')
    {
        return false;
    }
    // What a number stands in the name of: 〔2023〕12号, 3号楼.
    !matches!(
        next,
        '号' | '届' | '级' | '楼' | '院' | '线' | '°' | '℃' | '后'
    )
}

/// Whether `unit` from `from` to `to` can be counted by the numeral at `at`.
fn fits(chars: &[char], at: usize, numeral: &Numeral, unit: Unit, from: usize, to: usize) -> bool {
    let name = unit.written;
    let (prev, next) = (before(chars, at, 1), char_at(chars, to));
    let one_han_digit = !numeral.arabic
        && !numeral.masked
        && numeral.end == at + 1
        && numeral::digit(char_at(chars, at)).is_some();
    if one_han_digit {
        let digit = char_at(chars, at);
        // 一个 is an article, 二次 is an ordinal; 一倍 is neither.
        if digit == '零' || digit == '二' || (digit == '一' && name != "倍") {
            return false;
        }
        if !unit.after_han_digit || "再统唯单专之不万丢".contains(prev) && prev != '\0' {
            return false;
        }
        // 三会一课, 一户一档: four characters, and numerals in two of them.
        let digit_at = |at: usize| numeral::digit(char_at(chars, at)).is_some();
        if name.chars().count() == 1 && (digit_at(at + 2) && !digit_at(at + 3)) {
            return false;
        }
        if at >= 2
            && digit_at(at - 2)
            && prev != '\0'
            && super::is_han(prev)
            && before(chars, at, 3) != '第'
        {
            return false;
        }
        // 五家渠市, 八户村, 三台县.
        if super::is_han(next)
            && (matches!(next, '村' | '镇' | '乡' | '县' | '市' | '区' | '社')
                || "村镇乡县市".contains(char_at(chars, to + 1))
                    && "沟河山桥店湾坪岭庄屯岗塘".contains(next))
            && !matches!(name, "个" | "类" | "种" | "批" | "家")
        {
            return false;
        }
    }
    // 这三个村 have been counted before.
    if matches!(prev, '这' | '那' | '此' | '另') {
        return false;
    }
    if name == "个" || name == "项" {
        let abstract_words: &[&str] = if numeral.arabic {
            ABSTRACT
        } else {
            ABSTRACT_HAN
        };
        if (one_han_digit
            || numeral.arabic
            || numeral.value.is_some_and(|it| it <= Number::from(12)))
            && abstract_words.iter().any(|word| goes_on(chars, to, word))
        {
            return false;
        }
    }
    // 阅读202次, 浏览次数：300次.
    if name == "次" || name == "人次" {
        let text: String = chars[at.saturating_sub(7)..at].iter().collect();
        let text = text.trim_end_matches([':', '：', ' ', '了']);
        if [
            "阅读",
            "浏览",
            "点击",
            "阅读量",
            "浏览量",
            "点击量",
            "点击数",
            "浏览次数",
            "阅读次数",
            "访问次数",
            "浏览数",
            "阅读数",
        ]
        .iter()
        .any(|word| text.ends_with(word))
        {
            return false;
        }
    }
    match name {
        // 三期工程: an ordinal. 办了5期培训: a count.
        "期" => {
            !(goes_on(chars, to, "工程")
                || goes_on(chars, to, "项目")
                || goes_on(chars, to, "建设"))
        }
        "小时" => {
            let day = numeral.value == Some(Number::from(24));
            let all_day = [
                "值", "在线", "不", "开", "自助", "服务", "监", "全天", "热线", "响应", "”",
            ];
            !(day
                && (all_day.iter().any(|word| goes_on(chars, to, word))
                    || matches!(prev, '天' | '×' | '*')))
        }
        "天" => !(numeral.value == Some(Number::from(365)) && (next == '不' || next == '”')),
        "栋" | "幢" => !next.is_ascii_digit(),
        // 8时30分; 100分制.
        "分" => !matches!(prev, '时' | '点' | ':' | '：') && !numeral.masked && next != '／',
        "村" => numeral.arabic && !numeral.masked && numeral.value.is_some_and(Number::is_whole),
        "口" | "眼" | "张" | "本" | "步" => !numeral.masked,
        "户" => !goes_on(chars, to.saturating_sub(1), "户口"),
        // A name that was taken out: *人民政府 is met above, *人 is a number.
        "个" if numeral.masked => !goes_on(chars, to, "人"),
        "位" if numeral.masked => next != '于',
        "方" => {
            from == numeral.end
                && numeral.arabic
                && numeral.value.is_some_and(|it| it > Number::from(9))
        }
        _ => true,
    }
}

/// What three and five of are counted in speeches only.
const ABSTRACT: &[&str] = &[
    "方面",
    "层面",
    "环节",
    "维度",
    "意识",
    "自信",
    "维护",
    "确立",
    "全面",
    "一批",
    "坚持",
    "必须",
    "百分百",
    "结合",
    "转变",
    "统一",
    "到位",
    "着力",
    "聚焦",
    "“",
];

const ABSTRACT_HAN: &[&str] = &[
    "方面",
    "层面",
    "环节",
    "维度",
    "意识",
    "自信",
    "维护",
    "确立",
    "全面",
    "一批",
    "坚持",
    "必须",
    "百分百",
    "结合",
    "转变",
    "统一",
    "到位",
    "着力",
    "聚焦",
    "“",
    "重点",
    "关键",
    "关口",
    "问题",
    "特点",
    "导向",
    "层次",
    "阶段",
    "步骤",
    "原则",
    "理念",
    "支撑",
    "保障",
    "抓手",
    "作用",
    "优势",
    "优先",
    "突出",
    "强化",
    "提升",
    "注重",
    "围绕",
    "文明",
    "振兴",
    "融合",
    "带头",
    "一流",
    "不",
    "严禁",
    "统筹",
    "协同",
    "联动",
    "共同",
    "覆盖",
    "先",
    "更",
    "最",
    "能力",
    "目标",
    "字",
    "创新",
    "关系",
    "要求",
    "责任",
    "一百年",
    "基本",
    "规定",
    "革命",
    "服从",
    "务必",
    "确保",
    "深度",
    "精准",
    "清单",
    "体系",
    "文章",
    "转化",
    "转型",
    "效益",
    "过硬",
    "领域",
    "方向",
    "引领",
    "环境",
    "责任制",
    "一",
];

/// Where no unit is written: 年收入50万以上, 常住人口12.6万, and numbers that
/// are only good for a change.
fn without_unit(
    chars: &[char],
    mut quantity: Quantity,
    numeral: &Numeral,
    floor: usize,
) -> Option<Quantity> {
    const MONEY: [&str; 34] = [
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

/// Which characters stand in a name: in 《…》, or in quotation marks that hold
/// a few words and no clause.
fn names(chars: &[char]) -> Vec<bool> {
    /// More than this is speech.
    const LONGEST: usize = 12;
    let mut inside = vec![false; chars.len()];
    let mut open: Option<(usize, char)> = None;
    for (at, c) in chars.iter().enumerate() {
        match (open, c) {
            (None, '“' | '‘' | '《') => open = Some((at, *c)),
            (None, '"') => open = Some((at, '"')),
            (Some((from, '《')), '》') => {
                inside[from..at].fill(true);
                open = None;
            }
            (Some((from, '“')), '”') | (Some((from, '‘')), '’') | (Some((from, '"')), '"') =>
            {
                let words = &chars[from + 1..at];
                let clause = words.iter().any(|c| "，。；！？：,;!?".contains(*c));
                let said = matches!(
                    before(chars, from, 1),
                    '：' | ':' | '，' | ',' | '说' | '道' | '\0'
                );
                if words.len() <= LONGEST && !clause && (!said || words.len() <= 6) {
                    inside[from..at].fill(true);
                }
                open = None;
            }
            _ => {}
        }
    }
    inside
}
