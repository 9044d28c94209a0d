//! Where a frame's name stands: above its upper edge, as large on the screen at any zoom, no wider than the frame.
//!
//! Says where it is seen and where it is hit; what it looks like is the overlay's.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, rotated};
use tavla_shared::shape::{Font, Shape, TextAlign};

use crate::scene::Scene;
use crate::text::{TextBlock, TextEngine};

/// How high the room for a name is, in egui points.
pub const LABEL_HEIGHT: f64 = 22.0;
/// The size of its letters, in egui points.
const LETTERS: f64 = 13.0;
/// Beside its letters, on both sides, in egui points.
pub const LABEL_PADDING: f64 = 4.0;
/// The narrowest that can be hit, in egui points: a frame without a name has a label as well.
const WIDTH_MIN: f64 = 46.0;
/// A frame that is narrower on the screen shows no name, in egui points.
const FRAME_WIDTH_MIN: f64 = 20.0;
/// So many letters of a name are seen at most.
pub const LABEL_CHARS_MAX: usize = 120;

/// Where a frame's name is, on the board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameLabel {
    /// Before it is turned.
    pub rect: Rect,
    /// What it is turned about.
    pub pivot: Point,
    /// How far it is turned, in radians.
    pub angle: f64,
}

impl FrameLabel {
    /// The whole strip above a frame; none where the frame is too small on the screen for a name.
    pub fn room_of(frame: &Shape, zoom: f64) -> Option<Self> {
        let rect = frame.rect();
        (rect.width() * zoom >= FRAME_WIDTH_MIN).then(|| Self {
            rect: Rect::new(rect.x0, rect.y0 - LABEL_HEIGHT / zoom, rect.x1, rect.y0),
            pivot: rect.center(),
            angle: frame.angle,
        })
    }

    /// As [`Self::room_of`], as wide as the name is.
    fn of(frame: &Shape, zoom: f64, engine: &mut TextEngine) -> Option<Self> {
        let mut label = Self::room_of(frame, zoom)?;
        let name: String = frame.text.chars().take(LABEL_CHARS_MAX).collect();
        let block = TextBlock {
            text: Arc::from(name.replace('\n', " ")),
            marks: None,
            font: Font::Sans,
            font_name: None,
            size: LETTERS,
            align: TextAlign::Left,
            wrap_width: None,
        };
        let letters = engine.layout(&block).size().width + 2.0 * LABEL_PADDING;
        let right = label.rect.x0 + letters.max(WIDTH_MIN) / zoom;
        label.rect.x1 = label.rect.x1.min(right);
        Some(label)
    }

    /// Where a corner or another point of it is seen on the board.
    pub fn board_from_local(&self, at: Point) -> Point {
        rotated(at, self.pivot, self.angle)
    }

    fn contains(&self, at: Point) -> bool {
        self.rect.contains(rotated(at, self.pivot, -self.angle))
    }
}

/// Whether the name of a frame is seen: it is where the frame's upper left corner is.
pub fn is_label_shown(scene: &Scene, frame: &Shape) -> bool {
    let corner = rotated(frame.pos, frame.rect().center(), frame.angle);
    scene.is_uncut_at(&frame.id, corner)
}

/// The topmost frame whose name is at a point of the board.
pub fn labelled_at<'a>(
    scene: &'a Scene,
    at: Point,
    zoom: f64,
    engine: &mut TextEngine,
) -> Option<&'a Arc<Shape>> {
    let reach = LABEL_HEIGHT / zoom;
    let near = Rect::from_points(at, at).inflate(reach, reach);
    scene.frames_near(near).into_iter().find(|frame| {
        let label = FrameLabel::of(frame, zoom, engine);
        label.is_some_and(|label| label.contains(at)) && is_label_shown(scene, frame)
    })
}
