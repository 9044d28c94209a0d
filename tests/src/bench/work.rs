//! What a work of the whole app cost: its frames, those it left behind, and what went on beside them.

use std::iter::Sum;
use std::ops::{Add, Div};
use std::time::Duration;

/// What one frame cost, from the end of the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// This thread, without the driver and what egui draws itself.
    pub(super) ui: Duration,
    /// The app's other threads, as far as they still run.
    pub(super) workers: Duration,
    pub(super) egui: Duration,
    pub(super) submit: Duration,
    pub(super) process: Duration,
}

impl Cost {
    /// This thread's and the workers'.
    pub(super) fn cpu(&self) -> Duration {
        self.ui + self.workers
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            ui: self.ui + other.ui,
            workers: self.workers + other.workers,
            egui: self.egui + other.egui,
            submit: self.submit + other.submit,
            process: self.process + other.process,
        }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Self::add)
    }
}

impl Div<u32> for Cost {
    type Output = Self;

    fn div(self, parts: u32) -> Self {
        Self {
            ui: self.ui / parts,
            workers: self.workers / parts,
            egui: self.egui / parts,
            submit: self.submit / parts,
            process: self.process / parts,
        }
    }
}

/// What a work cost.
#[derive(Debug)]
pub(super) struct Work {
    /// The frames in which it was done, or the sums of some of them,
    pub(super) frames: Vec<Cost>,
    /// which are these then.
    pub(super) single: Vec<Cost>,
    /// Those that the app asked for afterwards, until all rests.
    pub(super) rest: Vec<Cost>,
    /// What the app's other threads used from the first frame until then, those that have ended meanwhile
    /// included.
    pub(super) workers: Duration,
}

impl Work {
    /// The most that one frame cost of something.
    pub(super) fn most(&self, part: fn(&Cost) -> Duration) -> Duration {
        let summed = if self.single.is_empty() {
            &self.frames
        } else {
            &self.single
        };
        let all = summed.iter().chain(&self.rest);
        all.map(part).max().unwrap_or_default()
    }

    /// Every frame.
    pub(super) fn all(&self) -> impl Iterator<Item = &Cost> {
        self.frames.iter().chain(&self.rest)
    }

    /// What was used in all.
    pub(super) fn cpu(&self) -> Duration {
        self.all().map(|cost| cost.ui).sum::<Duration>() + self.workers
    }

    /// The frames in which it was done, each with its share of what came after and of what no frame has
    /// seen: an app that puts work off has not saved it.
    pub(super) fn shared(&self) -> Vec<Cost> {
        let seen: Duration = self.all().map(|cost| cost.workers).sum();
        let unseen = Cost {
            workers: self.workers.saturating_sub(seen),
            ..Cost::default()
        };
        let later = self.rest.iter().copied().sum::<Cost>() + unseen;
        let share = later / u32::try_from(self.frames.len().max(1)).unwrap_or(u32::MAX);
        self.frames.iter().map(|frame| *frame + share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(ui: u64, workers: u64) -> Cost {
        Cost {
            ui: Duration::from_millis(ui),
            workers: Duration::from_millis(workers),
            ..Cost::default()
        }
    }

    #[test]
    fn what_was_put_off_is_shared_by_the_frames_that_put_it_off() {
        let work = Work {
            frames: vec![frame(1, 0), frame(3, 2)],
            single: Vec::new(),
            rest: vec![frame(10, 4)],
            // Eight of them in threads that have ended, or between frames.
            workers: Duration::from_millis(14),
        };
        assert_eq!(work.shared(), [frame(6, 6), frame(8, 8)]);
        assert_eq!(work.cpu(), Duration::from_millis(28));
    }

    #[test]
    fn of_sums_the_worst_single_frame_is_known() {
        let sums = Work {
            frames: vec![frame(9, 0), frame(7, 0)],
            single: vec![frame(4, 0), frame(5, 0), frame(6, 0), frame(1, 0)],
            rest: vec![frame(2, 0)],
            workers: Duration::ZERO,
        };
        assert_eq!(sums.most(|cost| cost.ui), Duration::from_millis(6));
    }
}
