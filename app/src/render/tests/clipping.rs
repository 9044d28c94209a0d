//! Frames cut off what is in them: exactly, turned, nested, and wherever the frame goes.

use super::*;

const RED: u32 = 0xd6_336c;

/// A frame, and a red bar across it that sticks out on both sides.
fn framed() -> [Shape; 2] {
    let frame = shape(1, Kind::Frame, (40.0, 30.0), (60.0, 60.0));
    let mut bar = boxed(2, (10.0, 50.0), (120.0, 20.0), RED);
    bar.style.stroke_width = 0.0;
    bar.place.parent = Some(frame.id.clone());
    [frame, bar]
}

fn is_red(image: &Image, at: (u32, u32)) -> bool {
    image.pixel(at.0, at.1)[..3] == [0xd6, 0x33, 0x6c]
}

/// Where along the middle of the bar it is red.
#[track_caller]
fn check_red(image: &Image, y: u32, expected: std::ops::Range<u32>) {
    let red: Vec<u32> = (0..image.width())
        .filter(|x| is_red(image, (*x, y)))
        .collect();
    assert_eq!(
        (red.first().copied(), red.last().map(|last| last + 1)),
        (Some(expected.start), Some(expected.end))
    );
}

#[test]
fn a_shape_in_a_frame_is_cut_off_at_the_frames_edge() {
    let mut board = Board::new(140.0, 120.0);
    let shapes = framed().map(Arc::new);
    check_red(&board.image(&shapes), 60, 40..100);
    // Beside the frame, over it in the stack, it is whole.
    let mut free = framed();
    free[1].place.parent = None;
    check_red(&board.image(&free.map(Arc::new)), 60, 10..130);
}

#[test]
fn the_cut_goes_with_the_frame() {
    let mut board = Board::new(140.0, 120.0);
    let mut shapes = framed();
    board.image(&shapes.clone().map(Arc::new));
    shapes[0].pos.x += 20.0;
    let stats = board.frame(&shapes.clone().map(Arc::new));
    assert_eq!(stats.vertices_sent, 0);
    check_red(&board.image(&shapes.map(Arc::new)), 60, 60..120);
}

#[test]
fn a_turned_frame_cuts_along_its_turned_edges() {
    let mut board = Board::new(140.0, 120.0);
    let mut shapes = framed();
    shapes[0].angle = std::f64::consts::FRAC_PI_4;
    // The corner of the turned square reaches 60 · √½ from the middle, less its rounding.
    let image = board.image(&shapes.map(Arc::new));
    assert!(is_red(&image, (34, 60)) && is_red(&image, (105, 60)));
    assert!(!is_red(&image, (26, 60)) && !is_red(&image, (113, 60)));
    // Up there the frame is narrower.
    assert!(!is_red(&image, (34, 52)) && is_red(&image, (38, 52)));
}

#[test]
fn frames_within_frames_cut_off_together() {
    let mut board = Board::new(140.0, 120.0);
    let [outer, mut bar] = framed();
    let mut inner = shape(3, Kind::Frame, (10.0, 40.0), (70.0, 40.0));
    inner.place.parent = Some(outer.id.clone());
    let mut group = shape(4, Kind::Group, (0.0, 0.0), (0.0, 0.0));
    group.place.parent = Some(inner.id.clone());
    bar.place.parent = Some(group.id.clone());
    let shapes = [outer, inner, group, bar].map(Arc::new);
    check_red(&board.image(&shapes), 60, 40..80);
}

#[test]
fn what_is_cut_off_is_not_hit() {
    let mut board = Board::new(140.0, 120.0);
    let shapes = framed().map(Arc::new);
    board.show(&shapes);
    let mut hit = |x: f64| {
        let hit = board.scene.hit(Point::new(x, 60.0), 1.0, &mut board.engine);
        hit.map(|shape| shape.kind.clone())
    };
    assert_eq!(hit(70.0), Some(Kind::Rectangle));
    assert_eq!(hit(20.0), None);
}
