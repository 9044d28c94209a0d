//! What a friend says beside what they draw: in the chat, in comments, at their cursor, and with timer
//! and vote. It goes the way a person's words go.

use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::geometry::Point;
use tavla_shared::id::{RunId, ShapeId, ThreadId, VoteId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{
    Ballot, TalkEdit, ThreadEdit, TimerEdit, VoteEdit, Words, mentions_in, users_of,
};

use crate::commands::Command;
use crate::comments::anchor_at;
use crate::desk::Desk;

/// How long the timer of the demo runs.
const TIMER_SECONDS: u32 = 5 * 60;
/// How many votes each person has.
const VOTES_EACH: u32 = 3;
const THREAD: &str = "demo-thread";
const VOTE: &str = "demo-vote";
const RUN: &str = "demo-run";

/// Something said or signalled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Saying {
    /// A message of the chat; who is called by name is told.
    Chat(&'static str),
    /// A thread of comments at a place of the board, on the shape there.
    Comment(Point, &'static str),
    /// A reply to it.
    Reply(&'static str),
    /// Words at the cursor.
    AtCursor(&'static str),
    /// A sign thrown at the cursor.
    Sign(&'static str),
    /// Minutes for everybody.
    Timer,
    /// A vote on shapes.
    AskForVotes(&'static str),
    /// Votes for shapes, while they are asked for.
    Vote(&'static [&'static str]),
    /// How the vote stands, for everybody to see.
    Reveal,
    /// The vote is over.
    EndVote,
}

impl Saying {
    /// Says it; what is an answer to something that is not there is not said.
    pub(super) fn say(&self, desk: &mut Desk, unix: i64) {
        let (command, edit) = match self {
            Self::AtCursor(words) => {
                if !desk.editor().is_chatting() {
                    desk.editor_mut().run(Command::CursorChat);
                }
                desk.editor_mut().say(words);
                return;
            }
            Self::Sign(sign) => {
                desk.editor_mut().react(sign);
                return;
            }
            Self::Chat(text) => ("say", Some(TalkEdit::Say(words(desk, text)))),
            Self::Comment(at, text) => {
                let shape = desk.editor_mut().comment_target(*at);
                let edit = ThreadEdit::Open {
                    anchor: anchor_at(*at, shape.as_deref()),
                    words: words(desk, text),
                };
                ("comment", in_thread(edit))
            }
            Self::Reply(text) => {
                let is_there =
                    ThreadId::new(THREAD).is_ok_and(|id| desk.talk().thread(&id).is_some());
                let reply = ThreadEdit::Reply(words(desk, text));
                ("reply", in_thread(reply).filter(|_| is_there))
            }
            Self::Timer => ("start timer", timer(unix)),
            Self::AskForVotes(title) => {
                let start = VoteEdit::Start {
                    title: Arc::from(*title),
                    each: VOTES_EACH,
                    ends: None,
                    shapes: Vec::new(),
                };
                ("start vote", in_vote(start))
            }
            Self::Vote(shapes) => {
                let shapes = shapes.iter().filter_map(|shape| ShapeId::new(shape).ok());
                let ballot: Ballot = shapes.map(|shape| (shape, 1)).collect();
                (
                    "vote",
                    in_vote(VoteEdit::Cast(ballot)).filter(|_| is_open(desk, unix)),
                )
            }
            Self::Reveal => ("reveal votes", in_vote(VoteEdit::Reveal(true))),
            Self::EndVote => ("end vote", in_vote(VoteEdit::Close(true))),
        };
        if let Some(edit) = edit
            && let Err(lock) = desk.talk_edit(command, vec![edit], unix)
        {
            tracing::warn!(?lock, command, "a friend of the demo could not speak");
        }
    }
}

/// Words, and whom they call of those who are here.
fn words(desk: &Desk, text: &str) -> Words {
    let peers = desk.editor().peers().iter();
    let here = peers.map(|peer| Person {
        peer: peer.peer,
        name: Arc::from(peer.name),
        color: peer.color.unwrap_or(Color::rgb(0)),
        user: Arc::from(peer.user),
    });
    let here: Vec<Person> = here.collect();
    Words {
        text: Arc::from(text),
        mentions: users_of(&mentions_in(text, &here)),
        links: Vec::new(),
    }
}

fn in_thread(edit: ThreadEdit) -> Option<TalkEdit> {
    let id = ThreadId::new(THREAD).ok()?;
    Some(TalkEdit::Thread { id, edit })
}

fn in_vote(edit: VoteEdit) -> Option<TalkEdit> {
    let id = VoteId::new(VOTE).ok()?;
    Some(TalkEdit::Vote { id, edit })
}

fn timer(unix: i64) -> Option<TalkEdit> {
    let id = RunId::new(RUN).ok()?;
    Some(TalkEdit::Timer(TimerEdit::Start {
        id,
        seconds: TIMER_SECONDS,
        now_millis: unix * 1_000,
    }))
}

fn is_open(desk: &Desk, unix: i64) -> bool {
    let vote = VoteId::new(VOTE).ok();
    let vote = vote.and_then(|id| desk.talk().vote(&id));
    vote.is_some_and(|vote| vote.is_open(unix))
}
