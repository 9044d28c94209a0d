//! What the interface is shown of comments, and what it asks for about them.

use std::sync::Arc;

use egui::Pos2;
use tavla_shared::geometry::Rect;
use tavla_shared::id::ThreadId;
use tavla_shared::talk::{Anchor, MessageId};

use crate::comments::Wanted;
use crate::talk::Named;
use crate::theme::PersonColor;
use crate::ui::mention_field::Mentionable;
use crate::ui::pictures::Picture;

/// Everything about comments in a frame.
pub struct CommentsView<'a> {
    /// The pins in view, the uppermost last.
    pub pins: &'a [PinView],
    /// The thread whose card is open, while it is there.
    pub card: Option<&'a CardView>,
    /// Where a new thread is about to be, on the screen.
    pub draft_at: Option<Pos2>,
    /// The list, where it is shown.
    pub list: Option<ListView<'a>>,
    /// How many threads have something new.
    pub unread: usize,
    /// Why nothing can be said; none where it can.
    pub locked: Option<&'static str>,
    /// Who can be mentioned, in the order they are offered.
    pub mentionable: &'a [Mentionable],
    /// Now, in Unix seconds.
    pub now: i64,
}

/// Somebody beside their words.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    /// What they are called.
    pub name: String,
    /// Of their disc.
    pub color: PersonColor,
    /// Their picture, while they are here and have one.
    pub picture: Option<Picture>,
}

/// A pin.
#[derive(Debug, Clone, PartialEq)]
pub struct PinView {
    /// Where its tip is.
    pub at: Pos2,
    /// Whether something in it is new.
    pub unread: bool,
    /// What it stands for.
    pub what: PinWhat,
}

/// What a pin stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum PinWhat {
    /// A thread.
    Thread(ThreadPin),
    /// Several that would cover each other.
    Cluster {
        /// One of them: where nothing parts them, its card is opened.
        first: Option<ThreadId>,
        /// How many.
        count: usize,
        /// The box around them on the board.
        bounds: Rect,
    },
}

/// What the pin of a thread says.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadPin {
    /// Which.
    pub id: ThreadId,
    /// Who began it.
    pub face: Face,
    /// What with.
    pub text: Arc<str>,
    /// How many replies it has.
    pub replies: usize,
    /// Whether it is resolved.
    pub resolved: bool,
    /// Whether its shape is not on the board.
    pub shape_gone: bool,
    /// Whether it is on its way to the document.
    pub pending: bool,
}

/// What a card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CardView {
    /// Which thread.
    pub id: ThreadId,
    /// Where its pin's tip is.
    pub at: Pos2,
    /// What was said, what it opens with first.
    pub messages: Arc<[MessageView]>,
    /// Who resolved it, in words; none while it is open.
    pub resolved: Option<String>,
    /// Whether the person may delete it.
    pub removable: bool,
    /// Whether its shape is not on the board.
    pub shape_gone: bool,
    /// Whether there are others to go on to.
    pub has_others: bool,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageView {
    /// Its name, where the person may remove it.
    pub removable: Option<MessageId>,
    /// Who said it.
    pub face: Face,
    /// When, in Unix seconds.
    pub time: i64,
    /// What.
    pub text: Arc<str>,
    /// Whom it names, in the order of its text.
    pub named: Vec<Named>,
    /// Whether it is on its way to the document.
    pub pending: bool,
}

/// The list of threads.
pub struct ListView<'a> {
    /// How many there are.
    pub count: usize,
    /// Whether there are any on the board at all.
    pub any: bool,
    /// One of them: made when it is seen.
    pub row: &'a dyn Fn(usize) -> Option<RowView>,
}

/// A thread in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct RowView {
    /// What its pin says.
    pub pin: ThreadPin,
    /// Whether something in it is new.
    pub unread: bool,
    /// When its newest words were said, in Unix seconds.
    pub latest: i64,
}

/// What is asked for about comments.
#[derive(Debug, Clone, PartialEq)]
pub enum CommentAction {
    /// A new thread.
    Post {
        /// Where.
        anchor: Anchor,
        /// What it opens with.
        text: String,
    },
    /// A reply.
    Reply {
        /// To which thread.
        thread: ThreadId,
        /// What.
        text: String,
    },
    /// A thread is resolved, or open again.
    Resolve(ThreadId, bool),
    /// A thread goes.
    Remove(ThreadId),
    /// A reply goes.
    RemoveReply(ThreadId, MessageId),
    /// A thread is there from now on, on the screen.
    Move(ThreadId, Pos2),
    /// What says where a thread is and what it is about goes to the clipboard.
    Copy(ThreadId),
    /// The view goes to a thread, and its card opens.
    Show(ThreadId),
    /// The one after a thread, or before it, as they are listed.
    Step {
        /// Which thread.
        from: ThreadId,
        /// Whether it is the one after.
        forward: bool,
    },
    /// The view goes so near that threads part; where it cannot, the card of one opens.
    Part {
        /// One of them.
        first: ThreadId,
        /// The box around them on the board.
        bounds: Rect,
    },
    /// Everything counts as read.
    ReadAll,
    /// Another selection is looked for.
    Look(Wanted),
}
