//! What the painter lets go of: looks that another theme has made wrong, and shapes that are not drawn
//! when there are too many.

use tavla_shared::shape::Kind;

use super::{Painter, Stage};
use crate::colors::CanvasColors;
use crate::render::entries::{Entry, Text};

/// Over this many vertices (of 32 bytes), shapes that are not drawn are dropped.
const VERTICES_MAX: u32 = 3_000_000;

impl Painter {
    /// Has made again what looks otherwise in other colours, and shows what there is meanwhile.
    pub(super) fn recolor(&mut self, before: &CanvasColors, now: &CanvasColors) {
        if self.stage == Stage::First {
            // Its queue holds all of the board.
            self.restart_tessellator();
        }
        let renewed = self.entries.renew(|shape| !now.paint_alike(before, shape));
        for &number in renewed.iter().rev() {
            self.letters.want(number);
        }
        self.wanted.extend(renewed);
    }

    /// Drops what is not drawn where there is too much of it.
    pub(super) fn forget_unlisted(&mut self) {
        if !self.has_unlisted || self.parts.held() <= VERTICES_MAX {
            return;
        }
        self.has_unlisted = false;
        let mut freed = false;
        // A frame cuts off what is in it, whether it is in view or not.
        let is_needed = |entry: &Entry| entry.listed || entry.shape.kind == Kind::Frame;
        for number in self.entries.numbers() {
            if self.entries.get(number).is_some_and(|it| !is_needed(it)) {
                self.entries.remove(number, &mut self.parts);
                freed = true;
            }
        }
        if freed {
            self.retry_what_lacks_room();
        }
    }

    /// With the room there is now, what had none is tried again.
    fn retry_what_lacks_room(&mut self) {
        let listed: Vec<u32> = self.listing.numbers().collect();
        for number in listed {
            if let Some(entry) = self.entries.get_mut(number)
                && std::mem::take(&mut entry.lacks_room)
            {
                entry.made = None;
                if let Text::Made(made) = std::mem::replace(&mut entry.text, Text::Wanted) {
                    self.parts.release(made.part);
                    self.listing.touch(entry.label);
                }
                self.wanted.push_back(number);
                self.letters.want(number);
            }
        }
    }
}
