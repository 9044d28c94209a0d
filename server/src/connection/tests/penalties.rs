//! Who has broken a document has to wait, however they come again, and nobody else.

use tavla_shared::protocol::{JoinErrorCode, refusal};

use super::*;

impl Peer {
    /// Another connection to the same server, from this address.
    fn beside(&self, address: &str) -> Self {
        let context = self.connection.context.clone();
        let visit = Visit {
            peer: address.parse().unwrap(),
            ..self.connection.visit.clone()
        };
        let number = self.connection.next_member + 1;
        Self {
            connection: Connection::new(number, visit, Outbox::new(), context, self.now),
            now: self.now,
        }
    }

    /// Asks to be let in by a token; the words of the refusal, if there is one.
    fn refusal(&mut self, room: &RoomName, token: Option<&str>) -> Option<String> {
        let auth = JoinAuth {
            token: token.map(str::to_owned),
            ..JoinAuth::default()
        };
        let message = Message::JoinRequest {
            auth: auth.encode(),
            version: Vec::new(),
        };
        match self.send(room, message).as_slice() {
            [] => {}
            [.., ConnectionAction::Enter { .. }] => return None,
            other => panic!("{other:?} instead of an answer to the join"),
        }
        match self.connection.outbox().pop() {
            Some(Outgoing::Frame(bytes)) => match Frame::decode(&bytes).unwrap().message {
                Message::JoinError { code, message } => {
                    let code_said = Some(refusal::RATE_LIMITED.to_owned());
                    assert_eq!(code, JoinErrorCode::App { code: code_said });
                    Some(message)
                }
                other => panic!("{other:?} instead of a refusal"),
            },
            other => panic!("{other:?} instead of a refusal"),
        }
    }
}

fn again_in(seconds: u64) -> String {
    format!("an update from this user, link or network broke a document; come again in {seconds} s")
}

#[test]
fn who_broke_a_document_is_refused_until_the_penalty_is_over() {
    let mut peer = Peer::new();
    let join = peer.join(&room("a"));
    join.sink.accuse(0);
    peer.now = 1;
    let mut again = peer.beside("127.0.0.1");
    assert_eq!(again.refusal(&room("b"), None), Some(again_in(10)));
    let metrics = Arc::clone(&peer.connection.context.metrics);
    assert_eq!(metrics.joins_refused.get(), 1);
    // What it sends before it is back is not refused for good.
    assert!(again.send(&room("b"), edit(1)).is_empty());
    assert_eq!(again.acks(), [AckStatus::Unknown]);
    let mut other = peer.beside("127.0.0.2");
    assert_eq!(other.refusal(&room("a"), None), None);
    again.now = 9_999;
    assert_eq!(again.refusal(&room("a"), None), Some(again_in(1)));
    again.now = 10_000;
    assert_eq!(again.refusal(&room("a"), None), None);
}

#[test]
fn whoever_is_refused_for_a_penalty_is_asked_to_come_back_later() {
    let mut peer = Peer::new();
    peer.join(&room("a")).sink.accuse(0);
    let mut again = peer.beside("127.0.0.1");
    assert_eq!(again.refusal(&room("a"), None), Some(again_in(10)));
    again.now = Limits::default().first_join_millis;
    again.receive(Incoming::Control);
    again.tick();
    let said = std::iter::from_fn(|| again.connection.outbox().pop()).last();
    let Some(Outgoing::Close { code, .. }) = said else {
        panic!("{said:?} instead of a close")
    };
    assert_eq!(code, close::TRY_LATER);
}

/// A ledger, and the tokens that it gave out: for a link each where no user is named.
fn tokens(invited: &[(&str, Option<&str>)]) -> (Peer, Vec<String>) {
    let mut ledger = Ledger::open(AccessStore::in_memory().unwrap(), 0).unwrap();
    let mut issue = |(board, user): (&str, Option<&str>)| {
        let invite = Invite {
            board: BoardId::new(board).unwrap(),
            role: Role::Editor,
            seconds: 600,
            user: user.map(str::to_owned),
        };
        ledger.issue(&invite, 0).unwrap().token
    };
    let tokens = invited.iter().copied().map(&mut issue).collect();
    let gate = Gate::new(Access::default(), ledger.book().unwrap());
    (Peer::at(gate), tokens)
}

#[test]
fn a_penalty_follows_a_user_and_a_link_and_meets_nobody_else_at_their_address() {
    let (ada, bo) = (Some("ada"), Some("bo"));
    let invited = [
        ("a", ada),
        ("a", ada),
        ("a", bo),
        ("a", None),
        ("a", None),
        ("b", ada),
    ];
    let (mut peer, tokens) = tokens(&invited);
    let [ada, ada_too, bo, link, other, elsewhere] = tokens.as_slice() else {
        panic!("six were asked for")
    };
    let mut accuse = |token: &str| {
        let auth = JoinAuth {
            token: Some(token.to_owned()),
            ..JoinAuth::default()
        };
        let message = Message::JoinRequest {
            auth: auth.encode(),
            version: Vec::new(),
        };
        match peer.send(&room("a"), message).pop() {
            Some(ConnectionAction::Enter { join, .. }) => join.sink.accuse(0),
            other => panic!("{other:?} instead of a join"),
        }
    };
    accuse(ada);
    accuse(link);
    for (token, expected) in [
        (ada, Some(again_in(10))),
        (ada_too, Some(again_in(10))),
        (bo, None),
        (link, Some(again_in(10))),
        (other, None),
    ] {
        for address in ["127.0.0.1", "192.0.2.7"] {
            let mut again = peer.beside(address);
            assert_eq!(again.refusal(&room("a"), Some(token)), expected);
        }
    }
    // Whoever owns another board can call anybody ada there.
    let mut there = peer.beside("127.0.0.1");
    assert_eq!(there.refusal(&room("b"), Some(elsewhere)), None);
}

#[test]
fn who_is_already_in_another_room_stays_there() {
    let mut peer = Peer::new();
    peer.join(&room("a")).sink.accuse(0);
    assert_eq!(peer.refusal(&room("b"), None), Some(again_in(10)));
    assert_eq!(peer.send(&room("a"), edit(1)).len(), 1);
}
