//! A plain client: a socket that speaks frames, and a board kept in step over one.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::{
    AckStatus, BatchId, Frame, JoinAuth, JoinErrorCode, Limits, Message, Reassembly, RoomErrorCode,
    RoomName, batches_from_updates,
};
use tavla_shared::shape::{Kind, Shape};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, Message as Socket, client::IntoClientRequest as _};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
const NOW: i64 = 1_790_000_000;

/// What a server says.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Frame(Frame),
    Text(String),
    /// A close with its code, or an end without one.
    Closed(Option<u16>),
}

/// A socket that speaks frames.
pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    pub async fn connect(addr: SocketAddr) -> Self {
        Self::connect_as(addr, &[]).await.unwrap()
    }

    /// With headers that replace the usual ones.
    pub async fn connect_as(
        addr: SocketAddr,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{addr}/v1/sync").into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self { socket })
    }

    pub async fn send(&mut self, room: &RoomName, message: Message) {
        let frame = Frame {
            magic: room.magic(),
            room: room.room_id(),
            message,
        };
        self.send_bytes(frame.encode().unwrap()).await;
    }

    pub async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.send_socket(Socket::Binary(bytes.into()))
            .await
            .unwrap();
    }

    pub async fn send_socket(&mut self, message: Socket) -> Result<(), tungstenite::Error> {
        self.socket.send(message).await
    }

    pub fn tcp(&mut self) -> &mut TcpStream {
        match self.socket.get_mut() {
            MaybeTlsStream::Plain(tcp) => tcp,
            _ => panic!("a plain socket was asked for"),
        }
    }

    pub async fn next(&mut self) -> Heard {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            // One deadline for all of it: pings would put it off for ever.
            let next = tokio::time::timeout_at(deadline, self.socket.next()).await;
            match next.expect("the server says nothing") {
                Some(Ok(Socket::Binary(bytes))) => {
                    return Heard::Frame(Frame::decode(&bytes).unwrap());
                }
                Some(Ok(Socket::Text(text))) => return Heard::Text(text.to_string()),
                Some(Ok(Socket::Close(close))) => {
                    return Heard::Closed(close.map(|close| close.code.into()));
                }
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Heard::Closed(None),
            }
        }
    }

    /// The next message of a room.
    pub async fn message(&mut self) -> Message {
        match self.next().await {
            Heard::Frame(frame) => frame.message,
            other => panic!("{other:?} instead of a frame"),
        }
    }

    /// The close code with which the server ends, whatever it says before.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Heard::Closed(code) = self.next().await {
                return code;
            }
        }
    }

    pub async fn join(
        &mut self,
        room: &RoomName,
        version: Vec<u8>,
    ) -> Result<Vec<u8>, (JoinErrorCode, String)> {
        self.join_as(room, version, &JoinAuth::default()).await
    }

    pub async fn join_as(
        &mut self,
        room: &RoomName,
        version: Vec<u8>,
        auth: &JoinAuth,
    ) -> Result<Vec<u8>, (JoinErrorCode, String)> {
        let auth = auth.encode();
        self.send(room, Message::JoinRequest { auth, version })
            .await;
        match self.message().await {
            Message::JoinResponseOk { version, .. } => Ok(version),
            Message::JoinError { code, message } => Err((code, message)),
            other => panic!("{other:?} instead of an answer to the join"),
        }
    }
}

/// A person with a board of their own, kept in step.
pub struct Person {
    pub client: Client,
    pub board: Board,
    pub room: RoomName,
    pub unacked: BTreeSet<BatchId>,
    pub refused: Vec<AckStatus>,
    pub put_out: Option<RoomErrorCode>,
    /// Frames of history and edits that came.
    pub frames: usize,
    reassembly: Reassembly,
    next_batch: u64,
}

impl Person {
    /// Joins with an empty board.
    pub async fn join(addr: SocketAddr, room: &RoomName, peer: u64) -> Self {
        Self::join_with(addr, room, Board::new(peer)).await
    }

    /// Joins, and sends what the server lacks.
    pub async fn join_with(addr: SocketAddr, room: &RoomName, board: Board) -> Self {
        Self::join_by(addr, room, board, &JoinAuth::default()).await
    }

