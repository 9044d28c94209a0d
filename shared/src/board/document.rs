//! One Loro document behind a guard: no bytes from outside can take the process down with it.
//!
//! Knows nothing of shapes but how many there are. A server room is a `Document`; a `Board` is one with
//! shapes on top, a `Talk` one with what people say. Loro 1.17.1 panics on some crafted updates, and
//! the document cannot be used after that: every call that touches outside bytes is guarded, and a
//! document that panicked says so until its owner rebuilds it.

mod causality;
mod committing;
mod files;

use std::panic::{AssertUnwindSafe, catch_unwind};

use loro::{ExportMode, LoroDoc, VersionVector};

use super::batches::{self, Backlog};
use super::census::{Census, Draft};
use super::guard::{ExportError, ImportError, Imported, Inspected, Source, inspect};
use super::marks;
use super::version::Version;
use crate::id::PeerId;

use self::causality::are_causal;
pub(crate) use self::committing::{Broke, end_part};

/// Commits of one person closer than this are one change in the history.
const CHANGE_MERGE_SECONDS: i64 = 10;

/// One Loro document behind the guard.
#[derive(Debug)]
pub struct Document {
    /// None once Loro has panicked in it.
    doc: Option<LoroDoc>,
    /// Of a document that takes in batches, and not kept up by anything else.
    census: Census,
}

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchImport {
    /// Whether anything new got in; also where a later update of the batch did not.
    pub new: bool,
    /// Whether part of it waits for history that this document does not have; or why an update was
    /// not taken in, nor those after it.
    pub result: Result<bool, ImportError>,
}

impl Drop for Document {
    fn drop(&mut self) {
        // Dropping commits what is pending, which is Loro's code on data from outside once more.
        if !self.discard() {
            tracing::error!(
                "a document broke while it was closed; everything saved before is safe"
            );
        }
    }
}

impl Document {
    /// An empty document; `peer` is who writes in it, none where nobody does.
    pub fn new(peer: Option<PeerId>) -> Self {
        let doc = LoroDoc::new();
        doc.set_record_timestamp(false);
        doc.set_change_merge_interval(CHANGE_MERGE_SECONDS);
        marks::configure(&doc);
        // A peer id of u64::MAX is Loro's own; the lease never hands it out, and it stays unused.
        if let Some(Err(error)) = peer.map(|peer| doc.set_peer_id(peer)) {
            tracing::error!(%error, "the peer id was refused; a random one is used");
        }
        Self {
            doc: Some(doc),
            census: Census::default(),
        }
    }

    /// Takes in one update from a writer; all that it builds on must be here.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the document is as it was.
    pub fn import(&mut self, bytes: &[u8]) -> Result<Imported, ImportError> {
        self.import_from(Source::Writer, bytes)
    }

    /// Takes in the updates of a writer in turn, unless they would leave the document with more living
    /// shapes than before and than `shapes_max`: then none of them.
    pub fn import_batch(&mut self, updates: &[Vec<u8>], shapes_max: usize) -> BatchImport {
        let mut new = false;
        let result = self.try_batch(updates, shapes_max, &mut new);
        BatchImport { new, result }
    }

    fn try_batch(
        &mut self,
        updates: &[Vec<u8>],
        shapes_max: usize,
        new: &mut bool,
    ) -> Result<bool, ImportError> {
        if self.is_poisoned() {
            return Err(ImportError::Poisoned);
        }
        let mut inspected = Vec::with_capacity(updates.len());
        for update in updates {
            inspected.push(inspect(update, Source::Writer)?);
        }
        let draft = self.draft(&inspected, shapes_max)?;
        // All of it before any of it is in: half a batch costs a load.
        let mut have = self.vector().ok_or(ImportError::Poisoned)?;
        for update in &inspected {
            update.follow(&mut have)?;
        }
        let mut pending = false;
        for (update, inspected) in updates.iter().zip(inspected) {
            let imported = self.import_inspected(update, inspected)?;
            *new |= imported.new;
            pending = imported.pending;
            if pending {
                break;
            }
        }
        if let Some(draft) = draft {
            let mut census = std::mem::take(&mut self.census);
            self.guarded(|doc| census.settle(doc, draft));
            self.census = census;
        }
        Ok(pending)
    }

    /// What a batch says of shapes; none where it says nothing.
    fn draft(
        &mut self,
        inspected: &[Inspected<'_>],
        shapes_max: usize,
    ) -> Result<Option<Draft>, ImportError> {
        let mentions: Vec<_> = inspected
            .iter()
            .flat_map(|update| update.mentions.iter().copied())
            .collect();
        if mentions.is_empty() {
            return Ok(None);
        }
        let vector = self.vector().ok_or(ImportError::Poisoned)?;
        let knows = |peer: PeerId, counter: usize| {
            let known = vector.get(&peer).map_or(0, |&known| known.max(0) as usize);
            counter < known
        };
        let mut census = std::mem::take(&mut self.census);
        let draft = self.guarded(|doc| census.draft(doc, &mentions, knows, shapes_max));
        self.census = census;
        draft.ok_or(ImportError::Poisoned)?.map(Some)
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
        let inspected = inspect(bytes, source)?;
        if source == Source::Writer {
            let mut have = self.vector().ok_or(ImportError::Poisoned)?;
            inspected.follow(&mut have)?;
        }
        self.import_inspected(bytes, inspected)
    }

    fn import_inspected(
        &mut self,
        bytes: &[u8],
        inspected: Inspected<'_>,
    ) -> Result<Imported, ImportError> {
        let before = self.vector().ok_or(ImportError::Poisoned)?;
        let status = self
            .guarded(|doc| doc.import(bytes))
            .ok_or(ImportError::Poisoned)?
            .map_err(|error| ImportError::Unreadable {
                reason: error.to_string(),
            })?;
        let after = self.vector().ok_or(ImportError::Poisoned)?;
        let causal = self.guarded(|doc| are_causal(doc, &inspected.loose));
        if causal != Some(true) {
            self.give_up();
            return Err(ImportError::Poisoned);
        }
        let pending = status.pending.is_some_and(|pending| !pending.is_empty());
        Ok(Imported {
            new: after != before,
            pending,
            peers: inspected.peers,
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

    /// Writes something; poisoned from then on, if Loro panicked in it.
    pub(super) fn exported<T>(
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
    pub(crate) fn guarded<T>(&mut self, work: impl FnOnce(&LoroDoc) -> T) -> Option<T> {
        let doc = self.doc.as_ref()?;
        // Nobody looks at the document after a panic, so what it left half done is not seen.
        let done = catch_unwind(AssertUnwindSafe(|| work(doc))).ok();
        if done.is_none() {
            self.give_up();
        }
        done
    }

    /// Treats the document as broken from now on.
    pub(super) fn give_up(&mut self) {
        // Its locks may be poisoned: then this panics once more, and that says nothing new.
        self.discard();
    }

    /// Frees the document, and says whether that went without a panic. What it holds is freed in
    /// either case: the panic comes from the commit before, and unwinds through the rest.
    fn discard(&mut self) -> bool {
        let doc = self.doc.take();
        catch_unwind(AssertUnwindSafe(|| drop(doc))).is_ok()
    }
}

#[cfg(test)]
mod tests;
