//! Schema 1 of the document `talk`: the names of its containers and keys, and how much it holds. They
//! never change; a later schema gets a migration. `meta` and `people` are as on a board.

use crate::board::schema as board;

/// The schema this version writes, and the newest it edits.
pub const SCHEMA: u32 = 1;

pub(super) use board::{META, META_SCHEMA, PEOPLE};

/// Root list: the messages of the chat, plain maps.
pub(super) const CHAT: &str = "chat";
/// Root map: message → when its author removed it.
pub(super) const REMOVED_MESSAGES: &str = "removed";
/// Root map: thread → map.
pub(super) const COMMENTS: &str = "comments";
/// Root map: vote → map.
pub(super) const VOTES: &str = "votes";
/// Root map: the timer.
pub(super) const TIMER: &str = "timer";

/// In a message, and in what else has them: who wrote it, and when.
pub(super) const AUTHOR: &str = "author";
pub(super) const TIME: &str = "time";
pub(super) const TEXT: &str = "text";
pub(super) const MENTIONS: &str = "mentions";
pub(super) const LINKS: &str = "links";

/// In a thread: its opening message.
pub(super) const MESSAGE: &str = "message";
/// In a thread: where it is.
pub(super) const ANCHOR: &str = "anchor";
/// In a thread: false, or who resolved it when.
pub(super) const RESOLVED: &str = "resolved";
/// In a thread: the list of replies, messages.
pub(super) const REPLIES: &str = "replies";
/// In a thread or a vote: when it was removed by who made it.
pub(super) const REMOVED: &str = "removed";
/// In a thread, followed by a message: when its author removed that reply.
pub(super) const REMOVED_REPLY: &str = "removed/";

/// In an anchor.
pub(super) const AT: &str = "at";
pub(super) const SHAPE: &str = "shape";
pub(super) const OFFSET: &str = "offset";

/// In what says who did it: their peer id.
pub(super) const BY: &str = "by";

/// In a vote: what it is about, written once.
pub(super) const SETUP: &str = "setup";
pub(super) const TITLE: &str = "title";
pub(super) const EACH: &str = "each";
/// In a vote: when it ends, in Unix seconds, or null.
pub(super) const ENDS: &str = "ends";
/// In a vote: whether everybody sees how it stands.
pub(super) const REVEALED: &str = "revealed";
/// In a vote: whether it is over.
pub(super) const CLOSED: &str = "closed";
/// In a vote, followed by a user: their ballot.
pub(super) const BALLOT: &str = "ballot/";

/// In the timer: the run at hand, or null.
pub(super) const RUN: &str = "run";
/// In the timer, followed by a run, `/` and a peer: what they have added, in seconds.
pub(super) const ADDED: &str = "added/";
pub(super) const ID: &str = "id";
pub(super) const SECONDS: &str = "seconds";
pub(super) const STARTED: &str = "started";
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
pub const MESSAGES_MAX: usize = 10_000;
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
/// The longest run of a timer, and the most one person adds to it, in seconds: a day.
pub const TIMER_SECONDS_MAX: u32 = 24 * 60 * 60;
/// The latest time that anything is said to have happened at, in Unix seconds.
pub(super) const TIME_MAX: i64 = 1 << 40;

/// People who write at once can go past a limit together: so much more is read all the same.
pub(super) const READ_FACTOR: usize = 2;
/// The most entries of one ballot that are looked at.
pub(super) const BALLOT_ENTRIES_MAX: usize = 1_000;
/// The most problems that one change tells of.
pub(super) const PROBLEMS_MAX: usize = 100;
