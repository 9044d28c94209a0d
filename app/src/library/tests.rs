//! What holds of a person's own items.

use std::sync::Arc;

use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::*;

fn shape(kind: Kind) -> Arc<Shape> {
    let mut shape = Shape::new(ShapeId::from_random(1), kind);
    shape.size = Size::new(80.0, 40.0);
    Arc::new(shape)
}

fn new(name: &str) -> NewItem {
    NewItem::of(&[shape(Kind::Rectangle)], name, None).unwrap()
}

/// A library of items by these names, the first of them first.
fn library(names: &[&str]) -> Library {
    let mut library = Library::default();
    for (number, name) in (1..).zip(names.iter().rev()) {
        library.add(new(name), number, 7).unwrap();
    }
    library
}

fn names(library: &Library) -> Vec<&str> {
    library.items().iter().map(|it| it.name.as_str()).collect()
}

fn id(library: &Library, name: &str) -> Arc<str> {
    let item = library.items().iter().find(|it| it.name == name).unwrap();
    Arc::clone(&item.id)
}

#[test]
fn what_is_new_comes_first_and_everything_is_as_it_was_kept() {
    let library = library(&["c", "b", "a"]);
    assert_eq!(names(&library), ["c", "b", "a"]);
    let rows: Vec<_> = library.items().iter().map(Item::row).collect();
    // In whatever order the store has them.
    assert_eq!(Library::kept(rows.iter().rev()), library);
    let key = ItemKey::Kept(id(&library, "b"));
    assert_eq!(library.name_of(&key), Some("b"));
    let shapes = library.contents_of(&key).unwrap().shapes();
    assert_eq!(shapes, [shape(Kind::Rectangle)]);
    assert_eq!(library.name_of(&ItemKey::Kept("none".into())), None);
}

#[test]
fn items_are_moved_before_one_another_and_behind_all() {
    let mut library = library(&["a", "b", "c", "d"]);
    let [a, b, d] = ["a", "b", "d"].map(|name| id(&library, name));
    let moved = library.move_before(&d, Some(&b)).unwrap();
    assert_eq!(names(&library), ["a", "d", "b", "c"]);
    assert_eq!(library.item(&d), Some(&moved));
    library.move_before(&a, None).unwrap();
    assert_eq!(names(&library), ["d", "b", "c", "a"]);
    library.move_before(&b, Some(&d)).unwrap();
    assert_eq!(names(&library), ["b", "d", "c", "a"]);
    // Where it is already, and what is not there.
    assert_eq!(library.move_before(&a, None), None);
    assert_eq!(library.move_before(&b, Some(&d)), None);
    assert_eq!(library.move_before(&b, Some(&b)), None);
    assert_eq!(library.move_before("none", None), None);
    assert_eq!(library.move_before(&a, Some("none")), None);
    assert_eq!(names(&library), ["b", "d", "c", "a"]);
}

#[test]
fn what_was_taken_out_comes_back_where_it_was() {
    let mut library = library(&["a", "b", "c"]);
    let b = id(&library, "b");
    let item = library.remove(&b).unwrap();
    assert_eq!(names(&library), ["a", "c"]);
    assert_eq!(library.remove(&b), None);
    library.put_back(item.clone()).unwrap();
    library.put_back(item).unwrap();
    assert_eq!(names(&library), ["a", "b", "c"]);
}

#[test]
fn a_name_is_one_line_and_no_item_is_without_one() {
    let mut library = library(&["a"]);
    let a = id(&library, "a");
    let renamed = library.rename(&a, "  \n Two\twords \nand more").unwrap();
    assert_eq!(renamed.name, "Two words");
    assert_eq!(library.rename(&a, "Two words "), None);
    assert_eq!(library.rename(&a, "  "), None);
    assert_eq!(library.rename("none", "b"), None);
    let long = library.rename(&a, &"x".repeat(500)).unwrap();
    assert_eq!(long.name.len(), NAME_CHARS_MAX);
}

#[test]
fn a_full_library_takes_nothing_in_and_says_why() {
    let mut library = Library::default();
    for number in 0..ITEMS_MAX {
        library.add(new("x"), number as u128, 7).unwrap();
    }
    assert_eq!(library.add(new("y"), 5_000, 7), Err(Full::Items));
    assert_eq!(library.items().len(), ITEMS_MAX);
    let mut heavy = Shape::clone(&shape(Kind::Note));
    heavy.text = "x".repeat(20_000).into();
    let heavy: Vec<_> = (0..10)
        .map(|number| {
            let mut heavy = heavy.clone();
            heavy.id = ShapeId::from_random(number);
            Arc::new(heavy)
        })
        .collect();
    let mut library = Library::default();
    let mut result = Ok(());
    let mut number = 0;
    while result.is_ok() {
        let item = NewItem::of(&heavy, "heavy", None).unwrap();
        result = library.add(item, number, 7).map(drop);
        number += 1;
    }
    assert!(matches!(result, Err(Full::Bytes { bytes }) if bytes > LIBRARY_BYTES_MAX));
}
