//! Long work under way: what it is, how far it has come, and a button that stops it.

use egui::{Align, Layout, Margin, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::i18n::text;
use crate::theme::{Themed as _, Tokens};
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::surface_ui;

/// How high the bar is that says how far it is.
const BAR: f32 = 4.0;

/// Which work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The export of this number.
    Export(u64),
    /// The reading of the file of this number.
    Reading(u64),
    /// The writing of the copy of this number.
    Copy(u64),
    /// The export of the library.
    Library,
}

/// What is shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkView {
    /// Which.
    pub work: Work,
    /// What it is.
    pub words: String,
    /// How much is done, from 0 to 1.
    pub done: f32,
}

/// Shows it, so wide; whether it is to be stopped.
pub(super) fn work_card_ui(ui: &mut Ui, view: &WorkView, width: f32) -> bool {
    surface_ui(ui, Margin::same(12), |ui| {
        ui.set_width(width);
        ui.add(egui::Label::new(&view.words).wrap());
        ui.add_space(Tokens::GRID);
        bar_ui(ui, view);
        ui.add_space(Tokens::GRID);
        let stop = ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            text_button(ui, text("work-stop"), Emphasis::Plain)
        });
        stop.inner.clicked()
    })
}

fn bar_ui(ui: &mut Ui, view: &WorkView) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), BAR);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, BAR / 2.0, tokens.hairline);
    let done = view.done.clamp(0.0, 1.0);
    // So that something is seen at once.
    let width = (rect.width() * done).max(BAR);
    let filled = Rect::from_min_size(rect.min, Vec2::new(width, BAR));
    painter.rect_filled(filled, BAR / 2.0, tokens.accent);
    response.widget_info(|| WidgetInfo {
        label: Some(view.words.clone()),
        value: Some(f64::from(done) * 100.0),
        ..WidgetInfo::new(Role::ProgressIndicator)
    });
}
