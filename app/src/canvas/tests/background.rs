//! What a board is painted on, looked at pixel by pixel.

use std::sync::Arc;

use egui::Color32;
use tavla_shared::board::{BoardChange, Meta};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape};

use crate::camera::Camera;
use crate::canvas::Canvas;
use crate::commands::Context;
use crate::editor::Editor;
use crate::offscreen::Offscreen;
use crate::theme::{self, ThemeChoice, Tokens};

/// The colours of the bare canvas and of a near-black stroke on it.
fn painted(background: Option<u32>, theme: ThemeChoice) -> [[u8; 4]; 2] {
    let mut screen = Offscreen::in_software(egui::vec2(80.0, 60.0), 1.0).unwrap();
    crate::render::install(screen.render_state());
    theme::install(screen.context());
    theme::choose(screen.context(), theme);
    let mut stroke = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
    stroke.pos = Point::new(40.0, 10.0);
    stroke.size = Size::new(20.0, 40.0);
    stroke.style.stroke_width = 10.0;
    let meta = Meta {
        background: background.map(Color::rgb),
        grid: false,
        ..Meta::default()
    };
    let board = BoardChange {
        shapes: vec![Arc::new(stroke)],
        meta: Some(meta),
        ..BoardChange::default()
    };
    let mut editor = Editor::new(1);
    editor.apply(None, &board, false, false);
    let center = Point::new(40.0, 30.0);
    editor.set_camera(Camera { center, zoom: 1.0 });
    let mut canvas = Canvas::new(true, crate::blobs::Bitmaps::default(), Arc::new(|| {}));
    for at in 0..2 {
        screen.run(f64::from(at), Vec::new(), |ui| {
            canvas.ui(ui, &mut editor, Context::Dialog);
        });
    }
    let image = screen.image().unwrap();
    [image.pixel(10, 30), image.pixel(40, 30)]
}

#[track_caller]
fn check(background: Option<u32>, theme: ThemeChoice, canvas: u32, stroke: Color32) {
    let expected = [Color::rgb(canvas).0, stroke.to_srgba_unmultiplied()];
    let near = |seen: [u8; 4], expected: [u8; 4]| {
        seen.iter()
            .zip(expected)
            .all(|(seen, expected)| seen.abs_diff(expected) <= 1)
    };
    let seen = painted(background, theme);
    assert!(
        near(seen[0], expected[0]) && near(seen[1], expected[1]),
        "{seen:?} is not {expected:?}"
    );
}

#[test]
fn a_board_is_painted_on_its_background_and_in_the_dark_theme_on_that_turned_dark() {
    let near_black = Color32::from_rgb(0x1d, 0x1d, 0x1f);
    let near_white = Tokens::DARK.text;
    check(None, ThemeChoice::Light, 0xfb_fbf9, near_black);
    check(None, ThemeChoice::Dark, 0x17_181b, near_white);
    check(Some(0xed_f2ff), ThemeChoice::Light, 0xed_f2ff, near_black);
    check(Some(0xed_f2ff), ThemeChoice::Dark, 0x17_1a24, near_white);
    // A dark board is dark in either theme.
    check(Some(0x1e_1e2e), ThemeChoice::Light, 0x1e_1e2e, near_white);
    check(Some(0x1e_1e2e), ThemeChoice::Dark, 0x1e_1e2e, near_white);
}
