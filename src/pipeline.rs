//! The stages in order: [`read()`] at the edge, [`build`] pure.
//!
//! In: a project folder. Out: a planned site and everything that must be said
//! about it. The only module that names the stage verbs. Knows nothing of the
//! screen, and of the disk in [`read()`] only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::article::dictionary::Pair;
use crate::article::{self, Article, Entry, dictionary};
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic, Reported, code};
use crate::digest::{self, Digest};
use crate::document::{LinkTarget, walk};
use crate::edition::glossary::Glossary;
use crate::edition::memo::Memo;
use crate::edition::{self, Convert, House, vocabulary};
use crate::import::{self, Given, Imported, Vocabulary};
use crate::site::{self, Site};
use crate::source::decode::hex;
use crate::source::{self, SourceDocument, read};
use crate::text::script::{Script, Standard};
use crate::text::slug::Slug;
use crate::text::span::SourcePath;
use crate::theme::{self, Asset, Theme};

/// The folders of `content/` whose Markdown files become pages.
pub const CONTENT_FOLDERS: [&str; 3] = ["content/articles", "content/terms", "content/pages"];

/// Where raw sources are kept.
pub const SOURCES_FOLDER: &str = "content/sources";

/// Ending of the files that import puts beside an edited article; they wait
/// for the editor and are not part of the site.
pub const BESIDE: &str = ".new.md";

/// The site's own dictionary.
pub const DICTIONARY: &str = "content/convert.tsv";

/// What conversion remembers, inside the project.
pub const MEMO_FILE: &str = ".wenzhai/conversion.memo";

/// Everything that a build depends on.
pub struct Inputs {
    /// The settings.
    pub config: Config,
    /// The Markdown files of `content/`.
    pub documents: Vec<SourceDocument>,
    /// The words that the site decides for all its texts.
    pub dictionary: Vec<Pair>,
    /// Images and other files of `content/` that a text may show.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// The untouched sources, by path.
    pub sources: BTreeMap<SourcePath, Asset>,
    /// The theme; `None` where it does not load, which the report explains.
    pub theme: Option<Theme>,
    /// What was converted before.
    pub memo: Memo,
}

/// A site, ready to be rendered.
pub struct Built {
    /// The site; `None` without a usable theme.
    pub site: Option<Site>,
    /// What conversion will remember.
    pub memo: Memo,
    /// Everything that must be said, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the project at `root`.
pub fn read(root: &Path) -> anyhow::Result<Reported<Inputs>> {
    if !is_project(root) {
        bail!(
            "{} 不是文摘项目：里面没有 wenzhai.yaml，也没有 content/。\n用 `wenzhai init 文件夹` 新建一个，或用 `--root 文件夹` 指明项目在哪里",
            root.display()
        );
    }
    let mut report = Vec::new();
    let config = read_config(root, &mut report);
    let dictionary = read_dictionary(root, &mut report);
    let paths = read::list_folder(root, "content", &mut report).context("读不出文件夹 content")?;
    let documents = read_documents(root, &paths).into_value(&mut report);
    let theme = theme::load::load(root, &config.theme)
        .with_context(|| format!("读不出主题 themes/{}", config.theme))?
        .into_value(&mut report);
    let assets = read_assets(root, &paths)?;
    let sources = read_sources(root, &paths)?;
    // A memo that cannot be read costs time and nothing else.
    let memo = fs::read(root.join(MEMO_FILE))
        .ok()
        .and_then(|bytes| Memo::from_bytes(&bytes))
        .unwrap_or_default();
    Ok(Reported {
        value: Inputs {
            config,
            documents,
            dictionary,
            assets,
            sources,
            theme,
            memo,
        },
        diagnostics: report,
    })
}

/// Whether `root` is the folder of a project.
pub fn is_project(root: &Path) -> bool {
    root.join(config::FILE_NAME).is_file() || root.join("content").is_dir()
}

/// How the project at `root` sets its words; what is wrong with its settings
/// and its dictionary is reported.
pub fn read_house(root: &Path) -> Reported<House> {
    let mut diagnostics = Vec::new();
    let config = read_config(root, &mut diagnostics);
    let dictionary = read_dictionary(root, &mut diagnostics);
    Reported {
        value: house(&config, &dictionary),
        diagnostics,
    }
}

fn house(config: &Config, dictionary: &[Pair]) -> House {
    House {
        glossary: Glossary::new(dictionary),
        vocabulary: vocabulary::of(&config.vocabulary),
        keeps_quotes: config.keeps_quotes,
    }
}

fn read_config(root: &Path, report: &mut Vec<Diagnostic>) -> Config {
    let document = read_named(root, config::FILE_NAME, report);
    document.map_or_else(Config::default, |it| config::parse(&it).into_value(report))
}

fn read_dictionary(root: &Path, report: &mut Vec<Diagnostic>) -> Vec<Pair> {
    let document = read_named(root, DICTIONARY, report);
    document.map_or_else(Vec::new, |it| dictionary::read(&it).into_value(report))
}

/// The file called `name`, if there is one.
fn read_named(root: &Path, name: &str, report: &mut Vec<Diagnostic>) -> Option<SourceDocument> {
    let file = root.join(name);
    // What a symbolic link leads to is not read; `list_folder` says so.
    if !file.is_file() || file.is_symlink() {
        return None;
    }
    let path = SourcePath::new(name)?;
    read::read_file(&file, &path).into_value(report)
}

/// Forms of file that a text may show or offer.
const ASSET_EXTENSIONS: [&str; 10] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "pdf", "csv", "mp3", "mp4",
];

