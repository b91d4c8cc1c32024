//! What a quantity is per: 元/亩 in 每亩增收300元.
//!
//! In: a sentence in Simplified, and a quantity of it. Out: the quantity with
//! the place of the word that it is per.

use super::numeral;
use super::scan::{Quantity, before, char_at};
use super::unit::{self, goes_on};

/// What a quantity is per: 元/亩, 元每亩, 人均3万元, 每亩增收300元.
pub(super) fn of(chars: &[char], mut quantity: Quantity) -> Quantity {
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
        "元" | "美元"
            | "平方米"
            | "公斤"
            | "斤"
            | "吨"
            | "公吨"
            | "亩"
            | "立方米"
            | "方"
            | "千瓦时"
            | "度"
    ) {
        return quantity;
    }
    // Back through the clause, to 每亩 or 亩均.
    let mut at = quantity.start;
    while at > 0 && quantity.start - at < 20 {
        let c = char_at(chars, at - 1);
        // 人均收入增长15%，达到1.27万元: what has grown is per person, too.
        let reached = [
            "达到",
            "达",
            "增至",
            "升至",
            "降至",
            "增加到",
            "提高到",
            "突破",
            "已达",
            "超过",
            "首次突破",
        ];
        let clause: String = chars[at..quantity.start].iter().collect();
        let goes_back = matches!(c, '，' | ',') && reached.contains(&clause.as_str());
        if "，,。；;：:、（）()".contains(c) && !goes_back {
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
        if !(c == '%' && chars[at..quantity.start].contains(&'，'))
            && numeral::digit(c).is_none()
            && unit::read(chars, at).is_some()
            && before(chars, at, 1).is_ascii_digit()
        {
            break;
        }
    }
    quantity
}

/// Gives to each of `quantities` what the one before is per, where the words
/// between say that both are of one kind: 高时每斤48元、低时32元; 每斤12元，比往年高出3元.
pub(super) fn inherit(chars: &[char], quantities: &mut [Quantity]) {
    for at in 1..quantities.len() {
        let (Some(previous), Some(quantity)) = (quantities.get(at - 1), quantities.get(at)) else {
            return;
        };
        let Some(place) = previous.unit.per_place() else {
            continue;
        };
        let same = previous.unit.name() == quantity.unit.name();
        let between: String = chars[previous.end..quantity.start].iter().collect();
        let length = between.chars().count();
        let listed = between.starts_with('、') && length <= 4;
        let compared = length <= 10
            && ["，比", "，较", ",比", ",较"]
                .iter()
                .any(|word| between.starts_with(word))
            && between.contains(['高', '低', '多', '少', '贵', '涨', '增', '降']);
        if same && quantity.unit.per_place().is_none() && (listed || compared) {
            quantities[at].unit = quantities[at].unit.clone().per(place);
        }
    }
}
