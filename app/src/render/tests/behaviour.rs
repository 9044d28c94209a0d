//! See the parent.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::*;

/// How long the tessellator may take for what it is given.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// Pixels where two pictures differ by more than `tolerance` in a channel.
pub(super) fn differing(a: &Image, b: &Image, tolerance: u8) -> usize {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let pairs = a
        .rgba()
        .as_chunks::<4>()
        .0
        .iter()
        .zip(b.rgba().as_chunks::<4>().0);
    pairs
        .filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > tolerance))
        .count()
}

#[track_caller]
fn check_pixel(image: &Image, (x, y): (u32, u32), color: u32) {
    assert_eq!(image.pixel(x, y), Color::rgb(color).0, "at {x}, {y}");
}

#[test]
fn the_empty_board_is_its_colour_with_dots() {
    let image = Board::new(100.0, 60.0).image(&[]);
    check_pixel(&image, (8, 8), 0xfb_fbf9);
    assert!(
        image
            .rgba()
            .as_chunks::<4>()
            .0
            .iter()
            .any(|pixel| pixel[0] < 0xf0)
    );
}

#[test]
fn colours_are_exactly_those_that_egui_paints() {
    let colour = 0x3d_6bf5;
    let mut board = Board::new(60.0, 40.0);
    let mut fill = boxed(1, (10.0, 10.0), (40.0, 20.0), colour);
    fill.style.stroke_width = 0.0;
    let ours = board.image(&[Arc::new(fill)]);
    let [r, g, b, _] = Color::rgb(colour).0;
    board.host.run(9.0, Vec::new(), |ui| {
        let rect = egui::Rect::from_min_size(egui::pos2(10.0, 10.0), egui::vec2(40.0, 20.0));
        ui.painter()
            .rect_filled(rect, 0.0, egui::Color32::from_rgb(r, g, b));
    });
    let theirs = board.host.image().unwrap();
    assert_eq!(ours.pixel(30, 20), theirs.pixel(30, 20));
    // Edges on whole pixels are sharp.
    check_pixel(&ours, (10, 20), colour);
    assert_ne!(ours.pixel(9, 20), ours.pixel(10, 20));
}

#[test]
fn every_kind_shows() {
    let unknown = Kind::Unknown("gadget".into());
    for kind in Kind::KNOWN.into_iter().chain([unknown]) {
        let mut one = shape(1, kind.clone(), (20.0, 20.0), (60.0, 40.0));
        match kind {
            Kind::Line | Kind::Arrow => one.path = vec![Point::ZERO, Point::new(60.0, 40.0)],
            Kind::Ink => one = ink(1, (20.0, 20.0), &[(0.0, 0.0), (30.0, 40.0), (60.0, 0.0)]),
            Kind::Text => one.text = Arc::from("Text"),
            _ => {}
        }
        let mut board = Board::new(100.0, 80.0);
        let (empty, drawn) = (board.image(&[]), board.image(&[Arc::new(one)]));
        let changed = differing(&empty, &drawn, 3);
        if kind == Kind::Group {
            assert_eq!(changed, 0, "a group has no look of its own");
        } else {
            assert!(changed > 60, "{kind:?} changed {changed} pixels");
        }
    }
}

#[test]
fn text_and_shapes_interleave_exactly_as_they_are_stacked() {
    let mut text = shape(1, Kind::Text, (10.0, 5.0), (80.0, 60.0));
    text.text = Arc::from("███");
    text.style.font = Font::Mono;
    text.style.text_size = 40.0;
    text.style.stroke = Color::rgb(0xd6_336c);
    let mut cover = boxed(2, (30.0, 0.0), (20.0, 70.0), 0x2b_7a4b);
    cover.style.stroke_width = 0.0;
    let mut over = text.clone();
    over.id = ShapeId::from_random(3);
    over.pos.x += 5.0;
    over.style.stroke = Color::rgb(0x2b_5fb3);
    over.text = Arc::from("█");
    let [text, cover, over] = [text, cover, over].map(Arc::new);
    let mut board = Board::new(110.0, 70.0);
    let image = board.image(&[Arc::clone(&text), Arc::clone(&cover), Arc::clone(&over)]);
    check_pixel(&image, (12, 32), 0xd6_336c);
    check_pixel(&image, (45, 32), 0x2b_7a4b);
    check_pixel(&image, (35, 32), 0x2b_5fb3);
    let image = board.image(&[over, cover, text]);
    check_pixel(&image, (45, 32), 0xd6_336c);
    check_pixel(&image, (20, 32), 0xd6_336c);
}

