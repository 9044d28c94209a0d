//! Where the text of a shape stands and how large it is set: one answer for the letters, for the bars
//! that stand for letters too small to read, and for the box that all of that is in.
//!
//! Knows no font and no letter: how much room a text takes is said by who asks.

use kurbo::{Affine, Point, Rect};
use tavla_shared::geometry;
use tavla_shared::shape::{Kind, Shape, TextAlign, VerticalAlign};

use super::text_area;

/// The size of a frame's name.
pub const FRAME_NAME_SIZE: f64 = 14.0;
/// The side of a note as it is put down, in board units.
pub const NOTE_SIDE: f64 = 180.0;
/// The smallest size a note's text is shrunk to; after that the note has to grow.
pub const NOTE_TEXT_SIZE_MIN: f64 = 10.0;
/// How far the backing of a line's label reaches beyond the text, as a part of its size.
pub const LABEL_PADDING: f64 = 0.3;
/// The narrowest column text is wrapped in, as a multiple of its size, so that a shape drawn too
/// small for its text grows down instead of breaking every word.
const COLUMN_MIN: f64 = 1.0;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct TextPlace {
    /// The room for the text, unturned, on the board; a label's is where its line was turned to.
    pub area: Rect,
    /// The size it is set in, unless a note has to shrink it.
    pub size: f64,
    /// Lines are broken to fit this; none for as wide as the text is.
    pub column: Option<f64>,
    /// What it is turned about.
    pub pivot: Point,
    /// How far it is turned, in radians.
    pub angle: f64,
    across: f64,
    rise: Rise,
}

/// Where text begins that is not as high as its area.
#[derive(Debug, Clone, Copy)]
enum Rise {
    /// This part of the free height is above it; what is higher than the area starts at its top.
    Within(f64),
    /// It grows about the middle.
    AboutMiddle,
}

impl TextPlace {
    /// Where the text of `shape` stands; none for kinds without text.
    pub fn of(shape: &Shape) -> Option<Self> {
        let area = text_area(shape)?;
        let style = &shape.style;
        let pivot = shape.rect().center();
        let place = Self {
            area,
            size: style.text_size,
            column: Some(area.width().max(style.text_size * COLUMN_MIN)),
            pivot,
            angle: shape.angle,
            across: share(style.text_align),
            rise: Rise::Within(vertical_share(style.text_vertical)),
        };
        Some(match &shape.kind {
            Kind::Text => Self {
                column: style.text_wraps.then_some(shape.size.width),
                rise: Rise::Within(0.0),
                ..place
            },
            Kind::Frame => Self {
                size: FRAME_NAME_SIZE,
                column: None,
                across: 0.0,
                rise: Rise::Within(0.5),
                ..place
            },
            // A label keeps level beside the line that was turned.
            kind if kind.is_path() => Self {
                area: Rect::from_center_size(
                    geometry::rotated(area.center(), pivot, shape.angle),
                    area.size(),
                ),
                angle: 0.0,
                across: 0.5,
                rise: Rise::AboutMiddle,
                ..place
            },
            _ => place,
        })
    }

    /// Where a line, or a column of them, that is so wide begins.
    pub fn left(&self, width: f64) -> f64 {
        self.area.x0 + (self.area.width() - width) * self.across
    }

    /// Where text that is so high begins.
    pub fn top(&self, height: f64) -> f64 {
        let free = self.area.height() - height;
        self.area.y0
            + match self.rise {
                Rise::Within(above) => free.max(0.0) * above,
                Rise::AboutMiddle => free / 2.0,
            }
    }

    /// From where text stands unturned to where it is seen.
    pub fn turn(&self) -> Affine {
        if self.angle == 0.0 {
            return Affine::IDENTITY;
        }
        Affine::rotate_about(self.angle, self.pivot)
    }
}

/// Which part of the free width is left of the text.
pub fn share(align: TextAlign) -> f64 {
    match align {
        TextAlign::Left => 0.0,
        TextAlign::Center => 0.5,
        TextAlign::Right => 1.0,
    }
}

/// Which part of the free height is above the text.
fn vertical_share(align: VerticalAlign) -> f64 {
    match align {
        VerticalAlign::Top => 0.0,
        VerticalAlign::Middle => 0.5,
        VerticalAlign::Bottom => 1.0,
    }
}
