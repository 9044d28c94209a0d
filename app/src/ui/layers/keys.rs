//! The outline by keys: up and down from row to row, left and right fold and go out and in, F2 names.

use egui::{Key, Modifiers, Ui};
use tavla_shared::id::ShapeId;

use super::{LayerAction, LayersPanel, LayersView};

/// A page, in rows.
const PAGE: usize = 12;

impl LayersPanel {
    /// Takes in the keys that are for the row with the focus.
    pub(super) fn keys_ui(&mut self, ui: &Ui, view: &LayersView<'_>) -> Vec<LayerAction> {
        let has_focus = self
            .focused
            .is_some_and(|id| ui.memory(|memory| memory.has_focus(id)));
        let (Some(current), true) = (self.current.clone(), has_focus) else {
            return Vec::new();
        };
        let pressed = |key| {
            ui.input_mut(|input| {
                input.consume_key(Modifiers::SHIFT, key) || input.consume_key(Modifiers::NONE, key)
            })
        };
        let extends = ui.input(|input| input.modifiers.shift);
        let Some(row) = self.row_of(&current) else {
            return Vec::new();
        };
        let last = self.count().saturating_sub(1);
        let goal = if pressed(Key::ArrowDown) {
            Some(row + 1)
        } else if pressed(Key::ArrowUp) {
            Some(row.saturating_sub(1))
        } else if pressed(Key::PageDown) {
            Some(row + PAGE)
        } else if pressed(Key::PageUp) {
            Some(row.saturating_sub(PAGE))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        };
        if let Some(goal) = goal {
            return self.go_to(goal.min(last), extends, view);
        }
        if pressed(Key::ArrowRight) {
            return self.go_in(&current, row, view);
        }
        if pressed(Key::ArrowLeft) {
            return self.go_out(&current, view);
        }
        if pressed(Key::F2) && view.may_write {
            self.begin_renaming(&current, view);
        }
        Vec::new()
    }

    /// Unfolds, or goes to the first of what is in it.
    fn go_in(&mut self, current: &ShapeId, row: usize, view: &LayersView<'_>) -> Vec<LayerAction> {
        let has_inside = view.scene.ranks(Some(current)).next().is_some();
        if self.search.is_on() || !has_inside {
            return Vec::new();
        }
        if self.outline.is_unfolded(current) {
            return self.go_to(row + 1, false, view);
        }
        self.outline.set_unfolded(view.scene, current, true);
        Vec::new()
    }

    /// Folds, or goes to what it is in.
    fn go_out(&mut self, current: &ShapeId, view: &LayersView<'_>) -> Vec<LayerAction> {
        if self.search.is_on() {
            return Vec::new();
        }
        let has_inside = view.scene.ranks(Some(current)).next().is_some();
        if has_inside && self.outline.is_unfolded(current) {
            self.outline.set_unfolded(view.scene, current, false);
            return Vec::new();
        }
        let parent = view.scene.parent(current);
        let row = parent.and_then(|parent| self.row_of(parent));
        row.map_or_else(Vec::new, |row| self.go_to(row, false, view))
    }

    /// Goes to a row and picks it, or all from where the range began.
    fn go_to(&mut self, row: usize, extends: bool, view: &LayersView<'_>) -> Vec<LayerAction> {
        let Some((id, _)) = self.row(row) else {
            return Vec::new();
        };
        self.wanted = Some(id.clone());
        self.focus = Some(id.clone());
        self.picked(&id, extends, false, view)
    }

    /// What is picked by a row: alone, as the end of a range, or besides others.
    pub(super) fn picked(
        &mut self,
        id: &ShapeId,
        extends: bool,
        toggles: bool,
        view: &LayersView<'_>,
    ) -> Vec<LayerAction> {
        self.current = Some(id.clone());
        let anchor = self.anchor.clone().filter(|_| extends);
        let range = anchor.and_then(|anchor| Some((self.row_of(&anchor)?, self.row_of(id)?)));
        let ids = if let Some((from, to)) = range {
            let rows = from.min(to)..=from.max(to);
            rows.filter_map(|at| Some(self.row(at)?.0)).collect()
        } else {
            self.anchor = Some(id.clone());
            if toggles {
                view.selection.toggled(id).iter().cloned().collect()
            } else {
                vec![id.clone()]
            }
        };
        vec![LayerAction::Select(ids)]
    }

    pub(super) fn begin_renaming(&mut self, id: &ShapeId, view: &LayersView<'_>) {
        let Some(shape) = view.scene.get(id) else {
            return;
        };
        if !view.scene.is_locked(id) {
            let name = crate::editor::name_of(shape).map_or("", |name| &**name);
            self.renaming = Some((id.clone(), name.to_owned()));
        }
    }
}
