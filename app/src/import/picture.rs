//! A picture by itself, as a drawing of one shape. Decodes nothing: how large it is says who has looked.

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::{Size, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::{Drawing, ImportReport};

/// A picture takes this part of the room there is at most, each way: one wants to see where it has come.
const ROOM_PART: f64 = 0.6;

/// A picture of `pixels`, a board unit each, made smaller where the `room` that is seen is not large enough.
/// `id` is the random number for its name.
pub fn drawing(bytes: Vec<u8>, pixels: Size, room: Size, id: u128) -> Drawing {
    let mut shape = Shape::new(ShapeId::from_random(id), Kind::Image);
    let fits = |side: f64, room: f64| (ROOM_PART * room / side).min(1.0);
    let scale = fits(pixels.width, room.width).min(fits(pixels.height, room.height));
    // A line of pixels is still to be seen, and taken hold of.
    let side = |pixels: f64| (pixels * scale).max(1.0);
    shape.size = Size::new(side(pixels.width), side(pixels.height));
    shape.pos = (Vec2::ZERO - shape.size.to_vec2() / 2.0).to_point();
    let hash = BlobHash::of(&bytes);
    shape.file = Some(hash);
    Drawing {
        shapes: vec![shape],
        background: None,
        grid: false,
        files: BTreeMap::from([(hash, bytes)]),
        report: ImportReport {
            shapes: 1,
            ..ImportReport::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pixels: (f64, f64), expected: (f64, f64)) {
        let room = Size::new(1_000.0, 500.0);
        let drawing = drawing(vec![1, 2, 3], Size::from(pixels), room, 7);
        let [shape] = &drawing.shapes[..] else {
            panic!("one shape");
        };
        assert_eq!((shape.size.width, shape.size.height), expected);
        assert!(shape.file.is_some_and(|it| drawing.files.contains_key(&it)));
    }

    #[test]
    fn a_picture_has_its_own_size_and_fits_into_what_is_seen() {
        check((200.0, 100.0), (200.0, 100.0));
        check((1_200.0, 100.0), (600.0, 50.0));
        check((900.0, 600.0), (450.0, 300.0));
        check((40_000.0, 1.0), (600.0, 1.0));
    }
}
