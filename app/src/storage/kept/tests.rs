//! Boards that go out of a store and into another one.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};
use tempfile::TempDir;

use super::*;

const NOW: i64 = 1_790_000_000;

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("tavla.db")).unwrap();
    (folder, store)
}

/// The file of a board on which a shape of each name was drawn.
fn file(board: Option<&str>, title: &str, names: &[&str]) -> BoardFile {
    let mut document = Board::new(7);
    for name in names {
        let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Note);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        document.apply(&batch, NOW).unwrap();
    }
    BoardFile {
        about: About {
            board: board.map(|id| BoardId::new(id).unwrap()),
            title: title.to_owned(),
            created: 1,
            saved: 2,
            app: "test".to_owned(),
        },
        board: document.updates_since(&Version::default()).unwrap(),
        talk: Vec::new(),
        pictures: BTreeMap::new(),
        thumbnail: None,
    }
}

fn shapes(store: &Store, board: &ListedBoard) -> usize {
    let copied = give(store, board, "test", NOW).unwrap();
    let (board, _) = Board::open(1, &copied.file.board);
    board.shapes().len()
}

#[test]
fn what_is_kept_is_given_again_and_a_file_that_is_here_adds_only_what_is_new() {
    let (_folder, mut store) = store();
    let (how, board) = keep(&mut store, &file(Some("plan"), "Plan", &["a"]), 1, NOW).unwrap();
    assert_eq!((how, board.id.as_str()), (Keeping::New, "plan"));
    assert_eq!(shapes(&store, &board), 1);
    let more = file(Some("plan"), "Plan", &["a", "b"]);
    let (how, board) = keep(&mut store, &more, 2, NOW).unwrap();
    assert_eq!((how, shapes(&store, &board)), (Keeping::Merged, 2));
    let (how, _) = keep(&mut store, &more, 3, NOW).unwrap();
    assert_eq!(how, Keeping::Unchanged);
    assert_eq!(boards(&store).unwrap().len(), 1);
}

#[test]
fn a_file_without_a_name_and_one_whose_name_is_taken_get_another() {
    let (_folder, mut store) = store();
    let (_, first) = keep(&mut store, &file(None, "One", &["a"]), 1, NOW).unwrap();
    assert!(first.id.is_random());
    // A history that was left behind.
    let record = [NewRecord {
        origin: RecordOrigin::Local,
        bytes: b"left",
    }];
    store.append("gone.talk", &record).unwrap();
    let (_, second) = keep(&mut store, &file(Some("gone"), "Two", &["a"]), 2, NOW).unwrap();
    assert_ne!(second.id.as_str(), "gone");
}

#[test]
fn what_was_just_made_is_kept_as_it_is_and_puts_itself_onto_no_other_board() {
    let (_folder, mut store) = store();
    let made = file(Some("plan"), "Plan", &["a", "b"]);
    let (how, first) = keep_made(&mut store, &made, 1, NOW).unwrap();
    assert_eq!((how, first.id.as_str()), (Keeping::New, "plan"));
    assert_eq!(shapes(&store, &first), 2);
    let again = file(Some("plan"), "Other", &["c"]);
    let (how, second) = keep_made(&mut store, &again, 2, NOW).unwrap();
    assert_eq!((how, second.title.as_str()), (Keeping::New, "Other"));
    assert!(second.id.is_random());
    assert_eq!((shapes(&store, &first), shapes(&store, &second)), (2, 1));
}

#[test]
fn a_board_is_found_by_its_id_or_its_title_if_only_one_has_it() {
    let (_folder, mut store) = store();
    for (id, title) in [("a", "Plan"), ("b", "Ideas"), ("c", "Ideas")] {
        keep(&mut store, &file(Some(id), title, &["s"]), 1, NOW).unwrap();
    }
    assert_eq!(find(&store, "Plan").unwrap().id.as_str(), "a");
    assert_eq!(find(&store, "c").unwrap().id.as_str(), "c");
    assert!(matches!(
        find(&store, "Ideas"),
        Err(KeptError::SeveralBoards { count: 2, .. })
    ));
    assert!(matches!(find(&store, "x"), Err(KeptError::NoBoard { .. })));
}

#[test]
fn nobody_is_told_the_right_to_join() {
    let (_folder, mut store) = store();
    let (_, board) = keep(&mut store, &file(Some("a"), "Plan", &["s"]), 1, NOW).unwrap();
    let link = "tavla://host:7420/plan#secret";
    store
        .update_board(board.id.as_str(), |row| row.server = Some(link.to_owned()))
        .unwrap();
    let told = find(&store, "a").unwrap();
    assert_eq!(told.server.as_deref(), Some("tavla://host:7420/plan"));
}

#[test]
fn a_history_that_is_none_is_refused_and_leaves_nothing() {
    let (_folder, mut store) = store();
    let mut broken = file(Some("a"), "Plan", &["s"]);
    broken.board = vec![b"no update".to_vec()];
    assert!(keep(&mut store, &broken, 1, NOW).is_err());
    assert_eq!(boards(&store).unwrap(), []);
    assert_eq!(store.documents().unwrap(), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_counted() {
    let (_folder, mut store) = store();
    let (_, board) = keep(&mut store, &file(Some("plan"), "Plan", &["a"]), 1, NOW).unwrap();
    assert_eq!(give(&store, &board, "test", NOW).unwrap().unread, 0);
    let damaged = [NewRecord {
        origin: RecordOrigin::Local,
        bytes: b"no update",
    }];
    let added = store.append("plan", &damaged).unwrap();
    let copied = give(&store, &board, "test", NOW).unwrap();
    assert_eq!(copied.unread, 1);
    assert_eq!(shapes(&store, &board), 1, "the rest is there");
    store.quarantine("plan", &[added.start]).unwrap();
    let copied = give(&store, &board, "test", NOW).unwrap();
    assert_eq!(copied.unread, 1, "it was set aside");
}
