//! What others have done to the board since somebody last asked, for who tells of it.

use std::collections::VecDeque;

use tavla_shared::board::{BoardChange, Made, News, Origin, Person};
use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;

use super::{Desk, DeskEvent, told};
use crate::editor::Editor;
use crate::worker::{BoardAnswer, BoardEvent};

/// Changes that nobody has asked for; past it the oldest are forgotten.
const KEPT_MAX: usize = 64;
/// So many shapes that go are looked up before they do.
const GONE_MAX: usize = 200;

/// What nobody has asked for yet, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Happenings(VecDeque<Happened>);

/// What happened, in the order in which it did: what was missed holds all that was changed before it.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// Others have changed something.
    Changed(Changed),
    /// What others did while the person was away.
    Missed(Box<News>),
}

/// A change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changed {
    /// Who did what when.
    pub made: Vec<Made>,
    /// People who are new or different.
    pub people: Vec<Person>,
    /// Where shapes were that are gone, sorted by id; of very many only some.
    pub gone: Vec<(ShapeId, Rect)>,
}

impl Changed {
    /// What a change will do to what is shown; none where there is nothing to tell.
    fn before(change: &BoardChange, editor: &Editor) -> Option<Self> {
        let others = change.origin == Origin::Remote;
        let made = if others {
            change.made.clone()
        } else {
            Vec::new()
        };
        if made.is_empty() && change.people.is_empty() {
            return None;
        }
        let scene = editor.scene();
        let going = change.removed.iter().take(GONE_MAX);
        Some(Self {
            made,
            people: change.people.clone(),
            gone: going
                .filter_map(|id| Some((id.clone(), scene.paint_bounds(id)?)))
                .collect(),
        })
    }

    /// Where a shape was before it went.
    pub fn place_of(&self, id: &ShapeId) -> Option<Rect> {
        let at = self.gone.binary_search_by(|(gone, _)| gone.cmp(id)).ok()?;
        Some(self.gone[at].1)
    }
}

impl Desk {
    /// What has happened since the last call, the oldest first.
    pub fn take_happened(&mut self) -> Vec<Happened> {
        self.happened.0.drain(..).collect()
    }

    /// Keeps what a change does until somebody asks, before it is shown.
    pub(super) fn note_happening(&mut self, change: &BoardChange) {
        if let Some(changed) = Changed::before(change, &self.editor) {
            self.keep(Happened::Changed(changed));
        }
    }

    /// What there is to say of an event that changes nothing that is shown.
    pub(super) fn tell(&mut self, event: BoardEvent) -> Option<DeskEvent> {
        match event {
            BoardEvent::Answered(BoardAnswer::News(news)) => {
                self.keep(Happened::Missed(news));
                None
            }
            event => Some(told(event)),
        }
    }

    fn keep(&mut self, happened: Happened) {
        let Happenings(kept) = &mut self.happened;
        if kept.len() >= KEPT_MAX {
            let changed = |it: &Happened| matches!(it, Happened::Changed(_));
            kept.remove(kept.iter().position(changed).unwrap_or(0));
        }
        kept.push_back(happened);
    }
}
