//! What hands see of what they are in the midst of: fields, marks, menus and messages, and handles of one kind of shape,
//! in both themes.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect};
use egui_kittest::kittest::Queryable as _;
use tavla::commands::{Command, ToolKind};
use tavla::ui::toasts::Toasts;
use tavla::ui::{Severity, Toast, UiAction};

use crate::hands_look::{check, check_of, draw, look_away, two};
use crate::harness::{Window, painted_window, window_of};

const NONE: Modifiers = Modifiers::NONE;

/// As [`check`], of where something is, that `part` finds, once `act` is done.
fn check_found(name: &str, part: impl Fn(&Window) -> Rect, act: impl Fn(&mut Window)) {
    check_of(name, painted_window, 20, act, |window| {
        let part = part(window).expand(14.0);
        let [x, y] = [part.left().max(0.0) as u32, part.top().max(0.0) as u32];
        [x, y, part.width() as u32, part.height() as u32]
    });
}

/// As [`check`], a moment after `act` only: of what fades or blinks.
fn check_at_once(name: &str, part: [u32; 4], act: impl Fn(&mut Window)) {
    let begin = || window_of("Ada Lindqvist", 1, true);
    check_of(name, begin, 8, act, |_| part);
}

/// Picks all there is, what is locked, too.
fn pick_all(window: &mut Window) {
    let editor = window.app_mut().board_mut().editor_mut();
    let all: Vec<_> = editor.scene().all_in_z_order().cloned().collect();
    editor.select(all.into_iter().map(|shape| shape.id.clone()));
}

#[test]
fn the_tail_of_a_callout() {
    check("handles-callout", [440, 180, 280, 280], |window| {
        let editor = window.app_mut().board_mut().editor_mut();
        editor.take_tool(ToolKind::Callout);
        window.harness.step();
        window.drag([500.0, 240.0], [640.0, 330.0]);
        window.wait_saved();
        look_away(window);
    });
}

#[test]
fn the_ends_and_the_middle_of_an_arrow() {
    check("handles-arrow", [440, 240, 320, 180], |window| {
        draw(window, Key::A, [480.0, 380.0], [720.0, 280.0]);
        window.wait_saved();
        look_away(window);
    });
}

#[test]
fn the_handles_of_a_text() {
    check("handles-text", [440, 230, 360, 140], |window| {
        window.key(NONE, Key::T);
        window.drag([540.0, 300.0], [540.0, 300.0]);
        window.type_text("several words");
        window.key(NONE, Key::Escape);
        window.wait_saved();
        look_away(window);
    });
}

#[test]
fn what_is_locked_has_a_box_and_no_handles() {
    check("handles-locked", [440, 180, 380, 220], |window| {
        two(window);
        window.key(Modifiers::COMMAND, Key::A);
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
        window.wait_saved();
        pick_all(window);
        look_away(window);
    });
}

#[test]
fn a_point_that_is_picked_among_those_of_a_line() {
    check("handles-picked-point", [440, 220, 360, 200], |window| {
        window.key(NONE, Key::L);
        for at in [[480.0, 380.0], [600.0, 260.0], [740.0, 360.0]] {
            window.drag(at, at);
        }
        window.key(NONE, Key::Enter);
        window.wait_saved();
        window.key(NONE, Key::Enter);
        window.drag([600.0, 260.0], [600.0, 260.0]);
        let points = window.app().board().editor().tool_overlay().points;
        assert_eq!(points.len(), 1);
        look_away(window);
    });
}

#[test]
fn the_box_that_picks() {
    check("selection-box", [440, 200, 380, 240], |window| {
        two(window);
        window.key(NONE, Key::Escape);
        window.press_and_move([460.0, 230.0], [720.0, 400.0]);
    });
}

#[test]
fn the_disc_that_cuts_ink() {
    check("eraser-disc", [440, 220, 360, 180], |window| {
        draw(window, Key::P, [480.0, 300.0], [760.0, 320.0]);
        window.wait_saved();
        window.key(NONE, Key::E);
        window.click("Erase parts of strokes");
        window.press_and_move([620.0, 250.0], [620.0, 320.0]);
        assert!(window.app().board().editor().tool_overlay().disc.is_some());
    });
}

