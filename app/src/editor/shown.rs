//! What a painter shows of the editor: the shapes, what is in hand, the handles, the pointer. It looks, and
//! never changes what is there.

use super::Editor;
use crate::camera::View;
use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::text::TextEngine;
use crate::tools::handles::Handles;
use crate::tools::{Cursor, ToolOverlay};

impl Editor {
    /// What the tool shows above the board.
    pub fn tool_overlay(&self) -> ToolOverlay<'_> {
        self.tool.overlay()
    }

    /// The selection's handles; none where there are none to see.
    pub fn handles(&self) -> Option<Handles> {
        let hidden = self.typing.is_some()
            || self.tool_kind != ToolKind::Select
            || self.tool.overlay().handles_hidden;
        if hidden {
            return None;
        }
        if let Some(points) = self.points_tool() {
            return points.handles(&self.scene);
        }
        Handles::of(&self.selection, &self.scene, self.view.camera.zoom)
    }

    /// How the pointer looks where it is.
    pub fn cursor(&mut self) -> Cursor {
        if let Some(cursor) = self.panning.cursor() {
            return cursor;
        }
        let Some(pointer) = self.pointer else {
            return Cursor::Default;
        };
        if self.takes_color() {
            return Cursor::Crosshair;
        }
        let at = self.view.board_from_screen(pointer);
        if self.vote_target(at).is_some() || self.is_live_in_text(at) {
            return Cursor::Choose;
        }
        let smaller = self.modifiers.alt;
        let (tool, mut ctx) = self.tool_and_context();
        match tool.cursor(at, &mut ctx) {
            Cursor::ZoomIn if smaller => Cursor::ZoomOut,
            cursor => cursor,
        }
    }

    /// What a painter needs at once: the shapes shown, the view, and the engine that lays out their
    /// text.
    pub fn for_painting(&mut self) -> (&Scene, &View, &mut TextEngine) {
        (&self.scene, &self.view, &mut self.text)
    }
}
