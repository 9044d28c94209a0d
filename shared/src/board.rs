//! The board: shapes in a CRDT, read and written only through typed edits and one kind of change.
//!
//! Owns the document and the shapes read from it. Never waits, never touches a disk or a clock.

mod age;
mod batches;
mod census;
mod change;
mod cycles;
mod deed;
mod document;
mod edit;
mod guard;
mod guests;
mod history;
mod marks;
mod news;
mod opening;
pub(crate) mod people;
mod reader;
mod reading;
mod rebase;
mod rollback;
pub mod schema;
mod still;
mod trace;
mod undo;
mod validate;
pub(crate) mod value;
mod verify;
mod version;
mod watch;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use loro::{ContainerTrait as _, LoroResult};

pub use self::age::last_change;
pub use self::batches::Backlog;
pub use self::change::{BoardChange, Meta, Origin, Person, Problem};
pub use self::cycles::cycle_breakers;
pub use self::deed::Deed;
pub(crate) use self::document::Broke;
pub use self::document::{BatchImport, Document};
pub use self::edit::{Edit, EditBatch, MetaEdit, Step};
pub use self::guard::{
    ENTANGLED_MAX, ExportError, ImportError, Imported, UPDATE_BYTES_MAX, claimed_operations,
};
pub use self::history::{MADE_MAX, Made, SHAPES_NAMED_MAX};
pub use self::news::{News, NewsDeed, NewsWalk};
pub use self::opening::OpenReport;
pub(crate) use self::opening::read_log;
pub(crate) use self::reader::{cut, value as value_at};
pub use self::rollback::RollbackError;
pub use self::still::{StillReader, shapes_of_part};
pub use self::trace::{Touch, Trace, Traced};
use self::undo::UndoStack;
pub use self::undo::{StepHead, Undone};
pub use self::validate::EditError;
pub use self::verify::SnapshotFault;
pub use self::version::{Version, VersionError};
use self::watch::Touched;
pub(crate) use self::watch::{Watch, root_of};
use self::writer::Writer;
use crate::id::{PeerId, ShapeId};
use crate::shape::{Property, Shape};

/// After so many edits of a batch what they did is told to who watches the document. Loro gathers all that a commit has
/// to tell before it tells it, twice: of 100,000 new shapes that was 900 MB.
const PART_EDITS: usize = 2_000;

/// This process's replica of a board.
#[derive(Debug)]
pub struct Board {
    peer: PeerId,
    document: Document,
    watch: Watch<Touched>,
    shapes: BTreeMap<ShapeId, Arc<Shape>>,
    meta: Meta,
    people: Vec<Person>,
    me: Option<Person>,
    undo: UndoStack,
    /// Shapes found on a circle of parents; the next local edit makes them roots.
    on_cycles: BTreeSet<ShapeId>,
}

/// An edit that is in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// What it did; empty where everything was so already.
    pub change: BoardChange,
    /// The same for other replicas; empty where nothing was written.
    pub update: Vec<u8>,
}

impl Board {
    /// An empty board that `peer` writes on.
    pub fn new(peer: PeerId) -> Self {
        Self::around(peer, Document::new(Some(peer)))
    }

    fn around(peer: PeerId, mut document: Document) -> Self {
        let watch = Watch::over(&mut document, watch::note);
        Self {
            peer,
            document,
            watch,
            shapes: BTreeMap::new(),
            meta: Meta::default(),
            people: Vec::new(),
            me: None,
            undo: UndoStack::default(),
            on_cycles: BTreeSet::new(),
        }
    }

    /// Who writes here.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// Says who the writer is; written with the next edit.
    pub fn introduce(&mut self, person: Person) {
        self.me = Some(Person {
            peer: self.peer,
            ..person
        });
    }

    /// Makes a batch of edits: all of it, as one commit, or nothing.
    ///
    /// # Errors
    /// [`EditError`] where the batch is refused; nothing was written then. `Broken` says that the
    /// document must be rebuilt from its log.
    pub fn apply(&mut self, batch: &EditBatch, now: i64) -> Result<Applied, EditError> {
        let me = self.me.clone();
        let (inverses, update) = self.write(batch, me.as_ref(), now)?;
        let head = StepHead {
            command: Arc::clone(&batch.command),
            mark: batch.mark,
        };
        self.undo.record(head, batch.step, inverses);
        self.applied(update, (Origin::Local, self.peer), &batch.command, now)
    }

    /// Writes a batch as one commit, by whoever the document's writer is and says to be `me`. Answers what takes it
    /// back, and the update for other replicas.
    fn write(
        &mut self,
        batch: &EditBatch,
        me: Option<&Person>,
        now: i64,
    ) -> Result<(Vec<undo::Inverse>, Vec<u8>), EditError> {
        let text = |id: &ShapeId| self.shapes.get(id).map(|shape| Arc::clone(&shape.text));
        let edits = rebase::rebased(&batch.edits, &batch.seen, text);
        validate::check(self, &edits)?;
        let cycles: Vec<ShapeId> = std::mem::take(&mut self.on_cycles).into_iter().collect();
        let repairs = self.cycle_repairs(&cycles);
        self.commit(&batch.command, now, |writer| {
            writer.mark_schema()?;
            if let Some(me) = me {
                writer.introduce(me)?;
            }
            for edit in &repairs {
                writer.edit(edit)?;
            }
            let repaired = writer.recorded();
            for (at, edit) in edits.iter().enumerate() {
                if at > 0 && at % PART_EDITS == 0 {
                    writer.end_part(&batch.command);
                }
                writer.edit(edit)?;
            }
            Ok(repaired)
        })
    }

