//! The door: accepts sockets and keeps strangers from holding them for nothing; what they ask for is
//! in the modules below. Decides nothing about boards.

mod asked;
mod blobs;
mod conditions;
mod control;
mod cors;
mod failure;
mod guard;
mod health;
mod host;
mod polling;
mod sessions;
mod snapshot;
mod socket;
mod sse;
mod sync;
mod visit;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::serve::Listener;
use futures_util::FutureExt as _;
use tavla_shared::protocol::{SESSIONS_PATH, SYNC_PATH};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use self::failure::Failure;
pub use self::sessions::Sessions;
use crate::access::Keeper;
use crate::archive::Archives;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::connection::{ConnectionContext, Phase};
use crate::limits::Admission;
use crate::listening::{self, STALLED, Stalling, Watched};
use crate::log::LogHealth;
use crate::metrics::Metrics;
use crate::room::Rooms;
use crate::tls::Tls;

const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

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
    /// The way to the ledger of who may do what.
    pub keeper: Keeper,
    /// Whether the log takes what is given to it.
    pub log_health: Arc<LogHealth>,
    /// Where all connections are by TLS, the certificate.
    pub tls: Option<Arc<Tls>>,
    /// Connections that are made of requests.
    pub sessions: Sessions,
    /// Boards that are fetched before a join.
    pub archives: Archives,
    /// Files that shapes show.
    pub blobs: Blobs,
}

/// The other end of a socket, and its place among those of its address.
struct Caller {
    address: IpAddr,
    /// For as long as the socket carries requests.
    watched: Watched,
    /// Given back when the last holder, be it a request or a connection, is gone.
    _admission: Admission,
}

/// Accepts for as long as it is polled: also a server that stops says so to whoever asks.
pub async fn accept_all(mut listener: impl Listener<Addr = SocketAddr>, door: Door) {
    let refuse_while_stopping = || from_fn_with_state(door.clone(), health::refuse_while_stopping);
    let routes = Router::new()
        .route(SYNC_PATH, get(sync::upgrade))
        .method_not_allowed_fallback(other_method)
        .merge(newcomers(&door))
        // What lets somebody in goes above this line; what is asked of a server that stops, below.
        .route_layer(refuse_while_stopping())
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(sessions(&door))
        .with_state(door.clone())
        .merge(control::routes(&door).route_layer(refuse_while_stopping()))
        .merge(snapshot::routes(&door).route_layer(refuse_while_stopping()))
        .merge(blobs::routes(&door).route_layer(refuse_while_stopping()))
        .fallback(nothing_here)
        .layer(from_fn(host::refuse_two));
    // A browser that has seen this comes by TLS alone; said in plain text it means nothing.
    let routes = match &door.tls {
        None => routes,
        Some(_) => routes.layer(map_response(|mut response: Response| async {
            let headers = response.headers_mut();
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
            response
        })),
    };
    loop {
        let (stream, from) = listener.accept().await;
        admit(stream, from, &routes, &door);
    }
}

/// What those ask for first who get no WebSocket through.
fn newcomers(door: &Door) -> Router<Door> {
    Router::new()
        .route(SESSIONS_PATH, post(sessions::open))
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(door.clone(), cors::of_sessions))
}

/// What they ask for then, also while the server stops: their last answers are still owed.
fn sessions(door: &Door) -> Router<Door> {
    let cors = from_fn_with_state(door.clone(), cors::of_sessions);
    Router::new()
        .route(&under("frames"), post(sessions::post))
        .route(&under("events"), get(sse::events))
        .route(&under("poll"), get(polling::poll))
        .method_not_allowed_fallback(other_method)
        .layer(cors)
}

async fn other_method() -> Failure {
    Failure::Method
}

/// Below `/v1` programs ask, which are told in their way.
async fn nothing_here(uri: Uri) -> Response {
    if uri.path().starts_with("/v1/") {
        Failure::NoSuchPath.into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

fn under(what: &str) -> String {
    format!("{SESSIONS_PATH}/{{secret}}/{what}")
}

fn admit(
    mut stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: SocketAddr,
    routes: &Router,
    door: &Door,
) {
    let metrics = &door.context.metrics;
    metrics.connections_accepted.add_one();
    let Some(admission) = door.context.admissions.admit_address(from.ip()) else {
        metrics.connections_refused.add_one();
        // Best effort: the socket is new, so its buffer takes the few bytes.
        if let Some(Err(error)) = stream.write_all(TOO_MANY).now_or_never() {
            tracing::debug!(%error, "one too many hung up");
        }
        return;
    };
    let caller = Arc::new(Caller {
        address: from.ip(),
        watched: Watched::default(),
        _admission: admission,
    });
    let handshake = Duration::from_millis(door.context.limits.handshake_millis);
    let routes = routes.clone();
    match door.tls.as_ref().map(|tls| tls.acceptor()) {
        None => tokio::spawn(serve(stream, caller, routes, handshake)),
        Some(acceptor) => tokio::spawn(serve_tls(acceptor, stream, caller, routes, handshake)),
    };
}

/// As [`serve`], once TLS is agreed on; both together take no longer than a handshake may.
async fn serve_tls(
    acceptor: TlsAcceptor,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    caller: Arc<Caller>,
    routes: Router,
    handshake: Duration,
) {
    let since = tokio::time::Instant::now();
    match tokio::time::timeout(handshake, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            let left = handshake.saturating_sub(since.elapsed());
            serve(stream, caller, routes, left).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "no TLS could be agreed on"),
        Err(_) => tracing::debug!("TLS was not agreed on in time"),
    }
}

/// Answers the requests of one socket, plain or not, until it is closed or upgraded.
async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    caller: Arc<Caller>,
    routes: Router,
    handshake: Duration,
) {
    let stream = Stalling::new(stream, STALLED, caller.watched.clone());
    let routes = routes.layer(Extension(caller));
    listening::answer(stream, routes, handshake, std::future::pending()).await;
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
