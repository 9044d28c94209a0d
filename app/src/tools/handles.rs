//! Where a selection can be taken hold of: the same answer for those who draw handles and those who
//! press them.

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, LineShape, Shape};

use super::Cursor;
use crate::scene::Scene;
use crate::selection::{Selection, SelectionFrame};
use crate::shapes;

/// Between the selected shapes and the box around them, in egui points.
pub const FRAME_MARGIN: f64 = 4.0;
/// From the box's upper side to the middle of the rotate handle, in egui points.
pub const ROTATE_DISTANCE: f64 = 22.0;
/// Half the side of the area that takes hold of a handle, in egui points.
const GRIP: f64 = 8.0;
/// Handles in the middle of a side show from this length of the side on, in egui points.
const SIDE_HANDLE_MIN: f64 = 40.0;

/// A side or corner of the box, by where it is: −1, 0 or 1 across and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// −1 for the left side, 1 for the right, 0 for neither.
    pub across: i8,
    /// −1 for the upper side, 1 for the lower, 0 for neither.
    pub down: i8,
}

impl Side {
    /// All eight, corners first: where two overlap, the corner is meant.
    pub const ALL: [Self; 8] = [
        Self {
            across: -1,
            down: -1,
        },
        Self {
            across: 1,
            down: -1,
        },
        Self { across: 1, down: 1 },
        Self {
            across: -1,
            down: 1,
        },
        Self {
            across: 0,
            down: -1,
        },
        Self { across: 1, down: 0 },
        Self { across: 0, down: 1 },
        Self {
            across: -1,
            down: 0,
        },
    ];

    /// Whether it is a corner.
    pub fn is_corner(self) -> bool {
        self.across != 0 && self.down != 0
    }

    /// Its place on `rect`.
    pub fn on(self, rect: Rect) -> Point {
        let half = rect.size().to_vec2() / 2.0;
        let arm = Vec2::new(
            half.x * f64::from(self.across),
            half.y * f64::from(self.down),
        );
        rect.center() + arm
    }

    /// The one across from it.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self {
            across: -self.across,
            down: -self.down,
        }
    }

    fn cursor(self, angle: f64) -> Cursor {
        let arm = Vec2::new(f64::from(self.across), f64::from(self.down));
        let degrees = (arm.atan2() + angle).to_degrees().rem_euclid(180.0);
        Cursor::Resize(degrees.round() as u16 % 180)
    }
}

/// From this length on a stretch of an elbow has a handle, in egui points.
const STRETCH_MIN: f64 = 32.0;
/// From this length on a line of two points is bent at its middle, in egui points.
const BENT_MIN: f64 = 96.0;

/// Something to take hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handle {
    /// Resizes.
    Side(Side),
    /// Turns.
    Rotate,
    /// Moves one point of a line or arrow.
    PathPoint(usize),
    /// Puts one more point between this one of a line and the next.
    NewPoint(usize),
    /// Moves the tip of a callout's tail.
    Tail,
    /// Moves a stretch of an elbow, and pins it.
    Stretch(usize),
}

impl Handle {
    /// How the pointer looks over it.
    pub fn cursor(self, angle: f64) -> Cursor {
        match self {
            Self::Side(side) => side.cursor(angle),
            Self::Rotate => Cursor::Rotate,
            Self::PathPoint(_) | Self::NewPoint(_) | Self::Stretch(_) | Self::Tail => Cursor::Move,
        }
    }
}

/// The handles of a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Handles {
    /// The box around the selection, grown by its margin; none where a line's ends are enough.
    pub frame: Option<SelectionFrame>,
    /// Each with its place on the board.
    pub handles: Vec<(Handle, Point)>,
}

