//! The connection as the thread sees it: down, being made, or up.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::lanes::Lanes;
use crate::sync::choice::TransportKind;
use crate::sync::event::{Incoming, Lane, Packet};
use crate::sync::transport::{Connection, OpenError, OpenFault, PacketReceiver as _, Transport};

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// The connection.
pub enum Line<C: Connection> {
    /// None.
    Down,
    /// Being made.
    Opening(JoinHandle<Result<C, OpenError>>),
    /// There.
    Up(Up<C>),
}

/// A connection that is there.
pub struct Up<C: Connection> {
    receiver: C::Receiver,
    lanes: Arc<Lanes>,
    writer: JoinHandle<()>,
}

impl<C: Connection> Line<C> {
    /// Starts making a connection; an earlier one is dropped.
    pub fn open<T: Transport<Connection = C>>(&mut self, transport: &T, kind: TransportKind) {
        self.drop_now();
        *self = Self::Opening(tokio::spawn(transport.open(kind)));
    }

    /// What comes next; never where there is no connection. May be dropped while it waits.
    pub async fn receive(&mut self) -> Incoming {
        let incoming = match self {
            Self::Down => pending().await,
            Self::Opening(task) => match task.await {
                Ok(Ok(connection)) => {
                    *self = Self::Up(Up::new(connection));
                    return Incoming::Opened;
                }
                Ok(Err(OpenError { fault, reason })) => Incoming::Failed { fault, reason },
                Err(error) => Incoming::Failed {
                    fault: OpenFault::Unreachable,
                    reason: error.to_string(),
                },
            },
            Self::Up(up) => up.receiver.receive().await,
        };
        if matches!(incoming, Incoming::Closed { .. } | Incoming::Failed { .. }) {
            self.drop_now();
        }
        incoming
    }

    /// Queues a packet; false where the other side does not read.
    pub fn send(&self, lane: Lane, packet: Packet) -> bool {
        match self {
            Self::Up(up) => up.lanes.push(lane, packet),
            _ => true,
        }
    }

    /// Ends the connection politely, in the background.
    pub fn close(&mut self, code: u16) -> Option<JoinHandle<()>> {
        let Self::Up(up) = std::mem::replace(self, Self::Down) else {
            return None;
        };
        up.lanes.close(code);
        Some(tokio::spawn(async move {
            // The receiving half lives until then: the WebSocket needs both.
            let Up {
                receiver,
                mut writer,
                ..
            } = up;
            if timeout(GOODBYE, &mut writer).await.is_err() {
                writer.abort();
            }
            drop(receiver);
        }))
    }

    /// Its lanes, while it is there.
    pub fn lanes(&self) -> Option<Arc<Lanes>> {
        match self {
            Self::Up(up) => Some(Arc::clone(&up.lanes)),
            _ => None,
        }
    }

    /// Whether it is there.
    pub fn is_up(&self) -> bool {
        matches!(self, Self::Up(_))
    }

    fn drop_now(&mut self) {
        match std::mem::replace(self, Self::Down) {
            Self::Down => {}
            Self::Opening(task) => task.abort(),
            Self::Up(up) => up.writer.abort(),
        }
    }
}

impl<C: Connection> Up<C> {
    fn new(connection: C) -> Self {
        let (sender, receiver) = connection.split();
        let lanes = Arc::new(Lanes::default());
        let to_write = Arc::clone(&lanes);
        let writer = tokio::spawn(async move { to_write.write(sender).await });
        Self {
            receiver,
            lanes,
            writer,
        }
    }
}
