//! The panel of the selection in numbers: typed, or dragged by their names.
//!
//! Says what was asked for. A number that is dragged is shown and not written, until it is let go.

mod amount;

use egui::{
    Align2, CursorIcon, Key, Margin, RichText, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo,
};

pub(super) use self::amount::amount;
use crate::commands::Icon;
use crate::editor::{Amount, Measure, Measures};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{focus_ring, with_tooltip};
use crate::ui::panel::{Place, panel_rect, panel_ui};

/// Of a field with its name.
const FIELD: Vec2 = Vec2::new(92.0, Tokens::CONTROL_HEIGHT);
/// Of a name.
const NAME_WIDTH: f32 = 26.0;
/// Of the sign for an angle.
const ICON_SIZE: f32 = 13.0;
/// Between fields.
const GAP: f32 = Tokens::GRID;
/// From the window's upper edge, as the style panel.
const TOP: f32 = 78.0;
/// A number changes by so much for each point that its name is dragged.
const PER_POINT: f64 = 1.0;
/// The same with shift held.
const PER_POINT_FAR: f64 = 10.0;
const ROWS: [&[Measure]; 3] = [
    &[Measure::X, Measure::Y],
    &[Measure::Width, Measure::Height],
    &[Measure::Angle],
];

/// What the panel shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuresView {
    /// The numbers; none where nothing is picked.
    pub selected: Option<Measures>,
}

/// What a person did with a number of the selection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MeasureAction {
    /// It is being dragged over this.
    Over(Measure, Amount),
    /// It is to be this.
    Set(Measure, Amount),
    /// It is not to be what it was dragged over.
    Forget,
}

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub struct MeasuresPanel {
    /// What is being typed, and what stood there before.
    typed: Option<(Measure, String, String)>,
    /// How far a number has been dragged; none where Esc has ended that.
    scrubbed: Option<(Measure, Option<f64>)>,
}

impl MeasuresPanel {
    /// Shows the panel, beside the style panel where that is shown.
    pub fn ui(&mut self, ui: &Ui, view: MeasuresView, beside_style: bool) -> Vec<UiAction> {
        let measures = view.selected;
        let style = panel_rect(ui, "style-panel").filter(|_| beside_style);
        let left = style.map_or(Tokens::EDGE, |style| style.right() + Tokens::GRID);
        let place = Place {
            align: Align2::LEFT_TOP,
            offset: Vec2::new(left, TOP),
            margin: Margin::same(12),
        };
        let shown = panel_ui(ui, "measures-panel", place, |ui| {
            ui.set_width(2.0 * FIELD.x + GAP);
            ui.spacing_mut().item_spacing = Vec2::splat(GAP);
            let Some(measures) = measures else {
                let muted = ui.tokens().muted;
                let words = RichText::new(text("measures-none")).color(muted);
                ui.label(words.font(font(TextRole::Body)));
                return Vec::new();
            };
            let mut actions = Vec::new();
            for row in ROWS {
                ui.horizontal(|ui| {
                    for &measure in row {
                        let value = measures.get(measure);
                        actions.extend(self.field_ui(ui, measure, value));
                    }
                });
            }
            actions
        });
        if measures.is_none() {
            (self.typed, self.scrubbed) = (None, None);
        }
        shown.inner.into_iter().map(UiAction::Measure).collect()
    }

