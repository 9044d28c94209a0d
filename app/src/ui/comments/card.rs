//! The card of a thread beside its pin, within the window: what was said, a field to go on, and what can be
//! done with the thread; and the card of a thread to be, which is a field alone.

use egui::{
    Align, Area, Id, Key, Label, Layout, Margin, Order, Pos2, Rect, RichText, ScrollArea, Ui, Vec2,
    vec2,
};
use tavla_shared::id::ThreadId;
use tavla_shared::talk::schema::MESSAGE_CHARS_MAX;

use super::view::{CardView, CommentAction, CommentsView};
use super::{CommentsUi, OpenCard};
use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::button::{Emphasis, IconButton, icon_button, text_button};
use crate::ui::mention_field::{FieldAnswer, MentionField};
use crate::ui::panel::surface_ui;

/// Of what is in a card.
const WIDTH: f32 = 300.0;
const MARGIN: i8 = 12;
/// Between a pin and its card.
const GAP: f32 = 12.0;
/// How wide a pin is at most.
const PIN: Vec2 = vec2(44.0, 30.0);
/// What a card takes beside its messages, and what is left of a low window.
const FIXED_HEIGHT: f32 = 220.0;
const MESSAGES_HEIGHT_MAX: f32 = 360.0;
const MESSAGES_HEIGHT_MIN: f32 = 80.0;
/// Of the field, before it scrolls.
const FIELD_HEIGHT_MAX: f32 = 116.0;
const FIELD_ROWS: usize = 2;

impl CommentsUi {
    pub(super) fn card_ui(
        &mut self,
        ui: &Ui,
        canvas: Rect,
        view: &CommentsView<'_>,
        keys: bool,
    ) -> Vec<CommentAction> {
        let Some(tip) = self.card_tip(view) else {
            return Vec::new();
        };
        let id = Id::unique("comment-card");
        let size = ui.memory(|memory| memory.area_rect(id));
        let size = size.map_or(Vec2::new(WIDTH, 160.0), |rect| rect.size());
        let area = Area::new(id)
            .order(Order::Middle)
            .fixed_pos(place(tip, size, canvas))
            .constrain(false)
            .movable(false)
            .accessible_name(text("comment-card"));
        let shown = area.show(ui.ctx(), |ui| {
            surface_ui(ui, Margin::same(MARGIN), |ui| {
                // Areas are not as high as the window by themselves.
                ui.set_max_height(canvas.height());
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = Tokens::GRID;
                match (&self.open, view.card) {
                    (OpenCard::New(_), _) => self.new_ui(ui, view),
                    (OpenCard::Thread(_), Some(card)) => self.thread_card_ui(ui, card, view),
                    _ => Vec::new(),
                }
            })
        });
        // Times are in minutes.
        ui.ctx().request_repaint_after_secs(60.0);
        if keys && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.close();
        }
        shown.inner
    }

    /// The card of a thread to be: nothing is written before it is posted.
    fn new_ui(&mut self, ui: &mut Ui, view: &CommentsView<'_>) -> Vec<CommentAction> {
        let OpenCard::New(anchor) = self.open.clone() else {
            return Vec::new();
        };
        if let Some(why) = view.locked {
            locked_ui(ui, why);
            return Vec::new();
        }
        let mut draft = std::mem::take(&mut self.drafts.here.opening);
        let answer = self.field_ui(ui, view, "comment-field-new", "comment-post", &mut draft);
        match answer {
            FieldAnswer::Typing => self.drafts.here.opening = draft,
            FieldAnswer::GiveUp => self.close(),
            FieldAnswer::Send => {
                self.close();
                return vec![CommentAction::Post {
                    anchor,
                    text: draft,
                }];
            }
        }
        Vec::new()
    }

    fn thread_card_ui(
        &mut self,
        ui: &mut Ui,
        card: &CardView,
        view: &CommentsView<'_>,
    ) -> Vec<CommentAction> {
        let mut asked = self.head_ui(ui, card, view);
        if card.shape_gone {
            muted_ui(ui, text("comment-card-shape-gone"));
        }
        let height = (ui.ctx().content_rect().height() - FIXED_HEIGHT)
            .clamp(MESSAGES_HEIGHT_MIN, MESSAGES_HEIGHT_MAX);
        ScrollArea::vertical()
            .id_salt(card.id.as_str())
            .max_height(height)
            .stick_to_bottom(true)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 12.0;
                let messages = &mut self.messages;
                let reply = messages.ui(ui, &card.messages, view.now, WIDTH - 10.0);
                let removes = |reply| CommentAction::RemoveReply(card.id.clone(), reply);
                asked.extend(reply.map(removes));
            });
        if self.asks_to_remove {
            asked.extend(self.remove_ui(ui, &card.id));
        } else if let Some(why) = view.locked {
            locked_ui(ui, why);
        } else {
            asked.extend(self.reply_ui(ui, &card.id, view));
        }
        asked
    }

    fn reply_ui(
        &mut self,
        ui: &mut Ui,
        thread: &ThreadId,
        view: &CommentsView<'_>,
    ) -> Option<CommentAction> {
        let replies = &mut self.drafts.here.replies;
        let mut typed = replies.remove(thread).unwrap_or_default();
        let answer = self.field_ui(ui, view, "comment-field-reply", "comment-reply", &mut typed);
        if answer == FieldAnswer::Send {
            return Some(CommentAction::Reply {
                thread: thread.clone(),
                text: typed,
            });
        }
        if answer == FieldAnswer::GiveUp {
            self.close();
        }
        if !typed.is_empty() {
            let replies = &mut self.drafts.here.replies;
            replies.insert(thread.clone(), typed);
        }
        None
    }

    /// The field and its button.
    fn field_ui(
        &mut self,
        ui: &mut Ui,
        view: &CommentsView<'_>,
        name: &'static str,
        button: &'static str,
        typed: &mut String,
    ) -> FieldAnswer {
        let field = MentionField {
            // What is typed for one thread, or on one board, is not taken back in another.
            id: Id::unique(name)
                .with(self.drafts.board())
                .with(self.open_thread().map(ThreadId::as_str)),
            label: text(name),
            hint: text(name),
            people: view.mentionable,
            chars_max: MESSAGE_CHARS_MAX,
            rows: FIELD_ROWS,
            height_max: FIELD_HEIGHT_MAX,
        };
        let (response, mut answer) = field.ui(ui, typed);
        if std::mem::take(&mut self.takes_keys) {
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let hint = RichText::new(text("comment-field-hint")).font(font(TextRole::Label));
            ui.label(hint.color(ui.tokens().muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let posts = text_button(ui, text(button), Emphasis::Primary);
                if posts.on_hover_text(text("comment-post-key")).clicked() {
                    answer = FieldAnswer::Send;
                }
            });
        });
        if answer == FieldAnswer::Send && typed.trim().is_empty() {
            answer = FieldAnswer::Typing;
        }
        answer
    }

    /// What the thread is, and what can be done with it.
    fn head_ui(
        &mut self,
        ui: &mut Ui,
        card: &CardView,
        view: &CommentsView<'_>,
    ) -> Vec<CommentAction> {
        let mut asked = Vec::new();
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if press(ui, Icon::Close, "comment-close", None) {
                    self.close();
                }
                let locked = view.locked;
                let resolved = card.resolved.is_some();
                let (icon, name) = if resolved {
                    (Icon::Reopen, "comment-reopen")
                } else {
                    (Icon::CheckCircle, "comment-resolve")
                };
                if press(ui, icon, name, locked) {
                    asked.push(CommentAction::Resolve(card.id.clone(), !resolved));
                }
                if card.removable && press(ui, Icon::Delete, "comment-delete", locked) {
                    self.asks_to_remove = true;
                }
                if press(ui, Icon::Link, "comment-copy", None) {
                    asked.push(CommentAction::Copy(card.id.clone()));
                }
                let alone = (!card.has_others).then(|| text("comment-no-others"));
                for (icon, name, forward) in [
                    (Icon::Folded, "comment-next", true),
                    (Icon::Previous, "comment-previous", false),
                ] {
                    if press(ui, icon, name, alone) {
                        let from = card.id.clone();
                        asked.push(CommentAction::Step { from, forward });
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = card.resolved.as_deref();
                    let words = RichText::new(words.unwrap_or(text("comment-title")));
                    let color = if resolved {
                        ui.tokens().ok
                    } else {
                        ui.tokens().text
                    };
                    let words = words.font(font(TextRole::Strong)).color(color);
                    ui.add(Label::new(words).truncate());
                });
            });
        });
        asked
    }

    /// Asks whether the thread is to go, with what others said in it.
    fn remove_ui(&mut self, ui: &mut Ui, thread: &ThreadId) -> Option<CommentAction> {
        ui.add(Label::new(text("comment-delete-ask")).wrap());
        let mut asked = None;
        ui.horizontal(|ui| {
            if text_button(ui, text("comment-delete-yes"), Emphasis::Primary).clicked() {
                asked = Some(CommentAction::Remove(thread.clone()));
                self.close();
            }
            if text_button(ui, text("comment-delete-no"), Emphasis::Plain).clicked() {
                self.asks_to_remove = false;
            }
        });
        asked
    }
}

