//! Updates of the talk of a board: what is read of whatever they say.

use std::sync::{Arc, OnceLock};

use tavla_shared::board::{Person, Version};
use tavla_shared::geometry::Point;
use tavla_shared::id::{RunId, ShapeId, ThreadId, VoteId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{
    Anchor, Ballot, Talk, TalkBatch, TalkEdit, TalkEditError, ThreadEdit, TimerEdit, VoteEdit,
    Words,
};

use super::update::sealed;

/// Whatever the bytes are, once they have the checksum that anybody can write: who has followed them sees
/// what who opens the document sees, and can go on.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    let update = sealed(data);
    for history in [&[][..], history()] {
        let (mut talk, report) = Talk::open(9, history);
        assert_eq!(report.rejected, []);
        let Ok(change) = talk.import(&update) else {
            continue;
        };
        assert!(change.problems.len() <= 100);
        let Ok(updates) = talk.updates_since(&Version::default()) else {
            assert!(talk.is_poisoned());
            continue;
        };
        let (other, _) = Talk::open(10, updates);
        if other.version() == talk.version() {
            check_alike(&talk, &other);
        }
        check_edited(&mut talk);
    }
}

fn check_alike(talk: &Talk, other: &Talk) {
    assert_eq!(talk.chat(), other.chat());
    assert!(talk.threads().eq(other.threads()));
    assert!(talk.votes().eq(other.votes()));
    assert_eq!(talk.timer(), other.timer());
    assert_eq!(talk.people(), other.people());
    for vote in talk.votes() {
        let each = u64::from(vote.each);
        let fair =
            |ballot: &Ballot| ballot.values().map(|&count| u64::from(count)).sum::<u64>() <= each;
        assert!(vote.ballots.values().all(fair));
    }
    if let Some(left) = talk.timer().left(0) {
        assert!(left >= 0);
    }
}

/// What is asked is done, or refused with a reason; a document that breaks says so.
fn check_edited(talk: &mut Talk) {
    let before = talk.chat().len();
    let batch = TalkBatch::new("say", vec![TalkEdit::Say(Words::plain("on"))]);
    match talk.apply(&batch, 1) {
        Ok(_) => assert_eq!(talk.chat().len(), before + 1),
        Err(TalkEditError::Broken { .. }) => assert!(talk.is_poisoned()),
        Err(_) => {}
    }
    let reply = ThreadEdit::Reply(Words::plain("on"));
    let thread = talk.threads().next().map(|thread| thread.id.clone());
    let cast = VoteEdit::Cast(Ballot::new());
    let vote = talk.votes().next().map(|vote| vote.id.clone());
    let edits = [
        thread.map(|id| TalkEdit::Thread { id, edit: reply }),
        vote.map(|id| TalkEdit::Vote { id, edit: cast }),
    ];
    for edit in edits.into_iter().flatten() {
        if let Err(TalkEditError::Broken { .. }) = talk.apply(&TalkBatch::new("on", vec![edit]), 1)
        {
            assert!(talk.is_poisoned());
        }
    }
}

/// What others wrote before.
fn history() -> &'static [Vec<u8>] {
    static HISTORY: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    HISTORY.get_or_init(genuine)
}

/// Updates as the app writes them: each kind of edit once.
///
/// # Panics
/// Where the app cannot write them.
pub fn genuine() -> Vec<Vec<u8>> {
    let mut talk = Talk::new(1);
    talk.introduce(Person {
        peer: 1,
        name: Arc::from("Mira"),
        color: Color::rgb(0xff_0000),
        user: Arc::from("mira"),
    });
    let mut updates = Vec::new();
    for edits in steps() {
        match talk.apply(&TalkBatch::new("edit", edits), 1) {
            Ok(applied) => updates.push(applied.update),
            Err(error) => panic!("{error}"),
        }
    }
    if let Some(message) = talk.chat().first().map(|message| message.id) {
        match talk.apply(
            &TalkBatch::new("edit", vec![TalkEdit::RemoveMessage(message)]),
            1,
        ) {
            Ok(applied) => updates.push(applied.update),
            Err(error) => panic!("{error}"),
        }
    }
    updates
}

fn steps() -> Vec<Vec<TalkEdit>> {
    let (Ok(shape), Ok(thread), Ok(vote), Ok(run)) = (
        ShapeId::new("a"),
        ThreadId::new("t"),
        VoteId::new("v"),
        RunId::new("r"),
    ) else {
        panic!("these are names");
    };
    let in_thread = |edit| TalkEdit::Thread {
        id: thread.clone(),
        edit,
    };
    let in_vote = |edit| TalkEdit::Vote {
        id: vote.clone(),
        edit,
    };
    let words = Words {
        text: Arc::from("@Mira look"),
        mentions: vec![Arc::from("mira")],
        links: vec![shape.clone()],
    };
    let anchor = Anchor::at(Point::new(1.0, 2.0));
    let start = VoteEdit::Start {
        title: Arc::from("Which?"),
        each: 3,
        ends: Some(2),
        shapes: vec![shape.clone()],
    };
    vec![
        vec![
            TalkEdit::Say(words.clone()),
            TalkEdit::Say(Words::plain("so")),
        ],
        vec![in_thread(ThreadEdit::Open {
            anchor: anchor.clone(),
            words: words.clone(),
        })],
        vec![
            in_thread(ThreadEdit::Reply(words)),
            in_thread(ThreadEdit::Resolve),
        ],
        vec![
            in_thread(ThreadEdit::Move(anchor)),
            in_thread(ThreadEdit::Reopen),
        ],
        vec![in_vote(start), in_vote(VoteEdit::Reveal(true))],
        vec![in_vote(VoteEdit::Cast(Ballot::from([(shape, 2)])))],
        vec![TalkEdit::Timer(TimerEdit::Start {
            id: run,
            seconds: 60,
            now_millis: 1_000,
        })],
        vec![
            TalkEdit::Timer(TimerEdit::Add { seconds: 60 }),
            TalkEdit::Timer(TimerEdit::Pause { now_millis: 2_000 }),
        ],
    ]
}
