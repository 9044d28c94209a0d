//! Boards that come from a disk, from newer versions and from strangers.

use loro::{LoroDoc, LoroMap};

use super::*;
use crate::board::{Document, EditError, ImportError, Problem, SnapshotFault};

/// What another Loro client writes by itself.
fn foreign(write: impl FnOnce(&LoroDoc)) -> Vec<u8> {
    let doc = LoroDoc::new();
    doc.set_peer_id(77).unwrap();
    write(&doc);
    doc.commit();
    doc.export(loro::ExportMode::all_updates()).unwrap()
}

fn foreign_shape(doc: &LoroDoc, name: &str, kind: &str) -> LoroMap {
    let map = doc
        .get_map("shapes")
        .insert_container(name, LoroMap::new())
        .unwrap();
    map.insert("kind", kind).unwrap();
    map
}

#[test]
fn a_board_reopens_from_its_snapshot_and_what_came_after() {
    let (mut mira, _) = two_with_a_rectangle();
    let snapshot = mira.snapshot().unwrap();
    let update = edit(&mut mira, vec![filled("a", RED)]).update;
    let (board, report) = Board::open(5, [snapshot, update]);
    assert_eq!(report.rejected, vec![]);
    assert_eq!(report.change.shapes, shapes(&mira));
    assert_eq!(board.version(), mira.version());
}

/// An update with a root container of a kind that there is not. The guard refuses it, but an older
/// version of this program took it in, and a snapshot of that document cannot be read.
const UNKNOWN_KIND: &[u8] = include_bytes!("../../../../tests/fixtures/updates/unknown-kind.bin");

/// The end of a style that never began: Loro panics on it.
const BREAKS_LORO: &[u8] = include_bytes!("../../../../tests/fixtures/updates/breaks-loro.bin");

/// A snapshot that loads, has the right version, and panics in whoever reads it.
fn unreadable_snapshot() -> (Vec<u8>, Version) {
    let doc = LoroDoc::new();
    doc.import(UNKNOWN_KIND).unwrap();
    let version = Version::decode(&doc.oplog_vv().encode()).unwrap();
    (doc.export(loro::ExportMode::Snapshot).unwrap(), version)
}

#[test]
fn a_record_that_breaks_the_board_or_cannot_be_read_is_rejected() {
    let (mut mira, _) = two_with_a_rectangle();
    let first = mira.updates_since(&Version::default()).unwrap().remove(0);
    let second = edit(&mut mira, vec![filled("a", RED)]).update;
    let (snapshot, _) = unreadable_snapshot();
    let (board, report) = Board::open(5, [snapshot, first.clone(), second.clone()]);
    assert_eq!(report.rejected, vec![(0, ImportError::Poisoned)]);
    assert_eq!(shapes(&board), shapes(&mira));
    for at in 0..3 {
        let mut records = vec![first.clone(), second.clone()];
        records.insert(at, BREAKS_LORO.to_vec());
        let (board, report) = Board::open(5, records);
        assert_eq!(report.rejected, vec![(at, ImportError::Poisoned)]);
        assert_eq!(shapes(&board), shapes(&mira));
    }
}

#[test]
fn a_snapshot_that_cannot_be_lived_from_is_told_from_one_that_can() {
    let (mut mira, _) = two_with_a_rectangle();
    let snapshot = mira.snapshot().unwrap();
    assert_eq!(Document::verify(&snapshot, &mira.version()), Ok(()));
    let (unreadable, version) = unreadable_snapshot();
    assert_eq!(
        Document::verify(&unreadable, &version),
        Err(SnapshotFault::NoContent)
    );
    assert_eq!(
        Document::verify(&snapshot, &version),
        Err(SnapshotFault::OtherVersion)
    );
    assert!(matches!(
        Document::verify(&snapshot[..40], &version),
        Err(SnapshotFault::Unreadable(_))
    ));
}

#[test]
fn a_snapshot_whose_history_nobody_takes_in_cannot_be_lived_from() {
    let doc = LoroDoc::new();
    doc.get_tree("tree").create(None).unwrap();
    doc.commit();
    let version = Version::decode(&doc.oplog_vv().encode()).unwrap();
    let snapshot = doc.export(loro::ExportMode::Snapshot).unwrap();
    let fault = Document::verify(&snapshot, &version);
    assert!(matches!(fault, Err(SnapshotFault::Refused(_))), "{fault:?}");
}

#[test]
fn a_damaged_record_costs_only_itself() {
    let (mut mira, _) = two_with_a_rectangle();
    let good = mira.updates_since(&Version::default()).unwrap().remove(0);
    let (board, report) = Board::open(5, [b"rubbish".to_vec(), good]);
    assert!(matches!(
        report.rejected.as_slice(),
        [(0, ImportError::Unreadable { .. })]
    ));
    assert_eq!(shapes(&board), shapes(&mira));
}

