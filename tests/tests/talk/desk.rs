//! The talk at a desk.

use super::*;

/// A desk in a folder of its own, and the bell its threads ring.
struct Seat {
    desk: Desk,
    bell: Receiver<()>,
    _storage: Storage,
    _folder: TempDir,
}

impl Seat {
    fn new() -> Self {
        let (ring, bell) = sync_channel(1);
        let wake: tavla::storage::Wake = Arc::new(move || {
            // One that rings already is heard.
            ring.try_send(()).ok();
        });
        let folder = folder();
        let storage = Storage::open(folder.path(), 1, Arc::clone(&wake)).unwrap();
        let identity = Identity::new("One", Color::rgb(0x3d_6bf5), storage.device());
        let board = BoardId::new(BOARD).unwrap();
        let path = storage.store_path().to_owned();
        let session = Session::open(board, path, identity, wake).unwrap();
        Self {
            desk: Desk::new(session, TextEngine::bundled(), 1),
            bell,
            _storage: storage,
            _folder: folder,
        }
    }

    #[track_caller]
    fn wait_until(&mut self, mut done: impl FnMut(&Desk) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.desk.receive(0.0);
            if done(&self.desk) {
                return;
            }
            assert!(Instant::now() < deadline, "it never came about");
            // Late where nobody rings, which the deadline tells.
            self.bell.recv_timeout(Duration::from_millis(100)).ok();
        }
    }

    fn say(&mut self, text: &str) -> Result<u64, Lock> {
        let edits = vec![TalkEdit::Say(Words::plain(text))];
        self.desk.talk_edit("say", edits, NOW)
    }

    fn heard(desk: &Desk) -> Vec<&str> {
        let messages = desk.talk().messages().iter();
        messages.map(|it| &*it.words.text).collect()
    }
}

#[test]
fn at_a_desk_what_one_says_shows_at_once_and_a_viewer_says_nothing() {
    let place = folder();
    let (server, (_folder, _owner), token) = entered(&place, Role::Viewer);
    let mut seat = Seat::new();
    seat.say("mine").unwrap();
    assert_eq!(Seat::heard(&seat.desk), ["mine"]);
    seat.wait_until(|desk| desk.talk().pending() == 0 && !desk.talk().is_underway());
    assert_eq!(Seat::heard(&seat.desk), ["mine"]);
    let refused = seat.desk.talk_edit("reply", vec![reply("to nothing")], NOW);
    assert!(refused.is_ok());
    seat.wait_until(|desk| desk.talk().pending() == 0);
    assert_eq!(seat.desk.talk().threads().len(), 0);
    seat.desk.session_mut().attach(BoardLink {
        server: ServerAddress::new("127.0.0.1", server.addr().port(), false),
        board: BoardId::new(BOARD).unwrap(),
        token: Some(token),
    });
    seat.wait_until(|desk| desk.talk_lock() == Some(Lock::Viewer));
    assert_eq!(seat.say("and more"), Err(Lock::Viewer));
    seat.wait_until(|desk| Seat::heard(desk) == ["welcome"]);
    // Who leaves that server may say what they like.
    seat.desk.session_mut().detach();
    seat.say("alone").unwrap();
    seat.wait_until(|desk| desk.talk().pending() == 0);
    assert_eq!(Seat::heard(&seat.desk), ["welcome", "alone"]);
}
