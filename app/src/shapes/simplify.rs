//! Fewer points for a line that is seen from afar.

use super::SpinePoint;

/// Simplifying looks at each point of a stretch several times; in the worst case as often as it has
/// points.
const STRETCH_MAX: usize = 512;

/// The spine without points that are, in place and in thickness, within `tolerance` of the straight
/// line between those that stay (Douglas and Peucker's method, 1973).
pub(super) fn simplified(spine: Vec<SpinePoint>, tolerance: f64) -> Vec<SpinePoint> {
    if tolerance <= 0.0 || spine.len() < 3 {
        return spine;
    }
    let mut keeps = vec![false; spine.len()];
    let last = spine.len() - 1;
    let mut stretches: Vec<(usize, usize)> = (0..last)
        .step_by(STRETCH_MAX)
        .map(|from| (from, (from + STRETCH_MAX).min(last)))
        .collect();
    while let Some((from, to)) = stretches.pop() {
        (keeps[from], keeps[to]) = (true, true);
        let off = |at: usize| (at, distance_off(spine[at], spine[from], spine[to]));
        let farthest = (from + 1..to).map(off).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, distance)) = farthest
            && distance > tolerance
        {
            stretches.extend([(from, at), (at, to)]);
        }
    }
    let kept = spine.into_iter().zip(keeps).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| point).collect()
}

/// How far a point is from the stretch between two others, in place or in thickness.
fn distance_off(at: SpinePoint, from: SpinePoint, to: SpinePoint) -> f64 {
    let along = to.point - from.point;
    let t = (at.point - from.point).dot(along) / along.hypot2().max(1e-12);
    let t = t.clamp(0.0, 1.0);
    let off = at.point.distance(from.point.lerp(to.point, t));
    let radius = from.radius + (to.radius - from.radius) * t;
    off.max((at.radius - radius).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Point;

    fn spine(points: impl Iterator<Item = (f64, f64, f64)>) -> Vec<SpinePoint> {
        let one = |(x, y, radius)| SpinePoint {
            point: Point::new(x, y),
            radius,
        };
        points.map(one).collect()
    }

    #[test]
    fn what_is_straight_and_even_is_its_ends_and_what_bulges_stays() {
        let even = || (0..100).map(|n| (f64::from(n), 0.3 * f64::from(n % 2), 1.0));
        assert_eq!(simplified(spine(even()), 0.5).len(), 2);
        let thick = even().map(|(x, y, _)| (x, y, if x == 40.0 { 3.0 } else { 1.0 }));
        let kept = simplified(spine(thick), 0.5);
        assert!(kept.iter().any(|point| point.point.x == 40.0));
        assert_eq!(simplified(spine(even()), 0.0).len(), 100);
    }

    #[test]
    fn every_point_left_out_is_near_what_is_kept() {
        let wave = spine((0..2_000).map(|n| {
            let x = f64::from(n);
            (x, (x / 30.0).sin() * 40.0, 1.0)
        }));
        let kept = simplified(wave.clone(), 1.0);
        assert!(kept.len() < 600, "{}", kept.len());
        for at in wave {
            let off = kept
                .windows(2)
                .map(|pair| distance_off(at, pair[0], pair[1]));
            assert!(off.fold(f64::MAX, f64::min) <= 1.0);
        }
    }
}
