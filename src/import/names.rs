//! The names of people in credits.
//!
//! In: `记者 董 蕾 通讯员 贺某`, `张三、李四`, with or without brackets. Out:
//! the names, without spaces inside. Knows nothing of where in a file a credit
//! stands; who asks knows that the text is one.

use std::ops::Range;

use super::words;
use crate::text::han::is_han;

/// The writers of a byline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) authors: Vec<String>,
}

/// The names in `text`, where it is a byline and nothing else: roles and
/// names, perhaps in brackets.
pub(super) fn byline(text: &str) -> Option<Byline> {
    let marks = [
        '■', '●', '◆', '▲', '★', '□', '○', '◎', '※', '·', '•', '—', '-', ' ',
    ];
    let inner = without_brackets(text.trim_start_matches(marks));
    if inner.chars().count() > 90 || inner.is_empty() {
        return None;
    }
    let parts = parts(inner);
    let roles = parts.iter().filter(|part| part.is_role).count();
    if roles == 0 {
        return None;
    }
    let mut authors = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut camera = false;
    for (at, part) in parts.iter().enumerate() {
        if !part.is_role {
            let next_is_role = parts.get(at + 1).is_some_and(|next| next.is_role);
            // The paper or station that the reporter works for, and the place
            // that he reports from: `記者王某／某地報導`.
            let reports = |next: &Part| matches!(next.text, "报道" | "報道" | "報導");
            let from = at > 0
                && !parts[at - 1].is_role
                && parts.get(at + 1).is_some_and(reports)
                && text.contains(['/', '／']);
            if from || next_is_role && is_house(part.text) {
                continue;
            }
            words.push(part.text);
            continue;
        }
        flush(&mut words, camera, &mut authors)?;
        camera = matches!(part.text, "图" | "圖" | "摄" | "攝" | "摄影" | "攝影");
    }
    flush(&mut words, camera, &mut authors)?;
    // At least half of the names begin as Chinese names do; a byline of other
    // words is a phrase with a role in it.
    let begins =
        |name: &&String| has_surname(name) || name.starts_with(|c| RARE_SURNAMES.contains(c));
    let known = authors.iter().filter(begins).count();
    // Names of other peoples begin as they like: `记者 某某卓玛`.
    let said = |name: &String| {
        let after = |at: usize| text[..at].ends_with([' ', '\u{3000}', '：', ':', '/', '／']);
        text.find(name.as_str()).is_some_and(after)
            && !name.contains(|c| "的了在和与與是到从從把被这這那".contains(c))
    };
    let known = if authors.iter().all(said) {
        authors.len()
    } else {
        known
    };
    (!authors.is_empty() && known * 2 >= authors.len()).then_some(Byline { authors })
}

/// The names in `text`, where it is nothing but Chinese names in brackets, as
/// a last line often is: `（张三 李四）`, `（某县党委 张三）`.
pub(super) fn bare_names(text: &str) -> Option<Vec<String>> {
    let inner = without_brackets(text);
    if inner.len() == text.len() || inner.chars().count() > 24 {
        return None;
    }
    let office = |text: &str| is_office(text) || is_house(text);
    let people = match inner.split_once(char::is_whitespace) {
        Some((first, rest)) if first.chars().count() > 3 && office(first) => rest,
        _ => inner,
    };
    personal_names(people)
}

/// The names in `text`, where it is `（责任编辑　张三）` and nothing else: the role
/// of an editor without a colon, in brackets.
pub(super) fn editors_in_brackets(text: &str) -> Option<Vec<String>> {
    let inner = without_brackets(text);
    if inner.len() == text.len() || inner.chars().count() > 24 {
        return None;
    }
    let roles = [
        "责任编辑",
        "責任編輯",
        "本版编辑",
        "执行编辑",
        "责编",
        "責編",
        "编辑",
        "編輯",
    ];
    let rest = roles.iter().find_map(|role| inner.strip_prefix(role))?;
    rest.starts_with(char::is_whitespace)
        .then(|| personal_names(rest))?
}

