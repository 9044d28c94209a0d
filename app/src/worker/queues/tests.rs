//! What full queues do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::port::SYNC_BYTES_MAX;
use super::*;
use crate::worker::{
    BoardCommand, BoardEvent, BoardWish, GuestEnd, GuestEvent, GuestNews, UndoSkipped, Ways,
};
use tavla_shared::board::StepHead;
use tavla_shared::board::{Board, BoardChange, Meta};
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, What};
use tavla_shared::store::StoreError;

type Queues = super::Queues<Board>;

fn changed(ticket: u64) -> BoardEvent {
    let title = ticket.to_string().into();
    let meta = Some(Meta {
        title,
        ..Meta::default()
    });
    BoardEvent::Changed {
        tickets: vec![ticket],
        change: BoardChange {
            meta,
            ..BoardChange::default()
        },
        ways: Ways {
            undo: ticket.is_multiple_of(2).then(|| {
                Arc::new(StepHead {
                    command: "move".into(),
                    mark: ticket,
                })
            }),
            redo: None,
        },
    }
}

#[test]
fn a_reader_that_lags_gets_everything_in_bounded_room() {
    let queues = Queues::new(Arc::new(|| {}));
    for ticket in 0..10_000 {
        queues.tell(changed(ticket));
        queues.tell(BoardEvent::Saved { unsynced: ticket });
        let path = std::path::PathBuf::new();
        let error = StoreError::DiskFull { path };
        queues.tell(BoardEvent::NotSaved { edits: 1, error });
        queues.tell(BoardEvent::News(UndoSkipped { count: 1 }));
    }
    let events = queues.take_events();
    assert!(events.len() <= EVENTS_MAX + 4, "{}", events.len());
    let mut seen = Vec::new();
    let mut skipped = 0;
    for event in &events {
        match event {
            BoardEvent::Changed { tickets, .. } => seen.extend_from_slice(tickets),
            BoardEvent::News(UndoSkipped { count }) => skipped += count,
            _ => {}
        }
    }
    assert_eq!(seen, (0..10_000).collect::<Vec<_>>());
    assert_eq!(skipped, 10_000);
    let last = events.iter().rev().find_map(|event| match event {
        BoardEvent::Changed { change, ways, .. } => {
            Some((change.meta.clone().unwrap().title, ways.undo.is_some()))
        }
        _ => None,
    });
    assert_eq!(last, Some(("9999".into(), false)));
}

#[test]
fn a_sync_client_that_lags_is_told_to_ask_again() {
    let queues = Queues::new(Arc::new(|| {}));
    let outgoing = |seq| SyncEvent::Outgoing {
        seq,
        update: vec![0; 1 << 20],
    };
    assert!(!queues.tell_sync(outgoing(0)));
    let port = queues.attach_sync(Arc::new(|| {}));
    for seq in 1..=8 {
        assert!(queues.tell_sync(outgoing(seq)));
    }
    assert!(!queues.tell_sync(outgoing(9)));
    assert_eq!(queues.take_sync_events(port), [SyncEvent::Lagging]);
    assert!(queues.tell_sync(outgoing(10)));
}

#[test]
fn a_sync_client_that_waits_is_woken_to_hear_that_it_lags() {
    let woken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&woken);
    let queues = Queues::new(Arc::new(|| {}));
    let port = queues.attach_sync(Arc::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    // Nothing else is there to wake it: one update is more than the queue holds.
    let update = vec![0; SYNC_BYTES_MAX + 1];
    assert!(!queues.tell_sync(SyncEvent::Outgoing { seq: 1, update }));
    assert_eq!(woken.load(Ordering::Relaxed), 1);
    assert_eq!(queues.take_sync_events(port), [SyncEvent::Lagging]);
}

#[test]
fn a_full_lane_gives_the_command_back() {
    let queues = Queues::new(Arc::new(|| {}));
    for _ in 0..LOCAL_MAX {
        assert_eq!(queues.send_local(BoardCommand::SaveAgain), Ok(()));
    }
    let busy = Err(SendError::Busy(BoardCommand::SaveAgain));
    assert_eq!(queues.send_local(BoardCommand::SaveAgain), busy);
    assert!(
        matches!(queues.next(false, false, None), Work::Local(group) if group.len() == GROUP_MAX)
    );
    assert_eq!(queues.send_local(BoardCommand::SaveAgain), Ok(()));
    queues.end();
    let gone = Err(SendError::Gone(BoardCommand::SaveAgain));
    assert_eq!(queues.send_local(BoardCommand::SaveAgain), gone);
}

