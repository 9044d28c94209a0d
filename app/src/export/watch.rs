//! How much of a page is drawn, told to who waits for it, who may also stop it; and what of it could not be drawn.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use tavla_shared::id::ShapeId;

use super::surface::Undrawn;
use crate::headway::Headway;

/// How much of the work on a file is done once all of it is drawn.
pub const DRAWN: f32 = 0.8;

/// Counts shapes as they are drawn.
#[derive(Debug)]
pub struct Watch<'a> {
    headway: &'a Headway,
    /// How many there are on all pages.
    shapes: usize,
    drawn: Cell<usize>,
    /// The pictures that could not be drawn: on several pages each is one all the same.
    undrawn: RefCell<BTreeMap<ShapeId, Undrawn>>,
}

impl<'a> Watch<'a> {
    /// Watches so many shapes being drawn.
    pub fn new(headway: &'a Headway, shapes: usize) -> Self {
        Self {
            headway,
            shapes: shapes.max(1),
            drawn: Cell::new(0),
            undrawn: RefCell::default(),
        }
    }

    /// The pictures that could not be drawn.
    pub fn undrawn(self) -> BTreeMap<ShapeId, Undrawn> {
        self.undrawn.into_inner()
    }

    /// Notes a picture that could not be drawn.
    pub(super) fn miss(&self, picture: &ShapeId, why: Undrawn) {
        self.undrawn.borrow_mut().insert(picture.clone(), why);
    }

    /// Counts a shape that is drawn next; false where it is not wanted any more.
    pub(super) fn goes_on(&self) -> bool {
        let drawn = self.drawn.get();
        self.drawn.set(drawn + 1);
        let part = drawn as f32 / self.shapes as f32;
        self.headway.step(part.min(1.0) * DRAWN).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_told_and_what_is_not_wanted_goes_no_further() {
        let headway = Headway::default();
        let watch = Watch::new(&headway, 4);
        assert!(watch.goes_on() && watch.goes_on() && watch.goes_on());
        assert_eq!(headway.done(), 0.4);
        headway.stop();
        assert!(!watch.goes_on());
    }
}
