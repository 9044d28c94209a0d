//! The board's timer: one run at a time, which goes on without anybody writing. What several people add
//! at once all counts.

use crate::id::RunId;

/// The timer as the document has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timer {
    /// The run at hand; none where the timer is put away.
    pub run: Option<Run>,
}

/// One run of the timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// How long it was to be.
    pub seconds: u32,
    /// What was added to that by all.
    pub added_seconds: u64,
    /// Whether it runs.
    pub state: RunState,
}

/// Whether a timer runs. What has passed is kept rather than what is left, so that what a peer adds
/// during a pause, or has added at the same time, counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It runs, as if since then without a pause.
    Running {
        /// Unix milliseconds, by the clock of who started it.
        started_millis: i64,
    },
    /// It is paused.
    Paused {
        /// How much had passed.
        elapsed_millis: i64,
    },
}

impl Timer {
    /// How much is left in milliseconds; none where there is no run. Never more than the whole,
    /// also where a clock has jumped back, and never less than nothing.
    pub fn left(&self, now_millis: i64) -> Option<i64> {
        self.run.as_ref().map(|run| run.left(now_millis))
    }
}

impl Run {
    /// How long it is in all, in milliseconds.
    pub fn whole_millis(&self) -> i64 {
        let seconds = u64::from(self.seconds).saturating_add(self.added_seconds);
        i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX)
    }

    /// See [`Timer::left`].
    pub fn left(&self, now_millis: i64) -> i64 {
        let whole = self.whole_millis();
        whole
            .saturating_sub(self.elapsed(now_millis))
            .clamp(0, whole)
    }

    /// How much has passed, in milliseconds.
    pub fn elapsed(&self, now_millis: i64) -> i64 {
        let elapsed = match self.state {
            RunState::Running { started_millis } => now_millis.saturating_sub(started_millis),
            RunState::Paused { elapsed_millis } => elapsed_millis,
        };
        elapsed.max(0)
    }
}
