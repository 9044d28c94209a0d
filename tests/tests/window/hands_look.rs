//! What hands see of what they hold: handles, numbers beside them, and what lassos, erasers and droppers show, in both
//! themes.

use egui::{Key, Modifiers, PointerButton, Pos2};
use tavla_shared::geometry::Point;
use tavla_shared::shape::Kind;

use crate::harness::{Window, painted_window};

const NONE: Modifiers = Modifiers::NONE;

/// Shows in both themes what `act` leaves in the window, as far as `part` goes.
pub fn check(name: &str, part: [u32; 4], act: impl Fn(&mut Window)) {
    check_of(name, painted_window, 20, act, |_| part);
}

/// As [`check`] in the window that `begin` opens, so many frames after `act` and as far as `part` then says.
pub fn check_of(
    name: &str,
    begin: impl Fn() -> Window,
    frames: usize,
    act: impl Fn(&mut Window),
    part: impl Fn(&Window) -> [u32; 4],
) {
    for theme in ["light", "dark"] {
        let mut window = begin();
        if theme == "dark" {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        act(&mut window);
        window.harness.run_steps(frames);
        let part = part(&window);
        window.check_part(&format!("{name}-{theme}"), part);
        // Whatever is in hand is given up, so that the window can be closed.
        window.key(NONE, Key::Escape);
    }
}

pub fn draw(window: &mut Window, key: Key, from: [f32; 2], to: [f32; 2]) {
    window.key(NONE, key);
    window.drag(from, to);
}

/// A box and an ellipse beside it.
pub fn two(window: &mut Window) {
    draw(window, Key::R, [480.0, 260.0], [600.0, 340.0]);
    draw(window, Key::O, [660.0, 240.0], [780.0, 360.0]);
    window.wait_saved();
}

/// The pointer is somewhere else.
pub fn look_away(window: &mut Window) {
    window.harness.hover_at(Pos2::new(460.0, 440.0));
    window.harness.remove_cursor();
}

#[test]
fn the_handles_of_one_shape_and_how_large_it_is_while_it_is_resized() {
    check("handles-one", [440, 190, 280, 230], |window| {
        draw(window, Key::R, [480.0, 260.0], [600.0, 340.0]);
        window.wait_saved();
        window.press_and_move([600.0, 340.0], [660.0, 370.0]);
    });
}

#[test]
fn the_handles_of_several_shapes() {
    check("handles-several", [440, 180, 380, 220], |window| {
        two(window);
        window.key(Modifiers::COMMAND, Key::A);
        look_away(window);
    });
}

#[test]
fn the_handles_of_a_turned_shape() {
    check("handles-turned", [420, 170, 280, 260], |window| {
        draw(window, Key::R, [480.0, 260.0], [600.0, 340.0]);
        window.wait_saved();
        window.press_and_move([540.0, 234.0], [600.0, 250.0]);
    });
}

#[test]
fn the_points_of_a_line_and_those_that_can_be_added() {
    check("handles-points", [440, 220, 360, 200], |window| {
        window.key(NONE, Key::L);
        for at in [[480.0, 380.0], [600.0, 260.0], [740.0, 360.0]] {
            window.drag(at, at);
        }
        window.key(NONE, Key::Enter);
        window.wait_saved();
        window.key(NONE, Key::Enter);
        look_away(window);
    });
}

#[test]
fn the_stretches_of_an_elbow() {
    check("handles-elbow", [440, 200, 400, 240], |window| {
        draw(window, Key::R, [460.0, 240.0], [560.0, 300.0]);
        draw(window, Key::O, [680.0, 320.0], [800.0, 420.0]);
        window.wait_saved();
        // The key again draws curves, then elbows.
        for _ in 0..3 {
            window.key(NONE, Key::A);
        }
        window.drag([510.0, 270.0], [740.0, 370.0]);
        window.wait_saved();
        look_away(window);
    });
}

#[test]
fn what_an_arrow_would_hold_on_to() {
    check("holds-on", [440, 200, 380, 220], |window| {
        two(window);
        window.key(NONE, Key::Escape);
        window.key(NONE, Key::A);
        window.press_and_move([540.0, 300.0], [720.0, 300.0]);
    });
}

#[test]
fn the_line_of_a_lasso() {
    check("lasso", [440, 200, 380, 240], |window| {
        two(window);
        window.key(NONE, Key::Escape);
        window.click("Select");
        window.press_and_move([460.0, 400.0], [640.0, 230.0]);
        for at in [[640.0, 400.0], [560.0, 420.0], [480.0, 410.0]] {
            window.harness.hover_at(Pos2::from(at));
            window.harness.step();
        }
    });
}

#[test]
fn the_ring_of_the_eyedropper() {
    check("dropper", [620, 220, 200, 160], |window| {
        two(window);
        window.click("Fill: Light green");
        window.wait_saved();
        window.key(NONE, Key::I);
        window.harness.hover_at(Pos2::new(720.0, 300.0));
    });
}

#[test]
fn what_the_eraser_will_take() {
    check("eraser", [440, 200, 380, 220], |window| {
        two(window);
        window.key(NONE, Key::Escape);
        window.key(NONE, Key::E);
        window.press_and_move([450.0, 300.0], [560.0, 310.0]);
    });
}

#[test]
fn a_frame_that_takes_something_in() {
    check("frame-takes", [440, 180, 400, 260], |window| {
        draw(window, Key::F, [480.0, 240.0], [700.0, 420.0]);
        draw(window, Key::O, [740.0, 260.0], [820.0, 320.0]);
        window.click("Fill: Light green");
        window.wait_saved();
        window.press_and_move([780.0, 290.0], [670.0, 330.0]);
    });
}

#[test]
fn the_menu_of_a_shape_with_one_beside_it() {
    check("context-menu", [500, 90, 560, 640], |window| {
        draw(window, Key::R, [480.0, 260.0], [600.0, 340.0]);
        window.wait_saved();
        let at = window.screen(center(window));
        for pressed in [true, false] {
            window.harness.event(egui::Event::PointerButton {
                pos: at,
                button: PointerButton::Secondary,
                pressed,
                modifiers: NONE,
            });
            window.harness.step();
        }
        window.harness.run_steps(4);
        window.click("Order");
    });
}

fn center(window: &Window) -> Point {
    let scene = window.app().board().editor().scene();
    let mut boxes = scene.children(None);
    let found = boxes.find(|shape| shape.kind == Kind::Rectangle);
    found.unwrap().rect().center()
}
