//! Undo takes back what is mine, and nothing else.

use super::*;
use crate::board::EditError;
use crate::board::schema::SHAPES_MAX;

const GREEN: Color = Color::rgb(0x00_ff00);

#[track_caller]
fn undo(board: &mut Board) -> usize {
    board.undo(NOW).unwrap().expect("there is a step").skipped
}

#[track_caller]
fn redo(board: &mut Board) -> usize {
    board.redo(NOW).unwrap().expect("there is a step").skipped
}

fn fill(board: &Board) -> Color {
    board.shape(&id("a")).unwrap().style.fill
}

#[test]
fn undo_and_redo_go_back_and_forth() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED), moved("a", 5.0)]);
    let after = shapes(&mira);
    assert_eq!(undo(&mut mira), 0);
    assert_eq!(shapes(&mira), vec![rectangle("a")]);
    assert_eq!(redo(&mut mira), 0);
    assert_eq!(shapes(&mira), after);
    undo(&mut mira);
    undo(&mut mira);
    assert_eq!(shapes(&mira), vec![]);
    assert!(!mira.can_undo() && mira.undo(NOW).unwrap().is_none());
    redo(&mut mira);
    redo(&mut mira);
    assert_eq!(shapes(&mira), after);
    assert!(!mira.can_redo());
}

#[test]
fn a_new_edit_ends_what_could_be_redone() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    undo(&mut mira);
    edit(&mut mira, vec![filled("a", BLUE)]);
    assert!(!mira.can_redo());
}

#[test]
fn a_peers_later_write_to_the_same_key_stays() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED), moved("a", 5.0)]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(undo(&mut mira), 1);
    assert_eq!(fill(&mira), BLUE);
    assert_eq!(mira.shape(&id("a")).unwrap().pos, rectangle("a").pos);
    meet(&mut mira, &mut jonas);
}

#[test]
fn a_peers_earlier_write_to_the_same_key_comes_back() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    edit(&mut mira, vec![filled("a", RED)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(undo(&mut mira), 0);
    assert_eq!(fill(&mira), BLUE);
}

#[test]
fn a_peers_concurrent_write_that_won_stays() {
    // The higher peer id wins a tie, and Jonas writes under it.
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(fill(&mira), BLUE);
    assert_eq!(undo(&mut mira), 1);
    assert_eq!(fill(&mira), BLUE);
    assert_eq!(undo(&mut jonas), 0);
    assert_eq!(fill(&jonas), Color::NONE);
}

/// Jonas writes over `a`'s fill, and writes in the end what Mira had written.
fn written_over_by_jonas(mira: &mut Board, jonas: &mut Board) {
    meet(mira, jonas);
    edit(jonas, vec![filled("a", BLUE)]);
    edit(jonas, vec![filled("a", RED)]);
    meet(mira, jonas);
}

#[test]
fn a_peers_value_that_an_undo_brought_back_is_not_undone_away() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    written_over_by_jonas(&mut mira, &mut jonas);
    edit(&mut mira, vec![filled("a", GREEN)]);
    assert_eq!((undo(&mut mira), fill(&mira)), (0, RED));
    assert_eq!((undo(&mut mira), fill(&mira)), (1, RED));
    // Nor with the shape around it.
    assert_eq!((undo(&mut mira), fill(&mira)), (1, RED));
    assert!(!mira.can_undo());
    meet(&mut mira, &mut jonas);
}

#[test]
fn a_peers_value_that_an_undo_brought_back_can_be_written_over_again() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    written_over_by_jonas(&mut mira, &mut jonas);
    edit(&mut mira, vec![filled("a", GREEN)]);
    for _ in 0..2 {
        assert_eq!((undo(&mut mira), fill(&mira)), (0, RED));
        assert_eq!((redo(&mut mira), fill(&mira)), (0, GREEN));
    }
    edit(&mut mira, vec![filled("a", BLUE)]);
    assert_eq!((undo(&mut mira), fill(&mira)), (0, GREEN));
    assert_eq!((undo(&mut mira), fill(&mira)), (0, RED));
    assert_eq!((undo(&mut mira), fill(&mira)), (1, RED));
}

#[test]
fn a_step_that_wrote_over_a_peer_half_way_gives_the_peers_value_back() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    written_over_by_jonas(&mut mira, &mut jonas);
    extend(&mut mira, vec![filled("a", GREEN), moved("a", 5.0)]);
    assert_eq!((undo(&mut mira), fill(&mira)), (1, RED));
    assert_eq!(mira.shape(&id("a")).unwrap().pos, rectangle("a").pos);
}

