//! Starting over with a board that had to be built anew.

use tavla_shared::board::BoardChange;

use super::Editor;

impl Editor {
    /// Shows `board`, all of it, instead of everything before. What the pointer or the keys have in
    /// hand is let go: it may be about shapes that are no longer there.
    pub fn rebuild(&mut self, board: &BoardChange) {
        self.cancel_gesture();
        self.scene.clear();
        self.apply(None, board, false, false);
    }
}
