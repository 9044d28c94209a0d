//! An item that is dragged: onto the board, where it goes as large as it is there, or to another place among the
//! person's own.

use std::sync::Arc;

use egui::{Color32, Id, LayerId, Order, Pos2, Rect, Stroke, Ui, Vec2};

use super::layout::Grid;
use super::{ItemPicture, LibraryAction, LibraryPanel, LibraryView};
use crate::library::ItemKey;
use crate::theme::Themed as _;

/// The largest that a dragged item is shown, in egui points: a view full of it hides where it goes.
const SIDE_MAX: f32 = 480.0;
/// How much is seen of what is below it.
const OPACITY: f32 = 0.75;
/// So near to the upper or lower edge a drag scrolls,
const SCROLL_EDGE: f32 = 24.0;
/// by so much a frame.
const SCROLL_STEP: f32 = 8.0;

impl LibraryPanel {
    /// What is dragged: where it would go, and there when it is let go. The grid is shown in `list`, and begins at
    /// `origin`.
    pub(super) fn carry_ui(
        &mut self,
        ui: &Ui,
        (list, origin): (Rect, Pos2),
        grid: &Grid<'_>,
        view: &LibraryView<'_>,
    ) -> Option<LibraryAction> {
        let key = self.dragging.take()?;
        let (pointer, released, gives_up) = ui.input(|input| {
            (
                input.pointer.interact_pos(),
                !input.pointer.primary_down(),
                input.key_pressed(egui::Key::Escape),
            )
        });
        let at = pointer.filter(|_| !gives_up)?;
        if list.contains(at) {
            let place = match &key {
                ItemKey::Kept(_) => grid.place_at(at - origin.to_vec2()),
                ItemKey::Shipped(..) => None,
            };
            if released {
                return place.and_then(|place| moved(grid, &key, place));
            }
            if let Some(place) = place {
                paint_place(ui, origin, grid, place);
            }
            scroll_at_edges(ui, list, at);
        } else if released {
            let is_board = ui
                .ctx()
                .layer_id_at(at)
                .is_none_or(|layer| layer.order == Order::Background);
            return is_board.then_some(LibraryAction::Drop(key, at));
        }
        if let Some(picture) = view.pictures.of(&key) {
            let zoom = (!list.contains(at)).then_some(view.zoom);
            paint_carried(ui, &picture, at, zoom);
        }
        self.dragging = Some(key);
        ui.ctx().request_repaint();
        None
    }
}

/// An item of the person's own goes before the cell at this index, or behind all of their own.
fn moved(grid: &Grid<'_>, key: &ItemKey, place: usize) -> Option<LibraryAction> {
    let ItemKey::Kept(id) = key else {
        return None;
    };
    let next = grid.cells.get(place).map(|cell| &cell.key);
    let next = match next {
        Some(ItemKey::Kept(next)) => Some(Arc::clone(next)),
        _ => None,
    };
    Some(LibraryAction::Move(Arc::clone(id), next))
}

/// A line where what is dragged would go.
fn paint_place(ui: &Ui, origin: Pos2, grid: &Grid<'_>, place: usize) {
    let own = grid.own();
    let (cell, x) = if place < own.end {
        let cell = &grid.cells[place];
        (cell, cell.rect.left() - 4.0)
    } else {
        let Some(cell) = grid.cells.get(own.end.wrapping_sub(1)) else {
            return;
        };
        (cell, cell.rect.right() + 4.0)
    };
    let stroke = Stroke::new(2.0, ui.tokens().accent);
    let upright = cell.rect.translate(origin.to_vec2()).y_range();
    ui.painter().vline(origin.x + x.max(1.0), upright, stroke);
}

/// The item under the pointer, as large as the board shows it; as in its cell where `zoom` is none.
fn paint_carried(ui: &Ui, picture: &ItemPicture, at: Pos2, zoom: Option<f64>) {
    let size = zoom.map_or(picture.shown, |zoom| {
        let size = picture.size * zoom;
        let size = Vec2::new(size.width as f32, size.height as f32);
        size * (SIDE_MAX / size.max_elem().max(1.0)).min(1.0)
    });
    let layer = LayerId::new(Order::Tooltip, Id::unique("library-carried"));
    let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    let tint = Color32::WHITE.gamma_multiply(OPACITY);
    let rect = Rect::from_center_size(at, size);
    let painter = ui.ctx().layer_painter(layer);
    painter.image(picture.texture, rect, whole, tint);
}

/// A drag at the grid's edges moves the grid.
fn scroll_at_edges(ui: &Ui, list: Rect, at: Pos2) {
    let up = list.top() + SCROLL_EDGE - at.y;
    let down = at.y - (list.bottom() - SCROLL_EDGE);
    let step = if up > 0.0 {
        SCROLL_STEP
    } else if down > 0.0 {
        -SCROLL_STEP
    } else {
        return;
    };
    ui.scroll_with_delta(Vec2::new(0.0, step));
}
