//! How the painter comes by bodies: some it makes on the spot, the others the tessellator makes.

use std::sync::Arc;

use tavla_shared::shape::{FillStyle, Shape};

use super::{Painter, Pass};
use crate::render::camera;
use crate::render::tessellator::{Body, Job, Taken, Tessellator};
use crate::shapes::{self, Detail};

/// How much is made on the spot in one frame, in figures: a few milliseconds.
const MADE_AT_ONCE: usize = 4_800;
/// The same for the first frame of a board, which is waited for anyway: on a large one some tenths of a second.
const MADE_AT_FIRST: usize = 1_000_000;
/// A plain body that is no figure, in figures.
const PLAIN: usize = 8;
/// After so many new vertices, other shapes wait for the next frame.
const VERTICES_PER_FRAME: usize = 1_000_000;

impl Painter {
    /// Takes in the bodies that the tessellator has made.
    pub(super) fn take_made(&mut self) {
        while self.parts.sent() < VERTICES_PER_FRAME {
            match self
                .tessellator
                .as_mut()
                .map_or(Taken::Nothing, Tessellator::take)
            {
                Taken::Nothing => return,
                Taken::Body(body) => self.put(&body),
                Taken::Gone => {
                    tracing::error!("the tessellator has ended; the painter does its work");
                    self.tessellator = None;
                    self.entries.await_nothing();
                    self.wanted = self.listing.numbers().collect();
                }
            }
        }
    }

    fn put(&mut self, body: &Body) {
        let Some(entry) = self.entries.get_mut(body.number) else {
            return;
        };
        // The number may belong to another shape by now, and the shape may be another one.
        if entry.shape.id != body.shape.id || entry.version != body.made.0 {
            return;
        }
        if entry.awaited == Some(body.made) {
            entry.awaited = None;
        }
        let part = self
            .parts
            .replace(std::mem::take(&mut entry.body), &body.mesh);
        entry.lacks_room |= part.is_none();
        entry.body = part.unwrap_or_default();
        let bitmap = std::mem::take(&mut entry.bitmap);
        let bitmap = self.parts.replace(bitmap, &body.bitmap);
        entry.lacks_room |= bitmap.is_none();
        entry.bitmap = bitmap.unwrap_or_default();
        entry.made = Some(body.made);
        self.redraw |= entry.listed;
        self.stats.tessellated += 1;
    }

    /// Makes bodies, or has them made.
    pub(super) fn make(&mut self, pass: &Pass<'_>) {
        let most = if self.is_first {
            MADE_AT_FIRST
        } else {
            MADE_AT_ONCE
        };
        let mut room = most;
        while let Some(number) = self.wanted.pop_front() {
            let Some(entry) = self.entries.get_mut(number) else {
                continue;
            };
            let made = (entry.version, pass.band);
            if !entry.listed || entry.made == Some(made) || entry.awaited == Some(made) {
                continue;
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
            if cost <= room && self.parts.sent() < VERTICES_PER_FRAME {
                room -= cost;
                self.put(&job.run());
                continue;
            }
            let refused = match &mut self.tessellator {
                Some(tessellator) => tessellator.offer(job).is_err(),
                // What is too much for any one frame is made in one of its own.
                None if room == most => {
                    room = 0;
                    self.put(&job.run());
                    continue;
                }
                None => true,
            };
            if refused {
                self.wanted.push_front(number);
                return;
            }
            if let Some(entry) = self.entries.get_mut(number) {
                entry.awaited = Some(made);
            }
        }
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
