//! What groups look like once they are over what is below them, and what they take.

use tiny_skia::Color;

use super::super::layer::Pen;
use super::*;

const BOUNDS: Rect = Rect::new(1.0, 1.0, 9.0, 9.0);

fn page() -> Layers {
    let mut page = Pixmap::new(10, 10).unwrap();
    page.fill(Color::WHITE);
    Layers::new(page)
}

fn black_box() -> Mark {
    let rect = tiny_skia::Rect::from_ltrb(2.0, 2.0, 8.0, 8.0).unwrap();
    Mark {
        path: PathBuilder::from_rect(rect),
        pen: Pen::Fill(FillRule::Winding),
        color: Color::BLACK,
    }
}

fn middle(layers: Layers) -> u8 {
    layers.into_page().unwrap().pixel(5, 5).unwrap().red()
}

/// Whether any group has pixels of its own.
fn has_pixels(layers: &Layers) -> bool {
    layers.room.bytes > 0
}

#[track_caller]
fn check_near(shade: u8, expected: u8) {
    assert!(shade.abs_diff(expected) <= 1, "{shade} {expected}");
}

#[test]
fn one_thing_is_faint_without_pixels_of_its_own() {
    let mut layers = page();
    layers.begin(BOUNDS, 0.5, Clip::None);
    layers.draw(black_box());
    assert!(!has_pixels(&layers));
    layers.end();
    check_near(middle(layers), 127);
}

#[test]
fn several_things_are_no_darker_where_they_are_over_each_other() {
    let mut layers = page();
    layers.begin(BOUNDS, 0.5, Clip::None);
    layers.draw(black_box());
    layers.draw(black_box());
    assert!(has_pixels(&layers));
    layers.end();
    check_near(middle(layers), 127);
}

#[test]
fn one_thing_in_a_group_in_a_group_is_as_faint_as_both() {
    let mut layers = page();
    layers.begin(BOUNDS, 0.5, Clip::None);
    layers.begin(BOUNDS, 0.5, Clip::None);
    layers.draw(black_box());
    layers.end();
    assert!(!has_pixels(&layers));
    layers.end();
    check_near(middle(layers), 191);
}

#[test]
fn what_is_cut_off_or_beside_the_page_is_not_seen() {
    let corner = Rect::new(0.0, 0.0, 4.0, 4.0);
    for clip in [Clip::Box(corner), outline(corner)] {
        let mut layers = page();
        layers.begin(BOUNDS, 1.0, clip);
        layers.draw(black_box());
        layers.end();
        layers.begin(Rect::new(20.0, 20.0, 30.0, 30.0), 1.0, Clip::None);
        layers.draw(black_box());
        layers.end();
        let page = layers.into_page().unwrap();
        let shades = [3, 5].map(|at| page.pixel(at, at).unwrap().red());
        assert_eq!(shades, [0, 255]);
    }
}

fn outline(area: Rect) -> Clip {
    Clip::Outline(outline_of(Clip::Box(area)).unwrap())
}

/// A page with groups in each other, each within one of these boxes, and something in the innermost; and whether any
/// had pixels of its own.
fn nested(boxes: &[Rect], clip: fn(Rect) -> Clip) -> (Vec<u8>, bool) {
    let mut layers = page();
    for area in boxes {
        layers.begin(*area, 1.0, clip(*area));
    }
    layers.draw(black_box());
    let had_pixels = has_pixels(&layers);
    for _ in boxes {
        layers.end();
    }
    (layers.into_page().unwrap().take(), had_pixels)
}

#[test]
fn upright_boxes_in_each_other_need_no_pixels_and_cut_off_the_same() {
    let boxes = [
        Rect::new(0.5, 0.5, 9.0, 7.25),
        Rect::new(1.0, 2.5, 6.0, 9.0),
        Rect::new(3.0, 0.0, 9.0, 5.0),
    ];
    for depth in 1..=boxes.len() {
        let (pixels, had_pixels) = nested(&boxes[..depth], Clip::Box);
        let (by_layers, had_layers) = nested(&boxes[..depth], outline);
        assert!(!had_pixels && had_layers);
        let off = pixels.iter().zip(&by_layers);
        let off = off.map(|(is, was)| is.abs_diff(*was)).max();
        // Each of the layers rounds.
        assert!(off <= Some(2), "{depth}: {off:?}");
    }
}

#[test]
fn a_faint_group_in_a_box_is_cut_off_by_it_and_takes_no_more_than_that() {
    let mut layers = page();
    let area = Rect::new(2.0, 2.0, 4.0, 4.0);
    layers.begin(area, 1.0, Clip::Box(area));
    layers.begin(BOUNDS, 0.5, Clip::None);
    layers.draw(black_box());
    layers.draw(black_box());
    assert_eq!(layers.room.bytes, 2 * 2 * PIXEL);
    layers.end();
    layers.end();
    assert!(!has_pixels(&layers));
    let page = layers.into_page().unwrap();
    check_near(page.pixel(3, 3).unwrap().red(), 127);
    assert_eq!(page.pixel(5, 5).unwrap().red(), 255);
}

#[test]
fn groups_that_would_take_too_much_at_once_leave_no_page() {
    let draw = |depth: usize, bytes_max: usize| {
        let mut layers = Layers::within(Pixmap::new(10, 10).unwrap(), bytes_max);
        for _ in 0..depth {
            layers.begin(BOUNDS, 0.5, Clip::None);
            layers.draw(black_box());
            layers.draw(black_box());
        }
        for _ in 0..depth {
            layers.end();
        }
        layers.into_page().is_some()
    };
    let one = 8 * 8 * PIXEL;
    assert!(draw(1, one) && draw(3, 3 * one));
    assert!(!draw(2, one) && !draw(4, 3 * one));
}
