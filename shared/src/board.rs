//! The board: shapes in a CRDT, read and written only through typed edits and one kind of change.

mod batches;
mod change;
mod document;
mod edit;

pub use self::change::{BoardChange, Meta, Origin, Person, Problem};
pub use self::document::{
    Document, ExportError, ImportError, Imported, UPDATE_BYTES_MAX, Version, VersionError,
};
pub use self::edit::{Edit, EditBatch, MetaEdit, Step};
