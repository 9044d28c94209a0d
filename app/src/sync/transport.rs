//! How packets get to a server: a trait, and the WebSocket that it is outside of simulations.

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt as _};
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::event::{Incoming, Packet};
use crate::link::ServerAddress;

/// Makes connections.
pub trait Transport: Send + 'static {
    /// What a connection is made of.
    type Connection: Connection;

    /// Makes one. The error is the system's words.
    fn open(&self) -> impl Future<Output = Result<Self::Connection, String>> + Send + 'static;
}

/// A connection, as two halves that are used at the same time.
pub trait Connection: Send + 'static {
    /// Sends.
    type Sender: PacketSender;
    /// Receives.
    type Receiver: PacketReceiver;

    /// The halves.
    fn split(self) -> (Self::Sender, Self::Receiver);
}

/// The sending half.
pub trait PacketSender: Send + 'static {
    /// Sends one packet; false where nothing more can be sent.
    fn send(&mut self, packet: Packet) -> impl Future<Output = bool> + Send;

    /// Says goodbye.
    fn close(&mut self, code: u16) -> impl Future<Output = ()> + Send;
}

/// The receiving half.
pub trait PacketReceiver: Send + 'static {
    /// What comes next; `Closed` is the last. May be dropped while it waits without losing anything.
    fn receive(&mut self) -> impl Future<Output = Incoming> + Send;
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Connections to one server by `WebSocket`.
#[derive(Debug, Clone)]
pub struct WebSocketTransport {
    server: ServerAddress,
}

impl WebSocketTransport {
    /// Connects to `server`.
    pub fn new(server: ServerAddress) -> Self {
        Self { server }
    }
}

impl Transport for WebSocketTransport {
    type Connection = Socket;

    fn open(&self) -> impl Future<Output = Result<Socket, String>> + Send + 'static {
        // The library's defaults take messages of 64 MiB and buffer without end.
        let config = WebSocketConfig::default()
            .max_message_size(Some(FRAME_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX))
            .read_buffer_size(32 * 1024)
            .write_buffer_size(0)
            .max_write_buffer_size(4 * FRAME_BYTES_MAX);
        let url = self.server.url();
        async move {
            let connected = connect_async_with_config(url, Some(config), true).await;
            connected
                .map(|(socket, _)| socket)
                .map_err(|error| error.to_string())
        }
    }
}

impl Connection for Socket {
    type Sender = SplitSink<Self, Message>;
    type Receiver = SplitStream<Self>;

    fn split(self) -> (Self::Sender, Self::Receiver) {
        futures_util::StreamExt::split(self)
    }
}

impl PacketSender for SplitSink<Socket, Message> {
    async fn send(&mut self, packet: Packet) -> bool {
        let message = match packet {
            Packet::Binary(bytes) => Message::Binary(bytes.into()),
            Packet::Text(text) => Message::text(text),
        };
        // The receiving half learns of the same failure and reports it.
        SinkExt::send(self, message).await.is_ok()
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
                code: Some(tavla_shared::protocol::close::TOO_LARGE),
                reason: error.to_string(),
            },
            Some(Err(error)) => Incoming::Closed {
                code: None,
                reason: error.to_string(),
            },
        }
    }
}
