//! A server that does not know the talk of a board: between its clients and a real one, it refuses that
//! room as a server refuses what it does not serve, and passes on everything else.

use std::io;
use std::net::SocketAddr;
use std::thread::Builder;

use futures_util::{SinkExt as _, StreamExt as _};
use tavla_shared::protocol::{DocRoom, Frame, JoinErrorCode, Message, RoomName, refusal};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message as Packet;
use tokio_tungstenite::{accept_async, connect_async};

/// See the module. Dropping it ends it, and every connection.
#[derive(Debug)]
pub struct Talkless {
    addr: SocketAddr,
    _end: oneshot::Sender<()>,
}

impl Talkless {
    /// One in front of the server at `server`.
    ///
    /// # Errors
    /// Where the system gives no socket or no thread.
    pub fn before(server: SocketAddr) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let addr = listener.local_addr()?;
        let (end, ended) = oneshot::channel::<()>();
        let serve = async move {
            let accept = async {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(relay(stream, server));
                }
            };
            tokio::select! {
                () = accept => {}
                _ = ended => {}
            }
        };
        Builder::new()
            .name("talkless".to_owned())
            .spawn(move || runtime.block_on(serve))?;
        Ok(Self { addr, _end: end })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

/// Passes a connection's packets both ways, until either side ends it.
async fn relay(stream: TcpStream, server: SocketAddr) {
    let Ok(mut client) = accept_async(stream).await else {
        return;
    };
    let Ok((mut server, _)) = connect_async(format!("ws://{server}/v1/sync")).await else {
        return;
    };
    loop {
        let passed = tokio::select! {
            packet = client.next() => match packet {
                Some(Ok(packet)) => match refused(&packet) {
                    Some(answer) => client.send(answer).await,
                    None => server.send(packet).await,
                },
                _ => return,
            },
            packet = server.next() => match packet {
                Some(Ok(packet)) => client.send(packet).await,
                _ => return,
            },
        };
        if passed.is_err() {
            return;
        }
    }
}

/// The answer to a frame about a talk; none for everything else.
fn refused(packet: &Packet) -> Option<Packet> {
    let Packet::Binary(bytes) = packet else {
        return None;
    };
    let frame = Frame::decode(bytes).ok()?;
    let room = RoomName::parse(frame.magic, &frame.room).ok()?;
    if !matches!(room, RoomName::Doc(_, DocRoom::Talk)) {
        return None;
    }
    let answer = Frame {
        message: Message::JoinError {
            code: JoinErrorCode::App {
                code: Some(refusal::BAD_ROOM.to_owned()),
            },
            message: "there is no such room".to_owned(),
        },
        ..frame
    };
    Some(Packet::Binary(answer.encode().ok()?.into()))
}
