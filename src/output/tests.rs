//! A small site, written again and again, killed at every step.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::*;
use crate::diagnostic::{Diagnostic, code};

/// A site: path and contents, in the order of writing. A word `[a/b.html]` is
/// a link; the contents `!` cannot be rendered.
type Pages = &'static [(&'static str, &'static str)];

const FIRST: Pages = &[
    ("assets/site.1.css", "a"),
    (
        "hans/articles/x.html",
        "x one [hans/index.html] [assets/site.1.css]",
    ),
    ("hans/articles/gone.html", "gone [hans/index.html]"),
    ("hans/years/2001.html", "2001 [hans/articles/gone.html]"),
    (
        "hans/index.html",
        "home [hans/articles/x.html] [hans/articles/gone.html] [hans/years/2001.html]",
    ),
    ("index.html", "root [hans/index.html]"),
];

const SECOND: Pages = &[
    ("assets/site.2.css", "b"),
    (
        "hans/articles/new.html",
        "new [hans/articles/x.html] [hans/themes/t.html]",
    ),
    (
        "hans/articles/x.html",
        "x two [hans/articles/new.html] [assets/site.2.css]",
    ),
    ("hans/themes/t.html", "t [hans/articles/new.html]"),
    (
        "hans/index.html",
        "home [hans/articles/x.html] [hans/articles/new.html]",
    ),
    ("index.html", "root [hans/index.html]"),
];

const THIRD: Pages = &[
    ("hant/index.html", "third"),
    ("index.html", "root [hant/index.html]"),
];

const SITES: [Pages; 3] = [FIRST, SECOND, THIRD];

fn write_pages(
    pages: Pages,
    folder: &Path,
    memo: &PageMemo,
    before: folder::Before,
) -> anyhow::Result<Reported<Written>> {
    let render = |at: usize| match pages[at].1 {
        "!" => Reported {
            value: b"half".to_vec(),
            diagnostics: vec![Diagnostic::new(&code::TEMPLATE_FAILED, "x")],
        },
        text => Reported::clean(text.as_bytes().to_vec()),
    };
    let files = Files {
        paths: pages.iter().map(|page| page.0).collect(),
        draft: &|at| Draft {
            fingerprint: format!("f {}", pages[at].1),
            render: Box::new(move || render(at)),
        },
    };
    write_files(&files, folder, memo, None, before)
}

fn write(pages: Pages, folder: &Path, memo: &PageMemo) -> Reported<Written> {
    write_pages(pages, folder, memo, &|| Ok(())).expect("a folder that can be written")
}

/// Writes `pages`, killed before the disk is changed for the `steps`th time;
/// whether it came to the end.
fn write_killed(pages: Pages, folder: &Path, memo: &PageMemo, steps: usize) -> bool {
    let done = AtomicUsize::new(0);
    let before = || {
        if done.fetch_add(1, Ordering::Relaxed) < steps {
            Ok(())
        } else {
            Err(io::Error::other("killed"))
        }
    };
    write_pages(pages, folder, memo, &before).is_ok()
}

/// Every file and every folder (with a final `/`) below `folder`.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.expect("a readable folder");
        let path = entry
            .path()
            .strip_prefix(folder)
            .expect("below")
            .to_str()
            .expect("UTF-8")
            .to_owned();
        if entry.file_type().is_dir() {
            found.insert(path + "/", Vec::new());
        } else {
            found.insert(path, fs::read(entry.path()).expect("a readable file"));
        }
    }
    found
}

fn fresh(pages: Pages) -> BTreeMap<String, Vec<u8>> {
    let folder = TempDir::new().expect("a folder");
    write(pages, folder.path(), &PageMemo::default());
    tree(folder.path())
}

