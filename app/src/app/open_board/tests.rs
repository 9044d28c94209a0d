//! What an open board lets a person do and says, by how its server stands to it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tavla_shared::geometry::Point;
use tavla_shared::id::ThreadId;
use tavla_shared::protocol::Permission;
use tavla_shared::store::DataFolder;
use tavla_shared::talk::schema::MESSAGE_CHARS_MAX;
use tavla_shared::talk::{Anchor, Message, MessageId, TalkChange, TalkEdit, ThreadEdit, Words};
use tempfile::TempDir;

use super::*;
use crate::link::BoardLink;
use crate::sync::{Absence, Lag, Refusal, Trouble};
use crate::ui::{Severity, SyncState};
use crate::worker::{TalkEvent, WorkerFailure};

/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_mins(2);

/// A board that is meant for a server where nobody listens.
fn shared_board() -> (OpenBoard, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let owned = DataFolder::open(folder.path()).unwrap();
    drop(owned.open_store().unwrap());
    let store = folder.path().canonicalize().unwrap().join("tavla.db");
    let id = BoardId::new("b").unwrap();
    let session = Session::open(id, store, identity("Ada", "device"), Arc::new(|| {})).unwrap();
    let mut board = OpenBoard::new(session, TextEngine::bundled(), 1);
    let until = Instant::now() + PATIENCE;
    while !board.is_open() {
        assert!(Instant::now() < until, "it never opened");
        board.receive(0.0);
        std::thread::yield_now();
    }
    // Nobody listens at port 9: what the client finds there is not looked at here.
    board.attach(BoardLink::parse("tavla://127.0.0.1:9/b").unwrap());
    (board, folder)
}

fn said(board: &mut OpenBoard, state: State) -> SyncState {
    board.take_link(state);
    board.note_lock();
    board.sync_state()
}

#[test]
fn who_may_only_look_cannot_draw_until_the_server_lets_them() {
    let (mut board, _folder) = shared_board();
    let live = |permission| State::Live { permission };
    assert_eq!(said(&mut board, live(Permission::Write)), SyncState::Synced);
    assert_eq!(board.editor().lock(), None);
    assert_eq!(said(&mut board, live(Permission::Read)), SyncState::Viewing);
    assert_eq!(board.editor().lock(), Some(Lock::Viewer));
    // Not while the server is away either: nobody would ever take it.
    let lost = State::Offline(Absence::Waiting {
        failed: 1,
        retry_at: 0,
        trouble: Trouble::Lost,
    });
    let offline = SyncState::Offline {
        count: 0,
        minutes: 0,
    };
    assert_eq!(said(&mut board, lost), offline);
    assert_eq!(board.editor().lock(), Some(Lock::Viewer));
    board.retitle("Mine", 0);
    let told = board.told.take().unwrap();
    assert!(told.words.contains("as a viewer"), "{}", told.words);
    said(&mut board, live(Permission::Write));
    assert_eq!(board.editor().lock(), None);
    // A board of one's own is one's own.
    said(&mut board, live(Permission::Read));
    board.detach();
    board.note_lock();
    assert_eq!(board.editor().lock(), None);
}

#[test]
fn a_slow_connection_is_said_and_works() {
    let (mut board, _folder) = shared_board();
    let degraded = |lag| State::Degraded {
        permission: Permission::Write,
        lag,
    };
    let slow = |asked_to_wait| SyncState::Slow {
        count: 0,
        asked_to_wait,
    };
    assert_eq!(said(&mut board, degraded(Lag::Held)), slow(true));
    assert_eq!(said(&mut board, degraded(Lag::Unacked)), slow(false));
    assert!(board.is_live() && !board.may_reconnect());
    assert!(board.shared().unwrap().trouble.is_some());
    // A way that is slower than it could be is no reason to worry beside the title.
    assert_eq!(said(&mut board, degraded(Lag::Fallback)), SyncState::Synced);
}

#[test]
fn there_is_something_to_reconnect_only_where_there_is_no_connection() {
    let (mut board, _folder) = shared_board();
    said(&mut board, State::Connecting { failed: 0 });
    assert!(!board.may_reconnect());
    said(&mut board, State::Offline(Absence::Told));
    assert!(board.may_reconnect());
    said(&mut board, State::Refused(Refusal::TokenExpired));
    assert!(board.may_reconnect());
    let trouble = board.shared().unwrap().trouble.unwrap();
    assert!(trouble.contains("has run out"), "{trouble}");
    board.detach();
    assert!(!board.may_reconnect());
}

/// Waits until all that was said is in the document.
fn settle(board: &mut OpenBoard) {
    let until = Instant::now() + PATIENCE;
    while board.desk().talk().peer().is_none() || board.desk().talk().pending() > 0 {
        assert!(Instant::now() < until, "it was never written");
        board.receive(0.0);
        std::thread::yield_now();
    }
    board.receive(0.0);
}

