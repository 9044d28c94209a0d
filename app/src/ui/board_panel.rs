//! The panel at the top left: the menu, the board's title, and in words how safe the work is.

use egui::{
    Align2, Color32, Key, Margin, Response, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo,
};

use tavla_shared::board::schema::TITLE_CHARS_MAX;

use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, focus_ring, icon_button};
use crate::ui::panel::{Place, panel_ui};

/// How safe the work on a board is, and whether others have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SyncState {
    /// Being read from this device's store.
    Opening,
    /// On its way to this device's store.
    #[default]
    Saving,
    /// In this device's store; the board is on no server.
    SavedHere,
    /// In this device's store; the server is being asked.
    Connecting,
    /// In this device's store; the server has everything.
    Synced,
    /// In this device's store; so many changes are on their way to the server.
    ToSend {
        /// Changes the server lacks.
        count: usize,
        /// For how many minutes the oldest has waited.
        minutes: usize,
    },
    /// In this device's store; the server is there, and the way to it is slow.
    Slow {
        /// Changes the server lacks.
        count: usize,
        /// Whether it asked us to send less.
        asked_to_wait: bool,
    },
    /// In this device's store; the server lets us look only.
    Viewing,
    /// In this device's store; the server lets us say something and change nothing.
    Commenting,
    /// In this device's store; the server cannot be reached.
    Offline {
        /// Changes the server lacks.
        count: usize,
        /// For how many minutes the oldest has waited.
        minutes: usize,
    },
    /// In this device's store; the server has refused it, and is not asked again by itself.
    Refused,
    /// A board of a newer Tavla, which is not changed here.
    ReadOnly,
    /// Not in this device's store: the disk refuses.
    NotSaved,
    /// It could not be read, or its worker has ended: what is saved is safe.
    Ended,
}

impl SyncState {
    /// The state in words.
    pub fn words(self) -> String {
        match self {
            Self::Opening => text("state-opening").to_owned(),
            Self::Saving => text("state-saving").to_owned(),
            Self::SavedHere => text("state-saved-here").to_owned(),
            Self::Connecting => text("state-connecting").to_owned(),
            Self::Synced => text("state-synced").to_owned(),
            Self::ToSend { count, minutes } => waiting("state-to-send", count, minutes),
            Self::Slow {
                asked_to_wait: true,
                count,
            } => text_with("state-held", &[("count", count.into())]),
            Self::Slow { count, .. } => text_with("state-slow", &[("count", count.into())]),
            Self::Viewing => text("state-viewing").to_owned(),
            Self::Commenting => text("state-commenting").to_owned(),
            Self::Offline { count: 0, .. } => text("state-offline").to_owned(),
            Self::Offline { count, minutes } => waiting("state-offline-to-send", count, minutes),
            Self::Refused => text("state-refused").to_owned(),
            Self::ReadOnly => text("state-read-only").to_owned(),
            Self::NotSaved => text("state-not-saved").to_owned(),
            Self::Ended => text("state-ended").to_owned(),
        }
    }

    fn color(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Opening | Self::Saving | Self::Connecting => tokens.muted,
            Self::SavedHere | Self::Synced | Self::Viewing | Self::Commenting => tokens.ok,
            Self::ToSend { .. } | Self::Slow { .. } | Self::Offline { .. } | Self::ReadOnly => {
                tokens.warn
            }
            Self::Refused | Self::NotSaved | Self::Ended => tokens.error,
        }
    }
}

/// So many changes wait; for how long only where that is worth a word.
fn waiting(id: &'static str, count: usize, minutes: usize) -> String {
    let words = text_with(id, &[("count", count.into())]);
    match minutes {
        0 => words,
        1..60 => text_with(
            "state-oldest-minutes",
            &[
                ("state", words.as_str().into()),
                ("minutes", minutes.into()),
            ],
        ),
        _ => text_with(
            "state-oldest-hours",
            &[
                ("state", words.as_str().into()),
                ("hours", (minutes / 60).into()),
            ],
        ),
    }
}

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub struct BoardPanel {
    /// The title while it is being changed.
    renaming: Option<String>,
}

impl BoardPanel {
    /// Opens the field for a new title.
    pub fn rename(&mut self, title: &str) {
        self.renaming = Some(title.to_owned());
    }

