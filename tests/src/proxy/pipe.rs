//! One way of one connection: reads, keeps what is under way for its time, and writes. Decides nothing
//! about the weather.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::Rng as _;
use rand::rngs::StdRng;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::weather::{Course, Flow, Way, Weather};

/// Reads that are under way on one way of a connection.
pub const CHUNKS_MAX: usize = 64;
/// The most that is read at once.
const CHUNK_BYTES: usize = 16 * 1024;
/// How often a second a narrow way lets something through.
const TURNS_PER_SECOND: u64 = 50;

/// A connection broke at one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// How many more bytes of a connection pass before it is cut, once that was ordered.
#[derive(Debug, Default)]
pub struct Allowance {
    left: Mutex<Option<u64>>,
    /// Nothing is left.
    spent: Notify,
}

impl Allowance {
    /// From now on so many.
    pub fn limit(&self, bytes: u64) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
    }

    /// Returns when they have passed.
    pub async fn spent(&self) {
        self.spent.notified().await;
    }

    /// How many of `len` bytes pass.
    fn take(&self, len: usize) -> usize {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = left.as_mut() else {
            return len;
        };
        let taken = (*left).min(len as u64);
        *left -= taken;
        if *left == 0 {
            self.spent.notify_one();
        }
        taken as usize
    }
}

/// What one way is made of.
pub struct Pipe<'a> {
    pub way: Way,
    pub weather: watch::Receiver<Weather>,
    pub allowance: &'a Allowance,
    pub passed: &'a AtomicU64,
    pub dice: StdRng,
}

/// Something under way.
enum Chunk {
    Bytes(Vec<u8>),
    Fin,
    Broken,
}

impl Pipe<'_> {
    /// Carries bytes until the side that writes them ends; never returns where that was swallowed.
    pub async fn carry(
        self,
        from: impl AsyncRead + Unpin,
        to: impl AsyncWrite + Unpin,
    ) -> Result<(), Broken> {
        let Self {
            way,
            weather,
            allowance,
            passed,
            dice,
        } = self;
        let (under_way, arriving) = mpsc::channel(CHUNKS_MAX);
        let reading = read(from, under_way, (way, weather.clone()), dice);
        let writing = write(to, arriving, (way, weather), (allowance, passed));
        tokio::join!(reading, writing).1
    }
}

async fn read(
    mut from: impl AsyncRead + Unpin,
    under_way: mpsc::Sender<(Instant, Chunk)>,
    (way, weather): (Way, watch::Receiver<Weather>),
    mut dice: StdRng,
) {
    let mut due = Instant::now();
    loop {
        let mut bytes = vec![0; CHUNK_BYTES];
        let chunk = match from.read(&mut bytes).await {
            Ok(0) => Chunk::Fin,
            Ok(len) => {
                bytes.truncate(len);
                Chunk::Bytes(bytes)
            }
            Err(_) => Chunk::Broken,
        };
        let last = !matches!(chunk, Chunk::Bytes(_));
        let Course {
            latency_millis,
            jitter_millis,
            ..
        } = *weather.borrow().course(way);
        let millis = latency_millis + dice.random_range(0..=jitter_millis);
        // In order, as TCP keeps it.
        due = due.max(Instant::now() + Duration::from_millis(millis));
        if under_way.send((due, chunk)).await.is_err() || last {
            return;
        }
    }
}

async fn write(
    mut to: impl AsyncWrite + Unpin,
    mut arriving: mpsc::Receiver<(Instant, Chunk)>,
    (way, mut weather): (Way, watch::Receiver<Weather>),
    (allowance, passed): (&Allowance, &AtomicU64),
) -> Result<(), Broken> {
    let mut swallows = false;
    while let Some((due, chunk)) = arriving.recv().await {
        sleep_until(due).await;
        let flowing = weather.wait_for(|weather| weather.course(way).flow != Flow::Stalls);
        // The proxy itself is gone.
        let course = *flowing.await.map_err(|_| Broken)?.course(way);
        // What comes after a gap would make no sense.
        swallows |= course.flow == Flow::Swallows;
        if swallows {
            continue;
        }
        let bytes = match chunk {
            Chunk::Bytes(bytes) => bytes,
            Chunk::Fin => return to.shutdown().await.map_err(|_| Broken),
            Chunk::Broken => return Err(Broken),
        };
        let piece = course.bytes_per_second.map_or(bytes.len(), |rate| {
            (rate / TURNS_PER_SECOND).max(1) as usize
        });
        for bytes in bytes.chunks(piece) {
            let allowed = allowance.take(bytes.len());
            to.write_all(&bytes[..allowed]).await.map_err(|_| Broken)?;
            passed.fetch_add(allowed as u64, Ordering::SeqCst);
            if allowed < bytes.len() {
                // Whoever ordered the cut makes it.
                return std::future::pending().await;
            }
            if course.bytes_per_second.is_some() {
                sleep(Duration::from_millis(1_000 / TURNS_PER_SECOND)).await;
            }
        }
    }
    // The end was swallowed too: nobody is told.
    std::future::pending().await
}
