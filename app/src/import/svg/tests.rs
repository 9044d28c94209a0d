//! Each thing that drawings have, as the shapes it becomes, or as the reason why all of it is one picture.

mod looks;
mod parts;

use tavla_shared::geometry::{self, Point, Rect};
use tavla_shared::shape::{
    Color, Corner, Crop, Dash, Emphasis, Font, Kind, LineShape, Shape, TextAlign,
};

use super::*;

const ROOM: Size = Size::new(1_000.0, 800.0);

/// A drawing of 200 × 100 with this in it.
fn drawing(within: &str) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">{within}</svg>"#)
}

fn read_within(within: &str) -> Drawing {
    let mut next = 0;
    let mut ids = || {
        next += 1;
        next
    };
    read(drawing(within).as_bytes(), ROOM, &mut ids).unwrap()
}

#[track_caller]
fn shapes(within: &str) -> Vec<Shape> {
    let drawing = read_within(within);
    assert_eq!(drawing.report.as_picture, None, "{within}");
    drawing.shapes
}

#[track_caller]
fn shape(within: &str) -> Shape {
    let mut shapes = shapes(within);
    assert_eq!(shapes.len(), 1, "{shapes:?}");
    shapes.remove(0)
}

/// Where a shape is, in whole units.
fn place(shape: &Shape) -> (f64, f64, f64, f64) {
    let Rect { x0, y0, x1, y1 } = shape.rect();
    (x0, y0, x1 - x0, y1 - y0)
}

#[track_caller]
fn check_picture(within: &str, reason: PictureReason) {
    let drawing = read_within(within);
    assert_eq!(drawing.report.as_picture, Some(reason), "{within}");
    let [picture] = &drawing.shapes[..] else {
        panic!("one picture");
    };
    assert_eq!(picture.kind, Kind::Image);
    assert_eq!((picture.size.width, picture.size.height), (200.0, 100.0));
    let file = &drawing.files[&picture.file.unwrap()];
    assert!(looks_like(file), "all of it is kept");
}

