//! Writing on the board in scripts other than Latin, where caret and selection are seen.

use egui::{Event, ImeEvent, Key, Modifiers, Pos2, Rect};
use tavla::camera::Camera;
use tavla::tools::handles::Handle;
use tavla_shared::geometry::Point;

use crate::harness::{Window, flow_window, painted_window};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// Begins a text in the middle of the board.
fn write(window: &mut Window, text: &str) {
    window.key(NONE, Key::T);
    window.drag([600.0, 300.0], [600.0, 300.0]);
    for letter in text.chars() {
        window.type_text(&letter.to_string());
    }
}

/// Where the caret is in the window.
fn caret(window: &mut Window) -> Pos2 {
    let (_, caret) = window
        .app_mut()
        .board_mut()
        .editor_mut()
        .caret_on_screen()
        .unwrap();
    caret.center()
}

/// A position of the text in the window.
fn letter(window: &mut Window, at: usize) -> [f32; 2] {
    let editor = window.app_mut().board_mut().editor_mut();
    let view = editor.editing_view().unwrap();
    let at = view.text.layout.caret_rect(at).center();
    let at = editor
        .view()
        .screen_from_board(view.text.board_from_text(at));
    at.into()
}

#[test]
fn hebrew_is_written_walked_through_and_taken_back() {
    let mut window = flow_window();
    write(&mut window, "שלום");
    let end = caret(&mut window);
    window.key(NONE, Key::ArrowRight);
    window.key(NONE, Key::ArrowRight);
    let inside = caret(&mut window);
    assert!(inside.x > end.x + 5.0 && inside.y == end.y);
    window.type_text("x");
    assert_eq!(&*window.only_shape().text, "שלxום");
    window.key(NONE, Key::Backspace);
    let start = letter(&mut window, 0);
    window.drag(start, start);
    assert!(caret(&mut window).x > inside.x);
    window.key(SHIFT, Key::ArrowLeft);
    window.key(SHIFT, Key::ArrowLeft);
    window.key(NONE, Key::Delete);
    assert_eq!(&*window.only_shape().text, "ום");
    window.key(NONE, Key::Escape);
    window.wait_saved();
}

#[test]
fn arabic_is_selected_by_a_drag_and_replaced() {
    let mut window = flow_window();
    write(&mut window, "abc مرحبا");
    let (from, to) = (letter(&mut window, 5), letter(&mut window, 8));
    assert!(from[0] > to[0]);
    window.drag(from, to);
    window.type_text("لا");
    assert_eq!(&*window.only_shape().text, "abc ملاا");
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(NONE, Key::Escape);
    window.wait_saved();
}

#[test]
fn an_input_method_composes_at_the_caret() {
    let mut window = flow_window();
    write(&mut window, "ab");
    window.key(NONE, Key::ArrowLeft);
    let before = caret(&mut window);
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    for composed in ["に", "にほ", "にほん"] {
        window.harness.event(preedit(composed));
        window.harness.run_steps(2);
    }
    assert_eq!(&*window.only_shape().text, "aにほんb");
    assert!(caret(&mut window).x > before.x + 40.0);
    window
        .harness
        .event(Event::Ime(ImeEvent::Commit("日本".to_owned())));
    window.harness.run_steps(2);
    assert_eq!(&*window.only_shape().text, "a日本b");
    window.type_text("語");
    assert_eq!(&*window.only_shape().text, "a日本語b");
    window.key(NONE, Key::Escape);
    window.wait_saved();
}

/// How many pixels around the text are ink, and how many of them lie beside the selection.
fn ink(window: &mut Window) -> (usize, usize) {
    let id = window.only_shape().id.clone();
    let scene = window.app().board().editor().scene();
    let bounds = scene.bounds_of(&id).unwrap();
    let corners = [(bounds.x0, bounds.y0), (bounds.x1, bounds.y1)];
    let [from, to] = corners.map(|at| window.screen(Point::from(at)));
    let around = Rect::from_two_pos(from, to).expand(10.0);
    let image = window.harness.render().unwrap();
    let inside = |x: u32, y: u32| around.contains(Pos2::new(x as f32, y as f32));
    let (mut all, mut beside) = (0, 0);
    for (x, y, pixel) in image.enumerate_pixels() {
        let [red, _, blue, _] = pixel.0;
        if inside(x, y) && red < 0x60 {
            all += 1;
            // What is selected is tinted blue.
            beside += usize::from(blue < red + 0x18);
        }
    }
    (all, beside)
}

#[test]
fn a_selection_is_on_its_letters_at_every_zoom_and_angle() {
    let mut window = painted_window();
    write(&mut window, "abc שלום");
    window.key(NONE, Key::Escape);
    for turned in [false, true] {
        if turned {
            let from = rotate_handle(&window);
            window.drag(from.into(), (from + egui::vec2(60.0, 40.0)).into());
            assert!(window.only_shape().angle.abs() > 0.3);
        }
        for zoom in [0.6, 3.0, 1.0] {
            let id = window.only_shape().id.clone();
            let editor = window.app_mut().board_mut().editor_mut();
            let center = editor.scene().bounds_of(&id).unwrap().center();
            editor.set_camera(Camera { center, zoom });
            // All of it is selected when editing begins by a key.
            window.key(NONE, Key::Enter);
            window.harness.run_steps(6);
            let (all, beside) = ink(&mut window);
            assert!(all > 40, "{all} at {zoom}, turned {turned}");
            assert!(
                beside * 20 < all,
                "{beside} of {all} at {zoom}, turned {turned}"
            );
            window.key(NONE, Key::Escape);
        }
    }
}

fn rotate_handle(window: &Window) -> Pos2 {
    let handles = window.app().board().editor().handles().unwrap().handles;
    let place = handles
        .iter()
        .find(|(handle, _)| *handle == Handle::Rotate)
        .unwrap()
        .1;
    window.screen(place)
}
