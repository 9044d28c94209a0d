//! Other programs' files as edits: pure functions of bytes.
//!
//! Reads no disk and no clock, and never fails for a part of a file: what cannot be kept is counted.
//! The bytes are a stranger's: nothing in them may crash the app, hang it or fill its memory.

mod css_color;
pub mod csv;
mod data_url;
pub mod excalidraw;
mod fields;
mod found;
pub mod html;
pub mod json_canvas;
mod kept;
mod keys;
mod letters;
pub mod markdown;
pub mod picture;
mod records;
mod report;
mod stack;
pub mod svg;
pub mod tldraw;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
pub use tavla_shared::board::schema::SHAPES_MAX;
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::{Point, Rect, Size, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Key, Kind, Shape, ZIndex};

use self::excalidraw::EmbeddedError;
pub use self::found::{Format, Found, format_of, read_any, read_any_watched};
pub use self::keys::Keys;
pub use self::report::{ImportReport, Loss, PictureReason};
use crate::headway::{Headway, Stopped};
use crate::text::{Coverage, TextEngine, measure_for_kind, resizing_edits};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// The largest scene that is read, in bytes: as many shapes as a board may have take more than other files may.
pub const SCENE_BYTES_MAX: usize = 256 << 20;

/// How much of the work on a file is done before its texts are measured, and after that.
const FIT_FROM: f32 = 0.7;
const FIT_TO: f32 = 0.9;
/// Between two files that came together, in board units.
const BESIDE_GAP: f64 = 80.0;

/// What a file holds, on no board yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Where the file has them, each after the frame or group it is in.
    pub shapes: Vec<Shape>,
    /// What they were drawn on, where the file says so.
    pub background: Option<Color>,
    /// Whether the file shows a grid.
    pub grid: bool,
    /// What its pictures show.
    pub files: BTreeMap<BlobHash, Vec<u8>>,
    /// What was kept and what was not.
    pub report: ImportReport,
}

impl Drawing {
    /// Gives texts the size of their letters: the file has them in another program's font. Where there
    /// are letters that `engine` has no font for, the file knows better how much room they take, and
    /// the text gets no smaller.
    ///
    /// What texts are written in stays as it is, as arrows end at its outline. A font that may be installed is measured
    /// by nobody here.
    pub fn fit_texts(&mut self, engine: &mut TextEngine) {
        // Nobody stops it.
        self.fit_texts_watched(engine, &Headway::default()).ok();
    }

    /// The same for who waits for it.
    ///
    /// # Errors
    /// [`Stopped`] where nobody wants it any more: some texts are as they were then.
    pub fn fit_texts_watched(
        &mut self,
        engine: &mut TextEngine,
        headway: &Headway,
    ) -> Result<(), Stopped> {
        let count = self.shapes.len().max(1) as f32;
        for (at, shape) in self.shapes.iter_mut().enumerate() {
            headway.step(FIT_FROM + at as f32 / count * (FIT_TO - FIT_FROM))?;
            if shape.kind != Kind::Text || shape.style.font_name.is_some() {
                continue;
            }
            let letters = measure_for_kind(shape, engine);
            let size = match engine.coverage(&shape.text) {
                Coverage::Full => letters,
                Coverage::Awaited | Coverage::Partial => Size::new(
                    letters.width.max(shape.size.width),
                    letters.height.max(shape.size.height),
                ),
            };
            for edit in resizing_edits(shape, size) {
                if let Edit::Set { property, .. } = edit {
                    property.apply_to(shape);
                }
            }
        }
        Ok(())
    }

    /// Puts it on a board.
    pub fn placed(mut self, placement: &Placement) -> Imported {
        let mut settings = Vec::new();
        match placement {
            Placement::OwnBoard => {
                let background = self.background;
                settings.extend(background.map(|color| MetaEdit::Background(Some(color))));
                settings.extend(self.grid.then_some(MetaEdit::Grid(true)));
            }
            Placement::Among { center, above } => {
                let center = *center;
                self.shift(|bounds| center - bounds.center());
                self.lift_over(above.as_ref());
            }
            Placement::Beside { earlier, above } => {
                let corner = Point::new(earlier.x1 + BESIDE_GAP, earlier.y0);
                self.shift(|bounds| corner - bounds.origin());
                self.lift_over(above.as_ref());
            }
        }
        let bounds = self.bounds();
        let create = |shape| Edit::Create(Arc::new(shape));
        let edits = self.shapes.into_iter().map(create);
        Imported {
            edits: edits.chain(settings.into_iter().map(Edit::Meta)).collect(),
            files: self.files,
            bounds,
            report: self.report,
        }
    }

