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
    let shape = scene.all_in_z_order().next_back().unwrap();
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
    let whole = window.harness.render().unwrap();
    let cut = image::imageops::crop_imm(&whole, 330, 170, 460, 320).to_image();
    egui_kittest::image_snapshot_options(&cut, name, &options());
}

/// Writes a line, with the signs that begin it, of which every letter looks as this key says.
fn line(window: &mut Window, words: (&str, &str), look: Option<(Modifiers, Key)>) {
    let (signs, letters) = words;
    for sign in signs.chars() {
        window.type_text(&sign.to_string());
    }
    if let Some((modifiers, key)) = look {
        window.key(modifiers, key);
        window.type_text(letters);
        window.key(modifiers, key);
    } else {
        window.type_text(letters);
    }
}

#[test]
fn looks_and_lists_are_painted_in_both_themes() {
    let (ctrl, shift) = (Modifiers::COMMAND, Modifiers::SHIFT);
    for dark in [false, true] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | shift, Key::D);
        }
        window.key(Modifiers::NONE, Key::T);
        window.drag([400.0, 200.0], [400.0, 200.0]);
        let lines = [
            (("", "bold and wide"), Some((ctrl, Key::B))),
            (("", "slanted"), Some((ctrl, Key::I))),
            (("", "struck through"), Some((ctrl | shift, Key::X))),
            (("", "let code = 1;"), Some((ctrl, Key::E))),
            (("", "underlined"), Some((ctrl, Key::U))),
            (("1. ", "first"), None),
            (("", "second"), None),
            (("", ""), None),
            (("[] ", "to do"), None),
            (("", ""), None),
            (("[x] ", "done"), None),
            (("", ""), None),
            (("- ", "a dot"), None),
        ];
        for (at, (words, look)) in lines.into_iter().enumerate() {
            // Where an item is left empty the same line goes on without a list.
            if at > 0 {
                window.key(Modifiers::NONE, Key::Enter);
            }
            line(&mut window, words, look);
        }
        window.key(Modifiers::NONE, Key::Escape);
        window.key(Modifiers::NONE, Key::Escape);
        window.wait_saved();
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        let name = if dark {
            "rich-text-dark"
        } else {
            "rich-text-light"
        };
        check(name, &mut window);
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
        window.wait_saved();
        // However long that took, the caret begins to blink from here.
        window.key(Modifiers::NONE, Key::End);
        window.key(Modifiers::COMMAND, Key::A);
        window.click("Text color");
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
