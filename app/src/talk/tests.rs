//! What is shown of a talk, made by a real document.

use tavla_shared::geometry::Point;
use tavla_shared::id::{RunId, ShapeId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{Anchor, Ballot, Talk, TalkBatch, ThreadEdit, TimerEdit, VoteEdit, Words};

use super::*;

const NOW: i64 = 1_790_000_000;
const ME: PeerId = 3;

/// A document, and what is shown of it.
struct Seat {
    talk: Talk,
    shown: TalkShown,
    ticket: u64,
}

fn person(user: &str) -> Person {
    Person {
        peer: 0,
        name: Arc::from(user),
        color: Color::rgb(0x12_3456),
        user: Arc::from(user),
    }
}

impl Seat {
    fn new() -> Self {
        let mut talk = Talk::new(ME);
        talk.introduce(person("me"));
        let mut shown = TalkShown::new(Arc::from("me"));
        shown.open(ME, &TalkChange::default());
        Self {
            talk,
            shown,
            ticket: 0,
        }
    }

    /// Makes edits that are not answered yet.
    fn send(&mut self, edits: &[TalkEdit]) -> u64 {
        self.ticket += 1;
        self.shown.add_pending(self.ticket, edits.to_vec(), NOW);
        self.ticket
    }

    /// The document makes them.
    fn answer(&mut self, ticket: u64, edits: &[TalkEdit]) {
        let batch = TalkBatch::new("test", edits.to_vec());
        let applied = self.talk.apply(&batch, NOW).unwrap();
        self.shown.apply(&[ticket], &applied.change);
    }

    fn texts(&self) -> Vec<&str> {
        let messages = self.shown.messages().iter();
        messages.map(|message| &*message.words.text).collect()
    }
}

fn say(text: &str) -> TalkEdit {
    TalkEdit::Say(Words::plain(text))
}

fn thread(edit: ThreadEdit) -> TalkEdit {
    let id = ThreadId::new("t").unwrap();
    TalkEdit::Thread { id, edit }
}

fn vote(edit: VoteEdit) -> TalkEdit {
    let id = VoteId::new("v").unwrap();
    TalkEdit::Vote { id, edit }
}

fn opened() -> TalkEdit {
    thread(ThreadEdit::Open {
        anchor: Anchor::at(Point::new(1.0, 2.0)),
        words: Words::plain("why?"),
    })
}

#[test]
fn what_one_says_is_shown_at_once_and_once() {
    let mut seat = Seat::new();
    let first = seat.send(&[say("a")]);
    let second = seat.send(&[say("b")]);
    assert_eq!(seat.texts(), ["a", "b"]);
    let messages = seat.shown.messages().clone();
    assert!(messages.iter().all(|it| seat.shown.is_pending(it.id)));
    assert_ne!(messages[0].id, messages[1].id);
    seat.answer(first, &[say("a")]);
    assert_eq!(seat.texts(), ["a", "b"]);
    assert!(!seat.shown.is_pending(seat.shown.messages()[0].id));
    seat.answer(second, &[say("b")]);
    assert_eq!(seat.texts(), ["a", "b"]);
    assert_eq!(seat.shown.messages(), seat.talk.chat());
    assert_eq!((seat.shown.pending(), seat.shown.is_underway()), (0, true));
    seat.shown.saved();
    assert!(!seat.shown.is_underway());
}

#[test]
fn what_was_refused_is_shown_no_more_and_the_rest_is() {
    let mut seat = Seat::new();
    let before = seat.shown.revision();
    let refused = seat.send(&[say("a"), opened()]);
    seat.send(&[say("b")]);
    seat.shown.refuse(refused);
    assert_eq!(seat.texts(), ["b"]);
    assert_eq!(seat.shown.threads().len(), 0);
    assert!(seat.shown.revision() > before);
    seat.shown.end();
    assert_eq!(seat.texts(), [""; 0]);
}

/// Checks that edits show before they are answered what they show after it.
#[track_caller]
fn check_foresees(batches: &[Vec<TalkEdit>]) {
    let mut seat = Seat::new();
    for edits in batches {
        let ticket = seat.send(edits);
        let shape = |content: &Content| {
            let threads = content.threads.values();
            let replies = threads.map(|it| (it.resolved, it.anchor.clone(), it.replies.len()));
            let threads: Vec<_> = replies.collect();
            (threads, content.votes.clone(), content.timer.clone())
        };
        let foreseen = shape(&seat.shown.shown);
        seat.answer(ticket, edits);
        assert_eq!(foreseen, shape(&seat.shown.document), "{edits:?}");
    }
}

#[test]
fn what_is_on_its_way_shows_what_the_document_will_make_of_it() {
    check_foresees(&[
        vec![opened(), thread(ThreadEdit::Reply(Words::plain("so")))],
        vec![thread(ThreadEdit::Resolve)],
        vec![thread(ThreadEdit::Reopen)],
        vec![thread(ThreadEdit::Move(Anchor::at(Point::new(9.0, 9.0))))],
        vec![thread(ThreadEdit::Remove)],
    ]);
    let ballot: Ballot = [(ShapeId::new("s").unwrap(), 2)].into();
    check_foresees(&[
        vec![vote(VoteEdit::Start {
            title: Arc::from("best"),
            each: 3,
            ends: None,
            shapes: vec![],
        })],
        vec![vote(VoteEdit::Cast(ballot))],
        vec![vote(VoteEdit::Cast(Ballot::new()))],
        vec![vote(VoteEdit::Reveal(true)), vote(VoteEdit::Close(true))],
        vec![vote(VoteEdit::End(Some(NOW + 60)))],
        vec![vote(VoteEdit::Remove)],
    ]);
    let id = RunId::new("r").unwrap();
    let millis = NOW * 1_000;
    let timer = |edit| vec![TalkEdit::Timer(edit)];
    check_foresees(&[
        timer(TimerEdit::Start {
            id,
            seconds: 60,
            now_millis: millis,
        }),
        timer(TimerEdit::Add { seconds: 30 }),
        timer(TimerEdit::Pause {
            now_millis: millis + 5_000,
        }),
        timer(TimerEdit::Resume {
            now_millis: millis + 9_000,
        }),
        timer(TimerEdit::Stop),
    ]);
}

#[test]
fn people_are_known_by_peer_and_by_user() {
    let mut seat = Seat::new();
    let mut theirs = Talk::new(7);
    theirs.introduce(person("them"));
    let mut phone = Talk::new(8);
    phone.introduce(person("me"));
    for other in [&mut theirs, &mut phone] {
        let applied = other
            .apply(&TalkBatch::new("say", vec![say("hello")]), NOW)
            .unwrap();
        let change = seat.talk.import(&applied.update).unwrap();
        seat.shown.apply(&[], &change);
    }
    let name = |peer| seat.shown.person(peer).map(|it| &*it.name);
    assert_eq!(
        (name(7), name(8), name(9)),
        (Some("them"), Some("me"), None)
    );
    assert!(seat.shown.is_mine(ME) && seat.shown.is_mine(8) && !seat.shown.is_mine(7));
    let peers: Vec<_> = seat.shown.people_of("them").map(|it| it.peer).collect();
    assert_eq!(peers, [7]);
}

#[test]
fn a_talk_that_was_read_anew_is_all_there_is() {
    let mut seat = Seat::new();
    let ticket = seat.send(&[say("old"), opened()]);
    seat.answer(ticket, &[say("old"), opened()]);
    seat.send(&[say("on its way")]);
    seat.shown.open(4, &TalkChange::default());
    assert_eq!(seat.texts(), ["on its way"]);
    assert_eq!(seat.shown.threads().len(), 0);
    assert_eq!(seat.shown.peer(), Some(4));
}
