//! The timer that everybody on a board sees: when the window shows it, when it is over, what is done
//! with it, and when the next frame of it is due.
//!
//! Its time is each machine's own: a clock that is off by some seconds is off by them here too.

mod watch;

use std::time::Duration;

use tavla_shared::id::RunId;
use tavla_shared::talk::{RunState, TalkEdit, TimerEdit};

use self::watch::{TimerNews, changes_in};
use crate::app::TavlaApp;
use crate::app::preferences::Preference;
use crate::i18n::text;
use crate::ui::{Severity, TimerAction, TimerState, TimerView};

pub(super) use self::watch::TimerWatch;

/// What one press makes it longer.
const ADDED_SECONDS: u32 = 60;

impl TavlaApp {
    /// Looks at the timer: whether somebody has begun or ended it, and whether it is over.
    pub(super) fn watch_timer(&mut self, ctx: &egui::Context) {
        let now = (self.services.unix_millis)();
        let timer = self.board.desk().talk().timer();
        let news = self.timer_watch.look(timer, now);
        match news {
            Some(TimerNews::Begun) => self.shell.timer_begun(),
            Some(TimerNews::Ended) => self.shell.timer_ended(),
            Some(TimerNews::TimeUp) => {
                self.tell(ctx, Severity::Info, text("timer-over"));
                if self.preferences.has(Preference::TimerSound) {
                    self.services.sound.time_is_up();
                }
            }
            None => {}
        }
        let timer = self.board.desk().talk().timer();
        let shown = self.shell.shows_timer();
        let wait = timer
            .run
            .as_ref()
            .and_then(|run| changes_in(run, now, shown));
        if let Some(millis) = wait {
            ctx.request_repaint_after(Duration::from_millis(millis));
        }
    }

    /// What the panel of the timer says, where it is shown.
    pub(super) fn timer_view(&self) -> Option<TimerView> {
        if !self.shell.shows_timer() {
            return None;
        }
        let now = (self.services.unix_millis)();
        let run = self.board.desk().talk().timer().run.as_ref();
        let state = run.map_or(TimerState::Unset, |run| TimerState::Set {
            left_millis: run.left(now),
            seconds: run.seconds,
            paused: matches!(run.state, RunState::Paused { .. }),
        });
        Some(TimerView {
            state,
            locked: self.talk_locked_because(),
            audible: self.preferences.has(Preference::TimerSound),
        })
    }

    /// Does what was asked of the timer.
    pub(super) fn act_on_timer(&mut self, ctx: &egui::Context, action: TimerAction) {
        let now_millis = (self.services.unix_millis)();
        let edit = match action {
            TimerAction::ToggleSound => {
                self.prefer(Preference::TimerSound);
                return;
            }
            TimerAction::Start { seconds } => self.timer_start(seconds, now_millis),
            TimerAction::Pause => TimerEdit::Pause { now_millis },
            TimerAction::Resume => TimerEdit::Resume { now_millis },
            TimerAction::Add => self.timer_addition(now_millis),
            TimerAction::Stop => TimerEdit::Stop,
        };
        let edits = vec![TalkEdit::Timer(edit)];
        self.board.talk_edit("timer", edits, now_millis / 1_000);
        ctx.request_repaint();
    }

    fn timer_start(&mut self, seconds: u32, now_millis: i64) -> TimerEdit {
        TimerEdit::Start {
            id: RunId::from_random(self.random_name()),
            seconds,
            now_millis,
        }
    }

    /// To a run that is over time cannot be added, as it may have been over for longer: a new one it is.
    fn timer_addition(&mut self, now_millis: i64) -> TimerEdit {
        let left = self.board.desk().talk().timer().left(now_millis);
        if left == Some(0) {
            return self.timer_start(ADDED_SECONDS, now_millis);
        }
        TimerEdit::Add {
            seconds: ADDED_SECONDS,
        }
    }

    /// Chance enough for a name that nobody else has.
    pub(super) fn random_name(&mut self) -> u128 {
        let mut half = || u128::from((self.services.random)());
        half() << 64 | half()
    }
}
