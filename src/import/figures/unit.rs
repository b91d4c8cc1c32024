//! The units that a grammar of quantities looks for, and the words that only
//! begin as a unit does: 个 in 个人, 项 in 项目.
//!
//! In: characters in Simplified. Out: a unit. What a unit measures is in
//! `text/unit.rs`.

use std::collections::HashMap;

/// A unit as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// How it is written.
    pub(super) written: &'static str,
    /// The unit that figures are given in, where that is another word: 人 for 名.
    pub(super) stands_for: Option<&'static str>,
    /// Whether it may stand behind one Han digit, as in 三户. 三对 and 四处 are
    /// more often something else.
    pub(super) after_han_digit: bool,
}

/// Units, longest first where one begins another. `=` names the unit that a
/// word stands for, `!` forbids a single Han digit before it, and what follows
/// `:` are continuations that make it another word.
const UNITS: &[&str] = &[
    "个百分点=百分点",
    "百分点",
    "个工作日",
    "个小时=小时",
    "个多小时=小时",
    "个多月=个月",
    "个月:份",
    "个:1 2 3 4 5 6 7 8 9 体户 体工商 体经 别 性化 人所得 一",
    "平方公里",
    "平方千米=平方公里",
    "平方米",
    "平米=平方米",
    "平方公尺",
    "平方呎",
    "平方英尺",
    "平方=平方米",
    "㎡=平方米",
    "立方公尺",
    "公升",
    "公亩",
    "km=公里",
    "kg=公斤",
    "千伏安",
    "千伏",
    "标准箱",
    "工日",
    "人日",
    "学期",
    "学年",
    "瓩=千瓦",
    "通!:过 知 道 行 报 车 水 电 信 讯 常 用 往 关 航 气 网 路 达 告 称 顺 风 化 识",
    "秒!:杀 级 变 懂",
    "桶!:装",
    "摊!:位 主 贩 点 子 派",
    "餐!:饮 厅 馆 桌 具 费 食 券 补",
    "顿!:饭 时 号 悟",
    "回!:收 来 归 到 家 头 升 应 族 民 乡 暖 迁 流 访 复",
    "遍!:及 布 地",
    "圈!:层 子 养",
    "股!:份 东 民 权 金 票 级 市 长 所 改",
    "页!:岩 面",
    "集!:体 中 团 镇 市 聚 成 合 资 约 美 装 散 贸 会 群 居 结",
    "朵!",
    "束!:缚 手",
    "艘",
    "段!:落 时 位 路 长",
    "首!:批 次 个 先 届 位 家 创 要 府 都 席 任 单 付 例",
    "排!:名 查 水 污 放 序 除 涝 列 练 队 头 位",
    "档!:案 次 期",
    "版!:本 图 权 画 式",
    "间房=间",
    "立方米",
    "立方=立方米",
    "方!:面 式 案 向 便 法 针 圆 阵 块",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "兆瓦时",
    "kW",
    "MW",
    "GW",
    "kWh",
    "MWh",
    "公里",
    "公吨",
    "公尺",
    "公分",
    "公石",
    "台斤",
    "英尺",
    "坪!:地 上 村 坝 山",
    "甲!:地 方 级 等 类 骨 醛 乙 状 午 子 肝 壳 烷 醇",
    "石!:头 块 材 板 子 墙 阶 桥 灰 油 雕 刻 碑 家 门 榴 窟 磨 拱 凳 碾 缸 狮 洞 山 村 岭 台 径 条 料 柱 化",
    "千米=公里",
    "公斤",
    "千克=公斤",
    "公顷",
    "海里",
    "华里",
    "里!:程 弄 面 外 巷 边 亭 铺 店 桥 坡 屯 坪 墩 洋 堡 长 营",
    "厘米",
    "毫米",
    "亩次",
    "台套",
    "桌!:面 子 椅 上 布 旁",
    "部!:分 门 队 署 委 里 级 长 落 位 下 件 属 省 市 发",
    "亩:均 产",
    "吨",
    "斤",
    "担!:任 当 保 负 心 忧 子",
    "席!:位 之 地 卷 间 话 子",
    "路!:口 面 边 上 段 灯 线 公 车 程 基 长 过 障 网 旁 况 桥 沿",
    "度!:假 过 日 以 期 汛 冬 夏 数 量",
    "课时",
    "学时",
    "工时",
    "家次",
    "期次=期",
    "道!:路 德 理 歉 口 具 教 观 县 乡 长",
    "根!:据 本 治 源 基 部 除 植 茎 子 系 底",
    "块!:状 钱 茎 头 根",
    "片!:区 面 长 段 警 子 时 仔 言 刻 状",
    "架!:构 子 设 空 桥 势 起 次",
    "颗!:粒",
    "捆",
    "副!:总 书 镇 县 市 主 局 乡 校 院 省 食 业 本 产 部 处 科 会 教 厅 站 队 理 班 所 组 委",
    "卷!:入 起 烟 心",
    "杯",
    "碗",
    "筐",
    "罐!:头",
    "课!:堂 程 本 题 文 外 后 桌 件 业 间",
    "层!:面 级 次 层 出 楼 高 圈",
    "孔!:子 庙 雀 径 明 隙",
    "粒",
    "艘次",
    "例次",
    "米!:粉 线 酒 面 饭 粒",
    "元钱=元",
    "元/",
    "元:旦 宵 月 素 老 件 宝 首 年 区",
    "块钱=元",
    "美元",
    "欧元",
    "港元",
    "港币",
    "日元",
    "人次",
    "人份",
    "车次",
    "架次",
    "班次",
    "户次",
    "辆次",
    "册次",
    "台次",
    "头次",
    "项次",
    "场次",
    "件次",
    "批次",
    "口人=人",
    "人:高 合抱 称 大 民 才 员 均 社 居 力 文 生 物 武 口 工 心 防 财 情 身 事 类 群 选 行",
    "名:字 单 优特 优产 优农 优新 优品 优茶 录 师 称 牌 额 村 镇 城 特 医 副 录 片 义 气 校 产 列 为 誉",
    "位:于 置 居 列 一体 处 移 次",
    "户:籍 口 外 均 主 型 用 县 厕 分 头",
    "家:庭 长 禽 园 乡 电 具 政 训 风 门 属 谱 访 底",
    "项:目",
    "件!:套",
    "次:数 日 之 生 级 要 于 品 品 新",
    "场:所 地 景 馆 镇 合 面 域 次",
    "期:间 工 望 待 末 货 盼 限 内 刊",
    "条:件 例 款 理 龙 文 线 码",
    "座:谈 机 位 右 小巴 中巴 大巴 客车 以上 以下",
    "处!:理 置 长 级 于 方 分 罚 境 处 事 所",
    "所:有 在 谓 需 得 属 能 长 以",
    "株:洲",
    "棵",
    "头:雁 条 疼 等 部 目 脑 衔 绪 人",
    "只:有 要 需 能 是 为 争 见 好 做 会 剩 不 在",
    "台:账 阶 州 胞 湾 风 式 儿 县 山 北 中 南 东",
    "辆",
    "套:餐 路 种 作",
    "本!:地 村 镇 级 科 土 报 来 着 年 次 乡 县 色 领 市 省 区 人 着 身 质 该 埠 月 季",
    "册",
    "份:额 内 子",
    "批:准 发 评 复 改 示 量 斗",
    "种:植 养 子 粮 地 苗 业 树 田 源 下 上 出 好 了 菜 瓜 果 茶 猪 蛋 牛 羊 公 畜 质 族 群",
    "类:似 型 别",
    "支:部 持 撑 付 出 书 柱 农 委 教 援 行 线 流 点 队伍建",
    "轮:车 流 岗 换 训 作 值 候 胎 廓 番 渡",
    "篇:章 幅",
    "幅:度 员",
    "张:力 罗 扬 家 村 贴 庄 某",
    "间:接 作 隔 歇 距",
    "栋",
    "幢",
    "口!:号 碑 岸 径 述 头 粮 感 味 才 袋 之 罩 子 齐",
    "眼!:界 光 前 睛 中 里 看 神",
    "盏",
    "艘",
    "羽!:毛 绒",
    "匹!:配",
    "枚",
    "尾!:水 气 矿",
    "款!:项 待 式",
    "单!:位 元 个 独 一 打 方 价 纯 据 身 亲",
    "笔!:记 试 者 直 杆",
    "起!:来 步 点 草 到 源 初 伏 飞 重 因 义 诉 效 家 底 码 床 航 于 立 动",
    "例!:会 如 行 外 证 子",
    "宗!:旨 教 族 地 祠 亲",
    "桩!:基",
    "门!:口 店 前 槛 诊 户 票 外 类 面 牌 卫 市",
    "节!:约 水 能 省 会 日 目 点 气 庆 奏 俭 假 电",
    "堂!:屋 食",
    "组!:织 建 长 团 级 成 合 委 员 装 名 稻 为",
    "对!:接 口 象 标 外 内 于 照 比 此 应 话 策 手 待 全 党 村 群 农 方 其 他 我",
    "双!:方 向 创 手 百 季 层 拥 争 联 拐 减 碳",
    "趟!",
    "班!:子 组 长 级 主 车",
    "床!:位",
    "张床位=张",
    "箱",
    "袋!",
    "盒",
    "瓶",
    "盆!:景 地",
    "度电=度",
    "分贝",
    "分钟:生活圈 服务圈 便民 医疗 养老 圈",
    "分!:别 之 会 部 类 级 布 工 红 为 片 期 局 校 公 钟 行 配 管 类 析 制 享 解 离 支 包 散 流 拣 赛 秒 成 量 店 馆 组 批 设 田 户 居 组 内 外 厘",
    "小时",
    "天:然 气 台 津 下 堂 空 河 山 水 府 柱 祝 宁 门 平 目 池 成 使 性 敌 性 边 王 后",
    "年:来 里 内 间 级 代 度 轻 底 初 货 画 末 会 中 前 后 关 味 份 猪 检 报 老 岁 夜 薪 纪 青 终 月 产 均 行动 规划 计划 义务 攻坚 实施 高 目标",
    "星期!:一 二 三 四 五 六 日 天 几 末",
    "周:年 岁 边 日 末 期 转 密 到 围 全 刊 口 一 二 三 四 五 六",
    "倍:增 受 感 加",
    "步!:入 行 道 伐 骤 枪 步",
    "村!:庄 民 委 干 里 级 口 集 规 容 两 党 支 社 务 史 落 晚 道 组 书 屯 “ 中 医 企 域 镇 干 情 “两",
    "车次",
    "把!",
    "盘!:活 点 子 棋",
];