#[test]
fn another_board_s_text_engine_brings_its_own_letters() {
    let text = |font, letters: &str| {
        let mut text = shape(1, Kind::Text, (10.0, 5.0), (80.0, 60.0));
        text.text = Arc::from(letters);
        text.style.font = font;
        text.style.text_size = 40.0;
        Arc::new(text)
    };
    // Each engine numbers its fonts as it meets them: number 0 is another font in each.
    let (hand, sans) = (text(Font::Hand, "jio"), text(Font::Sans, "STR"));
    let mut board = Board::new(110.0, 70.0);
    board.image(&[hand]);
    board.engine = TextEngine::bundled();
    let second = board.image(&[Arc::clone(&sans)]);
    let alone = Board::new(110.0, 70.0).image(&[sans]);
    assert_eq!(differing(&second, &alone, 0), 0);
}

#[test]
fn far_from_the_origin_the_picture_is_the_same() {
    for zoom in [1.0, 30.0] {
        let shapes = gallery();
        let mut board = Board::scaled(330.0, 260.0, 2.0);
        board.camera = Camera {
            center: Point::new(120.0, 95.0),
            zoom,
        };
        let near = board.image(&shapes);
        let away = kurbo::Vec2::new(1e6, -1e6);
        let moved = |shape: &Arc<Shape>| {
            let mut shape = Shape::clone(shape);
            shape.pos += away;
            Arc::new(shape)
        };
        let far: Vec<_> = shapes.iter().map(moved).collect();
        board.camera.center += away;
        let far = board.image(&far);
        assert!(
            differing(&near, &far, 24) < 40,
            "at {zoom}: {}",
            differing(&near, &far, 24)
        );
    }
}

#[test]
fn panning_and_moving_send_no_vertices() {
    let mut shapes = gallery();
    let mut board = Board::new(660.0, 520.0);
    board.image(&shapes);
    for step in 1..20 {
        board.camera.center += kurbo::Vec2::new(f64::from(step) * 1.3, 0.7);
        let stats = board.frame(&shapes);
        assert_eq!(
            (stats.vertices_sent, stats.tessellated, stats.lettered),
            (0, 0, 0)
        );
    }
    // The first shape has no text: its origin is all that changes.
    Arc::make_mut(&mut shapes[0]).pos.x += 33.0;
    assert_eq!(board.frame(&shapes).vertices_sent, 0);
    let moved = board.image(&shapes);
    let mut fresh = Board::new(660.0, 520.0);
    fresh.camera = board.camera;
    assert_eq!(differing(&moved, &fresh.image(&shapes), 0), 0);
}

#[test]
fn a_small_zoom_makes_no_new_triangles_of_shapes_and_text_is_sharp_again_at_rest() {
    let shapes = gallery();
    let mut board = Board::new(660.0, 520.0);
    board.camera.zoom = 0.6;
    board.image(&shapes);
    board.camera.zoom = 0.7;
    let zooming = board.frame(&shapes);
    assert_eq!((zooming.tessellated, zooming.lettered), (0, 0));
    assert!(!board.painter.is_settled() && board.painter.wants_another_frame());
    let rest = board.image(&shapes);
    assert!(board.painter.is_settled() && !board.painter.wants_another_frame());
    let mut fresh = Board::new(660.0, 520.0);
    fresh.camera = board.camera;
    assert_eq!(differing(&rest, &fresh.image(&shapes), 0), 0);
}

