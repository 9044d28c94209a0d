//! The figures of the palette, the points of a line, and the bucket, by the names that screen readers say; and
//! what they look like.

use egui::{Key, Modifiers};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;
use tavla::commands::ToolKind;
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window, options, painted_window};

fn tool(window: &Window) -> ToolKind {
    window.app().board().editor().tool()
}

#[test]
fn the_palette_of_shapes_keeps_the_one_used_last_in_the_bar() {
    let mut window = flow_window();
    assert!(window.harness.query_by_label("Star").is_none());
    window.click("Triangle");
    assert_eq!(tool(&window), ToolKind::Triangle);
    window.click("More shapes");
    window.click("Star");
    assert_eq!(tool(&window), ToolKind::Star);
    window.drag([500.0, 300.0], [600.0, 400.0]);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Star]);
    // The palette is closed, and the star's button is in the bar.
    assert!(window.harness.query_by_label("Cloud").is_none());
    window.click("Star");
    assert_eq!(tool(&window), ToolKind::Star);
}

#[test]
fn the_bucket_fills_a_box_and_says_where_it_cannot() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([500.0, 300.0], [600.0, 400.0]);
    window.wait_saved();
    window.click("Fill an area");
    window.drag([550.0, 350.0], [550.0, 350.0]);
    window.wait_saved();
    assert!(!window.only_shape().style.fill.is_none());
    window.drag([750.0, 350.0], [750.0, 350.0]);
    window.wait_told("Nothing encloses that place");
}

#[test]
fn the_palette_open() {
    let mut results = SnapshotResults::new();
    for (name, dark) in [("more-shapes-light", false), ("more-shapes-dark", true)] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        window.click("More shapes");
        window.harness.remove_cursor();
        window.harness.run_steps(4);
        window.harness.snapshot_options(name, &options());
        results.extend(window.harness.take_snapshot_results());
    }
}

#[test]
fn one_of_each_figure_with_words_and_a_line_whose_points_are_edited() {
    let mut results = SnapshotResults::new();
    for (name, dark) in [("figures", false), ("figures-dark", true)] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        draw_figures(&mut window);
        window.harness.snapshot_options(name, &options());
        results.extend(window.harness.take_snapshot_results());
    }
}

fn draw_figures(window: &mut Window) {
    let commands = [
        ToolKind::Triangle,
        ToolKind::Hexagon,
        ToolKind::Star,
        ToolKind::Cloud,
        ToolKind::Cylinder,
        ToolKind::Callout,
    ];
    window.key(Modifiers::NONE, Key::R);
    window.click("Fill: Light blue");
    for (at, tool) in (0_u8..).zip(commands) {
        let x = 300.0 + 200.0 * f32::from(at % 3);
        let y = 120.0 + 190.0 * f32::from(at / 3);
        window.app_mut().board_mut().editor_mut().take_tool(tool);
        window.harness.run_steps(1);
        window.drag([x, y], [x + 160.0, y + 130.0]);
        window.key(Modifiers::NONE, Key::Enter);
        window.type_text("words");
        window.key(Modifiers::NONE, Key::Escape);
    }
    // Poured between a box and the one in it, whose inside stays empty.
    window.key(Modifiers::NONE, Key::R);
    window.click("Fill: None");
    window.drag([300.0, 510.0], [520.0, 690.0]);
    window.key(Modifiers::NONE, Key::R);
    window.drag([370.0, 560.0], [450.0, 640.0]);
    window.key(Modifiers::NONE, Key::B);
    window.drag([340.0, 600.0], [340.0, 600.0]);
    window.key(Modifiers::NONE, Key::L);
    for at in [[950.0, 150.0], [1_100.0, 250.0], [980.0, 400.0]] {
        window.drag(at, at);
    }
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_saved();
    window.harness.remove_cursor();
    window.harness.run_steps(4);
}
