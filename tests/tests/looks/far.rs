//! A million units from the origin, as close as one can look, nothing jitters.

use kurbo::Vec2;
use tavla::offscreen::Image;
use tavla_shared::geometry::Point;

use crate::easel::Easel;
use crate::sheet;

const AWAY: Vec2 = Vec2::new(1e6, -1e6);
/// As close as the camera goes.
const ZOOM: f64 = 30.0;
const SIZE: (u32, u32) = (240, 160);
/// Where on the sheet something of each is seen: outline and hatching, a head, ink, letters.
const PLACES: [(f64, f64); 4] = [(102.0, 93.0), (466.0, 26.0), (400.0, 228.0), (142.0, 290.0)];
/// Steps of the hand while panning, in pixels.
const STEPS: [(i32, i32); 4] = [(0, 0), (1, 0), (8, 5), (37, 22)];

/// How many pixels differ by more than a trace, of those that are in both pictures when one is moved.
fn differing(image: &Image, other: &Image, (across, down): (i32, i32)) -> usize {
    let pixel = |image: &Image, x: i32, y: i32| image.pixel(x as u32, y as u32);
    let places =
        (0..SIZE.1 as i32 - down).flat_map(|y| (0..SIZE.0 as i32 - across).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| {
            let pairs = pixel(image, x + across, y + down)
                .into_iter()
                .zip(pixel(other, x, y));
            pairs.map(|(one, other)| one.abs_diff(other)).max() > Some(2)
        })
        .count()
}

fn easel(away: Vec2) -> Easel {
    let mut easel = Easel::new(SIZE.0 as f32, SIZE.1 as f32);
    let mut shapes = sheet::sheet(easel.photo());
    for shape in &mut shapes {
        shape.pos += away;
    }
    easel.show(shapes);
    easel
}

#[test]
fn far_from_the_origin_every_pixel_is_as_it_is_near_it() {
    let (mut near, mut far) = (easel(Vec2::ZERO), easel(AWAY));
    for place in PLACES {
        let at = Point::from(place);
        let first = far.image(at + AWAY, ZOOM, false);
        let ground = first.pixel(0, 0);
        assert!(
            first
                .rgba()
                .as_chunks::<4>()
                .0
                .iter()
                .any(|pixel| *pixel != ground),
            "nothing is seen at {place:?}"
        );
        for step in STEPS {
            let moved = at + Vec2::new(f64::from(step.0), f64::from(step.1)) / ZOOM;
            let far = far.image(moved + AWAY, ZOOM, false);
            let near = near.image(moved, ZOOM, false);
            assert_eq!(differing(&far, &near, (0, 0)), 0, "at {place:?} + {step:?}");
            // What is panned is the same picture, moved.
            assert_eq!(differing(&first, &far, step), 0, "{place:?} moved {step:?}");
        }
    }
}
