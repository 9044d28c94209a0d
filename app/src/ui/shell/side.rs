//! The panel at the right: which one is shown, one at a time.

use std::sync::Arc;

use egui::Ui;

use super::{Shell, ShellView};
use crate::commands::Command;
use crate::library::ItemKey;
use crate::ui::action::UiAction;
use crate::ui::activity_panel::activity_panel_ui;
use crate::ui::comments::comments_panel_ui;
use crate::ui::connection_panel::ConnectionPanel;
use crate::ui::layers::LayersPanel;
use crate::ui::library_panel::LibraryPanel;
use crate::ui::people_list::PeopleList;

/// What is shown at the right, one at a time.
#[derive(Debug)]
pub(super) enum Side {
    Connection(ConnectionPanel),
    Comments,
    People(PeopleList),
    Activity,
    Chat,
    Layers(Box<LayersPanel>),
    Library(Box<LibraryPanel>),
}

impl Shell {
    /// Whether the panel about the connection is shown.
    pub fn shows_connection(&self) -> bool {
        matches!(self.side, Some(Side::Connection(_)))
    }

    /// Whether the list of people is shown.
    pub fn shows_people(&self) -> bool {
        matches!(self.side, Some(Side::People(_)))
    }

    /// Whether the panel about what others do is shown.
    pub fn shows_activity(&self) -> bool {
        matches!(self.side, Some(Side::Activity))
    }

    /// Whether the outline is shown.
    pub fn shows_layers(&self) -> bool {
        matches!(self.side, Some(Side::Layers(_)))
    }

    /// Whether the library is shown.
    pub fn shows_library(&self) -> bool {
        matches!(self.side, Some(Side::Library(_)))
    }

    /// Shows the library, with the name of this item to be written; none where nothing is to be named.
    pub fn show_library(&mut self, naming: Option<(Arc<str>, String)>) {
        self.zen = false;
        if !self.shows_library() {
            self.side = Some(Side::Library(Box::default()));
        }
        if let (Some(Side::Library(library)), Some((id, name))) = (&mut self.side, naming) {
            library.ask_name(id, name);
        }
    }

    /// The items of the library that were in view in the last frame.
    pub fn library_items_shown(&self) -> &[ItemKey] {
        match &self.side {
            Some(Side::Library(library)) => library.shown(),
            _ => &[],
        }
    }

    /// Whether the library is at this place of the window.
    pub fn library_is_at(&self, ctx: &egui::Context, at: egui::Pos2) -> bool {
        let area = egui::Id::unique("library-panel");
        let rect = ctx.memory(|memory| memory.area_rect(area));
        self.shows_library() && !self.zen && rect.is_some_and(|rect| rect.contains(at))
    }

    /// The item of the library that has the focus.
    pub(super) fn library_focus(&self) -> Option<egui::Id> {
        match &self.side {
            Some(Side::Library(library)) => library.focused(),
            _ => None,
        }
    }

    /// The row of the outline that has the focus.
    pub(super) fn outline_focus(&self) -> Option<egui::Id> {
        match &self.side {
            Some(Side::Layers(layers)) => layers.focused(),
            _ => None,
        }
    }

    /// Shows a panel that a command is about, or puts it away; says whether it is about one.
    pub(super) fn toggle_side(&mut self, command: Command) -> bool {
        match command {
            Command::ToggleConnection => {
                let shown = self.shows_connection();
                let panel = || Side::Connection(ConnectionPanel::default());
                self.side = (!shown).then(panel);
            }
            Command::ToggleComments => {
                let shown = self.shows_comments();
                self.side = (!shown).then_some(Side::Comments);
            }
            Command::TogglePeople => {
                let shown = self.shows_people();
                let list = || Side::People(PeopleList::default());
                self.side = (!shown).then(list);
            }
            Command::ToggleActivity => {
                let shown = self.shows_activity();
                self.side = (!shown).then_some(Side::Activity);
            }
            Command::ToggleLayers => {
                let shown = self.shows_layers();
                self.side = (!shown).then(|| Side::Layers(Box::default()));
            }
            Command::ToggleLibrary => {
                let shown = self.shows_library();
                self.side = (!shown).then(|| Side::Library(Box::default()));
            }
            Command::ToggleChat => {
                self.toggle_chat();
            }
            _ => return false,
        }
        true
    }

    pub(super) fn side_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let shown = match &mut self.side {
            None => return Vec::new(),
            Some(Side::Connection(panel)) => {
                let Some(connection) = &view.connection else {
                    return Vec::new();
                };
                panel.ui(ui, connection, view.simulation, &view.commands)
            }
            Some(Side::Comments) => {
                let wanted = self.comments.wanted();
                comments_panel_ui(ui, &view.comments, wanted, &view.commands)
            }
            Some(Side::People(list)) => list.ui(ui, view.people, &view.commands),
            Some(Side::Layers(layers)) => layers.ui(ui, &view.layers, &view.commands),
            Some(Side::Library(library)) => library.ui(ui, &view.library, &view.commands),
            Some(Side::Activity) => {
                let Some(activity) = &view.activity else {
                    return Vec::new();
                };
                activity_panel_ui(ui, activity, &view.commands)
            }
            Some(Side::Chat) => {
                let Some(chat) = &view.chat_panel else {
                    return Vec::new();
                };
                self.chat_panel.ui(ui, chat, self.metered)
            }
        };
        if shown.closed {
            self.side = None;
        }
        shown.actions
    }
}
