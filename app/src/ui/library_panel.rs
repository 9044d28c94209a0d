//! The library at the right: a person's own items and the sets that come with Tavla, each a grid of small pictures.
//! Only what is in view is made.
//!
//! Says what was asked for; it keeps no item and puts nothing on the board itself.

mod carrying;
mod cell;
mod grid;
mod item_menu;
mod keys;
mod layout;
mod naming;
mod shelves;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align, Id, Key, Layout, Margin, Pos2, TextEdit, TextureId, Ui, Vec2};
use tavla_shared::geometry::Size;

use self::shelves::Shelf;
use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::library::{Item, ItemKey, Library};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, IconButton, icon_button, text_button, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

/// The longest search, in characters.
const SEARCH_CHARS_MAX: usize = 200;
/// What the panel's own buttons do.
const ADD: Command = Command::AddToLibrary;
const FILES: [Command; 2] = [Command::ImportLibrary, Command::ExportLibrary];

/// The room for a picture, in egui points: across,
pub const PICTURE_WIDTH: f32 = 78.0;
/// and down.
pub const PICTURE_HEIGHT: f32 = 60.0;

/// An item's picture on the GPU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemPicture {
    /// Which.
    pub texture: TextureId,
    /// How large it is shown, in egui points.
    pub shown: Vec2,
    /// How large what is on it is, in board units.
    pub size: Size,
}

/// The pictures that are made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemPictures(BTreeMap<ItemKey, ItemPicture>);

impl ItemPictures {
    /// Takes an item's picture.
    pub fn insert(&mut self, key: ItemKey, picture: ItemPicture) {
        self.0.insert(key, picture);
    }

    /// An item's picture; none as long as it is not made, or where there is nothing to see.
    pub fn of(&self, key: &ItemKey) -> Option<ItemPicture> {
        self.0.get(key).copied()
    }
}

/// What the panel shows.
#[derive(Clone, Copy)]
pub struct LibraryView<'a> {
    /// The items.
    pub library: &'a Library,
    /// Their pictures, as far as they are made.
    pub pictures: &'a ItemPictures,
    /// How large the board is shown: egui points a board unit.
    pub zoom: f64,
    /// Whether what is picked on the board is being dragged, and could be let go here.
    pub offered: bool,
}

/// Something a person asked of the library.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryAction {
    /// An item for the middle of the view.
    Insert(ItemKey),
    /// An item for this place of the window.
    Drop(ItemKey, Pos2),
    /// One of their own has another name.
    Rename(Arc<str>, String),
    /// One of their own goes directly before another, or behind all.
    Move(Arc<str>, Option<Arc<str>>),
    /// One of their own goes.
    Delete(Arc<str>),
    /// What was deleted comes back.
    Restore(Arc<Item>),
}

/// What the panel keeps while it is shown.
#[derive(Debug, Default)]
pub struct LibraryPanel {
    query: String,
    folded: BTreeSet<Shelf>,
    /// The item that the keyboard is on, or would be.
    current: Option<ItemKey>,
    /// An item that is to have the focus.
    focus: Option<ItemKey>,
    /// An item to bring into view.
    wanted: Option<ItemKey>,
    /// The item that is being named, with what is typed.
    renaming: Option<(Arc<str>, String)>,
    /// The item that is being dragged.
    dragging: Option<ItemKey>,
    /// How far the grid is scrolled.
    seen: f32,
    /// The item that has the focus.
    focused: Option<Id>,
    /// The items in view.
    shown: Vec<ItemKey>,
}

impl LibraryPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &Ui, view: &LibraryView<'_>, commands: &CommandView<'_>) -> SideShown {
        let panel = SidePanel {
            name: "library-panel",
            title: text("library-title"),
            close: text("library-close"),
            metered: (commands.checked)(Command::ToggleFrameMeter),
        };
        let (closed, actions) = panel.whole_ui(ui, |ui| {
            self.search_ui(ui);
            let mut actions = Vec::from_iter(buttons_ui(ui, commands).map(UiAction::Run));
            let asked = self.grid_ui(ui, view);
            actions.extend(asked.into_iter().map(UiAction::Library));
            actions
        });
        SideShown { actions, closed }
    }

    /// Has the name of an item written, which is brought into view.
    pub fn ask_name(&mut self, id: Arc<str>, name: String) {
        self.query.clear();
        self.folded.remove(&Shelf::Mine);
        let key = ItemKey::Kept(Arc::clone(&id));
        self.wanted = Some(key.clone());
        self.current = Some(key);
        self.renaming = Some((id, name));
    }

    /// The items that were in view in the last frame.
    pub fn shown(&self) -> &[ItemKey] {
        &self.shown
    }

    /// The item that has the focus; none where the focus is elsewhere.
    pub fn focused(&self) -> Option<Id> {
        self.focused
    }

    fn search_ui(&mut self, ui: &mut Ui) {
        let field = TextEdit::singleline(&mut self.query)
            .hint_text(text("library-search"))
            .char_limit(SEARCH_CHARS_MAX)
            .margin(Margin::symmetric(10, 7))
            .desired_width(SIDE_WIDTH);
        let response = ui.add(field).accessible_name(text("library-search"));
        // From what was typed down to what was found.
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown)) {
            self.focus = self.shown.first().cloned();
            self.current.clone_from(&self.focus);
        }
        ui.add_space(4.0);
    }
}

/// What is about all of the library.
fn buttons_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.set_max_width(SIDE_WIDTH);
        let because = commands.disabled_because(ADD);
        let add = ui.add_enabled_ui(because.is_none(), |ui| {
            text_button(ui, text("library-add"), Emphasis::Plain)
        });
        let label = commands.label(ADD);
        if with_tooltip(add.inner, &label, None, because).clicked() {
            asked = Some(ADD);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for command in FILES.into_iter().rev() {
                let (label, icon) = match command {
                    Command::ImportLibrary => ("library-import", Icon::Import),
                    _ => ("library-export", Icon::Save),
                };
                let button = IconButton {
                    disabled_because: commands.disabled_because(command),
                    ..IconButton::small(icon, text(label))
                };
                if icon_button(ui, &button).clicked() {
                    asked = Some(command);
                }
            }
        });
    });
    ui.add_space(4.0);
    asked
}

/// Every command that the panel has a button for.
#[cfg(test)]
pub(super) fn in_menu() -> impl Iterator<Item = Command> {
    FILES.into_iter().chain([ADD])
}
