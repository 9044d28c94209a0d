//! A large board that is fetched over HTTP before it is joined: over every transport, over lines that are
//! cut, and from servers that lie.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tavla_server::Running;
use tavla_shared::board::Edit;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;
use tavla_tests::shapes::{id, moved, rectangle};
use tempfile::TempDir;

use crate::KINDS;
use crate::people::person;

const SHAPES: usize = 5_000;
/// What a join sends may be so much where nearly everything was fetched.
const NEXT_TO_NOTHING_BYTES: u64 = 20_000;

/// A server with a large board, and the one who has drawn it.
fn drawn() -> (TempDir, Running, TempDir, Person) {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    let (data, mut one) = person(None, "One");
    let draw = |at: usize| {
        let name = format!("s{at}");
        [rectangle(&name), moved(&name, at as f64)]
    };
    let edits: Vec<Edit> = (0..SHAPES).flat_map(draw).collect();
    one.edit(edits);
    one.share(server.addr());
    one.wait_synced();
    (folder, server, data, one)
}

#[test]
fn a_new_client_fetches_a_large_board_and_joins_with_nearly_nothing_over_every_transport() {
    let (_folder, server, _data, mut one) = drawn();
    for (at, kind) in KINDS.into_iter().enumerate() {
        let sent_before = server.metrics().bytes_out.total();
        let fetched_before = server.metrics().archive_bytes.get();
        let (folder, mut other) = person(Some(kind), "Other");
        other.share(server.addr());
        other.wait_for_shapes(&one.shapes);
        other.wait_live();
        let sent = server.metrics().bytes_out.total() - sent_before;
        let fetched = server.metrics().archive_bytes.get() - fetched_before;
        assert!(fetched > 10_000, "{kind:?}: {fetched} bytes were fetched");
        assert!(
            sent < NEXT_TO_NOTHING_BYTES,
            "{kind:?}: the join sent {sent} bytes"
        );
        // What others made is nothing that this one has to send.
        assert_eq!(other.session().keeping().unsynced, 0, "{kind:?}");
        // It is a member like any other.
        one.edit(vec![moved("s0", 7.0 + at as f64)]);
        other.wait_for_shapes(&{
            one.wait_synced();
            one.shapes.clone()
        });
        other.edit(vec![rectangle(&format!("more{at}"))]);
        other.wait_synced();
        one.wait_for_shapes(&other.shapes.clone());
        other.leave();
        // It is on the disk, and is not fetched again.
        let times = server.metrics().archives_fetched.get();
        let mut again = Person::at(folder.path(), "plans", "Other");
        again.share(server.addr());
        again.wait_live();
        assert_eq!(again.shapes, one.shapes, "{kind:?}");
        assert_eq!(server.metrics().archives_fetched.get(), times);
    }
}

#[test]
fn a_small_board_is_joined_as_ever() {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    let (_data, mut one) = person(None, "One");
    one.edit(vec![rectangle("a")]);
    one.share(server.addr());
    one.wait_synced();
    let (_other, mut other) = person(None, "Other");
    other.share(server.addr());
    other.wait_for_shapes(&one.shapes);
    assert_eq!(server.metrics().archives_fetched.get(), 0);
    assert_eq!(server.metrics().archives.get(), 0);
}

/// What stands between a client and a server, and answers in the server's place where it is asked for a
/// board.
struct Between {
    addr: SocketAddr,
    /// How often it was asked for one.
    asked: Arc<AtomicUsize>,
}

/// What becomes of the nth request for a board, given its head.
type Meddling = dyn Fn(usize, &[u8], TcpStream, SocketAddr) + Send + Sync;

fn between(server: SocketAddr, meddle: Arc<Meddling>) -> Between {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let accept = move || {
        for client in listener.incoming().flatten() {
            let (meddle, counted) = (Arc::clone(&meddle), Arc::clone(&counted));
            named("between", move || {
                let Some((head, client)) = head_of(client) else {
                    return;
                };
                if head.starts_with(b"GET /v1/boards/") {
                    let nth = counted.fetch_add(1, Ordering::SeqCst);
                    return meddle(nth, &head, client, server);
                }
                pass(&head, client, server, u64::MAX);
            });
        }
    };
    named("between", accept);
    Between { addr, asked }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) {
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(work).unwrap();
}

