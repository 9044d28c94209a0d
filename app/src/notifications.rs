//! Telling a person of what is about them while they look elsewhere: at most so often, and not where they
//! want quiet.
//!
//! Owns when something is told by the desktop, and the thread that speaks to it. Knows no words, no board
//! and no window; never waits, and says nothing where there is nobody to say it to.

mod desktop;
mod gate;

pub use self::desktop::DesktopNotifier;
pub use self::gate::{Gate, INTERVAL_SECONDS, Told};

/// What a person is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// Somebody named them.
    Mention,
    /// Somebody answered them.
    Reply,
    /// Several of both.
    Calls,
    /// Somebody follows their view.
    Follow,
}

/// Something that is about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// Who did it; empty where nobody in particular.
    pub who: String,
    /// What they said, or what it is about.
    pub words: String,
}

/// What the desktop shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    /// What it is about; one of a kind takes the place of the one before.
    pub kind: NoticeKind,
    /// Its first line.
    pub title: String,
    /// What follows.
    pub body: String,
}

/// Where bulletins go.
pub trait Notifier {
    /// Shows one. Never waits; one that cannot be shown is lost.
    fn show(&mut self, bulletin: Bulletin);

    /// Whether the person has clicked on one since the last call.
    fn take_click(&mut self) -> bool;
}

/// Shows nothing: for who has no desktop, as tests and off-screen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Notifier for Silent {
    fn show(&mut self, _bulletin: Bulletin) {}

    fn take_click(&mut self) -> bool {
        false
    }
}
