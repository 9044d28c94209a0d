//! Boards' own files that nobody wants any more while they are read, or written.

use tavla_shared::blob::BlobHash;
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::board_file::{About, BoardFile};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::Shape;
use tavla_shared::store::Store;

use super::super::board_file::{Decision, Found, read_board};
use super::*;
use crate::headway::Headway;
use crate::i18n::text;

/// Writes the file of a board that shows this picture.
fn write_board(path: &Path) -> BlobHash {
    let picture = b"\x89PNG as it was".to_vec();
    let hash = BlobHash::of(&picture);
    let mut shape = Shape::new(ShapeId::new("picture").unwrap(), Kind::Image);
    shape.file = Some(hash);
    let mut board = Board::new(7);
    let batch = EditBatch::new("paste", vec![Edit::Create(Arc::new(shape))]);
    board.apply(&batch, 1).unwrap();
    let file = BoardFile {
        about: About {
            board: Some(BoardId::from_random(1)),
            title: "Plans".to_owned(),
            created: 1,
            saved: 1,
            app: "test".to_owned(),
        },
        board: board.updates_since(&Version::default()).unwrap(),
        talk: Vec::new(),
        pictures: [(hash, picture)].into(),
        thumbnail: None,
    };
    let mut bytes = Vec::new();
    file.write(&mut bytes).unwrap();
    std::fs::write(path, bytes).unwrap();
    hash
}

#[test]
fn a_board_s_file_whose_reading_is_stopped_leaves_nothing_whenever_that_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("plans.tavla");
    let place = folder.path().join("tavla.db");
    let hash = write_board(&path);
    let has_picture = || Store::open(&place).unwrap().has_blob(&hash).unwrap();
    let (decide, decided) = sync_channel(1);

    let stopped = Headway::default();
    stopped.stop();
    let unasked = |_: Found| -> bool { panic!("nobody is to be asked") };
    assert!(read_board(&path, &place, &unasked, &decided, &stopped).is_none());

    // While somebody was asked what becomes of it.
    let headway = Headway::default();
    decide.send(Decision::Join).unwrap();
    let asked = |_: Found| {
        headway.stop();
        true
    };
    assert!(read_board(&path, &place, &asked, &decided, &headway).is_none());
    assert!(!has_picture());

    let headway = Headway::default();
    decide.send(Decision::Join).unwrap();
    let read = read_board(&path, &place, &|_: Found| true, &decided, &headway);
    assert!(read.unwrap().is_ok());
    assert!(has_picture());
    assert_eq!(headway.done(), 1.0);
}

#[test]
fn a_copy_that_is_stopped_leaves_nothing_and_that_is_said() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let path = files.path().join("plans.tavla");
    device.app.save_copy(&device.ctx, path);
    device.app.stop_work(&device.ctx, Work::Copy(1));
    device.wait_until("it has ended", |app| !app.is_copying());
    let said = text("copy-not-wanted").to_owned();
    assert_eq!(device.words(), [(Severity::Info, said)]);
    assert_eq!(std::fs::read_dir(files.path()).unwrap().count(), 0);
}
