//! What rows of the style panel are made of: the words above, a number beside these, choices side by side.

use egui::{
    Align, Align2, Color32, Layout, Margin, Painter, Rect, RichText, TextEdit, Ui, Vec2, WidgetInfo,
};

use crate::editor::Amount;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::button::{Segment, focus_ring, segment, with_tooltip};
use crate::ui::measures_panel::amount;
use crate::ui::style_view::Choice;

/// Between choices in a row.
pub(super) const GAP: f32 = 4.0;
/// Of the words above a row, and of a number beside them.
const HEADING_HEIGHT: f32 = 18.0;
const NUMBER_WIDTH: f32 = 52.0;

/// The words above a row; `beside` is put at their right.
pub(super) fn heading_ui(ui: &mut Ui, label: &'static str, beside: impl FnOnce(&mut Ui)) {
    if ui.min_rect().height() > 1.0 {
        ui.add_space(3.0);
    }
    let muted = ui.tokens().muted;
    let size = Vec2::new(ui.available_width(), HEADING_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().interact_size.y = HEADING_HEIGHT;
        ui.label(
            RichText::new(text(label))
                .font(font(TextRole::Label))
                .color(muted),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            beside(ui);
        });
    });
}

/// The words above a row, and that values differ where they do.
pub(super) fn heading_of_ui<T>(ui: &mut Ui, label: &'static str, choice: &Choice<T>) {
    heading_ui(ui, label, |ui| mixed_ui(ui, choice));
}

/// Says that values differ where they do.
pub(super) fn mixed_ui<T>(ui: &mut Ui, choice: &Choice<T>) {
    if matches!(choice, Choice::Mixed) {
        let muted = ui.tokens().muted;
        let words = RichText::new(text("style-mixed")).font(font(TextRole::Label));
        ui.label(words.color(muted).italics());
    }
}

/// A row of choices, all as wide; returns the index of the one picked.
pub(super) fn choices_ui(
    ui: &mut Ui,
    labels: &[&str],
    chosen: Option<usize>,
    paint: impl Fn(usize, &Painter, Rect, Color32),
) -> Option<usize> {
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let count = labels.len() as f32;
        let width = (ui.available_width() - GAP * (count - 1.0)) / count;
        for (index, &label) in labels.iter().enumerate() {
            let choice = Segment {
                label,
                selected: chosen == Some(index),
                width,
            };
            let response = segment(ui, choice, |painter, rect, color| {
                paint(index, painter, rect, color);
            });
            if response.clicked() {
                picked = Some(index);
            }
            with_tooltip(response, label, None, None);
        }
    });
    picked
}

/// Which of `values` all have.
pub(super) fn index_of<T: PartialEq>(choice: Choice<T>, values: &[T]) -> Option<usize> {
    let chosen = choice.same()?;
    values.iter().position(|value| *value == chosen)
}

/// A word in the middle of a choice.
pub(super) fn paint_word(painter: &Painter, rect: Rect, word: &str, color: Color32) {
    let center = Align2::CENTER_CENTER;
    painter.text(rect.center(), center, word, font(TextRole::Body), color);
}

/// The same where there is little room.
pub(super) fn paint_small_word(painter: &Painter, rect: Rect, word: &str, color: Color32) {
    let center = Align2::CENTER_CENTER;
    painter.text(rect.center(), center, word, font(TextRole::Label), color);
}

/// The number that is being typed somewhere in the panel: whose, and what stood there before.
#[derive(Debug, Default)]
pub(super) struct Typed(Option<(&'static str, String, String)>);

impl Typed {
    /// Shows a number to be typed, called `name`; returns the one that was. Where values differ nothing
    /// stands there but that they do.
    pub(super) fn number_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        value: Option<f64>,
    ) -> Option<f64> {
        self.field_ui(ui, name, "style-mixed", value)
    }

    /// The same where there is no number: `hint` says why.
    pub(super) fn empty_number_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        hint: &'static str,
    ) -> Option<f64> {
        self.field_ui(ui, name, hint, None)
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        hint: &'static str,
        value: Option<f64>,
    ) -> Option<f64> {
        let shown = value.map(number).unwrap_or_default();
        let typed = self.0.take_if(|(typed, ..)| *typed == name);
        let (mut words, before) = match typed {
            Some((_, words, before)) => (words, before),
            None => (shown.clone(), shown),
        };
        let size = Vec2::new(NUMBER_WIDTH, HEADING_HEIGHT);
        let (rect, hover) = ui.allocate_exact_size(size, egui::Sense::hover());
        let id = ui.scope_id().with(("style-number", name));
        let typing = ui.memory(|memory| memory.has_focus(id));
        if typing || hover.contains_pointer() {
            let control = ui.tokens().control;
            ui.painter()
                .rect_filled(rect, Tokens::SMALL_RADIUS, control);
        }
        let field = TextEdit::singleline(&mut words)
            .id(id)
            .hint_text(text(hint))
            .char_limit(64)
            .frame(egui::Frame::NONE)
            .margin(Margin::symmetric(4, 0))
            .align(Align2::RIGHT_CENTER)
            .min_size(Vec2::new(0.0, HEADING_HEIGHT))
            .font(font(TextRole::Label))
            .desired_width(rect.width());
        let response = ui.put(rect, field);
        focus_ring(ui, rect, &response);
        response.widget_info(|| WidgetInfo::text_edit(true, "", &words, text(hint)));
        let named = |node: &mut accesskit::Node| node.set_label(text(name));
        ui.ctx().accesskit_node_builder(response.id, named);
        if response.gained_focus() {
            crate::ui::measures_panel::select_all(ui, response.id, words.chars().count());
        }
        let gives_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if response.has_focus() {
            self.0 = Some((name, words, before));
            return None;
        }
        let is_new = response.lost_focus() && !gives_up && words != before;
        let asked = is_new.then(|| amount(&words)).flatten();
        asked.and_then(|asked| match (asked, value) {
            (Amount::To(number), _) => Some(number),
            (Amount::By(more), Some(value)) => Some(value + more),
            (Amount::Times(times), Some(value)) => Some(value * times),
            // More of what differs is not one number.
            (Amount::By(_) | Amount::Times(_), None) => None,
        })
    }
}

/// To a hundredth, as short as that can be said.
fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() / 100.0;
    format!("{}", hundredths + 0.0)
}
