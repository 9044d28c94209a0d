//! Pens and the eraser in the window: what is chosen for them by name, and stays chosen.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, TouchDeviceId, TouchId, TouchPhase};
use egui_kittest::kittest::Queryable as _;
use tavla::commands::ToolKind;
use tavla::scene::Scene;
use tavla::ui::eraser_panel::eraser_panel_ui;
use tavla::ui::pen_bar::pen_bar_ui;
use tavla::ui::pen_pill::pen_pill_ui;
use tavla::ui::style_panel::{FontList, StylePanel, StylePanelView};
use tavla::ui::style_view::StyleView;
use tavla::ui::tool_bar::{Tools, tool_bar_ui};
use tavla_shared::shape::{Kind, Nib, Style};

use crate::harness::{Window, flow_window, flow_window_in};
use crate::panels::{check, commands};

fn tool(window: &Window) -> ToolKind {
    window.app().board().editor().tool()
}

fn scene_len(window: &Window) -> usize {
    window.app().board().editor().scene().len()
}

#[test]
fn the_pens_stand_above_the_bar_while_one_of_them_is_in_hand() {
    let mut window = flow_window();
    assert!(window.harness.query_by_label("Highlighter").is_none());
    window.click("Pen");
    window.click("Highlighter");
    assert_eq!(tool(&window), ToolKind::Highlighter);
    window.drag([500.0, 300.0], [700.0, 300.0]);
    assert_eq!(window.only_shape().style.nib, Nib::Highlighter);
    window.click("Draw to shape");
    assert_eq!(tool(&window), ToolKind::DrawToShape);
    window.key(Modifiers::SHIFT, Key::D);
    assert_eq!(tool(&window), ToolKind::Highlighter);
    window.click("Draw with the pen");
    assert_eq!(tool(&window), ToolKind::Pen);
    window.key(Modifiers::NONE, Key::V);
    assert!(window.harness.query_by_label("Highlighter").is_none());
}

#[test]
fn the_even_nib_is_chosen_in_the_style_panel() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::P);
    window.click("Even");
    window.drag([500.0, 300.0], [700.0, 300.0]);
    let stroke = window.only_shape();
    assert_eq!(
        (stroke.kind.clone(), stroke.style.nib),
        (Kind::Ink, Nib::Even)
    );
}

/// How high a stroke becomes that a trembling hand draws from left to right.
fn trembled(window: &mut Window, y: f32) -> f64 {
    let at = |step: u8| {
        let by = if step.is_multiple_of(2) { 4.0 } else { -4.0 };
        Pos2::new(500.0 + 5.0 * f32::from(step), y + by)
    };
    window.harness.hover_at(at(0));
    window.harness.step();
    window.harness.drag_at(at(0));
    for step in 1..=40 {
        window.harness.hover_at(at(step));
        window.harness.step();
    }
    window.harness.drop_at(at(40));
    window.harness.run_steps(2);
    let mut strokes = window.app().board().editor().scene().all_in_z_order();
    strokes.next_back().unwrap().size.height
}

#[test]
fn how_much_the_pen_smooths_is_slid_in_its_panel_and_kept_for_the_next_window() {
    let smoothing = |window: &Window| window.app().board().editor().habits().smoothing;
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::P);
    assert_eq!(smoothing(&window), 0);
    let rough = trembled(&mut window, 300.0);
    let slider = window
        .harness
        .get_by_role_and_label(Role::Slider, "Smoothing")
        .rect();
    let at = |part: f32| {
        let x = egui::lerp(slider.x_range(), part);
        [x, slider.center().y]
    };
    window.drag(at(0.1), at(0.8));
    assert_eq!(smoothing(&window), 80);
    let smooth = trembled(&mut window, 400.0);
    assert!((7.0..9.0).contains(&rough), "{rough}");
    assert!(smooth < 0.75 * rough, "{smooth} of {rough}");
    window.wait_saved();
    let window = flow_window_in(window.close());
    assert_eq!(smoothing(&window), 80);
}

#[test]
fn what_the_eraser_cuts_is_chosen_beside_it_and_kept_for_the_next_window() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::P);
    window.drag([500.0, 300.0], [700.0, 300.0]);
    window.key(Modifiers::NONE, Key::E);
    window.click("Erase parts of strokes");
    window.drag([600.0, 260.0], [600.0, 340.0]);
    assert_eq!(scene_len(&window), 2, "two halves");
    window.wait_saved();
    let window = flow_window_in(window.close());
    assert!(window.app().board().editor().habits().cuts_ink);
}

#[test]
fn a_pill_says_that_only_the_pen_draws_and_ends_that() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::P);
    let at = Pos2::new(600.0, 400.0);
    for (phase, by, force) in [
        (TouchPhase::Start, 0.0, 0.3),
        (TouchPhase::Move, 60.0, 0.8),
        (TouchPhase::End, 60.0, 0.0),
    ] {
        let pen = Event::Touch {
            device_id: TouchDeviceId(3),
            id: TouchId(4),
            phase,
            pos: Pos2::new(at.x + by, at.y),
            force: Some(force),
        };
        window.harness.event(pen);
        window.harness.step();
    }
    assert_eq!(window.only_shape().kind, Kind::Ink);
    let words = "Pen mode · fingers move the board";
    assert!(window.harness.query_by_label(words).is_some());
    window.click("Let fingers draw again");
    assert!(!window.app().board().editor().pen_mode());
    window.harness.step();
    assert!(window.harness.query_by_label(words).is_none());
}

#[test]
fn the_pens_look_as_they_should() {
    check("pens", [760.0, 620.0], |ui| {
        let style = StyleView::of_tool(ToolKind::Pen, &Style::default());
        let style = style.map(|style| StyleView {
            smoothing: Some(40),
            ..style
        });
        if let Some(style) = style {
            let view = StylePanelView {
                style: &style,
                background: None,
                scene: &Scene::new(),
                recent: &[],
                fonts: &FontList::Awaited,
                commands: &commands(),
            };
            StylePanel::default().ui(ui, &view);
        }
        tool_bar_ui(ui, ToolKind::Pen, false, Tools::All, false);
        pen_bar_ui(ui, ToolKind::Pen, Tools::All);
        pen_pill_ui(ui, &[]);
    });
}

#[test]
fn the_eraser_s_panel_looks_as_it_should() {
    check("eraser-panel", [260.0, 170.0], |ui| {
        eraser_panel_ui(ui, true);
    });
}
