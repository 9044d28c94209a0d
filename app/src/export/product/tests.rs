//! Files of every kind, made of a board with two frames, and what they are when they are read again.

use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;

use super::*;
use crate::export::sheet::Extent;
use crate::import::{Found, read_any};
use crate::scene::Scene;

const ROOM: Size = Size::new(800.0, 600.0);

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn shape(name: &str, kind: Kind, at: (f64, f64), size: (f64, f64)) -> Shape {
    let mut shape = Shape::new(id(name), kind);
    shape.pos = Point::new(at.0, at.1);
    shape.size = Size::new(size.0, size.1);
    shape
}

/// Two frames beside each other with a square in each, and an ellipse below them.
fn board() -> Scene {
    let mut shapes = vec![
        shape("a", Kind::Frame, (0.0, 0.0), (200.0, 100.0)),
        shape("b", Kind::Frame, (300.0, 0.0), (200.0, 100.0)),
        shape("in-a", Kind::Rectangle, (20.0, 20.0), (40.0, 30.0)),
        shape("in-b", Kind::Rectangle, (320.0, 20.0), (40.0, 30.0)),
        shape("below", Kind::Ellipse, (0.0, 200.0), (50.0, 50.0)),
    ];
    shapes[0].text = Arc::from("Plan");
    for (inside, frame) in [(2, "a"), (3, "b")] {
        shapes[inside].place.parent = Some(id(frame));
    }
    let mut scene = Scene::new();
    let mut shapes: Vec<Arc<Shape>> = shapes.into_iter().map(Arc::new).collect();
    shapes.sort_by(|a, b| a.id.cmp(&b.id));
    scene.apply(&BoardChange {
        shapes,
        ..BoardChange::default()
    });
    scene
}

const PLAIN: Options = Options {
    format: Format::Png,
    scale: Scale::Exactly(1.0),
    dark: false,
    transparent: false,
    embed: false,
    pages: Pages::One,
};

fn made_of(part: &Part, options: &Options, headway: &Headway) -> Result<Product, ProductError> {
    made_with(&BTreeMap::new(), part, options, headway)
}

/// The same with what pictures show.
fn made_with(
    files: &BTreeMap<BlobHash, Vec<u8>>,
    part: &Part,
    options: &Options,
    headway: &Headway,
) -> Result<Product, ProductError> {
    let material = Material {
        part,
        meta: &Meta::default(),
        title: "Plans",
        files,
        now_millis: 1_790_000_000_000,
    };
    let mut last = 0;
    make(
        &material,
        options,
        &mut Tools {
            engine: &mut TextEngine::bundled(),
            random: &mut || {
                last += 1;
                last
            },
            headway,
        },
    )
}

fn made(extent: Extent, options: &Options) -> Result<Product, ProductError> {
    let part = Snapshot::of(&board(), extent).part();
    made_of(&part, options, &Headway::default())
}

fn of(format: Format) -> Options {
    Options { format, ..PLAIN }
}

#[test]
fn each_kind_of_file_is_what_it_says() {
    for (format, begins) in [
        (Format::Png, &b"\x89PNG"[..]),
        (Format::Svg, b"<svg "),
        (Format::Pdf, b"%PDF"),
        (Format::Excalidraw, b"{\"type\":\"excalidraw\""),
        (Format::Canvas, b"{"),
        (Format::Csv, b"\xEF\xBB\xBF"),
    ] {
        let made = made(Extent::Board, &of(format)).unwrap();
        assert!(made.bytes.starts_with(begins), "{format:?}");
        assert_eq!(made.report.shapes, 5);
    }
}

#[test]
fn a_picture_with_the_drawing_in_it_opens_again_with_the_same_shapes() {
    for format in [Format::Png, Format::Svg] {
        let options = Options {
            embed: true,
            ..of(format)
        };
        let made = made(Extent::Board, &options).unwrap();
        assert_eq!(made.report.lost, BTreeMap::new());
        let mut last = 0;
        let found = read_any(&made.bytes, "", ROOM, &mut || {
            last += 1;
            last
        });
        let Ok(Found::Drawing(drawing)) = found else {
            panic!("{format:?} is no drawing");
        };
        let count = |kind: &Kind| drawing.shapes.iter().filter(|it| it.kind == *kind).count();
        let counts = [Kind::Frame, Kind::Rectangle, Kind::Ellipse].map(|kind| count(&kind));
        assert_eq!(counts, [2, 2, 1], "{format:?}");
    }
}

#[test]
fn a_frame_is_as_large_as_it_is_and_each_is_a_page() {
    let png = made(Extent::Frame(id("a")), &PLAIN).unwrap();
    let png = image::load_from_memory(&png.bytes).unwrap();
    assert_eq!((png.width(), png.height()), (200, 100));
    let pages = Options {
        pages: Pages::Frames,
        ..of(Format::Pdf)
    };
    assert_eq!(made(Extent::Board, &pages).unwrap().pages, Some(2));
    let one = made(Extent::Shapes([id("below")].into()), &pages);
    assert!(matches!(one, Err(ProductError::NoFrames)));
}

