//! Looks: of what is picked, of many at once, tried and given up, and remembered for the next shapes.

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, Key, Kind, LineShape, Property, Shape, Style, TextAlign,
    VerticalAlign, ZIndex,
};

use crate::commands::{Command, StyleCommand, ToolKind};
use crate::editor::testing::{TestEditor, filled, id};
use tavla_shared::geometry::Rect;

const RED: Color = Color::rgb(0xff_0000);
const BLUE: Color = Color::rgb(0xff);

fn two() -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0);
    test.run(Command::SelectAll);
    test
}

/// So many boxes that somebody else has drawn, all of them picked.
fn many(count: usize) -> TestEditor {
    let mut test = TestEditor::new();
    let ranks = ZIndex::spread(None, None, count);
    let boxes = ranks.iter().zip(0_u32..).map(|(rank, at)| {
        let x = f64::from(at % 40) * 20.0;
        let y = f64::from(at / 40) * 20.0;
        let rect = Rect::new(x, y, x + 15.0, y + 15.0);
        Edit::Create(filled(&format!("n{at:04}"), Kind::Rectangle, rect, rank).into())
    });
    test.peer_writes(boxes.collect());
    test.run(Command::SelectAll);
    test
}

fn set(test: &mut TestEditor, properties: &[Property]) {
    test.editor.set_styles(properties);
    test.settle();
}

fn style(test: &TestEditor, name: &str) -> Style {
    test.shape(name).style.clone()
}

/// Draws with a tool and tells how that looks.
fn draw(test: &mut TestEditor, tool: ToolKind) -> Style {
    test.tool(tool).drag((500.0, 300.0), (600.0, 400.0));
    let style = test.top().style.clone();
    test.key(egui::Key::Escape);
    style
}

#[test]
fn a_look_for_a_thousand_shapes_is_one_step() {
    let mut test = many(1_000);
    set(&mut test, &[Property::Stroke(RED)]);
    assert_eq!(test.commits, 1);
    assert!(
        test.board
            .shapes()
            .all(|shape: &std::sync::Arc<Shape>| shape.style.stroke == RED)
    );
    test.run(Command::Undo);
    assert_eq!(style(&test, "n0999").stroke, Style::default().stroke);
    test.check_scene_is_the_board();
}

#[test]
fn a_slider_shows_every_value_and_writes_the_last_one_in_one_step() {
    let mut test = two();
    for percent in [0.9, 0.7, 0.4] {
        test.editor.preview_style(&Property::Opacity(percent));
        assert_eq!(style(&test, "a").opacity, percent);
        test.settle();
    }
    assert_eq!(test.commits, 0);
    set(&mut test, &[Property::Opacity(0.4)]);
    assert_eq!(test.commits, 1);
    assert_eq!(style(&test, "b").opacity, 0.4);
    test.run(Command::Undo);
    assert_eq!(style(&test, "b").opacity, 1.0);
    test.check_scene_is_the_board();
}

#[test]
fn a_slider_given_up_has_changed_nothing_and_the_next_shape_is_as_before() {
    let mut test = two();
    test.editor.preview_style(&Property::Opacity(0.3));
    test.editor.forget_style();
    test.settle();
    assert_eq!((test.commits, style(&test, "a").opacity), (0, 1.0));
    assert_eq!(draw(&mut test, ToolKind::Rectangle).opacity, 1.0);
}

#[test]
fn esc_gives_up_what_is_tried_and_keeps_what_is_picked() {
    let mut test = two();
    test.editor.preview_style(&Property::Opacity(0.3));
    test.key(egui::Key::Escape);
    assert_eq!((test.commits, style(&test, "a").opacity), (0, 1.0));
    assert_eq!(test.selected(), ["a", "b"]);
}

#[test]
fn where_a_peer_takes_away_what_is_tried_on_esc_is_for_something_else_again() {
    let mut test = two().with_box("c", 500.0, 300.0, 50.0, 50.0);
    test.editor.preview_style(&Property::Opacity(0.3));
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    assert_eq!(style(&test, "b").opacity, 0.3, "it is still tried");
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.editor.select([id("c")]);
    test.key(egui::Key::Escape);
    assert!(test.selected().is_empty());
}

