//! Looks in the window: the style panel, the colour picker and the eyedropper, by accessible names and keys.

use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;
use tavla::commands::ToolKind;
use tavla_shared::shape::{Arrowhead, Color, Corner, Dash, FillStyle, Style, VerticalAlign};

use crate::harness::{Window, flow_window, flow_window_in};

const NONE: Modifiers = Modifiers::NONE;

fn drawn_rectangle() -> Window {
    let mut window = flow_window();
    window.key(NONE, Key::R);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    window.wait_saved();
    window
}

fn style(window: &Window) -> Style {
    window.only_shape().style.clone()
}

fn shows(window: &Window, name: &str) -> bool {
    window.harness.query_by_label(name).is_some()
}

fn enter(window: &mut Window, field: &str, typed: &str) {
    window.harness.get_by_label(field).focus();
    window.harness.run_steps(2);
    window.enter_anew(typed);
    window.harness.run_steps(2);
}

#[test]
fn keys_open_the_picker_and_pick_in_it_and_are_the_board_s_again_after_esc() {
    let mut window = drawn_rectangle();
    window.key(NONE, Key::S);
    assert!(shows(&window, "Palette: Red"));
    window.key(NONE, Key::A);
    assert_eq!(style(&window).stroke, Color::rgb(0xc6_2f32));
    window.key(Modifiers::SHIFT, Key::Num1);
    assert_eq!(style(&window).stroke, Color::rgb(0xff_e9e9));
    // The key of a tool is a colour's here.
    window.key(NONE, Key::R);
    assert_eq!(style(&window).stroke, Color::rgb(0x1d_1d1f));
    assert_eq!(window.app().board().editor().tool(), ToolKind::Select);
    // Red, which was picked first, is the last of the recent ones.
    window.key(NONE, Key::Num3);
    assert_eq!(style(&window).stroke, Color::rgb(0xc6_2f32));
    window.key(NONE, Key::Escape);
    assert!(!shows(&window, "Palette: Red"));
    window.key(NONE, Key::G);
    window.key(NONE, Key::G);
    assert_eq!(
        style(&window).fill,
        Color::rgb(0xcf_e3ff),
        "pale blue is inside"
    );
    window.key(NONE, Key::Escape);
    window.key(NONE, Key::D);
    assert_eq!(window.app().board().editor().tool(), ToolKind::Diamond);
}

#[test]
fn any_colour_is_typed_and_what_is_none_is_not_taken() {
    let mut window = drawn_rectangle();
    window.click("All fill colours");
    enter(&mut window, "Colour code", "tomato");
    assert_eq!(style(&window).fill, Color::rgb(0xff_6347));
    enter(&mut window, "Colour code", "#f0c8");
    assert_eq!(style(&window).fill, Color([0xff, 0, 0xcc, 0x88]));
    enter(&mut window, "Colour code", "soup");
    assert_eq!(style(&window).fill, Color([0xff, 0, 0xcc, 0x88]));
    assert!(shows(&window, "Recent: #ff6347"));
}

#[test]
fn recent_colours_and_what_tools_were_given_are_kept_for_the_next_window() {
    let mut window = drawn_rectangle();
    window.click("All stroke colours");
    enter(&mut window, "Colour code", "#123456");
    window.key(NONE, Key::Escape);
    window.key(NONE, Key::P);
    window.click("Bold lines");
    window.harness.run_steps(2);
    window.wait_saved();
    let mut window = flow_window_in(window.close());
    window.key(NONE, Key::P);
    let next = window.app().board().editor().next_style();
    assert_eq!(
        (next.stroke, next.stroke_width),
        (Color::rgb(0x12_3456), 4.0)
    );
    window.key(NONE, Key::S);
    assert!(shows(&window, "Recent: #123456"));
}

#[test]
fn the_colours_of_the_board_are_offered() {
    let mut window = drawn_rectangle();
    window.click("All fill colours");
    enter(&mut window, "Colour code", "teal");
    window.key(NONE, Key::Escape);
    window.key(NONE, Key::R);
    window.drag([800.0, 300.0], [900.0, 400.0]);
    window.click("Fill: None");
    window.click("All stroke colours");
    window.click("On this board: #008080");
    window.harness.run_steps(2);
    let editor = window.app().board().editor();
    let top = editor.scene().all_in_z_order().next_back().unwrap();
    assert_eq!(top.style.stroke, Color::rgb(0x00_8080));
}

