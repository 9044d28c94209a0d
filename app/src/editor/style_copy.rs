//! Takes over how one shape looks to others.

use tavla_shared::board::Edit;
use tavla_shared::shape::{Key, Kind, Shape};

use super::Editor;
use super::next_styles::LOOK;
use super::style::has;
use crate::tools::transform;

impl Editor {
    /// Remembers how the lowest of the picked shapes looks.
    pub(super) fn copy_style(&mut self) {
        let mut shapes = transform::grab(&self.scene, self.selection.iter());
        if shapes.is_empty() {
            // All of it is locked, which is no reason not to look alike.
            let picked = self.selection.iter().filter_map(|id| self.scene.get(id));
            shapes.extend(picked.filter(|shape| shape.kind != Kind::Group).cloned());
        }
        let lowest = shapes
            .iter()
            .min_by_key(|shape| self.scene.stack_position(&shape.id));
        if let Some(shape) = lowest {
            self.copied_style = Some((shape.kind.clone(), shape.style.clone()));
        }
    }

    /// Has the picked shapes look as was remembered, in what both kinds of shapes have; as one step.
    pub(super) fn paste_style(&mut self) {
        let Some((kind, style)) = self.copied_style.clone() else {
            return;
        };
        self.cancel_gesture();
        let mut model = Shape::new(tavla_shared::id::ShapeId::from_random(0), kind);
        model.style = style;
        let mut edits = Vec::new();
        for shape in transform::grab(&self.scene, self.selection.iter()) {
            let keys = LOOK.into_iter();
            // A line goes one way only; the courses are arrows'.
            let is_line = [&model.kind, &shape.kind].contains(&&Kind::Line);
            let keys = keys.filter(|&key| {
                let is_of_both = has(key, &model.kind) && has(key, &shape.kind);
                // Where a text stands in its shape is not how it looks.
                let is_place = key == Key::TextVertical;
                is_of_both && !is_place && !(is_line && key == Key::Line)
            });
            let taken = keys.map(|key| model.property(key));
            let new = taken.filter(|property| shape.property(property.key()) != *property);
            edits.extend(new.map(|property| Edit::set(shape.id.clone(), property)));
        }
        self.fit_texts(&mut edits);
        self.send_step("restyle", edits);
    }
}
