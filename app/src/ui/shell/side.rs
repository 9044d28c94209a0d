//! The panel at the right: which one is shown, one at a time.

use egui::Ui;

use super::{Shell, ShellView};
use crate::commands::Command;
use crate::ui::action::UiAction;
use crate::ui::activity_panel::activity_panel_ui;
use crate::ui::comments::comments_panel_ui;
use crate::ui::connection_panel::ConnectionPanel;
use crate::ui::layers::LayersPanel;
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
