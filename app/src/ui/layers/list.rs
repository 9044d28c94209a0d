//! The rows in view, and what hands do with them.

use egui::{
    Align2, EventFilter, Key, Margin, Pos2, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2,
};
use egui::{Role, WidgetInfo};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{NAME_BYTES_MAX, Shape};

use super::dragging::{Dragging, Mark};
use super::row::{
    Hands, ROW_HEIGHT, RowShown, RowView, Standing, paint_dragged, paint_drop_line, paint_drop_row,
    row_id, row_ui,
};
use super::{LayerAction, LayersPanel, LayersView, meant};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, font};
use crate::ui::side_panel::SIDE_WIDTH;

/// So near to the upper or lower edge a drag scrolls,
const SCROLL_EDGE: f32 = 24.0;
/// by so much a frame.
const SCROLL_STEP: f32 = 8.0;

impl LayersPanel {
    /// Shows the rows.
    pub(super) fn list_ui(&mut self, ui: &mut Ui, view: &LayersView<'_>) -> Vec<LayerAction> {
        let mut actions = self.keys_ui(ui, view);
        ui.spacing_mut().item_spacing.y = 0.0;
        let count = self.count();
        if count == 0 {
            self.empty_ui(ui);
            return actions;
        }
        if self.current.is_none() {
            self.current = self.row(0).map(|(id, _)| id);
        }
        let height = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt("layers-list")
            .auto_shrink([false, false])
            .max_height(height)
            .min_scrolled_height(height);
        let list = ui.available_rect_before_wrap();
        if let Some(row) = self.wanted.take().and_then(|id| self.row_of(&id)) {
            let seen = self.seen;
            let top = row as f32 * ROW_HEIGHT;
            if top < seen {
                area = area.vertical_scroll_offset(top);
            } else if top + ROW_HEIGHT > seen + height {
                area = area.vertical_scroll_offset(top + ROW_HEIGHT - height);
            }
        }
        self.focused = None;
        let shown = area.show_rows(ui, ROW_HEIGHT, count, |ui, rows| {
            ui.set_width(SIDE_WIDTH);
            let tree = ui.interact(ui.max_rect(), ui.scope_id().with("tree"), Sense::hover());
            tree.widget_info(|| WidgetInfo::labeled(Role::Tree, true, text("layers-title")));
            let top = ui.min_rect().top() - rows.start as f32 * ROW_HEIGHT;
            for at in rows {
                let size = Vec2::new(SIDE_WIDTH, ROW_HEIGHT);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                actions.extend(self.line_ui(ui, rect, at, view));
            }
            actions.extend(self.drag_ui(ui, list, top, view));
        });
        self.seen = shown.state.clamped_offset().y;
        actions
    }

    fn empty_ui(&self, ui: &mut Ui) {
        let words = if self.search.has_words() {
            text("layers-none-found")
        } else if self.search.is_on() {
            text("layers-none-locked")
        } else {
            text("layers-empty")
        };
        let muted = ui.tokens().muted;
        ui.add_space(4.0);
        ui.label(RichText::new(words).font(font(TextRole::Body)).color(muted));
    }