#[test]
fn what_is_tried_on_a_text_that_is_not_there_yet_can_be_given_up() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    for tried in [0.8, 0.2] {
        test.editor.preview_style(&Property::Opacity(tried));
    }
    assert_eq!(test.top().style.opacity, 0.2);
    test.editor.forget_style();
    test.type_words("a");
    assert_eq!(test.top().style.opacity, 1.0);
}

#[test]
fn what_a_peer_changes_meanwhile_stays_where_it_is_another_property() {
    let mut test = two();
    test.editor.preview_style(&Property::Stroke(RED));
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Fill(BLUE)),
        Edit::set(id("b"), Property::Pos(Point::new(350.0, 120.0))),
    ]);
    assert_eq!(style(&test, "a").stroke, RED, "it is still tried");
    set(&mut test, &[Property::Stroke(RED)]);
    let (a, b) = (test.shape("a"), test.shape("b"));
    assert_eq!((a.style.stroke, a.style.fill), (RED, BLUE));
    assert_eq!((b.style.stroke, b.pos), (RED, Point::new(350.0, 120.0)));
    test.run(Command::Undo);
    let a = test.shape("a");
    assert_eq!(
        (a.style.stroke, a.style.fill),
        (Style::default().stroke, BLUE)
    );
    test.check_scene_is_the_board();
}

#[test]
fn a_shape_that_a_peer_deletes_meanwhile_is_gone_and_the_others_are_styled() {
    let mut test = two();
    test.editor.preview_style(&Property::Opacity(0.5));
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    assert!(test.editor.scene().get(&id("a")).is_none());
    set(&mut test, &[Property::Opacity(0.5)]);
    assert_eq!((test.commits, style(&test, "b").opacity), (1, 0.5));
    test.check_scene_is_the_board();
}

#[test]
fn several_properties_are_one_step_and_one_that_cannot_be_is_none() {
    let mut test = two();
    let round = [
        Property::Corner(Corner::Round),
        Property::CornerRadius(Some(12.0)),
    ];
    set(&mut test, &round);
    assert_eq!(
        (test.commits, style(&test, "a").corner_radius),
        (1, Some(12.0))
    );
    set(
        &mut test,
        &[Property::Stroke(RED), Property::StrokeWidth(-1.0)],
    );
    assert_eq!(
        (test.commits, style(&test, "a").stroke),
        (1, Style::default().stroke)
    );
    test.run(Command::Undo);
    assert_eq!(style(&test, "a").corner, Corner::Sharp);
}

#[test]
fn colours_go_with_the_person_and_lines_stay_with_the_tool() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle);
    set(
        &mut test,
        &[
            Property::Stroke(RED),
            Property::Roughness(2.0),
            Property::StrokeWidth(4.0),
            Property::Dash(Dash::Dotted),
        ],
    );
    test.tool(ToolKind::Arrow);
    set(
        &mut test,
        &[
            Property::HeadStart(Arrowhead::Circle),
            Property::HeadEnd(Arrowhead::None),
            Property::Line(LineShape::Curved),
        ],
    );
    let figure = draw(&mut test, ToolKind::Ellipse);
    assert_eq!((figure.stroke, figure.stroke_width), (RED, 4.0));
    assert_eq!(
        (figure.dash, figure.head_start),
        (Dash::Dotted, Arrowhead::None)
    );
    let arrow = draw(&mut test, ToolKind::Arrow);
    assert_eq!((arrow.stroke, arrow.roughness), (RED, 2.0));
    assert_eq!((arrow.stroke_width, arrow.dash), (2.0, Dash::Solid));
    assert_eq!(
        (arrow.head_start, arrow.head_end, arrow.line),
        (Arrowhead::Circle, Arrowhead::None, LineShape::Curved)
    );
    let line = draw(&mut test, ToolKind::Line);
    assert_eq!(
        (line.head_start, line.line),
        (Arrowhead::None, LineShape::Straight)
    );
}

