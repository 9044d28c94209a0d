//! The eyedropper: a colour of the board for what is picked, or for what is drawn next.

use egui::{Key, Modifiers};
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Color, Kind, Property, Style};

use crate::commands::{Command, StyleCommand, ToolKind};
use crate::editor::testing::{TestEditor, id};

const TAKE_FILL: Command = Command::Style(StyleCommand::TakeFill);
const TAKE_STROKE: Command = Command::Style(StyleCommand::TakeStroke);
const RED: Color = Color::rgb(0xff_0000);
/// The fill of what the tests put down.
const FILL: Color = Color::rgb(0xcf_e3ff);

/// A box to give colours to, picked, and one with a red line to take them from.
fn two() -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0);
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Fill(Color::NONE)),
        Edit::set(id("b"), Property::Stroke(RED)),
    ]);
    test.editor.select([id("a")]);
    test
}

fn colors(test: &TestEditor, name: &str) -> (Color, Color) {
    let style = &test.shape(name).style;
    (style.stroke, style.fill)
}

#[test]
fn the_colour_under_the_pointer_goes_to_what_is_picked_in_one_step() {
    let mut test = two();
    test.run(TAKE_FILL).move_to(350.0, 150.0);
    let view = test.editor.dropper_view().unwrap();
    assert_eq!((view.color, view.fills), (Some(FILL), true));
    test.click(350.0, 150.0);
    assert_eq!(colors(&test, "a"), (Style::default().stroke, FILL));
    assert_eq!((test.commits, test.selected()), (1, vec!["a".to_owned()]));
    assert!(!test.editor.takes_color());
    test.run(TAKE_STROKE).click(300.0, 150.0);
    assert_eq!(colors(&test, "a"), (RED, FILL));
    test.run(Command::Undo);
    assert_eq!(colors(&test, "a"), (Style::default().stroke, FILL));
}

#[test]
fn alt_swaps_stroke_and_fill() {
    let mut test = two();
    test.run(TAKE_FILL).holding(Modifiers::ALT);
    test.click(350.0, 150.0);
    assert_eq!(colors(&test, "a"), (FILL, Color::NONE));
    test.holding(Modifiers::NONE);
    test.run(TAKE_STROKE).holding(Modifiers::ALT);
    test.click(300.0, 150.0);
    assert_eq!(colors(&test, "a"), (FILL, RED));
}

#[test]
fn with_nothing_picked_the_next_shape_has_the_colour_and_the_tool_stays() {
    let mut test = two();
    test.tool(ToolKind::Ellipse).run(TAKE_FILL);
    test.click(350.0, 150.0);
    assert_eq!(test.editor.tool(), ToolKind::Ellipse);
    assert_eq!(test.commits, 0);
    test.drag((500.0, 300.0), (600.0, 400.0));
    assert_eq!(
        (test.top().kind.clone(), test.top().style.fill),
        (Kind::Ellipse, FILL)
    );
}

#[test]
fn what_has_no_inside_takes_the_colour_for_its_lines() {
    let mut test = two().with("t", Kind::Text, Rect::new(500.0, 100.0, 560.0, 130.0));
    test.editor.select([id("t")]);
    test.run(TAKE_FILL).click(350.0, 150.0);
    assert_eq!(test.shape("t").style.stroke, FILL);
}

#[test]
fn where_there_is_no_colour_nothing_is_taken_but_the_board_s_own() {
    let mut test = two();
    test.run(TAKE_FILL).click(600.0, 500.0);
    assert_eq!((test.commits, colors(&test, "a").1), (0, Color::NONE));
    assert!(test.editor.takes_color());
    let paper = Color::rgb(0xff_ec99);
    test.peer_writes(vec![Edit::Meta(MetaEdit::Background(Some(paper)))]);
    test.click(600.0, 500.0);
    assert_eq!(colors(&test, "a").1, paper);
}

#[test]
fn esc_another_tool_and_the_same_key_put_it_away_and_nothing_is_written() {
    let mut test = two();
    test.run(TAKE_FILL).key(Key::Escape);
    assert!(!test.editor.takes_color());
    assert_eq!(test.selected(), ["a"]);
    test.run(TAKE_FILL).run(TAKE_FILL);
    assert!(!test.editor.takes_color());
    test.run(TAKE_FILL).tool(ToolKind::Hand);
    assert!(!test.editor.takes_color());
    assert_eq!(test.commits, 0);
}

#[test]
fn a_second_finger_takes_no_colour_and_no_release_after_it_does() {
    let mut test = two();
    test.run(TAKE_FILL).pointer_down(350.0, 150.0);
    test.second_finger().up();
    assert_eq!((test.commits, colors(&test, "a").1), (0, Color::NONE));
    assert!(test.editor.takes_color());
    test.click(350.0, 150.0);
    assert_eq!(colors(&test, "a").1, FILL);
}

#[test]
fn a_peer_who_deletes_what_is_picked_meanwhile_leaves_the_colour_to_the_next_shape() {
    let mut test = two();
    test.run(TAKE_FILL).pointer_down(350.0, 150.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.up();
    assert_eq!(test.commits, 0);
    assert_eq!(colors(&test, "b"), (RED, FILL));
    assert!(!test.editor.takes_color());
}
