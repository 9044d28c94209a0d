//! Values that arrive in steps, shown in motion: a moment behind, along a spline through what arrived,
//! and from there as a critically damped spring would follow it.
//!
//! Pure over time. Everything one peer tells is shown by one [`Pace`], so that it stays together: ink
//! ends where its cursor is. When the last value is reached nothing moves any more, and says so.

mod pace;

use std::collections::VecDeque;

pub use self::pace::Pace;

/// How often a peer tells something while it moves, in seconds.
const TELLING: f64 = 1.0 / 30.0;
/// A pause after which the next value begins a new motion, in seconds: without it the value would
/// creep through the whole pause.
const PAUSE: f64 = 0.3;
/// How long before its first new value a motion begins, in seconds.
const LEAD: f64 = TELLING;
/// The most values kept; at 30 a second, more than is ever looked at.
const SAMPLES_MAX: usize = 64;
/// The natural frequency of the spring, in radians a second: its stiffness is the square of it, and its
/// damping, which is critical, twice it (each for a mass of one). It follows 2 / 60 s behind.
const SPRING_RATE: f64 = 60.0;
/// How far back the spring remembers where it was drawn to, in seconds; what was before counts for
/// less than a three hundredth.
const MEMORY: f64 = 8.0 / SPRING_RATE;
/// In so many moments of that it is looked at.
const TAPS: usize = 16;

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
    /// How far behind the spline the spring shows an even motion, in seconds.
    pub const BEHIND: f64 = 2.0 / SPRING_RATE;

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
        let last = self.samples.back();
        self.samples.len() > 1 && last.is_some_and(|last| shown < last.time + MEMORY)
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

    /// The value at the moment `shown`: what the spline was until then, each moment of it by the spring's
    /// answer to an impulse, `t · exp(-rate · t)`. That is where the spring is, and nothing of
    /// it has to be kept.
    pub fn value(&self, shown: f64) -> [f64; N] {
        if !self.is_moving(shown) {
            return self.target();
        }
        // From the target, which is then met exactly.
        let target = self.target();
        let (mut sum, mut weights) = ([0.0; N], 0.0);
        for tap in 0..TAPS {
            let ago = (tap as f64 + 0.5) / TAPS as f64 * MEMORY;
            let weight = ago * (-SPRING_RATE * ago).exp();
            let drawn = self.spline(shown - ago);
            weights += weight;
            for at in 0..N {
                sum[at] += weight * (drawn[at] - target[at]);
            }
        }
        std::array::from_fn(|at| target[at] + sum[at] / weights)
    }

    /// The spline at a moment.
    fn spline(&self, shown: f64) -> [f64; N] {
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
            // Where nothing more has come yet, it goes on as it does.
            let is_last = beyond.time <= to.time;
            let after = if is_last { through } else { slope(to, beyond) };
            let arriving = tangent(through, after) * span;
            hermite(t, from.value[i], to.value[i], leaving, arriving)
        })
    }

    /// Forgets what will not be looked at again from the moment `shown` on.
    pub fn forget_before(&mut self, shown: f64) {
        let looked_at = shown - MEMORY;
        while self.samples.len() > 3 && self.samples.get(2).is_some_and(|s| s.time < looked_at) {
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
mod tests;
