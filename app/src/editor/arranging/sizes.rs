//! Makes what is picked as wide or as high as the widest or highest of it.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Rect, Size, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use crate::commands::ArrangeCommand;
use crate::editor::Editor;
use crate::tools::transform::{self, Scaling};

/// Which sides become alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sides {
    width: bool,
    height: bool,
}

impl Sides {
    /// What a command makes alike.
    pub(super) fn of(command: ArrangeCommand) -> Self {
        Self {
            width: command != ArrangeCommand::SameHeight,
            height: command != ArrangeCommand::SameWidth,
        }
    }
}

/// Something that becomes as large as others.
struct Sized {
    kind: Kind,
    /// Its box, before it is turned; a group's is around all of it.
    rect: Rect,
    angle: f64,
    grabbed: Vec<Arc<Shape>>,
}

impl Sized {
    fn of(editor: &Editor, id: &ShapeId) -> Option<Self> {
        let scene = &editor.scene;
        let shape = scene.get(id)?;
        let (rect, angle) = match shape.kind {
            Kind::Group => (scene.bounds_of(id)?, 0.0),
            _ => (shape.rect(), shape.angle),
        };
        let grabbed = match shape.kind {
            // It becomes larger around what is in it.
            Kind::Frame => vec![Arc::clone(shape)],
            _ => transform::grab(scene, [id]),
        };
        Some(Self {
            kind: shape.kind.clone(),
            rect,
            angle,
            grabbed,
        })
    }

    /// A text's height follows from its letters.
    fn has_height(&self) -> bool {
        self.kind != Kind::Text
    }

    fn factor(&self, largest: Size, sides: Sides) -> Vec2 {
        let by = |wanted: bool, old: f64, new: f64| {
            if wanted && old > 0.0 { new / old } else { 1.0 }
        };
        let across = by(sides.width, self.rect.width(), largest.width);
        let down = by(
            sides.height && self.has_height(),
            self.rect.height(),
            largest.height,
        );
        if self.kind != Kind::Image {
            return Vec2::new(across, down);
        }
        // A picture keeps its ratio: it becomes as large as fits.
        let factor = match (sides.width, sides.height) {
            (true, true) => across.min(down),
            (true, false) => across,
            _ => down,
        };
        Vec2::new(factor, factor)
    }

    fn edits(&self, editor: &Editor, factor: Vec2) -> Vec<Edit> {
        if factor == Vec2::new(1.0, 1.0) {
            return Vec::new();
        }
        let scaling = Scaling {
            anchor: self.rect.origin(),
            factor,
            angle: self.angle,
            center: self.rect.center(),
            letters: false,
            labels: false,
        };
        transform::scaled(&editor.scene, &self.grabbed, &scaling)
    }
}

impl Editor {
    /// The edits that make what is picked alike.
    pub(super) fn made_alike(&self, sides: Sides) -> Vec<Edit> {
        let sized = self.units().filter_map(|id| Sized::of(self, id));
        let sized: Vec<Sized> = sized.collect();
        let mut largest = Size::ZERO;
        for one in &sized {
            largest.width = largest.width.max(one.rect.width());
            if one.has_height() {
                largest.height = largest.height.max(one.rect.height());
            }
        }
        let edits = sized
            .iter()
            .flat_map(|one| one.edits(self, one.factor(largest, sides)));
        edits.collect()
    }
}
