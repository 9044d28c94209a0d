//! A session as what carries a connection: requests bring parcels, the mailbox takes what is to be
//! read. Never looks into a frame.

use std::collections::VecDeque;
use std::sync::Arc;

use tavla_shared::protocol::{close, keepalive};
use tokio::sync::{Notify, mpsc};

use super::mailbox::{Letter, Mailbox};
use super::newcomers::Newcomer;
use crate::connection::{Reader, Received, Writer};
use crate::outbox::Outgoing;

/// The reading half.
#[derive(Debug)]
pub struct SessionReader {
    /// Whole parcels, so that one is taken or is not.
    pub parcels: mpsc::Receiver<Vec<Received>>,
    /// A request came that carries nothing.
    pub alive: Arc<Notify>,
    /// Where the other half writes.
    pub mailbox: Arc<Mailbox>,
    /// What is left of the newest parcel.
    pub waiting: VecDeque<Received>,
    /// Whether the client said goodbye.
    pub ended: bool,
    /// Its place among those whom nobody has let in yet.
    pub(super) newcomer: Option<Newcomer>,
}

impl Reader for SessionReader {
    async fn receive(&mut self) -> Received {
        loop {
            if self.ended {
                return Received::Closed;
            }
            if let Some(next) = self.waiting.pop_front() {
                self.ended = next == Received::Closed;
                return next;
            }
            tokio::select! {
                biased;
                parcel = self.parcels.recv() => match parcel {
                    Some(parcel) => self.waiting.extend(parcel),
                    None => self.ended = true,
                },
                () = self.mailbox.delivered() => self.ended = true,
                () = self.alive.notified() => return Received::Control,
            }
        }
    }

    fn let_in(&mut self) {
        if self.newcomer.take().is_some() {
            self.mailbox.keep_the_end();
        }
    }
}

/// The writing half.
#[derive(Debug)]
pub struct SessionWriter {
    /// Where it writes.
    pub mailbox: Arc<Mailbox>,
}

impl Writer for SessionWriter {
    async fn feed(&mut self, outgoing: Outgoing) -> bool {
        let letter = match outgoing {
            Outgoing::Frame(bytes) => Letter::Frame(bytes),
            Outgoing::Text(text) => Letter::Text(text),
            // Nothing below answers for the client here.
            Outgoing::Ping => Letter::Text(keepalive::PING),
            Outgoing::Close { code, reason } => Letter::Close {
                code,
                reason: reason.into(),
            },
        };
        self.mailbox.put(letter).await
    }

    async fn flush(&mut self) -> bool {
        true
    }
}

impl Drop for SessionWriter {
    fn drop(&mut self) {
        self.mailbox.seal();
    }
}

/// What a parcel that is none makes of the connection, as it would be on a WebSocket.
pub fn fault(too_large: bool) -> Received {
    if too_large {
        Received::Fault {
            code: close::TOO_LARGE,
            reason: "the message is over 256 KiB",
        }
    } else {
        Received::Fault {
            code: close::BAD_FRAME,
            reason: "this is not a parcel",
        }
    }
}
