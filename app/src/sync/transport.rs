//! How packets get to a server: the traits, and what they are outside of simulations. The client
//! above knows which kind it uses, and nothing else of it.

mod archive;
mod courier;
mod dial;
mod events;
mod fault;
pub mod files;
mod impaired;
mod polling;
mod server;
mod session;
mod socket;
mod tls;
mod wires;

use tokio::sync::mpsc;

pub use self::courier::{Courier, Errand};
use self::dial::Dialer;
pub use self::dial::Stream;
pub use self::fault::{OpenError, OpenFault};
pub use self::impaired::Impaired;
pub use self::server::ServerTransport;
pub use self::tls::install_provider;
pub use self::wires::Wires;
use super::choice::TransportKind;
use super::event::{ArchiveAsk, Fetched, Incoming, Packet};
use crate::link::ServerAddress;

/// Carries requests to `server`, as its boards' connections are made.
pub fn courier_to(server: ServerAddress) -> Courier {
    Courier::new(Dialer::new(server, None))
}

/// Makes connections.
pub trait Transport: Send + 'static {
    /// What a connection is made of.
    type Connection: Connection;

    /// Makes one of a kind.
    fn open(
        &self,
        kind: TransportKind,
    ) -> impl Future<Output = Result<Self::Connection, OpenError>> + Send + 'static;

    /// Fetches a board's history ahead of the join, and tells what comes of it. Where there is no way
    /// to, nothing does.
    fn fetch(
        &self,
        ask: ArchiveAsk,
        told: mpsc::Sender<Fetched>,
    ) -> impl Future<Output = ()> + Send + 'static {
        drop((ask, told));
        std::future::ready(())
    }
}

/// A connection, as two halves that are used at the same time.
pub trait Connection: Send + 'static {
    /// Sends.
    type Sender: PacketSender;
    /// Receives.
    type Receiver: PacketReceiver;

    /// The halves.
    fn split(self) -> (Self::Sender, Self::Receiver);
}

/// The sending half.
pub trait PacketSender: Send + 'static {
    /// How many bytes are worth sending together; where none, packets are sent one by one, so that
    /// an urgent one overtakes as many as it can.
    fn batch_bytes(&self) -> usize {
        0
    }

    /// Sends packets; false where nothing more can be sent.
    fn send(&mut self, packets: Vec<Packet>) -> impl Future<Output = bool> + Send;

    /// Says goodbye.
    fn close(&mut self, code: u16) -> impl Future<Output = ()> + Send;
}

/// The receiving half.
pub trait PacketReceiver: Send + 'static {
    /// What comes next; `Closed` is the last. May be dropped while it waits without losing anything.
    fn receive(&mut self) -> impl Future<Output = Incoming> + Send;
}
