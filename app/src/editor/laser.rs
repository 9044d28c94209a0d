//! The trail of a laser, mine or a peer's: where it was, for as long as that is seen. Nothing of it is
//! ever written.
//!
//! Pure over time. A peer's points arrive in steps, each with what was told before once more; they are
//! given the moments between two steps, so that the trail grows as evenly as it was drawn.

use std::collections::VecDeque;

use tavla_shared::geometry::Point;
use tavla_shared::presence::Laser;

/// How long a point is seen after it was made, in seconds.
pub const LASER_SECONDS: f64 = 1.2;
/// How much of a trail is told again each time, in seconds.
const TOLD_SECONDS: f64 = 1.0;
/// How far apart the points of a trail are at least, in seconds: more say nothing more.
const APART: f64 = 1.0 / 60.0;
/// The longest that the points of one telling are spread over, in seconds.
const SPREAD: f64 = 0.05;
/// The most points of a trail; the oldest give way.
const POINTS_MAX: usize = 256;

/// A point of a trail, as it is seen now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaserPoint {
    /// Where, on the board.
    pub at: Point,
    /// How much of its time is over, from 0 to 1.
    pub age: f32,
    /// Whether a new line begins with it.
    pub begins: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Made {
    at: Point,
    time: f64,
    begins: bool,
}

/// The points of one person's laser, oldest first.
#[derive(Debug, Default)]
pub(super) struct Trail {
    points: VecDeque<Made>,
    /// The rank after the newest point's. It never begins anew: who hears it knows what is new.
    next: usize,
}

impl Trail {
    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn push(&mut self, made: Made) {
        self.points.push_back(made);
        self.next += 1;
        if self.points.len() > POINTS_MAX {
            self.points.pop_front();
        }
    }

    /// My laser points here at `now`.
    pub(super) fn point(&mut self, now: f64, at: Point, begins: bool) {
        let newest = self.points.back();
        let soon = newest.is_some_and(|newest| now - newest.time < APART || newest.at == at);
        if begins || !soon {
            let time = now;
            self.push(Made { at, time, begins });
        }
    }

    /// What peers are told of it. It stays the same while nothing is added.
    pub(super) fn told(&self) -> Option<Laser> {
        let since = self.points.back()?.time - TOLD_SECONDS;
        let first = self.points.partition_point(|made| made.time < since);
        let from = self.next - (self.points.len() - first);
        let told = self.points.range(first..);
        Some(Laser {
            from,
            points: told.clone().map(|made| made.at).collect(),
            starts: told
                .zip(from..)
                .filter(|(made, _)| made.begins)
                .map(|(_, rank)| rank)
                .collect(),
        })
    }

    /// A peer's laser, which stands for the moment `time` of their telling.
    pub(super) fn hear(&mut self, time: f64, laser: &Laser) {
        let end = laser.from.saturating_add(laser.points.len());
        if end < self.next {
            // A client that counts from the beginning again.
            self.next = laser.from;
        }
        let known = self.next.saturating_sub(laser.from);
        let new = laser.points.get(known..).unwrap_or_default();
        // Where some were lost, no line is drawn over them.
        let lost = laser.from > self.next;
        self.next = self.next.max(laser.from);
        let before = self.points.back().map_or(f64::NEG_INFINITY, |it| it.time);
        let since = before.max(time - SPREAD).min(time);
        for (at, part) in new.iter().zip(1_u32..) {
            let begins = laser.starts.contains(&self.next);
            let share = f64::from(part) / new.len() as f64;
            self.push(Made {
                at: *at,
                time: since + (time - since) * share,
                begins: begins || part == 1 && lost,
            });
        }
    }

    /// Forgets what is not seen any more at the moment `shown`; all at once where nothing may fade.
    pub(super) fn forget(&mut self, shown: f64, reduced: bool) {
        let is_over = |made: &Made| made.time + LASER_SECONDS <= shown;
        if reduced {
            if self.points.back().is_some_and(is_over) {
                self.points.clear();
            }
            return;
        }
        while self.points.front().is_some_and(is_over) {
            self.points.pop_front();
            // A line goes on from where it is cut off.
            if let Some(first) = self.points.front_mut() {
                first.begins = true;
            }
        }
    }

    /// In how many seconds it looks different by itself.
    pub(super) fn changes_in(&self, shown: f64, reduced: bool) -> f64 {
        match self.points.back() {
            None => f64::INFINITY,
            Some(newest) if reduced => (newest.time + LASER_SECONDS - shown).max(0.0),
            Some(_) => 0.0,
        }
    }

