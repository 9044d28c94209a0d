//! What a vote shows at shapes, as large at every zoom: one's own votes as dots, and how it stands as a
//! number once everybody may see it. While clicks are votes, what can be voted on has a line around it.

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2};

use super::selection::paint_box_of;
use crate::editor::{Editor, VoteMark};
use crate::theme::{TextRole, Themed as _, Tokens, faded, font};

/// The most shapes that get a line.
const BOXES_MAX: usize = 200;
/// Half of a dot.
const DOT_RADIUS: f32 = 6.0;
/// Between the middles of two dots, which overlap a little less than they touch.
const DOT_PITCH: f32 = 11.0;
/// So many are dots; more are one with their number.
const DOTS_MAX: u32 = 5;
/// How high a number's ground is, and the least that it is wide.
const BADGE_HEIGHT: f32 = 22.0;
/// On both sides of a number.
const BADGE_MARGIN: f32 = 7.0;
/// Around dots and numbers, to keep them apart from what they lie on.
const RIM: f32 = 2.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let tokens = ui.tokens();
    let line = Stroke::new(1.5, faded(tokens.accent, 0.45));
    for id in editor.vote_shapes().iter().take(BOXES_MAX) {
        paint_box_of(painter, editor, id, line);
    }
    let (scene, view) = (editor.scene(), editor.view());
    let visible = view.visible();
    for (id, mark) in editor.vote_marks() {
        // Somebody may have deleted it.
        let Some(bounds) = scene.paint_bounds(id) else {
            continue;
        };
        if bounds.intersect(visible).is_zero_area() && !visible.contains(bounds.center()) {
            continue;
        }
        let corner = view.screen_rect_from_board(bounds).right_top();
        match *mark {
            VoteMark::Own(count) if count <= DOTS_MAX => {
                paint_dots(painter, corner, count, tokens);
            }
            VoteMark::Own(count) => paint_badge(painter, corner, count, true, tokens),
            VoteMark::Result { count, most } => paint_badge(painter, corner, count, most, tokens),
        }
    }
}

/// Dots in a row that ends at the corner.
fn paint_dots(painter: &Painter, corner: Pos2, count: u32, tokens: &Tokens) {
    for place in 0..count {
        let at = corner - Vec2::new(DOT_PITCH * place as f32, 0.0);
        painter.circle_filled(at, DOT_RADIUS + RIM, tokens.panel);
    }
    for place in 0..count {
        let at = corner - Vec2::new(DOT_PITCH * place as f32, 0.0);
        painter.circle_filled(at, DOT_RADIUS, tokens.accent);
    }
}

/// A number at the corner; one that calls has the accent's ground.
fn paint_badge(painter: &Painter, corner: Pos2, count: u32, calls: bool, tokens: &Tokens) {
    let (ground, ink, edge) = if calls {
        (tokens.accent, tokens.on_accent, Color32::TRANSPARENT)
    } else {
        (tokens.panel, tokens.text, tokens.hairline)
    };
    let strong = font(TextRole::Strong);
    let number = painter.layout_no_wrap(count.to_string(), strong, ink);
    let width = (number.size().x + 2.0 * BADGE_MARGIN).max(BADGE_HEIGHT);
    let badge = Rect::from_center_size(corner, Vec2::new(width, BADGE_HEIGHT));
    painter.rect_filled(badge.expand(RIM), BADGE_HEIGHT, tokens.panel);
    painter.rect_filled(badge, BADGE_HEIGHT, ground);
    let edge = Stroke::new(1.0, edge);
    painter.rect_stroke(badge, BADGE_HEIGHT, edge, StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(badge.center(), number.size());
    painter.galley(at.min, number, ink);
}
