//! What a digest of thousands of cases costs: `cargo bench --bench thousands`,
//! or with a number behind `--`. It builds a made-up digest of a tenth of them
//! and then of all, page by page, and prints the time of each stage, how it has
//! grown, the memory at its highest, and the largest page of every kind. The
//! goals: no stage grows much faster than the number of cases, and no list is
//! larger than 20 kB once it is compressed, which makes it a fifth.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use wenzhai::edition::opencc::OpenCc;
use wenzhai::pipeline::{self, Inputs};
use wenzhai::source::SourceDocument;
use wenzhai::text::span::SourcePath;

const TOWNS: &str = "东西南北上下大小新老";
const WATERS: &str = "河山溪岭塘湾坪桥";
const COUNTIES: [&str; 12] = [
    "天台县",
    "孟州市",
    "清丰县",
    "安吉县",
    "沛县",
    "平遥县",
    "射洪市",
    "阳朔县",
    "改则县",
    "宁阳县",
    "建瓯市",
    "海晏县",
];
const THINGS: [&str; 16] = [
    "茶园",
    "鱼塘",
    "果园",
    "祠堂",
    "食堂",
    "水渠",
    "街巷",
    "校舍",
    "卫生室",
    "合作社",
    "村道",
    "山林",
    "夜市",
    "工坊",
    "渡口",
    "集市",
];
const DEEDS: [&str; 8] = [
    "修好", "盘活", "翻新", "管护", "共建", "托管", "认领", "打通",
];
const PRACTICES: [&str; 9] = [
    "积分制",
    "清单制",
    "网格化管理",
    "党建联建",
    "一事一议",
    "订单农业",
    "村规民约",
    "强村公司",
    "片区组团",
];
const THEMES: [&str; 5] = ["产业振兴", "人才振兴", "文化振兴", "生态振兴", "组织振兴"];

/// Numbers that look like chance and are the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn char_of(&mut self, words: &str) -> char {
        let at = self.below(words.chars().count());
        words.chars().nth(at).unwrap_or('大')
    }
}

fn main() -> anyhow::Result<()> {
    let most = std::env::args()
        .find_map(|it| it.parse().ok())
        .unwrap_or(5000);
    let engine = OpenCc::open(None)?;
    let mut table = String::new();
    let mut before: Option<[Duration; 2]> = None;
    for count in [most / 10, most] {
        let inputs = inputs(count)?;
        let begun = Instant::now();
        let built = pipeline::build(&inputs, &engine);
        let site = built.site.expect("the theme of the program loads");
        let assembled = begun.elapsed();
        let begun = Instant::now();
        let sizes: Vec<(String, usize)> = site
            .pages()
            .par_iter()
            .map(|page| (kind(page.path.as_str()), site.render(page).value.len()))
            .collect();
        let rendered = begun.elapsed();
        let mut largest: BTreeMap<String, usize> = BTreeMap::new();
        for (kind, size) in &sizes {
            let entry = largest.entry(kind.clone()).or_default();
            *entry = (*entry).max(*size);
        }
        let factor = |now: Duration, at: usize| {
            before.map_or_else(String::new, |it| {
                format!(" ({:.1} times)", now.as_secs_f64() / it[at].as_secs_f64())
            })
        };
        writeln!(
            table,
            "{count} cases, {} files: to a plan {:.1} s{}, to bytes {:.1} s{}; memory {} MB",
            sizes.len(),
            assembled.as_secs_f64(),
            factor(assembled, 0),
            rendered.as_secs_f64(),
            factor(rendered, 1),
            peak(),
        )?;
        before = Some([assembled, rendered]);
        if count == most {
            // The other edition has pages of the same size.
            for (kind, size) in largest.into_iter().filter(|(it, _)| !it.contains("hant/")) {
                writeln!(
                    table,
                    "  {kind}: at most {} kB before compression",
                    size / 1000
                )?;
            }
        }
    }
    write!(io::stdout(), "{table}")?;
    Ok(())
}

