//! Starting over with a board that had to be built anew.

use tavla_shared::board::BoardChange;

use super::Editor;
use crate::scene::Scene;

impl Editor {
    /// Shows `board`, all of it, instead of everything before. What the pointer or the keys have in
    /// hand is let go: it may be about shapes that are no longer there.
    pub fn rebuild(&mut self, board: &BoardChange) {
        let mut scene = Scene::new();
        scene.apply(board);
        self.show(scene, board);
    }

    /// As [`Self::rebuild`], with the scene that was made of `board`.
    pub fn show(&mut self, scene: Scene, board: &BoardChange) {
        self.cancel_gesture();
        self.steps = super::steps::Steps::default();
        self.scene = scene;
        self.take_in(board, false, false);
    }

    /// Shows a scene that has nothing but edits which wait for the worker, where nothing was shown.
    pub fn show_made(&mut self, scene: Scene) {
        self.scene = scene;
        self.selection.prune(&self.scene);
    }
}