    /// How it looks at the moment `shown`.
    pub(super) fn shown(&self, shown: f64, reduced: bool) -> Vec<LaserPoint> {
        let reached = self.points.iter().take_while(|made| made.time <= shown);
        reached
            .map(|made| LaserPoint {
                at: made.at,
                age: if reduced {
                    0.0
                } else {
                    ((shown - made.time) / LASER_SECONDS).clamp(0.0, 1.0) as f32
                },
                begins: made.begins,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64) -> Point {
        Point::new(x, 0.0)
    }

    fn drawn(points: u32) -> Trail {
        let mut trail = Trail::default();
        for n in 0..points {
            trail.point(f64::from(n) * 0.02, at(f64::from(n)), n == 0);
        }
        trail
    }

    fn xs(trail: &Trail, shown: f64) -> Vec<f64> {
        let shown = trail.shown(shown, false);
        shown.iter().map(|point| point.at.x).collect()
    }

    #[test]
    fn points_fade_one_after_the_other_and_then_nothing_is_left_to_tell() {
        let mut trail = drawn(3);
        trail.forget(0.03 + LASER_SECONDS, false);
        assert_eq!(xs(&trail, 0.03 + LASER_SECONDS), [2.0]);
        assert_eq!(trail.changes_in(1.0, false), 0.0);
        trail.forget(0.04 + LASER_SECONDS, false);
        assert!(trail.is_empty());
        assert_eq!(trail.told(), None);
        assert_eq!(trail.changes_in(1.0, false), f64::INFINITY);
    }

    #[test]
    fn with_reduced_motion_the_whole_trail_stays_and_goes_at_once() {
        let mut trail = drawn(3);
        trail.forget(0.03 + LASER_SECONDS, true);
        let shown = trail.shown(0.03 + LASER_SECONDS, true);
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|point| point.age == 0.0));
        assert!((trail.changes_in(0.54, true) - 0.7).abs() < 1e-9);
        trail.forget(0.04 + LASER_SECONDS, true);
        assert!(trail.is_empty());
    }

    #[test]
    fn what_is_told_is_the_last_second_and_stays_so_while_nothing_is_added() {
        let trail = drawn(100);
        let told = trail.told().unwrap();
        assert_eq!((told.from, told.points.len()), (49, 51));
        assert!(told.starts.is_empty());
        assert_eq!(trail.told(), Some(told));
    }

    #[test]
    fn a_peer_s_points_are_merged_by_rank_and_none_is_shown_before_its_moment() {
        let mut mine = Trail::default();
        let mut theirs = Trail::default();
        mine.point(0.0, at(0.0), true);
        mine.point(0.02, at(1.0), false);
        theirs.hear(1.0, &mine.told().unwrap());
        mine.point(0.04, at(2.0), false);
        // Lost on the way.
        let _ = mine.told();
        mine.point(0.06, at(3.0), false);
        theirs.hear(1.1, &mine.told().unwrap());
        // Repeated by the heartbeat.
        theirs.hear(1.15, &mine.told().unwrap());
        assert_eq!(xs(&theirs, 1.0), [0.0, 1.0]);
        assert_eq!(xs(&theirs, 1.08), [0.0, 1.0, 2.0]);
        assert_eq!(xs(&theirs, 1.1), [0.0, 1.0, 2.0, 3.0]);
        let begins = theirs.shown(1.1, false).into_iter().map(|it| it.begins);
        assert_eq!(begins.collect::<Vec<_>>(), [true, false, false, false]);
    }

    #[test]
    fn a_second_line_begins_where_it_was_pressed() {
        let mut mine = drawn(2);
        mine.point(0.5, at(50.0), true);
        let mut theirs = Trail::default();
        theirs.hear(1.0, &mine.told().unwrap());
        let begins = theirs.shown(1.0, false).into_iter().map(|it| it.begins);
        assert_eq!(begins.collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn who_counts_from_the_beginning_again_is_heard_and_a_hole_is_no_line() {
        let mut theirs = Trail::default();
        let laser = |from: usize, points: &[f64]| Laser {
            from,
            points: points.iter().map(|x| at(*x)).collect(),
            starts: Vec::new(),
        };
        theirs.hear(1.0, &laser(90, &[1.0, 2.0]));
        theirs.hear(1.1, &laser(0, &[5.0]));
        assert_eq!(xs(&theirs, 1.1), [1.0, 2.0, 5.0]);
        theirs.hear(1.2, &laser(7, &[8.0]));
        assert!(theirs.shown(1.2, false)[3].begins);
    }
}
