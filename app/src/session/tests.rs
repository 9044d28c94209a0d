//! What waits at a session, on real files.

mod ending;
mod guests;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tavla_shared::board::{Edit, EditBatch, Person};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::{Color, Kind, Shape};
use tavla_shared::store::DataFolder;

use super::keeper::WAITING_MAX;
use super::{Identity, Session, SessionEvent, TooMuchWaits};
use crate::worker::{BoardEvent, WorkerEnd};

/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_mins(2);

fn identity() -> Identity {
    Identity {
        person: Person {
            peer: 0,
            name: Arc::from("One"),
            color: Color::rgb(0x12_3456),
            user: Arc::from("device"),
        },
        chosen: None,
        face: None,
        device: "device".to_owned(),
    }
}

fn session(folder: &Path, after: Vec<WorkerEnd>) -> Session {
    let board = BoardId::new("b").unwrap();
    let store = folder.canonicalize().unwrap().join("tavla.db");
    Session::open_after(board, store, identity(), Arc::new(|| {}), after).unwrap()
}

fn create(number: usize) -> EditBatch {
    let id = ShapeId::new(&format!("s{number}")).unwrap();
    let shape = Shape::new(id, Kind::Rectangle);
    EditBatch::new("edit", vec![Edit::Create(Arc::new(shape))])
}

/// Looks until `wanted` gives something for an event.
#[track_caller]
fn wait<T>(session: &mut Session, mut wanted: impl FnMut(&BoardEvent) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        for event in session.poll() {
            if let SessionEvent::Board(event) = event
                && let Some(found) = wanted(&event)
            {
                return found;
            }
        }
        assert!(Instant::now() < until, "it never came");
        std::thread::yield_now();
    }
}

fn closed(event: &BoardEvent) -> Option<()> {
    matches!(event, BoardEvent::Closed { discarded: 0 }).then_some(())
}

#[test]
fn edits_past_the_bound_are_refused_and_the_others_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let owned = DataFolder::open(folder.path()).unwrap();
    drop(owned.open_store().unwrap());
    let mut first = session(folder.path(), Vec::new());
    // It takes nothing before the first has ended.
    let mut second = session(folder.path(), vec![first.worker_end()]);
    let mut sent = 0;
    while second.edit(sent as u64, create(sent), 0) == Ok(()) {
        sent += 1;
        assert!(sent < 10 * WAITING_MAX, "there is no bound");
    }
    assert!(second.board_keeper.waiting() <= WAITING_MAX);
    assert_eq!(second.edit(0, create(sent), 0), Err(TooMuchWaits));
    // What has to get through gets through, and only once.
    for name in ["Two", "Three"] {
        let color = Color::rgb(0);
        second.introduce(Identity::new(name, color, "device"), |_| color);
    }
    second.close(false);
    assert_eq!(second.board_keeper.waiting(), WAITING_MAX + 2);
    first.close(false);
    wait(&mut first, closed);
    wait(&mut second, closed);
    let mut third = session(folder.path(), vec![second.worker_end()]);
    // So many that they are shown before they are read.
    let mut shapes = 0;
    wait(&mut third, |event| match event {
        BoardEvent::Glimpsed(change) => {
            shapes += change.shapes.len();
            None
        }
        BoardEvent::Opened(opened) => {
            shapes += opened.change.shapes.len();
            Some(())
        }
        _ => None,
    });
    assert_eq!(shapes, sent);
    third.join();
}
