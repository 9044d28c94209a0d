//! What goes wrong: silence, cuts, refusals, nonsense.

use tavla_shared::protocol::{JoinErrorCode, RoomErrorCode, close, refusal};

use super::*;

fn waiting(world: &World, failed: u32, trouble: Trouble) -> State {
    State::Offline(Absence::Waiting {
        failed,
        retry_at: world.now + 100,
        trouble,
    })
}

#[test]
fn keepalives_are_sent_and_answered_and_silence_ends_the_connection() {
    let mut world = World::live();
    world.answers = false;
    world.incoming(Incoming::Text("ping".to_owned()));
    assert_eq!(world.texts, ["pong"]);
    world.pass(20_000);
    assert_eq!(world.texts, ["pong", "ping"]);
    world.incoming(Incoming::Text("pong".to_owned()));
    world.pass(44_999);
    assert!(world.client.state().is_joined());
    world.pass(1);
    world.check_state(&waiting(&world, 1, Trouble::Silent));
    assert_eq!(world.closes, [1000]);
}

#[test]
fn a_connection_that_breaks_is_made_again_with_growing_waits() {
    let mut world = World::live();
    for failed in 1..=3 {
        world.incoming(Incoming::Closed {
            code: None,
            reason: String::new(),
        });
        world.check_state(&waiting(&world, failed, Trouble::Lost));
        world.pass(99);
        assert_eq!(world.opens, failed as usize - 1);
        world.pass(1);
        assert_eq!(world.opens, failed as usize);
        world.check_state(&State::Connecting { failed });
        world.incoming(Incoming::Opened);
    }
    let reason = "refused".to_owned();
    world.incoming(Incoming::Closed {
        code: None,
        reason: String::new(),
    });
    world.pass(100);
    world.incoming(Incoming::Failed {
        fault: OpenFault::Unreachable,
        reason: reason.clone(),
    });
    world.check_state(&waiting(&world, 5, Trouble::Unreachable { reason }));
}

#[test]
fn a_person_can_have_the_next_attempt_now() {
    let mut world = World::live();
    world.command(Command::RetryNow);
    assert_eq!(world.opens, 0, "there is nothing to retry");
    world.incoming(Incoming::Closed {
        code: None,
        reason: String::new(),
    });
    world.command(Command::RetryNow);
    world.check_state(&State::Connecting { failed: 0 });
    assert_eq!(world.opens, 1);
    world.pass(10_000);
    let reason = "no answer".to_owned();
    world.check_state(&State::Offline(Absence::Waiting {
        failed: 1,
        retry_at: world.now + 100,
        trouble: Trouble::Unreachable { reason },
    }));
}

#[test]
fn going_offline_stops_everything_until_told_otherwise() {
    let mut world = World::live();
    world.command(Command::GoOffline);
    world.check_state(&State::Offline(Absence::Told));
    assert_eq!(world.closes, [1000]);
    assert_eq!(world.client.deadline(world.now), None);
    world.edit(1);
    world.incoming(Incoming::Opened);
    assert_eq!((world.frames.len(), world.opens), (0, 0));
    world.command(Command::GoOnline);
    assert_eq!(world.opens, 1);
}

#[test]
fn a_board_that_cannot_be_brought_in_step_waits_for_a_person() {
    let mut world = World::live();
    world.command(Command::GiveUp(Refusal::HistoryUnwritable));
    let given_up = State::Refused(Refusal::HistoryUnwritable);
    world.check_state(&given_up);
    let room = DocRoom::Board;
    assert!(world.events.contains(&Event::Left { room }));
    assert_eq!(world.closes, [1000]);
    world.pass(1_000_000);
    assert_eq!(world.opens, 0);
    world.command(Command::GoOnline);
    assert_eq!(world.opens, 1);
    // What was given up already stays as a person left it.
    world.command(Command::GoOffline);
    world.command(Command::GiveUp(Refusal::HistoryUnwritable));
    world.check_state(&State::Offline(Absence::Told));
}

#[track_caller]
fn check_close(code: u16, trouble: Trouble) {
    let mut world = World::live();
    world.closed(code, "why");
    world.check_state(&waiting(&world, 1, trouble));
}

