//! Two files become one.

use super::*;

/// Two copies of a board, each of which was worked on alone.
fn two() -> (BoardFile, BoardFile) {
    let mut ada = drawn(1, &["a", "b"]);
    let common = ada.updates_since(&Version::default()).unwrap();
    let mut grace = Board::new(2);
    for update in common {
        grace.import(&update).unwrap();
    }
    draw(&mut ada, &["c"]);
    moved(&mut ada, "a", 500.0);
    draw(&mut grace, &["d"]);
    moved(&mut grace, "b", -500.0);
    let mut one = file_of(&mut ada, &mut said(3, &["from Ada"]));
    let mut other = file_of(&mut grace, &mut said(4, &["from Grace"]));
    one.pictures.insert(BlobHash::of(b"one"), b"one".to_vec());
    other.pictures.insert(BlobHash::of(b"two"), b"two".to_vec());
    other.about.saved += 60;
    other.about.created -= 60;
    one.thumbnail = Some(b"of Ada's".to_vec());
    (one, other)
}

fn opened(file: &BoardFile) -> (Vec<Arc<Shape>>, Vec<String>) {
    let (board, _) = Board::open(99, &file.board);
    let (talk, _) = Talk::open(99, &file.talk);
    let mut said: Vec<String> = talk
        .chat()
        .iter()
        .map(|message| message.words.text.to_string())
        .collect();
    said.sort();
    (board.shapes().cloned().collect(), said)
}

#[test]
fn a_merged_file_has_all_of_both_whichever_is_named_first() {
    let (one, other) = two();
    let file = merged(&one, &other, Boards::Same).unwrap();
    let turned = merged(&other, &one, Boards::Same).unwrap();
    let (shapes, said) = opened(&file);
    assert_eq!((shapes.clone(), said.clone()), opened(&turned));
    let places: Vec<_> = shapes.iter().map(|it| (it.id.as_str(), it.pos.x)).collect();
    let expected = [("a", 500.0), ("b", -500.0), ("c", 10.0), ("d", 10.0)];
    assert_eq!(places, expected);
    assert_eq!(said, ["from Ada", "from Grace"]);
    assert_eq!(file.pictures.len(), 2);
    assert_eq!(file.about, turned.about);
    assert_eq!(
        (file.about.created, file.about.saved),
        (NOW - 1_060, NOW + 60)
    );
    // It would show what only one of them has.
    assert_eq!((file.thumbnail, turned.thumbnail), (None, None));
}

#[test]
fn what_is_in_one_of_them_already_adds_nothing() {
    let (one, other) = two();
    let file = merged(&one, &other, Boards::Same).unwrap();
    for part in [&one, &other, &file] {
        let again = merged(&file, part, Boards::Same).unwrap();
        assert_eq!(opened(&again), opened(&file));
        assert_eq!(again.pictures, file.pictures);
        assert_eq!(again.about, file.about);
    }
    let itself = merged(&one, &one, Boards::Same).unwrap();
    assert_eq!(opened(&itself), opened(&one));
    assert_eq!(itself.thumbnail, one.thumbnail);
}

#[test]
fn files_of_two_boards_are_refused_unless_that_is_asked_for() {
    let (one, mut other) = two();
    other.about.board = Some(BoardId::new("others").unwrap());
    let refused = merged(&one, &other, Boards::Same);
    let error = MergeError::OtherBoard {
        first: one.about.board.clone(),
        second: other.about.board.clone(),
    };
    assert_eq!(refused.as_ref(), Err(&error));
    assert!(error.to_string().contains("plans, and others"));
    let file = merged(&one, &other, Boards::Any).unwrap();
    assert_eq!(file.about.board, one.about.board);
    assert_eq!(opened(&file).0.len(), 4);
    // Of files without a name nobody knows whether they are of one board.
    let (mut one, mut other) = two();
    one.about.board = None;
    other.about.board = None;
    assert!(merged(&one, &other, Boards::Same).is_err());
}

#[test]
fn what_would_be_left_out_is_said_instead() {
    let (one, mut other) = two();
    other.board.push(b"no update at all".to_vec());
    let at = other.board.len() - 1;
    match merged(&one, &other, Boards::Same) {
        Err(MergeError::Unusable {
            which: Which::Second,
            room: DocRoom::Board,
            at: found,
            ..
        }) => assert_eq!(found, at),
        result => panic!("{result:?}"),
    }
}
