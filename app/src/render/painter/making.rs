//! How the painter comes by bodies: some it makes on the spot, the others the tessellator makes.
//!
//! For a board's first picture they are shared between the two. It is shown when it is whole: to draw it
//! again for every few shapes that come takes longer than to wait.
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
/// The same for a first picture, which is waited for anyway: some tenths of a second.
const MADE_AT_FIRST: usize = 400_000;
/// The most bodies the tessellator has in hand; what is beyond stays with the painter. Of a first
/// picture it gets its share at once.
const IN_HAND_MAX: usize = 4_096;
/// So many bodies are given to it in a row,
const BATCH: usize = 32;
/// and of very many a part of them, so that they are no more batches than it takes.
const BATCHES: usize = 64;
/// Of so many new vertices, 5 MB, more wait for the next frame;
const VERTICES_PER_FRAME: usize = 150_000;
/// a part of them is left for what is made on the spot.
const VERTICES_TAKEN: usize = 100_000;
/// The same for a first picture.
const VERTICES_AT_FIRST: usize = 2_000_000;

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
        if self.stage == Stage::First {
            return self.share_out(pass);
        }
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
                Some(tessellator) if tessellator.in_hand() + given.len() < IN_HAND_MAX => {
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

    /// Makes a share of all that is wanted, while the tessellator makes the rest.
    fn share_out(&mut self, pass: &Pass<'_>) {
        let threads = self.tessellator.as_ref().map_or(0, Tessellator::threads);
        let wanted = std::mem::take(&mut self.wanted);
        let jobs: Vec<(Job, usize)> = wanted
            .into_iter()
            .filter_map(|number| self.job(number, pass))
            .collect();
        let all: usize = jobs.iter().map(|(_, cost)| cost).sum();
        // A little more than a share: whoever is here last waits for nobody.
        let here = (all / (1 + threads) * 9 / 8).clamp(MADE_AT_ONCE, MADE_AT_FIRST);
        let (mut own, mut given) = (Vec::new(), Vec::new());
        let mut taken = 0;
        for (job, cost) in jobs {
            taken += cost;
            if taken <= here || own.is_empty() && threads == 0 {
                own.push(job);
            } else if !self.entries.is_awaited(job.number) {
                self.entries.awaits(job.number, Some(job.made));
                given.push(job);
            }
        }
        self.give(given);
        for job in own {
            if self.has_room_for_vertices(VERTICES_PER_FRAME) {
                self.put(job.run());
            } else {
                self.wanted.push_back(job.number);
            }
        }
        self.take_made(pass);
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
