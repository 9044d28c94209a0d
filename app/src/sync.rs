//! The sync client: keeps one board in step with a server, whatever the network does.
//!
//! [`Client`] is a state machine over (what happened, now) that answers with [`Action`]s: it owns
//! no socket, no clock, no thread and no random source, so a seeded simulation runs the very same
//! code. [`start`] runs one on a named thread of its own. It sees bytes and ids, never shapes and
//! never the document: the board's worker is asked for versions and updates, and told what came.

mod backoff;
mod choice;
mod client;
mod clock;
mod event;
mod outbox;
mod pace;
mod patience;
mod presence;
mod room;
mod runner;
mod state;
mod stats;
mod transport;
mod vigil;

#[cfg(test)]
mod tests;

pub use self::choice::TransportKind;
pub use self::client::{Client, ClientConfig};
pub use self::clock::{Clock, OsRandom, Random, SystemClock};
pub use self::event::{
    Action, ArchiveAsk, Backfill, Command, Event, Fetched, Incoming, Lane, Outgoing, Packet,
};
pub use self::patience::Patience;
pub use self::runner::{SendError, Sink, SyncHandle, start};
pub use self::state::{Absence, Lag, Refusal, Standing, State, Trouble};
pub use self::stats::{Cause, LinkStats, Meter, RoundTrip, Setback, Traffic};
pub use self::transport::files;
pub use self::transport::{
    Connection, Courier, Errand, OpenError, OpenFault, PacketReceiver, PacketSender,
    ServerTransport, Stream, Transport, Wires, courier_to, install_provider,
};
pub use crate::link::{BoardLink, LinkError, ServerAddress};
