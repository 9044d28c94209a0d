//! One thing that happened, and how much it matters.

use tavla_shared::board::Deed;
use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Color;

use super::WINDOW_SECONDS;

/// So many shapes of an entry are named; the others are counted.
const SHAPES_NAMED_MAX: usize = 500;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// Who they are across devices and sessions.
    pub user: String,
    /// What they call themselves; empty where nobody knows.
    pub name: String,
    /// Their colour, if it is known.
    pub color: Option<Color>,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody changed the board.
    Did(Deed),
    /// Somebody named me.
    Mention,
    /// Somebody began to comment on something.
    Comment,
    /// Somebody answered in a comment.
    Reply,
    /// A comment was settled.
    Resolved,
    /// Somebody may do something else now; the words are the role.
    RoleChanged,
    /// I may do something else now; the words are the role.
    MyRoleChanged,
    /// Somebody came.
    Joined,
    /// Somebody left.
    Left,
}

/// How much something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Good to know.
    Normal,
    /// One may want to look at it.
    Important,
    /// It is about me, or about who may do what.
    Urgent,
}

impl Kind {
    /// How much it matters.
    pub fn priority(self) -> Priority {
        match self {
            Self::Mention | Self::RoleChanged | Self::MyRoleChanged => Priority::Urgent,
            Self::Comment | Self::Reply | Self::Did(Deed::Deleted) => Priority::Important,
            Self::Did(_) | Self::Resolved | Self::Joined | Self::Left => Priority::Normal,
        }
    }

    /// Whether several of a kind, soon after each other, are as good as one.
    fn adds_up(self) -> bool {
        matches!(self, Self::Did(_))
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub kind: Kind,
    /// To how many shapes.
    pub count: usize,
    /// The shapes it is about, sorted; of very many only some.
    pub shapes: Vec<ShapeId>,
    /// Where it was on the board, for when the shapes are gone.
    pub place: Option<Rect>,
    /// What it is about in words: a text's beginning, a comment's, a role. May be empty.
    pub words: String,
    /// When, in seconds.
    pub at: f64,
}

/// An entry of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Names it in this feed.
    pub number: u64,
    /// What it tells, added up.
    pub event: Event,
    /// Whether I have not seen it.
    pub unread: bool,
    /// When the first of it happened.
    begun: f64,
}

impl Entry {
    pub(super) fn new(number: u64, event: Event) -> Self {
        Self {
            number,
            begun: event.at,
            event,
            unread: true,
        }
    }

    /// How much it matters.
    pub fn priority(&self) -> Priority {
        self.event.kind.priority()
    }

    /// What it is by, for telling it from others.
    pub(super) fn key(&self) -> (Kind, String) {
        (self.event.kind, self.event.actor.user.clone())
    }

    /// Whether the event goes on with this.
    pub(super) fn takes(&self, event: &Event) -> bool {
        let same = self.event.kind == event.kind && self.event.actor.user == event.actor.user;
        // Who writes on and on does one thing.
        let since = if event.kind == Kind::Did(Deed::Wrote) {
            self.event.at
        } else {
            self.begun
        };
        let soon = (0.0..=WINDOW_SECONDS).contains(&(event.at - since));
        same && soon && event.kind.adds_up()
    }

    pub(super) fn add(&mut self, event: Event) {
        let unnamed = |event: &Event| event.count.saturating_sub(event.shapes.len());
        // Which of the unnamed ones are the same is not known: the larger lot stands for both.
        let unnamed = unnamed(&self.event).max(unnamed(&event));
        let own = &mut self.event;
        own.shapes.extend(event.shapes);
        own.shapes.sort_unstable();
        own.shapes.dedup();
        own.count = own.shapes.len() + unnamed;
        own.shapes.truncate(SHAPES_NAMED_MAX);
        own.place = match (own.place, event.place) {
            (Some(one), Some(other)) => Some(one.union(other)),
            (one, other) => one.or(other),
        };
        // The text that was written in last; of several nothing is said.
        own.words = if own.count > 1 {
            String::new()
        } else {
            event.words
        };
        own.actor = event.actor;
        own.at = event.at;
        self.unread = true;
    }
}
