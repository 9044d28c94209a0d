//! Reading a session by polls: held by the server where that works, and otherwise at an interval
//! that grows while nothing happens.

mod interval;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tavla_shared::protocol::limits::{PARCEL_BYTES_MAX, POLL_HOLD_MILLIS};
use tavla_shared::protocol::{Item, Parcel};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use self::interval::Interval;
use super::courier::{Courier, Errand};
use super::fault::{OpenError, OpenFault};
use super::session::{Failing, Session, SessionReceiver};
use crate::sync::event::Incoming;

/// How much longer than it is held an answer may take.
const SLACK: Duration = Duration::from_secs(10);
/// A poll that breaks later was being held.
const HELD: Duration = Duration::from_millis(500);
/// So many of those in a row, and none is asked to be held again.
const HELD_BROKEN_MAX: u32 = 2;

/// Begins to read a session.
pub fn open(session: Arc<Session>) -> SessionReceiver {
    SessionReceiver::start(|sender| async move {
        let reading = Polling::new(&session).read_all(&sender);
        tokio::select! {
            reason = reading => reason,
            () = session.broken.notified() => "requests do not get through",
        }
    })
}

struct Polling<'a> {
    session: &'a Session,
    courier: Courier,
    failing: Failing,
    /// Held polls that broke in a row.
    held_broken: u32,
    interval: Interval,
}

impl<'a> Polling<'a> {
    fn new(session: &'a Session) -> Self {
        Self {
            session,
            courier: Courier::new(session.dialer.clone()),
            failing: Failing::new(),
            held_broken: 0,
            interval: Interval::new(),
        }
    }

    /// Polls until there is no use in another one: why.
    async fn read_all(mut self, sender: &mpsc::Sender<Incoming>) -> &'static str {
        loop {
            let holds = self.held_broken < HELD_BROKEN_MAX;
            let begun = Instant::now();
            match self.poll(holds).await {
                Ok(body) => {
                    self.failing.works();
                    let Ok(parcel) = Parcel::decode(&body) else {
                        return "the answer to a poll makes no sense";
                    };
                    if holds && begun.elapsed() >= HELD {
                        self.held_broken = 0;
                    }
                    if !self.take(&parcel, sender).await {
                        return "";
                    }
                    self.wait(holds, parcel.items.is_empty()).await;
                }
                Err(error) if error.fault == OpenFault::Blocked => return "the session is over",
                Err(error) => {
                    tracing::debug!(%error, "a poll broke");
                    if holds && begun.elapsed() >= HELD {
                        self.held_broken += 1;
                        continue;
                    }
                    if !self.failing.fails().await {
                        return "polls do not get through";
                    }
                }
            }
        }
    }

    async fn poll(&mut self, holds: bool) -> Result<Bytes, OpenError> {
        let hold = if holds { POLL_HOLD_MILLIS } else { 0 };
        let after = self.session.arrived.load(Ordering::Acquire);
        let path = self.session.path("poll");
        let errand = Errand::get(format!("{path}?after={after}&hold={hold}"));
        let patience = Duration::from_millis(hold) + SLACK;
        let fetched = self.courier.fetch(&errand, patience, PARCEL_BYTES_MAX);
        match fetched.await? {
            (StatusCode::OK, body) => Ok(body),
            (status, _) => Err(OpenError::answered(status)),
        }
    }

    /// Hands on what came; false where the end did, or nobody listens.
    async fn take(&self, parcel: &Parcel<'_>, sender: &mpsc::Sender<Incoming>) -> bool {
        if parcel.items.is_empty() {
            return sender.send(Incoming::Heard).await.is_ok();
        }
        for item in &parcel.items {
            let (incoming, ends) = match item {
                Item::Frame(bytes) => (Incoming::Binary(bytes.to_vec()), false),
                Item::Text(text) => (Incoming::Text((*text).to_owned()), false),
                Item::Close { code, reason } => {
                    let (code, reason) = (Some(*code), (*reason).to_owned());
                    (Incoming::Closed { code, reason }, true)
                }
            };
            if sender.send(incoming).await.is_err() || ends {
                return false;
            }
        }
        let newest = parcel.number + parcel.items.len() as u64 - 1;
        self.session.arrived.store(newest, Ordering::Release);
        true
    }

    /// A held poll is followed by the next one; others are spaced.
    async fn wait(&mut self, holds: bool, quiet: bool) {
        if holds {
            return;
        }
        if !quiet {
            self.interval.reset();
        }
        tokio::select! {
            () = sleep(Duration::from_millis(self.interval.next())) => {}
            () = self.session.active.notified() => {
                // An answer takes a moment; the next poll should find it.
                self.interval.reset();
                sleep(Duration::from_millis(interval::AFTER_SENDING_MILLIS)).await;
            }
        }
    }
}
