//! Three people, random edits, random delivery: in the end all see the same.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::*;
use crate::shape::{Place, ZIndex};

const PEERS: usize = 3;
const ROUNDS: usize = 60;

fn random_edit(board: &Board, rng: &mut StdRng) -> Edit {
    let ids: Vec<ShapeId> = board.shapes().map(|shape| shape.id.clone()).collect();
    let Some(id) = ids.choose(rng).cloned() else {
        return Edit::Create(rectangle(&format!("s{}", rng.random::<u64>())));
    };
    match rng.random_range(0..9) {
        0 | 1 => Edit::Create(rectangle(&format!("s{}", rng.random::<u64>()))),
        2 => Edit::set(
            id,
            Property::Pos(Point::new(rng.random_range(-1e3..1e3), 0.0)),
        ),
        3 => Edit::set(id, Property::Fill(if rng.random() { RED } else { BLUE })),
        4 => Edit::set(
            id,
            Property::Size(Size::new(rng.random_range(0.0..1e3), 1.0)),
        ),
        5 => {
            let parent = ids.choose(rng).cloned();
            Edit::set(
                id,
                Property::Place(Place {
                    parent,
                    index: ZIndex::default(),
                }),
            )
        }
        6 => Edit::Delete { id },
        _ => {
            let (at, delete) = (rng.random_range(0..8), rng.random_range(0..3));
            Edit::Splice {
                id,
                at,
                delete,
                insert: Arc::from("äb"),
            }
        }
    }
}

fn act(board: &mut Board, rng: &mut StdRng) -> Vec<u8> {
    match rng.random_range(0..8) {
        0 => board
            .undo(NOW)
            .unwrap()
            .map(|undone| undone.update)
            .unwrap_or_default(),
        1 => board
            .redo(NOW)
            .unwrap()
            .map(|redone| redone.update)
            .unwrap_or_default(),
        _ => {
            let edits = vec![random_edit(board, rng)];
            board
                .apply(&EditBatch::new("edit", edits), NOW)
                .unwrap()
                .update
        }
    }
}

fn converge(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut boards: Vec<Board> = (1..=PEERS as u64).map(Board::new).collect();
    // Updates on their way, per receiver and sender: order is kept within a pair, as on a socket.
    let mut mail: Vec<Vec<Vec<Vec<u8>>>> = vec![vec![Vec::new(); PEERS]; PEERS];
    for _ in 0..ROUNDS {
        let who = rng.random_range(0..PEERS);
        let update = act(&mut boards[who], &mut rng);
        for (to, inbox) in mail.iter_mut().enumerate() {
            if to != who && !update.is_empty() {
                inbox[who].push(update.clone());
            }
        }
        let (to, from) = (rng.random_range(0..PEERS), rng.random_range(0..PEERS));
        let arrived = rng.random_range(0..=mail[to][from].len());
        for update in mail[to][from].drain(..arrived) {
            boards[to].import(&update).unwrap();
        }
    }
    for (to, inbox) in mail.into_iter().enumerate() {
        for update in inbox.into_iter().flatten() {
            boards[to].import(&update).unwrap();
        }
    }
    let expected = shapes(&boards[0]);
    for board in &mut boards {
        assert_eq!(
            shapes(board),
            expected,
            "seed {seed}: peer {} differs",
            board.peer()
        );
        assert_eq!(
            shapes(&rebuilt(board)),
            expected,
            "seed {seed}: rebuilding differs"
        );
    }
}

#[test]
fn random_edits_delivered_in_any_order_end_alike() {
    let first: u64 = rand::random();
    println!("seeds {first} to {}", first.wrapping_add(29));
    (0..30).for_each(|offset| converge(first.wrapping_add(offset)));
}
