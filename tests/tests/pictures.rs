//! Pictures that one person puts on a board and another sees, through a real server, real sockets and real
//! stores.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its people has failed"
)]

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tavla::session::FileStanding;
use tavla::sync::{Absence, State};
use tavla_server::access::Role;
use tavla_server::{Config, Server, Storage};
use tavla_shared::blob::BlobHash;
use tavla_shared::board::Edit;
use tavla_shared::geometry::Size;
use tavla_shared::id::BoardId;
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::Store;
use tavla_tests::person::Person;
use tavla_tests::servers::{ServerProcess, invited, server_in};
use tavla_tests::shapes::id;
use tempfile::TempDir;

const SERVER: &str = env!("CARGO_BIN_EXE_server_process");

/// Folders for a server and two people, gone with the test.
struct Table {
    server: TempDir,
    one: TempDir,
    other: TempDir,
}

impl Table {
    fn new() -> Self {
        let folder = || TempDir::new().unwrap();
        Self {
            server: folder(),
            one: folder(),
            other: folder(),
        }
    }

    fn one(&self) -> Person {
        Person::at(self.one.path(), "plans", "One")
    }

    fn other(&self) -> Person {
        Person::at(self.other.path(), "plans", "Other")
    }

    /// Where the server keeps a file.
    fn kept(&self, file: &BlobHash) -> PathBuf {
        let name = file.to_string();
        self.server.path().join("blobs").join(&name[..2]).join(name)
    }
}

/// A file of so many bytes, another one for each seed. What is in it is nobody's business here.
fn bytes(seed: u32, len: usize) -> Vec<u8> {
    let mut state = seed;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..len).map(|_| byte()).collect()
}

fn store(folder: &TempDir) -> Store {
    Store::open(&folder.path().join("tavla.db")).unwrap()
}

/// Keeps a file on somebody's device, as who puts a picture on a board does first.
fn keep(folder: &TempDir, bytes: &[u8]) -> BlobHash {
    store(folder).put_blob(bytes).unwrap()
}

fn has(folder: &TempDir, file: &BlobHash) -> bool {
    store(folder).blob(file).unwrap().is_some()
}

/// A shape that shows a file.
fn picture(name: &str, file: BlobHash) -> Edit {
    let mut shape = Shape::new(id(name), Kind::Image);
    shape.size = Size::new(100.0, 50.0);
    shape.file = Some(file);
    Edit::Create(Arc::new(shape))
}

#[track_caller]
fn wait_for(person: &mut Person, folder: &TempDir, file: &BlobHash) {
    person.wait_until("the picture comes", |_| has(folder, file));
}

#[test]
fn a_picture_that_one_puts_on_the_board_comes_to_the_other() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server.addr());
    other.share(server.addr());
    let file = keep(&table.one, &bytes(1, 1_500_000));
    one.edit(vec![picture("a", file)]);
    // Whoever sits there looks at the board: what is new on it is noticed by that.
    one.wait_until("it is sent", |_| server.metrics().blobs_put.get() == 1);
    wait_for(&mut other, &table.other, &file);
    other.wait_until("it is told", |other| other.session().take_arrived_files());
    assert_eq!(other.session().file_standing(&file), None);
    one.wait_until("nothing is under way", |one| {
        one.session().files_under_way() == (0, 0)
    });
    // Once, although two have it by now.
    assert_eq!(server.metrics().blobs_put.get(), 1);
    assert_eq!(server.metrics().blobs_fetched.get(), 1);
    one.leave();
    other.leave();
    server.join();
}

#[test]
fn what_was_put_on_the_board_offline_is_sent_after_a_restart() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let mut one = table.one();
    one.share(server.addr());
    one.wait_live();
    one.session().go_offline();
    one.wait_until("one is offline", |one| {
        *one.session().link_state() == State::Offline(Absence::Told)
    });
    let files = [1, 2, 3].map(|seed| keep(&table.one, &bytes(seed, 20_000)));
    for (name, file) in ["a", "b", "c"].iter().zip(files) {
        one.edit(vec![picture(name, file)]);
    }
    one.wait_saved();
    one.leave();
    assert_eq!(server.metrics().blobs_put.get(), 0);

    let mut one = table.one();
    one.share(server.addr());
    one.wait_until("all is sent", |_| server.metrics().blobs_put.get() == 3);
    let mut other = table.other();
    other.share(server.addr());
    for file in &files {
        wait_for(&mut other, &table.other, file);
    }
    // What is known to be there is not sent again by who comes back.
    one.leave();
    let mut one = table.one();
    one.share(server.addr());
    one.wait_live();
    one.wait_until("nothing is under way", |one| {
        one.session().files_under_way() == (0, 0)
    });
    assert_eq!(server.metrics().blobs_put.get(), 3);
    assert_eq!(server.metrics().blobs_refused.get(), 0);
}

#[test]
fn a_server_killed_while_a_picture_is_sent_gets_it_all_the_same() {
    let table = Table::new();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut server = ServerProcess::start(SERVER, any, table.server.path()).unwrap();
    let at = server.addr();
    let mut one = table.one();
    one.share(at);
    one.wait_live();
    let file = keep(&table.one, &bytes(7, 15_000_000));
    one.edit(vec![picture("a", file)]);
    let coming = table.server.path().join("uploads");
    one.wait_until("it is on its way", |_| {
        let begun = fs::read_dir(&coming).is_ok_and(|mut files| files.next().is_some());
        begun || table.kept(&file).exists()
    });
    server.kill().unwrap();
    one.wait_until("the loss is noticed", |one| {
        !one.session().link_state().is_joined()
    });
    let _server = ServerProcess::start(SERVER, at, table.server.path()).unwrap();
    one.session().retry_now();
    let mut other = table.other();
    other.share(at);
    other.wait_until("the picture comes", |_| {
        one.look();
        one.session().retry_now();
        has(&table.other, &file)
    });
}

