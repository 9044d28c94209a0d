//! Paths: as figures where they are some, else as lines through points that nobody sees are points.

use kurbo::{BezPath, ParamCurve, ParamCurveNearest as _, PathEl, PathSeg, Point, Shape as _};
use resvg::usvg::tiny_skia_path::PathSegment;
use resvg::usvg::{FillRule, PaintOrder, Path};
use tavla_shared::shape::{Dash, Kind, LineShape, Shape};

use super::figures::{Turn, figure};
use super::groups::{Converter, affine};
use super::paint::{Look, rounded};
use super::planting::Item;
use crate::import::PictureReason;
use crate::shapes;

/// The most points of one line.
const POINTS_MAX: usize = 2_000;
/// The most areas of one path of which is looked whether they are apart.
const AREAS_MAX: usize = 200;
/// The most curves of a path that a smooth line is tried for,
const SMOOTH_MAX: usize = 64;
/// with each of them cut into so many at most.
const CUTS: [usize; 3] = [1, 2, 4];
/// An outline that goes around by more than so many turns goes around twice somewhere.
const TURNS_MAX: f64 = 1.5;
/// Ends that are nearer are one, in board units.
const SAME: f64 = 1e-3;

/// A part of a path that is drawn without lifting the pen.
struct Stretch {
    course: BezPath,
    closed: bool,
}

/// Takes in a path.
///
/// # Errors
/// What it has that shapes have not.
pub(super) fn path(
    converter: &mut Converter,
    path: &Path,
    opacity: f64,
    items: &mut Vec<Item>,
) -> Result<(), PictureReason> {
    if !path.is_visible() {
        return Ok(());
    }
    let turn = Turn::of(affine(path.abs_transform()));
    let look = Look::of(path, &turn, opacity)?;
    if look.is_nothing() {
        return Ok(());
    }
    let stretches = stretches(path, &turn);
    if !look.fill.is_none() {
        check_areas(&stretches, path)?;
    }
    if look.dash != Dash::Solid {
        converter.dashes_lost += 1;
    }
    let stroke_below = path.paint_order() == PaintOrder::StrokeAndFill;
    for stretch in &stretches {
        let has_area = stretch.course.elements().len() > 2;
        let is_both = !look.fill.is_none() && !look.stroke.is_none();
        if is_both && has_area && (stroke_below || !stretch.closed) {
            let parts = [look.filled(), look.stroked()];
            let order = if stroke_below { [1, 0] } else { [0, 1] };
            for part in order {
                let area = part == 0;
                add(converter, stretch, (&turn, parts[part], area), items)?;
            }
        } else if has_area || !look.stroke.is_none() {
            let area = has_area && !look.fill.is_none();
            let look = if area { look } else { look.stroked() };
            add(converter, stretch, (&turn, look, area), items)?;
        }
    }
    Ok(())
}

/// `area`: whether it is filled, and so ends where it began.
fn add(
    converter: &mut Converter,
    stretch: &Stretch,
    (turn, look, area): (&Turn, Look, bool),
    items: &mut Vec<Item>,
) -> Result<(), PictureReason> {
    if look.is_nothing() || (!area && look.stroke.is_none()) {
        return Ok(());
    }
    let closed = stretch.closed || area;
    let figure = closed
        .then(|| figure(&stretch.course, turn, look))
        .flatten();
    let shape = match figure {
        Some(figure) => Some(figure),
        None => line(stretch, closed, turn, (look, converter.tolerance))?,
    };
    match shape {
        Some(shape) => converter.add(shape, items),
        None => Ok(()),
    }
}

/// The stretches of a path, scaled and not turned.
fn stretches(path: &Path, turn: &Turn) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let mut from = Point::ZERO;
    let place = |at: resvg::usvg::tiny_skia_path::Point| {
        turn.before * Point::new(f64::from(at.x), f64::from(at.y))
    };
    let begun = |all: &mut Vec<Stretch>, at: Point| {
        let mut course = BezPath::new();
        course.move_to(at);
        let closed = false;
        all.push(Stretch { course, closed });
    };
    for segment in path.data().segments() {
        let open = all.last().is_some_and(|it| !it.closed);
        if !open && !matches!(segment, PathSegment::MoveTo(_) | PathSegment::Close) {
            // It goes on from where the last one has closed.
            begun(&mut all, from);
        }
        let element = match segment {
            PathSegment::MoveTo(at) => {
                from = place(at);
                begun(&mut all, from);
                continue;
            }
            PathSegment::LineTo(to) => PathEl::LineTo(place(to)),
            PathSegment::QuadTo(by, to) => PathEl::QuadTo(place(by), place(to)),
            PathSegment::CubicTo(by, and_by, to) => {
                PathEl::CurveTo(place(by), place(and_by), place(to))
            }
            PathSegment::Close => PathEl::ClosePath,
        };
        if let Some(last) = all.last_mut().filter(|it| !it.closed) {
            last.course.push(element);
            last.closed = element == PathEl::ClosePath;
        }
    }
    all.retain(|it| it.course.elements().len() > 1);
    for stretch in &mut all {
        let end = stretch.course.segments().last().map(|it| it.end());
        let start = stretch.course.segments().next().map(|it| it.start());
        let ends_meet = |(a, b): (Point, Point)| a.distance(b) < SAME;
        let goes_around = stretch.course.elements().len() > 3;
        stretch.closed |= goes_around && start.zip(end).is_some_and(ends_meet);
    }
    all
}

