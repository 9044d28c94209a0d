//! What the client says of how it stands, what it counts, and what it does about refused edits.

use tavla_shared::protocol::{JoinErrorCode, RoomErrorCode, close, refusal};

use super::*;

const BOARD: DocRoom = DocRoom::Board;

fn degraded(lag: Lag) -> State {
    State::Degraded {
        permission: Permission::Write,
        lag,
    }
}

fn live() -> State {
    State::Live {
        permission: Permission::Write,
    }
}

fn rejected(world: &World) -> Vec<AckStatus> {
    let rejected = world.events.iter().filter_map(|event| match event {
        Event::Rejected { status, .. } => Some(*status),
        _ => None,
    });
    rejected.collect()
}

#[test]
fn an_edit_without_an_ack_and_a_slow_answer_are_said_and_end() {
    let mut world = World::live();
    world.answers = false;
    world.edit(1);
    world.pass(4_999);
    world.check_state(&live());
    world.pass(1);
    world.check_state(&degraded(Lag::Unacked));
    let (batch, _) = world.sent(Magic::Loro)[0].clone();
    world.acks(batch, AckStatus::Ok);
    world.check_state(&live());

    world.pass(15_000);
    assert_eq!(world.texts, ["ping"]);
    world.pass(999);
    world.check_state(&live());
    world.pass(1);
    world.check_state(&degraded(Lag::Slow));
    world.pass(200);
    world.incoming(Incoming::Text("pong".to_owned()));
    world.check_state(&degraded(Lag::Slow));
    world.pass(18_800);
    world.incoming(Incoming::Text("pong".to_owned()));
    world.check_state(&live());
    let stats = world.client.meter().read(world.now);
    let millis: Vec<u64> = stats.round_trips.iter().map(|it| it.millis).collect();
    // The first is the one that is asked at the very beginning.
    assert_eq!(millis, [0, 1_200, 0]);
}

#[test]
fn a_server_that_asks_to_wait_is_named_until_the_edits_go_again() {
    let mut world = World::live();
    world.edit(1);
    let (batch, _) = world.sent(Magic::Loro)[0].clone();
    world.acks(batch, AckStatus::RateLimited);
    world.check_state(&degraded(Lag::Held));
    assert_eq!(rejected(&world), []);
    world.pass(1_000);
    world.check_state(&live());
    let (again, updates) = world.sent(Magic::Loro)[0].clone();
    assert_eq!(updates, [vec![1]]);
    world.acks(again, AckStatus::Ok);
    world.check_state(&live());
}

#[test]
fn what_waits_and_what_went_is_counted() {
    let mut world = World::live();
    let before = world.client.meter().read(world.now);
    assert!(before.connected_at.is_some());
    world.edit(1);
    world.pass(10);
    world.edit(2);
    let stats = world.client.meter().read(world.now + 2_000);
    assert_eq!((stats.unsent, stats.unsent_millis()), (2, Some(2_010)));
    assert_eq!(stats.sent.frames, before.sent.frames + 1);
    assert!(stats.sent.bytes > before.sent.bytes);
    world.closed(close::TRY_LATER, "full");
    let stats = world.client.meter().read(world.now);
    let cause = Cause::Trouble(Trouble::Busy {
        reason: "full".to_owned(),
    });
    let at = world.now;
    assert_eq!(stats.setbacks.back(), Some(&Setback { at, cause }));
    assert_eq!((stats.unsent, stats.connected_at), (0, None));
}

#[test]
fn a_server_that_says_when_to_come_back_is_met_then_and_not_before() {
    let mut world = World::live();
    world.closed(
        close::RESTARTING,
        &close::with_retry_hint("the server restarts", 7_300),
    );
    world.pass(7_299);
    assert_eq!(world.opens, 0);
    world.pass(1);
    assert_eq!(world.opens, 1);
    // A person need not wait.
    let mut world = World::live();
    world.closed(close::RESTARTING, &close::with_retry_hint("", 50_000));
    world.command(Command::RetryNow);
    assert_eq!(world.opens, 1);
}

#[test]
fn a_server_that_asks_for_the_next_attempt_at_once_again_and_again_is_not_obeyed() {
    // Waits are as long as they may be.
    let mut world = World::with(Client::new(config(), Box::new(Fixed(u64::MAX))));
    world.command(Command::GoOnline);
    world.opened();
    let began = world.now;
    for _ in 0..10 {
        world.closed(close::RESTARTING, &close::with_retry_hint("", 0));
        let opens = world.opens;
        while world.opens == opens {
            world.pass(1);
        }
        world.opened();
    }
    assert!(world.now - began > 8_000, "{}", world.now - began);
}