#[test]
fn what_is_picked_in_a_frame_is_written_without_it() {
    let made = made(Extent::Shapes([id("in-a")].into()), &of(Format::Svg)).unwrap();
    assert_eq!(made.report.shapes, 1);
    let text = String::from_utf8(made.bytes).unwrap();
    assert!(!text.contains("clipPath"), "{text}");
}

#[test]
fn without_its_ground_a_picture_lets_through_what_is_behind_it() {
    let corner = |transparent| {
        let options = Options {
            transparent,
            ..PLAIN
        };
        let png = made(Extent::Board, &options).unwrap();
        let png = image::load_from_memory(&png.bytes).unwrap().into_rgba8();
        png.get_pixel(0, 0).0[3]
    };
    assert_eq!((corner(false), corner(true)), (255, 0));
}

#[test]
fn a_picture_that_is_too_large_is_refused_or_made_smaller_as_one_likes() {
    let wide = shape("wide", Kind::Rectangle, (0.0, 0.0), (200_000.0, 10.0));
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: vec![Arc::new(wide)],
        ..BoardChange::default()
    });
    let part = Part::of(scene, Extent::Board);
    let with = |scale| Options { scale, ..PLAIN };
    let refused = made_of(&part, &with(Scale::Exactly(2.0)), &Headway::default());
    assert!(matches!(
        refused,
        Err(ProductError::Export(ExportError::TooLarge { .. }))
    ));
    let smaller = made_of(&part, &with(Scale::AtMost(2.0)), &Headway::default()).unwrap();
    assert!(
        smaller.scale.is_some_and(|scale| scale < 0.2),
        "{smaller:?}"
    );
}

#[test]
fn what_nobody_wants_is_not_made_and_how_far_it_is_is_told() {
    let part = Snapshot::of(&board(), Extent::Board).part();
    for format in Format::ALL {
        let headway = Headway::default();
        made_of(&part, &of(format), &headway).unwrap();
        assert_eq!(headway.done(), 1.0, "{format:?}");
        let stopped = Headway::default();
        stopped.stop();
        let made = made_of(&part, &of(format), &stopped);
        assert!(matches!(made, Err(ProductError::Stopped(_))), "{format:?}");
    }
}

#[test]
fn nothing_is_no_picture() {
    let empty = Part::of(Scene::new(), Extent::Board);
    for format in [Format::Png, Format::Svg, Format::Pdf] {
        let made = made_of(&empty, &of(format), &Headway::default());
        assert!(matches!(
            made,
            Err(ProductError::Export(ExportError::Nothing))
        ));
    }
}

#[test]
fn a_picture_that_is_not_here_is_told() {
    let mut picture = shape("picture", Kind::Image, (0.0, 0.0), (30.0, 20.0));
    picture.file = Some(BlobHash::of(b"elsewhere"));
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: vec![Arc::new(picture)],
        ..BoardChange::default()
    });
    let part = Part::of(scene, Extent::Board);
    for format in [Format::Png, Format::Excalidraw] {
        let made = made_of(&part, &of(format), &Headway::default()).unwrap();
        assert_eq!(made.report.lost(Loss::MissingPicture), 1, "{format:?}");
    }
}

/// A board of these shapes.
fn board_of(shapes: Vec<Shape>) -> Part {
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: shapes.into_iter().map(Arc::new).collect(),
        ..BoardChange::default()
    });
    Part::of(scene, Extent::Board)
}

#[test]
fn one_broken_picture_leaves_the_rest_of_the_pages() {
    let mut whole = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(30, 20, image::Rgb([200, 30, 10]));
    pixels
        .write_to(&mut whole, image::ImageFormat::Png)
        .unwrap();
    let whole = whole.into_inner();
    let broken = whole[..whole.len() - 20].to_vec();
    let mut shapes = Vec::new();
    let mut files = BTreeMap::new();
    for (name, file) in [("broken", broken), ("whole", whole)] {
        let mut picture = shape(name, Kind::Image, (0.0, 0.0), (30.0, 20.0));
        picture.file = Some(BlobHash::of(&file));
        files.insert(BlobHash::of(&file), file);
        shapes.push(picture);
    }
    let part = board_of(shapes);
    for format in [Format::Pdf, Format::Svg, Format::Png] {
        let made = made_with(&files, &part, &of(format), &Headway::default()).unwrap();
        let lost: Vec<_> = made.report.lost.into_iter().collect();
        assert_eq!(lost, [(Loss::BrokenPicture, 1)], "{format:?}");
    }
    let svg = made_with(&files, &part, &of(Format::Svg), &Headway::default()).unwrap();
    let svg = String::from_utf8(svg.bytes).unwrap();
    assert_eq!(svg.matches("<image").count(), 1);
}

