//! A cell of the grid: an item's picture, and below it what it is called.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, Id, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{ItemPicture, PICTURE_HEIGHT, PICTURE_WIDTH};
use crate::commands::Icon;
use crate::theme::{TextRole, Themed as _, Tokens, faded, font, paint_icon};
use crate::ui::button::focus_ring;

/// Of the name below the picture.
const NAME_HEIGHT: f32 = 20.0;
const ICON: f32 = 16.0;
/// All of a picture's texture.
const WHOLE: Rect = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));

/// What a cell shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellView<'a> {
    /// What the item is called.
    pub(super) name: &'a str,
    /// Its picture, once it is made.
    pub(super) picture: Option<ItemPicture>,
    /// Whether the keyboard is on it, or comes to it first.
    pub(super) current: bool,
    /// Whether its name is being typed.
    pub(super) naming: bool,
    /// Whether it is being dragged.
    pub(super) dragged: bool,
}

/// Shows a cell at `rect`; also gives the room for its name.
pub(super) fn cell_ui(ui: &Ui, id: Id, rect: Rect, view: &CellView<'_>) -> (Response, Rect) {
    // Only the item that the keyboard is on is on its way: there may be very many.
    let focus = if view.current {
        Sense::FOCUSABLE
    } else {
        Sense::empty()
    };
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG | focus);
    let tokens = ui.tokens();
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, tokens.control);
    }
    focus_ring(ui, rect.shrink(2.0), &response);
    let (top, name) = rect.split_top_bottom_at_y(rect.bottom() - NAME_HEIGHT);
    let room = Vec2::new(PICTURE_WIDTH, PICTURE_HEIGHT);
    let room = Align2::CENTER_CENTER.align_size_within_rect(room, top);
    let opacity = if view.dragged { 0.4 } else { 1.0 };
    match view.picture {
        Some(picture) => paint_picture(ui, &picture, room, opacity),
        // Not made yet, or nothing to see.
        None => paint_icon(
            ui.painter(),
            Icon::Shapes,
            room,
            ICON,
            faded(tokens.muted, 0.5),
        ),
    }
    let name = name.shrink2(Vec2::new(4.0, 0.0));
    if !view.naming {
        paint_name(ui, name, view.name, tokens.text);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, view.name));
    (response, name)
}

fn paint_picture(ui: &Ui, picture: &ItemPicture, room: Rect, opacity: f32) {
    let place = Align2::CENTER_CENTER.align_size_within_rect(picture.shown, room);
    // On whole pixels, so that it stays sharp.
    let scale = ui.pixels_per_point();
    let corner = (place.min.to_vec2() * scale).round() / scale;
    let place = Rect::from_min_size(corner.to_pos2(), place.size());
    let tint = Color32::WHITE.gamma_multiply(opacity);
    ui.painter().image(picture.texture, place, WHOLE, tint);
}

fn paint_name(ui: &Ui, room: Rect, name: &str, color: Color32) {
    let mut job = LayoutJob::simple_singleline(name.to_owned(), font(TextRole::Label), color);
    job.wrap = TextWrapping::truncate_at_width(room.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let place = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), room);
    ui.painter().galley(place.min, galley, color);
}