    /// A row of the list.
    fn line_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        at: usize,
        view: &LayersView<'_>,
    ) -> Vec<LayerAction> {
        let Some((id, depth)) = self.row(at) else {
            return Vec::new();
        };
        let scene = view.scene;
        let Some(shape) = scene.get(&id) else {
            return Vec::new();
        };
        let has_inside = !self.search.is_on() && scene.ranks(Some(&id)).next().is_some();
        let row = RowView {
            shape,
            depth,
            unfolded: has_inside.then(|| self.outline.is_unfolded(&id)),
            selected: view.selection.contains(&id),
            current: self.current.as_ref() == Some(&id),
            standing: Standing {
                hidden: scene.is_hidden(&id),
                locked: scene.is_locked(&id),
            },
            hands: match (view.may_write, self.is_renaming(&id)) {
                (false, _) => Hands::Off,
                (true, true) => Hands::Naming,
                (true, false) => Hands::Free,
            },
        };
        let row_id = row_id(ui, shape);
        if self.focus.take_if(|focus| *focus == id).is_some() {
            ui.memory_mut(|memory| memory.request_focus(row_id));
        }
        let shown = row_ui(ui, row_id, rect, &row);
        self.heed(ui, &shown, shape, view)
    }

    fn is_renaming(&self, id: &ShapeId) -> bool {
        self.renaming.as_ref().is_some_and(|(named, _)| named == id)
    }

    /// What was done with a row.
    fn heed(
        &mut self,
        ui: &mut Ui,
        shown: &RowShown,
        shape: &Shape,
        view: &LayersView<'_>,
    ) -> Vec<LayerAction> {
        let (id, response) = (&shape.id, &shown.response);
        if response.has_focus() {
            self.focused = Some(response.id);
            let own = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
        }
        if shown.folds {
            let unfolded = self.outline.is_unfolded(id);
            self.outline.set_unfolded(view.scene, id, !unfolded);
            // The rows are others now.
            ui.ctx().request_repaint();
            return Vec::new();
        }
        if shown.hides {
            return vec![LayerAction::Hide(meant(id, view), !shape.hidden)];
        }
        if shown.locks {
            return vec![LayerAction::Lock(meant(id, view), !shape.locked)];
        }
        if self.is_renaming(id) {
            return Vec::from_iter(self.name_ui(ui, shown.name, id));
        }
        if response.double_clicked() && view.may_write {
            self.begin_renaming(id, view);
            ui.ctx().request_repaint();
            return Vec::new();
        }
        if response.drag_started() && view.may_write && !self.search.is_on() {
            let ids = meant(id, view);
            self.dragging = Some(Dragging { ids });
        }
        if response.clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            self.focus = Some(id.clone());
            ui.ctx().request_repaint();
            return self.picked(id, modifiers.shift, modifiers.command, view);
        }
        Vec::new()
    }

    /// The field for a row's name.
    fn name_ui(&mut self, ui: &mut Ui, room: Rect, id: &ShapeId) -> Option<LayerAction> {
        let (_, mut typed) = self.renaming.take()?;
        let field = TextEdit::singleline(&mut typed)
            .id(ui.scope_id().with("layer-name"))
            .font(font(TextRole::Body))
            .char_limit(NAME_BYTES_MAX)
            .margin(Margin::symmetric(4, 2))
            .align(Align2::LEFT_CENTER)
            .desired_width(room.width());
        let room = room
            .shrink2(Vec2::new(0.0, 2.0))
            .translate(Vec2::new(-4.0, 0.0));
        let response = ui.put(room, field).accessible_name(text("layers-name"));
        if !response.has_focus() && !response.lost_focus() {
            response.request_focus();
        }
        if !response.lost_focus() {
            self.renaming = Some((id.clone(), typed));
            return None;
        }
        // The keyboard goes on from the row.
        self.current = Some(id.clone());
        let gives_up = ui.input(|input| input.key_pressed(Key::Escape));
        if gives_up || ui.input(|input| input.key_pressed(Key::Enter)) {
            self.focus = Some(id.clone());
        }
        (!gives_up).then(|| LayerAction::Rename(id.clone(), typed))
    }

    /// What is dragged: where it would go, and there when it is let go.
    fn drag_ui(
        &mut self,
        ui: &Ui,
        list: Rect,
        top: f32,
        view: &LayersView<'_>,
    ) -> Option<LayerAction> {
        let dragging = self.dragging.take()?;
        let (pointer, released, gives_up) = ui.input(|input| {
            (
                input.pointer.interact_pos(),
                !input.pointer.primary_down(),
                input.key_pressed(Key::Escape),
            )
        });
        let at = pointer.filter(|_| !gives_up)?;
        let over = list.contains(at);
        let row = ((at.y - top) / ROW_HEIGHT).max(0.0);
        let place = (row as usize, row.fract(), at.x - list.left());
        let drop = over.then(|| dragging.drop_at(&self.outline, view.scene, place));
        let drop = drop.flatten();
        if released {
            return drop.map(|drop| LayerAction::Put(dragging.ids, drop.put));
        }
        if let Some(drop) = &drop {
            let row_top = |row: usize| top + row as f32 * ROW_HEIGHT;
            match drop.mark {
                Mark::Line(row, depth) => paint_drop_line(ui, list, row_top(row), depth),
                Mark::Into(row) => {
                    let corner = Pos2::new(list.left(), row_top(row));
                    let size = Vec2::new(SIDE_WIDTH, ROW_HEIGHT);
                    paint_drop_row(ui, Rect::from_min_size(corner, size));
                }
            }
        }
        if dragging.ids.len() > 1 {
            paint_dragged(ui, at, dragging.ids.len());
        }
        scroll_at_edges(ui, list, at);
        self.dragging = Some(dragging);
        None
    }
}

/// A drag at the list's edges moves the list.
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
    ui.ctx().request_repaint();
}
