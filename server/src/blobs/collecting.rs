//! Takes away files that no shape of their board has shown for long. A deleted shape shows its file for as
//! long as it can be brought back. Never takes what it is not sure of: a board that cannot be read, or was
//! written since it was looked through, keeps everything until the next time.

use std::collections::BTreeSet;
use std::sync::Weak;
use std::time::Duration;

use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::BlobLink;

use super::staging;
use super::{BlobError, Blobs, Shared};
use crate::log::{LogEvent, LogRequest};
use crate::room::document_of;

/// The first look comes so long after the start, when boards have been loaded by those who are back.
const FIRST: Duration = Duration::from_mins(10);
/// A file whose rest has not come for so long is forgotten.
const COMING_SECONDS: u64 = 24 * 60 * 60;

/// Looks again and again, until the server is gone.
pub async fn collect_now_and_then(blobs: Blobs) {
    let every = Duration::from_secs(blobs.0.settings.look_seconds);
    let shared: Weak<Shared> = std::sync::Arc::downgrade(&blobs.0);
    drop(blobs);
    let mut wait = FIRST.min(every);
    loop {
        tokio::time::sleep(wait).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let blobs = Blobs(shared);
        let now = blobs.now_seconds();
        blobs.collect(now).await;
        wait = every;
    }
}

impl Blobs {
    /// Takes away what has not been shown for long at `now`, in Unix seconds; how many files that were.
    pub async fn collect(&self, now: u64) -> usize {
        let Ok(boards) = self.ask(|links| links.boards()).await else {
            return 0;
        };
        let mut taken = 0;
        for name in boards {
            let Ok(board) = BoardId::new(&name) else {
                continue;
            };
            match self.collect_board(&board, now).await {
                Ok(count) => taken += count,
                Err(error) => tracing::warn!(%error, "a board's files could not be looked through"),
            }
        }
        if taken > 0 {
            tracing::info!(taken, "files that no shape showed were taken away");
        }
        taken
    }

    async fn collect_board(&self, board: &BoardId, now: u64) -> Result<usize, BlobError> {
        // A board that is not there shows nothing.
        let last = self.measure(board).await?.map_or(0, |extent| extent.last);
        let id = board.clone();
        let looked = self.ask(move |links| links.looked(id.as_str())).await?;
        if looked != Some(last) {
            self.look_through(board, last, now).await?;
        }
        let id = board.clone();
        let links = self.ask(move |links| links.of_board(id.as_str())).await?;
        let keep = self.0.settings.keep_seconds;
        let is_over = |since: u64, seconds: u64| since.saturating_add(seconds) < now;
        let due = links.into_iter().filter(|link| {
            if link.whole {
                link.lost.is_some_and(|lost| is_over(lost, keep)) && is_over(link.put, keep)
            } else {
                is_over(link.put, COMING_SECONDS)
            }
        });
        let due: Vec<BlobLink> = due.collect();
        let mut taken = 0;
        for link in due {
            taken += usize::from(self.take_away(board, &link, last).await?);
        }
        Ok(taken)
    }

    /// Notes what the board's shapes show.
    async fn look_through(&self, board: &BoardId, last: u64, now: u64) -> Result<(), BlobError> {
        let shown = if last == 0 {
            BTreeSet::new()
        } else {
            self.shown(board).await?
        };
        let id = board.clone();
        self.ask(move |links| links.look(id.as_str(), &shown, last, now))
            .await
    }

    async fn shown(&self, board: &BoardId) -> Result<BTreeSet<BlobHash>, BlobError> {
        let room = RoomName::Doc(board.clone(), DocRoom::Board);
        let request = LogRequest::Read { before: u64::MAX };
        let LogEvent::Loaded(Ok(history)) = self.0.committer.ask(room, request).await else {
            return Err(BlobError::Unavailable);
        };
        // What is set aside or damaged may show a file, too.
        if !history.damaged.is_empty() {
            return Err(BlobError::Unavailable);
        }
        let reading = tokio::task::spawn_blocking(move || {
            let mut document = document_of(&history).ok()?;
            document.files()
        });
        reading.await.ok().flatten().ok_or(BlobError::Unavailable)
    }

    /// Takes a file from a board, unless something came in between; whether it did.
    async fn take_away(
        &self,
        board: &BoardId,
        link: &BlobLink,
        last: u64,
    ) -> Result<bool, BlobError> {
        let hash = link.hash;
        let _turn = self.turn(&hash).await;
        let id = board.clone();
        let is = self
            .ask(move |links| links.link(id.as_str(), &hash))
            .await?;
        let now_last = self.measure(board).await?.map_or(0, |extent| extent.last);
        if is != Some(*link) || now_last != last {
            return Ok(false);
        }
        let id = board.clone();
        let others = self
            .ask(move |links| links.is_elsewhere(id.as_str(), &hash))
            .await?;
        // The link goes last: what is left after a failure is found by it the next time. Something of a whole
        // file is on its way where the server was killed as it came.
        let name = staging::name(board, &hash);
        self.staged(move |staging| staging.remove(&name)).await?;
        if !others && let Err(error) = self.0.place.remove(&hash).await {
            tracing::error!(%error, %hash, "a file that nobody shows cannot be taken away");
            return Ok(false);
        }
        let id = board.clone();
        self.ask(move |links| links.remove(id.as_str(), &hash))
            .await?;
        if link.whole {
            self.0.metrics.blobs_collected.add_one();
        }
        Ok(link.whole)
    }
}
