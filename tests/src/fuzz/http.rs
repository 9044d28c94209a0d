//! All that a server answers over HTTP: raw bytes on sockets of a real server inside this process.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tavla_server::log::MemoryLog;
use tavla_server::{Config, Running, Server, Storage};

use super::panics;

/// Stands in an input for the secret of a session that was opened for it.
pub const SESSION: &[u8] = b"{SESSION}";

/// An answer that is ready comes within this; more would only be waited for by what is not whole.
const ANSWER: Duration = Duration::from_millis(10);
/// Whatever was asked, the server is done with it by then.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much of an answer is looked at: a stream of events has no end.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Whatever the bytes are: the server answers in HTTP or not at all, breaks nowhere, lets go of the
/// socket, and answers the next one.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    panics::watch();
    let server = server();
    let broken = panics::ours();
    let whole = with_session(data, server);
    let answer = exchange(server.addr(), &whole, ANSWER);
    let text = String::from_utf8_lossy(&answer[..answer.len().min(200)]);
    // In the version that was asked in.
    let status = ["HTTP/1.1 ", "HTTP/1.0 "]
        .iter()
        .find_map(|version| text.strip_prefix(version));
    let in_order = status.is_some_and(|status| !status.starts_with("500"));
    assert!(answer.is_empty() || in_order, "what answer is this: {text}");
    let asked = b"GET /healthz HTTP/1.0\r\n\r\n";
    let alive = exchange(server.addr(), asked, PATIENCE);
    assert!(alive.starts_with(b"HTTP/1.0 200"), "the server is not well");
    assert_eq!(panics::ours(), broken, "something in the server panicked");
    assert_eq!(server.metrics().room_panics.get(), 0);
}

/// One server for all inputs. Whoever comes from this machine may do everything, and what is left
/// behind goes soon.
fn server() -> &'static Running {
    static SERVER: OnceLock<Running> = OnceLock::new();
    SERVER.get_or_init(|| {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut config = Config::new(any, Storage::Memory(MemoryLog::new()));
        config.access.open = true;
        config.threads = Some(1);
        config.limits.connections_per_address = 100_000;
        // Sessions that nobody comes for again; sockets end with their other end.
        config.limits.dead_millis = 300;
        config.rooms.idle_millis = 0;
        match Server::start(config) {
            Ok(server) => server,
            Err(error) => panic!("no server: {error}"),
        }
    })
}

fn with_session(data: &[u8], server: &Running) -> Vec<u8> {
    let Some(at) = data.windows(SESSION.len()).position(|part| part == SESSION) else {
        return data.to_vec();
    };
    let asked = b"POST /v1/sync/sessions HTTP/1.0\r\ncontent-length: 0\r\n\r\n";
    let answer = exchange(server.addr(), asked, PATIENCE);
    let answer = String::from_utf8_lossy(&answer);
    let secret = answer
        .split_once("\"session\":\"")
        .and_then(|(_, rest)| rest.get(..32))
        .unwrap_or_default();
    assert_eq!(secret.len(), 32, "no session: {answer}");
    [&data[..at], secret.as_bytes(), &data[at + SESSION.len()..]].concat()
}

/// What comes back for some bytes, until the server lets go; it is asked to after so long.
fn exchange(server: SocketAddr, bytes: &[u8], wait: Duration) -> Vec<u8> {
    let mut socket = match connect(server) {
        Ok(socket) => socket,
        Err(error) => panic!("the server is gone: {error}"),
    };
    // It may have had enough before it has read all.
    let mut answer = Vec::new();
    if socket.write_all(bytes).is_ok() && !read_for(&mut socket, wait, &mut answer) {
        // What is not over by itself is over with this: a request that is not whole, a stream of events.
        socket.shutdown(std::net::Shutdown::Write).ok();
    }
    let over = read_for(&mut socket, PATIENCE, &mut answer);
    assert!(
        over || answer.len() >= ANSWER_BYTES_MAX,
        "the server never lets go"
    );
    answer
}

/// Reads for so long; whether the other side is done.
fn read_for(socket: &mut TcpStream, time: Duration, answer: &mut Vec<u8>) -> bool {
    let until = Instant::now() + time;
    let mut some = [0; 4_096];
    while answer.len() < ANSWER_BYTES_MAX {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || socket.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match socket.read(&mut some) {
            Ok(0) => return true,
            Ok(count) => answer.extend(&some[..count]),
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return false,
                ErrorKind::Interrupted => {}
                _ => return true,
            },
        }
    }
    false
}

/// From another address each time, where the system has them all: calls are counted by address.
#[cfg(target_os = "linux")]
fn connect(server: SocketAddr) -> std::io::Result<TcpStream> {
    use rustix::net::{AddressFamily, SocketType, bind, connect, ipproto, socket};

    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // 127.1.0.0 and on: the whole of 127 is this machine.
    let address = Ipv4Addr::from(0x7f01_0000 | (number & 0xffff));
    let opened = socket(AddressFamily::INET, SocketType::STREAM, Some(ipproto::TCP))?;
    bind(&opened, &SocketAddr::new(IpAddr::V4(address), 0))?;
    connect(&opened, &server)?;
    let stream = TcpStream::from(opened);
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Elsewhere there is one address.
#[cfg(not(target_os = "linux"))]
fn connect(server: SocketAddr) -> std::io::Result<TcpStream> {
    TcpStream::connect(server)
}
