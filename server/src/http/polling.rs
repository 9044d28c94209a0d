//! Reading a session by polls, held while there is nothing to say. Decides nothing about letters.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use tavla_shared::protocol::Parcel;
use tavla_shared::protocol::limits::{FRAME_BYTES_MAX, PARCEL_ITEMS_MAX, POLL_HOLD_MILLIS};

use super::Door;
use super::asked::{InPath, InQuery};
use super::failure::Failure;
use super::sessions::{Delivery, Letter, Session, SessionFailure};
use super::sse::refuse;

/// Nothing more will come for who asked.
const OVER: SessionFailure =
    SessionFailure::Gone("the session has ended, or a newer reader took over");

/// What a poll asks for.
#[derive(Debug, Deserialize)]
pub struct Poll {
    /// The newest item that has arrived.
    after: u64,
    /// How long to hold it, in milliseconds; no longer than the server would.
    hold: Option<u64>,
}

/// Answers with what the session's client has not read, at once or as soon as there is something.
pub async fn poll(
    State(door): State<Door>,
    InPath(secret): InPath<String>,
    InQuery(poll): InQuery<Poll>,
) -> Result<Response, Failure> {
    let session = door.sessions.find(&secret).ok_or(SessionFailure::Unknown)?;
    session.hear();
    let mut news = session.mailbox.news();
    let begun = session.mailbox.begin_reading(Some(poll.after));
    let (reader, after) = begun.map_err(refuse)?;
    let hold = poll.hold.unwrap_or(POLL_HOLD_MILLIS).min(POLL_HOLD_MILLIS);
    let until = tokio::time::Instant::now() + Duration::from_millis(hold);
    // Less than a parcel by a whole frame, because the last item is taken whole.
    let some = (FRAME_BYTES_MAX - 64 * 1024, PARCEL_ITEMS_MAX);
    loop {
        news.mark_unchanged();
        let delivery = session.mailbox.read(reader, after, some).ok_or(OVER)?;
        if !delivery.letters.is_empty() {
            return Ok(answer(session, &delivery));
        }
        match tokio::time::timeout_at(until, news.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(OVER.into()),
            Err(_) => return Ok(answer(session, &delivery)),
        }
    }
}

fn answer(session: Arc<Session>, delivery: &Delivery) -> Response {
    let parcel = Parcel {
        number: delivery.first,
        ack: session.taken(),
        items: delivery.letters.iter().map(Letter::item).collect(),
    };
    let body = Bytes::from(parcel.encode());
    let ends = matches!(delivery.letters.last(), Some(Letter::Close { .. }));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
    ];
    if !ends {
        return (headers, body).into_response();
    }
    // Whoever waits until the end was read is told when it is on its way.
    let chunks = stream::unfold((Some(body), session), |(body, session)| async move {
        let Some(body) = body else {
            session.mailbox.set_delivered();
            return None;
        };
        Some((Ok::<_, Infallible>(body), (None, session)))
    });
    (headers, Body::from_stream(chunks)).into_response()
}
