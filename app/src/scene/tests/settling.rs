//! Very many edits on their way, and what becomes of them.

use tavla_shared::geometry::Rect;

use super::*;

/// More than a frame bears.
const SHAPES: u128 = 2_500;

fn created(ids: impl IntoIterator<Item = u128>) -> Vec<Edit> {
    let shapes = ids.into_iter().map(|n| boxed(n, None, 0));
    shapes.map(|shape| Edit::Create(Arc::new(shape))).collect()
}

/// With shapes that nobody has answered for.
fn waiting() -> Scene {
    let mut scene = Scene::new();
    scene.add_pending(1, created(0..1_000));
    scene.add_pending(1, created(1_000..SHAPES));
    scene
}

#[test]
fn what_is_sent_bit_by_bit_is_one_batch() {
    let scene = waiting();
    assert_eq!((scene.len(), scene.pending()), (SHAPES as usize, 1));
}

#[test]
fn an_answer_in_parts_changes_nothing_that_is_shown() {
    let mut scene = waiting();
    let mark = scene.mark();
    scene.settle_part(&[1], &change((0..1_000).map(|n| boxed(n, None, 0))));
    assert!(scene.has_pending());
    let rest = change((1_000..SHAPES).map(|n| boxed(n, None, 0)));
    scene.settle(1, Some(&rest));
    assert!(!scene.has_pending() && !scene.is_settling());
    assert_eq!((scene.len(), scene.mark()), (SHAPES as usize, mark));
}

#[test]
fn what_is_answered_in_part_is_what_the_document_says_with_later_edits_over_it() {
    let mut scene = waiting();
    scene.add_pending(2, vec![Edit::set(id(1), Property::Angle(1.0))]);
    let mut other = boxed(1, None, 0);
    other.pos = Point::new(-70.0, 0.0);
    scene.settle_part(&[1], &change([other]));
    let shown = scene.get(&id(1)).unwrap();
    assert_eq!((shown.pos, shown.angle), (Point::new(-70.0, 0.0), 1.0));
}

#[test]
fn very_many_refused_edits_go_bit_by_bit() {
    let mut scene = waiting();
    scene.settle(1, None);
    assert!(!scene.has_pending() && scene.is_settling());
    assert_eq!(scene.len(), 1_500);
    // What the document says meanwhile is not hidden by what was refused.
    let mut said = boxed(SHAPES - 1, None, 0);
    said.angle = 1.0;
    scene.apply(&change([said]));
    assert_eq!(scene.get(&id(SHAPES - 1)).unwrap().angle, 1.0);
    while scene.is_settling() {
        scene.settle_more(Rect::ZERO);
    }
    assert_eq!(names(&scene), id(SHAPES - 1).to_string());
}
