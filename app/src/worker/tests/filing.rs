//! What a file brings, and what goes into one.

use tavla_shared::board::ImportError;
use tavla_shared::board_file::{BoardFile, Pages, write_file};
use tavla_shared::store::RecordOrigin;

use super::failing::{long_text, nearly_full};
use super::*;
use crate::worker::{Merged, Packed, SyncCommand};

fn merge(client: &Client, ticket: u64, updates: Vec<Vec<u8>>) {
    client.send(BoardCommand::Merge { ticket, updates });
}

#[track_caller]
fn merged(client: &mut Client) -> Merged {
    client.wait(|event| match event {
        BoardEvent::Merged(merged) => Some(merged.clone()),
        _ => None,
    })
}

#[track_caller]
fn packed(client: &mut Client, ticket: u64) -> Arc<Packed> {
    client.wait(|event| match event {
        BoardEvent::Packed {
            ticket: its,
            result,
        } if *its == ticket => Some(Arc::clone(result.as_ref().unwrap())),
        _ => None,
    })
}

/// The names of the shapes in a packed board, as a reader of the file finds them.
fn shapes_in(packed: &Packed) -> Vec<String> {
    let about = tavla_shared::board_file::About {
        board: Some(BoardId::new("b").unwrap()),
        title: String::new(),
        created: NOW,
        saved: NOW,
        app: String::new(),
    };
    let pages = Pages {
        about: &about,
        board: &packed.history,
        talk: &packed.history,
        thumbnail: None,
        pictures: &std::collections::BTreeMap::new(),
    };
    let mut bytes = Vec::new();
    write_file(&mut bytes, &pages, &mut |_| None).unwrap();
    let (file, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert!(report.is_whole());
    let (board, report) = Board::open(1, &file.board);
    assert_eq!(report.rejected, []);
    board.shapes().map(|shape| shape.id.to_string()).collect()
}

#[test]
fn what_a_file_brings_is_saved_and_sent_on_as_what_was_done_here() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("mine")]);
    let port = port(&client);
    let mut server = Board::new(9);
    let version = server.version();
    port.send(SyncCommand::Since { join: 5, version }).unwrap();
    wait_sync(&port, |event| match event {
        SyncEvent::Missing { updates, .. } => {
            for update in updates {
                server.import(update).unwrap();
            }
            Some(())
        }
        _ => None,
    });
    let (theirs, updates) = somebody(7, "theirs", 3);
    merge(&client, 4, updates.clone());
    let mut told = None;
    let answer = client.wait(|event| match event {
        BoardEvent::Changed { change, .. } => {
            told = Some((change.author, change.shapes.len()));
            None
        }
        BoardEvent::Merged(merged) => Some(merged.clone()),
        _ => None,
    });
    // As others' changes are told, whose they are.
    assert_eq!(told, Some((Some(7), 1)));
    let expected = Merged {
        ticket: 4,
        new: true,
        refused: None,
    };
    assert_eq!(answer, expected);
    wait_sync(&port, |event| {
        if let SyncEvent::Outgoing { update, .. } = event {
            assert!(!server.import(update).unwrap().pending);
        }
        server.version().includes(&theirs.version()).then_some(())
    });
    client.save(2, vec![create("more")]);
    assert_eq!(names(&place.saved()), ["mine", "more", "theirs-0"]);
    let records = place.store().load("b").unwrap().records;
    assert!(records.iter().all(|it| it.origin == RecordOrigin::Local));
    // The same once more is nothing new, and takes no room.
    merge(&client, 5, updates);
    assert!(!merged(&mut client).new);
    client.close();
    assert_eq!(
        place.store().load("b").unwrap().records.len(),
        records.len()
    );
}

#[test]
fn an_edit_does_not_wait_for_a_long_merge() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let (_, updates) = somebody(7, "theirs", 10_000);
    merge(&client, 3, updates);
    client.wait(|event| matches!(event, BoardEvent::Changed { .. }).then_some(()));
    client.edit(1, vec![create("mine")]);
    let mut is_merged = false;
    client.wait(|event| {
        is_merged |= matches!(event, BoardEvent::Merged(_));
        match event {
            BoardEvent::Changed { tickets, .. } => tickets.contains(&1).then_some(()),
            _ => None,
        }
    });
    assert!(!is_merged, "the merge was over first");
    assert_eq!(merged(&mut client).refused, None);
    client.close();
    assert_eq!(names(&place.saved()), ["mine", "theirs-0"]);
}

#[test]
fn who_closes_the_board_meanwhile_has_all_of_the_file_on_it() {
    let place = Place::new();
    let (client, _) = place.open();
    let (theirs, updates) = somebody(7, "theirs", 3_000);
    merge(&client, 3, updates);
    client.close();
    let saved = place.saved();
    assert_eq!(&saved[0], theirs.shape(&id("theirs-0")).unwrap());
}

#[test]
fn what_breaks_the_document_leaves_what_came_before_it() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("mine")]);
    let (_, mut updates) = somebody(7, "theirs", 2);
    updates.push(BREAKS_LORO.to_vec());
    merge(&client, 3, updates);
    assert_eq!(merged(&mut client).refused, Some(ImportError::Poisoned));
    client.save(2, vec![create("more")]);
    client.close();
    assert_eq!(names(&place.saved()), ["mine", "more", "theirs-0"]);
}

#[test]
fn a_file_has_what_was_done_before_it_was_asked_for_and_the_pictures_shown() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let picture = tavla_shared::blob::BlobHash::of(b"picture");
    let mut shape = Shape::new(id("picture"), Kind::Image);
    shape.size = Size::new(3.0, 4.0);
    shape.file = Some(picture);
    client.edit(1, vec![create("a"), Edit::Create(Arc::new(shape))]);
    client.send(BoardCommand::Pack { ticket: 8 });
    client.edit(2, vec![create("b")]);
    let packed = packed(&mut client, 8);
    let shapes = shapes_in(&packed);
    assert!(shapes.starts_with(&["a".to_owned()]), "{shapes:?}");
    assert_eq!(Vec::from_iter(&packed.pictures), [&picture]);
    client.close();
}

#[test]
fn a_file_has_what_the_disk_does_not_take() {
    let place = Place::new();
    let mut client = nearly_full(&place);
    client.save(1, vec![create("saved")]);
    let unsaved = ["t", "u", "v", "w"];
    let edits = unsaved
        .iter()
        .flat_map(|name| [create(name), long_text(name)]);
    client.edit(2, edits.collect());
    client.wait(|event| matches!(event, BoardEvent::NotSaved { .. }).then_some(()));
    client.send(BoardCommand::Pack { ticket: 1 });
    let packed = packed(&mut client, 1);
    assert_eq!(shapes_in(&packed), ["saved", "t", "u", "v", "w"]);
    client.send(BoardCommand::Close {
        discard_unsaved: true,
    });
    client.wait(|event| matches!(event, BoardEvent::Closed { .. }).then_some(()));
}

#[test]
fn two_files_that_are_asked_for_at_once_both_get_all_of_the_board() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    client.send(BoardCommand::Pack { ticket: 1 });
    client.send(BoardCommand::Pack { ticket: 2 });
    for ticket in [1, 2] {
        assert_eq!(shapes_in(&packed(&mut client, ticket)), ["a"]);
    }
    client.close();
}