#[test]
fn pictures_that_are_not_in_it_are_told_by_why() {
    let mut files = BTreeMap::new();
    let mut shapes = vec![shape("a", Kind::Frame, (0.0, 0.0), (200.0, 200.0))];
    let mut add = |name: &str, file: Option<Vec<u8>>| {
        let mut picture = shape(name, Kind::Image, (10.0, 10.0), (30.0, 20.0));
        picture.place.parent = Some(id("a"));
        picture.file = file.as_deref().map(BlobHash::of);
        files.extend(picture.file.zip(file));
        shapes.push(picture);
    };
    add("b", None);
    add("c", Some(b"BM and what else a bitmap has".to_vec()));
    add("d", Some(b"\x89PNG\r\n\x1a\nnothing more".to_vec()));
    add("e", Some(b"\x89PNG\r\n\x1a\nnothing more".to_vec()));
    add("f", Some(vec![0xff; IMAGE_BYTES_MAX + 1]));
    let part = board_of(shapes);
    let drawn = [
        (Loss::MissingPicture, 1),
        (Loss::LargePicture, 1),
        (Loss::OtherPicture, 1),
        (Loss::BrokenPicture, 2),
    ];
    let pages = Options {
        pages: Pages::Frames,
        ..of(Format::Pdf)
    };
    for options in [of(Format::Png), of(Format::Svg), of(Format::Pdf), pages] {
        let made = made_with(&files, &part, &options, &Headway::default()).unwrap();
        let lost: Vec<_> = made.report.lost.into_iter().collect();
        assert_eq!(lost, drawn, "{options:?}");
    }
    // A scene has what has a name on the web, as it is; the large one has none.
    let scene = of(Format::Excalidraw);
    let made = made_with(&files, &part, &scene, &Headway::default()).unwrap();
    let lost: Vec<_> = made.report.lost.into_iter().collect();
    let unwritten = [(Loss::MissingPicture, 1), (Loss::OtherPicture, 1)];
    assert_eq!(lost, unwritten);
}

#[test]
fn readers_of_svg_1_1_find_letters_and_links_too() {
    let mut note = shape("a", Kind::Note, (0.0, 0.0), (90.0, 90.0));
    note.text = Arc::from("words");
    note.link = Some("https://example.org/?a&b".into());
    let made = made_of(&board_of(vec![note]), &of(Format::Svg), &Headway::default()).unwrap();
    let svg = String::from_utf8(made.bytes).unwrap();
    assert!(svg.contains(r#"xmlns:xlink="http://www.w3.org/1999/xlink""#));
    assert!(svg.contains(r##" xlink:href="#g0""##));
    assert!(svg.contains(r#" xlink:href="https://example.org/?a&amp;b""#));
    // It is still whole to who minds the names.
    resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
}

#[test]
fn only_what_leads_somewhere_can_be_clicked() {
    let led = |address: &str| {
        let mut box_of = shape("a", Kind::Rectangle, (0.0, 0.0), (90.0, 50.0));
        box_of.link = Some(address.into());
        let part = board_of(vec![box_of]);
        let made = made_of(&part, &of(Format::Svg), &Headway::default()).unwrap();
        String::from_utf8(made.bytes).unwrap().contains("<a ")
    };
    assert!(led("https://example.org/"));
    for nowhere in ["javascript:alert(1)", "tavla:#b", "file:///etc/passwd"] {
        assert!(!led(nowhere), "{nowhere}");
    }
}

#[test]
fn without_its_ground_a_line_has_a_gap_where_its_label_is_and_no_plate_there() {
    let mut line = shape("a", Kind::Arrow, (0.0, 0.0), (300.0, 0.0));
    crate::shapes::set_points(&mut line, &[Point::ZERO, Point::new(300.0, 0.0)]);
    line.style.head_end = tavla_shared::shape::Arrowhead::TriangleOutline;
    line.text = Arc::from("i  i");
    let part = board_of(vec![line]);
    let drawn = |transparent| {
        let options = Options {
            transparent,
            scale: Scale::Exactly(2.0),
            ..PLAIN
        };
        let png = made_of(&part, &options, &Headway::default()).unwrap();
        image::load_from_memory(&png.bytes).unwrap().into_rgba8()
    };
    let without = drawn(true);
    let ground = drawn(false).get_pixel(0, 0).0;
    let mut seen = without.pixels().filter(|it| it.0[3] > 0);
    assert!(seen.all(|it| it.0[..3] != ground[..3]));
    let rows = without.rows().map(|row| row.map(|it| it.0[3] > 127));
    let rows = rows.map(Iterator::collect::<Vec<bool>>);
    // The one that the line is in.
    let row = rows.max_by_key(|row| row.iter().filter(|it| **it).count());
    let row = row.unwrap();
    let middle = row.len() / 2;
    assert!(row[middle / 2] && !row[middle], "{row:?}");
}
