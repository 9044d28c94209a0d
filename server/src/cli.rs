//! The command line: what the program can be asked, one file for each question. Prints answers on
//! stdout and everything else on stderr; decides nothing that a server lives by.

mod access;
mod backup;
mod boards;
mod check;
mod health;
mod invite;
mod keys;
mod lifetime;
mod logging;
mod printing;
mod restore;
mod revoke;
mod serve;
mod settings;
mod signals;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tavla_shared::store::{BackupError, FolderError, StoreError};

pub use self::access::CommandError;
use self::health::HealthError;
use self::settings::{Place, Settings};
use crate::clock::{Clock as _, SystemClock};
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
    /// List the keys that links are signed with, or change them.
    Keys(keys::Keys),
    /// Make a link that lets somebody onto a board.
    Invite(invite::InviteArgs),
    /// Take links back; whoever is on a board by them is put out.
    Revoke(revoke::RevokeArgs),
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
    /// Links or their keys cannot be changed.
    #[error(transparent)]
    Access(#[from] CommandError),
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
        signals::outlive_file_limits().map_err(CliError::system("signals cannot be heard"))?;
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
            Command::Keys(keys) => keys.run(now_seconds())?.print(),
            Command::Invite(invite) => invite.run(now_seconds())?.print(),
            Command::Revoke(revoke) => revoke.run(now_seconds())?.print(),
        }
    }
}

fn now_seconds() -> u64 {
    SystemClock::new().wall_millis() / 1000
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

    #[test]
    fn a_link_is_made_listed_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let run = |line: &[&str]| {
            let data = ["--data", data.to_str().unwrap()];
            let line = ["tavla-server"].iter().chain(line).chain(&data);
            let answer = match Cli::try_parse_from(line).unwrap().command {
                Some(Command::Keys(keys)) => keys.run(1_790_000_000),
                Some(Command::Invite(invite)) => invite.run(1_790_000_000),
                Some(Command::Revoke(revoke)) => revoke.run(1_790_000_000),
                other => panic!("{other:?}"),
            };
            answer.map(|answer| answer.out)
        };
        for refused in [
            "evil host/#",
            "",
            "board.example/x",
            "a@board.example",
            "å.example",
        ] {
            let line = "tavla-server invite --data x --board plan --host".split(' ');
            let line = line.chain([refused]);
            assert!(Cli::try_parse_from(line).is_err(), "{refused}");
        }
        // Nothing is taken back, or listed, in a folder that is no server's.
        assert!(run(&["revoke", "--user", "ada"]).is_err());
        assert!(run(&["keys"]).is_err());
        assert!(run(&["invite", "--board", "plan"]).is_err());
        assert!(!data.exists(), "a name that is spelt wrongly makes nothing");
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("notes.txt"), "somebody else's").unwrap();
        assert!(run(&["invite", "--board", "plan"]).is_err());
        std::fs::remove_file(data.join("notes.txt")).unwrap();
        let link = run(&["invite", "--board", "plan", "--host", "board.example:7420"]).unwrap();
        let link = link.trim();
        assert!(
            link.starts_with("tavla://board.example:7420/plan#ey"),
            "{link}"
        );
        let (_, token) = link.split_once('#').unwrap();
        let invited = run(&["invite", "--board", "plan", "--host", "10.0.0.2", "--plain"]);
        assert!(invited.unwrap().starts_with("tavla+plain://10.0.0.2/plan#"));
        for whole in [link, token] {
            assert!(run(&["revoke", "--token", whole]).is_ok());
        }
        assert!(run(&["revoke", "--token", "e30.e30.e30"]).is_err());
        assert!(run(&["revoke", "--jti", &"x".repeat(65)]).is_err());
        assert!(run(&["revoke", "--user", &"x".repeat(65)]).is_err());
        let first = run(&["keys"]).unwrap();
        let kid = first.split_whitespace().next().unwrap().to_owned();
        run(&["keys", "rotate"]).unwrap();
        assert_eq!(run(&["keys", "list"]).unwrap().lines().count(), 2);
        run(&["keys", "retire", &kid]).unwrap();
        assert!(run(&["keys", "list"]).unwrap().contains("retired"));
        assert!(run(&["keys", "retire", &kid]).is_err());
        for refused in ["never", "401d", "1s", "", "7 weeks"] {
            assert!(
                Cli::try_parse_from([
                    "tavla-server",
                    "invite",
                    "--data",
                    "x",
                    "--board",
                    "plan",
                    "--expires",
                    refused,
                ])
                .is_err(),
                "{refused}"
            );
        }
    }
}
