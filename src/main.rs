//! The program: parse arguments, run one command, return its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    wenzhai::cli::run()
}
