//! Curves as straight pieces, of which there is a bound whatever a stranger has written.

use kurbo::{BezPath, PathEl, PathSeg, Point};

/// The most pieces that curves are made of beyond one for each: where a path needs more to be as near
/// as was asked for, it is less near. Nothing that fits a screen needs as many.
const PIECES_MAX: f64 = 100_000.0;

/// Goes through `path` in straight pieces that are about within `tolerance` of it.
pub fn flatten(path: &BezPath, tolerance: f64, piece: impl FnMut(PathEl)) {
    // In pieces as long as they may be, there are as many as the roots of how far each curve bends say,
    // by the root of how far off a piece may be (Wang's formula).
    let roots: f64 = path.segments().map(|curve| bend(curve).sqrt()).sum();
    let coarsest = (roots / PIECES_MAX).powi(2);
    kurbo::flatten(path, tolerance.max(coarsest), piece);
}

/// How far off one straight piece for all of it may be, at most.
fn bend(curve: PathSeg) -> f64 {
    let off =
        |a: Point, b: Point, c: Point| (a.to_vec2() - 2.0 * b.to_vec2() + c.to_vec2()).hypot();
    match curve {
        PathSeg::Line(_) => 0.0,
        PathSeg::Quad(it) => off(it.p0, it.p1, it.p2) / 4.0,
        PathSeg::Cubic(it) => off(it.p0, it.p1, it.p2).max(off(it.p1, it.p2, it.p3)) * 0.75,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Shape as _};

    fn pieces(path: &BezPath, tolerance: f64) -> usize {
        let mut count = 0;
        flatten(path, tolerance, |_| count += 1);
        count
    }

    #[test]
    fn what_a_screen_shows_is_as_near_as_was_asked_for() {
        let circle = Circle::new((0.0, 0.0), 4_000.0).to_path(1e-3);
        let mut near = true;
        flatten(&circle, 0.05, |piece| {
            let distance = piece.end_point().map(|at| at.to_vec2().hypot());
            near &= distance.is_none_or(|it| (it - 4_000.0).abs() < 0.05);
        });
        assert!(near);
        let mut exact = 0;
        kurbo::flatten(&circle, 0.05, |_| exact += 1);
        assert_eq!(pieces(&circle, 0.05), exact);
    }

    #[test]
    fn no_path_becomes_more_pieces_than_the_bound() {
        let mut path = BezPath::new();
        path.move_to((0.0, 0.0));
        for at in 0..10_000_u32 {
            let place = |number: u32| {
                let thrown = number.wrapping_mul(2_654_435_761);
                (f64::from(thrown), f64::from(thrown.rotate_left(16)))
            };
            path.curve_to(place(3 * at), place(3 * at + 1), place(3 * at + 2));
        }
        for tolerance in [1e-6, 0.01, 1e3] {
            let count = pieces(&path, tolerance);
            assert!(
                count <= 10_001 + PIECES_MAX as usize,
                "{tolerance}: {count}"
            );
        }
    }
}
