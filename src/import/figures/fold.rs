//! The characters of the grammar in Simplified, so that one grammar reads both
//! scripts.
//!
//! In: characters. Out: as many, each in Simplified where the grammar knows
//! it. Not a conversion: what the grammar has no word for stays as it is.

/// Traditional and Simplified, in pairs.
const PAIRS: &str = "萬万億亿兩两餘余幾几數数個个戶户畝亩項项場场條条處处頭头隻只臺台輛辆冊册種种類类隊队輪轮\
                     張张塊块間间棟栋盞盏單单筆笔樁桩門门節节課课組组對对雙双層层盤盘時时鐘钟週周噸吨釐厘裡里裏里\
                     過过達达約约於于歐欧幣币萊莱點点應应將将僅仅從从由由為为爲为會会業业農农產产營营銷销額额資资\
                     錢钱費费獲获發发賺赚賣卖貸贷補补貼贴潤润潤润損损淨净紅红較较長长減减縮缩壓压節节約约擴扩壯壮\
                     躍跃漲涨環环實实現现際际內内來来後后開开習习樣样遠远離离總总計计責责動动優优環环續续連连維维\
                     護护識识確确認认變变轉转關关結结統统問问題题與与員员區区縣县鎮镇鄉乡莊庄灣湾溝沟橋桥鋪铺\
                     壩坝嶺岭崗岗塢坞間间進进線线強强見见購购銀银債债償偿領领務务歲岁齡龄氣气價价億亿還还該该\
                     說说話话讀读閱阅覽览擊击載载量量號号屆届級级圓圆園园選选舉举訓训練练參参覆覆蓋盖積积\
                     國国歷历時时間间階阶機机構构設设備备標标準准導导戰战網网經经濟济書书記记幹干貧贫這这頃顷調调";

/// `c` in Simplified.
fn folded(c: char) -> char {
    static TABLE: std::sync::OnceLock<std::collections::HashMap<char, char>> =
        std::sync::OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let chars: Vec<char> = PAIRS.chars().filter(|c| !c.is_whitespace()).collect();
        chars.chunks_exact(2).map(|it| (it[0], it[1])).collect()
    });
    match c {
        // Full-width digits, letters and signs; punctuation keeps its width,
        // which tells １，２００ from a list of two.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' | '／' | '％' | '．' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '\u{A0}' | '\u{3000}' => ' ',
        '「' | '『' => '“',
        '」' | '』' => '”',
        c if c.is_ascii() => c,
        c => table.get(&c).copied().unwrap_or(c),
    }
}

/// `text` in Simplified, a character for a character.
pub(super) fn fold(text: &str) -> Vec<char> {
    text.chars().map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_read_the_same() {
        let fold = |text| fold(text).into_iter().collect::<String>();
        assert_eq!(fold("兩千多畝，３５０餘戶"), fold("两千多亩，350余户"));
        assert_eq!(fold("「一村一品」"), "“一村一品”");
        let pairs = PAIRS.chars().filter(|c| !c.is_whitespace()).count();
        assert_eq!(pairs % 2, 0);
    }
}