fn press(ui: &mut Ui, icon: Icon, name: &'static str, because: Option<&str>) -> bool {
    let button = IconButton {
        disabled_because: because,
        ..IconButton::small(icon, text(name))
    };
    icon_button(ui, &button).clicked()
}

fn locked_ui(ui: &mut Ui, why: &str) {
    muted_ui(ui, why);
}

fn muted_ui(ui: &mut Ui, words: &str) {
    let words = RichText::new(words).color(ui.tokens().muted);
    ui.add(Label::new(words).wrap());
}

/// Where a card of `size` is: right of the pin, or left of it where there is no room, always in `window`.
fn place(tip: Pos2, size: Vec2, window: Rect) -> Pos2 {
    let window = window.shrink(Tokens::EDGE);
    let right = tip.x + PIN.x + GAP;
    let left = if right + size.x <= window.right() {
        right
    } else {
        tip.x - GAP - size.x
    };
    let top = tip.y - PIN.y;
    let within = |at: f32, from: f32, to: f32| at.min(to).max(from);
    Pos2::new(
        within(left, window.left(), window.right() - size.x),
        within(top, window.top(), window.bottom() - size.y),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_beside_its_pin_and_within_the_window() {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0));
        let size = vec2(324.0, 200.0);
        let at = |x, y| place(Pos2::new(x, y), size, window);
        assert_eq!(at(300.0, 300.0), Pos2::new(356.0, 270.0));
        assert_eq!(at(1_100.0, 300.0), Pos2::new(764.0, 270.0));
        assert_eq!(at(300.0, 790.0), Pos2::new(356.0, 584.0));
        assert_eq!(at(-500.0, -500.0), Pos2::new(16.0, 16.0));
        // A window that is too small for it shows its upper left.
        let small = Rect::from_min_size(Pos2::ZERO, vec2(200.0, 150.0));
        assert_eq!(
            place(Pos2::new(50.0, 50.0), size, small),
            Pos2::new(16.0, 16.0)
        );
    }
}