/// The names in `text`, where it is a row of the writers of a paper under its
/// title: several names, or names with the numbers of their institutions.
pub(super) fn writers(text: &str) -> Option<Vec<String>> {
    // A note stands behind a name; `86文章` counts.
    if text.chars().count() > 60 || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let note = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³' | '⁴' | '*');
    let noted = text.contains(note);
    let bare = text.replace(note, " ");
    // Where each name has its note, that says enough: no list has every surname.
    let each_noted = || {
        let mut parts = text
            .split(['，', ',', '、', ' ', '；'])
            .filter(|part| !part.is_empty());
        parts.all(|part| {
            let name = part.trim_end_matches(note);
            name.len() < part.len() && is_personal_name(name)
        })
    };
    if noted && each_noted() {
        return Some(names(&bare));
    }
    let names = names(&bare);
    let known =
        |name: &String| has_surname(name) || name.starts_with(|c| RARE_SURNAMES.contains(c));
    let people = names
        .iter()
        .all(|name| is_personal_name(name) && known(name))
        && names.iter().any(|name| has_surname(name));
    let names = Some(names).filter(|_| people)?;
    (names.len() >= 2 || noted).then_some(names)
}

/// The names in `text`, where it is nothing but Chinese names.
pub(super) fn personal_names(text: &str) -> Option<Vec<String>> {
    let names = names(text);
    let all = names
        .iter()
        .all(|name| is_personal_name(name) && has_surname(name));
    (all && !names.is_empty()).then_some(names)
}

fn has_surname(name: &str) -> bool {
    name.chars().next().is_some_and(is_surname)
}

/// Whether many names begin with that character.
pub(super) fn is_surname(c: char) -> bool {
    SURNAMES.contains(c)
}

