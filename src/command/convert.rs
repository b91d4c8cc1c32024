//! `wenzhai convert`: standard input to standard output, line by line.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Outcome, Screen, engine};
use crate::edition::House;
use crate::edition::explain::{Reason, explain};
use crate::edition::line::convert_line;
use crate::pipeline;
use crate::text::script::Standard;

/// Convert text between Simplified and Traditional Chinese
///
/// Reads UTF-8 from standard input and writes it to standard output, line by
/// line. A line that is already in the script asked for keeps its words.
/// Addresses and `code` are left as they are; marks such as -{word}- and
/// -{hans:...;hant:...}- hold. In a project, its dictionary content/convert.tsv
/// and its settings hold too.
#[derive(Args)]
#[command(after_help = "\
Examples:
  echo '干净的头发' | wenzhai convert --to hant
  wenzhai convert --to hans < 原文.txt > 简体.txt
  echo '于书记唱了一出戏' | wenzhai convert --to hant --explain")]
pub struct ConvertArgs {
    /// hans: Simplified; hant: Traditional (Taiwan); hk: Traditional (Hong Kong)
    #[arg(long, value_enum, value_name = "STANDARD")]
    to: To,
    /// Say for each changed character which layer decided, and why
    ///
    /// A table for each line; with --format json an object for each character.
    #[arg(long)]
    explain: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Hans,
    Hant,
    Hk,
}

/// Runs the command.
pub fn run(arguments: &ConvertArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    let standard = match arguments.to {
        To::Hans => Standard::Hans,
        To::Hant => Standard::Hant,
        To::Hk => Standard::Hk,
    };
    // Outside a project there is only the engine.
    let house = if pipeline::is_project(root) {
        let read = pipeline::read_house(root);
        screen.report(root, read.diagnostics, false);
        read.value
    } else {
        House::default()
    };
    let engine = engine()?;
    let (mut input, mut output) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let (mut line, mut number, mut outcome) = (Vec::new(), 0_usize, Outcome::Clean);
    loop {
        line.clear();
        if input
            .read_until(b'\n', &mut line)
            .context("读不出标准输入")?
            == 0
        {
            break;
        }
        number += 1;
        let written = if let Ok(text) = std::str::from_utf8(&line) {
            if arguments.explain {
                let (made, reasons) = explain(text, standard, &house, &engine);
                let told = if screen.is_for_tools() {
                    objects(number, &reasons)
                } else {
                    table(number, text, &made, &reasons)
                };
                output.write_all(told.as_bytes())
            } else {
                output.write_all(convert_line(text, standard, &house, &engine).as_bytes())
            }
        } else {
            // Bytes that are no text pass through: nothing is lost.
            let _ = writeln!(
                io::stderr(),
                "第 {number} 行不是 UTF-8，原样输出；请先转成 UTF-8"
            );
            outcome = Outcome::Problems;
            output.write_all(&line)
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(outcome),
            written => written.context("写不出标准输出")?,
        }
    }
    match output.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("写不出标准输出")
        }
        _ => Ok(outcome),
    }
}

/// The reasons of one line, for people.
fn table(number: usize, line: &str, made: &str, reasons: &[Reason]) -> String {
    let mut table = format!(
        "第 {number} 行  {}\n      →  {}\n",
        line.trim_end(),
        made.trim_end()
    );
    for reason in reasons {
        let Reason {
            column, from, to, ..
        } = reason;
        // Names of layers are two to five Han characters, two columns each.
        let name = reason.decided.name();
        let room = " ".repeat(12_usize.saturating_sub(2 * name.chars().count()));
        let because = &reason.because;
        let _ = writeln!(table, "{column:>6}  {from} → {to}  {name}{room}{because}");
    }
    table.push('\n');
    table
}

/// The reasons of one line, for tools: an object a line.
fn objects(number: usize, reasons: &[Reason]) -> String {
    let mut objects = String::new();
    for reason in reasons {
        objects += &json!({
            "line": number,
            "column": reason.column,
            "from": reason.from,
            "to": reason.to,
            "layer": reason.decided.code(),
            "because": reason.because,
        })
        .to_string();
        objects.push('\n');
    }
    objects
}
