//! How far the picture has come: when what is made is shown, and whether there is more to come.

use super::{Painter, Pass};

/// What the painter is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing of this scene was shown yet.
    First,
    /// What is there is shown, and what is to look otherwise is made meanwhile.
    Kept,
}

/// How much of what is to be seen the last frame showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// All of it.
    Whole,
    /// The next one will show more.
    Partial,
    /// The tessellator, or who reads pictures, will say when there is more.
    Awaited,
}

impl Painter {
    /// Whether the last frame showed everything as it is to be seen at rest.
    pub fn is_settled(&self) -> bool {
        self.progress == Progress::Whole
    }

    /// Whether the last frame left work for another one: detail or sharp text is still missing.
    /// Whoever painted then asks for a repaint. What is made elsewhere, as pictures that are read, needs
    /// none until it is there.
    pub fn wants_another_frame(&self) -> bool {
        self.progress == Progress::Partial
    }

    /// Says what is drawn in this frame, and what will be.
    pub(super) fn show(&mut self, pass: &Pass<'_>) {
        if self.stage == Stage::First && self.is_whole() {
            self.stage = Stage::Kept;
        }
        if self.stage == Stage::Kept
            && let Some(draws) = self.listing.draws(&self.entries, &mut self.parts)
        {
            self.draws = draws;
        }
        self.progress = self.progress(pass);
    }

    fn progress(&self, pass: &Pass<'_>) -> Progress {
        let tessellator = self.tessellator.as_ref();
        let awaits_bodies = tessellator.is_some_and(|it| it.in_hand() > 0);
        let is_woken =
            self.wake.is_some() && tessellator.is_some_and(|it| it.is_working() && !it.has_more());
        let lacks_here = !pass.at_rest
            || !self.wanted.is_empty()
            || self.walk.is_some()
            || self.letters.is_waiting()
            || self.picture_queue.is_waiting();
        match (awaits_bodies, lacks_here) {
            (false, false) if self.textures.is_waiting() => Progress::Awaited,
            (false, false) => Progress::Whole,
            (true, false) if self.stage == Stage::First && is_woken => Progress::Awaited,
            _ => Progress::Partial,
        }
    }

    /// Whether all that is listed has a body. Of this version or an older one: what changes in every frame
    /// keeps nothing else from being shown.
    fn is_whole(&self) -> bool {
        if !self.wanted.is_empty() || self.listing.len() == 0 {
            return false;
        }
        let mut entries = self
            .listing
            .numbers()
            .filter_map(|number| self.entries.get(number));
        entries.all(|entry| entry.made.is_some())
    }
}
