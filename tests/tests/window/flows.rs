//! What a person does, by the names that screen readers say.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::commands::ToolKind;
use tavla::theme::Themed as _;
use tavla_shared::shape::{Color, Kind};
use tavla_tests::person::Person;

use crate::harness::flow_window;

#[test]
fn a_rectangle_is_drawn_undone_and_drawn_again() {
    let mut window = flow_window();
    window.click("Rectangle");
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    assert_eq!(window.app().board().editor().tool(), ToolKind::Select);
    window.click("Undo");
    window.wait_until("the rectangle is gone", |app| {
        app.board().editor().scene().is_empty()
    });
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.wait_until("the rectangle is back", |app| {
        !app.board().editor().scene().is_empty()
    });
}

#[test]
fn text_is_typed_and_keys_of_tools_are_letters_then() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::T);
    assert_eq!(window.app().board().editor().tool(), ToolKind::Text);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.type_text("rho");
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Text]);
    let scene = window.app().board().editor().scene();
    assert!(scene.children(None).all(|shape| &*shape.text == "rho"));
}

#[test]
fn a_picked_colour_is_the_selection_s_and_the_next_shape_s() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.wait_saved();
    window.click("Stroke: Green");
    window.wait_saved();
    window.key(Modifiers::NONE, Key::O);
    window.drag([700.0, 300.0], [800.0, 420.0]);
    window.wait_saved();
    let scene = window.app().board().editor().scene();
    assert!(
        scene
            .children(None)
            .all(|shape| shape.style.stroke == Color::rgb(0x2b_7a4b))
    );
}

#[test]
fn a_group_is_restyled_as_what_is_in_it() {
    let mut window = flow_window();
    for (tool, x) in [(Key::R, 400.0), (Key::L, 700.0)] {
        window.key(Modifiers::NONE, tool);
        window.drag([x, 300.0], [x + 100.0, 420.0]);
        window.wait_saved();
    }
    window.key(Modifiers::COMMAND, Key::A);
    window.key(Modifiers::COMMAND, Key::G);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Group]);
    window.click("Stroke: Green");
    window.wait_saved();
    let scene = window.app().board().editor().scene();
    let green = scene
        .all_in_z_order()
        .filter(|shape| shape.style.stroke == Color::rgb(0x2b_7a4b));
    assert_eq!(green.count(), 2);
}

#[test]
fn the_style_of_a_new_text_is_chosen_before_its_first_letter() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    for choice in ["Huge", "Stroke: Green"] {
        window.click(choice);
    }
    window.type_text("rho");
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    let text = window.only_shape();
    assert_eq!(
        (&*text.text, text.style.text_size, text.style.stroke),
        ("rho", 36.0, Color::rgb(0x2b_7a4b))
    );
}

#[test]
fn the_theme_is_switched_from_the_menu() {
    let mut window = flow_window();
    let canvas = window.harness.ctx.tokens().canvas;
    window.click("Menu");
    window.click("Dark theme");
    assert_ne!(window.harness.ctx.tokens().canvas, canvas);
    window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
    assert_eq!(window.harness.ctx.tokens().canvas, canvas);
}

#[test]
fn the_board_is_renamed_by_a_click_on_its_title() {
    let mut window = flow_window();
    window.click("Untitled board");
    window.enter_anew("Retro");
    window.wait_until("the title is new", |app| {
        &*app.board().editor().meta().title == "Retro"
    });
    window.harness.run_steps(2);
    window.harness.get_by_label("Retro");
}

#[test]
fn boards_are_made_listed_thrown_away_and_restored() {
    let mut window = flow_window();
    let first = window.app().board().id().clone();
    window.key(Modifiers::COMMAND, Key::N);
    window.wait_until("the new board is open", |app| {
        *app.board().id() != first && app.board().is_open()
    });
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    window.harness.run_steps(2);
    assert_eq!(
        window
            .harness
            .query_all_by_label("Open Untitled board")
            .count(),
        2
    );
    let trash = "Move Untitled board to the trash";
    window
        .harness
        .query_all_by_label(trash)
        .next()
        .unwrap()
        .click();
    window.wait_until("the first board is open", |app| {
        *app.board().id() == first && app.board().is_open()
    });
    window.harness.run_steps(2);
    assert_eq!(
        window
            .harness
            .query_all_by_label("Open Untitled board")
            .count(),
        1
    );
    window.click("Trash");
    window.click("Restore Untitled board");
    window.harness.get_by_label("The trash is empty");
}

#[test]
fn the_menus_list_of_boards_is_as_new_as_the_keys() {
    let mut window = flow_window();
    window.retitle("Retro");
    window.click("Menu");
    window.click("All boards…");
    window.harness.get_by_label("Open Retro");
}

#[test]
fn how_long_frames_take_is_shown_to_who_asks() {
    let mut window = flow_window();
    for shown in [true, false] {
        window.choose("Performance");
        window.harness.run_steps(2);
        let meter = window.harness.query_by_label("Shapes in view");
        assert_eq!(meter.is_some(), shown);
    }
}

#[test]
fn a_board_deleted_for_good_leaves_nothing_behind() {
    let mut window = flow_window();
    let first = window.app().board().id().clone();
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    // Its worker may still be saving: the deletion has to wait for that.
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    window.click("Move Untitled board to the trash");
    window.click("Trash");
    window.click("Delete Untitled board for good");
    window.click("Keep");
    window.click("Delete Untitled board for good");
    window.click("Delete");
    window.harness.get_by_label("The trash is empty");
    window.wait_until("the next board is there", |app| {
        *app.board().id() != first && app.board().is_open()
    });
    window.wait_until("nothing waits to be deleted", |app| !app.is_deleting());
    let folder = window.close();
    let left = Person::at(folder.path(), first.as_str(), "Curious");
    assert!(left.shapes.is_empty());
    left.leave();
}

#[test]
fn a_command_is_found_by_a_few_letters_and_says_why_it_cannot_run() {
    let mut window = flow_window();
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("ellip");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().board().editor().tool(), ToolKind::Ellipse);
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("undo");
    window.key(Modifiers::NONE, Key::Enter);
    // Nothing to undo: the palette stays, with the reason beside the command.
    window.harness.get_by_label("Commands");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("Commands").is_none());
}

#[test]
fn a_link_that_is_none_says_what_is_wrong_with_it() {
    let mut window = flow_window();
    window.click("Menu");
    window.click("Connect…");
    window.type_text("localhost");
    window.click("Join");
    window.harness.get_by_label_contains("names no board");
}