/// Every file is whole, and every link that a reader can come upon resolves.
fn assert_sound(folder: &Path, versions: &[Pages]) {
    let tree = tree(folder);
    for (path, bytes) in &tree {
        let hidden = path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with('.'));
        if hidden || path.ends_with('/') || path == record::RECORD_NAME {
            continue;
        }
        let text = std::str::from_utf8(bytes).expect("text");
        assert!(
            versions.iter().any(|pages| pages.contains(&(path, text))),
            "{path} is torn: {text:?}"
        );
    }
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = tree
        .get_key_value("index.html")
        .map(|(path, _)| path.as_str())
        .into_iter()
        .collect();
    while let Some(path) = open.pop() {
        let text = std::str::from_utf8(
            tree.get(path)
                .unwrap_or_else(|| panic!("dead link to {path}")),
        )
        .expect("text");
        let links = text
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split(']').next());
        open.extend(links.filter(|link| reached.insert(*link)));
    }
}

#[test]
fn a_run_killed_at_any_step_is_sound_and_is_completed_by_the_next() {
    let fresh: Vec<_> = SITES.iter().map(|pages| fresh(pages)).collect();
    let mut kills = 0;
    for (from, to) in [
        (None, 0),
        (Some(0), 1),
        (Some(1), 0),
        (Some(1), 2),
        (Some(2), 1),
    ] {
        for steps in 0.. {
            let folder = TempDir::new().expect("a folder");
            let out = folder.path();
            let mut memo = PageMemo::default();
            if let Some(from) = from {
                memo = write(SITES[from], out, &memo).value.memo;
            }
            let ended = write_killed(SITES[to], out, &memo, steps);
            let versions: Vec<Pages> = from
                .map(|from| SITES[from])
                .into_iter()
                .chain([SITES[to]])
                .collect();
            assert_sound(out, &versions);
            // Once more, killed later each time; then another site; then to the
            // end. The memo is the old one, as a killed program leaves it.
            let third = (to + 1) % 3;
            write_killed(SITES[to], out, &memo, steps / 2);
            assert_sound(out, &versions);
            let again = TempDir::new().expect("a folder");
            copy(out, again.path());
            for (out, end) in [(out, to), (again.path(), third)] {
                let report = write(SITES[end], out, &memo);
                assert_eq!(
                    report.diagnostics,
                    [],
                    "{from:?} to {to}, killed at {steps}"
                );
                assert_eq!(report.value.kept, [""; 0]);
                assert_eq!(
                    tree(out),
                    fresh[end],
                    "{from:?} to {to} to {end}, killed at {steps}"
                );
            }
            if ended {
                break;
            }
            kills += 1;
        }
    }
    assert!(kills > 100, "{kills}");
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let target = to.join(&path);
        if path.ends_with('/') {
            fs::create_dir_all(&target).expect("a folder");
        } else {
            fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
            fs::write(&target, bytes).expect("a file");
        }
    }
}

#[test]
fn an_error_leaves_no_temporary_file_and_the_next_run_ends_well() {
    for failing in 0..60 {
        let folder = TempDir::new().expect("a folder");
        let memo = write(FIRST, folder.path(), &PageMemo::default()).value.memo;
        let step = AtomicUsize::new(0);
        let before = || {
            let at = step.fetch_add(1, Ordering::Relaxed);
            if at == failing {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            } else {
                Ok(())
            }
        };
        let result = write_pages(SECOND, folder.path(), &memo, &before);
        assert!(
            !tree(folder.path())
                .keys()
                .any(|path| path.ends_with(folder::TEMPORARY)),
            "{failing}"
        );
        assert_sound(folder.path(), &[FIRST, SECOND]);
        if let Err(error) = result {
            let words = format!("{error:#}");
            assert!(
                words.contains("磁盘满了")
                    && words.contains(folder.path().to_str().expect("UTF-8")),
                "{words}"
            );
        }
        write(SECOND, folder.path(), &memo);
        assert_eq!(tree(folder.path()), fresh(SECOND));
    }
}

