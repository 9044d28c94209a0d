//! Connections to one server, of whichever kind is asked for.

use std::sync::Arc;

use futures_util::stream::{SplitSink, SplitStream};
use rustls::ClientConfig;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use super::dial::Dialer;
use super::fault::OpenError;
use super::session::{Session, SessionReceiver, SessionSender};
use super::socket::{self, Socket};
use super::wires::Wires;
use super::{Connection, PacketReceiver, PacketSender, Transport, archive, events, polling};
use crate::link::ServerAddress;
use crate::sync::choice::TransportKind;
use crate::sync::event::{ArchiveAsk, Fetched, Incoming, Packet};

/// Connections to one server.
#[derive(Debug, Clone)]
pub struct ServerTransport {
    server: ServerAddress,
    trust: Option<Arc<ClientConfig>>,
    wires: Option<Wires>,
}

impl ServerTransport {
    /// Connects to `server`, trusting whom the system trusts.
    pub fn new(server: ServerAddress) -> Self {
        Self {
            server,
            trust: None,
            wires: None,
        }
    }

    /// Connects to `server`, trusting whom `trust` does.
    pub fn trusting(server: ServerAddress, trust: Arc<ClientConfig>) -> Self {
        Self {
            trust: Some(trust),
            ..Self::new(server)
        }
    }

    /// Connects to `server` over `wires` instead of the system's sockets and proxies.
    pub fn over(server: ServerAddress, wires: Wires) -> Self {
        Self {
            wires: Some(wires),
            ..Self::new(server)
        }
    }
}

impl Transport for ServerTransport {
    type Connection = ServerConnection;

    fn open(
        &self,
        kind: TransportKind,
    ) -> impl Future<Output = Result<ServerConnection, OpenError>> + Send + 'static {
        let Self {
            server,
            trust,
            wires,
        } = self.clone();
        async move {
            // Anew each time: the system's proxy may be another one by now.
            let dialer = Dialer::over(server, trust, wires);
            if kind == TransportKind::WebSocket {
                let socket = socket::open(&dialer).await?;
                return Ok(ServerConnection::Socket(Box::new(socket)));
            }
            let session = Session::open(dialer).await?;
            let receiver = match kind {
                TransportKind::Sse => events::open(Arc::clone(&session)).await?,
                _ => polling::open(Arc::clone(&session)),
            };
            let sender = SessionSender::new(session);
            Ok(ServerConnection::Session(Box::new(sender), receiver))
        }
    }

    fn fetch(
        &self,
        ask: ArchiveAsk,
        told: mpsc::Sender<Fetched>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let Self {
            server,
            trust,
            wires,
        } = self.clone();
        async move { archive::fetch(Dialer::over(server, trust, wires), ask, told).await }
    }
}

/// A connection.
#[derive(Debug)]
pub enum ServerConnection {
    /// A `WebSocket`.
    Socket(Box<Socket>),
    /// Requests.
    Session(Box<SessionSender>, SessionReceiver),
}

/// A sending half.
#[derive(Debug)]
pub enum ServerSender {
    /// Of a `WebSocket`.
    Socket(SplitSink<Socket, Message>),
    /// Of a session.
    Session(Box<SessionSender>),
}

/// A receiving half.
#[derive(Debug)]
pub enum ServerReceiver {
    /// Of a `WebSocket`.
    Socket(SplitStream<Socket>),
    /// Of a session.
    Session(SessionReceiver),
}

impl Connection for ServerConnection {
    type Sender = ServerSender;
    type Receiver = ServerReceiver;

    fn split(self) -> (ServerSender, ServerReceiver) {
        match self {
            Self::Socket(socket) => {
                let (sink, stream) = futures_util::StreamExt::split(*socket);
                (ServerSender::Socket(sink), ServerReceiver::Socket(stream))
            }
            Self::Session(sender, receiver) => (
                ServerSender::Session(sender),
                ServerReceiver::Session(receiver),
            ),
        }
    }
}

impl PacketSender for ServerSender {
    fn batch_bytes(&self) -> usize {
        match self {
            Self::Socket(socket) => socket.batch_bytes(),
            Self::Session(session) => session.batch_bytes(),
        }
    }

    async fn send(&mut self, packets: Vec<Packet>) -> bool {
        match self {
            Self::Socket(socket) => PacketSender::send(socket, packets).await,
            Self::Session(session) => session.send(packets).await,
        }
    }

    async fn close(&mut self, code: u16) {
        match self {
            Self::Socket(socket) => PacketSender::close(socket, code).await,
            Self::Session(session) => session.close(code).await,
        }
    }
}

impl PacketReceiver for ServerReceiver {
    async fn receive(&mut self) -> Incoming {
        match self {
            Self::Socket(socket) => socket.receive().await,
            Self::Session(session) => session.receive().await,
        }
    }
}
