//! Links of shapes in a window, by the names that screen readers say.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::harness::{Window, flow_window, options, painted_window};

/// A box that is picked.
fn boxed(mut window: Window) -> Window {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window
}

const SIGN: &str = "Link of Rectangle: https://example.org";

#[test]
fn a_shape_gets_a_link_by_keys_and_shows_a_sign_that_opens_it() {
    let mut window = boxed(flow_window());
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("example.org");
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.get_by_label(SIGN).click();
    window.harness.step();
    let opened = window.harness.output().platform_output.commands.clone();
    let url = |command: &egui::OutputCommand| match command {
        egui::OutputCommand::OpenUrl(url) => Some(url.url.clone()),
        _ => None,
    };
    assert_eq!(
        opened.iter().find_map(url).as_deref(),
        Some("https://example.org")
    );
    // It is taken away where it was given.
    window.key(Modifiers::COMMAND, Key::K);
    window.click("Remove link");
    assert!(window.harness.query_by_label(SIGN).is_none());
}

#[test]
fn escape_gives_the_question_up_and_changes_nothing() {
    let mut window = boxed(flow_window());
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("example.org");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("Link address").is_none());
    assert!(window.harness.query_by_label(SIGN).is_none());
}

#[test]
fn the_sign_and_the_question_look_as_they_should() {
    for (dark, name) in [(false, "shape-link-light"), (true, "shape-link-dark")] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        let mut window = boxed(window);
        window.key(Modifiers::COMMAND, Key::K);
        window.type_text("example.org");
        window.key(Modifiers::NONE, Key::Enter);
        window.wait_saved();
        // However long that took, the caret begins to blink from here.
        window.key(Modifiers::COMMAND, Key::K);
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        let whole = window.harness.render().unwrap();
        let cut = image::imageops::crop_imm(&whole, 340, 200, 360, 260).to_image();
        egui_kittest::image_snapshot_options(&cut, name, &options());
    }
}
