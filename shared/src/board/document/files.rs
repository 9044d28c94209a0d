//! Which files a document's shapes show. Reads only; what becomes of the files is decided elsewhere.

use std::collections::BTreeSet;

use super::Document;
use crate::blob::BlobHash;
use crate::board::reader;
use crate::board::schema::SCHEMA;
use crate::board::value::text_of;
use crate::shape::Key;

impl Document {
    /// The files of all shapes, also of deleted ones that can still be brought back; none where the
    /// document broke.
    pub fn files(&mut self) -> Option<BTreeSet<BlobHash>> {
        self.guarded(|doc| {
            let maps = reader::shape_maps(doc);
            let file = |map| {
                let said = reader::value(map, Key::File.name())?;
                BlobHash::from_text(text_of(&said)?)
            };
            maps.iter().filter_map(|(_, map)| file(map)).collect()
        })
    }

    /// As [`Document::files`]; none also where a newer Tavla has written the document, which may name files elsewhere.
    pub fn files_by_this_version(&mut self) -> Option<BTreeSet<BlobHash>> {
        let schema = self.guarded(|doc| reader::meta(doc).schema)?;
        if schema > SCHEMA {
            return None;
        }
        self.files()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::board::{Board, Edit, EditBatch};
    use crate::id::ShapeId;
    use crate::shape::{Kind, Shape};

    #[test]
    fn the_files_of_living_and_of_deleted_shapes_count() {
        let mut board = Board::new(7);
        let files = [BlobHash::of(b"a"), BlobHash::of(b"b")];
        let mut updates = Vec::new();
        let mut apply = |edits| {
            let batch = EditBatch::new("draw", edits);
            updates.push(board.apply(&batch, 1_790_000_000).unwrap().update);
        };
        for (name, file) in
            ["a", "b", "none"]
                .into_iter()
                .zip([Some(files[0]), Some(files[1]), None])
        {
            let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Image);
            shape.file = file;
            apply(vec![Edit::Create(Arc::new(shape))]);
        }
        apply(vec![Edit::Delete {
            id: ShapeId::new("b").unwrap(),
        }]);
        let mut document = Document::new(None);
        for update in &updates {
            document.import(update).unwrap();
        }
        assert_eq!(document.files(), Some(BTreeSet::from(files)));
    }
}
