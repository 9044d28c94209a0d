//! The surfaces everything of the interface stands on: floating panels, and dialogs over a backdrop.

use egui::{
    Align2, Area, Frame, Id, InnerResponse, Margin, Modal, Order, Rect, Shape, Stroke, Ui, Vec2,
};

use crate::render::PanelLook;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::button::{IconButton, icon_button};
use crate::{commands::Icon, i18n::text};

/// Where a floating panel is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The edge or corner of the window it keeps to.
    pub align: Align2,
    /// From there.
    pub offset: Vec2,
    /// Around its contents.
    pub margin: Margin,
}

/// A panel that floats over the canvas.
pub fn panel_ui<R>(
    ui: &Ui,
    name: &'static str,
    place: Place,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    Area::new(Id::unique(name))
        .order(Order::Middle)
        .anchor(place.align, place.offset)
        .movable(false)
        .accessible_name(text(name))
        .show(ui.ctx(), |ui| surface_ui(ui, place.margin, contents))
}

/// Where a panel was in the last frame.
pub fn panel_rect(ui: &Ui, name: &'static str) -> Option<Rect> {
    ui.memory(|memory| memory.area_rect(Id::unique(name)))
}

/// How far up a panel in a lower corner goes so that the tool bar, which reaches this far in narrow
/// windows, does not cover it.
pub fn room_over_tool_bar(ui: &Ui, name: &'static str) -> f32 {
    let rects = panel_rect(ui, name).zip(panel_rect(ui, "tool-bar"));
    rects.map_or(0.0, |(own, bar)| {
        // The bar is in the middle: as far from the right as from the left.
        if own.width() + 2.0 * Tokens::EDGE > bar.left() {
            bar.height() + Tokens::GRID
        } else {
            0.0
        }
    })
}

/// Shows `contents` on a panel.
pub fn surface_ui<R>(ui: &mut Ui, margin: Margin, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let below = ui.painter().add(Shape::Noop);
    // The hairline has room of its own.
    let frame = Frame::new().inner_margin(margin + Margin::same(1));
    let shown = frame.show(ui, contents);
    let tokens = ui.tokens();
    let look = PanelLook {
        rect: shown.response.rect,
        radius: f32::from(Tokens::PANEL_RADIUS.nw),
        fill: tokens.panel,
        hairline: tokens.hairline,
        shadow: tokens.shadow,
        opacity: ui.painter().opacity(),
    };
    ui.painter().set(below, look.shape());
    note_surface(ui, look.rect);
    shown.inner
}

/// Where surfaces are: in this pass as far as it has come, and in the one before.
#[derive(Debug, Clone, Default)]
struct Surfaces {
    pass: u64,
    now: Vec<Rect>,
    before: Vec<Rect>,
}

fn surfaces_id() -> Id {
    Id::unique("surfaces")
}

fn note_surface(ui: &Ui, rect: Rect) {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| {
        let surfaces: &mut Surfaces = data.get_temp_mut_or_default(surfaces_id());
        if surfaces.pass != pass {
            surfaces.pass = pass;
            surfaces.before = std::mem::take(&mut surfaces.now);
        }
        surfaces.now.push(rect);
    });
}

/// Where panels, cards and messages were when all of them were shown last.
pub(super) fn surfaces(ui: &Ui) -> Vec<Rect> {
    let pass = ui.ctx().cumulative_pass_nr();
    let noted: Option<Surfaces> = ui.data(|data| data.get_temp(surfaces_id()));
    let noted = noted.unwrap_or_default();
    if noted.pass == pass {
        noted.before
    } else {
        noted.now
    }
}

/// How menus and dialogs look, which egui shows: as [`surface_ui`].
pub fn surface(ui: &Ui, margin: Margin) -> Frame {
    let tokens = ui.tokens();
    Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.hairline))
        .corner_radius(Tokens::PANEL_RADIUS)
        .shadow(tokens.shadow)
        .inner_margin(margin)
}

/// What became of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogOutcome {
    /// It stays.
    Open,
    /// The person closed it.
    Closed,
}

/// A dialog with a title; a click beside it, Escape and its cross close it.
pub fn dialog_ui(
    ui: &Ui,
    title: &'static str,
    width: f32,
    contents: impl FnOnce(&mut Ui),
) -> DialogOutcome {
    let tokens = ui.tokens();
    let id = Id::unique(title);
    let area = Modal::default_area(id).accessible_name(text(title));
    let response = Modal::new(id)
        .area(area)
        .backdrop_color(tokens.backdrop)
        .frame(surface(ui, Margin::same(20)))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            let mut closed = false;
            ui.horizontal(|ui| {
                ui.label(
                    egui::RichText::new(text(title))
                        .font(font(TextRole::Title))
                        .size(16.0),
                );
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    closed =
                        icon_button(ui, &IconButton::small(Icon::Close, text("close"))).clicked();
                });
            });
            ui.add_space(Tokens::GRID);
            contents(ui);
            closed
        });
    if response.inner || response.should_close() {
        DialogOutcome::Closed
    } else {
        DialogOutcome::Open
    }
}
