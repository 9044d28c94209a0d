//! How hands look that are shown from afar: how far from where they were, and how jerkily.
//!
//! Ours is measured against plain interpolation and against none on the same hands over the same
//! networks. The bench fails where ours is not the best: lower jerk than both on every one, at no higher
//! error than interpolation.

mod follower;
mod trace;

use anyhow::ensure;
use serde::Serialize;

use self::follower::{Follower, Lerp, Ours, Raw, Shown};
use self::trace::{Hand, Network, TRACE_SECONDS, arrivals};
use super::row::{Cells, Output, rounded};

/// How many hands.
const SEEDS: u64 = 8;
/// At how many frames a second they are shown.
const FRAMES: f64 = 60.0;
/// What of the beginning does not count, in seconds: nothing has arrived yet.
const WARM_UP: f64 = 1.0;

/// What one way to show one hand came to.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Score {
    /// Root of the mean square of how far it was shown from where it was, in egui points.
    error: f64,
    /// Root of the mean square of the third derivative of what was shown, in points a second cubed.
    jerk: f64,
    /// How far behind what arrived it was shown, in seconds.
    behind: f64,
}

/// One of them.
type Way = fn(&Contest) -> Score;

/// The three ways on one hand.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Contest {
    ours: Score,
    lerp: Score,
    raw: Score,
}

impl Contest {
    fn hold(seed: u64, network: Network) -> Self {
        Self {
            ours: score(&mut Ours::default(), seed, network),
            lerp: score(&mut Lerp::default(), seed, network),
            raw: score(&mut Raw::default(), seed, network),
        }
    }

    fn is_won(&self) -> bool {
        self.ours.jerk < self.lerp.jerk.min(self.raw.jerk) && self.ours.error <= self.lerp.error
    }
}

fn score(follower: &mut impl Follower, seed: u64, network: Network) -> Score {
    let hand = Hand::of_seed(seed);
    let mut arrivals = arrivals(&hand, network, seed).into_iter().peekable();
    let frames: Vec<(f64, Shown)> = (0..(TRACE_SECONDS * FRAMES) as u32)
        .map(|frame| {
            let now = f64::from(frame) / FRAMES;
            while let Some(arrival) = arrivals.next_if(|arrival| arrival.time <= now) {
                follower.hear(now, arrival.at);
            }
            (now, follower.show(now))
        })
        .filter(|(now, _)| *now >= WARM_UP)
        .collect();
    let count = frames.len() as f64;
    // What the network takes is nobody's choice, and the same all the time: what fits best.
    let error = (0..80)
        .map(|step| {
            let latency = f64::from(step) * 0.002;
            let squares = frames.iter().map(|(now, shown)| {
                let was = hand.at(now - shown.behind - latency);
                (was[0] - shown.at[0]).powi(2) + (was[1] - shown.at[1]).powi(2)
            });
            (squares.sum::<f64>() / count).sqrt()
        })
        .fold(f64::INFINITY, f64::min);
    let jerks = frames.windows(4).map(|four| {
        let third = |i: usize| {
            let at = |frame: usize| four[frame].1.at[i];
            (at(3) - 3.0 * at(2) + 3.0 * at(1) - at(0)) * FRAMES.powi(3)
        };
        third(0).powi(2) + third(1).powi(2)
    });
    Score {
        error,
        jerk: (jerks.sum::<f64>() / (count - 3.0)).sqrt(),
        behind: frames.iter().map(|(_, shown)| shown.behind).sum::<f64>() / count,
    }
}

/// One way to show all hands over one network, on average.
#[derive(Debug, Serialize)]
struct MotionRow {
    bench: &'static str,
    work: &'static str,
    network: &'static str,
    traces: usize,
    error_points: f64,
    jerk_mega: f64,
    behind_ms: f64,
}

impl MotionRow {
    fn of(work: &'static str, network: Network, scores: &[Score]) -> Self {
        let mean = |value: fn(&Score) -> f64| {
            rounded(scores.iter().map(value).sum::<f64>() / scores.len().max(1) as f64)
        };
        Self {
            bench: "presence",
            work,
            network: network.name(),
            traces: scores.len(),
            error_points: mean(|score| score.error),
            jerk_mega: mean(|score| score.jerk / 1e6),
            behind_ms: mean(|score| score.behind * 1e3),
        }
    }
}

impl Cells for MotionRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 22, self.work.to_owned()),
            ("network", 14, self.network.to_owned()),
            ("traces", 8, self.traces.to_string()),
            ("error pt", 11, self.error_points.to_string()),
            ("jerk Mpt/s³", 13, self.jerk_mega.to_string()),
            ("behind ms", 11, self.behind_ms.to_string()),
        ]
    }
}

/// Prints what each way came to.
///
/// # Errors
/// Where ours is not the best.
pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let mut lost = Vec::new();
    for network in Network::ALL {
        let contests: Vec<Contest> = (1..=SEEDS)
            .map(|seed| Contest::hold(seed, network))
            .collect();
        let ways: [(&str, Way); 3] = [
            ("motion, ours", |contest| contest.ours),
            ("motion, lerp", |contest| contest.lerp),
            ("motion, raw", |contest| contest.raw),
        ];
        for (work, way) in ways {
            let scores: Vec<Score> = contests.iter().map(way).collect();
            output.row(&MotionRow::of(work, network, &scores))?;
        }
        lost.extend(
            contests
                .iter()
                .zip(1..=SEEDS)
                .filter(|(contest, _)| !contest.is_won())
                .map(|(contest, seed)| format!("{} {seed}: {contest:?}", network.name())),
        );
    }
    ensure!(
        lost.is_empty(),
        "motion is not the smoothest: {}",
        lost.join("; ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_are_shown_with_less_jerk_than_interpolated_and_raw_and_at_no_higher_error() {
        for network in Network::ALL {
            for seed in 1..=3 {
                let contest = Contest::hold(seed, network);
                assert!(contest.is_won(), "{network:?}, seed {seed}: {contest:?}");
            }
        }
    }

    #[test]
    fn a_way_that_cannot_win_does_not() {
        let raw = score(&mut Raw::default(), 1, Network::Clean);
        let lerp = score(&mut Lerp::default(), 1, Network::Clean);
        let contest = Contest {
            ours: raw,
            lerp,
            raw,
        };
        assert!(!contest.is_won(), "{contest:?}");
    }
}
