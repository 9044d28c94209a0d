//! The pen's part of the style panel: what ink is drawn with, and how much tremble the pen takes out.

use egui::{Color32, Painter, Pos2, Rect, Stroke, Ui, Vec2};
use tavla_shared::shape::{Nib, Property};

use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, font};
use crate::tools::habits::SMOOTHING_MAX;
use crate::ui::action::UiAction;
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::slider::{Slid, slider_ui};
use crate::ui::style_view::Choice;

/// Between choices in a row.
const GAP: f32 = 4.0;

/// Shows the nibs; those that are offered are only as many as `nibs`.
pub(super) fn nibs_ui(ui: &mut Ui, chosen: Choice<Nib>, nibs: &[Nib]) -> Option<UiAction> {
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let count = nibs.len() as f32;
        let width = (ui.available_width() - GAP * (count - 1.0)) / count;
        for &nib in nibs {
            let label = nib_words(nib);
            let choice = Segment {
                label,
                selected: chosen.same() == Some(nib),
                width,
            };
            let response = segment(ui, choice, |painter, rect, color| {
                paint_nib(painter, rect, nib, color);
            });
            if response.clicked() {
                picked = Some(UiAction::SetStyle(Property::Nib(nib)));
            }
            with_tooltip(response, label, None, None);
        }
    });
    picked
}

fn nib_words(nib: Nib) -> &'static str {
    match nib {
        Nib::Pen => text("nib-pen"),
        Nib::Even => text("nib-even"),
        Nib::Highlighter => text("nib-highlighter"),
    }
}

/// A wave as the nib draws it.
fn paint_nib(painter: &Painter, rect: Rect, nib: Nib, color: Color32) {
    let face = Rect::from_center_size(rect.center(), Vec2::new(24.0, 8.0));
    let at = |step: u8| {
        let part = f32::from(step) / 24.0;
        let wave = (part * std::f32::consts::TAU).sin();
        Pos2::new(
            egui::lerp(face.x_range(), part),
            face.center().y - wave * face.height() / 2.0,
        )
    };
    if nib == Nib::Highlighter {
        let flat = Rect::from_center_size(rect.center(), Vec2::new(24.0, 9.0));
        painter.rect_filled(flat, 1.0, color.gamma_multiply(0.45));
        return;
    }
    for step in 0..24 {
        let width = match nib {
            Nib::Pen => 1.0 + 2.6 * (f32::from(step) / 23.0),
            _ => 2.2,
        };
        // Steps overlap, so that no seam shows where the width changes.
        painter.line_segment([at(step), at(step + 1)], Stroke::new(width, color));
        painter.circle_filled(at(step + 1), width / 2.0, color);
    }
}

/// Shows how much of a hand's tremble the pen takes out.
pub(super) fn smoothing_ui(ui: &mut Ui, smoothing: u8) -> Option<UiAction> {
    let most = f64::from(SMOOTHING_MAX);
    let part = f64::from(smoothing) / most;
    let (response, slid) = slider_ui(ui, text("style-smoothing"), Some(part));
    let words = text_with(
        "smoothing-percent",
        &[("percent", usize::from(smoothing).into())],
    );
    response.on_hover_ui(|ui| {
        ui.label(egui::RichText::new(words).font(font(TextRole::Body)));
        let muted = ui.tokens().muted;
        ui.label(egui::RichText::new(text("smoothing-hint")).color(muted));
    });
    match slid? {
        Slid::Over(part) | Slid::To(part) => Some(UiAction::Smooth((part * most).round() as u8)),
        Slid::Off => None,
    }
}
