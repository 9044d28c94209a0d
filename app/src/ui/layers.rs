//! The board as an outline at the right: frames, groups and shapes, the topmost first. Only rows in view are
//! made; the outline follows the scene by what has changed.
//!
//! Says what was asked for; it writes nothing and picks nothing itself.

mod dragging;
mod keys;
mod lines;
mod list;
mod outline;
mod row;
mod search;
#[cfg(test)]
mod tests;
mod title;

use egui::{Id, Margin, TextEdit, Ui};
use tavla_shared::id::ShapeId;

use self::dragging::Dragging;
use self::outline::Outline;
use self::search::{Search, Wanted};
use crate::commands::{Command, Icon};
use crate::editor::Put;
use crate::i18n::text;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::command_view::CommandView;
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

/// The longest search, in characters.
const SEARCH_CHARS_MAX: usize = 200;
/// Between the search and the button beside it.
const SEARCH_GAP: f32 = 6.0;

/// What the panel shows.
#[derive(Clone, Copy)]
pub struct LayersView<'a> {
    /// The board.
    pub scene: &'a Scene,
    /// What is picked.
    pub selection: &'a Selection,
    /// Whether the board can be changed.
    pub may_write: bool,
}

/// Something a person asked of the outline.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerAction {
    /// These are picked.
    Select(Vec<ShapeId>),
    /// These are hidden, or shown again.
    Hide(Vec<ShapeId>, bool),
    /// These are locked, or unlocked.
    Lock(Vec<ShapeId>, bool),
    /// This one has another name.
    Rename(ShapeId, String),
    /// These are put elsewhere in the outline.
    Put(Vec<ShapeId>, Put),
}

/// What the panel keeps while it is shown.
#[derive(Debug, Default)]
pub struct LayersPanel {
    outline: Outline,
    query: String,
    /// Only what is locked is listed.
    only_locked: bool,
    search: Search,
    /// The row that the keyboard is on, or would be.
    current: Option<ShapeId>,
    /// Where a range of rows begins.
    anchor: Option<ShapeId>,
    /// The row that is being named, with what is typed.
    renaming: Option<(ShapeId, String)>,
    dragging: Option<Dragging>,
    /// A row to bring into view.
    wanted: Option<ShapeId>,
    /// A row that is to have the focus.
    focus: Option<ShapeId>,
    /// How far the list is scrolled.
    seen: f32,
    /// What was picked when the panel last looked.
    known: Selection,
    /// The row that has the focus.
    focused: Option<Id>,
}

impl LayersPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &Ui, view: &LayersView<'_>, commands: &CommandView<'_>) -> SideShown {
        let panel = SidePanel {
            name: "layers-panel",
            title: text("layers-title"),
            close: text("layers-close"),
            metered: (commands.checked)(Command::ToggleFrameMeter),
        };
        let lost = self.follow(view);
        let (closed, actions) = panel.whole_ui(ui, |ui| {
            self.search_ui(ui);
            let wanted = Wanted::of(&self.query, self.only_locked);
            if self.search.follow(view.scene, wanted) {
                // There is more to look through.
                ui.ctx().request_repaint();
            }
            self.list_ui(ui, view)
        });
        SideShown {
            actions: lost
                .into_iter()
                .chain(actions)
                .map(UiAction::Layer)
                .collect(),
            closed,
        }
    }

    /// The row that has the focus; none where the focus is elsewhere.
    pub fn focused(&self) -> Option<Id> {
        self.focused
    }

    /// Follows the board and what is picked on it. The name that was being written for a row that is gone is for the
    /// editor to say something about.
    fn follow(&mut self, view: &LayersView<'_>) -> Option<LayerAction> {
        self.outline.follow(view.scene);
        let gone = |id: &ShapeId| view.scene.get(id).is_none();
        self.current.take_if(|id| gone(id));
        self.anchor.take_if(|id| gone(id));
        let lost = self.renaming.take_if(|(id, _)| gone(id));
        if self.known != *view.selection {
            self.known = view.selection.clone();
            // What was picked on the canvas is brought into view; who picks here has it in view.
            if let Some(id) = view.selection.single().cloned()
                && self.current.as_ref() != Some(&id)
            {
                self.outline.reveal(view.scene, &id);
                self.wanted = Some(id.clone());
                self.anchor = Some(id.clone());
                self.current = Some(id);
            }
        }
        lost.map(|(id, name)| LayerAction::Rename(id, name))
    }

    fn search_ui(&mut self, ui: &mut Ui) {
        let button = IconButton {
            selected: Some(self.only_locked),
            ..IconButton::small(Icon::Lock, text("layers-only-locked"))
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SEARCH_GAP;
            let field = TextEdit::singleline(&mut self.query)
                .hint_text(text("layers-search"))
                .char_limit(SEARCH_CHARS_MAX)
                .margin(Margin::symmetric(10, 7))
                .desired_width(SIDE_WIDTH - SEARCH_GAP - button.size);
            ui.add(field).accessible_name(text("layers-search"));
            if icon_button(ui, &button).clicked() {
                self.only_locked = !self.only_locked;
            }
        });
        ui.add_space(4.0);
    }

    /// How many rows there are.
    fn count(&self) -> usize {
        if self.search.is_on() {
            self.search.found().len()
        } else {
            self.outline.lines().len()
        }
    }

    /// The shape of a row and how deep it is.
    fn row(&self, at: usize) -> Option<(ShapeId, u16)> {
        if self.search.is_on() {
            let found = self.search.found();
            // Found from the bottom up, shown from the top down.
            let (_, id) = found.get(found.len().checked_sub(at + 1)?)?;
            return Some((id.clone(), 0));
        }
        let line = self.outline.lines().get(at)?;
        Some((line.id.clone(), line.depth))
    }

    /// Which row shows a shape.
    fn row_of(&self, id: &ShapeId) -> Option<usize> {
        if self.search.is_on() {
            let found = self.search.found();
            let at = found.iter().position(|(_, found)| found == id)?;
            return Some(found.len() - at - 1);
        }
        self.outline.lines().index_of(id)
    }
}

/// What an action on a row is about: all that is picked where the row is, else the row alone.
fn meant(id: &ShapeId, view: &LayersView<'_>) -> Vec<ShapeId> {
    if view.selection.contains(id) {
        view.selection.iter().cloned().collect()
    } else {
        vec![id.clone()]
    }
}
