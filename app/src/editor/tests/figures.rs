//! Triangles, hexagons, stars, clouds, cylinders and callouts.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Corner, Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

#[test]
fn each_figure_is_drawn_by_its_tool_in_one_step() {
    let kinds = [
        Kind::Triangle,
        Kind::Hexagon,
        Kind::Star,
        Kind::Cloud,
        Kind::Cylinder,
        Kind::Callout,
    ];
    for (tool, kind) in ToolKind::MORE_FIGURES.into_iter().zip(kinds) {
        let mut test = TestEditor::new();
        test.tool(tool).drag((50.0, 60.0), (150.0, 100.0));
        let shape = test.top();
        assert_eq!(shape.kind, kind);
        assert_eq!(shape.rect(), Rect::new(50.0, 60.0, 150.0, 100.0));
        assert_eq!((test.commits, test.editor.tool()), (1, ToolKind::Select));
        test.run(Command::Undo);
        assert!(test.editor.scene().is_empty());
    }
}

#[test]
fn shift_makes_a_figure_as_wide_as_high_and_alt_draws_it_from_the_centre() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Star)
        .holding(Modifiers::SHIFT | Modifiers::ALT)
        .drag((300.0, 300.0), (340.0, 310.0));
    assert_eq!(test.top().rect(), Rect::new(260.0, 260.0, 340.0, 340.0));
}

#[test]
fn space_carries_what_is_being_drawn_and_letting_go_of_it_draws_on() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle)
        .pointer_down(100.0, 100.0)
        .move_to(150.0, 120.0);
    test.editor.key(Key::Space, true);
    test.move_to(170.0, 150.0);
    assert_eq!(test.top().rect(), Rect::new(120.0, 130.0, 170.0, 150.0));
    test.editor.key(Key::Space, false);
    test.move_to(220.0, 160.0).up();
    assert_eq!(test.top().rect(), Rect::new(120.0, 130.0, 220.0, 160.0));
    assert_eq!(test.commits, 1);
}

#[test]
fn words_in_a_figure_make_it_grow_until_they_are_inside() {
    for kind in Kind::FIGURES {
        let mut test =
            TestEditor::new().with("a", kind.clone(), Rect::new(100.0, 100.0, 260.0, 160.0));
        let words = "so many words that they do not fit in what was drawn for them at first";
        test.double_click(180.0, 130.0);
        assert!(test.editor.is_typing(), "{kind:?}");
        test.type_words(words);
        test.key(Key::Escape);
        let shape = test.shape("a").clone();
        assert_eq!(&*shape.text, words, "{kind:?}");
        let area = crate::shapes::text_area(&shape).unwrap();
        let mut engine = crate::text::TextEngine::bundled();
        let placed = crate::text::placed_text(&shape, &mut engine).unwrap();
        assert!(
            placed.layout.size().height <= area.height() + 0.01,
            "{kind:?}: {:?} in {area:?}",
            placed.layout.size()
        );
    }
}

#[test]
fn a_figure_is_hit_and_picked_as_it_is_seen_and_not_in_its_box() {
    let mut test =
        TestEditor::new().with("a", Kind::Triangle, Rect::new(100.0, 100.0, 200.0, 200.0));
    test.click(104.0, 112.0);
    assert!(test.selected().is_empty());
    test.click(150.0, 180.0);
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn a_callout_s_tail_is_dragged_by_its_handle_and_the_box_stays() {
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    let mut test = TestEditor::new().with("a", Kind::Callout, rect);
    test.click(150.0, 125.0);
    test.drag((120.0, 167.5), (300.0, 125.0));
    let callout = test.shape("a");
    assert_eq!(callout.rect(), rect);
    assert!(
        (callout.tail - Point::new(2.0, 0.5)).hypot() < 1e-6,
        "{:?}",
        callout.tail
    );
    assert_eq!(test.commits, 1);
    // Where the tail is the callout is hit, too.
    test.click(400.0, 400.0).click(225.0, 125.0);
    assert_eq!(test.selected(), ["a"]);
    test.run(Command::Undo);
    assert_eq!(test.shape("a").tail, Point::new(0.2, 1.35));
    test.check_scene_is_the_board();
}

#[test]
fn a_tail_in_hand_is_let_go_of_by_escape_and_where_a_peer_deletes_the_callout() {
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    let mut test = TestEditor::new().with("a", Kind::Callout, rect);
    test.click(150.0, 125.0)
        .pointer_down(120.0, 167.5)
        .move_to(300.0, 125.0);
    assert!((test.shape("a").tail.x - 2.0).abs() < 1e-6);
    test.key(Key::Escape).up();
    assert_eq!((test.shape("a").tail.x, test.commits), (0.2, 0));
    test.click(150.0, 125.0)
        .pointer_down(120.0, 167.5)
        .move_to(300.0, 125.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(310.0, 130.0).up();
    assert_eq!(test.commits, 0);
    assert!(test.editor.scene().is_empty());
}

#[test]
fn a_flipped_callout_s_tail_is_on_the_other_side() {
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    let mut test = TestEditor::new().with("a", Kind::Callout, rect);
    test.click(150.0, 125.0);
    // The right side, through the left one.
    test.drag((204.0, 125.0), (4.0, 125.0));
    assert!(
        (test.shape("a").tail.x - 0.8).abs() < 1e-6,
        "{:?}",
        test.shape("a").tail
    );
}

#[test]
fn a_chosen_corner_radius_is_what_is_hit() {
    let rect = Rect::new(100.0, 100.0, 300.0, 300.0);
    let mut test = TestEditor::new().with("a", Kind::Rectangle, rect);
    test.click(200.0, 200.0);
    test.editor.set_style(&Property::Corner(Corner::Round));
    test.settle();
    test.click(500.0, 500.0).click(107.0, 107.0);
    assert_eq!(test.selected(), ["a"], "round corners are small");
    test.editor.set_style(&Property::CornerRadius(Some(100.0)));
    test.settle();
    test.click(500.0, 500.0).click(107.0, 107.0);
    assert!(test.selected().is_empty(), "it is a circle now");
}
