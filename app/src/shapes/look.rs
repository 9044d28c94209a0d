//! What a painter draws of a shape: areas, lines, heads and hatchings, with as much of their detail as
//! can be seen.

use kurbo::{BezPath, PathEl};
use tavla_shared::shape::{Arrowhead, Corner, Dash, Kind, Shape, Style};

use super::{
    Hatching, Head, HeadFill, SpinePoint, board_from_local, course, dash, dashed, fill, hatching,
    heads, is_area, local_box, local_turn, nib, sketch, unrotated_outline,
};

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

/// How a hand goes along the lines of a shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Touch {
    /// Once, without a wobble.
    Ruled,
    /// Twice in the same place: the wobble cannot be seen, but that two strokes are darker can.
    Retraced,
    /// Twice, so roughly.
    Sketched(f64),
}

impl Touch {
    /// How `shape` is drawn.
    pub fn of(shape: &Shape, detail: Detail) -> Self {
        let drawn = roughness(shape);
        if drawn <= 0.0 {
            Self::Ruled
        } else if drawn * sketch::OFFSET_USUAL > WOBBLE_GRAINS * detail.grain {
            Self::Sketched(drawn)
        } else {
            Self::Retraced
        }
    }

    /// How often each line is drawn.
    pub fn strokes(self) -> usize {
        match self {
            Self::Ruled => 1,
            Self::Retraced | Self::Sketched(_) => 2,
        }
    }

    /// How many lines that are of: two in the same place are one that is painted twice.
    pub fn lines(self) -> usize {
        match self {
            Self::Ruled | Self::Retraced => 1,
            Self::Sketched(_) => 2,
        }
    }

    /// How much the lines wobble.
    pub(super) fn roughness(self) -> f64 {
        match self {
            Self::Ruled | Self::Retraced => 0.0,
            Self::Sketched(roughness) => roughness,
        }
    }

    /// The strokes along an outline.
    fn drawn(self, path: &BezPath, dash: Dash, seed: u32) -> Vec<BezPath> {
        match self {
            Self::Ruled | Self::Retraced => vec![path.clone()],
            Self::Sketched(roughness) => {
                sketch::sketched(path, roughness, seed, self.outlines(dash))
            }
        }
    }

    /// How often an outline is drawn: the dashes of two strokes would fill each other's gaps.
    pub(super) fn outlines(self, dash: Dash) -> usize {
        if dash == Dash::Solid {
            self.strokes()
        } else {
            1
        }
    }

    /// Whether each stroke along an outline is to be painted twice.
    fn retraces(self, dash: Dash) -> bool {
        self == Self::Retraced && self.outlines(dash) > 1
    }

    /// The same, but no rougher than `roughness`.
    fn at_most(self, roughness: f64) -> Self {
        match self {
            Self::Sketched(own) => Self::Sketched(own.min(roughness)),
            other => other,
        }
    }
}

/// Smaller arrowheads, in grains, cannot be told from the line's end.
const HEAD_GRAINS: f64 = 1.5;
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

/// Everything a painter draws of one shape but its text, with the origin at the shape's `pos`.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The area painted with the fill colour,
    pub fill: Option<BezPath>,
    /// and how much of it: less than 1 where it stands for a hatching that is too fine.
    pub tint: f64,
    /// The lines painted with the fill colour instead of an area.
    pub hatching: Option<Hatching>,
    /// The lines painted with the stroke colour and width, dashes applied,
    pub strokes: Vec<BezPath>,
    /// each of them twice, as open arrowheads are, where this says so,
    pub retraced: bool,
    /// and how much of them: less than 1 where they stand for dashes that are too fine.
    pub stroke_tint: f64,
    /// The arrowheads.
    pub heads: Vec<Head>,
    /// The course of an ink stroke, with its thickness.
    pub ink: Vec<SpinePoint>,
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
    let touch = Touch::of(shape, detail);
    for (at, head) in (1u32..).zip(&mut heads) {
        let touch = touch.at_most(if sketch::is_smooth(&head.path) {
            ROUND_HEAD_ROUGHNESS_MAX
        } else {
            HEAD_ROUGHNESS_MAX
        });
        let is_open = head.fill == HeadFill::Open;
        let seed = shape.seed.wrapping_add(at);
        let mut drawn = touch.drawn(&head.path, style.dash, seed);
        // One stroke around what is filled, which is one area then.
        drawn.truncate(if is_open { drawn.len() } else { 1 });
        head.path = drawn.into_iter().flatten().collect();
        if is_open {
            head.path = dash::dashed_head(&head.path, style.dash, style.stroke_width);
        }
    }
    heads
}

