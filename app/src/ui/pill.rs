//! A pill at the top that says, for as long as it is so, that the board behaves otherwise than usual; and ends that.

use egui::{Align2, Margin, RichText, Role, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon, Platform};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::{Place, panel_ui};
use crate::ui::top_place::top_of;

/// What a pill is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pill {
    /// Names the panel, and its words for screen readers.
    pub(super) name: &'static str,
    pub(super) icon: Icon,
    /// What is so.
    pub(super) words: &'static str,
    /// What its cross does,
    pub(super) end: &'static str,
    /// and by which command.
    pub(super) command: Command,
}

/// Shows the pill below the panels `above`, which are shown.
pub(super) fn pill_ui(ui: &Ui, pill: Pill, above: &[&'static str]) -> Option<UiAction> {
    let place = Place {
        align: Align2::CENTER_TOP,
        offset: Vec2::new(0.0, top_of(ui, pill.name, above)),
        margin: Margin {
            left: 12,
            right: 5,
            top: 4,
            bottom: 4,
        },
    };
    panel_ui(ui, pill.name, place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let (side, accent) = (Tokens::SMALL_ICON_SIZE, ui.tokens().accent);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
            paint_icon(ui.painter(), pill.icon, rect, side, accent);
            let label = ui.label(RichText::new(pill.words).font(font(TextRole::Body)));
            label.widget_info(|| WidgetInfo::labeled(Role::Status, true, pill.words));
            let platform = Platform::of(ui.ctx());
            let key = pill.command.shortcuts(platform).first();
            let end = IconButton {
                shortcut: key.map(|key| key.text(platform)),
                ..IconButton::small(Icon::Close, pill.end)
            };
            let ended = icon_button(ui, &end).clicked();
            ended.then_some(UiAction::Run(pill.command))
        })
        .inner
    })
    .inner
}