#[test]
fn only_what_changed_is_sent() {
    let mut shapes = gallery();
    let mut board = Board::new(660.0, 520.0);
    let all = board.frame(&shapes);
    assert_eq!(all.tessellated, shapes.len());
    Arc::make_mut(&mut shapes[3]).style.fill = Color::rgb(0xff_0000);
    let one = board.frame(&shapes);
    assert_eq!(one.tessellated, 1);
    assert!(one.vertices_sent * 4 < all.vertices_sent);
    // When the order changes nothing is sent, nor when a shape is gone.
    let restacked = shapes.remove(3);
    shapes.insert(0, restacked);
    assert_eq!(board.frame(&shapes).vertices_sent, 0);
    shapes.remove(3);
    let left = board.frame(&shapes);
    assert_eq!((left.vertices_sent, left.shapes), (0, shapes.len()));
}

#[test]
fn a_frame_looks_at_what_has_changed_and_at_nothing_else() {
    let mut shapes: Vec<Arc<Shape>> = (0..500_u128)
        .map(|n| {
            let at = ((n % 25) as f64 * 20.0, (n / 25) as f64 * 20.0);
            Arc::new(boxed(n, at, (15.0, 15.0), 0xcf_e3ff))
        })
        .collect();
    let mut board = Board::new(520.0, 420.0);
    board.image(&shapes);
    for _ in 0..5 {
        board.camera.center.x += 3.0;
        assert_eq!(board.frame(&shapes).looked_at, 0);
    }
    Arc::make_mut(&mut shapes[77]).pos.x += 5.0;
    assert_eq!(board.frame(&shapes).looked_at, 1);
    // Into view and out of it.
    Arc::make_mut(&mut shapes[78]).pos.x += 5_000.0;
    let left = board.frame(&shapes);
    assert_eq!((left.looked_at, left.shapes), (1, 499));
    Arc::make_mut(&mut shapes[78]).pos.x -= 5_000.0;
    assert_eq!(board.frame(&shapes).shapes, 500);
    let image = board.image(&shapes);
    let mut fresh = Board::new(520.0, 420.0);
    fresh.camera = board.camera;
    assert_eq!(differing(&image, &fresh.image(&shapes), 0), 0);
}

#[test]
fn whatever_happened_before_the_picture_is_that_of_a_fresh_painter() {
    for seed in 0..6 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut board = Board::new(330.0, 260.0);
        let mut shapes = gallery();
        for step in 0..40 {
            match dice.random_range(0..6) {
                0 if shapes.len() > 4 => {
                    shapes.remove(dice.random_range(0..shapes.len()));
                }
                1 => {
                    let shape = shapes.remove(dice.random_range(0..shapes.len()));
                    shapes.insert(dice.random_range(0..=shapes.len()), shape);
                }
                2 => board.camera.zoom = dice.random_range(0.05..8.0),
                3 => {
                    let away = |dice: &mut StdRng| dice.random_range(-200.0..600.0);
                    board.camera.center = Point::new(away(&mut dice), away(&mut dice));
                }
                4 => {
                    let mut copy = Shape::clone(&shapes[dice.random_range(0..shapes.len())]);
                    copy.id = ShapeId::from_random(1_000 + u128::from(seed) * 100 + step);
                    copy.pos.x += 30.0;
                    shapes.push(Arc::new(copy));
                }
                _ => {
                    let at = dice.random_range(0..shapes.len());
                    Arc::make_mut(&mut shapes[at]).style.stroke_width = dice.random_range(1.0..6.0);
                }
            }
            board.frame(&shapes);
        }
        let image = board.image(&shapes);
        let mut fresh = Board::new(330.0, 260.0);
        fresh.camera = board.camera;
        let off = differing(&image, &fresh.image(&shapes), 0);
        assert_eq!(off, 0, "seed {seed}");
    }
}