    /// The same by a token.
    pub async fn join_by(addr: SocketAddr, room: &RoomName, board: Board, auth: &JoinAuth) -> Self {
        let mut client = Client::connect(addr).await;
        let joined = client.join_as(room, board.version().encode(), auth).await;
        let version = joined.unwrap();
        let server = Version::decode(&version).unwrap();
        let mut person = Self {
            client,
            board,
            room: room.clone(),
            unacked: BTreeSet::new(),
            refused: Vec::new(),
            put_out: None,
            frames: 0,
            reassembly: Reassembly::new(&Limits::default()),
            next_batch: 0,
        };
        let updates = person.board.updates_since(&server).unwrap();
        person.send(updates).await;
        person
    }

    pub async fn draw(&mut self, name: &str, x: f64) {
        let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
        shape.pos = Point::new(x, 0.0);
        shape.size = Size::new(10.0, 10.0);
        self.edit(vec![Edit::Create(Arc::new(shape))]).await;
    }

    /// Writes notes whose texts do not compress, in one edit.
    pub async fn write(&mut self, name: &str, bytes: usize) {
        const NOTE_BYTES: usize = 10_000;
        let note = |at: usize| {
            let name = format!("{name}-{at}");
            let mut shape = Shape::new(ShapeId::new(&name).unwrap(), Kind::Note);
            shape.text = Arc::from(noise(&name, NOTE_BYTES.min(bytes)));
            Edit::Create(Arc::new(shape))
        };
        self.edit((0..bytes.div_ceil(NOTE_BYTES)).map(note).collect())
            .await;
    }

    pub async fn edit(&mut self, edits: Vec<Edit>) {
        let applied = self
            .board
            .apply(&EditBatch::new("edit", edits), NOW)
            .unwrap();
        self.send(vec![applied.update]).await;
    }

    pub async fn send(&mut self, updates: Vec<Vec<u8>>) {
        let next_id = || {
            self.next_batch += 1;
            BatchId::from(self.next_batch)
        };
        let room = self.room.room_id();
        let batches = batches_from_updates(self.room.magic(), &room, updates, next_id).unwrap();
        for batch in batches {
            self.unacked.insert(batch.id);
            for frame in batch.frames {
                self.client.send_bytes(frame.encode().unwrap()).await;
            }
        }
    }

    /// Takes in the next thing the server says; false when it has closed.
    pub async fn step(&mut self) -> bool {
        let Heard::Frame(frame) = self.client.next().await else {
            return false;
        };
        assert_eq!(frame.room, self.room.room_id());
        let place = (frame.magic, frame.room.as_str());
        match frame.message {
            Message::DocUpdate { updates, .. } => {
                self.frames += 1;
                for update in updates {
                    self.board.import(&update).unwrap();
                }
            }
            Message::FragmentHeader {
                batch,
                fragments,
                total_bytes,
            } => {
                self.frames += 1;
                self.reassembly
                    .header(place, batch, fragments, total_bytes, 0)
                    .unwrap();
            }
            Message::Fragment {
                batch,
                index,
                bytes,
            } => {
                self.frames += 1;
                if let Some(update) = self
                    .reassembly
                    .fragment(place, batch, index, bytes, 0)
                    .unwrap()
                {
                    self.board.import(&update).unwrap();
                }
            }
            Message::Ack { batch, status } => {
                assert!(self.unacked.remove(&batch));
                if status != AckStatus::Ok {
                    self.refused.push(status);
                }
            }
            Message::RoomError { code, .. } => self.put_out = Some(code),
            other => panic!("{other:?}"),
        }
        true
    }

    /// Goes on until everything sent is acked.
    pub async fn until_acked(&mut self) {
        while !self.unacked.is_empty() {
            assert!(self.step().await, "closed before everything was acked");
        }
    }

    /// Goes on until the board has everything in `version`.
    pub async fn until(&mut self, version: &Version) {
        while !self.board.version().includes(version) {
            assert!(self.step().await, "closed before everything had come");
        }
    }

    pub fn shapes(&self) -> Vec<Arc<Shape>> {
        self.board.shapes().cloned().collect()
    }
}

/// Text that does not compress, the same for the same name.
pub fn noise(name: &str, bytes: usize) -> String {
    let mut state = name
        .bytes()
        .fold(7_u64, |state, byte| state * 31 + u64::from(byte))
        | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'!' + (state % 90) as u8)
    };
    (0..bytes).map(|_| next()).collect()
}
