//! What is translucent is nowhere darker where its strokes cross, and nothing of it shows through
//! what is above it.

use i_overlay::core::fill_rule::FillRule;
use kurbo::BezPath;

use super::area::fill_non_zero;
use super::stack::Stack;
use super::vertex::{Mesh, Paint};
use crate::shapes::{Hatching, Head, HeadFill, Look, spine_outline};

/// Longer translucent strokes are lines.
pub(super) const AREA_POINTS_MAX: usize = 20_000;
/// The outline of a stroke has at least so many times as many points as its line: it has two sides.
const STROKED_TIMES_MIN: usize = 2;

/// What the parts of a shape are painted with.
pub(super) struct Paints {
    pub(super) fill: Paint,
    pub(super) hatching: Paint,
    pub(super) stroke: Paint,
    pub(super) ground: Paint,
}

/// Whether a head is all of the stroke's colour: then it is one with the line.
pub(super) fn is_of_stroke(head: &Head) -> bool {
    head.fill != HeadFill::Canvas
}

/// The strokes and the heads that are one with them as one area; says whether it could be had.
pub(super) fn fill_strokes(
    mesh: &mut Mesh,
    look: &Look,
    width: f64,
    tolerance: f64,
    paint: Paint,
) -> bool {
    stroke_area(look, width, tolerance)
        .is_some_and(|area| fill_non_zero(mesh, &area, tolerance, paint))
}

/// A hatching's lines as one area; says whether it could be had.
pub(super) fn fill_hatching(
    mesh: &mut Mesh,
    hatching: &Hatching,
    tolerance: f64,
    paint: Paint,
) -> bool {
    outline([&hatching.lines], hatching.width, tolerance)
        .is_some_and(|area| fill_non_zero(mesh, &area, tolerance, paint))
}

/// All parts of a look, each without what is hidden below others; says whether that could
/// be had, and adds nothing where it could not, or where nothing is below anything.
pub(super) fn fill_stacked(
    mesh: &mut Mesh,
    look: &Look,
    width: f64,
    tolerance: f64,
    paints: &Paints,
) -> bool {
    let is_layered =
        look.fill.is_some() || look.hatching.is_some() || !look.heads.iter().all(is_of_stroke);
    if !is_layered {
        return false;
    }
    let before = mesh.vertices.len();
    if let Some(stack) = stacked(look, width, tolerance, paints) {
        stack.fill(mesh);
    }
    // Where it is too thin for how far it reaches, nothing is left of it.
    mesh.vertices.len() > before
}

fn stacked(look: &Look, width: f64, tolerance: f64, paints: &Paints) -> Option<Stack> {
    let mut stack = Stack::new(tolerance);
    let mut put = |path: &BezPath, rule, paint| stack.put_below(path, rule, paint).then_some(());
    for head in look.heads.iter().filter(|head| !is_of_stroke(head)) {
        let rim = outline([&head.path], width, tolerance)?;
        put(&rim, FillRule::NonZero, paints.stroke)?;
        put(&head.path, FillRule::NonZero, paints.ground)?;
    }
    if !look.ink.is_empty() {
        put(&spine_outline(&look.ink), FillRule::NonZero, paints.stroke)?;
    }
    let strokes = stroke_area(look, width, tolerance)?;
    put(&strokes, FillRule::NonZero, paints.stroke)?;
    if let Some(hatching) = &look.hatching {
        let lines = outline([&hatching.lines], hatching.width, tolerance)?;
        put(&lines, FillRule::NonZero, paints.hatching)?;
    }
    if let Some(area) = &look.fill {
        put(area, FillRule::EvenOdd, paints.fill)?;
    }
    Some(stack)
}

/// What the strokes and the heads that are one with them cover; none where that is too much.
fn stroke_area(look: &Look, width: f64, tolerance: f64) -> Option<BezPath> {
    let heads = look.heads.iter().filter(|head| is_of_stroke(head));
    let lines = look.strokes.iter();
    let mut area = outline(
        lines.chain(heads.clone().map(|head| &head.path)),
        width,
        tolerance,
    )?;
    for head in heads.filter(|head| head.fill == HeadFill::Stroke) {
        area.extend(clockwise(&head.path));
    }
    Some(area)
}

/// What a round pen covers along lines; none where that has too many points.
fn outline<'a>(
    lines: impl IntoIterator<Item = &'a BezPath>,
    width: f64,
    tolerance: f64,
) -> Option<BezPath> {
    let pen = kurbo::Stroke::new(width)
        .with_caps(kurbo::Cap::Round)
        .with_join(kurbo::Join::Round);
    let options = kurbo::StrokeOpts::default();
    let mut area = BezPath::new();
    for line in lines {
        if line.elements().len() > AREA_POINTS_MAX / STROKED_TIMES_MIN {
            return None;
        }
        area.extend(kurbo::stroke(line, &pen, &options, tolerance));
        if area.elements().len() > AREA_POINTS_MAX {
            return None;
        }
    }
    Some(area)
}

/// The path turned as strokes are, so that in one area it does not take from them.
fn clockwise(path: &BezPath) -> BezPath {
    if kurbo::Shape::area(path) < 0.0 {
        path.reverse_subpaths()
    } else {
        path.clone()
    }
}
