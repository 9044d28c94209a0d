//! Reading a session as server-sent events. Turns letters into events; decides nothing about them.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use tavla_shared::protocol::limits::STREAM_HEARTBEAT_MILLIS;
use tokio::sync::watch;

use super::Door;
use super::asked::InPath;
use super::failure::Failure;
use super::sessions::{Delivery, Letter, ReadError, Session, SessionFailure};

/// About how much one chunk of the stream carries, before it is written as text.
const CHUNK_BYTES: usize = 64 * 1024;
const CHUNK_ITEMS: usize = 256;
/// Some proxies and browsers hold back the first kilobytes of a stream.
const PADDING_BYTES: usize = 2 * 1024;

/// One stream of events.
struct Events {
    session: Arc<Session>,
    reader: u64,
    /// What was written.
    after: u64,
    news: watch::Receiver<u64>,
    begun: bool,
    /// Whether the end was written.
    ended: bool,
}

/// Streams what the session's client has not read. An earlier stream of the same session ends.
pub async fn events(
    State(door): State<Door>,
    InPath(secret): InPath<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let session = door.sessions.find(&secret).ok_or(SessionFailure::Unknown)?;
    session.hear();
    let after = match headers.get("last-event-id").map(|id| id.to_str()) {
        None | Some(Ok("")) => None,
        Some(id) => match id.map(str::parse) {
            Ok(Ok(after)) => Some(after),
            _ => return Err(SessionFailure::Senseless("Last-Event-ID is not a number").into()),
        },
    };
    // Before the first look, so that nothing is missed between the two.
    let news = session.mailbox.news();
    let (reader, after) = session.mailbox.begin_reading(after).map_err(refuse)?;
    let events = Events {
        session,
        reader,
        after,
        news,
        begun: false,
        ended: false,
    };
    let chunks = stream::unfold(events, |mut events| async move {
        let chunk = events.next().await?;
        Some((Ok::<_, Infallible>(chunk), events))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// What a reader is told that asks for what it cannot have.
pub(super) fn refuse(error: ReadError) -> SessionFailure {
    match error {
        ReadError::Gone => SessionFailure::Gone("that was acked before"),
        ReadError::Future => SessionFailure::Senseless("that has not been sent"),
    }
}

impl Events {
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.begun, true) {
            return Some(format!(":{}\n\n", " ".repeat(PADDING_BYTES)).into());
        }
        loop {
            if self.ended {
                // Asked for more, so what was written is on its way.
                self.session.mailbox.set_delivered();
                return None;
            }
            self.news.mark_unchanged();
            let some = (CHUNK_BYTES, CHUNK_ITEMS);
            let delivery = self.session.mailbox.read(self.reader, self.after, some)?;
            if !delivery.letters.is_empty() {
                self.after = delivery.first + delivery.letters.len() as u64 - 1;
                self.ended = matches!(delivery.letters.last(), Some(Letter::Close { .. }));
                return Some(write_events(&delivery).into());
            }
            let heartbeat = Duration::from_millis(STREAM_HEARTBEAT_MILLIS);
            match tokio::time::timeout(heartbeat, self.news.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(Bytes::from_static(b":\n\n")),
            }
        }
    }
}

/// Frames that follow each other share an event, a line each; its id is the number of the last.
fn write_events(delivery: &Delivery) -> String {
    let mut out = String::new();
    let mut open = false;
    for (number, letter) in (delivery.first..).zip(&delivery.letters) {
        let frame = matches!(letter, Letter::Frame(_));
        if open && !frame {
            end_event(&mut out, number - 1);
        }
        match letter {
            Letter::Frame(bytes) => {
                if !open {
                    out.push_str("event: frames\n");
                }
                out.push_str("data: ");
                STANDARD.encode_string(bytes, &mut out);
                out.push('\n');
            }
            Letter::Text(text) => {
                put(&mut out, format_args!("event: text\ndata: {text}\n"));
                end_event(&mut out, number);
            }
            Letter::Close { code, reason } => {
                let data = json!({ "code": code, "reason": reason });
                put(&mut out, format_args!("event: close\ndata: {data}\n"));
                end_event(&mut out, number);
            }
        }
        open = frame;
    }
    if open {
        end_event(&mut out, delivery.first + delivery.letters.len() as u64 - 1);
    }
    out
}

fn end_event(out: &mut String, id: u64) {
    put(out, format_args!("id: {id}\n\n"));
}

/// Writing to a string cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_share_an_event_and_its_id_is_the_last_ones() {
        let frame = |bytes: &'static [u8]| Letter::Frame(Bytes::from_static(bytes));
        let letters = vec![
            frame(b"a"),
            frame(b"bc"),
            Letter::Text("pong"),
            frame(b"d"),
            Letter::Close {
                code: 1012,
                reason: "the \"server\" restarts".to_owned(),
            },
        ];
        assert_eq!(
            write_events(&Delivery { first: 7, letters }),
            "event: frames\ndata: YQ==\ndata: YmM=\nid: 8\n\n\
             event: text\ndata: pong\nid: 9\n\n\
             event: frames\ndata: ZA==\nid: 10\n\n\
             event: close\ndata: {\"code\":1012,\"reason\":\"the \\\"server\\\" restarts\"}\nid: 11\n\n"
        );
    }
}
