//! How the painter comes by bodies: some it makes on the spot, the others the tessellator makes.
//!
//! Those of a board's first picture are shared between the two, and the picture is shown when it is
//! whole: to draw it again for every few shapes that come takes longer than to wait.

use std::sync::Arc;

use tavla_shared::shape::{FillStyle, Shape};

use super::{Painter, Pass};
use crate::render::camera;
use crate::render::tessellator::{Body, Job, Taken, Tessellator};
use crate::shapes::{self, Detail};

/// How much is made on the spot in one frame, in figures: a few milliseconds.
const MADE_AT_ONCE: usize = 4_800;
/// The same for the first picture of a board, which is waited for anyway: some tenths of a second.
const MADE_AT_FIRST: usize = 400_000;
/// The most bodies the tessellator has in hand; what is beyond stays with the painter. Those of a first
/// picture are all given to it.
const IN_HAND_MAX: usize = 4_096;
/// A plain body that is no figure, in figures.
const PLAIN: usize = 8;
/// After so many new vertices, other shapes wait for the next frame.
const VERTICES_PER_FRAME: usize = 1_000_000;
/// The same for the first picture.
const VERTICES_AT_FIRST: usize = 2_000_000;

impl Painter {
    /// Takes in the bodies that the tessellator has made.
    pub(super) fn take_made(&mut self) {
        while self.has_room_for_vertices() {
            match self
                .tessellator
                .as_mut()
                .map_or(Taken::Nothing, Tessellator::take)
            {
                Taken::Nothing => return,
                Taken::Body(body) => self.take_in(body),
                Taken::Gone => {
                    tracing::error!("the tessellator has ended; the painter does its work");
                    self.tessellator = None;
                    self.entries.await_nothing();
                    self.wanted = self.listing.numbers().collect();
                }
            }
        }
    }

    fn has_room_for_vertices(&self) -> bool {
        let most = if self.is_first {
            VERTICES_AT_FIRST
        } else {
            VERTICES_PER_FRAME
        };
        self.parts.sent() < most
    }

    fn take_in(&mut self, body: Body) {
        let Some(entry) = self.entries.get_mut(body.number) else {
            return;
        };
        // The number may belong to another shape by now, and the shape may be another one.
        if entry.shape.id != body.shape.id || entry.version != body.made.0 {
            return;
        }
        let is_awaited = entry
            .awaited
            .take_if(|awaited| *awaited == body.made)
            .is_some();
        // One of another band is better than none, but no better than what came for a later one.
        let has_its_own = entry
            .made
            .is_some_and(|(version, _)| version == entry.version);
        if is_awaited || entry.awaited.is_some() || !has_its_own {
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
        if self.is_first {
            self.share_out(pass);
        }
        let mut room = if self.is_first {
            MADE_AT_FIRST
        } else {
            MADE_AT_ONCE
        };
        while let Some(number) = self.wanted.pop_front() {
            let Some((job, cost)) = self.job(number, pass) else {
                continue;
            };
            if cost <= room && self.has_room_for_vertices() {
                room -= cost;
                self.make_here(job);
                continue;
            }
            match &mut self.tessellator {
                Some(tessellator) if self.is_first || tessellator.in_hand() < IN_HAND_MAX => {
                    self.entries.awaits(number, job.made);
                    tessellator.offer(job);
                }
                // What is too much for any one frame is made in one of its own.
                None if room == MADE_AT_ONCE || room == MADE_AT_FIRST => {
                    room = 0;
                    self.make_here(job);
                }
                _ => {
                    self.wanted.push_front(number);
                    break;
                }
            }
        }
        if let Some(tessellator) = &mut self.tessellator {
            tessellator.flush();
        }
        self.take_made();
    }

    fn make_here(&mut self, job: Job) {
        if let Some(entry) = self.entries.get_mut(job.number) {
            // What comes of that is for an older version or band.
            entry.awaited = None;
        }
        self.put(job.run());
    }

    /// Gives the tessellator its share of a first picture before anything is made here, so that both
    /// are ready at the same time.
    fn share_out(&mut self, pass: &Pass<'_>) {
        let Some(mut tessellator) = self.tessellator.take() else {
            return;
        };
        let wanted = std::mem::take(&mut self.wanted);
        let jobs: Vec<(Job, usize)> = wanted
            .into_iter()
            .filter_map(|number| self.job(number, pass))
            .collect();
        let all: usize = jobs.iter().map(|(_, cost)| cost).sum();
        // A little more than a share: whoever is here last waits for nobody.
        let here = (all / (1 + tessellator.threads()) * 9 / 8).min(MADE_AT_FIRST);
        let mut left = all;
        for (job, cost) in jobs.into_iter().rev() {
            if left <= here.max(MADE_AT_ONCE) {
                self.wanted.push_front(job.number);
            } else {
                self.entries.awaits(job.number, job.made);
                tessellator.offer(job);
            }
            left -= cost;
        }
        tessellator.flush();
        self.tessellator = Some(tessellator);
    }

    /// What is to be made for an entry, and how much work that is; none where nothing is.
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