impl Handles {
    /// The handles that a selection has at a zoom.
    pub fn of(selection: &Selection, scene: &Scene, zoom: f64) -> Option<Self> {
        let frame = selection.frame(scene)?;
        if selection.is_locked(scene) {
            // It is shown, and there is nothing to take hold of.
            return Some(Self {
                frame: Some(frame),
                handles: Vec::new(),
            });
        }
        let single = selection.single().and_then(|id| scene.get(id));
        if let Some(line) = single.filter(|shape| has_point_handles(shape)) {
            let points = line.board_path();
            let handles = if is_elbow(line) {
                elbow_handles(&points, zoom)
            } else {
                two_point_handles(line, &points, zoom)
            };
            return Some(Self {
                frame: None,
                handles,
            });
        }
        let margin = FRAME_MARGIN / zoom;
        let shown = SelectionFrame {
            rect: frame.rect.inflate(margin, margin),
            ..frame
        };
        let is_text = single.is_some_and(|shape| shape.kind == Kind::Text);
        let mut handles: Vec<(Handle, Point)> = Side::ALL
            .into_iter()
            .filter(|side| {
                let long = |length: f64| length * zoom >= SIDE_HANDLE_MIN;
                match (side.across, side.down) {
                    // A text's height follows from its width.
                    (0, _) => !is_text && long(shown.rect.width()),
                    (_, 0) => is_text || long(shown.rect.height()),
                    _ => true,
                }
            })
            .map(|side| {
                (
                    Handle::Side(side),
                    shown.board_from_local(side.on(shown.rect)),
                )
            })
            .collect();
        let above = Point::new(
            shown.rect.center().x,
            shown.rect.y0 - ROTATE_DISTANCE / zoom,
        );
        handles.push((Handle::Rotate, shown.board_from_local(above)));
        handles.extend(single.and_then(|shape| Some((Handle::Tail, shapes::tail_tip(shape)?))));
        let path = single.map(|shape| shape.board_path()).unwrap_or_default();
        if !shapes::returns(&path) {
            let ends: Vec<_> = end_handles(&path).collect();
            // An end goes before what would be beneath it.
            let room = 2.0 * GRIP / zoom;
            handles.retain(|(_, at)| ends.iter().all(|(_, end)| end.distance(*at) >= room));
            handles.extend(ends);
        }
        Some(Self {
            frame: Some(shown),
            handles,
        })
    }

    /// The handle at a board point.
    pub fn at(&self, point: Point, zoom: f64) -> Option<Handle> {
        let grip = GRIP / zoom;
        let mut near = self.handles.iter().filter(|(_, at)| {
            let arm = point - *at;
            arm.x.abs() <= grip && arm.y.abs() <= grip
        });
        // The later end of a short line goes first: it is the one that was just drawn.
        let last = near
            .clone()
            .rfind(|(handle, _)| matches!(handle, Handle::PathPoint(_) | Handle::Tail));
        last.or_else(|| near.next()).map(|(handle, _)| *handle)
    }
}

/// A line of two points, or an elbow, is held by its points; another one of more has a box and its two ends.
fn has_point_handles(shape: &Shape) -> bool {
    shape.kind.is_path() && (shape.path.len() == 2 || is_elbow(shape))
}

fn is_elbow(shape: &Shape) -> bool {
    shape.kind == Kind::Arrow && shape.style.line == LineShape::Elbow
}

/// Both ends.
fn end_handles(points: &[Point]) -> impl Iterator<Item = (Handle, Point)> {
    let ends = [0, points.len().saturating_sub(1)].into_iter();
    ends.filter_map(|at| Some((Handle::PathPoint(at), *points.get(at)?)))
}

/// Both ends, and the middle, at which it is bent, where there is room beside it to take the whole line and no
/// label stands there.
fn two_point_handles(line: &Shape, points: &[Point], zoom: f64) -> Vec<(Handle, Point)> {
    let middle = shapes::between_points(line).first().copied();
    let is_long = points
        .windows(2)
        .all(|pair| pair[0].distance(pair[1]) * zoom >= BENT_MIN);
    let middle = middle.filter(|_| is_long && line.text.is_empty());
    let middle = middle.map(|at| (Handle::NewPoint(0), at));
    middle.into_iter().chain(end_handles(points)).collect()
}

/// Both ends, and the middle of each stretch that is long enough to be taken.
fn elbow_handles(points: &[Point], zoom: f64) -> Vec<(Handle, Point)> {
    let stretches = points.windows(2).enumerate().filter_map(|(at, pair)| {
        let is_long = pair[0].distance(pair[1]) * zoom >= STRETCH_MIN;
        is_long.then(|| (Handle::Stretch(at), pair[0].midpoint(pair[1])))
    });
    stretches.chain(end_handles(points)).collect()
}
