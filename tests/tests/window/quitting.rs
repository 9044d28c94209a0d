//! Closing the window: it stays until all is saved, or until the person says otherwise.

use std::sync::Arc;

use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use tavla::cli::Opening;
use tavla::instance::{Launches, hand_over};
use tavla_shared::shape::Kind;

use crate::harness::{PATIENCE, Window, flow_window, flow_window_in};
use crate::refusing::refuse;

fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
}

fn is_asked(window: &Window, wanted: &ViewportCommand) -> bool {
    let output = &window.harness.output().viewport_output[&ViewportId::ROOT];
    output.commands.contains(wanted)
}

/// Presses the window's cross; says whether the window closes.
pub fn press_cross(window: &mut Window) -> bool {
    let viewports = &mut window.harness.input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).unwrap();
    root.events.push(ViewportEvent::Close);
    window.harness.step();
    !is_asked(window, &ViewportCommand::CancelClose)
}

/// Waits until the app closes the window by itself.
#[track_caller]
fn wait_closes(window: &mut Window) {
    let began = std::time::Instant::now();
    while !is_asked(window, &ViewportCommand::Close) {
        assert!(began.elapsed() < PATIENCE, "the window stays");
        window.next_frame();
    }
    assert!(press_cross(window), "it is asked to close and does not");
}

/// Waits until the person is asked what is to become of what is not saved.
#[track_caller]
pub fn wait_question(window: &mut Window) {
    window.wait_until("the person is asked", |app| app.shell().asks_to_quit());
    window.harness.run_steps(2);
    window.harness.get_by_label("Quit anyway");
}

#[test]
fn the_window_closes_once_everything_is_saved() {
    let mut window = flow_window();
    draw(&mut window);
    assert!(!press_cross(&mut window), "it closes before all is saved");
    wait_closes(&mut window);
    let window = flow_window_in(window.close());
    assert_eq!(window.shapes(), [Kind::Rectangle]);
}

#[test]
fn a_window_that_the_disk_refuses_asks_and_goes_on_or_tries_again() {
    let mut window = flow_window();
    let refusing = refuse(&window);
    draw(&mut window);
    assert!(!press_cross(&mut window));
    wait_question(&mut window);
    assert!(!press_cross(&mut window), "it closes behind the question");
    window.click("Keep working");
    assert!(window.harness.query_by_label("Quit anyway").is_none());
    draw(&mut window);
    assert_eq!(window.shapes().len(), 2);
    assert!(!press_cross(&mut window));
    wait_question(&mut window);
    drop(refusing);
    window.click("Try to save again");
    wait_closes(&mut window);
    let window = flow_window_in(window.close());
    assert_eq!(window.shapes().len(), 2);
}

#[test]
fn who_opens_a_board_while_the_window_saves_goes_on() {
    let mut window = flow_window();
    draw(&mut window);
    assert!(!press_cross(&mut window));
    window.key(Modifiers::COMMAND, Key::N);
    window.wait_until("the new board is there", |app| app.board().is_open());
    for _ in 0..10 {
        window.next_frame();
        assert!(!window.app().shell().asks_to_quit());
        assert!(!is_asked(&window, &ViewportCommand::Close));
    }
    draw(&mut window);
    assert_eq!(window.shapes(), [Kind::Rectangle]);
}

#[test]
fn who_starts_it_again_while_the_window_saves_goes_on() {
    let mut window = flow_window();
    let launches = Launches::listen(window.folder(), Arc::new(|| {})).unwrap();
    window.app_mut().follow(launches);
    let refusing = refuse(&window);
    draw(&mut window);
    assert!(!press_cross(&mut window));
    wait_question(&mut window);
    hand_over(window.folder(), &Opening::Last).unwrap();
    drop(refusing);
    window.wait_until("it goes on", |app| {
        app.board().is_open() && !app.shell().asks_to_quit()
    });
    for _ in 0..10 {
        window.next_frame();
        assert!(!is_asked(&window, &ViewportCommand::Close));
    }
    draw(&mut window);
    assert_eq!(window.shapes().len(), 2);
}

#[test]
fn who_quits_anyway_is_let_go_without_what_the_disk_refuses() {
    let mut window = flow_window();
    draw(&mut window);
    window.wait_saved();
    let refusing = refuse(&window);
    draw(&mut window);
    press_cross(&mut window);
    wait_question(&mut window);
    window.harness.get_by_label("Quit anyway").click();
    window.harness.step();
    wait_closes(&mut window);
    window.wait_until("the worker has ended", |app| app.board().has_ended());
    drop(refusing);
    let window = flow_window_in(window.close());
    assert_eq!(window.shapes().len(), 1);
}

#[test]
fn a_board_that_was_left_keeps_the_window_too() {
    let mut window = flow_window();
    let refusing = refuse(&window);
    draw(&mut window);
    window.key(Modifiers::COMMAND, Key::N);
    window.wait_until("the next board is there", |app| app.board().is_open());
    press_cross(&mut window);
    wait_question(&mut window);
    drop(refusing);
    window.click("Try to save again");
    wait_closes(&mut window);
}
