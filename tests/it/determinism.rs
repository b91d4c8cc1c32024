//! Same inputs, same bytes: whatever the number of threads, the time zone, the
//! locale, the umask, the folder, and what was built there before.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::project::{Project, program, repository, set_up, tree};

type Tree = BTreeMap<String, Vec<u8>>;

#[test]
fn the_bytes_do_not_depend_on_the_machine() {
    let first = sample().built(
        &[("RAYON_NUM_THREADS", "1"), ("TZ", "UTC"), ("LANG", "C")],
        "022",
    );
    assert!(first.len() > 20, "the sample is built");
    for (environment, umask) in [
        (
            &[("RAYON_NUM_THREADS", "8"), ("TZ", "UTC"), ("LANG", "C")][..],
            "022",
        ),
        (
            &[
                ("RAYON_NUM_THREADS", "8"),
                ("TZ", "Asia/Shanghai"),
                ("LANG", "zh_CN.UTF-8"),
                ("LC_ALL", "zh_CN.UTF-8"),
            ],
            "077",
        ),
        (
            &[
                ("RAYON_NUM_THREADS", "3"),
                ("TZ", "America/St_Johns"),
                ("LANG", "tr_TR.UTF-8"),
                ("NO_COLOR", "1"),
            ],
            "002",
        ),
    ] {
        let again = sample().built(environment, umask);
        assert_eq!(
            differences(&first, &again),
            [""; 0],
            "{environment:?}, umask {umask}"
        );
    }
}

#[test]
fn the_order_of_the_files_on_the_disk_does_not_matter() {
    let forwards = Project::new(&[]);
    let backwards = Project::new(&[]);
    let files: Vec<_> = sample_files().into_iter().collect();
    for (path, bytes) in &files {
        forwards.write(path, bytes);
    }
    for (path, bytes) in files.iter().rev() {
        backwards.write(path, bytes);
    }
    assert_eq!(differences(&forwards.build(), &backwards.build()), [""; 0]);
}

#[test]
fn a_folder_with_a_past_ends_as_a_fresh_one() {
    let project = Project::of_site("two-scripts");
    project.build();
    std::fs::remove_dir_all(project.file("content")).unwrap();
    std::fs::remove_file(project.file("wenzhai.yaml")).unwrap();
    for (path, bytes) in sample_files() {
        project.write(&path, bytes);
    }
    assert_eq!(differences(&sample().build(), &project.build()), [""; 0]);
}

#[test]
fn a_difference_would_be_seen() {
    let (mut one, mut other) = (
        Project::of_site("minimal").build(),
        Project::of_site("minimal").build(),
    );
    assert_eq!(differences(&one, &other), [""; 0]);
    other.get_mut("hans/index.html").unwrap().push(b'\n');
    one.remove("404.html");
    assert_eq!(differences(&one, &other), ["404.html", "hans/index.html"]);
}

impl Project {
    /// The site as a shell builds it under `umask` and `environment`.
    fn built(&self, environment: &[(&str, &str)], umask: &str) -> Tree {
        let mut command = Command::new("sh");
        set_up(&mut command, self.root());
        command.envs(environment.iter().copied());
        command.args([
            "-c",
            &format!("umask {umask} && exec \"$0\" build --quiet"),
            program(),
        ]);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        tree(&self.file("public"))
    }
}

/// The project's own content and the small linked site, in one project.
fn sample() -> Project {
    let project = Project::new(&[]);
    for (path, bytes) in sample_files() {
        project.write(&path, bytes);
    }
    project
}

fn sample_files() -> Tree {
    let mut files = Tree::new();
    for (from, to) in [
        ("content/articles", "own/"),
        ("content/terms", "own/"),
        ("content/pages", "own/"),
    ] {
        files.extend(below(&repository().join(from), &format!("{from}/{to}")));
    }
    for site in ["linked", "two-scripts"] {
        files.extend(below(
            &repository()
                .join("tests/fixtures/sites")
                .join(site)
                .join("content/articles"),
            "content/articles/",
        ));
    }
    files
}

fn below(folder: &Path, prefix: &str) -> Tree {
    let files = if folder.is_dir() {
        tree(folder)
    } else {
        Tree::new()
    };
    files
        .into_iter()
        .map(|(path, bytes)| (format!("{prefix}{path}"), bytes))
        .collect()
}

fn differences(one: &Tree, other: &Tree) -> Vec<String> {
    let mut paths: Vec<String> = one
        .keys()
        .chain(other.keys())
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
