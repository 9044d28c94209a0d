//! Shapes cover what the drawing covers: compared by the boxes that its reader finds, and point by point along
//! its outlines.

use kurbo::{ParamCurveNearest as _, PathEl, Point, Rect, Shape as _};
use resvg::usvg::{Group, Node};
use tavla_shared::shape::Kind;

use super::super::read;
use super::ROOM;
use crate::import::Drawing;
use crate::shapes;
use crate::svg;

/// A drawing with this in it, and room around it wherever that is.
fn drawing(within: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="-500 -500 1000 1000">{within}</svg>"#
    )
}

fn read_within(within: &str) -> Drawing {
    let mut next = 0;
    let mut ids = || {
        next += 1;
        next
    };
    read(drawing(within).as_bytes(), ROOM, &mut ids).unwrap()
}

/// Parts of all kinds, under all kinds of transforms.
const PARTS: [&str; 10] = [
    r#"<rect x="5" y="6" width="50" height="20"/>"#,
    r#"<rect width="50" height="30" rx="7"/>"#,
    r#"<circle cx="30" cy="30" r="20"/>"#,
    r#"<polygon points="10,10 50,15 40,50 5,40"/>"#,
    r#"<path d="M10 80C40 10 65 10 95 80S150 150 180 80"/>"#,
    r#"<path d="M10 50Q50 0 90 50T170 50L100 140Z"/>"#,
    r#"<path d="M30 30a20 10 30 1 0 40 10z"/>"#,
    r#"<path d="M0 0h30v30h-30zM60 60c10 0 20 10 20 20s-20 10 -20 -20z"/>"#,
    r#"<polyline points="0,0 30,40 60,0 90,40" fill="none" stroke="black" stroke-width="0.5"/>"#,
    r#"<line x1="10" y1="20" x2="150" y2="70" stroke="black" stroke-width="0.5"/>"#,
];
const TRANSFORMS: [&str; 6] = [
    "translate(3 4)",
    "rotate(33 50 50)",
    "scale(1.7 0.6)",
    "rotate(20) scale(1 -1.5)",
    "skewX(25) translate(9 9)",
    "matrix(0.9 0.4 -0.2 1.1 12 7)",
];

/// The outlines that the reader finds, on the board.
fn outlines(group: &Group, all: &mut Vec<kurbo::BezPath>) {
    use resvg::usvg::tiny_skia_path::PathSegment;
    for node in group.children() {
        match node {
            Node::Group(within) => outlines(within, all),
            Node::Path(path) => {
                let place = super::super::groups::affine(path.abs_transform());
                let at = |p: resvg::usvg::tiny_skia_path::Point| {
                    place * Point::new(f64::from(p.x), f64::from(p.y))
                };
                let mut outline = kurbo::BezPath::new();
                for segment in path.data().segments() {
                    match segment {
                        PathSegment::MoveTo(to) => outline.move_to(at(to)),
                        PathSegment::LineTo(to) => outline.line_to(at(to)),
                        PathSegment::QuadTo(by, to) => outline.quad_to(at(by), at(to)),
                        PathSegment::CubicTo(by, and_by, to) => {
                            outline.curve_to(at(by), at(and_by), at(to));
                        }
                        PathSegment::Close => outline.close_path(),
                    }
                }
                all.push(outline);
            }
            _ => {}
        }
    }
}

/// How much an outline encloses as it is filled: with what is left open closed.
fn area(outline: &kurbo::BezPath) -> f64 {
    let mut filled = kurbo::BezPath::new();
    for element in outline.elements() {
        if matches!(element, PathEl::MoveTo(_)) && filled.elements().last().is_some_and(is_drawn) {
            filled.close_path();
        }
        filled.push(*element);
    }
    if filled.elements().last().is_some_and(is_drawn) {
        filled.close_path();
    }
    filled.area().abs()
}

fn is_drawn(element: &PathEl) -> bool {
    !matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath)
}

#[track_caller]
fn check(within: &str) {
    let svg = drawing(within);
    let mut wanted = Vec::new();
    let read = svg::with(svg.as_bytes(), |svg| {
        let mut all = Vec::new();
        outlines(svg.tree().root(), &mut all);
        all
    });
    wanted.extend(read.unwrap());
    let drawing = read_within(within);
    assert_eq!(drawing.report.as_picture, None, "{within}");
    let made: Vec<kurbo::BezPath> = drawing
        .shapes
        .iter()
        .filter(|it| it.kind != Kind::Group)
        .map(shapes::outline)
        .collect();
    let boxed = |all: &[kurbo::BezPath]| {
        let boxes = all.iter().map(kurbo::Shape::bounding_box);
        boxes.reduce(|all: Rect, one| all.union(one)).unwrap()
    };
    let (wanted_box, made_box) = (boxed(&wanted), boxed(&made));
    let off = [
        wanted_box.x0 - made_box.x0,
        wanted_box.y0 - made_box.y0,
        wanted_box.x1 - made_box.x1,
        wanted_box.y1 - made_box.y1,
    ];
    assert!(off.iter().all(|it| it.abs() < 0.3), "{within}: {off:?}");
    let areas = |all: &[kurbo::BezPath]| all.iter().map(area).sum::<f64>();
    let (wanted_area, made_area) = (areas(&wanted), areas(&made));
    let most = 0.02 * wanted_area.abs().max(10.0);
    assert!(
        (wanted_area - made_area).abs() < most,
        "{within}: {wanted_area} {made_area}"
    );
    for outline in &wanted {
        shapes::flatten(outline, 0.02, |piece| {
            let Some(at) = piece.end_point() else { return };
            let segments = made.iter().flat_map(kurbo::BezPath::segments);
            let off = segments.map(|it| it.nearest(at, 1e-4).distance_sq);
            let off = off.fold(f64::MAX, f64::min).sqrt();
            assert!(off < 0.3, "{within}: {at:?} is {off} off");
        });
    }
}

#[test]
fn every_part_is_where_the_drawing_has_it_whatever_it_is_transformed_by() {
    for part in PARTS {
        check(part);
        for transform in TRANSFORMS {
            check(&format!(r#"<g transform="{transform}">{part}</g>"#));
        }
    }
}
