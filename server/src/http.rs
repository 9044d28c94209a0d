//! The door: accepts sockets and keeps strangers from holding them for nothing; what they ask for is
//! in the modules below. Decides nothing about boards.

mod origins;
mod polling;
mod sessions;
mod socket;
mod sse;
mod sync;
mod visit;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tavla_shared::protocol::{SESSIONS_PATH, SYNC_PATH};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub use self::sessions::Sessions;
use crate::clock::Clock;
use crate::connection::{ConnectionContext, Phase};
use crate::limits::Admission;
use crate::metrics::Metrics;
use crate::room::Rooms;

/// A request's line and headers.
const HEAD_BYTES_MAX: usize = 16 * 1024;

const TOO_MANY: &[u8] =
    b"HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What the door needs to let somebody in.
#[derive(Clone)]
pub struct Door {
    /// What connections share.
    pub context: ConnectionContext,
    /// The rooms.
    pub rooms: Rooms,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the server is doing.
    pub phase: watch::Receiver<Phase>,
    /// How many connections there are, so that the server knows when the last has ended.
    pub open: watch::Sender<usize>,
    /// Numbers the connections.
    pub next_number: Arc<AtomicU64>,
    /// Connections that are made of requests.
    pub sessions: Sessions,
}

/// The other end of a socket, and its place among those of its address.
struct Caller {
    address: IpAddr,
    /// Given back when the last holder, be it a request or a connection, is gone.
    _admission: Admission,
}

/// Accepts until the server stops serving.
pub async fn accept_all(listener: TcpListener, door: Door) {
    let mut phase = door.phase.clone();
    let routes = Router::new()
        .route("/healthz", get(healthz))
        .route(SYNC_PATH, get(sync::upgrade))
        .merge(sessions(&door))
        .with_state(door.clone());
    loop {
        tokio::select! {
            biased;
            () = stopped(&mut phase) => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => admit(stream, from, &routes, &door),
                Err(error) => {
                    // Most likely out of file descriptors: some will be closed soon.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

/// What those ask for who get no WebSocket through.
fn sessions(door: &Door) -> Router<Door> {
    let origins = from_fn_with_state(door.clone(), origins::allow);
    Router::new()
        .route(SESSIONS_PATH, post(sessions::open))
        .route(&under("frames"), post(sessions::post))
        .route(&under("events"), get(sse::events))
        .route(&under("poll"), get(polling::poll))
        .layer(origins)
}

fn under(what: &str) -> String {
    format!("{SESSIONS_PATH}/{{secret}}/{what}")
}

/// Waits until the server no longer serves.
async fn stopped(phase: &mut watch::Receiver<Phase>) {
    // A server that is gone serves no more either.
    phase.wait_for(|phase| *phase != Phase::Serving).await.ok();
}

fn admit(stream: TcpStream, from: SocketAddr, routes: &Router, door: &Door) {
    let metrics = &door.context.metrics;
    metrics.connections_accepted.add_one();
    let Some(admission) = door.context.admissions.admit_address(from.ip()) else {
        metrics.connections_refused.add_one();
        // Best effort: the socket is new, so its buffer takes the few bytes.
        stream.try_write(TOO_MANY).ok();
        return;
    };
    // Small frames must not wait for the ack of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a socket refuses to be quick");
    }
    let caller = Arc::new(Caller {
        address: from.ip(),
        _admission: admission,
    });
    let handshake = Duration::from_millis(door.context.limits.handshake_millis);
    tokio::spawn(serve(stream, caller, routes.clone(), handshake));
}

/// Answers the requests of one socket, plain or not, until it is closed or upgraded.
async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    caller: Arc<Caller>,
    routes: Router,
    handshake: Duration,
) {
    let service = TowerToHyperService::new(routes.layer(Extension(caller)));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(handshake)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    if let Err(error) = serving.await {
        tracing::debug!(%error, "a request failed");
    }
}

async fn healthz(State(door): State<Door>) -> Response {
    match *door.phase.borrow() {
        Phase::Serving => "ok\n".into_response(),
        Phase::Quiet | Phase::Closing => {
            (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response()
        }
    }
}

/// One open connection, counted as long as this lives.
struct Open {
    count: watch::Sender<usize>,
    metrics: Arc<Metrics>,
}

impl Open {
    fn new(count: watch::Sender<usize>, metrics: Arc<Metrics>) -> Self {
        count.send_modify(|count| *count += 1);
        metrics.connections.add_one();
        Self { count, metrics }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.count.send_modify(|count| *count -= 1);
        self.metrics.connections.subtract_one();
    }
}
