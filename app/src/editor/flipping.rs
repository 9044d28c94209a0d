//! Mirrors the selection about its middle, as one.

use super::Editor;
use crate::tools::{flipping, transform};

impl Editor {
    pub(super) fn flip(&mut self, down: bool) {
        self.cancel_gesture();
        let grabbed = transform::grab(&self.scene, self.selection.iter());
        let Some(bounds) = transform::bounds(&grabbed) else {
            return;
        };
        let edits = flipping::flipped(&self.scene, &grabbed, bounds.center(), down);
        let edits = self.settled_in_frames(edits);
        self.send_step("flip", edits);
    }
}
