//! The board: shapes in a CRDT, read and written only through typed edits and one kind of change.

mod change;
mod edit;

pub use self::change::{BoardChange, Meta, Origin, Person, Problem};
pub use self::edit::{Edit, EditBatch, MetaEdit, Step};
