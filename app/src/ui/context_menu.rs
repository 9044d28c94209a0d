//! The menu of a right click, or of the menu key: what can be done with what is there; what is long is in menus of its
//! own beside it.

mod entries;

use egui::containers::menu::SubMenu;
use egui::{Margin, Popup, Pos2, Response, SetOpenCommand, Ui};

pub use self::entries::ContextTarget;
use self::entries::Item::{self, More, Run};
#[cfg(test)]
pub(super) use self::entries::in_context_menus;
use crate::commands::Command;
use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::arrange_rows::{IN_MENU, arrange_rows_ui, has_order};
use crate::ui::command_view::CommandView;
use crate::ui::menu::{actions_of, divider_ui, row_ui, submenu_row_ui};
use crate::ui::panel::surface;

const WIDTH: f32 = 248.0;
const SUBMENU_WIDTH: f32 = 232.0;

/// What the menu keeps between frames.
#[derive(Debug, Default)]
pub(super) struct ContextMenu {
    asked: Asked,
    /// Where it is, where it was not opened by the pointer.
    at: Option<Pos2>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asked {
    #[default]
    No,
    /// By a key: it opens as soon as it is known where.
    ByKey,
    /// Its first entry gets the focus.
    Opened,
}

impl ContextMenu {
    /// A key asks for it.
    pub(super) fn ask(&mut self) {
        self.asked = Asked::ByKey;
    }

    /// Whether it has to be known where it opens.
    pub(super) fn asks_place(&self) -> bool {
        self.asked == Asked::ByKey
    }

    /// Shows the menu of the canvas, where it is open; `place` is where a key opens it.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        canvas: &Response,
        target: ContextTarget,
        place: Option<Pos2>,
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let mut popup = Popup::context_menu(canvas);
        if canvas.secondary_clicked() {
            self.at = None;
        }
        if let Some(place) = place.filter(|_| self.asks_place()) {
            self.at = Some(place);
            self.asked = Asked::Opened;
            popup = popup.open_memory(SetOpenCommand::Bool(true));
        }
        if let Some(at) = self.at {
            popup = popup.at_position(at);
        }
        let focus = &mut self.asked;
        let shown = popup
            .frame(surface(ui, Margin::same(6)))
            .width(WIDTH)
            .accessible_name(text("context-menu"))
            .show(|ui| {
                ui.set_max_height(ui.ctx().content_rect().height());
                let begins = *focus == Asked::Opened && !ui.is_sizing_pass();
                if begins {
                    *focus = Asked::No;
                }
                let mut given = Vec::new();
                if target.has_order() && has_order(commands) {
                    given.extend(order_ui(ui, commands));
                }
                given.extend(groups_ui(ui, target.groups(), commands, begins));
                given
            });
        actions_of(shown)
    }
}

/// The rows of icons that put shapes in order.
fn order_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    let asked = ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        arrange_rows_ui(ui, IN_MENU, commands)
    });
    if asked.inner.is_some() {
        ui.close();
    }
    divider_ui(ui);
    asked.inner
}

fn groups_ui(
    ui: &mut Ui,
    groups: &[&[Item]],
    commands: &CommandView<'_>,
    mut focus_first: bool,
) -> Vec<Command> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut given = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            divider_ui(ui);
        }
        for item in *group {
            let response = match item {
                Run(command) => {
                    let (response, run) = row_ui(ui, *command, commands);
                    given.extend(run);
                    response
                }
                More(name, icon, inside) => {
                    let response = submenu_row_ui(ui, *icon, text(name));
                    let shown = SubMenu::new().show(ui, &response, |ui| {
                        ui.set_width(SUBMENU_WIDTH);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        let rows = inside.iter().map(|command| row_ui(ui, *command, commands));
                        rows.filter_map(|(_, run)| run).collect::<Vec<_>>()
                    });
                    given.extend(shown.into_iter().flat_map(|shown| shown.inner));
                    response
                }
            };
            if focus_first && response.enabled() {
                response.request_focus();
                focus_first = false;
            }
        }
    }
    given
}
