//! The selection: a thin box, small square handles, a round one to turn it; the box being drawn
//! around shapes; what an arrow would hold on to; the disc that cuts ink.

use egui::epaint::RectShape;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use crate::camera::View;
use crate::editor::Editor;
use crate::selection::{Selection, SelectionFrame};
use crate::theme::{Themed as _, Tokens, faded};
use crate::tools::binding::bind_distance;
use crate::tools::handles::Handle;

/// A handle's side, in egui points.
const HANDLE: f32 = 8.0;
/// How rounded a handle's corners are.
const HANDLE_RADIUS: f32 = 2.0;
/// The thickness of boxes and handles.
const LINE: f32 = 1.0;
/// How long dashes are, and the gaps between them.
const DASH: f32 = 4.0;
/// From this many shapes on only the box around all is drawn.
const BOXES_MAX: usize = 200;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let tokens = ui.tokens();
    let line = Stroke::new(LINE, tokens.accent);
    let overlay = editor.tool_overlay();
    if let Some(target) = overlay.binding {
        paint_target(painter, editor, target, tokens);
    }
    if let Some(anchor) = overlay.anchor {
        let at = editor.view().screen_from_board(anchor);
        painter.circle(
            at,
            HANDLE / 2.0,
            tokens.accent,
            Stroke::new(1.5 * LINE, Color32::WHITE),
        );
    }
    paint_entered(painter, editor, line);
    paint_boxes(painter, editor, line);
    if let Some(brush) = overlay.brush {
        let rect = editor.view().screen_rect_from_board(brush);
        painter.rect_filled(rect, 0.0, faded(tokens.accent, 0.08));
        painter.rect_stroke(rect, 0.0, line, StrokeKind::Inside);
    }
    if let Some(lasso) = overlay.lasso {
        paint_lasso(painter, editor.view(), lasso, tokens);
    }
    if let Some((at, radius)) = overlay.disc {
        let middle = editor.view().screen_from_board(at);
        painter.circle_stroke(middle, radius as f32, Stroke::new(LINE, tokens.muted));
    }
    let Some(handles) = editor.handles() else {
        return;
    };
    if let Some(frame) = handles.frame {
        paint_frame(painter, editor.view(), frame, line);
    }
    for (handle, at) in &handles.handles {
        let is_picked =
            matches!(handle, Handle::PathPoint(point) if overlay.points.contains(point));
        paint_handle(
            painter,
            *handle,
            editor.view().screen_from_board(*at),
            is_picked,
            tokens,
        );
    }
}

/// The line drawn around shapes, and how it would be closed.
fn paint_lasso(painter: &Painter, view: &View, points: &[Point], tokens: &Tokens) {
    let points: Vec<Pos2> = points
        .iter()
        .map(|at| view.screen_from_board(*at))
        .collect();
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return;
    };
    let closing = Stroke::new(LINE, faded(tokens.accent, 0.55));
    painter.extend(Shape::dashed_line(&[last, first], closing, DASH, DASH));
    painter.add(Shape::line(points, Stroke::new(1.5 * LINE, tokens.accent)));
}

/// Dashes around the group that was entered, in which clicks pick.
fn paint_entered(painter: &Painter, editor: &Editor, line: Stroke) {
    let bounds = editor.selection().entered_bounds(editor.scene());
    let Some(bounds) = bounds.filter(|_| !editor.tool_overlay().handles_hidden) else {
        return;
    };
    let rect = editor.view().screen_rect_from_board(bounds).expand(HANDLE);
    // Of a large one there are no more dashes than are seen.
    let rect = rect.intersect(painter.clip_rect().expand(HANDLE));
    if !rect.is_positive() {
        return;
    }
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    let thin = Stroke::new(LINE, faded(line.color, 0.55));
    painter.extend(Shape::dashed_line(&corners, thin, DASH, DASH));
}

/// A thin box around each of several picked shapes.
fn paint_boxes(painter: &Painter, editor: &Editor, line: Stroke) {
    let selection = editor.selection();
    let several = selection.len() > 1;
    if !several || selection.len() > BOXES_MAX || editor.tool_overlay().handles_hidden {
        return;
    }
    let thin = Stroke::new(LINE, faded(line.color, 0.55));
    for id in selection.iter() {
        paint_box_of(painter, editor, id, thin);
    }
}

/// A thin box around one shape, turned with it.
pub(super) fn paint_box_of(painter: &Painter, editor: &Editor, id: &ShapeId, line: Stroke) {
    if let Some(frame) = box_of(editor, id, line) {
        painter.add(frame);
    }
}

/// The thin box around a shape.
pub(super) fn box_of(editor: &Editor, id: &ShapeId, line: Stroke) -> Option<Shape> {
    let scene = editor.scene();
    let shape = scene.get(id).filter(|_| !scene.is_hidden(id))?;
    let frame = if shape.kind == Kind::Group {
        Selection::of([id.clone()]).frame(scene)?
    } else {
        SelectionFrame::of(shape)
    };
    Some(frame_shape(editor.view(), frame, line))
}

fn paint_frame(painter: &Painter, view: &View, frame: SelectionFrame, line: Stroke) {
    painter.add(frame_shape(view, frame, line));
}

fn frame_shape(view: &View, frame: SelectionFrame, line: Stroke) -> Shape {
    let rect = frame.rect;
    if frame.angle == 0.0 {
        // Upright boxes stand on whole pixels, or they would be two pixels wide and pale.
        let rect = view.screen_rect_from_board(rect);
        return RectShape::stroke(rect, 0.0, line, StrokeKind::Middle).into();
    }
    let corners = [
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x1, rect.y1),
        (rect.x0, rect.y1),
    ]
    .map(|corner| view.screen_from_board(frame.board_from_local(corner.into())));
    Shape::closed_line(corners.to_vec(), line)
}

fn paint_handle(painter: &Painter, handle: Handle, at: Pos2, is_picked: bool, tokens: &Tokens) {
    let line = Stroke::new(1.5 * LINE, tokens.accent);
    match handle {
        Handle::Side(_) => {
            let rect = Rect::from_center_size(at, Vec2::splat(HANDLE));
            painter.rect(
                rect,
                HANDLE_RADIUS,
                Color32::WHITE,
                line,
                StrokeKind::Middle,
            );
        }
        Handle::Rotate | Handle::PathPoint(_) | Handle::Tail => {
            let fill = if is_picked {
                tokens.accent
            } else {
                Color32::WHITE
            };
            painter.circle(at, HANDLE / 2.0 + 0.5, fill, line);
        }
        // Fainter and smaller: there is no point there yet.
        Handle::NewPoint(_) => {
            let line = Stroke::new(LINE, faded(tokens.accent, 0.7));
            painter.circle(at, HANDLE / 2.0 - 1.0, faded(tokens.accent, 0.35), line);
        }
        Handle::Stretch(_) => {
            painter.circle(at, HANDLE / 2.0 - 0.5, faded(Color32::WHITE, 0.9), line);
        }
    }
}

/// What the arrow's end would hold on to glows along its box.
fn paint_target(painter: &Painter, editor: &Editor, target: &ShapeId, tokens: &Tokens) {
    let Some(shape) = editor.scene().get(target) else {
        return;
    };
    let margin = bind_distance(editor.view().camera.zoom) / 3.0;
    let rect = shape.rect().inflate(margin, margin);
    let frame = SelectionFrame {
        rect,
        angle: shape.angle,
    };
    let glow = Stroke::new(4.0, faded(tokens.accent, 0.35));
    paint_frame(painter, editor.view(), frame, glow);
}