    /// What a batch did that was just written.
    fn applied(
        &mut self,
        update: Vec<u8>,
        (origin, author): (Origin, PeerId),
        command: &str,
        now: i64,
    ) -> Result<Applied, EditError> {
        let mut change = self.read_touched(origin, Some(author));
        change.note_made(author, command, now);
        validate::check_whole(self)?;
        Ok(Applied { change, update })
    }

    /// Does now, without writing anything, what Loro otherwise does within the first edit after
    /// opening: to tell where an edit happened it decodes the whole map of shapes (about a second
    /// on 100,000). For a worker with nothing else to do.
    pub fn warm_up(&mut self) {
        let Some(first) = self.shapes.keys().next().cloned() else {
            return;
        };
        self.document.guarded(|doc| {
            let map = reader::shape_map(doc, first.as_str())?;
            doc.get_path_to_container(&map.id())
        });
    }

    /// Takes in one update of somebody else.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the board is as it was.
    pub fn import(&mut self, bytes: &[u8]) -> Result<BoardChange, ImportError> {
        let before = self.document.version();
        let imported = self.document.import_early(bytes)?;
        let author = match imported.peers.as_slice() {
            [peer] => Some(*peer),
            _ => None,
        };
        let mut change = self.read_touched(Origin::Remote, author);
        change.made = self.made_since(&before, &change);
        if self.is_poisoned() {
            // What it wrote cannot be read.
            return Err(ImportError::Poisoned);
        }
        change.pending = imported.pending;
        Ok(change)
    }

    /// Removes for good what was deleted longer ago than [`schema::DELETED_KEPT_SECONDS`]. Empty
    /// where nothing was.
    ///
    /// # Errors
    /// [`EditError::Broken`] where the document must be rebuilt from its log.
    pub fn purge(&mut self, now: i64) -> Result<Applied, EditError> {
        validate::check_writable(self)?;
        let (_, update) = self.commit("purge", now, |writer| {
            writer.purge(writer.now() - schema::DELETED_KEPT_SECONDS)?;
            Ok(0)
        })?;
        let change = self.read_touched(Origin::Local, Some(self.peer));
        validate::check_whole(self)?;
        Ok(Applied { change, update })
    }

    /// A living shape.
    pub fn shape(&self, id: &ShapeId) -> Option<&Arc<Shape>> {
        self.shapes.get(id)
    }

    /// All living shapes, sorted by id.
    pub fn shapes(&self) -> impl ExactSizeIterator<Item = &Arc<Shape>> {
        self.shapes.values()
    }

    /// The board's own settings.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Who has written here, sorted by peer.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// What it contains.
    pub fn version(&self) -> Version {
        self.document.version()
    }

    /// What somebody at `from` lacks, in causal batches.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError> {
        self.document.updates_since(from)
    }

    /// See [`Document::next_batch`].
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError> {
        self.document.next_batch(backlog)
    }

    /// All of it with its history.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, ExportError> {
        self.document.snapshot()
    }

    /// Whether the document broke and must be rebuilt from its log.
    pub fn is_poisoned(&self) -> bool {
        self.document.is_poisoned()
    }

    /// Whether the shape was there once, deleted or not.
    pub(crate) fn knows(&mut self, id: &ShapeId) -> bool {
        self.shapes.contains_key(id)
            || self
                .document
                .guarded(|doc| reader::shape_map(doc, id.as_str()).is_some())
                .unwrap_or(false)
    }

    fn cycle_repairs(&self, suspects: &[ShapeId]) -> Vec<Edit> {
        let parent = |id: &ShapeId| self.shapes.get(id)?.place.parent.as_ref();
        let breakers = cycle_breakers(suspects, parent);
        let root = |id: ShapeId| {
            let mut place = self.shapes.get(&id)?.place.clone();
            place.parent = None;
            Some(Edit::set(id, Property::Place(place)))
        };
        breakers.into_iter().filter_map(root).collect()
    }

    /// Runs `write` as one commit. Answers the inverses from the position `write` names on, and
    /// the update for other replicas.
    fn commit(
        &mut self,
        message: &str,
        now: i64,
        write: impl FnOnce(&mut Writer<'_>) -> LoroResult<usize>,
    ) -> Result<(Vec<undo::Inverse>, Vec<u8>), EditError> {
        let written = self.document.commit(message, now, |doc, now| {
            let mut writer = Writer::new(doc, now);
            let recorded_from = write(&mut writer)?;
            let mut inverses = writer.into_inverses();
            inverses.drain(..recorded_from.min(inverses.len()));
            Ok(inverses)
        });
        Ok(written?)
    }
}
