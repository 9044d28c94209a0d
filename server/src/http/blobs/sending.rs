//! Sends a file, or a part of one, as it is read, for as long as the one who fetches it reads and may.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, poll_fn};
use tavla_shared::blob::{BlobHash, BlobHasher};
use tavla_shared::protocol::limits::DEAD_MILLIS;
use tokio::sync::mpsc;

use crate::access::Right;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::metrics::Metrics;

/// Who takes no piece for so long is held for gone.
const STALLED: Duration = Duration::from_millis(DEAD_MILLIS);

/// A file that is read from its first byte to its last: what it should be is looked at on the way.
pub(super) struct Whole {
    pub(super) blobs: Blobs,
    pub(super) hash: BlobHash,
}

/// The pieces as a body. One that ends early ends the connection, so that nobody takes it for the whole.
pub(super) fn body(
    mut read: BoxStream<'static, Result<Bytes, object_store::Error>>,
    whole: Option<Whole>,
    right: Right,
    clock: &Arc<dyn Clock>,
    metrics: &Arc<Metrics>,
) -> Body {
    let (pieces, mut taken) = mpsc::channel::<Result<Bytes, Infallible>>(1);
    let (clock, metrics) = (Arc::clone(clock), Arc::clone(metrics));
    tokio::spawn(async move {
        let mut hasher = BlobHasher::default();
        while let Some(piece) = read.next().await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => {
                    tracing::error!(%error, "a file could not be read to its end");
                    return;
                }
            };
            if let Err(ended) = right.check(clock.now_millis()) {
                tracing::debug!(?ended, "a right ended while its holder fetched a file");
                return;
            }
            let len = piece.len() as u64;
            if whole.is_some() {
                hasher.push(&piece);
            }
            match tokio::time::timeout(STALLED, pieces.send(Ok(piece))).await {
                Ok(Ok(())) => metrics.blob_bytes_out.add(len),
                Ok(Err(_)) | Err(_) => return,
            }
        }
        // Whoever fetched it sees the same, and asks again.
        if let Some(Whole { blobs, hash }) = whole
            && hasher.finish() != hash
        {
            blobs.doubt(&hash).await;
        }
    });
    Body::from_stream(poll_fn(move |context| taken.poll_recv(context)))
}