    /// One number with its name.
    fn field_ui(
        &mut self,
        ui: &mut Ui,
        measure: Measure,
        value: Option<f64>,
    ) -> Option<MeasureAction> {
        let (rect, _) = ui.allocate_exact_size(FIELD, Sense::hover());
        let control = ui.tokens().control;
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, control);
        let (name, number) = rect.split_left_right_at_x(rect.left() + NAME_WIDTH);
        let scrubbed = self.name_ui(ui, name, measure);
        let typed = self.number_ui(ui, number, measure, value);
        scrubbed.or(typed)
    }

    /// The name, by which the number is dragged.
    fn name_ui(&mut self, ui: &Ui, rect: egui::Rect, measure: Measure) -> Option<MeasureAction> {
        let (name, drag) = words(measure);
        let id = ui.scope_id().with(("measure-drag", name));
        let response = ui.interact(rect, id, Sense::drag());
        let tokens = ui.tokens();
        let color = if response.hovered() || response.dragged() {
            tokens.accent
        } else {
            tokens.muted
        };
        let painter = ui.painter();
        match letter(measure) {
            Some(letter) => {
                let (at, role) = (rect.center(), font(TextRole::Body));
                painter.text(at, Align2::CENTER_CENTER, text(letter), role, color);
            }
            None => paint_icon(painter, Icon::Angle, rect, ICON_SIZE, color),
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, text(drag)));
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        let mut action = None;
        if response.drag_started() {
            self.scrubbed = Some((measure, Some(0.0)));
        }
        let held = self.scrubbed.filter(|(held, _)| *held == measure);
        if let Some((_, Some(so_far))) = held {
            let per_point = if ui.input(|input| input.modifiers.shift) {
                PER_POINT_FAR
            } else {
                PER_POINT
            };
            let moved = f64::from(response.drag_delta().x) * per_point;
            let by = so_far + moved;
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                self.scrubbed = Some((measure, None));
                action = Some(MeasureAction::Forget);
            } else if response.drag_stopped() {
                action = Some(MeasureAction::Set(measure, Amount::By(by.round())));
            } else if moved != 0.0 {
                self.scrubbed = Some((measure, Some(by)));
                action = Some(MeasureAction::Over(measure, Amount::By(by.round())));
            }
        }
        if response.drag_stopped() {
            self.scrubbed = None;
        }
        with_tooltip(response, text(drag), None, None);
        action
    }

    /// The number, to be typed.
    fn number_ui(
        &mut self,
        ui: &mut Ui,
        rect: egui::Rect,
        measure: Measure,
        value: Option<f64>,
    ) -> Option<MeasureAction> {
        let (name, _) = words(measure);
        let shown = value.map(number).unwrap_or_default();
        let typed = self.typed.take_if(|(typed, ..)| *typed == measure);
        let (mut words, before) = match typed {
            Some((_, words, before)) => (words, before),
            None => (shown.clone(), shown),
        };
        let field = TextEdit::singleline(&mut words)
            .id(ui.scope_id().with(("measure", name)))
            .hint_text(text("measures-mixed"))
            .char_limit(64)
            .frame(egui::Frame::NONE)
            .margin(Margin::symmetric(2, 0))
            .align(Align2::LEFT_CENTER)
            .min_size(Vec2::new(0.0, FIELD.y))
            .font(font(TextRole::Body))
            .desired_width(rect.width());
        let response = ui.put(rect.with_max_x(rect.right() - 4.0), field);
        focus_ring(ui, rect.with_min_x(rect.left() - NAME_WIDTH), &response);
        let mixed = text("measures-mixed");
        response.widget_info(|| WidgetInfo::text_edit(true, "", &words, mixed));
        let named = |node: &mut accesskit::Node| node.set_label(text(name));
        ui.ctx().accesskit_node_builder(response.id, named);
        if response.gained_focus() {
            select_all(ui, response.id, words.chars().count());
        }
        let gives_up = ui.input(|input| input.key_pressed(Key::Escape));
        if response.has_focus() {
            self.typed = Some((measure, words, before));
            return None;
        }
        let is_new = response.lost_focus() && !gives_up && words != before;
        let asked = is_new.then(|| amount(&words)).flatten();
        asked.map(|amount| MeasureAction::Set(measure, amount))
    }
}

/// Selects all of a field that has just been entered: who types replaces it.
pub(super) fn select_all(ui: &Ui, id: egui::Id, length: usize) {
    use egui::text::{CCursor, CCursorRange};
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id) {
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(length));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
}

/// What stands before a number: a letter; for an angle there is an icon.
fn letter(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::X => Some("measure-x-sign"),
        Measure::Y => Some("measure-y-sign"),
        Measure::Width => Some("measure-width-sign"),
        Measure::Height => Some("measure-height-sign"),
        Measure::Angle => None,
    }
}

/// What a number is called, and what dragging the sign before it does.
fn words(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::X => ("measure-x", "measure-x-drag"),
        Measure::Y => ("measure-y", "measure-y-drag"),
        Measure::Width => ("measure-width", "measure-width-drag"),
        Measure::Height => ("measure-height", "measure-height-drag"),
        Measure::Angle => ("measure-angle", "measure-angle-drag"),
    }
}

/// To a hundredth, as short as that can be said.
fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() / 100.0;
    // Nothing is less than nothing by nothing.
    format!("{}", hundredths + 0.0)
}