#[test]
fn what_did_not_change_is_neither_rendered_nor_touched() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path();
    let first = write(FIRST, out, &PageMemo::default()).value;
    assert_eq!((first.created, first.rendered), (6, 6));
    let times = |out: &Path| -> Vec<_> {
        tree(out)
            .keys()
            .map(|path| {
                fs::metadata(out.join(path))
                    .and_then(|it| it.modified())
                    .expect("a time")
            })
            .collect()
    };
    let before = times(out);
    let again = write(FIRST, out, &first.memo).value;
    assert_eq!(
        (again.unchanged, again.rendered, again.bytes_written),
        (6, 0, 0)
    );
    assert_eq!((again.bytes, &again.memo), (first.bytes, &first.memo));
    // Without the memo everything is rendered and nothing is written.
    let without = write(FIRST, out, &PageMemo::default()).value;
    assert_eq!((without.unchanged, without.rendered), (6, 6));
    assert_eq!(times(out), before);
    // A new time stamp on the same bytes, as a copied folder has: read, not rendered.
    let root = fs::read(out.join("index.html")).expect("a file");
    fs::remove_file(out.join("index.html")).expect("removed");
    fs::write(out.join("index.html"), root).expect("written");
    assert_eq!(write(FIRST, out, &first.memo).value.rendered, 0);
    let second = write(SECOND, out, &first.memo).value;
    assert_eq!(
        (
            second.created,
            second.changed,
            second.unchanged,
            second.removed
        ),
        (3, 2, 1, 3)
    );
}

#[test]
fn an_edited_page_is_put_right_and_a_lost_one_comes_back() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path();
    let memo = write(FIRST, out, &PageMemo::default()).value.memo;
    fs::write(out.join("index.html"), "edited").expect("written");
    fs::remove_file(out.join("hans/index.html")).expect("removed");
    let written = write(FIRST, out, &memo).value;
    assert_eq!(
        (written.changed, written.created, written.rendered),
        (1, 1, 2)
    );
    assert_eq!(tree(out), fresh(FIRST));
}

#[test]
fn foreign_files_stay() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path();
    fs::create_dir_all(out.join("hans/years")).expect("a folder");
    fs::write(out.join(".gitkeep"), "").expect("written");
    fs::write(out.join("CNAME"), "example.org").expect("written");
    fs::write(out.join("hans/years/mine.html"), "mine").expect("written");
    fs::write(out.join("index.html"), "mine").expect("written");
    // The same bytes by chance, or from a run whose record was lost.
    fs::write(out.join("hans/years/2001.html"), FIRST[3].1).expect("written");
    fs::create_dir(out.join("hans/index.html")).expect("a folder");
    let report = write(FIRST, out, &PageMemo::default());
    let messages: Vec<_> = report
        .diagnostics
        .iter()
        .map(|it| (it.code.number, it.message.clone()))
        .collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].0 == 704 && messages[0].1.contains("hans/index.html 是一个文件夹"));
    assert!(messages[1].1.contains("index.html 已经存在"));
    assert_eq!((report.value.created, report.value.unchanged), (3, 1));
    let report = write(THIRD, out, &report.value.memo);
    assert_eq!((report.value.removed, report.diagnostics.len()), (4, 1));
    let left: Vec<_> = tree(out)
        .into_keys()
        .filter(|path| !path.ends_with('/'))
        .collect();
    assert_eq!(
        left,
        [
            ".gitkeep",
            "CNAME",
            "SHA256SUMS",
            "hans/years/mine.html",
            "hant/index.html",
            "index.html"
        ]
    );
    assert_eq!(fs::read(out.join("index.html")).expect("a file"), b"mine");
    assert!(!out.join("hans/articles").exists() && out.join("hans/index.html").is_dir());
}

