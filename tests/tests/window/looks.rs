//! What a person sees. The pictures are in `tests/tests/snapshots/window`; made with lavapipe.

use egui::{Key, Modifiers};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;

use crate::harness::{Window, options, painted_window};

/// A board with one of everything that looks different, one of them selected.
fn drawn_window(dark: bool) -> Window {
    let mut window = painted_window();
    if dark {
        window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
    }
    window.key(Modifiers::NONE, Key::R);
    for choice in ["Fill: Light blue", "Stroke: Blue", "Sketchy"] {
        window.harness.get_by_label(choice).click();
        window.harness.run_steps(2);
    }
    window.drag([360.0, 206.0], [563.0, 293.0]);
    window.key(Modifiers::NONE, Key::Enter);
    window.type_text("Create account");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::D);
    window.harness.get_by_label("Fill: Light yellow").click();
    window.drag([540.0, 372.0], [708.0, 478.0]);
    window.key(Modifiers::NONE, Key::N);
    window.drag([400.0, 470.0], [400.0, 470.0]);
    window.type_text("Try magic link before asking for a password");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::A);
    window.harness.get_by_label("Stroke: Black").click();
    window.drag([570.0, 250.0], [760.0, 250.0]);
    window.key(Modifiers::NONE, Key::P);
    window.harness.get_by_label("Stroke: Pink").click();
    window.drag([880.0, 400.0], [950.0, 480.0]);
    window.key(Modifiers::NONE, Key::V);
    window.drag([450.0, 250.0], [450.0, 250.0]);
    window.wait_saved();
    window.harness.remove_cursor();
    window.harness.run_steps(4);
    window
}

fn check(name: &str, window: &mut Window) {
    window.harness.snapshot_options(name, &options());
}

#[test]
fn the_window_in_light() {
    check("main-light", &mut drawn_window(false));
}

#[test]
fn the_window_in_dark() {
    check("main-dark", &mut drawn_window(true));
}

#[test]
fn the_menu_open() {
    let mut results = SnapshotResults::new();
    for (name, dark) in [("menu", false), ("menu-dark", true)] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        window.harness.get_by_label("Menu").click();
        window.harness.run_steps(4);
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        check(name, &mut window);
        results.extend(window.harness.take_snapshot_results());
    }
}
