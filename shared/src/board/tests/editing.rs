//! Edits, their changes and their refusals.

use std::sync::atomic::{AtomicUsize, Ordering};

use loro::event::DiffEvent;

use super::*;
use crate::board::PART_EDITS;
use crate::board::schema::SHAPES_MAX;
use crate::board::{EditError, MetaEdit, Origin, Person};
use crate::shape::{Binding, Ends, Place, ZIndex};

#[test]
fn a_large_batch_is_told_of_in_parts_and_is_one_change_and_one_step_all_the_same() {
    let mut mira = Board::new(1);
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    let watching = mira.document.guarded(|doc| {
        doc.subscribe_root(Arc::new(move |_: DiffEvent<'_>| {
            counted.fetch_add(1, Ordering::Relaxed);
        }))
    });
    let count = 2 * PART_EDITS + 1;
    let created = (0..count).map(|at| Edit::Create(rectangle(&format!("r{at}"))));
    let applied = edit(&mut mira, created.collect());
    drop(watching);
    assert_eq!(told.load(Ordering::Relaxed), 3);
    assert_eq!(applied.change.shapes.len(), count);

    let mut jonas = Board::new(2);
    let change = jonas.import(&applied.update).unwrap();
    assert_eq!(shapes(&jonas), shapes(&mira));
    let made: Vec<(&str, usize)> = change
        .made
        .iter()
        .map(|made| (&*made.command, made.count))
        .collect();
    assert_eq!(made, [("edit", count)]);
    mira.undo(NOW).unwrap().expect("there is a step");
    assert_eq!(shapes(&mira), vec![]);
    assert!(!mira.can_undo());
}

#[test]
fn a_change_tells_what_was_made_and_by_whom() {
    let mut mira = Board::new(1);
    let applied = edit(
        &mut mira,
        vec![Edit::Create(rectangle("a")), filled("a", RED)],
    );
    let mut expected = (*rectangle("a")).clone();
    expected.style.fill = RED;
    assert_eq!(applied.change.shapes, vec![Arc::new(expected.clone())]);
    assert_eq!(
        (applied.change.origin, applied.change.author),
        (Origin::Local, Some(1))
    );

    let mut jonas = Board::new(2);
    let change = jonas.import(&applied.update).unwrap();
    assert_eq!(change.shapes, vec![Arc::new(expected)]);
    assert_eq!((change.origin, change.author), (Origin::Remote, Some(1)));
}

#[test]
fn every_property_of_a_shape_arrives() {
    let mut shape = (*rectangle("a")).clone();
    shape.angle = 0.5;
    shape.text = Arc::from("größe 🙂");
    shape.style.opacity = 0.25;
    shape.ends = Ends {
        start: None,
        end: Some(Binding {
            shape: id("b"),
            anchor: Point::new(0.5, 0.0),
            inside: false,
        }),
    };
    shape.place = Place {
        parent: Some(id("frame")),
        index: ZIndex::between(None, Some(&ZIndex::default())),
    };
    let shape = Arc::new(shape);
    let mut mira = Board::new(1);
    let update = edit(&mut mira, vec![Edit::Create(Arc::clone(&shape))]).update;
    let mut jonas = Board::new(2);
    assert_eq!(jonas.import(&update).unwrap().shapes, vec![shape]);
}

#[test]
fn moving_and_recolouring_one_shape_at_once_keeps_both() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![moved("a", 300.0)]);
    edit(&mut jonas, vec![filled("a", RED)]);
    meet(&mut mira, &mut jonas);
    let shape = jonas.shape(&id("a")).unwrap();
    assert_eq!((shape.pos.x, shape.style.fill), (300.0, RED));
}

#[test]
fn two_people_starting_a_shapes_text_at_once_keep_both_words() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "left")]);
    edit(&mut jonas, vec![typed("a", 0, "right")]);
    meet(&mut mira, &mut jonas);
    let both = text(&mira, "a");
    assert!(both == "leftright" || both == "rightleft", "{both}");
}

