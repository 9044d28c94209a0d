//! The program's commands as a process of its own: all of it but the window, for which tests have no display.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use tavla::cli::Cli;
use tavla::sync::install_provider;

fn main() -> io::Result<ExitCode> {
    install_provider();
    if let Some(code) = Cli::parse().run_without_window() {
        return Ok(ExitCode::from(code));
    }
    writeln!(io::stderr(), "this needs a window")?;
    Ok(ExitCode::FAILURE)
}