    /// Shows the panel; returns what was asked for, and the menu button for the menu to hang on.
    pub fn ui(&mut self, ui: &mut Ui, title: &str, state: SyncState) -> (Vec<UiAction>, Response) {
        let place = Place {
            align: Align2::LEFT_TOP,
            offset: Vec2::splat(Tokens::EDGE),
            margin: Margin {
                left: 5,
                right: 12,
                top: 5,
                bottom: 5,
            },
        };
        panel_ui(ui, "board-panel", place, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let menu = icon_button(ui, &IconButton::new(Icon::Menu, text("menu")));
                let actions = self.title_ui(ui, title);
                ui.add_space(6.0);
                state_ui(ui, state);
                (actions, menu)
            })
            .inner
        })
        .inner
    }

    fn title_ui(&mut self, ui: &mut Ui, title: &str) -> Vec<UiAction> {
        let Some(mut typed) = self.renaming.take() else {
            if title_button_ui(ui, title).clicked() {
                self.rename(title);
            }
            return Vec::new();
        };
        let field = TextEdit::singleline(&mut typed)
            .font(font(TextRole::Title))
            .char_limit(TITLE_CHARS_MAX)
            .desired_width(220.0)
            .margin(Margin::symmetric(6, 7));
        let mut output = field.show(ui);
        let response = output.response.response.clone();
        response.widget_info(|| WidgetInfo::text_edit(true, "", &typed, text("board-title")));
        if !response.has_focus() && !response.lost_focus() {
            response.request_focus();
            let all = egui::text::CCursorRange::select_all(&output.galley);
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), response.id);
        }
        if !response.lost_focus() {
            self.renaming = Some(typed);
            return Vec::new();
        }
        let typed = typed.trim();
        let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
        if cancelled || typed.is_empty() || typed == title {
            return Vec::new();
        }
        vec![UiAction::Retitle(typed.to_owned())]
    }
}

fn title_button_ui(ui: &mut Ui, title: &str) -> Response {
    let shown = if title.is_empty() {
        text("board-untitled")
    } else {
        title
    };
    let mut job = egui::text::LayoutJob::simple_singleline(
        shown.to_owned(),
        font(TextRole::Title),
        ui.tokens().text,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(280.0);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let size = Vec2::new(galley.size().x + 12.0, Tokens::TOOL_SIZE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, ui.tokens().control);
    }
    focus_ring(ui, rect, &response);
    ui.painter().galley(
        rect.center() - galley.size() / 2.0,
        galley,
        ui.tokens().text,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, shown));
    response.on_hover_text(text("board-title-tooltip"))
}

fn state_ui(ui: &mut Ui, state: SyncState) {
    let tokens = ui.tokens();
    let (dot, _) = ui.allocate_exact_size(Vec2::new(8.0, Tokens::TOOL_SIZE), Sense::hover());
    ui.painter()
        .circle(dot.center(), 3.5, state.color(tokens), Stroke::NONE);
    ui.add_space(3.0);
    ui.label(egui::RichText::new(state.words()).color(tokens.muted));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_waits_and_for_how_long_is_said_in_words() {
        let check = |state: SyncState, words: &str| assert_eq!(state.words(), words);
        let offline = |count, minutes| SyncState::Offline { count, minutes };
        check(offline(0, 0), "Saved here · offline");
        check(offline(1, 0), "Saved here · offline, 1 change to send");
        check(
            offline(3, 2),
            "Saved here · offline, 3 changes to send, the oldest for 2 min",
        );
        check(
            offline(3, 125),
            "Saved here · offline, 3 changes to send, the oldest for 2 h",
        );
        let (count, minutes) = (2, 5);
        check(
            SyncState::ToSend { count, minutes },
            "Saved here · 2 changes to send, the oldest for 5 min",
        );
        let slow = |count, asked_to_wait| SyncState::Slow {
            count,
            asked_to_wait,
        };
        check(slow(0, false), "Saved here · slow connection");
        check(
            slow(2, true),
            "Saved here · the server asks to wait, 2 changes to send",
        );
        check(SyncState::Viewing, "Synced · you can only look");
        check(SyncState::Commenting, "Synced · you can comment");
    }
}
