//! That a translucent shape looks as if it had been drawn opaque and made translucent then.

use super::*;

const SIDE: f32 = 160.0;
const DARK: u32 = 0x80_3030;

/// Something with a thick outline over its inside, of every way there is to fill one.
fn layered() -> Vec<Shape> {
    let mut all = Vec::new();
    let fills = [
        FillStyle::Solid,
        FillStyle::Hachure,
        FillStyle::CrossHatch,
        FillStyle::Zigzag,
    ];
    for (number, style) in (1..).zip(fills) {
        for (kind, roughness) in [(Kind::Rectangle, 0.0), (Kind::Ellipse, 2.0)] {
            let mut shape = boxed(number, (30.0, 40.0), (100.0, 80.0), 0xff_c9c9);
            shape.kind = kind;
            shape.style.fill_style = style;
            shape.style.roughness = roughness;
            all.push(shape);
        }
    }
    let mut knot = arrow(
        9,
        &[
            (30.0, 40.0),
            (130.0, 120.0),
            (130.0, 40.0),
            (30.0, 120.0),
            (30.0, 40.0),
        ],
    );
    knot.kind = Kind::Line;
    knot.style.line = LineShape::Straight;
    knot.style.fill = Color::rgb(0xff_c9c9);
    all.push(knot);
    for head in Arrowhead::ALL {
        let mut arrow = arrow(10, &[(30.0, 80.0), (130.0, 80.0)]);
        arrow.style.head_end = *head;
        all.push(arrow);
    }
    for shape in &mut all {
        shape.style.stroke_width = 8.0;
    }
    all
}

/// How many pixels are further than `tolerance` from being
/// halfway from `ground` to `opaque`.
fn off_halfway([ground, opaque, faint]: [&Image; 3], tolerance: u8) -> usize {
    let pixels = |image: &Image| image.rgba().as_chunks::<4>().0.to_vec();
    let [ground, opaque, faint] = [ground, opaque, faint].map(pixels);
    let pixels = ground.iter().zip(&opaque).zip(&faint);
    pixels
        .filter(|((ground, opaque), faint)| {
            let channels = ground.iter().zip(*opaque).zip(*faint);
            channels
                .into_iter()
                .any(|((a, b), c)| u8::midpoint(*a, *b).abs_diff(*c) > tolerance)
        })
        .count()
}

/// Checks that hardly a pixel of `faint`, which is half translucent and of one dark colour, is darker
/// than halfway from the ground to it, and that it is there at all.
#[track_caller]
fn check_even(board: &mut Board, faint: &Shape) {
    let ground = board.image(&[]);
    let image = board.image(&[Arc::new(faint.clone())]);
    let painted = behaviour::differing(&ground, &image, 8);
    let [_, _, dark, _] = DARK.to_be_bytes();
    let pixels = image.rgba().as_chunks::<4>().0.iter();
    let pixels = pixels.zip(ground.rgba().as_chunks::<4>().0);
    // A second coat would be 50 darker.
    let is_darker = |(pixel, ground): &(&[u8; 4], &[u8; 4])| {
        u8::midpoint(ground[1], dark).saturating_sub(pixel[1]) > 16
    };
    let darker = pixels.filter(is_darker).count();
    assert!(painted > 1_000, "{painted}");
    assert!(
        darker * 100 < painted,
        "{darker} of {painted} pixels are darker: {faint:?}"
    );
}

/// Every hatching alone, in a dark colour.
fn hatched() -> Vec<Shape> {
    let mut all = Vec::new();
    for fill_style in [FillStyle::Hachure, FillStyle::CrossHatch, FillStyle::Zigzag] {
        for (width, roughness) in [(8.0, 0.0), (8.0, 2.0), (0.0, 2.0)] {
            let mut shape = boxed(1, (30.0, 40.0), (100.0, 80.0), DARK);
            shape.style.fill_style = fill_style;
            shape.style.roughness = roughness;
            shape.style.stroke_width = width;
            shape.style.stroke.0[3] = 0;
            all.push(shape);
        }
    }
    all
}

#[test]
fn a_translucent_hatching_is_no_darker_where_its_lines_cross() {
    let mut board = Board::new(SIDE, SIDE);
    // Near enough that crossings of thin lines show.
    board.camera.zoom = 4.0;
    for mut shape in hatched() {
        shape.style.opacity = 0.5;
        check_even(&mut board, &shape);
        shape.style.opacity = 1.0;
        shape.style.fill.0[3] = 128;
        check_even(&mut board, &shape);
    }
}

#[test]
fn a_rough_outline_of_a_translucent_colour_is_no_darker_where_its_strokes_cross() {
    let mut board = Board::new(SIDE, SIDE);
    for kind in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond] {
        let mut shape = shape(1, kind, (30.0, 40.0), (100.0, 80.0));
        shape.style.stroke = Color::rgb(DARK);
        shape.style.stroke.0[3] = 128;
        shape.style.stroke_width = 8.0;
        shape.style.roughness = 2.0;
        check_even(&mut board, &shape);
    }
}

#[test]
fn nothing_of_a_translucent_shape_shows_through_it() {
    let mut board = Board::new(SIDE, SIDE);
    let ground = board.image(&[]);
    for shape in layered() {
        let mut image = |opacity| {
            let mut shape = shape.clone();
            shape.style.opacity = opacity;
            board.image(&[Arc::new(shape)])
        };
        let (opaque, faint) = (image(1.0), image(0.5));
        let painted = behaviour::differing(&ground, &opaque, 8);
        let off = off_halfway([&ground, &opaque, &faint], 24);
        // Where an edge runs through a pixel, both of its sides are blended there.
        assert!(
            off * 14 < painted,
            "{off} of {painted} pixels are off: {shape:?}"
        );
    }
}
