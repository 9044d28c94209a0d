//! Fills made of lines: hachure, cross-hatch and zigzag, as scan lines clipped to the outline.

use kurbo::{Affine, BezPath, PathEl, Point, Shape as _};
use tavla_shared::shape::{FillStyle, Style};

use super::flatten::flatten;
use super::look::{Detail, Touch};
use super::sketch::Wobble;

/// The slant of the lines: up to the right, steeper than half upright.
const ANGLE: f64 = -49.0;
/// Lines are this many stroke widths apart. Like the other measures, as in rough.js, which Excalidraw hatches with.
const GAP_WIDTHS: f64 = 4.0;
/// A thinner stroke, and none at all, is hatched as one so wide.
const STROKE_MIN: f64 = 1.0;
/// Lines so many grains apart look like an even tint.
const TINT_GRAINS: f64 = 2.5;
/// The most lines across a shape; a huge one gets wider gaps.
const LINES_MAX: f64 = 1_000.0;
/// The most stretches of lines in one direction; an outline that crosses itself so often that there
/// would be more gets wider gaps.
const STRETCHES_MAX: usize = 8_000;
/// How far a drawn line's end may be off, per unit of roughness.
const WOBBLE: f64 = 0.8;

/// The lines a shape is filled with.
#[derive(Debug, Clone, PartialEq)]
pub struct Hatching {
    /// The lines.
    pub lines: BezPath,
    /// Their width.
    pub width: f64,
    /// Whether each is painted twice.
    pub retraced: bool,
}

impl Hatching {
    pub(super) fn placed(self, place: Affine) -> Self {
        Self {
            lines: place * self.lines,
            ..self
        }
    }
}

/// How much is painted of an area so far `across`: all of it, or where the lines are so near that they
/// look like an even tint, as much as they cover. None where the lines themselves are to be drawn.
pub(super) fn share(style: &Style, touch: Touch, across: f64, detail: Detail) -> Option<f64> {
    let gap = hatch_gap(style, across);
    let one_way = covered(touch.strokes() as f64 * hatch_width(style) / gap, touch);
    let covered = match style.fill_style {
        FillStyle::Solid => return Some(1.0),
        FillStyle::Hachure => one_way,
        // Where lines cross, they cover only once; a zigzag goes back across each gap.
        FillStyle::CrossHatch | FillStyle::Zigzag => 1.0 - (1.0 - one_way) * (1.0 - one_way),
    };
    (gap < TINT_GRAINS * detail.grain).then_some(covered)
}

/// How dark lines one way are that add up to `sum` of what they are on, where they are thinner than a
/// pixel and one or two pixels apart. A painter blurs each over two pixels, and where blurred ones
/// overlap, the one above hides a part of the other: what that comes to over a gap is a sixth of the
/// square of the sum for single lines a pixel apart, a third for two in one place.
fn covered(sum: f64, touch: Touch) -> f64 {
    sum * (1.0 - sum * touch.strokes() as f64 / 6.0)
}

/// How far apart a hatching's lines are in an area so far `across`, in board units.
pub fn hatch_gap(style: &Style, across: f64) -> f64 {
    let usual = (style.stroke_width.max(STROKE_MIN) * GAP_WIDTHS).round();
    usual.max(across / LINES_MAX)
}

/// How wide they are, in board units.
pub fn hatch_width(style: &Style) -> f64 {
    style.stroke_width.max(STROKE_MIN) / 2.0
}

/// The lines that fill `outline` in the way `style` says, each drawn twice where a hand draws it.
pub fn hatching(outline: &BezPath, style: &Style, touch: Touch, seed: u32) -> Hatching {
    let mut wobble = Wobble::new(seed.rotate_left(16));
    let bounds = outline.bounding_box();
    let across = bounds.width().hypot(bounds.height());
    let gap = hatch_gap(style, across);
    let polygon = flattened(outline, (across * 1e-3).clamp(0.05, across.max(0.05)));
    let mut lines = BezPath::new();
    let reach = touch.roughness().min(3.0) * WOBBLE;
    let strokes = touch.lines();
    let mut add = |degrees: f64| {
        let mut gap = gap;
        let mut rows = scan_rows(&polygon, degrees, gap);
        while rows.iter().map(Vec::len).sum::<usize>() > STRETCHES_MAX {
            gap *= 2.0;
            rows = scan_rows(&polygon, degrees, gap);
        }
        if style.fill_style == FillStyle::Zigzag {
            for _ in 0..strokes {
                zigzag(&rows, reach, &mut wobble, &mut lines);
            }
        } else {
            for (from, to) in rows.into_iter().flatten() {
                for _ in 0..strokes {
                    lines.move_to(from + wobble.offset(reach));
                    lines.line_to(to + wobble.offset(reach));
                }
            }
        }
    };
    add(ANGLE);
    if style.fill_style == FillStyle::CrossHatch {
        // Counted from the other side.
        add(ANGLE - 90.0);
    }
    Hatching {
        lines,
        width: hatch_width(style),
        retraced: touch == Touch::Retraced,
    }
}

