//! Text: sharp at rest, whole while the zoom moves, and never much work in one frame.

use super::behaviour::differing;
use super::*;
use crate::text::testing;

const INK: u8 = 0x1d;
const PAPER: u8 = 0xfb;

fn text(number: u128, at: (f64, f64), size: f64, letters: &str) -> Shape {
    let mut text = shape(number, Kind::Text, at, (size * 10.0, size * 1.3));
    text.text = Arc::from(letters);
    text.style.font = Font::Sans;
    text.style.text_size = size;
    text
}

/// A board on a machine that has fonts for every script.
fn board(width: f32, height: f32) -> Board {
    Board {
        engine: testing::engine(),
        ..Board::new(width, height)
    }
}

fn fresh(like: &Board, shapes: &[Arc<Shape>], (width, height): (f32, f32)) -> Image {
    let mut fresh = board(width, height);
    (fresh.camera, fresh.dark) = (like.camera, like.dark);
    fresh.image(shapes)
}

/// How dark a picture is, in pixels that are all ink.
fn darkness(image: &Image) -> f64 {
    let pixels = image.rgba().as_chunks::<4>().0.iter();
    let dark = pixels.map(|pixel| f64::from(PAPER.saturating_sub(pixel[1])));
    dark.sum::<f64>() / f64::from(PAPER - INK)
}

/// The longest run of pixels in a row that are neither ink nor paper.
fn widest_edge(image: &Image, y: u32) -> usize {
    let is_between = |x: &u32| (INK + 12..PAPER - 40).contains(&image.pixel(*x, y)[1]);
    let row: Vec<bool> = (0..image.width()).map(|x| is_between(&x)).collect();
    row.split(|between| !between)
        .map(<[bool]>::len)
        .max()
        .unwrap_or(0)
}

#[test]
fn text_at_rest_is_sharp_at_every_zoom() {
    let shapes = [Arc::new(text(1, (20.0, 10.0), 32.0, "IlIlIlIlIlIl"))];
    let size = (320.0, 60.0);
    let mut board = board(size.0, size.1);
    // The middle of the letters.
    board.camera.center = Point::new(60.0, 31.0);
    for zoom in [1.0, 1.37, 2.5, 10.0, 30.0] {
        // Come to it from somewhere else, by a frame in between.
        board.camera.zoom = zoom * 0.8;
        board.image(&shapes);
        board.camera.zoom = zoom * 0.9;
        board.frame(&shapes);
        board.camera.zoom = zoom;
        let image = board.image(&shapes);
        let off = differing(&image, &fresh(&board, &shapes, size), 0);
        assert_eq!(off, 0, "at {zoom}");
        let rows = [22, 27, 33].map(|y| widest_edge(&image, y));
        assert!(rows.into_iter().max() <= Some(2), "at {zoom}: {rows:?}");
        assert!(darkness(&image) > 50.0, "at {zoom}");
    }
}

/// Texts of three sizes, a third of them in ideographs, around the origin.
fn many(count: u32) -> Vec<Arc<Shape>> {
    let ideographs: Vec<char> =
        "一二三四五六七八九十百千万円人名私男女子父母兄弟姉妹大小高安新古多少"
            .chars()
            .collect();
    let one = |number: u32| {
        let at = (number % 12 * 110, number / 12 * 40);
        let at = (f64::from(at.0) - 660.0, f64::from(at.1) - 500.0);
        let size = [12.0, 17.0, 23.0][number as usize % 3];
        let letters: String = if number.is_multiple_of(3) {
            let kanji = |step: u32| ideographs[(number * 7 + step * 5) as usize % ideographs.len()];
            (0..5).map(kanji).collect()
        } else {
            format!("Text {number} Qq")
        };
        Arc::new(text(u128::from(number), at, size, &letters))
    };
    (0..count).map(one).collect()
}

