//! How a board of two documents ends, also where the disk takes only one of them.

use std::path::PathBuf;

use tavla_shared::store::{NewRecord, RecordOrigin, Store, StoreOptions};
use tavla_shared::talk::{TalkBatch, TalkEdit, Words};
use tempfile::TempDir;

use super::*;
use crate::worker::{TalkEvent, Timings, WorkerSpec};

/// A data folder.
struct Place {
    folder: TempDir,
    _owned: DataFolder,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owned = DataFolder::open(folder.path()).unwrap();
        drop(owned.open_store().unwrap());
        Self {
            folder,
            _owned: owned,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("tavla.db")
    }

    fn store(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }

    /// A session whose disk is full but for a little.
    fn nearly_full(&self) -> Session {
        let large = vec![1; 1 << 20];
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: &large,
        };
        self.store().append("large", &[record]).unwrap();
        let length = std::fs::metadata(self.file()).unwrap().len();
        let options = StoreOptions {
            bytes_max: Some(length + 40_000),
            ..StoreOptions::default()
        };
        let timings = Timings {
            retry: PATIENCE,
            ..Timings::default()
        };
        let board = BoardId::new("b").unwrap();
        let random = Box::new(rand::random::<u64>);
        let spec = WorkerSpec {
            options,
            timings,
            ..WorkerSpec::new(board, self.file(), random, Arc::new(|| {}))
        };
        let mut session = Session::start(spec, identity()).unwrap();
        wait_talk(&mut session, |event| {
            matches!(event, TalkEvent::Opened(_)).then_some(())
        });
        session
    }

    fn make_room(&self) {
        self.store().delete_document("large").unwrap();
    }
}

/// Looks until `wanted` gives something for what happened to the talk.
#[track_caller]
fn wait_talk<T>(session: &mut Session, mut wanted: impl FnMut(&TalkEvent) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        for event in session.poll() {
            if let SessionEvent::Talk(event) = event
                && let Some(found) = wanted(&event)
            {
                return found;
            }
        }
        assert!(Instant::now() < until, "it never came");
        std::thread::yield_now();
    }
}

fn opened(event: &TalkEvent) -> Option<()> {
    matches!(event, TalkEvent::Opened(_)).then_some(())
}

fn not_saved(event: &TalkEvent) -> Option<()> {
    matches!(event, TalkEvent::NotSaved { .. }).then_some(())
}

fn refused(event: &BoardEvent) -> Option<usize> {
    match event {
        BoardEvent::CloseRefused { edits, .. } => Some(*edits),
        BoardEvent::Closed { .. } => panic!("it has ended"),
        _ => None,
    }
}

/// Random enough that no encoding makes it small.
fn letters(count: u32) -> String {
    let letter = |n: u32| b'a' + (n.wrapping_mul(2_654_435_761).rotate_left(7) % 26) as u8;
    (0..count).map(|n| char::from(letter(n))).collect()
}

fn say_much(session: &mut Session, ticket: u64) {
    let words = || TalkEdit::Say(Words::plain(&letters(4_000)));
    let edits = (0..40).map(|_| words()).collect();
    session
        .talk_edit(ticket, TalkBatch::new("say", edits), 0)
        .unwrap();
}

fn draw_much(session: &mut Session, ticket: u64) {
    let mut batch = create(7);
    batch.edits.push(Edit::Splice {
        id: ShapeId::new("s7").unwrap(),
        at: 0,
        delete: 0,
        insert: letters(90_000).into(),
    });
    session.edit(ticket, batch, 0).unwrap();
}

#[test]
fn a_talk_that_cannot_be_saved_keeps_the_board_open() {
    let place = Place::new();
    let mut session = place.nearly_full();
    say_much(&mut session, 1);
    wait_talk(&mut session, not_saved);
    let unsaved = session.keeping().unsaved.as_ref().map(|(count, _)| *count);
    assert_eq!(unsaved, Some(1));
    session.close(false);
    assert_eq!(wait(&mut session, refused), 1);
    // Both go on.
    session.edit(1, create(1), 0).unwrap();
    wait(&mut session, |event| {
        matches!(event, BoardEvent::Changed { .. }).then_some(())
    });
    place.make_room();
    session.save_again();
    wait_talk(&mut session, |event| {
        matches!(event, TalkEvent::Saved { .. }).then_some(())
    });
    session.close(false);
    wait(&mut session, closed);
    session.join();
    let mut again = session_of(&place);
    let said = wait_talk(&mut again, |event| match event {
        TalkEvent::Opened(opened) => Some(opened.change.messages.len()),
        _ => None,
    });
    assert_eq!(said, 40);
    again.join();
}

#[test]
fn a_board_that_cannot_be_saved_has_its_talk_again() {
    let place = Place::new();
    let mut session = place.nearly_full();
    draw_much(&mut session, 1);
    wait(&mut session, |event| {
        matches!(event, BoardEvent::NotSaved { .. }).then_some(())
    });
    session.close(false);
    let mut ended = false;
    let mut again = false;
    let mut is_refused = false;
    let until = Instant::now() + PATIENCE;
    while !(ended && again && is_refused) {
        for event in session.poll() {
            match event {
                SessionEvent::Talk(TalkEvent::Closed { .. }) => ended = true,
                SessionEvent::Talk(event) => again |= ended && opened(&event).is_some(),
                SessionEvent::Board(event) => is_refused |= refused(&event).is_some(),
                _ => {}
            }
        }
        assert!(Instant::now() < until, "it never came");
        std::thread::yield_now();
    }
    let words = Words::plain("still here");
    session
        .talk_edit(1, TalkBatch::new("say", vec![TalkEdit::Say(words)]), 0)
        .unwrap();
    wait_talk(&mut session, |event| {
        matches!(event, TalkEvent::Changed { .. }).then_some(())
    });
    place.make_room();
    session.close(false);
    wait(&mut session, closed);
    session.join();
}

#[test]
fn what_is_given_up_of_both_is_counted_once() {
    let place = Place::new();
    let mut session = place.nearly_full();
    say_much(&mut session, 1);
    wait_talk(&mut session, not_saved);
    draw_much(&mut session, 1);
    wait(&mut session, |event| {
        matches!(event, BoardEvent::NotSaved { .. }).then_some(())
    });
    let unsaved = session.keeping().unsaved.as_ref().map(|(count, _)| *count);
    assert_eq!(unsaved, Some(2));
    session.close(true);
    let discarded = wait(&mut session, |event| match event {
        BoardEvent::Closed { discarded } => Some(*discarded),
        _ => None,
    });
    assert_eq!(discarded, 2);
    session.join();
}

#[test]
fn who_opens_a_board_again_waits_for_both_of_its_documents() {
    let place = Place::new();
    let mut first = session_of(&place);
    wait_talk(&mut first, opened);
    let words = Words::plain("the last");
    first
        .talk_edit(1, TalkBatch::new("say", vec![TalkEdit::Say(words)]), 0)
        .unwrap();
    let mut second = session(place.folder.path(), vec![first.worker_end()]);
    // It is let go of, and ends by itself.
    drop(first);
    let (said, peer) = wait_talk(&mut second, |event| match event {
        TalkEvent::Opened(opened) => Some((opened.change.messages.len(), opened.peer)),
        _ => None,
    });
    assert_eq!(said, 1);
    assert_ne!(
        Some(peer),
        second.peer(),
        "each document has a writer of its own"
    );
    second.close(false);
    wait(&mut second, closed);
    second.join();
}

fn session_of(place: &Place) -> Session {
    session(place.folder.path(), Vec::new())
}