#[test]
fn a_document_waits_for_its_still_and_for_nobody_who_wants_something() {
    const LONG: Duration = Duration::from_mins(5);
    let edit = || BoardCommand::Edit {
        ticket: 1,
        batch: tavla_shared::board::EditBatch::new("draw", Vec::new()),
        now: 0,
    };
    let ends: [&dyn Fn(&Queues); 4] = [
        &|queues| queues.still_is_shown(),
        &|queues| queues.send_local(edit()).unwrap(),
        &|queues| {
            queues
                .send_local(BoardCommand::Wish(BoardWish::Undo { now: 0 }))
                .unwrap();
        },
        &|queues| queues.let_go(Hold::LetGo),
    ];
    for end in ends {
        let queues = Queues::new(Arc::new(|| {}));
        queues
            .send_local(BoardCommand::Wish(BoardWish::Purge { now: 0 }))
            .unwrap();
        let begun = Instant::now();
        queues.wait_for_still(Duration::from_millis(20));
        assert!(begun.elapsed() >= Duration::from_millis(20));
        std::thread::scope(|scope| {
            scope.spawn(|| queues.wait_for_still(LONG));
            end(&queues);
        });
        queues.wait_for_still(LONG);
        assert!(begun.elapsed() < LONG);
    }
}

#[test]
fn the_end_comes_next_where_nothing_was_done_before_it() {
    let ends_after = |commands: &[BoardCommand], hold| {
        let queues = Queues::new(Arc::new(|| {}));
        for command in commands {
            queues.send_local(command.clone()).unwrap();
        }
        queues.let_go(hold);
        queues.ends_next()
    };
    let close = BoardCommand::Close {
        discard_unsaved: false,
    };
    let (purge, undo) = (
        BoardCommand::Wish(BoardWish::Purge { now: 0 }),
        BoardCommand::Wish(BoardWish::Undo { now: 0 }),
    );
    assert!(!ends_after(&[], Hold::Held));
    assert!(!ends_after(std::slice::from_ref(&purge), Hold::Held));
    assert!(ends_after(&[purge.clone(), close.clone()], Hold::Held));
    assert!(!ends_after(&[undo.clone(), close], Hold::Held));
    assert!(ends_after(&[purge], Hold::LetGo));
    assert!(!ends_after(&[undo], Hold::GivenUp));
}

/// What a guest is told of a change under this title.
fn guest_change(title: usize) -> GuestEvent<BoardChange> {
    let title = title.to_string().into();
    GuestEvent::Changed(BoardChange {
        meta: Some(Meta {
            title,
            ..Meta::default()
        }),
        ..BoardChange::default()
    })
}

fn titles(events: &[GuestEvent<BoardChange>]) -> Vec<&str> {
    let changes = events.iter().filter_map(|event| match event {
        GuestEvent::Whole(change) => change.meta.as_ref(),
        GuestEvent::Changed(change) => change.meta.as_ref(),
        _ => None,
    });
    changes.map(|meta| &*meta.title).collect()
}

#[test]
fn a_guest_that_lags_gets_the_same_picture_and_every_answer_in_bounded_room() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    queues.tell_guest(guest, GuestEvent::Whole(Box::default()));
    let error = StoreError::DiskFull {
        path: std::path::PathBuf::new(),
    };
    for ticket in 0..10_000 {
        queues.tell(changed(ticket));
        queues.tell_guest(guest, GuestEvent::NotSaved(error.clone()));
        let tickets = vec![ticket];
        queues.tell_guest(guest, GuestEvent::Saved { tickets });
    }
    let events = queues.take_guest_events(guest);
    assert!(events.len() <= guests::EVENTS_MAX + 4, "{}", events.len());
    assert_eq!(titles(&events).last(), Some(&"9999"));
    let mut saved: Vec<u64> = Vec::new();
    for event in &events {
        if let GuestEvent::Saved { tickets } = event {
            saved.extend(tickets);
        }
    }
    saved.sort_unstable();
    assert_eq!(saved, (0..10_000).collect::<Vec<_>>());
}

#[test]
fn a_guest_that_has_not_seen_the_document_is_told_no_changes_and_one_that_lags_past_a_whole_one_forgets()
 {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    queues.tell(changed(1));
    assert_eq!(queues.take_guest_events(guest), []);
    let mut events = VecDeque::new();
    for title in 0..guests::EVENTS_MAX {
        guests::put(&mut events, guest_change(title));
    }
    guests::put(&mut events, GuestEvent::Whole(Box::default()));
    guests::put(&mut events, guest_change(7));
    let events = Vec::from(events);
    assert_eq!(titles(&events), ["7"]);
    assert!(matches!(events[0], GuestEvent::Whole(_)));
}

