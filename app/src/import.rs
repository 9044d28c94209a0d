//! Other programs' files as edits: pure functions of bytes.
//!
//! Reads no disk and no clock, and never fails for a part of a file: what cannot be kept is counted.
//! The bytes are a stranger's: nothing in them may crash the app, hang it or fill its memory.

pub mod excalidraw;
mod report;

use tavla_shared::board::Edit;
pub use tavla_shared::board::schema::SHAPES_MAX;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::ZIndex;

pub use self::report::{ImportReport, Loss};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// What a file became.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Creates the shapes, each after the frame or group it is in.
    pub edits: Vec<Edit>,
    /// The box around all of it; none where nothing was kept.
    pub bounds: Option<Rect>,
    /// What was kept and what was not.
    pub report: ImportReport,
}

/// Where an import goes.
#[derive(Debug, Clone, Default)]
pub enum Placement {
    /// On a board of its own: where the file has it, with the file's background and grid.
    #[default]
    OwnBoard,
    /// On a board that has other shapes.
    Among {
        /// Where the middle of it goes.
        center: Point,
        /// The topmost rank that is taken; none on an empty board.
        above: Option<ZIndex>,
    },
}

/// A file that cannot be opened at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than [`FILE_BYTES_MAX`].
    #[error("the file is {len} bytes, the limit is {FILE_BYTES_MAX}")]
    TooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// More than [`SHAPES_MAX`], groups included.
    #[error("the file holds more than {SHAPES_MAX} shapes")]
    TooManyShapes,
    /// Cut off or not JSON.
    #[error(
        "the file is not whole JSON: it breaks off or goes wrong at line {line}, column {column}"
    )]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// JSON of another kind.
    #[error("the file is {}, not an Excalidraw scene", found.as_deref().unwrap_or("some other JSON"))]
    OtherKind {
        /// What its `type` says, shortened; none where it says nothing.
        found: Option<String>,
    },
}

impl ImportError {
    /// The text that tells a person, in `assets/i18n`.
    pub fn text_id(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "import-error-too-large",
            Self::TooManyShapes => "import-error-too-many-shapes",
            Self::NotJson { .. } => "import-error-not-json",
            Self::OtherKind { .. } => "import-error-other-kind",
        }
    }
}