#[track_caller]
fn check_fatal_close(code: u16, refusal: Refusal) {
    let mut world = World::live();
    world.closed(code, "why");
    world.check_state(&State::Refused(refusal));
    world.pass(1_000_000);
    assert_eq!(world.opens, 0);
    world.command(Command::GoOnline);
    assert_eq!(world.opens, 1);
}

#[test]
fn close_codes_say_whether_to_come_back() {
    let reason = || "why".to_owned();
    check_close(close::RESTARTING, Trouble::Restarting);
    check_close(close::GOING_AWAY, Trouble::Restarting);
    check_close(close::TRY_LATER, Trouble::Busy { reason: reason() });
    check_close(close::TOO_LARGE, Trouble::Nonsense { reason: reason() });
    check_close(1006, Trouble::Lost);
    check_fatal_close(close::UNAUTHORIZED, Refusal::Unauthorized);
    check_fatal_close(close::FORBIDDEN, Refusal::Forbidden);
    check_fatal_close(close::REPLACED, Refusal::Replaced);
    check_fatal_close(close::TOO_MANY_REQUESTS, Refusal::TooManyRequests);
    for code in [close::POLICY, close::INTERNAL, close::BAD_FRAME] {
        check_fatal_close(
            code,
            Refusal::Other {
                code: Some(code),
                reason: reason(),
            },
        );
    }
}

#[track_caller]
fn join_answered(code: JoinErrorCode) -> World {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.opened();
    world.says(
        Magic::Loro,
        Message::JoinError {
            code,
            message: "why".to_owned(),
        },
    );
    assert_eq!(world.closes, [1000]);
    world
}

#[test]
fn a_refused_join_says_why() {
    let app = |code: &str| JoinErrorCode::App {
        code: Some(code.to_owned()),
    };
    let check = |code, refusal| join_answered(code).check_state(&State::Refused(refusal));
    let other = || Refusal::Other {
        code: None,
        reason: "why".to_owned(),
    };
    check(JoinErrorCode::AuthFailed, Refusal::Unauthorized);
    check(app(refusal::ROOM_MISSING), Refusal::RoomMissing);
    check(app(refusal::BAD_ROOM), Refusal::BadRoom);
    check(app("new_reason"), other());
    check(JoinErrorCode::Unknown, other());
    for reason in [
        refusal::ROOM_FULL,
        refusal::RATE_LIMITED,
        refusal::UNAVAILABLE,
    ] {
        let world = join_answered(app(reason));
        world.check_state(&waiting(
            &world,
            1,
            Trouble::Busy {
                reason: reason.to_owned(),
            },
        ));
    }
}

#[test]
fn without_presence_a_board_still_works() {
    let mut world = World::live();
    let code = JoinErrorCode::App { code: None };
    world.says(
        Magic::Ephemeral,
        Message::JoinError {
            code,
            message: String::new(),
        },
    );
    world.edit(1);
    assert_eq!(world.sent(Magic::Loro).len(), 1);
}

#[test]
fn who_is_let_in_to_the_board_and_not_among_the_people_for_now_asks_again() {
    let mut world = World::live();
    let code = Some(refusal::RATE_LIMITED.to_owned());
    let refused = Message::JoinError {
        code: JoinErrorCode::App { code },
        message: String::new(),
    };
    let joins = |world: &mut World| {
        let asked = |frame: &Frame| {
            frame.magic == Magic::Ephemeral && matches!(frame.message, Message::JoinRequest { .. })
        };
        let count = world.frames.iter().filter(|frame| asked(frame)).count();
        world.forget();
        count
    };
    joins(&mut world);
    world.says(Magic::Ephemeral, refused);
    world.pass(9_999);
    assert_eq!(joins(&mut world), 0);
    world.pass(1);
    assert_eq!(joins(&mut world), 1);
    world.pass(20_000);
    assert_eq!(joins(&mut world), 0);
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
}

#[test]
fn a_rate_refusal_is_tried_again_and_a_refused_edit_is_not() {
    let mut world = World::live();
    world.edit(1);
    let first = world.sent(Magic::Loro)[0].0;
    world.acks(first, AckStatus::RateLimited);
    world.edit(2);
    world.pass(999);
    assert_eq!(world.sent(Magic::Loro), []);
    world.pass(1);
    let again = world.sent(Magic::Loro);
    assert_eq!(again[0].1, [vec![1], vec![2]]);
    world.acks(first, AckStatus::InvalidUpdate);
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
    world.acks(again[0].0, AckStatus::InvalidUpdate);
    let status = AckStatus::InvalidUpdate;
    world.check_state(&State::Refused(Refusal::Rejected { status }));
    assert!(
        !world
            .events
            .iter()
            .any(|event| matches!(event, Event::Acked { .. }))
    );
}