#[test]
fn an_edit_of_a_shape_deleted_meanwhile_is_kept_for_its_return() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    edit(&mut jonas, vec![moved("a", 7.0)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(jonas.shape(&id("a")), None);
    edit(&mut mira, vec![moved("a", 9.0)]);
    mira.undo(NOW).unwrap();
    mira.undo(NOW).unwrap();
    assert_eq!(mira.shape(&id("a")).unwrap().pos.x, 7.0);
}

#[track_caller]
fn check_refused(edits: Vec<Edit>, expected: &EditError) {
    let (mut mira, _) = two_with_a_rectangle();
    let before = (mira.version(), shapes(&mira));
    let refused = mira.apply(&EditBatch::new("edit", edits), NOW).unwrap_err();
    assert_eq!(&refused, expected);
    assert_eq!((mira.version(), shapes(&mira)), before);
}

#[test]
fn a_batch_with_one_bad_edit_writes_nothing() {
    let out = |property| EditError::OutOfRange {
        id: id("a"),
        property,
    };
    check_refused(vec![filled("a", RED), moved("a", f64::NAN)], &out("pos"));
    check_refused(
        vec![filled("a", RED), typed("a", 0, &"x".repeat(100_001))],
        &out("text"),
    );
    check_refused(
        vec![filled("a", RED), Edit::Create(rectangle("a"))],
        &EditError::ShapeExists { id: id("a") },
    );
    check_refused(
        vec![Edit::Create(rectangle("b")), Edit::Create(rectangle("b"))],
        &EditError::ShapeExists { id: id("b") },
    );
    check_refused(
        vec![filled("a", RED), moved("z", 1.0)],
        &EditError::UnknownShape { id: id("z") },
    );
    let title = Edit::Meta(MetaEdit::Title(Arc::from("t".repeat(201))));
    check_refused(
        vec![filled("a", RED), title],
        &EditError::TitleTooLong { chars: 201 },
    );
}

#[test]
fn the_texts_of_a_batch_are_added_up() {
    let too_long = |name| EditError::OutOfRange {
        id: id(name),
        property: "text",
    };
    let half = "x".repeat(50_001);
    check_refused(
        vec![typed("a", 0, &half), typed("a", 7, &half)],
        &too_long("a"),
    );
    let mut long = Shape::new(id("b"), Kind::Note);
    long.text = Arc::from(&*half);
    check_refused(
        vec![Edit::Create(Arc::new(long)), typed("b", 0, &half)],
        &too_long("b"),
    );
    // What goes makes room for what comes.
    let (mut mira, _) = two_with_a_rectangle();
    let replaced = vec![
        typed("a", 0, &half),
        erased("a", 1, 40_000),
        typed("a", 0, &half),
    ];
    edit(&mut mira, replaced);
    assert_eq!(text(&mira, "a").len(), 60_002);
}

#[test]
fn a_text_that_people_made_too_long_together_can_be_made_shorter() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    let most = "x".repeat(60_000);
    edit(&mut mira, vec![typed("a", 0, &most)]);
    edit(&mut jonas, vec![typed("a", 0, &most)]);
    meet(&mut mira, &mut jonas);
    edit(&mut mira, vec![erased("a", 0, 10)]);
    let more = EditBatch::new("edit", vec![typed("a", 0, "y")]);
    assert!(mira.apply(&more, NOW).is_err());
}

#[test]
fn a_board_has_no_more_shapes_than_it_may_however_they_come() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    crowd(&mut mira, SHAPES_MAX);
    let refused = EditError::TooManyShapes {
        shapes: SHAPES_MAX + 1,
    };
    for edits in [
        vec![Edit::Restore { id: id("a") }],
        vec![Edit::Create(rectangle("b"))],
    ] {
        let batch = EditBatch::new("edit", edits);
        assert_eq!(mira.apply(&batch, NOW), Err(refused.clone()));
    }
    // One goes, one comes.
    let swap = vec![
        Edit::Restore { id: id("a") },
        Edit::Delete { id: id("crowd7") },
    ];
    assert!(mira.apply(&EditBatch::new("edit", swap), NOW).is_ok());
}

#[test]
fn an_id_of_a_deleted_shape_is_not_given_out_again() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    let again = mira.apply(
        &EditBatch::new("edit", vec![Edit::Create(rectangle("a"))]),
        NOW,
    );
    assert_eq!(again, Err(EditError::ShapeExists { id: id("a") }));
}

