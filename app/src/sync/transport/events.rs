//! Reading a session as server-sent events: follows the stream, asks again where it broke, and acks.

mod parser;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming as Body;
use serde::Deserialize;
use tavla_shared::protocol::limits::{STREAM_HEARTBEAT_MILLIS, UNACKED_BYTES_MAX};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, timeout};

use self::parser::{Event, Parser};
use super::courier::{Courier, Errand};
use super::fault::{OpenError, OpenFault};
use super::session::{Failing, Session, SessionReceiver};
use crate::sync::event::Incoming;

/// How long a stream may take to begin: a proxy that holds it back shows here.
const BEGINS: Duration = Duration::from_secs(4);
/// Without a byte for so long, the stream has broken without a word.
const SILENCE: Duration = Duration::from_millis(3 * STREAM_HEARTBEAT_MILLIS);
/// A stream that ends sooner was cut by something on the way.
const SHORT: Duration = Duration::from_secs(30);
/// So many of those in a row are no connection.
const SHORT_MAX: u32 = 3;

/// What an event counts beside its bytes when it is about acking.
const EVENT_WEIGHT: usize = 512;

/// A stream that has begun.
struct Stream {
    /// Its connection lives as long as this does.
    _courier: Courier,
    body: Body,
    parser: Parser,
    begun: Instant,
}

#[derive(Deserialize)]
struct Close {
    code: u16,
    reason: String,
}

/// What became of reading.
enum End {
    /// The server or the interface has gone.
    Over,
    /// The stream broke.
    Broke,
}

/// Begins to read a session.
pub async fn open(session: Arc<Session>) -> Result<SessionReceiver, OpenError> {
    // The session was just opened by a request: what keeps the stream from us is for streams only.
    let stream = Stream::begin(&session).await.map_err(|error| OpenError {
        fault: match error.fault {
            OpenFault::Cut => OpenFault::Blocked,
            fault => fault,
        },
        ..error
    })?;
    Ok(SessionReceiver::start(|sender| {
        read_all(session, stream, sender)
    }))
}

async fn read_all(
    session: Arc<Session>,
    stream: Stream,
    sender: mpsc::Sender<Incoming>,
) -> &'static str {
    let acks = Notify::new();
    let reading = follow(&session, stream, &sender, &acks);
    let acknowledging = acknowledge(&session, &acks);
    tokio::select! {
        reason = reading => reason,
        () = acknowledging => "what arrived cannot be acked",
        () = session.broken.notified() => "requests do not get through",
    }
}

/// Reads stream after stream, until there is no use in another one: why.
async fn follow(
    session: &Session,
    mut stream: Stream,
    sender: &mpsc::Sender<Incoming>,
    acks: &Notify,
) -> &'static str {
    let mut short = 0;
    let mut failing = Failing::new();
    loop {
        if let End::Over = stream.read(session, sender, acks).await {
            return "";
        }
        short = if stream.begun.elapsed() < SHORT {
            short + 1
        } else {
            0
        };
        if short >= SHORT_MAX {
            return "the stream is cut again and again";
        }
        stream = loop {
            match Stream::begin(session).await {
                Ok(stream) => break stream,
                Err(error) if error.fault == OpenFault::Blocked => return "the session is over",
                Err(error) => tracing::debug!(%error, "a stream could not be had again"),
            }
            if !failing.fails().await {
                return "the stream cannot be had again";
            }
        };
        failing.works();
    }
}

/// Acks whenever enough has arrived; ends where that does not get through.
async fn acknowledge(session: &Session, acks: &Notify) {
    let mut courier = Courier::new(session.dialer.clone());
    let mut failing = Failing::new();
    loop {
        acks.notified().await;
        while session.acknowledge(&mut courier).await != Ok(StatusCode::NO_CONTENT) {
            if !failing.fails().await {
                return;
            }
        }
        failing.works();
    }
}

impl Stream {
    /// Asks for what has not arrived, and waits for the first byte.
    async fn begin(session: &Session) -> Result<Self, OpenError> {
        let mut courier = Courier::new(session.dialer.clone());
        let mut errand = Errand::get(session.path("events"));
        let arrived = session.arrived.load(Ordering::Acquire);
        let name = HeaderName::from_static("last-event-id");
        errand.headers.push((name, HeaderValue::from(arrived)));
        let response = courier.send(&errand, BEGINS).await?;
        if response.status() != StatusCode::OK {
            return Err(OpenError::answered(response.status()));
        }
        let mut stream = Self {
            _courier: courier,
            body: response.into_body(),
            parser: Parser::default(),
            begun: Instant::now(),
        };
        match timeout(BEGINS, stream.chunk()).await {
            Ok(Some(chunk)) => stream.parser.push(&chunk),
            Ok(None) => return Err(OpenError::new(OpenFault::Cut, "the stream broke at once")),
            Err(_) => {
                let reason = "the stream is held back";
                return Err(OpenError::new(OpenFault::Blocked, reason));
            }
        }
        Ok(stream)
    }

    async fn chunk(&mut self) -> Option<Bytes> {
        loop {
            match self.body.frame().await? {
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some(data);
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "a stream broke");
                    return None;
                }
            }
        }
    }

    async fn read(
        &mut self,
        session: &Session,
        sender: &mpsc::Sender<Incoming>,
        acks: &Notify,
    ) -> End {
        // Counts each event as some bytes too, so that many small ones are acked as well.
        let mut unacked = 0;
        loop {
            while let Some(event) = self.parser.next() {
                let Some((id, incoming)) = understand(&event) else {
                    tracing::warn!("an event of the server makes no sense");
                    return End::Broke;
                };
                let over = incoming
                    .iter()
                    .any(|incoming| matches!(incoming, Incoming::Closed { .. }));
                for incoming in incoming {
                    if sender.send(incoming).await.is_err() {
                        return End::Over;
                    }
                }
                session.arrived.store(id, Ordering::Release);
                unacked += event.data.len() + EVENT_WEIGHT;
                if unacked >= UNACKED_BYTES_MAX / 2 {
                    unacked = 0;
                    acks.notify_one();
                }
                if over {
                    return End::Over;
                }
            }
            if self.parser.is_overfull() {
                tracing::warn!("an event of the server is too long");
                return End::Broke;
            }
            let Ok(Some(chunk)) = timeout(SILENCE, self.chunk()).await else {
                return End::Broke;
            };
            self.parser.push(&chunk);
            if self.parser.is_between_events() && sender.send(Incoming::Heard).await.is_err() {
                return End::Over;
            }
        }
    }
}

/// What an event carries, and its number.
fn understand(event: &Event) -> Option<(u64, Vec<Incoming>)> {
    let id = event.id.parse().ok()?;
    let incoming = match event.name.as_str() {
        "frames" => {
            let frames = event.data.lines().map(|line| STANDARD.decode(line));
            frames
                .map(|frame| frame.map(Incoming::Binary))
                .collect::<Result<_, _>>()
                .ok()?
        }
        "text" => vec![Incoming::Text(event.data.clone())],
        "close" => {
            let Close { code, reason } = serde_json::from_str(&event.data).ok()?;
            let code = Some(code);
            vec![Incoming::Closed { code, reason }]
        }
        // A newer server may say more.
        _ => Vec::new(),
    };
    Some((id, incoming))
}
