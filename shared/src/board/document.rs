//! One Loro document behind a guard: no bytes from outside can take the process down with it.
//!
//! Knows nothing of shapes. A server room and the `talk` document are a `Document`; a `Board` is
//! one with shapes on top. Loro 1.17.1 panics on some crafted updates, and the document cannot be
//! used after that: every call that touches outside bytes is guarded, and a document that panicked
//! says so until its owner rebuilds it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use loro::{ExportMode, LoroDoc, VersionVector};

use super::batches::{self, Backlog};
use super::guard::{BlobMode, ExportError, ImportError, Imported, Source, inspect};
use super::version::Version;
use crate::id::PeerId;

/// Commits of one person closer than this are one change in the history.
const CHANGE_MERGE_SECONDS: i64 = 10;

/// One Loro document behind the guard.
#[derive(Debug)]
pub struct Document {
    /// None once Loro has panicked in it.
    doc: Option<LoroDoc>,
}

impl Drop for Document {
    fn drop(&mut self) {
        // Dropping commits what is pending, which is Loro's code on data from outside once more.
        self.guarded_owned(drop);
    }
}

impl Document {
    /// An empty document; `peer` is who writes in it, none where nobody does.
    pub fn new(peer: Option<PeerId>) -> Self {
        let doc = LoroDoc::new();
        doc.set_record_timestamp(false);
        doc.set_change_merge_interval(CHANGE_MERGE_SECONDS);
        // A peer id of u64::MAX is Loro's own; the lease never hands it out, and it stays unused.
        if let Some(Err(error)) = peer.map(|peer| doc.set_peer_id(peer)) {
            tracing::error!(%error, "the peer id was refused; a random one is used");
        }
        Self { doc: Some(doc) }
    }

    /// Takes in one update from a writer, who must have sent all of their own before.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the document is as it was.
    pub fn import(&mut self, bytes: &[u8]) -> Result<Imported, ImportError> {
        self.import_from(Source::Writer, bytes)
    }

    /// Takes in one update that may come before what it depends on; it then waits inside.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the document is as it was.
    pub fn import_early(&mut self, bytes: &[u8]) -> Result<Imported, ImportError> {
        self.import_from(Source::Relay, bytes)
    }

    /// Takes in what this program wrote to its own disk: a snapshot or an update.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the document is as it was.
    pub fn load(&mut self, bytes: &[u8]) -> Result<Imported, ImportError> {
        self.import_from(Source::Disk, bytes)
    }

    fn import_from(&mut self, source: Source, bytes: &[u8]) -> Result<Imported, ImportError> {
        if self.is_poisoned() {
            return Err(ImportError::Poisoned);
        }
        let blob = inspect(bytes)?;
        if blob.mode == BlobMode::Snapshot && source != Source::Disk {
            return Err(ImportError::NotAnUpdate);
        }
        let before = self.vector().ok_or(ImportError::Poisoned)?;
        if source == Source::Writer {
            for &(peer, starts) in &blob.starts {
                let have = before
                    .get(&peer)
                    .map_or(0, |&counter| usize::try_from(counter).unwrap_or(0));
                if starts > have {
                    return Err(ImportError::Gap { peer, have, starts });
                }
            }
        }
        let status = self
            .guarded(|doc| doc.import(bytes))
            .ok_or(ImportError::Poisoned)?
            .map_err(|error| ImportError::Unreadable {
                reason: error.to_string(),
            })?;
        let after = self.vector().ok_or(ImportError::Poisoned)?;
        let pending = status.pending.is_some_and(|pending| !pending.is_empty());
        Ok(Imported {
            new: after != before,
            pending,
            peers: blob.peers,
        })
    }

    /// Whether Loro panicked in this document. It must then be rebuilt from its log.
    pub fn is_poisoned(&self) -> bool {
        self.doc.is_none()
    }

    /// What it contains; nothing if it is poisoned.
    pub fn version(&self) -> Version {
        Version::of(self.doc.as_ref().map(LoroDoc::oplog_vv).unwrap_or_default())
    }

