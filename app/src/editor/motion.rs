//! Values that arrive in steps, shown in motion: one interpolation delay behind, along a spline
//! through what arrived, at whatever times one looks.
//!
//! Pure over time. Everything one peer tells is shown by one [`Pace`], so that it stays together: ink
//! ends where its cursor is. When the last value is reached nothing moves any more, and says so.

use std::collections::VecDeque;

/// How far behind the newest value is shown at least, in seconds.
const DELAY_MIN: f64 = 0.1;
/// How far behind it is shown at most, however unevenly values arrive.
const DELAY_MAX: f64 = 0.3;
/// How often a peer tells something while it moves, in seconds.
const TELLING: f64 = 1.0 / 30.0;
/// A pause after which the next value begins a new motion, in seconds: without it the value would
/// creep through the whole pause.
const PAUSE: f64 = 0.2;
/// How long before its first new value a motion begins, in seconds.
const LEAD: f64 = 0.05;
/// The most values kept; at 30 a second, more than is ever looked at.
const SAMPLES_MAX: usize = 64;

/// How evenly what a peer tells arrives, and by that which moment of it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// When something was heard last.
    heard: f64,
    interval: f64,
    /// How unevenly it arrives, in seconds.
    jitter: f64,
    shown: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heard: f64::NEG_INFINITY,
            interval: TELLING,
            jitter: 0.0,
            shown: f64::NEG_INFINITY,
        }
    }
}

impl Pace {
    /// Takes in that something arrived at `now`; again for all that arrives with it.
    pub fn hear(&mut self, now: f64) {
        let since = now - self.heard;
        if since > 0.0 && since <= PAUSE {
            self.jitter += 0.1 * ((since - self.interval).abs() - self.jitter);
            self.interval += 0.1 * (since - self.interval);
        }
        self.heard = self.heard.max(now);
    }

    /// Which moment is shown at `now`. Never one before the last: where values begin to arrive
    /// unevenly, motions wait rather than go back.
    pub fn advance(&mut self, now: f64) -> f64 {
        self.shown = self.shown.max(now - self.delay());
        self.shown
    }

    /// The moment shown.
    pub fn shown(&self) -> f64 {
        self.shown
    }

    /// How far behind the present it is, in seconds: further where values arrive unevenly.
    fn delay(&self) -> f64 {
        (DELAY_MIN + 2.0 * self.jitter).min(DELAY_MAX)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample<const N: usize> {
    time: f64,
    value: [f64; N],
}

/// `N` numbers in motion.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion<const N: usize> {
    samples: VecDeque<Sample<N>>,
}

impl<const N: usize> Motion<N> {
    /// At rest.
    pub fn at(time: f64, value: [f64; N]) -> Self {
        Self {
            samples: VecDeque::from([Sample { time, value }]),
        }
    }

    /// Just beginning: at `from` until shortly before `time`, when it was heard to be at `to`.
    pub fn begun(time: f64, from: [f64; N], to: [f64; N]) -> Self {
        let mut motion = Self::at(time - LEAD, from);
        motion.push(time, to);
        motion
    }

    /// Takes in a value that arrived at `time`.
    pub fn push(&mut self, time: f64, value: [f64; N]) {
        if let Some(last) = self.samples.back().copied() {
            let since = time - last.time;
            if since <= 0.0 {
                // Two in one frame: the later one counts.
                self.samples.pop_back();
                self.samples.push_back(Sample {
                    time: last.time,
                    value,
                });
                return;
            }
            if since > PAUSE {
                self.samples.push_back(Sample {
                    time: time - LEAD,
                    ..last
                });
            }
        }
        self.samples.push_back(Sample { time, value });
        while self.samples.len() > SAMPLES_MAX {
            self.samples.pop_front();
        }
    }

    /// Takes in where it ends, which is known at `time`: it gets there as if that had been told in
    /// its turn, however soon after the last value it came.
    pub fn end(&mut self, time: f64, value: [f64; N]) {
        let turn = self.samples.back().map_or(time, |last| last.time + TELLING);
        self.push(time.max(turn), value);
    }

    /// Whether it will still move after the moment `shown`.
    pub fn is_moving(&self, shown: f64) -> bool {
        self.samples.len() > 1 && self.samples.back().is_some_and(|last| shown < last.time)
    }

    /// Where it is going.
    pub fn target(&self) -> [f64; N] {
        self.samples.back().map_or([0.0; N], |last| last.value)
    }

    /// When it began, as far as is remembered.
    pub fn began(&self) -> f64 {
        self.samples
            .front()
            .map_or(f64::INFINITY, |first| first.time)
    }

