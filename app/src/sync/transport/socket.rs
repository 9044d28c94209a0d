//! Packets as messages of a `WebSocket`.

use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt as _};
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{SYNC_PATH, close};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::dial::{Dialer, Stream};
use super::fault::{OpenError, OpenFault};
use super::{PacketReceiver, PacketSender};
use crate::sync::event::{Incoming, Packet};

/// How long the answer to the upgrade may take, once something listens.
const ANSWER: Duration = Duration::from_secs(6);

/// The socket.
pub type Socket = WebSocketStream<Box<dyn Stream>>;

/// Connects and upgrades.
pub async fn open(dialer: &Dialer) -> Result<Socket, OpenError> {
    // The library's defaults take messages of 64 MiB and buffer without end.
    let config = WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX))
        .read_buffer_size(32 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(4 * FRAME_BYTES_MAX);
    let stream = dialer.dial_tunnel().await?;
    // The stream is encrypted already where it has to be.
    let url = format!("ws://{}{SYNC_PATH}", dialer.authority());
    let upgraded = timeout(ANSWER, client_async_with_config(url, stream, Some(config))).await;
    match upgraded {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(OpenError::new(
            OpenFault::Cut,
            "the upgrade was not answered",
        )),
    }
}

fn refused(error: &Error) -> OpenError {
    match error {
        Error::Http(response) => OpenError::answered(response.status()),
        Error::Io(_) | Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            OpenError::new(OpenFault::Cut, error)
        }
        _ => OpenError::new(OpenFault::Blocked, error),
    }
}

impl PacketSender for SplitSink<Socket, Message> {
    async fn send(&mut self, packets: Vec<Packet>) -> bool {
        for packet in packets {
            let message = match packet {
                Packet::Binary(bytes) => Message::Binary(bytes.into()),
                Packet::Text(text) => Message::text(text),
            };
            // The receiving half learns of the same failure and reports it.
            if SinkExt::send(self, message).await.is_err() {
                return false;
            }
        }
        true
    }

    async fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        };
        if let Err(error) = SinkExt::send(self, Message::Close(Some(frame))).await {
            tracing::debug!(%error, "could not say goodbye");
        }
    }
}

impl PacketReceiver for SplitStream<Socket> {
    async fn receive(&mut self) -> Incoming {
        match self.next().await {
            Some(Ok(Message::Binary(bytes))) => Incoming::Binary(bytes.into()),
            Some(Ok(Message::Text(text))) => Incoming::Text(text.as_str().to_owned()),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Incoming::Heard,
            Some(Ok(Message::Close(Some(frame)))) => Incoming::Closed {
                code: Some(frame.code.into()),
                reason: frame.reason.as_str().to_owned(),
            },
            Some(Ok(Message::Close(None))) | None => Incoming::Closed {
                code: None,
                reason: String::new(),
            },
            Some(Err(Error::Capacity(error))) => Incoming::Closed {
                code: Some(close::TOO_LARGE),
                reason: error.to_string(),
            },
            Some(Err(error)) => Incoming::Closed {
                code: None,
                reason: error.to_string(),
            },
        }
    }
}
