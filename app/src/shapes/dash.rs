//! Dashes and dots: an outline cut into the pieces that are painted.

use kurbo::BezPath;
use tavla_shared::shape::{Dash, Style};

use super::{Detail, course};

/// The most pieces one outline is cut into; longer ones get longer dashes, so that a huge shape
/// with a thin stroke costs no more than others.
const PIECES_MAX: f64 = 4_000.0;

/// Dashes that repeat after so many grains cannot be told apart.
const BLUR_GRAINS: f64 = 2.0;

/// How long a dash and the gap after it are; none for a solid stroke.
fn pattern(dash: Dash, width: f64) -> Option<[f64; 2]> {
    match dash {
        Dash::Solid => None,
        Dash::Dashed => Some([8.0, 8.0 + width]),
        Dash::Dotted => Some([1.5, 6.0 + width]),
    }
}

/// Whether dashes are so fine that they look like a fainter stroke.
pub(super) fn is_blurred(style: &Style, detail: Detail) -> bool {
    pattern(style.dash, style.stroke_width)
        .is_some_and(|[dash, gap]| dash + gap < BLUR_GRAINS * detail.grain)
}

/// How much of a dashed stroke there is; all of a solid one. Dashes have round ends.
pub(super) fn share(style: &Style) -> f64 {
    pattern(style.dash, style.stroke_width).map_or(1.0, |[dash, gap]| {
        ((dash + style.stroke_width) / (dash + gap)).min(1.0)
    })
}

/// `path` cut into dashes for a stroke of `width`.
pub fn dashed(path: &BezPath, dash: Dash, width: f64) -> BezPath {
    let Some(pattern) = pattern(dash, width) else {
        return path.clone();
    };
    let period: f64 = pattern.iter().sum();
    let stretch = (course::length(path) / period / PIECES_MAX).max(1.0);
    let pattern = pattern.map(|part| part * stretch);
    kurbo::dash(path.iter(), 0.0, &pattern).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Point;

    fn line(length: f64) -> BezPath {
        course::rounded(&[Point::ZERO, Point::new(length, 0.0)], 0.0, false)
    }

    fn pieces(path: &BezPath) -> usize {
        path.subpaths().count()
    }

    #[test]
    fn dashes_are_as_long_as_their_pattern_says() {
        assert_eq!(pieces(&dashed(&line(100.0), Dash::Solid, 2.0)), 1);
        assert_eq!(pieces(&dashed(&line(90.0), Dash::Dashed, 2.0)), 5);
        assert_eq!(pieces(&dashed(&line(95.0), Dash::Dotted, 2.0)), 10);
    }

    #[test]
    fn an_endless_line_is_cut_into_a_bounded_number_of_pieces() {
        assert!(pieces(&dashed(&line(1e9), Dash::Dotted, 1.0)) <= 4_001);
    }
}
