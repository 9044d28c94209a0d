//! Sessions: connections of those who get no WebSocket through, made of plain requests. Opens them,
//! finds them, takes their parcels. What they read goes out in `sse` and `polling`; what it means is
//! the connection's affair.

mod carrier;
mod failure;
mod mailbox;
mod newcomers;

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::json;
use tavla_shared::protocol::limits::{
    FRAME_BYTES_MAX, PARCEL_BYTES_MAX, POLL_HOLD_MILLIS, UNACKED_BYTES_MAX,
};
use tavla_shared::protocol::{Item, Limits, Parcel};
use tokio::sync::{Notify, mpsc};

use self::carrier::{SessionReader, SessionWriter, fault};
pub(super) use self::failure::SessionFailure;
pub use self::mailbox::{Delivery, Letter, Mailbox, ReadError};
use self::newcomers::Newcomers;
use super::asked::InPath;
use super::failure::Failure;
use super::visit::visit;
use super::{Caller, Door, Open};
use crate::connection::{self, Connection, Phase, Received};
use crate::limits::{AddressRates, Addresses, Admission};
use crate::outbox::Outbox;

/// How long a session that has ended waits for its client to read why.
const LINGER: Duration = Duration::from_secs(45);
/// How long the body of one request may take.
const BODY: Duration = Duration::from_secs(30);

/// The sessions of one server, by their secrets.
#[derive(Debug, Clone)]
pub struct Sessions {
    all: Arc<Mutex<HashMap<Secret, Arc<Session>>>>,
    newcomers: Newcomers,
    newcomers_max: usize,
    /// None where all come from a proxy's address: who asks too often is for the proxy to say.
    rates: Option<Arc<Mutex<AddressRates>>>,
}

/// What names a session, and is known to nobody but its client: 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Secret(u128);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(digit))
            .then(|| u128::from_str_radix(text, 16).ok())?
            .map(Self)
    }
}

/// One session.
#[derive(Debug)]
pub struct Session {
    /// What waits for its client.
    pub mailbox: Arc<Mailbox>,
    outbox: Arc<Outbox>,
    parcels: mpsc::Sender<Vec<Received>>,
    alive: Arc<Notify>,
    /// The newest parcel that was taken.
    taken: Mutex<u64>,
    /// A session is a connection too, whatever sockets it comes by.
    _admission: Admission,
}

impl Session {
    /// A request has come: the client lives.
    pub fn hear(&self) {
        self.alive.notify_one();
    }

    /// The newest parcel that was taken.
    pub fn taken(&self) -> u64 {
        *self.newest()
    }

    fn newest(&self) -> MutexGuard<'_, u64> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a parcel, once, as soon as the connection reads.
    async fn take(&self, number: u64, received: Vec<Received>) -> Result<(), SessionFailure> {
        let Ok(permit) = self.parcels.reserve().await else {
            return Err(SessionFailure::Gone("the session has ended"));
        };
        let mut newest = self.newest();
        if number <= *newest {
            // Its answer was lost on the way.
            Ok(())
        } else if number == *newest + 1 {
            *newest = number;
            permit.send(received);
            Ok(())
        } else {
            Err(SessionFailure::Early)
        }
    }
}

impl Sessions {
    /// None is open.
    pub fn new(limits: &Limits, addresses: Addresses) -> Self {
        let rates = match addresses {
            Addresses::Proxy => None,
            Addresses::Visitors => {
                let per_address = limits.connections_per_address;
                Some(AddressRates::of_connections(per_address))
            }
        };
        Self {
            all: Arc::default(),
            newcomers: Newcomers::default(),
            newcomers_max: limits.unjoined_sessions,
            rates: rates.map(|rates| Arc::new(Mutex::new(rates))),
        }
    }

