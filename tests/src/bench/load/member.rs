//! One member of a room: writes edits and moves a cursor, and notes when those of others arrive.
//!
//! It reads no document: it looks for the marks that the writers left, whose bytes a server passes on as
//! they are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Presence, PresenceMap};
use tavla_shared::protocol::{
    AckStatus, BatchId, Frame, JoinAuth, Magic, Message, batches_from_updates, keepalive,
};
use tavla_shared::shape::Property;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message as Socket;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::histogram::Histogram;
use crate::bench::boards::NOW;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The digits of a time in a mark.
const DIGITS: usize = 16;

/// What all members of a bench measure together.
#[derive(Debug)]
pub struct Heard {
    /// Zero of all marks.
    pub began: Instant,
    /// From writing an edit until another member has it.
    pub edits: Histogram,
    /// The same for a cursor's move.
    pub moves: Histogram,
    /// From writing an edit until the server says that it is durable.
    pub acks: Histogram,
    /// Why members are gone.
    pub gone: Vec<String>,
}

impl Heard {
    /// Nothing was heard yet.
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            edits: Histogram::new(),
            moves: Histogram::new(),
            acks: Histogram::new(),
            gone: Vec::new(),
        }
    }

    /// Begins to measure anew.
    pub fn forget(&mut self) {
        self.edits = Histogram::new();
        self.moves = Histogram::new();
        self.acks = Histogram::new();
    }

    fn micros(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    /// Finds what other members than `me` have marked.
    fn scan(&mut self, bytes: &[u8], me: u64) {
        let now = self.micros();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|&byte| byte == b'@') {
            rest = &rest[at + 1..];
            let Some((kind, sent, writer)) = mark_at(rest) else {
                continue;
            };
            if writer != me {
                let times = if kind == b'E' {
                    &mut self.edits
                } else {
                    &mut self.moves
                };
                times.add(now.saturating_sub(sent));
            }
        }
    }
}

/// What a mark says: its kind, when it was made and by whom.
fn mark_at(bytes: &[u8]) -> Option<(u8, u64, u64)> {
    let (&kind, rest) = bytes.split_first()?;
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse().ok();
    if !matches!(kind, b'E' | b'P') || rest.get(DIGITS) != Some(&b'~') {
        return None;
    }
    let writer = &rest[DIGITS + 1..];
    let end = writer.iter().position(|&byte| byte == b';')?;
    Some((kind, number(&rest[..DIGITS])?, number(&writer[..end])?))
}

/// One member.
#[derive(Debug)]
pub struct Member {
    number: u64,
    room: String,
    socket: SplitSink<Stream, Socket>,
    reading: JoinHandle<()>,
    heard: Rc<RefCell<Heard>>,
    waiting: Rc<RefCell<BTreeMap<u64, u64>>>,
    board: Board,
    shape: ShapeId,
    presence: PresenceMap,
    batches: u64,
    steps: u32,
}

impl Member {
    /// Joins a room with its presence, on a board that everybody starts from.
    ///
    /// # Errors
    /// Where the server does not let it in.
    pub async fn join(
        url: &str,
        room: &str,
        number: u64,
        seed: &[Vec<u8>],
        heard: &Rc<RefCell<Heard>>,
    ) -> anyhow::Result<Self> {
        let mut socket = joined(url, room, number).await?;
        let (board, _) = Board::open(number, seed);
        let shapes: Vec<ShapeId> = board.shapes().map(|shape| shape.id.clone()).collect();
        let at = number as usize % shapes.len().max(1);
        let shape = shapes.get(at).context("the board is empty")?.clone();
        socket.flush().await?;
        let (sink, stream) = socket.split();
        let waiting = Rc::default();
        let reading =
            tokio::task::spawn_local(read(stream, number, Rc::clone(heard), Rc::clone(&waiting)));
        Ok(Self {
            number,
            room: room.to_owned(),
            socket: sink,
            reading,
            heard: Rc::clone(heard),
            waiting,
            board,
            shape,
            presence: PresenceMap::new(),
            batches: 0,
            steps: 0,
        })
    }

    /// Moves its shape.
    ///
    /// # Errors
    /// Where it cannot be sent.
    pub async fn edit(&mut self) -> anyhow::Result<()> {
        self.steps += 1;
        let to = Point::new(f64::from(self.steps) * 3.5, f64::from(self.steps) * 1.25);
        let edit = Edit::set(self.shape.clone(), Property::Pos(to));
        let sent = self.heard.borrow().micros();
        // A commit's message travels with it.
        let batch = EditBatch::new(&mark(b'E', sent, self.number), vec![edit]);
        let update = self.board.apply(&batch, NOW)?.update;
        self.waiting.borrow_mut().insert(self.batches + 1, sent);
        self.send(Magic::Loro, vec![update]).await
    }

