//! The messages, of which only those in view are laid out, however many there are. Stays at the newest ones
//! while nobody scrolls up.

use egui::{Align2, Area, Id, Order, Pos2, Rect, ScrollArea, Ui, UiBuilder, Vec2};
use tavla_shared::talk::MessageId;

use super::row::row_ui;
use super::rows::Rows;
use super::view::{ChatAction, ChatPanelView};
use crate::i18n::{text, text_with};
use crate::theme::Tokens;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::side_panel::{BAR_ROOM, SIDE_WIDTH};

/// What is laid out beyond the view, so that heights are known before they matter.
const MARGIN: f32 = 240.0;
/// As near to the end as this is at the end.
const NEAR: f32 = 6.0;
/// What is left free below the newest message.
const FOOT: f32 = 6.0;
/// What is seen above a message that was asked for.
const ABOVE: f32 = 48.0;

/// What the list keeps between frames.
#[derive(Debug)]
pub(super) struct List {
    rows: Rows,
    /// Whether the newest messages are in view.
    at_end: bool,
    /// What to bring into view.
    goal: Option<Goal>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Goal {
    End,
    Message(MessageId),
    /// So far from the top: heights above have turned out otherwise.
    Offset(f32),
}

impl Default for List {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            at_end: false,
            goal: Some(Goal::End),
        }
    }
}

impl List {
    /// Begins anew, at what is new or at the end.
    pub(super) fn begin(&mut self, divider: Option<MessageId>) {
        self.rows.clear();
        self.at_end = false;
        self.goal = Some(divider.map_or(Goal::End, Goal::Message));
    }

    /// Brings a message into view.
    pub(super) fn reveal(&mut self, message: MessageId) {
        self.goal = Some(Goal::Message(message));
    }

    /// Brings the newest message into view.
    pub(super) fn go_to_end(&mut self) {
        self.goal = Some(Goal::End);
    }

    /// Whether the newest message is in view.
    pub(super) fn is_at_end(&self) -> bool {
        self.at_end
    }

    /// How many rows there are, for who wants to know what was laid out.
    #[cfg(test)]
    pub(super) fn rows(&self) -> usize {
        self.rows.all().len()
    }

    /// Shows the list, so high.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        height: f32,
        view: &ChatPanelView<'_>,
    ) -> Vec<ChatAction> {
        self.rows.follow(view);
        let total = FOOT + total_height(&self.rows, view.divider);
        let mut area = ScrollArea::vertical()
            .id_salt("chat-list")
            .auto_shrink([false, false])
            .max_height(height)
            .min_scrolled_height(height)
            .stick_to_bottom(true);
        let end = (total - height).max(0.0);
        let wanted = self.goal.take().map(|goal| match goal {
            Goal::End => end,
            Goal::Offset(offset) => offset,
            Goal::Message(id) => {
                let top = self.rows.top_of(id, view.divider);
                top.map_or(end, |top| (top - ABOVE).clamp(0.0, end))
            }
        });
        if let Some(offset) = wanted {
            area = area.vertical_scroll_offset(offset);
        }
        let mut actions = Vec::new();
        let mut grown_above = 0.0;
        let mut grown = 0.0;
        let shown = area.show_viewport(ui, |ui, seen| {
            ui.set_width(SIDE_WIDTH);
            ui.set_height(total.max(height));
            // A short chat stands at the bottom, where the next message comes.
            let foot = (height - total).max(0.0);
            let origin = ui.min_rect().min + Vec2::new(0.0, foot);
            let mut top = 0.0;
            for at in 0..self.rows.all().len() {
                let row = &self.rows.all()[at];
                let id = row.entry.id();
                let new = view.divider == Some(id);
                let high = row.height(new);
                let bottom = top + high;
                let is_near = bottom >= seen.top() - MARGIN && top <= seen.bottom() + MARGIN;
                if is_near {
                    let place = Rect::from_min_size(
                        origin + Vec2::new(0.0, top),
                        Vec2::new(SIDE_WIDTH, high),
                    );
                    let name = ("message", id.peer, id.counter);
                    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name));
                    let shown = row_ui(&mut inner, row, new, view);
                    actions.extend(shown.actions);
                    let more = self.rows.learn(at, shown.body);
                    grown += more.abs();
                    if top < seen.top() {
                        grown_above += more;
                    }
                }
                top = bottom;
            }
        });
        let offset = shown.state.clamped_offset().y;
        self.at_end = offset + shown.inner_rect.height() >= total - NEAR;
        if grown > 0.5 {
            // What was guessed is known now: the same messages stay where they are.
            if self.at_end {
                self.goal = Some(Goal::End);
            } else if grown_above.abs() > 0.5 || wanted.is_some() {
                self.goal = Some(Goal::Offset(offset + grown_above));
            }
            ui.ctx().request_repaint();
        }
        if !self.at_end && total > height && jump_ui(ui, shown.inner_rect, view.unread) {
            self.goal = Some(Goal::End);
            ui.ctx().request_repaint();
        }
        actions
    }
}

/// The way to the newest messages; whether it was pressed.
fn jump_ui(ui: &Ui, list: Rect, unread: usize) -> bool {
    let words = if unread > 0 {
        text_with("chat-jump-new", &[("count", unread.into())])
    } else {
        text("chat-jump").to_owned()
    };
    let at = Pos2::new(list.center().x, list.bottom() - Tokens::GRID);
    Area::new(Id::unique("chat-jump"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(at)
        .show(ui.ctx(), |ui| {
            text_button(ui, &words, Emphasis::Primary).clicked()
        })
        .inner
}

fn total_height(rows: &Rows, divider: Option<MessageId>) -> f32 {
    let rows = rows.all().iter();
    rows.map(|row| row.height(divider == Some(row.entry.id())))
        .sum()
}

/// As wide as the list is with its scroll bar.
pub(super) const LIST_WIDTH: f32 = SIDE_WIDTH + BAR_ROOM;