/// The names in the value of a field such as `作者：`; empty where it names
/// nobody.
pub(super) fn listed(value: &str) -> Vec<String> {
    let value = without_descriptions(value);
    let value = value.trim_matches(|c: char| words::separates_fields(c));
    let mut found = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for part in parts(value) {
        if part.is_role {
            found.extend(merged(&words));
            words.clear();
        } else {
            words.push(part.text);
        }
    }
    found.extend(merged(&words));
    found.retain(|name| names_somebody(name));
    let mut seen: Vec<String> = Vec::new();
    for name in found {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// `value` without what stands in brackets behind a name and says who that is:
/// `张三（某合作社负责人）`.
fn without_descriptions(value: &str) -> String {
    let mut kept = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(open) = rest.find(['（', '(']) {
        let inner = &rest[open..];
        let Some(close) = inner.find(['）', ')']) else {
            break;
        };
        let end = close + inner[close..].chars().next().map_or(0, char::len_utf8);
        kept.push_str(&rest[..open]);
        let words = without_brackets(&inner[..end]);
        let describes = open > 0 && personal_names(words).is_none() && byline(words).is_none();
        kept.push_str(if describes { " " } else { &inner[..end] });
        rest = &inner[end..];
    }
    kept.push_str(rest);
    kept
}

fn names(text: &str) -> Vec<String> {
    merged(&parts(text).iter().map(|part| part.text).collect::<Vec<_>>())
}

/// Words that stand in an author's place and name nobody.
fn names_somebody(name: &str) -> bool {
    let folded = words::fold(name);
    let nobody = [
        "佚名",
        "未知",
        "匿名",
        "网络",
        "互联网",
        "本站",
        "本网",
        "admin",
        "administrator",
        "管理员",
        "小编",
        "原创",
        "网友",
        "转载",
        "不详",
        "无",
        "编辑",
        "系统管理员",
        "root",
        "null",
        "none",
        "办公室",
        "编辑部",
        "宣传部",
        "党政办",
        "综合办",
        "信息中心",
    ];
    let long_enough = name.chars().count() >= 2;
    let code = name.chars().any(|c| c.is_ascii_digit());
    let wording = words::wording(name);
    let interface = wording.covered > 0 && wording.covered * 2 >= name.chars().count();
    let person = has_surname(name) && name.chars().count() <= 3;
    let house = !person && (is_house(name) || folded.ends_with("编辑部"));
    let job = [
        "主任",
        "书记",
        "教授",
        "研究员",
        "主席",
        "局长",
        "镇长",
        "乡长",
        "县长",
        "干部",
        "讲师",
        "博士",
        "硕士",
        "院长",
        "所长",
        "站长",
        "社长",
        "会长",
        "理事长",
        "秘书长",
        "负责人",
        "教师",
    ]
    .iter()
    .any(|end| folded.ends_with(end) && name.chars().count() >= 5);
    let own = ["本报", "本刊", "本网", "本台", "本社", "本站"]
        .iter()
        .any(|own| folded.starts_with(own));
    long_enough
        && !job
        && !house
        && !own
        && !code
        && !interface
        && !nobody.contains(&folded.as_str())
}

fn flush(words: &mut Vec<&str>, camera: bool, authors: &mut Vec<String>) -> Option<()> {
    for name in merged(words) {
        if !is_personal_name(&name) {
            return None;
        }
        if !camera && !authors.contains(&name) {
            authors.push(name);
        }
    }
    words.clear();
    Some(())
}

fn is_personal_name(name: &str) -> bool {
    let han = name.chars().filter(|c| is_han(*c)).count();
    let dotted = name.contains(['·', '•']);
    let only = name
        .chars()
        .all(|c| is_han(c) || matches!(c, '·' | '•' | '*' | '＊'));
    only && !words::is_label(name) && ((2..=4).contains(&han) || (dotted && han <= 12))
}

/// Whether `text` names a paper, a station or an account.
pub(super) fn is_house(text: &str) -> bool {
    let folded = words::fold(text);
    let ends = [
        "报",
        "网",
        "台",
        "社",
        "中心",
        "客户端",
        "刊",
        "部",
        "融媒",
        "在线",
        "新闻",
        "发布",
        "观察",
        "杂志",
        "频道",
        "公众号",
        "微信",
        "论坛",
        "日报社",
        "通讯",
    ];
    (2..=14).contains(&text.chars().count()) && ends.iter().any(|end| folded.ends_with(end))
}

/// Whether a name is that of a place where anybody publishes.
pub(super) fn is_platform(name: &str) -> bool {
    let folded = words::fold(name);
    ["平台", "空间", "博客", "论坛", "社区", "文库"]
        .iter()
        .any(|end| folded.ends_with(end))
}

/// Whether `text` names an office and nothing else.
pub(super) fn is_office(text: &str) -> bool {
    let folded = words::fold(text);
    let ends = [
        "局",
        "委",
        "办",
        "厅",
        "政府",
        "委员会",
        "办公室",
        "党委",
        "总支",
        "支部",
        "党校",
        "村委",
        "社联",
        "文联",
        "档案馆",
        "文化馆",
        "博物馆",
        "党组",
        "协会",
        "联合会",
        "合作社",
        "公司",
        "大学",
        "学院",
        "医院",
        "学校",
        "小学",
        "中学",
        "村委会",
        "居委会",
        "街道",
        "工作站",
        "研究院",
        "研究所",
        "研究室",
        "课题组",
        "调研组",
        "编辑部",
        "法院",
        "检察院",
        "领导小组",
        "专班",
        "宣传部",
        "组织部",
        "中心",
        "总队",
        "支队",
        "大队",
        "社区",
        "人大",
        "政协",
        "工会",
        "团委",
        "妇联",
    ];
    let length = text.chars().filter(|c| is_han(*c)).count();
    (4..=30).contains(&length)
        && text
            .chars()
            .all(|c| is_han(c) || matches!(c, ' ' | '（' | '）' | '·'))
        && ends.iter().any(|end| folded.ends_with(end))
}

/// `text` without the brackets around it.
pub(super) fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    for (open, close) in [
        ('（', '）'),
        ('(', ')'),
        ('【', '】'),
        ('[', ']'),
        ('〔', '〕'),
        ('〖', '〗'),
        ('(', '）'),
        ('（', ')'),
        ('〔', '〕'),
        ('［', '］'),
    ] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            return inner.trim();
        }
    }
    text
}

struct Part<'a> {
    text: &'a str,
    is_role: bool,
}

