//! What passes between a worker on real files and a client that is only played.

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

use tavla_shared::board::{Edit, EditBatch, ExportError};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::DataFolder;
use tempfile::TempDir;

use super::refusals::REFUSED_JOINS_MAX;
use super::*;
use crate::sync::State;
use crate::worker::{self, BoardCommand, BoardEvent, WorkerHandle, WorkerSpec};

/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_mins(2);

const ROOM: DocRoom = DocRoom::Board;

/// A worker, and its end of the bridge.
struct Place {
    worker: WorkerHandle,
    port: Arc<SyncPort>,
    _folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owned = DataFolder::open(folder.path()).unwrap();
        drop(owned.open_store().unwrap());
        let file = folder.path().canonicalize().unwrap().join("tavla.db");
        let board = BoardId::new("b").unwrap();
        let spec = WorkerSpec::new(board, file, Box::new(|| 7_u64), Arc::new(|| {}));
        let worker = worker::start(spec).unwrap();
        let port = Arc::new(worker.sync_port(Arc::new(|| {})));
        Self {
            worker,
            port,
            _folder: folder,
        }
    }

    /// Where the client's events go, and what of them reaches the interface.
    fn sink(&self) -> (impl Sink + use<>, Receiver<Event>) {
        let (events, told) = sync_channel(8);
        let interface = InterfaceEvents::new(events, Arc::new(|| {}));
        let ports = Ports {
            board: Arc::clone(&self.port),
            talk: None,
        };
        (Bridge::sink(ports, interface), told)
    }

    /// Makes an edit, the `count`th, and waits until it is saved.
    #[track_caller]
    fn edit(&self, count: u64) {
        let id = ShapeId::new(&format!("s{count}")).unwrap();
        let shape = Arc::new(Shape::new(id, Kind::Rectangle));
        let batch = EditBatch::new("edit", vec![Edit::Create(shape)]);
        let (ticket, now) = (count, 0);
        self.worker
            .send(BoardCommand::Edit { ticket, batch, now })
            .unwrap();
        let saved = BoardEvent::Saved { unsynced: count };
        let until = Instant::now() + PATIENCE;
        while !self
            .worker
            .wait_events(Duration::from_secs(1))
            .contains(&saved)
        {
            assert!(Instant::now() < until, "it was never saved");
        }
    }

    /// Waits for the next thing that the worker says to the client.
    #[track_caller]
    fn said(&self) -> Vec<SyncEvent> {
        let said = self.port.wait_events(PATIENCE);
        assert_ne!(said, [], "the worker said nothing");
        said
    }
}

#[test]
fn edits_go_out_until_the_room_is_left_whatever_the_interface_is_told_meanwhile() {
    let place = Place::new();
    let (mut sink, told) = place.sink();
    let version = Vec::new();
    sink.deliver(Event::ServerVersion {
        room: ROOM,
        join: 1,
        version,
    })
    .unwrap();
    let said = place.said();
    assert!(
        matches!(&said[..], [SyncEvent::Missing { join: 1, .. }]),
        "{said:?}"
    );
    // The state of a connection before this one, which waited for the interface.
    let late = Event::State(State::Connecting { failed: 1 });
    sink.deliver(late.clone()).unwrap();
    assert_eq!(told.try_recv(), Ok(late));
    // Once this is answered, everything before it is done.
    let question = Event::VersionWanted {
        room: ROOM,
        join: 2,
    };
    sink.deliver(question.clone()).unwrap();
    place.said();
    place.edit(1);
    let said = place.said();
    assert!(
        matches!(&said[..], [SyncEvent::Outgoing { .. }]),
        "{said:?}"
    );

    sink.deliver(Event::Left { room: ROOM }).unwrap();
    sink.deliver(question).unwrap();
    place.said();
    place.edit(2);
    assert_eq!(place.port.events(), []);
    assert!(told.try_recv().is_err(), "the room is no news for a person");
    place.worker.join();
}

#[test]
fn a_history_that_cannot_be_written_ends_the_waiting_for_it_in_words() {
    let error = ExportError::Poisoned;
    let said = to_client(
        ROOM,
        SyncEvent::ExportFailed { join: 1, error },
        &mut Refusals::default(),
    );
    assert_eq!(said, Some(Command::GiveUp(Refusal::HistoryUnwritable)));
}

