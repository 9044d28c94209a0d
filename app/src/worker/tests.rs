//! What a worker promises, on real files with real boards.

mod clocks;
mod closing;
mod compacting;
mod damaged;
mod editing;
mod failing;
mod filing;
mod guests;
mod history;
mod killed;
mod parting;
mod still;
mod syncing;
mod talking;

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tavla_shared::board::{Board, BoardChange, Edit, EditBatch, Version};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::{Kind, Property, Shape};
use tavla_shared::store::{DataFolder, Store, StoreOptions};
use tempfile::TempDir;

use super::{
    BoardCommand, BoardEvent, BoardWish, Opened, SyncCommand, SyncEvent, SyncPort, Timings,
    WorkerHandle, WorkerSpec,
};

const NOW: i64 = 1_790_000_000;

/// An update that makes Loro panic.
const BREAKS_LORO: &[u8] = include_bytes!("../../../tests/fixtures/updates/breaks-loro.bin");

/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_mins(2);

/// A data folder, which goes away with the test.
struct Place {
    folder: TempDir,
    owned: DataFolder,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owned = DataFolder::open(folder.path()).unwrap();
        drop(owned.open_store().unwrap());
        Self { folder, owned }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().canonicalize().unwrap().join("tavla.db")
    }

    fn store(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }

    fn open(&self) -> (Client, Opened) {
        Client::open(spec(&self.file()))
    }

    /// The shapes of what is saved, as a fresh reader finds them.
    fn saved(&self) -> Vec<Arc<Shape>> {
        let loaded = self.store().load("b").unwrap();
        let (board, report) = Board::open(1, loaded.parts());
        assert_eq!(report.rejected, []);
        board.shapes().cloned().collect()
    }
}

/// Starts a board's worker.
fn start(spec: WorkerSpec) -> io::Result<WorkerHandle> {
    super::start(spec)
}

fn spec(file: &Path) -> WorkerSpec {
    /// Nobody draws the same number twice.
    static NEXT: AtomicU64 = AtomicU64::new(100);
    let random = Box::new(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let board = BoardId::new("b").unwrap();
    WorkerSpec::new(board, file.to_owned(), random, Arc::new(|| {}))
}

/// A worker with what it told and was not asked about yet.
struct Client {
    worker: WorkerHandle,
    events: VecDeque<BoardEvent>,
}

impl Client {
    fn open(spec: WorkerSpec) -> (Self, Opened) {
        let worker = start(spec).unwrap();
        let mut client = Self {
            worker,
            events: VecDeque::new(),
        };
        let opened = client.wait(|event| match event {
            BoardEvent::Opened(opened) => Some(*opened.clone()),
            other => panic!("{other:?}"),
        });
        (client, opened)
    }

    fn send(&self, command: BoardCommand) {
        self.worker.send(command).unwrap();
    }

    fn edit(&self, ticket: u64, edits: Vec<Edit>) {
        self.send(BoardCommand::Edit {
            ticket,
            batch: EditBatch::new("edit", edits),
            now: NOW,
        });
    }

    /// The first event that `wanted` gives something for; those before it are dropped.
    #[track_caller]
    fn wait<T>(&mut self, mut wanted: impl FnMut(&BoardEvent) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            while let Some(event) = self.events.pop_front() {
                if let Some(found) = wanted(&event) {
                    return found;
                }
            }
            assert!(Instant::now() < until, "the worker never told it");
            self.events
                .extend(self.worker.wait_events(Duration::from_secs(1)));
        }
    }

    /// The change that confirms an edit.
    #[track_caller]
    fn confirmed(&mut self, wanted: u64) -> BoardChange {
        self.wait(|event| match event {
            BoardEvent::Changed {
                tickets, change, ..
            } if tickets.contains(&wanted) => Some(change.clone()),
            _ => None,
        })
    }

    /// How many edits no server has, once everything is saved.
    #[track_caller]
    fn saved(&mut self) -> u64 {
        self.wait(|event| match event {
            BoardEvent::Saved { unsynced } => Some(*unsynced),
            _ => None,
        })
    }

    /// Makes edits and waits until they are on the disk.
    fn save(&mut self, ticket: u64, edits: Vec<Edit>) {
        self.edit(ticket, edits);
        self.confirmed(ticket);
        self.saved();
    }

    #[track_caller]
    fn close(mut self) {
        self.send(BoardCommand::Close {
            discard_unsaved: false,
        });
        let discarded = self.wait(|event| match event {
            BoardEvent::Closed { discarded } => Some(*discarded),
            _ => None,
        });
        assert_eq!(discarded, 0);
        self.worker.join();
    }
}

/// The first event for the sync client that `wanted` gives something for.
#[track_caller]
fn wait_sync<T>(port: &SyncPort, mut wanted: impl FnMut(&SyncEvent) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        for event in port.wait_events(Duration::from_secs(1)) {
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
        assert!(Instant::now() < until, "the worker never told it");
    }
}

fn port(client: &Client) -> SyncPort {
    client.worker.sync_port(Arc::new(|| {}))
}

/// Gives updates as from a server, and waits until they are taken in.
#[track_caller]
fn import(port: &SyncPort, updates: Vec<Vec<u8>>) -> SyncEvent {
    port.send(SyncCommand::Import { ticket: 1, updates })
        .unwrap();
    wait_sync(port, |event| match event {
        SyncEvent::Imported { .. } => Some(event.clone()),
        _ => None,
    })
}

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn create(name: &str) -> Edit {
    let mut shape = Shape::new(id(name), Kind::Rectangle);
    shape.pos = Point::new(1.0, 2.0);
    shape.size = Size::new(30.0, 40.0);
    Edit::Create(Arc::new(shape))
}

fn moved(name: &str, x: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, 0.0)))
}

fn names(shapes: &[Arc<Shape>]) -> Vec<&str> {
    shapes.iter().map(|shape| shape.id.as_str()).collect()
}

/// Somebody else's board, and an update for each of their `count` edits: a shape `NAME-0`, then
/// moves of it.
fn somebody(peer: u64, name: &str, count: usize) -> (Board, Vec<Vec<u8>>) {
    let mut board = Board::new(peer);
    let shape = format!("{name}-0");
    let edits = (0..count).map(|n| match n {
        0 => create(&shape),
        _ => moved(&shape, n as f64),
    });
    let updates = edits
        .map(|edit| {
            board
                .apply(&EditBatch::new("edit", vec![edit]), NOW)
                .unwrap()
                .update
        })
        .collect();
    (board, updates)
}
