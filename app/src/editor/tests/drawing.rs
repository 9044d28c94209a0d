//! Rectangles, ellipses, diamonds, lines, ink, notes.

use egui::{Key, Modifiers};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Kind, LineShape, Property, Style};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;

#[test]
fn a_drag_draws_one_box_in_one_step() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle)
        .drag((50.0, 60.0), (150.0, 100.0));
    let shape = test.top();
    assert_eq!(shape.kind, Kind::Rectangle);
    assert_eq!(shape.rect(), Rect::new(50.0, 60.0, 150.0, 100.0));
    assert_eq!(test.commits, 1);
    assert_eq!(test.selected(), [shape.id.to_string()]);
    assert_eq!(test.editor.tool(), ToolKind::Select);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert!(test.editor.scene().is_empty());
    test.run(Command::Redo);
    assert_eq!(test.top().rect(), Rect::new(50.0, 60.0, 150.0, 100.0));
}

#[test]
fn a_click_draws_no_box() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Ellipse).click(50.0, 60.0);
    assert!(test.editor.scene().is_empty());
    assert_eq!((test.commits, test.editor.tool()), (0, ToolKind::Ellipse));
}

#[test]
fn a_box_is_drawn_in_every_direction() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Diamond)
        .drag((150.0, 100.0), (50.0, 60.0));
    assert_eq!(test.top().rect(), Rect::new(50.0, 60.0, 150.0, 100.0));
}

#[test]
fn shift_makes_it_square_and_alt_draws_from_the_centre() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle).holding(Modifiers::SHIFT);
    test.drag((100.0, 100.0), (150.0, 120.0));
    assert_eq!(test.top().rect(), Rect::new(100.0, 100.0, 150.0, 150.0));
    test.tool(ToolKind::Rectangle).holding(Modifiers::ALT);
    test.drag((300.0, 300.0), (320.0, 310.0));
    assert_eq!(test.top().rect(), Rect::new(280.0, 290.0, 320.0, 310.0));
}

#[test]
fn a_modifier_pressed_half_way_counts_at_once() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle)
        .pointer_down(100.0, 100.0)
        .move_to(150.0, 120.0);
    test.holding(Modifiers::SHIFT);
    assert_eq!(test.top().rect(), Rect::new(100.0, 100.0, 150.0, 150.0));
    test.holding(Modifiers::NONE).up();
    assert_eq!(test.top().rect(), Rect::new(100.0, 100.0, 150.0, 120.0));
}

#[test]
fn a_locked_tool_stays_in_hand() {
    let mut test = TestEditor::new();
    test.run(Command::ToggleToolLock).tool(ToolKind::Rectangle);
    test.drag((10.0, 10.0), (60.0, 60.0))
        .drag((110.0, 10.0), (160.0, 60.0));
    assert_eq!(test.editor.scene().len(), 2);
    assert_eq!(test.editor.tool(), ToolKind::Rectangle);
}

#[test]
fn escape_while_drawing_writes_nothing() {
    for tool in [
        ToolKind::Rectangle,
        ToolKind::Arrow,
        ToolKind::Line,
        ToolKind::Pen,
    ] {
        let mut test = TestEditor::new();
        test.tool(tool)
            .pointer_down(50.0, 50.0)
            .move_to(100.0, 100.0);
        assert_eq!(test.editor.scene().len(), 1, "{tool:?}");
        test.key(Key::Escape).move_to(120.0, 120.0).up();
        assert!(test.editor.scene().is_empty(), "{tool:?}");
        assert_eq!(test.commits, 0, "{tool:?}");
    }
}

#[test]
fn a_drag_draws_a_line_of_two_points() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line).drag((50.0, 100.0), (150.0, 60.0));
    let line = test.top();
    assert_eq!(line.kind, Kind::Line);
    assert_eq!(
        line.board_path(),
        [Point::new(50.0, 100.0), Point::new(150.0, 60.0)]
    );
    assert_eq!(line.rect(), Rect::new(50.0, 60.0, 150.0, 100.0));
}

