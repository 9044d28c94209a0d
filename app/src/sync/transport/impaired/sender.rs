//! The sending half over a worse network. What was handed over is on its way in a task of its own, so
//! that a delay makes everything late and nothing slow; a bounded amount of it, past which sending waits
//! as it does for a full socket.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use super::way::{Fate, Way};
use super::{Conditions, Impairment};
use crate::sync::event::Packet;
use crate::sync::transport::PacketSender;

/// Letters on their way, and their bytes.
const LETTERS_MAX: usize = 256;
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// The sending half.
#[derive(Debug)]
pub struct ImpairedSender<S> {
    post: Option<Post<S>>,
    conditions: Conditions,
    way: Way,
    cut: Arc<Notify>,
    batch_bytes: usize,
}

/// How packets leave.
#[derive(Debug)]
enum Post<S> {
    /// As they come.
    Direct(S),
    /// Late. From the first simulation to the end of the connection, so that nothing is overtaken.
    Late(Mailbag),
}

/// What is on its way.
#[derive(Debug)]
struct Mailbag {
    letters: mpsc::Sender<Letter>,
    room: Arc<Semaphore>,
    /// Said at the end: a goodbye waits for nothing.
    hurry: Arc<Notify>,
    /// What carries it; ends with it.
    carrying: JoinSet<()>,
}

#[derive(Debug)]
enum Letter {
    Packets {
        fate: Fate,
        packets: Vec<Packet>,
        /// Of the bytes there is room for.
        room: OwnedSemaphorePermit,
    },
    Close(u16),
}

impl<S: PacketSender> ImpairedSender<S> {
    /// Sends by `inner`; `cut` is told when the network has cut the connection.
    pub fn new(inner: S, conditions: Conditions, way: Way, cut: Arc<Notify>) -> Self {
        Self {
            batch_bytes: inner.batch_bytes(),
            post: Some(Post::Direct(inner)),
            conditions,
            way,
            cut,
        }
    }

    /// The mailbag, made when it is needed first.
    fn late(&mut self) -> Option<&mut Mailbag> {
        let mailbag = match self.post.take()? {
            Post::Late(mailbag) => mailbag,
            Post::Direct(inner) => Mailbag::new(inner, Arc::clone(&self.cut)),
        };
        match self.post.insert(Post::Late(mailbag)) {
            Post::Late(mailbag) => Some(mailbag),
            Post::Direct(_) => None,
        }
    }

    async fn send_late(&mut self, impairment: Impairment, packets: Vec<Packet>) -> bool {
        let fate = self.way.fate(&impairment, Instant::now());
        let Some(mailbag) = self.late() else {
            return false;
        };
        let bytes: usize = packets.iter().map(Packet::len).sum();
        let permits = u32::try_from(bytes.min(BYTES_MAX)).unwrap_or(u32::MAX);
        let room = Arc::clone(&mailbag.room).acquire_many_owned(permits).await;
        let Ok(room) = room else { return false };
        let letter = Letter::Packets {
            fate,
            packets,
            room,
        };
        mailbag.letters.send(letter).await.is_ok()
    }
}

impl<S: PacketSender> PacketSender for ImpairedSender<S> {
    fn batch_bytes(&self) -> usize {
        self.batch_bytes
    }

    async fn send(&mut self, packets: Vec<Packet>) -> bool {
        let impairment = *self.conditions.borrow();
        match &mut self.post {
            Some(Post::Direct(inner)) if impairment.is_none() => inner.send(packets).await,
            _ => self.send_late(impairment, packets).await,
        }
    }

    async fn close(&mut self, code: u16) {
        match &mut self.post {
            Some(Post::Direct(inner)) => inner.close(code).await,
            Some(Post::Late(mailbag)) => mailbag.close(code).await,
            None => {}
        }
    }
}

impl Mailbag {
    fn new(inner: impl PacketSender, cut: Arc<Notify>) -> Self {
        let (letters, waiting) = mpsc::channel(LETTERS_MAX);
        let hurry = Arc::new(Notify::new());
        let mut carrying = JoinSet::new();
        carrying.spawn(carry(inner, waiting, Arc::clone(&hurry), cut));
        Self {
            letters,
            room: Arc::new(Semaphore::new(BYTES_MAX)),
            hurry,
            carrying,
        }
    }

    /// Says goodbye, and waits until it is said.
    async fn close(&mut self, code: u16) {
        self.hurry.notify_one();
        // Where nobody takes it, the connection has ended.
        if self.letters.send(Letter::Close(code)).await.is_ok()
            && let Some(Err(error)) = self.carrying.join_next().await
        {
            tracing::debug!(%error, "could not say goodbye");
        }
    }
}

/// Brings letters when they are due, until the connection ends.
async fn carry(
    mut inner: impl PacketSender,
    mut waiting: Receiver<Letter>,
    hurry: Arc<Notify>,
    cut: Arc<Notify>,
) {
    let mut hurries = false;
    while let Some(letter) = waiting.recv().await {
        let (fate, packets, room) = match letter {
            Letter::Close(code) => return inner.close(code).await,
            Letter::Packets {
                fate,
                packets,
                room,
            } => (fate, packets, room),
        };
        let (Fate::Arrives(due) | Fate::Cut(due)) = fate;
        if !hurries {
            tokio::select! {
                () = sleep_until(due.into()) => {}
                () = hurry.notified() => hurries = true,
            }
        }
        if matches!(fate, Fate::Cut(_)) {
            return cut.notify_one();
        }
        if !inner.send(packets).await {
            return;
        }
        // From here on the system has them.
        drop(room);
    }
}
