//! The program: reads the command line and does what it says.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use tavla_server::cli::Cli;

fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().run() {
        Ok(code) => Ok(code),
        Err(error) => {
            writeln!(io::stderr(), "tavla-server: {error}").context("stderr is closed")?;
            Ok(ExitCode::FAILURE)
        }
    }
}