    /// The session that `secret` names.
    pub fn find(&self, secret: &str) -> Option<Arc<Session>> {
        self.all().get(&Secret::parse(secret)?).cloned()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Secret, Arc<Session>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more may be opened from there now.
    fn may_open(&self, address: IpAddr, now: u64) -> bool {
        let lock = |rates: &Arc<Mutex<AddressRates>>| {
            let mut rates = rates.lock().unwrap_or_else(PoisonError::into_inner);
            rates.try_take(address, now)
        };
        self.rates.as_ref().is_none_or(lock)
    }

    /// Ends one at once, with nothing said or kept.
    fn cut(&self, secret: Secret) {
        let Some(session) = self.all().remove(&secret) else {
            return;
        };
        session.outbox.abandon();
        session.mailbox.seal();
        session.mailbox.set_delivered();
    }
}

/// Opens a session and runs its connection.
pub async fn open(
    State(door): State<Door>,
    Extension(caller): Extension<Arc<Caller>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if *door.phase.borrow() != Phase::Serving {
        return Err(Failure::Stopping);
    }
    let Some(admission) = door.context.admissions.admit_address(caller.address) else {
        door.context.metrics.connections_refused.add_one();
        return Err(SessionFailure::TooMany.into());
    };
    let now = door.clock.now_millis();
    if !door.sessions.may_open(caller.address, now) {
        door.context.metrics.connections_refused.add_one();
        return Err(Failure::RateLimited);
    }
    let secret = Secret(rand::random());
    let mailbox = Arc::new(Mailbox::new());
    let alive = Arc::new(Notify::new());
    let (parcels, received) = mpsc::channel(1);
    let outbox = Outbox::new();
    let number = door.next_number.fetch_add(1, Ordering::Relaxed);
    let session = Session {
        mailbox: Arc::clone(&mailbox),
        outbox: Arc::clone(&outbox),
        parcels,
        alive: Arc::clone(&alive),
        taken: Mutex::default(),
        _admission: admission,
    };
    door.sessions.all().insert(secret, Arc::new(session));
    let sessions = &door.sessions;
    let entered = sessions
        .newcomers
        .enter(number, secret, sessions.newcomers_max);
    let (newcomer, oldest) = entered;
    if let Some(oldest) = oldest {
        door.context.metrics.connections_refused.add_one();
        sessions.cut(oldest);
    }
    let reader = SessionReader {
        parcels: received,
        alive,
        mailbox: Arc::clone(&mailbox),
        waiting: VecDeque::new(),
        ended: false,
        newcomer: Some(newcomer),
    };
    let visit = visit(caller.address, &headers);
    let limits = Arc::clone(&door.context.limits);
    let connection = Connection::new(number, visit, outbox, door.context.clone(), now);
    tokio::spawn(run(door, secret, connection, reader, mailbox));
    let told = Json(json!({
        "session": format!("{:032x}", secret.0),
        "ping_millis": limits.ping_millis,
        "dead_millis": limits.dead_millis,
        "hold_millis": POLL_HOLD_MILLIS,
        "frame_bytes": FRAME_BYTES_MAX,
        "body_bytes": PARCEL_BYTES_MAX,
        "unacked_bytes": UNACKED_BYTES_MAX,
    }));
    Ok((StatusCode::CREATED, told).into_response())
}

/// Runs the connection, and keeps what it said last for a while.
async fn run(
    door: Door,
    secret: Secret,
    connection: Connection,
    reader: SessionReader,
    mailbox: Arc<Mailbox>,
) {
    let open = Open::new(door.open, Arc::clone(&door.context.metrics));
    let writer = SessionWriter {
        mailbox: Arc::clone(&mailbox),
    };
    connection::run(
        reader, writer, connection, door.rooms, door.clock, door.phase,
    )
    .await;
    drop(open);
    // Whoever polls now and then has not read the end yet.
    if mailbox.keeps_the_end()
        && tokio::time::timeout(LINGER, mailbox.delivered())
            .await
            .is_err()
    {
        tracing::debug!("nobody read why a session ended");
    }
    door.sessions.all().remove(&secret);
}

/// Takes a parcel. One that was taken before is answered alike, so that it may be sent again.
pub async fn post(
    State(door): State<Door>,
    InPath(secret): InPath<String>,
    body: Body,
) -> Result<StatusCode, Failure> {
    let session = door.sessions.find(&secret).ok_or(SessionFailure::Unknown)?;
    let body = match tokio::time::timeout(BODY, to_bytes(body, PARCEL_BYTES_MAX)).await {
        Err(_) => return Err(Failure::Slow),
        Ok(Ok(body)) => body,
        Ok(Err(error)) if is_too_large(&error) => {
            session.take_fault(fault(true)).await;
            return Err(SessionFailure::TooLarge.into());
        }
        // The request broke: it will be sent again.
        Ok(Err(_)) => return Err(SessionFailure::Senseless("the body broke off").into()),
    };
    let parcel = match Parcel::decode(&body) {
        Ok(parcel) if parcel.number == 0 && !parcel.items.is_empty() => {
            session.take_fault(fault(false)).await;
            let why = "a parcel with items has a number, from 1 on";
            return Err(SessionFailure::Senseless(why).into());
        }
        Ok(parcel) if session.mailbox.ack(parcel.ack).is_ok() => parcel,
        _ => {
            session.take_fault(fault(false)).await;
            return Err(SessionFailure::Senseless("this is not a parcel").into());
        }
    };
    let received = received(&body, &parcel);
    session.take(parcel.number, received).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Session {
    /// A request that makes no sense ends the connection, as a message would on a WebSocket.
    async fn take_fault(&self, fault: Received) {
        // A connection that is gone needs no end.
        if self.parcels.send(vec![fault]).await.is_err() {
            tracing::debug!("a request for a session that is over");
        }
    }
}

fn received(body: &Bytes, parcel: &Parcel<'_>) -> Vec<Received> {
    if parcel.items.is_empty() {
        return vec![Received::Control];
    }
    let received = |item: &Item<'_>| match item {
        Item::Frame(frame) if frame.len() > FRAME_BYTES_MAX => fault(true),
        Item::Frame(frame) => Received::Binary(body.slice_ref(frame)),
        Item::Text(text) => Received::Text((*text).to_owned()),
        Item::Close { .. } => Received::Closed,
    };
    parcel.items.iter().map(received).collect()
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_some_at_once_and_then_a_few_each_second_but_not_a_proxys() {
        let limits = Limits {
            connections_per_address: 50,
            ..Limits::default()
        };
        let address = IpAddr::from([192, 0, 2, 1]);
        let opened = |addresses, now| {
            let sessions = Sessions::new(&limits, addresses);
            let first = (0..1_000).filter(|_| sessions.may_open(address, 0)).count();
            let then = (0..1_000)
                .filter(|_| sessions.may_open(address, now))
                .count();
            (first, then)
        };
        assert_eq!(opened(Addresses::Visitors, 3_000), (50, 3));
        assert_eq!(opened(Addresses::Proxy, 3_000), (1_000, 1_000));
    }

    #[test]
    fn a_secret_is_written_one_way_only_and_not_in_debug_output() {
        let secret = Secret(0xab);
        let text = format!("{:032x}", secret.0);
        assert_eq!(Secret::parse(&text), Some(secret));
        for other in ["", "ab", &text.to_uppercase(), &text.replacen('0', "+", 1)] {
            assert_eq!(Secret::parse(other), None, "{other}");
        }
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
