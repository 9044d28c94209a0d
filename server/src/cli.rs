//! The command line: what the program can be asked, one file for each question. Prints answers on
//! stdout and everything else on stderr; decides nothing that a server lives by.

mod backup;
mod boards;
mod check;
mod health;
mod logging;
mod printing;
mod restore;
mod serve;
mod settings;
mod signals;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tavla_shared::store::{BackupError, FolderError, StoreError};

use self::health::HealthError;
use self::settings::{Place, Settings};
use crate::config::ConfigError;
use crate::server::StartError;

/// Keeps Tavla's boards in step, and keeps them. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve boards; the same as no command.
    Serve(Settings),
    /// Print what a server that is started like this would go by, as a settings file.
    Config(Settings),
    /// Ask the server that is started like this whether it is ready; for supervisors.
    Health(Settings),
    /// List the boards that are kept, also while the server runs.
    Boards(boards::Boards),
    /// Copy everything that is kept, also while the server runs.
    Backup(backup::Backup),
    /// Make a data folder from a backup.
    Restore(restore::Restore),
    /// Look through everything that is kept, in a data folder or a backup; changes nothing.
    Check(check::Check),
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The settings make no server.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The settings cannot be written as text.
    #[error("the settings cannot be printed: {0}")]
    Unprintable(#[from] toml::ser::Error),
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A backup cannot be made or used.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The server is not ready, or not there.
    #[error(transparent)]
    Health(#[from] HealthError),
    /// The system says no.
    #[error("{doing}: {source}")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What it says.
        source: io::Error,
    },
}

impl CliError {
    fn system(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { doing, source }
    }
}

impl Cli {
    /// Does what was asked; the code to exit with.
    ///
    /// # Errors
    /// [`CliError`] where it could not be done.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let command = self.command.unwrap_or(Command::Serve(self.settings));
        match command {
            Command::Serve(settings) => serve::run(settings),
            Command::Config(settings) => {
                printing::print(&settings.said()?.resolve()?.to_toml()?)?;
                Ok(ExitCode::SUCCESS)
            }
            Command::Health(settings) => health::run(settings),
            Command::Boards(boards) => boards::run(boards),
            Command::Backup(backup) => backup::run(backup),
            Command::Restore(restore) => restore::run(&restore),
            Command::Check(check) => check::run(check),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serving_needs_no_command_and_takes_one() {
        for line in [
            &["tavla-server", "--data", "x", "--open"][..],
            &["tavla-server", "serve", "--data", "x", "--open"],
        ] {
            let cli = Cli::try_parse_from(line).unwrap();
            let settings = match cli.command {
                Some(Command::Serve(settings)) => settings,
                None => cli.settings,
                other => panic!("{other:?}"),
            };
            let config = settings.said().unwrap().resolve().unwrap();
            assert!(config.access.open);
        }
        assert!(Cli::try_parse_from(["tavla-server", "--open", "boards"]).is_err());
    }
}