    /// The value at the moment `shown`.
    pub fn value(&self, shown: f64) -> [f64; N] {
        let after = self.samples.partition_point(|sample| sample.time <= shown);
        let at = |at: usize| {
            self.samples
                .get(at.min(self.samples.len().saturating_sub(1)))
        };
        let (Some(from), Some(to)) = (at(after.saturating_sub(1)), at(after)) else {
            return [0.0; N];
        };
        if to.time <= from.time || shown <= from.time {
            return if shown <= from.time {
                from.value
            } else {
                to.value
            };
        }
        let (before, beyond) = (at(after.saturating_sub(2)), at(after + 1));
        let (before, beyond) = (before.unwrap_or(from), beyond.unwrap_or(to));
        let t = (shown - from.time) / (to.time - from.time);
        std::array::from_fn(|i| {
            let slope = |a: &Sample<N>, b: &Sample<N>| {
                if b.time > a.time {
                    (b.value[i] - a.value[i]) / (b.time - a.time)
                } else {
                    0.0
                }
            };
            let through = slope(from, to);
            let span = to.time - from.time;
            let leaving = tangent(slope(before, from), through) * span;
            let arriving = tangent(through, slope(to, beyond)) * span;
            hermite(t, from.value[i], to.value[i], leaving, arriving)
        })
    }

    /// Forgets what will not be looked at again from the moment `shown` on.
    pub fn forget_before(&mut self, shown: f64) {
        while self.samples.len() > 3 && self.samples.get(2).is_some_and(|s| s.time < shown) {
            self.samples.pop_front();
        }
    }
}

/// The slope at a sample between its neighbours: none where the motion turns or rests, so that the
/// curve never goes beyond what arrived.
fn tangent(before: f64, after: f64) -> f64 {
    if before * after <= 0.0 {
        0.0
    } else {
        2.0 * before * after / (before + after)
    }
}

/// The cubic from `from` to `to` with these slopes at its ends.
fn hermite(t: f64, from: f64, to: f64, leaving: f64, arriving: f64) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    from * (2.0 * t3 - 3.0 * t2 + 1.0)
        + to * (3.0 * t2 - 2.0 * t3)
        + leaving * (t3 - 2.0 * t2 + t)
        + arriving * (t3 - t2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_rest_stays_and_wants_no_repaint() {
        let motion = Motion::at(0.0, [3.0, 4.0]);
        assert_eq!(motion.value(-0.1), [3.0, 4.0]);
        assert_eq!(motion.value(9.0), [3.0, 4.0]);
        assert!(!motion.is_moving(0.0));
    }

    #[test]
    fn an_even_motion_is_followed_exactly() {
        let mut motion = Motion::at(0.0, [0.0]);
        for step in 1..=60 {
            let time = f64::from(step) / 30.0;
            motion.push(time, [time * 100.0]);
        }
        let shown = 1.41;
        assert!((motion.value(shown)[0] - shown * 100.0).abs() < 0.5);
    }

    #[test]
    fn it_arrives_exactly_and_then_rests() {
        let mut motion = Motion::at(0.0, [0.0]);
        motion.push(0.03, [10.0]);
        motion.push(0.06, [20.0]);
        assert!(motion.is_moving(0.05));
        assert_eq!(motion.value(0.06), [20.0]);
        assert!(!motion.is_moving(0.06));
    }

    #[test]
    fn after_a_pause_it_leaves_late_instead_of_creeping() {
        let mut motion = Motion::at(0.0, [0.0]);
        motion.push(10.0, [100.0]);
        assert_eq!(motion.value(10.0 - LEAD), [0.0]);
        assert_eq!(motion.value(10.0), [100.0]);
    }

    #[test]
    fn an_end_that_comes_at_once_is_reached_no_faster_than_what_was_told() {
        let mut motion = Motion::at(0.0, [0.0]);
        motion.push(1.0, [10.0]);
        motion.end(1.001, [20.0]);
        assert_eq!(motion.value(1.0), [10.0]);
        assert!((motion.value(1.0 + TELLING / 2.0)[0] - 15.0).abs() < 2.0);
        assert_eq!(motion.value(1.0 + TELLING), [20.0]);
    }

    #[test]
    fn between_frames_it_never_jumps() {
        let (mut motion, mut pace) = (Motion::at(0.0, [0.0]), Pace::default());
        let (mut last, mut next_sample) = (0.0, 0.033);
        for frame in 1..200 {
            let now = f64::from(frame) / 60.0;
            if now >= next_sample && now < 2.0 {
                pace.hear(now);
                motion.push(now, [now * 300.0]);
                next_sample += 0.033;
            }
            let shown = motion.value(pace.advance(now))[0];
            assert!(
                (shown - last).abs() < 25.0,
                "frame {frame}: {last} to {shown}"
            );
            assert!(shown + 1e-9 >= last, "frame {frame}: {last} to {shown}");
            last = shown;
        }
        assert_eq!(last, motion.target()[0]);
    }

    #[test]
    fn uneven_arrival_is_shown_further_behind_and_never_turns_back() {
        let mut pace = Pace::default();
        let (mut now, mut shown) = (0.0, f64::NEG_INFINITY);
        for step in 0..40 {
            now += if step % 2 == 0 { 0.01 } else { 0.15 };
            pace.hear(now);
            let next = pace.advance(now);
            assert!(next >= shown, "{shown} to {next}");
            shown = next;
        }
        assert!(pace.delay() > 0.15 && pace.delay() <= DELAY_MAX);
    }
}
