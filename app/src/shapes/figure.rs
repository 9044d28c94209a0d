//! Shapes whose outline is a formula: drawn by that, they cost next to nothing and are exact at
//! every zoom.

use tavla_shared::shape::{Kind, Shape};

use super::look::{Touch, fill_share};
use super::outline::{FRAME_RADIUS, NOTE_RADIUS, cylinder, diamond, rectangle};
use super::{Detail, dash};

/// What an outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A box, its corners quarters of a circle.
    Box,
    /// An ellipse.
    Ellipse,
    /// A diamond.
    Diamond,
}

/// A shape that fills its box, turned about its middle, and is neither sketchy nor hatched nor
/// dashed as far as can be seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// What its outline is.
    pub form: Form,
    /// Of its corners, in board units.
    pub radius: f64,
    /// How much of the fill there is: less than 1 where it stands for a hatching.
    pub fill: f64,
    /// How much of the stroke there is: less than 1 where it stands for dashes.
    pub stroke: f64,
    /// How many strokes the outline is drawn with, one over the other: 1 or 2.
    pub strokes: usize,
}

/// How far, in grains, a figure may be from the outline it stands for.
const OFF_GRAINS: f64 = 0.3;
/// Shapes within so many grains may be any ellipse: no more can be told.
const ELLIPSE_GRAINS: f64 = 16.0;
/// How far a cloud is from the ellipse in its box, of its longer side,
const CLOUD_OFF: f64 = 0.1;
/// and a hexagon.
const HEXAGON_OFF: f64 = 0.12;

/// The figure that looks as `shape` does, if there is one.
pub fn figure(shape: &Shape, detail: Detail) -> Option<Figure> {
    let style = &shape.style;
    let rect = shape.size.to_rect();
    let longer = rect.width().max(rect.height());
    let is_unseen = |off: f64| off <= OFF_GRAINS * detail.grain;
    let (form, radius) = match shape.kind {
        Kind::Rectangle => (Form::Box, rectangle::arc_radius(rect, style)),
        Kind::Frame => (Form::Box, FRAME_RADIUS),
        Kind::Note => (Form::Box, NOTE_RADIUS),
        Kind::Ellipse if is_round(shape, detail) => (Form::Ellipse, 0.0),
        Kind::Diamond if is_unseen(diamond::off_plain(rect, style)) => (Form::Diamond, 0.0),
        // From afar these are as good as what they are most like.
        Kind::Cloud if is_unseen(longer * CLOUD_OFF) => (Form::Ellipse, 0.0),
        Kind::Hexagon if is_unseen(longer * HEXAGON_OFF) => (Form::Ellipse, 0.0),
        Kind::Cylinder if is_unseen(cylinder::off_box(rect)) => (Form::Box, 0.0),
        _ => return None,
    };
    let touch = Touch::of(shape, detail);
    if matches!(touch, Touch::Sketched(_)) {
        return None;
    }
    let half_side = shape.size.width.min(shape.size.height) / 2.0;
    Some(Figure {
        form,
        radius: radius.min(half_side),
        fill: fill_share(shape, detail)?,
        stroke: dash::share(style, detail)?,
        strokes: touch.outlines(style.dash),
    })
}

/// Whether the distance from an ellipse, which is exact only near it, is as good as exact as far as
/// the stroke reaches: the stroke is no wider than the tightest bend.
fn is_round(shape: &Shape, detail: Detail) -> bool {
    let (a, b) = (shape.size.width / 2.0, shape.size.height / 2.0);
    let (long, short) = (a.max(b), a.min(b));
    let reach = shape.style.stroke_width / 2.0 + detail.grain;
    let is_small = 2.0 * long <= ELLIPSE_GRAINS * detail.grain;
    // To first order the distance is off by at most half its square over the bend's radius.
    let off = reach * reach * long / (2.0 * (short * short).max(1e-9));
    is_small || off <= OFF_GRAINS * detail.grain.max(0.1)
}

#[cfg(test)]
mod tests {
    use super::super::outline;
    use super::super::tests::shape;
    use super::*;
    use tavla_shared::shape::{Corner, Dash, FillStyle};

    const NEAR: Detail = Detail { grain: 0.25 };
    const FAR: Detail = Detail { grain: 16.0 };

    #[test]
    fn far_out_every_closed_kind_is_a_figure_however_it_is_drawn() {
        for kind in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond, Kind::Frame] {
            let mut shape = shape(kind.clone());
            shape.style.roughness = 2.0;
            shape.style.dash = Dash::Dashed;
            shape.style.corner = Corner::Round;
            shape.style.fill_style = FillStyle::CrossHatch;
            assert!(figure(&shape, FAR).is_some(), "{kind:?}");
            assert_eq!(figure(&shape, NEAR), None, "{kind:?}");
        }
        assert_eq!(figure(&shape(Kind::Arrow), FAR), None);
    }

    #[test]
    fn the_largest_corner_is_near_the_outline_it_stands_for() {
        let mut large = shape(Kind::Rectangle);
        large.size = tavla_shared::geometry::Size::new(200.0, 160.0);
        large.style.corner = Corner::Round;
        let radius = figure(&large, NEAR).unwrap().radius;
        let arcs = kurbo::RoundedRect::from_rect(large.size.to_rect(), radius);
        let arcs: Vec<_> = kurbo::Shape::path_segments(&arcs, 1e-3).collect();
        kurbo::flatten(outline::closed(&large), 0.01, |element| {
            let point = element.end_point().unwrap_or_default();
            let near = |arc: &kurbo::PathSeg| {
                kurbo::ParamCurveNearest::nearest(arc, point, 1e-6).distance_sq
            };
            let off = arcs.iter().map(near).fold(f64::MAX, f64::min).sqrt();
            // The end of a closed path is no point.
            assert!(
                off < 0.3 || point == kurbo::Point::ZERO,
                "{off} at {point:?}"
            );
        });
    }

    #[test]
    fn a_tint_stands_for_hatching_and_dashes() {
        let mut shape = shape(Kind::Rectangle);
        let plain = figure(&shape, FAR).map(|it| (it.fill, it.stroke));
        assert_eq!(plain, Some((1.0, 1.0)));
        shape.style.fill_style = FillStyle::Hachure;
        shape.style.dash = Dash::Dotted;
        let it = figure(&shape, FAR).unwrap();
        assert!(it.fill < 0.3 && it.stroke < 0.5, "{it:?}");
    }

    #[test]
    fn an_outline_whose_wobble_is_unseen_is_still_two_strokes_unless_it_is_dashed() {
        let mut shape = shape(Kind::Rectangle);
        let strokes = |shape: &Shape| figure(shape, FAR).map(|it| it.strokes);
        assert_eq!(strokes(&shape), Some(1));
        shape.style.roughness = 2.0;
        assert_eq!(strokes(&shape), Some(2));
        shape.style.dash = Dash::Dashed;
        assert_eq!(strokes(&shape), Some(1));
    }

    #[test]
    fn an_ellipse_whose_stroke_is_wider_than_its_tightest_bend_is_none() {
        let mut flat = shape(Kind::Ellipse);
        flat.size.height = 6.0;
        assert_eq!(figure(&flat, NEAR), None);
        flat.size.height = 60.0;
        assert!(figure(&flat, NEAR).is_some());
    }
}
