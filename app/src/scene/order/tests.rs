//! What one change costs, whatever a hostile board looks like.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Place, ZIndex};

use super::Order;

const SHAPES: usize = 4_000;
/// So many steps a shape are few; each hostile board took thousands.
const STEPS_PER_SHAPE: usize = 8;

fn id(name: &str, number: usize) -> ShapeId {
    ShapeId::new(&format!("{name}{number:05}")).unwrap()
}

fn place(parent: Option<ShapeId>, index: &ZIndex) -> Place {
    Place {
        parent,
        index: index.clone(),
    }
}

fn loaded(places: impl IntoIterator<Item = (ShapeId, Place)>) -> Order {
    let mut order = Order::default();
    order.begin_bulk();
    for (id, place) in places {
        order.set(&id, Some(&place));
    }
    order.end_bulk();
    order
}

/// That one change to `order` takes few steps, and shows what a tree built anew shows.
#[track_caller]
fn check_cheap(mut order: Order, id: &ShapeId, new: Option<&Place>) {
    order.set(id, new);
    let steps = order.work;
    assert!(steps <= STEPS_PER_SHAPE * SHAPES, "{steps} steps");
    let stack: Vec<ShapeId> = order.all().cloned().collect();
    order.rebuild();
    let rebuilt: Vec<ShapeId> = order.all().cloned().collect();
    assert_eq!(stack, rebuilt);
}

/// A frame, and shapes in it whose ids fall while their ranks rise.
fn against_the_ids() -> impl Iterator<Item = (ShapeId, Place)> {
    let ranks = ZIndex::spread(None, None, SHAPES);
    (0..SHAPES).map(move |at| {
        let inside = place(Some(id("frame", 0)), &ranks[at]);
        (id("s", SHAPES - at), inside)
    })
}

#[test]
fn a_frame_that_goes_costs_no_more_when_ids_fall_as_ranks_rise() {
    let frame = (id("frame", 0), place(None, &ZIndex::default()));
    let order = loaded(against_the_ids().chain([frame]));
    check_cheap(order, &id("frame", 0), None);
}

#[test]
fn a_frame_that_comes_back_costs_no_more_than_what_is_in_it() {
    let order = loaded(against_the_ids());
    let back = place(None, &ZIndex::default());
    check_cheap(order, &id("frame", 0), Some(&back));
}

/// A chain as deep as a third of the board, and as many shapes, each with something in it, that wait
/// for a parent of the name `end`.
fn waiting_for_the_end() -> Vec<(ShapeId, Place)> {
    let rank = ZIndex::default();
    let mut places = Vec::new();
    for at in 0..SHAPES / 3 {
        let over = at.checked_sub(1).map(|over| id("link", over));
        places.push((id("link", at), place(over, &rank)));
        places.push((id("a", at), place(Some(id("end", 0)), &rank)));
        places.push((id("b", at), place(Some(id("a", at)), &rank)));
    }
    places
}

#[test]
fn a_parent_that_comes_at_the_end_of_a_deep_chain_costs_one_walk_up_it() {
    let end = place(Some(id("link", SHAPES / 3 - 1)), &ZIndex::default());
    let order = loaded(waiting_for_the_end());
    check_cheap(order, &id("end", 0), Some(&end));
}

#[test]
fn a_parent_that_closes_a_long_cycle_costs_a_few_walks_around_it() {
    let mut places = waiting_for_the_end();
    places[0].1.parent = Some(id("a", 7));
    let last = id("link", SHAPES / 3 - 1);
    let end = place(Some(last.clone()), &ZIndex::default());
    let order = loaded(places.clone());
    check_cheap(order, &id("end", 0), Some(&end));
    // And opens again.
    places.push((id("end", 0), end));
    check_cheap(loaded(places.clone()), &id("end", 0), None);
    check_cheap(
        loaded(places),
        &last,
        Some(&place(None, &ZIndex::default())),
    );
}
