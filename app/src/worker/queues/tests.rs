//! What full queues do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::port::SYNC_BYTES_MAX;
use super::*;
use crate::worker::{BoardCommand, BoardEvent, BoardWish, UndoSkipped, Ways};
use tavla_shared::board::StepHead;
use tavla_shared::board::{Board, BoardChange, Meta};
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
