//! Fills what is enclosed where one clicks, whatever encloses it: one figure is given a fill, and where several
//! shapes do together, a closed line without a stroke is put beneath them.
//!
//! What it takes is bounded: so many shapes are looked at, in so many cells, at three sizes of these.

mod contour;
mod walls;

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::{Color, Kind, Place, Property, Shape, ZIndex};

use self::contour::Region;
use self::walls::{CELLS, Walls};
use super::{ToolContext, ToolEvent, ToolOutput};
use crate::shapes;

/// What it fills with, in turn; the pale colours of the palette.
pub const BUCKET_COLORS: [Color; 4] = [
    Color::rgb(0xcf_e3ff),
    Color::rgb(0xd6_f3df),
    Color::rgb(0xff_f0c9),
    Color::rgb(0xff_d9e4),
];
/// How large cells are, in egui points: first for what is near, then for what is farther away.
const CELL_POINTS: [f64; 3] = [1.0, 3.0, 9.0];
/// Of more shapes around a place none is looked at.
const SHAPES_MAX: usize = 4_000;
/// A gap so wide between two strokes is none, in egui points.
const GAP_POINTS: f64 = 3.0;
/// What was poured before is the same area while its own differs by less than this part.
const SAME_AREA: f64 = 0.1;

/// Why nothing was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing encloses the place.
    Open,
    /// Too much is drawn around it.
    TooMuch,
}

/// The bucket. It stays in hand.
#[derive(Debug, Default)]
pub struct BucketTool;

impl BucketTool {
    pub(super) fn handle(event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let ToolEvent::Press { pointer, .. } = event else {
            return ToolOutput::default();
        };
        if pointer.modifiers.alt {
            let taken = ctx.hit(pointer.at).and_then(|shape| color_of(shape));
            return ToolOutput {
                taken,
                ..ToolOutput::default()
            };
        }
        match poured(pointer.at, ctx) {
            Ok(edits) if edits.is_empty() => ToolOutput::default(),
            Ok(edits) => ToolOutput::commit("fill", edits),
            Err(refusal) => ToolOutput {
                unfilled: Some(refusal),
                ..ToolOutput::default()
            },
        }
    }
}

/// The colour to fill with that a shape has: its fill's, or else its stroke's.
fn color_of(shape: &Shape) -> Option<Color> {
    let style = &shape.style;
    let colors = [style.fill, style.stroke];
    colors.into_iter().find(|color| !color.is_none())
}

/// The colour to fill with next.
pub fn bucket_fill(style: &tavla_shared::shape::Style) -> Color {
    if style.fill.is_none() {
        BUCKET_COLORS[0]
    } else {
        style.fill
    }
}

/// The edits that fill what encloses `at`.
fn poured(at: Point, ctx: &mut ToolContext<'_>) -> Result<Vec<Edit>, Refusal> {
    let mut found = None;
    for points in CELL_POINTS {
        let cell = ctx.length(points);
        let side = cell * f64::from(CELLS);
        let area = Rect::from_center_size(at, Size::new(side, side));
        if ctx.scene.has_more_within(area, SHAPES_MAX) {
            return Err(Refusal::TooMuch);
        }
        let around: Vec<Arc<Shape>> = ctx
            .scene
            .in_z_order(area)
            .into_iter()
            .filter(|shape| is_wall(shape))
            .map(Arc::clone)
            .collect();
        let mut walls = Walls::new(area, cell, ctx.length(GAP_POINTS) / 2.0);
        for (rank, shape) in around.iter().enumerate() {
            walls.add(rank, shape).ok_or(Refusal::TooMuch)?;
        }
        if let Some(region) = Region::around(&walls, at) {
            found = Some((walls, region, around));
            break;
        }
    }
    let (walls, region, around) = found.ok_or(Refusal::Open)?;
    let fill = bucket_fill(ctx.style);
    let touched: Vec<&Arc<Shape>> = region.touched().map(|rank| &around[rank]).collect();
    let outline = region.outline(&walls).ok_or(Refusal::TooMuch)?;
    let own = match touched.as_slice() {
        [only] if holds_fill(only, at) => Some((*only).clone()),
        _ => poured_before(at, ring_area(&outline), ctx),
    };
    if let Some(own) = own {
        return Ok(refilled(&own, fill, ctx.scene));
    }
    Ok(vec![Edit::Create(Arc::new(polygon(
        outline, &touched, fill, ctx,
    )))])
}

