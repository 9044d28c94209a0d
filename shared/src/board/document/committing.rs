//! One commit of this process's own, with what of it other replicas need.

use loro::{ExportMode, LoroDoc, LoroError, LoroResult};

use super::super::guard::TIMESTAMP_MAX;
use super::Document;
use crate::id::PeerId;

/// The document broke while it was written, and must be rebuilt from its log.
#[derive(Debug)]
pub(crate) struct Broke {
    /// What is known.
    pub(crate) reason: String,
}

/// Ends a part of a commit: what was written so far is told to who watches the document. Parts of one message and time
/// become one change in the history, however many there are.
pub(crate) fn end_part(doc: &LoroDoc, message: &str, now: i64) {
    doc.set_next_commit_message(message);
    doc.set_next_commit_timestamp(now);
    doc.commit();
}

impl Document {
    /// What is written from now on is by this peer, which writes nowhere else.
    pub(in crate::board) fn write_as(&mut self, peer: PeerId) -> Result<(), Broke> {
        let reason = match self.guarded(|doc| doc.set_peer_id(peer)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(error)) => error.to_string(),
            None => "the document panicked".to_owned(),
        };
        // Nothing may be written under an id that is another one's.
        self.give_up();
        Err(Broke { reason })
    }

    /// Runs `write`, which is given the document and the time, as one commit. Answers what it
    /// answers, and the update for other replicas: empty where nothing was written.
    pub(crate) fn commit<T>(
        &mut self,
        message: &str,
        now: i64,
        write: impl FnOnce(&LoroDoc, i64) -> LoroResult<T>,
    ) -> Result<(T, Vec<u8>), Broke> {
        // A clock that is far off must not make an update that other replicas refuse.
        let now = now.clamp(0, TIMESTAMP_MAX);
        let outcome = self.guarded(|doc| {
            let before = doc.oplog_vv();
            let written = write(doc, now);
            end_part(doc, message, now);
            let written = written?;
            let update = if doc.oplog_vv() == before {
                Vec::new()
            } else {
                doc.export(ExportMode::updates(&before))
                    .map_err(|error| LoroError::Unknown(error.to_string().into()))?
            };
            LoroResult::Ok((written, update))
        });
        match outcome {
            Some(Ok(done)) => Ok(done),
            // A write that Loro refuses after the checks leaves half a batch: never go on from it.
            Some(Err(error)) => {
                self.give_up();
                let reason = error.to_string();
                Err(Broke { reason })
            }
            None => Err(Broke {
                reason: "the document panicked".to_owned(),
            }),
        }
    }
}
