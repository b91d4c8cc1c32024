//! A build that is killed: at every moment every page is whole and every link
//! leads somewhere, and the next build completes the work.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::project::{Project, is_page, tree};

type Tree = BTreeMap<String, Vec<u8>>;

/// Articles in the site: enough that a kill falls into the writing.
const ARTICLES: usize = 100;

/// Kills, spread over the time that a build takes.
const ROUNDS: u32 = 10;

#[test]
fn a_killed_build_leaves_whole_pages_and_the_next_one_completes_it() {
    let project = Project::new(&[]);
    fill(&project, 0);
    let mut before = project.build();
    let mut cut_short = 0;
    for round in 1..=ROUNDS {
        let round = round as usize;
        fill(&project, round);
        let fresh = Project::new(&[]);
        fill(&fresh, round);
        let start = Instant::now();
        let after = fresh.build();
        // The odd factor spreads the moments; a build begins to write at about
        // half its time.
        let part = 30 + (round * 37) % 70;
        let moment = start.elapsed() * u32::try_from(part).unwrap() / 100;

        let mut child = project
            .command(&["build", "--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        child.kill().unwrap();
        let killed = !child.wait().unwrap().success();

        let found = tree(&project.file("public"));
        let pages = only_pages(&found);
        cut_short +=
            usize::from(killed && pages != only_pages(&before) && pages != only_pages(&after));
        for (path, bytes) in &pages {
            let whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
            assert!(
                whole,
                "round {round}: {path} is neither the old page nor the new one"
            );
        }
        assert_eq!(dead_links(&found), [""; 0], "round {round}");
        assert_eq!(
            differences(&project.build(), &after),
            [""; 0],
            "round {round}: the next build"
        );
        before = after;
    }
    assert!(
        cut_short > 0,
        "no kill fell into the writing: the test proves nothing"
    );
}

#[test]
fn a_dead_link_would_be_seen() {
    let mut site = Project::of_site("linked").build();
    assert_eq!(dead_links(&site), [""; 0]);
    site.remove("hant/terms/ji-fen-zhi.html");
    assert!(
        dead_links(&site)
            .contains(&"hans/terms/ji-fen-zhi.html: ../../hant/terms/ji-fen-zhi.html".to_owned())
    );
}

/// Writes the content of one round: every article changes, some come, some go,
/// and each links to its neighbour.
fn fill(project: &Project, round: usize) {
    let folder = project.file("content");
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    let numbers: Vec<usize> = (0..ARTICLES)
        .filter(|number| !(number + round).is_multiple_of(5))
        .collect();
    for (at, number) in numbers.iter().enumerate() {
        let next = numbers[(at + 1) % numbers.len()];
        let sentence = format!("第{round}次写的第{number}篇，讲村里修路的事。").repeat(60);
        let place = number % 7;
        project.write(
            &format!("content/articles/a{number}.md"),
            format!("---\ntitle: 第{number}篇\nslug: a-{number}\ndate: 20{:02}-01-01\nplace: [示例省, 第{place}县]\n---\n\n{sentence}\n\n见[下一篇](a{next}.md)。\n", 10 + number % 12),
        );
    }
    project.write("wenzhai.yaml", format!("title: 第{round}次\n"));
}

fn only_pages(site: &Tree) -> Tree {
    site.iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

/// Every link that a reader can come upon, from the root page on, and that
/// names a file which is not there. Two new pages that name each other cannot
/// come at once; they come before any page that leads to them.
fn dead_links(site: &Tree) -> Vec<String> {
    let (mut dead, mut seen) = (Vec::new(), BTreeSet::from(["index.html".to_owned()]));
    let mut open: Vec<String> = seen.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let page = String::from_utf8_lossy(&site[&path]);
        let links = ["href=\"", "src=\""]
            .into_iter()
            .flat_map(|attribute| page.split(attribute).skip(1));
        for link in links.map(|rest| rest.split('"').next().unwrap()) {
            let address = link.split('#').next().unwrap();
            if address.is_empty() || address.contains(':') {
                continue;
            }
            let target = joined(&path, address);
            if !site.contains_key(&target) {
                dead.push(format!("{path}: {link}"));
            } else if is_page(&target) && seen.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    dead
}

/// `address` as the page at `from` means it.
fn joined(from: &str, address: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn differences(one: &Tree, other: &Tree) -> Vec<String> {
    let paths = one
        .keys()
        .chain(other.keys().filter(|path| !one.contains_key(*path)));
    paths
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect()
}
