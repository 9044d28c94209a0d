//! Pins over the board: as large at any zoom, below the panels and above everything of the canvas. A click
//! opens a thread or parts a cluster, a drag moves a thread.

#[cfg(test)]
mod tests;

use egui::{
    Align2, Area, Color32, CornerRadius, CursorIcon, Id, Key, Order, Painter, Pos2, Rect, Response,
    Role, Sense, Shadow, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};
use tavla_shared::id::ThreadId;

use super::view::{CommentAction, CommentsView, PinView, PinWhat, ThreadPin};
use super::words::pin_words;
use super::{CommentsUi, Dragged, OpenCard};
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, faded, font, paint_icon};
use crate::ui::avatar::paint_face;

/// A pin, both ways.
const SIZE: f32 = 30.0;
/// Of the disc in it.
const FACE_RADIUS: f32 = 11.0;
/// How much wider a pin is that says how many replies there are.
const COUNT_WIDTH: f32 = 14.0;
/// So far around a pin it takes the pointer, as what is below takes it up to its very edge.
const AROUND: f32 = 5.0;
/// Of the dot of a pin with something new.
const DOT_RADIUS: f32 = 5.0;
/// How much is left of a pin that is on its way, or whose thread is resolved.
const QUIET: f32 = 0.6;

impl CommentsUi {
    pub(super) fn pins_ui(
        &mut self,
        ui: &Ui,
        canvas: Rect,
        view: &CommentsView<'_>,
    ) -> Vec<CommentAction> {
        self.let_go_of_gone(view.pins);
        if view.pins.is_empty() && view.draft_at.is_none() {
            return Vec::new();
        }
        let area = Area::new(Id::unique("comment-pins"))
            .order(Order::Background)
            .fixed_pos(canvas.min)
            .constrain(false)
            // Only the pins themselves take the pointer: the area has no size.
            .movable(false)
            .sense(Sense::hover())
            .fade_in(false)
            .accessible_name(text("comment-pins"));
        let shown = area.show(ui.ctx(), |ui| {
            ui.set_clip_rect(canvas);
            let mut asked = Vec::new();
            for pin in view.pins {
                asked.extend(match &pin.what {
                    PinWhat::Thread(thread) => self.thread_ui(ui, pin, thread, view),
                    PinWhat::Cluster {
                        first,
                        count,
                        bounds,
                    } => {
                        let first = first.as_ref();
                        let parts = |first: &ThreadId| CommentAction::Part {
                            first: first.clone(),
                            bounds: *bounds,
                        };
                        let is_clicked =
                            |first: &&ThreadId| cluster_ui(ui, pin, first, *count).clicked();
                        first.filter(is_clicked).map(parts)
                    }
                });
            }
            if let Some(at) = view.draft_at {
                paint_draft(ui, at);
            }
            asked
        });
        shown.inner
    }

    /// A pin whose thread somebody removes while it is in a hand tells nothing any more: not that it was let
    /// go, either.
    fn let_go_of_gone(&mut self, pins: &[PinView]) {
        let Some(dragged) = self.dragged_thread() else {
            return;
        };
        let is_it =
            |pin: &PinView| matches!(&pin.what, PinWhat::Thread(thread) if thread.id == *dragged);
        if !pins.iter().any(is_it) {
            self.dragged = None;
        }
    }

    fn thread_ui(
        &mut self,
        ui: &mut Ui,
        pin: &PinView,
        thread: &ThreadPin,
        view: &CommentsView<'_>,
    ) -> Option<CommentAction> {
        let may_move = view.locked.is_none() && !thread.pending;
        let sense = if may_move {
            Sense::click_and_drag()
        } else {
            Sense::click()
        };
        // In hand it is where the hand is.
        let dragged = self.dragged.as_ref().filter(|it| it.thread == thread.id);
        let tip = dragged.map_or(pin.at, |dragged| dragged.at);
        let rect = thread_rect(tip, thread);
        let id = ui.scope_id().with(thread.id.as_str());
        let response = ui.interact(rect.expand(AROUND), id, sense);
        let is_open = self.open_thread() == Some(&thread.id);
        paint_thread(ui, rect, pin.unread, thread, is_open);
        ring(ui.painter(), rect, &response, ui.tokens().accent);
        // It is only said in words where somebody listens or asks.
        let words = || pin_words(thread, pin.unread);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, words()));
        if response.clicked() {
            self.click(thread.id.clone(), is_open);
        }
        let dropped = self.drag(ui, &response, &thread.id, tip);
        if self.dragged.is_none() {
            response.on_hover_ui(|ui| {
                ui.label(words());
            });
        }
        dropped.map(|at| CommentAction::Move(thread.id.clone(), at))
    }

    fn click(&mut self, thread: ThreadId, is_open: bool) {
        if is_open {
            self.close();
        } else {
            self.show(thread);
        }
    }

    /// Follows the hand; gives where the tip is when it lets go. Esc puts the pin back.
    fn drag(&mut self, ui: &Ui, response: &Response, thread: &ThreadId, tip: Pos2) -> Option<Pos2> {
        if response.drag_started() {
            self.dragged = Some(Dragged {
                thread: thread.clone(),
                at: tip,
            });
        }
        self.dragged.as_ref().filter(|it| it.thread == *thread)?;
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.dragged = None;
            return None;
        }
        let at = tip + response.drag_delta();
        if response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
            if let Some(dragged) = &mut self.dragged {
                dragged.at = at;
            }
        }
        if response.drag_stopped() {
            return self.dragged.take().map(|dragged| dragged.at);
        }
        None
    }

    /// Where the pin of the open card is, also while it is dragged.
    pub(super) fn card_tip(&self, view: &CommentsView<'_>) -> Option<Pos2> {
        match &self.open {
            OpenCard::Nothing => None,
            OpenCard::New(_) => view.draft_at,
            OpenCard::Thread(id) => {
                let dragged = self.dragged.as_ref().filter(|it| it.thread == *id);
                let card = view.card.map(|card| card.at);
                dragged.map(|dragged| dragged.at).or(card)
            }
        }
    }
}