#[test]
fn undo_brings_no_more_shapes_back_than_a_board_may_have() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Create(rectangle("b"))]);
    let delete = |name| Edit::Delete { id: id(name) };
    edit(&mut mira, vec![delete("a"), delete("b")]);
    crowd(&mut mira, SHAPES_MAX - 1);
    let shapes = SHAPES_MAX + 1;
    let refused = Err(EditError::TooManyShapes { shapes });
    assert_eq!(mira.undo(NOW), refused);
    // The step is kept until there is room.
    mira.shapes.clear();
    assert_eq!(undo(&mut mira), 0);
    assert_eq!(mira.shapes().len(), 2);
    crowd(&mut mira, SHAPES_MAX + 10);
    assert_eq!(redo(&mut mira), 0);
}

#[test]
fn redo_does_not_overwrite_what_a_peer_wrote_meanwhile() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    undo(&mut mira);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(redo(&mut mira), 1);
    assert_eq!(fill(&mira), BLUE);
}

#[test]
fn a_shape_a_peer_has_worked_on_is_not_undone_away() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(undo(&mut mira), 1);
    assert_eq!(fill(&mira), BLUE);

    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut jonas, vec![typed("a", 0, "mine")]);
    meet(&mut mira, &mut jonas);
    assert_eq!(undo(&mut mira), 1);
    assert_eq!(text(&mira, "a"), "mine");
}

#[test]
fn undoing_a_deletion_brings_the_shape_back_with_what_peers_did_to_it() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    edit(&mut jonas, vec![filled("a", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(undo(&mut mira), 0);
    assert_eq!(fill(&mira), BLUE);
    assert_eq!(redo(&mut mira), 0);
    assert_eq!(shapes(&mira), vec![]);
}

#[test]
fn typing_is_taken_back_from_between_a_peers_words() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "Hello ")]);
    extend(&mut mira, vec![typed("a", 6, "wörld")]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![typed("a", 6, "big ")]);
    edit(&mut jonas, vec![typed("a", 0, "> ")]);
    meet(&mut mira, &mut jonas);
    assert_eq!(text(&mira, "a"), "> Hello big wörld");
    undo(&mut mira);
    assert_eq!(text(&mira, "a"), "> big ");
    meet(&mut mira, &mut jonas);
    redo(&mut mira);
    let redone = text(&mira, "a");
    assert!(
        redone.contains("Hello ") && redone.contains("big ") && redone.contains("wörld"),
        "{redone}"
    );
    meet(&mut mira, &mut jonas);
}

#[test]
fn erased_text_comes_back_where_it_was() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "one two three")]);
    edit(&mut mira, vec![erased("a", 4, 4)]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![typed("a", 0, "zero ")]);
    meet(&mut mira, &mut jonas);
    undo(&mut mira);
    assert_eq!(text(&mira, "a"), "zero one two three");
    redo(&mut mira);
    assert_eq!(text(&mira, "a"), "zero one three");
    undo(&mut mira);
    assert_eq!(text(&mira, "a"), "zero one two three");
}

#[test]
fn letters_a_peer_has_erased_are_not_erased_twice() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "abcdef")]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![erased("a", 1, 3), typed("a", 1, "XY")]);
    meet(&mut mira, &mut jonas);
    assert_eq!(text(&mira, "a"), "aXYef");
    undo(&mut mira);
    assert_eq!(text(&mira, "a"), "XY");
}

#[test]
fn replacing_text_is_taken_back_whole() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "left right")]);
    let replace = Edit::Splice {
        id: id("a"),
        at: 0,
        delete: 4,
        insert: Arc::from("up"),
    };
    edit(&mut mira, vec![replace]);
    assert_eq!(text(&mira, "a"), "up right");
    undo(&mut mira);
    assert_eq!(text(&mira, "a"), "left right");
    redo(&mut mira);
    assert_eq!(text(&mira, "a"), "up right");
}

#[test]
fn repairs_are_not_a_persons_to_undo() {
    let (mut mira, _) = two_with_a_rectangle();
    let batch = EditBatch {
        step: Step::Unrecorded,
        ..EditBatch::new("repair", vec![filled("a", RED)])
    };
    mira.apply(&batch, NOW).unwrap();
    undo(&mut mira);
    assert_eq!(
        shapes(&mira),
        vec![],
        "the step undone is the rectangle's creation"
    );
}
