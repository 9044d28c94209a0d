//! What a board's file promises to who writes one, who gets one from a stranger, and who merges two.

mod comparing;
mod damaged;
mod merging;
mod strangers;

use std::sync::Arc;

use super::*;
use crate::board::{Board, Edit, EditBatch, Version};
use crate::geometry::{Point, Size};
use crate::id::ShapeId;
use crate::shape::{Kind, Property, Shape};
use crate::talk::{Talk, TalkBatch, TalkEdit, Words};

const NOW: i64 = 1_790_000_000;

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

/// A board that somebody has drawn these on, one by one.
fn drawn(peer: u64, names: &[&str]) -> Board {
    let mut board = Board::new(peer);
    draw(&mut board, names);
    board
}

fn draw(board: &mut Board, names: &[&str]) {
    for name in names {
        let mut shape = Shape::new(id(name), Kind::Rectangle);
        shape.pos = Point::new(10.0, 20.0);
        shape.size = Size::new(100.0, 50.0);
        edit(board, Edit::Create(Arc::new(shape)));
    }
}

fn edit(board: &mut Board, edit: Edit) {
    board
        .apply(&EditBatch::new("edit", vec![edit]), NOW)
        .unwrap();
}

fn moved(board: &mut Board, name: &str, x: f64) {
    edit(
        board,
        Edit::set(id(name), Property::Pos(Point::new(x, 0.0))),
    );
}

/// All that a board has, an update for each edit of its one writer.
fn steps(board: &mut Board) -> Vec<Vec<u8>> {
    let mut steps = Vec::new();
    let names: Vec<ShapeId> = board.shapes().map(|shape| shape.id.clone()).collect();
    let mut copy = Board::new(board.peer());
    for name in names {
        let shape = Arc::clone(board.shape(&name).unwrap());
        let batch = EditBatch::new("edit", vec![Edit::Create(shape)]);
        steps.push(copy.apply(&batch, NOW).unwrap().update);
    }
    steps
}

fn said(peer: u64, words: &[&str]) -> Talk {
    let mut talk = Talk::new(peer);
    for words in words {
        let edits = vec![TalkEdit::Say(Words::plain(words))];
        talk.apply(&TalkBatch::new("say", edits), NOW).unwrap();
    }
    talk
}

fn about() -> About {
    About {
        board: Some(BoardId::new("plans").unwrap()),
        title: "Plans for May".to_owned(),
        created: NOW - 1_000,
        saved: NOW,
        app: "tavla/0.1.0".to_owned(),
    }
}

fn file_of(board: &mut Board, talk: &mut Talk) -> BoardFile {
    BoardFile {
        about: about(),
        board: board.updates_since(&Version::default()).unwrap(),
        talk: talk.updates_since(&Version::default()).unwrap(),
        pictures: BTreeMap::new(),
        thumbnail: None,
    }
}

/// A file with everything that a file can have.
fn full() -> BoardFile {
    let mut board = drawn(1, &["a", "b", "c", "d"]);
    let mut file = file_of(&mut board, &mut said(2, &["hello"]));
    // A step of each, so that what is left of a history can be told.
    file.board = steps(&mut board);
    for picture in [&b"one picture"[..], &[7; 5_000], b"another"] {
        file.pictures
            .insert(BlobHash::of(picture), picture.to_vec());
    }
    file.thumbnail = Some(b"\x89PNG small".to_vec());
    file
}

fn written(file: &BoardFile) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = file.write(&mut bytes).unwrap();
    assert_eq!(written.bytes, bytes.len() as u64);
    assert_eq!(written.missing, []);
    bytes
}

/// The names of the shapes that a history shows.
fn shapes(updates: &[Vec<u8>]) -> Vec<String> {
    let (board, report) = Board::open(99, updates);
    assert_eq!(report.rejected, []);
    board.shapes().map(|shape| shape.id.to_string()).collect()
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let file = full();
    let bytes = written(&file);
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(read, file);
    assert_eq!(shapes(&read.board), ["a", "b", "c", "d"]);
    // The same once more, byte by byte.
    assert_eq!(written(&read), bytes);
}

#[test]
fn a_file_says_at_its_beginning_what_it_is() {
    let bytes = written(&full());
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    assert_eq!(&bytes[30..38], b"mimetype");
    assert!(bytes[38..].starts_with(MIME.as_bytes()));
}

#[test]
fn an_empty_board_is_a_file_too() {
    let file = file_of(&mut Board::new(1), &mut Talk::new(2));
    let (read, report) = BoardFile::read(written(&file).as_slice()).unwrap();
    assert_eq!((read, report.is_whole()), (file, true));
}

#[test]
fn pictures_that_are_gone_when_their_turn_comes_are_told_to_writer_and_reader() {
    let file = full();
    let (board, talk) = (
        packed(DocRoom::Board, &file.board).unwrap(),
        packed(DocRoom::Talk, &file.talk).unwrap(),
    );
    let sizes = file.pictures.iter();
    let sizes = sizes.map(|(hash, bytes)| (*hash, bytes.len() as u64));
    let pages = Pages {
        about: &file.about,
        board: &board,
        talk: &talk,
        thumbnail: None,
        pictures: &sizes.collect(),
    };
    let gone = *file.pictures.keys().next().unwrap();
    let mut bytes = Vec::new();
    let written = write_file(&mut bytes, &pages, &mut |hash| {
        file.pictures.get(hash).filter(|_| *hash != gone).cloned()
    });
    assert_eq!(written.unwrap().missing, [gone]);
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!(read.pictures.len(), file.pictures.len() - 1);
    let damage = Damage {
        part: FilePart::Picture(gone),
        fault: Fault::Missing,
    };
    assert_eq!(report.damage, [damage]);
}

#[test]
fn what_is_too_much_for_a_file_is_refused_before_it_is_written() {
    let history = packed(DocRoom::Board, &[]).unwrap();
    let mut pages = Pages {
        about: &about(),
        board: &history,
        talk: &history,
        thumbnail: None,
        pictures: &BTreeMap::from([(BlobHash::of(b"large"), FILE_BYTES_MAX)]),
    };
    let mut out = Vec::new();
    let refused = write_file(&mut out, &pages, &mut |_| None);
    assert!(matches!(refused, Err(WriteError::TooLarge { .. })));
    let many = (0..=PICTURES_MAX).map(|at| (BlobHash::of(&at.to_le_bytes()), 1));
    let many = many.collect();
    pages.pictures = &many;
    let refused = write_file(&mut out, &pages, &mut |_| None);
    assert!(matches!(refused, Err(WriteError::Pictures { .. })));
    let nameless = About {
        board: None,
        ..about()
    };
    let none = BTreeMap::new();
    pages = Pages {
        about: &nameless,
        pictures: &none,
        ..pages
    };
    let refused = write_file(&mut out, &pages, &mut |_| None);
    assert!(matches!(refused, Err(WriteError::Nameless)));
    assert!(out.is_empty());
}
