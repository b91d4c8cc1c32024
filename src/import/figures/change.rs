//! Changes: a quantity that says how another one has grown is no figure of its
//! own, and 由甲增加到乙 is one figure.
//!
//! In: a sentence in Simplified and its quantities. Out: fewer quantities, some
//! of them with a change. Knows nothing of years and subjects.

use super::scan::{Measure, Quantity, ends_in};
use crate::article::Change;
use crate::text::number::Number;

/// Words that say that it became more.
const MORE: [&str; 28] = [
    "多出",
    "成长",
    "增多",
    "增大",
    "扩大",
    "上浮",
    "提速",
    "上调",
    "增长",
    "增加",
    "提高",
    "提升",
    "上升",
    "上涨",
    "增幅",
    "涨幅",
    "增速",
    "增长率",
    "递增",
    "攀升",
    "增收",
    "增产",
    "多",
    "升",
    "涨",
    "增",
    "高出",
    "增值",
];

/// Words that say that it became less.
const LESS: [&str; 35] = [
    "便宜", "节水", "节电", "节能", "节油", "压降", "削减", "缩小", "收窄", "下浮", "递减", "萎缩",
    "消减", "精简", "减幅", "缩水", "下调", "下降", "减少", "降低", "下滑", "缩减", "压减", "回落",
    "缩短", "压缩", "节约", "节省", "减轻", "降幅", "下跌", "少", "减", "降", "跌",
];

/// Words that say what a value is compared with.
const BASES: [&str; 14] = [
    "同比",
    "环比",
    "比",
    "较",
    "与",
    "相比",
    "年均",
    "平均每年",
    "每年",
    "年",
    "是",
    "为",
    "相当于",
    "同期",
];

/// Words for what stands beside it, not for what it was.
const OTHERS: [&str; 16] = [
    "全国",
    "全省",
    "全市",
    "全县",
    "全区",
    "全州",
    "全镇",
    "平均水平",
    "市场",
    "市价",
    "普通",
    "传统",
    "周边",
    "其他",
    "外面",
    "别的",
];

/// The quantities of `chars`, joined.
pub(super) fn join(chars: &[char], quantities: Vec<Quantity>) -> Vec<Quantity> {
    let quantities = from_to(chars, quantities);
    let mut joined: Vec<Quantity> = Vec::with_capacity(quantities.len());
    // A change that stands before what it changes: 同比增长12%，达到3万元.
    let mut waiting: Option<(usize, Change)> = None;
    for mut quantity in quantities {
        if let Some((end, change)) = waiting.take()
            && quantity.change.is_none()
            && is_result(&chars[end..quantity.start])
        {
            joined.pop();
            quantity.change = Some(change);
            joined.push(quantity);
            continue;
        }
        let Some(change) = change_of(chars, &quantity) else {
            joined.push(quantity);
            continue;
        };
        let belongs = joined.last().is_some_and(|previous| {
            let between = &chars[previous.end..quantity.start];
            takes(previous, &quantity) && follows(between) && !says_more(previous, between)
        });
        if belongs {
            if let Some(previous) = joined.last_mut() {
                previous.change.get_or_insert(change);
            }
            continue;
        }
        quantity.change = Some(change);
        let end = quantity.end;
        joined.push(quantity);
        waiting = Some((end, change));
    }
    joined
}

/// Whether `previous` can be what `change` is the change of.
fn takes(previous: &Quantity, change: &Quantity) -> bool {
    let name = previous.unit.name();
    let is_change = matches!(
        previous.change,
        Some(Change::Percent(_) | Change::Points(_) | Change::Factor(_))
    );
    !is_change
        && !matches!(name, "年" | "个月" | "天" | "倍" | "百分点")
        && previous.end <= change.start
}

/// 由甲增加到乙，年均增长12%: the rate of a year is another fact than what the two
/// values say.
fn says_more(previous: &Quantity, between: &[char]) -> bool {
    let text: String = between.iter().collect();
    matches!(previous.change, Some(Change::From { .. }))
        && ["年均", "每年", "月均"]
            .iter()
            .any(|word| text.contains(word))
}

