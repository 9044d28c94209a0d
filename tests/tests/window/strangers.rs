//! Somebody at the server with a program of their own, who says what no client of ours says: what people
//! at their windows see of that.

use std::net::SocketAddr;

use futures_util::SinkExt as _;
use tavla_shared::geometry::Point;
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{self, Presence, Who};
use tavla_shared::protocol::{BatchId, Frame, Message, RoomName};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message as Packet;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::trio::Trio;

/// See the module.
struct Stranger {
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    room: RoomName,
}

impl Stranger {
    /// In the room for presence of a board.
    fn at(server: SocketAddr, board: &BoardId) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let connected = runtime.block_on(connect_async(format!("ws://{server}/v1/sync")));
        let mut stranger = Self {
            runtime,
            socket: connected.unwrap().0,
            room: RoomName::Presence(board.clone()),
        };
        let (auth, version) = (Vec::new(), Vec::new());
        stranger.send(Message::JoinRequest { auth, version });
        stranger
    }

    fn send(&mut self, message: Message) {
        let frame = Frame {
            magic: self.room.magic(),
            room: self.room.room_id(),
            message,
        };
        let packet = Packet::Binary(frame.encode().unwrap().into());
        self.runtime.block_on(self.socket.send(packet)).unwrap();
    }

    /// Tells things under a prefix, whatever it is.
    fn tell(&mut self, prefix: &str, told: &[Presence]) {
        let entry = |told: &Presence| {
            let key = format!("{prefix}/{}", told.what().name());
            (key, told.to_value())
        };
        let entries: Vec<_> = told.iter().map(entry).collect();
        let entries = entries.iter();
        let entries = entries.map(|(key, value)| (key.as_str(), Some(value), 1));
        let message = Message::DocUpdate {
            updates: vec![presence::encode(entries)],
            batch: BatchId::from(1),
        };
        self.send(message);
    }
}

fn who(name: &str) -> Presence {
    Presence::Who(Who {
        name: name.to_owned(),
        user: "stranger".to_owned(),
        ..Who::default()
    })
}

/// Where one of them sees somebody's cursor.
fn cursor_of(trio: &Trio, at: usize, peer: PeerId) -> Option<Point> {
    let peers = trio.apps()[at].board().editor().peers();
    let mut peers = peers.iter();
    peers.find(|it| it.peer == peer)?.cursor
}

#[test]
fn nobody_points_in_another_s_name_and_who_gives_no_name_is_here_all_the_same() {
    let mut trio = Trio::gather();
    let ben = trio.apps()[1].board().editor().peers().me().unwrap();
    let far = Presence::Cursor(Point::new(-9_000.0, -9_000.0));
    let mut impostor = Stranger::at(trio.server_addr(), &trio.board());
    impostor.tell(&format!("0{ben}"), &[who("Ben Okafor"), far.clone()]);
    let mut nameless = Stranger::at(trio.server_addr(), &trio.board());
    nameless.tell("77", &[who("\u{200b}"), far]);
    trio.wait("somebody is here", |apps| {
        apps.iter().all(|app| app.board().people().len() == 4)
    });
    let people = trio.apps()[0].board().people();
    let names: Vec<&str> = people.iter().map(|it| it.name.as_str()).collect();
    let expected = ["Ada Lindqvist", "Ben Okafor", "Mira Sato", "Somebody"];
    assert_eq!(names, expected);
    let far = Some(Point::new(-9_000.0, -9_000.0));
    assert_eq!(cursor_of(&trio, 0, 77), far);
    assert_ne!(cursor_of(&trio, 0, ben), far);
    // Who goes takes nobody along.
    drop((impostor, nameless));
    trio.wait("the strangers are gone", |apps| {
        apps.iter().all(|app| app.board().people().len() == 3)
    });
}
