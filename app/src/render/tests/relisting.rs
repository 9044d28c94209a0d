//! The list of what is drawn follows the view over more shapes than a frame can look at.

use super::behaviour::differing;
use super::*;

/// Side by side over 3,000 by 3,000 board units.
fn many() -> Vec<Arc<Shape>> {
    let shapes = (0..22_500_u128).map(|number| {
        let at = ((number % 150) as f64 * 20.0, (number / 150) as f64 * 20.0);
        let mut shape = boxed(number, at, (15.0, 15.0), 0xcf_e3ff);
        shape.style.stroke_width = 1.0;
        Arc::new(shape)
    });
    shapes.collect()
}

/// Frames of a board that does not change, until it is at rest; gives the most shapes that one looked at.
fn most_looked_at(board: &mut Board) -> usize {
    let mut most = 0;
    loop {
        let stats = board.paint();
        most = most.max(stats.looked_at);
        if board.painter.is_settled() {
            return most;
        }
    }
}

#[track_caller]
fn check_as_fresh(board: &mut Board) {
    let shown = board.host.image().unwrap();
    let mut fresh = Board::new(300.0, 300.0);
    fresh.camera = board.camera;
    std::mem::swap(&mut fresh.scene, &mut board.scene);
    most_looked_at(&mut fresh);
    assert_eq!(differing(&shown, &fresh.host.image().unwrap(), 0), 0);
    std::mem::swap(&mut fresh.scene, &mut board.scene);
}

#[test]
fn zooming_out_and_in_over_many_looks_at_some_a_frame_and_ends_with_all() {
    let mut board = Board::new(300.0, 300.0);
    board.camera.center = Point::new(1_500.0, 1_500.0);
    board.show(&many());
    most_looked_at(&mut board);
    for zoom in [0.5, 0.2, 0.1, 0.3, 1.0, 0.1, 4.0] {
        board.camera.zoom = zoom;
        let most = most_looked_at(&mut board);
        assert!(most <= 4_000, "{most} shapes were looked at in a frame");
        check_as_fresh(&mut board);
    }
}

/// With these shapes, on its way from a near view to one of nearly all of them.
fn zooming_out(shapes: &[Arc<Shape>]) -> Board {
    let mut board = Board::new(300.0, 300.0);
    board.camera.center = Point::new(1_500.0, 1_500.0);
    board.show(shapes);
    most_looked_at(&mut board);
    board.camera.zoom = 0.1;
    board.paint();
    board
}

#[test]
fn what_changes_while_the_list_follows_is_as_it_is_then() {
    let mut shapes = many();
    let mut board = zooming_out(&shapes);
    for step in 0..4 {
        // Some go, some come to the top, and some move to and fro.
        shapes.drain(step * 700..step * 700 + 300);
        let risen = shapes.remove(5_000);
        shapes.push(risen);
        Arc::make_mut(&mut shapes[9_000 + step]).pos.x += 4_000.0;
        Arc::make_mut(&mut shapes[9_001 + step]).pos.y += 7.0;
        board.camera.zoom = [0.1, 0.6, 0.1, 0.15][step];
        board.frame(&shapes);
    }
    most_looked_at(&mut board);
    check_as_fresh(&mut board);
}

#[test]
fn what_comes_or_rises_behind_the_list_s_back_takes_nobody_s_turn() {
    let rising = |shapes: &mut Vec<Arc<Shape>>| {
        // Among them is the one that was listed last.
        let risen: Vec<_> = shapes.drain(1_500..4_000).collect();
        shapes.extend(risen);
    };
    let coming = |shapes: &mut Vec<Arc<Shape>>| {
        let new = (30_000..33_000_u128).map(|number| {
            let at = ((number % 50) as f64 * 60.0, 1_000.0);
            Arc::new(boxed(number, at, (15.0, 15.0), 0xff_c9c9))
        });
        let new: Vec<_> = new.collect();
        shapes.splice(0..0, new);
    };
    for change in [rising as fn(&mut Vec<Arc<Shape>>), coming] {
        let mut shapes = many();
        let mut board = zooming_out(&shapes);
        change(&mut shapes);
        board.frame(&shapes);
        most_looked_at(&mut board);
        check_as_fresh(&mut board);
    }
}
