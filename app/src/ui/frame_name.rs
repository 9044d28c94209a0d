//! The field in which a frame is named, where its name stands. Enter and a click elsewhere keep what was typed,
//! Esc does not.

use egui::{Align2, Area, Frame, Id, Key, Margin, Order, Stroke, TextEdit, Ui, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::NAME_BYTES_MAX;

use crate::editor::NamingView;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;

/// The field is so wide at least, also above a narrow frame.
const WIDTH_MIN: f32 = 160.0;
/// And no wider than that.
const WIDTH_MAX: f32 = 360.0;

/// What is being typed.
#[derive(Debug, Default)]
pub struct FrameName {
    typed: Option<Typed>,
}

#[derive(Debug)]
struct Typed {
    id: ShapeId,
    name: String,
    /// The button that began it is still down: letting it go is no click elsewhere.
    held: bool,
}

impl FrameName {
    /// Shows the field where a frame is being named.
    pub fn ui(&mut self, ui: &Ui, view: Option<&NamingView>) -> Option<UiAction> {
        let begun = self.typed.take();
        let Some(view) = view else {
            // A press elsewhere has ended it before this field heard of it, or a peer has: that is told then.
            return begun.map(|typed| UiAction::NameFrame(typed.id, Some(typed.name)));
        };
        let begun = begun.filter(|typed| typed.id == view.id);
        let is_new = begun.is_none();
        let mut typed = begun.unwrap_or_else(|| Typed {
            id: view.id.clone(),
            name: view.name.to_string(),
            held: ui.input(|input| input.pointer.any_down()),
        });
        let tokens = ui.tokens();
        let field = Area::new(Id::unique("frame-name"))
            .order(Order::Middle)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(view.room.left_bottom() - Vec2::new(4.0, 2.0))
            .constrain(true)
            .show(ui.ctx(), |ui| {
                let frame = Frame::new()
                    .fill(tokens.panel)
                    .stroke(Stroke::new(1.0, tokens.accent))
                    .corner_radius(Tokens::SMALL_RADIUS);
                let field = TextEdit::singleline(&mut typed.name)
                    .hint_text(text("shape-frame"))
                    .font(font(TextRole::Body))
                    .char_limit(NAME_BYTES_MAX)
                    .margin(Margin::symmetric(7, 4))
                    .frame(frame)
                    .desired_width(view.room.width().clamp(WIDTH_MIN, WIDTH_MAX));
                let mut output = field.show(ui);
                if is_new {
                    let all = egui::text::CCursorRange::select_all(&output.galley);
                    output.state.cursor.set_char_range(Some(all));
                    output.state.store(ui.ctx(), output.response.response.id);
                }
                output.response.response
            });
        let response = field.inner.accessible_name(text("frame-name"));
        let (gives_up, keeps, down) = ui.input(|input| {
            (
                input.key_pressed(Key::Escape),
                input.key_pressed(Key::Enter),
                input.pointer.any_down(),
            )
        });
        let let_go = typed.held && !gives_up && !keeps;
        if is_new || (response.lost_focus() && let_go) {
            response.request_focus();
        } else if response.lost_focus() {
            return Some(UiAction::NameFrame(
                typed.id,
                (!gives_up).then_some(typed.name),
            ));
        }
        typed.held &= down || is_new;
        self.typed = Some(typed);
        None
    }
}
