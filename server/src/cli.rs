//! The server's command line, and the signals that end it. One file for each command; none of them
//! needs the server to be stopped.

mod access;
mod invite;
mod keys;
mod lifetime;
mod revoke;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::access::CommandError;
use crate::access::Access;
use crate::config::{Config, Storage};

/// Keeps Tavla's boards in step, and keeps them. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version, subcommand_negates_reqs = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Option<Serve>,
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:7420", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The folder boards are kept in.
    #[arg(long, env = "TAVLA_SERVER_DATA_DIR", value_name = "FOLDER")]
    data: PathBuf,
    /// Let everybody who reaches this server edit every board.
    #[arg(long)]
    open: bool,
    /// A web page that may join, such as <https://board.example>; may be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    origins: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the keys that links are signed with, or change them.
    Keys(keys::Keys),
    /// Make a link that lets somebody onto a board.
    Invite(invite::InviteArgs),
    /// Take links back; whoever is on a board by them is put out.
    Revoke(revoke::RevokeArgs),
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Asked {
    /// To serve.
    Serve(Box<Config>),
    /// Something that is done; here is the answer.
    Done(Answer),
}

/// What a command says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// What was asked for, for stdout.
    pub out: String,
    /// What a person may want to know with it, for stderr.
    pub note: String,
}

impl Cli {
    /// Does what the command line asks for, or says how to serve. `now` is Unix seconds.
    ///
    /// # Errors
    /// [`CommandError`] where a command could not be done.
    pub fn run(self, now: u64) -> Result<Asked, CommandError> {
        let answer = match self.command {
            Some(Command::Keys(keys)) => keys.run(now)?,
            Some(Command::Invite(invite)) => invite.run(now)?,
            Some(Command::Revoke(revoke)) => revoke.run(now)?,
            None => {
                let serve = self.serve.ok_or(CommandError::Nothing)?;
                return Ok(Asked::Serve(Box::new(serve.into_config())));
            }
        };
        Ok(Asked::Done(answer))
    }
}

impl Serve {
    fn into_config(self) -> Config {
        let access = Access {
            open: self.open,
            origins: self.origins,
            ..Access::default()
        };
        Config {
            access,
            ..Config::new(self.listen, Storage::Folder(self.data))
        }
    }
}

/// Resolves on Ctrl-C and on SIGTERM; listens from the call on, within a tokio runtime.
///
/// # Errors
/// Where the system refuses to tell.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => Ok(()),
            _ = terminated.recv() => Ok(()),
        }
    })
}

/// Resolves on Ctrl-C; listens from the first poll on.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
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
    fn serving_needs_no_command() {
        let cli = Cli::try_parse_from(["tavla-server", "--data", "x", "--open"]).unwrap();
        let Asked::Serve(config) = cli.run(0).unwrap() else {
            panic!("no server was asked for")
        };
        assert!(config.access.open);
    }

    #[test]
    fn a_link_is_made_listed_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let run = |line: &[&str]| {
            let data = ["--data", data.to_str().unwrap()];
            let line = ["tavla-server"].iter().chain(line).chain(&data);
            match Cli::try_parse_from(line).unwrap().run(1_790_000_000) {
                Ok(Asked::Done(answer)) => Ok(answer.out),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error.to_string()),
            }
        };
        // Nothing is taken back, or listed, in a folder that is no server's.
        assert!(run(&["revoke", "--user", "ada"]).is_err());
        assert!(run(&["keys"]).is_err());
        let link = run(&["invite", "--board", "plan", "--host", "board.example:7420"]).unwrap();
        let link = link.trim();
        assert!(
            link.starts_with("tavla://board.example:7420/plan#ey"),
            "{link}"
        );
        let (_, token) = link.split_once('#').unwrap();
        for whole in [link, token] {
            assert!(run(&["revoke", "--token", whole]).is_ok());
        }
        assert!(run(&["revoke", "--token", "e30.e30.e30"]).is_err());
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