/// What `quantity` says of a change: 增长12%, 下降3个百分点, 增长1.5倍, 翻一番.
fn change_of(chars: &[char], quantity: &Quantity) -> Option<Change> {
    match quantity.change {
        // 由甲增加到乙 is what has changed, not how.
        Some(Change::From { .. }) => return None,
        Some(change) => return Some(change),
        None => {}
    }
    let name = quantity.unit.name();
    if !matches!(name, "%" | "百分点" | "倍") {
        return None;
    }
    let value = quantity.value?;
    let mut at = quantity.start;
    for word in [
        "了",
        "达到",
        "高达",
        "达",
        "幅度为",
        "幅度达",
        "率为",
        "为",
        "超",
        "近",
    ] {
        if ends_in(chars, at, word) {
            at -= word.chars().count();
        }
    }
    let clause = clause_before(chars, quantity.start);
    if clause.contains(['比', '较', '于']) && OTHERS.iter().any(|word| clause.contains(word)) {
        return None;
    }
    let more = MORE.iter().any(|word| ends_in(chars, at, word));
    let less = LESS.iter().any(|word| ends_in(chars, at, word));
    if !more && !less {
        // 是去年的3倍.
        let times = name == "倍" && clause.ends_with('的');
        return times.then_some(Change::Factor(value));
    }
    let signed = |number: Number| {
        if less {
            Number::from(0).plus(number.times(Number::from(-1)))
        } else {
            number
        }
    };
    // 5% to 8% less has no one change.
    if quantity.value_to.is_some() {
        return None;
    }
    Some(match name {
        "百分点" => Change::Points(signed(value)),
        "倍" => Change::Percent(signed(value.times(Number::from(100)))),
        _ => Change::Percent(signed(value)),
    })
}

fn clause_before(chars: &[char], end: usize) -> String {
    let is_mark = |c: &char| "，,。；;：:、！？（）()".contains(*c);
    let start = chars[..end]
        .iter()
        .rposition(is_mark)
        .map_or(0, |at| at + 1);
    chars[start..end].iter().collect()
}

