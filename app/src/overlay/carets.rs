//! Peers' carets and selections in the texts that they write, in their colours.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use tavla_shared::geometry::Point;

use super::peers::{color_of, short_name};
use super::typing::corners;
use crate::camera::View;
use crate::editor::{Editor, PeerCaretView};
use crate::text::PlacedText;
use crate::theme::{TextRole, faded, font, read_on};

/// A caret's thickness, in egui points.
const CARET: f32 = 2.0;
/// How opaque a selection is.
const SELECTION_OPACITY: f32 = 0.22;
/// How near the pointer is to a caret that bears its name for that, in egui points.
const HOVER: f32 = 8.0;
/// Around the name in its flag.
const FLAG_MARGIN: Vec2 = vec2(5.0, 2.0);
/// The dots where somebody writes and it is not known where.
const DOT: f32 = 2.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &mut Editor) {
    let view = *editor.view();
    let hover = ui.input(|input| input.pointer.hover_pos());
    for caret in editor.peer_carets() {
        let color = color_of(caret.color, caret.slot, ui.visuals().dark_mode);
        match &caret.text {
            Some(text) => paint_caret(painter, &view, &caret, text, color, hover),
            None => paint_dots(painter, &view, &caret, color),
        }
    }
}

fn paint_caret(
    painter: &Painter,
    view: &View,
    caret: &PeerCaretView,
    text: &PlacedText,
    color: Color32,
    hover: Option<Pos2>,
) {
    for rect in &caret.selection {
        let corners = corners(view, text, *rect).to_vec();
        let fill = faded(color, SELECTION_OPACITY);
        painter.add(Shape::convex_polygon(corners, fill, Stroke::NONE));
    }
    let [top, _, bottom, _] = corners(view, text, caret.caret);
    painter.line_segment([top, bottom], Stroke::new(CARET, color));
    let near = Rect::from_two_pos(top, bottom).expand(HOVER);
    let hovered = hover.is_some_and(|at| near.contains(at));
    if (caret.flagged || hovered) && !caret.name.is_empty() {
        paint_flag(painter, &caret.name, top, color);
    }
}

/// The name, standing on the caret; it moves no letter.
fn paint_flag(painter: &Painter, name: &str, top: Pos2, color: Color32) {
    let letters = read_on(color);
    let name = painter.layout_no_wrap(short_name(name), font(TextRole::Hint), letters);
    let size = name.size() + 2.0 * FLAG_MARGIN;
    let corner = pos2(top.x - CARET / 2.0, top.y - size.y);
    let radius = CornerRadius {
        sw: 0,
        ..CornerRadius::same(4)
    };
    let flag = Rect::from_min_size(corner, size);
    painter.rect_filled(flag, radius, color);
    painter.galley(flag.min + FLAG_MARGIN, name, letters);
}

/// Three dots at the shape's corner.
fn paint_dots(painter: &Painter, view: &View, caret: &PeerCaretView, color: Color32) {
    let corner = view.screen_from_board(Point::new(caret.shape.x1, caret.shape.y0));
    for dot in 0_u8..3 {
        let at = corner + vec2(DOT * 3.0 * f32::from(dot), -DOT * 3.0);
        painter.circle_filled(at, DOT, color);
    }
}
