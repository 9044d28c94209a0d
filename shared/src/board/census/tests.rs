//! A document counts its shapes right whatever is done to them, by whomever.

use std::sync::Arc;

use loro::{ExportMode, LoroDoc};

use super::super::document::{BatchImport, Document};
use super::super::guard::ImportError;
use super::super::{Board, Edit, EditBatch, Version};
use super::*;
use crate::id::ShapeId;
use crate::shape::{Kind, Shape};

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn made(name: &str) -> Edit {
    Edit::Create(Arc::new(Shape::new(id(name), Kind::Rectangle)))
}

fn deleted(name: &str) -> Edit {
    Edit::Delete { id: id(name) }
}

fn restored(name: &str) -> Edit {
    Edit::Restore { id: id(name) }
}

fn edit(board: &mut Board, edits: Vec<Edit>) -> Vec<u8> {
    board
        .apply(&EditBatch::new("edit", edits), 7)
        .unwrap()
        .update
}

fn crowded(shapes: usize, limit: usize) -> BatchImport {
    let result = Err(ImportError::Crowded { shapes, limit });
    BatchImport { new: false, result }
}

const TAKEN: BatchImport = BatchImport {
    new: true,
    result: Ok(false),
};

/// A writer, and a document that has all of theirs: the shapes `a` to `c`.
fn three() -> (Board, Document) {
    let mut board = Board::new(1);
    edit(&mut board, vec![made("a"), made("b"), made("c")]);
    (
        Board::open(1, board.updates_since(&Version::default()).unwrap()).0,
        copy(&mut board),
    )
}

fn copy(board: &mut Board) -> Document {
    let mut document = Document::new(None);
    document.load(&board.snapshot().unwrap()).unwrap();
    document
}

#[test]
fn an_app_refuses_at_the_same_number_as_a_server_unless_told_otherwise() {
    assert_eq!(
        schema::SHAPES_MAX,
        crate::protocol::Limits::default().board_shapes
    );
}

#[test]
fn as_many_shapes_as_the_limit_are_taken_and_one_more_is_not() {
    let (mut ada, mut document) = three();
    let fourth = edit(&mut ada, vec![made("d")]);
    assert_eq!(document.import_batch(&[fourth], 4), TAKEN);
    let fifth = [edit(&mut ada, vec![made("e")])];
    assert_eq!(document.import_batch(&fifth, 4), crowded(5, 4));
    assert_eq!(document.import_batch(&fifth, 5), TAKEN);
}

#[test]
fn nothing_of_a_batch_that_brings_too_many_is_taken() {
    let (mut ada, mut document) = three();
    let before = document.version();
    let batch = [
        edit(&mut ada, vec![made("d")]),
        edit(&mut ada, vec![made("e")]),
    ];
    assert_eq!(document.import_batch(&batch, 4), crowded(5, 4));
    assert_eq!(document.version(), before);
    assert_eq!(document.import_batch(&batch, 5), TAKEN);
}

#[test]
fn a_full_board_is_edited_and_made_smaller_also_over_its_limit() {
    let (mut ada, mut document) = three();
    let property = crate::shape::Property::Angle(1.0);
    let turned = edit(
        &mut ada,
        vec![Edit::Set {
            id: id("a"),
            property,
        }],
    );
    assert_eq!(document.import_batch(&[turned], 2), TAKEN);
    let gone = edit(&mut ada, vec![deleted("a")]);
    assert_eq!(document.import_batch(&[gone], 1), TAKEN);
    // In place of another, and not one more, where there are too many already.
    let other = edit(&mut ada, vec![deleted("b"), made("d")]);
    assert_eq!(document.import_batch(&[other], 1), TAKEN);
    let more = edit(&mut ada, vec![made("e")]);
    assert_eq!(document.import_batch(&[more], 2), crowded(3, 2));
}

#[test]
fn a_deleted_shape_makes_room_until_it_comes_back() {
    let (mut ada, mut document) = three();
    let fourth = [edit(&mut ada, vec![made("d")])];
    assert_eq!(document.import_batch(&fourth, 4), TAKEN);
    let gone = [edit(&mut ada, vec![deleted("a")])];
    assert_eq!(document.import_batch(&gone, 4), TAKEN);
    let fifth = [edit(&mut ada, vec![made("e")])];
    assert_eq!(document.import_batch(&fifth, 4), TAKEN);
    // Told once more, an old creation brings nothing back.
    let again = document.import_batch(&fourth, 4);
    assert_eq!(again.result, Ok(false));
    let back = [edit(&mut ada, vec![restored("a")])];
    assert_eq!(document.import_batch(&back, 4), crowded(5, 4));
}

