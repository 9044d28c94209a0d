//! What egui and the GPU may do to a painter: frames thrown away, no pipelines, no room.

use std::time::Instant;

use super::behaviour::{PATIENCE, differing};
use super::*;
use crate::render::gpu;

#[test]
fn a_frame_that_egui_threw_away_loses_nothing() {
    let shapes = gallery();
    let mut board = Board::new(660.0, 520.0);
    let view = View {
        camera: board.camera,
        rect: egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(660.0, 520.0)),
    };
    board.show(&shapes);
    let colors = colors(false);
    let picture = Picture {
        scene: &board.scene,
        view: &view,
        pixels_per_point: 1.0,
        colors: &colors,
        grid: true,
    };
    let (engine, bitmaps) = (&mut board.engine, &mut board.bitmaps);
    drop(board.painter.paint(&picture, engine, bitmaps));
    let image = board.image(&shapes);
    assert_eq!(
        differing(&image, &Board::new(660.0, 520.0).image(&shapes), 0),
        0
    );
}

#[test]
fn without_pipelines_a_board_is_just_not_painted() {
    let mut board = Board::new(100.0, 60.0);
    board.host = Offscreen::in_software(egui::vec2(100.0, 60.0), 1.0).unwrap();
    let image = board.image(&onboarding());
    assert!(
        image
            .rgba()
            .as_chunks::<4>()
            .0
            .iter()
            .all(|pixel| *pixel == image.rgba()[..4])
    );
}

#[test]
fn more_than_a_gpu_can_hold_is_left_out_and_nothing_breaks() {
    let points: Vec<(f32, f32)> = (0..20_000u32)
        .map(|n| ((n * 7_919 % 6_007) as f32, (n * 104_729 % 6_011) as f32))
        .collect();
    let mut shapes: Vec<Arc<Shape>> = (0..120)
        .map(|number| Arc::new(ink(number, (0.0, 0.0), &points)))
        .collect();
    let mut letters = labelled(
        boxed(999, (0.0, 0.0), (9e5, 9e5), 0xff_ffff),
        &"å letter ".repeat(11_000),
    );
    letters.style.text_size = 10_000.0;
    shapes.push(Arc::new(letters));
    let mut board = Board::new(100.0, 60.0);
    let began = Instant::now();
    let mut stats = board.frame(&shapes);
    while !board.painter.is_settled() {
        assert!(stats.vertices_sent < 3_000_000, "one frame made {stats:?}");
        stats = board.frame(&shapes);
        assert!(began.elapsed() < PATIENCE, "it never comes to rest");
    }
    assert!(
        (8_000_000..=8 << 20).contains(&stats.vertices_held),
        "{stats:?}"
    );
    // A GPU that is asked for more panics here.
    board.host.image().unwrap();
}

#[test]
fn a_painter_that_is_gone_leaves_nothing_on_the_gpu() {
    let mut board = Board::new(100.0, 60.0);
    for _ in 0..3 {
        board.painter = Painter::new();
        board.image(&onboarding());
        assert_eq!(gpu::painters(board.host.render_state()), 1);
    }
}
