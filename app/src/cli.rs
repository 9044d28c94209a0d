//! The command line: what the program can be asked, and a file for each command that needs no window.
//!
//! Answers go to the standard output and everything else to the standard error. Knows no display.

mod board;
pub mod boards;
mod console;
pub mod edit;
mod error;
pub mod export;
mod format;
pub mod generate;
mod guest;
pub mod import;
pub mod info;
mod keeper;
mod live;
mod lost;
pub mod merge;
mod named;
mod output;
mod reading;
mod refusal;
mod seated;
mod stop;
#[cfg(test)]
mod testing;
pub mod watch;
mod writing;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::boards::BoardsOptions;
pub use self::console::{Console, Outcome};
use self::edit::EditOptions;
pub use self::error::CommandError;
use self::export::ExportOptions;
pub use self::format::OutFormat;
use self::generate::GenerateOptions;
use self::import::ImportOptions;
use self::info::InfoOptions;
pub use self::keeper::Place;
pub use self::lost::Lost;
use self::merge::MergeOptions;
use self::named::Named;
pub use self::reading::Input;
pub use self::seated::Seat;
pub use self::stop::Stop;
use self::watch::WatchOptions;
use crate::i18n::text_with;
use crate::instance::HandOverError;
pub use crate::instance::Opening;
use crate::link::LinkError;
use crate::storage::DATA_DIR_VARIABLE;
use crate::sync::TransportKind;

/// Says how servers are reached, as `--transport` does.
const TRANSPORT_VARIABLE: &str = "TAVLA_TRANSPORT";

/// What the process says at its end where a command did nothing.
const FAILED: u8 = 1;
/// What it says altogether.
const EXITS: &str = "At its end a command says 0 where all was done, 1 where it did nothing, 2 where it was not \
    understood, and 3 where it was done and something is not in what came of it, or lines were refused.";

/// A whiteboard that several people draw on at once.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "tavla", version, about, args_conflicts_with_subcommands = true, after_help = EXITS)]
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
    /// Write a board's or another program's file as a picture, pages, a table or another kind of file
    Export(ExportOptions),
    /// Tell what a file is, what is in it, and what of it a board would not have
    Info(InfoOptions),
    /// Make a board of a file, or put it onto a board
    Import(ImportOptions),
    /// List the boards of this device
    Boards(BoardsOptions),
    /// Follow a board: what happens on it, as lines of JSON
    Watch(WatchOptions),
    /// Change a board by lines of JSON, each answered once it is safe
    Edit(EditOptions),
    /// Make one file of two of the same board, with all that either has
    Merge(MergeOptions),
    /// Write the manual's pages or a shell's completions
    #[command(hide = true)]
    Generate(GenerateOptions),
}

impl Verb {
    /// Does what needs no window; none where it does.
    ///
    /// What went wrong is told.
    pub fn run(&self, console: &mut Console<'_>) -> Option<u8> {
        let result = match self {
            Self::Demo(_) => return None,
            Self::Export(options) => export::run(options, console),
            Self::Import(options) => import::run(options, console),
            Self::Boards(options) => boards::run(options, console),
            Self::Watch(options) => watch::run(options, console),
            Self::Edit(options) => edit::run(options, console),
            Self::Info(options) => info::run(options, console),
            Self::Merge(options) => merge::run(options, console),
            Self::Generate(options) => generate::run(options, console),
        };
        Some(match result {
            Ok(outcome) => outcome.code(),
            Err(error) => {
                let words = match (&error, self) {
                    // Who only looks changes nothing, ever.
                    (_, Self::Watch(_)) | (CommandError::NoSeat(_), _) => "cli-failed",
                    (
                        CommandError::NotPrinted(_)
                        | CommandError::HandOver(HandOverError::Unanswered(_)),
                        _,
                    ) => "cli-not-told",
                    (CommandError::NotSaved { .. }, _) => "cli-not-saved",
                    (_, Self::Edit(_)) => "cli-stopped",
                    _ => "cli-failed",
                };
                let error = error.to_string();
                let args = [("error", error.as_str().into())];
                console.note(&text_with(words, &args));
                FAILED
            }
        })
    }
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
    /// Does what needs no window, at this process's own streams; none where it needs one.
    ///
    /// What went wrong is told; the number is what the process says at its end.
    pub fn run_without_window(&self) -> Option<u8> {
        let verb = self.command.as_ref()?;
        Console::of_process(|console| verb.run(console))
    }

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
    use crate::link::BoardLink;

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
    fn what_is_read_is_a_file_or_a_board_and_not_both() {
        let parse = |args: &[&str]| Cli::try_parse_from([&["tavla"], args].concat());
        assert!(parse(&["info", "plan.tavla"]).is_ok());
        assert!(parse(&["info", "--board", "Plan", "--data", "boards"]).is_ok());
        assert!(parse(&["info"]).is_err());
        assert!(parse(&["info", "plan.tavla", "--board", "Plan"]).is_err());
        assert!(parse(&["export", "plan.tavla"]).is_err(), "it goes nowhere");
        assert!(parse(&["merge", "a.tavla", "-o", "c.tavla"]).is_err());
        assert!(parse(&["watch", "Plan", "--within", "0"]).is_err());
    }

    #[test]
    fn a_command_that_fails_tells_that_nothing_was_changed() {
        let cli = Cli::try_parse_from(["tavla", "info", "nowhere.tavla"]).unwrap();
        let verb = cli.command.unwrap();
        let (code, said) = testing::at_console(b"", |console| verb.run(console));
        assert_eq!(code, Some(FAILED));
        assert!(
            said.notes.contains("Nothing was changed."),
            "{}",
            said.notes
        );
        assert!(said.out.is_empty());
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
