//! Pictures: in their place in the stack, cropped, mirrored, turned, faded, cut off, and not there.

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Crop;
use tavla_shared::store::Store;
use tempfile::TempDir;

use super::*;

const RED: u32 = 0xff_0000;
const GREEN: u32 = 0x00_ff00;
const BLUE: u32 = 0x00_00ff;
const WHITE: u32 = 0xff_ffff;

/// A board whose store has a picture of four coloured quarters: red, green above blue, white.
fn with_quarters() -> (TempDir, Board, BlobHash) {
    with_quarters_of(64)
}

/// As [`with_quarters`], so many pixels wide and high.
fn with_quarters_of(side: usize) -> (TempDir, Board, BlobHash) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tavla.db");
    let colors = [[RED, GREEN], [BLUE, WHITE]];
    let pixels = (0..side * side).flat_map(|at| {
        let [_, r, g, b] = colors[at / side * 2 / side][at % side * 2 / side].to_be_bytes();
        [r, g, b]
    });
    let pixels: Vec<u8> = pixels.collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side as u32, side as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    let hash = Store::open(&path).unwrap().put_blob(&file).unwrap();
    let mut board = Board::new(140.0, 120.0);
    board.bitmaps = Bitmaps::of_store(path, Arc::new(|| {}));
    (folder, board, hash)
}

fn picture(file: BlobHash) -> Shape {
    let mut picture = shape(1, Kind::Image, (30.0, 20.0), (80.0, 80.0));
    picture.file = Some(file);
    picture
}

#[track_caller]
fn check(image: &Image, expected: [u32; 4]) {
    let places = [(50, 40), (90, 40), (50, 80), (90, 80)];
    let found = places.map(|(x, y)| {
        let [r, g, b, _] = image.pixel(x, y);
        u32::from_be_bytes([0, r, g, b])
    });
    assert_eq!(
        found.map(|c| format!("{c:06x}")),
        expected.map(|c| format!("{c:06x}"))
    );
}

#[test]
fn a_picture_that_is_not_there_is_missed_until_it_is() {
    let (_folder, mut board, hash) = with_quarters();
    let (there, gone) = (picture(hash), picture(BlobHash::of(b"gone")));
    let missed = |board: &Board| {
        let missing = board.painter.missing_pictures();
        missing.map(|shape| shape.file).collect::<Vec<_>>()
    };
    board.image(&[Arc::new(there)]);
    assert_eq!(missed(&board), []);
    board.image(&[Arc::new(gone.clone())]);
    assert_eq!(missed(&board), [gone.file]);
}

#[test]
fn a_picture_fills_its_box_or_the_part_of_it_that_is_shown() {
    let (_folder, mut board, hash) = with_quarters();
    let mut picture = picture(hash);
    check(
        &board.image(&[Arc::new(picture.clone())]),
        [RED, GREEN, BLUE, WHITE],
    );
    picture.crop = Crop::WHOLE.mirrored_across();
    check(
        &board.image(&[Arc::new(picture.clone())]),
        [GREEN, RED, WHITE, BLUE],
    );
    picture.crop = Crop {
        y0: 0.5,
        ..Crop::WHOLE
    };
    check(
        &board.image(&[Arc::new(picture.clone())]),
        [BLUE, WHITE, BLUE, WHITE],
    );
    picture.crop = Crop::WHOLE;
    picture.angle = std::f64::consts::FRAC_PI_2;
    check(
        &board.image(&[Arc::new(picture)]),
        [BLUE, RED, WHITE, GREEN],
    );
}

#[test]
fn a_part_that_is_mirrored_both_ways_and_turned_shows_what_it_says() {
    let (_folder, mut board, hash) = with_quarters();
    let mut picture = picture(hash);
    picture.crop = Crop::WHOLE.mirrored_down();
    check(
        &board.image(&[Arc::new(picture.clone())]),
        [BLUE, WHITE, RED, GREEN],
    );
    picture.crop = Crop::WHOLE.mirrored_across().mirrored_down();
    check(
        &board.image(&[Arc::new(picture.clone())]),
        [WHITE, BLUE, GREEN, RED],
    );
    picture.crop = Crop {
        x1: 0.5,
        ..Crop::WHOLE
    };
    picture.crop = picture.crop.mirrored_down();
    picture.angle = std::f64::consts::FRAC_PI_2;
    check(&board.image(&[Arc::new(picture)]), [RED, BLUE, RED, BLUE]);
}

