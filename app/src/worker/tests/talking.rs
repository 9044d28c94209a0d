//! The talk in a worker: the same life as a board's, and a copy of the whole board where it parts.

use tavla_shared::board::{MetaEdit, Person};
use tavla_shared::protocol::AckStatus;
use tavla_shared::shape::Color;
use tavla_shared::talk::{Talk, TalkBatch, TalkEdit, Words};

use super::*;
use crate::worker::{PartReason, Parted, TalkCommand, TalkEvent};

/// A talk's worker with what it told and was not asked about yet.
struct Seat {
    worker: WorkerHandle<Talk>,
    events: VecDeque<TalkEvent>,
}

fn titled(file: &Path) -> WorkerSpec {
    WorkerSpec {
        copy_title: |title| format!("{title} (copy)"),
        person: Some(Person {
            peer: 0,
            name: Arc::from("Me"),
            color: Color::rgb(0x12_3456),
            user: Arc::from("me"),
        }),
        ..spec(file)
    }
}

impl Seat {
    fn open(place: &Place) -> (Self, Opened<tavla_shared::talk::TalkChange>) {
        let worker = super::super::start(titled(&place.file())).unwrap();
        let mut seat = Self {
            worker,
            events: VecDeque::new(),
        };
        let opened = seat.wait(|event| match event {
            TalkEvent::Opened(opened) => Some(*opened.clone()),
            other => panic!("{other:?}"),
        });
        (seat, opened)
    }