#[test]
fn what_a_card_shows_is_made_anew_only_where_something_is_said_or_somebody_is_called_something_else()
 {
    let (mut board, _folder) = shared_board();
    let id = ThreadId::new("t").unwrap();
    let edit = |edit| TalkEdit::Thread {
        id: id.clone(),
        edit,
    };
    let words = |text: &str| Words {
        text: Arc::from(text),
        mentions: vec![Arc::from("device")],
        links: Vec::new(),
    };
    let opened = ThreadEdit::Open {
        anchor: Anchor::at(Point::ZERO),
        words: words("one"),
    };
    board.talk_edit("comment", vec![edit(opened)], 1).unwrap();
    settle(&mut board);
    board.follow_card(Some(&id));
    let first = Arc::clone(board.card().messages());
    let known = board.known_revision();
    for _ in 0..3 {
        board.receive(0.0);
        board.follow_card(Some(&id));
    }
    assert!(Arc::ptr_eq(&first, board.card().messages()));
    assert_eq!((first.len(), board.known_revision()), (1, known));

    board.introduce(identity("Ada Lovelace", "device"));
    let reply = ThreadEdit::Reply(words("@Ada Lovelace"));
    board.talk_edit("reply", vec![edit(reply)], 2).unwrap();
    settle(&mut board);
    assert!(board.known_revision() > known);
    board.follow_card(Some(&id));
    let [_, reply] = &board.card().messages()[..] else {
        panic!("no reply");
    };
    assert!(reply.named[0].is_me, "{:?}", reply.named);
    board.follow_card(None);
    assert!(board.card().messages().is_empty());
}

#[test]
fn all_that_was_not_said_comes_back_in_its_order_and_once() {
    let (mut board, _folder) = shared_board();
    settle(&mut board);
    let long = "x".repeat(MESSAGE_CHARS_MAX + 1);
    board.say(Words::plain(&long), 1);
    board.say(Words::plain("that is said"), 1);
    board.say(Words::plain(&format!("{long}x")), 1);
    settle(&mut board);
    let returned = board.take_returned_words();
    let lens: Vec<usize> = returned.iter().map(|it| it.words.text.len()).collect();
    assert_eq!(lens, [MESSAGE_CHARS_MAX + 1, MESSAGE_CHARS_MAX + 2]);
    assert!(returned[0].reason.contains("letters at most"));
    assert_eq!(board.take_returned_words(), []);
    // What is on its way when the talk stops is neither shown nor written any more.
    board.say(Words::plain("one"), 2);
    board.say(Words::plain("two"), 2);
    board.take_talk(TalkEvent::Failed(WorkerFailure::Panicked));
    let returned = board.take_returned_words();
    let texts: Vec<&str> = returned.iter().map(|it| &*it.words.text).collect();
    assert_eq!(texts, ["one", "two"]);
    assert!(returned[0].reason.contains("have stopped"));
}

#[test]
fn who_has_not_said_who_they_are_can_be_muted_and_is_not_counted_either() {
    let (mut board, _folder) = shared_board();
    settle(&mut board);
    let me = board.me().to_owned();
    let called = |from: u32| {
        let message = |counter| {
            Arc::new(Message {
                id: MessageId { peer: 77, counter },
                time: 1,
                words: Words {
                    mentions: vec![Arc::from(me.as_str())],
                    ..Words::plain("you")
                },
            })
        };
        TalkEvent::Changed {
            tickets: Vec::new(),
            change: TalkChange {
                messages: (from..from + 110).map(message).collect(),
                ..TalkChange::default()
            },
            ways: (),
        }
    };
    board.take_talk(called(0));
    assert!(!board.is_muted(77));
    let (notices, forgotten) = board.take_chat_notices();
    assert_eq!((notices.len(), forgotten), (100, 10));
    board.editor_mut().set_muted(["77".to_owned()].into());
    board.take_talk(called(1_000));
    assert!(board.is_muted(77) && !board.is_muted(78));
    assert_eq!(board.take_chat_notices().1, 0);
}

fn merge(board: &mut OpenBoard, brought: Brought) {
    let done = Toast::new(Severity::Info, "all is there");
    board.merge(brought, done, None);
}

#[test]
fn what_a_file_has_for_a_talk_that_stops_is_told_not_to_be_there() {
    let (mut board, _folder) = shared_board();
    settle(&mut board);
    let nonsense = || vec![vec![1, 2, 3]];
    let talk = Brought {
        board: Vec::new(),
        talk: nonsense(),
    };
    merge(&mut board, talk);
    let both = Brought {
        board: nonsense(),
        talk: nonsense(),
    };
    merge(&mut board, both);
    let said = board.file_talk(&TalkEvent::Failed(WorkerFailure::Panicked));
    let broke = "Part of the file did not go onto the board. What was there is as it was.";
    let words: Vec<String> = said.iter().map(|toast| toast.words.clone()).collect();
    assert_eq!(words, [broke]);
    // The board still answers.
    assert!(board.is_merging());
    let until = Instant::now() + PATIENCE;
    let mut said = Vec::new();
    while board.is_merging() {
        assert!(Instant::now() < until, "it never answers");
        said.extend(board.receive(0.0));
        std::thread::yield_now();
    }
    assert!(said.iter().any(|toast| toast.words == broke));
}
