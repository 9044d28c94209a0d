//! What every address that is listened on has in common: where sockets come from, and for how long one
//! is waited for that neither asks nor reads. Knows no route and no rule.

mod reserve;
mod sockets;
mod stalling;

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};

pub use self::sockets::Sockets;
pub use self::stalling::{STALLED, Stalling, Watched};

/// A request's line and headers.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Answers the requests of one socket, plain or not, until it is closed or upgraded, or `leave` comes:
/// then what was begun is the last. Each head may take as long as a handshake.
pub async fn answer<S>(
    stream: Stalling<S>,
    routes: Router,
    handshake: Duration,
    leave: impl Future<Output = ()>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(handshake)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes))
        .with_upgrades();
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        biased;
        ended = serving.as_mut() => ended,
        () = leave => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a request failed");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::{Body, Bytes};
    use axum::routing::get;
    use futures_util::stream;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(100);
    /// Far more than anything here takes; only a failure waits for it.
    const BOUND: Duration = Duration::from_secs(20);

    /// Somebody's socket, whose answer is of so many pieces, one a beat; what they keep is free once
    /// nobody writes.
    fn ask(pieces: usize, beat: Duration) -> (DuplexStream, Arc<()>) {
        let kept = Arc::new(());
        let held = Arc::clone(&kept);
        let body = move || {
            let held = Arc::clone(&held);
            let beats = tokio::time::interval(beat);
            let begun = (0, beats, held);
            let chunks = stream::unfold(begun, move |(sent, mut beats, held)| async move {
                beats.tick().await;
                let chunk = Bytes::from(vec![7; 1_000]);
                (sent < pieces).then_some((Ok::<_, std::io::Error>(chunk), (sent + 1, beats, held)))
            });
            Body::from_stream(chunks)
        };
        let routes = Router::new().route("/", get(async move || body()));
        let (near, far) = tokio::io::duplex(2_000);
        let stream = Stalling::new(far, PATIENCE, Watched::default());
        let leave = std::future::pending();
        tokio::spawn(answer(stream, routes, BOUND, leave));
        (near, kept)
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_given_up() {
        let (mut socket, kept) = ask(1_000, Duration::from_millis(1));
        socket.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let until = tokio::time::Instant::now() + BOUND;
        // Held by the route alone once more, whose router goes with the socket.
        while Arc::strong_count(&kept) > 1 {
            assert!(tokio::time::Instant::now() < until, "it is still written");
            tokio::task::yield_now().await;
        }
        let mut read = Vec::new();
        socket.read_to_end(&mut read).await.unwrap();
        assert!(read.len() < 10_000, "{}", read.len());
    }

    #[tokio::test]
    async fn an_answer_that_has_nothing_to_say_for_long_goes_on() {
        // Each pause alone is longer than a reader may take.
        let (mut socket, _kept) = ask(3, 2 * PATIENCE);
        let request = b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n";
        socket.write_all(request).await.unwrap();
        let mut read = Vec::new();
        let reading = socket.read_to_end(&mut read);
        tokio::time::timeout(BOUND, reading).await.unwrap().unwrap();
        // All pieces, and what says that none is missing.
        assert!(read.len() > 3_000, "{}", read.len());
        assert!(read.ends_with(b"\r\n0\r\n\r\n"));
    }
}
