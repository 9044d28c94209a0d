//! The part for developers: what is simulated of the network. Says what is wanted; simulates nothing.

use egui::{Align2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::words::whole;
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::impairment::{Impairment, JITTER_MILLIS_MAX, LATENCY_MILLIS_MAX, LOSS_PERCENT_MAX};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::focus_ring;
use crate::ui::slider::{Slid, slider_ui};
use crate::ui::switch::switch_ui;

/// The line over a slider.
const CAPTION_HEIGHT: f32 = 16.0;

/// Shows the part, folded unless it is `open`; gives what is wanted, where that has changed.
pub fn simulation_ui(ui: &mut Ui, open: &mut bool, simulation: Impairment) -> Option<Impairment> {
    fold_ui(ui, open);
    if !*open {
        return None;
    }
    let mut wanted = simulation;
    switch_ui(ui, text("simulation-offline"), &mut wanted.offline);
    ui.add_enabled_ui(!wanted.offline, |ui| {
        let millis =
            |millis: u64| text_with("connection-millis", &[("millis", whole(millis).into())]);
        let percent =
            |part: u64| text_with("simulation-percent", &[("percent", whole(part).into())]);
        let latency = ("simulation-latency", LATENCY_MILLIS_MAX);
        amount_ui(ui, latency, &mut wanted.latency_millis, millis);
        let jitter = ("simulation-jitter", JITTER_MILLIS_MAX);
        amount_ui(ui, jitter, &mut wanted.jitter_millis, millis);
        let loss = ("simulation-loss", LOSS_PERCENT_MAX);
        amount_ui(ui, loss, &mut wanted.loss_percent, percent)
            .on_hover_text(text("simulation-loss-explained"));
    });
    (wanted != simulation).then_some(wanted)
}

/// The row that shows and hides the rest.
fn fold_ui(ui: &mut Ui, open: &mut bool) {
    let label = text("simulation");
    let size = Vec2::new(ui.available_width(), Tokens::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    *open ^= response.clicked();
    let tokens = ui.tokens();
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, tokens.control);
    }
    focus_ring(ui, rect, &response);
    let icon = if *open { Icon::Unfolded } else { Icon::Folded };
    let mut icon_rect = rect;
    icon_rect.set_width(Tokens::SMALL_ICON_SIZE);
    let size = Tokens::SMALL_ICON_SIZE;
    paint_icon(ui.painter(), icon, icon_rect, size, tokens.muted);
    let at = icon_rect.right_center() + Vec2::new(6.0, 0.0);
    let body = font(TextRole::Body);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, label, body, tokens.text);
    let is_open = *open;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, label));
    response.on_hover_text(text("simulation-explained"));
}

/// A slider with what it is of and how much that is.
fn amount_ui(
    ui: &mut Ui,
    (label, most): (&'static str, u64),
    amount: &mut u64,
    words: impl Fn(u64) -> String,
) -> Response {
    let label = text(label);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let size = Vec2::new(ui.available_width(), CAPTION_HEIGHT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        // Painted only: to who does not see it the slider below says both.
        let (tokens, small) = (ui.tokens(), font(TextRole::Label));
        let painter = ui.painter();
        let (left, right) = (rect.left_center(), rect.right_center());
        painter.text(
            left,
            Align2::LEFT_CENTER,
            label,
            small.clone(),
            tokens.muted,
        );
        let words = words(*amount);
        let spoken = words.clone();
        painter.text(right, Align2::RIGHT_CENTER, words, small, tokens.text);
        let share = *amount as f64 / most as f64;
        let (response, slid) = slider_ui(ui, label, Some(share));
        if let Some(Slid::Over(share) | Slid::To(share)) = slid {
            *amount = (share * most as f64).round() as u64;
        }
        // Not the share of the most that there can be.
        response.widget_info(|| WidgetInfo {
            label: Some(label.to_owned()),
            enabled: response.enabled(),
            current_text_value: Some(spoken.clone()),
            ..WidgetInfo::new(Role::Slider)
        });
        response
    })
    .inner
}
