//! Starts and stops a server: joins the parts, owns the threads, and drains them in order.

mod running;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tavla_shared::store::{AccessStore, BLOBS, DataFolder, FolderError, StoreError, UPLOADS};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

pub use self::running::{Running, Shutdown};
use crate::access::{Access, Gate, Keeper, KeeperThread, Ledger, LedgerError, StartRefusal};
use crate::admin::{self, Audience, Shown};
use crate::archive::Archives;
use crate::beat::Beat;
use crate::blobs::{self, BlobParts, Blobs, BlobsError};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Storage};
use crate::connection::{ConnectionContext, Phase};
use crate::http::{self, Door};
use crate::limits::{Addresses, Admissions, Penalties};
use crate::listening::Sockets;
use crate::log::{Committer, CommitterThreads, Log, SqliteLog};
use crate::metrics::{Metrics, Process};
use crate::room::{RoomContext, Rooms};
use crate::tls::{self, Tls, TlsError};

/// How long making everything durable, and then leaving snapshots, may take when the server stops.
const DRAIN: Duration = Duration::from_secs(40);
/// How long connections may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// Clients that may come back each second: each asks for a board to be loaded.
const RETURNS_PER_SECOND: u64 = 50;
/// Within this all few clients of a small server are asked to be back, and within the other all of a
/// large one.
const SPREAD_MILLIS_MIN: u64 = 2_000;
const SPREAD_MILLIS_MAX: u64 = 30_000;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It would be open to strangers.
    #[error(transparent)]
    Refused(#[from] StartRefusal),
    /// Its folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Its store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its keys cannot be read.
    #[error("who may do what cannot be read: {0}")]
    Access(#[from] LedgerError),
    /// Its address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Files that shapes show cannot be kept.
    #[error(transparent)]
    Blobs(#[from] BlobsError),
    /// Its certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Tokens would go over the network for everybody to read.
    #[error(
        "{address} can be reached from other machines, and tokens would go there in plain text; \
         say --tls-cert and --tls-key, or --behind-proxy where a proxy does TLS"
    )]
    PlainTokens {
        /// The address that was asked for.
        address: IpAddr,
    },
    /// A thread cannot be started.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
}

/// A server, to be started.
#[derive(Debug)]
pub struct Server;

impl Server {
    /// Starts a server on threads of its own, and returns once it listens. May be called from
    /// anywhere, inside a runtime or not.
    ///
    /// # Errors
    /// [`StartError`]; nothing runs then.
    pub fn start(config: Config) -> Result<Running, StartError> {
        let tls = config.tls.clone().map(Tls::load).transpose()?;
        let metrics = Arc::new(Metrics::default());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let (folder, log) = open_log(&config.storage)?;
        let blobs = match &folder {
            Some(folder) => open_blobs(folder, &config)?,
            None => BlobParts::in_memory()?,
        };
        let (ledger, gate) = open_access(&config, clock.as_ref())?;
        let address = config.listen;
        let failed = |source| StartError::Listen { address, source };
        // Not by tokio: whoever starts a server may be inside a runtime of their own.
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let admin = config.admin.map(listen_for_admin).transpose()?;
        let pause = Duration::from_millis(config.limits.commit_millis);
        let (committer, threads) =
            Committer::start(log, &metrics, pause).map_err(StartError::Start)?;
        let runtime = runtime(config.threads).map_err(StartError::Start)?;
        let keeping = Keeper::start(ledger, Arc::clone(&gate), Arc::clone(&clock));
        let (keeper, keeping) = keeping.map_err(StartError::Start)?;
        let (shutdown, stop) = watch::channel(false);
        let (ending, ended) = watch::channel(false);
        let admin_addr = admin
            .as_ref()
            .and_then(|listener| listener.local_addr().ok());
        let parts = Parts {
            config,
            metrics: Arc::clone(&metrics),
            clock,
            gate,
            keeper,
            listener,
            admin,
            committer,
            blobs,
            stop,
            tls: tls.clone(),
        };
        let thread = thread::Builder::new()
            .name("tavla-server".to_owned())
            .spawn(move || {
                run(parts, runtime, threads, keeping);
                // Only now may another server have the folder.
                drop(folder);
                ending.send_replace(true);
            })
            .map_err(StartError::Start)?;
        tracing::info!(%addr, "listening");
        Ok(Running {
            addr,
            admin: admin_addr,
            tls,
            metrics,
            shutdown: Shutdown(shutdown),
            ended,
            thread: Some(thread),
        })
    }
}

