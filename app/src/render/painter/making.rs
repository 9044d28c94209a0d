//! How the painter comes by bodies: some it makes on the spot, the others the tessellator makes.
//!
//! Where all of them are to be made, as for a board's first picture, they are shared between the two. A
//! first picture is shown when it is whole: to draw it again for every few shapes that come takes longer
//! than to wait.

use std::sync::Arc;

use tavla_shared::shape::{FillStyle, Shape};

use super::{Painter, Pass, Stage};
use crate::render::camera;
use crate::render::tessellator::{Body, Job, Taken, Tessellator};
use crate::shapes::{self, Detail};

/// How much is made on the spot in one frame, in figures: a few milliseconds.
const MADE_AT_ONCE: usize = 4_800;
/// The same where all is made, which is waited for anyway: some tenths of a second.
const MADE_OF_ALL: usize = 400_000;
/// The most bodies the tessellator has in hand; what is beyond stays with the painter. Where all are
/// made, it gets its share of them at once.
const IN_HAND_MAX: usize = 4_096;
/// So many bodies are given to it in a row,
const BATCH: usize = 32;
/// and of very many a part of them, so that they are no more batches than it takes.
const BATCHES: usize = 64;
/// A plain body that is no figure, in figures.
const PLAIN: usize = 8;
/// After so many new vertices, other shapes wait for the next frame.
const VERTICES_PER_FRAME: usize = 1_000_000;
/// The same where all are made.
const VERTICES_OF_ALL: usize = 2_000_000;

impl Painter {
    /// Takes in the bodies that the tessellator has made.
    pub(super) fn take_made(&mut self, pass: &Pass<'_>) {
        while self.has_room_for_vertices() {
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

    /// Has the tessellator begin anew: what it has in hand is of no use any more.
    pub(super) fn restart_tessellator(&mut self) {
        if self
            .tessellator
            .as_ref()
            .is_some_and(|tessellator| tessellator.in_hand() > 0)
        {
            self.tessellator = Tessellator::start(self.wake.clone());
            self.entries.await_nothing();
        }
    }

    fn has_room_for_vertices(&self) -> bool {
        let most = if self.stage == Stage::Kept {
            VERTICES_PER_FRAME
        } else {
            VERTICES_OF_ALL
        };
        self.parts.sent() < most
    }

    fn take_in(&mut self, body: Body, pass: &Pass<'_>) {
        let Some(entry) = self.entries.get_mut(body.number) else {
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
        // While another band is awaited, one of any is better than that of the band before.
        let is_nearer = entry.version == version
            && entry.wants_body(pass.band)
            && (is_awaited || entry.awaited.is_some());
        if is_newer || is_nearer {
            self.put(body);
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
        if self.stage != Stage::Kept {
            return self.share_out(pass);
        }
        let mut room = MADE_AT_ONCE;
        let mut given = Vec::new();
        while let Some(number) = self.wanted.pop_front() {
            let Some((job, cost)) = self.job(number, pass) else {
                continue;
            };
            if cost <= room && self.has_room_for_vertices() {
                room -= cost;
                self.make_here(job);
                continue;
            }
            match &self.tessellator {
                Some(tessellator) if tessellator.in_hand() + given.len() < IN_HAND_MAX => {
                    given.push(job);
                }
                // What is too much for any one frame is made in one of its own.
                None if room == MADE_AT_ONCE => {
                    room = 0;
                    self.make_here(job);
                }
                _ => {
                    self.wanted.push_front(number);
                    break;
                }
            }
        }
        self.give(given);
    }

    fn make_here(&mut self, job: Job) {
        if let Some(entry) = self.entries.get_mut(job.number) {
            // What comes of that is for an older version or band.
            entry.awaited = None;
        }
        self.put(job.run());
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
        let here = (all / (1 + threads) * 9 / 8).clamp(MADE_AT_ONCE, MADE_OF_ALL);
        let (mut own, mut given) = (Vec::new(), Vec::new());
        let mut taken = 0;
        for (job, cost) in jobs {
            taken += cost;
            if taken <= here || own.is_empty() && threads == 0 {
                own.push(job);
            } else {
                given.push(job);
            }
        }
        self.give(given);
        for job in own {
            if self.has_room_for_vertices() {
                self.make_here(job);
            } else {
                self.wanted.push_back(job.number);
            }
        }
        self.take_made(pass);
    }

    /// Gives jobs to the tessellator; what it does not take is wanted further.
    fn give(&mut self, jobs: Vec<Job>) {
        let batch = BATCH.max(jobs.len().div_ceil(BATCHES));
        let mut jobs = jobs.into_iter().peekable();
        while jobs.peek().is_some() {
            let jobs: Vec<Job> = jobs.by_ref().take(batch).collect();
            let made: Vec<_> = jobs.iter().map(|job| (job.number, job.made)).collect();
            let offered = match &mut self.tessellator {
                Some(tessellator) => tessellator.offer(jobs),
                None => Err(jobs),
            };
            match offered {
                Ok(()) => made
                    .into_iter()
                    .for_each(|(number, made)| self.entries.awaits(number, made)),
                Err(jobs) => self.wanted.extend(jobs.iter().map(|job| job.number)),
            }
        }
    }

    /// What is to be made for an entry, and how much work that is; none where nothing is.
    fn job(&mut self, number: u32, pass: &Pass<'_>) -> Option<(Job, usize)> {
        let entry = self.entries.get_mut(number)?;
        let made = (entry.version, pass.band);
        if entry.made == Some(made) {
            // One of another band may be on its way, which nobody wants any more.
            entry.awaited = None;
        }
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
        let cost = cost(&entry.shape, job.pixel);
        Some((job, cost))
    }
}

/// How much work a body is where a pixel is `pixel` board units, in figures.
fn cost(shape: &Shape, pixel: f64) -> usize {
    let detail = Detail { grain: pixel };
    if shapes::figure(shape, detail).is_some() {
        return 1;
    }
    let points = shape
        .ink
        .as_ref()
        .map_or(shape.path.len(), |ink| ink.points.len());
    let hatched = !shape.style.fill.is_none() && shape.style.fill_style != FillStyle::Solid;
    PLAIN * (1 + points / 16 + if hatched { 16 } else { 0 })
}