#[test]
fn a_machine_that_slept_tries_at_once_and_doubts_what_it_has() {
    let mut world = World::live();
    world.closed(close::RESTARTING, &close::with_retry_hint("", 50_000));
    world.command(Command::Woke);
    assert_eq!(world.opens, 1);
    // A connection of before the sleep has five seconds.
    let mut world = World::live();
    world.answers = false;
    world.command(Command::Woke);
    assert_eq!(world.texts, ["ping"]);
    world.pass(4_999);
    assert!(world.client.state().is_joined());
    world.pass(1);
    assert!(world.client.state().is_waiting());
    // One that answers is as good as before.
    let mut world = World::live();
    world.answers = false;
    world.command(Command::Woke);
    world.pass(300);
    world.incoming(Incoming::Text("pong".to_owned()));
    world.pass(19_000);
    world.check_state(&live());
}

#[test]
fn a_refusal_for_good_is_told_before_the_room_is_left() {
    let mut world = World::live();
    world.edit(1);
    let (batch, _) = world.sent(Magic::Loro)[0].clone();
    world.events();
    world.acks(batch, AckStatus::PermissionDenied);
    let status = AckStatus::PermissionDenied;
    let told = Event::Rejected {
        room: BOARD,
        status,
    };
    let documents = world.events.iter().filter(|it| it.is_for_documents());
    assert_eq!(
        documents.collect::<Vec<_>>(),
        [&told, &Event::Left { room: BOARD }]
    );
    world.check_state(&State::Refused(Refusal::Rejected { status }));
}

#[test]
fn edits_of_somebody_who_may_only_look_are_refused_without_being_sent() {
    let mut world = viewer_with_more(true);
    assert_eq!(rejected(&world), [AckStatus::PermissionDenied]);
    assert_eq!(world.sent(Magic::Loro), []);
}

#[test]
fn who_looks_only_and_has_more_than_a_server_that_lost_something_goes_on_looking() {
    let mut world = viewer_with_more(false);
    assert_eq!(rejected(&world), []);
    assert_eq!(world.sent(Magic::Loro), []);
    let permission = Permission::Read;
    world.check_state(&State::Live { permission });
}

#[test]
fn who_looks_only_and_lacks_nothing_waits_for_no_ack() {
    let mut world = World::live();
    world.edit(7);
    // The Ack is lost on the way, and from then on this is a viewer.
    world.closed(1006, "");
    world.pass(1_000);
    world.opened();
    world.let_in(Permission::Read);
    let acked = Event::Acked {
        room: BOARD,
        seq: 0,
    };
    assert!(world.events.contains(&acked));
}

/// Somebody who may only look, and has an update that the server lacks, of their `own` or not.
fn viewer_with_more(own: bool) -> World {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.opened();
    world.says(
        Magic::Loro,
        Message::JoinResponseOk {
            permission: Permission::Read,
            version: Vec::new(),
            extra: Vec::new(),
        },
    );
    let join = world.wanted();
    world.forget();
    world.command(Command::Backfill(Backfill {
        room: BOARD,
        join,
        updates: vec![vec![1]],
        through: 1,
        own,
    }));
    world
}

#[test]
fn a_changed_role_is_learnt_by_joining_again() {
    let mut world = World::live();
    world.says(
        Magic::Loro,
        Message::RoomError {
            code: RoomErrorCode::RejoinSuggested,
            message: refusal::access_message(refusal::ROLE_CHANGED, "you are a viewer now"),
        },
    );
    world.pass(1_000);
    world.check_state(&State::Joining);
    let join = world.wanted();
    world.command(Command::Version {
        room: BOARD,
        join,
        version: vec![1],
    });
    world.let_in(Permission::Read);
    world.check_state(&State::Live {
        permission: Permission::Read,
    });
    assert_eq!(rejected(&world), []);
}

#[test]
fn words_about_access_say_what_is_wrong_with_the_token() {
    let words = [
        (refusal::TOKEN_NEEDED, Refusal::Unauthorized),
        (refusal::TOKEN_INVALID, Refusal::TokenInvalid),
        (refusal::TOKEN_EXPIRED, Refusal::TokenExpired),
        (refusal::TOKEN_REVOKED, Refusal::TokenRevoked),
        (refusal::ORIGIN_REFUSED, Refusal::Forbidden),
    ];
    for (word, refused) in words {
        let message = refusal::access_message(word, "words");
        let mut world = World::new();
        world.command(Command::GoOnline);
        world.opened();
        let code = JoinErrorCode::AuthFailed;
        let said = message.clone();
        world.says(
            Magic::Loro,
            Message::JoinError {
                code,
                message: said,
            },
        );
        world.check_state(&State::Refused(refused.clone()));
        let mut world = World::live();
        let code = RoomErrorCode::Evicted;
        world.says(Magic::Loro, Message::RoomError { code, message });
        world.check_state(&State::Refused(refused));
    }
}
