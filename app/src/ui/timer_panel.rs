//! The timer that everybody on the board sees: setting it, what is left, and what can be done meanwhile.
//!
//! Knows no clock: it is told what is left, and when to show that again is decided elsewhere.

mod span;

use egui::{Align2, Color32, Key, Margin, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo};

use self::span::{SECONDS_MAX, left_words, seconds_from};
use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, IconButton, divider_ui, icon_button, text_button, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::panel::{Place, panel_ui};
use crate::ui::top_place::top_of;

/// Times that one press sets, in minutes.
const PRESETS: [u32; 4] = [1, 3, 5, 10];
/// The last seconds, in which it calls.
const LAST_MILLIS: i64 = 10_000;
/// How high what is in the panel is.
const HEIGHT: f32 = 32.0;
/// How wide the time that is left is, so that nothing beside it moves.
const TIME_WIDTH: f32 = 72.0;
const TIME_SIZE: f32 = 20.0;
const FIELD_WIDTH: f32 = 64.0;

/// Something done with the timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerAction {
    /// It runs for so long.
    Start {
        /// How long.
        seconds: u32,
    },
    /// It stands still.
    Pause,
    /// It goes on.
    Resume,
    /// It runs for a minute more.
    Add,
    /// It is put away.
    Stop,
    /// Its end is heard on this device, or is not.
    ToggleSound,
}

/// How the timer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerState {
    /// Nobody has set it.
    Unset,
    /// Somebody has.
    Set {
        /// What is left of it.
        left_millis: i64,
        /// How long it was to be, for once more.
        seconds: u32,
        /// Whether it stands still.
        paused: bool,
    },
}

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerView {
    /// How it stands.
    pub state: TimerState,
    /// Why the person can only look at it; none where they can do more.
    pub locked: Option<&'static str>,
    /// Whether its end is heard.
    pub audible: bool,
}

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub(super) struct TimerPanel {
    typed: String,
    /// Whether what is typed is no time.
    refused: bool,
}

impl TimerPanel {
    /// Shows the panel below what is `above` it.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        view: &TimerView,
        above: &[&'static str],
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let place = Place {
            align: Align2::CENTER_TOP,
            offset: Vec2::new(0.0, top_of(ui, "timer-panel", above)),
            margin: Margin {
                left: 12,
                ..Margin::same(5)
            },
        };
        let mut actions = Vec::new();
        let asked = panel_ui(ui, "timer-panel", place, |ui| {
            let shown = ui.horizontal(|ui| {
                ui.set_min_height(HEIGHT);
                ui.spacing_mut().item_spacing.x = 4.0;
                let asked = match view.state {
                    TimerState::Unset => self.setup_ui(ui, view.locked),
                    TimerState::Set {
                        left_millis,
                        seconds,
                        paused,
                    } => run_ui(ui, (left_millis, seconds, paused), view.locked),
                };
                divider_ui(ui);
                let sound = sound_ui(ui, view.audible);
                let mut close = IconButton::small(Icon::Close, text("timer-close"));
                close.shortcut = commands.shortcut(Command::ToggleTimer);
                if icon_button(ui, &close).clicked() {
                    actions.push(UiAction::Run(Command::ToggleTimer));
                }
                asked.or(sound)
            });
            if self.refused && view.state == TimerState::Unset {
                let error = ui.tokens().error;
                ui.colored_label(error, field_words());
            }
            shown.inner
        });
        actions.extend(asked.inner.map(UiAction::Timer));
        actions
    }

    fn setup_ui(&mut self, ui: &mut Ui, locked: Option<&'static str>) -> Option<TimerAction> {
        let muted = ui.tokens().muted;
        let (icon, _) = ui.allocate_exact_size(Vec2::new(24.0, HEIGHT), Sense::hover());
        let icon = icon.translate(Vec2::new(-4.0, 0.0));
        paint_icon(ui.painter(), Icon::Timer, icon, Tokens::ICON_SIZE, muted);
        let setup = ui.add_enabled_ui(locked.is_none(), |ui| {
            let mut asked = None;
            for minutes in PRESETS {
                let label = text_with("timer-minutes", &[("count", (minutes as usize).into())]);
                let button = text_button(ui, &label, Emphasis::Plain);
                if because(button, &label, locked).clicked() {
                    let seconds = 60 * minutes;
                    asked = Some(TimerAction::Start { seconds });
                }
            }
            let entered = self.field_ui(ui);
            let start = text_button(ui, text("timer-start"), Emphasis::Primary);
            if because(start, text("timer-start"), locked).clicked() || entered {
                let seconds = seconds_from(&self.typed);
                self.refused = seconds.is_none();
                asked = seconds.map(|seconds| TimerAction::Start { seconds });
            }
            asked
        });
        setup.inner
    }

