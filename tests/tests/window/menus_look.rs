//! What the page of keys, the palette, the bar for finding and the hints of modes look like, in both themes.

use std::sync::Arc;

use egui::Id;
use tavla::commands::{Command, Platform, ToolKind};
use tavla::editor::FindView;
use tavla::ui::back_button::back_button_ui;
use tavla::ui::command_palette::CommandPalette;
use tavla::ui::find_bar::FindBar;
use tavla::ui::keys_help::KeysHelp;
use tavla::ui::tool_bar::{Tools, tool_bar_ui};
use tavla::ui::view_pill::view_pill_ui;
use tavla::ui::zen_hint::zen_hint_ui;

use crate::panels::{check, commands};

#[test]
fn the_page_of_keys() {
    check("keys", [760.0, 700.0], |ui| {
        let mut keys: KeysHelp = kept(ui, "keys");
        keys.ui(ui, Platform::Linux);
        keep(ui, "keys", keys);
    });
}

#[test]
fn the_palette_with_what_was_used_lately() {
    check("palette", [560.0, 520.0], |ui| {
        let mut palette: CommandPalette = kept(ui, "palette");
        let mut view = commands();
        view.enabled = &|command| !matches!(command, Command::Duplicate | Command::Undo);
        let recent = [Command::ToggleZen, Command::Duplicate];
        palette.ui(ui, &view, &recent);
        keep(ui, "palette", palette);
    });
}

#[test]
fn the_bar_for_finding() {
    check("find", [480.0, 72.0], |ui| {
        let view = FindView {
            query: Arc::from("café"),
            total: 12,
            at: Some(3),
            searching: false,
            is_full: false,
        };
        FindBar::with("café").ui(ui, Some(&view), &[]);
    });
}

#[test]
fn view_mode_and_the_way_back() {
    check("view-mode", [560.0, 200.0], |ui| {
        view_pill_ui(ui, &[]);
        tool_bar_ui(ui, ToolKind::Hand, false, Tools::Viewing, false);
        back_button_ui(ui);
    });
}

#[test]
fn the_hint_of_zen_mode() {
    check("zen", [420.0, 72.0], |ui| {
        zen_hint_ui(ui, ToolKind::Pen, &commands());
    });
}

fn kept<T: Default + Clone + Send + Sync + 'static>(ui: &egui::Ui, name: &'static str) -> T {
    ui.data_mut(|data| data.get_temp(Id::unique(name)).unwrap_or_default())
}

fn keep<T: Clone + Send + Sync + 'static>(ui: &egui::Ui, name: &'static str, value: T) {
    ui.data_mut(|data| data.insert_temp(Id::unique(name), value));
}