#[test]
fn who_may_only_look_fetches_pictures_and_brings_none() {
    let table = Table::new();
    let board = BoardId::new("plans").unwrap();
    let tokens = invited(table.server.path(), &board, &[Role::Owner, Role::Viewer]);
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share_as(server.addr(), Some(tokens[0].clone()));
    let shown = keep(&table.one, &bytes(1, 30_000));
    // Only who may look has this one, of which the board says something all the same.
    let held = keep(&table.other, &bytes(2, 30_000));
    one.edit(vec![picture("a", shown), picture("b", held)]);
    one.wait_synced();
    other.share_as(server.addr(), Some(tokens[1].clone()));
    wait_for(&mut other, &table.other, &shown);
    one.wait_until("it is known that nobody has sent it", |one| {
        one.session().file_standing(&held) == Some(FileStanding::Absent)
    });
    assert_eq!(other.session().files_under_way(), (0, 0));
    let metrics = server.metrics();
    assert_eq!(
        (metrics.blobs_put.get(), metrics.blobs_refused.get()),
        (1, 0)
    );
    assert!(!has(&table.one, &held));
}

#[test]
fn a_picture_that_the_server_spoilt_is_not_kept_and_comes_once_somebody_sends_it_again() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let mut one = table.one();
    one.share(server.addr());
    let whole = bytes(1, 40_000);
    let file = keep(&table.one, &whole);
    one.edit(vec![picture("a", file)]);
    one.wait_until("it is sent", |_| server.metrics().blobs_put.get() == 1);
    one.wait_synced();
    fs::write(table.kept(&file), bytes(2, 40_000)).unwrap();
    let mut other = table.other();
    other.share(server.addr());
    other.wait_until("the server misses it", |other| {
        other.session().file_standing(&file) == Some(FileStanding::Absent)
    });
    assert!(!has(&table.other, &file));
    // Somebody has it who does not know that the server had it.
    let folder = TempDir::new().unwrap();
    let mut third = Person::at(folder.path(), "plans", "Third");
    assert_eq!(keep(&folder, &whole), file);
    third.share(server.addr());
    third.wait_until("it is sent again", |_| {
        server.metrics().blobs_put.get() == 2
    });
    other.session().look_first(vec![file]);
    wait_for(&mut other, &table.other, &file);
}

#[test]
fn a_picture_that_the_disk_does_not_take_is_fetched_once_and_kept_when_it_does() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    other.share(server.addr());
    other.wait_live();
    let disk = rusqlite::Connection::open(table.other.path().join("tavla.db")).unwrap();
    disk.busy_timeout(Duration::from_secs(10)).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON blobs
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    disk.execute_batch(full).unwrap();
    one.share(server.addr());
    let file = keep(&table.one, &bytes(1, 40_000));
    one.edit(vec![picture("a", file)]);
    one.wait_until("it is sent", |_| server.metrics().blobs_put.get() == 1);
    other.wait_until("it has come", |_| server.metrics().blobs_fetched.get() == 1);
    // Here, but nowhere to be kept: it is on its way all the while.
    other.wait_until("all of it is here", |other| {
        other.session().file_standing(&file) == Some(FileStanding::Coming(1.0))
    });
    assert!(!has(&table.other, &file));
    disk.execute_batch("DROP TRIGGER full").unwrap();
    wait_for(&mut other, &table.other, &file);
    assert_eq!(server.metrics().blobs_fetched.get(), 1);
}

#[test]
fn a_picture_that_the_server_has_no_room_for_is_told() {
    let table = Table::new();
    let mut config = Config::new(
        SocketAddr::from(([127, 0, 0, 1], 0)),
        Storage::Folder(table.server.path().to_owned()),
    );
    config.blobs.board_bytes = 10_000;
    let server = Server::start(config).unwrap();
    let mut one = table.one();
    one.share(server.addr());
    let file = keep(&table.one, &bytes(1, 40_000));
    one.edit(vec![picture("a", file)]);
    one.wait_until("it is not taken", |one| {
        one.session().files_not_taken() == 1
    });
    assert!(one.session().take_not_taken_files());
    assert!(!one.session().take_not_taken_files());
    assert_eq!(one.session().files_to_send(), 0);
}

#[test]
fn a_picture_that_nobody_had_sent_comes_once_somebody_does() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server.addr());
    other.share(server.addr());
    let late = bytes(3, 10_000);
    let file = BlobHash::of(&late);
    one.edit(vec![picture("a", file)]);
    other.wait_until("it is known that nobody has sent it", |other| {
        other.session().file_standing(&file) == Some(FileStanding::Absent)
    });
    // It was fetched there by other means, as by a copy of the file.
    one.leave();
    assert_eq!(keep(&table.one, &late), file);
    let mut one = table.one();
    one.share(server.addr());
    one.wait_until("it is sent", |_| server.metrics().blobs_put.get() == 1);
    other.session().look_first(vec![file]);
    wait_for(&mut other, &table.other, &file);
}
