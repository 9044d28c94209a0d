//! Marks on letters: how they grow, merge, are taken back, and what strangers' ones come to.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::{Applied, Board, Edit, EditBatch, Step, Version};
use crate::board::reader;
use crate::id::ShapeId;
use crate::shape::{Color, Emphasis, Kind, ListKind, Look, Mark, Shape, TextMarks, TextRun};

const BOLD: Mark = Mark::Emphasis(Emphasis::Bold, true);
const UNBOLD: Mark = Mark::Emphasis(Emphasis::Bold, false);

fn note_with(text: &str) -> Shape {
    let mut note = Shape::new(id(), Kind::Note);
    note.text = Arc::from(text);
    note
}

fn id() -> ShapeId {
    ShapeId::new("n").unwrap()
}

fn mark(range: std::ops::Range<usize>, mark: Mark) -> Edit {
    Edit::mark(id(), range, mark)
}

fn splice(at: usize, delete: usize, insert: &str) -> Edit {
    Edit::Splice {
        id: id(),
        at,
        delete,
        insert: Arc::from(insert),
    }
}

fn write(board: &mut Board, edits: Vec<Edit>) -> Vec<u8> {
    let Applied { update, .. } = board.apply(&EditBatch::new("type", edits), 0).unwrap();
    update
}

/// A board with one note, and the same on another peer's side.
fn pair(text: &str) -> (Board, Board) {
    let mut mine = Board::new(1);
    let batch = EditBatch {
        step: Step::Unrecorded,
        ..EditBatch::new("create", vec![Edit::Create(Arc::new(note_with(text)))])
    };
    let Applied { update, .. } = mine.apply(&batch, 0).unwrap();
    let mut theirs = Board::new(2);
    theirs.import(&update).unwrap();
    (mine, theirs)
}

/// The text with bold letters upper-case, a link's in brackets.
fn told(board: &Board) -> String {
    let note = board.shape(&id()).unwrap();
    let look = |at| note.marks.as_ref().and_then(|marks| marks.look_at(at));
    let mut told = String::new();
    let mut linked = false;
    for (at, letter) in note.text.chars().enumerate() {
        let look = look(at).cloned().unwrap_or_default();
        if look.link.is_some() != linked {
            linked = !linked;
            told.push(if linked { '[' } else { ']' });
        }
        let bold = look.emphasis.has(Emphasis::Bold);
        told.push(if bold {
            letter.to_ascii_uppercase()
        } else {
            letter
        });
    }
    if linked {
        told.push(']');
    }
    told
}

#[test]
fn bold_grows_at_its_end_and_a_link_does_not() {
    let (mut mine, _) = pair("one two six");
    write(&mut mine, vec![mark(0..3, BOLD)]);
    write(&mut mine, vec![splice(3, 0, "x")]);
    assert_eq!(told(&mine), "ONEX two six");
    let link = Mark::Link(Some("https://a.b".into()));
    write(&mut mine, vec![mark(5..8, link)]);
    write(&mut mine, vec![splice(8, 0, "y")]);
    assert_eq!(told(&mine), "ONEX [two]y six");
    write(&mut mine, vec![mark(2..4, UNBOLD)]);
    write(&mut mine, vec![splice(4, 0, "z"), splice(2, 0, "w")]);
    assert_eq!(told(&mine), "ONWexz [two]y six");
}

#[test]
fn what_is_shown_before_the_document_has_it_is_what_it_then_says() {
    for seed in 0..40 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut board, _) = pair("several words of a text");
        for step in 0..40 {
            let edit = random_edit(&mut rng, &board);
            let before = Arc::clone(board.shape(&id()).unwrap());
            let shown = edit.preview(Some(before)).unwrap();
            write(&mut board, vec![edit.clone()]);
            let is = board.shape(&id()).unwrap();
            assert_eq!(*shown, **is, "seed {seed} step {step}: {edit:?}");
        }
    }
}

