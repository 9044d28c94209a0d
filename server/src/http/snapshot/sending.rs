//! Sends a part of an archive, piece by piece, for as long as the one who fetches it reads and may.
//! Holds no archive for somebody who does neither.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream::poll_fn;
use tavla_shared::protocol::limits::DEAD_MILLIS;
use tokio::sync::mpsc;

use crate::access::Right;
use crate::archive::Archive;
use crate::clock::Clock;
use crate::http::conditions::Span;
use crate::metrics::Metrics;

/// How much is handed to the socket at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Who takes no piece for so long is held for gone.
const STALLED: Duration = Duration::from_millis(DEAD_MILLIS);

/// The part as a body. One that ends early ends the connection, so that nobody takes it for the whole.
pub(super) fn body(
    archive: &Arc<Archive>,
    span: Span,
    right: Right,
    clock: &Arc<dyn Clock>,
    metrics: &Arc<Metrics>,
) -> Body {
    let (pieces, mut taken) = mpsc::channel::<Result<Bytes, Infallible>>(1);
    let archive = Arc::clone(archive);
    let (clock, metrics) = (Arc::clone(clock), Arc::clone(metrics));
    tokio::spawn(async move {
        for piece in archive.bytes()[span.start..span.end].chunks(PIECE_BYTES) {
            if let Err(ended) = right.check(clock.now_millis()) {
                tracing::debug!(?ended, "a right ended while its holder fetched a board");
                return;
            }
            // Copied: a piece of the archive would keep all of it in memory until the socket took it.
            let piece = Bytes::copy_from_slice(piece);
            let len = piece.len() as u64;
            match tokio::time::timeout(STALLED, pieces.send(Ok(piece))).await {
                Ok(Ok(())) => metrics.archive_bytes.add(len),
                Ok(Err(_)) | Err(_) => return,
            }
        }
    });
    Body::from_stream(poll_fn(move |context| taken.poll_recv(context)))
}