#[test]
fn shift_draws_lines_at_fifteen_degrees() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .holding(Modifiers::SHIFT)
        .drag((50.0, 50.0), (150.0, 53.0));
    let end = test.top().board_path()[1];
    assert!((end - Point::new(150.0, 50.0)).hypot() < 0.1, "{end:?}");
}

#[test]
fn clicks_place_points_until_enter_escape_or_a_double_click() {
    for end in [Key::Enter, Key::Escape] {
        let mut test = TestEditor::new();
        test.tool(ToolKind::Line)
            .click(50.0, 50.0)
            .click(100.0, 80.0)
            .click(150.0, 50.0);
        assert_eq!(test.commits, 0);
        test.move_to(300.0, 300.0).key(end);
        assert_eq!(test.top().path.len(), 3, "{end:?}");
        assert_eq!(test.commits, 1);
        test.check_scene_is_the_board();
    }
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(50.0, 50.0)
        .click(100.0, 80.0)
        .double_click(150.0, 50.0);
    assert_eq!(test.top().path.len(), 3);
    assert_eq!(test.editor.tool(), ToolKind::Select);
}

#[test]
fn clicks_make_an_arrow_of_many_points_and_an_elbow_ends_at_its_second() {
    for end in [Key::Enter, Key::Escape] {
        let mut test = TestEditor::new();
        test.tool(ToolKind::Arrow)
            .click(50.0, 50.0)
            .click(100.0, 80.0)
            .click(150.0, 50.0);
        test.move_to(300.0, 300.0).key(end);
        assert_eq!((test.top().path.len(), test.commits), (3, 1), "{end:?}");
    }
    let mut test = TestEditor::new();
    test.tool(ToolKind::Arrow)
        .click(50.0, 50.0)
        .click(100.0, 80.0)
        .click(100.0, 80.0);
    assert_eq!(test.top().path.len(), 2, "a click on the last one");
    let mut test = TestEditor::new();
    // The key again draws curves, then elbows.
    for _ in 0..3 {
        test.tool(ToolKind::Arrow);
    }
    test.click(50.0, 50.0).click(200.0, 150.0);
    assert_eq!(test.top().style.line, LineShape::Elbow);
    assert_eq!((test.commits, test.editor.tool()), (1, ToolKind::Select));
}

#[test]
fn a_line_closes_near_its_first_point() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(50.0, 50.0)
        .click(150.0, 50.0)
        .click(100.0, 150.0);
    test.click(53.0, 52.0);
    let line = test.top();
    assert_eq!(line.path.first(), line.path.last());
    assert_eq!(line.path.len(), 4);
}

#[test]
fn undo_takes_back_the_points_of_a_line_one_by_one_and_what_was_undone_can_still_be_redone() {
    let mut test = TestEditor::new().with_box("a", 600.0, 400.0, 50.0, 50.0);
    test.drag((610.0, 410.0), (630.0, 410.0)).run(Command::Undo);
    assert_eq!(test.commits, 1);
    test.tool(ToolKind::Line)
        .click(50.0, 50.0)
        .click(100.0, 80.0)
        .click(150.0, 50.0);
    assert!(!test.editor.enabled(Command::Redo));
    test.run(Command::Redo);
    test.run(Command::Undo).move_to(200.0, 200.0);
    let shown = test.top().board_path();
    let clicked = [Point::new(50.0, 50.0), Point::new(100.0, 80.0)];
    assert_eq!((&shown[..2], shown.len()), (&clicked[..], 3));
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!((test.stack().as_str(), test.commits), ("a", 1));
    // Without a point left there is no line, and the tool is still in hand.
    assert_eq!(test.editor.tool(), ToolKind::Line);
    test.run(Command::Redo);
    assert_eq!(test.rect("a").x0, 620.0);
    test.check_scene_is_the_board();
}

#[test]
fn points_go_on_after_one_was_taken_back() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(50.0, 50.0)
        .click(100.0, 80.0);
    assert!(test.editor.enabled(Command::Undo));
    // At once again at the same place it is no double click, which would end the line.
    test.run(Command::Undo).press_here().up();
    assert_eq!((test.commits, test.editor.is_busy()), (0, true));
    test.click(150.0, 50.0).key(Key::Enter);
    assert_eq!((test.top().path.len(), test.commits), (3, 1));
}

