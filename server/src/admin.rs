//! The door for those who run the server, on an address of its own: what it counts, whether it is well,
//! and a page that shows both live. Never tells a name of a board or a person; lets nobody change
//! anything.

mod crowd;
mod host;
mod live;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::serve::Listener as _;
use futures_util::Stream;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{MissedTickBehavior, interval};

use self::crowd::{Crowd, Guest};
use self::live::Live;
use crate::connection::Phase;
use crate::listening::{self, STALLED, Sockets, Stalling, Watched};
use crate::log::LogHealth;
use crate::metrics::{self, Metrics, Process};
use crate::readiness::unready;

/// How often a page that is open is told what is new.
const TOLD_EVERY: Duration = Duration::from_secs(1);
/// Pages that may be open at once: each costs a little every second.
const WATCHERS_MAX: usize = 32;
/// Sockets that may be open at once, theirs included.
const SOCKETS_MAX: usize = 64;
/// What the system keeps for one who does not read: a page is told little, and would be written to for
/// an hour before anybody noticed that it is gone.
#[cfg(unix)]
const SEND_BUFFER_BYTES: usize = 16 * 1024;

const PAGE: &str = include_str!("admin/status.html");
/// The page needs nothing from elsewhere, and nothing from elsewhere may frame it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What the process uses.
    pub process: Process,
    /// What the server is doing.
    pub phase: watch::Receiver<Phase>,
    /// Whether the log takes what is given to it.
    pub log_health: Arc<LogHealth>,
}

impl Shown {
    fn unready(&self) -> Option<&'static str> {
        unready(&self.phase, &self.log_health)
    }
}

/// To whom it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Audience {
    /// Whether to others than those who know its address.
    pub public: bool,
    /// How long a socket may be open without asking.
    pub handshake: Duration,
}

#[derive(Clone)]
struct Desk {
    shown: Shown,
    watchers: Arc<Semaphore>,
}

/// Answers for as long as it is polled.
pub async fn serve(listener: std::net::TcpListener, shown: Shown, audience: Audience) {
    #[cfg(unix)]
    if let Err(error) =
        rustix::net::sockopt::set_socket_send_buffer_size(&listener, SEND_BUFFER_BYTES)
    {
        tracing::debug!(%error, "the admin address keeps more than it should");
    }
    let mut sockets = match TcpListener::from_std(listener) {
        Ok(listener) => Sockets::new(listener),
        Err(error) => {
            tracing::error!(%error, "the admin address cannot be listened on");
            return;
        }
    };
    let routes = routes(shown, audience.public);
    let crowd = Crowd::new(SOCKETS_MAX);
    for number in 0.. {
        let (stream, _) = sockets.accept().await;
        let Some(place) = crowd.enter(number).await else {
            return;
        };
        let routes = routes.clone().layer(Extension(Arc::clone(place.guest())));
        let stream = Stalling::new(stream, STALLED, Watched::default());
        tokio::spawn(async move {
            let leave = place.asked_to_leave();
            listening::answer(stream, routes, audience.handshake, leave).await;
        });
    }
}

fn routes(shown: Shown, public: bool) -> Router {
    let desk = Desk {
        shown,
        watchers: Arc::new(Semaphore::new(WATCHERS_MAX)),
    };
    let routes = Router::new()
        .route("/", get(page))
        .route("/events", get(events))
        .route("/metrics", get(metrics_text))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .with_state(desk);
    if public {
        routes
    } else {
        routes.layer(from_fn(refuse_other_names))
    }
}

/// A page that came by another name is not from here.
async fn refuse_other_names(request: Request, next: Next) -> Response {
    let plain = |host: &header::HeaderValue| host.to_str().is_ok_and(host::is_plain);
    if request.headers().get_all(header::HOST).iter().all(plain) {
        return next.run(request).await;
    }
    let told = "ask by an IP address or as localhost, or start the server with --admin-public\n";
    (StatusCode::MISDIRECTED_REQUEST, told).into_response()
}

async fn page() -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(PAGE)).into_response()
}

async fn metrics_text(State(desk): State<Desk>) -> Response {
    let text = metrics::write(&desk.shown.metrics, &desk.shown.process);
    ([(header::CONTENT_TYPE, PROMETHEUS)], text).into_response()
}

async fn readyz(State(desk): State<Desk>) -> Response {
    match desk.shown.unready() {
        None => "ready\n".into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

async fn events(State(desk): State<Desk>, Extension(guest): Extension<Arc<Guest>>) -> Response {
    let Ok(place) = Arc::clone(&desk.watchers).try_acquire_owned() else {
        return (StatusCode::TOO_MANY_REQUESTS, "too many pages are open\n").into_response();
    };
    guest.stay();
    let told = Sse::new(told(desk.shown, place)).keep_alive(KeepAlive::default());
    ([("x-accel-buffering", "no")], told).into_response()
}

/// What is new, once a second, for as long as somebody reads it.
fn told(
    shown: Shown,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut ticks = interval(TOLD_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let live = Live::new(&shown);
    futures_util::stream::unfold((ticks, live, shown, place), async |state| {
        let (mut ticks, mut live, shown, place) = state;
        ticks.tick().await;
        let event = Event::default().data(live.tell(&shown).to_string());
        Some((Ok(event), (ticks, live, shown, place)))
    })
}