/// Whether what stands between a quantity and the change behind it names no
/// other subject: ，同比增长; ，比上年提高; （同比增长; ，较2020年.
fn follows(between: &[char]) -> bool {
    let text: String = between.iter().collect();
    let text = text.trim();
    let (marked, mut rest) = match text.strip_prefix(['，', ',', '、', '（', '(', '；', ';']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    if !marked && text.is_empty() {
        return true;
    }
    if rest.contains(['，', ',', '。', '；', '、', '（']) {
        return false;
    }
    for word in [
        "其中", "并", "且", "又", "也", "还", "均", "都", "分别", "实际", "名义", "可比", "累计",
    ] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let compared = BASES.iter().any(|word| rest.starts_with(word));
    let verb = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    // 比全市平均水平高出6个百分点 says nothing of a change.
    let elsewhere = OTHERS.iter().any(|word| rest.contains(word));
    if compared && elsewhere {
        return false;
    }
    if compared {
        return rest.chars().count() <= 22;
    }
    verb(&MORE)
        || verb(&LESS)
        || rest.is_empty()
        || rest.starts_with('翻')
        || rest == "实现"
        || rest == "实现了"
}

/// Whether a quantity behind `between` is what the change before has led to:
/// ，达到; ，增至; ，突破.
fn is_result(between: &[char]) -> bool {
    let text: String = between.iter().collect();
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix(['，', ',', '至', '到']) else {
        return false;
    };
    let rest = if text.starts_with(['至', '到']) {
        text
    } else {
        rest
    };
    rest.chars().count() <= 6
        && [
            "达",
            "增至",
            "增加到",
            "增长到",
            "升至",
            "降至",
            "提高到",
            "至",
            "到",
            "突破",
            "超过",
            "首次",
            "累计达",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// 由甲增加到乙, 从甲到乙, 甲提升到乙: one figure, the later value.
fn from_to(chars: &[char], quantities: Vec<Quantity>) -> Vec<Quantity> {
    let mut joined: Vec<Quantity> = Vec::with_capacity(quantities.len());
    for mut quantity in quantities {
        let factor = joined
            .last()
            .and_then(|previous| factor(&previous.unit, &quantity.unit));
        let from = joined.last().filter(|previous| {
            previous.value.is_some()
                && quantity.value.is_some()
                && quantity.change.is_none()
                && previous.change.is_none()
                && factor.is_some()
                && leads(chars, previous, &quantity)
        });
        let from = from.and_then(|it| Some(it.value?.times(factor?)));
        if let Some((from, to)) = from.zip(quantity.value) {
            quantity.change = Some(Change::From { from, to });
            // 每公斤6元涨到11元: the later price is per 公斤 too.
            if let Some(place) = joined.pop().and_then(|it| it.unit.per_place())
                && quantity.unit.per_place().is_none()
            {
                quantity.unit = quantity.unit.per(place);
            }
        }
        joined.push(quantity);
    }
    joined.retain(|it| it.unit != Measure::Bare);
    joined
}

/// What a value in the unit `from` is multiplied by to be one in the unit `to`:
/// 60 for 由3小时缩短到35分钟. `None` where one cannot become the other.
fn factor(from: &Measure, to: &Measure) -> Option<Number> {
    const FINER: [(&str, &str, i64); 9] = [
        ("小时", "分钟", 60),
        ("天", "小时", 24),
        ("年", "个月", 12),
        ("吨", "公斤", 1000),
        ("公吨", "公斤", 1000),
        ("星期", "天", 7),
        ("吨", "斤", 2000),
        ("公里", "米", 1000),
        ("公顷", "亩", 15),
    ];
    if *to == Measure::Bare {
        return None;
    }
    let (from_name, to_name) = (from.name(), to.name());
    if *from == Measure::Bare || from_name == to_name {
        return Some(Number::from(1));
    }
    let finer = FINER
        .iter()
        .find(|(coarse, fine, _)| (*coarse, *fine) == (from_name, to_name));
    finer.map(|(_, _, factor)| Number::from(*factor))
}

/// Whether the words between two quantities lead from one to the other.
fn leads(chars: &[char], from: &Quantity, to: &Quantity) -> bool {
    let between: String = chars[from.end..to.start].iter().collect();
    let between = between.trim_end_matches(['了', '的']);
    // 从2019年的12万元增加到2023年的48万元.
    let without_year = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_ascii_digit());
        kept.collect::<String>()
            .replace("去年", "")
            .replace("年底", "")
            .replace("年", "")
            .replace("今", "")
            .replace("现在", "")
            .replace("如今", "")
            .replace("目前", "")
            .replace("的", "")
    };
    let words = without_year(between);
    if words.chars().count() > 10 || between.contains(['。', '；', ';', '、']) {
        return false;
    }
    let words = words.trim_start_matches(['，', ',']);
    let arrives = words.ends_with(['到', '至']) || words.ends_with("为") || words.ends_with("达");
    let verb = [
        "增", "升", "提", "涨", "降", "减", "缩", "扩", "发展", "壮大", "跃", "攀", "变", "调整",
        "跌", "拓", "长", "突破", "压", "卖", "精", "宽",
    ];
    // ，满意度提高到98%: behind a comma another subject has another value.
    let goes_on = verb.iter().any(|verb| words.starts_with(verb));
    let verb = verb.iter().any(|verb| words.contains(verb));
    let clause = {
        let start = from.start.saturating_sub(24);
        let text: String = chars[start..from.start].iter().collect();
        text.rsplit(['，', ',', '。', '；', '、', '：', '（'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let opened = ["由", "从", "自"].iter().any(|word| clause.contains(word));
    let apart = between.starts_with(['，', ',']) && !opened;
    if apart && !goes_on && words.chars().count() > 3 {
        return false;
    }
    arrives && (verb || opened) && (verb || words.chars().count() <= 2)
        || opened && verb && words.ends_with(['了', '超', '近'])
}