/// An edit of the note's text, or of how it looks.
fn random_edit(rng: &mut StdRng, board: &Board) -> Edit {
    let note = board.shape(&id()).unwrap();
    let chars = note.text.chars().count();
    let at = rng.random_range(0..=chars);
    let len = rng.random_range(0..=(chars - at).min(6));
    if len == 0 || rng.random_bool(0.3) {
        return splice(
            at,
            len.min(2),
            ["", "x", "yz", "\n"][rng.random_range(0..4)],
        );
    }
    let said = match rng.random_range(0..7) {
        0 | 1 => BOLD,
        2 => UNBOLD,
        3 => Mark::Link(Some("https://a.b".into())),
        4 => Mark::Link(None),
        5 => Mark::Color(Some(Color::rgb(0xff_0000))),
        _ => Mark::Emphasis(Emphasis::Code, rng.random_bool(0.5)),
    };
    mark(at..at + len, said)
}

#[test]
fn people_who_mark_and_type_at_once_see_the_same() {
    for seed in 0..30_u64 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut mine, theirs) = pair("several words of a text");
        let mut third = Board::new(3);
        for update in mine.updates_since(&Version::default()).unwrap() {
            third.import(&update).unwrap();
        }
        let mut boards = [mine, theirs, third];
        for _ in 0..12 {
            let mut updates: Vec<Vec<Vec<u8>>> = Vec::new();
            for board in &mut boards {
                let edits = rng.random_range(1..4);
                let made = (0..edits).map(|_| {
                    if rng.random_bool(0.15) {
                        return board.undo(0).unwrap().map(|undone| undone.update);
                    }
                    let edit = random_edit(&mut rng, board);
                    Some(write(board, vec![edit]))
                });
                updates.push(made.flatten().filter(|update| !update.is_empty()).collect());
            }
            for (at, board) in boards.iter_mut().enumerate() {
                for update in updates.iter().enumerate().filter(|(by, _)| *by != at) {
                    for update in update.1 {
                        board.import(update).unwrap();
                    }
                }
            }
            let shown = Arc::clone(boards[0].shape(&id()).unwrap());
            for board in &mut boards[1..] {
                assert_eq!(board.shape(&id()), Some(&shown), "seed {seed}");
            }
            let (rebuilt, _) = Board::open(9, [boards[0].snapshot().unwrap()]);
            assert_eq!(rebuilt.shape(&id()), Some(&shown), "seed {seed}, rebuilt");
        }
    }
}

#[test]
fn undo_takes_back_my_marks_wherever_peers_typing_has_moved_them() {
    let (mut mine, mut theirs) = pair("one two");
    let update = write(&mut mine, vec![mark(4..7, BOLD)]);
    theirs.import(&update).unwrap();
    assert_eq!(told(&theirs), "one TWO");
    let update = write(&mut theirs, vec![splice(0, 0, "oh, "), splice(10, 0, "i")]);
    mine.import(&update).unwrap();
    assert_eq!(told(&mine), "oh, one TWIO");
    let undone = mine.undo(0).unwrap().unwrap();
    assert_eq!(undone.skipped, 0);
    theirs.import(&undone.update).unwrap();
    assert_eq!(
        told(&mine),
        "oh, one twIo",
        "the peer's letter is the peer's"
    );
    assert_eq!(told(&theirs), told(&mine));
    mine.redo(0).unwrap().unwrap();
    assert_eq!(told(&mine), "oh, one TWIO");
}

#[test]
fn a_peers_later_mark_is_not_undone() {
    let (mut mine, mut theirs) = pair("one two");
    let red = Mark::Color(Some(Color::rgb(0xff_0000)));
    let blue = Mark::Color(Some(Color::rgb(0x00_00ff)));
    let update = write(&mut mine, vec![mark(0..7, red.clone())]);
    theirs.import(&update).unwrap();
    let update = write(&mut theirs, vec![mark(0..3, blue.clone())]);
    mine.import(&update).unwrap();
    let undone = mine.undo(0).unwrap().unwrap();
    assert_eq!(undone.skipped, 1);
    let expected = TextMarks::marked(None, 0..3, &blue);
    assert_eq!(mine.shape(&id()).unwrap().marks, expected);
}

