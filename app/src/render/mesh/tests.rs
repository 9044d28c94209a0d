//! What shapes become at each distance, and that none costs much.

use super::*;
use crate::colors::tests::colors;
use std::sync::Arc;
use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Dash, FillStyle, Ink, InkPoint, LineShape};

fn shape(kind: Kind) -> Shape {
    let mut shape = Shape::new(ShapeId::from_random(1), kind);
    shape.size = Size::new(80.0, 40.0);
    shape
}

#[test]
fn smaller_pixels_make_more_triangles_of_curves() {
    let count = |pixel| {
        body(&shape(Kind::Ellipse), &colors(false), pixel, 0)
            .indices
            .len()
    };
    assert!(count(0.03) > count(3.0));
    // Far out it is two triangles.
    assert_eq!(count(100.0), 6);
}

#[test]
fn a_line_is_as_long_as_its_points_say() {
    let mut line = shape(Kind::Line);
    line.path = vec![Point::ZERO, Point::new(300.0, 0.0)];
    line.size = Size::ZERO;
    let mesh = body(&line, &colors(false), 16.0, 0);
    let longest = mesh.vertices.iter().map(|vertex| vertex.position[0]);
    let longest = longest.reduce(f32::max).unwrap();
    // And as much more as a round end would cover.
    assert!((300.0..=302.0).contains(&longest), "{longest}");
}

#[test]
fn far_out_a_sketch_costs_no_more_than_a_box_and_a_hatching_is_a_tint() {
    let mut sketch = shape(Kind::Rectangle);
    sketch.style.roughness = 1.0;
    sketch.style.fill = Color::rgb(0xff_0000);
    sketch.style.fill_style = FillStyle::Hachure;
    let count = |shape: &Shape, pixel| body(shape, &colors(false), pixel, 0).vertices.len();
    let mut clean = sketch.clone();
    clean.style.roughness = 0.0;
    clean.style.fill_style = FillStyle::Solid;
    assert!(count(&sketch, 1.0) > 4 * count(&clean, 1.0));
    assert_eq!(count(&sketch, 4.0), count(&clean, 4.0));
    let mesh = body(&sketch, &colors(false), 4.0, 0);
    let faintest = mesh.vertices.iter().map(|vertex| vertex.color[3]).min();
    // Two lines of one unit in every eight, one over the other.
    assert_eq!(faintest, Some(58));
}

#[test]
fn a_group_has_no_body_and_an_unknown_kind_has_a_placeholder() {
    let draw = |kind| body(&shape(kind), &colors(false), 0.7, 0);
    assert!(draw(Kind::Group).is_empty());
    assert!(draw(Kind::Text).is_empty());
    assert!(!draw(Kind::Unknown("gadget".into())).is_empty());
}

#[test]
fn opacity_is_in_every_vertex() {
    let mut arrow = shape(Kind::Arrow);
    arrow.path = vec![Point::ZERO, Point::new(80.0, 40.0)];
    arrow.style.head_end = Arrowhead::Triangle;
    arrow.style.opacity = 0.5;
    let mesh = body(&arrow, &colors(false), 0.7, 7);
    assert!(
        mesh.vertices
            .iter()
            .all(|v| v.color[3] == 128 && v.slot_mode & 0xff == 7)
    );
}

#[test]
fn the_largest_shape_a_board_may_have_stays_affordable() {
    let mut huge = shape(Kind::Ellipse);
    huge.size = Size::new(1e9, 1e9);
    huge.style.fill = Color::rgb(0xff_0000);
    huge.style.fill_style = FillStyle::CrossHatch;
    huge.style.roughness = 1.0;
    assert!(body(&huge, &colors(false), 0.03, 0).vertices.len() < 100_000);
}

/// A line thrown all over, back to where it began.
fn tangle(corners: u32) -> Shape {
    let mut line = shape(Kind::Line);
    let mut state = 1_u32;
    let mut throw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 16)
    };
    line.path = (1..corners).map(|_| Point::new(throw(), throw())).collect();
    line.path.push(line.path[0]);
    line.style.fill = Color::rgb(0xff_0000);
    line.style.roughness = 1.0;
    line
}

#[test]
fn no_shape_a_board_may_have_costs_more_than_a_million_vertices() {
    let mut shapes = Vec::new();
    // Each of these once took seconds to minutes, or a gigabyte.
    for fill_style in [FillStyle::Solid, FillStyle::CrossHatch, FillStyle::Zigzag] {
        let mut line = tangle(10_000);
        line.style.fill_style = fill_style;
        shapes.push(line);
    }
    let mut wide = tangle(10_000);
    wide.style.stroke_width = 1_000.0;
    wide.style.line = LineShape::Curved;
    shapes.push(wide.clone());
    wide.style.dash = Dash::Dotted;
    shapes.push(wide);
    for opacity in [0.5, 1.0] {
        let point = |at: &Point| InkPoint {
            x: at.x as f32,
            y: at.y as f32,
            pressure: (at.x / 65_536.0) as f32,
        };
        let ink = Ink {
            points: tangle(100_000).path.iter().map(point).collect(),
        };
        let mut stroke = shape(Kind::Ink);
        stroke.size = ink.natural_size();
        stroke.ink = Some(Arc::new(ink));
        stroke.style.opacity = opacity;
        shapes.push(stroke);
    }
    // Whatever its size is said to be, it goes all over the largest board there can be.
    let mut vast = tangle(10_000);
    vast.size = Size::ZERO;
    vast.style.line = LineShape::Curved;
    for point in &mut vast.path {
        *point = (point.to_vec2() * 15_000.0).to_point();
    }
    for (opacity, dash) in [(1.0, Dash::Solid), (0.5, Dash::Solid), (1.0, Dash::Dotted)] {
        vast.style.opacity = opacity;
        vast.style.dash = dash;
        shapes.push(vast.clone());
    }
    for (number, shape) in shapes.iter().enumerate() {
        let mesh = body(shape, &colors(false), 0.03, 0);
        let count = mesh.vertices.len();
        assert!((1..1_000_000).contains(&count), "{number}: {count}");
    }
}
