//! Rectangles, ellipses, diamonds and triangles: strokes that go once around a box.
//!
//! Each figure is laid into the stroke's box and compared with it, both ways: no part of the stroke
//! may be far from the figure, and no part of the figure far from the stroke.

use std::f64::consts::{PI, TAU};

use kurbo::{Affine, Point, Rect, Size, Vec2};

use super::{Apex, ClosedForm, Recognised, length};

/// Between its ends a stroke may leave so much of its length open.
const GAP_MAX: f64 = 0.16;
/// So much of the stroke may be drawn twice where its ends overlap, at each end.
const OVERLAP_MAX: f64 = 0.12;
/// A box flatter than this is nothing that closes.
const FLATNESS_MIN: f64 = 0.12;
/// How far a stroke goes around its middle: about once,
const TURN: std::ops::RangeInclusive<f64> = 1.7 * PI..=2.5 * PI;
/// and hardly ever back.
const BACK_MAX: f64 = 1.25;
/// How far stroke and figure are apart on average at most, in halves of the box,
const APART_MAX: f64 = 0.08;
/// or where nothing else comes near, as the corners of triangles are hard to hit.
const APART_ALONE_MAX: f64 = 0.135;
/// How far any part of the figure is from the stroke at most,
const MISSING_MAX: f64 = 0.34;
/// and any part of the stroke from the figure: a letter has a tail.
const ASTRAY_MAX: f64 = 0.4;
/// The second-best figure is at least so much worse,
const WORSE_MIN: f64 = 1.2;
/// or so much where nothing else comes near.
const WORSE_ALONE_MIN: f64 = 1.6;
/// A trembling hand makes the box larger than what it draws around it: the figure may be so much of it.
const FITS: [f64; 5] = [0.88, 0.92, 0.96, 1.0, 1.04];
/// Points of a figure's side that are compared.
const SIDE_POINTS: usize = 16;
/// Points of a round figure.
const ROUND_POINTS: usize = 64;

const FORMS: [ClosedForm; 7] = [
    ClosedForm::Rectangle,
    ClosedForm::Ellipse,
    ClosedForm::Diamond,
    ClosedForm::Triangle(Apex::Up),
    ClosedForm::Triangle(Apex::Right),
    ClosedForm::Triangle(Apex::Down),
    ClosedForm::Triangle(Apex::Left),
];

/// The stroke as a closed figure.
pub(super) fn figure(points: &[Point]) -> Option<Recognised> {
    let around = trimmed(points)?;
    let rect = super::super::points_box(around)?;
    let (short, long) = (
        rect.width().min(rect.height()),
        rect.width().max(rect.height()),
    );
    if short < FLATNESS_MIN * long || !goes_around(around, rect.center()) {
        return None;
    }
    // In the box from -1 to 1 both ways, so that flat figures are as good as square ones.
    let half = rect.size() / 2.0;
    let place = |point: &Point| {
        let arm = *point - rect.center();
        Point::new(arm.x / half.width, arm.y / half.height)
    };
    let unit: Vec<Point> = around.iter().map(place).collect();
    let mut fits: Vec<Fit> = FORMS.iter().filter_map(|&form| best(form, &unit)).collect();
    fits.sort_by(|a, b| a.apart.total_cmp(&b.apart));
    let (first, second) = (fits.first()?, fits.get(1));
    let clear = |times: f64| second.is_none_or(|second| second.apart >= times * first.apart);
    let is_near = first.apart <= APART_MAX && clear(WORSE_MIN);
    let is_alone = first.apart <= APART_ALONE_MAX && clear(WORSE_ALONE_MIN);
    // The ends that were cut off, too.
    let all: Vec<Point> = points.iter().map(place).collect();
    let (_, astray) = distances(&all, &scaled(first.form, first.part));
    if astray > ASTRAY_MAX || !(is_near || is_alone) {
        return None;
    }
    let size = Size::new(rect.width() * first.part, rect.height() * first.part);
    Some(Recognised::Closed {
        form: first.form,
        rect: Rect::from_center_size(rect.center(), size),
    })
}

