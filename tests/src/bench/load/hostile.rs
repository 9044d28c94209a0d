//! One client that sends as much nonsense as it can, beside members who work: how much later these are.

use std::time::{Duration, Instant};

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tavla_shared::protocol::{BatchId, Frame, JoinAuth, Magic, Message};
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::Message as Socket;

use super::drive::{Drive, Rates};
use super::process::ServerProgram;
use super::row::LoadRow;

const MEMBERS: usize = 50;
const SHAPES: usize = 100;
/// What it tries to send, a second.
const FRAMES: f64 = 10_000.0;
const LASTS: Duration = Duration::from_secs(6);

/// The room of the members first alone, then with the hostile client in it.
///
/// # Errors
/// Where a member is put out.
pub async fn measured(rates: Rates) -> anyhow::Result<[LoadRow; 2]> {
    let server = ServerProgram::start(false)?;
    let mut drive = Drive::join(&server, 1, MEMBERS, SHAPES).await?;
    drive.run(rates, Duration::from_secs(3)).await?;
    let alone = drive.measure(&server, rates, LASTS).await?;
    let url = server.url();
    let attack = std::thread::Builder::new()
        .name("hostile".to_owned())
        .spawn(move || attack(&url, LASTS + Duration::from_secs(1)))?;
    let attacked = drive.measure(&server, rates, LASTS).await?;
    let sent = attack.join().unwrap_or_else(|_| Ok(0))?;
    eprintln!("the hostile client got {sent} frames out");
    Ok([
        LoadRow::new("alone", 1, MEMBERS, rates, &alone),
        LoadRow::new("hostile", 1, MEMBERS, rates, &attacked),
    ])
}

/// Sends nonsense until the time is over, and comes back whenever it is closed; what got out.
fn attack(url: &str, lasts: Duration) -> anyhow::Result<u64> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let begun = Instant::now();
    let mut sent = 0;
    while begun.elapsed() < lasts {
        runtime
            .block_on(connection(url, begun, lasts, &mut sent))
            .ok();
    }
    Ok(sent)
}

async fn connection(
    url: &str,
    begun: Instant,
    lasts: Duration,
    sent: &mut u64,
) -> anyhow::Result<()> {
    let (mut socket, _) = connect_async_with_config(url, None, true).await?;
    for magic in [Magic::Loro, Magic::Ephemeral] {
        let auth = JoinAuth::default().encode();
        let message = Message::JoinRequest {
            auth,
            version: Vec::new(),
        };
        socket.send(frame(magic, message)?).await?;
    }
    let mut ticks = tokio::time::interval(Duration::from_millis(1));
    loop {
        let passed = begun.elapsed();
        if passed >= lasts {
            return Ok(());
        }
        while *sent < (passed.as_secs_f64() * FRAMES) as u64 {
            let message = nonsense(*sent)?;
            // Where the server does not read, no more gets out.
            tokio::time::timeout(Duration::from_millis(50), socket.send(message)).await??;
            *sent += 1;
        }
        while let Some(Some(Ok(_))) = socket.next().now_or_never() {}
        ticks.tick().await;
    }
}

/// All kinds of it in turn: texts, updates that are none, presence that is none, joins, parts of nothing.
fn nonsense(turn: u64) -> anyhow::Result<Socket> {
    let batch = BatchId::from(turn);
    let updates = vec![vec![0xff; 64]];
    match turn % 8 {
        0 => Ok(Socket::Text("ping".into())),
        1 | 2 => frame(Magic::Loro, Message::DocUpdate { updates, batch }),
        3 | 4 => frame(Magic::Ephemeral, Message::DocUpdate { updates, batch }),
        5 => {
            let message = Message::FragmentHeader {
                batch,
                fragments: 3,
                total_bytes: 600_000,
            };
            frame(Magic::Loro, message)
        }
        6 => {
            let message = Message::Fragment {
                batch,
                index: 1,
                bytes: vec![1; 2_000],
            };
            frame(Magic::Loro, message)
        }
        _ => {
            let message = Message::JoinRequest {
                auth: b"{".to_vec(),
                version: vec![0xff; 100],
            };
            frame(Magic::Loro, message)
        }
    }
}

fn frame(magic: Magic, message: Message) -> anyhow::Result<Socket> {
    let frame = Frame {
        magic,
        room: "bench0".to_owned(),
        message,
    };
    Ok(Socket::Binary(frame.encode()?.into()))
}
