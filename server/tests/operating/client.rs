//! A client over any stream: joins a board, draws, and hears what it is told.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{AckStatus, BatchId, DocRoom, Frame, JoinAuth, Message, RoomName};
use tavla_shared::shape::{Kind, Shape};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Socket;

/// Far more than anything here takes; only a failure waits for it.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const NOW: i64 = 1_790_000_000;

pub struct Client<S> {
    socket: WebSocketStream<S>,
    room: RoomName,
    pub board: Board,
    next_batch: u64,
    /// Names of shapes that wait for their Ack, by batch.
    waiting: Vec<(BatchId, String)>,
    pub acked: Vec<String>,
}

impl Client<TcpStream> {
    pub async fn plain(address: std::net::SocketAddr, board: &str, peer: u64) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self::over(stream, "ws://localhost/v1/sync", board, peer).await
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub async fn over(stream: S, url: &str, board: &str, peer: u64) -> Self {
        let (socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        let mut client = Self {
            socket,
            room: RoomName::Doc(BoardId::new(board).unwrap(), DocRoom::Board),
            board: Board::new(peer),
            next_batch: 0,
            waiting: Vec::new(),
            acked: Vec::new(),
        };
        let auth = JoinAuth::default().encode();
        let version = client.board.version().encode();
        client.send(Message::JoinRequest { auth, version }).await;
        match client.hear().await {
            Ok(Message::JoinResponseOk { .. }) => client,
            other => panic!("{other:?} instead of an answer to the join"),
        }
    }

    async fn send(&mut self, message: Message) {
        let frame = Frame {
            magic: self.room.magic(),
            room: self.room.room_id(),
            message,
        };
        let bytes = frame.encode().unwrap();
        // A server that has stopped reading may be gone by now.
        self.socket.send(Socket::Binary(bytes.into())).await.ok();
    }

    pub async fn draw(&mut self, name: &str) {
        let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        let update = self.board.apply(&batch, NOW).unwrap().update;
        self.next_batch += 1;
        let batch = BatchId::from(self.next_batch);
        self.waiting.push((batch, name.to_owned()));
        let updates = vec![update];
        self.send(Message::DocUpdate { updates, batch }).await;
    }

    /// The next message, or the close with its code and reason.
    pub async fn hear(&mut self) -> Result<Message, Option<(u16, String)>> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let next = tokio::time::timeout_at(deadline, self.socket.next());
            match next.await.expect("the server says nothing") {
                Some(Ok(Socket::Binary(bytes))) => {
                    return Ok(Frame::decode(&bytes).unwrap().message);
                }
                Some(Ok(Socket::Close(close))) => {
                    return Err(close.map(|close| (close.code.into(), close.reason.to_string())));
                }
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Err(None),
            }
        }
    }

    /// Takes in the next thing that is said; the close where it is that.
    pub async fn step(&mut self) -> Result<(), Option<(u16, String)>> {
        match self.hear().await? {
            Message::Ack { batch, status } => {
                assert_eq!(status, AckStatus::Ok);
                let at = self.waiting.iter().position(|(id, _)| *id == batch);
                self.acked.push(self.waiting.remove(at.unwrap()).1);
            }
            Message::DocUpdate { updates, .. } => {
                for update in updates {
                    self.board.import(&update).unwrap();
                }
            }
            other => panic!("{other:?}"),
        }
        Ok(())
    }

    /// Whether what was drawn last is not acked, but refused or answered by an end.
    #[cfg(unix)]
    pub async fn hears_no_ack(&mut self) -> bool {
        loop {
            match self.hear().await {
                Ok(Message::Ack { status, .. }) => return status != AckStatus::Ok,
                Ok(Message::DocUpdate { .. }) => {}
                Ok(_) | Err(_) => return true,
            }
        }
    }

    pub async fn until_acked(&mut self) {
        while !self.waiting.is_empty() {
            self.step().await.unwrap();
        }
    }

    pub async fn until_shapes(&mut self, count: usize) {
        while self.board.shapes().len() < count {
            self.step().await.unwrap();
        }
    }

    pub fn names(&self) -> Vec<String> {
        self.board
            .shapes()
            .map(|shape| shape.id.to_string())
            .collect()
    }
}
