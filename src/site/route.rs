//! Every address of the site, and the way from one to another.
//!
//! In: what a page is. Out: where it goes. Addresses are ASCII and the same in
//! every edition but for the first folder; a dot never stands in a slug, so
//! `x.2.html`, the second page of a list, cannot meet the slug `x-2`. Knows
//! nothing of templates or of the disk.

use super::{PageKind, SitePath};
use crate::text::script::Standard;
use crate::text::slug::Slug;

/// Where a page of `kind` goes; `standard` for the pages of an edition.
pub(super) fn path(kind: &PageKind, standard: Option<Standard>) -> SitePath {
    let path = match kind {
        PageKind::Article(slug) | PageKind::Moved(slug, _) => format!("articles/{slug}.html"),
        PageKind::Term { slug, number } => format!("terms/{slug}{}.html", numbered(*number)),
        PageKind::Single(slug) => format!("{slug}.html"),
        PageKind::Group { kind, slug, number } => {
            format!("{}/{slug}{}.html", kind.code(), numbered(*number))
        }
        PageKind::Taxonomy { kind, number } => {
            format!("{}/index{}.html", kind.code(), numbered(*number))
        }
        PageKind::Glossary(number) => format!("terms/index{}.html", numbered(*number)),
        PageKind::Articles(number) => format!("articles/index{}.html", numbered(*number)),
        PageKind::Figures { kind: None, number } => {
            format!("figures/index{}.html", numbered(*number))
        }
        PageKind::Figures {
            kind: Some(kind),
            number,
        } => format!("figures/{}{}.html", kind.code(), numbered(*number)),
        PageKind::Data(file) => format!("data/{}", file.name()),
        PageKind::Titles(number) => format!("titles/index{}.html", numbered(*number)),
        PageKind::Search => "search.html".to_owned(),
        PageKind::Offline => "offline.html".to_owned(),
        PageKind::SearchFile(file) => format!("search/{}.js", file.name()),
        PageKind::Home | PageKind::Root => "index.html".to_owned(),
        PageKind::NotFound => "404.html".to_owned(),
        PageKind::Sitemap => "sitemap.xml".to_owned(),
        PageKind::Robots => "robots.txt".to_owned(),
        PageKind::Asset(index) => format!("assets/{index}"),
    };
    match standard {
        Some(standard) => SitePath(format!("{}/{path}", standard.code()).into()),
        None => SitePath(path.into()),
    }
}

/// The asset that is a service worker: it reaches what lies below it and is
/// known by its address, so it stands at the root under its own name.
pub(super) const WORKER: &str = "worker.js";

/// Where an asset of the theme goes: its name with a piece of its hash, so that
/// a browser may keep it for ever.
pub(super) fn asset(name: &str, sha256: &str) -> SitePath {
    if name == WORKER {
        return SitePath(WORKER.into());
    }
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "bin"));
    let stem: String = stem
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    SitePath(
        format!(
            "assets/{stem}.{}.{}",
            &sha256[..10],
            plain_extension(extension)
        )
        .to_ascii_lowercase()
        .into(),
    )
}

/// Where the untouched source of a case goes. It is served as plain text,
/// whatever it is, so that nothing in it can run.
pub(super) fn original(slug: &Slug) -> SitePath {
    SitePath(format!("originals/{slug}.txt").into())
}

/// Where a file of `content/` goes: under its hash, whatever its own name.
pub(super) fn content_asset(extension: &str, sha256: &str) -> SitePath {
    SitePath(format!("files/{}.{}", &sha256[..16], plain_extension(extension)).into())
}

/// `extension` if it names a form that is safe to serve as it is.
fn plain_extension(extension: &str) -> &str {
    const SAFE: [&str; 17] = [
        "css",
        "js",
        "svg",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "avif",
        "ico",
        "pdf",
        "txt",
        "csv",
        "json",
        "mp3",
        "mp4",
        "webmanifest",
    ];
    if SAFE.contains(&extension) {
        extension
    } else {
        "bin"
    }
}

fn numbered(number: usize) -> String {
    if number > 1 {
        format!(".{number}")
    } else {
        String::new()
    }
}

/// The link from one file of the site to another: relative, naming a file.
pub(super) fn relative(from: &SitePath, to: &SitePath) -> String {
    let from: Vec<&str> = from.as_str().split('/').collect();
    let to_parts: Vec<&str> = to.as_str().split('/').collect();
    let folders = from.len() - 1;
    let shared = from[..folders]
        .iter()
        .zip(&to_parts[..to_parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut href = "../".repeat(folders - shared);
    href.push_str(&to_parts[shared..].join("/"));
    href
}

/// From the page to the root of the site: empty, `../`, `../../`.
pub(super) fn to_root(from: &SitePath) -> String {
    "../".repeat(from.as_str().matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_name_a_file() {
        let check = |from: &str, to: &str, expected: &str| {
            assert_eq!(
                relative(&SitePath(from.into()), &SitePath(to.into())),
                expected
            );
        };
        check("hans/articles/a.html", "hans/articles/b.html", "b.html");
        check(
            "hans/articles/a.html",
            "hant/articles/a.html",
            "../../hant/articles/a.html",
        );
        check("hans/articles/a.html", "hans/index.html", "../index.html");
        check("index.html", "hans/index.html", "hans/index.html");
        check("hans/index.html", "index.html", "../index.html");
        check("hans/index.html", "assets/site.css", "../assets/site.css");
    }
}
