//! Starts and stops a server: joins the parts, owns the threads, and drains them in order.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tavla_shared::store::{DataFolder, FolderError, StoreError};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::access::StartRefusal;
use crate::beat::Beat;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Storage};
use crate::connection::{ConnectionContext, Phase};
use crate::http::{self, Door};
use crate::limits::Admissions;
use crate::log::{Committer, CommitterThreads, Log, SqliteLog};
use crate::metrics::Metrics;
use crate::room::{RoomContext, Rooms};

/// How long making everything durable may take when the server stops.
const DRAIN: Duration = Duration::from_secs(20);
/// How long connections may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

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
    /// Its address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A thread cannot be started.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
}

/// A server, to be started.
#[derive(Debug)]
pub struct Server;

/// A server that runs until it is shut down. Dropping it shuts it down without waiting.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    metrics: Arc<Metrics>,
    shutdown: Shutdown,
    ended: watch::Receiver<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Asks a server to stop; clones ask the same one.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Sender<bool>);

impl Shutdown {
    /// Stops the server: it accepts nothing more, makes what it has durable, acks it, says goodbye
    /// and ends. Returns at once.
    pub fn request(&self) {
        self.0.send_replace(true);
    }
}

impl Server {
    /// Starts a server on threads of its own, and returns once it listens. May be called from
    /// anywhere, inside a runtime or not.
    ///
    /// # Errors
    /// [`StartError`]; nothing runs then.
    pub fn start(config: Config) -> Result<Running, StartError> {
        config.access.check_start(config.listen.ip())?;
        let metrics = Arc::new(Metrics::default());
        let (folder, log) = open_log(&config.storage)?;
        let address = config.listen;
        let failed = |source| StartError::Listen { address, source };
        // Not by tokio: whoever starts a server may be inside a runtime of their own.
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let pause = Duration::from_millis(config.limits.commit_millis);
        let (committer, threads) =
            Committer::start(log, &metrics, pause).map_err(StartError::Start)?;
        let runtime = runtime(config.threads).map_err(StartError::Start)?;
        let (shutdown, stop) = watch::channel(false);
        let (ending, ended) = watch::channel(false);
        let parts = Parts {
            config,
            metrics: Arc::clone(&metrics),
            listener,
            committer,
            stop,
        };
        let thread = thread::Builder::new()
            .name("tavla-server".to_owned())
            .spawn(move || {
                run(parts, runtime, threads);
                // Only now may another server have the folder.
                drop(folder);
                ending.send_replace(true);
            })
            .map_err(StartError::Start)?;
        tracing::info!(%addr, "listening");
        Ok(Running {
            addr,
            metrics,
            shutdown: Shutdown(shutdown),
            ended,
            thread: Some(thread),
        })
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What a client connects to.
    pub fn url(&self) -> String {
        format!("ws://{}{}", self.addr, tavla_shared::protocol::SYNC_PATH)
    }

    /// What it counts.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// The way to stop it.
    pub fn shutdown(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Waits until it has ended, whoever asked it to.
    pub async fn ended(&self) {
        // A server whose thread died has ended too.
        self.ended.clone().wait_for(|ended| *ended).await.ok();
    }

    /// Stops it and waits until everything is on the disk. Blocks.
    pub fn join(mut self) {
        self.shutdown.request();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the server's thread panicked");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shutdown.request();
    }
}

struct Parts {
    config: Config,
    metrics: Arc<Metrics>,
    listener: TcpListener,
    committer: Committer,
    stop: watch::Receiver<bool>,
}

fn open_log(storage: &Storage) -> Result<(Option<DataFolder>, Box<dyn Log>), StartError> {
    match storage {
        Storage::Folder(path) => {
            let folder = DataFolder::open(path)?;
            let log = SqliteLog::new(folder.open_store()?);
            Ok((Some(folder), Box::new(log)))
        }
        Storage::Memory(log) => Ok((None, Box::new(log.clone()))),
    }
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

fn run(parts: Parts, runtime: Runtime, threads: CommitterThreads) {
    runtime.block_on(serve(parts));
    runtime.shutdown_timeout(GOODBYE);
    threads.join();
}

async fn serve(parts: Parts) {
    let Parts {
        config,
        metrics,
        listener,
        committer,
        mut stop,
    } = parts;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let limits = Arc::new(config.limits);
    let room_context = RoomContext {
        limits: Arc::clone(&limits),
        settings: Arc::new(config.rooms),
        metrics: Arc::clone(&metrics),
    };
    let rooms = Rooms::new(room_context, committer, Arc::clone(&clock));
    let admissions = Admissions::new(limits.connections_per_address, limits.connections_per_user);
    let access = Arc::new(config.access);
    let context = ConnectionContext {
        access,
        beat: Beat::every(Duration::from_millis(limits.beat_millis)),
        limits,
        admissions,
        metrics,
    };
    let (stage, phase) = watch::channel(Phase::Serving);
    let (open, mut connections) = watch::channel(0);
    let next_number = Arc::default();
    let door = Door {
        context,
        rooms: rooms.clone(),
        clock,
        phase,
        open,
        next_number,
    };
    let accepting = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => tokio::spawn(http::accept_all(listener, door)),
        Err(error) => {
            tracing::error!(%error, "the socket cannot be listened on");
            return;
        }
    };
    // Nobody left who could ask means the same.
    stop.wait_for(|stop| *stop).await.ok();
    tracing::info!("stopping");
    stage.send_replace(Phase::Quiet);
    if accepting.await.is_err() {
        tracing::error!("accepting connections panicked");
    }
    if tokio::time::timeout(DRAIN, rooms.drain()).await.is_err() {
        tracing::error!(
            "some boards did not come to an end in time; what was acked is on the disk"
        );
    }
    stage.send_replace(Phase::Closing);
    let gone = connections.wait_for(|count| *count == 0);
    if tokio::time::timeout(GOODBYE, gone).await.is_err() {
        tracing::warn!("some connections did not say goodbye");
    }
}
