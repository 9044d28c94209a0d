//! What lies over the board in every mode: its menu, and the bar for finding; and what is already there at the top.

use egui::{Response, Ui};

use super::{Shell, ShellView};
use crate::ui::action::UiAction;
use crate::ui::find_bar::FindAction;
use crate::ui::together::TogetherView;

impl Shell {
    pub(super) fn context_ui(
        &mut self,
        ui: &Ui,
        canvas: &Response,
        view: &ShellView<'_>,
    ) -> Vec<UiAction> {
        let (target, place) = (view.context_target, view.context_place);
        self.context_menu
            .ui(ui, canvas, target, place, &view.commands)
    }

    /// The bar of what is looked for, while it is open.
    pub(super) fn find_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let above = self.above(view);
        let Some(bar) = &mut self.find else {
            return Vec::new();
        };
        let actions = bar.ui(ui, view.find.as_ref(), &above);
        if actions.contains(&FindAction::Close) {
            self.find = None;
        }
        actions.into_iter().map(UiAction::Find).collect()
    }

    /// The panels at the top in the middle that are shown: what comes there goes below them.
    pub(super) fn above(&self, view: &ShellView<'_>) -> Vec<&'static str> {
        let shown = [
            ("together", *view.together != TogetherView::default()),
            ("timer-panel", self.shows_timer()),
            ("vote-bar", view.facilitation.vote.is_some()),
            ("simulation-panel", !view.simulation.is_none()),
            ("pen-mode-panel", view.hand.pen_mode),
            ("view-mode-panel", view.view_only),
        ];
        let above = shown.into_iter().filter(|(_, shown)| *shown && !self.zen);
        above.map(|(name, _)| name).collect()
    }
}
