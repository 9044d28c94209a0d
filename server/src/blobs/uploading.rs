//! A file on its way to a board: written as it comes, in parts that may be days apart, and looked at when
//! all of it has come. Nothing counts before its bytes are those of its name.

use std::sync::{Arc, MutexGuard, PoisonError};

use bytes::Bytes;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::store::BlobBegun;
use tokio::sync::{Notify, OwnedSemaphorePermit};

use super::staging;
use super::{BlobError, Blobs, Found, Sender, UnderWay};

/// The part of a file that somebody sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its first byte.
    pub start: u64,
    /// The first byte after it.
    pub end: u64,
    /// How large all of the file is.
    pub total: u64,
}

/// What came of beginning to send.
#[derive(Debug)]
pub enum Begun {
    /// The board has it: there is nothing to send.
    Here,
    /// It may be sent.
    Upload(Upload),
}

/// What came of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The board has it.
    Whole,
    /// The rest is expected.
    Part {
        /// The first byte that has not come.
        at: u64,
    },
}

/// A file on its way. Dropping it keeps what has come.
#[derive(Debug)]
pub struct Upload {
    blobs: Blobs,
    board: BoardId,
    hash: BlobHash,
    part: Part,
    /// The next byte.
    at: u64,
    ticket: u64,
    superseded: Arc<Notify>,
    _place: OwnedSemaphorePermit,
}

impl Blobs {
    /// Begins to take a part of a file for a board. Whoever was sending the same one is superseded: their
    /// line may be dead without anybody knowing.
    ///
    /// # Errors
    /// [`BlobError`].
    pub async fn begin(
        &self,
        board: &BoardId,
        hash: &BlobHash,
        part: Part,
    ) -> Result<Begun, BlobError> {
        let settings = &self.0.settings;
        let limit = settings.file_bytes;
        if part.total > limit {
            let bytes = part.total;
            return Err(BlobError::TooLarge { bytes, limit });
        }
        if self.measure(board).await?.is_none() {
            return Err(BlobError::BoardMissing);
        }
        let place = self.0.places.clone().try_acquire_owned();
        let place = place.map_err(|_| BlobError::Busy)?;
        let _turn = self.turn(hash).await;
        let reached = match self.find(board, hash).await? {
            Found::Whole { .. } => return Ok(Begun::Here),
            Found::Part { at, bytes } if bytes == part.total => at,
            Found::Part { .. } | Found::Nothing => 0,
        };
        if part.start != 0 && part.start != reached {
            return Err(BlobError::OtherPlace { at: reached });
        }
        let (id, file, limit) = (board.clone(), *hash, settings.board_bytes);
        let now = self.now_seconds();
        let begin =
            self.ask(move |links| links.begin(id.as_str(), (&file, part.total), limit, now));
        if let BlobBegun::Full { bytes } = begin.await? {
            return Err(BlobError::BoardFull { bytes, limit });
        }
        let (ticket, superseded) = self.begin_of(board, hash)?;
        Ok(Begun::Upload(Upload {
            blobs: self.clone(),
            board: board.clone(),
            hash: *hash,
            part,
            at: part.start,
            ticket,
            superseded,
            _place: place,
        }))
    }

    /// The ticket of who sends from now on, and how they hear that somebody else does. Whoever did so before
    /// hears it now, and lets go of their place also where nothing comes from them any more.
    fn begin_of(&self, board: &BoardId, hash: &BlobHash) -> Result<(u64, Arc<Notify>), BlobError> {
        let mut under_way = self.under_way();
        let key = (board.clone(), *hash);
        let others = under_way.newest.keys().filter(|(id, _)| id == board);
        let is_new = !under_way.newest.contains_key(&key);
        if is_new && others.count() >= self.0.settings.uploads_per_board {
            return Err(BlobError::Busy);
        }
        under_way.begun += 1;
        let ticket = under_way.begun;
        let superseded = Arc::new(Notify::new());
        let sender = Sender {
            ticket,
            superseded: Arc::clone(&superseded),
        };
        if let Some(before) = under_way.newest.insert(key, sender) {
            before.superseded.notify_one();
        }
        Ok((ticket, superseded))
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        let under_way = &self.0.under_way;
        under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Upload {
    /// How many bytes of the part are still to come.
    pub fn missing(&self) -> u64 {
        self.part.end - self.at
    }

    /// Notified once somebody else has begun to send the file.
    pub fn superseded(&self) -> Arc<Notify> {
        Arc::clone(&self.superseded)
    }

    /// Writes what comes next, no more than is missing.
    ///
    /// # Errors
    /// [`BlobError`].
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        let len = bytes.len() as u64;
        if len > self.missing() {
            let (bytes, limit) = (len, self.missing());
            return Err(BlobError::TooLarge { bytes, limit });
        }
        let _turn = self.blobs.turn(&self.hash).await;
        self.check_newest()?;
        let (name, at) = (staging::name(&self.board, &self.hash), self.at);
        let write = self
            .blobs
            .staged(move |staging| staging.write(&name, at, &bytes));
        write.await?;
        self.at += len;
        self.blobs.0.metrics.blob_bytes_in.add(len);
        Ok(())
    }

    /// All of the part has come. On a task of its own: who sent it may not wait.
    ///
    /// # Errors
    /// [`BlobError`].
    pub async fn finish(self) -> Result<Done, BlobError> {
        if self.at < self.part.total {
            return Ok(Done::Part { at: self.at });
        }
        let keeping = tokio::spawn(self.keep());
        keeping.await.map_err(|error| {
            tracing::error!(%error, "keeping a file broke");
            BlobError::Unavailable
        })?
    }

    async fn keep(self) -> Result<Done, BlobError> {
        let (blobs, hash) = (&self.blobs, self.hash);
        let _turn = blobs.turn(&hash).await;
        self.check_newest()?;
        let name = staging::name(&self.board, &hash);
        let staged = name.clone();
        let come = blobs.staged(move |staging| staging.hash(&staged)).await?;
        if come != hash {
            let staged = name.clone();
            blobs.staged(move |staging| staging.remove(&staged)).await?;
            return Err(BlobError::OtherBytes);
        }
        let place = &blobs.0.place;
        // Another board may have it: its bytes are kept once. Where none has, what is there may be damaged.
        let is_had = blobs
            .ask(move |links| links.is_whole_anywhere(&hash))
            .await?;
        if !is_had || place.len(&hash).await.ok().flatten() != Some(self.part.total) {
            let (shared, staged) = (blobs.0.clone(), name.clone());
            let pieces = move |at, most| shared.staging.read(&staged, at, most);
            place.put(&hash, self.part.total, pieces).await?;
        }
        let (board, now) = (self.board.clone(), blobs.now_seconds());
        let finish = blobs.ask(move |links| links.finish(board.as_str(), &hash, now));
        finish.await?;
        blobs.0.metrics.blobs_put.add_one();
        // It counts from here on, also where what is left of its way cannot be taken away.
        blobs
            .staged(move |staging| staging.remove(&name))
            .await
            .ok();
        Ok(Done::Whole)
    }

    fn check_newest(&self) -> Result<(), BlobError> {
        let key = (self.board.clone(), self.hash);
        match self.blobs.under_way().newest.get(&key) {
            Some(newest) if newest.ticket == self.ticket => Ok(()),
            _ => Err(BlobError::Superseded),
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut under_way = self.blobs.under_way();
        let key = (self.board.clone(), self.hash);
        let newest = under_way.newest.get(&key);
        if newest.is_some_and(|newest| newest.ticket == self.ticket) {
            under_way.newest.remove(&key);
        }
    }
}