#[test]
fn a_second_finger_leaves_the_points_of_a_line_and_takes_back_only_that_of_the_first() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(50.0, 50.0)
        .click(100.0, 80.0)
        .second_finger();
    assert_eq!(test.commits, 0);
    test.pointer_down(400.0, 400.0).second_finger();
    assert_eq!((test.commits, test.editor.is_busy()), (0, true));
    test.click(150.0, 50.0).key(Key::Enter);
    let points = [(50.0, 50.0), (100.0, 80.0), (150.0, 50.0)];
    assert_eq!(test.top().board_path(), points.map(Point::from));
    assert_eq!(test.commits, 1);
}

#[test]
fn one_click_and_escape_draws_no_line() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Arrow)
        .click(50.0, 50.0)
        .move_to(90.0, 90.0)
        .key(Key::Escape);
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn the_pen_keeps_every_sample_and_stays_in_hand() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen).pointer_down(100.0, 100.0);
    test.move_to(90.0, 110.0).move_to(120.0, 90.0).up();
    let stroke = test.top();
    let ink = stroke.ink.as_ref().unwrap();
    assert_eq!(ink.points.len(), 3);
    assert_eq!(stroke.rect(), Rect::new(90.0, 90.0, 120.0, 110.0));
    assert_eq!(ink.natural_size(), stroke.size);
    assert_eq!((test.editor.tool(), test.commits), (ToolKind::Pen, 1));
    assert!(test.selected().is_empty());
}

#[test]
fn a_dot_of_the_pen_is_a_stroke_too() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen).click(100.0, 100.0);
    assert_eq!(test.top().ink.as_ref().unwrap().points.len(), 1);
}

#[test]
fn a_click_puts_down_a_note_of_the_usual_size() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Note).click(200.0, 200.0);
    let note = test.top();
    assert_eq!(note.kind, Kind::Note);
    assert_eq!(note.rect(), Rect::new(110.0, 110.0, 290.0, 290.0));
    assert!(test.editor.is_typing());
}

#[test]
fn a_note_has_colours_of_its_own() {
    let (yellow, blue, pink) = (
        Color::rgb(0xff_f0c9),
        Color::rgb(0x2b_5fb3),
        Color::rgb(0xff_d9e4),
    );
    let mut test = TestEditor::new();
    let mut draw = |tool, chosen: &[Property]| {
        test.tool(tool);
        for property in chosen {
            test.editor.set_style(property);
        }
        test.drag((100.0, 100.0), (200.0, 200.0));
        let Style { fill, stroke, .. } = test.top().style;
        (fill, stroke)
    };
    let own = (Color::NONE, Style::default().stroke);
    let for_boxes = [Property::Fill(yellow), Property::Stroke(blue)];
    assert_eq!(draw(ToolKind::Diamond, &for_boxes), (yellow, blue));
    assert_eq!(draw(ToolKind::Note, &[]), own);
    let for_notes = [Property::Fill(pink)];
    assert_eq!(draw(ToolKind::Note, &for_notes), (pink, own.1));
    assert_eq!(draw(ToolKind::Diamond, &[]), (yellow, blue));
    assert_eq!(draw(ToolKind::Note, &[]), (pink, own.1));
}

#[test]
fn a_colour_chosen_for_a_picked_note_is_the_next_note_s_and_no_box_s() {
    let pink = Color::rgb(0xff_d9e4);
    let mut test = TestEditor::new();
    test.tool(ToolKind::Note).click(200.0, 200.0);
    test.editor.set_style(&Property::Fill(pink));
    test.editor.set_style(&Property::TextSize(36.0));
    test.tool(ToolKind::Note);
    let next = test.editor.next_style();
    assert_eq!((next.fill, next.text_size), (pink, 36.0));
    test.tool(ToolKind::Rectangle);
    let next = test.editor.next_style();
    assert_eq!((next.fill, next.text_size), (Color::NONE, 36.0));
}