    /// Shows where a time is typed; whether the person pressed Enter there.
    fn field_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(text("timer-example"))
            .char_limit(8)
            .margin(Margin::symmetric(8, 7))
            .desired_width(FIELD_WIDTH - 16.0);
        let field = if self.refused {
            field.text_color(ui.tokens().error)
        } else {
            field
        };
        let response = ui.add(field);
        if response.changed() {
            self.refused = false;
        }
        let typed = self.typed.clone();
        let label = text("timer-field");
        let enabled = response.enabled();
        response.widget_info(|| WidgetInfo::text_edit(enabled, "", &typed, label));
        let named = |node: &mut accesskit::Node| node.set_label(label);
        ui.ctx().accesskit_node_builder(response.id, named);
        let explained = field_words();
        let response = response.on_hover_ui(|ui| {
            ui.label(&explained);
        });
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

/// What can be typed.
fn field_words() -> String {
    let minutes = (SECONDS_MAX / 60) as usize;
    text_with("timer-field-explained", &[("minutes", minutes.into())])
}

fn run_ui(
    ui: &mut Ui,
    (left, seconds, paused): (i64, u32, bool),
    locked: Option<&'static str>,
) -> Option<TimerAction> {
    time_ui(ui, left, paused);
    let over = left == 0;
    let (icon, id, action) = match (over, paused) {
        (true, _) => (Icon::Restart, "timer-again", TimerAction::Start { seconds }),
        (false, true) => (Icon::Play, "timer-resume", TimerAction::Resume),
        (false, false) => (Icon::Pause, "timer-pause", TimerAction::Pause),
    };
    let mut asked = offer_ui(ui, icon, id, locked).then_some(action);
    let added = ui.add_enabled_ui(locked.is_none(), |ui| {
        let label = text("timer-add");
        let button = text_button(ui, label, Emphasis::Plain);
        because(button, label, locked).clicked()
    });
    if added.inner {
        asked = Some(TimerAction::Add);
    }
    if offer_ui(ui, Icon::Stop, "timer-stop", locked) {
        asked = Some(TimerAction::Stop);
    }
    asked
}

fn offer_ui(ui: &mut Ui, icon: Icon, id: &'static str, locked: Option<&'static str>) -> bool {
    let mut button = IconButton::small(icon, text(id));
    button.size = HEIGHT;
    button.disabled_because = locked;
    icon_button(ui, &button).clicked()
}

/// What is left, as large as can be read from afar.
fn time_ui(ui: &mut Ui, left: i64, paused: bool) {
    let tokens = ui.tokens();
    let color = time_color(tokens, left, paused);
    let size = Vec2::new(24.0 + TIME_WIDTH, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let (icon, time) = rect.split_left_right_at_x(rect.left() + 16.0);
    paint_icon(ui.painter(), Icon::Timer, icon, Tokens::ICON_SIZE, color);
    let words = left_words(left);
    let mut large = font(TextRole::Title);
    large.size = TIME_SIZE;
    let middle = time.center();
    ui.painter()
        .text(middle, Align2::CENTER_CENTER, &words, large, color);
    let args = [("time", words.as_str().into())];
    let name = match (left, paused) {
        (0, _) => text("timer-over").to_owned(),
        (_, true) => text_with("timer-paused", &args),
        (_, false) => text_with("timer-left", &args),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Timer, true, &name));
    response.on_hover_text(name);
}

fn time_color(tokens: &Tokens, left: i64, paused: bool) -> Color32 {
    match left {
        0 => tokens.error,
        _ if paused => tokens.muted,
        ..=LAST_MILLIS => tokens.warn,
        _ => tokens.text,
    }
}

fn sound_ui(ui: &mut Ui, audible: bool) -> Option<TimerAction> {
    let (icon, id) = if audible {
        (Icon::Sound, "timer-mute")
    } else {
        (Icon::Mute, "timer-unmute")
    };
    let button = IconButton::small(icon, text(id));
    icon_button(ui, &button)
        .clicked()
        .then_some(TimerAction::ToggleSound)
}

fn because(response: egui::Response, label: &str, locked: Option<&str>) -> egui::Response {
    with_tooltip(response, label, None, locked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_seconds_call_and_a_pause_does_not() {
        let tokens = &Tokens::LIGHT;
        let colors = [20_000, 10_001, 10_000, 1, 0].map(|left| time_color(tokens, left, false));
        let (text, warn) = (tokens.text, tokens.warn);
        assert_eq!(colors, [text, text, warn, warn, tokens.error]);
        assert_eq!(time_color(tokens, 5_000, true), tokens.muted);
    }
}