    /// Moves its cursor.
    ///
    /// # Errors
    /// Where it cannot be sent.
    pub async fn point(&mut self) -> anyhow::Result<()> {
        self.steps += 1;
        let sent = self.heard.borrow().micros();
        let since = self.presence.revision();
        let now = (sent / 1_000) as i64;
        let to = Point::new(100.5 + f64::from(self.steps % 500), 200.25);
        self.presence.tell(self.number, &Presence::Cursor(to), now);
        let mark = Presence::Chat(mark(b'P', sent, self.number));
        self.presence.tell(self.number, &mark, now);
        let updates = self.presence.updates_since(since, None);
        self.send(Magic::Ephemeral, updates).await
    }

    /// Sends a whole board, for who is the first in a room.
    ///
    /// # Errors
    /// Where it cannot be sent.
    pub async fn seed(&mut self, seed: &[Vec<u8>]) -> anyhow::Result<()> {
        self.send(Magic::Loro, seed.to_vec()).await
    }

    /// Says that it lives.
    ///
    /// # Errors
    /// Where it cannot be sent.
    pub async fn ping(&mut self) -> anyhow::Result<()> {
        Ok(self
            .socket
            .send(Socket::Text(keepalive::PING.into()))
            .await?)
    }

    async fn send(&mut self, magic: Magic, updates: Vec<Vec<u8>>) -> anyhow::Result<()> {
        let batches = &mut self.batches;
        let next = || {
            *batches += 1;
            BatchId::from(*batches)
        };
        for batch in batches_from_updates(magic, &self.room, updates, next)? {
            for frame in batch.frames {
                self.socket
                    .feed(Socket::Binary(frame.encode()?.into()))
                    .await?;
            }
        }
        Ok(self.socket.flush().await?)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

fn mark(kind: u8, micros: u64, writer: u64) -> String {
    format!(
        "@{}{micros:0width$}~{writer};",
        char::from(kind),
        width = DIGITS
    )
}

/// A connection that is in both rooms of a board.
async fn joined(url: &str, room: &str, number: u64) -> anyhow::Result<Stream> {
    // As the app does: small frames do not wait for the ack of the one before.
    let (mut socket, _) = connect_async_with_config(url, None, true).await?;
    for magic in [Magic::Loro, Magic::Ephemeral] {
        let auth = JoinAuth {
            device: Some(format!("bench {number}")),
            ..JoinAuth::default()
        };
        let message = Message::JoinRequest {
            auth: auth.encode(),
            version: Vec::new(),
        };
        let frame = Frame {
            magic,
            room: room.to_owned(),
            message,
        };
        socket.send(Socket::Binary(frame.encode()?.into())).await?;
    }
    let mut rooms = 0;
    while rooms < 2 {
        let message = socket.next().await.context("the server hung up")??;
        let Socket::Binary(bytes) = message else {
            continue;
        };
        match Frame::decode(&bytes)?.message {
            Message::JoinResponseOk { .. } => rooms += 1,
            Message::JoinError { code, message } => bail!("not let in: {code:?}, {message}"),
            _ => {}
        }
    }
    Ok(socket)
}

async fn read(
    mut stream: SplitStream<Stream>,
    me: u64,
    heard: Rc<RefCell<Heard>>,
    waiting: Rc<RefCell<BTreeMap<u64, u64>>>,
) {
    let why = loop {
        let bytes = match stream.next().await {
            None => break "the server hung up".to_owned(),
            Some(Err(error)) => break error.to_string(),
            Some(Ok(Socket::Close(close))) => break format!("{close:?}"),
            Some(Ok(Socket::Binary(bytes))) => bytes,
            Some(Ok(_)) => continue,
        };
        let mut heard = heard.borrow_mut();
        // Only short frames are read: what is long are updates, and those are looked through.
        match (bytes.len() < 200).then(|| Frame::decode(&bytes)) {
            Some(Ok(Frame {
                message: Message::Ack { batch, status },
                magic: Magic::Loro,
                ..
            })) => {
                if status != AckStatus::Ok {
                    break format!("an edit was refused: {status:?}");
                }
                let sent = waiting.borrow_mut().remove(&u64::from_be_bytes(batch.0));
                if let Some(sent) = sent {
                    let micros = heard.micros().saturating_sub(sent);
                    heard.acks.add(micros);
                }
            }
            Some(Ok(Frame {
                message: Message::RoomError { code, message },
                ..
            })) => break format!("put out: {code:?}, {message}"),
            _ => heard.scan(&bytes, me),
        }
    };
    heard.borrow_mut().gone.push(why);
}