#[test]
fn an_evicted_member_stays_out() {
    let mut world = World::live();
    let code = RoomErrorCode::Evicted;
    world.says(
        Magic::Loro,
        Message::RoomError {
            code,
            message: String::new(),
        },
    );
    world.check_state(&State::Refused(Refusal::Evicted));
    let mut world = World::live();
    world.says(
        Magic::Ephemeral,
        Message::RoomError {
            code,
            message: String::new(),
        },
    );
    world.check_state(&State::Refused(Refusal::Replaced));
}

#[test]
fn a_server_that_talks_nonsense_or_never_acks_is_left() {
    let mut world = World::live();
    world.incoming(Incoming::Binary(b"%LOR\x01b\x33".to_vec()));
    assert!(
        matches!(
            world.client.state(),
            State::Offline(Absence::Waiting {
                trouble: Trouble::Nonsense { .. },
                ..
            })
        ),
        "{:?}",
        world.client.state()
    );
    let mut world = World::live();
    world.edit(1);
    for _ in 0..6 {
        world.incoming(Incoming::Heard);
        world.pass(5_000);
    }
    world.check_state(&waiting(&world, 1, Trouble::Silent));
}

#[test]
fn what_is_not_read_is_neither_late_nor_a_sign_of_death() {
    let mut world = World::live();
    let batch = BatchId::from(5);
    let header = Message::FragmentHeader {
        batch,
        fragments: 2,
        total_bytes: 2,
    };
    world.says(Magic::Loro, header);
    for _ in 0..12 {
        world.client.set_reading(false, world.now);
        world.pass(5_000);
    }
    world.client.set_reading(true, world.now);
    for index in 0..2_u8 {
        let fragment = Message::Fragment {
            batch,
            index: u64::from(index),
            bytes: vec![index],
        };
        world.says(Magic::Loro, fragment);
    }
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
    let updates = vec![vec![0, 1]];
    let room = DocRoom::Board;
    assert!(world.events.contains(&Event::Updates { room, updates }));
}

#[test]
fn frames_for_other_rooms_and_questions_to_servers_are_left_out() {
    let mut world = World::live();
    let frame = |room: &str, message| Frame {
        magic: Magic::Loro,
        room: room.to_owned(),
        message,
    };
    let batch = BatchId::from(3);
    let update = Message::DocUpdate {
        updates: vec![vec![1]],
        batch,
    };
    for frame in [
        frame("other", update.clone()),
        frame("b.talk", update.clone()),
        Frame {
            magic: Magic::Yjs,
            room: "b".to_owned(),
            message: update,
        },
        frame("b", Message::Leave),
        frame(
            "b",
            Message::Ack {
                batch,
                status: AckStatus::PermissionDenied,
            },
        ),
    ] {
        world.incoming(Incoming::Binary(frame.encode().unwrap()));
    }
    assert_eq!((world.events().len(), world.frames.len()), (0, 0));
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
}

#[test]
fn a_server_that_takes_connections_and_answers_nothing_is_asked_less_and_less_often() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    for failed in 1..=5 {
        world.opened();
        // Longer than a connection takes to count as stable.
        world.pass(30_000);
        let State::Offline(Absence::Waiting { failed: so_far, .. }) = world.client.state() else {
            panic!("{:?}", world.client.state());
        };
        assert_eq!(*so_far, failed);
        // Until the next attempt.
        world.pass(1_000);
    }
}

#[test]
fn a_connection_that_was_in_step_for_long_starts_the_waits_over() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    for _ in 0..3 {
        world.incoming(Incoming::Failed {
            fault: OpenFault::Unreachable,
            reason: "refused".to_owned(),
        });
        world.pass(1_000);
    }
    world.opened();
    world.let_in(Permission::Write);
    world.pass(30_000);
    world.closed(1006, "");
    let state = world.client.state();
    assert!(
        matches!(state, State::Offline(Absence::Waiting { failed: 1, .. })),
        "{state:?}"
    );
}
