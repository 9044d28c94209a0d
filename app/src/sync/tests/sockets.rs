//! The thread over a real WebSocket on this machine.

use std::net::TcpListener;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use tokio_tungstenite::tungstenite::{self, Message as Packet, WebSocket};

use super::*;

/// How long a test waits for what must come: far more than it takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn listener() -> (TcpListener, ServerTransport) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = ServerAddress::new("127.0.0.1", port, false);
    (listener, ServerTransport::new(server))
}

fn started(transport: ServerTransport) -> (SyncHandle, Receiver<Event>) {
    let (sender, events) = sync_channel(64);
    let sink = move |event| match sender.try_send(event) {
        Err(std::sync::mpsc::TrySendError::Full(event)) => Err(event),
        // Disconnected: the test has seen enough.
        Ok(()) | Err(std::sync::mpsc::TrySendError::Disconnected(_)) => Ok(()),
    };
    let handle = start(config(), transport, sink).unwrap();
    handle.send(Command::GoOnline).unwrap();
    (handle, events)
}

fn accept(listener: &TcpListener) -> WebSocket<std::net::TcpStream> {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    tungstenite::accept(stream).unwrap()
}

fn read_frame(socket: &mut WebSocket<std::net::TcpStream>) -> Frame {
    loop {
        if let Packet::Binary(bytes) = socket.read().unwrap() {
            return Frame::decode(&bytes).unwrap();
        }
    }
}

fn say(socket: &mut WebSocket<std::net::TcpStream>, magic: Magic, message: Message) {
    let frame = Frame {
        magic,
        room: "b".to_owned(),
        message,
    };
    socket
        .send(Packet::Binary(frame.encode().unwrap().into()))
        .unwrap();
}

fn wait_for<T>(events: &Receiver<Event>, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
    loop {
        if let Some(found) = wanted(events.recv_timeout(PATIENCE).unwrap()) {
            return found;
        }
    }
}

#[test]
fn a_thread_joins_sends_hears_and_reconnects() {
    let (listener, transport) = listener();
    let (handle, events) = started(transport);
    for round in 0..2_u64 {
        let mut socket = accept(&listener);
        let join = wait_for(&events, |event| match event {
            Event::VersionWanted { join, .. } => Some(join),
            _ => None,
        });
        let room = DocRoom::Board;
        handle
            .send(Command::Version {
                room,
                join,
                version: vec![1, 2],
            })
            .unwrap();
        while read_frame(&mut socket).magic != Magic::Loro {}
        let permission = Permission::Write;
        let ok = Message::JoinResponseOk {
            permission,
            version: vec![3],
            extra: vec![],
        };
        say(&mut socket, Magic::Loro, ok);
        let join = wait_for(&events, |event| match event {
            Event::ServerVersion { join, version, .. } if version == [3] => Some(join),
            _ => None,
        });
        let updates = vec![vec![round as u8; 600_000]];
        let through = round + 10;
        handle
            .send(Command::Backfill(Backfill {
                room,
                join,
                updates,
                through,
                own: true,
            }))
            .unwrap();
        let header = read_frame(&mut socket).message;
        let Message::FragmentHeader {
            batch,
            fragments: 10,
            ..
        } = header
        else {
            panic!("{header:?}");
        };
        for _ in 0..10 {
            read_frame(&mut socket);
        }
        say(
            &mut socket,
            Magic::Loro,
            Message::Ack {
                batch,
                status: AckStatus::Ok,
            },
        );
        wait_for(&events, |event| {
            (event == Event::Acked { room, seq: through }).then_some(())
        });
        let update = Message::DocUpdate {
            updates: vec![vec![7]],
            batch: BatchId::from(1),
        };
        say(&mut socket, Magic::Loro, update);
        let update = Event::Updates {
            room,
            updates: vec![vec![7]],
        };
        wait_for(&events, |event| (event == update).then_some(()));
        // The socket drops here: the client must come back by itself.
    }
    wait_for(&events, |event| {
        matches!(
            event,
            Event::State(State::Offline(Absence::Waiting {
                trouble: Trouble::Lost,
                ..
            }))
        )
        .then_some(())
    });
}

#[test]
fn going_away_says_goodbye_and_an_unreachable_server_is_told() {
    let (listener, transport) = listener();
    let (handle, events) = started(transport.clone());
    let mut socket = accept(&listener);
    wait_for(&events, |event| {
        matches!(event, Event::VersionWanted { .. }).then_some(())
    });
    drop(handle);
    let goodbye = loop {
        match socket.read() {
            Ok(Packet::Close(frame)) => break frame,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(u16::from(goodbye.unwrap().code), 1000);

    drop(listener);
    let (_handle, events) = started(transport);
    wait_for(&events, |event| {
        let unreachable = matches!(
            event,
            Event::State(State::Offline(Absence::Waiting {
                trouble: Trouble::Unreachable { .. },
                ..
            }))
        );
        unreachable.then_some(())
    });
}