/// What the client is told when the join's question is answered and then these were imported.
fn told(refusals: &mut Refusals, imports: &[SyncEvent]) -> Vec<Command> {
    let missing = SyncEvent::Missing {
        join: 1,
        updates: Vec::new(),
        upto: 0,
        own: false,
        version: Version::default(),
    };
    let answer = to_client(ROOM, missing, refusals);
    assert!(
        matches!(answer, Some(Command::Backfill(Backfill { join: 1, .. }))),
        "{answer:?}"
    );
    let imports = imports.iter().cloned();
    imports
        .filter_map(|imported| to_client(ROOM, imported, refusals))
        .collect()
}

fn imported(pending: bool, caught_up: bool) -> SyncEvent {
    SyncEvent::Imported {
        ticket: 1,
        refused: Vec::new(),
        pending,
        caught_up,
    }
}

#[test]
fn a_backfill_that_never_goes_in_is_given_up_whatever_else_goes_in_meanwhile() {
    let mut refusals = Refusals::default();
    // What follows a lost update waits for it, and others go on drawing.
    let (lost, live) = (imported(true, false), imported(false, false));
    let imports = [live.clone(), lost.clone(), lost, live];
    let again = [Command::Rejoin { room: ROOM }];
    assert_eq!(told(&mut refusals, &imports), again);
    assert_eq!(told(&mut refusals, &imports), again);
    let given_up = [Command::GiveUp(Refusal::UpdatesUnusable)];
    assert_eq!(told(&mut refusals, &imports), given_up);
    // Whoever tries again has as many tries.
    assert_eq!(told(&mut refusals, &imports), again);
}

#[test]
fn a_backfill_that_went_in_makes_up_for_those_before() {
    let mut refusals = Refusals::default();
    for _ in 0..10 {
        let imports = [imported(true, false)];
        let again = [Command::Rejoin { room: ROOM }];
        assert_eq!(told(&mut refusals, &imports), again);
        assert_eq!(told(&mut refusals, &[imported(false, true)]), []);
    }
}

#[test]
fn a_board_that_only_lacks_history_is_fetched_anew_and_one_that_gets_nonsense_is_not() {
    let give_up = |imports: &[SyncEvent]| {
        let mut refusals = Refusals::default();
        for _ in 1..REFUSED_JOINS_MAX {
            told(&mut refusals, imports);
            assert!(!refusals.take_start_over());
        }
        let given_up = [Command::GiveUp(Refusal::UpdatesUnusable)];
        assert_eq!(told(&mut refusals, imports), given_up);
        refusals.take_start_over()
    };
    assert!(give_up(&[imported(true, false)]));
    let nonsense = SyncEvent::Imported {
        ticket: 1,
        refused: vec![(0, tavla_shared::board::ImportError::Poisoned)],
        pending: false,
        caught_up: false,
    };
    assert!(!give_up(std::slice::from_ref(&nonsense)));
    assert!(!give_up(&[nonsense, imported(true, false)]));
}

#[test]
fn edits_that_a_server_refuses_for_good_are_parted_from_by_the_worker() {
    let place = Place::new();
    let (mut sink, told) = place.sink();
    let version = Vec::new();
    sink.deliver(Event::ServerVersion {
        room: ROOM,
        join: 1,
        version,
    })
    .unwrap();
    place.said();
    place.edit(1);
    let status = tavla_shared::protocol::AckStatus::InvalidUpdate;
    sink.deliver(Event::Rejected { room: ROOM, status })
        .unwrap();
    sink.deliver(Event::Left { room: ROOM }).unwrap();
    let until = Instant::now() + PATIENCE;
    let parted = loop {
        let mut events = place.worker.wait_events(Duration::from_secs(1)).into_iter();
        if let Some(parted) = events.find_map(|event| match event {
            BoardEvent::Parted(parted) => Some(parted),
            _ => None,
        }) {
            break parted;
        }
        assert!(Instant::now() < until, "it was never parted");
    };
    assert_eq!(parted.reason, PartReason::Refused(status));
    assert!(told.try_recv().is_err(), "it is no news of the connection");
    place.worker.join();
}
