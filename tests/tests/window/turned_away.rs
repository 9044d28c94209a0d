//! Programs for which there is no place at a board of the window, or no more, and what they hear.

use egui::{Key, Modifiers};
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window};
use crate::programs::{ELLIPSE, Program, draw, hearing};
use crate::quitting::{press_cross, wait_question};
use crate::refusing::refuse;

/// Waits until a program has ended in vain for this reason.
#[track_caller]
fn fails(program: &mut Program, window: &mut Window, reason: &str) -> String {
    let (code, notes) = program.ends(|| window.next_frame());
    assert_eq!(code, Some(1), "{notes}");
    assert!(notes.contains(reason), "{notes}");
    notes
}

#[test]
fn too_many_programs_are_refused_by_name() {
    let (mut window, board) = hearing(flow_window());
    let mut watching: Vec<Program> = Vec::new();
    for _ in 0..4 {
        let watch = Program::at(&window, "watch", &board);
        watch.hear(&mut window, |line| line["event"] == "board");
        watching.push(watch);
    }
    let mut fifth = Program::at(&window, "watch", &board);
    let reason = "4 commands are at this board already";
    fails(&mut fifth, &mut window, reason);
    // Killed, one makes room for another.
    watching.pop();
    window.wait_until("there is room", |app| app.board().guests() == 3);
    let next = Program::at(&window, "watch", &board);
    next.hear(&mut window, |line| line["event"] == "board");
}

#[test]
fn who_is_turned_away_is_not_told_of_answers_that_nobody_gave() {
    let (mut window, board) = hearing(flow_window());
    let mut edit = Program::start(&window, &["edit", "Nowhere"]);
    let notes = fails(&mut edit, &mut window, "Nowhere");
    assert!(notes.contains("Nothing was changed"), "{notes}");
    assert!(!notes.contains("answered"), "{notes}");
    // Who had a place is.
    let mut edit = Program::at(&window, "edit", &board);
    edit.done(&mut window, ELLIPSE);
    drop(window.close());
    let (_, notes) = edit.ends(std::thread::yield_now);
    assert!(
        notes.contains("What was answered before is safe"),
        "{notes}"
    );
}

#[test]
fn a_board_that_goes_to_the_trash_has_no_place_for_programs_until_it_is_back() {
    let (mut window, board) = hearing(flow_window());
    let mut edit = Program::at(&window, "edit", &board);
    edit.done(&mut window, ELLIPSE);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    window.click("Move Untitled board to the trash");
    fails(&mut edit, &mut window, "was put in the trash");
    let mut late = Program::at(&window, "watch", &board);
    fails(&mut late, &mut window, "is in the trash");
    window.click("Trash");
    window.click("Restore Untitled board");
    let mut back = Program::at(&window, "edit", &board);
    back.done(&mut window, r#"{"update":"e","set":{"pos":[7,0]}}"#);
}

#[test]
fn while_the_window_asks_about_its_end_programs_are_turned_away_at_once() {
    let (mut window, board) = hearing(flow_window());
    let refusing = refuse(&window);
    draw(&mut window);
    assert!(!press_cross(&mut window));
    wait_question(&mut window);
    let mut edit = Program::at(&window, "edit", &board);
    fails(&mut edit, &mut window, "the window is being closed");
    // Who stays takes programs in again.
    window.click("Keep working");
    drop(refusing);
    window.wait_saved();
    let mut edit = Program::at(&window, "edit", &board);
    edit.done(&mut window, ELLIPSE);
    assert_eq!(window.shapes(), [Kind::Rectangle, Kind::Ellipse]);
}
