//! The grid by keys: arrows go from item to item, Enter puts one on the board, F2 names, Delete deletes, and Shift with
//! left and right moves one of the person's own among them.

use std::sync::Arc;

use egui::{Key, Modifiers, Ui};

use super::item_menu::Chosen;
use super::layout::{Grid, Way};
use super::{LibraryAction, LibraryPanel, LibraryView};

/// Which keys go where.
const WAYS: [(Key, Way); 8] = [
    (Key::ArrowLeft, Way::Left),
    (Key::ArrowRight, Way::Right),
    (Key::ArrowUp, Way::Up),
    (Key::ArrowDown, Way::Down),
    (Key::PageUp, Way::PageUp),
    (Key::PageDown, Way::PageDown),
    (Key::Home, Way::First),
    (Key::End, Way::Last),
];
/// Which do what with the item.
const DEEDS: [(Modifiers, Key, Chosen); 5] = [
    (Modifiers::SHIFT, Key::ArrowLeft, Chosen::Earlier),
    (Modifiers::SHIFT, Key::ArrowRight, Chosen::Later),
    (Modifiers::NONE, Key::F2, Chosen::Rename),
    (Modifiers::NONE, Key::Delete, Chosen::Delete),
    (Modifiers::NONE, Key::Backspace, Chosen::Delete),
];

impl LibraryPanel {
    /// Takes in the keys that are for the item with the focus. Enter and space are clicks of egui's.
    pub(super) fn keys_ui(
        &mut self,
        ui: &Ui,
        grid: &Grid<'_>,
        view: &LibraryView<'_>,
    ) -> Vec<LibraryAction> {
        let has_focus = self
            .focused
            .is_some_and(|id| ui.memory(|memory| memory.has_focus(id)));
        let (Some(current), true) = (self.current.clone(), has_focus) else {
            return Vec::new();
        };
        let Some(at) = grid.index_of(&current) else {
            return Vec::new();
        };
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        for (modifiers, key, chosen) in DEEDS {
            if pressed(modifiers, key) {
                return Vec::from_iter(self.choose(chosen, &current, grid, view));
            }
        }
        for (key, way) in WAYS {
            if pressed(Modifiers::NONE, key) {
                let next = grid.cells.get(grid.next(at, way));
                self.current = next.map(|cell| cell.key.clone());
                self.focus.clone_from(&self.current);
                self.wanted.clone_from(&self.current);
            }
        }
        Vec::new()
    }

    /// What becomes of what was chosen to be done with an item.
    pub(super) fn choose(
        &mut self,
        chosen: Chosen,
        key: &super::ItemKey,
        grid: &Grid<'_>,
        view: &LibraryView<'_>,
    ) -> Option<LibraryAction> {
        let super::ItemKey::Kept(id) = key else {
            // What comes with Tavla stays as it is.
            return (chosen == Chosen::Insert).then(|| LibraryAction::Insert(key.clone()));
        };
        let items = view.library.items();
        let at = items.iter().position(|item| item.id == *id)?;
        let id_at = |at: usize| items.get(at).map(|item| Arc::clone(&item.id));
        match chosen {
            Chosen::Insert => Some(LibraryAction::Insert(key.clone())),
            Chosen::Rename => {
                self.renaming = Some((Arc::clone(id), items[at].name.clone()));
                None
            }
            Chosen::Earlier => {
                self.focus = Some(key.clone());
                let before = id_at(at.checked_sub(1)?)?;
                Some(LibraryAction::Move(Arc::clone(id), Some(before)))
            }
            Chosen::Later => {
                self.focus = Some(key.clone());
                id_at(at + 1)?;
                Some(LibraryAction::Move(Arc::clone(id), id_at(at + 2)))
            }
            Chosen::Delete => {
                // The keyboard goes on from the next one.
                let here = grid.index_of(key)?;
                let next = grid.cells.get(here + 1).or_else(|| {
                    let before = here.checked_sub(1)?;
                    grid.cells.get(before)
                });
                self.current = next.map(|cell| cell.key.clone());
                self.focus.clone_from(&self.current);
                Some(LibraryAction::Delete(Arc::clone(id)))
            }
        }
    }
}
