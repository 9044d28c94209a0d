//! Ways that hands go, and how news of them arrive: the same for the same seed, for ever.
//!
//! A hand reaches by the path of least jerk (Flash and Hogan, 1985), somewhat bent, and rests between
//! some of its reaches. It never asks the system for a clock or for chance.

/// Where a hand is, in egui points.
pub type At = [f64; 2];

/// How long a hand is followed, in seconds.
pub const TRACE_SECONDS: f64 = 20.0;
/// When it begins to move.
const BEGINS: f64 = 0.5;
/// Where it rests until then.
pub const FIRST: At = [400.0, 300.0];
/// How often a client tells where its pointer is, in seconds.
const TELLING: f64 = 1.0 / 30.0;
/// How long anything is on its way at least, in seconds.
const LATENCY: f64 = 0.03;

/// Numbers that look like chance: `SplitMix64`, whose numbers no library's next version changes.
struct Dice(u64);

impl Dice {
    /// Between 0 and 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.roll()
    }
}

/// One movement, from rest to rest.
struct Reach {
    begins: f64,
    seconds: f64,
    from: At,
    to: At,
    /// How far it swings out, as a share of its length; to the left where it is negative.
    bend: f64,
}

impl Reach {
    fn at(&self, time: f64) -> At {
        let t = ((time - self.begins) / self.seconds).clamp(0.0, 1.0);
        let gone = t * t * t * (10.0 - 15.0 * t + 6.0 * t * t);
        let [dx, dy] = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let out = self.bend * 4.0 * gone * (1.0 - gone);
        [
            self.from[0] + dx * gone - dy * out,
            self.from[1] + dy * gone + dx * out,
        ]
    }
}

/// The way that one hand goes.
pub struct Hand {
    reaches: Vec<Reach>,
}

impl Hand {
    /// One of the many ways.
    pub fn of_seed(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let (mut begins, mut from) = (BEGINS, FIRST);
        let mut reaches = Vec::new();
        while begins < TRACE_SECONDS {
            let to = [dice.between(0.0, 1_200.0), dice.between(0.0, 800.0)];
            let length = (to[0] - from[0]).hypot(to[1] - from[1]);
            let seconds = 0.25 + length / 900.0 * dice.between(0.4, 1.0);
            let bend = dice.between(-0.2, 0.2);
            reaches.push(Reach {
                begins,
                seconds,
                from,
                to,
                bend,
            });
            begins += seconds;
            if dice.roll() < 0.35 {
                begins += dice.between(0.2, 1.0);
            }
            from = to;
        }
        Self { reaches }
    }

    /// Where it is at `time`.
    pub fn at(&self, time: f64) -> At {
        let after = self.reaches.partition_point(|reach| reach.begins <= time);
        after
            .checked_sub(1)
            .and_then(|at| self.reaches.get(at))
            .map_or(FIRST, |reach| reach.at(time))
    }
}

/// What a network does to news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Nothing but to take its time.
    Clean,
    /// It takes up to 80 ms more or less.
    Jitter,
    /// One in twenty does not arrive.
    Loss,
    /// About once a second nothing arrives for 0.1 to 0.25 s, and then all of it.
    Bursts,
}

impl Network {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Clean, Self::Jitter, Self::Loss, Self::Bursts];

    /// Its name in a row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Jitter => "80 ms jitter",
            Self::Loss => "5 % loss",
            Self::Bursts => "bursts",
        }
    }
}

/// News of a hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// When it arrives.
    pub time: f64,
    /// Where the hand was.
    pub at: At,
}

/// What arrives of a hand's way, in order: a stream is carried by TCP, so nothing overtakes.
pub fn arrivals(hand: &Hand, network: Network, seed: u64) -> Vec<Arrival> {
    let mut dice = Dice(!seed);
    let mut arrivals: Vec<Arrival> = Vec::new();
    let (mut told, mut arrived) = (FIRST, 0.0_f64);
    let (mut held_until, mut next_stall) = (0.0, 1.0);
    for tick in 0.. {
        // A client looks at its pointer once a frame, which is not quite when it is due.
        let time = f64::from(tick) * TELLING + dice.between(0.0, 0.004);
        if time > TRACE_SECONDS {
            break;
        }
        let at = hand.at(time).map(|x| (x * 10.0).round() / 10.0);
        if at == told {
            continue;
        }
        told = at;
        let mut takes = LATENCY + dice.between(0.0, 0.004);
        match network {
            Network::Clean => {}
            Network::Jitter => takes += dice.between(0.0, 0.08),
            Network::Loss if dice.roll() < 0.05 => continue,
            Network::Loss => takes += dice.between(0.0, 0.01),
            Network::Bursts => {
                if time > next_stall {
                    held_until = time + dice.between(0.1, 0.25);
                    next_stall = time + dice.between(0.6, 1.6);
                }
                takes += (held_until - time).max(0.0);
            }
        }
        arrived = arrived.max(time + takes);
        arrivals.push(Arrival { time: arrived, at });
    }
    arrivals
}
