//! What only looks like a quantity: dates, ordinals, slogans, versions,
//! telephone numbers, names.
//!
//! In: a sentence in Simplified, a numeral of it, and its unit. Out: whether the
//! two are a quantity.

use super::numeral::{self, Numeral};
use super::scan::{before, char_at, ends_in};
use super::unit::{Unit, goes_on};
use crate::text::number::Number;

/// Whether the numeral at `at` is one: not a part of a date, an ordinal, a
/// version, a telephone number or a slogan.
pub(super) fn stands_free(chars: &[char], at: usize, numeral: &Numeral) -> bool {
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
pub(super) fn fits(
    chars: &[char],
    at: usize,
    numeral: &Numeral,
    unit: Unit,
    from: usize,
    to: usize,
) -> bool {
    let name = unit.written;
    let (prev, next) = (before(chars, at, 1), char_at(chars, to));
    let one_han_digit = !numeral.arabic
        && !numeral.masked
        && numeral.end == at + 1
        && numeral::digit(char_at(chars, at)).is_some();
    if one_han_digit {
        let digit = char_at(chars, at);
        // 一个 is an article, 二次 is an ordinal; 一倍 is neither.
        let coin = name == "元" && !super::is_han(next);
        if digit == '零' || digit == '二' || (digit == '一' && name != "倍" && !coin) {
            return false;
        }
        if !unit.after_han_digit && (super::is_han(next) || (digit, name) == ('四', "处"))
            || "再统唯单专之不万丢".contains(prev) && prev != '\0'
        {
            return false;
        }
        // 推动两头：一头 …: ends of something, not cattle.
        if name == "头" && !super::is_han(next) {
            return false;
        }
        // 另外两个片区 have been counted with the rest; 归成三条：… counts words.
        if ends_in(chars, at, "另外") || matches!(next, '：' | ':') {
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
    // 前移5位: a rank. 分三期实施: an order.
    if name == "位"
        && [
            "前移", "上升", "提升", "跃升", "后移", "下降", "前进", "提高", "第", "上移", "名列",
        ]
        .iter()
        .any(|word| ends_in(chars, at, word) || ends_in(chars, at, &format!("{word}了")))
        || name == "期" && prev == '分' && numeral.value.is_some_and(|it| it < Number::from(10))
    {
        return false;
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
            && numeral.value_to.is_none()
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
        // 60万把路修好: the preposition.
        "把" => !super::is_han(next) || "椅伞刀锁扇锄壶梳".contains(next),
        // 8时30分; 100分制.
        "分" => !matches!(prev, '时' | '点' | ':' | '：') && !numeral.masked && next != '／',
        "村" => numeral.arabic && !numeral.masked && numeral.value.is_some_and(Number::is_whole),
        "口" | "眼" | "张" | "本" | "步" => !numeral.masked,
        "户" => !goes_on(chars, to.saturating_sub(1), "户口"),
        // A name that was taken out: *人民政府 is met above, *人 is a number.
        "个" if numeral.masked => !goes_on(chars, to, "人"),
        "位" if numeral.masked => next != '于',
        // 30度 is an angle or a temperature, unless it is said that it is power.
        "度" => {
            numeral.myriads || {
                let clause: String = chars[at.saturating_sub(12)..at].iter().collect();
                clause.contains('电')
            }
        }
        // 8路公交 is a line, 3200路监控 are cameras.
        "路" => ["视频", "摄像", "监控", "高清", "信号", "探头"]
            .iter()
            .any(|word| {
                let around: String = chars[at.saturating_sub(8)..chars.len().min(to + 6)]
                    .iter()
                    .collect();
                around.contains(word)
            }),
        "石" | "甲" | "席" | "块" | "片" | "层" | "道" | "根" | "架" | "卷" | "课" | "副" => {
            !numeral.masked && (numeral.arabic || numeral.end > at + 1)
        }
        "方" => {
            from == numeral.end
                && (numeral.arabic || numeral.myriads)
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

/// Which characters stand in a name: in 《…》, or in quotation marks that hold
/// a few words and no clause.
pub(super) fn names(chars: &[char]) -> Vec<bool> {
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
