//! The threads that make shapes' bodies into triangles while frames go on.
//!
//! They are given batches, so that passing bodies about costs little beside making them. How many batches
//! are in hand is bounded, and both queues have room for all of them, so neither side ever waits for the
//! other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SendError, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, available_parallelism};

use tavla_shared::shape::Shape;

use super::mesh;
use super::vertex::Mesh;
use crate::colors::CanvasColors;
use crate::text::Wake;

/// The most batches in hand; what is beyond stays with the painter.
const BATCHES_MAX: usize = 256;
/// The most threads. With few processors they take turns with the thread of the window, which comes first as
/// it mostly waits, and for a first picture does nothing else.
const THREADS_MAX: usize = 4;
/// So many vertices, 6 MB, are enough for a frame to take them in while more are made.
const WORTH_A_FRAME: usize = 200_000;

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

impl Body {
    fn vertices(&self) -> usize {
        self.mesh.vertices.len() + self.bitmap.vertices.len()
    }
}

/// What there is to take.
#[derive(Debug)]
pub(super) enum Taken {
    /// This.
    Body(Body),
    /// Nothing yet.
    Nothing,
    /// Nothing any more: the threads have ended, and what they had in hand is lost.
    Gone,
}

/// The painter's end. Dropping it ends the threads, each after the batch it is at.
#[derive(Debug)]
pub(super) struct Tessellator {
    jobs: SyncSender<Vec<Job>>,
    bodies: Receiver<Vec<Body>>,
    /// Made, and not taken yet.
    made: std::vec::IntoIter<Body>,
    /// Jobs whose bodies were not taken yet, and the batches they are in.
    in_hand: usize,
    batches: usize,
    /// What the threads have to make yet.
    left: Arc<AtomicUsize>,
}

impl Tessellator {
    /// Starts the threads, which call `wake` whenever nothing is left to make, and when what they have made
    /// is worth a frame; none where the system gives none.
    pub(super) fn start(wake: Option<Wake>) -> Option<Self> {
        let (tessellator, crew) = Self::unstaffed(wake);
        let processors = available_parallelism().map_or(1, usize::from);
        let wanted = processors.min(THREADS_MAX);
        let start = || {
            let crew = crew.clone();
            Builder::new()
                .name("tavla-tessellator".to_owned())
                .spawn(move || crew.work())
        };
        let started: Vec<_> = (0..wanted).map(|_| start()).collect();
        let threads = started.iter().flatten().count();
        for error in started.into_iter().filter_map(Result::err) {
            tracing::warn!(%error, threads, "no thread to make shapes into triangles");
        }
        (threads > 0).then_some(tessellator)
    }

    /// One without threads, and what each of its threads would be given.
    pub(super) fn unstaffed(wake: Option<Wake>) -> (Self, Crew) {
        let (jobs, taken) = sync_channel::<Vec<Job>>(BATCHES_MAX);
        let (made, bodies) = sync_channel(BATCHES_MAX);
        let crew = Crew {
            jobs: Arc::new(Mutex::new(taken)),
            made,
            left: Arc::default(),
            unseen: Arc::default(),
            wake,
        };
        let tessellator = Self {
            jobs,
            bodies,
            made: Vec::new().into_iter(),
            in_hand: 0,
            batches: 0,
            left: Arc::clone(&crew.left),
        };
        (tessellator, crew)
    }

    /// How many jobs were offered whose bodies were not taken yet.
    pub(super) fn in_hand(&self) -> usize {
        self.in_hand
    }

    /// Whether some of them are not made yet: then `wake` will be called.
    pub(super) fn is_working(&self) -> bool {
        self.left.load(Ordering::Acquire) > 0
    }

    /// Whether there is more to take, as far as is known: nobody is woken for that again.
    pub(super) fn has_more(&self) -> bool {
        !self.made.as_slice().is_empty()
    }

    /// Takes jobs, which are made by one thread in a row, or gives them back: enough is in hand, or the
    /// threads are gone.
    pub(super) fn offer(&mut self, batch: Vec<Job>) -> Result<(), Vec<Job>> {
        if self.batches == BATCHES_MAX {
            return Err(batch);
        }
        let count = batch.len();
        self.left.fetch_add(count, Ordering::AcqRel);
        match self.jobs.try_send(batch) {
            Ok(()) => {
                self.in_hand += count;
                self.batches += 1;
                Ok(())
            }
            Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                self.left.fetch_sub(count, Ordering::AcqRel);
                Err(batch)
            }
        }
    }

    /// The next body that is ready.
    pub(super) fn take(&mut self) -> Taken {
        loop {
            if let Some(body) = self.made.next() {
                self.in_hand -= 1;
                return Taken::Body(body);
            }
            match self.bodies.try_recv() {
                Ok(bodies) => {
                    self.batches -= 1;
                    self.made = bodies.into_iter();
                }
                Err(TryRecvError::Empty) => return Taken::Nothing,
                Err(TryRecvError::Disconnected) => return Taken::Gone,
            }
        }
    }
}

/// What every thread has.
#[derive(Clone)]
pub(super) struct Crew {
    jobs: Arc<Mutex<Receiver<Vec<Job>>>>,
    made: SyncSender<Vec<Body>>,
    left: Arc<AtomicUsize>,
    /// Vertices that were made since `wake` was called.
    unseen: Arc<AtomicUsize>,
    wake: Option<Wake>,
}

impl Crew {
    fn work(self) {
        // Waits with the lock held: the others wait for the lock then.
        let next = || {
            let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.recv()
        };
        while let Ok(batch) = next() {
            if self.make(batch).is_err() {
                return;
            }
        }
    }

    fn make(&self, batch: Vec<Job>) -> Result<(), SendError<Vec<Body>>> {
        let bodies: Vec<Body> = batch.into_iter().map(Job::run).collect();
        let count = bodies.len();
        let vertices: usize = bodies.iter().map(Body::vertices).sum();
        self.made.send(bodies)?;
        let left = self.left.fetch_sub(count, Ordering::AcqRel) - count;
        let unseen = self.unseen.fetch_add(vertices, Ordering::AcqRel) + vertices;
        if left == 0 || unseen >= WORTH_A_FRAME {
            self.unseen.store(0, Ordering::Release);
            if let Some(wake) = &self.wake {
                wake();
            }
        }
        Ok(())
    }

    /// Makes all that waits, on this thread.
    #[cfg(test)]
    pub(super) fn make_what_waits(&self) {
        let jobs = self.jobs.lock().unwrap();
        for batch in jobs.try_iter() {
            self.make(batch).unwrap();
        }
    }
}
