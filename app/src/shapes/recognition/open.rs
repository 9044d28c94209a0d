//! Lines and arrows: strokes that go straight, or do until they turn back for a head.

use kurbo::{Point, Vec2};

use super::{Recognised, length};

/// The way along a straight line is at most so much longer than from end to end.
const DETOUR_MAX: f64 = 1.1;
/// No point is farther beside it, in parts of its length.
const BESIDE_MAX: f64 = 0.07;
/// A head begins where the stroke comes back by so much of how far it had gone,
const BACK_MIN: f64 = 0.05;
/// once that is so much of the farthest it ever goes.
const WAY_MIN: f64 = 0.5;
/// The shaft is at least so much of the stroke.
const SHAFT_MIN: f64 = 0.4;
/// How much is drawn for the head, in shafts.
const HEAD_DRAWN: std::ops::RangeInclusive<f64> = 0.18..=2.4;
/// How far from its tip a head reaches at most, in shafts,
const HEAD_REACH_MAX: f64 = 0.6;
/// how far it goes beyond it,
const HEAD_BEYOND_MAX: f64 = 0.08;
/// how far back at least,
const HEAD_BACK_MIN: f64 = 0.06;
/// and how far to each side.
const HEAD_SIDE_MIN: f64 = 0.025;
/// The smaller side of a head is at least so much of the larger one.
const HEAD_EVEN_MIN: f64 = 0.2;

/// The stroke as a straight line.
pub(super) fn line(points: &[Point]) -> Option<Recognised> {
    let (from, to) = (*points.first()?, *points.last()?);
    is_straight(points).then_some(Recognised::Line { from, to })
}

fn is_straight(points: &[Point]) -> bool {
    let Some((&from, &to)) = points.first().zip(points.last()) else {
        return false;
    };
    let whole = to - from;
    let across = whole.hypot();
    if across <= 0.0 || length(points) > DETOUR_MAX * across {
        return false;
    }
    let beside = |point: &Point| whole.cross(*point - from).abs() / across;
    points.iter().all(|it| beside(it) <= BESIDE_MAX * across)
}

/// The stroke as an arrow: a shaft, and from its tip back along both sides.
pub(super) fn arrow(points: &[Point]) -> Option<Recognised> {
    let from = *points.first()?;
    let tip_at = turning(points, from)?;
    let (shaft, head) = (&points[..=tip_at], &points[tip_at..]);
    let tip = tip_of(shaft, head, from);
    let reach = from.distance(tip);
    let drawn = length(head) / reach;
    let is_shaft = is_straight(shaft) && length(shaft) >= SHAFT_MIN * length(points);
    if !is_shaft || !HEAD_DRAWN.contains(&drawn) {
        return None;
    }
    is_head(head, from, tip).then_some(Recognised::Arrow { from, to: tip })
}

/// Where the stroke first turns back towards its beginning.
fn turning(points: &[Point], from: Point) -> Option<usize> {
    let gone = |at: usize| from.distance(points[at]);
    let farthest = (0..points.len()).map(gone).fold(0.0, f64::max);
    let mut tip_at = 0;
    for at in 1..points.len() {
        if gone(at) > gone(tip_at) {
            tip_at = at;
        } else if gone(at) < gone(tip_at) * (1.0 - BACK_MIN) && gone(tip_at) >= farthest * WAY_MIN {
            return Some(tip_at);
        }
    }
    None
}

/// The farthest that shaft or head go in the shaft's direction.
fn tip_of(shaft: &[Point], head: &[Point], from: Point) -> Point {
    let end = shaft.last().copied().unwrap_or(from);
    let along = end - from;
    let beyond = |point: &&Point| (**point - from).dot(along);
    let near = head.iter().take(head.len() / 4 + 1);
    let best = near.max_by(|a, b| beyond(a).total_cmp(&beyond(b)));
    best.copied().unwrap_or(end)
}

fn is_head(head: &[Point], from: Point, tip: Point) -> bool {
    let shaft = (tip - from).hypot();
    let along = (tip - from) / shaft;
    let (mut back, mut left, mut right) = (0.0_f64, 0.0_f64, 0.0_f64);
    for point in head {
        let arm: Vec2 = (*point - tip) / shaft;
        if arm.hypot() > HEAD_REACH_MAX || arm.dot(along) > HEAD_BEYOND_MAX {
            return false;
        }
        back = back.max(-arm.dot(along));
        left = left.max(arm.cross(along));
        right = right.max(-arm.cross(along));
    }
    let (less, more) = (left.min(right), left.max(right));
    back >= HEAD_BACK_MIN && less >= HEAD_SIDE_MIN && less >= HEAD_EVEN_MIN * more
}