#[test]
fn a_drawing_is_a_picture_that_is_sharp_when_one_comes_near() {
    let (folder, mut board, _) = with_quarters();
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#0000ff"/>
        <rect width="4" height="4" fill="#ff0000"/><rect x="4" width="4" height="4" fill="#00ff00"/></svg>"##;
    let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
    let hash = store.put_blob(svg.as_bytes()).unwrap();
    let mut drawing = picture(hash);
    check(
        &board.image(&[Arc::new(drawing.clone())]),
        [RED, GREEN, BLUE, BLUE],
    );
    // A hundred pixels a unit of it: an edge is a few pixels wide.
    drawing.pos = Point::new(-330.0, -340.0);
    drawing.size = Size::new(800.0, 800.0);
    let image = board.image(&[Arc::new(drawing)]);
    let between = (60..80).filter(|x| {
        let [r, g, ..] = image.pixel(*x, 20);
        r > 8 && g > 8
    });
    assert!(between.count() <= 4);
}

#[test]
fn a_large_picture_is_there_before_all_of_it_is() {
    let (_folder, mut board, hash) = with_quarters_of(2_048);
    let shapes = [Arc::new(picture(hash))];
    while board.frame(&shapes).picture_bytes == 0 {
        std::thread::yield_now();
    }
    assert!(!board.painter.is_settled() && board.painter.wants_another_frame());
    let colors = [RED, GREEN, BLUE, WHITE];
    check(&board.host.image().unwrap(), colors);
    check(&board.image(&shapes), colors);
}

#[test]
fn another_board_s_pictures_do_not_stay() {
    let (_folder, mut board, hash) = with_quarters();
    board.image(&[Arc::new(picture(hash))]);
    assert!(board.painter.stats().picture_bytes > 0);
    // Out of view one is kept, as it may come back.
    assert!(board.frame(&[]).picture_bytes > 0);
    board.scene = Scene::new();
    assert_eq!(board.frame(&[]).picture_bytes, 0);
    check(
        &board.image(&[Arc::new(picture(hash))]),
        [RED, GREEN, BLUE, WHITE],
    );
}

#[test]
fn pictures_interleave_with_shapes_and_are_cut_off_by_frames() {
    let (_folder, mut board, hash) = with_quarters();
    let frame = shape(4, Kind::Frame, (30.0, 20.0), (80.0, 40.0));
    let mut framed = picture(hash);
    framed.place.parent = Some(frame.id.clone());
    let mut over = boxed(2, (80.0, 30.0), (20.0, 60.0), 0x12_3456);
    over.style.stroke_width = 0.0;
    let mut second = picture(hash);
    second.id = ShapeId::from_random(3);
    second.pos = Point::new(85.0, 70.0);
    second.size = Size::new(40.0, 40.0);
    let shapes = [frame, framed, over, second].map(Arc::new);
    let image = board.image(&shapes);
    let ground = u32::from_be_bytes([0, 0xfb, 0xfb, 0xf9]);
    check(&image, [RED, 0x12_3456, ground, RED]);
}

#[test]
fn a_faded_picture_lets_the_board_through() {
    let (_folder, mut board, hash) = with_quarters();
    let mut faded = picture(hash);
    faded.style.opacity = 0.5;
    let image = board.image(&[Arc::new(faded)]);
    let [r, g, b, _] = image.pixel(50, 40);
    assert!(r > 0xf8 && (0x78..0x84).contains(&g) && (0x78..0x84).contains(&b));
}

#[test]
fn a_picture_far_out_is_the_mean_of_its_pixels() {
    let (_folder, mut board, hash) = with_quarters();
    let mut picture = picture(hash);
    // Over and over in a small box: what is sampled pixel by pixel would be any of the colours.
    picture.size = Size::new(8.0, 8.0);
    board.camera.zoom = 0.25;
    board.camera.center = picture.rect().center();
    let image = board.image(&[Arc::new(picture)]);
    let around = (69..71).flat_map(|x| (59..61).map(move |y| (x, y)));
    let sum = around.fold([0; 3], |sum, (x, y)| {
        let [r, g, b, _] = image.pixel(x, y).map(u32::from);
        [sum[0] + r, sum[1] + g, sum[2] + b]
    });
    // Half of each part, and a little of the board at the edges.
    for part in sum {
        assert!((400..720).contains(&part), "{sum:?}");
    }
}

#[test]
fn what_is_not_there_has_something_in_its_place() {
    let (_folder, mut board, _) = with_quarters();
    let empty = board.image(&[]);
    let missing = board.image(&[Arc::new(picture(BlobHash::of(b"absent")))]);
    let changed = empty
        .rgba()
        .as_chunks::<4>()
        .0
        .iter()
        .zip(missing.rgba().as_chunks::<4>().0)
        .filter(|(before, after)| before != after);
    assert!(changed.count() > 4_000);
}

#[test]
fn a_picture_that_is_read_is_waited_for_without_frames() {
    let mut board = Board::new(140.0, 120.0);
    let (bitmaps, _reader) = Bitmaps::unanswered();
    board.bitmaps = bitmaps;
    let shapes = [Arc::new(picture(BlobHash::of(b"slow")))];
    // Everything else is made first.
    for _ in 0..10 {
        board.frame(&shapes);
    }
    assert!(!board.painter.is_settled() && !board.painter.wants_another_frame());
}
