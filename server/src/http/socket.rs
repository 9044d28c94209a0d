//! A WebSocket as what carries a connection. Never looks into a message.

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{SplitSink, SplitStream};
use tavla_shared::protocol::close;

use crate::connection::{Reader, Received, Writer};
use crate::outbox::Outgoing;

impl Reader for SplitStream<WebSocket> {
    async fn receive(&mut self) -> Received {
        match self.next().await {
            Some(Ok(Message::Binary(bytes))) => Received::Binary(bytes),
            Some(Ok(Message::Text(text))) => Received::Text(text.as_str().to_owned()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Received::Control,
            Some(Ok(Message::Close(_))) | None => Received::Closed,
            Some(Err(error)) => fault(&error),
        }
    }
}

/// A message could not be read: it is over the limit, not WebSocket, or the socket is gone.
fn fault(error: &axum::Error) -> Received {
    use tokio_tungstenite::tungstenite::Error;
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<Error>());
    match cause {
        Some(Error::Capacity(_)) => Received::Fault {
            code: close::TOO_LARGE,
            reason: "the message is over 256 KiB",
        },
        Some(Error::Protocol(_) | Error::Utf8(_)) => Received::Fault {
            code: close::BAD_FRAME,
            reason: "this is not WebSocket",
        },
        _ => Received::Closed,
    }
}

impl Writer for SplitSink<WebSocket, Message> {
    async fn feed(&mut self, outgoing: Outgoing) -> bool {
        let message = match outgoing {
            Outgoing::Frame(bytes) => Message::Binary(bytes),
            Outgoing::Text(text) => Message::Text(text.into()),
            Outgoing::Ping => Message::Ping(Bytes::new()),
            Outgoing::Close { code, reason } => Message::Close(Some(CloseFrame {
                code,
                reason: reason.into_owned().into(),
            })),
        };
        futures_util::SinkExt::feed(self, message).await.is_ok()
    }

    async fn flush(&mut self) -> bool {
        futures_util::SinkExt::flush(self).await.is_ok()
    }
}