#[test]
fn an_arrow_has_a_head_and_a_box_its_text_in_the_middle_until_something_else_is_chosen() {
    let mut test = TestEditor::new();
    assert_eq!(draw(&mut test, ToolKind::Arrow).head_end, Arrowhead::Arrow);
    let boxed = draw(&mut test, ToolKind::Rectangle);
    assert_eq!(
        (boxed.text_align, boxed.text_vertical),
        (TextAlign::Center, VerticalAlign::Middle)
    );
    test.tool(ToolKind::Rectangle);
    set(&mut test, &[Property::TextAlign(TextAlign::Right)]);
    assert_eq!(
        draw(&mut test, ToolKind::Diamond).text_align,
        TextAlign::Right
    );
}

#[test]
fn what_is_chosen_for_picked_shapes_is_what_their_tools_draw_next() {
    let mut test = TestEditor::new();
    draw(&mut test, ToolKind::Arrow);
    test.run(Command::SelectAll);
    set(&mut test, &[Property::Dash(Dash::Dashed)]);
    assert_eq!(draw(&mut test, ToolKind::Arrow).dash, Dash::Dashed);
    assert_eq!(draw(&mut test, ToolKind::Rectangle).dash, Dash::Solid);
}

#[test]
fn what_is_remembered_goes_to_the_next_editor() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    let before = test.editor.style_revision();
    set(&mut test, &[Property::StrokeWidth(8.0)]);
    assert!(test.editor.style_revision() > before);
    let kept = test.editor.style_memory();
    let mut next = TestEditor::seeded(2);
    next.editor.recall_styles(&kept);
    assert_eq!(draw(&mut next, ToolKind::Pen).stroke_width, 8.0);
    assert_eq!(draw(&mut next, ToolKind::Rectangle).stroke_width, 2.0);
}

#[test]
fn a_default_is_made_gone_back_to_and_forgotten() {
    let mut test = two();
    set(
        &mut test,
        &[Property::Fill(BLUE), Property::StrokeWidth(4.0)],
    );
    test.run(Command::Style(StyleCommand::SetDefault));
    set(
        &mut test,
        &[Property::Fill(RED), Property::StrokeWidth(1.0)],
    );
    let commits = test.commits;
    test.run(Command::Style(StyleCommand::Reset));
    assert_eq!(test.commits, commits + 1);
    for name in ["a", "b"] {
        let style = style(&test, name);
        assert_eq!((style.fill, style.stroke_width), (BLUE, 4.0));
    }
    assert_eq!(draw(&mut test, ToolKind::Rectangle).stroke_width, 4.0);
    test.tool(ToolKind::Rectangle);
    test.run(Command::Style(StyleCommand::ForgetDefault));
    assert!(
        !test
            .editor
            .enabled(Command::Style(StyleCommand::ForgetDefault))
    );
    assert_eq!(draw(&mut test, ToolKind::Rectangle).stroke_width, 2.0);
}

#[test]
fn an_elbow_made_straight_goes_straight_between_its_ends() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Arrow);
    set(&mut test, &[Property::Line(LineShape::Elbow)]);
    test.drag((100.0, 100.0), (300.0, 250.0));
    assert!(test.top().path.len() > 2);
    set(&mut test, &[Property::Line(LineShape::Straight)]);
    let arrow = test.top();
    assert_eq!(
        (arrow.path.len(), arrow.style.line),
        (2, LineShape::Straight)
    );
    assert_eq!(test.commits, 2);
    test.run(Command::Undo);
    assert!(test.top().path.len() > 2);
}

#[test]
fn another_font_fits_the_box_to_its_text_in_the_same_step() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text)
        .click(100.0, 100.0)
        .type_words("wide letters");
    test.key(egui::Key::Escape);
    test.editor.cancel_gesture();
    test.click(600.0, 500.0);
    test.run(Command::SelectAll);
    let (before, commits) = (test.top().size.width, test.commits);
    set(
        &mut test,
        &[Property::Font(tavla_shared::shape::Font::Mono)],
    );
    assert!((test.top().size.width - before).abs() > 1.0);
    assert_eq!(test.commits, commits + 1);
    assert!(test.editor.style_applies(Key::Font));
}