fn read_assets(root: &Path, paths: &[SourcePath]) -> anyhow::Result<BTreeMap<SourcePath, Asset>> {
    let shown = |path: &&SourcePath| {
        ASSET_EXTENSIONS.contains(&path.extension().as_str()) && !path.is_under(SOURCES_FOLDER)
    };
    let read = |path: &SourcePath| {
        let bytes = fs::read(root.join(path.as_str()));
        let bytes: Arc<[u8]> = bytes.with_context(|| format!("读不出文件 {path}"))?.into();
        let name = path.as_str().to_owned();
        Ok((path.clone(), Asset { name, bytes }))
    };
    paths.iter().filter(shown).map(read).collect()
}

/// The largest source that is published beside its case.
const LARGEST_SOURCE: u64 = 4 << 20;

fn read_sources(root: &Path, paths: &[SourcePath]) -> anyhow::Result<BTreeMap<SourcePath, Asset>> {
    let is_small = |path: &&SourcePath| {
        let metadata = fs::metadata(root.join(path.as_str()));
        metadata.is_ok_and(|it| it.is_file() && it.len() <= LARGEST_SOURCE)
    };
    let sources = paths.iter().filter(|path| path.is_under(SOURCES_FOLDER));
    let read = |path: &SourcePath| {
        let bytes = fs::read(root.join(path.as_str()));
        let bytes: Arc<[u8]> = bytes.with_context(|| format!("读不出文件 {path}"))?.into();
        let name = path.as_str().to_owned();
        Ok((path.clone(), Asset { name, bytes }))
    };
    sources.filter(is_small).map(read).collect()
}

/// The Markdown files among `paths` that become pages.
fn read_documents(root: &Path, paths: &[SourcePath]) -> Reported<Vec<SourceDocument>> {
    let is_content = |path: &&SourcePath| {
        path.extension() == "md"
            && !path.as_str().ends_with(BESIDE)
            && CONTENT_FOLDERS.iter().any(|folder| path.is_under(folder))
    };
    let paths: Vec<SourcePath> = paths.iter().filter(is_content).cloned().collect();
    source::read_files(root, &paths)
}

/// What the Markdown files of the project at `root` hold; those that are too
/// broken are left out, which a build or a check reports.
pub fn read_entries(root: &Path) -> io::Result<Vec<Entry>> {
    let paths = read::list_folder(root, "content", &mut Vec::new())?;
    let documents = read_documents(root, &paths).value;
    let parsed = documents.par_iter().map(article::parse::parse);
    Ok(parsed.filter_map(|it| it.value).collect())
}

