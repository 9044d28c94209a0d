//! `tavla boards`: the boards of this device. Changes nothing.

use clap::Args;

use super::keeper::{Keeper, Place};
use super::{CommandError, Console, Outcome};
use crate::i18n::{text, text_with};
use crate::storage::kept::ListedBoard;

/// What `boards` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct BoardsOptions {
    /// Also those in the trash
    #[arg(long)]
    pub all: bool,
    /// Where boards are kept
    #[command(flatten)]
    pub place: Place,
    /// List them in JSON, one array
    #[arg(long)]
    pub json: bool,
}

/// Lists them.
///
/// # Errors
/// [`CommandError`] where the list cannot be had.
pub fn run(options: &BoardsOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let mut boards = Keeper::at(&options.place, false)?.boards()?;
    boards.retain(|board| options.all || !board.trashed);
    if options.json {
        console.say_json(&boards)?;
        return Ok(Outcome::Done);
    }
    if boards.is_empty() {
        console.note(text("cli-no-boards"));
    }
    for board in &boards {
        console.say(&line(board))?;
    }
    Ok(Outcome::Done)
}

fn line(board: &ListedBoard) -> String {
    let title = if board.title.trim().is_empty() {
        text("board-untitled")
    } else {
        &board.title
    };
    let mut line = format!("{:<20} {title}", board.id.as_str());
    if let Some(server) = &board.server {
        let args = [("server", server.as_str().into())];
        line.push_str(&text_with("cli-board-shared", &args));
    }
    if board.trashed {
        line.push_str(text("cli-board-trashed"));
    }
    line
}