#[test]
fn a_stale_file_that_a_person_edited_is_kept() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path();
    let memo = write(FIRST, out, &PageMemo::default()).value.memo;
    fs::write(out.join("hans/articles/gone.html"), "edited").expect("written");
    let written = write(SECOND, out, &memo).value;
    assert_eq!(
        (written.removed, written.kept),
        (2, vec!["hans/articles/gone.html".to_owned()])
    );
    assert_eq!(
        fs::read(out.join("hans/articles/gone.html")).expect("a file"),
        b"edited"
    );
    assert_eq!(write(SECOND, out, &written.memo).value.kept, [""; 0]);
}

#[test]
fn a_page_that_fails_keeps_its_file_and_what_it_may_link_to() {
    const BROKEN: Pages = &[
        ("hans/articles/x.html", "x two"),
        ("hans/index.html", "!"),
        ("b.html", "!"),
        ("index.html", "r"),
    ];
    let folder = TempDir::new().expect("a folder");
    let out = folder.path();
    let memo = write(FIRST, out, &PageMemo::default()).value.memo;
    let report = write(BROKEN, out, &memo);
    assert_eq!((report.diagnostics.len(), report.value.removed), (1, 0));
    assert!(!out.join("b.html").exists());
    assert_sound(out, &[FIRST, BROKEN]);
    assert_eq!(write(SECOND, out, &report.value.memo).diagnostics, []);
    assert_eq!(tree(out), fresh(SECOND));
}

#[test]
fn the_record_is_what_sha256sum_checks() {
    let tree = fresh(FIRST);
    let record = std::str::from_utf8(&tree["SHA256SUMS"]).expect("text");
    let bytes: usize = FIRST.iter().map(|path| tree[path.0].len()).sum();
    assert_eq!(record.lines().nth(1), Some(&*format!("# {bytes} bytes")));
    let lines: Vec<_> = record.lines().skip(2).collect();
    assert_eq!(lines.len(), FIRST.len());
    // printf a | sha256sum
    assert_eq!(
        lines[0],
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  assets/site.1.css"
    );
    assert!(lines.windows(2).all(|pair| pair[0][66..] < pair[1][66..]));
}

#[test]
fn a_record_of_another_program_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let line = record::line("precious.iso", &"0".repeat(64));
    fs::write(folder.path().join("SHA256SUMS"), &line).expect("written");
    let before = tree(folder.path());
    let error =
        write_pages(FIRST, folder.path(), &PageMemo::default(), &|| Ok(())).expect_err("refused");
    assert!(
        error.to_string().contains("SHA256SUMS 不是文摘写的"),
        "{error}"
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_record_cannot_name_what_is_outside() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    write(FIRST, &out, &PageMemo::default());
    let precious = folder.path().join("precious");
    fs::write(&precious, "a").expect("written");
    let hash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let mut record = fs::read_to_string(out.join("SHA256SUMS")).expect("text");
    for path in [
        "../precious",
        precious.to_str().expect("UTF-8"),
        "hans/../../precious",
    ] {
        record += &record::line(path, hash);
    }
    fs::write(out.join("SHA256SUMS"), record).expect("written");
    write(FIRST, &out, &PageMemo::default());
    assert!(precious.exists());
    assert_eq!(tree(&out), fresh(FIRST));
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().expect("a folder");
    let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
    fs::create_dir_all(&out).expect("a folder");
    fs::create_dir_all(outside.join("articles")).expect("a folder");
    symlink(&outside, out.join("hans")).expect("a link");
    let error = write_pages(FIRST, &out, &PageMemo::default(), &|| Ok(())).expect_err("refused");
    assert!(
        error.to_string().contains("out/hans 是一个符号链接"),
        "{error}"
    );
    assert_eq!(tree(&outside).len(), 1);
    assert_eq!(fs::read_dir(&out).expect("a readable folder").count(), 1);
    // A link where a file should stand is foreign; what it names is not touched.
    fs::remove_file(out.join("hans")).expect("removed");
    fs::write(outside.join("file"), "precious").expect("written");
    symlink(outside.join("file"), out.join("index.html")).expect("a link");
    let report = write(FIRST, &out, &PageMemo::default());
    assert_eq!(report.diagnostics.len(), 1);
    assert!(
        report.diagnostics[0]
            .message
            .contains("index.html 是一个符号链接")
    );
    assert_eq!(fs::read(outside.join("file")).expect("a file"), b"precious");
    // The output folder itself may be one.
    let link = folder.path().join("link");
    symlink(&outside, &link).expect("a link");
    assert_eq!(write(THIRD, &link, &PageMemo::default()).diagnostics, []);
    assert!(outside.join("hant/index.html").exists());
}

