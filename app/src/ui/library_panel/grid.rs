//! The grid as far as it is in view, and what hands do with it.

use std::sync::Arc;

use egui::{
    EventFilter, Id, Pos2, Rect, Response, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo,
};

use super::cell::{CellView, cell_ui};
use super::item_menu::item_menu_ui;
use super::layout::{Cell, Grid, Part};
use super::shelves::{Shelf, listed};
use super::{LibraryAction, LibraryPanel, LibraryView};
use crate::commands::Icon;
use crate::editor::Sought;
use crate::i18n::{text, text_with};
use crate::library::ItemKey;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{focus_ring, with_tooltip};
use crate::ui::side_panel::SIDE_WIDTH;

const FOLD_ICON: f32 = 13.0;

impl LibraryPanel {
    /// Shows the grid.
    pub(super) fn grid_ui(&mut self, ui: &mut Ui, view: &LibraryView<'_>) -> Vec<LibraryAction> {
        let sought = Sought::of(&self.query);
        let all = listed(view.library, &sought);
        // What is looked for is not hidden.
        let grid = Grid::of(all, |shelf| {
            sought.is_empty() && self.folded.contains(&shelf)
        });
        self.follow(&grid);
        let mut actions = self.keys_ui(ui, &grid, view);
        self.shown.clear();
        self.focused = None;
        let list = ui.available_rect_before_wrap();
        if grid.parts.is_empty() {
            muted_ui(ui, text("library-none-found"));
        } else {
            actions.extend(self.parts_ui(ui, &grid, view));
        }
        if view.offered {
            offer_ui(ui, list);
        }
        actions
    }

    /// What is not listed any more has the keyboard no longer.
    fn follow(&mut self, grid: &Grid<'_>) {
        let gone = |key: &ItemKey| grid.index_of(key).is_none();
        self.current.take_if(|key| gone(key));
        self.dragging.take_if(|key| gone(key));
        let named = |id: &Arc<str>| ItemKey::Kept(Arc::clone(id));
        self.renaming.take_if(|(id, _)| gone(&named(id)));
        if self.current.is_none() {
            self.current = grid.cells.first().map(|cell| cell.key.clone());
        }
    }

    fn parts_ui(
        &mut self,
        ui: &mut Ui,
        grid: &Grid<'_>,
        view: &LibraryView<'_>,
    ) -> Vec<LibraryAction> {
        let height = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt("library-list")
            .auto_shrink([false, false])
            .max_height(height)
            .min_scrolled_height(height);
        let wanted = self.wanted.take().and_then(|key| grid.index_of(&key));
        if let Some(rect) = wanted.and_then(|at| grid.cells.get(at)).map(|it| it.rect) {
            if rect.top() < self.seen {
                area = area.vertical_scroll_offset(rect.top());
            } else if rect.bottom() > self.seen + height {
                area = area.vertical_scroll_offset(rect.bottom() - height);
            }
        }
        let mut actions = Vec::new();
        let list = ui.available_rect_before_wrap();
        let shown = area.show_viewport(ui, |ui, viewport| {
            let origin = ui.max_rect().min;
            ui.set_width(SIDE_WIDTH);
            ui.set_height(grid.height);
            let in_view =
                |top: f32, height: f32| top < viewport.bottom() && top + height > viewport.top();
            for (part, top, height) in &grid.parts {
                if !in_view(*top, *height) {
                    continue;
                }
                let at = origin + egui::vec2(0.0, *top);
                let rect = Rect::from_min_size(at, egui::vec2(SIDE_WIDTH, *height));
                match part {
                    Part::Heading(of, is_open) => self.heading_ui(ui, rect, *of, *is_open),
                    Part::Empty => empty_ui(ui, rect),
                    Part::Cells(cells) => {
                        for cell in &grid.cells[cells.clone()] {
                            actions.extend(self.item_ui(ui, origin, cell, grid, view));
                        }
                    }
                }
            }
            actions.extend(self.carry_ui(ui, (list, origin), grid, view));
        });
        self.seen = shown.state.clamped_offset().y;
        actions
    }

