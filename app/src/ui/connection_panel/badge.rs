//! Says, for as long as a worse network is simulated, that it is: nobody is to take it for the real one.

use egui::{Align2, Margin, Role, Sense, Ui, Vec2, WidgetInfo};

use super::words::simulation_words;
use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::impairment::Impairment;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, control_background, icon_button, with_tooltip};
use crate::ui::panel::{Place, panel_rect, panel_ui};

const NAME: &str = "simulation-panel";
/// Between the icon and the words.
const GAP: f32 = 6.0;

/// Shows the badge where something is simulated; a click opens or closes the panel, and
/// its cross ends the simulation.
pub fn badge_ui(ui: &Ui, simulation: &Impairment) -> Option<UiAction> {
    if simulation.is_none() {
        return None;
    }
    let place = Place {
        align: Align2::CENTER_TOP,
        offset: Vec2::new(0.0, Tokens::EDGE + room_below_others(ui)),
        margin: Margin::same(5),
    };
    panel_ui(ui, NAME, place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let words = words_ui(ui, simulation);
            let stop = IconButton::small(Icon::Close, text("simulation-stop"));
            let stopped = icon_button(ui, &stop).clicked();
            let none = UiAction::Simulate(Impairment::default());
            let shown = words.then_some(UiAction::Run(Command::ToggleConnection));
            shown.or(stopped.then_some(none))
        })
        .inner
    })
    .inner
}

fn words_ui(ui: &mut Ui, simulation: &Impairment) -> bool {
    let label = text("simulation-badge");
    let warn = ui.tokens().warn;
    let words = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font(TextRole::Strong), warn);
    let icon_size = Tokens::SMALL_ICON_SIZE;
    let width = words.size().x + icon_size + GAP + 20.0;
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(width, Tokens::CONTROL_HEIGHT), Sense::click());
    let resting = egui::Color32::TRANSPARENT;
    control_background(ui, rect, &response, false, resting);
    let mut icon = rect.translate(Vec2::new(10.0, 0.0));
    icon.set_width(icon_size);
    paint_icon(ui.painter(), Icon::Wifi, icon, icon_size, warn);
    let at = icon.right_center() + Vec2::new(GAP, -words.size().y / 2.0);
    ui.painter().galley(at, words, warn);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let clicked = response.clicked();
    with_tooltip(response, &simulation_words(simulation), None, None);
    clicked
}

/// In a narrow window it goes below the panels that are in its way.
fn room_below_others(ui: &Ui) -> f32 {
    let own = panel_rect(ui, NAME).map_or(200.0, |own| own.width());
    let middle = ui.ctx().content_rect().center().x;
    let taken = (middle - own / 2.0 - Tokens::GRID)..=(middle + own / 2.0 + Tokens::GRID);
    let board = panel_rect(ui, "board-panel").filter(|it| it.right() > *taken.start());
    let people = panel_rect(ui, "people-panel").filter(|it| it.left() < *taken.end());
    let heights = [board, people].map(|it| it.map_or(0.0, |it| it.height() + Tokens::GRID));
    heights[0].max(heights[1])
}