#[test]
fn a_zoom_through_text_does_little_a_frame_and_text_is_there_all_the_while() {
    let shapes = many(240);
    let size = (300.0, 200.0);
    let mut board = board(size.0, size.1);
    board.camera = Camera {
        center: Point::new(-8.0, 8.0),
        zoom: 0.1,
    };
    board.image(&shapes);
    let steps = 100_i32;
    let (mut most, mut made) = (0, 0);
    for step in (1..=steps).chain((0..steps).rev()) {
        board.camera.zoom = 0.1 * 300_f64.powf(f64::from(step) / f64::from(steps));
        let stats = board.frame(&shapes);
        most = most.max(stats.glyphs_made);
        made += stats.glyphs_made;
        if step % 10 == 5 {
            let shown = darkness(&board.host.image().unwrap());
            let right = darkness(&fresh(&board, &shapes, size));
            let zoom = board.camera.zoom;
            assert!(
                (0.6..1.6).contains(&(shown / right)),
                "{shown} for {right} at {zoom}"
            );
        }
    }
    // The least that a glyph costs, of what a frame may.
    assert!(most <= 200, "{most} glyphs were made in one frame");
    assert!(made > 200, "{made}");
    board.camera.zoom = 1.0;
    let rest = board.image(&shapes);
    assert_eq!(differing(&rest, &fresh(&board, &shapes, size), 0), 0);
}

#[test]
fn a_long_text_far_in_is_letters_to_its_end() {
    let line = "the quick brown fox jumps over the lazy dog and on ";
    let long = text(1, (0.0, 0.0), 20.0, &format!("{line}\n").repeat(400));
    let mut last = text(1, (0.0, 399.0 * 25.0), 20.0, line);
    last.id = ShapeId::from_random(2);
    let size = (300.0, 200.0);
    for zoom in [1.0, 10.0] {
        let mut board = board(size.0, size.1);
        board.camera = Camera {
            center: Point::new(400.0, 399.0 * 25.0 + 12.0),
            zoom,
        };
        let mut long = long.clone();
        long.size = Size::new(600.0, 10_000.0);
        let image = board.image(&[Arc::new(long)]);
        let held = board.painter.stats().vertices_held;
        assert!(held < 60_000, "{held}");
        if zoom > 5.0 {
            let mut alone = last.clone();
            alone.size = Size::new(600.0, 25.0);
            let alone = fresh(&board, &[Arc::new(alone)], size);
            // Its letters are so far from their shape's origin that f32 rounds a little.
            assert_eq!(differing(&image, &alone, 24), 0);
        }
        assert!(darkness(&image) > 300.0);
    }
}

#[test]
fn going_along_a_long_text_shows_all_of_it() {
    let line = "the quick brown fox jumps over the lazy dog and on ".repeat(20);
    let mut long = text(1, (0.0, 0.0), 20.0, &line);
    long.size = Size::new(10_000.0, 25.0);
    let shapes = [Arc::new(long)];
    let size = (200.0, 60.0);
    let mut board = board(size.0, size.1);
    board.camera = Camera {
        center: Point::new(50.0, 12.0),
        zoom: 2.0,
    };
    board.image(&shapes);
    for _ in 0..30 {
        board.camera.center.x += 17.0;
        board.frame(&shapes);
        let shown = board.host.image().unwrap();
        assert_eq!(differing(&shown, &fresh(&board, &shapes, size), 0), 0);
    }
}

#[test]
fn emoji_keep_their_colours_at_every_size_and_theme() {
    for (emoji, is_right) in [
        (
            "🟥",
            (|[r, g, _, _]| r > 190 && g < 70) as fn([u8; 4]) -> bool,
        ),
        ("😀", |[r, _, b, _]| r > 200 && b < 140),
    ] {
        let shapes = [Arc::new(text(1, (10.0, 10.0), 20.0, emoji))];
        for (zoom, dark) in [(1.0, false), (7.0, true), (12.0, false)] {
            let mut board = board(300.0, 300.0);
            board.dark = dark;
            board.camera = Camera {
                center: Point::new(22.0, 22.0),
                zoom,
            };
            let image = board.image(&shapes);
            let pixels = image.rgba().as_chunks::<4>().0.iter();
            let right = pixels.filter(|pixel| is_right(**pixel)).count() as f64;
            let whole = (20.0 * zoom).powi(2);
            assert!(
                right > whole * 0.15,
                "{emoji} at {zoom}: {right} of {whole}"
            );
        }
    }
}

