//! Says, for as long as it is so, that only the pen draws and fingers move the board; and ends that.

use egui::{Align2, Margin, RichText, Role, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::{Place, panel_ui};
use crate::ui::top_place::top_of;

const NAME: &str = "pen-mode-panel";

/// Shows the pill below the panels `above`, which are shown; its cross lets fingers draw again.
pub fn pen_pill_ui(ui: &Ui, above: &[&'static str]) -> Option<UiAction> {
    let place = Place {
        align: Align2::CENTER_TOP,
        offset: Vec2::new(0.0, top_of(ui, NAME, above)),
        margin: Margin {
            left: 12,
            right: 5,
            top: 4,
            bottom: 4,
        },
    };
    panel_ui(ui, NAME, place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let (side, accent) = (Tokens::SMALL_ICON_SIZE, ui.tokens().accent);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
            paint_icon(ui.painter(), Icon::Pen, rect, side, accent);
            let words = text("pen-mode-words");
            let label = ui.label(RichText::new(words).font(font(TextRole::Body)));
            label.widget_info(|| WidgetInfo::labeled(Role::Status, true, words));
            let end = IconButton::small(Icon::Close, text("pen-mode-end"));
            let ended = icon_button(ui, &end).clicked();
            ended.then_some(UiAction::Run(Command::TogglePenMode))
        })
        .inner
    })
    .inner
}
