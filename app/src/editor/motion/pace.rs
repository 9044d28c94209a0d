//! Which moment of a peer's telling is shown: far enough behind that the next value is there, no
//! further, and in step for all that is told.

use tavla_shared::presence::What;

use super::{PAUSE, TELLING};

/// How far behind the newest value is shown at least, in seconds.
const DELAY_MIN: f64 = 0.06;
/// How far behind it is shown at most, however unevenly values arrive.
const DELAY_MAX: f64 = 0.25;
/// How fast the delay becomes what it should be: the time constant, in seconds.
const DELAY_SECONDS: f64 = 0.4;
/// How much of the time that nothing was left to show adds to the delay.
const DRY_SHARE: f64 = 0.1;
/// How much of what was added is left after each tick that came in time.
const IN_TIME_SHARE: f64 = 0.99;
/// How much of a beat two ticks are kept apart that arrive together, as after a stall.
const APART_SHARE: f64 = 0.9;
/// The most that a tick stands for a later moment than it arrives at, in seconds. What a stall held up is
/// caught up with by that, and does not stay behind until the next stall; uneven ticks are still evened.
const EARLY_MAX: f64 = 0.02;
/// How much of a beat before it is shown a tick has to be there.
const AHEAD_SHARE: f64 = 0.3;
/// A hand that goes slower than this share of how fast it went is about to rest: then nothing is late.
const BRISK_SHARE: f64 = 0.3;
/// How much of how fast it went is remembered after each tick.
const REMEMBERED_SHARE: f64 = 0.85;

/// How evenly what a peer tells arrives, and by that which moment of it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// When something was heard last.
    heard: f64,
    /// What has been heard of the newest tick: something of it again is the next one.
    ticked: Vec<What>,
    /// The moment that the newest tick stands for.
    told: f64,
    /// How far the newest tick went, and how far those before it, fading.
    step: f64,
    stride: f64,
    /// How much further behind than at least, in seconds.
    more: f64,
    delay: f64,
    advanced: f64,
    shown: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heard: f64::NEG_INFINITY,
            ticked: Vec::new(),
            told: f64::NEG_INFINITY,
            step: 0.0,
            stride: 0.0,
            more: 0.0,
            delay: DELAY_MIN,
            advanced: f64::NEG_INFINITY,
            shown: f64::NEG_INFINITY,
        }
    }
}

impl Pace {
    /// Takes in that this arrived at `now`, so far from where it was, and answers the moment that it
    /// stands for: when it arrived, but not with the tick before it, and not before what is shown already.
    pub fn hear(&mut self, now: f64, what: What, step: f64) -> f64 {
        if now <= self.heard && !self.ticked.contains(&what) {
            self.ticked.push(what);
            self.step = self.step.max(step);
            return self.told;
        }
        let rested = now - self.heard > PAUSE;
        self.heard = self.heard.max(now);
        self.told = if rested {
            now.max(self.shown)
        } else {
            self.weigh();
            let beat = self.told + TELLING;
            let apart = now + ((beat - now) * APART_SHARE).clamp(0.0, EARLY_MAX);
            apart.max(self.shown + AHEAD_SHARE * TELLING)
        };
        self.ticked.clear();
        self.ticked.push(what);
        self.stride = self.stride.max(self.step) * REMEMBERED_SHARE;
        self.step = step;
        self.told
    }

    /// Another tick arrives: was there nothing left to show, in the midst of a motion?
    fn weigh(&mut self) {
        let dry = self.shown - self.told;
        let brisk = self.step > BRISK_SHARE * self.stride;
        if dry > 0.0 && brisk {
            self.more = (self.more + DRY_SHARE * dry).min(DELAY_MAX - DELAY_MIN);
        } else {
            self.more *= IN_TIME_SHARE;
        }
    }

    /// Which moment is shown at `now`. Never one before the last: where values begin to arrive
    /// unevenly, motions wait rather than go back.
    pub fn advance(&mut self, now: f64) -> f64 {
        let since = (now - self.advanced).max(0.0);
        let wanted = DELAY_MIN + self.more;
        self.delay += (wanted - self.delay) * (1.0 - (-since / DELAY_SECONDS).exp());
        self.advanced = now;
        self.shown = self.shown.max(now - self.delay);
        self.shown
    }

    /// The moment shown.
    pub fn shown(&self) -> f64 {
        self.shown
    }

    /// How far behind the present that is, in seconds.
    pub fn delay(&self) -> f64 {
        self.delay
    }
}
