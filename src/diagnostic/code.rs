//! The table of codes: number, name, severity and explanation of every
//! problem that wenzhai can name.
//!
//! `wenzhai check --explain W203` prints an entry. Numbers follow the flow:
//! 1xx sources and import, 2xx front matter and settings, 3xx Markdown, 4xx
//! links and taxonomies, 5xx scripts, 6xx theme, 7xx the finished site. Knows
//! nothing of where a problem is found.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something cannot be shown as it is written; the run ends with code 1.
    Error,
    /// It can be shown, but an editor should look.
    Warning,
    /// Nothing is wrong; something is left open or was done for the editor.
    Note,
}

impl Severity {
    /// The English keyword, as compilers print it.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The number: 203 for W203.
    pub number: u16,
    /// A stable kebab-case name.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it means and what to do, for an editor, with an example.
    pub explanation: &'static str,
}

impl Code {
    /// The code as it is shown: `W203`.
    pub fn id(&self) -> String {
        format!("W{}", self.number)
    }
}

/// The entry with `id` (`W203` or `w203`) or kebab-case name.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter()
        .copied()
        .find(|code| code.id().eq_ignore_ascii_case(id) || code.name == id)
}

macro_rules! codes {
    ($($constant:ident = $number:literal, $name:literal, $severity:ident, $explanation:literal;)*) => {
        $(
            #[doc = concat!("W", stringify!($number), ": ", $name, ".")]
            pub static $constant: Code = Code {
                number: $number,
                name: $name,
                severity: Severity::$severity,
                explanation: $explanation,
            };
        )*
        /// Every code, by number.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    UNREADABLE_FILE = 101, "unreadable-file", Error,
        "文件读不出来：没有权限，或者读取时被移走了。\n请检查文件的权限后再运行；其他文件不受影响。";
    UNDECODABLE_BYTES = 102, "undecodable-bytes", Warning,
        "文件里有几个字节不属于它的编码，已显示为 �。\n通常是保存或抓取时截断了。请对照原文补上，再删去 `garbled` 里的记录。";
    BINARY_FILE = 103, "binary-file", Error,
        "这不是文本文件（含有二进制内容），跳过。\n如果它是 Word、PDF 或图片，请先另存为纯文本（.txt）或 Markdown（.md）。";
    EMPTY_FILE = 104, "empty-file", Warning,
        "文件是空的，或者只有空白，跳过。";
    SYMLINK_SKIPPED = 105, "symlink-skipped", Warning,
        "这是一个符号链接。为了不读到项目以外的文件，符号链接一律不跟随。\n请把文件本身复制到这个文件夹里。";
    FILE_TOO_LARGE = 106, "file-too-large", Error,
        "文件超过 64 MB。一篇案例不会这么大；请先拆开，或确认没有放错文件。";
    UNSUPPORTED_FORM = 107, "unsupported-form", Error,
        "这种文件还不能导入。可以导入的有：纯文本（.txt）、保存的网页（.html、.mhtml）、Word 文档（.docx）和 Markdown（.md）。\n请用文字处理软件打开它，另存为其中一种，再导入。";
    BROKEN_DOCUMENT = 108, "broken-document", Error,
        "Word 文档或网页存档打不开：文件损坏，或者没有下载完整。其他文件不受影响。\n请重新保存或下载一次；能在文字处理软件里打开的，另存为纯文本（.txt）再导入。";
    NO_ARTICLE = 111, "no-article", Error,
        "在这个文件里找不到正文：只有导航、按钮、名单一类的文字。\n用 `wenzhai import --explain 文件` 可以看到每一行被判成了什么。";
    ARTICLE_KEPT = 112, "article-kept", Warning,
        "目标文件已经由编辑改过，这次导入没有覆盖它；新的一份放在旁边（.new.md）。\n请对照两份，合并后删去 .new.md。";
    VALUE_GUESSED = 113, "value-guessed", Note,
        "来源没有写明这一项，值是推测的，已列入 `guessed`。\n核对后，请改正它，并从 `guessed` 里删去。";
    TEXT_GARBLED = 114, "text-garbled", Warning,
        "原文在这里损坏、缺字，已按原样保留，并记入 `garbled`，页面上会标为“缺字”。\n找到完好的原文后补上，再删去这条记录。";
    DUPLICATE_SOURCE = 115, "duplicate-source", Warning,
        "两个来源文件是同一篇文章，只导入了一份。";
    REPOST = 116, "repost", Warning,
        "两篇文章的文字大半相同：多半是同一篇的转载、节选或繁简两版。程序不会替你删。\n对照两份，留下较好的一份（完整、不缺字、写明日期和来源）；删去另一份后，再整批导入也不会把它带回来。两份都留也可以。";
    NOT_WRITTEN = 117, "not-written", Error,
        "文章写不进去：没有权限、磁盘满了，或者同名的位置不是普通文件。其他文章不受影响；解决后再运行一次。";
    IMPORT_FAILED = 118, "import-failed", Error,
        "程序在这个文件上出错，没有导入。这是程序的毛病，不是文件的；其他文件不受影响。\n请把这个文件和当时屏幕上的英文信息一起报告给开发者。";
    BAD_RECORD = 119, "bad-record", Error,
        "`import --jsonl` 读到的这一行不是可以导入的记录，没有导入；后面的记录照常。\n每行写一个 JSON 对象，要有 text、html、base64 之一：\n    {\"id\": \"a1\", \"text\": \"标题\\n正文……\"}";
    RECORD_MENDED = 120, "record-mended", Warning,
        "`import --jsonl` 读到的记录里有一处不能用（坏字符、不成样子的网址或日期），其余部分照常导入。";
    BAD_WORDS = 121, "bad-words", Error,
        "`content/import-words.tsv` 里的这一行不能用，导入时没有理它；其他的行照常。\n每行三栏，用 Tab 隔开：类、方式、词（几个词用空格隔开）。# 开头的行是说明。\n    related\tany\t大家还在看 本周热读\n    label-editor\tlabel\t排版编辑";
    BROKEN_YAML = 201, "broken-yaml", Error,
        "文件头（两行 `---` 之间）不是正确的 YAML，读不下去。\n常见原因：冒号后面少了空格；值里有冒号而没有加引号；缩进用了 Tab。\n    错：title:标题\n    对：title: 标题\n    对：title: \"一个带：冒号 : 的标题\"";
    MISSING_KEY = 202, "missing-key", Error,
        "文件头缺少必需的一项。\n    ---\n    title: 标题\n    slug: biao-ti-3f9a1c\n    ---";
    UNKNOWN_KEY = 203, "unknown-key", Error,
        "文件头里有一个不认识的键，多半是写错了一个字母。\n    错：data: 2021-05-04\n    对：date: 2021-05-04";
    WRONG_TYPE = 204, "wrong-type", Error,
        "这一项的值不是应有的样子，例如该写一串名字的地方写了别的。\n    对：author: [王某, 李某]";
    DUPLICATE_KEY = 205, "duplicate-key", Error,
        "同一个键写了两次，程序不知道以哪个为准。请删去一个。";
    BAD_DATE = 206, "bad-date", Error,
        "日期要写成 年-月-日，各占四位、两位、两位。\n    对：date: 2021-05-04";
    BAD_SLUG = 207, "bad-slug", Error,
        "`slug` 是网页的文件名：只能用小写字母 a–z、数字和单个连字符，最长 56 个字符，定了就不要再改。\n    对：slug: long-xi-3f9a1c";
    NO_FRONT_MATTER = 208, "no-front-matter", Error,
        "文件开头没有文件头。Markdown 文件的第一行应是 `---`，随后是 `title:` 等，再以一行 `---` 结束。";
    STILL_GUESSED = 209, "still-guessed", Note,
        "这一项还是推测的（列在 `guessed` 里）。核对后请从 `guessed` 里删去。";
    STILL_GARBLED = 210, "still-garbled", Note,
        "这一处原文缺字，页面上标为“缺字”。找到完好的原文后补上，再从 `garbled` 里删去。";
    GARBLED_NOT_FOUND = 211, "garbled-not-found", Warning,
        "`garbled` 里的这一段在正文里找不到了。如果已经补好，请把它从 `garbled` 里删去。";
    NO_BODY = 212, "no-body", Warning,
        "这篇文章只有文件头，没有正文。";
    FIGURE_WITHOUT_VALUE = 213, "figure-without-value", Error,
        "`figures` 里的一项没有数值，没有收入。数值写在 `value` 里，以单位计，不写万、亿；原文用 * 隐去了数字的，写 `approx: masked`。\n    - value: 20000000\n      unit: 元\n      approx: over\n      quote: 2000多万元\n      sentence: 去年，四个村引进资金2000多万元。";
    FIGURE_NOT_FOUND = 214, "figure-not-found", Warning,
        "`figures` 里这一项的 `quote` 或 `sentence` 在正文里找不到，读者点不到原句。\n正文改过以后，请照样改这两行；正文里已经没有这个数字的，请删去这一项。";
    UNKNOWN_UNIT = 215, "unknown-unit", Note,
        "这个单位不在单位表里，数字页上归不进任何一类，也不和别的数字比较。\n单位不带万、亿，按文中的写法：元、人次、人、户、亩、%、百分点、倍、吨、公里、个……每一单位的写成 元/亩。";
    BAD_CHANGE = 216, "bad-change", Warning,
        "`change` 的写法看不懂，没有收入。\n    对：change: \"+166%\"\n    对：change: \"-12%\"\n    对：change: \"+8pp\"（百分点）\n    对：change: x4（翻两番）\n    对：change: from 120000 to 486000";
    MISSING_FACTS = 218, "missing-facts", Note,
        "文件头里缺少读者用来找案例的几项：`place`（地区）、`themes`（主题）、`summary`（提要）。\n没有它们，这篇案例不会出现在相应的列表里。\n    place: [天台县, 龙溪乡]\n    themes: [产业振兴]\n    summary: 一两句话说清谁做了什么、结果怎样。";
    FIGURE_DIFFERS = 219, "figure-differs", Warning,
        "`figures` 里这一项的 `value`、`unit` 或 `change` 和它的 `quote` 说的不一样：多半是改了一处、忘了另一处，或者忘了把万、亿换算过来。\n程序读不懂的说法不会报告；原话没有抄错，就照它改那一项。\n    错：value: 2000      quote: 2000多万元\n    对：value: 20000000  quote: 2000多万元";
    LITERAL_ASTERISKS = 301, "literal-asterisks", Warning,
        "`**` 在这里不会变成粗体，读者会看到星号：按 Markdown 的规则，夹在全角标点和汉字之间的 `**` 不能结束粗体。\n    错：**重点：**后文\n    对：**重点**：后文";
    HTML_REMOVED = 302, "html-removed", Warning,
        "正文里的 HTML 有不允许的标签或属性（脚本、事件、样式、框架等），已经去掉。";
    UNSAFE_ADDRESS = 303, "unsafe-address", Error,
        "这个链接的地址不能用：只接受 http、https、mailto 和项目里的文件。链接已去掉，文字保留。";
    DEAD_LINK = 401, "dead-link", Error,
        "链接指向的文件不在 content/ 里。请检查文件名；链接以所在文件为起点。\n    对：[另一篇](ling-yi-pian.md)";
    DEAD_ANCHOR = 402, "dead-anchor", Warning,
        "链接指向的文件里没有这个位置。`#` 后面可以写小标题的文字，或者编号（如 s2、p12）。";
    DUPLICATE_SLUG = 403, "duplicate-slug", Error,
        "两个文件的 `slug` 相同，网页会互相覆盖。只保留了第一个；请给另一个换一个 `slug`。";
    ALIAS_CLASH = 404, "alias-clash", Warning,
        "两个词条用了同一个名称或别名，文中出现时只会链接到第一个。";
    UNKNOWN_TERM = 405, "unknown-term", Warning,
        "`themes` 或 `practices` 里的这个名称没有对应的词条。请改正写法，或在 content/terms/ 里加一个词条。";
    LINK_LEAVES_PROJECT = 406, "link-leaves-project", Error,
        "链接指向 content/ 以外的地方。网站里只能链接项目里的文件。";
    MISSING_ASSET = 407, "missing-asset", Error,
        "图片或附件不在 content/ 里。请把文件放进来，或改正路径。";
    AMBIGUOUS_NAME = 408, "ambiguous-name", Error,
        "`[[标题]]` 或 `redirect` 写的名称有不止一篇用着，程序不知道是哪一篇。请改写成 `[[文件名|文字]]`。";
    LINK_TO_DRAFT = 409, "link-to-draft", Warning,
        "链接指向一篇草稿（`draft: true`）。草稿不发布，所以链接已去掉，文字保留。";
    REDIRECT_CIRCLE = 410, "redirect-circle", Error,
        "几篇文章的 `redirect` 互相指着，绕成一圈，读者到不了任何一篇。请删去其中一个 `redirect`。";
    UNKNOWN_PLACE = 411, "unknown-place", Note,
        "`place` 里的一个地名不在县以上的地名表里，或者不在它的上级里，或者有不止一个地方同名。\n请检查写法；上级可以不写，由地名表补出。\n    对：place: [天台县, 龙溪乡]";
    UNUSED_TERM = 412, "unused-term", Note,
        "没有一篇案例提到这个词条，也没有案例归在它的下面。可以给它加几个别名（`aliases`），或者留着等以后的案例。";
    BAD_DICTIONARY = 501, "bad-dictionary", Error,
        "词典里这一行不对，没有用上；其余各行不受影响。\n每行是：简体、一个 Tab、繁体；只用于某些版本的，再加一个 Tab 和版本。\n    于谦⇥于謙\n    软件⇥軟體⇥hant\n    软件⇥軟件⇥hk";
    BROKEN_MARK = 502, "broken-mark", Error,
        "`-{ }-` 写得不对，没有起作用，按原样显示。\n    不转换：-{词}-\n    分版本：-{hans:计算机;hant:電腦}-\n    就是这两个字符：\\-{";
    HAND_MADE_ALONE = 503, "hand-made-alone", Error,
        "手工版本（name.hant.md）旁边没有原件（name.md），所以没有收入。\n手工版本只写一个版本的文字；其余版本从原件转换。";
    HAND_MADE_DIFFERS = 504, "hand-made-differs", Warning,
        "手工版本的小标题或段落数目与原件不同：切换简繁时，读者可能落到别的段落。\n请把段落对齐；如果就该这样，可以不理。";
    HAND_MADE_CONFLICT = 505, "hand-made-conflict", Warning,
        "手工版本的文件头有一项与原件冲突，或者只能写在原件里。以原件为准。\n手工版本里可写：title、summary、source、author、editor、place。";
    IN_NO_EDITION = 506, "in-no-edition", Warning,
        "这个文件不会出现在网站的任何一个版本里：`editions` 里写的版本，网站都没有；或者手工版本的那个版本没有开。\n网站有哪些版本，由 wenzhai.yaml 的 `editions` 决定。";
    WRONG_SCRIPT = 511, "wrong-script", Warning,
        "一个版本的网页里有另一种文字的字（简体版里的繁体字，或者相反）。\n原文就要这样，用 <span lang=\"zh-Hant\">…</span> 标明；转换不对，在 content/convert.tsv 里写一行，或在文中用 -{ }-。";
    NAME_VARIES = 512, "name-varies", Warning,
        "同一个名称（作者、地名、词条、《书名》）在一个版本里有两种写法，例如“于謙”和“於謙”。\n在 content/convert.tsv 里写一行，全站就一致了。";
    UNDECIDED = 513, "undecided", Note,
        "这个字单用，有几种繁体，词典、人名、地名和上下文规则都定不了，就按常用的字转了。\n转得不对，在这里写 -{hans:冲;hant:沖}- 这样的标记，或在 content/convert.tsv 里写一行；转得对，可以不理。";
    ROUND_TRIP = 514, "round-trip", Note,
        "这个词从简体转成繁体，再转回来，就变了样：多半有一次转得不对。\n不对，就在 content/convert.tsv 里写一行；对，可以不理。";
    TEMPLATE_BROKEN = 601, "template-broken", Error,
        "模板的语法有错误，主题读不进来。括号里是模板引擎 Tera 的原话（英文）。\n常见原因：{{ }} 或 {% %} 没有成对；if、for、block 少了 endif、endfor、endblock。模板的语法见 Tera 2 的文档。";
    TEMPLATE_FAILED = 602, "template-failed", Error,
        "模板在生成网页时出错，例如用了不存在的变量，用到它的网页没有生成。括号里是模板引擎 Tera 的原话（英文）。\n名称写错时，Tera 会列出可用的名称（Available variables、Available fields），从里面选。";
    MISSING_STRING = 603, "missing-string", Error,
        "主题的界面文字缺了一条：每个版本（hans、hant …）的 strings 文件必须有同样的键。";
    MISSING_TEMPLATE = 604, "missing-template", Error,
        "主题缺少一个必需的模板。";
    BROKEN_PAGE_LINK = 701, "broken-page-link", Error,
        "生成的网页里有一个链接，指向不存在的文件或位置。";
    DUPLICATE_ID = 702, "duplicate-id", Error,
        "生成的网页里有两个元素用了同一个 id。";
    NO_COUNTERPART = 703, "no-counterpart", Error,
        "这个网页在另一个版本里没有对应的网页，切换简繁会落空。";
    FOREIGN_FILE = 704, "foreign-file", Error,
        "输出文件夹里已经有一个同名文件，而它不是文摘写的，所以没有覆盖。\n请把它移走，或换一个输出文件夹。";
    UNSAFE_MARKUP = 705, "unsafe-markup", Error,
        "网页里有内嵌的脚本、事件属性、样式或框架，或者从别的网站装入文件。\n正文里的 HTML 会自动清理，所以多半在主题的模板里：请把脚本和样式放进 assets/，用文件引用。";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_unique() {
        assert!(ALL.windows(2).all(|pair| pair[0].number < pair[1].number));
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn a_code_is_found_by_number_and_by_name() {
        assert_eq!(find("w203"), Some(&UNKNOWN_KEY));
        assert_eq!(find("unknown-key"), Some(&UNKNOWN_KEY));
        assert_eq!(find("W999"), None);
    }
}
