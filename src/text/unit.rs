//! Units: which ones there are, in both scripts, and what kind of thing each
//! measures.
//!
//! In: the name of a unit, such as 亩, 畝 or 元/亩. Out: its kind, and its name
//! in Simplified. Two figures can be compared where that name is the same; 斤
//! and 吨 are of one kind, but nothing here converts one into the other.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Yuan and other currencies.
    Money,
    /// Persons.
    People,
    /// Visits: one person who comes twice is two.
    Visits,
    /// Households.
    Households,
    /// Area.
    Area,
    /// Parts of a whole, and ratios.
    Share,
    /// Things that are counted one by one.
    Count,
    /// Length.
    Length,
    /// Weight.
    Weight,
    /// Volume.
    Volume,
    /// Energy and power.
    Energy,
    /// Spans of time.
    Time,
}

impl UnitKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Money,
        Self::People,
        Self::Visits,
        Self::Households,
        Self::Area,
        Self::Share,
        Self::Count,
        Self::Length,
        Self::Weight,
        Self::Volume,
        Self::Energy,
        Self::Time,
    ];

    /// The name in addresses, data and templates.
    pub fn code(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::People => "people",
            Self::Visits => "visits",
            Self::Households => "households",
            Self::Area => "area",
            Self::Share => "share",
            Self::Count => "count",
            Self::Length => "length",
            Self::Weight => "weight",
            Self::Volume => "volume",
            Self::Energy => "energy",
            Self::Time => "time",
        }
    }
}

/// Every unit: its kind, its name in Simplified, and in Traditional where that
/// differs.
const UNITS: &[(UnitKind, &str)] = &[
    (
        UnitKind::Money,
        "元 美元 欧元|歐元 港元 港币|港幣 日元 英镑|英鎊 卢布|盧布 韩元|韓元",
    ),
    (UnitKind::People, "人"),
    (UnitKind::Visits, "人次 车次|車次 架次 班次 辆次|輛次"),
    (UnitKind::Households, "户|戶"),
    (
        UnitKind::Area,
        "亩|畝 公顷|公頃 平方米|平米|平方公尺|平方|㎡ 平方公里|平方千米 公亩|公畝 顷|頃 平方尺|平方呎|平方英尺 分地 坪 甲",
    ),
    (UnitKind::Share, "% 百分点|百分點 ‰ 倍 分贝|分貝"),
    (
        UnitKind::Count,
        "个|個 家 项|項 件 次 场|場 期 条|條 座 处|處 所 株 头|頭 只|隻 台|臺 辆|輛 套 本 册|冊 份 \
         批 批次 种|種 类|類 支 队|隊 轮|輪 届|屆 篇 幅 张|張 块|塊 片 间|間 栋|棟 幢 孔 口 眼 盏|盞 \
         棵 匹 羽 枚 尾 架 部 款 单|單 笔|筆 起 宗 桩|樁 例 门|門 节|節 课|課 堂 班 组|組 对|對 双|雙 \
         床 桌 席 箱 盒 袋 瓶 罐 包 盆 筐 盘|盤 卷 趟 艘 列 根 面 道 路 段 层|層 扇 把 卡 则|則 句 首 幕 步 分 \
         村 词|詞 字 万元户 位数|位數 人份 车|車 户次|戶次 件次 册次|冊次 头次|頭次 家次 项次|項次 场次|場次 站 窝|窩 箩|籮 \
         捆 粒 朵 束 颗|顆 顶|頂 副 具 票 样|樣 集 碗 杯 亩次|畝次 台套|臺套 台次|臺次 艘次 例次 期次 摊|攤 餐 顿|頓 回 遍 圈 股 页|頁 版 格 室 厅|廳 尊 帧|幀 穴 档|檔 船 拨|撥 通 标准箱|標準箱 点|點 排 垄|壟 季 茬 级|級",
    ),
    (
        UnitKind::Length,
        "公里|千米|km 米|公尺 里 华里|華里 厘米|釐米|公分 毫米 海里 丈 尺 英尺",
    ),
    (
        UnitKind::Weight,
        "吨|噸|公吨|公噸 公斤|千克|kg 斤 台斤 克 担|擔 毫克",
    ),
    (
        UnitKind::Volume,
        "立方米|立方|立方公尺|m³ 方 桶 公升 升 毫升 石 公石 斗 加仑|加侖",
    ),
    (
        UnitKind::Energy,
        "千瓦时|千瓦時|kWh 度 千瓦|瓩|kW 兆瓦|MW GW 万千瓦|萬千瓦 瓦 千伏 千伏安 吨标准煤|噸標準煤 兆瓦时|兆瓦時|MWh",
    ),
    (
        UnitKind::Time,
        "年 个月|個月 周|週 星期 天 个小时|個小時 小时|小時 分钟|分鐘 秒 工时|工時 课时|課時 学时|學時 \
         工日 人日 学期|學期 学年|學年 季度 工作日 个工作日|個工作日 人天",
    ),
];

fn table() -> &'static HashMap<&'static str, (UnitKind, &'static str)> {
    static TABLE: OnceLock<HashMap<&'static str, (UnitKind, &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (kind, names) in UNITS {
            for forms in names.split_whitespace() {
                let hans = forms.split('|').next().unwrap_or(forms);
                for form in forms.split('|') {
                    table.insert(form, (*kind, hans));
                }
            }
        }
        table
    })
}

/// What `unit` measures; a unit per another one, such as 元/亩, measures what
/// the first does. `None` for a unit that is not in the table.
pub fn kind(unit: &str) -> Option<UnitKind> {
    let (unit, per) = unit.split_once('/').unwrap_or((unit, "人"));
    table().get(per)?;
    table().get(unit).map(|(kind, _)| *kind)
}

/// `unit` in Simplified: the name under which figures are compared. A unit that
/// is not in the table keeps its name.
pub fn canonical(unit: &str) -> String {
    let one = |unit| table().get(unit).map_or(unit, |(_, hans)| *hans);
    match unit.split_once('/') {
        Some((unit, per)) => format!("{}/{}", one(unit), one(per)),
        None => one(unit).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_name_the_same_unit() {
        assert_eq!(kind("畝"), Some(UnitKind::Area));
        assert_eq!(canonical("畝"), "亩");
        assert_eq!(canonical("元/畝"), "元/亩");
        assert_eq!(kind("元/畝"), Some(UnitKind::Money));
        assert_eq!(kind("戶"), kind("户"));
        assert_eq!(
            (kind("元/光年"), kind("光年"), kind("")),
            (None, None, None)
        );
        assert_eq!(canonical("光年"), "光年");
    }

    #[test]
    fn every_unit_has_one_kind() {
        let names: Vec<&str> = UNITS
            .iter()
            .flat_map(|(_, names)| names.split_whitespace())
            .flat_map(|forms| forms.split('|'))
            .collect();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len());
    }
}