#[test]
fn letters_that_undo_brings_back_look_as_they_did() {
    let (mut mine, _) = pair("one two six");
    write(&mut mine, vec![mark(2..6, BOLD)]);
    write(&mut mine, vec![splice(1, 7, "")]);
    assert_eq!(told(&mine), "osix");
    mine.undo(0).unwrap().unwrap();
    assert_eq!(told(&mine), "onE TWo six");
    mine.redo(0).unwrap().unwrap();
    mine.undo(0).unwrap().unwrap();
    assert_eq!(told(&mine), "onE TWo six");
}

#[test]
fn what_is_said_already_is_not_said_again() {
    let (mut mine, _) = pair("one two");
    write(&mut mine, vec![mark(0..7, BOLD)]);
    assert!(write(&mut mine, vec![mark(2..5, BOLD)]).is_empty());
    assert!(write(&mut mine, vec![mark(0..3, Mark::Link(None))]).is_empty());
    let too_deep = EditBatch::new("type", vec![mark(0..3, Mark::Indent(9))]);
    assert!(mine.apply(&too_deep, 0).is_err());
}

#[test]
fn a_shape_is_made_with_its_marks() {
    let mut note = note_with("• one");
    note.marks = TextMarks::marked(None, 0..1, &Mark::List(Some(ListKind::Check)));
    note.marks = TextMarks::marked(note.marks.as_deref(), 2..5, &BOLD);
    let mut mine = Board::new(1);
    let update = write(&mut mine, vec![Edit::Create(Arc::new(note.clone()))]);
    let mut theirs = Board::new(2);
    theirs.import(&update).unwrap();
    assert_eq!(**theirs.shape(&id()).unwrap(), note);
}

#[test]
fn marks_are_meant_for_the_letters_that_were_seen() {
    let (mut mine, _) = pair("XX one two");
    let batch = EditBatch {
        seen: vec![(id(), Arc::from("one two"))],
        ..EditBatch::new("restyle", vec![mark(0..3, BOLD)])
    };
    mine.apply(&batch, 0).unwrap();
    assert_eq!(told(&mine), "XX ONE two");
}

#[test]
fn a_strangers_marks_are_kept_where_unknown_and_left_out_where_they_make_no_sense() {
    let (mut mine, _) = pair("one two");
    let stranger = loro::LoroDoc::new();
    for update in mine.updates_since(&Version::default()).unwrap() {
        stranger.import(&update).unwrap();
    }
    stranger.config_default_text_style(Some(loro::StyleConfig::new()));
    let before = stranger.oplog_vv();
    let loro::ValueOrContainer::Container(loro::Container::Map(map)) =
        stranger.get_map("shapes").get("n").unwrap()
    else {
        panic!("no map");
    };
    let Some(loro::ValueOrContainer::Container(loro::Container::Text(text))) = map.get("text")
    else {
        panic!("no text");
    };
    map.insert("marked", true).unwrap();
    text.mark(0..3, "glow", "pink").unwrap();
    text.mark(0..3, "bold", "very").unwrap();
    text.mark(1..4, "indent", 1e9).unwrap();
    text.mark(2..5, "bold", true).unwrap();
    stranger.commit();
    let update = stranger.export(loro::ExportMode::updates(&before)).unwrap();
    let change = mine.import(&update).unwrap();
    assert_eq!(change.problems.len(), 1, "{:?}", change.problems);
    assert_eq!(told(&mine), "onE Two");
    let runs: Vec<TextRun> = mine
        .shape(&id())
        .unwrap()
        .marks
        .as_ref()
        .unwrap()
        .runs()
        .to_vec();
    assert_eq!(runs[0].chars, 2..5);
    assert_ne!(runs[0].look, Look::default());
    // What is taken out and brought back has the stranger's mark again.
    write(&mut mine, vec![splice(0, 4, "")]);
    mine.undo(0).unwrap().unwrap();
    let (mut copy, _) = Board::open(7, [mine.snapshot().unwrap()]);
    let glow = copy.document.guarded(|doc| {
        let map = reader::shape_map(doc, "n")?;
        match map.get("text")? {
            loro::ValueOrContainer::Container(loro::Container::Text(text)) => {
                Some(format!("{:?}", text.to_delta()))
            }
            _ => None,
        }
    });
    assert!(glow.flatten().unwrap().contains("glow"));
}
