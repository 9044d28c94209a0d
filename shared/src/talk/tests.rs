//! What the talk of a board promises, told with two or three people in it.

mod chatting;
mod commenting;
mod convergence;
mod strangers;
mod timing;
mod vandals;
mod voting;

use std::sync::Arc;

use loro::LoroDoc;

use super::*;
use crate::geometry::Point;
use crate::id::ShapeId;
use crate::shape::Color;

const NOW: i64 = 1_790_000_000;

fn thread_id(name: &str) -> ThreadId {
    ThreadId::new(name).unwrap()
}

fn shape(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn person(user: &str) -> Person {
    Person {
        peer: 0,
        name: Arc::from(user),
        color: Color::rgb(0),
        user: Arc::from(user),
    }
}

/// Somebody who says who they are.
fn talk(peer: PeerId, user: &str) -> Talk {
    let mut talk = Talk::new(peer);
    talk.introduce(person(user));
    talk
}

fn say(text: &str) -> TalkEdit {
    TalkEdit::Say(Words::plain(text))
}

fn thread(name: &str, edit: ThreadEdit) -> TalkEdit {
    let id = thread_id(name);
    TalkEdit::Thread { id, edit }
}

fn open(name: &str, text: &str) -> TalkEdit {
    let (anchor, words) = (Anchor::at(Point::new(3.0, 4.0)), Words::plain(text));
    thread(name, ThreadEdit::Open { anchor, words })
}

fn reply(name: &str, text: &str) -> TalkEdit {
    thread(name, ThreadEdit::Reply(Words::plain(text)))
}

fn try_edit(talk: &mut Talk, edits: Vec<TalkEdit>) -> Result<TalkApplied, TalkEditError> {
    talk.apply(&TalkBatch::new("edit", edits), NOW)
}

#[track_caller]
fn edit(talk: &mut Talk, edits: Vec<TalkEdit>) -> TalkApplied {
    try_edit(talk, edits).unwrap()
}

/// Gives each of two what they lack of the other; they then see the same, and so does whoever opens it.
#[track_caller]
fn meet(one: &mut Talk, other: &mut Talk) {
    let (had, has) = (one.version(), other.version());
    for update in one.updates_since(&has).unwrap() {
        other.import(&update).unwrap();
    }
    for update in other.updates_since(&had).unwrap() {
        one.import(&update).unwrap();
    }
    assert_eq!(Sight::of(one), Sight::of(other));
    assert_eq!(Sight::of(one), Sight::of(&rebuilt(one)));
}

#[track_caller]
fn rebuilt(talk: &mut Talk) -> Talk {
    let (rebuilt, report) = Talk::open(99, talk.updates_since(&Version::default()).unwrap());
    assert_eq!(report.rejected, vec![]);
    rebuilt
}

/// What everybody must see alike.
#[derive(Debug, Clone, PartialEq)]
struct Sight {
    schema: u32,
    chat: Vec<Arc<Message>>,
    tombstones: Vec<Tombstone>,
    threads: Vec<Arc<Thread>>,
    votes: Vec<Arc<Vote>>,
    timer: Timer,
    people: Vec<Person>,
}

impl Sight {
    fn of(talk: &Talk) -> Self {
        Self {
            schema: talk.schema(),
            chat: talk.chat().to_vec(),
            tombstones: talk.tombstones().to_vec(),
            threads: talk.threads().cloned().collect(),
            votes: talk.votes().cloned().collect(),
            timer: talk.timer().clone(),
            people: talk.people().to_vec(),
        }
    }
}

fn texts(talk: &Talk) -> Vec<&str> {
    talk.chat().iter().map(|it| &*it.words.text).collect()
}

fn replies<'a>(talk: &'a Talk, name: &str) -> Vec<&'a str> {
    let thread = talk.thread(&thread_id(name)).unwrap();
    thread.replies.iter().map(|it| &*it.words.text).collect()
}

/// What another Loro client writes by itself, as peer 77, into what `talk` has.
fn foreign(talk: &mut Talk, write: impl FnOnce(&LoroDoc)) -> Vec<u8> {
    let doc = LoroDoc::new();
    doc.set_peer_id(77).unwrap();
    for update in talk.updates_since(&Version::default()).unwrap() {
        doc.import(&update).unwrap();
    }
    let before = doc.oplog_vv();
    write(&doc);
    doc.commit();
    doc.export(loro::ExportMode::updates(&before)).unwrap()
}

fn problem(place: &str, what: &str) -> TalkProblem {
    TalkProblem {
        place: place.to_owned(),
        what: what.to_owned(),
    }
}

/// Runs some seeds, or those that `TAVLA_SEED` and `TAVLA_SEEDS` name.
fn each_seed(count: u64, run: fn(u64)) {
    let asked = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let first = asked("TAVLA_SEED");
    let count = asked("TAVLA_SEEDS").unwrap_or(if first.is_some() { 1 } else { count });
    for offset in 0..count {
        let seed = first.unwrap_or(0).wrapping_add(offset);
        // The last one said is the one that fails.
        println!("TAVLA_SEED={seed}");
        run(seed);
    }
}
