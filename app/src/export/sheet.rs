//! What of a board goes on one page, taken off the scene at once, so that a thread can go on with it while the board
//! changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::geometry::{Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::order::line_by_line;
use crate::scene::Scene;
use crate::shapes;

/// What is left free around shapes, in board units.
const MARGIN: f64 = 16.0;

/// Which part of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All that is shown.
    Board,
    /// These shapes and what is in them.
    Shapes(BTreeSet<ShapeId>),
    /// What is seen in a frame, without its border and name.
    Frame(ShapeId),
}

/// A shape on a page.
#[derive(Debug, Clone)]
pub struct Placed {
    /// As the board shows it.
    pub shape: Arc<Shape>,
    /// The frames that cut it off, the outermost first.
    pub frames: Vec<Arc<Shape>>,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// From the bottom up; nothing of them is hidden, and none is a group.
    pub shapes: Vec<Placed>,
    /// The part of the board that the page shows.
    pub area: Rect,
}

impl Sheet {
    /// A part of a board; none where there is nothing to show of it.
    pub fn of(scene: &Scene, extent: &Extent) -> Option<Self> {
        let picked = match extent {
            Extent::Board => None,
            Extent::Shapes(ids) => Some(with_insides(scene, ids.iter())),
            Extent::Frame(id) => {
                let frame = scene.get(id).filter(|it| it.kind == Kind::Frame)?;
                let mut inside = with_insides(scene, [id]);
                inside.remove(id);
                return Some(Self {
                    shapes: placed(scene, Some(&inside), None),
                    area: shapes::bounds(frame),
                });
            }
        };
        let frames = picked.as_ref();
        let shapes = placed(scene, picked.as_ref(), frames);
        let bounds = shapes.iter().filter_map(Placed::seen);
        let bounds = bounds.reduce(|all, one| all.union(one))?;
        Some(Self {
            shapes,
            area: bounds.inflate(MARGIN, MARGIN),
        })
    }

    /// How large the page is, in board units.
    pub fn size(&self) -> Size {
        self.area.size()
    }

    /// The frames that are on the page by themselves, in the order one reads them: from the top down, and from the left
    /// to the right where they stand side by side.
    pub fn frames(&self) -> Vec<&Arc<Shape>> {
        let shapes = self.shapes.iter().filter(|it| it.frames.is_empty());
        let frames = shapes.map(|it| &it.shape);
        let frames = frames.filter(|it| it.kind == Kind::Frame);
        line_by_line(frames.collect(), |frame| frame)
    }
}

impl Placed {
    /// The box around what is painted of it; none where frames leave nothing of it.
    fn seen(&self) -> Option<Rect> {
        let painted = shapes::paint_bounds(&self.shape);
        let left = self
            .frames
            .iter()
            .fold(painted, |left, frame| left.intersect(shapes::bounds(frame)));
        (left.width() > 0.0 || left.height() > 0.0 || self.frames.is_empty()).then_some(left)
    }
}

fn with_insides<'a>(
    scene: &Scene,
    ids: impl IntoIterator<Item = &'a ShapeId>,
) -> BTreeSet<ShapeId> {
    ids.into_iter().flat_map(|id| scene.subtree(id)).collect()
}

/// The shapes that are picked, or all; cut off by those of the frames around them that are in `frames`, or by all.
fn placed(
    scene: &Scene,
    picked: Option<&BTreeSet<ShapeId>>,
    frames: Option<&BTreeSet<ShapeId>>,
) -> Vec<Placed> {
    let is_in =
        |set: Option<&BTreeSet<ShapeId>>, id: &ShapeId| set.is_none_or(|it| it.contains(id));
    let shown = scene.all_in_z_order().filter(|shape| {
        shape.kind != Kind::Group && !scene.is_hidden(&shape.id) && is_in(picked, &shape.id)
    });
    shown
        .map(|shape| {
            let around = scene.frames_around(&shape.id);
            let mut around: Vec<_> = around
                .filter(|frame| is_in(frames, &frame.id))
                .cloned()
                .collect();
            around.reverse();
            Placed {
                shape: Arc::clone(shape),
                frames: around,
            }
        })
        .collect()
}
