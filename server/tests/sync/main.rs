//! The server over real sockets and a real store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

mod access;
mod blobs;
mod calls;
mod client;
mod converging;
mod durability;
mod joining;
mod killing;
mod limits;
mod newcomers;
mod poison;
mod presence;
mod refusals;
mod sessions;
mod snapshot;

use std::path::Path;

use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};

/// A server with the usual rules on a free port.
fn config(data: &Path) -> Config {
    Config::new(
        "127.0.0.1:0".parse().unwrap(),
        Storage::Folder(data.to_owned()),
    )
}

fn start(data: &Path) -> Running {
    Server::start(config(data)).unwrap()
}

fn board_room(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Board)
}