/// The part of the stroke that goes around once: where its ends cross or come nearest. None where
/// they stay apart.
fn trimmed(points: &[Point]) -> Option<&[Point]> {
    let ends = (points.len() as f64 * OVERLAP_MAX) as usize;
    let all = length(points);
    let mut best: Option<(f64, usize, usize)> = None;
    for from in 0..=ends {
        for to in points.len() - 1 - ends..points.len() {
            let apart = points[from].distance(points[to]);
            // What is cut off counts a little, so that no more is than has to be.
            let cut = (from + points.len() - 1 - to) as f64 / points.len() as f64;
            let cost = apart + 0.15 * cut * all;
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, from, to));
            }
        }
    }
    let (_, from, to) = best?;
    let apart = points[from].distance(points[to]);
    (apart <= GAP_MAX * all).then(|| &points[from..=to])
}

/// Whether the way goes about once around `middle`, and hardly back anywhere.
fn goes_around(points: &[Point], middle: Point) -> bool {
    let angle = |point: Point| (point - middle).atan2();
    let first = points.first().copied();
    let next = points.iter().copied().skip(1).chain(first);
    let turns = points.iter().zip(next).map(|(&from, to)| {
        let turn = angle(to) - angle(from);
        turn - TAU * (turn / TAU).round()
    });
    let (there, both) = turns.fold((0.0, 0.0), |(sum, all), turn| {
        (sum + turn, all + turn.abs())
    });
    TURN.contains(&there.abs()) && both <= BACK_MAX * there.abs()
}

/// How well a figure fits.
struct Fit {
    form: ClosedForm,
    /// How much of the box it is.
    part: f64,
    /// How far it is from the stroke on average.
    apart: f64,
}

/// The best fit of a figure to a stroke in the unit box; none where a part of it is missing.
fn best(form: ClosedForm, stroke: &[Point]) -> Option<Fit> {
    let fits = FITS.into_iter().filter_map(|part| {
        let figure = scaled(form, part);
        let (there, _) = distances(stroke, &figure);
        let (back, missing) = distances(&figure, stroke);
        let apart = f64::midpoint(there, back);
        (missing <= MISSING_MAX).then_some(Fit { form, part, apart })
    });
    fits.min_by(|a, b| a.apart.total_cmp(&b.apart))
}

/// How far points are from the nearest of the others: on average and at most.
fn distances(points: &[Point], others: &[Point]) -> (f64, f64) {
    let nearest = |at: &Point| {
        let all = others.iter().map(|other| at.distance_squared(*other));
        all.fold(f64::INFINITY, f64::min).sqrt()
    };
    let (sum, most) = points
        .iter()
        .map(nearest)
        .fold((0.0, 0.0), |(sum, most), apart: f64| {
            (sum + apart, f64::max(most, apart))
        });
    (sum / points.len().max(1) as f64, most)
}

/// Points along a figure in a part of the unit box.
fn scaled(form: ClosedForm, part: f64) -> Vec<Point> {
    let points = outline(form).into_iter();
    points.map(|at| Affine::scale(part) * at).collect()
}

/// Points along a figure in the unit box.
fn outline(form: ClosedForm) -> Vec<Point> {
    let corners: &[(f64, f64)] = match form {
        ClosedForm::Ellipse => {
            let turn = |at: usize| at as f64 / ROUND_POINTS as f64 * TAU;
            let at = |at: usize| Vec2::from_angle(turn(at)).to_point();
            return (0..ROUND_POINTS).map(at).collect();
        }
        ClosedForm::Rectangle => &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
        ClosedForm::Diamond => &[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)],
        ClosedForm::Triangle(Apex::Up) => &[(0.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
        ClosedForm::Triangle(Apex::Right) => &[(1.0, 0.0), (-1.0, 1.0), (-1.0, -1.0)],
        ClosedForm::Triangle(Apex::Down) => &[(0.0, 1.0), (-1.0, -1.0), (1.0, -1.0)],
        ClosedForm::Triangle(Apex::Left) => &[(-1.0, 0.0), (1.0, -1.0), (1.0, 1.0)],
    };
    let next = corners.iter().cycle().skip(1);
    let side = |(from, to): (&(f64, f64), &(f64, f64))| {
        let (from, to) = (Point::from(*from), Point::from(*to));
        (0..SIDE_POINTS).map(move |at| from.lerp(to, at as f64 / SIDE_POINTS as f64))
    };
    corners.iter().zip(next).flat_map(side).collect()
}
