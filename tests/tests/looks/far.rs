//! A million units from the origin nothing is coarser and nothing jitters.

use kurbo::Vec2;
use tavla::offscreen::Image;
use tavla_shared::geometry::{Point, Size};

use crate::easel::Easel;
use crate::sheet::{self, SHEET};

const AWAY: Vec2 = Vec2::new(1e6, -1e6);
/// As close as the camera goes.
const ZOOM: f64 = 30.0;
const SIZE: Size = Size::new(240.0, 160.0);
/// Where on the sheet a bit of each is seen,
const WHOLE: [(&str, (f64, f64)); 14] = [
    ("a box", (10.0, 10.0)),
    ("a round box", (155.0, 11.0)),
    ("an ellipse", (470.0, 360.0)),
    ("hatching", (157.0, 97.0)),
    ("dashes", (14.0, 195.0)),
    ("dots", (59.0, 204.0)),
    ("an arrow's head", (434.0, 18.0)),
    ("ink", (314.0, 240.0)),
    ("letters", (810.0, 43.0)),
    ("emoji", (758.0, 254.0)),
    ("a note's shadow", (612.0, 98.0)),
    ("a picture", (60.0, 308.0)),
    ("a turned picture's side", (17.0, 389.0)),
    ("a newer version's kind", (168.0, 458.0)),
];
/// and where it is cut off.
const CUT: [(&str, (f64, f64)); 6] = [
    ("a label by a turned frame", (629.5, 343.0)),
    ("a picture by a turned frame", (734.5, 376.0)),
    ("hatching by a frame in a frame", (826.0, 380.0)),
    ("letters by a frame", (795.0, 402.0)),
    ("a round box by a frame", (614.0, 474.0)),
    ("a note's shadow by a frame", (656.0, 522.0)),
];
/// Steps of the hand while panning, in pixels.
const STEPS: [(i32, i32); 4] = [(0, 0), (1, 0), (8, 5), (37, 22)];

/// How many pixels differ by more than a trace, of those that are in both pictures when one is moved.
fn differing(image: &Image, other: &Image, (across, down): (i32, i32)) -> usize {
    let pixel = |image: &Image, x: i32, y: i32| image.pixel(x as u32, y as u32);
    let (width, height) = (image.width() as i32, image.height() as i32);
    let places = (0..height - down).flat_map(|y| (0..width - across).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| {
            let pairs = pixel(image, x + across, y + down)
                .into_iter()
                .zip(pixel(other, x, y));
            pairs.map(|(one, other)| one.abs_diff(other)).max() > Some(2)
        })
        .count()
}

fn easel(size: Size, away: Vec2) -> Easel {
    let mut easel = Easel::new(size.width as f32, size.height as f32);
    let mut shapes = sheet::shapes(easel.photo());
    for shape in &mut shapes {
        shape.pos += away;
    }
    easel.show(shapes);
    easel
}

fn is_empty(image: &Image) -> bool {
    let ground = image.pixel(0, 0);
    let (pixels, _) = image.rgba().as_chunks::<4>();
    pixels.iter().all(|pixel| *pixel == ground)
}

fn check_places(places: &[(&str, (f64, f64))]) {
    let (mut near, mut far) = (easel(SIZE, Vec2::ZERO), easel(SIZE, AWAY));
    for &(what, place) in places {
        let at = Point::from(place);
        let first = far.image(at + AWAY, ZOOM, false);
        assert!(!is_empty(&first), "nothing is seen of {what}");
        for step in STEPS {
            let moved = at + Vec2::new(f64::from(step.0), f64::from(step.1)) / ZOOM;
            let far = far.image(moved + AWAY, ZOOM, false);
            let near = near.image(moved, ZOOM, false);
            assert_eq!(differing(&far, &near, (0, 0)), 0, "{what} + {step:?}");
            // What is panned is the same picture, moved.
            assert_eq!(differing(&first, &far, step), 0, "{what} moved {step:?}");
        }
    }
}

#[test]
fn far_from_the_origin_every_pixel_is_as_it_is_near_it() {
    check_places(&WHOLE);
}

#[test]
fn far_from_the_origin_frames_cut_where_they_cut_near_it() {
    check_places(&CUT);
}

/// Far out, other shapes are drawn by a formula than close by.
#[test]
fn far_from_the_origin_all_of_the_sheet_is_as_it_is_near_it() {
    for zoom in [0.25, 1.0] {
        let size = SHEET.size() * zoom;
        let shown = |away| easel(size, away).image(SHEET.center() + away, zoom, false);
        let (near, far) = (shown(Vec2::ZERO), shown(AWAY));
        assert_eq!(differing(&far, &near, (0, 0)), 0, "at {zoom}");
    }
}
