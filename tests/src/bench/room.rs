//! A room of the real server over real sockets and a real disk: how long an edit takes to all members,
//! and to the Ack that says it is durable.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tavla_server::{Config, Server, Storage};
use tavla_shared::board::{EditBatch, Version};
use tavla_shared::protocol::{
    AckStatus, BatchId, Frame, JoinAuth, Limits, Magic, Message, batches_from_updates,
};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Socket;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::boards::{NOW, drawn, moved, shuffled};
use super::row::{Output, Row};

const ROOM: &str = "bench";
const SHAPES: usize = 1_000;
const EDITS: usize = 150;

pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    for members in [2, 10, 50] {
        let folder = tempfile::tempdir()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut config = Config::new(address, Storage::Folder(folder.path().to_owned()));
        // All members come from one address here.
        config.limits = Limits {
            joins_per_minute: 10_000,
            connections_per_address: 10_000,
            connections_per_user: 10_000,
            ..Limits::default()
        };
        let server = Server::start(config)?;
        let times = runtime.block_on(fan_out(&server.url(), members));
        server.shutdown().request();
        let (to_all, to_ack) = times?;
        output.row(&Row::new("room", "edit to all members", to_all).with_members(members))?;
        output.row(&Row::new("room", "edit to ack", to_ack).with_members(members))?;
        runtime.block_on(server.ended());
    }
    Ok(())
}

/// The times of single edits by one member: until the last of the others has it, and until its Ack.
async fn fan_out(url: &str, members: usize) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let mut dice = StdRng::seed_from_u64(4);
    let mut board = drawn(1, SHAPES)?;
    let victims = shuffled(&board, &mut dice);
    let mut sender = Member::join(url).await?;
    let mut batch = 0_u64;
    for update in board.updates_since(&Version::default())? {
        sender.send_update(update, &mut batch).await?;
        sender.acked().await?;
    }
    let mut others = Vec::new();
    for _ in 1..members {
        others.push(Member::join(url).await?);
    }
    for other in &mut others {
        other.heard(1).await?;
    }
    let (mut to_all, mut to_ack) = (Vec::new(), Vec::new());
    for shape in victims.iter().cycle().take(EDITS) {
        let edit = EditBatch::new("move", vec![moved(shape, &mut dice)]);
        let update = board.apply(&edit, NOW)?.update;
        let begun = Instant::now();
        sender.send_update(update, &mut batch).await?;
        let hear_all = async {
            let heard = others.iter_mut().map(|other| other.heard(1));
            futures_util::future::try_join_all(heard).await?;
            anyhow::Ok(begun.elapsed())
        };
        let ack = async {
            sender.acked().await?;
            anyhow::Ok(begun.elapsed())
        };
        let (all, acked) = tokio::try_join!(hear_all, ack)?;
        to_all.push(all);
        to_ack.push(acked);
    }
    Ok((to_all, to_ack))
}

/// A connection that speaks the protocol and keeps no document.
struct Member(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Member {
    async fn join(url: &str) -> anyhow::Result<Self> {
        let (socket, _) = connect_async(url).await?;
        let mut member = Self(socket);
        let auth = JoinAuth {
            name: "Bench".to_owned(),
            ..JoinAuth::default()
        }
        .encode();
        member
            .send(Message::JoinRequest {
                auth,
                version: Vec::new(),
            })
            .await?;
        loop {
            match member.next().await? {
                Message::JoinResponseOk { .. } => return Ok(member),
                Message::JoinError { code, message } => bail!("not let in: {code:?}, {message}"),
                _ => {}
            }
        }
    }

    async fn send(&mut self, message: Message) -> anyhow::Result<()> {
        let frame = Frame {
            magic: Magic::Loro,
            room: ROOM.to_owned(),
            message,
        };
        Ok(self.0.send(Socket::Binary(frame.encode()?.into())).await?)
    }

    async fn send_update(&mut self, update: Vec<u8>, batch: &mut u64) -> anyhow::Result<()> {
        let next = || {
            *batch += 1;
            BatchId(batch.to_be_bytes())
        };
        for batch in batches_from_updates(Magic::Loro, ROOM, vec![update], next)? {
            for frame in batch.frames {
                self.0.send(Socket::Binary(frame.encode()?.into())).await?;
            }
        }
        Ok(())
    }

    async fn next(&mut self) -> anyhow::Result<Message> {
        loop {
            let message = self.0.next().await.context("the server hung up")??;
            if let Socket::Binary(bytes) = message {
                return Ok(Frame::decode(&bytes)?.message);
            }
        }
    }

    /// Waits until so many updates have come, whole or in fragments.
    async fn heard(&mut self, mut updates: usize) -> anyhow::Result<()> {
        let mut fragments = 0;
        while updates > 0 || fragments > 0 {
            match self.next().await? {
                Message::DocUpdate { updates: some, .. } => {
                    updates = updates.saturating_sub(some.len());
                }
                Message::FragmentHeader {
                    fragments: some, ..
                } => {
                    updates = updates.saturating_sub(1);
                    fragments = some;
                }
                Message::Fragment { .. } => fragments -= 1,
                Message::RoomError { code, message } => bail!("put out: {code:?}, {message}"),
                _ => {}
            }
        }
        Ok(())
    }

    async fn acked(&mut self) -> anyhow::Result<()> {
        loop {
            match self.next().await? {
                Message::Ack {
                    status: AckStatus::Ok,
                    ..
                } => return Ok(()),
                Message::Ack { status, .. } => bail!("refused: {status:?}"),
                Message::RoomError { code, message } => bail!("put out: {code:?}, {message}"),
                _ => {}
            }
        }
    }
}