#[test]
fn another_theme_repaints_with_its_colours() {
    let mut board = Board::new(200.0, 100.0);
    let line = arrow(1, &[(20.0, 50.0), (180.0, 50.0)]);
    let shapes = [Arc::new(line)];
    check_pixel(&board.image(&shapes), (90, 50), 0x1d_1d1f);
    board.dark = true;
    let dark = board.image(&shapes);
    check_pixel(&dark, (90, 50), 0xec_ecef);
    check_pixel(&dark, (91, 71), 0x17_181b);
}

#[test]
fn a_translucent_stroke_is_not_darker_where_it_crosses_itself() {
    let mut cross = ink(
        1,
        (10.0, 10.0),
        &[(0.0, 0.0), (60.0, 60.0), (0.0, 60.0), (60.0, 0.0)],
    );
    cross.style.stroke_width = 6.0;
    cross.style.opacity = 0.5;
    let image = Board::new(80.0, 80.0).image(&[Arc::new(cross)]);
    // Half of #1d1d1f on #fbfbf9, less a dot of the grid; a pixel of an edge may be off.
    let pixels = image.rgba().as_chunks::<4>().0.iter();
    let dark = pixels.filter(|pixel| pixel[0] < 0x70).count();
    assert!(dark <= 3, "{dark} pixels");
}

#[test]
fn the_heads_of_a_translucent_arrow_are_one_with_its_line() {
    let pixels = |image: &Image, is: fn(u8) -> bool| {
        let pixels = image.rgba().as_chunks::<4>().0.iter();
        pixels.filter(|pixel| is(pixel[0])).count()
    };
    // Those with a hole are of two colours.
    let is_whole = |head: &&Arrowhead| {
        let name = head.name();
        !name.ends_with("outline") && !name.starts_with("zero")
    };
    for head in Arrowhead::ALL.iter().filter(is_whole) {
        let arrow = |opacity| {
            let mut arrow = arrow(1, &[(10.0, 40.0), (110.0, 40.0)]);
            arrow.style.stroke_width = 6.0;
            (arrow.style.head_start, arrow.style.head_end) = (*head, *head);
            arrow.style.opacity = opacity;
            Board::new(120.0, 80.0).image(&[Arc::new(arrow)])
        };
        let (whole, faint) = (arrow(1.0), arrow(0.5));
        assert!(pixels(&faint, |red| red < 0x70) <= 3, "{head:?} is darker");
        // All of it is there, but for pixels of its edge, of which a ring has many.
        let (all, half) = (
            pixels(&whole, |red| red < 0x40),
            pixels(&faint, |red| red < 0x98),
        );
        assert!(half.abs_diff(all) * 8 < all, "{head:?}: {half} of {all}");
    }
}

/// Writes pictures for the eye into the folder that `TAVLA_RENDER_OUT` names.
#[test]
fn whole_boards_are_painted_in_both_themes() {
    let dir = std::env::var_os("TAVLA_RENDER_OUT").map(std::path::PathBuf::from);
    for (name, dark) in [("light", false), ("dark", true)] {
        let mut board = Board::new(1280.0, 800.0);
        let mut wide = Board::scaled(660.0, 520.0, 2.0);
        (board.dark, wide.dark) = (dark, dark);
        let pictures = [
            ("board", board.image(&onboarding())),
            ("gallery", wide.image(&gallery())),
        ];
        for (subject, picture) in pictures {
            let empty = picture.pixel(3, 3);
            let painted = picture
                .rgba()
                .as_chunks::<4>()
                .0
                .iter()
                .filter(|p| **p != empty)
                .count();
            assert!(painted > 20_000, "{subject} {name}: {painted}");
            if let Some(dir) = &dir {
                picture
                    .write_png(&dir.join(format!("{subject}-{name}.png")))
                    .unwrap();
            }
        }
    }
}
