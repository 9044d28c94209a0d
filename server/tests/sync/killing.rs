//! The real program killed again and again while three people draw: what was acked is in the log.
//!
//! `TAVLA_KILLS` says how often (20 in the suite); `TAVLA_SEED` chooses when.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::protocol::{BatchId, RoomName, batches_from_updates};
use tavla_shared::shape::{Kind, Shape};
use tokio_tungstenite::tungstenite::Message as Socket;

use crate::board_room;
use crate::client::{Client, Person};
use crate::durability::Program;

const SECONDS: i64 = 1_790_000_000;
/// More than one life of the server acks, so that it is the kill that ends it.
const DRAWN_MAX: u64 = 10_000;

/// What the server has promised to keep.
#[derive(Default)]
struct Promised {
    /// How many operations of whom.
    ops: BTreeMap<PeerId, usize>,
    shapes: BTreeSet<String>,
    /// Acks in this life of the server.
    acks: usize,
}

/// A server that is killed once it has acked so much.
struct Doomed {
    program: Option<Program>,
    acks: usize,
}

fn number(name: &str, otherwise: u64) -> u64 {
    let asked = env::var(name).ok();
    asked.map_or(otherwise, |value| value.parse().expect(name))
}

/// Draws without waiting for more than `in_flight` acks, until the server is gone.
async fn draw_until_killed(
    mut person: Person,
    (round, in_flight): (u64, usize),
    promised: &RefCell<Promised>,
    doomed: &RefCell<Doomed>,
) -> Board {
    let peer = person.board.peer();
    let mut sent: BTreeMap<BatchId, (usize, String)> = BTreeMap::new();
    let mut reachable = true;
    for drawn in 0..DRAWN_MAX {
        if reachable && person.unacked.len() < in_flight {
            let name = format!("p{peer}r{round}n{drawn}");
            let shape = Shape::new(ShapeId::new(&name).unwrap(), Kind::Rectangle);
            let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
            let update = person.board.apply(&batch, SECONDS).unwrap().update;
            // Beyond those with which somebody who comes back sends the rest.
            let next_id = || BatchId::from((1 << 32) + drawn);
            let (magic, room) = (person.room.magic(), person.room.room_id());
            for batch in batches_from_updates(magic, &room, vec![update], next_id).unwrap() {
                let ops = person.board.version().ops_of(peer);
                sent.insert(batch.id, (ops, name.clone()));
                person.unacked.insert(batch.id);
                for frame in batch.frames {
                    let bytes = frame.encode().unwrap();
                    let message = Socket::Binary(bytes.into());
                    reachable &= person.client.send_socket(message).await.is_ok();
                }
            }
            if reachable && person.unacked.len() < in_flight {
                continue;
            }
        }
        // What was said before the end counts, also where it is read after it.
        if !person.step().await {
            return person.board;
        }
        assert_eq!(person.refused, vec![]);
        let mut promised = promised.borrow_mut();
        let acked = sent.extract_if(.., |batch, _| !person.unacked.contains(batch));
        for (ops, name) in acked.map(|(_, what)| what) {
            promised.ops.insert(peer, ops);
            promised.shapes.insert(name);
            promised.acks += 1;
        }
        let mut doomed = doomed.borrow_mut();
        if promised.acks >= doomed.acks
            && let Some(program) = doomed.program.take()
        {
            program.kill();
        }
    }
    panic!("the server was not killed");
}

/// Whether a server that has just started has all that was promised.
async fn check_kept(
    program: &Program,
    room: &RoomName,
    board: &Board,
    promised: &BTreeMap<PeerId, usize>,
) {
    let mut client = Client::connect(program.addr).await;
    let version = board.version().encode();
    let kept = Version::decode(&client.join(room, version).await.unwrap()).unwrap();
    for (peer, ops) in promised {
        let has = kept.ops_of(*peer);
        assert!(
            has >= *ops,
            "{ops} operations of {peer} were acked, {has} are kept"
        );
    }
}

#[tokio::test]
async fn a_server_killed_again_and_again_under_load_loses_nothing_it_acked() {
    let seed = number("TAVLA_SEED", 0);
    let kills = number("TAVLA_KILLS", 20);
    println!("TAVLA_SEED={seed} TAVLA_KILLS={kills}");
    let mut dice = StdRng::seed_from_u64(seed);
    let data = tempfile::tempdir().unwrap();
    let room = board_room("plan");
    let promised = RefCell::new(Promised::default());
    let mut boards = [1, 2, 3].map(Board::new);
    let mut program = Program::start(data.path());
    for round in 0..kills {
        let addr = program.addr;
        promised.borrow_mut().acks = 0;
        let doomed = RefCell::new(Doomed {
            program: Some(program),
            acks: dice.random_range(1..60),
        });
        let mut draw = async |board| {
            let in_flight = dice.random_range(1..40);
            let person = Person::join_with(addr, &room, board).await;
            (person, (round, in_flight))
        };
        let [one, two, three] = boards;
        let (one, two, three) = (draw(one).await, draw(two).await, draw(three).await);
        let drawing = |(person, how)| draw_until_killed(person, how, &promised, &doomed);
        let (one, two, three) = tokio::join!(drawing(one), drawing(two), drawing(three));
        boards = [one, two, three];
        program = Program::start(data.path());
        let ops = promised.borrow().ops.clone();
        check_kept(&program, &room, &boards[0], &ops).await;
    }
    let promised = promised.into_inner();
    println!("{} acked edits, none lost", promised.shapes.len());
    assert!(promised.shapes.len() as u64 >= kills);
    // And as shapes, for somebody who was never here.
    let mut fresh = Person::join(program.addr, &room, 9).await;
    let names = |person: &Person| -> BTreeSet<String> {
        let shapes = person.board.shapes();
        shapes.map(|shape| shape.id.to_string()).collect()
    };
    while !promised.shapes.is_subset(&names(&fresh)) {
        assert!(fresh.step().await, "closed before everything had come");
    }
}