/// Whether it is drawn with lines that can enclose something.
fn is_wall(shape: &Shape) -> bool {
    if shape.hidden {
        return false;
    }
    let style = &shape.style;
    let has_line = style.stroke_width > 0.0 && !style.stroke.is_none();
    let has_edge = has_line || (!style.fill.is_none() && shape.kind.is_figure());
    match &shape.kind {
        Kind::Line | Kind::Arrow | Kind::Ink => has_line,
        Kind::Note | Kind::Frame | Kind::Image => true,
        kind => kind.is_figure() && has_edge,
    }
}

/// Whether a shape has an inside of its own to fill, and `at` is in it.
fn holds_fill(shape: &Shape, at: Point) -> bool {
    let fillable = shape.kind.is_figure()
        || shape.kind == Kind::Note
        || (shape.kind == Kind::Line && shapes::returns(&shape.path));
    fillable && kurbo::Shape::winding(&shapes::outline(shape), at) % 2 != 0
}

/// How large the inside of a ring is.
fn ring_area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let pieces = ring.iter().zip(next);
    let twice: f64 = pieces
        .map(|(from, to)| from.to_vec2().cross(to.to_vec2()))
        .sum();
    (twice / 2.0).abs()
}

/// What fills just this already, because it was poured before.
fn poured_before(at: Point, area: f64, ctx: &ToolContext<'_>) -> Option<Arc<Shape>> {
    let near = ctx.scene.in_z_order(Rect::from_center_size(at, Size::ZERO));
    let mut near = near.into_iter().rev();
    let is_it = |shape: &&Arc<Shape>| {
        let is_poured = shape.kind == Kind::Line && shape.style.stroke_width <= 0.0;
        let own = || kurbo::Shape::area(&shapes::outline(shape)).abs();
        is_poured && holds_fill(shape, at) && (own() - area).abs() <= SAME_AREA * area
    };
    near.find(is_it).cloned()
}

fn refilled(shape: &Shape, fill: Color, scene: &crate::scene::Scene) -> Vec<Edit> {
    if shape.style.fill == fill || scene.is_locked(&shape.id) {
        return Vec::new();
    }
    vec![Edit::set(shape.id.clone(), Property::Fill(fill))]
}

/// A closed line beneath all that encloses it.
fn polygon(
    mut points: Vec<Point>,
    around: &[&Arc<Shape>],
    fill: Color,
    ctx: &mut ToolContext<'_>,
) -> Shape {
    if let (Some(&first), Some(&last)) = (points.first(), points.last())
        && first != last
    {
        points.push(first);
    }
    let start = points.first().copied().unwrap_or_default();
    let mut shape = ctx.new_shape(Kind::Line, start);
    shape.style = tavla_shared::shape::Style {
        fill,
        fill_style: ctx.style.fill_style,
        opacity: ctx.style.opacity,
        stroke_width: 0.0,
        ..tavla_shared::shape::Style::default()
    };
    shape.place = beneath(around, ctx).unwrap_or(shape.place);
    shapes::set_points(&mut shape, &points);
    shape
}

/// The place below the lowest of some shapes, where they are in one parent; below all else in that of the lowest
/// where they are not. Into what is locked nothing is put, but beneath it.
fn beneath(around: &[&Arc<Shape>], ctx: &ToolContext<'_>) -> Option<Place> {
    let lowest = around
        .iter()
        .min_by_key(|shape| ctx.scene.stack_position(&shape.id))?;
    let mut lowest = *lowest;
    while let Some(locked) = ctx
        .scene
        .parent(&lowest.id)
        .filter(|id| ctx.scene.is_locked(id))
    {
        lowest = ctx.scene.get(locked)?;
    }
    let parent = ctx.scene.parent(&lowest.id).cloned();
    let mut under = None;
    for (rank, id) in ctx.scene.ranks(parent.as_ref()) {
        if *id == lowest.id {
            break;
        }
        under = Some(rank);
    }
    let index = ZIndex::between(under, Some(&lowest.place.index));
    Some(Place { parent, index })
}
