//! What a quantity measures, where the words around it leave no doubt.
//!
//! In: a sentence in Simplified, and a quantity of it. Out: the place of a noun
//! phrase, or nothing: a wrong subject is worse than none.

use std::ops::Range;

use super::is_han;
use super::scan::{Quantity, ends_in};

/// Longest subject, in characters.
const LONGEST: usize = 12;

/// Characters that a noun phrase does not hold: verbs, adverbs, particles.
const NOT_IN_A_NOUN: &str = "参分为在和与等由被把将了着过已均都有是上下以从向对给让使并或及达超增减的到至不可能要会去来入进出\
                             开用做建完打带帮促推抓落获共还也又就才再每其这那此各某";

/// Nouns that a measured value ends in when it stands before its number.
const MEASURED: [&str; 40] = [
    "收入",
    "产值",
    "面积",
    "人数",
    "人口",
    "户数",
    "率",
    "比例",
    "占比",
    "产量",
    "销售额",
    "投资",
    "资金",
    "利润",
    "补贴",
    "分红",
    "成本",
    "价格",
    "客流量",
    "游客",
    "农户",
    "党员",
    "群众",
    "会员",
    "积分",
    "费用",
    "总额",
    "总量",
    "规模",
    "工资",
    "租金",
    "亩产",
    "单价",
    "存款",
    "里程",
    "长度",
    "库存",
    "用户",
    "度",
    "面",
];

/// Words between a subject and its number, or before the subject.
const LINKS: [&str; 25] = [
    "已达到",
    "达到了",
    "总数达",
    "达到",
    "突破",
    "增加到",
    "增长到",
    "提高到",
    "提升到",
    "增至",
    "升至",
    "降至",
    "下降到",
    "累计达",
    "共计",
    "累计",
    "仅为",
    "约为",
    "为",
    "达",
    "约",
    "仅",
    "有",
    "共",
    "已",
];

/// The subject of `quantity`.
pub(super) fn of(chars: &[char], quantity: &Quantity) -> Option<Range<usize>> {
    before(chars, quantity).or_else(|| behind(chars, quantity))
}

/// 村集体收入达到 50万元: the noun is all that stands before in its clause.
fn before(chars: &[char], quantity: &Quantity) -> Option<Range<usize>> {
    let mut end = quantity.start;
    for word in LINKS {
        if ends_in(chars, end, word) {
            end -= word.chars().count();
        }
    }
    let is_part =
        |c: &char| is_han(*c) && (matches!(c, '入' | '分' | '价') || !NOT_IN_A_NOUN.contains(*c));
    let length = chars[..end].iter().rev().take_while(|c| is_part(c)).count();
    let start = end - length;
    let closed =
        start == 0 || !is_han(chars[start - 1]) && !chars[start - 1].is_ascii_alphanumeric();
    let fits = (2..=LONGEST).contains(&length) && closed;
    (fits && MEASURED.iter().any(|noun| ends_in(chars, end, noun))).then_some(start..end)
}

/// 5个 示范型党委，: what is counted goes on to the end of the clause.
fn behind(chars: &[char], quantity: &Quantity) -> Option<Range<usize>> {
    let start = quantity.end;
    let rest = chars.get(start..)?;
    let length = rest.iter().take_while(|c| is_han(**c)).count();
    let phrase = &rest[..length];
    let closed = rest
        .get(length)
        .is_none_or(|c| "，。；、：,;:）)！？”".contains(*c));
    let counted = !matches!(
        quantity.unit.name(),
        "元" | "%" | "百分点" | "倍" | "年" | "天" | "个月" | "小时" | "分钟"
    );
    (counted
        && closed
        && (2..=8).contains(&length)
        && !phrase.iter().any(|c| NOT_IN_A_NOUN.contains(*c)))
    .then_some(start..start + length)
}