/// The site of `inputs`. Pure: the same inputs give the same value.
pub fn build(inputs: &Inputs, converter: &dyn Convert) -> Built {
    let mut diagnostics = Vec::new();
    let fold = |run: &str| converter.convert(run, Script::Hant, Standard::Hans);
    let parsed: Vec<_> = inputs
        .documents
        .par_iter()
        .map(article::parse::parse)
        .collect();
    let entries: Vec<Entry> = parsed
        .into_iter()
        .filter_map(|it| it.into_value(&mut diagnostics))
        .collect();
    let assets: BTreeSet<SourcePath> = inputs.assets.keys().cloned().collect();
    let digest = digest::assemble::assemble(entries, &assets, &fold).into_value(&mut diagnostics);

    let standards = &inputs.config.editions;
    diagnostics.extend(edition::convert::left_out(&digest, standards));
    let house = house(&inputs.config, &inputs.dictionary);
    // The engine takes one call at a time, whatever the number of threads;
    // while it works for one edition, the others are hashed, set and joined.
    let made: Vec<_> = standards
        .par_iter()
        .map(|standard| {
            let names = &inputs.config.names;
            edition::convert::convert(&digest, names, *standard, &house, converter, &inputs.memo)
        })
        .collect();
    let (mut editions, mut memo) = (Vec::new(), Memo::default());
    for (edition, used) in made {
        editions.push(edition);
        memo = memo.merged(used);
    }
    let shown = shown_assets(&digest, &inputs.assets);
    let originals = originals(&digest, &inputs.sources);
    let site = inputs
        .theme
        .clone()
        .map(|theme| site::plan::plan(editions, theme, &shown, &originals, &inputs.config));
    diagnostic::sort(&mut diagnostics);
    Built {
        site,
        memo,
        diagnostics,
    }
}

/// The source of each case that is still what import saw.
fn originals(digest: &Digest, sources: &BTreeMap<SourcePath, Asset>) -> BTreeMap<Slug, Asset> {
    let found = digest.articles().par_iter().filter_map(|article| {
        let origin = article.origin.as_ref()?;
        let asset = sources.get(&SourcePath::new(&origin.file)?)?;
        let is_same = hex(&Sha256::digest(&asset.bytes)) == origin.sha256;
        is_same.then(|| (article.slug.clone(), asset.clone()))
    });
    found.collect()
}

/// The assets that a text of the digest shows; the rest stays at home.
fn shown_assets(
    digest: &Digest,
    assets: &BTreeMap<SourcePath, Asset>,
) -> BTreeMap<SourcePath, Asset> {
    let articles = digest.articles().iter().map(|it| &it.body);
    let terms = digest.terms().iter().map(|it| &it.body);
    let pages = digest.pages().iter().map(|it| &it.body);
    let hand_made = digest.all_hand_made().map(|it| &it.body);
    let bodies = articles.chain(terms).chain(pages).chain(hand_made);
    let links = bodies.flat_map(walk::links);
    let shown = links.filter_map(|link| match link.target {
        LinkTarget::Asset(path) => assets.get_key_value(path),
        _ => None,
    });
    shown
        .map(|(path, asset)| (path.clone(), asset.clone()))
        .collect()
}

/// The articles in `sources`, each with what is known of it beforehand; in
/// parallel, in the order given.
pub fn import_all(
    sources: &[(SourceDocument, Given)],
    vocabulary: &Vocabulary,
    done: &(dyn Fn() + Sync),
) -> Vec<Reported<Option<Imported>>> {
    let import = |(source, given): &(SourceDocument, Given)| {
        let imported = import_one(source, vocabulary, given);
        done();
        imported
    };
    sources.par_iter().map(import).collect()
}

/// The article in the Markdown that import made, as a build will read it.
pub fn read_back(imported: &Imported) -> Option<Article> {
    let path = SourcePath::new(&format!("content/articles/{}.md", imported.slug))?;
    match article::parse::parse(&SourceDocument::from_text(path, &imported.markdown)).value? {
        Entry::Article(article) => Some(article),
        Entry::Term(_) | Entry::Page(_) | Entry::HandMade(_) => None,
    }
}

/// The article in `source`. A bug that one source brings to light must not cost
/// the articles of the others, so its panic becomes a diagnostic.
pub fn import_one(
    source: &SourceDocument,
    vocabulary: &Vocabulary,
    given: &Given,
) -> Reported<Option<Imported>> {
    let import = || import::import(source, vocabulary, given);
    catch_unwind(AssertUnwindSafe(import)).unwrap_or_else(|_| Reported {
        value: None,
        diagnostics: vec![import_failed(source)],
    })
}

fn import_failed(source: &SourceDocument) -> Diagnostic {
    Diagnostic::new(&code::IMPORT_FAILED, "程序在这个文件上出错，没有导入")
        .at(source.span(0..0))
        .help("这是程序的毛病，不是文件的：请把这个文件和上面的英文信息一起报告给开发者")
}
