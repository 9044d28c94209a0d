//! A session of requests: opens one, and sends packets in numbered parcels, which may be sent again.
//! What is read of it is `events`'s and `polling`'s.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{Item, Parcel, SESSIONS_PATH};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use super::courier::{Courier, Errand};
use super::dial::Dialer;
use super::fault::{OpenError, OpenFault};
use super::{PacketReceiver, PacketSender};
use crate::sync::event::{Incoming, Packet};

/// How long the server may think about opening a session.
const OPEN: Duration = Duration::from_secs(6);
/// How long it may hold a parcel: it reads slower where we are over its rates.
const PARCEL: Duration = Duration::from_secs(30);
/// For how long a parcel that does not get through is sent again.
const STUBBORN: Duration = Duration::from_secs(20);
/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(500);
/// How much goes into one parcel; one more frame still fits.
const BATCH_BYTES: usize = FRAME_BYTES_MAX / 2;
/// Packets that were read and wait to be taken.
const READ_MAX: usize = 64;
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// What both halves and their helpers know of a session.
#[derive(Debug)]
pub struct Session {
    /// Where its requests go.
    pub dialer: Dialer,
    secret: String,
    /// The newest item that has arrived.
    pub arrived: AtomicU64,
    /// Something was sent: answers may follow.
    pub active: Notify,
    /// Parcels get through no more.
    pub broken: Notify,
}

#[derive(Deserialize)]
struct Opened {
    session: String,
}

impl Session {
    /// Opens one.
    pub async fn open(dialer: Dialer) -> Result<Arc<Self>, OpenError> {
        let mut courier = Courier::new(dialer.clone());
        let errand = Errand::post(SESSIONS_PATH.to_owned(), Vec::new());
        let (status, body) = courier.fetch(&errand, OPEN, ANSWER_BYTES_MAX).await?;
        if status != StatusCode::CREATED {
            return Err(OpenError::answered(status));
        }
        let nonsense = |reason: &str| OpenError::new(OpenFault::Blocked, reason);
        let opened: Opened = serde_json::from_slice(&body)
            .map_err(|_| nonsense("the answer does not name a session"))?;
        let secret = opened.session;
        // It becomes part of a path.
        if secret.is_empty()
            || secret.len() > 128
            || !secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(nonsense("the answer does not name a session"));
        }
        Ok(Arc::new(Self {
            dialer,
            secret,
            arrived: AtomicU64::new(0),
            active: Notify::new(),
            broken: Notify::new(),
        }))
    }

    /// The path of one of its resources.
    pub fn path(&self, what: &str) -> String {
        format!("{SESSIONS_PATH}/{}/{what}", self.secret)
    }

    /// Tells the server what has arrived, and nothing else.
    pub async fn acknowledge(&self, courier: &mut Courier) -> Result<StatusCode, OpenError> {
        let parcel = self.parcel(0, Vec::new());
        let errand = Errand::post(self.path("frames"), parcel);
        let answer = courier.fetch(&errand, OPEN, ANSWER_BYTES_MAX).await;
        answer.map(|(status, _)| status)
    }

    fn parcel(&self, number: u64, items: Vec<Item<'_>>) -> Vec<u8> {
        let ack = self.arrived.load(Ordering::Acquire);
        Parcel { number, ack, items }.encode()
    }
}

/// The sending half.
#[derive(Debug)]
pub struct SessionSender {
    session: Arc<Session>,
    courier: Courier,
    sent: u64,
}

impl SessionSender {
    /// Of a session that has sent nothing.
    pub fn new(session: Arc<Session>) -> Self {
        let courier = Courier::new(session.dialer.clone());
        Self {
            session,
            courier,
            sent: 0,
        }
    }

    /// Sends a parcel until the server has taken it; false where it will not.
    async fn bring(&mut self, items: Vec<Item<'_>>) -> bool {
        self.sent += 1;
        let parcel = self.session.parcel(self.sent, items);
        let errand = Errand::post(self.session.path("frames"), parcel);
        let until = Instant::now() + STUBBORN;
        // The first time at once: a server ends connections that rest, and may just have done so.
        let mut pause = Duration::ZERO;
        loop {
            let answer = self.courier.fetch(&errand, PARCEL, ANSWER_BYTES_MAX);
            match answer.await {
                Ok((StatusCode::NO_CONTENT, _)) => return true,
                Ok((status, _)) if status.is_client_error() => {
                    tracing::debug!(%status, "the server does not take a parcel");
                    return false;
                }
                Ok((status, _)) => tracing::debug!(%status, "a parcel did not get through"),
                Err(error) => tracing::debug!(%error, "a parcel did not get through"),
            }
            if Instant::now() >= until {
                return false;
            }
            sleep(std::mem::replace(&mut pause, PAUSE)).await;
        }
    }
}

impl PacketSender for SessionSender {
    fn batch_bytes(&self) -> usize {
        BATCH_BYTES
    }

    async fn send(&mut self, packets: Vec<Packet>) -> bool {
        let taken = self.bring(packets.iter().map(item).collect()).await;
        if taken {
            self.session.active.notify_one();
        } else {
            self.session.broken.notify_one();
        }
        taken
    }

    async fn close(&mut self, code: u16) {
        let reason = "";
        if !self.bring(vec![Item::Close { code, reason }]).await {
            tracing::debug!("could not say goodbye");
        }
    }
}

/// The receiving half: a task reads, so that waiting for it may be given up.
#[derive(Debug)]
pub struct SessionReceiver {
    read: mpsc::Receiver<Incoming>,
    /// End with it.
    _tasks: JoinSet<()>,
}

impl SessionReceiver {
    /// What `reading` puts in is received, and in the end why it ended.
    pub fn start<F: Future<Output = &'static str> + Send + 'static>(
        reading: impl FnOnce(mpsc::Sender<Incoming>) -> F,
    ) -> Self {
        let (sender, read) = mpsc::channel(READ_MAX);
        let mut tasks = JoinSet::new();
        let reading = reading(sender.clone());
        tasks.spawn(async move {
            let closed = Incoming::Closed {
                code: None,
                reason: reading.await.to_owned(),
            };
            // Where the end was told already, nobody reads this.
            if sender.send(closed).await.is_err() {
                tracing::debug!("nobody reads the session any more");
            }
        });
        Self {
            read,
            _tasks: tasks,
        }
    }
}

impl PacketReceiver for SessionReceiver {
    async fn receive(&mut self) -> Incoming {
        self.read.recv().await.unwrap_or(Incoming::Closed {
            code: None,
            reason: String::new(),
        })
    }
}

/// For how long reading may fail before the session counts as lost.
#[derive(Debug)]
pub struct Failing {
    until: Option<Instant>,
}

impl Failing {
    /// It does not fail.
    pub const fn new() -> Self {
        Self { until: None }
    }

    /// It works.
    pub fn works(&mut self) {
        self.until = None;
    }

    /// It failed: waits a little; false where it has failed for too long.
    pub async fn fails(&mut self) -> bool {
        let until = *self.until.get_or_insert_with(|| Instant::now() + STUBBORN);
        if Instant::now() >= until {
            return false;
        }
        // The earlier of the two.
        timeout_at(until, sleep(PAUSE)).await.ok();
        true
    }
}

fn item(packet: &Packet) -> Item<'_> {
    match packet {
        Packet::Binary(bytes) => Item::Frame(bytes),
        Packet::Text(text) => Item::Text(text),
    }
}
