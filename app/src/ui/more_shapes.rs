//! The figures that have no place of their own in the tool bar: the one used last is there, and the others are
//! in a small palette beside it.

use egui::{Id, Margin, Popup, RectAlign, Response, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon, ToolKind};
use crate::i18n::text;
use crate::theme::{Tokens, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{control_background, focus_ring, with_tooltip};
use crate::ui::panel::surface;
use crate::ui::tool_bar::tool_button_ui;

/// How wide the button is that opens the palette.
const OPENER_WIDTH: f32 = 18.0;
const OPENER_ICON: f32 = 12.0;
/// Between the tool bar and the palette.
const GAP: f32 = 12.0;

/// Shows the figure used last and what opens the others, with `tool` in hand.
pub(super) fn more_shapes_ui(
    ui: &mut Ui,
    tool: ToolKind,
    disabled_because: Option<&'static str>,
) -> Option<UiAction> {
    let last = last_used(ui, tool);
    let mut taken = None;
    let command = Command::Tool(last);
    if tool_button_ui(ui, command, Some(last == tool), disabled_because) {
        taken = Some(command);
    }
    let opener = ui
        .add_enabled_ui(disabled_because.is_none(), opener_ui)
        .inner;
    let opener = with_tooltip(opener, text("more-shapes"), None, disabled_because);
    let shown = Popup::menu(&opener)
        .frame(surface(ui, Margin::same(4)))
        .align(RectAlign::TOP)
        .gap(GAP)
        .show(|ui| {
            let mut taken = None;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 3.0;
                for each in ToolKind::MORE_FIGURES {
                    let command = Command::Tool(each);
                    if tool_button_ui(ui, command, Some(each == tool), None) {
                        taken = Some(command);
                        ui.close();
                    }
                }
            });
            taken
        });
    shown
        .and_then(|shown| shown.inner)
        .or(taken)
        .map(UiAction::Run)
}

/// The figure used last in this window; the first of them before any was.
fn last_used(ui: &Ui, tool: ToolKind) -> ToolKind {
    let id = Id::unique("more-shapes-last");
    ui.data_mut(|data| {
        if ToolKind::MORE_FIGURES.contains(&tool) {
            data.insert_temp(id, tool);
        }
        let last = data.get_temp(id);
        last.unwrap_or(ToolKind::MORE_FIGURES[0])
    })
}

fn opener_ui(ui: &mut Ui) -> Response {
    let size = Vec2::new(OPENER_WIDTH, Tokens::TOOL_SIZE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let color = control_background(ui, rect, &response, open, egui::Color32::TRANSPARENT);
    paint_icon(ui.painter(), Icon::Up, rect, OPENER_ICON, color);
    focus_ring(ui, rect, &response);
    let enabled = response.enabled();
    let label = text("more-shapes");
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, open, label));
    response
}