#[test]
fn an_area_of_the_text_s_colour_has_it_in_pictures_and_outlines() {
    let mut emoji = text(1, (10.0, 10.0), 20.0, "▶\u{fe0f}");
    emoji.style.stroke = Color::rgb(0x00_00ff);
    let shapes = [Arc::new(emoji)];
    for zoom in [1.0, 12.0] {
        let mut board = Board {
            engine: testing::engine_with_triangle(),
            ..Board::new(300.0, 300.0)
        };
        board.camera = Camera {
            center: Point::new(20.0, 22.0),
            zoom,
        };
        let image = board.image(&shapes);
        let pixels = image.rgba().as_chunks::<4>().0;
        let part = |is: fn([u8; 4]) -> bool| {
            let count = pixels.iter().filter(|pixel| is(**pixel)).count() as f64;
            count / (20.0 * zoom).powi(2)
        };
        let red = part(|[r, g, b, _]| r > 180 && g < 90 && b < 90);
        let blue = part(|[r, g, b, _]| r < 90 && g < 90 && b > 180);
        assert!(red > 0.3 && blue > 0.08, "at {zoom}: {red} {blue}");
    }
}

#[test]
fn more_large_emoji_than_there_is_room_for_are_all_seen() {
    // No two of a size: each has pictures of its own.
    let one = |number: u8| {
        let size = 130.0 + f64::from(number);
        Arc::new(text(u128::from(number), (0.0, 0.0), size, "😀👍🏽👩‍👩‍👧🇸🇪"))
    };
    let last = Arc::new(text(99, (0.0, 300.0), 155.0, "😀"));
    let shapes: Vec<_> = (0..22).map(one).chain([last]).collect();
    let image = board(300.0, 500.0).image(&shapes);
    let of_last = image.rgba().as_chunks::<4>().0.iter().skip(300 * 310);
    let yellow = of_last.filter(|[r, _, b, _]| *r > 200 && *b < 140).count();
    assert!(yellow > 5_000, "{yellow}");
}

#[test]
fn letters_stay_while_they_are_made_again_with_fonts_that_were_found() {
    let mut shapes = many(60);
    shapes.push(Arc::new(text(99, (-100.0, 30.0), 190.0, "日")));
    let size = (300.0, 200.0);
    let (engine, find) = testing::engine_finding_later();
    let mut board = Board {
        engine,
        ..Board::new(size.0, size.1)
    };
    board.camera = Camera {
        center: Point::new(0.0, -100.0),
        zoom: 0.25,
    };
    // Sharp far out, and a letter from its outline near.
    for zoom in [0.25, 1.0] {
        board.camera.zoom = zoom;
        board.image(&shapes);
    }
    let with_boxes = darkness(&board.host.image().unwrap());
    find();
    assert!(board.engine.refresh());
    loop {
        board.frame(&shapes);
        let shown = darkness(&board.host.image().unwrap());
        assert!(shown > with_boxes * 0.7, "{shown} after {with_boxes}");
        if board.painter.is_settled() {
            break;
        }
    }
    let rest = board.image(&shapes);
    assert_eq!(differing(&rest, &fresh(&board, &shapes, size), 0), 0);
}

#[test]
fn a_frame_shapes_little_of_a_long_text_and_bars_are_shown_meanwhile() {
    let line = "the quick brown fox jumps over the lazy dog and on";
    let lines: Vec<_> = (0..160).map(|number| format!("{number} {line}")).collect();
    let size = (300.0, 200.0);
    for letters in [lines.join("\n"), line.repeat(160)] {
        let mut long = text(1, (0.0, 0.0), 20.0, &letters);
        long.style.text_wraps = true;
        long.size = Size::new(600.0, 4_000.0);
        let shapes = [Arc::new(long)];
        let mut board = board(size.0, size.1);
        board.camera = Camera {
            center: Point::new(300.0, 400.0),
            zoom: 0.1,
        };
        board.image(&shapes);
        assert_eq!(board.engine.letters_shaped(), 0);
        board.camera.zoom = 0.5;
        loop {
            board.frame(&shapes);
            let shown = darkness(&board.host.image().unwrap());
            assert!(shown > 300.0, "{shown}");
            if board.painter.is_settled() {
                break;
            }
        }
        // What is here was shaped elsewhere.
        assert!(board.engine.letters_shaped() < 1_300);
        let rest = board.image(&shapes);
        assert_eq!(differing(&rest, &fresh(&board, &shapes, size), 0), 0);
    }
}

