//! The geometry of every kind of shape: what is drawn, hit, boxed in and written in.
//!
//! Pure functions of a [`Shape`]; they know no camera, no colour of a theme and no GPU. Board space
//! in and out, except where a name says `local`: there the origin is the shape's `pos`, which keeps
//! numbers small far out on the board.

mod course;
mod dash;
mod fill;
mod heads;
mod hit;
mod ink;
mod outline;
mod sketch;

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Vec2};
use tavla_shared::geometry;
use tavla_shared::shape::{Arrowhead, Corner, Dash, FillStyle, Kind, Shape, Style};

pub use self::dash::dashed;
pub use self::fill::{Hatching, hatching};
pub use self::heads::{Head, HeadFill};
pub use self::hit::{hit, touches, within};
pub use self::ink::{SpinePoint, ink_outline, ink_spine, lagging_end, smooth_spine, spine_outline};
pub use self::outline::text_area;

/// A label's line is at most so many times as high as its letters.
const LABEL_LINE: f64 = 1.6;
/// How far around a note its shadow is seen, in board units.
pub const NOTE_SHADOW: f64 = 24.0;

/// How much of a shape is worth drawing: what is much smaller than `grain` cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    /// In board units; 0 is everything.
    pub grain: f64,
}

impl Detail {
    /// Everything.
    pub const ALL: Self = Self { grain: 0.0 };
}

/// Points of a stroke nearer than so many grains are one.
const INK_GRAINS: f64 = 0.75;
/// A wobble so many grains wide looks like none.
const WOBBLE_GRAINS: f64 = 0.75;
/// Small shapes are no rougher than this,
const SMALL_ROUGHNESS_MAX: f64 = 2.5;
/// and arrowheads no rougher than this.
const HEAD_ROUGHNESS_MAX: f64 = 1.0;
/// And round ones, which would not look round.
const ROUND_HEAD_ROUGHNESS_MAX: f64 = 0.5;
/// A stroke in pieces is so much wider, so that it looks as heavy as a whole one.
const BROKEN_WIDER: f64 = 0.5;
/// Lines of a hatching so many grains apart look like an even tint.
const HATCHING_GRAINS: f64 = 2.5;

/// Everything a painter draws of one shape but its text, with the origin at the shape's `pos`.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The area painted with the fill colour,
    pub fill: Option<BezPath>,
    /// and how much of it: less than 1 where it stands for a hatching that is too fine.
    pub tint: f64,
    /// The lines painted with the fill colour instead of an area.
    pub hatching: Option<Hatching>,
    /// The lines painted with the stroke colour and width, dashes applied.
    pub strokes: Vec<BezPath>,
    /// The arrowheads.
    pub heads: Vec<Head>,
    /// The course of an ink stroke, with its thickness.
    pub ink: Vec<SpinePoint>,
}

/// Board space from the shape's local space.
pub fn board_from_local(shape: &Shape) -> Affine {
    Affine::translate(shape.pos.to_vec2())
}

/// The turn about the box's centre, in local space.
fn local_turn(shape: &Shape) -> Affine {
    if shape.angle == 0.0 {
        return Affine::IDENTITY;
    }
    Affine::rotate_about(shape.angle, shape.size.to_rect().center())
}

/// The clean outline of a closed shape, the course of a line or the spine of ink; empty for a group.
pub fn outline(shape: &Shape) -> BezPath {
    board_from_local(shape) * local_outline(shape)
}

/// As [`outline`], in local space.
pub fn local_outline(shape: &Shape) -> BezPath {
    local_turn(shape) * unrotated_outline(shape)
}

fn unrotated_outline(shape: &Shape) -> BezPath {
    match &shape.kind {
        Kind::Line | Kind::Arrow => course::course(&shape.path, shape.style.line),
        Kind::Ink => spine_path(&local_ink(shape)),
        Kind::Group => BezPath::new(),
        _ => outline::closed(shape),
    }
}

/// The lines drawn with the stroke: sketchy where the style says so, not yet dashed.
pub fn stroke_paths(shape: &Shape) -> Vec<BezPath> {
    let place = board_from_local(shape) * local_turn(shape);
    drawn_lines(shape, &unrotated_outline(shape), Detail::ALL)
        .into_iter()
        .map(|path| place * path)
        .collect()
}

