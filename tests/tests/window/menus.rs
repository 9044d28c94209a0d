//! Menus of the canvas, the palette and the page of keys, by accessible names and by keys alone.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::editor::Editor;
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window, flow_window_in};

fn editor(window: &Window) -> &Editor {
    window.app().board().editor()
}

fn shows(window: &Window, name: &str) -> bool {
    window.harness.query_all_by_label(name).next().is_some()
}

fn draw(window: &mut Window, key: Key) {
    window.key(Modifiers::NONE, key);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    window.wait_saved();
}

/// Opens the menu of what is picked, by its key.
fn open_menu(window: &mut Window) {
    window.key(Modifiers::SHIFT, Key::F10);
    window.harness.run_steps(4);
}

fn is_focused(window: &Window, name: &str) -> bool {
    let row = window.harness.get_by_role_and_label(Role::MenuItem, name);
    row.accesskit_node().is_focused()
}

#[test]
fn the_menu_is_about_what_is_picked() {
    let mut window = flow_window();
    open_menu(&mut window);
    assert!(shows(&window, "Select all") && shows(&window, "View"));
    assert!(!shows(&window, "Duplicate"));
    window.key(Modifiers::NONE, Key::Escape);
    draw(&mut window, Key::R);
    open_menu(&mut window);
    assert!(shows(&window, "Duplicate") && shows(&window, "Order"));
    assert!(!shows(&window, "Edit points"));
    window.click("Lock");
    window.wait_saved();
    let picked: Vec<_> = editor(&window)
        .scene()
        .all_in_z_order()
        .map(|shape| shape.id.clone())
        .collect();
    window.app_mut().board_mut().editor_mut().select(picked);
    window.harness.run_steps(2);
    open_menu(&mut window);
    assert!(shows(&window, "Unlock") && !shows(&window, "Duplicate"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    draw(&mut window, Key::A);
    open_menu(&mut window);
    assert!(shows(&window, "Edit points"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::ALT, Key::R);
    open_menu(&mut window);
    assert!(shows(&window, "View mode") && !shows(&window, "Select all"));
}

#[test]
fn a_menu_that_a_key_opens_is_gone_through_by_keys_with_those_beside_it() {
    let mut window = flow_window();
    draw(&mut window, Key::R);
    open_menu(&mut window);
    assert!(is_focused(&window, "Cut"), "its first entry has the focus");
    // Cut, copy, paste, duplicate, and then what has a menu of its own.
    for _ in 0..4 {
        window.key(Modifiers::NONE, Key::ArrowDown);
        window.harness.run_steps(2);
    }
    assert!(is_focused(&window, "Order"));
    assert!(!shows(&window, "Flip vertically"));
    for _ in 0..2 {
        window.key(Modifiers::NONE, Key::ArrowDown);
        window.harness.run_steps(3);
    }
    assert!(is_focused(&window, "Flip"));
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.harness.run_steps(3);
    assert!(is_focused(&window, "Flip horizontally"));
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(3);
    window.wait_saved();
    assert_eq!(editor(&window).undo_command(), Some("flip"));
    assert!(!shows(&window, "Order"), "it is closed");
}

#[test]
fn the_menu_names_what_undo_takes_back_and_what_redo_brings_again() {
    let row = |window: &Window, name: &str| {
        let found = window.harness.query_by_role_and_label(Role::MenuItem, name);
        found.is_some()
    };
    let mut window = flow_window();
    open_menu(&mut window);
    assert!(row(&window, "Undo") && row(&window, "Redo"));
    window.key(Modifiers::NONE, Key::Escape);
    draw(&mut window, Key::R);
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    open_menu(&mut window);
    assert!(row(&window, "Undo move") && row(&window, "Redo"));
    window.click("Undo move");
    window.wait_until("the move is taken back", |app| {
        app.board().editor().undo_command() == Some("draw")
    });
    // What the step was about is picked again.
    window.key(Modifiers::NONE, Key::Escape);
    open_menu(&mut window);
    assert!(row(&window, "Undo drawing") && row(&window, "Redo move"));
    window.click("Redo move");
    window.wait_until("it is moved again", |app| {
        app.board().editor().redo_command().is_none()
    });
    assert_ne!(editor(&window).undo_command(), Some("draw"));
}

#[test]
fn a_menu_beside_a_menu_opens_under_the_pointer() {
    let mut window = flow_window();
    draw(&mut window, Key::R);
    open_menu(&mut window);
    window.click("Order");
    assert!(shows(&window, "Bring to front"));
    // The panel is called so, too.
    let row = window
        .harness
        .get_by_role_and_label(Role::MenuItem, "Style");
    row.click();
    window.harness.run_steps(3);
    assert!(shows(&window, "Copy style"));
    window.click("Copy style");
    assert!(!shows(&window, "Style") || !shows(&window, "Order"));
}

#[test]
fn the_palette_finds_by_other_words_and_says_why_not() {
    let mut window = flow_window();
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("avatar");
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
    assert!(shows(&window, "How others see you on every board"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("duplicate");
    let row = window
        .harness
        .get_by_role_and_label(Role::MenuItem, "Duplicate");
    assert!(row.accesskit_node().is_disabled());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(shows(&window, "Commands"), "what cannot run is not run");
}

#[test]
fn what_was_found_lately_comes_first_also_in_the_next_window() {
    let mut window = flow_window();
    window.key(Modifiers::COMMAND, Key::Slash);
    assert!(!shows(&window, "Used lately"));
    window.type_text("mirror");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("hexagon");
    window.key(Modifiers::NONE, Key::Enter);
    draw(&mut window, Key::Num2);
    window.wait_saved();
    let mut window = flow_window_in(window.close());
    window.key(Modifiers::COMMAND, Key::Slash);
    assert!(shows(&window, "Used lately") && shows(&window, "All commands"));
    window.key(Modifiers::NONE, Key::Enter);
    window.drag([900.0, 300.0], [1_000.0, 400.0]);
    window.wait_saved();
    assert!(window.shapes().contains(&Kind::Hexagon));
}

#[test]
fn the_page_of_keys_is_looked_through_by_letters() {
    let mut window = flow_window();
    window.key(Modifiers::SHIFT, Key::Questionmark);
    assert!(shows(&window, "Duplicate") && shows(&window, "Ctrl+D"));
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Find a key");
    assert!(field.accesskit_node().is_focused());
    window.type_text("mirror");
    window.harness.run_steps(2);
    assert!(shows(&window, "Flip horizontally") && shows(&window, "Shift+H"));
    assert!(!shows(&window, "Duplicate"));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!shows(&window, "Find a key"));
}
