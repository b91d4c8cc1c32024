//! How many scraped files a second one thread imports, against decoding and a
//! plain scan of the same bytes in the same run: `cargo bench --bench import`.
//! The goal is 1,000 files of 7 kB, the aim 5,000.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use wenzhai::import::{Given, Vocabulary, import};
use wenzhai::source::SourceDocument;
use wenzhai::source::decode::decode;
use wenzhai::text::han::is_han;
use wenzhai::text::span::SourcePath;

/// Sentences of our own, one a line, the first column in Simplified.
const SENTENCES: &str = include_str!("../tests/fixtures/sentences.tsv");

fn main() -> anyhow::Result<()> {
    let pages: Vec<Vec<u8>> = (0..48).map(page).collect();
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let path = SourcePath::new("content/sources/a.txt").expect("a plain path");
    let vocabulary = Vocabulary::default();
    let given = Given::default();
    let read = |page: &[u8]| decode(&path, page).value.expect("text");
    let scan = |page: &[u8]| {
        let document = read(page);
        document.text.chars().filter(|c| is_han(*c)).count()
    };
    let whole = |page: &[u8]| {
        let document: SourceDocument = read(page);
        import(&document, &vocabulary, &given)
            .value
            .map_or(0, |it| it.markdown.len())
    };
    // The first round loads what is loaded once; of the others the best counts, in turns.
    let mut best = [Duration::MAX; 2];
    for round in 0..8 {
        for (way, best) in best.iter_mut().enumerate() {
            let begun = Instant::now();
            for page in &pages {
                std::hint::black_box(if way == 0 { scan(page) } else { whole(page) });
            }
            if round > 0 {
                *best = begun.elapsed().min(*best);
            }
        }
    }
    let [scan, whole] = best.map(|time| time.as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a rate needs no seven digits")]
    let (files, size) = (pages.len() as f64, bytes as f64 / 1e3 / pages.len() as f64);
    let mut table = String::new();
    writeln!(table, "{} pages of {size:.1} kB, one thread", pages.len())?;
    writeln!(table, "decode and scan {:8.0} files/s", files / scan)?;
    writeln!(table, "import          {:8.0} files/s", files / whole)?;
    writeln!(table, "ratio           {:8.1}", whole / scan)?;
    write!(io::stdout(), "{table}")?;
    Ok(())
}

/// A scraped page of 7 kB: what stands around an article, and headings,
/// paragraphs and a second copy of the lead in it.
fn page(seed: usize) -> Vec<u8> {
    let sentences: Vec<&str> = SENTENCES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .filter(|line| !line.is_empty())
        .collect();
    let mut text = String::from(
        "首页 | 新闻 | 视频 | 登录 | 注册\n您当前的位置：首页 > 三农 > 正文\n河边有座共用的磨坊_青禾新闻网\n\
         河边有座共用的磨坊\n2022-11-03 08:15 来源：青禾晚报 作者：罗青 点击：88 次\n分享到：微信 微博 QQ空间\n",
    );
    let mut at = seed * 7;
    for number in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"] {
        let _ = writeln!(text, "{number}、磨坊的第{number}件事");
        for _ in 0..2 {
            for _ in 0..9 {
                text.push_str(sentences[at % sentences.len()]);
                at += 5;
            }
            text.push('\n');
        }
        if text.len() > 6_400 {
            break;
        }
    }
    text.push_str(
        "（责任编辑：秦晓）\n【打印】【关闭】\n上一篇：春耕的第一天\n下一篇：没有了\n相关阅读\n一口老井的故事\n\
         水渠修到家门口\n网友评论 文明上网理性发言\n版权声明：本网所有内容，未经授权不得转载。\n\
         青禾新闻网 版权所有 ICP备00000000号\n",
    );
    text.into_bytes()
}