    /// Puts what is in nothing else over the rank `above`, in the order it has.
    fn lift_over(&mut self, above: Option<&ZIndex>) {
        let roots = self.shapes.iter_mut().map(|shape| &mut shape.place);
        let mut roots: Vec<_> = roots.filter(|place| place.parent.is_none()).collect();
        roots.sort_by(|a, b| a.index.cmp(&b.index));
        let ranks = ZIndex::spread(above, None, roots.len());
        for (place, rank) in roots.into_iter().zip(ranks) {
            place.index = rank;
        }
    }

    fn shift(&mut self, by: impl FnOnce(Rect) -> Vec2) {
        let Some(shift) = self.bounds().map(by) else {
            return;
        };
        // A group has no place of its own.
        for shape in self.shapes.iter_mut().filter(|it| it.kind != Kind::Group) {
            shape.pos += shift;
        }
        self.leave_what_is_off_the_board();
    }

    /// A shape the board would refuse would take the whole import with it. What was in a frame that stays
    /// behind is in nothing then.
    fn leave_what_is_off_the_board(&mut self) {
        let is_off = |shape: &mut Shape| !shape.property(Key::Pos).is_valid();
        let left: BTreeSet<ShapeId> = self
            .shapes
            .extract_if(.., is_off)
            .map(|shape| shape.id)
            .collect();
        if left.is_empty() {
            return;
        }
        self.report.shapes -= left.len();
        for _ in &left {
            self.report.lose(Loss::Unreadable);
        }
        for shape in &mut self.shapes {
            shape.place.parent.take_if(|parent| left.contains(parent));
        }
        self.leave_empty_groups();
    }

    fn leave_empty_groups(&mut self) {
        let mut parents = BTreeSet::new();
        // From the innermost outwards: a group comes before what is in it.
        let mut kept = Vec::with_capacity(self.shapes.len());
        for shape in self.shapes.drain(..).rev() {
            if shape.kind != Kind::Group || parents.contains(&shape.id) {
                parents.extend(shape.place.parent.clone());
                kept.push(shape);
            }
        }
        kept.reverse();
        self.shapes = kept;
    }

    fn bounds(&self) -> Option<Rect> {
        let shown = self.shapes.iter().filter(|it| it.kind != Kind::Group);
        shown.map(Shape::bounds).reduce(|all, one| all.union(one))
    }
}

/// What a file became on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Creates the shapes, each after the frame or group it is in.
    pub edits: Vec<Edit>,
    /// What its pictures show; to be kept before the shapes are on the board.
    pub files: BTreeMap<BlobHash, Vec<u8>>,
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
    /// To the right of what came with it.
    Beside {
        /// The box around that.
        earlier: Rect,
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
    /// A scene of more than [`SCENE_BYTES_MAX`].
    #[error("the scene is {len} bytes, the limit is {SCENE_BYTES_MAX}")]
    SceneTooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// Of no kind that is read here.
    #[error("the file is of no kind that is known")]
    NothingKnown,
    /// A picture whose scene cannot be had.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
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
    /// A picture larger than a board keeps.
    #[error("the picture is larger than a board keeps")]
    PictureTooLarge,
    /// A picture that is broken.
    #[error("the picture is broken")]
    PictureUnreadable,
    /// An SVG that is broken, or has nothing to show.
    #[error("the SVG is broken or has nothing to show")]
    SvgUnreadable,
    /// An SVG that takes too much to show.
    #[error("the SVG takes too much to show")]
    SvgTooMuch,
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
            Self::SceneTooLarge { .. } => "import-error-scene-too-large",
            Self::NothingKnown => "import-error-nothing-known",
            Self::Embedded(EmbeddedError::Broken) => "import-error-embedded-broken",
            Self::Embedded(EmbeddedError::TooLarge) => "import-error-embedded-too-large",
            Self::TooManyShapes => "import-error-too-many-shapes",
            Self::NotJson { .. } => "import-error-not-json",
            Self::OtherKind { .. } => "import-error-other-kind",
            Self::PictureTooLarge => "import-error-picture-too-large",
            Self::PictureUnreadable => "import-error-picture-unreadable",
            Self::SvgUnreadable => "import-error-svg-unreadable",
            Self::SvgTooMuch => "import-error-svg-too-much",
        }
    }
}
