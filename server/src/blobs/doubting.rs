//! A file that is not what it was: a disk gave other bytes than were written. Nobody has it any more from then
//! on, so that whoever still has it puts it again. Its bytes stay until then, or until the file is forgotten.

use futures_util::StreamExt as _;
use tavla_shared::blob::{BlobHash, BlobHasher};

use super::{BlobError, Blobs};

impl Blobs {
    /// Somebody has read a file to its end, and what was read is not what its name says: it is looked at once
    /// more, and given up where that is so.
    pub async fn doubt(&self, hash: &BlobHash) {
        match self.look_again(hash).await {
            Ok(0) => {}
            Ok(boards) => {
                tracing::error!(%hash, boards, "a file is not what it was; it has to be put again");
            }
            Err(error) => tracing::error!(%error, %hash, "a damaged file cannot be looked at"),
        }
    }

    /// How many boards had it and have it no more.
    async fn look_again(&self, hash: &BlobHash) -> Result<usize, BlobError> {
        // Nobody puts it meanwhile.
        let _turn = self.turn(hash).await;
        if self.read_name(hash).await? == Some(*hash) {
            return Ok(0);
        }
        let (file, now) = (*hash, self.now_seconds());
        self.ask(move |links| links.spoil(&file, now)).await
    }

    /// What a file's bytes are called; none where it is not there, which is found out by its length.
    async fn read_name(&self, hash: &BlobHash) -> Result<Option<BlobHash>, BlobError> {
        let unavailable = |error: object_store::Error| {
            tracing::error!(%error, "a file cannot be read");
            BlobError::Unavailable
        };
        let Some(len) = self.0.place.len(hash).await.map_err(unavailable)? else {
            return Ok(None);
        };
        let mut hasher = BlobHasher::default();
        if len > 0 {
            let mut read = self.read(hash, 0..len).await?;
            while let Some(piece) = read.next().await {
                hasher.push(&piece.map_err(unavailable)?);
            }
        }
        Ok(Some(hasher.finish()))
    }
}
