//! What the command line asks for. Does none of it.

mod named;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::link::{BoardLink, LinkError};
use crate::storage::DATA_DIR_VARIABLE;
use crate::sync::TransportKind;

use self::named::Named;

/// Says how servers are reached, as `--transport` does.
const TRANSPORT_VARIABLE: &str = "TAVLA_TRANSPORT";

/// A whiteboard that several people draw on at once.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "tavla", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// Something else than a board of one's own
    #[command(subcommand)]
    pub command: Option<Verb>,
    /// Files to open, by path or file:// address, or one link to join: tavla://host:port/board
    #[arg(value_name = "FILE|LINK")]
    pub what: Vec<OsString>,
    /// The folder that boards are kept in
    #[arg(long, value_name = "DIR", env = DATA_DIR_VARIABLE)]
    pub data: Option<PathBuf>,
    /// How servers are reached, instead of the best way that the network lets through
    #[arg(long, value_name = "KIND", env = TRANSPORT_VARIABLE)]
    pub transport: Option<TransportKind>,
}

/// Something else than a board of one's own.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Verb {
    /// Show a board that two scripted friends work on, and join in
    Demo(DemoOptions),
}

/// What the demo is told.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct DemoOptions {
    /// Without a window: render off-screen, then compare what everyone has
    #[arg(long)]
    pub headless: bool,
    /// How long the friends work, without a window
    #[arg(long, value_name = "SECONDS", default_value_t = 8.0)]
    pub seconds: f64,
    /// Where board.png, window.png and chat.png go, without a window
    #[arg(long, value_name = "DIR", default_value = "demo")]
    pub out: PathBuf,
    /// Show the dark theme
    #[arg(long)]
    pub dark: bool,
}

/// What the window shows first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The board that was open last.
    Last,
    /// A board on a server.
    Link(BoardLink),
    /// Boards' own files, and those from other programs on boards of their own. At least one.
    Files(Vec<PathBuf>),
}

/// Why what was named cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// A link that cannot be.
    #[error("this link cannot be followed: {0}")]
    Link(#[from] LinkError),
    /// A window has one board: what came after the link would take it away again.
    #[error("a link is opened by itself, and {others} more are named")]
    BesideLink {
        /// How much else was named.
        others: usize,
    },
    /// The address of a file that is not this machine's, or of none.
    #[error("this is no file of this machine: {address}")]
    Elsewhere {
        /// The address.
        address: String,
    },
}

impl Cli {
    /// What to show first.
    ///
    /// # Errors
    /// [`OpeningError`].
    pub fn opening(&self) -> Result<Opening, OpeningError> {
        let mut files = Vec::new();
        for what in &self.what {
            match named::read(what)? {
                Named::File(path) => files.push(path),
                Named::Link(link) => {
                    let others = self.what.len() - 1;
                    if others > 0 {
                        return Err(OpeningError::BesideLink { others });
                    }
                    return Ok(Opening::Link(link));
                }
            }
        }
        Ok(if files.is_empty() {
            Opening::Last
        } else {
            Opening::Files(files)
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[track_caller]
    fn check(args: &[&str], expected: Opening) {
        let cli = Cli::try_parse_from([&["tavla"], args].concat()).unwrap();
        assert_eq!(cli.opening(), Ok(expected));
    }

    #[test]
    fn what_to_open_is_told_apart() {
        check(&[], Opening::Last);
        check(
            &["plan.excalidraw"],
            Opening::Files(vec!["plan.excalidraw".into()]),
        );
        let link = BoardLink::parse("tavla://localhost/plan").unwrap();
        check(&["tavla://localhost/plan"], Opening::Link(link));
    }

    #[test]
    fn files_are_opened_together_and_may_be_called_as_a_command_is() {
        check(
            &["plans.tavla", "demo", "--", "-a picture.png"],
            Opening::Files(vec![
                "plans.tavla".into(),
                "demo".into(),
                "-a picture.png".into(),
            ]),
        );
    }

    #[test]
    fn a_link_that_cannot_be_is_refused() {
        let cli = Cli::try_parse_from(["tavla", "tavla://localhost"]).unwrap();
        assert!(matches!(
            cli.opening(),
            Err(OpeningError::Link(LinkError::Board(_)))
        ));
        let cli = Cli::try_parse_from(["tavla", "https://localhost/plan"]).unwrap();
        assert!(cli.opening().is_err());
    }

    #[test]
    fn a_link_is_opened_by_itself() {
        let cli = Cli::try_parse_from(["tavla", "a.tavla", "tavla://localhost/plan", "b.tavla"]);
        let refused = OpeningError::BesideLink { others: 2 };
        assert_eq!(cli.unwrap().opening(), Err(refused));
    }

    #[test]
    fn a_transport_is_forced_by_its_name() {
        for (name, kind) in [
            ("websocket", TransportKind::WebSocket),
            ("sse", TransportKind::Sse),
            ("polling", TransportKind::Polling),
        ] {
            let cli = Cli::try_parse_from(["tavla", "--transport", name]).unwrap();
            assert_eq!(cli.transport, Some(kind));
        }
        assert!(Cli::try_parse_from(["tavla", "--transport", "pigeon"]).is_err());
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
