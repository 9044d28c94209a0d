//! What a file has that is not here.

use std::collections::BTreeSet;

use super::*;
use crate::board::ImportError;

fn contents(board: &mut Board) -> Contents {
    let contents = Contents::of(&board.updates_since(&Version::default()).unwrap());
    assert_eq!(contents.refused(), None);
    contents
}

/// As this program keeps a board: a snapshot, and updates after it.
fn kept(board: &mut Board) -> Vec<Vec<u8>> {
    vec![board.snapshot().unwrap()]
}

fn new_to(contents: &mut Contents, parts: &[Vec<u8>]) -> Extract {
    contents.new_to(parts.iter().map(Vec::as_slice)).unwrap()
}

#[test]
fn a_copy_of_what_is_here_has_nothing_new() {
    let mut board = drawn(1, &["a", "b"]);
    let mut file = contents(&mut board);
    assert_eq!(new_to(&mut file, &kept(&mut board)), Extract::default());
    draw(&mut board, &["c"]);
    let extract = new_to(&mut file, &kept(&mut board));
    assert_eq!((extract.updates.len(), extract.lacks), (0, true));
}

#[test]
fn what_a_board_lacks_goes_into_it_and_leads_to_the_same_shapes() {
    let mut here = drawn(1, &["a", "b"]);
    let mut there = Board::new(2);
    for update in here.updates_since(&Version::default()).unwrap() {
        there.import(&update).unwrap();
    }
    draw(&mut there, &["c"]);
    let mut file = contents(&mut there);
    let extract = new_to(&mut file, &kept(&mut here));
    assert!(!extract.lacks && !extract.updates.is_empty());
    draw(&mut here, &["d"]);
    let extract = new_to(&mut file, &kept(&mut here));
    assert!(extract.lacks);
    for update in &extract.updates {
        assert!(!here.import(update).unwrap().pending);
    }
    let shapes: Vec<_> = here.shapes().map(|it| it.id.as_str().to_owned()).collect();
    assert_eq!(shapes, ["a", "b", "c", "d"]);
    assert_eq!(new_to(&mut file, &kept(&mut here)).updates.len(), 0);
}

#[test]
fn all_of_it_is_new_where_there_is_nothing() {
    let mut board = drawn(1, &["a", "b"]);
    let mut file = contents(&mut board);
    let extract = new_to(&mut file, &[]);
    assert!(!extract.lacks);
    assert_eq!(shapes(&extract.updates), ["a", "b"]);
}

#[test]
fn more_shapes_than_a_board_holds_are_refused() {
    let mut board = Board::new(1);
    let create = |at: usize| {
        let shape = Shape::new(id(&format!("s{at}")), Kind::Rectangle);
        Edit::Create(Arc::new(shape))
    };
    let edits = (0..140_000).map(create).collect();
    board.apply(&EditBatch::new("edit", edits), NOW).unwrap();
    // Each of the two is allowed as many.
    let mut other = Board::new(2);
    let edits = (140_000..210_000).map(create).collect();
    other.apply(&EditBatch::new("edit", edits), NOW).unwrap();
    let mut file = contents(&mut other);
    let refused = file.new_to(kept(&mut board).iter().map(Vec::as_slice));
    assert!(matches!(
        refused,
        Err(ImportError::Crowded {
            shapes: 210_000,
            ..
        })
    ));
}

#[test]
fn the_files_that_shapes_show_are_known_before_any_of_them_is_kept() {
    let mut board = drawn(1, &["a"]);
    let mut shape = Shape::new(id("picture"), Kind::Image);
    let picture = BlobHash::of(b"picture");
    shape.file = Some(picture);
    edit(&mut board, Edit::Create(Arc::new(shape)));
    assert_eq!(
        contents(&mut board).files(),
        Some(BTreeSet::from([picture]))
    );
}