struct Parts {
    config: Config,
    metrics: Arc<Metrics>,
    clock: Arc<dyn Clock>,
    gate: Arc<Gate>,
    keeper: Keeper,
    listener: TcpListener,
    admin: Option<TcpListener>,
    committer: Committer,
    blobs: BlobParts,
    stop: watch::Receiver<bool>,
    tls: Option<Arc<Tls>>,
}

/// A server that is not open to everybody takes tokens, and whoever reads one may use it.
fn check_plain(config: &Config, rules: &Access) -> Result<(), StartError> {
    let address = config.listen.ip();
    let takes_tokens = !rules.open || rules.tokens_issued;
    let covered = config.tls.is_some()
        || config.behind_proxy
        || address.to_canonical().is_loopback()
        || !takes_tokens;
    if covered {
        Ok(())
    } else {
        Err(StartError::PlainTokens { address })
    }
}

/// Whoever reaches this address sees how the server does, so that it stays on this machine unless the
/// settings say otherwise, which was checked with them.
fn listen_for_admin(address: SocketAddr) -> Result<TcpListener, StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

fn open_log(storage: &Storage) -> Result<(Option<DataFolder>, Box<dyn Log>), StartError> {
    match storage {
        Storage::Folder(path) => {
            let folder = DataFolder::open(path)?;
            folder.check_boards()?;
            let log = SqliteLog::new(folder.open_store()?);
            Ok((Some(folder), Box::new(log)))
        }
        Storage::Memory(log) => Ok((None, Box::new(log.clone()))),
    }
}

/// Files beside the boards, or where the settings say.
fn open_blobs(folder: &DataFolder, config: &Config) -> Result<BlobParts, StartError> {
    let (whole, coming) = (folder.beside(BLOBS)?, folder.beside(UPLOADS)?);
    Ok(BlobParts::open(
        folder.path(),
        (&whole, coming),
        &config.blob_place,
    )?)
}

/// The ledger, its first key made, and the gate by it; not where strangers would find it open.
fn open_access(config: &Config, clock: &dyn Clock) -> Result<(Ledger, Arc<Gate>), StartError> {
    let store = match &config.storage {
        Storage::Folder(path) => AccessStore::open(path)?,
        Storage::Memory(_) => AccessStore::in_memory()?,
    };
    let ledger = Ledger::open(store, clock.wall_millis() / 1000)?;
    let mut rules = config.access.clone();
    rules.behind_proxy |= config.behind_proxy;
    let book = ledger.book()?;
    rules.tokens_issued |= book.tokens_issued;
    rules.check_start(config.listen.ip())?;
    check_plain(config, &rules)?;
    if rules.behind_proxy && !rules.open && !rules.tokens_issued {
        tracing::warn!(
            "nobody can join yet: behind a proxy everybody needs a link (tavla-server invite)"
        );
    }
    Ok((ledger, Gate::new(rules, book)))
}

/// One thread a core: more would only wake each other. A room that works long moves the other tasks of
/// its thread to another one, which the runtime starts for it.
fn runtime(threads: Option<usize>) -> io::Result<Runtime> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(threads.unwrap_or(cores.min(8)).max(1))
        .thread_name("tavla-work")
        .enable_all()
        .build()
}

fn run(parts: Parts, runtime: Runtime, threads: CommitterThreads, keeping: KeeperThread) {
    runtime.block_on(serve(parts));
    runtime.shutdown_timeout(GOODBYE);
    keeping.join();
    threads.join();
}

