//! A local edit is in the next frame, whatever the board's worker is busy with.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic that says why")]

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};

use tavla::desk::Desk;
use tavla::session::{Identity, Session};
use tavla::storage::Storage;
use tavla::sync::{BoardLink, ServerAddress};
use tavla::text::TextEngine;
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::{Color, Kind, Property, Shape, ZIndex};
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin};
use tavla_tests::person::{NOW, PATIENCE};
use tavla_tests::servers::server_in;
use tempfile::TempDir;

const BOARD: &str = "plans";
const SHAPES: usize = 100_000;
const EDITS: usize = 10_000;
const MINE: Color = Color::rgb(0x12_3456);

fn id(number: usize) -> ShapeId {
    ShapeId::new(&format!("shape-{number:06}")).unwrap()
}

/// A board of rectangles in rows.
fn drawn() -> Board {
    let mut board = Board::new(7);
    let ranks = ZIndex::spread(None, None, SHAPES);
    let shapes: Vec<Edit> = ranks.into_iter().enumerate().map(rectangle).collect();
    for edits in shapes.chunks(1_000) {
        board
            .apply(&EditBatch::new("draw", edits.to_vec()), NOW)
            .unwrap();
    }
    board
}

fn rectangle((number, rank): (usize, ZIndex)) -> Edit {
    let mut shape = Shape::new(id(number), Kind::Rectangle);
    shape.pos = Point::new((number % 300) as f64 * 60.0, (number / 300) as f64 * 60.0);
    shape.size = Size::new(40.0, 40.0);
    shape.place.index = rank;
    Edit::Create(Arc::new(shape))
}

/// Puts history into a store without waiting for a program to do so.
fn keep(folder: &Path, parts: &[Vec<u8>], is_room: bool) {
    let folder = DataFolder::open(folder).unwrap();
    let mut store = folder.open_store().unwrap();
    if is_room {
        store.create_room(BOARD, NOW).unwrap();
    }
    let record = |bytes| NewRecord {
        origin: RecordOrigin::Remote,
        bytes,
    };
    let records: Vec<NewRecord<'_>> = parts.iter().map(Vec::as_slice).map(record).collect();
    store.append(BOARD, &records).unwrap();
}

/// A desk, and the bell its threads ring.
struct Seat {
    _storage: Storage,
    desk: Desk,
    bell: Receiver<()>,
}

impl Seat {
    fn at(folder: &Path) -> Self {
        let (ring, bell) = sync_channel(1);
        let wake: tavla::storage::Wake = Arc::new(move || rung(&ring));
        let storage = Storage::open(folder, 1, Arc::clone(&wake)).unwrap();
        let identity = Identity::new("One", MINE, storage.device());
        let session = Session::open(
            BoardId::new(BOARD).unwrap(),
            storage.store_path().to_owned(),
            identity,
            wake,
        );
        Self {
            _storage: storage,
            desk: Desk::new(session.unwrap(), TextEngine::bundled(), 1),
            bell,
        }
    }

    /// Runs frames, each once something has happened, until one says it was the last.
    #[track_caller]
    fn frames(&mut self, mut frame: impl FnMut(&mut Desk, f64) -> bool) {
        let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
        for number in 0..1_000_000 {
            let now = f64::from(number) / 60.0;
            self.desk.receive(now);
            self.desk.editor_mut().begin_frame(now, canvas);
            let is_last = frame(&mut self.desk, now);
            self.desk.send(now, NOW);
            if is_last {
                return;
            }
            if self.desk.wants_another_frame() {
                continue;
            }
            match self.bell.recv_timeout(PATIENCE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => panic!("nothing happens any more"),
                Err(RecvTimeoutError::Disconnected) => panic!("all threads have ended"),
            }
        }
    }
}

fn rung(ring: &SyncSender<()>) {
    match ring.try_send(()) {
        Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
    }
}

/// How many of the other's edits are shown.
fn arrived(desk: &Desk) -> usize {
    let scene = desk.editor().scene();
    let is_moved = |number: &usize| {
        let shape = scene.get(&id(*number));
        shape.is_some_and(|shape| shape.pos.x < 0.0)
    };
    (0..EDITS).filter(is_moved).count()
}

#[test]
fn a_local_edit_is_in_the_next_frame_while_ten_thousand_others_arrive() {
    let (mine, servers) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut other = drawn();
    let before = other.version();
    let whole = vec![other.snapshot().unwrap()];
    keep(mine.path(), &whole, false);
    // Somebody's long afternoon offline, one commit an edit; the words make it several batches.
    let note = "What we said about this one, and who wanted to look after it. ".repeat(5);
    for number in 0..EDITS {
        let to = Point::new(-1.0 - number as f64, 0.0);
        let edits = vec![
            Edit::set(id(number), Property::Pos(to)),
            Edit::Splice {
                id: id(number),
                at: 0,
                delete: 0,
                insert: Arc::from(format!("{number} {note}")),
            },
        ];
        other.apply(&EditBatch::new("move", edits), NOW).unwrap();
    }
    let theirs = other.updates_since(&before).unwrap();
    assert!(theirs.len() > 2, "{} batches", theirs.len());
    keep(servers.path(), &[whole, theirs].concat(), true);

    let server = server_in(servers.path());
    let mut seat = Seat::at(mine.path());
    seat.frames(|desk, _| !desk.editor().scene().is_empty());
    assert_eq!(seat.desk.editor().scene().len(), SHAPES);
    seat.desk.session_mut().attach(BoardLink {
        server: ServerAddress::new(&server.addr().ip().to_string(), server.addr().port(), false),
        board: BoardId::new(BOARD).unwrap(),
        token: None,
    });

    // The first frame that shows some of it is the one in which this person colours a shape.
    let victim = id(SHAPES - 1);
    let filled = |desk: &Desk| desk.editor().scene().get(&victim).unwrap().style.fill == MINE;
    seat.frames(|desk, _| {
        if arrived(desk) == 0 {
            return false;
        }
        let editor = desk.editor_mut();
        editor.select([victim.clone()]);
        editor.set_style(&Property::Fill(MINE));
        true
    });
    // Nothing is waited for: the very next frame has it, however busy the worker is.
    let mut is_next = true;
    let mut at_answer = None;
    seat.frames(|desk, _| {
        if std::mem::take(&mut is_next) {
            assert!(filled(desk), "it is not in the next frame");
        }
        assert!(filled(desk), "what was shown is gone again");
        let seen = arrived(desk);
        if at_answer.is_none() && !desk.editor().scene().has_pending() {
            at_answer = Some(seen);
        }
        seen == EDITS
    });
    assert!(
        at_answer.is_some_and(|seen| seen < EDITS),
        "it was answered after the import: {at_answer:?}"
    );
    let scene = seat.desk.editor().scene();
    assert_eq!(scene.len(), SHAPES);
    seat.desk.into_session().join();
    server.join();
}