struct Entry {
    unit: Unit,
    not_before: Vec<&'static str>,
}

/// The units by their first character, the longest first.
fn entries() -> &'static HashMap<char, Vec<Entry>> {
    static TABLE: std::sync::OnceLock<HashMap<char, Vec<Entry>>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |line: &&'static str| {
            let (head, not_before) = line.split_once(':').unwrap_or((line, ""));
            let (written, stands_for) = match head.split_once('=') {
                Some((written, unit)) => (written, Some(unit)),
                None => (head, None),
            };
            let (written, after_han_digit) = match written.strip_suffix('!') {
                Some(written) => (written, false),
                None => (written, true),
            };
            let written = written.trim_end_matches('/');
            let stands_for = stands_for.or(match written {
                "名" | "位" => Some("人"),
                _ => None,
            });
            Entry {
                unit: Unit {
                    written,
                    stands_for,
                    after_han_digit,
                },
                not_before: not_before.split_whitespace().collect(),
            }
        };
        let mut entries: HashMap<char, Vec<Entry>> = HashMap::new();
        for entry in UNITS.iter().map(entry) {
            let first = entry.unit.written.chars().next().unwrap_or_default();
            entries.entry(first).or_default().push(entry);
        }
        for entries in entries.values_mut() {
            entries.sort_by_key(|it| std::cmp::Reverse(it.unit.written.chars().count()));
        }
        entries
    })
}

