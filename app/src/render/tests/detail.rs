//! That a shape is as dark just after its detail drops as just before.

use super::*;

const SIDE: f32 = 160.0;
/// The zooms at which detail drops.
const EDGES: [f64; 3] = [1.0 / 4.0, 1.0 / 16.0, 1.0 / 64.0];
const WIDTHS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
const ROUGHNESSES: [f64; 4] = [0.0, 1.0, 2.0, 3.0];
const DARK: u32 = 0x20_2020;

/// How dark `shape` is at a zoom: how far its pixels are from the ground's, all together.
fn darkness(board: &mut Board, shape: &Shape, zoom: f64) -> f64 {
    board.camera.zoom = zoom;
    board.camera.center = shape.rect().center();
    let ground = board.image(&[]);
    let image = board.image(&[Arc::new(shape.clone())]);
    let pairs = ground.rgba().iter().zip(image.rgba());
    pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum()
}

/// Checks that at none of the edges any of the shapes made for it gets darker or lighter by more than
/// `tolerance`, as a part of how dark it is.
#[track_caller]
fn check(tolerance: f64, shapes_at: impl Fn(f64) -> Vec<Shape>) {
    let mut board = Board::new(SIDE, SIDE);
    let mut jumps = Vec::new();
    for edge in EDGES {
        for shape in shapes_at(edge) {
            let near = darkness(&mut board, &shape, edge * 1.001);
            let far = darkness(&mut board, &shape, edge * 0.999);
            let change = far / near - 1.0;
            if change.abs() > tolerance {
                let (kind, style) = (&shape.kind, &shape.style);
                jumps.push(format!(
                    "{change:+.3} at {edge}: {kind:?} {:?} {:?}, {} wide, {} rough",
                    style.fill_style, style.dash, style.stroke_width, style.roughness
                ));
            }
        }
    }
    assert!(jumps.is_empty(), "{}", jumps.join("\n"));
}

/// A shape that is as large on screen at every edge, in all widths and roughnesses.
fn drawn(kind: &Kind, edge: f64) -> Vec<Shape> {
    let mut all = Vec::new();
    for width in WIDTHS {
        for roughness in ROUGHNESSES {
            let size = (91.3 / edge, 67.7 / edge);
            let mut shape = shape(7, kind.clone(), (0.0, 0.0), size);
            let corners = [(0.0, 0.0), (30.0, 60.0), (60.0, 10.0), (91.0, 67.0)];
            if kind.is_path() {
                let place = |(x, y): (f64, f64)| Point::new(x / edge, y / edge);
                shape.path = corners.map(place).to_vec();
            }
            shape.style.stroke = Color::rgb(DARK);
            shape.style.stroke_width = width;
            shape.style.roughness = roughness;
            all.push(shape);
        }
    }
    all
}

#[test]
fn the_inside_of_a_shape_is_as_dark_just_after_its_detail_drops_as_just_before() {
    check(0.08, |edge| {
        let mut all = Vec::new();
        for fill_style in FillStyle::ALL {
            for mut shape in drawn(&Kind::Rectangle, edge) {
                shape.style.stroke.0[3] = 0;
                shape.style.fill = Color::rgb(0x20_60c0);
                shape.style.fill_style = *fill_style;
                all.push(shape);
            }
        }
        all
    });
}

#[test]
fn the_lines_of_a_shape_are_as_dark_just_after_its_detail_drops_as_just_before() {
    check(0.05, |edge| {
        let kinds = [Kind::Rectangle, Kind::Ellipse, Kind::Diamond, Kind::Arrow];
        kinds.iter().flat_map(|kind| drawn(kind, edge)).collect()
    });
}

/// The ends of dashes are polygons of fewer sides where detail is lower, which cover less.
#[test]
fn dashes_are_about_as_dark_just_after_their_detail_drops_as_just_before() {
    for dash in [Dash::Dashed, Dash::Dotted] {
        check(0.14, |edge| {
            let kinds = [Kind::Rectangle, Kind::Ellipse, Kind::Line];
            let mut all: Vec<Shape> = kinds.iter().flat_map(|kind| drawn(kind, edge)).collect();
            for shape in &mut all {
                shape.style.dash = dash;
            }
            all
        });
    }
}

#[test]
fn ink_is_as_dark_just_after_its_detail_drops_as_just_before() {
    check(0.05, |edge| {
        let wave = |n: u8| {
            let (x, y) = (f32::from(n) * 0.45, 30.0 * (f32::from(n) / 15.0).sin());
            (x / edge as f32, (30.0 + y) / edge as f32)
        };
        let points: Vec<(f32, f32)> = (0..200).map(wave).collect();
        let inks = WIDTHS.map(|width| {
            let mut ink = ink(9, (0.0, 0.0), &points);
            ink.style.stroke_width = width;
            ink.style.stroke = Color::rgb(DARK);
            ink
        });
        inks.to_vec()
    });
}