#[test]
fn shapes_that_were_deleted_before_the_document_was_loaded_do_not_count() {
    let (mut ada, _) = three();
    edit(&mut ada, vec![deleted("a"), deleted("b")]);
    let mut document = copy(&mut ada);
    let more = edit(&mut ada, vec![made("d"), made("e")]);
    assert_eq!(document.import_batch(&[more], 3), TAKEN);
    let more = edit(&mut ada, vec![made("f")]);
    assert_eq!(document.import_batch(&[more], 3), crowded(4, 3));
}

#[test]
fn two_who_make_the_same_shape_make_one() {
    let (mut ada, mut document) = three();
    let mut bo = Board::open(2, ada.updates_since(&Version::default()).unwrap()).0;
    let one = edit(&mut ada, vec![made("d")]);
    let other = edit(&mut bo, vec![made("d")]);
    assert_eq!(document.import_batch(&[one], 4), TAKEN);
    assert_eq!(document.import_batch(&[other], 4), TAKEN);
    let more = edit(&mut bo, vec![made("e")]);
    assert_eq!(document.import_batch(&[more], 4), crowded(5, 4));
}

#[test]
fn maps_as_other_clients_make_them_are_shapes_too() {
    let (mut ada, mut document) = three();
    let doc = LoroDoc::new();
    for update in ada.updates_since(&Version::default()).unwrap() {
        doc.import(&update).unwrap();
    }
    let since = |write: &dyn Fn(&LoroMap)| {
        let before = doc.oplog_vv();
        write(&doc.get_map(schema::SHAPES));
        doc.commit();
        [doc.export(ExportMode::updates(&before)).unwrap()]
    };
    let first = since(&|shapes| {
        let shape = shapes.ensure_mergeable_map("d").unwrap();
        shape.insert("kind", "ellipse").unwrap();
    });
    assert_eq!(document.import_batch(&first, 3), crowded(4, 3));
    assert_eq!(document.import_batch(&first, 4), TAKEN);
    let second = since(&|shapes| drop(shapes.ensure_mergeable_map("e").unwrap()));
    assert_eq!(document.import_batch(&second, 4), crowded(5, 4));
    let gone = since(&|shapes| {
        let shape = shapes.ensure_mergeable_map("d").unwrap();
        shape.insert(schema::DELETED, 5).unwrap();
    });
    assert_eq!(
        document.import_batch(&[second[0].clone(), gone[0].clone()], 4),
        TAKEN
    );
    // What is put in a shape's place is none.
    let replaced = since(&|shapes| shapes.insert("a", "text").unwrap());
    assert_eq!(document.import_batch(&replaced, 4), TAKEN);
    let more = since(&|shapes| drop(shapes.ensure_mergeable_map("f").unwrap()));
    assert_eq!(document.import_batch(&more, 4), TAKEN);
}

#[test]
fn the_count_is_what_a_reader_counts_after_whatever_several_people_do() {
    for seed in 0..40_u64 {
        let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut draw = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let (mut document, mut boards) = (Document::new(None), [1, 2, 3].map(Board::new));
        // Refused once, it has counted them all, and never does so again.
        let first = [edit(&mut boards[0], vec![made("first")])];
        assert_eq!(document.import_batch(&first, 0), crowded(1, 0));
        assert_eq!(document.import_batch(&first, 1), TAKEN);
        for _ in 0..120 {
            let board = &mut boards[draw(3) as usize];
            let name = format!("s{}", draw(12));
            let known = board.knows(&id(&name));
            let change = match draw(4) {
                _ if !known => made(&name),
                0 => restored(&name),
                _ => deleted(&name),
            };
            let mut batch = vec![edit(board, vec![change])];
            batch.retain(|update| !update.is_empty());
            // Others hear of it sooner or later; those who do not write at the same time.
            if draw(3) > 0 {
                batch = board.updates_since(&document.version()).unwrap();
                for update in document.updates_since(&board.version()).unwrap() {
                    board.import(&update).unwrap();
                }
                let taken = document.import_batch(&batch, usize::MAX);
                assert_eq!(taken.result, Ok(false), "seed {seed}");
            }
        }
        let [mut reader, ..] = boards;
        for update in document.updates_since(&reader.version()).unwrap() {
            reader.import(&update).unwrap();
        }
        for update in reader.updates_since(&document.version()).unwrap() {
            assert_eq!(
                document.import_batch(&[update], usize::MAX).result,
                Ok(false)
            );
        }
        let shapes = reader.shapes().len();
        let more = [edit(&mut reader, vec![made("one-more")])];
        let limit = shapes;
        let refused = document.import_batch(&more, limit);
        assert_eq!(refused, crowded(shapes + 1, limit), "seed {seed}");
        assert_eq!(
            document.import_batch(&more, limit + 1),
            TAKEN,
            "seed {seed}"
        );
    }
}
