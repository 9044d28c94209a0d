//! What undo and redo would do next, and what was picked around each step: who takes something back sees it
//! picked again as it was.
//!
//! A step is found by the ticket that its first edits were sent under; the worker says which one is next.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::{Origin, StepHead};

use super::Editor;
use crate::selection::Selection;

/// Of so many steps it is known what was picked.
const STEPS_MAX: usize = 1_000;
/// So many picked shapes are remembered, of all steps together.
const SHAPES_MAX: usize = 500_000;

/// What was picked before a step and after it.
#[derive(Debug)]
struct Around {
    before: Selection,
    /// None until what the step itself picks is picked.
    after: Option<Selection>,
}

impl Around {
    fn len(&self) -> usize {
        self.before.len() + self.after.as_ref().map_or(0, Selection::len)
    }
}

/// The steps of this window, by what was picked.
#[derive(Debug, Default)]
pub(super) struct Steps {
    undo: Option<Arc<StepHead>>,
    redo: Option<Arc<StepHead>>,
    around: BTreeMap<u64, Around>,
    /// How many shapes are in there.
    shapes: usize,
}

impl Steps {
    /// A step begins with what is picked.
    pub(super) fn begin(&mut self, ticket: u64, selection: &Selection) {
        self.settle(selection);
        let around = Around {
            before: selection.clone(),
            after: None,
        };
        self.shapes += around.len();
        self.around.insert(ticket, around);
        while (self.around.len() > STEPS_MAX || self.shapes > SHAPES_MAX)
            && let Some((_, oldest)) = self.around.pop_first()
        {
            self.shapes -= oldest.len();
        }
    }

    /// What the newest step picks is picked by now.
    pub(super) fn settle(&mut self, selection: &Selection) {
        if let Some(mut newest) = self.around.last_entry()
            && newest.get().after.is_none()
        {
            newest.get_mut().after = Some(selection.clone());
            self.shapes += selection.len();
        }
    }

    /// What was picked where going back or forward has brought us; none where that is not known.
    fn picked(&self, origin: Origin) -> Option<&Selection> {
        let around = |head: &Option<Arc<StepHead>>| self.around.get(&head.as_ref()?.mark);
        match origin {
            // What was undone is what can be redone now, and the other way around.
            Origin::Undo => around(&self.redo).map(|around| &around.before),
            Origin::Redo => around(&self.undo)?.after.as_ref(),
            _ => None,
        }
    }
}

impl Editor {
    /// Says which steps would be undone and redone next, before the change after which that is so.
    pub fn know_steps(&mut self, undo: Option<Arc<StepHead>>, redo: Option<Arc<StepHead>>) {
        (self.steps.undo, self.steps.redo) = (undo, redo);
    }

    /// The command that would be undone, by its name; none for a point that would be taken back.
    pub fn undo_command(&self) -> Option<&str> {
        let next = self.steps.undo.as_ref().filter(|_| !self.tool.is_placing());
        next.map(|head| &*head.command)
    }

    /// The command that would be redone, by its name.
    pub fn redo_command(&self) -> Option<&str> {
        self.steps.redo.as_ref().map(|head| &*head.command)
    }

    /// Picks what was picked where an undo or redo has brought us; says whether that is known.
    pub(super) fn select_as_around(&mut self, origin: Origin) -> bool {
        let Some(picked) = self.steps.picked(origin).cloned() else {
            return false;
        };
        let selects = self.tool_kind == crate::commands::ToolKind::Select;
        if selects && !self.tool.is_busy() && !self.is_typing() {
            self.selection = picked;
            self.selection.prune(&self.scene);
        }
        true
    }
}
