//! What was found out about all that is picked, kept as long as it is true. Buttons, menus and keys ask in every
//! frame, and an answer may take a look at each of a hundred thousand shapes.

use std::cell::{RefCell, RefMut};
use std::collections::HashMap;

use tavla_shared::shape::Kind;

use super::Editor;
use crate::commands::Command;
use crate::scene::Mark;
use crate::selection::Selection;

/// Something about a selection, of the scene as it was then.
#[derive(Debug, Default)]
pub(super) struct OfPicked<T> {
    mark: Mark,
    selection: Selection,
    /// Whether something picked has others inside.
    holds_others: bool,
    value: T,
}

/// Which commands have found something to be about.
#[derive(Debug, Default)]
pub(super) struct Found(RefCell<OfPicked<HashMap<Command, bool>>>);

impl Editor {
    /// Whether a command has something to be about among what is picked.
    pub(super) fn finds(&self, command: Command) -> bool {
        let mut found = self.of_picked(&self.found_picked.0);
        *found
            .entry(command)
            .or_insert_with(|| self.looks_for(command))
    }

    fn looks_for(&self, command: Command) -> bool {
        match command {
            Command::Letters(command) => self.letters(command),
            Command::FitFrame | Command::RemoveFrame => self.has_frame(),
            Command::Arrange(command) => self.can_put_in_order(command),
            Command::NextKind | Command::PreviousKind => self.can_convert(),
            Command::ToggleClosed => self.can_close(),
            Command::Group => self.can_group(),
            Command::Ungroup => self.can_ungroup(),
            _ => self.has_unlocked(),
        }
    }

    /// What is known of what is picked: nothing where it is not what it was.
    pub(super) fn of_picked<'a, T: Default>(
        &self,
        known: &'a RefCell<OfPicked<T>>,
    ) -> RefMut<'a, T> {
        let mut known = known.borrow_mut();
        let is_same = known.selection == self.selection && !self.has_changed(&known);
        known.mark = self.scene.mark();
        if !is_same {
            known.selection = self.selection.clone();
            let shapes = self.selection.iter().filter_map(|id| self.scene.get(id));
            known.holds_others = shapes.into_iter().any(|shape| holds_others(&shape.kind));
            known.value = T::default();
        }
        RefMut::map(known, |known| &mut known.value)
    }

    /// Whether something has changed that what is picked depends on: one of it, or what it may be in.
    fn has_changed<T>(&self, known: &OfPicked<T>) -> bool {
        if known.mark == self.scene.mark() {
            return false;
        }
        let Some(mut changed) = self.scene.changed_since(known.mark) else {
            return true;
        };
        known.holds_others
            || changed.any(|id| {
                let shape = self.scene.get(id);
                let mut arrows = self.scene.attached_arrows(id);
                self.selection.contains(id)
                    || shape.is_none_or(|shape| holds_others(&shape.kind))
                    || arrows.any(|arrow| self.selection.contains(&arrow.id))
            })
    }
}

fn holds_others(kind: &Kind) -> bool {
    matches!(kind, Kind::Group | Kind::Frame)
}
