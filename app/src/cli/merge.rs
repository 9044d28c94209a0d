//! `tavla merge`: two files of one board as one, with all that either has. Neither of them is changed.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use tavla_shared::board_file::{BoardFile, Boards, FileError, merged};

use super::board::packed;
use super::lost::{self, Lost};
use super::reading::{Loaded, Source};
use super::writing;
use super::{CommandError, Console, Outcome};

/// What `merge` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct MergeOptions {
    /// A board's file
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// Another file of the same board
    #[arg(value_name = "B")]
    pub second: PathBuf,
    /// Where the result goes; may be one of the two; - for the standard output
    #[arg(long, short, value_name = "C")]
    pub output: PathBuf,
    /// Also where they are two boards: all of both is on the first one's then
    #[arg(long)]
    pub any_boards: bool,
    /// Tell in JSON what came of it
    #[arg(long)]
    pub json: bool,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Report<'a> {
    to: String,
    board: Option<String>,
    title: &'a str,
    bytes: usize,
    pictures: usize,
    lost: &'a [Lost],
}

/// Does it.
///
/// # Errors
/// [`CommandError`]; nothing was written then.
pub fn run(options: &MergeOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let (first, mut lost) = read(&options.first, console)?;
    let (second, more) = read(&options.second, console)?;
    lost.extend(more);
    let boards = if options.any_boards {
        Boards::Any
    } else {
        Boards::Same
    };
    let file = merged(&first, &second, boards)?;
    let bytes = packed(&file)?;
    writing::put(&options.output, &bytes, console)?;
    let to = options.output.display().to_string();
    if options.json {
        let report = Report {
            to,
            board: file.about.board.as_ref().map(ToString::to_string),
            title: &file.about.title,
            bytes: bytes.len(),
            pictures: file.pictures.len(),
            lost: &lost,
        };
        if writing::is_standard(&options.output) {
            console.note_json(&report)?;
        } else {
            console.say_json(&report)?;
        }
    } else {
        lost::tell(&lost, &to, console);
    }
    Ok(Outcome::of(&lost))
}

fn read(path: &Path, console: &mut Console<'_>) -> Result<(BoardFile, Vec<Lost>), CommandError> {
    let loaded = Loaded::read(path, console)?;
    match loaded.source {
        Source::Board(file) => Ok((*file, loaded.lost)),
        Source::Other { .. } => Err(CommandError::BoardFile {
            name: path.display().to_string(),
            source: FileError::OtherKind,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{Board, Edit, EditBatch, Version};
    use tavla_shared::board_file::{About, MergeError};
    use tavla_shared::id::{BoardId, ShapeId};
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::cli::testing::{Said, at_console, scene_in};

    /// The file of a board on which `writer` has drawn a shape of the name.
    fn file(board: &str, writer: u64, name: &str) -> BoardFile {
        let mut document = Board::new(writer);
        let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Note);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        document.apply(&batch, 1_790_000_000).unwrap();
        BoardFile {
            about: About {
                board: Some(BoardId::new(board).unwrap()),
                title: "Plan".to_owned(),
                created: 1,
                saved: 2,
                app: "test".to_owned(),
            },
            board: document.updates_since(&Version::default()).unwrap(),
            talk: Vec::new(),
            pictures: std::collections::BTreeMap::new(),
            thumbnail: None,
        }
    }

    fn merge(
        folder: &Path,
        args: (&str, &str),
        any_boards: bool,
    ) -> (Result<Outcome, CommandError>, Said) {
        let options = MergeOptions {
            first: folder.join(args.0),
            second: folder.join(args.1),
            output: folder.join("c.tavla"),
            any_boards,
            json: true,
        };
        at_console(b"", |console| run(&options, console))
    }

    #[test]
    fn what_either_has_is_in_the_result() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, file: &BoardFile| {
            std::fs::write(folder.path().join(name), packed(file).unwrap()).unwrap();
        };
        put("a.tavla", &file("plan", 1, "one"));
        put("b.tavla", &file("plan", 2, "two"));
        put("other.tavla", &file("other", 3, "three"));
        let (result, said) = merge(folder.path(), ("a.tavla", "b.tavla"), false);
        assert_eq!(result.unwrap(), Outcome::Done);
        assert_eq!(said.json()["board"], "plan");
        let path = folder.path().join("c.tavla");
        let loaded = |path: &Path| at_console(b"", |console| Loaded::read(path, console)).0;
        assert_eq!(loaded(&path).unwrap().shapes.len(), 2);

        let (result, _) = merge(folder.path(), ("a.tavla", "other.tavla"), false);
        assert!(matches!(
            result,
            Err(CommandError::Merge(MergeError::OtherBoard { .. }))
        ));
        assert_eq!(loaded(&path).unwrap().shapes.len(), 2, "it is as it was");
        let (result, _) = merge(folder.path(), ("c.tavla", "other.tavla"), true);
        result.unwrap();
        assert_eq!(loaded(&path).unwrap().shapes.len(), 3);
    }

    #[test]
    fn a_file_of_another_program_is_no_board_s() {
        let folder = tempfile::tempdir().unwrap();
        scene_in(folder.path());
        let (result, said) = merge(folder.path(), ("plan.excalidraw", "plan.excalidraw"), false);
        assert!(matches!(result, Err(CommandError::BoardFile { .. })));
        assert!(said.out.is_empty() && !folder.path().join("c.tavla").exists());
    }
}
