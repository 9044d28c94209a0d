//! The server's whole HTTP stack on a listener, a log and a clock given from outside: the same doors,
//! connections and rooms as outside of simulations, without a thread of its own.
//!
//! Has no ledger: who may join is what its settings and its book say, and nobody is invited over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use axum::serve::Listener;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::sync::watch;

use super::SimSettings;
use crate::access::{Book, Gate, Keeper};
use crate::archive::Archives;
use crate::beat::Beat;
use crate::blobs::{BlobParts, BlobSettings, Blobs};
use crate::clock::Clock;
use crate::connection::{ConnectionContext, Phase};
use crate::http::{self, Door};
use crate::limits::{Addresses, Admissions, Penalties};
use crate::log::{Committer, Log};
use crate::metrics::Metrics;
use crate::room::{RoomContext, Rooms};

/// What a server is made of that only its surroundings have.
pub struct Stack {
    /// What it is told.
    pub settings: SimSettings,
    /// Who may do what.
    pub book: Book,
    /// Where boards are kept.
    pub log: Box<dyn Log>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What it counts; shared with whoever looks.
    pub metrics: Arc<Metrics>,
    /// How long the log takes comes from this.
    pub seed: u64,
}

/// Serves for as long as it is polled, inside a tokio runtime of any kind. Dropped with its runtime it
/// is a process that died.
pub async fn serve(stack: Stack, listener: impl Listener<Addr = SocketAddr>) {
    let Stack {
        settings,
        book,
        log,
        clock,
        metrics,
        seed,
    } = stack;
    let limits = Arc::new(settings.limits);
    let mut dice = StdRng::seed_from_u64(seed);
    let log_millis = settings.log_millis;
    let pace = move || Duration::from_millis(dice.random_range(log_millis.clone()));
    let (committer, working) = Committer::inline(log, pace);
    let log_health = Arc::clone(committer.health());
    let room_context = RoomContext {
        limits: Arc::clone(&limits),
        settings: Arc::new(settings.rooms),
        metrics: Arc::clone(&metrics),
    };
    let context = ConnectionContext {
        access: Gate::new(settings.access, book),
        beat: Beat::every(Duration::from_millis(limits.beat_millis)),
        admissions: Admissions::new(limits.connections_per_address, limits.connections_per_user),
        penalties: Penalties::new(Addresses::Visitors),
        limits,
        metrics,
    };
    let archives = Archives::new(
        committer.clone(),
        Arc::clone(&clock),
        Arc::clone(&context.metrics),
        context.limits.snapshot_bytes,
    );
    let parts = match BlobParts::in_memory() {
        Ok(parts) => parts,
        Err(error) => {
            tracing::error!(%error, "nothing can be kept in memory");
            return;
        }
    };
    let blobs = Blobs::new(
        parts,
        BlobSettings::default(),
        committer.clone(),
        Arc::clone(&clock),
        Arc::clone(&context.metrics),
    );
    // Both live as long as this does: it never stops in good order.
    let (_stage, phase) = watch::channel(Phase::Serving);
    let (open, _connections) = watch::channel(0);
    let door = Door {
        sessions: http::Sessions::new(&context.limits, Addresses::Visitors),
        context,
        rooms: Rooms::new(room_context, committer, Arc::clone(&clock)),
        clock,
        phase,
        open,
        next_number: Arc::default(),
        keeper: Keeper::absent(),
        log_health,
        tls: None,
        archives,
        blobs,
    };
    tokio::join!(working, http::accept_all(listener, door));
}
