//! How long a large board takes to arrive at somebody who has nothing of it, and what goes over the
//! network for it: fetched over HTTP before the join, and sent with the join, by turns. Who joins brings a shape,
//! so that the server packs the board anew for each who fetches it.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::board::Edit;
use tavla_shared::protocol::Limits;
use tempfile::TempDir;

use super::boards::drawn;
use super::row::{Output, Row};
use crate::person::Person;
use crate::shapes::rectangle;

const SHAPES: usize = 20_000;
const SHAPES_PER_EDIT: usize = 500;
const RUNS: usize = 3;
/// A line as many have one: 10 Mbit/s.
const LINE_BYTES_PER_SECOND: u64 = 1_250_000;
const BOARD: &str = "plans";

/// How the board comes.
#[derive(Clone, Copy)]
enum Way {
    Fetched,
    Joined,
}

pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut config = Config::new(any, Storage::Folder(folder.path().to_owned()));
    config.limits = Limits {
        update_bytes_per_second: 1 << 30,
        update_bytes_burst: 1 << 30,
        joins_per_minute: 10_000,
        ..Limits::default()
    };
    let server = Server::start(config)?;
    let data = tempfile::tempdir()?;
    let mut drawer = Person::at(data.path(), BOARD, "Drawer");
    let board = drawn(1, SHAPES)?;
    let shapes: Vec<_> = board.shapes().cloned().collect();
    for shapes in shapes.chunks(SHAPES_PER_EDIT) {
        drawer.edit(shapes.iter().cloned().map(Edit::Create).collect());
        drawer.wait_until("it is drawn", |drawer| drawer.open_tickets.is_empty());
    }
    drawer.share(server.addr());
    drawer.wait_synced();
    let slow = slow_line_to(server.addr())?;
    for (at, names) in [
        (server.addr(), ["arrive fetched", "arrive joined"]),
        (
            slow,
            ["arrive fetched, 10 Mbit/s", "arrive joined, 10 Mbit/s"],
        ),
    ] {
        let mut measured: [(Vec<Duration>, usize); 2] = Default::default();
        // The first of each only warms up: whoever drew the board may still be at it.
        for run in 0..=RUNS {
            for (way, (times, bytes)) in [Way::Fetched, Way::Joined].into_iter().zip(&mut measured)
            {
                let (time, carried) = arrive(&server, at, way)?;
                if run > 0 {
                    times.push(time);
                    *bytes = carried;
                }
            }
        }
        for (name, (times, bytes)) in names.into_iter().zip(measured) {
            let row = Row::new("sync", name, times);
            output.row(&row.on_scene(SHAPES).making_bytes(bytes))?;
        }
    }
    drawer.leave();
    server.join();
    Ok(())
}

/// The time until somebody who has nothing of the board sees all of it, and the bytes of it that the
/// server sent.
fn arrive(server: &Running, at: SocketAddr, way: Way) -> anyhow::Result<(Duration, usize)> {
    let folder: TempDir = tempfile::tempdir()?;
    let mut person = match way {
        Way::Fetched => Person::at(folder.path(), BOARD, "New"),
        Way::Joined => {
            // A board that has something is not fetched.
            let mut before = Person::at(folder.path(), BOARD, "New");
            before.edit(vec![rectangle("own")]);
            before.wait_saved();
            before.leave();
            Person::at(folder.path(), BOARD, "New")
        }
    };
    let metrics = Arc::clone(server.metrics());
    let sent = || metrics.bytes_out.total() + metrics.archive_bytes.get();
    let (begun, before) = (Instant::now(), sent());
    person.share(at);
    person.wait_until("all is here", |person| person.shapes.len() >= SHAPES);
    let (took, bytes) = (begun.elapsed(), sent() - before);
    person.wait_synced();
    person.leave();
    Ok((took, bytes as usize))
}

/// A way to the server over which no more comes than over a usual line.
fn slow_line_to(server: SocketAddr) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let at = listener.local_addr()?;
    named("slow line", move || {
        for client in listener.incoming().flatten() {
            if let Err(error) = carry(client, server) {
                eprintln!("the slow line broke: {error}");
            }
        }
    })?;
    Ok(at)
}

fn carry(client: TcpStream, server: SocketAddr) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    let (mut up_from, mut up_to) = (client.try_clone()?, server.try_clone()?);
    named("upwards", move || {
        // Whoever hangs up ends it.
        io::copy(&mut up_from, &mut up_to).ok();
        up_to.shutdown(Shutdown::Write).ok();
    })?;
    named("downwards", move || {
        slowly(server, &client).ok();
        client.shutdown(Shutdown::Both).ok();
    })
}

fn slowly(mut from: TcpStream, mut to: &TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&buffer[..read])?;
        thread::park_timeout(Duration::from_micros(
            read as u64 * 1_000_000 / LINE_BYTES_PER_SECOND,
        ));
    }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
}
