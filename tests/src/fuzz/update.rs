//! Updates of a document: the guard, Loro behind it, and what is made of what was taken in.

use std::sync::OnceLock;

use tavla_shared::board::{
    Board, Document, Edit, EditBatch, ImportError, MetaEdit, UPDATE_BYTES_MAX, Version,
};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

/// Shapes that a document may have here.
const SHAPES_MAX: usize = 20;

/// Whatever the bytes are, once they have the checksum that anybody can write: they are taken in or
/// refused, a document says itself whether it broke, and what was taken in can be kept and shown.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    let update = sealed(data);
    for history in [&[][..], history()] {
        let mut document = Document::new(None);
        for known in history {
            if let Err(error) = document.import(known) {
                panic!("a genuine update is refused: {error}");
            }
        }
        let before = document.version();
        let imported = document.import_batch(std::slice::from_ref(&update), SHAPES_MAX);
        let poisoned = imported.result == Err(ImportError::Poisoned);
        assert_eq!(document.is_poisoned(), poisoned);
        match imported.result {
            Ok(false) => check_kept(&mut document),
            Ok(true) | Err(ImportError::Poisoned) => {}
            // Of what is refused nothing stays.
            Err(_) => assert_eq!(document.version(), before),
        }
        check_board(history, &update);
    }
}

/// The body of an update, with its head before it.
pub fn sealed(body: &[u8]) -> Vec<u8> {
    let sum = xxhash_rust::xxh32::xxh32(body, u32::from_le_bytes(*b"LORO"));
    [b"loro".as_slice(), &[0; 12], &sum.to_le_bytes(), body].concat()
}

/// What the room logs must be there after the next start, and for whoever joins.
fn check_kept(document: &mut Document) {
    let version = document.version();
    match document.snapshot() {
        Ok(snapshot) => assert_eq!(Document::verify(&snapshot, &version), Ok(())),
        Err(error) => panic!("what was taken in cannot be kept: {error}"),
    }
    let mut other = Document::new(None);
    match document.updates_since(&Version::default()) {
        Ok(updates) => {
            for update in updates {
                assert!(update.len() <= UPDATE_BYTES_MAX);
                if let Err(error) = other.import(&update) {
                    panic!("what was taken in cannot be passed on: {error}");
                }
            }
            assert_eq!(other.version(), version);
        }
        Err(error) => panic!("what was taken in cannot be passed on: {error}"),
    }
}

/// As the app takes it in: read as shapes, and edited afterwards.
fn check_board(history: &[Vec<u8>], update: &[u8]) {
    let (mut board, _) = Board::open(9, history.to_vec());
    if board.import(update).is_err() {
        return;
    }
    let edits = vec![Edit::Meta(MetaEdit::Title("on".into()))];
    // A board of a newer schema takes no edits, and one that broke says so.
    let edited = board.apply(&EditBatch::new("rename", edits), 0).is_ok();
    if edited {
        assert_eq!(board.meta().title.as_ref(), "on");
    }
}

/// What others wrote before: some shapes, one of them deleted, and a text.
fn history() -> &'static [Vec<u8>] {
    static HISTORY: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    HISTORY.get_or_init(genuine)
}

/// Updates as the app writes them.
///
/// # Panics
/// Where the app cannot write them.
pub fn genuine() -> Vec<Vec<u8>> {
    let mut board = Board::new(1);
    let id = |name: &str| match ShapeId::new(name) {
        Ok(id) => id,
        Err(error) => panic!("{error}"),
    };
    let made = |name: &str, kind| {
        let mut shape = Shape::new(id(name), kind);
        if shape.kind == Kind::Note {
            shape.text = "some words".into();
        }
        Edit::Create(shape.into())
    };
    let steps = [
        vec![made("a", Kind::Rectangle), made("b", Kind::Note)],
        vec![Edit::Delete { id: id("a") }, made("c", Kind::Ellipse)],
        vec![Edit::Splice {
            id: id("b"),
            at: 5,
            delete: 2,
            insert: "more ".into(),
        }],
        vec![Edit::Restore { id: id("a") }],
    ];
    let mut updates = Vec::new();
    for edits in steps {
        match board.apply(&EditBatch::new("edit", edits), 1) {
            Ok(applied) => updates.push(applied.update),
            Err(error) => panic!("{error}"),
        }
    }
    updates
}
