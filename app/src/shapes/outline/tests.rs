//! Outlines and the room for text in them.

use kurbo::{PathSeg, Shape as _};
use tavla_shared::geometry::Size;
use tavla_shared::shape::Corner;

use super::super::tests::shape;
use super::super::{corners, line_within};
use super::*;

const SIZES: [(f64, f64); 5] = [
    (80.0, 40.0),
    (40.0, 80.0),
    (400.0, 60.0),
    (150.0, 150.0),
    (60.0, 500.0),
];

#[test]
fn outlines_fill_their_box() {
    let others = [Kind::Note, Kind::Frame];
    for kind in Kind::FIGURES.into_iter().chain(others) {
        let mut shape = shape(kind.clone());
        // The tail is beside the box.
        shape.tail = Point::new(0.5, 0.5);
        for (width, height) in SIZES {
            shape.size = Size::new(width, height);
            let bounds = closed(&shape).bounding_box();
            let off = [bounds.x0, bounds.y0, bounds.x1 - width, bounds.y1 - height];
            // A diamond's tips are half a unit off, a cloud's curves are found by halving.
            assert!(
                off.iter().all(|off| off.abs() < 1e-3),
                "{kind:?} {bounds:?}"
            );
        }
    }
}

#[test]
fn round_corners_are_a_quarter_of_the_shorter_side_at_most_32_or_what_is_chosen() {
    let mut shape = shape(Kind::Rectangle);
    shape.style.corner = Corner::Round;
    let radius = |shape: &Shape| corners::radius(shape.size, &shape.style);
    assert_eq!(radius(&shape), 10.0);
    shape.size = Size::new(1_000.0, 1_000.0);
    assert_eq!(radius(&shape), 32.0);
    shape.style.corner_radius = Some(120.0);
    assert_eq!(radius(&shape), 120.0);
    shape.style.corner = Corner::Sharp;
    assert_eq!(radius(&shape), 0.0);
}

#[test]
fn a_chosen_radius_rounds_every_figure_that_has_corners() {
    for kind in [
        Kind::Rectangle,
        Kind::Diamond,
        Kind::Triangle,
        Kind::Hexagon,
        Kind::Star,
        Kind::Callout,
    ] {
        let mut shape = shape(kind.clone());
        shape.size = Size::new(200.0, 160.0);
        let mut area = |corner, radius| {
            shape.style.corner = corner;
            shape.style.corner_radius = radius;
            closed(&shape).area().abs()
        };
        let sharp = area(Corner::Sharp, Some(20.0));
        assert_eq!(sharp, area(Corner::Sharp, None), "{kind:?}");
        let (small, large) = (
            area(Corner::Round, Some(4.0)),
            area(Corner::Round, Some(12.0)),
        );
        assert!(small != sharp && large != small, "{kind:?}");
        let vast = area(Corner::Round, Some(1e5));
        assert!(vast.is_finite() && vast > 0.0, "{kind:?}");
    }
}

#[test]
fn text_stays_inside_the_outline() {
    for kind in Kind::FIGURES.into_iter().chain([Kind::Note]) {
        for (width, height) in SIZES {
            for corner in [Corner::Sharp, Corner::Round] {
                let mut shape = shape(kind.clone());
                shape.size = Size::new(width, height);
                shape.style.corner = corner;
                // Excalidraw's round rectangles have their letters' corners a little outside.
                let chosen = kind == Kind::Rectangle;
                shape.style.corner_radius = chosen.then_some(30.0);
                // The outline itself may be touched.
                let area = text_area(&shape).unwrap() - shape.pos.to_vec2();
                let area = area.inset(-0.1);
                assert!(
                    area.width() > 0.0 && area.height() > 0.0,
                    "{kind:?} {area:?}"
                );
                let outline = closed(&shape);
                assert!(outline.contains(area.center()), "{kind:?} {width}×{height}");
                let mut flat = Vec::new();
                kurbo::flatten(&outline, 0.05, |element| flat.push(element));
                for segment in kurbo::segments(flat) {
                    if let PathSeg::Line(line) = segment {
                        let met = line_within(area, line.p0, line.p1);
                        assert!(met.is_none(), "{kind:?} {width}×{height}: {met:?}");
                    }
                }
            }
        }
    }
    assert_eq!(text_area(&shape(Kind::Group)), None);
}

#[test]
fn a_box_too_small_for_text_has_an_empty_area_not_a_negative_one() {
    for kind in Kind::FIGURES {
        let mut shape = shape(kind);
        shape.size = Size::new(4.0, 3.0);
        let area = text_area(&shape).unwrap();
        assert!(area.width() >= 0.0 && area.height() >= 0.0);
    }
}

#[test]
fn a_callout_s_tail_ends_where_it_says_and_is_none_inside() {
    let mut callout = shape(Kind::Callout);
    for corner in [Corner::Sharp, Corner::Round] {
        callout.style.corner = corner;
        let tips = [(0.2, 1.5), (1.6, 0.4), (0.9, -0.7), (-0.5, 0.5), (3.0, 3.0)];
        for tip in tips.map(Point::from) {
            callout.tail = tip;
            let bounds = closed(&callout).bounding_box();
            let around = closed_box(&callout);
            for (is, should) in [
                (bounds.x0, around.x0),
                (bounds.y0, around.y0),
                (bounds.x1, around.x1),
                (bounds.y1, around.y1),
            ] {
                assert!((is - should).abs() < 1e-6, "{bounds:?} {around:?}");
            }
        }
        callout.tail = Point::new(0.5, 0.9);
        assert_eq!(closed_box(&callout), callout.size.to_rect());
    }
}