/// Everything to draw of `shape` but its text, in local space.
pub fn look(shape: &Shape, detail: Detail) -> Look {
    if shape.kind == Kind::Ink {
        return nib::look(shape, detail);
    }
    let turn = local_turn(shape);
    let outline = unrotated_outline(shape);
    let style = &shape.style;
    let filled = !style.fill.is_none() && is_area(shape, &outline) && shape.kind != Kind::Frame;
    let tint = fill_share(shape, detail);
    let hatched = filled && tint.is_none();
    let lines = drawn_lines(shape, &outline, detail);
    // A wobbly outline's area is its own first line's, so that no corner sticks out of the other.
    let area = || {
        lines
            .first()
            .filter(|line| style.roughness > 0.0 && line.subpaths().count() == 1)
            .unwrap_or(&outline)
            .clone()
    };
    let stroke_tint = dash::share(style, detail);
    let dashes = stroke_tint.map_or(style.dash, |_| Dash::Solid);
    let needs_area =
        (filled && !hatched) || matches!(shape.kind, Kind::Note | Kind::Image | Kind::Frame);
    let heads = if heads::reach(style) < HEAD_GRAINS * detail.grain {
        Vec::new()
    } else {
        unrotated_heads(shape, detail)
    };
    Look {
        fill: needs_area.then(|| turn * closed(area())),
        tint: tint.unwrap_or(1.0),
        hatching: hatched.then(|| {
            let touch = Touch::of(shape, detail);
            hatching(&outline, style, touch, shape.seed).placed(turn)
        }),
        strokes: lines
            .iter()
            .map(|line| turn * dashed(line, dashes, style.stroke_width))
            .collect(),
        retraced: Touch::of(shape, detail).retraces(style.dash),
        stroke_tint: stroke_tint.unwrap_or(1.0),
        heads: heads.into_iter().map(|head| head.placed(turn)).collect(),
        ink: Vec::new(),
    }
}

/// As [`fill::share`], for kinds that heed it: a note, a frame and a picture are never hatched.
pub(super) fn fill_share(shape: &Shape, detail: Detail) -> Option<f64> {
    let is_plain = matches!(shape.kind, Kind::Note | Kind::Frame | Kind::Image);
    if is_plain || shape.style.fill.is_none() {
        return Some(1.0);
    }
    let rect = local_box(shape);
    let across = rect.width().hypot(rect.height());
    fill::share(&shape.style, Touch::of(shape, detail), across, detail)
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
    let touch = Touch::of(shape, detail);
    let mut lines = touch.drawn(outline, style.dash, shape.seed);
    if let Some(inner) = super::outline::inner_lines(shape) {
        lines.extend(touch.drawn(&inner, style.dash, shape.seed.wrapping_add(1)));
    }
    lines
}

/// How wide the strokes of a style are drawn.
pub fn pen_width(style: &Style) -> f64 {
    if style.dash == Dash::Solid || style.stroke_width <= 0.0 {
        style.stroke_width
    } else {
        style.stroke_width + BROKEN_WIDER
    }
}

/// How rough a shape is drawn: less where it is small.
fn roughness(shape: &Shape) -> f64 {
    if matches!(shape.kind, Kind::Note | Kind::Frame | Kind::Unknown(_)) {
        return 0.0;
    }
    let roughness = shape.style.roughness;
    let (width, height) = (shape.size.width, shape.size.height);
    let (long, short) = (width.max(height), width.min(height));
    let is_round = shape.style.corner == Corner::Round;
    let is_large = long >= 50.0 && (short >= 20.0 || shape.kind.is_path());
    if is_large || (is_round && short >= 15.0) {
        roughness
    } else {
        (roughness / if long < 10.0 { 3.0 } else { 2.0 }).min(SMALL_ROUGHNESS_MAX)
    }
}