fn head_of(mut client: TcpStream) -> Option<(Vec<u8>, TcpStream)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if client.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    Some((head, client))
}

/// Passes both directions on, and cuts after `most` bytes of the answer.
fn pass(head: &[u8], mut client: TcpStream, server: SocketAddr, most: u64) {
    let mut server = TcpStream::connect(server).unwrap();
    server.write_all(head).unwrap();
    let (mut from_client, mut to_server) =
        (client.try_clone().unwrap(), server.try_clone().unwrap());
    named("upwards", move || {
        // Lines that end are what this is about.
        std::io::copy(&mut from_client, &mut to_server).ok();
        to_server.shutdown(std::net::Shutdown::Write).ok();
    });
    std::io::copy(&mut (&mut server).take(most), &mut client).ok();
    client.shutdown(std::net::Shutdown::Both).ok();
    server.shutdown(std::net::Shutdown::Both).ok();
}

#[test]
fn a_line_that_is_cut_in_the_middle_goes_on_where_it_was() {
    let (_folder, server, _data, one) = drawn();
    let meddle = |nth: usize, head: &[u8], client: TcpStream, server: SocketAddr| {
        let head_text = String::from_utf8_lossy(head).to_ascii_lowercase();
        assert_eq!(head_text.contains("range: bytes="), nth > 0, "{head_text}");
        pass(head, client, server, if nth < 2 { 9_000 } else { u64::MAX });
    };
    let between = between(server.addr(), Arc::new(meddle));
    let sent_before = server.metrics().bytes_out.total();
    let (_other, mut other) = person(None, "Other");
    other.share(between.addr);
    other.wait_for_shapes(&one.shapes);
    other.wait_live();
    assert_eq!(between.asked.load(Ordering::SeqCst), 3);
    assert_eq!(server.metrics().archives.get(), 1);
    let sent = server.metrics().bytes_out.total() - sent_before;
    assert!(sent < NEXT_TO_NOTHING_BYTES, "the join sent {sent} bytes");
}

/// Whatever is said in the server's place, the board is joined, and is what it is.
#[track_caller]
fn check_lie(answer: Vec<u8>) {
    let (_folder, server, _data, mut one) = drawn();
    let answer = Arc::new(answer);
    let meddle = move |_: usize, _: &[u8], mut client: TcpStream, _: SocketAddr| {
        client.write_all(&answer).ok();
        client.shutdown(std::net::Shutdown::Both).ok();
    };
    let between = between(server.addr(), Arc::new(meddle));
    let (_other, mut other) = person(None, "Other");
    other.share(between.addr);
    other.wait_for_shapes(&one.shapes);
    assert!(between.asked.load(Ordering::SeqCst) > 0);
    other.edit(vec![moved("s1", 3.0)]);
    other.wait_synced();
    one.wait_until("the move arrives", |one| one.shapes[&id("s1")].pos.x == 3.0);
}

fn said(length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/zstd\r\netag: \"x\"\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn archive_of(updates: &[Vec<u8>]) -> Vec<u8> {
    use tavla_shared::protocol::{archive_head, end_archive, put_archived};
    let mut out = archive_head();
    for update in updates {
        put_archived(&mut out, update);
    }
    end_archive(&mut out);
    zstd::stream::encode_all(out.as_slice(), 3).unwrap()
}

#[test]
fn a_server_that_lies_about_the_length_keeps_nobody_from_joining() {
    let archive = archive_of(&[vec![1; 1000]]);
    check_lie(said(archive.len() + 1000, &archive));
}

#[test]
fn updates_that_make_no_sense_keep_nobody_from_joining() {
    let garbage = (0..50).map(|at| vec![at; 2_000]).collect::<Vec<_>>();
    let archive = archive_of(&garbage);
    check_lie(said(archive.len(), &archive));
}

#[test]
fn a_bomb_keeps_nobody_from_joining() {
    let archive = archive_of(&vec![vec![0; 24 << 20]; 12]);
    check_lie(said(archive.len(), &archive));
}
