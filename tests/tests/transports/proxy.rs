//! A proxy as some networks have one: passes bytes on, and breaks what it is told to break.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// A request's head is no longer in these tests.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// How long a stream lives that is cut.
const STREAM: Duration = Duration::from_millis(300);
/// How long a request may take where slow ones are ended.
const PATIENCE: Duration = Duration::from_millis(800);

/// What it breaks, and what it has seen.
#[derive(Debug, Default)]
pub struct Rules {
    /// Takes `Upgrade` out of requests.
    pub strips_upgrades: AtomicBool,
    /// Keeps event streams to itself.
    pub holds_streams: AtomicBool,
    /// Ends event streams after a moment.
    pub cuts_streams: AtomicBool,
    /// Ends requests that are not answered within a moment.
    pub ends_slow_requests: AtomicBool,
    /// Answers nothing and passes nothing on.
    pub is_down: AtomicBool,
    /// Sockets that it let upgrade.
    pub sockets: AtomicUsize,
    /// Event streams.
    pub streams: AtomicUsize,
    /// Connections for polls.
    pub polls: AtomicUsize,
}

/// A proxy before a server.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub addr: SocketAddr,
    /// What it does.
    pub rules: Arc<Rules>,
    _runtime: Runtime,
}

impl Proxy {
    /// Before `server`, breaking nothing yet.
    pub fn before(server: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("proxy")
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let addr = listener.local_addr().unwrap();
        let rules = Arc::new(Rules::default());
        let told = Arc::clone(&rules);
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let rules = Arc::clone(&told);
                tokio::spawn(async move {
                    // A connection that breaks is what this is for.
                    pass(client, server, &rules).await.ok();
                });
            }
        });
        Self {
            addr,
            rules,
            _runtime: runtime,
        }
    }
}

/// Passes one connection on; what it is for is told by its first request.
async fn pass(mut client: TcpStream, server: SocketAddr, rules: &Rules) -> io::Result<()> {
    if rules.is_down.load(Ordering::SeqCst) {
        return Ok(());
    }
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < HEAD_BYTES_MAX {
        if client.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let is_for = |what: &str| text.lines().next().is_some_and(|line| line.contains(what));
    let upgrades = text.to_ascii_lowercase().contains("\r\nupgrade: websocket");
    let (stream, poll) = (is_for("/events"), is_for("/poll"));
    let strips = upgrades && rules.strips_upgrades.load(Ordering::SeqCst);
    if strips {
        let kept = text.split("\r\n").filter(|line| {
            let line = line.to_ascii_lowercase();
            !line.starts_with("upgrade:") && !line.starts_with("connection:")
        });
        head = kept.collect::<Vec<_>>().join("\r\n").into_bytes();
    }
    let seen = [
        (upgrades && !strips, &rules.sockets),
        (stream, &rules.streams),
        (poll, &rules.polls),
    ];
    for (is_one, count) in seen {
        count.fetch_add(usize::from(is_one), Ordering::SeqCst);
    }
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&head).await?;
    if stream && rules.holds_streams.load(Ordering::SeqCst) {
        copy(&mut server, &mut tokio::io::sink()).await?;
    } else if stream && rules.cuts_streams.load(Ordering::SeqCst) {
        // Cut off is what this is for.
        timeout(STREAM, copy_bidirectional(&mut client, &mut server))
            .await
            .ok();
    } else if poll && rules.ends_slow_requests.load(Ordering::SeqCst) {
        impatiently(&mut client, &mut server).await?;
    } else {
        copy_bidirectional(&mut client, &mut server).await?;
    }
    Ok(())
}

/// Passes bytes both ways until the server has said nothing for a moment.
async fn impatiently(client: &mut TcpStream, server: &mut TcpStream) -> io::Result<()> {
    let (mut from_client, mut from_server) = (Vec::new(), Vec::new());
    loop {
        let step = async {
            tokio::select! {
                read = client.read_buf(&mut from_client) => read.map(|len| (len, true)),
                read = server.read_buf(&mut from_server) => read.map(|len| (len, false)),
            }
        };
        let Ok(read) = timeout(PATIENCE, step).await else {
            return Ok(());
        };
        let (len, by_client) = read?;
        if len == 0 {
            return Ok(());
        }
        if by_client {
            server.write_all(&from_client).await?;
            from_client.clear();
        } else {
            client.write_all(&from_server).await?;
            from_server.clear();
        }
    }
}
