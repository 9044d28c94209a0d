//! How a board's picture comes together where it is more than a frame's work.

use std::sync::mpsc::{Receiver, sync_channel};

use super::behaviour::{PATIENCE, differing};
use super::*;

/// What is shown is what a painter shows that has just begun.
#[track_caller]
fn check_as_fresh(board: &mut Board, shapes: &[Arc<Shape>]) {
    let shown = board.host.image().unwrap();
    let mut fresh = Board::new(660.0, 620.0);
    fresh.dark = board.dark;
    assert_eq!(differing(&shown, &fresh.image(shapes), 0), 0);
}

/// Hatched, so that each is much work.
fn hatched(count: u128) -> Vec<Arc<Shape>> {
    let shapes = (0..count).map(|number| {
        let at = ((number % 40) as f64 * 15.0, (number / 40) as f64 * 15.0);
        let mut shape = boxed(number, at, (12.0, 12.0), 0x80_a0f0);
        shape.style.fill_style = FillStyle::CrossHatch;
        Arc::new(shape)
    });
    shapes.collect()
}

/// A board whose painter wakes whoever listens.
fn waking(width: f32, height: f32) -> (Board, Receiver<()>) {
    let (wakes, woken) = sync_channel(1);
    let mut board = Board::new(width, height);
    board.painter = Painter::waking(Some(Arc::new(move || {
        wakes.try_send(()).ok();
    })));
    (board, woken)
}

/// Paints only when it is asked to, as a window does.
#[track_caller]
fn settle_as_asked(board: &mut Board, woken: &Receiver<()>, shapes: &[Arc<Shape>]) {
    while !board.painter.is_settled() {
        if !board.painter.wants_another_frame() {
            let is_woken = woken.recv_timeout(PATIENCE).is_ok();
            assert!(is_woken, "nobody asks for the rest of the picture");
        }
        board.frame(shapes);
    }
}

#[test]
fn a_first_picture_is_shown_when_it_is_whole_and_is_waited_for_without_frames() {
    let shapes = hatched(1_500);
    let (mut board, woken) = waking(660.0, 620.0);
    let first = board.frame(&shapes);
    assert!(board.painter.is_settled() == (first.draws > 0));
    settle_as_asked(&mut board, &woken, &shapes);
    assert!(board.painter.stats().draws > 0);
    check_as_fresh(&mut board, &shapes);
}

#[test]
fn a_first_picture_of_more_than_a_frame_may_send_becomes_whole_too() {
    let points: Vec<(f32, f32)> = (0..20_000u32)
        .map(|n| ((n * 7_919 % 6_007) as f32, (n * 104_729 % 6_011) as f32))
        .collect();
    let shapes: Vec<Arc<Shape>> = (0..40)
        .map(|number| Arc::new(ink(number, (0.0, 0.0), &points)))
        .collect();
    let (mut board, woken) = waking(100.0, 60.0);
    board.frame(&shapes);
    settle_as_asked(&mut board, &woken, &shapes);
    assert!(board.painter.stats().vertices_held > 2_000_000);
}

#[test]
fn in_another_theme_what_there_is_shows_until_all_is_made_again() {
    let shapes = hatched(1_500);
    let (mut board, woken) = waking(660.0, 620.0);
    board.frame(&shapes);
    settle_as_asked(&mut board, &woken, &shapes);
    board.dark = true;
    assert!(board.frame(&shapes).draws > 0);
    settle_as_asked(&mut board, &woken, &shapes);
    check_as_fresh(&mut board, &shapes);
}

#[test]
fn another_theme_before_the_first_picture_loses_nothing_of_it() {
    let mut shapes = hatched(1_500);
    for shape in &mut shapes {
        // Of a colour that is the same in both.
        Arc::make_mut(shape).style.stroke = Color::rgb(0xe0_3131);
    }
    let (mut board, woken) = waking(660.0, 620.0);
    board.frame(&shapes);
    board.dark = true;
    board.frame(&shapes);
    settle_as_asked(&mut board, &woken, &shapes);
    check_as_fresh(&mut board, &shapes);
}

#[test]
fn another_board_does_not_wait_for_the_one_before() {
    let (mut board, woken) = waking(660.0, 620.0);
    board.frame(&hatched(1_500));
    board.scene = Scene::new();
    let few = hatched(3);
    let stats = board.frame(&few);
    assert!(stats.draws > 0);
    // Nothing of what it was is looked at, or held any more.
    assert!(stats.looked_at <= 3, "{stats:?}");
    let (mut fresh, _) = waking(660.0, 620.0);
    assert_eq!(stats.vertices_held, fresh.frame(&few).vertices_held);
    settle_as_asked(&mut board, &woken, &few);
    check_as_fresh(&mut board, &few);
}

#[test]
fn zooming_to_and_fro_leaves_everything_as_it_is_seen() {
    let shapes = hatched(1_500);
    let (mut board, woken) = waking(660.0, 620.0);
    board.frame(&shapes);
    settle_as_asked(&mut board, &woken, &shapes);
    for zoom in [2.3, 1.0, 0.4, 1.0, 5.0, 1.0] {
        board.camera.zoom = zoom;
        board.frame(&shapes);
    }
    settle_as_asked(&mut board, &woken, &shapes);
    check_as_fresh(&mut board, &shapes);
}
