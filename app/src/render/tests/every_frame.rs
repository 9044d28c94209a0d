//! What changes in every frame, or all at once, when that is more than a frame's work. The tessellator's
//! threads are the tests': what they have in hand waits until it is asked for.

use super::behaviour::differing;
use super::*;
use crate::render::tessellator::Crew;

const COUNT: usize = 200;

/// So much work that a frame makes a part of them.
fn hatched() -> Vec<Arc<Shape>> {
    let shapes = (0..COUNT as u128).map(|number| {
        let at = ((number % 20) as f64 * 25.0, (number / 20) as f64 * 40.0);
        let mut shape = boxed(number, at, (150.0, 120.0), 0x80_a0f0);
        shape.style.fill_style = FillStyle::CrossHatch;
        Arc::new(shape)
    });
    shapes.collect()
}

fn held(shapes: &[Arc<Shape>]) -> (Board, Crew) {
    let mut board = Board::new(660.0, 520.0);
    let (painter, crew) = Painter::unstaffed();
    board.painter = painter;
    board.frame(shapes);
    crew.make_what_waits();
    board.image(shapes);
    (board, crew)
}

/// Frames until the board is at rest, each after all that was in hand is made.
#[track_caller]
fn check_rests(board: &mut Board, crew: &Crew, shapes: &[Arc<Shape>], frames_max: usize) {
    let mut frames = 0;
    while !board.painter.is_settled() {
        crew.make_what_waits();
        board.frame(shapes);
        frames += 1;
        assert!(frames <= frames_max, "not at rest after {frames} frames");
    }
    let shown = board.host.image().unwrap();
    let mut fresh = Board::new(660.0, 520.0);
    (fresh.dark, fresh.ground) = (board.dark, board.ground);
    assert_eq!(differing(&shown, &fresh.image(shapes), 0), 0);
}

#[test]
fn of_a_shape_that_changes_in_every_frame_one_body_is_in_hand_and_the_last_one_comes_next() {
    let mut shapes = hatched();
    let (mut board, crew) = held(&shapes);
    for _ in 0..30 {
        for shape in &mut shapes {
            Arc::make_mut(shape).size.width += 1.0;
        }
        board.frame(&shapes);
        let in_hand = board.painter.bodies_in_hand();
        assert!((COUNT / 3..=COUNT).contains(&in_hand), "{in_hand} in hand");
    }
    // What was in hand, then what is left of the last change.
    check_rests(&mut board, &crew, &shapes, 3);
}

#[test]
fn what_shines_through_is_left_to_the_tessellator() {
    let mut shapes = hatched();
    for shape in &mut shapes {
        let style = &mut Arc::make_mut(shape).style;
        (style.fill, style.roughness) = (Color::NONE, 1.0);
    }
    let (mut board, crew) = held(&shapes);
    for shape in &mut shapes {
        Arc::make_mut(shape).style.opacity = 0.5;
    }
    let made = board.frame(&shapes).tessellated;
    assert!(
        (1..COUNT / 10).contains(&made),
        "{made} were made in a frame"
    );
    check_rests(&mut board, &crew, &shapes, 3);
}

#[test]
fn another_theme_is_more_than_a_frame_s_work_and_all_is_shown_meanwhile() {
    let shapes = hatched();
    let (mut board, crew) = held(&shapes);
    board.dark = true;
    let first = board.frame(&shapes);
    assert!(first.draws > 0);
    assert!(
        (1..COUNT / 2).contains(&first.tessellated),
        "{} were made in a frame",
        first.tessellated
    );
    check_rests(&mut board, &crew, &shapes, 3);
}

#[test]
fn another_background_concerns_only_what_shows_it() {
    let mut shapes = hatched();
    let mut headed = arrow(1_001, &[(20.0, 480.0), (180.0, 480.0)]);
    headed.style.head_end = Arrowhead::TriangleOutline;
    let mut said = labelled(arrow(1_002, &[(220.0, 480.0), (420.0, 480.0)]), "then");
    said.style.text_size = 16.0;
    shapes.extend([headed, said].map(Arc::new));
    let (mut board, crew) = held(&shapes);
    board.ground = Some(Color::rgb(0xff_f0c9));
    let stats = board.frame(&shapes);
    assert_eq!((stats.tessellated, stats.lettered), (2, 1));
    check_rests(&mut board, &crew, &shapes, 1);
}