#[test]
fn an_edit_that_changes_nothing_is_no_commit() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![filled("a", RED)]);
    let version = mira.version();
    let applied = edit(&mut mira, vec![filled("a", RED)]);
    assert!(applied.change.is_empty() && applied.update.is_empty());
    assert_eq!(mira.version(), version);
}

#[test]
fn the_title_and_the_people_travel_with_the_board() {
    let mut mira = Board::new(1);
    let person = Person {
        peer: 1,
        name: Arc::from("Mira"),
        color: RED,
        user: Arc::from("device-1"),
    };
    mira.introduce(person.clone());
    let title = Edit::Meta(MetaEdit::Title(Arc::from("Plans")));
    let update = edit(&mut mira, vec![title, Edit::Meta(MetaEdit::Grid(false))]).update;
    let change = Board::new(2).import(&update).unwrap();
    let meta = change.meta.unwrap();
    assert_eq!((meta.schema, &*meta.title, meta.grid), (1, "Plans", false));
    assert_eq!(change.people, vec![person]);
}

#[test]
fn a_circle_of_parents_is_cut_by_the_next_edit_on_either_side() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Create(rectangle("b"))]);
    meet(&mut mira, &mut jonas);
    let into = |child: &str, parent: &str| {
        let place = Place {
            parent: Some(id(parent)),
            index: ZIndex::default(),
        };
        Edit::set(id(child), Property::Place(place))
    };
    edit(&mut mira, vec![into("a", "b")]);
    edit(&mut jonas, vec![into("b", "a")]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![filled("b", BLUE)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(mira.shape(&id("a")).unwrap().place.parent, None);
    assert_eq!(mira.shape(&id("b")).unwrap().place.parent, Some(id("a")));
    jonas.undo(NOW).unwrap();
    assert_eq!(
        jonas.shape(&id("a")).unwrap().place.parent,
        None,
        "the repair is nobody's step"
    );
}

#[test]
fn a_shape_deleted_for_a_month_is_gone_for_good() {
    let (mut mira, _) = two_with_a_rectangle();
    edit(&mut mira, vec![Edit::Delete { id: id("a") }]);
    assert!(mira.purge(NOW + 29 * 86_400).unwrap().update.is_empty());
    assert!(!mira.purge(NOW + 31 * 86_400).unwrap().update.is_empty());
    let unknown = mira.apply(&EditBatch::new("edit", vec![moved("a", 1.0)]), NOW);
    assert_eq!(unknown, Err(EditError::UnknownShape { id: id("a") }));
}

#[test]
fn a_clock_that_goes_back_changes_nothing_of_what_is_kept() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    let clocks = [
        NOW,
        NOW - 10,
        NOW - 400 * 86_400,
        -1,
        i64::MIN,
        i64::MAX,
        NOW,
    ];
    for (at, now) in clocks.into_iter().enumerate() {
        let batch = EditBatch::new("edit", vec![moved("a", at as f64), typed("a", 0, "x")]);
        mira.apply(&batch, now).unwrap();
        meet(&mut mira, &mut jonas);
    }
    assert_eq!(text(&jonas, "a"), "xxxxxxx");
    assert_eq!(shapes(&rebuilt(&mut mira)), shapes(&jonas));
}

#[test]
fn letters_typed_before_a_peers_arrived_go_where_they_were_meant() {
    let (mut mira, mut jonas) = two_with_a_rectangle();
    edit(&mut mira, vec![typed("a", 0, "one two")]);
    meet(&mut mira, &mut jonas);
    edit(&mut jonas, vec![typed("a", 0, "zero ")]);
    meet(&mut mira, &mut jonas);
    let batch = EditBatch {
        seen: vec![(id("a"), Arc::from("one two"))],
        ..EditBatch::new(
            "type",
            vec![typed("a", 7, "!"), erased("a", 0, 1), typed("a", 0, "O")],
        )
    };
    mira.apply(&batch, NOW).unwrap();
    assert_eq!(text(&mira, "a"), "zero One two!");
}