/// Whether `chars` go on with `word` at `at`.
pub(super) fn goes_on(chars: &[char], at: usize, word: &str) -> bool {
    word.chars()
        .enumerate()
        .all(|(offset, c)| chars.get(at + offset) == Some(&c))
}

/// The longest unit at `at`, and its end.
pub(super) fn read(chars: &[char], at: usize) -> Option<(Unit, usize)> {
    if matches!(chars.get(at), Some('%')) {
        let unit = Unit {
            written: "%",
            stands_for: Some("%"),
            after_han_digit: false,
        };
        return Some((unit, at + 1));
    }
    let first = *chars.get(at)?;
    for entry in entries().get(&first)? {
        if !goes_on(chars, at, entry.unit.written) {
            continue;
        }
        let end = at + entry.unit.written.chars().count();
        let another_word = entry
            .not_before
            .iter()
            .any(|word| goes_on(chars, end, word));
        if !another_word {
            return Some((entry.unit, end));
        }
    }
    None
}

/// The unit that 每, 均 or 平均每 is followed by, as in 每亩 and 人均.
pub(super) fn per(unit: &str) -> bool {
    const PER: &[&str] = &[
        "亩",
        "人",
        "户",
        "村",
        "斤",
        "公斤",
        "吨",
        "平方米",
        "株",
        "棵",
        "头",
        "只",
        "台",
        "套",
        "间",
        "公里",
        "公顷",
        "名",
        "位",
        "份",
        "箱",
        "家",
        "羽",
        "度",
        "立方米",
        "个",
        "栋",
        "幢",
        "座",
        "部",
        "辆",
        "桌",
        "床",
        "件",
        "人次",
        "米",
        "千瓦时",
        "公吨",
        "坪",
        "甲",
        "瓶",
        "台斤",
        "股",
        "块",
        "场",
        "次",
        "袋",
        "条",
        "盒",
    ];
    PER.contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::unit;

    #[test]
    fn every_unit_that_is_found_has_a_kind() {
        for entry in entries().values().flatten() {
            let name = entry.unit.stands_for.unwrap_or(entry.unit.written);
            assert!(unit::kind(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_word_that_begins_as_a_unit_is_none() {
        let read = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            super::read(&chars, 0).map(|(unit, _)| unit.written)
        };
        assert_eq!(read("个百分点"), Some("个百分点"));
        assert_eq!(read("个体户"), None);
        assert_eq!(read("人次"), Some("人次"));
        assert_eq!(read("人民"), None);
        assert_eq!(read("项目"), None);
        assert_eq!(read("项活动"), Some("项"));
        assert_eq!(read("%"), Some("%"));
    }
}
