//! The server as a process of its own, so that tests can kill it: `server_process ADDRESS FOLDER`.
//!
//! Prints its address in one line and then runs until it is killed.

use std::io::{self, Write as _};

use anyhow::Context as _;
use tavla_server::{Config, Server, Storage};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let listen = arguments.next().context("no address given")?.parse()?;
    let folder = arguments.next().context("no folder given")?;
    let mut config = Config::new(listen, Storage::Folder(folder.into()));
    // What takes ten seconds of quiet elsewhere happens here within a test.
    config.rooms.rest_millis = 100;
    let running = Server::start(config)?;
    writeln!(io::stdout(), "{}", running.addr())?;
    io::stdout().flush()?;
    // Until the test that started this ends or kills it: its end closes our standard input.
    io::copy(&mut io::stdin(), &mut io::sink())?;
    running.join();
    Ok(())
}