async fn serve(parts: Parts) {
    let Parts {
        config,
        metrics,
        clock,
        gate,
        keeper,
        listener,
        admin,
        committer,
        blobs,
        mut stop,
        tls,
    } = parts;
    let limits = Arc::new(config.limits);
    let counted = Arc::clone(&metrics);
    let room_context = RoomContext {
        limits: Arc::clone(&limits),
        settings: Arc::new(config.rooms),
        metrics: Arc::clone(&metrics),
    };
    let admissions = Admissions::new(limits.connections_per_address, limits.connections_per_user);
    let addresses = if config.behind_proxy {
        Addresses::Proxy
    } else {
        Addresses::Visitors
    };
    let context = ConnectionContext {
        access: gate,
        beat: Beat::every(Duration::from_millis(limits.beat_millis)),
        limits,
        admissions,
        penalties: Penalties::new(addresses),
        metrics,
    };
    let audience = Audience {
        public: config.admin_public,
        handshake: Duration::from_millis(context.limits.handshake_millis),
    };
    let (stage, phase) = watch::channel(Phase::Serving);
    let (open, connections) = watch::channel(0);
    let next_number = Arc::default();
    let log_health = Arc::clone(committer.health());
    let shown = Shown {
        metrics: counted,
        process: Process::starts(),
        phase: phase.clone(),
        log_health: Arc::clone(&log_health),
    };
    let archives = Archives::new(
        committer.clone(),
        Arc::clone(&clock),
        Arc::clone(&context.metrics),
        context.limits.snapshot_bytes,
    );
    let blobs = Blobs::new(
        blobs,
        config.blobs,
        committer.clone(),
        Arc::clone(&clock),
        Arc::clone(&context.metrics),
    );
    let collecting = tokio::spawn(blobs::collect_now_and_then(blobs.clone()));
    let rooms = Rooms::new(room_context, committer, Arc::clone(&clock));
    let door = Door {
        sessions: http::Sessions::new(&context.limits, addresses),
        context,
        rooms: rooms.clone(),
        clock,
        phase,
        open,
        next_number,
        keeper,
        log_health,
        tls: tls.clone(),
        archives,
        blobs,
    };
    let accepting = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => tokio::spawn(http::accept_all(Sockets::new(listener), door)),
        Err(error) => {
            tracing::error!(%error, "the socket cannot be listened on");
            return;
        }
    };
    let showing = admin.map(|listener| tokio::spawn(admin::serve(listener, shown, audience)));
    let refreshing = tls.map(|tls| tokio::spawn(tls::refresh_now_and_then(tls)));
    // Nobody left who could ask means the same.
    stop.wait_for(|stop| *stop).await.ok();
    tracing::info!("stopping");
    say_goodbye(&rooms, &stage, connections).await;
    // Until now it has said to whoever asked that it stops.
    accepting.abort();
    collecting.abort();
    if let Some(showing) = showing {
        showing.abort();
    }
    if let Some(refreshing) = refreshing {
        refreshing.abort();
    }
}

/// Ends the boards, and then the connections.
async fn say_goodbye(
    rooms: &Rooms,
    stage: &watch::Sender<Phase>,
    mut connections: watch::Receiver<usize>,
) {
    stage.send_replace(Phase::Quiet);
    if tokio::time::timeout(DRAIN, rooms.drain()).await.is_err() {
        tracing::error!(
            "some boards did not come to an end in time; what was acked is on the disk"
        );
    }
    let spread_millis = spread_millis(*connections.borrow());
    stage.send_replace(Phase::Closing { spread_millis });
    let gone = connections.wait_for(|count| *count == 0);
    if tokio::time::timeout(GOODBYE, gone).await.is_err() {
        tracing::warn!("some connections did not say goodbye");
    }
}

/// Within which time clients are asked to come back, so that the next server is not stormed.
fn spread_millis(connections: usize) -> u64 {
    (connections as u64 * 1_000 / RETURNS_PER_SECOND).clamp(SPREAD_MILLIS_MIN, SPREAD_MILLIS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::RETURN_MILLIS_MIN;

    #[test]
    fn the_more_clients_there_are_the_longer_their_return_takes() {
        assert_eq!(spread_millis(0), SPREAD_MILLIS_MIN);
        assert_eq!(spread_millis(10), SPREAD_MILLIS_MIN);
        assert_eq!(spread_millis(500), 10_000);
        assert_eq!(spread_millis(100_000), SPREAD_MILLIS_MAX);
        assert!(spread_millis(0) > RETURN_MILLIS_MIN);
    }
}
