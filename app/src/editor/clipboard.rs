//! Copies of shapes on their way: as text in the system's clipboard, so that they reach other boards
//! and windows. What comes from there is a stranger's and is checked.

use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape};

use super::{Editor, Notice, Request};
use crate::commands::ToolKind;
use crate::tools::{copying, transform};

mod format;

/// What was last copied here, for when the system's clipboard cannot be read.
#[derive(Debug, Default)]
pub(super) struct Clipboard {
    text: Option<String>,
}

impl Editor {
    pub(super) fn copy(&mut self) {
        let shapes = copying::originals(&self.scene, &self.selection);
        let text = format::to_text(&shapes);
        self.clipboard.text = Some(text.clone());
        self.ask(Request::Copy(text));
    }

    /// Puts what the clipboard holds onto the board, at the pointer: shapes copied from a board, or
    /// any other text as a text. None where the clipboard could not be read.
    pub fn paste(&mut self, text: Option<&str>) {
        let text = text
            .map(str::to_owned)
            .or_else(|| self.clipboard.text.clone());
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return;
        };
        if !self.may_write() {
            return;
        }
        self.cancel_gesture();
        let shapes = match format::from_text(&text) {
            Some(shapes) => shapes.into_iter().map(Arc::new).collect(),
            None => vec![Arc::new(self.pasted_text(&text))],
        };
        let copies = copying::renamed(&shapes, &self.scene, &mut self.random);
        let at = self.pointer_on_board();
        let by = transform::bounds(&shapes).map_or(Vec2::ZERO, |bounds| at - bounds.center());
        self.send_step("paste", copies.edits(by));
        self.take_tool(ToolKind::Select);
        self.selection = copies.selection();
    }

    fn pasted_text(&mut self, text: &str) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(self.random.random()), Kind::Text);
        shape.style = self.next_styles.of(ToolKind::Text).clone();
        shape.style.fill = Color::NONE;
        let text = text.replace("\r\n", "\n");
        let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
        if end.is_some() {
            self.ask(Request::Notice(Notice::TextCut));
        }
        let text = &text[..end.unwrap_or(text.len())];
        shape.text = Arc::from(text.trim_end());
        shape.size = crate::text::measure_for_kind(&shape, &mut self.text);
        shape.pos = Point::ZERO;
        shape
    }
}
