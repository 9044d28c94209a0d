//! The text being typed: caret, selection, and the marks of an input method.

use egui::{Painter, Shape, Stroke, Ui};
use tavla_shared::geometry::{Point, Rect};

use crate::camera::View;
use crate::editor::Editor;
use crate::text::PlacedText;
use crate::theme::{Themed as _, faded};

/// The caret's thickness, in egui points.
const CARET: f32 = 1.5;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &mut Editor) {
    let Some(editing) = editor.editing_view() else {
        return;
    };
    let (tokens, view) = (ui.tokens(), *editor.view());
    for rect in &editing.selection {
        let corners = corners(&view, &editing.text, *rect).to_vec();
        let fill = faded(tokens.accent, 0.25);
        painter.add(Shape::convex_polygon(corners, fill, Stroke::NONE));
    }
    for (rects, width) in [(&editing.composed, 1.0), (&editing.converted, 2.0)] {
        for rect in rects {
            let [_, _, right, left] = corners(&view, &editing.text, *rect);
            painter.line_segment([left, right], Stroke::new(width, tokens.accent));
        }
    }
    if editor.caret_shows().is_some_and(|(shows, _)| shows) {
        let [top, _, bottom, _] = corners(&view, &editing.text, editing.caret);
        painter.line_segment([top, bottom], Stroke::new(CARET, tokens.accent));
    }
}

/// Top left, top right, bottom right, bottom left of a box of the layout.
pub(super) fn corners(view: &View, text: &PlacedText, rect: Rect) -> [egui::Pos2; 4] {
    [
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x1, rect.y1),
        (rect.x0, rect.y1),
    ]
    .map(|(x, y)| view.screen_from_board(text.board_from_text(Point::new(x, y))))
}
