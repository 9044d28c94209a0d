//! Schema 1 of the document `talk`: the names of its containers and keys, and how much it holds. They
//! never change; a later schema gets a migration. `meta` is as on a board.
//!
//! Whatever must be somebody's own is an entry of a list: who wrote it is told by the operation, and
//! nobody can write over it. A key of a map could be written over with the very same value, which
//! changes its writer, and of which Loro tells nobody.

use crate::board::schema as board;

/// The schema this version writes, and the newest it edits.
pub const SCHEMA: u32 = 1;

pub(super) use board::{META, META_SCHEMA};

/// Root list: who is who, {name, colour, user}; of each writer the last entry counts.
pub(super) const PEOPLE: &str = board::PEOPLE;
/// Root list: the messages of the chat.
pub(super) const CHAT: &str = "chat";
/// Root list: operations, what they made is removed.
pub(super) const REMOVED: &str = "removed";
/// Root map: thread → map.
pub(super) const COMMENTS: &str = "comments";
/// Root map: vote → map.
pub(super) const VOTES: &str = "votes";
/// Root map: the timer.
pub(super) const TIMER: &str = "timer";
/// Root list: what was added to runs of the timer, {run, seconds}.
pub(super) const ADDED: &str = "added";

/// In a message: who says to have written it.
pub(super) const AUTHOR: &str = "author";
/// In a message and elsewhere: when, in Unix seconds.
pub(super) const TIME: &str = "time";
/// In a message.
pub(super) const TEXT: &str = "text";
/// In a message: users.
pub(super) const MENTIONS: &str = "mentions";
/// In a message: shapes.
pub(super) const LINKS: &str = "links";

/// In a thread: the list of its messages. The first one by who made the thread opens it.
pub(super) const MESSAGES: &str = "messages";
/// In a thread: where it is.
pub(super) const ANCHOR: &str = "anchor";
/// In a thread: a list, of which the last entry says whether it is resolved: {resolved, time}.
pub(super) const RESOLVED: &str = "resolved";

/// In an anchor: the point on the board.
pub(super) const AT: &str = "at";
/// In an anchor: the shape.
pub(super) const SHAPE: &str = "shape";
/// In an anchor: where in the shape's box.
pub(super) const OFFSET: &str = "offset";

/// In a vote: a list; the first entry by who made the vote says what it is: {title, time, each, shapes}.
pub(super) const SETUP: &str = "setup";
/// In what a vote is.
pub(super) const TITLE: &str = "title";
/// In what a vote is: how many votes each has.
pub(super) const EACH: &str = "each";
/// In what a vote is: the shapes that can be voted on, where that is not everything.
pub(super) const SHAPES: &str = "shapes";
/// In a vote: the list of ballots, {shape: count}; of each user the last one counts.
pub(super) const BALLOTS: &str = "ballots";
/// In a vote: when it ends, in Unix seconds, or null.
pub(super) const ENDS: &str = "ends";
/// In a vote: whether everybody sees how it stands.
pub(super) const REVEALED: &str = "revealed";
/// In a vote: whether it is over.
pub(super) const CLOSED: &str = "closed";

/// In the timer: the run at hand, or null. In what was added: the run it was added to.
pub(super) const RUN: &str = "run";
/// In a run.
pub(super) const ID: &str = "id";
/// In a run, and in what was added to one.
pub(super) const SECONDS: &str = "seconds";
/// In a run that runs: since when, in Unix milliseconds.
pub(super) const STARTED: &str = "started";
/// In a run that is paused: how much had passed, in milliseconds.
pub(super) const ELAPSED: &str = "elapsed";

/// The longest message, in Unicode scalar values.
pub const MESSAGE_CHARS_MAX: usize = 4_000;
/// The most people a message mentions.
pub const MENTIONS_MAX: usize = 50;
/// The most shapes a message links to.
pub const LINKS_MAX: usize = 50;
/// The longest name of a user, in Unicode scalar values.
pub const USER_CHARS_MAX: usize = board::NAME_CHARS_MAX;
/// The most messages in a chat, removed ones included.
pub const MESSAGES_MAX: usize = 100_000;
/// The most threads that are not removed.
pub const THREADS_MAX: usize = 2_000;
/// The most replies in a thread, removed ones included.
pub const REPLIES_MAX: usize = 500;
/// The most votes that are not removed.
pub const VOTES_MAX: usize = 100;
/// The longest title of a vote, in Unicode scalar values.
pub const TITLE_CHARS_MAX: usize = 200;
/// The most votes that each may have in one vote.
pub const EACH_MAX: u32 = 20;
/// The longest run of a timer, and the most that is added to it at once, in seconds: a day.
pub const TIMER_SECONDS_MAX: u32 = 24 * 60 * 60;
/// The latest time that anything is said to have happened at, in Unix seconds.
pub(super) const TIME_MAX: i64 = 1 << 40;

/// People who write at once can go past a limit together: so much more is read all the same.
pub(super) const READ_FACTOR: usize = 2;
/// The most removals; and the most entries that are looked at of a list that nobody counts.
pub const ENTRIES_MAX: usize = 20_000;
/// The most shapes that a vote is about, and of one ballot that are looked at.
pub const BALLOT_SHAPES_MAX: usize = 1_000;
/// The most problems that one change tells of.
pub(super) const PROBLEMS_MAX: usize = 100;
