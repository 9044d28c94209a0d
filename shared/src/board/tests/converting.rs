//! A shape is made one of another kind in place.

use super::*;
use crate::board::EditError;

fn converted(name: &str, kind: Kind) -> Edit {
    Edit::Convert { id: id(name), kind }
}

fn kind(board: &Board) -> Kind {
    board.shape(&id("a")).unwrap().kind.clone()
}

#[track_caller]
fn check_refused(board: &mut Board, edits: Vec<Edit>) {
    let before = shapes(board);
    let refused = board.apply(&EditBatch::new("convert", edits), NOW);
    assert!(
        matches!(refused, Err(EditError::NotConvertible { .. })),
        "{refused:?}"
    );
    assert_eq!(shapes(board), before);
}

#[test]
fn a_figure_becomes_another_and_keeps_all_else_also_through_undo() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED), typed("a", 0, "hej")]);
    let before = shapes(&mira);
    edit(&mut mira, vec![converted("a", Kind::Star)]);
    let star = board_with(&before, Kind::Star);
    assert_eq!(shapes(&mira), star);
    meet(&mut mira, &mut jonas);
    assert_eq!(shapes(&rebuilt(&mut mira)), star);
    mira.undo(NOW).unwrap();
    assert_eq!(shapes(&mira), before);
    mira.redo(NOW).unwrap();
    assert_eq!(shapes(&mira), star);
}

fn board_with(before: &[Arc<Shape>], kind: Kind) -> Vec<Arc<Shape>> {
    let mut shape = Shape::clone(&before[0]);
    shape.kind = kind;
    vec![Arc::new(shape)]
}

#[test]
fn lines_and_arrows_become_each_other_and_nothing_else() {
    let mut board = Board::new(1);
    edit(
        &mut board,
        vec![Edit::Create(Arc::new(Shape::new(id("a"), Kind::Line)))],
    );
    edit(&mut board, vec![converted("a", Kind::Arrow)]);
    assert_eq!(kind(&board), Kind::Arrow);
    for other in [Kind::Rectangle, Kind::Ink, Kind::Unknown("gadget".into())] {
        check_refused(&mut board, vec![converted("a", other)]);
    }
}

#[test]
fn what_is_no_figure_becomes_none_and_none_becomes_a_note_a_frame_or_a_group() {
    let (mut board, _) = two_with_a_rectangle();
    for other in [Kind::Note, Kind::Frame, Kind::Group, Kind::Text, Kind::Line] {
        check_refused(&mut board, vec![converted("a", other.clone())]);
        let mut shape = Shape::new(id("b"), other);
        shape.size = Size::new(10.0, 10.0);
        // Nor within the batch that makes it.
        check_refused(
            &mut board,
            vec![Edit::Create(Arc::new(shape)), converted("b", Kind::Star)],
        );
    }
}

#[test]
fn of_two_who_convert_at_once_both_see_the_same_and_whose_stands_can_undo_it() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![converted("a", Kind::Ellipse)]);
    edit(
        &mut jonas,
        vec![converted("a", Kind::Cloud), filled("a", BLUE)],
    );
    meet(&mut mira, &mut jonas);
    let stands = kind(&mira);
    assert_eq!(kind(&jonas), stands);
    assert!([Kind::Ellipse, Kind::Cloud].contains(&stands));
    // Another property is merged beside it.
    assert_eq!(mira.shape(&id("a")).unwrap().style.fill, BLUE);
    let (winner, loser) = if stands == Kind::Ellipse {
        (&mut mira, &mut jonas)
    } else {
        (&mut jonas, &mut mira)
    };
    // The other one's undo leaves what is not theirs any more.
    let skipped = loser.undo(NOW).unwrap().unwrap().skipped;
    assert_eq!((kind(loser), skipped), (stands, 1));
    meet(winner, loser);
    winner.undo(NOW).unwrap();
    assert_eq!(kind(winner), Kind::Rectangle);
    meet(winner, loser);
}

#[test]
fn a_shape_that_a_peer_has_deleted_is_converted_should_it_come_back() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut jonas, vec![Edit::Delete { id: id("a") }]);
    meet(&mut mira, &mut jonas);
    edit(&mut mira, vec![converted("a", Kind::Hexagon)]);
    meet(&mut mira, &mut jonas);
    jonas.undo(NOW).unwrap();
    assert_eq!(kind(&jonas), Kind::Hexagon);
    meet(&mut mira, &mut jonas);
}
