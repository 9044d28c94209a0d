//! What helps a group along, at the top in the middle: the timer, and below it the vote.
//!
//! Owns what both keep between frames, and whether the timer is shown; not what they do.

use egui::Ui;

use crate::ui::action::UiAction;
use crate::ui::command_view::CommandView;
use crate::ui::timer_panel::{TimerPanel, TimerView};
use crate::ui::vote_bar::{VoteBar, VoteView};

/// What there is to show of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FacilitationView {
    /// The timer, where it is shown.
    pub timer: Option<TimerView>,
    /// The vote, where there is one.
    pub vote: Option<VoteView>,
    /// How many shapes are picked, for who begins a vote.
    pub selected: usize,
}

/// Why the timer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    #[default]
    Not,
    /// Somebody has begun it, and it goes when they put it away.
    ByRun,
    /// The person wants it.
    ByPerson,
}

/// What is kept between frames.
#[derive(Debug, Default)]
pub struct Facilitation {
    shown: Shown,
    timer: TimerPanel,
    vote: VoteBar,
}

impl Facilitation {
    /// Shows or hides the timer.
    pub(super) fn toggle_timer(&mut self) {
        self.shown = match self.shown {
            Shown::Not => Shown::ByPerson,
            Shown::ByRun | Shown::ByPerson => Shown::Not,
        };
    }

    /// Whether the timer is shown.
    pub(super) fn shows_timer(&self) -> bool {
        self.shown != Shown::Not
    }

    /// Whether the list of the vote is open, whose results are `revealed` or not.
    pub(super) fn lists_votes(&self, revealed: bool) -> bool {
        self.vote.is_listed(revealed)
    }

    /// Somebody has begun it: everybody sees it.
    pub(super) fn timer_begun(&mut self) {
        if self.shown == Shown::Not {
            self.shown = Shown::ByRun;
        }
    }

    /// Somebody has put it away.
    pub(super) fn timer_ended(&mut self) {
        if self.shown == Shown::ByRun {
            self.shown = Shown::Not;
        }
    }

    /// Shows both; `together` where that bar is shown above them.
    pub fn ui(
        &mut self,
        ui: &Ui,
        view: &FacilitationView,
        together: bool,
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let mut above = Vec::from_iter(together.then_some("together"));
        let mut actions = Vec::new();
        match &view.timer {
            Some(timer) => {
                actions.extend(self.timer.ui(ui, timer, &above, commands));
                above.push("timer-panel");
            }
            None => self.timer = TimerPanel::default(),
        }
        match &view.vote {
            Some(vote) => actions.extend(self.vote.ui(ui, vote, &above)),
            None => self.vote = VoteBar::default(),
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_that_somebody_began_goes_with_it_and_one_that_was_wanted_stays() {
        let mut both = Facilitation::default();
        both.timer_begun();
        assert!(both.shows_timer());
        both.timer_ended();
        assert!(!both.shows_timer());
        both.toggle_timer();
        both.timer_begun();
        both.timer_ended();
        assert!(both.shows_timer());
        // Who hides it while it runs does not see it again before the next one begins.
        both.toggle_timer();
        assert!(!both.shows_timer());
        both.timer_begun();
        assert!(both.shows_timer());
    }
}
