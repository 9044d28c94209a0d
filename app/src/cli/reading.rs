//! A file that a command is given, whatever it is, as a board in memory. Asks nobody and keeps nothing.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rand::rngs::StdRng;
use tavla_shared::blob::BlobHash;
use tavla_shared::board::{Board, BoardChange, Meta};
use tavla_shared::board_file::{BoardFile, Contents, HEAD_BYTES, looks_like};
use tavla_shared::geometry::Size;
use tavla_shared::protocol::DocRoom;
use tavla_shared::shape::{Kind, Shape};

use super::console::name_from;
use super::keeper::{Keeper, Place};
use super::lost::Lost;
use super::{CommandError, Console};
use crate::blobs::{FittingError, fitted_file};
use crate::headway::Headway;
use crate::import::{
    Drawing, Format, Found, ImportError, Loss, PictureReason, SCENE_BYTES_MAX, format_of, picture,
    read_any,
};
use crate::regular;
use crate::scene::Scene;
use crate::text::TextEngine;

/// What stands for the standard input and output.
pub(super) const STANDARD: &str = "-";
/// Under which id histories are read, where nothing is ever written.
const READER: u64 = 1;
/// How much of a board is taken to be seen: pictures come no larger.
const ROOM: Size = Size::new(1_280.0, 800.0);

/// What a command is to read.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Input {
    /// The file: a board's, one of another program, or a picture; - for the standard input
    #[arg(value_name = "FILE", required_unless_present = "board")]
    pub file: Option<PathBuf>,
    /// Instead of a file, a board of this device by its title or id
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub board: Option<String>,
    /// Where boards are kept
    #[command(flatten)]
    pub place: Place,
}

impl Input {
    /// What is read, as people know it.
    pub(super) fn name(&self) -> String {
        match (&self.board, &self.file) {
            (Some(board), _) => board.clone(),
            (None, Some(file)) => file.display().to_string(),
            (None, None) => String::new(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`CommandError`] where nothing of it can be read.
    pub(super) fn load(&self, console: &mut Console<'_>) -> Result<Loaded, CommandError> {
        match (&self.board, &self.file) {
            (Some(wanted), _) => {
                let copied = Keeper::at(&self.place, None)?.give(wanted, console.now())?;
                Loaded::of_board(wanted, copied.file, copied.unread > 0)
            }
            (None, file) => Loaded::read(file.as_deref().unwrap_or(Path::new("")), console),
        }
    }
}

/// A board that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    /// What it is called: its file's name without what tells its kind.
    pub(super) name: String,
    /// What the file is.
    pub(super) source: Source,
    /// Its shapes, each after what it is in where the file is another program's.
    pub(super) shapes: Vec<Arc<Shape>>,
    /// Its own settings.
    pub(super) meta: Meta,
    /// What its pictures show, as far as it is there.
    pub(super) files: BTreeMap<BlobHash, Vec<u8>>,
    /// What of the file is not in it.
    pub(super) lost: Vec<Lost>,
}

/// What a file is.
#[derive(Debug)]
pub(super) enum Source {
    /// A board's own file, with its histories.
    Board(Box<BoardFile>),
    /// Of another program, or a picture.
    Other {
        /// What.
        format: Format,
        /// Why a drawing came as one picture, where it did.
        as_picture: Option<PictureReason>,
    },
}

impl Loaded {
    /// Reads the file at `path`, or what comes in where that is `-`.
    ///
    /// # Errors
    /// [`CommandError`] where nothing of it can be read.
    pub(super) fn read(path: &Path, console: &mut Console<'_>) -> Result<Self, CommandError> {
        let name = path.display().to_string();
        if path.as_os_str() == STANDARD {
            return Self::of(
                "the standard input",
                &mut *console.input,
                &mut console.random,
            );
        }
        let file =
            regular::open_or_wait(path).map_err(|error| CommandError::unopened(&name, error))?;
        let mut loaded = Self::of(&name, &mut BufReader::new(file), &mut console.random)?;
        let stem = path.file_stem().unwrap_or_default();
        loaded.name = stem.to_string_lossy().into_owned();
        Ok(loaded)
    }

    /// Reads what `input` gives, which is called `name`.
    fn of(name: &str, input: &mut dyn Read, random: &mut StdRng) -> Result<Self, CommandError> {
        let mut bytes = Vec::new();
        let mut head = (&mut *input).take(HEAD_BYTES as u64);
        head.read_to_end(&mut bytes)
            .map_err(CommandError::unreadable(name))?;
        if looks_like(&bytes) {
            return board(name, bytes.as_slice().chain(input));
        }
        // One byte over the limit is enough to tell that it is too large.
        let mut rest = input.take((SCENE_BYTES_MAX + 1).saturating_sub(bytes.len()) as u64);
        rest.read_to_end(&mut bytes)
            .map_err(CommandError::unreadable(name))?;
        other(name, bytes, random)
    }

    /// What a board's own file has; `is_broken` says that something of its history is not there.
    fn of_board(name: &str, file: BoardFile, is_broken: bool) -> Result<Self, CommandError> {
        let mut contents = Contents::of(&file.board);
        let is_broken = is_broken || contents.refused().is_some();
        let updates = contents.updates()?;
        if updates.is_empty() && !file.board.is_empty() {
            return Err(CommandError::Empty {
                name: name.to_owned(),
            });
        }
        let (_, opened) = Board::open(READER, &updates);
        let change = opened.change;
        let history = Lost::counted("cli-lost-history", usize::from(is_broken));
        let mut loaded = Self {
            name: String::new(),
            shapes: change.shapes,
            meta: change.meta.unwrap_or_default(),
            files: file.pictures.clone(),
            lost: history.into_iter().collect(),
            source: Source::Board(Box::new(file)),
        };
        let missing = loaded.pictures_missing();
        let missing = Lost::counted("cli-lost-missing-picture", missing);
        loaded.lost.extend(missing);
        Ok(loaded)
    }