#[cfg(unix)]
#[test]
#[expect(
    clippy::print_stderr,
    reason = "a test that is skipped must be seen to be"
)]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    fs::write(&out, "a file").expect("written");
    let words = |out: &Path| {
        let error =
            write_pages(FIRST, out, &PageMemo::default(), &|| Ok(())).expect_err("an error");
        format!("{error:#}")
    };
    assert!(
        words(&out).contains("同名的文件挡住了文件夹"),
        "{}",
        words(&out)
    );
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("permissions");
    if fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("skipped: this user (root?) may write to a read-only folder");
        return;
    }
    assert!(words(&closed).contains("没有权限"), "{}", words(&closed));
    assert_eq!(tree(&closed).len(), 0);
}

#[test]
fn dangerous_folders_are_refused() {
    let project = TempDir::new().expect("a folder");
    let root = project.path().join("site");
    fs::create_dir_all(root.join("content/articles")).expect("a folder");
    fs::create_dir_all(root.join("elsewhere/themes")).expect("a folder");
    for folder in [
        ".",
        "..",
        "content",
        "content/articles/new",
        "src",
        ".wenzhai/x",
        "elsewhere",
        "public/../content",
    ] {
        let error = refuse_unsafe_folder(&root, &root.join(folder));
        assert!(error.is_err(), "{folder}");
    }
    assert!(refuse_unsafe_folder(&root, Path::new("/")).is_err());
    for folder in ["public", "target/site", "../other/public"] {
        refuse_unsafe_folder(&root, &root.join(folder))
            .unwrap_or_else(|error| panic!("{folder}: {error}"));
    }
}

#[test]
fn a_memo_survives_and_a_damaged_one_is_left_out() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    let path = PageMemo::path(&out);
    let memo = write(FIRST, &out, &PageMemo::default()).value.memo;
    assert_eq!(
        PageMemo::path(&out),
        path,
        "the same before the folder is there"
    );
    let bytes = memo.to_bytes();
    assert_eq!(PageMemo::from_bytes(&bytes), Some(memo));
    assert_eq!(PageMemo::from_bytes(&bytes[..bytes.len() / 2]), None);
    let other = String::from_utf8(bytes)
        .expect("text")
        .replace("pages 1", "pages 0");
    assert_eq!(
        PageMemo::from_bytes(other.as_bytes()),
        Some(PageMemo::default())
    );
}

#[test]
fn progress_counts_every_page() {
    let folder = TempDir::new().expect("a folder");
    let paths: Vec<String> = (0..100).map(|number| format!("a/{number}.html")).collect();
    let seen = Mutex::new(BTreeSet::new());
    let files = Files {
        paths: paths.iter().map(String::as_str).collect(),
        draft: &|at| Draft {
            fingerprint: at.to_string(),
            render: Box::new(move || Reported::clean(vec![0; at])),
        },
    };
    let progress = |done, total| {
        seen.lock().expect("no panic").insert((done, total));
    };
    let written = write_files(
        &files,
        folder.path(),
        &PageMemo::default(),
        Some(&progress),
        &|| Ok(()),
    );
    assert_eq!(written.expect("written").value.bytes, 99 * 50);
    assert_eq!(
        seen.into_inner().expect("no panic"),
        (1..=100).map(|done| (done, 100)).collect()
    );
}
