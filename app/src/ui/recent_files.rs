//! The files opened lately, as a menu beside the main one. Knows of files only what it is shown.

use std::path::PathBuf;

use egui::containers::menu::SubMenu;
use egui::{Response, Ui};

use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::ui::action::UiAction;
use crate::ui::excerpt::excerpt;
use crate::ui::menu::{divider_ui, entry_ui, submenu_row_ui};

const WIDTH: f32 = 288.0;
/// More of a name is in the tooltip only.
const NAME_CHARS: usize = 34;

/// A file of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was not there when it was looked for last.
    pub missing: bool,
}

/// Shows the entry of the list, and the list where it is open. Nothing where there is no file.
pub(super) fn recent_files_ui(ui: &mut Ui, files: &[RecentFile]) -> Vec<UiAction> {
    if files.is_empty() {
        return Vec::new();
    }
    let entry = submenu_row_ui(ui, Icon::History, text("recent-files"));
    let shown = SubMenu::new().show(ui, &entry, |ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 0.0;
        // While it is shown: whether they are there may change.
        let mut given = vec![UiAction::LookForFiles];
        for file in files {
            if file_ui(ui, file).clicked() {
                given.push(UiAction::OpenFile(file.path.clone()));
                ui.close();
            }
        }
        divider_ui(ui);
        if entry_ui(ui, Icon::Delete, text("recent-files-forget")).clicked() {
            given.push(UiAction::ForgetFiles);
            ui.close();
        }
        given
    });
    shown.map(|shown| shown.inner).unwrap_or_default()
}

fn file_ui(ui: &mut Ui, file: &RecentFile) -> Response {
    let name = file.path.file_name().unwrap_or_default();
    let label = excerpt(&name.to_string_lossy(), NAME_CHARS);
    let path = file.path.display().to_string();
    let response = ui
        .add_enabled_ui(!file.missing, |ui| entry_ui(ui, Icon::Import, &label))
        .inner;
    let gone = text_with("recent-files-missing", &[("path", path.as_str().into())]);
    response.on_hover_text(path).on_disabled_hover_text(gone)
}
