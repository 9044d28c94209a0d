//! The transports by themselves: what a server's end looks like over each.

use std::time::Duration;

use tavla::sync::{
    Connection as _, Incoming, OpenFault, Packet, PacketReceiver, PacketSender as _, ServerAddress,
    ServerTransport, Transport as _,
};
use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::protocol::close;
use tavla_tests::servers::server_in;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::KINDS;

const PATIENCE: Duration = Duration::from_secs(20);

fn transport(server: &Running) -> ServerTransport {
    let addr = server.addr();
    let server = ServerAddress::new(&addr.ip().to_string(), addr.port(), false);
    ServerTransport::new(server)
}

async fn next(receiver: &mut impl PacketReceiver) -> Incoming {
    timeout(PATIENCE, receiver.receive()).await.unwrap()
}

/// The code of the server's end, whatever comes before.
async fn closed(receiver: &mut impl PacketReceiver) -> Option<u16> {
    loop {
        if let Incoming::Closed { code, .. } = next(receiver).await {
            return code;
        }
    }
}

#[tokio::test]
async fn a_ping_is_answered_over_every_transport() {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    for kind in KINDS {
        let connection = transport(&server).open(kind).await.unwrap();
        let (mut sender, mut receiver) = connection.split();
        for _ in 0..20 {
            assert!(sender.send(vec![Packet::Text("ping")]).await);
            loop {
                match next(&mut receiver).await {
                    Incoming::Heard => {}
                    incoming => {
                        assert_eq!(incoming, Incoming::Text("pong".to_owned()), "{kind:?}");
                        break;
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_frame_ends_every_transport_with_the_same_code() {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    for kind in KINDS {
        let connection = transport(&server).open(kind).await.unwrap();
        let (mut sender, mut receiver) = connection.split();
        assert!(sender.send(vec![Packet::Binary(vec![1, 2, 3])]).await);
        let code = closed(&mut receiver).await;
        assert_eq!(code, Some(close::BAD_FRAME), "{kind:?}");
    }
    for kind in KINDS {
        let connection = transport(&server).open(kind).await.unwrap();
        let (mut sender, mut receiver) = connection.split();
        // The WebSocket may be gone before all of it was written.
        let _sent = sender.send(vec![Packet::Binary(vec![0; 300_000])]).await;
        let code = closed(&mut receiver).await;
        assert_eq!(code, Some(close::TOO_LARGE), "{kind:?}");
    }
}

#[tokio::test]
async fn a_server_that_stops_says_so_over_every_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let server = server_in(folder.path());
        let connection = transport(&server).open(kind).await.unwrap();
        let (mut sender, mut receiver) = connection.split();
        // Once it answers it is a connection that the server knows.
        assert!(sender.send(vec![Packet::Text("ping")]).await);
        while next(&mut receiver).await == Incoming::Heard {}
        server.shutdown().request();
        let code = closed(&mut receiver).await;
        assert_eq!(code, Some(close::RESTARTING), "{kind:?}");
        server.ended().await;
    }
}

#[tokio::test]
async fn who_joins_nothing_is_put_out_over_every_transport() {
    let folder = TempDir::new().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let mut config = Config::new(any, Storage::Folder(folder.path().to_owned()));
    config.limits.first_join_millis = 300;
    let server = Server::start(config).unwrap();
    for kind in KINDS {
        let connection = transport(&server).open(kind).await.unwrap();
        let (_sender, mut receiver) = connection.split();
        let code = closed(&mut receiver).await;
        assert_eq!(code, Some(close::TRY_LATER), "{kind:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_from_a_proxy() {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    let transport = transport(&server);
    server.shutdown().request();
    server.ended().await;
    for kind in KINDS {
        let error = transport.open(kind).await.unwrap_err();
        assert_eq!(error.fault, OpenFault::Unreachable, "{kind:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_is_full_is_no_proxy_either() {
    let folder = TempDir::new().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let mut config = Config::new(any, Storage::Folder(folder.path().to_owned()));
    config.limits.connections_per_address = 0;
    let server = Server::start(config).unwrap();
    for kind in KINDS {
        // Its few words may be lost, because it hangs up at once.
        let error = transport(&server).open(kind).await.unwrap_err();
        assert_ne!(error.fault, OpenFault::Blocked, "{kind:?}: {error}");
    }
}
