//! Mirroring, and how one shape's look goes to another.

use std::sync::Arc;

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Binding, Color, Crop, Dash, Ink, InkPoint, Kind, Property, Shape};

use crate::commands::Command;
use crate::editor::testing::{TestEditor, filled, id};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 120.0, 50.0, 50.0)
}

fn add(test: &mut TestEditor, name: &str, kind: Kind, rect: Rect, change: impl Fn(&mut Shape)) {
    let rank = test.editor.scene().rank_on_top(None);
    let mut shape = filled(name, kind, rect, &rank);
    change(&mut shape);
    test.peer_writes(vec![Edit::Create(Arc::new(shape))]);
}

#[test]
fn several_are_mirrored_about_their_common_middle() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::FlipAcross);
    assert_eq!(test.rect("a"), Rect::new(250.0, 100.0, 350.0, 200.0));
    assert_eq!(test.rect("b"), Rect::new(100.0, 120.0, 150.0, 170.0));
    assert_eq!(test.commits, 1);
    test.run(Command::FlipDown);
    assert_eq!(test.rect("b"), Rect::new(100.0, 130.0, 150.0, 180.0));
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!(test.rect("a"), Rect::new(100.0, 100.0, 200.0, 200.0));
    test.check_scene_is_the_board();
}

#[test]
fn a_group_is_mirrored_as_one_and_what_is_turned_turns_the_other_way() {
    let mut test = two();
    test.peer_writes(vec![Edit::set(id("b"), Property::Angle(0.5))]);
    test.run(Command::SelectAll).run(Command::Group);
    let around = test.editor.scene().bounds_of(&id(&test.selected()[0]));
    test.run(Command::FlipAcross);
    let after = test.editor.scene().bounds_of(&id(&test.selected()[0]));
    let off = around.zip(after).map(|(one, other)| {
        (one.origin() - other.origin()).hypot() + (one.width() - other.width()).abs()
    });
    assert!(off.unwrap() < 1e-6, "{around:?} {after:?}");
    let angle = test.shape("b").angle;
    assert!(
        (angle + 0.5 - std::f64::consts::TAU).abs() < 1e-9,
        "{angle}"
    );
}

#[test]
fn text_is_not_mirrored_and_pictures_and_ink_are() {
    let mut test = TestEditor::new();
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    add(&mut test, "t", Kind::Text, rect, |shape| {
        shape.text = "abc".into();
    });
    let crop = Crop {
        x0: 0.1,
        x1: 0.6,
        ..Crop::WHOLE
    };
    add(&mut test, "p", Kind::Image, rect, |shape| shape.crop = crop);
    let points = [(0.0, 0.0), (30.0, 10.0), (100.0, 50.0)];
    let points = points.map(|(x, y)| InkPoint {
        x,
        y,
        pressure: 0.5,
    });
    let ink = Some(Arc::new(Ink {
        points: points.to_vec(),
    }));
    add(&mut test, "i", Kind::Ink, rect, |shape| {
        shape.ink.clone_from(&ink);
    });
    let words = test.shape("t").clone();
    test.run(Command::SelectAll).run(Command::FlipAcross);
    assert_eq!(
        (&test.shape("t").text, test.shape("t").angle),
        (&words.text, 0.0)
    );
    assert_eq!(test.shape("t").style.text_size, words.style.text_size);
    assert!(!test.shape("t").style.text_wraps);
    assert_eq!(test.shape("p").crop, crop.mirrored_across());
    let mirrored = test.shape("i").ink.clone().unwrap();
    let across: Vec<f32> = mirrored.points.iter().map(|point| point.x).collect();
    assert_eq!(across, [100.0, 70.0, 0.0]);
    test.check_scene_is_the_board();
}

fn arrow(test: &mut TestEditor, to: &str) {
    let rect = Rect::new(206.0, 150.0, 294.0, 150.0);
    let end = Binding {
        shape: id(to),
        anchor: Point::new(0.25, 0.5),
        inside: false,
    };
    add(test, "w", Kind::Arrow, rect, |shape| {
        shape.path = vec![Point::ZERO, Point::new(88.0, 0.0)];
        shape.ends.end = Some(end.clone());
    });
}

#[test]
fn arrows_keep_hold_and_aim_at_the_mirrored_place() {
    let mut test = two();
    arrow(&mut test, "b");
    test.run(Command::SelectAll).run(Command::FlipAcross);
    let end = test.shape("w").ends.end.clone().unwrap();
    assert_eq!((end.shape, end.anchor), (id("b"), Point::new(0.75, 0.5)));
    // It follows from there on without a jump.
    let before = test.shape("w").board_path();
    test.editor.select([id("b")]);
    test.drag((125.0, 140.0), (125.0, 141.0));
    let after = test.shape("w").board_path();
    assert!((before[1] - after[1]).hypot() < 8.0, "{before:?} {after:?}");
}

#[test]
fn an_arrow_mirrored_alone_keeps_hold_of_what_stays() {
    let mut test = two();
    arrow(&mut test, "b");
    test.editor.select([id("w")]);
    test.run(Command::FlipAcross);
    let end = test.shape("w").ends.end.clone().unwrap();
    assert_eq!((end.shape, end.anchor), (id("b"), Point::new(0.25, 0.5)));
    let tip = test.shape("w").board_path()[1];
    assert!(test.rect("b").inflate(20.0, 20.0).contains(tip), "{tip:?}");
}

#[test]
fn figures_that_stand_are_turned_over() {
    let mut test = TestEditor::new();
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    add(&mut test, "t", Kind::Triangle, rect, |_| {});
    add(&mut test, "c", Kind::Callout, rect, |shape| {
        shape.tail = Point::new(0.2, 1.4);
    });
    test.run(Command::SelectAll).run(Command::FlipDown);
    assert!((test.shape("t").angle - std::f64::consts::PI).abs() < 1e-9);
    let tail = test.shape("c").tail;
    assert!((tail - Point::new(0.2, -0.4)).hypot() < 1e-9, "{tail:?}");
    test.run(Command::FlipAcross);
    assert!((test.shape("t").angle - std::f64::consts::PI).abs() < 1e-9);
}

#[test]
fn a_look_goes_from_one_shape_to_others_as_far_as_they_have_it() {
    let mut test = two();
    let rect = Rect::new(100.0, 300.0, 200.0, 350.0);
    add(&mut test, "t", Kind::Text, rect, |shape| {
        shape.text = "abc".into();
    });
    let red = Color::rgb(0xe0_3131);
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Stroke(red)),
        Edit::set(id("a"), Property::Fill(red)),
        Edit::set(id("a"), Property::StrokeWidth(4.0)),
        Edit::set(id("a"), Property::Dash(Dash::Dotted)),
        Edit::set(id("a"), Property::TextSize(36.0)),
    ]);
    assert!(!test.editor.enabled(Command::PasteStyle));
    test.click(150.0, 150.0).run(Command::CopyStyle);
    test.click(325.0, 145.0)
        .holding(Modifiers::SHIFT)
        .click(150.0, 325.0)
        .run(Command::PasteStyle);
    assert_eq!(test.commits, 1);
    let (from, to) = (test.shape("a").style.clone(), &test.shape("b").style);
    assert_eq!(to, &from);
    let words = &test.shape("t").style;
    assert_eq!((words.stroke, words.text_size), (red, 36.0));
    assert_ne!(words.stroke_width, 4.0);
    test.run(Command::Undo);
    assert_ne!(test.shape("b").style, from);
}