#[test]
fn bars_are_as_dark_as_the_letters_they_stand_for() {
    let line = "the quick brown fox jumps over the lazy dog";
    let lines: Vec<_> = (0..20_u8)
        .map(|n| {
            let at = (0.0, f64::from(n) * 25.0);
            Arc::new(text(u128::from(n), at, 20.0, line))
        })
        .collect();
    let mut board = board(80.0, 80.0);
    board.camera.center = Point::new(200.0, 250.0);
    let mut at = |zoom| {
        board.camera.zoom = zoom;
        let (image, empty) = (board.image(&lines), board.image(&[]));
        darkness(&image) - darkness(&empty)
    };
    // Just too small, and just large enough to be read.
    let ratio = at(0.124) / at(0.126);
    assert!((0.9..1.1).contains(&ratio), "{ratio}");
}

/// Writes pictures for the eye into the folder that `TAVLA_RENDER_OUT` names.
#[test]
fn every_script_is_painted_in_both_themes() {
    let dir = std::env::var_os("TAVLA_RENDER_OUT").map(std::path::PathBuf::from);
    let texts = [
        "Hello, Größe, Привет →",
        "abc שָׁלוֹם עולם def",
        "مرحبا بالعالم الكتاب",
        "नमस्ते क्षत्रिय हिन्दी",
        "日本語のテキスト",
        "😀 👩‍👩‍👧 👍🏽 🇸🇪 🟥 ᚠ",
    ];
    let one = |(number, letters): (u32, &&str)| {
        let at = (20.0, 15.0 + f64::from(number) * 40.0);
        Arc::new(text(u128::from(number), at, 24.0, letters))
    };
    let shapes: Vec<_> = (0..).zip(&texts).map(one).collect();
    for (name, dark) in [("light", false), ("dark", true)] {
        for zoom in [0.5, 1.0] {
            let mut board = board(340.0, 270.0);
            board.dark = dark;
            board.camera.zoom = zoom;
            board.camera.center = Point::new(170.0, 135.0);
            let image = board.image(&shapes);
            let empty = board.image(&[]);
            for (row, letters) in (0..).zip(&texts) {
                let top = 135.0 + (15.0 + f64::from(row) * 40.0 - 135.0) * zoom;
                let rows = top as u32..(top + 40.0 * zoom) as u32;
                let count = differing_in(rows, &image, &empty);
                let least = 300.0 * zoom * zoom;
                assert!(count as f64 > least, "{letters} {name} {zoom}: {count}");
            }
            if let Some(dir) = &dir {
                let file = format!("scripts-{name}-{zoom}.png");
                image.write_png(&dir.join(file)).unwrap();
            }
        }
        for (row, letters) in (0..).zip(&texts) {
            let mut board = board(340.0, 270.0);
            board.dark = dark;
            board.camera = Camera {
                center: Point::new(40.0, 30.0 + f64::from(row) * 40.0),
                zoom: 8.0,
            };
            let image = board.image(&shapes);
            let empty = board.image(&[]);
            let count = differing_in(0..270, &image, &empty);
            assert!(count > 4_000, "{letters} {name} near: {count}");
            if let Some(dir) = &dir {
                let file = format!("scripts-{name}-8-{row}.png");
                image.write_png(&dir.join(file)).unwrap();
            }
        }
    }
}

/// How many pixels of these rows are clearly others.
fn differing_in(rows: std::ops::Range<u32>, a: &Image, b: &Image) -> usize {
    let pixels = rows.flat_map(|y| (0..a.width()).map(move |x| (x, y)));
    let is_other = |&(x, y): &(u32, u32)| {
        let pairs = a.pixel(x, y).into_iter().zip(b.pixel(x, y));
        pairs.into_iter().any(|(a, b)| a.abs_diff(b) > 30)
    };
    pixels.filter(is_other).count()
}
