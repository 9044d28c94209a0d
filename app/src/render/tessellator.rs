//! The thread that makes shapes' bodies into triangles while frames go on.
//!
//! What it has in hand is bounded; both queues have room for all of that, so neither side ever waits
//! for the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::Builder;

use tavla_shared::shape::Shape;

use super::colors::CanvasColors;
use super::mesh;
use super::vertex::Mesh;

/// The most bodies in hand; what is beyond stays with the painter.
const IN_HAND_MAX: usize = 4_096;

/// A body to make.
#[derive(Debug)]
pub(super) struct Job {
    /// The entry's number.
    pub(super) number: u32,
    /// Version and band it is made for.
    pub(super) made: (u32, i32),
    /// The shape.
    pub(super) shape: Arc<Shape>,
    /// The shape's slot.
    pub(super) slot: u32,
    /// With these colours.
    pub(super) colors: CanvasColors,
    /// A pixel where it is shown largest, in board units.
    pub(super) pixel: f64,
}

/// A body that was made.
#[derive(Debug)]
pub(super) struct Body {
    /// The entry's number.
    pub(super) number: u32,
    /// The shape it was made of.
    pub(super) shape: Arc<Shape>,
    /// Version and band it was made for.
    pub(super) made: (u32, i32),
    /// Its triangles.
    pub(super) mesh: Mesh,
    /// Those of the picture it shows; none if it is no picture.
    pub(super) bitmap: Mesh,
}

impl Job {
    /// Makes the body.
    pub(super) fn run(self) -> Body {
        let make = || {
            (
                mesh::body(&self.shape, &self.colors, self.pixel, self.slot),
                mesh::bitmap(&self.shape, self.pixel, self.slot),
            )
        };
        // A shape that cannot be made must not take the others with it.
        let (mesh, bitmap) = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| {
            tracing::error!(shape = %self.shape.id, "a shape cannot be drawn");
            Default::default()
        });
        Body {
            number: self.number,
            shape: self.shape,
            made: self.made,
            mesh,
            bitmap,
        }
    }
}

/// What there is to take.
#[derive(Debug)]
pub(super) enum Taken {
    /// This.
    Body(Body),
    /// Nothing yet.
    Nothing,
    /// Nothing any more: the thread has ended, and what it had in hand is lost.
    Gone,
}

/// The painter's end. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct Tessellator {
    jobs: SyncSender<Job>,
    bodies: Receiver<Body>,
    in_hand: usize,
}

impl Tessellator {
    /// Starts the thread; none where the system gives none.
    pub(super) fn start() -> Option<Self> {
        let (jobs, taken) = sync_channel::<Job>(IN_HAND_MAX);
        let (made, bodies) = sync_channel(IN_HAND_MAX);
        let work = move || {
            for job in taken {
                if made.send(job.run()).is_err() {
                    return;
                }
            }
        };
        let started = Builder::new()
            .name("tavla-tessellator".to_owned())
            .spawn(work);
        if let Err(error) = started {
            tracing::warn!(%error, "shapes are made into triangles between frames");
            return None;
        }
        Some(Self {
            jobs,
            bodies,
            in_hand: 0,
        })
    }

    /// Takes a job, or gives it back: enough is in hand, or the thread is gone.
    pub(super) fn offer(&mut self, job: Job) -> Result<(), Job> {
        if self.in_hand == IN_HAND_MAX {
            return Err(job);
        }
        match self.jobs.try_send(job) {
            Ok(()) => {
                self.in_hand += 1;
                Ok(())
            }
            Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => Err(job),
        }
    }

    /// The next body that is ready.
    pub(super) fn take(&mut self) -> Taken {
        match self.bodies.try_recv() {
            Ok(body) => {
                self.in_hand -= 1;
                Taken::Body(body)
            }
            Err(TryRecvError::Empty) => Taken::Nothing,
            Err(TryRecvError::Disconnected) => Taken::Gone,
        }
    }

    /// Whether anything is in hand.
    pub(super) fn is_busy(&self) -> bool {
        self.in_hand > 0
    }
}