    /// The scene of it.
    pub(super) fn scene(&self) -> Scene {
        let mut shapes = self.shapes.clone();
        shapes.sort_by(|a, b| a.id.cmp(&b.id));
        let mut scene = Scene::new();
        scene.apply(&BoardChange {
            shapes,
            meta: Some(self.meta.clone()),
            ..BoardChange::default()
        });
        scene
    }

    /// What it is called: as it says itself, or else as its file is.
    pub(super) fn title(&self) -> &str {
        if self.meta.title.is_empty() {
            &self.name
        } else {
            &self.meta.title
        }
    }

    /// How many pictures show something that is not here.
    pub(super) fn pictures_missing(&self) -> usize {
        let pictures = self.shapes.iter().filter(|it| it.kind == Kind::Image);
        let is_here = |shape: &Shape| {
            shape
                .file
                .is_some_and(|hash| self.files.contains_key(&hash))
        };
        pictures.filter(|shape| !is_here(shape)).count()
    }
}

fn board(name: &str, input: impl Read) -> Result<Loaded, CommandError> {
    let (file, report) = BoardFile::read(input).map_err(|source| CommandError::BoardFile {
        name: name.to_owned(),
        source,
    })?;
    let rooms = [DocRoom::Board, DocRoom::Talk];
    let is_broken = rooms.iter().any(|room| report.breaks(*room));
    Loaded::of_board(name, file, is_broken)
}

fn other(name: &str, bytes: Vec<u8>, random: &mut StdRng) -> Result<Loaded, CommandError> {
    let refused = |source| CommandError::NotImported {
        name: name.to_owned(),
        source,
    };
    let format = format_of(&bytes, name).ok_or_else(|| refused(ImportError::NothingKnown))?;
    let mut drawing = match read_any(&bytes, name, ROOM, &mut || name_from(random))
        .map_err(refused)?
    {
        Found::Drawing(drawing) => *drawing,
        Found::Library(library) => library.beside_each_other(),
        Found::Picture { damaged_scene } => {
            let mut drawing =
                picture_of(bytes, name_from(random)).map_err(|source| CommandError::Picture {
                    name: name.to_owned(),
                    source,
                })?;
            if damaged_scene {
                drawing.report.lose(Loss::Scene);
            }
            drawing
        }
    };
    drawing.fit_texts(&mut TextEngine::bundled());
    Ok(Loaded {
        name: String::new(),
        source: Source::Other {
            format,
            as_picture: drawing.report.as_picture,
        },
        lost: Lost::of_import(&drawing.report),
        shapes: drawing.shapes.into_iter().map(Arc::new).collect(),
        meta: Meta {
            background: drawing.background,
            grid: drawing.grid,
            ..Meta::default()
        },
        files: drawing.files,
    })
}

fn picture_of(bytes: Vec<u8>, id: u128) -> Result<Drawing, FittingError> {
    let fitted = fitted_file(bytes, &Headway::default())?;
    let (width, height) = fitted.dimensions;
    let pixels = Size::new(f64::from(width), f64::from(height));
    let mut drawing = picture::drawing(fitted.bytes, pixels, ROOM, id);
    if fitted.is_repacked {
        drawing.report.lose(Loss::Pixels);
    }
    Ok(drawing)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rand::SeedableRng as _;
    use tavla_shared::board_file::FileError;

    use super::*;
    use crate::blobs::BitmapError;

    fn load(bytes: &[u8], name: &str) -> Result<Loaded, CommandError> {
        Loaded::of(name, &mut Cursor::new(bytes), &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn what_comes_in_is_told_by_its_content() {
        let scene = br#"{"type":"excalidraw","elements":[
            {"type":"rectangle","width":40,"height":20},{"type":"strange","width":4,"height":2}]}"#;
        let loaded = load(scene, "anything").unwrap();
        assert_eq!(loaded.shapes[0].kind, Kind::Rectangle);
        assert!(matches!(
            loaded.source,
            Source::Other {
                format: Format::Excalidraw,
                ..
            }
        ));
        assert!(!loaded.scene().is_empty());
    }

    #[test]
    fn nothing_known_and_a_board_that_was_cut_off_are_told_by_name() {
        let nothing = load(b"some words", "words.txt").unwrap_err();
        assert!(nothing.to_string().starts_with("words.txt: "), "{nothing}");
        let mut head = vec![0; HEAD_BYTES];
        head[30..38].copy_from_slice(b"mimetype");
        head[38..].copy_from_slice(tavla_shared::board_file::MIME.as_bytes());
        let other = load(&head, "cut.tavla").unwrap_err();
        assert!(
            matches!(
                other,
                CommandError::BoardFile {
                    source: FileError::OtherKind | FileError::Cut { .. },
                    ..
                }
            ),
            "{other}"
        );
    }

    #[test]
    fn a_broken_picture_is_no_board() {
        let error = load(b"\x89PNG\r\n\x1a\nnothing more", "broken.png").unwrap_err();
        assert!(
            matches!(
                error,
                CommandError::Picture {
                    source: FittingError::Bitmap(BitmapError::Unreadable { .. }),
                    ..
                }
            ),
            "{error}"
        );
    }
}
