//! `wenzhai check`: every rule over content and site; writes nothing.

use std::path::Path;

use clap::Args;

use super::{Outcome, Screen, engine};
use crate::diagnostic::code;
use crate::{check, pipeline};

/// Check content and site without writing anything
///
/// Reads the project, plans and renders every page in memory, and reports what
/// is wrong or still open: front matter, links, terms, conversion, markup.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai check
  wenzhai check --format short     one line a problem, for editors
  wenzhai check --explain W203     what a code means and how to mend it
  wenzhai check --explain all      every code")]
pub struct CheckArgs {
    /// Explain a code (W203, unknown-key, or `all`) instead of checking
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &CheckArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    if let Some(wanted) = &arguments.explain {
        return explain(wanted, screen);
    }
    let inputs = pipeline::read(root)?;
    let mut diagnostics = inputs.diagnostics;
    let engine = engine()?;
    let built = pipeline::build(&inputs.value, &engine);
    diagnostics.extend(built.diagnostics);
    if let Some(site) = &built.site {
        diagnostics.extend(check::check(site));
        diagnostics.extend(check::check_round_trip(site, &engine));
        let (documents, words) = (&inputs.value.documents, &inputs.value.dictionary);
        let doubts = |run: &str| engine.undecided(run);
        diagnostics.extend(check::check_undecided(site, documents, words, &doubts));
    }
    let nothing = diagnostics.is_empty();
    let outcome = screen.report(root, diagnostics, true);
    if nothing {
        screen.say("没有发现问题");
    }
    Ok(outcome)
}

fn explain(wanted: &str, screen: Screen) -> anyhow::Result<Outcome> {
    let codes: Vec<_> = match wanted {
        "all" => code::ALL.to_vec(),
        _ => code::find(wanted).into_iter().collect(),
    };
    if codes.is_empty() {
        anyhow::bail!("没有代号为 {wanted} 的问题；`wenzhai check --explain all` 列出全部");
    }
    for code in codes {
        screen.line(&format!(
            "{} {}（{}）\n{}\n",
            code.id(),
            code.name,
            code.severity.keyword(),
            code.explanation
        ));
    }
    Ok(Outcome::Clean)
}
