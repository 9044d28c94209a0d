//! The door: accepts sockets, keeps strangers from holding them for nothing, and hands those that
//! upgrade at `/v1/sync` to a connection. Decides nothing about boards.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tavla_shared::protocol::SYNC_PATH;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::access::Visit;
use crate::clock::Clock;
use crate::connection::{self, Connection, ConnectionContext, Phase};
use crate::limits::Admission;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::room::Rooms;

/// Room for the WebSocket envelope around a full frame.
const MESSAGE_BYTES_MAX: usize = FRAME_BYTES_MAX + 1024;
/// The defaults (128 KiB to read, no bound on writes) are too much for thousands of connections.
const READ_BUFFER_BYTES: usize = 8 * 1024;
const WRITE_BUFFER_BYTES: usize = 16 * 1024;
const WRITE_BUFFER_BYTES_MAX: usize = 2 * MESSAGE_BYTES_MAX;
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
        .route(SYNC_PATH, get(upgrade))
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
    let service = TowerToHyperService::new(routes.clone().layer(Extension(caller)));
    let handshake = Duration::from_millis(door.context.limits.handshake_millis);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(handshake)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::debug!(%error, "a request failed");
        }
    });
}

async fn healthz(State(door): State<Door>) -> Response {
    match *door.phase.borrow() {
        Phase::Serving => "ok\n".into_response(),
        Phase::Quiet | Phase::Closing => {
            (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response()
        }
    }
}

async fn upgrade(
    State(door): State<Door>,
    Extension(caller): Extension<Arc<Caller>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let visit = visit(caller.address, &headers);
    let number = door.next_number.fetch_add(1, Ordering::Relaxed);
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(async move |socket| {
            let Door {
                context,
                rooms,
                clock,
                phase,
                open,
                ..
            } = door;
            let open = Open::new(open, Arc::clone(&context.metrics));
            let now = clock.now_millis();
            let connection = Connection::new(number, visit, Outbox::new(), context, now);
            connection::run(socket, connection, rooms, clock, phase).await;
            drop((caller, open));
        })
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

/// What access is decided by, as the caller's headers say it.
fn visit(peer: IpAddr, headers: &HeaderMap) -> Visit {
    let text = |name| {
        headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "x-real-ip" || name.starts_with("x-forwarded-")
    });
    Visit {
        peer,
        host: text(header::HOST),
        forwarded,
        origin: text(header::ORIGIN),
    }
}
