//! Who edits beside the person at the same replica is a peer to them.

use super::*;
use crate::board::{EditError, Origin, Person};

fn robot() -> Person {
    Person {
        peer: 77,
        name: Arc::from("Robot"),
        color: RED,
        user: Arc::from("device"),
    }
}

#[track_caller]
fn robot_edits(board: &mut Board, edits: Vec<Edit>) -> Applied {
    let batch = EditBatch::new("edit", edits);
    board.apply_for(&robot(), &batch, NOW).unwrap()
}

fn fill(board: &Board) -> Color {
    board.shape(&id("a")).unwrap().style.fill
}

#[test]
fn a_guest_s_edit_is_told_and_kept_as_a_peer_s() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    let applied = robot_edits(&mut mira, vec![filled("a", RED)]);
    let change = &applied.change;
    assert_eq!((change.origin, change.author), (Origin::Remote, Some(77)));
    assert_eq!(change.people, [robot()]);
    assert_eq!(change.made.len(), 1);
    assert_eq!((change.made[0].author, mira.peer()), (77, 1));
    let seen = jonas.import(&applied.update).unwrap();
    assert_eq!((seen.author, fill(&jonas)), (Some(77), RED));
    // What the person does next is theirs.
    let next = edit(&mut mira, vec![moved("a", 5.0)]);
    assert_eq!(next.change.author, Some(1));
    assert_eq!(jonas.import(&next.update).unwrap().author, Some(1));
    assert_eq!(shapes(&mira), shapes(&rebuilt(&mut mira)));
}

#[test]
fn the_person_s_undo_takes_nothing_of_a_guest_back() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED), moved("a", 5.0)]);
    robot_edits(
        &mut mira,
        vec![filled("a", BLUE), Edit::Create(rectangle("b"))],
    );
    let undone = mira.undo(NOW).unwrap().unwrap();
    assert_eq!((undone.skipped, fill(&mira)), (1, BLUE));
    assert_eq!(mira.shape(&id("a")).unwrap().pos, rectangle("a").pos);
    // The rectangle has the guest's colour by now, so it is not the person's alone.
    assert_eq!(mira.undo(NOW).unwrap().unwrap().skipped, 1);
    assert_eq!(shapes(&mira).len(), 2);
    assert!(mira.undo(NOW).unwrap().is_none());
}

#[test]
fn what_the_person_has_taken_back_comes_forward_after_a_guest_s_edit() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![moved("a", 5.0)]);
    mira.undo(NOW).unwrap();
    robot_edits(&mut mira, vec![filled("a", BLUE)]);
    assert!(mira.can_redo());
    mira.redo(NOW).unwrap();
    let shape = mira.shape(&id("a")).unwrap();
    assert_eq!((shape.pos.x, shape.style.fill), (5.0, BLUE));
}

#[test]
fn a_guest_s_edit_that_is_refused_writes_nothing_and_the_next_one_is_the_person_s() {
    let (mut mira, _) = two_with_a_rectangle();
    let before = mira.version();
    let batch = EditBatch::new("edit", vec![moved("nobody", 1.0)]);
    let refused = mira.apply_for(&robot(), &batch, NOW);
    assert!(matches!(refused, Err(EditError::UnknownShape { .. })));
    assert_eq!(mira.version(), before);
    edit(&mut mira, vec![moved("a", 7.0)]);
    assert_eq!(mira.version().ops_of(77), 0);
    assert!(mira.undo(NOW).unwrap().is_some());
}

#[test]
fn an_id_is_for_guests_of_the_name_that_has_written_under_it() {
    let (mut mira, _) = two_with_a_rectangle();
    assert!(mira.may_write_as(77, "Anybody"));
    robot_edits(&mut mira, vec![filled("a", RED)]);
    assert!(mira.may_write_as(77, "Robot"));
    // As documents keep names.
    assert!(mira.may_write_as(77, "Ro\u{200b}bot\n"));
    assert!(!mira.may_write_as(77, "Another"));
    assert!(!rebuilt(&mut mira).may_write_as(77, "Another"));
}
