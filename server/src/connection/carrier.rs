//! What carries a connection: the two halves of a transport, be it a WebSocket or HTTP requests.
//! A connection, and a room all the more, never knows which one.

use bytes::Bytes;

use crate::outbox::Outgoing;

/// What the transport has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A binary message.
    Binary(Bytes),
    /// A text message.
    Text(String),
    /// A sign of life that says nothing else.
    Control,
    /// The other side has gone.
    Closed,
    /// What came is not what this transport carries: the connection is closed with this.
    Fault {
        /// The close code.
        code: u16,
        /// What to say about it.
        reason: &'static str,
    },
}

/// The reading half.
pub trait Reader: Send + 'static {
    /// What comes next; after `Closed` nothing else does. May be dropped while it waits without
    /// losing anything.
    fn receive(&mut self) -> impl Future<Output = Received> + Send;

    /// Whoever is at the other end was let in somewhere. May be said again.
    fn let_in(&mut self) {}
}

/// The writing half. Both answer false where nothing can be written any more.
pub trait Writer: Send + 'static {
    /// Takes something to write, waiting for room.
    fn feed(&mut self, outgoing: Outgoing) -> impl Future<Output = bool> + Send;

    /// Sends what was taken on its way; after a close, also whether it has been read may be waited
    /// for.
    fn flush(&mut self) -> impl Future<Output = bool> + Send;
}
