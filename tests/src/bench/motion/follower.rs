//! Ways to show a hand by what arrives of it: ours, plain interpolation, and none.

use std::collections::VecDeque;

use tavla::editor::motion::{Motion, Pace};
use tavla_shared::presence::What;

use super::trace::{At, FIRST};

/// How far behind plain interpolation shows, in seconds.
const LERP_DELAY: f64 = 0.1;

/// What is shown in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Where the hand is shown.
    pub at: At,
    /// How far behind what arrives that is meant to be, in seconds.
    pub behind: f64,
}

/// A way to show a hand.
pub trait Follower {
    /// Takes in where the hand was.
    fn hear(&mut self, now: f64, at: At);
    /// Shows it.
    fn show(&mut self, now: f64) -> Shown;
}

/// The product's: a delay by how evenly it arrives, a spline, and a spring along it.
#[derive(Default)]
pub struct Ours {
    motion: Option<Motion<2>>,
    pace: Pace,
}

impl Follower for Ours {
    fn hear(&mut self, now: f64, at: At) {
        let before = self.motion.as_ref().map_or(at, Motion::target);
        let step = (at[0] - before[0]).hypot(at[1] - before[1]);
        let time = self.pace.hear(now, What::Cursor, step);
        match &mut self.motion {
            Some(motion) => motion.push(time, at),
            None => self.motion = Some(Motion::at(time, at)),
        }
    }

    fn show(&mut self, now: f64) -> Shown {
        let shown = self.pace.advance(now);
        if let Some(motion) = &mut self.motion {
            motion.forget_before(shown);
        }
        Shown {
            at: self.motion.as_ref().map_or(FIRST, |it| it.value(shown)),
            behind: now - shown + Motion::<2>::BEHIND,
        }
    }
}

/// Straight from one place to the next, always as far behind.
#[derive(Default)]
pub struct Lerp {
    heard: VecDeque<(f64, At)>,
}

impl Follower for Lerp {
    fn hear(&mut self, now: f64, at: At) {
        self.heard.push_back((now, at));
    }

    fn show(&mut self, now: f64) -> Shown {
        let time = now - LERP_DELAY;
        while self.heard.get(1).is_some_and(|(next, _)| *next <= time) {
            self.heard.pop_front();
        }
        let at = match (self.heard.front(), self.heard.get(1)) {
            (Some((since, from)), Some((until, to))) if *since <= time => {
                let t = (time - since) / (until - since);
                [0, 1].map(|i| from[i] + (to[i] - from[i]) * t)
            }
            (Some((since, at)), None) if *since <= time => *at,
            _ => FIRST,
        };
        Shown {
            at,
            behind: LERP_DELAY,
        }
    }
}

/// Wherever it was heard to be last.
pub struct Raw(At);

impl Default for Raw {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Follower for Raw {
    fn hear(&mut self, _now: f64, at: At) {
        self.0 = at;
    }

    fn show(&mut self, _now: f64) -> Shown {
        Shown {
            at: self.0,
            behind: 0.0,
        }
    }
}
