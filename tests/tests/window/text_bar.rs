//! The bar over what is selected while typing, by the names that screen readers say.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla_shared::shape::{Color, Emphasis, Look};

use crate::harness::{Window, flow_window, options, painted_window};

/// A text that is being written, all of it selected.
fn selected(mut window: Window, letters: &str) -> Window {
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.type_text(letters);
    window.key(Modifiers::COMMAND, Key::A);
    window
}

fn look(window: &Window, at: usize) -> Look {
    let scene = window.app().board().editor().scene();
    let shape = scene.all_in_z_order().next_back().expect("a text");
    let look = shape.marks.as_ref().and_then(|marks| marks.look_at(at));
    look.cloned().unwrap_or_default()
}

#[test]
fn buttons_and_keys_say_how_selected_letters_look() {
    let mut window = selected(flow_window(), "plan");
    window.click("Bold");
    assert!(look(&window, 0).emphasis.has(Emphasis::Bold));
    window.key(Modifiers::COMMAND, Key::I);
    assert!(look(&window, 3).emphasis.has(Emphasis::Italic));
    window.click("Bold");
    assert!(!look(&window, 0).emphasis.has(Emphasis::Bold));
    window.click("Text color");
    window.click("Text color: Green");
    assert_eq!(look(&window, 0).color, Some(Color::rgb(0x2b_7a4b)));
    assert!(window.app().board().editor().is_typing());
    // Where nothing is selected there is no bar.
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert!(window.harness.query_by_label("Bold").is_none());
}

#[test]
fn a_link_is_given_by_keys_alone_and_taken_away() {
    let mut window = selected(flow_window(), "plan");
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("example.org");
    window.key(Modifiers::NONE, Key::Enter);
    let link = || Some("https://example.org".into());
    assert_eq!(look(&window, 0).link, link());
    assert_eq!(look(&window, 3).link, link());
    window.click("Link…");
    window.click("Remove link");
    assert_eq!(look(&window, 0).link, None);
}

/// What is around the text of a window.
fn check(name: &str, window: &mut Window) {
    let whole = window.harness.render().expect("a picture");
    let cut = image::imageops::crop_imm(&whole, 330, 170, 460, 320).to_image();
    egui_kittest::image_snapshot_options(&cut, name, &options());
}

/// Writes a line of which every letter looks as this command says.
fn line(window: &mut Window, begin: &str, letters: &str, look: &str) {
    for part in begin.split_inclusive(' ') {
        for sign in part.chars() {
            window.type_text(&sign.to_string());
        }
    }
    window.type_text(letters);
    if !look.is_empty() {
        window.key(Modifiers::SHIFT, Key::Home);
        window.click(look);
        window.key(Modifiers::NONE, Key::End);
    }
}

#[test]
fn looks_and_lists_are_painted_in_both_themes() {
    for dark in [false, true] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        window.key(Modifiers::NONE, Key::T);
        window.drag([400.0, 180.0], [400.0, 180.0]);
        let lines = [
            ("", "Bold and wide", "Bold"),
            ("", "slanted", "Italic"),
            ("", "struck through", "Strikethrough"),
            ("", "let code = 1;", "Code"),
            ("", "underlined", "Underline"),
            ("1. ", "first", ""),
            ("", "second", ""),
        ];
        for (at, (begin, letters, look)) in lines.into_iter().enumerate() {
            if at > 0 {
                window.key(Modifiers::NONE, Key::Enter);
            }
            if at > 0 && at < 6 {
                // What was chosen for the line before is not for this one.
                window.key(Modifiers::SHIFT, Key::Home);
            }
            line(&mut window, begin, letters, look);
        }
        for (begin, letters) in [("[] ", "to do"), ("[x] ", "done"), ("- ", "a dot")] {
            for _ in 0..2 {
                window.key(Modifiers::NONE, Key::Enter);
            }
            line(&mut window, begin, letters, "");
        }
        window.key(Modifiers::NONE, Key::Escape);
        window.key(Modifiers::NONE, Key::Escape);
        window.wait_saved();
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        check(
            if dark {
                "rich-text-dark"
            } else {
                "rich-text-light"
            },
            &mut window,
        );
    }
}

#[test]
fn the_bar_is_over_what_is_selected_in_both_themes() {
    for dark in [false, true] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        let mut window = selected(window, "Plan the week");
        window.click("Bold");
        window.click("Text color");
        window.wait_saved();
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        check(
            if dark {
                "text-bar-dark"
            } else {
                "text-bar-light"
            },
            &mut window,
        );
    }
}