#[test]
fn an_arrow_gets_any_head_at_either_end() {
    let mut window = flow_window();
    window.key(NONE, Key::A);
    window.drag([500.0, 300.0], [700.0, 300.0]);
    window.click("End arrowhead");
    window.click("End: Zero or many");
    window.click("Start arrowhead");
    window.click("Start: Diamond outline");
    let style = style(&window);
    assert_eq!(style.head_end, Arrowhead::ZeroOrMany);
    assert_eq!(style.head_start, Arrowhead::DiamondOutline);
    assert!(!shows(&window, "Start: Diamond outline"), "it has closed");
}

#[test]
fn lines_and_corners_are_chosen_and_typed() {
    let mut window = drawn_rectangle();
    for name in [
        "Fill: Light blue",
        "Zigzag",
        "Extra bold lines",
        "Dotted",
        "Wild",
        "Round",
    ] {
        window.click(name);
    }
    let look = style(&window);
    assert_eq!(look.fill_style, FillStyle::Zigzag);
    assert_eq!(
        (look.stroke_width, look.dash, look.roughness),
        (8.0, Dash::Dotted, 2.0)
    );
    assert_eq!((look.corner, look.corner_radius), (Corner::Round, None));
    enter(&mut window, "Corner radius", "24");
    assert_eq!(style(&window).corner_radius, Some(24.0));
    enter(&mut window, "Width in points", "3,5");
    assert_eq!(style(&window).stroke_width, 3.5);
    enter(&mut window, "Opacity in percent", "40");
    assert_eq!(style(&window).opacity, 0.4);
    window.click("Sharp");
    let look = style(&window);
    assert_eq!((look.corner, look.corner_radius), (Corner::Sharp, None));
}

#[test]
fn a_font_is_searched_and_text_stands_where_it_is_put() {
    let mut window = drawn_rectangle();
    window.key(NONE, Key::Enter);
    window.type_text("Hello");
    window.key(NONE, Key::Escape);
    window.key(Modifiers::SHIFT, Key::F);
    window.type_text("serif");
    window.key(NONE, Key::Enter);
    window.harness.run_steps(2);
    assert_eq!(style(&window).font, tavla_shared::shape::Font::Sans);
    window.click("Bottom");
    assert_eq!(style(&window).text_vertical, VerticalAlign::Bottom);
    window.click("Text style");
    assert!(!shows(&window, "Bottom"), "it is folded");
    // The key unfolds it.
    window.key(NONE, Key::Escape);
    window.key(NONE, Key::V);
    window.drag([600.0, 390.0], [600.0, 390.0]);
    window.key(Modifiers::SHIFT, Key::F);
    assert!(shows(&window, "Search fonts"));
}

#[test]
fn an_installed_font_is_picked_in_the_list_or_found_by_its_name() {
    let mut window = drawn_rectangle();
    window.key(NONE, Key::Enter);
    window.type_text("שלום");
    window.key(NONE, Key::Escape);
    window.wait_saved();
    let name = |window: &Window| style(window).font_name.as_deref().map(str::to_owned);
    assert_eq!(name(&window), None);
    window.key(Modifiers::SHIFT, Key::F);
    window.harness.run_steps(2);
    // What stands in for the machine's fonts, below the bundled ones.
    assert!(shows(&window, "Noto Color Emoji"));
    window.click("Noto Sans Arabic");
    assert_eq!(name(&window).as_deref(), Some("Noto Sans Arabic"));
    assert!(!shows(&window, "Search fonts"), "it has closed");
    window.key(Modifiers::SHIFT, Key::F);
    window.type_text("hebrew");
    assert!(!shows(&window, "Noto Color Emoji"));
    window.key(NONE, Key::Enter);
    window.harness.run_steps(2);
    assert_eq!(name(&window).as_deref(), Some("Noto Sans Hebrew"));
    window.wait_saved();
    // One of ours again takes the place of it.
    window.click("Handwriting");
    assert_eq!(name(&window), None);
    assert_eq!(style(&window).font, tavla_shared::shape::Font::Hand);
    window.click("Undo");
    window.wait_until("the other one is back", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.any(|shape| shape.style.font_name.as_deref() == Some("Noto Sans Hebrew"))
    });
}