    /// What somebody at `from` lacks, in causal order, in batches of about 200 KiB at most; a single
    /// larger operation is a batch of its own. Empty if nothing is missing.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError> {
        self.exported(|doc| batches::updates_since(doc, from))
    }

    /// The next batch of what somebody lacks, as [`Document::updates_since`] would give them all;
    /// none once nothing is missing.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError> {
        self.exported(|doc| batches::next_batch(doc, backlog))
    }

    /// All of it with its history, in Loro's snapshot encoding.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, ExportError> {
        self.exported(|doc| doc.export(ExportMode::Snapshot))
    }

    fn exported<T>(
        &mut self,
        export: impl FnOnce(&LoroDoc) -> Result<T, loro::LoroEncodeError>,
    ) -> Result<T, ExportError> {
        self.guarded(export)
            .ok_or(ExportError::Poisoned)?
            .map_err(|error| ExportError::Refused {
                reason: error.to_string(),
            })
    }

    fn vector(&mut self) -> Option<VersionVector> {
        self.guarded(LoroDoc::oplog_vv)
    }

    /// Runs `work`; none, and poisoned from then on, if Loro panicked in it, now or before.
    pub(super) fn guarded<T>(&mut self, work: impl FnOnce(&LoroDoc) -> T) -> Option<T> {
        let doc = self.doc.as_ref()?;
        // Nobody looks at the document after a panic, so what it left half done is not seen.
        let done = catch_unwind(AssertUnwindSafe(|| work(doc))).ok();
        if done.is_none() {
            // Its locks are poisoned and dropping it would panic again: its memory is given up.
            self.give_up();
        }
        done
    }

    /// Reads without changing anything; none if the document is poisoned or panics on it.
    pub(super) fn peek<T>(&self, read: impl FnOnce(&LoroDoc) -> T) -> Option<T> {
        let doc = self.doc.as_ref()?;
        catch_unwind(AssertUnwindSafe(|| read(doc))).ok()
    }

    /// Treats the document as broken from now on.
    pub(super) fn give_up(&mut self) {
        std::mem::forget(self.doc.take());
    }

    fn guarded_owned(&mut self, work: impl FnOnce(LoroDoc)) {
        if let Some(doc) = self.doc.take()
            && catch_unwind(AssertUnwindSafe(|| work(doc))).is_err()
        {
            tracing::error!(
                "a document broke while it was closed; everything saved before is safe"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(peer: PeerId, text: &str) -> Document {
        let mut document = Document::new(Some(peer));
        write(&mut document, text);
        document
    }

    fn write(document: &mut Document, text: &str) {
        document.guarded(|doc| {
            doc.get_text("t").insert(0, text).unwrap();
            doc.commit();
        });
    }

    #[test]
    fn what_is_missing_arrives_and_nothing_twice() {
        let mut one = written(1, "hello");
        let mut other = Document::new(None);
        for batch in one.updates_since(&other.version()).unwrap() {
            assert_eq!(
                other.import(&batch),
                Ok(Imported {
                    new: true,
                    pending: false,
                    peers: vec![1]
                })
            );
            assert!(!other.import(&batch).unwrap().new);
        }
        assert_eq!(one.version(), other.version());
        assert!(one.updates_since(&other.version()).unwrap().is_empty());
    }

    #[test]
    fn an_update_that_skips_history_is_a_gap() {
        let mut one = written(1, "a");
        let early = one.version();
        write(&mut one, "b");
        let late = one.updates_since(&early).unwrap();
        let mut other = Document::new(None);
        assert_eq!(
            other.import(&late[0]),
            Err(ImportError::Gap {
                peer: 1,
                have: 0,
                starts: 1
            })
        );
        assert_eq!(other.version(), Version::default());
    }

    #[test]
    fn only_our_own_disk_may_bring_snapshots() {
        let snapshot = written(1, "a").snapshot().unwrap();
        let mut other = Document::new(None);
        assert_eq!(other.import(&snapshot), Err(ImportError::NotAnUpdate));
        assert!(other.load(&snapshot).unwrap().new);
    }

    #[test]
    fn a_big_document_is_sent_in_causal_batches() {
        let mut one = Document::new(Some(1));
        let mut two = Document::new(Some(2));
        for round in 0..40 {
            write(&mut one, &"x".repeat(60_000 + round));
            for batch in one.updates_since(&two.version()).unwrap() {
                two.import(&batch).unwrap();
            }
            write(&mut two, &"yz".repeat(30_000));
            for batch in two.updates_since(&one.version()).unwrap() {
                one.import(&batch).unwrap();
            }
        }
        // Text compresses well, so make one value that does not.
        let noise: Vec<u8> = (0..3_000_000_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        one.guarded(|doc| {
            for (at, part) in noise.chunks(50_000).enumerate() {
                doc.get_map("m")
                    .insert(&at.to_string(), part.to_vec())
                    .unwrap();
            }
            doc.commit();
        });
        let batches = one.updates_since(&Version::default()).unwrap();
        assert!(batches.len() >= 15, "{}", batches.len());
        assert!(
            batches
                .iter()
                .all(|batch| batch.len() <= batches::BATCH_BYTES_MAX)
        );
        let mut joiner = Document::new(None);
        for batch in &batches {
            let imported = joiner.import(batch).unwrap();
            assert!(imported.new && !imported.pending);
        }
        assert_eq!(joiner.version(), one.version());
    }

    #[test]
    fn no_mutated_update_takes_the_process_down() {
        let mut source = written(7, "the quick brown fox");
        let update = source.updates_since(&Version::default()).unwrap().remove(0);
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..600 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let mut bytes = update.clone();
            let at = 22 + (state >> 33) as usize % (bytes.len() - 22);
            bytes[at] ^= (state >> 8) as u8 | 1;
            // The checksum is no secret: a hostile sender writes a valid one.
            let sum = xxhash_rust::xxh32::xxh32(&bytes[20..], u32::from_le_bytes(*b"LORO"));
            bytes[16..20].copy_from_slice(&sum.to_le_bytes());
            let mut document = Document::new(None);
            let outcome = document.import(&bytes);
            assert_eq!(
                document.is_poisoned(),
                outcome == Err(ImportError::Poisoned)
            );
        }
    }
}