#[test]
fn a_laser_where_it_points() {
    check_at_once("laser", [440, 220, 360, 200], |window| {
        window.key(NONE, Key::K);
        window.press_and_move([480.0, 380.0], [600.0, 260.0]);
        for at in [
            [640.0, 270.0],
            [680.0, 310.0],
            [700.0, 350.0],
            [740.0, 360.0],
        ] {
            window.harness.hover_at(Pos2::from(at));
            window.harness.step();
        }
        assert!(!window.app().board().editor().laser().is_empty());
    });
}

#[test]
fn the_field_for_a_frame_s_name() {
    check_at_once("frame-name", [460, 200, 280, 160], |window| {
        draw(window, Key::F, [480.0, 250.0], [720.0, 420.0]);
        window.wait_saved();
        window.key(NONE, Key::Enter);
        window.harness.get_by_label("Name of the frame");
        look_away(window);
        window.type_text("Retro");
    });
}

#[test]
fn the_tool_that_stays_in_hand() {
    let lock = |window: &Window| {
        let lock = window.harness.get_by_label("Keep the tool in hand");
        lock.rect().expand2([90.0, 0.0].into())
    };
    check_found("tool-lock", lock, |window| {
        window.key(NONE, Key::Q);
        window.key(NONE, Key::R);
        look_away(window);
    });
}

#[test]
fn the_marks_of_what_is_found() {
    check("find-marks", [460, 240, 360, 160], |window| {
        draw(window, Key::R, [480.0, 260.0], [800.0, 380.0]);
        window.key(NONE, Key::Enter);
        window.type_text("Plan what to plan\nbefore the plan");
        window.key(NONE, Key::Escape);
        window.key(NONE, Key::Escape);
        window.wait_saved();
        window.key(Modifiers::COMMAND, Key::F);
        window.type_text("plan");
        look_away(window);
    });
}

/// Right-clicks there, and the pointer goes away.
fn right_click(window: &mut Window, at: [f32; 2]) {
    let pos = Pos2::from(at);
    window.harness.hover_at(pos);
    window.harness.step();
    for pressed in [true, false] {
        window.harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Secondary,
            pressed,
            modifiers: NONE,
        });
        window.harness.step();
    }
    window.harness.remove_cursor();
    window.harness.run_steps(4);
}

/// Around all rows of the menu that is open.
fn menu(window: &Window) -> Rect {
    let rows = window.harness.get_all_by_role(Role::MenuItem);
    rows.map(|row| row.rect()).fold(Rect::NOTHING, Rect::union)
}

#[test]
fn the_menu_of_the_canvas() {
    check_found("context-menu-canvas", menu, |window| {
        draw(window, Key::R, [480.0, 260.0], [600.0, 340.0]);
        window.wait_saved();
        window.key(NONE, Key::Escape);
        right_click(window, [700.0, 200.0]);
    });
}

#[test]
fn the_menu_of_an_arrow() {
    check_found("context-menu-arrow", menu, |window| {
        draw(window, Key::A, [480.0, 260.0], [640.0, 340.0]);
        window.wait_saved();
        right_click(window, [560.0, 300.0]);
    });
}

fn toasts_ui(ui: &mut egui::Ui) {
    let mut toasts = Toasts::default();
    let told = [
        (
            Severity::Info,
            "Mira Sato mentioned you: could you look at this?",
        ),
        (Severity::Warning, "Nothing encloses that place"),
        (
            Severity::Error,
            "2 changes of the board “Retro” are not saved: the disk is full",
        ),
    ];
    let now = ui.input(|input| input.time);
    for (severity, words) in told {
        let toast = Toast::new(severity, words);
        let toast = match severity {
            Severity::Error => toast.with("Try again", UiAction::Run(Command::Reconnect)),
            Severity::Info | Severity::Warning => toast,
        };
        toasts.push(toast, now);
    }
    toasts.ui(ui, 0.0, &[]);
}

#[test]
fn messages_that_come_and_go() {
    crate::panels::check("toasts", [380.0, 320.0], toasts_ui);
}
