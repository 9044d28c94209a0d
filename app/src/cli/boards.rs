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
    let mut boards = Keeper::at(&options.place, None)?.boards()?;
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

/// What a board is called, for a terminal: a title is whoever's on the board, and may have signs that tell it something.
pub(super) fn title_of(board: &ListedBoard) -> String {
    if board.title.trim().is_empty() {
        text("board-untitled").to_owned()
    } else {
        plain(&board.title)
    }
}

fn plain(words: &str) -> String {
    let letters = words.chars();
    letters
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

fn line(board: &ListedBoard) -> String {
    let mut line = format!("{:<20} {}", board.id.as_str(), title_of(board));
    if let Some(server) = &board.server {
        let server = plain(server);
        let args = [("server", server.as_str().into())];
        line.push_str(&text_with("cli-board-shared", &args));
    }
    if board.trashed {
        line.push_str(text("cli-board-trashed"));
    }
    line
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::BoardId;

    use super::*;

    #[test]
    fn a_title_tells_a_terminal_nothing_but_letters() {
        let board = ListedBoard {
            id: BoardId::new("plan").unwrap(),
            title: "Plan\u{1b}[2J\nof\u{9b}May".to_owned(),
            created: 1,
            modified: 1,
            opened: None,
            trashed: false,
            server: None,
        };
        assert_eq!(title_of(&board), "Plan [2J of May");
        assert!(!line(&board).contains(char::is_control));
    }
}
