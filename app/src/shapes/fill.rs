//! Fills made of lines: hachure, cross-hatch and zigzag, as scan lines clipped to the outline.

use kurbo::{Affine, BezPath, PathEl, Point, Shape as _};
use tavla_shared::shape::{FillStyle, Style};

use super::Detail;
use super::flatten::flatten;
use super::sketch::Wobble;

/// The slant of the lines: up to the right, steeper than half upright.
const ANGLE: f64 = -49.0;
/// Lines are this many stroke widths apart,
const GAP_WIDTHS: f64 = 4.0;
/// but at least this far.
const GAP_MIN: f64 = 4.0;
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
}

impl Hatching {
    pub(super) fn placed(self, place: Affine) -> Self {
        Self {
            lines: place * self.lines,
            width: self.width,
        }
    }
}

/// How much of the area is painted: all of it, or where the lines are so near that they look like an
/// even tint, as much as they cover. None where the lines themselves are to be drawn.
pub(super) fn share(style: &Style, detail: Detail) -> Option<f64> {
    let once = width(style) / gap(style);
    let covered = match style.fill_style {
        FillStyle::Solid => return Some(1.0),
        FillStyle::Hachure => once,
        // Where lines cross, they cover only once; a zigzag goes back across each gap.
        FillStyle::CrossHatch | FillStyle::Zigzag => 1.0 - (1.0 - once) * (1.0 - once),
    };
    (gap(style) < TINT_GRAINS * detail.grain).then_some(covered)
}

/// How far apart the lines are, unless the shape is huge.
fn gap(style: &Style) -> f64 {
    (style.stroke_width * GAP_WIDTHS).max(GAP_MIN)
}

fn width(style: &Style) -> f64 {
    (style.stroke_width / 2.0).max(0.75)
}

/// The lines that fill `outline` in the way `style` says. Where `roughness` is more than 0, each is
/// drawn twice, as a hand draws it.
pub fn hatching(outline: &BezPath, style: &Style, roughness: f64, seed: u32) -> Hatching {
    let mut wobble = Wobble::new(seed.rotate_left(16));
    let bounds = outline.bounding_box();
    let across = bounds.width().hypot(bounds.height());
    let gap = gap(style).max(across / LINES_MAX);
    let polygon = flattened(outline, (across * 1e-3).clamp(0.05, across.max(0.05)));
    let mut lines = BezPath::new();
    let reach = roughness.min(3.0) * WOBBLE;
    let strokes = if roughness > 0.0 { 2 } else { 1 };
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
        add(ANGLE + 90.0);
    }
    Hatching {
        lines,
        width: width(style),
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
    let mut y = top + gap / 2.0;
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
            let lines = hatching(&circle.to_path(0.01), &style(fill_style), 0.0, 1).lines;
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
    fn a_hand_draws_each_line_twice() {
        let outline = Rect::new(0.0, 0.0, 100.0, 100.0).to_path(0.1);
        let count = |roughness| {
            let drawn = hatching(&outline, &style(FillStyle::Hachure), roughness, 1);
            drawn.lines.segments().count()
        };
        assert_eq!(count(1.0), 2 * count(0.0));
    }

    #[test]
    fn cross_hatching_is_both_ways() {
        let outline = Rect::new(0.0, 0.0, 100.0, 100.0).to_path(0.1);
        let count = |fill| {
            hatching(&outline, &style(fill), 0.0, 1)
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
            hatching(&outline, &style(FillStyle::Hachure), 0.0, 1)
                .lines
                .segments()
                .count()
                <= 1_001
        );
        let flat = Rect::new(0.0, 0.0, 0.0, 0.0).to_path(0.1);
        assert_eq!(
            hatching(&flat, &style(FillStyle::Zigzag), 0.0, 1)
                .lines
                .segments()
                .count(),
            0
        );
    }
}
