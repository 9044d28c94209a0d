//! Tokens over real sockets: who may do what, and what ends it while they are there.

mod control;
mod ending;
mod fetching;
mod places;
mod roles;

use std::net::SocketAddr;
use std::path::Path;

use tavla_server::access::{Invite, Ledger, Role};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{
    BatchId, JoinAuth, JoinErrorCode, Magic, Message, Permission, RoomErrorCode, RoomName, refusal,
};
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::AccessStore;

use crate::board_room;
use crate::client::{Client, Heard};

/// What a command beside the server does: its own connection to the file.
pub(crate) struct Beside {
    ledger: Ledger,
}

fn seconds() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs()
}

impl Beside {
    pub(crate) fn open(data: &Path) -> Self {
        let store = AccessStore::open(data).unwrap();
        Self {
            ledger: Ledger::open(store, seconds()).unwrap(),
        }
    }

    pub(crate) fn invite(&mut self, role: Role, user: Option<&str>) -> String {
        self.invite_at(role, user, seconds(), 600)
    }

    fn invite_at(&mut self, role: Role, user: Option<&str>, now: u64, seconds: u64) -> String {
        let invite = Invite {
            board: BoardId::new("plan").unwrap(),
            role,
            seconds,
            user: user.map(str::to_owned),
        };
        self.ledger.issue(&invite, now).unwrap().token
    }
}

pub(crate) fn auth(token: &str) -> JoinAuth {
    JoinAuth {
        token: Some(token.to_owned()),
        ..JoinAuth::default()
    }
}

/// A client in one room by a token, once the server lets it in.
struct Guest {
    client: Client,
    room: RoomName,
    token: String,
    permission: Permission,
}

impl Guest {
    async fn join(addr: SocketAddr, room: &RoomName, token: &str) -> Self {
        let mut client = Client::connect(addr).await;
        let permission = ask(&mut client, room, token).await.unwrap();
        Self {
            client,
            room: room.clone(),
            token: token.to_owned(),
            permission,
        }
    }

    async fn send(&mut self, number: u64, update: Vec<u8>) {
        let batch = BatchId::from(number);
        let updates = vec![update];
        self.client
            .send(&self.room, Message::DocUpdate { updates, batch })
            .await;
    }

    /// How the room puts it out, whatever comes before.
    async fn put_out(&mut self) -> (RoomErrorCode, &'static str) {
        loop {
            if let Message::RoomError { code, message } = self.client.message().await {
                return (
                    code,
                    refusal::access_word(&message).expect("a word about access"),
                );
            }
        }
    }
}

/// Asks to be let in; what the server says to it.
async fn ask(
    client: &mut Client,
    room: &RoomName,
    token: &str,
) -> Result<Permission, (JoinErrorCode, String)> {
    let auth = auth(token).encode();
    let version = Vec::new();
    client
        .send(room, Message::JoinRequest { auth, version })
        .await;
    loop {
        match client.message().await {
            Message::JoinResponseOk { permission, .. } => return Ok(permission),
            Message::JoinError { code, message } => return Err((code, message)),
            _ => {}
        }
    }
}

/// The word with which a token is refused.
async fn refused(addr: SocketAddr, room: &RoomName, token: &str) -> &'static str {
    let mut client = Client::connect(addr).await;
    match ask(&mut client, room, token).await {
        Err((JoinErrorCode::AuthFailed, message)) => {
            refusal::access_word(&message).expect("a word about access")
        }
        other => panic!("{other:?} instead of a refusal"),
    }
}

fn talk_room() -> RoomName {
    RoomName::parse(Magic::Loro, "plan.talk").unwrap()
}

/// One shape drawn by this peer, as an update.
fn drawn(peer: u64, name: &str) -> Vec<u8> {
    drawing(&mut Board::new(peer), name)
}

fn drawing(board: &mut Board, name: &str) -> Vec<u8> {
    let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
    let edits = vec![Edit::Create(std::sync::Arc::new(shape))];
    board
        .apply(&EditBatch::new("draw", edits), 0)
        .unwrap()
        .update
}

fn plan() -> RoomName {
    board_room("plan")
}

/// Makes the board, as an owner does.
async fn created(addr: SocketAddr, beside: &mut Beside) -> Guest {
    let owner = beside.invite(Role::Owner, Some("olga"));
    Guest::join(addr, &plan(), &owner).await
}

async fn closed(client: &mut Client) -> Option<u16> {
    loop {
        if let Heard::Closed(code) = client.next().await {
            return code;
        }
    }
}
