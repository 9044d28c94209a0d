//! The proxy by itself, between plain sockets.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);
/// So long nothing is to come.
const QUIET: Duration = Duration::from_millis(150);

/// A proxy, and a connection through it with the server's end.
struct Through {
    proxy: Proxy,
    client: TcpStream,
    server: TcpStream,
    listener: TcpListener,
}

async fn through() -> Through {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::before(listener.local_addr().unwrap(), 0).unwrap();
    let client = TcpStream::connect(proxy.addr()).await.unwrap();
    let (server, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    Through {
        proxy,
        client,
        server,
        listener,
    }
}

async fn read(stream: &mut TcpStream, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    let read = timeout(PATIENCE, stream.read_exact(&mut bytes)).await;
    read.unwrap().unwrap();
    bytes
}

/// Everything that comes until the end, and whether that was a reset.
async fn read_to_end(stream: &mut TcpStream) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    let reset = read.unwrap().is_err();
    (bytes, reset)
}

async fn is_quiet(stream: &mut TcpStream) -> bool {
    timeout(QUIET, stream.read_u8()).await.is_err()
}

#[tokio::test]
async fn bytes_and_ends_pass_both_ways_in_calm_weather() {
    let Through {
        proxy,
        mut client,
        mut server,
        ..
    } = through().await;
    client.write_all(b"hello").await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"hello");
    client.shutdown().await.unwrap();
    assert_eq!(read_to_end(&mut server).await, (vec![], false));
    // Its own way stays open.
    server.write_all(b"bye").await.unwrap();
    drop(server);
    assert_eq!(read_to_end(&mut client).await, (b"bye".to_vec(), false));
    assert_eq!((proxy.passed(), proxy.accepted()), ((5, 3), 1));
}

#[tokio::test]
async fn slow_bytes_take_their_time_and_stay_in_order() {
    let Through {
        proxy,
        mut client,
        mut server,
        ..
    } = through().await;
    let latency = Duration::from_millis(80);
    proxy.slow(Way::Up, latency, Duration::from_millis(60));
    let began = Instant::now();
    for byte in 0..50 {
        client.write_u8(byte).await.unwrap();
    }
    assert_eq!(read(&mut server, 50).await, (0..50).collect::<Vec<_>>());
    assert!(began.elapsed() >= latency, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_narrow_way_takes_as_long_as_its_bytes_need() {
    let Through {
        proxy,
        mut client,
        mut server,
        ..
    } = through().await;
    proxy.narrow(Way::Down, 20_000);
    let began = Instant::now();
    server.write_all(&[7; 6_000]).await.unwrap();
    read(&mut client, 6_000).await;
    let passed = began.elapsed();
    assert!(passed >= Duration::from_millis(250), "{passed:?}");
    // The other way is as it was.
    client.write_u8(1).await.unwrap();
    assert_eq!(read(&mut server, 1).await, [1]);
}

#[tokio::test]
async fn stalled_bytes_wait_within_bounds_and_come_later() {
    let Through {
        proxy,
        mut client,
        mut server,
        ..
    } = through().await;
    proxy.stall(Way::Up);
    let chunk = vec![3; 256 * 1024];
    let mut written = 0;
    while let Ok(Ok(len)) = timeout(QUIET, client.write(&chunk)).await {
        written += len;
        assert!(written < 64 * 1024 * 1024, "it reads without bounds");
    }
    assert!(is_quiet(&mut server).await);
    proxy.calm();
    read(&mut server, written).await;
}

#[tokio::test]
async fn what_is_swallowed_neither_side_is_told_of() {
    let Through {
        proxy,
        mut client,
        mut server,
        listener,
    } = through().await;
    proxy.swallow(Way::Up);
    client.write_all(b"lost").await.unwrap();
    assert!(is_quiet(&mut server).await);
    // The other way still works, and the end of this one is swallowed as well.
    server.write_all(b"heard").await.unwrap();
    assert_eq!(read(&mut client, 5).await, b"heard");
    client.shutdown().await.unwrap();
    assert!(is_quiet(&mut server).await);
    // After a gap nothing more comes, be the weather as it may; a new connection works.
    proxy.calm();
    assert!(is_quiet(&mut server).await);
    let mut fresh = TcpStream::connect(proxy.addr()).await.unwrap();
    fresh.write_u8(9).await.unwrap();
    let (mut end, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    assert_eq!(read(&mut end, 1).await, [9]);
}

#[tokio::test]
async fn a_cut_comes_after_the_bytes_that_were_ordered_and_as_it_was_ordered() {
    for (end, resets) in [(End::Fin, false), (End::Rst, true)] {
        let Through {
            proxy,
            mut client,
            mut server,
            ..
        } = through().await;
        // Until it has come through, the cut might be there first.
        client.write_u8(0).await.unwrap();
        read(&mut server, 1).await;
        proxy.stall(Way::Up);
        client.write_all(b"abcdef").await.unwrap();
        proxy.cut(end, 3);
        proxy.calm();
        let (bytes, reset) = read_to_end(&mut server).await;
        assert!(b"abc".starts_with(&bytes), "{bytes:?}");
        assert!(resets || bytes == b"abc", "{bytes:?}");
        assert_eq!(reset, resets, "{end:?}");
    }
}

#[tokio::test]
async fn who_is_refused_may_come_again_to_the_same_address() {
    let Through {
        proxy,
        mut client,
        mut server,
        ..
    } = through().await;
    for _ in 0..3 {
        proxy.refuse();
        let refused = async { while TcpStream::connect(proxy.addr()).await.is_ok() {} };
        timeout(PATIENCE, refused).await.unwrap();
        proxy.calm();
        let taken = async { while TcpStream::connect(proxy.addr()).await.is_err() {} };
        timeout(PATIENCE, taken).await.unwrap();
    }
    // Those who were in have stayed.
    client.write_u8(1).await.unwrap();
    assert_eq!(read(&mut server, 1).await, [1]);
}

#[tokio::test]
async fn a_plan_is_played_to_its_calm_end() {
    let Through { proxy, .. } = through().await;
    let steps = vec![
        (0, Trouble::Stall { way: Way::Both }),
        (20, Trouble::Refuse),
        (40, Trouble::Calm),
    ];
    let mut weather = proxy.shared.weather.subscribe();
    proxy.play(&Plan { seed: 0, steps });
    let refusing = weather.wait_for(|weather| weather.refuses);
    timeout(PATIENCE, refusing).await.unwrap().unwrap();
    let calm = weather.wait_for(|weather| *weather == Weather::default());
    timeout(PATIENCE, calm).await.unwrap().unwrap();
}

#[test]
fn a_seed_gives_the_same_plan_and_many_give_every_trouble() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..50 {
        let plan = Plan::of(seed, 3_000);
        assert_eq!(plan, Plan::of(seed, 3_000));
        assert!(plan.steps.is_sorted_by_key(|(at, _)| *at), "{plan}");
        assert_eq!(plan.steps.last(), Some(&(3_000, Trouble::Calm)), "{plan}");
        let kind = |trouble: &Trouble| format!("{trouble:?}").split(' ').next().map(str::to_owned);
        kinds.extend(plan.steps.iter().filter_map(|(_, trouble)| kind(trouble)));
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
}