    fn heading_ui(&mut self, ui: &Ui, rect: Rect, of: Shelf, is_open: bool) {
        let id = ui.scope_id().with(("library-shelf", of.title()));
        let response = ui.interact(rect.shrink2(egui::vec2(0.0, 2.0)), id, Sense::click());
        let tokens = ui.tokens();
        let color = if response.hovered() {
            tokens.text
        } else {
            tokens.muted
        };
        let (fold, words) = rect.split_left_right_at_x(rect.left() + 20.0);
        let icon = if is_open {
            Icon::Unfolded
        } else {
            Icon::Folded
        };
        paint_icon(ui.painter(), icon, fold, FOLD_ICON, color);
        ui.painter().text(
            words.left_center(),
            egui::Align2::LEFT_CENTER,
            of.title(),
            font(TextRole::Strong),
            color,
        );
        focus_ring(ui, rect.shrink(3.0), &response);
        let label = if is_open {
            text_with("library-fold", &[("name", of.title().into())])
        } else {
            text_with("library-unfold", &[("name", of.title().into())])
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
        if response.clicked() {
            if is_open {
                self.folded.insert(of);
            } else {
                self.folded.remove(&of);
            }
            // The cells are elsewhere now.
            ui.ctx().request_repaint();
        }
    }

    /// An item, and what was done with it.
    fn item_ui(
        &mut self,
        ui: &mut Ui,
        origin: Pos2,
        cell: &Cell<'_>,
        grid: &Grid<'_>,
        view: &LibraryView<'_>,
    ) -> Vec<LibraryAction> {
        let key = &cell.key;
        self.shown.push(key.clone());
        let naming = self.is_naming(key);
        let rect = cell.rect.translate(origin.to_vec2());
        let shown = CellView {
            name: cell.name,
            picture: view.pictures.of(key),
            current: self.current.as_ref() == Some(key),
            naming,
            dragged: self.dragging.as_ref() == Some(key),
        };
        let id = item_id(ui, key);
        let (response, name) = cell_ui(ui, id, rect, &shown);
        if self.focus.take_if(|focus| *focus == *key).is_some() {
            response.request_focus();
        }
        self.keep_arrows(ui, &response);
        if naming {
            return Vec::from_iter(self.name_ui(ui, name, key));
        }
        let mut actions = Vec::new();
        if response.clicked() {
            self.current = Some(key.clone());
            actions.push(LibraryAction::Insert(key.clone()));
        }
        if response.drag_started() {
            self.dragging = Some(key.clone());
        }
        let chosen = item_menu_ui(ui, &response, key);
        actions.extend(chosen.and_then(|chosen| self.choose(chosen, key, grid, view)));
        if self.dragging.is_none() {
            with_tooltip(response, cell.name, None, None);
        }
        actions
    }

    fn keep_arrows(&mut self, ui: &Ui, response: &Response) {
        if response.has_focus() {
            self.focused = Some(response.id);
            let own = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
        }
    }
}

/// Names an item for egui.
pub(super) fn item_id(ui: &Ui, key: &ItemKey) -> Id {
    ui.scope_id().with(("library-item", key))
}

fn muted_ui(ui: &mut Ui, words: &str) {
    let muted = ui.tokens().muted;
    ui.add_space(4.0);
    ui.label(RichText::new(words).font(font(TextRole::Body)).color(muted));
}

/// What is said on a shelf with nothing on it.
fn empty_ui(ui: &mut Ui, rect: Rect) {
    let muted = ui.tokens().muted;
    let words = RichText::new(text("library-empty"))
        .font(font(TextRole::Body))
        .color(muted);
    ui.put(rect, egui::Label::new(words).wrap());
}

/// What is shown over the grid while what is picked could be let go here.
fn offer_ui(ui: &Ui, list: Rect) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let rect = list.shrink(1.0);
    painter.rect(
        rect,
        Tokens::CONTROL_RADIUS,
        crate::theme::faded(tokens.panel, 0.86),
        egui::Stroke::new(2.0, tokens.accent),
        egui::StrokeKind::Inside,
    );
    let icon = Rect::from_center_size(rect.center() - egui::vec2(0.0, 18.0), egui::Vec2::ZERO);
    paint_icon(painter, Icon::Library, icon, 24.0, tokens.accent);
    painter.text(
        rect.center() + egui::vec2(0.0, 10.0),
        egui::Align2::CENTER_CENTER,
        text("library-drop"),
        font(TextRole::Body),
        tokens.text,
    );
}
