//! The program: reads the command line and shows the window. Everything else is the library's.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use tavla::app::show_window;
use tavla::cli::{Cli, DemoOptions, Verb};
use tavla::demo;
use tavla::storage::data_folder;
use tavla::sync::install_provider;

fn main() -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(io::stderr)
        .init();
    install_provider();
    let cli = Cli::parse();
    if let Some(Verb::Demo(options)) = &cli.command {
        return show_demo(options);
    }
    if let Some(code) = cli.run_without_window() {
        return Ok(ExitCode::from(code));
    }
    let opening = cli.opening().context("this link cannot be followed")?;
    let folder = data_folder(cli.data, None)?;
    let name = ["USER", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    show_window(&folder, name.unwrap_or_default(), opening, cli.transport)
        .with_context(|| format!("Tavla cannot show the boards in {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn show_demo(options: &DemoOptions) -> anyhow::Result<ExitCode> {
    if !options.headless {
        demo::run_in_window(options)?;
        return Ok(ExitCode::SUCCESS);
    }
    let findings = demo::run_headless(options)?;
    let line = serde_json::to_string(&findings)?;
    writeln!(io::stdout(), "{line}")?;
    Ok(if findings.converged {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