/// The arrowheads of a line or arrow.
pub fn arrowheads(shape: &Shape) -> Vec<Head> {
    let place = board_from_local(shape) * local_turn(shape);
    unrotated_heads(shape, Detail::ALL)
        .into_iter()
        .map(|h| h.placed(place))
        .collect()
}

fn unrotated_heads(shape: &Shape, detail: Detail) -> Vec<Head> {
    let style = &shape.style;
    if !shape.kind.is_path() || [style.head_start, style.head_end] == [Arrowhead::None; 2] {
        return Vec::new();
    }
    let corners = course::corners(&shape.path, style.line);
    let course = course::through(&corners, style.line);
    let mut heads = heads::heads(style, &corners, &course);
    let roughness = roughness(shape, detail);
    for (at, head) in (1u32..).zip(&mut heads) {
        let roughness = roughness.min(if sketch::is_smooth(&head.path) {
            ROUND_HEAD_ROUGHNESS_MAX
        } else {
            HEAD_ROUGHNESS_MAX
        });
        let is_open = head.fill == HeadFill::Open;
        if roughness > 0.0 {
            // One stroke around what is filled, which is one area then.
            let strokes = if is_open { strokes(style) } else { 1 };
            let seed = shape.seed.wrapping_add(at);
            let drawn = sketch::sketched(&head.path, roughness, seed, strokes);
            head.path = drawn.into_iter().flatten().collect();
        }
        if is_open {
            head.path = dash::dashed_head(&head.path, style.dash, style.stroke_width);
        }
    }
    heads
}

/// Everything to draw of `shape` but its text, in local space.
pub fn look(shape: &Shape, detail: Detail) -> Look {
    let turn = local_turn(shape);
    if shape.kind == Kind::Ink {
        let mut ink = ink::thinned(local_ink(shape), detail.grain * INK_GRAINS);
        for spine_point in &mut ink {
            spine_point.point = turn * spine_point.point;
        }
        return Look {
            ink,
            ..Look::default()
        };
    }
    let outline = unrotated_outline(shape);
    let style = &shape.style;
    let filled = !style.fill.is_none() && is_area(shape, &outline) && shape.kind != Kind::Frame;
    let is_plain = matches!(shape.kind, Kind::Note | Kind::Image);
    let hatched = filled && style.fill_style != FillStyle::Solid && !is_plain;
    let lines = drawn_lines(shape, &outline, detail);
    // A wobbly outline's area is its own first line's, so that no corner sticks out of the other.
    let area = || {
        lines
            .first()
            .filter(|line| style.roughness > 0.0 && line.subpaths().count() == 1)
            .unwrap_or(&outline)
            .clone()
    };
    let tinted = hatched && fill::gap(style) < HATCHING_GRAINS * detail.grain;
    let hatched = hatched && !tinted;
    let needs_area =
        (filled && !hatched) || matches!(shape.kind, Kind::Note | Kind::Image | Kind::Frame);
    Look {
        fill: needs_area.then(|| turn * closed(area())),
        tint: if tinted { fill::tint(style) } else { 1.0 },
        hatching: hatched.then(|| {
            let roughness = roughness(shape, detail);
            hatching(&area(), style, roughness, shape.seed).placed(turn)
        }),
        strokes: lines
            .iter()
            .map(|line| turn * dashed(line, style.dash, style.stroke_width))
            .collect(),
        heads: unrotated_heads(shape, detail)
            .into_iter()
            .map(|h| h.placed(turn))
            .collect(),
        ink: Vec::new(),
    }
}

/// Whether the outline encloses an area: a closed kind, or a line that ends where it began.
fn is_area(shape: &Shape, outline: &BezPath) -> bool {
    if shape.kind.is_path() {
        returns(&shape.path)
    } else {
        !outline.is_empty()
    }
}

/// Whether a path of points ends where it began and has an inside.
fn returns(points: &[Point]) -> bool {
    match points {
        [first, _, .., last] if points.len() > 2 => first.distance(*last) < 1.0,
        _ => false,
    }
}

fn closed(mut path: BezPath) -> BezPath {
    if path
        .elements()
        .last()
        .is_some_and(|end| *end != PathEl::ClosePath)
    {
        path.close_path();
    }
    path
}

