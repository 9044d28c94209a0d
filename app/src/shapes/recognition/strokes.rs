//! Strokes as hands draw them, made from a seed: uneven, trembling, tilted, begun anywhere, their ends
//! apart or overlapping.

use std::f64::consts::TAU;

use kurbo::{Affine, Point, Vec2};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A hand with habits of its own.
pub(super) struct Hand {
    random: StdRng,
}

impl Hand {
    pub(super) fn new(seed: u64) -> Self {
        let random = StdRng::seed_from_u64(seed);
        Self { random }
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        self.random.random_range(low..high)
    }

    pub(super) fn chance(&mut self, of_one: f64) -> bool {
        self.random.random_bool(of_one)
    }

    /// Goes through these places as a hand does: with rounded corners, slow waves and a tremble.
    pub(super) fn drawn(&mut self, places: &[Point]) -> Vec<Point> {
        let size = extent(places);
        let step = size / self.between(25.0, 70.0);
        let mut points = Vec::new();
        for pair in places.windows(2) {
            let steps = (pair[0].distance(pair[1]) / step).ceil().max(1.0);
            points.extend((0..steps as u32).map(|at| pair[0].lerp(pair[1], f64::from(at) / steps)));
        }
        points.extend(places.last());
        for _ in 0..3 {
            let before = points.clone();
            for (at, three) in before.windows(3).enumerate() {
                points[at + 1] = three[0].midpoint(three[2]).midpoint(three[1]);
            }
        }
        let waves = [(); 4].map(|()| (self.between(0.5, 4.0), self.between(0.0, 6.3)));
        let (sway, tremble) = (
            size * self.between(0.004, 0.014),
            size * self.between(0.0, 0.006),
        );
        let count = points.len() as f64;
        for (at, point) in points.iter_mut().enumerate() {
            let way = at as f64 / count * TAU;
            let wave = |(often, from): (f64, f64)| (way * often + from).sin();
            let swayed = Vec2::new(
                wave(waves[0]) + wave(waves[1]),
                wave(waves[2]) + wave(waves[3]),
            );
            let shaken = Vec2::new(
                self.random.random_range(-1.0..1.0),
                self.random.random_range(-1.0..1.0),
            );
            *point += swayed * sway + shaken * tremble;
        }
        points
    }

    /// Goes around these corners, begun anywhere, either way, not quite closed or closed twice.
    pub(super) fn around(&mut self, corners: &[Point]) -> Vec<Point> {
        let mut ring: Vec<Point> = Vec::new();
        let next = corners.iter().cycle().skip(1);
        for (from, to) in corners.iter().zip(next) {
            ring.extend((0..24).map(|at| from.lerp(*to, f64::from(at) / 24.0)));
        }
        if self.chance(0.5) {
            ring.reverse();
        }
        // Most begin at a corner.
        let corner = self.random.random_range(0..corners.len()) * 24;
        let begin = if self.chance(0.7) {
            corner
        } else {
            self.random.random_range(0..ring.len())
        };
        let share = self.between(0.95, 1.06);
        let count = (ring.len() as f64 * share) as usize;
        let way: Vec<Point> = ring
            .iter()
            .cycle()
            .skip(begin)
            .take(count)
            .copied()
            .collect();
        let tilt = self.between(-0.09, 0.09);
        self.drawn(&turned(&way, tilt))
    }

    /// The corners of a figure in a box of any proportions a hand draws.
    pub(super) fn boxed(&mut self, corners: &[(f64, f64)]) -> Vec<Point> {
        let width = self.between(60.0, 400.0);
        let height = width * self.between(0.4, 2.2);
        let at = |&(x, y): &(f64, f64)| Point::new(x * width, y * height);
        let mut places: Vec<Point> = corners.iter().map(at).collect();
        for place in &mut places {
            let off = 0.035 * width.min(height);
            *place += Vec2::new(self.between(-off, off), self.between(-off, off));
        }
        places
    }

    /// A straight way, and where its head's barbs end.
    pub(super) fn arrow(&mut self) -> (Vec<Point>, Point, Point) {
        let (length, turn) = (self.between(60.0, 500.0), self.between(0.0, TAU));
        let barb = length * self.between(0.13, 0.35);
        let spread = [(); 2].map(|()| self.between(0.4, 0.85));
        let tip = Point::new(length, 0.0);
        let back = |angle: f64| tip + Vec2::from_angle(std::f64::consts::PI + angle) * barb;
        let (one, other) = (back(spread[0]), back(-spread[1]));
        let mut places = vec![Point::ZERO, tip, one];
        // Back to the tip, or straight across to the other barb.
        if self.chance(0.7) {
            places.push(tip);
        }
        places.push(other);
        if self.chance(0.2) {
            places.push(tip);
        }
        let turned = turned(&places, turn);
        let (from, to) = (turned[0], turned[1]);
        (self.drawn(&turned), from, to)
    }
}

fn turned(places: &[Point], angle: f64) -> Vec<Point> {
    let turn = Affine::rotate(angle);
    places.iter().map(|place| turn * *place).collect()
}

fn extent(places: &[Point]) -> f64 {
    let rect = super::super::points_box(places).unwrap_or_default();
    rect.width().hypot(rect.height()).max(1.0)
}