/// What a page is, by its place: `hans/places/x.html` is one of `hans/places/*`,
/// and `index.2.html` the second page of `index.html`.
fn kind(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, file)) if file.starts_with("index.") => format!("{folder}/index.html"),
        Some((folder, _)) => format!("{folder}/*"),
        None => path.to_owned(),
    }
}

/// The memory of this process at its highest, in megabytes; 0 where the system
/// does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let number = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    number.unwrap_or(0) / 1000
}

/// A project of `count` cases, with the glossary and the theme of this one.
fn inputs(count: usize) -> anyhow::Result<Inputs> {
    let mut inputs = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR")))?.value;
    inputs.sources.clear();
    inputs
        .documents
        .retain(|it| it.path.is_under("content/terms"));
    let mut chance = Chance(7);
    for number in 0..count {
        let name = format!("content/articles/case-{number:05}.md");
        let path = SourcePath::new(&name).expect("a plain path");
        let text = case(number, &mut chance);
        inputs
            .documents
            .push(SourceDocument::from_text(path, &text));
    }
    Ok(inputs)
}

/// One case: five paragraphs, measures, a dozen figures.
fn case(number: usize, chance: &mut Chance) -> String {
    let town = format!("{}{}镇", chance.char_of(TOWNS), chance.char_of(WATERS));
    let (county, thing, deed) = (chance.of(&COUNTIES), chance.of(&THINGS), chance.of(&DEEDS));
    let mut figures = BTreeSet::new();
    let mut paragraph = |chance: &mut Chance| {
        let mut text = String::new();
        for _ in 0..3 + chance.below(3) {
            let (people, money) = (20 + chance.below(2000), 3 + chance.below(90));
            let (thing, deed, practice) =
                (chance.of(&THINGS), chance.of(&DEEDS), chance.of(&PRACTICES));
            let sentence = match chance.below(4) {
                0 => format!(
                    "村里把{thing}交给大家{deed}，{people}户人家报了名，一年投入{money}万元。"
                ),
                1 => format!(
                    "起初没有人相信{thing}能{deed}，老支书带着几名党员先干，事情这才有了转机。"
                ),
                2 => format!("推行{practice}以后，村集体收入达到{money}万元，每一家都说得上话。"),
                _ => format!("如今{thing}边上坐着下棋的老人，来过的游客有{people}人次。"),
            };
            for (quote, unit, value) in [
                (format!("{people}户"), "户", people),
                (format!("{people}人次"), "人次", people),
                (format!("{money}万元"), "元", money * 10_000),
            ] {
                if sentence.contains(&quote) {
                    figures.insert(format!(
                        "  - value: {value}\n    unit: {unit}\n    quote: {quote}\n    sentence: {sentence}\n"
                    ));
                }
            }
            text.push_str(&sentence);
        }
        text
    };
    let body = format!(
        "{}\n\n## 做法\n\n一是{deed}{thing}。{}二是请人来教。{}三是把账贴出来。{}\n\n## 成效\n\n{}\n",
        paragraph(chance),
        paragraph(chance),
        paragraph(chance),
        paragraph(chance),
        paragraph(chance),
    );
    let figures: String = figures.into_iter().take(14).collect();
    format!(
        "---\ntitle: {county}{town}{deed}{thing}记（{number}）\nslug: case-{number:05}\n\
         date: {}-{:02}-{:02}\nsource: 乡音{}号\nplace: [{county}, {town}]\n\
         summary: {town}怎样{deed}{thing}。\nthemes: [{}]\npractices: [{}, {}]\nfigures:\n{figures}---\n\n{body}",
        2012 + chance.below(13),
        1 + chance.below(12),
        1 + chance.below(28),
        1 + chance.below(40),
        chance.of(&THEMES),
        PRACTICES[chance.below(4)],
        PRACTICES[4 + chance.below(5)],
    )
}
