//! Arguments to one command, and its outcome to an exit code.
//!
//! Exit codes: 0 clean, 1 problems found in the content, 2 could not run.
//! Knows nothing of what the commands do.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::command::{
    Color, Format, Outcome, Screen, build, check, convert, import, init, new, schema, serve, theme,
};

/// Turns messy Chinese case studies into a cross-linked static site in
/// Simplified and Traditional Chinese.
#[derive(Parser)]
#[command(version, about, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Project folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// How reports are written: for people, for editors (one line each), for tools (JSON lines)
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Colours in reports
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// Say nothing but problems
    #[arg(long, short, global = true)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  wenzhai init my-digest          a new project that builds at once
  wenzhai import content/sources  messy sources to content/articles/
  wenzhai build                   the site, to public/
  wenzhai serve                   the site on this machine, new with every saved file

Exit codes: 0 clean, 1 problems found in the content, 2 could not run.";

#[derive(Subcommand)]
enum Command {
    Init(init::InitArgs),
    New(new::NewArgs),
    Import(import::ImportArgs),
    Build(build::BuildArgs),
    Serve(serve::ServeArgs),
    Check(check::CheckArgs),
    Convert(convert::ConvertArgs),
    Schema(schema::SchemaArgs),
    Theme(theme::ThemeArgs),
}

#[derive(Clone, Copy, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let color = match arguments.color {
        ColorChoice::Auto => Color::Auto,
        ColorChoice::Always => Color::Always,
        ColorChoice::Never => Color::Never,
    };
    let screen = Screen::new(arguments.format, color, arguments.quiet);
    let root = arguments.root;
    let outcome = match &arguments.command {
        Command::Init(command) => init::run(command, screen),
        Command::New(command) => new::run(command, &root, screen),
        Command::Schema(command) => Ok(schema::run(command, screen)),
        Command::Import(command) => import::run(command, &root, screen),
        Command::Build(command) => build::run(command, &root, screen),
        Command::Serve(command) => serve::run(command, &root, screen),
        Command::Check(command) => check::run(command, &root, screen),
        Command::Theme(command) => theme::run(command, &root, screen),
        Command::Convert(command) => convert::run(command, &root, screen),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(error) => {
            screen.failure(&error);
            ExitCode::from(2)
        }
    }
}
