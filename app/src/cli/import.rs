//! `tavla import`: a file as a board of its own, or onto one that is here. Where a window has the boards, they are its
//! to change.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use tavla_shared::board_file::BoardFile;
use tavla_shared::id::BoardId;

use super::board::{board_file, kept_title, retitled, title_lost, with_drawing};
use super::boards::title_of;
use super::keeper::{Keeper, Kept, Place};
use super::lost::{self, Lost};
use super::reading::{Loaded, Source};
use super::writing::is_standard;
use super::{CommandError, Console, Outcome};
use crate::i18n::text_with;
use crate::storage::kept::{self, Keeping, KeptError, ListedBoard};

/// What `import` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct ImportOptions {
    /// The file: a board's, one of another program, or a picture; - for the standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Put it onto the board of this title or id, or if there is none, call the new one so
    #[arg(long, value_name = "NAME")]
    pub board: Option<String>,
    /// Where boards are kept
    #[command(flatten)]
    pub place: Place,
    /// Tell in JSON what came of it
    #[arg(long)]
    pub json: bool,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Report<'a> {
    board: &'a str,
    title: &'a str,
    how: &'static str,
    shapes: usize,
    lost: &'a [Lost],
}

/// Does it.
///
/// # Errors
/// [`CommandError`]; the boards are as they were then.
pub fn run(options: &ImportOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let loaded = Loaded::read(&options.file, console)?;
    let (shapes, mut lost) = (loaded.shapes.len(), loaded.lost.clone());
    let mut keeper = Keeper::at(&options.place, Some("import"))?;
    let onto = match &options.board {
        Some(wanted) => named(&mut keeper, wanted)?,
        None => None,
    };
    let kept = if let Some(board) = onto {
        put_onto(&board, &loaded, &mut keeper, options, console)?
    } else {
        let title = new_title(&loaded, options.board.as_deref());
        lost.extend(title.and_then(title_lost));
        keep_new(loaded, &mut keeper, options, console)?
    };
    let (board, how, words) = match &kept {
        Kept::Saved(Keeping::New, board) => (board, "new", "cli-import-new"),
        Kept::Saved(Keeping::Merged, board) => (board, "merged", "cli-import-merged"),
        Kept::Saved(Keeping::Unchanged, board) => (board, "unchanged", "cli-import-unchanged"),
        Kept::Handed(board) => (board, "handed", "cli-import-handed"),
    };
    if options.json {
        console.say_json(&Report {
            board: board.id.as_str(),
            title: &board.title,
            how,
            shapes,
            lost: &lost,
        })?;
    } else {
        let title = title_of(board);
        let args = [
            ("id", board.id.as_str().into()),
            ("title", title.as_str().into()),
        ];
        console.say(&text_with(words, &args))?;
        lost::tell(&lost, &options.file.display().to_string(), console);
    }
    Ok(Outcome::of(&lost))
}

/// The board that somebody names, if there is one.
fn named(keeper: &mut Keeper, wanted: &str) -> Result<Option<ListedBoard>, CommandError> {
    // What a board is called by now that was given a longer name.
    match kept::found(keeper.boards()?, &kept_title(wanted)) {
        Ok(board) => Ok(Some(board)),
        Err(KeptError::NoBoard { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a new board is to be called, where its file does not say it itself.
fn new_title<'a>(loaded: &'a Loaded, said: Option<&'a str>) -> Option<&'a str> {
    match &loaded.source {
        Source::Board(_) => said,
        Source::Other { .. } => Some(said.unwrap_or_else(|| loaded.title())),
    }
}

fn keep_new(
    loaded: Loaded,
    keeper: &mut Keeper,
    options: &ImportOptions,
    console: &mut Console<'_>,
) -> Result<Kept, CommandError> {
    let title = options.board.as_deref();
    // Nothing is said of it that is not in the file itself.
    let as_it_is = title.is_none() && !is_standard(&options.file);
    match loaded.source {
        Source::Board(file) => {
            let file = match title {
                Some(title) => by_another_name(*file, title, keeper, console)?,
                None => *file,
            };
            let from = as_it_is.then_some(options.file.as_path());
            keeper.keep(&file, from, console)
        }
        Source::Other { .. } => {
            let mut loaded = loaded;
            if let Some(title) = title {
                loaded.meta.title = title.into();
            }
            let file = board_file(&loaded, &loaded.shapes, console)?;
            // All of it is in the file now, and keeping that takes room of its own.
            drop(loaded);
            keeper.keep_made(&file, console)
        }
    }
}

/// A board's file under a name that no board has. Where its own board is here, that keeps its name: the file becomes
/// another one.
fn by_another_name(
    file: BoardFile,
    title: &str,
    keeper: &mut Keeper,
    console: &mut Console<'_>,
) -> Result<BoardFile, CommandError> {
    let mut file = retitled(file, title, console)?;
    let own = file.about.board.as_ref();
    let is_here = keeper.boards()?.iter().any(|board| own == Some(&board.id));
    if is_here {
        file.about.board = Some(BoardId::from_random(console.name()));
    }
    Ok(file)
}

fn put_onto(
    board: &ListedBoard,
    loaded: &Loaded,
    keeper: &mut Keeper,
    options: &ImportOptions,
    console: &mut Console<'_>,
) -> Result<Kept, CommandError> {
    if let Source::Board(file) = &loaded.source {
        if file.about.board.as_ref() != Some(&board.id) {
            return Err(CommandError::OntoAnother {
                name: options.file.display().to_string(),
            });
        }
        let is_file = !is_standard(&options.file);
        let from = is_file.then_some(options.file.as_path());
        return keeper.keep(file, from, console);
    }
    if is_standard(&options.file) {
        if keeper.is_elsewhere() {
            return Err(CommandError::NotByPipe);
        }
    } else if let Some(kept) = keeper.hand(board.id.as_str(), &options.file)? {
        return Ok(kept);
    }
    let whole = keeper.give(board.id.as_str(), console.now())?;
    let file = with_drawing(whole.file, loaded, console)?;
    keeper.keep(&file, None, console)
}