/// The outline's straight edges.
fn flattened(outline: &BezPath, tolerance: f64) -> Vec<(Point, Point)> {
    let mut edges = Vec::new();
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    flatten(outline, tolerance, |element| match element {
        PathEl::MoveTo(to) => {
            if at != start {
                edges.push((at, start));
            }
            (start, at) = (to, to);
        }
        PathEl::ClosePath => {
            edges.push((at, start));
            at = start;
        }
        PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
            edges.push((at, to));
            at = to;
        }
    });
    if at != start {
        edges.push((at, start));
    }
    edges
}

/// For each scan line at this slant, the stretches inside the polygon (even-odd).
fn scan_rows(edges: &[(Point, Point)], degrees: f64, gap: f64) -> Vec<Vec<(Point, Point)>> {
    let turn = Affine::rotate(-degrees.to_radians());
    let back = turn.inverse();
    let level: Vec<(Point, Point)> = edges.iter().map(|&(a, b)| (turn * a, turn * b)).collect();
    let (top, bottom) = level
        .iter()
        .fold((f64::MAX, f64::MIN), |(top, bottom), (a, b)| {
            (top.min(a.y).min(b.y), bottom.max(a.y).max(b.y))
        });
    let mut rows = Vec::new();
    let mut y = top;
    while y < bottom {
        let mut crossings: Vec<f64> = level
            .iter()
            .filter(|(a, b)| (a.y <= y) != (b.y <= y))
            .map(|(a, b)| a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
            .collect();
        crossings.sort_by(f64::total_cmp);
        let pairs = crossings.as_chunks::<2>().0;
        rows.push(
            pairs
                .iter()
                .map(|&[a, b]| (back * Point::new(a, y), back * Point::new(b, y)))
                .collect(),
        );
        y += gap;
    }
    rows
}

/// One line to and fro: each row's stretch, joined to the next row's where both have one.
fn zigzag(rows: &[Vec<(Point, Point)>], reach: f64, wobble: &mut Wobble, lines: &mut BezPath) {
    let mut goes_on = false;
    for row in rows {
        let Some(&(from, to)) = row.first() else {
            goes_on = false;
            continue;
        };
        let from = from + wobble.offset(reach);
        if goes_on {
            lines.line_to(from);
        } else {
            lines.move_to(from);
        }
        lines.line_to(to + wobble.offset(reach));
        goes_on = row.len() == 1;
        for &(from, to) in &row[1..] {
            lines.move_to(from + wobble.offset(reach));
            lines.line_to(to + wobble.offset(reach));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Rect};

    fn style(fill_style: FillStyle) -> Style {
        Style {
            fill_style,
            ..Style::default()
        }
    }

    #[test]
    fn lines_stay_inside_the_outline() {
        let circle = Circle::new((50.0, 50.0), 50.0);
        for fill_style in [FillStyle::Hachure, FillStyle::CrossHatch, FillStyle::Zigzag] {
            let lines = hatching(&circle.to_path(0.01), &style(fill_style), Touch::Ruled, 1).lines;
            assert!(lines.segments().count() > 10);
            for end in lines.elements().iter().filter_map(PathEl::end_point) {
                assert!(
                    end.distance(circle.center) <= 50.1,
                    "{fill_style:?} {end:?}"
                );
            }
        }
    }

    #[test]
    fn the_first_row_is_on_the_edge_and_the_others_a_gap_apart() {
        let edges = flattened(&Rect::new(0.0, 0.0, 100.0, 35.0).to_path(0.1), 0.1);
        let rows = scan_rows(&edges, 0.0, 10.0);
        let expected =
            [0.0, 10.0, 20.0, 30.0].map(|y| vec![(Point::new(0.0, y), Point::new(100.0, y))]);
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_hand_draws_each_line_twice() {
        let outline = Rect::new(0.0, 0.0, 100.0, 100.0).to_path(0.1);
        let drawn = |touch| {
            let drawn = hatching(&outline, &style(FillStyle::Hachure), touch, 1);
            (drawn.lines.segments().count(), drawn.retraced)
        };
        let (once, _) = drawn(Touch::Ruled);
        assert_eq!(drawn(Touch::Ruled), (once, false));
        assert_eq!(drawn(Touch::Sketched(1.0)), (2 * once, false));
        assert_eq!(drawn(Touch::Retraced), (once, true));
    }

    #[test]
    fn cross_hatching_is_both_ways() {
        let outline = Rect::new(0.0, 0.0, 100.0, 100.0).to_path(0.1);
        let count = |fill| {
            hatching(&outline, &style(fill), Touch::Ruled, 1)
                .lines
                .segments()
                .count()
        };
        let (one, both) = (count(FillStyle::Hachure), count(FillStyle::CrossHatch));
        assert!(both.abs_diff(2 * one) <= 2, "{one} {both}");
    }

    #[test]
    fn a_huge_shape_gets_no_more_lines_than_the_limit() {
        let outline = Rect::new(0.0, 0.0, 1e9, 1e9).to_path(0.1);
        assert!(
            hatching(&outline, &style(FillStyle::Hachure), Touch::Ruled, 1)
                .lines
                .segments()
                .count()
                <= 1_001
        );
        let flat = Rect::new(0.0, 0.0, 0.0, 0.0).to_path(0.1);
        assert_eq!(
            hatching(&flat, &style(FillStyle::Zigzag), Touch::Ruled, 1)
                .lines
                .segments()
                .count(),
            0
        );
    }
}
