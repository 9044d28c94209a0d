//! How the painter comes by bodies: some it makes on the spot, the others the tessellator makes.
//!
//! A board's first picture is shown when it is whole: to draw it again for every few shapes that come takes
//! longer than to wait. The tessellator gets at once all that is not made on the spot.
//!
//! The tessellator has at most one body of a shape in hand. What changes in every frame would fill its
//! queue with what nobody wants any more, and be shown ever later.

use std::sync::Arc;

use super::{Painter, Pass, Stage};
use crate::render::body_cost::body_cost;
use crate::render::camera;
use crate::render::entries::Entry;
use crate::render::tessellator::{Body, Job, Taken, Tessellator};

/// How much is made on the spot in one frame, in figures: a few milliseconds.
const MADE_AT_ONCE: usize = 4_800;
/// The most bodies the tessellator has in hand, but for a first picture; what is beyond stays with the
/// painter.
const IN_HAND_MAX: usize = 4_096;
/// So many bodies are given to it in a row,
const BATCH: usize = 32;
/// and of very many a part of them, so that they are no more batches than it takes.
const BATCHES: usize = 64;
/// Of so many new vertices, 5 MB, more wait for the next frame;
const VERTICES_PER_FRAME: usize = 150_000;
/// a part of them is left for what is made on the spot.
const VERTICES_TAKEN: usize = 100_000;
/// The same for a first picture, of which nothing is seen meanwhile.
const VERTICES_AT_FIRST: usize = 600_000;

impl Painter {
    /// Takes in the bodies that the tessellator has made.
    pub(super) fn take_made(&mut self, pass: &Pass<'_>) {
        while self.has_room_for_vertices(VERTICES_TAKEN) {
            match self
                .tessellator
                .as_mut()
                .map_or(Taken::Nothing, Tessellator::take)
            {
                Taken::Nothing => return,
                Taken::Body(body) => self.take_in(body, pass),
                Taken::Gone => {
                    tracing::error!("the tessellator has ended; the painter does its work");
                    self.tessellator = None;
                    self.entries.await_nothing();
                    self.wanted = self.listing.numbers().collect();
                }
            }
        }
    }

    /// Has the tessellator begin anew: what it has in hand is of no use any more, and wanted again.
    pub(super) fn restart_tessellator(&mut self) {
        if self
            .tessellator
            .as_ref()
            .is_some_and(|tessellator| tessellator.in_hand() > 0)
        {
            self.tessellator = Tessellator::start(self.wake.clone());
            self.entries.await_nothing();
            self.wanted = self.listing.numbers().collect();
        }
    }

    /// Whether fewer than `most` were made in this frame.
    fn has_room_for_vertices(&self, most: usize) -> bool {
        let most = match self.stage {
            Stage::First => VERTICES_AT_FIRST,
            Stage::Kept => most,
        };
        self.parts.sent() < most
    }

    fn take_in(&mut self, body: Body, pass: &Pass<'_>) {
        let number = body.number;
        let Some(entry) = self.entries.get_mut(number) else {
            return;
        };
        // The number may belong to another shape by now.
        if entry.shape.id != body.shape.id {
            return;
        }
        let is_awaited = entry
            .awaited
            .take_if(|awaited| *awaited == body.made)
            .is_some();
        let (version, _) = body.made;
        // What changes in every frame is shown as it was a moment ago rather than not at all.
        let is_newer = entry.made.is_none_or(|(shown, _)| shown < version);
        let is_latest = entry.version == version;
        // One of any band is better than that of the band before.
        let is_nearer = is_awaited && is_latest && entry.wants_body(pass.band);
        if is_newer || is_nearer {
            self.put(body);
        }
        let wants_more = |entry: &Entry| entry.listed && entry.wants_body(pass.band);
        if self.entries.get(number).is_some_and(wants_more) {
            // What has changed meanwhile shows least of what it is.
            if is_latest {
                self.wanted.push_back(number);
            } else {
                self.wanted.push_front(number);
            }
        }
    }

    fn put(&mut self, body: Body) {
        let Some(entry) = self.entries.get_mut(body.number) else {
            return;
        };
        let mut relist = false;
        for (part, mesh) in [
            (&mut entry.body, body.mesh),
            (&mut entry.bitmap, body.bitmap),
        ] {
            let put = self.parts.replace(part, mesh);
            entry.lacks_room |= put.is_none();
            relist |= put.unwrap_or(true);
        }
        entry.made = Some(body.made);
        if entry.listed && relist {
            self.listing.touch(entry.label);
        }
        self.stats.tessellated += 1;
    }

    /// Makes bodies, or has them made.
    pub(super) fn make(&mut self, pass: &Pass<'_>) {
        let in_hand_max = match self.stage {
            Stage::First => usize::MAX,
            Stage::Kept => IN_HAND_MAX,
        };
        let mut room = MADE_AT_ONCE;
        let mut given = Vec::new();
        while let Some(number) = self.wanted.pop_front() {
            let Some((job, cost)) = self.job(number, pass) else {
                continue;
            };
            if cost <= room && self.has_room_for_vertices(VERTICES_PER_FRAME) {
                room -= cost;
                self.put(job.run());
                continue;
            }
            if self.entries.is_awaited(number) {
                // It is wanted again when that is there.
                continue;
            }
            match &self.tessellator {
                Some(tessellator) if tessellator.in_hand() + given.len() < in_hand_max => {
                    self.entries.awaits(number, Some(job.made));
                    given.push(job);
                }
                // What is too much for any one frame is made in one of its own.
                None if room == MADE_AT_ONCE => {
                    room = 0;
                    self.put(job.run());
                }
                _ => {
                    self.wanted.push_front(number);
                    break;
                }
            }
        }
        self.give(given);
    }

    /// Gives jobs, which are awaited, to the tessellator; what it does not take is wanted further.
    fn give(&mut self, jobs: Vec<Job>) {
        let batch = BATCH.max(jobs.len().div_ceil(BATCHES));
        let mut jobs = jobs.into_iter().peekable();
        while jobs.peek().is_some() {
            let jobs: Vec<Job> = jobs.by_ref().take(batch).collect();
            let offered = match &mut self.tessellator {
                Some(tessellator) => tessellator.offer(jobs),
                None => Err(jobs),
            };
            for job in offered.err().into_iter().flatten() {
                self.entries.awaits(job.number, None);
                self.wanted.push_back(job.number);
            }
        }
    }

    /// What is to be made for an entry, and how much work that is; none where nothing is, or where it
    /// is on its way.
    fn job(&self, number: u32, pass: &Pass<'_>) -> Option<(Job, usize)> {
        let entry = self.entries.get(number)?;
        let made = (entry.version, pass.band);
        if !entry.listed || entry.made == Some(made) || entry.awaited == Some(made) {
            return None;
        }
        let job = Job {
            number,
            made,
            shape: Arc::clone(&entry.shape),
            slot: entry.slot,
            colors: *pass.colors,
            pixel: camera::pixel(pass.band),
        };
        let cost = body_cost(&entry.shape, job.pixel);
        Some((job, cost))
    }
}
