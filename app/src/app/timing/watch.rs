//! What of the timer a person has to be told, and when it looks different next. Pure.

use tavla_shared::id::RunId;
use tavla_shared::talk::{Run, RunState, Timer};

/// What has happened to the timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum TimerNews {
    /// It runs, or somebody has set it anew.
    Begun,
    /// Its time is up.
    TimeUp,
    /// It was put away.
    Ended,
}

/// What was seen of the timer last.
#[derive(Debug, Default)]
pub(in crate::app) struct TimerWatch {
    seen: Option<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    run: RunId,
    /// Whether there was time left.
    lasts: bool,
}

impl TimerWatch {
    /// Takes in how the timer is now. Who comes when it is over is told nothing.
    pub(in crate::app) fn look(&mut self, timer: &Timer, now_millis: i64) -> Option<TimerNews> {
        let seen = timer.run.as_ref().map(|run| Seen {
            run: run.id.clone(),
            lasts: run.left(now_millis) > 0,
        });
        let before = std::mem::replace(&mut self.seen, seen);
        match (before, &self.seen) {
            (Some(_), None) => Some(TimerNews::Ended),
            (Some(before), Some(now)) if before.run == now.run => {
                (before.lasts && !now.lasts).then_some(TimerNews::TimeUp)
            }
            (_, Some(now)) => now.lasts.then_some(TimerNews::Begun),
            (None, None) => None,
        }
    }
}

/// In how many milliseconds there is something new to show, or to tell where the panel is not `shown`;
/// none while it stands still.
pub(in crate::app) fn changes_in(run: &Run, now_millis: i64, shown: bool) -> Option<u64> {
    let RunState::Running { .. } = run.state else {
        return None;
    };
    let left = run.left(now_millis);
    if left == 0 {
        return None;
    }
    // By a clock that is behind it stands at the whole for a while.
    let to_next_second = (left - 1) % 1_000 + 1;
    let wait = if shown { to_next_second } else { left };
    u64::try_from(wait).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str, state: RunState) -> Run {
        Run {
            id: RunId::new(name).unwrap(),
            seconds: 60,
            added_seconds: 0,
            state,
        }
    }

    fn running(name: &str, started_millis: i64) -> Timer {
        let run = run(name, RunState::Running { started_millis });
        Timer { run: Some(run) }
    }

    #[test]
    fn a_run_is_told_when_it_begins_when_its_time_is_up_and_when_it_is_put_away_each_once() {
        let mut watch = TimerWatch::default();
        let none = Timer::default();
        assert_eq!(watch.look(&none, 0), None);
        let timer = running("r", 1_000);
        let looks = [1_000, 30_000, 60_999, 61_000, 61_001, 70_000];
        let told = looks.map(|now| watch.look(&timer, now));
        let (begun, up) = (Some(TimerNews::Begun), Some(TimerNews::TimeUp));
        assert_eq!(told, [begun, None, None, up, None, None]);
        assert_eq!(watch.look(&none, 71_000), Some(TimerNews::Ended));
        assert_eq!(watch.look(&none, 72_000), None);
    }

    #[test]
    fn who_comes_late_hears_the_end_of_a_run_and_not_of_one_that_is_over() {
        let mut watch = TimerWatch::default();
        assert_eq!(watch.look(&running("r", 0), 61_000), None);
        // The next one is told, also in its place.
        let next = running("s", 61_000);
        assert_eq!(watch.look(&next, 61_000), Some(TimerNews::Begun));
        assert_eq!(watch.look(&next, 121_000), Some(TimerNews::TimeUp));
    }

    #[test]
    fn time_that_was_added_late_makes_it_end_once_more() {
        let mut watch = TimerWatch::default();
        let mut timer = running("r", 0);
        watch.look(&timer, 0);
        assert_eq!(watch.look(&timer, 60_000), Some(TimerNews::TimeUp));
        if let Some(run) = &mut timer.run {
            run.added_seconds = 60;
        }
        assert_eq!(watch.look(&timer, 61_000), None);
        assert_eq!(watch.look(&timer, 120_000), Some(TimerNews::TimeUp));
    }

    #[test]
    fn it_wakes_once_a_second_while_shown_for_its_end_while_not_and_never_while_it_stands() {
        let going = run("r", RunState::Running { started_millis: 0 });
        assert_eq!(changes_in(&going, 1, true), Some(999));
        assert_eq!(changes_in(&going, 1_000, true), Some(1_000));
        assert_eq!(changes_in(&going, 1_400, true), Some(600));
        assert_eq!(changes_in(&going, 1_400, false), Some(58_600));
        assert_eq!(changes_in(&going, 60_000, true), None);
        // By a clock that is behind.
        assert_eq!(changes_in(&going, -5_000, true), Some(1_000));
        let still = run("r", RunState::Paused { elapsed_millis: 5 });
        assert_eq!(changes_in(&still, 1_400, true), None);
        assert_eq!(changes_in(&still, 1_400, false), None);
    }
}