#[test]
fn boxes_are_boxes_with_their_corners() {
    let sharp = shape(
        r##"<rect x="5" y="6" width="20" height="10" fill="#ff0000" stroke="#00ff00" stroke-width="3"/>"##,
    );
    assert_eq!(
        (sharp.kind.clone(), place(&sharp)),
        (Kind::Rectangle, (5.0, 6.0, 20.0, 10.0))
    );
    assert_eq!(sharp.style.fill, Color::rgb(0xff_0000));
    assert_eq!(sharp.style.stroke, Color::rgb(0x00_ff00));
    assert_eq!(
        (sharp.style.stroke_width, sharp.style.roughness),
        (3.0, 0.0)
    );
    assert_eq!(sharp.style.corner, Corner::Sharp);
    let round = shape(r#"<rect width="80" height="40" rx="8"/>"#);
    assert_eq!(round.style.corner, Corner::Round);
    let radius = round.style.corner_radius.unwrap();
    assert!((radius - 8.0).abs() < 0.1, "{radius}");
    let pill = shape(r#"<rect width="80" height="40" rx="20"/>"#);
    assert!((pill.style.corner_radius.unwrap() - 20.0).abs() < 0.2);
    // Corners that are wider than high are no arcs of a circle.
    assert_eq!(
        shape(r#"<rect width="80" height="40" rx="20" ry="5"/>"#).kind,
        Kind::Line
    );
}

#[test]
fn circles_and_ellipses_are_ellipses_and_rhombs_are_diamonds() {
    let circle = shape(r#"<circle cx="50" cy="40" r="30"/>"#);
    assert_eq!(
        (circle.kind.clone(), place(&circle)),
        (Kind::Ellipse, (20.0, 10.0, 60.0, 60.0))
    );
    let ellipse = shape(r#"<ellipse cx="50" cy="40" rx="30" ry="10"/>"#);
    assert_eq!(
        (ellipse.kind.clone(), place(&ellipse)),
        (Kind::Ellipse, (20.0, 30.0, 60.0, 20.0))
    );
    let rhomb = shape(r#"<polygon points="50,10 90,30 50,50 10,30"/>"#);
    assert_eq!(
        (rhomb.kind.clone(), place(&rhomb)),
        (Kind::Diamond, (10.0, 10.0, 80.0, 40.0))
    );
    let drawn = shape(r#"<path d="M10 10h40v30h-40z"/>"#);
    assert_eq!(
        (drawn.kind.clone(), place(&drawn)),
        (Kind::Rectangle, (10.0, 10.0, 40.0, 30.0))
    );
}

#[test]
fn lines_have_the_points_they_are_drawn_through() {
    let line = shape(r#"<line x1="10" y1="20" x2="40" y2="60" stroke="black"/>"#);
    assert_eq!(
        (line.kind.clone(), line.pos),
        (Kind::Line, Point::new(10.0, 20.0))
    );
    assert_eq!(line.path, [Point::ZERO, Point::new(30.0, 40.0)]);
    let open = shape(r#"<polyline points="0,0 20,10 40,0" fill="none" stroke="black"/>"#);
    assert_eq!(open.path.len(), 3);
    assert_eq!(open.style.line, LineShape::Straight);
    let closed = shape(r#"<polygon points="0,0 40,0 45,20" stroke="black"/>"#);
    assert_eq!(closed.path.first(), closed.path.last());
    assert_eq!((closed.path.len(), closed.style.fill), (4, Color::rgb(0)));
}

#[test]
fn curves_are_smooth_lines_where_those_go_the_same_way_and_else_have_many_points() {
    let smooth = shape(r#"<path d="M0 0C10 0 20 0 30 0" fill="none" stroke="black"/>"#);
    assert_eq!(
        (smooth.style.line, smooth.path.len()),
        (LineShape::Curved, 2)
    );
    let arch = r#"<path d="M0 50C0 -10 100 -10 100 50" fill="none" stroke="black"/>"#;
    let arch = shape(arch);
    let curve = kurbo::CubicBez::new((0.0, 50.0), (0.0, -10.0), (100.0, -10.0), (100.0, 50.0));
    let course = crate::shapes::outline(&arch);
    for part in 0..=100 {
        use kurbo::{ParamCurve as _, ParamCurveNearest as _};
        let at = curve.eval(f64::from(part) / 100.0);
        let off = course.segments().map(|it| it.nearest(at, 1e-6).distance_sq);
        let off = off.fold(f64::MAX, f64::min).sqrt();
        assert!(off < 0.15, "{part}: {off}");
    }
}

#[test]
fn an_open_path_that_is_filled_is_its_area_and_its_line() {
    let both =
        r#"<circle cx="90" cy="50" r="5"/><path d="M0 0L50 0L50 40" fill="red" stroke="black"/>"#;
    let [_, group, area, line] = &shapes(both)[..] else {
        panic!("two in a group");
    };
    assert_eq!(group.kind, Kind::Group);
    assert_eq!((area.path.len(), area.style.stroke_width), (4, 0.0));
    assert_eq!((line.path.len(), line.style.fill), (3, Color::NONE));
    assert_eq!(area.place.parent.as_ref(), Some(&group.id));
    assert!(area.place.index < line.place.index);
}

#[test]
fn what_is_turned_and_scaled_is_turned_and_as_large_and_what_is_slanted_has_other_points() {
    let turned = shape(
        r#"<rect width="40" height="20" transform="translate(50 30) rotate(30) scale(2 1)"/>"#,
    );
    assert_eq!(turned.kind, Kind::Rectangle);
    assert!((turned.angle - 30.0_f64.to_radians()).abs() < 1e-4);
    assert_eq!(
        (turned.size.width.round(), turned.size.height.round()),
        (80.0, 20.0)
    );
    let corner = geometry::rotated(turned.pos, turned.rect().center(), turned.angle);
    assert!(corner.distance(Point::new(50.0, 30.0)) < 0.01, "{corner:?}");
    // A box that is squeezed while it is turned is none.
    let slanted = shape(r#"<rect width="40" height="20" transform="skewX(45)"/>"#);
    assert_eq!((slanted.kind.clone(), slanted.path.len()), (Kind::Line, 5));
    assert_eq!(place(&slanted), (0.0, 0.0, 60.0, 20.0));
    let view = read(
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 10 10"><rect x="1" y="1" width="2" height="3" stroke="red" stroke-width="0.5"/></svg>"#,
        ROOM,
        &mut || 1,
    );
    let view = view.unwrap();
    assert_eq!(place(&view.shapes[0]), (10.0, 10.0, 20.0, 30.0));
    assert_eq!(view.shapes[0].style.stroke_width, 5.0);
}

#[test]
fn colours_opacities_and_dashes_are_kept() {
    let half = shape(
        r##"<g opacity="0.5"><rect width="9" height="9" fill="#ff0000" fill-opacity="0.5" opacity="0.5"/></g>"##,
    );
    assert_eq!(
        (half.style.fill, half.style.opacity),
        (Color([255, 0, 0, 128]), 0.25)
    );
    let dashed = |dashes: &str| {
        let line = format!(
            r#"<line y1="9" x2="90" y2="9" stroke="red" stroke-width="2" stroke-dasharray="{dashes}"/>"#
        );
        let drawing = read_within(&line);
        (
            drawing.shapes[0].style.dash,
            drawing.report.lost(Loss::Dashes),
        )
    };
    assert_eq!(dashed("8 4"), (Dash::Dashed, 1));
    assert_eq!(dashed("0.1 4"), (Dash::Dotted, 1));
    assert_eq!(dashed("none"), (Dash::Solid, 0));
    let by_rule =
        shape("<style>.a { fill: #00ff00 }</style><rect class='a' width='9' height='9'/>");
    assert_eq!(by_rule.style.fill, Color::rgb(0x00_ff00));
}

#[test]
fn groups_stay_groups_but_for_the_one_around_everything_and_those_of_one() {
    let shapes = shapes(
        r#"<g><g><rect width="9" height="9"/><circle cx="9" cy="9" r="5"/></g><g><g><circle cx="9" cy="9" r="7"/></g></g></g>"#,
    );
    let kinds: Vec<&Kind> = shapes.iter().map(|it| &it.kind).collect();
    assert_eq!(
        kinds,
        [
            &Kind::Group,
            &Kind::Rectangle,
            &Kind::Ellipse,
            &Kind::Ellipse
        ]
    );
    let parent = |at: usize| shapes[at].place.parent.as_ref();
    let group = Some(&shapes[0].id);
    assert_eq!(
        [parent(0), parent(1), parent(2), parent(3)],
        [None, group, group, None]
    );
    assert!(shapes[0].place.index < shapes[3].place.index);
}

#[test]
fn texts_stand_where_they_stood() {
    let text = shape(
        r##"<text x="100" y="50" font-size="20" font-family="Courier New, monospace" fill="#0000ff" text-anchor="middle">Some <tspan font-weight="bold" fill="#ff0000">words</tspan></text>"##,
    );
    assert_eq!((text.kind.clone(), &*text.text), (Kind::Text, "Some words"));
    assert_eq!((text.style.font, text.style.text_size), (Font::Mono, 20.0));
    assert_eq!(
        (text.style.stroke, text.style.text_align),
        (Color::rgb(0xff), TextAlign::Center)
    );
    let look = text.marks.as_ref().unwrap().look_at(6).unwrap().clone();
    assert!(look.emphasis.has(Emphasis::Bold));
    assert_eq!(look.color, Some(Color::rgb(0xff_0000)));
    // In the middle, also once its letters have been measured.
    let mut drawing =
        read_within(r#"<text x="100" y="50" font-size="20" text-anchor="middle">Some</text>"#);
    let mut engine = crate::text::TextEngine::bundled();
    drawing.fit_texts(&mut engine);
    let text = &drawing.shapes[0];
    assert!(
        (text.rect().center().x - 100.0).abs() < 0.01,
        "{:?}",
        text.rect()
    );
    let layout = crate::text::placed_text(text, &mut engine).unwrap();
    let baseline = layout.layout.glyphs().next().unwrap().y;
    assert!(
        (layout.origin.y + f64::from(baseline) - 50.0).abs() < 0.01,
        "{baseline}"
    );
}

#[test]
fn lines_of_a_text_are_texts_and_a_turned_one_is_turned_about_where_it_begins() {
    let lines = shapes(
        r#"<text x="10" y="20" font-size="10">one<tspan x="10" dy="12">two</tspan><tspan x="10" dy="12">three</tspan></text>"#,
    );
    let words: Vec<&str> = lines.iter().map(|it| &*it.text).collect();
    assert_eq!(words, ["one", "two", "three"]);
    let step = lines[2].pos.y - lines[0].pos.y;
    assert!((step - 24.0).abs() < 0.01, "{step}");
    let turned = shape(
        r#"<text font-size="10" transform="translate(30 40) rotate(90) scale(2)">word</text>"#,
    );
    assert!((turned.angle - std::f64::consts::FRAC_PI_2).abs() < 1e-5);
    assert_eq!(turned.style.text_size, 20.0);
    let rect = turned.rect();
    let left = Point::new(rect.x0, rect.center().y);
    let left = geometry::rotated(left, rect.center(), turned.angle);
    assert!(
        (left.y - 40.0).abs() < 0.01 && (left.x - 30.0).abs() < 15.0,
        "{left:?}"
    );
}

#[test]
fn pictures_in_the_file_are_pictures_and_those_elsewhere_are_lost() {
    use base64::Engine as _;
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::new(4, 2);
    pixels
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let data = base64::engine::general_purpose::STANDARD.encode(bytes.get_ref());
    let drawing = read_within(&format!(
        r#"<image href="data:image/png;base64,{data}" x="10" width="80" height="40" transform="translate(0 50) scale(1 -1)"/>
           <image href="https://example.org/a.png" width="9" height="9"/>"#
    ));
    let [picture] = &drawing.shapes[..] else {
        panic!("one picture: {:?}", drawing.shapes);
    };
    assert_eq!(drawing.report.as_picture, None);
    assert_eq!(
        (picture.kind.clone(), place(picture)),
        (Kind::Image, (10.0, 10.0, 80.0, 40.0))
    );
    assert_eq!(picture.crop, Crop::WHOLE.mirrored_down());
    assert_eq!(drawing.files[&picture.file.unwrap()], bytes.into_inner());
    assert_eq!(drawing.report.lost(Loss::Picture), 1);
}

#[test]
fn what_shapes_do_not_have_makes_one_picture_of_all_and_is_said() {
    let defs = r#"<defs><linearGradient id="g"><stop/><stop offset="1" stop-color="red"/></linearGradient>
        <pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><rect width="5" height="5"/></pattern>
        <clipPath id="c"><circle r="5"/></clipPath><mask id="m"><rect width="5" height="5"/></mask>
        <filter id="f"><feGaussianBlur stdDeviation="2"/></filter></defs>"#;
    let rect = |with: &str| format!(r#"{defs}<rect width="90" height="90" {with}/>"#);
    check_picture(&rect(r#"fill="url(#g)""#), PictureReason::Gradient);
    check_picture(&rect(r#"stroke="url(#p)""#), PictureReason::Pattern);
    check_picture(&rect(r#"clip-path="url(#c)""#), PictureReason::Clip);
    check_picture(&rect(r#"mask="url(#m)""#), PictureReason::Mask);
    check_picture(&rect(r#"filter="url(#f)""#), PictureReason::Filter);
    check_picture(
        &rect(r#"style="mix-blend-mode:multiply""#),
        PictureReason::Blend,
    );
    let uneven = r#"stroke="red" stroke-width="9" transform="scale(1 3)""#;
    check_picture(&rect(uneven), PictureReason::Stroke);
    let both = r#"<g opacity="0.5"><rect width="20" height="20"/><rect x="10" width="20" height="20"/></g>"#;
    check_picture(both, PictureReason::Opacity);
    let ring = r#"<path fill-rule="evenodd" d="M0 0h90v90h-90z M20 20h40v40h-40z"/>"#;
    check_picture(ring, PictureReason::Form);
    let star = r#"<polygon points="50,0 80,90 0,35 100,35 20,90"/>"#;
    check_picture(star, PictureReason::Form);
    let turned = r#"<text y="50" rotate="10 20 30">abc</text>"#;
    check_picture(turned, PictureReason::Text);
    let many = r#"<circle cx="9" cy="9" r="5"/>"#.repeat(5_001);
    check_picture(&many, PictureReason::TooMuch);
}

#[test]
fn what_only_seems_not_to_be_simple_is_shapes_all_the_same() {
    let around = r#"<clipPath id="c"><rect width="200" height="100"/></clipPath>
        <g clip-path="url(#c)"><rect x="5" width="20" height="10"/></g>"#;
    assert_eq!(shape(around).kind, Kind::Rectangle);
    let apart = shapes(
        r#"<g opacity="0.5"><circle cx="20" cy="9" r="5"/><circle cx="60" cy="9" r="5"/></g>"#,
    );
    assert!(apart.iter().all(|it| it.style.opacity == 0.5));
    let islands = shapes(r#"<path d="M0 0h9v9h-9z M20 20h9v9h-9z"/>"#);
    assert_eq!(islands.len(), 2);
    let hollow = shape(r#"<polygon fill-rule="evenodd" points="50,0 80,90 0,35 100,35 20,90"/>"#);
    assert_eq!(hollow.path.len(), 6);
}

#[test]
fn what_is_foreign_is_counted_and_nothing_to_see_is_refused() {
    let read_all =
        read_within(r#"<foreignObject width="9" height="9"/><rect width="9" height="9"/>"#);
    assert_eq!(read_all.report.lost(Loss::Foreign), 1);
    let refused = |svg: &str| read(svg.as_bytes(), ROOM, &mut || 1).unwrap_err();
    let empty = drawing(r#"<rect width="9" height="9" visibility="hidden"/>"#);
    assert_eq!(refused(&empty), ImportError::SvgUnreadable);
    assert_eq!(refused("<svg"), ImportError::SvgUnreadable);
    let deep = drawing(&"<g>".repeat(500)) + &"</g>".repeat(500);
    assert_eq!(
        refused(&deep.replace("</svg>", "")),
        ImportError::SvgUnreadable
    );
    let deep = format!("{}{}", "<g>".repeat(500), "</g>".repeat(500));
    assert_eq!(refused(&drawing(&deep)), ImportError::SvgTooMuch);
}
