//! `wenzhai serve`: the site on this machine, new with every saved file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Outcome, Screen, engine};
use crate::diagnostic::{self, Severity};
use crate::{pipeline, serve};

/// Show the site on this machine while you write
///
/// Serves the site on the loopback address only. A saved file shows at once;
/// a page that is open reloads by itself. When something is broken, the last
/// good site stays and the page says what is wrong.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai serve
  wenzhai serve --port 8080")]
pub struct ServeArgs {
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, short, default_value_t = 4000)]
    port: u16,
}

/// Runs the command; it ends with the process.
pub fn run(arguments: &ServeArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    // A folder that is no project is a mistake in the call, not in a file.
    pipeline::read(root)?;
    let engine = engine()?;
    let (folder, reports): (PathBuf, Screen) = (root.to_owned(), screen);
    let rebuild = move || {
        let inputs = match pipeline::read(&folder) {
            Ok(inputs) => inputs,
            Err(error) => {
                return serve::Rebuilt {
                    site: None,
                    diagnostics: Vec::new(),
                    report: format!("{error:#}"),
                };
            }
        };
        let built = pipeline::build(&inputs.value, &engine);
        let mut diagnostics = inputs.diagnostics;
        diagnostics.extend(built.diagnostics);
        diagnostic::sort(&mut diagnostics);
        diagnostics.retain(|it| it.code.severity != Severity::Note);
        let report = reports.rendered(&BTreeMap::new(), &folder, &diagnostics);
        serve::Rebuilt {
            site: built.site,
            diagnostics,
            report,
        }
    };
    let options = serve::Options {
        root: root.to_owned(),
        port: arguments.port,
    };
    serve::serve(&options, rebuild, &|address| {
        screen.line(&format!("在浏览器里打开 {address}（按 Ctrl-C 结束）"));
    })?;
    Ok(Outcome::Clean)
}