    #[track_caller]
    fn wait<T>(&mut self, mut wanted: impl FnMut(&TalkEvent) -> Option<T>) -> T {
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

    fn send(&self, ticket: u64, text: &str) {
        let edits = vec![TalkEdit::Say(Words::plain(text))];
        let batch = TalkBatch::new("say", edits);
        self.worker
            .send(TalkCommand::Edit {
                ticket,
                batch,
                now: NOW,
            })
            .unwrap();
    }

    /// Says something and waits until it is on the disk.
    #[track_caller]
    fn say(&mut self, ticket: u64, text: &str) {
        self.send(ticket, text);
        self.wait(|event| match event {
            TalkEvent::Changed { tickets, .. } => tickets.contains(&ticket).then_some(()),
            _ => None,
        });
        self.wait(|event| matches!(event, TalkEvent::Saved { .. }).then_some(()));
    }

    #[track_caller]
    fn parted(&mut self) -> Parted {
        self.wait(|event| match event {
            TalkEvent::Parted(parted) => Some(*parted.clone()),
            TalkEvent::NotParted(error) => panic!("{error}"),
            _ => None,
        })
    }

    #[track_caller]
    fn close(mut self) {
        self.worker
            .send(TalkCommand::Close {
                discard_unsaved: false,
            })
            .unwrap();
        self.wait(|event| matches!(event, TalkEvent::Closed { discarded: 0 }).then_some(()));
        self.worker.join();
    }
}

fn texts(talk: &Talk) -> Vec<&str> {
    talk.chat().iter().map(|it| &*it.words.text).collect()
}

/// The talk that is saved, as a fresh reader finds it.
fn saved_talk(place: &Place, document: &str) -> Talk {
    let loaded = place.store().load(document).unwrap();
    assert_eq!(loaded.damage, []);
    let (talk, report) = Talk::open(1, loaded.parts());
    assert_eq!(report.rejected, []);
    talk
}

#[test]
fn what_was_said_is_there_again_under_the_same_name_and_the_board_is_not_touched() {
    let place = Place::new();
    let (mut seat, opened) = Seat::open(&place);
    assert!(opened.is_new);
    seat.say(1, "a");
    seat.say(2, "b");
    seat.close();
    assert_eq!(place.store().documents().unwrap(), ["b.talk"]);
    let (seat, again) = Seat::open(&place);
    assert_eq!((again.peer, again.change.messages.len()), (opened.peer, 2));
    assert_eq!(again.unsynced, 2);
    seat.close();
    assert_eq!(texts(&saved_talk(&place, "b.talk")), ["a", "b"]);
}

#[test]
fn an_empty_talk_leaves_no_document_behind() {
    let place = Place::new();
    let (seat, _) = Seat::open(&place);
    seat.close();
    assert_eq!(place.store().documents().unwrap(), [""; 0]);
}

#[test]
fn a_long_talk_is_folded_into_a_snapshot_and_has_no_still() {
    let place = Place::new();
    let (mut seat, _) = Seat::open(&place);
    for n in 0..1_100 {
        seat.say(n, "x");
    }
    seat.close();
    let store = place.store();
    let loaded = store.load("b.talk").unwrap();
    assert!(loaded.snapshot.is_some());
    assert_eq!(loaded.records.len(), 0);
    assert_eq!(store.still("b.talk").unwrap(), None);
    assert_eq!(saved_talk(&place, "b.talk").chat().len(), 1_100);
}

#[test]
fn refused_messages_are_in_a_copy_with_all_of_the_board_under_the_copy_s_title() {
    let place = Place::new();
    let (mut board, _) = place.open();
    board.save(
        1,
        vec![create("a"), Edit::Meta(MetaEdit::Title("Plan".into()))],
    );
    let (mut seat, before) = Seat::open(&place);
    seat.say(1, "sent");
    let port = seat.worker.sync_port(Arc::new(|| {}));
    port.send(SyncCommand::Since {
        join: 1,
        version: Version::default(),
    })
    .unwrap();
    let upto = wait_sync(&port, |event| match event {
        SyncEvent::Missing { upto, .. } => Some(*upto),
        _ => None,
    });
    port.send(SyncCommand::Acked { upto }).unwrap();
    let mut theirs = Talk::new(7);
    let said = TalkBatch::new("say", vec![TalkEdit::Say(Words::plain("theirs"))]);
    import(&port, vec![theirs.apply(&said, NOW).unwrap().update]);
    seat.say(2, "refused");
    let reason = PartReason::Refused(AckStatus::InvalidUpdate);
    port.send(SyncCommand::Part(reason)).unwrap();
    let parted = seat.parted();
    assert_eq!((parted.reason, &*parted.title), (reason, "Plan (copy)"));
    let back = seat.wait(|event| match event {
        TalkEvent::Rebuilt(opened) => Some(*opened.clone()),
        _ => None,
    });
    assert_eq!((back.change.messages.len(), back.unsynced), (2, 0));
    assert_ne!(back.peer, before.peer);
    // The board's worker goes on as if nothing had been.
    board.save(2, vec![create("b")]);
    board.close();
    seat.say(3, "later");
    seat.close();
    let copy = parted.copy.to_string();
    let mut all = [texts(&saved_talk(&place, "b.talk")).len(), 0];
    all[1] = texts(&saved_talk(&place, &format!("{copy}.talk"))).len();
    assert_eq!(all, [3, 3]);
    let copied = saved_talk(&place, &format!("{copy}.talk"));
    assert!(texts(&copied).contains(&"refused"));
    let loaded = place.store().load(&copy).unwrap();
    let (copied, report) = Board::open(1, loaded.parts());
    assert_eq!(report.rejected, []);
    assert_eq!(&*copied.meta().title, "Plan (copy)");
    let shapes: Vec<_> = copied.shapes().cloned().collect();
    assert_eq!(names(&shapes), ["a"]);
    assert_eq!(names(&place.saved()), ["a", "b"]);
    let listed = place.store().board(&copy).unwrap().unwrap();
    assert_eq!(&*listed.title, "Plan (copy)");
}

#[test]
fn a_board_that_parts_takes_its_talk_along() {
    let place = Place::new();
    let (mut seat, _) = Seat::open(&place);
    seat.say(1, "said");
    let (mut board, _) = Client::open(titled(&place.file()));
    board.save(1, vec![create("refused")]);
    let port = port(&board);
    let reason = PartReason::Refused(AckStatus::PermissionDenied);
    port.send(SyncCommand::Part(reason)).unwrap();
    let copy = board.wait(|event| match event {
        BoardEvent::Parted(parted) => Some(parted.copy.to_string()),
        BoardEvent::NotParted(error) => panic!("{error}"),
        _ => None,
    });
    seat.say(2, "more");
    seat.close();
    board.close();
    assert_eq!(
        texts(&saved_talk(&place, &format!("{copy}.talk"))),
        ["said"]
    );
    assert_eq!(texts(&saved_talk(&place, "b.talk")), ["said", "more"]);
    assert_eq!(names(&place.saved()), [""; 0]);
}
