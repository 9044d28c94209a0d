//! One commit of this process's own, with what of it other replicas need.

use loro::{ExportMode, LoroDoc, LoroError, LoroResult};

use super::super::guard::TIMESTAMP_MAX;
use super::Document;

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