#[test]
fn a_guest_says_so_much_at_once_and_hears_when_the_worker_has_ended() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    let edit = |ticket| GuestCommand::Edit {
        ticket,
        batch: tavla_shared::board::EditBatch::new("draw", Vec::new()),
        now: 0,
    };
    for ticket in 0..guests::COMMANDS_MAX as u64 {
        assert_eq!(queues.send_guest(guest, edit(ticket)), Ok(()));
    }
    let busy = queues.send_guest(guest, edit(99));
    assert_eq!(busy, Err(SendError::Busy(edit(99))));
    // First that it has come, then what it says; a person's commands go before.
    queues.send_local(BoardCommand::SaveAgain).unwrap();
    assert!(matches!(queues.next(true, false, None), Work::Local(_)));
    let come = queues.next(false, false, None);
    assert!(matches!(come, Work::Guest(_, GuestCommand::Come { .. })));
    let first = queues.next(false, false, None);
    assert!(matches!(
        first,
        Work::Guest(_, GuestCommand::Edit { ticket: 0, .. })
    ));
    assert_eq!(queues.send_guest(guest, edit(99)), Ok(()));
    queues.end();
    let ended = [GuestEvent::Ended(GuestEnd::Closed)];
    assert_eq!(queues.take_guest_events(guest), ended);
    let gone = queues.send_guest(guest, edit(1));
    assert_eq!(gone, Err(SendError::Gone(edit(1))));
}

#[test]
fn of_those_who_are_here_a_guest_is_told_the_newest_once_it_sees_the_document() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    let cursor = |x| GuestNews::Told {
        peer: 5,
        what: What::Cursor,
        presence: Some(Presence::Cursor(Point::new(x, 0.0))),
    };
    for x in 0..1_000 {
        queues.tell_company(&cursor(f64::from(x)));
    }
    assert_eq!(queues.take_guest_events(guest), []);
    queues.tell_guest(guest, GuestEvent::Whole(Box::default()));
    let told = queues.take_guest_events(guest);
    assert_eq!(told.len(), 2);
    let newest = Some(Presence::Cursor(Point::new(999.0, 0.0)));
    assert!(matches!(&told[1], GuestEvent::Told { presence, .. } if *presence == newest));
    queues.tell_company(&GuestNews::PeersGone);
    queues.tell_company(&cursor(3.0));
    let told = queues.take_guest_events(guest);
    assert!(matches!(
        told[..],
        [GuestEvent::PeersGone, GuestEvent::Told { .. }]
    ));
}

#[test]
fn guests_who_never_stop_leave_every_other_turn_to_all_else() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    for ticket in 0..4 {
        let batch = tavla_shared::board::EditBatch::new("draw", Vec::new());
        let now = 0;
        let edit = GuestCommand::Edit { ticket, batch, now };
        queues.send_guest(guest, edit).unwrap();
    }
    let port = queues.attach_sync(Arc::new(|| {}));
    queues.send_remote(port, SyncCommand::Left).unwrap();
    let mut turns = Vec::new();
    // What the worker is busy with comes to an end, and then what the sync client asks.
    for busy in [true, true, true, true, false, false, false] {
        turns.push(match queues.next(busy, false, None) {
            Work::Guest(..) => "guest",
            Work::None => "busy",
            Work::Remote(..) => "remote",
            Work::Local(_) | Work::Abandoned { .. } => "other",
        });
    }
    let by_turns = ["guest", "busy", "guest", "busy", "guest", "remote", "guest"];
    assert_eq!(turns, by_turns);
}

#[test]
fn who_lets_go_of_a_worker_waits_for_no_guest_that_goes_on() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    queues.let_go(Hold::LetGo);
    let batch = tavla_shared::board::EditBatch::new("draw", Vec::new());
    let (ticket, now) = (1, 0);
    let edit = GuestCommand::Edit { ticket, batch, now };
    let gone = queues.send_guest(guest, edit.clone());
    assert_eq!(gone, Err(SendError::Gone(edit)));
    assert!(matches!(
        queues.next(false, false, None),
        Work::Guest(_, GuestCommand::Come { .. })
    ));
    assert!(matches!(
        queues.next(false, false, None),
        Work::Abandoned { .. }
    ));
}

#[test]
fn what_a_guest_cannot_be_told_yet_is_no_news_to_it() {
    let queues = Queues::new(Arc::new(|| {}));
    let guest = queues.attach_guest("Robot", Arc::new(|| {})).unwrap();
    queues.tell_company(&GuestNews::PeersGone);
    let moment = Duration::from_millis(20);
    let begun = Instant::now();
    assert_eq!(queues.wait_guest_events(guest, moment), []);
    assert!(begun.elapsed() >= moment);
    queues.tell_guest(guest, GuestEvent::Whole(Box::default()));
    assert_eq!(queues.wait_guest_events(guest, moment).len(), 2);
}

#[test]
fn guests_who_come_and_go_while_nothing_is_done_are_taken_in_only_for_so_long() {
    let queues = Queues::new(Arc::new(|| {}));
    let mut come = 0;
    while let Ok(guest) = queues.attach_guest("Robot", Arc::new(|| {})) {
        queues.detach_guest(guest);
        come += 1;
        assert!(come < 1_000, "there is no bound");
    }
    while let Work::Guest(..) = queues.next(false, false, Some(Instant::now())) {}
    assert!(queues.attach_guest("Robot", Arc::new(|| {})).is_ok());
}
