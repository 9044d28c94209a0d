//! What was looked for, where it is: letters where they can be told apart, else the whole shape; and which of them is
//! looked at.

use egui::{Painter, Rect, Shape as Mark, Stroke, StrokeKind, Ui};

use super::typing::corners;
use crate::editor::{Editor, FoundShape};
use crate::text::{Soon, text_soon};
use crate::theme::{Themed as _, Tokens, faded};

/// From this size on, in egui points, letters are marked one by one.
const LETTERS_SIZE_MIN: f64 = 5.0;
/// The most letters shaped for it in a frame, and the most shapes marked.
const LETTERS_MAX: usize = 4_000;
const SHAPES_MAX: usize = 500;
/// The most places marked one by one in a frame: nobody tells more of them apart.
const MARKS_MAX: usize = 2_000;
const LINE: f32 = 2.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &mut Editor) {
    let tokens = ui.tokens();
    let seen = editor.view().visible();
    let scene = editor.scene();
    let in_view = editor.found().filter_map(|found| {
        let bounds = scene.own_paint_bounds(found.id)?;
        let touches = bounds.intersect(seen).area() > 0.0 || seen.contains(bounds.center());
        let shape = scene.get(found.id).filter(|_| touches)?;
        let FoundShape { ranges, at, .. } = found;
        Some((std::sync::Arc::clone(shape), bounds, ranges.to_vec(), at))
    });
    let in_view: Vec<_> = in_view.take(SHAPES_MAX).collect();
    let (mut letters, mut marks) = (LETTERS_MAX, MARKS_MAX);
    for (shape, bounds, ranges, at) in in_view {
        let (_, view, engine) = editor.for_painting();
        let view = *view;
        let readable = shape.style.text_size * view.camera.zoom >= LETTERS_SIZE_MIN;
        let text = readable.then(|| text_soon(&shape, engine, &mut letters));
        if let Some(Soon::Placed(text)) = text {
            // The one that is looked at is marked whatever the others take.
            let others = (0..ranges.len()).filter(|index| at != Some(*index));
            for index in at.into_iter().chain(others) {
                let Some(range) = ranges.get(index).filter(|_| marks > 0 || at == Some(index))
                else {
                    break;
                };
                let is_at = at == Some(index);
                for rect in text.layout.selection_rects(range.clone()) {
                    let corners = corners(&view, &text, rect);
                    if !Rect::from_points(&corners).intersects(painter.clip_rect()) {
                        continue;
                    }
                    marks = marks.saturating_sub(1);
                    painter.add(Mark::convex_polygon(
                        corners.to_vec(),
                        fill(tokens, is_at),
                        line(tokens, is_at),
                    ));
                }
            }
        } else {
            let rect = view.screen_rect_from_board(bounds).expand(2.0);
            let is_at = at.is_some();
            painter.rect_filled(rect, 2.0, fill(tokens, is_at));
            painter.rect_stroke(rect, 2.0, line(tokens, is_at), StrokeKind::Outside);
        }
    }
}

fn fill(tokens: &Tokens, is_at: bool) -> egui::Color32 {
    if is_at {
        faded(tokens.accent, 0.3)
    } else {
        faded(tokens.warn, 0.3)
    }
}

fn line(tokens: &Tokens, is_at: bool) -> Stroke {
    if is_at {
        Stroke::new(LINE, tokens.accent)
    } else {
        Stroke::NONE
    }
}