/// A line fills what its one outline goes around, once.
fn check_areas(stretches: &[Stretch], path: &Path) -> Result<(), PictureReason> {
    let areas: Vec<&Stretch> = stretches
        .iter()
        .filter(|it| it.course.elements().len() > 2)
        .collect();
    if areas.len() > AREAS_MAX {
        return Err(PictureReason::Form);
    }
    let boxes: Vec<_> = areas.iter().map(|it| it.course.bounding_box()).collect();
    let apart = boxes.iter().enumerate().all(|(at, one)| {
        boxes[at + 1..]
            .iter()
            .all(|other| one.intersect(*other).area() <= 0.0)
    });
    let is_even_odd = path
        .fill()
        .is_some_and(|fill| fill.rule() == FillRule::EvenOdd);
    let is_simple = |stretch: &&Stretch| is_even_odd || turns(&stretch.course) < TURNS_MAX;
    if apart && areas.iter().all(is_simple) {
        Ok(())
    } else {
        Err(PictureReason::Form)
    }
}

/// How often the outline of an area turns around.
fn turns(course: &BezPath) -> f64 {
    let area = course.bounding_box();
    let mut points = Vec::new();
    let tolerance = area.width().max(area.height()).max(SAME) * 1e-3;
    shapes::flatten(course, tolerance, |piece| points.extend(piece.end_point()));
    points.dedup_by(|a, b| a.distance(*b) < 1e-9);
    if points.len() > 1 && points[0].distance(points[points.len() - 1]) < 1e-9 {
        points.pop();
    }
    let count = points.len();
    if count < 3 {
        return 0.0;
    }
    let turn = |at: usize| {
        let back = points[at] - points[(at + count - 1) % count];
        let on = points[(at + 1) % count] - points[at];
        back.cross(on).atan2(back.dot(on))
    };
    (0..count).map(turn).sum::<f64>().abs() / std::f64::consts::TAU
}

/// A line that goes as the stretch does; none where it has no length.
fn line(
    stretch: &Stretch,
    closed: bool,
    turn: &Turn,
    (look, tolerance): (Look, f64),
) -> Result<Option<Shape>, PictureReason> {
    // In place, as a line has no need to be turned.
    let mut course = stretch.course.clone();
    let moved = kurbo::Affine::translate(turn.by) * kurbo::Affine::rotate(turn.angle);
    course.apply_affine(moved);
    if closed && !matches!(course.elements().last(), Some(PathEl::ClosePath)) {
        course.close_path();
    }
    let (points, form) = match smooth(&course, tolerance) {
        Some(points) => (points, LineShape::Curved),
        None => (straight(&course, tolerance), LineShape::Straight),
    };
    if points.len() > POINTS_MAX {
        return Err(PictureReason::TooMuch);
    }
    let Some(area) = shapes::points_box(&points).filter(|_| points.len() > 1) else {
        return Ok(None);
    };
    let mut shape = Item::shape(Kind::Line);
    shape.style = look.style();
    shape.style.line = form;
    put(&mut shape, &points, area);
    Ok(Some(shape))
}

fn put(shape: &mut Shape, points: &[Point], area: kurbo::Rect) {
    shape.pos = Point::new(rounded(area.x0), rounded(area.y0));
    let within = |at: &Point| {
        let from = *at - shape.pos;
        Point::new(rounded(from.x), rounded(from.y))
    };
    let path: Vec<Point> = points.iter().map(within).collect();
    let size = shapes::points_box(&path).unwrap_or_default();
    shape.size = kurbo::Size::new(size.x1.max(0.0), size.y1.max(0.0));
    shape.path = path;
}

/// As few points as a straight line needs to be as near as this.
fn straight(course: &BezPath, tolerance: f64) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut start = None;
    shapes::flatten(course, tolerance, |piece| match piece {
        PathEl::MoveTo(at) => {
            start = Some(at);
            points.push(at);
        }
        PathEl::ClosePath => points.extend(start),
        piece => points.extend(piece.end_point()),
    });
    points.dedup_by(|a, b| a.distance(*b) < 1e-6);
    points
}

/// The points of a smooth line that goes as the course does; none where there is none with few points.
fn smooth(course: &BezPath, tolerance: f64) -> Option<Vec<Point>> {
    let segments: Vec<PathSeg> = course.segments().collect();
    let is_curve = |it: &PathSeg| !matches!(it, PathSeg::Line(_)) || it.start() == it.end();
    if segments.is_empty() || segments.len() > SMOOTH_MAX || !segments.iter().all(is_curve) {
        return None;
    }
    let segments: Vec<PathSeg> = segments
        .into_iter()
        .filter(|it| !matches!(it, PathSeg::Line(_)))
        .collect();
    CUTS.iter()
        .find_map(|cuts| smooth_through(&segments, *cuts, tolerance))
}

/// The ends of curves that are each cut into so many, if a smooth line through them goes as they do.
fn smooth_through(segments: &[PathSeg], cuts: usize, tolerance: f64) -> Option<Vec<Point>> {
    let part = |at: usize| at as f64 / cuts as f64;
    let pieces: Vec<PathSeg> = segments
        .iter()
        .flat_map(|it| (0..cuts).map(move |at| it.subsegment(part(at)..part(at + 1))))
        .collect();
    let mut points = vec![pieces.first()?.start()];
    points.extend(pieces.iter().map(ParamCurve::end));
    let mut trial = Item::shape(Kind::Line);
    trial.style.line = LineShape::Curved;
    trial.path.clone_from(&points);
    let course = shapes::outline(&trial);
    if course.segments().count() != pieces.len() {
        // Two of its points are one.
        return None;
    }
    let is_near = |(curve, piece): (PathSeg, &PathSeg)| {
        [0.2, 0.4, 0.6, 0.8].into_iter().all(|part| {
            let at = curve.eval(part);
            piece.nearest(at, 1e-3).distance_sq <= tolerance * tolerance
        })
    };
    course
        .segments()
        .zip(&pieces)
        .all(is_near)
        .then_some(points)
}
