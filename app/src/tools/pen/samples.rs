//! Where a pen went: every sample with its pressure, straight parts while shift is held, and with the
//! tremble taken out as far as the person wants that.

use tavla_shared::geometry::Point;

use crate::tools::Pointer;
use crate::tools::habits::SMOOTHING_MAX;
use crate::tools::snap::snapped_line;

/// What devices without pressure count as.
const PRESSURE_UNKNOWN: f32 = 0.5;
/// Samples nearer than this to the last add nothing, in egui points.
const SAMPLE_DISTANCE: f64 = 0.75;
/// The most samples of one stroke; the pen goes on drawing, but adds no more.
const SAMPLES_MAX: usize = 20_000;
/// How far apart samples along a straight part are, in egui points,
const STRAIGHT_STEP: f64 = 6.0;
/// and how many there are at most: peers are told the last 120 of a stroke again and again.
const STRAIGHT_MAX: u32 = 64;
/// How near its beginning a stroke ends that is meant to close, in egui points,
const CLOSE_DISTANCE: f64 = 8.0;
/// and how far it must have gone from there meanwhile: an i's dot has no inside.
const CLOSE_REACH: f64 = 24.0;
/// How much of the way to the pointer the smoothest pen goes with each sample.
const FOLLOW_MIN: f64 = 0.1;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    at: Point,
    pressure: f32,
}

impl Sample {
    fn of(pointer: &Pointer) -> Self {
        let pressure = pointer.pressure.unwrap_or(PRESSURE_UNKNOWN).clamp(0.0, 1.0);
        Self {
            at: pointer.at,
            pressure,
        }
    }
}

/// A stroke while it is drawn.
#[derive(Debug)]
pub(super) struct Samples {
    taken: Vec<Sample>,
    /// Where the pointer was with the last of them.
    pointed: Point,
    /// How much of the way to the pointer each sample goes.
    follow: f64,
    /// With shift held: how many samples there were before the straight part began.
    straight_from: Option<usize>,
}

impl Samples {
    pub(super) fn begin(pointer: &Pointer, smoothing: u8) -> Self {
        let part = f64::from(smoothing.min(SMOOTHING_MAX)) / f64::from(SMOOTHING_MAX);
        Self {
            taken: vec![Sample::of(pointer)],
            pointed: pointer.at,
            follow: 1.0 + (FOLLOW_MIN - 1.0) * part,
            straight_from: None,
        }
    }

    /// Goes to where the pointer is; `point` is an egui point in board units.
    pub(super) fn go(&mut self, pointer: &Pointer, point: f64) {
        let sample = Sample::of(pointer);
        if pointer.modifiers.shift {
            return self.go_straight(sample, point);
        }
        let was_straight = self.straight_from.take().is_some();
        let apart = (sample.at - self.pointed).hypot();
        // Shift was let go of: nothing has moved yet.
        let rests = was_straight && apart <= 0.0;
        if rests || apart < SAMPLE_DISTANCE * point || self.taken.len() >= SAMPLES_MAX {
            return;
        }
        self.pointed = sample.at;
        let at = match self.taken.last() {
            Some(last) if self.follow < 1.0 => last.at.lerp(sample.at, self.follow),
            _ => sample.at,
        };
        self.taken.push(Sample { at, ..sample });
    }

    /// A straight part from the last free sample. It has samples all along, as a hand that draws it
    /// would leave, so that the pen's width and its corners are the same.
    fn go_straight(&mut self, end: Sample, point: f64) {
        let keep = self.straight_from.unwrap_or(self.taken.len()).max(1);
        self.taken.truncate(keep);
        self.straight_from = Some(keep);
        self.pointed = end.at;
        let Some(&corner) = self.taken.last() else {
            return;
        };
        let to = snapped_line(corner.at, end.at);
        let steps = (to - corner.at).hypot() / (STRAIGHT_STEP * point).max(f64::MIN_POSITIVE);
        let steps = (steps.ceil() as u32).clamp(1, STRAIGHT_MAX);
        self.taken.extend((1..=steps).map(|step| {
            let part = f64::from(step) / f64::from(steps);
            Sample {
                at: corner.at.lerp(to, part),
                pressure: corner.pressure + (end.pressure - corner.pressure) * part as f32,
            }
        }));
    }

    /// The pen is lifted here: a smooth stroke comes after it, and one that has come back closes.
    pub(super) fn end(&mut self, pointer: &Pointer, point: f64) {
        // A pen has no pressure left as it is lifted: that is not how the stroke ends.
        let pressure = self.taken.last().map(|sample| sample.pressure);
        let pointer = Pointer {
            pressure,
            ..*pointer
        };
        self.go(&pointer, point);
        let last = self.taken.last().copied();
        if self.straight_from.is_none()
            && self.follow < 1.0
            && let Some(last) = last.filter(|last| last.at != self.pointed)
        {
            self.taken.push(Sample {
                at: self.pointed,
                ..last
            });
        }
        self.close(point);
    }

    fn close(&mut self, point: f64) {
        let [first, .., last] = &self.taken[..] else {
            return;
        };
        let (first, last) = (*first, *last);
        let gone = self.taken.iter().map(|it| (it.at - first.at).hypot());
        let reach = gone.fold(0.0, f64::max);
        let apart = (last.at - first.at).hypot();
        if apart > 0.0 && apart <= CLOSE_DISTANCE * point && reach >= CLOSE_REACH * point {
            self.taken.push(Sample {
                at: first.at,
                pressure: last.pressure,
            });
        }
    }

    /// The places gone through, each with its pressure.
    pub(super) fn places(&self) -> impl Iterator<Item = (Point, f32)> + Clone {
        let taken = self.taken.iter();
        taken.map(|sample| (sample.at, sample.pressure))
    }

    pub(super) fn points(&self) -> Vec<Point> {
        self.taken.iter().map(|sample| sample.at).collect()
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, Pos2};

    use super::*;

    fn pointer(x: f64, y: f64) -> Pointer {
        Pointer {
            at: Point::new(x, y),
            screen: Pos2::ZERO,
            pressure: None,
            modifiers: Modifiers::NONE,
        }
    }

    /// How far a stroke along y = 0 strays from it that trembles by one unit.
    fn straying(smoothing: u8) -> f64 {
        let tremble = |step: u32| if step.is_multiple_of(2) { 1.0 } else { -1.0 };
        let mut samples = Samples::begin(&pointer(0.0, 0.0), smoothing);
        for step in 1..100 {
            samples.go(&pointer(f64::from(step) * 3.0, tremble(step)), 1.0);
        }
        samples.end(&pointer(300.0, 0.0), 1.0);
        let last = samples.points().last().copied();
        assert_eq!(
            last,
            Some(Point::new(300.0, 0.0)),
            "ends where it was lifted"
        );
        let points = samples.points().into_iter().map(|at| at.y.abs());
        points.sum::<f64>() / 100.0
    }

    #[test]
    fn the_smoother_the_pen_the_less_it_trembles() {
        let strays: Vec<f64> = [0, 30, 60, 100].map(straying).to_vec();
        assert!(
            strays[0] > 0.97,
            "nothing is taken out at first: {strays:?}"
        );
        assert!(strays.is_sorted_by(|more, less| more > less), "{strays:?}");
        assert!(strays[3] < 0.1 * strays[0], "{strays:?}");
    }
}
