//! The panel about the connection to the server: how it stands, what it carries, what went wrong, and
//! for developers a worse one. Shows what it is given and asks for no frame itself.

mod badge;
mod details;
mod graph;
mod rates;
mod simulation;
mod view;
mod words;

use egui::{Align, Color32, Layout, RichText, Sense, Stroke, Ui, Vec2};

pub use self::badge::badge_ui;
pub use self::view::{ConnectionView, Figures, Flow, RoundTripView, SetbackView, Tone};
pub use self::words::{time_words, whole};

use self::details::details;
use self::graph::graph_ui;
use self::rates::Rates;
use self::simulation::simulation_ui;
use self::words::{round_trip_words, setback_words, traffic_words, unsent_words};
use crate::commands::Command;
use crate::i18n::text;
use crate::impairment::Impairment;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::command_view::CommandView;
use crate::ui::side_panel::{SidePanel, SideShown};

/// A line of figures.
const ROW_HEIGHT: f32 = 18.0;
/// Errors that are shown.
const SETBACKS_SHOWN: usize = 4;
/// For how long it is said that the details are copied, in seconds.
const COPIED_SECONDS: f64 = 3.0;

/// What the panel keeps while it is open.
#[derive(Debug, Default)]
pub struct ConnectionPanel {
    rates: Rates,
    /// Whether the part for developers is shown.
    developing: bool,
    /// When the details were copied, in egui's time.
    copied_at: Option<f64>,
}

impl ConnectionPanel {
    /// Shows the panel.
    pub fn ui(
        &mut self,
        ui: &Ui,
        view: &ConnectionView,
        simulation: Impairment,
        commands: &CommandView<'_>,
    ) -> SideShown {
        if let Some(figures) = &view.figures {
            self.rates.note(figures);
        }
        let panel = SidePanel {
            name: "connection-panel",
            title: text("connection-title"),
            close: text("connection-close"),
            metered: (commands.checked)(Command::ToggleFrameMeter),
        };
        let mut actions = Vec::new();
        let closed = panel.ui(
            ui,
            |ui| standing_ui(ui, view),
            |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.spacing_mut().interact_size.y = ROW_HEIGHT;
                self.contents_ui(ui, view, simulation, commands, &mut actions);
            },
        );
        SideShown { actions, closed }
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        view: &ConnectionView,
        simulation: Impairment,
        commands: &CommandView<'_>,
        actions: &mut Vec<UiAction>,
    ) {
        if let Some(server) = &view.server {
            row_ui(ui, "connection-server", server);
        }
        if let Some(transport) = view.transport {
            row_ui(ui, "connection-transport", transport);
        }
        row_ui(ui, "connection-unsent", &unsent_words(view));
        if let Some(pictures) = &view.pictures {
            row_ui(ui, "connection-pictures", pictures);
        }
        if let Some(figures) = &view.figures {
            heading_ui(ui, "connection-round-trips");
            graph_ui(ui, view);
            small_ui(ui, &round_trip_words(view));
            ui.add_space(4.0);
            let rate = self.rates.rate();
            let received = traffic_words(figures.received, rate.map(|it| it.received));
            row_ui(ui, "connection-received", &received);
            let sent = traffic_words(figures.sent, rate.map(|it| it.sent));
            row_ui(ui, "connection-sent", &sent);
            heading_ui(ui, "connection-errors");
            setbacks_ui(ui, view);
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let command = Command::Reconnect;
            let because = commands.disabled_because(command);
            let reconnect = ui.add_enabled_ui(because.is_none(), |ui| {
                text_button(ui, text(command.label_id()), Emphasis::Plain)
            });
            let reconnect = match because {
                Some(because) => reconnect.inner.on_disabled_hover_text(because),
                None => reconnect.inner,
            };
            if reconnect.clicked() {
                actions.push(UiAction::Run(command));
            }
            if self.copy_ui(ui) {
                let text = details(view, self.rates.rate(), &simulation);
                actions.push(UiAction::CopyText(text));
            }
        });
        ui.add_space(4.0);
        let wanted = simulation_ui(ui, &mut self.developing, simulation);
        actions.extend(wanted.map(UiAction::Simulate));
    }

    fn copy_ui(&mut self, ui: &mut Ui) -> bool {
        let now = ui.input(|input| input.time);
        self.copied_at.take_if(|at| now - *at > COPIED_SECONDS);
        let label = if self.copied_at.is_some() {
            "connection-copied"
        } else {
            "connection-copy"
        };
        let copies = text_button(ui, text(label), Emphasis::Plain).clicked();
        if copies {
            self.copied_at = Some(now);
        }
        copies
    }
}

fn standing_ui(ui: &mut Ui, view: &ConnectionView) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        ui.spacing_mut().item_spacing.x = 8.0;
        let (dot, _) = ui.allocate_exact_size(Vec2::splat(8.0), Sense::hover());
        let color = tone_color(view.tone, tokens);
        ui.painter().circle(dot.center(), 3.5, color, Stroke::NONE);
        ui.label(RichText::new(&view.standing).font(font(TextRole::Strong)));
    });
    if let Some(trouble) = view.trouble {
        small_ui(ui, trouble);
    }
}

fn tone_color(tone: Tone, tokens: &Tokens) -> Color32 {
    match tone {
        Tone::Quiet => tokens.muted,
        Tone::Well => tokens.ok,
        Tone::Waiting => tokens.warn,
        Tone::Bad => tokens.error,
    }
}

fn setbacks_ui(ui: &mut Ui, view: &ConnectionView) {
    if view.setbacks.is_empty() {
        small_ui(ui, text("connection-errors-none"));
    }
    for setback in view.setbacks.iter().take(SETBACKS_SHOWN) {
        small_ui(ui, &setback_words(setback.age_millis, setback.words));
    }
}

fn heading_ui(ui: &mut Ui, id: &'static str) {
    ui.add_space(4.0);
    small_ui(ui, text(id));
}

fn small_ui(ui: &mut Ui, words: &str) {
    let muted = ui.tokens().muted;
    ui.label(
        RichText::new(words)
            .font(font(TextRole::Label))
            .color(muted),
    );
}

/// A figure, with what it is of before it and as its accessible name.
fn row_ui(ui: &mut Ui, label: &'static str, value: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        let label = RichText::new(text(label)).font(font(TextRole::Label));
        let label = ui.label(label.color(tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let value = RichText::new(value).font(font(TextRole::Label));
            let value = egui::Label::new(value.color(tokens.text)).truncate();
            ui.add(value).labelled_by(label.id);
        });
    });
}
