//! What a file holds as documents: taken in by the guard, update by update, and compared with documents that are
//! here. Changes nothing that is here.

use std::collections::BTreeSet;

use crate::blob::BlobHash;
use crate::board::schema::SHAPES_MAX;
use crate::board::{Document, ExportError, ImportError, Version};

/// A document as a file has it, apart from the one that may be here.
#[derive(Debug)]
pub struct Contents {
    document: Document,
    /// The position of the first update that is not taken in, nor any after it, and why.
    refused: Option<(usize, ImportError)>,
}

/// What a file has of a document that another one lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extract {
    /// In causal order; to be taken in by that document, and by whoever has it.
    pub updates: Vec<Vec<u8>>,
    /// Whether that document has something that the file lacks.
    pub lacks: bool,
}

impl Contents {
    /// Takes in a history; what it cannot be read with is left out, with all that comes after it.
    pub fn of(updates: &[Vec<u8>]) -> Self {
        let (document, refused) = taken_in(updates);
        if let Some(document) = readable(document) {
            return Self { document, refused };
        }
        // As many of them as a document can be read with, found in few attempts: each costs a load.
        let (mut reads, mut breaks) = (0, updates.len().saturating_sub(1));
        while reads < breaks {
            let middle = usize::midpoint(reads, breaks + 1);
            if readable(taken_in(&updates[..middle]).0).is_some() {
                reads = middle;
            } else {
                breaks = middle - 1;
            }
        }
        let document = readable(taken_in(&updates[..reads]).0);
        Self {
            document: document.unwrap_or_else(|| Document::new(None)),
            refused: Some((reads, ImportError::Poisoned)),
        }
    }

    /// The first update that was left out, by its position, and why; those after it were, too.
    pub fn refused(&self) -> Option<&(usize, ImportError)> {
        self.refused.as_ref()
    }

    /// What it contains.
    pub fn version(&self) -> Version {
        self.document.version()
    }

    /// The files that its shapes show, also deleted ones that can be brought back; none where the document broke,
    /// and nobody knows.
    pub fn files(&mut self) -> Option<BTreeSet<BlobHash>> {
        self.document.files()
    }

    /// All of it.
    ///
    /// # Errors
    /// [`ImportError`] where it cannot be written.
    pub fn updates(&mut self) -> Result<Vec<Vec<u8>>, ImportError> {
        let all = self.document.updates_since(&Version::default());
        all.map_err(unwritable)
    }

    /// Takes in what another file has.
    ///
    /// # Errors
    /// [`ImportError`] where both together would be no board; this one may not be used any more then.
    pub fn take_in(&mut self, other: &mut Self) -> Result<(), ImportError> {
        let news = other.document.updates_since(&self.version());
        let news = news.map_err(unwritable)?;
        self.document.import_batch(&news, SHAPES_MAX).result?;
        if self.document.is_readable() {
            Ok(())
        } else {
            Err(ImportError::Poisoned)
        }
    }

    /// What a document lacks that `parts` of this program's own store add up to; tried on a copy of that, so
    /// that it goes in.
    ///
    /// # Errors
    /// [`ImportError`] where both together would be no board: too many shapes, or one that cannot be read.
    pub fn new_to<'a>(
        &mut self,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Extract, ImportError> {
        let mut here = Document::new(None);
        for part in parts {
            // What is damaged here is told when the board is opened.
            here.load(part).ok();
            if here.is_poisoned() {
                return Err(ImportError::Poisoned);
            }
        }
        let (ours, theirs) = (here.version(), self.version());
        let lacks = !theirs.includes(&ours);
        if ours.includes(&theirs) {
            let updates = Vec::new();
            return Ok(Extract { updates, lacks });
        }
        let news = self.document.updates_since(&ours).map_err(unwritable)?;
        here.import_batch(&news, SHAPES_MAX).result?;
        if !here.is_readable() {
            return Err(ImportError::Poisoned);
        }
        // Anew, as how much goes into one depends on how many people have written altogether.
        let updates = here.updates_since(&ours).map_err(unwritable)?;
        Ok(Extract { updates, lacks })
    }
}

/// What as many of these add up to as can be taken in, and the first that is not.
fn taken_in(updates: &[Vec<u8>]) -> (Document, Option<(usize, ImportError)>) {
    let mut document = Document::new(None);
    for (at, update) in updates.iter().enumerate() {
        let Err(reason) = document.import(update) else {
            continue;
        };
        if document.is_poisoned() {
            document = taken_in(&updates[..at]).0;
        }
        return (document, Some((at, reason)));
    }
    (document, None)
}

fn readable(mut document: Document) -> Option<Document> {
    document.is_readable().then_some(document)
}

fn unwritable(error: ExportError) -> ImportError {
    match error {
        ExportError::Poisoned => ImportError::Poisoned,
        ExportError::Refused { reason } => ImportError::Unreadable { reason },
    }
}