fn drawn_lines(shape: &Shape, outline: &BezPath, detail: Detail) -> Vec<BezPath> {
    let style = &shape.style;
    if matches!(
        shape.kind,
        Kind::Note | Kind::Text | Kind::Image | Kind::Group | Kind::Ink
    ) || outline.is_empty()
        || style.stroke_width <= 0.0
    {
        return Vec::new();
    }
    let roughness = roughness(shape, detail);
    if roughness > 0.0 {
        return sketch::sketched(outline, roughness, shape.seed, strokes(style));
    }
    vec![outline.clone()]
}

/// How wide the strokes of a style are drawn.
pub fn pen_width(style: &Style) -> f64 {
    if style.dash == Dash::Solid || style.stroke_width <= 0.0 {
        style.stroke_width
    } else {
        style.stroke_width + BROKEN_WIDER
    }
}

/// How many strokes a sketchy line is drawn with: the dashes of two would fill each other's gaps.
fn strokes(style: &Style) -> usize {
    if style.dash == Dash::Solid { 2 } else { 1 }
}

/// How rough a shape is drawn: less where it is small, and not at all where that could not be seen.
fn roughness(shape: &Shape, detail: Detail) -> f64 {
    let roughness = shape.style.roughness;
    let (width, height) = (shape.size.width, shape.size.height);
    let (long, short) = (width.max(height), width.min(height));
    let is_round = shape.style.corner == Corner::Round;
    let is_large = long >= 50.0 && (short >= 20.0 || shape.kind.is_path());
    let drawn = if is_large || (is_round && short >= 15.0) {
        roughness
    } else {
        (roughness / if long < 10.0 { 3.0 } else { 2.0 }).min(SMALL_ROUGHNESS_MAX)
    };
    let is_seen = drawn * sketch::OFFSET_USUAL > WOBBLE_GRAINS * detail.grain;
    if is_seen && !matches!(shape.kind, Kind::Frame | Kind::Unknown(_)) {
        drawn
    } else {
        0.0
    }
}

/// The ink's spine at the shape's size, unrotated.
fn local_ink(shape: &Shape) -> Vec<SpinePoint> {
    let Some(ink) = &shape.ink else {
        return Vec::new();
    };
    let natural = ink.natural_size();
    let ratio = |size: f64, natural: f64| if natural > 0.0 { size / natural } else { 1.0 };
    let scale = Vec2::new(
        ratio(shape.size.width, natural.width),
        ratio(shape.size.height, natural.height),
    );
    ink_spine(ink, scale, shape.style.stroke_width)
}

fn spine_path(spine: &[SpinePoint]) -> BezPath {
    let mut path = BezPath::with_capacity(spine.len());
    for (at, spine_point) in spine.iter().enumerate() {
        if at == 0 {
            path.move_to(spine_point.point);
        } else {
            path.line_to(spine_point.point);
        }
    }
    path
}

/// A box around everything painted: stroke, heads, wobble and shadow. May be a little too large,
/// never too small; cheap enough to be asked of every shape of a board while it opens.
pub fn paint_bounds(shape: &Shape) -> Rect {
    let style = &shape.style;
    let half = pen_width(style) / 2.0;
    let wobble = style.roughness * sketch::OFFSET_MAX;
    let (local, margin) = match &shape.kind {
        Kind::Line | Kind::Arrow => {
            let course = course::course(&shape.path, style.line);
            (course.control_box(), half + wobble + heads::reach(style))
        }
        Kind::Ink => (shape.size.to_rect(), style.stroke_width * ink::RADIUS_MAX),
        Kind::Note => (shape.size.to_rect(), NOTE_SHADOW),
        _ => (shape.size.to_rect(), half + wobble + 1.0),
    };
    // The turn is about the middle of the box, which is not the middle of a line's course.
    let turned = local_turn(shape).transform_rect_bbox(local);
    let body = (turned + shape.pos.to_vec2()).inflate(margin, margin);
    match label_bounds(shape) {
        Some(label) => body.union(label),
        None => body,
    }
}