#[test]
fn each_of_the_four_ways_to_fill_is_chosen_and_what_is_drawn_next_has_it_too() {
    let mut window = drawn_rectangle();
    assert!(!shows(&window, "Crossed lines"), "there is no fill");
    window.click("Fill: Light blue");
    assert_eq!(style(&window).fill_style, FillStyle::Solid);
    for (name, expected) in [
        ("Lines", FillStyle::Hachure),
        ("Crossed lines", FillStyle::CrossHatch),
        ("Solid", FillStyle::Solid),
        ("Zigzag", FillStyle::Zigzag),
    ] {
        window.click(name);
        assert_eq!(style(&window).fill_style, expected, "{name}");
    }
    window.wait_saved();
    window.click("Undo");
    window.wait_until("the last choice is taken back", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.all(|shape| shape.style.fill_style == FillStyle::Solid)
    });
    window.key(NONE, Key::O);
    window.drag([800.0, 300.0], [900.0, 400.0]);
    let editor = window.app().board().editor();
    let drawn = editor.scene().all_in_z_order().next_back().unwrap();
    assert_eq!(drawn.style.fill_style, FillStyle::Zigzag, "chosen last");
}

#[test]
fn what_differs_is_said_to_be_mixed() {
    let mut window = drawn_rectangle();
    window.key(NONE, Key::R);
    window.click("Dashed");
    window.drag([800.0, 300.0], [900.0, 400.0]);
    assert!(!shows(&window, "Mixed"));
    window.key(Modifiers::COMMAND, Key::A);
    assert!(shows(&window, "Mixed"));
    window.click("Dotted");
    window.harness.run_steps(2);
    let mut shapes = window.app().board().editor().scene().children(None);
    assert!(shapes.all(|shape| shape.style.dash == Dash::Dotted));
    assert!(!shows(&window, "Mixed"));
}

#[test]
fn a_slider_is_given_up_by_esc() {
    let mut window = drawn_rectangle();
    let slider = window
        .harness
        .get_by_role_and_label(egui::accesskit::Role::Slider, "Opacity")
        .rect();
    let (from, to) = (
        slider.center() + Vec2::new(20.0, 0.0),
        slider.center() - Vec2::new(40.0, 0.0),
    );
    window.press_and_move(from.into(), to.into());
    assert!(style(&window).opacity < 0.5);
    window.key(NONE, Key::Escape);
    assert_eq!(style(&window).opacity, 1.0);
    window.harness.drop_at(to);
    window.harness.run_steps(2);
    window.wait_saved();
    assert_eq!(style(&window).opacity, 1.0);
    assert_eq!(window.app().board().editor().undo_command(), Some("draw"));
}

#[test]
fn the_eyedropper_takes_a_colour_by_key_and_from_the_picker() {
    let mut window = drawn_rectangle();
    window.click("Fill: Light green");
    window.key(NONE, Key::R);
    window.click("Fill: None");
    window.drag([800.0, 300.0], [900.0, 400.0]);
    window.key(NONE, Key::I);
    assert!(window.app().board().editor().takes_color());
    let inside = Pos2::new(600.0, 350.0);
    window.drag(inside.into(), inside.into());
    let editor = window.app().board().editor();
    let top = editor.scene().all_in_z_order().next_back().unwrap();
    assert_eq!(top.style.fill, Color::rgb(0xd6_f3df));
    window.key(NONE, Key::S);
    window.click("Take the stroke colour from the board");
    assert!(window.app().board().editor().takes_color());
    assert!(!shows(&window, "Palette: Red"));
    window.key(NONE, Key::Escape);
    assert!(!window.app().board().editor().takes_color());
    assert_eq!(window.app().board().editor().selection().len(), 1);
}

#[test]
fn a_default_is_set_and_gone_back_to_in_the_panel_s_menu() {
    let mut window = drawn_rectangle();
    window.click("Bold lines");
    window.click("Style options");
    window.click("Set as default");
    window.click("Thin");
    assert_eq!(style(&window).stroke_width, 1.0);
    window.click("Style options");
    window.click("Reset to default");
    assert_eq!(style(&window).stroke_width, 4.0);
}

#[test]
fn a_number_that_is_typed_is_for_what_was_picked_and_not_for_what_is_clicked_next() {
    let mut window = flow_window();
    for from in [[300.0, 200.0], [300.0, 450.0]] {
        window.key(Modifiers::NONE, Key::R);
        window.drag(from, [from[0] + 200.0, from[1] + 100.0]);
    }
    // The second one is picked.
    window.harness.get_by_label("Width in points").focus();
    window.harness.run_steps(2);
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text("7");
    // At the edge of the first one.
    window.drag([300.0, 250.0], [300.0, 250.0]);
    window.wait_saved();
    let scene = window.app().board().editor().scene();
    let widths: Vec<f64> = scene
        .children(None)
        .map(|shape| shape.style.stroke_width)
        .collect();
    assert_eq!(widths, [2.0, 7.0]);
    let first = scene.children(None).next().unwrap();
    let selection = window.app().board().editor().selection();
    assert!(selection.contains(&first.id), "it is picked after that");
}
