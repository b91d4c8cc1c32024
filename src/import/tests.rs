//! What import makes of sources: data in, text out.

use super::*;
use crate::text::span::SourcePath;

/// Imports `text` as a file of that name.
fn imported(name: &str, text: &str) -> Reported<Option<Imported>> {
    let path = SourcePath::new(name).expect("a plain file name");
    import(
        &SourceDocument::from_text(path, text),
        &Vocabulary::default(),
        None,
    )
}

/// Prints what import makes of the file that `IMPORT_FILE` names:
/// `IMPORT_FILE=… cargo test --lib show -- --ignored --nocapture`.
#[test]
#[ignore = "prints; for a person"]
#[allow(clippy::print_stdout)]
fn show() {
    for name in std::env::var("IMPORT_FILE").unwrap_or_default().split(' ') {
        let Ok(bytes) = std::fs::read(name) else {
            continue;
        };
        let path = SourcePath::new(name.rsplit('/').next().unwrap_or("x.txt")).expect("a name");
        let document = crate::source::decode::decode(&path, &bytes)
            .value
            .expect("text");
        let start = std::time::Instant::now();
        let reported = import(&document, &Vocabulary::default(), None);
        println!("=== {name} {:?}", start.elapsed());
        for diagnostic in &reported.diagnostics {
            println!(
                "{} {} {:?}",
                diagnostic.code.id(),
                diagnostic.message,
                diagnostic.span
            );
        }
        if let Some(imported) = reported.value {
            for line in &imported.report.lines {
                if line.class != "blank" {
                    let text: String = line.text.chars().take(30).collect();
                    println!(
                        "{:3} {:8} {text} | {}",
                        line.number, line.class, line.reason
                    );
                }
            }
            println!("{}", imported.markdown);
        }
    }
}