/// Cuts `text` at spaces, marks and roles.
fn parts(text: &str) -> Vec<Part<'_>> {
    let folded = words::fold_in_place(text);
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let separates = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '、' | '，' | ',' | '/' | '／' | '∕' | '|' | '｜' | '丨' | '；' | ';' | '：' | ':'
            )
            || matches!(
                c,
                '（' | '）'
                    | '('
                    | ')'
                    | '。'
                    | '.'
                    | '【'
                    | '】'
                    | '['
                    | ']'
                    | '&'
                    | '＆'
                    | '〔'
                    | '〕'
            )
            || matches!(c, '〔' | '〕' | '［' | '］')
    };
    let mut push = |from: usize, to: usize| {
        if from < to {
            let piece = without_preposition(&text[from..to]);
            // `文` and `图` alone are roles; inside a name they are letters.
            let is_role = matches!(
                piece,
                "由" | "文" | "图" | "圖" | "摄" | "攝" | "摄影" | "攝影"
            ) || ["报道", "報道", "報導"]
                .iter()
                .any(|end| piece.ends_with(end));
            parts.push(Part {
                text: piece,
                is_role,
            });
        }
    };
    let roles: Vec<Range<usize>> = words::roles_in(&folded).collect();
    let mut next = roles.iter();
    let mut role = next.next();
    while at < text.len() {
        if let Some(found) = role.filter(|role| role.start == at) {
            push(start, at);
            push(at, found.end);
            (at, start) = (found.end, found.end);
            role = next.next();
            continue;
        }
        let c = text[at..].chars().next().unwrap_or(' ');
        if separates(c) {
            push(start, at);
            start = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    push(start, text.len());
    let base = text.as_ptr() as usize;
    for part in &mut parts {
        let offset = part.text.as_ptr() as usize - base;
        part.is_role |= roles.contains(&(offset..offset + part.text.len()));
    }
    parts
}

/// `张三` for `由张三`. No name begins so; 由于 is another word.
fn without_preposition(piece: &str) -> &str {
    let named = piece.strip_prefix('由').filter(|name| {
        (2..=4).contains(&name.chars().count()) && has_surname(name) && !name.starts_with('于')
    });
    named.unwrap_or(piece)
}

/// Joins single Hanzi, which names of two characters are often spaced into.
fn merged(words: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut half = false;
    for word in words {
        let single = word.chars().count() == 1 && word.chars().all(is_han);
        match names.last_mut() {
            Some(last) if half && (single || word.chars().count() == 2) => {
                last.push_str(word);
                half = false;
            }
            _ => {
                names.push((*word).to_owned());
                half = single;
            }
        }
    }
    names
}

/// The first characters of most Chinese names, in both scripts.
const SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鐘鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱侯江尹薛闫阎閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文庞龐樊兰蘭殷施洪翟安颜顏倪牛温溫季俞章鲁魯葛伍申尤毕畢聂聶柴焦齐齊梅庄莊辛管祝左涂童耿欧歐阮苗裴柯房舒骆駱宁寧凌霍谷纪紀屈甘时時祁冉边邊车車鲍鮑申拜岳桂\
闻聞游冼邝鄺邬鄔吉祖奚席滕靳瞿盛詹芦蘆郁丘娄婁茅虞穆屠杭卓竺解连連古翁巩鞏褚麦麥司缪繆楼樓宫宮项項路米臧单單盖蓋苟晏桑艾佘敖冷符辜楚晋晉荣榮占花蒲郎郜鹿濮应應查储儲巫闵閔窦竇隋冀井蔺藺占尚幸池凤鳳苑鞠阳陽揭";

/// The first characters of rarer names, which begin as many words: they count where a role says
/// that a name stands here.
const RARE_SURNAMES: &str = "公粟明曲全水和商官封宗居展山巴师師平库庫建弓强戚戎扈支敬斯昌束来來栗桓校母毋水牟沙法洛浦海湛滑漆牧玉由甄生权權种種红紅终終经經羊羿翦能臺荆荊荀茹莘萨薩蒙蓝藍虎衡衣訾诸諸豆贝貝贡貢贲起越达達逄连连邢邰邸郏郭鄂银銀门門闪闾阚關关隆雍雒雪青静靳鞠须须鱼魚鲜鮮麻黑央才仁";