/// The drop whose corner at the lower left is at `tip`.
fn thread_rect(tip: Pos2, thread: &ThreadPin) -> Rect {
    let more = if thread.replies > 0 { COUNT_WIDTH } else { 0.0 };
    Rect::from_min_size(tip - vec2(0.0, SIZE), vec2(SIZE + more, SIZE))
}

fn drop_corners() -> CornerRadius {
    CornerRadius {
        sw: 3,
        ..CornerRadius::same((SIZE / 2.0) as u8)
    }
}

fn paint_thread(ui: &Ui, rect: Rect, unread: bool, thread: &ThreadPin, is_open: bool) {
    let tokens = ui.tokens();
    let quiet = thread.pending || thread.resolved;
    let mut painter = ui.painter().clone();
    if quiet && !is_open {
        painter.multiply_opacity(QUIET);
    }
    paint_ground(&painter, tokens, rect, drop_corners(), is_open);
    let center = rect.left_center() + vec2(SIZE / 2.0, 0.0);
    let around = Rect::from_center_size(center, Vec2::splat(2.0 * FACE_RADIUS));
    if thread.resolved {
        painter.circle_filled(center, FACE_RADIUS, tokens.control);
        paint_icon(&painter, Icon::Check, around, 14.0, tokens.ok);
    } else {
        let color = thread.face.color.on(ui.visuals().dark_mode);
        let fill = if thread.shape_gone {
            faded(color, QUIET)
        } else {
            color
        };
        let (face, disc) = (&thread.face, (center, FACE_RADIUS));
        paint_face(&painter, disc, &face.name, fill, face.picture);
    }
    if thread.replies > 0 {
        let at = Pos2::new(rect.right() - COUNT_WIDTH / 2.0 - 3.0, rect.center().y);
        let tag = font(TextRole::Tag);
        let count = thread.replies.to_string();
        painter.text(at, Align2::CENTER_CENTER, count, tag, tokens.text);
    }
    if unread {
        paint_dot(&painter, tokens, rect.right_top() + vec2(-4.0, 4.0));
    }
}

fn cluster_ui(ui: &Ui, pin: &PinView, first: &ThreadId, count: usize) -> Response {
    let tokens = ui.tokens();
    let rect = Rect::from_min_size(pin.at - vec2(0.0, SIZE), Vec2::splat(SIZE));
    let id = ui.scope_id().with(("cluster", first.as_str()));
    let response = ui.interact(rect.expand(AROUND), id, Sense::click());
    let painter = ui.painter();
    let round = CornerRadius::same((SIZE / 2.0) as u8);
    paint_ground(painter, tokens, rect, round, false);
    let tag = font(TextRole::Strong);
    let number = count.to_string();
    let align = Align2::CENTER_CENTER;
    painter.text(rect.center(), align, number, tag, tokens.text);
    if pin.unread {
        paint_dot(painter, tokens, rect.right_top() + vec2(-4.0, 4.0));
    }
    ring(painter, rect, &response, tokens.accent);
    let words = || text_with("comment-cluster", &[("count", count.into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words()));
    response.on_hover_ui(|ui| {
        ui.label(words());
    })
}

/// Where a thread is about to be.
fn paint_draft(ui: &Ui, tip: Pos2) {
    let tokens = ui.tokens();
    let rect = Rect::from_min_size(tip - vec2(0.0, SIZE), Vec2::splat(SIZE));
    let painter = ui.painter();
    paint_ground(painter, tokens, rect, drop_corners(), true);
    paint_icon(painter, Icon::Plus, rect, 16.0, tokens.accent);
}

fn paint_ground(
    painter: &Painter,
    tokens: &Tokens,
    rect: Rect,
    corners: CornerRadius,
    is_open: bool,
) {
    let shadow = Shadow {
        offset: [0, 2],
        blur: 8,
        ..tokens.shadow
    };
    painter.add(shadow.as_shape(rect.shrink(1.0), corners));
    painter.rect_filled(rect, corners, tokens.panel);
    let stroke = if is_open {
        Stroke::new(Tokens::FOCUS_STROKE, tokens.accent)
    } else {
        Stroke::new(1.0, tokens.hairline)
    };
    painter.rect_stroke(rect, corners, stroke, StrokeKind::Inside);
}

fn paint_dot(painter: &Painter, tokens: &Tokens, at: Pos2) {
    painter.circle_filled(at, DOT_RADIUS + 1.5, tokens.panel);
    painter.circle_filled(at, DOT_RADIUS, tokens.accent);
}

/// Marks the pin that the keyboard is on.
fn ring(painter: &Painter, rect: Rect, response: &Response, color: Color32) {
    if response.has_focus() {
        let stroke = Stroke::new(Tokens::FOCUS_STROKE, color);
        let corners = CornerRadius::same((SIZE / 2.0) as u8 + 2);
        painter.rect_stroke(rect.expand(2.0), corners, stroke, StrokeKind::Outside);
    }
}
