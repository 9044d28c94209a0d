//! A board that is left before it was read.

use super::*;

/// Everything that a worker told until it ended, after these commands came before it could read.
fn told_after(place: &Place, commands: Vec<BoardCommand>) -> Vec<BoardEvent> {
    // The board has one writer: the next one begins when that has ended.
    let (first, _) = place.open();
    let worker = start(WorkerSpec {
        after: vec![first.worker.end()],
        ..spec(&place.file())
    })
    .unwrap();
    for command in commands {
        worker.send(command).unwrap();
    }
    first.close();
    worker.end().wait();
    worker.events()
}

const CLOSE: BoardCommand = BoardCommand::Close {
    discard_unsaved: false,
};

#[test]
fn a_board_that_is_closed_before_it_is_read_is_not_read() {
    let commands = vec![BoardCommand::Wish(BoardWish::Purge { now: NOW }), CLOSE];
    let told = told_after(&Place::new(), commands);
    assert_eq!(told, [BoardEvent::Closed { discarded: 0 }]);
}

#[test]
fn what_was_done_before_a_board_was_closed_is_saved_however_early() {
    let place = Place::new();
    let edit = BoardCommand::Edit {
        ticket: 1,
        batch: EditBatch::new("edit", vec![create("s")]),
        now: NOW,
    };
    let told = told_after(&place, vec![edit, CLOSE]);
    assert!(matches!(told.first(), Some(BoardEvent::Opened(_))));
    assert_eq!(told.last(), Some(&BoardEvent::Closed { discarded: 0 }));
    assert_eq!(names(&place.saved()), ["s"]);
}
