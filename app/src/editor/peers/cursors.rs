//! Peers' cursors as they are seen: in motion, coming, and going after somebody has left.

use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::id::PeerId;
use tavla_shared::presence::Status;
use tavla_shared::shape::Color;

use super::{Doing, Peer, Peers};
use crate::editor::laser::LaserPoint;
use crate::editor::marks::{BurstShown, WordsShown};
use crate::editor::motion::Motion;

/// How long a cursor takes to come, in seconds,
const COMING: f64 = 0.2;
/// and to go.
const GOING: f64 = 0.3;
/// The most cursors that are going; the rest is gone at once.
const GOING_MAX: usize = 64;

/// A peer's cursor, as it is seen now.
#[derive(Debug, Clone, PartialEq)]
pub struct CursorShown {
    /// Whose.
    pub peer: PeerId,
    /// Their name; empty until it is known.
    pub name: Arc<str>,
    /// The colour they chose.
    pub color: Option<Color>,
    /// Which of the palette's colours is theirs where they chose none.
    pub slot: usize,
    /// Where it points.
    pub at: Point,
    /// From 0 to 1 while it comes or goes.
    pub opacity: f32,
    /// Whether they have gone.
    pub gone: bool,
    /// What they are doing.
    pub doing: Doing,
    /// How present they are.
    pub status: Status,
    /// What they say beside it.
    pub words: Option<WordsShown>,
}

/// What a peer throws and points at, as it is seen now.
#[derive(Debug, Clone, PartialEq)]
pub struct MarksShown {
    /// Whose.
    pub peer: PeerId,
    /// The colour they chose.
    pub color: Option<Color>,
    /// Which of the palette's colours is theirs where they chose none.
    pub slot: usize,
    /// The trail of their laser, oldest point first.
    pub laser: Vec<LaserPoint>,
    /// Their signs.
    pub bursts: Vec<BurstShown>,
}

/// A cursor that is going.
#[derive(Debug)]
pub(super) struct Going {
    cursor: CursorShown,
    since: f64,
}

impl Peers {
    /// Everyone's cursors, sorted by id; those that are going come first.
    pub fn cursors(&self) -> Vec<CursorShown> {
        let going = self.going.iter().map(|going| {
            let left = 1.0 - ((self.now - going.since) / GOING).clamp(0.0, 1.0) as f32;
            CursorShown {
                opacity: going.cursor.opacity * left,
                ..going.cursor.clone()
            }
        });
        let here = self.peers.iter();
        let here = here.filter_map(|(&peer, state)| self.cursor(peer, state));
        going.chain(here).collect()
    }

    fn cursor(&self, peer: PeerId, state: &Peer) -> Option<CursorShown> {
        if self.company.is_muted(peer, state.user()) {
            return None;
        }
        Some(CursorShown {
            peer,
            name: Arc::clone(&state.name),
            color: state.color(),
            slot: self.company.slot(peer, state.user()),
            at: state.cursor_at()?,
            opacity: match state.since {
                Some(since) if !self.reduced => {
                    ((self.now - since) / COMING).clamp(0.0, 1.0) as f32
                }
                _ => 1.0,
            },
            gone: false,
            doing: state.doing(),
            status: state.status,
            words: state.marks.words(self.now, self.reduced),
        })
    }

    /// Everyone who throws or points at something, sorted by id.
    pub fn marks(&self) -> Vec<MarksShown> {
        let heard = self.peers.iter();
        let heard = heard.filter(|(peer, state)| !self.company.is_muted(**peer, state.user()));
        let marks = heard.map(|(&peer, state)| MarksShown {
            peer,
            color: state.color(),
            slot: self.company.slot(peer, state.user()),
            laser: state
                .marks
                .laser
                .shown(state.laser_moment(self.now, self.reduced), self.reduced),
            bursts: state.marks.bursts(self.now, self.reduced),
        });
        marks
            .filter(|shown| !shown.laser.is_empty() || !shown.bursts.is_empty())
            .collect()
    }

    /// A peer's cursor goes: it fades where it is.
    pub(super) fn let_go(&mut self, peer: PeerId) {
        let shown = self.peers.get(&peer);
        let shown = shown.and_then(|state| self.cursor(peer, state));
        if let Some(state) = self.peers.get_mut(&peer) {
            state.cursor = None;
            state.since = None;
        }
        self.going.retain(|going| going.cursor.peer != peer);
        if let Some(cursor) = shown
            && !self.reduced
            && self.going.len() < GOING_MAX
        {
            let since = self.now;
            let cursor = CursorShown {
                words: None,
                doing: Doing::Looking,
                gone: true,
                ..cursor
            };
            self.going.push(Going { cursor, since });
        }
    }

    /// Forgets cursors that have gone; says in how many seconds the others look different.
    pub(super) fn advance_going(&mut self) -> f64 {
        let (now, reduced) = (self.now, self.reduced);
        self.going
            .retain(|going| !reduced && now < going.since + GOING);
        let coming = self.peers.values().any(|state| {
            let since = state.since.filter(|_| state.cursor.is_some());
            since.is_some_and(|since| now < since + COMING)
        });
        if !self.going.is_empty() || coming && !reduced {
            0.0
        } else {
            f64::INFINITY
        }
    }
}

impl Peer {
    /// Up to which moment of the peer's telling their laser is seen: it ends where the cursor is.
    pub(super) fn laser_moment(&self, now: f64, reduced: bool) -> f64 {
        if reduced {
            // The newest of it may stand for a moment that is still to come.
            now.max(self.told)
        } else {
            self.moment - Motion::<2>::BEHIND
        }
    }
}