/// A box around the label of a line or arrow, however its letters are spread: it stays level beside
/// a line that is turned, and grows about its middle.
fn label_bounds(shape: &Shape) -> Option<Rect> {
    if !shape.kind.is_path() || shape.text.is_empty() {
        return None;
    }
    let area = text_area(shape)?;
    let size = shape.style.text_size;
    // No letter is wider than the text is high, and a line breaks only for want of room.
    let per_line = (area.width() / size).floor().max(1.0);
    let rows = |line: &str| 1.0 + (line.chars().count() as f64 / per_line).floor();
    let rows: f64 = shape.text.split('\n').map(rows).sum();
    let center = shape.rect().center();
    let middle = geometry::rotated(area.center(), center, shape.angle);
    let height = rows * size * LABEL_LINE;
    Some(Rect::from_center_size(
        middle,
        (area.width() + size, height),
    ))
}

/// The tight box of what is drawn, without the stroke's width.
pub fn bounds(shape: &Shape) -> Rect {
    match shape.kind {
        Kind::Line | Kind::Arrow | Kind::Ink => kurbo::Shape::bounding_box(&outline(shape)),
        _ => geometry::rotated_bounds(shape.rect(), shape.angle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Color, Ink, InkPoint};

    pub(super) fn shape(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.pos = Point::new(100.0, 50.0);
        shape.size = Size::new(80.0, 40.0);
        match shape.kind {
            Kind::Line | Kind::Arrow => {
                shape.path = vec![Point::ZERO, Point::new(40.0, 40.0), Point::new(80.0, 0.0)];
                shape.style.head_end = Arrowhead::Arrow;
            }
            Kind::Ink => {
                let points = (0u8..=20).map(|i| {
                    let x = f32::from(i) * 4.0;
                    InkPoint {
                        x,
                        y: 20.0 + 20.0 * (x / 12.0).sin(),
                        pressure: 0.5,
                    }
                });
                shape.ink = Some(Arc::new(Ink {
                    points: points.collect(),
                }));
            }
            _ => shape.style.fill = Color::rgb(0xcf_e3ff),
        }
        shape
    }

    #[test]
    fn every_kind_is_painted_within_its_paint_bounds() {
        let unknown = Kind::Unknown("cloud".into());
        for kind in Kind::KNOWN.into_iter().chain([unknown]) {
            for angle in [0.0, 0.7] {
                for roughness in [0.0, 1.0] {
                    let mut shape = shape(kind.clone());
                    shape.angle = angle;
                    shape.style.roughness = roughness;
                    let look = look(&shape, Detail::ALL);
                    let place = board_from_local(&shape);
                    let bounds = paint_bounds(&shape);
                    let drawn = look.fill.iter().chain(&look.strokes);
                    for path in drawn.chain(look.heads.iter().map(|head| &head.path)) {
                        let drawn = kurbo::Shape::bounding_box(&(place * path.clone()));
                        assert!(
                            bounds.contains_rect(drawn),
                            "{kind:?}: {drawn:?} in {bounds:?}"
                        );
                    }
                    for spine_point in &look.ink {
                        assert!(bounds.contains(place * spine_point.point), "{kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_label_is_within_the_bounds_however_long_it_is_and_however_the_line_is_turned() {
        let mut engine = crate::text::TextEngine::bundled();
        for text in ["one", "one\ntwo\nthree\nfour", &"many words ".repeat(30)] {
            for angle in [0.0, 1.2] {
                let mut line = shape(Kind::Arrow);
                line.path = vec![Point::ZERO, Point::new(300.0, 0.0)];
                line.size = Size::new(300.0, 0.0);
                line.angle = angle;
                line.text = Arc::from(text);
                let placed = crate::text::placed_text(&line, &mut engine).unwrap();
                let (label, bounds) = (placed.rect(), paint_bounds(&line));
                assert!(
                    bounds.contains_rect(label),
                    "{text:?}: {label:?} in {bounds:?}"
                );
            }
        }
    }

    #[test]
    fn far_out_the_local_look_is_the_same() {
        let near = shape(Kind::Arrow);
        let mut far = near.clone();
        far.pos = Point::new(9e8, -9e8);
        let strokes = |shape| look(shape, Detail::ALL).strokes;
        assert_eq!(strokes(&near), strokes(&far));
    }

    #[test]
    fn a_line_that_returns_is_filled_and_an_open_one_is_not() {
        let mut line = shape(Kind::Line);
        line.style.fill = Color::rgb(0xff_0000);
        assert!(look(&line, Detail::ALL).fill.is_none());
        line.path.push(Point::ZERO);
        assert!(look(&line, Detail::ALL).fill.is_some());
    }
}