#[test]
fn a_kind_from_the_future_is_kept_with_its_keys() {
    let update = foreign(|doc| {
        let map = foreign_shape(doc, "star1", "gadget");
        map.insert("pos", loro::loro_value!([1, 2])).unwrap();
        map.insert("points", 7).unwrap();
    });
    let mut board = Board::new(1);
    let change = board.import(&update).unwrap();
    assert_eq!(change.problems, vec![]);
    let shape = board.shape(&id("star1")).unwrap();
    assert_eq!(
        (shape.kind.name(), shape.pos),
        ("gadget", Point::new(1.0, 2.0))
    );
    edit(&mut board, vec![moved("star1", 9.0)]);
    let kept = board.document.guarded(|doc| {
        crate::board::reader::shape_map(doc, "star1")
            .and_then(|map| crate::board::reader::value(&map, "points"))
    });
    assert_eq!(kept.flatten(), Some(7.into()));
}

#[test]
fn bad_values_are_skipped_and_reported() {
    let update = foreign(|doc| {
        let map = foreign_shape(doc, "a", "rectangle");
        map.insert("opacity", 17.0).unwrap();
        map.insert("fill", "#ff0000").unwrap();
        foreign_shape(doc, "not an id", "rectangle");
        doc.get_map("shapes").insert("b", "not a map").unwrap();
        doc.get_map("shapes")
            .insert_container("c", LoroMap::new())
            .unwrap();
    });
    let mut board = Board::new(1);
    let change = board.import(&update).unwrap();
    let problem = |shape: &str, what: &str| Problem {
        shape: shape.to_owned(),
        what: what.to_owned(),
    };
    assert_eq!(
        change.problems,
        vec![
            problem("a", "opacity"),
            problem("c", "kind"),
            problem("not an id", "its id is not one")
        ]
    );
    let shape = board.shape(&id("a")).unwrap();
    assert_eq!((shape.style.opacity, shape.style.fill), (1.0, RED));
    assert_eq!(board.shapes().len(), 1);
}

#[test]
fn what_a_stranger_makes_too_long_is_cut_and_a_text_reported() {
    let long = "ä".repeat(300);
    let update = foreign(|doc| {
        doc.get_map("meta").insert("title", long.as_str()).unwrap();
        let person = loro::loro_value!({"name": (long.clone()), "user": (long.clone())});
        doc.get_map("people").insert("77", person).unwrap();
        foreign_shape(doc, "kind", &long);
        let note = foreign_shape(doc, "note", "note");
        let text = note.insert_container("text", loro::LoroText::new());
        text.unwrap().insert(0, &"x".repeat(100_001)).unwrap();
        foreign_shape(doc, &long, "note");
    });
    let mut board = Board::new(1);
    let change = board.import(&update).unwrap();
    let chars = |text: &str| text.chars().count();
    assert_eq!(chars(&board.meta().title), 200);
    let person = &board.people()[0];
    assert_eq!((chars(&person.name), chars(&person.user)), (64, 64));
    assert_eq!(chars(board.shape(&id("kind")).unwrap().kind.name()), 64);
    assert_eq!(chars(&text(&board, "note")), 100_000);
    let told = |problem: &Problem| (chars(&problem.shape), problem.what.clone());
    let mut told: Vec<_> = change.problems.iter().map(told).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [(4, "text".to_owned()), (64, "its id is not one".to_owned())]
    );
}

#[test]
fn a_newer_schema_is_shown_but_not_edited() {
    let update = foreign(|doc| {
        foreign_shape(doc, "a", "rectangle");
        doc.get_map("meta").insert("schema", 2).unwrap();
    });
    let mut board = Board::new(1);
    board.import(&update).unwrap();
    assert!(board.shape(&id("a")).is_some());
    let batch = EditBatch::new("edit", vec![filled("a", RED)]);
    assert_eq!(
        board.apply(&batch, NOW),
        Err(EditError::NewerSchema { schema: 2 })
    );
}

#[test]
fn a_board_of_deleted_shapes_opens_empty() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    assert_eq!(shapes(&rebuilt(&mut mira)), vec![]);
}

#[test]
fn warming_up_changes_nothing() {
    let (mut mira, _) = two_with_a_rectangle();
    let (before, shapes_before) = (mira.version(), shapes(&mira));
    mira.warm_up();
    assert_eq!((mira.version(), shapes(&mira)), (before, shapes_before));
    assert!(!mira.is_poisoned());
    let mut empty = Board::new(9);
    empty.warm_up();
    assert_eq!(empty.version(), Version::default());
}
