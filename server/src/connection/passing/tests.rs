//! What becomes of events for a room that takes none, because its document is being loaded.

mod running;
mod stalled;

use futures_util::FutureExt as _;
use tavla_shared::protocol::{AckStatus, BatchId};

use self::stalled::{Member, Order, Stalled, board, drawn, noted};
use super::*;

impl Member {
    fn enter(&self) -> ConnectionAction {
        ConnectionAction::Enter {
            room: self.room.clone(),
            join: self.join(),
        }
    }

    fn hand(&self, event: RoomEvent) -> ConnectionAction {
        ConnectionAction::Send {
            room: self.room.clone(),
            event,
        }
    }

    fn batch(&self, number: u64, update: Vec<u8>) -> ConnectionAction {
        self.hand(RoomEvent::Batch {
            member: self.number,
            batch: BatchId::from(number),
            updates: vec![update],
        })
    }

    fn leave(&self) -> [ConnectionAction; 2] {
        let member = self.number;
        let room = self.room.clone();
        [
            self.hand(RoomEvent::Leave { member }),
            ConnectionAction::Exit { room },
        ]
    }
}

/// Asks once, as a loop does that something else has woken.
fn look(passing: &mut Passing) {
    assert!(passing.advance().now_or_never().is_none(), "it has place");
}

#[tokio::test]
async fn whoever_leaves_has_all_they_sent_before_taken_in() {
    let Stalled { house, first } = Stalled::new().await;
    let mut ada = house.member(&board("a"));
    let mut passing = Passing::new(house.rooms.clone());
    passing.perform(&mut vec![ada.enter()]);
    let drawn = drawn(7, 3);
    for (number, update) in (1..).zip(drawn.updates) {
        passing.perform(&mut vec![ada.batch(number, update)]);
    }
    passing.perform(&mut ada.leave().into());
    let over = tokio::spawn(passing.finish());
    house.open();
    over.await.unwrap();
    ada.joined().await;
    let mut bo = house.member(&board("a"));
    let mut passing = Passing::new(house.rooms.clone());
    passing.perform(&mut vec![bo.enter()]);
    assert_eq!(bo.joined().await, drawn.version);
    // Everybody has left in the end, or the room would stay.
    passing.perform(&mut bo.leave().into());
    passing.finish().await;
    first.leave().await;
    house.until(|| house.metrics.rooms.get() == 0).await;
}

#[tokio::test]
async fn whoever_comes_back_is_let_in_again_after_they_left() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let (mut ada, mut again) = (house.member(&board("a")), house.member(&board("a")));
    let mut passing = Passing::new(house.rooms.clone());
    let drawn = drawn(7, 2);
    let [one, two] = drawn.updates.try_into().unwrap();
    passing.perform(&mut vec![ada.enter(), ada.batch(1, one)]);
    passing.perform(&mut ada.leave().into());
    passing.perform(&mut vec![again.enter(), again.batch(2, two)]);
    let over = tokio::spawn(passing.finish());
    house.open();
    ada.joined().await;
    assert!(again.joined().await.ops_of(7) > 0);
    assert_eq!(again.ack().await, (BatchId::from(2), AckStatus::Ok));
    over.await.unwrap();
}

#[tokio::test]
async fn a_join_that_waits_for_a_room_that_ends_goes_to_its_successor() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let (mut ada, mut eve) = (house.member(&board("a")), house.member(&board("a")));
    let mut passing = Passing::new(house.rooms.clone());
    let mut others = Passing::new(house.rooms.clone());
    let update = drawn(7, 1).updates.remove(0);
    passing.perform(&mut vec![ada.enter(), ada.batch(1, update)]);
    // What is no join ends with the room.
    let nobody = house.member(&board("a"));
    others.perform(&mut vec![eve.enter()]);
    others.perform(&mut nobody.leave().into());
    let over = tokio::spawn(async move {
        passing.finish().await;
        others.finish().await;
    });
    house.fail();
    house.open();
    ada.joined().await;
    assert_eq!(ada.ack().await, (BatchId::from(1), AckStatus::Ok));
    eve.joined().await;
    over.await.unwrap();
}

#[tokio::test]
async fn an_event_keeps_its_turn_however_often_its_connection_is_woken() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let order = Order::default();
    let enter = |member| {
        let mut passing = Passing::new(house.rooms.clone());
        let (room, join) = (board("a"), noted(member, &order));
        passing.perform(&mut vec![ConnectionAction::Enter { room, join }]);
        look(&mut passing);
        passing
    };
    let mut first = enter(101);
    let second = enter(102);
    for _ in 0..10 {
        look(&mut first);
    }
    house.open();
    // Each as a task of its own: they are woken in their turn.
    let both = [tokio::spawn(second.finish()), tokio::spawn(first.finish())];
    for passed in both {
        passed.await.unwrap();
    }
    house.until(|| order.lock().unwrap().len() == 2).await;
    assert_eq!(*order.lock().unwrap(), [101, 102]);
}

#[tokio::test]
async fn it_is_full_at_so_many_events() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let ada = house.member(&board("a"));
    let mut passing = Passing::new(house.rooms.clone());
    passing.perform(&mut vec![ada.enter()]);
    for number in 1..PARKED_EVENTS_MAX as u64 {
        assert!(!passing.is_full(), "{number}");
        passing.perform(&mut vec![ada.batch(number, vec![7])]);
    }
    assert!(passing.is_full());
}

#[tokio::test]
async fn so_many_bytes_are_parked_for_all_rooms_together() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let _other = house.stall(&board("b")).await;
    let (ada, bo) = (house.member(&board("a")), house.member(&board("b")));
    let mut passing = Passing::new(house.rooms.clone());
    let half = vec![7; PARKED_BYTES_MAX / 2];
    passing.perform(&mut vec![ada.enter(), ada.batch(1, half.clone())]);
    passing.perform(&mut vec![bo.enter(), bo.batch(1, half[1..].to_vec())]);
    assert!(!passing.is_full());
    passing.perform(&mut vec![bo.batch(2, vec![7])]);
    assert!(passing.is_full());
}

#[tokio::test]
async fn nothing_is_full_any_more_once_the_room_has_place() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let ada = house.member(&board("a"));
    let mut passing = Passing::new(house.rooms.clone());
    passing.perform(&mut vec![ada.enter()]);
    passing.perform(&mut vec![ada.batch(1, vec![7; PARKED_BYTES_MAX])]);
    look(&mut passing);
    assert!(passing.is_full());
    house.open();
    while !passing.queues.is_empty() {
        passing.advance().await;
    }
    assert_eq!((passing.parked.events, passing.parked.bytes), (0, 0));
    assert!(!passing.is_full());
}

#[tokio::test]
async fn a_lane_that_drains_while_a_room_loads_waits_there_once() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let ada = house.member(&board("a"));
    let mut passing = Passing::new(house.rooms.clone());
    passing.perform(&mut vec![ada.enter()]);
    for _ in 0..2 * PARKED_EVENTS_MAX {
        let member = ada.number;
        passing.perform(&mut vec![ada.hand(RoomEvent::Drained { member })]);
    }
    assert_eq!(passing.parked.events, 2);
}
